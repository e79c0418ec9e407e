package cli

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/rivo/uniseg"

	"sopc/compiler/phrase"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/roster"
	"sopc/runtime/worksheet"
)

// walk takes a person through a case, task by task. It decides nothing by
// itself: every event is what the person answered, and the host may refuse it.
type walk struct {
	*dialog
	*run
}

// begin starts the case with the fields that it needs from the start.
func (w *walk) begin() (err error) {
	if w.by == "" && w.kept {
		if w.by, err = w.name(); err != nil {
			return err
		}
	}
	for w.kept {
		name, err := w.person(w.by)
		if err == nil {
			w.by = name
			break
		}
		if err := w.unlisted(err); err != nil {
			return err
		}
	}
	if w.id != "" {
		return nil
	}
	start := w.start
	start.By = w.by
	for asked := false; ; asked = true {
		for i, f := range w.program.Fields {
			if _, given := start.Data[i]; f.AtStart && (asked || !given || w.start.Parent != nil) {
				v, err := w.field(f, start.Data[i])
				if err != nil {
					return err
				}
				start.Data[i] = v
			}
		}
		c, err := w.books.Start(w.ctx, start)
		if err == nil {
			w.id = c.ID
			if w.kept {
				w.tell(w.say("Kasus %s dimulai.", "Case %s has begun.", w.id))
			}
			return nil
		}
		var r *engine.Refusal
		if errors.As(err, &r) && r.Code == host.NotEntitled {
			w.mind(r.Text.In(w.lang))
			if start.By, err = w.name(); err != nil {
				return err
			}
			w.by = start.By
		} else if err := w.refused(err); err != nil || len(start.Data) == 0 {
			return err
		}
	}
}

// unlisted says that nobody is called so in the roster, and asks again.
func (w *walk) unlisted(err error) error {
	var refused *roster.Refusal
	if !errors.As(err, &refused) {
		return err
	}
	w.mind(refused.Text().In(w.lang))
	w.by, err = w.name()
	return err
}

// name asks who works.
func (w *walk) name() (string, error) {
	for {
		name, err := w.ask(w.say("Nama Anda, untuk dicatat:", "Your name, for the record:"))
		if err != nil || name != "" {
			return name, err
		}
	}
}

// refused tells the person why the procedure did not take an answer; any
// other error is handed on.
func (w *walk) refused(err error) error {
	var r *engine.Refusal
	if errors.As(err, &r) {
		w.mind(r.Text.In(w.lang))
		return nil
	}
	return err
}

// walk goes on until the case ends.
func (w *walk) walk() error {
	if err := w.begin(); err != nil {
		return err
	}
	for {
		tasks, err := w.books.Tasks(w.ctx, host.Query{Case: w.id})
		if err != nil || len(tasks) == 0 {
			return err
		}
		t := tasks[0]
		if len(tasks) > 1 {
			w.tell("")
			w.tell(w.say("Beberapa langkah sedang terbuka:", "Several steps are open:"))
			var names []string
			for _, t := range tasks {
				names = append(names, phrase.Step(w.program, t.Step).In(w.lang))
			}
			i, err := w.choose(w.say("Kerjakan yang mana?", "Work on which?"), names)
			if err != nil {
				return err
			}
			t = tasks[i]
		}
		if err := w.task(t.No); errors.Is(err, errPutOff) {
			w.mind(w.say("langkah ini belum dapat diselesaikan: semua yang bersama harus setuju", "this step cannot be completed yet: all who act together must confirm"))
			if len(tasks) > 1 {
				continue
			}
			if again, err := w.askYes(w.say("Tidak ada langkah lain yang terbuka. Tanyakan lagi?", "No other step is open. Ask again?")); err != nil {
				return err
			} else if !again {
				return errLeft
			}
		} else if err != nil {
			return err
		}
	}
}

// errPutOff says that a task cannot go on now: somebody does not confirm.
var errPutOff = errors.New("the task is put off")

// do records an event of the person.
func (w *walk) do(e engine.Event) error {
	e.By = w.by
	for {
		_, err := w.books.Do(w.ctx, w.id, e)
		var r *engine.Refusal
		if !errors.As(err, &r) || r.Code != engine.SamePerson && r.Code != host.NotEntitled {
			return err
		}
		w.mind(r.Text.In(w.lang))
		if e.By, err = w.ask(w.say("Nama orang yang mengerjakannya:", "Name of the person who does it:")); err != nil {
			return err
		}
	}
}

// task works on one open task until it is closed or handed on. What the
// procedure refuses is asked again.
func (w *walk) task(no int) error {
	c, err := w.books.Case(w.ctx, w.id)
	if err != nil {
		return err
	}
	sheet, open := worksheet.Open(c.Procedure, c.State, no)
	if open {
		err = w.show(c, sheet)
	}
	for part := sheet.Task.Part; open && sheet.Task.Part == part && err == nil; {
		if sheet.Asks() == worksheet.Sub && c.Subs.Of(sheet.Step) != "" {
			return w.lookInside(c, sheet)
		}
		var e engine.Event
		if e, err = w.next(sheet); err != nil {
			w.keep(sheet)
			return err
		}
		if err = w.refused(w.do(e)); err != nil {
			return err
		}
		if c, err = w.books.Case(w.ctx, w.id); err == nil {
			open = sheet.Renew(c.State)
		}
	}
	return err
}

// keep notes what was entered at a task that is left.
func (w *walk) keep(s *worksheet.Sheet) {
	if w.kept && s.Entered() {
		e := s.Note()
		e.By = w.by
		_, err := w.books.Do(context.WithoutCancel(w.ctx), w.id, e)
		var r *engine.Refusal
		if errors.As(err, &r) {
			w.mind(w.say("yang baru diisi pada tugas %d tidak tersimpan: %s", "what was just entered at task %d is not kept: %s", s.Task.No, r.Text))
		}
	}
}

// lookInside says which case the task waits for, and looks again when asked.
func (w *walk) lookInside(c host.Case, s *worksheet.Sheet) error {
	lines, err := w.insideLines(w.ctx, w.books, c, s)
	if err != nil {
		return err
	}
	for _, l := range lines {
		w.tell(l.In(w.lang))
	}
	if _, err := w.ask(w.say("Enter = periksa lagi, q = keluar:", "Enter = look again, q = leave:")); err != nil {
		return err
	}
	_, err = w.books.Ring(w.ctx, w.id)
	return err
}

// next asks for what the task needs next and makes the event of it.
func (w *walk) next(s *worksheet.Sheet) (engine.Event, error) {
	if s.Asks() == worksheet.Arrival {
		if lapsed, err := w.arrival(s); lapsed || err != nil {
			return s.Lapsed(), err
		}
		s.Arrive()
	}
	switch s.Asks() {
	case worksheet.Condition:
		yes, err := w.askYes(w.say("Syarat: bila %s. Berlaku?", "Condition: if %s. Does it hold?", s.Ask))
		return s.Answer(yes), err
	case worksheet.Sub:
		how, err := w.ask(w.say("SOP %q dijalankan tersendiri. Tulis hasilnya bila sudah berakhir:", "SOP %q runs on its own. Enter how it ended once it has:", s.Sub))
		return s.SubEnded(how), err
	case worksheet.Consent:
		lane := s.Awaiting[0]
		yes, err := w.askYes(w.say("%s turut serta dan setuju?", "%s takes part and confirms?", w.program.Lanes[lane].Name))
		if err == nil && !yes {
			err = errPutOff
		}
		return s.Confirm(lane), err
	}
	asking := []func(*worksheet.Sheet) error{w.ticks, w.fields}
	if s.FieldsFirst() {
		slices.Reverse(asking)
	}
	for _, ask := range asking {
		if err := ask(s); err != nil {
			return engine.Event{}, err
		}
	}
	var err error
	if len(s.Choices()) > 0 {
		err = w.decide(s)
	} else if len(s.Lines())+len(s.Asked()) == 0 || !s.Last {
		_, err = w.ask(w.say("Tekan Enter bila selesai:", "Press Enter when it is done:"))
	}
	return s.Complete(), err
}

// show introduces a task: where it stands, who has it, what is to be done.
func (w *walk) show(c host.Case, s *worksheet.Sheet) error {
	events, err := host.History(w.ctx, w.books, w.id)
	if err != nil {
		return err
	}
	card, err := c.Procedure.Card(events)
	if err != nil {
		return err
	}
	rule := "── " + s.Heading().In(w.lang) + " "
	w.tell("")
	w.print(bold, rule+strings.Repeat("─", max(2, min(72, w.width())-uniseg.StringWidth(rule))))
	w.print(bold, s.Step.Text)
	about := s.About()
	if w.kept {
		if not := w.notYours(c, s.Task, w.by); !not.IsZero() {
			w.mind(not.In(w.lang))
		}
		about = append(about, w.dueLines(c, s.Task.No)...)
	}
	for _, line := range about {
		w.tell(line.In(w.lang))
	}
	const shown = 12
	var visits []string
	for _, v := range worksheet.SoFar(w.program, card) {
		visits = append(visits, v.In(w.lang))
	}
	if len(visits) > shown {
		visits = append([]string{"…"}, visits[len(visits)-shown:]...)
	}
	if len(visits) > 0 {
		w.tell(w.say("Sudah dilalui: %s", "Done so far: %s", strings.Join(visits, " → ")))
	}
	if why := worksheet.HandedBack(card, s.Task.Step); why != "" {
		w.tell(w.say("Dikembalikan karena: %s", "Handed back because: %s", why))
	}
	return nil
}
