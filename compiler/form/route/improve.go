package route

import "slices"

// improve takes edges out that cross others or were not found, and searches
// them again: first that one alone, then with one that is in the way, in the
// other order. It goes round three times, or until nothing changed for a round.
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
	if r.paths[e].ok && r.crossings(e) == 0 {
		return false
	}
	if r.again(r.group(e)) {
		return true
	}
	for _, other := range r.rivals(e) {
		if group := r.group(e); r.again(slices.Concat(group[:1], r.group(other), group[1:])) {
			return true
		}
	}
	return false
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
// it or, when it was not found, those at its ends.
func (r *router) rivals(e int) []int {
	var all []int
	net := r.net(e)
	for i := range r.edges {
		if i == e || r.net(i) == net || r.edges[i].Kind == Joined {
			continue
		}
		here, there := r.edges[i], r.edges[e]
		if r.paths[e].ok && r.crosses(e, r.net(i)) ||
			!r.paths[e].ok && (here.From == there.From || here.To == there.From || here.From == there.To) {
			all = append(all, i)
		}
	}
	return all[:min(len(all), 8)]
}

// again takes edges out and draws them in the given order. What was drawn
// before is put back unless the new ways are cheaper.
func (r *router) again(edges []int) bool {
	old := make([]found, len(edges))
	before := r.total(edges)
	for i, e := range edges {
		old[i] = r.paths[e]
		r.erase(e)
	}
	for _, e := range edges {
		r.paths[e] = found{}
	}
	for i, e := range edges {
		// What the edges after this one are sure to cost is not known; that
		// they all stay below what they cost before is.
		r.budget = int32(max(0, min(before-r.total(edges[:i]), int64(never))))
		if r.draw(e); !r.paths[e].ok && old[i].ok {
			break
		}
	}
	r.budget = never
	if r.total(edges) < before {
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

// total is what edges cost; one that was not found costs more than any way.
func (r *router) total(edges []int) (sum int64) {
	for _, e := range edges {
		if !r.paths[e].ok {
			sum += 1_000_000
			continue
		}
		sum += int64(r.paths[e].cost) + int64(r.crossings(e))*crossCost
	}
	return sum
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
