package host

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"sopc/compiler/program"
	"sopc/runtime/engine"
)

// NewMemory makes an office that keeps its cases in memory, for as long as the
// process lives, and takes the time from clock.
func NewMemory(clock func() time.Time, desk Desk) *Office {
	return &Office{Desk: desk, Keeper: &memory{cases: map[string]*memoryCase{}, procedures: map[string]*engine.Procedure{}}, Clock: clock}
}

// memory is a Keeper.
type memory struct {
	mu         sync.Mutex
	cases      map[string]*memoryCase
	order      []string // ids, in the order of their start
	procedures map[string]*engine.Procedure
}

type memoryCase struct {
	Case
	record []Entry
	seen   map[string]int // ids of events, to their index in record
}

func (m *memory) Keep(_ context.Context, p *program.Program) (string, error) {
	hash := program.Hash(p)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.procedures[hash] != nil {
		return hash, nil
	}
	ready, err := engine.Load(p)
	if err == nil {
		m.procedures[hash] = ready
	}
	return hash, err
}

func (m *memory) Procedure(_ context.Context, hash string) (*engine.Procedure, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if p := m.procedures[hash]; p != nil {
		return p, nil
	}
	return nil, fmt.Errorf("unknown program %s", hash)
}

func (m *memory) Begin(_ context.Context, c Case, first Entry) (Case, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !strings.HasPrefix(first.ID, own) {
		for _, id := range m.order {
			if m.cases[id].record[0].ID == first.ID {
				return m.cases[id].Case, false, nil
			}
		}
	}
	if old := m.cases[c.ID]; old != nil {
		return old.Case, false, nil
	}
	for n := len(m.order) + 1; c.ID == ""; n++ {
		if id := fmt.Sprintf("kasus-%d", n); m.cases[id] == nil {
			c.ID = id
		}
	}
	m.cases[c.ID] = &memoryCase{Case: c, record: []Entry{first.clone()}, seen: map[string]int{first.ID: 0}}
	m.order = append(m.order, c.ID)
	return c, true, nil
}

func (m *memory) Append(_ context.Context, c Case, next Entry) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	old := m.cases[c.ID]
	if len(old.record) != next.No-1 {
		return ErrMoved
	}
	old.Case = c
	old.record = append(old.record, next.clone())
	old.seen[next.ID] = next.No - 1
	return nil
}

// clone keeps what a caller may change apart from the record.
func (e Entry) clone() Entry {
	e.Data, e.Inputs, e.Outputs, e.Papers = maps.Clone(e.Data), slices.Clone(e.Inputs), slices.Clone(e.Outputs), slices.Clone(e.Papers)
	return e
}

func (m *memory) find(ctx context.Context, id string) (*memoryCase, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if c := m.cases[id]; c != nil {
		return c, nil
	}
	return nil, &NoCase{id}
}

func (m *memory) Load(ctx context.Context, id string) (Case, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c, err := m.find(ctx, id)
	if err != nil {
		return Case{}, err
	}
	return c.Case, nil
}

func (m *memory) Find(ctx context.Context, id, event string) (Entry, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c, err := m.find(ctx, id)
	if err != nil {
		return Entry{}, false, err
	}
	i, found := c.seen[event]
	return c.record[i], found, nil
}

func (m *memory) Record(ctx context.Context, id string) ([]Entry, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c, err := m.find(ctx, id)
	if err != nil {
		return nil, err
	}
	return slices.Clone(c.record), nil
}

func (m *memory) Cases(ctx context.Context, q CaseQuery) ([]Summary, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var list []Summary
	after := q.Before == ""
	for _, id := range slices.Backward(m.order) {
		s := m.cases[id].Summary()
		if after && (q.Phase == "" || q.Phase == s.Phase) && (q.Hash == "" || q.Hash == s.Hash) && (q.Title == "" || program.Key(q.Title) == program.Key(s.Title)) {
			list = append(list, s)
		}
		after = after || id == q.Before
		if q.Limit > 0 && len(list) == q.Limit {
			break
		}
	}
	return list, ctx.Err()
}

// Summary is the case as lists show it.
func (c Case) Summary() Summary {
	s := Summary{ID: c.ID, Title: c.Procedure.Program.Title, Hash: c.Hash, Phase: c.State.Phase, End: EndText(c),
		Tasks: len(c.State.Tasks), Started: c.Started, Last: c.Last, Parent: c.Parent}
	for _, due := range c.Dues {
		if due.Timer == DoneBy && (s.Due.IsZero() || due.At.Before(s.Due)) {
			s.Due = due.At
		}
	}
	return s
}

func (m *memory) Tasks(ctx context.Context, q Query, now time.Time) ([]Task, error) {
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
		list = append(list, q.Of(c.Case, now)...)
	}
	return q.Sorted(list), nil
}

// Open lists the open tasks of the case.
func (c Case) Open() []Task {
	var list []Task
	for _, t := range c.State.Tasks {
		list = append(list, c.Show(t, c.Due(t.No)))
	}
	return list
}

// Show gives an open task of the case as lists show it.
func (c Case) Show(t engine.Task, due time.Time) Task {
	p := c.Procedure.Program
	step := &p.Steps[t.Step]
	task := Task{Case: c.ID, Title: p.Title, Hash: c.Hash, No: t.No, Step: t.Step, Part: t.Part, Text: step.Text, Opened: t.Opened, Due: due}
	if t.Part < len(step.Actors) {
		for _, a := range step.Actors[t.Part] {
			task.Lanes, task.Names = append(task.Lanes, a.Lane), append(task.Names, p.Lanes[a.Lane].Name)
		}
	}
	for _, d := range t.Delegates {
		task.To = append(task.To, d.Person)
	}
	return task
}

// Of lists those open tasks of a case that the query selects.
func (q Query) Of(c Case, now time.Time) []Task {
	var list []Task
	for _, t := range c.Open() {
		if q.Selects(c.Procedure.Program, t, now) {
			list = append(list, t)
		}
	}
	return q.Sorted(list)
}

// Sorted brings tasks into the order of lists, and keeps as many as are asked
// for.
func (q Query) Sorted(list []Task) []Task {
	slices.SortStableFunc(list, func(a, b Task) int {
		return cmp.Or(compareDue(a.Due, b.Due), a.Opened.Compare(b.Opened))
	})
	if q.Limit > 0 && len(list) > q.Limit {
		list = list[:q.Limit]
	}
	return list
}

// Selects says whether the query selects an open task of a case of p.
func (q Query) Selects(p *program.Program, t Task, now time.Time) bool {
	for _, lane := range t.Lanes {
		for _, want := range q.Lanes {
			if IsLane(p.Lanes[lane], want) {
				return q.holds(t, now)
			}
		}
	}
	return (len(q.Lanes) == 0 && q.Person == "" || q.Person != "" && slices.Contains(t.To, q.Person)) && q.holds(t, now)
}

func (q Query) holds(t Task, now time.Time) bool {
	return (q.Hash == "" || q.Hash == t.Hash) && (!q.Overdue || !t.Due.IsZero() && t.Due.Before(now))
}

// IsLane says whether a lane is called so: by its id, its short or its full
// name, however they are written.
func IsLane(lane program.Lane, called string) bool {
	key := program.Key(called)
	return key != "" && (key == program.Key(lane.ID) || key == program.Key(lane.Name) || key == program.Key(lane.FullName))
}

// compareDue puts what has no due time last.
func compareDue(a, b time.Time) int {
	if a.IsZero() || b.IsZero() {
		return -a.Compare(b) // the zero time is the earliest of all
	}
	return a.Compare(b)
}

func (m *memory) Ringing(ctx context.Context, now time.Time, limit int) ([]string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var ids []string
	for _, id := range m.order {
		c := m.cases[id]
		if due, ok := c.Next(); len(ids) < limit && (ok && !due.At.After(now) || m.untold(c)) {
			ids = append(ids, id)
		}
	}
	return ids, ctx.Err()
}

// untold says whether a case inside this one ended that it does not know of.
func (m *memory) untold(c *memoryCase) bool {
	for _, id := range m.order {
		child := m.cases[id]
		if child.Parent == nil || child.Parent.Case != c.ID || child.State.Phase != engine.Ended {
			continue
		}
		if t, open := c.State.Task(child.Parent.Task); open && !t.SubEnded {
			return true
		}
	}
	return false
}

func (m *memory) Inside(ctx context.Context, id string) ([]string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var ids []string
	for _, other := range m.order {
		if p := m.cases[other].Parent; p != nil && p.Case == id {
			ids = append(ids, other)
		}
	}
	return ids, ctx.Err()
}
