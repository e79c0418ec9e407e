package bpmn

import "slices"

// Costs of a way.
const (
	bendCost  = 10
	crossCost = 13 // half a crossing
	touchCost = 60
	bandCost  = 1 // a band that an upright leg passes
	awayCost  = 3 // a column beyond both ends
	joinCost  = 40
)

// taste is what the sides of a way cost.
func (r *router) taste(f *flow, w *way) (cost int) {
	from, to := f.from, f.to
	behind := to.column <= from.column
	switch {
	case from.shape() == gateway && len(from.out) > 1 && from.kind == exclusive:
		if w.out == right && f != main(from) {
			cost += 20
		}
		if behind && w.out == bottom {
			cost += 3
		}
		if dx := w.legs[0].dx - from.dx; w.out != right && (behind && dx > 0 || !behind && dx < 0) {
			cost += 8 // it would cross the other one at this side
		}
	case from.shape() == gateway:
		if len(from.in) > 2 && w.out != right {
			cost += 15 // that side is for what comes in
		}
	case w.out != right:
		cost += 12
	}
	switch {
	case w.in == left && behind:
		cost += 12
	case w.in == left:
		if len(to.in) > 1 && from.band != to.band {
			cost += 6
		}
	case to.shape() == task:
		cost += 12
	case to.shape() == event:
		cost += 6
	case behind && w.in == bottom:
		cost += 3
	default:
		cost += 2
	}
	return cost
}

// main is the flow that goes straight on from a decision: the nearest one
// ahead.
func main(n *node) (m *flow) {
	for _, f := range n.out {
		if f.to.column > n.column && (m == nil || f.to.column < m.to.column) && !(f.to.low && !n.low) {
			m = f
		}
	}
	return m
}

// span is where a leg begins and ends, by stripes or bands, with its lower end
// first; begins and stops say that the node that it comes from or leads to is
// at that end.
func (w *way) span(f *flow, i int) (lo, hi int, atLo, atHi *node) {
	up := w.legs[i].upright
	place := func(n *node) int {
		if up {
			return n.band
		}
		return 2*n.column + 1
	}
	if i == 0 {
		lo, atLo = place(f.from), f.from
	} else {
		lo = w.legs[i-1].at
	}
	if i == len(w.legs)-1 {
		hi, atHi = place(f.to), f.to
	} else {
		hi = w.legs[i+1].at
	}
	if lo > hi {
		return hi, lo, atHi, atLo
	}
	return lo, hi, atLo, atHi
}

const broken = 100_000 // what breaking a rule costs

// leg is what a leg of a way costs.
func (r *router) leg(f *flow, w *way, i int) (cost int) {
	l := &w.legs[i]
	lo, hi, atLo, atHi := w.span(f, i)
	if l.upright {
		cost = (hi - lo) * bandCost
		if l.at%2 == 1 {
			cost += r.upright(f, l, i == 0, lo, hi, atLo, atHi)
		}
		return cost + crossCost*r.crowd.crossedUpright(l.at, lo, hi)
	}
	a, b := min(f.from.column, f.to.column), max(f.from.column, f.to.column)
	cost = awayCost * (max(0, 2*a-lo) + max(0, hi-2*b-2))
	if r.bands[l.at].row {
		cost += r.level(f, l.at, i == 0, lo, hi, atLo, atHi)
	}
	return cost + crossCost*r.crowd.crossedLevel(l.at, lo, hi)
}

// shares reports whether a leg of a flow may run on the line of another one:
// they lead to the same node, and do not leave the same one here, or come out
// of the same fork.
func shares(a, b *flow, first bool) bool {
	if a.from == b.from && (first || a.from.forks()) {
		return a.from.forks()
	}
	return a.to == b.to
}

// gathers reports whether flows to a node may well join on their way. Where all
// of them are waited for, each is rather seen by itself, if there are sides.
func (n *node) gathers() bool { return n.kind != parallel || len(n.in) > 3 }

// level is what a leg along a row costs.
func (r *router) level(f *flow, at int, leaves bool, lo, hi int, atLo, atHi *node) (cost int) {
	first, last := lo, hi
	if atLo != nil {
		first++
	}
	if atHi != nil {
		last--
	}
	// A column is in the way if it is passed or turned in.
	nodes := r.inBand[at]
	if i, _ := slices.BinarySearch(nodes, first/2); i < len(nodes) && 2*nodes[i]+1 <= last {
		return broken
	}
	joins := false
	for s := first; s <= last; s++ {
		for _, m := range r.marks[[2]int{at, s}] {
			if shares(m.f, f, leaves) {
				joins = joins || m.f.to == f.to
				continue
			}
			fromLeft, fromRight := s > lo, s < hi
			if s%2 == 1 || m.left && fromLeft || m.right && fromRight {
				return broken
			}
			cost += touchCost
		}
	}
	if joins && !f.to.gathers() {
		cost += joinCost
	}
	return cost
}

// upright is what a leg in a column costs.
func (r *router) upright(f *flow, l *leg, leaves bool, lo, hi int, atLo, atHi *node) (cost int) {
	for _, b := range r.inColumn[l.at/2] {
		if (lo < b || lo == b && atLo == nil) && (b < hi || b == hi && atHi == nil) {
			return broken
		}
	}
	lo, hi = between(lo, hi, atLo, atHi)
	joins := false
	for _, p := range r.posts[l.at/2] {
		if d := p.dx - l.dx; d >= 2*slot || d <= -2*slot || p.hi < lo || hi < p.lo {
			continue
		}
		if shares(p.f, f, leaves) {
			joins = joins || p.f.to == f.to
			continue
		}
		at := max(lo, p.lo)
		if at < min(hi, p.hi) || r.bands[at/2].row {
			return broken
		}
		cost += touchCost // one turns off above where the other does
	}
	if joins && !f.to.gathers() {
		cost += joinCost
	}
	return cost
}

// between is where an upright leg is seen, as a post has it.
func between(lo, hi int, atLo, atHi *node) (from, to int) {
	from, to = 2*lo, 2*hi
	if atLo != nil {
		from++
	}
	if atHi != nil {
		to--
	}
	return from, to
}
