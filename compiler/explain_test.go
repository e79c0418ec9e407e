package compiler_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"sopc/compiler"
	"sopc/compiler/explain"
	"sopc/compiler/office"
	"sopc/compiler/program"
	"sopc/lang"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
	"sopc/runtime/calendar"
	"sopc/runtime/roster"
)

// The pages of package explain are tested here, where they can be compiled:
// of every code, the example to avoid raises that code and no other, not even
// a hint, and the one to prefer is clean.
//
// # The frame
//
// An example in sections (sop-bagian) shows only the lines that matter. What
// every SOP has is put around it, so that nothing but the trouble is left:
//
//   - the identity below, section by section, each only if the example has no
//     section of that name;
//   - of the lanes below, those that the example names;
//   - in every step, those of kelengkapan, waktu and output that it lacks: each
//     step then works on the same file of papers, which comes from outside and
//     leaves in the end;
//   - a step, if there is none.
var frameSections = []string{
	"instansi \"Pemerintah Kabupaten Contoh\"",
	"nomor \"000.8.3/01/SOP/2026\"",
	"status konsep",
	"tanggal pembuatan 5 Januari 2026",
	"tanggal efektif 2 Februari 2026",
	"disahkan oleh \"(nama pejabat)\" {\n  jabatan \"Kepala Dinas\"\n}",
	"dasar hukum \"Peraturan Bupati Contoh Nomor 12 Tahun 2020 tentang Tata Naskah Dinas\"",
	"kualifikasi \"Memahami tata naskah dinas\"",
	"keterkaitan \"SOP Pengelolaan Arsip\"",
	"peralatan \"Perlengkapan kantor\"",
	"peringatan \"Jika prosedur tidak diikuti, maka layanan terlambat\"",
	"pencatatan \"Buku agenda\"",
}

var frameLanes = []struct{ name, line string }{
	{"pemohon", `pemohon "Pemohon" luar`},
	{"staf", `staf "Staf"`},
	{"kasi", `kasi "Kasi" = "Kepala Seksi"`},
	{"kadis", `kadis "Kadis" = "Kepala Dinas"`},
}

const (
	frameHead     = "sop \"Pelayanan Surat\""
	frameDocument = "dokumen \"Berkas\" dari luar produk akhir"
	frameStep     = "langkah \"Menyimpan surat\" {\n  oleh staf\n}"
)

// headLine is the head of an example that has one, after its comments.
var headLine = regexp.MustCompile(`^(?:#.*\n)*sop\b.*`)

// framed makes an example a whole file.
func framed(f explain.File) string {
	if !f.Part {
		return f.Text
	}
	text := f.Text
	if !begins(text, "langkah") && !begins(text, "serentak") {
		text += "\n" + frameStep + "\n"
	}
	text, filled := fillSteps(text)

	var parts []string
	if f.Head {
		parts = []string{frameHead}
	} else if at := headLine.FindStringIndex(text); at != nil {
		parts, text = []string{text[:at[1]]}, text[at[1]:]
	}
	for _, s := range frameSections {
		words := strings.Fields(s)
		key := words[0]
		if key == "tanggal" {
			key += " " + words[1]
		}
		if !begins(f.Text, key) {
			parts = append(parts, s)
		}
	}
	if !begins(f.Text, "pelaksana") {
		var lanes []string
		bare := unquote(text)
		for _, l := range frameLanes {
			if hasWord(bare, l.name) {
				lanes = append(lanes, "  "+l.line+"\n")
			}
		}
		parts = append(parts, "pelaksana {\n"+strings.Join(lanes, "")+"}")
	}
	if filled && !begins(f.Text, "dokumen") {
		parts = append(parts, frameDocument)
	}
	return strings.Join(parts, "\n\n") + "\n\n" + strings.TrimLeft(text, "\n")
}

// fillSteps gives every step the lines of the form that it lacks, and tells
// whether that was papers.
func fillSteps(text string) (string, bool) {
	lines := strings.Split(text, "\n")
	var out []string
	papers := false
	for i, line := range lines {
		out = append(out, line)
		inner := strings.TrimLeft(line, " ")
		if !strings.HasPrefix(inner, "langkah ") || !strings.HasSuffix(line, "{") {
			continue
		}
		indent := line[:len(line)-len(inner)]
		var own strings.Builder
		for _, l := range lines[i+1:] {
			if l == indent+"}" || strings.HasPrefix(l, indent+"langkah ") {
				break
			}
			own.WriteString(l + "\n")
		}
		bare := unquote(own.String())
		for _, key := range []string{"kelengkapan \"Berkas\"", "waktu 1 jam", "output \"Berkas\""} {
			word := strings.Fields(key)[0]
			if !hasWord(bare, word) {
				out = append(out, indent+"  "+key)
				papers = papers || word != "waktu"
			}
		}
	}
	return strings.Join(out, "\n"), papers
}

var quotedText = regexp.MustCompile(`"[^"\n]*"?`)

func unquote(text string) string { return quotedText.ReplaceAllString(text, `""`) }

func hasWord(text, word string) bool {
	return slices.Contains(strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \n,(){}", r) }), word)
}

// begins tells whether a line of the outermost level begins with words.
func begins(text, words string) bool {
	for line := range strings.Lines(text) {
		if rest, ok := strings.CutPrefix(line, words); ok && strings.TrimLeft(rest, " \n") != rest {
			return true
		}
	}
	return false
}

func TestExampleToAvoidRaisesItsCodeOnly(t *testing.T) {
	for _, code := range explain.Codes() {
		avoid, _ := explain.Example(code)
		raised := 0
		for _, f := range compileExample(avoid) {
			if f.Code == code {
				raised++
				continue
			}
			t.Errorf("%s, hindari: also raises %s", code, show(f))
		}
		if raised == 0 {
			t.Errorf("%s, hindari: does not raise it:\n%s", code, shown(avoid))
		}
	}
}

func TestExampleToPreferIsClean(t *testing.T) {
	for _, code := range explain.Codes() {
		_, prefer := explain.Example(code)
		for _, f := range compileExample(prefer) {
			t.Errorf("%s, sebaiknya: raises %s", code, show(f))
		}
		for _, f := range prefer {
			if filepath.Ext(f.Name) == ".toml" {
				continue
			}
			if formatted := string(lang.Format([]byte(f.Text))); formatted != f.Text {
				t.Errorf("%s, sebaiknya: sopc fmt writes it so:\n%s", code, formatted)
			}
		}
	}
}

// A page speaks of --fix just when there is a safe fix, and then it makes the
// second example of the first.
func TestSafeFixLeadsFromAvoidToPrefer(t *testing.T) {
	fixed := 0
	for _, code := range explain.Codes() {
		page, _ := explain.Page(code, bahasa.ID)
		promised := strings.Contains(page, "`sopc check --fix`")
		avoid, prefer := explain.Example(code)
		safe := len(safeFixes(compileExample(avoid))) > 0
		if safe != promised {
			t.Errorf("%s: a safe fix: %v, promised by the page: %v", code, safe, promised)
		}
		if !safe {
			continue
		}
		fixed++
		text := framed(avoid[0])
		for range 5 { // what one fix leaves may be another's
			fixed, made := compiler.Apply([]byte(text), safeFixes(compileText(avoid[0].Name, text)))
			if made == 0 {
				break
			}
			text = string(fixed)
		}
		for _, f := range compileText(avoid[0].Name, text) {
			t.Errorf("%s: after its fix there still is %s", code, show(f))
		}
		if got, want := string(lang.Format([]byte(text))), string(lang.Format([]byte(framed(prefer[0])))); got != want {
			t.Errorf("%s: the fix makes\n%s\nwhereas the page prefers\n%s", code, got, want)
		}
	}
	if fixed < 5 {
		t.Errorf("only %d pages have a safe fix", fixed)
	}
}

// exampleOptions give the day on which the examples are read.
var exampleOptions = compiler.Options{Today: program.PlainDate{Year: 2026, Month: 11, Day: 22}}

func compileExample(files []explain.File) []finding.Finding {
	var sources []compiler.Source
	var all []finding.Finding
	rules := &office.Rules{}
	var staff *roster.Roster
	days := calendar.National()
	for i, f := range files { // each from an office of its own, unless it says otherwise
		if f.Name == office.FileName {
			rules, all = office.Parse(f.Name, []byte(f.Text))
			continue
		}
		if f.Name == calendar.FileName {
			days, all = days.Amend(f.Name, []byte(f.Text))
			continue
		}
		if f.Name == roster.FileName {
			staff, all = roster.Read(f.Name, []byte(f.Text))
			continue
		}
		text := strings.Replace(framed(f), frameSections[0]+"\n", fmt.Sprintf("instansi \"Pemerintah Kabupaten Contoh %d\"\n", i+1), 1)
		sources = append(sources, compiler.Source{Name: f.Name, Text: []byte(text)})
	}
	o := exampleOptions
	o.Office = func(string) *office.Rules { return rules }
	o.Covered = func(string) (first, last program.PlainDate) {
		a, b := days.Covered()
		return a.Plain(), b.Plain()
	}
	o.Vacancies = func(_ string, p *program.Program) (all []compiler.Vacancy) {
		for i := range p.Lanes {
			if way, vacant := staff.Vacant(p, i, time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)); vacant {
				all = append(all, compiler.Vacancy{Lane: i, Way: way})
			}
		}
		return all
	}
	for _, u := range compiler.Compile(sources, o).Units {
		all = append(all, u.Findings...)
	}
	return all
}

func compileText(name, text string) []finding.Finding {
	return compiler.Compile([]compiler.Source{{Name: name, Text: []byte(text)}}, exampleOptions).Units[0].Findings
}

// safeFixes are the first safe fix of each finding.
func safeFixes(fs []finding.Finding) (fixes []finding.Fix) {
	for _, f := range fs {
		if i := slices.IndexFunc(f.Fixes, func(x finding.Fix) bool { return x.Safe }); i >= 0 {
			fixes = append(fixes, f.Fixes[i])
		}
	}
	return fixes
}

func show(f finding.Finding) string {
	return fmt.Sprintf("%v %s at line %d: %s", f.Severity.Text().In(bahasa.EN), f.Code, f.Span.Start.Line, f.Message.In(bahasa.EN))
}

func shown(files []explain.File) string {
	var b strings.Builder
	for _, f := range files {
		text := framed(f)
		b.WriteString(f.Name + ":\n" + text[:min(len(text), 2000)] + "\n")
	}
	return b.String()
}

var headings = map[bahasa.Language][]string{
	bahasa.ID: {"Hindari", "Sebaiknya", "Mengapa", "Memperbaiki"},
	bahasa.EN: {"Avoid", "Prefer", "Why", "Fix"},
}

func TestPagesAreCompleteInBothLanguages(t *testing.T) {
	for _, code := range explain.Codes() {
		sections := map[bahasa.Language]int{}
		for l, want := range headings {
			page, _ := explain.Page(code, l)
			parts := strings.Split(page, "\n## ")
			sections[l] = len(parts)
			if parts[0] != "# "+code+"\n\n"+explain.Summary(code, l)+"\n" {
				t.Errorf("%s (%s): begins with more or less than its code and one sentence:\n%s", code, l, parts[0])
			}
			if n := len(parts) - 1; n < 3 || n > len(want) {
				t.Errorf("%s (%s): has %d sections, wanted %v", code, l, n, want)
				continue
			}
			for i, part := range parts[1:] {
				heading, body, _ := strings.Cut(part, "\n")
				if heading != want[i] {
					t.Errorf("%s (%s): the section %q should be %q", code, l, heading, want[i])
				}
				if strings.TrimSpace(body) == "" {
					t.Errorf("%s (%s): the section %q is empty", code, l, heading)
				}
				if example := i < 2; example != (strings.Contains(body, "```sop\n") || strings.Contains(body, "```toml\n")) {
					t.Errorf("%s (%s): the section %q has an example: %v", code, l, heading, !example)
				}
			}
			_, prose, _ := strings.Cut(page, "\n")
			if words := foreign(prose, l); len(words) > 0 {
				t.Errorf("%s (%s): %q belong to the other language", code, l, words)
			}
		}
		if sections[bahasa.ID] != sections[bahasa.EN] {
			t.Errorf("%s: the two languages differ in their sections", code)
		}
	}
}

// Words that a sentence of one language hardly does without and that the
// other does not have.
var unmistakable = map[bahasa.Language]string{
	bahasa.ID: `\b(yang|dan|atau|tidak|dengan|untuk|dari|langkah|berkas|sebuah|belum|harus|bila|oleh|di|ke|ini|itu|pada)\b`,
	bahasa.EN: `\b(the|and|or|not|with|for|from|step|file|must|if|by|of|is|are|this|that|to|in)\b`,
}

// quotation is what keeps its language in the midst of another.
var quotation = regexp.MustCompile("(?s)```.*?```|`[^`]*`|\"[^\"]*\"|\\*[^*]*\\*")

// foreign are the words of the other language in a text.
func foreign(text string, l bahasa.Language) []string {
	other := bahasa.EN
	if l == bahasa.EN {
		other = bahasa.ID
	}
	return regexp.MustCompile(unmistakable[other]).FindAllString(quotation.ReplaceAllString(text, ""), -1)
}

func TestPagesKeepTheHouseWords(t *testing.T) {
	unwanted := regexp.MustCompile(`(?i)\b(temuan|galat|invalid|illegal|file|error|user|klik)\b`)
	for _, code := range explain.Codes() {
		page, _ := explain.Page(code, bahasa.ID)
		if word := unwanted.FindString(quotation.ReplaceAllString(page, "")); word != "" {
			t.Errorf("%s: says %q", code, word)
		}
	}
}

// Every code that the sources raise has a page, and every page a code.
func TestEveryCodeHasAPage(t *testing.T) {
	raised := map[string]token.Position{}
	sources(t, []string{"../lang", ".", "../runtime/calendar", "../runtime/roster"}, func(set *token.FileSet, file *ast.File) {
		for code, at := range codesIn(set, file) {
			raised[code] = at
		}
	})
	if len(raised) < 50 {
		t.Fatalf("only %d codes found in the sources: the scan does not see them", len(raised))
	}
	for code, at := range raised {
		if _, ok := explain.Page(code, bahasa.ID); !ok {
			t.Errorf("%v: %s has no page", at, code)
		}
	}
	for _, code := range explain.Codes() {
		if _, ok := raised[code]; !ok {
			t.Errorf("pages/%s.md: nothing raises it", code)
		}
	}
}

// codesIn finds the codes that a file raises: string literals that are given
// to something called code, be it a field, a variable or a parameter.
func codesIn(set *token.FileSet, file *ast.File) map[string]token.Position {
	codes := map[string]token.Position{}
	take := func(name string, e ast.Expr) {
		if s, ok := literal(e); ok && strings.EqualFold(name, "code") && s != "" {
			codes[s] = set.Position(e.Pos())
		}
	}
	place := map[string]int{} // of the parameter code, by function
	ast.Inspect(file, func(n ast.Node) bool {
		if f, ok := n.(*ast.FuncDecl); ok {
			i := 0
			for _, field := range f.Type.Params.List {
				for _, name := range field.Names {
					if name.Name == "code" {
						place[f.Name.Name] = i
					}
					i++
				}
			}
		}
		return true
	})
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.KeyValueExpr:
			if key, ok := n.Key.(*ast.Ident); ok {
				take(key.Name, n.Value)
			}
		case *ast.AssignStmt:
			for i, left := range n.Lhs {
				if i < len(n.Rhs) {
					take(nameOf(left), n.Rhs[i])
				}
			}
		case *ast.CallExpr:
			if i, ok := place[nameOf(n.Fun)]; ok && i < len(n.Args) {
				take("code", n.Args[i])
			}
		}
		return true
	})
	return codes
}

// Everything that is said to a person is said in both languages, with the
// same verbs in the same order, one for each argument.
func TestEveryTextSpeaksBothLanguages(t *testing.T) {
	texts := 0
	sources(t, []string{".."}, func(set *token.FileSet, file *ast.File) {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) < 2 || nameOf(call.Fun) != "T" && nameOf(call.Fun) != "say" {
				return true
			}
			id, ok1 := literal(call.Args[0])
			en, ok2 := literal(call.Args[1])
			if !ok1 || !ok2 {
				return true // handed on; it is said where the literals are
			}
			texts++
			at := set.Position(call.Pos())
			if strings.TrimSpace(id) == "" || strings.TrimSpace(en) == "" {
				t.Errorf("%v: one of the languages is missing", at)
			}
			for l, text := range map[bahasa.Language]string{bahasa.ID: id, bahasa.EN: en} {
				if words := foreign(text, l); len(words) > 1 || len(words) > 0 && id == en { // one may be a keyword
					t.Errorf("%v: %q do not belong into %q", at, words, text)
				}
			}
			args := len(call.Args) - 2
			v, w := verb.FindAllString(id, -1), verb.FindAllString(en, -1)
			switch {
			case call.Ellipsis.IsValid() || strings.Contains(id+en, "%["):
			case args == 0 && len(v)+len(w) > 0:
				t.Errorf("%v: without arguments there are no verbs", at)
			case !slices.Equal(v, w):
				t.Errorf("%v: the verbs differ: %v, %v", at, v, w)
			case args > 0 && values(v) != args:
				t.Errorf("%v: %d arguments for %v", at, args, v)
			}
			return true
		})
	})
	if texts < 100 {
		t.Errorf("only %d texts found: the scan does not see them", texts)
	}
}

var verb = regexp.MustCompile(`%[-+# 0]*(\d+|\*)?(\.(\d+|\*))?[a-zA-Z%]`)

// values is how many arguments verbs use.
func values(verbs []string) (n int) {
	for _, v := range verbs {
		if v != "%%" {
			n += 1 + strings.Count(v, "*")
		}
	}
	return n
}

// sources hands each Go file in folders and below, tests aside, to look.
func sources(t *testing.T, folders []string, look func(*token.FileSet, *ast.File)) {
	t.Helper()
	set := token.NewFileSet()
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir():
				if path != folder && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
					return fs.SkipDir
				}
				return nil
			case filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go"):
				return nil
			}
			file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
			if err == nil {
				look(set, file)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// literal is the value of a string literal, or of several put together.
func literal(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(e.Value)
		return s, err == nil && e.Kind == token.STRING
	case *ast.BinaryExpr:
		left, ok1 := literal(e.X)
		right, ok2 := literal(e.Y)
		return left + right, ok1 && ok2 && e.Op == token.ADD
	case *ast.ParenExpr:
		return literal(e.X)
	}
	return "", false
}

// nameOf is the last word of what an expression names.
func nameOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}
