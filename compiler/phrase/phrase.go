// Package phrase says what people call the parts of a program: who acts, where
// an arrow leads, what an entry asks for. Screens, comparisons and reports all
// take their words from here.
package phrase

import (
	"strings"
	"unicode/utf8"

	"sopc/compiler/condition"
	"sopc/compiler/program"
	"sopc/lang/bahasa"
)

// Group names the pelaksana who act together; nobody stands for none.
func Group(p *program.Program, g program.Group, nobody string) string {
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
		groups = append(groups, Group(p, g, ""))
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

// Step names a step with its text.
func Step(p *program.Program, step int) bahasa.Text {
	return bahasa.T("Langkah %d: %s", "Step %d: %s", step+1, p.Steps[step].Text)
}

// StepName names a step shortly, by its number and its id, or else by how its
// text begins: "langkah 3 (reviu)", "langkah 3 (Memeriksa berkas)".
func StepName(p *program.Program, step int) bahasa.Text {
	name := p.Steps[step].ID
	if name == "" {
		name = Short(p.Steps[step].Text)
	}
	return bahasa.T("langkah %d (%s)", "step %d (%s)", step+1, name)
}

// Short cuts a text to a name of a few words.
func Short(s string) string {
	const most = 40
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	cut := string([]rune(s)[:most])
	if i := strings.LastIndexByte(cut, ' '); i > most/2 {
		cut = cut[:i]
	}
	return cut + "…"
}

// Condition is a condition in words.
func Condition(p *program.Program, c *program.When) bahasa.Text {
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
		s = bahasa.T("%s — bila %s", "%s — if %s", s, Condition(p, i.When))
	}
	return s
}

// Field is what people call a field.
func Field(f program.Field) string {
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
		return bahasa.Same(Field(f))
	case program.Tanggal:
		return bahasa.T("%s (misalnya 1 Maret 2026)", "%s (such as 1 Maret 2026)", Field(f))
	}
	return bahasa.T("%s (%s)", "%s (%s)", Field(f), string(f.Type))
}
