package judges_test

import (
	"bytes"
	"encoding/xml"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sopc/compiler/form"
	"sopc/compiler/form/typeface"
)

// element is an element of XML.
type element struct {
	name     string // without its prefix
	attrs    map[string]string
	children []*element
	text     string
}

// parsed reads XML; the HTML of forms is well-formed, too.
func parsed(t *testing.T, r io.Reader) *element {
	t.Helper()
	top := &element{}
	stack := []*element{top}
	for x := xml.NewDecoder(r); ; {
		token, err := x.Token()
		if err == io.EOF {
			return top
		}
		if err != nil {
			t.Fatal(err)
		}
		last := stack[len(stack)-1]
		switch y := token.(type) {
		case xml.StartElement:
			e := &element{name: y.Name.Local, attrs: map[string]string{}}
			for _, a := range y.Attr {
				e.attrs[a.Name.Local] = a.Value
			}
			last.children = append(last.children, e)
			stack = append(stack, e)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			last.text += string(y)
		}
	}
}

// all are the elements of a name below e, but not below those named in except.
func (e *element) all(name string, except ...string) []*element {
	var found []*element
	for _, c := range e.children {
		if c.name == name {
			found = append(found, c)
		}
		if !slices.Contains(except, c.name) {
			found = append(found, c.all(name, except...)...)
		}
	}
	return found
}

// words is all text in e, without white space.
func (e *element) words(except ...string) string {
	s := letters(e.text)
	for _, c := range e.children {
		if !slices.Contains(except, c.name) {
			s += c.words(except...)
		}
	}
	return s
}

// mm is a length of an attribute, or of the style, that may be a share.
func (e *element) mm(name string, whole float64) float64 {
	s := e.attrs[name]
	if s == "" {
		_, s, _ = strings.Cut(";"+e.attrs["style"], ";"+name+":")
		s, _, _ = strings.Cut(s, ";")
	}
	if share, ok := strings.CutSuffix(s, "%"); ok {
		f, _ := strconv.ParseFloat(share, 64)
		return f / 100 * whole
	}
	f, _ := strconv.ParseFloat(strings.TrimSuffix(s, "mm"), 64)
	return f
}

// readHTML reads the drawings of a page of HTML, whose rows are as high as it
// asks for.
func readHTML(t *testing.T, file []byte) []*drawing {
	t.Helper()
	var all []*drawing
	for _, section := range parsed(t, bytes.NewReader(file)).all("section") {
		for _, table := range section.all("table") {
			if table.attrs["class"] == "prosedur" {
				all = append(all, drawingOfHTML(table))
			}
		}
	}
	return all
}

func drawingOfHTML(table *element) *drawing {
	d := &drawing{}
	x := 0.0
	for _, c := range table.all("col") {
		w := c.mm("width", 0)
		d.columns = append(d.columns, column{x: x, w: w})
		x += w
	}
	d.nameColumns(table.all("thead")[0].all("tr"), "th", func(th *element) (columns, rows int) {
		count := func(name string) int {
			n, _ := strconv.Atoi(th.attrs[name])
			return max(1, n)
		}
		return count("colspan"), count("rowspan")
	})
	y := 0.0
	var pieces [][2]form.Point
	for _, tr := range table.all("tbody")[0].all("tr") {
		row := tableRow{y: y, h: tr.mm("height", 0), cells: make([]string, len(d.columns))}
		for k, td := range tr.children {
			if td.attrs["class"] != "lajur" {
				row.cells[k] = td.words()
				continue
			}
			cx := d.columns[k].x
			for _, l := range td.all("line") {
				pieces = append(pieces, [2]form.Point{
					{X: cx + l.mm("x1", 0), Y: y + l.mm("y1", row.h)}, {X: cx + l.mm("x2", 0), Y: y + l.mm("y2", row.h)}})
			}
			for _, inner := range td.all("svg") {
				if inner.attrs["viewBox"] != "" {
					d.inner(inner, form.Point{X: cx + inner.mm("x", 0), Y: y + inner.mm("y", row.h)})
				}
			}
		}
		d.rows = append(d.rows, row)
		y += row.h
	}
	d.lines = d.joined(pieces)
	return d
}

// inner adds what is drawn around a point: a symbol, the head of an arrow, a
// dot, a label.
func (d *drawing) inner(svg *element, at form.Point) {
	var said []*element
	for _, e := range svg.children {
		var points []form.Point
		numbers := strings.Fields(e.attrs["points"])
		for i := 0; i+1 < len(numbers); i += 2 {
			x, _ := strconv.ParseFloat(numbers[i], 64)
			y, _ := strconv.ParseFloat(numbers[i+1], 64)
			points = append(points, form.Point{X: at.X + x, Y: at.Y + y})
		}
		switch {
		case e.name == "circle":
			d.dots = append(d.dots, at)
		case e.name == "text":
			said = append(said, e)
		case e.attrs["class"] == "kepala":
			d.heads = append(d.heads, points[0])
		case e.name == "rect":
			d.symbols = append(d.symbols, symbol{Rect: form.Rect{X: at.X + e.mm("x", 0), Y: at.Y + e.mm("y", 0), W: e.mm("width", 0), H: e.mm("height", 0)}, shape: form.Capsule})
		case e.name == "polygon":
			s := symbol{Rect: path{points: points}.box(), shape: form.Box}
			switch {
			case len(points) == 5:
				s.shape = form.Pentagon
			case about(points[0].X, at.X):
				s.shape = form.Diamond
			}
			d.symbols = append(d.symbols, s)
		}
	}
	if len(said) == 0 {
		return
	}
	if n := len(d.symbols) - 1; n >= 0 && d.symbols[n].shape == form.Pentagon && len(svg.children) > len(said) {
		d.symbols[n].letter = said[0].words()
		return
	}
	l := label{Rect: form.Rect{X: math.Inf(1), Y: math.Inf(1)}}
	right, foot := 0.0, 0.0
	for _, e := range said {
		x, y, size := at.X+e.mm("x", 0), at.Y+e.mm("y", 0), e.mm("font-size", 0)
		w := typeface.Sans().Width(e.text, size*72/25.4, false)
		l.X, right = min(l.X, x-w/2), max(right, x+w/2)
		l.Y, foot = min(l.Y, y-0.7*size), max(foot, y)
		l.text += e.words()
	}
	l.W, l.H = right-l.X, foot-l.Y
	d.labels = append(d.labels, l)
}

// joined puts together what was cut at the borders of cells and at corners. In
// symbols and dots lines end.
func (d *drawing) joined(pieces [][2]form.Point) [][]form.Point {
	same := func(a, b form.Point) bool { return apart(a, b) < 0.02 }
	var lines [][]form.Point
	for _, p := range pieces {
		lines = append(lines, []form.Point{p[0], p[1]})
	}
	for i := 0; i < len(lines); i++ {
		for k := i + 1; k < len(lines); k++ {
			a, b := lines[i], lines[k]
			if same(a[0], b[0]) || same(a[0], b[len(b)-1]) {
				slices.Reverse(a)
			}
			if same(a[len(a)-1], b[len(b)-1]) {
				slices.Reverse(b)
			}
			if end := a[len(a)-1]; same(end, b[0]) {
				// At the border of a cell a line goes straight on.
				turns := len(straight([]form.Point{a[len(a)-2], end, b[1]})) > 2
				if v := d.parts(0, end); v.symbol < 0 && v.dot < 0 && !(turns && d.border(end)) {
					lines[i] = append(a, b[1:]...)
					lines = slices.Delete(lines, k, k+1)
					k = i // begin again: what was passed over may fit now
				}
			}
		}
	}
	for i := range lines {
		lines[i] = straight(lines[i])
	}
	return lines
}

// border reports whether a point lies on the border of a cell.
func (d *drawing) border(p form.Point) bool {
	return slices.ContainsFunc(d.columns, func(c column) bool { return about(c.x, p.X) }) ||
		slices.ContainsFunc(d.rows, func(r tableRow) bool { return about(r.y, p.Y) })
}

// straight leaves out the points at which a line does not turn.
func straight(points []form.Point) []form.Point {
	all := points[:1:1]
	for i := 1; i < len(points); i++ {
		if i+1 < len(points) {
			a, b, c := all[len(all)-1], points[i], points[i+1]
			if about(a.X, b.X) && about(b.X, c.X) || about(a.Y, b.Y) && about(b.Y, c.Y) {
				continue
			}
		}
		all = append(all, points[i])
	}
	return all
}

// nameColumns names the columns by the lowest cell of the head over each;
// spans says how many columns and rows a cell takes.
func (d *drawing) nameColumns(head []*element, cell string, spans func(*element) (columns, rows int)) {
	taken := make([]int, len(d.columns)) // rows that a cell above still takes
	for _, tr := range head {
		k := 0
		for _, th := range tr.children {
			if th.name != cell {
				continue
			}
			for k < len(taken) && taken[k] > 0 {
				taken[k]--
				k++
			}
			columns, rows := spans(th)
			for range columns {
				if rows > 0 {
					d.columns[k].name = th.words()
				}
				taken[k] = max(0, rows-1)
				k++
			}
		}
		for ; k < len(taken); k++ {
			taken[k] = max(0, taken[k]-1)
		}
	}
}
