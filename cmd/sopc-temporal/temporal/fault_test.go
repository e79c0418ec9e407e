package temporal_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"sopc/cmd/sopc-temporal/temporal"
	"sopc/runtime/engine"
	"sopc/runtime/host"
)

// brieflyPatient is a host that does not wait long, of an office of its own.
func brieflyPatient(c client.Client, shelf *temporal.Shelf) *temporal.Host {
	return temporal.New(c, shelf, temporal.Options{Office: newOffice(), Server: server.Address, Namespace: server.Namespace, Patience: 2 * time.Second})
}

// works lets a worker work until it is stopped.
func works(t testing.TB, h *temporal.Host, shelf *temporal.Shelf) (stop func()) {
	w := temporal.Work(conn, h.Office, &temporal.Rules{Desk: func() host.Desk { return host.Desk{} }, Zone: time.UTC, Key: key, Shelf: shelf}, worker.Options{})
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	stop = sync.OnceFunc(w.Stop)
	t.Cleanup(stop)
	return stop
}

// faulty demands a fault of one of these kinds, and that it passes or not.
func faulty(t *testing.T, err error, passes bool, kinds ...temporal.Kind) *temporal.Fault {
	t.Helper()
	var f *temporal.Fault
	if !errors.As(err, &f) || errors.Is(err, host.ErrUnreachable) != passes {
		t.Fatalf("got %v, want a fault %v", err, kinds)
	}
	for _, k := range kinds {
		if f.Kind == k && f.Where != "" && !strings.Contains(f.Text().ID+f.Text().EN, "%!") {
			return f
		}
	}
	t.Fatalf("got %+v (%v), want %v with its place", f, err, kinds)
	return nil
}

// recorded counts the lines of a case once its worker had time for them.
func recorded(t *testing.T, h *temporal.Host, id string, lines int) {
	t.Helper()
	var record []host.Entry
	var err error
	for range 100 {
		if record, err = h.Record(t.Context(), id); err == nil && len(record) == lines {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("%s has %d lines, want %d: %v", id, len(record), lines, err)
}

var finishes = engine.Event{ID: "perintah-1", Kind: engine.Completed, Task: 1, By: "Ani"}

// TestNoWorker: what is sent while no worker works is answered in time, and
// counts once.
func TestNoWorker(t *testing.T) {
	shelf := newShelf(t)
	h := brieflyPatient(conn, shelf)
	begin := host.Start{ID: "k1", Program: straight(3)}
	_, err := h.Start(t.Context(), begin)
	if f := faulty(t, err, true, temporal.NoWorker); f.Sent == nil || !f.Sent.Begins || !f.Sent.Kept || !strings.Contains(f.Text().ID, "case show k1") {
		t.Errorf("%v, %+v", f, f.Sent)
	}
	_, err = h.Case(t.Context(), "k1")
	faulty(t, err, true, temporal.Unjudged)
	stop := works(t, h, shelf)
	recorded(t, h, "k1", 1)
	if _, err := h.Start(t.Context(), begin); err != nil {
		t.Error(err)
	}
	stop()

	_, err = h.Do(t.Context(), "k1", finishes)
	if f := faulty(t, err, true, temporal.NoWorker, temporal.Unsure); f.Sent == nil || f.Sent.Command != finishes.ID || !strings.Contains(f.Text().EN, "was not recorded, but may yet be; send it again with --id-perintah perintah-1") {
		t.Errorf("%v, %+v", f, f.Sent)
	}
	if rung, err := h.Ring(t.Context(), "k1"); err != nil || len(rung) > 0 {
		t.Errorf("nothing is due, and nobody need be asked: %v, %v", rung, err)
	}
	works(t, h, shelf)
	h = temporal.New(conn, shelf, temporal.Options{Office: h.Office})
	if _, err := h.Do(t.Context(), "k1", finishes); err != nil {
		t.Error(err)
	}
	recorded(t, h, "k1", 2)
}

// TestStuck: a worker that cannot go on with a case says why to who waits.
func TestStuck(t *testing.T) {
	shelf := newShelf(t)
	h := brieflyPatient(conn, shelf)
	stop := works(t, h, shelf)
	if _, err := h.Start(t.Context(), host.Start{ID: "k1", Program: straight(3), Command: "mulai-1"}); err != nil {
		t.Fatal(err)
	}
	stop()
	stop = works(t, h, newShelf(t)) // its depot is another
	_, err := h.Do(t.Context(), "k1", finishes)
	if f := faulty(t, err, true, temporal.Stuck); f.Where != "k1" || !strings.Contains(f.Text().EN, "the depot has no SOP with the hash") || f.Sent.Command != finishes.ID {
		t.Error(f)
	}
	stop()
	works(t, h, shelf)
	goesOn(t, h, "k1")

	// Who reads with another depot learns it, too.
	var missing *temporal.NoProgram
	if _, err := temporal.New(conn, newShelf(t), h.Options).Case(t.Context(), "k1"); !errors.As(err, &missing) || !strings.Contains(missing.Text().EN, "--depot") {
		t.Error(err)
	}
}

// goesOn demands that a case that was stuck goes on: the server tries it again
// within ten seconds.
func goesOn(t *testing.T, h *temporal.Host, id string) {
	t.Helper()
	var err error
	for range 15 {
		if _, err = h.Do(t.Context(), id, finishes); err == nil {
			recorded(t, h, id, 2)
			return
		}
	}
	t.Errorf("%s does not go on: %v", id, err)
}

// line is a way to the server that can be muted: what is sent arrives, and the
// answer does not.
type line struct {
	net.Listener
	muted atomic.Bool
}

func newLine(t *testing.T) *line {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	way := &line{Listener: l}
	go func() {
		for {
			from, err := l.Accept()
			if err != nil {
				return
			}
			to, err := net.Dial("tcp", server.Address)
			if err != nil {
				from.Close()
				continue
			}
			go func() { io.Copy(to, from); to.Close() }()
			go func() { io.Copy(&answers{line: way, to: from}, to); from.Close() }()
		}
	}()
	return way
}

// answers go back over a connection, unless the line is muted; then it is torn.
type answers struct {
	*line
	to   net.Conn
	torn bool
}

func (a *answers) Write(p []byte) (int, error) {
	switch {
	case a.muted.Load():
		a.torn = true
		return len(p), nil
	case a.torn:
		a.to.Close()
		return 0, io.ErrClosedPipe
	}
	return a.to.Write(p)
}

// TestLost: the connection breaks in the middle of a command. Who sends it again
// learns that it counted.
func TestLost(t *testing.T) {
	shelf, way := newShelf(t), newLine(t)
	c, err := temporal.Connect(t.Context(), client.Options{HostPort: way.Addr().String(), Namespace: server.Namespace})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	h := brieflyPatient(c, shelf)
	works(t, h, shelf)
	if _, err := h.Start(t.Context(), host.Start{ID: "k1", Program: straight(3)}); err != nil {
		t.Fatal(err)
	}
	way.muted.Store(true)
	_, err = h.Do(t.Context(), "k1", finishes)
	if f := faulty(t, err, true, temporal.Lost); f.Where != server.Address || !strings.Contains(f.Text().EN, "not certain whether this command was recorded; send it again with --id-perintah perintah-1") {
		t.Errorf("%+v", f)
	}
	_, err = h.Case(t.Context(), "k1")
	faulty(t, err, true, temporal.NoServer)
	recorded(t, temporal.New(conn, shelf, h.Options), "k1", 2) // it did count
	way.muted.Store(false)
	h = temporal.New(c, shelf, temporal.Options{Office: h.Office})
	if after, err := h.Do(t.Context(), "k1", finishes); err != nil || after.State.Events != 2 {
		t.Errorf("sent again: %v, %v", after.State, err)
	}
}

// TestFaultOf: what Temporal says becomes what people can act on.
func TestFaultOf(t *testing.T) {
	for _, c := range []struct {
		err    error
		kind   temporal.Kind
		where  string
		passes bool
	}{
		{serviceerror.NewUnavailable("x"), temporal.NoServer, "db:7233", true}, {context.DeadlineExceeded, temporal.NoServer, "db:7233", true},
		{serviceerror.NewNamespaceNotFound("sopc"), temporal.NoNamespace, "sopc", false}, {serviceerror.NewPermissionDenied("x", "y"), temporal.Denied, "db:7233", false},
		{serviceerror.NewInvalidArgument("invalid search attribute: SopcOffice"), temporal.Unprepared, "sopc", false}, {errors.New("x"), temporal.Odd, "db:7233", false},
	} {
		if f := faulty(t, temporal.FaultOf(c.err, "db:7233", "sopc"), c.passes, c.kind); f.Where != c.where || !errors.Is(f, c.err) {
			t.Errorf("%v became %+v", c.err, f)
		}
	}
	if err := temporal.FaultOf(context.Canceled, "db:7233", "sopc"); err != context.Canceled {
		t.Error(err)
	}
	other := httptest.NewServer(http.NotFoundHandler()) // something else than Temporal answers
	defer other.Close()
	where := other.Listener.Addr().String()
	for _, reach := range []func(context.Context, client.Options) (client.Client, error){temporal.Connect, temporal.Dial} {
		if _, err := reach(t.Context(), client.Options{HostPort: where, Namespace: "sopc"}); faulty(t, err, true, temporal.NoServer).Where != where {
			t.Error(err)
		}
	}
	for where, namespace := range map[string]string{"127.0.0.1:1": server.Namespace, "tidak-ada": "tidak-ada"} {
		address := server.Address
		if where != namespace {
			address = where
		}
		if _, err := temporal.Connect(t.Context(), client.Options{HostPort: address, Namespace: namespace}); faulty(t, err, where != namespace, temporal.NoServer, temporal.NoNamespace).Where != where {
			t.Error(err)
		}
	}
}
