package cli_test

import (
	"os"
	"path/filepath"
	"testing"
)

// On a terminal a batch tells how far it is in one line, and what is wrong with
// a file stands above that line; it can be left in between.
func TestFormProgress(t *testing.T) {
	dir := t.TempDir()
	sop, err := os.ReadFile("../../sops/contoh/terkecil.sop")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a.sop", "c.sop", "d.sop"} {
		if err := os.WriteFile(filepath.Join(dir, name), sop, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "b.sop"), []byte("sop \"x\"\nlangkah \"a\" {\n  oleh siapa\n}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	s := start(t, dir, nil, "form", ".", "--format", "html")
	for _, want := range []string{"\r1/4  a.sop", "\r2/4  b.sop", "\r  ", "lajur-tidak-dikenal", "\r3/4  c.sop", "\r4/4  d.sop", "dibuat: 3 format resmi; tidak dapat dibuat: 1"} {
		s.expect(want)
	}
	s.exits(3)
	s = start(t, dir, nil, "form", "a.sop", "--format", "html")
	s.expect("dibuat: a.html")
	s.exits(0)
}
