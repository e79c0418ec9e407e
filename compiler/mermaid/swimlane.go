package mermaid

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
func swimlane(p *picture) (text string, links int) {
	var s sheet
	s.Grow(2048 + 128*len(p.nodes))
	s.line(swimlaneHead)
	s.describe(p)
	for i, l := range p.lanes {
		if !p.used(i) {
			continue
		}
		s.line("  subgraph ", laneID(i), `["`, l.label, `"]`)
		for _, n := range p.nodes {
			if n.lane == i {
				s.node(n)
			}
		}
		s.line("  end")
	}
	for _, e := range p.edges {
		s.edge(p, e)
	}
	s.styles(p)
	return s.String(), s.links
}

func (p *picture) used(lane int) bool {
	for _, n := range p.nodes {
		if n.lane == lane {
			return true
		}
	}
	return false
}
