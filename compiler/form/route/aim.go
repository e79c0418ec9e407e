package route

import "sync"

// # Where a way may end, and what is left to there at least

// goal is where an edge may end: at a node that it comes to in a direction.
type goal struct {
	node, x, y int32
	d          direction
	toll       int32 // from the node on
	run        int32 // how far before the node nothing is in the way straight to it, in tenths
}

// ahead is one step in each direction.
var ahead = [4]struct{ x, y int32 }{right: {1, 0}, down: {0, 1}, left: {-1, 0}, up: {0, -1}}

// turns is what the turns of a way cost at least by
//   - whether something is in the way straight to its end,
//   - the direction in which it ends and the one that it has,
//   - the sides on which its end lies: left or right, and above or below.
type turns [2][4][4][4][4]int32

// fewest is that for ways on which to turn down, or up, is wrong.
var fewest = sync.OnceValue(func() *[2]turns {
	all := new([2]turns)
	for i := range 2 * 2 * 4 * 4 * 3 * 3 {
		wrong, far, last, d := down+2*direction(i/288), i/144%2, direction(i/36%4), direction(i/9%4)
		dx, dy := i/3%3-1, i%3-1
		along, aside := dx*int(ahead[last].x)+dy*int(ahead[last].y), dx*int(ahead[d].x)+dy*int(ahead[d].y)
		if d&1 == last&1 {
			aside = dx*int(ahead[last].y) + dy*int(ahead[last].x)
		}
		bends := 3
		switch {
		case d == last && aside == 0 && along >= 0 && far == 0:
			bends = 0
		case d == last && aside != 0 && along > 0, d == last^2 && aside != 0 && far == 0:
			bends = 2
		case d == last, d == last^2:
			bends = 4
		case along > 0 && aside >= 0 && far == 0:
			bends = 1
		}
		away := dy * int(ahead[wrong].y) // above 0 when the end lies where to turn is wrong
		leaves := dy == 0 && bends >= 3  // the band of its end, and comes back
		cost := bends * bendCost
		if d != wrong && (away > 0 || leaves && last.level() || last == wrong^2 && dy == 0 && bends > 0) {
			cost += wrongCost
		}
		all[wrong>>1][far][last][d][dx&3][dy&3] = int32(cost)
	}
	return all
})

// sign is -1, 0 or 1.
func sign(n int32) int32 { return n>>31 | int32(uint32(-n)>>31) }

// stretch is a straight part of a line that the edge may join.
type stretch struct{ x0, y0, x1, y1 int32 }

// joinCost makes an edge rather use a port of its own.
const joinCost = 10

// left is the least that is left to a point of the stretch.
func (t *stretch) left(x, y int32, d direction) int32 {
	var dx, dy int32
	var towardX, towardY direction = right, down
	if dx = t.x0 - x; dx <= 0 {
		dx, towardX = max(0, x-t.x1), left
	}
	if dy = t.y0 - y; dy <= 0 {
		dy, towardY = max(0, y-t.y1), up
	}
	bends := int32(0)
	switch {
	case dx > 0 && dy > 0:
		bends = 1
		if d != towardX && d != towardY {
			bends = 2
		}
	case dx > 0 && d != towardX:
		bends = 1
		if d == towardX^2 {
			bends = 2
		}
	case dy > 0 && d != towardY:
		bends = 1
		if d == towardY^2 {
			bends = 2
		}
	}
	return dx + dy + bends*bendCost + joinCost
}

// aim finds where an edge may end.
func (r *router) aim(e int, ins []port) {
	edge := r.edges[e]
	r.goals, r.stretches = r.goals[:0], r.stretches[:0]
	for _, p := range ins {
		if n := &r.nodes[p.node]; n.free() && !n.solid {
			r.goals = append(r.goals, goal{p.node, n.x, n.y, p.toward ^ 2, p.toll + r.stub(p), r.run(p, r.net(e))})
		}
	}
	if edge.Kind == Joined {
		return
	}
	for i := range r.edges {
		if i == e || !r.paths[i].ok || r.edges[i].To != edge.To || r.edges[i].Kind == Joined {
			continue
		}
		nodes := r.paths[i].nodes
		for from := 0; from < len(nodes); {
			to := from + 1
			for to+1 < len(nodes) && nodes[to+1]-nodes[to] == nodes[from+1]-nodes[from] {
				to++
			}
			to = min(to, len(nodes)-1)
			a, b := &r.nodes[nodes[from]], &r.nodes[nodes[to]]
			r.stretches = append(r.stretches, stretch{min(a.x, b.x), min(a.y, b.y), max(a.x, b.x), max(a.y, b.y)})
			if from = to; to == len(nodes)-1 {
				break
			}
		}
	}
}

// run is how far from a port, in tenths, nothing keeps a line from coming
// straight to it.
func (r *router) run(p port, net int32) int32 {
	n := p.node
	for {
		before := n + r.delta[p.toward]
		if cost, joins := r.nodes[before].entry(p.toward^2, net); cost == never || joins {
			return r.distance(n, p.node)
		}
		n = before
	}
}

// left is the least that is left from a node and direction.
func (r *router) left(n int32, d direction) int32 {
	x, y := r.nodes[n].x, r.nodes[n].y
	least := never
	for i := range r.goals { // the way, its turns, and the toll
		g := &r.goals[i]
		dx, dy := g.x-x, g.y-y
		far := 0
		if step := &ahead[g.d&3]; dx*step.x+dy*step.y > g.run {
			far = 1
		}
		least = min(least, abs32(dx)+abs32(dy)+r.turns[far][g.d&3][d&3][sign(dx)&3][sign(dy)&3]+g.toll)
	}
	for i := range r.stretches {
		least = min(least, r.stretches[i].left(x, y, d))
	}
	return least
}
