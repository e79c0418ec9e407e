package temporal_test

import (
	"errors"
	"fmt"
	"os"
	"testing"

	enumspb "go.temporal.io/api/enums/v1"

	"sopc/cmd/sopc-temporal/temporal"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/record"
)

// TestLong lives a case that goes round so often that it goes on in new runs,
// each with an empty history, while a case inside it waits, and does as well.
// With SOPC_SEMUA=1 histories are as long as the server likes.
func TestLong(t *testing.T) {
	rounds, longest, runs := 80, 80, 6
	if os.Getenv("SOPC_SEMUA") != "" {
		rounds, longest, runs = 800, 0, 2
	}
	p := atTemporal(t, longest)
	p.begin("k1")
	note := func(n int) engine.Event { // in the case inside
		return engine.Event{ID: fmt.Sprint("catat-", n), Kind: engine.Noted, Task: 1}
	}
	for n := range rounds {
		p.around("k1", 2+n, 1, fmt.Sprint("putaran ", n%10))
		if n%2 == 0 {
			p.do("k1.1", note(n))
		}
		if n == rounds/2 {
			p.rung("k1", 3+n)
		}
	}
	last := 2 + rounds
	p.rung("k1", last)

	// What was sent in an earlier run counts once, and is not taken for
	// something else.
	p.around("k1", 2, 1, "putaran 0")
	p.do("k1.1", note(0))
	_, err := p.Do(t.Context(), "k1", engine.Event{ID: "putar-2", Kind: engine.Completed, Task: last, By: "Ani"})
	var r *engine.Refusal
	if !errors.As(err, &r) || r.Code != engine.Repeated {
		t.Errorf("an id of an earlier run: %v", err)
	}
	if e, found, err := p.Find(t.Context(), "k1", "putar-3"); !found || err != nil || e.Task != 3 {
		t.Errorf("found %v, %+v, %v", found, e, err)
	}
	if list, err := p.Cases(t.Context(), host.CaseQuery{}); err != nil || len(list) != 2 {
		t.Errorf("listed are %+v, %v", list, err)
	}
	if tasks, err := p.Tasks(t.Context(), host.Query{}); err != nil || len(tasks) != 3 {
		t.Errorf("open are %+v, %v", tasks, err)
	}

	// Home, and back to another office, in its middle.
	home, other := atHome(t), atTemporal(t, longest)
	p.moveTo(home, "k1")
	home.do("k1.1", note(rounds))
	moved := home.moveTo(other, "k1")
	if n := runsOf(t, p, "k1"); n < runs {
		t.Errorf("the case went on in %d runs only", n)
	}
	other.do("k1.1", engine.Event{ID: "surat", Task: 1})
	other.do("k1.1", engine.Event{ID: "paraf", Task: 2})
	other.do("k1", engine.Event{ID: "izin", Task: 1})
	other.around("k1", last, 0, "terakhir")
	if c := other.do("k1", engine.Event{ID: "arsip", Task: last + 1}); c.State.Phase != engine.Ended {
		t.Errorf("%+v", c.State)
	}
	whole, verdicts := other.exported("k1")
	if v := verdicts[0]; v.Attachments != 11 || len(whole.Cases[0].Foreign) != 2 {
		t.Errorf("%d attachments, from %d places", v.Attachments, len(whole.Cases[0].Foreign))
	}
	ids, reminders := map[string]bool{}, 0
	for n, l := range whole.Cases[0].Lines {
		e, err := record.ReadLine(l.Text)
		if err != nil || e.No != n+1 || ids[e.ID] {
			t.Fatalf("line %d: %s, %v", n+1, l.Text, err)
		}
		if ids[e.ID] = true; e.Kind == engine.Due {
			reminders++
		}
		if n < len(moved.Cases[0].Lines) && moved.Cases[0].Lines[n].Hash != l.Hash {
			t.Fatalf("line %d is another", n+1)
		}
	}
	for n := range rounds {
		if !ids[fmt.Sprint("putar-", n+2)] {
			t.Errorf("round %d is not in the record", n)
		}
	}
	if reminders < 2 {
		t.Errorf("%d reminders", reminders)
	}
	t.Logf("%d lines, %d of them reminders", len(whole.Cases[0].Lines), reminders)
}

// runsOf counts the runs of a case.
func runsOf(t *testing.T, p place, id string) (n int) {
	workflow := p.Host.(*temporal.Host).Office + "/" + id
	for run := ""; ; n++ {
		events := conn.GetWorkflowHistory(t.Context(), workflow, run, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
		e, err := events.Next()
		if err != nil {
			t.Fatal(err)
		}
		if run = e.GetWorkflowExecutionStartedEventAttributes().ContinuedExecutionRunId; run == "" {
			return n + 1
		}
	}
}
