package form_test

import (
	"fmt"
	"math"
	"slices"

	"sopc/compiler/form"
)

// measures are what a page's drawing is judged by (see faults).
type measures struct {
	arrows, crossings, bends int
	returns, laneChanges     int
	detours                  int // arrows onward past a symbol: see blocked
	stems                    int // crossings of what leaves a symbol with the line to its own dot
	crowded                  int // bends more where corners are too few: see corners and beside
	connectors               int // arrows drawn as a pair of pentagons on one page
}

func (m *measures) add(o measures) {
	m.arrows += o.arrows
	m.crossings += o.crossings
	m.bends += o.bends
	m.returns += o.returns
	m.laneChanges += o.laneChanges
	m.detours += o.detours
	m.crowded += o.crowded
	m.connectors += o.connectors
	m.stems += o.stems
}

// allowed is how many bends there may be: one where a line changes lanes, two
// more where it returns or goes round a symbol, and those that corners cost.
func (m *measures) allowed() int { return m.laneChanges + 2*m.returns + 2*m.detours + m.crowded }

const tiny = 1e-6

type segment struct {
	a, b  form.Point
	arrow int
}

func (s segment) level() bool { return math.Abs(s.a.Y-s.b.Y) < tiny }

func (s segment) rect() form.Rect {
	return form.Rect{X: min(s.a.X, s.b.X), Y: min(s.a.Y, s.b.Y), W: math.Abs(s.a.X - s.b.X), H: math.Abs(s.a.Y - s.b.Y)}
}

// meet reports whether rectangles have a point in common when the first is
// grown by g on all sides; touching does not count.
func meet(a, b form.Rect, g float64) bool {
	return a.X-g < b.X+b.W-tiny && b.X < a.X+a.W+g-tiny && a.Y-g < b.Y+b.H-tiny && b.Y < a.Y+a.H+g-tiny
}

// judge says what is wrong with the drawing of a table, and measures it.
func judge(t *form.Table) (faults []string, m measures) {
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	var all []segment
	for i := range t.Arrows {
		a := &t.Arrows[i]
		m.arrows++
		from, to := t.Symbols[a.From], t.Symbols[a.To]
		if a.Says != "" && a.Label == nil {
			fault("arrow %d from row %d does not say %q", i, from.Row, a.Says)
		}
		if len(a.Points) < 2 {
			fault("arrow %d from row %d to row %d is not drawn", i, from.Row, to.Row)
			continue
		}
		m.bends += len(a.Points) - 2
		switch {
		case a.Return:
			m.returns++
		case blocked(t, a):
			m.detours++
		}
		if from.Column != to.Column {
			m.laneChanges++
		}
		for k := 1; k < len(a.Points); k++ {
			s := segment{a.Points[k-1], a.Points[k], i}
			if r := s.rect(); (r.W > tiny) == (r.H > tiny) {
				fault("arrow %d runs askew or not at all: %v", i, s)
			}
			all = append(all, s)
		}
		if p := a.Points[0]; !onOutline(from, p) {
			fault("arrow %d does not begin on its symbol", i)
		}
		last := a.Points[len(a.Points)-1]
		tail := all[len(all)-1]
		switch {
		case a.Merges:
			found := false
			for j := range t.Arrows {
				b := &t.Arrows[j]
				for k := 1; j != i && b.To == a.To && k < len(b.Points); k++ {
					found = found || meet(segment{a: b.Points[k-1], b: b.Points[k]}.rect(), form.Rect{X: last.X, Y: last.Y}, 2*tiny)
				}
			}
			if !found {
				fault("arrow %d joins nothing", i)
			}
		case !onOutline(to, last):
			fault("arrow %d does not end on its symbol", i)
		case !a.Joined && tail.rect().W+tail.rect().H < 2.2:
			fault("arrow %d has no room for its head: %.2f mm", i, tail.rect().W+tail.rect().H)
		}
		for j := range t.Symbols {
			if s := t.Symbols[j]; j != a.From && j != a.To {
				for k := 1; k < len(a.Points); k++ {
					if meet(segment{a: a.Points[k-1], b: a.Points[k]}.rect(), s.Rect, 0.5) {
						fault("arrow %d runs through the symbol in row %d, column %d", i, s.Row, s.Column)
					}
				}
			}
		}
	}
	for i, s := range all {
		for _, o := range all[i+1:] {
			if s.arrow == o.arrow {
				continue
			}
			same := t.Arrows[s.arrow].To == t.Arrows[o.arrow].To && !t.Arrows[s.arrow].Joined && !t.Arrows[o.arrow].Joined
			switch {
			case s.level() == o.level() && meet(s.rect(), o.rect(), 0.7) && !same:
				fault("arrows %d and %d run on one another", s.arrow, o.arrow)
			case s.level() != o.level() && meet(s.rect(), o.rect(), tiny*3) && !same:
				m.crossings++
				if a, b := t.Arrows[s.arrow], t.Arrows[o.arrow]; (a.Joined || b.Joined) && t.Symbols[a.From].Row == t.Symbols[b.From].Row {
					m.stems++
				}
				inner := func(s, o segment) bool { // o passes s well inside
					r := s.rect()
					x, y := o.a.X, o.a.Y
					if s.level() {
						return x > r.X+0.5 && x < r.X+r.W-0.5
					}
					return y > r.Y+0.5 && y < r.Y+r.H-0.5
				}
				if !inner(s, o) || !inner(o, s) {
					fault("arrows %d and %d touch at a bend or an end", s.arrow, o.arrow)
				}
			}
		}
		// Along a border of cells.
		for _, c := range t.Columns {
			if !s.level() && math.Abs(s.a.X-c.X) < 1.2 {
				fault("arrow %d runs on a border", s.arrow)
			}
		}
		for _, r := range t.Rows {
			if s.level() && math.Abs(s.a.Y-r.Y) < 1.2 {
				fault("arrow %d runs on a border", s.arrow)
			}
		}
	}
	m.crowded = corners(t)
	if oneLane(t) {
		m.crowded = beside(t)
		join := slices.ContainsFunc(t.Arrows, func(a form.Arrow) bool { return a.Merges })
		if m.bends > m.allowed() || m.bends < m.allowed() && !join && m.crossings == 0 {
			fault("%d bends, %d are needed", m.bends, m.allowed())
		}
	}
	faults = append(faults, judgeLabels(t, all)...)
	faults = append(faults, judgeNotes(t, all)...)
	return faults, m
}

// blocked reports whether a symbol stands in both ways that an arrow onward
// could take with no bend or, to another lane, with one: level and then down
// onto its target, or down and then level. Whatever the router does, it then
// takes two bends more.
func blocked(t *form.Table, a *form.Arrow) bool {
	from, to := middle(t.Symbols[a.From]), middle(t.Symbols[a.To])
	stands := func(p, q form.Point) bool {
		way := segment{a: p, b: q}.rect()
		for i, s := range t.Symbols {
			if i != a.From && i != a.To && meet(way, s.Rect, 0) {
				return true
			}
		}
		return false
	}
	way := func(corner form.Point) bool { return stands(from, corner) || stands(corner, to) }
	return way(form.Point{X: to.X, Y: from.Y}) && way(form.Point{X: from.X, Y: to.Y})
}

// corners counts the bends that are needed beyond those because at a corner of a
// symbol either one arrow leaves or others come in. An arrow that returns or goes
// round a symbol in its own lane bends twice from side to side, and once more
// where it leaves below or comes in above. So where such arrows need more than
// the two sides of a symbol, one end of them costs a bend; those that come in may
// join and need one side. One that returns to where it leaves always bends three
// times, because it comes in at another side. What would run straight down, or level to a neighbour,
// takes two more from any other corner.
//
// It is what the arrows lead to and where symbols stand that counts, and of all
// ways to share the corners of a symbol the best: no drawing does with fewer.
func corners(t *form.Table) (bends int) {
	outs := make([][]leaving, len(t.Symbols))
	round := make([]bool, len(t.Symbols))    // arrows come in that need a side
	taken := make([][3]bool, len(t.Symbols)) // by lines to those who act together
	for i := range t.Arrows {
		a := &t.Arrows[i]
		from, to := middle(t.Symbols[a.From]), middle(t.Symbols[a.To])
		side := left
		if to.X > from.X {
			side = right
		}
		var bends leaving
		switch {
		case a.Joined && from.Y == to.Y:
			taken[a.From][side], taken[a.To][right-side] = true, true
			continue
		case a.From == a.To:
			bends = leaving{1, 1, 1}
		case a.Return || blocked(t, a):
			if from.X == to.X {
				bends[below] = 1
				round[a.To] = true
			}
		case from.X == to.X:
			bends[left], bends[right] = 2, 2
		case from.Y == to.Y:
			bends[right-side], bends[below] = 2, 2
		default:
			bends[right-side] = 2
		}
		outs[a.From] = append(outs[a.From], bends)
	}
	for i := range t.Symbols {
		bends += crowd(outs[i], round[i], taken[i])
	}
	return bends
}

const left, right, below = 0, 1, 2

// leaving is how many bends more an arrow takes by each corner that it may leave
// at.
type leaving [3]int

// crowd is how many bends more it takes at least to share the corners of a symbol
// that are not taken among the arrows that leave, and to have others come in at
// a side that is left.
func crowd(outs []leaving, in bool, taken [3]bool) int {
	if len(outs) == 0 {
		if in && taken[left] && taken[right] {
			return 1
		}
		return 0
	}
	least := math.MaxInt
	for corner, bends := range outs[0] {
		if !taken[corner] {
			with := taken
			with[corner] = true
			least = min(least, bends+crowd(outs[1:], in, with))
		}
	}
	if least == math.MaxInt { // more arrows than corners: nothing is granted for that
		return 0
	}
	return least
}

func middle(s form.Symbol) form.Point { return form.Point{X: s.X + s.W/2, Y: s.Y + s.H/2} }

func judgeLabels(t *form.Table, all []segment) (faults []string) {
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	for i := range t.Arrows {
		l := t.Arrows[i].Label
		if l == nil {
			continue
		}
		for _, s := range all {
			if meet(l.Rect, s.rect(), 0.2) {
				fault("the label of arrow %d %q stands on arrow %d", i, l.Lines[0].Text, s.arrow)
			}
		}
		for _, s := range t.Symbols {
			if s.Shape == form.Diamond {
				cx, cy := s.X+s.W/2, s.Y+s.H/2
				dx, dy := max(0, l.X-cx, cx-l.X-l.W), max(0, l.Y-cy, cy-l.Y-l.H)
				if dx/(s.W/2)+dy/(s.H/2) < 1 {
					fault("the label of arrow %d stands on a diamond", i)
				}
			} else if meet(l.Rect, s.Rect, 0.2) {
				fault("the label of arrow %d stands on a symbol", i)
			}
		}
		for j := i + 1; j < len(t.Arrows); j++ {
			if o := t.Arrows[j].Label; o != nil && meet(l.Rect, o.Rect, 0.2) {
				fault("the labels of arrows %d and %d meet", i, j)
			}
		}
		for _, c := range t.Columns {
			if l.X < c.X && c.X < l.X+l.W {
				fault("the label of arrow %d stands on a border", i)
			}
		}
		for _, r := range t.Rows {
			if l.Y < r.Y && r.Y < l.Y+l.H {
				fault("the label of arrow %d stands on a border", i)
			}
		}
		p := t.Arrows[i].Points[0]
		if !meet(l.Rect, form.Rect{X: p.X, Y: p.Y}, 16) {
			fault("the label of arrow %d is far from its beginning", i)
		}
	}
	return faults
}

// judgeNotes judges what pentagons say beside them.
func judgeNotes(t *form.Table, all []segment) (faults []string) {
	for i, s := range t.Symbols {
		if s.Note == nil {
			continue
		}
		fault := func(what string) {
			faults = append(faults, fmt.Sprintf("the page of pentagon %s stands on %s", s.Letter, what))
		}
		for _, line := range all {
			if meet(s.Note.Rect, line.rect(), 0.2) {
				fault("a line")
			}
		}
		for k, o := range t.Symbols {
			if meet(s.Note.Rect, o.Rect, 0.2) || k != i && o.Note != nil && meet(s.Note.Rect, o.Note.Rect, 0.2) {
				fault("a symbol")
			}
		}
		for _, a := range t.Arrows {
			if a.Label != nil && meet(s.Note.Rect, a.Label.Rect, 0.2) {
				fault("a label")
			}
		}
		c, r := t.Columns[s.Column], t.Rows[s.Row]
		if s.Note.X < c.X || s.Note.X+s.Note.W > c.X+c.W || s.Note.Y < r.Y || s.Note.Y+s.Note.H > r.Y+r.H {
			fault("a border")
		}
	}
	return faults
}

func onOutline(s form.Symbol, p form.Point) bool {
	if s.Shape == form.Diamond {
		return math.Abs(math.Abs(p.X-s.X-s.W/2)/(s.W/2)+math.Abs(p.Y-s.Y-s.H/2)/(s.H/2)-1) < 1e-3
	}
	return meet(s.Rect, form.Rect{X: p.X, Y: p.Y}, 2*tiny) && !meet(form.Rect{X: s.X + 0.01, Y: s.Y + 0.01, W: s.W - 0.02, H: s.H - 0.02}, form.Rect{X: p.X, Y: p.Y}, 0)
}

// connectors counts the arrows that are drawn as a pair of pentagons although
// both of their ends stand on the page: a pentagon that is led to and the twin
// that leads on share their letter there.
func connectors(t *form.Table) int {
	out, in := map[string]int{}, map[string]bool{}
	for _, a := range t.Arrows {
		if s := t.Symbols[a.To]; s.Shape == form.Pentagon {
			out[s.Letter]++
		}
		if s := t.Symbols[a.From]; s.Shape == form.Pentagon {
			in[s.Letter] = true
		}
	}
	n := 0
	for letter, times := range out {
		if in[letter] {
			n += times
		}
	}
	return n
}
