package lang

import (
	"maps"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"unicode"

	"github.com/alecthomas/participle/v2/lexer"

	"sopc/lang/finding"
)

// Refusal is why Parse reads nothing of a file at all, or nil: it is no text,
// or too large or too deep. Format leaves such a file as it is.
func Refusal(name string, src []byte) *finding.Finding {
	_, refusal := scan(name, src)
	return refusal
}

// Format writes a .sop or .uji file in the one style of the language: two
// blanks of indent, one blank between words, one item inline and several in a
// block, one blank line between blocks. It goes by the tokens, not the tree,
// so it keeps every comment and formats files that have mistakes too. It is
// idempotent. A file that Parse refuses as a whole (Refusal) comes back as it
// is.
func Format(src []byte) []byte {
	tokens, refusal := scan("", src)
	if refusal != nil {
		return src
	}
	f := &layout{tokens: tokens}
	rows := f.rows(false)
	for f.next < len(f.tokens) { // a "}" too many
		rows = append(rows, f.rows(false)...)
	}
	var p printer
	for i := range rows {
		rows[i].tidy()
	}
	p.rows(rows, 0)
	return []byte(p.out.String())
}

// row is a line of the file with the block that it owns.
type row struct {
	words   []lexer.Token
	block   bool
	body    []row
	after   []lexer.Token // what follows the block's "}" on the same line
	open    bool          // the block has no "}"
	comment string        // at the end of the line
	inner   string        // after the "{"
	gap     bool          // a blank line stands before it
}

func (r *row) empty() bool { return len(r.words) == 0 && !r.block }

// layout gathers tokens into rows.
type layout struct {
	tokens []lexer.Token
	next   int
	ahead  int // the next token that counts, as far as opens knows
}

// rows gathers the rows up to the "}" of the present block, or the end.
func (f *layout) rows(inside bool) []row {
	var rows []row
	var r row
	newlines := 0
	flush := func() {
		if !r.empty() || r.comment != "" {
			rows = append(rows, r)
		}
		r = row{}
	}
	for f.next < len(f.tokens) {
		t := f.tokens[f.next]
		f.next++
		if strings.Contains(t.Value, "\n") { // dropped line ends count as blank lines, too
			newlines++
			if t.Type == typeEOL || r.empty() {
				flush()
			}
			continue
		}
		switch {
		case t.Type == typeBlank:
			continue
		case t.Type == typeComment:
			comment := strings.TrimRight(t.Value, " \t\r\u00A0")
			switch {
			case newlines == 0 && r.empty() && len(rows) > 0 && rows[len(rows)-1].comment == "":
				rows[len(rows)-1].comment = comment
			case newlines == 0 && !r.empty():
				r.comment = strings.TrimSpace(r.comment + " " + comment)
			default: // on a line of its own
				if !f.opens() {
					flush()
				}
				rows = append(rows, row{comment: comment, gap: newlines > 1})
			}
			newlines = 0
			continue
		}
		if r.empty() && r.comment == "" {
			r.gap = newlines > 1
		}
		newlines = 0
		switch {
		case t.Type == typeMark && t.Value == "{" && !r.block:
			r.block = true
			r.inner, r.comment = r.comment, ""
			if c := f.sameLineComment(); c != "" {
				r.inner = strings.TrimSpace(r.inner + " " + c)
			}
			r.body = f.rows(true)
			r.open = f.next > len(f.tokens) || f.next == 0 || f.tokens[f.next-1].Value != "}"
		case t.Type == typeMark && t.Value == "}" && inside:
			flush()
			return rows
		case t.Type == typeMark && t.Value == "}": // one too many: a row of its own
			flush()
			rows = append(rows, row{words: []lexer.Token{t}})
			return rows
		case r.block:
			r.after = append(r.after, t)
		default:
			r.words = append(r.words, t)
		}
	}
	flush()
	return rows
}

// opens tells whether the next token that counts is a "{".
func (f *layout) opens() bool {
	for ; f.ahead < f.next || f.ahead < len(f.tokens) && isElided(f.tokens[f.ahead]); f.ahead++ {
	}
	return f.ahead < len(f.tokens) && f.tokens[f.ahead].Type == typeMark && f.tokens[f.ahead].Value == "{"
}

func isElided(t lexer.Token) bool { return t.Type == typeBlank || t.Type == typeComment }

// sameLineComment takes a comment that follows on the same line.
func (f *layout) sameLineComment() string {
	for i := f.next; i < len(f.tokens); i++ {
		switch t := f.tokens[i]; {
		case strings.Contains(t.Value, "\n"):
			return ""
		case t.Type == typeComment:
			f.next = i + 1
			return strings.TrimRight(t.Value, " \t\r\u00A0")
		case t.Type != typeBlank:
			return ""
		}
	}
	return ""
}

// listings are the keywords whose items stand inline when there is one, and
// in a block when there are more; the value counts the words before the items.
var listings = map[string]int{
	"instansi": 1, "keterkaitan": 1, "peralatan": 1, "peringatan": 1, "pencatatan": 1,
	"kelengkapan": 1, "output": 1, "rincian": 1, "keterangan": 1,
	"kualifikasi": 1, "dasar": 2, "bagian": 2, "pelaksana": 1, "dokumen": 1, "isian": 1,
}

// single are the listings that hold one item inline at most: their items have
// commas of their own.
var single = map[string]bool{"pelaksana": true, "dokumen": true, "isian": true, "dasar": true}

// tidy brings a row and all in it into the one style.
func (r *row) tidy() {
	for i := range r.body {
		r.body[i].tidy()
	}
	plainTime(r)
	if len(r.words) == 0 {
		return
	}
	head, ok := listings[strings.ToLower(r.words[0].Value)]
	if !ok || r.words[0].Type != typeName || len(r.words) < head {
		return
	}
	if r.words[0].Value == "kualifikasi" && len(r.words) > 1 && r.words[1].Type == typeName {
		head = 2
	}
	switch {
	case !r.block && !single[strings.ToLower(r.words[0].Value)]:
		r.spread(head)
	case !r.block:
	case r.open || r.inner != "" || len(r.words) != head:
	case len(r.body) == 0:
		r.block = false
		r.words = append(r.words, r.after...)
		r.after = nil
	case len(r.body) == 1 && !r.body[0].block && r.body[0].comment == "" && !has(r.body[0].words, ",") && !has(r.after, ","):
		r.block = false
		r.words = append(append(r.words, r.body[0].words...), r.after...)
		r.body, r.after = nil, nil
	}
}

// spread makes a block of several inline items.
func (r *row) spread(head int) {
	items, after := r.words[head:], []lexer.Token(nil)
	for i, t := range items {
		if t.Type == typeWord && strings.EqualFold(t.Value, "dugaan") {
			items, after = items[:i], items[i:]
			break
		}
	}
	if !has(items, ",") {
		return
	}
	var body []row
	var item row
	for _, t := range items {
		if t.Type == typeMark && t.Value == "," {
			if len(item.words) == 0 {
				return // not a list: leave it alone
			}
			body = append(body, item)
			item = row{}
			continue
		}
		item.words = append(item.words, t)
	}
	if len(item.words) == 0 {
		return
	}
	r.body = append(body, item)
	r.words, r.after, r.block = r.words[:head:head], after, true
	r.inner, r.comment = r.comment, ""
}

func has(words []lexer.Token, mark string) bool {
	for _, t := range words {
		if t.Type == typeMark && t.Value == mark {
			return true
		}
	}
	return false
}

var simpleTime = lazily(`^"([0-9]+(?:-[0-9]+)? (?:menit|jam|hari|minggu|bulan|tahun)(?: kerja| kalender)?)"$`)

// lazily makes a regular expression that is compiled when it is first used.
func lazily(s string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(s) })
}

// plainTime takes the quotes off a time that reads as well without.
func plainTime(r *row) {
	for i, t := range r.words {
		if i == 0 || t.Type != typeText || i+1 < len(r.words) && r.words[i+1].Value == "=" {
			continue
		}
		switch strings.ToLower(r.words[i-1].Value) {
		case "waktu", "perpanjangan", "lama", "lambat", "terlambat":
			if m := simpleTime().FindStringSubmatch(t.Value); m != nil && r.words[i-1].Type == typeName {
				r.words[i] = lexer.Token{Type: typeNumber, Value: m[1]}
			}
		}
	}
}

type printer struct{ out strings.Builder }

// spaced are the sections that stand apart from others by a blank line.
var spaced = map[string]bool{"sop": true, "pelaksana": true, "dokumen": true, "isian": true, "langkah": true,
	"serentak": true, "jalur": true, "uji": true, "dasar": true}

// deepest bounds the indent, so that a file of nothing but "{" stays small.
const deepest = 20

func (p *printer) rows(rows []row, depth int) {
	apart := func(r row) bool {
		if len(r.words) == 0 {
			return false
		}
		word := strings.ToLower(r.words[0].Value)
		return spaced[word] && (r.block || word == "sop") && (depth == 0 || word == "langkah" || word == "jalur")
	}
	leads := make([]bool, len(rows)) // what stands apart, and the comments before it
	for i := len(rows) - 1; i >= 0; i-- {
		leads[i] = apart(rows[i]) || rows[i].empty() && i+1 < len(rows) && leads[i+1]
	}
	for i, r := range rows {
		if i > 0 {
			before := rows[i-1]
			if depth == 0 && r.gap || apart(before) || leads[i] && !before.empty() {
				p.out.WriteByte('\n')
			}
		}
		p.row(r, depth)
	}
}

func (p *printer) row(r row, depth int) {
	indent := strings.Repeat("  ", min(depth, deepest))
	p.out.WriteString(indent)
	p.words(r.words)
	if r.block {
		if len(r.words) > 0 {
			p.out.WriteByte(' ')
		}
		p.out.WriteByte('{')
		if r.inner != "" {
			p.out.WriteString("  " + r.inner)
		}
		p.out.WriteByte('\n')
		p.rows(r.body, depth+1)
		if r.open {
			return
		}
		p.out.WriteString(indent + "}")
		if len(r.after) > 0 {
			p.out.WriteByte(' ')
			p.words(r.after)
		}
	}
	if r.comment != "" {
		if !r.empty() {
			p.out.WriteString("  ")
		}
		p.out.WriteString(r.comment)
	}
	p.out.WriteByte('\n')
}

// keywords are the words of the grammar, which are written small.
var keywords = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	file := nodes(reflect.TypeFor[*File]())
	file.wordsIn(words, map[*rule]bool{})
	maps.DeleteFunc(words, func(w string, _ bool) bool { return !unicode.IsLetter(rune(w[0])) })
	return words
})

var units = map[string]bool{"menit": true, "jam": true, "hari": true, "minggu": true, "bulan": true, "tahun": true}

// words writes tokens with one blank between them where one belongs.
func (p *printer) words(words []lexer.Token) {
	for i, t := range words {
		switch {
		case i > 0 && brokenText(words[i-1]): // what follows would become part of it
			p.out.WriteByte('\n')
		case i > 0 && !tight(words, i):
			p.out.WriteByte(' ')
		}
		p.out.WriteString(written(t))
	}
}

func brokenText(t lexer.Token) bool {
	return t.Type == typeBroken && strings.HasPrefix(t.Value, `"`) || strings.HasPrefix(t.Value, "“") && t.Type == typeBroken
}

// tight tells whether token i follows the one before it without a blank.
func tight(words []lexer.Token, i int) bool {
	before, t := words[i-1], words[i]
	mark := func(t lexer.Token, s string) bool { return t.Type == typeMark && t.Value == s }
	number := func(n int) bool { return n >= 0 && n < len(words) && words[n].Type == typeNumber }
	joins := func(n int) bool { // a range of time, ya/tidak, 29/2014 as written
		switch {
		case mark(words[n], "-"):
			return number(n-1) && number(n+1) && n+2 < len(words) && units[strings.ToLower(words[n+2].Value)]
		case mark(words[n], "/"):
			return n > 0 && n+1 < len(words) && (words[n-1].Type == typeWord && words[n+1].Type == typeWord ||
				number(n-1) && number(n+1) && words[n+1].Pos.Offset-words[n-1].Pos.Offset == len(words[n-1].Value)+1)
		}
		return false
	}
	return mark(t, ",") || mark(t, ")") || mark(before, "(") || joins(i) || joins(i-1)
}

func written(t lexer.Token) string {
	switch t.Type {
	case typeText:
		if s, _ := inside(t.Value); len(s)+2 < len(t.Value) { // curly quotation marks
			return `"` + unescapedQuote().ReplaceAllString(s, `$1\"`) + `"`
		}
	case typeName, typeWord:
		if low := strings.ToLower(t.Value); keywords()[low] || t.Type == typeWord {
			return low
		}
	}
	return t.Value
}

var unescapedQuote = lazily(`((?:^|[^\\])(?:\\\\)*)"`)
