package docx

import (
	"cmp"
	"slices"

	"sopc/compiler/form"
)

const (
	wordSpace    = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	pictureSpace = "http://schemas.openxmlformats.org/drawingml/2006/picture"
	// The page is a little longer than the form's, so that rounding moves no
	// row to the next one.
	footRoom = 5.0 // mm less than the margin under the table
	footAt   = 9.0 // mm from the lower margin to the foot
)

// body writes word/document.xml.
type body struct {
	markup
	d      *form.Document
	lists  lists
	shapes int // that were written
}

func (b *body) write() {
	b.WriteString(declaration)
	b.open("w:document",
		"xmlns:w", wordSpace,
		"xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
		"xmlns:mc", "http://schemas.openxmlformats.org/markup-compatibility/2006",
		"xmlns:wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
		"xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main",
		"xmlns:pic", pictureSpace,
		"xmlns:wps", "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
		"xmlns:v", "urn:schemas-microsoft-com:vml",
		"xmlns:o", "urn:schemas-microsoft-com:office:office")
	b.open("w:body")
	pages, head := tablePages(b.d)
	if p := b.d.Pages[0]; p.Cover {
		b.cover(p.Cells)
		b.endSection(b.d.Margins.Top, 0, "", "")
	}
	cells := flowing(b.d)
	if len(cells) > 0 {
		b.identity(cells)
		if len(pages) > 0 {
			b.endSection(cells[0].Y, 0, "", footPart)
		} else {
			b.empty("SOPAlur")
			b.section(cells[0].Y, 0, "", footPart)
		}
	}
	if len(pages) > 0 {
		t := pages[0].Table
		b.procedure(pages)
		b.empty("SOPAlur")
		from := t.Y
		if len(head) > 0 {
			from = headTop(head)
		}
		b.section(t.Y, from, titlePart, footPart)
	}
	b.close()
	b.close()
}

// The parts that a section refers to, by their ids in parts/document.rels.
const (
	titlePart = "rId4" // above the pages of the table
	markPart  = "rId6" // above other pages of a draft
	footPart  = "rId5"
	logoPart  = "rId7"
)

// endSection ends a section that another one follows.
func (b *body) endSection(top, head float64, header, footer string) {
	b.open("w:p")
	b.open("w:pPr")
	b.leaf("w:pStyle", "w:val", "SOPAlur")
	b.section(top, head, header, footer)
	b.close()
	b.close()
}

// section says how the pages of a part of the document look.
func (b *body) section(top, head float64, header, footer string) {
	if k := b.d.Mark; k != nil {
		head = k.Y
		if header == "" {
			header = markPart
		}
	}
	b.open("w:sectPr")
	if header != "" {
		b.leaf("w:headerReference", "w:type", "default", "r:id", header)
	}
	if footer != "" {
		b.leaf("w:footerReference", "w:type", "default", "r:id", footer)
	}
	b.leaf("w:type", "w:val", "nextPage")
	size := []string{"w:w", itoa(twips(b.d.Width)), "w:h", itoa(twips(b.d.Height))}
	if b.d.Width > b.d.Height {
		size = append(size, "w:orient", "landscape")
	}
	b.leaf("w:pgSz", size...)
	m := b.d.Margins
	b.leaf("w:pgMar", "w:top", itoa(twips(top)), "w:right", itoa(twips(m.Right)), "w:bottom", itoa(twips(m.Bottom-footRoom)), "w:left", itoa(twips(m.Left)),
		"w:header", itoa(twips(head)), "w:footer", itoa(twips(m.Bottom-footAt)), "w:gutter", "0")
	b.close()
}

// cover writes the cover: a table without borders, whose rows hold its parts.
func (b *body) cover(cells []form.Cell) {
	b.openTable("TableNormal", []float64{cells[0].W}, "Sampul")
	for i, c := range cells {
		h := c.H
		if i == len(cells)-1 {
			h -= 10 // what ends the section needs room
		}
		b.open("w:tr")
		b.row(h, false, true)
		b.open("w:tc")
		b.open("w:tcPr")
		b.leaf("w:tcW", "w:w", itoa(twips(c.W)), "w:type", "dxa")
		b.leaf("w:vAlign", "w:val", "center")
		b.close()
		b.logo(c)
		for _, p := range form.Paragraphs(c.Lines) {
			b.open("w:p")
			b.open("w:pPr")
			b.leaf("w:pStyle", "w:val", "SOPSampul")
			b.leaf("w:spacing", "w:before", itoa(twips(p.Gap)))
			b.close()
			b.sized(p.Text, p.Size, p.Bold)
			b.close()
		}
		if len(c.Lines) == 0 && c.Picture.H == 0 {
			b.empty("SOPAlur")
		}
		b.close()
		b.close()
	}
	b.close()
}

// logo writes the picture of a cell in a paragraph of its own, if it has one.
func (b *body) logo(c form.Cell) {
	if c.Picture.H == 0 {
		return
	}
	b.shapes++
	id := itoa(b.shapes)
	extent := []string{"cx", itoa(emu(c.Picture.W)), "cy", itoa(emu(c.Picture.H))}
	b.open("w:p")
	b.open("w:pPr")
	b.leaf("w:pStyle", "w:val", "SOPLogo")
	b.close()
	b.open("w:r")
	b.open("w:drawing")
	b.open("wp:inline", "distT", "0", "distB", "0", "distL", "0", "distR", "0")
	b.leaf("wp:extent", extent...)
	b.leaf("wp:docPr", "id", id, "name", "Logo", "descr", "Logo")
	b.leaf("wp:cNvGraphicFramePr")
	b.open("a:graphic")
	b.open("a:graphicData", "uri", pictureSpace)
	b.open("pic:pic")
	b.open("pic:nvPicPr")
	b.leaf("pic:cNvPr", "id", id, "name", "Logo")
	b.leaf("pic:cNvPicPr")
	b.close()
	b.open("pic:blipFill")
	b.leaf("a:blip", "r:embed", logoPart)
	b.open("a:stretch")
	b.leaf("a:fillRect")
	b.close()
	b.close()
	b.open("pic:spPr")
	b.open("a:xfrm")
	b.leaf("a:off", "x", "0", "y", "0")
	b.leaf("a:ext", extent...)
	b.close()
	b.open("a:prstGeom", "prst", "rect")
	b.leaf("a:avLst")
	for range 9 {
		b.close()
	}
}

// flowing are the cells of the identity part as one long page: what was split
// over pages is put together again.
func flowing(d *form.Document) []form.Cell {
	var all []form.Cell
	shift := 0.0
	for i := range d.Pages {
		cells := d.Pages[i].Cells
		if len(cells) == 0 || d.Pages[i].Cover {
			continue
		}
		foot := 0.0
		top := slices.MinFunc(cells, func(a, b form.Cell) int { return cmp.Compare(a.Y, b.Y) }).Y
		if len(all) > 0 {
			shift -= top
		}
		for _, c := range cells {
			foot = max(foot, c.Y+c.H)
			c.Y += shift
			last := slices.IndexFunc(all, func(a form.Cell) bool { return a.X == c.X && a.W == c.W && c.Part > 0 && a.Y+a.H > c.Y-1 && a.Y < c.Y })
			if last < 0 {
				c.Lines = slices.Clone(c.Lines)
				all = append(all, c)
				continue
			}
			a := &all[last]
			a.H = c.Y + c.H - a.Y
			for _, t := range c.Lines {
				if t.Text != form.Continued {
					a.Lines = append(a.Lines, t)
				}
			}
		}
		shift += foot
	}
	return all
}

// identity writes the table of the identity part.
func (b *body) identity(cells []form.Cell) {
	g := form.NewGrid(cells)
	room := b.d.Height - cells[0].Y - b.d.Margins.Bottom + footRoom
	b.openTable("SOPTabel", g.Columns, "Bagian identitas SOP")
	for i, places := range g.Places {
		b.open("w:tr")
		b.row(min(g.Rows[i], room-5), false, g.Rows[i] < room-5)
		k := 0
		for _, p := range places {
			c := form.Cell{Kind: form.ValueCell, Rect: form.Rect{W: g.Columns[k]}}
			if p.Cell >= 0 {
				c = cells[p.Cell]
			}
			k += p.Columns
			b.cell(c, p)
		}
		b.close()
	}
	b.close()
}

// openTable begins a table of columns in mm.
func (b *body) openTable(style string, columns []float64, caption string) {
	b.open("w:tbl")
	b.open("w:tblPr")
	b.leaf("w:tblStyle", "w:val", style)
	at := offsets(columns)
	b.leaf("w:tblW", "w:w", itoa(at[len(columns)]), "w:type", "dxa")
	b.leaf("w:tblLayout", "w:type", "fixed")
	b.leaf("w:tblLook", "w:val", "0000")
	b.leaf("w:tblCaption", "w:val", caption)
	b.close()
	b.open("w:tblGrid")
	for i := range columns {
		b.leaf("w:gridCol", "w:w", itoa(at[i+1]-at[i]))
	}
	b.close()
}

// offsets are where columns begin, in twips; the last one is where they end.
func offsets(columns []float64) []int {
	all, x := []int{0}, 0.0
	for _, w := range columns {
		x += w
		all = append(all, twips(x))
	}
	return all
}

// row writes the properties of a row.
func (b *body) row(height float64, head, whole bool) {
	b.open("w:trPr")
	if whole {
		b.leaf("w:cantSplit")
	}
	b.leaf("w:trHeight", "w:val", itoa(twips(height)), "w:hRule", "atLeast")
	if head {
		b.leaf("w:tblHeader")
	}
	b.close()
}

// cell writes a cell of the identity part or of a table's head.
func (b *body) cell(c form.Cell, p form.Place) {
	b.open("w:tc")
	b.open("w:tcPr")
	b.leaf("w:tcW", "w:w", itoa(twips(c.W)), "w:type", "dxa")
	if p.Columns > 1 {
		b.leaf("w:gridSpan", "w:val", itoa(p.Columns))
	}
	if p.Began {
		b.leaf("w:vMerge")
	} else if p.Rows > 1 {
		b.leaf("w:vMerge", "w:val", "restart")
	}
	if p.Cell < 0 {
		b.open("w:tcBorders")
		for _, side := range []string{"w:top", "w:left", "w:bottom"} {
			b.leaf(side, "w:val", "nil")
		}
		b.close()
	}
	if c.Shaded {
		b.leaf("w:shd", "w:val", "clear", "w:color", "auto", "w:fill", "E8E8E8")
	}
	if c.Turned {
		b.leaf("w:textDirection", "w:val", "btLr")
	}
	if c.Centred && c.Kind != form.BodyCell {
		b.leaf("w:vAlign", "w:val", "center")
	}
	b.close()
	if p.Began {
		b.empty("SOPAlur")
	} else {
		b.logo(c)
		b.paragraphs(c)
	}
	b.close()
}

// styles of paragraphs by the kind of their cell.
var styles = map[form.CellKind]string{
	form.AgencyCell: "SOPInstansi", form.LabelCell: "SOPLabel", form.ValueCell: "SOPNilai", form.SectionCell: "SOPNilai",
	form.HeadCell: "SOPKepala", form.BodyCell: "SOPIsi",
}

// signGap is the least room above a paragraph that leaves place to sign.
const signGap = 10.0

// paragraphs writes the text of a cell; a cell has at least one paragraph.
func (b *body) paragraphs(c form.Cell) {
	all := form.Paragraphs(c.Lines)
	if len(all) == 0 {
		all = []form.Paragraph{{}}
	}
	for i, p := range all {
		style := styles[c.Kind]
		switch {
		case c.Kind == form.SectionCell && p.Bold:
			style = "SOPLabel"
		case c.Kind == form.BodyCell && c.Centred:
			style = "SOPNomor"
		case p.Gap >= signGap:
			style = "SOPTandaTangan"
		}
		b.open("w:p")
		b.open("w:pPr")
		if p.Mark != "" {
			style = "SOPButir"
			if c.Kind == form.SectionCell || c.Kind == form.ValueCell {
				style = "SOPButirIdentitas"
			}
		}
		b.leaf("w:pStyle", "w:val", style)
		if p.Mark != "" {
			b.open("w:numPr")
			b.leaf("w:ilvl", "w:val", "0")
			b.leaf("w:numId", "w:val", itoa(b.lists.of(p.Mark, i == 0 || all[i-1].Mark == "")))
			b.close()
		}
		b.close()
		if p.Bold && style == "SOPTandaTangan" {
			b.run(p.Text, "SOPTebal")
		} else if c.Kind == form.HeadCell && p.Size != b.d.Size {
			b.sized(p.Text, p.Size, true)
		} else if p.Text != "" {
			b.run(p.Text)
		}
		b.close()
	}
}

// empty writes a paragraph that takes next to no room.
func (b *body) empty(style string) {
	b.open("w:p")
	b.open("w:pPr")
	b.leaf("w:pStyle", "w:val", style)
	b.close()
	b.close()
}

// run writes text, in a style of its own when one is named.
func (m *markup) run(text string, style ...string) {
	m.open("w:r")
	if len(style) > 0 {
		m.open("w:rPr")
		m.leaf("w:rStyle", "w:val", style[0])
		m.close()
	}
	m.text("w:t", text, "xml:space", "preserve")
	m.close()
}

// sized writes text of a size of its own, in points.
func (b *body) sized(text string, size float64, bold bool) {
	b.open("w:r")
	b.open("w:rPr")
	if bold {
		b.leaf("w:b")
		b.leaf("w:bCs")
	}
	b.leaf("w:sz", "w:val", itoa(int(2*size)))
	b.leaf("w:szCs", "w:val", itoa(int(2*size)))
	b.close()
	b.text("w:t", text, "xml:space", "preserve")
	b.close()
}

// procedure writes the tables of the procedure: one a page, since LibreOffice
// breaks no page inside a table where it is told to. Each repeats its head when
// someone writes so much that it needs another page.
func (b *body) procedure(pages []*form.Page) {
	for i, page := range pages {
		if i > 0 {
			b.empty("SOPHalaman")
		}
		b.table(page.Table)
	}
}

func (b *body) table(t *form.Table) {
	columns := make([]float64, len(t.Columns))
	for i, c := range t.Columns {
		columns[i] = c.W
	}
	b.openTable("SOPTabel", columns, "Tabel prosedur: "+b.d.Title)
	g := form.NewGrid(t.Head)
	for i, places := range g.Places {
		b.open("w:tr")
		b.row(g.Rows[i], true, true)
		for _, p := range places {
			b.cell(t.Head[p.Cell], p)
		}
		b.close()
	}
	drawn := b.drawings(t)
	for i := range t.Rows {
		r := &t.Rows[i]
		b.open("w:tr")
		b.rowAt(r)
		for k, c := range r.Cells {
			if c.Kind == form.LaneCell {
				b.lane(c, drawn[place{i, k}])
			} else {
				b.cell(c, form.Place{Columns: 1, Rows: 1})
			}
		}
		b.close()
	}
	b.close()
}

// lane writes a cell in which symbols stand. It has no margins at its sides,
// from which some programs measure and others do not.
func (b *body) lane(c form.Cell, drawn []shape) {
	b.open("w:tc")
	b.open("w:tcPr")
	b.leaf("w:tcW", "w:w", itoa(twips(c.W)), "w:type", "dxa")
	b.open("w:tcMar")
	b.leaf("w:left", "w:w", "0", "w:type", "dxa")
	b.leaf("w:right", "w:w", "0", "w:type", "dxa")
	b.close()
	b.close()
	b.open("w:p")
	b.open("w:pPr")
	b.leaf("w:pStyle", "w:val", "SOPAlur")
	b.close()
	for _, s := range drawn {
		b.shape(s)
	}
	b.close()
	b.close()
}

// rowAt writes the properties of a row of the procedure. Heights are taken
// from rounded places, so that they add up.
func (b *body) rowAt(r *form.Row) {
	b.open("w:trPr")
	b.leaf("w:cantSplit")
	b.leaf("w:trHeight", "w:val", itoa(twips(r.Y+r.H)-twips(r.Y)), "w:hRule", "atLeast")
	b.close()
}
