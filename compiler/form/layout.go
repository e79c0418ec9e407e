package form

import (
	"slices"
	"strconv"
	"strings"

	"sopc/compiler/form/route"
	"sopc/compiler/program"
)

// Sizes of the table in mm.
const (
	leastBand    = 15.5
	diamondBand  = 19.0
	pentagonBand = 11.0
	dotBand      = 11.0
	pageGap      = 2.0 // between title and table
)

// layouter lays out one program.
type layouter struct {
	*charter
	fonts    Fonts
	template *Template
	margins  Margins
	size     float64 // of the text in the table
	doc      Document

	entries   []Entry              // of the columns, in order
	texts     []int                // which text column each column is, or -1 for a lane
	place     [textColumns]int     // the column of each text column, or -1 when it is left out
	least     [textColumns]float64 // mm; 0 when it is left out
	firstLane int                  // the column
	alone     bool                 // only the flow is drawn, on one endless page
	own       []string             // names of the columns of the agency's own

	words    [][textColumns][]string // what the cells of each row say, a paragraph each
	measured *texts
	columns  []Column
	head     []Cell
	headH    float64
	titles   []Text
	top      float64 // of the table
	halfW    float64 // of a symbol
	halfH    float64
	letters  map[int]string // of the nodes that connectors lead to
	outgoing [][]int        // links of each row that leave it or stay in it
	incoming [][]int        // links of each row that come from another
	tall     []float64      // mm that the band of each node has at least
	broken   []bool         // links that are drawn as connectors within their page

	said       []string             // in cells
	kept       []Line               // of cells and labels
	conditions map[[2]string]string // rules in words, by their source and expression

	// Memory that is used again and again.
	lines []Line
	board route.Board
	edges []route.Edge
	sheet sheet
	near  surroundings
}

func newLayouter(p *program.Program, o Options) *layouter {
	l := &layouter{charter: newCharter(p), fonts: o.Fonts, template: &o.Template, margins: o.Template.Margins.filled(), size: o.Template.Size, letters: map[int]string{}, conditions: map[[2]string]string{}}
	l.tall, l.broken = make([]float64, len(l.nodes)), make([]bool, len(l.links))
	l.doc.Title, l.doc.Hash, l.doc.Fonts = clean(p.Title), program.Hash(p), o.Fonts
	l.doc.Logo = o.Template.Logo
	for _, a := range slices.Concat(o.Template.Letterhead, p.Identity.Agency) {
		same := func(b string) bool { return program.Key(a) == program.Key(b) }
		if a = clean(a); a != "" && !slices.ContainsFunc(l.doc.Agency, same) {
			l.doc.Agency = append(l.doc.Agency, a)
		}
	}
	if l.size == 0 {
		l.size = usualSize
	}
	if l.template.Total {
		l.addRow(TotalRow, 0)
	}
	l.doc.Size, l.doc.Margins = l.size, l.margins
	l.layOrder()
	l.paper(o)
	return l
}

// room is how wide a page is between its margins.
func (l *layouter) room() float64 { return l.doc.Width - l.margins.Left - l.margins.Right }

// layTitle is the head of the pages of the table: agency and title.
func (l *layouter) layTitle() {
	y := l.margins.Top
	if l.alone {
		l.top = y
		return
	}
	room := l.room()
	line := func(t Line) {
		l.titles = append(l.titles, Text{t, Point{l.margins.Left + room/2, y + ascent*t.Size*point}, Centre})
		y += lineHeight(t.Size)
	}
	agency := ""
	for i, a := range l.doc.Agency[:min(3, len(l.doc.Agency))] {
		if i > 0 {
			agency += " — "
		}
		agency += a
	}
	for _, t := range capped(l.fonts.lines(agency, 9, true, room), 2) {
		line(t)
	}
	for _, t := range capped(l.fonts.lines(l.doc.Title, 10, true, room), 3) {
		line(t)
	}
	l.top = y + pageGap
}

// layText breaks the texts of all rows into lines.
func (l *layouter) layText() {
	for i := range l.rows {
		r := &l.rows[i]
		for c, paragraphs := range l.words[i] {
			if l.place[c] < 0 {
				continue
			}
			w := l.columns[l.place[c]].W - 2*padding
			lines := l.lines[:0]
			var lengths []float64
			if c < ownColumn {
				lengths = l.measured.cell(i, c)
			}
			for k, text := range paragraphs {
				mark := listMark(c, k, len(paragraphs), text)
				indent := l.fonts.Width(mark, l.size, false)
				from := len(lines)
				if text != "" && c < ownColumn && lengths[k] <= w-indent {
					lines = append(lines, Line{Text: text, Size: l.size})
				} else {
					lines = l.fonts.addLines(lines, text, l.size, false, w-indent)
				}
				gap := 0.5
				if k == 0 {
					gap = 0
				}
				asItem(lines[from:], mark, indent, gap)
			}
			l.lines = lines
			r.text[c] = keep(&l.kept, lines)
			r.height = max(r.height, height(lines)+2*padding)
		}
	}
}

// listMark is what stands before a paragraph of a cell of several: letters
// before the parts of what is done, dashes elsewhere.
func listMark(column, paragraph, of int, text string) string {
	switch {
	case of == 1 || column == timeColumn || column == activityColumn && paragraph == 0:
		return ""
	case column == activityColumn:
		mark := string(rune('a'+(paragraph-1)%26)) + ". "
		if strings.HasPrefix(text, mark) {
			return ""
		}
		return mark
	}
	return "- "
}

// layHeights gives the bands of nodes the height that their symbols need, and
// their labels as far as that is known before the arrows are drawn.
func (l *layouter) layHeights() {
	for n := range l.nodes {
		switch l.nodes[n].shape {
		case Dot:
			l.tall[n] = dotBand
			if l.nodes[n].band == 0 { // what it says stands above the arrow, and below the border
				l.tall[n] += lineHeight(labelSize)
			}
		case Diamond:
			l.tall[n] = diamondBand - 8 + 2*l.halfH
		default:
			l.tall[n] = leastBand - 8 + 2*l.halfH
		}
	}
	for i := range l.links {
		if k := &l.links[i]; k.label != "" {
			if l.nodes[k.from].shape != Dot {
				l.tall[k.from] = max(l.tall[k.from], diamondBand-8+2*l.halfH)
			}
			if l.nodes[k.from].lane == l.nodes[k.to].lane {
				l.tall[k.from] = l.labelBand(k, l.tall[k.from])
			}
		}
	}
}

// bandHeight is how high the bands of a row are at least.
func (l *layouter) bandHeight(r *row, band int) float64 {
	h := 0.0
	for n := r.first; n < r.end; n++ {
		if l.nodes[n].band == band {
			h = max(h, l.tall[n])
		}
	}
	return h
}

// layWords says what all cells of the table say.
func (l *layouter) layWords() {
	l.words = make([][textColumns][]string, 0, len(l.rows))
	for i := range l.rows {
		words := l.rowText(&l.rows[i])
		for c := range words {
			for k, p := range words[c] {
				words[c][k] = clean(p)
			}
		}
		l.words = append(l.words, words)
	}
}

// table lays out the pages of the procedure table.
func (l *layouter) table() {
	l.layColumns()
	l.layTitle()
	l.layHead()
	l.layText()
	l.layHeights()
	l.outgoing, l.incoming = make([][]int, len(l.rows)), make([][]int, len(l.rows))
	for i, k := range l.links {
		from, to := l.nodes[k.from].row, l.nodes[k.to].row
		l.outgoing[from] = append(l.outgoing[from], i)
		if to != from {
			l.incoming[to] = append(l.incoming[to], i)
		}
	}
	l.paginate()
}

// letter is the letter of the connectors that lead to a node: A to Z, then AA.
func (l *layouter) letter(node int) string {
	if s, ok := l.letters[node]; ok {
		return s
	}
	s := ""
	for n := len(l.letters) + 1; n > 0; n = (n - 1) / 26 {
		s = string(rune('A'+(n-1)%26)) + s
	}
	l.letters[node] = s
	return s
}

// finish numbers the pages and writes their foot, which a cover lacks.
func (l *layouter) finish() {
	l.tellPages()
	y := l.doc.Height - l.margins.Bottom + 6
	for i := range l.doc.Pages {
		p := &l.doc.Pages[i]
		p.Number = i + 1
		if p.Cover {
			continue
		}
		small := func(s string, x float64, a Align) {
			p.Texts = append(p.Texts, Text{Line{Text: s, Size: 7}, Point{x, y}, a})
		}
		if len(l.doc.Hash) >= 20 {
			small(l.doc.Hash[:20], l.margins.Left, Left)
		}
		small("Halaman "+strconv.Itoa(i+1)+" dari "+strconv.Itoa(len(l.doc.Pages)), l.doc.Width-l.margins.Right, Right)
	}
}

// number writes a number of the form.
func number(n int) string { return strconv.Itoa(n) }

// numbers lists some: "2, 5".
func numbers(all []int) string {
	var s []string
	for _, n := range all {
		s = append(s, number(n))
	}
	return strings.Join(s, ", ")
}
