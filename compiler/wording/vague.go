package wording

import (
	"strings"
	"sync"
)

// Vague finds the words of a text that leave open when, how much or what:
// each executor would read them in another way.
func Vague(text string) []Span {
	if !mayBeVague(text) {
		return nil
	}
	ts := tokens(text)
	var all []Span
	for i := 0; i < len(ts); i++ {
		if n := vagueAt(ts[i:]); n > 0 {
			all = append(all, Span{ts[i].Start, ts[i+n-1].End})
			i += n - 1
		}
	}
	return all
}

// mayBeVague reports whether a text has a word with which a vague phrase ends.
// It takes little time, and most texts have none.
func mayBeVague(text string) bool {
	last := vague().last
	var word [24]byte
	n := 0
	for i := 0; i <= len(text); i++ {
		c := byte(' ')
		if i < len(text) {
			c = text[i] | 0x20 // small letters; a hyphen stays
		}
		if 'a' <= c && c <= 'z' || c == '-' {
			if n < len(word) {
				word[n] = c
			}
			n++
			continue
		}
		if 3 <= n && n <= len(word) && last[string(word[:n])] {
			return true
		}
		n = 0
	}
	return false
}

// vagueAt is how many words at the beginning of ts make a vague phrase.
func vagueAt(ts []token) int {
	if ts[0].mark {
		return 0
	}
	for _, words := range vague().byFirst[ts[0].text] {
		if len(ts) < len(words) {
			continue
		}
		same := true
		for i, w := range words {
			same = same && ts[i].text == w
		}
		if same {
			return len(words)
		}
	}
	return 0
}

// The phrases are those by which office prose leaves a thing open, as they
// stand in steps of published SOP-AP documents: about when, how much, and
// what else. "Segera" is missing on purpose (a kind of letter is called so),
// as are words that a law may define ("tertentu", "terkait").
var vague = sync.OnceValue(func() (v struct {
	byFirst map[string][][]string // the phrases by their first words
	last    map[string]bool       // the words with which they end
}) {
	v.byFirst, v.last = map[string][][]string{}, map[string]bool{}
	for _, phrase := range strings.Split(`secepatnya|secepat mungkin|secepat-cepatnya|sesegera mungkin|selekasnya|sesempatnya|bila sempat|jika sempat|
		sewaktu-waktu|kapan saja|dalam waktu singkat|dalam waktu dekat|
		seperlunya|secukupnya|sebisanya|semampunya|sedapat mungkin|sebisa mungkin|sebaik-baiknya|sebaik mungkin|sebagaimana mestinya|semestinya|
		bila perlu|jika perlu|apabila perlu|kalau perlu|bilamana perlu|bila diperlukan|jika diperlukan|apabila diperlukan|kalau diperlukan|
		bilamana diperlukan|bila dibutuhkan|jika dibutuhkan|apabila dibutuhkan|bila dipandang perlu|jika dipandang perlu|apabila dipandang perlu|
		bila memungkinkan|jika memungkinkan|apabila memungkinkan|sesuai kebutuhan|sesuai keperluan|
		dan lain-lain|dan lain-lainnya|dan lainnya|dan lain sebagainya|dan sebagainya|dan seterusnya|dll|dsb|dst|dlsb|dkk`, "|") {
		words := strings.Fields(phrase)
		v.byFirst[words[0]] = append(v.byFirst[words[0]], words)
		v.last[words[len(words)-1]] = true
	}
	return v
})
