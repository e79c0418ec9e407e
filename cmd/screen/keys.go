package screen

import (
	"slices"
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"sopc/runtime/worksheet"
)

// How long the buttons of a new page do not answer, so that a key that is held
// down or pressed once too often does nothing there: pause at least, and as
// long as they are pressed again within quiet.
const (
	pause = 700 * time.Millisecond // longer than it takes a keyboard to repeat
	quiet = 200 * time.Millisecond
)

// calm says that the time has passed.
type calm struct{}

func (m *model) lock(d time.Duration) tea.Cmd {
	m.locked, m.knocks = true, false
	return m.wait(d, func(time.Time) tea.Msg { return calm{} })
}

// take reacts to what comes from the terminal.
func (m *model) take(msg tea.Msg) tea.Cmd {
	if _, passed := msg.(calm); passed {
		if m.knocks {
			return m.lock(quiet)
		}
		m.locked = false
		return nil
	}
	before := m.asking()
	cmd := m.react(msg)
	if cmd == nil && !m.locked && m.asking() != before {
		return m.lock(pause)
	}
	return cmd
}

// asking tells what is asked apart from what was asked before.
func (m *model) asking() any {
	type asked struct {
		began, ended, naming bool
		task                 [2]int
		ask                  worksheet.Ask
	}
	a := asked{began: m.id != "", ended: m.ended, naming: m.naming != nil, task: m.task()}
	if m.sheet != nil {
		a.ask = m.sheet.Asks()
	}
	return a
}

func (m *model) react(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
		m.free = m.free && m.hidden // what is in view stays so
	case tea.PasteMsg:
		p := m.page()
		if at := m.focused(p); at >= 0 && p.entries[at].kind == text {
			m.line(p.entries[at]).insert(msg.Content)
			m.keep(p.entries[at])
		}
	case tea.KeyPressMsg:
		return m.press(msg)
	}
	return nil
}

// focused is the index of the entry in focus: the one that was, else the
// first that can be changed. -1 when there is none.
func (m *model) focused(p page) int {
	for i, e := range p.entries {
		if e.key == m.focus {
			return i
		}
	}
	if len(p.entries) == 0 {
		return -1
	}
	first := max(0, slices.IndexFunc(p.entries, func(e entry) bool { return e.set != nil || e.kind == text }))
	m.focus = p.entries[first].key
	return first
}

// line is the text of an entry as it is being typed.
func (m *model) line(e entry) *line {
	if m.texts[e.key] == nil {
		m.texts[e.key] = newLine(e.first)
	}
	return m.texts[e.key]
}

func (m *model) press(k tea.KeyPressMsg) tea.Cmd {
	key := k.String()
	if key == "ctrl+c" {
		return m.leave()
	}
	p := m.page()
	at := m.focused(p)
	e := entry{kind: button}
	if at >= 0 {
		e = p.entries[at]
	}
	if m.locked && !m.help && !m.leaving && e.kind == button && (key == "enter" || key == "space") {
		m.knocks = true
		return nil
	}
	m.said, m.bad = "", false
	if m.hidden && (key == "enter" || e.kind != text && (key == "space" || key == "s")) {
		m.free = false // nobody does what is not to be seen
		return nil
	}
	switch key {
	case "f1":
		m.turnHelp()
		return nil
	case "ctrl+z":
		return tea.Suspend
	case "esc":
		m.escape()
		return nil
	case "up", "shift+tab":
		m.move(p, at, -1)
		return nil
	case "down", "tab":
		m.move(p, at, 1)
		return nil
	case "pgup":
		m.scroll, m.free = m.scroll-max(1, m.height/2), true
		return nil
	case "pgdown":
		m.scroll, m.free = m.scroll+max(1, m.height/2), true
		return nil
	case "enter":
		if k.IsRepeat && e.kind == button {
			return nil // a key held down completes nothing
		}
		return m.enter(p, at)
	}
	if e.kind == text {
		m.free = false
		if m.line(e).press(k) && m.notes[e.key] != "" {
			m.keep(e)
		}
		return nil
	}
	switch key {
	case "?":
		m.turnHelp()
	case "q":
		if m.leaving || m.ended {
			return m.leave()
		}
		if m.help {
			m.turnHelp()
		}
		m.leaving = true
		m.cover()
	case "s":
		m.all(p, e)
	case "space":
		if e.kind == button {
			return m.enter(p, at)
		}
		if e.set != nil {
			return e.set(!e.on)
		}
	default:
		if n, err := strconv.Atoi(key); err == nil && e.kind == option {
			return m.pick(p, e, n)
		}
	}
	return nil
}

// turnHelp opens the help, or closes it.
func (m *model) turnHelp() {
	if m.help = !m.help; m.help {
		m.cover()
	} else {
		m.uncover()
	}
}

// escape closes what lies on top, or asks whether to leave.
func (m *model) escape() {
	switch {
	case m.help:
		m.turnHelp()
	case m.leaving:
		m.leaving = false
		m.uncover()
	case m.naming != nil:
		m.naming = nil
		m.home()
	case !m.ended:
		m.leaving = true
		m.cover()
	}
}

// pick chooses the option in the nth place under the same heading.
func (m *model) pick(p page, e entry, n int) tea.Cmd {
	for _, other := range p.entries {
		if other.kind == option && other.head == e.head {
			if n--; n == 0 {
				m.focus, m.free = other.key, false
				return other.set(true)
			}
		}
	}
	return nil
}

// move goes to the next entry; at the ends of the page it scrolls.
func (m *model) move(p page, at, by int) {
	if m.hidden {
		m.scroll += by
		return
	}
	if at >= 0 {
		m.keep(p.entries[at])
	}
	if to := at + by; 0 <= to && to < len(p.entries) {
		m.focus, m.free = p.entries[to].key, false
		return
	}
	m.scroll, m.free = m.scroll+by, true
}

// enter presses a button. From any other entry it goes on to the next line:
// nothing is ticked or chosen by it.
func (m *model) enter(p page, at int) tea.Cmd {
	m.free = false
	if at < 0 {
		return nil
	}
	e := p.entries[at]
	switch e.kind {
	case button:
		for _, other := range p.entries {
			if !m.keep(other) && e.sure {
				m.focus = other.key
				m.complain(m.notes[other.key])
				return nil
			}
		}
		return e.set(true)
	case text:
		if !m.keep(e) {
			return nil
		}
	}
	p = m.page() // what was typed may make it ask for more
	if next := m.focused(p) + 1; next < len(p.entries) {
		m.focus = p.entries[next].key
	}
	return nil
}

// all ticks what is in view under the same heading and goes on behind it.
func (m *model) all(p page, e entry) {
	if e.kind != tick {
		return
	}
	passed := false
	for _, other := range p.entries {
		switch same := other.kind == tick && other.head == e.head && m.seen[other.key]; {
		case same && other.set != nil:
			other.set(true)
			passed = true
		case !same && passed:
			m.focus = other.key
			return
		}
	}
}
