package screen

import (
	"slices"

	tea "charm.land/bubbletea/v2"
)

// take reacts to what comes from the terminal.
func (m *model) take(msg tea.Msg) tea.Cmd {
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
	m.said, m.bad = "", false
	e := entry{kind: button}
	if at >= 0 {
		e = p.entries[at]
	}
	if m.hidden && (key == "enter" || e.kind != text && (key == "space" || key == "s")) {
		m.free = false // nobody does what is not to be seen
		return nil
	}
	switch key {
	case "f1":
		m.help = !m.help
		m.home()
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
		m.help = !m.help
		m.home()
	case "q":
		if m.leaving {
			return m.leave()
		}
		m.help, m.leaving = false, true
		m.home()
	case "s":
		m.all(p, e)
	case "space":
		if e.kind == button {
			return m.enter(p, at)
		}
		if e.set != nil {
			return e.set(!e.on)
		}
	}
	return nil
}

// escape closes what lies on top, or asks whether to leave.
func (m *model) escape() {
	switch {
	case m.help:
		m.help = false
	case m.leaving:
		m.leaving = false
	case m.naming != nil:
		m.naming = nil
	default:
		m.leaving = true
	}
	m.home()
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

// enter does what the entry is for and goes on to the next question.
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
	default:
		if e.set != nil {
			if cmd := e.set(true); cmd != nil {
				return cmd
			}
		}
	}
	// The page may ask for more now; past the options of one question.
	p = m.page()
	for i := m.focused(p) + 1; i < len(p.entries); i++ {
		if next := p.entries[i]; e.kind != option || next.kind != option || next.head != e.head {
			m.focus = next.key
			break
		}
	}
	return nil
}

// all ticks everything under the same heading and goes on behind it.
func (m *model) all(p page, e entry) {
	if e.kind != tick {
		return
	}
	passed := false
	for _, other := range p.entries {
		switch same := other.kind == tick && other.head == e.head; {
		case same && other.set != nil:
			other.set(true)
			passed = true
		case !same && passed:
			m.focus = other.key
			return
		}
	}
}
