package worker

import (
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
	"sopc/runtime/calendar"
	"sopc/runtime/host"
	"sopc/runtime/roster"
)

// office is what the files of an office say now. A file that was broken by an
// edit does not count until it is mended: what it said before does.
type office struct {
	folder string
	log    *slog.Logger

	mu     sync.Mutex
	looked time.Time
	seen   [2]stamp
	days   *calendar.Calendar
	now    host.Desk
}

// stamp tells whether a file was changed.
type stamp struct {
	size int64
	at   time.Time
}

// lookAgain is how old what is known of the files may be.
const lookAgain = time.Second

// openOffice reads the files of a folder. Here a broken one is an error.
func openOffice(folder string, log *slog.Logger) (*office, error) {
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return nil, worded{bahasa.T("folder data %q tidak ada; periksa --data", "there is no data directory %q; check --data", folder)}
	}
	o := &office{folder: folder, log: log}
	return o, o.read(o.stamps())
}

// desk is by what events are judged.
func (o *office) desk() host.Desk {
	o.mu.Lock()
	defer o.mu.Unlock()
	if time.Since(o.looked) > lookAgain {
		o.looked = time.Now()
		if stamps := o.stamps(); stamps != o.seen {
			if err := o.read(stamps); err != nil {
				o.log.Error("the files of the office are broken; what they said before counts", "Error", err)
			} else {
				o.log.Info("the files of the office were read again")
			}
		}
	}
	return o.now
}

// zone is that of the calendar.
func (o *office) zone() *time.Location { return o.days.Zone.Location() }

func (o *office) files() [2]string {
	return [2]string{filepath.Join(o.folder, calendar.FileName), filepath.Join(o.folder, roster.FileName)}
}

func (o *office) stamps() (s [2]stamp) {
	for i, file := range o.files() {
		if info, err := os.Stat(file); err == nil {
			s[i] = stamp{info.Size(), info.ModTime()}
		}
	}
	return s
}

// read reads both files, and counts them as seen, broken or not.
func (o *office) read(stamps [2]stamp) error {
	o.seen = stamps
	files := o.files()
	days := calendar.National()
	if text, err := os.ReadFile(files[0]); err == nil {
		mine, wrong := days.Amend(files[0], text)
		if len(wrong) > 0 {
			return broken(wrong[0])
		}
		days = mine
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	var people *roster.Roster
	if text, err := os.ReadFile(files[1]); err == nil {
		mine, wrong := roster.Read(files[1], text)
		if len(wrong) > 0 {
			return broken(wrong[0])
		}
		people = mine
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	o.days = days
	o.now = host.Desk{Roster: people, Named: true, Calendar: &host.Calendar{Hash: days.Hash(), Due: func(from time.Time, d program.Duration, clock program.Clock) (time.Time, bool) {
		due, err := days.Add(from, d, clock)
		return due.At, err == nil
	}}}
	return nil
}

// brokenFile says where a file is broken. What stands there may name people.
type brokenFile struct {
	worded
	at finding.Pos
}

func broken(f finding.Finding) error {
	at := f.Span.Start
	return brokenFile{worded{bahasa.T("%s:%d:%d: %s; periksa dengan sopc check", "%s:%d:%d: %s; look at it with sopc check", at.Filename, at.Line, at.Column, f.Message)}, at}
}
