package form

// Canvas is what a page is painted on: a page of a PDF, a picture. Lengths are
// mm, sizes of text points. Points that it is handed are its own only until it
// returns.
type Canvas interface {
	// Line draws connected straight lines.
	Line(points []Point, width float64)
	// Polygon draws a closed outline, filled with a shade from 0 (black) to 1
	// (white).
	Polygon(points []Point, width, shade float64)
	// Capsule draws a rectangle whose short sides are half circles.
	Capsule(r Rect, width float64)
	// Dot draws a black disc.
	Dot(centre Point, radius float64)
	// Picture draws a picture.
	Picture(p *Picture, at Rect)
	// Text writes one line of text. Turned text runs upwards.
	Text(s string, at Point, size float64, bold, turned bool)
}

// Grouper is a Canvas that keeps together what belongs to one symbol or arrow.
type Grouper interface {
	BeginSymbol(symbol int) // in Table.Symbols; once for its outline and once for its note
	BeginArrow(arrow int)   // in Table.Arrows; once for its lines and once for its label
	EndGroup()
}

// Widths of lines in mm.
const (
	borderWidth = 0.18
	gridWidth   = 0.1 // between rows and columns: nobody takes it for an arrow
	symbolWidth = 0.4
	arrowWidth  = 0.35
	headLength  = 2.0
	headHalf    = 0.85
	dotRadius   = 0.6
)

// Paint paints a page: shades and borders, pictures, text, then the flowchart.
func (d *Document) Paint(p *Page, c Canvas) {
	w := &painter{Canvas: c, fonts: d.Fonts, logo: d.Logo}
	if d.Mark != nil {
		w.cell(d.Mark)
	}
	for _, t := range p.Texts {
		w.text(t)
	}
	for i := range p.Cells {
		w.cell(&p.Cells[i])
	}
	if t := p.Table; t != nil {
		for i := range t.Head {
			w.cell(&t.Head[i])
		}
		w.grid(t)
		for i := range t.Rows {
			for k := range t.Rows[i].Cells {
				w.lines(&t.Rows[i].Cells[k])
			}
		}
		w.flow(t)
	}
}

type painter struct {
	Canvas
	fonts  Fonts
	logo   *Picture
	points []Point // that are handed to the canvas
}

// along is a line through the given points, until the next one.
func (w *painter) along(points ...Point) []Point {
	w.points = append(w.points[:0], points...)
	return w.points
}

func (w *painter) rectangle(r Rect, width, shade float64) {
	w.Polygon(w.along(Point{r.X, r.Y}, Point{r.X + r.W, r.Y}, Point{r.X + r.W, r.Y + r.H}, Point{r.X, r.Y + r.H}), width, shade)
}

func (w *painter) text(t Text) {
	x := t.X
	switch t.Align {
	case Centre:
		x -= w.fonts.Width(t.Text, t.Size, t.Bold) / 2
	case Right:
		x -= w.fonts.Width(t.Text, t.Size, t.Bold)
	}
	w.Text(t.Text, Point{x, t.Y}, t.Size, t.Bold, false)
}

func (w *painter) cell(c *Cell) {
	shade := 1.0
	if c.Shaded {
		shade = 0.91
	}
	if c.Kind != CoverCell {
		w.rectangle(c.Rect, borderWidth, shade)
	}
	if c.Picture.H > 0 {
		w.Picture(w.logo, c.Picture)
	}
	w.lines(c)
}

// lines writes the text of a cell: from its upper left corner or, when it is
// centred, in its middle.
func (w *painter) lines(c *Cell) {
	if c.Turned {
		x := c.X + (c.W-height(c.Lines))/2
		for _, t := range c.Lines {
			x += ascent * t.Size * point
			y := c.Y + (c.H+w.fonts.Width(t.Text, t.Size, t.Bold))/2
			w.Text(t.Text, Point{x, y}, t.Size, t.Bold, true)
			x += lineHeight(t.Size) - ascent*t.Size*point
		}
		return
	}
	y := c.Y + padding
	if c.Centred && c.Kind != BodyCell {
		y = c.Y + (c.H-c.content())/2 + c.lift()
	}
	for i := range c.Lines {
		t := &c.Lines[i]
		y += t.Gap
		at := Point{c.X + padding + t.Indent, y + ascent*t.Size*point}
		if c.Centred {
			at.X = c.X + (c.W-w.fonts.Width(t.Text, t.Size, t.Bold))/2
		}
		if t.Mark != "" {
			w.Text(t.Mark, Point{at.X - t.Indent, at.Y}, t.Size, t.Bold, false)
		}
		w.Text(t.Text, at, t.Size, t.Bold, false)
		y += lineHeight(t.Size)
	}
}

// grid draws the borders of the rows, each line once.
func (w *painter) grid(t *Table) {
	top := t.Rows[0].Y
	bottom := t.Y + t.H
	for _, r := range t.Rows {
		w.Line(w.along(Point{r.X, r.Y + r.H}, Point{r.X + r.W, r.Y + r.H}), gridWidth)
	}
	for _, c := range t.Columns {
		w.Line(w.along(Point{c.X, top}, Point{c.X, bottom}), gridWidth)
	}
	right := t.X + t.W
	w.Line(w.along(Point{right, top}, Point{right, bottom}), gridWidth)
}

func (w *painter) flow(t *Table) {
	g, ok := w.Canvas.(Grouper)
	if !ok {
		g = ungrouped{}
	}
	for i := range t.Arrows {
		g.BeginArrow(i)
		w.arrow(&t.Arrows[i])
		g.EndGroup()
	}
	for i := range t.Symbols {
		g.BeginSymbol(i)
		w.symbol(&t.Symbols[i])
		g.EndGroup()
	}
	for i := range t.Arrows {
		g.BeginArrow(i)
		w.label(t.Arrows[i].Label)
		g.EndGroup()
	}
	for i := range t.Symbols {
		g.BeginSymbol(i)
		w.label(t.Symbols[i].Note)
		g.EndGroup()
	}
}

type ungrouped struct{}

func (ungrouped) BeginSymbol(int) {}
func (ungrouped) BeginArrow(int)  {}
func (ungrouped) EndGroup()       {}

func (w painter) label(l *Label) {
	if l == nil {
		return
	}
	y := l.Y
	for _, line := range l.Lines {
		x := l.X + (l.W-w.fonts.Width(line.Text, line.Size, line.Bold))/2
		w.Text(line.Text, Point{x, y + ascent*line.Size*point}, line.Size, line.Bold, false)
		y += lineHeight(line.Size)
	}
}

func (w *painter) arrow(a *Arrow) {
	n := len(a.Points)
	if n < 2 {
		return
	}
	if a.Joined {
		w.Line(a.Points, arrowWidth)
		return
	}
	to, from := a.Points[n-1], a.Points[n-2]
	if a.Merges {
		w.Line(a.Points, arrowWidth)
		w.Dot(to, dotRadius)
		return
	}
	dx, dy := sign(to.X-from.X), sign(to.Y-from.Y)
	line := w.along(a.Points...)
	line[n-1] = Point{to.X - dx*headLength*0.9, to.Y - dy*headLength*0.9}
	w.Line(line, arrowWidth)
	back := Point{to.X - dx*headLength, to.Y - dy*headLength}
	w.Polygon(w.along(to, Point{back.X - dy*headHalf, back.Y + dx*headHalf}, Point{back.X + dy*headHalf, back.Y - dx*headHalf}), 0, 0)
}

func sign(f float64) float64 {
	switch {
	case f > 1e-9:
		return 1
	case f < -1e-9:
		return -1
	}
	return 0
}

func (w *painter) symbol(s *Symbol) {
	x, y, r, b := s.X, s.Y, s.X+s.W, s.Y+s.H
	mx, my := x+s.W/2, y+s.H/2
	switch s.Shape {
	case Capsule:
		w.Capsule(s.Rect, symbolWidth)
	case Diamond:
		w.Polygon(w.along(Point{mx, y}, Point{r, my}, Point{mx, b}, Point{x, my}), symbolWidth, 1)
	case Pentagon:
		w.Polygon(w.along(Point{x, y}, Point{r, y}, Point{r, y + 0.62*s.H}, Point{mx, b}, Point{x, y + 0.62*s.H}), symbolWidth, 1)
		size := 7.0
		for w.fonts.Width(s.Letter, size, false) > s.W-0.8 && size > 3 {
			size--
		}
		w.text(Text{Line{Text: s.Letter, Size: size}, Point{mx, y + 0.40*s.H + 0.36*size*point}, Centre})
	case Dot:
		w.Dot(Point{mx, my}, dotRadius)
	default:
		w.rectangle(s.Rect, symbolWidth, 1)
	}
}
