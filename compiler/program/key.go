package program

import (
	"strings"
	"unicode"
)

// Key is the loose form in which names, titles and documents are compared:
// lower case letters and digits only. "SOP-AP  (Baru)" and "sop ap baru" have
// the same key. The print keeps the writing.
func Key(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
