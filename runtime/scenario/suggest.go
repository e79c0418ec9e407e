package scenario

import (
	"math"
	"strings"

	"sopc/compiler/program"
	"sopc/runtime/engine"
)

// hint marks a suggestion in a skeleton: an answer at a step, or (step -1)
// the value of a field.
type hint struct {
	step  int
	kind  program.AnswerKind
	field int
}

// example is a value that a field may hold.
func example(f program.Field) any {
	switch f.Type {
	case program.Angka:
		return float64(1)
	case program.Rupiah:
		return int64(50_000)
	case program.Tanggal:
		return "2026-01-05"
	case program.YaTidak:
		return true
	case program.Choose:
		return f.Choices[0].ID
	case program.Berkas:
		return "berkas.pdf"
	}
	return "contoh"
}

// kindOf says what a field may hold, in the words of the SOP.
func kindOf(f program.Field) string {
	if f.Type != program.Choose {
		return string(f.Type)
	}
	ids := make([]string, len(f.Choices))
	for i, c := range f.Choices {
		ids[i] = c.ID
	}
	return strings.Join(ids, " / ")
}

func quotedLabels(step *program.Step) string {
	labels := make([]string, len(step.Outcomes))
	for i, o := range step.Outcomes {
		labels[i] = quote(o.Label)
	}
	return strings.Join(labels, " / ")
}

// distances says how many steps lie between each step or parallel block and
// the nearest good end, or inside a track and the nearest join.
type distances struct {
	p         *program.Program
	steps     []int
	parallels []int
}

// What it costs to end badly, to hand work back, and to find no way at all.
const (
	badEnd   = 1_000_000
	handBack = 1_000
	nowhere  = math.MaxInt32
)

// nearest computes the distances by relaxing backwards until nothing changes.
func nearest(p *program.Program) *distances {
	d := &distances{p, make([]int, len(p.Steps)), make([]int, len(p.Parallels))}
	for i := range d.steps {
		d.steps[i] = nowhere
	}
	for i := range d.parallels {
		d.parallels[i] = nowhere
	}
	for changed := true; changed; {
		changed = false
		for i := len(p.Parallels) - 1; i >= 0; i-- {
			changed = improve(&d.parallels[i], d.block(&p.Parallels[i])) || changed
		}
		for i := len(p.Steps) - 1; i >= 0; i-- {
			changed = improve(&d.steps[i], d.step(&p.Steps[i])) || changed
		}
	}
	return d
}

func improve(old *int, found int) bool {
	better := found < *old
	if better {
		*old = found
	}
	return better
}

func (d *distances) step(s *program.Step) int {
	if len(s.Outcomes) == 0 {
		return min(d.arrow(s.Next)+1, nowhere)
	}
	best := nowhere
	for _, o := range s.Outcomes {
		best = min(best, d.arrow(o.Go)+1)
	}
	return best
}

func (d *distances) block(b *program.Parallel) int {
	total := d.arrow(b.Next)
	for _, t := range b.Tracks {
		total = min(total+d.steps[t.Steps[0]], nowhere)
	}
	return total
}

func (d *distances) arrow(a program.Arrow) int {
	to := 0
	switch a.To.Kind {
	case program.ToStep:
		to = d.steps[a.To.Index]
	case program.ToParallel:
		to = d.parallels[a.To.Index]
	case program.ToEnd:
		if d.p.Ends[a.To.Index].Kind == program.Stopped {
			to = badEnd
		}
	}
	if a.Back {
		to += handBack
	}
	return min(to, nowhere)
}

// way chooses the way that leads to an end soonest, a good one if possible.
func (d *distances) way(ways []engine.Way) engine.Way {
	best := ways[0]
	for _, w := range ways[1:] {
		if d.arrow(w.Arrow) < d.arrow(best.Arrow) {
			best = w
		}
	}
	return best
}
