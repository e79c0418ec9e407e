package form

import "slices"

// # Pages
//
// Rows are put on a page as long as they fit, with the connectors that their
// arrows then need. An arrow that leads off the page ends in a pentagon: in a
// band at the foot when it comes from the page's last row, else in the nearest
// free cell of its row, or of a band that is added to it. At its target it
// comes out of the twin in the same way: from a band at the head of the page
// or from beside its target.

// part is a row, or what of it stands on one page when it is taller than one.
type part struct {
	row   int
	part  int
	lines *[textColumns][]Line
	h     float64
	last  bool
}

// parts cuts the rows that are taller than a page.
func (l *layouter) parts(room float64) []part {
	all := make([]part, 0, len(l.rows))
	for i := range l.rows {
		r := &l.rows[i]
		if r.height <= room {
			all = append(all, part{row: i, lines: &r.text, h: r.height, last: true})
			continue
		}
		text := r.text
		for n := 0; ; n++ {
			pt := part{row: i, part: n, lines: new([textColumns][]Line), last: true}
			left := room
			if n > 0 {
				left -= lineHeight(l.size)
			}
			for c := range text {
				k, h := 0, 2*padding
				for k < len(text[c]) && h+text[c][k].Gap+lineHeight(text[c][k].Size) <= left {
					h += text[c][k].Gap + lineHeight(text[c][k].Size)
					k++
				}
				pt.lines[c], text[c] = text[c][:k:k], text[c][k:]
				pt.h = max(pt.h, h)
				if len(text[c]) > 0 {
					pt.last = false
				}
			}
			if n > 0 {
				pt.lines[activityColumn] = append([]Line{{Text: Continued, Size: l.size}}, pt.lines[activityColumn]...)
				pt.h += lineHeight(l.size)
				if len(pt.lines[numberColumn]) == 0 {
					pt.lines[numberColumn] = r.text[numberColumn]
				}
			}
			all = append(all, pt)
			if pt.last {
				break
			}
		}
	}
	return all
}

// paginate makes the pages of the table.
func (l *layouter) paginate() {
	bottom := l.doc.Height - l.margins.Bottom
	room := bottom - l.top - l.headH
	const keys = 12 // mm for what the remarks may still have to explain
	parts := l.parts(room - 2*pentagonBand - keys)
	for i := range parts {
		for _, k := range l.outgoing[parts[i].row] {
			if label := l.links[k].label; parts[i].last && label != "" && !l.fits(label, l.columns[l.firstLane].W-1) {
				l.explain(&parts[i], k, room)
			}
		}
	}
	for at := 0; at < len(parts); {
		n, h := 0, 0.0
		for at+n < len(parts) {
			h += l.partHeight(parts[at+n])
			if n > 0 && h > room {
				break
			}
			n++
		}
		s := l.plan(parts, at, n, room)
		at += l.finishSheet(parts, at, s, room)
	}
}

// plan makes a sheet of as many parts as had better be on it, at most n.
func (l *layouter) plan(parts []part, at, n int, room float64) *sheet {
	s := l.fit(parts, at, n, room)
	if better := l.breakBefore(parts, at, s.parts); better < s.parts && l.samePages(parts, at+better, at+s.parts, room) {
		s = l.fit(parts, at, better, room)
	}
	return s
}

// samePages reports whether as many pages hold the parts from either place on.
func (l *layouter) samePages(parts []part, early, late int, room float64) bool {
	full := func(at int) int { // where the page after this one begins, about
		h := pentagonBand
		for from := at; at < len(parts); at++ {
			if h += l.partHeight(parts[at]); h > room && at > from {
				break
			}
		}
		return at
	}
	for range 8 {
		if early == late || late == len(parts) {
			break
		}
		early, late = full(early), full(late)
	}
	return late < len(parts) || early == late
}

// fit makes a sheet of as many parts as fit, at most n.
func (l *layouter) fit(parts []part, at, n int, room float64) *sheet {
	for ; ; n-- {
		s := l.newSheet(parts[at : at+n])
		if s.height() <= room || n == 1 {
			return s
		}
	}
}

func (l *layouter) partHeight(pt part) float64 {
	h := 0.0
	if pt.part == 0 {
		for b := range l.rows[pt.row].bands {
			h += l.bandHeight(&l.rows[pt.row], b)
		}
	}
	return max(h, pt.h)
}

// nearReturn is how many rows a page gives up at most so that no line is cut.
const nearReturn = 3

// breakBefore is how many of n parts a page had better hold: an end stays with
// the row that leads to it, a decision with the row below, a short return
// with the row it leads to, and the last row is not left alone.
func (l *layouter) breakBefore(parts []part, at, n int) int {
	if at+n == len(parts) {
		return n
	}
	bad := func(n int) int {
		above, below := &l.rows[parts[at+n-1].row], &l.rows[parts[at+n].row]
		cost := 0
		if below.kind == EndRow || below.kind == TotalRow || below.more {
			cost += 8
		}
		if at+n == len(parts)-1 {
			cost += 4
		}
		if len(above.exits) > 0 && l.nodes[above.exits[0].node].shape == Diamond || above.kind == ForkRow || above.kind == StartRow || below.kind == JoinRow {
			cost += 2
		}
		// A return is cut that leads from one of the next rows to this page.
		next := parts[at+n].row
		for row := next; row < min(next+nearReturn, len(l.rows)); row++ {
			for _, i := range l.outgoing[row] {
				if to := l.nodes[l.links[i].to].row; l.links[i].back && parts[at].row <= to && to < next {
					cost += 3
				}
			}
		}
		return cost
	}
	best := n
	for k := n - 1; k > 0 && k >= n-nearReturn && k > n/2; k-- {
		if bad(k)+n-k < bad(best)+n-best {
			best = k
		}
	}
	return best
}

// sheet is a page of the table while it is made.
type sheet struct {
	l       *layouter
	content []part
	parts   int
	bands   []*band
	placed  []placed
	at      []int // of each node: in placed, or -1
	edges   []edge
	foot    *band
	spare   []*band // of sheets that were here before
}

// band is a band of symbols of a row on a sheet.
type band struct {
	row  int // in content; -1 at the head, len(content) at the foot
	h, y float64
	at   int // on the board, then in the table
	used []bool
}

// placed is a symbol on a sheet; node is -1 for a pentagon.
type placed struct {
	node  int
	band  *band
	lane  int
	shape Shape
	of    int // the node that a pentagon stands for
}

// edge is an arrow on a sheet, between placed symbols.
type edge struct {
	from, to int
	link     int // in chart.links; -1 out of a pentagon
	back     bool
	joined   bool
}

// newSheet makes the sheet of the given parts in the memory of the one before.
func (l *layouter) newSheet(content []part) *sheet {
	s := &l.sheet
	for _, p := range s.placed {
		if p.node >= 0 {
			s.at[p.node] = -1
		}
	}
	if s.at == nil {
		s.at = slices.Repeat([]int{-1}, len(l.nodes))
	}
	s.l, s.content, s.parts, s.foot = l, content, len(content), nil
	s.spare = append(s.spare, s.bands...)
	s.bands, s.placed, s.edges = s.bands[:0], s.placed[:0], s.edges[:0]
	for i, pt := range content {
		r := &l.rows[pt.row]
		if pt.part > 0 {
			s.bands = append(s.bands, l.newBand(i, pt.h))
			continue
		}
		first := len(s.bands)
		sum := 0.0
		for b := range r.bands {
			h := l.bandHeight(r, b)
			sum += h
			s.bands = append(s.bands, l.newBand(i, h))
		}
		for n := r.first; n < r.end; n++ {
			s.at[n] = s.put(s.bands[first+l.nodes[n].band], l.nodes[n].lane, placed{node: n, shape: l.nodes[n].shape})
		}
		for _, i := range l.outgoing[pt.row] { // nothing comes between those who act in a row
			a, b := l.nodes[l.links[i].from], l.nodes[l.links[i].to]
			for lane := min(a.lane, b.lane) + 1; a.row == b.row && a.band == b.band && lane < max(a.lane, b.lane); lane++ {
				s.bands[first+a.band].used[lane] = true
			}
		}
	}
	s.connect()
	s.stretch()
	return s
}

func (l *layouter) newBand(row int, h float64) *band {
	s := &l.sheet
	if len(s.spare) == 0 {
		s.spare = append(s.spare, &band{used: make([]bool, l.lanes)})
	}
	b := s.spare[len(s.spare)-1]
	s.spare = s.spare[:len(s.spare)-1]
	clear(b.used)
	*b = band{row: row, h: h, used: b.used}
	return b
}

func (s *sheet) put(b *band, lane int, p placed) int {
	p.band, p.lane = b, lane
	b.used[lane] = true
	s.placed = append(s.placed, p)
	return len(s.placed) - 1
}

// stretch gives the bands of each row the height that its text needs.
func (s *sheet) stretch() {
	for bands := s.bands; len(bands) > 0; {
		row, n, sum := bands[0].row, 0, 0.0
		for ; n < len(bands) && bands[n].row == row; n++ {
			sum += bands[n].h
		}
		if row >= 0 && row < len(s.content) && s.content[row].h > sum {
			for _, b := range bands[:n] {
				b.h += (s.content[row].h - sum) / float64(n)
			}
		}
		bands = bands[n:]
	}
}

func (s *sheet) height() float64 {
	h := 0.0
	for _, b := range s.bands {
		h += b.h
	}
	return h
}
