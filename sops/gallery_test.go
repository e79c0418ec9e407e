package sops_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sopc/compiler"
	"sopc/lang"
	"sopc/lang/bahasa"
)

// The SOPs to learn from and the difficult ones are as SOPs should be: check
// has nothing to say, not even a hint.
func TestGalleryIsClean(t *testing.T) {
	for _, folder := range []string{"contoh", "../testdata/sop"} {
		result := compiler.Compile(sources(t, folder+"/*.sop"), compiler.Options{})
		if len(result.Units) < 2 {
			t.Fatalf("%s: only %d SOPs", folder, len(result.Units))
		}
		for _, u := range result.Units {
			for _, f := range u.Findings {
				t.Errorf("%s:%d: %s: %s", u.Name, f.Span.Start.Line, f.Code, f.Message.In(bahasa.ID))
			}
			if len(u.Scenarios) == 0 {
				t.Errorf("%s has no uji", u.Name)
			}
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

// The difficult SOPs prove the language: each keyword and sign of the grammar
// is needed by one of them.
func TestDifficultSOPsUseTheWholeGrammar(t *testing.T) {
	used := map[string]bool{}
	for _, s := range sources(t, "../testdata/sop/*.sop") {
		text := regexp.MustCompile(`"[^"]*"|#.*`).ReplaceAllString(string(s.Text), " ")
		for _, word := range regexp.MustCompile(`[\p{L}\d_-]+|[^\p{L}\d\s]+`).FindAllString(text, -1) {
			used[word] = true
		}
	}
	keywords := regexp.MustCompile(`"([^"]+)"`).FindAllStringSubmatch(lang.Grammar(), -1)
	if len(keywords) < 100 {
		t.Fatalf("only %d keywords in the grammar", len(keywords))
	}
	for _, k := range keywords {
		if !used[k[1]] && !strings.ContainsAny(k[1], "{}()") {
			t.Errorf("no difficult SOP needs %q", k[1])
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
