// Package settings reads the files in which an office says what it wants: TOML,
// kept as a tree in which every value knows its place, so that a mistake is a
// finding like any other. Reading never fails; what is understood counts.
package settings

import (
	"bytes"
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// The limits of a file.
const (
	MaxSize  = 256 << 10 // bytes
	maxItems = 200       // in a list
	maxDepth = 20        // parts of a key, and values within values
	maxKeys  = 5000      // parts of keys in all
	maxText  = 4000      // bytes of a text
)

// A Node is a value of the file with its place. The library's own decoding
// into structs forgets the places, and findings need them. Its methods take
// the missing value, nil, too.
type Node struct {
	Kind   unstable.Kind // Table also for inline ones, Array also for [[…]]
	At     finding.Span
	Text   string  // of a String; of any other single value, what stands in the file
	Items  []*Node // of an Array
	Fields []Field // of a Table, in the order of the file
	Exact  int     // of a String that stands in the file letter by letter: its offset there, else -1
}

// Field is an entry of a table.
type Field struct {
	Key string
	At  finding.Span // of the key
	*Node
}

// Get is the value of a table's key, nil if there is none.
func (n *Node) Get(key string) *Node {
	if n == nil {
		return nil
	}
	for _, f := range n.Fields {
		if f.Key == key {
			return f.Node
		}
	}
	return nil
}

// File is a file of settings and what is wrong with it. All findings have the
// same code.
type File struct {
	Code     string
	Name     string
	Text     []byte
	Findings []finding.Finding

	lines []int // the offset at which each line begins
}

// Wrong reports a mistake.
func (r *File) Wrong(at finding.Span, message bahasa.Text, help ...bahasa.Text) {
	r.Findings = append(r.Findings, finding.Finding{Code: r.Code, Severity: finding.Error, Span: at, Message: message, Help: help})
}

// pos is the place at an offset.
func (r *File) pos(offset int) finding.Pos {
	line := 0
	for low, high := 0, len(r.lines)-1; low <= high; {
		if mid := (low + high) / 2; r.lines[mid] <= offset {
			line, low = mid, mid+1
		} else {
			high = mid - 1
		}
	}
	return finding.Pos{Filename: r.Name, Offset: offset, Line: line + 1, Column: utf8.RuneCount(r.Text[r.lines[line]:offset]) + 1}
}

// Span is the part of the file between two offsets.
func (r *File) Span(from, to int) finding.Span {
	from = min(max(from, 0), len(r.Text))
	return finding.Span{Start: r.pos(from), End: r.pos(min(max(to, from), len(r.Text)))}
}

// Read makes the tree of a file; ok is false when it is no TOML at all.
func (r *File) Read() (root *Node, ok bool) {
	r.lines = []int{0}
	switch {
	case len(r.Text) > MaxSize:
		r.Wrong(r.Span(0, 0), bahasa.T("berkas ini %d byte, sedangkan batasnya %d", "this file has %d bytes, the limit is %d", len(r.Text), MaxSize),
			bahasa.T("hapus yang tidak diperlukan", "remove what is not needed"))
		return nil, false
	case !utf8.Valid(r.Text):
		r.Wrong(r.Span(0, 0), bahasa.T("berkas ini bukan teks UTF-8", "this file is no UTF-8 text"), bahasa.T("simpan sebagai teks UTF-8", "save it as UTF-8 text"))
		return nil, false
	}
	for i, b := range r.Text {
		if b == '\n' {
			r.lines = append(r.lines, i+1)
		}
	}
	bom := 0
	if bytes.HasPrefix(r.Text, []byte("\uFEFF")) {
		bom = len("\uFEFF")
	}
	text := r.Text[bom:]
	if !r.modest(text, bom) {
		return nil, false
	}
	if err := toml.Unmarshal(text, &map[string]any{}); err != nil {
		r.noTOML(text, bom, err)
		return nil, false
	}
	root = &Node{Kind: unstable.Table}
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

// modest refuses what the library reads in a time that grows with the square:
// long keys, and more of them than anyone writes.
func (r *File) modest(text []byte, bom int) bool {
	var p unstable.Parser
	p.Reset(text)
	keys := 0
	var within func(n *unstable.Node, depth int) bool
	within = func(n *unstable.Node, depth int) bool {
		if n.Kind == unstable.KeyValue || n.Kind == unstable.Table || n.Kind == unstable.ArrayTable {
			for parts := n.Key(); parts.Next(); depth++ {
				at := r.keySpan(parts.Node(), bom)
				if keys++; keys > maxKeys {
					r.Wrong(at, bahasa.T("isian berkas ini terlalu banyak", "this file has too many fields"), bahasa.T("batasnya %d", "the limit is %d", maxKeys))
					return false
				}
				if depth == maxDepth {
					r.Wrong(at, bahasa.T("isian ini terlalu dalam", "this is nested too deeply"), bahasa.T("batasnya %d tingkat", "the limit is %d levels", maxDepth))
					return false
				}
			}
		}
		switch n.Kind {
		case unstable.KeyValue:
			return within(n.Value(), depth)
		case unstable.Array, unstable.InlineTable:
			for items := n.Children(); items.Next(); {
				if !within(items.Node(), depth+1) {
					return false
				}
			}
		}
		return true
	}
	for p.NextExpression() {
		if !within(p.Expression(), 0) {
			return false
		}
	}
	return true
}

// header goes to the table that a header names.
func (r *File) header(root *Node, e *unstable.Node, bom int) *Node {
	at := root
	for keys := e.Key(); keys.Next(); {
		next := at.Get(string(keys.Node().Data))
		if next == nil {
			next = &Node{Kind: unstable.Table}
			if keys.IsLast() && e.Kind == unstable.ArrayTable {
				next.Kind = unstable.Array
			}
			r.add(at, keys.Node(), bom, next)
		}
		if next.Kind == unstable.Array {
			if keys.IsLast() && e.Kind == unstable.ArrayTable {
				next.Items = append(next.Items, &Node{Kind: unstable.Table, At: r.keySpan(keys.Node(), bom)})
			}
			if len(next.Items) == 0 { // the library has refused it already
				return &Node{Kind: unstable.Table}
			}
			next = next.Items[len(next.Items)-1]
		}
		at = next
	}
	return at
}

func (r *File) keySpan(key *unstable.Node, bom int) finding.Span {
	return r.Span(bom+int(key.Raw.Offset), bom+int(key.Raw.Offset+key.Raw.Length))
}

// add puts a value under a key.
func (r *File) add(table *Node, key *unstable.Node, bom int, value *Node) {
	at := r.keySpan(key, bom)
	if value.At.IsZero() {
		value.At = at
	}
	table.Fields = append(table.Fields, Field{string(key.Data), at, value})
}

func (r *File) keyValue(table *Node, e *unstable.Node, bom int) {
	for keys := e.Key(); keys.Next(); {
		if keys.IsLast() {
			r.add(table, keys.Node(), bom, r.value(e.Value(), bom, r.keySpan(keys.Node(), bom)))
			return
		}
		next := table.Get(string(keys.Node().Data))
		if next == nil {
			next = &Node{Kind: unstable.Table}
			r.add(table, keys.Node(), bom, next)
		}
		table = next
	}
}

// value reads a value; near is the place of one whose own is not known.
func (r *File) value(v *unstable.Node, bom int, near finding.Span) *Node {
	n := &Node{Kind: v.Kind, Exact: -1, At: near}
	if v.Raw.Length > 0 {
		n.At = r.Span(bom+int(v.Raw.Offset), bom+int(v.Raw.Offset+v.Raw.Length))
	}
	switch v.Kind {
	case unstable.String:
		n.Text = string(v.Data)
		raw := string(r.Text[n.At.Start.Offset:n.At.End.Offset])
		if i := strings.Index(raw, n.Text); i >= 0 {
			n.Exact = n.At.Start.Offset + i
		}
	case unstable.Array:
		for items := v.Children(); items.Next(); {
			n.Items = append(n.Items, r.value(items.Node(), bom, n.At))
		}
	case unstable.InlineTable:
		n.Kind = unstable.Table
		for items := v.Children(); items.Next(); {
			r.keyValue(n, items.Node(), bom)
		}
	default:
		n.Text = string(v.Data)
	}
	return n
}

// noTOML says why a file is no TOML. The library's reasons are for
// programmers; the place and the usual slips say more.
func (r *File) noTOML(text []byte, bom int, err error) {
	at, message := r.Span(0, 0), err.Error()
	var bad *toml.DecodeError
	if errors.As(err, &bad) {
		line, column := bad.Position()
		start := r.lines[min(max(line, 1), len(r.lines))-1] + column - 1
		if line == 1 {
			start += bom
		}
		at = r.Span(start, start+1)
		message = strings.TrimPrefix(message, "toml: ")
	}
	if strings.Contains(message, "already") || strings.Contains(message, "duplicate") {
		r.Wrong(at, bahasa.T("isian ini sudah ada di atas", "this is filled in above already"), bahasa.T("tulis setiap isian sekali saja", "write everything once only"))
		return
	}
	why := reason(message)
	switch value := r.valueOn(at.Start.Line); {
	case strings.HasPrefix(value, "“") || strings.HasPrefix(value, "”") || strings.HasPrefix(value, "‘") || strings.HasPrefix(value, "’"):
		why = bahasa.T("tanda petiknya miring; pakai yang lurus: \"", "the quotation marks are curly; use straight ones: \"")
	case value != "" && '0' <= value[0] && value[0] <= '9' && why == oneField:
		why = badNumber // 22 November 2026, or 19850312 200901
	}
	r.Wrong(at, bahasa.T("berkas ini tidak dapat dibaca mulai dari sini: %s", "the file cannot be read from here: %s", why),
		bahasa.T("teks diapit petik, nama = \"…\"; daftar diapit kurung siku, [\"…\", \"…\"]", "a text stands in quotes, nama = \"…\"; a list in brackets, [\"…\", \"…\"]"))
}

// valueOn is what stands behind the first = of a line.
func (r *File) valueOn(line int) string {
	text := r.Text[r.lines[line-1]:]
	if line < len(r.lines) {
		text = r.Text[r.lines[line-1]:r.lines[line]]
	}
	_, value, _ := strings.Cut(string(text), "=")
	return strings.TrimSpace(value)
}

var (
	oneField  = bahasa.T("satu baris memuat satu isian", "one line holds one field")
	badNumber = bahasa.T("angka atau tanggal ini tidak dikenal; tanggal ditulis 2026-03-19, dan teks diapit tanda petik", "this number or date is unknown; a date is written 2026-03-19, and a text stands in quotation marks")
)

// reason says in our words what the library says in English.
func reason(message string) bahasa.Text {
	says := func(any ...string) bool {
		return slices.ContainsFunc(any, func(s string) bool { return strings.Contains(message, s) })
	}
	switch {
	case says("strings cannot have new lines", "unterminated", "string not terminated"):
		return bahasa.T("tanda petik belum ditutup di baris yang sama", "a quotation mark is not closed on its line")
	case says("at start of value", "strings must be quoted", "expected value", "incorrect", "expected 'true'", "expected 'false'", "not valid"):
		return bahasa.T("nilai teks ditulis di antara tanda petik", "a value that is a text stands in quotation marks")
	case says("expected '='", "after key", "expected = after", "missing ="):
		return bahasa.T("sesudah nama isian ditulis tanda `=`", "after the name of a field stands `=`")
	case says("table name"):
		return bahasa.T("nama bagian diapit kurung siku, misalnya [instansi] atau [[petugas]]", "the name of a section stands in brackets, such as [instansi] or [[petugas]]")
	case says("array", "comma", "separat"):
		return bahasa.T("isi daftar dipisahkan koma, dan daftar ditutup dengan `]`", "the items of a list are parted by commas, and `]` closes it")
	case says("escape", "after \\"):
		return bahasa.T("garis miring terbalik dalam petik ganda ditulis dua kali (\\\\), atau pakai petik tunggal", "a backslash in double quotes is written twice (\\\\), or use single quotes")
	case says("expected newline", "extra characters"):
		return oneField
	case says("UTF-8", "control characters"):
		return bahasa.T("di sini ada tanda yang tidak dapat ditulis dalam teks", "here is a character that no text may have")
	case says("leading zeroes", "digit", "number", "integer", "decimal", "date", "hour", "minutes"):
		return badNumber
	}
	return bahasa.T("susunannya tidak dikenal", "its form is unknown")
}

// The kinds of values that are asked for.
var (
	AText  = bahasa.T("teks dalam petik", "a text in quotes")
	AList  = bahasa.T("daftar teks: [\"…\", \"…\"]", "a list of texts: [\"…\", \"…\"]")
	ATable = bahasa.T("bagian dengan isian di bawahnya", "a section with fields below it")
)

// WrongKind reports a value that is of another kind than what is wanted.
func (r *File) WrongKind(n *Node, want bahasa.Text) {
	r.Wrong(n.At, bahasa.T("di sini harus ada %s", "here must stand %s", want))
}

// TextOf is the text of a value, which may be missing. What is there and is
// no text, or is blank, is reported.
func (r *File) TextOf(n *Node) string {
	switch {
	case n == nil:
		return ""
	case n.Kind != unstable.String:
		r.WrongKind(n, AText)
		return ""
	case strings.TrimSpace(n.Text) == "":
		r.Wrong(n.At, bahasa.T("belum diisi", "not filled in"), bahasa.T("isi, atau hapus baris ini", "fill it in or remove the line"))
	case strings.ContainsFunc(n.Text, func(c rune) bool { return c < ' ' && c != '\n' && c != '\t' && c != '\r' }):
		r.Wrong(n.At, bahasa.T("teks ini memuat karakter yang tidak dapat dicetak", "this text holds characters that cannot be printed"))
	case len(n.Text) > maxText:
		r.Wrong(n.At, bahasa.T("teks ini %d byte, sedangkan batasnya %d", "this text has %d bytes, the limit is %d", len(n.Text), maxText),
			bahasa.T("persingkat teksnya, atau bagi menjadi beberapa", "shorten the text, or split it into several"))
	default:
		return strings.TrimSpace(n.Text)
	}
	return ""
}

// NumberOf is a number of a unit, within bounds; a value that is missing, and one that is
// reported, gives 0.
func (r *File) NumberOf(n *Node, least, most float64, unit string) float64 {
	if n == nil {
		return 0
	}
	number, err := strconv.ParseFloat(n.Text, 64)
	switch {
	case n.Kind != unstable.Integer && n.Kind != unstable.Float || err != nil:
		r.WrongKind(n, bahasa.T("angka, tanpa petik", "a number, without quotes"))
	case !(least <= number && number <= most): // which NaN is not
		r.Wrong(n.At, bahasa.T("%s di luar batas", "%s is out of bounds", n.Text), bahasa.T("pilih dari %v sampai %v %s", "choose from %v to %v %s", least, most, unit))
	default:
		return number
	}
	return 0
}

// FlagOf is a true or false, which may be missing.
func (r *File) FlagOf(n *Node) bool {
	if n != nil && n.Kind != unstable.Bool {
		r.WrongKind(n, bahasa.T("true atau false, tanpa petik", "true or false, without quotes"))
	}
	return n != nil && n.Kind == unstable.Bool && n.Text == "true"
}

// ListOf are the texts of a list, which may be missing.
func (r *File) ListOf(n *Node) (items []*Node) {
	switch {
	case n == nil:
	case n.Kind != unstable.Array:
		r.WrongKind(n, AList)
	case len(n.Items) > maxItems:
		r.Wrong(n.At, bahasa.T("daftar ini memuat %d isi, sedangkan batasnya %d", "this list has %d items, the limit is %d", len(n.Items), maxItems),
			bahasa.T("hapus yang tidak diperlukan", "remove what is not needed"))
	default:
		for _, i := range n.Items {
			if r.TextOf(i) != "" {
				items = append(items, i)
			}
		}
	}
	return items
}

// TablesOf are the tables of a [[…]], which may be missing.
func (r *File) TablesOf(n *Node) []*Node { return r.TablesUpTo(n, maxItems) }

// TablesUpTo are the tables of a [[…]] of which there may be so many.
func (r *File) TablesUpTo(n *Node, most int) (tables []*Node) {
	switch {
	case n == nil:
	case n.Kind != unstable.Array:
		name := "…"
		if at := string(r.Text[n.At.Start.Offset:n.At.End.Offset]); n.Kind == unstable.Table && at != "" && !strings.ContainsAny(at, "{}") {
			name = at // of a header the place is its name
		}
		r.Wrong(n.At, bahasa.T("bagian ini ditulis dengan dua kurung siku", "this section is written with two brackets"), bahasa.T("tulis: [[%s]]", "write: [[%s]]", name))
	case len(n.Items) > most:
		r.Wrong(n.At, bahasa.T("daftar ini memuat %d isi, sedangkan batasnya %d", "this list has %d items, the limit is %d", len(n.Items), most),
			bahasa.T("hapus yang tidak diperlukan", "remove what is not needed"))
	default:
		for _, i := range n.Items {
			if i.Kind != unstable.Table {
				r.WrongKind(i, ATable)
				continue
			}
			tables = append(tables, i)
		}
	}
	return tables
}

// Only reports the keys of a table that are not known.
func (r *File) Only(n *Node, known ...string) {
	for _, f := range n.Fields {
		r.OneOf(f.Key, f.At, known)
	}
}

// OneOf reports a word that is not among those known.
func (r *File) OneOf(word string, at finding.Span, known []string) bool {
	for _, k := range known {
		if word == k {
			return true
		}
	}
	f := bahasa.T("`%s` tidak dikenal di sini", "`%s` is not known here", word)
	r.Wrong(at, f, r.Meant(word, known))
	return false
}

// Meant guesses which known word was meant, or else lists them.
func (r *File) Meant(word string, known []string) bahasa.Text {
	near := strings.ToLower(word)
	if !slices.Contains(known, near) { // else only the case is wrong
		near = finding.Closest(near, append([]string{}, known...))
	}
	if near != "" {
		return bahasa.T("Mungkin maksud Anda `%s`?", "did you mean `%s`?", near)
	}
	if len(known) > 30 {
		return bahasa.T("periksa penulisannya", "check the spelling")
	}
	list := strings.Join(known, ", ")
	return bahasa.T("yang dikenal: %s", "known are: %s", list)
}
