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

	"sopc/compiler/specimen"
	"sopc/runtime/host"
	"sopc/runtime/host/conformance"
	"sopc/runtime/record"
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
	return officeOver(s).Start(context.Background(), host.Start{Program: specimen.Letter(steps), By: "Ani"})
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
		"no content":    func(db []byte) { clear(db[60:64]); clear(db[68:72]); clear(db[100:]) },
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

// TestEmptied takes the database, or what is in it, away: nothing new is put in
// its place.
func TestEmptied(t *testing.T) {
	for name, take := range map[string]func(t *testing.T, dir string){
		"no byte left": func(t *testing.T, dir string) { os.Truncate(filepath.Join(dir, "sopc.db"), 0) },
		"no database":  func(t *testing.T, dir string) { os.Remove(filepath.Join(dir, "sopc.db")) },
		"another database": func(t *testing.T, dir string) {
			os.Remove(filepath.Join(dir, "sopc.db"))
			change(t, dir, "CREATE TABLE a (b)")
		},
		"no name":     func(t *testing.T, dir string) { change(t, dir, "DELETE FROM store") },
		"no tasks":    func(t *testing.T, dir string) { change(t, dir, "DROP TABLE tasks") },
		"no cases":    func(t *testing.T, dir string) { change(t, dir, "DROP TABLE cases") },
		"no register": func(t *testing.T, dir string) { change(t, dir, "DELETE FROM cases WHERE no = 0") },
	} {
		t.Run(name, func(t *testing.T) {
			dir := folder(t)
			archive(t, dir).Keeper.(*store.Store).Close()
			take(t, dir)
			before := listed(t, dir)
			for _, o := range []store.Options{{ReadOnly: true}, {KeyFile: dir + ".pem"}} {
				s, err := store.Open(t.Context(), dir, o)
				if err == nil {
					defer s.Close()
					if _, err = s.Tasks(t.Context(), host.Query{}, time.Now()); err == nil {
						_, err = start(t, s)
					}
				}
				if name == "no register" && o.ReadOnly {
					continue // only who writes needs it, and who verifies
				}
				fails(t, err, store.Damaged, dir)
				if strings.Contains(err.Error(), "sql") && strings.Contains(err.Error(), "logic") {
					t.Error(err)
				}
			}
			if after := listed(t, dir); name == "no byte left" && after != before {
				t.Errorf("%s became %s", before, after)
			}
		})
	}
}

// change edits a database behind the back of the store.
func change(t *testing.T, dir, statements string) {
	t.Helper()
	db := database(t, dir)
	defer db.Close()
	if _, err := db.Exec(statements); err != nil {
		t.Fatal(err)
	}
}

// listed are the files of a folder with their sizes.
func listed(t *testing.T, dir string) (all string) {
	t.Helper()
	filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			info, _ := d.Info()
			all += fmt.Sprint(name, " ", info.Size(), "\n")
		}
		return err
	})
	return all
}

// TestTorn damages single pages: whole verification finds each.
func TestTorn(t *testing.T) {
	dir := folder(t)
	archive(t, dir).Keeper.(*store.Store).Close()
	file := filepath.Join(dir, "sopc.db")
	db, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	noise := bytes.Repeat([]byte{0xa5, 1, 7, 0x3c}, 1024)
	for page := 1; page < len(db)/4096; page++ {
		torn := bytes.Clone(db)
		copy(torn[page*4096:], noise)
		if err := os.WriteFile(file, torn, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := store.Open(t.Context(), dir, store.Options{ReadOnly: true})
		if err == nil {
			var register record.Verdict
			if register, err = s.Verify(t.Context(), &record.Verifier{}, func(record.Verdict) error { return nil }); err == nil && len(register.Faults) == 0 {
				t.Errorf("page %d is torn, and nobody sees it", page+1)
			}
			s.Close()
		}
		if err != nil {
			fails(t, err, store.Damaged, dir)
		}
	}
}

// TestKeyFiles refuses keys that others may have, and files that never end.
func TestKeyFiles(t *testing.T) {
	dir := folder(t)
	open(t, dir).Close()
	key := dir + ".pem"
	for mode, refused := range map[fs.FileMode]bool{0o644: true, 0o666: true, 0o620: true, 0o640: false, 0o400: false} {
		os.Chmod(key, mode)
		_, err := store.ReadKey(key)
		if refused {
			fails(t, err, store.KeyExposed, key)
		} else if err != nil {
			t.Error(mode, err)
		}
	}
	for _, endless := range []string{"/dev/zero", dir} {
		_, err := store.ReadKey(endless)
		fails(t, err, store.Unreadable, endless)
	}
	fresh := folder(t)
	_, err := store.Open(t.Context(), fresh, store.Options{KeyFile: filepath.Join(fresh, "k.pem")})
	fails(t, err, store.KeyInside, fresh)
	if _, err := os.Stat(fresh); !errors.Is(err, fs.ErrNotExist) {
		t.Error("something was made before the key was refused")
	}
}

// TestSweep leaves no files of killed processes behind.
func TestSweep(t *testing.T) {
	dir := folder(t)
	archive(t, dir).Keeper.(*store.Store).Close()
	for name, age := range map[string]time.Duration{"lama": 25 * time.Hour, "muda": time.Hour} {
		name = filepath.Join(dir, "lampiran", ".baru-"+name)
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		os.Chtimes(name, time.Time{}, time.Now().Add(-age))
	}
	open(t, dir)
	left, _ := filepath.Glob(filepath.Join(dir, "lampiran", ".baru-*"))
	if len(left) != 1 || !strings.HasSuffix(left[0], "muda") {
		t.Error(left)
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
		if _, err := o.Start(t.Context(), host.Start{ID: "k1", Program: specimen.Letter(steps)}); err != nil {
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
