package judges_test

import (
	"archive/zip"
	"bytes"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sopc/compiler/form"
)

// Units of Word in mm.
const (
	twip = 25.4 / 1440
	emu  = 1.0 / 36000
	// Anchors are measured from where the text of a cell begins, which is below
	// the margin that the tables' style gives all cells.
	cellMargin = 57 * twip
)

// flowchartShapes are those of Word that the symbols of the form are.
var flowchartShapes = map[string]form.Shape{
	"roundRect": form.Capsule, "flowChartProcess": form.Box,
	"flowChartDecision": form.Diamond, "flowChartOffpageConnector": form.Pentagon,
}

// readDOCX reads the drawings of a document: the shapes that are anchored in
// the cells of its tables of the procedure, one a page.
func readDOCX(t *testing.T, file []byte) []*drawing {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	part, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	var all []*drawing
	for _, table := range parsed(t, part).all("tbl") {
		if c := table.all("tblCaption"); len(c) > 0 && strings.HasPrefix(c[0].attrs["val"], "Tabel prosedur") {
			all = append(all, drawingOfDOCX(t, table))
		}
	}
	return all
}

func (e *element) first(name string) *element {
	if all := e.all(name); len(all) > 0 {
		return all[0]
	}
	return &element{}
}

func (e *element) number(attr string) float64 {
	f, _ := strconv.ParseFloat(e.attrs[attr], 64)
	return f
}

func drawingOfDOCX(t *testing.T, table *element) *drawing {
	d := &drawing{}
	x, y := 0.0, 0.0
	for _, c := range table.all("gridCol") {
		w := c.number("w") * twip
		d.columns = append(d.columns, column{x: x, w: w})
		x += w
	}
	var head, body []*element
	for _, tr := range table.all("tr") {
		if len(tr.all("tblHeader")) > 0 {
			head = append(head, tr)
		} else {
			body = append(body, tr)
		}
	}
	d.nameColumns(head, "tc", func(tc *element) (columns, rows int) {
		columns, rows = max(1, int(tc.first("gridSpan").number("val"))), 1
		if m := tc.all("vMerge"); len(m) > 0 && m[0].attrs["val"] == "" {
			rows = 0 // goes on from above
		}
		return columns, rows
	})
	for _, tr := range body {
		row := tableRow{y: y, h: tr.first("trHeight").number("val") * twip}
		for k, tc := range tr.all("tc") {
			row.cells = append(row.cells, tc.words("AlternateContent"))
			for _, shape := range tc.all("AlternateContent") {
				d.anchored(t, shape, form.Point{X: d.columns[k].x, Y: y + cellMargin})
			}
		}
		d.rows = append(d.rows, row)
		y += row.h
	}
	return d
}

// anchored adds a shape whose place is measured from a point. It must be there
// a second time for programs that know VML alone.
func (d *drawing) anchored(t *testing.T, shape *element, at form.Point) {
	choice, fallback := shape.first("Choice"), shape.first("Fallback")
	said := choice.first("txbxContent").words()
	if n := len(fallback.first("pict").children); n != 1 || fallback.first("txbxContent").words() != said {
		t.Errorf("the shape %q has %d others instead", said, n)
	}
	offset := choice.all("posOffset")
	left, _ := strconv.ParseFloat(offset[0].text, 64)
	top, _ := strconv.ParseFloat(offset[1].text, 64)
	size := choice.first("extent")
	r := form.Rect{X: at.X + left*emu, Y: at.Y + top*emu, W: size.number("cx") * emu, H: size.number("cy") * emu}
	preset := choice.first("prstGeom").attrs["prst"]
	switch {
	case flowchartShapes[preset] != "":
		d.symbols = append(d.symbols, symbol{r, flowchartShapes[preset], said})
		return
	case preset == "flowChartConnector":
		d.dots = append(d.dots, form.Point{X: r.X + r.W/2, Y: r.Y + r.H/2})
		return
	case preset == "rect":
		const more = 0.6 // that the box is wider than its text, on either side
		d.labels = append(d.labels, label{Rect: form.Rect{X: r.X + more, Y: r.Y, W: r.W - 2*more, H: r.H}, text: said})
		return
	}
	points := wayOfConnector(choice, r)
	for i, name := range []string{"headEnd", "tailEnd"} { // Word's names of the beginning and the end
		end := points[i*(len(points)-1)]
		switch choice.first(name).attrs["type"] {
		case "triangle":
			d.heads = append(d.heads, end)
		case "oval":
			d.dots = append(d.dots, end)
		}
	}
	d.lines = append(d.lines, straight(points))
}

// wayOfConnector is the way of a line in its rectangle: drawn, straight across,
// or level and upright in turn to shares of its width and height.
func wayOfConnector(choice *element, r form.Rect) []form.Point {
	if drawn := choice.all("pt"); len(drawn) > 0 {
		var points []form.Point
		for _, p := range drawn {
			points = append(points, form.Point{X: r.X + p.number("x")*emu, Y: r.Y + p.number("y")*emu})
		}
		return points
	}
	shares := []form.Point{{}}
	turns := choice.all("gd")
	for i, gd := range turns {
		share, _ := strconv.ParseFloat(strings.TrimPrefix(gd.attrs["fmla"], "val "), 64)
		p := shares[len(shares)-1]
		if i%2 == 0 {
			p.X = share / 100000
		} else {
			p.Y = share / 100000
		}
		shares = append(shares, p)
	}
	if preset := choice.first("prstGeom").attrs["prst"]; preset != "straightConnector1" {
		last := shares[len(shares)-1]
		if len(turns)%2 == 0 {
			shares = append(shares, form.Point{X: 1, Y: last.Y})
		} else {
			shares = append(shares, form.Point{X: last.X, Y: 1})
		}
	}
	shares = append(shares, form.Point{X: 1, Y: 1})
	shares = slices.CompactFunc(shares, func(a, b form.Point) bool { return math.Abs(a.X-b.X)+math.Abs(a.Y-b.Y) < 1e-9 })
	var points []form.Point
	flip := choice.first("xfrm")
	for _, p := range shares {
		if flip.attrs["flipH"] == "1" {
			p.X = 1 - p.X
		}
		if flip.attrs["flipV"] == "1" {
			p.Y = 1 - p.Y
		}
		points = append(points, form.Point{X: r.X + p.X*r.W, Y: r.Y + p.Y*r.H})
	}
	return points
}
