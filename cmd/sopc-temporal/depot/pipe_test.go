//go:build unix

package depot_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"sopc/cmd/sopc-temporal/depot"
)

// TestPipe: reading a pipe may never end.
func TestPipe(t *testing.T) {
	g := directory(t)
	d := g.open(t)
	if err := os.Mkdir(filepath.Join(g.where, "pipa"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(g.where, "pipa/a"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := d.Get(t.Context(), "pipa/a")
	faulty(t, err, depot.Damaged, "pipa")
}
