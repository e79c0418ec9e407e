package store_test

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sopc/compiler/program"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/host/conformance"
	"sopc/runtime/store"
)

// open opens the store in a directory with a key beside it.
func open(t testing.TB, dir string) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), dir, store.Options{KeyFile: dir + ".pem"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// folder is a new folder for a store, in memory where the system has such, so
// that tests do not wait for the disk.
func folder(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "sopc-*")
	if err != nil {
		dir = t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return filepath.Join(dir, "data")
}

// subject puts an office over a keeper under the suite's clock.
func subject(t *testing.T, k host.Keeper, desk host.Desk) conformance.Subject {
	var passed atomic.Int64 // since the epoch
	office := &host.Office{Desk: desk, Keeper: k, Clock: func() time.Time { return conformance.Epoch.Add(time.Duration(passed.Load())) }}
	return conformance.Subject{Host: office, Advance: func(d time.Duration) {
		passed.Add(int64(d))
		if _, err := office.Ring(t.Context(), ""); err != nil {
			t.Fatal(err)
		}
	}}
}

func TestStore(t *testing.T) {
	conformance.Run(t, func(t *testing.T, desk host.Desk) conformance.Subject {
		return subject(t, open(t, folder(t)), desk)
	})
}

// TestAlike does the same to a store and to cases in memory.
func TestAlike(t *testing.T) {
	conformance.Alike(t, func(t *testing.T, desk host.Desk) conformance.Subject {
		return subject(t, open(t, folder(t)), desk)
	}, func(t *testing.T, desk host.Desk) conformance.Subject {
		var passed atomic.Int64 // since the epoch
		memory := host.NewMemory(func() time.Time { return conformance.Epoch.Add(time.Duration(passed.Load())) }, desk)
		return conformance.Subject{Host: memory, Advance: func(d time.Duration) {
			passed.Add(int64(d))
			if _, err := memory.Ring(t.Context(), ""); err != nil {
				t.Fatal(err)
			}
		}}
	})
}

// TestForgetful opens the store anew before calls, as each command does: before
// each of the first hundreds, then now and then.
func TestForgetful(t *testing.T) {
	conformance.Run(t, func(t *testing.T, desk host.Desk) conformance.Subject {
		dir := folder(t)
		var (
			using sync.RWMutex
			s     = open(t, dir)
			calls atomic.Int64
		)
		t.Cleanup(func() { s.Close() })
		return subject(t, keepers(func() (host.Keeper, func()) {
			if n := calls.Add(1); n < 300 || n%200 == 0 {
				using.Lock()
				s.Close()
				var err error
				if s, err = store.Open(context.Background(), dir, store.Options{KeyFile: dir + ".pem"}); err != nil {
					t.Error(err)
				}
				using.Unlock()
			}
			using.RLock()
			return s, using.RUnlock
		}), desk)
	})
}

// TestShared uses two open stores on one directory in turn.
func TestShared(t *testing.T) {
	conformance.Run(t, func(t *testing.T, desk host.Desk) conformance.Subject {
		dir := folder(t)
		two := []*store.Store{open(t, dir), open(t, dir)}
		var turn atomic.Int64
		return subject(t, keepers(func() (host.Keeper, func()) { return two[turn.Add(1)%2], func() {} }), desk)
	})
}

// keepers is a Keeper that asks for another one with each call.
type keepers func() (k host.Keeper, done func())

func (f keepers) Keep(ctx context.Context, p *program.Program) (string, error) {
	k, done := f()
	defer done()
	return k.Keep(ctx, p)
}

func (f keepers) Procedure(ctx context.Context, hash string) (*engine.Procedure, error) {
	k, done := f()
	defer done()
	return k.Procedure(ctx, hash)
}

func (f keepers) Begin(ctx context.Context, c host.Case, first host.Entry) (host.Case, bool, error) {
	k, done := f()
	defer done()
	return k.Begin(ctx, c, first)
}

func (f keepers) Append(ctx context.Context, c host.Case, next host.Entry) error {
	k, done := f()
	defer done()
	return k.Append(ctx, c, next)
}

func (f keepers) Load(ctx context.Context, id string) (host.Case, error) {
	k, done := f()
	defer done()
	return k.Load(ctx, id)
}

func (f keepers) Find(ctx context.Context, id, event string) (host.Entry, bool, error) {
	k, done := f()
	defer done()
	return k.Find(ctx, id, event)
}

func (f keepers) Record(ctx context.Context, id string) ([]host.Entry, error) {
	k, done := f()
	defer done()
	return k.Record(ctx, id)
}

func (f keepers) Cases(ctx context.Context, q host.CaseQuery) ([]host.Summary, error) {
	k, done := f()
	defer done()
	return k.Cases(ctx, q)
}

func (f keepers) Tasks(ctx context.Context, q host.Query, now time.Time) ([]host.Task, error) {
	k, done := f()
	defer done()
	return k.Tasks(ctx, q, now)
}

func (f keepers) Ringing(ctx context.Context, now time.Time, limit int) ([]string, error) {
	k, done := f()
	defer done()
	return k.Ringing(ctx, now, limit)
}

func (f keepers) Inside(ctx context.Context, id string) ([]string, error) {
	k, done := f()
	defer done()
	return k.Inside(ctx, id)
}
