package host

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"sopc/compiler/condition"
	"sopc/compiler/program"
	"sopc/runtime/engine"
)

// Keeper keeps the cases of an Office. Its methods are safe for use by several
// goroutines, and, where the cases outlive the process, by several processes.
type Keeper interface {
	// Keep makes a program ready and keeps it, once, and gives its hash. The
	// error is a *engine.Refusal when it cannot run.
	Keep(ctx context.Context, p *program.Program) (hash string, err error)
	// Procedure gives a program that is kept.
	Procedure(ctx context.Context, hash string) (*engine.Procedure, error)
	// Begin makes the first line of a case's record durable. Without an ID it
	// chooses one. If the ID is taken, or the command (unless empty) has begun
	// a case, it gives that one, and began is false.
	Begin(ctx context.Context, c Case, first Entry) (kept Case, began bool, err error)
	// Append makes the next line durable; c is the case after it. The error
	// is ErrMoved when the case does not stand before that line any more.
	Append(ctx context.Context, c Case, next Entry) error
	// Load gives a case as it is now. The error is a *NoCase.
	Load(ctx context.Context, id string) (Case, error)
	// Find looks for the line that an event with this ID left in the record.
	Find(ctx context.Context, id, event string) (entry Entry, found bool, err error)
	// Record, Cases and Tasks are those of Host; now decides what is overdue.
	Record(ctx context.Context, id string) ([]Entry, error)
	Cases(ctx context.Context, q CaseQuery) ([]Summary, error)
	Tasks(ctx context.Context, q Query, now time.Time) ([]Task, error)
	// Ringing lists up to limit cases that have a timer due by now, or inside
	// which a case ended that they do not know of, in any order.
	Ringing(ctx context.Context, now time.Time, limit int) ([]string, error)
	// Inside lists the cases that run inside a case.
	Inside(ctx context.Context, id string) ([]string, error)
}

// ErrMoved says that another line came first.
var ErrMoved = errors.New("the case moved on")

// Office is a Host over a Keeper.
type Office struct {
	Desk
	Keeper
	Clock func() time.Time
}

var _ Host = (*Office)(nil)

// Now is the clock of the office.
func (o *Office) Now() time.Time { return o.Clock() }

// Case tells where a case stands.
func (o *Office) Case(ctx context.Context, id string) (Case, error) { return o.Load(ctx, id) }

// Tasks lists open tasks.
func (o *Office) Tasks(ctx context.Context, q Query) ([]Task, error) {
	return o.Keeper.Tasks(ctx, q, o.Clock())
}

// MaxID is how many bytes the id of a case may have.
const MaxID = 64

// CheckID refuses ids of cases that cannot be the name of a file everywhere.
// The empty id, for which a host chooses one, is allowed.
func CheckID(id string) error {
	plain := func(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' }
	other := func(r rune) bool { return !plain(r) && !strings.ContainsRune("._-", r) }
	if id == "" {
		return nil
	}
	if len(id) > MaxID || strings.ContainsFunc(id, other) || !plain(rune(id[0])) {
		return refuse(engine.Malformed, "nomor kasus %q tidak valid: pakai huruf, angka, titik, dan tanda hubung, paling banyak %d",
			"the id %q of a case is not valid: use letters, digits, dots and hyphens, at most %d", id, MaxID)
	}
	return nil
}

// Start begins a case.
func (o *Office) Start(ctx context.Context, s Start) (Case, error) {
	if err := CheckID(s.ID); err != nil {
		return Case{}, err
	}
	if err := CheckCommand(s.Command); err != nil {
		return Case{}, err
	}
	return o.start(ctx, s, false)
}

func (o *Office) start(ctx context.Context, s Start, system bool) (Case, error) {
	if err := ctx.Err(); err != nil {
		return Case{}, err
	}
	first := Entry{Parent: s.Parent}
	var err error
	if first.Program, err = o.Keep(ctx, s.Program); err != nil {
		return Case{}, err
	}
	for _, title := range slices.Sorted(maps.Keys(s.Subs)) {
		hash, err := o.Keep(ctx, s.Subs[title])
		if err != nil {
			return Case{}, err
		}
		if first.Subs == nil {
			first.Subs = Subs{}
		}
		first.Subs[program.Key(title)] = hash
	}
	if s.Parent != nil && !system {
		if s.ID, err = o.inside(ctx, s); err != nil {
			return Case{}, err
		}
	}
	procedure, err := o.Procedure(ctx, first.Program)
	if err != nil {
		return Case{}, err
	}
	e := engine.Event{ID: s.Command, By: s.By, Kind: engine.Started, Lane: -1, Data: s.Data, Papers: s.Papers}
	g, entry, _, refused := o.Take(procedure, Progress{}, e, &first, o.Clock(), system)
	var c Case
	var began bool
	if refused == nil {
		c, began, err = o.Begin(ctx, Case{ID: s.ID, Hash: first.Program, Procedure: procedure, Progress: g}, entry)
	} else if c, err = o.Load(ctx, s.ID); err != nil { // what is there already is not refused
		return Case{}, refused
	} else {
		entry = Entry{Event: e, Program: first.Program}
	}
	if err != nil || began {
		return o.settled(ctx, c, err)
	}
	if s.Command != "" { // the same command, sent again?
		record, err := o.Record(ctx, c.ID)
		if err != nil {
			return Case{}, err
		}
		if record[0].ID == s.Command {
			return c, SentAgain(record[0], entry)
		}
	}
	return c, nil
}

// inside checks that a task waits for the SOP that is to run inside it, and
// gives the id of the case.
func (o *Office) inside(ctx context.Context, s Start) (string, error) {
	c, err := o.Load(ctx, s.Parent.Case)
	if err != nil {
		return "", err
	}
	t, open := c.State.Task(s.Parent.Task)
	if !open || t.SubEnded || c.Subs.Of(&c.Procedure.Program.Steps[t.Step]) != program.Hash(s.Program) {
		return "", NotWaiting(*s.Parent, s.Program.Title)
	}
	_, next, err := child(ctx, o, c.ID, t.No)
	return next, err
}

// NotWaiting says that a task does not wait for an SOP.
func NotWaiting(task Parent, title string) error {
	return refuse(engine.NotOpen, "tugas %d kasus %s tidak menunggu SOP %q ini", "task %d of case %s does not wait for this SOP %q", task.Task, task.Case, title)
}

// InsideID is the id of the nth case that runs inside a task, from 1. There is
// a next one when one was cancelled, up to a limit.
func InsideID(parent string, task, n int) (string, error) {
	switch {
	case n == 1:
		return fmt.Sprintf("%s.%d", parent, task), nil
	case n <= maxInside:
		return fmt.Sprintf("%s.%d-%d", parent, task, n), nil
	}
	return "", refuse(engine.TooMuch, "SOP pada tugas %d kasus %s sudah dibatalkan %d kali", "the SOP of task %d of case %s was cancelled %d times", task, parent, n-1)
}

// maxInside is how often the SOP of one task may be started.
const maxInside = 100

// Child is the case that runs, or ran to its end, inside a task; the last one
// that was cancelled if there is no other, and nil if there is none at all.
func Child(ctx context.Context, h Host, parent string, task int) (*Case, error) {
	c, _, err := child(ctx, h, parent, task)
	return c, err
}

// child is Child, and the id of the case to start inside the task: its own
// unless it was cancelled.
func child(ctx context.Context, h Host, parent string, task int) (last *Case, id string, err error) {
	for n := 1; ; n++ {
		if id, err = InsideID(parent, task, n); err != nil {
			return last, "", err
		}
		c, err := h.Case(ctx, id)
		if errors.As(err, new(*NoCase)) {
			return last, id, nil
		}
		if last = &c; err != nil || c.State.Phase != engine.GivenUp {
			return last, id, err
		}
	}
}

// Do records what a person does.
func (o *Office) Do(ctx context.Context, id string, e engine.Event) (Case, error) {
	if err := CheckCommand(e.ID); err != nil {
		return Case{}, err
	}
	c, err := o.Load(ctx, id)
	if err != nil {
		return Case{}, err
	}
	// Timers and sub-procedures that are behind come first.
	if c, _, err = o.wake(ctx, c); err != nil {
		return c, err
	}
	c, _, err = o.do(ctx, c, e, false)
	return c, err
}

// do records an event and carries out what follows from it.
func (o *Office) do(ctx context.Context, c Case, e engine.Event, system bool) (Case, []engine.Command, error) {
	for {
		if err := ctx.Err(); err != nil {
			return c, nil, err
		}
		if e.ID != "" {
			entry, found, err := o.Find(ctx, c.ID, e.ID)
			if err != nil {
				return c, nil, err
			}
			if found {
				if err := o.Again(c.Procedure, c.Progress, entry, e, o.Clock(), system); err != nil {
					return c, nil, err
				}
				c, err = o.Load(ctx, c.ID)
				return c, nil, err
			}
		}
		g, entry, commands, err := o.Take(c.Procedure, c.Progress, e, nil, o.Clock(), system)
		if err != nil {
			return c, nil, err
		}
		next := c
		next.Progress = g
		switch err = o.Append(ctx, next, entry); {
		case err == nil:
			next, err = o.follow(ctx, next, commands)
			return next, commands, err
		case !errors.Is(err, ErrMoved):
			return c, nil, err
		}
		if c, err = o.Load(ctx, c.ID); err != nil {
			return c, nil, err
		}
	}
}

// follow carries out what the host owes after a line is durable. Timers are
// part of the line; what is left is other cases.
func (o *Office) follow(ctx context.Context, c Case, commands []engine.Command) (Case, error) {
	for _, command := range commands {
		switch command.Kind {
		case engine.StartSub:
			return o.settled(ctx, c, nil)
		case engine.Close, engine.EndCase:
			if len(c.Subs) > 0 || command.Kind == engine.EndCase && c.Parent != nil {
				return o.settled(ctx, c, nil)
			}
		}
	}
	return c, nil
}

// settled brings the cases that run inside a case, and the one in which it
// runs, in step with it. Whatever a crash left undone it does; doing it again
// changes nothing.
func (o *Office) settled(ctx context.Context, c Case, err error) (Case, error) {
	if err != nil {
		return c, err
	}
	if len(c.Subs) > 0 {
		if c, err = o.settleInside(ctx, c); err != nil {
			return c, err
		}
	}
	if c.Parent != nil && c.State.Phase == engine.Ended {
		parent, err := o.Load(ctx, c.Parent.Case)
		if err == nil {
			_, err = o.settled(ctx, parent, nil)
		}
		return c, err
	}
	return c, nil
}

func (o *Office) settleInside(ctx context.Context, c Case) (Case, error) {
	for _, t := range c.State.Tasks {
		hash := c.Subs.Of(&c.Procedure.Program.Steps[t.Step])
		if hash == "" || t.Asked || t.SubEnded {
			continue
		}
		child, err := Child(ctx, o, c.ID, t.No)
		if child == nil && err == nil {
			var begun Case
			begun, err = o.startInside(ctx, c, t, hash)
			child = &begun
			if errors.As(err, new(*engine.Refusal)) {
				continue // it lacks fields, which a person gives when he starts it
			}
		}
		if err != nil {
			return c, err
		}
		if child.State.Phase == engine.Ended {
			e := engine.Event{ID: fmt.Sprint(own, "sub-", t.No), Kind: engine.SubEnded, Task: t.No, Part: t.Part, Lane: -1, Reason: EndText(*child)}
			if c, err = o.catchUp(ctx, c, e); err != nil {
				return c, err
			}
		}
	}
	// What runs inside a task that is closed has nobody to run for.
	inside, err := o.Inside(ctx, c.ID)
	if err != nil {
		return c, err
	}
	for _, id := range inside {
		child, err := o.Load(ctx, id)
		if err != nil {
			return c, err
		}
		if _, open := c.State.Task(child.Parent.Task); !open && child.State.Phase == engine.Running {
			e := engine.Event{ID: own + "induk", Kind: engine.Cancelled, Lane: -1, Reason: "langkah induknya berakhir"}
			if _, err := o.catchUp(ctx, child, e); err != nil {
				return c, err
			}
		}
	}
	return c, nil
}

// catchUp records what another case brought about, unless somebody was faster:
// then there is nothing left to do.
func (o *Office) catchUp(ctx context.Context, c Case, e engine.Event) (Case, error) {
	next, _, err := o.do(ctx, c, e, true)
	var r *engine.Refusal
	if errors.As(err, &r) && (r.Code == engine.NotRunning || r.Code == engine.NotOpen || r.Code == engine.Repeated) {
		return o.Load(ctx, c.ID)
	}
	return next, err
}

// startInside starts the SOP of a task with what the case knows already.
func (o *Office) startInside(ctx context.Context, c Case, t engine.Task, hash string) (Case, error) {
	procedure, err := o.Procedure(ctx, hash)
	if err != nil {
		return Case{}, err
	}
	id, err := InsideID(c.ID, t.No, 1)
	if err != nil {
		return Case{}, err
	}
	s := Start{ID: id, Program: procedure.Program, Parent: &Parent{c.ID, t.No}, Data: Inherited(c, procedure.Program),
		Subs: map[string]*program.Program{}}
	for title, hash := range c.Subs {
		sub, err := o.Procedure(ctx, hash)
		if err != nil {
			return Case{}, err
		}
		s.Subs[title] = sub.Program
	}
	return o.start(ctx, s, true)
}

// Inherited is what a case knows of the fields that an SOP inside it asks for
// at its start: those with the same id that hold a fitting value.
func Inherited(c Case, sub *program.Program) condition.Data {
	data := condition.Data{}
	for i, f := range sub.Fields {
		j := slices.IndexFunc(c.Procedure.Program.Fields, func(g program.Field) bool { return g.ID == f.ID && g.Type == f.Type })
		if j < 0 || !f.AtStart {
			continue
		}
		if value, filled := c.State.Data[j]; filled {
			if checked, err := condition.Check(f, value); err == nil {
				data[i] = checked
			}
		}
	}
	return data
}

// EndText says how a case ended, in the words of its SOP; empty while it runs.
func EndText(c Case) string {
	if c.State.Phase != engine.Ended {
		return ""
	}
	end := c.Procedure.Program.Ends[c.State.End]
	return cmp.Or(end.Text, map[program.EndKind]string{program.Finished: "Selesai", program.Stopped: "Berhenti", program.Continues: "Bersambung"}[end.Kind])
}

// ringAtOnce bounds what one look for timers loads.
const ringAtOnce = 1_000

// Ring lets timers go off that are due.
func (o *Office) Ring(ctx context.Context, id string) ([]Rung, error) {
	if id != "" {
		c, err := o.Load(ctx, id)
		if err != nil {
			return nil, err
		}
		_, rung, err := o.wake(ctx, c)
		return rung, err
	}
	var all []Rung
	for {
		ids, err := o.Ringing(ctx, o.Clock(), ringAtOnce)
		if err != nil {
			return all, err
		}
		progress := false
		for _, id := range ids {
			c, err := o.Load(ctx, id)
			if err != nil {
				return all, err
			}
			events := c.State.Events
			c, rung, err := o.wake(ctx, c)
			all = append(all, rung...)
			if err != nil && !errors.As(err, new(*engine.Refusal)) { // one case does not hold up the others
				return all, err
			}
			progress = progress || c.State.Events > events
		}
		if !progress || len(ids) < ringAtOnce {
			slices.SortStableFunc(all, func(a, b Rung) int { return a.At.Compare(b.At) })
			return all, nil
		}
	}
}

// wake lets the timers of a case go off that are due, and brings it in step
// with the cases inside it.
func (o *Office) wake(ctx context.Context, c Case) (Case, []Rung, error) {
	var rung []Rung
	for {
		due, ok := c.Next()
		if !ok || due.At.After(o.Clock()) {
			break
		}
		e := engine.Event{ID: fmt.Sprintf("%spengingat-%d-%d", own, due.Task, due.Timer), Kind: engine.Due, Lane: -1, Task: due.Task, Timer: due.Timer}
		var commands []engine.Command
		var err error
		if c, commands, err = o.do(ctx, c, e, true); err != nil {
			return c, rung, err
		}
		for _, command := range commands {
			rung = append(rung, Rung{c.ID, due.At, command})
		}
	}
	if len(c.Subs) == 0 {
		return c, rung, nil
	}
	c, err := o.settleInside(ctx, c)
	return c, rung, err
}
