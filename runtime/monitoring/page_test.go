package monitoring_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sopc/compiler"
	"sopc/lang/bahasa"
	"sopc/runtime/calendar"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/monitoring"
	"sopc/runtime/scenario"
)

// TestPage makes the page of a busy half year of the gallery: each uji of each
// SOP, lived some times with random pauses. PICTURES=folder keeps the page.
func TestPage(t *testing.T) {
	files, err := filepath.Glob("../../sops/*/*.sop")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	study := monitoring.New(calendar.National(), monitoring.Semester(epoch), epoch.AddDate(0, 4, 0))
	rng := rand.New(rand.NewPCG(1, 1))
	cases := 0
	for _, file := range files {
		var sources []compiler.Source
		for _, name := range []string{file, strings.TrimSuffix(file, ".sop") + ".uji"} {
			if text, err := os.ReadFile(name); err == nil {
				sources = append(sources, compiler.Source{Name: name, Text: text})
			}
		}
		for _, u := range compiler.Compile(sources, compiler.Options{}).Units {
			if u.Program == nil {
				continue
			}
			p, err := engine.Load(u.Program)
			if err != nil {
				t.Fatal(err)
			}
			for _, uji := range u.Scenarios {
				trace, err := scenario.Rehearse(p, uji, "")
				if err != nil {
					continue // an uji that expects a refusal
				}
				for range 1 + rng.IntN(6) {
					add(t, study, p, trace.Events, rng)
					cases++
				}
			}
		}
	}
	if cases < 50 {
		t.Fatalf("only %d cases", cases)
	}
	for _, l := range []bahasa.Language{bahasa.ID, bahasa.EN} {
		var page strings.Builder
		if err := study.Page(&page, l); err != nil {
			t.Fatal(err)
		}
		for _, sop := range study.SOPs() {
			if !strings.Contains(page.String(), ">"+sop.Program.Title+"</h2>") {
				t.Errorf("%s is missing", sop.Program.Title)
			}
		}
		if folder := os.Getenv("PICTURES"); folder != "" {
			if err := os.WriteFile(filepath.Join(folder, "monitoring."+string(l)+".html"), []byte(page.String()), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// add lives a case with pauses.
func add(t *testing.T, study *monitoring.Study, p *engine.Procedure, events []engine.Event, rng *rand.Rand) {
	t.Helper()
	desk := host.Desk{Calendar: &host.Calendar{Due: calendarDue}}
	now := epoch.Add(time.Duration(rng.IntN(80*24)) * time.Hour)
	var g host.Progress
	var record []host.Entry
	var first *host.Entry = &host.Entry{}
	for _, e := range events {
		next, entry, _, err := desk.Take(p, g, e, first, now, true)
		if err != nil {
			t.Fatal(err)
		}
		g, first, record = next, nil, append(record, entry)
		now = now.Add(time.Duration(rng.ExpFloat64() * float64(5*time.Hour)))
	}
	if err := study.Add(p, p.Program.Title, record); err != nil {
		t.Fatal(err)
	}
}

// Hostile words stay words.
func TestPageEscapes(t *testing.T) {
	o := newOffice(t)
	sop := review()
	sop.Title, sop.Steps[1].Text = `<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`
	if _, err := o.Start(t.Context(), host.Start{Program: sop}); err != nil {
		t.Fatal(err)
	}
	var page strings.Builder
	if err := o.study(monitoring.Semester(epoch)).Page(&page, bahasa.ID); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(page.String(), "<script") || strings.Contains(page.String(), "<img") {
		t.Error("markup comes through")
	}
}

func TestNumbers(t *testing.T) {
	for want, steps := range map[string][]int{"": nil, "1": {0}, "1–3, 2–3, 5": {0, 1, 2, 1, 2, 4}, "2, 1": {1, 0}} {
		if got := monitoring.Numbers(steps); got != want {
			t.Errorf("%v: %q, want %q", steps, got, want)
		}
	}
}
