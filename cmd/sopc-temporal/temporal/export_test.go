package temporal

import (
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"sopc/runtime/record"
)

// Newest is the newest revision of this code.
const Newest = newest

// Replayer plays histories of cases again.
func (r *Rules) Replayer() worker.WorkflowReplayer {
	w := worker.NewWorkflowReplayer()
	w.RegisterWorkflowWithOptions(r.live, workflow.RegisterOptions{Name: caseWorkflow})
	return w
}

// Told is the record that a history tells; nil when nothing was ever recorded.
func (s *Shelf) Told(id string, h *historypb.History) (*record.Kept, error) {
	var t tale
	for _, e := range h.Events {
		if err := t.hear(e); err != nil {
			return nil, err
		}
	}
	if len(t.Seal) == 0 {
		return nil, nil
	}
	b, err := s.open(id, &t.kept)
	if err != nil {
		return nil, err
	}
	kept := b.record(&t.kept)
	return &kept, nil
}

// WorkNext makes a worker of the version after this one: in its revision each
// line leaves one more marker in the history.
func WorkNext(c client.Client, office string, r *Rules, o worker.Options) *Worker {
	r.upTo = newest + 1
	return r.work(c, office, r.liveNext, o)
}

// Next makes a host one of the version after this one.
func (h *Host) Next() { h.upTo = newest + 1 }

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
