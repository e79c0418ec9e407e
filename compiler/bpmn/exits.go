package bpmn

import (
	"strconv"

	"sopc/compiler/program"
)

// exit is an arrow out of a node, one of a chain of limited ones, with what it
// says and when it is taken.
type exit struct {
	program.Arrow
	name, condition string
	otherwise       bool
}

// exits are an arrow and what is taken beyond its limit. Of those that are
// taken otherwise the last one is.
func exits(w words, a program.Arrow, name, condition string, otherwise bool) (all []exit) {
	if condition == "" {
		condition = name
	}
	for {
		e := exit{a, name, condition, otherwise && a.Beyond == nil}
		if a.Limit > 0 {
			e.name, e.condition = joined(name, w.limit(a.Limit)), joined(condition, w.limit(a.Limit))
		}
		all = append(all, e)
		if a.Beyond == nil {
			return all
		}
		a, name, condition = *a.Beyond, joined(name, w.beyond()), joined(condition, w.beyond())
	}
}

func joined(a, b string) string {
	if a == "" {
		return b
	}
	return a + " " + b
}

// How many flows leave a decision, and one that stands below a timer; what they
// have more leaves from another gateway behind them.
const mostExits, mostBelow = 4, 3

// leave leads the flow on from a node. A node that is no exclusive gateway gets
// one when there is a choice. Ahead says that the node has a flow besides, to
// the next one.
func (b *builder) leave(n *node, all []exit, ahead bool) {
	if n.kind != exclusive && len(all) > 1 {
		gate := b.add(exclusive, n.id+"_batas", n.lane, n.track, b.words.withinLimit())
		gate.low = n.host != nil
		if gate.low {
			gate.beneath = n
		}
		all[len(all)-1].otherwise = true
		b.link(n, gate)
		n = gate
	}
	unique(all)
	first, part := n, 1
	most := mostExits - 1
	if n.underTimer() {
		most = mostBelow - 1
	}
	for ; n.kind == exclusive && len(all) > most+1; all = all[most:] {
		b.choices(n, all[:most], true)
		part++
		next := b.add(exclusive, first.id+"_"+strconv.Itoa(part), n.lane, n.track, b.words.more(first.name))
		f := b.link(n, next)
		f.name, f.otherwise = b.words.other(), true
		n = next
	}
	b.choices(n, all, ahead)
}

// unique tells conditions apart that are the same.
func unique(all []exit) {
	seen := map[string]int{}
	for i := range all {
		e := &all[i]
		if seen[e.condition]++; seen[e.condition] > 1 {
			e.condition = joined(e.condition, "("+strconv.Itoa(seen[e.condition])+")")
		}
	}
}

func (b *builder) choices(n *node, all []exit, ahead bool) {
	for _, e := range all {
		ahead = ahead || e.To.Kind != program.ToEnd && !e.Back
	}
	for i, e := range all {
		f := &flow{from: n, target: e.To, track: n.track, back: e.Back}
		if e.To.Kind == program.ToEnd {
			f.to = b.end(n, e.To.Index, i, ahead)
			ahead = true // only the first end stands straight ahead
		}
		if n.kind == exclusive {
			f.name, f.condition, f.otherwise = e.name, e.condition, e.otherwise
			if f.otherwise {
				f.condition = ""
			}
		} else if e.name != "" {
			f.doc = []string{e.name}
		}
		b.flows = append(b.flows, f)
	}
}

// end makes an end of what node n leads to: straight ahead, or below when the
// flow goes on there.
func (b *builder) end(n *node, index, i int, below bool) *node {
	e := &b.p.Ends[index]
	id := n.id + "_akhir_" + strconv.Itoa(i+1)
	k := finish
	switch {
	case e.Kind == program.Continues:
		k = messageEnd
	case e.Kind == program.Stopped || n.track != nil:
		k = terminate
	}
	below = below || n.host != nil || n.low
	if k == messageEnd && n.track != nil { // the other tracks end, too
		out := b.add(handOver, id+"_serah", n.lane, n.track, b.words.end(e))
		last := b.add(terminate, id, n.lane, n.track, b.words.stop())
		out.low, last.low = below, below
		b.link(out, last)
		return out
	}
	at := b.add(k, id, n.lane, n.track, b.words.end(e))
	if at.low = below; below {
		at.beneath = n
	}
	return at
}
