package office

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sopc/lang/bahasa"
)

// A Mask is a pattern that an office can read: what stands in braces is a
// kind of sign, all else stands as it is.
//
//	{angka}   one or more digits; {angka:3} just three
//	{huruf}   one or more letters
//	{romawi}  a Roman numeral
//	{tahun}   a year: four digits that begin with 19 or 20
//	{teks}    anything but a slash
//
// "000.8.3/{angka}/SOP/{tahun}" fits "000.8.3/17/SOP/2026".
type Mask struct {
	Source string
	parts  []part
}

// maxNumber is how long a text may be that is compared, in bytes.
const maxNumber = 300

type part struct {
	word   string // the name of a kind of sign; empty for a text that stands as it is
	text   string
	digits int // of {angka:3}; 0: any number
}

// The kinds of signs, each with an example.
var signs = []struct{ word, example string }{
	{"angka", "1"}, {"huruf", "Um"}, {"romawi", "IV"}, {"tahun", "2026"}, {"teks", "Um"},
}

// parseMask reads a mask; what it cannot read is given back with its place
// in the source.
func parseMask(source string) (m *Mask, bad string, at int) {
	m = &Mask{Source: source}
	for rest := source; rest != ""; {
		here := len(source) - len(rest)
		open := strings.IndexAny(rest, "{}")
		switch {
		case open < 0:
			open = len(rest)
			fallthrough
		case open > 0:
			m.parts = append(m.parts, part{text: rest[:open]})
			rest = rest[open:]
			continue
		}
		end := strings.IndexByte(rest, '}')
		if rest[0] == '}' || end < 0 {
			return nil, rest[:1], here
		}
		word, digits, counted := strings.Cut(rest[1:end], ":")
		p := part{word: word}
		if counted {
			if len(digits) != 1 || digits[0] < '1' || digits[0] > '9' || word != "angka" {
				return nil, rest[:end+1], here
			}
			p.digits = int(digits[0] - '0')
		}
		if !signKnown(word) {
			return nil, rest[:end+1], here
		}
		m.parts = append(m.parts, p)
		rest = rest[end+1:]
	}
	return m, "", 0
}

func signKnown(word string) bool {
	for _, s := range signs {
		if s.word == word {
			return true
		}
	}
	return false
}

// Match tells whether a text fits the mask. If not, at is the byte up to
// which it does, and want is what should stand there.
func (m *Mask) Match(s string) (ok bool, at int, want bahasa.Text) {
	if len(s) > maxNumber {
		return false, 0, m.expected(0)
	}
	type place struct{ part, at int }
	failed := map[place]bool{} // so that no place is tried twice
	expect := func(p, i int) {
		if i >= at {
			at, want = i, m.expected(p)
		}
	}
	var fits func(p, i int) bool
	fits = func(p, i int) bool {
		if p == len(m.parts) {
			if i < len(s) {
				expect(p, i)
			}
			return i == len(s)
		}
		if failed[place{p, i}] {
			return false
		}
		ends := m.parts[p].ends(s, i)
		for _, end := range ends {
			if fits(p+1, end) {
				return true
			}
		}
		if len(ends) == 0 {
			expect(p, i)
		}
		failed[place{p, i}] = true
		return false
	}
	return fits(0, 0), at, want
}

// ends are the places up to which a part can reach from i, the farthest first.
func (p part) ends(s string, i int) (ends []int) {
	switch p.word {
	case "":
		if strings.HasPrefix(s[i:], p.text) {
			return []int{i + len(p.text)}
		}
		return nil
	case "tahun":
		if len(s) >= i+4 && (s[i:i+2] == "19" || s[i:i+2] == "20") && digit(rune(s[i+2])) && digit(rune(s[i+3])) {
			return []int{i + 4}
		}
		return nil
	}
	for n := 1; i < len(s); n++ {
		c, size := utf8.DecodeRuneInString(s[i:])
		if !p.takes(c) {
			break
		}
		if i += size; p.digits == 0 || n == p.digits {
			ends = append(ends, i)
		}
	}
	slices.Reverse(ends)
	return ends
}

func (p part) takes(c rune) bool {
	switch p.word {
	case "angka":
		return digit(c)
	case "huruf":
		return unicode.IsLetter(c)
	case "romawi":
		return strings.ContainsRune("IVXLCDM", c)
	}
	return c != '/'
}

func digit(c rune) bool { return '0' <= c && c <= '9' }

// expected says what should stand where a part begins.
func (m *Mask) expected(p int) bahasa.Text {
	if p == len(m.parts) {
		return bahasa.T("di sini nomor seharusnya sudah selesai", "here the number should end")
	}
	switch q := m.parts[p]; q.word {
	case "":
		return bahasa.T("di sini seharusnya \"%s\"", "here should stand \"%s\"", q.text)
	case "angka":
		if q.digits > 0 {
			return bahasa.T("di sini seharusnya %d angka", "here should stand %d digits", q.digits)
		}
		return bahasa.T("di sini seharusnya angka", "here should stand digits")
	case "huruf":
		return bahasa.T("di sini seharusnya huruf", "here should stand letters")
	case "romawi":
		return bahasa.T("di sini seharusnya angka Romawi", "here should stand a Roman numeral")
	case "tahun":
		return bahasa.T("di sini seharusnya tahun", "here should stand a year")
	}
	return bahasa.T("di sini seharusnya teks", "here should stand a text")
}

// Example is a text that fits.
func (m *Mask) Example() string {
	var b strings.Builder
	for _, p := range m.parts {
		example := p.text
		for _, s := range signs {
			if s.word == p.word {
				example = s.example
			}
		}
		if p.digits > 0 {
			example = strings.Repeat("0", p.digits-1) + "1"
		}
		b.WriteString(example)
	}
	return b.String()
}
