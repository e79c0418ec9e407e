package form

import (
	"slices"
	"strconv"
	"strings"
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
	lanes := l.laneHeads(upper)
	lines := make([][]Line, len(l.columns))
	lower := max(6, lanes.high(l.fonts))
	for i, c := range l.columns {
		if c.Lane >= 0 {
			lines[i] = lanes.lines[c.Lane]
			continue
		}
		lines[i] = capped(l.headLines(c.Name, c.W), int((longestHead-2)/lineHeight(l.size)))
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
			cell(c.X, upper, c.W, lower, lines[i], 1, lanes.turned && c.Lane >= 0)
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

// laneHeads are the heads of the lanes.
type laneHeads struct {
	lines  [][]Line // of each lane
	turned bool     // the lines run upwards
	cut    bool     // the end of a name is missing
}

// laneHeads makes the heads of the lanes below what stands over them: in the
// size of the table, else smaller, else higher, a third of the page. Names that
// are still cut short and then look the same are shortened otherwise.
func (l *layouter) laneHeads(upper float64) laneHeads {
	names := make([]string, l.lanes)
	turned := false
	w := l.columns[l.firstLane].W
	for i := range names {
		names[i] = l.columns[l.firstLane+i].Name
		turned = turned || w < 20 && (len(l.fonts.lines(names[i], l.size, true, w-2*headPadding)) > 3 || l.splitsWord(names[i], l.size, w-2*headPadding))
	}
	size, longest := l.size, longestHead
	h := l.headsOf(names, turned, size, longest-upper)
	for third := (l.doc.Height - l.margins.Top - l.margins.Bottom) / 3; h.cut; h = l.headsOf(names, turned, size, longest-upper) {
		if size-0.5 >= smallestHead {
			size -= 0.5
		} else if longest < third {
			size, longest = l.size, third
		} else {
			break
		}
	}
	for _, group := range alike(h.lines) {
		h.lines = l.tellApart(h.lines, names, group, func(names []string) [][]Line { return l.headsOf(names, turned, size, longest-upper).lines })
	}
	return h
}

// high is how many mm heads need.
func (h *laneHeads) high(f Fonts) float64 {
	high := 0.0
	for _, lines := range h.lines {
		if !h.turned {
			high = max(high, height(lines)+2)
			continue
		}
		for _, t := range lines {
			high = max(high, f.Width(t.Text, t.Size, true)+2.4)
		}
	}
	return high
}

// headsOf makes heads of names, at most so high.
func (l *layouter) headsOf(names []string, turned bool, size, longest float64) laneHeads {
	h := laneHeads{turned: turned}
	w := l.columns[l.firstLane].W - 2*headPadding
	for _, name := range names {
		long, most := w, int((longest-2)/lineHeight(size))
		if turned {
			long, most = longest-1.5, int(w/lineHeight(size))
		}
		all := l.fonts.lines(name, size, true, long)
		h.cut = h.cut || len(all) > max(most, 1)
		h.lines = append(h.lines, capped(all, most))
	}
	return h
}

// alike are the lanes whose heads say the same.
func alike(heads [][]Line) (groups [][]int) {
	at := map[string]int{}
	for i, lines := range heads {
		text := ""
		for _, t := range lines {
			text += t.Text + " "
		}
		if g, ok := at[text]; ok {
			groups[g] = append(groups[g], i)
		} else {
			at[text] = len(groups)
			groups = append(groups, []int{i})
		}
	}
	return slices.DeleteFunc(groups, func(g []int) bool { return len(g) < 2 })
}

// tellApart shortens names of one beginning so that their heads differ: it
// keeps of what they share as many words as it can, "Kepala Subbagian … Bidang
// A". Where that is not enough, heads say the places of their lanes.
func (l *layouter) tellApart(heads [][]Line, names []string, group []int, headsOf func(names []string) [][]Line) [][]Line {
	shared := strings.Fields(names[group[0]])
	for _, i := range group {
		words := strings.Fields(names[i])
		n := 0
		for n < min(len(shared), len(words)) && shared[n] == words[n] {
			n++
		}
		shared = shared[:n]
	}
	short := make([]string, len(group))
	for begin := min(len(shared)-1, 8); begin >= -1; begin-- {
		for k, i := range group {
			words := strings.Fields(names[i])
			switch {
			case begin < 0:
				short[k] = strconv.Itoa(i+1) + ". " + names[i]
			default:
				short[k] = strings.Join(words[:begin], " ") + " … " + strings.Join(words[len(shared)-1:], " ")
			}
		}
		if made := headsOf(short); begin < 0 || len(alike(made)) == 0 {
			for k, i := range group {
				heads[i] = made[k]
			}
			break
		}
	}
	return heads
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
