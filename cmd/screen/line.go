package screen

import (
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"
	"github.com/rivo/uniseg"

	"sopc/compiler/report"
)

// longestLine is how many characters may be typed into one entry.
const longestLine = 4_000

// line is one line of text that is being typed, with a cursor.
type line struct {
	before, after []rune // of the cursor
	touched       bool
}

func newLine(s string) *line { return &line{before: []rune(s)} }

func (l *line) String() string { return string(l.before) + string(l.after) }

// insert puts in what was typed or pasted; line ends become blanks, other
// control characters are dropped.
func (l *line) insert(s string) {
	l.touched = true
	for _, r := range s {
		if r == '\n' || r == '\r' || r == '\t' {
			r = ' '
		}
		if !unicode.IsControl(r) && len(l.before)+len(l.after) < longestLine {
			l.before = append(l.before, r)
		}
	}
}

// press reacts to a key that edits; false for any other.
func (l *line) press(k tea.KeyPressMsg) bool {
	b, a := l.before, l.after
	switch k.String() {
	case "left", "ctrl+b":
		if n := len(b); n > 0 {
			l.before, l.after = b[:n-1], append([]rune{b[n-1]}, a...)
		}
	case "right", "ctrl+f":
		if len(a) > 0 {
			l.before, l.after = append(b, a[0]), a[1:]
		}
	case "home", "ctrl+a":
		l.before, l.after = nil, append(b, a...)
	case "end", "ctrl+e":
		l.before, l.after = append(b, a...), nil
	case "backspace", "ctrl+h":
		l.before, l.touched = b[:max(0, len(b)-1)], true
	case "delete", "ctrl+d":
		l.after, l.touched = a[min(1, len(a)):], true
	case "ctrl+u":
		l.before, l.touched = nil, true
	case "ctrl+k":
		l.after, l.touched = nil, true
	case "ctrl+w", "alt+backspace":
		s := strings.TrimRightFunc(string(b), unicode.IsSpace)
		l.before, l.touched = []rune(s[:strings.LastIndexFunc(s, unicode.IsSpace)+1]), true
	default:
		if k.Text == "" {
			return false
		}
		l.insert(k.Text)
	}
	return true
}

// view is the part of the text around the cursor that fits the width, and the
// column of the cursor in it.
func (l *line) view(width int) (s string, cursor int) {
	b, a := report.Visible(string(l.before)), report.Visible(string(l.after))
	for b != "" && uniseg.StringWidth(b) >= width {
		_, b, _, _ = uniseg.FirstGraphemeClusterInString(b, -1)
	}
	cursor = uniseg.StringWidth(b)
	return Fit(b+a, width), cursor
}
