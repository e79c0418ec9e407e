package cli

import (
	"path/filepath"
	"sync"

	"sopc/lang/bahasa"
	"sopc/runtime/calendar"
)

// workweekOf tells the compiler on how many days of a week the office of a
// file works, by the nearest kalender.toml; 0 where there is none. One that
// cannot be read, which `sopc calendar` tells, leaves open which days are free:
// no weekend is sure. It is looked for when a check asks, which few do.
func workweekOf(files []source) func(name string) int {
	byName, byFolder := map[string]func() int{}, map[string]func() int{}
	for _, f := range files {
		folder := filepath.Dir(f.name)
		if byFolder[folder] == nil {
			byFolder[folder] = sync.OnceValue(func() int { return workweek(nearest(calendar.FileName, folder)) })
		}
		byName[f.name] = byFolder[folder]
	}
	return func(name string) int {
		if days := byName[name]; days != nil {
			return days()
		}
		return 0
	}
}

func workweek(file string) (days int) {
	if file == "" {
		return 0
	}
	text, err := readSettings(file, bahasa.Text{}) // bounded
	if err != nil {
		return 7
	}
	c, wrong := calendar.National().Amend(file, text)
	if len(wrong) > 0 {
		return 7
	}
	for _, hours := range c.Week(false) {
		if len(hours) > 0 {
			days++
		}
	}
	return days
}
