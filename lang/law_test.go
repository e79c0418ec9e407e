package lang

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"sopc/lang/finding"
)

// sources are all .sop and .uji files of the project.
func sources(t testing.TB) map[string][]byte {
	all := map[string][]byte{}
	for _, pattern := range []string{"../sops/*/*", "../testdata/sop/*"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if ext := filepath.Ext(name); ext == ".sop" || ext == ".uji" {
				src, err := os.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				all[name] = src
			}
		}
	}
	if len(all) < 8 {
		t.Fatalf("only %d sources found", len(all))
	}
	return all
}

// strict reads src by the grammar alone.
func strict(name string, src []byte) (*File, error) {
	if strings.HasSuffix(name, ".uji") {
		a, err := ujiGrammar().ParseBytes(name, src)
		file := &File{}
		if a != nil {
			for _, s := range a.Scenarios {
				file.Sections = append(file.Sections, s)
			}
		}
		return file, err
	}
	return sopGrammar().ParseBytes(name, src)
}

// The strict grammar accepts a file exactly when Parse has nothing to say,
// and then both make the same tree.
func checkParse(t *testing.T, name string, src []byte) {
	if _, refusal := scan(name, src); refusal != nil {
		return
	}
	file, findings := Parse(name, src)
	want, err := strict(name, src)
	if (err == nil) != (len(findings) == 0) {
		t.Fatalf("%s: the grammar says %v, Parse says %v\n%q", name, err, findings, src)
	}
	if err == nil && !reflect.DeepEqual(outline(file), outline(want)) {
		t.Fatalf("%s: trees differ\n%q\n%v\n%v", name, src, outline(file), outline(want))
	}
	for _, f := range findings {
		if f.Span.Start.Offset < 0 || f.Span.End.Offset > len(src) || f.Span.Start.Offset > f.Span.End.Offset || f.Span.Start.Line < 1 || f.Span.Start.Column < 1 {
			t.Fatalf("%s: %s has the span %v\n%q", name, f.Code, f.Span, src)
		}
		if f.Code == "" || f.Message.ID == "" || f.Message.EN == "" {
			t.Fatalf("incomplete finding %+v", f)
		}
	}
	checkMending(t, name, src)
}

// checkMending applies all safe fixes again and again: that comes to an end.
func checkMending(t *testing.T, name string, src []byte) {
	most := 20 + len(src) // a line of many statements is parted one by one
	for rounds := 0; ; rounds++ {
		_, findings := Parse(name, src)
		var edits []finding.Edit
		end := -1 // of the edits so far, which stand in order
		for _, f := range findings {
			for _, fix := range f.Fixes {
				if fix.Safe && fix.Edits[0].Span.Start.Offset > end {
					edits = append(edits, fix.Edits...)
					end = fix.Edits[len(fix.Edits)-1].Span.End.Offset
				}
			}
		}
		if len(edits) == 0 || len(findings) == maxMistakes {
			return
		}
		if rounds > most {
			t.Fatalf("%s: mending does not end\n%s\n%q", name, list(findings), src)
		}
		src = mend(src, edits)
	}
}

// checkFixes looks at each safe fix by itself: it leaves no more findings on
// other lines than there were; on its own it may show one that was hidden.
// Slips drawn at random in real sources keep this law; a text that is made to
// break it can, where one lost brace hides another.
func checkFixes(t *testing.T, name string, src []byte) {
	_, before := Parse(name, src)
	for _, f := range before {
		for _, fix := range f.Fixes {
			if !fix.Safe || len(before) == maxMistakes {
				continue
			}
			mended := mend(src, fix.Edits)
			if _, after := Parse(name, mended); len(after) < maxMistakes && elsewhere(after, fix, true) > elsewhere(before, fix, false) {
				t.Fatalf("%s: after the fix of %s (%s) there are\n%s\nand before\n%s\n%q\n%q", name, f.Code, fix.Title.EN, list(after), list(before), src, mended)
			}
		}
	}
}

// elsewhere counts the findings outside the lines that a fix makes or touches.
func elsewhere(fs []finding.Finding, fix finding.Fix, made bool) (n int) {
	for _, f := range fs {
		line, outside := f.Span.Start.Line, true
		for _, e := range fix.Edits {
			first, last := e.Span.Start.Line, e.Span.End.Line
			if made {
				last = first + strings.Count(e.New, "\n")
			}
			outside = outside && (line < first || line > last)
		}
		if outside {
			n++
		}
	}
	return n
}

func mend(src []byte, edits []finding.Edit) []byte {
	for i := len(edits) - 1; i >= 0; i-- { // they stand in order
		at := edits[i].Span
		src = slices.Concat(src[:at.Start.Offset], []byte(edits[i].New), src[at.End.Offset:])
	}
	return src
}

func list(fs []finding.Finding) string {
	var b strings.Builder
	for _, f := range fs {
		fmt.Fprintf(&b, "  %d:%d-%d:%d %s: %s\n", f.Span.Start.Line, f.Span.Start.Column, f.Span.End.Line, f.Span.End.Column, f.Code, f.Message.EN)
	}
	return b.String()
}

// outline lists the nodes of a tree with their spans and texts.
func outline(f *File) []string {
	var all []string
	Walk(f, func(n Spanned) bool {
		line := reflect.TypeOf(n).Elem().Name()
		switch n := n.(type) {
		case *File: // its span differs by design: the whole of what was read
		case *Text:
			line += " " + n.Raw
		case *Name:
			line += " " + n.Raw
		case *Number:
			line += " " + n.Raw
		default:
			line += " " + string(rune('0'+n.Span().Start.Line%10))
		}
		all = append(all, line)
		return true
	})
	return all
}

func checkFormat(t *testing.T, name string, src []byte) {
	once := Format(src)
	if twice := Format(once); !bytes.Equal(once, twice) {
		t.Fatalf("not idempotent\n%q\n%q\n%q", src, once, twice)
	}
	if _, refusal := scan(name, src); refusal != nil {
		return
	}
	if got, want := comments(once), comments(src); !slices.Equal(got, want) {
		t.Fatalf("comments changed\n%q\n%q\n%q", src, got, want)
	}
	_, before := Parse(name, src)
	file, after := Parse(name, once)
	if len(before) > 0 {
		return
	}
	if len(after) > 0 {
		t.Fatalf("formatting broke the file\n%q\n%q\n%v", src, once, after)
	}
	old, _ := Parse(name, src)
	if got, want := meaning(file), meaning(old); !slices.Equal(got, want) {
		t.Fatalf("the tree changed\n%q\n%q\n%v\n%v", src, once, got, want)
	}
}

func comments(src []byte) []string {
	var all []string
	tokens, _ := lex("", string(src), len(src))
	for _, t := range tokens {
		if t.Type == typeComment {
			all = append(all, strings.Fields(strings.TrimSpace(t.Value))...)
		}
	}
	slices.Sort(all)
	return all
}

// meaning lists the kinds of nodes and the texts in them. A time may lose its
// quotation marks, so its nodes do not count.
func meaning(f *File) []string {
	var all []string
	Walk(f, func(n Spanned) bool {
		switch n := n.(type) {
		case *Time:
			return false
		case *Text:
			all = append(all, "Text "+n.Value())
		case *Name:
			all = append(all, "Name "+n.Value())
		case *Number:
			all = append(all, "Number "+n.Raw)
		default:
			all = append(all, reflect.TypeOf(n).Elem().Name())
		}
		return true
	})
	return all
}

func TestSources(t *testing.T) {
	for name, src := range sources(t) {
		if _, findings := Parse(name, src); len(findings) > 0 {
			t.Errorf("%s: %v", name, findings[0])
		}
		checkParse(t, name, src)
		checkFormat(t, name, src)
		if !bytes.Equal(Format(src), src) {
			t.Errorf("%s is not formatted", name)
		}
	}
}

// Comments stay on lines of their own, or behind what they stand behind.
func TestFormatComments(t *testing.T) {
	for src, want := range map[string]string{
		"sop \"x\"\n\n# a\n#b\n": "sop \"x\"\n\n# a\n#b\n",
		"sop \"x\" # a\nlangkah \"A\" { # b\n# c\noleh a # d\n# e\n} # f\n# g": "sop \"x\"  # a\n\nlangkah \"A\" {  # b\n  # c\n  oleh a  # d\n  # e\n}  # f\n\n# g\n",
		"sop \"x\"\nlangkah \"A\"\n# a\n\n# b\n{ oleh a }":                     "sop \"x\"\n\n# a\n\n# b\nlangkah \"A\" {\n  oleh a\n}\n",
		"sop \"x\"\nperalatan \"a\", # a\n# b\n\nnomor":                        "sop \"x\"\n\nperalatan \"a\"  # a\n# b\n\nnomor\n",
	} {
		if got := string(Format([]byte(src))); got != want {
			t.Errorf("%s\n=>\n%s\nwanted\n%s", src, got, want)
		}
	}
}

// One slip planted in a sound file is found, and mostly costs one finding.
func TestOneSlip(t *testing.T) {
	slips := map[string]func(tokens []string, i int) []string{
		"lost quote": func(tokens []string, i int) []string {
			if !strings.HasPrefix(tokens[i], `"`) {
				return nil
			}
			return []string{strings.TrimSuffix(tokens[i], `"`)}
		},
		"lost brace": func(tokens []string, i int) []string {
			if tokens[i] != "{" && tokens[i] != "}" {
				return nil
			}
			return []string{}
		},
		"lost word": func(tokens []string, i int) []string {
			if len(tokens[i]) < 3 || strings.ContainsAny(tokens[i], "\"#{} \n") {
				return nil
			}
			return []string{}
		},
	}
	floor := map[string]float64{"lost quote": 0.95, "lost brace": 0.90, "lost word": 0.90}
	for slip, plant := range slips {
		made, found, one, noisy := 0, 0, 0, 0
		for name, src := range sources(t) {
			var tokens []string
			sound, _ := lex(name, string(src), len(src))
			for _, t := range sound {
				tokens = append(tokens, t.Value)
			}
			for i := range tokens {
				if i%7 != 0 && os.Getenv("SOPC_SEMUA") == "" { // every token takes half a minute
					continue
				}
				with := plant(tokens, i)
				if with == nil {
					continue
				}
				broken := strings.Join(slices.Concat(tokens[:i], with, tokens[i+1:]), "")
				_, findings := Parse(name, []byte(broken))
				if _, err := strict(name, []byte(broken)); err == nil {
					continue // still a sentence of the language
				}
				made++
				if len(findings) > 0 {
					found++
				}
				if len(findings) == 1 {
					one++
				}
				if len(findings) > 3 {
					noisy++
					if testing.Verbose() && noisy < 4 {
						t.Logf("%s at %d of %s: %d findings", slip, i, name, len(findings))
					}
				}
			}
		}
		t.Logf("%s: %d planted, %d found, %d with one finding, %d with more than three", slip, made, found, one, noisy)
		if found < made || float64(one) < floor[slip]*float64(made) {
			t.Errorf("%s: %d planted, %d found, %d with one finding", slip, made, found, one)
		}
	}
}

// piece is a word, a text, a mark, a comment, a line end or a run of blanks.
var piece = regexp.MustCompile(`#[^\n]*|"(?:[^"\\\n]|\\.)*"|[\pL\d_-]+|[ \t]+|.|\n`)

// The laws hold for sources with a few parts lost, doubled or swapped.
func TestLawsOnMutatedSources(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	rounds := 8
	if os.Getenv("SOPC_SEMUA") != "" {
		rounds = 1000
	}
	all := sources(t)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		for range rounds {
			parts := piece.FindAllString(string(all[name]), -1)
			for from := rng.IntN(len(parts)); len(parts) > 400; { // short ones are read sooner
				parts = parts[min(from, len(parts)-400):][:400]
			}
			for range 1 + rng.IntN(4) {
				i, j := rng.IntN(len(parts)), rng.IntN(len(parts))
				switch rng.IntN(4) {
				case 0:
					parts = slices.Delete(parts, i, i+1)
				case 1:
					parts = slices.Insert(parts, i, parts[j])
				case 2:
					parts[i], parts[j] = parts[j], parts[i]
				case 3: // a letter lost
					_, n := utf8.DecodeRuneInString(parts[i])
					parts[i] = parts[i][n:]
				}
			}
			src := []byte(strings.Join(parts, ""))
			checkParse(t, name, src)
			checkFixes(t, name, src)
			checkFormat(t, name, src)
		}
	}
}

func FuzzParse(f *testing.F) {
	for name, src := range sources(f) {
		f.Add(strings.HasSuffix(name, ".uji"), src)
	}
	f.Fuzz(func(t *testing.T, uji bool, src []byte) {
		if uji {
			checkParse(t, "a.uji", src)
		} else {
			checkParse(t, "a.sop", src)
		}
	})
}

func FuzzFormat(f *testing.F) {
	for _, src := range sources(f) {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src []byte) { checkFormat(t, "a.sop", src) })
}

// The tokens concatenate to the source, whatever it is.
func FuzzLex(f *testing.F) {
	for _, src := range sources(f) {
		f.Add(string(src))
	}
	f.Fuzz(func(t *testing.T, src string) {
		var b strings.Builder
		tokens, end := lex("", src, len(src))
		for _, token := range tokens {
			if token.Value == "" {
				t.Fatalf("empty token in %q", src)
			}
			b.WriteString(token.Value)
		}
		if b.String() != src {
			t.Fatalf("%q became %q", src, b.String())
		}
		if end.Offset != len(src) || end.Line != 1+strings.Count(src, "\n") {
			t.Fatalf("%q ends at %v", src, end)
		}
	})
}

// The samples in messages are read by the forms that they stand for.
func TestSamples(t *testing.T) {
	seen := 0
	var check func(k *kind)
	check = func(k *kind) {
		forms := []*form{k.item}
		for _, f := range k.keywords {
			forms = append(forms, f)
		}
		for _, f := range forms {
			if f == nil {
				continue
			}
			tokens, end := lex("", f.sample, len(f.sample))
			settle(tokens)
			if strings.ContainsAny(f.sample, "{") {
				if _, findings := Parse("a.sop", []byte("sop\n"+f.sample+"\n")); len(findings) > 0 && k == sopKind {
					t.Errorf("%s: %v", f.sample, findings)
				}
			} else if _, refused, fits := f.parse(tokens, end); !fits {
				t.Errorf("%s: refused at %d", f.sample, refused)
			}
			seen++
			if f.body != nil && f.body != k {
				check(f.body)
			}
		}
	}
	check(sopKind)
	check(ujiKind)
	if seen < 60 {
		t.Errorf("only %d samples", seen)
	}
}

// Every rule of the grammar has a name in the guide.
func TestGrammarIsNamed(t *testing.T) {
	if strings.Contains(Grammar(), "Kepala_") {
		t.Error("a half translated rule")
	}
	for _, rule := range strings.Split(strings.TrimSpace(Grammar()), "\n") {
		name, _, _ := strings.Cut(rule, " = ")
		known := false
		for _, p := range productions {
			known = known || p == name
		}
		if !known {
			t.Errorf("the rule %s has no Indonesian name", name)
		}
	}
	names := map[string]string{}
	for english, p := range productions {
		if names[p] != "" {
			t.Errorf("%s and %s are both called %s", english, names[p], p)
		}
		names[p] = english
	}
}

// A file with a dozen mistakes in a dozen places gives a dozen findings, and
// every step can still be read.
func TestDozen(t *testing.T) {
	src := `sop "Dua belas"
statsu konsep
pelaksana {
  loket "Petugas"
  camat "Camat
}
langkah satu "Menerima berkas" {
  oleh loket
  kelengkapan {
    "KTP"
    Surat kuasa
  }
  wktu 5 menit
  waktu 3 jam output "Tanda terima"
}
langkah dua "Memeriksa berkas" {
  oleh camat @ loket
  putusan "Lengkap?" {
    Ya -> lanjut
    "Tidak" -> terbang ke satu
  }
}
langkah tiga "Mencatat"
  oleh loket
  waktu 1.5 jam
}
langkah empat "Menyerahkan" {
  output { "A" "B" }
  nomor "3"
}
}
`
	file, findings := Parse("a.sop", []byte(src))
	want := map[int]string{2: "sintaks-kata", 5: "sintaks-kutip", 11: "sintaks-tanpa-petik", 13: "sintaks-kata", 14: "sintaks-gabung",
		17: "sintaks-tanda", 19: "sintaks-tanpa-petik", 20: "sintaks-baris", 23: "sintaks-kurung", 25: "sintaks-angka",
		28: "sintaks-baris", 29: "sintaks-kata", 31: "sintaks-kurung"}
	got := map[int]string{}
	for _, f := range findings {
		if got[f.Span.Start.Line] != "" {
			t.Errorf("two findings on line %d: %s, %s", f.Span.Start.Line, got[f.Span.Start.Line], f.Code)
		}
		got[f.Span.Start.Line] = f.Code
		if f.Severity != finding.Error {
			t.Errorf("%s is no error", f.Code)
		}
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
	steps := 0
	for _, s := range file.Sections {
		if s, ok := s.(*Step); ok {
			steps++
			if s.ID == nil || s.Text == nil {
				t.Errorf("step %d is not whole", steps)
			}
		}
	}
	if steps != 4 {
		t.Errorf("%d steps were read", steps)
	}
}

// One mistake with braces is blamed where it was made, and once.
func TestBraces(t *testing.T) {
	for _, c := range []struct{ name, src, want, fixed string }{
		{"a brace that opens nothing", "sop \"X\"\nlangkah \"A\"\n  output \"x\"\n}\n{\n",
			"2:1 begins a block 5:1 opens nothing", ""},
		{"a block without braces in one without its end", "sop \"X\"\nlangkah \"A\" {\n  output\n  \"\nlangkah \"B\" {\n}\nuji \"u\" {\n}\n",
			"2:13 is not closed 3:3 begins a block 4:3 a quote", "sop \"X\"\nlangkah \"A\" {\n  output\n  \"\n}\nlangkah \"B\" {\n}\nuji \"u\" {\n}\n"},
		{"the end of a decision", "sop \"X\"\nlangkah \"A\" {\n  putusan \"B?\" {\n    \"Ya\" -> lanjut\n    \"Tidak\" -> berhenti \"C\"\n}\nlangkah \"D\" {\n}\n",
			"3:16 is not closed", "sop \"X\"\nlangkah \"A\" {\n  putusan \"B?\" {\n    \"Ya\" -> lanjut\n    \"Tidak\" -> berhenti \"C\"\n  }\n}\nlangkah \"D\" {\n}\n"},
		{"the end of a decision before further lines", "sop \"X\"\nlangkah \"A\" {\n  putusan \"B?\" {\n    \"Ya\" -> lanjut\n  waktu 1 jam\n}\n",
			"3:16 is not closed", "sop \"X\"\nlangkah \"A\" {\n  putusan \"B?\" {\n    \"Ya\" -> lanjut\n  }\n  waktu 1 jam\n}\n"},
		{"the end of a step", "sop \"X\"\nlangkah \"A\" {\n  putusan \"B?\" {\n    \"Ya\" -> lanjut\n  }\nlangkah \"D\" {\n}\n",
			"2:13 is not closed", "sop \"X\"\nlangkah \"A\" {\n  putusan \"B?\" {\n    \"Ya\" -> lanjut\n  }\n}\nlangkah \"D\" {\n}\n"},
		{"the end of the file", "sop \"X\"\nserentak \"A\" {\n  langkah \"B\" {\n    oleh a\n  }", "2:14 is not closed", "sop \"X\"\nserentak \"A\" {\n  langkah \"B\" {\n    oleh a\n  }\n}\n"},
	} {
		_, findings := Parse("a.sop", []byte(c.src))
		var got []string
		fixed := []byte(c.src)
		for _, f := range findings {
			says := map[string]string{"`{` ini belum ditutup dengan `}`": "is not closed",
				"tanda kurung ini tidak membuka atau menutup apa pun":          "opens nothing",
				"baris-baris sesudah ini bagian darinya, tetapi `{` belum ada": "begins a block",
				"tanda petik pembukanya tidak ada di baris ini":                "a quote"}[f.Message.ID]
			got = append(got, fmt.Sprintf("%d:%d %s", f.Span.Start.Line, f.Span.Start.Column, says))
			if len(f.Fixes) > 0 && f.Fixes[0].Safe {
				fixed = mend(fixed, f.Fixes[0].Edits)
			}
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: %s\n%s", c.name, s, list(findings))
		}
		if c.fixed != "" && string(fixed) != c.fixed {
			t.Errorf("%s: %q", c.name, fixed)
		}
	}
	_, findings := Parse("a.sop", []byte("sop \"X\"\r\rlangkah \"A\" {\r}\r"))
	if len(findings) != 1 || string(mend([]byte("sop \"X\"\r\rlangkah \"A\" {\r}\r"), findings[0].Fixes[0].Edits)) != "sop \"X\"\n\nlangkah \"A\" {\n}\n" {
		t.Errorf("lines that end with CR: %s", list(findings))
	}
}
