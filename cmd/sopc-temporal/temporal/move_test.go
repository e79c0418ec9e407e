package temporal_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sopc/cmd/sopc-temporal/temporal"
	"sopc/compiler/program"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/record"
	"sopc/runtime/store"
)

// wide has two tracks side by side: in one an SOP runs inside, in the other a
// task goes round as often as is decided, and reminds after a day.
func wide() (outer, inner *program.Program) {
	to := func(kind program.TargetKind, i int) program.Arrow {
		return program.Arrow{To: program.Target{Kind: kind, Index: i}}
	}
	day := &program.Duration{Text: "1 hari", Amounts: []program.Amount{{Min: 1, Max: 1, Unit: program.Day, Clock: program.Wall}}}
	step := func(id string, next program.Arrow) program.Step {
		return program.Step{ID: id, Text: "Bekerja", Clock: program.Wall, Actors: []program.Group{{{Lane: 0}}}, Next: next}
	}
	sop := func(title string, steps ...program.Step) *program.Program {
		return &program.Program{Format: program.Format, Title: title, Clock: program.Wall, Lanes: []program.Lane{{ID: "staf", Name: "Staf"}},
			Start: program.Target{Kind: program.ToStep}, Ends: []program.End{{Kind: program.Finished}}, Steps: steps}
	}
	inner = sop("Dalam", step("surat", to(program.ToStep, 1)), step("paraf", to(program.ToEnd, 0)))
	outer = sop("Lebar", step("izin", to(program.ToJoin, 0)), step("putar", to(program.ToJoin, 0)), step("arsip", to(program.ToEnd, 0)))
	outer.Start = program.Target{Kind: program.ToParallel}
	outer.Steps[0].Sub = inner.Title
	outer.Parallels = []program.Parallel{{Tracks: []program.Steps{{Steps: []int{0}}, {Steps: []int{1}}}, Next: to(program.ToStep, 2)}}
	for track := range 2 {
		outer.Steps[track].Track = &program.Track{Parallel: 0, Index: track}
	}
	again := to(program.ToStep, 1)
	again.Back = true
	round := &outer.Steps[1]
	round.Time, round.Late = day, []program.Reminder{{Lane: 0}}
	outer.Documents = []program.Document{{Name: "Berita acara", From: -1}}
	round.Outputs = []program.Item{{Names: []string{"Berita acara"}, Documents: []int{0}}}
	round.Outcomes = []program.Outcome{{Label: "Selesai", Go: to(program.ToJoin, 0)}, {Label: "Ulang", Go: again}}
	return outer, inner
}

// aDay is how long a day lasts where the clock runs.
const aDay = 1500 * time.Millisecond

var hurried = host.Desk{Calendar: &host.Calendar{Hash: "lekas", Due: func(from time.Time, d program.Duration, _ program.Clock) (time.Time, bool) {
	return from.Add(time.Duration(d.Amounts[0].Max * float64(aDay))), true
}}}

// place is where cases are, and can be moved to and from.
type place struct {
	testing.TB
	host.Host
	records
}

type records interface {
	Attach(ctx context.Context, content io.Reader, name string) (string, int64, error)
	Bundle(ctx context.Context, id string) (*record.Bundle, error)
	Import(ctx context.Context, b *record.Bundle, verdicts []record.Verdict, how record.Origin) ([]string, error)
}

// atTemporal is a new office whose clock runs. A history may have so many
// events; 0: as many as the server likes.
func atTemporal(t testing.TB, longest int) place {
	shelf, office := newShelf(t), newOffice()
	work(t, office, &temporal.Rules{Desk: func() host.Desk { return hurried }, Zone: time.UTC, Key: key, Shelf: shelf, Longest: longest})
	h := temporal.New(conn, shelf, temporal.Options{Office: office, Namespace: server.Namespace, Settle: true})
	return place{t, h, h}
}

// atHome is a new data directory, in which timers go off when somebody looks.
func atHome(t testing.TB) place {
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "data"), store.Options{KeyFile: filepath.Join(t.TempDir(), "kunci.pem")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return place{t, &host.Office{Desk: hurried, Keeper: s, Clock: func() time.Time { return time.Now().UTC() }}, s}
}

func (p place) do(id string, e engine.Event) host.Case {
	p.Helper()
	if e.Kind == "" {
		e.Kind = engine.Completed
	}
	e.By = "Ani"
	c, err := p.Do(p.Context(), id, e)
	if err != nil {
		p.Fatalf("%s: %+v: %v", id, e, err)
	}
	return c
}

// refuses demands that a case takes nothing more.
func (p place) refuses(id string, e engine.Event) {
	p.Helper()
	e.Kind, e.By = engine.Completed, "Ani"
	_, err := p.Do(p.Context(), id, e)
	var r *engine.Refusal
	if !errors.As(err, &r) || r.Code != engine.NotRunning {
		p.Errorf("%s: %v", id, err)
	}
}

// begin begins a case of wide.
func (p place) begin(id string) {
	p.Helper()
	outer, inner := wide()
	if _, err := p.Start(p.Context(), host.Start{ID: id, Command: "mulai", Program: outer, Subs: map[string]*program.Program{inner.Title: inner}, By: "Ani"}); err != nil {
		p.Fatal(err)
	}
}

// around sends the task that goes round on its way once more, with a paper.
func (p place) around(id string, task int, outcome int, paper string) {
	p.Helper()
	sum, size, err := p.Attach(p.Context(), strings.NewReader(paper), "berita.txt")
	if err != nil {
		p.Fatal(err)
	}
	p.do(id, engine.Event{ID: fmt.Sprint("putar-", task), Kind: engine.Decided, Task: task, Outcome: outcome, Reason: "belum lengkap",
		Papers: []engine.Paper{{Of: engine.OfOutput, Name: "berita.txt", Sum: sum, Size: size}}})
}

// exported is a case as it comes out of a file, without a fault.
func (p place) exported(id string) (*record.Bundle, []record.Verdict) {
	p.Helper()
	b, err := p.Bundle(p.Context(), id)
	var file bytes.Buffer
	if err == nil {
		err = b.Write(&file)
	}
	if err == nil {
		b, err = record.ReadBundle(bytes.NewReader(file.Bytes()), int64(file.Len()))
	}
	if err != nil {
		p.Fatal(err)
	}
	verdicts := b.Verify(&record.Verifier{})
	for _, v := range verdicts {
		if len(v.Faults) > 0 {
			p.Fatalf("%s: %v", v.Case, v.Faults)
		}
	}
	return b, verdicts
}

// moveTo takes a case elsewhere, and ends it here.
func (p place) moveTo(other place, id string) *record.Bundle {
	p.Helper()
	b, verdicts := p.exported(id)
	taken, err := other.Import(p.Context(), b, verdicts, record.Origin{At: time.Now(), By: "Ani"})
	if err != nil || len(taken) != len(b.Cases) {
		p.Fatalf("taken in: %q, %v", taken, err)
	}
	p.do(id, engine.Event{ID: "pindah", Kind: engine.Cancelled, Lane: -1, Reason: "dipindahkan"})
	return b
}

// rung waits until a task has reminded.
func (p place) rung(id string, task int) {
	p.Helper()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if _, atHome := p.Host.(*host.Office); atHome {
			if _, err := p.Ring(p.Context(), ""); err != nil {
				p.Fatal(err)
			}
		}
		c, err := p.Case(p.Context(), id)
		if err != nil {
			p.Fatal(err)
		}
		if t, open := c.State.Task(task); open && len(t.Rung) == 1 {
			return
		} else if !open || time.Now().After(end) {
			p.Fatalf("task %d of %s did not remind: %+v", task, id, c.State)
		}
	}
}

func asText(t testing.TB, v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestMove moves a case in its middle, with open tasks, a reminder to come and
// a case inside, from a directory to Temporal and the other way round.
func TestMove(t *testing.T) {
	for name, way := range map[string]func() (from, to place){
		"to Temporal":                      func() (from, to place) { return atHome(t), atTemporal(t, 0) },
		"to a directory":                   func() (from, to place) { return atTemporal(t, 0), atHome(t) },
		"to Temporal, from a long history": func() (from, to place) { return atTemporal(t, 20), atTemporal(t, 20) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			from, to := way()
			from.TB, to.TB = t, t
			from.begin("k1")
			from.do("k1.1", engine.Event{ID: "surat", Task: 1})
			from.around("k1", 2, 1, "pertama")
			from.rung("k1", 3)
			from.around("k1", 3, 1, "kedua")
			before, err := from.Tasks(t.Context(), host.Query{})
			if err != nil || len(before) != 3 {
				t.Fatal(before, err)
			}
			moved := from.moveTo(to, "k1")

			from.refuses("k1", engine.Event{Task: 4})
			from.refuses("k1.1", engine.Event{Task: 2})
			if open, err := from.Tasks(t.Context(), host.Query{}); err != nil || len(open) > 0 {
				t.Errorf("still open where it was: %+v, %v", open, err)
			}
			after, err := to.Tasks(t.Context(), host.Query{})
			if now, then := asText(t, after), asText(t, before); err != nil || now != then {
				t.Errorf("open are\n%s, were\n%s, %v", now, then, err)
			}
			to.rung("k1", 4)
			to.do("k1.1", engine.Event{ID: "surat", Task: 1}) // sent before, and again
			to.around("k1", 2, 1, "pertama")
			to.do("k1.1", engine.Event{ID: "paraf", Task: 2})
			to.do("k1", engine.Event{ID: "izin", Task: 1})
			to.around("k1", 4, 0, "ketiga")
			if c := to.do("k1", engine.Event{ID: "arsip", Task: 5}); c.State.Phase != engine.Ended {
				t.Errorf("%+v", c.State)
			}
			whole, verdicts := to.exported("k1")
			for i, v := range verdicts {
				old, now := moved.Cases[i].Lines, whole.Cases[i].Lines
				if v.Progress.State.Phase != engine.Ended || len(whole.Cases[i].Foreign) != 1 || v.Attachments != []int{3, 0}[i] {
					t.Errorf("%s is %s, from %v, with %d attachments", v.Case, v.Progress.State.Phase, whole.Cases[i].Foreign, v.Attachments)
				}
				for n := range old {
					if !bytes.Equal(old[n].Text, now[n].Text) {
						t.Errorf("line %d was\n%s\nand is\n%s", n+1, old[n].Text, now[n].Text)
					}
				}
			}
			// The way back is not open: there it ended.
			if taken, err := from.Import(t.Context(), whole, verdicts, record.Origin{At: time.Now()}); err == nil {
				t.Errorf("%q lives a second time", taken)
			}
		})
	}
}
