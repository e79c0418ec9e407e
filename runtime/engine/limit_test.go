package engine

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"sopc/compiler/condition"
	"sopc/compiler/program"
)

// want checks that err is a refusal with the code, or none when code is empty.
func want(t *testing.T, what string, err error, code Code) {
	t.Helper()
	var r *Refusal
	if errors.As(err, &r); (r == nil) != (code == "") || r != nil && r.Code != code {
		t.Errorf("%s: %v, want %q", what, err, code)
	}
}

func apply(t *testing.T, p *Procedure, s State, e Event) State {
	t.Helper()
	next, _, err := p.Apply(s, e)
	if err != nil {
		t.Fatal(err)
	}
	return next
}

// Each limit holds at its edge: the last that fits is taken, one more is not.
func TestLimits(t *testing.T) {
	loop := load(t, sop(program.Step{Outcomes: []program.Outcome{outcome("Ya", finish), outcome("Ulang", back(0))}}))
	running := apply(t, loop, State{}, Event{ID: "m", Kind: Started, Lane: -1})

	t.Run("visits", func(t *testing.T) {
		s := running
		s.Visits = MaxVisits - 1
		s = apply(t, loop, s, Event{ID: "a", Kind: Decided, Task: 1, Outcome: 1})
		if s.Visits != MaxVisits {
			t.Fatal(s.Visits)
		}
		_, _, err := loop.Apply(s, Event{ID: "b", Kind: Decided, Task: MaxVisits, Outcome: 1})
		want(t, "one more visit", err, TooMuch)
		apply(t, loop, s, Event{ID: "b", Kind: Decided, Task: MaxVisits})
	})
	t.Run("events", func(t *testing.T) {
		s := running
		s.Events = MaxEvents - 1
		s = apply(t, loop, s, Event{ID: "a", Kind: Noted, Task: 1})
		_, _, err := loop.Apply(s, Event{ID: "b", Kind: Decided, Task: 1})
		want(t, "one more event", err, TooMuch)
		apply(t, loop, s, Event{ID: "b", Kind: Cancelled, Reason: "penuh"})
	})
	t.Run("notes", func(t *testing.T) {
		s := running
		for i := range MaxNotes {
			s = apply(t, loop, s, Event{ID: fmt.Sprint(i), Kind: Noted, Task: 1})
		}
		_, _, err := loop.Apply(s, Event{ID: "b", Kind: Noted, Task: 1})
		want(t, "one more note", err, TooMuch)
		apply(t, loop, s, Event{ID: "b", Kind: Decided, Task: 1})
	})
	t.Run("names and reasons", func(t *testing.T) {
		long := func(n int) string { return strings.Repeat("é", n/2) }
		for _, c := range []struct {
			e    Event
			code Code
		}{
			{Event{ID: long(MaxName), By: long(MaxName), Kind: Noted, Task: 1}, ""},
			{Event{ID: long(MaxName + 2), Kind: Noted, Task: 1}, TooMuch},
			{Event{ID: "a", By: long(MaxName + 2), Kind: Noted, Task: 1}, TooMuch},
			{Event{ID: "a", Reason: long(MaxReason), Kind: Cancelled}, ""},
			{Event{ID: "a", Reason: long(MaxReason + 2), Kind: Cancelled}, TooMuch},
			{Event{ID: "a", Capacity: long(MaxName + 2), Kind: Noted, Task: 1}, TooMuch},
			{Event{ID: "a", To: long(MaxName + 2), Kind: Delegated, Task: 1}, TooMuch},
			{Event{ID: "a", To: "Ani", Kind: Noted, Task: 1}, Malformed},
			{Event{ID: "", Kind: Noted, Task: 1}, Malformed},
			{Event{ID: "\xff", Kind: Noted, Task: 1}, Malformed},
			{Event{ID: "a", By: "\xff", Kind: Noted, Task: 1}, Malformed},
			{Event{ID: "a", At: time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC), Kind: Noted, Task: 1}, Malformed},
		} {
			_, _, err := loop.Apply(running, c.e)
			want(t, fmt.Sprintf("%.20v", c.e), err, c.code)
		}
	})
	t.Run("data", func(t *testing.T) {
		var fields []int
		steps := program.Step{}
		for i := range MaxData/condition.MaxTeks + 1 {
			fields = append(fields, i)
		}
		steps.Fills = fields
		p := sop(steps)
		for i := range fields {
			p.Fields = append(p.Fields, program.Field{ID: fmt.Sprint("f", i), Type: program.Teks})
		}
		ready := load(t, p)
		s := apply(t, ready, State{}, Event{ID: "m", Kind: Started})
		data := condition.Data{}
		for _, f := range fields {
			data[f] = strings.Repeat("a", condition.MaxTeks)
		}
		data[0] = strings.Repeat("a", MaxData-(len(fields)-1)*condition.MaxTeks)
		apply(t, ready, s, Event{ID: "a", Kind: Completed, Task: 1, Data: data})
		data[0] = data[0].(string) + "a"
		_, _, err := ready.Apply(s, Event{ID: "a", Kind: Completed, Task: 1, Data: data})
		want(t, "one byte more", err, TooMuch)
	})
	t.Run("papers", func(t *testing.T) {
		p := load(t, sop(program.Step{Inputs: []program.Item{paper("KTP")}}))
		s := apply(t, p, State{}, Event{ID: "m", Kind: Started})
		list := slices.Repeat([]Paper{{Of: OfInput, Note: "asli"}}, MaxPapers)
		file := Paper{Of: OfInput, Sum: strings.Repeat("0f", 32), Name: strings.Repeat("a", MaxName), Note: strings.Repeat("a", MaxReason)}
		list[0] = file
		apply(t, p, s, Event{ID: "a", Kind: Noted, Task: 1, Papers: list})
		_, _, err := p.Apply(s, Event{ID: "a", Kind: Noted, Task: 1, Papers: append(list, list[1])})
		want(t, "one paper more", err, TooMuch)
		for name, spoil := range map[string]func(*Paper){
			"a longer name": func(p *Paper) { p.Name += "a" }, "a longer note": func(p *Paper) { p.Note += "a" },
		} {
			other := file
			spoil(&other)
			_, _, err := p.Apply(s, Event{ID: "a", Kind: Noted, Task: 1, Papers: []Paper{other}})
			want(t, name, err, TooMuch)
		}
		for name, spoil := range map[string]func(*Paper){
			"no name": func(p *Paper) { p.Name = "" }, "a folder": func(p *Paper) { p.Name = "a/b" }, "a short sum": func(p *Paper) { p.Sum = p.Sum[2:] },
			"a loud sum": func(p *Paper) { p.Sum = strings.ToUpper(p.Sum) }, "no sum": func(p *Paper) { p.Sum = "" }, "a negative size": func(p *Paper) { p.Size = -1 },
			"an unknown kind": func(p *Paper) { p.Of = "x" }, "another item": func(p *Paper) { p.Item = 1 }, "text that is none": func(p *Paper) { p.Note = "\xff" },
			"a field that is none": func(p *Paper) { p.Of = OfField }, "nothing": func(p *Paper) { *p = Paper{Of: OfInput} },
		} {
			other := file
			spoil(&other)
			_, _, err := p.Apply(s, Event{ID: "a", Kind: Noted, Task: 1, Papers: []Paper{other}})
			want(t, name, err, Malformed)
		}
	})
	t.Run("people", func(t *testing.T) {
		p := load(t, sop(program.Step{}, program.Step{NotSame: []int{0}}))
		s := apply(t, p, State{}, Event{ID: "m", Kind: Started})
		for i := range MaxPeople {
			s = apply(t, p, s, Event{ID: fmt.Sprint(i), By: fmt.Sprint("orang ", i), Kind: Noted, Task: 1})
		}
		_, _, err := p.Apply(s, Event{ID: "b", By: "satu lagi", Kind: Noted, Task: 1})
		want(t, "one more person", err, TooMuch)
		apply(t, p, s, Event{ID: "b", By: "orang 7", Kind: Completed, Task: 1})
	})
	t.Run("open tasks", func(t *testing.T) {
		var steps []program.Step
		for i := range MaxOpen + 1 {
			steps = append(steps, program.Step{Track: &program.Track{Index: i}})
		}
		s := apply(t, load(t, sop(slices.Clone(steps[:MaxOpen])...)), State{}, Event{ID: "m", Kind: Started})
		if len(s.Tasks) != MaxOpen {
			t.Error(len(s.Tasks))
		}
		_, err := Load(sop(steps...))
		want(t, "one more track", err, TooMuch)
	})
	t.Run("hops", func(t *testing.T) {
		never := &program.When{Rule: rule("false")}
		p := load(t, sop(program.Step{When: never}, program.Step{When: never, Next: back(0)}))
		_, _, err := p.Apply(State{}, Event{ID: "m", Kind: Started})
		want(t, "steps that skip one another for ever", err, Stuck)
	})
}

func TestLoadRefuses(t *testing.T) {
	for name, spoil := range map[string]func(*program.Program){
		"format":    func(p *program.Program) { p.Format = 99 },
		"arrow":     func(p *program.Program) { p.Steps[0].Next.To.Index = 7 },
		"rule":      func(p *program.Program) { p.Steps[0].When = &program.When{Rule: rule("1 +")} },
		"item rule": func(p *program.Program) { p.Steps[0].Inputs[0].When = &program.When{Rule: rule("f_x")} },
		"outcome": func(p *program.Program) {
			p.Steps[0].Computed = true
			p.Steps[0].Outcomes = []program.Outcome{{Rule: rule("1"), Go: finish}}
		},
	} {
		p := sop(program.Step{Inputs: []program.Item{paper("x")}}, program.Step{})
		load(t, p)
		spoil(p)
		_, err := Load(p)
		want(t, name, err, Unsound)
	}
}

func TestWork(t *testing.T) {
	p := load(t, withFields(sop(
		program.Step{ID: "susun", Fills: []int{biaya}},
		program.Step{ID: "reviu", Actors: []program.Group{together(sekdin, kadin)}, Sub: "SOP Reviu",
			Inputs: []program.Item{paper("a"), {Names: []string{"b"}, Documents: []int{0}, When: &program.When{Text: "perlu"}},
				{Names: []string{"c"}, Documents: []int{0}, When: &program.When{Rule: rule("f_biaya > 5", biaya)}}},
			Wait: &program.Wait{Lapse: &reject},
			Outcomes: []program.Outcome{outcome("Ya", finish),
				outcome("Tidak", program.Arrow{To: step(0), Back: true, Limit: 1, Beyond: &reject})}})))
	s := apply(t, p, State{}, Event{ID: "1", Kind: Started, Data: condition.Data{jenis: "baru", catatan: "-"}})
	s = apply(t, p, s, Event{ID: "2", Kind: Completed, Task: 1, Data: condition.Data{biaya: int64(3)}})
	w, ok := p.Work(s, 2)
	if !ok || w.Step.ID != "reviu" || !w.Last || !slices.Equal(w.Awaiting, []int{kadin}) || w.Sub != "SOP Reviu" || w.Lapse == nil {
		t.Errorf("%+v", w)
	}
	if want := []Tick{{Required, false}, {Perhaps, false}, {NotNeeded, false}}; !slices.Equal(w.Inputs, want) {
		t.Errorf("inputs %v, want %v", w.Inputs, want)
	}
	if w.Ways[0].Left != -1 || w.Ways[1].Left != 1 || !w.Ways[1].Arrow.Back {
		t.Errorf("ways %+v", w.Ways)
	}
	s.Taken = map[string]int{"1/1": 1}
	if w, _ := p.Work(s, 2); w.Ways[1].Arrow.To != reject.To || w.Ways[1].Arrow.Back {
		t.Errorf("past its limit the way is still %+v", w.Ways[1])
	}
	if _, ok := p.Work(s, 1); ok {
		t.Error("a closed task has work")
	}
	delete(s.Data, biaya)
	if w, _ := p.Work(s, 2); w.Inputs[2].Need != Unknown {
		t.Errorf("an item whose rule reads an empty field is %q", w.Inputs[2].Need)
	}
}
