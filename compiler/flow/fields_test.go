package flow

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sopc/compiler/program"
)

// readers puts rules that read any field into a program.
func readers(t *rapid.T, p *program.Program) {
	rule := func() *program.When {
		f := rapid.IntRange(0, len(p.Fields)-1).Draw(t, "field")
		// Few writings, so that some conditions mean the same.
		return &program.When{Rule: &program.Rule{Expr: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "rule") + p.Fields[f].ID, Fields: []int{f}}}
	}
	for i := range p.Steps {
		s := &p.Steps[i]
		s.When, s.Computed, s.Fills = nil, false, nil
		switch rapid.IntRange(0, 6).Draw(t, "what") {
		case 0:
			s.When = rule()
		case 1:
			s.When = &program.When{Text: "diperlukan"}
		case 2:
			s.When = &program.When{Text: "diperlukan"}
			s.Inputs = []program.Item{{Kind: program.Tool, Names: []string{"Printer"}, When: rule()}}
		case 3:
			s.Outputs = []program.Item{{Kind: program.Tool, Names: []string{"Printer"}, When: rule()}}
		}
		for j := range s.Outcomes {
			s.Outcomes[j].Rule, s.Outcomes[j].Otherwise = nil, false
			if rapid.Bool().Draw(t, "computed") {
				s.Outcomes[j].Rule = rule().Rule
			}
		}
		if rapid.IntRange(0, 3).Draw(t, "fills") == 0 {
			s.Fills = []int{rapid.IntRange(0, len(p.Fields)-1).Draw(t, "filled")}
		}
	}
	for f := range p.Fields {
		p.Fields[f].AtStart = !slices.ContainsFunc(p.Steps, func(s program.Step) bool { return slices.Contains(s.Fills, f) })
	}
}

// asPapers is a program in which each field is a paper that the steps which
// fill it put out, so that the oracle follows fields.
func asPapers(p *program.Program) *program.Program {
	q := *p
	q.Documents = nil
	for _, f := range p.Fields {
		q.Documents = append(q.Documents, program.Document{Name: f.ID, From: -1, Outside: f.AtStart})
	}
	q.Steps = slices.Clone(p.Steps)
	for i := range q.Steps {
		s := &q.Steps[i]
		s.Inputs, s.Outputs = nil, nil
		for _, f := range s.Fills {
			s.Outputs = append(s.Outputs, program.Item{Names: []string{p.Fields[f].ID}, Documents: []int{f}})
		}
	}
	return &q
}

type reading struct {
	Rule
	field int
}

func reads(p *program.Program) (all []reading) {
	for i := range p.Steps {
		for _, r := range Rules(p, i) {
			for _, f := range r.Fields {
				all = append(all, reading{r, f})
			}
		}
	}
	return all
}

func TestUnfilledAgainstOracle(t *testing.T) {
	found, filled := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		p := small(t, rapid.Bool().Draw(t, "unsound"))
		readers(t, p)
		got := map[[2]int]Unfilled{}
		for _, u := range New(p).Unfilled() {
			got[[2]int{u.Step, u.Field}] = u
		}
		want := map[[2]int]bool{}
		for _, r := range reads(p) {
			key := [2]int{r.Step, r.field}
			s := &p.Steps[r.Step]
			if want[key] || r.Where != OfStep && slices.Contains(s.Fills, r.field) {
				continue
			}
			with := game{p: asPapers(p)}
			if r.Where != OfStep {
				with.holds = map[string]bool{condition(s.When): true}
			}
			e, ok := explore(with)
			if !ok {
				t.Skip("too many states")
			}
			least := -1
			for _, st := range e.states {
				if slices.Contains(e.due(st), r.Step) && st.papers>>r.field&1 == 0 && (least < 0 || e.moves[st] < least) {
					least = e.moves[st]
				}
			}
			if least < 0 {
				filled++
				continue
			}
			want[key] = true
			found++
			u, ok := got[key]
			if !ok {
				t.Fatalf("step %d reads field %d unfilled after %d moves; not found", r.Step, r.field, least)
			}
			if len(u.Run)-1 != least {
				t.Fatalf("step %d field %d: run %v, but %d moves suffice", r.Step, r.field, u.Run, least)
			}
			replay(t, with, u.Run, func(s state) bool { return s.papers>>r.field&1 == 1 })
		}
		if len(got) != len(want) {
			t.Fatalf("found %v, the oracle %v", got, want)
		}
	})
	if found == 0 || filled == 0 {
		t.Errorf("proved nothing: %d unfilled, %d filled", found, filled)
	}
}

// TestComesAgainstOracle plays cases with all values of two-valued fields, a
// rule being that a field has a value.
func TestComesAgainstOracle(t *testing.T) {
	yes, no := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		p := small(t, false)
		if len(p.Parallels) > 0 {
			t.Skip("tracks")
		}
		fillsAgain := rapid.Bool().Draw(t, "filled again")
		readers(t, p)
		for i := range p.Steps {
			s := &p.Steps[i]
			if !fillsAgain {
				s.Fills = nil
			}
			s.Computed = len(s.Outcomes) > 0 && rapid.Bool().Draw(t, "computed")
			for j := range s.Outcomes {
				s.Outcomes[j].Rule, s.Outcomes[j].Otherwise = nil, false
				switch {
				case s.Computed && j > 0 && j == len(s.Outcomes)-1:
					s.Outcomes[j].Otherwise = true
				case s.Computed:
					f := rapid.IntRange(0, len(p.Fields)-1).Draw(t, "field")
					s.Outcomes[j].Rule = &program.Rule{Expr: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "rule"), Fields: []int{f}}
				}
			}
		}
		holds := func(r *program.Rule, values int) bool { return (values>>r.Fields[0]&1 == 1) == (r.Expr[0] == 'a') }
		type moment struct {
			at     program.Target
			values int
		}
		worked := map[[2]int]bool{} // step, values when its outcome is found
		seen := map[moment]bool{}
		var todo []moment
		see := func(a program.Arrow, values int) {
			for b := &a; b != nil; b = b.Beyond {
				if m := (moment{b.To, values}); !seen[m] {
					seen[m] = true
					todo = append(todo, m)
				}
			}
		}
		for v := range 1 << len(p.Fields) {
			see(program.Arrow{To: p.Start}, v)
		}
		for len(todo) > 0 {
			m := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			if m.at.Kind != program.ToStep {
				continue
			}
			s := &p.Steps[m.at.Index]
			if s.When != nil && (s.When.Rule == nil || !holds(s.When.Rule, m.values)) {
				see(s.Next, m.values)
			}
			if s.When != nil && s.When.Rule != nil && !holds(s.When.Rule, m.values) {
				continue
			}
			if s.Wait != nil && s.Wait.Lapse != nil {
				see(*s.Wait.Lapse, m.values)
			}
			filled := []int{m.values}
			for _, f := range s.Fills {
				for _, v := range filled {
					filled = append(filled, v^1<<f)
				}
			}
			for _, v := range filled {
				worked[[2]int{m.at.Index, v}] = true
				if len(s.Outcomes) == 0 {
					see(s.Next, v)
				}
				for _, o := range s.Outcomes {
					if !s.Computed {
						see(o.Go, v)
					} else if o.Otherwise || holds(o.Rule, v) {
						see(o.Go, v)
						break
					}
				}
			}
		}
		g := New(p)
		fixed := make([]int, len(p.Fields))
		for f := range fixed {
			fixed[f] = f
		}
		for i := range p.Steps {
			for v := range 1 << len(p.Fields) {
				got := g.Comes(i, fixed, func(r *program.Rule) (bool, bool) { return holds(r, v), true })
				want := worked[[2]int{i, v}]
				if want && !got || got != want && !fillsAgain {
					t.Fatalf("step %d with values %b: %v, oracle %v", i, v, got, want)
				}
				if want {
					yes++
				} else {
					no++
				}
			}
		}
	})
	if yes == 0 || no == 0 {
		t.Errorf("proved nothing: %d reached, %d not", yes, no)
	}
}
