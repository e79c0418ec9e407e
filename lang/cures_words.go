package lang

import (
	"fmt"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"sopc/lang/bahasa"
)

// Cures of words that a form of paper has and a .sop writes otherwise.

// stepNumberCure: langkah 1 "Menerima surat", Langkah 1: Menerima surat
func stepNumberCure(_ *parser, f *form, line []word, at int) *change {
	if f != stepForm || at != 1 || at == len(line) || line[1].Type != typeNumber {
		return nil
	}
	to := 2
	if to < len(line) && line[to].is(":", ".", ")") {
		to++
	}
	return &change{0, to, []string{line[0].Value}, bahasa.T("langkah dinomori dengan sendirinya", "steps are numbered by themselves"), true}
}

// lawNumberCure: UU No. 25 Tahun 2009, Perpres Nomor 29 Tahun 2014
func lawNumberCure(_ *parser, f *form, line []word, at int) *change {
	if f != lawKind.item && f != sopKind.keywords["dasar"] || at == len(line) || !line[at].is("nomor", "no", "nomer") {
		return nil
	}
	to := at + 1
	for to < len(line) && line[to].is(".", ":") {
		to++
	}
	if to == len(line) || line[to].Type != typeNumber {
		return nil
	}
	return &change{at, to + 1, []string{line[to].Value}, bahasa.T("dari nomor sebuah peraturan ditulis angkanya saja", "of the number of a regulation only the figure is written"), true}
}

// quoteCure: berhenti Permohonan ditolak, disahkan oleh Drs. Budi Santoso
func quoteCure(_ *parser, f *form, line []word, at int) *change {
	if at < 1 || at == len(line) || line[at].Type == typeText {
		return nil
	}
	from := at
	switch before := line[at-1]; {
	case before.is("berhenti", "menunggu", "tentang", "karena"),
		before.is("ke") && line[max(at-2, 0)].is("bersambung"), before.is("oleh") && f == signerForm:
	case f == stepForm && line[0].made: // its number is gone
		from = 1
	default:
		return nil
	}
	to := from
	for to < len(line) && bare(line[to].Token) && !line[to].is("selebihnya", "maks", "paling", "dugaan") {
		to++
	}
	for to > from && line[to-1].Type == typeMark && !line[to-1].is(".", ")") {
		to--
	}
	if to <= at || to-from == 1 && stepKind.keywords[strings.ToLower(line[from].Value)] != nil {
		return nil
	}
	return &change{from, to, []string{inQuotes(spell(line[from:to]))}, bahasa.T("teks yang dicetak ditulis di antara tanda petik", "a text that is printed stands between quotation marks"), false}
}

// bare tells whether a token may be part of a text that has lost its quotes.
func bare(t lexer.Token) bool {
	return t.Type == typeName || t.Type == typeWord || t.Type == typeNumber || t.Type == typeMark && strings.Contains("/-.,()", t.Value)
}

// titleCure: kembali ke "Mengajukan permohonan"
func titleCure(p *parser, _ *form, line []word, at int) *change {
	if at < 1 || at == len(line) || line[at].Type != typeText || !line[at-1].is("ke", "kembali", "lanjut") {
		return nil
	}
	step := p.stepTitled((&Text{Raw: line[at].Value}).Value())
	if step == "" {
		return nil
	}
	why := bahasa.T("sebuah langkah disebut dengan nama atau nomornya, bukan judulnya", "a step is referred to by its name or number, not its title")
	if before := line[at-1]; !before.is("ke") {
		return &change{at - 1, at + 1, []string{before.Value + " ke " + step}, why, true}
	}
	return &change{at, at + 1, []string{step}, why, true}
}

// stepTitled is the name of the one step with a title, or else its number; ""
// if there is none, or more.
func (p *parser) stepTitled(title string) string {
	found, number := "", 0
	for n, i := range p.lines {
		if t := p.tokens[i]; t.Type != typeName || !strings.EqualFold(t.Value, "langkah") || n > 0 && !p.beginsLine(n) {
			continue
		}
		number++
		ref, next := fmt.Sprint(number), n+1
		if next < len(p.lines) && p.tokens[p.lines[next]].Type == typeName {
			ref, next = p.tokens[p.lines[next]].Value, next+1
		}
		if next == len(p.lines) || p.tokens[p.lines[next]].Type != typeText {
			continue
		}
		if text := (&Text{Raw: p.tokens[p.lines[next]].Value}); strings.EqualFold(text.Value(), title) {
			if found != "" {
				return ""
			}
			found = ref
		}
	}
	return found
}

func (p *parser) beginsLine(n int) bool {
	before := p.tokens[p.lines[n-1]]
	return before.Type == typeEOL || before.Type == typeMark && strings.Contains("{}", before.Value)
}

// upwardCure: lanjut ke susun maks 2 kali
func upwardCure(_ *parser, _ *form, line []word, at int) *change {
	if at < 3 || at == len(line) || !line[at].is("maks", "maksimal", "maksimum") || !line[at-2].is("ke") || !line[at-3].is("lanjut") {
		return nil
	}
	return &change{at - 3, at - 2, []string{"kembali"}, bahasa.T("`maks` membatasi `kembali ke`; `lanjut ke` selalu ke bawah", "`maks` limits `kembali ke`; `lanjut ke` always leads down"), false}
}

var months = strings.Fields("Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember")

// dateCure: 12-01-2026, 12/1/2026, 2026-01-12
func dateCure(_ *parser, _ *form, line []word, at int) *change {
	if at < 1 || at+4 > len(line) || !line[at].is("-", "/") || !line[at+2].is(line[at].Value) {
		return nil
	}
	day, month, year := line[at-1].Value, line[at+1].Value, line[at+3].Value
	if len(day) == 4 {
		day, year = year, day
	}
	d, m := count(day), count(month)
	if d < 1 || d > 31 || m < 1 || m > 12 || len(year) != 4 || count(year) < 1900 {
		return nil
	}
	return &change{at - 1, at + 4, []string{fmt.Sprintf("%d %s %s", d, months[m-1], year)}, bahasa.T("bulan ditulis dengan namanya", "a month is written by its name"), true}
}

// count reads a number of at most four digits, else it is 0.
func count(s string) (n int) {
	if len(s) > 4 {
		return 0
	}
	for _, c := range []byte(s) {
		if !isDigit(c) {
			return 0
		}
		n = n*10 + int(c-'0')
	}
	return n
}

// laneNameCure: staf kepegawaian "Staf Kepegawaian"
func laneNameCure(_ *parser, f *form, line []word, at int) *change {
	if f != laneKind.item || at != 1 {
		return nil
	}
	to := 0
	for to < len(line) && (line[to].Type == typeName || to > 0 && line[to].Type == typeNumber) && !(to > 0 && line[to].is("luar", "pengganti")) {
		to++
	}
	if to < 2 || to == len(line) || line[to].Type != typeText && !line[to].is("=") {
		return nil
	}
	var words []string
	for _, w := range line[:to] {
		words = append(words, w.Value)
	}
	name := strings.ToLower(strings.Join(words, "-"))
	if typ, n := next(name); typ != typeName || n < len(name) {
		return nil
	}
	safe := line[to].Type == typeText // else the later words may be a title without quotes
	return &change{0, to, []string{name}, bahasa.T("nama pendek pelaksana adalah satu kata", "the short name of a lane is one word"), safe}
}

// shortName makes a name of a text: kepala-dinas of "Kepala Dinas". It is "" if
// none comes of it.
func shortName(title string) string {
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return !(r >= 'a' && r <= 'z') && !(r >= '0' && r <= '9') })
	name := strings.Join(words, "-")
	if name == "" {
		return ""
	}
	if typ, n := next(name); typ != typeName || n < len(name) {
		return ""
	}
	return name
}
