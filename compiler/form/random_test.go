package form_test

import (
	"testing"

	"sopc/compiler/form"
	"sopc/compiler/specimen"
)

// sizes are those of the random SOPs that the drawing is judged on.
var sizes = []struct {
	name string
	specimen.Size
	many int
}{
	{"14 steps, 5 lanes", specimen.Size{Steps: 14, Lanes: 5}, 60},
	{"40 steps, 8 lanes", specimen.Size{Steps: 40, Lanes: 8, Returns: 15}, 20},
	{"20 steps, 12 lanes", specimen.Size{Steps: 20, Lanes: 12, Returns: 10, Decisions: 60}, 20},
	{"20 steps, 1 lane", specimen.Size{Steps: 20, Lanes: 1, Returns: 8}, 20},
	{"200 steps, 6 lanes", specimen.Size{Steps: 200, Lanes: 6, Returns: 80, Decisions: 50}, 2},
	{"hostile", specimen.Size{Steps: 12, Lanes: 4, Hostile: true}, 20},
}

func TestRandom(t *testing.T) {
	for _, c := range sizes {
		t.Run(c.name, func(t *testing.T) {
			var all measures
			shown := 0
			bad := 0
			for seed := range uint64(c.many) {
				p := grow(seed, c.Size)
				d := layout(t, p, form.Options{Portrait: seed%4 == 3})
				for i := range d.Pages {
					if d.Pages[i].Table == nil {
						continue
					}
					faults, m := judge(d.Pages[i].Table)
					m.connectors = connectors(d.Pages[i].Table)
					all.add(m)
					if last := d.Pages[i].Table.Rows[len(d.Pages[i].Table.Rows)-1]; last.Y+last.H > d.Height-12 {
						t.Errorf("seed %d: page %d is too full: %.1f of %.1f", seed, i+1, last.Y+last.H, d.Height)
					}
					bad += len(faults)
					for _, f := range faults {
						if shown++; shown <= 12 {
							t.Errorf("seed %d, page %d: %s", seed, i+1, f)
						}
					}
				}
			}
			t.Logf("%+v faults %d", all, bad)
		})
	}
}
