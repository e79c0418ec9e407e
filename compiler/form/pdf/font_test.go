package pdf_test

import (
	"bytes"
	"encoding/binary"
	"io"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/go-fonts/liberation/liberationmonoregular"

	"sopc/compiler/form"
	"sopc/compiler/form/pdf"
	"sopc/compiler/form/typeface"
	"sopc/compiler/specimen"
)

// A font that is judged good can be embedded, whatever else is in its file: at
// each try a few bytes of its tables are others. SOPC_SEMUA=1 tries 3,000.
func TestAlteredFonts(t *testing.T) {
	tables := []string{"head", "hhea", "maxp", "OS/2", "post", "name", "cmap", "hmtx", "loca", "glyf"}
	p := specimen.Program(rand.New(rand.NewPCG(1, 0)), specimen.Size{Steps: 3, Lanes: 2})
	p.Title = "Écrire àéîõü ÅÇÑ ½ ﬁ ǻ ΐ Ή й Ѐ"
	tries, good := 60, 0
	if os.Getenv("SOPC_SEMUA") != "" {
		tries = 3000
	}
	r := rand.New(rand.NewPCG(2026, 11))
	for try := range tries {
		ttf := bytes.Clone(liberationmonoregular.TTF)
		for range 1 + r.IntN(4) {
			name := tables[r.IntN(len(tables))]
			i := bytes.Index(ttf[:400], []byte(name))
			from, size := int(binary.BigEndian.Uint32(ttf[i+8:])), int(binary.BigEndian.Uint32(ttf[i+12:]))
			if r.IntN(2) == 0 { // most that can go wrong stands in front
				size = min(size, 64)
			}
			ttf[from+r.IntN(size)] = byte(r.Uint32())
		}
		if typeface.Judge(ttf) != nil {
			continue
		}
		good++
		d, err := form.Layout(p, form.Options{Fonts: typeface.Load(ttf, ttf)})
		if err == nil {
			err = pdf.Write(io.Discard, d)
		}
		if err != nil {
			t.Fatalf("try %d: %v", try, err)
		}
	}
	if good == 0 || good == tries {
		t.Errorf("%d of %d fonts were judged good", good, tries)
	}
}
