// Package flowchart draws a program as nodes in lanes with arrows between
// them, for back ends that leave the places to somebody else: Mermaid,
// Graphviz. Package form draws for paper and finds the places itself.
//
// # What the picture shows
//
// One column for each pelaksana, in the order of the form; who stands outside
// the office says so. Nodes come in the order in which a reader meets them.
//
//   - Mulai and every end are capsules. A bad end says Berhenti, the passage to
//     another SOP says Bersambung. Each place that leads to an end has a capsule
//     of its own below it.
//   - A step is a box with its number and text in the column of its first
//     actor. Handed on inside the row: one box for each group, joined by
//     arrows. Acting together: a box in each column, joined to that of the one
//     who leads by a line without a head. Nobody named: a column of its own,
//     "(tanpa pelaksana)".
//   - A decision is the box and below it a diamond that asks; the arrows out of
//     it carry the outcomes. A return says how often it may be taken, and an
//     arrow of its own says what comes beyond that.
//   - A condition is a diamond before the box; "Tidak" passes it by.
//   - A wait is a hexagon below the box, with its term; what happens when the
//     term passes is an arrow of another kind.
//   - Parallel work opens and closes with a trapezium; its arrows carry the
//     names of the tracks. A sub-procedure has doubled sides.
//
// Mutu baku, keterangan, fields and reminders are the form's and are not drawn.
package flowchart

import "sopc/lang/bahasa"

// Options say how to draw. The zero value has full labels in Indonesian.
type Options struct {
	Short    bool            // labels of two short lines
	OneLine  bool            // names of lanes without the full name
	Language bahasa.Language // of the words that the picture adds to the SOP's own
}

// Picture is what is drawn. Its texts have no control characters; they are not
// escaped.
type Picture struct {
	Title       string
	Description string
	Lanes       []Lane
	Nodes       []Node // in the order in which a reader meets them
	Edges       []Edge
}

// Lane is a column.
type Lane struct {
	Lines   []string // of its head
	Width   int      // of the widest line, in columns of a terminal
	Outside bool
}

// Node is a symbol. Its ID is unique and consists of ASCII letters and digits.
type Node struct {
	ID    string
	Shape Shape
	Lines []string
	Lane  int // in Picture.Lanes
}

// Shape is what a node looks like.
type Shape int

// The shapes.
const (
	Box Shape = iota
	Capsule
	Diamond
	Subroutine
	Hexagon
	Fork
	Join
)

// Edge is a line between two nodes.
type Edge struct {
	From, To int      // in Picture.Nodes
	Lines    []string // that it carries
	Kind     EdgeKind
}

// EdgeKind tells lines apart.
type EdgeKind int

// The kinds of lines.
const (
	Flow     EdgeKind = iota
	Lapse             // an arrow taken when a term passed
	Together          // no arrow: these act together
)

// Run is, for each node but the last, the first edge that leads from it to the
// next one, or -1.
func (p *Picture) Run() []int {
	run := make([]int, len(p.Nodes)-1)
	for n := range run {
		run[n] = -1
	}
	for i, e := range p.Edges {
		if e.To == e.From+1 && run[e.From] < 0 {
			run[e.From] = i
		}
	}
	return run
}
