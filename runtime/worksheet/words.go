package worksheet

import (
	"fmt"
	"strings"

	"sopc/compiler/condition"
	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/runtime/engine"
)

// What screens call the parts of a program.

// GroupNames names the pelaksana who act together; nobody stands for none.
func GroupNames(p *program.Program, g program.Group, nobody string) string {
	if len(g) == 0 {
		return nobody
	}
	var names []string
	for _, a := range g {
		names = append(names, p.Lanes[a.Lane].Name)
	}
	return strings.Join(names, " & ")
}

// Actors names the pelaksana of a row in the order in which it is handed on.
func Actors(p *program.Program, s *program.Step) string {
	var groups []string
	for _, g := range s.Actors {
		groups = append(groups, GroupNames(p, g, ""))
	}
	return strings.Join(groups, " → ")
}

// Arrow describes where an arrow leads, with its limit.
func Arrow(p *program.Program, to program.Arrow) bahasa.Text {
	var s bahasa.Text
	switch to.To.Kind {
	case program.ToStep:
		s = bahasa.T("langkah %d", "step %d", to.To.Index+1)
		if to.Back {
			s = bahasa.T("kembali ke langkah %d", "back to step %d", to.To.Index+1)
		}
	case program.ToParallel:
		s = bahasa.T("bagian serentak", "the parallel part")
	case program.ToJoin:
		s = bahasa.T("akhir jalur serentak", "the end of the parallel track")
	case program.ToEnd:
		s = End(p.Ends[to.To.Index])
	}
	if to.Limit > 0 {
		s = bahasa.T("%s, maks %d kali", "%s, at most %d×", s, to.Limit)
		if to.Beyond != nil {
			s = bahasa.T("%s, selebihnya %s", "%s, then %s", s, Arrow(p, *to.Beyond))
		}
	}
	return s
}

// End names an end.
func End(e program.End) bahasa.Text {
	word := map[program.EndKind]bahasa.Text{
		program.Finished:  bahasa.T("selesai", "end"),
		program.Stopped:   bahasa.T("berhenti", "stop"),
		program.Continues: bahasa.T("bersambung ke SOP", "continued in SOP"),
	}[e.Kind]
	if e.Text == "" || e.Kind == program.Finished && strings.EqualFold(e.Text, "selesai") {
		return word
	}
	return bahasa.T("%s %q", "%s %q", word, e.Text)
}

// Way says what choosing a way means: its label, where it leads, how often it
// may still be taken.
func Way(p *program.Program, w engine.Way) bahasa.Text {
	s := bahasa.T("%s → %s", "%s → %s", w.Label, Arrow(p, w.Arrow))
	if w.Left > 0 {
		s = bahasa.T("%s (sisa %d kali)", "%s (%d× left)", s, w.Left)
	}
	return s
}

// Step names a step with its text.
func Step(p *program.Program, step int) bahasa.Text {
	return bahasa.T("Langkah %d: %s", "Step %d: %s", step+1, p.Steps[step].Text)
}

// ConditionText is a condition in words.
func ConditionText(p *program.Program, c *program.When) bahasa.Text {
	if c.Rule != nil {
		return condition.Words(c.Rule, p.Fields)
	}
	return bahasa.Same(c.Text)
}

// Item names an entry of kelengkapan or output.
func Item(p *program.Program, i program.Item) bahasa.Text {
	s := bahasa.Text{ID: strings.Join(i.Names, " atau "), EN: strings.Join(i.Names, " or ")}
	if i.Kind != program.Paper {
		s = bahasa.T("%s (%s)", "%s (%s)", s, string(i.Kind))
	}
	if i.When != nil {
		s = bahasa.T("%s — bila %s", "%s — if %s", s, ConditionText(p, i.When))
	}
	return s
}

// FieldName is what people call a field.
func FieldName(f program.Field) string {
	if f.Label == "" {
		return f.ID
	}
	return f.Label
}

// FieldLabel is that with what is to be typed there: "Biaya (rupiah)", "Lahir
// (misalnya 1 Maret 2026)".
func FieldLabel(f program.Field) bahasa.Text {
	switch f.Type {
	case program.Teks, program.Choose, program.YaTidak:
		return bahasa.Same(FieldName(f))
	case program.Tanggal:
		return bahasa.T("%s (misalnya 1 Maret 2026)", "%s (such as 1 Maret 2026)", FieldName(f))
	}
	return bahasa.T("%s (%s)", "%s (%s)", FieldName(f), string(f.Type))
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
	to := Arrow(s.procedure.Program, s.Lapse.Arrow)
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
	who := bahasa.Same(GroupNames(p, s.Group, ""))
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
