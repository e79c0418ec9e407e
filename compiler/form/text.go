package form

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sizes of text in points, and how a line relates to them in mm.
const (
	point     = 25.4 / 72
	leading   = 1.18 // height of a line, of its size
	ascent    = 0.92 // from the top of a line to its baseline, of its size
	usualSize = 8.0  // in the table
	labelSize = 6.5
	padding   = 1.2 // mm between a border and text
)

// lineHeight is the height of a line in mm.
func lineHeight(size float64) float64 { return size * point * leading }

// Width is how wide a text is in mm.
func (f Fonts) Width(s string, size float64, bold bool) float64 {
	font := f.Regular
	if bold {
		font = f.Bold
	}
	w, ascii := 0.0, font.ASCII()
	for _, r := range s {
		if r < 128 {
			w += ascii[r]
		} else {
			w += font.Advance(r)
		}
	}
	return w * size * point
}

// mostMarks is how many marks above or below a character are kept: more of them
// would grow into the lines around it.
const mostMarks = 3

// clean makes a text printable: blanks of every kind become one space, what
// cannot be seen or would turn the text around is left out.
func clean(s string) string {
	plain, blank := true, true
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] > '~' || s[i] == ' ' && blank {
			plain = false
			break
		}
		blank = s[i] == ' '
	}
	if plain && !(blank && s != "") {
		return s
	}
	var b strings.Builder
	space, marks := false, 0
	for _, r := range s {
		if !unicode.In(r, unicode.Mn, unicode.Me) {
			marks = 0
		} else if marks++; marks > mostMarks {
			continue
		}
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case r == utf8.RuneError, r&0xfffe == 0xfffe, unicode.IsControl(r), unicode.Is(unicode.Cf, r) && r != '\u200d', unicode.Is(unicode.Co, r), unicode.Is(unicode.Cs, r):
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// attached reports that no line may begin with r: it belongs to the character
// before it.
func attached(r rune) bool {
	return r > 127 && (unicode.In(r, unicode.Mn, unicode.Me, unicode.Mc) || r == '\u200d' || r >= 0x1f3fb && r <= 0x1f3ff)
}

// endsWord reports whether a line may be broken between two characters that
// stand so many bytes behind its beginning or, in a word, behind that. The
// first one then comes no later than '/'.
func endsWord(before, r rune, from int) bool {
	return before == ' ' && r != ' ' || (before == '-' || before == '/') && unicode.IsLetter(r) && from > 3
}

// eachWord tells how wide each part of a text is that is not broken, and how
// wide the text is, in mm.
func (f Fonts) eachWord(s string, size float64, bold bool, say func(width float64)) (all float64) {
	font := f.Regular
	if bold {
		font = f.Bold
	}
	ascii := font.ASCII()
	start, width, before := 0, 0.0, rune(0)
	for i, r := range s {
		if before <= '/' && endsWord(before, r, i-start) {
			say(width * size * point)
			start, width = i, 0
		}
		var w float64
		if r < 128 {
			w = ascii[r]
		} else {
			w = font.Advance(r)
		}
		if all += w; r != ' ' {
			width += w
		}
		before = r
	}
	say(width * size * point)
	return all * size * point
}

// asItem makes lines those of one item of a list: a mark stands before the first,
// which is some mm below what is above it.
func asItem(lines []Line, mark string, indent, gap float64) {
	for i := range lines {
		lines[i].Indent = indent
	}
	if len(lines) > 0 {
		lines[0].Mark, lines[0].Gap = mark, gap
	}
}

// addLines adds the lines of a clean text, each at most max mm long: it is broken
// between words, behind a hyphen or slash, and inside a word that is longer than
// a line.
func (f Fonts) addLines(all []Line, s string, size float64, bold bool, max float64) []Line {
	font := f.Regular
	if bold {
		font = f.Bold
	}
	limit := max/(size*point) + 1e-9
	first, blank := true, false
	add := func(s string) {
		text := strings.TrimRight(s, " ")
		all = append(all, Line{Text: text, Bold: bold, Size: size, Flow: !first, Blank: blank})
		first, blank = false, text != s
	}
	start, width := 0, 0.0  // of the line
	chance, after := 0, 0.0 // where it may be broken, and the width up to there
	before := rune(0)
	ascii := font.ASCII()
	for i, r := range s {
		var w float64
		if r < 128 {
			w = ascii[r]
		} else {
			w = font.Advance(r)
		}
		if i > start && before <= '/' && endsWord(before, r, i-start) {
			chance, after = i, width
		}
		if width+w > limit && i > start && r != ' ' && (!attached(r) || width > 2*limit) {
			if chance <= start {
				chance, after = i, width
			}
			add(s[start:chance])
			start, width = chance, width-after
		}
		width += w
		before = r
	}
	if strings.TrimRight(s[start:], " ") != "" {
		add(s[start:])
	}
	return all
}

// lines makes printed lines of a text.
func (f Fonts) lines(s string, size float64, bold bool, max float64) []Line {
	return f.addLines(nil, clean(s), size, bold, max)
}

// height is how high lines are together, in mm.
func height(lines []Line) float64 {
	h := 0.0
	for _, l := range lines {
		h += l.Gap + lineHeight(l.Size)
	}
	return h
}
