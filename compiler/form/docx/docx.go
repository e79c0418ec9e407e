// Package docx writes a form as a document for Word and LibreOffice that an
// office can go on editing: tables of text in styles, lists that number
// themselves, and native flowchart shapes and connectors.
//
// # How it is built
//
// The identity part is one table that flows over its pages. The procedure is a
// table a page, with a head that repeats. Rows are as high as on the form, or
// higher when someone writes more into them.
//
// Each symbol is anchored in its cell, each arrow in the cell where its
// rectangle begins, so that no distance is negative and all of them move with
// the table. A shape comes twice, as DrawingML and, for programs that lack it,
// as VML.
//
// Text is set a little tighter than it was measured: a row must not grow
// because a program rounds otherwise.
//
// The foot shows the beginning of the program's hash, as that of every form. It
// tells what the document was made of, and not whether it was edited since.
package docx

import (
	"archive/zip"
	"embed"
	"encoding/xml"
	"io"
	"math"
	"strings"
	"time"

	"sopc/compiler/form"
)

//go:embed parts
var parts embed.FS

// Write writes a document.
func Write(w io.Writer, d *form.Document) error {
	b := &body{d: d}
	b.write()
	z := zip.NewWriter(w)
	add := func(name string, text []byte) error {
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err == nil {
			_, err = f.Write(text)
		}
		return err
	}
	filled := blanks(d)
	for _, p := range []struct{ name, from string }{
		{"[Content_Types].xml", "content_types.xml"},
		{"_rels/.rels", "package.rels"},
		{"word/_rels/document.xml.rels", "document.rels"},
		{"word/styles.xml", "styles.xml"},
		{"word/settings.xml", "settings.xml"},
		{"word/footer1.xml", "footer.xml"},
		{"docProps/app.xml", "app.xml"},
	} {
		text, err := parts.ReadFile("parts/" + p.from)
		if err == nil {
			err = add(p.name, []byte(filled.Replace(string(text))))
		}
		if err != nil {
			return err
		}
	}
	type part struct {
		name string
		text []byte
	}
	if d.Logo != nil {
		if err := add("word/media/logo.png", d.Logo.PNG); err != nil {
			return err
		}
	}
	for _, p := range []part{
		{"docProps/core.xml", properties(d)},
		{"word/numbering.xml", b.lists.part()},
		{"word/header1.xml", header(d, true)},
		{"word/header2.xml", header(d, false)},
		{"word/document.xml", b.Bytes()},
	} {
		if err := add(p.name, p.text); err != nil {
			return err
		}
	}
	return z.Close()
}

// blanks fills in what the parts leave open: typeface and sizes in half points,
// and heights of lines in twips, a hair less than on the form.
func blanks(d *form.Document) *strings.Replacer {
	face, _, _ := strings.Cut(d.Fonts.Fallback, ",")
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(face))
	all := []string{"{huruf}", b.String(), "{sidik}", d.Hash[:min(20, len(d.Hash))], "{lebar}", itoa(twips(d.Width - d.Margins.Left - d.Margins.Right))}
	for _, s := range []struct {
		name string
		size float64
	}{{"isi", d.Size}, {"identitas", d.IdentitySize}, {"instansi", d.IdentitySize + 2}} {
		all = append(all, "{"+s.name+"}", itoa(int(2*s.size)), "{baris-"+s.name+"}", itoa(int(23.6*s.size-0.3)))
	}
	logo := ""
	if d.Logo != nil {
		logo = `<Relationship Id="rId7" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/logo.png"/>` + "\n"
	}
	return strings.NewReplacer(append(all, "{logo}", logo)...)
}

// properties are the document properties.
func properties(d *form.Document) []byte {
	var m markup
	m.WriteString(declaration)
	m.open("cp:coreProperties",
		"xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
		"xmlns:dc", "http://purl.org/dc/elements/1.1/")
	m.text("dc:title", d.Title)
	m.text("dc:subject", "SOP "+d.Hash)
	m.text("dc:creator", strings.Join(d.Agency, ", "))
	m.text("dc:language", "id-ID")
	m.close()
	return m.Bytes()
}

// header is the head of the pages, titled on those of the procedure table: the
// mark of a draft, then what stands above the table.
func header(d *form.Document, titled bool) []byte {
	var m markup
	m.WriteString(declaration)
	m.open("w:hdr", "xmlns:w", wordSpace)
	var head []form.Text
	if titled {
		_, head = tablePages(d)
	}
	if k := d.Mark; k != nil {
		m.open("w:p")
		m.open("w:pPr")
		m.leaf("w:pStyle", "w:val", "SOPTanda")
		if len(head) > 0 {
			m.leaf("w:spacing", "w:after", itoa(twips(headTop(head)-k.Y)-340))
		}
		m.close()
		m.run("\u00a0" + k.Lines[0].Text + "\u00a0")
		m.close()
	} else if len(head) == 0 {
		head = []form.Text{{}}
	}
	for _, t := range head {
		m.open("w:p")
		m.open("w:pPr")
		style := "SOPJudul"
		if t.Size < 10 {
			style = "SOPUnit"
		}
		m.leaf("w:pStyle", "w:val", style)
		m.close()
		m.run(t.Text)
		m.close()
	}
	m.close()
	return m.Bytes()
}

// tablePages are the pages of the procedure table and what stands above it.
func tablePages(d *form.Document) (pages []*form.Page, head []form.Text) {
	for i := range d.Pages {
		if d.Pages[i].Table != nil {
			pages = append(pages, &d.Pages[i])
		}
	}
	if len(pages) > 0 {
		for _, t := range pages[0].Texts {
			if t.Y < pages[0].Table.Y {
				head = append(head, t)
			}
		}
	}
	return pages, head
}

// headTop is where what stands above the table begins.
func headTop(head []form.Text) float64 { return head[0].Y - head[0].Size*0.33 }

// twips are twentieths of a point.
func twips(mm float64) int { return int(math.Round(mm * 1440 / 25.4)) }

// emu are the units of DrawingML: 36,000 a millimetre.
func emu(mm float64) int { return int(math.Round(mm * 36000)) }
