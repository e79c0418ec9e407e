package screen

import (
	"context"
	"errors"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/rivo/uniseg"
	"pgregory.net/rapid"

	"sopc/compiler/program"
	"sopc/compiler/report"
	"sopc/compiler/specimen"
	"sopc/lang/bahasa"
	"sopc/runtime/engine"
	"sopc/runtime/host"
)

// keys are what a person may press; typed text comes as one key each.
var keys = map[string]tea.Key{
	"up": {Code: tea.KeyUp}, "down": {Code: tea.KeyDown}, "tab": {Code: tea.KeyTab}, "enter": {Code: tea.KeyEnter}, "esc": {Code: tea.KeyEscape},
	"space": {Code: tea.KeySpace, Text: " "}, "pgup": {Code: tea.KeyPgUp}, "pgdown": {Code: tea.KeyPgDown}, "left": {Code: tea.KeyLeft}, "right": {Code: tea.KeyRight},
	"backspace": {Code: tea.KeyBackspace}, "delete": {Code: tea.KeyDelete}, "home": {Code: tea.KeyHome}, "end": {Code: tea.KeyEnd}, "f1": {Code: tea.KeyF1},
}

func letter(r rune) tea.Key { return tea.Key{Code: r, Text: string(r)} }

// player is somebody before the screen.
type player struct {
	*model
	t *rapid.T
}

// press presses a key and looks at the screen; it is true when the screen
// closes.
func (p *player) press(k tea.Key) bool {
	cmd := p.take(tea.KeyPressMsg(k))
	p.look()
	for cmd != nil {
		msg := cmd()
		if _, quits := msg.(tea.QuitMsg); quits {
			return true
		}
		cmd = p.take(msg) // who waits a moment
		p.look()
	}
	return false
}

// noWait lets the time of a moment pass at once.
func noWait(_ time.Duration, then func(time.Time) tea.Msg) tea.Cmd {
	return func() tea.Msg { return then(time.Time{}) }
}

// look checks what every screen must be: as high and at most as wide as the
// window, harmless, the cursor within.
func (p *player) look() {
	content, x, y := p.draw()
	lines := strings.Split(content, "\n")
	if w, h := max(p.width, 10), max(p.height, 4); len(lines) != h || x >= w || y >= h {
		p.t.Fatalf("%d lines, cursor %d, %d on %d × %d:\n%s", len(lines), x, y, w, h, content)
	}
	for _, l := range lines {
		plain := ansi.Strip(l)
		if report.Visible(plain) != plain {
			p.t.Fatalf("hostile: %q", l)
		}
		if n := uniseg.StringWidth(plain); n > max(p.width, 10) {
			p.t.Fatalf("%d columns on %d: %q", n, p.width, plain)
		}
	}
}

// answer does what the entry in focus asks for, sensibly.
func (p *player) answer() bool {
	page := p.page()
	e := page.entries[p.focused(page)]
	if e.kind == text {
		p.texts[e.key] = newLine("")
		answer := rapid.SampledFrom([]string{"Budi", "Citra", "Dewi"}).Draw(p.t, "name")
		switch {
		case strings.HasSuffix(e.text, "(rupiah)"), strings.HasSuffix(e.text, "(angka)"):
			answer = "12"
		case strings.HasSuffix(e.text, " 1 Maret 2026)"):
			answer = "1 Maret 2026"
		}
		p.take(tea.PasteMsg{Content: answer})
	}
	switch {
	case e.kind == option && rapid.Bool().Draw(p.t, "choose"):
		p.press(keys["space"])
	case e.kind == tick && !e.on && e.set != nil:
		p.press(keys["space"])
	}
	if e.key == "tetap" || e.key == "tutup" || e.key != "keluar" && e.key != "nama-batal" && e.key != "lain" {
		return p.press(keys["enter"])
	}
	return p.press(keys["up"])
}

func guide(t *rapid.T) *player {
	size := specimen.Size{Steps: rapid.IntRange(1, 14).Draw(t, "steps"), Hostile: rapid.Bool().Draw(t, "hostile")}
	sop := specimen.Program(rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)), size)
	procedure, err := engine.Load(sop)
	if err != nil {
		t.Fatal(err)
	}
	m := newModel(context.Background(), Session{Kept: func(string) string { return "" }, Host: host.NewMemory(func() time.Time { return time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC) }, host.Desk{}), Procedure: procedure,
		By: rapid.SampledFrom([]string{"", "Ani"}).Draw(t, "by"), Language: rapid.SampledFrom([]bahasa.Language{bahasa.ID, bahasa.EN}).Draw(t, "language"), Intro: []string{"kata"}})
	m.width, m.height = rapid.IntRange(1, 130).Draw(t, "width"), rapid.IntRange(1, 40).Draw(t, "height")
	m.wait = noWait
	p := &player{model: m, t: t}
	p.look()
	return p
}

// What is needed may depend on a field of the same step: the field comes
// first, and then the list holds what this case needs.
func TestGuideFieldsBeforeWhatDependsOnThem(t *testing.T) {
	rule := &program.Rule{Source: "baru", Expr: "f_baru", Fields: []int{0}}
	p := &program.Program{Format: program.Format, Title: "Surat", Clock: program.Working, Start: program.Target{Kind: program.ToStep},
		Fields: []program.Field{{ID: "baru", Label: "Baru", Type: program.YaTidak}},
		Steps: []program.Step{{Text: "Mendaftar", Clock: program.Working, Fills: []int{0}, Next: program.Arrow{To: program.Target{Kind: program.ToEnd}},
			Inputs: []program.Item{{Names: []string{"Surat kehilangan"}, Kind: program.Tool, When: &program.When{Rule: rule}}}}},
		Ends: []program.End{{Kind: program.Finished}}}
	procedure, err := engine.Load(p)
	if err != nil {
		t.Fatal(err)
	}
	m := newModel(context.Background(), Session{Kept: func(string) string { return "" }, Host: host.NewMemory(time.Now, host.Desk{}), Procedure: procedure, Language: bahasa.ID})
	keysOf := func() (keys []string) {
		for _, e := range m.page().entries {
			keys = append(keys, e.key)
		}
		return keys
	}
	m.take(tea.KeyPressMsg(keys["enter"])) // Mulai
	m.take(calm{})
	if got := strings.Join(keysOf(), " "); got != "t1.0.ya t1.0.tidak butir0 selesai" {
		t.Errorf("asked: %s", got)
	}
	m.take(tea.KeyPressMsg(keys["down"]))
	m.take(tea.KeyPressMsg(keys["space"])) // Tidak
	if got := strings.Join(keysOf(), " "); got != "t1.0.ya t1.0.tidak selesai" {
		t.Errorf("asked when it is not needed: %s", got)
	}
}

// twoSteps is an SOP that asks for a tick, then for nothing, then for a decision.
func twoSteps(t *testing.T) *model {
	t.Helper()
	end := program.Target{Kind: program.ToEnd}
	p := &program.Program{Format: program.Format, Title: "Surat", Clock: program.Working, Start: program.Target{Kind: program.ToStep},
		Steps: []program.Step{
			{Text: "Mengantar", Clock: program.Working, Next: program.Arrow{To: program.Target{Kind: program.ToStep, Index: 1}}},
			{Text: "Mencatat", Clock: program.Working, Next: program.Arrow{To: program.Target{Kind: program.ToStep, Index: 2}}},
			{Text: "Memeriksa", Clock: program.Working, Question: "Lengkap?", Next: program.Arrow{To: end}, Inputs: []program.Item{{Names: []string{"KTP"}, Kind: program.Tool}, {Names: []string{"KK"}, Kind: program.Tool}},
				Outcomes: []program.Outcome{{Label: "Ya", Go: program.Arrow{To: end}}, {Label: "Tidak", Go: program.Arrow{To: program.Target{Kind: program.ToStep}, Back: true}}}}},
		Ends: []program.End{{Kind: program.Finished}}}
	procedure, err := engine.Load(p)
	if err != nil {
		t.Fatal(err)
	}
	m := newModel(context.Background(), Session{Kept: func(string) string { return "" }, Host: host.NewMemory(time.Now, host.Desk{}), Procedure: procedure, Language: bahasa.ID})
	m.wait = noWait
	m.draw()
	return m
}

func (m *model) at() string {
	p := m.page()
	return p.entries[m.focused(p)].key
}

// A key that is held down does nothing on a page that has just come, however
// long it is held; once it was let go, the buttons answer.
func TestGuideHeldKey(t *testing.T) {
	m := twoSteps(t)
	var cmd tea.Cmd
	hold := func() {
		for range 30 {
			if c := m.take(tea.KeyPressMsg(keys["enter"])); c != nil {
				cmd = c
			}
			m.draw()
		}
	}
	for step := 1; step <= 2; step++ { // Mulai, then the step that asks nothing
		for range 5 {
			hold()
			if got := m.task()[0]; got != step {
				t.Fatalf("holding Enter came to task %d, not %d", got, step)
			}
			cmd = m.take(cmd()) // some time passes, and it is still held
		}
		if m.take(cmd()); m.locked {
			t.Fatal("the buttons do not answer though nothing is pressed")
		}
	}
}

// Who presses only Enter, at leisure, neither ticks nor chooses anything.
func TestGuideOnlyEnter(t *testing.T) {
	m := twoSteps(t)
	for range 60 {
		if cmd := m.take(tea.KeyPressMsg(keys["enter"])); cmd != nil {
			m.take(cmd())
		}
		m.draw()
	}
	if m.ended || m.sheet.Task.Step != 2 {
		t.Fatalf("only Enter came to step %d, ended: %v", m.sheet.Task.Step+1, m.ended)
	}
	for _, l := range m.sheet.Lines() {
		if l.Done {
			t.Errorf("%v was ticked", l.Item.Names)
		}
	}
	if way, chosen := m.sheet.Chosen(); chosen {
		t.Errorf("%s was chosen", way.Label)
	}
}

// After a refusal the cursor stands at what is missing; who looks at the help
// or stays after all finds it where it was. The closing page waits.
func TestGuideGoesToWhatIsMissing(t *testing.T) {
	m := twoSteps(t)
	press := func(all ...tea.Key) (cmd tea.Cmd) {
		for _, k := range all {
			if cmd = m.take(tea.KeyPressMsg(k)); cmd != nil {
				if msg := cmd(); msg != tea.Quit() {
					m.take(msg)
				}
			}
			m.draw()
		}
		return cmd
	}
	enter, down, space := keys["enter"], keys["down"], keys["space"]
	at := func(want, when string) {
		t.Helper()
		if got := m.at(); got != want {
			t.Errorf("%s the cursor is at %s, not %s", when, got, want)
		}
	}
	press(enter, enter, enter)
	at("butir0", "at first")
	press(enter, enter, enter, enter, enter)
	at("putusan0", "after nothing was chosen")
	press(letter('q'), enter)
	at("putusan0", "after staying")
	press(letter('?'), keys["esc"])
	at("putusan0", "after the help")
	press(letter('1'))
	if way, ok := m.sheet.Chosen(); !ok || way.Label != "Ya" {
		t.Errorf("1 chose %q", way.Label)
	}
	press(down, enter, enter)
	at("butir0", "after nothing was ticked")
	press(space, enter, down, down, down, enter)
	at("butir1", "after half was ticked")
	press(letter('s'), down, down, down)
	if press(enter); !m.ended {
		t.Fatalf("not ended: %s", m.said)
	}
	if cmd := m.take(tea.KeyPressMsg(enter)); cmd == nil || cmd() != tea.Quit() {
		t.Error("the closing page does not close")
	}
	if m.err != nil {
		t.Error(m.err)
	}
}

// Whoever answers what is asked comes to an end, on a window of any size.
func TestGuideReachesTheEnd(t *testing.T) {
	ended := 0
	rapid.Check(t, func(t *rapid.T) {
		p := guide(t)
		for range 400 {
			if p.answer() {
				if p.err != nil || p.c.State.Phase != engine.Ended {
					t.Fatalf("closed with %v in phase %q", p.err, p.c.State.Phase)
				}
				ended++
				return
			}
		}
	})
	if ended < 30 {
		t.Errorf("only %d cases reached an end", ended)
	}
}

// Whatever is pressed, the screen stays whole; it closes only at an end, or
// when the person leaves.
func TestGuideTakesAnyKey(t *testing.T) {
	names := slices.Sorted(maps.Keys(keys))
	rapid.Check(t, func(t *rapid.T) {
		p := guide(t)
		for range rapid.IntRange(1, 60).Draw(t, "presses") {
			closed := false
			switch rapid.IntRange(0, 9).Draw(t, "kind") {
			case 0:
				closed = p.press(letter(rapid.Rune().Draw(t, "letter")))
			case 1:
				closed = p.press(letter(rapid.SampledFrom([]rune("sq?1yat")).Draw(t, "letter")))
			case 2:
				p.take(tea.PasteMsg{Content: rapid.String().Draw(t, "paste")})
			case 3:
				p.take(tea.WindowSizeMsg{Width: rapid.IntRange(0, 130).Draw(t, "width"), Height: rapid.IntRange(0, 40).Draw(t, "height")})
				p.look()
			case 4, 5:
				closed = p.answer()
			default:
				closed = p.press(keys[rapid.SampledFrom(names).Draw(t, "key")])
			}
			if closed {
				if !errors.Is(p.err, ErrLeft) && p.c.State.Phase != engine.Ended {
					t.Fatalf("closed with %v in phase %q", p.err, p.c.State.Phase)
				}
				return
			}
		}
	})
}

// One line of text is edited as anywhere else.
func TestLine(t *testing.T) {
	l := newLine("")
	press := func(names ...string) {
		for _, n := range names {
			l.press(tea.KeyPressMsg(keys[n]))
		}
	}
	l.insert("satu\ndua\x1b[2J\ttiga")
	if got := l.String(); got != "satu dua[2J tiga" {
		t.Errorf("pasted: %q", got)
	}
	press("home", "delete", "end", "backspace", "left", "left", "backspace")
	if got := l.String(); got != "atu dua[2J ig" {
		t.Errorf("edited: %q", got)
	}
	l = newLine("satu dua")
	l.press(tea.KeyPressMsg(tea.Key{Code: 'w', Mod: tea.ModCtrl}))
	if got := l.String(); got != "satu " {
		t.Errorf("a word less: %q", got)
	}
	if s, cursor := newLine(strings.Repeat("x", 100) + "akhir").view(10); s != "xxxxakhir " || cursor != 9 {
		t.Errorf("a long line shows %q with the cursor at %d", s, cursor)
	}
}
