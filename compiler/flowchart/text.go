package flowchart

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// A text goes two ways before it stands in the picture: clean takes away what
// nobody can see, wrap breaks it into lines.

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
