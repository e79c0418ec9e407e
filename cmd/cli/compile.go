package cli

import (
	"path/filepath"
	"strings"

	"sopc/compiler"
	"sopc/compiler/report"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// compile reads one SOP for a command that works on its program. Files with
// errors are refused: they are shown, and nothing is done.
func (a *app) compile(name string, with ...compiler.Source) (*compiler.Unit, error) {
	files, err := a.read([]string{name})
	if err != nil {
		return nil, err
	}
	if len(files) != 1 || files[0].name != name {
		return nil, misuse(bahasa.T("%q adalah folder; tulis satu berkas .sop", "%q is a folder; name one .sop file", name))
	}
	if filepath.Ext(name) == ".uji" {
		return nil, misuse(bahasa.T("%q berisi jawaban; tulis berkas .sop-nya", "%q holds answers; name its .sop file", name))
	}
	f := files[0]
	if f.err != nil {
		return nil, f.err
	}
	if x, tooLarge := f.tooLarge(); tooLarge {
		return nil, a.refuse([]report.File{{Name: name, Findings: []finding.Finding{x}}})
	}
	units := compiler.Compile(append([]compiler.Source{{Name: name, Text: f.text}}, with...), compiler.Options{}).Units
	u := units[0]
	if u.Program == nil {
		return nil, a.refuse([]report.File{{Name: u.Name, Text: u.Text, Findings: errorsOnly(u.Findings)}})
	}
	return u, nil
}

// refuse shows the errors of files on standard error and refuses the work.
func (a *app) refuse(files []report.File) error {
	o := report.Options{Language: a.lang, Color: a.color(a.Err)}
	if columns, _, ok := a.Terminal(a.Err); ok {
		o.Width = columns
	}
	if err := report.WriteText(a.err, files, o); err != nil {
		return err
	}
	var names []string
	for _, f := range files {
		names = append(names, f.Name)
	}
	return failure{Refused, bahasa.T("%s masih mengandung kesalahan; tidak ada yang dikerjakan", "%s has errors; nothing was done", strings.Join(names, ", ")), nil}
}

func errorsOnly(all []finding.Finding) (es []finding.Finding) {
	for _, f := range all {
		if f.Severity == finding.Error {
			es = append(es, f)
		}
	}
	return es
}
