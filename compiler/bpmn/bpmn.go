// Package bpmn writes a program as BPMN 2.0, the notation in which offices and
// vendors exchange processes, with a diagram that every modelling tool draws.
// The process is for people and marked as not executable: what runs an SOP is
// the program.
//
// # What stands for what
//
// The SOP is a process in one pool; each pelaksana is a lane, in the order of
// the form, those outside the office among them.
//
//   - Mulai is the start event. Each place that leads to an end has an end event
//     of its own: plain for a good end, terminating for a bad one and wherever
//     parallel tracks still run, with a message for the passage to another SOP.
//   - A step is a user task in the lane of its actor. Handed on inside the row:
//     one task for each group, in order. Acting together: a parallel gateway,
//     one task for each, and a gateway that waits for all.
//   - A step that waits is a receive task; a step that runs another SOP is a
//     call activity, whose calledElement is the id that this package gives the
//     process of that SOP.
//   - Timers stand on the edge of the task. The term of a wait interrupts it when
//     the SOP says what follows; without that, and for the reminders of a late
//     step, the timer does not interrupt and somebody is told: nothing approves
//     itself.
//   - A decision is an exclusive gateway behind the task, its question the name,
//     with a flow for each outcome. The condition of a flow is a sentence: the
//     rule as it is written in the SOP, or the answer. A return says how often it
//     may be taken, and another flow says what comes beyond that.
//   - A condition is an exclusive gateway before the task; "Tidak" passes it by.
//   - Parallel work begins and ends with a parallel gateway.
//   - Where several flows meet, an exclusive gateway joins them.
//
// Mutu baku, keterangan, legal basis and the other cells of the form are the
// documentation of what they belong to.
//
// # The diagram
//
// It is the grid of the form, lying on its side: a column for each node, a row
// for each lane. How the places are found is told in grid.go, how flows find
// their way in way.go.
package bpmn

import (
	"io"

	"sopc/compiler/program"
	"sopc/lang/bahasa"
)

// Options say how to write. The zero value is in Indonesian.
type Options struct {
	Language bahasa.Language // of the words that are added to the SOP's own
}

// Write writes p as BPMN 2.0, the same bytes for the same program and options.
// A program that program.Validate rejects gives its error, and nothing is
// written.
func Write(w io.Writer, p *program.Program, o Options) error {
	if err := program.Validate(p); err != nil {
		return err
	}
	s := build(p, words(o.Language))
	s.draw()
	_, err := w.Write(s.xml())
	return err
}
