package form

import "sopc/compiler/program"

// # Around the form: the cover, the mark of a draft, what a template leaves out

// mark marks what is not in force, in the margin above every page.
func (l *layouter) mark() {
	if l.p.Status == program.InForce {
		return
	}
	const h, size = 6.0, 12.0
	c := &Cell{Kind: MarkCell, Lines: []Line{{Text: "KONSEP", Bold: true, Size: size}}, Span: 1, Centred: true}
	c.W = l.fonts.Width("KONSEP", size, true) + 6
	c.Rect = Rect{l.doc.Width - l.margins.Right - c.W, l.margins.Top - h - 2, c.W, h}
	l.doc.Mark = c
}

// coverLine is a text on the cover.
type coverLine struct {
	text      string
	size, gap float64 // points; mm above it, unless it is the first
	bold      bool
	most      int // lines that it may have in this size
}

// cover lays out the cover: above what it is, in the middle the logo, below
// whose it is.
func (l *layouter) cover() {
	if !l.template.Cover {
		return
	}
	title := []coverLine{{l.template.name(coverPart), 18, 0, true, 2}, {l.doc.Title, 22, 8, true, 4}}
	if number := clean(l.field("nomor")); number != "" {
		title = append(title, coverLine{"Nomor " + number, 12, 8, false, 1})
	}
	var agency []coverLine
	for _, a := range l.doc.Agency[:min(6, len(l.doc.Agency))] {
		agency = append(agency, coverLine{a, 16, 1, true, 1})
	}
	for _, d := range []struct {
		part Part
		says string
	}{{"tanggal efektif", "Berlaku sejak "}, {"tanggal pembuatan", "Dibuat "}} {
		if date := clean(l.field(d.part)); date != "" {
			agency = append(agency, coverLine{d.says + date, 12, 6, false, 1})
			break
		}
	}
	p := Page{Cover: true}
	y, room := l.margins.Top, l.doc.Height-l.margins.Top-l.margins.Bottom
	for _, part := range []struct {
		share float64
		lines []coverLine
		logo  float64 // mm
	}{{0.42, title, 0}, {0.28, nil, 45}, {0.3, agency, 0}} {
		c := Cell{Rect: Rect{l.margins.Left, y, l.room(), part.share * room}, Kind: CoverCell, Centred: true, Span: 1}
		l.fill(&c, part.lines)
		if part.logo > 0 {
			l.addLogo(&c, min(part.logo, c.H-2*padding))
		}
		y += c.H
		p.Cells = append(p.Cells, c)
	}
	l.doc.Pages = append(l.doc.Pages, p)
}

// fill puts texts into a cell, in the largest size in which none is cut short.
func (l *layouter) fill(c *Cell, texts []coverLine) {
	for _, share := range []float64{1, 0.85, 0.7, 0.55, 0.4} {
		c.Lines = nil
		whole := true
		for _, t := range texts {
			lines := l.fonts.lines(t.text, t.size*share, t.bold, c.W-20)
			most := int(float64(t.most)/share + 0.5)
			whole = whole && len(lines) <= most
			lines = capped(lines, most)
			if len(lines) > 0 && len(c.Lines) > 0 {
				lines[0].Gap = t.gap * share
			}
			c.Lines = append(c.Lines, lines...)
		}
		if whole && c.content() <= c.H-2*padding {
			return
		}
	}
}

// leftOut are the parts that the SOP fills in and the template does not show.
func (l *layouter) leftOut() []Part {
	var all []Part
	for _, list := range []struct {
		parts   []Part
		entries []Entry
	}{{FieldParts, l.template.Fields}, {SectionParts, l.template.Sections}, {ColumnParts, l.template.Columns}} {
		shown := map[Part]bool{}
		for _, e := range list.entries {
			shown[e.Part] = true
		}
		for _, p := range list.parts {
			if list.entries != nil && !shown[p] && l.filled(p) {
				all = append(all, p)
			}
		}
	}
	return all
}
