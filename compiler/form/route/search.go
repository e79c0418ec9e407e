package route

import "slices"

// net is what edges that may join have in common, plus one.
func (r *router) net(e int) int32 {
	if r.edges[e].Kind == Joined {
		return int32(len(r.board.Symbols) + e + 1)
	}
	return int32(r.edges[e].To + 1)
}

// draw searches an edge that is not drawn and takes its nodes.
func (r *router) draw(e int) {
	f, ok := r.direct(e)
	if !ok {
		f = r.search(e)
	}
	r.paths[e] = f
	if f.ok {
		r.take(e, r.net(e))
	}
}

// take marks the nodes of an edge as those of a net. A node at which the line
// bends belongs to it both ways.
func (r *router) take(e int, net int32) {
	nodes := r.paths[e].nodes
	if r.paths[e].merges {
		nodes = nodes[:len(nodes)-1] // the last one is the other line's
	}
	last := direction(-1)
	for i := range nodes {
		in, out := last, last
		if i+1 < len(r.paths[e].nodes) {
			out = r.heading(r.paths[e].nodes[i], r.paths[e].nodes[i+1])
		}
		if i == 0 {
			in = r.leaving(e, out)
		}
		if i == len(nodes)-1 && i+1 == len(r.paths[e].nodes) {
			out = r.arriving(e, in)
		}
		for _, d := range [2]direction{in, out} {
			if d >= 0 {
				r.nodes[nodes[i]].taken[d&1] = net
			}
		}
		last = out
	}
}

// leaving is how the line comes to its first node; arriving how it leaves the
// last.
func (r *router) leaving(e int, or direction) direction {
	return between(r.paths[e].start, r.place(r.paths[e].nodes[0]), or)
}

func (r *router) arriving(e int, or direction) direction {
	n := r.paths[e].nodes
	return between(r.place(n[len(n)-1]), r.paths[e].end, or)
}

func between(a, b Point, or direction) direction {
	const same = 1e-6
	switch {
	case b.X > a.X+same:
		return right
	case b.X < a.X-same:
		return left
	case b.Y > a.Y+same:
		return down
	case b.Y < a.Y-same:
		return up
	}
	return or
}

func (r *router) heading(a, b int32) direction {
	switch b - a {
	case 1:
		return right
	case -1:
		return left
	}
	if b > a {
		return down
	}
	return up
}

// erase gives the nodes of a net back.
func (r *router) erase(e int) {
	if r.paths[e].ok {
		r.take(e, 0)
	}
}

// distance is the way between two nodes in tenths.
func (r *router) distance(a, b int32) int32 {
	p, q := &r.nodes[a], &r.nodes[b]
	return abs32(p.x-q.x) + abs32(p.y-q.y)
}

// stub is the way from a port to its node in tenths.
func (r *router) stub(p port) int32 {
	at := r.place(p.node)
	return int32(10 * (absf(p.point.X-at.X) + absf(p.point.Y-at.Y)))
}

func abs32(n int32) int32 {
	if n < 0 {
		return -n
	}
	return n
}

// entry is what it costs to run through a node in a direction: nothing, a
// crossing, or never. joins says that the line there leads to the same symbol.
func (n *node) entry(d direction, net int32) (cost int32, joins bool) {
	if n.solid {
		return never, false
	}
	along, across := n.taken[d&1], n.taken[1-d&1]
	switch {
	case along == 0 && across == 0:
		return 0, false
	case along == net || across == net:
		return 0, true
	case along != 0 || n.zone != 0:
		return never, false
	}
	return crossCost, false
}

// direct is the way of an edge that runs straight, or to the side and then down
// onto its symbol, when nothing is on it: no search finds a better one.
func (r *router) direct(e int) (found, bool) {
	edge := r.edges[e]
	a, b := r.board.Symbols[edge.From], r.board.Symbols[edge.To]
	_, ay := r.middle(a)
	bx, _ := r.middle(b)
	d := right
	switch {
	case edge.From == edge.To || edge.Kind == Back || b.Band < a.Band:
		return found{}, false
	case a.Lane == b.Lane:
		d = down
	case b.Lane < a.Lane:
		d = left
	}
	turn := d
	if d != down && a.Band != b.Band {
		if edge.Kind == Joined || b.Band > a.Band+1 && !a.Passes {
			return found{}, false
		}
		turn = down
	}
	out, ok := r.port(a, d)
	in, there := r.port(b, turn^2)
	if !ok || !there {
		return found{}, false
	}
	f := found{ok: true, start: out.point, end: in.point, cost: r.stub(out) + r.stub(in)}
	if turn != d {
		f.cost += bendCost
	}
	corner, from := r.node(bx, ay), len(r.ways)
	for n, d := out.node, d; ; n += r.delta[d] {
		if at := &r.nodes[n]; at.solid || !at.free() {
			return found{}, false
		}
		r.ways = append(r.ways, n)
		if n == corner && d != turn {
			if r.nodes[n].zone != 0 {
				return found{}, false
			}
			d = turn
		}
		if n == in.node {
			break
		}
	}
	f.nodes = r.ways[from:len(r.ways):len(r.ways)]
	for i := range f.nodes[1:] {
		f.cost += r.distance(f.nodes[i], f.nodes[i+1])
	}
	return f, true
}

// search finds the cheapest way of an edge past all others.
func (r *router) search(e int) found {
	edge := r.edges[e]
	var buffer [8]port
	var room [8]port
	ins := r.ports(edge.To, edge.Kind, true, edge.From, buffer[:0])
	outs := r.ports(edge.From, edge.Kind, false, edge.To, room[:0])
	if edge.From != edge.To {
		f, _ := r.way(e, outs, ins)
		return f
	}
	// Where it leaves it cannot come in: its head would lie on its beginning.
	var best found
	budget := r.budget
	for i, out := range outs {
		others := slices.DeleteFunc(slices.Clone(ins), func(in port) bool { return in.toward == out.toward })
		if f, cost := r.way(e, outs[i:i+1], others); f.ok {
			best, r.budget = f, cost
		}
	}
	r.budget = budget
	return best
}

// way finds the cheapest way of an edge from some ports to others, and what it
// costs with all that it crosses.
func (r *router) way(e int, outs, ins []port) (found, int32) {
	r.round++
	edge, net := r.edges[e], r.net(e)
	wrong := up // to turn there leads away
	if edge.Kind == Back {
		wrong = down
	}
	r.turns = &fewest()[wrong>>1]
	r.aim(e, ins)
	best, end, merged := r.budget, int32(-1), false
	visit := func(m int32, d direction, cost, from int32) {
		i := m*4 + int32(d)
		s := &r.states[i]
		if s.round == r.round && s.cost <= cost {
			return
		}
		s.round, s.cost, s.before = r.round, cost, from
		for k := range r.goals {
			if g := &r.goals[k]; g.node == m && g.d == d && cost+g.toll < best {
				best, end, merged = cost+g.toll, i, false
			}
		}
		if least := cost + r.left(m, d); least < best {
			r.queue.push(least, item{state: i, cost: cost})
		}
	}
	base := never
	for _, p := range outs {
		base = min(base, p.toll+r.stub(p)+r.left(p.node, p.toward))
	}
	r.queue.empty(base)
	for _, p := range outs {
		n := &r.nodes[p.node]
		c, joins := n.entry(p.toward, net)
		if c == never || joins || c > 0 && n.zone != 0 {
			continue
		}
		visit(p.node, p.toward, p.toll+c+r.stub(p), -1)
	}
	for looked := 1; ; looked++ {
		it, least, ok := r.queue.pop()
		if !ok || least >= best || looked == r.board.Reach {
			r.looked += looked
			break
		}
		s, cost := it.state, it.cost
		n, d := s/4, direction(s%4)
		if cost > r.states[s].cost {
			continue // a cheaper way was found meanwhile
		}
		at := &r.nodes[n]
		turning := int32(bendCost)
		switch {
		case !at.free() || at.zone != 0 && at.zone != int32(edge.From+1):
			turning = never
		case at.zone != 0:
			turning += nearCost
		}
		for turn := range direction(4) {
			c := cost
			if turn != d {
				if turning == never || turn == d^2 {
					continue
				}
				if c += turning; turn == wrong {
					c += wrongCost
				}
			}
			m := n + r.delta[turn]
			next := &r.nodes[m]
			toll, joins := next.entry(turn, net)
			if toll == never {
				continue
			}
			way := abs32(at.x-next.x) + abs32(at.y-next.y)
			c += toll + way
			if joins {
				if len(r.stretches) > 0 && c+joinCost < best && r.mayJoin(m, turn, net) {
					best, end, merged = c+joinCost, m*4+int32(turn), true
					r.states[end] = state{r.round, c, s}
				}
				continue
			}
			if next.zone != 0 && next.zone != int32(edge.To+1) && next.zone != int32(edge.From+1) {
				c += zoneCost
			}
			visit(m, turn, c, s)
		}
	}
	if end < 0 {
		return found{}, never
	}
	f := found{ok: true, merges: merged, cost: best}
	from := len(r.ways)
	for s := end; s >= 0; s = r.states[s].before {
		r.ways = append(r.ways, s/4)
		if across := r.nodes[s/4].taken[1-direction(s%4)&1]; across != 0 && across != net {
			f.cost -= crossCost
		}
	}
	f.nodes = r.ways[from:len(r.ways):len(r.ways)]
	slices.Reverse(f.nodes)
	for _, p := range outs {
		if p.node == f.nodes[0] {
			f.start = p.point
		}
	}
	if f.end = r.place(f.nodes[len(f.nodes)-1]); !merged {
		for _, p := range ins {
			if p.node*4+int32(p.toward^2) == end {
				f.end = p.point
			}
		}
	}
	return f, best
}

// mayJoin reports whether a line that comes to node m may end on the line of
// its own net there: not where the head is, not on a crossing, not against its
// run, and not where it has only just left its symbol, which would look as if
// it led there.
func (r *router) mayJoin(m int32, d direction, net int32) bool {
	if r.nodes[m].zone != 0 {
		return false
	}
	a, b := r.nodes[m].taken[0], r.nodes[m].taken[1]
	if a != 0 && a != net || b != 0 && b != net {
		return false
	}
	for i := range r.paths {
		p := &r.paths[i]
		if !p.ok || r.net(i) != net {
			continue
		}
		for k, n := range p.nodes {
			if n != m || k+1 == len(p.nodes) && p.merges {
				continue
			}
			if at := r.place(m); !r.board.Symbols[r.edges[i].From].Passes && absf(at.X-p.start.X)+absf(at.Y-p.start.Y) < startRoom {
				return false
			}
			on := direction(-1)
			if k+1 < len(p.nodes) {
				on = r.heading(n, p.nodes[k+1])
			} else {
				on = r.arriving(i, on)
			}
			in := direction(-1)
			if k > 0 {
				in = r.heading(p.nodes[k-1], n)
			} else {
				in = r.leaving(i, on)
			}
			// Neither against the line's run nor along its tail.
			return on != d^2 && in != d
		}
	}
	return false
}

// queue gives the item with the least cost of a whole way first. Of equally
// cheap ones the last comes first: it is the one nearest to its end.
type queue struct {
	items []item
	first []int32 // for each cost from base on, its item plus one; 0 where there is none
	base  int32
	at    int32 // no item costs less than base+at
	end   int32 // nor base+end or more
}

// item is a state, what its way costs up to there, and the item of equal cost
// that is behind it, plus one.
type item struct{ state, cost, next int32 }

func (q *queue) empty(base int32) {
	clear(q.first[:q.end])
	q.items, q.base, q.at, q.end = q.items[:0], base, 0, 0
}

// push adds an item of which the whole way costs least at least: no less than
// base, and no less than what was taken last.
func (q *queue) push(least int32, it item) {
	i := max(q.at, least-q.base)
	if i >= q.end {
		if q.end = i + 1; int(i) >= len(q.first) {
			q.first = append(q.first, make([]int32, int(i)+1-len(q.first))...)
		}
	}
	it.next = q.first[i]
	q.items = append(q.items, it)
	q.first[i] = int32(len(q.items))
}

// pop takes the first item; ok is false when there is none.
func (q *queue) pop() (it item, least int32, ok bool) {
	for ; q.at < q.end; q.at++ {
		if i := q.first[q.at]; i > 0 {
			it = q.items[i-1]
			q.first[q.at] = it.next
			return it, q.base + q.at, true
		}
	}
	return it, 0, false
}
