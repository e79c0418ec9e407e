// Package pdf writes a form as a PDF: drawn in lines, its text selectable, the
// fonts embedded. It knows no clock: the same document gives the same bytes.
package pdf

import (
	"errors"
	"io"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"sopc/compiler/form"
	"sopc/compiler/form/typeface"
)

const family = "form"

// Write writes a document that was laid out with the faces of typeface.
func Write(w io.Writer, d *form.Document) error {
	regular, ok := d.Fonts.Regular.(*typeface.Face)
	bold, ok2 := d.Fonts.Bold.(*typeface.Face)
	if !ok || !ok2 {
		return errors.New("pdf: the document was measured with a font that cannot be embedded")
	}
	f := fpdf.NewCustom(&fpdf.InitType{UnitStr: "mm", Size: fpdf.SizeType{Wd: d.Width, Ht: d.Height}})

	day := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	f.SetCreationDate(day)
	f.SetModificationDate(day)
	f.SetCatalogSort(true)
	f.SetLang("id")
	f.SetTitle(d.Title, true)
	f.SetAuthor(strings.Join(d.Agency, ", "), true)
	f.SetSubject("SOP "+d.Hash, true)
	f.SetProducer("sopc", true)
	f.SetCreator("sopc", true)
	f.SetAutoPageBreak(false, 0)
	f.SetMargins(0, 0, 0)
	f.SetCellMargin(0)
	f.AddUTF8FontFromBytes(family, "", regular.TTF)
	f.AddUTF8FontFromBytes(family, "B", bold.TTF)
	c := &canvas{f: f, regular: regular, bold: bold}
	for i := range d.Pages {
		f.AddPage()
		c.size = 0
		d.Paint(&d.Pages[i], c)
	}
	return f.Output(w)
}

type canvas struct {
	f             *fpdf.Fpdf
	regular, bold *typeface.Face
	size          float64
	style         string
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

func (c *canvas) Text(s string, at form.Point, size float64, bold, turned bool) {
	if s == "" {
		return
	}
	style, face := "", c.regular
	if bold {
		style, face = "B", c.bold
	}
	s = strings.Map(func(r rune) rune {
		if !face.Has(r) {
			return typeface.Missing
		}
		return r
	}, s)
	if c.size != size || c.style != style {
		c.f.SetFont(family, style, size)
		c.size, c.style = size, style
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
