package form

import (
	"sopc/compiler/form/route"
)

// # Ways out of one symbol
//
// Which of them leaves by which corner or dot is settled before anything has
// its place (charter.exits). Where two of one row then cross each other or the
// line to their dot, some of them change places, if that makes fewer lines cross
// on the page.

// mostUntangled is how many rows a sheet has at most to be made again for two
// ways: more than a page holds. Only the flow alone has longer ones, on which
// each time costs what the whole does.
const mostUntangled = 80

// untangle makes the sheet again where ways out of a row cross, and returns the
// ways of its arrows.
func (s *sheet) untangle(paths []route.Path, room float64) []route.Path {
	l, content := s.l, s.content
	if len(content) > mostUntangled {
		return paths
	}
	for _, pt := range content {
		if pt.part > 0 || len(l.rows[pt.row].exits) < 2 || !s.tangled(paths, pt.row) {
			continue
		}
		least := s.crossings(paths)
		kept := true // the sheet and paths are those of the last swap that was better
		l.swaps(pt.row, func() bool {
			if least == 0 {
				return false
			}
			kept = false
			if l.newSheet(content); s.height() > room {
				return false
			}
			other := s.routed()
			n := s.crossings(other)
			if n >= least {
				return false
			}
			paths, least, kept = other, n, true
			return true
		})
		if !kept {
			l.newSheet(content)
			paths = s.routed()
		}
	}
	return paths
}

// swaps has each two ways out of a row change places, and leaves it so where
// that is better.
func (l *layouter) swaps(row int, better func() bool) {
	for n, i := range l.outgoing[row] {
		for _, k := range l.outgoing[row][n+1:] {
			a, b := &l.links[i], &l.links[k]
			if a.joined || b.joined || a.from == b.from || !l.leaves(a) || !l.leaves(b) {
				continue
			}
			a.from, b.from = b.from, a.from
			if !better() {
				a.from, b.from = b.from, a.from
			}
		}
	}
}

// leaves reports whether a link leads out of its row, not within it.
func (l *layouter) leaves(k *link) bool {
	from, to := l.nodes[k.from].row, l.nodes[k.to].row
	return from != to || k.back
}

// tangled reports whether ways out of a row cross.
func (s *sheet) tangled(paths []route.Path, row int) bool {
	var own []int
	for i, e := range s.edges {
		if e.link >= 0 && s.l.nodes[s.l.links[e.link].from].row == row {
			own = append(own, i)
		}
	}
	for n, i := range own {
		for _, k := range own[n+1:] {
			if cross(paths[i].Points, paths[k].Points) > 0 {
				return true
			}
		}
	}
	return false
}

// crossings counts where lines of a sheet cross; one that is not drawn counts
// for many.
func (s *sheet) crossings(paths []route.Path) int {
	n := 0
	for i := range paths {
		if len(paths[i].Points) == 0 {
			n += 10
		}
		for k := range i {
			if s.edges[i].to != s.edges[k].to {
				n += cross(paths[i].Points, paths[k].Points)
			}
		}
	}
	return n
}

// cross counts where two lines cross.
func cross(a, b []route.Point) int {
	n := 0
	for i := 1; i < len(a); i++ {
		for k := 1; k < len(b); k++ {
			p, q := [2]route.Point{a[i-1], a[i]}, [2]route.Point{b[k-1], b[k]}
			if p[0].Y != p[1].Y {
				p, q = q, p
			}
			// Now p is level, or both are upright and never cross.
			within := func(x, from, to float64) bool { return min(from, to) < x && x < max(from, to) }
			if p[0].Y == p[1].Y && q[0].X == q[1].X && within(q[0].X, p[0].X, p[1].X) && within(p[0].Y, q[0].Y, q[1].Y) {
				n++
			}
		}
	}
	return n
}
