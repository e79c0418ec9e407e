package lang

import (
	"io"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"

	"sopc/lang/finding"
)

// The tokens of a .sop file. They concatenate to the source: blanks and
// comments are tokens too, and what cannot be read is a broken token, so the
// lexer never fails. Which tokens count is settled in a second pass, settle.

// Token types, as the grammar names them.
const (
	typeText    lexer.TokenType = -(iota + 2) // "…" on one line
	typeNumber                                // 12  50.000  1,5  Rp50.000
	typeName                                  // letter { letter | digit | "_" | "-" }
	typeWord                                  // a reserved word
	typeEOL                                   // the end of a line that ends a statement
	typeMark                                  // punctuation
	typeBlank                                 // blanks, and everything that settle drops
	typeComment                               // # to the end of the line
	typeBroken                                // what cannot be read
)

// reserved words are never names. All other keywords count only where the
// grammar expects them.
var reserved = map[string]bool{
	"dan": true, "atau": true, "bukan": true, "ya": true, "tidak": true,
	"dugaan": true, "alat": true, "orang": true,
}

// definition makes the lexer known to participle.
type definition struct{}

func (definition) Symbols() map[string]lexer.TokenType {
	return map[string]lexer.TokenType{
		"EOF": lexer.EOF, "Teks": typeText, "Angka": typeNumber, "Nama": typeName,
		"Kata": typeWord, "EOL": typeEOL, "Tanda": typeMark, "Spasi": typeBlank,
		"Komentar": typeComment, "Rusak": typeBroken,
	}
}

// Lex stops behind maxTokens and one, so that it can be told that there are
// too many.
func (definition) Lex(name string, r io.Reader) (lexer.Lexer, error) {
	src, err := io.ReadAll(r)
	return newLexing(name, string(src), maxTokens+1), err
}

// settled is the definition for the strict grammar, which knows only tokens
// that count.
type settled struct{ definition }

func (settled) Lex(name string, r io.Reader) (lexer.Lexer, error) {
	src, err := io.ReadAll(r)
	tokens, end := lex(name, string(src), math.MaxInt)
	settle(tokens)
	return &replay{tokens, end}, err
}

// lexing splits source into tokens whose values concatenate to it. It stops
// behind most tokens, blanks aside.
type lexing struct {
	src  string
	pos  lexer.Position
	most int
}

func newLexing(name, src string, most int) *lexing {
	return &lexing{src, lexer.Position{Filename: name, Line: 1, Column: 1}, most}
}

// Next gives the next token. It never fails: what is no token is a broken one.
func (l *lexing) Next() (lexer.Token, error) {
	if l.pos.Offset == len(l.src) || l.most <= 0 {
		return lexer.EOFToken(l.pos), nil
	}
	typ, n := next(l.src[l.pos.Offset:])
	if typ != typeBlank {
		l.most--
	}
	t := lexer.Token{Type: typ, Value: l.src[l.pos.Offset : l.pos.Offset+n], Pos: l.pos}
	l.pos = endOf(t)
	return t, nil
}

// replay hands finished tokens to participle, then an end of file at end.
type replay struct {
	tokens []lexer.Token
	end    lexer.Position
}

func (r *replay) Next() (lexer.Token, error) {
	if len(r.tokens) == 0 {
		return lexer.EOFToken(r.end), nil
	}
	t := r.tokens[0]
	r.tokens = r.tokens[1:]
	return t, nil
}

// endOf is the position just after a token that has its value from the source.
// Where values may have been rewritten, a token ends where the next one begins.
func endOf(t lexer.Token) lexer.Position {
	p := t.Pos
	p.Offset += len(t.Value)
	if t.Value == "\n" {
		p.Line, p.Column = p.Line+1, 1
	} else {
		p.Column += utf8.RuneCountInString(t.Value)
	}
	return p
}

func spanOf(t lexer.Token) finding.Span {
	return finding.Span{Start: finding.Pos(t.Pos), End: finding.Pos(endOf(t))}
}

// lex makes all tokens of a text, but at most so many, blanks aside.
func lex(name, src string, most int) (tokens []lexer.Token, end lexer.Position) {
	const ofLine = 6 // on average, blanks included
	tokens = make([]lexer.Token, 0, min(len(src), most, ofLine*(1+strings.Count(src, "\n"))))
	for l := newLexing(name, src, most); ; {
		t, _ := l.Next()
		if t.EOF() {
			return tokens, t.Pos
		}
		tokens = append(tokens, t)
	}
}

// next gives the type and the length in bytes of the token that s begins with.
func next(s string) (lexer.TokenType, int) {
	switch c := s[0]; {
	case c == '\n':
		return typeEOL, 1
	case c == '"':
		return text(s, 1, '"')
	case c == '#':
		return typeComment, lineEnd(s)
	case '0' <= c && c <= '9':
		return number(s, 0)
	case c == 'R' || c == 'r':
		if n := rupiah(s); n > 0 {
			return number(s, n)
		}
	}
	if strings.IndexByte("-=<>!", s[0]) >= 0 {
		for _, m := range []string{"-->", "==>", "=>", "=<"} { // of other languages
			if strings.HasPrefix(s, m) {
				return typeBroken, len(m)
			}
		}
		for _, m := range []string{"->", "<=", ">=", "!=", "<>", "=="} {
			if strings.HasPrefix(s, m) {
				return typeMark, 2
			}
		}
	}
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case r == '“':
		return text(s, size, '”')
	case r == '\'' || r == '‘' || r == '’':
		if n := singleQuoted(s); n > 0 {
			return typeBroken, n
		}
	case isBlank(r):
		n := size
		for n < len(s) {
			r, size := utf8.DecodeRuneInString(s[n:])
			if !isBlank(r) {
				break
			}
			n += size
		}
		return typeBlank, n
	case unicode.IsLetter(r):
		n := nameLen(s)
		if reserved[strings.ToLower(s[:n])] {
			return typeWord, n
		}
		return typeName, n
	case strings.ContainsRune(marks, r):
		return typeMark, size
	}
	n := strings.IndexFunc(s, readable) // several in a row are one mistake
	if n < 0 {
		n = len(s)
	}
	return typeBroken, n
}

const marks = "{}(),;.:=<>+-*/→–"

// readable tells whether a token that is not broken may begin with r.
func readable(r rune) bool {
	return r == '\n' || r == '"' || r == '“' || r == '#' || '0' <= r && r <= '9' ||
		isBlank(r) || unicode.IsLetter(r) || strings.ContainsRune(marks, r)
}

// isBlank also takes what only looks like a blank: a byte order mark, a
// no-break space, the carriage return of a Windows line end.
func isBlank(r rune) bool {
	return r != '\n' && unicode.IsSpace(r) || r == '\uFEFF' || r == '\u200B'
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func lineEnd(s string) int {
	n := strings.IndexByte(s, '\n')
	if n < 0 {
		n = len(s)
	}
	return len(strings.TrimRight(s[:n], "\r"))
}

// text reads a text whose opening quote is open bytes long. It ends with the
// quote that answers it, or else with the other kind, for word processors mix
// them; and at the end of its line at the latest: then it is broken. A brace
// that stands last on such a line stays outside: the quote was lost, not the
// block.
func text(s string, open int, closing rune) (lexer.TokenType, int) {
	const far = 1000 // bytes behind the other kind in which the answer is looked for
	end, other := open, 0
	for ; end < len(s) && s[end] != '\n' && (other == 0 || end < other+far); end++ {
		if s[end] == '\\' && end+1 < len(s) && s[end+1] != '\n' {
			end++
			continue
		}
		if s[end] < utf8.RuneSelf && s[end] != '"' {
			continue
		}
		switch r, size := utf8.DecodeRuneInString(s[end:]); {
		case r == closing:
			return typeText, end + size
		case other == 0 && (r == '"' || r == '”'):
			other = end + size
		}
	}
	if other > 0 {
		return typeText, other
	}
	kept := strings.TrimRight(s[:end], " \t\r")
	if rest, ok := strings.CutSuffix(kept, "{"); ok && len(rest) > open {
		kept = strings.TrimRight(rest, " \t\r")
	}
	return typeBroken, max(len(kept), open)
}

// singleQuoted is the length of a text between single quotation marks that s
// begins with, or 0.
func singleQuoted(s string) int {
	r, open := utf8.DecodeRuneInString(s)
	if r != '\'' && r != '‘' && r != '’' {
		return 0
	}
	end := strings.IndexAny(s[open:], "'’\n")
	if end <= 0 || s[open+end] == '\n' {
		return 0
	}
	_, size := utf8.DecodeRuneInString(s[open+end:])
	return open + end + size
}

// inside is what stands between the quotation marks of a text, and where.
func inside(raw string) (s string, at int) {
	_, at = utf8.DecodeRuneInString(raw)
	s = raw[at:]
	if r, size := utf8.DecodeLastRuneInString(s); r == '"' || r == '”' {
		s = s[:len(s)-size]
	}
	return s, at
}

// rupiah is the length of "Rp", "Rp." or "Rp " before a digit, else 0.
func rupiah(s string) int {
	if len(s) < 3 || s[1] != 'p' && s[1] != 'P' {
		return 0
	}
	n := 2
	if s[n] == '.' {
		n++
	}
	for n < len(s) && s[n] == ' ' {
		n++
	}
	if n < len(s) && isDigit(s[n]) {
		return n
	}
	return 0
}

// amount writes an amount of money without what is tolerated around it: "Rp
// 50.000,-" is Rp50.000.
func amount(s string) string {
	if n := rupiah(s); n > 0 {
		s = "Rp" + s[n:]
	}
	return strings.TrimSuffix(s, ",-")
}

// number reads an Indonesian number: dots part thousands, a comma the
// fraction. Digits with dots or commas in other places are broken.
func number(s string, n int) (lexer.TokenType, int) {
	start := n
	for n < len(s) && (isDigit(s[n]) || (s[n] == '.' || s[n] == ',') && n+1 < len(s) && isDigit(s[n+1])) {
		n++
	}
	whole, fraction, _ := strings.Cut(s[start:n], ",")
	groups := strings.Split(whole, ".")
	ok := !strings.ContainsAny(fraction, ".,") && (len(groups) == 1 || len(groups[0]) <= 3)
	for _, g := range groups[1:] {
		ok = ok && len(g) == 3
	}
	if !ok {
		return typeBroken, n
	}
	if strings.HasPrefix(s[n:], ",-") && start > 0 {
		n += 2
	}
	return typeNumber, n
}

func nameLen(s string) int {
	for n, r := range s {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r), r == '_':
		case r == '-' && n > 0:
			after, _ := utf8.DecodeRuneInString(s[n+1:])
			if !unicode.IsLetter(after) && !unicode.IsDigit(after) {
				return n
			}
		default:
			return n
		}
	}
	return len(s)
}

// spellings that are read silently and written as on the right by Format.
var spellings = map[string]string{"→": "->", "–": "-", "==": "=", "<>": "!="}

// settle decides, in place, which tokens count, and returns their indexes. Line
// ends that end no statement and what is tolerated silently become blanks: line
// ends after "{", before "{" and "}" and at both ends of the file, all but the
// first of several, "," ";" "." at the end of a line and ":" after a word.
// Spellings that are read silently are written as Format does.
func settle(tokens []lexer.Token) (count []int) {
	count = make([]int, 0, len(tokens)/2+1)
	last := func() *lexer.Token {
		if len(count) == 0 {
			return &lexer.Token{Type: typeEOL}
		}
		return &tokens[count[len(count)-1]]
	}
	drop := func() { // the last token that counts so far
		last().Type = typeBlank
		count = count[:len(count)-1]
	}
	trim := func() { // what a line may end with
		for t := last(); t.Type == typeMark && (t.Value == "," || t.Value == ";" || t.Value == "."); t = last() {
			drop()
		}
	}
	nesting := 0
	for i := range tokens {
		t := &tokens[i]
		switch t.Type {
		case typeBlank, typeComment:
			continue
		case typeEOL:
			nesting = 0
			trim()
			if before := last(); before.Type == typeEOL || before.Type == typeMark && before.Value == "{" {
				t.Type = typeBlank
				continue
			}
		case typeMark:
			if plain, ok := spellings[t.Value]; ok {
				t.Value = plain
			}
			switch t.Value {
			case "(":
				nesting = nest(t, nesting)
			case "{", "}":
				nesting = 0
				if t.Value == "}" {
					trim()
				}
				if len(count) > 0 && last().Type == typeEOL {
					drop()
				}
			case ":":
				if before := last().Type; before == typeName || before == typeWord {
					t.Type = typeBlank
					continue
				}
			}
		case typeNumber:
			t.Value = amount(t.Value)
		case typeName, typeWord:
			if strings.EqualFold(t.Value, "selebihnya") || strings.EqualFold(t.Value, "bukan") {
				nesting = nest(t, nesting)
			}
		}
		count = append(count, i)
	}
	for trim(); len(count) > 0 && last().Type == typeEOL; trim() {
		drop()
	}
	return count
}

// maxNesting bounds what may nest on one line, for reading is recursive.
const maxNesting = 60

func nest(t *lexer.Token, depth int) int {
	if depth == maxNesting {
		t.Type = typeBroken
	}
	return min(depth+1, maxNesting)
}
