package cli

import (
	"path/filepath"
	"time"

	"sopc/compiler"
	"sopc/compiler/program"
	"sopc/compiler/report"
	"sopc/lang/bahasa"
	"sopc/runtime/roster"
)

// rosters are the petugas.toml that some sources fall under, each the nearest
// one of its folder.
type rosters struct {
	files  []report.File // each once, in the order of the sources
	of     map[string]string
	byName map[string]*roster.Roster // those without mistakes
}

// rostersOf reads them. One that cannot be opened counts as none: what needs
// it will say so.
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
		text, err := readSettings(name, bahasa.Text{}) // bounded
		if err != nil {
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
