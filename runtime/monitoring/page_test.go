package monitoring_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sopc/compiler"
	"sopc/compiler/program"
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

// hard is an SOP that is difficult to lay out: a title of many lines, sixty
// steps by twelve pelaksana, some without a time, by the wall clock, with a text
// from right to left.
func hard() *program.Program {
	p := &program.Program{Format: program.Format, Clock: program.Wall, Start: program.Target{Kind: program.ToStep}, Ends: []program.End{{Kind: program.Finished}},
		Title:    strings.Repeat("Penyelenggaraan Penanggulangan Kedaruratan Bahan Berbahaya dan Beracun ", 5) + strings.Repeat("X", 150),
		Identity: program.Identity{Agency: []string{"Pemerintah Kabupaten Contoh", "دائرة حكومية"}, Number: "1/SOP/2026", Limit: &program.Limit{Time: *hours(40)}}}
	for i := range 12 {
		p.Lanes = append(p.Lanes, program.Lane{ID: fmt.Sprint("p", i), Name: fmt.Sprintf("Kepala Subbagian Perencanaan dan Keuangan %d", i+1), Outside: i == 3})
	}
	for i := range 60 {
		s := program.Step{Text: fmt.Sprintf("Melaksanakan kegiatan ke-%d", i+1), Clock: program.Wall, Actors: []program.Group{{{Lane: i % 12}}}, Next: program.Arrow{To: program.Target{Kind: program.ToStep, Index: i + 1}}}
		switch i % 6 {
		case 0:
			s.Time = hours(float64(1 + i))
		case 1:
			s.Text = "استلام الطلب والتحقق من المستندات"
		case 2:
			s.Text += strings.Repeat(", memeriksa kelengkapan, keabsahan, dan kebenaran dokumen persyaratan yang disampaikan oleh pemohon", 3)
			s.Time = hours(1.5)
		}
		p.Steps = append(p.Steps, s)
	}
	p.Steps[59].Next = program.Arrow{To: program.Target{Kind: program.ToEnd}}
	return p
}

func hours(n float64) *program.Duration {
	return &program.Duration{Text: fmt.Sprintf("%v jam", n), Amounts: []program.Amount{{Min: n, Max: n, Unit: program.Hour, Clock: program.Wall}}}
}

// One case of such an SOP, and none at all, fit the page: nothing stands beside
// it on a screen or on paper, and what is declared stands in the plot where it
// belongs. PICTURES=folder keeps the pages.
func TestHardPages(t *testing.T) {
	sop := hard()
	p, err := engine.Load(sop)
	if err != nil {
		t.Fatal(err)
	}
	trace, err := scenario.Rehearse(p, program.Scenario{}, "")
	if err != nil {
		t.Fatal(err)
	}
	for name, times := range map[string]int{"sulit": 1, "kosong": 0} {
		study := monitoring.New(calendar.National(), monitoring.Semester(epoch), epoch.AddDate(0, 4, 0))
		for i := range times {
			add(t, study, p, trace.Events, rand.New(rand.NewPCG(1, uint64(i))))
		}
		var page strings.Builder
		if err := study.Page(&page, bahasa.ID); err != nil {
			t.Fatal(err)
		}
		if folder := os.Getenv("PICTURES"); folder != "" {
			if err := os.WriteFile(filepath.Join(folder, name+".html"), []byte(page.String()), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if times == 0 {
			if !strings.Contains(page.String(), "Tidak ada kasus pada masa ini.") {
				t.Error(page.String())
			}
			continue
		}
		sheet := study.SOPs()[0]
		if sheet.Limited != 1 || sheet.Exceeded != 1 || !strings.Contains(page.String(), "1 dari 1 melewati batas waktu seluruhnya") {
			t.Errorf("%d of %d exceeded", sheet.Exceeded, sheet.Limited)
		}
		// The longest time is the width of the plot: 55 hours declared.
		if want := fmt.Sprintf("M%.2f 1V17", 1.0/55*100); !strings.Contains(page.String(), want) {
			t.Errorf("step 1 is declared elsewhere than %s", want)
		}
		for _, tag := range []string{"table", "tr", "td", "section", "ul", "svg"} {
			if open, closed := strings.Count(page.String(), "<"+tag+" ")+strings.Count(page.String(), "<"+tag+">"), strings.Count(page.String(), "</"+tag+">"); open != closed {
				t.Errorf("%d <%s>, %d closed", open, tag, closed)
			}
		}
	}
}
