// Package law reads Indonesian citations as offices print them and knows of
// some often cited regulations whether they still hold.
//
// A citation has four parts: the kind, who issued it where the kind leaves
// that open, its number and year, its subject. The parts stand in that order
// and the number is easy to see ("Nomor 23 Tahun 2014", "12/2019",
// "15/PRT/M/2015"), so reading starts at the number: what stands before it
// must be a kind and, for some kinds, an issuer; what stands after it may be
// a subject. Anything else is not a citation.
package law

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Citation is a regulation as a Dasar Hukum names it.
type Citation struct {
	Kind    string // "uu", "perpres", "permendagri", "perbup", …; always as Normalize gives it
	Region  string // who issued it, as printed, where the kind does not say: "Kalimantan Barat", "Kabupaten Blitar"; often empty
	Number  string // without the year: "23", "213/PMK.05"; empty only for the constitution ("uud")
	Year    int    // 1900–2099
	Subject string // what follows "tentang", as printed; may be empty
}

// Normalize gives the one name of a kind that may be written in many ways:
// "permenpan-rb", "Peraturan Menteri PAN dan RB" and "PermenPANRB" are all
// "permenpanrb". Of an unknown kind it gives the bare small letters.
func Normalize(kind string) string {
	f := fold(split(kind))
	if f == "uud" || f == "uud1945" || strings.HasPrefix(f, "undangundangdasar") {
		return "uud"
	}
	if i, ok := kinds().bySpelling[f]; ok {
		return kinds().all[i].key
	}
	return f
}

// Name is the name of a kind as forms print it: "Peraturan Presiden". Of an
// unknown kind it is the kind itself.
func Name(key string) string {
	if key == "uud" {
		return "Undang-Undang Dasar Negara Republik Indonesia"
	}
	if i, ok := kinds().bySpelling[key]; ok && kinds().all[i].key == key {
		return kinds().all[i].name
	}
	return key
}

// String prints the citation in full, as Parse reads it.
func (c Citation) String() string {
	var b strings.Builder
	b.WriteString(Name(c.Kind))
	if c.Region != "" {
		b.WriteString(" " + c.Region)
	}
	if c.Number != "" {
		b.WriteString(" Nomor " + c.Number)
	}
	if c.Year != 0 {
		b.WriteString(" Tahun " + strconv.Itoa(c.Year))
	}
	if c.Subject != "" {
		b.WriteString(" tentang " + c.Subject)
	}
	return b.String()
}

// Short prints the citation as officials say it: "Perpres 70/2012",
// "UU 23/2014".
func (c Citation) Short() string {
	name := shortNames()[c.Kind]
	if name == "" {
		name = Name(c.Kind)
	}
	if c.Region != "" {
		name += " " + c.Region
	}
	if c.Number == "" {
		return name + " " + strconv.Itoa(c.Year)
	}
	return name + " " + c.Number + "/" + strconv.Itoa(c.Year)
}

var shortNames = sync.OnceValue(func() map[string]string {
	short := map[string]string{
		"uud": "UUD", "uu": "UU", "pp": "PP", "pmk": "PMK", "kmk": "KMK", "pbi": "PBI", "pojk": "POJK", "pkpu": "PKPU",
		"tapmpr": "TAP MPR", "skb": "SKB", "se": "SE", "sema": "SEMA", "perki": "PerKI",
		"permenpanrb": "PermenPANRB", "permenpupr": "PermenPUPR", "permenpu": "PermenPU", "permenlhk": "PermenLHK", "permenesdm": "PermenESDM",
	}
	for _, k := range plain {
		if short[k.key] == "" && k.issued != anybody {
			short[k.key] = capital(k.key)
		}
	}
	for _, m := range ministries {
		if k := "permen" + m.key; short[k] == "" {
			short[k] = capital(k)
		}
		short["kepmen"+m.key] = capital("kepmen" + m.key)
	}
	for _, a := range agencies {
		short["peraturan"+a.key] = "Peraturan " + strings.ToUpper(a.key)
	}
	short["peraturanperpusnas"], short["peraturanbasarnas"] = "Peraturan Perpusnas", "Peraturan Basarnas"
	short["peraturanbawaslu"], short["peraturanombudsman"] = "Peraturan Bawaslu", "Peraturan Ombudsman"
	return short
})

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// Parse reads a citation; ok is false for any other text, and for one of more
// than four thousand bytes.
func Parse(text string) (c Citation, ok bool) {
	if len(text) > longest {
		return Citation{}, false
	}
	text = strings.ToValidUTF8(strings.Join(strings.Fields(text), " "), "\ufffd")
	text = listMark().ReplaceAllString(text, "")
	if strings.Contains(text, "1945") && uud().MatchString(text) {
		return Citation{Kind: "uud", Year: 1945}, true
	}
	at := number().FindStringSubmatchIndex(text)
	if at == nil {
		return Citation{}, false
	}
	num := text[max(at[2], at[4]):max(at[3], at[5])]
	c.Year, _ = strconv.Atoi(text[at[6]:at[7]])
	if c.Number, ok = plainNumber(num, c.Year); !ok {
		return Citation{}, false
	}
	nickname, ok := c.readHead(text[:at[0]])
	if !ok {
		return Citation{}, false
	}
	if c.readTail(text[at[1]:]); c.Subject == "" {
		c.Subject = subject(nickname)
	}
	if len(c.String()) > longest {
		return Citation{}, false // what is read can be printed and read again
	}
	return c, true
}

// ParsePlace reads the regulation in which a place is named: "Pasal 22 ayat (7)
// UU 14/2008". Without a place it is Parse.
func ParsePlace(text string) (c Citation, ok bool) {
	if len(text) > longest {
		return Citation{}, false
	}
	return Parse(article().ReplaceAllString(strings.Join(strings.Fields(text), " "), ""))
}

// longest is how many bytes a citation may have.
const longest = 4000

var (
	listMark = lazily(`^(?:(?:[-–•*]|\(?\d{1,2}[.)]|\(?[A-Za-z]\)|[A-Za-z]\. ) ?)+`)
	uud      = lazily(`(?i)^(?:undang[ -]?undang dasar|uud)(?: (?:negara|republik indonesia|nri|ri|tahun))* 1945\b`)

	// The number and the year. Without "Nomor" the number begins with a digit:
	// "UU 25 Tahun 2009", "PP 12/2019".
	number = lazily(`(?i)(?:\b(?:nomor|nomer|no)\b[ .:]*([0-9A-Z][0-9A-Z.\-]*(?: ?/ ?[0-9A-Z][0-9A-Z.\-]*)*)` +
		`|\b(\d[0-9A-Z.\-]*(?: ?/ ?[0-9A-Z][0-9A-Z.\-]*)*))` +
		`(?:[ ,]*\b(?:tahun|thn|th|ta)\b[ .:]*| ?/ ?)((?:19|20)\d\d)\b`)

	// The articles and paragraphs before a regulation: "Pasal 5 dan 6 ayat (1) huruf a".
	article = lazily(`(?i)^(?:(?:(?:bab|bagian|pasal|ayat|huruf|angka|butir|diktum|lampiran)` + part + `(?:,? ?(?:dan|atau|jo\.?|juncto|sampai dengan|s\.d\.)` + part + `)*|lampiran),? (?:(?:dan|jo\.?|juncto|dari|dalam) )?)+`)

	// What follows a subject: how the regulation was changed, where it is printed.
	aftermath = lazily(`(?i)[ ,;(]*(?:\b(?:sebagaimana|juncto|jo|s\.?t\.?d\.?d|yang telah diubah|yang diubah)\b|\((?:tambahan )?(?:lembaran|berita) (?:negara|daerah))`)
	about     = lazily(`(?i)^[ ,;:]*(?:\(?tanggal [^,;]{4,24}? )?(?:tentang|ttg)\b`)
	anyAbout  = lazily(`(?i)\b(?:tentang|ttg)\b`)
	place     = lazily(`(?i)^[ ,]*((?:provinsi|kabupaten|kota)(?: [\pL.'-]+){1,5}?),? (?:tentang|ttg)\b`)
	brackets  = lazily(`\([^()]*\)`)
	dated     = lazily(`(?i)\btanggal \d{1,2} \pL+ \d{4}`)
	roman     = lazily(`^[IVXL]+$`)
)

// part is the number of an article or what is in it.
const part = ` \(?(?:\d{1,4}[A-Z]?|[IVXL]+|[A-Z])\b\)?(?:, ?\(?(?:\d{1,3}|[A-Z])\b\)?)*`

// lazily makes a regular expression that is compiled when it is first used: most
// runs of the program read no citation.
func lazily(s string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(s) })
}

// plainNumber drops blanks, a year that is repeated and leading zeros.
func plainNumber(s string, year int) (string, bool) {
	s = strings.ReplaceAll(s, " ", "")
	for again := "/" + strconv.Itoa(year); ; {
		t := strings.TrimSuffix(strings.TrimRight(s, ".-/"), again)
		if t == s {
			break
		}
		s = t
	}
	if first, _, _ := strings.Cut(s, "/"); !strings.ContainsFunc(s, unicode.IsDigit) && !roman().MatchString(first) {
		return "", false
	}
	if strings.Trim(s, "0123456789") == "" {
		if s = strings.TrimLeft(s, "0"); s == "" {
			s = "0"
		}
	}
	return s, true
}

// readHead finds the kind and who issued the regulation in the words before
// the number: the longest beginning that is a kind wins. Of a kind that
// takes a nickname, the rest is one.
func (c *Citation) readHead(head string) (nickname string, ok bool) {
	if strings.ContainsAny(head, "(0123456789") { // as few have
		head = dated().ReplaceAllString(brackets().ReplaceAllString(head, " "), " ")
	}
	words := spellOut(split(head))
	if len(words) == 0 || fold(words) == "peraturanmenteri" {
		c.Kind = codedKind(c.Number, c.Year)
		return "", c.Kind != ""
	}
	for n := min(len(words), longestKind); n > 0; n-- {
		i, known := kinds().bySpelling[fold(words[:n])]
		if !known {
			continue
		}
		k, rest := kinds().all[i], words[n:]
		switch {
		case k.issued == once && len(rest) > 0, k.issued == nicknamed && len(rest) > 4, k.issued == anybody && len(rest) == 0:
			continue
		}
		c.Kind = k.key
		if len(rest) == 0 {
			return "", true
		}
		if said := strings.Join(strings.Fields(head[rest[0].start:rest[len(rest)-1].end]), " "); k.issued == nicknamed {
			nickname = said
		} else {
			c.Region = said
		}
		return nickname, true
	}
	return "", false
}

// longestKind is how many words a kind's name may have, and then some.
const longestKind = 20

// codedKind reads the kind off a number that carries its ministry's code.
func codedKind(number string, year int) string {
	n := strings.ToUpper(number)
	switch {
	case strings.Contains(n, "/PMK."):
		return "pmk"
	case strings.Contains(n, "/KMK."):
		return "kmk"
	case strings.Contains(n, "/POJK."):
		return "pojk"
	case strings.Contains(n, "/PRT/M") && year >= 2015: // the ministry's name since the end of 2014
		return "permenpupr"
	case strings.Contains(n, "/PRT/M"):
		return "permenpu"
	case strings.Contains(n, "/MENLHK/"):
		return "permenlhk"
	}
	return ""
}

// readTail finds the subject after the year, and the region where it stands
// only there: "Perda Nomor 5 Tahun 2016 Kota Contoh tentang …".
func (c *Citation) readTail(tail string) {
	if tail == "" {
		return
	}
	if at := aftermath().FindStringIndex(tail); at != nil {
		tail = tail[:at[0]]
	}
	var named []string
	if c.Region == "" && kindOf(c.Kind).issued == somewhere {
		named = place().FindStringSubmatch(tail)
	}
	if named != nil {
		c.Region = named[1]
	} else if !about().MatchString(tail) && c.Kind != "skb" {
		return
	}
	if at := anyAbout().FindStringIndex(tail); at != nil {
		c.Subject = subject(tail[at[1]:])
	}
}

func subject(s string) string {
	if s == "" {
		return ""
	}
	if at := aftermath().FindStringIndex(s); at != nil {
		s = s[:at[0]]
	}
	return strings.Trim(s, " .,:;\"'“”‘’")
}

func kindOf(key string) kind { return kinds().all[kinds().bySpelling[key]] }

// word is a run of letters and digits, in small letters, and where it stands.
type word struct {
	text       string
	start, end int
}

// split gives the words of a kind as they count: without "dan" and "Republik
// Indonesia", with "Menteri Negara" as "Menteri" and with "SK" and "Surat
// Keputusan" as "Keputusan".
func split(s string) []word {
	var all []word
	for start := 0; start < len(s); {
		r, size := utf8.DecodeRuneInString(s[start:])
		if !letter(r) {
			start += size
			continue
		}
		end := start + strings.IndexFunc(s[start:], func(r rune) bool { return !letter(r) })
		if end < start {
			end = len(s)
		}
		all = append(all, word{strings.ToLower(s[start:end]), start, end})
		start = end
	}
	kept := all[:0]
	for i := 0; i < len(all); i++ {
		switch w := all[i]; {
		case w.text == "dan", w.text == "serta", w.text == "ri", w.text == "nri":
		case w.text == "negara" && len(kept) > 0 && ministers[kept[len(kept)-1].text]:
		case w.text == "republik" && i+1 < len(all) && all[i+1].text == "indonesia":
			i++
		default:
			kept = append(kept, w)
		}
	}
	if len(kept) > 0 {
		switch first := &kept[0]; {
		case first.text == "sk":
			first.text = "keputusan"
		case first.text == "surat" && len(kept) > 1 && kept[1].text == "keputusan":
			kept = kept[1:]
		}
	}
	return kept
}

// spellOut writes out a first word that is a kind by itself, so that "Perka
// Desa" and "Peraturan Kepala Desa" go one way.
func spellOut(words []word) []word {
	if len(words) > 0 {
		if i, ok := kinds().bySpelling[words[0].text]; ok && i < len(plain) {
			words[0].text = fold(split(kinds().all[i].name))
		}
	}
	return words
}

// Older ministries were led by a "Menteri Negara".
var ministers = map[string]bool{"menteri": true, "permen": true, "kepmen": true, "inmen": true}

func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// fold writes words as one, so that "Permen PAN-RB" and "PermenPANRB" meet.
func fold(words []word) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString(w.text)
	}
	return b.String()
}
