package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"sopc/runtime/host"
	"sopc/runtime/record"
)

// Group commit. Bringing a transaction to disk costs the same for one line as
// for a hundred. So the writer, the one goroutine of the process that changes
// the store, takes into a transaction whatever is asked of it, and answers when
// the transaction is on disk. The longer the disk takes, the more comes
// together meanwhile.
//
// Those who were answered together often ask again together, but need a moment
// to work out what. So the writer waits for as many as it answered last, at
// most for as long as the disk took. Who works alone never waits.

// Bounds of a transaction, so that other processes have their turn.
const (
	most    = 256                  // jobs
	longest = 5 * time.Millisecond // that the writer waits for another
)

// job is one change: all of it, or nothing.
type job struct {
	do   func(*transaction) error // may run twice, so it sets what it tells
	head *record.Head             // to be signed first; may be nil
	done chan error
}

type writer struct {
	store    *Store
	conn     *sql.Conn
	prepared map[string]*sql.Stmt
	jobs     chan job // without a buffer: what is taken is answered
	quit     chan struct{}
	ended    chan struct{}

	last  int           // jobs of the last group
	taken time.Duration // by the disk, for it
}

func startWriter(ctx context.Context, s *Store) (*writer, error) {
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	s.db.SetMaxOpenConns(readers + 1)
	w := &writer{store: s, conn: conn, prepared: map[string]*sql.Stmt{}, jobs: make(chan job), quit: make(chan struct{}), ended: make(chan struct{})}
	go w.run()
	return w, nil
}

func (w *writer) stop() {
	close(w.quit)
	<-w.ended
	for _, p := range w.prepared { // else the connection stays open
		p.Close()
	}
	w.conn.Close()
}

// errClosed says that the store was closed meanwhile.
var errClosed = errors.New("the store is closed")

// write has the writer do a change, and returns when it is on disk. Once the
// writer has it, it does it, whatever becomes of the context. Unless it is nil
// the head is signed before.
func (s *Store) write(ctx context.Context, head *record.Head, do func(*transaction) error) error {
	if s.writer == nil {
		return s.says(ReadOnly, nil)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	j := job{do, head, make(chan error, 1)}
	select {
	case s.writer.jobs <- j:
		return s.fault(<-j.done)
	case <-ctx.Done():
		return ctx.Err()
	case <-s.writer.quit:
		return errClosed
	}
}

func (w *writer) run() {
	defer close(w.ended)
	for {
		select {
		case j := <-w.jobs:
			w.group(j)
		case <-w.quit:
			return
		}
	}
}

// group does a job and what else comes meanwhile in one transaction. If that
// fails each is done by itself, so that none suffers from another.
func (w *writer) group(first job) {
	group := w.gather(first)
	var heads []*record.Head
	for _, j := range group {
		if j.head != nil {
			heads = append(heads, j.head)
		}
	}
	record.SignTogether(w.store.key, heads)
	answers, err := w.transact(group)
	w.last = len(group)
	for i, j := range group {
		switch {
		case err == nil:
			j.done <- answers[i]
		case len(group) == 1 || isBusy(err):
			j.done <- err
		default:
			answer, err := w.transact(group[i : i+1])
			if err == nil {
				err = answer[0]
			}
			j.done <- err
		}
	}
}

// gather takes the jobs that are there, and waits for as many as last time.
func (w *writer) gather(first job) (group []job) {
	group = append(group, first)
	var wait <-chan time.Time
	for len(group) < most {
		select {
		case j := <-w.jobs:
			group = append(group, j)
			continue
		default:
		}
		if len(group) >= w.last {
			break
		}
		if wait == nil {
			wait = time.After(min(w.taken, longest))
		}
		select {
		case j := <-w.jobs:
			group = append(group, j)
		case <-wait:
			return group
		}
	}
	return group
}

// transact does jobs in one transaction and gives the answer to each: nil, or
// that the case moved on, which changed nothing. With any other error nothing
// of all is done.
func (w *writer) transact(group []job) (answers []error, err error) {
	t := &transaction{writer: w}
	if _, err := t.exec("BEGIN IMMEDIATE"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			t.exec("ROLLBACK") // fails where SQLite did it already
		}
	}()
	for _, j := range group {
		answer := j.do(t)
		if answer != nil && !errors.Is(answer, host.ErrMoved) {
			return nil, answer
		}
		answers = append(answers, answer)
	}
	if err := t.signRegister(); err != nil {
		return nil, err
	}
	begun := time.Now()
	_, err = t.exec("COMMIT")
	w.taken = time.Since(begun)
	return answers, err
}

// transaction is what jobs change the store through.
type transaction struct {
	*writer
	register *record.Head // when it was needed
	grown    bool         // the register was written to
}

// exec runs a statement and tells how many rows it changed.
func (t *transaction) exec(text string, args ...any) (changed int64, err error) {
	p, err := t.statement(text)
	if err != nil {
		return 0, err
	}
	result, err := p.Exec(args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// row reads one row into to.
func (t *transaction) row(text string, args []any, to ...any) (found bool, err error) {
	p, err := t.statement(text)
	if err != nil {
		return false, err
	}
	if err = p.QueryRow(args...).Scan(to...); errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

func (w *writer) statement(text string) (*sql.Stmt, error) {
	if p := w.prepared[text]; p != nil {
		return p, nil
	}
	p, err := w.conn.PrepareContext(context.Background(), text)
	if err == nil {
		w.prepared[text] = p
	}
	return p, err
}

// enter writes the next line of the register. The case has its number already.
func (t *transaction) enter(o record.Opening) error {
	line := record.OpeningLine(o)
	t.register.No, t.register.Hash, t.grown = o.No, t.register.Hash.Then(line), true
	_, err := t.exec(insertLine, 0, o.No, line, t.register.Hash[:])
	return err
}

// openRegister reads how far the register goes.
func (t *transaction) openRegister() error {
	if t.register != nil {
		return nil
	}
	var head record.Head
	var hash []byte
	switch found, err := t.row("SELECT lines, hash FROM cases WHERE no = 0", nil, &head.No, &hash); {
	case err != nil:
		return err
	case !found:
		return t.store.says(Damaged, wrong("registernya hilang", "the register is gone"))
	}
	copy(head.Hash[:], hash)
	t.register = &head
	return nil
}

// signRegister signs the register once for all that was entered.
func (t *transaction) signRegister() error {
	if !t.grown {
		return nil
	}
	head := record.Sign(t.store.key, record.Register, t.register.No, t.register.Hash)
	_, err := t.exec("UPDATE cases SET lines = ?, hash = ?, signature = ? WHERE no = 0", head.No, head.Hash[:], head.Signature)
	return err
}
