package compiler

import (
	"slices"
	"strings"
	"testing"

	"sopc/lang/finding"
)

// The regulation behind a limit is judged as those of the legal basis are.
func TestLimitUnderRevokedLaw(t *testing.T) {
	for line, want := range map[string]bool{
		`batas waktu 10 hari kerja menurut "Pasal 5 ayat (1) PP 53/2010"`:    true,
		`batas waktu 10 hari kerja menurut pp 53 tahun 2010`:                 true,
		`batas waktu 10 hari kerja menurut "Pasal 22 ayat (7) UU 14/2008"`:   false,
		`batas waktu 10 hari kerja menurut "Peraturan Bupati tentang arsip"`: false,
	} {
		text := "sop \"S\"\npelaksana staf\n" + line + "\nlangkah \"Mencatat\" {\n  oleh staf\n}\n"
		u := Compile([]Source{{Name: "a.sop", Text: []byte(text)}}, Options{}).Units[0]
		i := slices.IndexFunc(u.Findings, func(f finding.Finding) bool { return f.Code == "peraturan-berubah" })
		if (i >= 0) != want || want && u.Findings[i].Span.Start.Line != 3 {
			t.Errorf("%s: %v", line, u.Findings)
		}
	}
}

// Past the limit of returns a measure of its own is no approval; the way of
// what is accepted is.
func TestBeyondTheLimit(t *testing.T) {
	for _, c := range []struct {
		outcomes string // of step 2; the others are kirim, atasan and tegur
		passes   bool
	}{
		{`"Ya" -> lanjut ke kirim | "Tidak" -> kembali ke susun maks 3 kali selebihnya lanjut ke kirim`, true},
		{`"Ya" -> lanjut ke kirim | "Tidak" -> kembali ke susun maks 3 kali selebihnya lanjut ke arsip`, true},
		{`"Ya" -> lanjut ke kirim | "Tidak" -> kembali ke susun maks 3 kali selebihnya selesai`, true},
		{`"Ya" -> lanjut ke kirim | "Tidak" -> kembali ke susun maks 3 kali selebihnya lanjut ke atasan`, false},
		{`"Ya" -> lanjut ke kirim | "Tidak" -> kembali ke susun maks 3 kali selebihnya lanjut ke tegur`, false},
		{`"Ya" -> selesai | "Tidak" -> kembali ke susun maks 3 kali selebihnya lanjut ke tegur`, false},
		{`"Tidak" -> lanjut ke kirim | "Ya, masih keliru" -> kembali ke susun maks 3 kali selebihnya lanjut ke kirim`, true},
		{`"Ya" -> lanjut ke kirim | "Ditolak" -> lanjut ke tegur | "Kurang" -> kembali ke susun maks 3 kali selebihnya lanjut ke tegur`, false},
		{`"Ditolak" -> berhenti "Ditolak" | "Kurang" -> kembali ke susun maks 3 kali selebihnya lanjut ke kirim`, true},
		{`"Ya" -> lanjut ke putus | "Tidak" -> kembali ke susun maks 3 kali selebihnya lanjut ke tegur`, false},
	} {
		text := `sop "S"
pelaksana staf
langkah susun "Menyusun" {
  oleh staf
}
langkah "Memeriksa" {
  oleh staf
  putusan "Benar?" {
    ` + strings.ReplaceAll(c.outcomes, " | ", "\n    ") + `
  }
}
langkah atasan "Meminta putusan atasan" {
  oleh staf
}
langkah putus "Memutus" {
  oleh staf
  putusan "Setuju?" {
    "Setuju" -> lanjut
    "Tidak setuju" -> lanjut ke tegur
  }
}
langkah kirim "Mengirim" {
  oleh staf
}
langkah arsip "Mengarsipkan" {
  oleh staf
  -> selesai
}
langkah tegur "Menegur" {
  oleh staf
}
`
		u := Compile([]Source{{Name: "a.sop", Text: []byte(text)}}, Options{}).Units[0]
		if got := slices.ContainsFunc(u.Findings, func(f finding.Finding) bool { return f.Code == "batas-meluluskan" }); got != c.passes {
			t.Errorf("%s: %v", c.outcomes, u.Findings)
		}
		for _, f := range u.Findings {
			if strings.HasPrefix(f.Code, "sintaks") {
				t.Errorf("%s: %v", c.outcomes, f)
			}
		}
	}
}
