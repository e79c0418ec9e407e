package mermaid_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sopc/compiler/mermaid"
	"sopc/compiler/specimen"
)

// The judge of looks. A browser draws the pictures (testdata/mermaid/render.mjs)
// and what stands where is measured: a diagram that parses can still crash
// while it is drawn, or stand crooked. PICTURES=folder keeps the pictures.

func TestBrowserDrawsGallery(t *testing.T) {
	needBrowser(t)
	var all []drawing
	for _, c := range galleryCases(t) {
		drawn := draw(t, c.name, c.p, mermaid.Options{})
		if !slices.Contains([]string{"blitar", "kalbar", "lengkap", "linear"}, c.name) {
			drawn = flowcharts(drawn)
		}
		all = append(all, drawn...)
	}
	all = append(all, draw(t, "blitar ringkas", blitar(), mermaid.Options{Short: true})...)
	look(t, all)
}

func TestBrowserDrawsRandomPrograms(t *testing.T) {
	needBrowser(t)
	rng := rand.New(rand.NewPCG(2026, 12))
	var all []drawing
	for i := range 10 {
		size := specimen.Size{Steps: 4 + rng.IntN(12), Lanes: 1 + i, Parallels: rng.IntN(3), Hostile: i%3 == 2}
		all = append(all, flowcharts(draw(t, fmt.Sprintf("acak %d %+v", i, size), specimen.Program(rng, size), mermaid.Options{}))...)
	}
	look(t, all)
}

// flowcharts leaves the swimlanes out: Mermaid needs up to half a minute for
// one that is not simple.
func flowcharts(all []drawing) []drawing {
	return slices.DeleteFunc(all, func(d drawing) bool { return d.options.Format == mermaid.Swimlane })
}

func needBrowser(t *testing.T) {
	t.Helper()
	needNode(t)
	browser := os.Getenv("CHROMIUM")
	if browser == "" {
		browser = "/usr/bin/chromium"
	}
	_, err := os.Stat(browser)
	need(t, err, "Chromium is not installed at "+browser)
}

// frame is a box on the page, in pixels.
type frame struct{ X, Y, W, H float64 }

func (f frame) bottom() float64 { return f.Y + f.H }
func (f frame) right() float64  { return f.X + f.W }

// smaller takes d off on each side.
func (f frame) smaller(d float64) frame { return frame{f.X + d, f.Y + d, f.W - 2*d, f.H - 2*d} }

func (f frame) holds(g frame) bool {
	return f.X <= g.X && g.right() <= f.right() && f.Y <= g.Y && g.bottom() <= f.bottom()
}

func (f frame) meets(g frame) bool {
	return f.X < g.right() && g.X < f.right() && f.Y < g.bottom() && g.Y < f.bottom()
}

type measures struct {
	Error string
	Lanes []struct {
		ID string
		frame
		Label frame
	}
	Nodes []struct {
		ID, Shape string
		frame
		Label frame
	}
	Edges []struct {
		ID     string
		Points [][2]float64
	}
	Labels []struct {
		ID string
		frame
	}
}

// look has the drawings drawn and says what is wrong with them.
func look(t *testing.T, all []drawing) {
	t.Helper()
	if len(all) == 0 {
		t.Fatal("nothing to look at")
	}
	for i, m := range ask[measures](t, "render.mjs", all) {
		d := all[i]
		if faults := m.faults(d); len(faults) > 0 {
			t.Errorf("%s, %s on Mermaid %s:\n\t%s", d.name, d.options.Format, d.version, strings.Join(faults[:min(len(faults), 8)], "\n\t"))
		}
	}
	t.Logf("%d pictures", len(all))
}

const pixel = 1.5 // what counts as equal

func (m *measures) faults(d drawing) (faults []string) {
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	if m.Error != "" {
		fault("%s", m.Error)
		return faults
	}
	want := expect(d.p, d.options)
	if len(m.Nodes) == 0 || len(m.Edges) != len(want.edges) {
		fault("%d nodes and %d edges instead of %d edges", len(m.Nodes), len(m.Edges), len(want.edges))
	}
	m.judgeLanes(fault)
	m.judgeRows(d, want, fault)
	if d.options.Format != mermaid.Swimlane { // whose arrows are Mermaid's own affair
		m.judgeEdges(fault)
	}
	return faults
}

// judgeLanes wants the lanes from left to right in their order, apart, and all
// with one top and one bottom.
func (m *measures) judgeLanes(fault faulter) {
	lanes := slices.Clone(m.Lanes)
	slices.SortFunc(lanes, func(a, b struct {
		ID string
		frame
		Label frame
	}) int {
		return number(a.ID) - number(b.ID)
	})
	for i, l := range lanes {
		if first := lanes[0]; math.Abs(l.Y-first.Y) > pixel || math.Abs(l.bottom()-first.bottom()) > pixel {
			fault("lane %s reaches from %.0f to %.0f, %s from %.0f to %.0f", l.ID, l.Y, l.bottom(), first.ID, first.Y, first.bottom())
		}
		if i > 0 && l.X < lanes[i-1].right()-pixel {
			fault("lane %s begins at %.0f, before %s ends at %.0f", l.ID, l.X, lanes[i-1].ID, lanes[i-1].right())
		}
	}
}

// number is the number at the end of an id, such as 12 of L12.
func number(id string) int {
	n, _ := strconv.Atoi(strings.TrimLeft(id, "abcdefghijklmnopqrstuvwxyzL"))
	return n
}

// judgeRows wants each node in its lane, its text inside it, no two nodes on
// each other, and each step below the one before.
func (m *measures) judgeRows(d drawing, want *blueprint, fault faulter) {
	lanes := map[string]frame{}
	for _, l := range m.Lanes {
		lanes[l.ID] = l.frame
	}
	steps := map[string]frame{}
	for i, n := range m.Nodes {
		if strings.HasPrefix(n.ID, "s") {
			steps[n.ID] = n.frame
		}
		if w := want.nodes[name(n.ID)]; w.lane >= 0 {
			if lane := lanes[fmt.Sprintf("L%d", w.lane+1)]; !lane.smaller(-pixel).holds(n.frame) {
				fault("node %s leaves its lane", n.ID)
			}
		}
		if !n.frame.smaller(-pixel).holds(n.Label) {
			fault("the text of node %s is wider than the node", n.ID)
		}
		for _, o := range m.Nodes[:i] {
			if n.frame.smaller(pixel).meets(o.frame) {
				fault("nodes %s and %s stand on each other", n.ID, o.ID)
			}
		}
		for _, l := range m.Lanes {
			if l.Label.smaller(pixel).meets(n.frame) {
				fault("node %s stands on the name of %s", n.ID, l.ID)
			}
		}
	}
	for i := 1; i < len(d.p.Steps) && d.options.Format != mermaid.Swimlane; i++ {
		above, below := steps[fmt.Sprintf("s%d", i)], steps[fmt.Sprintf("s%d", i+1)]
		if below.Y < above.bottom() {
			fault("step %d stands at %.0f, not below step %d, which ends at %.0f", i+1, below.Y, i, above.bottom())
		}
	}
}

// link is the id of an edge: where it begins and ends.
var link = regexp.MustCompile(`^L_([a-z0-9]+)_([a-z0-9]+)_\d+$`)

// judgeEdges wants each edge to begin and end at its nodes and to pass all
// others, and the labels clear of nodes and of each other.
func (m *measures) judgeEdges(fault faulter) {
	for _, e := range m.Edges {
		ends := link.FindStringSubmatch(e.ID)
		if ends == nil {
			fault("edge %q", e.ID)
			continue
		}
		first, last := e.Points[0], e.Points[len(e.Points)-1]
		for _, n := range m.Nodes {
			switch n.ID {
			case ends[1]:
				if !n.frame.smaller(-12).holds(frame{first[0], first[1], 0, 0}) {
					fault("edge %s begins away from its node", e.ID)
				}
			case ends[2]:
				if !n.frame.smaller(-12).holds(frame{last[0], last[1], 0, 0}) {
					fault("edge %s ends away from its node", e.ID)
				}
			default:
				if slices.ContainsFunc(e.Points, func(p [2]float64) bool { return inside(n.ID, n.frame.smaller(2), p) }) {
					fault("edge %s runs through node %s", e.ID, n.ID)
				}
			}
		}
	}
	for i, l := range m.Labels {
		for _, n := range m.Nodes {
			if l.frame.smaller(2).meets(n.frame) {
				fault("the label of %s stands on node %s", l.ID, n.ID)
			}
		}
		for _, o := range m.Labels[:i] {
			if l.frame.smaller(2).meets(o.frame) {
				fault("the labels of %s and %s stand on each other", l.ID, o.ID)
			}
		}
	}
}

// inside reports whether a point lies in a node; of a diamond only its middle
// counts, not the corners of its frame.
func inside(id string, f frame, p [2]float64) bool {
	dx, dy := math.Abs(p[0]-f.X-f.W/2), math.Abs(p[1]-f.Y-f.H/2)
	if id[0] == 'q' || id[0] == 'k' {
		return dx/f.W+dy/f.H < 0.5
	}
	return dx < f.W/2 && dy < f.H/2
}
