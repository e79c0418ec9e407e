package scripts_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	// The script builds these: a result that was cached is of the same code.
	_ "sopc/cmd/cli"
	_ "sopc/cmd/sopc-temporal/worker"
)

// TestLocal is the guide's way with processes of this machine: PostgreSQL, a
// Temporal server, two workers, clients.
func TestLocal(t *testing.T) {
	if testing.Short() {
		t.Skip("starts PostgreSQL and a Temporal server")
	}
	if out, err := exec.Command("sh", "-c", "command -v pg_ctl || ls /usr/lib/postgresql/*/bin/pg_ctl").CombinedOutput(); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("PostgreSQL's server is not installed: %s", out)
		}
		t.Skip("PostgreSQL's server is not installed")
	}
	for _, pattern := range []string{"*", "../*.go"} { // the same of what is not imported
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatal(pattern, err)
		}
		for _, file := range files {
			if _, err := os.Stat(file); err != nil {
				t.Fatal(err)
			}
		}
	}
	home := t.TempDir()
	if err := os.Chmod(filepath.Dir(home), 0o755); err != nil { // PostgreSQL runs as a user of its own when we are root
		t.Fatal(err)
	}
	try := exec.Command("./local", "try", home)
	// Temporal keeps its ports in a column that ends at 32,767.
	try.Env = append(os.Environ(), fmt.Sprint("SOPC_PORT=", 20_000+os.Getpid()%600*20))
	out, err := try.CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Fatal(err)
	}
}
