package cli

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/rivo/uniseg"

	"sopc/compiler/condition"
	"sopc/compiler/program"
	"sopc/runtime/engine"
	"sopc/runtime/host"
)

// walk takes a person through a case, task by task. It decides nothing by
// itself: every event is what the person answered, and the host may refuse it.
type walk struct {
	*dialog
	host host.Host
	p    *program.Program
	id   string // of the case
	by   string // the person
}

// begin starts the case with the fields that it needs from the start.
func (w *walk) begin() error {
	data := condition.Data{}
	for {
		for i, f := range w.p.Fields {
			if f.AtStart {
				v, err := w.field(f, data[i])
				if err != nil {
					return err
				}
				data[i] = v
			}
		}
		c, err := w.host.Start(w.ctx, host.Start{Program: w.p, By: w.by, Data: data})
		if err == nil {
			w.id = c.ID
			return nil
		}
		if err := w.refused(err); err != nil || len(data) == 0 {
			return err
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

// run goes on until the case ends.
func (w *walk) run() error {
	if err := w.begin(); err != nil {
		return err
	}
	for {
		tasks, err := w.host.Tasks(w.ctx, host.Query{Case: w.id})
		if err != nil || len(tasks) == 0 {
			return err
		}
		t := tasks[0]
		if len(tasks) > 1 {
			w.tell("")
			w.tell(w.say("Beberapa langkah sedang terbuka:", "Several steps are open:"))
			var names []string
			for _, t := range tasks {
				names = append(names, w.stepLine(t.Step))
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

func (w *walk) stepLine(step int) string {
	return fmt.Sprintf("%s: %s", w.say("Langkah %d", "Step %d", step+1), w.p.Steps[step].Text)
}

// do records an event of the person.
func (w *walk) do(e engine.Event) error {
	e.By = w.by
	for {
		_, err := w.host.Do(w.ctx, w.id, e)
		var r *engine.Refusal
		if !errors.As(err, &r) || r.Code != engine.SamePerson {
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
	draft := engine.Event{Data: condition.Data{}}
	for shown := false; ; shown = true {
		c, err := w.host.Case(w.ctx, w.id)
		if err != nil {
			return err
		}
		work, open := c.Procedure.Work(c.State, no)
		if !open {
			return nil
		}
		if !shown {
			if err := w.show(c, work); err != nil {
				return err
			}
		}
		base := engine.Event{Task: no, Part: work.Task.Part, Lane: leader(work.Group)}
		e, err := w.next(c, work, base, &draft)
		if err != nil {
			return err
		}
		if err := w.do(e); err != nil {
			if err := w.refused(err); err != nil {
				return err
			}
		} else if e.Kind == engine.Completed || e.Kind == engine.Decided || e.Kind == engine.Lapsed || e.Kind == engine.Answered && !e.Yes {
			return nil
		}
	}
}

func leader(g program.Group) int {
	if len(g) == 0 {
		return -1
	}
	return g[0].Lane
}

// next asks for what the task needs next and makes the event of it. draft
// keeps what was entered while the procedure still refuses to go on.
func (w *walk) next(c host.Case, work engine.Work, e engine.Event, draft *engine.Event) (engine.Event, error) {
	step := work.Step
	switch {
	case work.Ask != "":
		yes, err := w.askYes(w.say("Syarat: bila %s. Berlaku?", "Condition: if %s. Does it hold?", work.Ask))
		e.Kind, e.Yes = engine.Answered, yes
		return e, err
	case work.Sub != "":
		how, err := w.ask(w.say("SOP %q dijalankan tersendiri. Tulis hasilnya bila sudah berakhir:", "SOP %q runs on its own. Enter how it ended once it has:", work.Sub))
		e.Kind, e.Reason = engine.SubEnded, how
		return e, err
	case len(work.Awaiting) > 0:
		lane := work.Awaiting[0]
		yes, err := w.askYes(w.say("%s turut serta dan setuju?", "%s takes part and confirms?", w.p.Lanes[lane].Name))
		if err == nil && !yes {
			return e, errPutOff
		}
		e.Kind, e.Lane = engine.Confirmed, lane
		return e, err
	}
	if work.Last && step.Wait != nil {
		if lapsed, err := w.wait(work, e); lapsed.Kind != "" || err != nil {
			return lapsed, err
		}
	}
	if err := w.ticks(work, draft); err != nil {
		return e, err
	}
	if work.Last {
		for _, f := range work.Fields {
			held, ok := draft.Data[f]
			if !ok {
				held = c.State.Data[f]
			}
			v, err := w.field(w.p.Fields[f], held)
			if err != nil {
				return e, err
			}
			draft.Data[f] = v
		}
	}
	e.Kind, e.Data, e.Inputs, e.Outputs = engine.Completed, draft.Data, draft.Inputs, draft.Outputs
	if work.Last && len(work.Ways) > 0 {
		return w.decide(work, e)
	}
	if len(work.Inputs)+len(work.Outputs)+len(work.Fields) > 0 && work.Last {
		return e, nil
	}
	_, err := w.ask(w.say("Tekan Enter bila selesai:", "Press Enter when it is done:"))
	return e, err
}

// wait asks whether what the step waits for has come. The term passes only
// when the person says so.
func (w *walk) wait(work engine.Work, e engine.Event) (engine.Event, error) {
	what := work.Step.Wait.For
	if what == "" {
		what = w.say("pihak luar", "an outside party")
	}
	if work.Lapse == nil {
		_, err := w.ask(w.say("Menunggu %s. Tekan Enter bila sudah ada:", "Waiting for %s. Press Enter when it is there:", what))
		return engine.Event{}, err
	}
	lapse := w.say("batas waktunya lewat → %s", "the term has passed → %s", w.target(work.Lapse.Arrow))
	if t := work.Step.Wait.Term; t != nil {
		lapse = w.say("lewat %s → %s", "%s have passed → %s", t.Text, w.target(work.Lapse.Arrow))
	}
	i, err := w.choose(w.say("Menunggu %s:", "Waiting for %s:", what), []string{w.say("sudah ada", "it is there"), lapse})
	if err != nil || i == 0 {
		return engine.Event{}, err
	}
	e.Kind = engine.Lapsed
	return e, nil
}

// decide asks for the outcome, in the SOP's own words. Handing work back
// needs a reason.
func (w *walk) decide(work engine.Work, e engine.Event) (engine.Event, error) {
	question := work.Step.Question
	if question == "" {
		question = w.say("Putusan:", "Decision:")
	}
	var choices []string
	for _, way := range work.Ways {
		line := fmt.Sprintf("%s → %s", way.Label, w.target(way.Arrow))
		if way.Left > 0 {
			line += w.say(" (sisa %d kali)", " (%d× left)", way.Left)
		}
		choices = append(choices, line)
	}
	w.tell(question)
	i, err := w.choose(w.say("Pilih", "Choose"), choices)
	if err != nil {
		return e, err
	}
	e.Kind, e.Outcome = engine.Decided, work.Ways[i].Outcome
	for work.Ways[i].Arrow.Back && e.Reason == "" {
		if e.Reason, err = w.ask(w.say("Alasan pengembalian:", "Reason for handing it back:")); err != nil {
			return e, err
		}
		if e.Reason == "" {
			w.mind(w.say("alasan belum diisi", "there is no reason yet"))
		}
	}
	return e, nil
}

// field asks for a value until it fits: a choice by its number or name, any
// other as the office writes it. Enter keeps a value that is held.
func (w *walk) field(f program.Field, held any) (any, error) {
	label := f.Label
	if label == "" {
		label = f.ID
	}
	switch {
	case len(f.Choices) > 0:
		w.tell(label + ":")
		for i, c := range f.Choices {
			w.tell(fmt.Sprintf("  %d. %s", i+1, c.Label))
		}
		label = w.say("Pilih", "Choose") + fmt.Sprintf(" [1-%d]", len(f.Choices))
	case f.Type != program.Teks:
		label += " (" + string(f.Type) + ")"
	}
	if held != nil {
		label += " (Enter = " + condition.Show(f, held) + ")"
	}
	for {
		answer, err := w.ask(label + ":")
		if err != nil {
			return nil, err
		}
		if answer == "" && held != nil {
			return held, nil
		}
		if n, err := strconv.Atoi(answer); err == nil && 1 <= n && n <= len(f.Choices) {
			return f.Choices[n-1].ID, nil
		}
		v, err := condition.Parse(f, answer)
		var bad *condition.ValueError
		if errors.As(err, &bad) {
			w.mind(bad.Text.In(w.lang))
			continue
		}
		return v, err
	}
}

// tick is one line of the tick list on the screen.
type tick struct {
	engine.Tick
	item   program.Item
	output bool
	index  int
}

// ticks shows kelengkapan and, with the last part of the row, output as a
// tick list and takes what is ticked into draft.
func (w *walk) ticks(work engine.Work, draft *engine.Event) error {
	var list []tick
	add := func(items []program.Item, ticks []engine.Tick, drafted []int, output bool) {
		for i, t := range ticks {
			if t.Need == engine.NotNeeded {
				continue
			}
			t.Done = t.Done || slices.Contains(drafted, i)
			list = append(list, tick{t, items[i], output, i})
		}
	}
	add(work.Step.Inputs, work.Inputs, draft.Inputs, false)
	if work.Last {
		add(work.Step.Outputs, work.Outputs, draft.Outputs, true)
	}
	for len(list) > 0 {
		w.showTicks(list)
		if !slices.ContainsFunc(list, func(t tick) bool { return !t.Done }) {
			return nil
		}
		answer, err := w.ask(w.say("Centang nomor (misalnya 1 2), s = semua, Enter = lanjut:", "Tick by number (such as 1 2), s = all, Enter = go on:"))
		if err != nil {
			return err
		}
		if answer == "" {
			return nil
		}
		if err := w.tickAll(list, answer, draft); err != nil {
			w.mind(err.Error())
		}
	}
	return nil
}

func (w *walk) tickAll(list []tick, answer string, draft *engine.Event) error {
	var chosen []int
	if all := strings.ToLower(answer); all == "s" || all == "semua" || all == "*" {
		for i := range list {
			chosen = append(chosen, i)
		}
	} else {
		for word := range strings.FieldsFuncSeq(answer, func(r rune) bool { return r == ' ' || r == ',' }) {
			n, err := strconv.Atoi(word)
			if err != nil || n < 1 || n > len(list) {
				return errors.New(w.say("nomor 1 sampai %d, dipisahkan spasi", "numbers from 1 to %d, with blanks between", len(list)))
			}
			chosen = append(chosen, n-1)
		}
	}
	for _, i := range chosen {
		t := &list[i]
		to := &draft.Inputs
		if t.output {
			to = &draft.Outputs
		}
		if !t.Done {
			t.Done = true
			*to = append(*to, t.index)
		}
	}
	return nil
}

func (w *walk) showTicks(list []tick) {
	heading := ""
	for i, t := range list {
		h := w.say("Kelengkapan", "Kelengkapan (needed)")
		if t.output {
			h = "Output"
		}
		if h != heading {
			w.tell(h + ":")
			heading = h
		}
		box := "[ ]"
		if t.Done {
			box = "[x]"
		}
		line := fmt.Sprintf("  %s %d. %s", box, i+1, strings.Join(t.item.Names, w.say(" atau ", " or ")))
		if t.item.Kind != program.Paper {
			line += " (" + string(t.item.Kind) + ")"
		}
		if t.item.When != nil {
			line += w.say(" — bila %s", " — if %s", conditionText(t.item.When))
		}
		w.tell(line)
	}
}

func conditionText(c *program.When) string {
	if c.Rule != nil {
		return c.Rule.Source
	}
	return c.Text
}

// show introduces a task: where it stands, who has it, what is to be done.
func (w *walk) show(c host.Case, work engine.Work) error {
	events, err := w.host.History(w.ctx, w.id)
	if err != nil {
		return err
	}
	card, err := c.Procedure.Card(events)
	if err != nil {
		return err
	}
	step := work.Step
	rule := fmt.Sprintf("── %s · %s ", w.say("Langkah %d dari %d", "Step %d of %d", work.Task.Step+1, len(w.p.Steps)), groupNames(w.p, work.Group, w.say("pelaksana belum diisi", "no pelaksana yet")))
	w.tell("")
	w.print(bold, rule+strings.Repeat("─", max(2, min(72, w.width())-uniseg.StringWidth(rule))))
	w.print(bold, step.Text)
	for _, d := range step.Details {
		w.tell("  " + d)
	}
	if len(step.Actors) > 1 {
		doing := ""
		if does := work.Group[0].Does; does != "" {
			doing = w.say(" — %s", " — %s", does)
		}
		w.tell(w.say("Bagian %d dari %d%s", "Part %d of %d%s", work.Task.Part+1, len(step.Actors), doing))
	}
	if step.Time != nil && step.Time.Text != "" {
		w.tell(w.say("Waktu: %s", "Waktu (time): %s", step.Time.Text))
	}
	for _, d := range step.Deadlines {
		side := w.say("setelah", "after")
		if d.Before {
			side = w.say("sebelum", "before")
		}
		w.tell(w.say("Paling lambat: %s %s %s", "At the latest: %s %s %s", d.Duration.Text, side, d.Event))
	}
	for _, r := range step.Remarks {
		w.tell(w.say("Keterangan: %s", "Keterangan (remarks): %s", r))
	}
	if so := w.flowSoFar(card); so != "" {
		w.tell(w.say("Sudah dilalui: %s", "Done so far: %s", so))
	}
	if why := handedBack(card, work.Task.Step); why != "" {
		w.tell(w.say("Dikembalikan karena: %s", "Handed back because: %s", why))
	}
	return nil
}

// handedBack is the reason for which the work last came back to a step.
func handedBack(card engine.Card, step int) string {
	for i := len(card.Visits) - 1; i >= 0; i-- {
		if v := card.Visits[i]; v.Result != "" {
			if v.Back && v.To != nil && *v.To == (program.Target{Kind: program.ToStep, Index: step}) {
				return v.Reason
			}
			return ""
		}
	}
	return ""
}

// flowSoFar names the steps that were worked on, the last few of them.
func (w *walk) flowSoFar(card engine.Card) string {
	const shown = 12
	var steps []string
	for _, v := range card.Visits {
		if v.Result == "" {
			continue
		}
		s := strconv.Itoa(v.Step + 1)
		switch {
		case v.Result == engine.BySkip:
			s += w.say(" dilewati", " skipped")
		case v.Result == engine.ByLapse:
			s += w.say(" lewat waktu", " lapsed")
		case v.Outcome >= 0:
			s += fmt.Sprintf(" %q", w.p.Steps[v.Step].Outcomes[v.Outcome].Label)
		}
		steps = append(steps, s)
	}
	if len(steps) > shown {
		steps = append([]string{"…"}, steps[len(steps)-shown:]...)
	}
	return strings.Join(steps, " → ")
}
