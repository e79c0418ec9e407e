package monitoring

import (
	"cmp"
	"slices"

	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/runtime/calendar"
)

// Row is a line of Tabel 7: Formulir Monitoring of PermenPAN-RB 35/2012. The
// assessment is the assessor's, and so is his paraf: Well only proposes.
type Row struct {
	No      int
	SOP     *SOP
	Well    *bool // berjalan dengan baik, as proposed; nil when too little is known
	Notes   []bahasa.Text
	Actions []bahasa.Text
}

// From these shares on a row proposes that an SOP is not followed well, and
// below so few cases it proposes nothing. No rule sets them; they are ours.
const (
	MuchLate     = 0.10 // of the steps that were dated
	MuchReturned = 0.25 // of the decisions of a step
	FewCases     = 3
)

// Table fills Tabel 7 as far as the record can.
func (s *Study) Table() []Row {
	var rows []Row
	for i, sop := range s.SOPs() {
		row := Row{No: i + 1, SOP: sop}
		row.cases()
		late := row.lateness()
		returned := row.returns()
		row.idle()
		if well := !late && !returned && sop.Overdue == 0; sop.Cases() >= FewCases {
			row.Well = &well
		}
		rows = append(rows, row)
	}
	return rows
}

func (r *Row) note(id, en string, args ...any) { r.Notes = append(r.Notes, bahasa.T(id, en, args...)) }
func (r *Row) act(id, en string, args ...any) {
	r.Actions = append(r.Actions, bahasa.T(id, en, args...))
}

func (r *Row) cases() {
	s := r.SOP
	r.note("%d kasus selesai, %d berhenti, %d dibatalkan, %d masih berjalan", "%d cases finished, %d stopped, %d cancelled, %d still open", s.Finished, s.Stopped, s.Cancelled, s.Open)
	if s.Whole.N() > 0 {
		r.note("lama kasus: median %s, terlama %s", "time of a case: median %s, longest %s", calendar.Duration(s.Whole.Quantile(0.5)), calendar.Duration(s.Whole.Quantile(1)))
	}
	if s.Overdue > 0 {
		r.note("%d kasus yang masih berjalan sudah lewat tenggat", "%d open cases are overdue", s.Overdue)
		r.act("selesaikan kasus yang lewat tenggat: `sopc inbox`", "finish the overdue cases: `sopc inbox`")
	}
}

// lateness notes the steps that are often late; much tells whether they are
// too many of all.
func (r *Row) lateness() (much bool) {
	dated, late := 0, 0
	for i, step := range r.SOP.Steps {
		dated, late = dated+step.Dated, late+step.Late
		if share(step.Late, step.Dated) <= MuchLate {
			continue
		}
		r.note("langkah %d terlambat %d dari %d kali (waktu baku %s, median %s)", "step %d was late %d of %d times (declared %s, median %s)",
			i+1, step.Late, step.Dated, declared(&r.SOP.Program.Steps[i]), calendar.Duration(step.Time.Quantile(0.5)))
		r.act("tinjau waktu atau beban langkah %d", "review the time or the load of step %d", i+1)
	}
	return share(late, dated) > MuchLate
}

func (r *Row) returns() (much bool) {
	for i, step := range r.SOP.Steps {
		if step.Returns == 0 {
			continue
		}
		r.note("langkah %d mengembalikan pekerjaan %d dari %d kali%s", "step %d handed work back %d of %d times%s", i+1, step.Returns, step.Done, mostly(step.Reasons))
		if share(step.Returns, step.Done) > MuchReturned {
			much = true
			r.act("cari sebab pengembalian pada langkah %d", "find out why step %d hands work back", i+1)
		}
	}
	return much
}

// idle notes the steps that no case needed.
func (r *Row) idle() {
	ended := r.SOP.Finished + r.SOP.Stopped
	if ended < FewCases {
		return
	}
	for i, step := range r.SOP.Steps {
		if step.Done == 0 && step.Open == 0 {
			r.note("langkah %d tidak pernah dikerjakan", "step %d was never worked on", i+1)
		}
	}
}

// mostly names the most frequent reason, if it came more than once.
func mostly(reasons map[string]int) bahasa.Text {
	most, n := "", 1
	for reason, times := range reasons {
		if times > n || times == n && n > 1 && reason < most {
			most, n = reason, times
		}
	}
	if most == "" {
		return bahasa.Same("")
	}
	return bahasa.T(", paling sering karena %q (%d kali)", ", mostly because of %q (%d times)", most, n)
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

func declared(s *program.Step) string {
	if s.Time == nil {
		return "–"
	}
	return s.Time.Text
}

// ReasonList lists why a decision handed work back, the most frequent first.
func (s *Step) ReasonList() []string {
	var list []string
	for reason := range s.Reasons {
		list = append(list, reason)
	}
	slices.SortFunc(list, func(a, b string) int {
		if s.Reasons[a] != s.Reasons[b] {
			return s.Reasons[b] - s.Reasons[a]
		}
		return cmp.Compare(a, b)
	})
	return list
}
