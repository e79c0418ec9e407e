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

// abreastWidth is what each of those who sign side by side needs, in mm.
const abreastWidth = 40

// identity lays out the pages of the identity part. Those who sign stand below
// one another or, when only that brings the part on one page, side by side.
func (l *layouter) identity() {
	var first []Page
	try := func(abreast bool) (pages int) {
		for _, step := range identitySteps {
			w := &identityWriter{l: l, size: l.size + step, left: l.margins.Left, room: l.room(), abreast: abreast}
			w.newPage()
			w.fields()
			w.sections()
			w.pages = append(w.pages, w.page)
			if first == nil || len(w.pages) == 1 {
				first, l.doc.IdentitySize = w.pages, w.size
			}
			if pages = len(w.pages); pages != 2 { // more than two do not become one
				break
			}
		}
		return pages
	}
	if n := len(l.p.Identity.Signers); try(false) > 1 && n > 1 && l.room()/2/float64(n) >= abreastWidth {
		try(true)
	}
	l.doc.Pages = append(l.doc.Pages, first...)
}

type identityWriter struct {
	l          *layouter
	pages      []Page
	page       Page // that is being filled
	size       float64
	left, room float64
	y          float64
	abreast    bool // those who sign stand side by side
}

func (w *identityWriter) newPage() {
	if w.page.Cells != nil {
		w.pages = append(w.pages, w.page)
	}
	w.page, w.y = Page{}, w.l.margins.Top
}

func (w *identityWriter) bottom() float64 { return w.l.doc.Height - w.l.margins.Bottom }

// text makes printed lines of paragraphs; several are numbered.
func (w *identityWriter) text(paragraphs []string, width float64, numbered bool) []Line {
	var lines []Line
	width -= 2 * padding
	for i, p := range paragraphs {
		mark, indent := "", 0.0
		if numbered && len(paragraphs) > 1 {
			mark = number(i+1) + ". "
			indent = w.l.fonts.Width("00. ", w.size, false)
		}
		for n, line := range w.l.fonts.lines(p, w.size, false, width-indent) {
			line.Mark, line.Indent = "", indent
			if n == 0 {
				line.Mark = mark
				if i > 0 {
					line.Gap = 0.6
				}
			}
			lines = append(lines, line)
		}
	}
	return lines
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
		now, rest := make([]Cell, len(cells)), false
		for i, c := range cells {
			k, used := 0, 2*padding
			for k < len(c.Lines) && used+c.Lines[k].Gap+lineHeight(c.Lines[k].Size) <= left+1e-6 {
				used += c.Lines[k].Gap + lineHeight(c.Lines[k].Size)
				k++
			}
			now[i] = c
			now[i].Lines, cells[i].Lines = c.Lines[:k:k], c.Lines[k:]
			now[i].Part = part
			now[i].Y, now[i].H = w.y, min(h, left)
			rest = rest || k < len(c.Lines)
		}
		if rest {
			for i := range now {
				now[i].H = left
			}
		}
		w.page.Cells = append(w.page.Cells, now...)
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
