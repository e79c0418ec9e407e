package scenario

import (
	"errors"
	"strconv"
	"strings"

	"sopc/compiler/condition"
	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/runtime/engine"
)

// AnswerError says why the answers of a scenario cannot drive a case. Nothing
// has happened then.
type AnswerError struct {
	Kind ErrorKind
	Text bahasa.Text // one line for each thing that is wrong
	// Skeleton is, for Missing, the whole uji block with the missing answers
	// put in as suggestions, ready to paste. Suggested is the case that it tells.
	Skeleton  string
	Suggested *Trace
}

func (e *AnswerError) Error() string { return e.Text.ID }

// ErrorKind tells the errors of answers apart.
type ErrorKind string

// The kinds: an answer is missing, is left over, does not fit its step, is
// refused by the procedure, or the case goes on and on.
const (
	Missing ErrorKind = "missing"
	Unused  ErrorKind = "unused"
	Misfit  ErrorKind = "misfit"
	Refused ErrorKind = "refused"
	Endless ErrorKind = "endless"
)

func number(n int) string { return strconv.Itoa(n) }

func join(texts []bahasa.Text) bahasa.Text {
	id, en := make([]string, len(texts)), make([]string, len(texts))
	for i, t := range texts {
		id[i], en[i] = t.ID, t.EN
	}
	return bahasa.Text{ID: strings.Join(id, "\n"), EN: strings.Join(en, "\n")}
}

// slot is where answers of one kind wait, visit by visit. Lapsed and InTime
// share one.
type slot struct {
	step, field int // field: -1 unless the answer is a FillIn
	kind        program.AnswerKind
}

func slotOf(a program.Answer) slot {
	switch a.Kind {
	case program.FillIn:
		return slot{a.Step, a.Fill.Field, a.Kind}
	case program.InTime:
		return slot{a.Step, -1, program.Lapsed}
	}
	return slot{a.Step, -1, a.Kind}
}

// answers are the answers of a scenario, checked and put in their places.
type answers struct {
	waiting map[slot][]program.Answer
	start   map[int]any  // values that hold wherever the case asks
	asked   map[int]bool // those that it has asked for
}

// sort checks that every answer fits its step and puts it where the player
// finds it. The error is an *AnswerError that names all misfits.
func sort(p *program.Program, s program.Scenario) (*answers, error) {
	a := &answers{map[slot][]program.Answer{}, map[int]any{}, map[int]bool{}}
	var misfits []bahasa.Text
	for _, fill := range s.Start {
		value, text := check(p, fill)
		if _, twice := a.start[fill.Field]; twice && text.IsZero() {
			text = bahasa.T("isian %s disebut dua kali; nilai yang berganti ditulis di `jawab`", "the field %s is named twice; a value that changes is given in `jawab`", p.Fields[fill.Field].ID)
		}
		if !text.IsZero() {
			misfits = append(misfits, text)
		}
		a.start[fill.Field] = value
	}
	for _, answer := range s.Answers {
		text := fits(p, &answer)
		if !text.IsZero() {
			misfits = append(misfits, text)
		}
		a.waiting[slotOf(answer)] = append(a.waiting[slotOf(answer)], answer)
	}
	if len(misfits) > 0 {
		return nil, &AnswerError{Kind: Misfit, Text: join(misfits)}
	}
	return a, nil
}

func check(p *program.Program, fill program.Fill) (any, bahasa.Text) {
	if fill.Field < 0 || fill.Field >= len(p.Fields) {
		return nil, bahasa.T("isian ini tidak dikenal", "this field is unknown")
	}
	value, err := condition.Check(p.Fields[fill.Field], fill.Value)
	var bad *condition.ValueError
	if errors.As(err, &bad) {
		return nil, bad.Text
	}
	return value, bahasa.Text{}
}

// fits says why an answer has no place at its step, else the zero Text. It
// also brings the value of a FillIn into its one form.
func fits(p *program.Program, a *program.Answer) bahasa.Text {
	if a.Step < 0 || a.Step >= len(p.Steps) {
		return bahasa.T("langkah %d tidak dikenal", "unknown step %d", a.Step+1)
	}
	step, name := &p.Steps[a.Step], stepName(p, a.Step)
	switch a.Kind {
	case program.Decision:
		if len(step.Outcomes) == 0 || step.Computed {
			return bahasa.T("langkah %s tidak meminta putusan", "step %s asks for no decision", name)
		}
		if a.Outcome < 0 || a.Outcome >= len(step.Outcomes) {
			return bahasa.T("putusan langkah %s tidak dikenal", "unknown outcome of step %s", name)
		}
	case program.Condition:
		if step.When == nil || step.When.Rule != nil {
			return bahasa.T("langkah %s tidak menanyakan syarat", "step %s asks for no condition", name)
		}
	case program.Lapsed, program.InTime:
		if step.Wait == nil || step.Wait.Lapse == nil {
			return bahasa.T("langkah %s tidak menunggu dengan batas waktu", "step %s does not wait for a term", name)
		}
	case program.FillIn:
		value, text := check(p, a.Fill)
		if !text.IsZero() {
			return bahasa.T("langkah %s: %s", "step %s: %s", name, text)
		}
		a.Fill.Value = value
		for _, f := range step.Fills {
			if f == a.Fill.Field {
				return bahasa.Text{}
			}
		}
		return bahasa.T("langkah %s tidak mengisi %s", "step %s does not fill in %s", name, p.Fields[a.Fill.Field].ID)
	default:
		return bahasa.T("jawaban langkah %s tidak dikenal", "unknown answer at step %s", name)
	}
	return bahasa.Text{}
}

// next takes the next answer from a slot.
func (a *answers) next(s slot) (program.Answer, bool) {
	list := a.waiting[s]
	if len(list) == 0 {
		return program.Answer{}, false
	}
	a.waiting[s] = list[1:]
	return list[0], true
}

// value takes the value that the scenario gives for a field at a step: the
// next one meant for this visit, else the one that holds everywhere unless
// the field is filled in already.
func (a *answers) value(step, field int, filled bool) (any, bool) {
	if answer, ok := a.next(slot{step, field, program.FillIn}); ok {
		return answer.Fill.Value, true
	}
	value, ok := a.start[field]
	if ok {
		a.asked[field] = true
	}
	return value, ok && !filled
}

// has reports whether an answer is left for a step.
func (a *answers) has(step int) bool {
	for s, list := range a.waiting {
		if s.step == step && len(list) > 0 {
			return true
		}
	}
	return false
}

// denies reports whether the next answer to a step's condition in words is no.
func (a *answers) denies(step int) bool {
	list := a.waiting[slot{step, -1, program.Condition}]
	return len(list) > 0 && !list[0].Yes
}

// unused names the answers that nobody asked for.
func (a *answers) unused(p *program.Program, s program.Scenario) []bahasa.Text {
	var texts []bahasa.Text
	for _, fill := range s.Start {
		if !a.asked[fill.Field] {
			texts = append(texts, bahasa.T("isian %s tidak terpakai: kasus ini tidak pernah menanyakannya",
				"the field %s is not used: this case never asks for it", p.Fields[fill.Field].ID))
		}
	}
	for step := range p.Steps {
		left := 0
		for s, list := range a.waiting {
			if s.step == step {
				left += len(list)
			}
		}
		if left > 0 {
			texts = append(texts, bahasa.T("%d jawaban langkah %s tidak terpakai: kasus sudah berakhir",
				"%d answers at step %s are not used: the case has ended", left, stepName(p, step)))
		}
	}
	return texts
}

// refused makes an error of a refusal at a step.
func refused(p *program.Program, step int, err error) error {
	var r *engine.Refusal
	if !errors.As(err, &r) {
		return err
	}
	text := r.Text
	if step >= 0 {
		text = bahasa.T("langkah %s: %s", "step %s: %s", stepName(p, step), text)
	}
	return &AnswerError{Kind: Refused, Text: text}
}
