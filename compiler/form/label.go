package form

// # Labels
//
// A label stands where its arrow begins: beside the line, in the cell of the
// symbol or, when the line runs on level, in the next one. It is broken into
// up to three lines and keeps clear of every line, symbol, border and other
// label. Candidates are tried from the nearest on.

// labelGap is how clear a label keeps, in mm.
const labelGap = 0.35

// label places the labels of the arrows of a table.
func (s *sheet) label(t *Table) {
	for i := range s.edges {
		e := s.edges[i]
		if e.link < 0 || s.l.links[e.link].label == "" || len(t.Arrows[i].Points) < 2 {
			continue
		}
		t.Arrows[i].Label = s.placeLabel(t, i, s.l.links[e.link].label)
	}
}

func (s *sheet) placeLabel(t *Table, at int, text string) *Label {
	l := s.l
	var spare *Label
	cell := l.columns[2]
	for _, w := range []float64{cell.W, cell.W / 2, cell.W / 3, 5} {
		lines := l.fonts.lines(text, labelSize, false, w)
		if len(lines) > 4 {
			lines = capped(lines, 4)
		}
		label := &Label{Lines: lines}
		for _, line := range lines {
			label.W = max(label.W, l.fonts.Width(line.Text, labelSize, false))
		}
		label.H = height(lines)
		if spare == nil {
			spare = label
		}
		if s.find(t, at, label) {
			return label
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
	try := func(x, y float64) bool {
		label.X, label.Y = x, y
		return s.clear(t, label.Rect)
	}
	if p.Y == q.Y { // level: above or below the line, from the port on
		for _, lift := range []float64{0, 0.6, 1.2, 1.8, 2.4, 3.2} {
			for _, above := range []bool{true, false} {
				y := p.Y + labelGap + 0.05 + lift
				if above {
					y = p.Y - labelGap - 0.05 - lift - label.H
				}
				for _, shift := range []float64{0.3, 0.8, -0.5, -1.2, -2, -2.8, -3.6, -4.4} {
					x := p.X + shift
					if q.X < p.X {
						x = p.X - shift - label.W
					}
					if try(x, y) {
						return true
					}
				}
			}
		}
		// In the next cells that the line runs through.
		step := cell.W
		for k := 1.0; k <= 2; k++ {
			for _, above := range []bool{true, false} {
				y := p.Y + labelGap + 0.05
				if above {
					y = p.Y - labelGap - 0.05 - label.H
				}
				x := cell.X + k*step + 0.5
				if q.X < p.X {
					x = cell.X - (k-1)*step - 0.5 - label.W
				}
				if absf(x+label.W/2-p.X) < absf(q.X-p.X)+label.W/2+2 && try(x, y) {
					return true
				}
			}
		}
		return false
	}
	down := q.Y > p.Y
	for _, lift := range []float64{0.2, 0.8, 1.4, 2, -0.6, -1.2, 3, 4, 5} {
		for _, right := range []bool{true, false} {
			x := p.X + labelGap + 0.1
			if !right {
				x = p.X - labelGap - 0.1 - label.W
			}
			y := p.Y + lift
			if !down {
				y = p.Y - lift - label.H
			}
			if try(x, y) {
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

// clear reports whether a place keeps clear of everything on the table.
func (s *sheet) clear(t *Table, r Rect) bool {
	g := Rect{r.X - labelGap, r.Y - labelGap, r.W + 2*labelGap, r.H + 2*labelGap}
	for i := range t.Columns {
		if c := &t.Columns[i]; c.Lane >= 0 && (inside(c.X, g.X, g.W) || inside(c.X+c.W, g.X, g.W)) {
			return false
		}
	}
	lanes := t.Columns[2]
	end := t.Columns[1+s.l.lanes]
	if g.X < lanes.X || g.X+g.W > end.X+end.W {
		return false
	}
	for i := range t.Rows {
		if row := &t.Rows[i]; inside(row.Y, g.Y, g.H) || inside(row.Y+row.H, g.Y, g.H) {
			return false
		}
	}
	for i := range t.Symbols {
		if touches(&t.Symbols[i], g) {
			return false
		}
	}
	for i := range t.Arrows {
		a := &t.Arrows[i]
		if a.Label != nil && overlap(a.Label.Rect, g) {
			return false
		}
		for k := 1; k < len(a.Points); k++ {
			if overlap(span(a.Points[k-1], a.Points[k]), g) {
				return false
			}
		}
	}
	return true
}

func inside(x, from, size float64) bool { return x > from && x < from+size }

func span(a, b Point) Rect {
	return Rect{min(a.X, b.X), min(a.Y, b.Y), absf(a.X - b.X), absf(a.Y - b.Y)}
}

func overlap(a, b Rect) bool {
	return a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H
}

// touches reports whether a rectangle and the outline of a symbol, or what is
// inside of it, have a point in common.
func touches(s *Symbol, r Rect) bool {
	if !overlap(s.Rect, r) {
		return false
	}
	if s.Shape != Diamond {
		return true
	}
	// The corner of r nearest to the middle decides, axis by axis.
	cx, cy := s.X+s.W/2, s.Y+s.H/2
	dx := max(0, r.X-cx, cx-r.X-r.W)
	dy := max(0, r.Y-cy, cy-r.Y-r.H)
	return dx/(s.W/2)+dy/(s.H/2) < 1
}
