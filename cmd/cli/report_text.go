package cli

import (
	"fmt"
	"io"
	"strconv"

	"sopc/compiler/report"
	"sopc/runtime/monitoring"
)

// waysShown is how many ways the text shows of an SOP.
const waysShown = 5

// reportText prints Tabel 7 and, below each of its rows, what became of the
// steps, the pelaksana and the ways.
func (a *app) reportText(w io.Writer, s *monitoring.Study) {
	fmt.Fprintln(w, a.say("Monitoring pelaksanaan SOP, %s", "Monitoring of SOPs, %s", s.Span()))
	rows := s.Table()
	if len(rows) == 0 {
		fmt.Fprintln(w, a.say("Tidak ada kasus pada masa ini.", "There were no cases in this period."))
		return
	}
	color := w == io.Writer(a.out) && a.color(a.Out)
	for _, r := range rows {
		a.rowText(w, r)
		a.stepText(w, color, r.SOP)
		a.laneText(w, color, r.SOP)
		a.wayText(w, color, r.SOP)
	}
	fmt.Fprintf(w, "\n%s. %s\n", a.say("%s", "%s", monitoring.WorkingDay()), a.say("%s", "%s", monitoring.Criteria()))
}

func (a *app) rowText(w io.Writer, r monitoring.Row) {
	fmt.Fprintf(w, "\n%d. %s\n", r.No, report.Visible(r.SOP.Program.Title))
	if !r.Version.IsZero() {
		fmt.Fprintln(w, "   "+report.Visible(r.Version.In(a.lang)))
	}
	switch {
	case r.Well == nil:
		fmt.Fprintln(w, "   "+a.say("Penilaian: belum dapat diusulkan (kasus terlalu sedikit)", "Assessment: none proposed (too few cases)"))
	case *r.Well:
		fmt.Fprintln(w, "   "+a.say("Penilaian (usulan): berjalan dengan baik", "Assessment (proposed): followed well"))
	default:
		fmt.Fprintln(w, "   "+a.say("Penilaian (usulan): tidak berjalan dengan baik", "Assessment (proposed): not followed well"))
	}
	for _, n := range r.Notes {
		fmt.Fprintln(w, "   - "+report.Visible(n.In(a.lang)))
	}
	for _, t := range r.Actions {
		fmt.Fprintln(w, "   → "+report.Visible(t.In(a.lang)))
	}
}

func (a *app) stepText(w io.Writer, color bool, s *monitoring.SOP) {
	table := [][]string{{a.say("Langkah", "Step"), a.say("Baku", "Declared"), a.say("Median", "Median"), a.say("9 dari 10", "9 in 10"), a.say("Kali", "Times"), a.say("Terlambat", "Late"), a.say("Mengembalikan", "Returns")}}
	for i := range s.Steps {
		step, text := &s.Steps[i], &s.Program.Steps[i]
		median, most := "–", "–"
		if step.Time.N() > 0 {
			median, most = monitoring.Took(step.Time.Quantile(0.5), monitoring.CountedBy(text)).In(a.lang), monitoring.Took(step.Time.Quantile(0.9), monitoring.CountedBy(text)).In(a.lang)
		}
		table = append(table, []string{fmt.Sprintf("%2d. %s", i+1, text.Text), monitoring.Declared(text), median, most,
			strconv.Itoa(step.Done), strconv.Itoa(step.Late), strconv.Itoa(step.Returns)})
	}
	fmt.Fprintln(w)
	columns(w, color, table, []int{38, 20, 20, 20, 0, 0, 0})
}

func (a *app) laneText(w io.Writer, color bool, s *monitoring.SOP) {
	table := [][]string{{a.say("Pelaksana", "Pelaksana"), a.say("Selesai", "Done"), a.say("Terlambat padanya", "Became late there"), a.say("Terbuka", "Open"), a.say("Lewat tenggat", "Overdue")}}
	for i, lane := range s.Lanes {
		if lane.Tasks+lane.Open > 0 {
			table = append(table, []string{s.Program.Lanes[i].Name, strconv.Itoa(lane.Tasks), strconv.Itoa(lane.Late), strconv.Itoa(lane.Open), strconv.Itoa(lane.OpenLate)})
		}
	}
	if len(table) > 1 {
		fmt.Fprintln(w)
		columns(w, color, table, []int{38, 0, 0, 0, 0})
	}
}

func (a *app) wayText(w io.Writer, color bool, s *monitoring.SOP) {
	table := [][]string{{a.say("Kasus", "Cases"), a.say("Jalur (langkah)", "Way (steps)"), a.say("Akhir", "End")}}
	for i, p := range s.Paths() {
		if i == waysShown {
			table = append(table, []string{"", a.say("… dan %d jalur lain", "… and %d other ways", len(s.Paths())-i), ""})
			break
		}
		table = append(table, []string{strconv.Itoa(p.Cases), monitoring.Numbers(p.Steps), s.EndName(p).In(a.lang)})
	}
	if len(table) > 1 {
		fmt.Fprintln(w)
		columns(w, color, table, []int{0, 48, 40})
	}
}
