package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sopc/compiler/condition"
	"sopc/compiler/program"
	"sopc/compiler/specimen"
)

// TestLaws drives random programs with random events, legal and not, and
// checks after each what must always hold.
func TestLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		size := specimen.Size{Steps: rapid.IntRange(1, 14).Draw(t, "steps"), Unsound: rapid.Bool().Draw(t, "unsound")}
		live(t, rng, specimen.Program(rng, size), 60)
	})
}

// FuzzLaws is TestLaws under the fuzzer's control.
func FuzzLaws(f *testing.F) {
	for seed := range uint64(8) {
		f.Add(seed, uint8(seed))
	}
	f.Fuzz(func(t *testing.T, seed uint64, steps uint8) {
		rng := rand.New(rand.NewPCG(seed, 2))
		live(t, rng, specimen.Program(rng, specimen.Size{Steps: int(steps%24) + 1, Hostile: seed%5 == 0}), 60)
	})
}

type tester interface {
	Helper()
	Fatalf(string, ...any)
	Fatal(...any)
}

// live plays n random events and checks every law on the way.
func live(t tester, rng *rand.Rand, sop *program.Program, n int) {
	t.Helper()
	p, err := Load(sop)
	if err != nil {
		t.Fatal("a specimen is refused: ", err)
	}
	var s State
	var record []Event
	for i := range n {
		e := disturb(rng, propose(rng, p, s))
		e.ID, e.At = fmt.Sprint("e", i), noon(i)
		before := text(t, s)
		next, commands, err := p.Apply(s, e)
		if after := text(t, s); after != before {
			t.Fatalf("Apply changed the state it was given: %s became %s", before, after)
		}
		if err != nil {
			var r *Refusal
			if !errors.As(err, &r) || r.Code == "" || r.Text.ID == "" || r.Text.EN == "" {
				t.Fatalf("no proper refusal: %#v", err)
			}
			if text(t, next) != before {
				t.Fatalf("the refused event %+v changed the state", e)
			}
			continue
		}
		// Another future of the same state does not touch this one.
		lived := text(t, next)
		other := propose(rng, p, s)
		other.ID, other.At = fmt.Sprint("other", i), noon(i)
		p.Apply(s, other)
		if text(t, next) != lived {
			t.Fatalf("the event %+v reached into another future: %s became %s", other, lived, text(t, next))
		}
		record = append(record, through(t, e))
		legal(t, p, s, next, commands, e)
		if kept, _, err := p.Apply(next, e); err == nil || text(t, kept) != text(t, next) {
			t.Fatalf("the event %+v counts twice (%v)", e, err)
		}
		s = through(t, next)
		if text(t, s) != text(t, next) {
			t.Fatalf("JSON changed the state: %s became %s", text(t, next), text(t, s))
		}
	}
	replayed, err := p.Replay(record)
	if err != nil || text(t, replayed) != text(t, s) {
		t.Fatalf("replaying gives %s (%v), lived was %s", text(t, replayed), err, text(t, s))
	}
	card, err := p.Card(record)
	if err != nil || len(card.Visits) < s.Visits || text(t, card.State) != text(t, s) {
		t.Fatalf("the card has %d visits of %d: %v", len(card.Visits), s.Visits, err)
	}
}

func text(t tester, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// through sends a value through its JSON form.
func through[T any](t tester, v T) T {
	t.Helper()
	var back T
	if err := json.Unmarshal([]byte(text(t, v)), &back); err != nil {
		t.Fatal(err)
	}
	return back
}

// legal checks a step of a case against the program, by other means than the
// engine's own.
func legal(t tester, p *Procedure, before, after State, commands []Command, e Event) {
	t.Helper()
	if len(after.Tasks) > MaxOpen || after.Visits < before.Visits || after.Events != before.Events+1 {
		t.Fatalf("counts are wrong: %+v", after)
	}
	if (len(after.Tasks) == 0) != (after.Phase != Running) {
		t.Fatalf("phase %q with %d open tasks", after.Phase, len(after.Tasks))
	}
	// What opened lies along the arrows of what closed.
	reach := map[program.Target]bool{}
	if e.Kind == Started {
		spread(p.Program, reach, p.Program.Start)
	}
	for _, c := range commands {
		if c.Kind == Close && c.Result != ByEnd {
			for _, to := range ways(&p.Program.Steps[c.Step]) {
				spread(p.Program, reach, to)
			}
			if p.Program.Steps[c.Step].Track != nil {
				spread(p.Program, reach, p.Program.Parallels[p.Program.Steps[c.Step].Track.Parallel].Next.To)
			}
		}
	}
	for _, task := range after.Tasks {
		if _, old := before.Task(task.No); !old && !reach[step(task.Step)] {
			t.Fatalf("step %d opened, where no arrow leads after %+v", task.Step, e)
		}
		if task.Part > 0 && task.Part >= len(p.Program.Steps[task.Step].Actors) {
			t.Fatalf("part %d of step %d", task.Part, task.Step)
		}
	}
	if after.Phase == Ended && !reach[program.Target{Kind: program.ToEnd, Index: after.End}] {
		t.Fatalf("end %d, where no arrow leads after %+v", after.End, e)
	}
	// Outside a block one task is open; inside, each track has one or is done.
	tracks := map[program.Track]int{}
	for _, task := range after.Tasks {
		if track := p.Program.Steps[task.Step].Track; track != nil {
			tracks[*track]++
		} else if len(after.Tasks) != 1 {
			t.Fatalf("step %d is open beside %d others", task.Step, len(after.Tasks)-1)
		}
	}
	for _, b := range after.Blocks {
		for _, done := range b.Done {
			tracks[program.Track{Parallel: b.Parallel, Index: done}]++
		}
		for i := range p.Program.Parallels[b.Parallel].Tracks {
			if n := tracks[program.Track{Parallel: b.Parallel, Index: i}]; n != 1 {
				t.Fatalf("track %d of block %d stands at %d places", i, b.Parallel, n)
			}
		}
	}
}

// ways lists where the arrows of a step may lead, whatever the data.
func ways(s *program.Step) []program.Target {
	arrows := []program.Arrow{s.Next}
	for _, o := range s.Outcomes {
		arrows = append(arrows, o.Go)
	}
	if s.Wait != nil && s.Wait.Lapse != nil {
		arrows = append(arrows, *s.Wait.Lapse)
	}
	var targets []program.Target
	for _, a := range arrows {
		for b := &a; b != nil; b = b.Beyond {
			targets = append(targets, b.To)
		}
	}
	return targets
}

// spread marks a target and all that is reached from it over steps that a
// rule may pass over.
func spread(p *program.Program, reach map[program.Target]bool, to program.Target) {
	if reach[to] {
		return
	}
	reach[to] = true
	switch to.Kind {
	case program.ToStep:
		s := &p.Steps[to.Index]
		if s.When != nil && s.When.Rule != nil {
			for b := &s.Next; b != nil; b = b.Beyond {
				spread(p, reach, b.To)
			}
			if s.Track != nil {
				spread(p, reach, p.Parallels[s.Track.Parallel].Next.To)
			}
		}
	case program.ToParallel:
		for _, track := range p.Parallels[to.Index].Tracks {
			spread(p, reach, step(track.Steps[0]))
		}
	}
}

// propose makes an event that fits the state: what a person might do next.
func propose(rng *rand.Rand, p *Procedure, s State) Event {
	switch {
	case s.Phase == "":
		var fields []int
		for i, f := range p.Program.Fields {
			if f.AtStart {
				fields = append(fields, i)
			}
		}
		return Event{Kind: Started, Lane: -1, Data: specimen.Values(rng, p.Program, fields)}
	case s.Phase != Running:
		return Event{Kind: Cancelled, Lane: -1, Reason: "x"}
	}
	w, _ := p.Work(s, s.Tasks[rng.IntN(len(s.Tasks))].No)
	e := Event{Task: w.Task.No, Part: w.Task.Part, Lane: -1, By: pick(rng, "", "Ani", "Budi", "Citra", "Dewi")}
	if len(w.Group) > 0 {
		e.Lane = w.Group[0].Lane
	}
	switch {
	case w.Ask != "":
		e.Kind, e.Yes = Answered, rng.IntN(2) == 0
	case w.Lapse != nil && rng.IntN(3) == 0:
		e.Kind = Lapsed
	case w.Sub != "" && rng.IntN(3) > 0:
		e.Kind = SubEnded
	case len(w.Awaiting) > 0 && rng.IntN(5) > 0:
		e.Kind, e.Lane = Confirmed, w.Awaiting[0]
	case rng.IntN(12) == 0:
		e.Kind, e.To, e.Reason = Delegated, pick(rng, "Ani", "Eko"), "cuti"
	case rng.IntN(30) == 0:
		e = Event{Kind: Recounted, Lane: -1, Reason: "libur baru"}
	case rng.IntN(8) == 0:
		e.Kind, e.Inputs, e.Outputs = Noted, some(rng, w.Inputs), some(rng, w.Outputs)
	case rng.IntN(12) == 0:
		e.Kind, e.Timer, e.Lane = Due, rng.IntN(3)-1, -1
	default:
		e.Kind = Completed
		if w.Last {
			e.Data = specimen.Values(rng, p.Program, w.Fields)
			e.Inputs, e.Outputs = all(w.Inputs), all(w.Outputs)
			if len(w.Outputs) > 0 && rng.IntN(2) == 0 {
				e.Outputs, e.Papers = e.Outputs[1:], []Paper{{Of: OfOutput, Item: 0, Note: "nomor 1"}}
			}
			if len(w.Ways) > 0 {
				e.Kind, e.Outcome = Decided, rng.IntN(len(w.Ways))
			}
		}
	}
	return e
}

// disturb spoils one event in five.
func disturb(rng *rand.Rand, e Event) Event {
	if rng.IntN(5) > 0 {
		return e
	}
	switch rng.IntN(9) {
	case 0:
		e.Task += rng.IntN(3) - 1
	case 1:
		e.Part += rng.IntN(3) - 1
	case 2:
		e.Lane = rng.IntN(6) - 1
	case 3:
		e.Outcome = rng.IntN(9) - 2
	case 4:
		e.Data = condition.Data{rng.IntN(9) - 1: pick[any](rng, "x", 1, 1.5, true, nil, "2026-02-30")}
	case 5:
		e.Inputs = append(e.Inputs, rng.IntN(9)-1)
	case 6:
		e.Outputs = nil
	case 7:
		e.Kind = pick(rng, Started, Answered, Noted, Confirmed, Completed, Decided, Lapsed, SubEnded, Due, Cancelled, "")
	case 8:
		e.Timer = rng.IntN(5) - 2
	}
	return e
}

func pick[T any](rng *rand.Rand, list ...T) T { return list[rng.IntN(len(list))] }

func all(ticks []Tick) []int {
	var list []int
	for i := range ticks {
		list = append(list, i)
	}
	return list
}

func some(rng *rand.Rand, ticks []Tick) []int {
	return slices.DeleteFunc(all(ticks), func(int) bool { return rng.IntN(2) == 0 })
}

// TestSoundReachesAnEnd walks sound programs at random and then without
// favour: whatever can be chosen is chosen in turn, so no way on is left out
// for ever. Decisions and conditions are asked, since fixed data may compute
// the same return without end, or may be missing on some path.
func TestSoundReachesAnEnd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 3))
		sop := specimen.Program(rng, specimen.Size{Steps: rapid.IntRange(1, 20).Draw(t, "steps")})
		for i := range sop.Steps {
			s := &sop.Steps[i]
			s.Computed = false
			if s.When != nil {
				s.When = &program.When{Text: "diperlukan"}
			}
			for _, items := range [][]program.Item{s.Inputs, s.Outputs} {
				for j := range items {
					items[j].When = nil
				}
			}
			for j := range s.Outcomes {
				s.Outcomes[j].Rule, s.Outcomes[j].Otherwise = nil, false
			}
		}
		p, err := Load(sop)
		if err != nil {
			t.Fatal(err)
		}
		var s State
		turns := map[int]int{}
		for i := 0; s.Phase == "" || s.Phase == Running; i++ {
			if s.Visits > 2_000 {
				t.Fatalf("no end after %d tasks; open: %+v", s.Visits, s.Tasks)
			}
			e := propose(rng, p, s)
			if e.Kind == Decided && i > 20 {
				w, _ := p.Work(s, e.Task)
				e.Outcome = turns[w.Task.Step] % len(w.Ways)
				turns[w.Task.Step]++
			}
			e.ID, e.At, e.By = fmt.Sprint(i), noon(0), ""
			next, _, err := p.Apply(s, e)
			var r *Refusal
			if errors.As(err, &r) && r.Code == Stuck {
				t.Fatalf("stuck: %v", err)
			}
			s = next
		}
	})
}
