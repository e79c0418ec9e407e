package form

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"sopc/compiler/form/route"
	"sopc/compiler/program"
)

// Sizes of the table in mm.
const (
	leastLane    = 13.0
	goodLane     = 15.5
	widestLane   = 26.0
	spareText    = 36.0 // what text columns have before lanes get wider than good
	leastBand    = 15.0
	diamondBand  = 19.0
	pentagonBand = 11.0
	dotBand      = 11.0
	pageGap      = 2.0 // between title and table
)

// What the text columns need at least, in mm with text of the usual size, and
// share the rest by. Those of the agency's own are as wide as it says.
var (
	leastText  = [textColumns]float64{7, 31, 20, 14, 20, 22}
	textShares = [textColumns]float64{1, 62, 34, 14, 34, 28}
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
	own       []string             // names of the columns of the agency's own

	words    [][textColumns][]string // what the cells of each row say, a paragraph each
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

	// Memory that is used again and again.
	lines []Line
	board route.Board
	edges []route.Edge
	sheet sheet
	near  surroundings
}

func newLayouter(p *program.Program, o Options) *layouter {
	l := &layouter{charter: newCharter(p), fonts: o.Fonts, template: &o.Template, margins: o.Template.Margins.filled(), size: o.Template.Size, letters: map[int]string{}}
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

// layOrder puts the columns in order.
func (l *layouter) layOrder() {
	if l.entries = l.template.Columns; l.entries == nil {
		l.entries = parts(ColumnParts)
	}
	for i := range l.place {
		l.place[i] = -1
	}
	for _, e := range l.entries {
		if e.Part == lanesPart {
			l.firstLane = len(l.texts)
			for range l.lanes {
				l.texts = append(l.texts, -1)
			}
			continue
		}
		text := slices.Index(textParts[:], e.Part)
		if text >= 0 {
			l.least[text] = leastText[text]
		} else {
			text = ownColumn + len(l.own)
			l.own = append(l.own, e.Name)
			l.least[text] = e.Width
		}
		l.place[text] = len(l.texts)
		l.texts = append(l.texts, text)
	}
}

// paper takes the paper that is asked for or, when the lanes need more, the
// first larger one; beyond A3 one as wide as they need.
func (l *layouter) paper(o Options) {
	need := leastLane*float64(l.lanes) + l.margins.Left + l.margins.Right
	for _, w := range l.least {
		need += w
	}
	papers := []Paper{o.Paper, F4, A3}
	if o.Paper.Width == 0 {
		papers[0] = A4
	}
	for _, p := range papers {
		l.doc.Width, l.doc.Height = p.Height, p.Width
		if o.Portrait {
			l.doc.Width, l.doc.Height = p.Width, p.Height
		}
		if l.doc.Width >= need {
			l.widen(l.doc.Width - need)
			return
		}
	}
	l.doc.Width = math.Ceil(need)
}

// widen gives the text columns, out of some spare room, the least that larger
// text needs.
func (l *layouter) widen(spare float64) {
	want := 0.0 // more than they have
	for c := range ownColumn {
		want += l.least[c] * (l.size/usualSize - 1)
	}
	if want <= 0 {
		return
	}
	for c := range ownColumn {
		l.least[c] *= 1 + (l.size/usualSize-1)*min(1, spare/want)
	}
}

func (l *layouter) layColumns() {
	room := l.room()
	least := 0.0
	for _, w := range l.least {
		least += w
	}
	n := float64(l.lanes)
	lane := min(widestLane, max(goodLane, (room-least-spareText)/n))
	lane = min(lane, (room-least)/n)
	l.halfW = min(0.31*lane, lane/2-3.4, 7.5)
	l.halfH = min(4, max(2.4, 0.75*l.halfW))
	widths := l.textWidths(room - lane*n)
	x := l.margins.Left
	add := func(c Column) {
		c.X = x
		l.columns = append(l.columns, c)
		x += c.W
	}
	for _, e := range l.entries {
		if e.Part != lanesPart {
			add(Column{W: widths[l.texts[len(l.columns)]], Name: l.template.label(e), Part: e.Part, Lane: -1})
			continue
		}
		for i := range l.lanes {
			name := "—"
			if i < len(l.p.Lanes) {
				name = clean(l.p.Lanes[i].Name)
			}
			add(Column{W: lane, Name: name, Part: e.Part, Lane: i})
		}
	}
}

// textWidths shares room among the text columns: bit by bit to the one that
// makes the table shorter, or else to those that usually say most.
func (l *layouter) textWidths(room float64) [textColumns]float64 {
	const bit = 3.0
	w := l.least
	for _, x := range w {
		room -= x
	}
	// How many lines each cell has, about, at the present widths and when its
	// column gets a bit more.
	now, then := make([][textColumns]float64, len(l.rows)), make([][textColumns]float64, len(l.rows))
	lengths := make([][textColumns][]float64, len(l.rows)) // of its paragraphs
	measure := func(c int) {
		for i := range lengths {
			now[i][c], then[i][c] = 0, 0
			for _, p := range lengths[i][c] {
				now[i][c] += max(1, p/(w[c]-2*padding)+0.3)
				then[i][c] += max(1, p/(w[c]+bit-2*padding)+0.3)
			}
		}
	}
	all := make([]float64, 0, 8*len(l.rows))
	for i := range l.rows {
		for c, paragraphs := range l.words[i][:ownColumn] {
			if l.place[c] < 0 {
				continue
			}
			from := len(all)
			for _, p := range paragraphs {
				all = append(all, l.fonts.Width(p, l.size, false))
			}
			lengths[i][c] = all[from:]
		}
	}
	for c := range ownColumn {
		measure(c)
	}
	for ; room > bit; room -= bit {
		var gain [textColumns]float64
		for i := range now {
			// Lines of the two highest cells; the symbols need about four a band.
			first := 4 * float64(l.rows[i].bands)
			second := first
			highest := -1
			for c, n := range now[i][:ownColumn] {
				if n > first {
					first, second, highest = n, first, c
				} else if n > second {
					second = n
				}
			}
			if highest >= 0 {
				gain[highest] += first - max(second, then[i][highest])
			}
		}
		best := activityColumn
		for c := range gain {
			if gain[c] > gain[best] {
				best = c
			}
		}
		if gain[best] < 0.02 {
			break
		}
		w[best] += bit
		measure(best)
	}
	shares := 0.0
	for c, s := range textShares {
		if l.place[c] >= 0 {
			shares += s
		}
	}
	for c := range w {
		if l.place[c] >= 0 {
			w[c] += room * textShares[c] / shares
		}
	}
	return w
}

// layTitle is the head of the pages of the table: agency and title.
func (l *layouter) layTitle() {
	y := l.margins.Top
	room := l.room()
	line := func(t Line) {
		l.titles = append(l.titles, Text{t, Point{l.margins.Left + room/2, y + ascent*t.Size*point}, Centre})
		y += lineHeight(t.Size)
	}
	agency := ""
	for i, a := range l.doc.Agency[:min(2, len(l.doc.Agency))] {
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
			for k, text := range paragraphs {
				indent := 0.0
				mark := ""
				if len(paragraphs) > 1 && c != timeColumn && (c != activityColumn || k > 0) {
					mark = "- "
					if c == activityColumn {
						if mark = string(rune('a'+(k-1)%26)) + ". "; strings.HasPrefix(text, mark) {
							mark = ""
						}
					}
					indent = l.fonts.Width(mark, l.size, false)
				}
				from := len(lines)
				lines = l.fonts.addLines(lines, text, l.size, false, w-indent)
				for n := from; n < len(lines); n++ {
					lines[n].Indent = indent
				}
				if from < len(lines) {
					lines[from].Mark = mark
					if k > 0 {
						lines[from].Gap = 0.5
					}
				}
			}
			l.lines = lines
			r.text[c] = slices.Clone(lines)
			r.height = max(r.height, height(lines)+2*padding)
		}
	}
}

// layHeights gives the bands of nodes the height that their symbols need, and
// their labels as far as that is known before the arrows are drawn.
func (l *layouter) layHeights() {
	for n := range l.nodes {
		switch l.nodes[n].shape {
		case Dot:
			l.tall[n] = dotBand
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
