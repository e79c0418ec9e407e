package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"sopc/cmd/sopc-temporal/depot"
	"sopc/cmd/sopc-temporal/options"
	"sopc/cmd/sopc-temporal/temporal"
	"sopc/compiler/program"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/record"
	"sopc/runtime/store"
)

// trip has an SOP inside its first step, then two tracks side by side, and a
// decision that may send it back to them. Each task reminds at the next full
// minute.
func trip() (outer, inner *program.Program) {
	to := func(kind program.TargetKind, i int) program.Arrow {
		return program.Arrow{To: program.Target{Kind: kind, Index: i}}
	}
	staff, head := []program.Group{{{Lane: 0}}}, []program.Group{{{Lane: 1}}, {{Lane: 0}}}
	soon := &program.Duration{Text: "1 menit", Amounts: []program.Amount{{Min: 1, Max: 1, Unit: program.Minute, Clock: program.Wall}}}
	step := func(id string, who []program.Group, next program.Arrow) program.Step {
		return program.Step{ID: id, Text: "Bekerja", Clock: program.Wall, Actors: who, Time: soon, Late: []program.Reminder{{Lane: 0}}, Next: next}
	}
	sop := func(title string, steps ...program.Step) *program.Program {
		return &program.Program{Format: program.Format, Title: title, Clock: program.Wall, Lanes: []program.Lane{{ID: "staf", Name: "Staf"}, {ID: "kepala", Name: "Kepala"}},
			Start: program.Target{Kind: program.ToStep}, Ends: []program.End{{Kind: program.Finished}}, Steps: steps}
	}
	inner = sop("Dalam", step("surat", staff, to(program.ToStep, 1)), step("paraf", head, to(program.ToEnd, 0)))
	outer = sop("Perjalanan", step("izin", staff, to(program.ToParallel, 0)), step("tiket", staff, to(program.ToJoin, 0)), step("uang", head, to(program.ToJoin, 0)), step("periksa", staff, to(program.ToEnd, 0)))
	outer.Steps[0].Sub = inner.Title
	for track := range 2 {
		outer.Steps[1+track].Track = &program.Track{Parallel: 0, Index: track}
	}
	outer.Parallels = []program.Parallel{{Tracks: []program.Steps{{Steps: []int{1}}, {Steps: []int{2}}}, Next: to(program.ToStep, 3)}}
	again := to(program.ToParallel, 0)
	again.Back = true
	outer.Steps[3].Outcomes = []program.Outcome{{Label: "Lengkap", Go: to(program.ToEnd, 0)}, {Label: "Ulang", Go: again}}
	return outer, inner
}

// crew are worker processes of an office that come and go.
type crew struct {
	*testing.T
	env     []string
	log     *os.File
	mu      sync.Mutex
	working []*exec.Cmd
}

func (w *crew) begin() {
	self, err := os.Executable()
	if err != nil {
		w.Fatal(err)
	}
	c := &exec.Cmd{Path: self, Args: []string{"sopc-temporal", "worker"}, Env: w.env, Stderr: w.log}
	if err := c.Start(); err != nil {
		w.Fatal(err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.working = append(w.working, c)
}

// end ends the nth, by force or as it is asked for.
func (w *crew) end(n int, by syscall.Signal) {
	w.mu.Lock()
	c := w.working[n]
	w.working = slices.Delete(w.working, n, n+1)
	w.mu.Unlock()
	c.Process.Signal(by)
	if err := c.Wait(); err != nil && by == syscall.SIGTERM {
		w.Errorf("a worker that was asked to stop: %v", err)
	}
}

// clerks drive cases, one after the other, and send again what was not answered.
type clerks struct {
	*testing.T
	*temporal.Host
	until time.Time // new cases begin

	mu             sync.Mutex
	cases          []string
	sent           map[string]engine.Event // by case and id
	taken, refused map[string]bool         // what the answer was

	unclear atomic.Int64
}

// surely sends something until the answer is clear: taken, or refused.
func (k *clerks) surely(ctx context.Context, id string, e engine.Event, send func() error) bool {
	key := id + " " + e.ID
	k.mu.Lock()
	k.sent[key] = e
	k.mu.Unlock()
	for {
		err := send()
		switch {
		case err == nil:
			k.mu.Lock()
			k.taken[key] = true
			k.mu.Unlock()
			return true
		case ctx.Err() != nil:
			k.Errorf("%s: no clear answer to the end", key)
			return false
		case !errors.Is(err, host.ErrUnreachable):
			if !errors.As(err, new(*engine.Refusal)) && !errors.As(err, new(*host.NoCase)) {
				k.Errorf("%s: %v", key, err)
			}
			k.mu.Lock()
			k.refused[key] = true
			k.mu.Unlock()
			return false
		}
		k.unclear.Add(1)
	}
}

// work is what two clerks do with one case after the other.
func (k *clerks) work(ctx context.Context, name string, seed uint64) {
	outer, inner := trip()
	for n := 0; time.Now().Before(k.until); n++ {
		id := fmt.Sprint(name, "-", n)
		first := engine.Event{ID: "mulai " + id, By: "Ani", Kind: engine.Started}
		if !k.surely(ctx, id, first, func() error {
			_, err := k.Start(ctx, host.Start{ID: id, Command: first.ID, Program: outer, Subs: map[string]*program.Program{inner.Title: inner}, By: first.By})
			return err
		}) {
			return
		}
		k.mu.Lock()
		k.cases = append(k.cases, id)
		k.mu.Unlock()
		var group sync.WaitGroup
		for who, person := range []string{"Ani", "Budi"} {
			group.Go(func() { k.live(ctx, id, person, rand.New(rand.NewPCG(seed, uint64(2*n+who)))) })
		}
		group.Wait()
	}
}

// live does what is to be done in a case until it ends.
func (k *clerks) live(ctx context.Context, id, person string, chance *rand.Rand) {
	for n := 0; ctx.Err() == nil; n++ {
		at := id
		c, err := k.Case(ctx, at)
		if err == nil && c.State.Phase != engine.Running {
			return
		}
		var work engine.Work
		if err == nil {
			work, _ = c.Procedure.Work(c.State, c.State.Tasks[chance.IntN(len(c.State.Tasks))].No)
			if work.Sub != "" {
				at, _ = host.InsideID(id, work.Task.No, 1)
				if c, err = k.Case(ctx, at); err == nil && c.State.Phase == engine.Running {
					work, _ = c.Procedure.Work(c.State, c.State.Tasks[0].No)
				}
			}
		}
		if err != nil {
			if !errors.Is(err, host.ErrUnreachable) && ctx.Err() == nil {
				k.Errorf("%s: %v", at, err)
				return
			}
			continue
		}
		if c.State.Phase != engine.Running { // inside, and the case around it does not know yet
			time.Sleep(20 * time.Millisecond)
			continue
		}
		e := engine.Event{ID: fmt.Sprint(person, "-", n), By: person, Kind: engine.Completed, Task: work.Task.No, Part: work.Task.Part, Lane: work.Group[0].Lane}
		if len(work.Ways) > 0 {
			if e.Kind, e.Reason = engine.Decided, "belum lengkap"; chance.IntN(3) == 0 {
				e.Outcome = 1
			}
		}
		k.surely(ctx, at, e, func() error { _, err := k.Do(ctx, at, e); return err })
	}
}

// TestKill kills workers at random, stops and starts them, while people work.
// What was acknowledged stands in the records, once, and nothing else does.
// SOPC_BENIH repeats the order in which they go.
func TestKill(t *testing.T) {
	most := 12 * time.Second
	if os.Getenv("SOPC_SEMUA") != "" {
		most = 3 * time.Minute
	}
	seed := rand.Uint64()
	if text := os.Getenv("SOPC_BENIH"); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("SOPC_BENIH=%d", seed)
	chance := rand.New(rand.NewPCG(seed, 0))
	ctx, cancel := context.WithTimeout(t.Context(), most+90*time.Second)
	defer cancel()

	s := newSite(t, t.TempDir())
	log, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	workers := &crew{T: t, log: log}
	s.env["SOPC_PANTAU"], s.env["SOPC_TENGGANG"], s.env["HOME"] = "127.0.0.1:0", "5s", t.TempDir()
	for _, name := range slices.Sorted(maps.Keys(s.env)) {
		workers.env = append(workers.env, name+"="+s.env[name])
	}
	t.Cleanup(func() {
		for len(workers.working) > 0 {
			workers.end(0, syscall.SIGKILL)
		}
		log.Close()
	})

	c, err := connect(ctx, options.Connection{Address: server.Address, Namespace: server.Namespace})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	things, err := depot.Open(ctx, s.env["SOPC_DEPOT"], s.getenv)
	if err != nil {
		t.Fatal(err)
	}
	k := &clerks{T: t, until: time.Now().Add(most), sent: map[string]engine.Event{}, taken: map[string]bool{}, refused: map[string]bool{},
		Host: temporal.New(c, temporal.NewShelf(things), temporal.Options{Office: s.env["SOPC_KANTOR"], Zone: time.UTC, Patience: 3 * time.Second})}
	var people sync.WaitGroup
	for n := range 6 {
		people.Go(func() { k.work(ctx, fmt.Sprint("perjalanan-", n), seed+uint64(n)) })
	}
	kills, stops := 0, 0
	workers.begin()
	workers.begin()
	for time.Now().Before(k.until) && ctx.Err() == nil {
		time.Sleep(time.Duration(300+chance.IntN(1200)) * time.Millisecond)
		switch n := len(workers.working); {
		case n == 0 || n < 3 && chance.IntN(2) == 0:
			workers.begin()
		case kills == 0 || stops > 0 && chance.IntN(3) > 0:
			workers.end(chance.IntN(n), syscall.SIGKILL)
			kills++
		default:
			workers.end(chance.IntN(n), syscall.SIGTERM)
			stops++
		}
	}
	workers.begin()
	people.Wait()
	if t.Failed() {
		said, _ := os.ReadFile(log.Name())
		t.Fatalf("%s", said[max(0, len(said)-8000):])
	}
	lines, rung := k.judge(ctx, s)
	t.Logf("%d cases, %d lines, %d of them reminders; %d kills, %d stops, %d answers that were not clear", len(k.cases), lines, rung, kills, stops, k.unclear.Load())
	if kills == 0 || stops == 0 || k.unclear.Load() == 0 || len(k.cases) < 6 {
		t.Error("too little happened")
	}
}

// judge looks at every record, as one who only has what was exported.
func (k *clerks) judge(ctx context.Context, s *site) (lines, rung int) {
	key, err := store.ReadKey(s.env["SOPC_KUNCI"])
	if err != nil {
		k.Fatal(err)
	}
	for _, id := range k.cases {
		bundle, err := k.Bundle(ctx, id)
		if err != nil {
			k.Fatal(err)
		}
		var file bytes.Buffer
		if err := bundle.Write(&file); err != nil {
			k.Fatal(err)
		}
		if bundle, err = record.ReadBundle(bytes.NewReader(file.Bytes()), int64(file.Len())); err != nil {
			k.Fatal(err)
		}
		for _, v := range bundle.Verify(&record.Verifier{Key: key.Public().(ed25519.PublicKey)}) {
			if len(v.Faults) > 0 || v.Progress.State.Phase != engine.Ended {
				k.Errorf("%s is %s: %v", v.Case, v.Progress.State.Phase, v.Faults)
			}
		}
		for _, kept := range bundle.Cases {
			seen := map[string]bool{}
			for _, l := range kept.Lines {
				line, err := record.ReadLine(l.Text)
				if err != nil {
					k.Fatal(err)
				}
				key := kept.Case + " " + line.ID
				said, known := k.sent[key]
				switch own := strings.HasPrefix(line.ID, "#"); {
				case seen[line.ID]:
					k.Errorf("%s stands twice", key)
				case !own && (!known || said.By != line.By || said.Kind != line.Kind || said.Task != line.Task || said.Part != line.Part || said.Outcome != line.Outcome):
					k.Errorf("%+v was never sent", line)
				case k.refused[key]:
					k.Errorf("%s was refused, and is in the record", key)
				case line.Kind == engine.Due:
					rung++
				}
				seen[line.ID] = true
				delete(k.taken, key)
				lines++
			}
		}
	}
	for lost := range k.taken {
		k.Errorf("%s was acknowledged, and is in no record", lost)
	}
	return lines, rung
}
