package sops_test

import (
	"os"
	"slices"
	"testing"
	"time"

	"sopc/compiler"
	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/runtime/calendar"
	"sopc/runtime/roster"
)

// kantor reads the roster of the office that does all the work of the gallery,
// the seeds and the lessons.
func kantor(t *testing.T) (*roster.Roster, *calendar.Calendar) {
	t.Helper()
	const folder = "../testdata/kantor/"
	text, err := os.ReadFile(folder + roster.FileName)
	if err != nil {
		t.Fatal(err)
	}
	staff, wrong := roster.Read(roster.FileName, text)
	hours, err := os.ReadFile(folder + calendar.FileName)
	if err != nil {
		t.Fatal(err)
	}
	cal, alsoWrong := calendar.National().Amend(calendar.FileName, hours)
	for _, f := range append(wrong, alsoWrong...) {
		t.Errorf("%s:%d: %s", f.Span.Start.Filename, f.Span.Start.Line, f.Message.In(bahasa.ID))
	}
	return staff, cal
}

// Every lane inside the office has somebody on every day, also in the months in
// which duties change hands, and steps that two persons must do have two.
func TestKantorHasSomebodyForEveryLane(t *testing.T) {
	staff, cal := kantor(t)
	units := compiler.Compile(sources(t, "*/*.sop"), compiler.Options{}).Units
	if len(units) < 16 {
		t.Fatalf("only %d SOPs", len(units))
	}
	for _, u := range units {
		if u.Program == nil {
			t.Fatalf("%s has errors", u.Name)
		}
		for on := time.Date(2026, 9, 1, 8, 0, 0, 0, cal.Zone.Location()); on.Year() < 2027 || on.Month() < 3; on = on.AddDate(0, 0, 1) {
			mayDo := make([][]string, len(u.Program.Lanes)) // by lane
			for _, name := range staff.People() {
				for _, i := range staff.Lanes(name, u.Program, on) {
					mayDo[i] = append(mayDo[i], name)
				}
			}
			for i, l := range u.Program.Lanes {
				if !l.Outside && len(mayDo[i]) == 0 {
					t.Errorf("%s: on %s nobody acts as %s", u.Name, on.Format(time.DateOnly), l.Name)
				}
			}
			for i, s := range u.Program.Steps {
				for _, n := range s.NotSame {
					for _, lane := range leads(s) {
						for _, other := range leads(u.Program.Steps[n]) {
							if a, b := mayDo[lane], mayDo[other]; len(a) == 1 && slices.Equal(a, b) {
								t.Errorf("%s: on %s only %s could do both step %d and step %d", u.Name, on.Format(time.DateOnly), a[0], i+1, n+1)
							}
						}
					}
				}
			}
			if t.Failed() {
				return
			}
		}
	}
}

// leads are the lanes that work on a step.
func leads(s program.Step) (lanes []int) {
	for _, g := range s.Actors {
		for _, a := range g {
			lanes = append(lanes, a.Lane)
		}
	}
	return lanes
}

// The roster shows each ground on which somebody may act.
func TestKantorHasEveryGround(t *testing.T) {
	staff, cal := kantor(t)
	p := &program.Program{Lanes: []program.Lane{{ID: "camat", Name: "Camat"}, {ID: "kadis", Name: "Kadis", FullName: "Kepala Dinas"}, {ID: "lurah", Name: "Lurah", Substitute: "Sekretaris Lurah"}}}
	for _, v := range []struct {
		name string
		lane int
		day  time.Time
		want roster.Capacity
	}{
		{"Nanang Contoh", 0, time.Date(2026, 9, 30, 8, 0, 0, 0, cal.Zone.Location()), "Camat"},
		{"Yusuf Contoh", 0, time.Date(2026, 10, 1, 8, 0, 0, 0, cal.Zone.Location()), "Plt Camat (SK Bupati Contoh 800/12/2026)"},
		{"Lukman Contoh", 1, time.Date(2026, 12, 7, 8, 0, 0, 0, cal.Zone.Location()), "Kadis atas delegasi Mira Contoh, S.T., M.M. (SPT 800/31/2026)"},
		{"Lukman Contoh", 2, time.Date(2026, 12, 14, 8, 0, 0, 0, cal.Zone.Location()), "Sekretaris Lurah, pengganti Lurah menurut SOP (Zainal Contoh, S.Sos. berhalangan: cuti tahunan)"},
	} {
		if as, err := staff.Acts(v.name, p, v.lane, v.day); as != v.want {
			t.Errorf("%s: %q %v, want %q", v.name, as, err, v.want)
		}
	}
}
