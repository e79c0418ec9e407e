package compare

import (
	"slices"
	"strings"

	"sopc/compiler/flow"
	"sopc/compiler/phrase"
	"sopc/compiler/program"
	"sopc/lang/bahasa"
)

// fieldChanges compares the case data. What a case has filled in under the
// old version must still be a value under the new one, and what the new
// version reads must have been filled in.
func (c *comparison) fieldChanges() {
	at, name := in(Fields), bahasa.T("isian", "field")
	for i, j := range c.fields.to {
		if j < 0 {
			c.note(Substance, Removed, at, bahasa.T("isian %q dihapus", "field %q removed", phrase.Field(c.old.Fields[i])))
			continue
		}
		c.field(at, i, j)
	}
	for j, i := range c.fields.from {
		if i < 0 {
			f := c.new.Fields[j]
			c.note(Substance, Added, at, bahasa.T("isian %q ditambahkan (%s)", "field %q added (%s)", phrase.Field(f), string(f.Type)))
		}
	}
	if len(c.fields.moved()) > 0 {
		c.note(Wording, Moved, at, bahasa.T("urutan %s berubah", "%s in another order", name))
	}
	c.missingFields(at)
}

func (c *comparison) field(at place, i, j int) {
	a, b := c.old.Fields[i], c.new.Fields[j]
	name := bahasa.T("isian %q:", "field %q:", phrase.Field(b))
	if a.ID != b.ID {
		c.became(Wording, at, bahasa.T("%s sebutan", "%s id", name), plain(a.ID), plain(b.ID))
	}
	if a.Label != b.Label {
		c.spelled(Wording, at, bahasa.T("isian", "field"), a.Label, b.Label)
	}
	if a.Type != b.Type {
		c.became(Breaking, at, bahasa.T("%s jenis", "%s type", name), plain(string(a.Type)), plain(string(b.Type)), c.holding(i)...)
		return
	}
	p := match(a.Choices, b.Choices, nil, func(o program.Choice) string { return o.ID })
	for from, to := range p.to {
		switch o := a.Choices[from]; {
		case to < 0:
			c.note(Breaking, Removed, at, bahasa.T("%s pilihan %q dihapus", "%s choice %q removed", name, choice(o)), c.holding(i)...)
		case choice(o) != choice(b.Choices[to]):
			c.spelled(Wording, at, bahasa.T("%s pilihan", "%s choice", name), choice(o), choice(b.Choices[to]))
		}
	}
	for to, from := range p.from {
		if from < 0 {
			c.note(Substance, Added, at, bahasa.T("%s pilihan %q ditambahkan", "%s choice %q added", name, choice(b.Choices[to])))
		}
	}
	if len(p.moved()) > 0 {
		c.note(Wording, Moved, at, bahasa.T("%s urutan pilihan berubah", "%s choices in another order", name))
	}
}

func choice(o program.Choice) string {
	if o.Label == "" {
		return o.ID
	}
	return o.Label
}

// holding lists the steps of the old version at which a case may have a value
// for a field: the one that fills it in, and all that can come after.
func (c *comparison) holding(field int) []int {
	ways := waysOf(c.old)
	var todo, steps []int
	seen := map[int]bool{}
	see := func(s int) {
		if !seen[s] {
			seen[s] = true
			todo = append(todo, s)
		}
	}
	for i, s := range c.old.Steps {
		if c.old.Fields[field].AtStart || slices.Contains(s.Fills, field) {
			see(i)
		}
	}
	for len(todo) > 0 {
		s := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		steps = append(steps, s)
		for _, w := range ways[s] {
			see(w.to)
		}
	}
	slices.Sort(steps)
	return steps
}

// missingFields notes fields that the new version reads where an open case
// may not have them, other than it was in the old version.
func (c *comparison) missingFields(at place) {
	oldWays, newWays := waysOf(c.old), waysOf(c.new)
	for j := range c.new.Fields {
		needed := needing(c.new, newWays, j)
		if needed == nil {
			continue
		}
		i := c.fields.from[j]
		var before, lacking []bool
		if i >= 0 {
			before, lacking = needing(c.old, oldWays, i), without(c.old, oldWays, i)
		}
		var hits []int
		for s, n := range c.steps.to {
			if n >= 0 && needed[n] && (i < 0 || lacking[s] && (before == nil || !before[s])) {
				hits = append(hits, s)
			}
		}
		if len(hits) > 0 {
			c.note(Breaking, Changed, at, bahasa.T("isian %q dibaca versi baru, tetapi kasus yang terbuka pada %s belum tentu mengisinya",
				"field %q is read by the new version, but cases open at %s may not have filled it in", phrase.Field(c.new.Fields[j]), StepNumbers(hits)), hits...)
		}
	}
}

// way leads from one step to another.
type way struct {
	to   int
	done bool // the work of the step was done, so its fields are filled in
}

// waysOf lists for each step to which steps the flow may go from it. Into a
// parallel block it goes to all tracks, and from their ends out of it.
func waysOf(p *program.Program) [][]way {
	ways := make([][]way, len(p.Steps))
	var follow func(from int, to program.Target, done bool)
	follow = func(from int, to program.Target, done bool) {
		switch to.Kind {
		case program.ToStep:
			ways[from] = append(ways[from], way{to.Index, done})
		case program.ToParallel:
			for _, t := range p.Parallels[to.Index].Tracks {
				ways[from] = append(ways[from], way{t.Steps[0], done})
			}
		case program.ToJoin:
			for next := &p.Parallels[p.Steps[from].Track.Parallel].Next; next != nil; next = next.Beyond {
				follow(from, next.To, done)
			}
		}
	}
	for _, a := range flow.Arrows(p) {
		if a.Step >= 0 {
			follow(a.Step, a.To, a.Kind == flow.Next || a.Kind == flow.Choice)
		}
	}
	return ways
}

// needing tells for each step whether a case that stands there and lacks a
// field can come to a rule that reads it before the field is filled in. It is
// nil when nothing reads the field.
func needing(p *program.Program, ways [][]way, field int) []bool {
	fills := func(s int) bool { return slices.Contains(p.Steps[s].Fills, field) }
	onArrival, atWork := make([]bool, len(p.Steps)), make([]bool, len(p.Steps))
	read := false
	for s := range p.Steps {
		for _, r := range flow.Rules(p, s) {
			if slices.Contains(r.Fields, field) {
				read = true
				if r.Where == flow.OfStep {
					onArrival[s] = true
				} else if !fills(s) {
					atWork[s] = true
				}
			}
		}
	}
	if !read {
		return nil
	}
	for again := true; again; {
		again = false
		for s := len(p.Steps) - 1; s >= 0; s-- {
			if atWork[s] {
				continue
			}
			atWork[s] = slices.ContainsFunc(ways[s], func(w way) bool {
				return (onArrival[w.to] || atWork[w.to]) && !(w.done && fills(s))
			})
			again = again || atWork[s]
		}
	}
	return atWork
}

// without tells for each step whether a case may come there without a value
// for a field.
func without(p *program.Program, ways [][]way, field int) []bool {
	lacks := make([]bool, len(p.Steps))
	if p.Fields[field].AtStart {
		return lacks
	}
	var todo []int
	see := func(s int) {
		if !lacks[s] {
			lacks[s] = true
			todo = append(todo, s)
		}
	}
	switch p.Start.Kind {
	case program.ToStep:
		see(p.Start.Index)
	case program.ToParallel:
		for _, t := range p.Parallels[p.Start.Index].Tracks {
			see(t.Steps[0])
		}
	}
	for len(todo) > 0 {
		s := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, w := range ways[s] {
			if !w.done || !slices.Contains(p.Steps[s].Fills, field) {
				see(w.to)
			}
		}
	}
	return lacks
}

// together joins sentences.
func together(said []bahasa.Text) bahasa.Text {
	if len(said) == 0 {
		return bahasa.T("tidak ada", "none")
	}
	var id, en []string
	for _, t := range said {
		id, en = append(id, t.ID), append(en, t.EN)
	}
	return bahasa.Text{ID: strings.Join(id, "; "), EN: strings.Join(en, "; ")}
}
