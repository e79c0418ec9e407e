package wording

import (
	"strings"
	"testing"
)

func TestVerb(t *testing.T) {
	for text, want := range map[string]string{
		// deeds as nouns, and the verb
		"Pembuatan Dokumen Perjanjian Kinerja":                 "Membuat Dokumen Perjanjian Kinerja",
		"PEMBUATAN UNDANGAN":                                   "MEMBUAT UNDANGAN",
		"pencatatan surat masuk":                               "mencatat surat masuk",
		"1. Penyusunan konsep surat":                           "1. Menyusun konsep surat",
		"a) Penomoran surat":                                   "a) Menomori surat",
		"Penandatanganan berita acara":                         "Menandatangani berita acara",
		"Penyampaian laporan kepada Bupati":                    "Menyampaikan laporan kepada Bupati",
		"Pengarsipan dokumen":                                  "Mengarsipkan dokumen",
		"Pendistribusian surat ke bidang":                      "Mendistribusikan surat ke bidang",
		"Pemeriksaan dan penelitian berkas":                    "Memeriksa dan meneliti berkas?",
		"Pengecekan kelengkapan berkas":                        "Mengecek kelengkapan berkas",
		"Pengesahan SOP":                                       "Mengesahkan SOP",
		"Pengkajian usulan":                                    "Mengkaji usulan",
		"Pemrosesan permohonan":                                "Memproses permohonan",
		"Perbaikan konsep, pencetakan, dan pengiriman":         "Memperbaiki konsep, pencetakan, dan pengiriman?",
		"Persiapan rapat":                                      "Mempersiapkan rapat",
		"Verifikasi berkas permohonan":                         "Memverifikasi berkas permohonan",
		"Reviu draf laporan":                                   "Mereviu draf laporan",
		"Paraf konsep surat":                                   "Memaraf konsep surat",
		"Rapat pembahasan Perjanjian Kinerja":                  "Melaksanakan rapat pembahasan Perjanjian Kinerja",
		"RAPAT KOORDINASI":                                     "MELAKSANAKAN RAPAT KOORDINASI",
		"Monitoring dan evaluasi":                              "Melaksanakan monitoring dan evaluasi",
		"Penyusunan rencana pengadaan dan pemeliharaan barang": "Menyusun rencana pengadaan dan pemeliharaan barang",
		"Penerbitan Surat Keputusan oleh Kepala Dinas":         "Menerbitkan Surat Keputusan oleh Kepala Dinas?",
		"Pengiriman surat yang ditandatangani oleh Kadis":      "Mengirim surat yang ditandatangani oleh Kadis",
		"Pengembalian berkas kepada pemohon":                   "Mengembalikan berkas kepada pemohon",
		"Pendaftaran permohonan":                               "Mendaftarkan permohonan?",
		"Permintaan data capaian":                              "Meminta data capaian?",
		// two deeds: both become verbs, or neither does
		"Distribusi dan arsip":                          "Mendistribusikan dan mengarsipkan?",
		"Distribusi surat dan arsip":                    "Mendistribusikan surat dan arsip?",
		"Distribusi dan ekspedisi":                      "Distribusi dan ekspedisi?",
		"Penyusunan, pencetakan, dan pengiriman berkas": "Menyusun, mencetak, dan mengirim berkas",
		"Koreksi dan menyampaikan hasil":                "Mengoreksi dan menyampaikan hasil",
		"Paraf dan tanda tangan surat":                  "Memaraf dan menandatangani surat",
		// deeds without an affix, and whose they are
		"Tanda tangan surat keputusan": "Menandatangani surat keputusan",
		"TANDA TANGAN SURAT":           "MENANDATANGANI SURAT",
		"1. Tanda tangan Camat":        "1. Tanda tangan Camat?",
		"Tanda tangan elektronik":      "Tanda tangan elektronik?",
		"TTD Lurah":                    "TTD Lurah?",
		"Paraf Kasi":                   "Paraf Kasi?",
		"Persetujuan Kepala Dinas":     "Persetujuan Kepala Dinas?",
		"Verifikasi Sekretaris":        "Verifikasi Sekretaris?",
		"Pengangkatan Kepala Desa":     "Mengangkat Kepala Desa",
		"Fasilitasi rapat warga":       "Memfasilitasi rapat warga",
		// seen, but nothing certain to write instead
		"Hasil ketikan dikoreksi Kasi": "Hasil ketikan dikoreksi Kasi?",
		"Berkas diserahkan ke loket":   "Berkas diserahkan ke loket?",
	} {
		want, doubtful := strings.CutSuffix(want, "?")
		a := Verb(text)
		if a.Why == Fine || a.Apply(text) != want || a.Safe == doubtful {
			t.Errorf("Verb(%q): %d, safe %v, %q", text, a.Why, a.Safe, a.Apply(text))
		}
		if a.Safe && Verb(a.Apply(text)).Why != Fine {
			t.Errorf("%q is no better than %q", a.Apply(text), text)
		}
	}
}

// Deeds as offices name them, and the verb that says the same.
func TestNominalsHaveTheirVerb(t *testing.T) {
	for _, line := range strings.Split(strings.TrimSpace(`
pengundangan mengundangkan|pembukuan membukukan|pemeliharaan memelihara|pendampingan mendampingi|pengangkutan mengangkut
pelimpahan melimpahkan|penganggaran menganggarkan|pencermatan mencermati|pelepasan melepas|penataan menata|penerusan meneruskan
pengoperasian mengoperasikan|pemulihan memulihkan|penanganan menangani|peliputan meliput|penyidikan menyidik|penyelidikan menyelidiki
pembetulan membetulkan|penandaan menandai|penyegelan menyegel|penertiban menertibkan|pengalihan mengalihkan|penyortiran menyortir
pemaparan memaparkan|pembekalan membekali|pemberkasan memberkas|pembubuhan membubuhkan|penyelarasan menyelaraskan
penempatan menempatkan|pendelegasian mendelegasikan|penelusuran menelusuri|pengepakan mengepak|penstempelan menstempel
pelaporan melaporkan|penerimaan menerima|pengesahan mengesahkan|pemrosesan memproses|perekaman merekam|pelunasan melunasi
pengunggahan mengunggah|penghitungan menghitung|pencairan mencairkan|pemberitahuan memberitahukan|perpanjangan memperpanjang
penyitaan menyita|penginformasian menginformasikan|pengintegrasian mengintegrasikan|penyusunan menyusun|pengetikan mengetik`), "|") {
		for _, pair := range strings.Split(line, "\n") {
			noun, verb, _ := strings.Cut(pair, " ")
			a := Verb(noun + " surat")
			if got := a.Apply(noun + " surat"); got != verb+" surat" {
				t.Errorf("%s: %q", noun, got)
			}
		}
	}
}

func TestLead(t *testing.T) {
	roster := NewRoster([]Lane{{[]string{"Kadis", "Kepala Dinas"}}, {[]string{"Kabid", "Kepala Bidang Mutasi"}}, {[]string{"Verifikator"}}, {[]string{"Pemohon"}}})
	for text, want := range map[string]struct {
		at, verb string
		lane     int
		closed   bool
	}{
		"Kepala Dinas menandatangani surat":           {"Kepala Dinas", "menandatangani", 0, true},
		"1. Kadis memeriksa konsep":                   {"Kadis", "memeriksa", 0, true},
		"Kabid memeriksa konsep":                      {"Kabid", "memeriksa", 1, true},
		"Kepala Bidang Mutasi memeriksa konsep":       {"Kepala Bidang Mutasi", "memeriksa", 1, true},
		"Kepala Bidang Keuangan memeriksa konsep":     {"Kepala Bidang Keuangan", "memeriksa", -1, false},
		"Verifikator meneliti berkas":                 {"Verifikator", "meneliti", 2, true},
		"Pemohon mengajukan permohonan":               {"Pemohon", "mengajukan", 3, true},
		"Pemohon datang ke kelurahan":                 {"Pemohon", "datang", 3, true},
		"Camat menetapkan keputusan":                  {"Camat", "menetapkan", -1, true},
		"Petugas loket menerima berkas dan memeriksa": {"Petugas loket", "menerima", -1, false},
		"Memeriksa berkas":                            {},
		"Menyerahkan ke Kadis untuk diperiksa":        {},
		"Pemohon":                                     {},
		"Pegawai yang mengajukan cuti":                {},
		"Petugas untuk mendampingi tamu":              {},
		"Pemohon, mengajukan":                         {},
		"Kepala Dinas":                                {},
		"":                                            {},
	} {
		l, ok := roster.Lead(text)
		if ok != (want.verb != "") || l.In(text) != want.at || l.Verb.In(text) != want.verb || ok && (l.Lane != want.lane || l.Closed != want.closed) {
			t.Errorf("%q: %v %q %q, lane %d, closed %v", text, ok, l.In(text), l.Verb.In(text), l.Lane, l.Closed)
		}
	}
}

func TestVerbsAreFine(t *testing.T) {
	for _, text := range strings.Split(steps, "\n") {
		if a := Verb(text); a.Why != Fine {
			t.Errorf("Verb(%q): %d", text, a.Why)
		}
	}
	for _, text := range []string{"", "   ", "1.", "- ", "Diperiksa oleh Kasi", "Disposisikan surat", "Cek berkas", "Buat konsep", "Ya", "e-Kinerja diisi",
		"Pekarangan dibersihkan", "Pengadilan memanggil para pihak", "Pemerintah Daerah", "Pendidikan dan pelatihan", "Perusahaan mengajukan izin"} {
		if a := Verb(text); a.Why != Fine {
			t.Errorf("Verb(%q): %d", text, a.Why)
		}
	}
}

// steps are worded as the guideline asks. Nothing is to be said of them: no
// check, nobody beside the lane that does them, no year.
const steps = `Menerima surat masuk dari pengirim
Membaca dan memberi disposisi
Mengagendakan surat masuk dalam buku agenda
Menyerahkan konsep surat kepada Kepala Seksi untuk diparaf
Menyerahkan ke Sekretaris Dinas untuk di reviu
Menyampaikan konsep nota dinas kepada Kepala Bidang untuk dikoreksi dan diparaf
Membuat surat pengantar, kemudian diserahkan ke staf untuk dikirimkan ke alamat yang dituju
Meneruskan surat ke Kasubbag
Memerintahkan staf untuk memeriksa kelengkapan berkas
Memerintahkan Kasi untuk menyusun konsep surat keputusan
Menugaskan Kepala Seksi menyiapkan bahan rapat
Meminta Camat menyampaikan data penduduk miskin
Mengundang Kepala Bidang dan Kepala Seksi mengikuti rapat
Membuat undangan dan menyampaikan kepada seluruh kepala bidang dan sekretariat untuk rapat
Menggandakan Surat Keputusan Bupati
Menghimpun berkas yang diajukan oleh pemohon
Mencatat berkas yang telah diperiksa oleh Kasi
Mengetik konsep surat yang telah dikoreksi Kepala Seksi
Mengarsipkan surat yang sudah ditandatangani Kepala Dinas
Mencetak sertifikat setelah disetujui oleh Kepala Dinas
Memperbaiki konsep surat sesuai koreksi Kabid
Memperbaiki konsep sesuai hasil verifikasi oleh Inspektorat
Menandatangani Surat Perintah Membayar
Menandatangani dokumen perjanjian kinerja
Menelaah usulan kegiatan
Menerima laporan hasil pemeriksaan dari Inspektorat
Mengumpulkan data dari Bendahara dan PPTK
Mendampingi Kepala Dinas menghadiri rapat dengan DPRD
Mengirim tembusan kepada Bupati, Sekretaris Daerah, dan Inspektorat
Melaporkan hasil kegiatan kepada Camat melalui Sekretaris Camat
Menyusun laporan berdasarkan disposisi Kepala Dinas
Melaksanakan rapat dengan Kepala Bidang dan PPTK
Memeriksa kesehatan pasien
Memeriksa jadwal kendaraan
Meneliti lokasi bencana
Membagikan undangan kepada Lurah dan Kepala Desa
Menyiapkan bahan rapat paling lambat 2 hari sebelum rapat
Mencatat permohonan sesuai Undang-Undang Nomor 25 Tahun 2009
Memberi nomor 005/123/2026 pada surat
Membayar honorarium sesuai PMK 62 Tahun 2023
Menyusun rencana kerja sesuai format Permendagri 86/2017`

func TestChecks(t *testing.T) {
	for _, text := range []string{
		"Memeriksa kelengkapan berkas permohonan",
		"Memeriksa konsep surat dan memaraf",
		"Mengoreksi konsep nota dinas",
		"Menerima dan memeriksa berkas",
		"Menerima berkas, memverifikasi, dan mencatatnya",
		"Mereviu draf laporan kinerja",
		"Mereview draft laporan",
		"Memvalidasi data kepegawaian",
		"Meneliti tagihan",
		"Memaraf konsep surat keputusan",
		"Koreksi konsep surat",
		"Pemeriksaan berkas permohonan",
		"Pengetikan dan koreksi surat undangan",
		"Verifikasi lapangan",
		"Melakukan verifikasi berkas permohonan",
		"Melaksanakan reviu atas laporan keuangan",
		"Berkas permohonan diperiksa petugas loket",
		"Konsep surat di paraf Kasubbag",
		"Menyusun konsep, kemudian dikoreksi oleh Kasi",
		"Memeriksa hasil pekerjaan",
	} {
		if !Checks(text) {
			t.Errorf("%q is a check", text)
		}
	}
	for _, text := range append(strings.Split(steps, "\n"), "",
		"Menyetujui permohonan cuti", "Menyusun laporan hasil pemeriksaan", "Mengetik hasil koreksi", "Menindaklanjuti hasil reviu Inspektorat",
		"Setelah berkas permohonan diperiksa, mencatatnya di register", "Melaksanakan penelitian tindakan kelas", "Menyiapkan lembar verifikasi",
		"Pengetikan Hasil koreksi / perbaikan Laporan Kegiatan", "Apabila berkas sudah diverifikasi, menerbitkan izin") {
		if Checks(text) {
			t.Errorf("%q is no check", text)
		}
	}
}

var office = []Lane{
	{[]string{"staf", "Staf"}}, {[]string{"kasi", "Kasi", "Kepala Seksi Pemerintahan"}}, {[]string{"kabid", "Kabid", "Kepala Bidang"}},
	{[]string{"sekretaris", "Sekretaris"}}, {[]string{"kadis", "Kepala Dinas"}}, {[]string{"pemohon", "Pemohon"}}, {[]string{"kasubbag", "Kepala Sub Bagian Umum"}},
}

func TestActors(t *testing.T) {
	for text, want := range map[string]string{
		"Pembuatan konsep surat oleh Kasi":                                          "1:Kasi",
		"Pembuatan konsep surat oleh Kepala Seksi":                                  "1:Kepala Seksi",
		"Pembuatan konsep surat oleh Kepala Seksi Pemerintahan":                     "1:Kepala Seksi Pemerintahan",
		"Pembuatan konsep surat oleh Kepala Seksi Pelayanan":                        "", // somebody else, perhaps
		"Pengetikan oleh staf, dikoreksi Kasubbag, diparaf Sekdis":                  "0:staf 6:Kasubbag 3:Sekdis",
		"Konsep diketik staf kemudian dikoreksi oleh Kasubag":                       "0:staf 6:Kasubag",
		"Surat ditanda tangani Kepala Dinas":                                        "4:Kepala Dinas",
		"Surat di tanda tangani oleh Kadis":                                         "4:Kadis",
		"Surat ditandatangani Kepala SKPD":                                          "4:Kepala SKPD",
		"Berkas diserahkan Pemohon ke loket":                                        "5:Pemohon",
		"Konsep surat diparaf Kasi dan Kabid kemudian diajukan ke Kadis":            "1:Kasi 2:Kabid",
		"Penandatanganan dokumen oleh Kepala Dinas kemudian diteruskan ke Kasubbag": "4:Kepala Dinas",
		"Hasil ketikan diteruskan ke Kabid untuk ditandatangani":                    "2~Kabid",
		"Surat disampaikan kepada Kepala Bidang untuk diparaf":                      "2~Kepala Bidang",
		"Menyusun konsep surat, kemudian dikoreksi oleh Kasi":                       "1:Kasi",
		"Menyusun konsep surat dan selanjutnya ditandatangani Kepala Dinas":         "4:Kepala Dinas",
		"Staf mengetik surat, Kasi memeriksanya":                                    "0:Staf 1:Kasi",
		"Staf mengetik surat dan Kasi memeriksanya":                                 "0:Staf 1:Kasi",
		"Laporan yang selanjutnya ditandatangani oleh PPTK":                         "!PPTK",
		"Pembayaran honor oleh Bendahara Pengeluaran":                               "!Bendahara Pengeluaran",
		"Penetapan SK oleh Bupati":                                                  "!Bupati",
		"Surat ditandatangani Camat":                                                "!Camat",
		"Penandatanganan SPM oleh Pengguna Anggaran":                                "!Pengguna Anggaran",
		"Konsep disetujui oleh Sekretaris Daerah":                                   "!Sekretaris Daerah",
		"Konsep diperiksa oleh Sekretaris Dinas":                                    "3:Sekretaris Dinas",
		// naming is not acting
		"Konsep surat diteruskan ke Kasubbag":                               "",
		"Surat Keputusan Kepala Dinas tentang panitia":                      "",
		"Pemeriksaan berkas yang diajukan oleh pemohon":                     "",
		"Pengetikan konsep yang telah dikoreksi oleh Kasi":                  "",
		"Pengetikan konsep yang telah diperiksa dan disetujui oleh Kabid":   "",
		"Pengiriman surat setelah ditandatangani Kepala Dinas":              "",
		"Surat dikirim apabila sudah disetujui oleh Kepala Dinas":           "",
		"Penyerahan berkas dari Kasi ke Kabid":                              "",
		"Rapat dihadiri Kepala Dinas dan Camat":                             "",
		"Undangan untuk Kepala Dinas mengenai rapat":                        "",
		"Pembagian tugas kepada Kabid dan Kasi menurut bidangnya":           "",
		"Rapat bersama Kabid, Kasi, dan PPTK":                               "",
		"Pengumuman oleh panitia":                                           "",
		"Berkas disampaikan kepada Kepala Dinas untuk mendapat persetujuan": "",
		"Surat dari Camat diagendakan":                                      "",
	} {
		var got []string
		for _, m := range Actors(text, office) {
			switch {
			case m.Lane < 0:
				got = append(got, "!"+m.Office)
			case m.How == Handed:
				got = append(got, string(rune('0'+m.Lane))+"~"+m.In(text))
			default:
				got = append(got, string(rune('0'+m.Lane))+":"+m.In(text))
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("Actors(%q) = %q, want %q", text, got, want)
		}
	}
	for _, text := range strings.Split(steps, "\n") {
		for _, m := range Actors(text, office) {
			t.Errorf("%q is said to act in %q", m.In(text), text)
		}
	}
	if all := Actors("Konsep dikoreksi Kepala Dinas", []Lane{{[]string{"Kepala"}}}); len(all) != 1 || all[0].Lane != 0 {
		t.Errorf("the head of the office is its Kepala Dinas: %+v", all)
	}
	if all := Actors("Konsep ditandatangani Kepala UPT", []Lane{{[]string{"Kepala Dinas"}}}); all != nil {
		t.Errorf("the head of another office: %+v", all)
	}
	if all := Actors("Surat ditandatangani Sekretaris Camat", []Lane{{[]string{"Camat", "", "Sekretaris Camat"}}}); len(all) != 1 || all[0].Lane != 0 {
		t.Errorf("the substitute: %+v", all)
	}
	if all := Actors("Konsep dikoreksi Kasi", []Lane{{[]string{"Kepala Seksi A"}}, {[]string{"Kepala Seksi B"}}}); all != nil {
		t.Errorf("either of two: %+v", all)
	}
}

func TestYears(t *testing.T) {
	for text, want := range map[string]string{
		"Tersusunnya Kerangka Acuan Kerja untuk kegiatan APBD 2019": "2019",
		"Menyusun laporan tahun 2021":                               "2021",
		"Menyusun Renstra 2021-2026":                                "2021-2026",
		"Menyusun RPJMD tahun 2021 - 2026":                          "2021 - 2026",
		"Penerimaan peserta didik Tahun Ajaran 2023/2024":           "2023/2024",
		"Tahun Anggaran 2019 dan 2020":                              "2019 2020",
		"Laporan kegiatan (2019)":                                   "2019",
		"Menyampaikan laporan pada 31 Januari 2022":                 "2022",
		"Daftar gaji Desember 2020.":                                "2020",
		"Realisasi APBD 2019, diunggah":                             "2019",
	} {
		var got []string
		for _, s := range Years(text) {
			got = append(got, s.In(text))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("Years(%q) = %q", text, got)
		}
	}
	for _, text := range append(strings.Split(steps, "\n"),
		"Sesuai Peraturan Presiden Nomor 29 Tahun 2014", "PP 12/2019", "UU Nomor 14 tahun 2008 tentang KIP", "UU 25 Tahun 2009", "Permendagri No. 77 Thn. 2020",
		"SOP-316/17000/2025", "470/09/SOP/Disdukcapil/2026", "Surat Nomor 2019", "ISO 9001:2015", "Rp2000", "Rp 2000", "Rp. 2.000", "2000 lembar",
		"2000 orang peserta", "UUD 1945", "Undang-Undang Dasar Tahun 1945", "lahir sebelum 29 Desember 2006", "Kurikulum 2013", "pukul 2000", "20190 kartu",
		"NIP 19690101 199303 1 021", "kode 2019A", "A2019", "1.2019", "Blok M-2019", "foto2019.jpg", "telepon 021-2019", "15/PRT/M/2015", "tahun berjalan") {
		for _, s := range Years(text) {
			t.Errorf("%s in %q binds nothing", s.In(text), text)
		}
	}
}

func TestTerms(t *testing.T) {
	for _, c := range []struct{ title, step, want string }{
		{"BIMBINGAN TEKNIS PENILAIAN TINDAKAN KELAS (PTK)", "Menerima peserta Penelitian Tindakan Kelas (PTK)", "Penelitian"},
		{"Penerbitan Surat Keterangan Domisili Usaha Perorangan", "Mencetak Surat Ketrangan Domisili Usaha", "Ketrangan"},
		{"Penyusunan Standar Operasional Prosedur (SOP)", "Membahas Standar Operational Prosedur (SOP)", ""},
	} {
		all := Terms(c.title, []string{"Menyiapkan bahan", c.step})
		if c.want == "" {
			if all != nil {
				t.Errorf("%q and %q: %+v", c.title, c.step, all)
			}
			continue
		}
		if len(all) != 1 || len(all[0].Steps) != 1 || all[0].Steps[0].Step != 1 || all[0].Steps[0].In(c.step) != c.want {
			t.Errorf("%q and %q: %+v", c.title, c.step, all)
		}
	}
	for _, c := range [][2]string{
		{"Pembuatan Dokumen Perjanjian Kinerja", "Mereviu draft Dokumen Perjanjian Kinerja"},
		{"Penyusunan Laporan Kinerja Dinas Perhubungan", "Mengumpulkan Laporan Keuangan Dinas Perhubungan"},
		{"Penyusunan Laporan Kinerja Dinas", "Pengiriman Laporan Kinerja Dinas"},
		{"Penerbitan Surat Keterangan Domisili", "Mencetak Surat Keterangan Usaha"},
		{"Penetapan Standar Pelayanan Publik", "Penerapan Standar Pelayanan Publik"},
		{"Pelayanan Kartu Tanda Penduduk (KTP)", "Mencetak Kartu Tanda Penduduk (KTP)"},
		{"Pengelolaan Surat Masuk Bagian Umum", "Mencatat Surat Keluar Bagian Umum"},
		{"Bimbingan Teknis Penelitian Tindakan Kelas (PTK)", "Melaksanakan Bimbingan Teknis Penelitian Tindakan Kelas (PTK)"},
		{"Rapat Koordinasi Tim Anggaran (TA)", "Rapat Evaluasi Tim Anggaran (TA)"},
		{"Usulan Rencana Kerja (RK)", "Usulan Rencana Kerja (RK)"},
		{"", "Penelitian Tindakan Kelas (PTK)"},
	} {
		if all := Terms(c[0], []string{c[1]}); all != nil {
			t.Errorf("%q and %q agree: %+v", c[0], c[1], all)
		}
	}
}

func TestSimilar(t *testing.T) {
	for _, c := range [][2]string{
		{"Konsep PK", "Konsep perjanjian kinerja"},
		{"dokumen PK", "Dokumen perjanjian kinerja"},
		{"PK", "Perjanjian kinerja"},
		{"SK kepanitiaan dan Narasumber", "SK Panitia dan Narasumber"},
		{"Tersusunya SK kepanitiaan dan Narasumber", "SK Panitia dan Narasumber"},
		{"Draf Dokumen Laporan Kegiatan", "Draf laporan kegiatan"},
		{"Draft", "Draf"},
		{"Draft laporan", "Draf laporan"},
		{"Undangan Rapat", "Tersedianya  surat undangan rapat"},
		{"Tersusunnya Kerang ka Acuan Kerja untuk kegiatan APBD 2019", "Kerangka Acuan Kerja (KAK)"},
		{"KAK", "Kerangka Acuan Kerja"},
		{"SK Panitia", "Surat Keputusan Panitia"},
		{"BAST", "Berita Acara Serah Terima"},
		{"LPJ kegiatan", "Laporan Pertanggung Jawaban Kegiatan"},
		{"Foto-foto kegiatan", "Foto kegiatan"},
		{"Photocopy KTP", "Fotokopi KTP"},
		{"Foto Copy KTP", "Fotokopi KTP"},
		{"Surat permohonan", "Surat permohonnan"},
		{"Surat permohonan", "Surat permohnan"},
		{"Surat ijin", "Surat izin"},
		{"laporan  kegiatan", "Laporan Kegiatan"},
		{"Surat keterangan kesehatan", "Surat keterangan sehat"},
		{"Daftar hadir", "Daftar hadi"}, {"Surat tugas", "Sura tugas"}, {"Konsep jawaban", "Konse jawaban"}, {"Daftar aset", "Daftar asset"},
	} {
		if !Similar(c[0], c[1]) || !Similar(c[1], c[0]) {
			t.Errorf("%q is like %q", c[0], c[1])
		}
	}
	for _, c := range [][2]string{
		{"Draf SK Panitia", "SK Panitia"}, {"Konsep perjanjian kinerja", "Draft perjanjian kinerja"}, {"Surat undangan", "Surat pengantar"},
		{"Hasil evaluasi", "Hasil pemeriksaan"}, {"Draft surat pengantar", "Surat pengantar"}, {"Format Perjanjian Kinerja", "Dokumen perjanjian kinerja"},
		{"Berkas permohonan", "Formulir permohonan"}, {"Berkas permohonan", "Surat permohonan"}, {"Data", "Data capaian"}, {"Tanda terima", "Tanda terima laporan"},
		{"Kaji cepat", "Kaji cepat final"}, {"Formulir A", "Formulir B"}, {"Lampiran 1", "Lampiran 2"}, {"Formulir F-1.01", "Formulir F-1.02"},
		{"Dokumen pengadaan", "Dokumen pengaduan"}, {"Surat keterangan lahir", "Surat keterangan domisili"}, {"SK Kuasa", "Surat Kuasa"}, {"SK", "Surat Kuasa"},
		{"Data sisa", "Data siswa"}, {"Data kas", "Data kasi"}, {"Hadir", "Hadi"}, {"Peta blok A1", "Peta blok A"}, {"Usulan pangkat", "Susulan pangkat"},
		{"Laporan kejadian", "Catatan laporan"}, {"Dokumen pencairan", "Dokumen pencarian"}, {"Surat masuk", "Surat keluar"}, {"Surat tugas", "Surat kuasa"},
		{"Fotokopi KTP", "KTP"}, {"Kartu keluarga", "Kutipan akta"}, {"Laporan bulan Januari", "Laporan bulan Februari"}, {"", "Surat"}, {"", ""},
		{"Disposisi", "Lembar disposisi Kepala Dinas"}, {"RKA", "DPA"}, {"Surat", "Dokumen"},
	} {
		if Similar(c[0], c[1]) || Similar(c[1], c[0]) {
			t.Errorf("%q is not %q", c[0], c[1])
		}
	}
}

func TestItems(t *testing.T) {
	for _, s := range []string{"Komputer", "printer", "kertas", "amplop surat", "Komputer, printer, kertas", "Komputer, printer, amplop surat", "ATK", "Alat Tulis Kantor",
		"Laptop", "Internet", "Jaringan internet", "Kendaraan dinas", "Komputer / Laptop / Notebook", "Kertas HVS", "komputer dan printer", "Mesin fotokopi", "LCD proyektor",
		"Alat komunikasi (HP atau HT)", "ATK, Komputer, Printer, CD-ROM*"} {
		if !Tool(strings.TrimSuffix(s, ", CD-ROM*")) {
			t.Errorf("%q is a tool", s)
		}
	}
	for _, s := range []string{"", ",", "Kertas kerja", "Kertas kerja evaluasi", "Data komputer", "Surat jalan kendaraan", "Informasi via telpon", "Foto-foto kegiatan", "Buku kerja",
		"Nota dinas dan lembar disposisi", "Komputer dan daftar hadir", "Formulir peminjaman kendaraan", "STNK kendaraan", "Kertas suara", "Map berisi berkas", "Surat", "Disposisi",
		"Arsip kegiatan", "Aplikasi", "Kartu kendali", "Narasumber dan peserta"} {
		if Tool(s) {
			t.Errorf("%q is no tool", s)
		}
	}
	for _, s := range []string{"Narasumber dan peserta", "Peserta", "narasumber", "Peserta rapat", "2 (dua) orang saksi", "Dua orang saksi", "Moderator, notulis", "Panitia", "Para peserta"} {
		if !Person(s) {
			t.Errorf("%q is people", s)
		}
	}
	for _, s := range []string{"", "Daftar peserta", "Surat narasumber", "Biodata narasumber", "SK Panitia", "Narasumber dan daftar hadir", "Undangan", "Surat tugas peserta", "Pemohon", "Orang",
		"KTP saksi", "Tanda terima peserta", "Materi narasumber", "Peserta terdaftar", "Panitia pembangunan gedung", "Komputer"} {
		if Person(s) {
			t.Errorf("%q is no person", s)
		}
	}
}

func TestStripResult(t *testing.T) {
	for text, want := range map[string]string{
		"Tersusunnya Kerangka Acuan Kerja":         "Kerangka Acuan Kerja",
		"Tersusunya SK kepanitiaan dan Narasumber": "SK kepanitiaan dan Narasumber",
		"Terbitnya SK Panitia":                     "SK Panitia",
		"Tersedianya  surat undangan rapat":        "surat undangan rapat",
		"Telah terlaksananya kegiatan":             "kegiatan",
		"TERSUSUNNYA LAPORAN":                      "LAPORAN",
		"Terverifikasinya berkas":                  "berkas",
		"Surat yang tersusunnya":                   "Surat yang tersusunnya",
		"Tersusunnya":                              "Tersusunnya",
		"Ternyata surat":                           "Ternyata surat",
		"Surat tugas":                              "Surat tugas",
		"Tersusun laporan":                         "Tersusun laporan",
		"":                                         "",
	} {
		if got := StripResult(text); got != want {
			t.Errorf("StripResult(%q) = %q", text, got)
		}
	}
}

func FuzzWording(f *testing.F) {
	for _, s := range strings.Split(steps, "\n") {
		f.Add(s)
	}
	f.Add("Hasil ketikan di tanda tangani oleh Kepala Dinas APBD 2019 \xff")
	f.Fuzz(func(t *testing.T, text string) {
		a := Verb(text)
		a.Apply(text)
		for _, m := range Actors(text, office) {
			if m.In(text) == "" || m.Lane < -1 || m.Lane >= len(office) {
				t.Fatalf("%+v", m)
			}
		}
		for _, y := range Years(text) {
			if y.In(text) == "" {
				t.Fatalf("%+v", y)
			}
		}
		end := 0
		for _, v := range Vague(text) {
			if v.Start < end || v.In(text) == "" {
				t.Fatalf("%+v", v)
			}
			end = v.End
		}
		if l, ok := NewRoster(office).Lead(text); ok && (l.In(text) == "" || l.Verb.Start < l.End || l.Verb.In(text) == "" || l.Lane >= len(office)) {
			t.Fatalf("%+v", l)
		}
		Checks(text)
		if Tool(text) && Person(text) {
			t.Fatal("both a tool and a person")
		}
		half := text[:len(text)/2]
		if Similar(text, half) != Similar(half, text) {
			t.Fatalf("%q and %q are alike one way only", text, half)
		}
		Terms(half, []string{text})
		if s := StripResult(text); len(s) > len(text) {
			t.Fatal("longer")
		}
	})
}
