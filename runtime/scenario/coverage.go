package scenario

import (
	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/runtime/engine"
)

// Coverage counts how often the parts of a program were taken.
type Coverage struct {
	Steps    []int    // visits to each step
	Branches []Branch // in the order of the steps
}

// Branch is one of several ways on from a step.
type Branch struct {
	Step    int
	Kind    BranchKind
	Outcome int // for Chosen: index in Step.Outcomes
	Times   int
}

// BranchKind tells branches apart.
type BranchKind string

// The branches: an outcome of a decision; that a conditional step was done or
// skipped; that a term was kept or passed.
const (
	Chosen  BranchKind = "putusan"
	Done    BranchKind = "dikerjakan"
	Skipped BranchKind = "dilewati"
	Kept    BranchKind = "tepat waktu"
	Passed  BranchKind = "lewat"
)

// NewCoverage is the coverage of a program of which nothing was taken yet.
func NewCoverage(p *program.Program) *Coverage {
	c := &Coverage{Steps: make([]int, len(p.Steps))}
	for i, s := range p.Steps {
		if s.When != nil {
			c.Branches = append(c.Branches, Branch{Step: i, Kind: Done}, Branch{Step: i, Kind: Skipped})
		}
		if s.Wait != nil && s.Wait.Lapse != nil {
			c.Branches = append(c.Branches, Branch{Step: i, Kind: Kept}, Branch{Step: i, Kind: Passed})
		}
		for j := range s.Outcomes {
			c.Branches = append(c.Branches, Branch{Step: i, Kind: Chosen, Outcome: j})
		}
	}
	return c
}

// Add counts what a case of the program took. Traces of several scenarios add
// up.
func (c *Coverage) Add(t *Trace) {
	for _, v := range t.Visits {
		if v.Done() {
			c.Steps[v.Step]++
		}
		for i := range c.Branches {
			if b := &c.Branches[i]; b.Step == v.Step && b.takenBy(&v) {
				b.Times++
			}
		}
	}
}

func (b *Branch) takenBy(v *engine.Visit) bool {
	switch b.Kind {
	case Chosen:
		return v.Result == engine.ByDecision && v.Outcome == b.Outcome
	case Done:
		return v.Done()
	case Skipped:
		return v.Result == engine.BySkip
	case Kept:
		return v.Done() && v.Result != engine.ByLapse
	}
	return v.Result == engine.ByLapse
}

// Count gives how many steps and branches were taken at least once, of how
// many.
func (c *Coverage) Count() (steps, ofSteps, branches, ofBranches int) {
	for _, n := range c.Steps {
		if n > 0 {
			steps++
		}
	}
	for _, b := range c.Branches {
		if b.Times > 0 {
			branches++
		}
	}
	return steps, len(c.Steps), branches, len(c.Branches)
}

// Untaken names what no case took, in the order of the steps.
func (c *Coverage) Untaken(p *program.Program) []bahasa.Text {
	var texts []bahasa.Text
	branches := c.Branches
	for step, visits := range c.Steps {
		name := stepName(p, step)
		if visits == 0 {
			texts = append(texts, bahasa.T("langkah %s", "step %s", name))
		}
		for ; len(branches) > 0 && branches[0].Step == step; branches = branches[1:] {
			if b := branches[0]; visits > 0 && b.Times == 0 {
				texts = append(texts, b.text(p, name))
			}
		}
	}
	return texts
}

func (b *Branch) text(p *program.Program, step string) bahasa.Text {
	switch b.Kind {
	case Chosen:
		return bahasa.T("langkah %s: %s", "step %s: %s", step, quote(p.Steps[b.Step].Outcomes[b.Outcome].Label))
	case Done:
		return bahasa.T("langkah %s: dikerjakan", "step %s: done", step)
	case Skipped:
		return bahasa.T("langkah %s: dilewati", "step %s: skipped", step)
	case Kept:
		return bahasa.T("langkah %s: tepat waktu", "step %s: in time", step)
	}
	return bahasa.T("langkah %s: batas waktu lewat", "step %s: the term passes", step)
}
