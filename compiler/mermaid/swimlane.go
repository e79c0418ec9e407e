package mermaid

import "sopc/compiler/flowchart"

const swimlaneHead = `---
config:
  look: classic
  flowchart:
    curve: linear
    wrappingWidth: 600
    nodeSpacing: 24
    rankSpacing: 32
    padding: 8
  swimlane:
    ignoreCrossLaneEdges: false
    optimizeRanksByCrossings: false
---
swimlane-beta TB`

// swimlane writes a swimlane diagram of Mermaid 12 and counts its links. The
// diagram has real columns: nothing has to be held. A column without a step
// would be thrown to the far left and is left out.
func swimlane(p *flowchart.Picture) (text string, links int) {
	var s sheet
	s.Grow(2048 + 128*len(p.Nodes))
	s.line(swimlaneHead)
	s.describe(p)
	for i, l := range p.Lanes {
		if !used(p, i) {
			continue
		}
		s.line("  subgraph ", laneID(i), `["`, label(l.Lines...), `"]`)
		for _, n := range p.Nodes {
			if n.Lane == i {
				s.node(n)
			}
		}
		s.line("  end")
	}
	for _, e := range p.Edges {
		s.edge(p, e)
	}
	s.styles(p)
	return s.String(), s.links
}

func used(p *flowchart.Picture, lane int) bool {
	for _, n := range p.Nodes {
		if n.Lane == lane {
			return true
		}
	}
	return false
}
