package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"sopc/cmd/cli"
	"sopc/cmd/cli/conformance"
	"sopc/cmd/sopc-temporal/depot"
	"sopc/cmd/sopc-temporal/options"
	"sopc/cmd/sopc-temporal/worker"
	"sopc/runtime/store"
)

// offices counts those of this run: each has a name of its own.
var offices atomic.Int64

func officeName() string { return fmt.Sprint("kantor-", os.Getpid(), "-", offices.Add(1)) }

// site is an office on Temporal.
type site struct {
	testing.TB
	env map[string]string
}

// newSite makes an office in a data directory. It has no worker yet.
func newSite(t testing.TB, data string) *site {
	t.Helper()
	made, err := store.Open(t.Context(), t.TempDir(), store.Options{KeyFile: data + ".pem"}) // the key
	if err != nil {
		t.Fatal(err)
	}
	made.Close()
	things := filepath.Join(t.TempDir(), "depot")
	if _, err := depot.Prepare(t.Context(), things, os.Getenv); err != nil {
		t.Fatal(err)
	}
	return &site{t, map[string]string{
		"SOPC_DATA": data, "SOPC_KUNCI": data + ".pem", "SOPC_ALAMAT": server.Address, "SOPC_NAMESPACE": server.Namespace,
		"SOPC_KANTOR": officeName(), "SOPC_DEPOT": things}}
}

func (s *site) getenv(name string) string { return s.env[name] }

// work runs a worker for the office until the test ends.
func (s *site) work() {
	s.Helper()
	settings := worker.Settings{Connection: options.Connection{}, Watch: "127.0.0.1:0", Grace: time.Second}
	if err := settings.Complete(s.getenv); err != nil {
		s.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	stopped := make(chan error, 1)
	go func() { stopped <- worker.Run(ctx, settings, s.getenv, slog.DiscardHandler) }()
	s.Cleanup(func() {
		stop()
		if err := <-stopped; err != nil {
			s.Error(err)
		}
	})
}

// sopc runs one command. Its cases live by the times that commands name.
func (s *site) sopc(args ...string) (code int, out, errs string) {
	var stdout, stderr bytes.Buffer
	code = cli.Run(context.Background(), args, cli.Setup{Out: &stdout, Err: &stderr, Getenv: s.getenv, Now: monday,
		Name: "sopc-temporal", Place: &place{getenv: s.getenv, still: true}, Commands: commands(s.getenv)})
	return code, stdout.String(), stderr.String()
}

func monday() time.Time { return time.Date(2026, 1, 5, 1, 0, 0, 0, time.UTC) }

// directory runs a command on a data directory, as sopc does.
func directory(data string, args ...string) (code int, out, errs string) {
	var stdout, stderr bytes.Buffer
	env := map[string]string{"SOPC_DATA": data, "SOPC_KUNCI": data + ".pem"}
	code = cli.Run(context.Background(), args, cli.Setup{Out: &stdout, Err: &stderr, Now: monday, Getenv: func(name string) string { return env[name] }})
	return code, stdout.String(), stderr.String()
}

// onTemporal is an office of a folder of SOPs, with a worker.
func onTemporal(t testing.TB, folder string) *conformance.Office {
	var s *site
	o := conformance.NewOffice(t, folder, func(_ string, args ...string) (int, string, string) { return s.sopc(args...) })
	s = newSite(t, o.Data)
	s.work()
	return o
}

// gallery is the folders of the gallery and the seeds.
var gallery = []string{"contoh", "kalbar", "umum", "blitar", "pelayanan", "keuangan", "kepegawaian", "pengadaan", "teknologi", "perencanaan"}

// folders are those that are lived: some, or (SOPC_SEMUA=1) all of the
// gallery.
func folders() []string {
	some := gallery
	if os.Getenv("SOPC_SEMUA") == "" {
		some = gallery[:3]
	}
	var paths []string
	for _, name := range some {
		paths = append(paths, filepath.Join("../../sops", name))
	}
	return paths
}

// The gallery is lived through the same commands as with sopc, proved, and
// moved to a directory and back.
func TestGalleryIsLived(t *testing.T) {
	for _, folder := range folders() {
		t.Run(filepath.Base(folder), func(t *testing.T) { onTemporal(t, folder).Lived(directory) })
	}
}

// What is recorded is what is recorded in a directory.
func TestGalleryIsTheSame(t *testing.T) {
	for _, folder := range folders() {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			onTemporal(t, folder).Same(conformance.NewOffice(t, folder, directory))
		})
	}
}

// The answers of every uji block come to the same, whichever program plays them.
func TestGalleryIsAnswered(t *testing.T) {
	for _, folder := range gallery {
		t.Run(folder, func(t *testing.T) {
			folder := filepath.Join("../../sops", folder)
			var s *site
			here := conformance.NewOffice(t, folder, func(_ string, args ...string) (int, string, string) { return s.sopc(args...) }).Open()
			s = newSite(t, here.Data)
			s.work()
			here.Answered(conformance.NewOffice(t, folder, directory).Open())
		})
	}
}
