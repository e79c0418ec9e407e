package docx

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"sopc/compiler/form"
)

// shape is something that is drawn over the table. Its place is that of the
// cell it is anchored in, in mm.
type shape struct {
	form.Rect
	name, words string
	preset      string       // of DrawingML; without one, the way is drawn
	adjust      []int        // of a bent connector, in 1/100,000 of its width and height in turn
	flipH       bool         // of a connector: it runs to the left
	flipV       bool         // it runs upwards
	way         []form.Point // of a line, from the corner of the rectangle
	start, end  string       // what a line has at its ends
	lines       []form.Line  // text in it
}

// place is a cell of a table.
type place struct{ row, column int }

// presets are the symbols of the form among the shapes of Word.
var presets = map[form.Shape]string{
	form.Capsule: capsule, form.Box: "flowChartProcess",
	form.Diamond: "flowChartDecision", form.Pentagon: "flowChartOffpageConnector", form.Dot: dot,
}

// capsule is a rectangle whose corners are round all the way: Word's own
// terminator becomes a barrel where a lane is narrow.
const capsule = "roundRect"

// dot is the shape of a dot at which a line parts.
const dot = "flowChartConnector"

// drawings are the shapes of a page by the cell they are anchored in: arrows
// first, so that symbols and labels lie over them.
func (b *body) drawings(t *form.Table) map[place][]shape {
	all := map[place][]shape{}
	put := func(s shape) {
		at := cellAt(t, s.X, s.Y)
		s.X -= t.Columns[at.column].X
		s.Y -= t.Rows[at.row].Y
		all[at] = append(all[at], s)
	}
	for i := range t.Arrows {
		if len(t.Arrows[i].Points) > 1 {
			put(line(t, i))
		}
	}
	for i := range t.Symbols {
		s := &t.Symbols[i]
		d := shape{Rect: s.Rect, name: t.Name(i), preset: presets[s.Shape]}
		if s.Letter != "" {
			d.lines = []form.Line{{Text: s.Letter}}
		}
		put(d)
	}
	label := func(name string, l *form.Label) {
		if l != nil {
			const more = 0.6 // mm beyond the text on either side
			put(shape{Rect: form.Rect{X: l.X - more, Y: l.Y, W: l.W + 2*more, H: l.H}, name: name, lines: l.Lines})
		}
	}
	for _, a := range t.Arrows {
		label("Keterangan panah", a.Label)
	}
	for _, s := range t.Symbols {
		label("Halaman sambungan", s.Note)
	}
	return all
}

// cellAt is the cell of a lane at a point.
func cellAt(t *form.Table, x, y float64) place {
	var at place
	for i, c := range t.Columns {
		if c.Lane >= 0 && (at.column == 0 || c.X <= x) {
			at.column = i
		}
	}
	for i, r := range t.Rows {
		if r.Y <= y {
			at.row = i
		}
	}
	return at
}

// line is the shape of an arrow. A straight one is a connector, and so is one
// that runs level at one of its ends; others would have to be turned, which
// not every program draws alike, and are drawn as they go.
func line(t *form.Table, at int) shape {
	a := &t.Arrows[at]
	s := shape{name: "Panah", end: "triangle"}
	switch {
	case a.Joined:
		s.name, s.end = "Garis", "none"
	case a.Merges:
		s.end = "oval"
	}
	s.words = s.name + " dari " + t.Name(a.From) + " ke " + t.Name(a.To)
	if a.Label != nil {
		var text []string
		for _, l := range a.Label.Lines {
			text = append(text, l.Text)
		}
		s.words += ": " + strings.Join(text, " ")
	}
	points := corners(a.Points)
	from, to := points[0], points[len(points)-1]
	n := len(points) - 1
	if n > 1 && !level(points[0], points[1]) && level(points[n-1], points[n]) {
		// A connector begins level: draw it from its other end.
		from, to = to, from
		s.start, s.end = s.end, "none"
		turned := make([]form.Point, len(points))
		for i, p := range points {
			turned[n-i] = p
		}
		points = turned
	}
	w, h := to.X-from.X, to.Y-from.Y
	switch {
	case n == 1:
		s.preset = "straightConnector1"
	case n <= 5 && level(points[0], points[1]) && math.Abs(w) > 1 && math.Abs(h) > 1:
		s.preset = "bentConnector" + itoa(n)
		for i := 1; i < n-1; i++ {
			share := (points[i].X - from.X) / w
			if i%2 == 0 {
				share = (points[i].Y - from.Y) / h
			}
			s.adjust = append(s.adjust, int(math.Round(share*100000)))
		}
	}
	if s.preset != "" {
		s.Rect = form.Rect{X: min(from.X, to.X), Y: min(from.Y, to.Y), W: math.Abs(w), H: math.Abs(h)}
		s.flipH, s.flipV = w < 0, h < 0
	} else {
		s.Rect = around(points)
	}
	for _, p := range points {
		s.way = append(s.way, form.Point{X: p.X - s.X, Y: p.Y - s.Y})
	}
	return s
}

// corners leaves out the points at which a line does not turn.
func corners(points []form.Point) []form.Point {
	all := points[:1:1]
	for i := 1; i < len(points); i++ {
		if i+1 < len(points) && level(points[i-1], points[i]) == level(points[i], points[i+1]) {
			continue
		}
		all = append(all, points[i])
	}
	return all
}

func level(a, b form.Point) bool { return math.Abs(a.Y-b.Y) < 0.001 }

func around(points []form.Point) form.Rect {
	x, y, right, foot := points[0].X, points[0].Y, points[0].X, points[0].Y
	for _, p := range points {
		x, y, right, foot = min(x, p.X), min(y, p.Y), max(right, p.X), max(foot, p.Y)
	}
	return form.Rect{X: x, Y: y, W: right - x, H: foot - y}
}

// Widths of lines in mm, as on the form.
const (
	symbolWidth = 0.4
	arrowWidth  = 0.35
)

// textPadding is the room above the text of all cells of the tables in mm,
// where paragraphs, and with them anchors, begin: see parts/styles.xml.
const textPadding = 1.0

// labelSize is that of the style of labels in points; where there is little
// room, the form sets them smaller.
const labelSize = 6.5

// shape writes a shape in both forms.
func (b *body) shape(s shape) {
	b.shapes++
	b.open("w:r")
	b.open("mc:AlternateContent")
	b.open("mc:Choice", "Requires", "wps")
	b.drawing(s)
	b.close()
	b.open("mc:Fallback")
	b.picture(s)
	b.close()
	b.close()
	b.close()
}

// drawing writes a shape as DrawingML.
func (b *body) drawing(s shape) {
	w, h := itoa(emu(s.W)), itoa(emu(s.H))
	b.open("w:drawing")
	b.open("wp:anchor", "distT", "0", "distB", "0", "distL", "0", "distR", "0", "simplePos", "0", "relativeHeight", itoa(b.shapes),
		"behindDoc", "0", "locked", "0", "layoutInCell", "1", "allowOverlap", "1")
	b.leaf("wp:simplePos", "x", "0", "y", "0")
	b.open("wp:positionH", "relativeFrom", "column")
	b.text("wp:posOffset", itoa(emu(s.X)))
	b.close()
	b.open("wp:positionV", "relativeFrom", "paragraph")
	b.text("wp:posOffset", itoa(emu(s.Y-textPadding)))
	b.close()
	b.leaf("wp:extent", "cx", w, "cy", h)
	b.leaf("wp:effectExtent", "l", "0", "t", "0", "r", "0", "b", "0")
	b.leaf("wp:wrapNone")
	b.leaf("wp:docPr", "id", itoa(b.shapes), "name", s.name, "descr", s.words)
	b.leaf("wp:cNvGraphicFramePr")
	b.open("a:graphic")
	b.open("a:graphicData", "uri", "http://schemas.microsoft.com/office/word/2010/wordprocessingShape")
	b.open("wps:wsp")
	switch {
	case s.way != nil && s.preset != "":
		b.leaf("wps:cNvCnPr")
	case s.preset == "" && s.way == nil:
		b.leaf("wps:cNvSpPr", "txBox", "1")
	default:
		b.leaf("wps:cNvSpPr")
	}
	b.open("wps:spPr")
	var flips []string
	if s.flipH {
		flips = append(flips, "flipH", "1")
	}
	if s.flipV {
		flips = append(flips, "flipV", "1")
	}
	b.open("a:xfrm", flips...)
	b.leaf("a:off", "x", "0", "y", "0")
	b.leaf("a:ext", "cx", w, "cy", h)
	b.close()
	b.geometry(s)
	switch {
	case s.way != nil:
		b.stroke(arrowWidth, s)
	case s.preset == dot:
		b.solid("000000")
		b.leaf("a:ln")
	case s.preset != "":
		b.solid("FFFFFF")
		b.stroke(symbolWidth, s)
	default:
		b.leaf("a:noFill")
		b.open("a:ln")
		b.leaf("a:noFill")
		b.close()
	}
	b.close()
	if s.lines != nil {
		b.open("wps:txbx")
		b.content(s)
		b.close()
	}
	b.leaf("wps:bodyPr", "wrap", "square", "lIns", "0", "tIns", "0", "rIns", "0", "bIns", "0", "anchor", "ctr")
	for range 5 {
		b.close()
	}
}

func (b *body) geometry(s shape) {
	preset := s.preset
	if s.way == nil && preset == "" {
		preset = "rect"
	}
	if preset != "" {
		b.open("a:prstGeom", "prst", preset)
		b.open("a:avLst")
		if preset == capsule {
			b.leaf("a:gd", "name", "adj", "fmla", "val 50000")
		}
		for i, a := range s.adjust {
			b.leaf("a:gd", "name", "adj"+itoa(i+1), "fmla", "val "+itoa(a))
		}
		b.close()
		b.close()
		return
	}
	b.open("a:custGeom")
	for _, list := range []string{"a:avLst", "a:gdLst", "a:ahLst", "a:cxnLst"} {
		b.leaf(list)
	}
	b.leaf("a:rect", "l", "0", "t", "0", "r", "r", "b", "b")
	b.open("a:pathLst")
	b.open("a:path", "w", itoa(emu(s.W)), "h", itoa(emu(s.H)), "fill", "none")
	for i, p := range s.way {
		name := "a:lnTo"
		if i == 0 {
			name = "a:moveTo"
		}
		b.open(name)
		b.leaf("a:pt", "x", itoa(emu(p.X)), "y", itoa(emu(p.Y)))
		b.close()
	}
	for range 3 {
		b.close()
	}
}

func (b *body) solid(colour string) {
	b.open("a:solidFill")
	b.leaf("a:srgbClr", "val", colour)
	b.close()
}

func (b *body) stroke(width float64, s shape) {
	b.open("a:ln", "w", itoa(emu(width)))
	b.solid("000000")
	b.leaf("a:miter", "lim", "800000")
	for _, end := range []struct{ name, kind string }{{"a:headEnd", s.start}, {"a:tailEnd", s.end}} {
		size := "med"
		switch end.kind {
		case "", "none":
			continue
		case "oval":
			size = "sm"
		}
		b.leaf(end.name, "type", end.kind, "w", size, "len", size)
	}
	b.close()
}

// content writes the text of a shape.
func (b *body) content(s shape) {
	style := "SOPLabelPanah"
	if s.preset != "" {
		style = "SOPHuruf"
	}
	b.open("w:txbxContent")
	b.open("w:p")
	b.open("w:pPr")
	b.leaf("w:pStyle", "w:val", style)
	b.close()
	b.open("w:r")
	if size := s.lines[0].Size; size != labelSize && s.preset == "" {
		b.open("w:rPr")
		b.leaf("w:sz", "w:val", itoa(int(2*size)))
		b.leaf("w:szCs", "w:val", itoa(int(2*size)))
		b.close()
	}
	for i, l := range s.lines {
		if i > 0 {
			b.leaf("w:br")
		}
		b.text("w:t", l.Text, "xml:space", "preserve")
	}
	b.close()
	b.close()
	b.close()
}

// outlines are the symbols in thousandths of their rectangle, as VML paths.
var outlines = map[string]string{
	"flowChartProcess":          "m0,0l1000,0,1000,1000,0,1000xe",
	"flowChartDecision":         "m500,0l1000,500,500,1000,0,500xe",
	"flowChartOffpageConnector": "m0,0l1000,0,1000,800,500,1000,0,800xe",
}

// picture writes a shape as VML, for programs that know no other.
func (b *body) picture(s shape) {
	const point = 72 / 25.4
	size := func(f float64) string { return strconv.FormatFloat(math.Round(f*point*100)/100, 'f', -1, 64) + "pt" }
	style := fmt.Sprintf("position:absolute;margin-left:%s;margin-top:%s;width:%s;height:%s;z-index:%d;mso-position-horizontal-relative:text;mso-position-vertical-relative:text",
		size(s.X), size(s.Y-textPadding), size(s.W), size(s.H), b.shapes)
	b.open("w:pict")
	switch {
	case s.way != nil:
		path := ""
		for i, p := range s.way {
			path += string("ml,"[min(i, 2)]) + itoa(twips(p.X)) + "," + itoa(twips(p.Y))
		}
		b.open("v:shape", "style", style, "alt", s.words, "coordsize", itoa(max(1, twips(s.W)))+","+itoa(max(1, twips(s.H))), "path", path+"e",
			"filled", "f", "strokeweight", size(arrowWidth))
		heads := map[string]string{"triangle": "block", "oval": "oval"}
		var ends []string
		if h := heads[s.start]; h != "" {
			ends = append(ends, "startarrow", h)
		}
		if h := heads[s.end]; h != "" {
			ends = append(ends, "endarrow", h)
		}
		if ends != nil {
			b.leaf("v:stroke", ends...)
		}
	case s.preset == capsule:
		b.open("v:roundrect", "style", style, "alt", s.name, "arcsize", ".5", "strokeweight", size(symbolWidth))
	case s.preset == dot:
		b.open("v:oval", "style", style, "alt", s.name, "fillcolor", "black", "stroked", "f")
	case s.preset != "":
		b.open("v:shape", "style", style, "alt", s.name, "coordsize", "1000,1000", "path", outlines[s.preset], "strokeweight", size(symbolWidth))
	default:
		b.open("v:rect", "style", style, "filled", "f", "stroked", "f")
	}
	if s.lines != nil {
		b.open("v:textbox", "inset", "0,0,0,0")
		b.content(s)
		b.close()
	}
	b.close()
	b.close()
}
