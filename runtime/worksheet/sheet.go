// Package worksheet is what an open task asks of its people now, and what they
// have entered so far: the one model behind the prompts, the guided screen and
// the answers of an uji block. What may happen the engine decides; a sheet
// only knows in which order things are asked, and makes the events.
package worksheet

import (
	"maps"
	"slices"

	"sopc/compiler/condition"
	"sopc/compiler/program"
	"sopc/runtime/engine"
)

// Sheet is one open task with what was entered and not sent yet.
type Sheet struct {
	engine.Work // as it is with what was entered

	procedure *engine.Procedure
	state     engine.State
	arrived   bool // what the step waits for has come
	inputs    []int
	outputs   []int
	papers    []engine.Paper
	data      condition.Data
	reason    string
	outcome   int // by index in Ways; -1 while nothing is chosen
}

// Ask is what a sheet asks for next.
type Ask string

// What sheets ask for, in this order.
const (
	Condition Ask = "condition" // whether the condition in words holds: Answer
	Arrival   Ask = "arrival"   // whether what the step waits for has come: Arrive or Lapsed
	Sub       Ask = "sub"       // how the other SOP ended: SubEnded
	Consent   Ask = "consent"   // that the first of Awaiting confirms: Confirm
	Entry     Ask = "entry"     // the rest: ticks, fields, the decision: Complete
)

// Open takes the task with this number; ok is false when it is not open.
func Open(p *engine.Procedure, s engine.State, no int) (sheet *Sheet, ok bool) {
	sheet = &Sheet{procedure: p, outcome: -1}
	sheet.Task.No = no
	return sheet, sheet.Renew(s)
}

// Renew brings the sheet to a later state of the case. What was entered stays
// unless the next part of the row begins. It is false when the task is closed.
func (s *Sheet) Renew(state engine.State) bool {
	if t, open := state.Task(s.Task.No); !open {
		return false
	} else if t.Part != s.Task.Part {
		s.inputs, s.outputs, s.papers, s.data, s.reason, s.outcome = nil, nil, nil, nil, "", -1
	}
	s.state = state
	s.look()
	return true
}

// look takes the work as it is with what was filled in, on which it may
// depend what else is needed.
func (s *Sheet) look() {
	state := s.state
	state.Data = condition.Data{}
	maps.Copy(state.Data, s.state.Data)
	maps.Copy(state.Data, s.data)
	s.Work, _ = s.procedure.Work(state, s.Task.No)
}

// Asks says what the sheet asks for now.
func (s *Sheet) Asks() Ask {
	switch {
	case s.Ask != "":
		return Condition
	case s.Step.Wait != nil && !s.arrived:
		return Arrival
	case s.Work.Sub != "":
		return Sub
	case len(s.Awaiting) > 0:
		return Consent
	}
	return Entry
}

// event is an event of the one who leads the part of the row.
func (s *Sheet) event(kind engine.EventKind) engine.Event {
	e := engine.Event{Kind: kind, Task: s.Task.No, Part: s.Task.Part, Lane: -1}
	if len(s.Group) > 0 {
		e.Lane = s.Group[0].Lane
	}
	return e
}

// Answer says whether the condition in words holds.
func (s *Sheet) Answer(yes bool) engine.Event {
	e := s.event(engine.Answered)
	e.Yes = yes
	return e
}

// Arrive notes that what the step waits for has come; nothing is recorded.
func (s *Sheet) Arrive() { s.arrived = true }

// Lapsed says that the term of the wait passed.
func (s *Sheet) Lapsed() engine.Event { return s.event(engine.Lapsed) }

// SubEnded says how the other SOP ended.
func (s *Sheet) SubEnded(how string) engine.Event {
	e := s.event(engine.SubEnded)
	e.Reason = how
	return e
}

// Confirm says that a lane takes part and agrees.
func (s *Sheet) Confirm(lane int) engine.Event {
	e := s.event(engine.Confirmed)
	e.Lane = lane
	return e
}

// Line is one line of the tick list: an item that this case may need.
type Line struct {
	engine.Tick
	Item   program.Item
	Output bool
	Noted  bool // recorded already; the tick cannot be taken back
	index  int
}

// Lines are the kelengkapan and, with the last part of the row, the outputs.
func (s *Sheet) Lines() []Line {
	list := lines(s.Step.Inputs, s.Work.Inputs, s.inputs, false)
	if s.Last {
		list = append(list, lines(s.Step.Outputs, s.Work.Outputs, s.outputs, true)...)
	}
	return list
}

func lines(items []program.Item, ticks []engine.Tick, entered []int, output bool) (list []Line) {
	for i, t := range ticks {
		if t.Need != engine.NotNeeded {
			noted := t.Done
			t.Done = t.Done || slices.Contains(entered, i)
			list = append(list, Line{t, items[i], output, noted, i})
		}
	}
	return list
}

// Tick ticks a line, or takes the tick back as long as it was not sent.
func (s *Sheet) Tick(l Line, done bool) {
	list := &s.inputs
	if l.Output {
		list = &s.outputs
	}
	*list = slices.DeleteFunc(*list, func(i int) bool { return i == l.index })
	if done {
		*list = append(*list, l.index)
		slices.Sort(*list)
	}
}

// Show ticks a line by what shows that it is there: a note or a file. Of the
// paper, Of and Item are set here.
func (s *Sheet) Show(l Line, p engine.Paper) {
	p.Of, p.Item = engine.OfInput, l.index
	if l.Output {
		p.Of = engine.OfOutput
	}
	s.papers = append(s.papers, p)
	s.Tick(l, true)
}

// ShowField enters a file as the value of a field that holds one.
func (s *Sheet) ShowField(field int, p engine.Paper) {
	p.Of, p.Item = engine.OfField, field
	s.papers = append(s.papers, p)
	s.Fill(field, p.Name)
}

// Asked are the fields to fill in: those of the step, with the last part.
func (s *Sheet) Asked() []int {
	if !s.Last {
		return nil
	}
	return s.Fields
}

// FieldsFirst says whether it depends on a field of this very step what else
// is needed, so that fields are asked before ticks.
func (s *Sheet) FieldsFirst() bool {
	for _, item := range slices.Concat(s.Step.Inputs, s.Step.Outputs) {
		if item.When != nil && item.When.Rule != nil && slices.ContainsFunc(item.When.Rule.Fields, func(f int) bool { return slices.Contains(s.Asked(), f) }) {
			return true
		}
	}
	return false
}

// Fill enters the value of a field, in the form that condition.Check gives it.
func (s *Sheet) Fill(field int, value any) {
	if s.data == nil {
		s.data = condition.Data{}
	}
	s.data[field] = value
	s.look()
}

// Held is the value of a field as entered, else as the case has it.
func (s *Sheet) Held(field int) (any, bool) {
	if v, ok := s.data[field]; ok {
		return v, true
	}
	v, ok := s.state.Data[field]
	return v, ok
}

// Choices are the ways of the decision, with the last part of the row.
func (s *Sheet) Choices() []engine.Way {
	if !s.Last {
		return nil
	}
	return s.Ways
}

// Choose takes one of Choices, by index.
func (s *Sheet) Choose(i int) { s.outcome = i }

// Chosen is the way that was chosen; ok is false while there is none.
func (s *Sheet) Chosen() (way engine.Way, ok bool) {
	if s.outcome < 0 || s.outcome >= len(s.Choices()) {
		return way, false
	}
	return s.Ways[s.outcome], true
}

// NeedsReason says whether the chosen way hands the work back, so that a
// reason must be given.
func (s *Sheet) NeedsReason() bool {
	way, ok := s.Chosen()
	return ok && way.Arrow.Back
}

// Reason gives the reason for what was chosen.
func (s *Sheet) Reason(why string) { s.reason = why }

// Complete completes the part with all that was entered. Whether that is
// enough is for the engine to say.
func (s *Sheet) Complete() engine.Event {
	e := s.event(engine.Completed)
	e.Inputs, e.Outputs, e.Papers, e.Data = s.inputs, s.outputs, s.papers, s.data
	if way, ok := s.Chosen(); ok {
		e.Kind, e.Outcome, e.Reason = engine.Decided, way.Outcome, s.reason
	}
	return e
}

// Entered says whether there is something for Note to keep.
func (s *Sheet) Entered() bool { return len(s.inputs)+len(s.outputs)+len(s.papers)+len(s.data) > 0 }

// Note keeps all that was entered, and completes nothing.
func (s *Sheet) Note() engine.Event {
	e := s.event(engine.Noted)
	e.Papers, e.Data = s.papers, s.data
	e.Inputs, e.Outputs = union(s.Task.Inputs, s.inputs), union(s.Task.Outputs, s.outputs)
	return e
}

func union(a, b []int) []int {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}
