package bpmn

import (
	"cmp"
	"slices"
)

// How flows find their way
//
// A flow leaves a node at its right, its top or its bottom and comes in at the
// left, top or bottom of another. Between, it runs along rows and columns where
// no node stands and along channels, where there is room for any number. So
// there are few ways from one node to another (legs), and each is tried: what
// would touch a node or run on another flow is refused, the others cost their
// bends, the flows that they cross and how well the sides suit. Flows to the
// same node may join. Short flows choose first; then each chooses again,
// knowing the others.

// way is how a flow runs: level and upright legs in turn.
type way struct {
	out, in side
	legs    []leg
	label   box // from the middle of the node that it leaves
	points  []point
}

type point struct{ x, y float64 }

// leg is a stretch of a way: upright in a stripe (dx beside the middle of a
// column), or level in a band.
type leg struct {
	upright bool
	at      int
	dx      float64
	line    int // its track in a channel
}

type side int

const (
	left side = iota
	right
	top
	bottom
)

// slot is how far beside the middle of a gateway flows leave when more than
// one does at a side.
const slot = 12.0

// Costs of a way.
const (
	bendCost  = 10
	crossCost = 13 // half a crossing
	touchCost = 60
	bandCost  = 1 // a band that an upright leg passes
	awayCost  = 3 // a column beyond both ends
)

// router chooses the ways of flows.
type router struct {
	*process
	inBand   [][]int           // columns of the nodes in each band, ascending
	inColumn [][]int           // bands of the nodes in each column
	marks    map[[2]int][]mark // what runs along rows, by band and stripe
	posts    [][]post          // what runs upright in each column
	crowd    crowd
	settled  bool // what is chosen now is final
}

// mark is a flow in a row at a stripe, coming from the left of it or from the
// right or both.
type mark struct {
	f           *flow
	left, right bool
}

// post is a flow upright in a column, from the middle of a band to that of
// another, which are counted twofold, or to the edge of a node in it.
type post struct {
	f      *flow
	dx     float64
	lo, hi int
}

// choose finds the ways of all flows.
func (s *process) choose() {
	r := &router{process: s, inBand: make([][]int, len(s.bands)), inColumn: make([][]int, s.columns), marks: map[[2]int][]mark{}, posts: make([][]post, s.columns), crowd: newCrowd(len(s.bands), len(s.stripes))}
	for _, n := range s.nodes {
		if n.host == nil {
			r.inBand[n.band] = append(r.inBand[n.band], n.column)
			r.inColumn[n.column] = append(r.inColumn[n.column], n.band)
		}
	}
	for _, b := range r.inBand {
		slices.Sort(b)
	}
	order := slices.Clone(s.flows)
	slices.SortStableFunc(order, func(a, b *flow) int { return cmp.Compare(reach(a), reach(b)) })
	for _, f := range order {
		f.way = r.best(f)
		r.note(f, 1)
	}
	for round := range 3 {
		r.settled = round == 2
		for _, f := range order {
			r.note(f, -1)
			f.way = r.best(f)
			r.note(f, 1)
		}
	}
}

func reach(f *flow) int {
	n := abs(f.to.column-f.from.column)*4 + abs(f.to.band-f.from.band)
	if f.to.column < f.from.column {
		n += 8
	}
	return n
}

func abs(n int) int { return max(n, -n) }

// best is the cheapest way of a flow. Every flow has one: a way that breaks
// rules costs more than any that breaks none.
func (r *router) best(f *flow) (best way) {
	least := -1
	r.ways(f, func(w way) {
		cost := r.taste(f, &w) + bendCost*(len(w.legs)-1)
		if least >= 0 && cost >= least {
			return
		}
		for i := range w.legs {
			if cost += r.leg(f, &w, i); least >= 0 && cost >= least {
				return
			}
		}
		best, least = w, cost
		best.legs = slices.Clone(w.legs)
	})
	return best
}

// ways proposes the ways of a flow. The legs are only lent.
func (r *router) ways(f *flow, try func(way)) {
	from, to := f.from, f.to
	rs, rt, cs, ct := from.band, to.band, from.column, to.column
	ahead := ct > cs
	channels := [8]int{rs - 1, rs + 1, rt - 1, rt + 1}
	n := 4
	for _, b := range []int{rs, rt} { // the rims of the lanes
		lo, hi := b, b
		for !r.bands[lo].first {
			lo--
		}
		for !r.bands[hi].final {
			hi++
		}
		channels[n], channels[n+1] = lo, hi
		n += 2
	}
	slices.Sort(channels[:])
	ks := slices.Compact(channels[:])
	toward := func(b, k int) side {
		if k < b {
			return top
		}
		return bottom
	}
	level := func(at int) leg { return leg{at: at} }
	channel := func(at int) leg { return leg{upright: true, at: at} }
	column := func(c int, dx float64) leg { return leg{upright: true, at: 2*c + 1, dx: dx} }
	var legs [5]leg
	propose := func(out, in side, all ...leg) {
		copy(legs[:], all)
		try(way{out: out, in: in, legs: legs[:len(all)]})
	}
	outs, ins := outSides(f), inSides(f)
	dxs := []float64{0}
	sides := 4
	if from.underTimer() {
		sides = 3
	}
	if from.kind == exclusive && len(from.out)+len(from.in) > sides {
		dxs = []float64{-slot, slot, 0}
	}
	apart := func(dx float64, at side) bool { // in the middle only when alone
		return dx != 0 || len(dxs) == 1 || r.settled && !slices.ContainsFunc(from.out, func(g *flow) bool { return g != f && g.out == at && len(g.legs) > 0 })
	}
	if outs[right] && ins[left] {
		if rs == rt && ahead {
			propose(right, left, level(rs))
		}
		if ahead && rs != rt {
			propose(right, left, level(rs), channel(2*cs+2), level(rt))
			if ct > cs+1 {
				propose(right, left, level(rs), channel(2*ct), level(rt))
			}
		}
		for _, k := range ks {
			if ct != cs+1 {
				propose(right, left, level(rs), channel(2*cs+2), level(k), channel(2*ct), level(rt))
			}
		}
	}
	if outs[right] {
		if side := toward(rt, rs); ahead && rs != rt && ins[side] {
			propose(right, side, level(rs), column(ct, to.dx))
		}
		for _, k := range ks {
			if side := toward(rt, k); ins[side] {
				propose(right, side, level(rs), channel(2*cs+2), level(k), column(ct, to.dx))
			}
		}
	}
	for _, dx := range dxs {
		middle := dx
		dx += from.dx
		if side := toward(rs, rt); ahead && rs != rt && outs[side] && ins[left] && apart(middle, side) {
			propose(side, left, column(cs, dx), level(rt))
		}
		if side := toward(rs, rt); cs == ct && dx == to.dx && rs != rt && outs[side] && ins[toward(rt, rs)] && apart(middle, side) {
			propose(side, toward(rt, rs), column(cs, dx))
		}
		for _, k := range ks {
			side := toward(rs, k)
			if !outs[side] || cs == ct && dx == to.dx || !apart(middle, side) {
				continue
			}
			if ins[left] {
				propose(side, left, column(cs, dx), level(k), channel(2*ct), level(rt))
			}
			if in := toward(rt, k); ins[in] {
				propose(side, in, column(cs, dx), level(k), column(ct, to.dx))
			}
		}
	}
}

// underTimer reports whether a node stands below a timer, where no flow reaches
// its left side.
func (n *node) underTimer() bool { return n.beneath != nil && n.beneath.host != nil }

// outSides are the sides at which a flow may leave.
func outSides(f *flow) [4]bool {
	if f.from.host != nil {
		return [4]bool{bottom: true}
	}
	return [4]bool{right: true, top: true, bottom: f.from.edge == 0}
}

// inSides are the sides at which a flow may come in.
func inSides(f *flow) [4]bool {
	return [4]bool{left: true, top: true, bottom: f.to.edge == 0 && f.to.shape() != event}
}

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
	for s := first; s <= last; s++ {
		for _, m := range r.marks[[2]int{at, s}] {
			if shares(m.f, f, leaves) {
				continue
			}
			fromLeft, fromRight := s > lo, s < hi
			if s%2 == 1 || m.left && fromLeft || m.right && fromRight {
				return broken
			}
			cost += touchCost
		}
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
	for _, p := range r.posts[l.at/2] {
		if d := p.dx - l.dx; d >= 2*slot || d <= -2*slot || p.hi < lo || hi < p.lo || shares(p.f, f, leaves) {
			continue
		}
		at := max(lo, p.lo)
		if at < min(hi, p.hi) || r.bands[at/2].row {
			return broken
		}
		cost += touchCost // one turns off above where the other does
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

// note writes down where a flow runs, or takes it back.
func (r *router) note(f *flow, sign int) {
	for i := range f.legs {
		l := &f.legs[i]
		lo, hi, atLo, atHi := f.span(f, i)
		if l.upright {
			r.crowd.upright(l.at, lo, hi, sign)
			if l.at%2 == 0 {
				continue
			}
			from, to := between(lo, hi, atLo, atHi)
			posts := &r.posts[l.at/2]
			if sign > 0 {
				*posts = append(*posts, post{f, l.dx, from, to})
			} else {
				*posts = slices.DeleteFunc(*posts, func(p post) bool { return p.f == f })
			}
			continue
		}
		r.crowd.level(l.at, lo, hi, sign)
		if !r.bands[l.at].row {
			continue
		}
		for s := lo; s <= hi; s++ {
			if s == lo && atLo != nil || s == hi && atHi != nil {
				continue
			}
			key := [2]int{l.at, s}
			if sign > 0 {
				r.marks[key] = append(r.marks[key], mark{f, s > lo, s < hi})
			} else {
				r.marks[key] = slices.DeleteFunc(r.marks[key], func(m mark) bool { return m.f == f })
			}
		}
	}
}
