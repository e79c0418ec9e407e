package wording

import (
	"strings"
	"testing"
	"time"
)

// A text of a million letters is as good as a short one.
func TestHostileTexts(t *testing.T) {
	for _, piece := range []string{"x", "dikoreksi ", "oleh Kasi ", "dan ", "(", "ke Kasi untuk ", "2019 ", "Nomor ", "a-", "PK ", "Draf ", "kertas, ", "ter", "Pengetikan dan ", "di ", "yang diperiksa oleh kepala "} {
		text := strings.Repeat(piece, 1_000_000/len(piece))
		start := time.Now()
		Verb(text)
		Checks(text)
		Actors(text, office)
		Years(text)
		Terms(text, []string{text})
		Similar(text, text+"x")
		Tool(text)
		Person(text)
		StripResult(text)
		if d := time.Since(start); d > 3*time.Second {
			t.Errorf("%q: %v", piece, d)
		}
	}
}
