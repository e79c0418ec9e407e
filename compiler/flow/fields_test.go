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
		for _, r := range Reads(p) {
			key := [2]int{r.Step, r.Field}
			s := &p.Steps[r.Step]
			if want[key] || r.Where != OfStep && slices.Contains(s.Fills, r.Field) {
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
				if slices.Contains(e.due(st), r.Step) && st.papers>>r.Field&1 == 0 && (least < 0 || e.moves[st] < least) {
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
				t.Fatalf("step %d reads field %d unfilled after %d moves; not found", r.Step, r.Field, least)
			}
			if len(u.Run)-1 != least {
				t.Fatalf("step %d field %d: run %v, but %d moves suffice", r.Step, r.Field, u.Run, least)
			}
			replay(t, with, u.Run, func(s state) bool { return s.papers>>r.Field&1 == 1 })
		}
		if len(got) != len(want) {
			t.Fatalf("found %v, the oracle %v", got, want)
		}
	})
	if found == 0 || filled == 0 {
		t.Errorf("proved nothing: %d unfilled, %d filled", found, filled)
	}
}
