package program

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Duration is a time as the form prints it, and beside it what it means.
// Several Amounts are alternatives ("120 menit / 3 hari"). No Amount means
// that the text could not be read.
type Duration struct {
	Text    string   `json:"text"`
	Amounts []Amount `json:"amounts,omitempty"`
}

// Amount is a number of units, from Min to Max (equal when it is no range).
type Amount struct {
	Min   float64 `json:"min"`
	Max   float64 `json:"max"`
	Unit  Unit    `json:"unit"`
	Clock Clock   `json:"clock"` // which clock counts it
}

// Unit is a unit of time.
type Unit string

// The units of time.
const (
	Minute Unit = "menit"
	Hour   Unit = "jam"
	Day    Unit = "hari"
	Week   Unit = "minggu"
	Month  Unit = "bulan"
	Year   Unit = "tahun"
)

// WorkingHours is what a working day counts when times in different units are
// compared. (A due date is computed from the calendar instead.)
const WorkingHours = 7.5

// String writes what the duration means, alternatives parted by " / ", for a
// reader to whom clock is the usual one. ParseDuration reads it back to the
// same amounts. It is "" when there are none.
func (d Duration) String(clock Clock) string {
	all := make([]string, len(d.Amounts))
	for i, a := range d.Amounts {
		all[i] = a.String(clock)
	}
	return strings.Join(all, " / ")
}

// Longest is the alternative that lasts longest, by WorkingMinutes; ok is
// false when there is none.
func (d Duration) Longest() (a Amount, ok bool) {
	if len(d.Amounts) == 0 {
		return Amount{}, false
	}
	return slices.MaxFunc(d.Amounts, func(a, b Amount) int {
		return cmp.Compare(a.WorkingMinutes(), b.WorkingMinutes())
	}), true
}

// String writes an amount as the form does: "1-2 hari", "1,5 jam", "1x24
// jam". The clock is written only where it is not the usual one: clock for
// minutes, hours and days, the calendar for longer units.
func (a Amount) String(clock Clock) string {
	low, high := a.Min, a.Max
	unit := string(a.Unit)
	if a.Clock != usualClock(a.Unit, clock) {
		switch {
		case a.Clock == Working:
			unit += " kerja"
		case a.Unit == Hour && low > 0 && math.Mod(low, 24) == 0 && math.Mod(high, 24) == 0:
			low, high, unit = low/24, high/24, "24 jam"
		default:
			unit += " kalender"
		}
	}
	by := " "
	if unit == "24 jam" {
		by = "x"
	}
	if low == high {
		return formatNumber(low) + by + unit
	}
	return formatNumber(low) + "-" + formatNumber(high) + by + unit
}

func usualClock(u Unit, clock Clock) Clock {
	switch u {
	case Week, Month, Year:
		return Wall
	}
	return clock
}

// WorkingMinutes is the amount's upper bound in minutes of work, by fixed
// proportions: a working day is 7.5 hours, a week five of them, a month 30
// days and a year 365. Time by the clock on the wall counts as the work that
// an average stretch of it holds (37.5 hours of 168). It serves to compare
// times, never to compute a date.
func (a Amount) WorkingMinutes() float64 {
	const week = 5 * WorkingHours * 60
	day := week / 7 // a day of the calendar
	minute := day / (24 * 60)
	if a.Clock == Working {
		day, minute = WorkingHours*60, 1
	}
	switch a.Unit {
	case Minute:
		return a.Max * minute
	case Hour:
		return a.Max * minute * 60
	case Day:
		return a.Max * day
	case Week:
		return a.Max * week
	case Month:
		return a.Max * week * 30 / 7
	}
	return a.Max * week * 365 / 7
}

// Total is a sum of times that were not converted into one another: one
// Amount for each unit and clock, the largest first.
type Total []Amount

// Sum adds durations, of each the longest alternative at its most. Durations
// that are nil or could not be read add nothing.
func Sum(ds ...*Duration) Total {
	var t Total
	for _, d := range ds {
		if d == nil {
			continue
		}
		a, ok := d.Longest()
		if !ok {
			continue
		}
		a.Min = a.Max
		i := slices.IndexFunc(t, func(b Amount) bool { return a.Unit == b.Unit && a.Clock == b.Clock })
		if i < 0 {
			t = append(t, a)
			continue
		}
		t[i].Min += a.Min
		t[i].Max += a.Max
	}
	slices.SortFunc(t, func(a, b Amount) int {
		one := func(a Amount) float64 { return Amount{Max: 1, Unit: a.Unit, Clock: a.Clock}.WorkingMinutes() }
		return cmp.Compare(one(b), one(a))
	})
	return t
}

// WorkingMinutes is the whole sum in minutes of work, as Amount.WorkingMinutes.
func (t Total) WorkingMinutes() float64 {
	var n float64
	for _, a := range t {
		n += a.WorkingMinutes()
	}
	return n
}

// carried moves whole hours of minutes to the hours beside them, and whole
// days of hours by the wall clock to the days: 23 jam 61 menit are 24 jam 1
// menit. How many hours a working day has, a reader need not be told here.
func (t Total) carried() Total {
	t = slices.Clone(t)
	for i := len(t) - 1; i >= 0; i-- {
		unit, size := Hour, 60.0
		if t[i].Unit == Hour && t[i].Clock == Wall {
			unit, size = Day, 24
		} else if t[i].Unit != Minute {
			continue
		}
		above := slices.IndexFunc(t, func(a Amount) bool { return a.Unit == unit && a.Clock == t[i].Clock })
		whole := math.Floor(t[i].Max / size)
		if above < 0 || whole == 0 {
			continue
		}
		t[above].Max += whole
		t[i].Max -= whole * size
		t[above].Min, t[i].Min = t[above].Max, t[i].Max
		if t[i].Max == 0 {
			t = slices.Delete(t, i, i+1)
		}
	}
	return t
}

// String writes the sum, "9 hari 9 jam 50 menit"; an empty one as "0 menit".
func (t Total) String(clock Clock) string {
	if len(t) == 0 {
		return "0 menit"
	}
	return strings.Join(t.Parts(clock), " ")
}

// Parts writes each unit of the sum by itself: "9 hari", "9 jam", "50 menit".
func (t Total) Parts(clock Clock) []string {
	all := make([]string, 0, len(t))
	for _, a := range t.carried() {
		all = append(all, a.String(clock))
	}
	return all
}
