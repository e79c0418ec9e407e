package form_test

import (
	"cmp"
	"slices"

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
// has fewer bends, unless arrows that join save some. There are no more either:
// the pages of random SOPs are drawn with just as many.

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
func beside(t *form.Table) (more int) {
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
