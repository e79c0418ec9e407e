package compiler

import (
	"math"
	"slices"

	"sopc/compiler/flow"
	"sopc/compiler/program"
	"sopc/lang"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// checkTime judges times: such that make no sense, days of an unclear kind,
// and the longest way against what the form and the law allow.
func (u *unit) checkTime(g *flow.Graph) {
	var total, limit *lang.Time
	said := false // which days count
	for _, s := range u.file.Sections {
		switch s := s.(type) {
		case *lang.ClockLine:
			said = true
		case *lang.Total:
			total = s.Time
		case *lang.Limit:
			limit = s.Time
			u.unfounded(s)
		}
	}
	if !said {
		u.bareDays(total)
		u.bareDays(limit)
	}
	for i, s := range u.from.steps {
		u.stepTimes(i, s, said)
	}
	u.within(g, total, limit)
	u.covered()
}

// covered warns when working times cannot be counted once the SOP takes effect,
// or today, since the calendar does not know the year.
func (u *unit) covered() {
	if u.options.Covered == nil {
		return
	}
	from := u.options.Today
	known := from != (program.PlainDate{}) // else only a year to come is told
	for i := range u.draft.Identity.Dates {
		d := &u.draft.Identity.Dates[i]
		if _, last, ok := d.Span(); ok && d.Kind == "efektif" && last.Compare(from) > 0 {
			from = last
		}
	}
	for i, s := range u.from.steps {
		for _, l := range s.Lines {
			line, ok := l.(*lang.TimeLine)
			if t := u.draft.Steps[i].Time; !ok || t == nil || !slices.ContainsFunc(t.Amounts, func(a program.Amount) bool { return a.Clock == program.Working }) {
				continue
			}
			first, last := u.options.Covered(u.Name)
			if from.Compare(last) <= 0 && (!known || from.Compare(first) >= 0) {
				return
			}
			u.report(finding.Finding{Code: "kalender-tidak-mencakup", Severity: finding.Warning, Span: line.Time.Span(),
				Message: bahasa.T("kalender kerja mencakup %d sampai %d, jadi tenggat pada %d tidak dapat dihitung", "the working calendar covers %d to %d, so what is due in %d cannot be counted", first.Year, last.Year, from.Year),
				Help:    []bahasa.Text{bahasa.T("tambahkan tahun itu beserta hari liburnya dalam kalender.toml: `sopc help kalender`", "add the year with its days off in kalender.toml: `sopc help kalender`")}})
			return
		}
	}
}

// unfounded asks for the law behind a limit, and for the limit.
func (u *unit) unfounded(l *lang.Limit) {
	if l.Time != nil && l.Law != nil {
		return
	}
	u.report(finding.Finding{Code: "batas-tanpa-dasar", Severity: finding.Warning, Span: keywordSpan(l.Node, "batas waktu"),
		Message: bahasa.T("batas waktu ini belum menyebut peraturan yang menentukannya", "this limit does not name the regulation that sets it"),
		Help:    []bahasa.Text{bahasa.T(`tulis: batas waktu 10 hari kerja menurut "Pasal … UU …"`, `write: batas waktu 10 hari kerja menurut "Pasal … UU …"`)}})
}

func (u *unit) stepTimes(i int, s *lang.Step, said bool) {
	for _, l := range s.Lines {
		if _, ok := l.(*lang.ClockLine); ok {
			said = true
		}
	}
	st := &u.draft.Steps[i]
	for _, l := range s.Lines {
		switch l := l.(type) {
		case *lang.TimeLine:
			d := st.Time
			if l.Key != "waktu" {
				d = st.Extension
			}
			u.absurd(l.Time, d)
			u.dayInHours(l.Time, d)
		case *lang.Wait:
			if u.absurd(l.Term, st.Wait.Term); !said {
				u.bareDays(l.Term)
			}
		case *lang.Deadline:
			if !said {
				u.bareDays(l.Time)
			}
		}
	}
}

// yearOfWork is a year in the minutes of WorkingMinutes.
var yearOfWork = program.Amount{Max: 1, Unit: program.Year, Clock: program.Wall}.WorkingMinutes()

// absurd finds times that no step takes.
func (u *unit) absurd(t *lang.Time, d *program.Duration) {
	if t == nil || d == nil {
		return
	}
	longest, ok := d.Longest()
	f := finding.Finding{Code: "waktu-janggal", Severity: finding.Warning, Span: t.Span(),
		Help: []bahasa.Text{bahasa.T("periksa lagi angka dan satuannya", "look again at figure and unit")}}
	switch {
	case !ok:
		return
	case longest.Max == 0:
		f.Message = bahasa.T("waktu nol tidak mungkin", "no time at all cannot be")
	case longest.WorkingMinutes() > yearOfWork*1.001:
		f.Message = bahasa.T("satu langkah selama %s: lebih dari setahun", "one step of %s: more than a year", d.Text)
	default:
		return
	}
	u.report(f)
}

// dayInHours finds a working day that is written as eight hours, which it does
// not have: Perpres 21/2023 leaves it 7,5.
func (u *unit) dayInHours(t *lang.Time, d *program.Duration) {
	if t == nil || d == nil || len(d.Amounts) != 1 {
		return
	}
	a := d.Amounts[0]
	days := daysOfEight(a)
	if days == 0 || days > 5 || a.Min != a.Max {
		return
	}
	meant := program.Amount{Min: days, Max: days, Unit: program.Day, Clock: program.Working}.String("")
	u.report(finding.Finding{Code: "hari-dalam-jam", Severity: finding.Hint, Span: t.Span(),
		Message: bahasa.T("%s lebih lama daripada %s, yang dihitung 7,5 jam sehari", "%s is longer than %s, which has 7.5 hours a day", d.Text, meant),
		Help:    []bahasa.Text{bahasa.T("jika yang dimaksud sehari penuh, tulis %s", "if a whole day is meant, write %s", meant)},
		Fixes:   []finding.Fix{{Title: bahasa.T("tulis %s", "write %s", meant), Edits: []finding.Edit{{Span: t.Span(), New: meant}}}}})
}

// daysOfEight is how many days of eight working hours an amount is; 0 when it
// is no whole number of them, or might be days around the clock.
func daysOfEight(a program.Amount) float64 {
	hours := a.Max
	switch {
	case a.Clock != program.Working || a.Max == 0:
		return 0
	case a.Unit == program.Minute:
		hours /= 60
	case a.Unit != program.Hour:
		return 0
	}
	if math.Mod(hours, 8) != 0 || math.Mod(hours, 24) == 0 {
		return 0
	}
	return hours / 8
}

var dayWord = lazily(`(?i)\bhari\b(\s*\(?\s*(kerja|kalender)\b)?`)

// bareDays asks which days are meant, where a term depends on it.
func (u *unit) bareDays(t *lang.Time) {
	if t == nil {
		return
	}
	bare := t.Duration
	if bare == nil {
		bare = t.Meaning
	}
	var at finding.Span
	switch {
	case bare != nil && bare.Unit.Value() == "hari" && bare.Clock == "":
		at = bare.Unit.Span()
	case bare != nil:
		return
	default:
		m := dayWord().FindStringSubmatchIndex(t.Text.Value())
		if m == nil || m[2] >= 0 {
			return
		}
		at = t.Text.Within(m[0], m[1])
	}
	add := func(word string) []finding.Edit {
		return []finding.Edit{{Span: finding.Span{Start: at.End, End: at.End}, New: " " + word}}
	}
	u.report(finding.Finding{Code: "hari-tanpa-jenis", Severity: finding.Hint, Span: at,
		Message: bahasa.T("hari kerja atau hari kalender? Batas ini bergantung padanya; sekarang dihitung menurut kalender SOP", "working days or days of the calendar? This term depends on it; now the calendar of the SOP counts"),
		Help:    []bahasa.Text{bahasa.T("tulis `hari kerja` atau `hari kalender`, atau nyatakan `kalender kerja` untuk seluruh SOP", "write `hari kerja` or `hari kalender`, or state `kalender kerja` for the whole SOP")},
		Fixes: []finding.Fix{
			{Title: bahasa.T("hari kerja", "working days: `hari kerja`"), Edits: add("kerja")},
			{Title: bahasa.T("hari kalender", "calendar days: `hari kalender`"), Edits: add("kalender")}}})
}

// within compares the longest way with the time of the whole SOP, and both
// with what the law leaves it.
func (u *unit) within(g *flow.Graph, total, limit *lang.Time) {
	id := &u.draft.Identity
	over := false
	if total != nil && id.Total != nil {
		over = u.longer(g, id.Total, total, "waktu-melebihi-jangka")
	}
	if limit == nil || id.Limit == nil {
		return
	}
	law := id.Limit.Law.Text
	if law == "" {
		law = "menurut hukum"
	}
	if most, ok := id.Limit.Time.Longest(); ok && total != nil && id.Total != nil && u.exceed(most, id.Total) {
		u.report(finding.Finding{Code: "waktu-melebihi-hukum", Severity: finding.Error, Span: total.Span(),
			Message: bahasa.T("jangka waktu %s melebihi batas %s (%s)", "the time %s exceeds the limit of %s (%s)", id.Total.Text, id.Limit.Time.Text, law),
			Related: []finding.Related{{Span: limit.Span(), Label: bahasa.T("batas menurut hukum", "the limit by law")}},
			Help:    []bahasa.Text{bahasa.T("persingkat jangka waktunya", "shorten it")}})
		return
	}
	if !over {
		u.longer(g, &id.Limit.Time, limit, "waktu-melebihi-hukum")
	}
}

// longer reports when the longest way takes longer than it may. Only what
// surely takes that time counts: no conditional step, no wait, no step of an
// outside party, and of times by another clock what they come to at least.
func (u *unit) longer(g *flow.Graph, may *program.Duration, at *lang.Time, code string) bool {
	most, ok := may.Longest()
	if !ok {
		return false
	}
	counts := func(i int) bool {
		s := &u.draft.Steps[i]
		return s.Time != nil && s.When == nil && !u.outside(s)
	}
	way := g.LongestBy(func(i int) float64 {
		if !counts(i) {
			return 0
		}
		return least(u.draft.Steps[i].Time, most.Clock)
	}).Steps
	var times []*program.Duration
	var steps []int
	for _, i := range way {
		if t := u.draft.Steps[i].Time; counts(i) && least(t, most.Clock) > 0 {
			times, steps = append(times, t), append(steps, i)
		}
	}
	budget := maxCases
	if !u.exceed(most, times...) || !u.possible(way, nil, &budget) {
		return false
	}
	clock := u.draft.Clock
	takes, list := program.Sum(times...).String(clock), u.numbers(steps, ", ")
	f := finding.Finding{Code: code, Severity: finding.Error, Span: at.Span(),
		Message: bahasa.T("jalur terpanjang memakan %s, padahal jangka waktunya %s", "the longest way takes %s, but the time of the SOP is %s", takes, may.Text),
		Help: []bahasa.Text{
			bahasa.T("yang terhitung: langkah %s", "what counts: step %s", list),
			bahasa.T("persingkat langkahnya, atau perpanjang jangka waktunya", "shorten the steps, or extend the time")}}
	if code == "waktu-melebihi-hukum" {
		f.Message = bahasa.T("jalur terpanjang memakan %s, padahal hukum membatasinya %s", "the longest way takes %s, but the law leaves it %s", takes, may.Text)
		f.Help[1] = bahasa.T("persingkat langkahnya", "shorten the steps")
	}
	if free := u.weekends(times); most.Clock == program.Wall && free > 0 {
		f.Help = slices.Insert(f.Help, 1, bahasa.T("di antara hari kerjanya ada sedikitnya %d hari akhir pekan, yang terhitung dalam hari kalender", "between its working days lie at least %d days of weekends, which days of the calendar count", int(free)))
	}
	u.report(f)
	return true
}

// outside tells whether only outside parties work on a step.
func (u *unit) outside(s *program.Step) bool {
	return len(s.Actors) > 0 && !slices.ContainsFunc(s.Actors, func(g program.Group) bool {
		return slices.ContainsFunc(g, func(a program.Actor) bool { return !u.draft.Lanes[a.Lane].Outside })
	})
}

// exceed tells whether times one after another surely last longer than most.
// Years are twelve months, whatever their days.
func (u *unit) exceed(most program.Amount, times ...*program.Duration) bool {
	allowed, byMonth := inMonths(most)
	var rest float64
	for _, t := range times {
		if byMonth && len(t.Amounts) == 1 && t.Amounts[0].Clock == most.Clock {
			if n, ok := inMonths(t.Amounts[0]); ok {
				allowed -= n
				continue
			}
		}
		rest += least(t, most.Clock)
	}
	if most.Clock == program.Wall {
		rest += u.weekends(times) * wallDay
	}
	switch {
	case most.Clock == program.Working && most.Unit == program.Week:
		return rest > most.Max*u.workweek()*program.WorkingHours*60
	case !byMonth:
		return rest > atMost(most)
	}
	return allowed < 0 || rest > atMost(program.Amount{Max: allowed, Unit: program.Month, Clock: most.Clock})
}

// weekends are the free days that surely lie between the working days of
// times one after another.
func (u *unit) weekends(times []*program.Duration) float64 {
	var days float64
	for _, t := range times {
		days += daysOfWork(t)
	}
	week := u.workweek()
	return max(0, (7-week)*math.Floor((days-1)/week))
}

// workweek is on how many days of a week the office works.
func (u *unit) workweek() float64 {
	if u.options.Workweek != nil {
		if n := u.options.Workweek(u.Name); n > 0 {
			return float64(n)
		}
	}
	return 5
}

// inMonths counts an amount of months or years in months.
func inMonths(a program.Amount) (n float64, ok bool) {
	switch a.Unit {
	case program.Month:
		return a.Max, true
	case program.Year:
		return a.Max * 12, true
	}
	return 0, false
}

// daysOfWork is how many working days a time surely has, of alternatives the
// fewest. A week of work has five.
func daysOfWork(d *program.Duration) float64 {
	n := math.Inf(1)
	for _, a := range d.Amounts {
		switch {
		case a.Clock == program.Working && a.Unit == program.Day:
			n = min(n, a.Max)
		case a.Clock == program.Working && a.Unit == program.Week:
			n = min(n, a.Max*5)
		default:
			n = 0
		}
	}
	if math.IsInf(n, 1) {
		return 0
	}
	return n
}

// least is what a time surely comes to, at its most, in minutes by a clock; of
// alternatives the shortest. Stretches of the calendar may hold no work at
// all. A working day takes at least a day of the calendar; a day that is
// written as eight hours is a day.
func least(d *program.Duration, clock program.Clock) float64 {
	n := math.Inf(1)
	for _, a := range d.Amounts {
		n = min(n, atLeast(a, clock))
	}
	if math.IsInf(n, 1) {
		return 0
	}
	return n
}

const wallDay = 24 * 60

func atLeast(a program.Amount, clock program.Clock) float64 {
	if clock == program.Working && a.Clock != program.Working {
		return 0
	}
	day := float64(wallDay)
	if clock == program.Working {
		day = program.WorkingHours * 60
	}
	week := 7 * day
	if a.Clock == program.Working {
		week = 5 * day
		if n := daysOfEight(a); n > 0 {
			return n * program.WorkingHours * 60
		}
	}
	switch a.Unit {
	case program.Minute:
		return a.Max
	case program.Hour:
		return a.Max * 60
	case program.Day:
		return a.Max * day
	case program.Week:
		return a.Max * week
	case program.Month:
		return a.Max * 4 * week
	}
	return a.Max * 52 * week
}

// atMost is what a time surely does not exceed, in minutes by its own clock.
func atMost(a program.Amount) float64 {
	day, month, year := float64(wallDay), 31.0, 366.0
	if a.Clock == program.Working {
		day, month, year = program.WorkingHours*60, 23, 262
	}
	if n, ok := inMonths(a); ok {
		return (math.Floor(n/12)*year + math.Mod(n, 12)*month) * day
	}
	if a.Unit == program.Hour && daysOfEight(a) > 0 {
		return a.Max * 60
	}
	return atLeast(a, a.Clock)
}
