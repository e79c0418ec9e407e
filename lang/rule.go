package lang

import (
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2/lexer"

	"sopc/lang/finding"
)

// The tags of the tree are the grammar, in the notation of participle, which
// reads whole files by them (see grammar.go). Lines are read here, by the same
// tags and several times as fast: the grammar is LL(1), so one look at the next
// token says where to go, and nothing is tried and taken back. A test holds the
// two together on lines of all sorts.

// rule is a production of the grammar: how a node is read.
type rule struct {
	node  reflect.Type
	parts func() []part
}

// part is a part of a production: a word, a leaf, a node or a group.
type part struct {
	word  string          // a keyword or mark; or
	leaf  lexer.TokenType // a token that is a node of its own, or the end of a line; or
	rules []*rule         // a node of one of these kinds; or
	group [][]part        // one of several sequences of parts

	times byte // '?' at most once, '*' any number of times, 0 once
	field int  // of the node, for what is read; 0 is none, for that is Node
}

var rules sync.Map // by type of node; each is made when the first line needs it

func ruleOf(node reflect.Type) *rule {
	if r, ok := rules.Load(node); ok {
		return r.(*rule)
	}
	r, _ := rules.LoadOrStore(node, &rule{node, sync.OnceValue(func() []part {
		t := &tags{node: node}
		for i := range node.NumField() {
			t.add(node.Field(i).Tag.Get("parser"), i)
		}
		return t.sequence()
	})})
	return r.(*rule)
}

// tags are what the tags of a node's fields say, word by word.
type tags struct {
	node  reflect.Type
	words []tagWord
}

type tagWord struct {
	text  string
	field int
}

func (t *tags) add(tag string, field int) {
	for tag = strings.TrimLeft(tag, " "); tag != ""; tag = strings.TrimLeft(tag, " ") {
		n := 1
		switch {
		case tag[0] == '\'':
			n = len("''") + strings.IndexByte(tag[1:], '\'')
		case strings.HasPrefix(tag, "EOL"):
			n = len("EOL")
		}
		t.words = append(t.words, tagWord{tag[:n], field})
		tag = tag[n:]
	}
}

// is tells whether the next word is one of these.
func (t *tags) is(marks string) bool {
	return len(t.words) > 0 && strings.Contains(marks, t.words[0].text)
}

func (t *tags) take() tagWord {
	w := t.words[0]
	t.words = t.words[1:]
	return w
}

func (t *tags) sequence() (parts []part) {
	for len(t.words) > 0 && !t.is("|)") {
		parts = append(parts, t.part())
	}
	return parts
}

func (t *tags) part() (p part) {
	w, field := t.take(), 0
	if w.text == "@" {
		field = w.field
		w = t.take()
	}
	switch w.text {
	case "@":
		p = nodes(t.node.Field(field).Type)
	case "EOL":
		p.leaf = typeEOL
	case "(":
		p.group = append(p.group, t.sequence())
		for t.take().text == "|" {
			p.group = append(p.group, t.sequence())
		}
	default:
		p.word = strings.Trim(w.text, "'")
	}
	p.field = field
	if t.is("?*") {
		p.times = t.take().text[0]
	}
	return p
}

// nodes is the part that reads what a field of this type holds.
func nodes(field reflect.Type) (p part) {
	if field.Kind() == reflect.Slice {
		field = field.Elem()
	}
	switch field {
	case reflect.TypeFor[*Text]():
		p.leaf = typeText
	case reflect.TypeFor[*Name]():
		p.leaf = typeName
	case reflect.TypeFor[*Number]():
		p.leaf = typeNumber
	default:
		if field.Kind() == reflect.Pointer {
			p.rules = []*rule{ruleOf(field.Elem())}
		}
		for _, member := range unions[field] {
			p.rules = append(p.rules, ruleOf(member.Elem()))
		}
	}
	return p
}

// wordsIn adds the words and marks that p is made of to words, except for what
// is in rules seen before.
func (p *part) wordsIn(words map[string]bool, seen map[*rule]bool) {
	if p.word != "" {
		words[p.word] = true
	}
	inside := slices.Concat(p.group...)
	for _, r := range p.rules {
		if !seen[r] {
			seen[r] = true
			inside = append(inside, r.parts()...)
		}
	}
	for i := range inside {
		inside[i].wordsIn(words, seen)
	}
}

// reading goes along the tokens of a line.
type reading struct {
	line   []lexer.Token
	next   int // the next token that counts
	behind int // behind the last one that was taken
	end    lexer.Token
}

// parse reads a line of form f as a whole. If it does not fit, refused is the
// first token that does not, or their number if the line just ends, and node
// has what was read until there.
func (f *form) parse(line []lexer.Token, end lexer.Position) (node any, refused int, fits bool) {
	l := &reading{line: line, end: lexer.EOFToken(end)}
	l.pass()
	v, ok := l.node(&f.content)
	if v.IsValid() {
		node = v.Interface()
	}
	return node, l.next, ok && l.next == len(line)
}

func (l *reading) at(i int) *lexer.Token {
	if i < len(l.line) {
		return &l.line[i]
	}
	return &l.end
}

func (l *reading) take() {
	l.next++
	l.behind = l.next
	l.pass()
}

func (l *reading) pass() {
	for l.next < len(l.line) && (l.line[l.next].Type == typeBlank || l.line[l.next].Type == typeComment) {
		l.next++
	}
}

// since is the part of the source from start to the token taken last.
func (l *reading) since(start *lexer.Token) Node { return Node{start.Pos, l.at(l.behind).Pos} }

// begins tells whether the next token is one that p may begin with.
func (l *reading) begins(p *part) bool {
	t := l.at(l.next)
	switch {
	case p.leaf != 0:
		return t.Type == p.leaf
	case p.word != "":
		return (t.Type == typeName || t.Type == typeWord || t.Type == typeMark) && strings.EqualFold(t.Value, p.word)
	}
	for _, r := range p.rules {
		if l.beginsWith(r.parts()) {
			return true
		}
	}
	for _, parts := range p.group {
		if l.beginsWith(parts) {
			return true
		}
	}
	return false
}

// beginsWith tells whether the next token is one that a sequence may begin
// with: its first part, or one behind it if that may be missing.
func (l *reading) beginsWith(parts []part) bool {
	for i := range parts {
		if l.begins(&parts[i]) {
			return true
		}
		if parts[i].times == 0 {
			break
		}
	}
	return false
}

// sequence reads parts into the fields of a node.
func (l *reading) sequence(parts []part, node reflect.Value) bool {
	for i := range parts {
		p := &parts[i]
		for more := p.times == 0 || l.begins(p); more; more = p.times == '*' && l.begins(p) {
			if !l.part(p, node) {
				return false
			}
		}
	}
	return true
}

// part reads a part once.
func (l *reading) part(p *part, node reflect.Value) bool {
	if p.word == "" && p.group == nil {
		child, ok := l.node(p)
		if ok && p.field > 0 {
			put(node.Field(p.field), child)
		}
		return ok
	}
	first := l.next
	if !l.words(p, node) {
		return false
	}
	if p.field > 0 {
		capture(node.Field(p.field), l.line[first:l.behind])
	}
	return true
}

// words reads a word or a group.
func (l *reading) words(p *part, node reflect.Value) bool {
	if p.word != "" {
		fits := l.begins(p)
		if fits {
			l.take()
		}
		return fits
	}
	for _, parts := range p.group {
		if l.beginsWith(parts) {
			return l.sequence(parts, node)
		}
	}
	return false
}

// node reads a leaf or another node.
func (l *reading) node(p *part) (node reflect.Value, ok bool) {
	start := l.at(l.next)
	if p.leaf != 0 {
		if start.Type != p.leaf {
			return node, false
		}
		l.take()
		switch at := l.since(start); p.leaf {
		case typeText:
			return reflect.ValueOf(&Text{at, start.Value}), true
		case typeName:
			return reflect.ValueOf(&Name{at, start.Value}), true
		case typeNumber:
			return reflect.ValueOf(&Number{at, start.Value}), true
		}
		return node, true // the end of a line
	}
	for _, r := range p.rules {
		if len(p.rules) > 1 && !l.beginsWith(r.parts()) {
			continue
		}
		node = reflect.New(r.node)
		if !l.sequence(r.parts(), node.Elem()) {
			return node, false
		}
		at := l.since(start)
		node.Interface().(interface{ put(start, end finding.Pos) }).put(finding.Pos(at.Pos), finding.Pos(at.EndPos))
		return node, true
	}
	return node, false
}

// put gives a field its value, or a list one more.
func put(field, value reflect.Value) {
	if field.Kind() == reflect.Slice {
		n := field.Len()
		field.Grow(1)
		field.SetLen(n + 1)
		field = field.Index(n)
	}
	field.Set(value)
}

// capture gives a field the keywords that were read for it.
func capture(field reflect.Value, tokens []lexer.Token) {
	if field.Kind() == reflect.Bool {
		field.SetBool(true)
		return
	}
	words := ""
	for i := range tokens {
		switch {
		case tokens[i].Type == typeBlank || tokens[i].Type == typeComment:
		case words == "":
			words = strings.ToLower(tokens[i].Value)
		default:
			words += " " + strings.ToLower(tokens[i].Value)
		}
	}
	field.SetString(words)
}
