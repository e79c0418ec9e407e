package temporal_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/durationpb"

	"sopc/cmd/sopc-temporal/temporal"
	"sopc/compiler/program"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/host/conformance"
	"sopc/runtime/record"
)

// straight is an SOP of so many steps, one after the other.
func straight(steps int) *program.Program {
	p := &program.Program{Format: program.Format, Title: "Lurus", Clock: program.Wall, Lanes: []program.Lane{{ID: "staf", Name: "Staf"}},
		Start: program.Target{Kind: program.ToStep}, Ends: []program.End{{Kind: program.Finished}}}
	for i := range steps {
		next := program.Target{Kind: program.ToStep, Index: i + 1}
		if i == steps-1 {
			next = program.Target{Kind: program.ToEnd}
		}
		p.Steps = append(p.Steps, program.Step{ID: fmt.Sprint("langkah-", i+1), Text: "Bekerja", Clock: program.Wall, Actors: []program.Group{{{Lane: 0}}}, Next: program.Arrow{To: next}})
	}
	return p
}

// brief makes workers who do not answer lose their turn after a second and not
// after ten: for that, cases are begun through it.
func brief(ctx context.Context, method string, request, reply any, c *grpc.ClientConn, invoke grpc.UnaryInvoker, o ...grpc.CallOption) error {
	if both, ok := request.(*workflowservice.ExecuteMultiOperationRequest); ok {
		for _, one := range both.Operations {
			if start := one.GetStartWorkflow(); start != nil {
				start.WorkflowTaskTimeout = durationpb.New(time.Second)
			}
		}
	}
	return invoke(ctx, method, request, reply, c, o...)
}

// version is one version of sopc-temporal at an office: its client and its worker.
type version struct {
	*temporal.Host
	name string
	work func() *temporal.Worker // begins to work
}

// versions are that of now and the next one, which keep no case in mind.
func versions(t *testing.T, longest int) (now, next version) {
	worker.SetStickyWorkflowCacheSize(0)
	t.Cleanup(func() { worker.SetStickyWorkflowCacheSize(10_000) }) // as it was
	shelf, office := newShelf(t), newOffice()
	of := func(name string, works func(client.Client, string, *temporal.Rules, worker.Options) *temporal.Worker) version {
		c, err := client.Dial(client.Options{HostPort: server.Address, Namespace: server.Namespace, Identity: name, Logger: sdklog.NewStructuredLogger(slog.New(slog.DiscardHandler)),
			ConnectionOptions: client.ConnectionOptions{DialOptions: []grpc.DialOption{grpc.WithChainUnaryInterceptor(brief)}}})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(c.Close)
		h := temporal.New(c, shelf, temporal.Options{Office: office, Clock: func() time.Time { return conformance.Epoch }, Still: true, Patience: 3 * time.Second})
		return version{h, name, func() *temporal.Worker {
			w := works(c, office, &temporal.Rules{Desk: func() host.Desk { return host.Desk{} }, Zone: time.UTC, Key: key, Shelf: shelf, Longest: longest}, worker.Options{})
			if err := w.Start(); err != nil {
				t.Fatal(err)
			}
			return w
		}}
	}
	now, next = of("of now", temporal.Work), of("of the next", temporal.WorkNext)
	next.Next()
	return now, next
}

func (v version) start(t *testing.T, id string) {
	t.Helper()
	surely(t, func() error {
		_, err := v.Start(t.Context(), host.Start{ID: id, Command: "mulai " + id, Program: straight(6), By: "Ani"})
		return err
	})
}

// complete completes tasks of a case, the first of which is from.
func (v version) complete(t *testing.T, id string, from, to int) {
	t.Helper()
	for task := from; task <= to; task++ {
		surely(t, func() error {
			_, err := v.Do(t.Context(), id, engine.Event{ID: fmt.Sprint("selesai-", task), Kind: engine.Completed, Task: task, By: "Ani"})
			return err
		})
	}
}

// TestVersions lets a worker of this version and one of the next take turns at
// the same cases. Those that a client of the next version begins only the next
// worker is asked to take.
func TestVersions(t *testing.T) {
	now, next := versions(t, 0)
	both := []version{now, next}
	const each = 3
	for n, v := range both {
		w := v.work()
		for i := range each {
			v.start(t, fmt.Sprint("k", n*each+i))
		}
		w.Stop()
	}
	for _, v := range both {
		t.Cleanup(v.work().Stop)
	}
	var group sync.WaitGroup
	for i := range 2 * each {
		group.Go(func() { both[i%2].complete(t, fmt.Sprint("k", i), 1, 6) })
	}
	group.Wait()

	var lines string
	for i := range 2 * each {
		id := fmt.Sprint("k", i)
		var bundle *record.Bundle
		surely(t, func() (err error) { bundle, err = now.Bundle(t.Context(), id); return err })
		for _, v := range bundle.Verify(&record.Verifier{}) {
			if len(v.Faults) > 0 || v.Progress.State.Phase != engine.Ended {
				t.Errorf("%s is %s: %v", v.Case, v.Progress.State.Phase, v.Faults)
			}
		}
		var text []byte
		for _, line := range bundle.Cases[0].Lines {
			text = append(append(text, line.Text...), '\n')
		}
		if got := strings.ReplaceAll(string(text), id, "k"); i == 0 {
			lines = got
		} else if got != lines {
			t.Errorf("the record of %s is\n%s\nwhich is not that of k0\n%s", id, got, lines)
		}
		queue, turns := turnsOf(t, now.Office+"/"+id)
		if begun := both[i/each].name; turns[begun] == 0 || queue != "sopc-"+now.Office+[]string{"", "/2"}[i/each] {
			t.Errorf("%s was begun by the worker %s, at %s: %v", id, begun, queue, turns)
		}
		if i >= each && turns[now.name] > 0 {
			t.Errorf("%s is of the next revision, and the worker of now took it: %v", id, turns)
		}
		t.Log(id, turns)
	}
}

// TestNewRevision moves a case to the next revision when its history is begun
// anew; and says which worker lacks where only one of another version works.
func TestNewRevision(t *testing.T) {
	now, next := versions(t, 1)
	w := now.work()
	now.start(t, "k1")
	w.Stop()
	w = next.work()
	now.complete(t, "k1", 1, 3)
	w.Stop()
	queue, turns := turnsOf(t, now.Office+"/k1")
	if queue != "sopc-"+now.Office+"/2" {
		t.Fatalf("it waits at %s after %v", queue, turns)
	}

	w = now.work()
	unattended := func(id string, err error) {
		t.Helper()
		var f *temporal.Fault
		if !errors.As(err, &f) || !errors.Is(err, host.ErrUnreachable) || f.Kind != temporal.NoWorker && f.Kind != temporal.Unsure || f.Where != queue {
			t.Errorf("%s: %v", id, err)
		}
	}
	_, err := now.Do(t.Context(), "k1", engine.Event{ID: "selesai-4", Kind: engine.Completed, Task: 4, By: "Ani"})
	unattended("k1", err)
	_, err = next.Start(t.Context(), host.Start{ID: "k2", Command: "mulai k2", Program: straight(6), By: "Ani"})
	unattended("k2", err)
	w.Stop()

	t.Cleanup(next.work().Stop)
	now.complete(t, "k1", 4, 6)
	next.start(t, "k2")
	next.complete(t, "k2", 1, 6)
	for _, id := range []string{"k1", "k2"} {
		if c, err := now.Case(t.Context(), id); err != nil || c.State.Phase != engine.Ended {
			t.Errorf("%s: %s, %v", id, c.State.Phase, err)
		}
		if _, turns := turnsOf(t, now.Office+"/"+id); turns[now.name] > 0 {
			t.Errorf("%s: the worker of now took what it does not know: %v", id, turns)
		}
	}
}

// surely sends something until the answer is clear, as people are told to.
func surely(t testing.TB, send func() error) {
	for end := time.Now().Add(time.Minute); ; {
		err := send()
		if err == nil {
			return
		}
		if !errors.Is(err, host.ErrUnreachable) || time.Now().After(end) {
			t.Error(err)
			return
		}
	}
}

// turnsOf reads in the history of a case's last run at which queue it waits, and
// counts who took it further. No worker may have let go of it.
func turnsOf(t testing.TB, workflow string) (queue string, turns map[string]int) {
	t.Helper()
	turns = map[string]int{}
	events := conn.GetWorkflowHistory(t.Context(), workflow, "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		e, err := events.Next()
		if err != nil {
			t.Fatal(err)
		}
		switch e.EventType {
		case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED:
			queue = e.GetWorkflowExecutionStartedEventAttributes().GetTaskQueue().GetName()
		case enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED:
			turns[e.GetWorkflowTaskCompletedEventAttributes().Identity]++
		case enumspb.EVENT_TYPE_WORKFLOW_TASK_FAILED:
			t.Errorf("%s: %s", workflow, e.GetWorkflowTaskFailedEventAttributes().GetFailure().GetMessage())
		}
	}
	return queue, turns
}
