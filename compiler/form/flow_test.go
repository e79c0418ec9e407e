package form_test

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"sopc/compiler/form"
	"sopc/compiler/form/svg"
	"sopc/compiler/form/typeface"
	"sopc/compiler/gallery"
	"sopc/compiler/program"
	"sopc/compiler/specimen"
)

// alone lays out the flow alone.
func alone(t testing.TB, p *program.Program) *form.Document {
	t.Helper()
	d, err := form.Flow(p, form.Options{Fonts: typeface.Sans()})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The flow alone is one page of No, Kegiatan and lanes: no pentagon, no page
// number, no title; it is drawn without a fault, and what the other columns
// would say is kept.
func TestFlowAlone(t *testing.T) {
	all := gallery.Programs(root)
	for seed := range uint64(6) {
		all[fmt.Sprintf("random %d", seed)] = grow(seed, specimen.Size{Steps: 40, Lanes: 8, Returns: 6})
	}
	for name, p := range all {
		d := alone(t, p)
		if len(d.Pages) != 1 || len(d.Pages[0].Cells) > 0 || len(d.Pages[0].Texts) > 0 || d.Mark != nil || d.Logo != nil {
			t.Errorf("%s: more than the flow: %d pages, %d cells, %d texts", name, len(d.Pages), len(d.Pages[0].Cells), len(d.Pages[0].Texts))
		}
		table := d.Pages[0].Table
		faults, _ := judge(table)
		for _, f := range faults {
			t.Errorf("%s: %s", name, f)
		}
		if n := connectors(table); n > 0 && !strings.HasPrefix(name, "random") || n > len(table.Arrows)/100 {
			t.Errorf("%s: %d of %d arrows are connectors", name, n, len(table.Arrows))
		}
		for i, c := range table.Columns {
			if known := []form.Part{"no", "kegiatan", "pelaksana"}; c.Part != known[min(i, 2)] {
				t.Errorf("%s: column %d is %q", name, i+1, c.Part)
			}
		}
		var said []string
		for _, r := range table.Rows {
			for _, w := range r.Unshown {
				said = append(said, w.Texts...)
			}
		}
		for i := range p.Steps {
			for _, o := range p.Steps[i].Outputs {
				if text := strings.Join(o.Names, " atau "); o.When == nil && !slices.ContainsFunc(said, func(s string) bool { return squeeze(s) == squeeze(text) }) {
					t.Errorf("%s: the output %q of step %d is lost", name, text, i+1)
				}
			}
		}
	}
}

func BenchmarkFlow(b *testing.B) {
	for _, n := range []int{14, 40, 200} {
		p := grow(1, specimen.Size{Steps: n, Lanes: 5})
		b.Run(fmt.Sprintf("%d steps", n), func(b *testing.B) {
			from := processorTime(b)
			for b.Loop() {
				if err := svg.Write(io.Discard, alone(b, p)); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(processorTime(b)-from)/float64(b.N), "cpu-ns/op")
		})
	}
}
