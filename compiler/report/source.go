package report

import (
	"bytes"
	"cmp"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"sopc/lang/finding"
)

// source is a file's text with its lines found once.
type source struct {
	text   []byte
	starts []int // byte offset of the start of each line
}

func newSource(text []byte) *source {
	s := &source{text: text, starts: []int{0}}
	for at := 0; ; {
		i := bytes.IndexByte(text[at:], '\n')
		if i < 0 {
			return s
		}
		at += i + 1
		s.starts = append(s.starts, at)
	}
}

// lineAt is the index of the line that holds a byte offset; offsets beyond
// the text belong to its last line.
func (s *source) lineAt(offset int) int {
	return max(0, sort.SearchInts(s.starts, offset+1)-1)
}

// bounds are the byte offsets of a line's first byte and of its end, without
// the line break and without a byte order mark.
func (s *source) bounds(line int) (from, to int) {
	from, to = s.starts[line], len(s.text)
	if line+1 < len(s.starts) {
		to = s.starts[line+1] - 1
	}
	if to > from && s.text[to-1] == '\r' {
		to--
	}
	if line == 0 && bytes.HasPrefix(s.text[from:to], []byte("\uFEFF")) {
		from += len("\uFEFF")
	}
	return from, to
}

// mark is what is underlined in one line of source.
type mark struct {
	line     int
	from, to int // byte offsets in the line's text; equal: a single place
	primary  bool
	label    string
}

// marks underlines a span: the line it lies in, or of a longer span its
// first and its last line. The label stands at the last.
func (s *source) marks(span finding.Span, primary bool, label string) []mark {
	start := min(max(span.Start.Offset, 0), len(s.text))
	end := min(max(span.End.Offset, start), len(s.text))
	if trimmed := bytes.TrimRight(s.text[start:end], " \t\r\n"); len(trimmed) > 0 {
		end = start + len(trimmed)
	}
	first, last := s.lineAt(start), s.lineAt(end)
	in := func(line, from, to int) mark {
		a, b := s.bounds(line)
		from, to = min(max(from, a), b), min(max(to, a), b)
		return mark{line: line, from: from - a, to: to - a, primary: primary}
	}
	if first == last {
		m := in(first, start, end)
		m.label = label
		return []mark{m}
	}
	_, b := s.bounds(first)
	head := in(first, start, b)
	a, _ := s.bounds(last)
	for a < end && (s.text[a] == ' ' || s.text[a] == '\t') {
		a++
	}
	tail := in(last, a, end)
	tail.label = label
	return []mark{head, tail}
}

// sortMarks orders marks as they are drawn: by line, the primary one first.
func sortMarks(ms []mark) {
	slices.SortStableFunc(ms, func(a, b mark) int {
		return cmp.Or(cmp.Compare(a.line, b.line), btoi(b.primary)-btoi(a.primary), cmp.Compare(a.from, b.from))
	})
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// excerpt is the part of a line that fits on the screen.
type excerpt struct {
	cells        []cell
	cutAt, cutTo bool // the line goes on before, after
}

const (
	shortLine = 4 << 10 // bytes; a longer line is never laid out whole
	lookBack  = 1 << 10 // bytes before the mark that may be shown of a long line
)

// excerpt lays out a line, cut around the mark m when it is wider than width.
func (s *source) excerpt(m mark, width int) excerpt {
	a, b := s.bounds(m.line)
	line := s.text[a:b]
	from, to := 0, len(line)
	if len(line) > shortLine {
		from = runeStart(line, max(0, m.from-lookBack))
		to = runeStart(line, min(len(line), from+shortLine))
	}
	e := excerpt{cells(string(line[from:to]), from), from > 0, to < len(line)}
	if columns(e.cells) <= width {
		return e
	}
	// Keep a quarter of the width for what stands before the mark, and all
	// of it that fits when the mark is short.
	width -= 2 // the two ellipses
	before, marked := 0, 0
	for _, c := range e.cells {
		switch {
		case c.at < m.from:
			before += c.width
		case c.at < m.to:
			marked += c.width
		}
	}
	keep := max(width/4, width-marked-width/4)
	for before > keep {
		before -= e.cells[0].width
		e.cells, e.cutAt = e.cells[1:], true
	}
	return e.clip(width)
}

// clip cuts what goes beyond width columns.
func (e excerpt) clip(width int) excerpt {
	used := 0
	for i, c := range e.cells {
		if used += c.width; used > width {
			e.cells, e.cutTo = e.cells[:i], true
			break
		}
	}
	return e
}

func runeStart(line []byte, at int) int {
	for back := 0; at > 0 && at < len(line) && back < utf8.UTFMax && !utf8.RuneStart(line[at]); back++ {
		at--
	}
	return at
}

func columns(cs []cell) (n int) {
	for _, c := range cs {
		n += c.width
	}
	return n
}

// text is the excerpt as printed.
func (e excerpt) text() string {
	var b strings.Builder
	if e.cutAt {
		b.WriteString("…")
	}
	for _, c := range e.cells {
		b.WriteString(c.text)
	}
	if e.cutTo {
		b.WriteString("…")
	}
	return b.String()
}

// whole reports whether nothing of the line was cut off.
func (e excerpt) whole() bool { return !e.cutAt && !e.cutTo }

// under draws the line that underlines m beneath the excerpt: blanks up to
// the mark, then the given character as wide as what it marks.
func (e excerpt) under(m mark, with string) (indent int, line string) {
	if e.cutAt {
		indent = 1
	}
	wide := 0
	for _, c := range e.cells {
		switch {
		case c.at < m.from:
			indent += c.width
		case c.at < m.to:
			wide += c.width
		}
	}
	return indent, strings.Repeat(with, max(1, wide))
}
