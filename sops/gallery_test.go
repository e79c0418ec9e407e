package sops_test

import (
	"os"
	"path/filepath"
	"testing"

	"sopc/compiler"
	"sopc/compiler/program"
	"sopc/lang"
	"sopc/lang/bahasa"
	"sopc/runtime/engine"
	"sopc/runtime/scenario"
)

var identity = map[string]bool{"nomor-kosong": true, "tanggal-kosong": true, "pengesah-kosong": true, "bagian-kosong": true}

// gallery is the shop window: SOPs in force, one folder a field of office
// work. The folders beside it hold the seeds and the lessons of the guide.
func gallery(t *testing.T, ext string) (all []compiler.Source) {
	t.Helper()
	for _, s := range sources(t, "*/*"+ext) {
		if folder := filepath.Dir(s.Name); folder != "kalbar" && folder != "blitar" && folder != "contoh" {
			all = append(all, s)
		}
	}
	return all
}

// An SOP of the gallery is one that a head of office could have signed: it is
// in force, check has nothing to say of it, it fits on a page or two and has
// its own uji.
func TestGalleryIsFitToSign(t *testing.T) {
	tested := map[*program.Program]bool{}
	for _, u := range compiler.Compile(append(gallery(t, ".sop"), gallery(t, ".uji")...), compiler.Options{}).Units {
		for _, f := range u.Findings {
			t.Errorf("%s:%d: %s: %s", u.Name, f.Span.Start.Line, f.Code, f.Message.In(bahasa.ID))
		}
		if u.Program == nil {
			continue
		}
		if u.Program.Status != program.InForce {
			t.Errorf("%s is not in force", u.Name)
		}
		if n := len(u.Program.Steps); n < 8 || n > 16 {
			t.Errorf("%s has %d steps", u.Name, n)
		}
		tested[u.Program] = tested[u.Program] || len(u.Scenarios) > 1
	}
	for p, ok := range tested {
		if !ok {
			t.Errorf("%s has fewer than two uji", p.Title)
		}
	}
}

// The SOPs to learn from and the difficult ones are as SOPs should be: check
// has nothing to say, not even a hint. A draft may leave the identity blank.
func TestLessonsAndDifficultSOPsAreClean(t *testing.T) {
	for _, folder := range []string{"contoh", "../testdata/sop"} {
		result := compiler.Compile(sources(t, folder+"/*.sop"), compiler.Options{})
		if len(result.Units) < 2 {
			t.Fatalf("%s: only %d SOPs", folder, len(result.Units))
		}
		for _, u := range result.Units {
			for _, f := range u.Findings {
				if u.Program != nil && u.Program.Status == program.Draft && identity[f.Code] {
					continue
				}
				t.Errorf("%s:%d: %s: %s", u.Name, f.Span.Start.Line, f.Code, f.Message.In(bahasa.ID))
			}
		}
	}
}

// Every uji block goes as it expects, and together the blocks of an SOP visit
// each step and take each branch.
func TestEveryUjiPasses(t *testing.T) {
	for _, folder := range []string{"*", "../testdata/sop"} {
		files := sources(t, folder+"/*.sop")
		if answers, _ := filepath.Glob(folder + "/*.uji"); answers != nil {
			files = append(files, sources(t, folder+"/*.uji")...)
		}
		played, covered := 0, map[*program.Program]*scenario.Coverage{}
		for _, u := range compiler.Compile(files, compiler.Options{}).Units {
			if u.Program == nil {
				t.Errorf("%s does not compile", u.Name)
				continue
			}
			procedure, err := engine.Load(u.Program)
			if err != nil {
				t.Fatalf("%s: %v", u.Name, err)
			}
			if covered[u.Program] == nil { // a .uji has the program of its .sop
				covered[u.Program] = scenario.NewCoverage(u.Program)
			}
			for _, s := range u.Scenarios {
				played++
				r := scenario.Test(procedure, s)
				if !r.Passed() {
					t.Errorf("%s: uji %q: %v %+v", u.Name, s.Name, r.Err, r.Failures)
				}
				if r.Trace != nil {
					covered[u.Program].Add(r.Trace)
				}
			}
		}
		for p, c := range covered {
			for _, missing := range c.Untaken(p) {
				t.Errorf("%s: no uji takes %s", p.Title, missing.In(bahasa.EN))
			}
		}
		if played == 0 {
			t.Errorf("%s: no uji was played", folder)
		}
	}
}

func TestEverySOPIsFormatted(t *testing.T) {
	for _, pattern := range []string{"*/*.sop", "*/*.uji", "../testdata/sop/*.sop"} {
		for _, s := range sources(t, pattern) {
			if string(lang.Format(s.Text)) != string(s.Text) {
				t.Errorf("%s: sopc fmt lays it out otherwise", s.Name)
			}
		}
	}
}

func sources(t *testing.T, pattern string) (all []compiler.Source) {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("no file %s: %v", pattern, err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, compiler.Source{Name: name, Text: text})
	}
	return all
}
