package form

import (
	"cmp"
	"slices"

	"sopc/compiler/program"
)

// chart is the flowchart without any place: rows, the symbols in them and the
// links between those.
type chart struct {
	rows  []row
	nodes []node
	links []link
}

// row is a row of the table: a step, or a symbol that has no step.
type row struct {
	kind   RowKind
	index  int
	more   bool                // the row above has the same step, and as many bands as a row may have
	bands  int                 // of symbols, one below the other
	first  int                 // node of the row: where the flow comes in
	end    int                 // the node behind its last one
	exits  []exit              // from where it goes on; empty when the row below is more of the same
	text   [textColumns][]Line // of the columns that are no lanes
	height float64             // of the text
}

// exit is a node from which the flow leaves a row.
type exit struct {
	node int
	outs []out
}

// out is an arrow out of a row before its link is made.
type out struct {
	to    program.Target
	in    *program.Track // that it comes from
	label string
	back  bool
}

// mostBands is how many bands a row has at most; what needs more goes on in
// another row.
const mostBands = 4

// node is a symbol.
type node struct {
	shape Shape
	row   int
	band  int // in the row
	lane  int
}

// link is an arrow, whole.
type link struct {
	from, to int // nodes
	label    string
	key      string // what the arrow says when its label finds no place
	joined   bool
	back     bool
}

// ports is how many arrows leave a symbol at most, beside those that come in
// above: one at each other side. More leave from a dot below it.
const ports = 3

type charter struct {
	chart
	p         *program.Program
	entry     []int // node of each step where the flow comes in
	fork      []int // node of each parallel block
	join      []int
	ending    map[[2]int]int // row that leads to an end, end: node
	opens     []int          // parallel block that a step opens, or -1
	closes    []int
	nobody    int // the lane of those steps without a pelaksana
	lanes     int // of the table
	capsule   int // the node that is the capsule Mulai, or -1
	low, high int // the lanes between which the band that is filled has symbols

	exitsKept []exit
}

// keep copies items to where they stay, in memory that they share with others.
func keep[T any](shared *[]T, items []T) []T {
	if len(items) > cap(*shared)-len(*shared) {
		*shared = make([]T, 0, max(64, len(items)))
	}
	from := len(*shared)
	*shared = append(*shared, items...)
	return (*shared)[from:len(*shared):len(*shared)]
}

func newCharter(p *program.Program) *charter {
	c := &charter{p: p, entry: make([]int, len(p.Steps)), fork: make([]int, len(p.Parallels)), join: make([]int, len(p.Parallels)),
		ending: map[[2]int]int{}, opens: make([]int, len(p.Steps)), closes: make([]int, len(p.Steps)), nobody: -1, lanes: len(p.Lanes)}
	for i := range p.Steps {
		c.opens[i], c.closes[i] = -1, -1
		if len(p.Steps[i].Actors) == 0 && c.nobody < 0 {
			c.nobody = c.lanes
			c.lanes++
		}
	}
	if c.lanes == 0 {
		c.nobody, c.lanes = 0, 1
	}
	for b, block := range p.Parallels {
		first, last := len(p.Steps), -1
		for _, t := range block.Tracks {
			for _, i := range t.Steps {
				first, last = min(first, i), max(last, i)
			}
		}
		c.opens[first], c.closes[last] = b, b
	}
	n := 3*len(p.Steps)/2 + 2 // about
	c.rows, c.nodes, c.links = make([]row, 0, n), make([]node, 0, 2*n), make([]link, 0, 2*n)
	c.addRows()
	c.addLinks()
	return c
}

func (c *charter) addRow(kind RowKind, index int) *row {
	c.rows = append(c.rows, row{kind: kind, index: index, bands: 1, first: len(c.nodes), end: len(c.nodes)})
	return &c.rows[len(c.rows)-1]
}

// add puts a symbol into the lowest band of the row that was added last.
func (c *charter) add(shape Shape, lane int) int {
	at := len(c.rows) - 1
	r := &c.rows[at]
	c.nodes = append(c.nodes, node{shape, at, r.bands - 1, lane})
	r.end = len(c.nodes)
	return r.end - 1
}

// addBand begins a band below.
func (c *charter) addBand() {
	r := &c.rows[len(c.rows)-1]
	if r.bands < mostBands {
		r.bands++
		return
	}
	c.addRow(r.kind, r.index).more = true
}

// exits has arrows leave from a node, each by a corner of its own. A node that
// has fewer corners left leads one way on at either side, first what goes back,
// then what goes farthest, so that none need cross another; what remains leaves
// below and parts at dots in the same way.
func (c *charter) exits(from int, outs []out) {
	if len(outs) < 2 {
		c.rows[len(c.rows)-1].exits = keep(&c.exitsKept, []exit{{from, outs}})
		return
	}
	lane, taken := c.nodes[from].lane, c.sides(from)
	var left, right, own []out
	for _, o := range outs {
		switch to := c.laneOf(o, lane); {
		case to < lane:
			left = append(left, o)
		case to > lane:
			right = append(right, o)
		default:
			own = append(own, o)
		}
	}
	fits := func(ports int) bool {
		if c.nodes[from].shape == Box && (lane == 0 && len(right) > 1 || lane == c.lanes-1 && len(left) > 1 || c.lanes == 1 && len(own) > 2) {
			// The side where the flowchart ends is of no use to tracks, and where
			// there is one lane, one side is needed for what leads on from the
			// first of them past the others.
			ports--
		}
		return len(left)+len(right)+len(own) <= ports
	}
	free := ports
	for _, side := range taken {
		if side {
			free--
		}
	}
	if fits(free) {
		c.rows[len(c.rows)-1].exits = keep(&c.exitsKept, []exit{{from, outs}})
		return
	}
	for _, list := range [][]out{left, right, own} {
		slices.SortStableFunc(list, func(a, b out) int {
			return cmp.Or(-compare(a.back, b.back), -compare(a.to.Kind != program.ToEnd, b.to.Kind != program.ToEnd),
				-cmp.Compare(abs(c.laneOf(a, lane)-lane), abs(c.laneOf(b, lane)-lane)), -cmp.Compare(a.to.Index, b.to.Index))
		})
	}
	all := []exit{{node: from}}
	for {
		e := &all[len(all)-1]
		if e.node != from && fits(ports) {
			e.outs = slices.Concat(left, right, own)
			c.rows[len(c.rows)-1].exits = all
			return
		}
		for i, side := range []*[]out{&left, &right} {
			if e.node == from && taken[i] {
				continue
			}
			if len(*side) == 0 {
				// Beyond the rim there is no way on, but one down to an end.
				if rim := lane == 0 && i == 0 || lane > 0 && lane == c.lanes-1 && i == 1; rim && len(own) > 0 && own[0].to.Kind != program.ToEnd {
					continue
				}
				side = &own
			}
			if len(*side) > 0 {
				e.outs, *side = append(e.outs, (*side)[0]), (*side)[1:]
			}
		}
		c.addBand()
		all = append(all, exit{node: c.add(Dot, lane)})
	}
}

// compare orders what is not so before what is.
func compare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// outs are arrows as they are drawn: those to one target are one.
func (c *charter) outs(in *program.Track, arrows ...labelled) (outs []out) {
	outs = make([]out, 0, len(arrows))
	limits := newLimits(arrows)
	for _, a := range arrows {
		label := a.label
		of, times := label, 0
		for a := &a.Arrow; a != nil; a = a.Beyond {
			if times > 0 {
				label = limits.past(of, times)
			}
			times++
			i := slices.IndexFunc(outs, func(o out) bool { return o.to == a.To })
			switch {
			case i < 0:
				outs = append(outs, out{a.To, in, label, a.Back})
			case outs[i].label == "" && label != "":
				outs[i].label = inTime + " / " + label
			case label != "" && outs[i].label != label:
				outs[i].label += " / " + label
			}
		}
	}
	return outs
}

// pastLimit is what an arrow says that is taken when another may no longer be.
const pastLimit = "lewat batas"

// inTime is what the arrow says that is taken when what is waited for comes, if
// another one leads there, too.
const inTime = "tepat waktu"

// pastTime is what the arrow says that is taken when nothing came in time.
const pastTime = "lewat waktu"

// limits are the targets that arrows out of one symbol lead to beyond their
// limits.
type limits []program.Target

func newLimits(arrows []labelled) (all limits) {
	for _, a := range arrows {
		for b := a.Beyond; b != nil; b = b.Beyond {
			if !slices.Contains(all, b.To) {
				all = append(all, b.To)
			}
		}
	}
	return all
}

// past is what the arrow says that is taken past a limit of an outcome, the
// first or a further one. Where several limits lead to several targets, each
// is named.
func (l limits) past(outcome string, times int) string {
	says := pastLimit
	if len(l) < 2 {
		return says
	}
	if outcome != "" {
		says = outcome + ", " + says
	}
	if times > 1 {
		says += " ke-" + number(times)
	}
	return says
}

// leave has arrows leave from a node, and adds the ends they lead to.
func (c *charter) leave(from int, outs []out) {
	c.exits(from, outs)
	c.addEnds(outs)
}

// addRows makes the rows in the order of the form.
func (c *charter) addRows() {
	p := c.p
	c.capsule = -1
	begins := -1 // the step whose first symbol is the capsule Mulai
	if t := p.Start; t.Kind == program.ToStep && (len(p.Steps[t.Index].Outcomes) == 0 || len(p.Steps[t.Index].Actors) > 1) {
		begins = t.Index
	} else {
		start := c.outs(nil, labelled{program.Arrow{To: p.Start}, ""})
		c.addRow(StartRow, 0)
		c.capsule = c.add(Capsule, c.laneOf(start[0], 0))
		c.leave(c.capsule, start)
	}
	for i := range p.Steps {
		if b := c.opens[i]; b >= 0 {
			c.addRow(ForkRow, b)
			c.fork[b] = c.add(Box, c.stepLane(i))
			var tracks []labelled
			for _, t := range p.Parallels[b].Tracks {
				tracks = append(tracks, labelled{program.Arrow{To: program.Target{Kind: program.ToStep, Index: t.Steps[0]}}, ""})
			}
			c.leave(c.fork[b], c.outs(nil, tracks...))
		}
		c.addStep(i)
		if i == begins {
			c.nodes[c.entry[i]].shape = Capsule
			c.capsule = c.entry[i]
		}
		if b := c.closes[i]; b >= 0 {
			lane := c.lastLane()
			c.addRow(JoinRow, b)
			c.join[b] = c.add(Box, lane)
			c.leave(c.join[b], c.outs(nil, labelled{p.Parallels[b].Next, ""}))
		}
	}
}

func (c *charter) addStep(i int) {
	s := &c.p.Steps[i]
	c.addRow(StepRow, i)
	at := len(c.rows) - 1
	leader := -1
	for _, g := range s.Actors {
		leader = c.addGroup(g, leader)
	}
	if leader < 0 {
		leader = c.add(Box, c.nobody)
	}
	c.entry[i] = c.rows[at].first
	switch {
	case len(s.Outcomes) > 0:
		c.nodes[leader].shape = Diamond
	case s.Next.To.Kind == program.ToEnd:
		c.nodes[leader].shape = Capsule
	}
	c.leave(leader, c.outs(s.Track, c.arrows(s)...))
}

// sides tells on which sides, left and right, of a symbol of the row that was
// added last the row's own lines end.
func (c *charter) sides(node int) (taken [2]bool) {
	for _, k := range slices.Backward(c.links) {
		if c.nodes[k.from].row < c.nodes[node].row { // links of rows before
			break
		}
		other := k.from + k.to - node
		if (k.from == node || k.to == node) && c.nodes[other].band == c.nodes[node].band {
			if c.nodes[other].lane < c.nodes[node].lane {
				taken[0] = true
			} else {
				taken[1] = true
			}
		}
	}
	return taken
}

// labelled is an arrow out of a step with what it says.
type labelled struct {
	program.Arrow
	label string
}

// arrows are those out of a step that are drawn. A plain step that leads to an
// end is the end itself.
func (c *charter) arrows(s *program.Step) []labelled {
	all := make([]labelled, 0, len(s.Outcomes)+2)
	for _, o := range s.Outcomes {
		all = append(all, labelled{o.Go, clean(o.Label)})
	}
	if len(s.Outcomes) == 0 && s.Next.To.Kind != program.ToEnd {
		all = append(all, labelled{s.Next, ""})
	}
	if s.Wait != nil && s.Wait.Lapse != nil {
		all = append(all, labelled{*s.Wait.Lapse, pastTime})
	}
	return all
}

// addGroup adds those who act together, and the links to the one who leads
// from the leader before.
func (c *charter) addGroup(g program.Group, before int) (leader int) {
	lanes := make([]int, len(g))
	for i, a := range g {
		lanes[i] = a.Lane
	}
	// Nobody else stands between those who act together.
	low, high := slices.Min(lanes), slices.Max(lanes)
	if before >= 0 && low <= c.high && c.low <= high {
		c.addBand()
		c.low, c.high = low, high
	} else if before >= 0 {
		c.low, c.high = min(c.low, low), max(c.high, high)
	} else {
		c.low, c.high = low, high
	}
	leader = c.add(Box, lanes[0])
	if before >= 0 {
		c.links = append(c.links, link{from: before, to: leader})
	}
	slices.Sort(lanes)
	last := -1
	for _, lane := range slices.Compact(lanes) {
		n := leader
		if lane != c.nodes[leader].lane {
			n = c.add(Box, lane)
		}
		if last >= 0 {
			c.links = append(c.links, link{from: last, to: n, joined: true})
		}
		last = n
	}
	return leader
}

// addEnds adds a row for each end that arrows out of the row before lead to,
// in the lane that they leave.
func (c *charter) addEnds(outs []out) {
	from, lane := len(c.rows)-1, c.lastLane()
	for _, o := range outs {
		if o.to.Kind == program.ToEnd {
			c.addRow(EndRow, o.to.Index)
			c.ending[[2]int{from, o.to.Index}] = c.add(Capsule, lane)
		}
	}
}

// lastLane is the lane in which the flow left a row last.
func (c *charter) lastLane() int {
	for i := len(c.rows) - 1; ; i-- {
		if exits := c.rows[i].exits; len(exits) > 0 {
			return c.nodes[exits[len(exits)-1].node].lane
		}
	}
}

func (c *charter) stepLane(i int) int {
	if a := c.p.Steps[i].Actors; len(a) > 0 {
		return a[0][0].Lane
	}
	return c.nobody
}

// laneOf is the lane that an arrow leads to; to an end it stays in its own.
func (c *charter) laneOf(o out, own int) int {
	switch o.to.Kind {
	case program.ToStep:
		return c.stepLane(o.to.Index)
	case program.ToParallel:
		return c.stepLane(c.p.Parallels[o.to.Index].Tracks[0].Steps[0])
	case program.ToJoin:
		tracks := c.p.Parallels[o.in.Parallel].Tracks
		last := tracks[len(tracks)-1].Steps
		return c.stepLane(last[len(last)-1])
	}
	return own
}

// addLinks makes the links between rows.
func (c *charter) addLinks() {
	for at := range c.rows {
		exits := c.rows[at].exits
		for i, e := range exits {
			for _, o := range e.outs {
				c.links = append(c.links, link{from: e.node, to: c.target(at, o), label: o.label, back: o.back})
			}
			if i+1 < len(exits) {
				c.links = append(c.links, link{from: e.node, to: exits[i+1].node, joined: true})
			}
		}
	}
}

func (c *charter) target(row int, o out) int {
	switch o.to.Kind {
	case program.ToParallel:
		return c.fork[o.to.Index]
	case program.ToJoin:
		return c.join[o.in.Parallel]
	case program.ToEnd:
		return c.ending[[2]int{row, o.to.Index}]
	}
	return c.entry[o.to.Index]
}
