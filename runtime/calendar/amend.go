package calendar

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2/unstable"

	"sopc/lang/bahasa"
	"sopc/lang/finding"
	"sopc/lang/settings"
)

// FileName is the name of an office's file.
const FileName = "kalender.toml"

// The years that a calendar may cover, which keeps its table small.
const (
	firstYear = 2000
	lastYear  = 2100
)

// Amend is the calendar with what an office's file adds, removes or changes.
// What the file does not mention stays. The findings are errors in the file;
// if there are any, the calendar is not to be used.
func (c *Calendar) Amend(name string, text []byte) (*Calendar, []finding.Finding) {
	mine := *c
	mine.years, mine.ramadan, mine.entries = slices.Clone(c.years), slices.Clone(c.ramadan), slices.Clone(c.entries)
	r := reader{&settings.File{Code: "kalender-tidak-sah", Name: name, Text: text}, &mine}
	root, ok := r.Read()
	if !ok {
		return &mine, r.Findings
	}
	r.Only(root, "nama", "dasar", "zona", "jam", "jam-ramadan", "ramadan", "tahun", "libur", "cuti-bersama", "masuk")
	if agency := r.TextOf(root.Get("nama")); agency != "" {
		mine.Agency = agency
	}
	if decree := r.TextOf(root.Get("dasar")); decree != "" {
		mine.Decree = decree
	}
	if zone := root.Get("zona"); zone != nil {
		if word := r.TextOf(zone); word != "" && r.OneOf(word, zone.At, Zones) {
			mine.Zone = Zone(word)
		}
	}
	r.week(root.Get("jam"), &mine.week)
	r.week(root.Get("jam-ramadan"), &mine.fasting)
	r.years(root.Get("tahun"))
	r.ramadan(root.Get("ramadan"))
	mine.lay() // of which the entries below are judged
	r.entries(root.Get("libur"), Holiday)
	r.entries(root.Get("cuti-bersama"), Leave)
	mine.lay()
	r.entries(root.Get("masuk"), Workday)
	mine.lay()
	if mine.total == 0 && len(r.Findings) == 0 {
		r.Wrong(r.Span(0, 0), bahasa.T("menurut kalender ini tidak ada yang pernah bekerja", "by this calendar nobody ever works"),
			bahasa.T("isi jam kerja, misalnya: [jam] senin-kamis = \"07.30-16.00, istirahat 12.00-13.00\"", "fill in hours, for example: [jam] senin-kamis = \"07.30-16.00, istirahat 12.00-13.00\""))
	}
	finding.Gravest(r.Findings)
	return &mine, r.Findings
}

// reader reads an office's file into a calendar.
type reader struct {
	*settings.File
	c *Calendar
}

var dayKeys = []string{"senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu"}

// week reads hours by weekday: senin-kamis = "…".
func (r reader) week(n *settings.Node, week *[7]Hours) {
	if n == nil {
		return
	}
	if n.Kind != unstable.Table {
		r.WrongKind(n, settings.ATable)
		return
	}
	said := map[int]bool{}
	for _, f := range n.Fields {
		from, to, isRange := strings.Cut(f.Key, "-")
		if !isRange {
			to = from
		}
		known := append(slices.Clone(dayKeys), "senin-kamis", "senin-jumat", "sabtu-minggu")
		a, b := slices.Index(dayKeys, from), slices.Index(dayKeys, to)
		if a < 0 || b < a {
			r.OneOf(f.Key, f.At, known)
			continue
		}
		h, ok := r.hours(f.Node)
		for w := a; w <= b; w++ {
			if said[w] {
				r.Wrong(f.At, bahasa.T("jam hari %s sudah ada di atas", "the hours of %s stand above already", WeekdayName(w)), bahasa.T("sebutkan setiap hari sekali saja", "name every day once only"))
				break
			}
			said[w] = true
			if ok {
				week[w] = h
			}
		}
	}
	if !slices.ContainsFunc(week[:], func(h Hours) bool { return len(h) > 0 }) {
		r.Wrong(n.At, bahasa.T("seminggu ini tidak punya jam kerja", "this week has no working hours"), bahasa.T("isi jam kerja sekurang-kurangnya satu hari", "fill in the hours of one day at least"))
	}
}

func (r reader) hours(n *settings.Node) (Hours, bool) {
	text := r.TextOf(n)
	if text == "" {
		return nil, false
	}
	h, bad := parseHours(text)
	if bad == nil {
		return h, true
	}
	span := n.At
	if i := strings.Index(n.Text, bad.word); i >= 0 && n.Exact >= 0 {
		span = r.Span(n.Exact+i, n.Exact+i+len(bad.word))
	}
	r.Wrong(span, bad.said, bad.way)
	return nil, false
}

// date reads a date of the years that a calendar may cover.
func (r reader) date(n *settings.Node) Date { return DateIn(r.File, n, firstYear, lastYear) }

// DateIn reads a date of an office's file, with or without quotes, in the
// years from first to last; 0 when there is none.
func DateIn(r *settings.File, n *settings.Node, first, last int) Date {
	if n == nil {
		return 0
	}
	d, ok := ParseDate(n.Text)
	if p := d.Plain(); !ok || n.Kind != unstable.LocalDate && n.Kind != unstable.String || p.Year < first || p.Year > last {
		r.Wrong(n.At, bahasa.T("di sini harus ada tanggal, tahun %d sampai %d", "here must stand a date from %d to %d", first, last), meantDate(n.Text))
		return 0
	}
	return d
}

// meantDate shows how a date is written, by the one that was meant if it was
// written as people do: 22/11/2026, 22 November 2026.
func meantDate(text string) bahasa.Text {
	for i, m := range months {
		text = strings.Replace(strings.ToLower(text), strings.ToLower(m.ID), strconv.Itoa(i+1), 1)
	}
	parts := strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune(" /-.,", c) })
	if len(parts) == 3 {
		if d, err := time.Parse("2-1-2006", strings.Join(parts, "-")); err == nil {
			return bahasa.T("Mungkin maksud Anda %s? Tanggal ditulis tahun-bulan-hari", "did you mean %s? A date is written year-month-day", d.Format(time.DateOnly))
		}
	}
	return bahasa.T("contoh: 2026-03-19", "for example: 2026-03-19")
}

// stretch reads the days that an entry is about.
func (r reader) stretch(t *settings.Node) (from, to Date, ok bool) {
	single, first, last := t.Get("tanggal"), t.Get("dari"), t.Get("sampai")
	switch {
	case single != nil && first == nil && last == nil:
		from = r.date(single)
		return from, from, from != 0
	case single != nil || first == nil || last == nil:
		r.Wrong(t.At, bahasa.T("tanggalnya belum jelas", "its date is not clear"), bahasa.T("tulis tanggal = 2026-03-19, atau dari = … dan sampai = …", "write tanggal = 2026-03-19, or dari = … (from) and sampai = … (to)"))
		return 0, 0, false
	}
	from, to = r.date(first), r.date(last)
	if from == 0 || to == 0 {
		return 0, 0, false
	}
	if to < from {
		r.Wrong(last.At, bahasa.T("tanggal ini sebelum tanggal mulainya", "this date is before the one it begins with"), bahasa.T("periksa `dari` dan `sampai`", "check `dari` (from) and `sampai` (to)"))
		return 0, 0, false
	}
	return from, to, true
}

func (r reader) years(n *settings.Node) {
	tables := r.TablesOf(n)
	for _, t := range tables {
		r.Only(t, "tahun", "dasar", "sejak")
		number := t.Get("tahun")
		if number == nil {
			r.Wrong(t.At, bahasa.T("tahunnya belum disebut", "the year is missing"), bahasa.T("tulis: tahun = 2028", "write: tahun = 2028"))
			continue
		}
		d, ok := ParseDate(number.Text + "-01-01")
		y := Year{Year: d.Plain().Year, Decree: r.TextOf(t.Get("dasar")), Since: r.date(t.Get("sejak"))}
		if !ok || number.Kind != unstable.Integer || y.Year < firstYear || y.Year > lastYear {
			r.Wrong(number.At, bahasa.T("di sini harus ada tahun, dari %d sampai %d", "here must stand a year from %d to %d", firstYear, lastYear), bahasa.T("contoh: tahun = 2028", "for example: tahun = 2028"))
			continue
		}
		if i := slices.IndexFunc(r.c.years, func(k Year) bool { return k.Year == y.Year }); i >= 0 {
			r.c.years[i] = y
			continue
		}
		r.c.years = append(r.c.years, y)
	}
	slices.SortFunc(r.c.years, func(a, b Year) int { return a.Year - b.Year })
	for i := 1; i < len(r.c.years) && len(tables) > 0; i++ {
		if missing := r.c.years[i-1].Year + 1; r.c.years[i].Year > missing {
			r.Wrong(tables[0].At, bahasa.T("tahun %d terlewat", "the year %d is left out", missing), bahasa.T("tambahkan [[tahun]] tahun = %d beserta liburnya", "add [[tahun]] tahun = %d with its holidays", missing))
			break
		}
	}
}

// ramadan reads months of fasting, each of which takes the place of those
// known that it touches.
func (r reader) ramadan(n *settings.Node) {
	for _, t := range r.TablesOf(n) {
		r.Only(t, "dari", "sampai", "pasti")
		from, to, ok := r.stretch(t)
		if !ok {
			continue
		}
		if to-from > 30 {
			r.Wrong(t.At, bahasa.T("Ramadan ini %d hari", "this Ramadan has %d days", int(to-from)+1), bahasa.T("periksa `dari` dan `sampai`", "check `dari` (from) and `sampai` (to)"))
			continue
		}
		sure := t.Get("pasti")
		if sure != nil && sure.Kind != unstable.Bool {
			r.Wrong(sure.At, bahasa.T("di sini harus ada true atau false", "here must stand true or false"))
		}
		r.c.ramadan = slices.DeleteFunc(r.c.ramadan, func(k Ramadan) bool { return k.From <= to && from <= k.To })
		r.c.ramadan = append(r.c.ramadan, Ramadan{from, to, sure == nil || sure.Text == "true"})
	}
}

func (r reader) entries(n *settings.Node, kind Kind) {
	for _, t := range r.TablesOf(n) {
		known := []string{"tanggal", "dari", "sampai", "nama", "dasar", "sejak"}
		if kind == Workday {
			known = append(known, "jam")
		}
		r.Only(t, known...)
		e := Entry{Kind: kind, Name: oneLine(r.TextOf(t.Get("nama"))), Decree: oneLine(r.TextOf(t.Get("dasar"))), Since: r.date(t.Get("sejak"))}
		if t.Get("nama") == nil && kind != Workday {
			r.Wrong(t.At, bahasa.T("libur ini belum bernama", "this holiday has no name"), bahasa.T("tulis: nama = \"…\"", "write: nama = \"…\""))
		}
		var ok bool
		if e.From, e.To, ok = r.stretch(t); !ok {
			continue
		}
		if jam := t.Get("jam"); jam != nil && kind == Workday {
			e.hours, e.hasHours = r.hours(jam)
		}
		r.place(t, e)
	}
}

// place puts an entry into the calendar, unless it could have no effect.
func (r reader) place(t *settings.Node, e Entry) {
	for d := e.From; d <= e.To; d++ {
		known, err := r.c.Day(d)
		if err != nil {
			year := d.Plain().Year
			r.Wrong(t.At, bahasa.T("tahun %d belum tercakup", "the year %d is not covered", year), bahasa.T("tambahkan bila semua liburnya sudah diketahui: [[tahun]] tahun = %d", "once all its holidays are known, add: [[tahun]] tahun = %d", year))
			return
		}
		if e.Kind == Workday && !e.hasHours && known.Kind != Holiday && known.Kind != Leave {
			r.Wrong(t.At, bahasa.T("%s, %s bukan hari libur atau cuti bersama", "%s, %s is no holiday or joint leave", WeekdayName(d.Weekday()), d.Text()),
				bahasa.T("untuk masuk dengan jam tersendiri, tulis: jam = \"08.00-12.00\"", "for a day with hours of its own, write: jam = \"08.00-12.00\""))
			return
		}
	}
	r.c.entries = append(r.c.entries, e)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
