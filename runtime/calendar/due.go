package calendar

import (
	"math"
	"time"

	"sopc/compiler/program"
	"sopc/lang/bahasa"
)

// Due is when something is due, and why.
type Due struct {
	Amount   program.Amount
	Start    time.Time // the instant asked about, to the minute
	From     time.Time // where counting begins
	Earliest time.Time // the end of a range's lower bound; At when it is no range
	At       time.Time // the end; what is done at this instant is in time
	Shifts   []Shift   // why it is this instant, in the order of time
	Doubts   []bahasa.Text

	Alternatives []Due // of a time that has several, all; the Due itself is the latest
}

// Unreadable is a time without an amount that could be counted.
type Unreadable struct{ Written string }

func (u *Unreadable) Error() string { return u.Text().ID }

// Text says so.
func (u *Unreadable) Text() bahasa.Text {
	return bahasa.T("waktu %q tidak dapat dihitung", "the time %q cannot be counted", u.Written)
}

// Add computes when a time is over that begins at start. clock is what counts
// the step (program.Step.Clock): where the wall clock does, nothing is moved
// into working hours, save times that say "kerja" themselves. Of alternatives
// ("120 menit / 3 hari") the latest decides.
//
// The error is an *Uncovered or an *Unreadable.
func (c *Calendar) Add(start time.Time, d program.Duration, clock program.Clock) (Due, error) {
	if len(d.Amounts) == 0 {
		return Due{}, &Unreadable{d.Text}
	}
	var all []Due
	latest := 0
	for i, a := range d.Amounts {
		due, err := c.add(start, a, clock)
		if err != nil {
			return Due{}, err
		}
		all = append(all, due)
		if due.At.After(all[latest].At) {
			latest = i
		}
	}
	due := all[latest]
	if len(all) > 1 {
		due.Alternatives = all
	}
	return due, nil
}

func (c *Calendar) add(start time.Time, a program.Amount, clock program.Clock) (Due, error) {
	m := c.minute(start)
	w, err := c.count(m, a.Max, a, clock)
	if err != nil {
		return Due{}, err
	}
	due := Due{Amount: a, Start: c.instant(m), From: c.instant(w.from), At: c.instant(w.due)}
	due.Earliest = due.At
	if a.Min < a.Max {
		early, err := c.count(m, a.Min, a, clock)
		if err != nil {
			return Due{}, err
		}
		due.Earliest = c.instant(early.due)
	}
	due.Shifts, due.Doubts = c.explain(w)
	return due, nil
}

// way is the way that a count took.
type way struct {
	start   minute
	from    minute // where counting began
	nominal minute // where it led, before hours were looked at
	due     minute
	working bool // it counted work
	clock   bool // it counted minutes
	judged  bool // the hours have a say in it
}

// count goes n units of an amount.
func (c *Calendar) count(start minute, n float64, a program.Amount, clock program.Clock) (way, error) {
	if !(n >= 0) || n > 1e9 {
		return way{}, &Unreadable{a.String(clock)}
	}
	w := way{start: start, from: start}
	if a.Clock == program.Working {
		switch a.Unit {
		case program.Minute:
			return c.countMinutes(w, n)
		case program.Hour:
			return c.countMinutes(w, n*60)
		case program.Day:
			return c.countDays(w, n)
		case program.Week:
			return c.countDays(w, n*float64(c.workWeek()))
		}
	}
	d, at0 := start.date(), start.clock()
	switch a.Unit {
	case program.Minute:
		w.nominal = start + minute(math.Round(n))
	case program.Hour:
		w.nominal = start + minute(math.Round(n*60))
	case program.Day:
		w.nominal = start + minute(math.Round(n*aDay))
	case program.Week:
		w.nominal = start + minute(math.Round(n*7*aDay))
	case program.Month:
		w.nominal = at(monthsLater(d, n), at0)
	default:
		w.nominal = at(monthsLater(d, n*12), at0)
	}
	w.due = w.nominal
	if w.nominal.date().Plain().Year > 9999 {
		return w, c.uncovered(w.nominal.date())
	}
	short := a.Unit == program.Minute || a.Unit == program.Hour
	if w.judged = a.Clock == program.Working || clock != program.Wall && !short; !w.judged {
		return w, nil
	}
	p, err := c.point(w.nominal)
	if err == nil && !c.held(w.nominal) {
		w.due, err = c.opening(p)
	}
	return w, err
}

// held reports whether somebody works at an instant, or has just stopped.
func (c *Calendar) held(m minute) bool {
	i := int(m.date() - c.first)
	return i < len(c.days) && c.days[i].hours.holds(m.clock()) ||
		m.clock() == 0 && i > 0 && c.days[i-1].hours.holds(aDay)
}

func (c *Calendar) countMinutes(w way, n float64) (way, error) {
	w.working, w.clock, w.judged = true, true, true
	from, err := c.begin(w.start)
	if err != nil {
		return w, err
	}
	w.from, w.nominal, w.due = from, from, from
	if n = math.Round(n); n == 0 {
		return w, nil
	}
	p, err := c.point(from)
	if err == nil {
		w.due, err = c.closing(p + int(n))
	}
	w.nominal = w.due
	return w, err
}

// countDays goes n working days. What is left of a day, such as half a one,
// is that part of the hours of the day that was reached.
func (c *Calendar) countDays(w way, n float64) (way, error) {
	w.working, w.judged = true, true
	from, err := c.begin(w.start)
	if err != nil {
		return w, err
	}
	w.from, w.nominal, w.due = from, from, from
	if n == 0 {
		return w, nil
	}
	whole, part := math.Modf(n)
	nth := c.days[from.date()-c.first].nth + int(whole)
	if nth >= len(c.workdays) {
		return w, c.uncovered(c.first + Date(len(c.days)))
	}
	i := c.workdays[nth]
	w.nominal = at(c.first+Date(i), from.clock())
	p := c.days[i].before + c.days[i].hours.upTo(from.clock())
	if more := int(math.Round(part * float64(c.days[i].hours.Minutes()))); more > 0 {
		w.due, err = c.closing(p + more)
		w.nominal = w.due
		return w, err
	}
	if whole > 0 {
		w.due, err = c.closing(p)
	}
	return w, err
}

// workWeek is how many days of a week have hours.
func (c *Calendar) workWeek() (n int) {
	for _, h := range c.week {
		if len(h) > 0 {
			n++
		}
	}
	return n
}

// monthsLater is the same day of a later month, or the month's last. What is
// left of a month counts 30 days.
func monthsLater(d Date, n float64) Date {
	whole, part := math.Modf(n)
	p := d.Plain()
	first := On(p.Year, p.Month+int(whole), 1)
	q := first.Plain()
	last := On(q.Year, q.Month+1, 1) - 1
	return min(first+Date(p.Day-1), last) + Date(math.Round(part*30))
}

// Span is the working time between two instants.
type Span struct {
	Minutes int // of work; negative when the second instant is the earlier one
	Days    int // whole working days: as many as can be added to the first without passing the second
}

// Between measures the working time from a to b. The error is an *Uncovered.
func (c *Calendar) Between(a, b time.Time) (Span, error) {
	from, to := c.minute(a), c.minute(b)
	p, err := c.point(from)
	if err != nil {
		return Span{}, err
	}
	q, err := c.point(to)
	if err != nil {
		return Span{}, err
	}
	s := Span{Minutes: q - p}
	begin, err := c.opening(p)
	if err != nil || q <= p { // nothing is worked after the one, or until the other
		return s, nil
	}
	// The nth day ends on it or with the working day before, so that n is
	// the number of working days between the dates, or one more or less.
	nth := c.days[begin.date()-c.first].nth
	n := -1
	if i := int(to.date() - c.first); i < len(c.days) {
		n += c.days[i].nth - nth
	} else {
		n += len(c.workdays) - nth
	}
	for s.Days = max(n, 0); nth+s.Days+1 < len(c.workdays); s.Days++ {
		i := c.workdays[nth+s.Days+1]
		if p := c.days[i].before + c.days[i].hours.upTo(begin.clock()); p > q {
			break
		}
	}
	return s, nil
}

// Tally is what a stretch of days holds.
type Tally struct {
	From, To Date
	Days     int // of the calendar
	Workdays int
	Minutes  int // of work
	Weekends int
	Free     []Entry // the days off that would else have been worked, grouped
}

// Count tells the working days from one day to another, both included. The
// error is an *Uncovered.
func (c *Calendar) Count(from, to Date) (Tally, error) {
	t := Tally{From: from, To: to}
	if err := c.covers(from); err != nil {
		return t, err
	}
	if err := c.covers(to); err != nil {
		return t, err
	}
	for d := from; d <= to; d++ {
		in := &c.days[d-c.first]
		t.Days++
		t.Minutes += in.hours.Minutes()
		switch {
		case len(in.hours) > 0:
			t.Workdays++
		case c.lost(d):
			t.Free = c.append(t.Free, d)
		default:
			t.Weekends++
		}
	}
	return t, nil
}

// Special gives what was said of single days in a stretch, both ends included
// and as far as it is covered: days off, also on weekends, and days worked
// nevertheless.
func (c *Calendar) Special(from, to Date) (all []Entry) {
	first, last := c.Covered()
	for d := max(from, first); d <= min(to, last); d++ {
		if c.days[d-c.first].entry != nil {
			all = c.append(all, d)
		}
	}
	return all
}

// Fasting gives the months of Ramadan that a stretch of days touches.
func (c *Calendar) Fasting(from, to Date) (all []Ramadan) {
	for _, r := range c.ramadan {
		if r.From <= to && from <= r.To {
			all = append(all, r)
		}
	}
	return all
}
