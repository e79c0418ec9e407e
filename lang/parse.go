// Package lang is the text of the language: its tokens, its tree, which is
// also its grammar, its reading, its walk and its one style.
//
// # How a file is read
//
// A statement ends with its line, and a block holds one item a line. So the
// file is read line by line under a stack of blocks: each line goes to the
// grammar's rule for lines that begin with its first word. A line that cannot
// be read is one finding and costs nothing but itself.
//
// Braces are the only thing that reaches across lines, and they repair
// themselves from what the next line begins with, for a line's first word
// nearly always tells where it belongs:
//
//   - it belongs here: read it;
//   - it belongs to a block around this one: this block's "}" was lost;
//   - it belongs into the block of the line before: that line's "{" was lost,
//     or its "}" came too early;
//   - it belongs nowhere: the word is unknown, and its block is passed over.
package lang

import (
	"bytes"
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// The bounds of a file. They are far above any real SOP (the largest has some
// thousand tokens) and bound the time and memory of all that comes after. No
// list of a program comes near program.MaxList, for an entry takes two tokens.
const (
	MaxSize     = 5 << 20 // bytes
	maxTokens   = 250_000 // words, texts, marks and line ends
	maxLine     = 1000    // the same, in a statement without its block
	maxBraces   = 1000    // "{" in one another
	maxMistakes = 500     // reading stops there
)

// Parse reads a .sop file, or a .uji file if the name ends so. It never
// fails: it returns all that can be read, and a finding for each thing that
// cannot. Positions carry name.
func Parse(name string, src []byte) (*File, []finding.Finding) {
	if f := unreadable(name, src); f != nil {
		return &File{}, []finding.Finding{*f}
	}
	s, err := files().ParseBytes(name, src)
	if err != nil { // a source never fails
		panic(err)
	}
	return s.file, s.findings
}

// source is a whole file to participle: a production that reads itself, so
// that a mistake costs its line and not the file.
type source struct {
	file     *File
	findings []finding.Finding
}

var files = sync.OnceValue(func() *participle.Parser[source] {
	return participle.MustBuild[source](participle.Lexer(definition{}))
})

// Parse reads all that the lexer has.
func (s *source) Parse(lex *lexer.PeekingLexer) error {
	lex.FastForward(math.MaxInt)
	tokens, eof := lex.Range(0, lex.RawCursor()), lex.RawPeek()
	s.file = &File{}
	lines, refusal := bounded(tokens, eof.Pos)
	if refusal != nil {
		s.findings = []finding.Finding{*refusal}
		return nil
	}
	p := &parser{tokens: tokens, end: eof.Pos, lines: lines}
	p.repair()
	p.match()
	if strings.HasSuffix(eof.Pos.Filename, ".uji") {
		p.answers(s.file)
	} else {
		p.sop(s.file)
	}
	slices.SortStableFunc(p.findings, func(a, b finding.Finding) int {
		return cmp.Compare(a.Span.Start.Offset, b.Span.Start.Offset)
	})
	if p.gaveUp() {
		last := &p.findings[maxMistakes-1]
		last.Help = append(last.Help, bahasa.T("berkas ini tidak dibaca sampai akhir, karena kesalahannya sudah %d; perbaiki dahulu yang ini", "this file was not read to its end, for it has %d errors already; mend these first", maxMistakes))
		s.file = &File{}
	}
	s.findings = p.findings
	return nil
}

// scan makes tokens of a file, or says why it is not to be read at all.
func scan(name string, src []byte) (tokens []lexer.Token, refusal *finding.Finding) {
	if f := unreadable(name, src); f != nil {
		return nil, f
	}
	tokens, end := lex(name, string(src), maxTokens+1)
	if _, refusal = bounded(tokens, end); refusal != nil {
		return nil, refusal
	}
	return tokens, nil
}

// bounded settles the tokens of a file and lists those that count, or says why
// they are too many, too deep or too long.
func bounded(tokens []lexer.Token, end lexer.Position) (count []int, refusal *finding.Finding) {
	n := 0
	for i := range tokens {
		if tokens[i].Type != typeBlank {
			n++
		}
	}
	if n > maxTokens {
		f := tooLong(spanOf(tokens[len(tokens)-1]))
		return nil, &f
	}
	count = settle(tokens)
	depth, long := 0, 0
	for _, i := range count {
		t := tokens[i]
		long++
		switch brace := t.Type == typeMark; {
		case t.Type == typeEOL:
			long = 0
		case brace && t.Value == "{":
			depth, long = depth+1, 0
		case brace && t.Value == "}":
			depth, long = max(depth-1, 0), 0
		}
		if depth > maxBraces || long > maxLine {
			at := finding.Span{Start: finding.Pos(t.Pos), End: finding.Pos(end)}
			if i+1 < len(tokens) {
				at.End = finding.Pos(tokens[i+1].Pos)
			}
			f := tooDeep(at)
			if long > maxLine {
				f = tooLongLine(at)
			}
			return nil, &f
		}
	}
	return count, nil
}

// unreadable finds what makes a file no text at all.
func unreadable(name string, src []byte) *finding.Finding {
	start := finding.Pos{Filename: name, Line: 1, Column: 1}
	at := func(offset int) finding.Span {
		line := 1 + bytes.Count(src[:offset], []byte("\n"))
		column := 1 + utf8.RuneCount(src[bytes.LastIndexByte(src[:offset], '\n')+1:offset])
		p := finding.Pos{Filename: name, Offset: offset, Line: line, Column: column}
		return finding.Span{Start: p, End: p}
	}
	switch {
	case len(src) > MaxSize:
		return &finding.Finding{Code: "berkas-terlalu-besar", Severity: finding.Error, Span: finding.Span{Start: start, End: start},
			Message: bahasa.T("berkas ini %d byte, sedangkan batasnya %d byte", "this file has %d bytes, the limit is %d", len(src), MaxSize),
			Help:    []bahasa.Text{bahasa.T("satu berkas .sop memuat satu SOP; bagi menjadi beberapa berkas", "one .sop file holds one SOP; split it into several files")}}
	case bytes.HasPrefix(src, []byte("PK\x03\x04")) || bytes.HasPrefix(src, []byte("\xD0\xCF\x11\xE0")):
		return &finding.Finding{Code: "berkas-bukan-teks", Severity: finding.Error, Span: finding.Span{Start: start, End: start},
			Message: bahasa.T("ini dokumen Word atau arsip, bukan teks .sop", "this is a Word document or an archive, not a .sop text"),
			Help:    []bahasa.Text{bahasa.T("buat berkas teks baru berakhiran .sop, lalu salin isinya ke sana", "make a new text file that ends in .sop and copy the content there")}}
	}
	if i := bytes.IndexByte(src, 0); i >= 0 {
		return &finding.Finding{Code: "berkas-bukan-teks", Severity: finding.Error, Span: at(i),
			Message: bahasa.T("berkas ini memuat byte nol, jadi bukan teks", "this file holds a zero byte, so it is not a text"),
			Help:    []bahasa.Text{bahasa.T("simpan sebagai teks UTF-8", "save it as UTF-8 text")}}
	}
	if !utf8.Valid(src) {
		i := 0
		for i < len(src) {
			r, n := utf8.DecodeRune(src[i:])
			if r == utf8.RuneError && n == 1 {
				break
			}
			i += n
		}
		return &finding.Finding{Code: "berkas-bukan-teks", Severity: finding.Error, Span: at(i),
			Message: bahasa.T("huruf di sini bukan UTF-8", "the character here is not UTF-8"),
			Help:    []bahasa.Text{bahasa.T("di penyunting Anda, simpan berkas dengan penyandian UTF-8", "in your editor, save the file with the encoding UTF-8")}}
	}
	lines := bytes.TrimRight(src, "\r\n")
	if i := bytes.IndexByte(lines, '\r'); i >= 0 && bytes.IndexByte(lines, '\n') < 0 {
		f := oldLineEnds(at(i), finding.Span{Start: start, End: at(len(src)).End}, strings.ReplaceAll(string(src), "\r", "\n"))
		return &f
	}
	return nil
}

type parser struct {
	tokens   []lexer.Token // all of them, so that spans are exact
	end      lexer.Position
	lines    []int        // the tokens that count, by index in tokens
	next     int          // in lines
	pairs    map[int]int  // the "}" of each "{" that has one, by index in tokens
	surplus  []int        // the "}" that no "{" is left for
	broken   map[int]bool // tokens that repair has spoken about
	stack    []open
	lanes    []*Lane       // of the sections read so far
	own      []lexer.Token // of the lines that are being read, without what their blocks hold
	findings []finding.Finding
}

// open is a block that is being read: its kind, and the token of its "{".
type open struct {
	kind  *kind
	brace int
}

// Blocks without a "{" of their own.
const (
	wholeFile = -1 // ends with the file
	noBrace   = -2 // entered without one, which was spoken about
)

// repair makes something readable of every broken token, and a finding.
func (p *parser) repair() {
	p.broken = map[int]bool{}
	kept := p.lines[:0]
	deep := 0                 // the line that is known to nest too deeply
	first, begins := "", true // the word that the line begins with
	behind := 0               // the marks of a list, in lines
	for n, i := range p.lines {
		t := &p.tokens[i]
		if begins && n >= behind {
			if marks := p.listMarks(n); marks > 0 {
				behind = n + marks
				at := p.span(i, p.lines[behind]-1)
				p.report(bulleted(at, strings.TrimSpace(p.source(i, p.lines[behind]))))
			}
		}
		if n < behind {
			t.Type = typeBlank
			continue
		}
		if begins {
			first = strings.ToLower(t.Value)
		}
		begins = t.Type == typeEOL || p.isMark(i, "{")
		if t.Type == typeBroken && curedInLine(first, t.Value) {
			t.Type = typeWord // which its rule refuses
		}
		if t.Type == typeBroken {
			next := ""
			if n+1 < len(p.lines) {
				next = p.tokens[p.lines[n+1]].Value
			}
			var f finding.Finding
			*t, f = brokenToken(*t, next)
			p.broken[i] = true
			if f.Code != "sintaks-dalam" || t.Pos.Line != deep {
				p.report(f)
			}
			if f.Code == "sintaks-dalam" {
				deep = t.Pos.Line
			}
		}
		if t.Type != typeBlank {
			kept = append(kept, i)
		}
	}
	p.lines = kept
}

// listMarks is how many tokens, from that of line n on, number an item of a
// list or mark it (- 1. 2) a.), for no line begins so.
func (p *parser) listMarks(n int) int {
	token := func(n int) lexer.Token {
		if n < len(p.lines) {
			return p.tokens[p.lines[n]]
		}
		return lexer.Token{Type: typeEOL}
	}
	marks := 0
	switch t, after := token(n), token(n+1); {
	case t.Type == typeMark && strings.Contains("-*+", t.Value) && after.Value != ">":
		marks = 1
	case t.Type != typeNumber && !(t.Type == typeName && utf8.RuneCountInString(t.Value) == 1) && !(t.Type == typeBroken && isDigit(t.Value[0])):
		return 0
	case after.Type == typeMark && (after.Value == "." || after.Value == ")"):
		marks = 2
	case t.Type != typeName && after.Type == typeText, t.Type == typeBroken:
		marks = 1
	}
	if last := token(n + marks); last.Type == typeEOL || last.Type == typeMark {
		return 0
	}
	return marks
}

// source is the text from token i up to token j.
func (p *parser) source(i, j int) string {
	var b strings.Builder
	for _, t := range p.tokens[i:j] {
		b.WriteString(t.Value)
	}
	return b.String()
}

// match pairs the braces as they stand. A "{" without a pair is one whose "}"
// was lost, here or further in; which of the two, the indentation may tell.
func (p *parser) match() {
	pairs, surplus, lost := p.pair(false)
	if lost > 0 {
		if byIndent, s, l := p.pair(true); l == lost && len(s) == len(surplus) {
			pairs, surplus = byIndent, s
		}
	}
	p.pairs, p.surplus = pairs, surplus
}

// pair gives each "}" the last "{" that is open, but byIndent the last one
// whose line begins in the same column as the "}" that begins its own.
func (p *parser) pair(byIndent bool) (pairs map[int]int, surplus []int, lost int) {
	pairs = map[int]int{}
	type opening struct{ token, column int }
	var open []opening
	line, column := 0, 0 // the present one, and where it begins
	for _, i := range p.lines {
		pos := p.tokens[i].Pos
		begins := pos.Line != line && p.tokens[i].Type != typeEOL
		if begins {
			line, column = pos.Line, pos.Column
		}
		switch {
		case p.isMark(i, "{"):
			open = append(open, opening{i, column})
		case !p.isMark(i, "}"):
		case len(open) == 0:
			surplus = append(surplus, i)
		default:
			last := len(open) - 1
			for n := last; byIndent && begins && n >= 0; n-- {
				if open[n].column == column {
					last = n
					break
				}
			}
			lost += len(open) - 1 - last
			pairs[open[last].token] = i
			open = open[:last]
		}
	}
	return pairs, surplus, lost + len(open)
}

func (p *parser) isMark(i int, mark string) bool {
	return i < len(p.tokens) && p.tokens[i].Type == typeMark && p.tokens[i].Value == mark
}

// peek is the index of the next token that counts, or len(tokens) at the end.
func (p *parser) peek() int {
	if p.next < len(p.lines) && !p.gaveUp() {
		return p.lines[p.next]
	}
	return len(p.tokens)
}

// gaveUp tells whether there are so many mistakes that reading has ended.
func (p *parser) gaveUp() bool { return len(p.findings) == maxMistakes }

// span is the part of the source from token i to token j, both included.
func (p *parser) span(i, j int) finding.Span {
	return finding.Span{Start: p.startOf(i), End: p.startOf(j + 1)}
}

// before is the place just before token i.
func (p *parser) before(i int) finding.Span {
	return finding.Span{Start: p.startOf(i), End: p.startOf(i)}
}

func (p *parser) startOf(i int) finding.Pos {
	if i < len(p.tokens) {
		return finding.Pos(p.tokens[i].Pos)
	}
	return finding.Pos(p.end)
}

func (p *parser) report(f finding.Finding) {
	if !p.gaveUp() {
		f.Severity = finding.Error
		p.findings = append(p.findings, f)
	}
}

// sop reads a .sop file: its head, then its sections.
func (p *parser) sop(file *File) {
	file.Head = &Head{}
	add := func(n any) {
		file.Sections = append(file.Sections, n.(Section))
		if l, ok := n.(*Lanes); ok {
			p.lanes = append(p.lanes, l.Items...)
		}
	}
	if p.peek() == len(p.tokens) {
		p.report(emptyFile(p.span(0, 0)))
		return
	}
	first := &p.tokens[p.peek()]
	if first.Type == typeName && slices.Contains([]string{"judul", "nama"}, strings.ToLower(first.Value)) {
		p.report(unknownWord(p.span(p.peek(), p.peek()), *first, sopKind, "sop"))
		first.Value = "sop"
	}
	if first.Type == typeName && strings.EqualFold(first.Value, "sop") {
		p.stack = []open{{sopKind, wholeFile}}
		l := p.line(headForm)
		p.stack = nil
		if head, ok := l.node.(*Head); ok {
			file.Head, file.Node = head, head.Node
		}
		p.afterLine(l)
	} else {
		p.report(noHead(p.span(p.peek(), p.peek())))
	}
	p.block(sopKind, wholeFile, add)
	file.EndPos = lexer.Position(p.startOf(len(p.tokens)))
}

// answers reads a .uji file: scenarios and nothing else.
func (p *parser) answers(file *File) {
	if p.peek() == len(p.tokens) {
		p.report(emptyAnswers(p.span(0, 0)))
		return
	}
	p.block(ujiKind, wholeFile, func(n any) { file.Sections = append(file.Sections, n.(Section)) })
	file.EndPos = lexer.Position(p.startOf(len(p.tokens)))
}

// block reads lines of kind k up to the "}" that answers the "{" at token
// brace, and hands each to add. It returns the index of the token after which
// the block is over, and whether that is its "}".
func (p *parser) block(k *kind, brace int, add func(any)) (end int, closed bool) {
	p.stack = append(p.stack, open{k, brace})
	defer func() { p.stack = p.stack[:len(p.stack)-1] }()
	var last line // the line read last, which may own what comes next
	first := -1   // the token that the first line begins with
	for {
		i := p.peek()
		switch {
		case i == len(p.tokens):
			if brace >= 0 {
				p.unclosed(brace, i)
			}
			return i, false
		case p.tokens[i].Type == typeEOL:
			p.next++
			continue
		case p.isMark(i, "}") && p.closesAbove(brace, i):
			if brace >= 0 {
				p.unclosed(brace, i)
			}
			return i, false
		case p.isMark(i, "}"):
			p.next++
			if brace != wholeFile {
				return i, true
			}
			p.report(strayBrace(p.span(i, i)))
			continue
		case p.isMark(i, "{"):
			p.report(strayBrace(p.span(i, i)))
			p.next++
			p.skipBlock()
			continue
		}
		above := p.belongsAbove(i)
		f := p.formAt(k, i)
		if f == nil && above && (brace == noBrace || p.braceLost() || p.standsOut(brace, first, i)) {
			if brace >= 0 {
				p.unclosed(brace, i)
			}
			return i, false
		}
		if first < 0 {
			first = i
		}
		switch {
		case f != nil:
			last = p.line(f)
		case last.form != nil && last.form.body != nil && (p.formAt(last.form.body, i) != nil || p.itemsFollow(last, i)):
			owner, early := last.node, last.close
			if early > 0 {
				p.report(earlyBrace(p.span(early, early)))
			}
			last.close, last.closed = p.block(last.form.body, noBrace, func(n any) { adopt(owner, n) })
			if early == 0 {
				p.report(lostBraces(finding.Span{Start: p.startOf(last.start), End: last.end}, p.indent(last.start), p.lastLineEnd(), last.closed))
			}
			owner.(interface{ put(start, end finding.Pos) }).put(p.startOf(last.start), p.lineEnd())
			p.afterLine(last)
			continue
		default:
			last = p.unknown(k, above)
		}
		if last.node != nil {
			add(last.node)
		}
		p.afterLine(last)
	}
}

// unclosed says that the block of the "{" at token brace should be closed
// before token i, in the column in which the line of the "{" begins.
func (p *parser) unclosed(brace, i int) {
	at, own := p.before(i), p.indent(brace)
	closing := "\n" + strings.Repeat(" ", own-1) + "}\n"
	if i < len(p.tokens) && p.indent(i) == at.Start.Column { // it begins its line
		closing = strings.Repeat(" ", max(own-at.Start.Column, 0)) + "}\n" + strings.Repeat(" ", at.Start.Column-1)
	}
	p.report(unclosed(p.span(brace, brace), at, closing))
}

// closesAbove tells whether the "}" at token i is that of a block around the
// one that began at token brace. A block that was entered without a "{" has a
// "}" only if there is one too many.
func (p *parser) closesAbove(brace, i int) bool {
	if brace == noBrace {
		if n := len(p.surplus); n > 0 && p.surplus[n-1] >= i {
			p.surplus = p.surplus[:n-1]
			return false
		}
		return true
	}
	_, paired := p.pairs[brace]
	if brace == wholeFile || paired {
		return false
	}
	for _, o := range p.stack[:len(p.stack)-1] {
		if close, ok := p.pairs[o.brace]; ok && close == i {
			return true
		}
	}
	return false
}

// formAt is how the line that begins at token i reads in a block of kind k,
// or nil. Where names begin lines, a keyword of a block around it still counts
// as such if a "}" is missing.
func (p *parser) formAt(k *kind, i int) *form {
	t := p.tokens[i]
	if f := k.keywords[strings.ToLower(t.Value)]; f != nil {
		return f
	}
	switch {
	case t.Type == typeText && k.texts, t.Type == typeName && k.names && !((p.stack[len(p.stack)-1].brace == noBrace || p.braceLost()) && p.belongsAbove(i)):
		return k.item
	}
	return nil
}

// braceLost tells whether one of the blocks that are being read has a "{"
// without a "}".
func (p *parser) braceLost() bool {
	for _, o := range p.stack {
		if _, paired := p.pairs[o.brace]; o.brace >= 0 && !paired {
			return true
		}
	}
	return false
}

// itemsFollow tells whether the line at token i is an item of the line read
// last, though neither braces nor quotes say so: it is set in deeper.
func (p *parser) itemsFollow(last line, i int) bool {
	return last.form.body.texts && last.close == 0 && p.tokens[i].Type == typeName && p.indent(i) > p.indent(last.start)
}

// standsOut tells whether the line at token i is not set in deeper than the
// line with the "{" of its block, while the first line of the block is. Where
// a "}" and a later "{" are lost, counting them finds nothing.
func (p *parser) standsOut(brace, first, i int) bool {
	if brace < 0 || first < 0 {
		return false
	}
	outer := p.indent(brace)
	return p.indent(first) > outer && p.indent(i) <= outer
}

// indent is the column in which the line of token i begins.
func (p *parser) indent(i int) int {
	line, column := p.tokens[i].Pos.Line, 0
	for ; i >= 0 && p.tokens[i].Pos.Line == line; i-- {
		if p.tokens[i].Type != typeBlank {
			column = p.tokens[i].Pos.Column
		}
	}
	return column
}

// belongsAbove tells whether the line at token i begins with a keyword of a
// block around the present one.
func (p *parser) belongsAbove(i int) bool {
	word := strings.ToLower(p.tokens[i].Value)
	for _, o := range p.stack[:len(p.stack)-1] {
		if o.kind.keywords[word] != nil {
			return true
		}
	}
	return false
}

// line is a line that was read.
type line struct {
	form  *form
	node  any
	start int // its first token
	close int // where its block ends, or 0
	// closed: its block, if any, has its "}"
	closed bool
	end    finding.Pos
}

// line reads one line and its block by form f.
func (p *parser) line(f *form) line {
	l := line{form: f, start: p.peek(), closed: true}
	first := len(p.own)
	defer func() { p.own = p.own[:first] }()
	var children []any
	spoken := false // a finding stands on this line already
	for {
		i := p.peek()
		if i == len(p.tokens) || p.tokens[i].Type == typeEOL || p.isMark(i, "}") {
			break
		}
		if l.close > 0 && (!l.closed || p.startsLine(i)) {
			break // afterLine speaks about it
		}
		after := p.following(i)
		p.next++
		for j := i; j < after; j++ {
			spoken = spoken || p.broken[j]
		}
		if p.isMark(i, "{") && f.body == nil {
			p.report(noBlock(p.span(i, i), p.tokens[l.start].Value))
			spoken = true
			p.skipBlock()
			continue
		}
		p.own = append(p.own, p.tokens[i])
		if after > i+1 { // one blank tells where the token ended
			p.own = append(p.own, p.tokens[i+1])
		}
		if !p.isMark(i, "{") {
			continue
		}
		l.close, l.closed = p.block(f.body, i, func(n any) { children = append(children, n) })
		p.own = append(p.own, lexer.Token{Type: typeMark, Value: "}", Pos: lexer.Position(p.startOf(l.close))})
	}
	l.end = p.startOf(p.peek())
	if p.gaveUp() {
		return l
	}
	own := p.own[first:]
	node, refused, fits := f.parse(own, lexer.Position(p.lineEnd()))
	if !fits {
		node = p.mend(f, own, refused, spoken)
	}
	for _, c := range children {
		adopt(node, c)
	}
	l.node = node
	return l
}

// following is the index of the next token that counts after token i.
func (p *parser) following(i int) int {
	if p.next+1 < len(p.lines) {
		return p.lines[p.next+1]
	}
	return i + 1
}

// lineEnd is where the last token that was read ends.
func (p *parser) lineEnd() finding.Pos {
	return p.startOf(p.lines[p.next-1] + 1)
}

// lastLineEnd is where the last line that was read ends, a comment on it
// included.
func (p *parser) lastLineEnd() finding.Pos {
	n := p.next - 1
	for n > 0 && p.tokens[p.lines[n]].Type == typeEOL {
		n--
	}
	i := p.lines[n] + 1
	for i < len(p.tokens) && !strings.HasPrefix(p.tokens[i].Value, "\n") {
		i++
	}
	return p.startOf(i)
}

// startsLine tells whether token i is a keyword that begins lines in the
// present block.
func (p *parser) startsLine(i int) bool {
	k := p.stack[len(p.stack)-1].kind
	return p.tokens[i].Type == typeName && k.keywords[strings.ToLower(p.tokens[i].Value)] != nil
}

// afterLine speaks about what stands between a line and the end of its line.
func (p *parser) afterLine(l line) {
	i := p.peek()
	if !l.closed || i == len(p.tokens) || p.tokens[i].Type == typeEOL || p.isMark(i, "}") || p.isMark(i, "{") {
		return
	}
	p.report(sameLine(p.span(i, i), p.tokens[i].Value))
}

// mend makes one finding of a line that the grammar refuses at token at, unless
// it is spoken about. Where a second statement merely follows on the same line, the
// first one is saved and the second is read next.
func (p *parser) mend(f *form, own []lexer.Token, at int, spoken bool) any {
	if !spoken {
		if node, found := p.cure(f, own, at); found != nil {
			p.report(*found)
			if node != nil {
				return node
			}
			spoken = true
		}
	}
	saved, whole := p.save(f, own, at)
	if at < len(own) && whole && !spoken {
		k, word := p.stack[len(p.stack)-1].kind, own[at]
		if word.Type == typeName && k.keywords[strings.ToLower(word.Value)] != nil && p.rewind(word.Pos.Offset) {
			return saved // afterLine speaks about the rest
		}
	}
	if !spoken {
		found, meant := refused(f, own, at, p.lineEnd())
		if (f == byForm || f == thenForm) && at < len(own) && (own[at].Type == typeText || own[at].Type == typeName) {
			found = p.noLane(found.Span)
		}
		p.report(found)
		if node, _, fits := f.parse(meant, lexer.Position(p.lineEnd())); fits {
			return node // what was meant is certain enough to go on with
		}
	}
	if f.body != nil { // it reaches to the end of its block all the same
		saved.(interface{ put(start, end finding.Pos) }).put(finding.Pos(own[0].Pos), p.lineEnd())
	}
	return saved
}

// save reads what can be read of a line whose token at does not fit: what
// stands before it, or the first word alone. whole tells that it was the
// former. A line with a block is always made something of, for a block's lines
// must belong somewhere; of another line it may be nil.
func (p *parser) save(f *form, own []lexer.Token, at int) (node any, whole bool) {
	if at > 0 && at < len(own) {
		if node, _, fits := f.parse(own[:at], own[at].Pos); fits {
			return node, true
		}
	}
	end := lexer.Position(p.lineEnd())
	if len(own) > 1 {
		end = own[1].Pos
	}
	node, _, fits := f.parse(own[:1], end)
	if !fits && f.body == nil {
		return nil, false
	}
	return node, fits && at == 1 // otherwise a mere second word is missing
}

// rewind goes back to the token at offset, unless a block lies between.
func (p *parser) rewind(offset int) bool {
	for n := p.next - 1; n >= 0; n-- {
		i := p.lines[n]
		if p.isMark(i, "}") {
			return false
		}
		if p.tokens[i].Pos.Offset == offset {
			p.next = n
			return true
		}
	}
	return false
}

// skipBlock passes over a block whose "{" was read.
func (p *parser) skipBlock() {
	depth := 1
	for ; p.next < len(p.lines) && depth > 0; p.next++ {
		switch i := p.lines[p.next]; {
		case p.isMark(i, "{"):
			depth++
		case p.isMark(i, "}"):
			depth--
		}
	}
}

// unknown speaks about a line that begins with no word of this block. A
// likely slip is read as what was meant.
func (p *parser) unknown(k *kind, above bool) line {
	i := p.peek()
	t := p.tokens[i]
	if k.texts && t.Type != typeMark && !above {
		if l, ok := p.unquoted(k); ok {
			return l
		}
	}
	if k.keywords["->"] != nil && slices.Contains(targets, strings.ToLower(t.Value)) {
		return p.line(goForm) // an arrow without "->", which has a cure
	}
	if l, ok := p.nameless(k); ok {
		return l
	}
	if n := p.next + 1; k == outcomeKind && slices.Contains(ifWords, strings.ToLower(t.Value)) && n < len(p.lines) && p.tokens[p.lines[n]].Type == typeText {
		p.report(needless(p.span(i, p.lines[n]-1), t.Value))
		p.next++
		return p.line(k.item)
	}
	meant := ""
	if also := synonyms[strings.ToLower(t.Value)]; k.keywords[also] != nil {
		meant = also
	} else if !above && (t.Type == typeName || t.Type == typeWord) {
		meant = closest(strings.ToLower(t.Value), k)
	}
	if !p.spokenBefore(i) {
		p.report(unknownWord(p.span(i, i), t, k, meant))
	}
	if meant != "" {
		p.tokens[i].Type, p.tokens[i].Value = typeName, meant
		p.broken[i] = true
		return p.line(k.keywords[meant])
	}
	for { // pass over the line and its block
		i := p.peek()
		if i == len(p.tokens) || p.tokens[i].Type == typeEOL || p.isMark(i, "}") {
			return line{closed: true}
		}
		p.next++
		if p.isMark(i, "{") {
			p.skipBlock()
		}
	}
}

// nameless reads a lane that has a title and no name: "Kepala Dinas".
func (p *parser) nameless(k *kind) (line, bool) {
	i := p.peek()
	if k != laneKind || p.tokens[i].Type != typeText || i == 0 || p.next == 0 || p.tokens[i-1].Type != typeBlank {
		return line{}, false
	}
	name := shortName((&Text{Raw: p.tokens[i].Value}).Value())
	if name == "" {
		return line{}, false
	}
	if !p.broken[i] {
		p.report(noName(p.before(i), p.tokens[i].Value, name))
	}
	p.tokens[i-1] = lexer.Token{Type: typeName, Value: name, Pos: p.tokens[i].Pos}
	p.next--
	p.lines[p.next] = i - 1
	return p.line(k.item), true
}

// spokenBefore tells whether a finding stands on the line of token i already,
// before it.
func (p *parser) spokenBefore(i int) bool {
	line := p.tokens[i].Pos.Line
	for i--; i >= 0 && p.tokens[i].Pos.Line == line; i-- {
		if p.broken[i] {
			return true
		}
	}
	return false
}

// unquoted reads a line whose text stands there without quotes: the words up
// to the first mark or keyword are the text.
func (p *parser) unquoted(k *kind) (line, bool) {
	first := p.next
	n := first
	for ; n < len(p.lines); n++ {
		t := p.tokens[p.lines[n]]
		word := strings.ToLower(t.Value)
		if t.Type == typeEOL || t.Type == typeText || t.Type == typeMark && !strings.Contains("()/-.,:", t.Value) ||
			n > first && (word == "bila" || word == "selain") {
			break
		}
	}
	if n == first {
		return line{}, false
	}
	i, j := p.lines[first], p.lines[n-1]
	if n < len(p.lines) && p.tokens[p.lines[n]].Type == typeText {
		return line{}, false
	}
	words := p.source(i, j+1)
	spoken := false
	for m := first; m < n; m++ {
		spoken = spoken || p.broken[p.lines[m]]
	}
	if !spoken {
		p.report(noQuotes(p.span(i, j), words))
	}
	end := lexer.Position(p.startOf(j + 1))
	p.tokens[i].Type, p.tokens[i].Value = typeText, inQuotes(words)
	for m := i + 1; m <= j; m++ {
		p.tokens[m] = lexer.Token{Type: typeBlank, Pos: end}
	}
	p.next = n - 1
	p.lines[p.next] = i
	return p.line(k.item), true
}
