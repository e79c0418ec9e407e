package temporal_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.temporal.io/sdk/client"
	sdk "go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"sopc/cmd/sopc-temporal/temporal"
	"sopc/compiler/program"
	"sopc/compiler/specimen"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/store"
)

// What cases cost on Temporal: beside the embedded store, and beside workflows
// of the same length that do nothing. All take turns, for the same people, on
// the same server.

const (
	people = 16
	steps  = 14
)

var daily = host.Desk{Named: true, Calendar: &host.Calendar{Hash: "dinding", Due: func(from time.Time, d program.Duration, _ program.Clock) (time.Time, bool) {
	return from.Add(time.Duration(d.Amounts[0].Max * 24 * float64(time.Hour))), true
}}}

// contender takes somebody's case of 14 steps to its end. step is told how long
// each step took.
type contender struct {
	name string
	work func(ctx context.Context, step func(time.Duration)) error
}

// caseOf takes a case of a host to its end.
func caseOf(h host.Host, sop *program.Program) func(context.Context, func(time.Duration)) error {
	return func(ctx context.Context, step func(time.Duration)) error {
		c, err := h.Start(ctx, host.Start{Program: sop, By: "Siti Rahmawati"})
		for i := 0; i < steps && err == nil; i++ {
			begun := time.Now()
			c, err = h.Do(ctx, c.ID, engine.Event{Kind: engine.Completed, Task: i + 1, Lane: i % 3, By: "Siti Rahmawati"})
			step(time.Since(begun))
		}
		return err
	}
}

func embedded(b *testing.B) contender {
	dir := filepath.Join(b.TempDir(), "data")
	s, err := store.Open(b.Context(), dir, store.Options{KeyFile: dir + ".pem"})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	return contender{"embedded", caseOf(&host.Office{Desk: daily, Keeper: s, Clock: time.Now}, specimen.Letter(steps))}
}

func cases(b *testing.B, workers int) (contender, *temporal.Host) {
	shelf, office := newShelf(b), newOffice()
	for range workers {
		work(b, office, &temporal.Rules{Desk: func() host.Desk { return daily }, Zone: time.UTC, Key: key, Shelf: shelf})
	}
	h := temporal.New(conn, shelf, temporal.Options{Office: office})
	return contender{"sopc", caseOf(h, specimen.Letter(steps))}, h
}

// bare is a workflow that takes an update for each step and keeps nothing of
// it. Listed is one that also does what anything must do whose tasks are to be found
// in lists and fall due: it notes the step, sets the attributes, and has a timer.
func bare(b *testing.B, listed bool) contender {
	name := "bare"
	if listed {
		name = "listed"
	}
	queue := newOffice()
	w := worker.New(conn, queue, worker.Options{})
	w.RegisterWorkflowWithOptions(func(ctx workflow.Context) error {
		done := 0
		if err := workflow.SetUpdateHandlerWithOptions(ctx, "do", func(ctx workflow.Context, e engine.Event) (int, error) {
			if listed {
				var line engine.Event
				if err := workflow.SideEffect(ctx, func(workflow.Context) any { return e }).Get(&line); err != nil {
					return 0, err
				}
				if err := list(ctx, done+1); err != nil {
					return 0, err
				}
			}
			done++
			return done, nil
		}, workflow.UpdateHandlerOptions{Validator: func(ctx workflow.Context, e engine.Event) error { return nil }}); err != nil {
			return err
		}
		if !listed {
			return workflow.Await(ctx, func() bool { return done == steps && workflow.AllHandlersFinished(ctx) })
		}
		if err := list(ctx, 0); err != nil {
			return err
		}
		_, err := workflow.AwaitWithTimeout(ctx, 24*time.Hour, func() bool { return done == steps && workflow.AllHandlersFinished(ctx) })
		return err
	}, workflow.RegisterOptions{Name: "bare"})
	if err := w.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(w.Stop)
	return contender{name, func(ctx context.Context, step func(time.Duration)) error {
		run, err := conn.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: rand.Text(), TaskQueue: queue}, "bare")
		for i := 0; i < steps && err == nil; i++ {
			begun := time.Now()
			var handle client.WorkflowUpdateHandle
			handle, err = conn.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{WorkflowID: run.GetID(), UpdateName: "do", WaitForStage: client.WorkflowUpdateStageCompleted,
				Args: []any{engine.Event{Kind: engine.Completed, Task: i + 1, Lane: i % 3, By: "Siti Rahmawati"}}})
			if err == nil {
				err = handle.Get(ctx, nil)
			}
			step(time.Since(begun))
		}
		return err
	}}
}

// list shows a workflow in lists as a case is.
func list(ctx workflow.Context, done int) error {
	lane := specimen.Letter(steps).Lanes[done%3]
	if err := workflow.UpsertTypedSearchAttributes(ctx,
		sdk.NewSearchAttributeKeyKeywordList("SopcLanes").ValueSet([]string{lane.ID, lane.Name}),
		sdk.NewSearchAttributeKeyTime("SopcDue").ValueSet(workflow.Now(ctx).Add(24*time.Hour))); err != nil {
		return err
	}
	return workflow.UpsertMemo(ctx, map[string]any{"sopc": map[string]any{"title": "Surat Masuk", "step": done, "text": "Memeriksa kelengkapan berkas permohonan"}})
}

// BenchmarkSteps: 16 people, each with a case of 14 steps; an iteration is one
// case each of every contender. Processor time is that of the worker and its
// clients, and, apart, that of the server.
func BenchmarkSteps(b *testing.B) {
	ours, h := cases(b, 1)
	all := []contender{embedded(b), bare(b, false), bare(b, true), ours}
	took, own, servers, waits := make([]time.Duration, len(all)), make([]time.Duration, len(all)), make([]time.Duration, len(all)), make([][]time.Duration, len(all))
	for _, c := range all { // so that nothing is done for the first time
		if err := c.work(b.Context(), func(time.Duration) {}); err != nil {
			b.Fatal(err)
		}
	}
	b.ResetTimer()
	for range b.N {
		for i, c := range all {
			cpu, away := processorTime(), server.ProcessorTime()
			latencies, wall := crowd(b, c)
			took[i], own[i], servers[i] = took[i]+wall, own[i]+processorTime()-cpu, servers[i]+server.ProcessorTime()-away
			waits[i] = append(waits[i], latencies...)
		}
	}
	b.StopTimer()
	n := float64(b.N * people * steps)
	for i, c := range all {
		slices.Sort(waits[i])
		b.ReportMetric(n/took[i].Seconds(), c.name+"-steps/s")
		b.ReportMetric(waits[i][len(waits[i])/2].Seconds()*1e3, c.name+"-p50-ms")
		b.ReportMetric(waits[i][len(waits[i])*99/100].Seconds()*1e3, c.name+"-p99-ms")
		b.ReportMetric(own[i].Seconds()*1e3/n, c.name+"-cpu-ms/step")
		b.ReportMetric(servers[i].Seconds()*1e3/n, c.name+"-server-cpu-ms/step")
	}
	events, bytes := historyOf(b, h)
	b.ReportMetric(events, "events/step")
	b.ReportMetric(bytes, "B/step")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkWorkers: as BenchmarkSteps, with one, two and four workers.
func BenchmarkWorkers(b *testing.B) {
	for _, n := range []int{1, 2, 4} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			c, _ := cases(b, n)
			var took time.Duration
			for range b.N {
				_, wall := crowd(b, c)
				took += wall
			}
			b.ReportMetric(float64(b.N*people*steps)/took.Seconds(), "steps/s")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// BenchmarkAlone: one person, nobody else.
func BenchmarkAlone(b *testing.B) {
	ours, _ := cases(b, 1)
	for _, c := range []contender{embedded(b), bare(b, false), bare(b, true), ours} {
		b.Run(c.name, func(b *testing.B) {
			var waits []time.Duration
			for range b.N {
				if err := c.work(b.Context(), func(d time.Duration) { waits = append(waits, d) }); err != nil {
					b.Fatal(err)
				}
			}
			slices.Sort(waits)
			b.ReportMetric(waits[len(waits)/2].Seconds()*1e3, "p50-ms")
			b.ReportMetric(waits[len(waits)*99/100].Seconds()*1e3, "p99-ms")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// crowd has everybody work on a case at once.
func crowd(b *testing.B, c contender) (latencies []time.Duration, wall time.Duration) {
	var group sync.WaitGroup
	var mu sync.Mutex
	begun := time.Now()
	for range people {
		group.Go(func() {
			if err := c.work(b.Context(), func(d time.Duration) {
				mu.Lock()
				latencies = append(latencies, d)
				mu.Unlock()
			}); err != nil {
				b.Error(c.name, err)
			}
		})
	}
	group.Wait()
	return latencies, time.Since(begun)
}

// historyOf is how many events, and bytes, a step adds to the history of a case.
func historyOf(b *testing.B, h *temporal.Host) (events, bytes float64) {
	ctx := b.Context()
	size := func(id string) (float64, float64) {
		d, err := conn.DescribeWorkflowExecution(ctx, h.Office+"/"+id, "")
		if err != nil {
			b.Fatal(err)
		}
		return float64(d.WorkflowExecutionInfo.HistoryLength), float64(d.WorkflowExecutionInfo.HistorySizeBytes)
	}
	c, err := h.Start(ctx, host.Start{Program: specimen.Letter(steps), By: "Siti Rahmawati"})
	if err != nil {
		b.Fatal(err)
	}
	events0, bytes0 := size(c.ID)
	for i := range steps - 1 {
		if _, err := h.Do(ctx, c.ID, engine.Event{Kind: engine.Completed, Task: i + 1, Lane: i % 3, By: "Siti Rahmawati"}); err != nil {
			b.Fatal(err)
		}
	}
	events1, bytes1 := size(c.ID)
	return (events1 - events0) / (steps - 1), (bytes1 - bytes0) / (steps - 1)
}

// processorTime is what this process took.
func processorTime() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
