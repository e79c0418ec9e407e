package html

import (
	"bytes"
	"fmt"
	stdhtml "html"
	"math"
	"strings"

	"sopc/compiler/form"
)

// spot is a cell of a table.
type spot struct{ row, column int }

// picture is what of the flowchart lies in a cell.
type picture struct {
	name           string // of the symbol in it; empty when only lines run through
	lines, symbols bytes.Buffer
}

// artist draws the flowchart of a page, cell by cell.
type artist struct {
	t   *form.Table
	all map[spot]*picture
}

// Sizes in mm, as on the form.
const (
	arrowWidth = "0.35mm"
	headLength = 2.0
	headHalf   = 0.85
	dotRadius  = 0.6
)

func draw(t *form.Table) map[spot]*picture {
	a := &artist{t, map[spot]*picture{}}
	for i := range t.Arrows {
		a.arrow(&t.Arrows[i])
	}
	for i := range t.Symbols {
		a.symbol(i)
		a.label(i, t.Symbols[i].Note)
	}
	for i := range t.Arrows {
		a.head(&t.Arrows[i])
	}
	return a.all
}

func (a *artist) at(row, column int) *picture {
	at := spot{row, column}
	if a.all[at] == nil {
		a.all[at] = &picture{}
	}
	return a.all[at]
}

// share is a height in a row, in percent.
func (a *artist) share(row int, y float64) string {
	r := &a.t.Rows[row]
	return number(100*(y-r.Y)/r.H) + "%"
}

func middle(s *form.Symbol) form.Point { return form.Point{X: s.X + s.W/2, Y: s.Y + s.H/2} }

// arrow draws the line of an arrow. It begins and ends in the middle of its
// symbols, which lie over it, so that it reaches them however high the row is.
func (a *artist) arrow(w *form.Arrow) {
	if len(w.Points) < 2 {
		return
	}
	points := append([]form.Point(nil), w.Points...)
	n := len(points) - 1
	from, to := middle(&a.t.Symbols[w.From]), middle(&a.t.Symbols[w.To])
	into := func(p *form.Point, beside, middle form.Point) {
		if level(*p, beside) {
			p.X = middle.X
		} else {
			p.Y = middle.Y
		}
	}
	into(&points[0], w.Points[1], from)
	if !w.Merges {
		into(&points[n], w.Points[n-1], to)
	}
	for i := 1; i <= n; i++ {
		a.line(points[i-1], points[i])
	}
}

func level(a, b form.Point) bool { return math.Abs(a.Y-b.Y) < 0.001 }

// line draws a straight line in the cells it runs through.
func (a *artist) line(p, q form.Point) {
	left, right, top, foot := min(p.X, q.X), max(p.X, q.X), min(p.Y, q.Y), max(p.Y, q.Y)
	for row := range a.t.Rows {
		r := &a.t.Rows[row]
		y1, y2 := max(top, r.Y), min(foot, r.Y+r.H)
		if y1 > y2 || y1 == y2 && top != foot {
			continue
		}
		for column, c := range a.t.Columns {
			x1, x2 := max(left, c.X), min(right, c.X+c.W)
			if c.Lane < 0 || x1 > x2 || x1 == x2 && left != right {
				continue
			}
			fmt.Fprintf(&a.at(row, column).lines, `<line stroke-width="%s" x1="%s" y1="%s" x2="%s" y2="%s"/>`,
				arrowWidth, mm(x1-c.X), a.share(row, y1), mm(x2-c.X), a.share(row, y2))
		}
	}
}

// put opens a picture within that of a cell, whose origin is a point of the
// table and whose unit is a millimetre.
func (a *artist) put(row, column int, p form.Point) *bytes.Buffer {
	b := &a.at(row, column).symbols
	fmt.Fprintf(b, `<svg x="%s" y="%s" width="1mm" height="1mm" viewBox="0 0 1 1">`, mm(p.X-a.t.Columns[column].X), a.share(row, p.Y))
	return b
}

func (a *artist) symbol(i int) {
	s := &a.t.Symbols[i]
	b := a.put(s.Row, s.Column, middle(s))
	x, y := s.W/2, s.H/2
	polygon := func(points ...float64) {
		var all []string
		for _, f := range points {
			all = append(all, number(f))
		}
		fmt.Fprintf(b, `<polygon class="simbol" data-bentuk="%s" points="%s"/>`, s.Shape, strings.Join(all, " "))
	}
	switch s.Shape {
	case form.Capsule:
		fmt.Fprintf(b, `<rect class="simbol" data-bentuk="%s" x="%s" y="%s" width="%s" height="%s" rx="%s"/>`, s.Shape, number(-x), number(-y), number(2*x), number(2*y), number(y))
	case form.Diamond:
		polygon(0, -y, x, 0, 0, y, -x, 0)
	case form.Pentagon:
		polygon(-x, -y, x, -y, x, 0.24*y, 0, y, -x, 0.24*y)
		text(b, 0, 0.05*y, min(2.47, 3.2*x/float64(max(1, len(s.Letter)))), s.Letter)
	case form.Dot:
		fmt.Fprintf(b, `<circle class="titik" data-bentuk="%s" r="%s"/>`, s.Shape, number(x))
	default:
		polygon(-x, -y, x, -y, x, y, -x, y)
	}
	b.WriteString("</svg>")
	c := a.at(s.Row, s.Column)
	if c.name != "" {
		c.name += "; "
	}
	c.name += a.t.Name(i)
}

func text(b *bytes.Buffer, x, baseline, size float64, s string) {
	fmt.Fprintf(b, `<text x="%s" y="%s" font-size="%s">%s</text>`, number(x), number(baseline), number(size), stdhtml.EscapeString(s))
}

// head draws the head of an arrow on its symbol, or the dot where it ends on
// another one, and its label beside the symbol it comes from.
func (a *artist) head(w *form.Arrow) {
	n := len(w.Points) - 1
	if n < 1 {
		return
	}
	to, before := w.Points[n], w.Points[n-1]
	switch {
	case w.Joined:
	case w.Merges:
		row, column := a.cell(to)
		b := a.put(row, column, to)
		fmt.Fprintf(b, `<circle class="titik" r="%s"/></svg>`, number(dotRadius))
	default:
		s := &a.t.Symbols[w.To]
		m := middle(s)
		b := a.put(s.Row, s.Column, m)
		dx, dy := sign(to.X-before.X), sign(to.Y-before.Y)
		x, y := to.X-m.X, to.Y-m.Y
		bx, by := x-dx*headLength, y-dy*headLength
		fmt.Fprintf(b, `<polygon class="kepala" points="%s %s %s %s %s %s"/></svg>`, number(x), number(y),
			number(bx-dy*headHalf), number(by+dx*headHalf), number(bx+dy*headHalf), number(by-dx*headHalf))
	}
	a.label(w.From, w.Label)
}

// label writes a label beside a symbol.
func (a *artist) label(symbol int, l *form.Label) {
	if l == nil {
		return
	}
	s := &a.t.Symbols[symbol]
	m := middle(s)
	b := a.put(s.Row, s.Column, m)
	step := l.H / float64(len(l.Lines))
	for i, line := range l.Lines {
		size := line.Size * 25.4 / 72
		text(b, l.X+l.W/2-m.X, l.Y-m.Y+float64(i)*step+0.92*size, size, line.Text)
	}
	b.WriteString("</svg>")
}

// cell is the cell at a point.
func (a *artist) cell(p form.Point) (row, column int) {
	for i := range a.t.Rows {
		if a.t.Rows[i].Y <= p.Y {
			row = i
		}
	}
	for i, c := range a.t.Columns {
		if c.X <= p.X {
			column = i
		}
	}
	return row, column
}

func sign(f float64) float64 {
	switch {
	case f > 0.001:
		return 1
	case f < -0.001:
		return -1
	}
	return 0
}
