package mermaid

// swimlane writes a swimlane diagram of Mermaid 12 and counts its links. The
// diagram has real columns: nothing has to be held. A column without a step
// would be thrown to the far left and is left out.
func swimlane(p *picture) (text string, links int) {
	var s sheet
	s.Grow(2048 + 128*len(p.nodes))
	s.line("---\nconfig:\n  look: classic\n  flowchart:\n    curve: linear\n    wrappingWidth: 600\n    nodeSpacing: 24\n    rankSpacing: 32\n    padding: 8\n  swimlane:\n    ignoreCrossLaneEdges: false\n    optimizeRanksByCrossings: false\n---")
	s.line("swimlane-beta TB")
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
