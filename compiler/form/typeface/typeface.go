// Package typeface is the families that a form can be set in: their files for
// embedding and how far each character advances. Liberation Sans has the widths
// of Arial and Liberation Serif those of Times New Roman, so that a page laid
// out with them keeps its lines where only those are installed. Nothing is read
// before it is asked for.
package typeface

import (
	"encoding/binary"
	"sync"

	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
	"github.com/go-fonts/liberation/liberationserifbold"
	"github.com/go-fonts/liberation/liberationserifregular"

	"sopc/compiler/form"
)

// Missing is what a file shows where the font lacks a character; a font that
// lacks this as well shows its own sign. That is told from a character that was
// meant: no SOP has it.
const Missing = '\u25a1' // a white square

// Face is one of a family's files.
type Face struct {
	TTF     []byte
	ascii   [128]float64
	advance map[rune]float64
	missing float64
}

// The families read their files when they are first called.
var (
	Sans = sync.OnceValue(func() form.Fonts {
		return family("Liberation Sans", "Arial, Helvetica, sans-serif", liberationsansregular.TTF, liberationsansbold.TTF)
	})
	Serif = sync.OnceValue(func() form.Fonts {
		return family("Liberation Serif", "Times New Roman, Times, serif", liberationserifregular.TTF, liberationserifbold.TTF)
	})
)

func family(name, fallback string, regular, bold []byte) form.Fonts {
	return form.Fonts{Regular: read(regular), Bold: read(bold), Family: name, Fallback: fallback}
}

// Advance is the width of a character, as a share of the size of the text.
func (f *Face) Advance(r rune) float64 {
	if r >= 0 && r < 128 {
		return f.ascii[r]
	}
	if w, ok := f.advance[r]; ok {
		return w
	}
	return f.missing
}

// ASCII is the width of each of the first characters.
func (f *Face) ASCII() *[128]float64 { return &f.ascii }

// Has reports whether the font draws a character.
func (f *Face) Has(r rune) bool {
	_, ok := f.advance[r]
	return ok
}

// read takes the advances from the tables head, hhea, hmtx and cmap (format
// 4) of a file that Judge accepts.
func read(ttf []byte) *Face {
	u16 := func(at int) int { return int(binary.BigEndian.Uint16(ttf[at:])) }
	u32 := func(at int) int { return int(binary.BigEndian.Uint32(ttf[at:])) }
	tables := map[string]int{}
	for i := range u16(4) {
		at := 12 + 16*i
		tables[string(ttf[at:at+4])] = u32(at + 8)
	}
	em := float64(u16(tables["head"] + 18))
	metrics := u16(tables["hhea"] + 34)
	width := func(glyph int) float64 {
		return float64(u16(tables["hmtx"]+4*min(glyph, metrics-1))) / em
	}
	f := &Face{TTF: ttf, advance: map[rune]float64{}}
	at := tables["cmap"] + characterTable(ttf[tables["cmap"]:])
	n := u16(at+6) / 2
	ends, starts, deltas, offsets := at+14, at+16+2*n, at+16+4*n, at+16+6*n
	for s := range n {
		for r := u16(starts + 2*s); r <= u16(ends+2*s) && r < 0xffff; r++ {
			glyph := r
			if offset := u16(offsets + 2*s); offset != 0 {
				glyph = u16(offsets + 2*s + offset + 2*(r-u16(starts+2*s)))
			}
			if glyph != 0 || u16(offsets+2*s) == 0 {
				glyph = (glyph + u16(deltas+2*s)) & 0xffff
			}
			if glyph != 0 {
				f.advance[rune(r)] = width(glyph)
			}
		}
	}
	f.missing = width(0) // of what stands for it
	if w, ok := f.advance[Missing]; ok {
		f.missing = w
	}
	for r := range f.ascii {
		f.ascii[r] = f.missing
		if w, ok := f.advance[rune(r)]; ok {
			f.ascii[r] = w
		}
	}
	return f
}
