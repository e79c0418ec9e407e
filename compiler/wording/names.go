package wording

import (
	"slices"
	"strings"
	"unicode"
)

// Disagreement is a word for which the title and some steps use two.
type Disagreement struct {
	At    Span   // the word in the title
	Title string // that word, in small letters
	Word  string // what the steps say instead, in small letters
	Steps []Place
}

// Place is a part of a step's text; Step is its index.
type Place struct {
	Step int
	Span
}

// Terms finds where a step repeats a phrase of the title but for one word.
// It speaks up in two cases only: the phrase is followed by its abbreviation,
// which both words begin ("Penilaian | Penelitian Tindakan Kelas (PTK)"), or
// the word is mistyped in the middle of a phrase of four words or more.
// Everything looser would take "Laporan Keuangan Dinas" for a slip of
// "Laporan Kinerja Dinas".
func Terms(title string, steps []string) []Disagreement {
	var all []Disagreement
	tt := tokens(title)
	tt = tt[:min(len(tt), 100)]
	for n, step := range steps {
		st := tokens(step)
		for i := range tt {
			for j := range st {
				if differ(tt, i, st, j) {
					d := slices.IndexFunc(all, func(d Disagreement) bool { return d.At == tt[i].Span && d.Word == st[j].text })
					if d < 0 {
						d = len(all)
						all = append(all, Disagreement{At: tt[i].Span, Title: tt[i].text, Word: st[j].text})
					}
					all[d].Steps = append(all[d].Steps, Place{n, st[j].Span})
				}
			}
		}
	}
	return all
}

func differ(a []token, i int, b []token, j int) bool {
	x, y := a[i].text, b[j].text
	if x == y || a[i].mark || b[j].mark || len(x) < 5 || len(y) < 5 {
		return false
	}
	right := 0
	var initials strings.Builder
	for i+1+right < len(a) && j+1+right < len(b) && a[i+1+right].text == b[j+1+right].text {
		t := a[i+1+right]
		if t.text == "(" && right >= 2 && i+2+right < len(a) && j+2+right < len(b) {
			short := a[i+2+right].text
			return short == b[j+2+right].text && short == x[:1]+initials.String() && x[0] == y[0]
		}
		if t.mark {
			break
		}
		initials.WriteByte(t.text[0])
		right++
	}
	left := 0
	for i-1-left >= 0 && j-1-left >= 0 && !a[i-1-left].mark && a[i-1-left].text == b[j-1-left].text {
		left++
	}
	return left > 0 && right > 0 && left+right >= 3 && mistyped(x, y)
}

// Similar reports whether two names of documents seem to mean the same one:
// they differ by an abbreviation ("Konsep PK" and "Konsep perjanjian
// kinerja"), a slip of the pen, a word such as "dokumen", or how the result
// is worded ("Tersusunnya …"). Names of different states ("Draf X" and "X",
// "Konsep X" and "Draf X") and of different things are not similar. Names
// that are equal but for case and blanks are.
func Similar(a, b string) bool {
	n, m := ReadName(a), ReadName(b)
	return n.Similar(&m)
}

// Similar is the function Similar on names already read.
func (n *Name) Similar(m *Name) bool {
	if n.slipped(m) {
		return true
	}
	if n.state != m.state || len(n.words) == 0 && n.state == "" {
		return false
	}
	return n.means(m) || n.trimmed(m) || m.trimmed(n)
}

// Name is a document's name as Similar compares it: without its layout, its
// state apart. Who compares many names reads each once.
type Name struct {
	state  string // "draf", "konsep", "final draf", …
	words  []nameWord
	glued  string   // the words without the blanks between them
	filler bool     // the first word is one
	all    []string // the words as they are written, in small letters, state and all
}

type nameWord struct {
	text  string   // small letters
	short bool     // written in capitals: it may be an abbreviation
	known []string // what it means for certain, word by word
}

// ReadName reads the name of a document.
func ReadName(s string) Name {
	s = StripResult(s)
	if strings.ContainsRune(s, '(') {
		s = aside().ReplaceAllString(s, " ")
	}
	var n Name
	var states []string
	for _, t := range tokens(s) {
		if t.mark {
			continue
		}
		if len(n.words) == 30 {
			break // no name; comparing it might take long
		}
		w := t.text
		n.all = append(n.all, w)
		if w == "untuk" && len(n.words) > 0 {
			break // what it is for is not its name
		}
		if half, rest, twice := strings.Cut(w, "-"); twice && half == rest {
			w = half
		}
		if v, ok := variants[w]; ok {
			w = v
		}
		if last := len(n.words) - 1; w == "fotokopi" && last >= 0 && n.words[last].text == "foto" {
			n.words = n.words[:last] // "foto copy"
		}
		if stateWords[w] {
			states = append(states, w)
			continue
		}
		n.words = append(n.words, nameWord{w, isShort(t.In(s)), strings.Fields(known[w])})
	}
	n.filler = len(n.words) > 0 && fillers[n.words[0].text]
	n.state = strings.Join(states, " ")
	n.glued = glued(n.words)
	return n
}

func isShort(s string) bool {
	upper := 0
	for _, r := range s {
		if unicode.IsUpper(r) {
			upper++
		}
	}
	return upper >= 2 && len(s) <= 7
}

var (
	stateWords = set(`draf konsep rancangan usulan final akhir asli salinan fotokopi tembusan arsip revisi perbaikan sementara
		lama baru lengkap awal hasil rekap`)
	variants = table(`draft=draf|photocopy=fotokopi|fotocopy=fotokopi|photokopi=fotokopi|copy=fotokopi|kopi=fotokopi|telpon=telepon|
		photo=foto|ijin=izin|ijasah=ijazah|pebruari=februari|nopember=november|jadual=jadwal|kwitansi=kuitansi|
		review=reviu|analisa=analisis|staff=staf|standart=standar|sertipikat=sertifikat`)
	// fillers may stand before a name or not.
	fillers = set("dokumen surat berkas naskah lembar")
	// known abbreviations mean nothing but this.
	known = table(`sk=surat keputusan|ktp=kartu tanda penduduk|kk=kartu keluarga|sim=surat izin mengemudi|spt=surat perintah tugas|
		bast=berita acara serah terima|kak=kerangka acuan kerja|dpa=dokumen pelaksanaan anggaran|rka=rencana kerja dan anggaran|
		pk=perjanjian kinerja|spk=surat perintah kerja|sppd=surat perintah perjalanan dinas|spd=surat perjalanan dinas|
		spm=surat perintah membayar|spp=surat permintaan pembayaran|spj=surat pertanggungjawaban|sp2d=surat perintah pencairan dana`)
	// confusable words differ by one letter and mean two things.
	confusable = phrases("pencairan pencarian", "pencarian pencairan", "usulan susulan", "susulan usulan", "pernyataan penyataan",
		"sisa siswa", "dana danau", "kota kotak", "masa massa")
)

// slipped reports whether two names of several words are the same but for one
// letter that one of them lacks, behind the first of a word.
func (n *Name) slipped(m *Name) bool {
	if len(n.all) < 2 || len(n.all) != len(m.all) {
		return false
	}
	slips := 0
	for i, a := range n.all {
		b := m.all[i]
		if len(a) > len(b) {
			a, b = b, a
		}
		if a == b {
			continue
		}
		if slips++; slips > 1 || len(a) < 4 || a[0] != b[0] || !lost(a, b) || confusable[a+" "+b] {
			return false
		}
	}
	return slips == 1
}

// lost reports whether a is b without one letter.
func lost(a, b string) bool {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	return len(a)+1 == len(b) && a[i:] == b[i+1:] && !strings.ContainsAny(b, "0123456789")
}

// trimmed reports whether n means m once a filler that only n has is dropped.
func (n *Name) trimmed(m *Name) bool {
	if len(n.words) < 2 || len(m.words) == 0 || !n.filler || m.filler {
		return false
	}
	rest := Name{words: n.words[1:], glued: strings.TrimPrefix(n.glued, n.words[0].text)}
	return rest.means(m)
}

// means compares word by word, abbreviations with the words they stand for;
// a blank too many or too few does not count.
func (n *Name) means(m *Name) bool {
	return matches(n.words, m.words) || n.glued == m.glued && len(n.glued) >= 10
}

func matches(x, y []nameWord) bool {
	if len(x) == 0 || len(y) == 0 {
		return len(x) == len(y)
	}
	if sameWord(x[0].text, y[0].text) && matches(x[1:], y[1:]) {
		return true
	}
	return abbreviates(x, y) || abbreviates(y, x)
}

// abbreviates reports whether the first word of x stands for the first few
// of y and the rest agrees.
func abbreviates(x, y []nameWord) bool {
	if words := x[0].known; len(words) > 0 {
		if len(y) < len(words) {
			return false
		}
		for i, w := range words {
			if y[i].text != w {
				return false
			}
		}
		return matches(x[1:], y[len(words):])
	}
	if !x[0].short {
		return false
	}
	var initials strings.Builder
	for i, w := range y {
		if len(w.text) > 0 && !little[w.text] {
			initials.WriteByte(w.text[0])
		}
		if initials.Len() >= 2 && initials.String() == x[0].text && matches(x[1:], y[i+1:]) {
			return true
		}
	}
	return false
}

var little = set("dan di ke dari untuk atas yang")

// sameWord allows for a slip of the pen and for a noun beside its root
// (kepanitiaan, panitia).
func sameWord(a, b string) bool {
	return a == b || around(a, b) || around(b, a) || mistyped(a, b)
}

func around(a, b string) bool { return len(b) >= 5 && a == "ke"+b+"an" }

// mistyped reports whether one long word is the other with a letter lost,
// doubled or swapped with its neighbour. A changed letter does not count:
// too many words differ by one (pengadaan, pengaduan).
func mistyped(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < 6 || len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	var slip bool
	if len(a) < len(b) {
		slip = a[i:] == b[i+1:]
	} else {
		slip = i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
	}
	return slip && !confusable[a+" "+b] && !strings.ContainsAny(a+b, "0123456789")
}

// Slip reports whether two titles are the same but for slips of the pen in
// long words: a letter lost, doubled or swapped with its neighbour.
func Slip(a, b string) bool {
	x, y := titleWords(a), titleWords(b)
	if len(x) < 2 || len(x) != len(y) {
		return false
	}
	slips := 0
	for i := range x {
		if x[i] == y[i] {
			continue
		}
		if slips++; !mistyped(x[i], y[i]) {
			return false
		}
	}
	return slips > 0
}

// titleWords are the words of a title, without the "SOP" before it.
func titleWords(s string) []string {
	var words []string
	for _, t := range tokens(s) {
		if !t.mark && !(len(words) == 0 && t.text == "sop") {
			words = append(words, t.text)
		}
	}
	return words
}

func glued(words []nameWord) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString(w.text)
	}
	return b.String()
}
