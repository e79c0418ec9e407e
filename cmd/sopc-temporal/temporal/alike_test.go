package temporal_test

import (
	"flag"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"sopc/cmd/sopc-temporal/temporal"
	"sopc/runtime/host"
	"sopc/runtime/host/conformance"
	"sopc/runtime/store"
)

// onTemporal is a host on Temporal under the suite's clock.
func onTemporal(t *testing.T, desk host.Desk) conformance.Subject { return inRuns(t, desk, 0) }

// inShortRuns is one whose cases go on in new runs all the time.
func inShortRuns(t *testing.T, desk host.Desk) conformance.Subject { return inRuns(t, desk, 30) }

func inRuns(t *testing.T, desk host.Desk, longest int) conformance.Subject {
	shelf, office := newShelf(t), newOffice()
	work(t, office, &temporal.Rules{Desk: func() host.Desk { return desk }, Zone: conformance.Epoch.Location(), Key: key, Shelf: shelf, Longest: longest})
	return subject(t, func(clock func() time.Time) host.Host {
		return temporal.New(conn, shelf, temporal.Options{Office: office, Namespace: server.Namespace, Clock: clock, Still: true, Settle: true, Patience: 2 * time.Minute})
	})
}

// inDirectory is one in a data directory.
func inDirectory(t *testing.T, desk host.Desk) conformance.Subject {
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "data"), store.Options{KeyFile: filepath.Join(t.TempDir(), "kunci.pem")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return subject(t, func(clock func() time.Time) host.Host { return &host.Office{Desk: desk, Keeper: s, Clock: clock} })
}

func subject(t *testing.T, under func(clock func() time.Time) host.Host) conformance.Subject {
	var passed atomic.Int64 // since the epoch
	h := under(func() time.Time { return conformance.Epoch.Add(time.Duration(passed.Load())) })
	return conformance.Subject{Host: h, Slow: true, Advance: func(d time.Duration) {
		passed.Add(int64(d))
		if _, err := h.Ring(t.Context(), ""); err != nil {
			t.Fatal(err)
		}
	}}
}

// TestAlike does the same to cases in a directory and to cases on Temporal.
func TestAlike(t *testing.T) {
	few(t, "rapid.checks", "5")
	few(t, "rapid.shrinktime", "10s")
	conformance.Alike(t, inDirectory, inShortRuns)
}

// TestHostInShortRuns is TestHost with short histories.
func TestHostInShortRuns(t *testing.T) {
	if os.Getenv("SOPC_SEMUA") == "" {
		t.Skip("SOPC_SEMUA=1 runs it")
	}
	conformance.Run(t, inShortRuns)
}

// few sets a flag for one test, unless all is to be tested.
func few(t *testing.T, name, value string) {
	f := flag.Lookup(name)
	if usual := f.Value.String(); usual == f.DefValue && os.Getenv("SOPC_SEMUA") == "" {
		f.Value.Set(value)
		t.Cleanup(func() { f.Value.Set(usual) })
	}
}
