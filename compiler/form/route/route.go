// Package route finds the ways of arrows over a board of lanes and bands, the
// grid in which the symbols of a flowchart stand.
//
// # The board
//
// A symbol stands in the middle of a cell. Lines run on tracks: level ones
// through the middle of each band and along its upper and lower edge, upright
// ones through the middle of each lane and along its sides. Tracks are at least a millimetre apart and keep their distance
// from the borders of cells, so whatever runs on them does.
//
// # The search
//
// Each edge is searched by A* over track, track and direction. It costs its
// length, its bends, the lines that it crosses and the port that it uses. No
// line runs on another one, bends on it or crosses it where its head will be;
// but an edge may join an earlier one to the same symbol. Short edges go
// first. Then edges that cross, bend too often or failed are taken out, alone and
// in pairs in the other order, and searched again, a few rounds. Ties are broken
// by the order of the edges, so the result depends on nothing else.
package route

import (
	"cmp"
	"slices"
	"sync"
)

// Span is a stretch of the page in mm.
type Span struct{ From, To float64 }

func (s Span) middle() float64 { return (s.From + s.To) / 2 }

// Symbol stands in the middle of a cell, of the given half width and height.
type Symbol struct {
	Lane, Band   int
	HalfW, HalfH float64
	Parts        bool // a dot: one line comes in from above
	Passes       bool // a pentagon: edges may come in and go out everywhere
}

// Kind tells edges apart; it decides which ports are liked.
type Kind int

// The kinds of edges.
const (
	Onward Kind = iota // to a later band
	Back               // to an earlier one, or to itself
	Joined             // no arrow: between those who act together
)

// Edge is to be drawn from one symbol to another. Edges to the same symbol may
// join.
type Edge struct {
	From, To int
	Kind     Kind
}

// Point is a point of the page in mm.
type Point struct{ X, Y float64 }

// Path is the way of an edge. Without points none was found.
type Path struct {
	Points []Point
	Merges bool // it ends on the line of another edge to the same symbol
}

// Board is what the edges are drawn on.
type Board struct {
	Lanes, Bands []Span
	Symbols      []Symbol
	Reach        int // places that a search may look at, on a board without end; 0 is all

	paths  []Path // that were drawn last
	points []Point
}

// Distances in mm.
const (
	edgeGap   = 1.25 // of the outermost tracks from the borders of a cell
	pitch     = 1.0  // between tracks
	apart     = 0.9  // around a symbol
	headRoom  = 2.4  // for an arrowhead: no bend and no crossing
	startRoom = 4.0  // behind a symbol: no line joins
	most      = 4    // tracks along an edge of a cell
	hair      = 1e-6 // less than any line is wide
)

// Costs, in tenths of a millimetre of way.
const (
	bendCost   = 90
	crossCost  = 600
	tangleCost = 1800           // of a crossing, where ways of several edges are compared: better a detour
	zoneCost   = 50             // of a place where another symbol may need a head
	wrongCost  = 300            // of a turn upwards on a way down, or downwards on a way back
	neededCost = 120            // of a port to come in by where an edge wants to leave
	nearCost   = 40             // of a bend right behind the port
	never      = int32(1) << 20 // more than any way costs
)

type direction int8

const (
	right direction = iota
	down
	left
	up
)

func (d direction) level() bool { return d&1 == 0 }

type router struct {
	board  *Board
	edges  []Edge
	xs, ys []float64
	midX   []int // of each lane, in xs
	midY   []int // of each band, in ys
	nx     int
	nodes  []node
	delta  [4]int32 // from a node to the next one, by direction

	needed [][4]bool // of each symbol, by direction: an edge wants to leave there
	order  []int     // of edges, in which they are searched
	paths  []found
	ways   []int32 // nodes of paths

	// Of the search: a state is a node and a direction.
	looked    int // places that all searches looked at
	round     int32
	budget    int32 // what an edge may cost
	states    []state
	queue     queue
	goals     []goal
	turns     *turns
	stretches []stretch
}

// node is where two tracks cross.
type node struct {
	x, y  int32    // in tenths
	taken [2]int32 // net of the line through it, level and upright
	solid bool     // a symbol is here
	zone  int32    // the symbol, from 1, at which the head of an arrow may be here
}

func (n *node) free() bool { return n.taken[0] == 0 && n.taken[1] == 0 }

// state is what a search knows of a node that it came to in a direction. It is
// of use only to the search of its round.
type state struct{ round, cost, before int32 }

// found is the way of an edge over nodes, from its port to its port.
type found struct {
	nodes      []int32
	start, end Point
	merges, ok bool
	cost       int32 // without its crossings
}

// routers keeps the memory of one board for the next.
var routers = sync.Pool{New: func() any { return new(router) }}

// Route draws the edges. The paths are of use until the board routes again.
func (b *Board) Route(edges []Edge) []Path {
	r := routers.Get().(*router)
	r.board, r.edges, r.budget, r.looked = b, edges, never, 0
	r.paths, r.ways = slices.Grow(r.paths[:0], len(edges))[:len(edges)], r.ways[:0]
	clear(r.paths)
	r.tracks()
	r.obstacles()
	r.needs()
	r.order = r.order[:0]
	for i := range edges {
		r.order = append(r.order, i)
	}
	slices.SortStableFunc(r.order, func(x, y int) int { return cmp.Compare(r.length(edges[x]), r.length(edges[y])) })
	for _, e := range r.order {
		r.draw(e)
	}
	r.improve(r.order)
	b.paths, b.points = b.paths[:0], b.points[:0]
	for i := range r.paths {
		from := len(b.points)
		b.points = r.addPath(b.points, &r.paths[i])
		b.paths = append(b.paths, Path{b.points[from:len(b.points):len(b.points)], r.paths[i].merges})
	}
	r.board, r.edges = nil, nil
	routers.Put(r)
	return b.paths
}

// needs notes on which sides of the symbols edges leave for other lanes.
func (r *router) needs() {
	r.needed = append(r.needed[:0], make([][4]bool, len(r.board.Symbols))...)
	for _, e := range r.edges {
		switch d := r.board.Symbols[e.To].Lane - r.board.Symbols[e.From].Lane; {
		case d > 0:
			r.needed[e.From][right] = true
		case d < 0:
			r.needed[e.From][left] = true
		}
	}
}

// length orders edges: those without an arrow, then bands, then lanes.
func (r *router) length(e Edge) int {
	if e.Kind == Joined {
		return -1
	}
	a, b := r.board.Symbols[e.From], r.board.Symbols[e.To]
	bands := b.Band - a.Band
	if e.Kind == Back {
		bands = 2 - bands
	}
	return abs(bands)*100 + abs(a.Lane-b.Lane)
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// tracks lays the tracks: for each lane those along its left side, the middle,
// and those along its right side; for each band likewise.
func (r *router) tracks() {
	// Around the board runs a track that nothing may use.
	r.xs, r.ys = append(r.xs[:0], r.board.Lanes[0].From-pitch), append(r.ys[:0], r.board.Bands[0].From-pitch)
	r.midX, r.midY = r.midX[:0], r.midY[:0]
	half := make([]float64, len(r.board.Lanes))
	tall := make([]float64, len(r.board.Bands))
	for _, s := range r.board.Symbols {
		half[s.Lane] = max(half[s.Lane], s.HalfW)
		tall[s.Band] = max(tall[s.Band], s.HalfH)
	}
	along := func(room float64) int {
		return max(1, min(most, int((room-edgeGap-apart)/pitch+1+1e-6)))
	}
	for i, l := range r.board.Lanes {
		h := half[i]
		if h == 0 {
			h = 0.3 * (l.To - l.From)
		}
		n := along((l.To-l.From)/2 - h)
		for k := range n {
			r.xs = append(r.xs, l.From+edgeGap+pitch*float64(k))
		}
		r.midX = append(r.midX, len(r.xs))
		r.xs = append(r.xs, l.middle())
		for k := n - 1; k >= 0; k-- {
			r.xs = append(r.xs, l.To-edgeGap-pitch*float64(k))
		}
	}
	for i, b := range r.board.Bands {
		h := tall[i]
		if h == 0 {
			h = pitch
		}
		n := along((b.To-b.From)/2 - h)
		for k := range n {
			r.ys = append(r.ys, b.From+edgeGap+pitch*float64(k))
		}
		r.midY = append(r.midY, len(r.ys))
		r.ys = append(r.ys, b.middle())
		for k := n - 1; k >= 0; k-- {
			r.ys = append(r.ys, b.To-edgeGap-pitch*float64(k))
		}
	}
	r.xs = append(r.xs, r.xs[len(r.xs)-1]+pitch)
	r.ys = append(r.ys, r.ys[len(r.ys)-1]+pitch)
	r.nx = len(r.xs)
	r.delta = [4]int32{right: 1, down: int32(r.nx), left: -1, up: -int32(r.nx)}
	n := r.nx * len(r.ys)
	if len(r.states) < 4*n {
		r.states, r.round = make([]state, 4*n), 0
	}
	r.nodes = slices.Grow(r.nodes[:0], n)[:n]
	first := r.nodes[:r.nx]
	for x := range first {
		first[x] = node{x: int32(10*r.xs[x] + 0.5), solid: x == 0 || x == r.nx-1}
	}
	for y := len(r.ys) - 1; y >= 0; y-- {
		row := r.nodes[y*r.nx : (y+1)*r.nx]
		copy(row, first)
		top := int32(10*r.ys[y] + 0.5)
		for x := range row {
			row[x].y = top
		}
		if y == 0 || y == len(r.ys)-1 {
			for x := range row {
				row[x].solid = true
			}
		}
	}
}

func (r *router) node(x, y int) int32        { return int32(y*r.nx + x) }
func (r *router) at(n int32) (x, y int)      { return int(n) % r.nx, int(n) / r.nx }
func (r *router) place(n int32) Point        { x, y := r.at(n); return Point{r.xs[x], r.ys[y]} }
func (r *router) middle(s Symbol) (x, y int) { return r.midX[s.Lane], r.midY[s.Band] }

func (r *router) obstacles() {
	for i, s := range r.board.Symbols {
		mx, my := r.middle(s)
		for x := mx; x >= 0 && r.xs[mx]-r.xs[x] < s.HalfW+apart; x-- {
			r.nodes[r.node(x, my)].solid = true
		}
		for x := mx; x < r.nx && r.xs[x]-r.xs[mx] < s.HalfW+apart; x++ {
			r.nodes[r.node(x, my)].solid = true
		}
		for y := my - 1; y >= 0 && r.ys[my]-r.ys[y] < s.HalfH+headRoom-hair; y-- {
			r.nodes[r.node(mx, y)].zone = int32(i + 1)
		}
		for x := mx - 1; x >= 0 && r.xs[mx]-r.xs[x] < s.HalfW+headRoom-hair; x-- {
			r.nodes[r.node(x, my)].zone = int32(i + 1)
		}
		for x := mx + 1; x < r.nx && r.xs[x]-r.xs[mx] < s.HalfW+headRoom-hair; x++ {
			r.nodes[r.node(x, my)].zone = int32(i + 1)
		}
	}
}

// port is where a line leaves a symbol: the point of its outline, the first
// node outside, and the way there.
type port struct {
	point  Point
	node   int32
	toward direction
	toll   int32
}

// ports are those of a symbol, with what they cost an edge that goes out or
// comes in.
func (r *router) ports(at int, kind Kind, in bool, other int, all []port) []port {
	s := r.board.Symbols[at]
	var toll [4]int32
	o := r.board.Symbols[other]
	switch {
	case in && s.Parts:
		toll = [4]int32{right: never, down: never, left: never, up: 0}
	case kind == Joined:
		toll = [4]int32{right: 0, down: 20, left: 0, up: 60}
	case in && s.Passes:
		toll = [4]int32{right: 0, down: never, left: 0, up: 0}
	case s.Passes:
		toll = [4]int32{right: 0, down: 0, left: 0, up: never}
	case in && kind == Back:
		toll = [4]int32{right: 0, down: never, left: 0, up: 150}
	case in:
		toll = [4]int32{right: 30, down: never, left: 30, up: 0}
		if abs(s.Band-o.Band) > 1 && !o.Passes {
			toll[up] = 70
		}
	case kind == Back:
		toll = [4]int32{right: 0, down: 80, left: 0, up: never}
	default:
		toll = [4]int32{right: 8, down: 0, left: 8, up: never}
	}
	for d := range direction(4) {
		if toll[d] == never {
			continue
		}
		if p, ok := r.port(s, d); ok {
			if p.toll = toll[d]; in && r.needed[at][d] {
				p.toll += neededCost
			}
			all = append(all, p)
		}
	}
	return all
}

// port is the port of a symbol on one of its four sides; ok is false at the
// rim of the board.
func (r *router) port(s Symbol, d direction) (p port, ok bool) {
	mx, my := r.middle(s)
	x, y := r.xs[mx], r.ys[my]
	p.toward = d
	step := 1
	if d == left || d == up {
		step = -1
	}
	side := float64(step)
	if d.level() {
		i := mx
		for i >= 0 && i < r.nx && (side*(r.xs[i]-x) < s.HalfW+0.05 || r.nodes[r.node(i, my)].solid && side*(r.xs[i]-x) < s.HalfW+apart) {
			i += step
		}
		if i < 0 || i >= r.nx {
			return p, false
		}
		p.point, p.node = Point{x + side*s.HalfW, y}, r.node(i, my)
		return p, true
	}
	if my+step < 0 || my+step >= len(r.ys) {
		return p, false
	}
	p.point, p.node = Point{x, y + side*s.HalfH}, r.node(mx, my+step)
	return p, true
}

func absf(f float64) float64 {
	if f < 0 {
		return -f
	}
	return f
}
