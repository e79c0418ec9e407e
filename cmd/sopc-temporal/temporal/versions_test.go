package temporal_test

import (
	"bytes"
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

// TestVersions lets a worker of this version and one of the next take turns at
// the same cases, begun by the one or the other, without keeping any in mind.
func TestVersions(t *testing.T) {
	worker.SetStickyWorkflowCacheSize(0)
	t.Cleanup(func() { worker.SetStickyWorkflowCacheSize(10_000) }) // as it was
	shelf, office := newShelf(t), newOffice()
	var said bytes.Buffer
	log := slog.New(slog.NewTextHandler(&said, nil))
	dial := func(identity string) client.Client {
		c, err := client.Dial(client.Options{HostPort: server.Address, Namespace: server.Namespace, Identity: identity, Logger: sdklog.NewStructuredLogger(log),
			ConnectionOptions: client.ConnectionOptions{DialOptions: []grpc.DialOption{grpc.WithChainUnaryInterceptor(brief)}}})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(c.Close)
		return c
	}
	const now, next = "of now", "of the next"
	works := map[string]func(client.Client, string, *temporal.Rules, worker.Options) worker.Worker{now: temporal.Work, next: temporal.WorkNext}
	pollers := map[string]int{now: 2, next: 6} // what the worker of now takes in vain costs time
	begin := func(version string) worker.Worker {
		w := works[version](dial(version), office, &temporal.Rules{Desk: func() host.Desk { return host.Desk{} }, Zone: time.UTC, Key: key, Shelf: shelf, Log: log}, worker.Options{MaxConcurrentWorkflowTaskPollers: pollers[version]})
		if err := w.Start(); err != nil {
			t.Fatal(err)
		}
		return w
	}
	h := temporal.New(dial("client"), shelf, temporal.Options{Office: office, Clock: func() time.Time { return conformance.Epoch }, Still: true, Patience: 3 * time.Second})
	start := func(id string) {
		s := host.Start{ID: id, Command: "mulai " + id, Program: straight(6), By: "Ani"}
		surely(t, func() error { _, err := h.Start(t.Context(), s); return err })
	}
	const each = 3
	for n, version := range []string{now, next} {
		w := begin(version)
		for i := range each {
			start(fmt.Sprint("k", n*each+i))
		}
		w.Stop()
	}
	for _, version := range []string{now, next} {
		w := begin(version)
		t.Cleanup(w.Stop)
	}
	var group sync.WaitGroup
	for i := range 2 * each {
		group.Go(func() {
			for task := 1; task <= 6; task++ {
				surely(t, func() error {
					_, err := h.Do(t.Context(), fmt.Sprint("k", i), engine.Event{ID: fmt.Sprint("selesai-", task), Kind: engine.Completed, Task: task, By: "Ani"})
					return err
				})
			}
		})
	}
	group.Wait()
	if t.Failed() {
		t.Fatalf("%s", said.Bytes())
	}

	var lines string
	for i := range 2 * each {
		id := fmt.Sprint("k", i)
		var bundle *record.Bundle
		surely(t, func() (err error) { bundle, err = h.Bundle(t.Context(), id); return err })
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
		turns := turnsOf(t, office+"/"+id)
		if of := map[bool]string{true: now, false: next}[i < each]; turns[of] == 0 {
			t.Errorf("%s was never with the worker %s: %v", id, of, turns)
		}
		if i >= each && turns[now] > 0 {
			t.Errorf("%s is of the next revision, and the worker of now took it: %v", id, turns)
		}
		t.Log(id, turns)
	}
	if !bytes.Contains(said.Bytes(), []byte("cannot go on with this case")) {
		t.Errorf("the worker of now never met what it does not know:\n%s", said.Bytes())
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

// turnsOf counts what a case's history says about who took it further.
func turnsOf(t testing.TB, workflow string) map[string]int {
	turns := map[string]int{}
	events := conn.GetWorkflowHistory(t.Context(), workflow, "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		e, err := events.Next()
		if err != nil {
			t.Fatal(err)
		}
		if done := e.GetWorkflowTaskCompletedEventAttributes(); done != nil {
			turns[done.Identity]++
		}
	}
	return turns
}
