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
