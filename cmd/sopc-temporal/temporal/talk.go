package temporal

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"sopc/compiler/condition"
	"sopc/runtime/engine"
	"sopc/runtime/host"
)

// listen sets up what clients and other cases may send.
func (c *live) listen(ctx workflow.Context) error {
	update := func(name string, handler, validator any) error {
		return workflow.SetUpdateHandlerWithOptions(ctx, name, handler, workflow.UpdateHandlerOptions{Validator: validator})
	}
	workflow.Go(ctx, func(ctx workflow.Context) {
		c.await(ctx)
		s := workflow.NewSelector(ctx)
		c.onSignals(ctx, s)
		for {
			s.Select(ctx)
		}
	})
	return errors.Join(
		update(beginUpdate, c.onBegin, func(ctx workflow.Context, s start) error { return nil }),
		update(doUpdate, c.onDo, c.mayDo),
		update(ringUpdate, c.onRing, func(ctx workflow.Context, at clock) error { return nil }),
		update(insideUpdate, c.onInside, c.mayInside),
	)
}

// await waits until the case has begun.
func (c *live) await(ctx workflow.Context) { workflow.Await(ctx, func() bool { return c.began }) }

func (c *live) snapshot() snapshot { return snapshot{c.Hash, c.Progress, c.kept.Inside} }

// onBegin answers who starts the case, or started it before.
func (c *live) onBegin(ctx workflow.Context, s start) (snapshot, error) {
	c.await(ctx)
	if c.refused == nil && s.Command != "" && !s.same(c.in.Start) {
		if i, known := c.ids[s.Command]; known && i == 0 {
			first, err := c.entry(0)
			if err == nil {
				err = host.SentAgain(first, host.Entry{Event: s.event(), Program: s.Program})
			}
			if err != nil {
				return snapshot{}, asFailure(err)
			}
		}
	}
	return c.snapshot(), asFailure(c.refused)
}

// mayDo rejects what people may not send, without a trace in the history.
func (c *live) mayDo(ctx workflow.Context, m command) error {
	if !c.began || c.refused != nil {
		return nil // onDo waits
	}
	at := c.now(ctx, m.clock)
	_, _, err := c.judge(ctx, c.awake(at), m.Event, nil, at, m.Set, false)
	return asFailure(err)
}

// onDo records what a person does.
func (c *live) onDo(ctx workflow.Context, m command) (snapshot, error) {
	c.await(ctx)
	if c.refused != nil {
		return snapshot{}, asFailure(c.refused)
	}
	c.hear(m.clock)
	c.wake(ctx, m.clock)
	commands, again, err := c.take(ctx, m.Event, nil, m.clock, false)
	if err != nil {
		return snapshot{}, asFailure(err)
	}
	if !again {
		c.follow(ctx, commands, m.clock)
	}
	return c.snapshot(), nil
}

// onRing lets timers go off by the clock of who asks.
func (c *live) onRing(ctx workflow.Context, at clock) ([]host.Rung, error) {
	c.await(ctx)
	c.hear(at)
	return c.wake(ctx, at), nil
}

// mayInside rejects to start an SOP that no task waits for.
func (c *live) mayInside(ctx workflow.Context, s start) error {
	if !c.began || c.refused != nil {
		return nil
	}
	if id, there, err := c.waitsFor(s); err != nil || there {
		return asFailure(err)
	} else if _, err := c.first(ctx, id, s, false); err != nil {
		return asFailure(err)
	}
	return nil
}

// onInside starts an SOP inside a task, for a person, and gives the id of its
// case. It is judged here, so that a case inside begins with a line.
func (c *live) onInside(ctx workflow.Context, s start) (string, error) {
	c.await(ctx)
	c.hear(s.clock)
	id, there, err := c.waitsFor(s)
	if err == nil && !there {
		err = c.startInside(ctx, id, s, false)
	}
	return id, asFailure(err)
}

// waitsFor finds the case inside a task for which a program is started: the one
// that is there, or the next one.
func (c *live) waitsFor(s start) (id string, there bool, err error) {
	t, open := c.State.Task(s.Parent.Task)
	if !open || t.SubEnded || c.Subs.Of(&c.Procedure.Program.Steps[t.Step]) != s.Program {
		return "", false, host.NotWaiting(*s.Parent, c.Shelf.title(s.Program))
	}
	n := 1
	for _, i := range c.kept.Inside {
		if i.Task != t.No {
			continue
		}
		if i.Phase != engine.GivenUp {
			return i.Case, true, nil
		}
		n++
	}
	id, err = host.InsideID(c.ID, t.No, n)
	return id, false, err
}

// first judges the first line of a case inside this one.
func (c *live) first(ctx workflow.Context, id string, s start, system bool) (judged, error) {
	child := &live{Rules: c.Rules, in: c.in, book: newBook(id, c.Shelf), byHand: c.byHand}
	at := child.now(ctx, s.clock)
	line, _, err := child.judge(ctx, host.Progress{}, s.event(), s.line(), at, s.Set, system)
	if err != nil {
		return judged{}, err
	}
	j := judged{Line: line, Inside: &inside{Case: id, Task: s.Parent.Task, Phase: engine.Running}}
	child.seal(&j, 1, child.chain.Then(line))
	return j, nil
}

// startInside starts a case inside this one.
func (c *live) startInside(ctx workflow.Context, id string, s start, system bool) error {
	var j judged
	err := workflow.SideEffect(ctx, func(workflow.Context) any {
		j, err := c.first(ctx, id, s, system)
		return j.orRefused(err)
	}).Get(&j)
	must(err)
	if j.Refused != nil {
		return &engine.Refusal{Code: j.Refused.Code, Text: j.Refused.Text}
	}
	c.kept.add(j)
	ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
		WorkflowID: workflowID(c.in.Office, id), ParentClosePolicy: enumspb.PARENT_CLOSE_POLICY_ABANDON,
		WorkflowIDReusePolicy: enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY,
	})
	in := input{Office: c.in.Office, Case: id, Still: c.in.Still, Kept: &kept{Lines: []json.RawMessage{j.Line}, Key: j.Key, Seal: j.Seal}, Revision: c.revision}
	err = workflow.ExecuteChildWorkflow(ctx, caseWorkflow, in).GetChildWorkflowExecution().Get(ctx, nil)
	if err != nil && !temporal.IsWorkflowExecutionAlreadyStartedError(err) {
		workflow.GetLogger(ctx).Error("a case inside did not start", "case", id, "error", err)
	}
	return nil
}

// follow carries out what a line asks of the world, and shows it in lists.
func (c *live) follow(ctx workflow.Context, commands []engine.Command, when clock) {
	c.publish(ctx)
	for _, command := range commands {
		switch command.Kind {
		case engine.StartSub, engine.Close, engine.EndCase:
			if len(c.Subs) > 0 {
				c.settle(ctx, when)
			}
		}
	}
	if c.Parent != nil && c.State.Phase != engine.Running {
		c.send(ctx, c.Parent.Case, overSignal, over{when, c.ID, c.Parent.Task, c.State.Phase, host.EndText(c.Case)})
	}
}

// settle brings the cases inside this one in step with it.
func (c *live) settle(ctx workflow.Context, when clock) {
	for _, t := range slices.Clone(c.State.Tasks) {
		hash := c.Subs.Of(&c.Procedure.Program.Steps[t.Step])
		there := slices.ContainsFunc(c.kept.Inside, func(i inside) bool { return i.Task == t.No })
		if hash == "" || t.Asked || t.SubEnded || there {
			continue
		}
		sub, err := c.Shelf.procedure(hash)
		must(err)
		s := start{clock: when, Program: hash, Subs: c.Subs, Data: host.Inherited(c.Case, sub.Program), Parent: &host.Parent{Case: c.ID, Task: t.No}}
		id, err := host.InsideID(c.ID, t.No, 1)
		if err == nil && starts(sub, s.Data) { // else it lacks fields, which a person gives
			c.startInside(ctx, id, s, true)
		}
	}
	// What runs inside a task that is closed has nobody to run for.
	for _, i := range slices.Clone(c.kept.Inside) {
		if _, open := c.State.Task(i.Task); !open && i.Phase == engine.Running {
			c.mark(i.Case, engine.GivenUp)
			c.send(ctx, i.Case, closeSignal, when)
		}
	}
}

// starts says whether an SOP begins with no more than these values.
func starts(p *engine.Procedure, data condition.Data) bool {
	_, _, err := p.Apply(engine.State{}, engine.Event{ID: "#1", Kind: engine.Started, Lane: -1, Data: data})
	return err == nil
}

func (c *live) mark(id string, phase engine.Phase) {
	for n := range c.kept.Inside {
		if c.kept.Inside[n].Case == id {
			c.kept.Inside[n].Phase = phase
		}
	}
}

// send signals another case of the office, if it is still there.
func (c *live) send(ctx workflow.Context, id, signal string, arg any) {
	if err := workflow.SignalExternalWorkflow(ctx, workflowID(c.in.Office, id), "", signal, arg).Get(ctx, nil); err != nil {
		workflow.GetLogger(ctx).Info("a case to be told is over already", "case", id, "signal", signal)
	}
}

// onSignals handles what other cases tell.
func (c *live) onSignals(ctx workflow.Context, s workflow.Selector) {
	s.AddReceive(workflow.GetSignalChannel(ctx, overSignal), func(ch workflow.ReceiveChannel, _ bool) {
		var o over
		ch.Receive(ctx, &o)
		c.handling = true
		c.onOver(ctx, o)
		c.handling = false
	})
	s.AddReceive(workflow.GetSignalChannel(ctx, closeSignal), func(ch workflow.ReceiveChannel, _ bool) {
		var at clock
		ch.Receive(ctx, &at)
		c.handling = true
		c.onClose(ctx, at)
		c.handling = false
	})
}

// onOver records that what ran inside a task ended.
func (c *live) onOver(ctx workflow.Context, o over) {
	c.hear(o.clock)
	c.mark(o.Case, o.Phase)
	t, open := c.State.Task(o.Task)
	if !open || t.SubEnded || o.Phase != engine.Ended || c.State.Phase != engine.Running {
		return
	}
	c.wake(ctx, o.clock)
	e := engine.Event{ID: fmt.Sprint("#sub-", o.Task), Kind: engine.SubEnded, Task: o.Task, Part: t.Part, Lane: -1, Reason: o.End}
	if commands, _, err := c.take(ctx, e, nil, o.clock, true); err == nil {
		c.follow(ctx, commands, o.clock)
	}
}

// onClose cancels a case whose parent went on without it.
func (c *live) onClose(ctx workflow.Context, at clock) {
	c.hear(at)
	if c.State.Phase != engine.Running {
		return
	}
	e := engine.Event{ID: "#induk", Kind: engine.Cancelled, Lane: -1, Reason: "langkah induknya berakhir"}
	if commands, _, err := c.take(ctx, e, nil, at, true); err == nil {
		c.follow(ctx, commands, at)
	}
}

// title is what an SOP is called, for messages.
func (s *Shelf) title(hash string) string {
	p, err := s.procedure(hash)
	if err != nil {
		return hash
	}
	return p.Program.Title
}

func workflowID(office, id string) string { return office + "/" + id }
