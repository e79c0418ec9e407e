package compiler

import (
	"slices"
	"strings"

	"sopc/compiler/condition"
	"sopc/compiler/program"
	"sopc/lang"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// answers compiles a .uji file against the .sop that it belongs to.
func (u *unit) answers(of *unit) {
	defer u.forget()
	u.tests = of
	if of.draft != nil { // else what is wrong with the .sop is said there
		u.lowerScenarios(of.draft)
	}
}

// orphan says that a .uji file belongs to nothing.
func (u *unit) orphan() {
	defer u.forget()
	start := finding.Pos{Filename: u.Name, Line: 1, Column: 1}
	u.report(finding.Finding{Code: "uji-tanpa-sop", Severity: finding.Error, Span: finding.Span{Start: start, End: start},
		Message: bahasa.T("tidak ada berkas .sop untuk berkas .uji ini", "there is no .sop file for this .uji file"),
		Help:    []bahasa.Text{bahasa.T("nama.uji dan nama.apa-saja.uji menguji nama.sop di folder yang sama", "name.uji and name.anything.uji test name.sop in the same folder")}})
}

// trial lowers uji blocks against a program, which need not be that of the
// unit's own source.
type trial struct {
	*unit
	p             *program.Program
	steps, fields map[string]int  // by id
	ends          map[string]bool // by program.Key of the text
	outputs       map[string]bool // by documentKey
	out           program.Scenario
}

// doubt reports what an answer names and the SOP does not have; but an SOP with
// lines that cannot be read may have it there.
func (t *trial) doubt(f finding.Finding) {
	of := t.unit
	if t.tests != nil {
		of = t.tests
	}
	if len(of.refused) == 0 {
		t.report(f)
	}
}

// lowerScenarios lowers the uji blocks of a file against a program.
func (u *unit) lowerScenarios(p *program.Program) {
	var t *trial
	for _, s := range u.file.Sections {
		if s, ok := s.(*lang.Scenario); ok {
			if t == nil {
				t = newTrial(u, p)
			}
			u.Scenarios = append(u.Scenarios, t.scenario(s))
		}
	}
}

func newTrial(u *unit, p *program.Program) *trial {
	t := &trial{unit: u, p: p, steps: map[string]int{}, fields: map[string]int{}, ends: map[string]bool{}, outputs: map[string]bool{}}
	for i, f := range p.Fields {
		t.fields[f.ID] = i
	}
	for _, e := range p.Ends {
		t.ends[program.Key(endName(e))] = true
	}
	for i, s := range p.Steps {
		if s.ID != "" {
			t.steps[s.ID] = i
		}
		for _, o := range s.Outputs {
			for _, n := range o.Names {
				t.outputs[documentKey(n)] = true
			}
			for _, d := range o.Documents {
				t.outputs[documentKey(p.Documents[d].Name)] = true
				for _, a := range p.Documents[d].Aliases {
					t.outputs[documentKey(a)] = true
				}
			}
		}
	}
	return t
}

// endName is how an end is called: its text, or what it is.
func endName(e program.End) string {
	if e.Text != "" {
		return e.Text
	}
	return titled(string(e.Kind))
}

func (t *trial) scenario(s *lang.Scenario) program.Scenario {
	t.out = program.Scenario{Name: s.Name.Value()}
	for _, l := range s.Lines {
		switch l := l.(type) {
		case *lang.Set:
			for _, a := range l.Items {
				if f, ok := t.fill(a); ok {
					t.out.Start = append(t.out.Start, f)
				}
			}
		case *lang.Answer:
			if step, ok := t.stepOf(l.Step); ok {
				for _, r := range l.Items {
					t.reply(step, r)
				}
			}
		case *lang.Path:
			t.out.Expect.Paths = append(t.out.Expect.Paths, t.stepsOf(l.Steps))
		case *lang.Avoid:
			t.out.Expect.Avoids = append(t.out.Expect.Avoids, t.stepsOf(l.Steps)...)
		case *lang.ExpectEnd:
			t.expectEnd(l.Text)
		case *lang.ExpectOutputs:
			for _, o := range l.Items {
				t.expectOutput(o)
			}
		}
	}
	return t.out
}

func (t *trial) stepsOf(refs []*lang.Ref) (steps []int) {
	for _, r := range refs {
		if step, ok := t.stepOf(r); ok {
			steps = append(steps, step)
		}
	}
	return steps
}

// stepOf finds a step of the program by name, or by number.
func (t *trial) stepOf(r *lang.Ref) (int, bool) {
	if r == nil {
		return 0, false
	}
	if r.Number != nil {
		n, ok := wholeNumber(r.Number.Raw)
		if ok && n >= 1 && n <= len(t.p.Steps) {
			return n - 1, true
		}
		t.doubt(finding.Finding{Code: "langkah-tidak-dikenal", Severity: finding.Error, Span: r.Span(),
			Message: bahasa.T("tidak ada langkah %s; SOP ini mempunyai %d langkah", "there is no step %s; this SOP has %d steps", r.Number.Raw, len(t.p.Steps))})
		return 0, false
	}
	if i, ok := t.steps[sameName(r.Name.Value())]; ok {
		return i, true
	}
	t.doubt(t.didYouMean(finding.Finding{Code: "langkah-tidak-dikenal", Severity: finding.Error, Span: r.Span(),
		Message: bahasa.T("tidak ada langkah bernama `%s`", "there is no step named `%s`", r.Name.Value()),
		Help:    []bahasa.Text{bahasa.T("langkah tanpa nama disebut dengan nomornya", "a step without a name is referred to by its number")}}, r.Name.Value(), t.steps))
	return 0, false
}

func (t *trial) mismatch(at finding.Span, message bahasa.Text, help ...bahasa.Text) {
	t.doubt(finding.Finding{Code: "jawaban-tidak-cocok", Severity: finding.Error, Span: at, Message: message, Help: help})
}

// fill reads a field's value.
func (t *trial) fill(a *lang.Assign) (program.Fill, bool) {
	if a == nil || a.Field == nil {
		return program.Fill{}, false
	}
	i, ok := t.fields[sameName(a.Field.Value())]
	if !ok {
		t.doubt(t.didYouMean(finding.Finding{Code: "isian-tidak-dikenal", Severity: finding.Error, Span: a.Field.Span(),
			Message: bahasa.T("isian `%s` tidak ada di SOP ini", "this SOP has no field `%s`", a.Field.Value())}, a.Field.Value(), t.fields))
		return program.Fill{}, false
	}
	f := t.p.Fields[i]
	var typed string
	switch {
	case a.Text != nil:
		typed = a.Text.Value()
	case a.Name != nil:
		typed = a.Name.Value()
		if f.Type != program.Choose {
			t.mismatch(a.Name.Span(), bahasa.T("nilai `%s` harus ditulis di antara tanda petik", "the value `%s` must stand in quotes", a.Name.Raw))
			return program.Fill{}, false
		}
	case a.Value != nil && a.Month != nil && a.Year != nil:
		typed = a.Value.Raw + " " + a.Month.Raw + " " + a.Year.Raw
	case a.Value != nil && a.Month == nil:
		typed = a.Value.Raw
	case a.Truth != "":
		typed = string(a.Truth)
	default:
		t.mismatch(a.Span(), bahasa.T("nilai untuk `%s` belum lengkap", "the value for `%s` is not complete", f.ID))
		return program.Fill{}, false
	}
	value, err := condition.Parse(f, typed)
	if err != nil {
		why := bahasa.T("nilai \"%s\" tidak cocok untuk `%s`", "the value \"%s\" does not fit `%s`", typed, f.ID)
		if e, ok := err.(*condition.ValueError); ok {
			why = e.Text
		}
		t.mismatch(a.Span(), why)
		return program.Fill{}, false
	}
	return program.Fill{Field: i, Value: value}, true
}

// reply lowers one answer given at a step, which must be one it asks for.
func (t *trial) reply(step int, r *lang.Reply) {
	s := &t.p.Steps[step]
	answer := program.Answer{Step: step}
	asked := len(s.Outcomes) > 0 && !s.Computed
	outcome := func(label string) bool {
		answer.Kind = program.Decision
		answer.Outcome = slices.IndexFunc(s.Outcomes, func(o program.Outcome) bool { return program.Key(o.Label) == program.Key(label) })
		return answer.Outcome >= 0
	}
	switch {
	case r.Set != nil:
		f, ok := t.fill(r.Set)
		if !ok {
			return
		}
		if !slices.Contains(s.Fills, f.Field) {
			t.mismatch(r.Span(), bahasa.T("langkah %d tidak mengisi `%s`", "step %d does not fill in `%s`", step+1, t.p.Fields[f.Field].ID))
			return
		}
		answer.Kind, answer.Fill = program.FillIn, f
	case r.Label != nil && !asked:
		t.mismatch(r.Label.Span(), bahasa.T("langkah %d tidak menanyakan putusan", "step %d asks for no decision", step+1))
		return
	case r.Label != nil:
		if !outcome(r.Label.Value()) {
			t.mismatch(r.Label.Span(), bahasa.T("\"%s\" bukan jawaban langkah %d", "\"%s\" is no outcome of step %d", r.Label.Value(), step+1), labels(s))
			return
		}
		answer.Reason = r.Reason.Value()
	case r.Word == "lewat" || r.Word == "tepat waktu":
		if s.Wait == nil {
			t.mismatch(r.Span(), bahasa.T("langkah %d tidak menunggu apa pun", "step %d waits for nothing", step+1))
			return
		}
		answer.Kind = program.Lapsed
		if r.Word != "lewat" {
			answer.Kind = program.InTime
		}
	case s.When != nil && s.When.Text != "":
		answer.Kind, answer.Yes = program.Condition, r.Word == "ya"
	case asked && outcome(string(r.Word)):
	default:
		t.mismatch(r.Span(), bahasa.T("langkah %d tidak menanyakan ya atau tidak", "step %d does not ask yes or no", step+1))
		return
	}
	t.out.Answers = append(t.out.Answers, answer)
}

func labels(s *program.Step) bahasa.Text {
	list := listed(s.Outcomes, func(o program.Outcome) string { return `"` + o.Label + `"` })
	return bahasa.T("jawabannya: %s", "its outcomes: %s", list)
}

// listed names what may be written, as far as a reader follows.
func listed[T any](all []T, name func(T) string) string {
	const most = 12
	var list []string
	for _, x := range all[:min(len(all), most)] {
		list = append(list, name(x))
	}
	if len(all) > most {
		list = append(list, "…")
	}
	return strings.Join(list, ", ")
}

func (t *trial) expectEnd(text *lang.Text) {
	if text == nil {
		return
	}
	if t.ends[program.Key(text.Value())] {
		t.out.Expect.End = text.Value()
		return
	}
	list := listed(t.p.Ends, func(e program.End) string { return `"` + endName(e) + `"` })
	t.mismatch(text.Span(), bahasa.T("SOP ini tidak mempunyai akhir \"%s\"", "this SOP has no end \"%s\"", text.Value()),
		bahasa.T("akhirnya: %s", "its ends: %s", list))
}

func (t *trial) expectOutput(text *lang.Text) {
	if t.outputs[documentKey(text.Value())] {
		t.out.Expect.Outputs = append(t.out.Expect.Outputs, text.Value())
		return
	}
	t.mismatch(text.Span(), bahasa.T("tidak ada langkah dengan output \"%s\"", "no step has the output \"%s\"", text.Value()))
}
