package compiler

import (
	"slices"
	"strings"

	"sopc/compiler/flow"
	"sopc/compiler/program"
	"sopc/compiler/wording"
	"sopc/lang"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// checkDecisions judges what is decided: whether there is something to
// decide and a question to answer, and what happens when the returns or the
// time are used up.
func (u *unit) checkDecisions(g *flow.Graph) {
	for i := range u.draft.Steps {
		s := &u.draft.Steps[i]
		u.pretence(i, s)
		u.noWayBack(i, s)
		u.unasked(i, s)
		u.lapse(i, s)
	}
	for _, a := range flow.Arrows(u.draft) {
		if a.Step >= 0 {
			u.usedUp(a)
		}
	}
}

// pretence finds a decision that decides nothing.
func (u *unit) pretence(i int, s *program.Step) {
	if len(s.Outcomes) == 0 || u.loose[i] {
		return
	}
	same := func(a, b program.Arrow) bool { return a.To == b.To && a.Back == b.Back }
	for _, o := range s.Outcomes[1:] {
		if !same(o.Go, s.Outcomes[0].Go) {
			return
		}
	}
	d := lineOf[*lang.Decision](u.from.steps[i])
	for line := d.Pos.Line; line <= d.EndPos.Line; line++ {
		if u.refused[line] {
			return // an outcome that could not be read may be the other one
		}
	}
	f := finding.Finding{Code: "putusan-semu", Severity: finding.Hint, Span: keywordSpan(d.Node, "putusan"),
		Message: bahasa.T("semua jawaban menuju tempat yang sama, jadi tidak ada yang diputuskan", "all outcomes lead to the same place, so nothing is decided"),
		Help:    []bahasa.Text{bahasa.T("beri salah satu jawaban tujuan lain, atau hapus putusan ini", "lead one outcome elsewhere, or remove this decision")}}
	if len(s.Outcomes) == 1 {
		f.Message = bahasa.T("putusan ini hanya mempunyai satu jawaban", "this decision has one outcome only")
		f.Help = []bahasa.Text{bahasa.T("tambahkan jawaban lainnya, misalnya \"Tidak\"", "add the other outcome, for example \"Tidak\"")}
	}
	u.report(f)
}

// usedUp finds limits that end in nothing, or in approval.
func (u *unit) usedUp(a flow.Arrow) {
	if a.Limit == 0 {
		return
	}
	if a.Arrow.Beyond == nil {
		u.report(finding.Finding{Code: "batas-tanpa-lanjutan", Severity: finding.Warning, Span: u.arrowSpan(a),
			Message: bahasa.T("belum ditulis apa yang terjadi sesudah %d kali dikembalikan", "it is not said what happens after %d returns", a.Limit),
			Help:    []bahasa.Text{bahasa.T("tambahkan: selebihnya berhenti \"…\"", "add: selebihnya berhenti \"…\"")}})
		return
	}
	if beyond := a.Arrow.Beyond; a.Kind == flow.Choice && !beyond.Back && u.passes(&u.draft.Steps[a.Step], a.Outcome, beyond.To) {
		at := a
		at.Beyond++
		u.report(finding.Finding{Code: "batas-meluluskan", Severity: finding.Warning, Span: u.arrowSpan(at),
			Message: bahasa.T("sesudah %d kali dikembalikan, yang tidak memenuhi syarat tetap diteruskan", "after %d returns, what does not satisfy is passed on all the same", a.Limit),
			Help:    []bahasa.Text{bahasa.T("akhiri dengan `berhenti \"…\"`, atau serahkan kepada atasan", "end with `berhenti \"…\"`, or hand it to a superior")}})
	}
}

// passes tells whether a target is on the way of what a decision accepts. A
// step to which only its refusals lead is none: a warning, a superior who
// decides.
func (u *unit) passes(s *program.Step, refused int, to program.Target) bool {
	if to.Kind == program.ToEnd || to.Kind == program.ToJoin {
		return u.approves(to)
	}
	todo := u.accepted(s, refused)
	if len(todo) == 0 {
		return true // there is no other way on
	}
	seen := map[program.Target]bool{}
	for len(todo) > 0 {
		at := todo[len(todo)-1]
		if todo = todo[:len(todo)-1]; seen[at] {
			continue
		}
		seen[at] = true
		switch at.Kind {
		case program.ToStep:
			s := &u.draft.Steps[at.Index]
			if todo = append(todo, u.accepted(s, -1)...); len(s.Outcomes) == 0 || s.When != nil {
				todo = append(todo, s.Next.To)
			}
		case program.ToParallel:
			p := &u.draft.Parallels[at.Index]
			todo = append(todo, p.Next.To)
			for _, t := range p.Tracks {
				if len(t.Steps) > 0 {
					todo = append(todo, program.Target{Kind: program.ToStep, Index: t.Steps[0]})
				}
			}
		}
	}
	return seen[to]
}

// accepted are the targets of the outcomes of a step, but for one, that do not
// refuse; where all of them say no, of those that neither hand back nor stop.
func (u *unit) accepted(s *program.Step, but int) (to []program.Target) {
	var other []program.Target
	for n, o := range s.Outcomes {
		switch {
		case n == but || o.Go.Back || !u.approves(o.Go.To):
		case u.refuses(o):
			other = append(other, o.Go.To)
		default:
			to = append(to, o.Go.To)
		}
	}
	if len(to) == 0 {
		return other
	}
	return to
}

// approves tells whether a target is on the way of what was accepted.
func (u *unit) approves(t program.Target) bool {
	return t.Kind != program.ToEnd || u.draft.Ends[t.Index].Kind == program.Finished
}

// yesOrNo are answers that mean nothing without a question.
var yesOrNo = map[string]bool{"ya": true, "tidak": true, "sudah": true, "belum": true}

// unasked finds Ya and Tidak without a question.
func (u *unit) unasked(i int, s *program.Step) {
	if len(s.Outcomes) != 2 {
		return
	}
	for _, o := range s.Outcomes {
		if !yesOrNo[program.Key(o.Label)] {
			return
		}
	}
	d := lineOf[*lang.Decision](u.from.steps[i])
	if program.Key(s.Question) == "" {
		u.report(finding.Finding{Code: "putusan-tanpa-tanya", Severity: finding.Hint, Span: keywordSpan(d.Node, "putusan"),
			Message: bahasa.T("jawaban \"%s\" dan \"%s\" belum mempunyai pertanyaan", "the outcomes \"%s\" and \"%s\" have no question", s.Outcomes[0].Label, s.Outcomes[1].Label),
			Help:    []bahasa.Text{bahasa.T("tulis pertanyaannya: putusan \"Sudah lengkap?\" { … }", "write the question: putusan \"Sudah lengkap?\" { … }")}})
		return
	}
	if strings.Contains(s.Question, "?") {
		return
	}
	end := d.Question.Within(len(s.Question), len(s.Question))
	u.report(finding.Finding{Code: "putusan-tanpa-tanya", Severity: finding.Hint, Span: d.Question.Span(),
		Message: bahasa.T("ini dijawab \"%s\" atau \"%s\", tetapi bukan pertanyaan", "this is answered by \"%s\" or \"%s\", but it is no question", s.Outcomes[0].Label, s.Outcomes[1].Label),
		Fixes:   []finding.Fix{{Title: bahasa.T("beri tanda tanya", "add a question mark"), Safe: true, Edits: []finding.Edit{{Span: end, New: "?"}}}}})
}

// refusal are labels of outcomes that do not approve.
var refusal = []string{"tidak", "belum", "ditolak", "tolak", "kurang", "perlu", "gagal", "batal"}

// refuses tells whether an outcome hands back, stops, or says no.
func (u *unit) refuses(o program.Outcome) bool {
	label := strings.ToLower(o.Label)
	return o.Go.Back || o.Go.To.Kind == program.ToEnd && u.draft.Ends[o.Go.To.Index].Kind != program.Finished ||
		slices.ContainsFunc(refusal, func(word string) bool { return strings.HasPrefix(label, word) })
}

// lapse finds a term that approves: when nobody answers in time, the flow goes
// where the approval would have led it. The law may want just that (fiktif
// positif); then Keterangan says so.
func (u *unit) lapse(i int, s *program.Step) {
	if s.Wait == nil || s.Wait.Lapse == nil || s.Wait.Lapse.Back || deemedGranted(s.Remarks) {
		return
	}
	to, refused, granted := s.Wait.Lapse.To, false, false
	for _, o := range s.Outcomes {
		if u.refuses(o) {
			refused = true
			if o.Go.To == to {
				return // silence means no
			}
		} else if o.Go.To == to {
			granted = true
		}
	}
	if len(s.Outcomes) == 0 { // an approval without an outcome approves when it is done
		granted, refused = wording.Approves(s.Text) && s.Next.To == to && u.approves(to), true
	}
	if !granted || !refused {
		return
	}
	line := lineOf[*lang.Wait](u.from.steps[i])
	u.report(finding.Finding{Code: "lewat-meluluskan", Severity: finding.Error, Span: line.Lapse.Span(),
		Message: bahasa.T("bila waktunya lewat, %s dianggap disetujui tanpa ada yang menyetujui", "when the time has passed, %s counts as approved although nobody has approved", u.stepName(i)),
		Help: []bahasa.Text{
			bahasa.T("akhiri dengan `berhenti \"…\"`, kembalikan, atau serahkan kepada atasan", "end with `berhenti \"…\"`, hand back, or hand it to a superior"),
			bahasa.T("bila hukum menganggapnya dikabulkan, sebut di langkah ini: keterangan \"Dianggap dikabulkan (Pasal 53 UU 30/2014)\"", "if the law deems it granted, say so in this step: keterangan \"Dianggap dikabulkan (Pasal 53 UU 30/2014)\"")}})
}

var (
	// Article 53 of the law on government administration, and the laws that
	// changed it; other laws must be cited with what they say.
	fictitious = lazily(`(?i)\b(30\s*(/|tahun)\s*2014|11\s*(/|tahun)\s*2020|6\s*(/|tahun)\s*2023)\b`)
	deemed     = lazily(`(?i)fiktif positif|dianggap\s+(telah\s+)?(dikabulkan|disetujui|diterima|diberikan)|dikabulkan secara hukum`)
	anyLaw     = lazily(`(?i)\d+\s*(/|tahun)\s*(19|20)\d\d\b`)
)

// deemedGranted tells whether remarks cite a law by which silence grants.
func deemedGranted(remarks []string) bool {
	return slices.ContainsFunc(remarks, func(r string) bool {
		return fictitious().MatchString(r) || deemed().MatchString(r) && anyLaw().MatchString(r)
	})
}
