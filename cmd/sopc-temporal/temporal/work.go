package temporal

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"sopc/runtime/engine"
	"sopc/runtime/host"
)

// Work makes a worker that takes care of the cases of an office. It is not
// started yet.
func Work(c client.Client, office string, r *Rules, o worker.Options) worker.Worker {
	if o.DeadlockDetectionTimeout == 0 {
		o.DeadlockDetectionTimeout = 2 * patience // a case may wait for the depot
	}
	w := worker.New(c, QueueOf(office), o)
	r.Register(w)
	return w
}

// Register tells a worker what it can do.
func (r *Rules) Register(w worker.Registry) {
	w.RegisterWorkflowWithOptions(r.live, workflow.RegisterOptions{Name: caseWorkflow, VersioningBehavior: workflow.VersioningBehaviorAutoUpgrade})
	w.RegisterActivityWithOptions(r.put, activity.RegisterOptions{Name: shelveActivity})
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
