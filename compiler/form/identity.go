package form

import (
	"strings"

	"sopc/compiler/program"
)

// # The identity part
//
// Agency on the left, beside it the labelled fields in the guideline's order;
// below both the sections in pairs. A field without a value keeps its label.
// What does not fit goes on on the next page, split at a line.

const (
	labelShare  = 0.34 // of the width of a field
	fieldHeight = 7.0
	signHeight  = 16.0 // for signature and stamp
)

// identitySizes are the sizes of text that are tried, for the part to stand on
// one page; when none does, the first is taken.
var identitySizes = []float64{9, 8.5, 8, 7.5}

// identity lays out the pages of the identity part.
func (l *layouter) identity() {
	var first []Page
	for _, size := range identitySizes {
		w := &identityWriter{l: l, size: size, left: l.margins.Left, room: l.room()}
		w.newPage()
		w.fields()
		w.sections()
		w.pages = append(w.pages, w.page)
		if first == nil || len(w.pages) == 1 {
			first = w.pages
		}
		if len(w.pages) != 2 { // more than two do not become one
			break
		}
	}
	l.doc.Pages = append(l.doc.Pages, first...)
}

type identityWriter struct {
	l          *layouter
	pages      []Page
	page       Page // that is being filled
	size       float64
	left, room float64
	y          float64
}

func (w *identityWriter) newPage() {
	if w.page.Cells != nil {
		w.pages = append(w.pages, w.page)
	}
	w.page, w.y = Page{}, w.l.margins.Top
}

func (w *identityWriter) bottom() float64 { return w.l.doc.Height - w.l.margins.Bottom }

// text makes printed lines of paragraphs; several are numbered.
func (w *identityWriter) text(paragraphs []string, width float64, numbered bool) []Line {
	var lines []Line
	width -= 2 * padding
	for i, p := range paragraphs {
		mark, indent := "", 0.0
		if numbered && len(paragraphs) > 1 {
			mark = number(i+1) + ". "
			indent = w.l.fonts.Width("00. ", w.size, false)
		}
		for n, line := range w.l.fonts.lines(p, w.size, false, width-indent) {
			line.Mark, line.Indent = "", indent
			if n == 0 {
				line.Mark = mark
				if i > 0 {
					line.Gap = 0.6
				}
			}
			lines = append(lines, line)
		}
	}
	return lines
}

// row places cells of one height beside one another, each from x on. When they
// are higher than what is left of the page, they go to the next one; when they
// are higher than a page, they are split at a line.
func (w *identityWriter) row(least float64, cells ...Cell) {
	h := least
	for _, c := range cells {
		h = max(h, height(c.Lines)+2*padding)
	}
	if w.y+h > w.bottom() && (h <= w.bottom()-w.l.margins.Top || w.bottom()-w.y < 30) {
		w.newPage()
	}
	for part := 0; ; part++ {
		left := w.bottom() - w.y
		now, rest := make([]Cell, len(cells)), false
		for i, c := range cells {
			k, used := 0, 2*padding
			for k < len(c.Lines) && used+c.Lines[k].Gap+lineHeight(c.Lines[k].Size) <= left+1e-6 {
				used += c.Lines[k].Gap + lineHeight(c.Lines[k].Size)
				k++
			}
			now[i] = c
			now[i].Lines, cells[i].Lines = c.Lines[:k:k], c.Lines[k:]
			now[i].Part = part
			now[i].Y, now[i].H = w.y, min(h, left)
			rest = rest || k < len(c.Lines)
		}
		if rest {
			for i := range now {
				now[i].H = left
			}
		}
		w.page.Cells = append(w.page.Cells, now...)
		w.y += now[0].H
		if !rest {
			return
		}
		w.newPage()
		h = 0
		for i := range cells {
			if cells[i].Kind == SectionCell || cells[i].Kind == ValueCell {
				cells[i].Lines = append([]Line{{Text: Continued, Size: w.size}}, cells[i].Lines...)
			}
			h = max(h, height(cells[i].Lines)+2*padding)
		}
	}
}

// fields places the agency and beside it the labelled fields.
func (w *identityWriter) fields() {
	id := &w.l.p.Identity
	half := w.room / 2
	start, page := w.y, len(w.pages)
	close := func() {
		agency := Cell{Rect: Rect{w.left, start, half, w.y - start}, Kind: AgencyCell, Centred: true, Span: 1}
		if len(w.pages) == page {
			for _, a := range w.l.doc.Agency {
				agency.Lines = append(agency.Lines, w.l.fonts.lines(a, w.size+2, true, half-8)...)
			}
			agency.Lines = capped(agency.Lines, 12)
			if len(w.l.doc.Agency) == 0 {
				agency.Lines = nil
			}
			agency.H = max(agency.H, height(agency.Lines)+2*padding)
		}
		w.page.Cells = append([]Cell{agency}, w.page.Cells...)
	}
	field := func(label string, value ...string) {
		lw := half * labelShare
		a := Cell{Rect: Rect{X: w.left + half, W: lw}, Kind: LabelCell, Lines: w.l.fonts.lines(label, w.size, true, lw-2*padding), Span: 1}
		b := Cell{Rect: Rect{X: w.left + half + lw, W: half - lw}, Kind: ValueCell, Lines: w.text(value, half-lw, false), Span: 1}
		w.row(fieldHeight, a, b)
	}
	date := func(kind string) string {
		for _, d := range id.Dates {
			if d.Kind == kind {
				return d.Text
			}
		}
		return ""
	}
	dated := func(kind string) bool {
		for _, d := range id.Dates {
			if d.Kind == kind {
				return true
			}
		}
		return false
	}
	field("NOMOR SOP", id.Number)
	field("TANGGAL PEMBUATAN", date("pembuatan"))
	field("TANGGAL REVISI", date("revisi"))
	field("TANGGAL EFEKTIF", date("efektif"))
	if dated("pengesahan") {
		field("TANGGAL PENGESAHAN", date("pengesahan"))
	}
	for _, role := range []string{"disusun", "diperiksa", "disahkan"} {
		any := false
		for _, s := range id.Signers {
			if s.Role == role {
				any = true
				w.signer(strings.ToUpper(role)+" OLEH", s, half)
			}
		}
		if !any && role == "disahkan" {
			w.signer("DISAHKAN OLEH", program.Signer{}, half)
		}
	}
	field("NAMA SOP", w.l.p.Title)
	if id.Total != nil {
		field("JANGKA WAKTU", id.Total.Text)
	}
	if id.Limit != nil {
		text := id.Limit.Time.Text
		if id.Limit.Law.Text != "" {
			text += " menurut " + id.Limit.Law.Text
		}
		field("BATAS WAKTU", text)
	}
	if len(w.pages) != page {
		start = w.l.margins.Top
	}
	close()
	a := &w.page.Cells[0]
	w.y = max(w.y, a.Y+a.H)
}

// signer places who signs: the office, room for signature and stamp, the name.
func (w *identityWriter) signer(label string, s program.Signer, half float64) {
	lw := half * labelShare
	var lines []Line
	add := func(text string, bold bool, gap float64) {
		for i, line := range w.l.fonts.lines(text, w.size, bold, half-lw-2*padding) {
			if i == 0 {
				line.Gap = gap
			}
			lines = append(lines, line)
		}
	}
	add(s.Position, false, 0)
	gap := signHeight
	for _, t := range []struct {
		text string
		bold bool
	}{{s.Name, true}, {s.Rank, false}, {withPrefix("NIP ", s.NIP), false}} {
		if clean(t.text) != "" {
			add(t.text, t.bold, gap)
			gap = 0
		}
	}
	if s.Date != nil && clean(s.Date.Text) != "" {
		add("Tanggal "+s.Date.Text, false, gap)
	}
	w.row(signHeight+2*lineHeight(w.size),
		Cell{Rect: Rect{X: w.left + half, W: lw}, Kind: LabelCell, Lines: w.l.fonts.lines(label, w.size, true, lw-2*padding), Span: 1},
		Cell{Rect: Rect{X: w.left + half + lw, W: half - lw}, Kind: ValueCell, Lines: lines, Span: 1})
}

func withPrefix(prefix, text string) string {
	if clean(text) == "" {
		return ""
	}
	return prefix + text
}

// sections places the sections in pairs.
func (w *identityWriter) sections() {
	p := w.l.p
	id := &p.Identity
	type section struct {
		name  string
		items []string
	}
	var laws, skills []string
	for _, law := range id.LegalBasis {
		laws = append(laws, law.Text)
	}
	for _, q := range id.Qualifications {
		text := q.Text
		if q.Lane >= 0 {
			text = clean(p.Lanes[q.Lane].Name) + ": " + text
		}
		skills = append(skills, text)
	}
	all := []section{
		{"DASAR HUKUM", laws}, {"KUALIFIKASI PELAKSANA", skills},
		{"KETERKAITAN", id.Related}, {"PERALATAN/PERLENGKAPAN", id.Tools},
		{"PERINGATAN", id.Warnings}, {"PENCATATAN DAN PENDATAAN", id.Records},
	}
	for _, s := range id.Sections {
		all = append(all, section{strings.ToUpper(clean(s.Name)), s.Items})
	}
	half := w.room / 2
	for i := 0; i < len(all); i += 2 {
		var cells []Cell
		for k := 0; k < 2; k++ {
			c := Cell{Rect: Rect{X: w.left + float64(k)*half, W: half}, Kind: SectionCell, Span: 1}
			if i+k < len(all) {
				s := all[i+k]
				c.Heading = s.name
				c.Lines = append(w.l.fonts.lines(s.name, w.size, true, half-2*padding), w.text(s.items, half, true)...)
			}
			cells = append(cells, c)
		}
		w.row(14, cells...)
	}
}
