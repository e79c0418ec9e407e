package wording

import (
	"slices"
	"testing"
)

func TestPeople(t *testing.T) {
	for text, want := range map[string][]string{
		"Menyerahkan berkas kepada Bapak Budi Santoso untuk diparaf":   {"Bapak Budi Santoso"},
		"Diparaf Drs. Budi Kusumardjoko, M.Pd":                         {"Drs. Budi Kusumardjoko"},
		"Diketik oleh Siti Aminah, S.E., M.Si.":                        {"Siti Aminah, S.E."},
		"Diperiksa Sdri. Ani dan Sdr. M. Yusuf":                        {"Sdri. Ani", "Sdr. M. Yusuf"},
		"Ditandatangani H. Ahmad":                                      {"H. Ahmad"},
		"Kepala Dinas, NIP 19621027 198803 1 006":                      {"NIP 19621027 198803 1 006"},
		"Melapor kepada Bapak Bupati dan Ibu Kepala Dinas":             nil,
		"Memeriksa kesehatan Ibu Hamil dan Ibu Menyusui":               nil,
		"Menyerahkan kepada Bapak/Ibu pemohon":                         nil,
		"Menyusun Rencana Kerja, Anggaran, dan Kegiatan":               nil,
		"Membayar PPh Pasal 21, SPM, dan SP2D":                         nil,
		"Mengirim surat ke Kabupaten Blitar, Jawa Timur":               nil,
		"Menilai usulan Kenaikan Pangkat, Mutasi, dan MM":              nil,
		"Mengundang Sdr. Kepala Bidang":                                nil,
		"Mereviu Dokumen Perjanjian Kinerja":                           nil,
		"Memberikan izin kepada Dr. Soetomo Hospital":                  {"Dr. Soetomo Hospital"}, // a name, though of a house
		"Menghadap H. Agus":                                            {"H. Agus"},
		"Menyusun rencana H. bila perlu":                               nil,
		"Menandatangani surat perintah membayar, SE, dan nota dinas":   nil,
		"Menyampaikan kepada Kepala Dinas, SH sebagai penerima":        nil,
		"Memanggil saudara kandung pelapor dan Saudara Kandung korban": nil,
	} {
		var got []string
		for _, s := range People(text) {
			got = append(got, s.In(text))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestDeeds(t *testing.T) {
	for text, want := range map[string][2]bool{ // drafts, approves
		"Menyusun konsep surat":                          {true, false},
		"Pembuatan Draf SK Panitia":                      {true, false},
		"Menandatangani surat":                           {false, true},
		"Mencetak dan menandatangani kartu":              {false, true},
		"Membuat dan menandatangani tanda terima":        {true, true},
		"Penandatanganan dokumen oleh Kepala Dinas":      {false, true},
		"Menyerahkan surat untuk ditandatangani":         {false, false},
		"Menerima surat yang telah disetujui":            {false, false},
		"Memerintahkan staf untuk membuat undangan":      {false, false},
		"Menyetujui permohonan dan menetapkan tarifnya":  {false, true},
		"Mengarsipkan penetapan":                         {false, false},
		"Memeriksa, mengoreksi, dan mengesahkan laporan": {false, true},
	} {
		if got := [2]bool{Drafts(text), Approves(text)}; got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestOneHolder(t *testing.T) {
	for name, want := range map[string]bool{
		"Kadis": true, "Kepala Dinas": true, "Camat": true, "Sekdin": true, "Wali Kota": true, "Kepala Seksi Pelayanan": true,
		"Kasi": false, "Kepala Bidang": false, "Staf": false, "Sekretaris": false, "Verifikator": false, "Kepala Dinas Pendidikan": true,
	} {
		if got := OneHolder(name, ""); got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
}
