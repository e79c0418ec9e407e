package office

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"sopc/lang"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// A node is a value of the file with its place. The library's own decoding
// into structs forgets the places, and findings need them.
type node struct {
	kind   unstable.Kind // Table also for inline ones, Array also for [[…]]
	at     finding.Span
	text   string  // of a String
	items  []*node // of an Array
	fields []field // of a Table, in the order of the file
	exact  int     // of a String that stands in the file letter by letter: its offset there, else -1
}

type field struct {
	key string
	at  finding.Span
	*node
}

func (n *node) get(key string) *node {
	for _, f := range n.fields {
		if f.key == key {
			return f.node
		}
	}
	return nil
}

// reader reads a file and gathers what is wrong with it.
type reader struct {
	name     string
	text     []byte
	lines    []int // the offset at which each line begins
	findings []finding.Finding
}

func (r *reader) wrong(at finding.Span, message bahasa.Text, help ...bahasa.Text) {
	r.findings = append(r.findings, finding.Finding{Code: "aturan-tidak-sah", Severity: finding.Error, Span: at, Message: message, Help: help})
}

// pos is the place at an offset.
func (r *reader) pos(offset int) finding.Pos {
	line := 0
	for low, high := 0, len(r.lines)-1; low <= high; {
		if mid := (low + high) / 2; r.lines[mid] <= offset {
			line, low = mid, mid+1
		} else {
			high = mid - 1
		}
	}
	return finding.Pos{Filename: r.name, Offset: offset, Line: line + 1, Column: utf8.RuneCount(r.text[r.lines[line]:offset]) + 1}
}

func (r *reader) span(from, to int) finding.Span {
	from = min(max(from, 0), len(r.text))
	return finding.Span{Start: r.pos(from), End: r.pos(min(max(to, from), len(r.text)))}
}

// read makes the tree of a file; ok is false when it is no TOML at all.
func (r *reader) read() (root *node, ok bool) {
	r.lines = []int{0}
	for i, b := range r.text {
		if b == '\n' {
			r.lines = append(r.lines, i+1)
		}
	}
	bom := 0
	if bytes.HasPrefix(r.text, []byte("\uFEFF")) {
		bom = len("\uFEFF")
	}
	text := r.text[bom:]
	if err := toml.Unmarshal(text, &map[string]any{}); err != nil {
		r.noTOML(text, bom, err)
		return nil, false
	}
	root = &node{kind: unstable.Table}
	here := root
	var p unstable.Parser
	p.Reset(text)
	for p.NextExpression() {
		e := p.Expression()
		switch e.Kind {
		case unstable.Table, unstable.ArrayTable:
			here = r.header(root, e, bom)
		case unstable.KeyValue:
			r.keyValue(here, e, bom)
		}
	}
	return root, true
}

// header goes to the table that a header names.
func (r *reader) header(root *node, e *unstable.Node, bom int) *node {
	at := root
	for keys := e.Key(); keys.Next(); {
		next := at.get(string(keys.Node().Data))
		if next == nil {
			next = &node{kind: unstable.Table}
			if keys.IsLast() && e.Kind == unstable.ArrayTable {
				next.kind = unstable.Array
			}
			r.add(at, keys.Node(), bom, next)
		}
		if next.kind == unstable.Array {
			if keys.IsLast() && e.Kind == unstable.ArrayTable {
				next.items = append(next.items, &node{kind: unstable.Table, at: r.keySpan(keys.Node(), bom)})
			}
			if len(next.items) == 0 { // the library has refused it already
				return &node{kind: unstable.Table}
			}
			next = next.items[len(next.items)-1]
		}
		at = next
	}
	return at
}

func (r *reader) keySpan(key *unstable.Node, bom int) finding.Span {
	return r.span(bom+int(key.Raw.Offset), bom+int(key.Raw.Offset+key.Raw.Length))
}

// add puts a value under a key.
func (r *reader) add(table *node, key *unstable.Node, bom int, value *node) {
	at := r.keySpan(key, bom)
	if value.at.IsZero() {
		value.at = at
	}
	table.fields = append(table.fields, field{string(key.Data), at, value})
}

func (r *reader) keyValue(table *node, e *unstable.Node, bom int) {
	for keys := e.Key(); keys.Next(); {
		if keys.IsLast() {
			r.add(table, keys.Node(), bom, r.value(e.Value(), bom))
			return
		}
		next := table.get(string(keys.Node().Data))
		if next == nil {
			next = &node{kind: unstable.Table}
			r.add(table, keys.Node(), bom, next)
		}
		table = next
	}
}

func (r *reader) value(v *unstable.Node, bom int) *node {
	n := &node{kind: v.Kind, exact: -1}
	if v.Raw.Length > 0 {
		n.at = r.span(bom+int(v.Raw.Offset), bom+int(v.Raw.Offset+v.Raw.Length))
	}
	switch v.Kind {
	case unstable.String:
		n.text = string(v.Data)
		raw := string(r.text[n.at.Start.Offset:n.at.End.Offset])
		if i := strings.Index(raw, n.text); i >= 0 {
			n.exact = n.at.Start.Offset + i
		}
	case unstable.Array:
		for items := v.Children(); items.Next(); {
			n.items = append(n.items, r.value(items.Node(), bom))
		}
	case unstable.InlineTable:
		n.kind = unstable.Table
		for items := v.Children(); items.Next(); {
			r.keyValue(n, items.Node(), bom)
		}
	}
	return n
}

// noTOML says why a file is no TOML. The library's reasons are for
// programmers; the place and the usual slips say more.
func (r *reader) noTOML(text []byte, bom int, err error) {
	at, message := r.span(0, 0), err.Error()
	var bad *toml.DecodeError
	if errors.As(err, &bad) {
		line, column := bad.Position()
		start := r.lines[min(max(line, 1), len(r.lines))-1] + column - 1
		if line == 1 {
			start += bom
		}
		at = r.span(start, start+1)
		message = strings.TrimPrefix(message, "toml: ")
	}
	if strings.Contains(message, "already") || strings.Contains(message, "duplicate") {
		r.wrong(at, bahasa.T("isian ini sudah ada di atas", "this is filled in above already"), bahasa.T("tulis setiap isian sekali saja", "write everything once only"))
		return
	}
	r.wrong(at, bahasa.T("berkas ini tidak dapat dibaca mulai dari sini (%s)", "the file cannot be read from here (%s)", message),
		bahasa.T("teks diapit petik, nama = \"…\"; daftar diapit kurung siku, wajib = [\"…\", \"…\"]", "a text stands in quotes, nama = \"…\"; a list in brackets, wajib = [\"…\", \"…\"]"))
}

// The kinds of values that are asked for.
var (
	aText  = bahasa.T("teks dalam petik", "a text in quotes")
	aList  = bahasa.T("daftar teks: [\"…\", \"…\"]", "a list of texts: [\"…\", \"…\"]")
	aTable = bahasa.T("bagian dengan isian di bawahnya", "a section with fields below it")
)

func (r *reader) wrongKind(n *node, want bahasa.Text) {
	r.wrong(n.at, bahasa.T("di sini harus ada %s", "here must stand %s", want))
}

// textOf is the text of a value, which may be missing. What is there and is
// no text, or is blank, is reported.
func (r *reader) textOf(n *node) string {
	switch {
	case n == nil:
		return ""
	case n.kind != unstable.String:
		r.wrongKind(n, aText)
		return ""
	case strings.TrimSpace(n.text) == "":
		r.wrong(n.at, bahasa.T("belum diisi", "not filled in"), bahasa.T("isi, atau hapus baris ini", "fill it in or remove the line"))
	case strings.ContainsFunc(n.text, func(c rune) bool { return c < ' ' && c != '\n' && c != '\t' && c != '\r' }):
		r.wrong(n.at, bahasa.T("teks ini memuat karakter yang tidak dapat dicetak", "this text holds characters that cannot be printed"))
	case len(n.text) > maxText:
		r.wrong(n.at, bahasa.T("teks ini %d byte, sedangkan batasnya %d", "this text has %d bytes, the limit is %d", len(n.text), maxText))
	default:
		return strings.TrimSpace(n.text)
	}
	return ""
}

// listOf are the texts of a list, which may be missing.
func (r *reader) listOf(n *node) (items []*node) {
	switch {
	case n == nil:
	case n.kind != unstable.Array:
		r.wrongKind(n, aList)
	case len(n.items) > maxItems:
		r.wrong(n.at, bahasa.T("daftar ini memuat %d isi, sedangkan batasnya %d", "this list has %d items, the limit is %d", len(n.items), maxItems))
	default:
		for _, i := range n.items {
			if r.textOf(i) != "" {
				items = append(items, i)
			}
		}
	}
	return items
}

// tablesOf are the tables of a [[…]], which may be missing.
func (r *reader) tablesOf(n *node) (tables []*node) {
	switch {
	case n == nil:
	case n.kind != unstable.Array:
		r.wrong(n.at, bahasa.T("bagian ini ditulis dengan dua kurung siku", "this section is written with two brackets"), bahasa.T("contoh: [[aturan]]", "for example: [[aturan]]"))
	case len(n.items) > maxItems:
		r.wrong(n.at, bahasa.T("daftar ini memuat %d isi, sedangkan batasnya %d", "this list has %d items, the limit is %d", len(n.items), maxItems))
	default:
		for _, i := range n.items {
			if i.kind != unstable.Table {
				r.wrongKind(i, aTable)
				continue
			}
			tables = append(tables, i)
		}
	}
	return tables
}

// only reports the keys of a table that are not known.
func (r *reader) only(n *node, known ...string) {
	for _, f := range n.fields {
		r.oneOf(f.key, f.at, known)
	}
}

// oneOf reports a word that is not among those known.
func (r *reader) oneOf(word string, at finding.Span, known []string) bool {
	for _, k := range known {
		if word == k {
			return true
		}
	}
	f := bahasa.T("`%s` tidak dikenal di sini", "`%s` is not known here", word)
	r.wrong(at, f, r.meant(word, known))
	return false
}

// meant guesses which known word was meant, or else lists them.
func (r *reader) meant(word string, known []string) bahasa.Text {
	if near := lang.Closest(strings.ToLower(word), append([]string{}, known...)); near != "" {
		return bahasa.T("Mungkin maksud Anda `%s`?", "did you mean `%s`?", near)
	}
	if len(known) > 30 {
		return bahasa.T("periksa penulisannya", "check the spelling")
	}
	list := strings.Join(known, ", ")
	return bahasa.T("yang dikenal: %s", "known are: %s", list)
}
