package worker_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"

	"sopc/cmd/sopc-temporal/depot"
	"sopc/cmd/sopc-temporal/options"
	"sopc/cmd/sopc-temporal/temporal"
	"sopc/cmd/sopc-temporal/testserver"
	"sopc/cmd/sopc-temporal/worker"
	"sopc/compiler/condition"
	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/store"
)

// server is a real one, of the tests of this package.
var server *testserver.Server

func TestMain(m *testing.M) {
	var err error
	if server, err = testserver.Start(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	server.Stop()
	os.Exit(code)
}

// secret stands in whatever a case or the files of an office say of people.
const secret = "RAHASIA"

// letter is an SOP with a field, a return and a reminder.
func letter() *program.Program {
	second := &program.Duration{Text: "1 detik", Amounts: []program.Amount{{Min: 1, Max: 1, Unit: program.Minute, Clock: program.Wall}}}
	to := func(i int) program.Arrow { return program.Arrow{To: program.Target{Kind: program.ToStep, Index: i}} }
	back := to(0)
	back.Back = true
	end := program.Arrow{To: program.Target{Kind: program.ToEnd}}
	return &program.Program{
		Format: program.Format, Title: "Surat " + secret, Clock: program.Wall,
		Lanes:  []program.Lane{{ID: "pemohon", Name: "Pemohon", Outside: true}, {ID: "loket", Name: "Loket"}},
		Fields: []program.Field{{ID: "nama", Label: "Nama", Type: program.Teks, AtStart: true}},
		Start:  to(0).To,
		Steps: []program.Step{
			{ID: "berkas", Text: "Menyerahkan berkas", Clock: program.Wall, Actors: []program.Group{{{Lane: 0}}}, Next: to(1)},
			{ID: "periksa", Text: "Memeriksa berkas", Clock: program.Wall, Actors: []program.Group{{{Lane: 1}}}, Time: second,
				Outcomes: []program.Outcome{{Label: "Lengkap", Go: end}, {Label: "Tidak", Go: back}}, Next: end},
		},
		Ends: []program.End{{Kind: program.Finished}},
	}
}

// journal is a log that is read while it is written.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// settings are those of a worker of an office of its own.
func settings(t *testing.T) worker.Settings {
	t.Helper()
	home := t.TempDir()
	key := filepath.Join(home, "kunci.pem")
	s, err := store.Open(t.Context(), filepath.Join(home, "lain"), store.Options{KeyFile: key}) // which makes the key
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	folder := filepath.Join(home, "data")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	roster := fmt.Sprintf("[[petugas]]\nnama = \"Ani %[1]s\"\npelaksana = [\"Loket\"]\n[[petugas]]\nnama = \"Dewi %[1]s\"\npelaksana = [\"Loket\"]\n", secret)
	if err := os.WriteFile(filepath.Join(folder, "petugas.toml"), []byte(roster), 0o600); err != nil {
		t.Fatal(err)
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	free.Close()
	return worker.Settings{
		Connection: options.Connection{Address: server.Address, Namespace: "sopc-uji", Office: strings.ToLower(t.Name()), Depot: filepath.Join(home, "depot")},
		Folder:     folder, KeyFile: key, Watch: free.Addr().String(), Grace: 5 * time.Second,
	}
}

// atWork prepares the namespace and starts a worker. stop stops it and gives
// what it returned.
func atWork(t *testing.T, s worker.Settings) (log *journal, stop func() error) {
	t.Helper()
	if err := worker.Prepare(t.Context(), s, os.Getenv); err != nil {
		t.Fatal(err)
	}
	log = &journal{}
	ctx, cancel := context.WithCancel(t.Context())
	returned := make(chan error, 1)
	go func() {
		returned <- worker.Run(ctx, s, os.Getenv, slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}()
	for n := 0; ; n++ {
		if status, _ := ask(s, "/readyz"); status == http.StatusOK {
			break
		}
		select {
		case err := <-returned:
			t.Fatalf("it left: %v", err)
		case <-time.After(100 * time.Millisecond):
		}
		if n == 300 {
			_, said := ask(s, "/readyz")
			t.Fatalf("not ready: %s\n%s", said, log)
		}
	}
	stop = sync.OnceValue(func() error { cancel(); return <-returned })
	t.Cleanup(func() { stop() })
	return log, stop
}

func ask(s worker.Settings, page string) (status int, said string) {
	answer, err := http.Get("http://" + s.Watch + page)
	if err != nil {
		return 0, err.Error()
	}
	defer answer.Body.Close()
	text, _ := io.ReadAll(answer.Body)
	return answer.StatusCode, string(text)
}

// visitor is the client's side.
func visitor(t *testing.T, s worker.Settings) *temporal.Host {
	t.Helper()
	c, err := client.Dial(client.Options{HostPort: s.Address, Namespace: s.Namespace, Logger: sdklog.NewStructuredLogger(slog.New(slog.DiscardHandler))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	d, err := depot.Open(t.Context(), s.Depot, os.Getenv)
	if err != nil {
		t.Fatal(err)
	}
	return temporal.New(c, temporal.NewShelf(d), temporal.Options{Office: s.Office})
}

func TestWorker(t *testing.T) {
	s := settings(t)
	log, stop := atWork(t, s)
	h := visitor(t, s)
	ani, data := "Ani "+secret, condition.Data{0: "Budi " + secret}

	// A case full of what may not be told.
	c, err := h.Start(t.Context(), host.Start{Program: letter(), By: ani, Data: data})
	if err != nil {
		t.Fatal(err)
	}
	do := func(e engine.Event) (host.Case, error) { return h.Do(t.Context(), c.ID, e) }
	must := func(e engine.Event) {
		t.Helper()
		if _, err := do(e); err != nil {
			t.Fatal(err)
		}
	}
	refused := func(e engine.Event) {
		t.Helper()
		if _, err := do(e); !errors.As(err, new(*engine.Refusal)) {
			t.Errorf("got %v, want a refusal", err)
		}
	}
	must(engine.Event{Kind: engine.Completed, Task: 1, By: ani, ID: "perintah-" + secret})
	refused(engine.Event{Kind: engine.Completed, Task: 1, By: "Citra " + secret}) // by somebody else
	refused(engine.Event{Kind: engine.Decided, Task: 2, Lane: 1, By: "Citra " + secret, Reason: secret})
	refused(engine.Event{Kind: engine.Decided, Task: 2, Lane: 1, Outcome: 1, By: ani}) // without a reason
	must(engine.Event{Kind: engine.Delegated, Task: 2, Lane: 1, By: ani, To: "Dewi " + secret, Reason: "cuti " + secret})
	must(engine.Event{Kind: engine.Decided, Task: 2, Lane: 1, Outcome: 1, By: ani, Reason: "KTP Budi " + secret + " kabur"})
	must(engine.Event{Kind: engine.Completed, Task: 3, By: ani})
	must(engine.Event{Kind: engine.Decided, Task: 4, Lane: 1, By: ani})
	if c, err := h.Case(t.Context(), c.ID); err != nil || c.State.Phase != engine.Ended {
		t.Fatal(c.State.Phase, err)
	}
	if _, err := h.Start(t.Context(), host.Start{Program: letter(), Data: data}); !errors.As(err, new(*engine.Refusal)) {
		t.Errorf("nobody is named: %v", err)
	}

	// The files of the office are read again when they change; broken ones do
	// not count.
	roster := filepath.Join(s.Folder, "petugas.toml")
	if err := os.WriteFile(roster, []byte("[[petugas]]\nnama = \""+secret+"\"\n"+secret+" = 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	time.Sleep(1100 * time.Millisecond)
	if _, err := h.Start(t.Context(), host.Start{Program: letter(), By: ani, Data: data}); err != nil {
		t.Errorf("what the files said before counts: %v", err)
	}
	if err := os.WriteFile(roster, []byte("[[petugas]]\nnama = \"Eko "+secret+"\"\npelaksana = [\"Loket\"]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	time.Sleep(1100 * time.Millisecond)
	if _, err := h.Start(t.Context(), host.Start{Program: letter(), By: ani, Data: data}); !errors.As(err, new(*engine.Refusal)) {
		t.Errorf("Ani has left: %v", err)
	}

	// What it tells.
	if status, said := ask(s, "/healthz"); status != http.StatusOK || said != "ok\n" {
		t.Error(status, said)
	}
	var now struct {
		Ready                 bool
		Server, Poller, Depot string
	}
	if _, said := ask(s, "/readyz"); json.Unmarshal([]byte(said), &now) != nil || !now.Ready || now.Server != "ok" || now.Poller != "ok" || now.Depot != "ok" {
		t.Error(said)
	}
	_, figures := ask(s, "/metrics")
	for _, line := range []string{
		`sopc_lines_recorded{`,
		`event="started"`,
		`event="decided"`,
		`sopc_refusals{`,
		`code="` + string(host.NotEntitled) + `"`,
		`temporal_workflow_completed{`,
		`temporal_workflow_task_schedule_to_start_latency_seconds_bucket{`,
		`le="0.05"`,
		`go_goroutines `,
	} {
		if !strings.Contains(figures, line) {
			t.Errorf("/metrics has no %s", line)
		}
	}
	if strings.Contains(figures, secret) {
		t.Error("/metrics tells of people")
	}

	// It stops when it is told to, and says so.
	began := time.Now()
	if err := stop(); err != nil {
		t.Error(err)
	}
	if took := time.Since(began); took > s.Grace+2*time.Second {
		t.Errorf("it took %v to stop", took)
	}
	if status, _ := ask(s, "/healthz"); status != 0 {
		t.Error("it still answers")
	}
	for line := range strings.Lines(log.String()) {
		var said map[string]any
		if err := json.Unmarshal([]byte(line), &said); err != nil || said["time"] == nil || said["level"] == nil || said["msg"] == nil {
			t.Errorf("%v: %s", err, line)
		}
		if strings.Contains(line, secret) {
			t.Errorf("the log tells of people: %s", line)
		}
	}
	for _, says := range []string{"worker started", "worker stopped", "the files of the office are broken", "petugas.toml:1:3", "read again"} {
		if !strings.Contains(log.String(), says) {
			t.Errorf("the log does not say %q", says)
		}
	}
	if t.Failed() {
		t.Logf("%s", log)
	}
}

// TestNotReady: a worker whose depot is gone says so, and is ready again when
// it is back.
func TestNotReady(t *testing.T) {
	s := settings(t)
	log, _ := atWork(t, s)
	if err := os.Rename(s.Depot, s.Depot+"-hilang"); err != nil {
		t.Fatal(err)
	}
	status, said := becomes(s, http.StatusServiceUnavailable)
	if status != http.StatusServiceUnavailable || !strings.Contains(said, `"server":"ok","poller":"ok"`) || !strings.Contains(said, s.Depot) {
		t.Error(status, said)
	}
	if _, figures := ask(s, "/metrics"); !strings.Contains(figures, `sopc_depot_faults_total{kind="no-depot"}`) {
		t.Error("/metrics does not count it")
	}
	if !strings.Contains(log.String(), "the depot failed") {
		t.Errorf("the log does not say it:\n%s", log)
	}
	if err := os.Rename(s.Depot+"-hilang", s.Depot); err != nil {
		t.Fatal(err)
	}
	if status, said := becomes(s, http.StatusOK); status != http.StatusOK {
		t.Error(status, said)
	}
}

// becomes waits until /readyz answers so.
func becomes(s worker.Settings, want int) (status int, said string) {
	for range 100 {
		if status, said = ask(s, "/readyz"); status == want {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	return status, said
}

// TestNoStart: what keeps a worker from starting is said in both languages.
func TestNoStart(t *testing.T) {
	sound := settings(t)
	if err := worker.Prepare(t.Context(), sound, os.Getenv); err != nil {
		t.Fatal(err)
	}
	used, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer used.Close()
	gone, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	gone.Close()
	for says, change := range map[string]func(*worker.Settings){
		gone.Addr().String():   func(s *worker.Settings) { s.Address = gone.Addr().String() },
		"tidak-ada-ns":         func(s *worker.Settings) { s.Namespace = "tidak-ada-ns" },
		"tidak-ada.pem":        func(s *worker.Settings) { s.KeyFile = filepath.Join(s.Folder, "tidak-ada.pem") },
		"tidak-ada-data":       func(s *worker.Settings) { s.Folder = filepath.Join(s.Folder, "tidak-ada-data") },
		"tidak-ada-depot":      func(s *worker.Settings) { s.Depot = filepath.Join(s.Folder, "tidak-ada-depot", "x") },
		used.Addr().String():   func(s *worker.Settings) { s.Watch = used.Addr().String() },
		"tidak-ada-ca.pem":     func(s *worker.Settings) { s.Authority = filepath.Join(s.Folder, "tidak-ada-ca.pem") },
		"petugas.toml:1:1: ":   func(s *worker.Settings) { s.Folder = withRoster(t, "petugasnya = 1") },
		"AWS_ACCESS_KEY_ID":    func(s *worker.Settings) { s.Depot = "s3://arsip" },
		"s3://arsip/kantor/ap": func(s *worker.Settings) { s.Depot = "s3://arsip/kantor/ap?x=y" },
	} {
		s := sound
		change(&s)
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		err := worker.Run(ctx, s, func(string) string { return "" }, slog.DiscardHandler)
		cancel()
		var said interface{ Text() bahasa.Text }
		if !errors.As(err, &said) || !strings.Contains(said.Text().ID, says) || !strings.Contains(said.Text().EN, says) || said.Text().ID == said.Text().EN {
			t.Errorf("%v does not say %s", err, says)
		}
	}
}

// TestOtherKey: an office has one key, that of its first worker.
func TestOtherKey(t *testing.T) {
	s := settings(t)
	_, stop := atWork(t, s)
	stop()
	s.KeyFile = settings(t).KeyFile
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	err := worker.Run(ctx, s, os.Getenv, slog.DiscardHandler)
	if err == nil || !strings.Contains(err.Error(), "bukan kunci data kasus ini") || !strings.Contains(err.Error(), s.KeyFile) {
		t.Errorf("it was let in: %v", err)
	}
	other := s
	other.Office += "-lain" // another office may share the depot
	_, stop = atWork(t, other)
	if err := stop(); err != nil {
		t.Error(err)
	}
}

func withRoster(t *testing.T, text string) string {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "petugas.toml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return folder
}

func TestComplete(t *testing.T) {
	folder := t.TempDir()
	file := "kantor = \"dinkes\"\ndepot = \"/mnt/depot\"\n[pekerja]\nkunci = \"/etc/sopc/dinkes.pem\"\ntenggang = \"1m\"\n"
	if err := os.WriteFile(filepath.Join(folder, options.FileName), []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"SOPC_DATA": folder, "SOPC_PANTAU": "127.0.0.1:1"}
	getenv := func(name string) string { return env[name] }
	var s worker.Settings
	s.Log = "warn"
	if err := s.Complete(getenv); err != nil {
		t.Fatal(err)
	}
	want := worker.Settings{Connection: options.Connection{Address: "127.0.0.1:7233", Namespace: "sopc", Office: "dinkes", Depot: "/mnt/depot"},
		Folder: folder, KeyFile: "/etc/sopc/dinkes.pem", Watch: "127.0.0.1:1", Grace: time.Minute, Log: "warn"}
	if s != want {
		t.Errorf("%+v\nwant %+v", s, want)
	}
	for says, bad := range map[string]worker.Settings{"ramai": {Log: "ramai"}, "SOPC_KUNCI": {}, "SOPC_DATA": {}} {
		env := map[string]string{"SOPC_KANTOR": "a", "SOPC_DEPOT": "/d", "SOPC_DATA": t.TempDir(), "SOPC_KUNCI": "/k"}
		delete(env, says)
		err := bad.Complete(func(name string) string { return env[name] })
		var said interface{ Text() bahasa.Text }
		if !errors.As(err, &said) || !strings.Contains(said.Text().ID, says) {
			t.Errorf("%v does not say %s", err, says)
		}
	}
}
