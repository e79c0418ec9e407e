package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sopc/runtime/host"
	"sopc/runtime/host/conformance"
	"sopc/runtime/store"
)

// fails demands a fault of a kind that says where it is and what to do.
func fails(t *testing.T, err error, kind store.Kind, names string) {
	t.Helper()
	var f *store.Fault
	if !errors.As(err, &f) || f.Kind != kind {
		t.Fatalf("got %v, want a fault: %s", err, kind)
	}
	if !strings.Contains(f.Text().ID, names) || !strings.Contains(f.Text().EN, names) || f.Text().ID == f.Text().EN {
		t.Errorf("%s does not name %s", f.Text(), names)
	}
}

func start(t testing.TB, s *store.Store) (host.Case, error) {
	t.Helper()
	return officeOver(s).Start(context.Background(), host.Start{Program: letter(), By: "Ani"})
}

func TestFullDisk(t *testing.T) {
	dir := folder(t)
	s := open(t, dir)
	if _, err := start(t, s); err != nil {
		t.Fatal(err)
	}
	if err := s.LimitPages(60); err != nil {
		t.Fatal(err)
	}
	begun := 1
	var err error
	for ; err == nil && begun < 2000; begun++ {
		_, err = start(t, s)
	}
	fails(t, err, store.Full, dir)
	begun--
	// Many at once: each is told of its own fate.
	answers := make(chan error, 32)
	crowd(t, 32, func(int) error { _, err := start(t, s); answers <- err; return nil })
	close(answers)
	for err := range answers {
		if err == nil {
			begun++
		} else {
			fails(t, err, store.Full, dir)
		}
	}
	if err := s.LimitPages(0); err != nil {
		t.Fatal(err)
	}
	if _, err := start(t, s); err != nil {
		t.Errorf("with space again: %v", err)
	}
	if lines := sound(t, s, dir); lines != begun+1 {
		t.Errorf("%d cases were acknowledged, %d are there", begun+1, lines)
	}
}

func TestDamaged(t *testing.T) {
	for name, damage := range map[string]func(db []byte){
		"no database":   func(db []byte) { copy(db, "Surat Keterangan") },
		"a page":        func(db []byte) { clear(db[4096:]) },
		"random bytes":  func(db []byte) { copy(db[4096:], bytes.Repeat([]byte{0xa5, 1, 7}, len(db)/3)) },
		"cut in halves": func(db []byte) { clear(db[len(db)/2:]) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := folder(t)
			s := open(t, dir)
			var ids []string
			for range 40 {
				c, err := start(t, s)
				if err != nil {
					t.Fatal(err)
				}
				ids = append(ids, c.ID)
			}
			s.Close()
			file := filepath.Join(dir, "sopc.db")
			db, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			damage(db)
			if err := os.WriteFile(file, db, 0o600); err != nil {
				t.Fatal(err)
			}
			s, err = store.Open(t.Context(), dir, store.Options{KeyFile: dir + ".pem"})
			if err == nil {
				defer s.Close()
				for _, id := range ids {
					if _, err = officeOver(s).Do(t.Context(), id, complete(0)); err != nil {
						break
					}
				}
			}
			fails(t, err, store.Damaged, dir)
		})
	}
}

func TestPlaces(t *testing.T) {
	ctx := t.Context()
	dir := folder(t)
	_, err := store.Open(ctx, dir, store.Options{ReadOnly: true})
	fails(t, err, store.NoStore, dir)
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Error("looking for a store made one")
	}
	_, err = store.Open(ctx, dir, store.Options{KeyFile: filepath.Join(dir, "kunci", "k.pem")})
	fails(t, err, store.KeyInside, dir)
	os.RemoveAll(dir)

	s := open(t, dir)
	if _, err := start(t, s); err != nil {
		t.Fatal(err)
	}
	for name, mode := range map[string]fs.FileMode{".": 0o700, "sopc.db": 0o600, "sopc.db-wal": 0o600, "../" + filepath.Base(dir) + ".pem": 0o600} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}

	// Somebody else writes for too long.
	db := database(t, dir)
	defer db.Close()
	if _, err := db.Exec("BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	hasty, err := store.Open(ctx, dir, store.Options{KeyFile: dir + ".pem", Wait: 30 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer hasty.Close()
	_, err = start(t, hasty)
	fails(t, err, store.Busy, dir)
	if _, err := db.Exec("ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	if _, err := start(t, hasty); err != nil {
		t.Errorf("after that: %v", err)
	}

	// Read only, also beside those who write.
	reader, err := store.Open(ctx, dir, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if list, err := reader.Cases(ctx, host.CaseQuery{}); err != nil || len(list) != 2 {
		t.Error(list, err)
	}
	_, err = officeOver(reader).Do(ctx, "2026-0001", complete(0))
	fails(t, err, store.ReadOnly, dir)

	// The key.
	key := dir + ".pem"
	_, err = store.Open(ctx, dir, store.Options{KeyFile: key + ".lain"})
	fails(t, err, store.NoKey, key)
	other := open(t, folder(t))
	_, err = store.Open(ctx, dir, store.Options{KeyFile: other.Dir() + ".pem"})
	fails(t, err, store.WrongKey, other.Dir())

	// Of a version that is not out yet.
	if _, err := db.Exec("PRAGMA user_version = 99"); err != nil {
		t.Fatal(err)
	}
	_, err = store.Open(ctx, dir, store.Options{KeyFile: key})
	fails(t, err, store.Newer, dir)
}

func TestReadOnlyFolder(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere")
	}
	dir := folder(t)
	s := open(t, dir)
	if _, err := start(t, s); err != nil {
		t.Fatal(err)
	}
	s.Close()
	for name, mode := range map[string]fs.FileMode{"sopc.db": 0o400, ".": 0o500} {
		if err := os.Chmod(filepath.Join(dir, name), mode); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { os.Chmod(dir, 0o700) })
	reader, err := store.Open(t.Context(), dir, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if list, err := reader.Cases(t.Context(), host.CaseQuery{}); err != nil || len(list) != 1 {
		t.Error(list, err)
	}
	s, err = store.Open(t.Context(), dir, store.Options{KeyFile: dir + ".pem"})
	if err == nil {
		defer s.Close()
		_, err = start(t, s)
	}
	fails(t, err, store.ReadOnly, dir)
	_, err = store.Open(t.Context(), filepath.Join(dir, "baru"), store.Options{KeyFile: dir + ".pem"})
	fails(t, err, store.ReadOnly, dir)
}

// TestClockBack works on a case with a clock that goes back between openings.
func TestClockBack(t *testing.T) {
	dir := folder(t)
	for i, hours := range []int{0, 5, -3, 1, -48, 7} {
		s := open(t, dir)
		o := &host.Office{Keeper: s, Clock: func() time.Time { return conformance.Epoch.Add(time.Duration(hours) * time.Hour) }}
		if _, err := o.Start(t.Context(), host.Start{ID: "k1", Program: letter()}); err != nil {
			t.Fatal(err)
		}
		if _, err := o.Do(t.Context(), "k1", complete(i)); err != nil {
			t.Fatal(err)
		}
		s.Close()
	}
	s := open(t, dir)
	entries, err := s.Record(t.Context(), "k1")
	if err != nil {
		t.Fatal(err)
	}
	var behind []string
	for i, e := range entries[1:] {
		if e.At.Before(entries[i].At) {
			t.Errorf("line %d is before line %d", e.No, e.No-1)
		}
		if e.Behind != nil {
			behind = append(behind, fmt.Sprint(e.No, " by ", e.At.Sub(*e.Behind)))
		}
	}
	if got := fmt.Sprint(behind); got != "[4 by 8h0m0s 5 by 4h0m0s 6 by 53h0m0s]" {
		t.Errorf("lines behind: %s", got)
	}
	sound(t, s, dir)
}
