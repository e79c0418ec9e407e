package monitoring_test

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sopc/compiler/program"
	"sopc/compiler/specimen"
	"sopc/lang/bahasa"
	"sopc/runtime/calendar"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/monitoring"
	"sopc/runtime/scenario"
)

var epoch = time.Date(2026, 8, 3, 8, 0, 0, 0, time.FixedZone("WIB", 7*3600)) // a Monday

// review is an SOP of two steps: a draft that is due in a day, by the staff and
// then the head of section, and a review that may hand it back or refuse it.
func review() *program.Program {
	day := &program.Duration{Text: "1 hari", Amounts: []program.Amount{{Min: 1, Max: 1, Unit: program.Day, Clock: program.Working}}}
	to := func(kind program.TargetKind, i int, back bool) program.Arrow {
		return program.Arrow{To: program.Target{Kind: kind, Index: i}, Back: back}
	}
	return &program.Program{
		Format: program.Format, Title: "Surat Keluar", Clock: program.Working,
		Lanes: []program.Lane{{ID: "staf", Name: "Staf"}, {ID: "kasi", Name: "Kasi"}, {ID: "kabid", Name: "Kabid"}},
		Start: program.Target{Kind: program.ToStep},
		Steps: []program.Step{
			{ID: "susun", Text: "Menyusun konsep", Clock: program.Working, Actors: []program.Group{{{Lane: 0}}, {{Lane: 1}}}, Time: day, Next: to(program.ToStep, 1, false)},
			{ID: "reviu", Text: "Mereviu konsep", Clock: program.Working, Actors: []program.Group{{{Lane: 2}}}, Time: day,
				Outcomes: []program.Outcome{{Label: "Ya", Go: to(program.ToEnd, 0, false)}, {Label: "Tidak", Go: to(program.ToStep, 0, true)}, {Label: "Tolak", Go: to(program.ToEnd, 1, false)}}, Next: to(program.ToEnd, 0, false)},
		},
		Ends: []program.End{{Kind: program.Finished}, {Kind: program.Stopped, Text: "ditolak"}},
	}
}

type office struct {
	*host.Office
	now time.Time
	t   *testing.T
}

func newOffice(t *testing.T) *office {
	o := &office{now: epoch, t: t}
	o.Office = host.NewMemory(func() time.Time { return o.now }, host.Desk{Calendar: &host.Calendar{Due: calendarDue}})
	return o
}

func calendarDue(from time.Time, d program.Duration, clock program.Clock) (time.Time, bool) {
	due, err := calendar.National().Add(from, d, clock)
	return due.At, err == nil
}

func (o *office) do(id string, wait time.Duration, e engine.Event) {
	o.t.Helper()
	o.now = o.now.Add(wait)
	if _, err := o.Do(context.Background(), id, e); err != nil {
		o.t.Fatal(err)
	}
}

// study adds all cases of the office.
func (o *office) study(p monitoring.Period) *monitoring.Study {
	o.t.Helper()
	s := monitoring.New(calendar.National(), p, o.now)
	list, _ := o.Cases(context.Background(), host.CaseQuery{})
	for _, summary := range list {
		c, err := o.Case(context.Background(), summary.ID)
		if err != nil {
			o.t.Fatal(err)
		}
		record, _ := o.Record(context.Background(), c.ID)
		if err := s.Add(c.Procedure, c.Hash, record); err != nil {
			o.t.Fatal(err)
		}
	}
	return s
}

// TestStudy follows three cases by hand.
func TestStudy(t *testing.T) {
	o := newOffice(t)
	for i := range 3 {
		if _, err := o.Start(t.Context(), host.Start{ID: fmt.Sprint("k", i), Program: review()}); err != nil {
			t.Fatal(err)
		}
	}
	done := func(task, part, lane int) engine.Event {
		return engine.Event{Kind: engine.Completed, Task: task, Part: part, Lane: lane}
	}
	// k0: the staff takes an hour, the head of section until the day after
	// tomorrow and so is late; the review hands back, then agrees.
	o.do("k0", time.Hour, done(1, 0, 0))
	o.do("k0", 48*time.Hour, done(1, 1, 1))
	o.do("k0", time.Hour, engine.Event{Kind: engine.Decided, Task: 2, Lane: 2, Outcome: 1, Reason: "kurang"})
	o.do("k0", 0, done(3, 0, 0))
	o.do("k0", 0, done(3, 1, 1))
	o.do("k0", time.Hour, engine.Event{Kind: engine.Decided, Task: 4, Lane: 2})
	// k1 is refused, k2 lies with the staff.
	o.do("k1", 0, done(1, 0, 0))
	o.do("k1", 0, done(1, 1, 1))
	o.do("k1", 0, engine.Event{Kind: engine.Decided, Task: 2, Lane: 2, Outcome: 2})

	s := o.study(monitoring.Semester(epoch))
	if len(s.SOPs()) != 1 {
		t.Fatalf("%d SOPs", len(s.SOPs()))
	}
	sop := s.SOPs()[0]
	if got, want := fmt.Sprint(sop.Started, sop.Finished, sop.Stopped, sop.Cancelled, sop.Open, sop.Overdue), "3 1 1 0 1 1"; got != want {
		t.Errorf("cases %s, want %s", got, want)
	}
	draft, judge := sop.Steps[0], sop.Steps[1]
	if got, want := fmt.Sprint(draft.Done, draft.Dated, draft.Late, draft.Open, draft.OpenLate, draft.Returned, draft.Skipped), "3 3 2 1 1 1 0"; got != want {
		t.Errorf("drafts %s, want %s", got, want)
	}
	if got, want := fmt.Sprint(judge.Done, judge.Late, judge.Returns, judge.Reasons), "3 0 1 map[kurang:1]"; got != want {
		t.Errorf("reviews %s, want %s", got, want)
	}
	// From Monday 08.00 on, with an hour's break a day, there are 16 working
	// hours until Wednesday 09.00 and 18 until 11.00.
	if got := fmt.Sprint(draft.Time.Quantile(0.1), draft.Time.Quantile(0.5), draft.Time.Quantile(1)); got != "0 960 1080" {
		t.Errorf("drafts took %s minutes", got)
	}
	if got, want := fmt.Sprint(sop.Lanes[0].Tasks, sop.Lanes[0].Late, sop.Lanes[0].Open, sop.Lanes[0].OpenLate), "3 1 1 1"; got != want {
		t.Errorf("staff %s, want %s", got, want) // k1 lay with the staff until it was late
	}
	if got, want := fmt.Sprint(sop.Lanes[1].Tasks, sop.Lanes[1].Late, sop.Lanes[2].Tasks, sop.Lanes[2].Late), "3 1 3 0"; got != want {
		t.Errorf("heads %s, want %s", got, want)
	}
	var paths []string
	for _, p := range sop.Paths() {
		paths = append(paths, fmt.Sprintf("%v %s %d", p.Steps, sop.EndName(p).ID, p.Cases))
	}
	if want := []string{`[0 1] berhenti "ditolak" 1`, `[0 1 0 1] selesai 1`}; !slices.Equal(paths, want) {
		t.Errorf("%q, want %q", paths, want)
	}
	rows := s.Table()
	if len(rows) != 1 || rows[0].Well == nil || *rows[0].Well || len(rows[0].Notes) < 3 || len(rows[0].Actions) == 0 {
		t.Errorf("%+v", rows)
	}
	// Before and after, nothing happened.
	for _, p := range []monitoring.Period{monitoring.Semester(epoch.AddDate(0, -6, 0))} {
		if n := len(o.study(p).SOPs()); n != 0 {
			t.Errorf("%d SOPs in %v", n, p)
		}
	}
	later := o.study(monitoring.Semester(epoch.AddDate(0, 6, 0))).SOPs()
	if len(later) != 1 || later[0].Finished != 0 || later[0].Open != 1 || later[0].Steps[0].Done != 0 {
		t.Errorf("later: %+v", later)
	}
}

// TestAgainstCards compares what is counted with the control cards of random
// cases.
func TestAgainstCards(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 1))
		sop := specimen.Program(rng, specimen.Size{Steps: rapid.IntRange(1, 12).Draw(rt, "steps")})
		p, err := engine.Load(sop)
		if err != nil {
			rt.Fatal(err)
		}
		trace, err := scenario.Rehearse(p, program.Scenario{}, "")
		var missing *scenario.AnswerError
		if errors.As(err, &missing) && missing.Suggested != nil {
			trace = missing.Suggested
		} else if err != nil {
			rt.Skip("what is suggested goes in circles: ", err)
		}
		var record []host.Entry
		for i, e := range trace.Events {
			e.At = epoch.Add(time.Duration(i) * time.Minute)
			record = append(record, host.Entry{No: i + 1, Event: e})
		}
		s := monitoring.New(nil, monitoring.Semester(epoch), epoch)
		if err := s.Add(p, "h", record); err != nil {
			rt.Fatal(err)
		}
		card, err := p.Card(trace.Events)
		if err != nil {
			rt.Fatal(err)
		}
		got := s.SOPs()[0]
		done, skipped, returns, open := make([]int, len(sop.Steps)), make([]int, len(sop.Steps)), make([]int, len(sop.Steps)), make([]int, len(sop.Steps))
		for _, v := range card.Visits {
			switch {
			case v.Done():
				done[v.Step]++
			case v.Result == engine.BySkip:
				skipped[v.Step]++
			case v.Result == "":
				open[v.Step]++
			}
			if v.Back {
				returns[v.Step]++
			}
		}
		for i, step := range got.Steps {
			if step.Done != done[i] || step.Skipped != skipped[i] || step.Returns != returns[i] || step.Open != open[i] || step.Time.N() != done[i] {
				rt.Fatalf("step %d: %+v, the card has %d %d %d %d", i, step, done[i], skipped[i], returns[i], open[i])
			}
		}
		var log strings.Builder
		l := monitoring.NewLog(&log)
		if err := l.Case("k<1>", "h", p, record); err != nil {
			rt.Fatal(err)
		}
		if err := l.Close(); err != nil {
			rt.Fatal(err)
		}
		var parsed struct {
			Traces []struct {
				Events []struct {
					Strings []struct {
						Key   string `xml:"key,attr"`
						Value string `xml:"value,attr"`
					} `xml:"string"`
				} `xml:"event"`
			} `xml:"trace"`
		}
		if err := xml.Unmarshal([]byte(log.String()), &parsed); err != nil {
			rt.Fatal(err)
		}
		completed := 0
		for _, e := range parsed.Traces[0].Events {
			for _, a := range e.Strings {
				if a.Key == "lifecycle:transition" && a.Value == "complete" {
					completed++
				}
			}
		}
		total := 0
		for _, n := range done {
			total += n
		}
		if completed != total {
			rt.Fatalf("%d completed in the log, %d on the card", completed, total)
		}
	})
}

// TestSpread compares quantiles with those of the sorted list.
func TestSpread(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(rapid.IntRange(0, 50), 1, 80).Draw(t, "times")
		q := rapid.Float64Range(0, 1).Draw(t, "q")
		var s monitoring.Spread
		sum := 0
		for _, x := range list {
			s.Add(x)
			sum += x
		}
		slices.Sort(list)
		want := list[len(list)-1]
		for i, x := range list {
			if float64(i+1) >= q*float64(len(list)) {
				want = x
				break
			}
		}
		if got := s.Quantile(q); got != want || s.N() != len(list) || s.Mean() != float64(sum)/float64(len(list)) {
			t.Errorf("quantile %v of %v is %d, want %d", q, list, got, want)
		}
	})
	var none monitoring.Spread
	if none.Quantile(0.5) != 0 || none.Mean() != 0 {
		t.Error("none")
	}
}

// What the calendar does not cover is counted and not measured, and said; a
// cancelled case has no time of its own.
func TestUncoveredYears(t *testing.T) {
	o := newOffice(t)
	o.now = time.Date(2031, 8, 4, 8, 0, 0, 0, epoch.Location())
	for i := range 2 {
		if _, err := o.Start(t.Context(), host.Start{ID: fmt.Sprint("k", i), Program: review()}); err != nil {
			t.Fatal(err)
		}
		o.do(fmt.Sprint("k", i), time.Hour, engine.Event{Kind: engine.Completed, Task: 1})
		o.do(fmt.Sprint("k", i), time.Hour, engine.Event{Kind: engine.Completed, Task: 1, Part: 1, Lane: 1})
	}
	o.do("k1", time.Hour, engine.Event{Kind: engine.Cancelled, Lane: -1, Reason: "ditarik"})
	s := o.study(monitoring.Semester(o.now))
	sop := s.SOPs()[0]
	if got, want := fmt.Sprint(sop.Open, sop.Cancelled, sop.Whole.N(), sop.Steps[0].Done, sop.Steps[0].Dated, sop.Steps[0].Late, sop.Steps[0].Time.N()), "1 1 0 2 0 0 0"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	row := s.Table()[0]
	unmeasured := func(n bahasa.Text) bool { return strings.Contains(n.ID, "2 pelaksanaan langkah tidak terukur") }
	if row.Well != nil || !slices.ContainsFunc(row.Notes, unmeasured) {
		t.Errorf("%+v", row)
	}
}

// A return that is past its limit takes its other way and is no return.
func TestReturnsPastTheLimit(t *testing.T) {
	o := newOffice(t)
	sop := review()
	sop.Steps[1].Outcomes[1].Go.Limit = 1
	sop.Steps[1].Outcomes[1].Go.Beyond = &program.Arrow{To: program.Target{Kind: program.ToEnd, Index: 1}}
	if _, err := o.Start(t.Context(), host.Start{ID: "k", Program: sop}); err != nil {
		t.Fatal(err)
	}
	for task := 1; task <= 3; task += 2 {
		o.do("k", 0, engine.Event{Kind: engine.Completed, Task: task})
		o.do("k", 0, engine.Event{Kind: engine.Completed, Task: task, Part: 1, Lane: 1})
		o.do("k", 0, engine.Event{Kind: engine.Decided, Task: task + 1, Lane: 2, Outcome: 1, Reason: "kurang"})
	}
	got := o.study(monitoring.Semester(epoch)).SOPs()[0]
	if got.Stopped != 1 || got.Steps[1].Done != 2 || got.Steps[1].Returns != 1 || got.Steps[0].Returned != 1 || got.Steps[1].Reasons["kurang"] != 1 {
		t.Errorf("%+v", got)
	}
}

// Times are written as people declare them.
func TestTook(t *testing.T) {
	for _, c := range []struct {
		minutes int
		clock   program.Clock
		want    string
	}{{0, program.Working, "0 menit"}, {59, program.Working, "59 menit"}, {60, program.Wall, "1 jam"}, {449, program.Working, "7 jam 29 menit"},
		{450, program.Working, "1 hari"}, {1470, program.Working, "3 hari 2 jam"}, {1440, program.Wall, "1 hari kalender"}, {1500, program.Wall, "1 hari kalender 1 jam"}} {
		if got := monitoring.Took(c.minutes, c.clock).ID; got != c.want {
			t.Errorf("%d minutes: %q, want %q", c.minutes, got, c.want)
		}
	}
}
