package temporal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"

	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"sopc/runtime/engine"
	"sopc/runtime/host"
)

// Worker takes care of the cases of an office: of each revision that it knows at
// a task queue of its own.
type Worker struct {
	Queues []string
	at     []worker.Worker // the queues
}

// Work makes a worker. It is not started yet.
func Work(c client.Client, office string, r *Rules, o worker.Options) *Worker {
	return r.work(c, office, r.live, o)
}

func (r *Rules) work(c client.Client, office string, live func(workflow.Context, input) error, o worker.Options) *Worker {
	if o.DeadlockDetectionTimeout == 0 {
		o.DeadlockDetectionTimeout = 2 * patience // a case may wait for the depot
	}
	w := &Worker{Queues: r.queues(office)}
	for _, queue := range w.Queues {
		at := worker.New(c, queue, o)
		at.RegisterWorkflowWithOptions(live, workflow.RegisterOptions{Name: caseWorkflow, VersioningBehavior: workflow.VersioningBehaviorAutoUpgrade})
		at.RegisterActivityWithOptions(r.put, activity.RegisterOptions{Name: shelveActivity})
		w.at = append(w.at, at)
	}
	return w
}

// Start begins to work.
func (w *Worker) Start() error {
	for i, at := range w.at {
		if err := at.Start(); err != nil {
			(&Worker{at: w.at[:i]}).Stop()
			return err
		}
	}
	return nil
}

// Stop takes nothing more and returns when all that is under way is finished,
// or its time (worker.Options.WorkerStopTimeout) is over.
func (w *Worker) Stop() {
	var all sync.WaitGroup
	for _, at := range w.at {
		all.Go(at.Stop)
	}
	all.Wait()
}

// put puts something into the depot. Putting the same again changes nothing.
func (r *Rules) put(ctx context.Context, name string, text []byte) error {
	there, put, err := r.Shelf.Put(ctx, name, text)
	if err == nil && !put && !bytes.Equal(there, text) {
		return fmt.Errorf("depot: %s is taken by something else", name)
	}
	return err
}

// count counts what happens, without saying to whom.
func count(ctx workflow.Context, line host.Entry) {
	workflow.GetMetricsHandler(ctx).WithTags(map[string]string{"event": string(line.Kind)}).Counter("sopc_lines_recorded").Inc(1)
}

// countRefusal counts what was refused, without saying to whom.
func countRefusal(ctx workflow.Context, err error) {
	var r *engine.Refusal
	if errors.As(err, &r) {
		workflow.GetMetricsHandler(ctx).WithTags(map[string]string{"code": string(r.Code)}).Counter("sopc_refusals").Inc(1)
	}
}

// Prepare makes a namespace ready for cases: it gets the search attributes that
// it lacks.
func Prepare(ctx context.Context, c client.Client, namespace string) error {
	_, err := c.OperatorService().AddSearchAttributes(ctx, &operatorservice.AddSearchAttributesRequest{Namespace: namespace, SearchAttributes: Attributes})
	if errors.As(err, new(*serviceerror.AlreadyExists)) {
		return nil
	}
	return err
}
