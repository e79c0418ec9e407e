package calendar

import (
	"slices"
	"time"

	"sopc/lang/bahasa"
)

// Cause says why an instant is not where plain counting would have put it.
type Cause string

// The causes of a shift.
const (
	Before  Cause = "sebelum jam kerja"
	After   Cause = "sesudah jam kerja"
	Pause   Cause = "istirahat"
	DayOff  Cause = "hari libur"    // nobody works on the day itself
	Passed  Cause = "libur dilalui" // days off on the way that would have counted
	Fasting Cause = "jam Ramadan"   // shorter hours on the way
	Closing Cause = "jam tutup"     // an opening, written as the closing before
	Clipped Cause = "jam kerja"     // the clock time lies outside the hours of that day
)

// Shift is one reason why a due date is where it is.
type Shift struct {
	Cause Cause     `json:"cause"`
	From  time.Time `json:"from"` // where it would have been, or the stretch that was passed
	To    time.Time `json:"to"`
	Days  int       `json:"days,omitempty"` // how many days it cost, or (Fasting) took part
	Off   []Entry   `json:"off,omitempty"`  // the days off that caused it; weekends only where the instant itself fell on days off
	start Date
}

// lost reports whether a covered day is free that else would have hours.
func (c *Calendar) lost(d Date) bool {
	in := &c.days[d-c.first]
	week := c.week
	if in.fasting != nil {
		week = c.fasting
	}
	return len(in.hours) == 0 && len(week[d.Weekday()]) > 0
}

// append adds a free day to days off, in one with the day before if both are
// free for the same reason.
func (c *Calendar) append(off []Entry, d Date) []Entry {
	in := &c.days[d-c.first]
	e := Entry{From: d, To: d, Kind: in.kind()}
	if in.entry != nil {
		e.Name, e.Decree, e.Since = in.entry.Name, c.decree(in.entry), in.entry.Since
	}
	if n := len(off); n > 0 {
		last := &off[n-1]
		if last.To == d-1 && last.Kind == e.Kind && last.Name == e.Name && last.Decree == e.Decree && last.Since == e.Since {
			last.To = d
			return off
		}
	}
	return append(off, e)
}

// explain says why a way led where it did.
func (c *Calendar) explain(w way) (shifts []Shift, doubts []bahasa.Text) {
	if !w.judged {
		return nil, nil
	}
	if w.from != w.start {
		shifts = append(shifts, c.moved(w.start, w.from))
	}
	if w.working {
		passed := Shift{Cause: Passed, From: c.instant(w.from), To: c.instant(w.due)}
		fasting := Shift{Cause: Fasting, From: passed.From, To: passed.To}
		for d := w.from.date(); d <= min(w.due.date(), c.first+Date(len(c.days))-1); d++ {
			switch in := &c.days[d-c.first]; {
			case c.lost(d):
				passed.Days++
				passed.Off = c.append(passed.Off, d)
			case in.fasting != nil && len(in.hours) > 0:
				fasting.Days++
			}
		}
		if passed.Days > 0 {
			shifts = append(shifts, passed)
		}
		if fasting.Days > 0 && w.clock {
			shifts = append(shifts, fasting)
		}
	}
	switch {
	case w.working && w.due != w.nominal:
		s := Shift{Cause: Clipped, From: c.instant(w.nominal), To: c.instant(w.due)}
		if in := c.days[w.nominal.date()-c.first]; w.nominal.clock() == in.hours[0].From {
			s.Cause = Closing
		}
		shifts = append(shifts, s)
	case !w.working && w.due != w.nominal:
		shifts = append(shifts, c.moved(w.nominal, w.due))
	}
	for i := range shifts {
		shifts[i].start = w.start.date()
	}
	return shifts, c.doubts(w)
}

// moved says why an instant had to wait for an opening.
func (c *Calendar) moved(from, to minute) Shift {
	s := Shift{From: c.instant(from), To: c.instant(to), Days: int(to.date() - from.date())}
	h := c.days[from.date()-c.first].hours
	first := from.date() + 1
	switch {
	case len(h) == 0:
		s.Cause, first = DayOff, from.date()
	case from.clock() < h[0].From:
		s.Cause = Before
	case from.clock() >= h[len(h)-1].To:
		s.Cause = After
	default:
		s.Cause = Pause
	}
	for d := first; d < to.date(); d++ {
		s.Off = c.append(s.Off, d)
	}
	return s
}

// near is how many days before its end a calendar says so.
const near = 31

func (c *Calendar) doubts(w way) (doubts []bahasa.Text) {
	for _, r := range c.ramadan {
		if !r.Sure && r.From <= w.due.date() && w.start.date() <= r.To {
			doubts = append(doubts, bahasa.T("Ramadan %s %d belum pasti: menunggu sidang isbat", "Ramadan %s %d is not certain yet: it waits for the sidang isbat", dates(r.From, r.To), r.To.Plain().Year))
		}
	}
	if _, last := c.Covered(); last-w.due.date() < near {
		doubts = append(doubts, bahasa.T("kalender ini berakhir pada %s; perpanjangan melewatinya tidak dapat dihitung", "the calendar ends on %s; no extension beyond it can be counted", last.Text()))
	}
	return doubts
}

// Text says the shift in a sentence without a full stop.
func (s Shift) Text() bahasa.Text {
	from, to := Moment(s.From), Moment(s.To)
	sameDay := s.From.YearDay() == s.To.YearDay() && s.From.Year() == s.To.Year()
	if sameDay {
		clock := clockTime(s.To.Hour()*60 + s.To.Minute())
		to = bahasa.T("pukul %s", "%s", clock)
	}
	var said bahasa.Text
	switch s.Cause {
	case Before:
		said = bahasa.T("%s masih sebelum jam kerja, digeser ke %s", "%s is before working hours, moved to %s", from, to)
	case After:
		said = bahasa.T("%s sudah lewat jam kerja, digeser ke %s", "%s is after working hours, moved to %s", from, to)
	case Pause:
		said = bahasa.T("%s jatuh pada jam istirahat, digeser ke %s", "%s falls into the break, moved to %s", from, to)
	case DayOff:
		said = bahasa.T("%s bukan hari kerja, digeser ke %s", "%s is no working day, moved to %s", from, to)
	case Passed:
		said = bahasa.T("digeser %s", "moved by %s", Days(s.Days))
	case Fasting:
		said = bahasa.T("%s di antaranya memakai jam kerja Ramadan", "%s among them with the hours of Ramadan", Days(s.Days))
	case Closing:
		said = bahasa.T("%s adalah saat kantor buka, ditulis sebagai saat tutup sebelumnya", "%s is an opening, written as the closing before", from)
	default:
		said = bahasa.T("%s di luar jam kerja hari itu, menjadi %s", "%s is outside the hours of that day, it becomes %s", from, to)
	}
	if off := offText(s.Off, s.start); !off.IsZero() {
		said = bahasa.T("%s: %s", "%s: %s", said, off)
	}
	return said
}

// Days is a number of days.
func Days(n int) bahasa.Text {
	one := "%d days"
	if n == 1 {
		one = "%d day"
	}
	return bahasa.T("%d hari", one, n)
}

// Duration writes minutes as hours and minutes: 7 jam 30 menit.
func Duration(minutes int) bahasa.Text {
	h, m := minutes/60, minutes%60
	switch {
	case h == 0:
		return bahasa.T("%d menit", "%d min", m)
	case m == 0:
		return bahasa.T("%d jam", "%d h", h)
	}
	return bahasa.T("%d jam %d menit", "%d h %d min", h, m)
}

// Label names the days of an entry: cuti bersama Hari Suci Nyepi.
func (e Entry) Label() bahasa.Text {
	switch {
	case e.Kind == Workday:
		return bahasa.T("tetap masuk", "worked nevertheless")
	case e.Kind == Leave:
		return bahasa.T("%s %s", "%s %s", e.Kind.Text(), e.Name)
	case e.Name != "":
		return bahasa.Same(e.Name)
	}
	return e.Kind.Text()
}

// WeekText writes the hours of a week, days that share them together:
// Senin–Kamis 07.30–16.00, istirahat 12.00–13.00. Days off are left out.
func WeekText(week [7]Hours) (lines []bahasa.Text) {
	for a := 0; a < 7; {
		b := a
		for b+1 < 7 && slices.Equal(week[a], week[b+1]) {
			b++
		}
		days := WeekdayName(a)
		if b > a {
			days = bahasa.T("%s–%s", "%s–%s", days, WeekdayName(b))
		}
		if len(week[a]) > 0 {
			lines = append(lines, bahasa.T("%s %s", "%s %s", days, week[a].Text()))
		}
		a = b + 1
	}
	return lines
}

// Dates writes when: 19 Maret, 23–24 Maret.
func (e Entry) Dates() bahasa.Text { return dates(e.From, e.To) }

// offText lists days off, each decree behind the days that it sets. What was
// decreed only after start says so.
func offText(off []Entry, start Date) (all bahasa.Text) {
	label, decree := bahasa.Text{}, ""
	for i, e := range off {
		if e.Decree != decree && decree != "" && e.Kind != Weekend {
			all = bahasa.T("%s (%s)", "%s (%s)", all, decree)
			decree = ""
		}
		switch {
		case i == 0:
			all = bahasa.T("%s %s", "%s %s", e.Label(), e.Dates())
		case e.Label() == label:
			all = bahasa.T("%s dan %s", "%s and %s", all, e.Dates())
		default:
			all = bahasa.T("%s, %s %s", "%s, %s %s", all, e.Label(), e.Dates())
		}
		if e.Since > start {
			all = bahasa.T("%s, baru ditetapkan %s", "%s, decreed only on %s", all, e.Since.Text())
		}
		label = e.Label()
		if e.Kind != Weekend {
			decree = e.Decree
		}
	}
	if decree != "" {
		all = bahasa.T("%s (%s)", "%s (%s)", all, decree)
	}
	return all
}
