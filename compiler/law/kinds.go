package law

import "sync"

// kind is a sort of regulation. A regional or ministerial kind is printed
// with who issued it; every other kind has one issuer in the country.
type kind struct {
	key       string // what the compiler writes: "perpres"
	name      string // as a form prints it: "Peraturan Presiden"
	issued    issued
	spellings []string // further ways to write it, in words
}

// issued says whether the words between the kind and the number name an
// issuer ("Gubernur" → "Kalimantan Barat").
type issued int

const (
	once      issued = iota // one issuer: nothing stands there
	nicknamed               // one issuer, but a nickname may stand there: "UU ITE Nomor 11 Tahun 2008"
	somewhere               // an issuer may be named
	anybody                 // an issuer must be named, the kind alone says too little
)

var plain = []kind{
	{"uu", "Undang-Undang", nicknamed, []string{"undang undang", "undang2", "uu"}},
	{"perppu", "Peraturan Pemerintah Pengganti Undang-Undang", once, []string{"perppu", "perpu"}},
	{"pp", "Peraturan Pemerintah", once, []string{"pp"}},
	{"perpres", "Peraturan Presiden", once, []string{"perpres", "per pres"}},
	{"keppres", "Keputusan Presiden", once, []string{"keppres", "kepres", "kep pres"}},
	{"inpres", "Instruksi Presiden", once, []string{"inpres"}},
	{"tapmpr", "Ketetapan Majelis Permusyawaratan Rakyat", once, []string{"tap mpr", "ketetapan mpr"}},
	{"perma", "Peraturan Mahkamah Agung", once, []string{"perma"}},
	{"sema", "Surat Edaran Mahkamah Agung", once, []string{"sema"}},
	{"pmk", "Peraturan Menteri Keuangan", once, []string{"pmk", "permenkeu", "permen keuangan", "permen keu", "peraturan menkeu"}},
	{"kmk", "Keputusan Menteri Keuangan", once, []string{"kmk", "kepmenkeu", "kepmen keuangan"}},
	{"pbi", "Peraturan Bank Indonesia", once, []string{"pbi"}},
	{"pojk", "Peraturan Otoritas Jasa Keuangan", once, []string{"pojk", "peraturan ojk"}},
	{"pkpu", "Peraturan Komisi Pemilihan Umum", once, []string{"pkpu", "peraturan kpu"}},
	{"perpol", "Peraturan Kepolisian Negara", once, []string{"perpol", "peraturan kepolisian", "peraturan polri"}},
	{"perkap", "Peraturan Kepala Kepolisian Negara", once, []string{"perkap", "perkapolri", "peraturan kapolri"}},
	{"perki", "Peraturan Komisi Informasi", once, []string{"perki", "peraturan komisi informasi pusat"}},
	{"perda", "Peraturan Daerah", somewhere, []string{"perda"}},
	{"pergub", "Peraturan Gubernur", somewhere, []string{"pergub", "per gub"}},
	{"perbup", "Peraturan Bupati", somewhere, []string{"perbup", "per bup"}},
	{"perwali", "Peraturan Wali Kota", somewhere, []string{"perwali", "perwal", "perwako", "perwalkot", "peraturan walikota"}},
	{"kepgub", "Keputusan Gubernur", somewhere, []string{"kepgub"}},
	{"kepbup", "Keputusan Bupati", somewhere, []string{"kepbup"}},
	{"kepwali", "Keputusan Wali Kota", somewhere, []string{"kepwali", "kepwal", "keputusan walikota"}},
	{"ingub", "Instruksi Gubernur", somewhere, []string{"ingub"}},
	{"inbup", "Instruksi Bupati", somewhere, []string{"inbup"}},
	{"inwali", "Instruksi Wali Kota", somewhere, []string{"inwali", "instruksi walikota"}},
	{"perdes", "Peraturan Desa", somewhere, []string{"perdes"}},
	{"perkades", "Peraturan Kepala Desa", somewhere, []string{"perkades"}},
	{"perdirjen", "Peraturan Direktur Jenderal", somewhere, []string{"perdirjen", "peraturan dirjen"}},
	{"skb", "Keputusan Bersama", somewhere, []string{"skb"}},
	{"se", "Surat Edaran", somewhere, []string{"se"}},
	{"permen", "Peraturan Menteri", anybody, []string{"permen", "peraturan men"}},
	{"kepmen", "Keputusan Menteri", anybody, []string{"kepmen"}},
	{"inmen", "Instruksi Menteri", anybody, []string{"inmen"}},
	{"perka", "Peraturan Kepala", anybody, []string{"perka"}},
	{"peraturan", "Peraturan", anybody, nil},
	{"keputusan", "Keputusan", anybody, nil},
	{"instruksi", "Instruksi", anybody, nil},
}

// body is a ministry, or an agency that issues regulations of its own: its
// part in a kind's key, its name, and other ways to write it.
type body struct {
	key, name string
	spellings []string
}

// Ministries number their regulations anew under each name, so that a
// ministry that was renamed stands here once per name. The one for the
// state apparatus is the exception: its short old name is still written for
// regulations of the new one.
var ministries = []body{
	{"dagri", "Dalam Negeri", nil},
	{"panrb", "Pendayagunaan Aparatur Negara dan Reformasi Birokrasi", []string{"pan rb", "pan", "pendayagunaan aparatur negara", "pan reformasi birokrasi"}},
	{"dikbud", "Pendidikan dan Kebudayaan", nil},
	{"dikbudristek", "Pendidikan, Kebudayaan, Riset, dan Teknologi", []string{"dikbud ristek"}},
	{"dikdasmen", "Pendidikan Dasar dan Menengah", nil},
	{"diknas", "Pendidikan Nasional", nil},
	{"diktisaintek", "Pendidikan Tinggi, Sains, dan Teknologi", nil},
	{"ristekdikti", "Riset, Teknologi, dan Pendidikan Tinggi", nil},
	{"kominfo", "Komunikasi dan Informatika", nil},
	{"komdigi", "Komunikasi dan Digital", nil},
	{"kes", "Kesehatan", nil},
	{"sos", "Sosial", nil},
	{"hub", "Perhubungan", nil},
	{"ag", "Agama", nil},
	{"kumham", "Hukum dan Hak Asasi Manusia", []string{"hukum ham"}},
	{"kum", "Hukum", nil},
	{"imipas", "Imigrasi dan Pemasyarakatan", nil},
	{"naker", "Ketenagakerjaan", nil},
	{"nakertrans", "Tenaga Kerja dan Transmigrasi", nil},
	{"lhk", "Lingkungan Hidup dan Kehutanan", []string{"lingkungan hidup kehutanan"}},
	{"lh", "Lingkungan Hidup", nil},
	{"hut", "Kehutanan", nil},
	{"pupr", "Pekerjaan Umum dan Perumahan Rakyat", []string{"pu pr"}},
	{"pu", "Pekerjaan Umum", nil},
	{"tan", "Pertanian", nil},
	{"kp", "Kelautan dan Perikanan", []string{"kkp"}},
	{"esdm", "Energi dan Sumber Daya Mineral", nil},
	{"perin", "Perindustrian", nil},
	{"dag", "Perdagangan", nil},
	{"atr", "Agraria dan Tata Ruang/Kepala Badan Pertanahan Nasional", []string{"atr bpn", "atr ka bpn", "atr kepala bpn", "agraria tata ruang", "agraria tata ruang kepala bpn"}},
	{"desa", "Desa, Pembangunan Daerah Tertinggal, dan Transmigrasi", []string{"desa pdtt", "desapdtt", "desa pdt transmigrasi"}},
	{"bumn", "Badan Usaha Milik Negara", nil},
	{"kopukm", "Koperasi dan Usaha Kecil dan Menengah", []string{"koperasi ukm", "kop ukm"}},
	{"parekraf", "Pariwisata dan Ekonomi Kreatif", nil},
	{"par", "Pariwisata", nil},
	{"pora", "Pemuda dan Olahraga", []string{"pemuda olah raga"}},
	{"pppa", "Pemberdayaan Perempuan dan Perlindungan Anak", nil},
	{"ppn", "Perencanaan Pembangunan Nasional/Kepala Badan Perencanaan Pembangunan Nasional", []string{"ppn bappenas", "ppn kepala bappenas", "perencanaan pembangunan nasional"}},
	{"han", "Pertahanan", nil},
	{"lu", "Luar Negeri", nil},
	{"sesneg", "Sekretaris Negara", []string{"setneg"}},
}

// Agencies issue a Peraturan, which until a few years ago was one of their
// head (Peraturan Kepala, Perka); both are numbered in one series.
var agencies = []body{
	{"bps", "Badan Pusat Statistik", nil},
	{"lkpp", "Lembaga Kebijakan Pengadaan Barang/Jasa Pemerintah", nil},
	{"bkn", "Badan Kepegawaian Negara", nil},
	{"lan", "Lembaga Administrasi Negara", nil},
	{"anri", "Arsip Nasional", nil},
	{"bnpb", "Badan Nasional Penanggulangan Bencana", nil},
	{"bssn", "Badan Siber dan Sandi Negara", nil},
	{"bpkp", "Badan Pengawasan Keuangan dan Pembangunan", nil},
	{"bpk", "Badan Pemeriksa Keuangan", nil},
	{"bpom", "Badan Pengawas Obat dan Makanan", []string{"badan pom"}},
	{"bkpm", "Badan Koordinasi Penanaman Modal", nil},
	{"bkkbn", "Badan Kependudukan dan Keluarga Berencana Nasional", nil},
	{"perpusnas", "Perpustakaan Nasional", nil},
	{"basarnas", "Badan Nasional Pencarian dan Pertolongan", nil},
	{"bmkg", "Badan Meteorologi, Klimatologi, dan Geofisika", nil},
	{"bnn", "Badan Narkotika Nasional", nil},
	{"bawaslu", "Badan Pengawas Pemilihan Umum", nil},
	{"ombudsman", "Ombudsman", []string{"ori"}},
	{"bpn", "Badan Pertanahan Nasional", nil},
	{"big", "Badan Informasi Geospasial", nil},
}

// kinds are all kinds; bySpelling finds one by its folded spelling. A spelling
// of two that is one belongs to the first.
var kinds = sync.OnceValue(func() (k struct {
	all        []kind
	bySpelling map[string]int
}) {
	k.bySpelling = make(map[string]int, 1500)
	add := func(new kind, leads, names []string) {
		for _, lead := range leads {
			for _, name := range names {
				if _, taken := k.bySpelling[lead+name]; !taken {
					k.bySpelling[lead+name] = len(k.all)
				}
			}
		}
		k.all = append(k.all, new)
	}
	for _, p := range plain {
		add(p, []string{""}, folded(append(p.spellings, p.key, p.name)))
	}
	for _, m := range ministries {
		names := folded(append(m.spellings, m.key, m.name))
		add(kind{key: "permen" + m.key, name: "Peraturan Menteri " + m.name}, []string{"permen", "peraturanmen", "peraturanmenteri"}, names)
		add(kind{key: "kepmen" + m.key, name: "Keputusan Menteri " + m.name}, []string{"kepmen", "keputusanmen", "keputusanmenteri"}, names)
		add(kind{key: "inmen" + m.key, name: "Instruksi Menteri " + m.name}, []string{"inmen", "instruksimenteri"}, names)
	}
	for _, a := range agencies {
		add(kind{key: "peraturan" + a.key, name: "Peraturan " + a.name}, []string{"peraturan", "peraturankepala", "perban"}, folded(append(a.spellings, a.key, a.name)))
	}
	k.bySpelling["pma"], k.bySpelling["kma"] = k.bySpelling["permenag"], k.bySpelling["kepmenag"]
	return k
})

// folded are spellings as they are compared.
func folded(spellings []string) (all []string) {
	for _, s := range spellings {
		if f := fold(split(s)); f != "" {
			all = append(all, f)
		}
	}
	return all
}
