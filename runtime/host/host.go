// Package host is where cases live: what every host promises, the part of it
// that all hosts share, and the simplest host, which keeps cases in memory.
//
// A host owns the world: it knows the time, the people and the working
// calendar, keeps the record, and carries out the engine's commands. The rules
// of the procedure it leaves to the engine. Three layers share the work:
//
//   - Desk is pure. It judges who may act and when things are due, and makes of
//     an event the next line of the record.
//   - Office is a Host over a Keeper: it numbers, times and repeats, lets timers
//     go off and runs sub-procedures.
//   - A Keeper keeps: in memory here, in SQLite in package store.
//
// Every host passes the suite of package conformance.
package host

import (
	"context"
	"errors"
	"time"

	"sopc/compiler/condition"
	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/runtime/engine"
)

// Host keeps cases. All methods are safe for use by several goroutines.
// Errors are a *engine.Refusal when the procedure or the office does not allow
// what was asked, *NoCase for an unknown case, that of the context, or a failure
// of the host itself.
//
// What every host promises:
//   - An event is durable before the call that brought it returns, and before
//     any of the engine's commands for it is carried out.
//   - An event whose ID the case has seen already counts once: the call
//     succeeds and returns the case as it is now. The same ID with something
//     else in it is refused.
//   - Events of one case count one after the other; of two people who complete
//     the same task one is refused.
//   - A case keeps the program that it began with, and those of the SOPs that
//     run inside it.
//   - The due times of open tasks change only by an event of kind Recounted.
type Host interface {
	// Start begins a case. Starting a case whose ID exists already, or with a
	// Command that has started one, returns that case and changes nothing.
	Start(ctx context.Context, s Start) (Case, error)
	// Do records what a person does on a case. Of the event it takes all but
	// At and Capacity, which the host sets. An empty ID is given one, so that
	// the event counts however often it is sent.
	Do(ctx context.Context, id string, e engine.Event) (Case, error)
	// Ring lets every timer go off that is due by the host's clock, the
	// earliest first, in one case or (id "") in all, and tells of each.
	Ring(ctx context.Context, id string) ([]Rung, error)
	// Case tells where a case stands.
	Case(ctx context.Context, id string) (Case, error)
	// Cases lists cases, the newest first.
	Cases(ctx context.Context, q CaseQuery) ([]Summary, error)
	// Tasks lists open tasks: those with the earliest due time first, then
	// those that opened first.
	Tasks(ctx context.Context, q Query) ([]Task, error)
	// Record gives the lines of a case's record in order, the start first.
	Record(ctx context.Context, id string) ([]Entry, error)
	// Find looks for the line that an event with this ID left in the record.
	Find(ctx context.Context, id, event string) (entry Entry, found bool, err error)
	// Inside lists the cases that run inside a case.
	Inside(ctx context.Context, id string) ([]string, error)
	// Procedure gives the program with this hash that a case began with, or that
	// may run inside one.
	Procedure(ctx context.Context, hash string) (*engine.Procedure, error)
	// Now is the host's clock.
	Now() time.Time
}

// Failures of a host that are more than one command's matter. An error of a
// host is one of them if errors.Is says so.
var (
	ErrDamaged     = errors.New("what is kept is not what was written")
	ErrUnreachable = errors.New("the cases cannot be reached")
)

// Start is what a case begins with.
type Start struct {
	ID      string                      // of the case: letters, digits, ".", "-", "_"; empty: the host chooses one
	Command string                      // id of the command that starts it; may be empty
	Program *program.Program            // must not change afterwards
	Subs    map[string]*program.Program // the SOPs that may run inside it, by the titles that steps give them; the same
	By      string                      // the person; may be empty where the host allows it
	Data    condition.Data              // a value for each field that is AtStart
	Papers  []engine.Paper              // of such fields
	Parent  *Parent                     // the task inside which it runs; nil when it runs by itself
}

// Parent is the task of another case inside which a case runs.
type Parent struct {
	Case string `json:"case"`
	Task int    `json:"task"`
}

// Case is a case as it stands at one moment. It is to be read only.
type Case struct {
	ID        string
	Hash      string            // program.Hash of its program
	Procedure *engine.Procedure // of the program that it began with
	Progress
}

// Summary is a case in a list.
type Summary struct {
	ID      string
	Title   string // of the SOP
	Hash    string // of the program
	Phase   engine.Phase
	End     string    // how it ended, in the SOP's words; empty unless Ended
	Tasks   int       // open
	Started time.Time // also the order of the list
	Last    time.Time // the last event
	Due     time.Time // the earliest due time of what is open; zero: none
	Parent  *Parent
}

// CaseQuery selects cases. The zero CaseQuery selects all.
type CaseQuery struct {
	Phase  engine.Phase // only these
	Title  string       // only of the SOP with this title, loosely
	Hash   string       // only of this program
	Before string       // only those that come after this case in the list
	Limit  int          // at most so many; 0: all
}

// Task is an open task in a list.
type Task struct {
	Case  string
	Title string // of the SOP
	Hash  string // of the program
	No    int    // engine.Task.No
	Step  int
	Part  int
	Text  string   // of the step
	Lanes []int    // who has it now, the leading one first; empty when the SOP names nobody
	Names []string // of Lanes
	To    []string // people to whom it is delegated
	// Opened is when the task began, Due when it must be done: zero when the
	// step has no time, or no calendar counts it.
	Opened, Due time.Time
}

// Query selects tasks. The zero Query selects all. A task is for a lane or a
// person if either says so; the other conditions must all hold.
type Query struct {
	Case    string
	Hash    string   // of the program
	Lanes   []string // ids, short or full names of lanes, loosely
	Person  string   // to whom it is delegated
	Overdue bool     // only what is due before now
	Limit   int      // at most so many; 0: all
}

// Rung tells that a timer went off.
type Rung struct {
	Case    string
	At      time.Time // when it was due
	Command engine.Command
}

// NoCase says that the host keeps no case with this id.
type NoCase struct{ ID string }

func (e *NoCase) Error() string { return e.Text().ID }

// Text says it to people.
func (e *NoCase) Text() bahasa.Text {
	return bahasa.T("kasus %q tidak dikenal", "unknown case %q", e.ID)
}

// History gives the events of a case, as they were recorded.
func History(ctx context.Context, h Host, id string) ([]engine.Event, error) {
	record, err := h.Record(ctx, id)
	if err != nil {
		return nil, err
	}
	events := make([]engine.Event, len(record))
	for i, e := range record {
		events[i] = e.Event
	}
	return events, nil
}

func refuse(code engine.Code, id, en string, args ...any) error {
	return &engine.Refusal{Code: code, Text: bahasa.T(id, en, args...)}
}
