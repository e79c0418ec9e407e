package dot_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sopc/compiler/dot"
	"sopc/compiler/flowchart"
	"sopc/compiler/gallery"
	"sopc/compiler/program"
	"sopc/compiler/specimen"
	"sopc/lang/bahasa"
)

// programs are the gallery, random SOPs, and one whose every text means harm.
func programs() map[string]*program.Program {
	all := gallery.Programs("../..")
	for seed := range uint64(7) {
		all[fmt.Sprintf("random %d", seed)] = specimen.Program(rand.New(rand.NewPCG(seed, 1)), specimen.Size{Steps: 2 + 3*int(seed), Lanes: 1 + int(seed), Returns: int(seed) / 2})
	}
	evil := "\"];}\\\n\\\" \\n \\N \\G &amp; &#60; <b>x</b> <script> // # {|} \x00\u202e\uffff 👩‍👩‍👧"
	p := specimen.Program(rand.New(rand.NewPCG(7, 7)), specimen.Size{Steps: 6, Lanes: 3, Returns: 2})
	p.Title, p.Lanes[0].Name, p.Lanes[1].FullName = evil, evil, strings.Repeat("panjang", 700)
	for i := range p.Steps {
		p.Steps[i].Text = evil
		for k := range p.Steps[i].Outcomes {
			p.Steps[i].Outcomes[k].Label = evil + strconv.Itoa(k)
		}
	}
	all["hostile"] = p
	return all
}

func TestSameBytes(t *testing.T) {
	for name, p := range programs() {
		var a, b bytes.Buffer
		if err := errors.Join(dot.Write(&a, p, dot.Options{}), dot.Write(&b, p, dot.Options{})); err != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Errorf("%s: %v", name, err)
		}
	}
	var b bytes.Buffer
	if dot.Write(&b, &program.Program{}, dot.Options{}) == nil || b.Len() > 0 {
		t.Error("what is no program is drawn")
	}
}

// group is what Graphviz drew for a cluster, a node or an edge.
type group struct {
	Class    string  `xml:"class,attr"`
	Title    string  `xml:"title"`
	Texts    []text  `xml:"text"`
	Polygons []shape `xml:"polygon"`
	Paths    []shape `xml:"path"`
	Groups   []group `xml:"g"`
}

type text struct {
	Words string  `xml:",chardata"`
	Y     float64 `xml:"y,attr"`
}

type shape struct {
	Points string `xml:"points,attr"`
	D      string `xml:"d,attr"`
}

// says is what a group shows, blanks aside: Graphviz keeps some apart by
// blanks that do not break.
func (g *group) says() string {
	var all []string
	for _, t := range g.Texts {
		all = append(all, t.Words)
	}
	return words(all)
}

func words(lines []string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(strings.Join(lines, " "), "\u00a0", " ")), " ")
}

// place is the middle of a node, and how far it reaches from left to right.
// Rounded boxes are paths.
func (g *group) place() (x, left, right float64) {
	for _, s := range append(g.Polygons, g.Paths...) {
		for i, at := range numbers.FindAllString(s.Points+s.D, -1) {
			f, _ := strconv.ParseFloat(at, 64)
			switch {
			case i == 0:
				left, right = f, f
			case i%2 == 0:
				left, right = min(left, f), max(right, f)
			}
		}
	}
	return (left + right) / 2, left, right
}

var numbers = regexp.MustCompile(`-?[0-9.]+`)

// Graphviz reads what is written without a warning, and shows the picture:
// every text, every line, lanes from left to right, steps from top to bottom.
func TestGraphviz(t *testing.T) {
	if _, err := exec.LookPath("dot"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("graphviz is not installed")
		}
		t.Skip("graphviz is not installed: what it draws is not looked at")
	}
	for name, p := range programs() {
		for _, o := range []dot.Options{{}, {Short: true, Language: bahasa.EN}} {
			var b, complaints bytes.Buffer
			if err := dot.Write(&b, p, o); err != nil {
				t.Fatal(err)
			}
			c := exec.Command("dot", "-Tsvg")
			c.Stdin, c.Stderr = &b, &complaints
			out, err := c.Output()
			if err != nil || complaints.Len() > 0 {
				t.Fatalf("%s: %v\n%.2000s", name, err, &complaints)
			}
			var drawn struct {
				Graph group `xml:"g"`
			}
			d := xml.NewDecoder(bytes.NewReader(out))
			d.Entity = xml.HTMLEntity
			if err := d.Decode(&drawn); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			compare(t, name, flowchart.Draw(p, flowchart.Options{Short: o.Short, Language: o.Language}), &drawn.Graph)
		}
	}
}

func compare(t *testing.T, name string, p *flowchart.Picture, drawn *group) {
	if got := drawn.says(); got != words([]string{p.Title}) {
		t.Errorf("%s: the title is %q", name, got)
	}
	seen := map[string][]*group{}
	for i := range drawn.Groups {
		g := &drawn.Groups[i]
		seen[g.Class] = append(seen[g.Class], g)
	}
	if len(seen["node"]) != len(p.Lanes)+len(p.Nodes) || len(seen["edge"]) != len(p.Edges) {
		t.Fatalf("%s: %d nodes, %d lines, not %d, %d", name, len(seen["node"]), len(seen["edge"]), len(p.Lanes)+len(p.Nodes), len(p.Edges))
	}
	node := func(id string) *group {
		i := slices.IndexFunc(seen["node"], func(g *group) bool { return g.Title == id })
		if i < 0 {
			t.Fatalf("%s: %s is not drawn", name, id)
		}
		return seen["node"][i]
	}
	end := -1e9
	for i, l := range p.Lanes {
		g := node(fmt.Sprintf("L%d", i+1))
		if g.says() != words(l.Lines) {
			t.Errorf("%s: lane %d says %q, not %q", name, i, g.says(), l.Lines)
		}
		x, left, right := g.place()
		for _, n := range p.Nodes {
			if n.Lane != i {
				continue
			}
			if at, _, _ := node(n.ID).place(); math.Abs(at-x) > 1 {
				t.Errorf("%s: %s stands at %v, its lane at %v", name, n.ID, at, x)
			}
		}
		if left < end {
			t.Errorf("%s: lane %d begins at %v, before the end of the one before, %v", name, i, left, end)
		}
		end = right
	}
	y := -1e9
	for _, n := range p.Nodes {
		g := node(n.ID)
		if g.says() != words(n.Lines) {
			t.Errorf("%s: %s says %q, not %q", name, n.ID, g.says(), n.Lines)
		}
		if len(g.Texts) > 0 {
			if g.Texts[0].Y < y {
				t.Errorf("%s: %s stands above the one before", name, n.ID)
			}
			y = g.Texts[0].Y
		}
	}
	var want, got []string
	for _, e := range p.Edges {
		want = append(want, p.Nodes[e.From].ID+"->"+p.Nodes[e.To].ID+" "+words(e.Lines))
	}
	for _, g := range seen["edge"] {
		got = append(got, g.Title+" "+g.says())
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(want, got) {
		t.Errorf("%s: lines\n%s\nnot\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
