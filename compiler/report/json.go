package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"sopc/lang/finding"
)

// JSONFormat is the version of the JSON document. It changes when a field
// changes its meaning or goes away, not when one is added.
const JSONFormat = 1

// Document is what WriteJSON writes. Offsets count bytes of the file from 0;
// lines and columns count from 1, columns in characters (code points).
// Severities are "kesalahan", "peringatan" and "saran" in every language, as
// for --fail-level; sentences are in Language.
type Document struct {
	Format   int       `json:"format"`
	Version  string    `json:"version,omitempty"` // of sopc
	Language string    `json:"language"`
	Files    []string  `json:"files"`    // every file that was read
	Findings []Remark  `json:"findings"` // the gravest first
	Count    CountJSON `json:"count"`

	Baseline *BaselineJSON `json:"baseline,omitempty"`
}

// BaselineJSON is how many findings a baseline holds back, and how many of it
// are gone.
type BaselineJSON struct {
	File  string `json:"file"`
	Known int    `json:"known"`
	Gone  int    `json:"gone"`
}

// CountJSON is how many findings of each severity there are.
type CountJSON struct {
	Errors   int `json:"kesalahan"`
	Warnings int `json:"peringatan"`
	Hints    int `json:"saran"`
}

// Remark is one finding.
type Remark struct {
	Code     string    `json:"code"`
	Severity string    `json:"severity"`
	Message  string    `json:"message"`
	Label    string    `json:"label,omitempty"`
	Place    Place     `json:"place"`
	Related  []Related `json:"related,omitempty"`
	Help     []string  `json:"help,omitempty"`
	Fixes    []Fix     `json:"fixes,omitempty"`
}

// Place is a part of a file. Start and End are absent when the finding
// concerns the file as a whole.
type Place struct {
	File  string `json:"file"`
	Start *Point `json:"start,omitempty"`
	End   *Point `json:"end,omitempty"`
}

// Point is a place in a file.
type Point struct {
	Offset int `json:"offset"`
	Line   int `json:"line"`
	Column int `json:"column"`
}

// Related is another place that takes part.
type Related struct {
	Place Place  `json:"place"`
	Label string `json:"label,omitempty"`
}

// Fix is a change that removes the finding; a safe one may be applied
// unasked. Its edits are applied together or not at all.
type Fix struct {
	Title string `json:"title"`
	Safe  bool   `json:"safe"`
	Edits []Edit `json:"edits"`
}

// Edit replaces a place by New; an empty place inserts.
type Edit struct {
	Place Place  `json:"place"`
	New   string `json:"new"`
}

// WriteJSON writes the findings as one JSON Document.
func WriteJSON(w io.Writer, files []File, o Options) error {
	c := Tally(files, Count{})
	d := Document{
		Format:   JSONFormat,
		Version:  o.Version,
		Language: string(o.Language),
		Files:    []string{},
		Findings: []Remark{},
		Count:    CountJSON(c),
	}
	if k := o.Known; k != nil {
		d.Baseline = &BaselineJSON{k.Name, k.Known, k.Gone}
	}
	for _, f := range files {
		d.Files = append(d.Files, f.Name)
	}
	found := gravest(files)
	return writeLong(w, d, `"findings": []`, len(found), func(i int) any { return remark(found[i], o) })
}

// writeLong writes a document as JSON and fills its empty list with n items,
// one after the other, for all of them at a time would take much memory.
func writeLong(w io.Writer, document any, list string, n int, item func(int) any) error {
	var frame bytes.Buffer
	e := NewEncoder(&frame)
	e.SetIndent("", "  ")
	if err := e.Encode(document); err != nil {
		return err
	}
	head, tail, _ := bytes.Cut(frame.Bytes(), []byte(list)) // in a text, the quotes would be escaped
	indent := head[bytes.LastIndexByte(head, '\n')+1:]
	out := bufio.NewWriter(w)
	out.Write(head)
	out.WriteString(strings.TrimSuffix(list, "]"))
	for i := range n {
		var b bytes.Buffer
		e := NewEncoder(&b)
		e.SetIndent(string(indent)+"  ", "  ")
		if err := e.Encode(item(i)); err != nil {
			return err
		}
		if i > 0 {
			out.WriteByte(',')
		}
		fmt.Fprintf(out, "\n%s  %s", indent, bytes.TrimSuffix(b.Bytes(), []byte("\n")))
	}
	if n > 0 {
		fmt.Fprintf(out, "\n%s", indent)
	}
	out.WriteByte(']')
	out.Write(tail)
	return out.Flush()
}

// NewEncoder makes an encoder whose JSON is harmless to print: what Visible
// would replace stands as an escape, which leaves the values as they are.
func NewEncoder(w io.Writer) *json.Encoder {
	e := json.NewEncoder(escaper{w})
	e.SetEscapeHTML(false)
	return e
}

// escaper takes whole JSON values, as an encoder writes them.
type escaper struct{ to io.Writer }

func (e escaper) Write(p []byte) (int, error) {
	var b []byte // nil as long as nothing is escaped
	kept := 0
	for i, r := range string(p) {
		if r == '\n' || !hostile(r) {
			continue
		}
		b = append(b, p[kept:i]...)
		kept = i + utf8.RuneLen(r)
		for _, unit := range utf16.Encode([]rune{r}) {
			b = fmt.Appendf(b, "\\u%04x", unit)
		}
	}
	if _, err := e.to.Write(append(b, p[kept:]...)); err != nil {
		return 0, err
	}
	return len(p), nil
}

func remark(x located, o Options) Remark {
	r := Remark{
		Code:     x.Code,
		Severity: x.Severity.Text().ID,
		Message:  x.Message.In(o.Language),
		Label:    x.Label.In(o.Language),
		Place:    place(x.Span, x.file),
	}
	for _, rel := range x.Related {
		r.Related = append(r.Related, Related{place(rel.Span, x.file), rel.Label.In(o.Language)})
	}
	for _, h := range x.Help {
		r.Help = append(r.Help, h.In(o.Language))
	}
	for _, f := range x.Fixes {
		fix := Fix{Title: f.Title.In(o.Language), Safe: f.Safe, Edits: []Edit{}}
		for _, e := range f.Edits {
			fix.Edits = append(fix.Edits, Edit{place(e.Span, x.file), e.New})
		}
		r.Fixes = append(r.Fixes, fix)
	}
	return r
}

func place(s finding.Span, file string) Place {
	p := Place{File: fileOf(s, file)}
	if !s.IsZero() {
		p.Start = &Point{s.Start.Offset, s.Start.Line, s.Start.Column}
		p.End = &Point{s.End.Offset, s.End.Line, s.End.Column}
	}
	return p
}
