package engine

import (
	"slices"
	"testing"
	"time"

	"sopc/compiler/program"
)

// The SOPs of the tests are written as an office would: steps follow on, and
// only what leaves that order is said.

// Lanes of every test SOP.
const (
	kasub = iota
	sekdin
	kadin
	pemohon
)

// Fields of the test SOPs that have fields.
const (
	biaya = iota
	jenis
	catatan
)

// sop makes a program of steps. A step without a way on leads to the next one,
// the last of a track to the join, the last of all to the good end. Steps with
// a Track make up the parallel block 0.
func sop(steps ...program.Step) *program.Program {
	p := &program.Program{
		Format: program.Format, Title: "SOP Uji", Clock: program.Working,
		Lanes: []program.Lane{{ID: "kasub", Name: "Kasub"}, {ID: "sekdin", Name: "Sekdin"},
			{ID: "kadin", Name: "Kadin"}, {ID: "pemohon", Name: "Pemohon", Outside: true}},
		Documents: []program.Document{{Name: "Dokumen", From: -1}},
		Steps:     steps,
		Ends:      []program.End{{Kind: program.Finished}, {Kind: program.Stopped, Text: "Ditolak"}},
	}
	for i := range steps {
		s := &steps[i]
		s.Clock = program.Working
		if s.Actors == nil {
			s.Actors = by(kasub)
		}
		for _, item := range slices.Concat(s.Inputs, s.Outputs) {
			clear(item.Documents)
		}
		if t := s.Track; t != nil {
			if len(p.Parallels) == 0 {
				p.Parallels = make([]program.Parallel, 1)
			}
			block := &p.Parallels[0]
			for len(block.Tracks) <= t.Index {
				block.Tracks = append(block.Tracks, program.Steps{})
			}
			block.Tracks[t.Index].Steps = append(block.Tracks[t.Index].Steps, i)
		}
	}
	p.Start = enter(p, 0)
	for i := range steps {
		if steps[i].Next.To.Kind == "" {
			steps[i].Next = program.Arrow{To: after(p, i)}
		}
	}
	for i, b := range p.Parallels {
		track := b.Tracks[len(b.Tracks)-1].Steps
		p.Parallels[i].Next = program.Arrow{To: enter(p, track[len(track)-1]+1)}
	}
	return p
}

// after is where the flow goes from step i by default.
func after(p *program.Program, i int) program.Target {
	if t := p.Steps[i].Track; t != nil {
		if i+1 < len(p.Steps) && p.Steps[i+1].Track != nil && *p.Steps[i+1].Track == *t {
			return step(i + 1)
		}
		return program.Target{Kind: program.ToJoin}
	}
	return enter(p, i+1)
}

// enter is where the flow goes that arrives from outside before step i.
func enter(p *program.Program, i int) program.Target {
	switch {
	case i >= len(p.Steps):
		return program.Target{Kind: program.ToEnd}
	case p.Steps[i].Track != nil:
		return program.Target{Kind: program.ToParallel}
	}
	return step(i)
}

func step(i int) program.Target { return program.Target{Kind: program.ToStep, Index: i} }

func onward(i int) program.Arrow { return program.Arrow{To: step(i)} }

func back(i int) program.Arrow { return program.Arrow{To: step(i), Back: true} }

var finish = program.Arrow{To: program.Target{Kind: program.ToEnd}}

var reject = program.Arrow{To: program.Target{Kind: program.ToEnd, Index: 1}}

// by is a row that lanes hand on one after the other.
func by(lanes ...int) []program.Group {
	var groups []program.Group
	for _, l := range lanes {
		groups = append(groups, program.Group{{Lane: l}})
	}
	return groups
}

// together is a group whose first lane leads.
func together(lanes ...int) program.Group {
	var g program.Group
	for _, l := range lanes {
		g = append(g, program.Actor{Lane: l})
	}
	return g
}

func paper(name string) program.Item {
	return program.Item{Names: []string{name}, Documents: []int{0}}
}

func outcome(label string, a program.Arrow) program.Outcome {
	return program.Outcome{Label: label, Go: a}
}

func days(n float64) *program.Duration {
	return &program.Duration{Text: "hari", Amounts: []program.Amount{{Min: n, Max: n, Unit: program.Day, Clock: program.Working}}}
}

// withFields gives a program its fields. They are asked at the start unless a
// step fills them in.
func withFields(p *program.Program) *program.Program {
	p.Fields = []program.Field{
		{ID: "biaya", Label: "Biaya", Type: program.Rupiah, AtStart: true},
		{ID: "jenis", Label: "Jenis", Type: program.Choose, Choices: []program.Choice{{ID: "baru"}, {ID: "hilang"}}, AtStart: true},
		{ID: "catatan", Label: "Catatan", Type: program.Teks, AtStart: true},
	}
	for _, s := range p.Steps {
		for _, f := range s.Fills {
			p.Fields[f].AtStart = false
		}
	}
	return p
}

func load(t testing.TB, p *program.Program) *Procedure {
	t.Helper()
	ready, err := Load(p)
	if err != nil {
		t.Fatal(err)
	}
	return ready
}

// noon is when the nth event of a test happens.
func noon(n int) time.Time {
	return time.Date(2026, 11, 21, 12, n, 0, 0, time.UTC)
}
