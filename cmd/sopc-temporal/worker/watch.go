package worker

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	otelprometheus "go.opentelemetry.io/otel/exporters/prometheus"
	"go.opentelemetry.io/otel/sdk/metric"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/opentelemetry"

	"sopc/cmd/sopc-temporal/depot"
)

// figures are what is counted: by the SDK, by cases and here.
type figures struct {
	registry *prometheus.Registry
	handler  client.MetricsHandler
	faults   *prometheus.CounterVec
}

func newFigures() (*figures, error) {
	f := &figures{registry: prometheus.NewRegistry(), faults: prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "sopc_depot_faults_total", Help: "failures of the depot, by kind"}, []string{"kind"})}
	f.registry.MustRegister(f.faults, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	exporter, err := otelprometheus.New(otelprometheus.WithRegisterer(f.registry), otelprometheus.WithoutScopeInfo(), otelprometheus.WithoutTargetInfo())
	if err != nil {
		return nil, err
	}
	seconds := metric.NewView(metric.Instrument{Kind: metric.InstrumentKindHistogram}, metric.Stream{
		Aggregation: metric.AggregationExplicitBucketHistogram{Boundaries: []float64{0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 60}}})
	f.handler = opentelemetry.NewMetricsHandler(opentelemetry.MetricsHandlerOptions{
		Meter:   metric.NewMeterProvider(metric.WithReader(exporter), metric.WithView(seconds)).Meter("sopc"),
		OnError: func(error) {}}) // a figure that cannot be taken stops nobody
	return f, nil
}

// watched is a depot whose failures are logged and counted.
type watched struct {
	depot.Depot
	log     *slog.Logger
	figures *figures
}

func (w watched) note(err error) error {
	var f *depot.Fault
	if err != nil && !errors.Is(err, fs.ErrNotExist) && errors.As(err, &f) {
		w.figures.faults.WithLabelValues(string(f.Kind)).Inc()
		w.log.Error("the depot failed", "kind", string(f.Kind), "Error", err)
	}
	return err
}

func (w watched) Put(ctx context.Context, name string, data []byte) ([]byte, bool, error) {
	there, put, err := w.Depot.Put(ctx, name, data)
	return there, put, w.note(err)
}

func (w watched) Get(ctx context.Context, name string) ([]byte, error) {
	data, err := w.Depot.Get(ctx, name)
	return data, w.note(err)
}

func (w watched) List(ctx context.Context, prefix, after string, limit int) ([]string, error) {
	names, err := w.Depot.List(ctx, prefix, after, limit)
	return names, w.note(err)
}

func (w watched) Attach(ctx context.Context, content io.Reader, name string) (string, int64, error) {
	sum, size, err := w.Depot.Attach(ctx, content, name)
	return sum, size, w.note(err)
}

func (w watched) Attachment(ctx context.Context, sum string) (io.ReadCloser, int64, error) {
	content, size, err := w.Depot.Attachment(ctx, sum)
	return content, size, w.note(err)
}

func (w watched) Try(ctx context.Context) error { return w.note(w.Depot.Try(ctx)) }

// watch answers those who watch a worker.
type watch struct {
	client              client.Client
	depot               depot.Depot
	namespace, identity string
	queues              []string
	figures             *figures
	leaving             atomic.Bool

	mu     sync.Mutex
	looked time.Time
	last   readiness
}

// readiness is what /readyz says; each part is "ok" or what is wrong with it.
type readiness struct {
	Ready  bool   `json:"ready"`
	Server string `json:"server"`
	Poller string `json:"poller"`
	Depot  string `json:"depot"`
}

const ok = "ok"

// pages are the pages: /healthz says that the process answers, /readyz whether
// work is done, /metrics the figures.
func (w *watch) pages() http.Handler {
	pages := http.NewServeMux()
	pages.HandleFunc("GET /healthz", func(out http.ResponseWriter, _ *http.Request) { io.WriteString(out, ok+"\n") })
	pages.HandleFunc("GET /readyz", func(out http.ResponseWriter, r *http.Request) {
		now := w.ready(r.Context())
		out.Header().Set("Content-Type", "application/json")
		if !now.Ready {
			out.WriteHeader(http.StatusServiceUnavailable)
		}
		json.NewEncoder(out).Encode(now)
	})
	pages.Handle("GET /metrics", promhttp.HandlerFor(w.figures.registry, promhttp.HandlerOpts{}))
	return pages
}

// ready looks at most every other second: whoever asks often does no harm.
func (w *watch) ready(ctx context.Context) readiness {
	w.mu.Lock()
	defer w.mu.Unlock()
	if time.Since(w.looked) > 2*time.Second {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		var parts sync.WaitGroup // at once: when one hangs, the others are told as they are
		parts.Go(func() { w.last.Server = w.server(ctx) })
		parts.Go(func() { w.last.Poller = w.poller(ctx) })
		parts.Go(func() { w.last.Depot = outcome(w.depot.Try(ctx)) })
		parts.Wait()
		w.looked = time.Now()
	}
	now := w.last
	if w.leaving.Load() {
		now.Poller = "stopping"
	}
	now.Ready = now.Server == ok && now.Poller == ok && now.Depot == ok
	return now
}

func (w *watch) server(ctx context.Context) string {
	_, err := w.client.CheckHealth(ctx, &client.CheckHealthRequest{})
	return outcome(err)
}

// silence is how long a poller may not have asked: a question waits a minute
// for its answer.
const silence = 2 * time.Minute

// poller looks whether the server hears from this worker at each of its queues.
func (w *watch) poller(ctx context.Context) string {
	for _, name := range w.queues {
		queue, err := w.client.DescribeTaskQueue(ctx, name, enumspb.TASK_QUEUE_TYPE_WORKFLOW)
		if err != nil {
			return outcome(err)
		}
		heard := false
		for _, p := range queue.GetPollers() {
			heard = heard || p.GetIdentity() == w.identity && time.Since(p.GetLastAccessTime().AsTime()) < silence
		}
		if !heard {
			return "the server has not heard of it"
		}
	}
	return ok
}

func outcome(err error) string {
	if err == nil {
		return ok
	}
	return kindOf(err)
}
