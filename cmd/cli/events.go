package cli

import (
	"context"
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"time"

	"sopc/compiler/condition"
	"sopc/compiler/phrase"
	"sopc/compiler/program"
	"sopc/compiler/report"
	"sopc/runtime/engine"
	"sopc/runtime/host"
)

// EventsFormat is the version of the lines that `sopc run --json` and `sopc
// case log --json` print.
const EventsFormat = 1

// eventLine is one line of `sopc run --json` and `sopc case log --json`. The
// first line has the kind "case"; then comes one line for each event, in the
// order in which they happened. The last one has the kind "end" when the case
// reached an end, "waiting" when `run` stops before it. Steps count from 1;
// items, lanes and fields appear by name.
type eventLine struct {
	Kind string    `json:"kind"` // "case", an engine.EventKind, "end", "waiting"
	At   time.Time `json:"at"`

	// Of the line "case".
	Format int    `json:"format,omitempty"` // EventsFormat
	Case   string `json:"case,omitempty"`
	Title  string `json:"title,omitempty"`
	Hash   string `json:"hash,omitempty"` // of the program

	// Of events.
	No       int            `json:"no,omitempty"`    // in the record, from 1
	Event    string         `json:"event,omitempty"` // id of the command
	By       string         `json:"by,omitempty"`
	Capacity string         `json:"capacity,omitempty"` // by what right
	Task     int            `json:"task,omitempty"`     // counts the visits of the case, from 1
	Step     int            `json:"step,omitempty"`
	ID       string         `json:"id,omitempty"` // of the step
	Lane     string         `json:"lane,omitempty"`
	Yes      *bool          `json:"yes,omitempty"`
	Outcome  string         `json:"outcome,omitempty"`
	To       string         `json:"to,omitempty"` // the person to whom a task is delegated
	Reason   string         `json:"reason,omitempty"`
	Data     map[string]any `json:"data,omitempty"`
	Inputs   []string       `json:"inputs,omitempty"`
	Outputs  []string       `json:"outputs,omitempty"`
	Papers   []paperLine    `json:"papers,omitempty"`
	Dues     []dueLine      `json:"dues,omitempty"`     // what the event made due
	TimeSet  bool           `json:"time_set,omitempty"` // the time is not the clock's, but was set by hand

	// Of the line "end".
	End  program.EndKind `json:"end,omitempty"`
	Text string          `json:"text,omitempty"`

	// Of the line "waiting".
	Tasks []taskForm `json:"tasks,omitempty"`
}

// paperLine is what shows that an item is there.
type paperLine struct {
	Of   string `json:"of"` // the item or the field
	Note string `json:"note,omitempty"`
	Name string `json:"name,omitempty"` // of a file
	Sum  string `json:"sha256,omitempty"`
	Size int64  `json:"size,omitempty"`
}

// dueLine is a time by which something is due, or a reminder.
type dueLine struct {
	Task  int       `json:"task,omitempty"` // none: the whole case
	Timer string    `json:"timer"`          // due, term, or the number of the reminder
	At    time.Time `json:"at"`
}

// timerName is what a timer of host.Due is called in JSON.
func timerName(timer int) string {
	switch timer {
	case host.DoneBy:
		return "due"
	case engine.TermTimer:
		return "term"
	}
	return strconv.Itoa(timer + 1)
}

// eventLog is a host that prints each event as a line of JSON once it is
// recorded.
type eventLog struct {
	host.Host
	to       *json.Encoder
	zone     *time.Location
	begun    bool
	progress host.Progress // after the events that were printed
}

func newEventLog(h host.Host, zone *time.Location, w io.Writer) *eventLog {
	return &eventLog{Host: h, zone: zone, to: report.NewEncoder(w)}
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

// resume prints from now on only what is new in a case.
func (l *eventLog) resume(ctx context.Context, id string) error {
	c, err := l.Host.Case(ctx, id)
	if err != nil {
		return err
	}
	l.progress = c.Progress
	return l.print(ctx, c)
}

// wait prints what the case waits for when the run stops.
func (l *eventLog) wait(a *app, b *books, c host.Case) error {
	line := eventLine{Kind: "waiting", At: b.Now()}
	for _, t := range c.Open() {
		form := b.taskForm(t)
		form.Case, form.Title, form.ID = "", "", c.Procedure.Program.Steps[t.Step].ID
		line.Tasks = append(line.Tasks, form)
	}
	return l.to.Encode(line)
}

// print prints what is new in the record of a case.
func (l *eventLog) print(ctx context.Context, c host.Case) error {
	record, err := l.Record(ctx, c.ID)
	if err != nil {
		return err
	}
	p := c.Procedure.Program
	if !l.begun {
		if err := l.to.Encode(eventLine{Kind: "case", At: record[0].At.In(l.zone), Format: EventsFormat, Case: c.ID, Title: p.Title, Hash: c.Hash}); err != nil {
			return err
		}
		l.begun = true
	}
	for _, entry := range record[min(l.progress.State.Events, len(record)):] {
		task, _ := l.progress.State.Task(entry.Task)
		if err := l.to.Encode(l.line(p, entry, task.Step)); err != nil {
			return err
		}
		if l.progress, _, err = l.progress.Follow(c.Procedure, entry); err != nil {
			return err
		}
	}
	if c.State.Phase != engine.Ended {
		return nil
	}
	end := p.Ends[c.State.End]
	return l.to.Encode(eventLine{Kind: "end", At: c.Last.In(l.zone), End: end.Kind, Text: end.Text})
}

// line is an entry of the record in JSON.
func (l *eventLog) line(p *program.Program, e host.Entry, step int) eventLine {
	line := eventLine{Kind: string(e.Kind), At: e.At.In(l.zone), No: e.No, Event: e.ID, By: e.By, Capacity: e.Capacity, Task: e.Task, To: e.To, Reason: e.Reason, TimeSet: e.Set}
	for i, f := range p.Fields {
		if v, ok := e.Data[i]; ok {
			if line.Data == nil {
				line.Data = map[string]any{}
			}
			line.Data[f.ID] = v
		}
	}
	for _, due := range e.Dues {
		line.Dues = append(line.Dues, dueLine{due.Task, timerName(due.Timer), due.At.In(l.zone)})
	}
	if e.Lane >= 0 && e.Lane < len(p.Lanes) {
		line.Lane = p.Lanes[e.Lane].ID
	}
	line.Papers = paperLines(p, step, e.Papers)
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

// paperLines names what papers belong to.
func paperLines(p *program.Program, step int, papers []engine.Paper) (lines []paperLine) {
	for _, paper := range papers {
		line := paperLine{"", paper.Note, paper.Name, paper.Sum, paper.Size}
		switch paper.Of {
		case engine.OfField:
			line.Of = p.Fields[paper.Item].ID
		case engine.OfInput:
			line.Of = strings.Join(p.Steps[step].Inputs[paper.Item].Names, " / ")
		case engine.OfOutput:
			line.Of = strings.Join(p.Steps[step].Outputs[paper.Item].Names, " / ")
		}
		lines = append(lines, line)
	}
	return lines
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
