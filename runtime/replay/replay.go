// Package replay lives a recorded case once more, under another version of
// its SOP: is all that people did still allowed, does it lead the same way,
// and where does it first differ.
//
// Both versions run side by side on the engine. Each event is translated from
// the parts of the old version to those that they live on as (package
// compare), then applied to both.
package replay

import (
	"errors"
	"fmt"
	"slices"

	"sopc/compiler/compare"
	"sopc/compiler/phrase"
	"sopc/lang/bahasa"
	"sopc/runtime/engine"
)

// Result says what became of a case under the new version.
type Result struct {
	// Legal: the new version accepts every event of the record.
	Legal bool
	// First is the first difference, nil when there is none: an event that
	// the new version does not accept, or after which it leads another way.
	First *Difference
	// Stop is the first event that the new version does not accept, nil when
	// Legal. It is First unless the case had gone another way before.
	Stop *Difference
	// Old and New tell where the case stands at the end of the record, or in
	// the new version before Stop.
	Old, New engine.State
}

// Difference is one event to which the versions react differently.
type Difference struct {
	Kind  Kind
	Code  engine.Code // for Refused: why
	Event int         // index in the record
	Step  int         // of the old version; -1 when the event is about no step
	Did   bahasa.Text // what happened under the old version
	Says  bahasa.Text // what the new version says to it
}

// Kind tells differences apart.
type Kind string

// The kinds of differences.
const (
	NoStep    Kind = "no-step"    // the step is gone
	NoOutcome Kind = "no-outcome" // the answer is gone
	NotThere  Kind = "not-there"  // the case does not stand at the step
	Refused   Kind = "refused"    // the engine refuses: another lane, something missing, …
	OtherWay  Kind = "other-way"  // accepted, but it leads elsewhere
)

// Case replays the record of a case that ran under old. The error says which
// event old itself refuses: then the record is not of a case of old.
func Case(old, new *engine.Procedure, events []engine.Event) (Result, error) {
	r := &replay{old: old, new: new, Report: compare.Compare(old.Program, new.Program), tasks: map[int]int{}}
	for i, e := range events {
		r.event = i
		if err := r.take(e); err != nil {
			return r.Result, fmt.Errorf("event %d (%s): %w", i+1, e.ID, err)
		}
	}
	r.Legal = r.Stop == nil
	return r.Result, nil
}

// replay is a case on its way through both versions.
type replay struct {
	Result
	compare.Report
	old, new *engine.Procedure
	tasks    map[int]int // numbers of tasks: those of the old version in the new one
	event    int
}

// take lives through one event.
func (r *replay) take(e engine.Event) error {
	before := r.Old
	after, _, err := r.old.Apply(before, e)
	if err != nil {
		return err
	}
	r.Old = after
	if r.Stop != nil {
		return nil // the old version goes on alone
	}
	step := -1
	if t, ok := before.Task(e.Task); ok {
		step = t.Step
	}
	translated, void, stop := r.translate(e, step)
	if stop == nil && !void {
		next, _, err := r.new.Apply(r.New, translated)
		var refusal *engine.Refusal
		switch {
		case errors.As(err, &refusal):
			stop = &Difference{Kind: Refused, Code: refusal.Code, Says: refusal.Text}
		case err != nil:
			return err
		default:
			r.New = next
		}
	}
	if stop == nil {
		stop = r.elsewhere()
	}
	if stop == nil {
		return nil
	}
	stop.Event, stop.Step, stop.Did = r.event, step, r.deed(e, step)
	if r.First == nil {
		r.First = stop
	}
	if stop.Kind != OtherWay {
		r.Stop = stop
	}
	return nil
}

// elsewhere pairs the open tasks of both versions, and tells when they do not
// correspond, or when the case ended in one and not in the other, for the
// first time.
func (r *replay) elsewhere() *Difference {
	taken := map[int]bool{}
	for _, t := range r.New.Tasks {
		for _, no := range r.tasks {
			taken[t.No] = taken[t.No] || no == t.No
		}
	}
	same := r.Old.Phase == r.New.Phase && len(r.Old.Tasks) == len(r.New.Tasks)
	if same && r.Old.Phase == engine.Ended {
		end, lives := r.Ends[r.Old.End]
		same = lives && end == r.New.End
	}
	for _, t := range r.Old.Tasks {
		partner, ok := r.New.Task(r.tasks[t.No])
		if !ok {
			step, lives := r.Steps[t.Step]
			i := slices.IndexFunc(r.New.Tasks, func(n engine.Task) bool { return lives && n.Step == step && !taken[n.No] })
			if i < 0 {
				same = false
				continue
			}
			partner = r.New.Tasks[i]
			r.tasks[t.No] = partner.No
			taken[partner.No] = true
		}
		same = same && t.Part == partner.Part
	}
	if same || r.First != nil {
		return nil
	}
	return &Difference{Kind: OtherWay, Says: bahasa.T("%s; pada versi lama: %s", "%s; in the old version: %s", Stands(r.new, r.New), Stands(r.old, r.Old))}
}

// Stands tells where a case stands: its open steps, or how it ended.
func Stands(p *engine.Procedure, s engine.State) bahasa.Text {
	switch s.Phase {
	case engine.Ended:
		return phrase.End(p.Program.Ends[s.End])
	case engine.GivenUp:
		return bahasa.T("dibatalkan", "cancelled")
	case "":
		return bahasa.T("belum dimulai", "not started")
	}
	var at bahasa.Text
	for _, t := range s.Tasks {
		one := phrase.StepName(p.Program, t.Step)
		if groups := p.Program.Steps[t.Step].Actors; len(groups) > 1 {
			one = bahasa.T("%s pada %s", "%s with %s", one, phrase.Group(p.Program, groups[t.Part], ""))
		}
		if at.IsZero() {
			at = one
		} else {
			at = bahasa.T("%s, %s", "%s, %s", at, one)
		}
	}
	return bahasa.T("terbuka %s", "open at %s", at)
}

// deed tells what happened, in words.
func (r *replay) deed(e engine.Event, step int) bahasa.Text {
	p := r.old.Program
	who := bahasa.T("Seseorang", "Somebody")
	if 0 <= e.Lane && e.Lane < len(p.Lanes) {
		who = bahasa.Same(p.Lanes[e.Lane].Name)
		if e.By != "" {
			who = bahasa.Same(fmt.Sprintf("%s (%s)", e.By, p.Lanes[e.Lane].Name))
		}
	} else if e.By != "" {
		who = bahasa.Same(e.By)
	}
	var at bahasa.Text
	if step >= 0 {
		at = phrase.StepName(p, step)
	}
	switch e.Kind {
	case engine.Started:
		return bahasa.T("kasus dimulai", "the case was started")
	case engine.Answered:
		answer := bahasa.T("tidak", "no")
		if e.Yes {
			answer = bahasa.T("ya", "yes")
		}
		return bahasa.T("%s menjawab %s pada syarat %s", "%s answered %s to the condition of %s", who, answer, at)
	case engine.Noted:
		return bahasa.T("%s mencatat pekerjaan pada %s", "%s noted work at %s", who, at)
	case engine.Confirmed:
		return bahasa.T("%s menyetujui %s", "%s confirmed %s", who, at)
	case engine.Completed:
		return bahasa.T("%s menyelesaikan %s", "%s completed %s", who, at)
	case engine.Decided:
		return bahasa.T("%s memutuskan %q pada %s", "%s decided %q at %s", who, p.Steps[step].Outcomes[e.Outcome].Label, at)
	case engine.Lapsed:
		return bahasa.T("%s mencatat lewatnya batas waktu pada %s", "%s recorded that the term passed at %s", who, at)
	case engine.SubEnded:
		return bahasa.T("SOP %q berakhir pada %s", "SOP %q ended at %s", p.Steps[step].Sub, at)
	case engine.Delegated:
		return bahasa.T("%s mendelegasikan %s kepada %s", "%s delegated %s to %s", who, at, e.To)
	case engine.Due:
		return bahasa.T("pengingat berbunyi pada %s", "a reminder went off at %s", at)
	case engine.Recounted:
		return bahasa.T("tenggat dihitung ulang", "due times were counted anew")
	}
	return bahasa.T("kasus dibatalkan", "the case was cancelled")
}

// translate says an event in the terms of the new version. void is true when
// nothing of it is left to say there; stop, when it cannot be said.
func (r *replay) translate(e engine.Event, step int) (translated engine.Event, void bool, stop *Difference) {
	e.Lane = through(r.Lanes, e.Lane)
	if e.Kind == engine.Started {
		asked := r.atStart()
		e.Data, e.Papers = r.data(e, asked), r.papers(e.Papers, -1, asked)
		return e, false, nil
	}
	if step < 0 {
		return e, false, nil
	}
	t, there := r.New.Task(r.tasks[e.Task])
	if !there {
		if e.Kind == engine.Due {
			return e, true, nil
		}
		if _, lives := r.Steps[step]; !lives {
			return e, false, &Difference{Kind: NoStep, Says: bahasa.T("%s tidak ada lagi", "%s is gone", phrase.StepName(r.old.Program, step))}
		}
		return e, false, &Difference{Kind: NotThere, Says: bahasa.T("kasus ini tidak berada pada langkah itu; %s", "the case is not at that step; it is %s", Stands(r.new, r.New))}
	}
	e.Task = t.No
	now := &r.new.Program.Steps[t.Step]
	switch e.Kind {
	case engine.Answered:
		void = e.Yes && !t.Asked // it is always done now
	case engine.SubEnded:
		void = now.Sub == ""
	case engine.Due:
		void = e.Timer >= len(now.Late) || e.Timer == engine.TermTimer && (now.Wait == nil || now.Wait.Term == nil)
	case engine.Decided:
		outcome, lives := r.Outcomes[step][e.Outcome]
		if !lives {
			return e, false, &Difference{Kind: NoOutcome, Says: bahasa.T("%s tidak lagi mengenal putusan itu", "%s no longer knows that answer", phrase.StepName(r.new.Program, t.Step))}
		}
		e.Outcome = outcome
	}
	switch e.Kind {
	case engine.Noted, engine.Completed, engine.Decided:
		e.Inputs, e.Outputs = all(r.Inputs[step], e.Inputs), all(r.Outputs[step], e.Outputs)
		e.Data, e.Papers = r.data(e, now.Fills), r.papers(e.Papers, step, now.Fills)
	}
	return e, void, nil
}

func (r *replay) atStart() (fields []int) {
	for i, f := range r.new.Program.Fields {
		if f.AtStart {
			fields = append(fields, i)
		}
	}
	return fields
}
