package compare

import (
	"slices"

	"sopc/compiler/phrase"
	"sopc/compiler/program"
	"sopc/lang/bahasa"
)

// Where the flow goes: decisions, arrows, parallel blocks.

// decision compares what a step asks and the answers that it takes. A case at
// the step could not go on with an answer that is gone.
func (c *comparison) decision(at place, a, b *program.Step) {
	c.reworded(at, bahasa.T("pertanyaan", "question"), a.Question, b.Question)
	p := match(a.Outcomes, b.Outcomes, func(x, y program.Outcome) float64 {
		score := likeness(x.Label, y.Label)
		if c.sameArrow(leaving{at.old, at.new, false}, x.Go, y.Go) && c.sameRule(x.Rule, y.Rule) && x.Otherwise == y.Otherwise {
			score = max(score, 0.6)
		}
		return score
	}, func(o program.Outcome) string { return o.Label }, func(o program.Outcome) string { return program.Key(o.Label) })
	c.outcomes[at.old] = p
	if a.Computed != b.Computed && len(a.Outcomes) > 0 && len(b.Outcomes) > 0 {
		how := func(s *program.Step) bahasa.Text {
			if s.Computed {
				return bahasa.T("dihitung dari isian", "computed from the fields")
			}
			return bahasa.T("dipilih pelaksana", "chosen by the pelaksana")
		}
		c.became(Substance, at, bahasa.T("putusan", "decision"), how(a), how(b))
	}
	for i, j := range p.to {
		o := a.Outcomes[i]
		if j < 0 {
			c.note(Breaking, Removed, at, bahasa.T("putusan %q (→ %s) dihapus", "decision %q (→ %s) removed", o.Label, phrase.Arrow(c.old, o.Go)), at.old)
			continue
		}
		c.outcome(at, o, b.Outcomes[j])
	}
	for j, i := range p.from {
		if o := b.Outcomes[j]; i < 0 {
			c.note(Substance, Added, at, bahasa.T("putusan %q (→ %s) ditambahkan", "decision %q (→ %s) added", o.Label, phrase.Arrow(c.new, o.Go)))
		}
	}
	if len(p.moved()) > 0 {
		class := Wording
		if b.Computed {
			class = Substance // the first whose condition holds is taken
		}
		c.note(class, Moved, at, bahasa.T("urutan putusan berubah", "decisions in another order"))
	}
}

func (c *comparison) outcome(at place, a, b program.Outcome) {
	name := bahasa.T("putusan %q", "decision %q", b.Label)
	if a.Label != b.Label {
		c.spelled(Wording, at, bahasa.T("putusan", "decision"), a.Label, b.Label)
	}
	rule := func(p *program.Program, o program.Outcome) bahasa.Text {
		switch {
		case o.Otherwise:
			return bahasa.T("selain itu", "otherwise")
		case o.Rule == nil:
			return bahasa.T("tanpa syarat", "no condition")
		}
		return when(p, &program.When{Rule: o.Rule})
	}
	of := bahasa.T("syarat %s:", "condition of %s:", name)
	if a.Rule != nil && b.Rule != nil {
		c.rule(at, of, a.Rule, b.Rule)
	} else if a.Rule != b.Rule || a.Otherwise != b.Otherwise {
		c.became(Substance, at, of, rule(c.old, a), rule(c.new, b))
	}
	c.arrow(at, name, a.Go, b.Go)
}

// arrow compares where the flow goes. An arrow that leads to what comes next
// in both versions is the same, whatever was put between: that is said there.
func (c *comparison) arrow(at place, name bahasa.Text, a, b program.Arrow) {
	if !c.sameArrow(leaving{at.old, at.new, false}, a, b) {
		c.otherArrow(at, name, a, b)
	}
}

func (c *comparison) otherArrow(at place, name bahasa.Text, a, b program.Arrow) {
	old, new := phrase.Arrow(c.old, a), phrase.Arrow(c.new, b)
	if old == new { // "langkah 4" was another step
		old, new = bahasa.T("%s (versi lama)", "%s (old version)", old), bahasa.T("%s (versi baru)", "%s (new version)", new)
	}
	c.became(Substance, at, name, old, new)
}

// leaving is what an arrow leaves in both versions: a step, Mulai (-1), or a
// block, which is named by its last step.
type leaving struct {
	old, new int
	block    bool
}

func (c *comparison) sameArrow(from leaving, a, b program.Arrow) bool {
	if a.Back != b.Back || a.Limit != b.Limit || (a.Beyond == nil) != (b.Beyond == nil) {
		return false
	}
	if a.Beyond != nil && !c.sameArrow(from, *a.Beyond, *b.Beyond) {
		return false
	}
	return c.sameTarget(a.To, b.To) || comesNext(c.old, from.old, from.block, a) && comesNext(c.new, from.new, from.block, b)
}

func (c *comparison) sameTarget(a, b program.Target) bool {
	if a.Kind != b.Kind {
		return false
	}
	switch a.Kind {
	case program.ToStep:
		return c.steps.of(a.Index) == b.Index
	case program.ToParallel:
		return c.parallels.of(a.Index) == b.Index
	case program.ToEnd:
		return c.ends.of(a.Index) == b.Index
	}
	return true // the join
}

// comesNext reports whether an arrow leads to what stands behind a step in the
// table, or with block behind the block that the step ends: "lanjut".
func comesNext(p *program.Program, step int, block bool, a program.Arrow) bool {
	if a.Back {
		return false
	}
	next := step + 1
	to := program.Target{Kind: program.ToStep, Index: next}
	if step >= 0 && !block && p.Steps[step].Track != nil {
		if next == len(p.Steps) || p.Steps[next].Track == nil || *p.Steps[next].Track != *p.Steps[step].Track {
			to = program.Target{Kind: program.ToJoin}
		}
		return a.To == to
	}
	if next == len(p.Steps) {
		return a.To.Kind == program.ToEnd && p.Ends[a.To.Index] == program.End{Kind: program.Finished}
	}
	if t := p.Steps[next].Track; t != nil {
		to = program.Target{Kind: program.ToParallel, Index: t.Parallel}
	}
	return a.To == to
}

// parallelChanges compares parallel blocks. A case inside a block has a task
// on every track, so a block that is built otherwise has no place for it.
func (c *comparison) parallelChanges() {
	inside := func(block int) (steps []int) {
		for _, t := range c.old.Parallels[block].Tracks {
			steps = append(steps, t.Steps...)
		}
		return steps
	}
	for i, j := range c.parallels.to {
		steps := inside(i)
		at, name := in(Parallels), bahasa.T("bagian serentak (%s)", "parallel part (%s)", StepNumbers(steps))
		if j < 0 {
			c.note(Breaking, Removed, at, bahasa.T("%s tidak serentak lagi", "%s is no longer parallel", name), steps...)
			continue
		}
		a, b := c.old.Parallels[i], c.new.Parallels[j]
		c.reworded(at, bahasa.T("%s:", "%s:", name), a.Text, b.Text)
		if !c.sameArrow(leaving{lastStep(a), lastStep(b), true}, a.Next, b.Next) {
			c.otherArrow(at, bahasa.T("%s: alur sesudahnya", "%s: way on", name), a.Next, b.Next)
		}
		tracks := overlap(len(a.Tracks), len(b.Tracks), c.steps, trackIn(c.old, i), trackIn(c.new, j))
		if !c.sameTracks(i, j, tracks) {
			c.note(Breaking, Changed, at, bahasa.T("%s: pembagian jalurnya berubah", "%s: its tracks are divided otherwise", name), steps...)
		}
		for s, t := range tracks.to {
			if t >= 0 && a.Tracks[s].Name != b.Tracks[t].Name {
				c.spelled(Wording, at, bahasa.T("%s: jalur", "%s: track", name), a.Tracks[s].Name, b.Tracks[t].Name)
			}
		}
	}
	for j, i := range c.parallels.from {
		if i >= 0 {
			continue
		}
		var steps, were []int
		for _, t := range c.new.Parallels[j].Tracks {
			for _, s := range t.Steps {
				steps = append(steps, s)
				if was := c.steps.from[s]; was >= 0 {
					were = append(were, was)
				}
			}
		}
		slices.Sort(were)
		class := Breaking
		if len(were) == 0 {
			class = Substance
		}
		c.note(class, Added, in(Parallels), bahasa.T("%s (nomor baru) kini serentak", "%s (new numbers) now in parallel", StepNumbers(steps)), were...)
	}
}

// lastStep is the last step of a block.
func lastStep(p program.Parallel) int {
	steps := p.Tracks[len(p.Tracks)-1].Steps
	return steps[len(steps)-1]
}

// trackIn tells the track of a step within one block, or -1.
func trackIn(p *program.Program, block int) func(step int) int {
	return func(step int) int {
		if t := p.Steps[step].Track; t != nil && t.Parallel == block {
			return t.Index
		}
		return -1
	}
}

// sameTracks reports whether a block has the same tracks with the same steps,
// those aside that are new or gone: a case can live with these.
func (c *comparison) sameTracks(old, new int, tracks pairs) bool {
	if slices.Contains(tracks.to, -1) || slices.Contains(tracks.from, -1) {
		return false
	}
	was, is := trackIn(c.old, old), trackIn(c.new, new)
	for i, j := range c.steps.to {
		if j < 0 {
			continue
		}
		if t := was(i); tracks.of(t) != is(j) {
			return false
		}
	}
	return true
}
