package monitoring

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

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
		r.act("selesaikan kasus yang lewat tenggat", "finish the overdue cases")
	}
}

// lateness notes the steps that are often late; much tells whether they are
// too many of all.
func (r *Row) lateness() (much bool) {
	dated, late := 0, 0
	var steps, counts []string
	for i, step := range r.SOP.Steps {
		dated, late = dated+step.Dated, late+step.Late
		if share(step.Late, step.Dated) > MuchLate {
			steps, counts = append(steps, fmt.Sprint(i+1)), append(counts, outOf(i, step.Late, step.Dated))
		}
	}
	if len(steps) > 0 {
		r.note("sering terlambat: langkah %s", "often late: step %s", strings.Join(counts, ", "))
		r.act("tinjau waktu atau beban langkah %s", "review the time or the load of step %s", strings.Join(steps, ", "))
	}
	return share(late, dated) > MuchLate
}

func (r *Row) returns() (much bool) {
	var steps, counts []string
	for i, step := range r.SOP.Steps {
		if step.Returns == 0 {
			continue
		}
		counts = append(counts, outOf(i, step.Returns, step.Done))
		if share(step.Returns, step.Done) > MuchReturned {
			steps = append(steps, fmt.Sprint(i+1))
		}
	}
	if len(counts) > 0 {
		r.note("mengembalikan pekerjaan: langkah %s", "handed work back: step %s", strings.Join(counts, ", "))
	}
	if len(steps) > 0 {
		r.act("cari sebab pengembalian pada langkah %s", "find out why step %s hands work back", strings.Join(steps, ", "))
	}
	return len(steps) > 0
}

// outOf is a step with how often something happened there.
func outOf(step, times, of int) string { return fmt.Sprintf("%d (%d/%d)", step+1, times, of) }

// idle notes the steps that no case needed.
func (r *Row) idle() {
	if r.SOP.Finished+r.SOP.Stopped < FewCases {
		return
	}
	var steps []int
	for i, step := range r.SOP.Steps {
		if step.Done == 0 && step.Open == 0 {
			steps = append(steps, i)
		}
	}
	if len(steps) > 0 {
		r.note("tidak pernah dikerjakan: langkah %s", "never worked on: step %s", Numbers(steps))
	}
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// Declared is the time of a step as the form prints it; a dash for none.
func Declared(s *program.Step) string {
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
