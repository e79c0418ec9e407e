package program

import (
	"unicode"
	"unicode/utf8"
)

// Key is the loose form in which names, titles and documents are compared:
// lower case letters and digits only. "SOP-AP  (Baru)" and "sop ap baru" have
// the same key. The print keeps the writing.
func Key(s string) string {
	var some [64]byte
	key := some[:0]
	for _, r := range s {
		switch {
		case 'a' <= r && r <= 'z': // as most are
			key = append(key, byte(r))
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			key = utf8.AppendRune(key, unicode.ToLower(r))
		}
	}
	return string(key)
}
