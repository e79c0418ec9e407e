package bpmn_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"sopc/compiler/program"
	"sopc/compiler/specimen"
)

// TestExtremes: what no office draws keeps its measures, too, and so do SOPs
// that are not sound.
func TestExtremes(t *testing.T) {
	all := extremes()
	rng := rand.New(rand.NewPCG(3, 3))
	for i := range 20 {
		all = append(all, subject{fmt.Sprint("unsound ", i), specimen.Program(rng, specimen.Size{Steps: 2 + 2*i, Unsound: true})})
	}
	for _, s := range all {
		measure(t, s.name, look(t, s.name, write(t, s)))
	}
}

// extremes are valid programs of which each has too much of something, or
// nothing.
func extremes() []subject {
	step := func(i int) program.Target { return program.Target{Kind: program.ToStep, Index: i} }
	finish := program.Arrow{To: program.Target{Kind: program.ToEnd}}
	plain := func(steps, lanes int) *program.Program {
		p := &program.Program{Format: program.Format, Title: "Ekstrem", Clock: program.Working, Start: step(0), Ends: []program.End{{Kind: program.Finished}}}
		for i := range lanes {
			p.Lanes = append(p.Lanes, program.Lane{ID: fmt.Sprint(i), Name: fmt.Sprint("Pelaksana ", i+1)})
		}
		for i := range steps {
			s := program.Step{Text: "Menulis", Clock: program.Working, Actors: []program.Group{{{Lane: i % lanes}}}, Next: program.Arrow{To: step(i + 1)}}
			if i == steps-1 {
				s.Next = finish
			}
			p.Steps = append(p.Steps, s)
		}
		return p
	}
	empty := plain(1, 1)
	empty.Steps, empty.Lanes, empty.Start = nil, nil, finish.To
	labels := plain(30, 3)
	for i := range 30 {
		labels.Steps[0].Outcomes = append(labels.Steps[0].Outcomes, program.Outcome{Label: fmt.Sprint("Putusan ", i%20), Go: program.Arrow{To: step(29 - i)}})
		if i == 29 {
			labels.Steps[0].Outcomes[i].Go.Back = true
		}
	}
	chain := plain(3, 2)
	last := &finish
	for i := range 60 {
		last = &program.Arrow{To: step(i % 3), Back: true, Limit: i + 1, Beyond: last}
	}
	chain.Steps[2].Next = *last
	chain.Steps[2].Wait = &program.Wait{For: "kabar", Lapse: last}
	all := plain(2, 40)
	group := program.Group{}
	for i := range 40 {
		group = append(group, program.Actor{Lane: (i + 7) % 40})
	}
	all.Steps[0].Actors = []program.Group{group, {{Lane: 3}}, group}
	for i := range 20 {
		all.Steps[1].Late = append(all.Steps[1].Late, program.Reminder{Lane: i})
	}
	tracks := plain(200, 3)
	block := program.Parallel{Next: finish}
	tracks.Start = program.Target{Kind: program.ToParallel}
	for i := range tracks.Steps {
		tracks.Steps[i].Track = &program.Track{Index: i}
		tracks.Steps[i].Next = program.Arrow{To: program.Target{Kind: program.ToJoin}}
		block.Tracks = append(block.Tracks, program.Steps{Steps: []int{i}})
	}
	tracks.Parallels = []program.Parallel{block}
	return []subject{{"empty", empty}, {"labels", labels}, {"chain", chain}, {"all together", all}, {"tracks", tracks}, {"lanes", plain(50, 300)}}
}
