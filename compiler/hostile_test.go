package compiler_test

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"sopc/compiler"
	"sopc/lang"
)

const mebi = 1 << 20

// repeated is s over and over, n bytes of it at most.
func repeated(s string, n int) string { return strings.Repeat(s, n/len(s)) }

// numbered is n lines, each made of a format and its number.
func numbered(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, strings.ReplaceAll(format, "#", "%[1]d"), i)
	}
	return b.String()
}

// hostile are files that are made to hurt: large, deep, long or odd.
var hostile = func() map[string]string {
	const most = 5 * mebi
	head := "sop \"Judul\"\n"
	long := func(unit string) string { return head + repeated(unit, most-100) + "\n" }
	all := map[string]string{
		"braces":            repeated("{", most),
		"closing braces":    long("}"),
		"brace pairs":       long("{}"),
		"brace lines":       long("{\n"),
		"blocks":            long("langkah {\n"),
		"blocks in line":    long("langkah { "),
		"tracks":            long("serentak { jalur { langkah { "),
		"quotes":            repeated("\"", most),
		"quote lines":       long("\"\n"),
		"open quotes":       long("“"),
		"brackets":          repeated("(", most),
		"brackets in step":  head + "langkah {\nbila " + repeated("(", most-100) + "\n}\n",
		"not":               head + "langkah {\nbila " + repeated("bukan ", most-100) + "\n}\n",
		"beyond":            head + "langkah a {\n-> kembali ke a maks 1 kali " + repeated("selebihnya kembali ke a maks 1 kali ", most-100) + "\n}\n",
		"dots":              long("1."),
		"digits":            long("9"),
		"marks":             long("@"),
		"commas":            long(","),
		"arrows":            long("-> "),
		"line ends":         long("\n"),
		"returns":           long("\r"),
		"comments":          long("#\n"),
		"comment":           long("#"),
		"blanks":            long(" "),
		"backslashes":       head + "nomor \"" + repeated("\\", most-100) + "\n",
		"names":             long("a "),
		"name":              long("a"),
		"name lines":        long("a\n"),
		"hyphens":           long("a-"),
		"accents":           "sop \"Judul\"\nlangkah a" + repeated("\u0301", most-100) + "\n",
		"text":              "sop \"" + repeated("x ", most-100) + "\"\n",
		"step text":         head + "langkah \"" + repeated("Memeriksa kepala seksi ", most-100) + "\"\n",
		"step words":        head + "langkah \"Memeriksa\" {\nrincian " + repeated("\"a\", ", most-100) + "\n}\n",
		"one line":          head + "langkah a \"A\" { " + repeated("oleh a bersama b ", most-100) + "}\n",
		"unknown lines":     long("xyzzy \"a\" { b }\n"),
		"mistyped lines":    long("langka \"a\"\n"),
		"mistyped in line":  long("langkah \"a\" langkah \"b\" "),
		"unquoted":          head + "kualifikasi {\n" + repeated("Kartu tanda penduduk\n", most-100) + "}\n",
		"unquoted line":     head + "kualifikasi {\n" + repeated("Kartu tanda penduduk ", most-100) + "\n}\n",
		"same sections":     long("nomor \"1\"\n"),
		"same dates":        long("tanggal efektif 1 Maret 2021\n"),
		"same step":         long("langkah a \"Memeriksa\"\n"),
		"same lanes":        head + "pelaksana {\n" + repeated("a \"A\"\n", most-100) + "}\n",
		"same documents":    head + "dokumen {\n" + repeated("\"A\"\n", most-100) + "}\n",
		"same outcomes":     head + "langkah \"A\" {\nputusan {\n" + repeated("\"Ya\" -> lanjut\n", most-100) + "}\n}\n",
		"same lines":        head + "langkah \"A\" {\n" + repeated("oleh a\n", most-100) + "}\n",
		"suppressions":      long("abaikan waktu-kosong\n"),
		"step suppressions": head + "langkah \"A\" {\n" + repeated("abaikan waktu-kosong\n", most-100) + "}\n",
		"scenarios":         head + "langkah a \"A\"\n" + repeated("uji { jawab b \"Ya\" }\n", most-100),
		"scenario":          head + "langkah a \"A\"\nuji {\n" + repeated("jawab b ya\n", most-100) + "}\n",
		"condition":         head + "isian { a angka }\nlangkah \"A\" {\nbila " + repeated("a = 1 dan ", 1_000_000) + "a = 1\n}\n",
		"sum":               head + "isian { a angka }\nlangkah \"A\" {\nbila " + repeated("1 + ", 1_000_000) + "1 > 0\n}\n",
		"10,000 terms":      head + "isian { a angka }\nlangkah \"A\" {\nbila " + strings.Repeat("a = 1 atau ", 9_999) + "a = 1\n}\n",
		"unknown terms":     head + "langkah \"A\" {\nbila " + strings.Repeat("a = 1 atau ", 9_999) + "a = 1\n}\n",
		"100,000 steps":     head + numbered(100_000, "langkah s# \"Memeriksa berkas #\"\n"),
		"100,001 steps":     head + numbered(100_001, "langkah \"Memeriksa\"\n"),
		"nameless steps":    head + numbered(100_000, "langkah \"Memeriksa\" { -> # }\n"),
		"numbered steps":    head + numbered(90_000, "langkah \"Memeriksa berkas\" { -> kembali ke # }\n"),
		"unknown steps":     head + numbered(90_000, "langkah s# \"Memeriksa\" { -> lanjut ke t# }\n"),
		"100,000 lanes":     head + "pelaksana {\n" + numbered(100_000, "a# \"Kepala Seksi #\" pengganti a#\n") + "}\nlangkah \"Memeriksa bersama Kepala Seksi 7\" { oleh a1 }\n",
		"unknown lanes":     head + "pelaksana {\n" + numbered(50_000, "a# \"Kepala Seksi #\"\n") + "}\n" + numbered(50_000, "langkah \"Memeriksa\" { oleh b# }\n"),
		"documents":         head + "dokumen {\n" + numbered(100_000, "\"Surat keterangan #\" alias \"SK #\" dari \"Surat keterangan\"\n") + "}\n",
		"documents in turn": head + "dokumen {\n" + numbered(50_000, "\"S #\" dari \"S 1#\"\n") + "}\n",
		"used documents":    head + numbered(50_000, "langkah \"Memeriksa\" { output \"Surat keterangan #\" }\n"),
		"many outputs":      head + "langkah \"A\" {\noutput {\n" + numbered(100_000, "\"Surat keterangan #\"\n") + "}\n}\n",
		"alternatives":      head + "langkah \"A\" {\nkelengkapan \"A\"" + numbered(100_000, " atau \"Surat #\"") + "\n}\n",
		"ends":              head + numbered(50_000, "langkah \"A\" { -> berhenti \"Gagal #\" }\n"),
		"outcomes":          head + "langkah \"A\" {\nputusan {\n" + numbered(100_000, "\"Jawaban #\" -> lanjut\n") + "}\n}\n",
		"fields":            head + "isian {\n" + numbered(100_000, "f# pilihan a#, b#\n") + "}\nlangkah \"A\" { bila f1 = a1 }\n",
		"choices":           head + "isian { f pilihan a" + numbered(100_000, ", a#") + " }\nlangkah \"A\" { bila f = a1 }\n",
		"unknown choices":   head + "isian { f pilihan a" + numbered(10_000, ", a#") + " }\n" + numbered(50_000, "langkah \"A\" { bila f = c# }\n"),
		"unlike people":     head + "langkah a \"A\"\nlangkah \"B\" {\nbeda orang dengan a" + repeated(", a", most-100) + "\n}\n",
		"fills":             head + "isian { a angka }\nlangkah \"B\" {\nmengisi a" + repeated(", a", most-100) + "\n}\n",
		"many fills":        head + "isian {\n" + numbered(100_000, "f#\n") + "}\nlangkah \"B\" {\nmengisi f1" + numbered(100_000, ", f#") + "\n}\n",
		"actors":            head + "pelaksana { a \"A\" }\nlangkah \"B\" {\noleh a" + repeated(" bersama a", most-100) + "\n}\n",
		"comma actors":      head + "pelaksana { a \"A\" }\nlangkah \"B\" {\noleh a" + repeated(", a", most-100) + "\n}\n",
		"related":           head + "keterkaitan {\n" + numbered(100_000, "\"SOP Surat #\"\n") + "}\nlangkah \"A\" { jalankan \"X\" }\n",
		"links":             head + numbered(100_000, "langkah \"A\" { jalankan \"SOP X#\" }\n"),
		"laws":              head + "dasar hukum {\n" + numbered(100_000, "\"Peraturan Bupati Nomor # Tahun 2018\"\n") + "}\n",
		"years":             head + "langkah \"Memeriksa " + repeated("tahun 2019 ", most-100) + "\"\n",
		"times":             head + "langkah \"A\" {\nwaktu \"" + repeated("1 hari ", most-100) + "\"\n}\n",
		"returns in turn":   head + numbered(50_000, "langkah s# \"Memeriksa\" { -> kembali ke s0 maks 1 kali selebihnya lanjut }\n"),
		"inferred":          head + numbered(100_000, "langkah \"A\" { oleh a dugaan \"b\" }\n"),
		"parallels":         head + repeated("serentak { langkah \"A\" }\n", most-100),
		"many tracks":       head + "serentak {\n" + repeated("jalur { langkah \"A\" }\n", most-100) + "}\n",
		"laced papers":      head + numbered(20_000, "langkah s# \"A\" { kelengkapan \"P#\"\noutput \"P1#\"\n-> kembali ke s0 }\n"),
		"NUL":               head + "nomor \"1\x002\"\n",
		"not UTF-8":         head + "nomor \"\xff\"\n" + repeated("é", most-100),
		"too large":         strings.Repeat(" ", most+1),
	}
	for name, text := range all {
		if name != "too large" && len(text) > most {
			all[name] = text[:most]
		}
	}
	return all
}()

// Whatever a file holds, reading, formatting and compiling it is bounded in
// time and memory, and what there is to say fits on a screen.
func TestHostile(t *testing.T) {
	if testing.Short() {
		t.Skip()
	}
	for name, text := range hostile {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			start := time.Now()
			u := compiler.Compile([]compiler.Source{{Name: "a.sop", Text: []byte(text)}}, compiler.Options{}).Units[0]
			compiled := time.Since(start)
			runtime.ReadMemStats(&after)
			start = time.Now()
			once := lang.Format([]byte(text))
			formatted := time.Since(start)
			first := ""
			if len(u.Findings) > 0 {
				first = u.Findings[0].Code + ": " + u.Findings[0].Message.EN
				first = first[:min(len(first), 90)]
			}
			t.Logf("%5.1f MB compiled %v, %d MB allocated; formatted %v to %.1f MB; %d findings, %s", float64(len(text))/mebi,
				compiled.Round(time.Millisecond), (after.TotalAlloc-before.TotalAlloc)/mebi, formatted.Round(time.Millisecond), float64(len(once))/mebi, len(u.Findings), first)
			if bytes.Count(once, []byte("\x00")) > 1 {
				t.Error("NUL")
			}
		})
	}
}
