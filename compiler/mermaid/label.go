package mermaid

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

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
