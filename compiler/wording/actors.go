package wording

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Lane is a pelaksana of the SOP under all its names: "Kasi", "Kepala Seksi
// Pemerintahan". Common abbreviations need not be listed.
type Lane struct{ Names []string }

// Mention is a pelaksana whom the text of a step names as acting in it.
type Mention struct {
	Span
	Lane   int    // index of the lane, or -1: an office that has no lane
	Office string // for Lane -1: the office as it is commonly written, "PPTK"
	How    How
}

// How says in which role a mention acts.
type How int

// The ways to act. Handed is weaker: the paper goes to somebody "untuk
// ditandatangani" within the row; when the next step is that one's, it may be
// meant there.
const (
	Acts How = iota
	Handed
)

// Roster is the pelaksana of an SOP, ready to be looked for in many texts.
type Roster struct {
	lanes map[string][]pattern // by first word, the longest first
}

// NewRoster takes the lanes in the order of their indexes. A lane's names are
// all that it goes by, its substitute's included.
func NewRoster(lanes []Lane) *Roster { return &Roster{patterns(lanes)} }

// Actors is Roster.Actors for a single text.
func Actors(text string, lanes []Lane) []Mention { return NewRoster(lanes).Actors(text) }

// Actors finds whom a step names as acting in it, in the order of the text.
//
// Naming is not acting: a paper's owner ("Surat Keputusan Kadis"), whoever
// gets the result ("diserahkan ke staf untuk dikirimkan"), is ordered, is
// invited, or did something before ("berkas yang diajukan oleh pemohon")
// does nothing in this row. So an office counts only
//   - behind "oleh", or behind a passive verb ("dikoreksi Kasi");
//   - before an active verb at the head of a clause ("…, Kasi memeriksa");
//   - behind "ke" when the paper is handed on there to be signed
//     ("diteruskan ke Kabid untuk ditandatangani").
//
// In a relative clause ("yang diketik oleh staf") it counts only where the
// row is told as a chain: behind an actor already named, or with "yang
// selanjutnya". A row that begins with an active verb is told from its own
// pelaksana's side; there only what comes "kemudian" names another one. Who
// is joined by "dan" shares the fate of the one before.
func (roster *Roster) Actors(text string) []Mention {
	ts := tokens(text)
	w := canonical(ts)
	r := row{w: w, active: beginsActive(ts)}
	for i := 0; i < len(w); {
		p, n := roster.at(text, w, i)
		if n == 0 {
			i++
			continue
		}
		how, acts := r.last.how, r.last.acts
		if !r.joined(i) {
			how, acts = r.role(i, i+n)
		}
		r.last = judged{i + n, how, acts}
		if acts && p.lane != ambiguous && (p.lane >= 0 || how == Acts) {
			r.found = append(r.found, Mention{Span{w[i].Start, w[i+n-1].End}, p.lane, p.office, how})
		}
		i += n
	}
	return r.found
}

// canonical writes offices in one way: "Kasi" as "kepala seksi", both words
// at the place of the one. Reduplications and marks stay.
func canonical(ts []token) []token {
	w := make([]token, 0, len(ts)+4)
	for i := 0; i < len(ts); i++ {
		t := ts[i]
		if i+1 < len(ts) {
			if one, ok := joined[t.text+" "+ts[i+1].text]; ok {
				t = token{Span: Span{t.Start, ts[i+1].End}, text: one}
				i++
			}
		}
		long, ok := spelled[t.text]
		if !ok {
			w = append(w, t)
			continue
		}
		for part := range strings.FieldsSeq(long) {
			w = append(w, token{t.Span, part, t.mark})
		}
	}
	return w
}

// spelled writes out how officials are called in procedure tables; joined
// does so for names in two words.
var (
	spelled = table(`kasi=kepala seksi|kasie=kepala seksi|kabid=kepala bidang|kadis=kepala dinas|kadin=kepala dinas|kadinas=kepala dinas|
		kasub=kepala subbagian|kasubag=kepala subbagian|kasubbag=kepala subbagian|kasubbid=kepala subbidang|kasubid=kepala subbidang|
		kabag=kepala bagian|kaban=kepala badan|kabadan=kepala badan|kakan=kepala kantor|kalak=kepala pelaksana|kades=kepala desa|
		kapus=kepala puskesmas|kapuskesmas=kepala puskesmas|kasek=kepala sekolah|kepsek=kepala sekolah|katu=kepala tu|
		sekdin=sekretaris dinas|sekdis=sekretaris dinas|sekban=sekretaris badan|sekcam=sekretaris camat|seklur=sekretaris lurah|
		sekdes=sekretaris desa|sekda=sekretaris daerah|walikota=wali kota|staff=staf|subbag=subbagian|subag=subbagian|subbid=subbidang`)
	joined = table(`sub bagian=subbagian|sub bag=subbagian|sub bidang=subbidang|sub bid=subbidang|ka dinas=kadis|ka bidang=kabid|
		ka seksi=kasi|ka subbag=kasubbag|ka bag=kabag|sekretaris kecamatan=sekcam|sekretaris kelurahan=seklur`)
)

func table(lines string) map[string]string {
	m := map[string]string{}
	for _, line := range strings.Split(lines, "|") {
		k, v, _ := strings.Cut(strings.TrimSpace(line), "=")
		m[k] = v
	}
	return m
}

// pattern is a name to look for: of a lane, of several (then ambiguous), or
// of an office without a lane.
type pattern struct {
	words  []string
	lane   int
	office string
	rest   []string // what the lane's full name has beyond words
}

const ambiguous = -2

// offices are roles that procedures name though the table may have no column
// for them: those of the budget's officials (Permendagri 77/2020), heads of
// regions and of units, and the ranks below. Words for anybody (staf,
// petugas, pejabat, tim) are missing on purpose: a lane under another name
// may well be meant.
var offices = table(`pptk=PPTK|pejabat pelaksana teknis kegiatan=PPTK|ppk=PPK|pejabat pembuat komitmen=PPK|ppk-skpd=PPK-SKPD|
	kpa=KPA|kuasa pengguna anggaran=KPA|pengguna anggaran=Pengguna Anggaran|ppkd=PPKD|ppspm=PPSPM|tapd=TAPD|apip=APIP|ppid=PPID|ukpbj=UKPBJ|
	bendahara=Bendahara|bendahara pengeluaran=Bendahara Pengeluaran|bendahara penerimaan=Bendahara Penerimaan|pejabat pengadaan=Pejabat Pengadaan|
	pengurus barang=Pengurus Barang|arsiparis=Arsiparis|gubernur=Gubernur|bupati=Bupati|wali kota=Wali Kota|camat=Camat|lurah=Lurah|
	kepala desa=Kepala Desa|sekretaris daerah=Sekretaris Daerah|sekretaris dinas=Sekretaris Dinas|sekretaris badan=Sekretaris Badan|
	sekretaris camat=Sekretaris Camat|sekretaris lurah=Sekretaris Lurah|sekretaris desa=Sekretaris Desa|kepala dinas=Kepala Dinas|
	kepala badan=Kepala Badan|kepala kantor=Kepala Kantor|kepala bidang=Kepala Bidang|kepala bagian=Kepala Bagian|kepala seksi=Kepala Seksi|
	kepala subbagian=Kepala Subbagian|kepala subbidang=Kepala Subbidang|kepala puskesmas=Kepala Puskesmas|kepala sekolah=Kepala Sekolah|
	kepala pelaksana=Kepala Pelaksana|inspektur=Inspektur|inspektorat=Inspektorat`)

// The one head of an office is also called by these, whatever the office is.
// A column that is headed so stands for the head of any of the ownHeads.
var (
	anyHead  = phrases("kepala skpd", "kepala opd", "kepala perangkat daerah", "pimpinan", "kepala")
	ownHeads = phrases("kepala dinas", "kepala badan", "kepala kantor")
)

// officePatterns are the names of offices without a lane, as patterns gives
// those of the lanes.
var officePatterns = sync.OnceValue(func() map[string][]pattern {
	index := map[string][]pattern{}
	for name, office := range offices {
		words := strings.Fields(name)
		index[words[0]] = append(index[words[0]], pattern{words: words, lane: -1, office: office})
	}
	longestFirst(index)
	return index
})

func longestFirst(index map[string][]pattern) {
	for _, ps := range index {
		slices.SortFunc(ps, func(a, b pattern) int {
			return cmp.Or(cmp.Compare(len(b.words), len(a.words)), slices.Compare(a.words, b.words))
		})
	}
}

// patterns gives the names of lanes to look for, by their first word, the
// longest first.
func patterns(lanes []Lane) map[string][]pattern {
	all := map[string]*pattern{}
	add := func(lane int, words, rest []string) {
		key := strings.Join(words, " ")
		if p := all[key]; p == nil {
			all[key] = &pattern{words: words, lane: lane, rest: rest}
		} else if p.lane != lane {
			p.lane = ambiguous
		}
	}
	for i, l := range lanes {
		names := l.plain()
		for _, words := range names {
			add(i, words, beyond(names, words))
			for n := len(words) - 1; n > 0; n-- {
				// "Kepala Seksi" means the lane "Kepala Seksi Pemerintahan".
				if part := strings.Join(words[:n], " "); offices[part] != "" || part == "sekretaris" {
					add(i, words[:n], words[n:])
				}
			}
			switch name := strings.Join(words, " "); {
			case anyHead[name] || ownHeads[name]:
				for head := range anyHead {
					if head != "kepala" { // of what, the text would say
						add(i, strings.Fields(head), nil)
					}
				}
				for head := range ownHeads {
					if anyHead[name] {
						add(i, strings.Fields(head), nil)
					}
				}
			case name == "sekretaris":
				for _, of := range []string{"dinas", "badan", "camat", "lurah", "desa"} {
					add(i, []string{"sekretaris", of}, nil)
				}
			}
		}
	}
	index := map[string][]pattern{}
	for _, p := range all {
		index[p.words[0]] = append(index[p.words[0]], *p)
	}
	longestFirst(index)
	return index
}

// plain gives the names of a lane in canonical words.
func (l Lane) plain() [][]string {
	var all [][]string
	for _, name := range l.Names {
		if words := plainWords(name); len(words) > 0 {
			all = append(all, words)
		}
	}
	return all
}

// beyond is what a longer name of the lane says after words.
func beyond(names [][]string, words []string) []string {
	for _, long := range names {
		if len(long) > len(words) && slices.Equal(long[:len(words)], words) {
			return long[len(words):]
		}
	}
	return nil
}

func plainWords(name string) []string {
	var words []string
	for _, t := range canonical(tokens(name)) {
		if !t.mark {
			words = append(words, t.text)
		}
	}
	return words
}

// at finds the lane or the office at word i, whichever has the longer name, and
// how many words it takes; none for no name.
func (roster *Roster) at(text string, w []token, i int) (p pattern, n int) {
	p, n = match(text, w, i, roster.lanes[w[i].text])
	if o, longer := match(text, w, i, officePatterns()[w[i].text]); longer > n {
		p, n = o, longer
	}
	return p, n
}

// match finds the longest name at word i. Where the text goes on with a word
// that contradicts the lane's full name ("Kepala Seksi Pelayanan" for the
// lane "Kepala Seksi Pemerintahan"), somebody else is meant.
func match(text string, w []token, i int, names []pattern) (p pattern, n int) {
	for _, p := range names {
		if len(w)-i < len(p.words) || !slices.EqualFunc(w[i:i+len(p.words)], p.words, func(t token, s string) bool { return t.text == s }) {
			continue
		}
		end := i + len(p.words)
		if end < len(w) && w[end].Span == w[end-1].Span {
			continue // half of an abbreviation
		}
		if len(p.rest) > 0 && end < len(w) && !w[end].mark && w[end].text != p.rest[0] && capitalised(w[end].In(text)) {
			p.lane = ambiguous
		}
		return p, len(p.words)
	}
	return pattern{}, 0
}

func capitalised(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

// row is a step's text while its mentions are judged one after another.
type row struct {
	w      []token
	active bool // it begins with an active verb
	found  []Mention
	last   judged
}

// judged is the mention before: it ends before word end.
type judged struct {
	end  int
	how  How
	acts bool
}

// joined reports whether the mention at word i shares the fate of the one
// before: "oleh Kasi dan Kabid", "mengundang Kasi, Kabid".
func (r *row) joined(i int) bool {
	between := r.w[r.last.end:i]
	return r.last.end > 0 && len(between) > 0 && len(between) <= 2 && !slices.ContainsFunc(between, func(t token) bool { return !joins[t.text] })
}

// role judges the mention of words i to j.
func (r *row) role(i, j int) (How, bool) {
	if i == 0 {
		return Acts, j < len(r.w) && isActive(r.w[j].text)
	}
	switch before := r.w[i-1].text; {
	case before == "oleh":
		if at, ok := passiveBefore(r.w, i-1); ok {
			return Acts, r.does(at)
		}
		return Acts, !r.active && !has(r.w[r.clause(i-1):i-1], earlier)
	case before == "ke" || before == "kepada":
		end := clauseEnd(r.w, j)
		return Handed, !r.active && j < end && aimWords[r.w[j].text] && signs(r.w[j:end])
	case clauseHeads[before]:
		return Acts, j < len(r.w) && isActive(r.w[j].text) && !(before == "dan" && r.afterPreposition(i-1))
	default:
		if at, ok := passiveBefore(r.w, i); ok && !towards[r.w[i-1].text] {
			return Acts, r.does(at)
		}
	}
	return Acts, false
}

// does judges the passive verb at word i by the words before it.
func (r *row) does(i int) bool {
	then := false
	for i > 0 && sequence[r.w[i-1].text] {
		i--
		then = true
	}
	if i == 0 {
		return true
	}
	switch w := r.w[i-1].text; {
	case aimWords[w]:
		return !r.active && signs(r.w[i:min(i+2, len(r.w))])
	case earlier[w] && w != "yang":
		return false
	case w == "yang":
		return then || !r.active && len(r.found) > 0
	case w == "dan" || w == "serta" || w == ",":
		if at, ok := passiveBefore(r.w, i-1); ok {
			return r.does(at) // "yang telah diperiksa dan disetujui oleh …"
		}
		return !has(r.w[r.clause(i-1):i-1], earlier)
	}
	if has(r.w[r.clause(i):i], conditions) {
		return false
	}
	return then || !r.active
}

// clause is where the clause of word i begins; unlike clauseStart it takes a
// comma as part of it.
func (r *row) clause(i int) int {
	for i > 0 && !sequence[r.w[i-1].text] && r.w[i-1].text != "." && r.w[i-1].text != ";" {
		i--
	}
	return i
}

// afterPreposition reports whether "dan" at word i joins things that follow a
// preposition: "kepada bidang dan Kasi".
func (r *row) afterPreposition(i int) bool {
	return i > 0 && !isActive(r.w[i-1].text) && has(r.w[r.clause(i):i], preps)
}

var (
	aimWords    = set("untuk agar supaya guna mohon")
	earlier     = set("yang telah sudah belum setelah sesudah sebelum jika bila apabila ketika sejak berdasarkan sesuai hasil")
	conditions  = set("setelah sesudah sebelum jika bila apabila ketika")
	sequence    = set("kemudian lalu selanjutnya")
	clauseHeads = set("kemudian lalu selanjutnya dan , ; .")
	preps       = set("ke kepada dari dengan bersama untuk bagi antara oleh")
	// Passives whose next word is not the one who does it.
	towards = set(`diundang diperintahkan ditugaskan diminta ditunjuk diangkat ditujukan dihadiri diikuti didampingi
		dipimpin disaksikan diberi disebut`)
	noPassive = set(`dinas disposisi direktur direktorat direksi diskusi diklat distribusi disiplin digital dimana diatas
		dibawah didalam diluar diantara dikarenakan dimaksud diagram dialog diri dimensi dini diploma disdukcapil diskominfo`)
	noActive = set(`meja media mediasi menteri medis mental merek mesin metode meter melalui mengenai menurut mengingat
		menjelang menit mebel memo menu menara`)
)

// passiveBefore finds the passive verb that ends right before word i, also
// written in two ("di koreksi", "ditanda tangani"), and where it begins.
func passiveBefore(w []token, i int) (at int, ok bool) {
	if i == 0 {
		return 0, false
	}
	if i >= 2 {
		two := w[i-2].text
		if two == "di" && i >= 3 && w[i-1].text != "tangan" && isPassive("di"+w[i-1].text) {
			return i - 2, true
		}
		if strings.HasPrefix(w[i-1].text, "tangan") && (two == "ditanda" || two == "tanda" && i >= 3 && w[i-3].text == "di") {
			if two == "tanda" {
				return i - 3, true
			}
			return i - 2, true
		}
	}
	return i - 1, isPassive(w[i-1].text)
}

func endsPassive(w []token) bool {
	_, ok := passiveBefore(w, len(w))
	return ok
}

func isPassive(s string) bool {
	return strings.HasPrefix(s, "di") && len(s) >= 6 && !noPassive[s]
}

func isActive(s string) bool {
	return strings.HasPrefix(s, "me") && len(s) >= 6 && !noActive[s]
}

// signs reports whether the words are about signing or initialling.
func signs(w []token) bool {
	for i, t := range w {
		if strings.HasPrefix(t.text, "ditandatangan") || t.text == "diparaf" || t.text == "paraf" || t.text == "tandatangan" ||
			(t.text == "tanda" || t.text == "ditanda") && i+1 < len(w) && strings.HasPrefix(w[i+1].text, "tangan") ||
			t.text == "di" && i+1 < len(w) && (w[i+1].text == "paraf" || w[i+1].text == "tandatangani") {
			return true
		}
	}
	return false
}

func beginsActive(ts []token) bool {
	i := firstWord(ts)
	return i < len(ts) && isActive(ts[i].text)
}

// Lead is an office that a step begins with, as the subject of its verb.
type Lead struct {
	Span        // the office
	Verb   Span // the verb behind it
	Lane   int  // index of the lane; -1 where it has none, or several may be meant
	Closed bool // nothing stands between the two
}

// Lead finds the office with which a step begins: "Kepala Bidang memeriksa …".
// The verb may be a few words off ("Kepala Bidang Mutasi memeriksa").
func (roster *Roster) Lead(text string) (Lead, bool) {
	if first, _, _ := strings.Cut(text, " "); isActive(strings.ToLower(first)) {
		return Lead{}, false // as most steps begin
	}
	ts := tokens(text)
	w := canonical(ts[firstWord(ts):])
	if len(w) < 2 {
		return Lead{}, false
	}
	p, n := roster.at(text, w, 0)
	if n == 0 {
		if !anybody[w[0].text] {
			return Lead{}, false
		}
		p.lane, n = -1, 1
	}
	for end := n; end < min(len(w), n+3) && !w[end].mark && !parts[w[end].text]; end++ {
		if isActive(w[end].text) || plainVerbs[w[end].text] {
			return Lead{Span{w[0].Start, w[end-1].End}, w[end].Span, max(p.lane, -1), end == n}, true
		}
	}
	return Lead{}, false
}

// parts are words that part an office from a verb that is not its own:
// "Pegawai yang mengajukan cuti …".
var parts = set("yang dan atau serta untuk dari di ke kepada pada dengan oleh bersama agar")

// plainVerbs are verbs without me- that steps are told with.
var plainVerbs = set("datang hadir kembali berangkat berkoordinasi berkonsultasi bermusyawarah")

var anybody = set("staf petugas pejabat pemohon pegawai operator sekretaris")
