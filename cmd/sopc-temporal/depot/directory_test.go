package depot_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sopc/cmd/sopc-temporal/depot"
	"sopc/runtime/store"
)

func directory(t *testing.T) ground {
	dir := filepath.Join(t.TempDir(), "depot")
	return ground{where: dir, spoil: func(t *testing.T, key string, data []byte) {
		if err := os.WriteFile(filepath.Join(dir, key), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}}
}

func TestDirectory(t *testing.T) { conforms(t, directory(t)) }

// TestLayout holds the directory to its promise: attachments of a store can be
// copied over, nobody else may read, and nothing passing stays.
func TestLayout(t *testing.T) {
	g := directory(t)
	d := g.open(t)
	home := t.TempDir()
	s, err := store.Open(t.Context(), filepath.Join(home, "data"), store.Options{KeyFile: filepath.Join(home, "kunci.pem")})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	sum, _, err := s.Attach(t.Context(), strings.NewReader("isi surat"), "surat.txt")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(g.where, "lampiran"), os.DirFS(filepath.Join(home, "data", "lampiran"))); err != nil {
		t.Fatal(err)
	}
	content, _, err := d.Attachment(t.Context(), sum)
	if err != nil {
		t.Fatal(err)
	}
	defer content.Close()
	if got, err := io.ReadAll(content); err != nil || string(got) != "isi surat" {
		t.Errorf("%q, %v", got, err)
	}

	if err := os.RemoveAll(filepath.Join(g.where, "lampiran")); err != nil {
		t.Fatal(err)
	}
	d = g.open(t)
	for range 2 {
		if err := d.Try(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, _, err := d.Put(t.Context(), "program/dalam/a", []byte("isi")); err != nil {
			t.Fatal(err)
		}
		if _, _, err := d.Attach(t.Context(), strings.NewReader("isi surat"), "surat.txt"); err != nil {
			t.Fatal(err)
		}
	}
	var seen []string
	err = filepath.WalkDir(g.where, func(file string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v", file, info.Mode())
		}
		if !e.IsDir() {
			name, _ := filepath.Rel(g.where, file)
			seen = append(seen, filepath.ToSlash(name))
		}
		return nil
	})
	if want := ".depot lampiran/" + sum[:2] + "/" + sum + " program/dalam/a"; err != nil || strings.Join(seen, " ") != want {
		t.Errorf("%q, %v; want %q", seen, err, want)
	}
}

// TestSweep: what killed processes left goes after a day, at the next opening.
func TestSweep(t *testing.T) {
	g := directory(t)
	d := g.open(t)
	if _, _, err := d.Put(t.Context(), "program/a", nil); err != nil {
		t.Fatal(err)
	}
	for _, old := range []string{".baru-1", "program/.baru-2"} {
		file := filepath.Join(g.where, old)
		if err := os.WriteFile(file, []byte("seten"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(file, time.Time{}, time.Now().Add(-25*time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	young := filepath.Join(g.where, "program/.baru-3")
	if err := os.WriteFile(young, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	g.open(t)
	left, err := filepath.Glob(filepath.Join(g.where, "*", ".baru-*"))
	top, _ := filepath.Glob(filepath.Join(g.where, ".baru-*"))
	if err != nil || len(left) != 1 || left[0] != young || len(top) > 0 {
		t.Error(left, top, err)
	}
	if names, err := d.List(t.Context(), "", "", 10); err != nil || len(names) != 1 {
		t.Error(names, err)
	}
}

func TestDirectoryFaults(t *testing.T) {
	ctx := t.Context()
	home := t.TempDir()
	file := filepath.Join(home, "berkas")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, where := range []string{filepath.Join(home, "tidak", "ada"), file, filepath.Join(file, "a"), ""} {
		_, err := depot.Prepare(ctx, where, os.Getenv)
		faulty(t, err, depot.BadPlace, where)
	}

	g := directory(t)
	d := g.open(t)
	if _, _, err := d.Put(ctx, "program/a", nil); err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.Put(ctx, "program/a/b", nil); err == nil {
		t.Error("a thing below another thing")
	}
	// All of it is gone, as when a network disk is: that is not "none". Nor is it
	// when the folder on which it was mounted is empty.
	if err := os.RemoveAll(g.where); err != nil {
		t.Fatal(err)
	}
	for _, empty := range []bool{false, true} {
		if empty {
			if err := os.Mkdir(g.where, 0o700); err != nil {
				t.Fatal(err)
			}
		}
		isGone(t, g, d)
	}
	if left, err := os.ReadDir(g.where); err != nil || len(left) > 0 {
		t.Errorf("made on the way: %v, %v", left, err)
	}
}

// isGone: a depot that was opened is not there any more.
func isGone(t *testing.T, g ground, d depot.Depot) {
	ctx := t.Context()
	_, err := d.Get(ctx, "program/a")
	faulty(t, err, depot.NoDepot, g.where)
	if errors.Is(err, fs.ErrNotExist) {
		t.Error("a depot that is gone says that it kept nothing")
	}
	_, err = d.List(ctx, "program/", "", 5)
	faulty(t, err, depot.NoDepot, g.where)
	_, _, err = d.Put(ctx, "program/a", nil)
	faulty(t, err, depot.NoDepot, g.where)
	_, _, err = d.Attach(ctx, strings.NewReader("isi"), "surat.txt")
	faulty(t, err, depot.NoDepot, g.where)
	faulty(t, d.Try(ctx), depot.NoDepot, g.where)
}

func TestNoRights(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere")
	}
	g := directory(t)
	d := g.open(t)
	if err := os.Chmod(g.where, 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(g.where, 0o700) })
	_, _, err := d.Put(t.Context(), "program/a", nil)
	faulty(t, err, depot.Forbidden, g.where)
}

// TestFullDisk fills a small disk. Mounting one takes root.
func TestFullDisk(t *testing.T) {
	disk := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk).CombinedOutput(); err != nil {
		t.Skipf("no disk can be mounted here: %s", out)
	}
	t.Cleanup(func() { exec.Command("umount", "-l", disk).Run() })
	g := ground{where: filepath.Join(disk, "depot")}
	d := g.open(t)
	if _, _, err := d.Put(t.Context(), "program/a", []byte("isi")); err != nil {
		t.Fatal(err)
	}
	_, _, err := d.Put(t.Context(), "program/b", make([]byte, 2<<20))
	faulty(t, err, depot.Full, "program/b")
	if all, err := d.List(t.Context(), "", "", 10); err != nil || len(all) != 1 {
		t.Error(all, err)
	}
	for n := 0; ; n++ { // to the last page
		if _, _, err := d.Put(t.Context(), fmt.Sprint("isi/", n), make([]byte, 4096)); err != nil {
			break
		}
	}
	faulty(t, d.Try(t.Context()), depot.Full, g.where)
	if out, err := exec.Command("mount", "-o", "remount,ro", disk).CombinedOutput(); err != nil {
		t.Fatalf("%s", out)
	}
	_, _, err = d.Put(t.Context(), "program/c", nil)
	faulty(t, err, depot.Forbidden, "program/c")
	faulty(t, d.Try(t.Context()), depot.Forbidden, g.where)
	if got, err := d.Get(t.Context(), "program/a"); err != nil || string(got) != "isi" {
		t.Errorf("%q, %v", got, err)
	}
	t.Setenv("TMPDIR", filepath.Join(disk, "tidak-ada"))
	_, _, err = d.Attach(t.Context(), strings.NewReader("isi"), "surat.txt")
	faulty(t, err, depot.Local, "tidak-ada")
}
