// Package host is where cases live: the interface that the commands use, and
// the simplest host, which keeps cases in memory.
//
// A host owns the world: it knows the time, keeps the events, and carries out
// the engine's commands. The rules of the procedure it leaves to the engine.
// Every host passes the suite of package conformance.
package host

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"sopc/compiler/condition"
	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/runtime/engine"
)

// Host keeps cases. All methods are safe for use by several goroutines.
// Errors are a *engine.Refusal when the procedure does not allow what was
// asked, *NoCase for an unknown case, that of the context, or a failure of the
// host itself.
//
// What every host promises:
//   - An event is durable before the call that brought it returns, and before
//     any of the engine's commands for it is carried out.
//   - An event whose ID the case has seen already counts once: the call
//     succeeds and returns the case as it is now.
//   - Events of one case count one after the other; of two people who complete
//     the same task one is refused.
//   - A case keeps the program that it began with.
type Host interface {
	// Start begins a case. Starting a case whose ID exists already returns
	// that case and changes nothing.
	Start(ctx context.Context, s Start) (Case, error)
	// Do records what a person does on a case. Of the event it takes all but
	// At, which the host sets. An empty ID is given one, so that the event
	// counts however often it is sent.
	Do(ctx context.Context, id string, e engine.Event) (Case, error)
	// Case tells where a case stands.
	Case(ctx context.Context, id string) (Case, error)
	// Tasks lists open tasks: those with the earliest due time first, then
	// those that opened first.
	Tasks(ctx context.Context, q Query) ([]Task, error)
	// History gives the events of a case in order, the start first.
	History(ctx context.Context, id string) ([]engine.Event, error)
	// Now is the host's clock.
	Now() time.Time
}

// Start is what a case begins with.
type Start struct {
	ID      string           // of the case; empty: the host chooses one
	Program *program.Program // must not change afterwards
	By      string           // the person; may be empty
	Data    condition.Data   // a value for each field that is AtStart
}

// Case is a case as it stands at one moment. It is to be read only.
type Case struct {
	ID        string
	Hash      string            // program.Hash of its program
	Procedure *engine.Procedure // of the program that it began with
	State     engine.State
}

// Task is an open task in a list.
type Task struct {
	Case  string
	Title string // of the SOP
	No    int    // engine.Task.No
	Step  int
	Part  int
	Text  string // of the step
	Lanes []int  // who has it now, the leading one first; empty when the SOP names nobody
	// Opened is when the task began, Due when it must be done: zero when the
	// step has no time, or no calendar counts it.
	Opened, Due time.Time
}

// Query selects tasks. The zero Query selects all.
type Query struct {
	Case  string // only of this case
	Lane  string // only those that a lane with this id has now
	Limit int    // at most so many; 0: all
}

// Calendar counts working and wall-clock time: when does a duration end that
// begins at from? ok is false when the duration cannot be counted.
type Calendar func(from time.Time, d program.Duration) (due time.Time, ok bool)

// NoCase says that the host keeps no case with this id.
type NoCase struct{ ID string }

func (e *NoCase) Error() string { return e.Text().ID }

// Text says it to people.
func (e *NoCase) Text() bahasa.Text {
	return bahasa.T("kasus %q tidak dikenal", "unknown case %q", e.ID)
}

// Admit is what every host asks of a person's event before it hands it to the
// engine: it must be a person's to send, and handing work back needs a reason.
func Admit(p *engine.Procedure, s engine.State, e engine.Event) error {
	if strings.HasPrefix(e.ID, own) {
		return &engine.Refusal{Code: engine.Malformed, Text: bahasa.T("nomor perintah tidak boleh diawali %q", "the id of a command may not begin with %q", own)}
	}
	switch e.Kind {
	case engine.Started, engine.Due:
		return &engine.Refusal{Code: engine.Malformed, Text: bahasa.T("peristiwa ini hanya dicatat oleh sistem", "only the system records this event")}
	case engine.Decided:
		w, ok := p.Work(s, e.Task)
		if ok && 0 <= e.Outcome && e.Outcome < len(w.Ways) && w.Ways[e.Outcome].Arrow.Back && strings.TrimSpace(e.Reason) == "" {
			return &engine.Refusal{Code: engine.Incomplete, Text: bahasa.T("isi alasan pengembalian", "enter the reason for handing the work back")}
		}
	}
	return nil
}

// Ids that hosts give begin with own, which people's ids may not.
const own = "#"

// begun is the event that starts a case.
func (s Start) begun(at time.Time) engine.Event {
	return engine.Event{ID: own + "mulai", At: at, By: s.By, Kind: engine.Started, Lane: -1, Data: s.Data}
}

// freshID is the id of the nth event of a case, which came without one.
func freshID(n int) string { return own + strconv.Itoa(n) }

// timerID is the id of the event that a timer went off.
func timerID(task, timer int) string { return fmt.Sprintf("%spengingat-%d-%d", own, task, timer) }
