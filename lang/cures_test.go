package lang

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sopc/lang/finding"
)

// What a beginner copies out of a table gives one finding, which says in the
// author's words what to write; its first fix leaves a line that can be read.
func TestCures(t *testing.T) {
	outcome := func(line string) string { return "putusan \"Lengkap?\" {\n  \"Ya\" -> lanjut\n  " + line + "\n}" }
	for _, c := range []struct {
		code, line, message string
		fixed               string // "" if there is no fix
		safe                bool
	}{
		{"sintaks-baris", outcome(`"Tidak" -> kembali ke langkah 1`), "tulis `1`, bukan `langkah 1`", outcome(`"Tidak" -> kembali ke 1`), true},
		{"sintaks-baris", outcome(`"Tidak" -> kembali ke langkah ajukan`), "tulis `ajukan`, bukan `langkah ajukan`", outcome(`"Tidak" -> kembali ke ajukan`), true},
		{"sintaks-baris", outcome(`"Tidak" -> kembali ajukan`), "tulis `kembali ke ajukan`, bukan `kembali ajukan`", outcome(`"Tidak" -> kembali ke ajukan`), true},
		{"sintaks-baris", outcome(`"Tidak" -> kembali ke ajukan maks 1x`), "tulis `1 kali`, bukan `1x`", outcome(`"Tidak" -> kembali ke ajukan maks 1 kali`), true},
		{"sintaks-baris", outcome(`"Tidak" -> kembali ke ajukan 1x`), "tulis `maks 1 kali`, bukan `1x`", outcome(`"Tidak" -> kembali ke ajukan maks 1 kali`), false},
		{"sintaks-baris", outcome(`"Tidak" -> kembali ke ajukan maks 2`), "tulis `2 kali`, bukan `2`", outcome(`"Tidak" -> kembali ke ajukan maks 2 kali`), true},
		{"sintaks-baris", outcome(`"Tidak" -> kembali ke ajukan maksimal 2 kali`), "tulis `maks`, bukan `maksimal`", outcome(`"Tidak" -> kembali ke ajukan maks 2 kali`), true},
		{"sintaks-baris", outcome(`"Tidak" -> kembali ke ajukan maks. 2 kali`), "tulis `maks`, bukan `maks.`", outcome(`"Tidak" -> kembali ke ajukan maks 2 kali`), true},
		{"sintaks-tanda", outcome(`"Tidak" => kembali ke ajukan`), "tulis `->`, bukan `=>`", outcome(`"Tidak" -> kembali ke ajukan`), true},
		{"sintaks-tanda", outcome(`"Tidak" ⇒ kembali ke ajukan`), "tulis `->`, bukan `⇒`", outcome(`"Tidak" -> kembali ke ajukan`), true},
		{"sintaks-baris", outcome(`"Tidak": berhenti "Ditolak"`), "tulis `-> berhenti`, bukan `: berhenti`", outcome(`"Tidak"-> berhenti "Ditolak"`), true},
		{"sintaks-baris", outcome(`"Tidak": -> berhenti "Ditolak"`), "tulis `->`, bukan `: ->`", outcome(`"Tidak"-> berhenti "Ditolak"`), true},
		{"sintaks-baris", outcome(`"Tidak" kembali ke ajukan`), "tulis `-> kembali`, bukan `kembali`", outcome(`"Tidak" -> kembali ke ajukan`), true},
		{"sintaks-baris", outcome(`"Tidak" : kembali langkah 1 maksimal 2x`), "tulis `-> kembali ke 1 maks 2 kali`, bukan `: kembali langkah 1 maksimal 2x`", outcome(`"Tidak" -> kembali ke 1 maks 2 kali`), true},
		{"sintaks-baris", `kembali ke ajukan`, "tulis `-> kembali`, bukan `kembali`", `-> kembali ke ajukan`, true},
		{"sintaks-kutip", `output 'Surat'`, "teks ditulis di antara tanda petik ganda, bukan petik tunggal", `output "Surat"`, true},
		{"sintaks-kutip", `output ‘Surat’`, "teks ditulis di antara tanda petik ganda, bukan petik tunggal", `output "Surat"`, true},
		{"sintaks-tanda", `bila biaya ≥ 5`, "tulis `>=`, bukan `≥`", `bila biaya >= 5`, true},
		{"sintaks-tanda", `bila biaya => 5`, "tulis `>=`, bukan `=>`", `bila biaya >= 5`, true},
		{"sintaks-tanda", `bila biaya =< 5`, "tulis `<=`, bukan `=<`", `bila biaya <= 5`, true},
		{"sintaks-tanda", `bila biaya > 5 && biaya < 7`, "tulis `dan`, bukan `&&`", `bila biaya > 5 dan biaya < 7`, true},
		{"sintaks-tanda", `bila biaya > 5 || biaya = 3`, "tulis `atau`, bukan `||`", `bila biaya > 5 atau biaya = 3`, true},
		{"sintaks-baris", `oleh "Kepala Seksi"`, "tulis `kasi`, bukan `\"Kepala Seksi\"`", `oleh kasi`, true},
		{"sintaks-baris", `oleh "Kasi" lalu staf`, "tulis `kasi`, bukan `\"Kasi\"`", `oleh kasi lalu staf`, true},
		{"sintaks-baris", `oleh kepala seksi`, "tulis `kasi`, bukan `kepala seksi`", `oleh kasi`, true},
		{"sintaks-baris", `oleh kepala dinas`, "pelaksana disebut dengan namanya di bagian `pelaksana`, satu kata tanpa tanda petik", "", false},
		{"sintaks-baris", `oleh "Bupati"`, "pelaksana disebut dengan namanya di bagian `pelaksana`, satu kata tanpa tanda petik", "", false},
		{"sintaks-baris", `oleh kasi dan staf`, "tulis `bersama`, bukan `dan`", `oleh kasi bersama staf`, false},
		{"sintaks-baris", `oleh kasi & staf`, "tulis `bersama`, bukan `&`", `oleh kasi bersama staf`, false},
		{"sintaks-baris", `oleh kasi / staf`, "tulis `bersama`, bukan `/`", `oleh kasi bersama staf`, false},
		{"sintaks-baris", `oleh kasi/staf`, "tulis `bersama`, bukan `/`", `oleh kasi bersama staf`, false},
		{"sintaks-angka", `bila biaya > Rp 2,500.00`, "`Rp 2,500.00` bukan angka yang dikenal", `bila biaya > Rp2.500`, true},
		{"sintaks-angka", `bila biaya > 2,500.50`, "`2,500.50` bukan angka yang dikenal", `bila biaya > 2.500,50`, true},
		{"sintaks-angka", `bila biaya > 2,500,000`, "`2,500,000` bukan angka yang dikenal", `bila biaya > 2.500.000`, true},
		{"sintaks-angka", `bila biaya > 1.5`, "`1.5` bukan angka yang dikenal", `bila biaya > 1,5`, true},
		{"sintaks-angka", `bila biaya > 50.00`, "`50.00` bukan angka yang dikenal", `bila biaya > 50`, false},
		{"sintaks-baris", `oleh kasi menyusun konsep`, "tulis `\"menyusun konsep\"`, bukan `menyusun konsep`", `oleh kasi "menyusun konsep"`, false},
		{"sintaks-kata", `hasil "Surat"`, "kata `hasil` tidak dikenal di sini", `output "Surat"`, true},
		{"sintaks-baris", `waktu satu jam`, "tulis `\"satu jam\"`, bukan `satu jam`", `waktu "satu jam"`, true},
		{"sintaks-baris", `waktu 1 jam 30 menit`, "tulis `\"1 jam 30 menit\"`, bukan `1 jam 30 menit`", `waktu "1 jam 30 menit"`, true},
		{"sintaks-baris", `waktu ± 10 menit dugaan`, "tulis `\"± 10 menit\"`, bukan `± 10 menit`", `waktu "± 10 menit" dugaan`, true},
		{"sintaks-baris", `waktu paling lama 3 hari`, "tulis `\"paling lama 3 hari\"`, bukan `paling lama 3 hari`", `waktu "paling lama 3 hari"`, true},
		{"sintaks-baris", `waktu 2 hari kreja`, "tulis `kerja`, bukan `kreja`", `waktu 2 hari kerja`, true},
		{"sintaks-baris", `waktu 2 hari libur`, "tulis `\"2 hari libur\"`, bukan `2 hari libur`", `waktu "2 hari libur"`, false},
		{"sintaks-baris", `oleh kasi bersma staf`, "tulis `bersama`, bukan `bersma`", `oleh kasi bersama staf`, true},
		{"sintaks-kurung", "kelengkapan\n  \"A\"\n  \"B\"  # dua", "baris-baris sesudah ini bagian darinya, tetapi `{` belum ada", "kelengkapan {\n  \"A\"\n  \"B\"  # dua\n}", false},
		{"sintaks-tanda", "kelengkapan {\n  \"A\"\n  • \"B\"\n}", "butir ditulis tanpa `•`", "kelengkapan {\n  \"A\"\n    \"B\"\n}", true},
		{"sintaks-tanda", "kelengkapan {\n  - \"A\"\n}", "butir ditulis tanpa `-`", "kelengkapan {\n  \"A\"\n}", true},
		{"sintaks-tanda", "kelengkapan {\n  1. \"A\"\n}", "butir ditulis tanpa `1.`", "kelengkapan {\n  \"A\"\n}", true},
		{"sintaks-tanda", "kelengkapan {\n  1 \"A\"\n}", "butir ditulis tanpa `1`", "kelengkapan {\n  \"A\"\n}", true},
		{"sintaks-tanda", "kelengkapan {\n  1.2. \"A\"\n}", "butir ditulis tanpa `1.2.`", "kelengkapan {\n  \"A\"\n}", true},
		{"sintaks-tanda", "a) oleh kasi", "butir ditulis tanpa `a)`", "oleh kasi", true},
		{"sintaks-tanda", "2) oleh kasi", "butir ditulis tanpa `2)`", "oleh kasi", true},
		{"sintaks-baris", outcome(`"Tidak" -> kembali ke "Mengajukan berkas"`), "tulis `ajukan`, bukan `\"Mengajukan berkas\"`", outcome(`"Tidak" -> kembali ke ajukan`), true},
		{"sintaks-baris", outcome(`"Tidak" -> lanjut ke ajukan maksimal 2x`), "tulis `kembali ke ajukan maks 2 kali`, bukan `lanjut ke ajukan maksimal 2x`", outcome(`"Tidak" -> kembali ke ajukan maks 2 kali`), false},
		{"sintaks-baris", outcome(`"Tidak" -> berhenti Permohonan ditolak`), "tulis `\"Permohonan ditolak\"`, bukan `Permohonan ditolak`", outcome(`"Tidak" -> berhenti "Permohonan ditolak"`), false},
		{"sintaks-kata", outcome(`jika "Tidak" -> berhenti "Ditolak"`), "hasil putusan ditulis tanpa kata `jika`", outcome(`"Tidak" -> berhenti "Ditolak"`), true},
		{"sintaks-baris", `oleh Pak Kasi`, "tulis `kasi`, bukan `Pak Kasi`", `oleh kasi`, true},
		{"sintaks-tanpa-petik", `kelengkapan Formulir cuti, fotokopi SK`, "`Formulir cuti, fotokopi SK` harus ditulis di antara tanda petik", `kelengkapan "Formulir cuti", "fotokopi SK"`, false},
		{"sintaks-kata", `biaya Rp50.000`, "biaya tidak mempunyai baris sendiri", "", false},
		{"sintaks-kata", `jika tidak lengkap kembali ke ajukan`, "percabangan ditulis dengan `putusan`, bukan `jika`", "", false},
		{"sintaks-kata", "waktu 1 jam\n}\nSelesai\nlangkah \"B\" {", "baris ini tidak perlu: Mulai dan Selesai digambar dengan sendirinya", "", false},
		{"sintaks-gabung", `waktu 1 jam oleh kasi`, "`oleh` harus memulai baris baru", "waktu 1 jam \noleh kasi", true},
	} {
		src := "sop \"X\"\npelaksana {\n  kasi \"Kasi\" = \"Kepala Seksi\"\n  staf \"Staf\"\n}\nlangkah ajukan \"Mengajukan berkas\" {\n" + c.line + "\n}\n"
		_, findings := Parse("a.sop", []byte(src))
		if len(findings) != 1 || findings[0].Code != c.code || findings[0].Message.ID != c.message {
			t.Errorf("%s\n%s", c.line, list(findings))
			for _, f := range findings {
				t.Errorf("    %s: %s", f.Code, f.Message.ID)
			}
			continue
		}
		var fixed string
		safe := false
		if fixes := findings[0].Fixes; len(fixes) > 0 {
			fixed, safe = string(mend([]byte(src), fixes[0].Edits)), fixes[0].Safe
			if _, left := Parse("a.sop", []byte(fixed)); len(left) > 0 {
				t.Errorf("%s: after the fix there is\n%s", c.line, list(left))
			}
		}
		if want := strings.Replace(src, c.line, c.fixed, 1); c.fixed == "" && fixed != "" || c.fixed != "" && fixed != want || safe != c.safe {
			t.Errorf("%s (%v) became\n%s", c.line, safe, fixed)
		}
		if findings[0].Severity != finding.Error {
			t.Errorf("%s is no error", c.line)
		}
	}
	for _, c := range []struct{ line, message, fixed string }{
		{`langkah 1 "Mengajukan"`, "tulis `langkah`, bukan `langkah 1`", `langkah "Mengajukan"`},
		{`Langkah 1: Menerima surat`, "tulis `Langkah \"Menerima surat\"`, bukan `Langkah 1: Menerima surat`", `Langkah "Menerima surat"`},
		{`disahkan oleh Drs. Budi Santoso`, "tulis `\"Drs. Budi Santoso\"`, bukan `Drs. Budi Santoso`", `disahkan oleh "Drs. Budi Santoso"`},
		{`tanggal pembuatan 12-01-2026`, "tulis `12 Januari 2026`, bukan `12-01-2026`", `tanggal pembuatan 12 Januari 2026`},
		{`tanggal pembuatan 2026/1/12`, "tulis `12 Januari 2026`, bukan `2026/1/12`", `tanggal pembuatan 12 Januari 2026`},
		{`dasar hukum UU No. 25 Tahun 2009`, "tulis `25`, bukan `No. 25`", `dasar hukum UU 25 Tahun 2009`},
		{"dasar hukum {\n  Perpres Nomor 25 Tahun 2009 tentang Pelayanan Publik\n}", "tulis `25 Tahun 2009 tentang \"Pelayanan Publik\"`, bukan `Nomor 25 Tahun 2009 tentang Pelayanan Pu…`", "dasar hukum {\n  Perpres 25 Tahun 2009 tentang \"Pelayanan Publik\"\n}"},
		{"pelaksana {\n  staf kepegawaian \"Staf\"\n}", "tulis `staf-kepegawaian`, bukan `staf kepegawaian`", "pelaksana {\n  staf-kepegawaian \"Staf\"\n}"},
		{"pelaksana {\n  \"Staf Kepegawaian\"\n}", "pelaksana `\"Staf Kepegawaian\"` belum mempunyai nama pendek", "pelaksana {\n  staf-kepegawaian \"Staf Kepegawaian\"\n}"},
		{"Dinas \"Kecamatan Sukamaju\"", "kata `Dinas` tidak dikenal di sini", "instansi \"Kecamatan Sukamaju\""},
	} {
		src := "sop \"X\"\n" + c.line + "\nlangkah \"A\"\n"
		_, findings := Parse("a.sop", []byte(src))
		if len(findings) != 1 || findings[0].Message.ID != c.message || len(findings[0].Fixes) == 0 {
			t.Errorf("%s\n%s", c.line, list(findings))
			continue
		}
		fixed := string(mend([]byte(src), findings[0].Fixes[0].Edits))
		if _, left := Parse("a.sop", []byte(fixed)); fixed != strings.Replace(src, c.line, c.fixed, 1) || len(left) > 0 {
			t.Errorf("%s became\n%s\n%s", c.line, fixed, list(left))
		}
	}
	for number, full := range map[string]string{"1,5 juta": "1.500.000", "0,5 juta": "500.000", "Rp2 ribu": "Rp2.000", "Rp0,25 jt": "Rp250.000", "1,2345 juta": "", "2 lusin": ""} {
		n, word, _ := strings.Cut(number, " ")
		if got := InFull(n, word); got != full {
			t.Errorf("%s in full is %q", number, got)
		}
	}
	_, findings := Parse("a.uji", []byte("uji \"u\" {\n  isian biaya = 1,5 juta\n}\n"))
	if len(findings) != 1 || findings[0].Message.ID != "tulis `1.500.000`, bukan `1,5 juta`" {
		t.Errorf("%s", list(findings))
	}
}

// Where a cure is unsure it offers what else may be meant, and a line that
// needs a lane lists those there are.
func TestCuresOffer(t *testing.T) {
	parse := func(line string) finding.Finding {
		_, findings := Parse("a.sop", []byte("sop \"X\"\npelaksana {\n  kasi \"Kasi\"\n  staf \"Staf\"\n}\nlangkah \"A\" {\n"+line+"\n}\n"))
		return findings[0]
	}
	if f := parse(`oleh kasi dan staf`); len(f.Fixes) != 2 || f.Fixes[1].Edits[0].New != "lalu" {
		t.Errorf("%+v", f.Fixes)
	}
	if f := parse(`oleh kepala dinas`); len(f.Help) != 1 || f.Help[0].ID != "yang ada: `kasi`, `staf`" {
		t.Errorf("%+v", f.Help)
	}
}

// What a sure fix of a broken token writes can be read.
func TestSureFixesOfTokensAreRead(t *testing.T) {
	piece := rapid.SampledFrom([]string{"0", "5", "00", "500", ".", ",", "Rp", "Rp. ", "'", "’", "\"", "\\", "a", "=", ">", "<", "-", "&&", "≥", "≠", "→", "•", " "})
	rapid.Check(t, func(t *rapid.T) {
		src := strings.Join(rapid.SliceOfN(piece, 1, 9).Draw(t, "src"), "")
		tokens, _ := lex("", src, len(src))
		for _, token := range tokens {
			if token.Type != typeBroken {
				continue
			}
			_, f := brokenToken(token, "x")
			for _, fix := range f.Fixes {
				written := fix.Edits[0].New
				made, _ := lex("", written, len(written))
				if fix.Safe && (len(made) != 1 || made[0].Type == typeBroken) {
					t.Fatalf("%q becomes %q", token.Value, written)
				}
			}
		}
	})
}
