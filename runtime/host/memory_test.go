package host_test

import (
	"sync/atomic"
	"testing"
	"time"

	"sopc/compiler/program"
	"sopc/runtime/host"
	"sopc/runtime/host/conformance"
)

func TestMemory(t *testing.T) {
	conformance.Run(t, func(t *testing.T) conformance.Subject {
		var passed atomic.Int64 // since the epoch
		memory := host.NewMemory(func() time.Time { return conformance.Epoch.Add(time.Duration(passed.Load())) }, conformance.Calendar)
		return conformance.Subject{Host: memory, Advance: func(d time.Duration) {
			passed.Add(int64(d))
			if err := memory.Ring(t.Context()); err != nil {
				t.Fatal(err)
			}
		}}
	})
}

// A timer that the procedure refuses, here one that goes off after the year
// 9999, does not hold up those of other cases.
func TestRingGoesOn(t *testing.T) {
	now := conformance.Epoch
	calendar := func(from time.Time, d program.Duration) (time.Time, bool) {
		return from.AddDate(int(d.Amounts[0].Max), 0, 0), true
	}
	memory := host.NewMemory(func() time.Time { return now }, calendar)
	end := program.Arrow{To: program.Target{Kind: program.ToEnd}}
	sop := func(years float64) *program.Program {
		term := &program.Duration{Amounts: []program.Amount{{Min: years, Max: years, Unit: program.Year, Clock: program.Wall}}}
		return &program.Program{
			Format: program.Format, Title: "Menunggu", Clock: program.Wall, Start: program.Target{Kind: program.ToStep},
			Steps: []program.Step{{Text: "Menunggu", Clock: program.Wall, Wait: &program.Wait{For: "surat", Term: term}, Next: end}},
			Ends:  []program.End{{Kind: program.Finished}},
		}
	}
	for id, years := range map[string]float64{"1": 9_000, "2": 1} {
		if _, err := memory.Start(t.Context(), host.Start{ID: id, Program: sop(years)}); err != nil {
			t.Fatal(err)
		}
	}
	now = now.AddDate(9_500, 0, 0)
	if err := memory.Ring(t.Context()); err != nil {
		t.Error(err)
	}
	for id, want := range map[string]int{"1": 1, "2": 2} {
		if events, err := memory.History(t.Context(), id); err != nil || len(events) != want {
			t.Errorf("case %s: %d events, want %d: %v", id, len(events), want, err)
		}
	}
}
