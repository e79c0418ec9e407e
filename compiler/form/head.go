package form

import (
	"strconv"
)

const (
	longestHead  = 34.0 // mm of the table's head, without the row of numbers
	headPadding  = 0.8  // mm beside the text in it
	smallestHead = 5.5  // points
)

// layHead makes the two rows of the table's head, and a third one with the
// numbers of the columns when they are wanted.
func (l *layouter) layHead() {
	groups := l.headGroups()
	upper := 5.5
	for _, g := range groups {
		upper = max(upper, height(g.lines)+1.6)
	}
	lines := make([][]Line, len(l.columns))
	turned := false
	for i, c := range l.columns {
		if c.Lane < 0 {
			lines[i] = capped(l.headLines(c.Name, c.W), int((longestHead-2)/lineHeight(l.size)))
			continue
		}
		lines[i] = l.fonts.lines(c.Name, l.size, true, c.W-2*headPadding)
		if len(lines[i]) > 3 || l.splitsWord(c.Name, l.size, c.W-2*headPadding) {
			turned = true
		}
	}
	turned = turned && l.columns[l.firstLane].W < 20
	lower := 6.0
	for i, c := range l.columns {
		switch {
		case c.Lane >= 0 && turned:
			lines[i] = l.fonts.lines(c.Name, l.size, true, 27)
			lines[i] = capped(lines[i], int((c.W-2*headPadding)/lineHeight(l.size)))
			for _, t := range lines[i] {
				lower = max(lower, l.fonts.Width(t.Text, l.size, true)+2.4)
			}
			continue
		case c.Lane >= 0:
			lines[i] = capped(lines[i], int((longestHead-upper-2)/lineHeight(l.size)))
		}
		h := height(lines[i]) + 2
		if headGroup(c.Part) == "" {
			h -= upper // which it stands beside, too
		}
		lower = max(lower, h)
	}
	l.headH = upper + lower
	cell := func(x, y, w, h float64, lines []Line, span int, turned bool) {
		l.head = append(l.head, Cell{Rect: Rect{x, l.top + y, w, h}, Kind: HeadCell, Lines: lines, Span: span, Turned: turned, Shaded: true, Centred: true})
	}
	for i := 0; i < len(l.columns); {
		c := l.columns[i]
		g, ok := groups[i]
		if !ok {
			cell(c.X, 0, c.W, l.headH, lines[i], 1, false)
			i++
			continue
		}
		cell(c.X, 0, g.w, upper, g.lines, g.span, false)
		i += g.span
	}
	for i, c := range l.columns {
		if headGroup(c.Part) != "" {
			cell(c.X, upper, c.W, lower, lines[i], 1, turned && c.Lane >= 0)
		}
	}
	if l.template.Numbered {
		h := lineHeight(l.size) + 1.6
		for i, c := range l.columns {
			cell(c.X, l.headH, c.W, h, l.fonts.lines(strconv.Itoa(i+1), l.size-1, true, c.W), 1, false)
		}
		l.headH += h
	}
}

// group is what stands over several columns.
type group struct {
	span  int
	w     float64
	lines []Line
}

// headGroups are the groups of columns by the first of each.
func (l *layouter) headGroups() map[int]group {
	all := map[int]group{}
	for i := 0; i < len(l.columns); {
		p := headGroup(l.columns[i].Part)
		g := group{}
		for i+g.span < len(l.columns) && headGroup(l.columns[i+g.span].Part) == p {
			g.w += l.columns[i+g.span].W
			g.span++
		}
		if p != "" {
			g.lines = capped(l.headLines(clean(l.template.name(p)), g.w), 2)
			all[i] = g
		}
		i += g.span
	}
	return all
}

// headGroup is what stands over a column and its neighbours, if anything.
func headGroup(p Part) Part {
	switch p {
	case lanesPart:
		return lanesPart
	case "kelengkapan", "waktu", "output":
		return standardPart
	}
	return ""
}

// headLines makes printed lines of a name, smaller where a word would not fit.
func (l *layouter) headLines(name string, w float64) []Line {
	w -= 2 * padding
	size := l.size
	for size > smallestHead && l.splitsWord(name, size, w) {
		size -= 0.5
	}
	return l.fonts.lines(name, size, true, w)
}

// splitsWord reports whether a text has a word that is wider than w.
func (l *layouter) splitsWord(s string, size, w float64) bool {
	from := 0
	for i := 0; i <= len(s); i++ {
		if i == len(s) || s[i] == ' ' {
			if l.fonts.Width(s[from:i], size, true) > w {
				return true
			}
			from = i + 1
		}
	}
	return false
}

// capped leaves at most n lines; the last one then ends with an ellipsis.
func capped(lines []Line, n int) []Line {
	n = max(n, 1)
	if len(lines) <= n {
		return lines
	}
	lines = lines[:n]
	t := []rune(lines[n-1].Text)
	lines[n-1].Text = string(t[:max(0, len(t)-1)]) + "…"
	return lines
}
