// Package scenario plays the answers of an uji block against a procedure,
// compares the case that they make with what the block expects, and writes
// the block again from a case that was lived.
package scenario

import (
	"slices"

	"sopc/compiler/program"
	"sopc/runtime/engine"
)

// Trace is a case as it went.
type Trace struct {
	Visits  []engine.Visit // in the order in which they closed; open ones last
	Path    []int          // the steps of the visits that were worked on to their end
	End     *program.End   // nil when the case did not reach an end
	Outputs []program.Item // what was produced, in order, each thing once
	Events  []engine.Event
	State   engine.State
}

// Follow reads a trace from the events of a case. The error says which event
// the procedure refuses.
func Follow(p *engine.Procedure, events []engine.Event) (*Trace, error) {
	card, err := p.Card(events)
	if err != nil {
		return nil, err
	}
	t := &Trace{Visits: card.Visits, Events: events, State: card.State}
	if card.State.Phase == engine.Ended {
		t.End = &p.Program.Ends[card.State.End]
	}
	for _, v := range card.Visits {
		if !v.Done() {
			continue
		}
		t.Path = append(t.Path, v.Step)
		if !produces(p.Program, &v) {
			continue
		}
		for _, i := range slices.Sorted(slices.Values(v.Outputs)) {
			item := p.Program.Steps[v.Step].Outputs[i]
			if !slices.ContainsFunc(t.Outputs, func(o program.Item) bool { return alike(o, item) }) {
				t.Outputs = append(t.Outputs, item)
			}
		}
	}
	return t, nil
}

// alike reports whether two items are the same thing: the same documents,
// whatever they are called, or for tools and people the same names.
func alike(a, b program.Item) bool {
	if a.Kind == program.Paper && b.Kind == program.Paper {
		return slices.Equal(a.Documents, b.Documents)
	}
	return a.Kind == b.Kind && slices.EqualFunc(a.Names, b.Names, func(x, y string) bool { return program.Key(x) == program.Key(y) })
}

// produces says whether the outputs ticked at a visit count: work that was
// handed back or refused has produced nothing.
func produces(p *program.Program, v *engine.Visit) bool {
	switch v.Result {
	case engine.ByCompletion:
		return true
	case engine.ByDecision:
		return !v.Back && (v.To.Kind != program.ToEnd || p.Ends[v.To.Index].Kind != program.Stopped)
	}
	return false
}

// EndName is how an uji block calls an end: its text, or its kind.
func EndName(e program.End) string {
	switch {
	case e.Text != "":
		return e.Text
	case e.Kind == program.Stopped:
		return "Berhenti"
	case e.Kind == program.Continues:
		return "Bersambung"
	}
	return "Selesai"
}

// stepName is how an uji block calls a step: its id, or its number.
func stepName(p *program.Program, step int) string {
	if id := p.Steps[step].ID; id != "" {
		return id
	}
	return number(step + 1)
}
