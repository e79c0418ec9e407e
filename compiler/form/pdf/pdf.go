// Package pdf writes a form as a PDF: drawn in lines, its text selectable, the
// fonts embedded. It knows no clock: the same document gives the same bytes.
//
// It is no tagged PDF: fpdf writes no structure tree. Who does not see the page
// is served by the form as HTML; here the text comes in reading order and the
// language is set.
package pdf

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"sopc/compiler/form"
	"sopc/compiler/form/typeface"
)

// Write writes a document that was laid out with the faces of typeface.
func Write(w io.Writer, d *form.Document) error {
	regular, ok := d.Fonts.Regular.(*typeface.Face)
	bold, ok2 := d.Fonts.Bold.(*typeface.Face)
	if !ok || !ok2 {
		return errors.New("pdf: the document was measured with a font that cannot be embedded")
	}
	f := fpdf.NewCustom(&fpdf.InitType{UnitStr: "mm", Size: fpdf.SizeType{Wd: d.Width, Ht: d.Height}})

	f.SetCreationDate(noDate)
	f.SetModificationDate(noDate)
	f.SetCatalogSort(true)
	f.SetLang("id")
	f.SetTitle(d.Title, true)
	f.SetAuthor(strings.Join(d.Agency, ", "), true)
	f.SetSubject("SOP "+d.Hash, true)
	f.SetProducer("sopc", true)
	f.SetCreator("sopc", true)
	f.SetXmpMetadata(metadata(d))
	f.SetAutoPageBreak(false, 0)
	f.SetMargins(0, 0, 0)
	f.SetCellMargin(0)
	name := strings.ReplaceAll(d.Fonts.Family, " ", "")
	c := &canvas{f: f, regular: face{regular, fpdfName(name)}, bold: face{bold, fpdfName(name + "-Bold")}}
	for _, face := range []face{c.regular, c.bold} {
		f.AddUTF8FontFromBytes(face.name, "", face.TTF)
	}
	for i := range d.Pages {
		f.AddPage()
		c.size = 0
		d.Paint(&d.Pages[i], c)
	}
	var b bytes.Buffer
	if err := f.Output(&b); err != nil {
		return err
	}
	_, err := w.Write(corrected(b.Bytes(), d.Hash, name))
	return err
}

// face is a face under the name that fpdf knows it by.
type face struct {
	*typeface.Face
	name string
}

// fpdfName is what fpdf is told a face is called. It puts "utf8" before and
// knows small letters only; corrected makes of that the name which a reader is
// shown, as long as this one.
func fpdfName(name string) string { return "xx+" + strings.ToLower(name) }

// noDate stands where a date would: the form has none but those of its text.
var noDate = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// corrected mends what fpdf cannot be told otherwise, in as many bytes, so
// that all places in the file stay right: the version (language and metadata
// came with 1.4), dates that say nothing, and the names of the fonts, which
// begin with six letters where a font is cut to the characters used.
func corrected(file []byte, hash, name string) []byte {
	tag := make([]byte, 6) // differs from document to document
	for i := range tag {
		tag[i] = 'A' + (hash[2*i]+3*hash[2*i+1])%26
	}
	date := "Date (D:" + noDate.Format("20060102150405") + ")"
	for _, c := range [][2]string{
		{"%PDF-1.3", "%PDF-1.4"},
		{"/Creation" + date, strings.Repeat(" ", len("/Creation"+date))},
		{"/Mod" + date, strings.Repeat(" ", len("/Mod"+date))},
		{"/utf8" + fpdfName(name+"-Bold"), "/" + string(tag) + "+" + name + "-Bold"},
		{"/utf8" + fpdfName(name), "/" + string(tag) + "+" + name},
	} {
		file = bytes.ReplaceAll(file, []byte(c[0]), []byte(c[1]))
	}
	return file
}

// metadata are the document's properties as XMP, which newer readers show.
func metadata(d *form.Document) []byte {
	var b bytes.Buffer
	text := func(s string) string {
		var e bytes.Buffer
		_ = xml.EscapeText(&e, []byte(s)) // a bytes.Buffer gives no error
		return e.String()
	}
	b.WriteString("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""` +
		` xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">` +
		`<dc:format>application/pdf</dc:format><dc:language><rdf:Bag><rdf:li>id</rdf:li></rdf:Bag></dc:language>`)
	b.WriteString(`<dc:title><rdf:Alt><rdf:li xml:lang="x-default">` + text(d.Title) + `</rdf:li></rdf:Alt></dc:title>`)
	if len(d.Agency) > 0 {
		b.WriteString(`<dc:creator><rdf:Seq><rdf:li>` + text(strings.Join(d.Agency, ", ")) + `</rdf:li></rdf:Seq></dc:creator>`)
	}
	b.WriteString(`<dc:description><rdf:Alt><rdf:li xml:lang="x-default">SOP ` + d.Hash + `</rdf:li></rdf:Alt></dc:description>`)
	b.WriteString("<pdf:Producer>sopc</pdf:Producer><xmp:CreatorTool>sopc</xmp:CreatorTool></rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>")
	return b.Bytes()
}

// Lacking are the characters of a document that its fonts do not draw, each
// once, in the order of the pages.
func Lacking(d *form.Document) []rune {
	regular, ok := d.Fonts.Regular.(*typeface.Face)
	bold, ok2 := d.Fonts.Bold.(*typeface.Face)
	if !ok || !ok2 {
		return nil
	}
	r := &reader{regular: regular, bold: bold}
	for i := range d.Pages {
		d.Paint(&d.Pages[i], r)
	}
	return r.lacking
}

// reader is a canvas that only looks for what the fonts lack.
type reader struct {
	regular, bold *typeface.Face
	lacking       []rune
}

func (r *reader) Line([]form.Point, float64)             {}
func (r *reader) Polygon([]form.Point, float64, float64) {}
func (r *reader) Capsule(form.Rect, float64)             {}
func (r *reader) Dot(form.Point, float64)                {}
func (r *reader) Picture(*form.Picture, form.Rect)       {}

func (r *reader) Text(s string, _ form.Point, _ float64, bold, _ bool) {
	face := r.regular
	if bold {
		face = r.bold
	}
	for _, c := range s {
		if c >= 128 && !face.Has(c) && !slices.Contains(r.lacking, c) {
			r.lacking = append(r.lacking, c)
		}
	}
}

type canvas struct {
	f             *fpdf.Fpdf
	regular, bold face
	size          float64
	name          string // of the face that is set
}

func (c *canvas) width(w float64) {
	if w > 0 {
		c.f.SetLineWidth(w)
	}
}

func (c *canvas) Line(points []form.Point, width float64) {
	c.width(width)
	c.f.MoveTo(points[0].X, points[0].Y)
	for _, p := range points[1:] {
		c.f.LineTo(p.X, p.Y)
	}
	c.f.DrawPath("D")
}

func (c *canvas) Polygon(points []form.Point, width, shade float64) {
	c.width(width)
	grey := int(shade*255 + 0.5)
	c.f.SetFillColor(grey, grey, grey)
	style := "FD"
	if width == 0 {
		style = "F"
	}
	outline := make([]fpdf.PointType, len(points))
	for i, p := range points {
		outline[i] = fpdf.PointType{X: p.X, Y: p.Y}
	}
	c.f.Polygon(outline, style)
}

func (c *canvas) Capsule(r form.Rect, width float64) {
	c.width(width)
	c.f.SetFillColor(255, 255, 255)
	c.f.RoundedRect(r.X, r.Y, r.W, r.H, min(r.W, r.H)/2, "1234", "FD")
}

func (c *canvas) Dot(p form.Point, radius float64) {
	c.f.SetFillColor(0, 0, 0)
	c.f.Circle(p.X, p.Y, radius, "F")
}

func (c *canvas) Picture(p *form.Picture, at form.Rect) {
	png := fpdf.ImageOptions{ImageType: "png"}
	c.f.RegisterImageOptionsReader("logo", png, bytes.NewReader(p.PNG))
	c.f.ImageOptions("logo", at.X, at.Y, at.W, at.H, false, png, 0, "")
}

func (c *canvas) Text(s string, at form.Point, size float64, bold, turned bool) {
	if s == "" {
		return
	}
	face := c.regular
	if bold {
		face = c.bold
	}
	s = strings.Map(func(r rune) rune {
		if !face.Has(r) {
			return typeface.Missing
		}
		return r
	}, s)
	if c.size != size || c.name != face.name {
		c.f.SetFont(face.name, "", size)
		c.size, c.name = size, face.name
	}
	if turned {
		c.f.TransformBegin()
		c.f.TransformRotate(90, at.X, at.Y)
		c.f.Text(at.X, at.Y, s)
		c.f.TransformEnd()
		return
	}
	c.f.Text(at.X, at.Y, s)
}
