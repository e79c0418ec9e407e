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

// standing is the condition of a step as far as it still holds when the step
// decides: not if the step fills in anew what the condition reads. It is nil
// if there is none.
func standing(s *program.Step) *program.Rule {
	when := ruleOf(s.When)
	if when == nil || slices.ContainsFunc(when.Fields, func(f int) bool { return slices.Contains(s.Fills, f) }) {
		return nil
	}
	return when
}

// partition finds cases that the outcomes of a computed decision leave out or
// claim twice, and outcomes that no case takes.
func (u *unit) partition(g *flow.Graph, i int, budget *int) {
	s := &u.draft.Steps[i]
	space, ok := u.spaceOrSample(decisionRules(s), budget)
	if !ok {
		u.notJudged(i)
		return
	}
	when := standing(s)
	chosen := make([]bool, len(s.Outcomes))
	twice := map[[2]int]bool{}
	open := false
	space.Each(func(p condition.Point) bool {
		if when != nil && !p.Holds(when) {
			return true
		}
		if !space.Exact() && !p.Sure() { // divides by zero
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
			if space.Exact() {
				u.neverChosen(i, n)
			}
			continue
		}
		for first := range n {
			before := s.Outcomes[first]
			if twice[[2]int{first, n}] && (before.Go.To != o.Go.To || before.Go.Back != o.Go.Back) {
				if u.overlap(g, i, first, n, budget) {
					break
				}
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
	if !ok {
		space, ok = u.spaceOrSample(u.sharing(own), budget)
	}
	if !ok {
		space, ok = u.space(own, budget)
	}
	if !ok {
		return at, false
	}
	when := standing(s)
	tried := 0
	space.Each(func(p condition.Point) bool {
		if when != nil && !p.Holds(when) || !accepts(p) || !p.Sure() {
			return true
		}
		tried++
		*budget -= 20 * len(u.draft.Steps)
		if g.Comes(i, space.Fields(), p.Truth) {
			at, found = p, true
		}
		return !found && tried < maxComes && *budget > 0
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
// read together with one. They come in the order of the SOP.
func (u *unit) sharing(rules []*program.Rule) []*program.Rule {
	read := map[int]bool{}
	have := map[*program.Rule]bool{}
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
				for _, f := range r.Fields {
					read[f] = true
				}
			}
		}
	}
	return slices.DeleteFunc(u.allRules(), func(r *program.Rule) bool { return !have[r] })
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
	when := standing(s)
	open := func(p condition.Point) bool { return when != nil && !p.Holds(when) || none(p) }
	matters := space.Fields()
	if *budget -= (len(matters) + 1) * space.Size() * len(s.Outcomes); *budget > 0 && space.Exact() {
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

// notJudged says that a decision has too many cases to be tried. One with
// `selain itu` leaves none out.
func (u *unit) notJudged(i int) {
	if slices.ContainsFunc(u.draft.Steps[i].Outcomes, func(o program.Outcome) bool { return o.Rule == nil }) {
		return
	}
	u.report(finding.Finding{Code: "putusan-tak-dinilai", Severity: finding.Hint, Span: keywordSpan(lineOf[*lang.Decision](u.from.steps[i]).Node, "putusan"),
		Message: bahasa.T("putusan ini terlalu rumit untuk diperiksa: mungkin ada perkara tanpa jawaban", "this decision is too involved to be judged: some case may get no outcome"),
		Help:    []bahasa.Text{bahasa.T("akhiri dengan jawaban `selain itu`, atau bagi menjadi beberapa putusan", "end it with an outcome `selain itu`, or split it into several decisions")}})
}

// overlap speaks of a case that two outcomes claim, if one can come to the
// decision.
func (u *unit) overlap(g *flow.Graph, i, first, second int, budget *int) bool {
	s := &u.draft.Steps[i]
	a, b := s.Outcomes[first], s.Outcomes[second]
	at, found := u.comes(g, i, func(p condition.Point) bool { return p.Holds(a.Rule) && p.Holds(b.Rule) }, budget)
	if !found {
		return false
	}
	fields := append(slices.Clone(a.Rule.Fields), b.Rule.Fields...)
	slices.Sort(fields)
	which := at.Case(slices.Compact(fields))
	u.report(finding.Finding{Code: "jawaban-tumpang-tindih", Severity: finding.Warning, Span: u.from.outcomes[i][second].Rule.Span(),
		Message: bahasa.T("bila %s: \"%s\" dan \"%s\" sama-sama berlaku; yang dipakai \"%s\"", "with %s: \"%s\" and \"%s\" both hold; \"%s\" is taken", which, a.Label, b.Label, a.Label),
		Related: []finding.Related{{Span: u.from.outcomes[i][first].Rule.Span(), Label: bahasa.T("berlaku juga", "holds, too")}},
		Help:    []bahasa.Text{bahasa.T("persempit salah satu syaratnya agar setiap perkara mendapat satu jawaban", "narrow one of the conditions so that each case has one outcome")}})
	return true
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
