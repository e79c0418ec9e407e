package cli

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sopc/lang/bahasa"
	"sopc/runtime/calendar"
	"sopc/runtime/host"
	"sopc/runtime/monitoring"
)

// ReportFormat is the version of what `sopc report --format json` prints.
const ReportFormat = 1

type reportOptions struct {
	dataOptions
	semester, from, to, title, format, output string
}

func (a *app) reportCommand() *cobra.Command {
	var o reportOptions
	c := &cobra.Command{
		Use:   "report",
		Short: a.say("monitoring: bagaimana SOP dijalankan, dari rekaman kasus", "monitoring: how SOPs are followed, from the record of cases"),
		Long: a.say(
			"Isi Tabel 7 (monitoring enam bulanan, PermenPAN-RB 35/2012) dari rekaman kasus, lalu tunjukkan untuk setiap SOP: waktu baku dan waktu terukur per langkah, pengembalian, keterlambatan per pelaksana, dan jalur yang ditempuh. Penilaian dalam Tabel 7 hanya usulan; penilai yang menetapkannya. --format xes menulis log peristiwa untuk alat penambangan proses.",
			"Fill Tabel 7 (six-monthly monitoring, PermenPAN-RB 35/2012) from the record of cases, then show for each SOP: declared and measured time of each step, returns, lateness of each pelaksana, and the ways that cases took. The assessment in Tabel 7 is only proposed; the assessor decides. --format xes writes the event log for tools of process mining."),
		Example: "  sopc report\n  sopc report --semester 2026-1 --format html -o monitoring.html\n  sopc report --format xes -o kasus.xes",
		Args:    a.arguments(0, 0, bahasa.Text{}),
		RunE:    func(c *cobra.Command, _ []string) error { return a.report(c.Context(), o) },
	}
	f := c.Flags()
	f.SortFlags = false
	f.StringVar(&o.semester, "semester", "", a.say("`TAHUN-N`: 2026-1 atau 2026-2 (bawaan: semester ini)", "`YEAR-N`: 2026-1 or 2026-2 (default: this half year)"))
	f.StringVar(&o.from, "dari", "", a.say("sejak `TANGGAL`, bukan semester", "from `DATE` on, instead of a half year"))
	f.StringVar(&o.to, "sampai", "", a.say("sampai `TANGGAL`, termasuk", "to `DATE`, included"))
	f.StringVar(&o.title, "judul", "", a.say("hanya SOP berjudul `JUDUL`", "only the SOP with the title `TITLE`"))
	f.StringVar(&o.format, "format", "teks", a.say("`BENTUK`: teks (bawaan), csv, json, html, atau xes", "`FORM`: teks (text, the default), csv, json, html or xes"))
	f.StringVarP(&o.output, "output", "o", "", a.say("simpan ke `FILE`, bukan ke layar", "save to `FILE` instead of the screen"))
	complete(c, "format", reportForms...)
	a.dataOptions(c, &o.dataOptions)
	return c
}

var reportForms = []string{"teks", "csv", "json", "html", "xes"}

func (a *app) report(ctx context.Context, o reportOptions) error {
	if o.json {
		o.format = "json"
	}
	if err := oneOf("format", o.format, reportForms...); err != nil {
		return err
	}
	if err := drawable(o.output); err != nil {
		return err
	}
	b, err := a.open(ctx, o.dataOptions, reading, "")
	if err != nil {
		return err
	}
	defer b.close()
	period, err := o.period(b.Now().In(b.days.Zone.Location()))
	if err != nil {
		return err
	}
	if o.output == "" || o.output == stdin {
		return a.writeReport(ctx, a.out, b, period, o)
	}
	var text bytes.Buffer
	if err := a.writeReport(ctx, &text, b, period, o); err != nil {
		return err
	}
	if err := a.writeFile(o.output, text.Bytes()); err != nil {
		return err
	}
	fmt.Fprintln(a.err, a.say("disimpan: %s", "saved: %s", harmless(o.output)))
	return nil
}

// period is what the options ask for; without any, the half year of now.
func (o *reportOptions) period(now time.Time) (monitoring.Period, error) {
	p := monitoring.Semester(now)
	if o.semester != "" {
		if o.from != "" || o.to != "" {
			return p, misuse(bahasa.T("--semester dan --dari/--sampai tidak dapat dipakai bersama", "--semester and --dari/--sampai do not go together"))
		}
		year, half, _ := strings.Cut(o.semester, "-")
		y, err := strconv.Atoi(year)
		if err != nil || y < 1900 || y > 9999 || half != "1" && half != "2" {
			return p, misuse(bahasa.T("semester %q tidak dikenal", "unknown half year %q", o.semester), bahasa.T("tulis misalnya --semester 2026-1", "write for example --semester 2026-1"))
		}
		month := time.January
		if half == "2" {
			month = time.July
		}
		return monitoring.Semester(time.Date(y, month, 1, 0, 0, 0, 0, now.Location())), nil
	}
	day := func(s string, after int, at *time.Time) error {
		d, ok := calendar.ParseDate(s)
		if s == "" {
			return nil
		}
		if !ok {
			return unknownDate(s)
		}
		plain := d.Plain()
		*at = time.Date(plain.Year, time.Month(plain.Month), plain.Day+after, 0, 0, 0, 0, now.Location())
		return nil
	}
	if err := day(o.from, 0, &p.From); err != nil {
		return p, err
	}
	if err := day(o.to, 1, &p.To); err != nil {
		return p, err
	}
	if !p.From.Before(p.To) {
		return p, misuse(bahasa.T("masa ini berakhir sebelum dimulai", "this period ends before it begins"), bahasa.T("periksa --dari dan --sampai", "look at --dari and --sampai"))
	}
	return p, nil
}

// writeReport reads the cases of the office, some at a time, and writes what
// they tell.
func (a *app) writeReport(ctx context.Context, w io.Writer, b *books, p monitoring.Period, o reportOptions) error {
	study := monitoring.New(b.days, p, b.Now())
	var log *monitoring.Log
	if o.format == "xes" {
		log = monitoring.NewLog(w)
	}
	const atOnce = 500
	for q := (host.CaseQuery{Title: o.title, Limit: atOnce}); ; {
		list, err := b.Cases(ctx, q)
		if err != nil {
			return err
		}
		for _, s := range list {
			if !s.Started.Before(p.To) || s.Last.Before(p.From) {
				continue
			}
			c, err := b.Case(ctx, s.ID)
			if err != nil {
				return err
			}
			record, err := b.Record(ctx, s.ID)
			if err != nil {
				return err
			}
			if log != nil {
				err = log.Case(s.ID, s.Hash, c.Procedure, record)
			} else {
				err = study.Add(c.Procedure, s.Hash, record)
			}
			if err != nil {
				return failure{Misused, bahasa.T("rekaman kasus %s tidak dapat dibaca: %v", "the record of case %s cannot be read: %v", s.ID, err),
					[]bahasa.Text{bahasa.T("periksa dengan `sopc case verify %s`", "look at it with `sopc case verify %s`", s.ID)}}
			}
		}
		if len(list) < atOnce {
			break
		}
		q.Before = list[len(list)-1].ID
	}
	switch o.format {
	case "xes":
		return log.Close()
	case "html":
		return study.Page(w, a.lang)
	case "csv":
		return a.reportCSV(w, study)
	case "json":
		return a.reportJSON(w, study)
	}
	a.reportText(w, study)
	return nil
}

// reportText prints Tabel 7 and, below it, the steps of each SOP.
func (a *app) reportText(w io.Writer, s *monitoring.Study) {
	fmt.Fprintln(w, a.say("Monitoring pelaksanaan SOP, %s", "Monitoring of SOPs, %s", s.Span()))
	rows := s.Table()
	if len(rows) == 0 {
		fmt.Fprintln(w, a.say("Tidak ada kasus pada masa ini.", "There were no cases in this period."))
		return
	}
	for _, r := range rows {
		fmt.Fprintf(w, "\n%d. %s\n", r.No, harmless(r.SOP.Program.Title))
		switch {
		case r.Well == nil:
			fmt.Fprintln(w, "   "+a.say("Penilaian: belum dapat diusulkan (kasus terlalu sedikit)", "Assessment: none proposed (too few cases)"))
		case *r.Well:
			fmt.Fprintln(w, "   "+a.say("Penilaian (usulan): berjalan dengan baik", "Assessment (proposed): followed well"))
		default:
			fmt.Fprintln(w, "   "+a.say("Penilaian (usulan): tidak berjalan dengan baik", "Assessment (proposed): not followed well"))
		}
		for _, n := range r.Notes {
			fmt.Fprintln(w, "   - "+harmless(n.In(a.lang)))
		}
		for _, t := range r.Actions {
			fmt.Fprintln(w, "   → "+harmless(t.In(a.lang)))
		}
		fmt.Fprintln(w)
		table := [][]string{{a.say("Langkah", "Step"), a.say("Baku", "Declared"), a.say("Median", "Median"), a.say("9 dari 10", "9 in 10"), a.say("Kali", "Times"), a.say("Terlambat", "Late"), a.say("Kembali", "Returns")}}
		for i := range r.SOP.Steps {
			step := &r.SOP.Steps[i]
			median, most := "–", "–"
			if step.Time.N() > 0 {
				median, most = calendar.Duration(step.Time.Quantile(0.5)).In(a.lang), calendar.Duration(step.Time.Quantile(0.9)).In(a.lang)
			}
			table = append(table, []string{fmt.Sprintf("%2d. %s", i+1, r.SOP.Program.Steps[i].Text), monitoring.Declared(&r.SOP.Program.Steps[i]), median, most,
				strconv.Itoa(step.Done), strconv.Itoa(step.Late), strconv.Itoa(step.Returns)})
		}
		columns(w, w == io.Writer(a.out) && a.color(a.Out), table, []int{38, 20, 20, 20, 0, 0, 0})
	}
}

// reportCSV writes a line for each step, as spreadsheets take them.
func (a *app) reportCSV(w io.Writer, s *monitoring.Study) error {
	c := csv.NewWriter(w)
	c.Write([]string{"sop", "nomor", "versi", "langkah", "kegiatan", "baku", "kali", "dilewati", "median_menit", "p90_menit", "terlama_menit", "bertenggat", "terlambat", "mengembalikan", "dikembalikan", "terbuka", "terbuka_terlambat"})
	for _, sop := range s.SOPs() {
		for i := range sop.Steps {
			step, text := &sop.Steps[i], &sop.Program.Steps[i]
			line := []string{cell(sop.Program.Title), cell(sop.Program.Identity.Number), sop.Hash, strconv.Itoa(i + 1), cell(text.Text), cell(monitoring.Declared(text))}
			for _, n := range []int{step.Done, step.Skipped, step.Time.Quantile(0.5), step.Time.Quantile(0.9), step.Time.Quantile(1), step.Dated, step.Late, step.Returns, step.Returned, step.Open, step.OpenLate} {
				line = append(line, strconv.Itoa(n))
			}
			c.Write(line)
		}
	}
	c.Flush()
	return c.Error()
}

// cell keeps a spreadsheet from taking a text for a formula.
func cell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// The forms of the JSON. Times are whole minutes of the clock that counts the
// step, instants RFC 3339.
type (
	reportJSONForm struct {
		Format int           `json:"format"`
		From   time.Time     `json:"from"`
		To     time.Time     `json:"to"` // not included
		Table  []rowForm     `json:"table"`
		SOPs   []studiedForm `json:"sops"`
	}
	rowForm struct {
		No      int      `json:"no"`
		Title   string   `json:"title"`
		Number  string   `json:"number,omitempty"`
		Hash    string   `json:"hash"`
		Well    *bool    `json:"well"` // proposed; null when nothing is
		Notes   []string `json:"notes"`
		Actions []string `json:"actions"`
	}
	studiedForm struct {
		Title     string        `json:"title"`
		Hash      string        `json:"hash"`
		Started   int           `json:"started"`
		Finished  int           `json:"finished"`
		Stopped   int           `json:"stopped"`
		Cancelled int           `json:"cancelled"`
		Open      int           `json:"open"`
		Overdue   int           `json:"overdue"`
		Time      *spreadForm   `json:"time,omitempty"`
		Steps     []stepForm    `json:"steps"`
		Lanes     []studiedLane `json:"lanes"`
		Paths     []pathForm    `json:"paths"`
	}
	spreadForm struct {
		N      int     `json:"n"`
		Mean   float64 `json:"mean"`
		Median int     `json:"median"`
		P90    int     `json:"p90"`
		Max    int     `json:"max"`
	}
	stepForm struct {
		Step     int            `json:"step"`
		Text     string         `json:"text"`
		Declared string         `json:"declared,omitempty"`
		Done     int            `json:"done"`
		Skipped  int            `json:"skipped"`
		Time     *spreadForm    `json:"time,omitempty"`
		Dated    int            `json:"dated"`
		Late     int            `json:"late"`
		Open     int            `json:"open"`
		OpenLate int            `json:"open_late"`
		Returns  int            `json:"returns"`
		Reasons  map[string]int `json:"reasons,omitempty"`
		Returned int            `json:"returned"`
	}
	studiedLane struct {
		Lane     string      `json:"lane"`
		Tasks    int         `json:"tasks"`
		Time     *spreadForm `json:"time,omitempty"`
		Late     int         `json:"late"`
		Open     int         `json:"open"`
		OpenLate int         `json:"open_late"`
	}
	pathForm struct {
		Steps []int  `json:"steps"`
		End   string `json:"end"`
		Cases int    `json:"cases"`
	}
)

func spread(s *monitoring.Spread) *spreadForm {
	if s.N() == 0 {
		return nil
	}
	return &spreadForm{s.N(), s.Mean(), s.Quantile(0.5), s.Quantile(0.9), s.Quantile(1)}
}

func (a *app) reportJSON(w io.Writer, s *monitoring.Study) error {
	f := reportJSONForm{Format: ReportFormat, From: s.From, To: s.To, Table: []rowForm{}, SOPs: []studiedForm{}}
	for _, r := range s.Table() {
		row := rowForm{No: r.No, Title: r.SOP.Program.Title, Number: r.SOP.Program.Identity.Number, Hash: r.SOP.Hash, Well: r.Well, Notes: a.all(r.Notes), Actions: a.all(r.Actions)}
		f.Table = append(f.Table, row)
	}
	for _, sop := range s.SOPs() {
		f.SOPs = append(f.SOPs, studied(sop))
	}
	return writeJSON(w, f)
}

func (a *app) all(texts []bahasa.Text) []string {
	said := []string{}
	for _, t := range texts {
		said = append(said, t.In(a.lang))
	}
	return said
}

func studied(sop *monitoring.SOP) studiedForm {
	f := studiedForm{Title: sop.Program.Title, Hash: sop.Hash, Started: sop.Started, Finished: sop.Finished, Stopped: sop.Stopped, Cancelled: sop.Cancelled,
		Open: sop.Open, Overdue: sop.Overdue, Time: spread(&sop.Whole), Steps: []stepForm{}, Lanes: []studiedLane{}, Paths: []pathForm{}}
	for i := range sop.Steps {
		step, text := &sop.Steps[i], &sop.Program.Steps[i]
		form := stepForm{i + 1, text.Text, "", step.Done, step.Skipped, spread(&step.Time), step.Dated, step.Late, step.Open, step.OpenLate, step.Returns, step.Reasons, step.Returned}
		if text.Time != nil {
			form.Declared = text.Time.Text
		}
		f.Steps = append(f.Steps, form)
	}
	for i := range sop.Lanes {
		lane := &sop.Lanes[i]
		f.Lanes = append(f.Lanes, studiedLane{sop.Program.Lanes[i].Name, lane.Tasks, spread(&lane.Time), lane.Late, lane.Open, lane.OpenLate})
	}
	for _, p := range sop.Paths() {
		steps := make([]int, len(p.Steps))
		for i, n := range p.Steps {
			steps[i] = n + 1
		}
		f.Paths = append(f.Paths, pathForm{steps, sop.EndName(p), p.Cases})
	}
	return f
}
