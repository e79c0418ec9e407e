package compare

import (
	"slices"
	"strings"
	"unicode"

	"sopc/compiler/program"
)

// likeness compares two texts by the pairs of neighbouring letters that they
// share (Dice's coefficient), from 0 to 1.
func likeness(a, b string) float64 {
	if a == b {
		return 1
	}
	of := letterPairs(a)
	total, shared := len(of), 0
	count := map[[2]rune]int{}
	for _, x := range of {
		count[x]++
	}
	of = letterPairs(b)
	total += len(of)
	for _, x := range of {
		if count[x] > 0 {
			count[x]--
			shared++
		}
	}
	if total == 0 {
		return 0
	}
	return 2 * float64(shared) / float64(total)
}

func letterPairs(s string) (all [][2]rune) {
	last := ' '
	for _, r := range s {
		if r = unicode.ToLower(r); !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			r = ' '
		}
		if r != ' ' && last != ' ' {
			all = append(all, [2]rune{last, r})
		}
		last = r
	}
	return all
}

// says reports whether one text says the same as another in other words: it
// differs in typography only, or it is alike, names the same numbers,
// denies as much, and keeps the verb that office prose begins with.
func says(a, b string) bool {
	if program.Key(a) == program.Key(b) {
		return true
	}
	return likeness(a, b) >= 0.6 && slices.Equal(figures(a), figures(b)) && denials(a) == denials(b) && (verbKept(a, b) || verbKept(b, a))
}

// figures lists the numbers in a text.
func figures(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsDigit(r) })
}

// denials counts the words that turn a sentence into its opposite.
func denials(s string) int {
	n := 0
	for w := range strings.FieldsSeq(strings.ToLower(s)) {
		switch w {
		case "tidak", "bukan", "tanpa", "belum", "jangan":
			n++
		}
	}
	return n
}

// verbKept looks for the first word of a text among the first words of
// another, so that "Memeriksa berkas" keeps the verb of "Melakukan pemeriksaan
// berkas".
func verbKept(a, b string) bool {
	words := strings.Fields(a)
	if len(words) == 0 {
		return false
	}
	others := strings.Fields(b)
	return slices.ContainsFunc(others[:min(3, len(others))], func(w string) bool { return likeness(words[0], w) >= 0.5 })
}

// share is how much two lists have in common, from 0 to 1.
func share(a, b []string) float64 {
	if len(a)+len(b) == 0 {
		return 0
	}
	count := map[string]int{}
	for _, x := range a {
		count[x]++
	}
	shared := 0
	for _, x := range b {
		if count[x] > 0 {
			count[x]--
			shared++
		}
	}
	return 2 * float64(shared) / float64(len(a)+len(b))
}
