package screen

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/rivo/uniseg"

	"sopc/compiler/phrase"
	"sopc/compiler/program"
	"sopc/compiler/report"
)

// The styles that the screen uses. Nothing is said by a colour alone.
const (
	bold    = "\x1b[1m"
	dim     = "\x1b[2m"
	reverse = "\x1b[7m"
	red     = "\x1b[1;31m"
	green   = "\x1b[32m"
	cyan    = "\x1b[1;36m"
	reset   = "\x1b[0m"
)

// Sign marks a step in a list of the flow: a decision, or work at the same
// time as other work.
func Sign(s *program.Step) string {
	switch {
	case len(s.Outcomes) > 0:
		return "◇"
	case s.Track != nil:
		return "∥"
	}
	return " "
}

func paint(style, s string) string {
	if style == "" || s == "" {
		return s
	}
	return style + s + reset
}

// row is a line of the page.
type row struct {
	style, text string // text is harmless already
	entry       int    // to which it belongs; -1: none
	cursor      int    // column of the cursor when the entry is in focus; -1: not on this row
}

// narrow is the width below which the list of steps becomes one line.
const narrow = 64

// draw gives the whole screen and where the cursor stands; x < 0 hides it.
func (m *model) draw() (content string, x, y int) {
	w, h := max(m.width, 10), max(m.height, 4)
	p := m.page()
	at := m.focused(p)
	top, foot := m.header(w, h), m.message(w, h)
	space := max(1, h-len(top)-len(foot)-1)

	side := 0 // columns of the list of steps
	if w >= narrow {
		side = min(max(w*36/100, 24), 56)
	}
	rows := m.rows(p, at, w-side-2)
	m.follow(rows, at, space)
	var list []string
	if side > 0 {
		list = m.steps(side-2, space)
	}
	x, m.hidden, m.seen = -1, at >= 0, map[string]bool{}
	lines := slices.Clone(top)
	for i := range space {
		text, n := "", m.scroll+i
		if n < len(rows) {
			r := rows[n]
			text = r.text
			if room := w - side - 2; uniseg.StringWidth(text) > room { // only on a tiny window
				text = Fit(text, room)
			}
			text = paint(r.style, text)
			if r.cursor >= 0 {
				m.seen[p.entries[r.entry].key] = true
			}
			if r.cursor >= 0 && r.entry == at {
				m.hidden = false
				x, y = side+1+r.cursor, len(lines)
			}
		}
		bar := " "
		if side > 0 {
			bar = list[i] + " " + paint(dim, "│") + " "
			if more := m.more(i, space, len(rows)); more != "" {
				bar = list[i] + " " + more + " "
			}
		} else if more := m.more(i, space, len(rows)); more != "" {
			bar = more
		}
		lines = append(lines, bar+text)
	}
	lines = append(append(lines, foot...), " "+strings.TrimRight(Fit(m.keys(p, at), w-2), " "))
	return strings.Join(lines, "\n"), x, y
}

// more marks the first and the last row of a page that goes on beyond them.
func (m *model) more(i, space, rows int) string {
	switch {
	case i == 0 && m.scroll > 0:
		return "↑"
	case i == space-1 && m.scroll+space < rows:
		return "↓"
	}
	return ""
}

// header says which SOP it is, who acts, and how far the case has come.
func (m *model) header(w, h int) []string {
	program := m.Procedure.Program
	who := m.say("oleh %s", "by %s", m.By)
	if m.By == "" {
		who = ""
	}
	who = report.Visible(who)
	if uniseg.StringWidth(who) > w/2 {
		who = strings.TrimRight(Fit(who, w/2), " ")
	}
	title := program.Title
	if m.Durable && m.id != "" {
		title = m.id + " · " + title
	}
	lines := []string{" " + paint(bold, Fit(title, max(1, w-2-uniseg.StringWidth(who)-1))) + " " + who}
	over, returns := map[int]bool{}, 0
	for _, v := range m.card.Visits {
		if v.Result != "" {
			over[v.Step] = !v.Back
		}
		if v.Back {
			returns++
		}
	}
	passed := 0
	for _, is := range over {
		if is {
			passed++
		}
	}
	if h >= 14 {
		progress := m.say("%d dari %d langkah sudah dilalui", "%d of %d steps done", passed, len(program.Steps))
		if returns > 0 {
			progress += m.say(" · dikembalikan %d kali", " · handed back %d×", returns)
		}
		lines = append(lines, " "+strings.TrimRight(Fit(progress, w-2), " "))
	}
	if w < narrow && h >= 12 {
		lines = append(lines, " "+m.strip(w-2))
	}
	if h >= 10 {
		full := w * passed / max(1, len(program.Steps))
		lines = append(lines, paint(green, strings.Repeat("━", full))+paint(dim, strings.Repeat("─", w-full)))
	}
	return lines
}

// strip is the list of steps on one line: their marks and numbers around the
// one at hand.
func (m *model) strip(width int) string {
	at, n := m.current(), len(m.Procedure.Program.Steps)
	part := func(i int) string { return strings.TrimSpace(fmt.Sprintf("%s%d", m.mark(i), i+1)) }
	from, to := at, min(at+1, n)
	line := part(at)
	for from > 0 || to < n {
		longer := line
		if to < n {
			longer += " " + part(to)
			to++
		}
		if from > 0 {
			from--
			longer = part(from) + " " + longer
		}
		if uniseg.StringWidth(longer) > width {
			break
		}
		line = longer
	}
	return Fit(line, width)
}

// current is the step that the list of steps is centred on.
func (m *model) current() int {
	if m.sheet != nil {
		return m.sheet.Task.Step
	}
	if len(m.tasks) > 0 {
		return m.tasks[0].Step
	}
	return 0
}

// steps lists the steps with their marks, as many as there is room for.
func (m *model) steps(width, height int) []string {
	program := m.Procedure.Program
	from := max(0, min(m.current()-height/2, len(program.Steps)-height))
	digits := len(strconv.Itoa(len(program.Steps)))
	room := width - digits - 5
	var lines []string
	for i := from; len(lines) < height; i++ {
		if i >= len(program.Steps) {
			lines = append(lines, strings.Repeat(" ", width+1))
			continue
		}
		s := &program.Steps[i]
		sign := Sign(s)
		mark := m.mark(i)
		text := Fit(s.Text, max(1, room))
		if who := phrase.Actors(program, s); width >= 44 && who != "" {
			lane := width / 3
			text = Fit(s.Text, room-1-lane) + " " + Fit(who, lane)
		}
		style := ""
		switch mark {
		case now:
			style = bold
		case done, skipped, lapsed:
			style = dim
		}
		more := i == from && from > 0 || len(lines) == height-1 && i+1 < len(program.Steps)
		if more {
			text = Fit("…", uniseg.StringWidth(text))
		}
		lines = append(lines, " "+paint(style, fmt.Sprintf("%s %*d %s %s", mark, digits, i+1, sign, text)))
	}
	return lines
}

// rows lays the page out.
func (m *model) rows(p page, at, width int) (rows []row) {
	width = max(width, 8)
	add := func(style string, entry int, lines ...string) {
		for _, l := range lines {
			rows = append(rows, row{style, l, entry, -1})
		}
	}
	add(dim, -1, Wrap(report.Visible(p.heading), width)...)
	add(bold, -1, Wrap(report.Visible(p.title), width)...)
	for _, t := range p.text {
		add("", -1, Wrap(report.Visible(t), width)...)
	}
	head := ""
	for i, e := range p.entries {
		if e.head != head || i == 0 || e.kind == button && p.entries[i-1].kind != button {
			add("", -1, "")
		}
		if e.head != head && e.head != "" {
			add(bold, -1, Wrap(report.Visible(e.head), width)...)
		}
		head = e.head
		first := len(rows)
		style, mark := "", "  "
		if i == at {
			style, mark = cyan, "> "
		}
		label := report.Visible(e.text)
		switch e.kind {
		case tick:
			add(style, i, hang(mark+choice(e.on, "[x] ", "[ ] "), label, width)...)
			rows[first].cursor = 3
		case option:
			add(style, i, hang(mark+choice(e.on, "(•) ", "( ) "), label, width)...)
			rows[first].cursor = 3
		case button:
			if i == at {
				style = reverse
			}
			add(style, i, hang(mark, "[ "+label+" ]", width)...)
			rows[first].cursor = 2
		case text:
			rows = append(rows, m.textRows(e, i, mark, label, style, width)...)
		}
		if note := m.notes[e.key]; note != "" && e.kind == text {
			add(red, i, hang("  ! ", report.Visible(note), width)...)
		}
	}
	return rows
}

func choice(on bool, yes, no string) string {
	if on {
		return yes
	}
	return no
}

// textRows is a text entry: its label and, beside or below it, the line.
func (m *model) textRows(e entry, i int, mark, label, style string, width int) (rows []row) {
	lines := hang(mark, label+":", width)
	for _, l := range lines {
		rows = append(rows, row{style, l, i, -1})
	}
	last := &rows[len(rows)-1]
	column := uniseg.StringWidth(last.text) + 1
	if width-column < 16 {
		rows = append(rows, row{style, "   ", i, -1})
		last, column = &rows[len(rows)-1], 4
	}
	typed, cursor := m.line(e).view(max(4, width-column))
	typed = strings.TrimRight(typed, " ")
	blank := max(0, width-column-uniseg.StringWidth(typed))
	last.text += " " + typed + strings.Repeat("_", blank)
	last.cursor = column + cursor
	return rows
}

// follow scrolls so that the entry in focus is in view, with the beginning of
// the page when that fits too.
func (m *model) follow(rows []row, at, space int) {
	m.scroll = max(0, min(m.scroll, len(rows)-space))
	if m.free {
		return
	}
	from, to := -1, -1
	for i, r := range rows {
		if r.entry == at && at >= 0 {
			if from < 0 {
				from = i
			}
			to = i
		}
	}
	for from > 0 && rows[from-1].entry < 0 && to-from+1 < space && rows[from-1].text != "" {
		from-- // with its heading
	}
	switch {
	case from < 0 || to < space && from < space && m.scroll == 0:
	case from < m.scroll:
		m.scroll = from
	case to >= m.scroll+space:
		m.scroll = min(from, to-space+1)
	}
}

// message says what is wrong or what happened.
func (m *model) message(w, h int) []string {
	var lines []string
	if h >= 10 {
		lines = append(lines, paint(dim, strings.Repeat("─", w)))
	}
	style, said := "", m.said
	if m.bad {
		style, said = red, "! "+said
	}
	room := 1
	if h >= 20 {
		room = 2
	}
	wrapped := []string{""}
	if said != "" {
		wrapped = Wrap(report.Visible(said), w-2)
	}
	if len(wrapped) > room {
		wrapped = wrapped[:room]
		wrapped[room-1] = Fit(wrapped[room-1]+" …", w-2)
	}
	if said != "" || h >= 20 {
		for _, l := range wrapped {
			lines = append(lines, " "+paint(style, l))
		}
	}
	return lines
}

// keys names the keys that do something now.
func (m *model) keys(p page, at int) string {
	if at < 0 {
		return ""
	}
	if m.hidden {
		return m.say("↓ PgDn gulung ke bawah · Enter langsung ke isian · ? bantuan · q keluar", "↓ PgDn scroll down · Enter go to the entries · ? help · q leave")
	}
	switch p.entries[at].kind {
	case tick:
		return m.say("Spasi centang · s centang semua · ↑↓ Enter pindah · ? bantuan · q keluar", "Space tick · s tick all · ↑↓ Enter move · ? help · q leave")
	case option:
		return m.say("Spasi atau nomor pilih · ↑↓ Enter pindah · ? bantuan · q keluar", "Space or number choose · ↑↓ Enter move · ? help · q leave")
	case text:
		return m.say("Ketik jawabannya · ↑↓ Enter pindah · F1 bantuan · Esc keluar", "Type the answer · ↑↓ Enter move · F1 help · Esc leave")
	}
	return m.say("Enter jalankan tombol · ↑↓ pindah · ? bantuan · q keluar", "Enter press the button · ↑↓ move · ? help · q leave")
}
