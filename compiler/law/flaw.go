package law

import (
	"strings"
	"unicode/utf8"
)

// Flaw is why a text that names a regulation is no citation.
type Flaw int

// The flaws.
const (
	NoFlaw     Flaw = iota
	NoNumber        // it has a year
	NoYear          // it has a number
	NoPlace         // neither number nor year: nobody can look it up
	NoMinister      // "Peraturan Menteri Nomor 5 Tahun 2020": each ministry counts for itself
	Unreadable      // number and year are there, in an order or form that is not used
)

var (
	numbered = lazily(`(?i)\b(?:nomor|nomer|no)\b[ .:]*[A-Z]{0,4}\d|^[^\d]*\b\d{1,3}\b`)
	yeared   = lazily(`\b(?:19|20)\d\d\b`)
	headEnd  = lazily(`(?i)\b(?:tentang|ttg|nomor|nomer|no|tahun|thn|th)\b|[\d,;:(]|$`)
	bodyEnd  = lazily(`(?i)[ ,;]*(?:\b(?:tentang|ttg)\b|$)`)
)

// FlawOf looks at a text that is no citation and tells what keeps it from
// being one, and where; start and end count bytes of text. Only a text that
// begins with the name of a ranked kind (see RankOf) has a flaw: a Dasar Hukum
// may name other things than regulations.
func FlawOf(text string) (f Flaw, start, end int) {
	if len(text) > longest || !utf8.ValidString(text) {
		return NoFlaw, 0, 0
	}
	if _, ok := Parse(text); ok {
		return NoFlaw, 0, 0
	}
	start = len(listMark().FindString(text))
	rest := text[start:]
	head := strings.TrimRight(rest[:headEnd().FindStringIndex(rest)[0]], " .\t")
	body := rest[:bodyEnd().FindStringIndex(rest)[0]]
	words := split(head)
	var c Citation
	switch w := fold(words); {
	case strings.HasPrefix(w, "undangundangdasar"), strings.HasPrefix(w, "uud"):
		return NoFlaw, 0, 0
	case (w == "peraturanmenteri" || w == "permen") && numbered().MatchString(body):
		return NoMinister, start, start + len(head)
	default:
		if _, ok := c.readHead(head); !ok {
			return NoFlaw, 0, 0
		}
		if _, ok := RankOf(c); !ok {
			return NoFlaw, 0, 0
		}
	}
	number, year := numbered().MatchString(body), yeared().MatchString(body)
	switch {
	case !number && !year:
		return NoPlace, start, start + len(head)
	case !number:
		f = NoNumber
	case !year:
		f = NoYear
	default:
		f = Unreadable
	}
	return f, start, start + len(body)
}
