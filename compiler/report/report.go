// Package report shows findings: as text for a screen, as JSON, as SARIF and
// as GitHub workflow commands. Each renderer is one function from files and
// options to a writer; none of them knows how a finding came about.
//
// Everything that comes from a source file is hostile until it has passed
// through Visible: a file may hold terminal escapes or direction overrides.
package report

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// File is a source file and what was found in it.
type File struct {
	Name     string // as the user wrote it; "-" for standard input
	Text     []byte // the source that the findings point into; may be empty
	Findings []finding.Finding
}

// Options say how findings are shown. The zero value gives plain Indonesian.
type Options struct {
	Language bahasa.Language
	Color    bool   // use terminal colours (text only)
	Width    int    // columns of the terminal; 0 leaves paragraphs unwrapped (text only)
	Version  string // of the tool (JSON, SARIF)
	Program  string // as command lines call it; empty: sopc (text only)

	// Left counts findings that are not in the files, see Selection (text only).
	Left Count

	// Known counts the findings that a baseline holds back; nil: there is none.
	Known *Known

	// Page gives the long explanation of a code as Markdown; ok is false for
	// a code without one. It may be nil (SARIF only).
	Page func(code string, l bahasa.Language) (markdown string, ok bool)

	// Read gives the text of a file whose Text is nil, when lines of it are
	// shown. It may be nil (text only).
	Read func(name string) []byte
}

// Known is what a baseline says: how many findings of old were met and are not
// shown, how many of these are errors, and how many of it are gone.
type Known struct {
	Name        string
	Known, Gone int
	Errors      int
}

func (k *Known) text() bahasa.Text {
	said := bahasa.T("%d catatan lama menurut %s", "%d known from %s", k.Known, k.Name)
	if k.Errors > 0 {
		said = bahasa.T("%s (%d di antaranya kesalahan: SOP belum dapat dijalankan)", "%s (errors among them: %d; the SOP cannot be run yet)", said, k.Errors)
	}
	if k.Gone > 0 {
		said = bahasa.T("%s, %d sudah tidak ada (perbarui dengan --update-baseline)", "%s, %d of it are gone (renew it with --update-baseline)", said, k.Gone)
	}
	return said
}

// Count is how many findings of each severity there are.
type Count struct{ Errors, Warnings, Hints int }

func (c *Count) add(s finding.Severity) {
	switch s {
	case finding.Error:
		c.Errors++
	case finding.Warning:
		c.Warnings++
	default:
		c.Hints++
	}
}

// From is how many there are of a severity or a graver one.
func (c Count) From(s finding.Severity) int {
	n := c.Errors
	if s <= finding.Warning {
		n += c.Warnings
	}
	if s <= finding.Hint {
		n += c.Hints
	}
	return n
}

// Tally counts the findings of all files, and those left out of them.
func Tally(files []File, left Count) Count {
	c := left
	for _, f := range files {
		for _, x := range f.Findings {
			c.add(x.Severity)
		}
	}
	return c
}

// Summary is one line: how many findings there are in how many files, with
// those left out of them.
func Summary(files []File, left Count) bahasa.Text {
	var sop, uji int
	var rules []string
	for _, f := range files {
		switch path.Ext(f.Name) {
		case ".uji":
			uji++
		case ".toml":
			rules = append(rules, f.Name)
		default:
			sop++
		}
	}
	in := numbered(sop, "berkas .sop", ".sop file")
	switch {
	case len(rules) > 0 && sop == 0 && uji == 0:
		in, rules = bahasa.Same(strings.Join(rules, ", ")), nil
	case uji > 0 && sop == 0:
		in = numbered(uji, "berkas .uji", ".uji file")
	case uji > 0:
		in = bahasa.T("%s dan %s", "%s and %s", numbered(sop, "berkas .sop", ".sop file"), numbered(uji, "berkas .uji", ".uji file"))
	}
	if len(rules) > 0 {
		in = bahasa.T("%s menurut %s", "%s by the rules of %s", in, strings.Join(rules, ", "))
	}

	c := Tally(files, left)
	var said []bahasa.Text
	for _, n := range []struct {
		n      int
		id, en string
	}{{c.Errors, "kesalahan", "error"}, {c.Warnings, "peringatan", "warning"}, {c.Hints, "saran", "hint"}} {
		if n.n > 0 {
			said = append(said, numbered(n.n, n.id, n.en))
		}
	}
	if len(said) == 0 {
		return bahasa.T("tidak ada catatan dalam %s", "nothing to remark in %s", in)
	}
	all := said[0]
	for _, s := range said[1:] {
		all = bahasa.T("%s, %s", "%s, %s", all, s)
	}
	return bahasa.T("%s dalam %s", "%s in %s", all, in)
}

// numbered counts nouns; only English has a plural.
func numbered(n int, id, en string) bahasa.Text {
	if n != 1 {
		en += "s"
	}
	return bahasa.Text{ID: fmt.Sprintf("%d %s", n, id), EN: fmt.Sprintf("%d %s", n, en)}
}

// located is a finding with the file that it belongs to.
type located struct {
	*finding.Finding
	file string
}

// gravest lists the findings of all files, the gravest first, and gives each
// a file name even when it concerns the file as a whole.
func gravest(files []File) []located {
	var all []located
	for _, f := range files {
		for i := range f.Findings {
			x := &f.Findings[i]
			all = append(all, located{x, fileOf(x.Span, f.Name)})
		}
	}
	slices.SortStableFunc(all, located.compare)
	return all
}

func (x located) compare(y located) int {
	return cmp.Or(cmp.Compare(y.Severity, x.Severity), cmp.Compare(x.file, y.file), finding.Compare(x.Finding, y.Finding))
}

// fileOf is the file that a span lies in: its own, or else that of the
// finding it belongs to.
func fileOf(s finding.Span, otherwise string) string {
	if s.Start.Filename == "" {
		return otherwise
	}
	return s.Start.Filename
}
