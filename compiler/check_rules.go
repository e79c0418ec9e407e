package compiler

import (
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
// decision part all cases among them. What condition.Space cannot lay out is
// not judged.
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

// maxCases bounds the cases that are tried for one SOP, maxComes those that
// are traced back to Mulai for one decision: far beyond what an SOP has, for
// files that are no SOP.
const (
	maxCases = 200_000
	maxComes = 50
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
		*budget -= len(u.draft.Steps)
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

// space lays out the cases for rules as long as there is budget.
func (u *unit) space(rules []*program.Rule, budget *int) (*condition.Space, bool) {
	if *budget <= 0 || len(rules) > maxRules {
		return nil, false
	}
	*budget -= 10 * len(rules) // to read them
	s, ok := condition.NewSpace(u.draft.Fields, rules)
	if ok {
		*budget -= s.Size()
	}
	return s, ok
}

// decisionRules are the rules of the outcomes, and the step's own condition.
func decisionRules(s *program.Step) (rules []*program.Rule) {
	for _, o := range s.Outcomes {
		if o.Rule != nil {
			rules = append(rules, o.Rule)
		}
	}
	if r := ruleOf(s.When); r != nil {
		rules = append(rules, r)
	}
	return rules
}

// partition finds cases that the outcomes of a computed decision leave out or
// claim twice, and outcomes that no case takes.
func (u *unit) partition(g *flow.Graph, i int, budget *int) {
	s := &u.draft.Steps[i]
	space, ok := u.space(decisionRules(s), budget)
	if !ok {
		return
	}
	when := ruleOf(s.When)
	chosen := make([]bool, len(s.Outcomes))
	twice := map[[2]int]bool{}
	open := false
	space.Each(func(p condition.Point) bool {
		if when != nil && !p.Holds(when) {
			return true
		}
		first := -1
		for n, o := range s.Outcomes {
			switch {
			case o.Rule == nil && first < 0:
				chosen[n], first = true, n
			case o.Rule == nil || !p.Holds(o.Rule):
			case first < 0:
				chosen[n], first = true, n
			default:
				twice[[2]int{first, n}] = true
			}
		}
		open = open || first < 0
		return true
	})
	if open {
		u.gap(g, i, space, budget)
	}
	if !slices.Contains(chosen, true) {
		return
	}
	for n, o := range s.Outcomes {
		if !chosen[n] {
			u.neverChosen(i, n)
			continue
		}
		for first := range n {
			before := s.Outcomes[first]
			if twice[[2]int{first, n}] && (before.Go.To != o.Go.To || before.Go.Back != o.Go.Back) {
				u.overlap(g, i, first, n, budget)
				break
			}
		}
	}
}

// comes finds a case of a decision that can happen: one that accepts, and in
// which the flow comes to the decision at all, given what was decided before.
func (u *unit) comes(g *flow.Graph, i int, accepts func(condition.Point) bool, budget *int) (at condition.Point, found bool) {
	s := &u.draft.Steps[i]
	own := decisionRules(s)
	space, ok := u.space(u.allRules(), budget)
	for _, fewer := range [][]*program.Rule{u.sharing(own), own} {
		if !ok {
			space, ok = u.space(fewer, budget)
		}
	}
	if !ok {
		return at, false
	}
	when := ruleOf(s.When)
	tried := 0
	space.Each(func(p condition.Point) bool {
		if when != nil && !p.Holds(when) || !accepts(p) || !p.Sure() {
			return true
		}
		tried++
		if g.Comes(i, space.Fields(), p.Truth) {
			at, found = p, true
		}
		return !found && tried < maxComes
	})
	return at, found
}

// allRules are the rules by which the flow goes.
func (u *unit) allRules() (rules []*program.Rule) {
	for i := range u.draft.Steps {
		rules = append(rules, decisionRules(&u.draft.Steps[i])...)
	}
	return rules
}

// sharing adds to rules all that read one of their fields, or a field that is
// read together with one.
func (u *unit) sharing(rules []*program.Rule) []*program.Rule {
	read := map[int]bool{}
	have := map[*program.Rule]bool{}
	all := slices.Clone(rules)
	for _, r := range rules {
		have[r] = true
		for _, f := range r.Fields {
			read[f] = true
		}
	}
	for grew := true; grew; {
		grew = false
		for _, r := range u.allRules() {
			if !have[r] && slices.ContainsFunc(r.Fields, func(f int) bool { return read[f] }) {
				have[r], grew = true, true
				all = append(all, r)
				for _, f := range r.Fields {
					read[f] = true
				}
			}
		}
	}
	return all
}

// gap speaks of the cases that a decision leaves out, if one of them can come
// to it: what matters about that case, and the outcome to add.
func (u *unit) gap(g *flow.Graph, i int, space *condition.Space, budget *int) {
	s := &u.draft.Steps[i]
	none := func(p condition.Point) bool {
		return !slices.ContainsFunc(s.Outcomes, func(o program.Outcome) bool { return p.Holds(o.Rule) })
	}
	at, found := u.comes(g, i, none, budget)
	if !found {
		return
	}
	when := ruleOf(s.When)
	open := func(p condition.Point) bool { return when != nil && !p.Holds(when) || none(p) }
	matters := space.Fields()
	if *budget -= (len(matters) + 1) * space.Size(); *budget > 0 {
		matters = space.At(at.Data()).Core(open)
	}
	f := finding.Finding{Code: "jawaban-kurang", Severity: finding.Error, Span: keywordSpan(lineOf[*lang.Decision](u.from.steps[i]).Node, "putusan"),
		Message: bahasa.T("tidak satu pun jawaban dapat terpilih", "no outcome can ever be taken"),
		Label:   bahasa.T("perkara itu berhenti di sini", "such a case stops here")}
	if len(matters) > 0 {
		which := at.Case(matters)
		f.Message = bahasa.T("bila %s: tidak ada jawaban", "with %s: no outcome", which)
		label, rule := "…", "selain itu"
		if only, choice, ok := space.Describe(matters, open, func(p condition.Point) bool { return none(p) && (when == nil || p.Holds(when)) }); ok {
			rule = "bila " + only
			if choice != nil {
				label = choice.Label
			}
		}
		branch := `"` + label + `" ` + rule + " -> …"
		f.Help = []bahasa.Text{bahasa.T("tambahkan: %s", "add: %s", branch)}
	}
	u.report(f)
}

func (u *unit) overlap(g *flow.Graph, i, first, second int, budget *int) {
	s := &u.draft.Steps[i]
	a, b := s.Outcomes[first], s.Outcomes[second]
	at, found := u.comes(g, i, func(p condition.Point) bool { return p.Holds(a.Rule) && p.Holds(b.Rule) }, budget)
	if !found {
		return
	}
	fields := append(slices.Clone(a.Rule.Fields), b.Rule.Fields...)
	slices.Sort(fields)
	which := at.Case(slices.Compact(fields))
	u.report(finding.Finding{Code: "jawaban-tumpang-tindih", Severity: finding.Warning, Span: u.from.outcomes[i][second].Rule.Span(),
		Message: bahasa.T("bila %s: \"%s\" dan \"%s\" sama-sama berlaku; yang dipakai \"%s\"", "with %s: \"%s\" and \"%s\" both hold; \"%s\" is taken", which, a.Label, b.Label, a.Label),
		Related: []finding.Related{{Span: u.from.outcomes[i][first].Rule.Span(), Label: bahasa.T("berlaku juga", "holds, too")}},
		Help:    []bahasa.Text{bahasa.T("persempit salah satu syaratnya agar setiap perkara mendapat satu jawaban", "narrow one of the conditions so that each case has one outcome")}})
}

func (u *unit) neverChosen(i, n int) {
	o := u.from.outcomes[i][n]
	label := u.draft.Steps[i].Outcomes[n].Label
	f := finding.Finding{Code: "syarat-tetap", Severity: finding.Warning, Span: o.Label.Span(),
		Message: bahasa.T("jawaban \"%s\" tidak pernah terpilih", "the outcome \"%s\" is never taken", label),
		Help:    []bahasa.Text{bahasa.T("betulkan syaratnya, atau hapus jawaban ini", "mend its condition, or remove this outcome")}}
	if o.Rule != nil {
		f.Span = o.Rule.Span()
	} else {
		f.Help = []bahasa.Text{bahasa.T("jawaban sebelumnya sudah mencakup semuanya; hapus jawaban ini, atau persempit yang lain", "the outcomes before it cover everything; remove this one, or narrow the others")}
	}
	u.report(f)
}
