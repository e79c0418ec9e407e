package sops_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sopc/compiler"
	"sopc/compiler/program"
	"sopc/lang"
	"sopc/lang/finding"
	"sopc/sops"
)

// The page of the gallery shows every one of its SOPs.
func TestGalleryPage(t *testing.T) {
	page, err := os.ReadFile("BACA-SAYA.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range gallery(t, ".sop") {
		if !strings.Contains(string(page), "]("+s.Name+")") {
			t.Errorf("BACA-SAYA.md does not show %s", s.Name)
		}
	}
}

// Whatever is in the gallery can be begun from.
func TestEverySOPOfTheGalleryIsATemplate(t *testing.T) {
	var want, got []string
	for _, s := range gallery(t, ".sop") {
		want = append(want, strings.TrimSuffix(s.Name[strings.LastIndexByte(s.Name, '/')+1:], ".sop"))
	}
	for _, tpl := range sops.Templates()[1:] {
		got = append(got, tpl.Name)
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("templates %v, gallery %v", got, want)
	}
}

// The list of templates has one line each on a screen of 80 columns.
func TestTemplatesAreListedInOneLine(t *testing.T) {
	for _, tpl := range sops.Templates() {
		for _, about := range []string{tpl.About.ID, tpl.About.EN} {
			if len(tpl.Name) > 24 || about == "" || len(about) > 54 {
				t.Errorf("%s: %q is %d long", tpl.Name, about, len(about))
			}
		}
	}
}

// A new SOP is the template, as a draft: what belongs to one office or one
// document is blank or as given, everything else is as it was.
func TestDraftKeepsTheProcedureAndBlanksTheIdentity(t *testing.T) {
	for _, tpl := range sops.Templates() {
		u := draft(t, tpl, "", nil)
		if u.Program.Status != program.Draft {
			t.Errorf("%s: status %q", tpl.Name, u.Program.Status)
		}
		id := u.Program.Identity
		if id.Number != "" || len(id.Agency) > 0 {
			t.Errorf("%s: number %q, agency %q are not blank", tpl.Name, id.Number, id.Agency)
		}
		for _, d := range id.Dates {
			if d.Text != "" {
				t.Errorf("%s: a date is not blank: %+v", tpl.Name, d)
			}
		}
		for _, s := range id.Signers {
			if s != (program.Signer{Role: s.Role}) {
				t.Errorf("%s: a signer is not blank: %+v", tpl.Name, s)
			}
		}
		if tpl.Name == "kosong" {
			continue
		}
		original := templateFile(t, tpl.Name)
		made, was := *u.Program, *original.Program
		made.Status, was.Status = "", ""
		made.Identity.Number, was.Identity.Number = "", ""
		made.Identity.Agency, was.Identity.Agency = nil, nil
		made.Identity.Dates, was.Identity.Dates = nil, nil
		made.Identity.Signers, was.Identity.Signers = nil, nil
		if program.Hash(&made) != program.Hash(&was) {
			t.Errorf("%s: the procedure itself has changed", tpl.Name)
		}
	}
}

func templateFile(t *testing.T, name string) *compiler.Unit {
	t.Helper()
	for _, s := range gallery(t, ".sop") {
		if strings.HasSuffix(s.Name, "/"+name+".sop") {
			return compileFile(t, s.Name)
		}
	}
	t.Fatalf("no file of %s", name)
	return nil
}

// Titles and agencies come out as they were typed in, whatever signs they
// have, and can never be anything but text.
func TestDraftTakesAnyTitle(t *testing.T) {
	text := rapid.Custom(func(t *rapid.T) string {
		s := rapid.StringOf(rapid.SampledFrom([]rune(`ab"\{}# é>-,=`))).Draw(t, "text")
		return strings.TrimSpace(s)
	})
	all := sops.Templates()
	rapid.Check(t, func(rt *rapid.T) {
		tpl := rapid.SampledFrom(all).Draw(rt, "template")
		title := text.Draw(rt, "title")
		agency := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string { return "x" + text.Draw(t, "line") }), 0, 3).Draw(rt, "agency")
		u := draft(rt, tpl, title, agency)
		if title != "" && u.Program.Title != title {
			rt.Fatalf("title %q became %q", title, u.Program.Title)
		}
		if !slices.Equal(u.Program.Identity.Agency, agency) && len(agency) > 0 {
			rt.Fatalf("agency %q became %q", agency, u.Program.Identity.Agency)
		}
	})
}

type tester interface {
	Helper()
	Fatalf(string, ...any)
}

// draft compiles a new SOP, which has no mistakes and is laid out.
func draft(t tester, tpl sops.Template, title string, agency []string) *compiler.Unit {
	t.Helper()
	text := tpl.Draft(title, agency)
	if string(lang.Format(text)) != string(text) {
		t.Fatalf("%s: sopc fmt lays it out otherwise:\n%s", tpl.Name, text)
	}
	u := compiler.Compile([]compiler.Source{{Name: tpl.Name + ".sop", Text: text}}, compiler.Options{}).Units[0]
	for _, f := range u.Findings {
		if f.Severity == finding.Error {
			t.Fatalf("%s: %s: %s\n%s", tpl.Name, f.Code, f.Message.ID, text)
		}
	}
	return u
}
