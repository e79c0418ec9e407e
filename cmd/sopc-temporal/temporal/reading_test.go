package temporal_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"go.temporal.io/sdk/worker"

	"sopc/cmd/sopc-temporal/temporal"
	"sopc/runtime/engine"
	"sopc/runtime/host"
)

// TestReadWithoutWorker reads cases of which no worker takes care any more: one
// that is open, one that was stopped from outside, one that is over, and one
// that the server has forgotten.
func TestReadWithoutWorker(t *testing.T) {
	shelf, office := newShelf(t), newOffice()
	w := temporal.Work(conn, office, &temporal.Rules{Desk: func() host.Desk { return host.Desk{} }, Zone: time.UTC, Key: key, Shelf: shelf}, worker.Options{})
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	h := temporal.New(conn, shelf, temporal.Options{Office: office, Patience: 10 * time.Second})
	done := func(id string, task int) {
		t.Helper()
		if _, err := h.Do(t.Context(), id, engine.Event{ID: fmt.Sprint("selesai-", task), Kind: engine.Completed, Task: task, By: "Ani"}); err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range []string{"terbuka", "dihentikan", "selesai", "dilupakan"} {
		if _, err := h.Start(t.Context(), host.Start{ID: id, Program: straight(2)}); err != nil {
			t.Fatal(err)
		}
		done(id, 1)
	}
	done("selesai", 2)
	done("dilupakan", 2)
	if err := conn.TerminateWorkflow(t.Context(), office+"/dihentikan", "", "uji"); err != nil {
		t.Fatal(err)
	}
	if err := conn.GetWorkflow(t.Context(), office+"/dilupakan", "").Get(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	w.Stop()
	other, err := connectTo("temporal-system") // where nobody has heard of these cases
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	forgetful := temporal.New(other, shelf, h.Options)

	for id, lines := range map[string]int{"terbuka": 2, "dihentikan": 2, "selesai": 3, "dilupakan": 3} {
		h := h
		if id == "dilupakan" {
			h = forgetful
		}
		c, err := h.Case(t.Context(), id)
		if err != nil || c.State.Events != lines || (c.State.Phase == engine.Ended) != (lines == 3) {
			t.Errorf("%s: %v, %v", id, c.State, err)
		}
		if sealed, err := h.Sealed(t.Context(), id); !sealed {
			t.Errorf("%s is not sealed: %v", id, err)
		}
		again := engine.Event{ID: "selesai-1", Kind: engine.Completed, Task: 1, By: "Ani"}
		if lines == 3 {
			if _, err := h.Do(t.Context(), id, again); err != nil {
				t.Errorf("%s: what counted is not known any more: %v", id, err)
			}
			if c, err := h.Start(t.Context(), host.Start{ID: id, Program: straight(2)}); err != nil || c.State.Events != lines {
				t.Errorf("%s began again: %v, %v", id, c.State, err)
			}
		}
	}
	if _, err := forgetful.Case(t.Context(), "terbuka"); !errors.As(err, new(*host.NoCase)) {
		t.Errorf("neither history nor archive has it: %v", err)
	}
	var f *temporal.Fault
	if _, err := h.Do(t.Context(), "dihentikan", engine.Event{Kind: engine.Completed, Task: 2}); !errors.As(err, &f) || f.Kind != temporal.Stopped || f.Where != "dihentikan" {
		t.Errorf("to a case that was stopped: %v", err)
	}
	if c, err := h.Start(t.Context(), host.Start{ID: "dihentikan", Program: straight(2)}); err != nil || c.State.Events != 2 {
		t.Errorf("what was stopped began again: %v, %v", c.State, err)
	}
}

// BenchmarkRead reads cases of so many lines; the longest went on in several
// runs, so most of it is on the shelf.
func BenchmarkRead(b *testing.B) {
	for _, lines := range []int{10, 200, 2000} {
		b.Run(fmt.Sprint(lines), func(b *testing.B) {
			shelf, office := newShelf(b), newOffice()
			work(b, office, &temporal.Rules{Desk: func() host.Desk { return host.Desk{} }, Zone: time.UTC, Key: key, Shelf: shelf})
			h := temporal.New(conn, shelf, temporal.Options{Office: office})
			c, err := h.Start(b.Context(), host.Start{Program: straight(lines)})
			for n := 1; n < lines && err == nil; n++ {
				_, err = h.Do(b.Context(), c.ID, engine.Event{Kind: engine.Completed, Task: n, By: "Ani"})
			}
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if record, err := h.Record(b.Context(), c.ID); err != nil || len(record) != lines {
					b.Fatal(len(record), err)
				}
			}
		})
	}
}

// TestGoOnReading: who reads a case again hears what is new, also when the case
// went on in other runs.
func TestGoOnReading(t *testing.T) {
	shelf, office := newShelf(t), newOffice()
	work(t, office, &temporal.Rules{Desk: func() host.Desk { return hurried }, Zone: time.UTC, Key: key, Shelf: shelf, Longest: 60})
	anew := func() *temporal.Host {
		return temporal.New(conn, shelf, temporal.Options{Office: office, Namespace: server.Namespace})
	}
	h, reader := anew(), anew()
	p := place{t, h, h}
	p.begin("k1")
	note := func(n int) { p.do("k1.1", engine.Event{ID: fmt.Sprint("catat-", n), Kind: engine.Noted, Task: 1}) }
	for n := range 40 {
		note(n)
		again, err := reader.Record(t.Context(), "k1.1")
		if err != nil || len(again) != n+2 || again[n+1].ID != fmt.Sprint("catat-", n) {
			t.Fatalf("after %d notes: %d lines, %v", n+1, len(again), err)
		}
		if first, err := anew().Record(t.Context(), "k1.1"); err != nil || asText(t, first) != asText(t, again) {
			t.Fatalf("read first %s\nand again %s, %v", asText(t, first), asText(t, again), err)
		}
	}
	p.do("k1.1", engine.Event{ID: "surat", Task: 1})
	p.do("k1.1", engine.Event{ID: "paraf", Task: 2})
	if c, err := reader.Case(t.Context(), "k1.1"); err != nil || c.State.Phase != engine.Ended {
		t.Errorf("%+v, %v", c.State, err)
	}
}
