package form

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

type even struct{}

func (even) Advance(rune) float64 { return 0.5 }
func (even) ASCII() *[128]float64 { return (*[128]float64)(slices.Repeat([]float64{0.5}, 128)) }

// What is broken into lines is put together again, character by character.
func TestParagraphs(t *testing.T) {
	fonts := Fonts{Regular: even{}, Bold: even{}}
	rapid.Check(t, func(t *rapid.T) {
		source := rapid.StringOf(rapid.SampledFrom([]rune("abc  -/ü\u0301\n\x00<"))).Draw(t, "source")
		lines := fonts.lines(source, 10, false, rapid.Float64Range(1, 30).Draw(t, "width"))
		all := Paragraphs(lines)
		got := ""
		if len(all) == 1 {
			got = all[0].Text
		}
		if len(all) > 1 || got != clean(source) {
			t.Fatalf("%q became %+v", clean(source), all)
		}
	})
}

func TestGrid(t *testing.T) {
	cell := func(x, y, w, h float64) Cell { return Cell{Rect: Rect{x, y, w, h}} }
	g := NewGrid([]Cell{cell(0, 0, 10, 20), cell(10, 0, 20, 8), cell(10, 8, 5, 12), cell(15, 8, 15.001, 12), cell(0, 20, 10, 5)})
	want := [][]Place{
		{{0, 1, 2, false}, {1, 2, 1, false}},
		{{0, 1, 2, true}, {2, 1, 1, false}, {3, 1, 1, false}},
		{{4, 1, 1, false}, {-1, 1, 1, false}, {-1, 1, 1, false}},
	}
	if len(g.Columns) != 3 || len(g.Rows) != 3 {
		t.Fatalf("columns %v, rows %v", g.Columns, g.Rows)
	}
	for i, row := range want {
		for k, p := range row {
			if k >= len(g.Places[i]) || g.Places[i][k] != p {
				t.Fatalf("row %d: %v, not %v", i, g.Places[i], row)
			}
		}
	}
}
