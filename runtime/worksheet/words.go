package worksheet

import (
	"fmt"

	"sopc/compiler/phrase"
	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/runtime/engine"
)

// What screens call the parts of a task.

// Way says what choosing a way means: its label, where it leads, how often it
// may still be taken.
func Way(p *program.Program, w engine.Way) bahasa.Text {
	s := bahasa.T("%s → %s", "%s → %s", w.Label, phrase.Arrow(p, w.Arrow))
	if w.Left > 0 {
		s = bahasa.T("%s (sisa %d kali)", "%s (%d× left)", s, w.Left)
	}
	return s
}

// WaitsFor says what the step waits for.
func (s *Sheet) WaitsFor() bahasa.Text {
	if what := s.Step.Wait.For; what != "" {
		return bahasa.Same(what)
	}
	return bahasa.T("pihak luar", "an outside party")
}

// LapseText says what recording that the term passed means.
func (s *Sheet) LapseText() bahasa.Text {
	to := phrase.Arrow(s.procedure.Program, s.Lapse.Arrow)
	if t := s.Step.Wait.Term; t != nil {
		return bahasa.T("lewat %s → %s", "%s have passed → %s", t.Text, to)
	}
	return bahasa.T("batas waktunya lewat → %s", "the term has passed → %s", to)
}

// Question is what the decision asks.
func (s *Sheet) Question() bahasa.Text {
	if s.Step.Question != "" {
		return bahasa.Same(s.Step.Question)
	}
	return bahasa.T("Putusan:", "Decision:")
}

// Heading names the task: its step and who has it.
func (s *Sheet) Heading() bahasa.Text {
	p := s.procedure.Program
	who := bahasa.Same(phrase.Group(p, s.Group, ""))
	if len(s.Group) == 0 {
		who = bahasa.T("pelaksana belum diisi", "no pelaksana yet")
	}
	return bahasa.T("Langkah %d dari %d · %s", "Step %d of %d · %s", s.Task.Step+1, len(p.Steps), who)
}

// About tells what the SOP says of the work: which part of the row it is,
// waktu, deadlines, keterangan.
func (s *Sheet) About() (lines []bahasa.Text) {
	step := s.Step
	for _, d := range step.Details {
		lines = append(lines, bahasa.Same("  "+d))
	}
	if len(step.Actors) > 1 {
		part := bahasa.T("Bagian %d dari %d", "Part %d of %d", s.Task.Part+1, len(step.Actors))
		if does := s.Group[0].Does; does != "" {
			part = bahasa.T("%s — %s", "%s — %s", part, does)
		}
		lines = append(lines, part)
	}
	if step.Time != nil && step.Time.Text != "" {
		lines = append(lines, bahasa.T("Waktu: %s", "Waktu (time): %s", step.Time.Text))
	}
	for _, d := range step.Deadlines {
		side := bahasa.T("setelah", "after")
		if d.Before {
			side = bahasa.T("sebelum", "before")
		}
		lines = append(lines, bahasa.T("Paling lambat: %s %s %s", "At the latest: %s %s %s", d.Duration.Text, side, d.Event))
	}
	for _, r := range step.Remarks {
		lines = append(lines, bahasa.T("Keterangan: %s", "Keterangan (remarks): %s", r))
	}
	return lines
}

// HandedBack is the reason for which the work last came back to a step, else
// empty.
func HandedBack(card engine.Card, step int) string {
	for i := len(card.Visits) - 1; i >= 0; i-- {
		if v := card.Visits[i]; v.Result != "" {
			if v.Back && v.To != nil && *v.To == (program.Target{Kind: program.ToStep, Index: step}) {
				return v.Reason
			}
			return ""
		}
	}
	return ""
}

// SoFar tells what became of each visit that is over: "2 \"Lengkap\"".
func SoFar(p *program.Program, card engine.Card) (visits []bahasa.Text) {
	for _, v := range card.Visits {
		n := fmt.Sprint(v.Step + 1)
		switch {
		case v.Result == "":
			continue
		case v.Result == engine.BySkip:
			visits = append(visits, bahasa.T("%s dilewati", "%s skipped", n))
		case v.Result == engine.ByLapse:
			visits = append(visits, bahasa.T("%s lewat waktu", "%s lapsed", n))
		case v.Outcome >= 0:
			visits = append(visits, bahasa.T("%s %q", "%s %q", n, p.Steps[v.Step].Outcomes[v.Outcome].Label))
		default:
			visits = append(visits, bahasa.Same(n))
		}
	}
	return visits
}

// Became says what became of a visit that is over.
func Became(p *program.Program, v engine.Visit) bahasa.Text {
	n := v.Step + 1
	switch {
	case v.Back:
		return bahasa.T("Langkah %d: dikembalikan ke langkah %d.", "Step %d: handed back to step %d.", n, v.To.Index+1)
	case v.Result == engine.BySkip:
		return bahasa.T("Langkah %d dilewati.", "Step %d is skipped.", n)
	case v.Result == engine.ByLapse:
		return bahasa.T("Langkah %d: batas waktunya lewat.", "Step %d: the term has passed.", n)
	case v.Result == engine.ByEnd:
		return bahasa.T("Langkah %d tidak diteruskan.", "Step %d is not carried on.", n)
	case v.Outcome >= 0:
		return bahasa.T("Langkah %d diputuskan: %s.", "Step %d is decided: %s.", n, p.Steps[v.Step].Outcomes[v.Outcome].Label)
	}
	return bahasa.T("Langkah %d selesai.", "Step %d is done.", n)
}
