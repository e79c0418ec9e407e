package cli

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/runtime/monitoring"
)

// reportCSV writes one table as spreadsheets take it. The heads of the columns
// are the same in both languages, for those who compute with them.
func (a *app) reportCSV(w io.Writer, s *monitoring.Study, table string) error {
	c := csv.NewWriter(w)
	line := func(values ...any) {
		cells := make([]string, len(values))
		for i, v := range values {
			cells[i] = cell(fmt.Sprint(v))
		}
		c.Write(cells)
	}
	heads := map[string]string{
		"tabel7":    "no prosedur nomor versi penilaian_usulan catatan tindakan paraf",
		"langkah":   "sop nomor versi langkah kegiatan baku kali dilewati median_menit p90_menit terlama_menit bertenggat terlambat mengembalikan dikembalikan terbuka terbuka_terlambat",
		"pelaksana": "sop nomor versi pelaksana selesai median_menit p90_menit terlama_menit terlambat terbuka terbuka_terlambat",
		"jalur":     "sop nomor versi langkah akhir kasus",
	}
	c.Write(strings.Fields(heads[table]))
	if table == "tabel7" {
		for _, r := range s.Table() {
			line(r.No, r.SOP.Program.Title, r.SOP.Program.Identity.Number, r.SOP.Hash, a.proposal(r), strings.Join(a.all(r.Notes), "; "), strings.Join(a.all(r.Actions), "; "), "")
		}
	}
	for _, sop := range s.SOPs() {
		line := func(values ...any) {
			line(append([]any{sop.Program.Title, sop.Program.Identity.Number, sop.Hash}, values...)...)
		}
		switch table {
		case "langkah":
			for i := range sop.Steps {
				step, text := &sop.Steps[i], &sop.Program.Steps[i]
				median, p90, longest := quantiles(&step.Time)
				line(i+1, text.Text, declared(text), step.Done, step.Skipped, median, p90, longest, step.Dated, step.Late, step.Returns, step.Returned, step.Open, step.OpenLate)
			}
		case "pelaksana":
			for i := range sop.Lanes {
				lane := &sop.Lanes[i]
				median, p90, longest := quantiles(&lane.Time)
				line(sop.Program.Lanes[i].Name, lane.Tasks, median, p90, longest, lane.Late, lane.Open, lane.OpenLate)
			}
		case "jalur":
			for _, p := range sop.Paths() {
				line(monitoring.Numbers(p.Steps), sop.EndName(p).In(a.lang), p.Cases)
			}
		}
	}
	c.Flush()
	return c.Error()
}

// proposal is the proposed assessment as a cell of Tabel 7.
func (a *app) proposal(r monitoring.Row) string {
	switch {
	case r.Well == nil:
		return ""
	case *r.Well:
		return a.say("berjalan dengan baik", "followed well")
	}
	return a.say("tidak", "not")
}

// quantiles are the cells of a spread: empty where nothing was measured, which
// is not the same as no time at all.
func quantiles(s *monitoring.Spread) (median, p90, longest any) {
	if s.N() == 0 {
		return "", "", ""
	}
	return s.Quantile(0.5), s.Quantile(0.9), s.Quantile(1)
}

func declared(s *program.Step) string {
	if s.Time == nil {
		return ""
	}
	return s.Time.Text
}

func (a *app) all(texts []bahasa.Text) []string {
	said := []string{}
	for _, t := range texts {
		said = append(said, t.In(a.lang))
	}
	return said
}

// cell keeps a spreadsheet from taking a text for a formula.
func cell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
