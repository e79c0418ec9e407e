package bpmn

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"sopc/compiler/form/typeface"
)

// named is a clean text, or what stands for it when nothing is left.
func named(s, otherwise string) string {
	if s = clean(s); s == "" {
		return otherwise
	}
	return s
}

// clean makes one line of a text: runs of blanks become one blank; what cannot
// be seen, turns the writing round or is no character is left out.
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
	space := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case r == utf8.RuneError, r&0xfffe == 0xfffe, 0xfdd0 <= r && r <= 0xfdef, unicode.IsControl(r), unicode.Is(unicode.Cf, r) && r != '\u200d', unicode.Is(unicode.Co, r):
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

// Sizes of text in pixels. They are those of bpmn-js, which other tools come
// close to.
const (
	taskText  = 12.0
	labelText = 11.0
	leading   = 1.2 // height of a line, of its size
)

// width is how wide a text is.
func width(s string, size float64) float64 {
	font := typeface.Sans().Regular
	w := 0.0
	for _, r := range s {
		w += font.Advance(r)
	}
	return w * size
}

// lines counts the lines of a text in a box of some width, and says how wide
// the widest is. It breaks as bpmn-js does, which guesses from the width of a
// line how many of its characters fit, and goes back to a blank or hyphen.
func lines(s string, size, most float64) (count int, widest float64) {
	for line := range strings.SplitSeq(s, "\n") {
		for rest := []rune(line); ; {
			fits := rest
			w := width(string(fits), size)
			for w > most && len(fits) > 1 {
				fits = shorter(fits, w, most)
				w = width(string(fits), size)
			}
			count++
			widest = max(widest, w)
			rest = []rune(strings.TrimSpace(string(rest[len(fits):])))
			if len(rest) == 0 {
				break
			}
		}
	}
	return count, widest
}

func shorter(line []rune, width, most float64) []rune {
	if line[0] == '-' { // which it takes for no part at all
		return line[:cut(line, width, most)]
	}
	room := max(float64(len(line))*most/width, 1)
	end := 0
	for from := 0; from < len(line); {
		to := from
		for to < len(line) && line[to] != ' ' && line[to] != '-' {
			to++
		}
		if float64(to) >= room {
			break
		}
		if end = to; to < len(line) {
			if float64(to+1) >= room {
				if line[to] == '-' { // a hyphen stays with its word
					end = from
				}
				break
			}
			end = to + 1
		}
		from = to + 1
	}
	if end == 0 || end == len(line) {
		end = cut(line, width, most)
	}
	return line[:end]
}

// cut is where a line is broken inside a word.
func cut(line []rune, width, most float64) int {
	return min(int(max(math.Round(float64(len(line))*most/width-1), 1)), len(line)-1)
}

// whole reports whether no word is broken in a box of some width.
func whole(s string, size, most float64) bool {
	for line := range strings.SplitSeq(s, "\n") {
		for rest := []rune(line); len(rest) > 0; {
			fits := rest
			for w := width(string(fits), size); w > most && len(fits) > 1; w = width(string(fits), size) {
				fits = shorter(fits, w, most)
			}
			if n := len(fits); n < len(rest) && fits[n-1] != ' ' && fits[n-1] != '-' && rest[n] != ' ' {
				return false
			}
			rest = []rune(strings.TrimSpace(string(rest[len(fits):])))
		}
	}
	return true
}

// box is a place for a text.
type box struct{ x, y, w, h float64 }

func (b box) empty() bool { return b.w == 0 }

// label is the size of a label whose lines are at most some wide: no wider than
// its lines need.
func label(s string, most float64) box {
	if s == "" {
		return box{}
	}
	count, widest := lines(s, labelText, most)
	w := math.Ceil(min(most, widest)) + 3
	for ; w < most; w += 4 {
		if n, _ := lines(s, labelText, w); n <= count && whole(s, labelText, w) {
			break
		}
	}
	w = min(w, max(most, 1))
	return box{w: w, h: math.Ceil(float64(count)*labelText*leading) + 2}
}

// long widens a label that would have many lines.
func long(s string, most float64) float64 {
	for n, _ := lines(s, labelText, most); n > 4 && most < 400; n, _ = lines(s, labelText, most) {
		most *= 1.4
	}
	for wide := most; wide < 2*most; wide += 6 {
		if whole(s, labelText, wide) {
			return math.Ceil(wide)
		}
	}
	return math.Ceil(most)
}
