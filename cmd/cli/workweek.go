package cli

import (
	"path/filepath"

	"sopc/lang/bahasa"
	"sopc/runtime/calendar"
)

// workweekOf tells the compiler on how many days of a week the office of a
// file works, by the nearest kalender.toml. One that cannot be read, which
// `sopc calendar` tells, leaves open which days are free: no weekend is sure.
func workweekOf(files []source) func(name string) int {
	byName, byFolder := map[string]int{}, map[string]int{}
	for _, f := range files {
		folder := filepath.Dir(f.name)
		if _, looked := byFolder[folder]; !looked {
			byFolder[folder] = workweek(nearest(calendar.FileName, folder))
		}
		byName[f.name] = byFolder[folder]
	}
	return func(name string) int { return byName[name] }
}

func workweek(file string) (days int) {
	c := calendar.National()
	if file != "" {
		text, err := readSettings(file, bahasa.Text{}) // bounded
		if err != nil {
			return 7
		}
		mine, wrong := c.Amend(file, text)
		if len(wrong) > 0 {
			return 7
		}
		c = mine
	}
	for _, hours := range c.Week(false) {
		if len(hours) > 0 {
			days++
		}
	}
	return days
}
