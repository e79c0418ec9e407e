package compiler

import (
	"sopc/compiler/program"
	"sopc/compiler/wording"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// maxRoster bounds the lanes that are looked for in the texts of all steps.
const maxRoster = 500

// checkLanes judges the pelaksana.
func (u *unit) checkLanes() {
	u.vacancies(u.idleLanes())
	lanes := make([]wording.Lane, len(u.draft.Lanes))
	for i, l := range u.draft.Lanes {
		lanes[i] = wording.Lane{Names: []string{l.Name, l.FullName, l.Substitute}}
	}
	if len(lanes) > maxRoster {
		return
	}
	roster := wording.NewRoster(lanes)
	for i := range u.draft.Steps {
		u.namedActors(i, roster)
	}
}

// namedActors compares whom the text of a step names with who does it.
func (u *unit) namedActors(i int, roster *wording.Roster) {
	s, text := &u.draft.Steps[i], u.from.steps[i].Text
	if len(s.Actors) == 0 {
		return // that nobody does the step is said already
	}
	missing, unknown := map[int]bool{}, map[string]bool{}
	acting := roster.Actors(s.Text)
	u.leads(i, roster, len(acting))
	for _, m := range acting {
		at := text.Within(m.Start, m.End)
		switch {
		case m.Lane < 0 && !unknown[m.Office]:
			unknown[m.Office] = true
			u.report(finding.Finding{Code: "pelaksana-tanpa-lajur", Severity: finding.Warning, Span: at,
				Message: bahasa.T("%s ikut bekerja di %s, tetapi tidak ada di `pelaksana`", "%s takes part in %s but is not in `pelaksana`", m.Office, u.stepName(i)),
				Help:    []bahasa.Text{bahasa.T("tambahkan ke `pelaksana` dan ke `oleh` langkah ini", "add it to `pelaksana` and to `oleh` of this step")}})
		case m.Lane < 0 || missing[m.Lane] || u.works(i, m.Lane) || m.How == wording.Handed && u.worksNext(i, m.Lane):
		default:
			missing[m.Lane] = true
			u.report(finding.Finding{Code: "pelaksana-kurang", Severity: finding.Warning, Span: at,
				Message: bahasa.T("%s disebut bekerja di %s, tetapi tidak ada di `oleh`", "%s is said to work in %s but is not in `oleh`", u.draft.Lanes[m.Lane].Name, u.stepName(i)),
				Help: []bahasa.Text{bahasa.T("tulis di `oleh`: `… lalu %s` bila pekerjaan diteruskan, `… bersama %s` bila bersama",
					"write in `oleh`: `… lalu %s` if the work is handed on, `… bersama %s` if they work together", u.draft.Lanes[m.Lane].ID, u.draft.Lanes[m.Lane].ID)}})
		}
	}
}

func (u *unit) works(step, lane int) bool {
	for _, g := range u.draft.Steps[step].Actors {
		for _, a := range g {
			if a.Lane == lane {
				return true
			}
		}
	}
	return false
}

func (u *unit) worksNext(step, lane int) bool {
	next := u.draft.Steps[step].Next.To
	return next.Kind == program.ToStep && u.works(next.Index, lane)
}

// idleLanes finds columns that would stay empty.
func (u *unit) idleLanes() (idle map[int]bool) {
	idle = map[int]bool{}
	used := make([]bool, len(u.draft.Lanes))
	for _, s := range u.draft.Steps {
		for _, g := range s.Actors {
			for _, a := range g {
				used[a.Lane] = true
			}
		}
		for _, r := range s.Late {
			used[r.Lane] = true
		}
	}
	deputies := map[string]bool{}
	for _, l := range u.draft.Lanes {
		if l.Substitute != l.ID {
			deputies[l.Substitute] = true
		}
	}
	for i, l := range u.draft.Lanes {
		if !used[i] && !deputies[l.ID] {
			idle[i] = true
			u.report(finding.Finding{Code: "lajur-tak-terpakai", Severity: finding.Warning, Span: u.from.lanes[i].Span(),
				Message: bahasa.T("pelaksana \"%s\" tidak mengerjakan langkah apa pun", "the lane \"%s\" does no step", l.Name),
				Help:    []bahasa.Text{bahasa.T("sebut di `oleh` langkahnya, atau hapus dari `pelaksana`", "name it in the `oleh` of its step, or remove it from `pelaksana`")}})
		}
	}
	return idle
}

// vacancies finds lanes whose steps nobody could do: the roster of the office
// names no one for them. That idle ones do nothing is said already.
func (u *unit) vacancies(idle map[int]bool) {
	if u.options.Vacancies == nil {
		return
	}
	day := bahasa.Text{}
	if t := u.options.Today; t != (program.PlainDate{}) {
		day = bahasa.T(" pada %04d-%02d-%02d", " on %04d-%02d-%02d", t.Year, t.Month, t.Day)
	}
	for _, v := range u.options.Vacancies(u.Name, u.draft) {
		if idle[v.Lane] {
			continue
		}
		u.report(finding.Finding{Code: "pelaksana-tanpa-petugas", Severity: finding.Warning, Span: u.from.lanes[v.Lane].Span(),
			Message: bahasa.T("tidak ada petugas yang bertindak sebagai %s%s", "nobody acts as %s%s", u.draft.Lanes[v.Lane].Name, day), Help: []bahasa.Text{v.Way}})
	}
}
