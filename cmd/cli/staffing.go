package cli

import (
	"errors"
	"path/filepath"
	"time"

	"sopc/compiler"
	"sopc/compiler/program"
	"sopc/compiler/report"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
	"sopc/runtime/roster"
)

// rosters are the petugas.toml that some sources fall under, each the nearest
// one of its folder.
type rosters struct {
	files  []report.File // each once, in the order of the sources
	of     map[string]string
	byName map[string]*roster.Roster // those without mistakes
}

// rostersOf reads them. That one cannot be opened is a finding on it.
func rostersOf(files []source) *rosters {
	r := &rosters{of: map[string]string{}, byName: map[string]*roster.Roster{}}
	byFolder, seen := map[string]string{}, map[string]bool{"": true}
	for _, f := range files {
		folder := filepath.Dir(f.name)
		name, looked := byFolder[folder]
		if !looked {
			name = nearest(roster.FileName, folder)
			byFolder[folder] = name
		}
		r.of[f.name] = name
		if seen[name] {
			continue
		}
		seen[name] = true
		text, err := readSettings(name, bahasa.T("daftar petugas ditulis dalam berkas: `sopc help petugas`", "a roster stands in a file: `sopc help petugas`"))
		if err != nil {
			var f failure
			errors.As(err, &f)
			r.files = append(r.files, report.File{Name: name, Text: []byte{}, Findings: []finding.Finding{{Code: "petugas-tidak-sah", Severity: finding.Error,
				Span: finding.Span{Start: finding.Pos{Filename: name}}, Message: f.said, Help: f.help}}})
			continue
		}
		made, wrong := roster.Read(name, text)
		r.files = append(r.files, report.File{Name: name, Text: text, Findings: wrong})
		if len(wrong) == 0 {
			r.byName[name] = made
		}
	}
	return r
}

// vacancies tells the compiler for which lanes of an SOP the roster has
// nobody, that day or, if there is none, on any day.
func (r *rosters) vacancies(today program.PlainDate) func(name string, p *program.Program) []compiler.Vacancy {
	var on time.Time
	if today != (program.PlainDate{}) {
		on = time.Date(today.Year, time.Month(today.Month), today.Day, 12, 0, 0, 0, time.UTC)
	}
	return func(name string, p *program.Program) (all []compiler.Vacancy) {
		staff := r.byName[r.of[name]] // nil: nothing is vacant
		for i := range p.Lanes {
			if way, vacant := staff.Vacant(p, i, on); vacant {
				all = append(all, compiler.Vacancy{Lane: i, Way: way})
			}
		}
		return all
	}
}
