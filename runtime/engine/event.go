package engine

import (
	"encoding/hex"
	"strings"
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
	Papers  []Paper        `json:"papers,omitempty"`  // what shows it

	Capacity string `json:"capacity,omitempty"` // by what right the person acts, as the host found it
	To       string `json:"to,omitempty"`       // the person to whom a task is delegated
}

// Paper shows that an item is there: a note, such as the number of a letter, or
// the content of a file, known by its hash. It ticks the item.
type Paper struct {
	Of   PaperOf `json:"of"`
	Item int     `json:"item"` // index in Step.Inputs or Outputs, or of the field
	Note string  `json:"note,omitempty"`
	Name string  `json:"name,omitempty"` // of the file, without folders
	Sum  string  `json:"sum,omitempty"`  // SHA-256 of its content, in hex
	Size int64   `json:"size,omitempty"` // bytes
}

// PaperOf says what a Paper belongs to.
type PaperOf string

// What papers belong to: kelengkapan, outputs, fields of type Berkas.
const (
	OfInput  PaperOf = "input"
	OfOutput PaperOf = "output"
	OfField  PaperOf = "field"
)

// EventKind tells events apart.
type EventKind string

// The kinds of events, and the fields that each uses beside ID, At and By.
const (
	// Started begins the case. Data fills every field that is AtStart; Papers
	// are those of such fields.
	Started EventKind = "started"
	// Answered answers the condition in words of a step: Task, Lane (the one
	// that leads the step), Yes. No skips the step.
	Answered EventKind = "answered"
	// Noted keeps work in progress: Task, Part, Lane, and the whole list of
	// Inputs and of Outputs that are ticked now, Papers and Data.
	Noted EventKind = "noted"
	// Confirmed is the consent of one who acts together with others: Task,
	// Part, Lane.
	Confirmed EventKind = "confirmed"
	// Completed completes a part of a task, and with the last part the task:
	// Task, Part, Lane (the leading one), Inputs and Outputs (added to those
	// that were noted), Papers, Data.
	Completed EventKind = "completed"
	// Decided is Completed for a step that asks for a decision: Outcome, and
	// Reason when the work is handed back.
	Decided EventKind = "decided"
	// Lapsed records that the term of a wait passed: Task, Lane (any), Reason.
	Lapsed EventKind = "lapsed"
	// SubEnded records that the sub-procedure of a task ended: Task, Lane
	// (any), Reason (how it ended).
	SubEnded EventKind = "sub-ended"
	// Delegated lets another person, To, act at a task for a lane: Task, Part,
	// Lane, To, Reason. A later one for the same lane takes its place.
	Delegated EventKind = "delegated"
	// Due reports that a timer went off: Task, Timer. It comes from the host.
	Due EventKind = "due"
	// Recounted records that the host computed the due times of the open tasks
	// anew, as after a change of the calendar: Reason.
	Recounted EventKind = "recounted"
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
	MaxName   = 200               // bytes of an id, a person's name, a capacity or a file's name
	MaxPapers = 50                // papers with one event
)

// CheckText refuses an event with texts that are none. Who sends an event to be
// judged elsewhere asks first: the way there may put other letters in their place.
func (e *Event) CheckText() error {
	if !e.isText() {
		return refuse(Malformed, "teks memuat karakter yang tidak dapat dicetak", "the text holds characters that cannot be printed")
	}
	for i := range e.Papers {
		if p := &e.Papers[i]; !p.isText() {
			return p.misnamed()
		}
	}
	return nil
}

func (e *Event) isText() bool {
	return utf8.ValidString(e.ID) && utf8.ValidString(e.By) && utf8.ValidString(e.To) && utf8.ValidString(e.Capacity) && utf8.ValidString(e.Reason)
}

func (p *Paper) isText() bool { return utf8.ValidString(p.Name) && utf8.ValidString(p.Note) }

// wellFormed refuses events that no host should make.
func (e *Event) wellFormed() error {
	switch {
	case e.ID == "":
		return refuse(Malformed, "peristiwa tidak beridentitas", "the event has no id")
	case len(e.ID) > MaxName || len(e.By) > MaxName || len(e.To) > MaxName || len(e.Capacity) > MaxName:
		return refuse(TooMuch, "nama terlalu panjang; paling banyak %d huruf", "the name is too long; at most %d letters", MaxName)
	case len(e.Reason) > MaxReason:
		return refuse(TooMuch, "alasan terlalu panjang; paling banyak %d huruf", "the reason is too long; at most %d letters", MaxReason)
	case !e.isText():
		return e.CheckText()
	case !e.works() && (len(e.Inputs) > 0 || len(e.Outputs) > 0 || (len(e.Data) > 0 || len(e.Papers) > 0) && e.Kind != Started):
		return refuse(Malformed, "isian dan centang tidak dicatat dengan peristiwa ini", "this event records no fields and no ticks")
	case e.To != "" && e.Kind != Delegated:
		return refuse(Malformed, "peristiwa ini tidak ditujukan kepada orang lain", "this event is not addressed to another person")
	case len(e.Papers) > MaxPapers:
		return refuse(TooMuch, "paling banyak %d lampiran dan catatan sekaligus", "at most %d papers at once", MaxPapers)
	case e.At.Year() < 1 || e.At.Year() > 9999:
		return refuse(Malformed, "waktu peristiwa tidak valid", "the time of the event is not valid")
	}
	for i := range e.Papers {
		if err := e.Papers[i].wellFormed(); err != nil {
			return err
		}
	}
	return nil
}

func (p *Paper) wellFormed() error {
	sum, err := hex.DecodeString(p.Sum)
	switch {
	case p.Of != OfInput && p.Of != OfOutput && p.Of != OfField:
		return refuse(Malformed, "lampiran %q tidak dikenal", "unknown kind of paper %q", p.Of)
	case p.Sum == "" && p.Note == "":
		return refuse(Malformed, "catatan atau lampiran belum diisi", "the note or the file of a paper is missing")
	case p.Sum == "" && (p.Name != "" || p.Size != 0), p.Sum != "" && (err != nil || len(sum) != 32 || p.Sum != strings.ToLower(p.Sum) || p.Size < 0 || p.Name == ""):
		return refuse(Malformed, "lampiran %q tidak lengkap", "the attachment %q is not complete", p.Name)
	case len(p.Name) > MaxName || len(p.Note) > MaxReason:
		return refuse(TooMuch, "nama atau catatan lampiran terlalu panjang", "the name or the note of a paper is too long")
	case !p.isText() || strings.ContainsAny(p.Name, "/\\\x00") || p.Name == "." || p.Name == "..":
		return p.misnamed()
	}
	return nil
}

func (p *Paper) misnamed() error {
	return refuse(Malformed, "nama lampiran %q tidak valid", "the name %q of an attachment is not valid", p.Name)
}

// works reports whether the event brings work: fields and ticks.
func (e *Event) works() bool {
	return e.Kind == Noted || e.Kind == Completed || e.Kind == Decided
}
