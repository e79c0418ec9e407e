package engine

import (
	"slices"
	"strconv"
	"strings"

	"sopc/compiler/condition"
	"sopc/compiler/program"
	"sopc/lang/bahasa"
)

// Work is what an open task asks of its people: all that a screen shows.
type Work struct {
	Task     Task
	Step     *program.Step
	Group    program.Group // who has it now; the first leads. Empty when the SOP names nobody
	Last     bool          // completing this part completes the row
	Awaiting []int         // lanes that must confirm before the leader can complete
	Ask      string        // the condition in words to answer first, else empty
	Fields   []int         // the fields that the step fills in; those still empty must be filled to complete the row
	Inputs   []Tick        // kelengkapan, one for each of Step.Inputs
	Outputs  []Tick        // one for each of Step.Outputs
	Ways     []Way         // the decision, to be made with the last part; empty when none is asked
	Lapse    *Way          // where the flow goes when the term is recorded as passed
	Sub      string        // title of the SOP that must end first, else empty
}

// Tick is one line of a tick list.
type Tick struct {
	Need Need
	Done bool
}

// Need says whether an item is needed in this case.
type Need string

// The needs: Required must be ticked before a step is completed, unless its
// decision hands the work back or refuses it; Perhaps depends on a condition in words; NotNeeded on a rule
// that does not hold, Unknown on one that reads a field still empty.
const (
	Required  Need = "required"
	Perhaps   Need = "perhaps"
	NotNeeded Need = "not-needed"
	Unknown   Need = "unknown"
)

// Way is one way on from a task, as it would be taken now: past a limit it is
// already the arrow that replaces the return.
type Way struct {
	Outcome int // index in Step.Outcomes; -1 for a lapse
	Label   string
	Arrow   program.Arrow
	Left    int // returns left before Arrow.Beyond takes over; -1 when there is no limit
}

// Work tells what the open task with this number asks for; ok is false when
// there is none.
func (p *Procedure) Work(s State, no int) (w Work, ok bool) {
	t, ok := s.Task(no)
	if !ok {
		return w, false
	}
	step := &p.Program.Steps[t.Step]
	w = Work{
		Task: t, Step: step, Group: p.group(&t), Last: p.lastPart(&t), Awaiting: p.unconfirmed(&t), Fields: step.Fills,
		Inputs: p.ticks(s, t.Step, step.Inputs, t.Inputs), Outputs: p.ticks(s, t.Step, step.Outputs, t.Outputs),
	}
	if t.Asked {
		w.Ask = step.When.Text
	}
	if step.Sub != "" && !t.SubEnded {
		w.Sub = step.Sub
	}
	if !step.Computed {
		for i, o := range step.Outcomes {
			w.Ways = append(w.Ways, s.way(i, o.Label, key(t.Step, strconv.Itoa(i)), o.Go))
		}
	}
	if step.Wait != nil && step.Wait.Lapse != nil {
		way := s.way(-1, "", key(t.Step, "lewat"), *step.Wait.Lapse)
		w.Lapse = &way
	}
	return w, true
}

func (s *State) way(outcome int, label, key string, a program.Arrow) Way {
	a, key = s.resolve(key, a)
	left := -1
	if a.Limit > 0 {
		left = max(a.Limit-s.Taken[key], 0)
	}
	return Way{outcome, label, a, left}
}

func (p *Procedure) ticks(s State, n int, items []program.Item, done []int) []Tick {
	list := make([]Tick, len(items))
	for i, item := range items {
		need, _ := p.need(s.Data, n, item)
		list[i] = Tick{need, slices.Contains(done, i)}
	}
	return list
}

func (p *Procedure) need(data condition.Data, n int, item program.Item) (Need, error) {
	switch {
	case item.When == nil:
		return Required, nil
	case item.When.Rule == nil:
		return Perhaps, nil
	}
	holds, err := p.holds(data, n, item.When.Rule)
	switch {
	case err != nil:
		return Unknown, err
	case holds:
		return Required, nil
	}
	return NotNeeded, nil
}

// group is who has the task now.
func (p *Procedure) group(t *Task) program.Group {
	actors := p.Program.Steps[t.Step].Actors
	if t.Part >= len(actors) {
		return nil
	}
	return actors[t.Part]
}

func (p *Procedure) lastPart(t *Task) bool {
	return t.Part >= len(p.Program.Steps[t.Step].Actors)-1
}

// unconfirmed lists the lanes, besides the leading one, whose consent is missing.
func (p *Procedure) unconfirmed(t *Task) []int {
	var missing []int
	for i, a := range p.group(t) {
		if i > 0 && a.Lane != p.group(t)[0].Lane && !slices.Contains(t.Confirmed, a.Lane) {
			missing = with(missing, a.Lane)
		}
	}
	return missing
}

func laneList(g program.Group) []int {
	var lanes []int
	for _, a := range g {
		lanes = with(lanes, a.Lane)
	}
	return lanes
}

// Name is what people call a step: "langkah 3 (reviu)".
func (p *Procedure) Name(step int) bahasa.Text {
	if id := p.Program.Steps[step].ID; id != "" {
		return bahasa.T("langkah %d (%s)", "step %d (%s)", step+1, id)
	}
	return bahasa.T("langkah %d", "step %d", step+1)
}

func (p *Procedure) field(i int) string {
	if !within(i, p.Program.Fields) {
		return strconv.Itoa(i)
	}
	if f := p.Program.Fields[i]; f.Label != "" {
		return f.Label
	}
	return p.Program.Fields[i].ID
}

func (p *Procedure) lane(i int) string {
	if !within(i, p.Program.Lanes) {
		return strconv.Itoa(i)
	}
	if l := p.Program.Lanes[i]; l.Name != "" {
		return l.Name
	}
	return p.Program.Lanes[i].ID
}

func (p *Procedure) lanes(list []int) string {
	names := make([]string, len(list))
	for i, l := range list {
		names[i] = p.lane(l)
	}
	return strings.Join(names, ", ")
}
