package bpmn_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"sopc/compiler/bpmn"
	"sopc/compiler/gallery"
	"sopc/compiler/program"
	"sopc/compiler/specimen"
	"sopc/lang/bahasa"
)

// subject is a program that is written.
type subject struct {
	name string
	p    *program.Program
}

// written are the SOPs that people wrote: gallery, seeds, lessons, difficult
// ones.
var written = sync.OnceValue(func() (all []subject) {
	programs := gallery.Programs("../..")
	for _, name := range slices.Sorted(maps.Keys(programs)) {
		all = append(all, subject{gallery.Short(name), programs[name]})
	}
	return all
})

// grown are sound random programs with every construct.
func grown(n int, most int) (all []subject) {
	rng := rand.New(rand.NewPCG(2026, 5))
	for i := range n {
		size := specimen.Size{Steps: 1 + rng.IntN(most), Lanes: 1 + rng.IntN(9), Parallels: rng.IntN(4), Hostile: i%5 == 4, Bare: i%9 == 8}
		all = append(all, subject{fmt.Sprintf("acak %d %+v", i, size), specimen.Program(rng, size)})
	}
	return all
}

func write(t testing.TB, s subject) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := bpmn.Write(&b, s.p, bpmn.Options{}); err != nil {
		t.Fatalf("%s: %v", s.name, err)
	}
	return b.Bytes()
}

func TestInvalidProgramIsRefused(t *testing.T) {
	var b bytes.Buffer
	err := bpmn.Write(&b, &program.Program{Format: program.Format, Start: program.Target{Kind: program.ToStep}}, bpmn.Options{})
	if invalid := (*program.InvalidError)(nil); !errors.As(err, &invalid) || b.Len() > 0 {
		t.Errorf("got %v and %d bytes", err, b.Len())
	}
}

func TestSameBytes(t *testing.T) {
	for _, s := range append(written(), grown(20, 40)...) {
		if !bytes.Equal(write(t, s), write(t, s)) {
			t.Errorf("%s: two runs differ", s.name)
		}
	}
}

func TestEnglish(t *testing.T) {
	for _, s := range written() {
		var b bytes.Buffer
		if err := bpmn.Write(&b, s.p, bpmn.Options{Language: bahasa.EN}); err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{`name="Mulai"`, `name="Berhenti`, "Kelengkapan:", "Dasar hukum:"} {
			if strings.Contains(b.String(), word) {
				t.Errorf("%s: %s stands in the English one", s.name, word)
			}
		}
	}
}

// TestIDs: ids are those that XML and engines accept, and unique over process
// and diagram.
func TestIDs(t *testing.T) {
	proper := regexp.MustCompile(`^[A-Za-z_][\w.-]*$`)
	for _, s := range append(written(), grown(60, 40)...) {
		seen := map[string]bool{}
		for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllSubmatch(write(t, s), -1) {
			id := string(m[1])
			if !proper.MatchString(id) || seen[id] {
				t.Errorf("%s: id %q is improper or there twice", s.name, id)
			}
			seen[id] = true
		}
	}
}

// drawn is the diagram as the file says it.
type drawn struct {
	pool   frame
	lanes  []frame          // in order
	nodes  map[string]frame // without pool and lanes
	hosts  map[string]string
	laneOf map[string]int
	kinds  map[string]string // element names
	flows  map[string]flow
	labels map[string]frame
}

type frame struct{ x, y, w, h float64 }

func (f frame) right() float64  { return f.x + f.w }
func (f frame) bottom() float64 { return f.y + f.h }

func (f frame) overlaps(g frame) bool {
	return f.x < g.right() && g.x < f.right() && f.y < g.bottom() && g.y < f.bottom()
}

func (f frame) holds(g frame) bool {
	return f.x <= g.x && f.y <= g.y && g.right() <= f.right() && g.bottom() <= f.bottom()
}

type point struct{ x, y float64 }

type flow struct {
	from, to string
	points   []point
}

// look reads a file.
func look(t testing.TB, name string, text []byte) *drawn {
	t.Helper()
	type bounds struct {
		X float64 `xml:"x,attr"`
		Y float64 `xml:"y,attr"`
		W float64 `xml:"width,attr"`
		H float64 `xml:"height,attr"`
	}
	type label struct {
		Bounds *bounds `xml:"Bounds"`
	}
	var f struct {
		Process struct {
			Lanes []struct {
				ID    string   `xml:"id,attr"`
				Nodes []string `xml:"flowNodeRef"`
			} `xml:"laneSet>lane"`
			Elements []struct {
				XMLName xml.Name
				ID      string `xml:"id,attr"`
				From    string `xml:"sourceRef,attr"`
				To      string `xml:"targetRef,attr"`
				Host    string `xml:"attachedToRef,attr"`
			} `xml:",any"`
		} `xml:"process"`
		Plane struct {
			Shapes []struct {
				Of     string `xml:"bpmnElement,attr"`
				Bounds bounds `xml:"Bounds"`
				Label  label  `xml:"BPMNLabel"`
			} `xml:"BPMNShape"`
			Edges []struct {
				Of     string `xml:"bpmnElement,attr"`
				Points []struct {
					X float64 `xml:"x,attr"`
					Y float64 `xml:"y,attr"`
				} `xml:"waypoint"`
				Label label `xml:"BPMNLabel"`
			} `xml:"BPMNEdge"`
		} `xml:"BPMNDiagram>BPMNPlane"`
	}
	if err := xml.Unmarshal(text, &f); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	d := &drawn{nodes: map[string]frame{}, hosts: map[string]string{}, laneOf: map[string]int{}, kinds: map[string]string{}, flows: map[string]flow{}, labels: map[string]frame{}}
	lanes := map[string]int{}
	for i, l := range f.Process.Lanes {
		lanes[l.ID] = i
		for _, n := range l.Nodes {
			if _, twice := d.laneOf[n]; twice {
				t.Errorf("%s: %s stands in two lanes", name, n)
			}
			d.laneOf[n] = i
		}
	}
	for _, e := range f.Process.Elements {
		if e.From != "" {
			d.flows[e.ID] = flow{from: e.From, to: e.To}
		} else if e.ID != "" {
			d.kinds[e.ID] = e.XMLName.Local
		}
		if e.Host != "" {
			d.hosts[e.ID] = e.Host
		}
	}
	note := func(of string, l label) {
		if b := l.Bounds; b != nil {
			d.labels[of] = frame{b.X, b.Y, b.W, b.H}
		}
	}
	d.lanes = make([]frame, len(lanes))
	for _, s := range f.Plane.Shapes {
		box := frame{s.Bounds.X, s.Bounds.Y, s.Bounds.W, s.Bounds.H}
		note(s.Of, s.Label)
		if i, ok := lanes[s.Of]; ok {
			d.lanes[i] = box
		} else if d.kinds[s.Of] == "" {
			d.pool = box
		} else {
			d.nodes[s.Of] = box
		}
	}
	for _, e := range f.Plane.Edges {
		w := d.flows[e.Of]
		for _, p := range e.Points {
			w.points = append(w.points, point{p.X, p.Y})
		}
		d.flows[e.Of] = w
		note(e.Of, e.Label)
	}
	return d
}

// figures are what is counted over many diagrams.
type figures struct{ flows, bends, crossings, touching int }

// measure checks a diagram by its geometry alone.
func measure(t *testing.T, name string, d *drawn) (sum figures) {
	t.Helper()
	bad := func(format string, args ...any) { t.Errorf("%s: %s", name, fmt.Sprintf(format, args...)) }
	y := d.pool.y
	for i, l := range d.lanes {
		if l.y != y || l.x != d.pool.x+30 || l.right() != d.pool.right() {
			bad("lane %d stands at %v in the pool %v", i+1, l, d.pool)
		}
		y = l.bottom()
	}
	if y != d.pool.bottom() {
		bad("the lanes end at %v, the pool at %v", y, d.pool.bottom())
	}
	var ids []string
	for id := range d.kinds {
		if id == "" || d.kinds[id] == "laneSet" {
			continue
		}
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b string) int {
		if d.nodes[a].x != d.nodes[b].x {
			return int(math.Copysign(1, d.nodes[a].x-d.nodes[b].x))
		}
		return strings.Compare(a, b)
	})
	for i, id := range ids {
		box, ok := d.nodes[id]
		lane, in := d.laneOf[id]
		if !ok || !in {
			bad("%s has no shape or no lane", id)
			continue
		}
		if !d.lanes[lane].holds(box) || box.x < d.lanes[lane].x+30 {
			bad("%s at %v is not inside its lane %v", id, box, d.lanes[lane])
		}
		for _, other := range ids[i+1:] {
			if d.nodes[other].x >= box.right() {
				break
			}
			if d.hosts[id] != other && d.hosts[other] != id && box.overlaps(d.nodes[other]) {
				bad("%s lies over %s", id, other)
			}
		}
		if host := d.hosts[id]; host != "" && box.y+box.h/2 != d.nodes[host].bottom() {
			bad("%s does not stand on the edge of %s", id, host)
		}
	}
	var edges []string
	for id := range d.flows {
		edges = append(edges, id)
	}
	slices.Sort(edges)
	var pieces []piece
	for _, id := range edges {
		f := d.flows[id]
		if len(f.points) < 2 {
			bad("%s is not drawn", id)
			continue
		}
		if !onOutline(d, f.from, f.points[0]) || !onOutline(d, f.to, f.points[len(f.points)-1]) {
			bad("%s does not run from %s to %s: %v", id, f.from, f.to, f.points)
		}
		sum.flows++
		sum.bends += len(f.points) - 2
		for i := 1; i < len(f.points); i++ {
			a, b := f.points[i-1], f.points[i]
			if a.x != b.x && a.y != b.y || a == b {
				bad("%s is not orthogonal: %v to %v", id, a, b)
			}
			pieces = append(pieces, piece{id, i, a, b})
		}
		last := f.points[len(f.points)-2:]
		if math.Abs(last[0].x-last[1].x)+math.Abs(last[0].y-last[1].y) < 8 {
			bad("no room for the arrowhead of %s", id)
		}
	}
	slices.SortFunc(pieces, func(a, b piece) int { return int(math.Copysign(1, a.frame().x-b.frame().x)) })
	for i, p := range pieces {
		f := d.flows[p.of]
		box := p.frame()
		for _, id := range ids {
			n := d.nodes[id]
			if n.x > box.right() {
				break
			}
			if id != f.from && id != f.to && id != d.hosts[f.from] && box.overlaps(frame{n.x - 1, n.y - 1, n.w + 2, n.h + 2}) {
				bad("%s runs through %s", p.of, id)
			}
			if (id == f.from || id == f.to) && box.overlaps(frame{n.x + 14, n.y + 14, n.w - 28, n.h - 28}) {
				bad("%s runs inside %s", p.of, id)
			}
		}
		for id, l := range d.labels {
			if box.overlaps(l) {
				bad("%s runs over the label of %s", p.of, id)
			}
		}
		for _, q := range pieces[i+1:] {
			other := q.frame()
			if other.x > box.right() {
				break
			}
			g := d.flows[q.of]
			if p.of == q.of || !box.grown(0.5).overlaps(other.grown(0.5)) {
				continue
			}
			shared := f.to == g.to || f.from == g.from && d.kinds[f.from] == "parallelGateway"
			switch level := p.a.y == p.b.y; {
			case level == (q.a.y == q.b.y) && !shared:
				sum.touching++
				bad("%s runs on %s: %v-%v and %v-%v", p.of, q.of, p.a, p.b, q.a, q.b)
			case level != (q.a.y == q.b.y) && !shared:
				sum.crossings++
			}
		}
	}
	var labels []string
	for id := range d.labels {
		labels = append(labels, id)
	}
	slices.Sort(labels)
	for i, id := range labels {
		l := d.labels[id]
		if !d.pool.holds(l) {
			bad("the label of %s leaves the pool", id)
		}
		if lane, ok := d.laneOf[id]; ok && !d.lanes[lane].holds(l) {
			bad("the label of %s leaves its lane", id)
		}
		for _, other := range labels[i+1:] {
			if l.overlaps(d.labels[other]) {
				bad("the labels of %s and %s meet", id, other)
			}
		}
		for _, n := range ids {
			if l.overlaps(d.nodes[n]) {
				bad("the label of %s lies over %s", id, n)
			}
		}
	}
	return sum
}

// piece is a straight part of a flow.
type piece struct {
	of   string
	nth  int
	a, b point
}

func (p piece) frame() frame {
	return frame{min(p.a.x, p.b.x), min(p.a.y, p.b.y), math.Abs(p.a.x - p.b.x), math.Abs(p.a.y - p.b.y)}
}

func (f frame) grown(by float64) frame { return frame{f.x - by, f.y - by, f.w + 2*by, f.h + 2*by} }

// onOutline reports whether a point is on the outline of a node.
func onOutline(d *drawn, id string, p point) bool {
	n := d.nodes[id]
	dx, dy := math.Abs(p.x-n.x-n.w/2), math.Abs(p.y-n.y-n.h/2)
	switch kind := d.kinds[id]; {
	case strings.HasSuffix(kind, "Gateway"):
		return math.Abs(dx/(n.w/2)+dy/(n.h/2)-1) < 1e-6
	case strings.HasSuffix(kind, "Event"):
		return math.Abs(math.Hypot(dx, dy)-n.w/2) < 1e-6
	}
	return dx == n.w/2 && dy <= n.h/2 || dy == n.h/2 && dx <= n.w/2
}

func (s *figures) add(o figures) {
	s.flows += o.flows
	s.bends += o.bends
	s.crossings += o.crossings
	s.touching += o.touching
}

func TestGeometry(t *testing.T) {
	for name, all := range map[string][]subject{"written": written(), "grown": grown(200, 50)} {
		var sum figures
		for _, s := range all {
			sum.add(measure(t, s.name, look(t, s.name, write(t, s))))
		}
		t.Logf("%s: %d diagrams, %d flows, %d bends, %d crossings", name, len(all), sum.flows, sum.bends, sum.crossings)
	}
}
