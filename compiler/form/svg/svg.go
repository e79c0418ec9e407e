// Package svg draws the pages of a form as one SVG, one below the other.
package svg

import (
	"encoding/base64"
	"io"
	"math"
	"strconv"
	"strings"
	"sync"

	"sopc/compiler/form"
)

// Write draws a document, page by page. Text stays text; each line is held to
// the width that it was measured to have, whatever font the reader has.
func Write(w io.Writer, d *form.Document) error {
	const gap = 6
	var words []string
	for i := range d.Pages {
		if t := d.Pages[i].Table; t != nil {
			for k := range t.Rows {
				if says := t.Rows[k].Says; says != "" {
					words = append(words, says)
				}
			}
		}
	}
	c := blank(d)
	defer canvases.Put(c)
	c.head(d, max(0, float64(len(d.Pages))*(d.Height+gap)-gap), strings.Join(words, ". "))
	for n := range d.Pages {
		c.text(`<g transform="translate(0 `)
		c.number(float64(n) * (d.Height + gap))
		c.text(")\"><path stroke=\"none\" fill=\"#fff\" d=\"M0 0h")
		c.number(d.Width)
		c.text("v")
		c.number(d.Height)
		c.text("h")
		c.number(-d.Width)
		c.text("z\"/>\n")
		d.Paint(&d.Pages[n], c)
		c.flush()
		c.text("</g>\n")
		if _, err := w.Write(c.out); err != nil {
			return err
		}
		c.out = c.out[:0]
	}
	c.text("</svg>\n")
	_, err := w.Write(c.out)
	return err
}

// Marks are the attributes of the groups in which the lines of each symbol and
// arrow of a page stand, such as ` data-baris="3"`.
type Marks struct{ Symbols, Arrows []string }

// headEnd is how far below the rows' upper edge the head's lower border runs, in mm.
const headEnd = 0.1

// WriteHead draws the head of a table, WriteRows what stands below it, as
// pictures that fit together. The size of both follows the place that they get;
// attributes stand in their root elements.
func WriteHead(w io.Writer, d *form.Document, t *form.Table, attributes string) error {
	return part(w, d, &form.Page{Cells: t.Head}, 0, t.Rows[0].Y+headEnd, Marks{}, attributes)
}

// WriteRows draws what stands below the head of a table: see WriteHead.
func WriteRows(w io.Writer, d *form.Document, t *form.Table, m Marks, attributes string) error {
	rows := *t
	rows.Head = nil
	return part(w, d, &form.Page{Table: &rows}, t.Rows[0].Y+headEnd, d.Height, m, attributes)
}

// part draws what of a page stands between two heights.
func part(w io.Writer, d *form.Document, p *form.Page, from, to float64, m Marks, attributes string) error {
	c := blank(d)
	defer canvases.Put(c)
	c.text(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 `)
	c.number(from)
	c.text(" ")
	c.number(d.Width)
	c.text(" ")
	c.number(to - from)
	c.text(`" fill="none" stroke="#000" font-family="` + escape(c.fonts.Family+", "+c.fonts.Fallback) + `"` + attributes + ">\n")
	unmarked := *d
	unmarked.Mark = nil
	unmarked.Paint(p, marked{c, m})
	c.flush()
	c.text("</svg>\n")
	_, err := w.Write(c.out)
	return err
}

// marked is a canvas that writes groups.
type marked struct {
	*canvas
	Marks
}

func (c marked) BeginSymbol(i int) { c.begin(c.Symbols[i]) }
func (c marked) BeginArrow(i int)  { c.begin(c.Arrows[i]) }

func (c marked) begin(attributes string) {
	c.flush()
	c.before = len(c.out)
	c.text("<g" + attributes + ">")
	c.opened = len(c.out)
}

// EndGroup leaves out a group in which nothing stands.
func (c marked) EndGroup() {
	c.flush()
	if len(c.out) == c.opened {
		c.out = c.out[:c.before]
	} else {
		c.text("</g>\n")
	}
}

func (c *canvas) head(d *form.Document, height float64, words string) {
	c.text(`<svg xmlns="http://www.w3.org/2000/svg" role="img" lang="id" viewBox="0 0 `)
	c.number(d.Width)
	c.text(" ")
	c.number(height)
	c.text(`" width="`)
	c.number(d.Width)
	c.text(`mm" height="`)
	c.number(height)
	c.text(`mm" fill="none" stroke="#000" stroke-linejoin="miter" font-family="`)
	c.text(escape(c.fonts.Family + ", " + c.fonts.Fallback))
	c.text("\">\n<title>")
	c.text(escape(d.Title))
	c.text("</title>\n<desc>")
	c.text(escape(words))
	c.text("</desc>\n")
}

// canvas collects the drawing of a page. Lines of one width that follow one
// another are one path.
type canvas struct {
	fonts form.Fonts
	out   []byte // what is not written yet
	path  []byte // of lines that are not in it yet
	wide  float64

	before, opened int // where the last group begins, and its content
}

// canvases keeps the memory of one drawing for the next.
var canvases = sync.Pool{New: func() any { return new(canvas) }}

func blank(d *form.Document) *canvas {
	lookUp()
	c := canvases.Get().(*canvas)
	*c = canvas{fonts: d.Fonts, out: c.out[:0], path: c.path[:0]}
	return c
}

func (c *canvas) text(s string) { c.out = append(c.out, s...) }

// number writes hundredths of a millimetre.
func (c *canvas) number(f float64) { c.out = number(c.out, f) }

func number(b []byte, f float64) []byte {
	if f < -0.005 {
		b = append(b, '-')
	}
	n := uint(math.Abs(f)*100 + 0.5)
	if n < 100*uint(len(wholes)) {
		b = wholes[n/100].add(b)
	} else {
		b = strconv.AppendUint(b, uint64(n/100), 10)
	}
	return hundredths[n%100].add(b)
}

// digits are a part of a number: up to three characters.
type digits struct {
	text [3]byte
	n    int
}

func (d *digits) add(b []byte) []byte { return append(b, d.text[:]...)[:len(b)+d.n] }

// A drawing is made of numbers, so their digits are looked up.
var (
	wholes     [1000]digits
	hundredths [100]digits // with the point
	lookUp     = sync.OnceFunc(func() {
		for i := range wholes {
			wholes[i].n = copy(wholes[i].text[:], strconv.Itoa(i))
		}
		for i := range hundredths {
			hundredths[i].n = copy(hundredths[i].text[:], strings.TrimRight("."+strconv.Itoa(100 + i)[1:], ".0"))
		}
	})
)

func outline(b []byte, points []form.Point) []byte {
	var last form.Point
	for i, p := range points {
		switch {
		case i > 0 && p.Y == last.Y:
			b = number(append(b, 'H'), p.X)
		case i > 0 && p.X == last.X:
			b = number(append(b, 'V'), p.Y)
		default:
			command := byte('L')
			if i == 0 {
				command = 'M'
			}
			b = number(append(b, command), p.X)
			b = number(append(b, ' '), p.Y)
		}
		last = p
	}
	return b
}

func (c *canvas) Line(points []form.Point, width float64) {
	if c.wide != width {
		c.flush()
		c.wide = width
	}
	c.path = outline(c.path, points)
}

func (c *canvas) flush() {
	if len(c.path) == 0 {
		return
	}
	c.text(`<path stroke-width="`)
	c.number(c.wide)
	c.text(`" d="`)
	c.out = append(c.out, c.path...)
	c.text("\"/>\n")
	c.path = c.path[:0]
}

func (c *canvas) Polygon(points []form.Point, width, shade float64) {
	c.flush()
	c.text(`<path stroke-width="`)
	c.number(width)
	c.text(`"`)
	if width == 0 {
		c.text(` stroke="none"`)
	}
	const hex = "0123456789abcdef"
	grey := int(shade*255 + 0.5)
	high, low := hex[grey/16], hex[grey%16]
	c.text(` fill="#`)
	c.out = append(c.out, high, low, high, low, high, low)
	c.text(`" d="`)
	c.out = outline(c.out, points)
	c.text("z\"/>\n")
}

func (c *canvas) Capsule(r form.Rect, width float64) {
	c.flush()
	c.text(`<rect fill="#fff" stroke-width="`)
	c.number(width)
	for _, a := range []struct {
		name string
		f    float64
	}{{`" x="`, r.X}, {`" y="`, r.Y}, {`" width="`, r.W}, {`" height="`, r.H}, {`" rx="`, r.H / 2}} {
		c.text(a.name)
		c.number(a.f)
	}
	c.text("\"/>\n")
}

func (c *canvas) Dot(p form.Point, radius float64) {
	c.flush()
	c.text(`<circle stroke="none" fill="#000" cx="`)
	c.number(p.X)
	c.text(`" cy="`)
	c.number(p.Y)
	c.text(`" r="`)
	c.number(radius)
	c.text("\"/>\n")
}

func (c *canvas) Picture(p *form.Picture, at form.Rect) {
	c.flush()
	c.text(`<image preserveAspectRatio="none`)
	for _, a := range []struct {
		name string
		f    float64
	}{{"x", at.X}, {"y", at.Y}, {"width", at.W}, {"height", at.H}} {
		c.text(`" ` + a.name + `="`)
		c.number(a.f)
	}
	c.text(`" href="data:image/png;base64,` + base64.StdEncoding.EncodeToString(p.PNG) + "\"/>\n")
}

func (c *canvas) Text(s string, at form.Point, size float64, bold, turned bool) {
	if s == "" {
		return
	}
	c.flush()
	const point = 25.4 / 72
	b := append(c.out, `<text stroke="none" fill="#000" font-size="`...)
	b = number(b, size*point)
	if bold {
		b = append(b, `" font-weight="700`...)
	}
	if turned {
		b = number(append(b, `" transform="translate(`...), at.X)
		b = number(append(b, ' '), at.Y)
		b = append(b, `) rotate(-90)`...)
	} else {
		b = number(append(b, `" x="`...), at.X)
		b = number(append(b, `" y="`...), at.Y)
	}
	if s = strings.TrimRight(s, " "); len(s) > 2 {
		b = number(append(b, `" textLength="`...), c.fonts.Width(s, size, bold))
		b = append(b, `" lengthAdjust="spacingAndGlyphs`...)
	}
	b = append(append(b, `">`...), escape(s)...)
	c.out = append(b, "</text>\n"...)
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

func escape(s string) string {
	for i := range len(s) {
		switch s[i] {
		case '&', '<', '>', '"':
			return escaper.Replace(s)
		}
	}
	return s
}
