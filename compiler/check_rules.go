package compiler

import (
	"fmt"
	"slices"

	"sopc/compiler/condition"
	"sopc/compiler/flow"
	"sopc/compiler/program"
	"sopc/lang"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// checkRules judges the conditions over the case data: whether they can be
// answered, whether they ever differ, and whether the outcomes of a computed
// decision part all cases among them.
func (u *unit) checkRules(g *flow.Graph) {
	budget := maxCases
	for _, f := range g.Unfilled() {
		var when *program.Rule
		if f.Where != flow.OfStep {
			when = ruleOf(u.draft.Steps[f.Step].When)
		}
		if u.possible(f.Run, when, &budget) || u.anotherWay(g, &f, &budget) {
			u.unfilled(f)
		}
	}
	for i := range u.draft.Steps {
		s := &u.draft.Steps[i]
		u.constants(i, &budget)
		if s.Computed && !u.loose[i] {
			u.partition(g, i, &budget)
		}
	}
}

// maxCases bounds the rules that are answered for the cases of one SOP,
// maxComes the cases that are traced back to Mulai for one decision: far beyond what an SOP has, for
// files that are no SOP.
const (
	maxCases = 3_000_000
	maxComes = 300
	maxRules = 60 // that are looked at together
)

// ruleNode is where a rule is written.
func (u *unit) ruleNode(r flow.Rule) *lang.Or {
	var w *lang.When
	switch r.Where {
	case flow.OfStep:
		if l := lineOf[*lang.Condition](u.from.steps[r.Step]); l != nil {
			w = l.When
		}
	case flow.OfInput:
		w = u.from.inputs[r.Step][r.Index].When
	case flow.OfOutput:
		w = u.from.outputs[r.Step][r.Index].When
	default:
		return u.from.outcomes[r.Step][r.Index].Rule
	}
	if w == nil {
		return nil
	}
	return w.Rule
}

// unfilled speaks of a rule that cannot be answered on some way to it.
func (u *unit) unfilled(f flow.Unfilled) {
	node := u.ruleNode(f.Rule)
	if node == nil {
		return
	}
	field := u.draft.Fields[f.Field]
	at := node.Span()
	lang.Walk(node, func(n lang.Spanned) bool {
		if x, ok := n.(*lang.Factor); ok && x.Name != nil && sameName(x.Name.Value()) == field.ID {
			at = x.Name.Span()
		}
		return true
	})
	way := u.numbers(f.Run, " → ")
	out := finding.Finding{Code: "isian-belum-diisi", Severity: finding.Error, Span: at,
		Message: bahasa.T("`%s` dibaca di sini, padahal mungkin belum diisi: langkah %s", "`%s` is read here, but may not be filled in yet: step %s", field.ID, way),
		Help:    []bahasa.Text{bahasa.T("tulis `mengisi %s` di langkah yang selalu dilalui sebelumnya", "write `mengisi %s` in a step that always comes before", field.ID)}}
	for i, s := range u.draft.Steps {
		if slices.Contains(s.Fills, f.Field) {
			for _, l := range u.from.steps[i].Lines {
				if fill, ok := l.(*lang.Fill); ok {
					out.Related = append(out.Related, finding.Related{Span: fill.Span(), Label: bahasa.T("baru diisi di %s", "filled in only by %s", u.stepName(i))})
				}
			}
			break
		}
	}
	u.report(out)
}

// possible tells whether some case can go a way without going back, as far as
// its computed decisions say, so that a rule holds at its end; last may be nil.
// Fields that are filled in on the way have no one value there; nothing is
// concluded from them.
func (u *unit) possible(way []int, last *program.Rule, budget *int) bool {
	filled := map[int]bool{}
	for _, i := range way {
		for _, x := range u.draft.Steps[i].Fills {
			filled[x] = true
		}
	}
	var rules []*program.Rule
	holds := map[*program.Rule]bool{}
	say := func(r *program.Rule, yes bool) {
		if r != nil && !slices.ContainsFunc(r.Fields, func(x int) bool { return filled[x] }) {
			rules, holds[r] = append(rules, r), yes
		}
	}
	for n, i := range way {
		if n+1 == len(way) {
			break
		}
		s := &u.draft.Steps[i]
		taken := u.onlyWay(s, way[n+1])
		if taken < 0 {
			continue
		}
		for k, o := range s.Outcomes {
			if k < taken || s.Outcomes[taken].Otherwise {
				say(o.Rule, false)
			}
		}
		say(s.Outcomes[taken].Rule, true)
	}
	say(last, true)
	if len(rules) == 0 {
		return true
	}
	space, ok := u.space(rules, budget)
	if !ok {
		return true
	}
	found := false
	space.Each(func(p condition.Point) bool {
		found = !slices.ContainsFunc(rules, func(r *program.Rule) bool { return p.Holds(r) != holds[r] })
		return !found
	})
	return found
}

// anotherWay looks case by case for a way to a read on which the field stays
// empty, where the shortest one is a way that no case goes. Fields that some
// step fills in are left open.
func (u *unit) anotherWay(g *flow.Graph, f *flow.Unfilled, budget *int) bool {
	rules := slices.DeleteFunc(u.allRules(), func(r *program.Rule) bool {
		return slices.ContainsFunc(r.Fields, func(x int) bool { return !u.draft.Fields[x].AtStart })
	})
	space, ok := u.space(rules, budget)
	if !ok {
		return true
	}
	found := false
	space.Each(func(p condition.Point) bool {
		*budget -= 20 * len(u.draft.Steps)
		if run := g.Again(*f, p.Truth); run != nil {
			f.Run, found = run, true
		}
		return !found && *budget > 0
	})
	return found
}

// onlyWay is the outcome of a computed decision that alone leads to a step, or
// -1.
func (u *unit) onlyWay(s *program.Step, to int) int {
	if !s.Computed || s.When != nil || s.Wait != nil {
		return -1
	}
	only := -1
	for k, o := range s.Outcomes {
		for a := &o.Go; a != nil; a = a.Beyond {
			if a.To != (program.Target{Kind: program.ToStep, Index: to}) {
				continue
			}
			if only >= 0 && only != k {
				return -1
			}
			only = k
		}
	}
	return only
}

// constants finds conditions of a step and its items that never differ: none
// over all cases, or none over those in which the step is done.
func (u *unit) constants(i int, budget *int) {
	when := ruleOf(u.draft.Steps[i].When)
	for _, r := range flow.Rules(u.draft, i) {
		rule, node := r.Rule, u.ruleNode(r)
		if node == nil || r.Where == flow.OfOutcome {
			continue
		}
		rules := []*program.Rule{rule}
		if when != nil && when != rule {
			rules = append(rules, when)
		}
		space, ok := u.space(rules, budget)
		if !ok {
			continue
		}
		always, never := true, true
		space.Each(func(p condition.Point) bool {
			holds := p.Holds(rule)
			always = always && holds
			never = never && !(holds && (when == nil || p.Holds(when)))
			return always || never
		})
		f := finding.Finding{Code: "syarat-tetap", Severity: finding.Warning, Span: node.Span()}
		switch {
		case always:
			f.Message = bahasa.T("syarat ini selalu benar, jadi tidak membedakan apa pun", "this condition always holds, so it tells nothing apart")
			f.Help = []bahasa.Text{bahasa.T("hapus `bila …`, atau betulkan syaratnya", "remove `bila …`, or mend the condition")}
		case never && r.Where == flow.OfStep:
			f.Message = bahasa.T("syarat ini tidak pernah benar, jadi %s tidak pernah dikerjakan", "this condition never holds, so %s is never done", u.stepName(i))
			f.Help = []bahasa.Text{bahasa.T("betulkan syaratnya, atau hapus langkah ini", "mend the condition, or remove this step")}
		case never:
			f.Message = bahasa.T("syarat ini tidak pernah benar di %s", "this condition never holds in %s", u.stepName(i))
			f.Help = []bahasa.Text{bahasa.T("betulkan syaratnya, atau hapus barisnya", "mend the condition, or remove the line")}
		default:
			continue
		}
		u.report(f)
	}
}

func ruleOf(w *program.When) *program.Rule {
	if w == nil {
		return nil
	}
	return w.Rule
}

// space lays out all cases for rules as long as there is budget.
func (u *unit) space(rules []*program.Rule, budget *int) (*condition.Space, bool) {
	s, ok := u.spaceOrSample(rules, budget)
	return s, ok && s.Exact()
}

func (u *unit) spaceOrSample(rules []*program.Rule, budget *int) (*condition.Space, bool) {
	if *budget <= 0 || len(rules) > maxRules {
		return nil, false
	}
	key := fmt.Sprint(rules) // where they are
	s, had := u.spaces[key]
	if !had {
		*budget -= 10 * len(rules) // to read them
		if x, ok := condition.NewSpace(u.draft.Fields, rules, budget); ok {
			s = x
		}
		if u.spaces == nil {
			u.spaces = map[string]*condition.Space{}
		}
		u.spaces[key] = s
	}
	if s != nil {
		cost := 1
		if !s.Exact() {
			cost = 20 // each is evaluated
		}
		*budget -= cost * s.Size() * len(rules)
	}
	return s, s != nil
}
