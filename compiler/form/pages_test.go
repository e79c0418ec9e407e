package form_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sopc/compiler/form"
	"sopc/compiler/gallery"
	"sopc/compiler/program"
	"sopc/compiler/specimen"
)

// TestFlow follows each line of the drawing, through dots and from pentagon to
// twin over the pages: it leads where the program says, and says the outcome.
func TestFlow(t *testing.T) {
	far := 0
	for name, p := range gallery.Programs(root) {
		for _, paper := range papers {
			far += follow(t, name+", "+paper.name, p, paper.Options)
		}
	}
	for seed := range uint64(40) {
		p := grow(seed, specimen.Size{Steps: 40, Lanes: 1 + int(seed)%8, Returns: 12, Decisions: 40})
		far += follow(t, fmt.Sprintf("random %d", seed), p, papers[seed%4].Options)
	}
	p := grow(1, specimen.Size{Steps: 200, Lanes: 6, Returns: 80, Decisions: 50})
	far += follow(t, "200 steps", p, form.Options{})
	if far < 200 {
		t.Errorf("only %d pentagons say their page", far)
	}
}

// follow compares the drawing with the program, and counts the pentagons that
// say their page.
func follow(t *testing.T, name string, p *program.Program, o form.Options) (far int) {
	t.Helper()
	d := layout(t, p, o)
	drawn, faults := flow(d)
	for _, f := range faults {
		t.Errorf("%s: %s", name, f)
	}
	want := leads(p)
	for from, targets := range want {
		for to, labels := range targets {
			says, ok := drawn[from][to]
			if !ok {
				t.Errorf("%s: no line leads from %v to %v", name, from, to)
			}
			for _, label := range labels {
				if !strings.Contains(says, strings.Join(strings.Fields(label), " ")) {
					t.Errorf("%s: the line from %v to %v says %q, not %q", name, from, to, says, label)
				}
			}
		}
	}
	for from, targets := range drawn {
		said := map[string]place{}
		for to, says := range targets {
			if other, twice := said[says]; twice && says != "|" && !sameLabels(p, from) {
				t.Errorf("%s: the lines from %v to %v and to %v both say %q", name, from, to, other, says)
			}
			said[says] = to
			if _, ok := want[from][to]; !ok {
				t.Errorf("%s: a line leads from %v to %v", name, from, to)
			}
		}
	}
	for _, page := range d.Pages {
		if page.Table == nil {
			continue
		}
		for _, s := range page.Table.Symbols {
			if s.Note != nil {
				far++
			}
		}
	}
	return far
}

// sameLabels reports whether two outcomes of a step are called the same.
func sameLabels(p *program.Program, at place) bool {
	seen := map[string]bool{}
	if at.kind == form.StepRow {
		for _, o := range p.Steps[at.index].Outcomes {
			if seen[squeeze(o.Label)] {
				return true
			}
			seen[squeeze(o.Label)] = true
		}
	}
	return false
}

// place is a row of the table, whatever page it stands on.
type place struct {
	kind  form.RowKind
	index int
}

// flow reads from the drawing where the lines out of each row lead, and what
// they say.
func flow(d *form.Document) (drawn map[place]map[place]string, faults []string) {
	type spot struct {
		page int
		place
	}
	twins := map[string][]spot{}
	each := func(do func(page int, t *form.Table, a *form.Arrow)) {
		for i := range d.Pages {
			if t := d.Pages[i].Table; t != nil {
				for k := range t.Arrows {
					do(i+1, t, &t.Arrows[k])
				}
			}
		}
	}
	at := func(t *form.Table, symbol int) place {
		r := t.Rows[t.Symbols[symbol].Row]
		return place{r.Kind, r.Index}
	}
	each(func(page int, t *form.Table, a *form.Arrow) {
		if from := t.Symbols[a.From]; from.Shape == form.Pentagon {
			twins[from.Letter] = append(twins[from.Letter], spot{page, at(t, a.To)})
		}
	})
	for letter, all := range twins {
		if len(all) != 1 {
			faults = append(faults, fmt.Sprintf("%d twins %s", len(all), letter))
		}
	}
	drawn = map[place]map[place]string{}
	led := map[string]bool{}
	each(func(page int, t *form.Table, a *form.Arrow) {
		from, to := t.Symbols[a.From], t.Symbols[a.To]
		target := at(t, a.To)
		if to.Shape == form.Pentagon {
			twin := twins[to.Letter]
			if led[to.Letter] = true; len(twin) == 0 {
				faults = append(faults, "no twin "+to.Letter)
				return
			}
			target = twin[0].place
			if away := twin[0].page != page; away != (to.Page != 0) || away && to.Page != twin[0].page {
				faults = append(faults, fmt.Sprintf("the pentagon %s of page %d says page %d, not %d", to.Letter, page, to.Page, twin[0].page))
			}
		}
		source := at(t, a.From)
		if a.Joined || from.Shape == form.Pentagon || source == target && !a.Return {
			return
		}
		if drawn[source] == nil {
			drawn[source] = map[place]string{}
		}
		drawn[source][target] += a.Says + "|"
	})
	for letter := range twins {
		if !led[letter] {
			faults = append(faults, "nothing leads to "+letter)
		}
	}
	slices.Sort(faults)
	return drawn, faults
}

// leads is where the arrows out of each row lead by the program, with the
// outcomes that they say.
func leads(p *program.Program) map[place]map[place][]string {
	all := map[place]map[place][]string{}
	add := func(from place, a program.Arrow, label string, s *program.Step) {
		for a := &a; a != nil; a, label = a.Beyond, "lewat batas" {
			to := place{form.StepRow, a.To.Index}
			switch a.To.Kind {
			case program.ToParallel:
				to.kind = form.ForkRow
			case program.ToJoin:
				to = place{form.JoinRow, s.Track.Parallel}
			case program.ToEnd:
				to.kind = form.EndRow
			}
			if all[from] == nil {
				all[from] = map[place][]string{}
			}
			all[from][to] = append(all[from][to], label)
		}
	}
	for i := range p.Steps {
		s, from := &p.Steps[i], place{form.StepRow, i}
		for _, o := range s.Outcomes {
			add(from, o.Go, o.Label, s)
		}
		if len(s.Outcomes) == 0 && s.Next.To.Kind != program.ToEnd {
			add(from, s.Next, "", s)
		}
		if s.Wait != nil && s.Wait.Lapse != nil {
			add(from, *s.Wait.Lapse, "lewat waktu", s)
		}
	}
	for i, b := range p.Parallels {
		for _, track := range b.Tracks {
			add(place{form.ForkRow, i}, program.Arrow{To: program.Target{Kind: program.ToStep, Index: track.Steps[0]}}, "", nil)
		}
		add(place{form.JoinRow, i}, b.Next, "", nil)
	}
	if t := p.Start; t.Kind != program.ToStep || len(p.Steps[t.Index].Outcomes) > 0 && len(p.Steps[t.Index].Actors) <= 1 {
		add(place{form.StartRow, 0}, program.Arrow{To: t}, "", nil)
	}
	return all
}
