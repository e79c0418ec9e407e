package mermaid

import (
	"math/bits"
	"strconv"
	"strings"

	"sopc/compiler/flowchart"
)

// How a plain flowchart is made to stand in columns
//
// Mermaid lays flowcharts out with dagre, which works in four passes: break
// cycles by turning arrows round, give each node a rank, order the nodes of
// each rank so that few arrows cross, give coordinates. Each pass is held by
// links and subgraphs that are not seen.
//
// Cycles. dagre walks the links depth first, in the order written, and turns
// round whatever leads to a node that it is still walking from. The run, a link
// from each node to the next one in reading order, is written first, so the
// walk takes it first, and exactly the arrows to earlier nodes are turned.
// Where an arrow leads to the next node anyway, it is itself a link of the run.
//
// Ranks. The run gives each node a rank of its own, in reading order. The head
// of each column (a1, a2, …) lies above a hub h above Mulai, its foot (z1, …)
// below a hub g below the last node, so all columns begin and end at one
// height. A column without a step keeps its head and foot and so its place.
// The blank between head and hub is where the full names stand. The head is as
// wide as the name, since Mermaid lets a name stand out of a narrow subgraph.
//
// Order. "atas" above all heads and "bawah" below all feet make dagre begin
// with all columns at once, in the order declared. In the ranks between, a
// column is pulled towards where its arrows come from, and when it is pulled
// past its neighbour, dagre merges the two; a third column can then slip
// between, dagre contradicts itself, loses nodes and crashes while rendering.
// So no subgraph here has more than two subgraphs in it: columns stand in pairs
// of pairs of pairs (K1, …), all equally deep, and nothing can slip between.
// The price is that the space between pairs is a little wider. The hubs, which
// have the most links, stand in the middle column, where the pull is even.
//
// Coordinates. Arrows to another column leave at the bottom and enter at the
// side (stepBefore); arrows back leave at the side and enter from below
// (stepAfter); arrows within a column enter from above (bumpY).

const flowchartHead = `config:
  layout: dagre
  look: classic
  flowchart:
    curve: stepBefore
    wrappingWidth: 600
    nodeSpacing: 12
    rankSpacing: 28
    padding: 8
---
flowchart TB`

// chart writes a flowchart and counts its links.
func chart(p *flowchart.Picture) (text string, links int) {
	var s sheet
	s.Grow(4096 + 160*len(p.Nodes))
	s.line("---")
	if p.Title != "" {
		s.line("title: ", title(p.Title))
	}
	s.line(flowchartHead)
	s.describe(p)
	s.rail("  ", "atas")
	s.columns(p, 0, len(p.Lanes), bits.Len(uint(len(p.Lanes)-1)))
	s.rail("  ", "bawah")
	s.arrows(p)
	s.styles(p)
	if s.pairs > 0 {
		s.line("  classDef pasang fill:none,stroke:none")
		s.class("pasang", s.pairs, pairID)
	}
	s.line("  classDef rel fill:none,stroke:none,color:transparent")
	s.line("  classDef titik font-size:1px")
	s.line("  class atas,h,g,bawah titik")
	s.class("titik", len(p.Lanes), foot)
	return s.String(), s.links
}

// columns writes the columns from lo to hi-1 as at most two subgraphs with
// depth-1 levels of pairs in each.
func (s *sheet) columns(p *flowchart.Picture, lo, hi, depth int) {
	if depth == 0 {
		s.column(p, lo)
		return
	}
	middle := (lo + hi + 1) / 2
	for _, half := range [][2]int{{lo, middle}, {middle, hi}} {
		if half[0] == half[1] {
			continue
		}
		if depth > 1 {
			s.line("  subgraph ", pairID(s.pairs), `[" "]`)
			s.pairs++
		}
		s.columns(p, half[0], half[1], depth-1)
		if depth > 1 {
			s.line("  end")
		}
	}
}

func (s *sheet) column(p *flowchart.Picture, lane int) {
	s.line("  subgraph ", laneID(lane), `["`, label(p.Lanes[lane].Lines...), `"]`)
	s.line("    ", head(lane), `["`, strings.Repeat("#8195;", 1+p.Lanes[lane].Width*3/5), `"]:::rel`)
	if lane == middle(p) {
		s.rail("    ", "h")
	}
	for _, n := range p.Nodes {
		if n.Lane == lane {
			s.node(n)
		}
	}
	if lane == middle(p) {
		s.rail("    ", "g")
	}
	s.rail("    ", foot(lane))
	s.line("  end")
}

// arrows writes the rails and the arrows, the run first.
func (s *sheet) arrows(p *flowchart.Picture) {
	for i := range p.Lanes {
		s.hold("atas", head(i))
		s.hold(head(i), "h")
	}
	s.hold("h", p.Nodes[0].ID)
	var returns, inside []int // links by their place
	draw := func(e flowchart.Edge) {
		switch {
		case e.To <= e.From:
			returns = append(returns, s.links)
		case p.Nodes[e.From].Lane == p.Nodes[e.To].Lane:
			inside = append(inside, s.links)
		}
		s.edge(p, e)
	}
	run := p.Run()
	for n, e := range run {
		if e >= 0 {
			draw(p.Edges[e])
		} else {
			s.hold(p.Nodes[n].ID, p.Nodes[n+1].ID)
		}
	}
	s.hold(p.Nodes[len(p.Nodes)-1].ID, "g")
	for i := range p.Lanes {
		s.hold("g", foot(i))
		s.hold(foot(i), "bawah")
	}
	for i, e := range p.Edges {
		if e.From < len(run) && run[e.From] == i {
			continue
		}
		draw(e)
	}
	s.bend(returns, "stepAfter")
	s.bend(inside, "bumpY")
}

// bend gives links a curve of their own.
func (s *sheet) bend(links []int, curve string) {
	for i, n := range links {
		s.WriteString(separator(i, "  linkStyle "))
		s.WriteString(strconv.Itoa(n))
	}
	if len(links) > 0 {
		s.line(" interpolate ", curve)
	}
}

// middle is the column in which the hubs stand.
func middle(p *flowchart.Picture) int { return len(p.Lanes) / 2 }

// rail writes a node that is not seen.
func (s *sheet) rail(indent, id string) { s.line(indent, id, `[" "]:::rel`) }

// hold writes a link that is not drawn.
func (s *sheet) hold(from, to string) {
	s.line("  ", from, " ~~~ ", to)
	s.links++
}

func pairID(n int) string  { return "K" + strconv.Itoa(n+1) }
func head(lane int) string { return "a" + strconv.Itoa(lane+1) }
func foot(lane int) string { return "z" + strconv.Itoa(lane+1) }
