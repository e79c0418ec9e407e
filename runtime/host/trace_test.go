package host_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/diff"

	"sopc/compiler/program"
	"sopc/runtime/engine"
	"sopc/runtime/host"
)

// traces show what an office adds to a procedure. Each is a story: what people
// send (>), what the record of the case then holds (=), or why it is refused
// (!). SOPC_UPDATE=1 rewrites them.
var traces = map[string]func(*story){
	"late": func(s *story) {
		s.start("k1", letter())
		s.wait(26 * time.Hour)
		s.wait(24 * time.Hour)
		s.do("k1", engine.Event{Kind: engine.Completed, Task: 1, By: "Ani"})
	},
	"recounted": func(s *story) {
		s.start("k1", letter())
		s.days = 3
		s.do("k1", engine.Event{Kind: engine.Recounted, Lane: -1, By: "Ani", Reason: "libur 18 Agustus ditetapkan"})
		s.wait(26 * time.Hour)
		s.do("k1", engine.Event{Kind: engine.Completed, Task: 1, By: "Ani"})
	},
	"inside": func(s *story) {
		outer := letter()
		outer.Title, outer.Steps[0].Sub, outer.Steps[0].Late = "Layanan", "surat", nil
		s.start("k1", outer, letter())
		s.do("k1", engine.Event{Kind: engine.Completed, Task: 1, By: "Ani"})
		s.do("k1.1", engine.Event{Kind: engine.Completed, Task: 1, By: "Budi"})
		s.do("k1", engine.Event{Kind: engine.Completed, Task: 1, By: "Ani"})
	},
	"inside-cancelled": func(s *story) {
		outer := letter()
		outer.Title, outer.Steps[0].Sub, outer.Steps[0].Late = "Layanan", "surat", nil
		s.start("k1", outer, letter())
		s.do("k1", engine.Event{Kind: engine.Cancelled, Lane: -1, By: "Ani", Reason: "permohonan ditarik"})
		s.do("k1.1", engine.Event{Kind: engine.Completed, Task: 1, By: "Budi"})
	},
	"clock-back": func(s *story) {
		s.start("k1", letter())
		s.wait(-time.Hour)
		s.do("k1", engine.Event{Kind: engine.Completed, Task: 1, By: "Ani"})
	},
}

// letter is an SOP of one step that is to be done in a day.
func letter() *program.Program {
	day := &program.Duration{Text: "1 hari", Amounts: []program.Amount{{Min: 1, Max: 1, Unit: program.Day, Clock: program.Wall}}}
	return &program.Program{
		Format: program.Format, Title: "Surat", Clock: program.Wall,
		Lanes: []program.Lane{{ID: "staf", Name: "Staf"}, {ID: "kepala", Name: "Kepala"}},
		Start: program.Target{Kind: program.ToStep},
		Steps: []program.Step{{ID: "susun", Text: "Menyusun surat", Clock: program.Wall, Actors: []program.Group{{{Lane: 0}}}, Time: day,
			Late: []program.Reminder{{Lane: 0}, {After: day, Escalate: true, Lane: 1}}, Next: program.Arrow{To: program.Target{Kind: program.ToEnd}}}},
		Ends: []program.End{{Kind: program.Finished}},
	}
}

type story struct {
	*testing.T
	*host.Office
	now   time.Time
	days  time.Duration // how many days of the wall count as one
	told  map[string]int
	lines strings.Builder
}

func TestTraces(t *testing.T) {
	for name, tell := range traces {
		t.Run(name, func(t *testing.T) {
			s := &story{T: t, now: time.Date(2026, 11, 23, 8, 0, 0, 0, time.FixedZone("WIB", 7*3600)), days: 1, told: map[string]int{}}
			due := func(from time.Time, d program.Duration, _ program.Clock) (time.Time, bool) {
				return from.Add(s.days * time.Duration(d.Amounts[0].Max) * 24 * time.Hour), true
			}
			s.Office = host.NewMemory(func() time.Time { return s.now }, host.Desk{Calendar: &host.Calendar{Hash: "kalender-1", Due: due}})
			tell(s)
			got, file := []byte(s.lines.String()), filepath.Join("testdata", name+".trace")
			if os.Getenv("SOPC_UPDATE") != "" {
				if err := os.WriteFile(file, got, 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if d := diff.Diff("recorded", want, "happens", got); d != nil {
				t.Errorf("%s", d)
			}
		})
	}
}

func (s *story) start(id string, p *program.Program, subs ...*program.Program) {
	fmt.Fprintf(&s.lines, "> %s: start %q\n", id, p.Title)
	inside := map[string]*program.Program{}
	for _, sub := range subs {
		inside[sub.Title] = sub
	}
	_, err := s.Start(s.Context(), host.Start{ID: id, Program: p, Subs: inside, By: "Ani"})
	s.tell(err)
}

func (s *story) do(id string, e engine.Event) {
	text, _ := json.Marshal(e)
	fmt.Fprintf(&s.lines, "> %s: %s\n", id, strings.Replace(string(text), `"id":"","at":"0001-01-01T00:00:00Z",`, "", 1))
	_, err := s.Do(s.Context(), id, e)
	s.tell(err)
}

func (s *story) wait(d time.Duration) {
	s.now = s.now.Add(d)
	fmt.Fprintf(&s.lines, "> %v pass\n", d)
	rung, err := s.Ring(s.Context(), "")
	for _, r := range rung {
		fmt.Fprintf(&s.lines, "  %s lanes %v of task %d of %s, due %s\n", r.Command.Kind, r.Command.Lanes, r.Command.Task, r.Case, r.At.Format("02/01 15.04"))
	}
	s.tell(err)
}

// tell writes what is new in all records.
func (s *story) tell(err error) {
	if err != nil {
		fmt.Fprintf(&s.lines, "! %v\n", err)
	}
	list, err := s.Cases(s.Context(), host.CaseQuery{})
	if err != nil {
		s.Fatal(err)
	}
	for i := len(list) - 1; i >= 0; i-- {
		record, err := s.Record(s.Context(), list[i].ID)
		if err != nil {
			s.Fatal(err)
		}
		for _, entry := range record[s.told[list[i].ID]:] {
			entry.Program, entry.Subs = "", nil // hashes tell a reader nothing
			text, err := json.Marshal(entry)
			if err != nil {
				s.Fatal(err)
			}
			fmt.Fprintf(&s.lines, "= %s %s\n", list[i].ID, text)
		}
		s.told[list[i].ID] = len(record)
	}
}
