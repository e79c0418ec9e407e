package sops_test

import (
	"os"
	"path/filepath"
	"testing"

	"sopc/compiler"
	"sopc/compiler/office"
	"sopc/lang/bahasa"
)

// A folder of the gallery that has rules of its office keeps them.
func TestGalleryKeepsTheRulesOfItsOffice(t *testing.T) {
	files, err := filepath.Glob("*/" + office.FileName)
	if err != nil || len(files) == 0 {
		t.Fatalf("no sopc.toml in the gallery: %v", err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		rules, wrong := office.Parse(name, text)
		for _, f := range wrong {
			t.Errorf("%s:%d: %s", name, f.Span.Start.Line, f.Message.In(bahasa.ID))
		}
		o := compiler.Options{Office: func(string) *office.Rules { return rules }}
		for _, u := range compiler.Compile(gallery(t, ".sop"), o).Units {
			if filepath.Dir(u.Name) != filepath.Dir(name) {
				continue
			}
			for _, f := range u.Findings {
				t.Errorf("%s:%d: %s: %s", u.Name, f.Span.Start.Line, f.Code, f.Message.In(bahasa.ID))
			}
			for _, l := range u.Program.Lanes {
				if _, ranked := rules.Rank(l); !ranked && !l.Outside {
					t.Errorf("%s: the hierarchy does not name %s", name, l.Name)
				}
			}
		}
	}
}
