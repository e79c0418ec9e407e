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

// cover lays out the cover: above what it is, in the middle the logo, below
// whose it is.
func (l *layouter) cover() {
	if !l.template.Cover {
		return
	}
	room := l.doc.Height - l.margins.Top - l.margins.Bottom
	p := Page{Cover: true}
	y := l.margins.Top
	add := func(share float64) *Cell {
		p.Cells = append(p.Cells, Cell{Rect: Rect{l.margins.Left, y, l.room(), share * room}, Kind: CoverCell, Centred: true, Span: 1})
		y += share * room
		return &p.Cells[len(p.Cells)-1]
	}
	say := func(c *Cell, text string, size, gap float64, bold bool, most int) {
		lines := capped(l.fonts.lines(text, size, bold, c.W-20), most)
		if len(lines) > 0 && len(c.Lines) > 0 {
			lines[0].Gap = gap
		}
		c.Lines = append(c.Lines, lines...)
	}
	title := add(0.42)
	say(title, l.template.name(coverPart), 18, 0, true, 2)
	say(title, l.doc.Title, 22, 8, true, 4)
	if number := l.field("nomor"); clean(number) != "" {
		say(title, "Nomor "+number, 12, 8, false, 2)
	}
	l.addLogo(add(0.28), 45)
	agency := add(0.3)
	for _, a := range l.doc.Agency[:min(6, len(l.doc.Agency))] {
		say(agency, a, 16, 1, true, 2)
	}
	for _, d := range []struct {
		part Part
		says string
	}{{"tanggal efektif", "Berlaku sejak "}, {"tanggal pembuatan", "Dibuat "}} {
		if date := l.field(d.part); clean(date) != "" {
			say(agency, d.says+date, 12, 6, false, 1)
			break
		}
	}
	l.doc.Pages = append(l.doc.Pages, p)
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
