package sops_test

import (
	"math/rand"
	"regexp"
	"testing"

	"sopc/compiler"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

var word = regexp.MustCompile(`"[^"\n]*"|[\p{L}\d_-]+|[^\s]`)

// Real SOPs with a few words lost, doubled or exchanged are still compiled to
// the end: every finding has a place in the file and something to say, and
// there is a program exactly where there is no mistake.
func TestBrokenSOPsAreExplained(t *testing.T) {
	good := append(sources(t, "*/*.sop"), sources(t, "../testdata/sop/*.sop")...)
	rng := rand.New(rand.NewSource(1))
	for range 300 {
		text := string(good[rng.Intn(len(good))].Text)
		for range 1 + rng.Intn(3) {
			words := word.FindAllStringIndex(text, -1)
			at, other := words[rng.Intn(len(words))], words[rng.Intn(len(words))]
			from := text[other[0]:other[1]]
			switch rng.Intn(3) {
			case 0:
				text = text[:at[0]] + text[at[1]:]
			case 1:
				text = text[:at[0]] + from + text[at[1]:]
			case 2:
				text = text[:at[0]] + from + " " + text[at[0]:]
			}
		}
		unit := compiler.Compile([]compiler.Source{{Name: "a.sop", Text: []byte(text)}}, compiler.Options{}).Units[0]
		mistakes := false
		for _, f := range unit.Findings {
			mistakes = mistakes || f.Severity == finding.Error
			start, end := f.Span.Start.Offset, f.Span.End.Offset
			if start < 0 || end < start || end > len(text) || f.Code == "" || f.Message.In(bahasa.ID) == "" || f.Message.In(bahasa.EN) == "" {
				t.Fatalf("finding %+v on\n%s", f, text)
			}
		}
		if mistakes != (unit.Program == nil) {
			t.Fatalf("mistakes %v, program %v on\n%s", mistakes, unit.Program != nil, text)
		}
	}
}
