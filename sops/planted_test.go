package sops_test

import (
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sopc/compiler"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
	"sopc/runtime/engine"
	"sopc/runtime/scenario"
)

// slip is a mistake that an author may make: what stands in an SOP, what is
// written instead, and the codes of which one names it, as the place decides.
// The finding stands in the step or section of the slip, unless it is seen
// elsewhere: a document is missed where it is needed.
type slip struct {
	name, at, becomes, codes string
	elsewhere                bool
}

var slips = []slip{
	{"a lost quote", `(?m)^  output "([^"]+)"`, `  output "$1`, "sintaks-kutip", false},
	{"a lost opening brace", `(?m)^langkah (.*) \{$`, `langkah $1`, "sintaks-kurung", false},
	{"a lost closing brace", `(?m)^(  putusan (?:.*\n)+?)  \}\n`, `$1`, "sintaks-kurung", false},
	{"a misspelt word", `(?m)^  kelengkapan `, `  kelengkpan `, "sintaks-kata", false},
	{"a misspelt step", `kembali ke ([a-z-]+)([a-z])\b`, `kembali ke ${1}${2}x`, "langkah-tidak-dikenal", false},
	{"a misspelt lane", `(?m)^  oleh ([a-z-]+)`, `  oleh ${1}x`, "lajur-tidak-dikenal", false},
	{"a misspelt field", `mengisi ([a-z-]+)`, `mengisi ${1}x`, "isian-tidak-dikenal", false},
	{"a misspelt choice", `(jenis|sifat|saluran) = ([a-z-]+)`, `$1 = ${2}x`, "isian-tidak-dikenal", false},
	{"one name for two steps", `(?s)^(.*?\nlangkah )([a-z-]+)( .*?\nlangkah )[a-z-]+ `, `${1}${2}${3}${2} `, "nama-ganda", true},
	{"two statements on a line", `(?m)^(  waktu .*)\n  (output ".*)$`, `$1 $2`, "sintaks-gabung sintaks-baris", false},
	{"words without quotes", `(?m)^  output "([A-Z][a-z]+)([^"]*)"$`, `  output $1$2`, "sintaks-tanpa-petik", false},
	{"who does it is missing", `(?m)^  oleh .*\n( *lalu .*\n)?`, ``, "pelaksana-kosong", false},
	{"no time", `(?m)^(  kelengkapan "[^"]*")\n  waktu .*\n(  output "[^"]*"\n\})`, "$1\n$2", "waktu-kosong", false},
	{"no output", `(?m)^  output ".*\n`, ``, "output-kosong", false},
	{"an unreadable time", `(?m)^  waktu [^"\n]*$`, `  waktu "secepatnya"`, "waktu-tidak-terbaca", false},
	{"a day of eight hours", `(?m)^  waktu 1 hari kerja$`, `  waktu 480 menit`, "hari-dalam-jam", false},
	{"the name of a person", `(?m)^langkah (.*"Menandatangani [^"]*)" \{$`, `langkah $1 oleh Drs. Budi Contoh, M.Si." {`, "nama-orang", false},
	{"no time at all", `(?m)^  waktu \d+ menit$`, `  waktu 0 menit`, "waktu-janggal", false},
	{"digits and words that differ", `waktu "(\d+) \((\S+)( \S+)?\)`, `waktu "1$1 ($2$3)`, "waktu-tidak-terbaca", false},
	{"longer than the whole", `(?m)^jangka waktu \d+ hari kerja`, `jangka waktu 2 hari kerja`, "waktu-melebihi-jangka", true},
	{"a return without end", ` maks \d kali selebihnya [^\n]*`, ``, "putaran-tanpa-batas", false},
	{"a limit and nothing beyond", `(maks \d kali) selebihnya [^\n]*`, `$1`, "batas-tanpa-lanjutan", false},
	{"approval when patience ends", `(" -> .* maks \d kali) selebihnya berhenti .*`, `$1 selebihnya selesai`, "batas-meluluskan", false},
	{"an answer without an arrow", `"(Ya|Siap|Lengkap|Memenuhi|Sah)" -> .*`, `"$1"`, "jawaban-tanpa-tujuan", false},
	{"a return written as going on", `-> kembali ke (\S+) maks \d kali .*`, `-> lanjut ke $1`, "arah-keliru", false},
	{"an arrow past every other step", `(?m)^    "(Ya|Siap|Perlu|Lengkap)" -> lanjut$`, `    "$1" -> selesai`, "langkah-tak-terjangkau produk-akhir-tanpa-output", true},
	{"a case without an answer", `"(Di atas batas|Sekda|Biasa|Melalui Sekcam)" selain itu -> `, `"$1" bila 1 > 2 -> `, "jawaban-kurang syarat-tetap", false},
	{"money compared with a name", `<= (Rp[\d.]+|pagu|indikatif)( |$)`, `<= jenis `, "syarat-tipe isian-tidak-dikenal", false},
	{"a name of a document with a letter too few", `(?m)^(langkah [a-z-]+ "(?:Meng|Men[a-z]+tangan|Meny[ue]|Memaraf|Mengarsip).*\n  oleh [a-z-]+\n  kelengkapan "[A-Z][^"]+)[a-z]"`, `$1"`, "kelengkapan-tanpa-asal nama-dokumen-mirip", true},
	{"an output with a letter too few, in a step that decides", `(?m)^(  output "[A-Z][^"]+)[a-z]"(\n  putusan )`, `$1"$2`, "kelengkapan-tanpa-asal nama-dokumen-mirip output-tak-terpakai", true},
	{"a paper nobody makes", `(?m)^(langkah [a-z-]+ "(?:Memer|Menelaah|Mengirim|Menanda|Mengarsip).*\n  oleh [a-z-]+)\n  kelengkapan "([^"]+)"$`, "$1\n  kelengkapan {\n    \"$2\"\n    \"Peta bidang tanah\"\n  }", "kelengkapan-tanpa-asal", true},
	{"a noun for a verb", `(?m)^(langkah [a-z-]+) "Menyusun `, `$1 "Penyusunan `, "bukan-kata-kerja", false},
	{"the dates in the wrong order", `tanggal efektif (\d+ \S+) 2026`, `tanggal efektif $1 2025`, "tanggal-terbalik", true},
	{"no such day", `tanggal efektif \d+ \S+ 2026`, `tanggal efektif 31 Februari 2026`, "tanggal-tidak-sah", false},
	{"no number", `(?m)^nomor .*`, `nomor`, "nomor-kosong", false},
	{"a digit too few in the NIP", `nip "(\d{7})\d `, `nip "$1 `, "nip-keliru", false},
	{"a law that was replaced", `(?m)^dasar hukum \{$`, "dasar hukum {\n  uu 5 tahun 2014 tentang \"Aparatur Sipil Negara\"", "peraturan-berubah", false},
	{"a law without its year", `(?m)^dasar hukum \{$`, "dasar hukum {\n  \"Undang-Undang Nomor 30 tentang Administrasi Pemerintahan\"", "dasar-hukum-keliru", false},
	{"a law listed twice", `(?m)^(dasar hukum \{\n)(.*\n)`, `$1$2$2`, "dasar-hukum-ganda", false},
	{"a lower law before the others", `(?m)^dasar hukum \{$`, "dasar hukum {\n  perdes \"Contoh\" 2 tahun 2020 tentang \"Kewenangan Desa\"", "urutan-dasar-hukum", false},
	{"the actor before the verb", `(?m)^(langkah [a-z-]+) "Me([a-z]{4,} )`, `$1 "Petugas me$2`, "diawali-pelaksana", false},
	{"a word that says nothing", `(?m)^(langkah [a-z-]+ "[^"]+)"`, `$1 secepatnya"`, "kata-kabur", false},
	{"a year in a step", `(?m)^(langkah [a-z-]+ "[^"]+)"`, `$1 tahun 2026"`, "tahun-dalam-langkah", false},
	{"a tool among the papers", `(?m)^  kelengkapan "([^"]+)"$`, "  kelengkapan {\n    \"$1\"\n    \"Komputer\"\n  }", "alat-sebagai-dokumen", false},
	{"a lane nobody uses", `(?m)^pelaksana \{$`, "pelaksana {\n  satpam \"Satpam\"", "lajur-tak-terpakai", false},
	{"a check that always passes", `(?m)^(langkah [a-z-]+ "(?:Mengoreksi|Memaraf) (?:.*\n)+?)  putusan "[^"]*" \{\n(?:    .*\n)*  \}\n`, `$1`, "tanpa-jalan-kembali", false},
}

// Mistakes planted in the gallery, at places drawn at random, are found,
// named and located.
func TestPlantedMistakes(t *testing.T) {
	rng := rand.New(rand.NewPCG(2026, 11))
	all := 0
	for _, s := range slips {
		re := regexp.MustCompile(s.at)
		planted := 0
		for _, src := range gallery(t, ".sop") {
			text := string(src.Text)
			places := re.FindAllStringSubmatchIndex(text, -1)
			if len(places) > 0 {
				m := places[rng.IntN(len(places))]
				planted++
				wrong := text[:m[0]] + string(re.ExpandString(nil, s.becomes, text, m)) + text[m[1]:]
				s.mustBeFound(t, src.Name, wrong, m[0], compiled(src.Name, wrong).Findings)
			}
		}
		if planted < 3 {
			t.Errorf("%s: only %d planted", s.name, planted)
		}
		all += planted
	}
	t.Logf("%d mistakes of %d sorts", all, len(slips))
}

// Ten mistakes at once, in ten places of one SOP, are each found, named and
// located all the same.
func TestTenMistakesAtOnce(t *testing.T) {
	rounds := 30
	if os.Getenv("SOPC_SEMUA") != "" {
		rounds = 3000
	}
	type planted struct {
		slip
		m []int // its place in the text, as regexp gives it
	}
	rng := rand.New(rand.NewPCG(2026, 22))
	sops := gallery(t, ".sop")
	all, others := 0, 0
	for range rounds {
		src := sops[rng.IntN(len(sops))]
		text := string(src.Text)
		var ten []planted
		for try := 0; len(ten) < 10 && try < 300; try++ {
			s := slips[rng.IntN(len(slips))]
			places := regexp.MustCompile(s.at).FindAllStringSubmatchIndex(text, -1)
			if len(places) == 0 || s.elsewhere {
				continue
			}
			m := places[rng.IntN(len(places))]
			near := func(p planted) bool {
				if flow.MatchString(s.name) && flow.MatchString(p.name) {
					return true // where a way is lost, no circle is
				}
				return s.name == p.name || block(text, p.m[0]) <= block(text, m[1]) && block(text, m[0]) <= block(text, p.m[1])
			}
			if !slices.ContainsFunc(ten, near) {
				ten = append(ten, planted{s, m})
			}
		}
		if len(ten) < 10 {
			continue
		}
		slices.SortFunc(ten, func(a, b planted) int { return a.m[0] - b.m[0] })
		var wrong strings.Builder
		starts, done := make([]int, len(ten)), 0
		for i, p := range ten {
			wrong.WriteString(text[done:p.m[0]])
			starts[i], done = wrong.Len(), p.m[1]
			wrong.Write(regexp.MustCompile(p.at).ExpandString(nil, p.becomes, text, p.m))
		}
		wrong.WriteString(text[done:])
		findings := compiled(src.Name, wrong.String()).Findings
		for i, p := range ten {
			p.mustBeFound(t, src.Name, wrong.String(), starts[i], findings)
		}
		all += len(ten)
		others += len(findings) - len(ten)
	}
	if all < 100 {
		t.Errorf("only %d mistakes were planted", all)
	}
	t.Logf("%d mistakes, ten in a file, and %d findings on what follows from them", all, others)
}

func compiled(name, text string) *compiler.Unit {
	return compiler.Compile([]compiler.Source{{Name: name, Text: []byte(text)}}, compiler.Options{}).Units[0]
}

// mustBeFound fails unless one of the findings names the slip at offset at.
func (s slip) mustBeFound(t *testing.T, file, text string, at int, findings []finding.Finding) {
	t.Helper()
	var said []string
	for _, f := range findings {
		said = append(said, f.Code+": "+f.Message.In(bahasa.EN))
		here := s.elsewhere || block(text, f.Span.Start.Offset) == block(text, at)
		for _, r := range f.Related {
			here = here || block(text, r.Span.Start.Offset) == block(text, at)
		}
		if here && slices.Contains(strings.Fields(s.codes), f.Code) {
			return
		}
	}
	line, _, _ := strings.Cut(text[at:], "\n")
	t.Errorf("%s: %s:%d: %q is answered by %q", s.name, file, 1+strings.Count(text[:at], "\n"), line, said)
}

var flow = regexp.MustCompile(`return|arrow`)

// block is where the step or section of a place begins.
func block(text string, at int) int {
	start := 0
	for _, m := range blockStart.FindAllStringIndex(text, -1) {
		if m[0] <= at {
			start = m[0]
		}
	}
	return start
}

var blockStart = regexp.MustCompile(`(?m)^( *langkah |[a-z])`)

// A limit that is off by one breaks no rule of the language, unless two
// answers then fit. The uji stand at the limits, so that one of them fails.
func TestUjiHoldTheLimits(t *testing.T) {
	// A > beside the <= of the answer before it may be >=: the first that holds
	// is taken.
	other := map[string]string{"<=": "<", "<": "<=", ">=": ">"}
	for _, src := range gallery(t, ".sop") {
		text := string(src.Text)
		for _, m := range regexp.MustCompile(`" bila [^\n]*? (<=|>=|<|>) [^\n]*->`).FindAllStringSubmatchIndex(text, -1) {
			for at := m[0]; at < m[1]; at++ {
				sign := strings.TrimRight(text[at:at+2], " 0123456789")
				if other[sign] == "" || text[at-1] != ' ' {
					continue
				}
				wrong := text[:at] + other[sign] + text[at+len(sign):]
				if holds(t, src.Name, wrong) {
					t.Errorf("%s: no uji minds %s in place of %s at %q", src.Name, other[sign], sign, text[at:m[1]])
				}
			}
		}
	}
}

// holds tells whether check has nothing to say and all uji pass.
func holds(t *testing.T, name, text string) bool {
	t.Helper()
	files := []compiler.Source{{Name: name, Text: []byte(text)}}
	for _, answers := range gallery(t, ".uji") {
		if strings.HasPrefix(answers.Name, strings.TrimSuffix(name, "sop")) {
			files = append(files, answers)
		}
	}
	for _, u := range compiler.Compile(files, compiler.Options{}).Units {
		if len(u.Findings) > 0 {
			return false
		}
		procedure, err := engine.Load(u.Program)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range u.Scenarios {
			if r := scenario.Test(procedure, s); !r.Passed() {
				return false
			}
		}
	}
	return true
}
