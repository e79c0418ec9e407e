package temporal

import (
	"crypto/ed25519"
	"os"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"sopc/cmd/sopc-temporal/depot"
	"sopc/compiler/program"
	"sopc/runtime/engine"
	"sopc/runtime/host"
)

// letter is an SOP with one step of a working day, a reminder when it is due
// and another a day later.
func letter() *program.Program {
	day := &program.Duration{Text: "1 hari", Amounts: []program.Amount{{Min: 1, Max: 1, Unit: program.Day, Clock: program.Wall}}}
	return &program.Program{Format: program.Format, Title: "Surat", Clock: program.Wall, Lanes: []program.Lane{{ID: "staf", Name: "Staf"}},
		Start: program.Target{Kind: program.ToStep}, Ends: []program.End{{Kind: program.Finished}},
		Steps: []program.Step{{ID: "balas", Text: "Membalas", Clock: program.Wall, Time: day, Actors: []program.Group{{{Lane: 0}}},
			Late: []program.Reminder{{Lane: 0}, {After: day, Lane: 0}}, Next: program.Arrow{To: program.Target{Kind: program.ToEnd}}}}}
}

// wall counts days of the clock on the wall.
func wall(from time.Time, d program.Duration, _ program.Clock) (time.Time, bool) {
	return from.Add(time.Duration(d.Amounts[0].Max) * 24 * time.Hour), true
}

// TestTime lets two weeks pass over a case: its reminders go off on time, once
// each, and none decides anything.
func TestTime(t *testing.T) {
	d, err := depot.Prepare(t.Context(), t.TempDir(), os.Getenv)
	if err != nil {
		t.Fatal(err)
	}
	shelf := NewShelf(d)
	hash, err := shelf.keep(t.Context(), letter())
	if err != nil {
		t.Fatal(err)
	}
	desk := host.Desk{Calendar: &host.Calendar{Hash: "dinding", Due: wall}}
	rules := &Rules{Desk: func() host.Desk { return desk }, Zone: time.UTC, Key: ed25519.NewKeyFromSeed(make([]byte, 32)), Shelf: shelf}
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.RegisterWorkflowWithOptions(rules.live, workflow.RegisterOptions{Name: caseWorkflow})
	env.RegisterActivityWithOptions(rules.put, activity.RegisterOptions{Name: shelveActivity})
	env.SetWorkerOptions(worker.Options{DeadlockDetectionTimeout: time.Minute})
	begin := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	env.SetStartTime(begin)
	asked := false
	env.RegisterDelayedCallback(func() {
		env.UpdateWorkflow(beginUpdate, "u0", &testsuite.TestUpdateCallback{OnAccept: func() {}, OnReject: func(err error) { t.Error(err) }, OnComplete: func(now any, err error) {
			if err != nil || len(now.(snapshot).Progress.State.Tasks[0].Rung) != 2 {
				t.Errorf("after two weeks: %+v, %v", now, err)
			}
			asked = true
		}}, start{})
		env.UpdateWorkflow(doUpdate, "u1", &testsuite.TestUpdateCallback{OnAccept: func() {}, OnReject: func(err error) { t.Error(err) }, OnComplete: func(any, error) {}},
			command{Event: engine.Event{ID: "balas-1", Kind: engine.Completed, Task: 1, By: "Ani"}})
	}, 14*24*time.Hour)
	env.ExecuteWorkflow(caseWorkflow, input{Office: "kantor", Case: "k1", Start: &start{Program: hash}})
	if err := env.GetWorkflowError(); err != nil {
		t.Fatal(err)
	}
	if !asked {
		t.Error("it did not tell where it stands")
	}
	h := &Host{shelf: shelf, Options: Options{Office: "kantor"}}
	k, err := h.archived(t.Context(), "k1")
	if err != nil || k == nil {
		t.Fatal(k, err)
	}
	b, err := shelf.open("k1", k)
	if err != nil {
		t.Fatal(err)
	}
	want := []struct {
		kind engine.EventKind
		at   time.Duration
	}{{engine.Started, 0}, {engine.Due, 24 * time.Hour}, {engine.Due, 48 * time.Hour}, {engine.Completed, 14 * 24 * time.Hour}}
	for i, w := range want {
		e, err := b.entry(i)
		if err != nil || e.Kind != w.kind || !e.At.Equal(begin.Add(w.at)) {
			t.Errorf("line %d: %+v, %v; want %v after %v", i+1, e, err, w.kind, w.at)
		}
	}
	if len(b.lines) != len(want) || !b.record(k).Sealed() {
		t.Errorf("%d lines, sealed %v", len(b.lines), b.record(k).Sealed())
	}
}
