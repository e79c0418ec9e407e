package settings

import (
	"strings"
	"testing"
)

// Why a file cannot be read is said in our words.
func TestReasons(t *testing.T) {
	for text, want := range map[string]string{
		"nama = Kantor\n":               "nilai teks ditulis di antara tanda petik",
		"nama = benar\n":                "nilai teks ditulis di antara tanda petik",
		"nama =\n":                      "nilai teks ditulis di antara tanda petik",
		"nama = \"Kantor\nx = 1\n":      "tanda petik belum ditutup di baris yang sama",
		"nama \"K\"\n":                  "sesudah nama isian ditulis tanda `=`",
		"nama = \"a\" b = \"c\"\n":      "satu baris memuat satu isian",
		"wajib = [\"a\" \"b\"]\n":       "isi daftar dipisahkan koma, dan daftar ditutup dengan `]`",
		"wajib = [\"a\"\n":              "isi daftar dipisahkan koma, dan daftar ditutup dengan `]`",
		"[identitas\n":                  "nama bagian diapit kurung siku, misalnya [instansi] atau [[petugas]]",
		"pola = \"\\d+\"\n":             `garis miring terbalik dalam petik ganda ditulis dua kali (\\), atau pakai petik tunggal`,
		"x = 01\n":                      "angka atau tanggal ini tidak dikenal; tanggal ditulis 2026-03-19, dan teks diapit tanda petik",
		"mulai = 22 November 2026\n":    "angka atau tanggal ini tidak dikenal; tanggal ditulis 2026-03-19, dan teks diapit tanda petik",
		"mulai = 22-11-2026":            "angka atau tanggal ini tidak dikenal; tanggal ditulis 2026-03-19, dan teks diapit tanda petik",
		"nip = 19850312 200901 2 001\n": "angka atau tanggal ini tidak dikenal; tanggal ditulis 2026-03-19, dan teks diapit tanda petik",
		"nama = “Siti”\n":               "tanda petiknya miring; pakai yang lurus: \"",
		"= 2\n":                         "susunannya tidak dikenal",
		"x = 'a'\n[y]\nz = \"\x00\"":    "di sini ada tanda yang tidak dapat ditulis dalam teks",
	} {
		f := &File{Code: "x", Name: "sopc.toml", Text: []byte(text)}
		if _, ok := f.Read(); ok || len(f.Findings) != 1 || !strings.HasSuffix(f.Findings[0].Message.ID, "mulai dari sini: "+want) {
			t.Errorf("%q: %+v", text, f.Findings)
		}
	}
}
