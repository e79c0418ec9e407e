package typeface

import "testing"

// Widths are those of the family's published metrics, in 2048ths.
func TestAdvance(t *testing.T) {
	for _, c := range []struct {
		face *Face
		r    rune
		want float64
	}{
		{Regular(), ' ', 569}, {Regular(), 'A', 1366}, {Regular(), 'i', 455}, {Regular(), 'm', 1706}, {Regular(), '0', 1139}, {Regular(), 'é', 1139}, {Regular(), '–', 1139},
		{Bold(), 'A', 1479}, {Bold(), 'i', 569}, {Bold(), 'm', 1821},
	} {
		if got := c.face.Advance(c.r) * 2048; got != c.want {
			t.Errorf("%q: %v, want %v", c.r, got, c.want)
		}
		if !c.face.Has(c.r) {
			t.Errorf("%q is missing", c.r)
		}
	}
	for _, f := range []*Face{Regular(), Bold()} {
		if !f.Has(Missing) {
			t.Error("the sign for what is missing is missing")
		}
		if f.Has('👩') || f.Advance('👩') != f.Advance(Missing) {
			t.Error("what the font lacks is not as wide as its sign")
		}
	}
}
