package law

import "testing"

func TestLook(t *testing.T) {
	for text, want := range map[string]struct {
		state      State
		confidence Confidence
		outdated   bool
		cause      string
	}{
		"Undang-undang Nomor 23 Tahun 2014":              {Amended, Certain, false, ""},
		"Undang-Undang Nomor 32 Tahun 2004":              {Revoked, Certain, true, "UU 23/2014"},
		"UU No. 05 Tahun 2014":                           {Revoked, Certain, true, "UU 20/2023"},
		"PP 58/2005":                                     {Revoked, Certain, true, "PP 12/2019"},
		"PP 12/2019":                                     {InForce, Probable, false, ""},
		"Keppres 68/1995":                                {Revoked, Certain, true, "Perpres 21/2023"},
		"Perpres 70/2012":                                {Revoked, Probable, true, "Perpres 16/2018"},
		"Perpres 54/2010":                                {Revoked, Probable, true, "Perpres 16/2018"},
		"Permendagri 59/2007":                            {Revoked, Probable, true, "Permendagri 77/2020"},
		"Permendagri 13/2006":                            {Revoked, Probable, true, "Permendagri 77/2020"},
		"Perpres 16/2018":                                {Amended, Certain, false, ""},
		"Perpres 29/2014":                                {InForce, Probable, false, ""},
		"Permenpan-RB No. 35 Tahun 2012":                 {InForce, Probable, false, ""},
		"Permenpan No. 52 Tahun 2011":                    {Misprint, Probable, true, "Permendagri 52/2011"},
		"Permendikbud 47/2016":                           {Unknown, Probable, false, ""},
		"PP 38/2007":                                     {Replaced, Probable, true, "UU 23/2014"},
		"PMK 213/pmk.05/2013":                            {Amended, Certain, false, ""},
		"Peraturan Kepala BPS Nomor 7 Tahun 2008":        {Amended, Certain, false, ""},
		"Peraturan Komisi Informasi Nomor 1 Tahun 2010":  {Revoked, Probable, true, "PerKI 1/2021"},
		"Peraturan Menteri PANRB Nomor 59 Tahun 2020":    {Revoked, Probable, true, "PermenPANRB 8/2026"},
		"Undang-Undang Nomor 8 Tahun 1981 tentang KUHAP": {Revoked, Certain, true, "UU 20/2025"},
		"UU 11 Tahun 2020 tentang Cipta Kerja":           {Revoked, Probable, true, "UU 6/2023"},
		"Perda Kota Batu Nomor 23 Tahun 2014":            {},
		"Peraturan Gubernur Kalbar Nomor 9 Tahun 2012":   {},
		"UUD 1945":                                       {},
	} {
		c, ok := Parse(text)
		if !ok {
			t.Fatalf("no citation: %q", text)
		}
		s, ok := Standard().Look(c)
		cause, caused := s.Cause()
		if ok != (want.state != "") || s.State != want.state || s.Confidence != want.confidence || s.Outdated() != want.outdated ||
			caused != (want.cause != "") || caused && cause.Law.Short() != want.cause {
			t.Errorf("%q is %s (%s), outdated %v by %s", text, s.State, s.Confidence, s.Outdated(), cause.Law.Short())
		}
	}
	parent, _ := Standard().Look(Citation{Kind: "permendagri", Number: "59", Year: 2007})
	if c, _ := parent.Cause(); c.Parent.Short() != "Permendagri 13/2006" || c.How != Replaces {
		t.Errorf("Permendagri 59/2007 fell with %s, which %s %s", c.Parent.Short(), c.Law.Short(), c.How)
	}
}

func TestTable(t *testing.T) {
	r, err := read(statusJSON)
	if err != nil {
		t.Fatal(err)
	}
	if !isDay(r.AsOf()) || len(r.laws) < 90 {
		t.Fatalf("%d entries as of %q", len(r.laws), r.AsOf())
	}
	words := map[string]bool{}
	for _, w := range []string{
		string(InForce), string(Amended), string(Revoked), string(Replaced), string(Misprint), string(Unknown), string(Certain), string(Probable),
		string(Amends), string(RevokesPartly), string(Revokes), string(Replaces), string(Meant),
		string(ByText), string(ByCitation), string(ByRegister), string(ByNotice), string(ByMention),
	} {
		words[w] = true
	}
	for name, s := range r.laws {
		if !words[string(s.State)] || !words[string(s.Confidence)] {
			t.Errorf("%s: %q, %q", name, s.State, s.Confidence)
		}
		if s.Confidence == Certain && len(s.Sources) == 0 {
			t.Errorf("%s: certain without a source", name)
		}
		if s.Since != "" && !isDay(s.Since) {
			t.Errorf("%s: since %q", name, s.Since)
		}
		if _, ok := s.Cause(); ok != s.Outdated() {
			t.Errorf("%s is %s, and nothing caused it", name, s.State)
		}
		for _, b := range s.By {
			if !words[string(b.How)] || b.Law.Year < s.Law.Year {
				t.Errorf("%s: %s %q it", name, b.Law.Short(), b.How)
			}
		}
		for _, src := range s.Sources {
			if src.Where == "" || !words[string(src.Basis)] {
				t.Errorf("%s: source %q, %q", name, src.Where, src.Basis)
			}
		}
	}
}

func TestTableRefuses(t *testing.T) {
	for _, broken := range []string{
		``,
		`{"laws": [{"law": "Nota Dinas 5/2010"}]}`,
		`{"laws": [{"law": "UU 5/2010", "state": "berlaku"}, {"law": "Undang-Undang Nomor 05 Tahun 2010", "state": "berlaku"}]}`,
	} {
		if _, err := read([]byte(broken)); err == nil {
			t.Errorf("read %s", broken)
		}
	}
}

func TestWith(t *testing.T) {
	own, err := Standard().With([]Entry{
		{Law: "Peraturan Bupati Blitar Nomor 12 Tahun 2018", State: Revoked, By: []EntryChange{{Law: "Perbup Blitar 3/2024"}}},
		{Law: "Perpres 70/2012", State: Amended},
	})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"Perbup Kabupaten Blitar No. 12 Tahun 2018": "dicabut pasti mencabut",
		"Perbup Kab. Blitar 12/2018":                "dicabut pasti mencabut",
		"Perbup Malang 12/2018":                     "",
		"Perpres 70/2012":                           "diubah pasti",
		"PP 58/2005":                                "dicabut pasti mencabut",
	} {
		c, _ := Parse(text)
		s, ok := own.Look(c)
		got := ""
		if ok {
			got = string(s.State) + " " + string(s.Confidence)
			if len(s.By) > 0 {
				got += " " + string(s.By[0].How)
			}
		}
		if got != want {
			t.Errorf("%q is %q, wanted %q", text, got, want)
		}
	}
	if s, _ := Standard().Look(Citation{Kind: "perpres", Number: "70", Year: 2012}); s.State != Revoked {
		t.Error("With changed the table that it was given")
	}
	for field, e := range map[string]Entry{
		"law":        {Law: "surat kemarin", State: Revoked},
		"state":      {Law: "UU 5/2010", State: "hilang"},
		"confidence": {Law: "UU 5/2010", State: Revoked, Confidence: "mungkin"},
		"since":      {Law: "UU 5/2010", State: Revoked, Since: "kemarin"},
		"by":         {Law: "UU 5/2010", State: Revoked, By: []EntryChange{{Law: "entah"}}},
		"parent":     {Law: "UU 5/2010", State: Revoked, By: []EntryChange{{Law: "UU 6/2011", Parent: "entah"}}},
		"how":        {Law: "UU 5/2010", State: Revoked, By: []EntryChange{{Law: "UU 6/2011", How: "menelan"}}},
	} {
		if _, err := Standard().With([]Entry{{Law: "UU 6/2011", State: InForce}, e}); err == nil || err.(BadEntry).Field != field || err.(BadEntry).Index != 1 {
			t.Errorf("%s: %v", field, err)
		}
	}
}
