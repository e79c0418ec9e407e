// Package calendar knows when an office works: its hours, its free days, its
// time zone. From that it computes when something is due and how much working
// time lies between two instants, and says why.
//
// # Working time
//
// The covered years are one line of working minutes, laid end to end. An
// instant is a point on it: the number of working minutes before. Many
// instants share a point (a closing, the night and the next opening), so two
// rules name one of them:
//
//   - work begins at the opening: the last instant of the point;
//   - work is due at the closing: the first instant of the point.
//
// So minutes and hours are added to the point of the beginning. A whole number
// n of working days leads to the point of the same clock time on the nth
// later working day, wherever in or outside its hours that time lies: that
// alone clips it to the hours and writes an opening as the closing before.
//
// What the calendar of all days counts (hari kalender, minggu, bulan, tahun)
// begins at the instant itself, and its end moves on to the next opening if
// nobody works then. Minutes and hours by the clock on the wall never move,
// and nothing does where the wall clock rules (program.Wall).
//
// Seconds do not count. Nothing is guessed: what leaves the years of which
// the free days are known is refused (Uncovered).
//
// Everything is a look-up in a table made once, so that no duration and no
// file can make it take long.
package calendar

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"slices"
	"sort"
	"sync"
	"time"

	"sopc/lang/bahasa"
)

// Calendar is the working calendar of an office. It does not change.
type Calendar struct {
	Agency string // whose it is; empty for the national one
	Decree string // what sets the hours; may be empty
	Zone   Zone

	week, fasting [7]Hours // from Monday
	ramadan       []Ramadan
	years         []Year
	entries       []Entry

	first    Date  // 1 January of the first covered year
	days     []day // one for each, to 31 December of the last
	workdays []int // those of days that have hours
	total    int   // minutes of work in all
}

// Kind tells days apart.
type Kind string

// The kinds of days.
const (
	Workday Kind = "kerja"
	Weekend Kind = "akhir pekan" // the week has no hours for it
	Holiday Kind = "libur"
	Leave   Kind = "cuti bersama"
)

// Text is the word for a kind.
func (k Kind) Text() bahasa.Text {
	return bahasa.Text{ID: string(k), EN: map[Kind]string{Workday: "work", Weekend: "weekend", Holiday: "holiday", Leave: "joint leave"}[k]}
}

// Entry says something of single days: that they are free, or that they are
// not (Workday).
type Entry struct {
	From   Date   `json:"from"`
	To     Date   `json:"to"` // the last one
	Kind   Kind   `json:"kind"`
	Name   string `json:"name,omitempty"`
	Decree string `json:"decree,omitempty"`
	Since  Date   `json:"since,omitzero"` // when it was decreed; 0 when that is not known

	hours    Hours // of a Workday
	hasHours bool  // else those of the weekday
}

// Ramadan is a month of fasting, with hours of its own.
type Ramadan struct {
	From, To Date
	Sure     bool // else the date waits for the sidang isbat
}

// Year is a year of which the free days are known.
type Year struct {
	Year   int
	Decree string
	Since  Date
}

// day is a day of the table.
type day struct {
	hours   Hours
	entry   *Entry // what was said last of this day, or nil
	fasting *Ramadan
	before  int // minutes of work before this day
	nth     int // working days before this day
}

// Day is what the calendar knows of a day.
type Day struct {
	Date    Date
	Kind    Kind
	Hours   Hours
	Entry   *Entry   // nil when nothing special was said of it
	Ramadan *Ramadan // nil outside
}

//go:embed nasional.toml
var nationalFile []byte

var national = sync.OnceValue(func() *Calendar {
	c, wrong := (&Calendar{}).Amend("nasional.toml", nationalFile)
	if len(wrong) > 0 {
		panic("the national calendar is broken: " + wrong[0].Message.ID)
	}
	return c
})

// NationalFirst and NationalLast are the first and the last year that National covers, for those
// who need not read it.
const (
	NationalFirst = 2025
	NationalLast  = 2027
)

// National is the calendar of the joint decrees, with the hours of Perpres
// 21/2023.
func National() *Calendar { return national() }

// AsKnown is the calendar as it was known on a day: without what was decreed
// later.
func (c *Calendar) AsKnown(on Date) *Calendar {
	then := *c
	then.years = slices.DeleteFunc(slices.Clone(c.years), func(y Year) bool { return y.Since > on })
	then.entries = slices.DeleteFunc(slices.Clone(c.entries), func(e Entry) bool { return e.Since > on })
	then.lay()
	return &then
}

// In is the calendar in another zone.
func (c *Calendar) In(z Zone) *Calendar {
	there := *c
	there.Zone = z
	return &there
}

// Hash is the hex SHA-256 of all that moves a due date: the zone, the covered
// years and the hours of each day. A host records it beside a due date, and
// sees by it that the calendar has changed since.
func (c *Calendar) Hash() string {
	h := sha256.New()
	fmt.Fprintln(h, c.Zone, c.first)
	for i := range c.days {
		fmt.Fprintln(h, c.days[i].hours)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// lay makes the table. Years after a gap are left out.
func (c *Calendar) lay() {
	c.days, c.workdays, c.total = nil, nil, 0
	slices.SortFunc(c.years, func(a, b Year) int { return a.Year - b.Year })
	for i := 1; i < len(c.years); i++ {
		if c.years[i].Year != c.years[i-1].Year+1 {
			c.years = c.years[:i]
		}
	}
	if len(c.years) == 0 {
		return
	}
	c.first = On(c.years[0].Year, 1, 1)
	c.days = make([]day, On(c.years[len(c.years)-1].Year+1, 1, 1)-c.first)
	within := func(from, to Date) []day {
		a, b := max(from, c.first), min(to+1, c.first+Date(len(c.days)))
		if a >= b {
			return nil
		}
		return c.days[a-c.first : b-c.first]
	}
	for i := range c.ramadan {
		r := &c.ramadan[i]
		for j := range within(r.From, r.To) {
			within(r.From, r.To)[j].fasting = r
		}
	}
	for i := range c.entries {
		e := &c.entries[i]
		for j := range within(e.From, e.To) {
			within(e.From, e.To)[j].entry = e
		}
	}
	for i := range c.days {
		d := &c.days[i]
		d.before, d.nth = c.total, len(c.workdays)
		w := (c.first + Date(i)).Weekday()
		d.hours = c.week[w]
		if d.fasting != nil {
			d.hours = c.fasting[w]
		}
		if d.entry != nil {
			switch {
			case d.entry.Kind != Workday:
				d.hours = nil
			case d.entry.hasHours:
				d.hours = d.entry.hours
			}
		}
		if n := d.hours.Minutes(); n > 0 {
			c.total += n
			c.workdays = append(c.workdays, i)
		}
	}
}

// Covered gives the first and the last day of which the calendar knows.
func (c *Calendar) Covered() (first, last Date) {
	return c.first, c.first + Date(len(c.days)) - 1
}

// Week gives the hours of a week from Monday on, in and outside Ramadan.
func (c *Calendar) Week(ramadan bool) [7]Hours {
	if ramadan {
		return c.fasting
	}
	return c.week
}

// Day is what is known of a day. The error is an *Uncovered.
func (c *Calendar) Day(d Date) (Day, error) {
	if err := c.covers(d); err != nil {
		return Day{}, err
	}
	in := c.days[d-c.first]
	return Day{d, in.kind(), in.hours, in.entry, in.fasting}, nil
}

func (d *day) kind() Kind {
	switch {
	case d.entry != nil && d.entry.Kind != Workday:
		return d.entry.Kind
	case len(d.hours) == 0:
		return Weekend
	}
	return Workday
}

// decree is the decree of an entry, or else that of its year.
func (c *Calendar) decree(e *Entry) string {
	if e.Decree != "" {
		return e.Decree
	}
	year := e.From.Plain().Year
	if i := slices.IndexFunc(c.years, func(y Year) bool { return y.Year == year }); i >= 0 {
		return c.years[i].Decree
	}
	return ""
}

// Uncovered is a question about a year of which the calendar does not know
// the free days.
type Uncovered struct {
	Year        int
	First, Last int // the years that it knows; 0 when none
}

func (u *Uncovered) Error() string { return u.Text().ID }

// Text says so, and the way out.
func (u *Uncovered) Text() bahasa.Text {
	if u.First == 0 {
		return bahasa.T("kalender belum mencakup tahun %d", "the calendar does not cover the year %d", u.Year)
	}
	return bahasa.T("kalender belum mencakup tahun %d (hanya %d–%d); tambahkan libur tahun itu di kalender.toml: [[tahun]]",
		"the calendar does not cover the year %d (only %d–%d); add that year's holidays to kalender.toml: [[tahun]]", u.Year, u.First, u.Last)
}

func (c *Calendar) uncovered(d Date) error {
	u := &Uncovered{Year: d.Plain().Year}
	if len(c.years) > 0 {
		u.First, u.Last = c.years[0].Year, c.years[len(c.years)-1].Year
	}
	return u
}

func (c *Calendar) covers(d Date) error {
	if d < c.first || int(d-c.first) >= len(c.days) {
		return c.uncovered(d)
	}
	return nil
}

// minute is an instant on the clocks of the office: minutes after the
// beginning of 1970 there.
type minute int64

func (c *Calendar) minute(t time.Time) minute {
	return minute(floor(t.Unix(), 60) + c.Zone.minutes())
}

func (c *Calendar) instant(m minute) time.Time {
	return time.Unix((int64(m)-c.Zone.minutes())*60, 0).In(c.Zone.Location())
}

func (m minute) date() Date { return Date(floor(int64(m), aDay)) }
func (m minute) clock() int { return int(m) - int(m.date())*aDay }
func at(d Date, clock int) minute {
	return minute(d)*aDay + minute(clock)
}

// point is how many minutes of work lie before an instant.
func (c *Calendar) point(m minute) (int, error) {
	d := m.date()
	if len(c.days) > 0 && m == at(c.first+Date(len(c.days)), 0) {
		return c.total, nil // the end of the last day
	}
	if err := c.covers(d); err != nil {
		return 0, err
	}
	in := &c.days[d-c.first]
	return in.before + in.hours.upTo(m.clock()), nil
}

// closing is the first instant of a point, which is not the first point.
func (c *Calendar) closing(point int) (minute, error) {
	if point > c.total {
		return 0, c.uncovered(c.first + Date(len(c.days)))
	}
	if point <= 0 {
		return 0, c.uncovered(c.first - 1)
	}
	i := sort.Search(len(c.days), func(i int) bool { return c.days[i].before >= point }) - 1
	return at(c.first+Date(i), c.days[i].hours.closing(point-c.days[i].before)), nil
}

// opening is the last instant of a point, which is not the last point.
func (c *Calendar) opening(point int) (minute, error) {
	if point >= c.total {
		return 0, c.uncovered(c.first + Date(len(c.days)))
	}
	i := sort.Search(len(c.days), func(i int) bool { return c.days[i].before > point }) - 1
	return at(c.first+Date(i), c.days[i].hours.opening(point-c.days[i].before)), nil
}

// begin is where work that is handed over at an instant begins.
func (c *Calendar) begin(m minute) (minute, error) {
	p, err := c.point(m)
	if err != nil {
		return 0, err
	}
	return c.opening(p)
}
