package judges_test

import (
	"bytes"
	"compress/zlib"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"testing"
	"unicode/utf16"

	"sopc/compiler/form"
	"sopc/compiler/form/typeface"
)

var (
	pageObject  = regexp.MustCompile(`/Type /Page\n[\s\S]*?/MediaBox \[0 0 ([\d.]+) ([\d.]+)\][\s\S]*?/Contents (\d+) 0 R|/Type /Page\n[\s\S]*?/Contents (\d+) 0 R`)
	mediaBox    = regexp.MustCompile(`/MediaBox \[0 0 [\d.]+ ([\d.]+)\]`)
	oneOperator = regexp.MustCompile(`\((?:\\[\s\S]|[^\\)])*\)|[^\s()]+`)
)

// text is a line of text and where its baseline begins.
type text struct {
	form.Point
	said string
	size float64
}

// path is something that was painted.
type path struct {
	points []form.Point
	bent   bool // it has curves
	closed bool
	filled bool
	width  float64 // of its line in mm, 0 when it has none
}

// box is around a path.
func (p path) box() form.Rect {
	r := form.Rect{X: math.Inf(1), Y: math.Inf(1)}
	right, foot := math.Inf(-1), math.Inf(-1)
	for _, q := range p.points {
		r.X, r.Y, right, foot = min(r.X, q.X), min(r.Y, q.Y), max(right, q.X), max(foot, q.Y)
	}
	r.W, r.H = right-r.X, foot-r.Y
	return r
}

// pagesOfPDF are the paths and texts of each page, as its operators paint them.
func pagesOfPDF(t *testing.T, file []byte) (paths [][]path, texts [][]text) {
	t.Helper()
	height := 0.0
	if m := mediaBox.FindSubmatch(file); m != nil {
		height, _ = strconv.ParseFloat(string(m[1]), 64)
	}
	for _, m := range pageObject.FindAllSubmatch(file, -1) {
		n := string(m[3]) + string(m[4])
		_, rest, ok := bytes.Cut(file, []byte("\n"+n+" 0 obj\n"))
		if !ok {
			t.Fatalf("no object %s", n)
		}
		_, rest, _ = bytes.Cut(rest, []byte("stream\n"))
		z, err := zlib.NewReader(bytes.NewReader(rest))
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		p, x := painted(t, string(content), height)
		paths, texts = append(paths, p), append(texts, x)
	}
	return paths, texts
}

// painted follows the operators of a page whose height is given in points.
func painted(t *testing.T, content string, height float64) (paths []path, texts []text) {
	t.Helper()
	const mm = 25.4 / 72
	var stack []string
	var now path
	var at form.Point
	width, size := 0.0, 0.0
	number := func(back int) float64 {
		if back > len(stack) {
			t.Fatalf("an operator without its numbers: %q", stack)
		}
		f, err := strconv.ParseFloat(stack[len(stack)-back], 64)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	point := func(back int) form.Point {
		return form.Point{X: number(back) * mm, Y: (height - number(back-1)) * mm}
	}
	paint := func(stroke, fill bool) {
		if n := len(now.points) - 1; n >= 0 {
			now.filled = fill
			if n > 2 && math.Hypot(now.points[n].X-now.points[0].X, now.points[n].Y-now.points[0].Y) < 0.05 {
				now.closed = true
			}
			if stroke {
				now.width = width
			}
			paths = append(paths, now)
		}
		now = path{}
	}
	for _, op := range oneOperator.FindAllString(content, -1) {
		switch op {
		case "w":
			width = number(1) * mm
		case "Tf":
			size = number(1)
		case "Td":
			at = point(2)
		case "Tj":
			texts = append(texts, text{at, unescaped(stack[len(stack)-1]), size})
		case "m":
			now.points = append(now.points, point(2))
		case "l":
			now.points = append(now.points, point(2))
		case "c":
			now.bent = true
			now.points = append(now.points, point(2))
		case "re":
			a := point(4)
			w, h := number(2)*mm, -number(1)*mm
			now.points = append(now.points, a, form.Point{X: a.X + w, Y: a.Y}, form.Point{X: a.X + w, Y: a.Y + h}, form.Point{X: a.X, Y: a.Y + h})
			now.closed = true
		case "h":
			now.closed = true
		case "s", "b":
			now.closed = true
			paint(true, op == "b")
		case "S":
			paint(true, false)
		case "f":
			paint(false, true)
		case "B":
			paint(true, true)
		default:
			stack = append(stack, op)
			continue
		}
		stack = stack[:0]
	}
	return paths, texts
}

// unescaped is a string of UTF-16 between brackets.
func unescaped(s string) string {
	s = s[1 : len(s)-1]
	var b []byte
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' {
			if i++; s[i] == 'r' {
				b = append(b, '\r')
				continue
			}
		}
		b = append(b, s[i])
	}
	var units []uint16
	for i := 0; i+1 < len(b); i += 2 {
		units = append(units, uint16(b[i])<<8|uint16(b[i+1]))
	}
	return string(utf16.Decode(units))
}

var itemMark = regexp.MustCompile(`^(-|\d+\.|[a-z]\.) $`)

// readPDF reads the drawings of a PDF. Lines are told apart by their widths:
// of borders, arrows and symbols.
func readPDF(t *testing.T, file []byte) []*drawing {
	t.Helper()
	var all []*drawing
	paths, texts := pagesOfPDF(t, file)
	if len(paths) == 0 {
		t.Fatal("a PDF without pages")
	}
	for i := range paths {
		if d := drawingOfPDF(paths[i], texts[i]); d != nil {
			all = append(all, d)
		}
	}
	return all
}

func about(a, b float64) bool { return math.Abs(a-b) < 0.02 }

func drawingOfPDF(paths []path, texts []text) *drawing {
	d := &drawing{}
	var xs, ys []float64
	var heads []form.Rect
	for _, p := range paths {
		box := p.box()
		switch {
		case about(p.width, 0.1) && !p.closed && box.W < 0.01: // upright
			xs, ys = append(xs, box.X), append(ys, box.Y)
		case about(p.width, 0.1) && !p.closed:
			ys = append(ys, box.Y)
		case about(p.width, 0.18) && p.filled:
			heads = append(heads, box)
		case about(p.width, 0.35):
			d.lines = append(d.lines, p.points)
		case about(p.width, 0.4) && p.bent:
			d.symbols = append(d.symbols, symbol{Rect: box, shape: form.Capsule})
		case about(p.width, 0.4) && (p.points[0].X == box.X+box.W/2 || about(p.points[0].X, box.X+box.W/2)):
			d.symbols = append(d.symbols, symbol{Rect: box, shape: form.Diamond})
		case about(p.width, 0.4) && about(p.points[2].Y, box.Y+box.H):
			d.symbols = append(d.symbols, symbol{Rect: box, shape: form.Box})
		case about(p.width, 0.4):
			d.symbols = append(d.symbols, symbol{Rect: box, shape: form.Pentagon})
		case p.filled && p.bent:
			d.dots = append(d.dots, form.Point{X: box.X + box.W/2, Y: box.Y + box.H/2})
		case p.filled:
			d.heads = append(d.heads, p.points[0])
		}
	}
	slices.Sort(xs)
	slices.Sort(ys)
	near := func(a, b float64) bool { return math.Abs(a-b) < 0.05 }
	xs, ys = slices.CompactFunc(xs, near), slices.CompactFunc(ys, near)
	if len(xs) < 4 {
		return nil
	}
	for k := 1; k < len(xs); k++ {
		d.columns = append(d.columns, column{x: xs[k-1], w: xs[k] - xs[k-1]})
	}
	for k := 1; k < len(ys); k++ {
		d.rows = append(d.rows, tableRow{y: ys[k-1], h: ys[k] - ys[k-1], cells: make([]string, len(d.columns))})
	}
	// A column is called what its lowest head says.
	for k := range d.columns {
		c := &d.columns[k]
		lowest := form.Rect{}
		for _, h := range heads {
			if math.Abs(h.X-c.x) < 0.1 && math.Abs(h.W-c.w) < 0.1 && h.Y+h.H < ys[0]+0.1 && h.Y > lowest.Y {
				lowest = h
			}
		}
		for _, x := range texts {
			if lowest.X <= x.X && x.X <= lowest.X+lowest.W && lowest.Y <= x.Y && x.Y <= lowest.Y+lowest.H {
				c.name += letters(x.said)
			}
		}
	}
	var before text
	for _, x := range texts {
		row, col := d.row(x.Y), d.column(x.X)
		if row < 0 || col < 0 {
			continue
		}
		if !laneOf(d.columns[col].name) {
			if !itemMark.MatchString(x.said) {
				d.rows[row].cells[col] += letters(x.said)
			}
			continue
		}
		at := slices.IndexFunc(d.symbols, func(s symbol) bool {
			return s.shape == form.Pentagon && s.X <= x.X+0.3 && x.X <= s.X+s.W && s.Y <= x.Y && x.Y <= s.Y+s.H
		})
		if at >= 0 {
			d.symbols[at].letter = letters(x.said)
			continue
		}
		// Lines of a label follow one another, one below the other.
		high := x.size * 25.4 / 72
		wide := typeface.Sans().Width(x.said, x.size, false)
		if n := len(d.labels); n > 0 && x.Y > before.Y && x.Y-before.Y < 1.25*high && x.size == before.size &&
			math.Abs((x.X+wide/2)-(d.labels[n-1].X+d.labels[n-1].W/2)) < 0.5 {
			l := &d.labels[n-1]
			l.text += letters(x.said)
			l.H = x.Y - l.Y
			right := max(l.X+l.W, x.X+wide)
			l.X = min(l.X, x.X)
			l.W = right - l.X
		} else {
			d.labels = append(d.labels, label{Rect: form.Rect{X: x.X, Y: x.Y - 0.7*high, W: wide, H: 0.7 * high}, text: letters(x.said)})
		}
		before = x
	}
	return d
}

var ours = []string{"No", "Kegiatan", "Kelengkapan", "Waktu", "Output", "Keterangan"}

// laneOf reports whether a column is one of a lane.
func laneOf(name string) bool { return !slices.Contains(ours, name) }
