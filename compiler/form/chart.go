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
	kind        RowKind
	index       int
	bands       int // of symbols, one below the other
	first, last int // nodes: where the flow comes in and goes out
	nodes       []int
	text        [6][]Line // of the columns that are no lanes
	height      float64   // of the text
}

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
	key      string // "a": what the arrow says in place of a label that is too long for it
	joined   bool
	back     bool
}

// ports are how many arrows leave a symbol at most; more leave from a second
// symbol below it.
const ports = 4

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
	c.addRows()
	c.addLinks()
	return c
}

func (c *charter) addRow(kind RowKind, index int) *row {
	c.rows = append(c.rows, row{kind: kind, index: index, bands: 1, first: -1})
	return &c.rows[len(c.rows)-1]
}

// add puts a symbol into the row that was added last.
func (c *charter) add(shape Shape, lane int) int {
	at := len(c.rows) - 1
	r := &c.rows[at]
	for _, n := range r.nodes { // a cell holds one symbol
		if c.nodes[n].band == r.bands-1 && c.nodes[n].lane == lane {
			r.bands++
			break
		}
	}
	c.nodes = append(c.nodes, node{shape, at, r.bands - 1, lane})
	n := len(c.nodes) - 1
	r.nodes = append(r.nodes, n)
	if r.first < 0 {
		r.first = n
	}
	r.last = n
	return n
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
		c.addEnds(program.Arrow{To: p.Start})
	}
	for i := range p.Steps {
		if b := c.opens[i]; b >= 0 {
			c.addRow(ForkRow, b)
			c.fork[b] = c.add(Box, c.stepLane(i))
		}
		c.addStep(i)
		if i == begins {
			c.nodes[c.entry[i]].shape = Capsule
			c.capsule = c.entry[i]
		}
		if b := c.closes[i]; b >= 0 {
			c.addRow(JoinRow, b)
			c.join[b] = c.add(Box, c.nodes[c.fork[b]].lane)
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
	c.rows[at].last = leader
	c.entry[i] = c.rows[at].first
	var arrows []program.Arrow
	switch {
	case len(s.Outcomes) > 0:
		c.nodes[leader].shape = Diamond
		for _, o := range s.Outcomes {
			arrows = append(arrows, o.Go)
		}
	case s.Next.To.Kind == program.ToEnd:
		c.nodes[leader].shape = Capsule
	default:
		arrows = append(arrows, s.Next)
	}
	if s.Wait != nil && s.Wait.Lapse != nil {
		arrows = append(arrows, *s.Wait.Lapse)
	}
	c.addEnds(arrows...)
}

// addGroup adds those who act together, and the links to the one who leads
// from the leader before.
func (c *charter) addGroup(g program.Group, before int) (leader int) {
	at := len(c.rows) - 1
	r := &c.rows[at]
	lanes := make([]int, len(g))
	for i, a := range g {
		lanes[i] = a.Lane
	}
	// Nobody else stands between those who act together.
	low, high := slices.Min(lanes), slices.Max(lanes)
	if before >= 0 && low <= c.high && c.low <= high {
		r.bands++
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

// addEnds adds a row for each end that arrows out of the row before lead to.
func (c *charter) addEnds(arrows ...program.Arrow) {
	from := len(c.rows) - 1
	source := c.nodes[c.rows[from].last]
	var lanes []int
	for _, a := range arrows {
		for a := &a; a != nil; a = a.Beyond {
			key := [2]int{from, a.To.Index}
			if _, ok := c.ending[key]; a.To.Kind != program.ToEnd || ok {
				continue
			}
			lane := c.free(source.lane, append(lanes, c.ahead(from, arrows)))
			lanes = append(lanes, lane)
			c.addRow(EndRow, a.To.Index)
			c.ending[key] = c.add(Capsule, lane)
		}
	}
}

// ahead is the lane in which the flow goes straight on from a row past the
// ends below it, or -1.
func (c *charter) ahead(from int, arrows []program.Arrow) int {
	r := &c.rows[from]
	if r.kind != StepRow {
		return -1
	}
	for _, a := range arrows {
		if a.To.Kind == program.ToStep && a.To.Index == r.index+1 {
			return c.stepLane(a.To.Index)
		}
		if a.To.Kind != program.ToEnd && !a.Back {
			return c.nodes[r.last].lane
		}
	}
	return -1
}

// free is the lane nearest to lane that is not among the taken ones.
func (c *charter) free(lane int, taken []int) int {
	for d := range 2 * c.lanes {
		l := lane + (d+1)/2*(1-d%2*2)
		if l >= 0 && l < c.lanes && !slices.Contains(taken, l) {
			return l
		}
	}
	return lane
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
	to          int
	label       string
	back, joins bool
}

// addLinks makes the links between rows.
func (c *charter) addLinks() {
	for at := 0; at < len(c.rows); at++ {
		r := &c.rows[at]
		var outs []out
		arrow := func(a program.Arrow, label string, in *program.Track) {
			for a := &a; a != nil; a, label = a.Beyond, "selebihnya" {
				o := out{to: c.target(at, a.To, in), label: label, back: a.Back}
				i := slices.IndexFunc(outs, func(b out) bool { return b.to == o.to })
				if i < 0 {
					outs = append(outs, o)
				} else if label != "" && outs[i].label != label {
					outs[i].label += " / " + label
				}
			}
		}
		switch r.kind {
		case StartRow:
			arrow(program.Arrow{To: c.p.Start}, "", nil)
		case ForkRow:
			for _, t := range c.p.Parallels[r.index].Tracks {
				outs = append(outs, out{to: c.entry[t.Steps[0]]})
			}
		case JoinRow:
			arrow(c.p.Parallels[r.index].Next, "", nil)
		case StepRow:
			s := &c.p.Steps[r.index]
			for _, o := range s.Outcomes {
				arrow(o.Go, clean(o.Label), s.Track)
			}
			if len(s.Outcomes) == 0 && s.Next.To.Kind != program.ToEnd {
				arrow(s.Next, "", s.Track)
			}
			if s.Wait != nil && s.Wait.Lapse != nil {
				arrow(*s.Wait.Lapse, "lewat waktu", s.Track)
			}
		}
		c.link(at, outs)
	}
}

// link leads the outs of a row from its last symbol, and when they are more
// than leave a symbol, from further ones below it.
func (c *charter) link(at int, outs []out) {
	r := &c.rows[at]
	from := r.last
	for len(outs) > 0 {
		n := len(outs)
		if n > ports {
			n = ports - 1
		}
		for _, o := range outs[:n] {
			c.links = append(c.links, link{from: from, to: o.to, label: o.label, back: o.back})
		}
		if outs = outs[n:]; len(outs) == 0 {
			break
		}
		r.bands++
		c.nodes = append(c.nodes, node{c.nodes[from].shape, at, r.bands - 1, c.nodes[from].lane})
		next := len(c.nodes) - 1
		r.nodes = append(r.nodes, next)
		label := ""
		if c.nodes[from].shape == Diamond {
			label = "lainnya"
		}
		c.links = append(c.links, link{from: from, to: next, label: label})
		from = next
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
