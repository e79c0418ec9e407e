package store

import (
	"context"
	"database/sql"
	"errors"

	"sopc/runtime/host"
	"sopc/runtime/record"
)

// Group commit. Bringing a transaction to disk costs the same for one line as
// for a hundred. So the writer, the one goroutine of the process that changes
// the store, takes into a transaction whatever is asked of it until nothing
// more is, and answers when the transaction is on disk. The longer the disk
// takes, the more comes together meanwhile.

// most is how many jobs one transaction takes, so that other processes have
// their turn.
const most = 256

// job is one change: all of it, or nothing.
type job struct {
	do   func(*transaction) error // may run twice, so it sets what it tells
	done chan error
}

type writer struct {
	store    *Store
	conn     *sql.Conn
	prepared map[string]*sql.Stmt
	jobs     chan job // without a buffer: what is taken is answered
	quit     chan struct{}
	ended    chan struct{}
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
// writer has it, it does it, whatever becomes of the context.
func (s *Store) write(ctx context.Context, do func(*transaction) error) error {
	if s.writer == nil {
		return s.says(ReadOnly, nil)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	j := job{do, make(chan error, 1)}
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
	taken := []job{first}
	next := func(i int) (job, bool) {
		if i < len(taken) {
			return taken[i], true
		}
		if i < most {
			select {
			case j := <-w.jobs:
				taken = append(taken, j)
				return j, true
			default:
			}
		}
		return job{}, false
	}
	answers, err := w.transact(next)
	for i, j := range taken {
		switch {
		case err == nil:
			j.done <- answers[i]
		case len(taken) == 1 || isBusy(err):
			j.done <- err
		default:
			answer, err := w.transact(func(i int) (job, bool) { return j, i == 0 })
			if err == nil {
				err = answer[0]
			}
			j.done <- err
		}
	}
}

// transact does jobs in one transaction and gives the answer to each: nil, or
// that the case moved on, which changed nothing. With any other error nothing
// of all is done.
func (w *writer) transact(next func(i int) (job, bool)) (answers []error, err error) {
	t := &transaction{writer: w}
	if _, err := t.exec("BEGIN IMMEDIATE"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			t.exec("ROLLBACK") // fails where SQLite did it already
		}
	}()
	for {
		j, more := next(len(answers))
		if !more {
			break
		}
		answer := j.do(t)
		if answer != nil && !errors.Is(answer, host.ErrMoved) {
			return nil, answer
		}
		answers = append(answers, answer)
	}
	if err := t.signRegister(); err != nil {
		return nil, err
	}
	_, err = t.exec("COMMIT")
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
		return t.store.says(Damaged, errors.New("the register is gone"))
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
