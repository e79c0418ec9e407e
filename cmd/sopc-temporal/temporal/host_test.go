package temporal_test

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"log/slog"
	"os"
	"sync/atomic"
	"testing"

	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"

	"sopc/cmd/sopc-temporal/depot"
	"sopc/cmd/sopc-temporal/temporal"
	"sopc/cmd/sopc-temporal/testserver"
	"sopc/runtime/host/conformance"
)

// The tests of this package share one server.
var (
	server *testserver.Server
	conn   client.Client
	key    = ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
)

func TestMain(m *testing.M) {
	code, err := withServer(m.Run)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(code)
}

func withServer(run func() int) (code int, err error) {
	if server, err = testserver.Start(); err != nil {
		return 1, err
	}
	defer server.Stop()
	if conn, err = connect(); err != nil {
		return 1, err
	}
	defer conn.Close()
	if err := temporal.Prepare(context.Background(), conn, server.Namespace); err != nil {
		return 1, err
	}
	return run(), nil
}

func connect() (client.Client, error) { return connectTo(server.Namespace) }

func connectTo(namespace string) (client.Client, error) {
	quiet := sdklog.NewStructuredLogger(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})))
	return client.Dial(client.Options{HostPort: server.Address, Namespace: namespace, Logger: quiet})
}

// offices counts those of this run: each test has its own.
var offices atomic.Int64

func newOffice() string { return fmt.Sprint("kantor-", os.Getpid(), "-", offices.Add(1)) }

func newShelf(t testing.TB) *temporal.Shelf { return shelfAt(t, t.TempDir()) }

// shelfAt is what a process has of the depot in a directory.
func shelfAt(t testing.TB, dir string) *temporal.Shelf {
	d, err := depot.Prepare(t.Context(), dir, os.Getenv)
	if err != nil {
		t.Fatal(err)
	}
	return temporal.NewShelf(d)
}

// work lets a worker of an office work until the test ends.
func work(t testing.TB, office string, r *temporal.Rules) *temporal.Worker {
	w := temporal.Work(conn, office, r, worker.Options{})
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Stop)
	return w
}

func TestHost(t *testing.T) {
	conformance.Run(t, onTemporal)
}
