package flowchart

import (
	"strconv"

	"sopc/compiler/program"
)

// drawer builds a picture. Each step becomes a run of nodes; entry and exit
// say where arrows come in and go out.
type drawer struct {
	Picture
	p           *program.Program
	words       words
	short       bool
	oneLine     bool  // names of lanes
	entry, exit []int // by step
	fork, join  []int // by parallel
	ends        map[ending]int
	nobody      int // the lane of steps without a pelaksana, or -1
	begin       int // the node of Mulai
}

// Draw draws a program that program.Validate accepts.
func Draw(p *program.Program, o Options) *Picture {
	d := &drawer{
		p: p, words: words(o.Language), short: o.Short, oneLine: o.OneLine,
		entry: make([]int, len(p.Steps)), exit: make([]int, len(p.Steps)),
		fork: make([]int, len(p.Parallels)), join: make([]int, len(p.Parallels)),
		ends: map[ending]int{}, nobody: -1,
	}
	d.Title = clean(p.Title)
	d.Description = d.words.description(p)
	for _, l := range p.Lanes {
		lines := d.laneLines(l)
		d.Lanes = append(d.Lanes, Lane{lines, widest(lines), l.Outside})
	}
	d.drawNodes()
	d.drawEdges()
	return &d.Picture
}

// drawNodes makes the nodes in reading order: Mulai, then the steps, each
// followed by the ends that it leads to, with a fork before the first and a
// join behind the last step of a parallel block.
func (d *drawer) drawNodes() {
	opens, closes := blocks(d.p)
	d.begin = d.add("mulai", Capsule, d.laneOf(d.p.Start), []string{d.words.start()})
	d.drawEnds(d.begin, program.Arrow{To: d.p.Start})
	for i := range d.p.Steps {
		if b := opens[i]; b >= 0 {
			d.fork[b] = d.add("f"+strconv.Itoa(b+1), Fork, d.stepLane(i), d.lines(d.words.fork(d.p.Parallels[b].Text)))
		}
		d.drawStep(i)
		s := &d.p.Steps[i]
		if s.When != nil || len(s.Outcomes) == 0 {
			d.drawEnds(d.exit[i], s.Next)
		}
		if s.Wait != nil && s.Wait.Lapse != nil {
			d.drawEnds(d.exit[i], *s.Wait.Lapse)
		}
		for _, o := range s.Outcomes {
			d.drawEnds(d.exit[i], o.Go)
		}
		if b := closes[i]; b >= 0 {
			d.join[b] = d.add("j"+strconv.Itoa(b+1), Join, d.Nodes[d.fork[b]].Lane, d.lines(d.words.join()))
			d.drawEnds(d.join[b], d.p.Parallels[b].Next)
		}
	}
}

// blocks is, for each step, the parallel block that it opens and that it
// closes, or -1.
func blocks(p *program.Program) (opens, closes []int) {
	opens, closes = make([]int, len(p.Steps)), make([]int, len(p.Steps))
	for i := range p.Steps {
		opens[i], closes[i] = -1, -1
	}
	for b, block := range p.Parallels {
		first, last := len(p.Steps), -1
		for _, t := range block.Tracks {
			for _, i := range t.Steps {
				first, last = min(first, i), max(last, i)
			}
		}
		opens[first], closes[last] = b, b
	}
	return opens, closes
}

// drawEnds makes the capsules that an arrow leads to, below the node by: each
// place that leads to an end has a capsule of its own, so that no arrow runs
// through the whole picture to one.
func (d *drawer) drawEnds(by int, a program.Arrow) {
	key := ending{by, a.To.Index}
	if _, drawn := d.ends[key]; a.To.Kind == program.ToEnd && !drawn {
		id := "e" + strconv.Itoa(a.To.Index+1) + d.Nodes[by].ID
		d.ends[key] = d.add(id, Capsule, d.Nodes[by].Lane, d.lines(d.words.end(d.p.Ends[a.To.Index])))
	}
	if a.Beyond != nil {
		d.drawEnds(by, *a.Beyond)
	}
}

// ending is an end as one node leads to it.
type ending struct{ by, end int }

// drawStep makes the nodes of one step: a diamond when the step has a
// condition, a box for each group of actors, boxes for those who act along, a
// hexagon for a wait and a diamond for a decision.
func (d *drawer) drawStep(i int) {
	s := &d.p.Steps[i]
	number := strconv.Itoa(i + 1)
	first := d.stepLane(i)
	d.entry[i] = -1
	var before int
	then := func(n int, kind EdgeKind, text string) {
		if d.entry[i] < 0 {
			d.entry[i] = n
		} else {
			d.link(before, n, kind, text)
		}
		before = n
	}
	if s.When != nil {
		then(d.add("k"+number, Diamond, first, d.diamond(d.words.when(condition(s.When)))), Flow, "")
	}
	yes := ""
	if s.When != nil {
		yes = d.words.yes()
	}
	shape := Box
	if s.Sub != "" {
		shape = Subroutine
	}
	at := first
	if len(s.Actors) == 0 {
		then(d.add("s"+number, shape, first, d.stepLabel(i, "")), Flow, yes)
	}
	for g, group := range s.Actors {
		at = group[0].Lane
		if g == 0 {
			then(d.add("s"+number, shape, at, d.stepLabel(i, group[0].Does)), Flow, yes)
		} else {
			does := clean(group[0].Does)
			if does == "" {
				does = d.words.continued()
			}
			then(d.add("s"+number+letter(g), Box, at, d.lines(number+". "+does)), Flow, "")
		}
		lead := before
		for m, actor := range group[1:] {
			text := number + ". " + d.words.together(clean(d.p.Lanes[group[0].Lane].Name))
			if does := clean(actor.Does); does != "" {
				text += ": " + does
			}
			n := d.add("s"+number+letter(g)+"m"+strconv.Itoa(m+1), Box, actor.Lane, d.lines(text))
			d.link(lead, n, Together, "")
		}
	}
	if s.Wait != nil {
		then(d.add("w"+number, Hexagon, at, d.lines(d.words.waiting(*s.Wait))), Flow, "")
	}
	if len(s.Outcomes) > 0 {
		question := clean(s.Question)
		if question == "" {
			question = d.words.decision()
		}
		then(d.add("q"+number, Diamond, at, d.diamond(question)), Flow, "")
	}
	d.exit[i] = before
}

// letter tells the groups of a row apart in ids.
func letter(g int) string { return "g" + strconv.Itoa(g+1) }

// laneLines are the name in the column's head and below it the full name. A
// swimlane's head has room for one line.
func (d *drawer) laneLines(l program.Lane) []string {
	name := d.words.lane(l)
	if name == "" {
		return []string{" "} // a subgraph without a title does not parse
	}
	if d.oneLine {
		return []string{name}
	}
	lines := wrap(name, laneColumns)
	if full := clean(l.FullName); !d.short && program.Key(full) != program.Key(l.Name) && full != "" {
		lines = append(lines, shorten(wrap(full, laneColumns), fullNameLines)...)
	}
	return lines
}

func condition(w *program.When) string {
	if w.Rule != nil {
		return clean(w.Rule.Source)
	}
	return clean(w.Text)
}

func (d *drawer) stepLabel(i int, does string) []string {
	s := &d.p.Steps[i]
	lines := d.lines(strconv.Itoa(i+1) + ". " + clean(s.Text))
	if !d.short {
		for _, detail := range s.Details {
			lines = append(lines, wrap(clean(detail), boxColumns)...)
		}
	}
	if does = clean(does); does != "" {
		lines = append(lines, d.lines("("+does+")")...)
	}
	if s.Sub != "" {
		lines = append(lines, d.lines(d.words.sub(clean(s.Sub)))...)
	}
	return lines
}

func (d *drawer) lines(text string) []string {
	if d.short {
		return shorten(wrap(text, shortColumns), 2)
	}
	return wrap(text, boxColumns)
}

func (d *drawer) diamond(text string) []string {
	if d.short {
		return shorten(wrap(text, diamondColumns+2), 2)
	}
	return balance(text)
}

// stepLane is the lane in which a step begins.
func (d *drawer) stepLane(i int) int {
	if actors := d.p.Steps[i].Actors; len(actors) > 0 {
		return actors[0][0].Lane
	}
	return d.laneOfNobody()
}

func (d *drawer) laneOfNobody() int {
	if d.nobody < 0 {
		d.nobody = len(d.Lanes)
		name := d.words.nobody()
		d.Lanes = append(d.Lanes, Lane{Lines: []string{name}, Width: columns(name)})
	}
	return d.nobody
}

// laneOf is the lane of what Mulai leads to.
func (d *drawer) laneOf(t program.Target) int {
	switch {
	case t.Kind == program.ToStep:
		return d.stepLane(t.Index)
	case t.Kind == program.ToParallel:
		return d.stepLane(d.p.Parallels[t.Index].Tracks[0].Steps[0])
	case len(d.p.Lanes) > 0:
		return 0
	}
	return d.laneOfNobody()
}

func (d *drawer) add(id string, s Shape, lane int, lines []string) int {
	d.Nodes = append(d.Nodes, Node{id, s, lines, lane})
	return len(d.Nodes) - 1
}

func (d *drawer) link(from, to int, kind EdgeKind, text string) {
	d.Edges = append(d.Edges, Edge{from, to, wrap(text, arrowColumns), kind})
}

// drawEdges draws the arrows between steps.
func (d *drawer) drawEdges() {
	d.arrow(d.begin, d.begin, program.Arrow{To: d.p.Start}, Flow, "", nil)
	for i := range d.p.Steps {
		s := &d.p.Steps[i]
		if s.When != nil {
			d.arrow(d.entry[i], d.exit[i], s.Next, Flow, d.words.no(), s.Track)
		}
		if s.Wait != nil && s.Wait.Lapse != nil {
			waiting := d.exit[i]
			if len(s.Outcomes) > 0 {
				waiting-- // the diamond stands right behind the wait
			}
			d.arrow(waiting, d.exit[i], *s.Wait.Lapse, Lapse, d.words.lapse(), s.Track)
		}
		if len(s.Outcomes) == 0 {
			d.arrow(d.exit[i], d.exit[i], s.Next, Flow, "", s.Track)
		}
		for _, o := range s.Outcomes {
			d.arrow(d.exit[i], d.exit[i], o.Go, Flow, clean(o.Label), s.Track)
		}
	}
	for b := range d.p.Parallels {
		block := &d.p.Parallels[b]
		for _, t := range block.Tracks {
			d.link(d.fork[b], d.entry[t.Steps[0]], Flow, clean(t.Name))
		}
		d.arrow(d.join[b], d.join[b], block.Next, Flow, "", nil)
	}
}

// arrow draws an arrow of the program and, when it is limited, what is taken
// beyond the limit. Its ends stand below the node by.
func (d *drawer) arrow(from, by int, a program.Arrow, kind EdgeKind, text string, in *program.Track) {
	said := text
	if a.Limit > 0 {
		said = join(text, "("+d.words.limit(a.Limit)+")")
	}
	to := d.target(by, a.To, in)
	d.link(from, to, kind, said)
	if a.Beyond != nil {
		d.arrow(from, by, *a.Beyond, kind, join(text, "("+d.words.beyond()+")"), in)
	}
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + " " + b
}

func (d *drawer) target(by int, t program.Target, in *program.Track) int {
	switch t.Kind {
	case program.ToParallel:
		return d.fork[t.Index]
	case program.ToJoin:
		return d.join[in.Parallel]
	case program.ToEnd:
		return d.ends[ending{by, t.Index}]
	}
	return d.entry[t.Index]
}
