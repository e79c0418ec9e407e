package sops_test

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"sopc/compiler"
	"sopc/lang"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// A .catatan file is what a careful reviewer says of an SOP, one remark a
// line: code @ place "what it points at": reason. A text that ends in … is
// the beginning of what is pointed at. check says exactly that, no more.
func TestSeedsHaveTheFindingsOfACarefulReviewer(t *testing.T) {
	for _, stem := range []string{"kalbar/bimtek-ptk", "blitar/perjanjian-kinerja"} {
		t.Run(stem, func(t *testing.T) {
			unit := compileFile(t, stem+".sop")
			open := expected(t, stem+".catatan")
		findings:
			for _, f := range unit.Findings {
				got := remarkOn(unit, f)
				for i, want := range open {
					if want.covers(got) {
						open = append(open[:i], open[i+1:]...)
						continue findings
					}
				}
				t.Errorf("no reviewer says this: %s @ %s %q: %s", got.code, got.place, got.text, f.Message.In(bahasa.ID))
			}
			for _, want := range open {
				t.Errorf("check does not say: %s @ %s %q: %s", want.code, want.place, want.text, want.reason)
			}
		})
	}
}

type remark struct{ code, place, text, reason string }

func (r remark) covers(got remark) bool {
	beginning, part := strings.CutSuffix(r.text, "…")
	return r.code == got.code && r.place == got.place &&
		(got.text == r.text || part && strings.HasPrefix(got.text, beginning))
}

var remarkLine = regexp.MustCompile(`^(\S+) @ ([^"]+) "([^"]+)": (.+)$`)

func expected(t *testing.T, name string) (all []remark) {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		m := remarkLine.FindStringSubmatch(line)
		if m == nil {
			t.Fatalf("%s: not a remark: %s", name, line)
		}
		all = append(all, remark{m[1], m[2], m[3], m[4]})
	}
	return all
}

var sectionKey = regexp.MustCompile(`^(?:dasar hukum|jangka waktu|tanggal \w+|\w+ oleh|\w+)`)

// remarkOn says where a finding stands as a reader would: in which step or
// section, and at which words.
func remarkOn(unit *compiler.Unit, f finding.Finding) remark {
	text := string(unit.Text)
	r := remark{code: f.Code, place: "berkas"}
	if f.Span.IsZero() {
		return r
	}
	r.text = strings.Trim(plain(text[f.Span.Start.Offset:f.Span.End.Offset]), `"`)
	r.place = "sop"
	step := 0
	file, _ := lang.Parse(unit.Name, unit.Text)
	for _, s := range file.Sections {
		_, isStep := s.(*lang.Step)
		if isStep {
			step++
		}
		at := s.Span()
		if f.Span.Start.Offset < at.Start.Offset || f.Span.Start.Offset >= at.End.Offset {
			continue
		}
		r.place = sectionKey.FindString(text[at.Start.Offset:])
		if isStep {
			r.place = "langkah " + strconv.Itoa(step)
		}
	}
	return r
}
