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

// ruler is a text that is measured once and then broken into lines of any
// width. It breaks as bpmn-js does, which guesses from the width of a line how
// many of its characters fit, and goes back to a blank or hyphen.
type ruler struct {
	lines   [][]rune
	reaches [][]float64 // how wide the beginning of each line is
}

func measured(s string, size float64) *ruler {
	font := typeface.Sans().Regular
	r := &ruler{}
	for part := range strings.SplitSeq(s, "\n") {
		line := []rune(part)
		reach := make([]float64, len(line)+1)
		for i, c := range line {
			reach[i+1] = reach[i] + font.Advance(c)*size
		}
		r.lines, r.reaches = append(r.lines, line), append(r.reaches, reach)
	}
	return r
}

// fit is what becomes of the text in a box of some width: how many lines, how
// wide the widest is, and whether a word is broken.
func (r *ruler) fit(most float64) (count int, widest float64, broken bool) {
	for i, line := range r.lines {
		reach := r.reaches[i]
		for at := 0; ; {
			end := len(line)
			for reach[end]-reach[at] > most && end-at > 1 {
				end = at + shorter(line[at:end], reach[end]-reach[at], most)
			}
			count++
			widest = max(widest, reach[end]-reach[at])
			if end == len(line) {
				break
			}
			broken = broken || line[end-1] != ' ' && line[end-1] != '-' && line[end] != ' '
			for at = end; at < len(line) && line[at] == ' '; at++ {
			}
			if at == len(line) {
				break
			}
		}
	}
	return count, widest, broken
}

// shorter is how many characters of a line that is too wide are tried next.
func shorter(line []rune, width, most float64) int {
	room := float64(len(line)) * most / width
	cut := min(int(max(math.Round(room-1), 1)), len(line)-1) // inside a word
	if line[0] == '-' {                                      // which it takes for no part at all
		return cut
	}
	end := 0
	for from := 0; from < len(line); {
		to := from
		for to < len(line) && line[to] != ' ' && line[to] != '-' && float64(to) < room {
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
		return cut
	}
	return end
}

// box is a place for a text.
type box struct{ x, y, w, h float64 }

func (b box) empty() bool { return b.w == 0 }

// label is the size of a label that is usually at most some wide: no wider than
// its lines need, and wider when it would have many or break words.
func label(s string, most float64, widen bool) box {
	text := measured(s, labelText)
	if widen {
		most = text.long(most)
	}
	count, widest, broken := text.fit(most)
	w := math.Ceil(min(most, widest)) + 3
	for ; w < most; w += 4 {
		if n, _, cut := text.fit(w); n <= count && (broken || !cut) {
			break
		}
	}
	return box{w: min(w, most), h: math.Ceil(float64(count)*labelText*leading) + 2}
}

// long is the width of a label of more than a few lines, or with long words.
func (r *ruler) long(most float64) float64 {
	for n, _, _ := r.fit(most); n > 4 && most < 400; n, _, _ = r.fit(most) {
		most *= 1.4
	}
	for wide := most; wide < 2*most; wide += 6 {
		if _, _, broken := r.fit(wide); !broken {
			return math.Ceil(wide)
		}
	}
	return math.Ceil(most)
}
