package form_test

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sopc/compiler/form"
)

// # A single lane
//
// Where there is one lane, how few bends a page can have is known exactly. Each
// arrow runs straight down, or beside the symbols: at their left or right, from
// one end to the other. An arrow beside bends twice from side to side, and once
// more for each end of it that is below or above its symbol. One that changes
// sides has to bend four times. Two at the same side cross unless one lies within
// the other, they have no place in common, or they lead to the same symbol and
// may join. And no two use the same corner of a symbol, unless they come in.
//
// beside searches all ways to draw a page by these rules. What changes sides is
// taken to cross nothing and to need no corner, so no drawing without a crossing
// has fewer bends, unless arrows that join save some (TestBeside tries all that
// there are). There are no more either: the pages of random SOPs are drawn with
// just as many.

// detour is an arrow that runs beside the symbols.
type detour struct {
	from, to int  // places of its symbols, from above
	occupied bool // another one leaves its symbol below
	dot      bool // it leads to a dot, where lines come in from above

	side         int // left or right
	below, above bool
	changes      bool // sides
}

// stretch is from where to where it runs: of ends at one symbol, those above it
// come before those at its side, those below after.
func (d *detour) stretch() (high, low int) {
	from, to := 3*d.from, 3*d.to
	if d.below {
		from++
	}
	if d.above {
		to--
	}
	return min(from, to), max(from, to)
}

// clash reports whether two arrows cross or use the same corner.
func (d *detour) clash(e *detour) bool {
	if d.changes || e.changes {
		return false
	}
	if d.from == e.from && d.below && e.below {
		return true
	}
	if d.side != e.side || d.to == e.to && d.from != e.from {
		return false
	}
	high, low := d.stretch()
	top, bottom := e.stretch()
	return d.from == e.from && d.below == e.below ||
		d.from == e.to && !d.below && !e.above || e.from == d.to && !e.below && !d.above ||
		high < top && top < low && low < bottom || top < high && high < bottom && bottom < low
}

// drawable reports whether the arrows from the n-th on can be drawn beside those
// before with so many bends more than two each.
func drawable(all []detour, n, more int) bool {
	if n == len(all) {
		return true
	}
	d := &all[n]
	for way := range 8 {
		d.side, d.below, d.above, d.changes = way&1, way&2 > 0, way&4 > 0, false
		left := more - way>>1&1 - way>>2
		if left < 0 || d.below && d.occupied || !d.above && d.dot || d.from == d.to && !d.below && !d.above {
			continue
		}
		if !slices.ContainsFunc(all[:n], func(e detour) bool { return d.clash(&e) }) && drawable(all, n+1, left) {
			return true
		}
	}
	d.changes = true
	return more >= 2 && drawable(all, n+1, more-2)
}

// beside is how many bends more than two each it takes at least to draw the
// arrows beside the symbols of a table with one lane.
func beside(t *form.Table) int {
	order := make([]int, len(t.Symbols))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(t.Symbols[a].Y, t.Symbols[b].Y) })
	var all []detour
	down := map[int]bool{} // symbols that are left straight down
	for i := range t.Arrows {
		if a := &t.Arrows[i]; a.Return || blocked(t, a) {
			all = append(all, detour{from: slices.Index(order, a.From), to: slices.Index(order, a.To), dot: t.Symbols[a.To].Shape == form.Dot})
		} else {
			down[slices.Index(order, a.From)] = true
		}
	}
	for i := range all {
		all[i].occupied = down[all[i].from]
	}
	return fewest(all)
}

func fewest(all []detour) (more int) {
	for !drawable(all, 0, more) {
		more++
	}
	return more
}

// oneLane reports whether a table has a single lane.
func oneLane(t *form.Table) bool {
	n := 0
	for _, c := range t.Columns {
		if c.Lane >= 0 {
			n++
		}
	}
	return n == 1
}

// TestBeside compares what beside says with all drawings of small flowcharts on a
// grid: none has fewer bends, and one has just as many where no arrow need change
// sides.
func TestBeside(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 5).Draw(t, "symbols")
		var b gridded
		down := make([]bool, n) // a line leads from a symbol straight down to the next one
		for i := range n - 1 {
			down[i] = rapid.Bool().Draw(t, "down")
		}
		var all []detour
		leave := make([]int, n)
		for to := range n { // no two lead to one symbol, so none join
			from := rapid.IntRange(-2, n-1).Draw(t, "from")
			if from < 0 || from == to-1 || leave[from] == 2 || len(all) == 4 {
				continue
			}
			leave[from]++
			all = append(all, detour{from: from, to: to, occupied: down[from]})
		}
		b.symbols, b.down = n, down
		want := fewest(all)
		drawn := func(more int) bool {
			ways := make([][]way, len(all))
			for i, d := range all {
				ways[i] = b.ways(d, 2+more)
			}
			return disjoint(ways, 2*len(all)+more, way{})
		}
		if want > 0 && drawn(want-1) {
			t.Fatalf("%+v, down %v: can be drawn with fewer than %d bends more", all, down, want)
		}
		if want < 2 && !drawn(want) { // so none changes sides
			t.Fatalf("%+v, down %v: cannot be drawn with %d bends more", all, down, want)
		}
	})
}

// gridded is a lane of symbols on a grid: a symbol takes a place in the middle of
// every gap-th row.
type gridded struct {
	symbols int
	down    []bool
}

const (
	tracks = 4 // at either side of the symbols
	gap    = 5
	wide   = 2*tracks + 1
)

// way is the way of an arrow: its places, and how often it bends.
type way struct {
	places [4]uint64
	bends  int
}

func (w *way) has(p int) bool { return w.places[p/64]>>(p%64)&1 > 0 }
func (w *way) put(p int)      { w.places[p/64] ^= 1 << (p % 64) }

// ways are all ways of an arrow with at most so many bends, those with the fewest
// first.
func (b *gridded) ways(d detour, most int) (all []way) {
	rows := gap * b.symbols
	middle := func(i int) int { return (gap*i+gap/2)*wide + tracks }
	var taken way
	for i := range b.symbols {
		taken.put(middle(i))
		for k := 1; b.down[i] && i+1 != d.to && k < gap; k++ {
			taken.put(middle(i) + k*wide)
		}
	}
	steps := [4]int{1, wide, -1, -wide} // right, down, left, up
	const up = 3
	goal := middle(d.to)
	var w way
	var walk func(at, toward int)
	walk = func(at, toward int) {
		next := at + steps[toward]
		if next == goal && toward != up {
			all = append(all, w)
		}
		if next < 0 || next >= rows*wide || toward%2 == 0 && next/wide != at/wide || taken.has(next) || w.has(next) {
			return
		}
		w.put(next)
		for turn := range steps {
			switch {
			case turn == toward:
				walk(next, turn)
			case turn%2 != toward%2 && w.bends < most:
				w.bends++
				walk(next, turn)
				w.bends--
			}
		}
		w.put(next)
	}
	for toward := range up {
		walk(middle(d.from), toward)
	}
	slices.SortFunc(all, func(a, b way) int { return cmp.Compare(a.bends, b.bends) })
	return all
}

// disjoint reports whether each arrow has a way that has no place in common with
// those of the others, with so many bends in all.
func disjoint(ways [][]way, bends int, taken way) bool {
	if len(ways) == 0 {
		return true
	}
	least := 0 // that the others take
	for _, others := range ways[1:] {
		if len(others) == 0 {
			return false
		}
		least += others[0].bends
	}
	for _, w := range ways[0] {
		if w.bends+least > bends {
			return false
		}
		with, meet := taken, false
		for i := range with.places {
			meet = meet || with.places[i]&w.places[i] > 0
			with.places[i] |= w.places[i]
		}
		if !meet && disjoint(ways[1:], bends-w.bends, with) {
			return true
		}
	}
	return false
}
