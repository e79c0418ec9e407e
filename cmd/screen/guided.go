// Package screen is what a person sees on a terminal: text that fits it, and
// the guided screen of a run. It is a thin view: what is asked a worksheet
// says, what may happen the host. It is the only package that knows bubbletea.
package screen

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"runtime/debug"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"sopc/compiler/condition"
	"sopc/compiler/phrase"
	"sopc/lang/bahasa"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/worksheet"
)

// ErrLeft says that the person left before the end of the case.
var ErrLeft = errors.New("the user left")

// Panic is a panic inside the screen, caught so that the terminal could be put
// back first.
type Panic struct {
	Value any
	Stack []byte
}

func (p *Panic) Error() string { return fmt.Sprint(p.Value) }

// Session is what a guided run needs of the world.
type Session struct {
	Host      host.Host
	Procedure *engine.Procedure
	Start     host.Start // what a new case begins with, as far as it is known
	Case      string     // the case to resume; empty: a new one
	By        string     // the person; may be empty
	Durable   bool       // the case is kept: its person must be named, and leaving keeps what was entered
	Language  bahasa.Language
	Color     bool
	Intro     []string                                                     // what is said before the case begins, a line each
	Kept      func(id string) string                                       // what becomes of a case, or of none (""), when the person leaves
	Inside    func(c host.Case, s *worksheet.Sheet) ([]bahasa.Text, error) // what a task waits for that runs an SOP as a case of its own
	Due       func(c host.Case, task int) bahasa.Text                      // by when a task is to be done; nil: nobody knows
	Person    func(name string) (string, error)                            // the name as the office writes it, or a refusal; nil: any name will do
	NotYours  func(c host.Case, t engine.Task, person string) bahasa.Text  // why a task is not for a person; zero: it is. nil: all are
	In        io.Reader
	Out       io.Writer
}

// Guide takes a person through a case on a screen of its own and puts the
// terminal back, whatever happens. id is empty when no case began; by is the
// person who worked. The error
// is nil when the case reached an end, ErrLeft when the person left before or
// ctx ended, *Panic when the screen broke.
func Guide(ctx context.Context, s Session) (id, by string, err error) {
	m := newModel(ctx, s)
	profile := colorprofile.ASCII
	if s.Color {
		profile = colorprofile.ANSI
	}
	_, err = tea.NewProgram(safe{m}, tea.WithContext(ctx), tea.WithInput(s.In), tea.WithOutput(s.Out),
		tea.WithoutSignalHandler(), tea.WithColorProfile(profile)).Run()
	switch {
	case m.broke != nil:
		return m.id, m.By, m.broke
	case m.err != nil || m.ended:
		return m.id, m.By, m.err
	case ctx.Err() != nil:
		return m.id, m.By, ErrLeft
	}
	return m.id, m.By, err
}

func newModel(ctx context.Context, s Session) *model {
	start := condition.Data{}
	maps.Copy(start, s.Start.Data)
	return &model{Session: s, ctx: ctx, start: start, sheets: map[int]*worksheet.Sheet{}, agreed: map[[3]int]bool{},
		holds: map[int]bool{}, texts: map[string]*line{}, notes: map[string]string{}, width: 80, height: 24, wait: tea.Tick}
}

// safe keeps a panic of the model until the terminal has been put back.
type safe struct{ *model }

func (s safe) Init() tea.Cmd { return nil }

func (s safe) Update(msg tea.Msg) (next tea.Model, cmd tea.Cmd) {
	defer func() {
		if p := recover(); p != nil {
			s.broke = &Panic{p, debug.Stack()}
		}
		if s.broke != nil {
			next, cmd = s, tea.Quit
		}
	}()
	return s, s.take(msg)
}

func (s safe) View() (v tea.View) {
	v.AltScreen = true
	v.KeyboardEnhancements.ReportEventTypes = true // where the terminal can: to tell a key held down
	if s.broke != nil {
		return v
	}
	defer func() {
		if p := recover(); p != nil {
			s.broke = &Panic{p, debug.Stack()}
			v.Content = "" // the next message ends the program
		}
	}()
	content, x, y := s.draw()
	v.Content = content
	if x >= 0 {
		v.Cursor = tea.NewCursor(x, y)
		v.Cursor.Blink = false
	}
	return v
}

// model is what the guided screen knows.
type model struct {
	Session
	ctx context.Context

	id     string // of the case; empty before it begins
	start  condition.Data
	c      host.Case
	tasks  []host.Task // the open ones, the most urgent first
	card   engine.Card
	sheet  *worksheet.Sheet         // the task at hand; nil before the start and while choosing
	sheets map[int]*worksheet.Sheet // what was entered at each open task
	naming *engine.Event            // refused until somebody else does it
	rights bool                     // it is refused because the person has no right to it
	named  string

	texts   map[string]*line  // what is being typed, by entry
	notes   map[string]string // what is wrong with it
	agreed  map[[3]int]bool   // who confirms with the completion: task, part, lane
	holds   map[int]bool      // whether the condition in words holds, by task
	help    bool
	leaving bool
	ended   bool   // the case is over; the closing page waits to be read
	said    string // at the foot
	bad     bool   // said is a complaint

	width, height int
	place
	under  []place         // where one was on the pages below this one
	hidden bool            // the focus was not in view, when last drawn
	seen   map[string]bool // entries that were

	locked bool // the page is new: its buttons do not answer yet
	knocks bool // one was pressed all the same
	wait   func(time.Duration, func(time.Time) tea.Msg) tea.Cmd

	err   error
	broke *Panic
}

// place is where a person is on a page.
type place struct {
	focus  string // key of the entry
	scroll int    // first line of the page that is shown
	free   bool   // the focus need not be in view: on a new page, and when scrolled by hand
}

func (m *model) say(id, en string, args ...any) string {
	return bahasa.T(id, en, args...).In(m.Language)
}

func (m *model) in(t bahasa.Text) string { return t.In(m.Language) }

// begin starts the case, or goes on with the one that is resumed.
func (m *model) begin() tea.Cmd {
	if m.Durable && m.By == "" {
		m.focus = "siapa"
		m.complain(m.say("nama belum diisi", "there is no name yet"))
		return nil
	}
	if m.Person != nil && m.By != "" {
		name, err := m.Person(m.By)
		if err != nil {
			m.focus, m.free = "siapa", false
			m.complain(m.refusal(err))
			return nil
		}
		m.By = name
	}
	if m.Case == "" {
		start := m.Start
		start.Program, start.By, start.Data = m.Procedure.Program, m.By, m.start
		c, err := m.Host.Start(m.ctx, start)
		if !m.accepted(err) {
			return m.stop()
		}
		m.Case = c.ID
	}
	m.id = m.Case
	return m.reload()
}

// accepted tells the person why the procedure did not take something; any
// other error ends the screen.
func (m *model) accepted(err error) bool {
	var r *engine.Refusal
	switch {
	case errors.As(err, &r):
		m.complain(m.in(r.Text))
		if r.Code == engine.Incomplete {
			m.seek()
		}
	case err != nil:
		m.err = err
	}
	return err == nil
}

// refusal is why something is refused, in the language of the screen.
func (m *model) refusal(err error) string {
	var said interface{ Text() bahasa.Text }
	if errors.As(err, &said) {
		return m.in(said.Text())
	}
	return err.Error()
}

// barred says why an open task is not for the person; the zero Text when it is.
func (m *model) barred(t engine.Task) bahasa.Text {
	if m.NotYours == nil {
		return bahasa.Text{}
	}
	return m.NotYours(m.c, t, m.By)
}

func (m *model) complain(s string) { m.said, m.bad = s, true }

// seek puts the focus on the entry that is missing: of several, on the one
// that the procedure asks for first.
func (m *model) seek() {
	first := never
	for _, e := range m.page().entries {
		if e.need != never && !e.on && (first == never || e.need < first) {
			first = e.need
			m.focus, m.free = e.key, false
		}
	}
}

// stop ends the screen if the host failed.
func (m *model) stop() tea.Cmd {
	if m.err != nil {
		return tea.Quit
	}
	return nil
}

// send records an event of the person.
func (m *model) send(e engine.Event) bool {
	if e.By == "" {
		e.By = m.By
	}
	_, err := m.Host.Do(m.ctx, m.id, e)
	var r *engine.Refusal
	if errors.As(err, &r) && (r.Code == engine.SamePerson || r.Code == host.NotEntitled) {
		m.naming, m.named, m.rights = &e, "", r.Code == host.NotEntitled
		delete(m.texts, "nama")
		m.home()
	}
	return m.accepted(err)
}

// do records an event and goes on with what is open then.
func (m *model) do(e engine.Event) tea.Cmd {
	if !m.send(e) {
		return m.stop()
	}
	return m.reload()
}

// complete records who agrees, then the rest.
func (m *model) complete() tea.Cmd {
	for _, lane := range m.sheet.Awaiting {
		if m.agreed[m.seat(lane)] && !m.send(m.sheet.Confirm(lane)) {
			return m.stop()
		}
	}
	return m.do(m.sheet.Complete())
}

// name does what was refused to one person in the name of another.
func (m *model) name() tea.Cmd {
	e := *m.naming
	e.By = m.named
	m.naming = nil
	if !m.send(e) {
		return m.stop()
	}
	if e.Kind == engine.Confirmed {
		if cmd := m.reload(); cmd != nil {
			return cmd
		}
		return m.complete()
	}
	return m.reload()
}

// reload looks where the case stands.
func (m *model) reload() tea.Cmd {
	before := m.task()
	c, err := m.Host.Case(m.ctx, m.id)
	var events []engine.Event
	if err == nil {
		events, err = host.History(m.ctx, m.Host, m.id)
	}
	if err == nil {
		m.card, err = c.Procedure.Card(events)
	}
	if err == nil {
		m.tasks, err = m.Host.Tasks(m.ctx, host.Query{Case: m.id})
	}
	if err != nil {
		m.err = err
		return tea.Quit
	}
	m.c = c
	if m.sheet != nil && !m.sheet.Renew(c.State) {
		m.said = m.outcome(m.sheet.Task.No)
		delete(m.sheets, m.sheet.Task.No)
		m.sheet = nil
	}
	switch {
	case len(m.tasks) == 0:
		m.ended = true
		m.home()
		return nil
	case m.sheet == nil && len(m.tasks) == 1:
		m.open(m.tasks[0].No)
	}
	if now := m.task(); now[0] == before[0] && now[1] > before[1] {
		m.said = m.say("%s Diteruskan kepada %s.", "%s Handed on to %s.", done, phrase.Group(m.Procedure.Program, m.sheet.Group, ""))
	}
	if m.task() != before {
		m.home()
	}
	return nil
}

// outcome says what became of a task that is closed.
func (m *model) outcome(task int) string {
	for _, v := range m.card.Visits {
		if v.Task == task {
			return became(v) + " " + m.in(worksheet.Became(m.Procedure.Program, v))
		}
	}
	return ""
}

// seat is a lane's place at the part of the task at hand.
func (m *model) seat(lane int) [3]int { return [3]int{m.sheet.Task.No, m.sheet.Task.Part, lane} }

// task tells which part of which task is at hand.
func (m *model) task() [2]int {
	if m.sheet == nil {
		return [2]int{}
	}
	return [2]int{m.sheet.Task.No, m.sheet.Task.Part}
}

// open turns to an open task, with what was entered there before.
func (m *model) open(no int) {
	sheet, known := m.sheets[no]
	if known {
		sheet.Renew(m.c.State)
	} else {
		sheet, _ = worksheet.Open(m.c.Procedure, m.c.State, no)
		m.sheets[no] = sheet
	}
	m.sheet = sheet
	m.home()
}

// home goes to the top of a new page.
func (m *model) home() { m.place = place{free: true} }

// cover goes to a page that lies on top of this one.
func (m *model) cover() {
	m.under = append(m.under, m.place)
	m.home()
}

// uncover goes back to where one was on the page below.
func (m *model) uncover() {
	m.home()
	if n := len(m.under); n > 0 {
		m.place, m.under = m.under[n-1], m.under[:n-1]
	}
}
