package route

import "slices"

// improve takes edges out that cross others, bend too often or were not found,
// and searches them again: first that one alone, then with one that is in the
// way, in the other order. Where one was not found, or there are few lanes, it is
// also tried last of those that it may join, and before all other arrows.
// That goes round three times, or until nothing changed for a round.
func (r *router) improve(order []int) {
	same := 0 // edges since the last change
	for i := 0; i < 3*len(order) && same < len(order) && !r.weary(); i++ {
		if same++; r.better(order[i%len(order)]) {
			same = 0
		}
	}
}

// weary reports that on a board without end enough was tried.
func (r *router) weary() bool {
	const tries = 3 // of each edge
	return r.board.Reach > 0 && r.looked > tries*r.board.Reach/10*len(r.edges)
}

// better draws an edge in a better way if it finds one.
func (r *router) better(e int) bool {
	drawn, few := r.paths[e].ok, r.few(e)
	// Among many lanes, an edge with little more bends nearly always needs them,
	// and to make sure of it would take long.
	wide := len(r.board.Lanes) > 2
	if wide {
		few += 2
	}
	if drawn && r.bends(e) <= few && r.crossings(e) == 0 {
		return false
	}
	group := r.group(e)
	if r.again(group) {
		return true
	}
	for _, other := range r.rivals(e) {
		if r.again(slices.Concat(group[:1], r.group(other), group[1:])) {
			return true
		}
	}
	if drawn && wide || r.board.Reach > 0 {
		return false
	}
	if len(group) > 1 && r.again(append(group[1:len(group):len(group)], e)) {
		return true
	}
	for _, i := range r.order {
		if r.edges[i].Kind != Joined && !slices.Contains(group, i) {
			group = append(group, i)
		}
	}
	return r.again(group)
}

// few is how many bends an edge takes at most that nothing is in the way of:
// two, and another where it changes lanes.
func (r *router) few(e int) int {
	if r.board.Symbols[r.edges[e].From].Lane != r.board.Symbols[r.edges[e].To].Lane {
		return 3
	}
	return 2
}

// bends counts where the way of an edge turns.
func (r *router) bends(e int) (n int) {
	if !r.paths[e].ok {
		return 0
	}
	nodes := r.paths[e].nodes
	last := r.leaving(e, -1)
	for i := range nodes[1:] {
		d := r.heading(nodes[i], nodes[i+1])
		if last >= 0 && d != last {
			n++
		}
		last = d
	}
	if last >= 0 && !r.paths[e].merges && r.arriving(e, last) != last {
		n++
	}
	return n
}

// over is the nodes of a drawn edge that no other edge of its net has.
func (r *router) over(e int) []int32 {
	nodes := r.paths[e].nodes
	if r.paths[e].merges {
		nodes = nodes[:len(nodes)-1]
	}
	return nodes
}

// crossings counts the lines that an edge crosses or is crossed by.
func (r *router) crossings(e int) int {
	n := 0
	for _, at := range r.over(e) {
		if a, b := r.nodes[at].taken[0], r.nodes[at].taken[1]; a != 0 && b != 0 && a != b {
			n++
		}
	}
	return n
}

// crosses reports whether an edge crosses a line of a net.
func (r *router) crosses(e int, net int32) bool {
	for _, at := range r.over(e) {
		if a, b := r.nodes[at].taken[0], r.nodes[at].taken[1]; a != b && a != 0 && b != 0 && (a == net || b == net) {
			return true
		}
	}
	return false
}

// group is the edge and those that may have joined it, the edge first.
func (r *router) group(e int) []int {
	all := []int{e}
	if r.edges[e].Kind == Joined {
		return all
	}
	for i := range r.edges {
		if i != e && r.edges[i].To == r.edges[e].To && r.edges[i].Kind != Joined {
			all = append(all, i)
		}
	}
	return all
}

// rivals are edges that stand in the way of e: those it crosses or that cross
// it; when it bends too often, those beside it; and when it was not found, those
// at its ends.
func (r *router) rivals(e int) []int {
	var all []int
	net := r.net(e)
	drawn, bent := r.paths[e].ok, r.bends(e) > r.few(e)
	for i := range r.edges {
		if i == e || r.net(i) == net || r.edges[i].Kind == Joined {
			continue
		}
		here, there := r.edges[i], r.edges[e]
		if drawn && (r.crosses(e, r.net(i)) || bent && r.beside(here, there)) ||
			!drawn && (here.From == there.From || here.To == there.From || here.From == there.To) {
			all = append(all, i)
		}
	}
	return all[:min(len(all), 8)]
}

// beside reports whether edges have a band and a lane in common, of all from
// their beginnings to their ends.
func (r *router) beside(a, b Edge) bool {
	from, to, other, end := &r.board.Symbols[a.From], &r.board.Symbols[a.To], &r.board.Symbols[b.From], &r.board.Symbols[b.To]
	return common(from.Band, to.Band, other.Band, end.Band) && common(from.Lane, to.Lane, other.Lane, end.Lane)
}

// common reports whether the numbers from a to b and those from c to d have one
// in common.
func common(a, b, c, d int) bool { return min(a, b) <= max(c, d) && min(c, d) <= max(a, b) }

// again takes edges out and draws them in the given order. What was drawn
// before is put back unless the new ways are cheaper. If the first goes the same
// way again, the others can go no better than while it stayed: that is tried with
// them.
func (r *router) again(edges []int) bool {
	old := make([]found, len(edges))
	before := int64(0)
	for i, e := range edges {
		before += r.cost(e) // and of a crossing of two of the edges, once
		old[i] = r.paths[e]
		r.erase(e)
	}
	for _, e := range edges {
		r.paths[e] = found{}
	}
	now := int64(0)
	for i, e := range edges {
		// What the edges after this one are sure to cost is not known; that
		// they all stay below what they cost before is.
		r.budget = int32(max(0, min(before-now, int64(never))))
		r.draw(e)
		if now += r.cost(e); !r.paths[e].ok && old[i].ok || i == 0 && old[i].ok && slices.Equal(r.paths[e].nodes, old[i].nodes) {
			now = before
			break
		}
	}
	r.budget = never
	if now < before {
		return true
	}
	for _, e := range edges {
		r.erase(e)
		r.paths[e] = found{}
	}
	for i, e := range edges {
		r.paths[e] = old[i]
		if old[i].ok {
			r.take(e, r.net(e))
		}
	}
	return false
}

// cost is what an edge costs where ways of several are compared; one that was not
// found costs more than any way.
func (r *router) cost(e int) int64 {
	if !r.paths[e].ok {
		return 1_000_000
	}
	return int64(r.paths[e].cost) + int64(r.crossings(e))*tangleCost
}

// addPath adds the points of a way: its ends and bends.
func (r *router) addPath(points []Point, f *found) []Point {
	if !f.ok {
		return points
	}
	from := len(points)
	points = append(points, f.start)
	add := func(p Point) {
		if n := len(points); n >= from+2 {
			a, b := points[n-2], points[n-1]
			if a.X == b.X && b.X == p.X || a.Y == b.Y && b.Y == p.Y {
				points[n-1] = p
				return
			}
		}
		if points[len(points)-1] != p {
			points = append(points, p)
		}
	}
	for _, n := range f.nodes {
		add(r.place(n))
	}
	add(f.end)
	return points
}
