package cli

import (
	"context"
	"slices"
	"strings"

	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/runtime/engine"
	"sopc/runtime/host"
)

// Who may do what is open now: the roster of the office, and delegation of the
// task itself.

// entitled are the people who may act for a lane at a task now: who has it by
// delegation alone, else those of the roster. It is empty where anybody may.
func (b *books) entitled(p *program.Program, t engine.Task, lane int) []string {
	if to, ok := t.Delegate(lane); ok {
		return []string{to.Person}
	}
	if b.staff == nil || p.Lanes[lane].Outside {
		return nil
	}
	return b.staff.Actors(p, lane, b.Now())
}

// turn is the person for a command of a lane: the one it is written for, or
// the only one who may give it. It is empty when there are several, or anybody
// may and nobody is named.
func (b *books) turn(p *program.Program, t engine.Task, lane int, by string) string {
	if by != "" && (lane < 0 || b.mayActFor(p, t, lane, by)) {
		return by
	}
	if lane < 0 {
		return ""
	}
	if who := b.entitled(p, t, lane); len(who) == 1 {
		return who[0]
	}
	return ""
}

// groupOf are the lanes that have a task now, the leading one first.
func groupOf(p *program.Program, t engine.Task) (lanes []int) {
	step := &p.Steps[t.Step]
	if t.Part < len(step.Actors) {
		for _, actor := range step.Actors[t.Part] {
			lanes = append(lanes, actor.Lane)
		}
	}
	return lanes
}

// notYours says why a task is not for a person; the zero Text when it is.
func (b *books) notYours(c host.Case, t engine.Task, person string) bahasa.Text {
	p, lanes := c.Procedure.Program, groupOf(c.Procedure.Program, t)
	if person == "" || len(lanes) == 0 || slices.ContainsFunc(lanes, func(lane int) bool { return b.mayActFor(p, t, lane, person) }) {
		return bahasa.Text{}
	}
	var turn []string
	for _, lane := range lanes {
		who := p.Lanes[lane].Name
		if names := b.entitled(p, t, lane); len(names) > 0 {
			who += ": " + strings.Join(names, ", ")
		}
		turn = append(turn, who)
	}
	return bahasa.T("Bukan tugas %s; yang dapat bertindak — %s", "Not for %s; those who can act — %s", person, strings.Join(turn, "; "))
}

// person is a name as the roster writes it. The error says that it is not
// there, and who may be meant.
func (b *books) person(name string) (string, error) {
	if name == "" {
		return "", nil
	}
	return b.staff.Person(name)
}

// whoHas names who has a task now: the lanes, their people where the office
// keeps a roster, and who got it by delegation.
func (a *app) whoHas(ctx context.Context, b *books, t host.Task) string {
	const enough = 3
	who := strings.Join(t.Names, " & ")
	if who == "" {
		who = a.say("siapa saja", "anybody")
	}
	if len(t.To) > 0 {
		return who + " → " + strings.Join(t.To, ", ")
	}
	if b.staff == nil {
		return who
	}
	procedure, err := b.Procedure(ctx, t.Hash)
	if err != nil {
		return who
	}
	var people []string
	for _, lane := range t.Lanes {
		for _, name := range b.entitled(procedure.Program, engine.Task{}, lane) {
			if !slices.Contains(people, name) {
				people = append(people, name)
			}
		}
	}
	switch {
	case len(people) > enough:
		return who + " (" + strings.Join(people[:enough], ", ") + ", …)"
	case len(people) > 0:
		return who + " (" + strings.Join(people, ", ") + ")"
	}
	return who
}

// outside says whether a task waits for people outside the office alone.
func (b *books) outside(ctx context.Context, t host.Task) (bool, error) {
	procedure, err := b.Procedure(ctx, t.Hash)
	if err != nil || len(t.Lanes) == 0 {
		return false, err
	}
	return !slices.ContainsFunc(t.Lanes, func(lane int) bool { return !procedure.Program.Lanes[lane].Outside }), nil
}
