package engine

import (
	"fmt"
	"testing"

	"sopc/compiler/condition"
	"sopc/compiler/program"
)

// fourteen is a case of 14 steps with what an ordinary SOP has: two fields, a
// conditional step, kelengkapan and outputs, one return.
func fourteen() (*program.Program, []Event) {
	steps := make([]program.Step, 14)
	for i := range steps {
		steps[i] = program.Step{ID: fmt.Sprint("langkah-", i+1), Actors: by(i % 4), Inputs: []program.Item{paper("Berkas")}, Outputs: []program.Item{paper("Hasil")}}
	}
	steps[0].Fills = []int{biaya, jenis}
	steps[4].When = &program.When{Rule: rule(`f_biaya > 0 and f_jenis != "hilang"`, biaya, jenis)}
	steps[9].Outcomes = []program.Outcome{outcome("Ya", onward(10)), outcome("Tidak", program.Arrow{To: step(7), Back: true, Limit: 3, Beyond: &reject})}
	events := []Event{{Kind: Started, Lane: -1, Data: condition.Data{catatan: "-"}}}
	path := []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 7, 8, 9, 10, 11, 12, 13}
	for i, n := range path {
		e := Event{Kind: Completed, Task: i + 1, Lane: n % 4, Inputs: []int{0}, Outputs: []int{0}}
		switch {
		case n == 0:
			e.Data = condition.Data{biaya: int64(50_000), jenis: "baru"}
		case n == 9:
			e.Kind, e.Outcome = Decided, 0
			if i == 9 {
				e.Outcome, e.Reason = 1, "belum lengkap"
			}
		}
		events = append(events, e)
	}
	for i := range events {
		events[i].ID, events[i].At = fmt.Sprint("e", i), noon(i)
	}
	return withFields(sop(steps...)), events
}

func BenchmarkApply(b *testing.B) {
	sop, events := fourteen()
	p := load(b, sop)
	half, err := p.Replay(events[:9])
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := p.Apply(half, events[9]); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCase(b *testing.B) {
	sop, events := fourteen()
	p := load(b, sop)
	b.ReportAllocs()
	for b.Loop() {
		if s, err := p.Replay(events); err != nil || s.Phase != Ended {
			b.Fatal(s.Phase, err)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	sop, _ := fourteen()
	for b.Loop() {
		load(b, sop)
	}
}
