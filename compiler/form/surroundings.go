package form

import (
	"math"
	"slices"
)

// surroundings are what may be in the way of a label.
type surroundings struct {
	table    *Table
	from, to float64   // its lanes stand between
	between  []float64 // the lanes' borders
	all      []box     // of its borders and the stretches of its arrows

	symbols []*Symbol // near the label
	lines   []box     // likewise, of all
	labels  []box
	apart   float64 // mm that labels which stand one above the other are apart
	crowded bool    // a label was in the way
}

// box is a rectangle by where it begins and ends.
type box struct{ left, top, right, bottom float64 }

func (r Rect) box() box { return box{r.X, r.Y, r.X + r.W, r.Y + r.H} }

func (b *box) overlaps(o *box) bool {
	return b.top < o.bottom && o.top < b.bottom && b.left < o.right && o.left < b.right
}

// look gathers what is near p.
func (v *surroundings) look(t *Table, p Point) {
	const beside, above = 45.0, 30.0 // mm: labels are nearer
	if v.table != t {
		v.table = t
		v.gather()
	}
	v.lines, v.symbols, v.labels = v.lines[:0], v.symbols[:0], v.labels[:0]
	v.apart, v.crowded = 0, false
	area := box{p.X - beside, p.Y - above, p.X + beside, p.Y + above}
	for i := range v.all {
		if v.all[i].overlaps(&area) {
			v.lines = append(v.lines, v.all[i])
		}
	}
	for i := range t.Symbols {
		s := &t.Symbols[i]
		if b := s.box(); b.overlaps(&area) {
			v.symbols = append(v.symbols, s)
		}
		if s.Note != nil {
			v.labels = append(v.labels, s.Note.box())
		}
	}
	for i := range t.Arrows {
		if l := t.Arrows[i].Label; l != nil {
			v.labels = append(v.labels, l.box())
		}
	}
}

// gather finds the lines of the table.
func (v *surroundings) gather() {
	t := v.table
	v.from, v.to, v.between, v.all = math.Inf(1), 0, v.between[:0], v.all[:0]
	add := func(a, b Point, wide, high float64) {
		v.all = append(v.all, box{min(a.X, b.X) - wide, min(a.Y, b.Y) - high, max(a.X, b.X) + wide, max(a.Y, b.Y) + high})
	}
	for i := range t.Columns {
		if c := &t.Columns[i]; c.Lane >= 0 {
			v.from, v.to = min(v.from, c.X), max(v.to, c.X+c.W)
			v.between = append(v.between, c.X)
			add(Point{c.X, t.Y}, Point{c.X, t.Y + t.H}, 0, 0)
		}
	}
	for i := range t.Rows {
		add(Point{t.X, t.Rows[i].Y}, Point{t.X + t.W, t.Rows[i].Y}, 0, 0)
	}
	add(Point{t.X, t.Y + t.H}, Point{t.X + t.W, t.Y + t.H}, 0, 0)
	for i := range t.Arrows {
		a := &t.Arrows[i]
		for k := 1; k < len(a.Points); k++ {
			add(a.Points[k-1], a.Points[k], 0, 0)
		}
		if n := len(a.Points) - 1; n > 0 && !a.Joined && !a.Merges { // its head
			to, from := a.Points[n], a.Points[n-1]
			dx, dy := sign(to.X-from.X), sign(to.Y-from.Y)
			const half = headHalf - labelGap/2
			add(to, Point{to.X - headLength*dx, to.Y - headLength*dy}, half*absf(dy), half*absf(dx))
		}
	}
}

// keepBeside leaves nothing but a symbol, what runs up or down from it, and what
// runs all the way down its row.
func (v *surroundings) keepBeside(s *Symbol) {
	row, own := v.table.Rows[s.Row].box(), Rect{s.X - hair, s.Y - hair, s.W + 2*hair, s.H + 2*hair}.box()
	v.lines = slices.DeleteFunc(v.lines, func(b box) bool {
		return b.left < b.right || !b.overlaps(&own) && (b.top > row.top || b.bottom < row.bottom)
	})
	v.symbols, v.labels = append(v.symbols[:0], s), v.labels[:0]
}

// bordered reports whether a border of a lane runs through or by a label at any
// height.
func (v *surroundings) bordered(left, right float64) bool {
	left, right = left-labelGap, right+labelGap
	return left < v.from || right > v.to || slices.ContainsFunc(v.between, func(x float64) bool { return left < x && x < right })
}

// clear reports whether a place in a cell of a lane keeps clear of everything
// on the table.
func (v *surroundings) clear(r Rect) bool {
	b := box{r.X - labelGap, r.Y - labelGap, r.X + r.W + labelGap, r.Y + r.H + labelGap}
	if b.left < v.from || b.right > v.to {
		return false
	}
	for i := range v.lines {
		if v.lines[i].overlaps(&b) { // what is in the way here mostly is at the next place, too
			v.lines[0], v.lines[i] = v.lines[i], v.lines[0]
			return false
		}
	}
	for _, symbol := range v.symbols {
		if touches(symbol, &b) {
			return false
		}
	}
	apart := box{b.left, b.top - v.apart, b.right, b.bottom + v.apart}
	for i := range v.labels {
		if v.labels[i].overlaps(&apart) {
			v.crowded = true
			return false
		}
	}
	return true
}

// touches reports whether a rectangle and the outline of a symbol, or what is
// inside of it, have a point in common.
func touches(s *Symbol, b *box) bool {
	if o := s.box(); !o.overlaps(b) {
		return false
	}
	if s.Shape != Diamond {
		return true
	}
	// The corner nearest to the middle decides, axis by axis.
	cx, cy := s.X+s.W/2, s.Y+s.H/2
	dx := max(0, b.left-cx, cx-b.right)
	dy := max(0, b.top-cy, cy-b.bottom)
	return dx/(s.W/2)+dy/(s.H/2) < 1
}
