package bpmn

import (
	"slices"
	"strconv"

	"sopc/compiler/program"
)

// builder makes the process of a program. Arrows are drawn as flows to places;
// which node stands there is settled at the end.
type builder struct {
	process
	words
	p        *program.Program
	steps    []*node   // where the flow comes in to each step
	forks    []*node   // and to each parallel block
	tails    [][]*node // where the tracks of each block end
	nobody   int       // the lane of steps without a pelaksana, or -1
	messages map[string]string
}

func build(p *program.Program, w words) *process {
	b := &builder{p: p, words: w, nobody: -1, steps: make([]*node, len(p.Steps)), forks: make([]*node, len(p.Parallels)), tails: make([][]*node, len(p.Parallels)), messages: map[string]string{}}
	b.id, b.name, b.doc = processID(p.Title), named(p.Title, w.untitled()), w.identity(p)
	for i := range p.Lanes {
		b.lanes = append(b.lanes, lane{named(w.laneName(p.Lanes[i]), w.unnamed(i)), w.lane(p, i)})
	}
	opens, closes := blocks(p)
	begin := b.add(start, "Mulai", b.laneOf(p.Start), nil, w.start())
	b.leave(begin, []exit{{Arrow: program.Arrow{To: p.Start}}}, false)
	for i := range p.Steps {
		if opens[i] >= 0 {
			b.fork(opens[i])
		}
		b.step(i)
		if closes[i] >= 0 {
			b.join(closes[i])
		}
	}
	b.connect()
	b.contract()
	b.soften()
	return &b.process
}

// blocks is, for each step, the parallel block that it opens and that it
// closes, or -1.
func blocks(p *program.Program) (opens, closes []int) {
	opens, closes = slices.Repeat([]int{-1}, len(p.Steps)), slices.Repeat([]int{-1}, len(p.Steps))
	for b, block := range p.Parallels {
		last := block.Tracks[len(block.Tracks)-1].Steps
		opens[block.Tracks[0].Steps[0]], closes[last[len(last)-1]] = b, b
	}
	return opens, closes
}

func (b *builder) add(k kind, id string, lane int, track *program.Track, name string) *node {
	n := &node{kind: k, id: id, lane: lane, track: track, name: name}
	b.nodes = append(b.nodes, n)
	return n
}

func (b *builder) link(from, to *node) *flow {
	f := &flow{from: from, to: to}
	b.flows = append(b.flows, f)
	return f
}

// stepLane is the lane in which a step begins.
func (b *builder) stepLane(i int) int {
	if actors := b.p.Steps[i].Actors; len(actors) > 0 {
		return actors[0][0].Lane
	}
	return b.laneOfNobody()
}

func (b *builder) laneOfNobody() int {
	if b.nobody < 0 {
		b.nobody = len(b.lanes)
		b.lanes = append(b.lanes, lane{name: b.words.nobody()})
	}
	return b.nobody
}

// laneOf is the lane of what Mulai leads to.
func (b *builder) laneOf(t program.Target) int {
	switch {
	case t.Kind == program.ToStep:
		return b.stepLane(t.Index)
	case t.Kind == program.ToParallel:
		return b.stepLane(b.p.Parallels[t.Index].Tracks[0].Steps[0])
	case len(b.p.Lanes) > 0:
		return 0
	}
	return b.laneOfNobody()
}

// fork begins a parallel block.
func (b *builder) fork(i int) {
	block := &b.p.Parallels[i]
	lane := b.stepLane(block.Tracks[0].Steps[0])
	id := "Serentak_" + strconv.Itoa(i+1)
	b.forks[i] = b.add(exclusive, id+"_gabung", lane, nil, "")
	split := b.add(parallel, id, lane, nil, b.words.fork(block))
	b.link(b.forks[i], split)
	b.tails[i] = make([]*node, len(block.Tracks))
	for t := range block.Tracks {
		b.flows = append(b.flows, &flow{from: split, target: program.Target{Kind: program.ToStep, Index: block.Tracks[t].Steps[0]}, doc: b.words.trackName(block, t)})
		b.tails[i][t] = &node{kind: exclusive, id: id + "_jalur_" + strconv.Itoa(t+1), track: &program.Track{Parallel: i, Index: t}}
	}
}

// join ends a parallel block.
func (b *builder) join(i int) {
	lane := b.stepLane(b.p.Parallels[i].Tracks[0].Steps[0])
	for t, tail := range b.tails[i] {
		steps := b.p.Parallels[i].Tracks[t].Steps
		tail.lane = b.lastLane(steps[len(steps)-1])
		b.nodes = append(b.nodes, tail)
	}
	n := b.add(parallel, "Serentak_"+strconv.Itoa(i+1)+"_selesai", lane, nil, b.words.join())
	for _, tail := range b.tails[i] {
		b.link(tail, n)
	}
	b.leave(n, exits(b.words, b.p.Parallels[i].Next, "", "", false), false)
}

// lastLane is the lane in which a step ends.
func (b *builder) lastLane(i int) int {
	if actors := b.p.Steps[i].Actors; len(actors) > 0 {
		return actors[len(actors)-1][0].Lane
	}
	return b.laneOfNobody()
}

// step makes the nodes of a step: a gateway when it has a condition, its
// tasks with the timers on their edge, and a gateway when it decides.
func (b *builder) step(i int) {
	s := &b.p.Steps[i]
	number := strconv.Itoa(i + 1)
	id := "Langkah_" + number
	entry := b.add(exclusive, "Gabung_"+number, b.stepLane(i), s.Track, "")
	b.steps[i] = entry
	at := entry
	if s.When != nil {
		gate := b.add(exclusive, "Bila_"+number, entry.lane, s.Track, b.words.when(s.When))
		b.link(at, gate)
		b.leave(gate, exits(b.words, s.Next, b.words.no(), b.words.no(), true), true)
		at = gate
	}
	actors := s.Actors
	if len(actors) == 0 {
		actors = []program.Group{{{Lane: entry.lane}}}
	}
	for g, group := range actors {
		gid := id
		if g > 0 {
			gid += "_" + strconv.Itoa(g+1)
		}
		last := g == len(actors)-1
		in, out, lead := b.group(i, g, group, gid, last)
		f := b.link(at, in)
		if g == 0 && s.When != nil {
			f.name, f.condition = b.words.yes(), condition(s.When)
		}
		if at = out; last {
			b.timers(i, lead)
		}
	}
	if len(s.Outcomes) == 0 {
		b.leave(at, exits(b.words, s.Next, "", "", false), false)
		return
	}
	var all []exit
	for _, o := range s.Outcomes {
		rule := ""
		if o.Rule != nil {
			rule = o.Rule.Source
		}
		all = append(all, exits(b.words, o.Go, named(o.Label, b.words.unlabelled()), rule, o.Otherwise)...)
	}
	if len(all) > 1 {
		gate := b.add(exclusive, "Putusan_"+number, at.lane, s.Track, named(s.Question, b.words.decision()))
		b.link(at, gate)
		at = gate
	}
	b.leave(at, all, false)
}

// group makes the tasks of those who act together; lead is the task of the one
// who leads them.
func (b *builder) group(i, g int, group program.Group, id string, last bool) (in, out, lead *node) {
	s := &b.p.Steps[i]
	k := userTask
	switch {
	case g == 0 && s.Sub != "":
		k = callActivity
	case last && s.Wait != nil:
		k = receiveTask
	}
	lead = &node{kind: k, id: id, lane: group[0].Lane, track: s.Track, name: b.words.task(b.p, i, g), doc: b.words.step(b.p, i, g)}
	switch k {
	case callActivity:
		lead.calls = processID(s.Sub)
	case receiveTask:
		lead.awaits = b.message(named(s.Wait.For, b.words.news()))
	}
	others := b.others(group)
	// What interrupts a task interrupts all who are at it, so they are one task.
	if len(others) == 0 || last && s.Wait != nil && s.Wait.Lapse != nil {
		if len(others) > 0 {
			lead.name = b.words.with(b.p, lead.name, others)
		}
		b.nodes = append(b.nodes, lead)
		return lead, lead, lead
	}
	split := b.add(parallel, id+"_bersama", lead.lane, s.Track, "")
	b.nodes = append(b.nodes, lead)
	b.link(split, lead)
	tasks := []*node{lead}
	for m, a := range others {
		t := b.add(userTask, id+"_bersama_"+strconv.Itoa(m+1), a.Lane, s.Track, b.words.together(b.p, i, group[0].Lane, a.Does))
		t.beneath = lead
		b.link(split, t)
		tasks = append(tasks, t)
	}
	joined := b.add(parallel, id+"_bersama_selesai", lead.lane, s.Track, "")
	for _, t := range tasks {
		b.link(t, joined)
	}
	return split, joined, lead
}

// others are those of a group who have a lane other than the one who leads.
func (b *builder) others(group program.Group) (all []program.Actor) {
	seen := map[int]bool{group[0].Lane: true}
	for _, a := range group[1:] {
		if !seen[a.Lane] {
			all = append(all, a)
		}
		seen[a.Lane] = true
	}
	return all
}

// message is the id of the message of a name.
func (b *builder) message(name string) string {
	if b.messages[name] == "" {
		b.messages[name] = "Pesan_" + strconv.Itoa(len(b.messages)+1)
		b.process.messages = append(b.process.messages, message{b.messages[name], name})
	}
	return b.messages[name]
}

// timers puts the term of a step's wait and its reminders on the edge of a
// task.
func (b *builder) timers(i int, on *node) {
	s := &b.p.Steps[i]
	add := func(name, when string, ends bool) *node {
		on.edge++
		t := b.add(timer, on.id+"_waktu_"+strconv.Itoa(on.edge), on.lane, s.Track, name)
		t.host, t.nth, t.when, t.ends = on, on.edge-1, when, ends
		return t
	}
	tell := func(t *node, k kind, name string) {
		n := b.add(k, t.id+"_kabar", on.lane, s.Track, name)
		n.low, n.beneath = true, t
		b.link(t, n)
	}
	for _, r := range s.Late {
		t := add(b.words.late(r), b.words.lateTime(s, r), false)
		if r.Escalate {
			tell(t, escalate, b.words.report(b.lanes[r.Lane].name))
		} else {
			tell(t, messageEnd, b.words.remind(b.lanes[r.Lane].name))
		}
	}
	// The term stands last, so that the flow out of it has room to its right.
	if w := s.Wait; w != nil && (w.Lapse != nil || w.Term != nil) {
		if on.edge > 0 && w.Lapse != nil {
			on.edge++ // what a gateway below says needs room
		}
		t := add(b.words.term(w), b.words.termTime(w), w.Lapse != nil)
		if w.Lapse != nil {
			b.leave(t, exits(b.words, *w.Lapse, "", "", false), false)
		} else {
			tell(t, messageEnd, b.words.remind(b.lanes[on.lane].name))
		}
	}
}

// connect finds the nodes that flows lead to.
func (b *builder) connect() {
	for i, f := range b.flows {
		f.id = "Alir_" + strconv.Itoa(i+1)
		if f.to == nil {
			switch f.target.Kind {
			case program.ToStep:
				f.to = b.steps[f.target.Index]
			case program.ToParallel:
				f.to = b.forks[f.target.Index]
			case program.ToJoin:
				f.to = b.tails[f.track.Parallel][f.track.Index]
			}
		}
		f.from.out, f.to.in = append(f.from.out, f), append(f.to.in, f)
	}
}

// contract takes out gateways that neither part nor join.
func (b *builder) contract() {
	gone := map[*flow]bool{}
	b.nodes = slices.DeleteFunc(b.nodes, func(n *node) bool {
		if n.shape() != gateway || len(n.in) > 1 || len(n.out) != 1 || n.out[0].to == n {
			return false
		}
		on := n.out[0]
		gone[on] = true
		at := slices.Index(on.to.in, on)
		if len(n.in) == 0 { // nothing leads there
			on.to.in = slices.Delete(on.to.in, at, at+1)
			return true
		}
		n.in[0].to, on.to.in[at] = on.to, n.in[0]
		return true
	})
	b.flows = slices.DeleteFunc(b.flows, func(f *flow) bool { return gone[f] })
}

// soften makes a plain end of the only one: where nothing else can run, there
// is nothing to terminate.
func (b *builder) soften() {
	var last *node
	for _, n := range b.nodes {
		if len(n.out) == 0 {
			if last != nil {
				return
			}
			last = n
		}
	}
	if last != nil && last.kind == terminate {
		last.kind = finish
	}
}
