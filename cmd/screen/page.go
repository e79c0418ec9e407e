package screen

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"sopc/compiler/condition"
	"sopc/compiler/phrase"
	"sopc/compiler/program"
	"sopc/runtime/engine"
	"sopc/runtime/worksheet"
)

// page is what is asked now: text to read, then entries to fill in.
type page struct {
	heading string // who and where
	title   string // what to do
	text    []string
	entries []entry
}

// entry is one thing that the person can do.
type entry struct {
	key  string // the same for the same thing on every page
	head string // stands above it
	kind kind
	text string
	on   bool // ticked, chosen, filled in
	need need // whether the step can be completed without it
	sure bool // of buttons: only when everything typed on the page fits

	set   func(on bool) tea.Cmd   // of ticks, options and buttons; nil when it can no longer be changed
	typed func(text string) error // of texts: takes what was typed
	first string                  // of texts: what stands there at first
}

// need says in which order the procedure asks for what is missing; never is
// for what it does not ask for.
type need int

const (
	never need = iota
	byReason
	byConsent
	byField
	byDecision
	byTick
)

func (n need) unless(not bool) need {
	if not {
		return never
	}
	return n
}

type kind int

const (
	tick kind = iota
	option
	text
	button
)

// page makes the page for where things stand.
func (m *model) page() page {
	switch {
	case m.help:
		return m.helpPage()
	case m.ended:
		return m.endPage()
	case m.leaving:
		return m.leavePage()
	case m.naming != nil:
		return m.namePage()
	case m.id == "":
		return m.startPage()
	case m.sheet == nil:
		return m.choicePage()
	}
	p := page{heading: m.in(m.sheet.Heading()), title: m.sheet.Step.Text}
	for _, t := range m.sheet.About() {
		p.text = append(p.text, m.in(t))
	}
	if not := m.barred(m.sheet.Task); !not.IsZero() {
		p.text = append(p.text, m.in(not))
	}
	if m.Due != nil {
		if due := m.Due(m.c, m.sheet.Task.No); !due.IsZero() {
			p.text = append(p.text, m.in(due))
		}
	}
	if why := worksheet.HandedBack(m.card, m.sheet.Task.Step); why != "" {
		p.text = append(p.text, m.say("← Dikembalikan karena: %s", "← Handed back because: %s", why))
	}
	m.asked(&p)
	if len(m.tasks) > 1 {
		p.press("lain", m.say("Kerjakan langkah lain dahulu", "Work on another step first"), func() tea.Cmd {
			m.sheet = nil
			m.home()
			return nil
		})
	}
	return p
}

// press puts a button on the page.
func (p *page) press(key, label string, do func() tea.Cmd) {
	p.entries = append(p.entries, entry{key: key, kind: button, text: label, set: func(bool) tea.Cmd { return do() }})
}

// submit puts a button on the page that takes all of it.
func (p *page) submit(key, label string, do func() tea.Cmd) {
	p.press(key, label, do)
	p.entries[len(p.entries)-1].sure = true
}

// asked puts on the page what the sheet asks for.
func (m *model) asked(p *page) {
	s := m.sheet
	switch s.Asks() {
	case worksheet.Condition:
		p.text = append(p.text, "", m.say("Langkah ini hanya dikerjakan bila %s. Apakah itu berlaku?", "This step is only done if %s. Does that hold?", s.Ask))
		holds, known := m.holds[s.Task.No]
		answer := func(key, label string, is bool) {
			p.entries = append(p.entries, entry{key: key, head: m.say("Syarat", "Condition"), kind: option, text: label, on: known && holds == is, need: byDecision.unless(known),
				set: func(bool) tea.Cmd { m.holds[s.Task.No] = is; return nil }})
		}
		answer("ya", m.say("Ya, kerjakan langkah ini", "Yes (ya), do this step"), true)
		answer("tidak", m.say("Tidak, lewati langkah ini", "No (tidak), skip this step"), false)
		p.submit("jawab", m.say("Catat jawaban", "Record the answer"), func() tea.Cmd {
			if !known {
				m.complain(m.say("pilih Ya atau Tidak", "choose Ya (yes) or Tidak (no)"))
				m.seek()
				return nil
			}
			return m.do(s.Answer(holds))
		})
		return
	case worksheet.Arrival:
		wait := m.say("Menunggu: %s", "Waiting for: %s", m.in(s.WaitsFor()))
		if t := s.Step.Wait.Term; t != nil {
			wait += m.say(" (paling lama %s)", " (at most %s)", t.Text)
		}
		p.text = append(p.text, "", wait)
		p.press("ada", m.say("Sudah ada, lanjutkan", "It is there, go on"), func() tea.Cmd { s.Arrive(); m.home(); return nil })
		if s.Lapse != nil {
			p.press("lewat", m.say("Batas waktu: %s", "Term: %s", m.in(s.LapseText())), func() tea.Cmd { return m.do(s.Lapsed()) })
		}
		return
	case worksheet.Sub:
		if m.c.Subs.Of(s.Step) != "" {
			m.runsInside(p)
			return
		}
		key := fmt.Sprintf("sub%d", s.Task.No)
		p.text = append(p.text, "", m.say("SOP %q dijalankan tersendiri. Lanjutkan di sini bila SOP itu sudah berakhir.", "SOP %q runs on its own. Go on here once it has ended.", s.Sub))
		p.entries = append(p.entries, entry{key: key, kind: text, text: m.say("Hasilnya", "How it ended"), typed: func(string) error { return nil }})
		p.submit("catat", m.say("SOP itu sudah berakhir", "That SOP has ended"), func() tea.Cmd { return m.do(s.SubEnded(m.typed(key))) })
		return
	}
	m.consents(p)
	lines := s.Lines()
	if !s.FieldsFirst() {
		m.ticks(p, lines, false)
	}
	m.fields(p, fmt.Sprintf("t%d.", s.Task.No), s.Asked(), s.Held, s.Fill)
	if s.FieldsFirst() {
		m.ticks(p, lines, false)
	}
	m.ticks(p, lines, true)
	m.decision(p)
	p.submit("selesai", m.finishing(), m.complete)
}

// runsInside puts on the page which case the task waits for.
func (m *model) runsInside(p *page) {
	lines, err := m.Inside(m.c, m.sheet)
	if err != nil {
		m.err = err
		return
	}
	p.text = append(p.text, "")
	for _, l := range lines {
		p.text = append(p.text, m.in(l))
	}
	p.press("lihat", m.say("Periksa lagi", "Look again"), func() tea.Cmd {
		if _, err := m.Host.Ring(m.ctx, m.id); err != nil {
			m.err = err
			return tea.Quit
		}
		return m.reload()
	})
}

// consents lists those who act together with the one who leads.
func (m *model) consents(p *page) {
	for _, a := range m.sheet.Group {
		lane := a.Lane
		if lane == m.sheet.Group[0].Lane {
			continue
		}
		e := entry{key: fmt.Sprint("setuju", lane), head: m.say("Bersama", "Together with"), kind: tick, on: true,
			text: m.say("%s turut serta dan setuju", "%s takes part and confirms", m.Procedure.Program.Lanes[lane].Name)}
		for _, awaited := range m.sheet.Awaiting {
			if awaited == lane {
				e.on, e.need = m.agreed[m.seat(lane)], byConsent
				e.set = func(on bool) tea.Cmd { m.agreed[m.seat(lane)] = on; return nil }
			}
		}
		p.entries = append(p.entries, e)
	}
}

func (m *model) ticks(p *page, lines []worksheet.Line, output bool) {
	head := m.say("Kelengkapan", "Kelengkapan (needed)")
	if output {
		head = "Output"
	}
	for i, l := range lines {
		if l.Output != output {
			continue
		}
		e := entry{key: fmt.Sprint("butir", i), head: head, kind: tick, text: m.in(phrase.Item(m.Procedure.Program, l.Item)), on: l.Done, need: byTick.unless(l.Need != engine.Required)}
		if !l.Noted {
			e.set = func(on bool) tea.Cmd { m.sheet.Tick(l, on); return nil }
		}
		p.entries = append(p.entries, e)
	}
}

// fields are the fields to fill in: choices as options, the rest typed.
func (m *model) fields(p *page, prefix string, fields []int, held func(int) (any, bool), fill func(int, any)) {
	for _, i := range fields {
		f := m.Procedure.Program.Fields[i]
		value, filled := held(i)
		pick := func(id string, v any, label string) {
			p.entries = append(p.entries, entry{key: fmt.Sprint(prefix, i, ".", id), head: phrase.Field(f), kind: option, text: label, on: filled && value == v, need: byField.unless(filled),
				set: func(bool) tea.Cmd { fill(i, v); return nil }})
		}
		switch f.Type {
		case program.Choose:
			for _, c := range f.Choices {
				pick(c.ID, c.ID, condition.Show(f, c.ID))
			}
			continue
		case program.YaTidak:
			pick("ya", true, "Ya")
			pick("tidak", false, "Tidak")
			continue
		}
		e := entry{key: fmt.Sprint(prefix, i), head: m.say("Isian", "Fields (isian)"), kind: text, text: m.in(phrase.FieldLabel(f))}
		e.on, e.need = filled, byField
		if filled {
			e.first = condition.Show(f, value)
		}
		e.typed = func(typed string) error {
			if strings.TrimSpace(typed) == "" && !filled {
				return nil // the engine will ask for it
			}
			v, err := condition.Parse(f, typed)
			if err == nil {
				fill(i, v)
			}
			return err
		}
		p.entries = append(p.entries, e)
	}
}

func (m *model) decision(p *page) {
	for i, way := range m.sheet.Choices() {
		chosen, ok := m.sheet.Chosen()
		p.entries = append(p.entries, entry{key: fmt.Sprint("putusan", i), head: m.in(m.sheet.Question()), kind: option,
			text: m.in(worksheet.Way(m.Procedure.Program, way)), on: ok && chosen.Outcome == way.Outcome, need: byDecision.unless(ok),
			set: func(bool) tea.Cmd { m.sheet.Choose(i); return nil }})
	}
	if m.sheet.NeedsReason() {
		p.entries = append(p.entries, entry{key: m.reasonKey(), kind: text, text: m.say("Alasan pengembalian (wajib)", "Reason for handing it back (needed)"),
			on: strings.TrimSpace(m.typed(m.reasonKey())) != "", need: byReason,
			typed: func(why string) error { m.sheet.Reason(strings.TrimSpace(why)); return nil }})
	}
}

func (m *model) reasonKey() string { return fmt.Sprint("alasan", m.sheet.Task.No) }

// finishing says what completing the part will do.
func (m *model) finishing() string {
	s := m.sheet
	way, chosen := s.Chosen()
	switch {
	case !s.Last:
		return m.say("Selesai, teruskan kepada %s", "Done, hand on to %s", phrase.Group(m.Procedure.Program, s.Step.Actors[s.Task.Part+1], ""))
	case chosen && way.Arrow.Back:
		return m.say("Kembalikan ke langkah %d", "Hand back to step %d", way.Arrow.To.Index+1)
	case chosen:
		return m.say("Putuskan: %s", "Decide: %s", way.Label)
	case len(s.Choices()) > 0:
		return m.say("Putuskan", "Decide")
	}
	return m.say("Langkah ini selesai", "This step is done")
}

func (m *model) startPage() page {
	if m.Case != "" {
		return m.resumePage()
	}
	p := page{heading: m.say("Sebelum mulai", "Before the start"), title: m.Procedure.Program.Title, text: append(slices.Clone(m.Intro), "",
		m.say("Tidak ada yang selesai dengan sendirinya.", "Nothing completes by itself."))}
	m.who(&p)
	var fields []int
	for i, f := range m.Procedure.Program.Fields {
		if f.AtStart {
			fields = append(fields, i)
		}
	}
	m.fields(&p, "mulai.", fields,
		func(f int) (any, bool) { v, ok := m.start[f]; return v, ok },
		func(f int, v any) { m.start[f] = v })
	p.submit("mulai", m.say("Mulai", "Start"), m.begin)
	return p
}

// resumePage comes before a case that is resumed.
func (m *model) resumePage() page {
	p := page{heading: m.say("Melanjutkan kasus %s", "Resuming case %s", m.Case), title: m.Procedure.Program.Title}
	m.who(&p)
	p.submit("lanjut", m.say("Lanjutkan", "Go on"), m.begin)
	return p
}

// who asks who works, where the case must know it.
func (m *model) who(p *page) {
	if !m.Durable {
		return
	}
	e := entry{key: "siapa", head: m.say("Siapa yang bekerja", "Who works"), kind: text, text: m.say("Nama Anda, untuk dicatat", "Your name, for the record"),
		on: m.By != "", need: byField.unless(m.By != ""), first: m.By,
		typed: func(name string) error { m.By = strings.Join(strings.Fields(name), " "); return nil }}
	p.entries = append(p.entries, e)
}

// choicePage offers the tasks that are open at the same time.
func (m *model) choicePage() page {
	p := page{heading: m.say("Serentak", "At the same time"), title: m.say("Langkah mana yang dikerjakan sekarang?", "Which step is worked on now?"),
		text: []string{m.say("%d langkah sedang terbuka; urutannya bebas.", "%d steps are open; their order is free.", len(m.tasks))}}
	for _, t := range m.tasks {
		label := m.in(phrase.Step(m.Procedure.Program, t.Step))
		if who := phrase.Actors(m.Procedure.Program, &m.Procedure.Program.Steps[t.Step]); who != "" {
			label += " · " + who
		}
		p.press(fmt.Sprint("tugas", t.No), label, func() tea.Cmd { m.open(t.No); return nil })
	}
	return p
}

func (m *model) leavePage() page {
	p := page{heading: m.say("Keluar", "Leave"), title: m.say("Keluar sebelum kasus ini selesai?", "Leave before this case has ended?"), text: []string{m.Kept(m.id)}}
	for _, t := range m.tasks {
		if s := m.sheets[t.No]; m.Durable && s != nil && s.Entered() && !m.barred(s.Task).IsZero() {
			p.text = append(p.text, m.say("Kecuali pada tugas %d: itu bukan tugas Anda, jadi yang baru Anda isi di sana tidak tersimpan.", "Except at task %d: it is not yours, so what you just entered there is not kept.", t.No))
		}
	}
	p.press("tetap", m.say("Tidak, lanjutkan", "No, go on"), func() tea.Cmd { m.leaving = false; m.uncover(); return nil })
	p.press("keluar", m.say("Ya, keluar", "Yes, leave"), m.leave)
	return p
}

// namePage asks who does what one person may not do alone.
func (m *model) namePage() page {
	p := page{heading: m.say("Empat mata", "Four eyes"), title: m.say("Langkah ini dikerjakan orang lain", "This step is for somebody else")}
	if m.rights {
		p.heading = m.say("Wewenang", "Entitlement")
	}
	p.entries = []entry{{key: "nama", kind: text, text: m.say("Nama orang yang mengerjakannya", "Name of the person who does it"),
		typed: func(name string) error { m.named = strings.TrimSpace(name); return nil }}}
	p.submit("nama-lanjut", m.say("Lanjut", "Go on"), func() tea.Cmd {
		if m.named == "" {
			m.focus = "nama"
			m.complain(m.say("nama belum diisi", "there is no name yet"))
			return nil
		}
		return m.name()
	})
	p.press("nama-batal", m.say("Batal", "Cancel"), func() tea.Cmd { m.naming = nil; m.home(); return nil })
	return p
}

func (m *model) helpPage() page {
	p := page{heading: m.say("Bantuan", "Help"), title: m.say("Tombol dan tanda", "Keys and marks"), text: []string{
		m.say("↑ ↓ atau Tab   pindah ke baris lain", "↑ ↓ or Tab   go to another line"),
		m.say("Spasi          centang atau pilih", "Space        tick or choose"),
		m.say("1 2 3 …        pilih menurut urutannya", "1 2 3 …      choose by its place"),
		m.say("s              centang semua yang terlihat", "s            tick all that is in view"),
		m.say("Enter          jalankan tombol; selain itu maju", "Enter        press a button; else go on"),
		m.say("PgUp PgDn      gulung teks yang panjang", "PgUp PgDn    scroll a long text"),
		m.say("q atau Esc     keluar (ditanya dahulu)", "q or Esc     leave (you are asked first)"),
		m.say("Ctrl-C         keluar seketika", "Ctrl-C       leave at once"),
		m.say("F1             bantuan, juga sambil mengetik", "F1           help, also while typing"),
		"",
		m.say("%s sedang dikerjakan   %s terbuka   %s selesai", "%s being worked on   %s open   %s done", now, open, done),
		m.say("%s mengembalikan   %s dilewati   %s lewat waktu", "%s handed back   %s skipped   %s term passed", back, skipped, lapsed),
		m.say("◇ langkah yang memutuskan   ∥ serentak", "◇ a step that decides   ∥ at the same time"),
	}}
	p.press("tutup", m.say("Tutup bantuan", "Close the help"), func() tea.Cmd { m.help = false; m.uncover(); return nil })
	return p
}

// endPage says how the case ended. It closes when it was read.
func (m *model) endPage() page {
	p := page{heading: m.say("Kasus ini berakhir", "This case has ended"), text: []string{"",
		m.say("Kartu kendali dicetak sesudah layar ini ditutup.", "The case record is printed when this screen is closed.")}}
	if n := m.card.State.End; m.card.State.Phase == engine.Ended {
		end := m.in(phrase.End(m.Procedure.Program.Ends[n]))
		p.title = strings.ToUpper(end[:1]) + end[1:]
	}
	p.press("akhiri", m.say("Tutup layar", "Close the screen"), func() tea.Cmd { return tea.Quit })
	return p
}

// leave goes before the end, or closes the screen after it.
func (m *model) leave() tea.Cmd {
	if m.ended {
		return tea.Quit
	}
	m.err = ErrLeft
	if m.Durable {
		for _, t := range m.tasks {
			if s := m.sheets[t.No]; s != nil && s.Entered() {
				e := s.Note()
				e.By = m.By
				m.Host.Do(m.ctx, m.id, e) // where it is refused, nothing is to be kept
			}
		}
	}
	return tea.Quit
}

// typed is what stands in a text entry.
func (m *model) typed(key string) string {
	if l := m.texts[key]; l != nil {
		return l.String()
	}
	return ""
}

// keep takes what is typed in an entry; ok is false when it does not fit.
func (m *model) keep(e entry) (ok bool) {
	l := m.texts[e.key]
	if e.kind != text || l == nil || !l.touched {
		return true
	}
	err := e.typed(l.String())
	var bad *condition.ValueError
	switch {
	case errors.As(err, &bad):
		m.notes[e.key] = m.in(bad.Text)
	case err != nil:
		m.notes[e.key] = err.Error()
	default:
		delete(m.notes, e.key)
	}
	return err == nil
}

// The marks of steps.
const (
	now     = "►"
	open    = "○"
	done    = "✓"
	back    = "←"
	skipped = "–"
	lapsed  = "×"
)

// mark says what became of a step, by its last visit.
func (m *model) mark(step int) string {
	if m.sheet != nil && m.sheet.Task.Step == step {
		return now
	}
	for _, t := range m.tasks {
		if t.Step == step {
			return open
		}
	}
	for i := len(m.card.Visits) - 1; i >= 0; i-- {
		v := m.card.Visits[i]
		if v.Step == step && v.Result != "" {
			return became(v)
		}
	}
	return " "
}

// became is the mark of a visit that is over.
func became(v engine.Visit) string {
	switch {
	case v.Result == engine.BySkip:
		return skipped
	case v.Result == engine.ByLapse:
		return lapsed
	case v.Back:
		return back
	}
	return done
}
