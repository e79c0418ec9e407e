package form

// # The identity part
//
// Logo and agency on the left, beside them the labelled fields; below both the
// sections in pairs, all in the guideline's order or the template's. A field
// without a value keeps its label. What does not fit goes on on the next page,
// split at a line; logo and agency stand on the first one.

const (
	labelShare  = 0.34 // of the width of a field
	fieldHeight = 7.0
	signHeight  = 16.0 // for signature and stamp
)

// identitySteps are the sizes of text that are tried, against that in the
// table, for the part to stand on one page; when none does, the first is taken.
var identitySteps = []float64{1, 0.5, 0, -0.5}

// mostCells is how many cells nearly every page has at most.
const mostCells = 36

// abreastWidth is what each of those who sign side by side needs, in mm.
const abreastWidth = 40

// identity lays out the pages of the identity part. Those who sign stand below
// one another or, when only that brings the part on one page, side by side.
func (l *layouter) identity() {
	w := &identityWriter{l: l, left: l.margins.Left, room: l.room(), entries: l.fieldEntries(), all: l.sections(), spare: make([]Cell, 0, mostCells)}
	w.lay(identitySteps[0])
	pages, size := w.pages, w.size
	n := len(l.p.Identity.Signers)
	abreast := n > 1 && w.room/2/float64(n) >= abreastWidth
	if len(pages) == 2 && (w.onOnePage(identitySteps[1:], false) || abreast && w.onOnePage(identitySteps, true)) { // more than two do not become one
		pages, size = w.pages, w.size
	}
	l.doc.IdentitySize = size
	l.doc.Pages = append(l.doc.Pages, pages...)
}

type identityWriter struct {
	l          *layouter
	entries    []Entry // of the fields
	all        []section
	left, room float64

	size    float64
	abreast bool // those who sign stand side by side
	single  bool // what does not stand on one page is of no use
	pages   []Page
	page    *Page  // the last one
	spare   []Cell // memory for the first one
	y       float64
}

// onOnePage lays out the part in the first size that brings it on one page.
func (w *identityWriter) onOnePage(steps []float64, abreast bool) bool {
	w.abreast, w.single = abreast, true
	kept, cells := w.l.kept, make([]Cell, 0, mostCells)
	for _, step := range steps {
		w.l.kept, w.spare = kept, cells
		if w.lay(step); len(w.pages) == 1 {
			return true
		}
	}
	return false
}

// lay lays out the part in a size.
func (w *identityWriter) lay(step float64) {
	w.size, w.pages = w.l.size+step, nil
	w.newPage()
	w.fields()
	w.sections()
}

func (w *identityWriter) newPage() {
	w.pages = append(w.pages, Page{Cells: w.spare})
	w.page, w.spare, w.y = &w.pages[len(w.pages)-1], nil, w.l.margins.Top
}

func (w *identityWriter) bottom() float64 { return w.l.doc.Height - w.l.margins.Bottom }

// lines makes printed lines of a text.
func (w *identityWriter) lines(s string, bold bool, width float64) []Line {
	w.l.lines = w.l.fonts.addLines(w.l.lines[:0], clean(s), w.size, bold, width)
	return keep(&w.l.kept, w.l.lines)
}

// text makes printed lines of paragraphs below others; several are numbered.
func (w *identityWriter) text(above []Line, paragraphs []string, width float64, numbered bool) []Line {
	lines := append(w.l.lines[:0], above...)
	width -= 2 * padding
	for i, p := range paragraphs {
		mark, indent := "", 0.0
		if numbered && len(paragraphs) > 1 {
			mark = number(i+1) + ". "
			indent = w.l.fonts.Width("00. ", w.size, false)
		}
		from := len(lines)
		lines = w.l.fonts.addLines(lines, clean(p), w.size, false, width-indent)
		gap := 0.6
		if i == 0 {
			gap = 0
		}
		asItem(lines[from:], mark, indent, gap)
	}
	w.l.lines = lines
	return keep(&w.l.kept, lines)
}

// row places cells of one height beside one another, each from x on. When they
// are higher than what is left of the page, they go to the next one; when they
// are higher than a page, they are split at a line.
func (w *identityWriter) row(least float64, cells ...Cell) {
	h := least
	for _, c := range cells {
		h = max(h, height(c.Lines)+2*padding)
	}
	if w.y+h > w.bottom() && (h <= w.bottom()-w.l.margins.Top || w.bottom()-w.y < 30) {
		w.newPage()
	}
	for part := 0; ; part++ {
		left := w.bottom() - w.y
		from, rest := len(w.page.Cells), false
		for i, c := range cells {
			k, used := 0, 2*padding
			for k < len(c.Lines) && used+c.Lines[k].Gap+lineHeight(c.Lines[k].Size) <= left+1e-6 {
				used += c.Lines[k].Gap + lineHeight(c.Lines[k].Size)
				k++
			}
			rest = rest || k < len(c.Lines)
			cells[i].Lines, c.Lines = c.Lines[k:], c.Lines[:k:k]
			c.Part, c.Y, c.H = part, w.y, min(h, left)
			w.page.Cells = append(w.page.Cells, c)
		}
		now := w.page.Cells[from:]
		if rest {
			for i := range now {
				now[i].H = left
			}
		}
		w.y += now[0].H
		if !rest {
			return
		}
		w.newPage()
		h = 0
		for i := range cells {
			if len(cells[i].Lines) > 0 && (cells[i].Kind == SectionCell || cells[i].Kind == ValueCell) {
				cells[i].Lines = append([]Line{{Text: Continued, Size: w.size}}, cells[i].Lines...)
			}
			h = max(h, height(cells[i].Lines)+2*padding)
		}
	}
}
