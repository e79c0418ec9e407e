package form

import (
	"sopc/compiler/form/route"
)

// routed draws the arrows of the sheet's edges.
func (s *sheet) routed() []route.Path {
	l := s.l
	b := &l.board
	b.Lanes, b.Bands, b.Symbols = b.Lanes[:0], b.Bands[:0], b.Symbols[:0]
	if l.alone {
		b.Reach = flowReach
	}
	for _, c := range l.columns {
		if c.Lane >= 0 {
			b.Lanes = append(b.Lanes, route.Span{From: c.X, To: c.X + c.W})
		}
	}
	y := l.top + l.headH
	for i, band := range s.bands {
		band.y, band.at = y, i
		b.Bands = append(b.Bands, route.Span{From: y, To: y + band.h})
		y += band.h
	}
	for _, p := range s.placed {
		w, h := l.half(p.shape)
		b.Symbols = append(b.Symbols, route.Symbol{Lane: p.lane, Band: p.band.at, HalfW: w, HalfH: h, Parts: p.shape == Dot, Passes: p.shape == Pentagon})
	}
	l.edges = l.edges[:0]
	for _, e := range s.edges {
		edge := route.Edge{From: e.from, To: e.to}
		switch {
		case e.joined:
			edge.Kind = route.Joined
		case e.back:
			edge.Kind = route.Back
		}
		l.edges = append(l.edges, edge)
	}
	return b.Route(l.edges)
}

// half is half the width and height of a symbol.
func (l *layouter) half(s Shape) (w, h float64) {
	switch s {
	case Pentagon:
		return min(2.9, l.halfW), 2.9
	case Dot:
		return dotRadius, dotRadius
	}
	return l.halfW, l.halfH
}

// finishSheet draws a sheet and adds it as a page; it returns how many parts
// the page holds. The sheet is made again, and may then hold fewer rows, with
// connectors for arrows that found no way, with more room around symbols whose
// labels found no place, and at last with keys in place of such labels.
func (l *layouter) finishSheet(parts []part, at int, s *sheet, room float64) int {
	var t *Table // nil when it is to be drawn
	for try := 0; ; try++ {
		again := false // the sheet is made again
		if t == nil {
			paths := s.untangle(s.routed(), room)
			for i, e := range s.edges {
				if len(paths[i].Points) == 0 && e.link >= 0 && !l.broken[e.link] && s.placed[e.to].node >= 0 && !e.joined {
					l.broken[e.link] = true
					again = true
				}
			}
			t = s.draw(paths)
		}
		keyed := false // a label says something else now
		if !again {
			for _, i := range s.label(t) {
				link := s.edges[i].link
				last := at + s.placed[s.edges[i].from].band.row
				for ; !parts[last].last; last++ {
				}
				helps := try < growths && s.fitsAside(t, i)
				h := l.partHeight(parts[last])
				switch explained := !helps && l.explain(&parts[last], link, room); {
				case try == growths+3:
					l.broken[link], again = true, true // its pentagon changes the picture
				case !explained:
					l.tall[l.links[link].from], again = s.placed[s.edges[i].from].band.h+3, true
				case l.partHeight(parts[last]) > h:
					again = true
				default:
					keyed = true
				}
			}
		}
		if !again && !keyed || try == 10 {
			s.write(t)
			l.doc.Pages = append(l.doc.Pages, Page{Table: t, Texts: l.titles[:len(l.titles):len(l.titles)]})
			return s.parts
		}
		if !again {
			continue
		}
		t = nil
		planned := s.parts
		if s = l.fit(parts, at, planned, room); s.parts < planned {
			s = l.plan(parts, at, s.parts, room)
		}
	}
}

// growths is how often more room is made for a label, if that helps, before its
// arrow says a key.
const growths = 2

// explain has an arrow say a key, unless it does already, and the remarks of its
// row what that means, in as many lines as the last part of the row has left of
// the room of a page.
func (l *layouter) explain(p *part, link int, room float64) bool {
	k := &l.links[link]
	if k.key != "" {
		return false
	}
	keys := 0
	for _, i := range l.outgoing[p.row] {
		if l.links[i].key != "" {
			keys++
		}
	}
	k.key = "(" + string(rune('a'+keys%26)) + ")"
	in := remarkColumn
	if l.place[in] < 0 {
		in = activityColumn
	}
	lines := p.lines[in]
	more := l.fonts.lines(k.key+" "+k.label, l.size, false, l.columns[l.place[in]].W-2*padding)
	left := int((room - 2*pentagonBand - 2*padding - height(lines)) / lineHeight(l.size))
	more = capped(more, max(1, min(3, left))) // of a long label the remarks have all words already
	p.lines[in] = append(lines[:len(lines):len(lines)], more...)
	p.h = max(p.h, height(p.lines[in])+2*padding)
	return true
}

// draw makes the table of a sheet: rows, symbols and arrows.
func (s *sheet) draw(paths []route.Path) *Table {
	l := s.l
	t := &Table{Columns: l.columns, Head: l.head, Rows: make([]Row, 0, len(s.content)+2), Symbols: make([]Symbol, len(s.placed)), Arrows: make([]Arrow, len(s.edges))}
	for i, b := range s.bands {
		if i == 0 || b.row != s.bands[i-1].row {
			t.Rows = append(t.Rows, Row{Rect: Rect{l.margins.Left, b.y, l.room(), 0}, Kind: ConnectorRow})
		}
		b.at = len(t.Rows) - 1
		t.Rows[b.at].H += b.h
	}
	last := t.Rows[len(t.Rows)-1]
	t.Rect = Rect{l.margins.Left, l.top, l.room(), last.Y + last.H - l.top}
	for i, p := range s.placed {
		w, h := l.half(p.shape)
		c := l.columns[l.firstLane+p.lane]
		y := p.band.y + p.band.h/2
		t.Symbols[i] = Symbol{Rect: Rect{c.X + c.W/2 - w, y - h, 2 * w, 2 * h}, Shape: p.shape, Row: p.band.at, Column: l.firstLane + p.lane}
	}
	n := 0
	for i := range paths {
		n += len(paths[i].Points)
	}
	points := make([]Point, 0, n) // of all arrows
	for i, e := range s.edges {
		from := len(points)
		for _, p := range paths[i].Points {
			points = append(points, Point(p))
		}
		a := Arrow{From: e.from, To: e.to, Points: points[from:len(points):len(points)], Joined: e.joined, Return: e.back, Merges: paths[i].Merges}
		if e.link >= 0 {
			a.Says = l.links[e.link].label
		}
		t.Arrows[i] = a
	}
	return t
}

// write adds what is written to a table that is drawn.
func (s *sheet) write(t *Table) {
	l := s.l
	for i, p := range s.placed {
		if p.node < 0 {
			t.Symbols[i].Letter = l.letter(p.of)
		}
	}
	at := -1 // of t.Rows
	var blank [textColumns][]Line
	cells := make([]Cell, len(t.Rows)*len(l.columns))
	for i, b := range s.bands {
		if i > 0 && b.row == s.bands[i-1].row {
			continue
		}
		at++
		r := &t.Rows[at]
		lines := &blank
		if b.row >= 0 && b.row < len(s.content) {
			pt := s.content[b.row]
			from := &l.rows[pt.row]
			r.Kind, r.Index, r.Part, lines = from.kind, from.index, pt.part, pt.lines
			if pt.part == 0 && !from.more {
				r.Says = l.says(from)
			}
			if l.alone {
				r.Unshown = l.unshown(pt.row)
			}
		}
		r.Cells, cells = cells[:len(l.columns):len(l.columns)], cells[len(l.columns):]
		for c := range l.columns {
			col := &l.columns[c]
			cell := &r.Cells[c]
			cell.Rect, cell.Span, cell.Part = Rect{col.X, r.Y, col.W, r.H}, 1, r.Part
			if col.Lane >= 0 {
				cell.Kind = LaneCell
				continue
			}
			cell.Kind, cell.Lines, cell.Centred = BodyCell, lines[l.texts[c]], l.texts[c] == numberColumn
		}
	}
}
