// Package bahasa holds what the program says to people: every sentence in
// Indonesian, the office's own language, and beside it in English.
package bahasa

import "fmt"

// Language is a language of the screen.
type Language string

// The languages of the screen. ID is the default.
const (
	ID Language = "id"
	EN Language = "en"
)

// Parse reads a language as a user writes it ("id", "en"); ok is false for
// any other word.
func Parse(s string) (l Language, ok bool) {
	switch Language(s) {
	case ID, EN:
		return Language(s), true
	}
	return ID, false
}

// Text is one sentence in both languages.
type Text struct {
	ID string `json:"id"`
	EN string `json:"en"`
}

// T formats one sentence in both languages from the same arguments, with the
// verbs of package fmt. An argument that is itself a Text appears in the
// language of the sentence it stands in.
func T(id, en string, args ...any) Text {
	if len(args) == 0 {
		return Text{id, en}
	}
	return Text{fmt.Sprintf(id, in(ID, args)...), fmt.Sprintf(en, in(EN, args)...)}
}

func in(l Language, args []any) []any {
	said := make([]any, len(args))
	for i, a := range args {
		if t, ok := a.(Text); ok {
			a = t.In(l)
		}
		said[i] = a
	}
	return said
}

// Same is a text that needs no translation: a name, a number, a quotation.
func Same(s string) Text { return Text{s, s} }

// In returns the sentence in language l.
func (t Text) In(l Language) string {
	if l == EN {
		return t.EN
	}
	return t.ID
}

// IsZero reports whether the text says nothing.
func (t Text) IsZero() bool { return t == Text{} }
