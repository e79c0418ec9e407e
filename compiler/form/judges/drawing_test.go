package judges_test

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"sopc/compiler/form"
)

// drawing is what a reader sees on a page of the procedure table: nothing but
// shapes, lines and text with their places in mm. Each format has a function
// that reads it back out of a file (pdf_read, docx_read and html_read_test.go).
type drawing struct {
	page    int // of the form, from 1
	columns []column
	rows    []tableRow
	symbols []symbol
	lines   [][]form.Point
	heads   []form.Point // tips of arrowheads
	dots    []form.Point
	labels  []label
}

type column struct {
	x, w float64
	name string
}

type tableRow struct {
	y, h  float64
	cells []string // without white space and marks of items
}

type symbol struct {
	form.Rect
	shape  form.Shape
	letter string
}

type label struct {
	form.Rect
	text    string
	drawing int
}

// letters is a text without white space.
func letters(s string) string { return strings.Join(strings.Fields(s), "") }

func (d *drawing) column(x float64) int {
	return slices.IndexFunc(d.columns, func(c column) bool { return c.x <= x && x < c.x+c.w })
}

func (d *drawing) row(y float64) int {
	return slices.IndexFunc(d.rows, func(r tableRow) bool { return r.y <= y && y < r.y+r.h })
}

func (d *drawing) cell(row int, name string) string {
	return d.rows[row].cells[slices.IndexFunc(d.columns, func(c column) bool { return c.name == name })]
}

// flow is the flowchart that an SOP's drawings show: what stands where, in
// words, what leads where, and what is said beside arrows.
type flow struct {
	symbols []string
	arrows  []arrow
	labels  []label
}

// arrow leads from one place to another.
type arrow struct {
	from, to string
	said     string       // its label, where that is known; or together
	drawing  int          // on which it begins
	points   []form.Point // up to the end or, where it leaves the page, the pentagon
}

func (a arrow) String() string { return a.from + " → " + a.to + " [" + a.said + "]" }

// together is what a line without a head says: that two act together.
const together = "together"

// hair is how far apart what meets may be, in mm.
const hair = 0.15

// onDot is how far from the middle of a dot a line may end that meets it: on its
// edge.
const onDot = 0.6 + hair

// vertex is what an arrow may begin or end at: a symbol, or a dot.
type vertex struct {
	drawing, symbol, dot int // -1 for none
}

// edge is a line between two things.
type edge struct {
	from, to vertex
	points   []form.Point
	head     bool // an arrowhead at its end; else a line between equals, or to a dot
}

// flowOf makes the flowchart of the drawings of a form: pentagons of one letter
// and what meets in dots become one way.
func flowOf(drawings []*drawing) (flow, error) {
	var f flow
	var edges []edge
	for i, d := range drawings {
		e, err := d.edges(i)
		if err != nil {
			return f, fmt.Errorf("drawing %d: %w", i+1, err)
		}
		edges = append(edges, e...)
		for k, s := range d.symbols {
			if s.shape != form.Pentagon {
				f.symbols = append(f.symbols, fmt.Sprintf("%s %s", s.shape, where(drawings, vertex{i, k, -1})))
			}
		}
	}
	// ends are the symbols that a line leads to, each with the line that says
	// so: the first one, or where that parts the one behind the dot.
	var ends func(e edge, depth int) ([]edge, error)
	ends = func(e edge, depth int) ([]edge, error) {
		if depth > len(edges) {
			return nil, fmt.Errorf("lines that lead around in a circle")
		}
		if e.to.dot < 0 {
			return []edge{e}, nil
		}
		var on []edge
		in := 0
		for _, o := range edges {
			switch {
			case o.from.drawing == e.to.drawing && passes(o.points, drawings[e.to.drawing].dots[e.to.dot]):
				on = []edge{o}
				in = 2
			case o.from == e.to:
				on = append(on, o)
			case o.to == e.to:
				in++
			}
		}
		if len(on) == 0 || len(on) > 1 && in > 1 {
			return nil, fmt.Errorf("%d lines lead to a dot and %d away from it", in, len(on))
		}
		var all []edge
		for _, o := range on {
			to, err := ends(o, depth+1)
			if err != nil {
				return nil, err
			}
			for _, t := range to {
				if len(on) == 1 { // it joined another line
					t.points = e.points
				}
				t.from = e.from
				all = append(all, t)
			}
		}
		return all, nil
	}
	on := func(letter string) (edge, bool) { // from where a pentagon takes it up again
		for _, e := range edges {
			if e.from.dot < 0 {
				if s := drawings[e.from.drawing].symbols[e.from.symbol]; s.shape == form.Pentagon && s.letter == letter {
					return e, true
				}
			}
		}
		return edge{}, false
	}
	for _, e := range edges {
		if e.from.dot >= 0 || drawings[e.from.drawing].symbols[e.from.symbol].shape == form.Pentagon {
			continue // counted from where it came
		}
		from := where(drawings, e.from)
		if e.to.dot < 0 && !e.head {
			to := where(drawings, e.to)
			f.arrows = append(f.arrows, arrow{from: min(from, to), to: max(from, to), said: together})
			continue
		}
		all, err := ends(e, 0)
		if err != nil {
			return f, err
		}
		for _, t := range all {
			to := t.to
			if s := drawings[to.drawing].symbols[to.symbol]; s.shape == form.Pentagon {
				next, ok := on(s.letter)
				if !ok {
					return f, fmt.Errorf("nothing goes on from the pentagon %s", s.letter)
				}
				last, err := ends(next, 0)
				if err != nil {
					return f, err
				}
				to = last[0].to
			}
			f.arrows = append(f.arrows, arrow{from: from, to: where(drawings, to), drawing: t.from.drawing, points: t.points})
		}
	}
	for i, d := range drawings {
		for _, l := range d.labels {
			if pages, ok := strings.CutPrefix(strings.TrimPrefix(l.text, "dari"), "hal."); ok {
				for page := range strings.SplitSeq(pages, ",") {
					if !pointsTo(drawings, d, l, page) {
						return f, fmt.Errorf("%q stands at no pentagon that has its twin there", l.text)
					}
				}
				continue
			}
			if len(l.text) == 3 && l.text[0] == '(' { // a key, which Keterangan explains
				_, meaning, _ := strings.Cut(d.cell(d.row(l.Y+l.H/2), "Keterangan"), l.text)
				l.text, _, _ = strings.Cut(meaning, "("+string(l.text[1]+1)+")")
			}
			l.drawing = i
			f.labels = append(f.labels, l)
		}
	}
	return f, nil
}

// pointsTo reports whether a page is named beside a pentagon whose twin stands
// on that page.
func pointsTo(drawings []*drawing, d *drawing, l label, page string) bool {
	for _, s := range d.symbols {
		if s.shape != form.Pentagon || away([]form.Point{{X: s.X, Y: s.Y}, {X: s.X + s.W, Y: s.Y + s.H}}, l.Rect, math.Inf(1)) > 4 {
			continue
		}
		for _, o := range drawings {
			for _, twin := range o.symbols {
				if o != d && twin.letter == s.letter && fmt.Sprint(o.page) == page {
					return true
				}
			}
		}
	}
	return false
}

// where names a symbol by its row, and its lane when that matters: of steps,
// whose number the row has. What stands in the lane of an end, and where
// parallel work begins, is not said by the program.
func where(drawings []*drawing, v vertex) string {
	d := drawings[v.drawing]
	s := d.symbols[v.symbol]
	row, lane := d.row(s.Y+s.H/2), d.column(s.X+s.W/2)
	if row < 0 || lane < 0 {
		return "outside the table"
	}
	// A step that goes on in further rows is named in the first.
	for at := v.drawing; at >= 0; at-- {
		for ; row >= 0; row-- {
			if n := drawings[at].cell(row, "No"); n != "" {
				return n + " " + d.columns[lane].name
			}
			if text := drawings[at].cell(row, "Kegiatan"); text != "" && text != "(lanjutan)" {
				return text
			}
		}
		if at > 0 {
			row = len(drawings[at-1].rows) - 1
		}
	}
	return "no row"
}

// edges finds between what each line runs.
func (d *drawing) edges(at int) ([]edge, error) {
	var all []edge
	for _, points := range d.lines {
		points = slices.Clone(points)
		var e edge
		begin, end := d.tip(points[1], points[0]), d.tip(points[len(points)-2], points[len(points)-1])
		switch {
		case begin != nil:
			slices.Reverse(points)
			e.head, points[len(points)-1] = true, *begin
		case end != nil:
			e.head, points[len(points)-1] = true, *end
		case d.parts(at, points[0]).dot >= 0: // a line without a head leads to its dot
			slices.Reverse(points)
		}
		e.points = points
		e.from, e.to = d.parts(at, points[0]), d.parts(at, points[len(points)-1])
		if e.from.symbol < 0 && e.from.dot < 0 || e.to.symbol < 0 && e.to.dot < 0 {
			return nil, fmt.Errorf("a line from %.1f to %.1f leads to nothing", points[0], points[len(points)-1])
		}
		all = append(all, e)
	}
	// From dot to dot a line leads away from where lines part, which is below a
	// symbol or another such dot.
	for i := range all {
		if e := &all[i]; e.from.dot >= 0 && e.to.dot >= 0 {
			switch a, b := d.parting(all, e.from), d.parting(all, e.to); {
			case b && !a, a == b && e.points[0].Y > e.points[len(e.points)-1].Y:
				e.turn()
			}
		}
	}
	if n := len(slices.DeleteFunc(slices.Clone(all), func(e edge) bool { return !e.head })); n != len(d.heads) {
		return nil, fmt.Errorf("%d arrowheads on %d lines", len(d.heads), n)
	}
	return all, nil
}

func (e *edge) turn() {
	slices.Reverse(e.points)
	e.from, e.to = e.to, e.from
}

// parting reports whether a line leads straight down to a dot from a symbol or
// from another dot where lines part, and none passes it.
func (d *drawing) parting(edges []edge, dot vertex) bool {
	stem := false
	for _, e := range edges {
		if passes(e.points, d.dots[dot.dot]) {
			return false
		}
		first, last := e.points[0], e.points[len(e.points)-1]
		if e.from == dot && last.Y < first.Y {
			first, last = last, first // its way is not known yet
		}
		if !e.head && len(e.points) == 2 && about(first.X, last.X) && d.parts(dot.drawing, last) == dot {
			from := d.parts(dot.drawing, first)
			stem = stem || from.symbol >= 0 || d.parting(edges, from)
		}
	}
	return stem
}

// tip is the tip of the arrowhead in which a stretch of a line ends, if any: on
// the outline of the symbol that the line goes on in, or beyond its end.
func (d *drawing) tip(before, end form.Point) *form.Point {
	in := d.parts(0, end)
	for i, h := range d.heads {
		switch {
		case !ahead(before, end, h):
		case in.symbol >= 0 && d.parts(0, h).symbol == in.symbol, in.symbol < 0 && apart(before, h) > apart(before, end):
			return &d.heads[i]
		}
	}
	return nil
}

func apart(a, b form.Point) float64 { return math.Hypot(a.X-b.X, a.Y-b.Y) }

// ahead reports whether a tip lies on the last stretch of a line or up to the
// length of a head beyond it, or before its end inside the symbol.
func ahead(before, end, tip form.Point) bool {
	dx, dy := end.X-before.X, end.Y-before.Y
	n := math.Hypot(dx, dy)
	along := ((tip.X-before.X)*dx + (tip.Y-before.Y)*dy) / n
	across := math.Abs((tip.X-before.X)*dy-(tip.Y-before.Y)*dx) / n
	return across < hair && along > 0 && along < n+2
}

// parts is what a point is on: a dot, or else a symbol.
func (d *drawing) parts(at int, p form.Point) vertex {
	for i, dot := range d.dots {
		if apart(dot, p) < onDot {
			return vertex{at, -1, i}
		}
	}
	for i, s := range d.symbols {
		if s.X-hair <= p.X && p.X <= s.X+s.W+hair && s.Y-hair <= p.Y && p.Y <= s.Y+s.H+hair {
			return vertex{at, i, -1}
		}
	}
	return vertex{at, -1, -1}
}

// passes reports whether a line runs through a point between its ends.
func passes(points []form.Point, p form.Point) bool {
	n := len(points) - 1
	if apart(points[0], p) < onDot || apart(points[n], p) < onDot {
		return false
	}
	return away(points, form.Rect{X: p.X, Y: p.Y}, math.Inf(1)) < hair
}

// away is how far a line runs from a rectangle at the nearest, on its first mm.
func away(points []form.Point, r form.Rect, first float64) float64 {
	best := math.Inf(1)
	for i := 1; i < len(points) && first > 0; i++ {
		a, b := points[i-1], points[i]
		n := math.Hypot(b.X-a.X, b.Y-a.Y)
		if n > first {
			b = form.Point{X: a.X + (b.X-a.X)*first/n, Y: a.Y + (b.Y-a.Y)*first/n}
		}
		first -= n
		dx := max(min(a.X, b.X)-(r.X+r.W), r.X-max(a.X, b.X), 0)
		dy := max(min(a.Y, b.Y)-(r.Y+r.H), r.Y-max(a.Y, b.Y), 0)
		best = min(best, math.Hypot(dx, dy))
	}
	return best
}
