package lang

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"

	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// A line that cannot be read often says plainly what is meant, in the words of
// a form or a word processor. A cure rewrites such words. It counts only if the
// line can be read then; so a cure needs no more than a likely guess, and what
// it makes of the line is what the rest of the compiler sees.

// word is a token of a line, blanks aside, and where it ends in the source.
type word struct {
	lexer.Token
	end  lexer.Position
	made bool // by a cure
}

func (w word) is(names ...string) bool {
	return w.Type != typeText && slices.Contains(names, strings.ToLower(w.Value))
}

// refers tells whether the word may name a step.
func (w word) refers() bool { return w.Type == typeName || w.Type == typeNumber }

// change replaces the words from up to to of a line.
type change struct {
	from, to int
	with     []string // the first is how the line is read; the others may be meant, too
	why      bahasa.Text
	sure     bool // nothing else can be meant
}

// targets are the words that may follow an arrow.
var targets = []string{"lanjut", "kembali", "selesai", "berhenti", "bersambung", "jalur"}

// cures are tried in turn at a word that does not fit, or at the end of a line
// that is not complete.
var cures = []func(p *parser, f *form, line []word, at int) *change{
	arrowCure, upwardCure, loopCure, lawNumberCure, referenceCure, titleCure, dateCure, zerosCure, stepNumberCure, laneNameCure, slipCure, timeCure, laneCure, quoteCure}

// arrowCure: "Ya": lanjut, "Ya" lanjut ke x, kembali ke x
func arrowCure(_ *parser, _ *form, line []word, at int) *change {
	why := bahasa.T("panah `->` menunjukkan ke mana alurnya", "an arrow `->` tells where the flow goes")
	switch sign := at < len(line) && line[at].is(":", "=", "-", ",", ";", "."); {
	case at < len(line) && line[at].is(targets...):
		return &change{at, at + 1, []string{"-> " + line[at].Value}, why, true}
	case sign && at+1 < len(line) && line[at+1].is(targets...):
		return &change{at, at + 2, []string{"-> " + line[at+1].Value}, why, true}
	case sign && at+1 < len(line) && line[at+1].is("->"):
		return &change{at, at + 2, []string{"->"}, why, true}
	}
	return nil
}

// loopCure: maksimal 2 kali, maks 2x, maks 2, kembali ke x 2 kali
func loopCure(_ *parser, _ *form, line []word, at int) *change {
	if !slices.ContainsFunc(line, func(w word) bool { return w.is("kembali") }) {
		return nil
	}
	why := bahasa.T("berapa kali boleh kembali: maks 2 kali", "how often one may go back: maks 2 kali")
	here := func(names ...string) bool { return at < len(line) && line[at].is(names...) }
	times := []string{"x", "×", "kali"}
	switch {
	case here("maksimal", "maksimum", "max", "sebanyak"):
		return &change{at, at + 1, []string{"maks"}, why, true}
	case here(".") && line[at-1].is("maks"):
		return &change{at - 1, at + 1, []string{"maks"}, why, true}
	case here(times...) && line[at-1].Type == typeNumber:
		return &change{at - 1, at + 1, []string{line[at-1].Value + " kali"}, why, true}
	case at >= 2 && line[at-1].Type == typeNumber && line[at-2].is("maks"):
		return &change{at - 1, at, []string{line[at-1].Value + " kali"}, why, true}
	case at+1 < len(line) && line[at].Type == typeNumber && line[at+1].is(times...):
		return &change{at, at + 1, []string{"maks " + line[at].Value}, why, false}
	}
	return nil
}

// referenceCure: kembali ke langkah 1, jawab langkah x, kembali x
func referenceCure(_ *parser, _ *form, line []word, at int) *change {
	if at < 1 || at == len(line) || !line[at].refers() {
		return nil
	}
	why := bahasa.T("sebuah langkah disebut dengan nama atau nomornya saja", "a step is referred to by its name or number alone")
	switch before := line[at-1]; {
	case before.is("langkah", "nomor", "no", "tahap", "kegiatan"):
		return &change{at - 1, at + 1, []string{line[at].Value}, why, true}
	case before.is("kembali", "lanjut"):
		return &change{at - 1, at + 1, []string{before.Value + " ke " + line[at].Value}, why, true}
	}
	return nil
}

// zerosCure: 50 juta
func zerosCure(_ *parser, _ *form, line []word, at int) *change {
	if at == len(line) {
		at--
	}
	if at < 1 || line[at-1].Type != typeNumber {
		return nil
	}
	full := InFull(line[at-1].Value, line[at].Value)
	if full == "" {
		return nil
	}
	return &change{at - 1, at + 1, []string{full}, bahasa.T("angka ditulis lengkap", "a number is written in full"), true}
}

// InFull writes a number with its zeros: 1,5 juta is 1.500.000. It is "" if
// the word is none of such, or if the number would not come out whole.
func InFull(number, word string) string {
	zeros := map[string]string{"ribu": ".000", "rb": ".000", "juta": ".000.000", "jt": ".000.000",
		"miliar": ".000.000.000", "milyar": ".000.000.000"}[strings.ToLower(word)]
	whole, fraction, broken := strings.Cut(number, ",")
	switch {
	case zeros == "" || len(fraction) > 3:
		return ""
	case !broken:
		return number + zeros
	}
	unit := whole[:len(whole)-len(strings.TrimLeft(whole, "Rp"))]
	full := whole[len(unit):] + "." + (fraction + "000")[:3] + strings.TrimPrefix(zeros, ".000")
	return unit + strings.TrimLeft(full, "0.") // 0,5 juta
}

// slipCure: 2 hari kreja
func slipCure(_ *parser, _ *form, line []word, at int) *change {
	if at == len(line) || line[at].Type != typeName {
		return nil
	}
	meant := finding.Closest(strings.ToLower(line[at].Value), slices.Collect(maps.Keys(keywords())))
	if meant == "" {
		return nil
	}
	return &change{at, at + 1, []string{meant}, bahasa.T("Mungkin maksud Anda `%s`?", "Did you mean `%s`?", meant), true}
}

// timeWords are those that surely are part of a time.
var timeWords = func() map[string]bool {
	words := map[string]bool{}
	for w := range strings.FieldsSeq(`± ( ) - / . + , dan atau s d sd sampai hingga dengan x kali
		menit jam hari minggu pekan bulan tahun kerja kalender paling lama lambat banyak maks maksimal maksimum
		setengah satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas belas puluh`) {
		words[w] = true
	}
	return words
}()

// timeCure: waktu satu jam, waktu 1 jam 30 menit, waktu maks 3 hari
func timeCure(_ *parser, f *form, line []word, _ int) *change {
	if f != timeForm {
		return nil
	}
	to, sure := 1, true
	for ; to < len(line) && !line[to].is("dugaan"); to++ {
		switch w := line[to]; {
		case w.Type == typeText, w.is("{", "}"), w.is("paling") && !(to+1 < len(line) && line[to+1].is("lama", "lambat", "banyak")):
			return nil
		case stepKind.keywords[strings.ToLower(w.Value)] != nil && !w.is("paling"):
			return nil // another line, or not a time at all
		default:
			sure = sure && (w.Type == typeNumber || timeWords[strings.ToLower(w.Value)])
		}
	}
	if to == 1 {
		return nil
	}
	return &change{1, to, []string{`"` + spell(line[1:to]) + `"`},
		bahasa.T("waktu lain daripada jumlah dan satuan (1-2 hari kerja) ditulis seperti dicetak, di antara tanda petik", "a time other than an amount and a unit (1-2 hari kerja) is written as it is printed, between quotation marks"), sure}
}

// laneCure: oleh "Kepala Seksi", oleh kepala seksi, oleh kasi dan staf
func laneCure(p *parser, f *form, line []word, at int) *change {
	if f != byForm && f != thenForm || at == len(line) || at == 0 {
		return nil
	}
	if line[at].is("dan", "&", "/", "+") && at+1 < len(line) {
		return &change{at, at + 1, []string{"bersama", "lalu"},
			bahasa.T("`bersama` bila bekerja bersama, `lalu` bila pekerjaan diteruskan", "`bersama` if they work together, `lalu` if the work is handed on"), false}
	}
	from, to := at, at+1
	if line[at].Type == typeName {
		for from > 1 && line[from-1].Type == typeName && !line[from-1].is("oleh", "lalu", "bersama") {
			from--
		}
		for to < len(line) && line[to].Type == typeName && !line[to].is("lalu", "bersama") {
			to++
		}
	} else if line[at].Type != typeText || !line[at-1].is("oleh", "lalu", "bersama", ",") {
		return nil
	}
	named := strings.Join(strings.Fields(strings.Trim(spell(line[from:to]), `"“”`)), " ")
	var ids []string
	for _, l := range p.lanes {
		id := strings.NewReplacer("-", " ", "_", " ").Replace(l.ID.Value())
		if address, rest, _ := strings.Cut(named, " "); rest != "" && slices.Contains(addresses, strings.ToLower(address)) && strings.EqualFold(rest, id) {
			ids = append(ids, l.ID.Value())
			continue
		}
		if strings.EqualFold(named, l.Name.Value()) || strings.EqualFold(named, l.Full.Value()) || strings.EqualFold(named, id) {
			ids = append(ids, l.ID.Value())
		}
	}
	if ids != nil {
		return &change{from, to, ids,
			bahasa.T("pelaksana disebut dengan namanya di bagian `pelaksana`, tanpa tanda petik", "a lane is called by its name in the section `pelaksana`, without quotation marks"), len(ids) == 1}
	}
	if line[at-1].Type == typeName && p.lane(line[at-1].Value) && line[at].Type == typeName && !slices.ContainsFunc(line[at:to], func(w word) bool { return stepKind.keywords[strings.ToLower(w.Value)] != nil }) {
		return &change{at, to, []string{`"` + spell(line[at:to]) + `"`}, bahasa.T("bagian pelaksana dalam langkah ini ditulis di antara tanda petik", "what the lane does in this step stands between quotation marks"), false}
	}
	return nil
}

// addresses go before a name or an office in speech.
var addresses = []string{"pak", "bapak", "bpk", "bu", "ibu", "sdr", "saudara", "saudari", "yth"}

// noLane speaks about words where the name of a lane is due.
func (p *parser) noLane(at finding.Span) finding.Finding {
	f := refusal(at, bahasa.T("pelaksana disebut dengan namanya di bagian `pelaksana`, satu kata tanpa tanda petik", "a lane is called by its name in the section `pelaksana`, one word without quotation marks"))
	var ids []string
	for _, l := range p.lanes {
		ids = append(ids, l.ID.Value())
	}
	f.Help = []bahasa.Text{LanesThere(ids)}
	return f
}

// LanesThere lists the names of lanes that may be meant.
func LanesThere(ids []string) bahasa.Text {
	const most = 12
	if len(ids) == 0 {
		return bahasa.T(`belum ada satu pun; tulis di atas langkah-langkahnya: pelaksana { kasi "Kepala Seksi" }`, `there is none yet; write above the steps: pelaksana { kasi "Kepala Seksi" }`)
	}
	shown := "`" + strings.Join(ids[:min(len(ids), most)], "`, `") + "`"
	if len(ids) > most {
		shown += ", …"
	}
	return bahasa.T("yang ada: %s", "there are: %s", shown)
}

func (p *parser) lane(id string) bool {
	return slices.ContainsFunc(p.lanes, func(l *Lane) bool { return strings.EqualFold(l.ID.Value(), id) })
}

// cure reads a line that its form refuses at token at, with its words put
// right, and says what to write. It says nothing if it knows no cure; where the
// line has further mistakes, there is no node.
func (p *parser) cure(f *form, own []lexer.Token, at int) (node any, found *finding.Finding) {
	end := lexer.Position(p.lineEnd())
	line := wordsOf(own, end)
	n := 0 // the word that does not fit
	for n < len(line) && (at == len(own) || line[n].Pos.Offset < own[at].Pos.Offset) {
		n++
	}
	source := line
	var made []*change
	for again := true; again && node == nil; {
		again = false
		for _, try := range cures {
			c := try(p, f, line, n)
			if c == nil {
				continue
			}
			cured := c.apply(line, c.with[0])
			tokens := tokensOf(cured)
			got, refused, fits := f.parse(tokens, end)
			if fits {
				node, line, made = got, cured, append(made, c)
				break
			}
			next := len(wordsOf(tokens[:refused], end))
			if next >= c.from+len(cured)-len(line)+c.to-c.from {
				line, n, again, made = cured, next, true, append(made, c)
				break
			}
		}
	}
	if made == nil {
		return nil, nil
	}
	return node, says(source, line, made)
}

// wordsOf are the words of a line that ends at end.
func wordsOf(own []lexer.Token, end lexer.Position) []word {
	var line []word
	for i, t := range own {
		if t.Type == typeBlank {
			continue
		}
		w := word{Token: t, end: end}
		if i+1 < len(own) {
			w.end = own[i+1].Pos
		}
		line = append(line, w)
	}
	return line
}

// tokensOf is the reverse of wordsOf.
func tokensOf(line []word) []lexer.Token {
	tokens := make([]lexer.Token, 0, 2*len(line))
	for _, w := range line {
		tokens = append(tokens, w.Token, lexer.Token{Type: typeBlank, Pos: w.end})
	}
	return tokens
}

// apply gives the line with the change made.
func (c *change) apply(line []word, with string) []word {
	var made []word
	tokens, _ := lex("", with, len(with))
	for _, t := range tokens {
		if t.Type != typeBlank {
			t.Pos = line[c.from].Pos
			made = append(made, word{Token: t, end: line[c.to-1].end, made: true})
		}
	}
	return slices.Concat(line[:c.from], made, line[c.to:])
}

// spell writes words as the source does, and one blank around what is made.
func spell(line []word) string {
	var b strings.Builder
	for i, w := range line {
		if i > 0 && (w.made || line[i-1].made || line[i-1].end != w.Pos) {
			b.WriteByte(' ')
		}
		b.WriteString(w.Value)
	}
	return b.String()
}

// says is the finding of the changes that were made to a line.
func says(source, line []word, made []*change) *finding.Finding {
	first := slices.IndexFunc(line, func(w word) bool { return w.made })
	last := len(line) - 1
	for !line[last].made {
		last--
	}
	start, end := line[first].Pos, line[last].end
	old := slices.DeleteFunc(slices.Clone(source), func(w word) bool {
		return w.Pos.Offset < start.Offset || w.Pos.Offset >= end.Offset
	})
	at := finding.Span{Start: finding.Pos(start), End: finding.Pos(end)}
	f := refusal(at, bahasa.T("tulis %s, bukan %s", "write %s instead of %s", quoted(spell(line[first:last+1])), quoted(spell(old))))
	sure := true
	for _, c := range made {
		sure = sure && c.sure
		if !slices.Contains(f.Help, c.why) {
			f.Help = append(f.Help, c.why)
		}
	}
	offer := func(words string) {
		title := bahasa.T("tulis %s", "write %s", quoted(words))
		for _, w := range source { // staf/kasubbag
			if w.end == start && joins(w.Value, words) {
				words = " " + words
			}
			if w.Pos == end && joins(words, w.Value) {
				words += " "
			}
		}
		f.Fixes = append(f.Fixes, finding.Fix{Title: title, Safe: sure, Edits: []finding.Edit{{Span: at, New: words}}})
	}
	offer(spell(line[first : last+1]))
	if len(made) == 1 {
		for _, other := range made[0].with[1:] {
			offer(other)
		}
	}
	return &f
}

// joins tells whether two words without a blank between them would be one.
func joins(a, b string) bool {
	last, _ := utf8.DecodeLastRuneInString(a)
	first, _ := utf8.DecodeRuneInString(b)
	inName := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' || r == '-' }
	return inName(last) && inName(first)
}
