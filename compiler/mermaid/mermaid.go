// Package mermaid draws a program as Mermaid text, for the web: GitHub, GitLab
// and editors turn it into a picture. For paper there is the form.
//
// What the picture shows is said in package flowchart. Who stands outside the
// office has a dashed frame, those who act together are joined by a dotted
// line, and a term that passes is a dotted arrow. Steps stand one below the
// other, never two in a row, so that an arrow into a step crosses no other.
//
// # How the columns are kept straight
//
// A plain flowchart knows nothing of columns: Mermaid's layout, dagre, puts
// subgraphs in an order of its own and makes each as tall as its content. It is
// held by links that are not drawn (see flowchart.go).
//
// # What cannot be drawn
//
// Mermaid refuses more than 500 links or 50,000 characters, links that are not
// drawn among them: Write then gives a *TooLargeError and no picture. Above
// some forty steps a picture is drawn, but nobody reads it at a glance.
package mermaid

import (
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"sopc/compiler/flowchart"
	"sopc/compiler/program"
	"sopc/lang/bahasa"
)

// Format is the kind of Mermaid diagram.
type Format string

// The kinds of diagrams. Flowchart is drawn by every host; Swimlane has real
// columns and needs Mermaid 12.
const (
	Flowchart Format = "mermaid"
	Swimlane  Format = "mermaid-swimlane"
)

// Options say how to draw. The zero value is a flowchart with full labels in
// Indonesian.
type Options struct {
	Format   Format
	Short    bool            // labels of two short lines
	Language bahasa.Language // of the words that the picture adds to the SOP's own
}

// What Mermaid draws at most; a page cannot raise it.
const (
	maxUnits = 50_000 // of UTF-16, in the whole text
	maxLinks = 500    // drawn or not
)

// Write writes the picture of p, the same bytes for the same program and
// options. A program that is too large for Mermaid gives a *TooLargeError, one
// that program.Validate rejects gives its error, and nothing is written.
func Write(w io.Writer, p *program.Program, o Options) error {
	if err := program.Validate(p); err != nil {
		return err
	}
	pic := flowchart.Draw(p, flowchart.Options{Short: o.Short, OneLine: o.Format == Swimlane, Language: o.Language})
	diagram := chart
	if o.Format == Swimlane {
		diagram = swimlane
	}
	text, links := diagram(pic)
	if n := units(text); links > maxLinks || n > maxUnits {
		return &TooLargeError{Units: n, Links: links, Short: o.Short}
	}
	_, err := io.WriteString(w, text)
	return err
}

// TooLargeError says that Mermaid would refuse the picture.
type TooLargeError struct {
	Units int // of UTF-16, in the text
	Links int
	Short bool // the labels are short already
}

// Text says which limit is passed, by how much, and what to do.
func (e *TooLargeError) Text() bahasa.Text {
	var over []bahasa.Text
	if e.Links > maxLinks {
		over = append(over, bahasa.T("%d garis penghubung (batas %d)", "%d links (limit %d)", e.Links, maxLinks))
	}
	if e.Units > maxUnits {
		over = append(over, bahasa.T("%d karakter (batas %d)", "%d characters (limit %d)", e.Units, maxUnits))
	}
	all := over[0]
	for _, o := range over[1:] {
		all = bahasa.T("%s dan %s", "%s and %s", all, o)
	}
	advice := bahasa.T("bagi SOP ini menjadi satu SOP makro dan beberapa SOP mikro", "split this SOP into one SOP makro and several SOP mikro")
	if !e.Short && e.Units > maxUnits {
		advice = bahasa.T("pakai --label ringkas, atau %s", "use --label ringkas, or %s", advice)
	}
	return bahasa.T("gambar terlalu besar untuk Mermaid: %s; %s", "the picture is too large for Mermaid: %s; %s", all, advice)
}

func (e *TooLargeError) Error() string { return e.Text().ID }

// units is the length of a text as JavaScript counts it.
func units(s string) int {
	n := 0
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			i++
			n++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		if n++; r > 0xffff {
			n++
		}
	}
	return n
}

// sheet is the text of a diagram while it is written. Mermaid refers to a link
// by its place among all links, so they are counted.
type sheet struct {
	strings.Builder
	links int
	pairs int // of columns
}

func (s *sheet) line(parts ...string) {
	for _, p := range parts {
		s.WriteString(p)
	}
	s.WriteByte('\n')
}

func (s *sheet) node(n flowchart.Node) {
	b := brackets[n.Shape]
	s.line("    ", n.ID, b[0], label(n.Lines...), b[1])
}

// brackets are what Mermaid writes around the quoted label of each shape.
var brackets = [...][2]string{
	flowchart.Box:        {`["`, `"]`},
	flowchart.Capsule:    {`(["`, `"])`},
	flowchart.Diamond:    {`{"`, `"}`},
	flowchart.Subroutine: {`[["`, `"]]`},
	flowchart.Hexagon:    {`{{"`, `"}}`},
	flowchart.Fork:       {`[/"`, `"\]`},
	flowchart.Join:       {`[\"`, `"/]`},
}

// heads are the links of each kind of edge.
var heads = [...]string{flowchart.Flow: " -->", flowchart.Lapse: " -.->", flowchart.Together: " -.-"}

func (s *sheet) edge(p *flowchart.Picture, e flowchart.Edge) {
	s.WriteString("  ")
	s.WriteString(p.Nodes[e.From].ID)
	s.WriteString(heads[e.Kind])
	if len(e.Lines) > 0 {
		s.WriteString(`|"`)
		s.WriteString(label(e.Lines...))
		s.WriteString(`"|`)
	}
	s.line(" ", p.Nodes[e.To].ID)
	s.links++
}

// describe writes what a screen reader says.
func (s *sheet) describe(p *flowchart.Picture) {
	if p.Title != "" {
		s.line("  accTitle: ", label(p.Title))
	}
	s.line("  accDescr: ", label(p.Description))
}

// title is a front matter's title. JSON's quotes are YAML's. Mermaid knows no
// way to write the signs of HTML there ("&" would be shown as "&amp;", "<x>"
// not at all), so others that look like them stand in their place.
func title(s string) string {
	quoted, _ := json.Marshal(lookalikes.Replace(s)) // a string has a JSON form
	return string(quoted)
}

var lookalikes = strings.NewReplacer("&", "＆", "<", "‹", ">", "›", "ﬂ°", "ﬂ\ufeff°", "¶ß", "¶\ufeffß")

// styles writes the looks. There are no colours: the host's theme has them,
// light or dark.
func (s *sheet) styles(p *flowchart.Picture) {
	s.line("  classDef lajur text-align:center")
	s.line("  classDef luar text-align:center,stroke-dasharray:6 4")
	s.line("  classDef ujung stroke-width:2px")
	var inside, outside, ends []int
	for i, l := range p.Lanes {
		switch {
		case l.Outside:
			outside = append(outside, i)
		default:
			inside = append(inside, i)
		}
	}
	for i, n := range p.Nodes {
		if n.Shape == flowchart.Capsule {
			ends = append(ends, i)
		}
	}
	s.class("lajur", len(inside), func(i int) string { return laneID(inside[i]) })
	s.class("luar", len(outside), func(i int) string { return laneID(outside[i]) })
	s.class("ujung", len(ends), func(i int) string { return p.Nodes[ends[i]].ID })
}

// class gives n nodes or subgraphs a class.
func (s *sheet) class(name string, n int, id func(int) string) {
	for i := range n {
		s.WriteString(separator(i, "  class "))
		s.WriteString(id(i))
	}
	if n > 0 {
		s.line(" ", name)
	}
}

// separator stands before the item i of a list.
func separator(i int, first string) string {
	if i == 0 {
		return first
	}
	return ","
}

func laneID(i int) string { return "L" + strconv.Itoa(i+1) }
