// Package engine is the semantics of a procedure, as one pure function: from
// a state and an event to the next state and the commands that the world owes
// it. It knows no clock, no disk, no randomness and no other goroutine; time,
// people and chance arrive in the events. Hosts do the rest.
//
// How a case moves. A task is one visit of a step. It is opened when the flow
// arrives at the step, goes through the groups of the row one after the other
// (in each, everybody confirms and the first completes), and is closed with
// the last of them; then the flow follows one arrow. Arrows are followed until
// tasks wait for people again, so between two events every case stands at open
// tasks or at an end. Nothing passes without a person: timers only remind.
//
// An event that does not fit is refused, with the state as it was. There is no
// event after which a case cannot be told where it stands.
package engine

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sopc/compiler/program"
)

// Apply takes one event. It returns the next state and what the host has to
// do, or the state as it was and a *Refusal. It never changes s.
func (p *Procedure) Apply(s State, e Event) (State, []Command, error) {
	m := &move{Procedure: p, s: s.clone(), e: e}
	if err := m.take(); err != nil {
		return s, nil, err
	}
	m.s.Events++
	return m.s, m.commands, nil
}

// Replay gives the state to which the events lead from the start of a case.
// The error says which event was refused.
func (p *Procedure) Replay(events []Event) (State, error) {
	var s State
	for i, e := range events {
		next, _, err := p.Apply(s, e)
		if err != nil {
			return s, fmt.Errorf("event %d (%s): %w", i+1, e.ID, err)
		}
		s = next
	}
	return s, nil
}

// move is one transition in the making.
type move struct {
	*Procedure
	s        State
	e        Event
	commands []Command
	hops     int // arrows followed in this move
}

func (m *move) command(c Command) { m.commands = append(m.commands, c) }

func (m *move) take() error {
	if err := m.e.wellFormed(); err != nil {
		return err
	}
	if m.s.Phase == "" {
		return m.start()
	}
	if m.s.Phase != Running {
		return refuse(NotRunning, "kasus ini sudah berakhir", "this case is over")
	}
	if m.e.Kind != Cancelled && m.s.Events >= MaxEvents {
		return refuse(TooMuch, "kasus ini sudah memuat %d peristiwa; batalkan, lalu mulai kasus baru",
			"this case holds %d events already; cancel it and start a new one", MaxEvents)
	}
	switch m.e.Kind {
	case Started:
		return refuse(NotRunning, "kasus ini sudah dimulai", "this case has started already")
	case Cancelled:
		return m.cancel()
	case Recounted:
		return m.recount()
	}
	t, err := m.task()
	if err != nil {
		return err
	}
	switch m.e.Kind {
	case Answered:
		return m.answer(t)
	case Noted:
		return m.note(t)
	case Confirmed:
		return m.confirm(t)
	case Completed, Decided:
		return m.complete(t)
	case Lapsed:
		return m.lapse(t)
	case SubEnded:
		return m.subEnded(t)
	case Delegated:
		return m.delegate(t)
	case Due:
		return m.due(t)
	}
	return refuse(Malformed, "peristiwa %q tidak dikenal", "unknown event %q", m.e.Kind)
}

func (m *move) start() error {
	if m.e.Kind != Started {
		return refuse(NotRunning, "kasus ini belum dimulai", "this case has not started yet")
	}
	var fields []int
	for i, f := range m.Program.Fields {
		if f.AtStart {
			fields = append(fields, i)
		}
	}
	if err := m.fill(fields, true); err != nil {
		return err
	}
	if err := m.show(nil, fields); err != nil {
		return err
	}
	m.s.Phase = Running
	return m.follow("mulai", program.Arrow{To: m.Program.Start}, nil)
}

func (m *move) cancel() error {
	if strings.TrimSpace(m.e.Reason) == "" {
		return refuse(Incomplete, "isi alasan pembatalan", "enter the reason for cancelling")
	}
	m.end(GivenUp, -1)
	return nil
}

// recount only says that it happened: due times are the host's.
func (m *move) recount() error {
	if strings.TrimSpace(m.e.Reason) == "" {
		return refuse(Incomplete, "isi alasan penghitungan ulang", "enter the reason for counting anew")
	}
	for i := range m.s.Tasks {
		t := &m.s.Tasks[i]
		if slices.Contains(t.Seen, m.e.ID) {
			return refuse(Repeated, "perintah ini sudah tercatat", "this command is recorded already")
		}
		if err := t.holdsMore(); err != nil {
			return err
		}
		t.Seen = with(t.Seen, m.e.ID)
	}
	return nil
}

// task finds the open task that the event is about, and refuses what holds
// for every kind of event on a task.
func (m *move) task() (*Task, error) {
	i := slices.IndexFunc(m.s.Tasks, func(t Task) bool { return t.No == m.e.Task })
	if i < 0 {
		return nil, refuse(NotOpen, "tugas %d tidak terbuka; mungkin sudah selesai", "task %d is not open; it may be done already", m.e.Task)
	}
	t := &m.s.Tasks[i]
	step := &m.Program.Steps[t.Step]
	if slices.Contains(t.Seen, m.e.ID) {
		return nil, refuse(Repeated, "perintah ini sudah tercatat", "this command is recorded already")
	}
	if t.Asked && m.e.Kind != Answered && m.e.Kind != Delegated {
		return nil, refuse(Unanswered, "jawab lebih dahulu: %s — bila %s?", "answer first: %s — if %s?", m.Name(t.Step), step.When.Text)
	}
	t.Seen = with(t.Seen, m.e.ID)
	return t, nil
}

func (m *move) answer(t *Task) error {
	step := &m.Program.Steps[t.Step]
	if !t.Asked {
		return refuse(Malformed, "%s tidak menunggu jawaban", "%s waits for no answer", m.Name(t.Step))
	}
	if err := m.leads(t); err != nil {
		return err
	}
	if !m.e.Yes {
		return m.leave(t, BySkip, 0, "lanjut", step.Next)
	}
	t.Asked = false
	m.begin(t)
	return nil
}

// holdsMore refuses what leaves a task open that holds too many such events.
func (t *Task) holdsMore() error {
	if len(t.Seen) > MaxNotes {
		return refuse(TooMuch, "catatan pada tugas %d sudah %d; selesaikan tugas ini", "task %d holds %d notes already; complete it", t.No, MaxNotes)
	}
	return nil
}

func (m *move) note(t *Task) error {
	if err := m.belongs(t); err != nil {
		return err
	}
	if err := t.holdsMore(); err != nil {
		return err
	}
	t.Inputs, t.Outputs = nil, nil
	if err := m.tick(t); err != nil {
		return err
	}
	return m.fill(m.Program.Steps[t.Step].Fills, false)
}

func (m *move) confirm(t *Task) error {
	if err := m.belongs(t); err != nil {
		return err
	}
	if len(m.group(t)) > 0 && m.group(t)[0].Lane == m.e.Lane {
		return refuse(Malformed, "%s memimpin dan menyelesaikan tugas ini; selesaikan bila semua sudah setuju",
			"%s leads this task; complete it when all have confirmed", m.lane(m.e.Lane))
	}
	if slices.Contains(t.Confirmed, m.e.Lane) {
		return refuse(Repeated, "%s sudah setuju", "%s has confirmed already", m.lane(m.e.Lane))
	}
	t.Confirmed = with(t.Confirmed, m.e.Lane)
	return nil
}

// complete closes a part of a task and, with the last part, the task.
func (m *move) complete(t *Task) error {
	step := &m.Program.Steps[t.Step]
	if err := m.leads(t); err != nil {
		return err
	}
	if missing := m.unconfirmed(t); len(missing) > 0 {
		return refuse(Incomplete, "belum setuju: %s", "not confirmed yet: %s", m.lanes(missing))
	}
	if err := m.tick(t); err != nil {
		return err
	}
	last := m.lastPart(t)
	if err := m.fill(step.Fills, last); err != nil {
		return err
	}
	if !last {
		if m.e.Kind == Decided {
			return refuse(Malformed, "yang memutuskan adalah %s", "it is %s who decides", m.lanes(laneList(step.Actors[len(step.Actors)-1])))
		}
		t.Part++
		t.Confirmed = nil
		m.open(t)
		return nil
	}
	if step.Sub != "" && !t.SubEnded {
		return refuse(Incomplete, "SOP %q belum berakhir", "SOP %q has not ended yet", step.Sub)
	}
	if len(step.Outcomes) > 0 {
		return m.decide(t, step)
	}
	if m.e.Kind == Decided {
		return refuse(Malformed, "%s tidak meminta putusan", "%s asks for no decision", m.Name(t.Step))
	}
	if err := m.certified(t); err != nil {
		return err
	}
	return m.leave(t, ByCompletion, 0, "lanjut", step.Next)
}

// decide takes the outcome that the person chose or that the rules give. One
// that hands the work back or refuses it asks for no kelengkapan: that
// something is missing may be the very reason.
func (m *move) decide(t *Task, step *program.Step) error {
	outcome := m.e.Outcome
	switch {
	case step.Computed && m.e.Kind == Decided:
		return refuse(Malformed, "putusan %s dihitung dari isian", "the decision of %s follows from the fields", m.Name(t.Step))
	case step.Computed:
		var err error
		if outcome, err = m.compute(t.Step, step); err != nil {
			return err
		}
	case m.e.Kind != Decided:
		return refuse(Incomplete, "pilih putusan: %s", "choose the decision: %s", m.labels(step))
	case !within(outcome, step.Outcomes):
		return refuse(Malformed, "putusan tidak dikenal; pilih %s", "unknown decision; choose %s", m.labels(step))
	}
	way := step.Outcomes[outcome].Go
	if !m.refuses(way) {
		if err := m.certified(t); err != nil {
			return err
		}
	}
	return m.leave(t, ByDecision, outcome, strconv.Itoa(outcome), way)
}

// refuses tells whether an arrow hands the work back, or ends it badly.
func (m *move) refuses(a program.Arrow) bool {
	return a.Back || a.To.Kind == program.ToEnd && m.Program.Ends[a.To.Index].Kind == program.Stopped
}

// compute gives the first outcome whose rule holds, else the one that stands
// for all others.
func (m *move) compute(n int, step *program.Step) (int, error) {
	otherwise := -1
	for i, o := range step.Outcomes {
		if o.Otherwise {
			otherwise = i
			continue
		}
		holds, err := m.holds(m.s.Data, n, o.Rule)
		if err != nil {
			return 0, err
		}
		if holds {
			return i, nil
		}
	}
	if otherwise < 0 {
		return 0, refuse(Stuck, "tidak satu pun syarat putusan %s terpenuhi; periksa isian", "no condition of the decision of %s holds; check the fields", m.Name(n))
	}
	return otherwise, nil
}

func (m *move) lapse(t *Task) error {
	step := &m.Program.Steps[t.Step]
	if step.Wait == nil || step.Wait.Lapse == nil {
		return refuse(Malformed, "%s tidak menunggu dengan batas waktu", "%s does not wait for a term", m.Name(t.Step))
	}
	return m.leave(t, ByLapse, 0, "lewat", *step.Wait.Lapse)
}

func (m *move) subEnded(t *Task) error {
	if m.Program.Steps[t.Step].Sub == "" {
		return refuse(Malformed, "%s tidak menjalankan SOP lain", "%s runs no other SOP", m.Name(t.Step))
	}
	if t.SubEnded {
		return refuse(Repeated, "berakhirnya SOP itu sudah tercatat", "the end of that SOP is recorded already")
	}
	t.SubEnded = true
	return nil
}

// delegate lets another person act for a lane. Who delegates does not act at
// the step by that.
func (m *move) delegate(t *Task) error {
	if err := m.part(t); err != nil {
		return err
	}
	switch {
	case strings.TrimSpace(m.e.To) == "":
		return refuse(Incomplete, "sebutkan kepada siapa tugas %d didelegasikan", "say to whom task %d is delegated", t.No)
	case m.e.Lane < 0:
		return refuse(Incomplete, "sebutkan atas nama siapa tugas %d didelegasikan", "say for which lane task %d is delegated", t.No)
	case strings.TrimSpace(m.e.Reason) == "":
		return refuse(Incomplete, "isi alasan delegasi", "enter the reason for delegating")
	}
	if err := t.holdsMore(); err != nil {
		return err
	}
	if other, acted := m.actedElsewhere(t, m.e.To); acted {
		return refuse(SamePerson, "%s sudah bertindak pada %s; %s dikerjakan orang lain",
			"%s has acted at %s; %s is for somebody else", m.e.To, m.Name(other), m.Name(t.Step))
	}
	kept := slices.DeleteFunc(slices.Clone(t.Delegates), func(d Delegate) bool { return d.Lane == m.e.Lane })
	t.Delegates = append(kept, Delegate{m.e.Lane, m.e.To, m.e.By})
	return nil
}

// due passes on that a timer went off, once. Nothing else follows from it.
func (m *move) due(t *Task) error {
	step := &m.Program.Steps[t.Step]
	c := Command{Kind: Remind, Task: t.No, Step: t.Step, Timer: m.e.Timer}
	switch {
	case slices.Contains(t.Rung, m.e.Timer):
		return refuse(Repeated, "pengingat ini sudah tercatat", "this reminder is recorded already")
	case m.e.Timer == TermTimer && step.Wait != nil && step.Wait.Term != nil:
		c.Lanes = laneList(m.group(t))
	case within(m.e.Timer, step.Late):
		c.Lanes = []int{step.Late[m.e.Timer].Lane}
		if step.Late[m.e.Timer].Escalate {
			c.Kind = Escalate
		}
	default:
		return refuse(Malformed, "%s tidak memiliki pengingat itu", "%s has no such reminder", m.Name(t.Step))
	}
	t.Rung = with(t.Rung, m.e.Timer)
	m.command(c)
	return nil
}
