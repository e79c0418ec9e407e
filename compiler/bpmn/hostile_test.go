package bpmn_test

import (
	"bytes"
	"encoding/xml"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"sopc/compiler/bpmn"
	"sopc/compiler/program"
)

// hostile is a small SOP whose texts are all s.
func hostile(s string) *program.Program {
	to := func(i int) program.Arrow {
		return program.Arrow{To: program.Target{Kind: program.ToStep, Index: i}}
	}
	end := func(i int) program.Arrow {
		return program.Arrow{To: program.Target{Kind: program.ToEnd, Index: i}}
	}
	back := to(0)
	back.Back = true
	term := &program.Duration{Text: s}
	return &program.Program{
		Format: program.Format, Title: s, Clock: program.Working,
		Identity: program.Identity{Number: s, LegalBasis: []program.Law{{Text: s}}, Sections: []program.Section{{Name: s, Items: []string{s}}}},
		Lanes:    []program.Lane{{ID: "a", Name: s, Outside: true}, {ID: "b", Name: "B"}},
		Start:    to(0).To,
		Steps: []program.Step{
			{Text: s, Clock: program.Working, Actors: []program.Group{{{Lane: 0, Does: s}, {Lane: 1, Does: s}}}, Details: []string{s}, Remarks: []string{s}, Sub: s, Next: to(1),
				Late: []program.Reminder{{After: term, Lane: 0}}},
			{Text: s, Clock: program.Working, Actors: []program.Group{{{Lane: 1}}}, Time: term, Question: s, Wait: &program.Wait{For: s, Term: term, Lapse: &back}, Next: end(0),
				Outcomes: []program.Outcome{{Label: s, Go: end(0)}, {Label: s, Go: back}, {Label: s, Go: end(1)}}},
		},
		Ends: []program.End{{Kind: program.Finished, Text: s}, {Kind: program.Continues, Text: s}},
	}
}

// FuzzText: whatever the texts are, the file is XML, everything that must have
// a name has one, and the diagram keeps its measures.
func FuzzText(f *testing.F) {
	for _, s := range []string{"", "Memeriksa berkas", `<a href="x">&amp;</a>`, "]]>", "\x00\x1b[31m", "a\nb\r\tc", "\u202eabc", "👩‍👩‍👧", strings.Repeat("panjang", 700), "\ufffe", "- a - b", "\u00ad", "a b", strings.Repeat("i ", 900)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p := hostile(s)
		var b bytes.Buffer
		err := bpmn.Write(&b, p, bpmn.Options{})
		if !utf8.ValidString(s) {
			if err == nil {
				t.Fatal("texts that are no UTF-8 are accepted")
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if !utf8.Valid(b.Bytes()) {
			t.Fatal("what is written is no UTF-8")
		}
		for d := xml.NewDecoder(bytes.NewReader(b.Bytes())); ; {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			e, ok := token.(xml.StartElement)
			if !ok || e.Name.Local != "participant" && e.Name.Local != "lane" && e.Name.Local != "userTask" && !strings.HasSuffix(e.Name.Local, "Event") {
				continue
			}
			for _, a := range e.Attr {
				if a.Name.Local == "name" && (strings.TrimSpace(a.Value) == "" || strings.ContainsFunc(a.Value, func(r rune) bool { return r < ' ' })) {
					t.Fatalf("a %s is called %q", e.Name.Local, a.Value)
				}
			}
		}
		measure(t, "", look(t, "", b.Bytes()))
	})
}
