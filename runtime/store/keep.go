package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"

	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/record"
)

// held is a case as it stood after so many lines.
type held struct {
	no    int64 // in the register
	lines int
	hash  record.Hash // of the chain
	host.Case
}

const insertLine = `INSERT INTO lines ("case", no, line, hash) VALUES (?, ?, ?, ?)`

// Load gives a case as it is now.
func (s *Store) Load(ctx context.Context, id string) (host.Case, error) {
	h, err := s.load(ctx, id)
	return h.Case, err
}

// load reads a case, unless what was read last is still so.
func (s *Store) load(ctx context.Context, id string) (h held, err error) {
	if h, ok := s.hot.get(id); ok {
		var lines int
		if found, err := s.row(ctx, "SELECT lines FROM cases WHERE no = ?", []any{h.no}, &lines); err != nil {
			return held{}, err
		} else if found && lines == h.lines {
			return h, nil
		}
	}
	var number int64
	var hash, progress []byte
	found, err := s.row(ctx, "SELECT no, lines, hash, program, progress FROM cases WHERE id = ? AND no > 0", []any{id}, &h.no, &h.lines, &hash, &number, &progress)
	if err != nil {
		return held{}, err
	}
	if !found {
		s.hot.drop(id)
		return held{}, &host.NoCase{ID: id}
	}
	k, err := s.numbered(ctx, number)
	if err != nil {
		return held{}, err
	}
	copy(h.hash[:], hash)
	h.Case = host.Case{ID: id, Hash: k.hash, Procedure: k.procedure}
	if err := json.Unmarshal(progress, &h.Progress); err != nil {
		return held{}, s.says(Damaged, notReadable(id))
	}
	s.hold(h)
	return h, nil
}

// hold remembers where a case stands, unless somebody knows better.
func (s *Store) hold(h held) {
	s.hot.put(h.ID, h, func(old held) bool { return old.lines > h.lines })
}

// Append makes the next line of a record durable.
func (s *Store) Append(ctx context.Context, c host.Case, next host.Entry) error {
	if s.writer == nil {
		return s.says(ReadOnly, nil)
	}
	was, ok := s.hot.get(c.ID)
	if !ok {
		var err error
		if was, err = s.load(ctx, c.ID); err != nil {
			return err
		}
	}
	if was.lines != next.No-1 {
		s.hot.drop(c.ID)
		return host.ErrMoved
	}
	k, _, err := s.byItsHash(ctx, c.Hash)
	if err != nil {
		return err
	}
	line := record.Line(next)
	now := held{was.no, next.No, was.hash.Then(line), c}
	columns, err := columnsOf(c, next)
	if err != nil {
		return err
	}
	head := &record.Head{Case: c.ID, No: now.lines, Hash: now.hash}
	gone, come := k.tasks(now.no, was.Case), k.tasks(now.no, c)
	gone, come = without(gone, come), without(come, gone)
	told := told(was.Case, c)
	err = s.write(ctx, head, func(t *transaction) error {
		args := append([]any{now.lines, now.hash[:], head.Signature}, columns...)
		moved, err := t.exec(`UPDATE cases SET lines = ?, hash = ?, signature = ?,
			phase = ?, ending = ?, tasks = ?, started = ?, last = ?, zone = ?, due = ?, ring = ?, untold = ?, progress = ?
			WHERE no = ? AND lines = ?`, append(args, now.no, was.lines)...)
		if err != nil {
			return err
		}
		if moved == 0 {
			return host.ErrMoved
		}
		if _, err := t.exec(insertLine, now.no, next.No, line, now.hash[:]); err != nil {
			return err
		}
		if err := t.command(now.no, next.ID, int64(next.No)); err != nil {
			return err
		}
		for _, task := range told {
			if _, err := t.exec("UPDATE cases SET untold = NULL WHERE parent = ? AND untold = ?", now.no, task); err != nil {
				return err
			}
		}
		return t.replace(gone, come)
	})
	if err != nil {
		s.hot.drop(c.ID)
		return err
	}
	s.hold(now)
	return nil
}

// Begin makes the first line of a record durable.
func (s *Store) Begin(ctx context.Context, c host.Case, first host.Entry) (host.Case, bool, error) {
	k, _, err := s.byItsHash(ctx, c.Hash)
	if err != nil {
		return host.Case{}, false, err
	}
	line := record.Line(first)
	columns, err := columnsOf(c, first)
	if err != nil {
		return host.Case{}, false, err
	}
	var now held
	var other string // the case that is there already
	err = s.write(ctx, nil, func(t *transaction) (err error) {
		now = held{lines: 1, Case: c}
		if other, err = t.begun(first.ID, c.ID); err != nil || other != "" {
			return err
		}
		if err := t.openRegister(); err != nil {
			return err
		}
		now.no = int64(t.register.No) + 1
		if now.ID == "" {
			if now.ID, err = t.chooseID(first.At.Year(), now.no); err != nil {
				return err
			}
		}
		now.hash = record.Genesis(now.ID).Then(line)
		return t.begin(k, now, line, first.ID, columns, nil)
	})
	switch {
	case err != nil:
		return host.Case{}, false, err
	case other != "":
		c, err := s.Load(ctx, other)
		return c, false, err
	}
	s.hold(now)
	return now.Case, true, nil
}

// begin writes the first line of a case and enters it in the register, with
// what tells from where it came, if it did.
func (t *transaction) begin(k *kept, now held, line []byte, command string, columns []any, from *record.Hash) error {
	var parent any
	if now.Parent != nil {
		var no int64
		if found, err := t.row("SELECT no FROM cases WHERE id = ?", []any{now.Parent.Case}, &no); err != nil {
			return err
		} else if found {
			parent = no
		}
	}
	head := record.Sign(t.store.key, now.ID, 1, now.hash)
	args := append([]any{now.no, now.ID, 1, now.hash[:], head.Signature, k.no, parent}, columns...)
	if _, err := t.exec(`INSERT INTO cases (no, id, lines, hash, signature, program, parent,
		phase, ending, tasks, started, last, zone, due, ring, untold, progress) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, args...); err != nil {
		return err
	}
	if _, err := t.exec(insertLine, now.no, 1, line, now.hash[:]); err != nil {
		return err
	}
	if err := t.command(0, command, now.no); err != nil {
		return err
	}
	if err := t.enter(record.Opening{No: int(now.no), Case: now.ID, First: now.hash, From: from}); err != nil {
		return err
	}
	return t.replace(nil, k.tasks(now.no, now.Case))
}

// begun looks for the case that a command began, or that has an id.
func (t *transaction) begun(command, id string) (found string, err error) {
	if !isOwn(command) {
		rows, err := t.conn.QueryContext(context.Background(), `SELECT c.id, l.line FROM commands m JOIN cases c ON c.no = m.line JOIN lines l ON l."case" = c.no AND l.no = 1
			WHERE m."case" = 0 AND m.id = ?`, commandKey(command))
		if err != nil {
			return "", err
		}
		defer rows.Close()
		for rows.Next() {
			var line []byte
			if err := rows.Scan(&found, &line); err != nil {
				return "", err
			}
			if first, err := t.store.read(line); err != nil || first.ID == command {
				return found, err
			}
		}
		if err := rows.Err(); err != nil {
			return "", err
		}
	}
	if id == "" {
		return "", nil
	}
	_, err = t.row("SELECT id FROM cases WHERE id = ?", []any{id}, &found)
	return found, err
}

// chooseID calls a case by the year and its number in the register. Somebody
// may have called another case so.
func (t *transaction) chooseID(year int, no int64) (string, error) {
	plain := fmt.Sprintf("%d-%04d", year, no)
	id := plain
	for n := 2; ; n++ {
		var taken int
		found, err := t.row("SELECT 1 FROM cases WHERE id = ?", []any{id}, &taken)
		if err != nil || !found {
			return id, err
		}
		id = fmt.Sprint(plain, "-", n)
	}
}

// command notes which line an event left, unless its id says so itself.
func (t *transaction) command(no int64, id string, line int64) error {
	if no > 0 && id == "#"+strconv.FormatInt(line, 10) || no == 0 && isOwn(id) {
		return nil
	}
	_, err := t.exec("INSERT INTO commands VALUES (?, ?, ?)", no, commandKey(id), line)
	return err
}

// isOwn reports whether the host gave the id itself.
func isOwn(id string) bool { return strings.HasPrefix(id, "#") }

// commandKey stands for an id in the index. Different ids may share one.
func commandKey(id string) int64 {
	h := fnv.New64a()
	h.Write([]byte(id))
	return int64(h.Sum64())
}

// Find looks for the line that an event left.
func (s *Store) Find(ctx context.Context, id, event string) (e host.Entry, found bool, err error) {
	h, ok := s.hot.get(id)
	if !ok {
		if h, err = s.load(ctx, id); err != nil {
			return e, false, err
		}
	}
	var lines [][]byte
	each := func(scan func(...any) error) error {
		var line []byte
		err := scan(&line)
		lines = append(lines, line)
		return err
	}
	if no, own := strings.CutPrefix(event, "#"); own {
		if n, err := strconv.Atoi(no); err == nil {
			if err := s.rows(ctx, `SELECT line FROM lines WHERE "case" = ? AND no = ?`, []any{h.no, n}, each); err != nil {
				return e, false, err
			}
		}
	}
	key := commandKey(event)
	if err := s.rows(ctx, `SELECT l.line FROM commands m CROSS JOIN lines l ON l."case" = m."case" AND l.no = m.line WHERE m."case" = ? AND m.id = ?
		UNION ALL SELECT l.line FROM commands m CROSS JOIN lines l ON l."case" = m.line AND l.no = 1 WHERE m."case" = 0 AND m.id = ? AND m.line = ?`,
		[]any{h.no, key, key, h.no}, each); err != nil {
		return e, false, err
	}
	for _, line := range lines {
		if e, err := s.read(line); err != nil || e.ID == event {
			return e, err == nil, err
		}
	}
	return host.Entry{}, false, nil
}

// read reads a stored line.
func (s *Store) read(line []byte) (host.Entry, error) {
	e, err := record.ReadLine(line)
	if err != nil {
		return e, s.says(Damaged, wrong("ada baris riwayat yang tidak terbaca", "a line of a record cannot be read"))
	}
	return e, nil
}

// untold is the index of the column of that name in what columnsOf gives.
const untold = 8

// columnsOf are the columns of a case that change with each line, in the order
// phase, ending, tasks, started, last, zone, due, ring, untold, progress.
func columnsOf(c host.Case, line host.Entry) ([]any, error) {
	progress, err := json.Marshal(c.Progress)
	if err != nil {
		return nil, err
	}
	var ending, due, ring, untold any
	if c.State.Phase == engine.Ended {
		ending = c.State.End
		if c.Parent != nil {
			untold = c.Parent.Task
		}
	}
	if at := c.Summary().Due; !at.IsZero() {
		due = at.UnixMilli()
	}
	if next, ok := c.Next(); ok {
		ring = next.At.UnixMilli()
	}
	return []any{string(c.State.Phase), ending, len(c.State.Tasks), c.Started.UnixMilli(), c.Last.UnixMilli(), zoneOf(line.At), due, ring, untold, progress}, nil
}

// zoneOf is how many minutes a time is ahead of UTC.
func zoneOf(t time.Time) int {
	_, offset := t.Zone()
	return offset / 60
}

// told lists the tasks of which a case knows now that the case inside them
// ended, or does not care any more.
func told(was, now host.Case) (tasks []int) {
	if len(now.Subs) == 0 {
		return nil
	}
	for _, t := range was.State.Tasks {
		if after, open := now.State.Task(t.No); !t.SubEnded && (!open || after.SubEnded) {
			tasks = append(tasks, t.No)
		}
	}
	return tasks
}

// taskRow is an open task in the inbox of a lane.
type taskRow struct {
	lane, due, opened, no int64
	task, step, part      int
	zone                  int
	people                string // JSON; empty: nobody in particular
}

// never is the due time of what is not due: after all that can be written.
const never = 253_402_300_800_000 // the year 10000

// tasks are the rows of the open tasks of a case.
func (k *kept) tasks(no int64, c host.Case) []taskRow {
	var rows []taskRow
	for _, t := range c.Open() {
		row := taskRow{due: never, opened: t.Opened.UnixMilli(), no: no, task: t.No, step: t.Step, part: t.Part, zone: zoneOf(t.Opened)}
		if !t.Due.IsZero() {
			row.due = t.Due.UnixMilli()
		}
		if len(t.To) > 0 {
			people, _ := json.Marshal(t.To) // of texts: it cannot fail
			row.people = string(people)
		}
		if len(t.Lanes) == 0 {
			rows = append(rows, row)
		}
		for i, lane := range t.Lanes {
			row.lane = k.lanes[lane]
			if !slices.ContainsFunc(t.Lanes[:i], func(other int) bool { return k.lanes[other] == row.lane }) {
				rows = append(rows, row)
			}
		}
	}
	return rows
}

// without gives those rows that are not among others.
func without(rows, others []taskRow) (rest []taskRow) {
	for _, row := range rows {
		if !slices.Contains(others, row) {
			rest = append(rest, row)
		}
	}
	return rest
}

// replace takes tasks out of inboxes and puts others in.
func (t *transaction) replace(gone, come []taskRow) error {
	for _, r := range gone {
		if _, err := t.exec(`DELETE FROM tasks WHERE lane = ? AND due = ? AND opened = ? AND "case" = ? AND no = ?`, r.lane, r.due, r.opened, r.no, r.task); err != nil {
			return err
		}
	}
	for _, r := range come {
		var people any
		if r.people != "" {
			people = r.people
		}
		if _, err := t.exec("INSERT INTO tasks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", r.lane, r.due, r.opened, r.no, r.task, r.step, r.part, r.zone, people); err != nil {
			return err
		}
	}
	return nil
}

// isContext reports whether the caller gave up.
func isContext(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
