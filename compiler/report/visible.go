package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// Visible makes a text harmless to print on one line: control characters
// show as their pictures (␛), characters that hide or turn the text around
// by their number (<U+202E>), bytes that are no UTF-8 by their value (<0xFF>).
func Visible(s string) string {
	if harmless(s) {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		b.WriteString(show(r, s[:n]))
		s = s[n:]
	}
	return b.String()
}

func harmless(s string) bool {
	for i, r := range s {
		if hostile(r) || r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD") {
			return false
		}
	}
	return true
}

// hostile reports whether a terminal would act on r, hide it, or draw other
// characters out of order because of it. The joiners are innocent: scripts
// and emoji need them.
func hostile(r rune) bool {
	if r == '\u200c' || r == '\u200d' {
		return false
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co)
}

// show is the printed form of one rune; raw is its bytes.
func show(r rune, raw string) string {
	switch {
	case r == utf8.RuneError && len(raw) == 1:
		return fmt.Sprintf("<0x%02X>", raw[0])
	case r < 0x20:
		return string('␀' + r)
	case r == 0x7f:
		return "␡"
	case hostile(r):
		return fmt.Sprintf("<U+%04X>", r)
	}
	return raw
}

// cell is what one grapheme of the source looks like on the screen.
type cell struct {
	at    int // byte offset of the grapheme in the line
	text  string
	width int // columns
}

const (
	tabWidth    = 4
	longCluster = 64 // bytes; a longer grapheme is a heap of combining marks
)

// cells lays out a piece of a line that begins at byte offset at.
func cells(piece string, at int) []cell {
	var out []cell
	column, state := 0, -1
	for len(piece) > 0 {
		var c cell
		var cluster string
		cluster, piece, c.width, state = uniseg.FirstGraphemeClusterInString(piece, state)
		c.at, c.text = at, cluster
		switch {
		case cluster == "\t":
			c.width = tabWidth - column%tabWidth
			c.text = strings.Repeat(" ", c.width)
		case len(cluster) > longCluster:
			c.text, c.width = "\uFFFD", 1
		case !harmless(cluster):
			c.text = Visible(cluster)
			c.width = uniseg.StringWidth(c.text)
		case c.width == 0:
			// A mark without a letter to stand on: give it one.
			c.text, c.width = "◌"+cluster, 1
		}
		at += len(cluster)
		column += c.width
		out = append(out, c)
	}
	return out
}

// wrap breaks a paragraph into lines of at most width columns at its blanks.
// A width of 0 or less leaves it whole.
func wrap(s string, width int) []string {
	if width <= 0 || uniseg.StringWidth(s) <= width {
		return []string{s}
	}
	var lines []string
	line, used := "", 0
	for word := range strings.SplitSeq(s, " ") {
		w := uniseg.StringWidth(word)
		if used > 0 && used+1+w > width {
			lines = append(lines, line)
			line, used = "", 0
		}
		if used > 0 {
			line += " "
			used++
		}
		line += word
		used += w
	}
	return append(lines, line)
}
