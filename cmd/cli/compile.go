package cli

import (
	"path/filepath"
	"slices"
	"strings"

	"sopc/compiler"
	"sopc/compiler/office"
	"sopc/compiler/report"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// compile reads one SOP for a command that works on its program. Files with
// errors are refused: they are shown, and nothing is done.
func (a *app) compile(name string) (*compiler.Unit, error) {
	units, err := a.compileWith(name)
	if err != nil {
		return nil, err
	}
	return units[0], nil
}

// compileWith compiles an SOP together with further sources. The SOP's unit
// comes first.
func (a *app) compileWith(name string, more ...compiler.Source) ([]*compiler.Unit, error) {
	if filepath.Ext(name) == ".uji" {
		return nil, misuse(bahasa.T("%q berisi jawaban; tulis berkas .sop-nya", "%q holds answers; name its .sop file", name))
	}
	f, err := a.readOne(name, oneFile)
	if err != nil {
		return nil, err
	}
	if x, tooLarge := f.tooLarge(); tooLarge {
		return nil, refuse([]report.File{{Name: name, Findings: []finding.Finding{x}}})
	}
	files := []source{f}
	if err := a.judge(files); err != nil {
		return nil, err
	}
	if broken := brokenOffices(files); len(broken) > 0 {
		return nil, refuse(broken)
	}
	rules := files[0].office.asks()
	o := compiler.Options{Office: func(string) *office.Rules { return rules }, Workweek: calendarsOf(files).workweek}
	units := compiler.Compile(append([]compiler.Source{{Name: name, Text: f.text}}, more...), o).Units
	if u := units[0]; u.Program == nil {
		return nil, refuse([]report.File{{Name: u.Name, Text: u.Text, Findings: errorsOnly(u.Findings)}})
	}
	return units, nil
}

// refused is why the work is not done on sources with errors.
type refused struct {
	failure
	files []report.File // with the errors
}

func (r refused) Unwrap() error { return r.failure }

// refuse refuses the work on files with errors; finish shows them.
func refuse(files []report.File) error {
	var names []string
	for _, f := range files {
		names = append(names, f.Name)
	}
	return refused{failure{Refused, bahasa.T("%s masih mengandung kesalahan; tidak ada yang dikerjakan", "%s has errors; nothing was done", strings.Join(names, ", ")), nil}, files}
}

// showErrors prints findings on standard error.
func (a *app) showErrors(files []report.File) {
	o := report.Options{Language: a.lang, Color: a.color(a.Err)}
	if columns, _, ok := a.Terminal(a.Err); ok {
		o.Width = columns
	}
	report.WriteText(a.err, files, o) // a.err keeps its own errors
}

// renamed gives a finding whose places in one file are in another.
func renamed(f finding.Finding, from, to string) finding.Finding {
	span := func(s finding.Span) finding.Span {
		if s.Start.Filename == from {
			s.Start.Filename, s.End.Filename = to, to
		}
		return s
	}
	f.Span = span(f.Span)
	related := slices.Clone(f.Related)
	for i := range related {
		related[i].Span = span(related[i].Span)
	}
	f.Related = related
	fixes := slices.Clone(f.Fixes)
	for i := range fixes {
		fixes[i].Edits = slices.Clone(fixes[i].Edits)
		for j := range fixes[i].Edits {
			fixes[i].Edits[j].Span = span(fixes[i].Edits[j].Span)
		}
	}
	f.Fixes = fixes
	return f
}

func errorsOnly(all []finding.Finding) (es []finding.Finding) {
	for _, f := range all {
		if f.Severity == finding.Error {
			es = append(es, f)
		}
	}
	return es
}
