package temporal_test

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"google.golang.org/protobuf/encoding/protojson"

	"sopc/cmd/sopc-temporal/depot"
	"sopc/cmd/sopc-temporal/temporal"
	"sopc/compiler"
	"sopc/compiler/program"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/scenario"
)

// histories holds a folder for each revision: depot, with the programs and
// lines that its cases need, and for each run of a case its history, as the
// server exported it. A generation is never changed: it stands for the cases
// that are open somewhere. A new revision gets its own by
//
//	SOPC_TULIS=1 go test ./temporal -run TestHistories
const histories = "testdata/riwayat"

// TestHistories replays what workers of all revisions once did. A history that
// does not come out of today's code again is that of a case which would stand
// still.
func TestHistories(t *testing.T) {
	own := filepath.Join(histories, strconv.Itoa(temporal.Newest))
	if os.Getenv("SOPC_TULIS") != "" {
		if _, err := os.Stat(own); err == nil {
			t.Fatalf("%s is there: what workflows write changes by a new revision (revision.go)", own)
		}
		writeHistories(t, own)
	}
	if _, err := os.Stat(own); err != nil {
		t.Errorf("this revision has no histories: %v", err)
	}
	files, err := filepath.Glob(filepath.Join(histories, "*", "*.json.gz"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	temporary := t.TempDir()
	shelves := map[string]*temporal.Shelf{}
	for _, file := range files {
		generation := filepath.Base(filepath.Dir(file))
		id, _, _ := strings.Cut(filepath.Base(file), "@")
		t.Run(generation+"/"+strings.TrimSuffix(filepath.Base(file), ".json.gz"), func(t *testing.T) {
			if shelves[generation] == nil {
				things := filepath.Join(temporary, generation)
				if err := os.CopyFS(things, os.DirFS(filepath.Join(histories, generation, "depot"))); err != nil {
					t.Fatal(err)
				}
				d, err := depot.Prepare(context.Background(), things, os.Getenv)
				if err != nil {
					t.Fatal(err)
				}
				shelves[generation] = temporal.NewShelf(d)
			}
			rules := &temporal.Rules{Desk: func() host.Desk { panic("a replay asks nobody") }, Zone: time.UTC, Shelf: shelves[generation]}
			h := readHistory(t, file)
			if err := rules.Replayer().ReplayWorkflowHistory(sdklog.NewStructuredLogger(slog.New(slog.DiscardHandler)), h); err != nil {
				t.Fatal(err)
			}
			record, err := shelves[generation].Told(id, h)
			if err != nil || record != nil && !record.Sealed() {
				t.Errorf("read, its record is %v, %v", record, err)
			}
		})
	}
}

func readHistory(t testing.TB, file string) *historypb.History {
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	unpacked, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(unpacked)
	if err != nil {
		t.Fatal(err)
	}
	h := new(historypb.History)
	if err := protojson.Unmarshal(text, h); err != nil {
		t.Fatal(err)
	}
	return h
}

// office lives cases, of which the histories are kept.
type office struct {
	*testing.T
	*temporal.Host
	units map[string]*compiler.Unit // by title
}

// writeHistories lives a generation of cases: the clock runs, and a working day
// takes a tenth of a second.
func writeHistories(t *testing.T, to string) {
	things := filepath.Join(t.TempDir(), "depot")
	d, err := depot.Prepare(t.Context(), things, os.Getenv)
	if err != nil {
		t.Fatal(err)
	}
	hours := map[program.Unit]float64{program.Minute: 1. / 60, program.Hour: 1, program.Day: 8, program.Week: 40, program.Month: 160, program.Year: 2000}
	calendar := &host.Calendar{Hash: "sepersepuluh detik", Due: func(from time.Time, d program.Duration, _ program.Clock) (time.Time, bool) {
		if len(d.Amounts) == 0 {
			return time.Time{}, false
		}
		return from.Add(time.Duration(d.Amounts[0].Max * hours[d.Amounts[0].Unit] / 8 * float64(time.Second/10))), true
	}}
	c, err := client.Dial(client.Options{HostPort: server.Address, Namespace: server.Namespace, Identity: "riwayat"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	shelf := temporal.NewShelf(d)
	name := newOffice()
	rules := &temporal.Rules{Desk: func() host.Desk { return host.Desk{Calendar: calendar} }, Zone: time.UTC, Key: key, Shelf: shelf}
	work := func(longest int) *temporal.Worker {
		r := *rules
		r.Longest = longest
		w := temporal.Work(c, name, &r, worker.Options{Identity: "riwayat"})
		if err := w.Start(); err != nil {
			t.Fatal(err)
		}
		return w
	}
	o := &office{t, temporal.New(c, shelf, temporal.Options{Office: name}), map[string]*compiler.Unit{}}
	for _, folder := range []string{"contoh", "umum", "perencanaan"} {
		o.compile(filepath.Join("../../../sops", folder))
	}

	w := work(0)
	o.live("lurus", "Pengelolaan Surat Masuk", 0)
	o.live("berulang", "Peminjaman Barang Milik Daerah untuk Keperluan Dinas", 4) // goes back twice
	o.live("menunggu", "Peminjaman Barang Milik Daerah untuk Keperluan Dinas", 2) // a term passes
	o.live("bersusun", "Penyusunan Rencana Kerja dan Anggaran Tahunan", 0)        // three SOPs inside, two of them with tracks side by side
	o.begin("batal", "Penyusunan Rencana Kerja dan Anggaran Tahunan", 0, 2)
	o.do("batal", engine.Event{ID: "batal", Kind: engine.Cancelled, Lane: -1, By: "Ani", Reason: "ditarik"})
	o.begin("terbuka", "Peminjaman Barang Milik Daerah untuk Keperluan Dinas", 0, 6)
	time.Sleep(2 * time.Second) // and its reminders go off
	w.Stop()
	w = work(25)
	o.live("panjang", "Peminjaman Barang Milik Daerah untuk Keperluan Dinas", 4)
	w.Stop()

	if err := os.MkdirAll(to, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"program", "lines"} {
		if err := os.CopyFS(filepath.Join(to, "depot", kind), os.DirFS(filepath.Join(things, kind))); err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range []string{"lurus", "berulang", "menunggu", "bersusun", "bersusun.2", "batal", "batal.2", "terbuka", "panjang"} {
		o.export(c, name, id, to)
	}
}

func (o *office) compile(folder string) {
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil {
		o.Fatal(err)
	}
	var sources []compiler.Source
	for _, suffix := range []string{".sop", ".uji"} {
		for _, file := range files {
			if text, err := os.ReadFile(file); err == nil && filepath.Ext(file) == suffix {
				sources = append(sources, compiler.Source{Name: file, Text: text})
			}
		}
	}
	for _, u := range compiler.Compile(sources, compiler.Options{}).Units {
		if known := o.units[u.Program.Title]; known != nil {
			known.Scenarios = append(known.Scenarios, u.Scenarios...)
		} else {
			o.units[u.Program.Title] = u
		}
	}
}

// live lives a scenario of an SOP to its end.
func (o *office) live(id, title string, n int) {
	o.Helper()
	o.begin(id, title, n, 1000)
	if c, err := o.Case(o.Context(), id); err != nil || c.State.Phase != engine.Ended {
		o.Fatalf("%s: %v, %v", id, c.State.Phase, err)
	}
}

// begin lives so much of it.
func (o *office) begin(id, title string, n, events int) {
	o.Helper()
	u := o.units[title]
	all := o.rehearsed(u, n)
	s := host.Start{ID: id, Command: "mulai " + id, Program: u.Program, Subs: map[string]*program.Program{}, By: "Ani", Data: all[0].Data}
	for title, u := range o.units {
		s.Subs[title] = u.Program
	}
	if _, err := o.Start(o.Context(), s); err != nil {
		o.Fatal(err)
	}
	o.goOn(id, all[1:min(events, len(all))])
}

func (o *office) rehearsed(u *compiler.Unit, n int) []engine.Event {
	o.Helper()
	p, err := engine.Load(u.Program)
	if err != nil {
		o.Fatal(err)
	}
	trace, err := scenario.Rehearse(p, u.Scenarios[n], "")
	if err != nil {
		o.Fatal(err)
	}
	for i := range trace.Events {
		trace.Events[i].By = fmt.Sprint("Petugas ", trace.Events[i].Task) // four eyes
	}
	return trace.Events
}

func (o *office) goOn(id string, events []engine.Event) {
	o.Helper()
	for n, e := range events {
		c, err := o.Case(o.Context(), id)
		if err != nil {
			o.Fatal(err)
		}
		if t, _ := c.State.Task(e.Task); e.Kind == engine.SubEnded {
			sub := o.units[c.Procedure.Program.Steps[t.Step].Sub]
			inside, _ := host.InsideID(id, e.Task, 1)
			all := o.rehearsed(sub, 0)
			if _, err := o.Start(o.Context(), host.Start{Program: sub.Program, By: "Ani", Data: all[0].Data, Parent: &host.Parent{Case: id, Task: e.Task}}); err != nil {
				o.Fatal(err)
			}
			o.goOn(inside, all[1:])
			continue
		}
		o.do(id, e)
		if n%4 == 0 { // sent again
			o.do(id, e)
		}
		if n%5 == 0 { // and something that is refused
			e.ID = "ditolak"
			if _, err := o.Do(o.Context(), id, e); err == nil {
				o.Fatalf("%+v counted twice", e)
			}
		}
	}
}

// do does something, once its time has come.
func (o *office) do(id string, e engine.Event) {
	o.Helper()
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		_, err := o.Do(o.Context(), id, e)
		var r *engine.Refusal
		if early := e.Kind == engine.Lapsed && errors.As(err, &r) && r.Code == engine.Incomplete && time.Now().Before(end); err != nil && !early {
			o.Fatalf("%s: %+v: %v", id, e, err)
		} else if err == nil {
			return
		}
	}
}

// export writes the history of each run of a case.
func (o *office) export(c client.Client, office, id, to string) {
	o.Helper()
	var runs []*historypb.History
	for run := ""; ; {
		h := new(historypb.History)
		events := c.GetWorkflowHistory(o.Context(), office+"/"+id, run, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
		for events.HasNext() {
			e, err := events.Next()
			if err != nil {
				o.Fatal(id, err)
			}
			h.Events = append(h.Events, e)
		}
		runs = append(runs, h)
		if run = h.Events[0].GetWorkflowExecutionStartedEventAttributes().ContinuedExecutionRunId; run == "" {
			break
		}
	}
	slices.Reverse(runs)
	kinds := map[string]int{}
	for n, h := range runs {
		text, err := protojson.Marshal(h)
		if err != nil {
			o.Fatal(err)
		}
		f, err := os.Create(filepath.Join(to, fmt.Sprintf("%s@%d.json.gz", id, n+1)))
		if err != nil {
			o.Fatal(err)
		}
		packed := gzip.NewWriter(f)
		_, err = packed.Write(text)
		if err := errors.Join(err, packed.Close(), f.Close()); err != nil {
			o.Fatal(err)
		}
		for _, e := range h.Events {
			kinds[e.EventType.String()]++
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		o.Log(id, len(runs), "runs:", kind, kinds[kind])
	}
}
