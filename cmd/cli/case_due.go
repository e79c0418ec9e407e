package cli

import (
	"time"

	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/runtime/calendar"
	"sopc/runtime/engine"
	"sopc/runtime/host"
)

// zone is that of the office.
func (b *books) zone() *time.Location { return b.days.Zone.Location() }

// stamp writes an instant shortly, in the office's zone: 23 Nov 2026 08.00.
func (b *books) stamp(t time.Time) bahasa.Text {
	t = b.local(t)
	month := calendar.MonthName(int(t.Month()))
	short := bahasa.Text{ID: month.ID[:3], EN: month.EN[:3]}
	return bahasa.T("%d %s %d %02d.%02d", "%d %s %d %02d:%02d", t.Day(), short, t.Year(), t.Hour(), t.Minute())
}

// moment writes an instant in full, in the office's zone.
func (b *books) moment(t time.Time) bahasa.Text {
	return bahasa.T("%s %s", "%s %s", calendar.Moment(t.In(b.zone())), string(b.days.Zone))
}

// overdue says whether a due time has passed; the zero time never does.
func (b *books) overdue(due time.Time) bool { return !due.IsZero() && due.Before(b.Now()) }

// dueText says by when something is to be done, and whether it is late.
func (a *app) dueText(b *books, due time.Time) string {
	s := a.say("tenggat %s", "due %s", b.stamp(due))
	if b.overdue(due) {
		s += " (" + b.lateness(due).In(a.lang) + ")"
	}
	return s
}

// lateness says by how much working time a due time has passed.
func (b *books) lateness(due time.Time) bahasa.Text {
	span, err := b.days.Between(due, b.Now())
	switch {
	case err != nil:
		return bahasa.T("terlambat", "late")
	case span.Days > 0:
		return bahasa.T("terlambat %d hari kerja", "late by %d hari kerja", span.Days)
	case span.Minutes > 0:
		return bahasa.T("terlambat %s", "late by %s", calendar.Duration(span.Minutes))
	}
	return bahasa.T("terlambat, di luar jam kerja", "late, outside working hours")
}

// dueLines say by when a task is to be done, and why.
func (b *books) dueLines(c host.Case, task int) (lines []bahasa.Text) {
	d := b.deadlineOf(c, task)
	if d == nil {
		return nil
	}
	due := bahasa.T("Tenggat: %s", "Due: %s", b.moment(d.at))
	if b.overdue(d.at) {
		due = bahasa.T("%s — %s", "%s — %s", due, b.lateness(d.at))
	}
	lines = append(lines, due)
	for _, why := range d.why {
		lines = append(lines, bahasa.T("  %s", "  %s", why))
	}
	return lines
}

// termOf is when the term of a wait is over; known is false when none is
// counted, or its reminder went off.
func termOf(c host.Case, task int) (at time.Time, known bool) {
	for _, due := range c.Dues {
		if due.Task == task && due.Timer == engine.TermTimer {
			return due.At, true
		}
	}
	return at, false
}

// deadline is by when something is due, from when it counts, and why it is
// that instant.
type deadline struct {
	since, at time.Time
	time      program.Duration
	why       []bahasa.Text
}

// deadlineOf explains when a task, or (0) the whole case, is due; nil when no
// time is set.
func (b *books) deadlineOf(c host.Case, task int) *deadline {
	for _, due := range c.Dues {
		if due.Task != task || due.Timer != host.DoneBy {
			continue
		}
		p := c.Procedure.Program
		d := &deadline{since: due.Since, at: due.At}
		clock := p.Clock
		if t, open := c.State.Task(task); open {
			d.time, clock = *p.Steps[t.Step].Time, p.Steps[t.Step].Clock
		} else {
			d.time = p.Identity.Limit.Time
		}
		counted, err := b.days.Add(due.Since, d.time, clock)
		if err != nil || !counted.At.Equal(due.At) {
			d.why = []bahasa.Text{bahasa.T("dihitung menurut kalender yang berlaku saat itu; hitung ulang dengan `sopc case recount`",
				"counted by the calendar of that time; count anew with `sopc case recount`")}
			return d
		}
		for _, s := range counted.Shifts {
			d.why = append(d.why, s.Text())
		}
		d.why = append(d.why, counted.Doubts...)
		return d
	}
	return nil
}
