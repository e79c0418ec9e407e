package typeface

import (
	"encoding/binary"
	"slices"
	"strings"
	"unicode/utf16"

	"sopc/compiler/form"
	"sopc/lang/bahasa"
)

// # Files of an office
//
// A font of an office goes into its PDF, so it is judged before anything relies
// on it: all that is read later lies within the file, and takes bounded time.

// MaxBytes is how large a file may be.
const MaxBytes = 4 << 20

const (
	mostTables     = 64
	mostComponents = 64 // glyphs that a glyph is put together of, counted through
	deepest        = 6  // glyphs within glyphs
	longestFamily  = 40 // characters of a name
	widest         = 4  // times the size of the text
)

// Fault says why a file is no font that can be used.
type Fault struct{ said bahasa.Text }

func (f Fault) Error() string { return f.said.ID }

// Text is the fault in both languages.
func (f Fault) Text() bahasa.Text { return f.said }

func fault(id, en string, args ...any) error { return Fault{bahasa.T(id, en, args...)} }

var errDamaged = fault("berkas huruf ini rusak atau susunannya tidak dikenal; pakai berkas TrueType (.ttf) lain", "this font is damaged or its form unknown; use another TrueType file (.ttf)")

// Judge reports why a file cannot be used, as a Fault, or nil.
func Judge(ttf []byte) error {
	switch {
	case len(ttf) > MaxBytes:
		return fault("berkas huruf ini lebih besar dari %d MB", "this font is larger than %d MB", MaxBytes>>20)
	case strings.HasPrefix(string(ttf), "OTTO"), strings.HasPrefix(string(ttf), "wOF"):
		return fault("huruf ini bukan TrueType; pakai berkas .ttf", "this font is no TrueType; use a .ttf file")
	case strings.HasPrefix(string(ttf), "ttcf"):
		return fault("berkas ini memuat beberapa huruf sekaligus (.ttc); pakai berkas .ttf", "this file holds several fonts (.ttc); use a .ttf file")
	}
	j := &judgement{ttf: ttf, ok: true}
	j.file()
	if !j.ok {
		return errDamaged
	}
	if use := j.u16("OS/2", 8); use == 2 || use&0x300 != 0 {
		return fault("lisensi huruf ini melarang penyematan dalam dokumen; pakai huruf lain", "the licence of this font forbids to embed it in documents; use another one")
	}
	face := read(ttf)
	for _, w := range face.advance {
		if w > widest {
			return errDamaged
		}
	}
	for r := ' '; r <= '~'; r++ {
		if !face.Has(r) {
			return fault("huruf ini tidak memuat %q; pakai huruf Latin yang lengkap", "this font lacks %q; use a complete Latin one", r)
		}
	}
	return nil
}

// Load makes a family of two files that Judge accepts.
func Load(regular, bold []byte) form.Fonts {
	name := familyName(regular)
	return family(name, name, regular, bold)
}

// judgement reads a file; ok is false from the first thing on that is not as it
// must be.
type judgement struct {
	ttf    []byte
	tables map[string][]byte
	ok     bool

	glyphs  []int // where each glyph begins in glyf, and the last one ends
	counted map[int]int
}

func (j *judgement) want(ok bool) bool {
	j.ok = j.ok && ok
	return j.ok
}

func (j *judgement) u16(table string, at int) int {
	if t := j.tables[table]; j.want(at >= 0 && at+2 <= len(t)) {
		return int(binary.BigEndian.Uint16(t[at:]))
	}
	return 0
}

func (j *judgement) u32(table string, at int) int { return j.u16(table, at)<<16 | j.u16(table, at+2) }

func (j *judgement) file() {
	if !j.want(len(j.ttf) > 12 && (string(j.ttf[:4]) == "\x00\x01\x00\x00" || string(j.ttf[:4]) == "true")) {
		return
	}
	j.tables = map[string][]byte{"": j.ttf}
	n := j.u16("", 4)
	j.want(n <= mostTables)
	for i := 0; i < n && j.ok; i++ {
		at := 12 + 16*i
		from, size := j.u32("", at+8), j.u32("", at+12)
		if j.want(from+size <= len(j.ttf)) {
			j.tables[string(j.ttf[at:at+4])] = j.ttf[from : from+size]
		}
	}
	for _, t := range []struct {
		name  string
		least int
	}{{"head", 54}, {"hhea", 36}, {"maxp", 6}, {"OS/2", 78}, {"post", 32}, {"name", 6}, {"cmap", 4}, {"hmtx", 4}, {"loca", 4}, {"glyf", 0}} {
		table, there := j.tables[t.name]
		j.want(there && len(table) >= t.least)
	}
	j.want(j.u16("OS/2", 0) <= 1 || len(j.tables["OS/2"]) >= 90)
	em, glyphs, metrics := j.u16("head", 18), j.u16("maxp", 4), j.u16("hhea", 34)
	j.want(16 <= em && em <= 16384 && j.u16("head", 52) == 0 && j.u16("hhea", 32) == 0)
	if j.want(1 <= metrics && metrics <= glyphs && len(j.tables["hmtx"]) >= 4*metrics+2*(glyphs-metrics)) {
		j.outlines(glyphs)
		j.characters(glyphs)
		j.names()
	}
}

// outlines looks at the places of all glyphs and at those that are put together
// of others.
func (j *judgement) outlines(n int) {
	long := j.u16("head", 50)
	j.want(long <= 1)
	for i := 0; i <= n && j.ok; i++ {
		at := j.u16("loca", 2*i) * 2
		if long == 1 {
			at = j.u32("loca", 4*i)
		}
		j.want(at <= len(j.tables["glyf"]) && (i == 0 || at >= j.glyphs[i-1]))
		j.glyphs = append(j.glyphs, at)
	}
	j.counted = map[int]int{}
	for i := 0; i < n && j.ok; i++ {
		j.components(i, 0)
	}
}

// components counts the glyphs in a glyph, and itself.
func (j *judgement) components(glyph, depth int) int {
	if count, done := j.counted[glyph]; done {
		return count
	}
	if !j.want(glyph < len(j.glyphs)-1 && depth <= deepest) {
		return 0
	}
	at, end := j.glyphs[glyph], j.glyphs[glyph+1]
	count := 1
	if at < end {
		j.want(end-at >= 10)
		if j.u16("glyf", at) >= 0x8000 {
			const continues, words, scale, twoScales, matrix = 0x20, 0x1, 0x8, 0x40, 0x80
			at += 10 // its head
			for flags := continues; flags&continues != 0 && j.ok; {
				flags = j.u16("glyf", at)
				count += j.components(j.u16("glyf", at+2), depth+1)
				if at += 6; flags&words != 0 {
					at += 2
				}
				switch {
				case flags&scale != 0:
					at += 2
				case flags&twoScales != 0:
					at += 4
				case flags&matrix != 0:
					at += 8
				}
				j.want(at <= end && count <= mostComponents)
			}
		}
	}
	j.counted[glyph] = count
	return count
}

// characters looks at the table of characters: its stretches follow one
// another, and every glyph that it names is there.
func (j *judgement) characters(glyphs int) {
	at := characterTable(j.tables["cmap"])
	size, n := j.u16("cmap", at+2), j.u16("cmap", at+6)/2
	if !j.want(at > 0 && n > 0 && 16+8*n <= size && at+size <= len(j.tables["cmap"])) {
		return
	}
	ends, starts, deltas, offsets := at+14, at+16+2*n, at+16+4*n, at+16+6*n
	before := -1
	for s := 0; s < n && j.ok; s++ {
		first, last, delta, offset := j.u16("cmap", starts+2*s), j.u16("cmap", ends+2*s), j.u16("cmap", deltas+2*s), j.u16("cmap", offsets+2*s)
		j.want(before < first && first <= last && (offset%2 == 0 || offset == 0xffff))
		before = last
		for r := first; r <= last && r < 0xffff && j.ok; r++ {
			glyph := r
			if offset != 0 {
				if glyph = j.u16("cmap", offsets+2*s+offset+2*(r-first)); glyph == 0 {
					continue
				}
			}
			j.want((glyph+delta)&0xffff < glyphs)
		}
	}
}

// names looks at the records of the table of names.
func (j *judgement) names() {
	n, texts := j.u16("name", 2), j.u16("name", 4)
	j.want(j.u16("name", 0) == 0)
	for i := 0; i < n && j.ok; i++ {
		at := 6 + 12*i
		size := j.u16("name", at+8)
		j.want(texts+j.u16("name", at+10)+size <= len(j.tables["name"]) && (j.u16("name", at) != 3 || size%2 == 0))
	}
}

// characterTable is where the table of Unicode characters begins in a cmap, or
// 0: the first one of format 4.
func characterTable(cmap []byte) int {
	u16 := func(at int) int {
		if at+2 > len(cmap) {
			return -1
		}
		return int(binary.BigEndian.Uint16(cmap[at:]))
	}
	for i := range max(0, u16(2)) {
		system, kind, at := u16(4+8*i), u16(6+8*i), u16(8+8*i)<<16|u16(10+8*i)
		if system == 3 && kind == 1 || system == 0 {
			if form := u16(at); form == 4 && at > 0 {
				return at
			} else if form < 0 {
				return 0 // others look there, too
			}
		}
	}
	return 0
}

// familyName is the name of a family, as far as it is plain letters.
func familyName(ttf []byte) string {
	j := &judgement{ttf: ttf, ok: true}
	j.file()
	table := j.tables["name"]
	texts := j.u16("name", 4)
	for i := range j.u16("name", 2) {
		at := 6 + 12*i
		if j.u16("name", at) != 3 || j.u16("name", at+6) != 1 {
			continue
		}
		from := texts + j.u16("name", at+10)
		raw := table[from : from+j.u16("name", at+8)]
		var units []uint16
		for pair := range slices.Chunk(raw, 2) {
			units = append(units, binary.BigEndian.Uint16(pair))
		}
		name := strings.Map(func(r rune) rune {
			if r == ' ' || r == '-' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z' {
				return r
			}
			return -1
		}, string(utf16.Decode(units)))
		if name = strings.Join(strings.Fields(name), " "); name != "" && len(name) <= longestFamily {
			return name
		}
	}
	return "Huruf Instansi"
}
