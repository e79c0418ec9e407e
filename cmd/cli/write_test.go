package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
)

// What cases are proven by is never the place of an output.
func TestOutputsSpareTheStore(t *testing.T) {
	dir := t.TempDir()
	lampiran := filepath.Join(dir, "lampiran", "ab")
	if err := os.MkdirAll(lampiran, 0o755); err != nil {
		t.Fatal(err)
	}
	sop, err := filepath.Abs("../../sops/contoh/terkecil.sop")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range [][2]string{
		{filepath.Join(dir, "sopc.db"), ""}, {filepath.Join(dir, "sopc.db-wal"), "wal"}, {filepath.Join(lampiran, "abcd"), "isi"}, {filepath.Join(dir, "jangkar.txt"), "jangkar"},
		{filepath.Join(dir, "salinan"), "SQLite format 3\x00..."}, {filepath.Join(dir, "kunci.pem"), "-----BEGIN PRIVATE KEY-----\n"},
	} {
		name, content := file[0], file[1]
		if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		for _, args := range [][]string{{"graph", sop, "-o", name}, {"form", sop, "-o", name}, {"report", "--data", t.TempDir(), "-o", name}} {
			var out, errs bytes.Buffer
			code := Run(context.Background(), args, Setup{Out: &out, Err: &errs})
			if now, err := os.ReadFile(name); err != nil || string(now) != content || code == Done {
				t.Errorf("%q: exit %d, the file now holds %q (%v)\n%s", args, code, now, err, errs.String())
			}
		}
	}
}
