package compiler

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sopc/compiler/program"
)

// sketchOf is an SOP with a step and these lines; office may be "".
func sketchOf(title, office, related string, stepLines ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "sop %q\n", title)
	if office != "" {
		fmt.Fprintf(&b, "instansi %q\n", office)
	}
	if related != "" {
		fmt.Fprintf(&b, "keterkaitan %s\n", related)
	}
	b.WriteString("pelaksana staf \"Staf\"\nlangkah \"Menyimpan surat\" {\n  oleh staf\n" + strings.Join(stepLines, "\n") + "\n}\n")
	return b.String()
}

// codesOf are the findings of several files that one of these codes has, each
// as "file code".
func codesOf(texts []string, codes ...string) []string {
	var sources []Source
	for i, text := range texts {
		sources = append(sources, Source{fmt.Sprintf("%c.sop", 'a'+i), []byte(text)})
	}
	var got []string
	for i, u := range Compile(sources, Options{}).Units {
		for _, f := range u.Findings {
			if slices.Contains(codes, f.Code) {
				got = append(got, fmt.Sprintf("%c %s", 'a'+i, f.Code))
			}
		}
	}
	return got
}

func TestTitlesMatchLoosely(t *testing.T) {
	for title, found := range map[string]bool{
		"Pengelolaan Surat Masuk":                              true,
		"SOP pengelolaan surat-masuk":                          true,
		"Standar Operasional Prosedur Pengelolaan Surat Masuk": true,
		"PengelolaanSurat Masuk.":                              true,
		"Pengelolaan Surat Masuk (Dinas)":                      true,
		"Pengelolaan Surat Keluar":                             false,
		"Pengelolaan Surat":                                    false,
	} {
		got := codesOf([]string{sketchOf("Pengelolaan Surat Masuk", "", ""), sketchOf("Arsip", "", "", fmt.Sprintf("  jalankan %q", title))}, "sop-tidak-ditemukan")
		if (len(got) == 0) != found {
			t.Errorf("%q: %v", title, got)
		}
		units := Compile([]Source{{"a.sop", []byte(sketchOf("Pengelolaan Surat Masuk", "", ""))}, {"b.sop", []byte(sketchOf("Arsip", "", "", fmt.Sprintf("  jalankan %q", title)))}}, Options{}).Units
		if runs := units[1].Runs[title] == units[0]; runs != found {
			t.Errorf("%q: it runs there: %v", title, runs)
		}
	}
}

func TestAmbiguousReferencesAreTold(t *testing.T) {
	inForce := func(s string) string { return strings.Replace(s, "\n", "\nstatus berlaku\n", 1) }
	draft := func(s string) string { return strings.Replace(s, "\n", "\nstatus konsep\n", 1) }
	same := func(office string) string { return sketchOf("Arsip", office, "") }
	for _, c := range []struct {
		by     string // of whom the reference is
		others []string
		told   string
	}{
		{"", []string{same("")}, ""},
		{"", []string{same(""), same("")}, "[a judul-sama]"},
		{"", []string{same("A"), same("B")}, "[a judul-sama]"},
		{"A", []string{same("A"), same("B")}, ""},
		{"C", []string{same("A"), same("B")}, "[a judul-sama]"},
		{"", []string{same(""), inForce(same(""))}, ""},
		{"", []string{same(""), draft(same(""))}, "[a judul-sama]"},
		{"", []string{inForce(same("")), draft(same(""))}, ""},
		{"", []string{inForce(same("")), inForce(same(""))}, "[c judul-sama]"}, // told once, where it stands
	} {
		for _, line := range []string{`  jalankan "Arsip"`, `  -> bersambung ke "SOP Arsip"`} {
			got := codesOf(append([]string{sketchOf("Surat", c.by, "", line)}, c.others...), "judul-sama", "sop-tidak-ditemukan")
			if told := strings.TrimPrefix(fmt.Sprint(got), "[]"); told != c.told {
				t.Errorf("%s of %q, beside %q: %s, want %s", line, c.by, c.others, told, c.told)
			}
		}
	}
}

func TestMisspeltTitleIsMended(t *testing.T) {
	texts := []string{sketchOf(`Pengelolaan "Surat" Masuk`, "", ""), sketchOf("Arsip", "", `"Pengelolan \"Surat\" Masuk"`, "  jalankan \"Pengeloalan \\\"Surat\\\" Masuk\"")}
	for range 2 {
		sources := []Source{{"a.sop", []byte(texts[0])}, {"b.sop", []byte(texts[1])}}
		fixes := 0
		for _, f := range Compile(sources, Options{}).Units[1].Findings {
			if f.Code == "sop-tidak-ditemukan" {
				if len(f.Fixes) != 1 || !f.Fixes[0].Safe {
					t.Fatalf("%s has no safe fix", f.Message.EN)
				}
				out, _ := Apply([]byte(texts[1]), f.Fixes)
				texts[1] = string(out)
				fixes++
				break
			}
		}
		if fixes != 1 {
			t.Fatalf("nothing to mend in\n%s", texts[1])
		}
	}
	if got := codesOf(texts, "sop-tidak-ditemukan", "keterkaitan-kurang"); got != nil {
		t.Errorf("%v in\n%s", got, texts[1])
	}
}

func TestRelatedSOPsAreExpectedOfTheSameOffice(t *testing.T) {
	for _, c := range []struct {
		offices [2]string
		want    int
	}{{[2]string{"Dinas A", "Dinas A"}, 2}, {[2]string{"Dinas A", "Dinas B"}, 0}, {[2]string{"", ""}, 0}} {
		texts := []string{sketchOf("Satu", c.offices[0], `"Tiga", "Empat"`), sketchOf("Dua", c.offices[1], `"Tiga"`)}
		if got := codesOf(texts, "sop-tidak-ditemukan"); len(got) != c.want {
			t.Errorf("%v: %v", c.offices, got)
		}
	}
}

func TestCircles(t *testing.T) {
	runs := func(title, other string) string {
		return sketchOf(title, "", "", fmt.Sprintf("  jalankan %q", other))
	}
	on := func(title, other string) string {
		return sketchOf(title, "", "", fmt.Sprintf("  -> bersambung ke %q", other))
	}
	for _, c := range []struct {
		texts []string
		want  []string
	}{
		{[]string{runs("A", "A")}, []string{"a sop-berputar"}},
		{[]string{runs("A", "B"), runs("B", "A")}, []string{"a sop-berputar"}},
		{[]string{runs("A", "B"), on("B", "A")}, nil},
		{[]string{runs("X", "A"), runs("A", "B"), runs("B", "C"), runs("C", "A")}, []string{"b sop-berputar"}},
		{[]string{runs("A", "B"), runs("B", "C"), sketchOf("C", "", "")}, nil},
		{[]string{runs("Izin (Baru)", "Izin (Lama)"), sketchOf("C", "", "")}, nil},
		{[]string{runs("Izin", "Izin (Lama)"), sketchOf("C", "", "")}, nil},
		{[]string{runs("Izin (Baru)", "Cek"), runs("Cek", "Izin")}, []string{"a sop-berputar"}},
	} {
		if got := codesOf(c.texts, "sop-berputar"); !slices.Equal(got, c.want) {
			t.Errorf("%v, wanted %v", got, c.want)
		}
	}
	var chain []string // long ones are no trouble
	for i := range 1000 {
		chain = append(chain, runs(fmt.Sprintf("Urutan %dx", i), fmt.Sprintf("Urutan %dx", (i+1)%1000)))
	}
	if got := codesOf(chain, "sop-berputar"); len(got) != 1 {
		t.Errorf("a circle of 1000: %v", got)
	}
	var all []string // and each runs each
	for i := range 60 {
		text := fmt.Sprintf("sop \"Nama %dx\"\npelaksana staf \"Staf\"\n", i)
		for j := range 60 {
			text += fmt.Sprintf("langkah \"Menyimpan\" {\n oleh staf\n jalankan \"Nama %dx\"\n}\n", j)
		}
		all = append(all, text)
	}
	if got := codesOf(all, "sop-berputar"); len(got) > 60 {
		t.Errorf("%d circles are said", len(got))
	}
}

func TestShorter(t *testing.T) {
	w := func(n float64, u program.Unit) program.Amount {
		return program.Amount{Min: n, Max: n, Unit: u, Clock: program.Working}
	}
	wall := func(n float64, u program.Unit) program.Amount {
		return program.Amount{Min: n, Max: n, Unit: u, Clock: program.Wall}
	}
	for _, c := range []struct {
		have program.Amount
		need program.Total
		want bool
	}{
		{w(1, program.Day), program.Total{w(2, program.Day)}, true},
		{w(1, program.Day), program.Total{w(8, program.Hour)}, false}, // a day may be eight hours
		{w(8, program.Hour), program.Total{w(1, program.Day)}, false},
		{w(1, program.Day), program.Total{w(9, program.Hour)}, true},
		{w(1, program.Day), program.Total{wall(2, program.Day)}, false}, // two clocks
		{wall(1, program.Week), program.Total{wall(8, program.Day)}, true},
		{wall(1, program.Month), program.Total{wall(32, program.Day)}, false}, // how long is a month?
		{wall(1, program.Month), program.Total{wall(2, program.Month)}, true},
		{w(1, program.Day), nil, false},
	} {
		if got := shorter(c.have, c.need); got != c.want {
			t.Errorf("%v against %v: %v", c.have, c.need, got)
		}
	}
}

// What only the workspace can tell is silenced at its place as everything is,
// and a line that silences it is no mistake where the file comes alone.
func TestWorkspaceFindingsAreSilenced(t *testing.T) {
	text := sketchOf("Arsip", "", `"Pemusnahan"`, `  jalankan "Pemusnahan"`, `  abaikan sop-tidak-ditemukan karena "masih disusun"`)
	other := sketchOf("Surat", "", "")
	for _, texts := range [][]string{{text}, {text, other}} {
		if got := codesOf(texts, "sop-tidak-ditemukan", "abaikan-tak-terpakai"); got != nil {
			t.Errorf("%d files: %v", len(texts), got)
		}
	}
	found := strings.Replace(other, "Surat", "Pemusnahan", 1)
	if got := codesOf([]string{text, found}, "abaikan-tak-terpakai"); len(got) != 1 {
		t.Errorf("silences nothing and is not said to: %v", got)
	}
}
