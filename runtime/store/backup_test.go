package store_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sopc/runtime/host/conformance"
	"sopc/runtime/record"
	"sopc/runtime/store"
)

// kept has a few cases in it, one with an attachment.
func kept(t *testing.T, dir string) *store.Store {
	t.Helper()
	s := archive(t, dir).Keeper.(*store.Store)
	if err := os.WriteFile(filepath.Join(dir, "petugas.toml"), []byte("# petugas\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestBackup(t *testing.T) {
	dir := folder(t)
	s := kept(t, dir)
	// Work goes on while the backup is made.
	ctx, stop := context.WithCancel(t.Context())
	working := make(chan int)
	go func() {
		n := 0
		for ; ctx.Err() == nil; n++ {
			start(t, s)
		}
		working <- n
	}()
	saved := filepath.Join(folder(t), "..", "cadangan [1]")
	b, err := s.Backup(t.Context(), saved, conformance.Epoch)
	stop()
	<-working
	if err != nil {
		t.Fatal(err)
	}
	if b.Cases < 4 || b.Head.Case != record.Register || b.Head.No != b.Cases || !b.Head.Valid() {
		t.Errorf("%+v", b)
	}
	anchors, err := os.ReadFile(filepath.Join(saved, "jangkar.txt"))
	if err != nil || !strings.HasPrefix(string(anchors), b.Head.Anchor().String()+"\n") || strings.Count(string(anchors), "\n") != b.Cases+1 {
		t.Errorf("%s %v", anchors, err)
	}
	_, err = s.Backup(t.Context(), saved, conformance.Epoch)
	fails(t, err, store.Occupied, saved)
	_, err = s.Backup(t.Context(), filepath.Join(dir, "cadangan"), conformance.Epoch)
	fails(t, err, store.Occupied, dir)

	_, err = store.Restore(t.Context(), saved, dir, "")
	fails(t, err, store.Occupied, dir)
	other := open(t, folder(t)).Dir() + ".pem"
	back := folder(t)
	_, err = store.Restore(t.Context(), saved, back, other)
	fails(t, err, store.WrongKey, other)
	_, err = store.Restore(t.Context(), saved, back, other+".lain")
	fails(t, err, store.NoKey, other)
	if b2, err := store.Restore(t.Context(), saved, back, dir+".pem"); err != nil || b2.Cases != b.Cases || !b2.HasKey {
		t.Fatal(b2, err)
	}
	// Work goes on there, with the key.
	r, err := store.Open(t.Context(), back, store.Options{KeyFile: dir + ".pem"})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if r.ID() != s.ID() {
		t.Errorf("%s became %s", s.ID(), r.ID())
	}
	if _, err := start(t, r); err != nil {
		t.Error(err)
	}
	if n := sound(t, r, back); n < b.Cases {
		t.Errorf("%d lines", n)
	}
	for _, name := range []string{".", "sopc.db", "petugas.toml", "lampiran"} {
		if info, err := os.Stat(filepath.Join(back, name)); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
}

// TestRestoreRefuses changes each file of a backup, and takes each away:
// nothing is ever put in place.
func TestRestoreRefuses(t *testing.T) {
	s := kept(t, folder(t))
	saved := filepath.Join(filepath.Dir(folder(t)), "cadangan")
	if _, err := s.Backup(t.Context(), saved, conformance.Epoch); err != nil {
		t.Fatal(err)
	}
	var files []string
	filepath.WalkDir(saved, func(name string, d os.DirEntry, _ error) error {
		if d.Type().IsRegular() {
			files = append(files, name)
		}
		return nil
	})
	if len(files) != 5 {
		t.Fatal(files)
	}
	for _, name := range files {
		was, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		changed := bytes.Clone(was)
		changed[len(changed)/2] ^= 1
		for _, now := range [][]byte{changed, was[:len(was)-3], append(slices.Clone(was), 'x'), nil} {
			if now == nil {
				err = os.Remove(name)
			} else {
				err = os.WriteFile(name, now, 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
			back := folder(t)
			_, err := store.Restore(t.Context(), saved, back, "")
			want := store.BadBackup
			if now == nil && filepath.Base(name) == "cadangan.json" {
				want = store.NoBackup
			}
			fails(t, err, want, saved)
			if _, err := os.Stat(filepath.Join(back, "sopc.db")); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("%s was changed, yet something was put in place", name)
			}
			if left, _ := os.ReadDir(filepath.Dir(back)); len(left) > 1 {
				t.Errorf("left behind: %v", left)
			}
		}
		if err := os.WriteFile(name, was, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := store.Restore(t.Context(), saved, folder(t), ""); err != nil {
		t.Errorf("as it was: %v", err)
	}
}

// TestBackupOfBroken copies a store with a broken case, and says which.
func TestBackupOfBroken(t *testing.T) {
	dir := folder(t)
	s := kept(t, dir)
	change(t, dir, `UPDATE lines SET line = replace(line, 'Ani', 'Adi') WHERE "case" = 1 AND no = 3`)
	saved := filepath.Join(filepath.Dir(folder(t)), "cadangan")
	b, err := s.Backup(t.Context(), saved, conformance.Epoch)
	if err != nil || !slices.Equal(b.Broken, []string{"2026-0001"}) {
		t.Fatal(b.Broken, err)
	}
	_, err = store.Restore(t.Context(), saved, folder(t), "")
	fails(t, err, store.BadBackup, "2026-0001")
}
