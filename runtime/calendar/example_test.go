package calendar_test

import (
	"fmt"
	"time"

	"sopc/compiler/program"
	"sopc/runtime/calendar"
)

// A host asks when a step is due, keeps the instant with the hash of the
// calendar, and shows why.
func ExampleCalendar_Add() {
	office, wrong := calendar.National().Amend("kalender.toml", []byte(`
nama = "Dinas Contoh"
zona = "WITA"
[[libur]]
tanggal = 2026-11-24
nama = "Hari Jadi Kabupaten"
dasar = "SE Bupati 5/2026"
`))
	if len(wrong) > 0 {
		fmt.Println(wrong[0].Message.EN)
		return
	}
	step := program.Step{Clock: program.Working, Time: &program.Duration{Text: "2 hari kerja",
		Amounts: []program.Amount{{Min: 2, Max: 2, Unit: program.Day, Clock: program.Working}}}}
	opened := time.Date(2026, 11, 23, 1, 15, 0, 0, time.UTC)

	due, err := office.Add(opened, *step.Time, step.Clock)
	if err != nil {
		fmt.Println(err) // an *Uncovered says so in both languages
		return
	}
	fmt.Println(due.At)
	for _, s := range due.Shifts {
		fmt.Println(s.Text().ID)
	}
	done, err := office.Between(opened, opened.Add(26*time.Hour))
	fmt.Println(done.Minutes, err)

	// Output:
	// 2026-11-26 09:15:00 +0800 WITA
	// digeser 1 hari: Hari Jadi Kabupaten 24 November (SE Bupati 5/2026)
	// 345 <nil>
}
