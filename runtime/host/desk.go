package host

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"sopc/compiler/program"
	"sopc/runtime/calendar"
	"sopc/runtime/engine"
	"sopc/runtime/roster"
)

// Desk is what an office knows when something happens to a case: its people
// and its working time. It is pure; every host takes events through it.
type Desk struct {
	Roster   *roster.Roster // nil: the office keeps none, and anybody may act
	Calendar *Calendar      // nil: nothing is due
	Named    bool           // every event of a person must name the person
	// TimeSet says that somebody set the time, and it is not the clock's; the
	// record says so.
	TimeSet bool
	// Rehearsal says that time stands still while a case is played from its
	// answers: then a term passes when they say so.
	Rehearsal bool
}

// Calendar counts working and wall-clock time.
type Calendar struct {
	Hash string // names what the calendar says
	// Due tells when a time is over that begins at from; clock is what counts
	// the step. ok is false when it cannot be counted.
	Due func(from time.Time, d program.Duration, clock program.Clock) (due time.Time, ok bool)
}

// Progress is a case between two events: all that follows from its record.
// Its JSON form gives exactly the same progress back.
type Progress struct {
	State    engine.State `json:"state"`
	Dues     []Due        `json:"dues,omitempty"` // of what is open
	Started  time.Time    `json:"started"`
	Last     time.Time    `json:"last"` // when the last event happened
	Subs     Subs         `json:"subs,omitempty"`
	Parent   *Parent      `json:"parent,omitempty"`
	Calendar string       `json:"calendar,omitempty"` // the last that was recorded
	Roster   string       `json:"roster,omitempty"`   // the same
}

// Due is a time by which something is due, or a timer that is to go off.
type Due struct {
	Task  int       `json:"task"`  // 0: the whole case
	Timer int       `json:"timer"` // of engine.SetTimer, or DoneBy
	At    time.Time `json:"at"`
	Since time.Time `json:"since,omitzero"` // counted from; in an Entry zero, which is the time of the event
}

// DoneBy is no timer: by then the task itself is to be done.
const DoneBy = -2

// Entry is one line of the record of a case: an event as it was accepted, with
// what the office knew and the engine does not.
type Entry struct {
	No int `json:"no"` // from 1
	engine.Event
	Dues     []Due      `json:"dues,omitempty"`     // what the event made due
	Behind   *time.Time `json:"behind,omitempty"`   // what the clock said, if that was before the last event
	Set      bool       `json:"set,omitempty"`      // the time is not the clock's, but was set by hand
	Calendar string     `json:"calendar,omitempty"` // Calendar.Hash, where it is another than before
	Roster   string     `json:"roster,omitempty"`   // the same of the roster

	// Of the first line.
	Program string  `json:"program,omitempty"` // program.Hash
	Subs    Subs    `json:"subs,omitempty"`
	Parent  *Parent `json:"parent,omitempty"`
}

// Subs are the SOPs that may run inside a case: program.Key of the title to
// program.Hash.
type Subs map[string]string

// Of finds the program that runs inside a step; empty when the host has none,
// so that a person must attest that the other SOP ended.
func (s Subs) Of(step *program.Step) string {
	if step.Sub == "" {
		return ""
	}
	return s[program.Key(step.Sub)]
}

// The years in which a record can be written: others are those of a clock that
// is wrong.
const (
	firstYear = 2000
	lastYear  = 2100
)

// HasRoster says whether those who acted were looked up in a roster.
func (g Progress) HasRoster() bool { return g.Roster != "" }

// Ids that hosts give begin with own, which people's ids may not.
const own = "#"

// CheckCommand refuses ids of commands that people may not give.
func CheckCommand(id string) error {
	if strings.HasPrefix(id, own) {
		return refuse(engine.Malformed, "nomor perintah tidak boleh diawali %q", "the id of a command may not begin with %q", own)
	}
	return nil
}

// admit judges an event of a person before the engine does, and completes it:
// it must be a person's to send, by somebody who may, and handing work back
// needs a reason.
func (d Desk) admit(p *engine.Procedure, g Progress, e *engine.Event, now time.Time) error {
	switch {
	case g.State.Phase != "" && g.State.Phase != engine.Running:
		return nil // it is over, which the engine says
	case e.Kind == engine.Started && g.State.Phase != "", e.Kind == engine.Due:
		return refuse(engine.Malformed, "peristiwa ini hanya dicatat oleh sistem", "only the system records this event")
	case e.Kind == engine.Decided:
		w, ok := p.Work(g.State, e.Task)
		if ok && 0 <= e.Outcome && e.Outcome < len(w.Ways) && w.Ways[e.Outcome].Arrow.Back && strings.TrimSpace(e.Reason) == "" {
			return refuse(engine.Incomplete, "isi alasan pengembalian", "enter the reason for handing the work back")
		}
	case e.Kind == engine.Lapsed && !d.Rehearsal:
		if term := g.due(e.Task, engine.TermTimer); now.Before(term) {
			return refuse(engine.Incomplete, "batas waktu menunggu pada tugas %d baru lewat pada %s", "the term of the wait at task %d passes on %s only",
				e.Task, calendar.Moment(term))
		}
	case e.Kind == engine.SubEnded:
		if t, open := g.State.Task(e.Task); open && g.Subs.Of(&p.Program.Steps[t.Step]) != "" {
			return refuse(engine.Malformed, "berakhirnya SOP %q dicatat oleh sistem", "the system records the end of SOP %q", p.Program.Steps[t.Step].Sub)
		}
	}
	e.Capacity = ""
	if e.By = strings.TrimSpace(e.By); e.By == "" {
		if d.Named || d.Roster != nil {
			return refuse(engine.Incomplete, "sebutkan siapa yang bertindak", "say who acts")
		}
		return nil
	}
	if d.Roster == nil && g.Roster != "" {
		return refuse(NotEntitled, "sejauh ini kasus ini dicatat menurut daftar petugas, dan daftar itu tidak ada lagi; kembalikan %s",
			"so far this case was recorded by a roster, which is gone; put %s back", roster.FileName)
	}
	return d.entitle(p, g, e, now)
}

// entitle finds by what right the person of an event acts, and writes names as
// the roster does.
func (d Desk) entitle(p *engine.Procedure, g Progress, e *engine.Event, now time.Time) (err error) {
	if e.By, err = d.person(g, e.By); err != nil {
		return denied(err)
	}
	if e.To != "" {
		if e.To, err = d.person(g, e.To); err == nil {
			err = d.Roster.Present(e.To, now)
		}
		if err != nil {
			return denied(err)
		}
	}
	if e.Kind == engine.Cancelled && !d.takesPart(p, e.By, now) {
		return refuse(NotEntitled, "%s tidak bertugas dalam SOP ini, jadi tidak dapat membatalkan kasusnya", "%s has no part in this SOP and cannot cancel its case", e.By)
	}
	t, open := g.State.Task(e.Task)
	if !open || e.Lane < 0 || e.Lane >= len(p.Program.Lanes) {
		return nil // for the engine to refuse, or open to everybody
	}
	if to, ok := t.Delegate(e.Lane); ok && to.Person == e.By {
		if e.Kind == engine.Delegated && d.Roster == nil {
			return refuse(NotEntitled, "%s bertindak atas delegasi; delegasi tidak diteruskan lagi", "%s acts by delegation, which is not delegated on", e.By)
		}
		if e.Kind != engine.Delegated { // with a roster, who delegates must have the right himself
			if err := d.Roster.Present(e.By, now); err != nil {
				return denied(err)
			}
			e.Capacity = "atas delegasi " + to.By
			return nil
		}
	}
	capacity, err := d.Roster.Acts(e.By, p.Program, e.Lane, now)
	if err != nil {
		return denied(err)
	}
	e.Capacity = string(capacity)
	return nil
}

// person writes a name as the roster does. Without a roster it is written as
// it was in this case before, so that four eyes are not two because of a
// capital or a degree.
func (d Desk) person(g Progress, name string) (string, error) {
	if d.Roster != nil {
		return d.Roster.Person(name)
	}
	for _, step := range slices.Sorted(maps.Keys(g.State.People)) {
		for _, known := range g.State.People[step] {
			if bare(known) == bare(name) {
				return known, nil
			}
		}
	}
	return d.Roster.Person(name)
}

// bare is a name without what people write now and then only: capitals, blanks
// and degrees.
func bare(name string) string {
	name, _, _ = strings.Cut(name, ",")
	return program.Key(name)
}

// takesPart says whether a person acts for a pelaksana of the office in an SOP.
func (d Desk) takesPart(p *engine.Procedure, person string, now time.Time) bool {
	return d.Roster == nil || slices.ContainsFunc(d.Roster.Lanes(person, p.Program, now), func(lane int) bool { return !p.Program.Lanes[lane].Outside })
}

// NotEntitled is the code of refusals by the roster.
const NotEntitled engine.Code = "not-entitled"

func denied(err error) error {
	var r *roster.Refusal
	if !errors.As(err, &r) {
		return err
	}
	return &engine.Refusal{Code: NotEntitled, Text: r.Text()}
}

// Take makes of an event the next line of the record, if person, procedure and
// office allow it. It returns the case after it and what the host has to do.
// system says that the event is the host's own. Of the first event, Started,
// first gives the rest of the line; else it is nil. The error is a
// *engine.Refusal.
func (d Desk) Take(p *engine.Procedure, g Progress, e engine.Event, first *Entry, now time.Time, system bool) (Progress, Entry, []engine.Command, error) {
	at := now.Round(0).Truncate(time.Millisecond)
	if at.Before(g.Last) { // the record knows only one direction
		at = g.Last.In(now.Location())
	}
	if at.Year() < firstYear || at.Year() > lastYear {
		return g, Entry{}, nil, refuse(engine.Malformed, "jam menunjuk tahun %d; periksa jam komputer", "the clock says the year %d; look at the computer's clock", at.Year())
	}
	if !system {
		if err := d.admit(p, g, &e, at); err != nil {
			return g, Entry{}, nil, err
		}
	}
	no := g.State.Events + 1
	if e.ID == "" {
		e.ID = fmt.Sprint(own, no)
	}
	var entry Entry
	if first != nil {
		entry = *first
	}
	entry.No, entry.Event = no, e
	entry.Set = d.TimeSet
	if entry.At = at; now.Before(g.Last) {
		behind := now.Round(0).Truncate(time.Millisecond)
		entry.Behind = &behind
	}
	next, commands, err := p.Apply(g.State, entry.Event)
	if err != nil {
		return g, Entry{}, nil, err
	}
	if hash := d.Roster.Hash(); !system && hash != g.Roster {
		entry.Roster = hash
	}
	d.date(p, g, next, &entry, commands)
	return g.with(next, entry), entry, commands, nil
}

// Again judges an event whose id a line of the record has already. There is no
// error when it is what that line recorded, sent again: then it counts once.
// Progress is the case as it is now; system is as in Take.
func (d Desk) Again(p *engine.Procedure, g Progress, recorded Entry, e engine.Event, now time.Time, system bool) error {
	if !system {
		d.admit(p, g, &e, now) // for names as the roster writes them
	}
	return SentAgain(recorded, Entry{Event: e})
}

// SentAgain compares two lines with the same id by what their senders said.
// The error is a refusal when they mean different things.
func SentAgain(recorded, sent Entry) error {
	said := func(e Entry) string {
		e.At, e.By, e.Capacity = time.Time{}, bare(e.By), ""
		if e.Kind == engine.Started {
			e.Reason = e.Program
		}
		text, err := json.Marshal(e.Event)
		return fmt.Sprint(string(text), err)
	}
	if said(recorded) == said(sent) {
		return nil
	}
	return refuse(engine.Repeated, "nomor perintah %q sudah dipakai untuk hal lain", "the command id %q was used for something else", sent.ID)
}

// date computes what an event makes due.
func (d Desk) date(p *engine.Procedure, g Progress, next engine.State, entry *Entry, commands []engine.Command) {
	if d.Calendar == nil {
		return
	}
	add := func(task, timer int, at time.Time, ok bool) {
		if ok && at.Year() <= 9999 {
			entry.Dues = append(entry.Dues, Due{Task: task, Timer: timer, At: at})
		}
	}
	if entry.Kind == engine.Started {
		if limit := p.Program.Identity.Limit; limit != nil {
			at, ok := d.Calendar.Due(entry.At, limit.Time, p.Program.Clock)
			add(0, DoneBy, at, ok)
		}
	}
	for _, c := range commands {
		if _, open := next.Task(c.Task); !open {
			continue
		}
		switch {
		case c.Kind == engine.Open && c.Part == 0:
			at, ok := d.due(p, c.Step, DoneBy, entry.At)
			add(c.Task, DoneBy, at, ok)
		case c.Kind == engine.SetTimer:
			at, ok := d.due(p, c.Step, c.Timer, entry.At)
			add(c.Task, c.Timer, at, ok)
		}
	}
	if entry.Kind == engine.Recounted {
		for _, due := range g.Dues {
			at, ok := due.At, true
			if t, open := next.Task(due.Task); open {
				at, ok = d.due(p, t.Step, due.Timer, due.Since)
			} else if limit := p.Program.Identity.Limit; limit != nil {
				at, ok = d.Calendar.Due(due.Since, limit.Time, p.Program.Clock)
			}
			if ok && !at.Equal(due.At) {
				entry.Dues = append(entry.Dues, Due{due.Task, due.Timer, at, due.Since})
			}
		}
	}
	if (len(entry.Dues) > 0 || entry.Kind == engine.Recounted) && d.Calendar.Hash != g.Calendar {
		entry.Calendar = d.Calendar.Hash
	}
}

// due is when a timer of a step goes off that counts from an instant.
func (d Desk) due(p *engine.Procedure, step, timer int, from time.Time) (time.Time, bool) {
	s := &p.Program.Steps[step]
	after := func(from time.Time, t *program.Duration) (time.Time, bool) {
		if t == nil {
			return time.Time{}, false
		}
		return d.Calendar.Due(from, *t, s.Clock)
	}
	switch timer {
	case DoneBy:
		return after(from, s.Time)
	case engine.TermTimer:
		return after(from, s.Wait.Term)
	}
	due, ok := after(from, s.Time)
	if !ok || s.Late[timer].After == nil {
		return due, ok
	}
	return after(due, s.Late[timer].After)
}

// Follow gives the case after the next line of its record, and what the
// engine's commands for it were. That replaying a record gives the state that
// lived it holds because both go through here. The error says that the
// procedure refuses the line.
func (g Progress) Follow(p *engine.Procedure, entry Entry) (Progress, []engine.Command, error) {
	next, commands, err := p.Apply(g.State, entry.Event)
	if err != nil {
		return g, nil, err
	}
	return g.with(next, entry), commands, nil
}

func (g Progress) with(next engine.State, entry Entry) Progress {
	g.State, g.Last = next, entry.At
	if entry.Kind == engine.Started {
		g.Started, g.Subs, g.Parent = entry.At, entry.Subs, entry.Parent
	}
	if entry.Calendar != "" {
		g.Calendar = entry.Calendar
	}
	if entry.Roster != "" {
		g.Roster = entry.Roster
	}
	var dues []Due
	for _, due := range g.Dues {
		_, open := next.Task(due.Task)
		rung := entry.Kind == engine.Due && due.Task == entry.Task && due.Timer == entry.Timer
		anew := slices.ContainsFunc(entry.Dues, func(o Due) bool { return o.Task == due.Task && o.Timer == due.Timer })
		if (open || due.Task == 0) && !rung && !anew {
			dues = append(dues, due)
		}
	}
	for _, due := range entry.Dues {
		if due.Since.IsZero() {
			due.Since = entry.At
		}
		dues = append(dues, due)
	}
	if g.Dues = dues; next.Phase != engine.Running {
		g.Dues = nil
	}
	return g
}

// Due is when a task is to be done, or (task 0) the whole case; zero: no time
// is set.
func (g Progress) Due(task int) time.Time { return g.due(task, DoneBy) }

func (g Progress) due(task, timer int) time.Time {
	for _, due := range g.Dues {
		if due.Task == task && due.Timer == timer {
			return due.At
		}
	}
	return time.Time{}
}

// Next is the timer that goes off first; ok is false when none will.
func (g Progress) Next() (first Due, ok bool) {
	if g.State.Events >= engine.MaxEvents {
		return first, false // the case takes no more
	}
	for _, due := range g.Dues {
		if due.Timer != DoneBy && (!ok || due.At.Before(first.At)) {
			first, ok = due, true
		}
	}
	return first, ok
}
