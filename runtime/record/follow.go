package record

import (
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"

	"sopc/lang/bahasa"
	"sopc/runtime/engine"
	"sopc/runtime/host"
)

// follow replays the lines through the procedure and looks whether an office
// would have recorded each so. It reports whether it came to the end. In a
// record whose chain is broken (sound is false) a line that the procedure
// refuses says nothing new.
func (c *check) follow(sound bool) bool {
	if len(c.entries) == 0 || c.entries[0] == nil {
		return false
	}
	first := c.entries[0]
	if !sound && first.Program == "" {
		return false // the first line is gone, which is told
	}
	if _, err := c.procedure(first.Program); err != nil {
		c.noProgram(first.Program, err)
		return false
	}
	for _, title := range slices.Sorted(maps.Keys(first.Subs)) {
		if _, err := c.procedure(first.Subs[title]); err != nil {
			c.noProgram(first.Subs[title], err)
		}
	}
	ids := map[string]bool{}
	for i, e := range c.entries {
		if e == nil {
			return false
		}
		next, commands, err := c.Progress.Follow(c.Procedure, *e)
		if err != nil {
			if sound {
				c.fault(Illegal, i+1, "SOP tidak mengizinkan baris ini: %v", "the procedure does not allow this line: %v", said(err))
			}
			return false
		}
		if sound {
			for _, what := range (step{c.Procedure, c.Progress, next, *e, commands}).doubts() {
				c.fault(Unsound, i+1, "%s", "%s", what)
			}
			if ids[e.ID] {
				c.fault(Unsound, i+1, "nomor perintah %q sudah dipakai baris lain", "the command id %q belongs to another line", e.ID)
			}
			ids[e.ID] = true
		}
		c.Progress, c.Entries = next, append(c.Entries, *e)
	}
	return true
}

func (c *check) noProgram(hash string, err error) {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		c.fault(Alien, 1, "program %.12s, yang dipakai kasus ini, hilang", "the program %.12s, by which the case goes, is missing", hash)
	case errors.Is(err, errOther):
		c.fault(Alien, 1, "program yang tersimpan sebagai %.12s adalah program lain", "what is kept as the program %.12s is another one", hash)
	default:
		c.fault(Alien, 1, "program %.12s tidak dapat dibaca: %v", "the program %.12s cannot be read: %v", hash, said(err))
	}
}

// said is an error in both languages, as far as it has both.
func said(err error) bahasa.Text {
	var r *engine.Refusal
	if errors.As(err, &r) {
		return r.Text
	}
	return bahasa.Same(err.Error())
}

// step is one line between the progress before and after it.
type step struct {
	*engine.Procedure
	before, after host.Progress
	host.Entry
	commands []engine.Command
}

// doubts says what no office would have recorded so: package host decides
// what stands in a line beside the event, and some of it can be told again
// without the calendar and the roster of that day.
func (s step) doubts() (all []bahasa.Text) {
	doubt := func(id, en string, args ...any) { all = append(all, bahasa.T(id, en, args...)) }
	if s.No > 1 && (s.Entry.Program != "" || s.Subs != nil || s.Parent != nil) {
		doubt("hanya baris pertama yang menyebut programnya", "only the first line names the program")
	}
	switch {
	case s.At.Before(s.before.Last):
		doubt("waktunya mendahului baris sebelumnya", "it is earlier than the line before it")
	case s.Behind != nil && (!s.Behind.Before(s.At) || !s.At.Equal(s.before.Last)):
		doubt("waktu mundur yang dicatat tidak cocok", "the clock cannot have been behind as recorded")
	}
	for _, due := range s.Dues {
		if !s.madeDue(due) {
			doubt("tenggat dicatat untuk sesuatu yang tidak dibuka oleh baris ini", "a due time is recorded for what this line did not open")
		} else if due.At.Before(s.since(due)) {
			doubt("tenggat mendahului saat ia mulai dihitung", "a due time is earlier than what it is counted from")
		}
	}
	if s.Kind == engine.Due {
		at, known := time.Time{}, false
		for _, due := range s.before.Dues {
			if due.Task == s.Task && due.Timer == s.Timer {
				at, known = due.At, true
			}
		}
		if !known || at.After(s.At.Add(time.Millisecond)) {
			doubt("pengingat ini belum waktunya", "this timer was not due")
		}
	}
	s.capacity(doubt)
	return all
}

// since is from when a due time counts.
func (s step) since(due host.Due) time.Time {
	if due.Since.IsZero() {
		return s.At
	}
	return due.Since
}

// madeDue reports whether the line can have made this due.
func (s step) madeDue(due host.Due) bool {
	if s.Kind == engine.Recounted {
		return slices.ContainsFunc(s.before.Dues, func(old host.Due) bool {
			return old.Task == due.Task && old.Timer == due.Timer && old.Since.Equal(due.Since)
		})
	}
	if !due.Since.IsZero() {
		return false
	}
	if due.Task == 0 {
		return s.Kind == engine.Started && due.Timer == host.DoneBy && s.Procedure.Program.Identity.Limit != nil
	}
	return slices.ContainsFunc(s.commands, func(c engine.Command) bool {
		return c.Task == due.Task && (c.Kind == engine.SetTimer && c.Timer == due.Timer || c.Kind == engine.Open && c.Part == 0 && due.Timer == host.DoneBy)
	})
}

// delegated begins the capacity of one who acts by delegation.
const delegated = "atas delegasi "

// capacity looks at the right by which the person is said to act.
func (s step) capacity(doubt func(id, en string, args ...any)) {
	from, byDelegation := strings.CutPrefix(s.Capacity, delegated)
	t, open := s.before.State.Task(s.Task)
	d, is := t.Delegate(s.Lane)
	switch {
	case s.Capacity == "":
		if open && is && s.By != "" && d.Person == s.By {
			doubt("pelaksana bertindak atas delegasi, tetapi itu tidak dicatat", "the person acts by delegation, which is not recorded")
		}
	case s.By == "" || !open || s.Lane < 0:
		doubt("wewenang dicatat padahal tidak ada yang bertindak atas suatu pelaksana", "a capacity is recorded where nobody acts for a lane")
	case byDelegation && (!is || d.Person != s.By || d.By != from):
		doubt("tidak ada delegasi seperti yang dicatat sebagai wewenangnya", "there is no delegation such as is recorded as the capacity")
	case !byDelegation && !s.after.HasRoster():
		doubt("wewenang dicatat padahal kasus ini tanpa daftar petugas", "a capacity is recorded in a case without a roster")
	}
}
