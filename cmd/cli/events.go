package cli

import (
	"context"
	"encoding/json"
	"io"
	"strings"
	"time"

	"sopc/compiler/condition"
	"sopc/compiler/phrase"
	"sopc/compiler/program"
	"sopc/compiler/report"
	"sopc/runtime/engine"
	"sopc/runtime/host"
)

// EventsFormat is the version of the lines that `sopc run --json` prints.
const EventsFormat = 1

// eventLine is one line of `sopc run --json`. The first line has the kind
// "case", the last one "end"; between them stands one line for each event, in
// the order in which they happened. Steps count from 1; items, lanes and
// fields appear by name.
type eventLine struct {
	Kind string    `json:"kind"` // "case", an engine.EventKind, "end"
	At   time.Time `json:"at"`

	// Of the line "case".
	Format int    `json:"format,omitempty"` // EventsFormat
	Title  string `json:"title,omitempty"`
	Hash   string `json:"hash,omitempty"` // of the program

	// Of events.
	By      string         `json:"by,omitempty"`
	Task    int            `json:"task,omitempty"` // counts the visits of the case, from 1
	Step    int            `json:"step,omitempty"`
	ID      string         `json:"id,omitempty"` // of the step
	Lane    string         `json:"lane,omitempty"`
	Yes     *bool          `json:"yes,omitempty"`
	Outcome string         `json:"outcome,omitempty"`
	Reason  string         `json:"reason,omitempty"`
	Data    map[string]any `json:"data,omitempty"`
	Inputs  []string       `json:"inputs,omitempty"`
	Outputs []string       `json:"outputs,omitempty"`

	// Of the line "end".
	End  program.EndKind `json:"end,omitempty"`
	Text string          `json:"text,omitempty"`
}

// eventLog is a host that prints each event as a line of JSON once it is
// recorded.
type eventLog struct {
	host.Host
	to      *json.Encoder
	printed int
	state   engine.State // after the events that were printed
}

func newEventLog(h host.Host, w io.Writer) *eventLog {
	return &eventLog{Host: h, to: report.NewEncoder(w)}
}

func (l *eventLog) Start(ctx context.Context, s host.Start) (host.Case, error) {
	c, err := l.Host.Start(ctx, s)
	if err == nil {
		err = l.print(ctx, c)
	}
	return c, err
}

func (l *eventLog) Do(ctx context.Context, id string, e engine.Event) (host.Case, error) {
	c, err := l.Host.Do(ctx, id, e)
	if err == nil {
		err = l.print(ctx, c)
	}
	return c, err
}

func (l *eventLog) print(ctx context.Context, c host.Case) error {
	events, err := host.History(ctx, l, c.ID)
	if err != nil {
		return err
	}
	p := c.Procedure.Program
	if l.printed == 0 {
		if err := l.to.Encode(eventLine{Kind: "case", At: events[0].At, Format: EventsFormat, Title: p.Title, Hash: c.Hash}); err != nil {
			return err
		}
	}
	for ; l.printed < len(events); l.printed++ {
		e := events[l.printed]
		task, _ := l.state.Task(e.Task)
		if err := l.to.Encode(lineOf(p, e, task.Step)); err != nil {
			return err
		}
		if l.state, _, err = c.Procedure.Apply(l.state, e); err != nil {
			return err
		}
	}
	if c.State.Phase != engine.Ended {
		return nil
	}
	end := p.Ends[c.State.End]
	return l.to.Encode(eventLine{Kind: "end", At: events[len(events)-1].At, End: end.Kind, Text: end.Text})
}

func lineOf(p *program.Program, e engine.Event, step int) eventLine {
	line := eventLine{Kind: string(e.Kind), At: e.At, By: e.By, Task: e.Task, Reason: e.Reason}
	for i, f := range p.Fields {
		if v, ok := e.Data[i]; ok {
			if line.Data == nil {
				line.Data = map[string]any{}
			}
			line.Data[f.ID] = v
		}
	}
	if e.Lane >= 0 && e.Lane < len(p.Lanes) {
		line.Lane = p.Lanes[e.Lane].ID
	}
	if e.Task == 0 {
		return line
	}
	s := p.Steps[step]
	line.Step, line.ID = step+1, s.ID
	switch e.Kind {
	case engine.Answered:
		line.Yes = &e.Yes
	case engine.Decided:
		line.Outcome = s.Outcomes[e.Outcome].Label
	}
	line.Inputs, line.Outputs = names(s.Inputs, e.Inputs), names(s.Outputs, e.Outputs)
	return line
}

func names(items []program.Item, chosen []int) (said []string) {
	for _, i := range chosen {
		said = append(said, strings.Join(items[i].Names, " / "))
	}
	return said
}

// shownData lists the case data as the office writes them.
func shownData(p *program.Program, data condition.Data) (lines []string) {
	for i, f := range p.Fields {
		if v, ok := data[i]; ok {
			lines = append(lines, phrase.Field(f)+": "+condition.Show(f, v))
		}
	}
	return lines
}
