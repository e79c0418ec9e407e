package wording

import "strings"

// Vague finds the words of a text that leave open when, how much or what:
// each executor would read them in another way.
func Vague(text string) []Span {
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

// vagueAt is how many words at the beginning of ts make a vague phrase.
func vagueAt(ts []token) int {
	if ts[0].mark {
		return 0
	}
	for _, words := range vagueByFirst[ts[0].text] {
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
var vagueByFirst = func() map[string][][]string {
	m := map[string][][]string{}
	for _, phrase := range strings.Split(`secepatnya|secepat mungkin|secepat-cepatnya|sesegera mungkin|selekasnya|sesempatnya|bila sempat|jika sempat|
		sewaktu-waktu|kapan saja|dalam waktu singkat|dalam waktu dekat|
		seperlunya|secukupnya|sebisanya|semampunya|sedapat mungkin|sebisa mungkin|sebaik-baiknya|sebaik mungkin|sebagaimana mestinya|semestinya|
		bila perlu|jika perlu|apabila perlu|kalau perlu|bilamana perlu|bila diperlukan|jika diperlukan|apabila diperlukan|kalau diperlukan|
		bilamana diperlukan|bila dibutuhkan|jika dibutuhkan|apabila dibutuhkan|bila dipandang perlu|jika dipandang perlu|apabila dipandang perlu|
		bila memungkinkan|jika memungkinkan|apabila memungkinkan|sesuai kebutuhan|sesuai keperluan|
		dan lain-lain|dan lain-lainnya|dan lainnya|dan lain sebagainya|dan sebagainya|dan seterusnya|dll|dsb|dst|dlsb|dkk`, "|") {
		words := strings.Fields(phrase)
		m[words[0]] = append(m[words[0]], words)
	}
	return m
}()
