package form

import (
	"math"
	"slices"
)

// # Columns
//
// Each text column is as wide as its longest word. What is left goes to lanes
// up to a good width, then bit by bit to the text column that makes the table
// shorter. Where there is too little, columns give back what they have beyond
// their words.

// Widths in mm.
const (
	leastLane  = 13.0
	goodLane   = 15.5
	widestLane = 26.0
	onlyLane   = 28.5 // of a lane that has all arrows to itself: there is room for the heads of four beside a symbol
	spareText  = 36.0 // what text columns have before lanes get wider than good
	widestWord = 34.0 // a word that is wider is broken
	narrowText = 12.0 // what columns keep when there is too little room
)

// What the text columns need at least, in mm with text of the usual size, and
// share the rest by. Those of the agency's own are as wide as it says.
var (
	leastText  = [textColumns]float64{7, 31, 20, 14, 20, 22}
	textShares = [textColumns]float64{1, 62, 34, 14, 34, 28}
)

// layOrder puts the columns in order.
func (l *layouter) layOrder() {
	if l.entries = l.template.Columns; l.entries == nil {
		l.entries = parts(ColumnParts)
	}
	for i := range l.place {
		l.place[i] = -1
	}
	for _, e := range l.entries {
		if e.Part == lanesPart {
			l.firstLane = len(l.texts)
			for range l.lanes {
				l.texts = append(l.texts, -1)
			}
			continue
		}
		text := slices.Index(textParts[:], e.Part)
		if text >= 0 {
			l.least[text] = leastText[text]
		} else {
			text = ownColumn + len(l.own)
			l.own = append(l.own, e.Name)
			l.least[text] = e.Width
		}
		l.place[text] = len(l.texts)
		l.texts = append(l.texts, text)
	}
}

// paper takes the paper that is asked for or, when the columns need more, turns
// it to landscape; only then a larger one, which an office may lack, is taken,
// and beyond A3 one as wide as they need.
func (l *layouter) paper(o Options) {
	need := leastLane*float64(l.lanes) + l.margins.Left + l.margins.Right
	for _, w := range l.least {
		need += w
	}
	asked := o.Paper
	if asked.Width == 0 {
		asked = A4
	}
	if o.Portrait {
		l.doc.Width, l.doc.Height = asked.Width, asked.Height
	}
	for _, p := range []Paper{asked, F4, A3} {
		if l.doc.Width < need && p.Height > l.doc.Width {
			l.doc.Width, l.doc.Height = p.Height, p.Width
		}
	}
	if l.doc.Width < need {
		l.doc.Width = math.Ceil(need)
	}
	l.widen(l.doc.Width - need)
}

// widen gives the text columns, out of some spare room, the least that larger
// text needs.
func (l *layouter) widen(spare float64) {
	want := 0.0 // more than they have
	for c := range ownColumn {
		want += l.least[c] * (l.size/usualSize - 1)
	}
	if want <= 0 {
		return
	}
	for c := range ownColumn {
		l.least[c] *= 1 + (l.size/usualSize-1)*min(1, spare/want)
	}
}

func (l *layouter) layColumns() {
	room, least := l.room(), 0.0
	for _, w := range l.least {
		least += w
	}
	l.measured = l.measureTexts()
	n := float64(l.lanes)
	lane := min(l.widestLane(), max(goodLane, (room-least-spareText)/n), (room-least)/n)
	lane = max(leastLane, min(lane, (room-sum(l.measured.hold(l.least, widestWord)))/n))
	l.halfW = min(0.31*lane, lane/2-3.65, 7.5)
	l.halfH = min(4, max(2.4, 0.75*l.halfW))
	widths := l.textWidths(room - lane*n)
	x := l.margins.Left
	add := func(c Column) {
		c.X = x
		l.columns = append(l.columns, c)
		x += c.W
	}
	for _, e := range l.entries {
		if e.Part != lanesPart {
			add(Column{W: widths[l.texts[len(l.columns)]], Name: l.template.label(e), Part: e.Part, Lane: -1})
			continue
		}
		for i := range l.lanes {
			name := "—"
			if i < len(l.p.Lanes) {
				name = clean(l.p.Lanes[i].Name)
			}
			add(Column{W: lane, Name: name, Part: e.Part, Lane: i})
		}
	}
}

// widestLane is how wide a lane is at most, in mm.
func (c *charter) widestLane() float64 {
	if c.lanes == 1 {
		return onlyLane
	}
	return widestLane
}

func sum(widths [textColumns]float64) (all float64) {
	for _, w := range widths {
		all += w
	}
	return all
}

// texts are the measures of what the text columns say.
type texts struct {
	lengths []float64                               // of all paragraphs in mm, row by row
	ends    []int32                                 // in lengths, of each cell
	words   [ownColumn][int(widestWord) + 1]float64 // the widest word of so many whole mm, with what stands beside it
}

func (l *layouter) measureTexts() *texts {
	t := &texts{lengths: make([]float64, 0, 8*len(l.rows)), ends: make([]int32, 0, ownColumn*len(l.rows)+1)}
	t.ends = append(t.ends, 0)
	for i := range l.rows {
		for c, paragraphs := range l.words[i][:ownColumn] {
			for k, p := range paragraphs {
				beside := 2*padding + l.fonts.Width(listMark(c, k, len(paragraphs), p), l.size, false) + 0.01
				t.lengths = append(t.lengths, l.fonts.eachWord(p, l.size, false, func(w float64) { t.word(c, w+beside) }))
			}
			t.ends = append(t.ends, int32(len(t.lengths)))
		}
	}
	for _, e := range l.entries { // their heads may be a little smaller
		if c := slices.Index(textParts[:], e.Part); c >= 0 {
			l.fonts.eachWord(l.template.label(e), l.size-1, true, func(w float64) { t.word(c, w+2*padding+0.01) })
		}
	}
	return t
}

func (t *texts) word(column int, wide float64) {
	if wide <= widestWord {
		of := &t.words[column][int(wide)]
		*of = max(*of, wide)
	}
}

// hold widens columns to the words that are no wider than most.
func (t *texts) hold(columns [textColumns]float64, most float64) [textColumns]float64 {
	for c := range t.words {
		if columns[c] > 0 {
			for _, wide := range t.words[c][:int(most)+1] {
				columns[c] = max(columns[c], wide)
			}
		}
	}
	return columns
}

// cell is the lengths of the paragraphs of a cell.
func (t *texts) cell(row, column int) []float64 {
	i := row*ownColumn + column
	return t.lengths[t.ends[i]:t.ends[i+1]]
}

// lines is how many lines a cell has, about, in a column of some width.
func (t *texts) lines(row, column int, width float64) (n float64) {
	for _, p := range t.cell(row, column) {
		n += max(1, p/(width-2*padding)+0.3)
	}
	return n
}

// textWidths shares room among the text columns: bit by bit to the one that
// makes the table shorter, or else to those that usually say most.
func (l *layouter) textWidths(room float64) [textColumns]float64 {
	const bit = 3.0
	t := l.measured
	w := t.hold(l.least, widestWord)
	for most := widestWord; sum(w) > room && most > 0; most-- { // the widest words are broken, and no others
		w = l.least
		for c := range ownColumn {
			w[c] = min(w[c], narrowText)
		}
		w = t.hold(w, most)
	}
	if sum(w) > room {
		w = l.least
	}
	room -= sum(w)
	// How many lines each cell has at the present widths, and when its column
	// gets a bit more.
	now, then := make([][ownColumn]float64, len(l.rows)), make([][ownColumn]float64, len(l.rows))
	measure := func(c int) {
		for i := range now {
			now[i][c], then[i][c] = t.lines(i, c, w[c]), t.lines(i, c, w[c]+bit)
		}
	}
	for c := range ownColumn {
		if l.place[c] >= 0 {
			measure(c)
		}
	}
	for ; room > bit; room -= bit {
		var gain [ownColumn]float64
		for i := range now {
			// Lines of the two highest cells; the symbols need about four a band.
			first := 4 * float64(l.rows[i].bands)
			second := first
			highest := -1
			for c, n := range now[i] {
				if n > first {
					first, second, highest = n, first, c
				} else if n > second {
					second = n
				}
			}
			if highest >= 0 {
				gain[highest] += first - max(second, then[i][highest])
			}
		}
		best := activityColumn
		for c := range gain {
			if gain[c] > gain[best] {
				best = c
			}
		}
		if gain[best] < 0.02 {
			break
		}
		w[best] += bit
		measure(best)
	}
	shares := 0.0
	for c, s := range textShares {
		if l.place[c] >= 0 {
			shares += s
		}
	}
	for c := range w {
		if l.place[c] >= 0 {
			w[c] += room * textShares[c] / shares
		}
	}
	return w
}
