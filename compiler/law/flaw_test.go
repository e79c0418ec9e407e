package law

import "testing"

func TestFlawOf(t *testing.T) {
	for text, want := range map[string]struct {
		flaw Flaw
		at   string
	}{
		"Undang-Undang Nomor 23 Tahun 2014 tentang Pemerintahan Daerah": {},
		"Peraturan Bupati tentang Tata Naskah Dinas":                    {NoPlace, "Peraturan Bupati"},
		"1. Peraturan Daerah Kabupaten Contoh tentang Retribusi":        {NoPlace, "Peraturan Daerah Kabupaten Contoh"},
		"UU Pelayanan Publik":                                 {NoPlace, "UU Pelayanan Publik"},
		"Undang-Undang Nomor 23 tentang Pemerintahan Daerah":  {NoYear, "Undang-Undang Nomor 23"},
		"Peraturan Presiden Tahun 2014 tentang SAKIP":         {NoNumber, "Peraturan Presiden Tahun 2014"},
		"Peraturan Presiden Nomor … Tahun 2014 tentang SAKIP": {NoNumber, "Peraturan Presiden Nomor … Tahun 2014"},
		"Permendagri Nomor 59 Than 2007":                      {Unreadable, "Permendagri Nomor 59 Than 2007"},
		"Peraturan Menteri Nomor 5 Tahun 2020":                {NoMinister, "Peraturan Menteri"},
		"Undang-Undang Dasar 1945":                            {},
		"UUD NRI":                                             {},
		"Surat Edaran Sekretaris Daerah":                      {},
		"Keputusan Kepala Dinas tentang Tim Penyusun SOP":     {},
		"Peraturan perundang-undangan yang terkait":           {},
		"Standar Pelayanan Kelurahan":                         {},
		"DPA SKPD Tahun 2021":                                 {},
		"":                                                    {},
	} {
		f, start, end := FlawOf(text)
		if f != want.flaw || text[start:end] != want.at {
			t.Errorf("%q: flaw %d at %q, wanted %d at %q", text, f, text[start:end], want.flaw, want.at)
		}
	}
}

func TestRank(t *testing.T) {
	order := []string{
		"UUD 1945", "TAP MPR Nomor X/MPR/2001", "UU 25/2009", "PP 96/2012", "Perpres 76/2013", "PermenPANRB 35/2012", "Perdirjen Pajak 3/2020",
		"Perda Provinsi Jawa Timur 8/2011", "Pergub Jawa Timur 14/2012", "Perda Kabupaten Blitar 4/2015", "Perbup Blitar 10/2018", "Perdes Contoh 2/2020", "Perkades Contoh 3/2021",
	}
	var ranks []Rank
	for _, text := range order {
		c, ok := Parse(text)
		r, ranked := RankOf(c)
		if !ok || !ranked {
			t.Fatalf("%q: read %v, ranked %v", text, ok, ranked)
		}
		for i, above := range ranks {
			if !above.Before(r) || r.Before(above) {
				t.Errorf("%q should stand before %q", order[i], text)
			}
		}
		ranks = append(ranks, r)
	}
	for _, text := range []string{"Keputusan Bupati Blitar Nomor 5 Tahun 2020", "Inpres 3/2003", "SE Menteri PANRB Nomor 5 Tahun 2020", "Peraturan Rektor Universitas Contoh Nomor 5 Tahun 2020"} {
		if c, ok := Parse(text); !ok {
			t.Errorf("%q is not read", text)
		} else if r, ranked := RankOf(c); ranked {
			t.Errorf("%q has rank %v", text, r)
		}
	}
	local, _ := RankOf(Citation{Kind: "perda", Number: "4", Year: 2015})
	if above, _ := RankOf(Citation{Kind: "pergub"}); above.Before(local) || local.Before(above) {
		t.Error("a Perda of an unknown region may be above or below a Pergub")
	}
}
