package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"sopc/compiler/program"
	"sopc/runtime/engine"
	"sopc/runtime/host"
)

// at is a stored time.
func at(ms int64, zone int) time.Time {
	return time.UnixMilli(ms).In(time.FixedZone("", zone*60))
}

// Record gives the lines of a record.
func (s *Store) Record(ctx context.Context, id string) ([]host.Entry, error) {
	h, err := s.load(ctx, id)
	if err != nil {
		return nil, err
	}
	list := make([]host.Entry, 0, h.lines)
	err = s.rows(ctx, `SELECT line FROM lines WHERE "case" = ? ORDER BY no`, []any{h.no}, func(scan func(...any) error) error {
		var line []byte
		if err := scan(&line); err != nil {
			return err
		}
		e, err := s.read(line)
		list = append(list, e)
		return err
	})
	return list, err
}

// Cases lists cases, the newest first.
func (s *Store) Cases(ctx context.Context, q host.CaseQuery) ([]host.Summary, error) {
	before := int64(1) << 62
	if q.Before != "" {
		if _, err := s.row(ctx, "SELECT no FROM cases WHERE id = ? AND no > 0", []any{q.Before}, &before); err != nil {
			return nil, err
		}
	}
	where, args := "c.no > 0 AND c.no < ?", []any{before}
	switch q.Phase {
	case "":
	case engine.Running:
		where += " AND c.phase = 'running'" // a constant, so that its index serves
	default:
		where, args = where+" AND c.phase = ?", append(args, string(q.Phase))
	}
	if q.Hash != "" {
		where, args = where+" AND p.hash = ?", append(args, q.Hash)
	}
	if q.Title != "" {
		where, args = where+" AND p.title = ?", append(args, program.Key(q.Title))
	}
	limit := q.Limit
	if limit <= 0 {
		limit = -1
	}
	var list []host.Summary
	err := s.rows(ctx, `SELECT c.id, c.program, c.phase, ifnull(c.ending, 0), c.tasks, c.started, c.last, c.zone, c.due, c.progress -> '$.parent'
		FROM cases c CROSS JOIN programs p ON p.no = c.program WHERE `+where+` ORDER BY c.no DESC LIMIT ?`, append(args, limit), func(scan func(...any) error) error {
		var c host.Summary
		var number, started, last int64
		var ending, zone int
		var due *int64
		var parent *string
		if err := scan(&c.ID, &number, &c.Phase, &ending, &c.Tasks, &started, &last, &zone, &due, &parent); err != nil {
			return err
		}
		k, err := s.numbered(ctx, number)
		if err != nil {
			return err
		}
		c.Title, c.Hash, c.Started, c.Last = k.procedure.Program.Title, k.hash, at(started, zone), at(last, zone)
		c.End = host.EndText(host.Case{Procedure: k.procedure, Progress: host.Progress{State: engine.State{Phase: c.Phase, End: ending}}})
		if due != nil {
			c.Due = at(*due, zone)
		}
		if parent != nil {
			if err := json.Unmarshal([]byte(*parent), &c.Parent); err != nil {
				return s.says(Damaged, notReadable(c.ID))
			}
		}
		list = append(list, c)
		return nil
	})
	return list, err
}

// Tasks lists open tasks. Each lane has its own inbox in the right order; what
// is asked of several is merged.
func (s *Store) Tasks(ctx context.Context, q host.Query, now time.Time) ([]host.Task, error) {
	if q.Case != "" {
		return s.tasksOf(ctx, q, now)
	}
	lanes, err := s.lanes(ctx, q)
	if err != nil {
		return nil, err
	}
	var found []listed
	for _, lane := range lanes {
		if err := s.inbox(ctx, &found, q, now, "t.lane = ?", lane); err != nil {
			return nil, err
		}
	}
	if q.Person != "" {
		if err := s.inbox(ctx, &found, q, now, "t.people IS NOT NULL AND EXISTS (SELECT 1 FROM json_each(t.people) WHERE value = ?)", q.Person); err != nil {
			return nil, err
		}
	}
	if len(lanes) > 1 || q.Person != "" {
		slices.SortFunc(found, func(a, b listed) int {
			return cmp.Or(cmp.Compare(a.due, b.due), cmp.Compare(a.opened, b.opened), cmp.Compare(a.no, b.no), cmp.Compare(a.task, b.task))
		})
		found = slices.CompactFunc(found, func(a, b listed) bool { return a.no == b.no && a.task == b.task })
	}
	if q.Limit > 0 && len(found) > q.Limit {
		found = found[:q.Limit]
	}
	list := make([]host.Task, len(found))
	for i, t := range found {
		if list[i], err = s.show(ctx, t); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// tasksOf lists those of one case.
func (s *Store) tasksOf(ctx context.Context, q host.Query, now time.Time) ([]host.Task, error) {
	c, err := s.Load(ctx, q.Case)
	if err != nil {
		return nil, err
	}
	return q.Of(c, now), nil
}

// lanes lists the inboxes that a query looks into.
func (s *Store) lanes(ctx context.Context, q host.Query) (lanes []int64, err error) {
	one := func(scan func(...any) error) error {
		var no int64
		err := scan(&no)
		lanes = append(lanes, no)
		return err
	}
	if len(q.Lanes) == 0 && q.Person == "" {
		return lanes, s.rows(ctx, "SELECT 0 UNION ALL SELECT no FROM lanes", nil, one)
	}
	for _, called := range q.Lanes {
		if err := s.rows(ctx, "SELECT lane FROM called WHERE name = ?", []any{program.Key(called)}, one); err != nil {
			return nil, err
		}
	}
	slices.Sort(lanes)
	return slices.Compact(lanes), nil
}

// listed is a task as an inbox has it.
type listed struct {
	taskRow
	id      string
	program int64
}

// inbox reads part of one inbox.
func (s *Store) inbox(ctx context.Context, found *[]listed, q host.Query, now time.Time, where string, arg any) error {
	args := []any{arg}
	if q.Overdue {
		where, args = where+" AND t.due < ?", append(args, now.UnixMilli())
	}
	if q.Hash != "" {
		where, args = where+" AND c.program = (SELECT no FROM programs WHERE hash = ?)", append(args, q.Hash)
	}
	limit := q.Limit
	if limit <= 0 {
		limit = -1
	}
	return s.rows(ctx, `SELECT t.due, t.opened, t."case", t.no, t.step, t.part, t.zone, ifnull(t.people, ''), c.id, c.program
		FROM tasks t CROSS JOIN cases c ON c.no = t."case" WHERE `+where+` ORDER BY t.due, t.opened, t."case", t.no LIMIT ?`, append(args, limit), func(scan func(...any) error) error {
		var t listed
		err := scan(&t.due, &t.opened, &t.no, &t.task, &t.step, &t.part, &t.zone, &t.people, &t.id, &t.program)
		*found = append(*found, t)
		return err
	})
}

// show makes of a row what a list shows.
func (s *Store) show(ctx context.Context, row listed) (host.Task, error) {
	k, err := s.numbered(ctx, row.program)
	if err != nil {
		return host.Task{}, err
	}
	var people []string
	if row.people != "" {
		if err := json.Unmarshal([]byte(row.people), &people); err != nil {
			return host.Task{}, s.says(Damaged, notReadable(row.id))
		}
	}
	var due time.Time
	if row.due != never {
		due = at(row.due, row.zone)
	}
	c := host.Case{ID: row.id, Hash: k.hash, Procedure: k.procedure}
	t := engine.Task{No: row.task, Step: row.step, Part: row.part, Opened: at(row.opened, row.zone)}
	for _, person := range people {
		t.Delegates = append(t.Delegates, engine.Delegate{Person: person})
	}
	return c.Show(t, due), nil
}

// Ringing lists cases that have a timer due, or inside which a case ended that
// they do not know of.
func (s *Store) Ringing(ctx context.Context, now time.Time, limit int) ([]string, error) {
	var ids []string
	err := s.rows(ctx, "SELECT id FROM cases WHERE ring <= ? ORDER BY ring LIMIT ?", []any{now.UnixMilli(), limit}, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		ids = append(ids, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	type inside struct {
		parent string
		task   int
	}
	var ended []inside
	err = s.rows(ctx, "SELECT p.id, c.untold FROM cases c CROSS JOIN cases p ON p.no = c.parent WHERE c.untold IS NOT NULL LIMIT ?", []any{limit}, func(scan func(...any) error) error {
		var i inside
		err := scan(&i.parent, &i.task)
		ended = append(ended, i)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, i := range ended {
		c, err := s.Load(ctx, i.parent)
		if errors.As(err, new(*host.NoCase)) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if t, open := c.State.Task(i.task); open && !t.SubEnded && len(ids) < limit && !slices.Contains(ids, i.parent) {
			ids = append(ids, i.parent)
		}
	}
	return ids, nil
}

// Inside lists the cases that run inside a case.
func (s *Store) Inside(ctx context.Context, id string) ([]string, error) {
	var ids []string
	err := s.rows(ctx, "SELECT c.id FROM cases p CROSS JOIN cases c ON c.parent = p.no WHERE p.id = ? ORDER BY c.no", []any{id}, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}
