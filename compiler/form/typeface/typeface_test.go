package typeface

import "testing"

// Widths are those of the family's published metrics, in 2048ths.
func TestAdvance(t *testing.T) {
	regular, bold := Sans().Regular.(*Face), Sans().Bold.(*Face)
	serif, serifBold := Serif().Regular.(*Face), Serif().Bold.(*Face)
	for _, c := range []struct {
		face *Face
		r    rune
		want float64
	}{
		{regular, ' ', 569}, {regular, 'A', 1366}, {regular, 'i', 455}, {regular, 'm', 1706}, {regular, '0', 1139}, {regular, 'é', 1139}, {regular, '–', 1139},
		{bold, 'A', 1479}, {bold, 'i', 569}, {bold, 'm', 1821},
		{serif, ' ', 512}, {serif, 'A', 1479}, {serif, 'm', 1593}, {serif, '0', 1024}, {serifBold, 'A', 1479}, {serifBold, 'm', 1706},
	} {
		if got := c.face.Advance(c.r) * 2048; got != c.want {
			t.Errorf("%q: %v, want %v", c.r, got, c.want)
		}
		if !c.face.Has(c.r) {
			t.Errorf("%q is missing", c.r)
		}
	}
	for _, f := range []*Face{regular, bold, serif, serifBold} {
		if !f.Has(Missing) {
			t.Error("the sign for what is missing is missing")
		}
		if f.Has('👩') || f.Advance('👩') != f.Advance(Missing) {
			t.Error("what the font lacks is not as wide as its sign")
		}
	}
}
