package compiler_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"sopc/compiler"
	"sopc/lang"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

const guide = "../lang/PANDUAN.md"

// The fenced examples of the guide, by the word after the fence:
//
//	sop          a whole document; at most it has blanks that a draft may have
//	sop-bagian   sections of a document; what it lacks (head, pelaksana, a
//	             step) stands around it
//	sop-langkah  lines of a step, between a step "susun" and a step "kirim";
//	             the lanes and fields below are declared
//	ebnf         the grammar, as lang.Grammar prints it
//	sh           commands; they are run by the tests of the command line
//
// An example in parts has no finding graver than a warning.
var fence = regexp.MustCompile("(?ms)^```([a-z-]*)\n(.*?)^```$")

const (
	guideHead  = "sop \"Contoh\"\n\n"
	guideLanes = `
pelaksana {
  pemohon "Pemohon" luar
  staf "Staf"
  kasi "Kasi"
  kadis "Kadis"
}
`
	guideFields = `
isian {
  jenis "Jenis" pilihan baru, hilang, rusak
  biaya "Biaya" rupiah
}
`
	guideStep   = "\nlangkah \"Menyimpan berkas\" {\n  oleh staf\n}\n"
	guideBefore = "\nlangkah susun \"Menyusun berkas\" {\n  oleh staf\n}\n\nlangkah contoh \"Mengerjakan contoh\" {\n"
	guideAfter  = "}\n\nlangkah kirim \"Mengirim berkas\" {\n  oleh staf\n}\n"
)

func TestGuideExamplesCompile(t *testing.T) {
	examples := 0
	all := readGuide(t)
	for _, e := range fence.FindAllStringSubmatchIndex(all, -1) {
		kind, text := all[e[2]:e[3]], all[e[4]:e[5]]
		line := strings.Count(all[:e[0]], "\n") + 1
		tolerated := finding.Warning
		switch kind {
		case "sop":
			tolerated = -1
		case "sop-bagian":
			text = whole(text)
		case "sop-langkah":
			if !strings.HasPrefix(text, "oleh ") {
				text += "oleh staf\n"
			}
			text = guideHead + guideLanes + guideFields + guideBefore + text + guideAfter
		case "sh", "console", "ebnf", "text": // the commands are run by cmd/cli
			continue
		default:
			t.Errorf("PANDUAN.md:%d: a fence of unknown kind %q", line, kind)
			continue
		}
		examples++
		unit := compiler.Compile([]compiler.Source{{Name: "panduan.sop", Text: []byte(text)}}, compiler.Options{}).Units[0]
		for _, f := range unit.Findings {
			if f.Severity > tolerated && !(kind == "sop" && f.Severity < finding.Error && strings.HasSuffix(f.Code, "-kosong")) {
				t.Errorf("PANDUAN.md:%d: %s: %s", line+f.Span.Start.Line, f.Code, f.Message.In(bahasa.ID))
			}
		}
		if unit.Program == nil {
			t.Errorf("PANDUAN.md:%d: the example does not compile", line)
		}
	}
	if examples < 30 {
		t.Errorf("only %d examples found: the fences of the guide were not understood", examples)
	}
}

// whole makes sections a document.
func whole(part string) string {
	text := part
	if !strings.HasPrefix(part, "sop ") {
		text = guideHead + part
	}
	if !lineBegins(part, "pelaksana") {
		text += guideLanes
	}
	if !lineBegins(part, "langkah") {
		text += guideStep
	}
	return text
}

func lineBegins(text, word string) bool { return strings.Contains("\n"+text, "\n"+word+" ") }

// The examples are written as sopc fmt writes them.
func TestGuideExamplesAreFormatted(t *testing.T) {
	for _, e := range fence.FindAllStringSubmatch(readGuide(t), -1) {
		if e[1] != "sop" {
			continue
		}
		if got := string(lang.Format([]byte(e[2]))); got != e[2] {
			t.Errorf("sopc fmt writes this example of the guide so:\n%s", got)
		}
	}
}

// The guide prints the grammar that the parser has. SOPC_TULIS=1 writes it.
func TestGuidePrintsTheGrammar(t *testing.T) {
	text := readGuide(t)
	for _, e := range fence.FindAllStringSubmatchIndex(text, -1) {
		if text[e[2]:e[3]] != "ebnf" {
			continue
		}
		if os.Getenv("SOPC_TULIS") != "" {
			text = text[:e[4]] + lang.Grammar() + text[e[5]:]
			if err := os.WriteFile(guide, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			return
		}
		if text[e[4]:e[5]] != lang.Grammar() {
			t.Error("the grammar in the guide is not lang.Grammar(); run this test with SOPC_TULIS=1")
		}
		return
	}
	t.Error("the guide prints no grammar")
}

func readGuide(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
