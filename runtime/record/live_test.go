package record_test

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"testing"
	"time"

	"sopc/compiler/condition"
	"sopc/compiler/program"
	"sopc/compiler/specimen"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/scenario"
)

// key signs in tests, other is the key of somebody else.
var key, other = testKey(1), testKey(2)

func testKey(seed byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(append([]byte{seed}, make([]byte, ed25519.SeedSize-1)...))
}

// epoch is when the cases begin.
var epoch = time.Date(2026, 11, 23, 8, 0, 0, 0, time.FixedZone("WIB", 7*3600))

// wall is a calendar in which each day has 24 hours.
var wall = &host.Calendar{Hash: "dinding", Due: func(from time.Time, d program.Duration, _ program.Clock) (time.Time, bool) {
	if len(d.Amounts) == 0 {
		return time.Time{}, false
	}
	unit := map[program.Unit]time.Duration{program.Minute: time.Minute, program.Hour: time.Hour, program.Day: 24 * time.Hour}[d.Amounts[0].Unit]
	return from.Add(time.Duration(d.Amounts[0].Max * float64(unit))), unit > 0
}}

// lived is a case that people worked on, and its record.
type lived struct {
	host.Case
	record   []host.Entry
	contents map[string][]byte // of the attachments, by sum
}

// live runs a random program with random, mostly proper events in the memory
// host, by several people, with a calendar and with attachments.
func live(t testing.TB, seed uint64, id string) lived {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 3))
	sop := specimen.Program(rng, specimen.Size{Steps: 3 + rng.IntN(10), Hostile: seed%5 == 0})
	procedure, err := engine.Load(sop)
	if err != nil {
		t.Fatal(err)
	}
	trace, err := scenario.Rehearse(procedure, program.Scenario{}, "")
	var missing *scenario.AnswerError
	if errors.As(err, &missing) && missing.Suggested != nil {
		trace = missing.Suggested
	} else if err != nil {
		t.Fatal(err)
	}
	now := epoch
	office := host.NewMemory(func() time.Time { return now }, host.Desk{Calendar: wall})
	ctx := context.Background()
	c, err := office.Start(ctx, host.Start{ID: id, Program: sop, By: "Ani", Data: trace.Events[0].Data})
	if err != nil {
		t.Fatal(err)
	}
	l := lived{contents: map[string][]byte{}}
	for i, e := range trace.Events[1:min(40, len(trace.Events))] {
		now = now.Add(time.Duration(rng.IntN(20_000)) * time.Second)
		e.By = []string{"", "Ani", "Budi", "Citra & Söhne <b>"}[rng.IntN(4)]
		if task, open := c.State.Task(e.Task); open && (e.Kind == engine.Completed || e.Kind == engine.Decided) {
			for item := range procedure.Program.Steps[task.Step].Outputs {
				if rng.IntN(2) == 0 {
					continue
				}
				content := fmt.Appendf(nil, "lampiran %d dari %s", i, id)
				sum := sha256.Sum256(content)
				l.contents[hex.EncodeToString(sum[:])] = content
				e.Papers = append(e.Papers, engine.Paper{Of: engine.OfOutput, Item: item, Name: fmt.Sprint("surat ", i, ".pdf"), Sum: hex.EncodeToString(sum[:]), Size: int64(len(content))})
			}
		}
		if rng.IntN(9) == 0 {
			note := engine.Event{Kind: engine.Recounted, Lane: -1, By: "Dewi", Reason: "cuti bersama ditambah"}
			if _, err := office.Do(ctx, id, note); err != nil {
				break // the case is over
			}
		}
		if rng.IntN(9) == 0 {
			now = now.Add(-3 * time.Hour) // the clock goes backwards
		}
		if next, err := office.Do(ctx, id, e); err == nil {
			c = next
		} else if len(e.Papers) > 0 {
			e.Papers = nil
			if c, err = office.Do(ctx, id, e); err != nil {
				break
			}
		} else {
			break // four eyes: the case stays where it is
		}
	}
	if l.Case, err = office.Case(ctx, id); err != nil {
		t.Fatal(err)
	}
	if l.record, err = office.Record(ctx, id); err != nil {
		t.Fatal(err)
	}
	recorded := map[string]bool{}
	for _, e := range l.record {
		for _, paper := range e.Papers {
			recorded[paper.Sum] = true
		}
	}
	maps.DeleteFunc(l.contents, func(sum string, _ []byte) bool { return !recorded[sum] })
	return l
}

// odd is an entry with something in every field.
func odd() host.Entry {
	behind := time.Date(2026, 2, 28, 23, 59, 59, 1e6, time.FixedZone("WIT", 9*3600))
	return host.Entry{
		No: 7, Behind: &behind, Calendar: "kal", Roster: "ros", Program: "abc", Subs: host.Subs{"b": "2", "a": "1"}, Parent: &host.Parent{Case: "2026-0001", Task: 3},
		Dues: []host.Due{{Task: 0, Timer: host.DoneBy, At: behind}, {Task: 2, Timer: 1, At: behind.UTC(), Since: behind}},
		Event: engine.Event{
			ID: "#7", At: behind, By: "Ani \"<&>\u2028\n\x00", Kind: engine.Noted, Task: 2, Part: 1, Lane: -1, Yes: true, Outcome: 1, Reason: "x", Timer: -1,
			Data: condition.Data{11: int64(5), 2: 5.0, 3: "teks", 4: true, 5: -0.25, 6: 1e300}, Inputs: []int{1, 0}, Outputs: []int{2},
			Papers: []engine.Paper{{Of: engine.OfInput, Item: 1, Note: "no. 5"}}, Capacity: "Plt.", To: "Budi",
		},
	}
}
