// Package dot writes a program in the language of Graphviz. What the picture
// shows is said in package flowchart; `dot -Tsvg` and its like make it visible.
//
// Graphviz keeps no order of clusters, so the columns are a grid: each row has
// one node and, in the other columns, a cell that is not seen; the cells of a
// column are one group, which Graphviz keeps straight and uncrossed, and the
// first and the last row have the declared order. Arrows have no say in it.
package dot

import (
	"bytes"
	"io"
	"strconv"
	"strings"

	"sopc/compiler/flowchart"
	"sopc/compiler/program"
	"sopc/lang/bahasa"
)

// Options say how to draw. The zero value has full labels in Indonesian.
type Options struct {
	Short    bool
	Language bahasa.Language // of the words that the picture adds to the SOP's own
}

// shapes are the attributes of each shape.
var shapes = [...]string{
	flowchart.Box:        `shape=box`,
	flowchart.Capsule:    `shape=box style=rounded penwidth=1.6`,
	flowchart.Diamond:    `shape=diamond margin="0.03,0.03"`,
	flowchart.Subroutine: `shape=box peripheries=2`,
	flowchart.Hexagon:    `shape=hexagon`,
	flowchart.Fork:       `shape=trapezium`,
	flowchart.Join:       `shape=invtrapezium`,
}

// edges are the attributes of each kind of edge.
var edges = [...]string{
	flowchart.Flow:     "",
	flowchart.Lapse:    " style=dashed",
	flowchart.Together: " style=dotted dir=none",
}

// Write writes the picture of p, the same bytes for the same program and
// options. A program that program.Validate rejects gives its error, and nothing
// is written.
func Write(w io.Writer, p *program.Program, o Options) error {
	if err := program.Validate(p); err != nil {
		return err
	}
	_, err := w.Write(draw(flowchart.Draw(p, flowchart.Options{Short: o.Short, Language: o.Language})))
	return err
}

// sheet is the text while it is written.
type sheet struct{ bytes.Buffer }

func (s *sheet) line(parts ...string) {
	for _, p := range parts {
		s.WriteString(p)
	}
	s.WriteByte('\n')
}

func draw(p *flowchart.Picture) []byte {
	var s sheet
	s.line("digraph sop {")
	s.line(`  graph [charset="UTF-8" rankdir=TB nodesep=0.25 ranksep=0.3 fontname="Arial" labelloc=t label=`, label(p.Title), `]`)
	s.line(`  node [fontname="Arial" fontsize=11 margin="0.12,0.06"]`)
	s.line(`  edge [fontname="Arial" fontsize=10 arrowsize=0.7]`)
	above := make([]string, len(p.Lanes))
	for i, l := range p.Lanes {
		above[i] = "L" + strconv.Itoa(i+1)
		style := "filled"
		if l.Outside {
			style = `"filled,dashed"`
		}
		s.line("  ", above[i], " [", group(i), ` shape=box style=`, style, ` fillcolor="#e8e8e8" width=2.2 label=`, label(l.Lines...), "]")
	}
	s.row(above, true)
	for n, node := range p.Nodes {
		row := make([]string, len(p.Lanes))
		for i := range row {
			if row[i] = "x" + strconv.Itoa(n+1) + "l" + strconv.Itoa(i+1); i == node.Lane {
				row[i] = node.ID
				s.line("  ", node.ID, " [", group(i), " ", shapes[node.Shape], " label=", label(node.Lines...), "]")
			} else {
				s.line("  ", row[i], " [", group(i), ` style=invis shape=box width=0.02 height=0.02 fixedsize=true label=""]`)
			}
		}
		s.row(row, n == len(p.Nodes)-1)
		for i := range row {
			s.line("  ", above[i], " -> ", row[i], " [style=invis weight=1000]")
		}
		above = row
	}
	for _, e := range p.Edges {
		s.edge(p, e)
	}
	s.line("}")
	return s.Bytes()
}

func group(lane int) string { return "group=g" + strconv.Itoa(lane+1) }

// row holds nodes on one level and, if they are ordered, from left to right.
func (s *sheet) row(nodes []string, ordered bool) {
	s.line("  { rank=same; ", strings.Join(nodes, "; "), " }")
	if ordered && len(nodes) > 1 {
		s.line("  ", strings.Join(nodes, " -> "), " [style=invis]")
	}
}

func (s *sheet) edge(p *flowchart.Picture, e flowchart.Edge) {
	said := ""
	if len(e.Lines) > 0 {
		said = " label=" + label(e.Lines...)
	}
	s.line("  ", p.Nodes[e.From].ID, " -> ", p.Nodes[e.To].ID, " [constraint=false weight=0", edges[e.Kind], said, "]")
}

// label is lines of text as Graphviz reads them: between quotes, in which a
// backslash begins an escape and an ampersand an entity.
func label(lines ...string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i, l := range lines {
		if i > 0 {
			b.WriteString(`\n`)
		}
		escaper.WriteString(&b, l)
	}
	b.WriteByte('"')
	return b.String()
}

var escaper = strings.NewReplacer(`\`, `\\`, `"`, `\"`, `&`, `&amp;`)
