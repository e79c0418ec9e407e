package form

import (
	"cmp"
	"slices"
)

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
	lines [textColumns][]Line
	h     float64
	last  bool
}

// parts cuts the rows that are taller than a page.
func (l *layouter) parts(room float64) []part {
	all := make([]part, 0, len(l.rows))
	for i := range l.rows {
		r := &l.rows[i]
		if r.height <= room {
			all = append(all, part{row: i, lines: r.text, h: r.height, last: true})
			continue
		}
		text := r.text
		for n := 0; ; n++ {
			pt := part{row: i, part: n, last: true}
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
	if better := l.breakBefore(parts, at, s.parts); better < s.parts {
		s = l.fit(parts, at, better, room)
	}
	return s
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

// breakBefore is how many of n parts a page had better hold: an end stays with
// the row that leads to it, a decision with the row below, and the last row is
// not left alone.
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
		return cost
	}
	best := n
	for k := n - 1; k > 0 && k >= n-2 && k > n/2; k-- {
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
		for _, n := range r.nodes {
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
	for i, pt := range s.content {
		sum, n := 0.0, 0
		for _, b := range s.bands {
			if b.row == i {
				sum += b.h
				n++
			}
		}
		if more := pt.h - sum; more > 0 {
			for _, b := range s.bands {
				if b.row == i {
					b.h += more / float64(n)
				}
			}
		}
	}
}

func (s *sheet) height() float64 {
	h := 0.0
	for _, b := range s.bands {
		h += b.h
	}
	return h
}

// connect makes the edges of the sheet and the pentagons they need.
func (s *sheet) connect() {
	l := s.l
	var out, broken []int // links
	var targets []int     // nodes
	for _, pt := range s.content {
		if pt.part > 0 {
			continue
		}
		s.turnOut(pt.row)
		for _, i := range l.outgoing[pt.row] {
			k := l.links[i]
			here := s.at[k.to] >= 0
			switch {
			case here && l.broken[i]:
				broken = append(broken, i)
				targets = append(targets, k.to)
			case here:
				s.edges = append(s.edges, edge{from: s.at[k.from], to: s.at[k.to], link: i, back: k.back || l.nodes[k.to].row <= l.nodes[k.from].row && l.nodes[k.to].row != l.nodes[k.from].row, joined: k.joined})
			default:
				out = append(out, i)
			}
		}
		for _, i := range l.incoming[pt.row] {
			if s.at[l.links[i].from] < 0 {
				targets = append(targets, l.links[i].to)
			}
		}
	}
	slices.Sort(targets)
	for _, node := range slices.Compact(targets) {
		p := s.pentagonIn(node)
		s.edges = append(s.edges, edge{from: p, to: s.at[node], link: -1, joined: l.nodes[node].shape == Dot})
	}
	for _, i := range append(out, broken...) {
		p := s.pentagonOut(i, l.broken[i])
		s.edges = append(s.edges, edge{from: s.at[l.links[i].from], to: p, link: i})
	}
}

// turnOut has arrows out of a row that leave the page change places with those
// above them that stay on it: what stays then runs down past no pentagon.
func (s *sheet) turnOut(row int) {
	l := s.l
	if len(l.rows[row].exits) < 2 {
		return
	}
	side := func(i int) int { return cmp.Compare(l.nodes[l.links[i].to].lane, l.nodes[l.links[i].from].lane) }
	for _, low := range l.outgoing[row] {
		if s.at[l.links[low].to] >= 0 {
			continue
		}
		for _, high := range l.outgoing[row] {
			from, to := l.links[high].from, l.links[high].to
			taken := func(i int) bool { return i != low && l.links[i].from == l.links[low].from && side(i) == side(high) }
			if s.at[to] >= 0 && side(high) != 0 && l.nodes[to].row > row && l.nodes[from].band < l.nodes[l.links[low].from].band && !slices.ContainsFunc(l.outgoing[row], taken) {
				l.links[high].from, l.links[low].from = l.links[low].from, from
				break
			}
		}
	}
}

// pentagonIn places the twin that the flow comes out of to a node.
func (s *sheet) pentagonIn(node int) int {
	n := s.placed[s.at[node]]
	p := placed{node: -1, shape: Pentagon, of: node}
	if s.firstRow(n.band.row) && n.band == s.firstBand(n.band.row) {
		above := false
		for _, i := range s.l.incoming[s.l.nodes[node].row] {
			k := s.l.links[i]
			above = above || k.to == node && s.l.nodes[k.from].row < s.l.nodes[node].row
		}
		if above {
			if s.bands[0].row >= 0 {
				s.bands = slices.Insert(s.bands, 0, s.l.newBand(-1, pentagonBand))
			}
			if lane := nearest(s.bands[0], n.lane); lane >= 0 {
				return s.put(s.bands[0], lane, p)
			}
		}
	}
	if lane := s.beside(s.at[node]); lane >= 0 && !s.cornered(node) {
		return s.put(n.band, lane, p)
	}
	return s.extra(n, p, false)
}

// cornered reports whether a symbol needs all of its sides but the upper one
// for arrows out of it and for lines of its row.
func (s *sheet) cornered(node int) bool {
	n := 0
	for _, i := range s.l.outgoing[s.l.nodes[node].row] {
		if k := s.l.links[i]; k.from == node || k.to == node && k.joined {
			n++
		}
	}
	return n >= ports
}

// pentagonOut places the pentagon in which a link ends.
func (s *sheet) pentagonOut(i int, broken bool) int {
	k := s.l.links[i]
	n := s.placed[s.at[k.from]]
	p := placed{node: -1, shape: Pentagon, of: k.to}
	if !broken && !k.back && s.lastRow(n.band.row) && n.band == s.lastBand(n.band.row) {
		if s.foot == nil {
			s.foot = s.l.newBand(len(s.content), pentagonBand)
			s.bands = append(s.bands, s.foot)
		}
		for j, q := range s.placed {
			if q.band == s.foot && q.of == k.to {
				return j
			}
		}
		if lane := nearest(s.foot, n.lane); lane >= 0 {
			return s.put(s.foot, lane, p)
		}
	}
	if lane := s.beside(s.at[k.from]); lane >= 0 {
		return s.put(n.band, lane, p)
	}
	return s.extra(n, p, true)
}

// extra adds a pentagon to a band of pentagons that is added to the row, below
// the symbol or above it. A line that runs straight there keeps its way.
func (s *sheet) extra(n placed, p placed, below bool) int {
	at := slices.Index(s.bands, n.band)
	step := -1
	if below {
		step = 1
	}
	keep := s.l.lanes > 1 && s.straight(n, below)
	for k := at + step; k >= 0 && k < len(s.bands) && s.bands[k].row == n.band.row && s.onlyPentagons(s.bands[k]); k += step {
		if lane := nearest(s.bands[k], n.lane); lane >= 0 && abs(lane-n.lane) <= 2 {
			return s.put(s.bands[k], lane, p)
		}
	}
	if below {
		at++
	}
	for below && !keep && at < len(s.bands) && s.bands[at].row == n.band.row && s.hasDot(s.bands[at]) {
		at++
	}
	b := s.l.newBand(n.band.row, pentagonBand)
	b.used[n.lane] = keep
	s.bands = slices.Insert(s.bands, at, b)
	return s.put(b, nearest(b, n.lane), p)
}

// straight reports whether a line leads from a symbol to one below it in its
// lane or, when below is false, comes from a row above.
func (s *sheet) straight(n placed, below bool) bool {
	if n.node < 0 {
		return false
	}
	row := s.l.nodes[n.node].row
	if !below {
		return slices.ContainsFunc(s.l.incoming[row], func(i int) bool {
			k := s.l.links[i]
			here := s.at[k.from] >= 0
			return k.to == n.node && here && !s.l.broken[i] && s.l.nodes[k.from].row < row
		})
	}
	return slices.ContainsFunc(s.l.outgoing[row], func(i int) bool {
		k := s.l.links[i]
		here := s.at[k.to] >= 0
		to := s.l.nodes[k.to]
		return k.from == n.node && here && !s.l.broken[i] && to.lane == n.lane && (to.row > row || to.row == row && to.band > s.l.nodes[n.node].band)
	})
}

func (s *sheet) hasDot(b *band) bool {
	return slices.ContainsFunc(s.placed, func(q placed) bool { return q.band == b && q.shape == Dot })
}

func (s *sheet) onlyPentagons(b *band) bool {
	any := false
	for _, q := range s.placed {
		if q.band == b {
			if q.shape != Pentagon {
				return false
			}
			any = true
		}
	}
	return any
}

// beside is the nearest free cell beside a symbol that nothing parts from it,
// or -1. A side on which the row's own flow leaves is kept for it.
func (s *sheet) beside(at int) int {
	n := s.placed[at]
	flow := [2]bool{} // left, right
	if n.node >= 0 {
		row := s.l.nodes[n.node].row
		for _, list := range [][]int{s.l.outgoing[row], s.l.incoming[row]} {
			for _, i := range list {
				k := s.l.links[i]
				if k.from != n.node || s.l.broken[i] {
					continue
				}
				if s.at[k.to] < 0 {
					continue
				}
				other := s.l.nodes[k.to]
				switch {
				case other.lane > n.lane:
					flow[1] = true
				case other.lane < n.lane:
					flow[0] = true
				}
			}
		}
	}
	for d := 1; d < s.l.lanes; d++ {
		for side, lane := range [2]int{n.lane - d, n.lane + d} {
			if lane < 0 || lane >= s.l.lanes || flow[side] || d > 2 {
				continue
			}
			free := true
			for x := min(lane, n.lane); x <= max(lane, n.lane); x++ {
				if x != n.lane && n.band.used[x] {
					free = false
				}
			}
			if free {
				return lane
			}
		}
	}
	return -1
}

// nearest is the free lane of a band nearest to lane, or -1.
func nearest(b *band, lane int) int {
	for d := range len(b.used) {
		for _, l := range [2]int{lane - d, lane + d} {
			if l >= 0 && l < len(b.used) && !b.used[l] {
				return l
			}
		}
	}
	return -1
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// firstRow reports whether no row with symbols stands above row i; lastRow
// that none but ends stands below it.
func (s *sheet) firstRow(i int) bool {
	for j := range i {
		if s.content[j].part == 0 {
			return false
		}
	}
	return true
}

func (s *sheet) lastRow(i int) bool {
	return i == len(s.content)-1
}

func (s *sheet) firstBand(row int) *band {
	for _, b := range s.bands {
		if b.row == row {
			return b
		}
	}
	return nil
}

func (s *sheet) lastBand(row int) *band {
	var last *band
	for _, b := range s.bands {
		if b.row == row {
			last = b
		}
	}
	return last
}
