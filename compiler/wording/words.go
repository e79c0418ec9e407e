// Package wording reads the Indonesian prose of procedure tables: does a step
// begin with a verb, is it a check, whom does it name, do two names mean one
// document.
//
// Nothing here parses a language. Each question is answered by small word
// lists and by the few words around a hit, and the lists hold only what
// offices actually write: steps, documents and offices as they stand in
// published SOP-AP documents and in the guideline of PermenPAN-RB 35/2012.
// Where the answer is not plain, it is the one that raises no finding: an
// author who is told nonsense once stops reading.
//
// All positions are byte offsets from 0; a Span ends before End.
package wording

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Span is a part of a text.
type Span struct{ Start, End int }

// In gives the part of text that the span covers.
func (s Span) In(text string) string { return text[s.Start:s.End] }

// token is a word of a text, or a single mark between words.
type token struct {
	Span
	text string // in small letters
	mark bool   // no word: a comma, a bracket, a slash …
}

// enough is how many bytes of a text are looked at. No step is longer, and
// the questions asked of it stay quick on hostile input.
const enough = 10_000

// tokens splits a text. A word is a run of letters, digits and marks that
// tie two of them ("di-paraf", "Foto-foto"); blanks are dropped.
func tokens(text string) []token {
	text = text[:min(len(text), enough)]
	all := make([]token, 0, len(text)/6+1)
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		if unicode.IsSpace(r) {
			at += size
			continue
		}
		end := at + size
		for inWord(r) && end < len(text) {
			if c := text[end]; 'a' <= c && c <= 'z' { // as most are
				end++
				continue
			}
			next, n := utf8.DecodeRuneInString(text[end:])
			if tie(next) && end+n < len(text) {
				if after, _ := utf8.DecodeRuneInString(text[end+n:]); !inWord(after) {
					break
				}
			} else if !inWord(next) {
				break
			}
			end += n
		}
		all = append(all, token{Span{at, end}, strings.ToLower(text[at:end]), !inWord(r)})
		at = end
	}
	return all
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

func tie(r rune) bool { return r == '-' || r == '\'' || r == '’' || r == '&' }

// set makes a lookup from words that are separated by blanks.
func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
