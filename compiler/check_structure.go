package compiler

import (
	"slices"

	"sopc/compiler/flow"
	"sopc/lang"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// Beyond these sizes a procedure is better cut into several.
const (
	manySteps = 40
	manyLanes = 10
)

// checkStructure judges the flow: that every step is reached, that an end is
// reached from every step, that no loop runs for ever.
func (u *unit) checkStructure(g *flow.Graph) {
	if len(u.loose) == 0 { // else an arrow that leads nowhere yet may be the one that is missing
		u.checkSound(g)
	}
	for _, a := range g.Endless() {
		if a.Step >= 0 && a.To.Index != a.Step {
			u.report(finding.Finding{Code: "putaran-tanpa-batas", Severity: finding.Warning, Span: u.arrowSpan(a),
				Message: bahasa.T("pengembalian ini dapat terjadi tanpa batas", "this return may happen without end"),
				Help:    []bahasa.Text{bahasa.T("beri batas: `maks 3 kali selebihnya …`", "set a limit: `maks 3 kali selebihnya …`")}})
		}
	}
	for _, a := range g.SelfReturns() {
		u.report(finding.Finding{Code: "kembali-ke-diri", Severity: finding.Warning, Span: u.arrowSpan(a),
			Message: bahasa.T("%s kembali ke dirinya sendiri, jadi tidak ada yang memperbaiki", "%s returns to itself, so nobody mends anything", u.stepName(a.Step)),
			Help:    []bahasa.Text{bahasa.T("tujukan ke langkah yang hasilnya harus diperbaiki", "lead it to the step whose result is to be mended")}})
	}
	if n := len(u.draft.Steps); n > manySteps {
		u.report(finding.Finding{Code: "sop-terlalu-panjang", Severity: finding.Hint, Span: u.head(),
			Message: bahasa.T("SOP ini mempunyai %d langkah; lebih dari %d sulit diikuti", "this SOP has %d steps; more than %d are hard to follow", n, manySteps),
			Help:    []bahasa.Text{bahasa.T("bagi menjadi satu SOP makro yang menjalankan beberapa SOP mikro", "split it into one makro SOP that runs several mikro SOPs")}})
	}
	if n := len(u.draft.Lanes); n > manyLanes {
		u.report(finding.Finding{Code: "sop-terlalu-lebar", Severity: finding.Hint, Span: u.head(),
			Message: bahasa.T("SOP ini mempunyai %d pelaksana; lebih dari %d sulit dicetak dan diikuti", "this SOP has %d lanes; more than %d are hard to print and to follow", n, manyLanes),
			Help:    []bahasa.Text{bahasa.T("bagi menjadi satu SOP makro yang menjalankan beberapa SOP mikro", "split it into one makro SOP that runs several mikro SOPs")}})
	}
}

// checkSound wants every step reached, and an end reached from every step.
func (u *unit) checkSound(g *flow.Graph) {
	for _, i := range g.Unreachable() {
		u.report(finding.Finding{Code: "langkah-tak-terjangkau", Severity: finding.Error, Span: u.stepSpan(i),
			Message: bahasa.T("%s tidak pernah dikerjakan: tidak ada alur yang sampai ke sini", "%s is never done: no flow leads here", u.stepName(i)),
			Help:    []bahasa.Text{bahasa.T("hapus langkah ini, atau tujukan sebuah panah kepadanya", "remove this step, or lead an arrow to it")}})
	}
	for _, t := range g.Traps() {
		u.report(u.trap(t))
	}
}

// trap spells out a circle that no case can leave.
func (u *unit) trap(t flow.Trap) finding.Finding {
	cycle := append(slices.Clone(t.Cycle), t.Cycle[0])
	round, way := u.numbers(cycle, " → "), u.numbers(t.Path, " → ")
	f := finding.Finding{Code: "jalan-buntu", Severity: finding.Error, Span: u.stepSpan(t.Cycle[0]),
		Message: bahasa.T("dari %s tidak ada jalan ke akhir; alurnya berputar: %s", "no way leads from %s to an end; the flow goes round: %s", u.stepName(t.Cycle[0]), round),
		Help: []bahasa.Text{
			bahasa.T("sampai ke sini lewat langkah %s", "the way here is step %s", way),
			bahasa.T("beri salah satu langkahnya panah ke depan, `selesai`, atau `berhenti`", "give one of its steps an arrow ahead, `selesai` or `berhenti`")}}
	for _, i := range t.Cycle[1:] {
		f.Related = append(f.Related, finding.Related{Span: u.stepSpan(i), Label: bahasa.T("ikut berputar", "goes round, too")})
	}
	if len(t.Fed) > 0 {
		f.Help = append(f.Help, bahasa.T("akibatnya %s juga tidak sampai ke akhir", "therefore %s does not come to an end either", u.stepList(t.Fed)))
	}
	return f
}

// arrowSpan is where an arrow of the flow is written.
func (u *unit) arrowSpan(a flow.Arrow) finding.Span {
	s := u.from.steps[a.Step]
	var arrow *lang.Arrow
	switch a.Kind {
	case flow.Choice:
		o := u.from.outcomes[a.Step][a.Outcome]
		if arrow = o.Arrow; arrow == nil {
			return o.Span()
		}
	case flow.Lapse:
		arrow = lineOf[*lang.Wait](s).Lapse
	default:
		if line := lineOf[*lang.Go](s); line != nil {
			arrow = line.Arrow
		}
	}
	if arrow == nil || arrow.Target == nil {
		return u.stepSpan(a.Step)
	}
	target := arrow.Target
	for range a.Beyond {
		if r, ok := target.(*lang.Return); ok && r.Beyond != nil {
			target = r.Beyond
		}
	}
	return target.Span()
}
