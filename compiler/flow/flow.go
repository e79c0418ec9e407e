// Package flow follows the arrows of a program: what is reached, what traps,
// what loops, which way is the longest, and which documents are at hand where.
// Everything is a pure function of the program, in linear time for one
// question.
//
// # Why soundness is exact here
//
// For workflows in general, soundness (every task can happen, and a case can
// always still end) means exploring all combinations of parallel tokens. Two
// properties of the language spare that:
//
//   - Only decisions branch, and which branch is taken does not depend on the
//     past. (A limited return is first free and then replaced by Beyond, or
//     stays open; conditions are taken as free, too.) Every path along the
//     arrows is therefore a way a case can go.
//   - Parallel work is block-structured: a block is entered as a whole, no
//     arrow crosses the border of a track but to its join or to an end, and
//     blocks do not nest. Tracks do not see each other, so that every choice
//     of one path for each track, in any order, is a way a case can go, and
//     the join is passed by exactly those in which every track arrives.
//
// So plain reachability answers for all combinations, if the join is treated
// with care. It is passable when each track has a path to it. Then its arrow
// leads to what follows the block. When it is not, the tracks that arrive wait
// forever for those that cannot, and its arrows lead to the beginnings of
// these: where they end the case or turn in circles, the waiting ones do, too.
//
// A program that Validate accepts has these properties. For one that it
// refuses because arrows cross borders, Crossings names the arrows and the
// other answers are only reasonable. Indexes must be in range in any case.
package flow

import "sopc/compiler/program"

// Arrow is one arrow of a program and where it stands.
type Arrow struct {
	Step    int  // the step it leaves, or -1
	Block   int  // the parallel block it leaves, or -1; both -1: Mulai
	Kind    Kind // which of the step's arrows it is
	Outcome int  // for Choice: index of the outcome
	Beyond  int  // 0 for the arrow itself, 1 for its Beyond, 2 for that one's, …
	program.Arrow
}

// Kind tells the arrows of a step apart.
type Kind int

// The kinds of arrows. A block and Mulai have only Next.
const (
	Next   Kind = iota // on, when the step is done
	Skip               // on, when the step's condition does not hold
	Choice             // an outcome of its decision
	Lapse              // the term of its wait passed
)

// Arrows lists all arrows that a case can follow: those of Mulai, of the steps
// and of the blocks. A step that is no decision but has a condition has its
// Next twice, as Next and as Skip; a decision has it only as Skip.
func Arrows(p *program.Program) []Arrow {
	all := make([]Arrow, 0, 2*len(p.Steps)+1)
	add := func(a Arrow, arrow program.Arrow) {
		for next := &arrow; next != nil; next = next.Beyond {
			a.Arrow = *next
			all = append(all, a)
			a.Beyond++
		}
	}
	add(Arrow{Step: -1, Block: -1}, program.Arrow{To: p.Start})
	for i := range p.Steps {
		s := &p.Steps[i]
		at := func(k Kind, outcome int) Arrow { return Arrow{Step: i, Block: -1, Kind: k, Outcome: outcome} }
		if len(s.Outcomes) == 0 {
			add(at(Next, 0), s.Next)
		}
		if s.When != nil {
			add(at(Skip, 0), s.Next)
		}
		for j := range s.Outcomes {
			add(at(Choice, j), s.Outcomes[j].Go)
		}
		if s.Wait != nil && s.Wait.Lapse != nil {
			add(at(Lapse, 0), *s.Wait.Lapse)
		}
	}
	for i := range p.Parallels {
		add(Arrow{Step: -1, Block: i}, p.Parallels[i].Next)
	}
	return all
}

// Crossings lists the arrows that break the border of a parallel block: into
// a track from outside, from one track into another or out behind the block,
// into a block from inside a block. (The only ways out of a track are its join
// and an end.)
func Crossings(p *program.Program) []Arrow {
	var bad []Arrow
	for _, a := range Arrows(p) {
		var track *program.Track
		if a.Step >= 0 {
			track = p.Steps[a.Step].Track
		}
		switch a.To.Kind {
		case program.ToStep:
			to := p.Steps[a.To.Index].Track
			if (to == nil) != (track == nil) || to != nil && *to != *track {
				bad = append(bad, a)
			}
		case program.ToParallel:
			if track != nil {
				bad = append(bad, a)
			}
		case program.ToJoin:
			if track == nil {
				bad = append(bad, a)
			}
		}
	}
	return bad
}

// Graph is a program with its arrows laid out for the questions of this
// package. It is read-only and may be shared.
type Graph struct {
	p       *program.Program
	arrows  []Arrow
	arcs    [][]arc // by node: steps, then blocks, then joins, then ends
	start   int     // node of Mulai's target, or -1
	passes  []bool  // by block: every track can arrive at the join
	reached []bool  // by node
	papers  *papers
}

// arc is an arrow that leads to a node.
type arc struct {
	to    int
	arrow int  // index in arrows, or -1
	done  bool // the work of the step it leaves has been done
}

// New lays out a program.
func New(p *program.Program) *Graph {
	g := &Graph{p: p, arrows: Arrows(p), start: -1}
	g.arcs = make([][]arc, len(p.Steps)+2*len(p.Parallels)+len(p.Ends))
	store := make([]arc, len(g.arrows)) // the arcs of all steps, cut into pieces
	for i := 0; i < len(g.arrows); {
		from, first := g.arrows[i].Step, i
		for ; i < len(g.arrows) && g.arrows[i].Step == from && g.arrows[i].Block < 0; i++ {
			a := &g.arrows[i]
			store[i] = arc{to: g.node(a.To, from), arrow: i, done: a.Kind == Next || a.Kind == Choice}
		}
		switch {
		case first == i: // a block's: below
			i++
		case from < 0:
			g.start = store[first].to
		default:
			g.arcs[from] = store[first:i:i]
		}
	}
	g.passes = make([]bool, len(p.Parallels))
	for k, b := range p.Parallels {
		var stuck []arc
		for _, t := range b.Tracks {
			first := arc{to: t.Steps[0], arrow: -1}
			g.arcs[g.entry(k)] = append(g.arcs[g.entry(k)], first)
			if g.inTrack(t.Steps[0], g.leadsTo(g.join(k)), anyArc) == nil {
				stuck = append(stuck, first)
			}
		}
		g.passes[k] = len(stuck) == 0
		g.arcs[g.join(k)] = stuck
	}
	for i, a := range g.arrows {
		if a.Block >= 0 && g.passes[a.Block] {
			j := g.join(a.Block)
			g.arcs[j] = append(g.arcs[j], arc{to: g.node(a.To, -1), arrow: i})
		}
	}
	g.reached = make([]bool, len(g.arcs))
	g.spread(g.reached, g.start, func(v int) []arc { return g.arcs[v] })
	g.papers = newPapers(g)
	return g
}

func (g *Graph) steps() int      { return len(g.p.Steps) }
func (g *Graph) entry(k int) int { return g.steps() + k }
func (g *Graph) join(k int) int  { return g.steps() + len(g.p.Parallels) + k }
func (g *Graph) end(e int) int   { return g.steps() + 2*len(g.p.Parallels) + e }

// node is the node of a target that an arrow of the step from leads to.
func (g *Graph) node(t program.Target, from int) int {
	switch t.Kind {
	case program.ToStep:
		return t.Index
	case program.ToParallel:
		return g.entry(t.Index)
	case program.ToJoin:
		if from >= 0 && g.p.Steps[from].Track != nil {
			return g.join(g.p.Steps[from].Track.Parallel)
		}
		return -1
	}
	return g.end(t.Index)
}

// spread marks all nodes that arcs lead to from the given one.
func (g *Graph) spread(marked []bool, from int, arcs func(v int) []arc) {
	if from < 0 || marked[from] {
		return
	}
	marked[from] = true
	for todo := []int{from}; len(todo) > 0; {
		v := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, a := range arcs(v) {
			if a.to >= 0 && !marked[a.to] {
				marked[a.to] = true
				todo = append(todo, a.to)
			}
		}
	}
}

// Unreachable lists the steps that no case comes to.
func (g *Graph) Unreachable() []int {
	var steps []int
	for i := range g.p.Steps {
		if !g.reached[i] {
			steps = append(steps, i)
		}
	}
	return steps
}

// Trap is a part of the flow that no case leaves again. From each of its
// steps every other can be reached, and nothing else.
type Trap struct {
	Steps []int // in ascending order
	Path  []int // the shortest run from Mulai to the first step in it, that one included; see runs
	Cycle []int // a shortest circle from that step on; its last step leads back to its first
	Fed   []int // the steps before it from which no end can be reached either
}

// Traps finds every trap that a case can come to, in the order of their first
// steps. A program without unreachable steps and traps is sound.
func (g *Graph) Traps() []Trap {
	good := make([]bool, len(g.arcs))
	back := g.reversed()
	for e := range g.p.Ends {
		g.spread(good, g.end(e), func(v int) []arc { return back[v] })
	}
	lost := func(v int) bool { return v >= 0 && g.reached[v] && !good[v] }
	var traps []Trap
	from := map[int]int{} // component → trap
	component, count := g.components(func(v int, a arc) bool { return lost(v) && lost(a.to) })
	closed := make([]bool, count)
	for c := range closed {
		closed[c] = true
	}
	for v := range g.arcs {
		for _, a := range g.arcs[v] {
			if lost(v) && lost(a.to) && component[v] != component[a.to] {
				closed[component[v]] = false
			}
		}
	}
	for i := range g.p.Steps {
		if c := component[i]; lost(i) && closed[c] {
			if _, ok := from[c]; !ok {
				from[c] = len(traps)
				traps = append(traps, Trap{})
			}
			t := &traps[from[c]]
			t.Steps = append(t.Steps, i)
		}
	}
	if len(traps) == 0 {
		return nil
	}
	runs := g.runs(anyArc, nil)
	for n := range traps {
		t := &traps[n]
		t.Path = runs.to(func(s int) bool { return component[s] == component[t.Steps[0]] })
		if len(t.Path) > 0 {
			t.Cycle = g.cycle(t.Path[len(t.Path)-1])
		}
		fed := make([]bool, len(g.arcs))
		g.spread(fed, t.Steps[0], func(v int) []arc { return back[v] })
		for i := range g.p.Steps {
			if fed[i] && lost(i) && !closed[component[i]] {
				t.Fed = append(t.Fed, i)
			}
		}
	}
	return traps
}

// reversed turns all arcs between nodes that are reached round.
func (g *Graph) reversed() [][]arc {
	back := make([][]arc, len(g.arcs))
	for v, arcs := range g.arcs {
		for _, a := range arcs {
			if a.to >= 0 && g.reached[v] {
				back[a.to] = append(back[a.to], arc{to: v, arrow: a.arrow})
			}
		}
	}
	return back
}

// cycle is a shortest way from a step back to itself, by the number of nodes;
// of these the steps. Nil when there is none.
func (g *Graph) cycle(step int) []int {
	before := make([]int, len(g.arcs))
	for v := range before {
		before[v] = -1
	}
	for todo := []int{step}; len(todo) > 0; todo = todo[1:] {
		v := todo[0]
		for _, a := range g.arcs[v] {
			if a.to == step {
				var steps []int
				for ; v != step; v = before[v] {
					steps = append(steps, v)
				}
				return g.stepsBackwards(append(steps, step))
			}
			if a.to >= 0 && before[a.to] < 0 {
				before[a.to] = v
				todo = append(todo, a.to)
			}
		}
	}
	return nil
}

// stepsBackwards turns a list of nodes round and keeps only the steps.
func (g *Graph) stepsBackwards(nodes []int) []int {
	steps := make([]int, 0, len(nodes))
	for i := len(nodes) - 1; i >= 0; i-- {
		if nodes[i] < g.steps() {
			steps = append(steps, nodes[i])
		}
	}
	return steps
}

// components numbers the strongly connected components of the graph, taking
// only the arcs that count, by Tarjan's algorithm without recursion.
func (g *Graph) components(counts func(v int, a arc) bool) (component []int, count int) {
	n := len(g.arcs)
	component = make([]int, n)
	low, seen, tried := make([]int, n), make([]int, n), make([]int, n) // seen: 0 is not yet
	for v := range component {
		component[v] = -1
	}
	var open, path []int
	clock := 0
	for root := range n {
		if seen[root] != 0 {
			continue
		}
		path = append(path, root)
		for len(path) > 0 {
			v := path[len(path)-1]
			if seen[v] == 0 {
				clock++
				seen[v], low[v] = clock, clock
				open = append(open, v)
			}
			deeper := false
			for tried[v] < len(g.arcs[v]) && !deeper {
				a := g.arcs[v][tried[v]]
				switch {
				case a.to < 0 || !counts(v, a):
				case seen[a.to] == 0:
					path = append(path, a.to)
					deeper = true
					continue // tried again, to take over its low
				case component[a.to] < 0:
					low[v] = min(low[v], low[a.to])
				}
				tried[v]++
			}
			if deeper {
				continue
			}
			path = path[:len(path)-1]
			if low[v] == seen[v] {
				for {
					w := open[len(open)-1]
					open = open[:len(open)-1]
					component[w] = count
					if w == v {
						break
					}
				}
				count++
			}
		}
	}
	return component, count
}

// Endless lists the returns without a limit that close a loop in which no
// return has one. Loops that are traps are left out: they have a worse fault.
func (g *Graph) Endless() []Arrow {
	good := make([]bool, len(g.arcs))
	back := g.reversed()
	for e := range g.p.Ends {
		g.spread(good, g.end(e), func(v int) []arc { return back[v] })
	}
	free := func(v int, a arc) bool {
		limited := a.arrow >= 0 && g.arrows[a.arrow].Back && g.arrows[a.arrow].Limit > 0
		return !limited && g.reached[v] && good[v]
	}
	component, _ := g.components(free)
	var endless []Arrow
	for v, arcs := range g.arcs {
		for _, a := range arcs {
			if a.arrow >= 0 && a.to >= 0 && free(v, a) && component[v] == component[a.to] && g.returns(v, a) {
				endless = append(endless, g.arrows[a.arrow])
			}
		}
	}
	return endless
}

// returns reports whether an arc leads to the same or an earlier place.
func (g *Graph) returns(v int, a arc) bool {
	if a.arrow >= 0 && g.arrows[a.arrow].Back {
		return true
	}
	return g.position(a.to) <= g.position(v)
}

// position orders nodes as the form does: a block stands where its first step
// does, a join behind its last step, an end behind everything. Positions are
// comparable across kinds, the step i having 2i+1.
func (g *Graph) position(v int) int {
	n, b := g.steps(), len(g.p.Parallels)
	switch {
	case v < n:
		return 3*v + 1
	case v < n+b:
		return 3 * g.p.Parallels[v-n].Tracks[0].Steps[0]
	case v < n+2*b:
		tracks := g.p.Parallels[v-n-b].Tracks
		steps := tracks[len(tracks)-1].Steps
		return 3*steps[len(steps)-1] + 2
	}
	return 3*n + 3
}

// SelfReturns lists the arrows from a step to itself.
func (g *Graph) SelfReturns() []Arrow {
	var self []Arrow
	for _, a := range g.arrows {
		if a.Step >= 0 && a.To == (program.Target{Kind: program.ToStep, Index: a.Step}) {
			self = append(self, a)
		}
	}
	return self
}
