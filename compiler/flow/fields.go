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

// Rule is a rule and where in a step it stands.
type Rule struct {
	*program.Rule
	Step  int
	Where Place
	Index int // of the item or outcome
}

// Place is where in a step a rule stands.
type Place int

// The places of rules: the condition of the step, which is read on arrival;
// what is read when the step is completed, with its own fields filled in.
const (
	OfStep Place = iota
	OfInput
	OfOutcome
	OfOutput
)

// Rules lists the rules of a step.
func Rules(p *program.Program, step int) []Rule {
	s := &p.Steps[step]
	var all []Rule
	add := func(where Place, index int, r *program.Rule) {
		if r != nil {
			all = append(all, Rule{r, step, where, index})
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
	return all
}

// Unfilled is a read of a field that nobody may have filled in yet, and a
// shortest run that comes there so.
type Unfilled struct {
	Rule
	Field int
	Run   []int // its last step is the one that reads
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
	for i := range g.p.Steps {
		if !g.reached[i] {
			continue
		}
		for _, r := range Rules(g.p, i) {
			for _, f := range r.Fields {
				filled := g.p.Fields[f].AtStart || r.Where != OfStep && slices.Contains(g.p.Steps[i].Fills, f)
				if filled || spoken[pair{i, f}] {
					continue
				}
				ask := question{f, -1}
				if r.Where != OfStep {
					ask.when = g.papers.when[i]
				}
				from, ok := searched[ask]
				if !ok {
					if len(searched) == maxSearches {
						return all
					}
					from = g.runs(g.unfilling(ask.field, ask.when), nil)
					searched[ask] = from
				}
				if run := from.to(func(step int) bool { return step == i }); run != nil {
					spoken[pair{i, f}] = true
					all = append(all, Unfilled{r, f, run})
				}
			}
		}
	}
	return all
}

// Again looks for another run to the same read, among the cases in which rules
// are answered as truth says; nil when there is none. known is false for rules
// that such a case leaves open.
func (g *Graph) Again(u Unfilled, truth func(*program.Rule) (holds, known bool)) []int {
	denies := func(r *program.Rule, _ int, holds bool) bool {
		if r == nil {
			return false
		}
		is, known := truth(r)
		return known && is != holds
	}
	when := -1
	if s := &g.p.Steps[u.Step]; u.Where != OfStep {
		when = g.papers.when[u.Step]
		if s.When != nil && denies(s.When.Rule, 0, true) {
			return nil
		}
	}
	empty := g.unfilling(u.Field, when)
	may := func(step int, a arc) bool {
		s, arrow := &g.p.Steps[step], g.arrows[a.arrow]
		switch {
		case !empty(step, a):
			return false
		case s.When != nil && denies(s.When.Rule, 0, arrow.Kind != Skip):
			return false
		}
		return arrow.Kind != Choice || !s.Computed || !g.denied(s, arrow.Outcome, 0, denies)
	}
	return g.runs(may, nil).to(func(step int) bool { return step == u.Step })
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

// Comes tells whether a case in which rules are answered as truth says can
// come to a step and do its work. truth is asked of rules that read none but
// fixed fields, from where these have been filled in for the last time; all
// else about the case is free. Of a parallel block one track is followed. So a
// step to which no case comes is never said to be reached wrongly where no
// field is filled in twice and there are no tracks; elsewhere it may be.
func (g *Graph) Comes(step int, fixed []int, truth func(*program.Rule) (holds, known bool)) bool {
	type place struct{ node, fixed int } // fixed: a bit for each field that has its last value
	if len(fixed) > 16 {
		return g.reached[step]
	}
	all := 1<<len(fixed) - 1
	denies := func(r *program.Rule, now int, holds bool) bool {
		if r == nil || len(r.Fields) == 0 {
			return false
		}
		for _, f := range r.Fields {
			if i := slices.Index(fixed, f); i < 0 || now>>i&1 == 0 {
				return false
			}
		}
		is, known := truth(r)
		return known && is != holds
	}
	seen := map[place]bool{}
	todo := []place{}
	see := func(p place) {
		if !seen[p] {
			seen[p] = true
			todo = append(todo, p)
		}
	}
	before := func(s *program.Step, now int) int { // what is fixed before a step has filled in its fields
		for _, f := range s.Fills {
			if i := slices.Index(fixed, f); i >= 0 {
				now &^= 1 << i
			}
		}
		return now
	}
	back := g.reversed()
	s := &g.p.Steps[step]
	all = before(s, all)
	if !g.reached[step] || s.When != nil && denies(s.When.Rule, all, true) {
		return false
	}
	see(place{step, all})
	for len(todo) > 0 {
		at := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if at.node == g.start {
			return true
		}
		for _, a := range back[at.node] {
			if a.to >= g.steps() || a.arrow < 0 {
				see(place{a.to, at.fixed})
				continue
			}
			s, arrow, now := &g.p.Steps[a.to], g.arrows[a.arrow], at.fixed
			if arrow.Kind == Choice && s.Computed && g.denied(s, arrow.Outcome, now, denies) {
				continue
			}
			if arrow.Kind != Skip {
				now = before(s, now)
			}
			if s.When != nil && denies(s.When.Rule, now, arrow.Kind != Skip) {
				continue
			}
			see(place{a.to, now})
		}
	}
	return false
}

// denied tells whether a computed decision cannot take an outcome: its rule
// does not hold, or an earlier one does.
func (g *Graph) denied(s *program.Step, outcome, now int, denies func(*program.Rule, int, bool) bool) bool {
	for i, o := range s.Outcomes {
		switch {
		case i == outcome:
			if denies(o.Rule, now, true) {
				return true
			}
		case i < outcome || s.Outcomes[outcome].Otherwise:
			if denies(o.Rule, now, false) {
				return true
			}
		}
	}
	return false
}
