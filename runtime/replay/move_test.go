package replay

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"sopc/compiler/compare"
	"sopc/compiler/condition"
	"sopc/compiler/program"
	"sopc/compiler/specimen"
	"sopc/runtime/engine"
)

// TestCasesThatAreNotHit ties what package compare calls breaking to what the
// engine does. A case is put over to a version that differs in a few values.
// Where it stands at no step that is hit, what somebody does next under the
// old version must not fail under the new one because of who does it, of an
// answer or a value that is gone, or of a field that nobody filled in. That
// more is asked for than before is no break.
func TestCasesThatAreNotHit(t *testing.T) {
	tried, hit := 0, 0
	for seed := range uint64(400) {
		rng := rand.New(rand.NewPCG(seed, 11))
		sop := specimen.Program(rng, specimen.Size{Steps: 2 + int(seed)%12})
		other := changed(rng, sop)
		old, err := engine.Load(sop)
		if err != nil {
			t.Fatal(err)
		}
		new, err := engine.Load(other)
		if err != nil {
			continue // a rule that reads what is gone
		}
		r := compare.Compare(sop, other)
		s := live(rng, old, rng.IntN(12))
		if s.Phase != engine.Running {
			continue
		}
		if slices.ContainsFunc(s.Tasks, func(t engine.Task) bool { return slices.Contains(r.Hits(), t.Step) }) {
			hit++
			continue
		}
		e := anything(rng, old, s)
		e.ID, e.At = "next", time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
		if _, _, err := old.Apply(s, e); err != nil {
			continue
		}
		tried++
		moved := &replay{old: old, new: new, Report: r, tasks: map[int]int{}}
		moved.Old, moved.New = s, putOver(r, new, s)
		for _, task := range s.Tasks {
			moved.tasks[task.No] = task.No
		}
		if err := moved.take(e); err != nil {
			t.Fatal(err)
		}
		if stop := moved.Stop; stop != nil && stop.Code != engine.Incomplete && stop.Code != engine.Unanswered && stop.Code != engine.SamePerson {
			t.Errorf("seed %d: %s %s: %s: %s", seed, stop.Kind, stop.Code, stop.Did.ID, stop.Says.ID)
			for _, c := range r.Changes {
				t.Logf("%s %s %v", c.Class, c.Text.ID, c.Hits)
			}
		}
	}
	t.Logf("%d cases went on, %d were hit", tried, hit)
	if tried < 100 || hit < 20 {
		t.Errorf("%d cases went on, %d were hit", tried, hit)
	}
}

// felt are values that a case may feel.
var felt = regexp.MustCompile(`^(Step\.(Actors|Fills|Sub|Wait|When|Outcomes|Inputs|Outputs|NotSame|ID|Text|Computed)|Actor\.Lane|Item|When|Rule|Wait|Outcome|Arrow|Target|Field|Choice|Lane|Track|Steps|Parallel|End)`)

// changed is a program with one to five values changed.
func changed(rng *rand.Rand, p *program.Program) *program.Program {
	q := duplicate(p)
	for range 1 + rng.IntN(5) {
		for range 20 {
			trial := duplicate(q)
			whole := rng.IntN(2) == 0 // a part that goes rather than a value that changes
			all := slices.DeleteFunc(specimen.Leaves(trial), func(l specimen.Leaf) bool {
				return !felt.MatchString(l.Field) || whole && !strings.HasSuffix(l.Field, "]") && !strings.HasSuffix(l.Field, "?")
			})
			if len(all) == 0 {
				continue
			}
			if all[rng.IntN(len(all))].Change(rng); program.Validate(trial) == nil {
				q = trial
				break
			}
		}
	}
	return q
}

func duplicate(p *program.Program) *program.Program {
	data, _ := json.Marshal(p)
	q := new(program.Program)
	if err := json.Unmarshal(data, q); err != nil {
		panic(err)
	}
	return q
}

// putOver is a case of the old version as one of the new.
func putOver(r compare.Report, new *engine.Procedure, s engine.State) engine.State {
	moved := engine.State{Phase: s.Phase, Events: s.Events, Visits: s.Visits, Data: condition.Data{}, People: map[int][]string{}}
	for i, value := range s.Data {
		if j, lives := r.Fields[i]; lives {
			moved.Data[j] = value
		}
	}
	for i, people := range s.People {
		if j, lives := r.Steps[i]; lives {
			moved.People[j] = people
		}
	}
	for _, b := range s.Blocks {
		moved.Blocks = append(moved.Blocks, engine.Block{Parallel: r.Parallels[b.Parallel], Done: b.Done})
	}
	for _, t := range s.Tasks {
		step := r.Steps[t.Step]
		t.Inputs, t.Outputs, t.Confirmed = all(r.Inputs[t.Step], t.Inputs), all(r.Outputs[t.Step], t.Outputs), all(r.Lanes, t.Confirmed)
		when := new.Program.Steps[step].When
		t.Asked = t.Asked && when != nil && when.Rule == nil
		t.Step, t.Rung, t.Delegates = step, nil, nil
		moved.Tasks = append(moved.Tasks, t)
	}
	return moved
}

func live(rng *rand.Rand, p *engine.Procedure, n int) (s engine.State) {
	for try := 0; s.Events <= n && try < 200; try++ {
		e := anything(rng, p, s)
		e.ID, e.At = fmt.Sprint("e", try), time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
		if next, _, err := p.Apply(s, e); err == nil && (next.Phase == engine.Running || s.Events == n) {
			s = next
		}
	}
	return s
}

// anything is something that somebody may do.
func anything(rng *rand.Rand, p *engine.Procedure, s engine.State) engine.Event {
	if s.Phase == "" {
		var asked []int
		for i, f := range p.Program.Fields {
			if f.AtStart {
				asked = append(asked, i)
			}
		}
		return engine.Event{Kind: engine.Started, Lane: -1, Data: specimen.Values(rng, p.Program, asked)}
	}
	if s.Phase != engine.Running {
		return engine.Event{}
	}
	w, _ := p.Work(s, s.Tasks[rng.IntN(len(s.Tasks))].No)
	e := engine.Event{Task: w.Task.No, Part: w.Task.Part, Lane: -1, Kind: engine.Completed}
	if len(w.Group) > 0 {
		e.Lane = w.Group[0].Lane
	}
	switch {
	case w.Ask != "":
		e.Kind, e.Yes = engine.Answered, rng.IntN(3) > 0
	case w.Lapse != nil && rng.IntN(4) == 0:
		e.Kind = engine.Lapsed
	case w.Sub != "":
		e.Kind = engine.SubEnded
	case len(w.Awaiting) > 0:
		e.Kind, e.Lane = engine.Confirmed, w.Awaiting[0]
	case w.Last:
		for i := range w.Inputs {
			e.Inputs = append(e.Inputs, i)
		}
		for i := range w.Outputs {
			e.Outputs = append(e.Outputs, i)
		}
		e.Data = specimen.Values(rng, p.Program, w.Fields)
		if len(w.Ways) > 0 {
			e.Kind, e.Outcome = engine.Decided, rng.IntN(len(w.Ways))
		}
	}
	return e
}
