// Package html writes a form as one page for a browser that prints like the
// form and can be read without seeing it.
//
// Each page of the form is a part of the document. Its texts are real tables;
// each cell of a lane holds a picture of what of the flowchart lies in it. In
// those, level places are millimetres and upright ones shares of the height of
// the row, so the arrows still meet when a browser makes a row higher. The
// first picture of a row tells in words who does what and where the flow goes.
//
// There is no script, and nothing is fetched.
package html

import (
	"bytes"
	_ "embed"
	"encoding/base64"
	stdhtml "html"
	"io"
	"math"
	"strconv"
	"strings"

	"sopc/compiler/form"
)

//go:embed style.css
var style string

// Write writes a document.
func Write(w io.Writer, d *form.Document) error {
	p := &page{d: d}
	p.open(`<!doctype html>` + "\n" + `<html lang="id">` + "\n" + `<head><meta charset="utf-8"/><meta name="viewport" content="width=device-width, initial-scale=1"/>` +
		`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"/>` + "\n<title>")
	p.text(d.Title)
	p.open("</title>\n<style>\n@page { size: " + mm(d.Width) + " " + mm(d.Height) + "; margin: 0; }\n" + style)
	p.open(":root { font: " + number(d.Size) + "pt/1.18 ")
	p.open(family(d.Fonts))
	p.open("; }\n.identitas { font-size: " + number(d.IdentitySize) + "pt; }\n.instansi { font-size: " + number(d.IdentitySize+2) + "pt; }\n")
	// A hair less than the paper, lest rounding begins another page.
	p.open(".halaman { width: " + mm(d.Width) + "; min-height: " + mm(d.Height-0.5) + "; }\n</style></head>\n<body>\n<main>\n<h1 class=\"tersembunyi\">SOP ")
	p.text(d.Title)
	p.open("</h1>\n")
	for i := range d.Pages {
		p.page(&d.Pages[i])
	}
	p.open("</main>\n</body>\n</html>\n")
	_, err := w.Write(p.Bytes())
	return err
}

// family is the CSS of the fonts. What would leave the style is left out.
func family(f form.Fonts) string {
	plain := func(s string) string {
		return strings.Map(func(r rune) rune {
			if strings.ContainsRune("\"\\<>{};", r) {
				return -1
			}
			return r
		}, s)
	}
	return `"` + plain(f.Family) + `", ` + plain(f.Fallback)
}

type page struct {
	bytes.Buffer
	d *form.Document
}

// open writes markup, text escaped text.
func (p *page) open(markup string) { p.WriteString(markup) }
func (p *page) text(s string)      { p.WriteString(stdhtml.EscapeString(s)) }

// number writes thousandths.
func number(f float64) string {
	return strconv.FormatFloat(math.Round(f*1000)/1000, 'f', -1, 64)
}

func mm(f float64) string { return number(f) + "mm" }

// page writes a page of the form.
func (p *page) page(q *form.Page) {
	where := "Halaman " + strconv.Itoa(q.Number) + " dari " + strconv.Itoa(len(p.d.Pages))
	p.open(`<section class="halaman" aria-label="` + where + "\">\n")
	m := p.d.Margins
	top := m.Top
	var head, feet []form.Text
	if q.Table != nil {
		top = q.Table.Y
	}
	if k := p.d.Mark; k != nil {
		p.open(`<p class="tanda" style="left:` + mm(k.X) + ";top:" + mm(k.Y) + ";width:" + mm(k.W) + ";line-height:" + mm(k.H) + ";font-size:" + number(k.Lines[0].Size) + `pt">`)
		p.text(k.Lines[0].Text)
		p.open("</p>\n")
	}
	for _, t := range q.Texts {
		if t.Y < top {
			head = append(head, t)
		} else {
			feet = append(feet, t)
		}
	}
	p.head(head, top)
	switch {
	case q.Table != nil:
		p.table(q.Table, where)
	case q.Cover:
		p.cover(q.Cells)
	default:
		p.identity(q.Cells, m.Left)
	}
	p.open(`<footer style="left:` + mm(m.Left) + ";right:" + mm(m.Right) + ";bottom:" + mm(m.Bottom-8) + `">`)
	for _, t := range feet {
		p.open("<span>")
		p.text(t.Text)
		p.open("</span>")
	}
	p.open("</footer>\n</section>\n")
}

// head writes what stands above the table, which begins at top.
func (p *page) head(head []form.Text, top float64) {
	begin := top
	if len(head) > 0 {
		begin = max(0, head[0].Y-head[0].Size*0.325)
	}
	p.open(`<header style="padding:` + mm(begin) + " " + mm(p.d.Margins.Right) + " 0 " + mm(p.d.Margins.Left) + ";height:" + mm(top-begin) + `">`)
	for _, t := range head {
		p.open(`<p style="font-size:` + number(t.Size) + `pt">`)
		p.text(t.Text)
		p.open("</p>")
	}
	p.open("</header>\n")
}

func (p *page) openTable(class, caption string, left float64, columns []float64) {
	width := 0.0
	for _, w := range columns {
		width += w
	}
	p.open(`<table class="` + class + `" style="margin-left:` + mm(left) + ";width:" + mm(width) + `"><caption class="tersembunyi">`)
	p.text(caption)
	p.open("</caption><colgroup>")
	for _, w := range columns {
		p.open(`<col style="width:` + mm(w) + `"/>`)
	}
	p.open("</colgroup>\n")
}

// cover writes the parts of the cover, one below the other.
func (p *page) cover(cells []form.Cell) {
	for _, c := range cells {
		p.open(`<div class="sampul" style="margin-left:` + mm(c.X) + ";width:" + mm(c.W) + ";height:" + mm(c.H) + `">`)
		p.logo(&c)
		for _, q := range form.Paragraphs(c.Lines) {
			p.open(`<p style="font-size:` + number(q.Size) + "pt;margin-top:" + mm(q.Gap))
			if q.Bold {
				p.open(";font-weight:bold")
			}
			p.open(`">`)
			p.text(q.Text)
			p.open("</p>")
		}
		p.open("</div>\n")
	}
}

// logo writes the picture of a cell, if it has one.
func (p *page) logo(c *form.Cell) {
	if c.Picture.H > 0 {
		p.open(`<img alt="Logo" style="width:` + mm(c.Picture.W) + ";height:" + mm(c.Picture.H) + `" src="data:image/png;base64,` + base64.StdEncoding.EncodeToString(p.d.Logo.PNG) + `"/>`)
	}
}

// identity writes the cells of a page of the identity part.
func (p *page) identity(cells []form.Cell, left float64) {
	g := form.NewGrid(cells)
	p.openTable("identitas", "Bagian identitas: "+p.d.Title, left, g.Columns)
	for i, places := range g.Places {
		p.open(`<tr style="height:` + mm(g.Rows[i]) + `">`)
		for _, at := range places {
			if at.Began {
				continue
			}
			if at.Cell < 0 {
				p.open(`<td class="kosong"></td>`)
				continue
			}
			c := &cells[at.Cell]
			switch {
			case c.Kind == form.LabelCell && len(c.Lines) > 0: // it has none where its value goes on
				p.cell("th", ` scope="row"`+spans(at), c)
			case c.Kind == form.AgencyCell:
				p.cell("td", ` class="instansi"`+spans(at), c)
			default:
				p.cell("td", spans(at), c)
			}
		}
		p.open("</tr>\n")
	}
	p.open("</table>\n")
}

func spans(at form.Place) string {
	s := ""
	if at.Columns > 1 {
		s += ` colspan="` + strconv.Itoa(at.Columns) + `"`
	}
	if at.Rows > 1 {
		s += ` rowspan="` + strconv.Itoa(at.Rows) + `"`
	}
	return s
}

// cell writes a cell with its paragraphs; those with marks are lists.
func (p *page) cell(name, attributes string, c *form.Cell) {
	p.open("<" + name + attributes + ">")
	p.logo(c)
	list := ""
	for _, q := range form.Paragraphs(c.Lines) {
		if kind := listKind(q.Mark); kind != list {
			p.end(list)
			if list = kind; kind != "" {
				p.open("<" + kind + ">")
			}
		}
		element := "p"
		switch {
		case list == "ul":
			element = "li"
			p.open("<li>")
		case list != "":
			element = "li"
			p.open(`<li value="` + strconv.Itoa(place(q.Mark)) + `">`)
		case c.Kind == form.SectionCell && q.Bold:
			element = "h2"
			p.open("<h2>")
		case q.Gap > 10:
			p.open(`<p class="paraf">`)
		case c.Kind == form.HeadCell && q.Size != p.d.Size:
			p.open(`<p style="font-size:` + number(q.Size) + `pt">`)
		default:
			p.open("<p>")
		}
		if q.Bold && c.Kind == form.ValueCell {
			p.open("<b>")
			p.paragraph(q)
			p.open("</b>")
		} else {
			p.paragraph(q)
		}
		p.open("</" + element + ">")
	}
	p.end(list)
	p.open("</" + name + ">")
}

// paragraph writes the text of a paragraph; where the form breaks a word, a
// browser may, too.
func (p *page) paragraph(q form.Paragraph) {
	from := 0
	for _, at := range q.Breaks {
		p.text(q.Text[from:at])
		p.open("<wbr/>")
		from = at
	}
	p.text(q.Text[from:])
}

// end ends a list.
func (p *page) end(list string) {
	if list != "" {
		p.open("</" + list[:2] + ">")
	}
}

// listKind is the element of the list that a mark belongs to.
func listKind(mark string) string {
	switch {
	case mark == "":
		return ""
	case mark[0] == '-':
		return "ul"
	case mark[0] >= 'a' && mark[0] <= 'z':
		return `ol type="a"`
	}
	return "ol"
}

// place is the number that a mark stands for.
func place(mark string) int {
	if mark[0] >= 'a' && mark[0] <= 'z' {
		return int(mark[0]-'a') + 1
	}
	n := 0
	for _, r := range mark {
		if r >= '0' && r <= '9' {
			n = 10*n + int(r-'0')
		}
	}
	return n
}

// table writes the part of the procedure table on a page.
func (p *page) table(t *form.Table, where string) {
	columns := make([]float64, len(t.Columns))
	for i, c := range t.Columns {
		columns[i] = c.W
	}
	p.openTable("prosedur", "Tabel prosedur: "+p.d.Title+", "+where, t.X, columns)
	p.open("<thead>\n")
	g := form.NewGrid(t.Head)
	for i, places := range g.Places {
		p.open(`<tr style="height:` + mm(g.Rows[i]) + `">`)
		for _, at := range places {
			if at.Began {
				continue
			}
			scope := ` scope="col"`
			if at.Columns > 1 {
				scope = ` scope="colgroup"`
			}
			c := &t.Head[at.Cell]
			if c.Turned {
				// It has room for just the lines that were measured.
				p.open("<th" + scope + spans(at) + `><div class="naik">`)
				for i, line := range c.Lines {
					if i > 0 {
						p.open("<br/>")
					}
					p.text(line.Text)
				}
				p.open("</div></th>")
				continue
			}
			p.cell("th", scope+spans(at), c)
		}
		p.open("</tr>\n")
	}
	p.open("</thead>\n<tbody>\n")
	pictures := draw(t)
	for i := range t.Rows {
		r := &t.Rows[i]
		p.open(`<tr style="height:` + mm(r.H) + `">`)
		told := t.Tell(i)
		for k := range r.Cells {
			c := &r.Cells[k]
			switch {
			case c.Kind == form.LaneCell:
				told = p.lane(pictures[spot{i, k}], told)
			case t.Columns[k].Part == "kegiatan" && len(c.Lines) > 0:
				p.cell("th", ` scope="row"`, c)
			case c.Centred:
				p.cell("td", ` class="tengah"`, c)
			default:
				p.cell("td", "", c)
			}
		}
		p.open("</tr>\n")
	}
	p.open("</tbody></table>\n")
}

// lane writes a cell of a lane. The first one with a symbol tells the row; it
// returns what is still to be told.
func (p *page) lane(c *picture, told string) string {
	p.open(`<td class="lajur">`)
	if c != nil {
		words := c.name
		if words != "" && told != "" {
			words, told = told, ""
		}
		if words == "" {
			p.open(`<svg aria-hidden="true">`)
		} else {
			p.open(`<svg role="img" aria-label="`)
			p.text(words)
			p.open(`">`)
		}
		p.Write(c.lines.Bytes())
		p.Write(c.symbols.Bytes())
		p.open("</svg>")
	}
	p.open("</td>")
	return told
}
