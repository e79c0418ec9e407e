package law

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Citations as offices print them: the seeds, and Dasar Hukum sections of
// published SOPs and regulations.
func TestParse(t *testing.T) {
	for text, want := range map[string]Citation{
		"Undang-undang Nomor 23 Tahun 2014":                          {Kind: "uu", Number: "23", Year: 2014},
		"Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik": {Kind: "uu", Number: "25", Year: 2009, Subject: "Pelayanan Publik"},
		"UNDANG-UNDANG REPUBLIK INDONESIA NOMOR 25 TAHUN 2009":       {Kind: "uu", Number: "25", Year: 2009},
		"Undang – Undang Nomor 54 Tahun 1999 tentang Pembentukan":    {Kind: "uu", Number: "54", Year: 1999, Subject: "Pembentukan"},
		"UndangUndang Nomor 4 Tahun 1968":                            {Kind: "uu", Number: "4", Year: 1968},
		"UU No. 25 Th. 2009 tentang Pelayanan Publik":                {Kind: "uu", Number: "25", Year: 2009, Subject: "Pelayanan Publik"},
		"UU RI No. 20 Tahun 2003 tentang Sistem Pendidikan Nasional": {Kind: "uu", Number: "20", Year: 2003, Subject: "Sistem Pendidikan Nasional"},
		"UU Nomor 14/2008":           {Kind: "uu", Number: "14", Year: 2008},
		"UU 25 Tahun 2009":           {Kind: "uu", Number: "25", Year: 2009},
		"UU 25/2009":                 {Kind: "uu", Number: "25", Year: 2009},
		"U.U. No 5 Tahun 2014":       {Kind: "uu", Number: "5", Year: 2014},
		"UU ITE Nomor 11 Tahun 2008": {Kind: "uu", Number: "11", Year: 2008, Subject: "ITE"},
		"1. Undang-Undang Nomor 43 Tahun 2009 tentang Kearsipan;":  {Kind: "uu", Number: "43", Year: 2009, Subject: "Kearsipan"},
		"a) UU No.43 Tahun 2009":                                   {Kind: "uu", Number: "43", Year: 2009},
		"- UU Nomor : 43 Tahun : 2009":                             {Kind: "uu", Number: "43", Year: 2009},
		"Undang-Undang Dasar Negara Republik Indonesia Tahun 1945": {Kind: "uud", Year: 1945},
		"UUD 1945": {Kind: "uud", Year: 1945},
		"Peraturan Pemerintah Nomor 12 Tahun 2019": {Kind: "pp", Number: "12", Year: 2019},
		"PP 12/2019": {Kind: "pp", Number: "12", Year: 2019},
		"PP RI No. 4 tahun 2014 tentang Penyelenggaraan Pendidikan":                                                          {Kind: "pp", Number: "4", Year: 2014, Subject: "Penyelenggaraan Pendidikan"},
		"Peraturan Pemerintah (PP) Nomor 61 Tahun 2010":                                                                      {Kind: "pp", Number: "61", Year: 2010},
		"Peraturan Pemerintah Pengganti Undang-Undang Nomor 2 Tahun 2022":                                                    {Kind: "perppu", Number: "2", Year: 2022},
		"Perpu No. 3 Tahun 2005":                                                                                             {Kind: "perppu", Number: "3", Year: 2005},
		"Peraturan Presiden Republik Indonesia Nomor 70  tahun 2012":                                                         {Kind: "perpres", Number: "70", Year: 2012},
		"Peraturan Presiden Republik Indonesia Nomor 29 Tahun 2014 Tentang Sistem Akuntabilitas Kinerja Instansi Pemerintah": {Kind: "perpres", Number: "29", Year: 2014, Subject: "Sistem Akuntabilitas Kinerja Instansi Pemerintah"},
		"Peraturan Presiden Nomor 46 Tahun 2025 tentang Perubahan Kedua atas Peraturan Presiden Nomor 16 Tahun 2018 tentang Pengadaan Barang/Jasa Pemerintah": {
			Kind: "perpres", Number: "46", Year: 2025, Subject: "Perubahan Kedua atas Peraturan Presiden Nomor 16 Tahun 2018 tentang Pengadaan Barang/Jasa Pemerintah"},
		"Perpres No. 16 Tahun 2018 jo. Perpres No. 12 Tahun 2021":      {Kind: "perpres", Number: "16", Year: 2018},
		"Keppres No. 80 Tahun 2003":                                    {Kind: "keppres", Number: "80", Year: 2003},
		"Keputusan Presiden RI Nomor 68 Tahun 1995 tentang Hari Kerja": {Kind: "keppres", Number: "68", Year: 1995, Subject: "Hari Kerja"},
		"Inpres Nomor 7 Tahun 1999":                                    {Kind: "inpres", Number: "7", Year: 1999},
		"Instruksi Presiden No 7 Thn 1999":                             {Kind: "inpres", Number: "7", Year: 1999},
		"Peraturan Menteri Dalam Negeri Nomor 59 Tahun 2007":           {Kind: "permendagri", Number: "59", Year: 2007},
		"Permendagri 77 Tahun 2020":                                    {Kind: "permendagri", Number: "77", Year: 2020},
		"PERMENDAGRI No. 54 Tahun 2009":                                {Kind: "permendagri", Number: "54", Year: 2009},
		"Peraturan Mendagri Nomor 52 Tahun 2011":                       {Kind: "permendagri", Number: "52", Year: 2011},
		"Peraturan Menteri Pendidikan dan Kebudayaan Republik Indonesia Nomor 47 Tahun 2016 tentang Pedoman Organisasi Perangkat Daerah Bidang Pendidikan dan Kebudayaan;": {
			Kind: "permendikbud", Number: "47", Year: 2016, Subject: "Pedoman Organisasi Perangkat Daerah Bidang Pendidikan dan Kebudayaan"},
		"Peraturan Menteri Pendidikan, Kebudayaan, Riset, dan Teknologi Nomor 21 Tahun 2022":                   {Kind: "permendikbudristek", Number: "21", Year: 2022},
		"Permendiknas No.37 Tahun 2006 tanggal 13 Oktober 2006 tentang Tata kearsipan di Lingkungan Depdiknas": {Kind: "permendiknas", Number: "37", Year: 2006, Subject: "Tata kearsipan di Lingkungan Depdiknas"},
		"Permenpan RB No 35/2012":                          {Kind: "permenpanrb", Number: "35", Year: 2012},
		"Permenpan-RB No. 35 Tahun 2012":                   {Kind: "permenpanrb", Number: "35", Year: 2012},
		"Permenpan No. 35 tahun 2012":                      {Kind: "permenpanrb", Number: "35", Year: 2012},
		"PermenPANRB 35/2012":                              {Kind: "permenpanrb", Number: "35", Year: 2012},
		"Permen PAN & RB Nomor 35 Tahun 2012":              {Kind: "permenpanrb", Number: "35", Year: 2012},
		"Peraturan MENPAN-RB Nomor 35 Tahun 2012":          {Kind: "permenpanrb", Number: "35", Year: 2012},
		"Peraturan Menteri PAN dan RB Nomor 35 Tahun 2012": {Kind: "permenpanrb", Number: "35", Year: 2012},
		"Peraturan Menteri Negara Pendayagunaan Aparatur Negara dan Reformasi Birokrasi Nomor 35 Tahun 2012": {Kind: "permenpanrb", Number: "35", Year: 2012},
		"Keputusan Menteri Pendayagunaan Aparatur Negara Nomor 63/KEP/M.PAN/7/2003 tentang Pedoman Umum":     {Kind: "kepmenpanrb", Number: "63/KEP/M.PAN/7", Year: 2003, Subject: "Pedoman Umum"},
		"PER/20/M.PAN/04/2006":                                                                                       {},
		"15/PRT/M/2015":                                                                                              {Kind: "permenpupr", Number: "15/PRT/M", Year: 2015},
		"Permen PUPR Nomor 15 / PRT / M / 2015":                                                                      {Kind: "permenpupr", Number: "15/PRT/M", Year: 2015},
		"Peraturan Menteri Pekerjaan Umum Nomor 14/PRT/M/2010":                                                       {Kind: "permenpu", Number: "14/PRT/M", Year: 2010},
		"Peraturan Menteri Keuangan Nomor 213/PMK.05/2013":                                                           {Kind: "pmk", Number: "213/PMK.05", Year: 2013},
		"PMK No. 190/PMK.05/2012 tentang Tata Cara Pembayaran":                                                       {Kind: "pmk", Number: "190/PMK.05", Year: 2012, Subject: "Tata Cara Pembayaran"},
		"PMK Nomor 33 Tahun 2016":                                                                                    {Kind: "pmk", Number: "33", Year: 2016},
		"KMA No. 168 Tahun 2010":                                                                                     {Kind: "kepmenag", Number: "168", Year: 2010},
		"Peraturan Menteri Desa PDTT Nomor 21 Tahun 2020":                                                            {Kind: "permendesa", Number: "21", Year: 2020},
		"Peraturan Menteri ATR/Kepala BPN Nomor 3 Tahun 2023":                                                        {Kind: "permenatr", Number: "3", Year: 2023},
		"Peraturan Menteri Koordinator Bidang Perekonomian Nomor 6 Tahun 2021":                                       {Kind: "permen", Region: "Koordinator Bidang Perekonomian", Number: "6", Year: 2021},
		"Peraturan Gubernur Kalimantan Barat Nomor 9 Tahun 2012":                                                     {Kind: "pergub", Region: "Kalimantan Barat", Number: "9", Year: 2012},
		"Pergub Jateng No. 37 Tahun 2013":                                                                            {Kind: "pergub", Region: "Jateng", Number: "37", Year: 2013},
		"Peraturan Bupati Nomor 10 Tahun 2018 tentang Kedudukan, Susunan Organisasi":                                 {Kind: "perbup", Number: "10", Year: 2018, Subject: "Kedudukan, Susunan Organisasi"},
		"PERATURAN BUPATI BELITUNG NOMOR 13 TAHUN 2011":                                                              {Kind: "perbup", Region: "BELITUNG", Number: "13", Year: 2011},
		"Peraturan Walikota Surabaya Nomor 48 Tahun 2021":                                                            {Kind: "perwali", Region: "Surabaya", Number: "48", Year: 2021},
		"Perwal Kota Bogor No 5 Tahun 2019":                                                                          {Kind: "perwali", Region: "Kota Bogor", Number: "5", Year: 2019},
		"Peraturan Daerah Kota Batu Nomor 5 Tahun 2016":                                                              {Kind: "perda", Region: "Kota Batu", Number: "5", Year: 2016},
		"Peraturan Daerah Nomor 5 Tahun 2016 Kota Batu tentang Perangkat Daerah":                                     {Kind: "perda", Region: "Kota Batu", Number: "5", Year: 2016, Subject: "Perangkat Daerah"},
		"Perda Kab. Blitar No. 8/2016":                                                                               {Kind: "perda", Region: "Kab. Blitar", Number: "8", Year: 2016},
		"SK Bupati Blitar Nomor 188/45/409.06/KPTS/2020":                                                             {Kind: "kepbup", Region: "Blitar", Number: "188/45/409.06/KPTS", Year: 2020},
		"Keputusan Gubernur Jawa Timur Nomor 188/12/KPTS/013/2021":                                                   {Kind: "kepgub", Region: "Jawa Timur", Number: "188/12/KPTS/013", Year: 2021},
		"Surat Keputusan Kepala Dinas Pendidikan Nomor 800/12/2021":                                                  {Kind: "keputusan", Region: "Kepala Dinas Pendidikan", Number: "800/12", Year: 2021},
		"Surat Edaran Menteri Dalam Negeri Nomor 061/3609/SJ/2019":                                                   {Kind: "se", Region: "Menteri Dalam Negeri", Number: "061/3609/SJ", Year: 2019},
		"SE Menteri PANRB No. 1 Tahun 2020":                                                                          {Kind: "se", Region: "Menteri PANRB", Number: "1", Year: 2020},
		"SKB 3 Menteri Nomor 933 Tahun 2025, Nomor 1 Tahun 2025, dan Nomor 3 Tahun 2025 tentang Hari Libur Nasional": {Kind: "skb", Region: "3 Menteri", Number: "933", Year: 2025, Subject: "Hari Libur Nasional"},
		"Peraturan Kepala Badan Nasional Penanggulangan Bencana Nomor 02 Tahun 2017":                                 {Kind: "peraturanbnpb", Number: "2", Year: 2017},
		"Perka BPS Nomor 9 Tahun 2017":                                                                               {Kind: "peraturanbps", Number: "9", Year: 2017},
		"Peraturan LKPP Nomor 12 Tahun 2021":                                                                         {Kind: "peraturanlkpp", Number: "12", Year: 2021},
		"Peraturan Lembaga Kebijakan Pengadaan Barang/Jasa Pemerintah Nomor 4 Tahun 2024":                            {Kind: "peraturanlkpp", Number: "4", Year: 2024},
		"Peraturan Komisi Informasi Pusat Nomor 1 Tahun 2021":                                                        {Kind: "perki", Number: "1", Year: 2021},
		"PerKI No. 1 Tahun 2010":                                                                                     {Kind: "perki", Number: "1", Year: 2010},
		"Peraturan Rektor Unpad Nomor 1 Tahun 2014":                                                                  {Kind: "peraturan", Region: "Rektor Unpad", Number: "1", Year: 2014},
		"Peraturan Direktur Jenderal Perbendaharaan Nomor PER-31/PB/2012":                                            {Kind: "perdirjen", Region: "Perbendaharaan", Number: "PER-31/PB", Year: 2012},
		"Undang-Undang Nomor 32 Tahun 2004 tentang Pemerintahan Daerah (Lembaran Negara Republik Indonesia Tahun 2004 Nomor 125, Tambahan Lembaran Negara Republik Indonesia Nomor 4437) sebagaimana telah diubah beberapa kali terakhir dengan Undang-Undang Nomor 12 Tahun 2008 tentang Perubahan Kedua": {
			Kind: "uu", Number: "32", Year: 2004, Subject: "Pemerintahan Daerah"},
		"Undang-Undang Nomor 23 Tahun 2014 sebagaimana telah diubah dengan Undang-Undang Nomor 9 Tahun 2015 tentang Perubahan Kedua": {Kind: "uu", Number: "23", Year: 2014},
		"Nomor 23 Tahun 2014 tentang Pemerintahan Daerah":         {},
		"UU No.1 Thn. 2004 Ttg. Perbendaharaan Negara":            {Kind: "uu", Number: "1", Year: 2004, Subject: "Perbendaharaan Negara"},
		"PP. No 8 Tahun 2008 tentang Tahapan":                     {Kind: "pp", Number: "8", Year: 2008, Subject: "Tahapan"},
		"Perwal No. 36/PERT/2008 tentang Rincian Tugas Pokok":     {Kind: "perwali", Number: "36/PERT", Year: 2008, Subject: "Rincian Tugas Pokok"},
		"Peraturan Daerah Propinsi Jawa Timur Nomor I tahun 2011": {Kind: "perda", Region: "Propinsi Jawa Timur", Number: "I", Year: 2011},
		"Peraturan Daerah Kota Batam No.1 TA.2015":                {Kind: "perda", Region: "Kota Batam", Number: "1", Year: 2015},
		"Surat Edaran Bupati Sidoarjo Tanggal 30 Juli 2020 Nomor : 130/4522/438.1.1.1/2020 tentang Pelayanan": {
			Kind: "se", Region: "Bupati Sidoarjo", Number: "130/4522/438.1.1.1", Year: 2020, Subject: "Pelayanan"},
		"Peraturan Menteri Pekerjaan Umum No. 24/PRT/M/2007 tentang Pedoman Teknis": {Kind: "permenpu", Number: "24/PRT/M", Year: 2007, Subject: "Pedoman Teknis"},
		"Peraturan Bupati Kabupaten Sidoarjo No. 22 Tahun 2020 tentang Perubahan atas Peraturan Bupati No. 4 Tahun 2019": {
			Kind: "perbup", Region: "Kabupaten Sidoarjo", Number: "22", Year: 2020, Subject: "Perubahan atas Peraturan Bupati No. 4 Tahun 2019"},
		"Nota Dinas Nomor 5 Tahun 2020":                  {},
		"470/09/SOP/Disdukcapil/2026":                    {},
		"Peraturan Bupati tentang Tata Kerja":            {},
		"Peraturan Pemerintah Daerah Nomor 5 Tahun 2010": {Kind: "peraturan", Region: "Pemerintah Daerah", Number: "5", Year: 2010},
		"Peraturan Nomor 5 Tahun 2010":                   {},
		"Permen Nomor 5 Tahun 2010":                      {},
		"Peraturan perundang-undangan yang berlaku":      {},
		"Rencana Strategis Tahun 2021-2026":              {},
		"Tupoksi":                                        {},
		"":                                               {},
	} {
		got, ok := Parse(text)
		if ok != (want != Citation{}) || got != want && ok {
			t.Errorf("Parse(%q)\n got %+v %v\nwant %+v", text, got, ok, want)
		}
		if again, _ := Parse(got.String()); ok && again != got {
			t.Errorf("Parse(%q)\n got %+v\nwant %+v", got.String(), again, got)
		}
	}
}

func TestParseHostile(t *testing.T) {
	for _, piece := range []string{"x", "Peraturan ", "Nomor 5 Tahun 2010 ", "5/", "tentang ", "(", "1. ", "UU "} {
		text := strings.Repeat(piece, 1_000_000/len(piece))
		if c, ok := Parse(text); ok {
			t.Errorf("%q: %+v", piece, c)
		}
		Parse(text[:3990])
	}
	for n := 3930; n < 3990; n++ {
		if c, ok := Parse("PP 5/2010 tentang " + strings.Repeat("x", n)); ok {
			if again, _ := Parse(c.String()); again != c {
				t.Fatalf("a subject of %d letters is read, but not again", n)
			}
		}
	}
}

func TestNormalize(t *testing.T) {
	for want, spellings := range map[string][]string{
		"perpres":     {"perpres", "Perpres", "Peraturan Presiden", "peraturan-presiden"},
		"uu":          {"uu", "UU", "undang-undang", "Undang-Undang Republik Indonesia"},
		"permenpanrb": {"permenpanrb", "permenpan-rb", "permenpan", "PermenPAN RB", "permen-pan-rb"},
		"permendagri": {"permendagri", "permen-dagri", "Peraturan Menteri Dalam Negeri"},
		"pmk":         {"pmk", "permenkeu", "Peraturan Menteri Keuangan"},
		"perwali":     {"perwali", "perwal", "perwako", "Peraturan Wali Kota", "peraturan walikota"},
		"perda":       {"perda", "Peraturan Daerah"},
		"uud":         {"uud", "UUD 1945"},
		"permenxyz":   {"permen-xyz"},
		"":            {"", " - "},
	} {
		for _, s := range spellings {
			if got := Normalize(s); got != want {
				t.Errorf("Normalize(%q) = %q, want %q", s, got, want)
			}
		}
	}
	for _, k := range kinds().all {
		if Normalize(k.key) != k.key || Normalize(k.name) != k.key {
			t.Errorf("%s and %q are %s and %s", k.key, k.name, Normalize(k.key), Normalize(k.name))
		}
	}
}

func TestShort(t *testing.T) {
	for want, c := range map[string]Citation{
		"Perpres 70/2012":        {Kind: "perpres", Number: "70", Year: 2012},
		"UU 23/2014":             {Kind: "uu", Number: "23", Year: 2014, Subject: "Pemerintahan Daerah"},
		"Permendagri 59/2007":    {Kind: "permendagri", Number: "59", Year: 2007},
		"PermenPANRB 35/2012":    {Kind: "permenpanrb", Number: "35", Year: 2012},
		"PMK 213/PMK.05/2013":    {Kind: "pmk", Number: "213/PMK.05", Year: 2013},
		"Perbup Blitar 10/2018":  {Kind: "perbup", Region: "Blitar", Number: "10", Year: 2018},
		"Peraturan LKPP 12/2021": {Kind: "peraturanlkpp", Number: "12", Year: 2021},
		"UUD 1945":               {Kind: "uud", Year: 1945},
	} {
		if got := c.Short(); got != want {
			t.Errorf("%+v is %q, want %q", c, got, want)
		}
		if back, ok := Parse(want); !ok || back.Kind != c.Kind || back.Number != c.Number || back.Year != c.Year || back.Region != c.Region {
			t.Errorf("Parse(%q) = %+v %v", want, back, ok)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"UU No. 25 Th. 2009 tentang Pelayanan Publik", "SKB 3 Menteri Nomor 933 Tahun 2025, dan Nomor 3 Tahun 2025 tentang Hari Libur",
		"Perda Nomor 5 Tahun 2016 Kota Batu tentang \"Perangkat\" jo.", "15/PRT/M/2015", "1. a) SK Bupati (Blitar) No 1/2/2020 / 2020", "UU jo No No 5/2010 tentang tentang",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, ok := Parse(text)
		if flaw, start, end := FlawOf(text); flaw != NoFlaw && (ok || start >= end || end > len(text)) {
			t.Fatalf("%q: flaw %d from %d to %d, a citation: %v", text, flaw, start, end, ok)
		}
		if !ok {
			if c != (Citation{}) {
				t.Fatalf("no citation, yet %+v", c)
			}
			return
		}
		if again, ok := Parse(c.String()); !ok || again != c {
			t.Fatalf("%q\n is %+v\n printed %q\n is then %+v", text, c, c.String(), again)
		}
		if Normalize(c.Kind) != c.Kind {
			t.Fatalf("kind %q", c.Kind)
		}
		if _, ok := Standard().Look(c); ok && strings.TrimSpace(c.Number) == "" {
			t.Fatalf("the table knows a regulation without a number: %+v", c)
		}
	})
}

// Citations made of the words of citations, in any order: where reading is
// most likely to trip.
func TestPrintedAsRead(t *testing.T) {
	words := strings.Fields(`Peraturan Menteri Negara Dalam Negeri Pemerintah Pengganti Undang-Undang UU PP SK Surat Keputusan Bersama SE Perka
		Kepala BPS Daerah Kota Batu dan serta RI Republik Indonesia Nomor No. No : 5 05 5A 12/2019 15/PRT/M/2015 /2015 / Tahun tahun, Th. 2014 2014,
		tentang Tentang ttg. I XV TA tanggal 3 Mei "Pelayanan" jo. jo sebagaimana (Lembaran Negara ( ) 1. a) - ; . PMK permen permendagri PAN RB Provinsi,`)
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 14).Draw(t, "words"), " ")
		c, ok := Parse(text)
		if !ok {
			return
		}
		if again, ok := Parse(c.String()); !ok || again != c {
			t.Fatalf("%q\n is %+v\n printed %q\n is then %+v", text, c, c.String(), again)
		}
	})
}

// The article and what is in it are read over.
func TestParsePlace(t *testing.T) {
	for text, want := range map[string]string{
		"Pasal 50 ayat (1) UU 25/2009":                          "UU 25/2009",
		"pasal 5 PP Nomor 53 Tahun 2010":                        "PP 53/2010",
		"Pasal 7A ayat (1) dan (2) huruf a PP 53/2010":          "PP 53/2010",
		"Pasal 5, 6 ayat (1), dan Pasal 7 UU 12/2011":           "UU 12/2011",
		"Lampiran I huruf B angka 3 Perpres 16/2018":            "Perpres 16/2018",
		"Lampiran Perpres 16/2018":                              "Perpres 16/2018",
		"Bab II Pasal 3 dari Undang-Undang Nomor 14 Tahun 2008": "UU 14/2008",
		"UU 14/2008":           "UU 14/2008",
		"Pasal 22 ayat (7)":    "",
		"notula rapat 14/2008": "",
	} {
		c, ok := ParsePlace(text)
		if got := c.Short(); ok != (want != "") || ok && got != want {
			t.Errorf("%s: %s %v, want %s", text, got, ok, want)
		}
	}
}
