package flow

import "sopc/compiler/program"

// A run is the beginning of a case: the steps that were worked on, in a
// possible order. Where it passes a parallel block it goes through all tracks,
// one after the other; where it ends inside a track it has only gone through
// that one. Its length is its number of steps.
//
// Shortest runs come from a breadth-first search in which a passed block
// counts as many steps as the shortest ways through its tracks have together.

// may says whether a run may go along an arc that leaves a step.
type may func(step int, a arc) bool

func anyArc(int, arc) bool { return true }

// runs holds the shortest runs from Mulai to every place outside the tracks.
type runs struct {
	g      *Graph
	may    may
	cost   []int     // by node: steps before it, or -1 when there is no run
	before []int     // by node: the node before it
	ways   [][][]int // by block: the shortest way through each track
}

// runs searches all places or, to be faster, until one is found where stop
// holds; stop may be nil.
func (g *Graph) runs(may may, stop func(node int) bool) *runs {
	r := &runs{g: g, may: may, cost: make([]int, len(g.arcs)), before: make([]int, len(g.arcs)), ways: make([][][]int, len(g.p.Parallels))}
	for v := range r.cost {
		r.cost[v], r.before[v] = -1, -1
	}
	if g.start < 0 {
		return r
	}
	// queue[c] holds the nodes that were seen at cost c; costs never exceed
	// the number of steps, because a shortest run visits none twice.
	var queue [][]int
	best := make([]int, len(g.arcs))
	for v := range best {
		best[v] = g.steps() + 1
	}
	see := func(v, cost, before int) {
		if v >= 0 && cost < best[v] {
			best[v], r.before[v] = cost, before
			for len(queue) <= cost {
				queue = append(queue, nil)
			}
			queue[cost] = append(queue[cost], v)
		}
	}
	see(g.start, 0, -1)
	for c := 0; c < len(queue); c++ {
		for i := 0; i < len(queue[c]); i++ {
			v := queue[c][i]
			if r.cost[v] >= 0 {
				continue
			}
			r.cost[v] = c
			if stop != nil && stop(v) {
				return r
			}
			switch k := v - g.steps(); {
			case k < 0:
				for _, a := range g.arcs[v] {
					if may(v, a) {
						see(a.to, c+1, v)
					}
				}
			case k < len(g.p.Parallels):
				if long, ok := r.through(k); ok {
					for _, a := range g.arcs[g.join(k)] {
						see(a.to, c+long, v)
					}
				}
			}
		}
	}
	return r
}

// through finds the shortest way through each track of a block and their
// length together.
func (r *runs) through(block int) (long int, ok bool) {
	if !r.g.passes[block] {
		return 0, false
	}
	var ways [][]int
	for _, t := range r.g.p.Parallels[block].Tracks {
		way := r.g.inTrack(t.Steps[0], r.leadsTo(r.g.join(block)), r.may)
		if way == nil {
			return 0, false
		}
		ways = append(ways, way)
		long += len(way)
	}
	r.ways[block] = ways
	return long, true
}

func (r *runs) leadsTo(node int) func(step int) bool {
	return func(step int) bool {
		for _, a := range r.g.arcs[step] {
			if a.to == node && r.may(step, a) {
				return true
			}
		}
		return false
	}
}

func (g *Graph) leadsTo(node int) func(step int) bool {
	return (&runs{g: g, may: anyArc}).leadsTo(node)
}

// inTrack is the shortest way inside a track from its first step to one that
// is a goal, both included; nil when there is none.
func (g *Graph) inTrack(first int, goal func(step int) bool, may may) []int {
	track := g.p.Steps[first].Track
	before := map[int]int{first: -1}
	for todo := []int{first}; len(todo) > 0; todo = todo[1:] {
		v := todo[0]
		if goal(v) {
			var way []int
			for ; v >= 0; v = before[v] {
				way = append(way, v)
			}
			return g.stepsBackwards(way)
		}
		for _, a := range g.arcs[v] {
			if a.to < 0 || a.to >= g.steps() || !may(v, a) {
				continue
			}
			if to := g.p.Steps[a.to].Track; to == nil || track == nil || *to != *track {
				continue
			}
			if _, ok := before[a.to]; !ok {
				before[a.to] = v
				todo = append(todo, a.to)
			}
		}
	}
	return nil
}

// to is the shortest run to a step that is a goal, this step included; nil
// when there is none.
func (r *runs) to(goal func(step int) bool) []int {
	var way []int // inside a track, when the run ends there
	node, long := -1, 0
	for i := range r.g.p.Steps {
		if r.g.p.Steps[i].Track == nil && r.cost[i] >= 0 && goal(i) && (node < 0 || r.cost[i] < long) {
			node, long = i, r.cost[i]
		}
	}
	if node >= 0 {
		way, long = []int{node}, long+1
	}
	return r.orInside(node, way, long, goal)
}

// toEnd is the shortest run to an end, by the steps before it; nil when there
// is none.
func (r *runs) toEnd(end int) []int {
	node := r.g.end(end)
	if r.cost[node] < 0 {
		node = -1
	}
	long := 0
	if node >= 0 {
		long = r.cost[node]
	}
	return r.orInside(node, nil, long, r.leadsTo(r.g.end(end)))
}

// orInside is the run to a node followed by way, of the given length, or a
// shorter one that ends at a goal inside a track. A node of -1 is no run.
func (r *runs) orInside(node int, way []int, long int, goal func(step int) bool) []int {
	for k, b := range r.g.p.Parallels {
		c := r.cost[r.g.entry(k)]
		if c < 0 || node >= 0 && c >= long {
			continue
		}
		for _, t := range b.Tracks {
			w := r.g.inTrack(t.Steps[0], goal, r.may)
			if w != nil && (node < 0 || c+len(w) < long) {
				node, way, long = r.g.entry(k), w, c+len(w)
			}
		}
	}
	if node < 0 {
		return nil
	}
	// From the end to the beginning: the way backwards, then what lies before.
	run := make([]int, 0, long)
	for i := len(way) - 1; i >= 0; i-- {
		run = append(run, way[i])
	}
	for v := r.before[node]; v >= 0; v = r.before[v] {
		if v < r.g.steps() {
			run = append(run, v)
			continue
		}
		ways := r.ways[v-r.g.steps()]
		for t := len(ways) - 1; t >= 0; t-- {
			for i := len(ways[t]) - 1; i >= 0; i-- {
				run = append(run, ways[t][i])
			}
		}
	}
	return r.g.stepsBackwards(run)
}

// Path is a way from Mulai to an end that never goes back. In a parallel block
// it follows one track, the longest: the others are worked on meanwhile.
type Path struct {
	Steps []int
	Time  program.Total // the steps' Waktu together, see program.Sum
}

// Longest finds the path of the most steps and the path of the most time (by
// program.Total.WorkingMinutes; a step without a time counts nothing). A step
// with a condition counts as done. The first of several equal paths in the
// order of the outcomes is taken. Both paths are empty when no end can be
// reached without going back.
func (g *Graph) Longest() (most, longest Path) {
	most = g.LongestBy(func(int) float64 { return 1 })
	longest = g.LongestBy(func(s int) float64 { return program.Sum(g.p.Steps[s].Time).WorkingMinutes() })
	return most, longest
}

// LongestBy finds the path on which the weights of the steps add up to most.
func (g *Graph) LongestBy(weight func(step int) float64) Path {
	const none = -1
	value := make([]float64, len(g.arcs)) // of the longest way from the node to an end
	next := make([]int, len(g.arcs))
	for v := range value {
		value[v], next[v] = none, -1
	}
	// An arc that does not return leads to a later position. So, going
	// backwards, all that follows a node is known before the node.
	settle := func(v int, own float64) {
		for _, a := range g.arcs[v] {
			if a.to >= 0 && !g.returns(v, a) && value[a.to] >= 0 && value[a.to]+own > value[v] {
				value[v], next[v] = value[a.to]+own, a.to
			}
		}
	}
	for e := range g.p.Ends {
		value[g.end(e)] = 0
	}
	first, last := map[int]int{}, map[int]int{} // step → the block that it opens or closes
	for k, b := range g.p.Parallels {
		steps := b.Tracks[len(b.Tracks)-1].Steps
		first[b.Tracks[0].Steps[0]], last[steps[len(steps)-1]] = k, k
	}
	for i := g.steps() - 1; i >= 0; i-- {
		if k, ok := last[i]; ok && g.passes[k] {
			settle(g.join(k), 0)
		}
		settle(i, weight(i))
		if k, ok := first[i]; ok {
			settle(g.entry(k), 0)
		}
	}
	var path Path
	if g.start < 0 || value[g.start] < 0 {
		return path
	}
	var times []*program.Duration
	for v := g.start; v >= 0; v = next[v] {
		if v < g.steps() {
			path.Steps = append(path.Steps, v)
			times = append(times, g.p.Steps[v].Time)
		}
	}
	path.Time = program.Sum(times...)
	return path
}

// Precedes tells whether a step may be worked on before another one in some
// case: a way leads from it there, or they stand in two tracks of one block.
func (g *Graph) Precedes(step, other int) bool {
	s, t := g.p.Steps[step].Track, g.p.Steps[other].Track
	if s != nil && t != nil && s.Parallel == t.Parallel && s.Index != t.Index {
		return g.reached[step] && g.reached[other]
	}
	marked := make([]bool, len(g.arcs))
	for _, a := range g.arcs[step] {
		if g.reached[step] {
			g.spread(marked, a.to, func(v int) []arc { return g.arcs[v] })
		}
	}
	return marked[other]
}
