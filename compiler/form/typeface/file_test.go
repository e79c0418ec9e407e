package typeface

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"github.com/go-fonts/liberation/liberationmonoregular"
	"github.com/go-fonts/liberation/liberationserifbold"
	"github.com/go-fonts/liberation/liberationserifregular"
)

// table is where a table of a file begins.
func table(ttf []byte, name string) int {
	i := bytes.Index(ttf[:400], []byte(name))
	return int(binary.BigEndian.Uint32(ttf[i+8:]))
}

func changed(at func(ttf []byte) int, value ...byte) []byte {
	ttf := bytes.Clone(liberationserifregular.TTF)
	copy(ttf[at(ttf):], value)
	return ttf
}

func TestJudge(t *testing.T) {
	for _, good := range [][]byte{liberationserifregular.TTF, liberationserifbold.TTF, liberationmonoregular.TTF} {
		if err := Judge(good); err != nil {
			t.Errorf("%v", err)
		}
	}
	f := Load(liberationmonoregular.TTF, liberationmonoregular.TTF)
	if f.Family != "Liberation Mono" || f.Regular.Advance('i') != f.Regular.Advance('W') {
		t.Errorf("%q, i %v", f.Family, f.Regular.Advance('i'))
	}
	in := func(name string, offset int) func([]byte) int {
		return func(ttf []byte) int { return table(ttf, name) + offset }
	}
	entry := func(name string, offset int) func([]byte) int {
		return func(ttf []byte) int { return bytes.Index(ttf[:400], []byte(name)) + offset }
	}
	for _, c := range []struct {
		name string
		file []byte
		want string
	}{
		{"nothing", nil, "damaged"},
		{"text", []byte("bukan huruf, hanya teks"), "damaged"},
		{"OpenType of another kind", []byte("OTTO\x00\x01"), "no TrueType"},
		{"several fonts", []byte("ttcf\x00\x01"), "several fonts"},
		{"too large", make([]byte, MaxBytes+1), "larger than 4 MB"},
		{"cut off", liberationserifregular.TTF[:200000], "damaged"},
		{"licence", changed(in("OS/2", 8), 0, 2), "licence"},
		{"bitmaps only", changed(in("OS/2", 8), 2, 0), "licence"},
		{"no size", changed(in("head", 18), 0, 0), "damaged"},
		{"places of glyphs", changed(in("head", 50), 0, 7), "damaged"},
		{"a glyph outside", changed(in("loca", 8), 0xff, 0xff, 0xff, 0xff), "damaged"},
		{"no metrics", changed(in("hhea", 34), 0, 0), "damaged"},
		{"more metrics than glyphs", changed(in("hhea", 34), 0xff, 0xff), "damaged"},
		{"a table outside", changed(entry("glyf", 8), 0xff, 0xff, 0xff, 0xf0), "damaged"},
		{"a table missing", changed(entry("cmap", 0), 'x'), "damaged"},
		{"names", changed(in("name", 0), 0, 1), "damaged"},
		{"wide", changed(in("head", 18), 0, 16), "damaged"},
	} {
		err := Judge(c.file)
		var f Fault
		if !errors.As(err, &f) || !strings.Contains(f.Text().EN, c.want) {
			t.Errorf("%s: %v, not %q", c.name, err, c.want)
		}
	}
}

// A glyph that is put together of itself would never be done.
func TestCycle(t *testing.T) {
	ttf := bytes.Clone(liberationserifregular.TTF)
	u32 := func(at int) int { return int(binary.BigEndian.Uint32(ttf[at:])) }
	loca, glyf := table(ttf, "loca"), table(ttf, "glyf")
	for glyph := 1; glyph < 2000; glyph++ {
		at := glyf + u32(loca+4*glyph)
		if u32(loca+4*glyph) < u32(loca+4*glyph+4) && ttf[at] >= 0x80 {
			binary.BigEndian.PutUint16(ttf[at+12:], uint16(glyph))
			if Judge(ttf) == nil {
				t.Errorf("glyph %d holds itself", glyph)
			}
			return
		}
	}
	t.Fatal("no glyph is put together of others")
}
