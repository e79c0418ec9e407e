package flow

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sopc/compiler/program"
	"sopc/compiler/specimen"
)

// The oracle plays a program as a game of tokens, one state after another,
// until no state is new. It knows nothing of joins that pass, of unions and of
// demands: a state is where the work stands, and which papers lie on the
// table. That is exponential, and obviously right.

// state is one moment of a case. At is the step that is due, or -1; in a block
// At is -1 and Tracks has the step due in each track, or joined.
type state struct {
	at     int
	block  int // -1 outside of blocks
	tracks [3]int
	end    int // -1 while the case runs
	papers uint32
}

const joined = -2

// game plays with a set of conditions that hold throughout; all others are
// answered anew each time.
type game struct {
	p     *program.Program
	holds map[string]bool
}

func condition(w *program.When) string {
	if w == nil {
		return ""
	}
	if w.Rule != nil {
		return "rule " + w.Rule.Expr
	}
	return "text " + program.Key(w.Text)
}

// answers are the possible answers to a condition.
func (g game) answers(w *program.When) []bool {
	if w == nil || g.holds[condition(w)] {
		return []bool{true}
	}
	return []bool{true, false}
}

func (g game) start() state {
	s := state{at: -1, block: -1, end: -1}
	for i, d := range g.p.Documents {
		if d.Outside {
			s.papers |= 1 << i
		}
	}
	return g.enter(s, g.p.Start)
}

// enter moves the token outside blocks, or the whole case, to a target.
func (g game) enter(s state, t program.Target) state {
	s.at, s.block, s.tracks = -1, -1, [3]int{}
	switch t.Kind {
	case program.ToStep:
		s.at = t.Index
	case program.ToEnd:
		s.end = t.Index
	case program.ToParallel:
		s.block = t.Index
		for i, tr := range g.p.Parallels[t.Index].Tracks {
			s.tracks[i] = tr.Steps[0]
		}
	}
	return s
}

// due are the steps that are due in a state.
func (g game) due(s state) []int {
	switch {
	case s.end >= 0:
		return nil
	case s.block < 0:
		return []int{s.at}
	}
	var steps []int
	for i := range g.p.Parallels[s.block].Tracks {
		if s.tracks[i] != joined {
			steps = append(steps, s.tracks[i])
		}
	}
	return steps
}

// add lays each possible choice of papers from the items on the table.
func (g game) add(papers []uint32, items []program.Item) []uint32 {
	for _, it := range items {
		if it.Kind != program.Paper {
			continue
		}
		var more []uint32
		for _, had := range papers {
			for _, yes := range g.answers(it.When) {
				if !yes {
					more = append(more, had)
					continue
				}
				for _, d := range it.Documents {
					more = append(more, had|1<<d)
				}
			}
		}
		slices.Sort(more)
		papers = slices.Compact(more)
	}
	return papers
}

func (g game) fromOutside(step int) bool {
	a := g.p.Steps[step].Actors
	if len(a) > 0 && g.p.Lanes[a[0][0].Lane].Outside {
		return true
	}
	return slices.Contains(g.due(g.start()), step)
}

// moves are the states that follow when a step that is due is worked on or
// skipped.
func (g game) moves(s state, step int) []state {
	st := &g.p.Steps[step]
	var all []state
	follow := func(papers []uint32, a program.Arrow) {
		for b := &a; b != nil; b = b.Beyond {
			for _, p := range papers {
				n := s
				n.papers = p
				if st.Track == nil || b.To.Kind == program.ToEnd {
					n = g.enter(n, b.To)
					n.papers = p
				} else {
					n.tracks[st.Track.Index] = b.To.Index
					if b.To.Kind == program.ToJoin {
						n.tracks[st.Track.Index] = joined
					}
					if len(g.due(n)) == 0 {
						for c := &g.p.Parallels[s.block].Next; c != nil; c = c.Beyond {
							all = append(all, g.enter(n, c.To))
						}
						continue
					}
				}
				all = append(all, n)
			}
		}
	}
	for _, yes := range g.answers(st.When) {
		if !yes {
			follow([]uint32{s.papers}, st.Next)
			continue
		}
		begun := []uint32{s.papers}
		if g.fromOutside(step) {
			begun = g.add(begun, st.Inputs)
		}
		done := g.add(begun, st.Outputs)
		if len(st.Outcomes) == 0 {
			follow(done, st.Next)
		}
		for _, o := range st.Outcomes {
			follow(done, o.Go)
		}
		if st.Wait != nil && st.Wait.Lapse != nil {
			follow(begun, *st.Wait.Lapse)
		}
	}
	return all
}

// explore finds every state, and of each how many moves it is away at least
// and from which state one comes there.
type exploration struct {
	game
	states []state
	moves  map[state]int
	next   map[state][]state
}

const mostStates = 60_000

func explore(g game) (exploration, bool) {
	e := exploration{g, []state{g.start()}, map[state]int{}, map[state][]state{}}
	e.moves[e.states[0]] = 0
	for i := 0; i < len(e.states); i++ {
		s := e.states[i]
		for _, step := range g.due(s) {
			for _, n := range g.game().moves(s, step) {
				e.next[s] = append(e.next[s], n)
				if _, ok := e.moves[n]; !ok {
					e.moves[n] = e.moves[s] + 1
					e.states = append(e.states, n)
				}
			}
		}
		if len(e.states) > mostStates {
			return e, false
		}
	}
	return e, true
}

func (g game) game() game { return g }

// meets tells whether the papers on the table hold one of the documents or a
// later state of one.
func meetsAny(p *program.Program, papers uint32, documents []int) bool {
	for i := range p.Documents {
		if papers>>i&1 == 0 {
			continue
		}
		for d := i; d >= 0; d = p.Documents[d].From {
			if slices.Contains(documents, d) {
				return true
			}
		}
	}
	return false
}

// small draws programs that the oracle can play.
func small(t *rapid.T, unsound bool) *program.Program {
	size := specimen.Size{
		Steps:     rapid.IntRange(1, 9).Draw(t, "steps"),
		Lanes:     3,
		Documents: rapid.IntRange(1, 4).Draw(t, "documents"),
		Fields:    2,
		Parallels: rapid.IntRange(-1, 2).Draw(t, "parallels"),
		Returns:   3,
		Decisions: 40,
		Unsound:   unsound,
	}
	return specimen.Program(rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)), size)
}

// without strips all papers, so that only places are left.
func withoutPapers(p *program.Program) *program.Program {
	q := *p
	q.Documents = nil
	q.Steps = slices.Clone(p.Steps)
	for i := range q.Steps {
		q.Steps[i].Inputs, q.Steps[i].Outputs = nil, nil
	}
	return &q
}

func TestSoundnessAgainstOracle(t *testing.T) {
	traps, unreachable, blocks := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		unsound := rapid.Bool().Draw(t, "unsound")
		p := withoutPapers(small(t, unsound))
		e, ok := explore(game{p: p})
		if !ok {
			t.Skip("too many states")
		}
		g := New(p)
		blocks += len(p.Parallels)
		if faults := len(g.Traps()) + len(g.Unreachable()); unsound != (faults > 0) {
			t.Fatalf("unsound by construction: %v, faults found: %d", unsound, faults)
		}

		// Reached: due in some state, and first after so many moves.
		first := make([]int, len(p.Steps))
		for i := range first {
			first[i] = -1
		}
		for _, s := range e.states {
			for _, d := range e.due(s) {
				if first[d] < 0 || e.moves[s] < first[d] {
					first[d] = e.moves[s]
				}
			}
		}
		for i := range p.Steps {
			if got := slices.Contains(g.Unreachable(), i); got != (first[i] < 0) {
				t.Fatalf("step %d: unreachable %v, first due after %d moves", i, got, first[i])
			}
		}
		unreachable += len(g.Unreachable())

		// Traps: the work at a step of a trap stays among its steps for ever
		// and never ends the case; the path is a shortest run; the cycle is one.
		found := g.Traps()
		traps += len(found)
		for _, trap := range found {
			for _, s := range e.states {
				for _, d := range e.due(s) {
					if !slices.Contains(trap.Steps, d) {
						continue
					}
					for _, n := range e.game.moves(s, d) {
						if n.end >= 0 || !slices.ContainsFunc(trap.Steps, func(s int) bool { return slices.Contains(e.due(n), s) }) {
							t.Fatalf("trap %v is left from step %d: %+v", trap.Steps, d, n)
						}
					}
				}
			}
			last := trap.Path[len(trap.Path)-1]
			nearest := last
			for _, s := range trap.Steps {
				if first[s] < first[nearest] {
					nearest = s
				}
			}
			if len(trap.Path)-1 != first[nearest] {
				t.Fatalf("trap %v: path %v, but %d moves suffice", trap.Steps, trap.Path, first[nearest])
			}
			replay(t, game{p: p}, trap.Path, nil)
			if len(trap.Cycle) == 0 || trap.Cycle[0] != last {
				t.Fatalf("trap %v: cycle %v does not begin at %d", trap.Steps, trap.Cycle, last)
			}
			for i, s := range trap.Cycle {
				next := trap.Cycle[(i+1)%len(trap.Cycle)]
				if !slices.ContainsFunc(e.states, func(st state) bool {
					return slices.Contains(e.due(st), s) && slices.ContainsFunc(e.game.moves(st, s), func(n state) bool { return slices.Contains(e.due(n), next) })
				}) {
					t.Fatalf("trap %v: cycle %v: %d does not lead to %d", trap.Steps, trap.Cycle, s, next)
				}
			}
		}

		// The option to complete: a state from which no end can be reached
		// exists exactly when there is a trap.
		ends := map[state]bool{}
		for grew := true; grew; {
			grew = false
			for _, s := range e.states {
				if !ends[s] && (s.end >= 0 || slices.ContainsFunc(e.next[s], func(n state) bool { return ends[n] })) {
					ends[s], grew = true, true
				}
			}
		}
		lost := slices.ContainsFunc(e.states, func(s state) bool { return !ends[s] })
		if lost && !unsound {
			t.Fatalf("a case of a sound program can be lost")
		}
		if lost && len(found) == 0 {
			t.Fatalf("a case can be lost, but no trap was found")
		}
		if !lost && len(found) > 0 && len(p.Parallels) == 0 {
			t.Fatalf("trap %v, but every case can end", found[0])
		}
	})
	if traps == 0 || unreachable == 0 || blocks == 0 {
		t.Errorf("proved nothing: %d traps, %d unreachable steps, %d blocks", traps, unreachable, blocks)
	}
}

// replay plays the given visits in order, as one case that starts at Mulai, and
// returns the states in which the last of them can be due. With avoid, states
// for which it holds are not entered, the first one included.
func replay(t *rapid.T, g game, visits []int, avoid func(state) bool) []state {
	now := []state{g.start()}
	for i, v := range visits {
		var at []state
		for _, s := range now {
			if slices.Contains(g.due(s), v) && (avoid == nil || !avoid(s)) {
				at = append(at, s)
			}
		}
		if len(at) == 0 {
			t.Fatalf("%v is no run: %d cannot be visit %d", visits, v, i)
		}
		if i == len(visits)-1 {
			return at
		}
		seen := map[state]bool{}
		now = nil
		for _, s := range at {
			for _, n := range g.moves(s, v) {
				if !seen[n] {
					seen[n] = true
					now = append(now, n)
				}
			}
		}
	}
	return now
}

func TestAvailableAgainstOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := small(t, rapid.Bool().Draw(t, "unsound"))
		e, ok := explore(game{p: p})
		if !ok {
			t.Skip("too many states")
		}
		g := New(p)
		for d := range p.Documents {
			always, sometimes := g.Available(d)
			for i := range p.Steps {
				all, some, due := true, false, false
				for _, s := range e.states {
					if slices.Contains(e.due(s), i) {
						has := meetsAny(p, s.papers, []int{d})
						all, some, due = all && has, some || has, true
					}
				}
				if always[i] != (due && all) || sometimes[i] != (due && some) {
					t.Fatalf("document %d at step %d: always %v sometimes %v, oracle %v %v", d, i, always[i], sometimes[i], due && all, due && some)
				}
			}
		}
	})
}

func TestLacksAgainstOracle(t *testing.T) {
	count := map[LackKind]int{}
	all := func() bool { return count[Never] > 0 && count[Later] > 0 && count[Sometimes] > 0 }
	checkUntil(t, all, func(t *rapid.T) {
		p := small(t, rapid.Bool().Draw(t, "unsound"))
		g := New(p)
		lacks := g.Lacks()
		free, ok := explore(game{p: p})
		if !ok {
			t.Skip("too many states")
		}
		for i, st := range p.Steps {
			for j, it := range st.Inputs {
				n := slices.IndexFunc(lacks, func(l Lack) bool { return l.Step == i && l.Item == j })
				if it.Kind != program.Paper || free.fromOutside(i) {
					if n >= 0 {
						t.Fatalf("%+v is no lack", lacks[n])
					}
					continue
				}
				with := game{p, map[string]bool{condition(st.When): true, condition(it.When): true}}
				e, ok := explore(with)
				if !ok {
					t.Skip("too many states")
				}
				least := -1 // moves to a state in which the step is due without the item
				for _, s := range e.states {
					if slices.Contains(e.due(s), i) && !meetsAny(p, s.papers, it.Documents) && (least < 0 || e.moves[s] < least) {
						least = e.moves[s]
					}
				}
				if (least >= 0) != (n >= 0) {
					t.Fatalf("step %d item %d: lack %v, oracle %v", i, j, n >= 0, least >= 0)
				}
				if n < 0 {
					continue
				}
				want := Never
				by, self := -1, false // self: the step puts it out
				for k, maker := range p.Steps {
					for _, out := range maker.Outputs {
						for _, d := range out.Documents {
							if meetsAny(p, 1<<d, it.Documents) {
								self = self || k == i
								if by < 0 && k != i {
									want, by = Later, k
								}
							}
						}
					}
				}
				for _, s := range free.states {
					if slices.Contains(free.due(s), i) && meetsAny(p, s.papers, it.Documents) && !(self && by < 0) {
						want = Sometimes
					}
				}
				if l := lacks[n]; l.Kind != want || l.By != by {
					t.Fatalf("step %d item %d: %v by %d, want %v by %d", i, j, l.Kind, l.By, want, by)
				}
				count[want]++
				run := g.Witness(lacks[n])
				if len(run)-1 != least {
					t.Fatalf("step %d item %d: witness %v, but %d moves suffice", i, j, run, least)
				}
				at := replay(t, with, run, func(s state) bool { return meetsAny(p, s.papers, it.Documents) })
				if run[len(run)-1] != i || len(at) == 0 {
					t.Fatalf("step %d item %d: witness %v does not miss it", i, j, run)
				}
			}
		}
	})
	if !all() {
		t.Errorf("proved nothing: %v", count)
	}
}

// checkUntil checks a property, on more programs while those drawn so far leave
// a case out: one that is rare is missing from a hundred of them now and then.
func checkUntil(t *testing.T, seen func() bool, property func(*rapid.T)) {
	t.Helper()
	for round := 0; round < 10 && (round == 0 || !seen()) && !t.Failed(); round++ {
		rapid.Check(t, property)
	}
}

func TestShortfallsAgainstOracle(t *testing.T) {
	count := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		p := small(t, rapid.Bool().Draw(t, "unsound"))
		for i := range p.Documents {
			p.Documents[i].Final = true
		}
		g := New(p)
		e, ok := explore(game{p: p})
		if !ok {
			t.Skip("too many states")
		}
		got := map[string]Shortfall{}
		for _, s := range g.Shortfalls() {
			got[fmt.Sprint(s.Document, s.End)] = s
		}
		want := map[string]bool{}
		for d, doc := range p.Documents {
			if !doc.Final {
				continue
			}
			any, good := false, false
			var short []int
			least := map[int]int{}
			for end := range p.Ends {
				missing := false
				for _, s := range e.states {
					if p.Ends[end].Kind != program.Finished || s.end != end {
						continue
					}
					good = true
					if meetsAny(p, s.papers, []int{d}) {
						any = true
					} else if m, ok := least[end]; !ok || e.moves[s] < m {
						missing, least[end] = true, e.moves[s]
					}
				}
				if missing {
					short = append(short, end)
				}
			}
			if good && !any {
				short = []int{-1}
			}
			for _, end := range short {
				key := fmt.Sprint(d, end)
				want[key] = true
				count[key[len(key)-2:]]++
				s, ok := got[key]
				if !ok {
					t.Fatalf("document %d end %d: shortfall not found", d, end)
				}
				if end < 0 {
					continue
				}
				run := g.WitnessEnd(s)
				if len(run) != least[end] {
					t.Fatalf("document %d end %d: witness %v, but %d moves suffice", d, end, run, least[end])
				}
				if len(run) == 0 {
					continue
				}
				ends := false
				for _, st := range replay(t, game{p: p}, run, func(s state) bool { return meetsAny(p, s.papers, []int{d}) }) {
					for _, n := range e.game.moves(st, run[len(run)-1]) {
						ends = ends || n.end == end && !meetsAny(p, n.papers, []int{d})
					}
				}
				if !ends {
					t.Fatalf("document %d end %d: witness %v does not miss it", d, end, run)
				}
			}
		}
		if len(want) != len(got) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
	if len(count) < 2 {
		t.Errorf("proved nothing: %v", count)
	}
}

// TestUnusedAgainstOracle asks of every state in which a step was just worked
// on whether some later state has a step due that has a use for its output.
func TestUnusedAgainstOracle(t *testing.T) {
	idle := 0
	rapid.Check(t, func(t *rapid.T) {
		p := small(t, rapid.Bool().Draw(t, "unsound"))
		bare := withoutPapers(p)
		bare.Documents = p.Documents
		e, ok := explore(game{p: bare})
		if !ok {
			t.Skip("too many states")
		}
		g := New(p)
		got := g.Unused()
		idle += len(got)
		// later[s]: the steps that are due in s or in a state after it.
		later := map[state]uint32{}
		for grew := true; grew; {
			grew = false
			for _, s := range e.states {
				now := later[s]
				for _, d := range e.due(s) {
					now |= 1 << d
				}
				for _, n := range e.next[s] {
					now |= later[n]
				}
				if now != later[s] {
					later[s], grew = now, true
				}
			}
		}
		for i, st := range p.Steps {
			follow, ends, reached := uint32(0), false, false
			for _, s := range e.states {
				if !slices.Contains(e.due(s), i) {
					continue
				}
				reached = true
				for _, n := range e.game.moves(s, i) {
					follow |= later[n]
				}
				// In another order of the tracks, what is due beside it can
				// come later.
				if s.block >= 0 {
					for tr, t := range p.Parallels[s.block].Tracks {
						if tr != st.Track.Index {
							for _, o := range t.Steps {
								if slices.ContainsFunc(e.states, func(x state) bool { return slices.Contains(e.due(x), o) }) {
									follow |= 1 << o
								}
							}
						}
					}
				}
			}
			goesOn := slices.ContainsFunc(Arrows(p), func(a Arrow) bool {
				return a.Step == i && a.Kind == Choice && !a.Back && a.To.Kind != program.ToEnd
			})
			for _, a := range Arrows(p) {
				if goesOn && a.Kind == Choice && a.Beyond == 0 && a.To.Kind == program.ToEnd && p.Ends[a.To.Index].Kind == program.Stopped {
					continue // those whom the decision lets go on are to use it
				}
				after := a.Step == i && (a.Kind == Next || a.Kind == Choice)
				ends = ends || after && a.To.Kind == program.ToEnd
				if after && a.To.Kind == program.ToJoin && g.passes[st.Track.Parallel] {
					for b := &p.Parallels[st.Track.Parallel].Next; b != nil; b = b.Beyond {
						ends = ends || b.To.Kind == program.ToEnd
					}
				}
			}
			for j, out := range st.Outputs {
				if out.Kind != program.Paper {
					continue
				}
				used := ends || !reached
				for _, d := range out.Documents {
					used = used || p.Documents[d].Final
					for k, other := range p.Steps {
						if follow>>k&1 == 0 {
							continue
						}
						for _, in := range other.Inputs {
							used = used || in.Kind == program.Paper && meetsAny(p, 1<<d, in.Documents)
						}
						for _, o := range other.Outputs {
							for _, n := range o.Documents {
								used = used || p.Documents[n].From == d
							}
						}
					}
				}
				if slices.Contains(got, Idle{i, j}) == used {
					t.Fatalf("output %d of step %d: unused %v, oracle used %v", j, i, !used, used)
				}
			}
		}
	})
	if idle == 0 {
		t.Errorf("proved nothing")
	}
}

// TestLongestAgainstOracle lists every path that never goes back.
func TestLongestAgainstOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := small(t, rapid.Bool().Draw(t, "unsound"))
		e, ok := explore(game{p: withoutPapers(p)})
		if !ok {
			t.Skip("too many states")
		}
		passes := make([]bool, len(p.Parallels)) // a state was seen behind the block's end
		for _, s := range e.states {
			if s.block < 0 {
				continue
			}
			for _, d := range e.due(s) {
				for _, n := range e.game.moves(s, d) {
					passes[s.block] = passes[s.block] || n.end < 0 && n.block != s.block || n.end >= 0 && len(e.due(s)) == 1 && leadsToJoin(p, d)
				}
			}
		}
		arrows := Arrows(p)
		most, slowest := 0, -1.0
		var walk func(t program.Target, steps int, minutes float64)
		walk = func(t program.Target, steps int, minutes float64) {
			from := -1
			switch t.Kind {
			case program.ToEnd:
				most, slowest = max(most, steps), max(slowest, minutes)
				return
			case program.ToParallel:
				for _, tr := range p.Parallels[t.Index].Tracks {
					walk(program.Target{Kind: program.ToStep, Index: tr.Steps[0]}, steps, minutes)
				}
				return
			case program.ToStep:
				from = t.Index
				steps++
				if d := p.Steps[from].Time; d != nil {
					longest := 0.0
					for _, a := range d.Amounts {
						longest = max(longest, a.WorkingMinutes())
					}
					minutes += longest
				}
			}
			for _, a := range arrows {
				if a.Step != from || a.Block >= 0 || a.Back {
					continue
				}
				if a.To.Kind != program.ToJoin {
					walk(a.To, steps, minutes)
					continue
				}
				k := p.Steps[from].Track.Parallel
				for b := &p.Parallels[k].Next; b != nil && passes[k]; b = b.Beyond {
					if !b.Back {
						walk(b.To, steps, minutes)
					}
				}
			}
		}
		walk(p.Start, 0, 0)
		byCount, byTime := New(p).Longest()
		if len(byCount.Steps) != most {
			t.Fatalf("most steps: %v, want %d", byCount.Steps, most)
		}
		got := byTime.Time.WorkingMinutes()
		if slowest < 0 {
			slowest = 0
		}
		if got < slowest-1e-6 || got > slowest+1e-6 {
			t.Fatalf("longest time: %v takes %v, want %v", byTime.Steps, got, slowest)
		}
	})
}

func leadsToJoin(p *program.Program, step int) bool {
	for _, a := range Arrows(p) {
		if a.Step == step && a.To.Kind == program.ToJoin {
			return true
		}
	}
	return false
}

// TestEndlessAgainstOracle removes limited returns by hand and looks for
// circles that are left.
func TestEndlessAgainstOracle(t *testing.T) {
	endless := 0
	rapid.Check(t, func(t *rapid.T) {
		p := withoutPapers(small(t, false))
		got := New(p).Endless()
		endless += len(got)
		arrows := Arrows(p)
		// leads: from the arrow's target, without limited returns, back to the
		// step or block that it leaves?
		leads := func(a Arrow) bool {
			seen := map[program.Target]bool{}
			var walk func(from int, t program.Target) bool
			walk = func(from int, t program.Target) bool {
				if t.Kind == program.ToJoin {
					k := p.Steps[from].Track.Parallel
					if a.Block == k {
						return true
					}
					for b := &p.Parallels[k].Next; b != nil; b = b.Beyond {
						if !(b.Back && b.Limit > 0) && walk(-1, b.To) {
							return true
						}
					}
					return false
				}
				if t.Kind == program.ToStep && t.Index == a.Step {
					return true
				}
				if seen[t] {
					return false
				}
				seen[t] = true
				switch t.Kind {
				case program.ToParallel:
					for _, tr := range p.Parallels[t.Index].Tracks {
						if walk(-1, program.Target{Kind: program.ToStep, Index: tr.Steps[0]}) {
							return true
						}
					}
				case program.ToStep:
					for _, b := range arrows {
						if b.Step == t.Index && !(b.Back && b.Limit > 0) && walk(t.Index, b.To) {
							return true
						}
					}
				}
				return false
			}
			return walk(a.Step, a.To)
		}
		for _, a := range arrows {
			want := a.Back && a.Limit == 0 && leads(a)
			has := slices.ContainsFunc(got, func(b Arrow) bool {
				return a.Step == b.Step && a.Block == b.Block && a.Kind == b.Kind && a.Outcome == b.Outcome && a.Beyond == b.Beyond
			})
			if want != has {
				t.Fatalf("%+v: endless %v, want %v", a, has, want)
			}
		}
	})
	if endless == 0 {
		t.Errorf("proved nothing")
	}
}
