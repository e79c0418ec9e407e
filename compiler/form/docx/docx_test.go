package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"image/png"
	"io"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sopc/compiler/form"
	"sopc/compiler/form/typeface"
	"sopc/compiler/gallery"
	"sopc/compiler/program"
	"sopc/compiler/specimen"
)

// root is the way to the root of the repository.
const root = "../../.."

// documents are the seeds and the gallery on both papers, and random SOPs.
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
		add(fmt.Sprintf("random %d", seed), specimen.Program(rand.New(rand.NewPCG(seed, 0)), specimen.Size{Steps: 5 + 6*int(seed), Lanes: 1 + int(seed), Returns: int(seed)}), form.Options{})
	}
	add("hostile", hostile(), form.Options{})
	return all
}

// hostile is an SOP whose every text means harm.
func hostile() *program.Program {
	evil := "]]></w:t><script>&amp;\x00\x01\u202e\ufffe عربي 👩‍👩‍👧 " + strings.Repeat("panjang", 700) + " akhir"
	p := specimen.Program(rand.New(rand.NewPCG(7, 7)), specimen.Size{Steps: 6, Lanes: 3, Returns: 2})
	p.Title = evil
	p.Identity.Agency = []string{evil, "\x1b[31m"}
	p.Identity.LegalBasis = []program.Law{{Text: evil}, {Text: ""}, {Text: "<w:p/>"}}
	p.Lanes[0].Name = "<b>" + evil[:60]
	for i := range p.Steps {
		p.Steps[i].Text = evil
		p.Steps[i].Remarks = []string{"\"'<>&", evil}
	}
	return p
}

// element is an XML element.
type element struct {
	name     string
	attrs    map[string]string
	children []*element
	text     string
}

// all lists the elements of a name below e, outside those named in except.
func (e *element) all(name string, except ...string) []*element {
	var found []*element
	for _, c := range e.children {
		if c.name == name {
			found = append(found, c)
		}
		if !slices.Contains(except, c.name) {
			found = append(found, c.all(name, except...)...)
		}
	}
	return found
}

// first is the first element of a name below e; without one, an empty one.
func (e *element) first(name string) *element {
	if all := e.all(name); len(all) > 0 {
		return all[0]
	}
	return &element{}
}

func (e *element) number(attr string) float64 {
	f, _ := strconv.ParseFloat(e.attrs[attr], 64)
	return f
}

// words is the text of the paragraphs in e.
func (e *element) words() string {
	var all []string
	for _, p := range e.all("w:p", "mc:AlternateContent") {
		text := ""
		for _, t := range p.all("w:t", "mc:AlternateContent") {
			text += t.text
		}
		all = append(all, text)
	}
	return strings.Join(all, "\n")
}

// unpacked writes a document and reads all parts of the package, which must be
// well-formed XML.
func unpacked(t testing.TB, d *form.Document) map[string]*element {
	t.Helper()
	var b, again bytes.Buffer
	if err := Write(&b, d); err != nil {
		t.Fatal(err)
	}
	if err := Write(&again, d); err != nil || !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Fatalf("written twice, the bytes differ (%v)", err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]*element{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(f.Name, ".png") {
			if _, err := png.Decode(r); err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
			continue
		}
		root, err := parse(r)
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		all[f.Name] = root
	}
	return all
}

func parse(r io.Reader) (*element, error) {
	d := xml.NewDecoder(r)
	top := &element{}
	stack := []*element{top}
	for {
		token, err := d.RawToken()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		last := stack[len(stack)-1]
		switch x := token.(type) {
		case xml.StartElement:
			e := &element{name: joined(x.Name), attrs: map[string]string{}}
			for _, a := range x.Attr {
				e.attrs[joined(a.Name)] = a.Value
			}
			last.children = append(last.children, e)
			stack = append(stack, e)
		case xml.EndElement:
			if joined(x.Name) != last.name {
				return nil, fmt.Errorf("<%s> is closed by </%s>", last.name, joined(x.Name))
			}
			stack = stack[:len(stack)-1]
		case xml.CharData:
			last.text += string(x)
		}
	}
	if len(stack) != 1 || len(top.children) != 1 {
		return nil, fmt.Errorf("not one element")
	}
	return top.children[0], nil
}

func joined(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

// What the model of the pages has, the document has: every cell's text, every
// symbol in its place, every arrow with its ends and corners, every label.
func TestStructure(t *testing.T) {
	for name, d := range documents(t) {
		doc := unpacked(t, d)["word/document.xml"]
		tables := doc.first("w:body").all("w:tbl")
		pages, _ := tablePages(d)
		if d.Pages[0].Cover {
			if want, got := words(d.Pages[:1]), sortedLetters([]string{tables[0].words()}); got != want || len(tables[0].all("pic:pic")) != 1 {
				t.Errorf("%s: the cover says\n%s\nnot\n%s", name, got, want)
			}
			d.Pages, tables = d.Pages[1:], tables[1:]
		}
		if d.Logo != nil && len(tables[0].all("pic:pic")) != 1 {
			t.Errorf("%s: the identity part has no logo", name)
		}
		if len(tables) != len(pages)+1 {
			t.Fatalf("%s: %d tables for %d pages and the identity part", name, len(tables), len(pages))
		}
		if want, got := words(d.Pages), sortedLetters([]string{tables[0].words()}); got != want {
			t.Errorf("%s: the identity part says\n%s\nnot\n%s", name, got, want)
		}
		for i, page := range pages {
			got, want := read(tables[i+1], page.Table), expected(page.Table)
			if len(want) < len(page.Table.Rows) {
				t.Fatal("nothing is expected")
			}
			if missing, more := without(want, got), without(got, want); missing != nil || more != nil {
				t.Fatalf("%s, table %d: missing\n%s\nmore\n%s", name, i+1, strings.Join(missing, "\n"), strings.Join(more, "\n"))
			}
		}
	}
}

// without are the texts of a that b lacks, each as often as it does.
func without(a, b []string) []string {
	var all []string
	b = slices.Clone(b)
	for _, s := range a {
		if i := slices.Index(b, s); i >= 0 {
			b = slices.Delete(b, i, i+1)
		} else {
			all = append(all, s)
		}
	}
	return all
}

// words are the letters of all cells that stand on pages without a table.
func words(pages []form.Page) string {
	var all []string
	for _, p := range pages {
		for _, c := range p.Cells {
			for _, l := range c.Lines {
				if l.Text != form.Continued {
					all = append(all, l.Text)
				}
			}
		}
	}
	return sortedLetters(all)
}

// sortedLetters counts characters: an identity part that is split over pages
// is put together in another order than its lines stand in.
func sortedLetters(texts []string) string {
	letters := []rune(strings.Join(strings.Fields(strings.Join(texts, "")), ""))
	slices.Sort(letters)
	return string(letters)
}

// expected lists what the table of a page holds.
func expected(t *form.Table) []string {
	var all []string
	for i, r := range t.Rows {
		for k, c := range r.Cells {
			if c.Kind == form.BodyCell {
				var text []string
				for _, p := range form.Paragraphs(c.Lines) {
					text = append(text, p.Text)
				}
				all = append(all, fmt.Sprintf("cell %d %d %s", i, k, strings.Join(text, "\n")))
			}
		}
	}
	for _, s := range t.Symbols {
		if s.Note != nil {
			text := ""
			for _, l := range s.Note.Lines {
				text += l.Text
			}
			all = append(all, "label "+text)
		}
		all = append(all, fmt.Sprintf("%s %d %d at %s %s", presets[s.Shape], s.Row, s.Column, spot(s.X+s.W/2, s.Y+s.H/2), s.Letter))
	}
	for _, a := range t.Arrows {
		if len(a.Points) > 1 {
			end := "triangle"
			if a.Joined {
				end = "none"
			} else if a.Merges {
				end = "oval"
			}
			all = append(all, "arrow "+end+" "+way(corners(a.Points), end))
		}
		if a.Label != nil {
			text := ""
			for _, l := range a.Label.Lines {
				text += l.Text
			}
			all = append(all, "label "+text)
		}
	}

	return all
}

// spot rounds to half a millimetre, off the places where roundings differ.
func spot(x, y float64) string { return fmt.Sprintf("%.0f,%.0f", 2*x+0.123, 2*y+0.123) }

// way are the corners of a line; one without a head has no direction.
func way(points []form.Point, end string) string {
	var all []string
	for _, p := range points {
		all = append(all, spot(p.X, p.Y))
	}
	if end == "none" && all[0] > all[len(all)-1] {
		slices.Reverse(all)
	}
	return strings.Join(all, " ")
}

// read lists what a table of the document holds.
func read(table *element, t *form.Table) []string {
	var all []string
	head := len(table.all("w:tblHeader"))
	for i, tr := range table.all("w:tr")[head:] {
		for k, tc := range tr.all("w:tc") {
			if t.Columns[k].Lane < 0 {
				all = append(all, fmt.Sprintf("cell %d %d %s", i, k, tc.words()))
			}
			for _, alternate := range tc.all("mc:AlternateContent") {
				all = append(all, drawn(alternate, t, i, k))
			}
		}
	}

	return all
}

// drawn says what a shape is and where, computed from its XML alone.
func drawn(alternate *element, t *form.Table, row, column int) string {
	const mm = 36000
	choice, fallback := alternate.first("mc:Choice"), alternate.first("mc:Fallback")
	text := strings.ReplaceAll(choice.first("wps:txbx").words(), "\n", "")
	if old := strings.ReplaceAll(fallback.first("v:textbox").words(), "\n", ""); old != text || len(fallback.first("w:pict").children) != 1 {
		return "the fallback differs: " + old
	}
	offset := choice.all("wp:posOffset")
	left, _ := strconv.ParseFloat(offset[0].text, 64)
	top, _ := strconv.ParseFloat(offset[1].text, 64)
	x, y := t.Columns[column].X+left/mm, t.Rows[row].Y+textPadding+top/mm
	w, h := choice.first("wp:extent").number("cx")/mm, choice.first("wp:extent").number("cy")/mm
	preset := choice.first("a:prstGeom").attrs["prst"]
	if preset == "rect" {
		return "label " + text
	}
	if preset != "" && !strings.Contains(preset, "Connector1") && !strings.HasPrefix(preset, "bent") {
		return fmt.Sprintf("%s %d %d at %s %s", preset, row, column, spot(x+w/2, y+h/2), text)
	}
	var points []form.Point
	if preset == "" {
		for _, p := range choice.all("a:pt") {
			points = append(points, form.Point{X: x + p.number("x")/mm, Y: y + p.number("y")/mm})
		}
	} else {
		// A bent connector goes level and upright in turn, to shares of its size.
		at := []form.Point{{}}
		for i, gd := range choice.all("a:gd") {
			share, _ := strconv.ParseFloat(strings.TrimPrefix(gd.attrs["fmla"], "val "), 64)
			p := at[len(at)-1]
			if i%2 == 0 {
				p.X = share / 100000
			} else {
				p.Y = share / 100000
			}
			at = append(at, p)
		}
		last := at[len(at)-1]
		switch {
		case preset == "straightConnector1":
		case len(at)%2 == 1: // level was the turn before last, or none
			at = append(at, form.Point{X: 1, Y: last.Y})
		default:
			at = append(at, form.Point{X: last.X, Y: 1})
		}
		at = append(at, form.Point{X: 1, Y: 1})
		for _, p := range at {
			if choice.first("a:xfrm").attrs["flipH"] == "1" {
				p.X = 1 - p.X
			}
			if choice.first("a:xfrm").attrs["flipV"] == "1" {
				p.Y = 1 - p.Y
			}
			points = append(points, form.Point{X: x + p.X*w, Y: y + p.Y*h})
		}
	}
	end := "none"
	if e := choice.first("a:tailEnd").attrs["type"]; e != "" {
		end = e
	}
	if e := choice.first("a:headEnd").attrs["type"]; e != "" {
		end = e
		slices.Reverse(points)
	}
	return "arrow " + end + " " + way(points, end)
}
