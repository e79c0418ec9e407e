package cli

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"sopc/lang/bahasa"
	"sopc/runtime/calendar"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/monitoring"
)

type reportOptions struct {
	dataOptions
	semester, from, to, title, format, table, output string
}

func (a *app) reportCommand() *cobra.Command {
	var o reportOptions
	c := &cobra.Command{
		Use:   "report",
		Short: a.say("monitoring: bagaimana SOP dijalankan, dari rekaman kasus", "monitoring: how SOPs are followed, from the record of cases"),
		Long: a.say(
			`Isi Tabel 7 (monitoring enam bulanan, PermenPAN-RB 35/2012) dari rekaman kasus, lalu tunjukkan untuk setiap SOP: waktu baku dan waktu terukur per langkah, pengembalian, keterlambatan per pelaksana, dan jalur yang ditempuh. Penilaian dalam Tabel 7 hanya usulan; penilai yang menetapkan dan memarafnya.

Yang dihitung ialah kasus yang berakhir pada masa itu dan yang masih berjalan pada akhirnya; sebuah langkah dihitung pada masa selesainya. Waktu diukur dari rekaman, dengan kalender kerja yang sekarang: langkah yang terlambat dicatat terhitung lama. Sebuah langkah terlambat bila selesai sesudah tenggat yang berlaku saat itu.

--format html membuat satu halaman dengan grafik, untuk dicetak pada A4. --format csv menulis satu tabel untuk lembar kerja. --format xes menulis seluruh peristiwa kasus-kasus itu, dengan nama orang, untuk alat penambangan proses (process mining).`,
			`Fill Tabel 7 (six-monthly monitoring, PermenPAN-RB 35/2012) from the record of cases, then show for each SOP: declared and measured time of each step, returns, lateness of each pelaksana, and the ways that cases took. The assessment in Tabel 7 is only proposed; the assessor decides and initials it.

Counted are the cases that ended in the period, and those still open at its end; a step counts in the period in which it was finished. Times are measured from the record, by the working calendar of now: a step that was recorded late took long. A step is late when it was finished after the due time that was valid then.

--format html makes one page with plots, for printing on A4. --format csv writes one table for a spreadsheet. --format xes writes all events of those cases, with the names of people, for tools of process mining.`),
		Example: "  sopc report\n  sopc report --semester 2026-1 --format html -o monitoring.html\n  sopc report --format csv --tabel tabel7 -o tabel7.csv\n  sopc report --dari 2026-01-01 --format xes -o kasus.xes",
		Args:    a.arguments(0, 0, bahasa.Text{}),
		RunE:    func(c *cobra.Command, _ []string) error { return a.report(c.Context(), o) },
	}
	f := c.Flags()
	f.SortFlags = false
	f.StringVar(&o.semester, "semester", "", a.say("`TAHUN-N`: 2026-1 atau 2026-2 (bawaan: semester ini)", "`YEAR-N`: 2026-1 or 2026-2 (default: this half year)"))
	f.StringVar(&o.from, "dari", "", a.say("sejak `TANGGAL`, bukan semester", "from `DATE` on, instead of a half year"))
	f.StringVar(&o.to, "sampai", "", a.say("sampai `TANGGAL`, termasuk (bawaan: hari ini)", "to `DATE`, included (default: today)"))
	f.StringVar(&o.title, "judul", "", a.say("hanya SOP berjudul `JUDUL`", "only the SOP with the title `TITLE`"))
	f.StringVar(&o.format, "format", "teks", a.say("`BENTUK`: teks (bawaan), csv, json, html, atau xes", "`FORM`: teks (text, the default), csv, json, html or xes"))
	f.StringVar(&o.table, "tabel", "langkah", a.say("`TABEL` dengan --format csv: langkah (bawaan), pelaksana, jalur, atau tabel7", "`TABLE` with --format csv: langkah (the default), pelaksana, jalur or tabel7"))
	f.StringVarP(&o.output, "output", "o", "", a.say("simpan ke `FILE`, bukan ke layar", "save to `FILE` instead of the screen"))
	complete(c, "format", reportForms...)
	complete(c, "tabel", reportTables...)
	a.dataOptions(c, &o.dataOptions)
	return c
}

var (
	reportForms  = []string{"teks", "csv", "json", "html", "xes"}
	reportTables = []string{"langkah", "pelaksana", "jalur", "tabel7"}
)

func (a *app) report(ctx context.Context, o reportOptions) error {
	if o.json {
		if o.format != "teks" && o.format != "json" {
			return misuse(bahasa.T("--json dan --format %s tidak dapat dipakai bersama", "--json and --format %s do not go together", o.format))
		}
		o.format = "json"
	}
	if err := cmp.Or(oneOf("format", o.format, reportForms...), oneOf("tabel", o.table, reportTables...)); err != nil {
		return err
	}
	if o.table != "langkah" && o.format != "csv" {
		return misuse(bahasa.T("--tabel hanya untuk --format csv", "--tabel is for --format csv only"))
	}
	folder, err := a.dataFolder(o.folder)
	if err != nil {
		return err
	}
	if err := cmp.Or(reportable(o.output, folder), a.spare(o.output)); err != nil {
		return err
	}
	b, err := a.open(ctx, o.dataOptions, Reading, "")
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
	if err := a.writeThrough(o.output, func(w io.Writer) error { return a.writeReport(ctx, w, b, period, o) }); err != nil {
		return err
	}
	fmt.Fprintln(a.err, a.line("disimpan: %s", "saved: %s", o.output))
	return nil
}

// reportable refuses a name for a report that lies in the data directory.
func reportable(name, folder string) error {
	if name == "" || name == stdin {
		return nil
	}
	real := func(path string) string {
		if at, err := filepath.EvalSymlinks(path); err == nil {
			path = at
		}
		at, _ := filepath.Abs(path)
		return at
	}
	at := filepath.Join(real(filepath.Dir(name)), filepath.Base(name))
	if rel, err := filepath.Rel(real(folder), real(at)); err == nil && filepath.IsLocal(rel) {
		return misuse(bahasa.T("laporan tidak disimpan di folder data %q", "the report is not saved in the data directory %q", folder),
			bahasa.T("tulis misalnya -o monitoring.html", "write for example -o monitoring.html"))
	}
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
	if o.from == "" && o.to == "" {
		return p, nil
	}
	day := func(s string, after int, at *time.Time) error {
		d, ok := calendar.ParseDate(s)
		if !ok {
			return unknownDate(s)
		}
		plain := d.Plain()
		*at = time.Date(plain.Year, time.Month(plain.Month), plain.Day+after, 0, 0, 0, 0, now.Location())
		return nil
	}
	p.To = time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 0, 0, now.Location())
	if o.to != "" {
		if err := day(o.to, 1, &p.To); err != nil {
			return p, err
		}
		p.From = monitoring.Semester(p.To.AddDate(0, 0, -1)).From
	}
	if o.from != "" {
		if err := day(o.from, 0, &p.From); err != nil {
			return p, err
		}
	}
	if !p.From.Before(p.To) {
		return p, misuse(bahasa.T("masa ini berakhir sebelum dimulai", "this period ends before it begins"), bahasa.T("periksa --dari dan --sampai", "look at --dari and --sampai"))
	}
	return p, nil
}

// writeReport writes what the cases of the office tell.
func (a *app) writeReport(ctx context.Context, w io.Writer, b *books, p monitoring.Period, o reportOptions) error {
	if o.format == "xes" {
		log := monitoring.NewLog(w)
		if err := b.lives(ctx, p, o.title, log.Case); err != nil {
			return err
		}
		return log.Close()
	}
	study := monitoring.New(b.days, p, b.Now())
	err := b.lives(ctx, p, o.title, func(_, hash string, procedure *engine.Procedure, record []host.Entry) error {
		return study.Add(procedure, hash, record)
	})
	if err != nil {
		return err
	}
	switch o.format {
	case "html":
		return study.Page(w, a.lang)
	case "csv":
		return a.reportCSV(w, study, o.table)
	case "json":
		return a.reportJSON(w, study)
	}
	a.reportText(w, study)
	return nil
}

// lives hands over the records of the cases that ended in a period or were open
// in it, the newest first. It holds some of them at a time, however many there
// are.
func (b *books) lives(ctx context.Context, p monitoring.Period, title string, each func(id, hash string, procedure *engine.Procedure, record []host.Entry) error) error {
	const atOnce = 256
	for q := (host.CaseQuery{Title: title, Limit: atOnce}); ; {
		list, err := b.Cases(ctx, q)
		if err != nil {
			return err
		}
		more := len(list) == atOnce
		if more {
			q.Before = list[len(list)-1].ID
		}
		list = slices.DeleteFunc(list, func(s host.Summary) bool {
			return !s.Started.Before(p.To) || s.Phase != engine.Running && s.Last.Before(p.From)
		})
		records, errs := make([][]host.Entry, len(list)), make([]error, len(list))
		var reading sync.WaitGroup
		readers := runtime.GOMAXPROCS(0)
		for r := range readers {
			reading.Go(func() {
				for i := r; i < len(list); i += readers {
					records[i], errs[i] = b.Record(ctx, list[i].ID)
				}
			})
		}
		reading.Wait()
		for i, s := range list {
			if errs[i] != nil {
				return errs[i]
			}
			procedure, err := b.Procedure(ctx, s.Hash)
			if err != nil {
				return err
			}
			if err := each(s.ID, s.Hash, procedure, records[i]); err != nil {
				return failure{Misused, bahasa.T("rekaman kasus %s tidak dapat dibaca: %v", "the record of case %s cannot be read: %v", s.ID, err),
					[]bahasa.Text{bahasa.T("periksa dengan `sopc case verify %s%s`", "look at it with `sopc case verify %s%s`", s.ID, b.given)}}
			}
		}
		if !more {
			return nil
		}
	}
}
