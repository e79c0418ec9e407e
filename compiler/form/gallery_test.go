package form_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sopc/compiler/form"
	"sopc/compiler/gallery"
	"sopc/compiler/program"
	"sopc/compiler/specimen"
)

// root is the way to the root of the repository.
const root = "../.."

// papers are those that the gallery is judged on.
var papers = []struct {
	name string
	form.Options
}{
	{"A4 landscape", form.Options{Paper: form.A4}},
	{"F4 landscape", form.Options{Paper: form.F4}},
	{"A4 portrait", form.Options{Paper: form.A4, Portrait: true}},
	{"F4 portrait", form.Options{Paper: form.F4, Portrait: true}},
}

// TestGallery draws the gallery without a fault and without connectors within
// a page. No more lines cross than arrows return; in the seeds none. A line
// bends once where it changes lanes, and twice more where it returns or has to
// go round a symbol (see blocked).
func TestGallery(t *testing.T) {
	for name, p := range gallery.Programs(root) {
		for _, paper := range papers {
			measured(t, name+", "+paper.name, p, paper.Options)
		}
	}
}

// measured judges all pages of an SOP by the rules that the gallery keeps to.
func measured(t *testing.T, name string, p *program.Program, o form.Options) (all measures, pages int) {
	t.Helper()
	d := layout(t, p, o)
	for i := range d.Pages {
		table := d.Pages[i].Table
		if table == nil {
			continue
		}
		pages++
		faults, m := judge(table)
		m.connectors = connectors(table)
		for _, f := range faults {
			t.Errorf("%s, page %d: %s", name, i+1, f)
		}
		if last := table.Rows[len(table.Rows)-1]; last.Y+last.H > d.Height-12 {
			t.Errorf("%s: page %d is too full", name, i+1)
		}
		all.add(m)
	}
	crossings := returns(p)
	if strings.Contains(name, "blitar") || strings.Contains(name, "kalbar") {
		crossings = 0
	}
	if all.stems > 0 {
		t.Errorf("%s: %d lines cross the one to their own dot", name, all.stems)
	}
	if all.crossings > crossings || all.connectors > 0 {
		t.Errorf("%s: %d crossings, %d returns, %d connectors", name, all.crossings, returns(p), all.connectors)
	}
	if most := all.allowed() - all.crowded; all.bends > most {
		t.Errorf("%s: %d bends, not more than %d are needed", name, all.bends, most)
	}
	return all, pages
}

// TestWholeWords: columns hold their longest words, on an upright A4 as well.
func TestWholeWords(t *testing.T) {
	for name, p := range gallery.Programs(root) {
		for _, paper := range papers {
			for _, page := range layout(t, p, paper.Options).Pages {
				if page.Table == nil {
					continue
				}
				for _, r := range page.Table.Rows {
					for c, cell := range r.Cells {
						for i, line := range cell.Lines {
							if line.Flow && !line.Blank && !strings.HasSuffix(cell.Lines[i-1].Text, "-") && !strings.HasSuffix(cell.Lines[i-1].Text, "/") {
								t.Errorf("%s, %s: %q|%q in column %d, %.1f mm", name, paper.name, cell.Lines[i-1].Text, line.Text, c, cell.W)
							}
						}
					}
				}
			}
		}
	}
}

// returns counts the arrows that lead back.
func returns(p *program.Program) int {
	n := 0
	count := func(a program.Arrow) {
		for a := &a; a != nil; a = a.Beyond {
			if a.Back {
				n++
			}
		}
	}
	for i := range p.Steps {
		s := &p.Steps[i]
		count(s.Next)
		for _, o := range s.Outcomes {
			count(o.Go)
		}
		if s.Wait != nil && s.Wait.Lapse != nil {
			count(*s.Wait.Lapse)
		}
	}
	return n
}

// TestEnds: an end is a capsule in the lane of a step that leads to it, and a
// decision is one diamond, however many outcomes it has.
func TestEnds(t *testing.T) {
	all := gallery.Programs(root)
	for seed := range uint64(60) {
		all[fmt.Sprintf("random %d", seed)] = grow(seed, specimen.Size{Steps: 20, Lanes: 6, Returns: 6, Decisions: 50})
	}
	for name, p := range all {
		leads := ends(p)
		d := layout(t, p, form.Options{})
		diamonds := map[int]int{} // of each step
		for i := range d.Pages {
			table := d.Pages[i].Table
			if table == nil {
				continue
			}
			for _, s := range table.Symbols {
				r := table.Rows[s.Row]
				lane := table.Columns[s.Column].Lane
				if r.Kind == form.EndRow && s.Shape == form.Capsule && !slices.Contains(leads[r.Index], lane) {
					t.Errorf("%s, page %d: end %d stands in lane %d, not in one of %v", name, i+1, r.Index, lane, leads[r.Index])
				}
				if s.Shape == form.Diamond {
					diamonds[r.Index]++
				}
			}
		}
		for i, s := range p.Steps {
			want := min(1, len(s.Outcomes))
			if diamonds[i] != want {
				t.Errorf("%s: step %d has %d diamonds", name, i+1, diamonds[i])
			}
		}
	}
}

// ends lists the lanes of the steps that lead to each end.
func ends(p *program.Program) [][]int {
	all := make([][]int, len(p.Ends))
	lead := func(s *program.Step, a program.Arrow) {
		for a := &a; a != nil; a = a.Beyond {
			to := a.To
			if to.Kind == program.ToJoin {
				to = p.Parallels[s.Track.Parallel].Next.To
			}
			if to.Kind != program.ToEnd {
				continue
			}
			if len(s.Actors) == 0 {
				all[to.Index] = append(all[to.Index], len(p.Lanes))
			}
			for _, g := range s.Actors {
				for _, actor := range g {
					all[to.Index] = append(all[to.Index], actor.Lane)
				}
			}
		}
	}
	for i := range p.Steps {
		s := &p.Steps[i]
		lead(s, s.Next)
		for _, o := range s.Outcomes {
			lead(s, o.Go)
		}
		if s.Wait != nil && s.Wait.Lapse != nil {
			lead(s, *s.Wait.Lapse)
		}
	}
	return all
}

// straight is an SOP whose steps follow each other in the given lanes.
func straight(lanes []int, of int) *program.Program {
	p := &program.Program{Format: program.Format, Title: "Lurus", Clock: program.Working, Start: program.Target{Kind: program.ToStep},
		Ends: []program.End{{Kind: program.Finished}}}
	for i := range of {
		p.Lanes = append(p.Lanes, program.Lane{ID: fmt.Sprintf("l%d", i), Name: fmt.Sprintf("Kasi %d", i+1)})
	}
	for i, lane := range lanes {
		next := program.Target{Kind: program.ToStep, Index: i + 1}
		if i+1 == len(lanes) {
			next = program.Target{Kind: program.ToEnd}
		}
		p.Steps = append(p.Steps, program.Step{Text: "Mencatat", Clock: program.Working, Actors: []program.Group{{{Lane: lane}}}, Next: program.Arrow{To: next}})
	}
	return p
}

// TestStraight: rows in the order of the flow, one symbol a row and no
// decision. Nothing crosses, and a bend is where the lane changes and nowhere
// else: each line leaves level, to its target's column, and no symbol stands on
// the way, since each row has only one.
func TestStraight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		of := rapid.IntRange(1, 12).Draw(t, "lanes")
		lanes := rapid.SliceOfN(rapid.IntRange(0, of-1), 1, 40).Draw(t, "steps")
		paper := rapid.SampledFrom(papers).Draw(t, "paper")
		m := total(t, straight(lanes, of), paper.Options)
		if m.crossings != 0 || m.bends != m.laneChanges {
			t.Fatalf("%d crossings, %d bends for %d changes of lane", m.crossings, m.bends, m.laneChanges)
		}
	})
}

// TestOneReturn tries all such SOPs of up to four steps in three lanes, or of
// up to five with SOPC_SEMUA=1, with each return that there may be. It crosses
// one line or none; a path with one return can always be drawn without a
// crossing, which is given up only where that would take many bends.
func TestOneReturn(t *testing.T) {
	const of = 3
	most := 4
	if os.Getenv("SOPC_SEMUA") != "" {
		most = 5
	}
	var try func(lanes []int)
	try = func(lanes []int) {
		for from := 1; from < len(lanes); from++ {
			for to := range from + 1 {
				p := straight(lanes, of)
				s := &p.Steps[from]
				s.Outcomes = []program.Outcome{{Label: "Ya", Go: s.Next}, {Label: "Tidak", Go: program.Arrow{To: program.Target{Kind: program.ToStep, Index: to}, Back: true}}}
				if m := total(t, p, form.Options{}); m.crossings > 1 {
					t.Fatalf("lanes %v, from %d to %d: %d crossings", lanes, from, to, m.crossings)
				}
			}
		}
		for lane := range of {
			if len(lanes) < most {
				try(append(slices.Clip(lanes), lane))
			}
		}
	}
	try(nil)
}

// total measures all pages of an SOP and fails on any fault.
func total(t rapid.TB, p *program.Program, o form.Options) (all measures) {
	o.Fonts = fonts
	d, err := form.Layout(p, o)
	if err != nil {
		t.Fatal(err)
	}
	for i := range d.Pages {
		if table := d.Pages[i].Table; table != nil {
			faults, m := judge(table)
			m.connectors = connectors(table)
			if len(faults) > 0 || m.connectors > 0 {
				t.Fatalf("page %d: %d connectors, %v", i+1, m.connectors, faults)
			}
			all.add(m)
		}
	}
	return all
}
