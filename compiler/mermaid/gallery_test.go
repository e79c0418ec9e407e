package mermaid_test

import (
	"fmt"

	"sopc/compiler/program"
)

// The gallery: programs written by hand, so that each construct of the
// language stands in at least one picture.

func toStep(number int) program.Target {
	return program.Target{Kind: program.ToStep, Index: number - 1}
}
func toEnd(index int) program.Target { return program.Target{Kind: program.ToEnd, Index: index} }
func toBlock(index int) program.Target {
	return program.Target{Kind: program.ToParallel, Index: index}
}

var toJoin = program.Target{Kind: program.ToJoin}

func by(lanes ...int) []program.Group {
	var groups []program.Group
	for _, l := range lanes {
		groups = append(groups, program.Group{{Lane: l}})
	}
	return groups
}

func sop(title string, lanes ...string) *program.Program {
	p := &program.Program{Format: program.Format, Title: title, Clock: program.Working, Start: toStep(1),
		Ends: []program.End{{Kind: program.Finished}}}
	for i, l := range lanes {
		p.Lanes = append(p.Lanes, program.Lane{ID: fmt.Sprint("p", i+1), Name: l})
	}
	return p
}

// then adds a step that leads to the one behind it.
func then(p *program.Program, text string, actors []program.Group) *program.Step {
	p.Steps = append(p.Steps, program.Step{Text: text, Actors: actors, Clock: p.Clock,
		Next: program.Arrow{To: toStep(len(p.Steps) + 2)}})
	return &p.Steps[len(p.Steps)-1]
}

func finish(p *program.Program) *program.Program {
	p.Steps[len(p.Steps)-1].Next.To = toEnd(0)
	return p
}

func blitar() *program.Program {
	p := sop("Pembuatan Dokumen Perjanjian Kinerja", "Kadin", "Sekdin", "Kasub", "Staf")
	then(p, "Memerintahkan penyusunan Perjanjian Kinerja Dinas Pendidikan Kabupaten Blitar", by(0))
	then(p, "Membuat format pengumpulan data dan informasi Perjanjian Kinerja dari masing-masing bidang dan sekretariat", by(2))
	then(p, "Menyampaikan format pengumpulan data dan informasi Perjanjian Kinerja kepada masing-masing bidang dan sekretariat", by(2))
	then(p, "Memerintahkan staf untuk membuat undangan yang mengundang kepala bidang dan sekretariat untuk rapat pembahasan perjanjian kinerja", by(2))
	then(p, "Membuat undangan dan menyampaikan kepada seluruh kepala bidang dan sekretariat untuk rapat pembahasan perjanjian kinerja", by(3))
	then(p, "Rapat pembahasan Perjanjian Kinerja dengan semua bidang dan subbag pada Dinas Pendidikan", by(1))
	then(p, "Menghimpun format data dan informasi Perjanjian Kinerja dari masing-masing bidang dan sekretariat", by(3))
	then(p, "Menganalisis data dan informasi Perjanjian Kinerja yang telah terkumpul", by(2))
	then(p, "Membuat draft Perjanjian Kinerja dan menyerahkan ke Sekretaris Dinas untuk di reviu", by(2))
	s := then(p, "Mereviu draft Dokumen Perjanjian Kinerja", by(1))
	s.Question = "Draft disetujui?"
	s.Outcomes = []program.Outcome{
		{Label: "Ya", Go: program.Arrow{To: toStep(11)}},
		{Label: "Tidak", Go: program.Arrow{To: toStep(9), Back: true}},
	}
	then(p, "Penandatanganan dokumen Perjanjian Kinerja oleh Kepala Dinas kemudian diteruskan ke Kasubbag Penyusunan Program", by(0))
	then(p, "Membuat surat pengantar pengiriman sekaligus penomoran surat, kemudian diserahkan ke staf untuk dikirimkan ke alamat yang dituju", by(2))
	then(p, "Mengantar surat, Menggandakan dan mengarsipkan Dokumen Perjanjian Kinerja", by(3))
	for i, full := range []string{"Kepala Dinas", "Sekretaris Dinas", "Kepala Subbagian Penyusunan Program", ""} {
		p.Lanes[i].FullName = full
	}
	return finish(p)
}

func kalbar() *program.Program {
	p := sop("Bimbingan Teknis Penilaian Tindakan Kelas", "Kasi", "Staf", "Kabid", "Kadis")
	s := then(p, "Pembuatan Kerangka Acuan Kerja", nil)
	s.Actors = []program.Group{{{Lane: 0, Does: "menyusun"}}, {{Lane: 1, Does: "mengetik"}}, {{Lane: 2}}, {{Lane: 3, Does: "menandatangani"}}}
	then(p, "Pengetikan surat undangan narasumber", by(1))
	s = then(p, "Rapat persiapan panitia", nil)
	s.Actors = []program.Group{{{Lane: 2}, {Lane: 0}, {Lane: 1, Does: "notulis"}}}
	then(p, "Menyampaikan undangan kepada peserta", by(1))
	then(p, "Pelaksanaan bimbingan teknis", by(0))
	then(p, "Membuat laporan kegiatan", by(0))
	return finish(p)
}

// wealthy has every construct.
func wealthy() *program.Program {
	p := sop("Pelayanan Kartu Identitas", "Pemohon", "Petugas Loket", "Kepala Seksi", "Camat")
	p.Lanes[0].Outside = true
	p.Lanes[2].FullName = "Kepala Seksi Pelayanan Umum dan Kependudukan"
	p.Ends = append(p.Ends, program.End{Kind: program.Stopped, Text: "Permohonan ditolak"}, program.End{Kind: program.Stopped, Text: "Permohonan gugur"},
		program.End{Kind: program.Continues, Text: "SOP Pengarsipan Dokumen Kependudukan"})
	then(p, "Menyerahkan berkas permohonan", by(0))
	s := then(p, "Memeriksa kelengkapan berkas", by(1))
	s.Question = "Berkas lengkap?"
	s.Outcomes = []program.Outcome{
		{Label: "Lengkap", Go: program.Arrow{To: toStep(3)}},
		{Label: "Tidak lengkap", Go: program.Arrow{To: toStep(1), Back: true, Limit: 2, Beyond: &program.Arrow{To: toEnd(1)}}},
		{Label: "Ditolak", Go: program.Arrow{To: toEnd(1)}},
	}
	s = then(p, "Membayar biaya", by(0))
	s.When = &program.When{Rule: &program.Rule{Source: "biaya > 0 dan jenis != rusak", Expr: "true"}}
	s.Wait = &program.Wait{For: "bukti bayar", Term: &program.Duration{Text: "3 hari kerja"}, Lapse: &program.Arrow{To: toEnd(2)}}
	s = then(p, "Rapat verifikasi permohonan", nil)
	s.Actors = []program.Group{{{Lane: 2}, {Lane: 1, Does: "notulis"}, {Lane: 3}}}
	s.Next.To = toBlock(0)
	s = then(p, "Mencetak kartu", by(1))
	s.Track = &program.Track{Parallel: 0, Index: 0}
	s = then(p, "Memeriksa hasil cetak", by(2))
	s.Track = &program.Track{Parallel: 0, Index: 0}
	s.Next.To = toJoin
	s = then(p, "Menyiapkan berita acara serah terima", by(3))
	s.Track = &program.Track{Parallel: 0, Index: 1}
	s.Next.To = toJoin
	p.Parallels = []program.Parallel{{Text: "penyiapan", Tracks: []program.Steps{{Name: "cetak", Steps: []int{4, 5}}, {Name: "berita acara", Steps: []int{6}}}, Next: program.Arrow{To: toStep(8)}}}
	s = then(p, "Mencatat dalam register", by(1))
	s.Sub = "SOP Pencatatan Register"
	s.When = &program.When{Text: "diperlukan"}
	s = then(p, "Menandatangani kartu", nil)
	s.Actors = []program.Group{{{Lane: 2, Does: "memaraf"}}, {{Lane: 3, Does: "menandatangani"}}}
	s.Question = "Kartu sesuai?"
	s.Outcomes = []program.Outcome{
		{Label: "Ya", Go: program.Arrow{To: toStep(10)}},
		{Label: "Tidak, salah cetak", Go: program.Arrow{To: toBlock(0), Back: true}},
		{Label: "Tidak, salah data", Go: program.Arrow{To: toStep(2), Back: true}},
		{Label: "Diarsipkan", Go: program.Arrow{To: toEnd(3)}},
	}
	then(p, "Menyerahkan kartu kepada pemohon", by(1))
	return finish(p)
}

func linear() *program.Program {
	p := sop("Surat Masuk", "Agendaris", "Kepala")
	then(p, "Menerima dan mencatat surat masuk", by(0))
	then(p, "Memberi disposisi", by(1))
	then(p, "Meneruskan surat kepada pejabat yang dituju", by(0))
	return finish(p)
}

func tenLanes() *program.Program {
	names := []string{"Pemohon", "Loket", "Agendaris", "Arsiparis", "Analis", "Kasubbag", "Kabag", "Sekretaris", "Kepala Dinas", "Bupati"}
	p := sop("Perizinan Terpadu", names...)
	p.Lanes[0].Outside = true
	for i := range 24 {
		s := then(p, fmt.Sprintf("Mengerjakan bagian ke-%d dari perizinan terpadu", i+1), by((i*3)%10))
		if i%7 == 5 {
			s.Question = "Setuju?"
			s.Outcomes = []program.Outcome{{Label: "Ya", Go: program.Arrow{To: toStep(i + 2)}}, {Label: "Tidak", Go: program.Arrow{To: toStep(i - 2), Back: true}}}
		}
	}
	return finish(p)
}

func gallery() map[string]*program.Program {
	return map[string]*program.Program{"blitar": blitar(), "kalbar": kalbar(), "lengkap": wealthy(), "linear": linear(), "sepuluh": tenLanes()}
}
