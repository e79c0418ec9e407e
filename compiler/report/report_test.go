package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// span finds the nth occurrence (from 0) of part in text.
func span(t *testing.T, name, text, part string, nth int) finding.Span {
	t.Helper()
	at := 0
	for ; ; nth-- {
		i := strings.Index(text[at:], part)
		if i < 0 {
			t.Fatalf("%q is not in the source", part)
		}
		at += i
		if nth == 0 {
			return finding.Span{Start: pos(name, text, at), End: pos(name, text, at+len(part))}
		}
		at += len(part)
	}
}

func pos(name, text string, offset int) finding.Pos {
	before := text[:offset]
	line := strings.LastIndexByte(before, '\n') + 1
	return finding.Pos{
		Filename: name,
		Offset:   offset,
		Line:     strings.Count(before, "\n") + 1,
		Column:   utf8.RuneCountInString(before[line:]) + 1,
	}
}

func shown(t *testing.T, files []File, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteText(&b, files, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func equal(t *testing.T, got, want string) {
	t.Helper()
	got, want = strings.TrimSpace(got), strings.TrimSpace(want)
	if got != want {
		t.Errorf("got:\n%s\n\nwant:\n%s", got, want)
	}
}

const sop = `langkah susun "Menyusun" {
	kelengkapan "SK Panitia"
}
langkah kirim "Mengirim" {}
langkah tetapkan "Menetapkan" {
  output "Terbitnya SK Panitia"
}
`

func late(t *testing.T) File {
	return File{"a.sop", []byte(sop), []finding.Finding{{
		Code:     "kelengkapan-terlambat",
		Severity: finding.Warning,
		Span:     span(t, "a.sop", sop, `"SK Panitia"`, 0),
		Message:  bahasa.T(`"SK Panitia" dibutuhkan sebelum ada yang menghasilkannya`, `"SK Panitia" is needed before anything produces it`),
		Label:    bahasa.T("dibutuhkan langkah 1", "step 1 needs it"),
		Related:  []finding.Related{{Span: span(t, "a.sop", sop, `"Terbitnya SK Panitia"`, 0), Label: bahasa.T("baru dihasilkan langkah 3", "step 3 produces it")}},
		Help:     []bahasa.Text{bahasa.T("nyatakan dokumen ini `dari luar`", "declare it `dari luar`")},
	}}}
}

func TestText(t *testing.T) {
	equal(t, shown(t, []File{late(t)}, Options{}), `
peringatan[kelengkapan-terlambat] "SK Panitia" dibutuhkan sebelum ada yang menghasilkannya
   ┌─ a.sop:2:14
   │
 2 │     kelengkapan "SK Panitia"
   │                 ━━━━━━━━━━━━ dibutuhkan langkah 1
   ·
 6 │   output "Terbitnya SK Panitia"
   │          ────────────────────── baru dihasilkan langkah 3
   = petunjuk: nyatakan dokumen ini `+"`dari luar`"+`
   = selengkapnya: sopc explain kelengkapan-terlambat

1 peringatan dalam 1 berkas .sop`)

	en := shown(t, []File{late(t)}, Options{Language: bahasa.EN, Color: true})
	for _, want := range []string{yellow + "warning[kelengkapan-terlambat]" + reset, "step 1 needs it", bold + "1 warning in 1 .sop file" + reset} {
		if !strings.Contains(en, want) {
			t.Errorf("%q is missing in:\n%s", want, en)
		}
	}
}

// one shows a single finding on the given part of a source.
func one(t *testing.T, text, part string, o Options) string {
	f := finding.Finding{Code: "k", Severity: finding.Error, Span: span(t, "a.sop", text, part, 0), Message: bahasa.Same("m"), Label: bahasa.Same("di sini")}
	return shown(t, []File{{"a.sop", []byte(text), []finding.Finding{f}}}, o)
}

func TestMultiline(t *testing.T) {
	equal(t, one(t, sop, sop[:strings.Index(sop, "langkah tetapkan")], Options{}), `
kesalahan[k] m
   ┌─ a.sop:1:1
   │
 1 │ langkah susun "Menyusun" {
   │ ━━━━━━━━━━━━━━━━━━━━━━━━━━
   ·
 4 │ langkah kirim "Mengirim" {}
   │ ━━━━━━━━━━━━━━━━━━━━━━━━━━━ di sini
   = selengkapnya: sopc explain k

1 kesalahan dalam 1 berkas .sop`)
}

func TestHostileSource(t *testing.T) {
	text := "sop \"a\x1b[2Jb\u202edc\xff\" \U0001F469\u200d\U0001F33E 漢\n"
	got := one(t, text, "漢", Options{})
	equal(t, got, `
kesalahan[k] m
   ┌─ a.sop:1:22
   │
 1 │ sop "a␛[2Jb<U+202E>dc<0xFF>" 👩‍🌾 漢
   │                                 ━━ di sini
   = selengkapnya: sopc explain k

1 kesalahan dalam 1 berkas .sop`)
}

func TestLongLine(t *testing.T) {
	text := strings.Repeat("kiri ", 20_000) + "SALAH" + strings.Repeat(" kanan", 20_000)
	equal(t, one(t, text, "SALAH", Options{Width: 60}), `
kesalahan[k] m
   ┌─ a.sop:1:100001
   │
 1 │ …kiri kiri kiri kiri kiri kiri kiri SALAH kanan kanan …
   │                                     ━━━━━ di sini
   = selengkapnya: sopc explain k

1 kesalahan dalam 1 berkas .sop`)

	for l := range strings.Lines(one(t, text, text, Options{Width: 60})) {
		if n := columns(cells(strings.TrimSpace(l), 0)); n > 70 {
			t.Errorf("a line of %d columns: %s", n, l)
		}
	}
}

func TestFixShowsWhatItLeaves(t *testing.T) {
	f := late(t)
	x := &f.Findings[0]
	x.Related, x.Help, x.Label = nil, nil, bahasa.Text{}
	x.Fixes = []finding.Fix{{
		Title: bahasa.Same("tulis dari luar"), Safe: true,
		Edits: []finding.Edit{{Span: span(t, "a.sop", sop, "SK Panitia", 0), New: "SK"}},
	}}
	equal(t, shown(t, []File{f}, Options{}), `
peringatan[kelengkapan-terlambat] "SK Panitia" dibutuhkan sebelum ada yang menghasilkannya
   ┌─ a.sop:2:14
   │
 2 │     kelengkapan "SK Panitia"
   │                 ━━━━━━━━━━━━
   = perbaikan: tulis dari luar (diterapkan oleh sopc check --fix)
   │ +     kelengkapan "SK"
   = selengkapnya: sopc explain kelengkapan-terlambat

1 peringatan dalam 1 berkas .sop`)
}

func TestTextIsBounded(t *testing.T) {
	f := File{Name: "a.sop", Text: []byte(strings.Repeat("(", 1<<20))}
	for i := range 100_000 {
		p := finding.Pos{Filename: "a.sop", Offset: i, Line: 1, Column: i + 1}
		f.Findings = append(f.Findings, finding.Finding{Code: "k", Span: finding.Span{Start: p, End: p}})
	}
	got := shown(t, []File{f}, Options{})
	if len(got) > 1<<20 || !strings.Contains(got, "… dan 99800 catatan lagi") || !strings.HasSuffix(got, "100000 saran dalam 1 berkas .sop\n") {
		t.Errorf("%d bytes, ending in:\n%s", len(got), got[len(got)-200:])
	}
}

func TestSummary(t *testing.T) {
	of := func(names string, ss ...finding.Severity) []File {
		var files []File
		for n := range strings.FieldsSeq(names) {
			files = append(files, File{Name: n})
		}
		for _, s := range ss {
			files[0].Findings = append(files[0].Findings, finding.Finding{Severity: s})
		}
		return files
	}
	for _, c := range []struct {
		files  []File
		id, en string
	}{
		{of("a.sop"), "tidak ada catatan dalam 1 berkas .sop", "nothing to remark in 1 .sop file"},
		{of("a.sop b.sop", finding.Error, finding.Hint, finding.Hint), "1 kesalahan, 2 saran dalam 2 berkas .sop", "1 error, 2 hints in 2 .sop files"},
		{of("a.sop a.uji", finding.Warning), "1 peringatan dalam 1 berkas .sop dan 1 berkas .uji", "1 warning in 1 .sop file and 1 .uji file"},
		{nil, "tidak ada catatan dalam 0 berkas .sop", "nothing to remark in 0 .sop files"},
	} {
		s := Summary(c.files, Count{})
		if s.ID != c.id || s.EN != c.en {
			t.Errorf("got %q and %q, want %q and %q", s.ID, s.EN, c.id, c.en)
		}
	}
}

func TestGitHub(t *testing.T) {
	f := File{"a,b:c.sop", []byte(sop), []finding.Finding{
		{Code: "k", Severity: finding.Hint, Span: span(t, "a,b:c.sop", sop, "susun", 0), Message: bahasa.Same("100% \r\x1b"), Help: []bahasa.Text{bahasa.Same("satu\ndua")}},
		{Code: "berkas", Severity: finding.Error, Message: bahasa.Same("x: y, z")},
	}}
	var b bytes.Buffer
	if err := WriteGitHub(&b, []File{f}, Options{}); err != nil {
		t.Fatal(err)
	}
	equal(t, b.String(), `
::error file=a%2Cb%3Ac.sop,title=berkas::x: y, z
::notice file=a%2Cb%3Ac.sop,line=1,endLine=1,col=9,endColumn=13,title=k::100%25 ␍␛%0Asatu%0Adua`)
}

func TestJSON(t *testing.T) {
	f := late(t)
	f.Findings = append(f.Findings, finding.Finding{Code: "kosong", Severity: finding.Error, Message: bahasa.Same("x")})
	var b bytes.Buffer
	if err := WriteJSON(&b, []File{f}, Options{Language: bahasa.EN, Version: "1"}); err != nil {
		t.Fatal(err)
	}
	var d Document
	if err := json.Unmarshal(b.Bytes(), &d); err != nil {
		t.Fatal(err)
	}
	if d.Format != JSONFormat || d.Count != (CountJSON{Errors: 1, Warnings: 1}) || len(d.Findings) != 2 {
		t.Fatalf("got %+v", d)
	}
	if p := d.Findings[0].Place; p.File != "a.sop" || p.Start != nil {
		t.Errorf("a finding on the whole file has the place %+v", p)
	}
	r := d.Findings[1]
	if r.Severity != "peringatan" || r.Label != "step 1 needs it" || *r.Place.Start != (Point{40, 2, 14}) || *r.Place.End != (Point{52, 2, 26}) {
		t.Errorf("got %+v at %v", r, r.Place.Start)
	}
}

// JSON keeps its values and is harmless to print.
func TestNewEncoder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOf(rapid.OneOf(rapid.String(), rapid.StringOf(rapid.RuneFrom([]rune("a\n\t\x1b\x7f\u0085\u009b\u200b\u202e\u2028\ue000\U000e0041\U0010fffd😀\\\"<"))))).Draw(t, "texts")
		var b bytes.Buffer
		if err := NewEncoder(&b).Encode(want); err != nil {
			t.Fatal(err)
		}
		line := strings.TrimSuffix(b.String(), "\n")
		if Visible(line) != line {
			t.Fatalf("hostile: %q", line)
		}
		var got []string
		if err := json.Unmarshal(b.Bytes(), &got); err != nil || !slices.Equal(got, want) {
			t.Fatalf("%q became %q: %v", want, got, err)
		}
	})
}

func TestSARIF(t *testing.T) {
	f := late(t)
	f.Name = "sub/b c.sop"
	f.Findings[0].Span.Start.Filename = f.Name
	f.Findings[0].Message = bahasa.Same("{0}")
	f.Findings[0].Fixes = []finding.Fix{{Title: bahasa.Same("hapus"), Edits: []finding.Edit{{Span: f.Findings[0].Span}}}}
	var b bytes.Buffer
	page := func(code string, l bahasa.Language) (string, bool) { return "# " + code, true }
	if err := WriteSARIF(&b, []File{f}, Options{Page: page}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"uri": "sub/b%20c.sop"`, `"text": "{{0}}`, `"columnKind": "unicodeCodePoints"`,
		`"markdown": "# kelengkapan-terlambat"`, `"startColumn": 14`, `"endColumn": 26`, `"deletedRegion"`,
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s is missing in:\n%s", want, &b)
		}
	}
	var log sarifLog
	if err := json.Unmarshal(b.Bytes(), &log); err != nil {
		t.Fatal(err)
	}
	if r := log.Runs[0].Results[0]; r.Level != "warning" || log.Runs[0].Tool.Driver.Rules[r.RuleIndex].ID != r.RuleID {
		t.Errorf("got %+v", r)
	}
}

// broken is a writer whose reader has gone.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("gone") }

func TestWritersReportErrors(t *testing.T) {
	files := []File{late(t)}
	for name, write := range map[string]func() error{
		"text":   func() error { return WriteText(broken{}, files, Options{}) },
		"json":   func() error { return WriteJSON(broken{}, files, Options{}) },
		"sarif":  func() error { return WriteSARIF(broken{}, files, Options{}) },
		"github": func() error { return WriteGitHub(broken{}, files, Options{}) },
	} {
		if write() == nil {
			t.Errorf("%s: no error from a writer that fails", name)
		}
	}
}

// Whatever the source and the spans are, the renderers neither panic nor let
// a character through that a terminal acts on, and say the same twice.
func TestAnySource(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := string(rapid.SliceOfN(rapid.SampledFrom([]byte("ab \"\t\r\n\n\x00\x1b\xc2\x9b\xe2\x80\xae\xcc\x81\xf0\x9f")), 0, 300).Draw(t, "text"))
		place := rapid.Custom(func(t *rapid.T) finding.Span {
			p := func(name string) finding.Pos {
				return finding.Pos{Filename: rapid.SampledFrom([]string{"", "a.sop", "x\x1b.sop"}).Draw(t, "file"), Offset: rapid.IntRange(-3, 310).Draw(t, name), Line: rapid.IntRange(0, 9).Draw(t, "line"), Column: 1}
			}
			return finding.Span{Start: p("from"), End: p("to")}
		})
		words := rapid.Map(rapid.StringN(0, 20, 60), bahasa.Same)
		f := finding.Finding{
			Code: "k", Severity: finding.Severity(rapid.IntRange(0, 2).Draw(t, "severity")),
			Span: place.Draw(t, "span"), Message: words.Draw(t, "message"), Label: words.Draw(t, "label"),
			Related: []finding.Related{{Span: place.Draw(t, "related"), Label: words.Draw(t, "label")}, {Span: place.Draw(t, "related")}},
			Help:    []bahasa.Text{words.Draw(t, "help")},
			Fixes:   []finding.Fix{{Title: words.Draw(t, "title"), Edits: []finding.Edit{{Span: place.Draw(t, "edit"), New: text}}}},
		}
		files := []File{{"a.sop", []byte(text), []finding.Finding{f, f}}}
		o := Options{Width: rapid.IntRange(0, 60).Draw(t, "width")}
		for _, write := range []func(*bytes.Buffer) error{
			func(b *bytes.Buffer) error { return WriteText(b, files, o) },
			func(b *bytes.Buffer) error { return WriteGitHub(b, files, o) },
		} {
			var b, again bytes.Buffer
			if err := write(&b); err != nil {
				t.Fatal(err)
			}
			write(&again)
			if !bytes.Equal(b.Bytes(), again.Bytes()) {
				t.Fatal("two runs differ")
			}
			if s := strings.ReplaceAll(b.String(), "\n", ""); !harmless(s) {
				t.Fatalf("hostile: %q", s)
			}
		}
		var b bytes.Buffer
		if err := WriteSARIF(&b, files, o); err != nil || !json.Valid(b.Bytes()) {
			t.Fatalf("SARIF: %v", err)
		}
		b.Reset()
		if err := WriteJSON(&b, files, o); err != nil || !json.Valid(b.Bytes()) {
			t.Fatalf("JSON: %v", err)
		}
	})
}
