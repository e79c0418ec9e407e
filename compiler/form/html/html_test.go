package html_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sopc/compiler/form"
	"sopc/compiler/form/html"
	"sopc/compiler/form/typeface"
	"sopc/compiler/gallery"
	"sopc/compiler/program"
	"sopc/compiler/specimen"
)

// root is the way to the root of the repository.
const root = "../../.."

// documents are the seeds and the gallery, random SOPs, and one whose every
// text means harm.
func documents(t testing.TB) map[string]*form.Document {
	all := map[string]*form.Document{}
	add := func(name string, p *program.Program, o form.Options) {
		if o.Fonts.Regular == nil {
			o.Fonts = typeface.Sans()
		}
		d, err := form.Layout(p, o)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = d
	}
	office := gallery.Office(root)
	for name, p := range gallery.Programs(root) {
		add(name+" A4", p, form.Options{})
		add(name+" F4", p, form.Options{Paper: form.F4, Portrait: true})
		add(name+" office", p, office)
	}
	for seed := range uint64(12) {
		add(fmt.Sprintf("random %d", seed), specimen.Program(rand.New(rand.NewPCG(seed, 1)), specimen.Size{Steps: 5 + 6*int(seed), Lanes: 1 + int(seed), Returns: int(seed)}), form.Options{})
	}
	evil := "</td></style><script>alert(1)</script>\"'&amp;\x00\u202e\uffff 👩‍👩‍👧 " + strings.Repeat("panjang", 700)
	p := specimen.Program(rand.New(rand.NewPCG(7, 7)), specimen.Size{Steps: 6, Lanes: 3, Returns: 2})
	p.Title, p.Identity.Agency, p.Lanes[0].Name = evil, []string{evil}, evil[:40]
	for i := range p.Steps {
		p.Steps[i].Text, p.Steps[i].Remarks = evil, []string{evil, "<!--"}
	}
	add("hostile", p, form.Options{})
	return all
}

// element is an element of the page.
type element struct {
	name     string
	attrs    map[string]string
	children []*element
	text     string
}

func (e *element) all(name string) []*element {
	var found []*element
	for _, c := range e.children {
		if c.name == name {
			found = append(found, c)
		}
		found = append(found, c.all(name)...)
	}
	return found
}

// mm is an attribute in mm, or in percent of whole.
func (e *element) mm(attr string, whole float64) float64 {
	s := e.attrs[attr]
	if share, ok := strings.CutSuffix(s, "%"); ok {
		f, _ := strconv.ParseFloat(share, 64)
		return f / 100 * whole
	}
	f, _ := strconv.ParseFloat(strings.TrimSuffix(s, "mm"), 64)
	return f
}

// paragraphs are the texts of a cell's paragraphs and items.
func (e *element) paragraphs() string {
	var all []string
	for _, c := range e.children {
		switch c.name {
		case "img":
		case "ul", "ol":
			all = append(all, c.paragraphs())
		default:
			text := c.text
			for _, b := range c.all("b") {
				text += b.text
			}
			all = append(all, text)
		}
	}
	return strings.Join(all, "\n")
}

// read writes a document and reads it; it is well-formed as XML, too.
func read(t testing.TB, d *form.Document) *element {
	t.Helper()
	var b, again bytes.Buffer
	if err := html.Write(&b, d); err != nil {
		t.Fatal(err)
	}
	if err := html.Write(&again, d); err != nil || !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Fatalf("written twice, the bytes differ (%v)", err)
	}
	x := xml.NewDecoder(&b)
	top := &element{}
	stack := []*element{top}
	for {
		token, err := x.Token()
		if err == io.EOF {
			return top
		}
		if err != nil {
			t.Fatal(err)
		}
		last := stack[len(stack)-1]
		switch y := token.(type) {
		case xml.StartElement:
			e := &element{name: y.Name.Local, attrs: map[string]string{}}
			for _, a := range y.Attr {
				e.attrs[a.Name.Local] = a.Value
			}
			last.children = append(last.children, e)
			stack = append(stack, e)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			last.text += string(y)
		}
	}
}

// What the model of the pages has, the page in the browser has: every cell's
// text, every symbol in its place, every line and head of an arrow, every
// label; and each row is told in words once.
func TestStructure(t *testing.T) {
	for name, d := range documents(t) {
		top := read(t, d)
		if n := len(top.all("script")); n > 0 {
			t.Fatalf("%s: %d scripts", name, n)
		}
		sections := top.all("section")
		if len(sections) != len(d.Pages) {
			t.Fatalf("%s: %d pages, not %d", name, len(sections), len(d.Pages))
		}
		for i := range d.Pages {
			at := fmt.Sprintf("%s, page %d", name, i+1)
			page, section := &d.Pages[i], sections[i]
			if marked := section.children[0].attrs["class"] == "tanda"; marked != (d.Mark != nil) {
				t.Fatalf("%s: marked %v", at, marked)
			}
			if page.Table == nil {
				var want, got []string
				for _, c := range page.Cells {
					want = append(want, lines(&c))
				}
				for _, td := range slices.Concat(section.all("td"), section.all("th"), section.all("div")) {
					if td.attrs["class"] != "kosong" {
						got = append(got, td.paragraphs())
					}
				}
				same(t, at, want, got)
				if logos := len(section.all("img")); d.Logo != nil && i < 2 && logos != 1 {
					t.Fatalf("%s: %d logos", at, logos)
				}
				continue
			}
			table(t, at, page.Table, section.all("tbody")[0])
		}
	}
}

func lines(c *form.Cell) string {
	var all []string
	for _, p := range form.Paragraphs(c.Lines) {
		all = append(all, p.Text)
	}
	return strings.Join(all, "\n")
}

func same(t *testing.T, at string, want, got []string) {
	t.Helper()
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(want, got) {
		t.Fatalf("%s:\n%.2000s\nnot\n%.2000s", at, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func table(t *testing.T, at string, m *form.Table, body *element) {
	var want, got, wantWords, gotWords, wantTexts, gotTexts []string
	length := map[bool]float64{} // of all lines, wanted and drawn
	for i := range m.Rows {
		for k := range m.Rows[i].Cells {
			if c := &m.Rows[i].Cells[k]; c.Kind == form.BodyCell {
				want = append(want, fmt.Sprintf("%d %d %s", i, k, lines(c)))
			}
		}
		if words := m.Tell(i); words != "" {
			wantWords = append(wantWords, words)
		}
	}
	spot := func(what string, x, y float64) string {
		return fmt.Sprintf("%s at %.0f %.0f", what, 2*x+0.1879, 2*y+0.1879)
	}
	for _, s := range m.Symbols {
		want = append(want, spot(string(s.Shape), s.X+s.W/2, s.Y+s.H/2))
		if s.Letter != "" {
			wantTexts = append(wantTexts, s.Letter)
		}
		if s.Note != nil {
			for _, l := range s.Note.Lines {
				wantTexts = append(wantTexts, l.Text)
			}
		}
	}
	for _, a := range m.Arrows {
		n := len(a.Points) - 1
		if n < 1 {
			continue
		}
		switch {
		case a.Merges:
			want = append(want, spot("dot", a.Points[n].X, a.Points[n].Y))
		case !a.Joined:
			want = append(want, spot("head", a.Points[n].X, a.Points[n].Y))
		}
		for i := 1; i <= n; i++ {
			length[true] += math.Abs(a.Points[i].X-a.Points[i-1].X) + math.Abs(a.Points[i].Y-a.Points[i-1].Y)
		}
		// The way from the outline to the middle is drawn, too.
		inside := func(at int, p, beside form.Point) {
			s := m.Symbols[at]
			if p.Y == beside.Y {
				length[true] += math.Abs(s.X + s.W/2 - p.X)
			} else {
				length[true] += math.Abs(s.Y + s.H/2 - p.Y)
			}
		}
		inside(a.From, a.Points[0], a.Points[1])
		if !a.Merges {
			inside(a.To, a.Points[n], a.Points[n-1])
		}
		if a.Label != nil {
			for _, l := range a.Label.Lines {
				wantTexts = append(wantTexts, l.Text)
			}
		}
	}
	for i, tr := range body.all("tr") {
		for k, td := range tr.children {
			x, y, h := m.Columns[k].X, m.Rows[i].Y, m.Rows[i].H
			if td.attrs["class"] != "lajur" {
				got = append(got, fmt.Sprintf("%d %d %s", i, k, td.paragraphs()))
			}
			for _, svg := range td.children {
				if words := svg.attrs["aria-label"]; slices.Contains(wantWords, words) {
					gotWords = append(gotWords, words)
				}
			}
			for _, l := range td.all("line") {
				length[false] += math.Abs(l.mm("x2", 0)-l.mm("x1", 0)) + math.Abs(l.mm("y2", h)-l.mm("y1", h))
			}
			for _, text := range td.all("text") {
				gotTexts = append(gotTexts, text.text)
			}
			for _, inner := range td.all("svg") {
				if inner.attrs["viewBox"] == "" {
					continue
				}
				cx, cy := x+inner.mm("x", 0), y+inner.mm("y", h)
				for _, e := range inner.children {
					switch shape := e.attrs["data-bentuk"]; {
					case shape != "":
						got = append(got, spot(shape, cx, cy))
					case e.name == "circle":
						got = append(got, spot("dot", cx, cy))
					case e.attrs["class"] == "kepala":
						tip := strings.Fields(e.attrs["points"])
						dx, _ := strconv.ParseFloat(tip[0], 64)
						dy, _ := strconv.ParseFloat(tip[1], 64)
						got = append(got, spot("head", cx+dx, cy+dy))
					}
				}
			}
		}
	}
	same(t, at, want, got)
	same(t, at+", in words", wantWords, gotWords)
	same(t, at+", in the drawing", wantTexts, gotTexts)
	if math.Abs(length[true]-length[false]) > 0.001*length[true]+1 {
		t.Fatalf("%s: lines of %.1f mm are drawn, not %.1f", at, length[false], length[true])
	}
}
