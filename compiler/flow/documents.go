package flow

import (
	"cmp"
	"math/bits"
	"slices"

	"sopc/compiler/program"
)

// Which documents are at hand where.
//
// The unit of the analysis is not the document but the demand: what one entry
// of Kelengkapan asks for. A demand names the documents of which one will do
// (alternatives), and the conditions under which it is asked at all (those of
// the step and of the entry). It is met by every document that is one of these
// or a later state of one. Equal entries share a demand.
//
// A demand is missing at a place when some run from Mulai comes there without
// having met it. Along a run,
//
//   - an output meets the demands for its document from then on; an output of
//     several alternatives those that each of them would meet; an output with
//     a condition those that are only asked under this condition (the same
//     writing means the same fact about the case, here and there);
//   - a skipped step has no outputs, but shows that its condition does not
//     hold: demands asked only under it are met, by not being asked;
//   - a step whose wait lapsed has no outputs;
//   - what comes from outside is met from the start, or, when it is the
//     kelengkapan of the first step or of a step that an outside party leads,
//     from this step on.
//
// Missing is a matter of "some run", so it spreads forward along the arcs and
// meets in unions. At a join every track has been gone through: a demand is
// missing there when each track can arrive without it. Inside a track, what
// other tracks put out may be there but cannot be relied on. As tracks choose
// their ways independently, all this is exact, not an approximation; only
// conditions that differ in writing are taken to be independent.
//
// Demands are worked on 64 at a time, one bit each, so that the time is that
// of a walk over the arrows for every 64 demands.

// Lack is an entry of Kelengkapan that is not at hand when its step begins.
type Lack struct {
	Step, Item int // Item is an index in Step.Inputs
	Kind       LackKind
	By         int // the first other step in the table that puts it out; -1 when none does
	demand     demand
}

// LackKind tells how a document is missing.
type LackKind int

// The kinds of lacks: no other step puts it out, and it does not come from
// outside; it is put out, but on no path to here; it is on some paths, but not
// on all.
const (
	Never LackKind = iota
	Later
	Sometimes
)

// Shortfall is a final product that a good end does not have.
type Shortfall struct {
	Document int
	End      int // -1: no good end has it
	Kind     LackKind
	By       int
	demand   demand
}

// demand is what an entry asks for.
type demand struct {
	documents []int // one of these, or of their later states; ascending
	when      []int // numbers of conditions, ascending
}

func (d demand) equal(e demand) bool {
	return slices.Equal(d.documents, e.documents) && slices.Equal(d.when, e.when)
}

// conditions numbers conditions by their writing.
type conditions map[string]int

// number is the number of a condition, or -1 for none.
func (c conditions) number(w *program.When) int {
	if w == nil {
		return -1
	}
	key := "text " + program.Key(w.Text)
	if w.Rule != nil {
		key = "rule " + w.Rule.Expr
	}
	n, ok := c[key]
	if !ok {
		n = len(c)
		c[key] = n
	}
	return n
}

func sortedSet(items ...int) []int {
	set := slices.DeleteFunc(slices.Clone(items), func(i int) bool { return i < 0 })
	slices.Sort(set)
	return slices.Compact(set)
}

// papers holds what the documents of a program have to do with its steps, in
// the numbers that the analysis works with.
type papers struct {
	g       *Graph
	given   conditions
	when    []int     // by step: its condition, or -1
	inputs  [][]paper // by step
	outputs [][]paper // by step
	brought [][]paper // by step: kelengkapan that comes from outside
	order   []int     // documents, each after the one whose later state it is
}

// paper is an entry of Kelengkapan or Output that is a document.
type paper struct {
	item      int
	documents []int
	when      int
}

func newPapers(g *Graph) *papers {
	n := g.steps()
	d := &papers{g: g, given: conditions{}, when: make([]int, n), inputs: make([][]paper, n), outputs: make([][]paper, n), brought: make([][]paper, n)}
	for i := range g.p.Steps {
		s := &g.p.Steps[i]
		d.when[i] = d.given.number(s.When)
		d.inputs[i], d.outputs[i] = d.list(s.Inputs), d.list(s.Outputs)
		if g.bringsAlong(i) {
			d.brought[i] = d.inputs[i]
		}
	}
	d.order = statesInOrder(g.p.Documents)
	return d
}

func (d *papers) list(items []program.Item) []paper {
	var list []paper
	for i, it := range items {
		if it.Kind == program.Paper && len(it.Documents) > 0 {
			list = append(list, paper{i, it.Documents, d.given.number(it.When)})
		}
	}
	return list
}

// bringsAlong reports whether the kelengkapan of a step comes from outside.
func (g *Graph) bringsAlong(step int) bool {
	for _, a := range g.p.Steps[step].Actors[:min(1, len(g.p.Steps[step].Actors))] {
		if len(a) > 0 && g.p.Lanes[a[0].Lane].Outside {
			return true
		}
	}
	if g.start == step {
		return true
	}
	t := g.p.Steps[step].Track
	return t != nil && g.start == g.entry(t.Parallel) && g.p.Parallels[t.Parallel].Tracks[t.Index].Steps[0] == step
}

// statesInOrder sorts documents so that a later state stands behind the
// earlier one. Where they run in a circle the order is arbitrary.
func statesInOrder(documents []program.Document) []int {
	depth := make([]int, len(documents))
	var chain []int
	for i := range documents {
		chain = chain[:0]
		for j := i; j >= 0 && depth[j] == 0; j = documents[j].From {
			depth[j] = -1 // on the way
			chain = append(chain, j)
		}
		for k := len(chain) - 1; k >= 0; k-- {
			depth[chain[k]] = 1
			if from := documents[chain[k]].From; from >= 0 {
				depth[chain[k]] = max(depth[from], 0) + 1
			}
		}
	}
	order := make([]int, len(documents))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(depth[a], depth[b]) })
	return order
}

// Lacks lists every entry of Kelengkapan that is not at hand on every path, in
// the order of the steps. Entries of steps that are not reached, and entries
// that come from outside, are not listed.
func (g *Graph) Lacks() []Lack {
	d := g.papers
	var lacks []Lack
	var asked demands
	for i := range g.p.Steps {
		if !g.reached[i] || g.bringsAlong(i) {
			continue
		}
		for _, it := range d.inputs[i] {
			want := demand{sortedSet(it.documents...), sortedSet(d.when[i], it.when)}
			lacks = append(lacks, Lack{Step: i, Item: it.item, demand: want})
			asked.add(want, len(lacks)-1)
		}
	}
	found := make([]bool, len(lacks))
	h := d.newHand()
	asked.each64(func(some []demand, askers [][]int) {
		h.work(some)
		for bit := range some {
			for _, n := range askers[bit] {
				l := &lacks[n]
				l.Kind, l.By, found[n] = h.judge(l.Step, bit)
			}
		}
	})
	var open []Lack
	for n, l := range lacks {
		if found[n] {
			open = append(open, l)
		}
	}
	return open
}

// Shortfalls lists the final products that some good end that a case can come
// to does not have on every path. When none has it there is one Shortfall,
// with End -1. Without a good end there is none.
func (g *Graph) Shortfalls() []Shortfall {
	d := g.papers
	var final demands
	for i, doc := range g.p.Documents {
		if doc.Final {
			final.add(demand{documents: []int{i}}, i)
		}
	}
	var short []Shortfall
	h := d.newHand()
	final.each64(func(some []demand, askers [][]int) {
		h.work(some)
		for bit := range some {
			document := askers[bit][0]
			var lacking []Shortfall
			good, none := 0, true
			for e := range g.p.Ends {
				if g.p.Ends[e].Kind != program.Finished || !g.reached[g.end(e)] {
					continue
				}
				good++
				none = none && h.nodes[g.end(e)].maybe>>bit&1 == 0
				if kind, by, lacks := h.judge(g.end(e), bit); lacks {
					lacking = append(lacking, Shortfall{document, e, kind, by, some[bit]})
				}
			}
			if good > 0 && none {
				lacking = lacking[:1]
				lacking[0].End = -1
			}
			short = append(short, lacking...)
		}
	})
	slices.SortStableFunc(short, func(a, b Shortfall) int { return cmp.Compare(a.Document, b.Document) })
	return short
}

// Witness is a shortest run (see runs) that comes to the step of a lack
// without what it asks for; the step is its last.
func (g *Graph) Witness(l Lack) []int {
	gate := l.Step // where every run to the step comes by
	if t := g.p.Steps[l.Step].Track; t != nil {
		gate = g.entry(t.Parallel)
	}
	runs := g.runs(g.papers.without(l.demand), func(node int) bool { return node == gate })
	return runs.to(func(s int) bool { return s == l.Step })
}

// WitnessEnd is a shortest run that comes to the end of a shortfall without
// the final product. It is nil when no good end has it.
func (g *Graph) WitnessEnd(s Shortfall) []int {
	if s.End < 0 {
		return nil
	}
	return g.runs(g.papers.without(s.demand), nil).toEnd(s.End)
}

// Available tells, for each step, whether a document (or a later state of it)
// is at hand when the step begins: on every path to it, and on some path. Both
// are false at steps that are not reached.
func (g *Graph) Available(document int) (always, sometimes []bool) {
	h := g.papers.newHand()
	h.work([]demand{{documents: []int{document}}})
	always, sometimes = make([]bool, g.steps()), make([]bool, g.steps())
	for i := range always {
		always[i] = g.reached[i] && h.nodes[i].missing == 0
		sometimes[i] = g.reached[i] && h.nodes[i].maybe != 0
	}
	return always, sometimes
}

// demands collects demands and who asks for each, equal ones once.
type demands struct {
	list   []demand
	askers [][]int
	by     map[int][]int // by first document: indexes in list
}

func (d *demands) add(want demand, asker int) {
	if d.by == nil {
		d.by = map[int][]int{}
	}
	for _, i := range d.by[want.documents[0]] {
		if d.list[i].equal(want) {
			d.askers[i] = append(d.askers[i], asker)
			return
		}
	}
	d.by[want.documents[0]] = append(d.by[want.documents[0]], len(d.list))
	d.list = append(d.list, want)
	d.askers = append(d.askers, []int{asker})
}

func (d *demands) each64(do func(some []demand, askers [][]int)) {
	for i := 0; i < len(d.list); i += 64 {
		end := min(i+64, len(d.list))
		do(d.list[i:end], d.askers[i:end])
	}
}

// meets tells, for up to 64 demands, which of them something meets.
type meets struct {
	all        uint64
	byDocument []uint64 // by document
	byWhen     []uint64 // by condition: the demands that are asked only under it
}

func (d *papers) meets(some []demand) meets {
	m := meets{byDocument: make([]uint64, len(d.g.p.Documents)), byWhen: make([]uint64, len(d.given))}
	for bit, want := range some {
		m.all |= 1 << bit
		for _, doc := range want.documents {
			m.byDocument[doc] |= 1 << bit
		}
		for _, w := range want.when {
			m.byWhen[w] |= 1 << bit
		}
	}
	for _, doc := range d.order { // a later state meets what the earlier one meets
		if from := d.g.p.Documents[doc].From; from >= 0 {
			m.byDocument[doc] |= m.byDocument[from]
		}
	}
	return m
}

// surely are the demands that an entry meets whichever alternative it is and
// whether or not its condition holds.
func (m meets) surely(p paper) uint64 {
	met := m.all
	for _, doc := range p.documents {
		met &= m.byDocument[doc]
	}
	if p.when >= 0 {
		met &= m.byWhen[p.when]
	}
	return met
}

// perhaps are the demands that an entry can meet.
func (m meets) perhaps(p paper) uint64 {
	var met uint64
	for _, doc := range p.documents {
		met |= m.byDocument[doc]
	}
	return met
}

// met are the demands that are surely met along an arc that leaves a step.
func (d *papers) met(m meets, step int, a arc) uint64 {
	switch {
	case a.done:
		return m.surelyAny(d.outputs[step]) | m.surelyAny(d.brought[step])
	case d.g.arrows[a.arrow].Kind == Skip:
		return m.byWhen[d.when[step]]
	}
	return m.surelyAny(d.brought[step]) // lapsed: begun, but nothing came of it
}

func (m meets) surelyAny(entries []paper) uint64 {
	var met uint64
	for _, p := range entries {
		met |= m.surely(p)
	}
	return met
}

// atStart are the demands that documents given from outside meet.
func (d *papers) atStart(m meets) uint64 {
	var met uint64
	for i, doc := range d.g.p.Documents {
		if doc.Outside {
			met |= m.byDocument[i]
		}
	}
	return met
}

// without lets a run go only where a demand is not met. A run on which it is
// met at the start goes nowhere.
func (d *papers) without(want demand) may {
	m := d.meets([]demand{want})
	atStart := d.atStart(m)
	return func(step int, a arc) bool { return d.met(m, step, a)|atStart == 0 }
}

// hand is the state of up to 64 demands at every node.
type hand struct {
	d     *papers
	nodes []standing
	by    [64][2]int // the first two steps in the table that put it out, or -1
	// By block and track: missing where the track ends; put on the table by
	// the other tracks.
	arrived, meanwhile [][]uint64
	todo               queue
}

// standing is the state at one node: which demands are missing on some path to
// it, and which are perhaps met on some path to it. At a step, also: which its
// outputs can meet, which what it brings along can meet; which it surely meets
// when it is done, which as soon as it begins.
type standing struct {
	missing, maybe  uint64
	out, came       uint64
	sure, sureBegun uint64
}

// judge says whether and how a demand is unmet at a node, and which other step
// puts out what would meet it.
func (h *hand) judge(node, bit int) (kind LackKind, by int, lacks bool) {
	by = h.by[bit][0]
	if by == node {
		by = h.by[bit][1]
	}
	switch n := &h.nodes[node]; {
	case n.missing>>bit&1 == 0:
		return 0, -1, false
	case n.maybe>>bit&1 == 0 && by >= 0:
		return Later, by, true
	case n.maybe>>bit&1 == 0 || by < 0 && h.by[bit][0] == node:
		return Never, -1, true
	}
	return Sometimes, by, true
}

// newHand makes room for one after another group of demands.
func (d *papers) newHand() *hand {
	h := &hand{d: d, nodes: make([]standing, len(d.g.arcs)), todo: newQueue(len(d.g.arcs))}
	for _, b := range d.g.p.Parallels {
		h.arrived = append(h.arrived, make([]uint64, len(b.Tracks)))
	}
	h.meanwhile = make([][]uint64, len(d.g.p.Parallels))
	return h
}

// work finds the state of up to 64 demands at every node: the least solution
// of the equations above, by a list of the nodes whose state grew.
func (h *hand) work(some []demand) {
	d, g, m := h.d, h.d.g, h.d.meets(some)
	h.begin(m)
	if g.start < 0 {
		return
	}
	atStart := d.atStart(m)
	h.grow(g.start, m.all&^atStart, atStart)
	for v, reached := range g.reached { // even where nothing is missing, something may be put out
		if reached {
			h.todo.add(v)
		}
	}
	for h.todo.len() > 0 {
		v := h.todo.next()
		n := &h.nodes[v]
		switch k := v - g.steps(); {
		case k < 0:
			h.step(v, n, m)
		case k < len(g.p.Parallels):
			for t, a := range g.arcs[v] {
				h.grow(a.to, n.missing, n.maybe|h.meanwhile[k][t])
			}
		case k < 2*len(g.p.Parallels) && g.passes[k-len(g.p.Parallels)]:
			for _, a := range g.arcs[v] {
				if a.to >= 0 {
					h.grow(a.to, n.missing, n.maybe)
				}
			}
		}
	}
}

// begin clears the state and notes what each step does to the demands.
func (h *hand) begin(m meets) {
	d, g := h.d, h.d.g
	clear(h.nodes)
	for bit := range h.by {
		h.by[bit] = [2]int{-1, -1}
	}
	for i := range g.p.Steps {
		n := &h.nodes[i]
		for _, p := range d.outputs[i] {
			n.out |= m.perhaps(p)
		}
		for _, p := range d.brought[i] {
			n.came |= m.perhaps(p)
		}
		n.sureBegun = m.surelyAny(d.brought[i])
		n.sure = m.surelyAny(d.outputs[i]) | n.sureBegun
		for left := n.out; left != 0; left &= left - 1 {
			switch by := &h.by[bits.TrailingZeros64(left)]; {
			case by[0] < 0:
				by[0] = i
			case by[1] < 0:
				by[1] = i
			}
		}
	}
	for k, b := range g.p.Parallels {
		clear(h.arrived[k])
		h.meanwhile[k] = others(b.Tracks, h.leavesBehind)
	}
}

// grow adds to the state of a node.
func (h *hand) grow(v int, missing, maybe uint64) {
	n := &h.nodes[v]
	if missing&^n.missing|maybe&^n.maybe != 0 {
		n.missing |= missing
		n.maybe |= maybe
		h.todo.add(v)
	}
}

// step carries the state at a step along its arcs.
func (h *hand) step(v int, n *standing, m meets) {
	g := h.d.g
	for _, a := range g.arcs[v] {
		if a.to < 0 {
			continue
		}
		missing, maybe := n.missing, n.maybe
		switch {
		case a.done:
			missing &^= n.sure
			maybe |= n.out | n.came
		case g.arrows[a.arrow].Kind == Skip:
			missing &^= m.byWhen[h.d.when[v]]
		default:
			missing &^= n.sureBegun
			maybe |= n.came
		}
		if j := a.to - g.join(0); j >= 0 && j < len(g.p.Parallels) {
			missing = arrive(h.arrived[j], g.p.Steps[v].Track.Index, missing)
		}
		h.grow(a.to, missing, maybe)
	}
}

// leavesBehind is what a step can have put on the table, by its outputs or
// bringing it along, while the case goes on.
func (h *hand) leavesBehind(step int) (left uint64) {
	g, n := h.d.g, &h.nodes[step]
	for _, a := range g.arcs[step] {
		switch {
		case !g.reached[step] || a.to >= g.end(0):
		case a.done:
			left |= n.out | n.came
		case g.arrows[a.arrow].Kind == Lapse:
			left |= n.came
		}
	}
	return left
}

// arrive notes what can be missing at the end of a track, and gives what can
// be missing at the end of every track.
func arrive(arrived []uint64, track int, missing uint64) uint64 {
	arrived[track] |= missing
	all := arrived[0]
	for _, a := range arrived[1:] {
		all &= a
	}
	return all
}

// others joins, for each track of a block, a property of the steps of all
// other tracks.
func others(tracks []program.Steps, of func(step int) uint64) []uint64 {
	joined := make([]uint64, len(tracks))
	pass := func(t int, sum *uint64) {
		joined[t] |= *sum
		for _, s := range tracks[t].Steps {
			*sum |= of(s)
		}
	}
	var before, behind uint64
	for t := range tracks {
		pass(t, &before)
		pass(len(tracks)-1-t, &behind)
	}
	return joined
}

// queue is a ring of nodes to look at, each at most once, first come first
// served.
type queue struct {
	ring   []int
	at, n  int
	listed []bool
}

func newQueue(nodes int) queue {
	return queue{ring: make([]int, nodes), listed: make([]bool, nodes)}
}

func (q *queue) len() int { return q.n }

func (q *queue) add(v int) {
	if !q.listed[v] {
		q.listed[v] = true
		q.ring[(q.at+q.n)%len(q.ring)] = v
		q.n++
	}
}

func (q *queue) next() int {
	v := q.ring[q.at]
	q.at, q.n = (q.at+1)%len(q.ring), q.n-1
	q.listed[v] = false
	return v
}

// Idle is an entry of Output for which nothing that follows has a use.
type Idle struct {
	Step, Item int // Item is an index in Step.Outputs
}

// Unused lists the outputs that no step that can follow asks for or turns into
// a later state. Final products have their use in themselves, and so has what
// a step puts out from which the procedure ends. Of alternatives one use is
// enough. Outputs of steps that are not reached are not listed.
func (g *Graph) Unused() []Idle {
	d := g.papers
	entries := make([][]Idle, len(g.p.Documents)) // by document: what puts it out
	var list []int
	for i := range g.p.Steps {
		for _, out := range d.outputs[i] {
			for _, doc := range out.documents {
				if g.reached[i] {
					if entries[doc] == nil {
						list = append(list, doc)
					}
					entries[doc] = append(entries[doc], Idle{i, out.item})
				}
			}
		}
	}
	used := map[Idle]bool{} // entries for which a use was found
	back := g.reversed()
	for i := 0; i < len(list); i += 64 {
		some := list[i:min(i+64, len(list))]
		after := d.usedAfter(some, back)
		for bit, doc := range some {
			for _, e := range entries[doc] {
				if after[e.Step]>>bit&1 != 0 {
					used[e] = true
				}
			}
		}
	}
	var idle []Idle
	for s := range g.p.Steps {
		if !g.reached[s] || g.beforeEnd(s) {
			continue
		}
		for _, out := range d.outputs[s] {
			final := slices.ContainsFunc(out.documents, func(doc int) bool { return g.p.Documents[doc].Final })
			if !final && !used[Idle{s, out.item}] {
				idle = append(idle, Idle{s, out.item})
			}
		}
	}
	return idle
}

// beforeEnd reports whether the procedure can end right after a step's work. A
// decision that goes on or stops does not end in what its step puts out: those
// whom it lets go on are to use it.
func (g *Graph) beforeEnd(step int) bool {
	goesOn := slices.ContainsFunc(g.arcs[step], func(a arc) bool {
		return a.arrow >= 0 && g.arrows[a.arrow].Kind == Choice && !g.arrows[a.arrow].Back && a.to < g.end(0)
	})
	isEnd := func(a arc) bool {
		if a.to < g.end(0) {
			return false
		}
		stops := goesOn && a.arrow >= 0 && g.arrows[a.arrow].Kind == Choice && g.arrows[a.arrow].Beyond == 0 && g.p.Ends[a.to-g.end(0)].Kind == program.Stopped
		return !stops
	}
	for _, a := range g.arcs[step] {
		j := a.to - g.steps() - len(g.p.Parallels)
		if !a.done {
			continue
		}
		if isEnd(a) || j >= 0 && j < len(g.p.Parallels) && slices.ContainsFunc(g.arcs[a.to], isEnd) {
			return true
		}
	}
	return false
}

// usedAfter tells, for up to 64 documents, behind which steps something has a
// use for them: the same walk as hand.work, backwards. A step of a parallel block
// is followed by all steps of the other tracks.
func (d *papers) usedAfter(some []int, back [][]arc) []uint64 {
	g := d.g
	serves := make([]uint64, len(g.p.Documents)) // by document: which of some meet a need for it
	next := make([]uint64, len(g.p.Documents))   // by document: which of some it is the next state of
	for bit, doc := range some {
		serves[doc] |= 1 << bit
	}
	for i, doc := range g.p.Documents {
		if doc.From >= 0 && doc.From != i {
			next[i] = serves[doc.From]
		}
	}
	for _, doc := range slices.Backward(d.order) {
		if from := g.p.Documents[doc].From; from >= 0 {
			serves[from] |= serves[doc]
		}
	}
	use := make([]uint64, g.steps())
	for s := range use {
		if !g.reached[s] {
			continue
		}
		for _, in := range d.inputs[s] {
			for _, doc := range in.documents {
				use[s] |= serves[doc]
			}
		}
		for _, out := range d.outputs[s] {
			for _, doc := range out.documents {
				use[s] |= next[doc]
			}
		}
	}
	after := make([]uint64, len(g.arcs))
	for _, b := range g.p.Parallels {
		for t, u := range others(b.Tracks, func(s int) uint64 { return use[s] }) {
			for _, s := range b.Tracks[t].Steps {
				after[s] |= u
			}
		}
	}
	todo := newQueue(len(g.arcs))
	for v := len(g.arcs) - 1; v >= 0; v-- {
		todo.add(v)
	}
	for todo.len() > 0 {
		v := todo.next()
		if k := v - g.end(0) + len(g.p.Parallels); k >= 0 && k < len(g.p.Parallels) && !g.passes[k] {
			continue // it waits for other tracks, whose uses are counted already
		}
		from := after[v]
		if v < g.steps() {
			from |= use[v]
		}
		for _, a := range back[v] {
			if from&^after[a.to] != 0 {
				after[a.to] |= from
				todo.add(a.to)
			}
		}
	}
	return after[:g.steps()]
}

// Repeat is an entry of Output that the step before puts out as well.
type Repeat struct {
	Step, Item int // Item is an index in Step.Outputs
	Before     int // the step before it in the table, from which an arrow leads here
}

// Repeats lists the documents that a step puts out although the step before
// did, unless they are also its own kelengkapan: then the step works on them.
func (g *Graph) Repeats() []Repeat {
	d := g.papers
	var repeats []Repeat
	for s := 1; s < g.steps(); s++ {
		if !slices.ContainsFunc(g.arcs[s-1], func(a arc) bool { return a.to == s && a.done }) {
			continue
		}
		for _, out := range d.outputs[s] {
			same := func(p paper) bool { return slices.Equal(sortedSet(p.documents...), sortedSet(out.documents...)) }
			if slices.ContainsFunc(d.outputs[s-1], same) && !slices.ContainsFunc(d.inputs[s], same) {
				repeats = append(repeats, Repeat{s, out.item, s - 1})
			}
		}
	}
	return repeats
}
