package cli

import (
	"path/filepath"
	"sync"

	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/runtime/calendar"
)

// calendars are those that some sources fall under, each by the nearest
// kalender.toml of its folder. They are read when a check asks, which few do.
type calendars map[string]func() officeDays // by the name of a source

// officeDays is what the compiler asks of a calendar.
type officeDays struct {
	week        int // days of a week that are worked; 0 where no kalender.toml tells
	first, last program.PlainDate
}

func calendarsOf(files []source) calendars {
	byName, byFolder := calendars{}, calendars{}
	for _, f := range files {
		folder := filepath.Dir(f.name)
		if byFolder[folder] == nil {
			byFolder[folder] = sync.OnceValue(func() officeDays { return readDays(nearest(calendar.FileName, folder)) })
		}
		byName[f.name] = byFolder[folder]
	}
	return byName
}

func (c calendars) of(name string) officeDays {
	if days := c[name]; days != nil {
		return days()
	}
	return readDays("")
}

// workweek tells the compiler on how many days of a week the office of a file
// works.
func (c calendars) workweek(name string) int { return c.of(name).week }

// covered tells the compiler which days the calendar of a file's office knows.
func (c calendars) covered(name string) (first, last program.PlainDate) {
	days := c.of(name)
	return days.first, days.last
}

// readDays reads a kalender.toml; without one the national calendar counts. Of
// one that cannot be read, which `sopc calendar` tells, it is open which days
// are free: no weekend is sure.
func readDays(file string) officeDays {
	days := officeDays{first: program.PlainDate{Year: calendar.NationalFirst, Month: 1, Day: 1}, last: program.PlainDate{Year: calendar.NationalLast, Month: 12, Day: 31}}
	if file == "" {
		return days
	}
	days.week = 7
	text, err := readSettings(file, bahasa.Text{}) // bounded
	if err != nil {
		return days
	}
	c, wrong := calendar.National().Amend(file, text)
	if len(wrong) > 0 {
		return days
	}
	days.week = 0
	for _, hours := range c.Week(false) {
		if len(hours) > 0 {
			days.week++
		}
	}
	first, last := c.Covered()
	days.first, days.last = first.Plain(), last.Plain()
	return days
}
