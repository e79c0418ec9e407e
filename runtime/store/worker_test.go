package store_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// workerVar makes a process of the test binary a worker: its value names what
// the worker does, the rest of the command line is for the worker.
const workerVar = "SOPC_UJI_PEKERJA"

// workers are what worker processes do.
var workers = map[string]func(ctx context.Context, args []string) error{
	"complete": completeForever,
	"resident": tellResident,
	"race":     raceForTask,
}

func TestMain(m *testing.M) {
	if does := os.Getenv(workerVar); does != "" {
		if err := workers[does](context.Background(), os.Args[1:]); err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// worker prepares a worker process.
func worker(does string, args ...string) *exec.Cmd {
	c := exec.Command(os.Args[0], args...)
	c.Env = append(os.Environ(), workerVar+"="+does)
	c.Stderr = os.Stderr
	return c
}

// told runs a worker to its end and gives what it says.
func told(t testing.TB, does string, args ...string) string {
	t.Helper()
	out, err := worker(does, args...).Output()
	if err != nil {
		t.Fatalf("%s: %v: %s", does, err, out)
	}
	return strings.TrimSpace(string(out))
}
