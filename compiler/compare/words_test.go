package compare_test

import (
	"slices"
	"strings"
	"testing"

	"sopc/compiler"
	"sopc/compiler/compare"
	"sopc/compiler/program"
)

const letter = `sop "Surat Keterangan"
pelaksana {
  pemohon "Pemohon" luar
  staf "Staf"
  kasi "Kasi"
  camat "Camat"
}
isian {
  biaya "Biaya" rupiah
  jenis "Jenis surat" pilihan baru, ulang
}
langkah ajukan "Mengajukan permohonan" {
  oleh pemohon
  mengisi biaya, jenis
  kelengkapan "Formulir"
  waktu 5 menit
  output "Berkas permohonan"
}
langkah periksa "Memeriksa berkas permohonan" {
  oleh staf
  kelengkapan "Berkas permohonan"
  waktu 1 hari kerja
  output "Catatan pemeriksaan"
  putusan "Lengkap?" {
    "Ya" -> lanjut
    "Tidak" -> kembali ke ajukan maks 2 kali selebihnya berhenti "Permohonan ditolak"
  }
}
langkah paraf "Memaraf konsep surat" {
  oleh kasi
  kelengkapan "Catatan pemeriksaan"
  waktu 2 jam
  output "Konsep surat"
}
langkah tanda-tangan "Menandatangani surat" {
  oleh camat
  kelengkapan "Konsep surat"
  waktu 1 hari kerja
  output "Surat keterangan"
}
`

func compiled(t *testing.T, text string) *program.Program {
	t.Helper()
	u := compiler.Compile([]compiler.Source{{Name: "surat.sop", Text: []byte(text)}}, compiler.Options{}).Units[0]
	if u.Program == nil {
		t.Fatalf("%v\n%s", u.Findings, text)
	}
	return u.Program
}

// TestWords changes one thing in a real text and reads what is said of it.
func TestWords(t *testing.T) {
	for _, test := range []struct {
		name     string
		old, new string // in letter: old is replaced by new
		want     []string
		hits     []int
	}{
		{"time", "waktu 2 jam", "waktu 3 jam", []string{"substansi Langkah 3 (paraf): waktu 2 jam → 3 jam"}, nil},
		{"time in other words", "waktu 2 jam", `waktu "120 menit"`, []string{"substansi Langkah 3 (paraf): waktu 2 jam → 120 menit"}, nil},
		{"typography", "Memeriksa berkas permohonan", "Memeriksa  Berkas Permohonan", []string{`redaksional Langkah 2 (periksa): kegiatan "Memeriksa berkas permohonan" → "Memeriksa Berkas Permohonan"`}, nil},
		{"blanks", "Memeriksa berkas permohonan", "Memeriksa  berkas permohonan", []string{`redaksional Langkah 2 (periksa): kegiatan "Memeriksa berkas permohonan": hanya spasinya lain`}, nil},
		{"verb for noun", "Memeriksa berkas permohonan", "Melakukan pemeriksaan berkas permohonan", []string{`redaksional Langkah 2 (periksa): kegiatan "Memeriksa berkas permohonan" → "Melakukan pemeriksaan berkas permohonan"`}, nil},
		{"another verb", "Memeriksa berkas permohonan", "Menyetujui berkas permohonan", []string{`substansi Langkah 2 (periksa): kegiatan "Memeriksa berkas permohonan" → "Menyetujui berkas permohonan"`}, nil},
		{"turned into its opposite", "Menandatangani surat", "Tidak menandatangani surat", []string{`substansi Langkah 4 (tanda-tangan): kegiatan "Menandatangani surat" → "Tidak menandatangani surat"`}, nil},
		{"lane", "oleh kasi", "oleh staf", []string{"memutus Langkah 3 (paraf): pelaksana Kasi → Staf"}, []int{2}},
		{"lane joins", "oleh kasi", "oleh kasi bersama staf", []string{"substansi Langkah 3 (paraf): pelaksana Kasi → Kasi & Staf"}, nil},
		{"lane takes over later", "oleh kasi", "oleh kasi lalu staf", []string{"substansi Langkah 3 (paraf): pelaksana Kasi → Kasi → Staf"}, nil},
		{"lane's heading", `"Kasi"`, `"Kepala Seksi"`, []string{`redaksional Pelaksana "Kasi" → "Kepala Seksi"`}, nil},
		{"outcome gone", `    "Tidak" -> kembali ke ajukan maks 2 kali selebihnya berhenti "Permohonan ditolak"` + "\n", `    "Terlambat" -> lanjut ke tanda-tangan` + "\n", []string{
			`memutus Langkah 2 (periksa): putusan "Tidak" (→ kembali ke langkah 1, maks 2 kali, selebihnya berhenti "Permohonan ditolak") dihapus`,
			`substansi Langkah 2 (periksa): putusan "Terlambat" (→ langkah 4) ditambahkan`,
			`substansi Akhir berhenti "Permohonan ditolak" dihapus`}, []int{1}},
		{"outcome's label", `"Ya" ->`, `"Lengkap" ->`, []string{`redaksional Langkah 2 (periksa): putusan "Ya" → "Lengkap"`}, nil},
		{"return's limit", "maks 2 kali", "maks 3 kali", []string{`substansi Langkah 2 (periksa): putusan "Tidak" kembali ke langkah 1, maks 2 kali, selebihnya berhenti "Permohonan ditolak" → kembali ke langkah 1, maks 3 kali, selebihnya berhenti "Permohonan ditolak"`}, nil},
		{"kelengkapan", `kelengkapan "Formulir"`, "kelengkapan {\n    \"Formulir\"\n    \"KTP\"\n  }", []string{`substansi Langkah 1 (ajukan): kelengkapan KTP ditambahkan`}, nil},
		{"document renamed", `Konsep surat"`, `Draf konsep surat"`, []string{`redaksional Dokumen "Konsep surat" → "Draf konsep surat"`}, nil},
		{"step inserted", "langkah paraf", "langkah catat \"Mencatat surat\" {\n  oleh staf\n  waktu 5 menit\n}\nlangkah paraf", []string{"substansi Langkah 3 (catat) ditambahkan: Mencatat surat"}, nil},
		{"step removed", "langkah paraf \"Memaraf konsep surat\" {\n  oleh kasi\n  kelengkapan \"Catatan pemeriksaan\"\n  waktu 2 jam\n  output \"Konsep surat\"\n}\n", "", []string{"memutus Langkah 3 (paraf) dihapus: Memaraf konsep surat"}, []int{2}},
		{"field's type", `"Biaya" rupiah`, `"Biaya" angka`, []string{`memutus Isian "Biaya": jenis rupiah → angka`}, []int{0, 1, 2, 3}},
		{"choice gone", "pilihan baru, ulang", "pilihan baru, hilang", []string{`memutus Isian "Jenis surat": pilihan "Ulang" dihapus`, `substansi Isian "Jenis surat": pilihan "Hilang" ditambahkan`}, []int{0, 1, 2, 3}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if !strings.Contains(letter, test.old) {
				t.Fatal("the letter does not say so")
			}
			said(t, compare.Compare(compiled(t, letter), compiled(t, strings.ReplaceAll(letter, test.old, test.new))), test.want, test.hits)
		})
	}
}

func said(t *testing.T, r compare.Report, want []string, hits []int) {
	t.Helper()
	var got []string
	for _, c := range r.Changes {
		got = append(got, string(c.Class)+" "+c.Text.ID)
	}
	if !slices.Equal(got, want) {
		t.Errorf("said\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
	if !slices.Equal(r.Hits(), hits) {
		t.Errorf("hits %v, want %v", r.Hits(), hits)
	}
}

// TestFieldReadTooLate: a new step reads a field that cases past its filling
// do not have.
func TestFieldReadTooLate(t *testing.T) {
	asked := strings.NewReplacer(
		"  biaya \"Biaya\" rupiah\n", "  biaya \"Biaya\" rupiah\n  luas \"Luas tanah\" angka\n",
		"langkah paraf \"Memaraf konsep surat\" {\n", "langkah paraf \"Memaraf konsep surat\" {\n  bila luas > 5\n",
		"mengisi biaya, jenis", "mengisi biaya, jenis, luas").Replace(letter)
	said(t, compare.Compare(compiled(t, letter), compiled(t, asked)), []string{
		`memutus Isian "Luas tanah" dibaca versi baru, tetapi kasus yang terbuka pada langkah 2 belum tentu mengisinya`,
		`substansi Isian "Luas tanah" ditambahkan (angka)`,
		`substansi Langkah 1 (ajukan): isian yang diisi Biaya dan Jenis surat → Biaya, Jenis surat dan Luas tanah`,
		`substansi Langkah 3 (paraf): syarat langkah selalu → Luas tanah lebih dari 5`,
	}, []int{1})
}

// TestMovedAndParallel: steps that change places, and that are put side by
// side.
func TestMovedAndParallel(t *testing.T) {
	steps := func(order ...string) string {
		text := "sop \"X\"\npelaksana { a \"A\" }\n"
		for _, s := range order {
			if s == "serentak {" || s == "jalur {" || s == "}" {
				text += s + "\n"
			} else {
				text += "langkah \"Mengerjakan " + s + "\" {\n  oleh a\n}\n"
			}
		}
		return text
	}
	old := compiled(t, steps("satu", "dua", "tiga", "empat"))
	said(t, compare.Compare(old, compiled(t, steps("satu", "empat", "dua", "tiga"))), []string{
		"substansi Langkah 4, kini 2 (Mengerjakan empat) dipindahkan"}, nil)
	side := compiled(t, steps("satu", "serentak {", "jalur {", "dua", "}", "jalur {", "tiga", "}", "}", "empat"))
	said(t, compare.Compare(old, side), []string{"memutus Langkah 2 dan 3 (nomor baru) kini serentak"}, []int{1, 2})
	said(t, compare.Compare(side, old), []string{"memutus Bagian serentak (langkah 2 dan 3) tidak serentak lagi"}, []int{1, 2})
}

// A thousand steps that were all rewritten do not take long.
func TestLongAndRewritten(t *testing.T) {
	grow := func(word string) *program.Program {
		p := &program.Program{Format: program.Format, Title: "X", Clock: program.Working, Ends: []program.End{{Kind: program.Finished}}}
		const n = 3_000
		for i := range n {
			next := program.Target{Kind: program.ToStep, Index: i + 1}
			if i == n-1 {
				next = program.Target{Kind: program.ToEnd}
			}
			p.Steps = append(p.Steps, program.Step{Text: word + strings.Repeat("a", i%7), Clock: program.Working, Next: program.Arrow{To: next}})
		}
		p.Start = program.Target{Kind: program.ToStep}
		return p
	}
	r := compare.Compare(grow("Memeriksa berkas "), grow("Menyetujui surat "))
	if len(r.Changes) < 3_000 {
		t.Errorf("%d changes", len(r.Changes))
	}
}
