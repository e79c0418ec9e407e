// Package form lays out the official form of an SOP: the identity page and the
// procedure table with the flowchart drawn inside its Pelaksana columns.
//
// Layout makes a Document: pages that hold semantic parts (cells with their
// wrapped lines, rows, symbols, arrows, labels), each with its place on the
// paper. Nothing is drawn here. What draws pictures (SVG, PDF) has the pages
// painted by Paint on a Canvas; what keeps the structure (HTML, DOCX) reads
// Table and Cells and takes the heights and the geometry of the arrows from
// them. All of them show the same lines of text, because text is measured once,
// here, with the metrics of the fonts that are given.
//
// # Measures
//
// Lengths are millimetres from the upper left corner of the page, sizes of text
// are points. The same program and options give the same Document.
//
// # How the flow is drawn
//
// Five symbols and no other: capsule (where it begins and ends), box, diamond
// (a decision), arrow, pentagon (the flow goes on at the pentagon of the same
// letter). A row of the table has one band of symbols, or several when a
// pelaksana acts twice in it. What has no symbol is a box that Keterangan
// explains: a wait, a condition, parallel work, an SOP inside the step. Each
// arrow leaves a symbol by a corner of its own. Of more than there are corners
// one leaves at either side; the others share the line to a dot below and part
// there, and each outcome is said behind the dot.
//
// The page breaks are planned first (pages.go). An arrow that leaves its page
// becomes two short ones, to a pentagon and from its twin. So each page is
// routed by itself (package route), which keeps the time linear in the number
// of rows.
package form

import (
	"sopc/compiler/program"
)

// Fonts are what text is measured with: a family in two weights.
type Fonts struct {
	Regular, Bold Font
	Family        string
	Fallback      string // families to take where it is missing, in CSS
}

// Font knows how far each character advances, as a share of the size of the
// text. A character that the font lacks advances as its replacement does.
type Font interface {
	Advance(r rune) float64
	ASCII() *[128]float64 // the same of the first characters, which most are
}

// Options say on what paper and as whose form. The zero value of a field is its
// default; Fonts has none.
type Options struct {
	Fonts    Fonts
	Paper    Paper // A4; turned, or a larger one, where the columns do not fit
	Portrait bool
	Template Template
}

// Paper is a size of paper in mm, upright.
type Paper struct{ Width, Height float64 }

// The papers of offices. A3 is taken by itself when the lanes need it.
var (
	A4 = Paper{210, 297}
	F4 = Paper{215, 330} // folio
	A3 = Paper{297, 420}
)

// Document is the laid-out form.
type Document struct {
	Title         string   // one line, without control characters
	Agency        []string // likewise
	Hash          string   // of the program, 64 hex digits
	Fonts         Fonts    // that it was measured with
	Size          float64  // of the text in the table, in points
	IdentitySize  float64  // of the text of the identity part
	Width, Height float64  // of all pages
	Margins       Margins
	Logo          *Picture // nil without one
	Mark          *Cell    // on every page of a draft; else nil
	Pages         []Page
	LeftOut       []Part // that the SOP fills in and the template does not show
}

// Page is a page of the form. The cover and the identity part stand on the first
// pages, as rows of cells; the table on those behind them.
type Page struct {
	Cover  bool
	Cells  []Cell // of the cover or the identity part, in reading order
	Table  *Table // nil on a page of the identity part
	Texts  []Text // the page's head and foot
	Number int    // from 1
}

// Rect is a place on the page.
type Rect struct{ X, Y, W, H float64 }

// Cell is a bordered cell of the form.
type Cell struct {
	Rect
	Kind    CellKind
	Picture Rect   // where the logo stands, above the lines; zero when it does not
	Heading string // of a section of the identity part: its first line, in bold
	Lines   []Line // as they are printed, Heading included
	Part    int    // counts the pages over which a cell is split, from 0
	Span    int    // columns that a head cell stands over; else 1
	Turned  bool   // the head of a narrow lane: its lines run upwards
	Shaded  bool
	Centred bool
}

// CellKind tells cells apart.
type CellKind string

// The kinds of cells.
const (
	CoverCell   CellKind = "cover"   // without borders
	MarkCell    CellKind = "mark"    // KONSEP
	AgencyCell  CellKind = "agency"  // logo and names of the agency
	LabelCell   CellKind = "label"   // "NOMOR SOP"
	ValueCell   CellKind = "value"   // what stands beside a label
	SectionCell CellKind = "section" // "DASAR HUKUM" with its items
	HeadCell    CellKind = "head"    // of a column of the table
	BodyCell    CellKind = "body"
	LaneCell    CellKind = "lane" // empty: symbols stand in it
)

// Line is a line of text as it is printed.
type Line struct {
	Text   string
	Mark   string  // what stands before an item: "1. ", "- "
	Size   float64 // points
	Gap    float64 // mm above the line, beyond its height
	Indent float64 // mm from the left edge of the text
	Bold   bool
	Flow   bool // the line continues the one before: no break stands in the source
	Blank  bool // and a blank stood between them
}

// Table is the part of the procedure table on one page.
type Table struct {
	Rect
	Columns []Column
	Head    []Cell // two rows, in reading order
	Rows    []Row
	Symbols []Symbol
	Arrows  []Arrow
}

// Column is a column of the table.
type Column struct {
	X, W float64
	Name string // what its head says
	Part Part   // empty for one of the agency's own
	Lane int    // of the program, -1 when it is no lane; len(Lanes) is the lane of nobody
}

// RowKind tells rows apart.
type RowKind string

// The kinds of rows. Only steps have numbers.
const (
	StepRow      RowKind = "step"
	StartRow     RowKind = "start"     // the capsule Mulai, when the first step is none
	EndRow       RowKind = "end"       // the capsule of an end
	ForkRow      RowKind = "fork"      // parallel work begins
	JoinRow      RowKind = "join"      // all tracks are finished
	ConnectorRow RowKind = "connector" // pentagons at the head or foot of a page
	TotalRow     RowKind = "total"
)

// Row is a row of the table or, on a continued page, a part of it.
type Row struct {
	Rect
	Kind  RowKind
	Index int    // of the step, end or parallel block in the program
	Part  int    // counts the pages of a row that is taller than a page; from 1 on it is marked lanjutan
	Cells []Cell // one a column
	Says  string // what the flow does from here, in words

	Unshown []Words // what it says in columns that are left out, when only the flow is drawn
}

// Shape is one of the symbols of the form.
type Shape string

// The shapes.
const (
	Capsule  Shape = "capsule"
	Box      Shape = "box"
	Diamond  Shape = "diamond"
	Pentagon Shape = "pentagon"
	Dot      Shape = "dot" // no symbol: here the line out of a symbol parts
)

// Symbol stands in a cell of a lane. Rect is what its outline touches.
type Symbol struct {
	Rect
	Shape  Shape
	Row    int    // in Table.Rows
	Column int    // in Table.Columns
	Letter string // of a pentagon
	Page   int    // on which the flow goes on from a pentagon, unless that is this one
	From   []int  // pages from which it comes to a pentagon, in order
	Note   *Label // how they are printed, where there is room
}

// Arrow leads from one symbol to another along straight lines that are level or
// upright. Points run from the outline of the first to that of the second.
type Arrow struct {
	From, To int // in Table.Symbols
	Points   []Point
	Joined   bool   // a line without a head: between those who act together, or to a dot
	Merges   bool   // the arrow ends on another one to the same symbol: a dot, no head
	Return   bool   // the work is handed back
	Says     string // the outcome that it is taken on, in full
	Label    *Label // how that is printed where the arrow begins
}

// Point is a point of the page.
type Point struct{ X, Y float64 }

// Label is what an arrow says where it begins, or a pentagon beside it.
type Label struct {
	Rect
	Lines []Line
}

// Text is text that stands by itself, its baseline beginning, centred or
// ending at X, Y.
type Text struct {
	Line
	Point
	Align Align
}

// Align says on which side of a point text stands.
type Align int

// The alignments.
const (
	Left Align = iota
	Centre
	Right
)

// Layout lays out the form of p. It never fails on a program that
// program.Validate accepts; other programs give its error.
func Layout(p *program.Program, o Options) (*Document, error) {
	if err := program.Validate(p); err != nil {
		return nil, err
	}
	l := newLayouter(p, o)
	l.layWords()
	l.mark()
	l.cover()
	l.identity()
	l.table()
	l.finish()
	l.doc.LeftOut = l.leftOut()
	return &l.doc, nil
}
