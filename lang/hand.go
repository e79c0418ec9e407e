package lang

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

// The lines that most of a file is made of are read by hand, because the
// grammar takes many times as long for them. This is no second grammar: a line
// that is unusual or wrong is left to the grammar, and a test compares the two
// on lines of all sorts.

// byHand makes a form that tries read first, which returns nil, or fails, where
// the line is for the grammar.
func byHand[T any](read func(*hand) *T, f *form) *form {
	grammar := f.parse
	f.parse = func(line []lexer.Token, end lexer.Position) (any, error) {
		h := newHand(line, end)
		if node := read(h); node != nil && !h.failed && h.next == len(line) {
			return node, nil
		}
		return grammar(line, end)
	}
	return f
}

// hand goes along the tokens of a line.
type hand struct {
	line   []lexer.Token
	next   int // the next token that counts
	behind int // behind the last one that was taken
	end    lexer.Token
	failed bool // something was not as it must be
}

func newHand(line []lexer.Token, end lexer.Position) *hand {
	h := &hand{line: line, end: lexer.EOFToken(end)}
	h.pass()
	return h
}

func (h *hand) peek() *lexer.Token { return h.at(h.next) }

func (h *hand) at(i int) *lexer.Token {
	if i < len(h.line) {
		return &h.line[i]
	}
	return &h.end
}

func (h *hand) take() {
	h.next++
	h.behind = h.next
	h.pass()
}

func (h *hand) pass() {
	for h.next < len(h.line) && (h.line[h.next].Type == typeBlank || h.line[h.next].Type == typeComment) {
		h.next++
	}
}

// since is the part of the source from token start to the one taken last.
func (h *hand) since(start *lexer.Token) Node { return Node{start.Pos, h.at(h.behind).Pos} }

// word takes one of these words or marks, if it is next.
func (h *hand) word(words ...string) (Word, bool) {
	if t := h.peek(); t.Type == typeName || t.Type == typeWord || t.Type == typeMark {
		for _, w := range words {
			if strings.EqualFold(t.Value, w) {
				h.take()
				return Word(strings.ToLower(t.Value)), true
			}
		}
	}
	return "", false
}

// must takes one of these words or marks, which has to be next.
func (h *hand) must(words ...string) Word {
	w, ok := h.word(words...)
	h.failed = h.failed || !ok
	return w
}

// text takes a text, if it is next.
func (h *hand) text() *Text {
	t := h.peek()
	if t.Type != typeText {
		return nil
	}
	h.take()
	return &Text{h.since(t), t.Value}
}

// name takes a name, if it is next.
func (h *hand) name() *Name {
	t := h.peek()
	if t.Type != typeName {
		return nil
	}
	h.take()
	return &Name{h.since(t), t.Value}
}

// number takes a number, if it is next.
func (h *hand) number() *Number {
	t := h.peek()
	if t.Type != typeNumber {
		return nil
	}
	h.take()
	return &Number{h.since(t), t.Value}
}

// need makes h fail where a part is missing that has to be there.
func need[T any](h *hand, part *T) *T {
	h.failed = h.failed || part == nil
	return part
}

// several takes parts with separator between them; there may be none.
func several[T any](h *hand, separator string, read func() *T) (all []*T) {
	part := read()
	for part != nil {
		all = append(all, part)
		if _, more := h.word(separator); !more {
			break
		}
		part = need(h, read())
	}
	return all
}

// items takes a list, or the braces of a block, whose lines are read apart.
func items[T any](h *hand, read func() *T) []*T {
	if h.braces() {
		return nil
	}
	return several(h, ",", read)
}

func (h *hand) braces() bool {
	_, open := h.word("{")
	if open {
		h.must("}")
	}
	return open
}

func (h *hand) inferred() *Inferred {
	start := h.peek()
	if _, is := h.word("dugaan"); !is {
		return nil
	}
	n := &Inferred{Reason: h.text()}
	n.Node = h.since(start)
	return n
}

func (h *hand) step() *Step {
	start, n := h.peek(), &Step{}
	h.must("langkah")
	n.ID, n.Text = h.name(), h.text()
	h.braces()
	n.Node = h.since(start)
	return n
}

func (h *hand) by() *By {
	start, n := h.peek(), &By{}
	h.must("oleh")
	n.Groups = several(h, "lalu", h.group)
	n.Inferred = h.inferred()
	n.Node = h.since(start)
	return n
}

func (h *hand) group() *Group {
	start := h.peek()
	n := &Group{First: h.actor()}
	if n.First == nil {
		return nil
	}
	for more := h.fellow(); more != nil; more = h.fellow() {
		n.More = append(n.More, more)
	}
	n.Node = h.since(start)
	return n
}

func (h *hand) fellow() *Fellow {
	start := h.peek()
	join, is := h.word("bersama", ",")
	if !is {
		return nil
	}
	n := &Fellow{Join: join, Actor: need(h, h.actor())}
	n.Node = h.since(start)
	return n
}

func (h *hand) actor() *Actor {
	start := h.peek()
	n := &Actor{Lane: h.name()}
	if n.Lane == nil {
		return nil
	}
	n.Does = h.text()
	n.Node = h.since(start)
	return n
}

func (h *hand) papers() *Papers {
	start, n := h.peek(), &Papers{}
	n.Key = h.must("kelengkapan", "output")
	n.Items = items(h, h.item)
	n.Inferred = h.inferred()
	n.Node = h.since(start)
	return n
}

// item leaves an entry with a condition to the grammar.
func (h *hand) item() *Item {
	start := h.peek()
	kind, is := h.word("alat", "orang")
	n := &Item{Kind: kind, Names: several(h, "atau", h.text)}
	if n.Names == nil {
		h.failed = h.failed || is
		return nil
	}
	n.Node = h.since(start)
	return n
}

func (h *hand) notes() *Notes {
	start, n := h.peek(), &Notes{}
	n.Key = h.must("rincian", "keterangan")
	n.Items = items(h, h.text)
	n.Inferred = h.inferred()
	n.Node = h.since(start)
	return n
}

func (h *hand) timeLine() *TimeLine {
	start, n := h.peek(), &TimeLine{}
	n.Key = h.must("waktu", "perpanjangan")
	n.Time = h.time()
	n.Inferred = h.inferred()
	n.Node = h.since(start)
	return n
}

func (h *hand) time() *Time {
	start := h.peek()
	n := &Time{Text: h.text()}
	if n.Text == nil {
		if n.Duration = h.duration(); n.Duration == nil {
			return nil
		}
	} else if _, is := h.word("="); is {
		n.Meaning = need(h, h.duration())
	}
	n.Node = h.since(start)
	return n
}

func (h *hand) duration() *Duration {
	start := h.peek()
	n := &Duration{Min: h.number()}
	if n.Min == nil {
		return nil
	}
	if _, is := h.word("-"); is {
		n.Max = need(h, h.number())
	}
	n.Unit = need(h, h.name())
	n.Clock, _ = h.word("kerja", "kalender")
	n.Node = h.since(start)
	return n
}
