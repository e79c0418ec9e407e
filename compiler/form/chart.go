package form

import (
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
	more   bool   // the row above has the same step, and as many bands as a row may have
	bands  int    // of symbols, one below the other
	first  int    // the node where the flow comes in
	exits  []exit // from where it goes on; empty when the row below is more of the same
	nodes  []int
	text   [textColumns][]Line // of the columns that are no lanes
	height float64             // of the text
}

// exit is a node from which the flow leaves a row.
type exit struct {
	node int
	most int // arrows that leave it at most
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
// above; more leave from a dot below it. The arrows out of a diamond need room
// for their labels.
var ports = map[Shape]int{Diamond: 3, Box: 5, Capsule: 3, Dot: 3}

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
	c.rows = make([]row, 0, 2*len(p.Steps)+1)
	c.addRows()
	c.addLinks()
	return c
}

func (c *charter) addRow(kind RowKind, index int) *row {
	c.rows = append(c.rows, row{kind: kind, index: index, bands: 1, first: -1})
	return &c.rows[len(c.rows)-1]
}

// add puts a symbol into the lowest band of the row that was added last.
func (c *charter) add(shape Shape, lane int) int {
	at := len(c.rows) - 1
	r := &c.rows[at]
	c.nodes = append(c.nodes, node{shape, at, r.bands - 1, lane})
	n := len(c.nodes) - 1
	r.nodes = append(r.nodes, n)
	if r.first < 0 {
		r.first = n
	}
	return n
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

// exits has outs arrows leave from a node, and from dots below it when it
// cannot take them all. Then a side on which other lines end or behind which
// the flowchart ends takes none.
func (c *charter) exits(from, outs int) {
	lane := c.nodes[from].lane
	most := ports[c.nodes[from].shape] - c.sides(from)
	if outs > most && c.nodes[from].shape == Diamond {
		if most < ports[Diamond] {
			most = 1
		} else if lane == 0 || lane == c.lanes-1 {
			most = 2
		}
	}
	all := []exit{{from, most}}
	for ; outs > most; most = ports[Dot] {
		outs -= most - 1
		c.addBand()
		all = append(all, exit{c.add(Dot, lane), ports[Dot]})
	}
	c.rows[len(c.rows)-1].exits = all
}

// addRows makes the rows in the order of the form.
func (c *charter) addRows() {
	p := c.p
	c.capsule = -1
	begins := -1 // the step whose first symbol is the capsule Mulai
	if t := p.Start; t.Kind == program.ToStep && (len(p.Steps[t.Index].Outcomes) == 0 || len(p.Steps[t.Index].Actors) > 1) {
		begins = t.Index
	} else {
		c.addRow(StartRow, 0)
		c.capsule = c.add(Capsule, c.laneOf(p.Start))
		c.exits(c.capsule, 1)
		c.addEnds(program.Arrow{To: p.Start})
	}
	for i := range p.Steps {
		if b := c.opens[i]; b >= 0 {
			c.addRow(ForkRow, b)
			c.fork[b] = c.add(Box, c.stepLane(i))
			c.exits(c.fork[b], len(p.Parallels[b].Tracks))
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
			c.exits(c.join[b], 1)
			c.addEnds(p.Parallels[b].Next)
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
	arrows := c.arrows(s)
	targets := map[program.Target]bool{}
	for _, a := range arrows {
		for a := &a.Arrow; a != nil; a = a.Beyond {
			targets[a.To] = true
		}
	}
	switch {
	case len(s.Outcomes) > 0:
		c.nodes[leader].shape = Diamond
	case s.Next.To.Kind == program.ToEnd:
		c.nodes[leader].shape = Capsule
	}
	c.exits(leader, len(targets))
	c.addEnds(plain(arrows)...)
}

// sides counts the sides of a symbol of the row that was added last on which
// the row's own lines end.
func (c *charter) sides(node int) int {
	n := 0
	for _, k := range slices.Backward(c.links) {
		if c.nodes[k.from].row < c.nodes[node].row { // links of rows before
			break
		}
		if (k.from == node || k.to == node) && c.nodes[k.from].band == c.nodes[k.to].band {
			n++
		}
	}
	return n
}

// labelled is an arrow out of a step with what it says.
type labelled struct {
	program.Arrow
	label string
}

func plain(all []labelled) []program.Arrow {
	arrows := make([]program.Arrow, len(all))
	for i, a := range all {
		arrows[i] = a.Arrow
	}
	return arrows
}

// arrows are those out of a step that are drawn. A plain step that leads to an
// end is the end itself.
func (c *charter) arrows(s *program.Step) []labelled {
	var all []labelled
	for _, o := range s.Outcomes {
		all = append(all, labelled{o.Go, clean(o.Label)})
	}
	if len(s.Outcomes) == 0 && s.Next.To.Kind != program.ToEnd {
		all = append(all, labelled{s.Next, ""})
	}
	if s.Wait != nil && s.Wait.Lapse != nil {
		all = append(all, labelled{*s.Wait.Lapse, "lewat waktu"})
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
func (c *charter) addEnds(arrows ...program.Arrow) {
	from, lane := len(c.rows)-1, c.lastLane()
	for _, a := range arrows {
		for a := &a; a != nil; a = a.Beyond {
			key := [2]int{from, a.To.Index}
			if _, ok := c.ending[key]; a.To.Kind != program.ToEnd || ok {
				continue
			}
			c.addRow(EndRow, a.To.Index)
			c.ending[key] = c.add(Capsule, lane)
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

func (c *charter) laneOf(t program.Target) int {
	switch t.Kind {
	case program.ToStep:
		return c.stepLane(t.Index)
	case program.ToParallel:
		return c.stepLane(c.p.Parallels[t.Index].Tracks[0].Steps[0])
	}
	return 0
}

// out is an arrow out of a row before its links are made.
type out struct {
	to    int
	label string
	back  bool
}

// addLinks makes the links between rows.
func (c *charter) addLinks() {
	for at := range c.rows {
		r := &c.rows[at]
		var outs []out
		arrow := func(a program.Arrow, label string, in *program.Track) {
			for a := &a; a != nil; a, label = a.Beyond, "lewat batas" {
				o := out{to: c.target(at, a.To, in), label: label, back: a.Back}
				i := slices.IndexFunc(outs, func(b out) bool { return b.to == o.to })
				switch {
				case i < 0:
					outs = append(outs, o)
				case outs[i].label == "":
					outs[i].label = label
				case label != "" && outs[i].label != label:
					outs[i].label += " / " + label
				}
			}
		}
		switch {
		case len(r.exits) == 0: // an end, or more follows
		case r.kind == StartRow:
			arrow(program.Arrow{To: c.p.Start}, "", nil)
		case r.kind == ForkRow:
			for _, t := range c.p.Parallels[r.index].Tracks {
				outs = append(outs, out{to: c.entry[t.Steps[0]]})
			}
		case r.kind == JoinRow:
			arrow(c.p.Parallels[r.index].Next, "", nil)
		case r.kind == StepRow:
			s := &c.p.Steps[r.index]
			for _, a := range c.arrows(s) {
				arrow(a.Arrow, a.label, s.Track)
			}
		}
		c.link(r.exits, outs)
	}
}

// link leads the outs of a row from its exits. The first ones, from the first,
// are those that go back.
func (c *charter) link(exits []exit, outs []out) {
	if len(exits) > 1 {
		slices.SortStableFunc(outs, func(a, b out) int {
			switch {
			case a.back == b.back:
				return 0
			case a.back:
				return -1
			}
			return 1
		})
	}
	for i, from := range exits {
		n := len(outs)
		if i+1 < len(exits) {
			n = min(n, from.most-1)
			c.links = append(c.links, link{from: from.node, to: exits[i+1].node, joined: true})
		}
		for _, o := range outs[:n] {
			c.links = append(c.links, link{from: from.node, to: o.to, label: o.label, back: o.back})
		}
		outs = outs[n:]
	}
}

func (c *charter) target(row int, t program.Target, in *program.Track) int {
	switch t.Kind {
	case program.ToParallel:
		return c.fork[t.Index]
	case program.ToJoin:
		return c.join[in.Parallel]
	case program.ToEnd:
		return c.ending[[2]int{row, t.Index}]
	}
	return c.entry[t.Index]
}
