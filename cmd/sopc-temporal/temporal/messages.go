package temporal

import (
	"bytes"
	"encoding/json"
	"time"

	"go.temporal.io/sdk/temporal"

	"sopc/compiler/condition"
	"sopc/lang/bahasa"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/record"
)

// What clients and cases say to each other. These names and forms stand in the
// histories of cases for years: they may gain fields, never lose or change any.
const (
	caseWorkflow = "sopc.case"

	beginUpdate  = "begin"  // start → snapshot: waits until the case stands at its first tasks
	doUpdate     = "do"     // command → snapshot
	ringUpdate   = "ring"   // clock → []host.Rung
	insideUpdate = "inside" // start → id of the case that runs inside the task

	overSignal  = "over"  // from a case inside to its parent: over
	closeSignal = "close" // from a parent to a case inside that has nobody to run for: clock

	shelveActivity = "sopc.shelve"
)

// input is what a run of a case begins with: a start that the case judges
// itself, or lines that were judged before.
type input struct {
	Office string `json:"office"`
	Case   string `json:"case"`
	Still  bool   `json:"still,omitempty"` // time passes only as commands say
	Start  *start `json:"start,omitempty"`
	Kept   *kept  `json:"kept,omitempty"`
	// Revision is by which the run goes; 0, as in the oldest histories, is 1.
	Revision int `json:"revision,omitempty"`
}

// clock is the time of a command; the zero clock is that of the server.
type clock struct {
	Now time.Time `json:"now,omitzero"`
	Set bool      `json:"set,omitempty"` // by hand, which the record says
}

// start is a host.Start whose programs are kept.
type start struct {
	clock
	Command string         `json:"command,omitempty"`
	Program string         `json:"program"` // program.Hash
	Subs    host.Subs      `json:"subs,omitempty"`
	By      string         `json:"by,omitempty"`
	Data    condition.Data `json:"data,omitempty"`
	Papers  []engine.Paper `json:"papers,omitempty"`
	Parent  *host.Parent   `json:"parent,omitempty"`
}

func (s start) event() engine.Event {
	return engine.Event{ID: s.Command, By: s.By, Kind: engine.Started, Lane: -1, Data: s.Data, Papers: s.Papers}
}

// same says that a start is the very same as another: then it need not be
// compared with the line, in which names are as the roster writes them.
func (s start) same(other *start) bool {
	if other == nil {
		return false
	}
	mine, theirs := s, *other
	mine.clock, theirs.clock = clock{}, clock{}
	a, err := json.Marshal(mine)
	b, wrong := json.Marshal(theirs)
	return err == nil && wrong == nil && bytes.Equal(a, b)
}

func (s start) line() *host.Entry {
	return &host.Entry{Program: s.Program, Subs: s.Subs, Parent: s.Parent}
}

// command is an event that a person sends.
type command struct {
	clock
	Event engine.Event `json:"event"`
}

// over tells a parent that a case inside it is.
type over struct {
	clock
	Case  string       `json:"case"`
	Task  int          `json:"task"`
	Phase engine.Phase `json:"phase"`
	End   string       `json:"end"`
}

// snapshot is a case as it stands.
type snapshot struct {
	Hash     string        `json:"hash"`
	Progress host.Progress `json:"progress"`
	Inside   []inside      `json:"inside,omitempty"`
}

// inside is a case that runs, or ran, inside a task.
type inside struct {
	Case  string       `json:"case"`
	Task  int          `json:"task"`
	Phase engine.Phase `json:"phase"`
}

// kept is all of a case that cannot be worked out: what goes into its next run,
// what the history of a run tells, and what remains when it is over.
type kept struct {
	Shelved []string          `json:"shelved,omitempty"` // earlier lines, by the names under which they lie in the depot
	Lines   []json.RawMessage `json:"lines,omitempty"`   // those after them
	Key     []byte            `json:"key,omitempty"`     // of the head over all lines
	Seal    []byte            `json:"seal,omitempty"`    // its signature
	Foreign []record.Origin   `json:"foreign,omitempty"`
	Inside  []inside          `json:"inside,omitempty"`
	stopped bool              // its history ended without it
}

// judged is what the worker who took an event made of it. It stands in the
// history, so that what happened does not depend on who replays it: the desk is
// asked, and the key signs, only once. There readers find the lines: so a
// workflow.SideEffect of a case gives a judged and nothing else, in every revision.
type judged struct {
	Line    json.RawMessage `json:"line,omitempty"`
	Key     []byte          `json:"key,omitempty"`
	Seal    []byte          `json:"seal,omitempty"`
	Inside  *inside         `json:"inside,omitempty"` // the line is the first of this case, which is to begin
	Again   bool            `json:"again,omitempty"`  // the event is a line already
	Refused *refusal        `json:"refused,omitempty"`
	Renew   bool            `json:"renew,omitempty"` // the history is long: the case goes on in another run
}

// add takes in what was judged.
func (k *kept) add(j judged) {
	switch {
	case j.Inside != nil:
		k.Inside = append(k.Inside, *j.Inside)
		return
	case j.Line != nil:
		k.Lines = append(k.Lines, j.Line)
	}
	if j.Key != nil {
		k.Key = j.Key
	}
	if j.Seal != nil {
		k.Seal = j.Seal
	}
}

// refusal is a *engine.Refusal on its way to the client.
type refusal struct {
	Code engine.Code `json:"code"`
	Text bahasa.Text `json:"text"`
}

const refusalType = "refusal"

// asFailure makes of a refusal an error that crosses the wire whole.
func asFailure(err error) error {
	r, ok := err.(*engine.Refusal)
	if !ok {
		return err
	}
	return temporal.NewNonRetryableApplicationError(r.Text.EN, refusalType, nil, refusal{r.Code, r.Text})
}
