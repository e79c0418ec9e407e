package temporal

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"slices"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/proto"

	"sopc/runtime/host"
)

// A case is read from the history of its workflow, where each line stands as it
// was judged (judged). Nobody is asked: it takes no worker, readers do not wait
// for each other, and what an answered command brought is there. Earlier lines
// of a long case are on the shelf, and the archive has a case of which the
// server has forgotten the history.

// read gives the lines of a case, and what is kept with them.
func (h *Host) read(ctx context.Context, id string) (*book, *kept, error) {
	if err := ctx.Err(); err != nil {
		return nil, nil, h.fault(err)
	}
	if host.CheckID(id) != nil {
		return nil, nil, &host.NoCase{ID: id}
	}
	ctx, cancel := context.WithTimeout(ctx, h.Patience)
	defer cancel()
	k, err := h.told(ctx, id)
	if err == nil && k == nil {
		k, err = h.archived(ctx, id)
	}
	if err != nil {
		return nil, nil, err
	}
	if k == nil {
		return nil, nil, &host.NoCase{ID: id}
	}
	b, err := h.shelf.open(id, k)
	return b, k, err
}

func (h *Host) moment() time.Duration { return h.Patience / 10 }

// told is what the history of a case tells; nil when there is none, or it tells
// only of a start that was refused. Has something reached the case that no
// worker has seen to yet, such as the end of a case inside it, then that is
// waited for, but only a moment.
func (h *Host) told(ctx context.Context, id string) (*kept, error) {
	for wait, end := 5*time.Millisecond, time.Now().Add(h.moment()); ; wait = min(2*wait, 200*time.Millisecond) {
		t, err := h.tell(ctx, id)
		switch late := time.Now().Add(wait).After(end); {
		case errors.As(err, new(*serviceerror.NotFound)):
			return nil, nil
		case err != nil:
			return nil, h.fault(err)
		case len(t.Seal) > 0 && (!t.ahead || late):
			return &t.kept, nil
		case !t.ahead: // nothing was ever recorded
			return nil, nil
		case late:
			return nil, &Fault{Kind: Unjudged, Where: id}
		}
		time.Sleep(wait)
	}
}

// tell reads the history of a case: of one that this host read before, what is
// new.
func (h *Host) tell(ctx context.Context, id string) (tale, error) {
	h.mu.Lock()
	t, known := h.heard[id]
	h.mu.Unlock()
	if known {
		known = h.goOn(ctx, id, &t)
	}
	if !known {
		t = tale{}
		events := h.client.GetWorkflowHistory(ctx, workflowID(h.Office, id), "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
		for events.HasNext() {
			e, err := events.Next()
			if err == nil {
				err = t.hear(e)
			}
			if err != nil {
				return t, err
			}
		}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if delete(h.heard, id); h.Namespace != "" && t.run != "" && !closes(t.last) {
		if len(h.heard) == mostHeard { // a list of cases is being read
			clear(h.heard)
		}
		h.heard[id] = t
	}
	return t, nil
}

// mostHeard is how many histories a host keeps in mind: a command is about one
// case, and those around and inside it.
const mostHeard = 20

// goOn goes on with a tale, from the end of its run backwards to the event that
// it heard last. It is false when that is not there, or the run is over: then
// the case may go on in another one.
func (h *Host) goOn(ctx context.Context, id string, t *tale) bool {
	request := &workflowservice.GetWorkflowExecutionHistoryReverseRequest{Namespace: h.Namespace, MaximumPageSize: 50,
		Execution: &commonpb.WorkflowExecution{WorkflowId: workflowID(h.Office, id), RunId: t.run}}
	for fresh := []*historypb.HistoryEvent(nil); ; { // the newest first
		page, err := h.client.WorkflowService().GetWorkflowExecutionHistoryReverse(ctx, request)
		if err != nil {
			return false // which reading it all will tell
		}
		for _, e := range page.GetHistory().GetEvents() {
			switch {
			case closes(e):
				return false
			case e.EventId > t.last.EventId:
				fresh = append(fresh, e)
				continue
			case !proto.Equal(e, t.last):
				return false
			}
			t.Lines, t.Inside = slices.Clip(t.Lines), slices.Clip(t.Inside) // others go on from there, too
			for _, e := range slices.Backward(fresh) {
				if t.hear(e) != nil {
					return false
				}
			}
			return true
		}
		if request.NextPageToken = page.NextPageToken; len(request.NextPageToken) == 0 {
			return false
		}
	}
}

// closes says whether an event is the last one of its run.
func closes(e *historypb.HistoryEvent) bool {
	switch e.EventType {
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED, enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED, enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT,
		enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED, enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED, enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW:
		return true
	}
	return false
}

// tale is what a history tells up to an event.
type tale struct {
	kept
	ahead bool                    // something reached the case that no worker has seen to
	run   string                  // whose history it is
	last  *historypb.HistoryEvent // that was heard and stays where it is
}

// How the SDK writes a workflow.SideEffect into a history.
const (
	sideEffectMarker = "SideEffect"
	sideEffectResult = "data"
)

// hear takes in the next event.
func (t *tale) hear(e *historypb.HistoryEvent) error {
	from := converter.GetDefaultDataConverter().FromPayloads
	switch e.EventType {
	case enumspb.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED, enumspb.EVENT_TYPE_WORKFLOW_TASK_STARTED: // the server may take them back
	default:
		t.last = e
	}
	switch e.EventType {
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED:
		var in input
		if err := from(e.GetWorkflowExecutionStartedEventAttributes().Input, &in); err != nil {
			return err
		}
		if in.Kept != nil {
			t.kept = *in.Kept
		}
		t.ahead, t.run = true, e.GetWorkflowExecutionStartedEventAttributes().OriginalExecutionRunId
	case enumspb.EVENT_TYPE_MARKER_RECORDED:
		if marker := e.GetMarkerRecordedEventAttributes(); marker.MarkerName == sideEffectMarker {
			var j judged
			if err := from(marker.Details[sideEffectResult], &j); err != nil {
				return err
			}
			t.add(j)
		}
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED:
		t.ahead = true
	case enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED:
		t.ahead = false
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED, enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT, enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED,
		enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED:
		t.ahead, t.stopped = false, true
	}
	return nil
}

// archived is what is kept of a case that is over; nil when there is none.
func (h *Host) archived(ctx context.Context, id string) (*kept, error) {
	text, err := h.shelf.Get(ctx, archiveName(h.Office, id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var k kept
	if json.Unmarshal(text, &k) != nil {
		return nil, &Damaged{archiveName(h.Office, id)}
	}
	return &k, nil
}

// Case tells where a case stands.
func (h *Host) Case(ctx context.Context, id string) (host.Case, error) {
	b, _, err := h.read(ctx, id)
	if err != nil {
		return host.Case{}, err
	}
	return b.Case, nil
}

// Record gives the lines of a case's record.
func (h *Host) Record(ctx context.Context, id string) ([]host.Entry, error) {
	b, _, err := h.read(ctx, id)
	if err != nil {
		return nil, err
	}
	entries := make([]host.Entry, len(b.lines))
	for i := range b.lines {
		if entries[i], err = b.entry(i); err != nil {
			return nil, err
		}
	}
	return entries, nil
}

// Find looks for the line that an event left in the record.
func (h *Host) Find(ctx context.Context, id, event string) (host.Entry, bool, error) {
	b, _, err := h.read(ctx, id)
	if err != nil {
		return host.Entry{}, false, err
	}
	i, found := b.ids[event]
	if !found {
		return host.Entry{}, false, nil
	}
	e, err := b.entry(i)
	return e, err == nil, err
}

// Inside lists the cases that run, or ran, inside a case.
func (h *Host) Inside(ctx context.Context, id string) ([]string, error) {
	_, k, err := h.read(ctx, id)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, i := range k.Inside {
		ids = append(ids, i.Case)
	}
	return ids, nil
}
