package depot_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"sopc/cmd/sopc-temporal/depot"
)

// A process of the test binary is a worker when workerVar says what it does.
// whereVar is the depot; the command line is for the worker.
const (
	workerVar = "SOPC_UJI_PEKERJA"
	whereVar  = "SOPC_UJI_DEPOT"
)

var workers = map[string]func(ctx context.Context, d depot.Depot, args []string) error{
	"put":  putForever,
	"race": race,
}

func TestMain(m *testing.M) {
	if does := os.Getenv(workerVar); does != "" {
		d, err := depot.Open(context.Background(), os.Getenv(whereVar), os.Getenv)
		if err == nil {
			err = workers[does](context.Background(), d, os.Args[1:])
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "error:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// worker prepares a worker process.
func worker(g ground, does string, args ...string) *exec.Cmd {
	c := exec.Command(os.Args[0], args...)
	c.Env = append(os.Environ(), workerVar+"="+does, whereVar+"="+g.where)
	for name, value := range g.env {
		c.Env = append(c.Env, name+"="+value)
	}
	c.Stderr = os.Stderr
	return c
}
