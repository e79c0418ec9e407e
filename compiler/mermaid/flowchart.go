package mermaid

import (
	"strconv"
	"strings"
)

// How a plain flowchart is made to stand in columns
//
// Mermaid lays flowcharts out with dagre, which works in four passes: break
// cycles by turning arrows round, give each node a rank, order the nodes of
// each rank so that few arrows cross, give coordinates. Each pass is held by
// links that are not drawn ("~~~"):
//
// Cycles. dagre walks the links depth first, in the order written, and turns
// round whatever leads to a node it is still walking from. The run, links from
// each node to the next one in reading order, is written first, so the walk
// takes it first, and then exactly the arrows to earlier nodes are turned.
// Where an arrow leads to the next node anyway it is itself a link of the run.
//
// Ranks. The run gives each node a rank of its own, in reading order. The head
// of each column (a1, a2, …) lies above a hub h above Mulai, its foot (z1, …)
// below a hub g below the last node: all columns begin and end at one height.
//
// Order. "atas" above all heads and "bawah" below all feet make dagre begin
// with all columns at once, in the order declared. Arrows can still disturb
// it: a column is pulled towards where its arrows come from, and when it is
// pulled past its neighbour, dagre can lose nodes and crash while rendering.
// The hubs have the most links. They stand in the middle column, where the pull
// is even from both sides. From 7 columns on, spines (links from each node to
// the next in its column) hold each column in its place; with fewer columns
// they aren't needed, and without them each box stands right above its arrow.
//
// Coordinates. Arrows to another column leave at the bottom and enter at the
// side (stepBefore); arrows back leave at the side and enter from below
// (stepAfter); arrows within a column enter from above (bumpY).
//
// An empty column keeps its head and foot and so its place.

const spineLanes = 7

// flowchart writes a flowchart and counts its links. Without rails nothing
// holds the columns; this saves links and text.
func flowchart(p *picture, rails bool) (text string, links int) {
	var s sheet
	s.Grow(4096 + 160*len(p.nodes))
	s.line("---\nconfig:\n  layout: dagre\n  look: classic\n  flowchart:\n    curve: stepBefore\n    wrappingWidth: 600\n    nodeSpacing: 24\n    rankSpacing: 28\n    padding: 8\n---")
	s.line("flowchart TB")
	s.describe(p)
	middle := len(p.lanes) / 2
	if rails {
		s.rail("  ", "atas")
	}
	for i, l := range p.lanes {
		if !rails && !p.used(i) {
			continue
		}
		s.line("  subgraph ", laneID(i), `["`, l.label, `"]`)
		if rails {
			s.rail("    ", head(i))
			if i == middle {
				s.rail("    ", "h")
			}
		}
		for _, n := range p.nodes {
			if n.lane == i {
				s.node(n)
			}
		}
		if rails {
			if i == middle {
				s.rail("    ", "g")
			}
			s.rail("    ", foot(i))
		}
		s.line("  end")
	}
	if rails {
		s.rail("  ", "bawah")
	}

	drawn := make([]bool, len(p.edges))
	var bent [together + 1][]string // links by place, under the kind whose curve they take
	draw := func(i int) {
		e := p.edges[i]
		drawn[i] = true
		switch {
		case e.kind == back:
			bent[back] = append(bent[back], strconv.Itoa(s.links))
		case p.nodes[e.from].lane == p.nodes[e.to].lane:
			bent[flow] = append(bent[flow], strconv.Itoa(s.links))
		}
		s.edge(p, e)
	}
	if rails {
		for i := range p.lanes {
			s.hold("atas", head(i))
			s.hold(head(i), "h")
		}
		s.hold("h", p.nodes[0].id)
	}
	direct := p.direct()
	for n, e := range direct {
		if e >= 0 {
			draw(e)
		} else if rails {
			s.hold(p.nodes[n].id, p.nodes[n+1].id)
		}
	}
	if rails {
		s.hold(p.nodes[len(p.nodes)-1].id, "g")
		for i := range p.lanes {
			s.hold("g", foot(i))
			s.hold(foot(i), "bawah")
		}
		if len(p.lanes) >= spineLanes {
			s.spines(p, middle)
		}
	}
	for i := range p.edges {
		if !drawn[i] {
			draw(i)
		}
	}

	if len(bent[back]) > 0 {
		s.line("  linkStyle ", strings.Join(bent[back], ","), " interpolate stepAfter")
	}
	if len(bent[flow]) > 0 {
		s.line("  linkStyle ", strings.Join(bent[flow], ","), " interpolate bumpY")
	}
	s.styles(p)
	if rails {
		s.line("  classDef rel fill:none,stroke:none,color:transparent,font-size:1px")
	}
	return s.String(), s.links
}

// direct is, for each node but the last, the first edge that leads forward to
// the next one, or -1.
func (p *picture) direct() []int {
	direct := make([]int, len(p.nodes)-1)
	for n := range direct {
		direct[n] = -1
	}
	for i, e := range p.edges {
		if e.to == e.from+1 && direct[e.from] < 0 {
			direct[e.from] = i
		}
	}
	return direct
}

// spines link each node to the next in its column, from head to foot.
func (s *sheet) spines(p *picture, middle int) {
	for lane := range p.lanes {
		above, before := head(lane), -1
		below := foot(lane)
		if lane == middle {
			above, below = "h", "g"
		}
		for n := range p.nodes {
			if p.nodes[n].lane != lane {
				continue
			}
			linked := before >= 0 && n == before+1 || lane == middle && n == 0
			if !linked {
				s.hold(above, p.nodes[n].id)
			}
			above, before = p.nodes[n].id, n
		}
		if !(lane == middle && before == len(p.nodes)-1) {
			s.hold(above, below)
		}
	}
}

func (p *picture) used(lane int) bool {
	for _, n := range p.nodes {
		if n.lane == lane {
			return true
		}
	}
	return false
}

// rail writes a node that is not seen.
func (s *sheet) rail(indent, id string) { s.line(indent, id, `[" "]:::rel`) }

// hold writes a link that is not drawn.
func (s *sheet) hold(from, to string) {
	s.line("  ", from, " ~~~ ", to)
	s.links++
}

func head(lane int) string { return "a" + strconv.Itoa(lane+1) }
func foot(lane int) string { return "z" + strconv.Itoa(lane+1) }
