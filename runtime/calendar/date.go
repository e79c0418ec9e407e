package calendar

import (
	"fmt"
	"time"

	"sopc/compiler/program"
	"sopc/lang/bahasa"
)

// Date is a day: how many days after 1 January 1970.
type Date int

// On is the date of a day, month (1–12) and year; what lies beyond a month's
// end is counted on.
func On(year, month, day int) Date {
	return Date(floor(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix(), 24*60*60))
}

// Plain gives the year, month and day.
func (d Date) Plain() program.PlainDate {
	y, m, day := time.Unix(int64(d)*24*60*60, 0).UTC().Date()
	return program.PlainDate{Year: y, Month: int(m), Day: day}
}

// Weekday counts from Monday, which is 0.
func (d Date) Weekday() int { return int(((d+3)%7 + 7) % 7) }

// String writes a date as 2026-03-19.
func (d Date) String() string {
	p := d.Plain()
	return fmt.Sprintf("%04d-%02d-%02d", p.Year, p.Month, p.Day)
}

// MarshalText writes a date as String does.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// ParseDate reads a date that String wrote; ok is false for any other text.
func ParseDate(s string) (d Date, ok bool) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 {
		return 0, false
	}
	return Date(floor(t.Unix(), 24*60*60)), true
}

var (
	weekdays = [7]bahasa.Text{{ID: "Senin", EN: "Monday"}, {ID: "Selasa", EN: "Tuesday"}, {ID: "Rabu", EN: "Wednesday"}, {ID: "Kamis", EN: "Thursday"},
		{ID: "Jumat", EN: "Friday"}, {ID: "Sabtu", EN: "Saturday"}, {ID: "Minggu", EN: "Sunday"}}
	months = [12]bahasa.Text{{ID: "Januari", EN: "January"}, {ID: "Februari", EN: "February"}, {ID: "Maret", EN: "March"}, {ID: "April", EN: "April"},
		{ID: "Mei", EN: "May"}, {ID: "Juni", EN: "June"}, {ID: "Juli", EN: "July"}, {ID: "Agustus", EN: "August"}, {ID: "September", EN: "September"},
		{ID: "Oktober", EN: "October"}, {ID: "November", EN: "November"}, {ID: "Desember", EN: "December"}}
)

// WeekdayName is the name of a weekday, Monday being 0.
func WeekdayName(w int) bahasa.Text { return weekdays[w] }

// MonthName is the name of a month, January being 1.
func MonthName(m int) bahasa.Text { return months[m-1] }

// Text is the date as people write it: 19 Maret 2026.
func (d Date) Text() bahasa.Text {
	p := d.Plain()
	return bahasa.T("%d %s %d", "%d %s %d", p.Day, MonthName(p.Month), p.Year)
}

// dates writes a stretch of days, without the year: 19 Maret, 20–24 Maret.
func dates(from, to Date) bahasa.Text {
	a, b := from.Plain(), to.Plain()
	switch {
	case from == to:
		return bahasa.T("%d %s", "%d %s", a.Day, MonthName(a.Month))
	case a.Month == b.Month && a.Year == b.Year:
		return bahasa.T("%d–%d %s", "%d–%d %s", a.Day, b.Day, MonthName(a.Month))
	}
	return bahasa.T("%d %s–%d %s", "%d %s–%d %s", a.Day, MonthName(a.Month), b.Day, MonthName(b.Month))
}

// Moment writes an instant, in the zone it is in: Kamis, 19 Maret 2026 pukul
// 16.00.
func Moment(t time.Time) bahasa.Text {
	d := On(t.Year(), int(t.Month()), t.Day())
	return bahasa.T("%s, %s pukul %s", "%s, %s at %s", weekdays[d.Weekday()], d.Text(), clockTime(t.Hour()*60+t.Minute()))
}

// clockTime writes a minute of the day: 07.30, in English 07:30.
func clockTime(m int) bahasa.Text {
	return bahasa.Text{ID: fmt.Sprintf("%02d.%02d", m/60, m%60), EN: fmt.Sprintf("%02d:%02d", m/60, m%60)}
}

// Zone is one of the country's time zones, none of which knows summer time.
type Zone string

// The zones.
const (
	WIB  Zone = "WIB"
	WITA Zone = "WITA"
	WIT  Zone = "WIT"
)

// Zones lists them from west to east.
var Zones = []string{string(WIB), string(WITA), string(WIT)}

var locations = map[Zone]*time.Location{
	WIB: time.FixedZone("WIB", 7*60*60), WITA: time.FixedZone("WITA", 8*60*60), WIT: time.FixedZone("WIT", 9*60*60),
}

// Location is the zone for package time.
func (z Zone) Location() *time.Location { return locations[z] }

// minutes is how far the zone is ahead of UTC.
func (z Zone) minutes() int64 {
	switch z {
	case WITA:
		return 8 * 60
	case WIT:
		return 9 * 60
	}
	return 7 * 60
}

func floor(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
