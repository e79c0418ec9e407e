// Package worker is the process that takes care of the cases of an office on
// Temporal: it judges what people send, lets timers go off and signs. Any
// number of them may work on the same cases.
//
//   - worker.go: what it is told, from start to stop
//   - office.go: people and calendar, as the files of the office say them now
//   - watch.go: what it tells those who watch it: health, figures
//   - journal.go: its log, which names nobody
//   - command.go: the command
package worker

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"google.golang.org/protobuf/types/known/durationpb"

	"sopc/cmd/sopc-temporal/depot"
	"sopc/cmd/sopc-temporal/options"
	"sopc/cmd/sopc-temporal/temporal"
	"sopc/lang/bahasa"
	"sopc/runtime/record"
	"sopc/runtime/store"
)

// Settings say what a worker does. The connection is said as for commands.
type Settings struct {
	options.Connection
	Folder  string        `option:"data" id:"folder \u0060DIR\u0060 dengan petugas.toml dan kalender.toml kantor" en:"folder \u0060DIR\u0060 with petugas.toml and kalender.toml of the office"`
	KeyFile string        `option:"kunci" id:"kunci penanda tangan catatan: \u0060FILE\u0060" en:"the key that signs the record: \u0060FILE\u0060"`
	Watch   string        `option:"pantau" default:"127.0.0.1:9464" id:"tempat /healthz, /readyz, dan /metrics: \u0060HOST:PORT\u0060" en:"where /healthz, /readyz and /metrics are: \u0060HOST:PORT\u0060"`
	Grace   time.Duration `option:"tenggang" default:"30s" id:"paling lama \u0060WAKTU\u0060 untuk menyelesaikan yang sedang dikerjakan saat dihentikan" en:"at most so much \u0060TIME\u0060 to finish what is under way when it is stopped"`
	Log     string        `option:"log" default:"info" id:"mulai \u0060TINGKAT\u0060 apa kejadian ditulis: debug, info, warn, error" en:"from which \u0060LEVEL\u0060 on things are logged: debug, info, warn, error"`
	Prepare bool          `option:"siapkan" id:"siapkan depot dan namespace untuk kasus, lalu selesai; sekali saja, dengan hak pengelola" en:"make the depot and the namespace ready for cases and leave; once, with an administrator's rights"`
}

// Complete fills in what the command line left open, and checks it.
func (s *Settings) Complete(getenv func(string) string) error {
	source, err := s.Source(getenv, cmp.Or(s.Folder, getenv("SOPC_DATA")))
	if err != nil {
		return err
	}
	if err := s.Connection.From(source); err != nil {
		return err
	}
	if err := source.Fill(s, options.Tables[0]); err != nil {
		return err
	}
	if s.Folder == "" && !s.Prepare {
		return worded{bahasa.T("belum disebut folder data kantornya, tempat petugas.toml dan kalender.toml; sebut dengan --data atau SOPC_DATA", "it was not said where the data directory of the office is, with petugas.toml and kalender.toml; say so by --data or SOPC_DATA")}
	}
	if s.KeyFile == "" && !s.Prepare {
		return worded{bahasa.T("belum disebut kunci penanda tangan kantornya; sebut dengan --kunci atau SOPC_KUNCI", "it was not said which key signs for the office; say so by --kunci or SOPC_KUNCI")}
	}
	if err := new(slog.Level).UnmarshalText([]byte(s.Log)); err != nil {
		return worded{bahasa.T("tingkat log %q tidak dikenal; pakai debug, info, warn, atau error", "the log level %q is not known; use debug, info, warn or error", s.Log)}
	}
	return nil
}

// worded is a mistake in words for people.
type worded struct{ said bahasa.Text }

func (w worded) Error() string     { return w.said.ID }
func (w worded) Text() bahasa.Text { return w.said }

// Run works until ctx ends; then it takes nothing more, finishes what is under
// way within the time for it, and returns nil. getenv is for the depot.
func Run(ctx context.Context, s Settings, getenv func(string) string, journal slog.Handler) error {
	log := slog.New(discreet(journal)).With("office", s.Office)
	figures, err := newFigures()
	if err != nil {
		return err
	}
	key, err := store.ReadKey(s.KeyFile)
	if err != nil {
		return err
	}
	office, err := openOffice(s.Folder, log)
	if err != nil {
		return err
	}
	things, err := depot.Open(ctx, s.Depot, getenv)
	if err != nil {
		return err
	}
	things = watched{things, log, figures}
	shelf := temporal.NewShelf(things)
	secure, err := s.TLS()
	if err != nil {
		return err
	}
	if secure == nil && !isLoopback(s.Address) {
		log.Warn("the connection to the Temporal server is not encrypted")
	}
	name, _ := os.Hostname()
	options := client.Options{HostPort: s.Address, Namespace: s.Namespace, Identity: name + " " + time.Now().UTC().Format("20060102T150405.000"),
		Logger: sdklog.NewStructuredLogger(log), MetricsHandler: figures.handler, ConnectionOptions: client.ConnectionOptions{TLS: secure}}
	c, err := temporal.Connect(ctx, options)
	if err != nil {
		return err
	}
	defer c.Close()
	own := key.Public().(ed25519.PublicKey)
	if theirs, err := shelf.Claim(ctx, s.Office, own); err != nil {
		return err
	} else if !theirs.Equal(own) {
		return worded{bahasa.T("kunci %q (sidik %s) bukan kunci data kasus ini (sidik %s); tunjukkan kunci yang benar dengan --kunci",
			"the key %q (%s) is not that of these cases (%s); say where the right one is with --kunci", s.KeyFile, record.Fingerprint(own), record.Fingerprint(theirs))}
	}

	failed := make(chan error, 1)
	w := temporal.Work(c, s.Office, &temporal.Rules{Desk: office.desk, Zone: office.zone(), Key: key, Shelf: shelf},
		worker.Options{Identity: options.Identity, WorkerStopTimeout: s.Grace, OnFatalError: func(err error) {
			select {
			case failed <- err:
			default: // the first is enough
			}
		}})
	watch := &watch{client: c, depot: things, namespace: s.Namespace, queues: w.Queues, identity: options.Identity, figures: figures}
	listener, err := net.Listen("tcp", s.Watch)
	if err != nil {
		return worded{bahasa.T("%s tidak dapat dipakai untuk memantau (%v); pilih alamat lain dengan --pantau", "%s cannot be used to watch the worker (%v); choose another address with --pantau", s.Watch, err)}
	}
	server := &http.Server{Handler: watch.pages(), ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 30 * time.Second, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn)}
	go server.Serve(listener)
	defer server.Close()

	if err := w.Start(); err != nil {
		return temporal.FaultOf(err, s.Address, s.Namespace)
	}
	log.Info("worker started", "TaskQueue", strings.Join(w.Queues, " "), "Namespace", s.Namespace, "watch", listener.Addr().String())
	select {
	case <-ctx.Done():
	case err = <-failed:
		log.Error("worker failed", "Error", err)
	}
	watch.leaving.Store(true)
	log.Info("worker stops", "grace", s.Grace.String())
	began := time.Now()
	w.Stop()
	log.Info("worker stopped", "took", time.Since(began).Round(time.Millisecond).String())
	return temporal.FaultOf(err, s.Address, s.Namespace)
}

// kept is how long Temporal lists a case after its end. What is left of it lies
// in the depot for ever.
const kept = 400 * 24 * time.Hour

// Prepare makes the depot and the namespace ready for cases, and makes them where
// there are none.
func Prepare(ctx context.Context, s Settings, getenv func(string) string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if _, err := depot.Prepare(ctx, s.Depot, getenv); err != nil {
		return err
	}
	secure, err := s.TLS()
	if err != nil {
		return err
	}
	c, err := temporal.Dial(ctx, client.Options{HostPort: s.Address, Namespace: s.Namespace, ConnectionOptions: client.ConnectionOptions{TLS: secure}, Logger: sdklog.NewStructuredLogger(slog.New(slog.DiscardHandler))})
	if err != nil {
		return err
	}
	defer c.Close()
	_, err = c.WorkflowService().RegisterNamespace(ctx, &workflowservice.RegisterNamespaceRequest{Namespace: s.Namespace, WorkflowExecutionRetentionPeriod: durationpb.New(kept)})
	if err != nil && !errors.As(err, new(*serviceerror.NamespaceAlreadyExists)) {
		return temporal.FaultOf(err, s.Address, s.Namespace)
	}
	// Servers learn of a new namespace within some seconds.
	for {
		err := temporal.Prepare(ctx, c, s.Namespace)
		if err == nil || !errors.As(err, new(*serviceerror.NamespaceNotFound)) {
			return temporal.FaultOf(err, s.Address, s.Namespace)
		}
		select {
		case <-ctx.Done():
			return temporal.FaultOf(err, s.Address, s.Namespace)
		case <-time.After(time.Second):
		}
	}
}

func isLoopback(address string) bool {
	host, _, _ := net.SplitHostPort(address)
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
