package route

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestSearch: no way is cheaper than the one that is found. What bounds the
// search is left out here: every state is visited until nothing gets cheaper.
func TestSearch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := &router{budget: never}
		board, edges := boards(t)
		r.board, r.edges = &board, edges
		r.paths = make([]found, len(r.edges))
		r.tracks()
		r.obstacles()
		r.needs()
		for e := range r.edges {
			want := cheapest(r, e)
			f := r.search(e)
			got := never
			if r.paths[e] = f; f.ok {
				got = f.cost
				for i, n := range f.nodes {
					if i+1 < len(f.nodes) || !f.merges {
						if line := r.nodes[n].taken; line[0]|line[1] != 0 {
							got += crossCost
						}
					}
				}
				r.take(e, r.net(e))
			}
			if got != want {
				t.Fatalf("edge %d (%+v) costs %d, there is a way for %d", e, r.edges[e], got, want)
			}
		}
	})
}

// boards draws a board of a few cells with symbols in some of them.
func boards(t *rapid.T) (b Board, edges []Edge) {
	size := rapid.Float64Range(15, 24)
	y := 20.0
	for range rapid.IntRange(1, 4).Draw(t, "bands") {
		h := size.Draw(t, "band")
		b.Bands = append(b.Bands, Span{y, y + h})
		y += h
	}
	x := 30.0
	for lane := range rapid.IntRange(1, 3).Draw(t, "lanes") {
		b.Lanes = append(b.Lanes, Span{x, x + 17})
		x += 17
		for band := range b.Bands {
			switch rapid.IntRange(0, 3).Draw(t, "symbol") {
			case 0, 1, 2:
				b.Symbols = append(b.Symbols, Symbol{Lane: lane, Band: band, HalfW: 5, HalfH: 3.7})
			}
		}
	}
	if len(b.Symbols) == 0 {
		b.Symbols = []Symbol{{HalfW: 2.9, HalfH: 2.9, Passes: true}}
	}
	symbol := rapid.IntRange(0, len(b.Symbols)-1)
	for range rapid.IntRange(1, 8).Draw(t, "edges") {
		e := Edge{From: symbol.Draw(t, "from"), To: symbol.Draw(t, "to"), Kind: Kind(rapid.IntRange(0, 1).Draw(t, "kind"))}
		if e.From != e.To || e.Kind == Back {
			edges = append(edges, e)
		}
	}
	return b, edges
}

// cheapest is what the cheapest way of an edge costs, never when there is none.
func cheapest(r *router, e int) int32 {
	edge := r.edges[e]
	outs, ins := r.ports(edge.From, edge.Kind, false, edge.To, nil), r.ports(edge.To, edge.Kind, true, edge.From, nil)
	if edge.From != edge.To {
		return cheapestWay(r, e, outs, ins)
	}
	best := never
	for i, out := range outs { // it comes in at another side
		best = min(best, cheapestWay(r, e, outs[i:i+1], slices.DeleteFunc(slices.Clone(ins), func(in port) bool { return in.toward == out.toward })))
	}
	return best
}

func cheapestWay(r *router, e int, outs, ins []port) int32 {
	edge, net := r.edges[e], r.net(e)
	r.aim(e, ins)
	wrong := up
	if edge.Kind == Back {
		wrong = down
	}
	best, costs := never, map[int32]int32{}
	var open []int32
	visit := func(n int32, d direction, cost int32) {
		s := n*4 + int32(d)
		if old, ok := costs[s]; ok && old <= cost {
			return
		}
		costs[s] = cost
		open = append(open, s)
		for _, p := range ins {
			if p.node == n && p.toward^2 == d && r.nodes[n].free() {
				best = min(best, cost+p.toll+r.stub(p))
			}
		}
	}
	for _, p := range outs {
		n := &r.nodes[p.node]
		if c, joins := n.entry(p.toward, net); c != never && !joins && (c == 0 || n.zone == 0) {
			visit(p.node, p.toward, p.toll+c+r.stub(p))
		}
	}
	for len(open) > 0 {
		s := open[0]
		open = open[1:]
		n, d, cost := s/4, direction(s%4), costs[s]
		at := &r.nodes[n]
		for turn := range direction(4) {
			m := n + r.delta[turn]
			next := &r.nodes[m]
			toll, joins := next.entry(turn, net)
			c := cost + toll + r.distance(n, m)
			if turn != d {
				if c += bendCost; at.zone != 0 {
					c += nearCost
				}
				if turn == wrong {
					c += wrongCost
				}
			}
			switch {
			case toll == never || turn == d^2 || turn != d && (!at.free() || at.zone != 0 && at.zone != int32(edge.From+1)):
			case joins:
				if len(r.stretches) > 0 && r.mayJoin(m, turn, net) {
					best = min(best, c+joinCost)
				}
			default:
				if next.zone != 0 && next.zone != int32(edge.To+1) && next.zone != int32(edge.From+1) {
					c += zoneCost
				}
				visit(m, turn, c)
			}
		}
	}
	return best
}
