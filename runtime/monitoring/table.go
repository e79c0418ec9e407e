package monitoring

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"sopc/compiler/program"
	"sopc/lang/bahasa"
)

// Row is a line of Tabel 7: Formulir Monitoring of PermenPAN-RB 35/2012. The
// assessment is the assessor's, and so is his paraf: Well only proposes.
type Row struct {
	No      int
	SOP     *SOP
	Version bahasa.Text // where several versions of the SOP were followed
	Well    *bool       // berjalan dengan baik, as proposed; nil when too little is known
	Notes   []bahasa.Text
	Actions []bahasa.Text
}

// From these shares on a row proposes that an SOP is not followed well, and
// below so few cases it proposes nothing. No rule sets them; they are ours.
const (
	MuchLate     = 0.10 // of the steps that were dated; of the cases that are overdue, or exceeded the time of the whole
	MuchReturned = 0.25 // of the decisions of a step
	FewCases     = 3    // the same for what is said of a step: so many times
)

// Criteria says when a row proposes what.
func Criteria() bahasa.Text {
	percent := func(share float64) int { return int(share*100 + 0.5) }
	return bahasa.T("Usulan \"tidak\" berarti: lebih dari %[1]d%% langkah bertenggat selesai terlambat (langkah pihak luar tidak dihitung), lebih dari %[1]d%% kasus melewati tenggat, atau sebuah putusan mengembalikan lebih dari %[2]d%% pekerjaan. Ambang ini bukan ketentuan peraturan. Dengan kurang dari %[3]d kasus tidak ada usulan.",
		"\"Not\" is proposed when more than %[1]d%% of the steps with a time were late (those of outside parties do not count), more than %[1]d%% of the cases are past their time, or a decision handed back more than %[2]d%% of the work. No rule sets these limits. With fewer than %[3]d cases nothing is proposed.",
		percent(MuchLate), percent(MuchReturned), FewCases)
}

// Table fills Tabel 7 as far as the record can.
func (s *Study) Table() []Row {
	var rows []Row
	sops := s.SOPs()
	for i, sop := range sops {
		row := Row{No: i + 1, SOP: sop}
		if slices.ContainsFunc(sops, func(o *SOP) bool { return o != sop && program.Key(o.Program.Title) == program.Key(sop.Program.Title) }) {
			row.Version = sop.Version()
		}
		row.cases()
		overdue := row.whole()
		late := row.lateness()
		returned := row.returns()
		row.idle()
		row.unmeasured()
		if well := !overdue && !late && !returned; sop.Cases() >= FewCases {
			row.Well = &well
		}
		rows = append(rows, row)
	}
	return rows
}

// Version names the version of the SOP.
func (s *SOP) Version() bahasa.Text {
	short := s.Hash[:min(12, len(s.Hash))]
	for _, d := range s.Program.Identity.Dates {
		if d.Kind == "efektif" && d.Text != "" {
			return bahasa.T("versi %s, efektif %s", "version %s, in force from %s", short, d.Text)
		}
	}
	return bahasa.T("versi %s", "version %s", short)
}

func (r *Row) note(id, en string, args ...any) { r.Notes = append(r.Notes, bahasa.T(id, en, args...)) }
func (r *Row) act(id, en string, args ...any) {
	r.Actions = append(r.Actions, bahasa.T(id, en, args...))
}

func (r *Row) cases() {
	s := r.SOP
	all := bahasa.T("%d kasus", "cases: %d", s.Cases())
	for _, part := range []struct {
		n    int
		what bahasa.Text
	}{{s.Finished, bahasa.T("selesai", "finished")}, {s.Stopped, bahasa.T("berhenti", "stopped")}, {s.Cancelled, bahasa.T("dibatalkan", "cancelled")}, {s.Open, bahasa.T("masih berjalan", "still open")}} {
		if part.n > 0 {
			all = bahasa.T("%s, %d %s", "%s, %d %s", all, part.n, part.what)
		}
	}
	r.Notes = append(r.Notes, all)
	if s.Whole.N() > 0 {
		r.note("lama kasus: median %s, terlama %s", "time of a case: median %s, longest %s", Took(s.Whole.Quantile(0.5), s.Program.Clock), Took(s.Whole.Quantile(1), s.Program.Clock))
	}
}

// whole notes the cases that are past their time; much tells whether they are
// too many of all.
func (r *Row) whole() (much bool) {
	s := r.SOP
	if s.Exceeded > 0 {
		r.note("%d dari %d kasus melewati batas waktu seluruhnya", "cases that exceeded the time of the whole: %d of %d", s.Exceeded, s.Limited)
		r.act("tinjau batas waktu SOP atau sebab kelambatannya", "review the time of the whole, or why it is exceeded")
	}
	if s.Overdue > 0 {
		r.note("%d kasus yang masih berjalan sudah lewat tenggat", "open cases that are overdue: %d", s.Overdue)
		r.act("selesaikan kasus yang lewat tenggat", "finish the overdue cases")
	}
	return share(s.Exceeded, s.Limited) > MuchLate || share(s.Overdue, s.Cases()) > MuchLate
}

// lateness notes the steps that are often late; much tells whether they are
// too many of all. What outside parties do is theirs.
func (r *Row) lateness() (much bool) {
	dated, late := 0, 0
	var steps, counts, outside []string
	for i, step := range r.SOP.Steps {
		often := step.Dated >= FewCases && share(step.Late, step.Dated) > MuchLate
		if r.SOP.outside(i) {
			if often {
				outside = append(outside, outOf(i, step.Late, step.Dated))
			}
			continue
		}
		dated, late = dated+step.Dated, late+step.Late
		if often {
			steps, counts = append(steps, fmt.Sprint(i+1)), append(counts, outOf(i, step.Late, step.Dated))
		}
	}
	if len(steps) > 0 {
		r.note("sering terlambat: langkah %s", "often late: step %s", strings.Join(counts, ", "))
		r.act("tinjau waktu atau beban langkah %s", "review the time or the load of step %s", strings.Join(steps, ", "))
	}
	if len(outside) > 0 {
		r.note("pihak luar sering terlambat: langkah %s", "outside parties are often late: step %s", strings.Join(outside, ", "))
	}
	return share(late, dated) > MuchLate
}

// outside reports whether only parties outside the office do a step.
func (s *SOP) outside(step int) bool {
	actors := s.Program.Steps[step].Actors
	within := func(a program.Actor) bool { return !s.Program.Lanes[a.Lane].Outside }
	return len(actors) > 0 && !slices.ContainsFunc(actors, func(g program.Group) bool { return slices.ContainsFunc(g, within) })
}

func (r *Row) returns() (much bool) {
	var steps, counts []string
	for i, step := range r.SOP.Steps {
		if step.Returns == 0 {
			continue
		}
		counts = append(counts, outOf(i, step.Returns, step.Done))
		if step.Done >= FewCases && share(step.Returns, step.Done) > MuchReturned {
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

// unmeasured notes what the calendar does not cover.
func (r *Row) unmeasured() {
	n := 0
	for i := range r.SOP.Steps {
		n += r.SOP.Steps[i].Done - r.SOP.Steps[i].Time.N()
	}
	if n > 0 {
		r.note("waktu kerja %d pelaksanaan langkah tidak terukur: di luar tahun yang dicakup kalender", "the working time of %d steps is not measured: it lies outside the years of the calendar", n)
		r.act("lengkapi kalender.toml dengan hari libur tahun itu", "add the holidays of that year to kalender.toml")
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

// Took writes a measured time as declared times are written: from a day on in
// days and hours. A working day counts program.WorkingHours, one of the calendar
// 24.
func Took(minutes int, clock program.Clock) bahasa.Text {
	day := 24 * 60
	if clock != program.Wall {
		day = program.WorkingHours * 60
	}
	switch d, rest := minutes/day, minutes%day; {
	case d == 0 && rest < 60:
		return bahasa.T("%d menit", "%d min", rest)
	case d == 0 && rest%60 == 0:
		return bahasa.T("%d jam", "%d h", rest/60)
	case d == 0:
		return bahasa.T("%d jam %d menit", "%d h %d min", rest/60, rest%60)
	case clock == program.Wall && rest < 60:
		return bahasa.T("%d hari kalender", "%d calendar d", d)
	case clock == program.Wall:
		return bahasa.T("%d hari kalender %d jam", "%d calendar d %d h", d, rest/60)
	case rest < 60:
		return bahasa.T("%d hari", "%d d", d)
	default:
		return bahasa.T("%d hari %d jam", "%d d %d h", d, rest/60)
	}
}

// WorkingDay says what a day is in Took.
func WorkingDay() bahasa.Text {
	return bahasa.T("1 hari kerja = 7,5 jam", "1 working day = 7.5 hours")
}

// ReasonList lists why a decision handed work back, the most frequent first.
func (s *Step) ReasonList() []string {
	var list []string
	for reason := range s.Reasons {
		list = append(list, reason)
	}
	slices.SortFunc(list, func(a, b string) int {
		return cmp.Or(cmp.Compare(s.Reasons[b], s.Reasons[a]), cmp.Compare(a, b))
	})
	return list
}
