// Package temporal is a host on Temporal: each case is a workflow, which any of
// several workers may take the next step of. The semantics are those of
// everywhere: a worker judges by a host.Desk, and a case is what
// Progress.Follow makes of its lines.
//
//   - messages.go: what clients and cases say to each other
//   - case.go, talk.go: the workflow
//   - lists.go: what lists show, by search attributes
//   - host.go, reading.go, records.go: the client's side, a host.Host with records
//   - connect.go, fault.go: the way to a server; what goes wrong, and what to do
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
	"errors"
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
)

// Options say how cases on Temporal are reached.
type Options struct {
	Office string // whose cases: small letters, digits and "-"
	// Server is the address, and Namespace the name, that a *Fault tells.
	Server, Namespace string
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
	// Settle has lists, and Close, wait until they show what this host changed, but
	// not longer than a moment.
	Settle bool
	// Patience is how long something may take until it is answered; 0: 20 seconds.
	// A tenth of it is a moment: how long to wait for what has reached a case to be
	// judged, and for lists to show what was.
	Patience time.Duration
}

// Host is a host.Host whose cases are workflows. It judges nothing itself.
// Failures other than those of host.Host are a *Fault or *NoProgram.
type Host struct {
	Options
	known
	client client.Client
	shelf  *Shelf

	mu       sync.Mutex
	unlisted map[string]int  // cases that lists may not show yet, to the number of their events
	heard    map[string]tale // what was read of cases that run
}

var _ host.Host = (*Host)(nil)

// New makes a host of a connection and the depot of the office.
func New(c client.Client, s *Shelf, o Options) *Host {
	if o.Patience == 0 {
		o.Patience = 20 * time.Second
	}
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	return &Host{Options: o, client: c, shelf: s, unlisted: map[string]int{}, heard: map[string]tale{}}
}

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
	m := start{clock: h.clock(), Command: s.Command, By: s.By, Data: s.Data, Papers: s.Papers, Parent: s.Parent}
	begins := m.event()
	err := begins.CheckText()
	if err != nil {
		return host.Case{}, err
	}
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
	if b, _, err := h.read(ctx, id); err == nil {
		return h.startedBefore(b, m)
	} else if !errors.As(err, new(*host.NoCase)) && !isKind(err, Unjudged) {
		return host.Case{}, err
	}
	in := h.begin(id)
	in.Start = &m
	var now snapshot
	err = h.update(ctx, Sent{Case: id, Command: m.Command, Begins: true}, beginUpdate, m, &now, func() client.WithStartWorkflowOperation {
		return h.client.NewWithStartWorkflowOperation(h.workflow(id), caseWorkflow, in)
	})
	var over *ended
	if errors.As(err, &over) { // meanwhile
		return h.startedBefore(over.book, m)
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

// begin is what every case begins with.
func (h *Host) begin(id string) input {
	return input{Office: h.Office, Case: id, Still: h.Still, Revision: h.knows()}
}

// workflow says how the workflow of a case is started.
func (h *Host) workflow(id string) client.StartWorkflowOptions {
	return client.StartWorkflowOptions{ID: workflowID(h.Office, id), TaskQueue: queueOf(h.Office, h.knows()),
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

// startedBefore answers who starts a case that is there already.
func (h *Host) startedBefore(b *book, m start) (host.Case, error) {
	first, err := b.entry(0)
	if err == nil && m.Command != "" && first.ID == m.Command {
		err = host.SentAgain(first, host.Entry{Event: m.event(), Program: m.Program})
	}
	return b.Case, err
}

// startInside begins a case inside a task, which its parent does.
func (h *Host) startInside(ctx context.Context, m start) (host.Case, error) {
	var id string
	err := h.update(ctx, Sent{Case: m.Parent.Case, Command: m.Command}, insideUpdate, m, &id, nil)
	if errors.As(err, new(*ended)) {
		err = host.NotWaiting(*m.Parent, h.shelf.title(m.Program))
	}
	if err != nil {
		return host.Case{}, err
	}
	b, _, err := h.read(ctx, id)
	if err != nil {
		return host.Case{}, err
	}
	return h.startedBefore(b, m)
}

// Do records what a person does.
func (h *Host) Do(ctx context.Context, id string, e engine.Event) (host.Case, error) {
	if err := errors.Join(ctx.Err(), host.CheckCommand(e.ID), e.CheckText()); err != nil {
		return host.Case{}, first(err)
	}
	if e.ID == "" { // so that it counts once, however often the connection makes us send it
		e.ID = "c-" + strings.ToLower(rand.Text())
	}
	var now snapshot
	err := h.update(ctx, Sent{Case: id, Command: e.ID}, doUpdate, command{h.clock(), e}, &now, nil)
	var over *ended
	var lost *Fault
	switch {
	case err == nil:
		return h.settled(ctx, id, now)
	case errors.As(err, &over):
		if over.has(e.ID) { // what it took counts
			return over.sentAgain(e)
		}
		_, _, err = over.Procedure.Apply(over.State, e)
		return over.Case, err
	case errors.As(err, &lost) && lost.Sent != nil && lost.Kind != Lost:
		if b, _, wrong := h.read(context.WithoutCancel(ctx), id); wrong == nil {
			if b.has(e.ID) { // only the answer was lost
				return b.sentAgain(e)
			}
			lost.Sent.Absent = true
		}
	}
	return host.Case{}, err
}

// ended says that a case takes nothing more.
type ended struct{ *book }

func (e *ended) Error() string { return "case " + e.ID + " is over" }

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
		b, _, err := h.read(ctx, one)
		if err != nil {
			return all, err
		}
		if due, timed := b.Next(); !timed || due.At.After(h.Now()) {
			continue
		}
		var rung []host.Rung
		err = h.update(ctx, Sent{Case: one}, ringUpdate, h.clock(), &rung, nil)
		if errors.As(err, new(*ended)) {
			continue
		}
		if err != nil {
			return all, err
		}
		if len(rung) > 0 && h.Settle {
			if b, k, err := h.read(ctx, one); err == nil {
				h.settled(ctx, one, snapshot{b.Hash, b.Progress, k.Inside})
			}
		}
		all = append(all, rung...)
	}
	slices.SortStableFunc(all, func(a, b host.Rung) int { return a.At.Compare(b.At) })
	return all, nil
}

// caseOf is a case as it told of itself.
func (h *Host) caseOf(id string, now snapshot) (host.Case, error) {
	p, err := h.shelf.procedure(now.Hash)
	return host.Case{ID: id, Hash: now.Hash, Procedure: p, Progress: now.Progress}, err
}

// update sends something to a case and waits for what came of it. The error is
// an *ended when the case is over. It is started with what start gives, if that
// is not nil.
func (h *Host) update(ctx context.Context, sent Sent, name string, arg, answer any, start func() client.WithStartWorkflowOperation) error {
	id := sent.Case
	if host.CheckID(id) != nil {
		return &host.NoCase{ID: id}
	}
	ctx, cancel := context.WithTimeout(ctx, h.Patience)
	defer cancel()
	for {
		options := client.UpdateWorkflowOptions{UpdateID: rand.Text(), WorkflowID: workflowID(h.Office, id), UpdateName: name, Args: []any{arg},
			WaitForStage: client.WorkflowUpdateStageCompleted}
		var handle client.WorkflowUpdateHandle
		var err error
		if start == nil {
			handle, err = h.client.UpdateWorkflow(ctx, options)
		} else {
			handle, err = h.client.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{StartWorkflowOperation: start(), UpdateOptions: options})
		}
		if err == nil {
			err = handle.Get(ctx, answer)
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
		case errors.As(err, new(*serviceerror.NotFound)), errors.As(err, new(*serviceerror.WorkflowExecutionAlreadyStarted)), errors.As(err, new(*serviceerror.WorkflowNotReady)),
			errors.As(err, &failure) && failure.Type() == "AcceptedUpdateCompletedWorkflow": // it did not count
		default:
			return h.unanswered(ctx, err, sent)
		}
		b, k, err := h.read(ctx, id)
		switch {
		case isSilence(ctx.Err()):
			return h.unanswered(ctx, ctx.Err(), sent)
		case isKind(err, Unjudged): // a worker cannot begin it
			continue
		case err != nil:
			return err
		case b.State.Phase != engine.Running:
			return &ended{b}
		case k.stopped:
			return &Fault{Kind: Stopped, Where: id}
		}
		// It began, or went on in another run, at this very moment, or a worker
		// cannot go on with it.
		time.Sleep(20 * time.Millisecond)
	}
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
		if b, _, err := h.read(ctx, other.Case); err == nil {
			h.note(other.Case, b.State.Events)
		}
	}
	return c, nil
}

func (h *Host) note(id string, events int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.unlisted[id] = max(events, h.unlisted[id])
}

// settle waits until lists show what this host changed before, but not
// longer than a moment: they lag behind, and whoever did something expects to see
// it.
func (h *Host) settle(ctx context.Context) {
	h.mu.Lock()
	awaited := h.unlisted
	h.unlisted = map[string]int{}
	h.mu.Unlock()
	wait := 20 * time.Millisecond
	for end := time.Now().Add(h.moment()); len(awaited) > 0 && time.Now().Before(end) && ctx.Err() == nil; wait = min(2*wait, 500*time.Millisecond) {
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
