package form

import (
	"slices"
	"strings"

	"sopc/compiler/program"
)

const (
	logoHeight = 24.0 // mm on the identity part; a wide logo is lower
	logoGap    = 2.5  // mm between it and the agency
)

// fields places the labelled fields and beside them the agency.
func (w *identityWriter) fields() {
	half := w.room / 2
	var waiting []signing // who sign side by side
	for _, e := range w.entries {
		label := w.l.template.label(e)
		if role, ok := strings.CutSuffix(string(e.Part), " oleh"); ok {
			signers := w.l.signers(role)
			if len(signers) == 0 {
				signers = []program.Signer{{}}
			}
			for _, s := range signers {
				if w.abreast {
					waiting = append(waiting, signing{label, s})
					continue
				}
				w.signer(label, s, half)
			}
			continue
		}
		w.signersAbreast(waiting, half)
		waiting = nil
		text := e.Text
		if e.Part != "" {
			text = w.l.field(e.Part)
		}
		w.field(label, text, half)
	}
	w.signersAbreast(waiting, half)
	w.beside(half)
}

// beside places the agency beside the fields, on the first of their pages; on
// the others its cell goes on empty.
func (w *identityWriter) beside(half float64) {
	for i := range w.pages {
		page := &w.pages[i]
		agency := Cell{Rect: Rect{w.left, w.l.margins.Top, half, 0}, Kind: AgencyCell, Centred: true, Span: 1, Part: i}
		for _, c := range page.Cells {
			agency.H = max(agency.H, c.Y+c.H-agency.Y)
		}
		if i == 0 {
			for _, a := range w.l.doc.Agency {
				agency.Lines = append(agency.Lines, w.l.fonts.lines(a, w.size+2, true, half-8)...)
			}
			agency.Lines = capped(agency.Lines, 12)
			w.l.addLogo(&agency, logoHeight)
		}
		page.Cells = slices.Insert(page.Cells, 0, agency)
		if page == w.page {
			w.y = max(w.y, agency.Y+agency.H)
		}
	}
}

// addLogo puts the logo, if there is one, above the lines of a cell, at most so
// high, and makes the cell high enough for both.
func (l *layouter) addLogo(c *Cell, most float64) {
	if g := l.doc.Logo; g != nil {
		c.Picture.H = min(most, (c.W-8)*float64(g.Height)/float64(g.Width))
		c.Picture.W = c.Picture.H * float64(g.Width) / float64(g.Height)
	}
	c.H = max(c.H, c.content()+2*padding)
	if c.Picture.H > 0 {
		c.Picture.X, c.Picture.Y = c.X+(c.W-c.Picture.W)/2, c.Y+(c.H-c.content())/2
	}
}

// content is how high the picture and the lines of a cell are.
func (c *Cell) content() float64 { return c.lift() + height(c.Lines) }

// lift is how far a picture moves the lines down.
func (c *Cell) lift() float64 {
	if c.Picture.H > 0 && len(c.Lines) > 0 {
		return c.Picture.H + logoGap
	}
	return c.Picture.H
}

// fieldEntries are the fields of the identity part: the template's or else the
// guideline's, and of those that it does not ask for the ones that the SOP has.
func (l *layouter) fieldEntries() []Entry {
	if l.template.Fields != nil {
		return l.template.Fields
	}
	ratified := func(d program.Date) bool { return d.Kind == "pengesahan" } // filled in or not
	return slices.DeleteFunc(parts(FieldParts), func(e Entry) bool {
		switch e.Part {
		case "tanggal pengesahan":
			return !slices.ContainsFunc(l.p.Identity.Dates, ratified)
		case "disusun oleh", "diperiksa oleh", "jangka waktu", "batas waktu":
			return !l.filled(e.Part)
		}
		return false
	})
}

// field is what stands in a field that is no signer's.
func (l *layouter) field(p Part) string {
	id := &l.p.Identity
	switch p {
	case "nomor":
		return id.Number
	case "nama":
		return l.p.Title
	case "jangka waktu":
		if id.Total != nil {
			return id.Total.Text
		}
	case "batas waktu":
		if id.Limit == nil {
			break
		}
		if id.Limit.Law.Text != "" {
			return id.Limit.Time.Text + " menurut " + id.Limit.Law.Text
		}
		return id.Limit.Time.Text
	}
	if kind, ok := strings.CutPrefix(string(p), "tanggal "); ok {
		for _, d := range id.Dates {
			if d.Kind == kind {
				return d.Text
			}
		}
	}
	return ""
}

func (l *layouter) signers(role string) []program.Signer {
	var all []program.Signer
	for _, s := range l.p.Identity.Signers {
		if s.Role == role {
			all = append(all, s)
		}
	}
	return all
}

// filled reports whether the SOP says anything in a part of the form.
func (l *layouter) filled(p Part) bool {
	if role, ok := strings.CutSuffix(string(p), " oleh"); ok {
		return len(l.signers(role)) > 0
	}
	if slices.Contains(SectionParts, p) {
		return len(l.items(p)) > 0
	}
	if text := slices.Index(textParts[:], p); text >= 0 {
		return slices.ContainsFunc(l.words, func(row [textColumns][]string) bool { return len(row[text]) > 0 })
	}
	return clean(l.field(p)) != ""
}

func (w *identityWriter) field(label, value string, half float64) {
	lw := half * labelShare
	w.row(fieldHeight,
		Cell{Rect: Rect{X: w.left + half, W: lw}, Kind: LabelCell, Lines: w.lines(label, true, lw-2*padding), Span: 1},
		Cell{Rect: Rect{X: w.left + half + lw, W: half - lw}, Kind: ValueCell, Lines: w.text(nil, []string{value}, half-lw, false), Span: 1})
}

// signing is who signs, and as what.
type signing struct {
	label string
	program.Signer
}

// signersAbreast places several who sign side by side, or one as always.
func (w *identityWriter) signersAbreast(all []signing, half float64) {
	if len(all) == 1 {
		w.signer(all[0].label, all[0].Signer, half)
	}
	if len(all) < 2 {
		return
	}
	width := half / float64(len(all))
	var labels, names []Cell
	for i, s := range all {
		at := Rect{X: w.left + half + float64(i)*width, W: width}
		labels = append(labels, Cell{Rect: at, Kind: LabelCell, Lines: w.lines(s.label, true, width-2*padding), Span: 1})
		names = append(names, Cell{Rect: at, Kind: ValueCell, Lines: w.signature(s.Signer, width), Span: 1})
	}
	w.row(fieldHeight, labels...)
	w.row(signHeight+2*lineHeight(w.size), names...)
}

// signer places who signs beside the label.
func (w *identityWriter) signer(label string, s program.Signer, half float64) {
	lw := half * labelShare
	w.row(signHeight+2*lineHeight(w.size),
		Cell{Rect: Rect{X: w.left + half, W: lw}, Kind: LabelCell, Lines: w.lines(label, true, lw-2*padding), Span: 1},
		Cell{Rect: Rect{X: w.left + half + lw, W: half - lw}, Kind: ValueCell, Lines: w.signature(s, half-lw), Span: 1})
}

// signature is the office, room for signature and stamp, and the name.
func (w *identityWriter) signature(s program.Signer, width float64) []Line {
	var lines []Line
	add := func(text string, bold bool, gap float64) {
		for i, line := range w.lines(text, bold, width-2*padding) {
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
	return lines
}

func withPrefix(prefix, text string) string {
	if clean(text) == "" {
		return ""
	}
	return prefix + text
}

// sections places the sections in pairs.
func (w *identityWriter) sections() {
	half := w.room / 2
	all := w.all
	for i := 0; i < len(all) && !(w.single && len(w.pages) > 1); i += 2 {
		var cells [2]Cell
		for k := range cells {
			c := Cell{Rect: Rect{X: w.left + float64(k)*half, W: half}, Kind: SectionCell, Span: 1}
			if i+k < len(all) {
				c.Heading = all[i+k].name
				c.Lines = w.text(w.lines(c.Heading, true, half-2*padding), all[i+k].items, half, true)
			}
			cells[k] = c
		}
		w.row(14, cells[:]...)
	}
}

type section struct {
	name  string
	items []string
}

// sections are those of the template, or else the guideline's, and behind them
// those of the SOP's own that the template does not name.
func (l *layouter) sections() []section {
	entries := l.template.Sections
	if entries == nil {
		entries = parts(SectionParts)
	}
	// Sections of one's own are headed in capitals where the others are.
	heading := func(name string) string { return clean(name) }
	if !slices.ContainsFunc(entries, func(e Entry) bool { name := l.template.label(e); return e.Part != "" && name != strings.ToUpper(name) }) {
		heading = func(name string) string { return strings.ToUpper(clean(name)) }
	}
	var all []section
	own := slices.Clone(l.p.Identity.Sections)
	for _, e := range entries {
		s := section{name: l.template.label(e), items: l.items(e.Part)}
		same := func(o program.Section) bool { return program.Key(o.Name) == program.Key(e.Name) }
		if e.Part == "" {
			s.name = heading(e.Name)
			if i := slices.IndexFunc(own, same); i >= 0 {
				s.items = own[i].Items
				own = slices.Delete(own, i, i+1)
			}
		}
		all = append(all, s)
	}
	for _, o := range own {
		all = append(all, section{heading(o.Name), o.Items})
	}
	if lanes := l.laneTitles(); lanes != nil {
		all = append(all, section{heading("Keterangan Pelaksana"), lanes})
	}
	return all
}

// laneTitles say what the heads of the lanes have no room for: who a lane is in
// full, and who acts for it.
func (l *layouter) laneTitles() []string {
	var all []string
	for _, lane := range l.p.Lanes {
		name, full, other := clean(lane.Name), clean(lane.FullName), clean(lane.Substitute)
		for _, o := range l.p.Lanes {
			if o.ID == lane.Substitute && o.ID != "" {
				other = clean(o.Name)
			}
		}
		if program.Key(full) == program.Key(name) {
			full = ""
		}
		if full == "" && other == "" {
			continue
		}
		text := name
		if full != "" {
			text += ": " + full
		}
		if other != "" {
			text += " (pengganti: " + other + ")"
		}
		all = append(all, text)
	}
	return all
}

// items are the items of a section of the guideline.
func (l *layouter) items(p Part) []string {
	id := &l.p.Identity
	var all []string
	switch p {
	case "dasar hukum":
		for _, law := range id.LegalBasis {
			all = append(all, law.Text)
		}
	case "kualifikasi":
		for _, q := range id.Qualifications {
			text := q.Text
			if q.Lane >= 0 {
				text = clean(l.p.Lanes[q.Lane].Name) + ": " + text
			}
			all = append(all, text)
		}
	case "keterkaitan":
		return id.Related
	case "peralatan":
		return id.Tools
	case "peringatan":
		return id.Warnings
	case "pencatatan":
		return id.Records
	}
	return all
}
