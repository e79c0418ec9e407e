package host_test

import (
	"errors"
	"testing"
	"time"

	"sopc/compiler/program"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/roster"
)

// Rights are judged on the day that the record shows, and not without the
// roster that judged before.
func TestRightsOfTheRecordedDay(t *testing.T) {
	staff, wrong := roster.Read(roster.FileName, []byte(`
[[petugas]]
nama = "Ani"
pelaksana = ["Staf"]
selesai = 2026-09-30
[[petugas]]
nama = "Budi"
pelaksana = ["Staf"]
`))
	if len(wrong) > 0 {
		t.Fatal(wrong[0].Message.ID)
	}
	p, err := engine.Load(letter())
	if err != nil {
		t.Fatal(err)
	}
	desk := host.Desk{Roster: staff, Named: true}
	october, september := time.Date(2026, 10, 5, 9, 0, 0, 0, time.UTC), time.Date(2026, 9, 1, 9, 0, 0, 0, time.UTC)
	g, _, _, err := desk.Take(p, host.Progress{}, engine.Event{Kind: engine.Started, Lane: -1, By: "Budi"}, &host.Entry{}, october, false)
	if err != nil {
		t.Fatal(err)
	}
	done := engine.Event{Kind: engine.Completed, Task: 1, By: "Ani"}
	refused := func(what string, desk host.Desk, e engine.Event, at time.Time, code engine.Code) {
		t.Helper()
		_, _, _, err := desk.Take(p, g, e, nil, at, false)
		var r *engine.Refusal
		if !errors.As(err, &r) || r.Code != code {
			t.Errorf("%s: %v, want %s", what, err, code)
		}
	}
	refused("a clock put back to when Ani had the right", desk, done, september, host.NotEntitled)
	done.By = "Budi"
	refused("the roster is gone", host.Desk{Named: true}, done, october, host.NotEntitled)
	delegate := engine.Event{Kind: engine.Delegated, Task: 1, By: "Budi", To: "Ani", Reason: "sibuk"}
	refused("a delegate whose duty is over", desk, delegate, october, host.NotEntitled)
	refused("one who has no part cancels", desk, engine.Event{Kind: engine.Cancelled, Lane: -1, By: "Ani", Reason: "x"}, october, host.NotEntitled)
	refused("a clock far ahead", desk, done, october.AddDate(500, 0, 0), engine.Malformed)
	if _, _, _, err := desk.Take(p, g, done, nil, september, false); err != nil {
		t.Error(err)
	}
}

// Without a roster a name counts once, however it is written.
func TestFourEyesWithoutRoster(t *testing.T) {
	sop := letter()
	sop.Steps = append(sop.Steps, sop.Steps[0])
	sop.Steps[0].Next.To = program.Target{Kind: program.ToStep, Index: 1}
	sop.Steps[1].NotSame, sop.Steps[1].ID = []int{0}, "teken"
	p, err := engine.Load(sop)
	if err != nil {
		t.Fatal(err)
	}
	desk, at := host.Desk{Named: true}, time.Date(2026, 10, 5, 9, 0, 0, 0, time.UTC)
	take := func(g host.Progress, e engine.Event, first *host.Entry) (host.Progress, error) {
		g, _, _, err := desk.Take(p, g, e, first, at, false)
		return g, err
	}
	g, err := take(host.Progress{}, engine.Event{Kind: engine.Started, Lane: -1, By: "Ani"}, &host.Entry{})
	if err != nil {
		t.Fatal(err)
	}
	if g, err = take(g, engine.Event{Kind: engine.Completed, Task: 1, By: "Ani Lestari, S.H."}, nil); err != nil {
		t.Fatal(err)
	}
	for _, same := range []string{"ani lestari", "Ani  Lestari", "ANI LESTARI, M.Si."} {
		if _, err := take(g, engine.Event{Kind: engine.Completed, Task: 2, By: same}, nil); err == nil {
			t.Errorf("%q passes for another person", same)
		}
	}
	if _, err := take(g, engine.Event{Kind: engine.Completed, Task: 2, By: "Ani Lestiani"}, nil); err != nil {
		t.Error(err)
	}
}
