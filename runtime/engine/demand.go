package engine

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"sopc/compiler/condition"
	"sopc/compiler/program"
	"sopc/lang/bahasa"
)

// What a task demands of an event: the right lane and person, valid values,
// nothing missing.

// belongs refuses lanes that have no part in what is open now, and people who
// must not do it.
func (m *move) belongs(t *Task) error {
	if err := m.part(t); err != nil {
		return err
	}
	return m.fourEyes(t)
}

// part refuses lanes that have no part in what is open now.
func (m *move) part(t *Task) error {
	group := m.group(t)
	if m.e.Part != t.Part {
		return refuse(NotOpen, "bagian ini sudah selesai; tugas %d kini pada %s", "this part is done; task %d is now with %s", t.No, m.lanes(laneList(group)))
	}
	if len(group) > 0 && !slices.Contains(laneList(group), m.e.Lane) {
		return refuse(NotYours, "tugas %d adalah tugas %s", "task %d belongs to %s", t.No, m.lanes(laneList(group)))
	}
	return nil
}

// leads refuses all but the lane that leads what is open now.
func (m *move) leads(t *Task) error {
	if err := m.belongs(t); err != nil {
		return err
	}
	if group := m.group(t); len(group) > 0 && group[0].Lane != m.e.Lane {
		return refuse(NotYours, "tugas %d diselesaikan %s", "task %d is completed by %s", t.No, m.lane(group[0].Lane))
	}
	return nil
}

// fourEyes refuses a person who acted at a step that must be somebody else's,
// and remembers who acts here for the steps that ask for it.
func (m *move) fourEyes(t *Task) error {
	if m.e.By == "" {
		return nil
	}
	if other, acted := m.actedElsewhere(t, m.e.By); acted {
		return refuse(SamePerson, "%s sudah bertindak pada %s; %s dikerjakan orang lain",
			"%s has acted at %s; %s is for somebody else", m.e.By, m.Name(other), m.Name(t.Step))
	}
	if !m.guarded[t.Step] || slices.Contains(m.s.People[t.Step], m.e.By) {
		return nil
	}
	if len(m.s.People[t.Step]) >= MaxPeople {
		return refuse(TooMuch, "%s sudah dikerjakan %d orang", "at %s %d people have acted already", m.Name(t.Step), MaxPeople)
	}
	if m.s.People == nil {
		m.s.People = map[int][]string{}
	}
	m.s.People[t.Step] = with(m.s.People[t.Step], m.e.By)
	return nil
}

// actedElsewhere finds the step at which a person acted who therefore must not
// act at this one.
func (m *move) actedElsewhere(t *Task, person string) (step int, acted bool) {
	for _, other := range m.Program.Steps[t.Step].NotSame {
		if slices.Contains(m.s.People[other], person) {
			return other, true
		}
	}
	return 0, false
}

// fill takes the event's values for fields; with all, none may stay empty.
func (m *move) fill(fields []int, all bool) error {
	for _, field := range slices.Sorted(maps.Keys(m.e.Data)) {
		if !slices.Contains(fields, field) {
			return refuse(Malformed, "isian %s tidak diisi di sini", "the field %s is not filled in here", m.field(field))
		}
	}
	var missing []string
	for _, field := range fields {
		value, given := m.e.Data[field]
		if _, filled := m.s.Data[field]; !given && !filled && all {
			missing = append(missing, m.field(field))
		}
		if !given {
			continue
		}
		checked, err := condition.Check(m.Program.Fields[field], value)
		var bad *condition.ValueError
		if errors.As(err, &bad) {
			return &Refusal{BadValue, bad.Text}
		}
		if m.s.Data == nil {
			m.s.Data = condition.Data{}
		}
		m.s.Data[field] = checked
	}
	if len(missing) > 0 {
		return refuse(Incomplete, "isi lebih dahulu: %s", "fill in first: %s", strings.Join(missing, ", "))
	}
	size := 0
	for _, value := range m.s.Data {
		if text, ok := value.(string); ok {
			size += len(text)
		}
	}
	if size > MaxData {
		return refuse(TooMuch, "isian kasus ini terlalu besar; paling banyak %d huruf", "the fields of this case are too large; at most %d letters", MaxData)
	}
	return nil
}

// tick adds the event's kelengkapan and outputs to those noted at the task.
func (m *move) tick(t *Task) error {
	step := &m.Program.Steps[t.Step]
	if len(m.e.Inputs) > len(step.Inputs) || len(m.e.Outputs) > len(step.Outputs) {
		return refuse(Malformed, "centang lebih banyak daripada butir %s", "more ticks than %s has items", m.Name(t.Step))
	}
	for _, i := range m.e.Inputs {
		if !within(i, step.Inputs) {
			return refuse(Malformed, "%s tidak memiliki kelengkapan nomor %d", "%s has no kelengkapan number %d", m.Name(t.Step), i+1)
		}
		t.Inputs = with(t.Inputs, i)
	}
	for _, i := range m.e.Outputs {
		if !within(i, step.Outputs) {
			return refuse(Malformed, "%s tidak memiliki output nomor %d", "%s has no output number %d", m.Name(t.Step), i+1)
		}
		t.Outputs = with(t.Outputs, i)
	}
	return m.show(t, step.Fills)
}

// show takes the event's papers: each belongs to an item, which it ticks, or to
// one of the fields that hold files. There is no task when the case starts.
func (m *move) show(t *Task, fields []int) error {
	for _, paper := range m.e.Papers {
		switch {
		case paper.Of == OfField && slices.Contains(fields, paper.Item) && m.Program.Fields[paper.Item].Type == program.Berkas:
		case paper.Of == OfInput && t != nil && within(paper.Item, m.Program.Steps[t.Step].Inputs):
			t.Inputs = with(t.Inputs, paper.Item)
		case paper.Of == OfOutput && t != nil && within(paper.Item, m.Program.Steps[t.Step].Outputs):
			t.Outputs = with(t.Outputs, paper.Item)
		default:
			return refuse(Malformed, "lampiran atau catatan %q bukan untuk tugas ini", "the paper %q does not belong here", paper.Name+paper.Note)
		}
	}
	return nil
}

// certified refuses to complete a step of which something is missing.
func (m *move) certified(t *Task) error {
	step := &m.Program.Steps[t.Step]
	inputs, err := m.missing(t.Step, step.Inputs, t.Inputs)
	if err != nil {
		return err
	}
	if len(inputs) > 0 {
		return refuse(Incomplete, "kelengkapan belum ada: %s", "kelengkapan not at hand: %s", strings.Join(inputs, ", "))
	}
	outputs, err := m.missing(t.Step, step.Outputs, t.Outputs)
	if err != nil {
		return err
	}
	if len(outputs) > 0 {
		return refuse(Incomplete, "output belum ada: %s", "output not done: %s", strings.Join(outputs, ", "))
	}
	return nil
}

// missing names the items that are needed and not ticked.
func (m *move) missing(n int, items []program.Item, ticked []int) ([]string, error) {
	var names []string
	for i, item := range items {
		need, err := m.need(m.s.Data, n, item)
		if err != nil {
			return nil, err
		}
		if need == Required && !slices.Contains(ticked, i) {
			names = append(names, strings.Join(item.Names, " / "))
		}
	}
	return names, nil
}

// holds evaluates a rule of step n; that it cannot be computed is a refusal.
func (p *Procedure) holds(data condition.Data, n int, r *program.Rule) (bool, error) {
	holds, err := p.rules[r].Eval(data)
	var unfilled *condition.UnfilledError
	var failed *condition.ArithmeticError
	switch {
	case errors.As(err, &unfilled):
		return false, refuse(Stuck, "syarat %q pada %s membaca %s, yang belum diisi", "the condition %q of %s reads %s, which is not filled in yet",
			r.Source, p.Name(n), p.field(unfilled.Field))
	case errors.As(err, &failed):
		return false, refuse(Stuck, "syarat %q pada %s tidak dapat dihitung: %s", "the condition %q of %s cannot be computed: %s",
			r.Source, p.Name(n), failed.Text)
	}
	return holds, err
}

func (m *move) labels(step *program.Step) bahasa.Text {
	labels := make([]string, len(step.Outcomes))
	for i, o := range step.Outcomes {
		labels[i] = fmt.Sprintf("%q", o.Label)
	}
	return bahasa.Same(strings.Join(labels, ", "))
}
