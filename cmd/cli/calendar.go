package cli

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sopc/cmd/screen"
	"sopc/compiler/program"
	"sopc/compiler/report"
	"sopc/lang/bahasa"
	"sopc/runtime/calendar"
)

// CalendarFormat is the version of what `sopc calendar --json` prints.
const CalendarFormat = 1

type calendarOptions struct {
	file  string // kalender.toml
	zone  string
	known string // --per
	at    string // --sekarang
	due   string // --tenggat
	count bool   // --hitung
	wall  bool   // --24-jam
	json  bool
}

func (a *app) calendarCommand() *cobra.Command {
	var o calendarOptions
	c := &cobra.Command{
		Use:   a.say("calendar [BULAN | DARI SAMPAI | MULAI]", "calendar [MONTH | FROM TO | START]"),
		Short: a.say("tampilkan kalender kerja, hitung hari, jelaskan tenggat", "show the working calendar, count days, explain what is due"),
		Long: a.say(
			"Tampilkan satu bulan kalender kerja: hari libur, cuti bersama, dan jam kerja beserta dasarnya. Dengan --hitung, hitung hari kerja DARI sampai SAMPAI. Dengan --tenggat, hitung kapan sebuah waktu yang dimulai pada MULAI berakhir, dan jelaskan setiap pergeserannya. Kalender nasional dilengkapi kalender.toml terdekat: lihat `sopc help kalender`.",
			"Show a month of the working calendar: holidays, joint leave and working hours with their decrees. With --hitung, count the working days FROM to TO. With --tenggat, compute when a time that begins at START is over, and explain each shift. The nearest kalender.toml adds to the national calendar: see `sopc help kalender`."),
		Example: "  sopc calendar\n  sopc calendar 2026-03\n  sopc calendar --hitung 2026-03-01 2026-03-31\n  sopc calendar --tenggat \"3 hari kerja\" 2026-03-17T10:00",
		Args:    a.arguments(0, 2, bahasa.T("sebuah bulan, atau dua tanggal", "a month, or two dates")),
		RunE:    func(_ *cobra.Command, args []string) error { return a.calendar(o, args) },
	}
	f := c.Flags()
	f.SortFlags = false
	f.BoolVar(&o.count, "hitung", false, a.say("hitung hari kerja DARI sampai SAMPAI, keduanya termasuk", "count the working days FROM to TO, both included"))
	f.StringVar(&o.due, "tenggat", "", a.say("hitung kapan `WAKTU` berakhir, misalnya \"3 hari kerja\"; mulai sekarang, atau pada MULAI", "compute when `TIME` is over, such as \"3 hari kerja\", from now or from START"))
	f.BoolVar(&o.wall, "24-jam", false, a.say("hitung tenggat dengan jam dinding, seperti SOP dengan kalender 24 jam", "count what is due by the clock on the wall, as an SOP with kalender 24 jam"))
	f.StringVar(&o.file, "kalender", "", a.say("pakai `FILE`, bukan kalender.toml terdekat", "take `FILE`, not the nearest kalender.toml"))
	f.StringVar(&o.zone, "zona", "", a.say("zona waktu: `WIB|WITA|WIT`", "time zone: `WIB|WITA|WIT`"))
	f.StringVar(&o.known, "per", "", a.say("kalender seperti yang diketahui pada `TANGGAL`, tanpa ketetapan sesudahnya", "the calendar as it was known on `DATE`, without later decrees"))
	f.StringVar(&o.at, "sekarang", "", a.say("anggap sekarang `WAKTU`, misalnya 2026-11-21T08:00", "take `TIME` as now, such as 2026-11-21T08:00"))
	f.BoolVar(&o.json, "json", false, a.say("hasil sebagai JSON", "the result as JSON"))
	complete(c, "zona", calendar.Zones...)
	return c
}

func (a *app) calendar(o calendarOptions, args []string) error {
	if o.count && o.due != "" {
		return misuse(bahasa.T("--hitung dan --tenggat tidak dapat dipakai bersama", "--hitung and --tenggat do not go together"))
	}
	if o.wall && o.due == "" {
		return misuse(bahasa.T("--24-jam hanya berarti bersama --tenggat", "--24-jam means something with --tenggat only"))
	}
	cal, err := a.readCalendar(o)
	if err != nil {
		return err
	}
	zone := cal.Zone.Location()
	now := a.Now().In(zone)
	if o.at != "" {
		t, ok := parseInstant(o.at, zone)
		if !ok {
			return unknownInstant(o.at)
		}
		now = t.In(zone)
	}
	switch {
	case o.count:
		return a.count(cal, args, o.json)
	case o.due != "":
		return a.due(cal, o, now, args)
	}
	year, month, err := readMonth(strings.Join(args, " "), now)
	if err != nil {
		return err
	}
	return a.month(cal, year, month, now, o.json)
}

func unknownInstant(s string) error {
	return misuse(bahasa.T("waktu %q tidak dikenal", "unknown time %q", s),
		bahasa.T("tulis misalnya 2026-11-21 atau 2026-11-21T08:00", "write for example 2026-11-21 or 2026-11-21T08:00"))
}

// readCalendar is the national calendar, with the nearest kalender.toml or
// the one that was asked for.
func (a *app) readCalendar(o calendarOptions) (*calendar.Calendar, error) {
	cal := calendar.National()
	name := o.file
	if name == "" {
		name = nearest(calendar.FileName, ".")
	}
	if name != "" {
		text, err := readSettings(name, bahasa.T("kalender ditulis dalam berkas: `sopc help kalender`", "a calendar stands in a file: `sopc help kalender`"))
		if err != nil {
			return nil, err
		}
		mine, wrong := cal.Amend(name, text)
		if len(wrong) > 0 {
			return nil, refuse([]report.File{{Name: name, Text: text, Findings: wrong}})
		}
		cal = mine
	}
	if o.zone != "" {
		zone := strings.ToUpper(o.zone)
		if err := oneOf("zona", zone, calendar.Zones...); err != nil {
			return nil, err
		}
		cal = cal.In(calendar.Zone(zone))
	}
	if o.known != "" {
		d, ok := calendar.ParseDate(o.known)
		if !ok {
			return nil, unknownDate(o.known)
		}
		cal = cal.AsKnown(d)
	}
	return cal, nil
}

func unknownDate(s string) error {
	return misuse(bahasa.T("tanggal %q tidak dikenal", "unknown date %q", s), bahasa.T("tulis misalnya 2026-03-19", "write for example 2026-03-19"))
}

// readMonth reads "2026-03", "maret" or "Maret 2026"; without a year it is
// this year's.
func readMonth(s string, now time.Time) (year, month int, err error) {
	if s == "" {
		return now.Year(), int(now.Month()), nil
	}
	if t, err := time.Parse("2006-01", s); err == nil {
		return t.Year(), int(t.Month()), nil
	}
	name, number, hasYear := strings.Cut(strings.ToLower(strings.Join(strings.Fields(s), " ")), " ")
	year = now.Year()
	if hasYear {
		year, err = strconv.Atoi(number)
	}
	for m := 1; m <= 12 && err == nil && year > 0 && year < 10000; m++ {
		if text := calendar.MonthName(m); name == strings.ToLower(text.ID) || name == strings.ToLower(text.EN) {
			return year, m, nil
		}
	}
	return 0, 0, misuse(bahasa.T("bulan %q tidak dikenal", "unknown month %q", s), bahasa.T("tulis misalnya 2026-03 atau \"Maret 2026\"", "write for example 2026-03 or \"Maret 2026\""))
}

// count tells the working days between two dates.
func (a *app) count(cal *calendar.Calendar, args []string, asJSON bool) error {
	if len(args) != 2 {
		return misuse(bahasa.T("--hitung memerlukan dua tanggal", "--hitung takes two dates"), bahasa.T("contoh: `sopc calendar --hitung 2026-03-01 2026-03-31`", "for example: `sopc calendar --hitung 2026-03-01 2026-03-31`"))
	}
	var ds [2]calendar.Date
	for i, s := range args {
		d, ok := calendar.ParseDate(s)
		if !ok {
			return unknownDate(s)
		}
		ds[i] = d
	}
	if ds[1] < ds[0] {
		return misuse(bahasa.T("%s sebelum %s", "%s is before %s", args[1], args[0]), bahasa.T("tulis tanggal yang lebih awal dahulu", "write the earlier date first"))
	}
	t, err := cal.Count(ds[0], ds[1])
	if err != nil {
		return err
	}
	if asJSON {
		return a.printJSON(countJSON{Format: CalendarFormat, From: t.From, To: t.To, Days: t.Days, Workdays: t.Workdays, Minutes: t.Minutes, Weekends: t.Weekends, Free: append([]calendar.Entry{}, t.Free...)})
	}
	fmt.Fprintln(a.out, a.say("%s sampai %s: %s kerja, %s", "%s to %s: %s of work, %s", t.From.Text(), t.To.Text(), calendar.Days(t.Workdays), calendar.Duration(t.Minutes)))
	fmt.Fprintln(a.out, a.say("%s, keduanya termasuk, dikurangi %s akhir pekan", "%s, both included, less %s of weekends", calendar.Days(t.Days), calendar.Days(t.Weekends))+tail(t.Free, a.lang))
	a.entries(t.Free)
	return nil
}

func tail(free []calendar.Entry, l bahasa.Language) string {
	n := 0
	for _, e := range free {
		n += int(e.To-e.From) + 1
	}
	if n == 0 {
		return ""
	}
	return bahasa.T(" dan %s libur:", " and %s off:", calendar.Days(n)).In(l)
}

// due says when a time is over.
func (a *app) due(cal *calendar.Calendar, o calendarOptions, now time.Time, args []string) error {
	start := now
	if len(args) > 0 {
		t, ok := parseInstant(strings.Join(args, "T"), cal.Zone.Location())
		if !ok {
			return unknownInstant(strings.Join(args, " "))
		}
		start = t
	}
	clock := program.Working
	if o.wall {
		clock = program.Wall
	}
	d, err := program.ParseDuration(o.due, clock)
	if err != nil {
		return misuse(bahasa.T("waktu %q tidak terbaca", "the time %q cannot be read", o.due), bahasa.T("tulis seperti dalam SOP: \"3 hari kerja\", \"90 menit\", \"1x24 jam\"", "write it as in an SOP: \"3 hari kerja\", \"90 menit\", \"1x24 jam\""))
	}
	due, err := cal.Add(start, d, clock)
	if err != nil {
		return err
	}
	if o.json {
		out := dueJSON(due, clock, a.lang)
		out.Format = CalendarFormat
		return a.printJSON(out)
	}
	zone := cal.Zone
	fmt.Fprintln(a.out, a.say("%s sejak %s %s", "%s from %s %s", report.Visible(d.Text), calendar.Moment(due.Start), zone))
	fmt.Fprintln(a.out, a.say("tenggat: %s", "due: %s", paint(a.color(a.Out), bold, calendar.Moment(due.At).In(a.lang)+" "+string(zone))))
	if !due.Earliest.Equal(due.At) {
		fmt.Fprintln(a.out, a.say("paling cepat: %s", "at the earliest: %s", calendar.Moment(due.Earliest)))
	}
	for _, alt := range due.Alternatives {
		fmt.Fprintln(a.out, a.say("  %s: %s", "  %s: %s", amountText(alt.Amount, clock), calendar.Moment(alt.At)))
	}
	for _, s := range due.Shifts {
		a.item("- ", s.Text())
	}
	for _, doubt := range due.Doubts {
		a.item("! ", doubt)
	}
	return nil
}

// amountText writes an amount; days always with what counts them.
func amountText(a program.Amount, clock program.Clock) string {
	if a.Unit == program.Day {
		clock = ""
	}
	return a.String(clock)
}

// item prints a text behind a mark, folded to the screen.
func (a *app) item(mark string, text bahasa.Text) {
	for i, l := range screen.Fold(report.Visible(a.own(text.In(a.lang))), 78-len(mark)) {
		if i > 0 {
			mark = strings.Repeat(" ", len(mark))
		}
		fmt.Fprintln(a.out, "  "+mark+l)
	}
}

func (a *app) printJSON(v any) error { return writeJSON(a.out, v) }

func writeJSON(w io.Writer, v any) error {
	e := report.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// The forms of the JSON. Dates are 2026-03-19, instants RFC 3339.
type (
	countJSON struct {
		Format   int              `json:"format"`
		From     calendar.Date    `json:"from"`
		To       calendar.Date    `json:"to"`
		Days     int              `json:"days"`
		Workdays int              `json:"workdays"`
		Minutes  int              `json:"minutes"`
		Weekends int              `json:"weekends"`
		Free     []calendar.Entry `json:"free"`
	}
	shiftJSON struct {
		calendar.Shift
		Text string `json:"text"`
	}
	dueForm struct {
		Format       int         `json:"format,omitempty"`
		Time         string      `json:"time"`
		Start        time.Time   `json:"start"`
		From         time.Time   `json:"from"`
		Earliest     *time.Time  `json:"earliest,omitempty"`
		Due          time.Time   `json:"due"`
		Shifts       []shiftJSON `json:"shifts"`
		Doubts       []string    `json:"doubts,omitempty"`
		Alternatives []dueForm   `json:"alternatives,omitempty"`
	}
)

func dueJSON(d calendar.Due, clock program.Clock, l bahasa.Language) dueForm {
	f := dueForm{Time: amountText(d.Amount, clock), Start: d.Start, From: d.From, Due: d.At, Shifts: []shiftJSON{}}
	if !d.Earliest.Equal(d.At) {
		f.Earliest = &d.Earliest
	}
	for _, s := range d.Shifts {
		f.Shifts = append(f.Shifts, shiftJSON{s, s.Text().In(l)})
	}
	for _, t := range d.Doubts {
		f.Doubts = append(f.Doubts, t.In(l))
	}
	for _, alt := range d.Alternatives {
		f.Alternatives = append(f.Alternatives, dueJSON(alt, clock, l))
	}
	return f
}
