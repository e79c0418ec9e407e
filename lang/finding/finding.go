// Package finding is the one shape of everything the compiler has to say
// about a source file. Terminal, JSON, SARIF and GitHub output are renderers
// of it.
package finding

import (
	"cmp"
	"slices"

	"sopc/lang/bahasa"
)

// Pos is a place in a source file. Offset counts bytes from 0, Line and
// Column count from 1, Column in runes. The zero Pos is "nowhere".
type Pos struct {
	Filename string
	Offset   int
	Line     int
	Column   int
}

// Span is the part of a file from Start up to, not including, End.
type Span struct{ Start, End Pos }

// IsZero reports whether the span is nowhere: the finding concerns the file
// as a whole.
func (s Span) IsZero() bool { return s.Start.Line == 0 }

// Severity grades a finding; a larger value is graver.
type Severity int

// The severities, from mild to grave.
const (
	Hint Severity = iota
	Warning
	Error
)

// Text is the word that stands before the code on a screen.
func (s Severity) Text() bahasa.Text {
	switch s {
	case Error:
		return bahasa.Text{ID: "kesalahan", EN: "error"}
	case Warning:
		return bahasa.Text{ID: "peringatan", EN: "warning"}
	}
	return bahasa.Text{ID: "saran", EN: "hint"}
}

// Finding is one remark on a source file.
type Finding struct {
	Code     string // stable, says what it means: "kelengkapan-terlambat"
	Severity Severity
	Span     Span        // the smallest part of the file that shows the trouble
	Message  bahasa.Text // one line, no full stop: what is wrong, then what is expected
	Label    bahasa.Text // a few words under the carets; may be empty
	Related  []Related   // other places that take part
	Help     []bahasa.Text
	Fixes    []Fix
}

// Related is another place that takes part in a finding.
type Related struct {
	Span  Span
	Label bahasa.Text
}

// Fix is a change to the source that removes the finding. A safe fix keeps
// what the author meant with certainty and may be applied unasked (--fix);
// any other is an offer.
type Fix struct {
	Title bahasa.Text
	Safe  bool
	Edits []Edit
}

// Edit replaces a part of the source. An empty span inserts.
type Edit struct {
	Span Span
	New  string
}

// Compare orders findings as a reader wants them: the gravest first, then in
// the order of file, place and code.
func Compare(a, b *Finding) int {
	return cmp.Or(
		cmp.Compare(b.Severity, a.Severity),
		cmp.Compare(a.Span.Start.Filename, b.Span.Start.Filename),
		cmp.Compare(a.Span.Start.Offset, b.Span.Start.Offset),
		cmp.Compare(a.Code, b.Code),
	)
}

// Gravest sorts findings by Compare.
func Gravest(fs []Finding) {
	slices.SortStableFunc(fs, func(a, b Finding) int { return Compare(&a, &b) })
}
