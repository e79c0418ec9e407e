// Package temporal is a host on Temporal: each case is a workflow, which any of
// several workers may take the next step of. The semantics are those of
// everywhere: a worker judges by a host.Desk, and a case is what
// Progress.Follow makes of its lines.
//
//   - messages.go: what clients and cases say to each other
//   - case.go, talk.go: the workflow
//   - lists.go: what lists show, by search attributes
//   - host.go, records.go: the client's side, a host.Host with records
//   - work.go: the worker's side
//   - revision.go: how its code may change while cases are open
//   - shelf.go, book.go: programs and lines in the depot; a case made of lines
package temporal

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"sopc/compiler/program"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/record"
)

// Options say how cases on Temporal are reached.
type Options struct {
	Office string // whose cases: small letters, digits and "-"
	Queue  string // the task queue of its workers; empty: sopc-OFFICE
	// Clock, if not nil, sets the time of every command by hand. TimeSet has
	// the record say so.
	Clock   func() time.Time
	TimeSet bool
	// Still makes cases whose time passes only as commands say: their timers
	// go off when somebody rings. For rehearsals and tests.
	Still bool
	Zone  *time.Location // of Now; nil: UTC
	// Trusted is the public key of the office, as who verifies knows it; nil:
	// from nowhere.
	Trusted ed25519.PublicKey
	// Settle has lists, and Close, wait until they show what this host changed,
	// up to two seconds.
	Settle bool
	// Patience is how long a command may take; 0: 20 seconds.
	Patience time.Duration
}

// Host is a host.Host whose cases are workflows. It judges nothing itself.
// Failures other than those of host.Host are a *Fault or *NoProgram.
type Host struct {
	Options
	client client.Client
	shelf  *Shelf

	asking   [64]sync.Mutex // by hash of the case: the server keeps only one question at a time waiting for a case
	mu       sync.Mutex
	unlisted map[string]int // cases that lists may not show yet, to the number of their events
}

var _ host.Host = (*Host)(nil)

// New makes a host of a connection and the depot of the office.
func New(c client.Client, s *Shelf, o Options) *Host {
	if o.Queue == "" {
		o.Queue = QueueOf(o.Office)
	}
	if o.Patience == 0 {
		o.Patience = 20 * time.Second
	}
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	return &Host{Options: o, client: c, shelf: s, unlisted: map[string]int{}}
}

// QueueOf is the task queue of an office.
func QueueOf(office string) string { return "sopc-" + office }

// Now is the clock by which the host counts.
func (h *Host) Now() time.Time {
	if h.Clock != nil {
		return h.Clock()
	}
	return time.Now().In(h.Zone)
}

func (h *Host) clock() clock {
	if h.Clock == nil {
		return clock{}
	}
	return clock{h.Clock(), h.TimeSet}
}

// Start begins a case.
func (h *Host) Start(ctx context.Context, s host.Start) (host.Case, error) {
	if err := errors.Join(ctx.Err(), host.CheckID(s.ID), host.CheckCommand(s.Command)); err != nil {
		return host.Case{}, first(err)
	}
	ctx, cancel := context.WithTimeout(ctx, h.Patience)
	defer cancel()
	m := start{clock: h.clock(), Command: s.Command, By: s.By, Data: s.Data, Papers: s.Papers, Parent: s.Parent}
	var err error
	if m.Program, err = h.shelf.keep(ctx, s.Program); err != nil {
		return host.Case{}, err
	}
	for title, sub := range s.Subs {
		if m.Subs == nil {
			m.Subs = host.Subs{}
		}
		if m.Subs[program.Key(title)], err = h.shelf.keep(ctx, sub); err != nil {
			return host.Case{}, err
		}
	}
	if s.Parent != nil {
		return h.startInside(ctx, m)
	}
	id, err := h.claim(ctx, s.ID, s.Command)
	if err != nil {
		return host.Case{}, err
	}
	if k, err := h.archived(ctx, id); err != nil || k != nil {
		return h.startedBefore(id, k, m, err)
	}
	in := input{Office: h.Office, Case: id, Still: h.Still, Start: &m}
	var now snapshot
	err = h.update(ctx, id, beginUpdate, m, &now, func(o client.UpdateWorkflowOptions) (client.WorkflowUpdateHandle, error) {
		begin := h.client.NewWithStartWorkflowOperation(h.workflow(id), caseWorkflow, in)
		return h.client.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{StartWorkflowOperation: begin, UpdateOptions: o})
	})
	var over *serviceerror.WorkflowExecutionAlreadyStarted
	if errors.As(err, &over) || errors.As(err, new(*host.NoCase)) { // it ended meanwhile
		k, err := h.archived(ctx, id)
		return h.startedBefore(id, k, m, err)
	}
	if err != nil {
		return host.Case{}, err
	}
	return h.settled(ctx, id, now)
}

func first(err error) error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()[0]
	}
	return err
}

// workflow says how the workflow of a case is started.
func (h *Host) workflow(id string) client.StartWorkflowOptions {
	return client.StartWorkflowOptions{ID: workflowID(h.Office, id), TaskQueue: h.Queue,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING}
}

// claim gives a case its id. A command that begins a case lays claim to the id,
// so that it begins no other one when it is sent again.
func (h *Host) claim(ctx context.Context, id, command string) (string, error) {
	if id == "" {
		id = "k" + strings.ToLower(rand.Text()[:11])
	}
	if command == "" {
		return id, nil
	}
	sum := sha256.Sum256([]byte(command))
	there, put, err := h.shelf.Put(ctx, "command/"+h.Office+"/"+hex.EncodeToString(sum[:]), []byte(id))
	if err == nil && !put {
		id = string(there)
	}
	return id, err
}

// startedBefore answers who starts a case that is over already.
func (h *Host) startedBefore(id string, k *kept, m start, err error) (host.Case, error) {
	if err != nil {
		return host.Case{}, err
	}
	if k == nil {
		return host.Case{}, &host.NoCase{ID: id}
	}
	b, err := h.shelf.open(id, k)
	if err != nil {
		return host.Case{}, err
	}
	if i, known := b.ids[m.Command]; known && i == 0 && m.Command != "" {
		line, err := b.entry(0)
		if err == nil {
			err = host.SentAgain(line, host.Entry{Event: m.event(), Program: m.Program})
		}
		if err != nil {
			return b.Case, err
		}
	}
	return b.Case, nil
}

// startInside begins a case inside a task, which its parent does.
func (h *Host) startInside(ctx context.Context, m start) (host.Case, error) {
	var id string
	if err := h.update(ctx, m.Parent.Case, insideUpdate, m, &id, nil); err != nil {
		return host.Case{}, err
	}
	c, err := h.Case(ctx, id)
	if err != nil || m.Command == "" {
		return c, err
	}
	record, err := h.Record(ctx, id)
	if err == nil && record[0].ID == m.Command {
		err = host.SentAgain(record[0], host.Entry{Event: m.event(), Program: m.Program})
	}
	return c, err
}

// Do records what a person does.
func (h *Host) Do(ctx context.Context, id string, e engine.Event) (host.Case, error) {
	if err := errors.Join(ctx.Err(), host.CheckCommand(e.ID)); err != nil {
		return host.Case{}, first(err)
	}
	if e.ID == "" { // so that it counts once, however often the connection makes us send it
		e.ID = "c-" + strings.ToLower(rand.Text())
	}
	ctx, cancel := context.WithTimeout(ctx, h.Patience)
	defer cancel()
	var now snapshot
	err := h.update(ctx, id, doUpdate, command{h.clock(), e}, &now, nil)
	if errors.As(err, new(*host.NoCase)) {
		return h.doAfterwards(ctx, id, e)
	}
	if err != nil {
		return host.Case{}, err
	}
	return h.settled(ctx, id, now)
}

// doAfterwards answers for a case that is over: it takes nothing more, but what
// it took counts.
func (h *Host) doAfterwards(ctx context.Context, id string, e engine.Event) (host.Case, error) {
	k, err := h.archived(ctx, id)
	if err != nil {
		return host.Case{}, err
	}
	if k == nil {
		return host.Case{}, &host.NoCase{ID: id}
	}
	b, err := h.shelf.open(id, k)
	if err != nil {
		return host.Case{}, err
	}
	if i, known := b.ids[e.ID]; known {
		line, err := b.entry(i)
		if err == nil {
			e.By = strings.TrimSpace(e.By)
			err = host.SentAgain(line, host.Entry{Event: e})
		}
		return b.Case, err
	}
	_, _, err = b.Procedure.Apply(b.State, e)
	return b.Case, err
}

// Ring lets every timer go off that is due by the host's clock. The timers of
// cases go off by themselves; Ring is for Still cases, and for a time that was
// set by hand.
func (h *Host) Ring(ctx context.Context, id string) ([]host.Rung, error) {
	ids := []string{id}
	if id == "" {
		// A moment is added for what the server rounds; the cases themselves know
		// what is due.
		h.settle(ctx)
		due, err := h.list(ctx, "ExecutionStatus = 'Running'", timerAttribute.GetName()+" <= '"+h.Now().Add(time.Second).UTC().Format(time.RFC3339Nano)+"'")
		if err != nil {
			return nil, err
		}
		ids = ids[:0]
		for _, s := range due {
			ids = append(ids, s.Summary.ID)
		}
		slices.Sort(ids)
	}
	var all []host.Rung
	for _, one := range ids {
		var rung []host.Rung
		err := h.update(ctx, one, ringUpdate, h.clock(), &rung, nil)
		if errors.As(err, new(*host.NoCase)) {
			if _, err = h.Case(ctx, one); err == nil || id == "" {
				continue // over
			}
		}
		if err != nil {
			return all, err
		}
		if len(rung) > 0 && h.Settle {
			if now, err := h.state(ctx, one); err == nil {
				h.settled(ctx, one, now)
			}
		}
		all = append(all, rung...)
	}
	slices.SortStableFunc(all, func(a, b host.Rung) int { return a.At.Compare(b.At) })
	return all, nil
}

// Case tells where a case stands.
func (h *Host) Case(ctx context.Context, id string) (host.Case, error) {
	now, err := h.state(ctx, id)
	if err != nil {
		return host.Case{}, err
	}
	return h.caseOf(id, now)
}

func (h *Host) caseOf(id string, now snapshot) (host.Case, error) {
	p, err := h.shelf.procedure(now.Hash)
	return host.Case{ID: id, Hash: now.Hash, Procedure: p, Progress: now.Progress}, err
}

// state asks a case, or the depot when it is over.
func (h *Host) state(ctx context.Context, id string) (now snapshot, err error) {
	running, err := h.query(ctx, id, stateQuery, &now)
	if err != nil || running {
		return now, err
	}
	k, err := h.archived(ctx, id)
	if err != nil {
		return now, err
	}
	if k == nil {
		return now, &host.NoCase{ID: id}
	}
	b, err := h.shelf.open(id, k)
	if err != nil {
		return now, err
	}
	return snapshot{b.Hash, b.Progress, k.Inside}, nil
}

// book gives the lines of a case, and what is kept with them.
func (h *Host) book(ctx context.Context, id string) (*book, *kept, error) {
	var k kept
	running, err := h.query(ctx, id, recordQuery, &k)
	if err != nil {
		return nil, nil, err
	}
	if !running {
		archived, err := h.archived(ctx, id)
		if err != nil {
			return nil, nil, err
		}
		if archived == nil {
			return nil, nil, &host.NoCase{ID: id}
		}
		k = *archived
	}
	b, err := h.shelf.open(id, &k)
	return b, &k, err
}

// archived is what is kept of a case that is over; nil when there is none.
func (h *Host) archived(ctx context.Context, id string) (*kept, error) {
	if id == "" || host.CheckID(id) != nil {
		return nil, nil
	}
	text, err := h.shelf.Get(ctx, archiveName(h.Office, id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var k kept
	return &k, json.Unmarshal(text, &k)
}

// query asks a case that runs; running is false when none does.
func (h *Host) query(ctx context.Context, id, name string, answer any) (running bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	turn := &h.asking[sha256.Sum256([]byte(id))[0]%64]
	turn.Lock()
	defer turn.Unlock()
	ctx, cancel := context.WithTimeout(ctx, h.Patience)
	defer cancel()
	request := &client.QueryWorkflowWithOptionsRequest{WorkflowID: workflowID(h.Office, id), QueryType: name, QueryRejectCondition: enumspb.QUERY_REJECT_CONDITION_NOT_OPEN}
	response, err := h.client.QueryWorkflowWithOptions(ctx, request)
	if err == nil && response.QueryRejected != nil {
		if status := response.QueryRejected.Status; status == enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED || status == enumspb.WORKFLOW_EXECUTION_STATUS_FAILED {
			return false, nil
		}
		// Somebody stopped the workflow with Temporal's own tools. Its history
		// still tells.
		request.QueryRejectCondition = enumspb.QUERY_REJECT_CONDITION_NONE
		response, err = h.client.QueryWorkflowWithOptions(ctx, request)
	}
	if errors.As(err, new(*serviceerror.NotFound)) {
		return false, nil
	}
	if err != nil {
		return false, h.fault(ctx, err)
	}
	return true, response.QueryResult.Get(answer)
}

// update sends something to a case and waits for what came of it. The error is
// a *host.NoCase when no such case runs.
func (h *Host) update(ctx context.Context, id, name string, arg, answer any, send func(client.UpdateWorkflowOptions) (client.WorkflowUpdateHandle, error)) error {
	options := client.UpdateWorkflowOptions{UpdateID: rand.Text(), WorkflowID: workflowID(h.Office, id), UpdateName: name, Args: []any{arg},
		WaitForStage: client.WorkflowUpdateStageCompleted}
	if send == nil {
		send = func(o client.UpdateWorkflowOptions) (client.WorkflowUpdateHandle, error) {
			return h.client.UpdateWorkflow(ctx, o)
		}
	}
	handle, err := send(options)
	if err == nil {
		err = handle.Get(ctx, answer)
	}
	// What comes just when a case ends, or a worker cannot go on, the server
	// gives back: it did not count.
	for errors.As(err, new(*serviceerror.WorkflowNotReady)) && ctx.Err() == nil {
		time.Sleep(20 * time.Millisecond)
		if handle, err = send(options); err == nil {
			err = handle.Get(ctx, answer)
		}
	}
	var failure *temporal.ApplicationError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &failure) && failure.Type() == refusalType:
		var r refusal
		if err := failure.Details(&r); err != nil {
			return err
		}
		return &engine.Refusal{Code: r.Code, Text: r.Text}
	case errors.As(err, new(*serviceerror.NotFound)), errors.As(err, &failure) && failure.Type() == "AcceptedUpdateCompletedWorkflow":
		return &host.NoCase{ID: id}
	}
	return h.fault(ctx, err)
}

// Record gives the lines of a case's record.
func (h *Host) Record(ctx context.Context, id string) ([]host.Entry, error) {
	b, _, err := h.book(ctx, id)
	if err != nil {
		return nil, err
	}
	entries := make([]host.Entry, len(b.lines))
	for i, line := range b.lines {
		if entries[i], err = record.ReadLine(line); err != nil {
			return nil, err
		}
	}
	return entries, nil
}

// settled gives a case after a change, and notes what lists must show of it and
// of the cases around it.
func (h *Host) settled(ctx context.Context, id string, now snapshot) (host.Case, error) {
	c, err := h.caseOf(id, now)
	if err != nil || !h.Settle {
		return c, err
	}
	h.note(id, now.Progress.State.Events)
	around := now.Inside
	if now.Progress.Parent != nil && now.Progress.State.Phase != engine.Running {
		around = append(slices.Clone(around), inside{Case: now.Progress.Parent.Case})
	}
	for _, other := range around {
		if s, err := h.state(ctx, other.Case); err == nil {
			h.note(other.Case, s.Progress.State.Events)
		}
	}
	return c, nil
}

func (h *Host) note(id string, events int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.unlisted[id] = max(events, h.unlisted[id])
}

// settle waits until lists show what this host changed before, up to two
// seconds: they lag behind, and whoever did something expects to see it.
func (h *Host) settle(ctx context.Context) {
	h.mu.Lock()
	awaited := h.unlisted
	h.unlisted = map[string]int{}
	h.mu.Unlock()
	wait := 5 * time.Millisecond
	for end := time.Now().Add(2 * time.Second); len(awaited) > 0 && time.Now().Before(end) && ctx.Err() == nil; wait = min(2*wait, 100*time.Millisecond) {
		var ids []string
		for id := range awaited {
			ids = append(ids, "'"+workflowID(h.Office, id)+"'")
		}
		slices.Sort(ids)
		listed, err := h.list(ctx, "WorkflowId IN ("+strings.Join(ids[:min(len(ids), 100)], ", ")+")")
		if err != nil {
			return // the list itself will tell
		}
		for _, s := range listed {
			if events, noted := awaited[s.Summary.ID]; noted && s.Events >= events {
				delete(awaited, s.Summary.ID)
			}
		}
		if len(awaited) > 0 {
			time.Sleep(wait)
		}
	}
}
