package engine

import (
	"fmt"
	"time"

	"sopc/compiler/condition"
	"sopc/compiler/program"
)

// Visit is one line of a case's control card (kartu kendali): a task with
// what became of it, or a step that was passed over.
type Visit struct {
	Task    int // Task.No; 0 for a step that its rule passed over
	Step    int
	Opened  time.Time
	Closed  time.Time       // zero while the task is open
	Result  Result          // empty while the task is open; BySkip also for Task 0
	Outcome int             // index in Step.Outcomes when the Result is ByDecision, else -1
	To      *program.Target // where the flow went on; nil while open, when its rule passed it over, when cut off
	Back    bool            // the work was handed back
	Reason  string
	Inputs  []int          // ticked when the task was closed
	Outputs []int          // the same
	Data    condition.Data // the fields that the step fills in, as they stood then
	Actions []Event        // what people did at the task, in order
}

// Done reports whether the step was really worked on to its end: completed,
// decided or lapsed, not skipped nor cut off by the end of the case.
func (v *Visit) Done() bool {
	return v.Result == ByCompletion || v.Result == ByDecision || v.Result == ByLapse
}

// Card is the history of a case as its people see it.
type Card struct {
	Visits []Visit // in the order in which they closed; those still open come last, oldest first
	State  State
}

// Card reads the events of a case, as they were recorded. The error says
// which event the procedure refuses.
func (p *Procedure) Card(events []Event) (Card, error) {
	var s State
	var closed, open []Visit
	for i, e := range events {
		before := s
		next, commands, err := p.Apply(s, e)
		if err != nil {
			return Card{append(closed, open...), s}, fmt.Errorf("event %d (%s): %w", i+1, e.ID, err)
		}
		s = next
		for i := range open {
			if open[i].Task == e.Task {
				open[i].Actions = append(open[i].Actions, e)
			}
		}
		for _, c := range commands {
			switch {
			case c.Kind == Skip:
				closed = append(closed, Visit{Step: c.Step, Opened: e.At, Closed: e.At, Result: BySkip, Outcome: -1})
			case c.Kind == Open && c.Part == 0:
				open = append(open, Visit{Task: c.Task, Step: c.Step, Opened: e.At, Outcome: -1})
			case c.Kind == Close:
				var v Visit
				v, open = take(open, c.Task)
				closed = append(closed, v.close(c, e, before, p.filled(c.Step, next)))
			}
		}
	}
	return Card{append(closed, open...), s}, nil
}

func take(open []Visit, no int) (Visit, []Visit) {
	for i, v := range open {
		if v.Task == no {
			return v, append(open[:i:i], open[i+1:]...)
		}
	}
	return Visit{Task: no}, open
}

// close completes a visit from the event that closed its task and the state
// before it, which still knows what had been ticked.
func (v Visit) close(c Command, e Event, before State, data condition.Data) Visit {
	v.Closed, v.Result, v.To, v.Back = e.At, c.Result, c.To, c.Back
	if c.Result == ByDecision {
		v.Outcome = c.Outcome
	}
	t, _ := before.Task(c.Task)
	v.Inputs, v.Outputs = t.Inputs, t.Outputs
	if e.Task != c.Task {
		return v
	}
	v.Reason, v.Data = e.Reason, data
	for _, i := range e.Inputs {
		v.Inputs = with(v.Inputs, i)
	}
	for _, i := range e.Outputs {
		v.Outputs = with(v.Outputs, i)
	}
	for _, paper := range e.Papers {
		switch paper.Of {
		case OfInput:
			v.Inputs = with(v.Inputs, paper.Item)
		case OfOutput:
			v.Outputs = with(v.Outputs, paper.Item)
		}
	}
	return v
}

func (p *Procedure) filled(step int, s State) condition.Data {
	data := condition.Data{}
	for _, f := range p.Program.Steps[step].Fills {
		if value, ok := s.Data[f]; ok {
			data[f] = value
		}
	}
	return data
}
