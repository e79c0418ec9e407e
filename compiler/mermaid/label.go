package mermaid

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// A label goes three ways before it stands in the picture: clean takes away
// what nobody can see, wrap breaks it into lines, escape makes it harmless.

// Widths of labels, in display columns (a Latin letter is one, an emoji or a
// Han sign two). A diamond grows with its width and with its height, so its
// width is chosen by balance.
const (
	boxColumns     = 30
	shortColumns   = 20
	laneColumns    = 24
	fullNameLines  = 3 // that fit between a column's head and its first box
	arrowColumns   = 18
	diamondColumns = 10 // at least
)

// clean makes one line of a text: runs of blanks become one blank; control
// characters, marks that turn the writing direction and code points that are
// no characters are gone.
func clean(s string) string {
	if isPlain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	blank := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			blank = true
			continue
		case isInvisible(r):
			continue
		}
		if blank && b.Len() > 0 {
			b.WriteByte(' ')
		}
		blank = false
		b.WriteRune(r)
	}
	return b.String()
}

// isPlain reports whether clean would change nothing: printable ASCII with
// single blanks between the words.
func isPlain(s string) bool {
	before := byte(' ')
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c < ' ' || c > '~' || c == ' ' && before == ' ' {
			return false
		}
		before = c
	}
	return before != ' '
}

// isInvisible reports whether r is no character that a reader sees. The
// joiners (U+200C, U+200D) shape the letters beside them and stay.
func isInvisible(r rune) bool {
	switch {
	case r == '\u200c', r == '\u200d':
		return false
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r):
		return true
	case r&0xfffe == 0xfffe, 0xfdd0 <= r && r <= 0xfdef: // never characters
		return true
	}
	return false
}

// columns is the width of a text.
func columns(s string) int {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return uniseg.StringWidth(s)
		}
	}
	return len(s)
}

func widest(lines []string) int {
	most := 0
	for _, l := range lines {
		most = max(most, columns(l))
	}
	return most
}

// wrap breaks a clean text into lines of at most width columns: between words
// where it can, else inside them, without a hyphen, so that nothing is added.
func wrap(s string, width int) []string {
	lines := make([]string, 0, 1+len(s)/max(width-8, 1))
	start, end, used := 0, 0, 0 // the line so far is s[start:end]
	for at := 0; at < len(s); {
		next := len(s)
		if blank := strings.IndexByte(s[at:], ' '); blank >= 0 {
			next = at + blank
		}
		n := columns(s[at:next])
		if end > start && used+1+n <= width {
			end, used = next, used+1+n
		} else {
			if end > start {
				lines = append(lines, s[start:end])
			}
			start, end, used = at, next, n
			for used > width {
				head := start + fitting(s[start:end], width)
				lines = append(lines, s[start:head])
				start, used = head, columns(s[head:end])
			}
		}
		at = next + 1
	}
	if end > start {
		lines = append(lines, s[start:end])
	}
	return lines
}

// fitting is how many bytes of a word fill width columns: at least one whole
// character as people count them.
func fitting(word string, width int) int {
	size, used, state := 0, 0, -1
	for size < len(word) {
		cluster, _, n, after := uniseg.FirstGraphemeClusterInString(word[size:], state)
		if size > 0 && used+n > width {
			break
		}
		size, used, state = size+len(cluster), used+n, after
	}
	return size
}

// shorten cuts a clean text to the given number of lines; an ellipsis says so.
func shorten(lines []string, most int) []string {
	if len(lines) <= most {
		return lines
	}
	cut := append([]string(nil), lines[:most]...)
	cut[most-1] += "…"
	return cut
}

// balance wraps the text of a diamond, whose side is the sum of the text's
// width and height: the width that gives the smallest diamond wins, but no
// word is broken for it.
func balance(s string) []string {
	const lineHeight = 3 // in columns
	var best []string
	least, narrow := 0, diamondColumns
	for word := range strings.FieldsSeq(s) {
		narrow = max(narrow, min(columns(word), 3*diamondColumns))
	}
	for width := narrow; width <= 3*diamondColumns; width += 2 {
		lines := wrap(s, width)
		side := widest(lines) + lineHeight*len(lines)
		if best == nil || side < least {
			best, least = lines, side
		}
	}
	return best
}

// label joins wrapped lines to the text between two quotes.
func label(lines ...string) string {
	var b strings.Builder
	size := 0
	for _, l := range lines {
		size += len(l) + len("<br/>")
	}
	b.Grow(size + size/8)
	for i, l := range lines {
		if i > 0 {
			b.WriteString("<br/>")
		}
		escape(&b, l)
	}
	return b.String()
}

// escape writes one line so that Mermaid reads nothing but text in it. Quoted
// labels know no backslash: whatever is not plainly text becomes the number of
// its code point. At the beginning of a line "1." or "-" would be Markdown, so
// the blank behind such a mark becomes one that does not break. Numbers alone
// do not help where Mermaid looks for Markdown, formulas or icons once they
// are signs again, as it does in labels of several lines: a sign that begins
// something is parted from what follows it.
func escape(b *strings.Builder, line string) {
	mark := marker(line)
	plain := 0 // where the text begins that stands as it is
	for i, r := range line {
		var instead string
		switch {
		case mark > 0 && i == mark && r == ' ':
			instead = "\u00a0"
		case i == 0 && r == '-', !isHarmless(r), r|0x20 == 'd' && isDirection(line[i:]):
			instead = "#" + strconv.Itoa(int(r)) + ";"
		case r == 'ﬂ':
			instead = "ﬂ"
		default:
			continue
		}
		if begins(line[i:], r) {
			instead += parted
		}
		b.WriteString(line[plain:i])
		b.WriteString(instead)
		plain = i + utf8.RuneLen(r)
	}
	b.WriteString(line[plain:])
}

// parted is a blank without width, U+FEFF. No text of a program holds one.
const parted = "#65279;"

// begins reports whether s, whose first character is r, may begin what Mermaid
// finds in a label that it has decoded: emphasis, an escape, a line break
// ("\n"), a formula ("$$"), an icon ("fa:fa-user"), or an entity in the form
// in which Mermaid hides it from its parser ("ﬂ°35¶ß").
func begins(s string, r rune) bool {
	switch r {
	case '*', '_', '\\', '$', 'ﬂ', '¶':
		return true
	case ':':
		return strings.HasPrefix(s, ":fa-")
	}
	return false
}

// isDirection reports whether s begins like the statement "direction LR",
// which Mermaid finds in the midst of a line, even between quotes.
func isDirection(s string) bool {
	const word = "direction"
	return len(s) > len(word) && strings.EqualFold(s[:len(word)], word)
}

// harmless are the signs that stand as they are.
var harmless = func() (set [utf8.RuneSelf]bool) {
	for _, c := range " ,()/'!?=.-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" {
		set[c] = true
	}
	return set
}()

func isHarmless(r rune) bool {
	if r < utf8.RuneSelf {
		return harmless[r]
	}
	return unicode.In(r, unicode.L, unicode.M, unicode.Nd)
}

// marker is the length of what Markdown would take for a list, a heading or a
// quotation at the beginning of a line: digits and a full stop or bracket, or
// a run of signs. 0 when there is none.
func marker(line string) int {
	digits := 0
	for digits < len(line) && '0' <= line[digits] && line[digits] <= '9' {
		digits++
	}
	if digits > 0 && digits < len(line) && (line[digits] == '.' || line[digits] == ')') {
		return digits + 1
	}
	signs := 0
	for signs < len(line) && strings.IndexByte("-+*#>=", line[signs]) >= 0 {
		signs++
	}
	return signs
}
