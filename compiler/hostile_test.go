package compiler_test

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"sopc/compiler"
	"sopc/compiler/program"
	"sopc/lang"
	"sopc/lang/finding"
)

const head = "sop \"Judul\"\n"

// A file of more than this cannot be read; see package lang.
const (
	manyBytes  = 5 << 20
	manyTokens = 250_000
	manySteps  = 10_000
)

// share is the part of that which the tests fill: all of it takes a minute.
var share = func() int {
	if os.Getenv("SOPC_SEMUA") != "" {
		return 1
	}
	return 20
}()

// fill repeats a unit of so many tokens as often as a file may hold it.
func fill(unit string, tokens int) string {
	return strings.Repeat(unit, min((manyBytes-500)/len(unit), (manyTokens/share-200)/tokens))
}

// count writes lines of so many tokens, in each of which # is its number,
// from 1 to as many as a file may hold, or to most.
func count(line string, tokens, most int) string {
	var b strings.Builder
	for i := range min((manyTokens/share-200)/tokens, most/min(share, most)) {
		if b.Len() > manyBytes-500 {
			break
		}
		b.WriteString(strings.ReplaceAll(line, "#", fmt.Sprint(i+1)))
	}
	return b.String()
}

// huge repeats a unit so many times, or the share of it that is tested.
func huge(unit string, times int) string { return strings.Repeat(unit, times/share) }

// tooMuch are files that are refused as a whole, with one finding.
var tooMuch = map[string]func() string{
	"braces":         func() string { return strings.Repeat("{", manyBytes) },
	"closing braces": func() string { return head + strings.Repeat("}", manyBytes-100) },
	"brace lines":    func() string { return head + strings.Repeat("{\n", 2_000_000) },
	"100,000 braces": func() string { return head + strings.Repeat("{", 100_000) },
	"blocks":         func() string { return head + strings.Repeat("langkah {\n", 30_000) },
	"quotes":         func() string { return strings.Repeat(`"`, manyBytes) },
	"brackets":       func() string { return strings.Repeat("(", manyBytes) },
	"not":            func() string { return strings.Repeat("bukan ", manyBytes/6) },
	"line ends":      func() string { return strings.Repeat("\n", manyBytes) },
	"comments":       func() string { return strings.Repeat("#\n", manyBytes/2) },
	"condition":      func() string { return "langkah {\nbila " + strings.Repeat("a = 1 dan ", 100_000) + "a = 1\n}\n" },
	"100,000 steps":  func() string { return head + strings.Repeat("langkah \"Memeriksa\"\n", 100_000) },
	"10,001 steps":   func() string { return head + strings.Repeat("langkah \"Memeriksa\" { -> lanjut ke x }\n", 10_001) },
	"100,000 lanes":  func() string { return head + "pelaksana {\n" + strings.Repeat("a \"A\"\n", 100_000) + "}\n" },
	"50 MB":          func() string { return strings.Repeat(" ", 50<<20) },
	"a document":     func() string { return "PK\x03\x04" + strings.Repeat("\x00", 1<<20) },
	"NUL":            func() string { return head + "nomor \"1\x002\"\n" },
	"not UTF-8":      func() string { return head + strings.Repeat("é", 1<<20) + "\xff" },
	"empty":          func() string { return "" },
	"blanks":         func() string { return strings.Repeat(" ", manyBytes) },
}

func TestTooMuchIsOneFinding(t *testing.T) {
	for name, text := range tooMuch {
		t.Run(name, func(t *testing.T) {
			u := bounded(t, text())
			if len(u.Findings) != 1 {
				t.Errorf("%d findings", len(u.Findings))
			}
		})
	}
}

// What can be compiled but not run is said where it stands.
func TestTooManyTracks(t *testing.T) {
	for _, tracks := range []int{program.MaxTracks, program.MaxTracks + 1} {
		text := head + "serentak {\n" + strings.Repeat("langkah \"Memeriksa\"\n", tracks) + "}\n"
		u := compiler.Compile([]compiler.Source{{Name: "a.sop", Text: []byte(text)}}, compiler.Options{}).Units[0]
		refused := slices.ContainsFunc(u.Findings, func(f finding.Finding) bool {
			return f.Code == "berkas-terlalu-besar" && f.Span.Start.Line == 2
		})
		if refused != (tracks > program.MaxTracks) || refused != (u.Program == nil) {
			t.Errorf("%d tracks: refused %v, program %v", tracks, refused, u.Program != nil)
		}
	}
}

func step(lines string) string { return head + "langkah a \"Memeriksa berkas\" {\n" + lines + "\n}\n" }

// hostile are files that are read, as large as they may be.
var hostile = map[string]func() string{
	"brackets": func() string { return step("bila " + fill("(", 1)) },
	"not":      func() string { return step("bila " + fill("bukan ", 1)) },
	"beyond": func() string {
		return step("-> kembali ke a maks 1 kali " + fill("selebihnya kembali ke a maks 1 kali ", 7))
	},
	"laws by turns":      func() string { return head + "dasar hukum {\n" + fill("\"Perbup 1/2000\"\n\"UU 1/2000\"\n", 4) + "}\n" },
	"ranked laws":        func() string { return head + "dasar hukum {\n" + count("\"Perbup #/2000\"\n", 2, 200_000) + "}\n" },
	"long law":           func() string { return head + "dasar hukum \"" + huge("Peraturan Bupati ", 300_000) + "\"\n" },
	"dated signers":      func() string { return head + fill("disusun oleh \"A\" {\ntanggal 1 Januari 2026\nnip \"1\"\n}\n", 14) },
	"silences in a step": func() string { return step(fill("abaikan waktu-kosong karena \"x\"\n", 6)) },
	"vague":              func() string { return head + "langkah \"" + huge("dan lain-lain ", 300_000) + "\"\n" },
	"related and named": func() string {
		return head + "keterkaitan {\n" + fill("\"Surat Masuk\"\n", 4) + "}\n" + "langkah \"A\" {\nketerangan {\n" + fill("\"SOP Surat Masku\"\n", 4) + "}\n}\n"
	},
	"open quotes":  func() string { return head + fill("“", 1) },
	"mixed quotes": func() string { return head + fill("“a\" \n", 2) },
	"mixed in a row": func() string {
		return head + "kualifikasi " + strings.Repeat("“a\" ", 400) + huge("x", 4_000_000)
	},
	"quote lines":    func() string { return head + fill("\"\n", 2) },
	"texts":          func() string { return head + fill(`"" `, 1) },
	"closing braces": func() string { return head + fill("}", 1) },
	"brace pairs":    func() string { return head + fill("{}\n", 3) },
	"digits":         func() string { return head + fill("9", 1) + huge("9", 4_000_000) },
	"dots":           func() string { return head + huge("1.", 2_000_000) },
	"marks":          func() string { return head + fill("@ ", 1) },
	"marks in a row": func() string { return head + huge("@", 4_000_000) },
	"commas":         func() string { return head + "nomor\n" + fill(",\n", 2) },
	"arrows":         func() string { return head + fill("-> ", 1) },
	"names":          func() string { return head + fill("a ", 1) },
	"name lines":     func() string { return head + fill("a\n", 2) },
	"long name":      func() string { return head + "langkah " + huge("a", 5_000_000) },
	"hyphens":        func() string { return head + "langkah " + huge("a-", 2_500_000) },
	"accents":        func() string { return head + "langkah a" + huge("\u0301", 2_500_000) },
	"title":          func() string { return "sop \"" + huge("x ", 2_500_000) + "\"\n" },
	"text": func() string {
		return head + "langkah \"" + huge("Memeriksa kepala seksi ", 200_000) + "\"\n"
	},
	"backslashes": func() string { return head + "nomor \"" + huge("\\", 5_000_000) + "\n" },
	"years":       func() string { return head + "langkah \"" + huge("tahun 2019 ", 400_000) + "\"\n" },
	"time":        func() string { return step("waktu \"" + huge("1 hari ", 700_000) + "\"") },
	"law": func() string {
		return head + "dasar hukum \"" + huge("Peraturan Bupati Nomor 1 Tahun 2018 ", 100_000) + "\"\n"
	},
	"document": func() string {
		return step("kelengkapan \"" + huge("Surat KTP ", 400_000) + "\"\noutput \"" + huge("Surat KT ", 100_000) + "\"")
	},
	"comment":           func() string { return head + "#" + huge("#", 5_000_000) },
	"comments":          func() string { return head + fill("#\n", 2) },
	"returns":           func() string { return head + huge("\r", 5_000_000) },
	"details":           func() string { return step("rincian " + fill("\"a\", ", 2) + "\"b\"") },
	"one line":          func() string { return head + "langkah a { oleh a " + fill("bersama b ", 2) + "}" },
	"joined lines":      func() string { return head + fill("langkah \"a\" ", 2) },
	"joined blocks":     func() string { return head + fill("langkah \"a\" { oleh b } ", 6) },
	"unknown lines":     func() string { return head + fill("xyzzy \"a\" { b }\n", 6) },
	"mistyped lines":    func() string { return head + fill("langka \"a\"\n", 3) },
	"mistyped in a row": func() string { return head + "langka " + fill("langka ", 1) },
	"unquoted":          func() string { return head + "kualifikasi {\n" + fill("Kartu tanda penduduk\n", 4) + "}" },
	"unquoted line":     func() string { return head + "kualifikasi {\n" + fill("Kartu ", 1) + "\n}" },
	"same sections":     func() string { return head + fill("nomor \"1\"\n", 3) },
	"same dates":        func() string { return head + fill("tanggal efektif 1 Maret 2021\n", 6) },
	"same step":         func() string { return head + count("langkah a \"Memeriksa\"\n", 4, manySteps) },
	"same lanes":        func() string { return head + "pelaksana {\n" + fill("a \"A\"\n", 3) + "}" },
	"same documents":    func() string { return head + "dokumen {\n" + fill("\"A\"\n", 2) + "}" },
	"same outcomes":     func() string { return step("putusan {\n" + fill("\"Ya\" -> lanjut\n", 4) + "}") },
	"same lines":        func() string { return step(fill("oleh a\n", 3)) },
	"silences":          func() string { return head + fill("abaikan waktu-kosong\n", 3) },
	"silences in steps": func() string { return head + count("langkah \"A\" { abaikan waktu-kosong }\n", 7, manySteps) },
	"trials":            func() string { return head + fill("uji { jawab b \"Ya\" }\n", 7) },
	"trial":             func() string { return step("") + "uji {\n" + fill("jawab b ya\n", 4) + "}" },
	"outputs of trials": func() string {
		return head + count("langkah \"A\" { output \"B#\" }\nuji { hasil \"B#\", \"C#\" }\n", 16, manySteps)
	},
	"paths of trials": func() string {
		return head + count("langkah s# \"A\"\n", 4, manySteps) + "uji { urutan s1" + fill(", s9", 3) + " }"
	},
	"10,000 terms": func() string {
		return head + "isian { a angka }\n" + step("bila " + huge("a = 1 atau ", 9_999) + "a = 1")[len(head):]
	},
	"unknown terms": func() string { return step("bila " + huge("a = 1 atau ", 9_999) + "a = 1") },
	"sum":           func() string { return step("bila " + fill("1 + ", 2) + "1 > 0") },
	"rules": func() string {
		return head + "isian { a angka }\n" + step("putusan {\n" + count("\"J#\" bila a = #\n", 6, 1<<30) + "}")[len(head):]
	},
	"rules over fields": func() string {
		return head + "isian {\n" + count("f# angka\n", 3, 10_000) + "}\n" + step("kelengkapan {\n" + count("\"D#\" bila f# = 1\n", 6, 10_000) + "}")[len(head):]
	},
	"steps": func() string {
		return head + count("langkah s# \"Memeriksa berkas #\" {\n oleh a\n waktu # hari\n output \"B #\"\n}\n", 18, manySteps)
	},
	"bare steps":     func() string { return head + count("langkah\n", 2, manySteps) },
	"numbered steps": func() string { return head + count("langkah \"Memeriksa berkas\" { -> kembali ke # }\n", 9, manySteps) },
	"unknown steps":  func() string { return head + count("langkah s# \"A\" { -> lanjut ke t# }\n", 10, manySteps) },
	"returns in turn": func() string {
		return head + count("langkah s# \"A\" { -> kembali ke s1 maks 1 kali selebihnya lanjut }\n", 15, manySteps)
	},
	"unreachable steps": func() string { return head + count("langkah \"A\" { -> selesai }\n", 7, manySteps) },
	"traps": func() string {
		return head + "langkah \"A\" {\nputusan {\n" + count("\"J#\" -> lanjut ke s#\n", 6, manySteps-1) + "}\n}\n" + count("langkah s# \"B\" { -> kembali ke s# }\n", 10, manySteps-1)
	},
	"lanes": func() string {
		return head + "pelaksana {\n" + count("a# \"Kepala Seksi #\" pengganti a#\n", 5, 1<<30) + "}\n" + step("oleh a1")[len(head):]
	},
	"lanes in texts": func() string {
		return head + "pelaksana {\n" + count("a# \"Kepala Seksi #\"\n", 3, 10_000) + "}\n" + count("langkah \"Memeriksa bersama Kepala Seksi #\" { oleh a1 }\n", 7, manySteps)
	},
	"unknown lanes": func() string {
		return head + "pelaksana {\n" + count("a# \"A #\"\n", 3, 15_000) + "}\n" + count("langkah \"A\" { oleh b# }\n", 7, manySteps)
	},
	"lanes of a step": func() string {
		return head + "pelaksana { a \"A\" }\n" + step("oleh a" + fill(" bersama a", 2))[len(head):]
	},
	"comma in lanes": func() string { return head + "pelaksana { a \"A\" }\n" + step("oleh a" + fill(", a", 2))[len(head):] },
	"documents": func() string {
		return head + "dokumen {\n" + count("\"Surat #\" alias \"SK #\" dari \"Surat\"\n", 6, 1<<30) + "}"
	},
	"states in turn": func() string {
		return head + "dokumen {\n" + count("\"S #\" dari \"S 1#\"\n\"S 1#\" dari \"S 11#\"\n", 8, 1<<30) + "}"
	},
	"chain of states": chain,
	"used documents":  func() string { return head + count("langkah \"A\" { output \"Surat keterangan #\" }\n", 8, manySteps) },
	"late documents": func() string {
		return head + count("langkah \"A\" {\nkelengkapan \"S 1#\"\noutput \"S #\"\n}\n", 11, manySteps)
	},
	"laced documents": func() string {
		return head + count("langkah s# \"A\" { kelengkapan \"P#\"\noutput \"P1#\"\n-> kembali ke s1 }\n", 14, manySteps)
	},
	"unsure documents": func() string {
		return head + "langkah \"A\" {\n oleh x\n putusan { \"Ya\" -> lanjut\n \"Tidak\" -> lanjut ke s1 }\n}\nlangkah \"B\" {\noutput {\n" + count("\"P#\"\n", 2, 15_000) + "}\n}\nlangkah s1 \"C\" {\nkelengkapan {\n" + count("\"P#\"\n", 2, 15_000) + "}\n}\n"
	},
	"outputs":      func() string { return step("output {\n" + count("\"Surat #\"\n", 2, 1<<30) + "}") },
	"alternatives": func() string { return step("kelengkapan \"A\"" + count(" atau \"Surat #\"", 2, 1<<30)) },
	"ends":         func() string { return head + count("langkah \"A\" { -> berhenti \"Gagal #\" }\n", 8, manySteps) },
	"outcomes":     func() string { return step("putusan {\n" + count("\"Jawaban #\" -> lanjut\n", 4, 1<<30) + "}") },
	"fields":       func() string { return head + "isian {\n" + count("f# pilihan a#, b#\n", 6, 1<<30) + "}" },
	"choices": func() string {
		return head + "isian { f pilihan a" + count(", a#", 2, 24_000) + " }\n" + count("langkah \"A\" { bila f = c# }\n", 9, manySteps)
	},
	"unlike people": func() string {
		return head + count("langkah s# \"A\"\n", 4, manySteps-1) + "langkah \"B\" { beda orang dengan s1" + count(", s#", 2, manySteps-1) + " }"
	},
	"fills": func() string {
		return head + "isian {\n" + count("f#\n", 2, 24_000) + "}\n" + "langkah \"B\" { mengisi f1" + count(", f#", 2, 23_000) + " }"
	},
	"related": func() string {
		return head + "keterkaitan {\n" + count("\"SOP Surat #\"\n", 2, 24_000) + "}\n" + count("langkah \"A\" { jalankan \"SOP X#\" }\n", 7, manySteps)
	},
	"laws": func() string {
		return head + "dasar hukum {\n" + count("\"Peraturan Bupati Nomor # Tahun 2018\"\n", 2, 1<<30) + "}"
	},
	"inferred":  func() string { return head + count("langkah \"A\" { oleh a dugaan \"b\" }\n", 9, manySteps) },
	"parallels": func() string { return head + count("serentak { langkah \"A\" }\n", 6, manySteps) },
	"tracks":    func() string { return head + "serentak {\n" + count("jalur { langkah \"A\" }\n", 6, 256*share) + "}" },
}

// chain is a document of very many states.
func chain() string {
	var b strings.Builder
	b.WriteString(head + "dokumen {\n")
	const states = 8_000
	for i := range states {
		fmt.Fprintf(&b, "\"S %d\" dari \"S %d\"\n", i, i+1)
	}
	return b.String() + "}\n" + count("langkah \"A\" {\nkelengkapan \"S #0\"\noutput \"S #\"\n}\n", 11, 1500)
}

// Whatever a file holds, reading, formatting and compiling it is bounded.
func TestHostile(t *testing.T) {
	for name, text := range hostile {
		t.Run(name, func(t *testing.T) {
			for _, f := range bounded(t, text()).Findings {
				if f.Code == "berkas-terlalu-besar" {
					t.Errorf("is not read: %v", f.Message.EN)
				}
			}
		})
	}
}

// bounded compiles and formats a hostile text and watches the time and the
// memory that it takes.
func bounded(t *testing.T, text string) *compiler.Unit {
	t.Helper()
	limit := 20 * time.Second // a slow and busy machine; anything quadratic takes far longer
	if os.Getenv("SOPC_SEMUA") != "" {
		limit = 2 * time.Second
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	u := compiler.Compile([]compiler.Source{{Name: "a.sop", Text: []byte(text)}}, compiler.Options{}).Units[0]
	compiled := time.Since(start)
	runtime.ReadMemStats(&after)
	start = time.Now()
	lang.Format([]byte(text))
	formatted := time.Since(start)
	memory := (after.TotalAlloc - before.TotalAlloc) >> 20
	first := ""
	if len(u.Findings) > 0 {
		first = u.Findings[0].Code + ": " + u.Findings[0].Message.EN
	}
	t.Logf("%.1f MB: compiled in %v with %d MB, formatted in %v; %d findings, %.80s", float64(len(text))/(1<<20),
		compiled.Round(time.Millisecond), memory, formatted.Round(time.Millisecond), len(u.Findings), first)
	if compiled > limit || formatted > limit {
		t.Errorf("compiled in %v, formatted in %v", compiled, formatted)
	}
	if memory > 1000 { // all that was allocated, most of it garbage
		t.Errorf("%d MB were allocated", memory)
	}
	return u
}
