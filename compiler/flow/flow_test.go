package flow

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"sopc/compiler/program"
	"sopc/compiler/specimen"
)

func toStep(i int) program.Arrow {
	return program.Arrow{To: program.Target{Kind: program.ToStep, Index: i}}
}
func back(i, limit int) program.Arrow {
	return program.Arrow{To: program.Target{Kind: program.ToStep, Index: i}, Back: true, Limit: limit}
}

var (
	join    = program.Arrow{To: program.Target{Kind: program.ToJoin}}
	toBlock = program.Arrow{To: program.Target{Kind: program.ToParallel}}
	theEnd  = program.Arrow{To: program.Target{Kind: program.ToEnd}}
)

// chain is a program whose steps have the given Next, without decisions.
func chain(next ...program.Arrow) *program.Program {
	p := &program.Program{Format: program.Format, Clock: program.Working, Ends: []program.End{{Kind: program.Finished}}, Start: toStep(0).To,
		Lanes: []program.Lane{{ID: "staf"}, {ID: "pemohon", Outside: true}}}
	for _, a := range next {
		p.Steps = append(p.Steps, program.Step{Clock: program.Working, Next: a, Actors: []program.Group{{{Lane: 0}}}})
	}
	return p
}

func decide(p *program.Program, step int, arrows ...program.Arrow) {
	for _, a := range arrows {
		p.Steps[step].Outcomes = append(p.Steps[step].Outcomes, program.Outcome{Go: a})
	}
}

// paperless items: documents are named by their index.
func papersOf(documents ...int) program.Item {
	return program.Item{Names: make([]string, len(documents)), Documents: documents}
}

func TestTrap(t *testing.T) {
	// 0 → 1 ⇄ 2, and 1 can go on to 3 ⇄ 4, from where nothing leads out.
	p := chain(toStep(1), toStep(2), theEnd, toStep(4), back(3, 0), theEnd)
	decide(p, 1, toStep(2), toStep(3))
	decide(p, 2, back(1, 2), theEnd)
	g := New(p)
	want := []Trap{{Steps: []int{3, 4}, Path: []int{0, 1, 3}, Cycle: []int{3, 4}}}
	if got := g.Traps(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := g.Unreachable(); !slices.Equal(got, []int{5}) {
		t.Errorf("unreachable %v", got)
	}
	if got := g.Endless(); len(got) != 0 { // one return is limited, the other is in the trap
		t.Errorf("endless %+v", got)
	}
	p.Steps[2].Outcomes[0].Go.Limit = 0
	if got := New(p).Endless(); len(got) != 1 || got[0].Step != 2 || got[0].Outcome != 0 || got[0].Kind != Choice {
		t.Errorf("endless %+v", got)
	}
}

func TestTrapIsFed(t *testing.T) {
	p := chain(toStep(1), toStep(2), back(2, 0))
	want := []Trap{{Steps: []int{2}, Path: []int{0, 1, 2}, Cycle: []int{2}, Fed: []int{0, 1}}}
	if got := New(p).Traps(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := New(p).SelfReturns(); len(got) != 1 || got[0].Step != 2 || got[0].Kind != Next {
		t.Errorf("self returns %+v", got)
	}
}

// block is 0 → {1 | 2 → 3} → 4 → end.
func block() *program.Program {
	p := chain(toBlock, join, toStep(3), join, theEnd)
	for i, track := range []int{0, 1, 1} {
		p.Steps[i+1].Track = &program.Track{Index: track}
	}
	p.Parallels = []program.Parallel{{Tracks: []program.Steps{{Steps: []int{1}}, {Steps: []int{2, 3}}}, Next: toStep(4)}}
	return p
}

func TestJoinThatCannotPass(t *testing.T) {
	p := block()
	p.Steps[3].Next = theEnd // the second track always ends the case
	g := New(p)
	if got := g.Unreachable(); !slices.Equal(got, []int{4}) {
		t.Errorf("unreachable %v", got)
	}
	if got := g.Traps(); got != nil {
		t.Errorf("traps %v", got)
	}
	p.Steps[3].Next = back(2, 0) // the second track turns in a circle
	want := []Trap{{Steps: []int{2, 3}, Path: []int{0, 2}, Cycle: []int{2, 3}, Fed: []int{0, 1}}}
	if got := New(p).Traps(); !reflect.DeepEqual(got, want) {
		t.Errorf("traps %+v, want %+v", got, want)
	}
}

func TestCrossings(t *testing.T) {
	if got := Crossings(block()); got != nil {
		t.Errorf("crossings %+v", got)
	}
	for name, bend := range map[string]func(p *program.Program){
		"start into a track":     func(p *program.Program) { p.Start = toStep(1).To },
		"into a track":           func(p *program.Program) { p.Steps[0].Next = toStep(2) },
		"out behind the block":   func(p *program.Program) { p.Steps[1].Next = toStep(4) },
		"into another track":     func(p *program.Program) { p.Steps[1].Next = toStep(2) },
		"back before the block":  func(p *program.Program) { p.Steps[1].Next = back(0, 0) },
		"back to the own block":  func(p *program.Program) { p.Steps[1].Next = toBlock },
		"join without a track":   func(p *program.Program) { p.Steps[4].Next = join },
		"beyond, into a track":   func(p *program.Program) { b := toStep(3); p.Steps[4].Next = back(0, 2); p.Steps[4].Next.Beyond = &b },
		"block into its track":   func(p *program.Program) { p.Parallels[0].Next = back(1, 0) },
		"lapse into a track":     func(p *program.Program) { b := toStep(1); p.Steps[0].Wait = &program.Wait{Lapse: &b} },
		"outcome out of a track": func(p *program.Program) { decide(p, 3, join, toStep(4)) },
	} {
		p := block()
		bend(p)
		if got := Crossings(p); len(got) != 1 {
			t.Errorf("%s: %+v", name, got)
		}
		g := New(p) // answers nothing in particular, but answers
		g.Traps()
		g.Endless()
		g.Longest()
		g.Lacks()
		g.Unused()
	}
}

func TestLongest(t *testing.T) {
	p := block()
	for i, text := range []string{"1 hari", "3 jam", "20 menit", "25 menit", "1 hari"} {
		d, err := program.ParseDuration(text, program.Working)
		if err != nil {
			t.Fatal(err)
		}
		p.Steps[i].Time = &d
	}
	most, longest := New(p).Longest()
	if !slices.Equal(most.Steps, []int{0, 2, 3, 4}) || most.Time.String(program.Working) != "2 hari 45 menit" {
		t.Errorf("most steps %v, %s", most.Steps, most.Time.String(program.Working))
	}
	if !slices.Equal(longest.Steps, []int{0, 1, 4}) || longest.Time.String(program.Working) != "2 hari 3 jam" {
		t.Errorf("longest time %v, %s", longest.Steps, longest.Time.String(program.Working))
	}
	if a, b := New(chain(back(0, 0))).Longest(); a.Steps != nil || b.Steps != nil || len(b.Time) != 0 {
		t.Errorf("longest without an end: %v %v", a, b)
	}
}

// lacksOf names the lacks of a program.
func lacksOf(p *program.Program) (all [][4]int) {
	for _, l := range New(p).Lacks() {
		all = append(all, [4]int{l.Step, l.Item, int(l.Kind), l.By})
	}
	return all
}

func TestLacks(t *testing.T) {
	rule := func(s string) *program.When { return &program.When{Rule: &program.Rule{Expr: s}} }
	base := func() *program.Program {
		p := chain(toStep(1), toStep(2), toStep(3), theEnd)
		for range 4 {
			p.Documents = append(p.Documents, program.Document{From: -1})
		}
		return p
	}
	for name, c := range map[string]struct {
		make func(p *program.Program)
		want [][4]int
	}{
		"of the first step comes from outside, and stays": {func(p *program.Program) {
			p.Steps[0].Inputs = []program.Item{papersOf(0)}
			p.Steps[2].Inputs = []program.Item{papersOf(0)}
		}, nil},
		"of an outside party comes from outside": {func(p *program.Program) {
			p.Steps[1].Actors[0][0].Lane = 1
			p.Steps[1].Inputs = []program.Item{papersOf(0)}
			p.Steps[2].Inputs = []program.Item{papersOf(0)}
		}, nil},
		"never": {func(p *program.Program) { p.Steps[2].Inputs = []program.Item{papersOf(0)} }, [][4]int{{2, 0, int(Never), -1}}},
		"given from outside": {func(p *program.Program) {
			p.Documents[0].Outside = true
			p.Steps[2].Inputs = []program.Item{papersOf(0)}
		}, nil},
		"only later": {func(p *program.Program) {
			p.Steps[1].Inputs = []program.Item{papersOf(1), papersOf(0)}
			p.Steps[0].Outputs = []program.Item{papersOf(1)}
			p.Steps[2].Outputs = []program.Item{papersOf(0)}
			p.Steps[3].Outputs = []program.Item{papersOf(0)}
		}, [][4]int{{1, 1, int(Later), 2}}},
		"by itself": {func(p *program.Program) {
			p.Steps[1].Inputs = []program.Item{papersOf(0)}
			p.Steps[1].Outputs = []program.Item{papersOf(0)}
		}, [][4]int{{1, 0, int(Never), -1}}},
		"by itself on a second visit": {func(p *program.Program) {
			p.Steps[1].Inputs = []program.Item{papersOf(0)}
			p.Steps[1].Outputs = []program.Item{papersOf(0)}
			decide(p, 2, toStep(3), back(1, 0))
		}, [][4]int{{1, 0, int(Never), -1}}},
		"by itself and later": {func(p *program.Program) {
			p.Steps[1].Inputs = []program.Item{papersOf(0)}
			p.Steps[1].Outputs = []program.Item{papersOf(0)}
			p.Steps[3].Outputs = []program.Item{papersOf(0)}
		}, [][4]int{{1, 0, int(Later), 3}}},
		"a later state of a later state does": {func(p *program.Program) {
			p.Documents[2].From, p.Documents[1].From = 1, 0
			p.Steps[0].Outputs = []program.Item{papersOf(2)}
			p.Steps[2].Inputs = []program.Item{papersOf(0)}
		}, nil},
		"an earlier state does not": {func(p *program.Program) {
			p.Documents[1].From = 0
			p.Steps[0].Outputs = []program.Item{papersOf(0)}
			p.Steps[2].Inputs = []program.Item{papersOf(1)}
		}, [][4]int{{2, 0, int(Never), -1}}},
		"skipped by a decision": {func(p *program.Program) {
			decide(p, 0, toStep(1), toStep(2))
			p.Steps[1].Outputs = []program.Item{papersOf(0)}
			p.Steps[2].Inputs = []program.Item{papersOf(0)}
		}, [][4]int{{2, 0, int(Sometimes), 1}}},
		"one alternative does": {func(p *program.Program) {
			p.Steps[0].Outputs = []program.Item{papersOf(1)}
			p.Steps[2].Inputs = []program.Item{papersOf(0, 1)}
		}, nil},
		"alternatives meet the same alternatives, not one of them": {func(p *program.Program) {
			p.Steps[0].Outputs = []program.Item{papersOf(1, 0)}
			p.Steps[2].Inputs = []program.Item{papersOf(0, 1), papersOf(0)}
		}, [][4]int{{2, 1, int(Sometimes), 0}}},
		"alternatives from both branches": {func(p *program.Program) {
			decide(p, 0, toStep(1), toStep(2))
			p.Steps[1].Outputs, p.Steps[1].Next = []program.Item{papersOf(0)}, toStep(3)
			p.Steps[2].Outputs = []program.Item{papersOf(1)}
			p.Steps[3].Inputs = []program.Item{papersOf(0, 1)}
		}, nil},
		"under the same condition": {func(p *program.Program) {
			p.Steps[1].When = rule("f_x")
			p.Steps[1].Outputs = []program.Item{papersOf(0), {Names: []string{""}, Documents: []int{1}, When: rule("f_y")}}
			p.Steps[2].Inputs = []program.Item{{Names: []string{""}, Documents: []int{0}, When: rule("f_x")}, papersOf(0)}
			p.Steps[3].When = rule("f_x")
			p.Steps[3].Inputs = []program.Item{papersOf(0), papersOf(1), {Names: []string{""}, Documents: []int{1}, When: rule("f_y")}}
		}, [][4]int{{2, 1, int(Sometimes), 1}, {3, 1, int(Sometimes), 1}}},
		"a lapse puts nothing out": {func(p *program.Program) {
			lapse := toStep(2)
			p.Steps[1].Wait = &program.Wait{Lapse: &lapse}
			p.Steps[1].Outputs = []program.Item{papersOf(0)}
			p.Steps[2].Inputs = []program.Item{papersOf(0)}
		}, [][4]int{{2, 0, int(Sometimes), 1}}},
		"tools are no documents": {func(p *program.Program) {
			p.Steps[2].Inputs = []program.Item{{Kind: program.Tool, Names: []string{"Printer"}}}
		}, nil},
	} {
		p := base()
		c.make(p)
		if got := lacksOf(p); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}

func TestLacksInBlock(t *testing.T) {
	p := block()
	for range 2 {
		p.Documents = append(p.Documents, program.Document{From: -1})
	}
	p.Steps[1].Outputs = []program.Item{papersOf(0)} // first track
	p.Steps[2].Outputs = []program.Item{papersOf(1)} // second track
	p.Steps[3].Inputs = []program.Item{papersOf(0), papersOf(1)}
	p.Steps[4].Inputs = []program.Item{papersOf(0), papersOf(1)}
	if got, want := lacksOf(p), [][4]int{{3, 0, int(Sometimes), 1}}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	g := New(p)
	if got := g.Witness(g.Lacks()[0]); !slices.Equal(got, []int{0, 2, 3}) {
		t.Errorf("witness %v", got)
	}
	if got := g.Unused(); got != nil {
		t.Errorf("unused %v", got)
	}
	p.Steps[3].Inputs, p.Steps[4].Inputs = []program.Item{papersOf(0)}, nil
	if got, want := New(p).Unused(), []Idle{{2, 0}}; !reflect.DeepEqual(got, want) {
		t.Errorf("unused %v, want %v", got, want)
	}
}

// TestWitnessKeepsConditions: the short way skips the step that makes the
// document, but then the document is not asked for.
func TestWitnessKeepsConditions(t *testing.T) {
	when := &program.When{Text: "diperlukan"}
	p := chain(toStep(1), toStep(4), toStep(3), toStep(4), theEnd)
	p.Documents = []program.Document{{From: -1}}
	decide(p, 0, toStep(1), toStep(2))
	p.Steps[1].When = when
	p.Steps[1].Outputs = []program.Item{papersOf(0)}
	p.Steps[4].Inputs = []program.Item{{Names: []string{""}, Documents: []int{0}, When: when}}
	g := New(p)
	if got := g.Witness(g.Lacks()[0]); !slices.Equal(got, []int{0, 2, 3, 4}) {
		t.Errorf("witness %v", got)
	}
}

func TestRepeats(t *testing.T) {
	p := chain(toStep(1), toStep(2), toStep(3), theEnd)
	p.Documents = []program.Document{{From: -1}}
	for i := range p.Steps {
		p.Steps[i].Outputs = []program.Item{papersOf(0)}
	}
	p.Steps[2].Inputs = []program.Item{papersOf(0)}
	decide(p, 2, theEnd, theEnd) // no arrow from 2 to 3
	if got, want := New(p).Repeats(), []Repeat{{Step: 1, Item: 0, Before: 0}}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestEmpty(t *testing.T) {
	p := chain()
	p.Start = theEnd.To
	g := New(p)
	if most, _ := g.Longest(); g.Unreachable() != nil || g.Traps() != nil || g.Endless() != nil || g.Lacks() != nil || g.Unused() != nil || most.Steps != nil {
		t.Error("an empty program has something")
	}
}

// everything asks all questions.
func everything(p *program.Program) {
	g := New(p)
	g.Unreachable()
	g.Traps()
	g.Endless()
	g.Longest()
	g.Lacks()
	g.Shortfalls()
	g.Unused()
	g.Repeats()
}

func benchmark(b *testing.B, size specimen.Size) {
	p := specimen.Program(rand.New(rand.NewPCG(1, 2)), size)
	b.ReportMetric(float64(len(p.Documents)), "documents")
	for b.Loop() {
		everything(p)
	}
}

func BenchmarkLinear(b *testing.B) {
	benchmark(b, specimen.Size{Steps: 10_000, Lanes: 10, Documents: 500, Decisions: -1, Returns: -1, Parallels: -1})
}
func BenchmarkReturns(b *testing.B) {
	benchmark(b, specimen.Size{Steps: 10_000, Lanes: 10, Documents: 500, Returns: 3000, Parallels: 100})
}
func BenchmarkUnsound(b *testing.B) {
	benchmark(b, specimen.Size{Steps: 10_000, Lanes: 10, Documents: 500, Returns: 3000, Unsound: true})
}
func BenchmarkManyDocuments(b *testing.B) {
	benchmark(b, specimen.Size{Steps: 10_000, Lanes: 10, Documents: 10_000, Returns: 3000, Parallels: 100})
}
func BenchmarkFifteenSteps(b *testing.B) {
	benchmark(b, specimen.Size{Steps: 15, Lanes: 6, Documents: 20})
}
