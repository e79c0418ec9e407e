// Package conformance is what every host must do. A host is finished when its
// tests call Run and pass.
package conformance

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"sopc/compiler/condition"
	"sopc/compiler/program"
	"sopc/compiler/specimen"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/scenario"
)

// Subject is an empty host under test.
type Subject struct {
	host.Host
	// Slow hosts, whose events cross a network, get fewer of them in the tests
	// that live on numbers.
	Slow bool
	// Advance moves the host's clock and returns when every timer that is due
	// by then has gone off.
	Advance func(time.Duration)
}

// Epoch is the time at which the clock of a new subject stands.
var Epoch = time.Date(2026, 11, 23, 8, 0, 0, 0, time.FixedZone("WIB", 7*3600))

// calendar counts by the clock on the wall, where a day has 24 hours, or as
// many times that as the test says. The longest of a range and the first
// alternative count.
func (s *suite) calendar() *host.Calendar {
	return &host.Calendar{Hash: "dinding", Due: func(from time.Time, d program.Duration, _ program.Clock) (time.Time, bool) {
		if len(d.Amounts) == 0 {
			return time.Time{}, false
		}
		unit := map[program.Unit]time.Duration{program.Minute: time.Minute, program.Hour: time.Hour, program.Day: 24 * time.Hour}[d.Amounts[0].Unit]
		return from.Add(time.Duration(s.days * d.Amounts[0].Max * float64(unit))), unit > 0
	}}
}

// Run runs the suite. Each test gets a subject of its own from fresh, whose
// clock stands at Epoch, with the desk that it is to have.
func Run(t *testing.T, fresh func(t *testing.T, desk host.Desk) Subject) {
	for name, test := range map[string]func(*suite){
		"a case from start to end":           (*suite).fromStartToEnd,
		"starting twice":                     (*suite).startsOnce,
		"a start that is refused":            (*suite).refusedStart,
		"an event that is sent twice":        (*suite).countsOnce,
		"what a person may not send":         (*suite).notForPeople,
		"a return needs a reason":            (*suite).returnNeedsReason,
		"a refusal changes nothing":          (*suite).refusalChangesNothing,
		"unknown cases":                      (*suite).unknownCase,
		"a cancelled context":                (*suite).cancelledContext,
		"lists of tasks":                     (*suite).lists,
		"timers remind and never decide":     (*suite).timers,
		"two people at one task":             (*suite).race,
		"a crowd at many cases":              (*suite).crowd,
		"what callers keep is their own":     (*suite).isolation,
		"random cases, replayed":             (*suite).randomCases,
		"a scenario played":                  (*suite).scenarios,
		"a case keeps its own program":       (*suite).keepsProgram,
		"a sub-procedure holds its step up":  (*suite).subProcedure,
		"a cancelled case has no open tasks": (*suite).cancelled,
		"an id that means two things":        (*suite).alienID,
		"one command starts one case":        (*suite).startCommand,
		"ids that no file may have":          (*suite).badIDs,
		"lists of cases":                     (*suite).listsCases,
		"who may act":                        (*suite).people,
		"a task delegated":                   (*suite).delegation,
		"a calendar that changes":            (*suite).recount,
		"a clock that goes back":             (*suite).clockBack,
		"an SOP inside a case":               (*suite).inside,
		"an SOP inside that asks first":      (*suite).insideAsks,
		"what is inside ends with it":        (*suite).insideEnds,
		"an SOP inside, started anew":        (*suite).insideAgain,
		"timers on their own":                (*suite).rings,
	} {
		t.Run(name, func(t *testing.T) {
			s := &suite{T: t, ctx: t.Context(), days: 1}
			desk := host.Desk{Calendar: s.calendar(), Rehearsal: strings.HasPrefix(name, "a scenario") || strings.HasPrefix(name, "random cases")}
			if strings.HasPrefix(name, "who may act") || strings.HasPrefix(name, "a task delegated") {
				desk.Roster, desk.Named = staff(), true
			}
			s.Subject = fresh(t, desk)
			test(s)
		})
	}
}

type suite struct {
	*testing.T
	Subject
	ctx  context.Context
	days float64 // how many days of the wall count as one
}

// must fails the test on an error.
func must[T any](value T, err error) func(*suite) T {
	return func(s *suite) T {
		s.Helper()
		if err != nil {
			s.Fatal(err)
		}
		return value
	}
}

// refuses demands a refusal with one of the codes.
func (s *suite) refuses(err error, codes ...engine.Code) {
	s.Helper()
	var r *engine.Refusal
	if errors.As(err, &r) {
		for _, c := range codes {
			if r.Code == c {
				return
			}
		}
	}
	s.Errorf("got %v, want a refusal: %v", err, codes)
}

// card gives three lanes, a review with a return, a wait and lateness.
func card() *program.Program {
	day := &program.Duration{Text: "1 hari", Amounts: []program.Amount{{Min: 1, Max: 1, Unit: program.Day, Clock: program.Wall}}}
	to := func(i int) program.Arrow { return program.Arrow{To: program.Target{Kind: program.ToStep, Index: i}} }
	end := func(i int) program.Arrow { return program.Arrow{To: program.Target{Kind: program.ToEnd, Index: i}} }
	lapse := end(1)
	back := to(0)
	back.Back = true
	return &program.Program{
		Format: program.Format, Title: "Kartu Identitas", Clock: program.Wall,
		Lanes:  []program.Lane{{ID: "pemohon", Name: "Pemohon", Outside: true}, {ID: "loket", Name: "Loket"}, {ID: "camat", Name: "Camat"}},
		Fields: []program.Field{{ID: "biaya", Label: "Biaya", Type: program.Rupiah, AtStart: true}},
		Start:  to(0).To,
		Steps: []program.Step{
			{ID: "berkas", Text: "Menyerahkan berkas", Clock: program.Wall, Actors: []program.Group{{{Lane: 0}}, {{Lane: 1}}}, Next: to(1)},
			{ID: "periksa", Text: "Memeriksa berkas", Clock: program.Wall, Actors: []program.Group{{{Lane: 1}, {Lane: 2}}}, Time: day,
				Late:     []program.Reminder{{Lane: 1}, {After: day, Escalate: true, Lane: 2}},
				Outcomes: []program.Outcome{{Label: "Lengkap", Go: to(2)}, {Label: "Tidak lengkap", Go: back}}, Next: to(2)},
			{ID: "bayar", Text: "Membayar biaya", Clock: program.Wall, Actors: []program.Group{{{Lane: 0}}},
				Wait: &program.Wait{For: "bukti bayar", Term: day, Lapse: &lapse}, Next: end(0)},
		},
		Ends: []program.End{{Kind: program.Finished}, {Kind: program.Stopped, Text: "Permohonan gugur"}},
	}
}

// start begins a case of card.
func (s *suite) start(id string) host.Case {
	s.Helper()
	return must(s.Start(s.ctx, host.Start{ID: id, Program: card(), By: "Ani", Data: condition.Data{0: int64(50_000)}}))(s)
}

func (s *suite) do(id string, e engine.Event) host.Case {
	s.Helper()
	return must(s.Do(s.ctx, id, e))(s)
}

// submit does the first step of a case of card, whose task has the number no.
func (s *suite) submit(id string, no int) host.Case {
	s.Helper()
	s.do(id, engine.Event{Kind: engine.Completed, Task: no})
	return s.do(id, engine.Event{Kind: engine.Completed, Task: no, Part: 1, Lane: 1})
}

// approve does the second step, up to the decision.
func (s *suite) decide(id string, no, outcome int, reason string) host.Case {
	s.Helper()
	s.do(id, engine.Event{Kind: engine.Confirmed, Task: no, Lane: 2})
	return s.do(id, engine.Event{Kind: engine.Decided, Task: no, Lane: 1, Outcome: outcome, Reason: reason})
}

func (s *suite) history(id string) []engine.Event {
	s.Helper()
	return must(host.History(s.ctx, s, id))(s)
}

func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// same demands that replaying the history of a case gives its state.
func (s *suite) same(id string) {
	s.Helper()
	c := must(s.Case(s.ctx, id))(s)
	replayed := must(c.Procedure.Replay(s.history(id)))(s)
	if text(replayed) != text(c.State) {
		s.Errorf("the history gives %s, the case is %s", text(replayed), text(c.State))
	}
}

func (s *suite) fromStartToEnd() {
	c := s.start("")
	if c.ID == "" || c.Hash != program.Hash(card()) || c.State.Phase != engine.Running || c.Procedure.Program.Title != "Kartu Identitas" {
		s.Fatalf("%+v", c)
	}
	s.submit(c.ID, 1)
	s.Advance(time.Hour)
	s.decide(c.ID, 2, 1, "KTP kurang")
	s.submit(c.ID, 3)
	s.decide(c.ID, 4, 0, "")
	c = s.do(c.ID, engine.Event{Kind: engine.Completed, Task: 5, By: "Budi"})
	if c.State.Phase != engine.Ended || c.State.End != 0 {
		s.Errorf("the case stands at %s", text(c.State))
	}
	if again := must(s.Case(s.ctx, c.ID))(s); text(again.State) != text(c.State) || again.Hash != c.Hash {
		s.Errorf("Case says %s, Do said %s", text(again.State), text(c.State))
	}
	s.same(c.ID)
	events := s.history(c.ID)
	if len(events) != 10 || events[0].Kind != engine.Started || events[0].By != "Ani" || events[9].By != "Budi" {
		s.Fatalf("history: %s", text(events))
	}
	ids := map[string]bool{}
	for i, e := range events {
		if ids[e.ID] || e.ID == "" {
			s.Errorf("event %d has the id %q", i, e.ID)
		}
		ids[e.ID] = true
		if want := Epoch.Add(time.Hour); i > 2 && !e.At.Equal(want) {
			s.Errorf("event %d is at %v, want %v", i, e.At, want)
		}
	}
	if !s.Now().Equal(Epoch.Add(time.Hour)) {
		s.Errorf("now is %v", s.Now())
	}
	if tasks := must(s.Tasks(s.ctx, host.Query{}))(s); len(tasks) != 0 {
		s.Errorf("open after the end: %+v", tasks)
	}
}

func (s *suite) startsOnce() {
	s.start("k1")
	s.submit("k1", 1)
	if c := s.start("k1"); c.State.Visits != 2 {
		s.Errorf("started anew: %s", text(c.State))
	}
	if n := len(s.history("k1")); n != 3 {
		s.Errorf("%d events", n)
	}
	if a, b := s.start(""), s.start(""); a.ID == b.ID {
		s.Errorf("two cases are called %q", a.ID)
	}
}

func (s *suite) refusedStart() {
	_, err := s.Start(s.ctx, host.Start{ID: "k1", Program: card()})
	s.refuses(err, engine.Incomplete)
	_, err = s.Start(s.ctx, host.Start{ID: "k1", Program: card(), Data: condition.Data{0: "mahal"}})
	s.refuses(err, engine.BadValue)
	broken := card()
	broken.Steps[0].Next.To.Index = 9
	_, err = s.Start(s.ctx, host.Start{ID: "k1", Program: broken, Data: condition.Data{0: int64(1)}})
	s.refuses(err, engine.Unsound)
	if _, err := s.Case(s.ctx, "k1"); !errors.As(err, new(*host.NoCase)) {
		s.Errorf("a refused start left a case: %v", err)
	}
}

func (s *suite) countsOnce() {
	s.start("k1")
	s.start("k2")
	e := engine.Event{ID: "perintah-1", Kind: engine.Completed, Task: 1}
	s.do("k1", e)
	s.do("k2", e) // ids are a case's own
	s.do("k1", engine.Event{Kind: engine.Completed, Task: 1, Part: 1, Lane: 1})
	before := must(s.Case(s.ctx, "k1"))(s)
	after := s.do("k1", e)
	if entry, found, err := s.Find(s.ctx, "k1", "perintah-1"); !found || err != nil || entry.No != 2 || entry.Task != 1 {
		s.Errorf("found %v: %+v, %v", found, entry, err)
	}
	if entry, found, err := s.Find(s.ctx, "k1", "perintah-2"); found || err != nil {
		s.Errorf("found %+v, %v", entry, err)
	}
	if text(after.State) != text(before.State) || len(s.history("k1")) != 3 || len(s.history("k2")) != 2 {
		s.Errorf("the event counted twice: %s", text(s.history("k1")))
	}
}

func (s *suite) notForPeople() {
	s.start("k1")
	for _, e := range []engine.Event{
		{Kind: engine.Started, Data: condition.Data{0: int64(1)}}, {Kind: engine.Due, Task: 1}, {ID: "#1", Kind: engine.Completed, Task: 1}, {Kind: "x", Task: 1},
	} {
		_, err := s.Do(s.ctx, "k1", e)
		s.refuses(err, engine.Malformed, engine.NotRunning)
	}
}

func (s *suite) returnNeedsReason() {
	s.start("k1")
	s.submit("k1", 1)
	s.do("k1", engine.Event{Kind: engine.Confirmed, Task: 2, Lane: 2})
	for _, reason := range []string{"", " \n"} {
		_, err := s.Do(s.ctx, "k1", engine.Event{Kind: engine.Decided, Task: 2, Lane: 1, Outcome: 1, Reason: reason})
		s.refuses(err, engine.Incomplete)
	}
	s.do("k1", engine.Event{Kind: engine.Decided, Task: 2, Lane: 1, Outcome: 1, Reason: "KTP kurang"})
}

func (s *suite) refusalChangesNothing() {
	s.start("k1")
	before, events := text(must(s.Case(s.ctx, "k1"))(s).State), len(s.history("k1"))
	for _, e := range []engine.Event{
		{Kind: engine.Completed, Task: 9}, {Kind: engine.Completed, Task: 1, Lane: 1}, {Kind: engine.Decided, Task: 1}, {Kind: engine.Cancelled},
		{Kind: engine.Completed, Task: 1, Inputs: []int{0}}, {Kind: engine.Completed, Task: 1, Data: condition.Data{0: int64(1)}},
	} {
		e.ID = "ditolak"
		if _, err := s.Do(s.ctx, "k1", e); err == nil {
			s.Errorf("%s is accepted", text(e))
		}
	}
	if after := text(must(s.Case(s.ctx, "k1"))(s).State); after != before || len(s.history("k1")) != events {
		s.Errorf("%s became %s", before, after)
	}
	// A refused id is not used up.
	s.do("k1", engine.Event{ID: "ditolak", Kind: engine.Completed, Task: 1})
	if len(s.history("k1")) != events+1 {
		s.Error("the id of a refused event cannot be used again")
	}
}

func (s *suite) unknownCase() {
	s.start("k1")
	_, a := s.Case(s.ctx, "k2")
	_, b := host.History(s.ctx, s, "k2")
	_, c := s.Do(s.ctx, "k2", engine.Event{Kind: engine.Completed, Task: 1})
	_, d := s.Tasks(s.ctx, host.Query{Case: "k2"})
	_, _, e := s.Find(s.ctx, "k2", "perintah-1")
	for _, err := range []error{a, b, c, d, e} {
		var missing *host.NoCase
		if !errors.As(err, &missing) || missing.ID != "k2" || missing.Text().ID == "" {
			s.Errorf("%v", err)
		}
	}
}

func (s *suite) cancelledContext() {
	s.start("k1")
	ctx, cancel := context.WithCancel(s.ctx)
	cancel()
	if _, err := s.Do(ctx, "k1", engine.Event{Kind: engine.Completed, Task: 1}); !errors.Is(err, context.Canceled) {
		s.Errorf("%v", err)
	}
	if _, err := s.Start(ctx, host.Start{ID: "k2", Program: card(), Data: condition.Data{0: int64(1)}}); !errors.Is(err, context.Canceled) {
		s.Errorf("%v", err)
	}
	if n := len(s.history("k1")); n != 1 {
		s.Errorf("%d events", n)
	}
}

func (s *suite) lists() {
	s.start("k1")
	s.Advance(time.Minute)
	s.start("k2")
	s.submit("k2", 1)
	s.Advance(time.Minute)
	s.start("k3")
	show := func(q host.Query) string {
		var lines []string
		for _, t := range must(s.Tasks(s.ctx, q))(s) {
			if t.Title != "Kartu Identitas" || t.Text == "" || t.Opened.Before(Epoch) {
				s.Errorf("%+v", t)
			}
			lines = append(lines, fmt.Sprint(t.Case, "/", t.No, " step ", t.Step, " part ", t.Part, " lanes ", t.Lanes))
		}
		return fmt.Sprintf("%q", lines)
	}
	const k1, k2, k3 = `"k1/1 step 0 part 0 lanes [0]"`, `"k2/2 step 1 part 0 lanes [1 2]"`, `"k3/1 step 0 part 0 lanes [0]"`
	for _, c := range []struct {
		q    host.Query
		want string
	}{
		{host.Query{}, k2 + " " + k1 + " " + k3}, {host.Query{Limit: 2}, k2 + " " + k1}, {host.Query{Case: "k3"}, k3},
		{host.Query{Lanes: []string{"CAMAT"}}, k2}, {host.Query{Lanes: []string{"pemohon"}}, k1 + " " + k3}, {host.Query{Lanes: []string{"pemohon"}, Case: "k2"}, ""}, {host.Query{Lanes: []string{"bupati"}}, ""},
		{host.Query{Lanes: []string{"pemohon", "loket"}}, k2 + " " + k1 + " " + k3}, {host.Query{Hash: "lain"}, ""}, {host.Query{Person: "Eko"}, ""}, {host.Query{Overdue: true}, ""},
	} {
		if got := show(c.q); got != "["+c.want+"]" {
			s.Errorf("%+v: %s, want [%s]", c.q, got, c.want)
		}
	}
	task := must(s.Tasks(s.ctx, host.Query{Case: "k2"}))(s)[0]
	if want := Epoch.Add(time.Minute + 24*time.Hour); !task.Due.Equal(want) {
		s.Errorf("due %v, want %v", task.Due, want)
	}
}

func (s *suite) timers() {
	s.start("k1")
	s.submit("k1", 1)
	rung := func(no int) []int {
		t, ok := must(s.Case(s.ctx, "k1"))(s).State.Task(no)
		if !ok {
			s.Fatalf("task %d is closed", no)
		}
		return t.Rung
	}
	s.Advance(23 * time.Hour)
	if got := rung(2); len(got) != 0 {
		s.Errorf("rung too early: %v", got)
	}
	s.Advance(time.Hour)
	if got := rung(2); !reflect.DeepEqual(got, []int{0}) {
		s.Errorf("when due: %v", got)
	}
	s.Advance(48 * time.Hour)
	if got := rung(2); !reflect.DeepEqual(got, []int{0, 1}) {
		s.Errorf("a day late: %v", got)
	}
	s.decide("k1", 2, 0, "")
	s.Advance(23 * time.Hour)
	_, err := s.Do(s.ctx, "k1", engine.Event{Kind: engine.Lapsed, Task: 3, Lane: 1})
	s.refuses(err, engine.Incomplete) // the term runs
	s.Advance(977 * time.Hour)
	if got := rung(3); !reflect.DeepEqual(got, []int{engine.TermTimer}) {
		s.Errorf("the term: %v", got)
	}
	c := s.do("k1", engine.Event{Kind: engine.Lapsed, Task: 3, Lane: 1})
	if c.State.Phase != engine.Ended || c.State.End != 1 {
		s.Errorf("%s", text(c.State))
	}
	s.Advance(1000 * time.Hour)
	s.same("k1")
	var due int
	for _, e := range s.history("k1") {
		if e.Kind == engine.Due {
			due++
		}
	}
	if due != 3 {
		s.Errorf("%d timers went off, want 3", due)
	}
}

func (s *suite) race() {
	s.start("k1")
	const people = 8
	var group sync.WaitGroup
	refused := make(chan error, people)
	for i := range people {
		group.Go(func() {
			_, err := s.Do(s.ctx, "k1", engine.Event{Kind: engine.Completed, Task: 1, By: fmt.Sprint("orang ", i)})
			refused <- err
		})
	}
	group.Wait()
	close(refused)
	accepted := 0
	for err := range refused {
		if err == nil {
			accepted++
		} else {
			s.refuses(err, engine.NotOpen)
		}
	}
	if accepted != 1 {
		s.Errorf("%d people completed the same task", accepted)
	}
	s.same("k1")
}

// crowd lets many people do anything at all at once, most of it wrong, some of
// it twice: unknown cases, tasks that are closed, lanes that have no part.
func (s *suite) crowd() {
	const cases, people = 6, 12
	moves := 150
	if s.Slow {
		moves = 30
	}
	for i := range cases {
		s.start(fmt.Sprint("k", i))
	}
	var group sync.WaitGroup
	for person := range people {
		group.Go(func() {
			chance := rand.New(rand.NewPCG(uint64(person), 5))
			for n := range moves {
				id := fmt.Sprint("k", chance.IntN(cases))
				c, err := s.Host.Case(s.ctx, id)
				if err != nil {
					s.Error(err)
					return
				}
				e := engine.Event{
					ID:   fmt.Sprint("perintah-", chance.IntN(people*moves/2)),
					By:   fmt.Sprint("orang ", person),
					Kind: []engine.EventKind{engine.Completed, engine.Completed, engine.Confirmed, engine.Decided, engine.Noted, engine.Lapsed, engine.Answered, engine.SubEnded, engine.Due, "asing"}[chance.IntN(10)],
					Task: max(0, c.State.Visits-chance.IntN(2)), Part: chance.IntN(2), Lane: chance.IntN(5) - 1, Outcome: chance.IntN(3), Reason: "belum lengkap",
				}
				if work, open := c.Procedure.Work(c.State, c.State.Visits); open && n%3 > 0 { // what is asked for
					e.Task, e.Part, e.Lane, e.Kind = work.Task.No, work.Task.Part, work.Group[0].Lane, engine.Completed
					if len(work.Awaiting) > 0 {
						e.Lane, e.Kind = work.Awaiting[0], engine.Confirmed
					} else if len(work.Ways) > 0 {
						e.Outcome, e.Kind = min(1, chance.IntN(9)), engine.Decided
					}
				}
				if n%50 == 49 {
					id = "tidak-ada"
				}
				_, err = s.Do(s.ctx, id, e)
				var refusal *engine.Refusal
				var unknown *host.NoCase
				if err != nil && !errors.As(err, &refusal) && !errors.As(err, &unknown) || (id == "tidak-ada") != (unknown != nil) {
					s.Errorf("%s: %v", id, err)
				}
				if _, err := s.Tasks(s.ctx, host.Query{}); err != nil {
					s.Error(err)
				}
				if _, err := host.History(s.ctx, s, "k0"); err != nil {
					s.Error(err)
				}
			}
		})
	}
	group.Wait()
	accepted := 0
	for i := range cases {
		id := fmt.Sprint("k", i)
		s.same(id)
		seen := map[string]bool{}
		for _, e := range s.history(id) {
			if seen[e.ID] {
				s.Errorf("%s counts twice in %s", e.ID, id)
			}
			seen[e.ID] = true
			accepted++
		}
	}
	if accepted < moves/15*cases {
		s.Errorf("only %d events were accepted", accepted)
	}
}

func (s *suite) isolation() {
	data := condition.Data{0: int64(50_000)}
	c := must(s.Start(s.ctx, host.Start{ID: "k1", Program: card(), Data: data}))(s)
	before := text(c.State)
	data[0] = int64(1)
	events := s.history("k1")
	events[0].By = "orang lain"
	events[0].Kind = engine.Cancelled
	s.same("k1")
	if got := text(must(s.Case(s.ctx, "k1"))(s).State); got != before {
		s.Errorf("%s became %s", before, got)
	}
}

// randomCases lives random programs: whatever is asked is answered with what
// package scenario suggests.
func (s *suite) randomCases() {
	lived := 0
	for seed := range uint64(12) {
		sop := specimen.Program(rand.New(rand.NewPCG(seed, 9)), specimen.Size{Steps: 10})
		trace, err := scenario.Rehearse(must(engine.Load(sop))(s), program.Scenario{}, "")
		var missing *scenario.AnswerError
		if errors.As(err, &missing) && missing.Suggested != nil {
			trace = missing.Suggested
		} else if err != nil {
			s.Fatal(err)
		}
		if s.Slow && len(trace.Events) > 60 {
			continue
		}
		lived++
		c := must(s.Start(s.ctx, host.Start{Program: sop, Data: trace.Events[0].Data}))(s)
		for _, e := range trace.Events[1:] {
			c = s.do(c.ID, e)
		}
		c.State.Tasks, trace.State.Tasks = nil, nil // they differ in time
		if text(c.State) != text(trace.State) {
			s.Errorf("seed %d: %s, rehearsed was %s", seed, text(c.State), text(trace.State))
		}
		s.same(c.ID)
	}
	if lived < 3 {
		s.Errorf("only %d cases were lived", lived)
	}
}

func (s *suite) scenarios() {
	sop := card()
	answers := program.Scenario{
		Start: []program.Fill{{Field: 0, Value: int64(50_000)}},
		Answers: []program.Answer{
			{Step: 1, Kind: program.Decision, Outcome: 1}, {Step: 1, Kind: program.Decision, Outcome: 0}, {Step: 2, Kind: program.Lapsed},
		},
		Expect: program.Expectation{Paths: [][]int{{0, 1, 0, 1, 2}}, End: "permohonan GUGUR"},
	}
	c, trace, err := scenario.Play(s.ctx, s, host.Start{ID: "k1", Program: sop, By: "Ani"}, answers)
	if err != nil {
		s.Fatal(err)
	}
	if failures := scenario.Judge(sop, trace, answers.Expect); len(failures) > 0 || c.State.Phase != engine.Ended {
		s.Errorf("%+v", failures)
	}
	for _, e := range s.history("k1") {
		if e.By != "Ani" {
			s.Errorf("%+v is not by Ani", e)
		}
	}
	answers.Answers = answers.Answers[:1]
	if _, _, err := scenario.Play(s.ctx, s, host.Start{ID: "k2", Program: sop}, answers); err == nil {
		s.Error("played without all answers")
	}
	if _, err := s.Case(s.ctx, "k2"); err == nil {
		s.Error("answers that do not reach the end began a case")
	}
}

func (s *suite) keepsProgram() {
	s.start("k1")
	other := card()
	other.Title = "Kartu Baru"
	c := must(s.Start(s.ctx, host.Start{ID: "k2", Program: other, Data: condition.Data{0: int64(1)}}))(s)
	k1 := must(s.Case(s.ctx, "k1"))(s)
	if c.Hash == k1.Hash || k1.Procedure.Program.Title != "Kartu Identitas" || c.Procedure.Program.Title != "Kartu Baru" {
		s.Errorf("%q has %s, %q has %s", k1.Procedure.Program.Title, k1.Hash, c.Procedure.Program.Title, c.Hash)
	}
	for _, kept := range []host.Case{k1, c} {
		if p := must(s.Procedure(s.ctx, kept.Hash))(s); program.Hash(p.Program) != kept.Hash {
			s.Errorf("%s gives %q", kept.Hash, p.Program.Title)
		}
	}
	other = card()
	other.Title = "Kartu Lain"
	if p, err := s.Procedure(s.ctx, program.Hash(other)); err == nil {
		s.Errorf("a program that nobody gave: %q", p.Program.Title)
	}
}

// subProcedure holds where an executor attests the end of the other SOP, and
// where the host starts it as a case of its own.
func (s *suite) subProcedure() {
	sop := card()
	sop.Steps[0].Sub = "SOP Lain"
	must(s.Start(s.ctx, host.Start{ID: "k1", Program: sop, Data: condition.Data{0: int64(1)}}))(s)
	s.do("k1", engine.Event{Kind: engine.Completed, Task: 1})
	_, err := s.Do(s.ctx, "k1", engine.Event{Kind: engine.Completed, Task: 1, Part: 1, Lane: 1})
	s.refuses(err, engine.Incomplete)
}

func (s *suite) cancelled() {
	s.start("k1")
	s.submit("k1", 1)
	c := s.do("k1", engine.Event{Kind: engine.Cancelled, By: "Ani", Reason: "ditarik pemohon"})
	s.Advance(1000 * time.Hour)
	if tasks := must(s.Tasks(s.ctx, host.Query{Case: "k1"}))(s); len(tasks) > 0 || c.State.Phase != engine.GivenUp {
		s.Errorf("%v, open: %+v", c.State.Phase, tasks)
	}
	_, err := s.Do(s.ctx, "k1", engine.Event{Kind: engine.Completed, Task: 2, Lane: 1})
	s.refuses(err, engine.NotRunning)
	s.same("k1")
}
