package temporal

import (
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// Newest is the newest revision of this code.
const Newest = newest

// WorkNext makes a worker of the version after this one: in its revision each
// line leaves one more marker in the history.
func WorkNext(c client.Client, office string, r *Rules, o worker.Options) worker.Worker {
	r.upTo = newest + 1
	w := worker.New(c, QueueOf(office), o)
	w.RegisterActivityWithOptions(r.put, activity.RegisterOptions{Name: shelveActivity})
	w.RegisterWorkflowWithOptions(r.liveNext, workflow.RegisterOptions{Name: caseWorkflow})
	return w
}

func (r *Rules) liveNext(ctx workflow.Context, in input) error {
	c := r.caseOf(in)
	workflow.Go(ctx, func(ctx workflow.Context) {
		for seen := 0; ; seen = c.State.Events {
			workflow.Await(ctx, func() bool { return c.State.Events > seen })
			if c.revision > newest {
				workflow.SideEffect(ctx, func(workflow.Context) any { return judged{} })
			}
		}
	})
	return c.run(ctx)
}
