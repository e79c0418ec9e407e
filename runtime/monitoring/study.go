// Package monitoring reads out of records how SOPs are really followed: how
// long steps take against what they declare, where work is handed back, who is
// late, which ways cases go. From it comes the six-monthly monitoring of
// PermenPAN-RB 35/2012 (Tabel 7), and the event log that tools of process
// mining read (XES).
//
// What is measured is what people recorded: a step that was recorded late took
// long.
package monitoring

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"sopc/compiler/phrase"
	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/runtime/calendar"
	"sopc/runtime/engine"
	"sopc/runtime/host"
)

// Period is a stretch of time, the end not included. What
// the record tells of later is not looked at.
type Period struct{ From, To time.Time }

// Semester is the half year in which an instant lies.
func Semester(t time.Time) Period {
	from := time.Date(t.Year(), 1, 1, 0, 0, 0, 0, t.Location())
	if t.Month() > 6 {
		from = from.AddDate(0, 6, 0)
	}
	return Period{from, from.AddDate(0, 6, 0)}
}

// Span is the period in words.
func (p Period) Span() bahasa.Text {
	day := func(t time.Time) bahasa.Text { return calendar.On(t.Year(), int(t.Month()), t.Day()).Text() }
	return bahasa.T("%s sampai %s", "%s to %s", day(p.From), day(p.To.AddDate(0, 0, -1)))
}

func (p Period) holds(t time.Time) bool { return !t.Before(p.From) && t.Before(p.To) }

// Study is what the cases tell that were added to it. A step counts in the
// period in which it was closed, a case in that in which it ended.
type Study struct {
	Period
	Now      time.Time // what is open is judged as of now, or of the end of the period
	calendar *calendar.Calendar
	sops     map[string]*SOP // by hash
}

// SOP is one version of an SOP.
type SOP struct {
	Hash      string
	Program   *program.Program
	Started   int // cases
	Finished  int // ended well: selesai, or handed over to another SOP
	Stopped   int // ended badly
	Cancelled int
	Open      int
	Overdue   int    // open ones of which a task, or the whole, is late
	Limited   int    // finished or stopped, with a time by which the whole was due
	Exceeded  int    // of them: after that time
	Whole     Spread // from the start to the end of cases that ended by themselves
	Steps     []Step // one for each of Program.Steps
	Lanes     []Lane // one for each of Program.Lanes

	paths map[string]*Path
}

// Step is what became of a step.
type Step struct {
	Done     int            // worked on to its end
	Skipped  int            // passed over
	Time     Spread         // from its beginning to its end, by the clock that is CountedBy
	Dated    int            // Done, with a time by which it was due
	Late     int            // of them: after that time
	Open     int            // now
	OpenLate int            // of them
	Returns  int            // how often this decision handed the work back
	Reasons  map[string]int // of the returns
	Returned int            // how often work came back to this step
}

// MaxReasons is how many different reasons a step remembers; those that come
// first are the ones.
const MaxReasons = 1_000

// Lane is what became of the work of a pelaksana.
type Lane struct {
	Tasks    int    // parts of tasks that it completed
	Time     Spread // that a part stayed with it, by the clock of the SOP
	Late     int    // tasks that became late while with it
	Open     int    // tasks now with it
	OpenLate int    // of them
}

// Path is a way that cases went.
type Path struct {
	Steps []int // in the order of their beginning, the tracks of a parallel part one after the other
	End   int   // index in Program.Ends; -1: cancelled
	Cases int
}

// New makes an empty study. Working time is that of the calendar.
func New(c *calendar.Calendar, p Period, now time.Time) *Study {
	return &Study{Period: p, Now: now, calendar: c, sops: map[string]*SOP{}}
}

// SOPs are those of which cases were added, by title, the busiest version of
// a title first.
func (s *Study) SOPs() []*SOP {
	return slices.SortedFunc(maps.Values(s.sops), func(a, b *SOP) int {
		return cmp.Or(cmp.Compare(program.Key(a.Program.Title), program.Key(b.Program.Title)), cmp.Compare(b.Cases(), a.Cases()), cmp.Compare(a.Hash, b.Hash))
	})
}

// Cases is how many cases of the SOP the study knows: those that ended in the
// period, and the open ones.
func (s *SOP) Cases() int { return s.Finished + s.Stopped + s.Cancelled + s.Open }

// Paths are the ways that cases went, the most frequent first.
func (s *SOP) Paths() []*Path {
	return slices.SortedFunc(maps.Values(s.paths), func(a, b *Path) int {
		return cmp.Or(cmp.Compare(b.Cases, a.Cases), slices.Compare(a.Steps, b.Steps), cmp.Compare(a.End, b.End))
	})
}

// Add adds a case by its record. One that had ended before the period, or had
// not begun at its end, adds nothing. The error says that the procedure
// refuses the record.
func (s *Study) Add(p *engine.Procedure, hash string, record []host.Entry) error {
	if len(record) == 0 || !record[0].At.Before(s.To) {
		return nil
	}
	sop := s.sops[hash]
	if sop == nil {
		sop = &SOP{Hash: hash, Program: p.Program, Steps: make([]Step, len(p.Program.Steps)), Lanes: make([]Lane, len(p.Program.Lanes)), paths: map[string]*Path{}}
	}
	l := &life{Study: s, sop: sop, procedure: p, open: map[int]*visit{}}
	for _, entry := range record {
		if !entry.At.Before(s.To) {
			break
		}
		if err := l.follow(entry); err != nil {
			return err
		}
	}
	if l.g.State.Phase != engine.Running && l.g.Last.Before(s.From) {
		return nil
	}
	s.sops[hash] = sop
	l.close()
	return nil
}

// life follows one case.
type life struct {
	*Study
	sop       *SOP
	procedure *engine.Procedure
	g         host.Progress
	open      map[int]*visit // by task
	done      []*visit       // worked on to their end
	due       time.Time      // of the whole, as it was when the case ended
	counts    []func()       // what it adds, once it is known to belong into the study
}

type visit struct {
	task, step int
	begun      time.Time
	parts      []time.Time // when each part of the row began
}

func (l *life) count(at time.Time, add func()) {
	if l.holds(at) {
		l.counts = append(l.counts, add)
	}
}

func (l *life) follow(entry host.Entry) error {
	before := l.g
	next, commands, err := l.g.Follow(l.procedure, entry)
	if err != nil {
		return fmt.Errorf("line %d: %w", entry.No, err)
	}
	l.g = next
	if next.State.Phase != engine.Running {
		l.due = before.Due(0)
	}
	for _, c := range commands {
		switch c.Kind {
		case engine.Open:
			if v := l.open[c.Task]; v != nil {
				l.handOn(v, entry.At)
			} else {
				l.open[c.Task] = &visit{c.Task, c.Step, entry.At, []time.Time{entry.At}}
			}
		case engine.Skip:
			l.count(entry.At, func() { l.sop.Steps[c.Step].Skipped++ })
		case engine.Close:
			v := l.open[c.Task]
			delete(l.open, c.Task)
			l.closed(v, c, before, entry)
		}
	}
	return nil
}

// handOn ends a part of a row and begins the next.
func (l *life) handOn(v *visit, at time.Time) {
	l.partDone(v, at)
	v.parts = append(v.parts, at)
}

// partDone counts the part of a row that ends now for the lane that leads it.
func (l *life) partDone(v *visit, at time.Time) {
	lane, ok := l.lane(v.step, len(v.parts)-1)
	if !ok {
		return
	}
	minutes, known := l.between(l.sop.Program.Clock, v.parts[len(v.parts)-1], at)
	l.count(at, func() {
		l.sop.Lanes[lane].Tasks++
		if known {
			l.sop.Lanes[lane].Time.Add(minutes)
		}
	})
}

// lane leads a part of a row.
func (l *life) lane(step, part int) (lane int, ok bool) {
	actors := l.sop.Program.Steps[step].Actors
	if part >= len(actors) || len(actors[part]) == 0 {
		return 0, false
	}
	return actors[part][0].Lane, true
}

func (l *life) closed(v *visit, c engine.Command, before host.Progress, entry host.Entry) {
	step := &l.sop.Steps[c.Step]
	switch c.Result {
	case engine.BySkip:
		l.count(entry.At, func() { step.Skipped++ })
		return
	case engine.ByEnd: // cut off
		return
	}
	l.done = append(l.done, v)
	l.partDone(v, entry.At)
	minutes, known := l.between(CountedBy(&l.sop.Program.Steps[c.Step]), v.begun, entry.At)
	due := before.Due(c.Task)
	l.count(entry.At, func() {
		step.Done++
		if known {
			step.Time.Add(minutes)
		}
		if !due.IsZero() {
			step.Dated++
		}
		if c.Back {
			step.Returns++
			if entry.Reason != "" {
				if step.Reasons == nil {
					step.Reasons = map[string]int{}
				}
				if _, known := step.Reasons[entry.Reason]; known || len(step.Reasons) < MaxReasons {
					step.Reasons[entry.Reason]++
				}
			}
			if c.To.Kind == program.ToStep {
				l.sop.Steps[c.To.Index].Returned++
			}
		}
	})
	if !due.IsZero() && entry.At.After(due) {
		l.count(entry.At, func() { step.Late++ })
		l.late(v, due, entry.At)
	}
}

// late counts a task for the lane that had it when its time ran out.
func (l *life) late(v *visit, due, at time.Time) {
	part := 0
	for i, begun := range v.parts {
		if !begun.After(due) {
			part = i
		}
	}
	if lane, ok := l.lane(v.step, part); ok {
		l.count(at, func() { l.sop.Lanes[lane].Late++ })
	}
}

// CountedBy is the clock that counts a step: that of its declared time, so that
// "24 jam kalender" is measured as such, else its own.
func CountedBy(s *program.Step) program.Clock {
	if s.Time != nil {
		if longest, ok := s.Time.Longest(); ok {
			return longest.Clock
		}
	}
	return s.Clock
}

// between is the time from one instant to another; known is false outside the
// years of the calendar.
func (s *Study) between(clock program.Clock, from, to time.Time) (minutes int, known bool) {
	if clock == program.Wall || s.calendar == nil {
		return int(to.Sub(from) / time.Minute), true
	}
	span, err := s.calendar.Between(from, to)
	return max(span.Minutes, 0), err == nil
}

// close adds what the case tells as a whole.
func (l *life) close() {
	for _, add := range l.counts {
		add()
	}
	if l.holds(l.g.Started) {
		l.sop.Started++
	}
	if l.g.State.Phase == engine.Running {
		l.stillOpen()
		return
	}
	end := -1
	if l.g.State.Phase == engine.GivenUp {
		l.sop.Cancelled++
	} else {
		end = l.g.State.End
		if l.sop.Program.Ends[end].Kind == program.Stopped {
			l.sop.Stopped++
		} else {
			l.sop.Finished++
		}
		if !l.due.IsZero() {
			l.sop.Limited++
			if l.g.Last.After(l.due) {
				l.sop.Exceeded++
			}
		}
		if minutes, known := l.between(l.sop.Program.Clock, l.g.Started, l.g.Last); known {
			l.sop.Whole.Add(minutes)
		}
	}
	steps := l.path()
	key := fmt.Sprint(steps, end)
	if l.sop.paths[key] == nil {
		l.sop.paths[key] = &Path{Steps: steps, End: end}
	}
	l.sop.paths[key].Cases++
}

func (l *life) stillOpen() {
	asOf := l.Now
	if l.To.Before(asOf) {
		asOf = l.To
	}
	l.sop.Open++
	overdue := false
	for _, t := range l.g.State.Tasks {
		due := l.g.Due(t.No)
		late := !due.IsZero() && due.Before(asOf)
		overdue = overdue || late
		count := func(open, openLate *int) {
			*open++
			if late {
				*openLate++
			}
		}
		count(&l.sop.Steps[t.Step].Open, &l.sop.Steps[t.Step].OpenLate)
		if lane, ok := l.lane(t.Step, t.Part); ok {
			count(&l.sop.Lanes[lane].Open, &l.sop.Lanes[lane].OpenLate)
		}
	}
	if whole := l.g.Due(0); overdue || !whole.IsZero() && whole.Before(asOf) {
		l.sop.Overdue++
	}
}

// path lists the steps that were worked on. Tracks of a parallel part run side
// by side in no order that means anything, so each is told as a whole.
func (l *life) path() []int {
	slices.SortFunc(l.done, func(a, b *visit) int { return a.task - b.task })
	track := func(v *visit) *program.Track { return l.sop.Program.Steps[v.step].Track }
	for i := 0; i < len(l.done); {
		j := i + 1
		for t := track(l.done[i]); t != nil && j < len(l.done) && track(l.done[j]) != nil && track(l.done[j]).Parallel == t.Parallel; {
			j++
		}
		slices.SortStableFunc(l.done[i:j], func(a, b *visit) int {
			if track(a) == nil {
				return 0
			}
			return track(a).Index - track(b).Index
		})
		i = j
	}
	steps := make([]int, len(l.done))
	for i, v := range l.done {
		steps[i] = v.step
	}
	return steps
}

// EndName is the end of a path.
func (s *SOP) EndName(p *Path) bahasa.Text {
	if p.End < 0 {
		return bahasa.T("dibatalkan", "cancelled")
	}
	return phrase.End(s.Program.Ends[p.End])
}
