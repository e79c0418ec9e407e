package host

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"sopc/compiler/program"
	"sopc/runtime/engine"
)

// Memory keeps cases in memory, for as long as the process lives. It starts
// no case for a sub-procedure: whoever leads the step attests that the other
// SOP ended, with an event of kind SubEnded.
type Memory struct {
	clock    func() time.Time
	calendar Calendar

	mu         sync.Mutex
	cases      map[string]*memoryCase
	order      []string // ids, in the order of their start
	procedures map[string]*engine.Procedure
}

type memoryCase struct {
	Case
	events []engine.Event
	seen   map[string]bool
	timers []timer
}

type timer struct {
	task, n int
	at      time.Time
}

// NewMemory makes an empty host that takes the time from clock. Without a
// calendar (nil) no task has a due time and no timer goes off.
func NewMemory(clock func() time.Time, calendar Calendar) *Memory {
	return &Memory{clock: clock, calendar: calendar, cases: map[string]*memoryCase{}, procedures: map[string]*engine.Procedure{}}
}

// Now is the clock that the host was made with.
func (m *Memory) Now() time.Time { return m.clock() }

// Start begins a case.
func (m *Memory) Start(ctx context.Context, s Start) (Case, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return Case{}, err
	}
	if c, exists := m.cases[s.ID]; exists {
		return c.Case, nil
	}
	hash := program.Hash(s.Program)
	procedure, err := m.load(hash, s.Program)
	if err != nil {
		return Case{}, err
	}
	for n := len(m.order) + 1; s.ID == ""; n++ {
		if id := fmt.Sprintf("kasus-%d", n); m.cases[id] == nil {
			s.ID = id
		}
	}
	c := &memoryCase{Case: Case{ID: s.ID, Hash: hash, Procedure: procedure}, seen: map[string]bool{}}
	if err := m.apply(c, s.begun(m.clock())); err != nil {
		return Case{}, err
	}
	m.cases[s.ID] = c
	m.order = append(m.order, s.ID)
	return c.Case, nil
}

// load makes a program ready once, however many cases run it.
func (m *Memory) load(hash string, p *program.Program) (*engine.Procedure, error) {
	if ready, ok := m.procedures[hash]; ok {
		return ready, nil
	}
	ready, err := engine.Load(p)
	if err == nil {
		m.procedures[hash] = ready
	}
	return ready, err
}

// Do records what a person does.
func (m *Memory) Do(ctx context.Context, id string, e engine.Event) (Case, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c, err := m.find(ctx, id)
	if err != nil {
		return Case{}, err
	}
	if c.seen[e.ID] {
		return c.Case, nil
	}
	if err := Admit(c.Procedure, c.State, e); err != nil {
		return c.Case, err
	}
	if e.ID == "" {
		e.ID = freshID(len(c.events) + 1)
	}
	e.At = m.clock()
	err = m.apply(c, e)
	return c.Case, err
}

// apply records an event that the engine accepts, then carries out what
// follows from it.
func (m *Memory) apply(c *memoryCase, e engine.Event) error {
	e.Data, e.Inputs, e.Outputs = maps.Clone(e.Data), slices.Clone(e.Inputs), slices.Clone(e.Outputs)
	next, commands, err := c.Procedure.Apply(c.State, e)
	if err != nil {
		return err
	}
	c.State = next
	c.events = append(c.events, e)
	c.seen[e.ID] = true
	for _, command := range commands {
		switch command.Kind {
		case engine.SetTimer:
			if at, ok := m.due(c, command.Step, command.Timer, e.At); ok {
				c.timers = append(c.timers, timer{command.Task, command.Timer, at})
			}
		case engine.ClearTimers:
			c.timers = slices.DeleteFunc(c.timers, func(t timer) bool { return t.task == command.Task })
		}
	}
	return nil
}

// due is when a timer of a step goes off that begins at from.
func (m *Memory) due(c *memoryCase, step, n int, from time.Time) (time.Time, bool) {
	s := &c.Procedure.Program.Steps[step]
	if n == engine.TermTimer {
		return m.after(from, s.Wait.Term)
	}
	if due, ok := m.after(from, s.Time); !ok || s.Late[n].After == nil {
		return due, ok
	} else {
		return m.after(due, s.Late[n].After)
	}
}

func (m *Memory) after(from time.Time, d *program.Duration) (time.Time, bool) {
	if d == nil || m.calendar == nil {
		return time.Time{}, false
	}
	return m.calendar(from, *d)
}

// Ring lets every timer go off that is due by the host's clock, the earliest
// first. Whoever moves the clock calls it.
func (m *Memory) Ring(ctx context.Context) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.clock()
	for _, id := range m.order {
		c, err := m.find(ctx, id)
		if err != nil {
			return err
		}
		slices.SortStableFunc(c.timers, func(a, b timer) int { return a.at.Compare(b.at) })
		for len(c.timers) > 0 && !c.timers[0].at.After(now) {
			t := c.timers[0]
			c.timers = c.timers[1:]
			e := engine.Event{ID: timerID(t.task, t.n), At: t.at, Kind: engine.Due, Lane: -1, Task: t.task, Timer: t.n}
			var refused *engine.Refusal // as by a case that holds no more events
			if err := m.apply(c, e); err != nil && !errors.As(err, &refused) {
				return err
			}
		}
	}
	return nil
}

// Case tells where a case stands.
func (m *Memory) Case(ctx context.Context, id string) (Case, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c, err := m.find(ctx, id)
	if err != nil {
		return Case{}, err
	}
	return c.Case, nil
}

// History gives the events of a case in order.
func (m *Memory) History(ctx context.Context, id string) ([]engine.Event, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c, err := m.find(ctx, id)
	if err != nil {
		return nil, err
	}
	return slices.Clone(c.events), nil
}

func (m *Memory) find(ctx context.Context, id string) (*memoryCase, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	c, ok := m.cases[id]
	if !ok {
		return nil, &NoCase{id}
	}
	return c, nil
}

// Tasks lists open tasks.
func (m *Memory) Tasks(ctx context.Context, q Query) ([]Task, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	ids := m.order
	if q.Case != "" {
		ids = []string{q.Case}
	}
	var list []Task
	for _, id := range ids {
		c, err := m.find(ctx, id)
		if err != nil {
			return nil, err
		}
		for _, t := range c.State.Tasks {
			if task := m.task(c, t); q.Lane == "" || has(c.Procedure.Program, task.Lanes, q.Lane) {
				list = append(list, task)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Task) int {
		return cmp.Or(compareDue(a.Due, b.Due), a.Opened.Compare(b.Opened))
	})
	if q.Limit > 0 && len(list) > q.Limit {
		list = list[:q.Limit]
	}
	return list, nil
}

func (m *Memory) task(c *memoryCase, t engine.Task) Task {
	p := c.Procedure.Program
	step := &p.Steps[t.Step]
	task := Task{Case: c.ID, Title: p.Title, No: t.No, Step: t.Step, Part: t.Part, Text: step.Text, Opened: t.Opened}
	if t.Part < len(step.Actors) {
		for _, a := range step.Actors[t.Part] {
			task.Lanes = append(task.Lanes, a.Lane)
		}
	}
	task.Due, _ = m.after(t.Opened, step.Time)
	return task
}

func has(p *program.Program, lanes []int, id string) bool {
	return slices.ContainsFunc(lanes, func(l int) bool { return p.Lanes[l].ID == id })
}

// compareDue puts what has no due time last.
func compareDue(a, b time.Time) int {
	if a.IsZero() || b.IsZero() {
		return -a.Compare(b) // the zero time is the earliest of all
	}
	return a.Compare(b)
}
