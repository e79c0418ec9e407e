package temporal

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/record"
)

// Rules are what a worker judges cases by. They may change from one event to
// the next, and differ between workers: what came of them stands in the history.
type Rules struct {
	Desk  func() host.Desk // of the office, as of now
	Zone  *time.Location   // of the times in its records
	Key   ed25519.PrivateKey
	Shelf *Shelf
	// Longest is how many events the history of a run may have when it is
	// judged by this worker; 0 leaves it to the server.
	Longest int
	known
}

// live is a case at work: one run of the workflow.
//
// Only the worker to whom something happens judges it (judge), and writes what
// comes of it into the history. Everything else follows from the lines, by the
// same Progress.Follow as everywhere, so a replay gives the same.
type live struct {
	*Rules
	*book
	in        input
	revision  int
	renew     bool
	kept      kept // with the lines of this run
	refused   error
	began     bool      // it stands at its first tasks, with what runs inside them
	handling  bool      // a signal
	byHand    time.Time // the latest that a command brought to a Still case
	published shown
	timer     time.Time // as it was published
}

// live is the workflow of one case: it judges what people send, lets timers go
// off, starts what runs inside and ends with the case.
func (r *Rules) live(ctx workflow.Context, in input) error { return r.caseOf(in).run(ctx) }

func (r *Rules) caseOf(in input) *live {
	return &live{Rules: r, in: in, revision: max(1, in.Revision), book: newBook(in.Case, r.Shelf)}
}

func (c *live) run(ctx workflow.Context) error {
	in := c.in
	if err := c.listen(ctx); err != nil {
		return err
	}
	var commands []engine.Command
	if in.Kept != nil {
		c.resume(ctx)
	} else {
		c.hear(in.Start.clock)
		commands, _, c.refused = c.take(ctx, in.Start.event(), in.Start.line(), in.Start.clock, false)
	}
	if c.refused != nil {
		c.began = true
		workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) })
		return asFailure(c.refused)
	}
	c.follow(ctx, commands, clock{})
	if in.Kept != nil && c.State.Phase == engine.Running {
		c.settle(ctx, clock{})
	}
	c.began = true
	for c.State.Phase == engine.Running {
		if c.isLong(ctx) {
			return c.goOn(ctx)
		}
		c.wait(ctx)
	}
	workflow.Await(ctx, func() bool { return c.isIdle(ctx) })
	c.shelve(ctx)
	text, err := json.Marshal(c.kept)
	if err != nil {
		return err
	}
	return c.put(ctx, archiveName(in.Office, in.Case), text)
}

// resume goes on from what was kept, under our key.
func (c *live) resume(ctx workflow.Context) {
	k := c.in.Kept
	b, err := c.Shelf.open(c.in.Case, k)
	must(err)
	c.book, c.kept, c.byHand = b, *k, b.Last
	if len(k.Seal) == 0 {
		var j judged
		must(workflow.SideEffect(ctx, func(workflow.Context) any {
			var j judged
			c.seal(&j, len(b.lines), b.chain)
			return j
		}).Get(&j))
		c.kept.add(j)
	}
}

// now is the time of a command.
func (c *live) now(ctx workflow.Context, at clock) time.Time {
	switch {
	case !at.Now.IsZero():
		return at.Now
	case c.in.Still:
		return c.byHand
	}
	return workflow.Now(ctx).In(c.Zone)
}

// hear takes note of the time that a command brings to a Still case.
func (c *live) hear(at clock) {
	if at.Now.After(c.byHand) {
		c.byHand = at.Now
	}
}

// judge asks the desk. Of the first line, first gives the rest; g is the case as
// it is then.
func (c *live) judge(ctx workflow.Context, g host.Progress, e engine.Event, first *host.Entry, at time.Time, set, system bool) (line []byte, again bool, err error) {
	defer func() { countRefusal(ctx, err) }()
	desk := c.Desk()
	desk.TimeSet = set
	if i, known := c.ids[e.ID]; e.ID != "" && known {
		entry, err := c.entry(i)
		if err == nil {
			err = desk.Again(c.Procedure, g, entry, e, at, system)
		}
		return nil, true, err
	}
	if err := c.Shelf.holds(e, first); err != nil {
		return nil, false, err
	}
	p := c.Procedure
	if first != nil {
		if p, err = c.Shelf.procedure(first.Program); err != nil {
			return nil, false, err
		}
	}
	_, entry, _, err := desk.Take(p, g, e, first, at, system)
	if err != nil {
		return nil, false, err
	}
	return record.Line(entry), false, nil
}

// seal signs the head after so many lines.
func (c *live) seal(j *judged, lines int, chain record.Hash) {
	head := record.Sign(c.Key, c.ID, lines, chain)
	j.Seal = head.Signature
	if !bytes.Equal(head.Key, c.kept.Key) {
		j.Key = head.Key
	}
}

// orRefused is what was judged, or the refusal that err is.
func (j judged) orRefused(err error) judged {
	var r *engine.Refusal
	if errors.As(err, &r) {
		return judged{Refused: &refusal{r.Code, r.Text}}
	}
	must(err)
	return j
}

// take judges an event and makes it the next line, unless it is one already.
// The error is a *engine.Refusal.
func (c *live) take(ctx workflow.Context, e engine.Event, first *host.Entry, when clock, system bool) (commands []engine.Command, again bool, err error) {
	at := c.now(ctx, when)
	var j judged
	err = workflow.SideEffect(ctx, func(workflow.Context) any {
		line, again, err := c.judge(ctx, c.Progress, e, first, at, when.Set, system)
		j := judged{Line: line, Again: again}
		if line != nil {
			c.seal(&j, len(c.lines)+1, c.chain.Then(line))
		}
		j.Renew = c.Longest > 0 && workflow.GetInfo(ctx).GetCurrentHistoryLength() > c.Longest
		return j.orRefused(err)
	}).Get(&j)
	must(err)
	c.renew = c.renew || j.Renew
	switch {
	case j.Refused != nil:
		return nil, false, &engine.Refusal{Code: j.Refused.Code, Text: j.Refused.Text}
	case j.Again:
		return nil, true, nil
	}
	before := c.Progress
	must(c.add(j.Line))
	c.kept.add(j)
	entry, err := c.entry(len(c.lines) - 1)
	must(err)
	_, commands, err = before.Follow(c.Procedure, entry)
	must(err)
	count(ctx, entry)
	return commands, false, nil
}

// wake lets the timers go off that are due.
func (c *live) wake(ctx workflow.Context, when clock) (rung []host.Rung) {
	for {
		due, ok := c.Next()
		if !ok || due.At.After(c.now(ctx, when)) {
			return rung
		}
		commands, _, err := c.take(ctx, timerEvent(due), nil, when, true)
		if err != nil {
			workflow.GetLogger(ctx).Error("a timer was refused", "case", c.ID, "task", due.Task, "timer", due.Timer)
			return rung
		}
		for _, command := range commands {
			rung = append(rung, host.Rung{Case: c.ID, At: due.At, Command: command})
		}
		c.follow(ctx, commands, when)
	}
}

func timerEvent(due host.Due) engine.Event {
	return engine.Event{ID: fmt.Sprintf("#pengingat-%d-%d", due.Task, due.Timer), Kind: engine.Due, Lane: -1, Task: due.Task, Timer: due.Timer}
}

// awake is the case after the timers went off that are due.
func (c *live) awake(at time.Time) host.Progress {
	g := c.Progress
	for {
		due, ok := g.Next()
		if !ok || due.At.After(at) {
			return g
		}
		next, _, _, err := c.Desk().Take(c.Procedure, g, timerEvent(due), nil, at, true)
		if err != nil {
			return g
		}
		g = next
	}
}

// wait lets time pass until something has to be done: a timer goes off, the
// case ends, or its history has grown long.
func (c *live) wait(ctx workflow.Context) {
	due, timed := c.Next()
	timed = timed && !c.in.Still
	changed := func() bool {
		next, ok := c.Next()
		sooner := ok && !c.in.Still && (!timed || next.At.Before(due.At))
		return c.State.Phase != engine.Running || sooner || c.isLong(ctx)
	}
	if !timed {
		workflow.Await(ctx, changed)
		return
	}
	// When what the timer was for is done meanwhile, it goes off for nothing,
	// which is cheaper than to cancel one for each step.
	if ok, _ := workflow.AwaitWithTimeout(ctx, due.At.Sub(workflow.Now(ctx)), changed); !ok {
		c.wake(ctx, clock{})
	}
}

// isLong says that this run has a long history, and that nothing is under way.
func (c *live) isLong(ctx workflow.Context) bool {
	return (c.renew || workflow.GetInfo(ctx).GetContinueAsNewSuggested()) && c.isIdle(ctx)
}

// isIdle says that nothing that somebody sent is being handled or waits for it.
func (c *live) isIdle(ctx workflow.Context) bool {
	return !c.handling && workflow.GetSignalChannel(ctx, overSignal).Len() == 0 && workflow.GetSignalChannel(ctx, closeSignal).Len() == 0 &&
		workflow.AllHandlersFinished(ctx)
}

// goOn begins a new run of the case, with an empty history, by our newest revision.
func (c *live) goOn(ctx workflow.Context) error {
	for c.shelve(ctx); !c.isIdle(ctx) || len(c.kept.Lines) > 0; c.shelve(ctx) { // something came meanwhile
		workflow.Await(ctx, func() bool { return c.isIdle(ctx) })
	}
	k := c.kept
	ctx = workflow.WithWorkflowTaskQueue(ctx, queueOf(c.in.Office, c.knows()))
	return workflow.NewContinueAsNewError(ctx, caseWorkflow, input{Office: c.in.Office, Case: c.in.Case, Still: c.in.Still, Kept: &k, Revision: c.knows()})
}

// shelve puts the lines of this run into the depot.
func (c *live) shelve(ctx workflow.Context) {
	for len(c.kept.Lines) > 0 {
		text, n := chunk(c.kept.Lines)
		name := linesName(text)
		if err := c.put(ctx, name, text); err != nil {
			workflow.Sleep(ctx, time.Minute)
			continue
		}
		c.kept.Shelved, c.kept.Lines = append(c.kept.Shelved, name), c.kept.Lines[n:]
	}
}

// put puts something into the depot, however long it takes. It is a local
// activity, so that neither the text goes through the server nor a task.
func (c *live) put(ctx workflow.Context, name string, text []byte) error {
	ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: time.Minute,
		RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Second, MaximumInterval: 5 * time.Minute}})
	return workflow.ExecuteLocalActivity(ctx, shelveActivity, name, text).Get(ctx, nil)
}

func archiveName(office, id string) string { return "case/" + office + "/c." + id + ".json" }

// must panics on what is not the fault of a case: the worker lets go of the
// task, and it is tried again until a worker can do it.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
