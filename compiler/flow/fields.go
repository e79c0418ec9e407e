package flow

import (
	"slices"

	"sopc/compiler/program"
)

// Which fields are filled in where.
//
// A rule can be answered only when every field that it reads is filled in: one
// that is asked when the case starts always is, any other once a step that
// fills it has been done. So the question is whether a run comes to the rule
// past all those steps. A skipped step and one whose wait lapsed fill nothing;
// as with documents, a step that is skipped shows that its condition does not
// hold, so what is only asked under the same condition is not asked then.

// Read is a place where a rule reads a field.
type Read struct {
	Step, Field int
	Where       Place
	Index       int // of the item or outcome
}

// Place is where in a step a rule stands.
type Place int

// The places of rules: the condition of the step, which is read on arrival;
// what is read when the step is completed, with its own fields filled in.
const (
	OfStep Place = iota
	OfInput
	OfOutput
	OfOutcome
)

// Rule is the rule that reads.
func (r Read) Rule(p *program.Program) *program.Rule {
	s := &p.Steps[r.Step]
	switch r.Where {
	case OfStep:
		return s.When.Rule
	case OfInput:
		return s.Inputs[r.Index].When.Rule
	case OfOutput:
		return s.Outputs[r.Index].When.Rule
	}
	return s.Outcomes[r.Index].Rule
}

// Reads lists where rules read fields, in the order of the steps.
func Reads(p *program.Program) []Read {
	var all []Read
	for i := range p.Steps {
		s := &p.Steps[i]
		add := func(where Place, index int, r *program.Rule) {
			if r == nil {
				return
			}
			for _, f := range r.Fields {
				all = append(all, Read{i, f, where, index})
			}
		}
		when := func(where Place, index int, w *program.When) {
			if w != nil {
				add(where, index, w.Rule)
			}
		}
		when(OfStep, 0, s.When)
		for n, it := range s.Inputs {
			when(OfInput, n, it.When)
		}
		for n, o := range s.Outcomes {
			add(OfOutcome, n, o.Rule)
		}
		for n, it := range s.Outputs {
			when(OfOutput, n, it.When)
		}
	}
	return all
}

// Unfilled is a read of a field that nobody may have filled in yet, and a
// shortest run that comes there so.
type Unfilled struct {
	Read
	Run []int // its last step is the one that reads
}

// maxSearches bounds the pairs of field and condition that are searched for,
// far above what a procedure has.
const maxSearches = 500

// Unfilled lists the reads that some run comes to before any step has filled
// in their field, of each step and field the first.
func (g *Graph) Unfilled() []Unfilled {
	type question struct{ field, when int }
	searched := map[question]*runs{}
	type pair struct{ step, field int }
	spoken := map[pair]bool{}
	var all []Unfilled
	for _, r := range Reads(g.p) {
		s := &g.p.Steps[r.Step]
		if g.p.Fields[r.Field].AtStart || !g.reached[r.Step] || spoken[pair{r.Step, r.Field}] {
			continue
		}
		if r.Where != OfStep && slices.Contains(s.Fills, r.Field) {
			continue
		}
		ask := question{r.Field, -1}
		if r.Where != OfStep {
			ask.when = g.papers.when[r.Step]
		}
		from, ok := searched[ask]
		if !ok {
			if len(searched) == maxSearches {
				break
			}
			from = g.runs(g.unfilling(ask.field, ask.when), nil)
			searched[ask] = from
		}
		if run := from.to(func(step int) bool { return step == r.Step }); run != nil {
			spoken[pair{r.Step, r.Field}] = true
			all = append(all, Unfilled{r, run})
		}
	}
	return all
}

// unfilling lets a run go only where it does not fill in a field, and does not
// deny a condition.
func (g *Graph) unfilling(field, when int) may {
	return func(step int, a arc) bool {
		if a.done {
			return !slices.Contains(g.p.Steps[step].Fills, field)
		}
		return when < 0 || g.arrows[a.arrow].Kind != Skip || g.papers.when[step] != when
	}
}
