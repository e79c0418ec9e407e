package specimen

import (
	"fmt"

	"sopc/compiler/program"
)

// Letter is an SOP of so many steps, one after the other, for three lanes in
// turn; each is due after a day of the wall clock. What cases cost is measured
// with it, on every host with the same one.
func Letter(steps int) *program.Program {
	p := &program.Program{Format: program.Format, Title: "Surat Masuk", Clock: program.Wall,
		Lanes: []program.Lane{{ID: "pemohon", Name: "Pemohon"}, {ID: "loket", Name: "Loket Pelayanan"}, {ID: "camat", Name: "Camat"}},
		Start: program.Target{Kind: program.ToStep}, Ends: []program.End{{Kind: program.Finished}}}
	day := &program.Duration{Text: "1 hari", Amounts: []program.Amount{{Min: 1, Max: 1, Unit: program.Day, Clock: program.Wall}}}
	for i := range steps {
		next := program.Target{Kind: program.ToStep, Index: i + 1}
		if i == steps-1 {
			next = program.Target{Kind: program.ToEnd}
		}
		p.Steps = append(p.Steps, program.Step{ID: fmt.Sprint("langkah-", i+1), Text: "Memeriksa kelengkapan berkas permohonan", Clock: program.Wall,
			Actors: []program.Group{{{Lane: i % 3}}}, Time: day, Next: program.Arrow{To: next}})
	}
	return p
}
