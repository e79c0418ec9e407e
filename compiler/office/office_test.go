package office_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"sopc/compiler/form"
	"sopc/compiler/law"
	"sopc/compiler/office"
	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// What the page for offices shows is valid, and its example is the one of the
// gallery.
func TestPageShowsValidRules(t *testing.T) {
	page, err := os.ReadFile("../../lang/INSTANSI.md")
	if err != nil {
		t.Fatal(err)
	}
	examples := regexp.MustCompile("(?s)```toml\n(.*?)```").FindAllStringSubmatch(string(page), -1)
	if len(examples) < 2 {
		t.Fatal("the page has no examples")
	}
	for _, e := range examples {
		for _, f := range wrong(e[1]) {
			t.Errorf("%s\n%s", f, e[1])
		}
	}
	sample, err := os.ReadFile("../../sops/umum/sopc.toml")
	if err != nil {
		t.Fatal(err)
	}
	if examples[0][1] != string(sample) {
		t.Error("the example of the page is not sops/umum/sopc.toml")
	}
}

// The page explains every name that a rule may use, and its conditions are
// valid.
func TestPageNamesWhatRulesKnow(t *testing.T) {
	page, err := os.ReadFile("../../lang/INSTANSI.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range office.Names() {
		names := line[strings.LastIndex(line, ".")+1:]
		for _, name := range strings.FieldsFunc(names, func(r rune) bool { return r == ',' || r == ' ' }) {
			if !regexp.MustCompile("[.]" + name + "`").Match(page) {
				t.Errorf("the page does not explain %s", name)
			}
		}
	}
	conditions := regexp.MustCompile("(?m)^\\| `([^`]+)` \\| [^|]*\\|$").FindAllStringSubmatch(string(page), -1)
	tried := 0
	for _, c := range conditions {
		if !strings.ContainsAny(c[1], "(=\"") || strings.HasPrefix(c[1], "{") {
			continue
		}
		tried++
		for _, f := range wrong("[[aturan]]\nkode = \"a\"\nuntuk = \"langkah\"\npesan = \"a\"\nbila = '" + c[1] + "'\n") {
			t.Errorf("%s: %s", c[1], f)
		}
	}
	if tried < 5 {
		t.Errorf("only %d conditions of the page were tried", tried)
	}
}

// wrong says what is wrong with a file.
func wrong(text string) (said []string) {
	_, fs := office.Parse("sopc.toml", []byte(text))
	for _, f := range fs {
		said = append(said, f.Message.In(bahasa.EN))
	}
	return said
}

func TestParseUnderstands(t *testing.T) {
	// Inline tables, dotted keys, CRLF and a byte order mark are TOML, too.
	rules, fs := office.Parse("sopc.toml", []byte("\uFEFFinstansi = {nama = \"Kota A\", wajib = ['bagian Tujuan']}\r\ntingkat.waktu-kosong = \"diam\"\r\n"))
	if len(fs) > 0 || rules.Agency != "Kota A" || len(rules.Required) != 1 || !rules.Required[0].Custom || !rules.Grades["waktu-kosong"].Silent {
		t.Errorf("%+v %v", rules, fs)
	}
	// What is wrong is pointed at, behind a byte order mark and in the midst
	// of other letters, too.
	_, fs = office.Parse("sopc.toml", []byte("\uFEFFtingkat = {waktu-kosong = \"héé\", x = 1}\n"))
	if len(fs) != 2 || fs[0].Span.Start.Column != 28 || fs[0].Span.End.Column != 33 || fs[1].Span.Start.Column != 35 {
		t.Errorf("%+v", fs)
	}
}

// Each mistake is pointed at, also where a value has no place of its own.
func TestMistakesHaveAPlace(t *testing.T) {
	for text, want := range map[string]int{
		"\n[instansi]\nwajib = [\"bagian A\", 3, [1], {a = 1}, true]\n":                              3,
		"\n[tingkat]\nlangkah-tidak-dikenal = \"diam\"\n":                                            3,
		"\n[tingkat]\nsintaks-kutip = \"saran\"\n":                                                   3,
		"[[aturan]]\nkode = \"a\"\npesan = \"a\"\nbila = 'sop.menit / 0 > 1'\n":                      4,
		"[[aturan]]\nkode = \"a\"\npesan = \"a\"\nbila = 'sop.menit > 1 / (3 - len([\"a\"]) - 2)'\n": 0,
		"[[aturan]]\nkode = \"a\"\npesan = \"a\"\nbila = 'sop.menit / (2 - 2) > 1'\n":                4,
		"\n[tingkat]\nlangkah-tidak-dikenal = \"kesalahan\"\n":                                       0,
	} {
		_, fs := office.Parse("sopc.toml", []byte(text))
		if want == 0 && len(fs) > 0 || want > 0 && len(fs) == 0 {
			t.Errorf("%s: %v", text, fs)
		}
		for _, f := range fs {
			if f.Span.Start.Line != want {
				t.Errorf("%s: line %d, %s", text, f.Span.Start.Line, f.Message.EN)
			}
		}
	}
}

func TestOwnLaws(t *testing.T) {
	rules, fs := office.Parse("sopc.toml", []byte(`[[peraturan]]
peraturan = "Peraturan Bupati Contoh Nomor 10 Tahun 2018"
status = "dicabut"
oleh = "Peraturan Bupati Contoh Nomor 3 Tahun 2024"
sumber = "JDIH"
`))
	if len(fs) > 0 {
		t.Fatal(fs)
	}
	c, _ := law.Parse("Peraturan Bupati Contoh Nomor 10 Tahun 2018")
	if s, ok := rules.Laws.Look(c); !ok || !s.Outdated() || s.Confidence != law.Certain {
		t.Errorf("%+v", s)
	}
	if _, ok := law.Standard().Look(c); ok {
		t.Error("the standard table has changed")
	}
	for text, want := range map[string]string{
		"peraturan = \"Peraturan Itu\"\nstatus = \"dicabut\"\nsumber = \"x\"":                                            "citation cannot be read",
		"peraturan = \"Perbup Contoh Nomor 1 Tahun 2018\"\nstatus = \"dicabuut\"\nsumber = \"x\"":                        "`dicabuut` is not known",
		"peraturan = \"Perbup Contoh Nomor 1 Tahun 2018\"\nstatus = \"dicabut\"":                                         "no `sumber`",
		"peraturan = \"Perbup Contoh Nomor 1 Tahun 2018\"\nstatus = \"dicabut\"\nsumber = \"x\"\nsejak = \"2018\"":       "date cannot be read",
		"peraturan = \"Perbup Contoh Nomor 1 Tahun 2018\"\nstatus = \"dicabut\"\nsumber = \"x\"\nsejak = \"2024-99-99\"": "date cannot be read",
	} {
		if said := wrong("[[peraturan]]\n" + text + "\n"); len(said) != 1 || !strings.Contains(said[0], want) {
			t.Errorf("%s: %q", text, said)
		}
	}
}

func TestRank(t *testing.T) {
	rules, fs := office.Parse("sopc.toml", []byte(`instansi.hierarki = ["Sekretaris Daerah", "Kepala Dinas", "Sekretaris", "Kepala"]`))
	if len(fs) > 0 {
		t.Fatal(fs)
	}
	for _, c := range []struct {
		lane program.Lane
		want int
	}{
		{program.Lane{Name: "Sekda", FullName: "Sekretaris Daerah"}, 0},
		{program.Lane{Name: "Kepala Dinas Pendidikan"}, 1},
		{program.Lane{Name: "sekretaris dinas"}, 2},
		{program.Lane{Name: "Kepala Kepolisian"}, 3},
		{program.Lane{Name: "Kepalanya"}, -1},
		{program.Lane{Name: "Staf"}, -1},
	} {
		rank, ok := rules.Rank(c.lane)
		if !ok {
			rank = -1
		}
		if rank != c.want {
			t.Errorf("%s: %d, want %d", c.lane.Name, rank, c.want)
		}
	}
}

func mask(t interface{ Fatal(...any) }, source string) *office.Mask {
	rules, fs := office.Parse("sopc.toml", []byte("instansi.nomor = '"+source+"'"))
	if len(fs) > 0 {
		t.Fatal(source, fs)
	}
	return rules.Number
}

func TestMask(t *testing.T) {
	for _, c := range []struct {
		mask, number string
		stops        int // -1: it fits
	}{
		{"{angka}/SOP/{tahun}", "17/SOP/2026", -1},
		{"{angka}/SOP/{tahun}", "17/SOP/26", 7},
		{"{angka}/SOP/{tahun}", "17/SOP/2026 ", 11},
		{"{angka}/SOP/{tahun}", "", 0},
		{"{angka:3}/{romawi}", "017/IV", -1},
		{"{angka:3}/{romawi}", "17/IV", 0},
		{"{teks}/{huruf}{angka}", "a b-c/Um12", -1},
		{"{teks}{angka}", "a12", -1}, // a text gives back what others need
		{"SOP-{angka}/{angka}/{tahun}", "SOP-316/17000/2025", -1},
		{"SOP-{angka}/{angka}/{tahun}", "SOP-316/17000/1825", 14},
	} {
		ok, at, want := mask(t, c.mask).Match(c.number)
		if ok != (c.stops < 0) || !ok && at != c.stops || !ok && want.In(bahasa.ID) == "" {
			t.Errorf("%s, %s: %v at %d, %v", c.mask, c.number, ok, at, want)
		}
	}
	for _, bad := range []string{"{angka", "angka}", "{thn}", "{angka:0}", "{angka:10}", "{huruf:2}", "{}"} {
		if said := wrong("instansi.nomor = '" + bad + "'"); len(said) != 1 {
			t.Errorf("%s: %q", bad, said)
		}
	}
}

// The example of a mask fits it, and so does a text made of fitting parts; a
// hostile text costs little.
func TestMaskFitsWhatItDescribes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := map[string]*rapid.Generator[string]{
			"{angka}": rapid.StringMatching(`[0-9]{1,4}`), "{angka:2}": rapid.StringMatching(`[0-9]{2}`),
			"{huruf}": rapid.StringMatching(`[A-Za-z]{1,4}`), "{romawi}": rapid.SampledFrom([]string{"I", "IV", "XII"}),
			"{tahun}": rapid.SampledFrom([]string{"1999", "2026"}), "{teks}": rapid.StringMatching(`[A-Za-z0-9. -]{0,4}[a-z]`),
		}
		var source, number strings.Builder
		for range rapid.IntRange(1, 8).Draw(t, "parts") {
			kind := rapid.SampledFrom([]string{"{angka}", "{angka:2}", "{huruf}", "{romawi}", "{tahun}", "{teks}", "/", "-SOP"}).Draw(t, "kind")
			source.WriteString(kind)
			if g := parts[kind]; g != nil {
				kind = g.Draw(t, "text")
			}
			number.WriteString(kind)
		}
		m := mask(t, source.String())
		if ok, _, _ := m.Match(number.String()); !ok {
			t.Fatalf("%s does not fit %s", number.String(), source.String())
		}
		if ok, _, _ := m.Match(m.Example()); !ok {
			t.Fatalf("the example %s does not fit %s", m.Example(), source.String())
		}
	})
	m := mask(t, strings.Repeat("{teks}", 40)+"/")
	if ok, _, _ := m.Match(strings.Repeat("a", 300)); ok {
		t.Error("fits")
	}
}

// Whatever the file holds, every finding is an error of the one code, in both
// languages, and points into the file.
func FuzzParse(f *testing.F) {
	page, err := os.ReadFile("../../sops/umum/sopc.toml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(page)
	f.Add([]byte("[instansi]\nnomor = \"{thn}\"\nwajib = [1, \"x\"]\n[tingkat]\nx = 1\n[[aturan]]\nbila = \"\"\"\n a\n\"\"\"\n[[peraturan]]\n"))
	f.Add([]byte("a.b.c = {d = [[{e = 1}]]}\n[[x.y]]\n[x.y.z]\nk = 2\n"))
	f.Add([]byte("\uFEFFaturan = [{kode = 'a', bila = \"\\u0061 == 1\"}]\r\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		rules, fs := office.Parse("sopc.toml", text)
		if rules == nil {
			t.Fatal("no rules")
		}
		for _, x := range fs {
			from, to := x.Span.Start, x.Span.End
			if x.Code != "aturan-tidak-sah" || x.Severity != finding.Error || x.Message.ID == "" || x.Message.EN == "" {
				t.Fatalf("%+v", x)
			}
			if from.Line < 1 || from.Column < 1 || from.Offset < 0 || to.Offset < from.Offset || to.Offset > len(text) {
				t.Fatalf("%q: %+v", text, x.Span)
			}
			if utf8.Valid(text) && strings.Count(string(text[:from.Offset]), "\n")+1 != from.Line {
				t.Fatalf("%q: line %d, offset %d", text, from.Line, from.Offset)
			}
		}
		p := &program.Program{Title: "Surat", Steps: []program.Step{{Text: "Menulis"}}}
		rules.Broken(p)
		if rules.Number != nil {
			rules.Number.Match("1/SOP/2026")
		}
	})
}

// Every part of the form can be named, moved and left out but for those
// without which nobody reads the flowchart.
func TestForm(t *testing.T) {
	rules, fs := office.Parse("sopc.toml", []byte(`[formulir]
kertas = "f4"
arah = "tegak"
huruf = "serif"
ukuran = 9.5
tepi = { kiri = 20 }
logo = "logo.png"
total = true
identitas = ["Nomor", { nama = "UNIT", teks = "Dinas" }]
bagian = ["bagian Tujuan", "dasar hukum"]
kolom = ["no", "kegiatan", "pelaksana", { nama = "Paraf" }, "keterangan"]
[formulir.nama]
"mutu baku" = "Mutu Buku"
`))
	if len(fs) > 0 {
		t.Fatal(fs)
	}
	f := rules.Form
	if f.Paper != form.F4 || !f.Portrait || !f.Serif || f.Size != 9.5 || f.Margins != (form.Margins{Left: 20}) || !f.Total || f.Cover || f.Logo.Name != "logo.png" || f.Logo.At.Start.Line != 7 {
		t.Errorf("%+v", f)
	}
	if !slices.Equal(f.Fields, []form.Entry{{Part: "nomor"}, {Name: "UNIT", Text: "Dinas"}}) || !slices.Equal(f.Sections, []form.Entry{{Name: "Tujuan"}, {Part: "dasar hukum"}}) || f.Columns[3].Name != "Paraf" || f.Columns[3].Width == 0 || f.Names["mutu baku"] != "Mutu Buku" {
		t.Errorf("%+v", f)
	}
	long := strings.Repeat("panjang ", 20)
	for text, want := range map[string]string{
		"kertas = 4":                    "a text in quotes",
		"huruf = \"Bookman.ttf\"":       "two files",
		"huruf = { biasa = \"a.ttf\" }": "has no `tebal`",
		"huruf = \"Arial\"":             "`Arial` is not known",
		"ukuran = \"9\"":                "a number, without quotes",
		"ukuran = nan":                  "out of bounds",
		"tepi = 41":                     "out of bounds",
		"tepi = { kri = 20 }":           "`kri` is not known",
		"total = 1":                     "true or false",
		"kop = [\"" + long + "\"]":      "there is room for 80",
		"kop = [\"a\",\"a\",\"a\",\"a\",\"a\",\"a\",\"a\"]": "at most 6 lines",
		"identitas = []":                            "a list",
		"identitas = \"nomor\"":                     "a list",
		"identitas = [{}]":                          "a text in quotes",
		"identitas = [\"nomor\", \"nomor\"]":        "in the same list already",
		"identitas = [{ nama = \"A\", lebar = 3 }]": "`lebar` is not known",
		"bagian = [{ nama = \"A\" }]":               "a text in quotes",
		"bagian = [\"bagian " + long + "\"]":        "there is room for 80",
		"kolom = [\"no\", \"kegiatan\", \"pelaksana\", \"keterangan\", { nama = \"A\", lebar = 5 }]":                                  "out of bounds",
		"kolom = [\"no\", \"kegiatan\", \"keterangan\"]":                                                                              "`pelaksana` cannot be left out",
		"kolom = [\"no\",\"kegiatan\",\"pelaksana\",\"keterangan\",{nama=\"A\"},{nama=\"B\"},{nama=\"C\"},{nama=\"D\"},{nama=\"E\"}]": "the limit is 4",
		"nama = { nomer = \"A\" }": "`nomer` is not known",
		"logo = 3":                 "a text in quotes",
		"sampull = true":           "`sampull` is not known",
	} {
		if said := wrong("[formulir]\n" + text + "\n"); len(said) != 1 || !strings.Contains(said[0], want) {
			t.Errorf("%s: %q, not %q", text, said, want)
		}
	}
	if said := wrong("formulir = 3"); len(said) != 1 {
		t.Errorf("%q", said)
	}
}
