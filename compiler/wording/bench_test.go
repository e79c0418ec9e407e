package wording

import "testing"

func BenchmarkSimilar(b *testing.B) {
	for b.Loop() {
		Similar("Tersusunnya Draf Dokumen Laporan Kegiatan", "Surat keterangan domisili")
	}
}

func BenchmarkActors(b *testing.B) {
	for b.Loop() {
		Actors("Hasil Ketikan Surat Keputusan dikoreksi Kasi dan diteruskan ke Kabid untuk ditandatangani Kadis", office)
	}
}

func BenchmarkChecksVerbYears(b *testing.B) {
	for b.Loop() {
		s := "Hasil Ketikan Surat Keputusan dikoreksi Kasi dan diteruskan ke Kabid untuk ditandatangani Kadis"
		Checks(s)
		Verb(s)
		Years(s)
	}
}
