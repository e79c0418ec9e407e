package scenario

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"

	"sopc/compiler/condition"
	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/worksheet"
)

// MaxVisits bounds the tasks of one played case, as of any case.
const MaxVisits = engine.MaxVisits

// ReasonGiven stands for the reason of a return when the answers give none.
const ReasonGiven = "sesuai jawaban uji"

var errEndless = &AnswerError{Kind: Endless, Text: bahasa.T("kasus belum berakhir setelah %d tugas", "the case has not ended after %d tasks", MaxVisits)}

// Rehearse plays a scenario from the start of a case to its end, without any
// host: nothing happens outside, and the events carry no time. All events are
// done by one person, who may be unnamed. The error is an *AnswerError.
//
// Only what people must decide is answered by the scenario: the outcome of a
// decision, a condition in words, the values of fields, that a term passed.
// Everything else is done as it should be: confirmed, ticked, completed. Where
// several tasks are open at once, the one comes first that an expected path
// names next, else the one of the earliest track.
func Rehearse(p *engine.Procedure, s program.Scenario, by string) (*Trace, error) {
	sorted, err := sort(p.Program, s)
	if err != nil {
		return nil, err
	}
	pl := &player{p: p, s: s, by: by, answers: sorted, nearest: sync.OnceValue(func() *distances { return nearest(p.Program) }), rest: slices.Clone(s.Expect.Paths)}
	if err := pl.play(); err != nil {
		return nil, err
	}
	if len(pl.missing) > 0 {
		suggested, err := Follow(p, pl.events)
		if err != nil {
			return nil, err
		}
		return nil, &AnswerError{Missing, join(pl.missing), write(p.Program, Recall(p.Program, s.Name, suggested), pl.hints), suggested}
	}
	if texts := sorted.unused(p.Program, s); len(texts) > 0 {
		return nil, &AnswerError{Kind: Unused, Text: join(texts)}
	}
	return Follow(p, pl.events)
}

// Play rehearses a scenario and then lives it on a host, as a new case. When
// the error is an *AnswerError nothing has happened on the host; when there is
// any other after the start, the case is the one that was begun. The values of
// start.Data come from the scenario.
func Play(ctx context.Context, h host.Host, start host.Start, s program.Scenario) (host.Case, *Trace, error) {
	p, err := engine.Load(start.Program)
	if err != nil {
		return host.Case{}, nil, err
	}
	rehearsed, err := Rehearse(p, s, start.By)
	if err != nil {
		return host.Case{}, nil, err
	}
	start.Data = rehearsed.Events[0].Data
	c, err := h.Start(ctx, start)
	if err != nil {
		return c, nil, err
	}
	for _, e := range rehearsed.Events[1:] {
		after, err := h.Do(ctx, c.ID, e)
		if err != nil {
			return c, nil, err
		}
		c = after
	}
	events, err := host.History(ctx, h, c.ID)
	if err != nil {
		return c, nil, err
	}
	trace, err := Follow(p, events)
	return c, trace, err
}

// player does the work of all people of a case. Where the scenario has no
// answer it notes so and goes on with a suggestion, so that the skeleton
// reaches an end.
type player struct {
	p       *engine.Procedure
	s       program.Scenario
	by      string
	answers *answers
	nearest func() *distances

	state   engine.State
	events  []engine.Event
	rest    [][]int // what of the expected paths has not been walked yet
	missing []bahasa.Text
	hints   map[hint]string
}

func (pl *player) play() error {
	var fields []int
	for i, f := range pl.p.Program.Fields {
		if f.AtStart {
			fields = append(fields, i)
		}
	}
	if err := pl.send(-1, engine.Event{Kind: engine.Started, Lane: -1, Data: pl.fill(-1, fields)}); err != nil {
		return err
	}
	for pl.state.Phase == engine.Running {
		t := pl.pick()
		if err := pl.task(t.No, t.Step); err == errEndless && len(pl.missing) > 0 {
			return nil // the skeleton shows how far the suggestions lead
		} else if err != nil {
			return err
		}
	}
	return nil
}

// send makes an event happen.
func (pl *player) send(step int, e engine.Event) error {
	e.ID, e.By = pl.id(), pl.by
	next, _, err := pl.p.Apply(pl.state, e)
	var r *engine.Refusal
	if errors.As(err, &r) && r.Code == engine.TooMuch && pl.state.Visits == MaxVisits {
		return errEndless
	} else if err != nil {
		return refused(pl.p.Program, step, err)
	}
	pl.state = next
	pl.events = append(pl.events, e)
	return nil
}

// pick chooses the task to do next.
func (pl *player) pick() engine.Task {
	if len(pl.state.Tasks) == 1 {
		return pl.state.Tasks[0]
	}
	return slices.MinFunc(pl.state.Tasks, func(a, b engine.Task) int {
		return cmp.Or(pl.wish(a)-pl.wish(b), pl.track(a)-pl.track(b))
	})
}

// wish says how soon a task should be done. A step that will be skipped comes
// first, as paths do not tell, unless that ends the case. Then comes what an
// expected path names next, then what the scenario has an answer for, then
// the rest, which a case that ends elsewhere may leave open; then what a path
// names only later. A skip that ends the case comes last of all, or before the
// rest once the paths have been walked to their end.
func (pl *player) wish(t engine.Task) int {
	if t.Asked && pl.answers.denies(t.Step) {
		skipped, _, _ := pl.p.Apply(pl.state, pl.answered(t, false))
		switch {
		case skipped.Phase == engine.Running:
			return 0
		case len(pl.rest) > 0 && !slices.ContainsFunc(pl.rest, func(path []int) bool { return len(path) > 0 }):
			return 2
		}
		return 5
	}
	wish := 3
	if pl.answers.has(t.Step) {
		wish = 2
	}
	for _, path := range pl.rest {
		switch i := slices.Index(path, t.Step); {
		case i > 0:
			return 4
		case i == 0:
			wish = 1
		}
	}
	return wish
}

func (pl *player) answered(t engine.Task, yes bool) engine.Event {
	e := engine.Event{ID: pl.id(), By: pl.by, Kind: engine.Answered, Task: t.No, Lane: -1, Yes: yes}
	if actors := pl.p.Program.Steps[t.Step].Actors; len(actors) > 0 {
		e.Lane = actors[0][0].Lane
	}
	return e
}

func (pl *player) id() string { return "uji-" + number(len(pl.events)) }

func (pl *player) track(t engine.Task) int {
	if track := pl.p.Program.Steps[t.Step].Track; track != nil {
		return track.Index
	}
	return 0
}

// task does an open task to its end.
func (pl *player) task(no, step int) error {
	sheet, open := worksheet.Open(pl.p, pl.state, no)
	for open {
		if err := pl.send(step, pl.work(sheet)); err != nil {
			return err
		}
		open = sheet.Renew(pl.state)
	}
	if pl.events[len(pl.events)-1].Kind == engine.Answered {
		return nil // skipped
	}
	for i, path := range pl.rest {
		if len(path) > 0 && path[0] == step {
			pl.rest[i] = path[1:]
		}
	}
	return nil
}

// work makes the next event that a task needs.
func (pl *player) work(s *worksheet.Sheet) engine.Event {
	if s.Asks() == worksheet.Arrival {
		if pl.lapses(s.Task.Step) {
			return s.Lapsed()
		}
		s.Arrive()
	}
	switch s.Asks() {
	case worksheet.Condition:
		return s.Answer(pl.condition(s.Task.Step))
	case worksheet.Sub:
		return s.SubEnded(ReasonGiven)
	case worksheet.Consent:
		return s.Confirm(s.Awaiting[0])
	}
	if s.Last {
		pl.finish(s)
	}
	return s.Complete()
}

// finish enters all that completing a row needs.
func (pl *player) finish(s *worksheet.Sheet) {
	for f, value := range pl.fill(s.Task.Step, s.Asked()) {
		s.Fill(f, value)
	}
	if len(s.Choices()) > 0 {
		way, reason := pl.decide(s)
		if s.Choose(way); s.NeedsReason() && reason == "" {
			reason = ReasonGiven
		}
		s.Reason(reason)
	}
	for _, l := range s.Lines() {
		if l.Need == engine.Required || l.Output && l.Need == engine.Perhaps && pl.expects(l.Item) {
			s.Tick(l, true)
		}
	}
}

func (pl *player) expects(item program.Item) bool {
	return slices.ContainsFunc(pl.s.Expect.Outputs, func(name string) bool { return named(pl.p.Program, item, name) })
}

func (pl *player) condition(step int) bool {
	if a, ok := pl.answers.next(slot{step, -1, program.Condition}); ok {
		return a.Yes
	}
	name := stepName(pl.p.Program, step)
	pl.lack(step, program.Condition, "ya / tidak",
		bahasa.T("belum dijawab: langkah %s, bila %s — ya atau tidak", "not answered: step %s, if %s — ya (yes) or tidak (no)", name, pl.p.Program.Steps[step].When.Text))
	return true
}

func (pl *player) lapses(step int) bool {
	a, _ := pl.answers.next(slot{step, -1, program.Lapsed})
	return a.Kind == program.Lapsed
}

// decide gives the way to choose, by index, and the reason for it.
func (pl *player) decide(s *worksheet.Sheet) (way int, reason string) {
	step := s.Task.Step
	if a, ok := pl.answers.next(slot{step, -1, program.Decision}); ok {
		return a.Outcome, a.Reason
	}
	labels := quotedLabels(s.Step)
	pl.lack(step, program.Decision, labels,
		bahasa.T("belum dijawab: langkah %s, pilih %s", "not answered: step %s, choose %s", stepName(pl.p.Program, step), labels))
	return pl.nearest().way(s.Choices()).Outcome, ""
}

// fill gives the values for fields at a step, or at the start (-1).
func (pl *player) fill(step int, fields []int) condition.Data {
	var data condition.Data
	for _, f := range fields {
		_, filled := pl.state.Data[f]
		value, ok := pl.answers.value(step, f, filled)
		if !ok && filled {
			continue
		}
		if !ok {
			value = example(pl.p.Program.Fields[f])
			pl.lackField(step, f)
		}
		if data == nil {
			data = condition.Data{}
		}
		data[f] = value
	}
	return data
}

func (pl *player) lackField(step, f int) {
	field := pl.p.Program.Fields[f]
	pl.hint(hint{step: -1, field: f}, kindOf(field))
	if step < 0 {
		pl.missing = append(pl.missing, bahasa.T("belum diisi: %s (%s)", "not filled in: %s (%s)", field.ID, kindOf(field)))
		return
	}
	pl.missing = append(pl.missing, bahasa.T("belum diisi: langkah %s, %s (%s)", "not filled in: step %s, %s (%s)",
		stepName(pl.p.Program, step), field.ID, kindOf(field)))
}

// lack notes that an answer is missing; said once for each step and kind,
// however often a suggestion leads there again.
func (pl *player) lack(step int, kind program.AnswerKind, options string, text bahasa.Text) {
	h := hint{step, kind, -1}
	if _, said := pl.hints[h]; !said {
		pl.missing = append(pl.missing, text)
	}
	pl.hint(h, options)
}

func (pl *player) hint(h hint, options string) {
	if pl.hints == nil {
		pl.hints = map[hint]string{}
	}
	pl.hints[h] = options
}
