package form

import (
	"cmp"
	"slices"
)

// # Connectors
//
// An arrow that leads off its page becomes two: to a pentagon in a free cell
// near its beginning, and from the twin near its target. Where an arrow runs
// straight, no pentagon is put in its way.

// connect makes the edges of the sheet and the pentagons they need.
func (s *sheet) connect() {
	l := s.l
	var out, broken []int // links
	var targets []int     // nodes
	for n, pt := range s.content {
		if pt.part > 0 {
			continue
		}
		if l.lanes > 1 {
			s.turnOut(pt.row)
		} else if n == 0 || !l.rows[pt.row].more {
			s.turnDown(n)
		}
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

// turnDown orders the arrows out of a step with one lane by how far they lead on
// the page, from the highest symbol down: back, then to the farthest row, at last
// to the pentagons, which stand right below. So none need cross another, and no
// pentagon stands between a dot and the next one.
func (s *sheet) turnDown(first int) {
	l := s.l
	row, last := s.content[first].row, s.content[len(s.content)-1].row
	end := row + 1 // of the rows of the step
	for end <= last && l.rows[end].more {
		end++
	}
	var links, from []int
	for r := row; r < end; r++ {
		for _, i := range l.outgoing[r] {
			if k := &l.links[i]; !k.joined && (k.back || l.nodes[k.to].row >= end) {
				links, from = append(links, i), append(from, k.from)
			}
		}
	}
	slices.Sort(from)
	far := func(i int) int {
		switch k := &l.links[i]; {
		case s.at[k.to] < 0:
			return 0
		case k.back:
			return len(l.rows)
		default:
			return l.nodes[k.to].row
		}
	}
	slices.SortStableFunc(links, func(i, k int) int { return far(k) - far(i) })
	for n, i := range links {
		old, now := &l.outgoing[l.nodes[l.links[i].from].row], &l.outgoing[l.nodes[from[n]].row]
		if l.links[i].from = from[n]; old != now {
			*old = slices.DeleteFunc(*old, func(k int) bool { return k == i })
			*now = append(*now, i)
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
// the symbol or above it. A line that runs straight there keeps its way; in a
// single lane it does because the band comes below all dots of the step.
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
	row := n.band.row
	for below && !keep && at < len(s.bands) && s.hasDot(s.bands[at]) && (s.bands[at].row == row || s.l.lanes == 1 && s.l.rows[s.content[row+1].row].more) {
		row = s.bands[at].row
		at++
	}
	b := s.l.newBand(row, pentagonBand)
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
