package engine

import (
	"time"
	"unicode/utf8"

	"sopc/compiler/condition"
	"sopc/compiler/program"
	"sopc/lang/bahasa"
)

// Event is something that happened to a case. Which of the fields below Kind
// matter is said at each kind.
//
// An Event is the unit of the record: the events of a case, in order, give its
// state again (see Replay). Only events that Apply accepted belong there.
type Event struct {
	ID   string    `json:"id"`           // unique within the case; makes a repeated event harmless
	At   time.Time `json:"at"`           // from the host's clock
	By   string    `json:"by,omitempty"` // the person; empty when nobody is named
	Kind EventKind `json:"kind"`

	Task    int            `json:"task,omitempty"` // Task.No
	Part    int            `json:"part,omitempty"` // Task.Part
	Lane    int            `json:"lane"`           // the lane for which the person acts; -1: none
	Yes     bool           `json:"yes,omitempty"`
	Outcome int            `json:"outcome,omitempty"`
	Reason  string         `json:"reason,omitempty"`
	Timer   int            `json:"timer,omitempty"`
	Data    condition.Data `json:"data,omitempty"`
	Inputs  []int          `json:"inputs,omitempty"`  // kelengkapan that are at hand, by index in Step.Inputs
	Outputs []int          `json:"outputs,omitempty"` // outputs that are done, by index in Step.Outputs
}

// EventKind tells events apart.
type EventKind string

// The kinds of events, and the fields that each uses beside ID, At and By.
const (
	// Started begins the case. Data fills every field that is AtStart.
	Started EventKind = "started"
	// Answered answers the condition in words of a step: Task, Lane (the one
	// that leads the step), Yes. No skips the step.
	Answered EventKind = "answered"
	// Noted keeps work in progress: Task, Part, Lane, and the whole list of
	// Inputs and of Outputs that are ticked now, and Data.
	Noted EventKind = "noted"
	// Confirmed is the consent of one who acts together with others: Task,
	// Part, Lane.
	Confirmed EventKind = "confirmed"
	// Completed completes a part of a task, and with the last part the task:
	// Task, Part, Lane (the leading one), Inputs and Outputs (added to those
	// that were noted), Data.
	Completed EventKind = "completed"
	// Decided is Completed for a step that asks for a decision: Outcome, and
	// Reason when the work is handed back.
	Decided EventKind = "decided"
	// Lapsed records that the term of a wait passed: Task, Lane (any), Reason.
	Lapsed EventKind = "lapsed"
	// SubEnded records that the sub-procedure of a task ended: Task, Lane
	// (any), Reason (how it ended).
	SubEnded EventKind = "sub-ended"
	// Due reports that a timer went off: Task, Timer. It comes from the host.
	Due EventKind = "due"
	// Cancelled gives the case up: Reason.
	Cancelled EventKind = "cancelled"
)

// TermTimer is the timer of a wait's term. Timers from 0 up are those of
// Step.Late, by index.
const TermTimer = -1

// Command is a duty of the host. All commands of one event are carried out
// after the event and the new state are durable, never before: a command that
// is lost in a crash is found again by comparing the state with the world,
// one that was carried out too early cannot be taken back. Carrying a command
// out twice must be harmless.
type Command struct {
	Kind    CommandKind     `json:"kind"`
	Task    int             `json:"task,omitempty"` // Task.No
	Step    int             `json:"step"`
	Part    int             `json:"part,omitempty"`
	Lanes   []int           `json:"lanes,omitempty"`
	Timer   int             `json:"timer,omitempty"`
	Result  Result          `json:"result,omitempty"`
	Outcome int             `json:"outcome,omitempty"`
	To      *program.Target `json:"to,omitempty"`
	Back    bool            `json:"back,omitempty"`
	Title   string          `json:"title,omitempty"`
	End     int             `json:"end,omitempty"`
}

// CommandKind tells commands apart.
type CommandKind string

// The kinds of commands, and the fields that each uses.
const (
	// Open shows a new task, or its next part, to Lanes: Task, Step, Part.
	Open CommandKind = "open"
	// Close takes a task away from everybody: Task, Step, Result, Outcome when
	// the Result is ByDecision, and unless it is ByEnd the arrow that is taken:
	// To, and Back when the work is handed back.
	Close CommandKind = "close"
	// Skip tells that a step is passed over because its rule does not hold:
	// Step. There was no task.
	Skip CommandKind = "skip"
	// StartSub starts the SOP with Title as a case of its own, and reports its
	// end as SubEnded: Task, Step.
	StartSub CommandKind = "start-sub"
	// SetTimer asks for a Due event: Task, Step, Timer. The host's calendar
	// says when, counted from the event: TermTimer after Wait.Term, the others
	// after Step.Time and then Late[Timer].After.
	SetTimer CommandKind = "set-timer"
	// ClearTimers makes the timers of a task go away: Task, Step.
	ClearTimers CommandKind = "clear-timers"
	// Remind tells Lanes that a task is late or its term passed: Task, Step, Timer.
	Remind CommandKind = "remind"
	// Escalate reports to Lanes that a task is late: Task, Step, Timer.
	Escalate CommandKind = "escalate"
	// EndCase ends the case: End, by index in Program.Ends, or -1 when it was
	// cancelled.
	EndCase CommandKind = "end-case"
)

// Result says how a task came to be closed.
type Result string

// The results of tasks.
const (
	ByCompletion Result = "completed"
	ByDecision   Result = "decided" // asked or computed
	BySkip       Result = "skipped" // its condition in words was denied
	ByLapse      Result = "lapsed"
	ByEnd        Result = "ended" // the case ended elsewhere, or was cancelled
)

// Refusal says why an event was not accepted and what to do instead. The
// state is as before.
type Refusal struct {
	Code Code
	Text bahasa.Text
}

func (r *Refusal) Error() string { return r.Text.ID }

// Code tells refusals apart.
type Code string

// The codes of refusals.
const (
	Unsound    Code = "unsound"     // the program contradicts itself (only Load)
	Malformed  Code = "malformed"   // the event is no event, or does not fit the step
	Repeated   Code = "repeated"    // this very event is recorded already
	NotRunning Code = "not-running" // the case has not started, or is over
	NotOpen    Code = "not-open"    // the task is closed, or somebody else has it now
	NotYours   Code = "not-yours"   // the lane has no part in this
	SamePerson Code = "same-person" // four eyes
	Unanswered Code = "unanswered"  // the condition in words comes first
	Incomplete Code = "incomplete"  // fields, kelengkapan, outputs, confirmations or reason are missing
	BadValue   Code = "bad-value"   // a value does not fit its field
	Stuck      Code = "stuck"       // no rule holds, or a rule cannot be computed
	TooMuch    Code = "too-much"    // a limit is reached
)

func refuse(code Code, id, en string, args ...any) error {
	return &Refusal{code, bahasa.T(id, en, args...)}
}

// Limits of a case. They keep its state small whatever happens; a sound
// procedure never comes near them.
const (
	MaxEvents = 100_000           // accepted events, besides the one that cancels
	MaxVisits = 10_000            // tasks over the whole case, so also turns of any loop
	MaxOpen   = program.MaxTracks // tasks open at once
	MaxNotes  = 500               // events that one task keeps apart
	MaxData   = 65_536            // bytes of all texts in the case data
	MaxPeople = 100               // different people at a step that a four-eyes rule names
	MaxReason = 4_000             // bytes
	MaxName   = 200               // bytes of an id or a person's name
)

// wellFormed refuses events that no host should make.
func (e *Event) wellFormed() error {
	switch {
	case e.ID == "":
		return refuse(Malformed, "peristiwa tidak beridentitas", "the event has no id")
	case len(e.ID) > MaxName || len(e.By) > MaxName:
		return refuse(TooMuch, "nama terlalu panjang; paling banyak %d huruf", "the name is too long; at most %d letters", MaxName)
	case len(e.Reason) > MaxReason:
		return refuse(TooMuch, "alasan terlalu panjang; paling banyak %d huruf", "the reason is too long; at most %d letters", MaxReason)
	case !utf8.ValidString(e.ID) || !utf8.ValidString(e.By) || !utf8.ValidString(e.Reason):
		return refuse(Malformed, "teks memuat karakter yang tidak dapat dicetak", "the text holds characters that cannot be printed")
	case !e.works() && (len(e.Inputs) > 0 || len(e.Outputs) > 0 || len(e.Data) > 0 && e.Kind != Started):
		return refuse(Malformed, "isian dan centang tidak dicatat dengan peristiwa ini", "this event records no fields and no ticks")
	case e.At.Year() < 1 || e.At.Year() > 9999:
		return refuse(Malformed, "waktu peristiwa tidak valid", "the time of the event is not valid")
	}
	return nil
}

// works reports whether the event brings work: fields and ticks.
func (e *Event) works() bool {
	return e.Kind == Noted || e.Kind == Completed || e.Kind == Decided
}
