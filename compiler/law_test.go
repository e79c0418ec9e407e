package compiler

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

	"sopc/compiler/condition"
	"sopc/compiler/explain"
	"sopc/compiler/flow"
	"sopc/compiler/program"
	"sopc/compiler/specimen"
	"sopc/lang"
	"sopc/lang/finding"
)

// gallery are all real sources, sorted by name.
func gallery(t testing.TB) []Source {
	t.Helper()
	var all []Source
	for _, pattern := range []string{"../sops/*/*", "../testdata/sop/*"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if ext := filepath.Ext(name); ext == ".sop" || ext == ".uji" {
				text, err := os.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, Source{name, text})
			}
		}
	}
	if len(all) < 12 {
		t.Fatalf("only %d sources", len(all))
	}
	return all
}

// examples are the examples of the pages, as far as they are text.
func examples() []Source {
	var all []Source
	for _, code := range explain.Codes() {
		avoid, prefer := explain.Example(code)
		for _, f := range slices.Concat(avoid, prefer) {
			text := f.Text
			if f.Head {
				text = "sop \"Contoh\"\n" + text
			}
			if len(text) < 10_000 {
				all = append(all, Source{code + "/" + f.Name, []byte(text)})
			}
		}
	}
	return all
}

// checkLaws compiles a source and checks what holds whatever it says: no
// panic, a valid draft, findings that are whole and lie in the source, no
// program where there are errors, conditions that can be evaluated.
func checkLaws(t *testing.T, s Source) *Unit {
	t.Helper()
	u := compileAll([]Source{s}, Options{})[0]
	if u.draft != nil {
		if err := program.Validate(u.draft); err != nil {
			t.Fatalf("%v\n%s", err, s.Text)
		}
		for _, r := range rulesOf(u.draft) {
			if _, err := condition.Compile(r.Expr, u.draft.Fields); err != nil {
				t.Fatalf("%q becomes %q: %v", r.Source, r.Expr, err)
			}
		}
	}
	for _, f := range u.Findings {
		checkFinding(t, s, f)
	}
	if u.HasErrors() && (u.Program != nil || u.Scenarios != nil) {
		t.Fatalf("a program in spite of errors\n%s", s.Text)
	}
	if !u.HasErrors() && !isAnswers(s.Name) && u.Program == nil {
		t.Fatalf("no program without errors\n%s", s.Text)
	}
	return u.Unit
}

func rulesOf(p *program.Program) (rules []*program.Rule) {
	add := func(w *program.When) {
		if w != nil && w.Rule != nil {
			rules = append(rules, w.Rule)
		}
	}
	for _, s := range p.Steps {
		add(s.When)
		for _, it := range slices.Concat(s.Inputs, s.Outputs) {
			add(it.When)
		}
		for _, o := range s.Outcomes {
			add(&program.When{Rule: o.Rule})
		}
	}
	return slices.DeleteFunc(rules, func(r *program.Rule) bool { return r == nil })
}

func checkFinding(t *testing.T, s Source, f finding.Finding) {
	t.Helper()
	texts := []string{f.Message.ID, f.Message.EN}
	for _, h := range f.Help {
		texts = append(texts, h.ID, h.EN)
	}
	for _, x := range f.Fixes {
		texts = append(texts, x.Title.ID, x.Title.EN)
		for _, e := range x.Edits {
			checkSpan(t, s, f, e.Span)
		}
	}
	if f.Label.ID == "" != (f.Label.EN == "") || slices.Contains(texts, "") || f.Code == "" {
		t.Fatalf("an incomplete finding: %+v", f)
	}
	for _, text := range texts {
		if strings.Contains(text, "%!") && !bytes.Contains(s.Text, []byte("%!")) || strings.Contains(f.Message.ID, "\n") || !utf8.ValidString(text) {
			t.Fatalf("%s says %q", f.Code, text)
		}
	}
	checkSpan(t, s, f, f.Span)
	for _, r := range f.Related {
		checkSpan(t, s, f, r.Span)
	}
}

// checkSpan wants a span inside the source, at whole characters, with lines
// and columns that agree with its offsets.
func checkSpan(t *testing.T, s Source, f finding.Finding, at finding.Span) {
	t.Helper()
	if at.Start.Offset > at.End.Offset {
		t.Fatalf("%s has the span %v\n%s", f.Code, at, s.Text)
	}
	for _, p := range []finding.Pos{at.Start, at.End} {
		if p.Filename != s.Name || p.Offset < 0 || p.Offset > len(s.Text) {
			t.Fatalf("%s points to %+v\n%s", f.Code, p, s.Text)
		}
		before := string(s.Text[:p.Offset])
		line := before[strings.LastIndexByte(before, '\n')+1:]
		if len(s.Text) > lang.MaxSize || !utf8.ValidString(before) {
			continue
		}
		if p.Line != 1+strings.Count(before, "\n") || p.Column != 1+utf8.RuneCountInString(line) ||
			p.Offset < len(s.Text) && utf8.Valid(s.Text) && !utf8.RuneStart(s.Text[p.Offset]) {
			t.Fatalf("%s (%s) points to %+v, which is line %d, column %d\n%s", f.Code, f.Message.EN, p, 1+strings.Count(before, "\n"), 1+utf8.RuneCountInString(line), s.Text)
		}
	}
}

// rounds is how often a random test tries its luck: enough to notice, or with
// SOPC_SEMUA enough to be sure.
func rounds(few, many int) int {
	if os.Getenv("SOPC_SEMUA") != "" {
		return many
	}
	return few
}

// part is a word, a text, a mark, a comment or a run of blanks.
var part = regexp.MustCompile(`#[^\n]*|"(?:[^"\\\n]|\\.)*"|[\pL\d_-]+|[ \t]+|.|\n`)

// mutate makes one to four slips: parts that are lost, doubled or swapped,
// lines that are lost, doubled or moved.
func mutate(rng *rand.Rand, text string) string {
	for range 1 + rng.IntN(4) {
		lines := strings.SplitAfter(text, "\n")
		parts := part.FindAllString(text, -1)
		if len(parts) == 0 {
			return text
		}
		i, j := rng.IntN(len(parts)), rng.IntN(len(parts))
		n, m := rng.IntN(len(lines)), rng.IntN(len(lines))
		switch rng.IntN(8) {
		case 0, 1:
			parts = slices.Delete(parts, i, i+1)
		case 2:
			parts = slices.Insert(parts, i, parts[i])
		case 3:
			parts[i], parts[j] = parts[j], parts[i]
		case 4:
			parts = slices.Insert(parts, i, parts[j])
		case 5:
			parts = slices.Delete(lines, n, n+1)
		case 6:
			parts = slices.Insert(lines, n, lines[m])
		case 7:
			lines[n], lines[m] = lines[m], lines[n]
			parts = lines
		}
		text = strings.Join(parts, "")
	}
	return text
}

func TestLawsOnMutatedSources(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, s := range slices.Concat(gallery(t), examples()) {
		checkLaws(t, s)
		for range rounds(3, 1000) {
			checkLaws(t, Source{s.Name, []byte(mutate(rng, string(s.Text)))})
		}
	}
}

func FuzzCompile(f *testing.F) {
	for _, s := range slices.Concat(gallery(f), examples()) {
		f.Add(isAnswers(s.Name), s.Text)
	}
	sop := gallery(f)[0].Text
	f.Fuzz(func(t *testing.T, uji bool, text []byte) {
		name := "a.sop"
		if uji {
			name = "a.uji"
		}
		checkLaws(t, Source{name, text})
		if uji { // against a program that it may fit
			Compile([]Source{{"a.sop", sop}, {"a.uji", text}}, Options{})
		}
	})
}

// keyword finds the words of the grammar, which may be written large.
var keyword = func() map[string]bool {
	words := map[string]bool{}
	for _, m := range regexp.MustCompile(`"([a-z]+)"`).FindAllStringSubmatch(lang.Grammar(), -1) {
		words[m[1]] = true
	}
	return words
}()

// mangle changes the layout of a source and nothing else.
func mangle(rng *rand.Rand, text string) string {
	end := "\n"
	if rng.IntN(2) == 0 {
		end = "\r\n"
	}
	var b strings.Builder
	if rng.IntN(3) == 0 {
		b.WriteString("\uFEFF")
	}
	blank := func() string { return []string{" ", "  ", "\t", "\u00A0", " \t "}[rng.IntN(5)] }
	parts := part.FindAllString(text, -1)
	for i, p := range parts {
		many := rng.IntN(8) == 0
		following := func(s string) bool { return i+1 < len(parts) && parts[i+1] == s }
		switch {
		case p == "\n":
			if i > 0 && !strings.HasPrefix(parts[i-1], "#") && many {
				b.WriteString([]string{"", " ", " ,", ";", " .", ", ;"}[rng.IntN(6)])
			}
			b.WriteString(strings.Repeat(end, 1+rng.IntN(20)/19))
		case strings.TrimSpace(p) == "":
			b.WriteString(blank())
		case strings.HasPrefix(p, `"`) && many && !strings.ContainsAny(p, "“”\\"):
			b.WriteString("“" + strings.Trim(p, `"`) + "”")
		case keyword[p] && many:
			b.WriteString(strings.ToUpper(p))
			if (following(" ") || following("\n")) && rng.IntN(2) == 0 {
				b.WriteString(":")
			}
		case p == "-" && following(">") && many:
			b.WriteString("→")
			parts[i+1] = ""
		case p == "=" && i > 0 && strings.TrimSpace(parts[i-1]) == "" && many:
			b.WriteString("==")
		case p == "!" && following("=") && many:
			b.WriteString("<>")
			parts[i+1] = ""
		default:
			b.WriteString(p)
		}
	}
	return b.String()
}

// The layout is no part of the content: neither fmt nor a hand that is used to
// a word processor changes the hash, and fmt brings all back to one.
func TestLayoutKeepsTheHash(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	tried := 0
	for _, s := range gallery(t) {
		p := checkLaws(t, s).Program
		if p == nil {
			continue
		}
		want := program.Hash(p)
		for range rounds(6, 300) {
			tried++
			mangled := Source{s.Name, []byte(mangle(rng, string(s.Text)))}
			u := checkLaws(t, mangled)
			if u.Program == nil {
				t.Fatalf("%s: %v\n%s", s.Name, u.Findings[0], mangled.Text)
			}
			if program.Hash(u.Program) != want {
				t.Fatalf("%s: the layout changed the content\n%s", s.Name, mangled.Text)
			}
			u = checkLaws(t, Source{s.Name, lang.Format(mangled.Text)})
			if u.Program == nil || program.Hash(u.Program) != want {
				t.Fatalf("%s: fmt changed the content\n%s\n%s", s.Name, mangled.Text, u.Text)
			}
		}
	}
	if tried < 60 {
		t.Errorf("only %d sources", tried)
	}
}

// byCode counts findings.
func byCode(fs []finding.Finding) map[string]int {
	n := map[string]int{}
	for _, f := range fs {
		n[f.Code]++
	}
	return n
}

// One slip in a real source: each safe fix removes its finding and adds none
// that the source did not have, with the slip or without.
func TestSafeFixesOnSlips(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	fixed := map[string]int{}
	for _, s := range gallery(t) {
		if isAnswers(s.Name) {
			continue
		}
		sound := byCode(Compile([]Source{s}, Options{}).Units[0].Findings)
		for range rounds(6, 3000) {
			slip := []byte(slip(rng, string(s.Text)))
			before := Compile([]Source{{s.Name, slip}}, Options{}).Units[0].Findings
			for _, f := range before {
				for _, x := range f.Fixes {
					if !x.Safe {
						continue
					}
					text, made := Apply(slip, []finding.Fix{x})
					if made != 1 {
						t.Fatalf("%s: the fix does not fit", f.Code)
					}
					after := checkLaws(t, Source{s.Name, text}).Findings
					fixed[f.Code]++
					had := byCode(before)
					if byCode(after)[f.Code] >= had[f.Code] {
						t.Errorf("%s: %s is still there\n%s", s.Name, f.Code, difference(string(slip), string(text)))
					}
					for _, g := range after {
						if n := byCode(after)[g.Code]; n > had[g.Code] && n > sound[g.Code] {
							t.Errorf("%s: %s is fixed, and then there is\n%s%s", s.Name, f.Code, list([]finding.Finding{g}), difference(string(s.Text), string(text)))
						}
					}
				}
			}
		}
	}
	t.Log(fixed)
	for _, code := range []string{"sintaks-kata", "sintaks-gabung", "sintaks-kurung", "acuan-nomor", "sintaks-tanpa-petik"} {
		if fixed[code] == 0 {
			t.Errorf("no slip was mended by a fix of %s", code)
		}
	}
}

// slip makes one mistake of a kind that a safe fix knows.
func slip(rng *rand.Rand, text string) string {
	parts := part.FindAllString(text, -1)
	for range 100 {
		i := rng.IntN(len(parts))
		p := parts[i]
		switch {
		case rng.IntN(3) == 0 && keyword[p] && len(p) > 4: // two letters swapped
			n := rng.IntN(len(p) - 1)
			parts[i] = p[:n] + p[n+1:n+2] + p[n:n+1] + p[n+2:]
		case rng.IntN(3) == 0 && strings.HasPrefix(p, `"`) && len(p) > 4:
			parts[i] = strings.Trim(p, `"`)
		case p == "}" || rng.IntN(5) == 0 && p == "\n":
			parts[i] = ""
			if p == "\n" {
				parts[i] = " "
			}
		case p == "ke" && i+2 < len(parts) && strings.TrimSpace(parts[i+1]) == "":
			parts[i+2] = fmt.Sprint(1 + rng.IntN(3))
		default:
			continue
		}
		return strings.Join(parts, "")
	}
	return text
}

func list(fs []finding.Finding) string {
	var b strings.Builder
	for _, f := range fs {
		fmt.Fprintf(&b, "  %d:%d %s: %s\n", f.Span.Start.Line, f.Span.Start.Column, f.Code, f.Message.EN)
	}
	return b.String()
}

// difference shows the lines in which two texts differ.
func difference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for len(x) > 1 && len(y) > 1 && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	for len(x) > 1 && len(y) > 1 && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	return "- " + strings.Join(x, "\n- ") + "\n+ " + strings.Join(y, "\n+ ")
}

// A finding that is silenced in its step goes, alone; silenced in another step
// it stays, and the silence is in vain.
func TestSuppressionAtItsPlace(t *testing.T) {
	tried := 0
	for _, s := range gallery(t) {
		if isAnswers(s.Name) {
			continue
		}
		file, _ := lang.Parse(s.Name, s.Text)
		var steps []*lang.Step
		lang.Walk(file, func(n lang.Spanned) bool {
			if step, ok := n.(*lang.Step); ok && len(step.Lines) > 0 {
				steps = append(steps, step)
			}
			return true
		})
		before := Compile([]Source{s}, Options{}).Units[0].Findings
		for _, f := range before {
			if f.Severity == finding.Error {
				continue
			}
			for i, step := range steps {
				inside := step.Pos.Offset <= f.Span.Start.Offset && f.Span.Start.Offset < step.EndPos.Offset
				if !inside && i%rounds(9, 1) > 0 {
					continue
				}
				at := step.Lines[0].Span().Start.Offset
				text := string(s.Text[:at]) + "abaikan " + f.Code + " karena \"sudah disepakati\"\n" + string(s.Text[at:])
				after := byCode(Compile([]Source{{s.Name, []byte(text)}}, Options{}).Units[0].Findings)
				want := byCode(before)
				here := 0
				for _, other := range before {
					if other.Code == f.Code && step.Pos.Offset <= other.Span.Start.Offset && other.Span.Start.Offset < step.EndPos.Offset {
						here++
					}
				}
				if inside != (here > 0) && inside {
					t.Fatal("the test counts wrongly")
				}
				want[f.Code] -= here
				if here == 0 {
					want["abaikan-tak-terpakai"]++
				}
				maps.DeleteFunc(want, func(_ string, n int) bool { return n == 0 })
				if !maps.Equal(after, want) {
					t.Fatalf("%s: %s silenced in line %d: %v, wanted %v", s.Name, f.Code, step.Pos.Line, after, want)
				}
				tried++
			}
		}
	}
	if tried < 100 {
		t.Errorf("only %d tried", tried)
	}
}

// Compiling in parallel gives the same as compiling one by one.
func TestParallelIsDeterministic(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	sources := gallery(t)
	for _, s := range gallery(t) {
		for n := range rounds(2, 6) {
			name := fmt.Sprintf("%d-%s", n, filepath.Base(s.Name))
			sources = append(sources, Source{name, []byte(mutate(rng, string(s.Text)))})
		}
	}
	want := Compile(sources, Options{})
	for range rounds(1, 10) {
		if got := Compile(sources, Options{}); !reflect.DeepEqual(got, want) {
			t.Fatal("two runs differ")
		}
	}
}

// unwise are the errors in what can be said but should not be meant.
var unwise = map[string]bool{"dugaan-tersisa": true, "beda-orang-mustahil": true, "lewat-meluluskan": true}

// Every program can be said: printed as a source it compiles to itself.
func TestEveryProgramCanBeSaid(t *testing.T) {
	for seed := range uint64(rounds(100, 10_000)) {
		rng := rand.New(rand.NewPCG(seed, 9))
		size := specimen.Size{Steps: 1 + rng.IntN(20), Hostile: seed%3 == 0, Bare: seed%5 == 0}
		p := specimen.Program(rng, size)
		sayable(p)
		if err := program.Validate(p); err != nil {
			t.Fatal(err)
		}
		source := specimen.Source(p)
		u := newUnit(Source{"a.sop", []byte(source)}, &Options{})
		u.compile()
		for _, f := range u.Findings {
			if f.Severity == finding.Error && !strings.HasSuffix(f.Code, "-kosong") && !unwise[f.Code] {
				t.Fatalf("seed %d: %s\n%s", seed, list([]finding.Finding{f}), numbered(source))
			}
		}
		got, want := canonical(u.draft), canonical(p)
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("seed %d: %s\n%s", seed, firstDifference("", reflect.ValueOf(*got), reflect.ValueOf(*want)), numbered(source))
		}
	}
}

// Structure findings are those of package flow, no more and no less.
func TestSoundnessAsFlowHasIt(t *testing.T) {
	unsound := 0
	for seed := range uint64(rounds(120, 10_000)) {
		rng := rand.New(rand.NewPCG(seed, 10))
		p := specimen.Program(rng, specimen.Size{Steps: 1 + rng.IntN(20), Unsound: seed%2 == 0, Bare: seed%3 == 0})
		sayable(p)
		g := flow.New(p)
		want := map[string]int{}
		if n := len(g.Unreachable()); n > 0 {
			want["langkah-tak-terjangkau"] = n
		}
		if n := len(g.Traps()); n > 0 {
			want["jalan-buntu"] = n
		}
		if seed%2 == 1 && len(want) > 0 {
			t.Fatalf("seed %d is unsound", seed)
		}
		unsound += min(1, len(want))
		u := newUnit(Source{"a.sop", []byte(specimen.Source(p))}, &Options{})
		u.compile()
		got := byCode(u.Findings)
		maps.DeleteFunc(got, func(code string, _ int) bool { return code != "langkah-tak-terjangkau" && code != "jalan-buntu" })
		if !maps.Equal(got, want) {
			t.Fatalf("seed %d: %v, wanted %v\n%s", seed, got, want, numbered(specimen.Source(p)))
		}
	}
	if unsound < 40 {
		t.Errorf("only %d unsound specimens", unsound)
	}
}

func numbered(text string) string {
	var b strings.Builder
	for i, line := range strings.Split(text, "\n") {
		fmt.Fprintf(&b, "%4d %s\n", i+1, line)
	}
	return b.String()
}

// sayable changes what a specimen has and no source can: line ends and blanks
// at the ends of texts, times that cannot be read, names that are the same to
// a reader.
func sayable(p *program.Program) {
	cleanTexts(reflect.ValueOf(p).Elem())
	n := 0
	tag := func(s string) string { n++; return fmt.Sprintf("%s t%d", s, n) }
	for i := range p.Documents {
		d := &p.Documents[i]
		if d.Outside { // it comes from outside or from another document
			d.From = -1
		}
		renamed := map[string]string{}
		for _, name := range append([]*string{&d.Name}, pointers(d.Aliases)...) {
			if renamed[*name] == "" {
				renamed[*name] = tag(*name)
			}
			*name = renamed[*name]
		}
		d.Aliases = slices.Compact(d.Aliases)
		for s := range p.Steps {
			for _, items := range [][]program.Item{p.Steps[s].Inputs, p.Steps[s].Outputs} {
				for _, it := range items {
					for k, doc := range it.Documents {
						if doc == i {
							it.Names[k] = renamed[it.Names[k]]
						}
					}
				}
			}
		}
	}
	for i := range p.Ends {
		if p.Ends[i].Text != "" {
			p.Ends[i].Text = tag(p.Ends[i].Text)
		}
	}
	for i := range p.Identity.Sections {
		p.Identity.Sections[i].Name = tag(p.Identity.Sections[i].Name)
	}
	for i := range p.Identity.LegalBasis {
		if l := &p.Identity.LegalBasis[i]; l.Kind == "" {
			l.Text = "Surat edaran"
		}
	}
	if l := p.Identity.Limit; l != nil {
		l.Law.Text = "Surat edaran"
	}
	for i := range p.Identity.Signers {
		if s := &p.Identity.Signers[i]; s.Date != nil {
			d := *s.Date
			d.Kind = s.Role
			s.Date = &d
		}
	}
	for i := range p.Identity.Dates {
		if d := &p.Identity.Dates[i]; d.Month == 0 && d.Text != "" {
			d.Text = "segera"
		}
	}
	named := func(s *string, otherwise string) {
		if *s == "" {
			*s = otherwise
		}
	}
	for i := range p.Lanes {
		named(&p.Lanes[i].Name, "Pelaksana")
	}
	for i := range p.Fields {
		named(&p.Fields[i].Label, "Isian")
		for j := range p.Fields[i].Choices {
			named(&p.Fields[i].Choices[j].Label, "Pilihan")
		}
	}
	readable(p.Identity.Total, p.Clock)
	for i := range p.Steps {
		s := &p.Steps[i]
		readable(s.Time, s.Clock)
		readable(s.Extension, s.Clock)
		for j := range s.Deadlines {
			readable(&s.Deadlines[j].Duration, s.Clock)
		}
		for _, r := range s.Late {
			readable(r.After, s.Clock)
		}
		if s.Wait != nil {
			readable(s.Wait.Term, s.Clock)
		}
		for j := range s.Outcomes {
			s.Outcomes[j].Label = tag(s.Outcomes[j].Label)
		}
		if s.Schedule != nil && s.Schedule.From == 0 {
			s.Schedule.Text = "awal tahun"
		}
		for _, w := range whens(s) {
			if w.Rule == nil {
				named(&w.Text, "diperlukan")
			}
		}
	}
}

func pointers(texts []string) (all []*string) {
	for i := range texts {
		all = append(all, &texts[i])
	}
	return all
}

func whens(s *program.Step) (all []*program.When) {
	if s.When != nil {
		all = append(all, s.When)
	}
	for _, it := range slices.Concat(s.Inputs, s.Outputs) {
		if it.When != nil {
			all = append(all, it.When)
		}
	}
	return all
}

func readable(d *program.Duration, clock program.Clock) {
	if d == nil {
		return
	}
	r, err := program.ParseDuration(d.Text, clock)
	if err != nil {
		r, _ = program.ParseDuration("2 hari", clock)
	}
	*d = r
}

var unsayable = regexp.MustCompile(`[\n\x00]`)

func cleanTexts(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(strings.Trim(unsayable.ReplaceAllString(v.String(), " "), " \t\u00A0"))
	case reflect.Pointer:
		if !v.IsNil() {
			cleanTexts(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			cleanTexts(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			cleanTexts(v.Field(i))
		}
	}
}

// canonical is a program without what the same source may have in two ways:
// ends in the order of the arrows to them, no lists that are empty but not
// nil, expressions with as many brackets as one likes.
func canonical(p *program.Program) *program.Program {
	text, err := program.Marshal(p)
	if err != nil {
		panic(err)
	}
	q, err := program.Unmarshal(text)
	if err != nil {
		panic(err)
	}
	for _, r := range rulesOf(q) {
		r.Expr = ""
	}
	var ends []program.End
	place := map[int]int{}
	settle := func(t *program.Target) {
		if t.Kind != program.ToEnd {
			return
		}
		if _, seen := place[t.Index]; !seen {
			place[t.Index] = len(ends)
			ends = append(ends, q.Ends[t.Index])
		}
		t.Index = place[t.Index]
	}
	arrow := func(a *program.Arrow) {
		for ; a != nil; a = a.Beyond {
			settle(&a.To)
		}
	}
	settle(&q.Start)
	for i := range q.Steps {
		s := &q.Steps[i]
		arrow(&s.Next)
		for j := range s.Outcomes {
			arrow(&s.Outcomes[j].Go)
		}
		if s.Wait != nil {
			arrow(s.Wait.Lapse)
		}
	}
	for i := range q.Parallels {
		arrow(&q.Parallels[i].Next)
	}
	q.Ends = ends
	return q
}

// firstDifference names a place in which two values differ.
func firstDifference(path string, a, b reflect.Value) string {
	if reflect.DeepEqual(a.Interface(), b.Interface()) {
		return ""
	}
	switch {
	case a.Kind() == reflect.Struct:
		for i := range a.NumField() {
			if d := firstDifference(path+"."+a.Type().Field(i).Name, a.Field(i), b.Field(i)); d != "" {
				return d
			}
		}
	case a.Kind() == reflect.Slice && a.Len() == b.Len():
		for i := range a.Len() {
			if d := firstDifference(fmt.Sprintf("%s[%d]", path, i), a.Index(i), b.Index(i)); d != "" {
				return d
			}
		}
	case a.Kind() == reflect.Pointer && !a.IsNil() && !b.IsNil():
		return firstDifference(path, a.Elem(), b.Elem())
	}
	return fmt.Sprintf("%s is %+v, wanted %+v", path, a.Interface(), b.Interface())
}
