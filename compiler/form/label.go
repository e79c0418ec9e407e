package form

import (
	"slices"
	"strings"
)

// # Labels
//
// A label stands where its arrow begins: beside the line, in the cell of the
// symbol or, when the line runs on level, in the next one. It is broken into
// up to three lines and keeps clear of every line, symbol, border and other
// label. Candidates are tried from the nearest on.

const (
	labelsApart = 1.5  // mm that a label keeps from one above it, where it can
	labelGap    = 0.35 // how clear a label keeps, in mm
	labelAside  = 0.25 // mm more between it and an upright line
)

// labelSizes are those of the letters of labels.
var labelSizes = [...]float64{labelSize, 6, 5.75}

const smallest = len(labelSizes) - 1

// labelLifts are how many mm along an upright line a label stands from where it
// begins.
var labelLifts = [...]float64{0.2, 0.8, 1.4, 2, -0.6, -1.2, 3, 4, 5, 6, 7, 8, 10, 12}

// label places the labels of the arrows of a table anew and returns the edges
// whose labels found no place.
func (s *sheet) label(t *Table) (without []int) {
	for i := range t.Arrows {
		t.Arrows[i].Label = nil
	}
	for i := range s.edges {
		if a := &t.Arrows[i]; a.Says != "" && len(a.Points) > 1 {
			text := a.Says
			if key := s.l.links[s.edges[i].link].key; key != "" {
				text = key
			}
			if a.Label = s.placeLabel(t, i, text); a.Label == nil {
				without = append(without, i)
			}
		}
	}
	return without
}

// labelBand is how high the band of a symbol is in which the label of a link
// stands beside a line that runs down from it: at least so high as is given, if
// that does for small letters, else for middling ones. It is not known of a label
// that cannot stand there in a few lines.
func (l *layouter) labelBand(k *link, least float64) float64 {
	const few = 4 // lines
	text := shortened(k.label)
	w := l.roomAside()
	_, half := l.half(l.nodes[k.from].shape)
	lift := labelLifts[1]
	if l.nodes[k.from].shape == Diamond {
		lift = labelLifts[0]
	}
	band := func(size float64) float64 {
		lines := l.fonts.addLines(l.lines[:0], text, size, false, w)
		if l.lines = lines; len(lines) > few || l.longestWord(text)*size/labelSize > w {
			return least
		}
		return max(least, 2*(half+lift+height(lines)+labelGap)+0.01)
	}
	if band(labelSizes[smallest]) == least {
		return least
	}
	return band(labelSizes[1])
}

// shortened is as much of a label as an arrow shows.
func shortened(text string) string {
	if r := []rune(text); len(r) > longLabel {
		return string(r[:longLabel-1]) + "…"
	}
	return text
}

// longestWord is how wide the widest word of a label is: none is broken.
func (l *layouter) longestWord(text string) float64 {
	longest := 0.0
	for word := range strings.FieldsSeq(text) {
		longest = max(longest, l.fonts.Width(word, labelSize, false))
	}
	return longest
}

// fits reports whether the words of a label, in small letters, are no wider than
// some room.
func (l *layouter) fits(text string, room float64) bool {
	return l.longestWord(shortened(text))*labelSizes[smallest]/labelSize <= room
}

// roomAside is how wide a label may be beside a line in the middle of a lane.
func (l *layouter) roomAside() float64 {
	return l.columns[l.firstLane].W/2 - 2*labelGap - labelAside
}

// placeLabel puts a label where no other stands right above or below it, as if
// both were one, or else where there is room.
func (s *sheet) placeLabel(t *Table, at int, text string) *Label {
	s.l.near.look(t, t.Arrows[at].Points[0])
	s.l.near.apart = labelsApart
	label := s.labelAt(t, at, shortened(text))
	if label == nil && s.l.near.crowded {
		s.l.near.apart = 0
		label = s.labelAt(t, at, shortened(text))
	}
	return label
}

// fitsAside reports whether a label has room beside the lines that run upright,
// so that it finds its place where the row is high enough.
func (s *sheet) fitsAside(t *Table, at int) bool {
	a := &t.Arrows[at]
	s.l.near.look(t, a.Points[0])
	s.l.near.keepBeside(&t.Symbols[a.From])
	return s.labelAt(t, at, shortened(a.Says)) != nil
}

func (s *sheet) labelAt(t *Table, at int, text string) *Label {
	f := s.l.fonts
	longest := s.l.longestWord(text)
	lane := t.Columns[s.l.firstLane].W
	for _, size := range labelSizes {
		before := -1
		for _, w := range []float64{lane - 2, lane * 0.62, lane / 2, lane * 0.4, lane / 3, longest, lane / 4, 4} {
			if w > lane-1 || w < longest*size/labelSize {
				continue
			}
			lines := f.addLines(s.l.lines[:0], text, size, false, w+0.01)
			if s.l.lines = lines; len(lines) == before {
				continue
			}
			before = len(lines)
			label := Label{Lines: capped(lines, 5)}
			for _, line := range label.Lines {
				label.W = max(label.W, f.Width(line.Text, size, false))
			}
			label.H = height(label.Lines)
			if s.find(t, at, &label) {
				return &Label{label.Rect, keep(&s.l.kept, label.Lines)}
			}
		}
	}
	return nil
}

// find tries the places of a label.
func (s *sheet) find(t *Table, at int, label *Label) bool {
	a := t.Arrows[at]
	from := t.Symbols[a.From]
	p, q := a.Points[0], a.Points[1]
	cell := s.l.columns[from.Column]
	// try tries some places along the line, above it and below.
	try := func(lifts, along []float64) bool {
		along = slices.DeleteFunc(along, func(x float64) bool { return s.l.near.bordered(x, x+label.W) })
		for _, lift := range lifts {
			for _, y := range [2]float64{p.Y - labelGap - 0.05 - lift - label.H, p.Y + labelGap + 0.05 + lift} {
				for _, x := range along {
					label.X, label.Y = x, y
					if s.l.near.clear(label.Rect) {
						return true
					}
				}
			}
		}
		return false
	}
	if p.Y == q.Y { // level: from the port on
		along := []float64{0.3, 0.8, -0.5, -1.2, -2, -2.8, -3.6, -4.4}
		if from.Shape == Dot { // on whose other side another line may part
			along = along[:3]
		}
		for i, shift := range along {
			if along[i] = p.X + shift; q.X < p.X {
				along[i] = p.X - shift - label.W
			}
		}
		if try([]float64{0, 0.6, 1.2, 1.8, 2.4, 3.2}, along) {
			return true
		}
		// In the next cells that the line runs through.
		for k := 0.0; k < 2; k++ {
			x := cell.X + (k+1)*cell.W + 0.5
			if q.X < p.X {
				x = cell.X - k*cell.W - 0.5 - label.W
			}
			near := max(x-p.X, p.X-x-label.W) < 14
			if near && absf(q.X-p.X) > absf(x+label.W/2-p.X)-label.W/2 && try([]float64{0, 0.8, 1.6, 2.4, 3.3, 4}, []float64{x}) {
				return true
			}
		}
		if len(a.Points) > 2 && absf(q.X-p.X) < 9 {
			return s.besideLine(label, q, a.Points[2], -1)
		}
		return false
	}
	return s.besideLine(label, p, q, 1)
}

// besideLine tries the places beside an upright line, from where it begins on;
// first on its right when side is 1.
func (s *sheet) besideLine(label *Label, p, q Point, side float64) bool {
	if q.X != p.X {
		return false
	}
	var along []float64
	for _, aside := range [2]float64{labelGap + labelAside, labelGap + headHalf} {
		for range 2 {
			x := p.X + aside
			if side < 0 {
				x = p.X - aside - label.W
			}
			if !s.l.near.bordered(x, x+label.W) {
				along = append(along, x)
			}
			side = -side
		}
	}
	for _, lift := range labelLifts {
		if len(along) == 0 || lift > max(2, absf(q.Y-p.Y)-1) {
			break
		}
		if label.Y = p.Y + lift; q.Y < p.Y {
			label.Y = p.Y - lift - label.H
		}
		for _, x := range along {
			label.X = x
			if s.l.near.clear(label.Rect) {
				return true
			}
		}
	}
	return false
}

func absf(f float64) float64 {
	if f < 0 {
		return -f
	}
	return f
}

// tellPages has each pentagon say on which page the flow goes on, its twin from
// which pages it comes.
func (l *layouter) tellPages() {
	type twin struct {
		*Symbol
		page int
	}
	twins := map[string]twin{} // by letter
	pentagons := func(tell func(page int, t *Table, a *Arrow)) {
		for i := range l.doc.Pages {
			if t := l.doc.Pages[i].Table; t != nil {
				for k := range t.Arrows {
					tell(i+1, t, &t.Arrows[k])
				}
			}
		}
	}
	pentagons(func(page int, t *Table, a *Arrow) {
		if s := &t.Symbols[a.From]; s.Shape == Pentagon {
			twins[s.Letter] = twin{s, page}
		}
	})
	pentagons(func(page int, t *Table, a *Arrow) {
		s := &t.Symbols[a.To]
		if s.Shape != Pentagon || s.Page > 0 {
			return
		}
		if to, ok := twins[s.Letter]; ok && to.page != page {
			s.Page = to.page
			l.placeNote(t, s, "hal. "+number(s.Page))
			if n := len(to.From); n == 0 || to.From[n-1] != page {
				to.From = append(to.From, page)
			}
		}
	})
	pentagons(func(_ int, t *Table, a *Arrow) {
		if s := &t.Symbols[a.From]; s.Shape == Pentagon && len(s.From) > 0 {
			l.placeNote(t, s, "dari hal. "+numbers(s.From))
		}
	})
}

// placeNote writes where a pentagon leads beside it, below or above, if there is
// room.
func (l *layouter) placeNote(t *Table, s *Symbol, text string) {
	l.near.look(t, Point{s.X, s.Y})
	for _, size := range labelSizes {
		for _, w := range []float64{100, l.fonts.Width("hal. 99", size, false), l.fonts.Width("dari", size, false) + 0.1} {
			n := Label{Lines: l.fonts.addLines(l.lines[:0], text, size, false, w)}
			l.lines = n.Lines
			for _, line := range n.Lines {
				n.W = max(n.W, l.fonts.Width(line.Text, size, false))
			}
			n.H = height(n.Lines)
			x, y := s.X+(s.W-n.W)/2, s.Y+(s.H-n.H)/2
			const gap = labelGap + 0.15
			for _, at := range []Point{{s.X + s.W + gap, y}, {s.X - gap - n.W, y}, {x, s.Y + s.H + gap}, {x, s.Y - gap - n.H}} {
				if n.X, n.Y = at.X, at.Y; l.near.clear(n.Rect) {
					s.Note = &Label{n.Rect, keep(&l.kept, n.Lines)}
					return
				}
			}
		}
	}
}
