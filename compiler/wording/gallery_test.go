package wording

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// document is what the tests need of a .sop file. It is read without the
// compiler, which stands on this package.
type document struct {
	name, title string
	steps       []string
	lanes       []Lane
	papers      []string // kelengkapan and output, without those marked as tools or people
	all         []string // every quoted text
}

var (
	quoted   = regexp.MustCompile(`"([^"]*)"`)
	stepLine = regexp.MustCompile(`^\s*langkah [^"]*"([^"]*)"`)
	laneLine = regexp.MustCompile(`^  ([a-z-]+) "`)
	itemLine = regexp.MustCompile(`^\s*(?:kelengkapan|output)\b`)
)

func gallery(t *testing.T) []document {
	t.Helper()
	var docs []document
	for _, pattern := range []string{"../../sops/*/*.sop", "../../testdata/sop/*.sop"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) < 2 {
			t.Fatalf("%s: %d files, %v", pattern, len(files), err)
		}
		for _, f := range files {
			docs = append(docs, readDocument(t, f))
		}
	}
	return docs
}

func readDocument(t *testing.T, file string) document {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	d := document{name: filepath.Base(file)}
	section, items := "", false
	for _, line := range strings.Split(string(text), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		if line != "" && line[0] != ' ' && line[0] != '}' {
			section = strings.Fields(line)[0]
		}
		var said []string
		for _, m := range quoted.FindAllStringSubmatch(line, -1) {
			said = append(said, m[1])
		}
		d.all = append(d.all, said...)
		switch {
		case section == "sop" && d.title == "" && len(said) > 0:
			d.title = said[0]
		case stepLine.MatchString(line):
			d.steps = append(d.steps, said[0])
		case section == "pelaksana" && laneLine.MatchString(line):
			names := []string{laneLine.FindStringSubmatch(line)[1]}
			if at := strings.Index(line, " dugaan "); at >= 0 {
				line = line[:at]
			}
			for _, m := range quoted.FindAllStringSubmatch(line, 2) {
				names = append(names, m[1])
			}
			d.lanes = append(d.lanes, Lane{names})
		case itemLine.MatchString(line) || items && strings.HasPrefix(strings.TrimSpace(line), `"`):
			line, _, _ := strings.Cut(line, " bila ")
			for _, m := range quoted.FindAllStringSubmatch(line, -1) {
				d.papers = append(d.papers, m[1])
			}
		}
		if itemLine.MatchString(line) {
			items = strings.HasSuffix(line, "{")
		} else if strings.TrimSpace(line) == "}" {
			items = false
		}
	}
	return d
}

// The gallery is written well: nothing is to be said of it, except that a
// checking step is one.
func TestNothingToSayOfTheGallery(t *testing.T) {
	checks := regexp.MustCompile(`(?:^| dan )(?i:memeriksa|memverifikasi|mereviu|mengoreksi|meneliti|memaraf) `)
	looksOnly := regexp.MustCompile(`keperluan|jadwal|kesiapan|alamat`) // what has no author to hand it back to
	abbreviation := regexp.MustCompile(`^[A-Z]{2,5}$`)                  // of the other name, as `alias` says
	for _, d := range gallery(t) {
		if d.name == "bimtek-ptk.sop" {
			continue // below
		}
		if len(d.steps) == 0 || len(d.lanes) == 0 || len(d.papers) == 0 {
			t.Fatalf("%s: read as %d steps, %d lanes, %d papers", d.name, len(d.steps), len(d.lanes), len(d.papers))
		}
		for _, s := range d.steps {
			if a := Verb(s); a.Why != Fine && !strings.HasPrefix(s, "Rapat ") && !strings.HasPrefix(s, "Penandatanganan ") {
				t.Errorf("%s: %q begins badly (%d)", d.name, s, a.Why)
			}
			if want := checks.MatchString(s) && !looksOnly.MatchString(s); Checks(s) != want {
				t.Errorf("%s: is %q a check? %v", d.name, s, !want)
			}
			for _, m := range Actors(s, d.lanes) {
				if !strings.HasPrefix(s, "Penandatanganan ") || m.Lane != 0 {
					t.Errorf("%s: %q is said to act in %q", d.name, m.In(s), s)
				}
			}
			if y := Years(s); y != nil {
				t.Errorf("%s: years in %q", d.name, s)
			}
		}
		if all := Terms(d.title, d.steps); all != nil {
			t.Errorf("%s: %+v", d.name, all)
		}
		for i, p := range d.papers {
			if Tool(p) || Person(p) || Years(p) != nil || StripResult(p) != p {
				t.Errorf("%s: %q is a paper", d.name, p)
			}
			for _, q := range d.papers[:i] {
				if Similar(p, q) && !strings.EqualFold(p, q) && !strings.Contains(p+q, "PK") && !abbreviation.MatchString(p) && !abbreviation.MatchString(q) {
					t.Errorf("%s: %q is not %q", d.name, p, q)
				}
			}
		}
	}
}

// Whatever the quoted texts are, no function may trip over them, and every
// span lies in its text.
func TestSpansLieInTheText(t *testing.T) {
	for _, d := range gallery(t) {
		for _, s := range append(d.all, "", " ", "(", "oleh", "ke", "di", "dan", "\xff\xfe oleh \xff", "ditanda tangani", "tangan oleh", "x untuk", " untuk ", "dan Kasi memeriksa", "oleh Kasi", "ke Kasi untuk", "yang dikoreksi Kasi", "tanda tangan Kasi") {
			inside := func(at Span) {
				if at.Start < 0 || at.Start >= at.End || at.End > len(s) {
					t.Errorf("%v in %q", at, s)
				}
			}
			if a := Verb(s); a.Why != Fine {
				inside(a.At)
				a.Apply(s)
			}
			for _, m := range Actors(s, d.lanes) {
				inside(m.Span)
			}
			for _, y := range Years(s) {
				inside(y)
			}
			if !Similar(s, s) && StripResult(s) != "" && strings.ContainsFunc(s, inWord) && tokens(s) != nil && len(ReadName(s).words) > 0 {
				t.Errorf("%q is not like itself", s)
			}
			for _, r := range d.all[:min(len(d.all), 40)] {
				if Similar(s, r) != Similar(r, s) {
					t.Errorf("%q and %q are alike one way only", s, r)
				}
			}
			Checks(s)
			Tool(s)
			Person(s)
			Terms(d.title, []string{s})
		}
	}
}

// What a reviewer says of the seed from Kalimantan Barat.
func TestKalbar(t *testing.T) {
	d := readDocument(t, "../../sops/kalbar/bimtek-ptk.sop")
	if len(d.steps) != 14 || len(d.lanes) != 4 {
		t.Fatalf("%d steps, %d lanes", len(d.steps), len(d.lanes))
	}
	begins := []struct {
		at, fixed string
		safe      bool
	}{
		{"Pembuatan", "Membuat Kerangka Acuan Kerja (KAK) oleh Kasi", false},
		{"Pembuatan", "Membuat surat undangan rapat oleh Kasi", false},
		{"Pengetikan", "Mengetik Surat Keputusan Kadis oleh staf", false},
		{"Hasil", "Hasil Ketikan", false},
		{"Pengetikan", "Mengetik dan mengirim surat undangan", true},
		{"", "Menginformasikan", false},
		{"Penerimaan", "Menerima Peserta kegiatan dan persiapan", false},
		{"Pelaksanaan", "Melaksanakan Kegiatan", true},
		{"Penyusunan", "Menyusun Laporan", true},
		{"Pengetikan", "Mengetik Laporan", true},
		{"Koreksi/perbaikan", "Mengoreksi/memperbaiki Hasil", true},
		{"Pengetikan", "Mengetik Hasil koreksi", true},
		{"Paraf", "Memaraf Laporan", true},
		{"Penggandaan", "Menggandakan Laporan", true},
	}
	acting := []string{"Kasi staf Kabid Kadis", "Kasi staf Kabid", "staf", "Kasi Kabid Kadis", "", "", "", "", "", "", "", "", "!PPTK", ""}
	for i, s := range d.steps {
		a, want := Verb(s), begins[i]
		if got := a.At.In(s); got != want.at || !strings.HasPrefix(a.Apply(s), want.fixed) || a.Safe != want.safe {
			t.Errorf("step %d begins with %q, safe %v: %s", i+1, got, a.Safe, a.Apply(s))
		}
		var names []string
		for _, m := range Actors(s, d.lanes) {
			if name := m.In(s); m.Lane < 0 {
				names = append(names, "!"+m.Office)
			} else {
				names = append(names, name)
			}
		}
		if got := strings.Join(names, " "); got != acting[i] {
			t.Errorf("step %d: %q act", i+1, got)
		}
		if want := i+1 == 4 || i+1 == 11 || i+1 == 13; Checks(s) != want {
			t.Errorf("step %d: is it a check? %v", i+1, !want)
		}
		if Years(s) != nil {
			t.Errorf("step %d: years", i+1)
		}
	}
	all := Terms(d.title, d.steps)
	if len(all) != 1 || all[0].At.In(d.title) != "PENILAIAN" || all[0].Word != "penelitian" || len(all[0].Steps) != 8 || all[0].Steps[0].Step != 6 ||
		all[0].Steps[0].In(d.steps[6]) != "Penelitian" {
		t.Errorf("terms: %+v", all)
	}
}
