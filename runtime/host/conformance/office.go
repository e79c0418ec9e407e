package conformance

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"sopc/compiler/condition"
	"sopc/compiler/program"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/roster"
)

// What an office adds to a procedure: its people, its calendar, its clock, the
// SOPs that run inside others.

func (s *suite) alienID() {
	s.start("k1")
	e := engine.Event{ID: "perintah-1", Kind: engine.Completed, Task: 1, By: "Ani"}
	s.do("k1", e)
	for _, other := range []engine.Event{
		{ID: e.ID, Kind: engine.Completed, Task: 1, By: "Budi"}, {ID: e.ID, Kind: engine.Cancelled, Lane: -1, Reason: "x", By: "Ani"},
		{ID: e.ID, Kind: engine.Completed, Task: 1, Part: 1, Lane: 1, By: "Ani"},
	} {
		_, err := s.Do(s.ctx, "k1", other)
		s.refuses(err, engine.Repeated)
	}
	if n := len(s.history("k1")); n != 2 {
		s.Errorf("%d events", n)
	}
	s.do("k1", e)
}

func (s *suite) startCommand() {
	begin := host.Start{Command: "mulai-7", Program: card(), By: "Ani", Data: condition.Data{0: int64(50_000)}}
	a := must(s.Start(s.ctx, begin))(s)
	s.submit(a.ID, 1)
	b := must(s.Start(s.ctx, begin))(s)
	if a.ID != b.ID || b.State.Visits != 2 {
		s.Errorf("the command began %s and %s", a.ID, b.ID)
	}
	begin.Data = condition.Data{0: int64(1)}
	_, err := s.Start(s.ctx, begin)
	s.refuses(err, engine.Repeated)
	begin.Command = "#1"
	_, err = s.Start(s.ctx, begin)
	s.refuses(err, engine.Malformed)
	if list := must(s.Cases(s.ctx, host.CaseQuery{}))(s); len(list) != 1 {
		s.Errorf("%+v", list)
	}
}

func (s *suite) badIDs() {
	for _, id := range []string{"../k", "k/1", "-k", ".k", "k 1", "k\n", strings.Repeat("k", host.MaxID+1), "kasus-é"} {
		_, err := s.Start(s.ctx, host.Start{ID: id, Program: card(), Data: condition.Data{0: int64(1)}})
		s.refuses(err, engine.Malformed)
	}
	s.start("K.1_a-b")
}

func (s *suite) listsCases() {
	for i := range 5 {
		s.start(fmt.Sprint("k", i))
		s.Advance(time.Minute)
	}
	s.submit("k1", 1)
	s.decide("k1", 2, 0, "")
	s.do("k1", engine.Event{Kind: engine.Completed, Task: 3})
	s.do("k2", engine.Event{Kind: engine.Cancelled, Lane: -1, Reason: "ditarik"})
	s.submit("k3", 1)
	other := card()
	other.Title = "Kartu Baru"
	must(s.Start(s.ctx, host.Start{ID: "lain", Program: other, Data: condition.Data{0: int64(1)}}))(s)
	ids := func(q host.CaseQuery) string {
		var ids []string
		for _, c := range must(s.Cases(s.ctx, q))(s) {
			ids = append(ids, c.ID)
		}
		return strings.Join(ids, " ")
	}
	for _, c := range []struct {
		q    host.CaseQuery
		want string
	}{
		{host.CaseQuery{}, "lain k4 k3 k2 k1 k0"}, {host.CaseQuery{Limit: 2}, "lain k4"}, {host.CaseQuery{Before: "k3"}, "k2 k1 k0"},
		{host.CaseQuery{Before: "k3", Limit: 1}, "k2"}, {host.CaseQuery{Phase: engine.Running}, "lain k4 k3 k0"}, {host.CaseQuery{Phase: engine.Ended}, "k1"},
		{host.CaseQuery{Phase: engine.GivenUp}, "k2"}, {host.CaseQuery{Title: "kartu  baru"}, "lain"}, {host.CaseQuery{Hash: program.Hash(card())}, "k4 k3 k2 k1 k0"},
	} {
		if got := ids(c.q); got != c.want {
			s.Errorf("%+v: %q, want %q", c.q, got, c.want)
		}
	}
	for _, c := range must(s.Cases(s.ctx, host.CaseQuery{}))(s) {
		switch {
		case c.ID == "k1" && (c.End != "Selesai" || c.Tasks != 0), c.ID == "k2" && c.End != "", c.ID == "k3" && (c.Tasks != 1 || !c.Due.Equal(Epoch.Add(5*time.Minute+24*time.Hour))),
			c.Started.Before(Epoch), c.Last.Before(c.Started), c.Title == "", c.Hash == "":
			s.Errorf("%+v", c)
		}
	}
}

// staff is a roster: Ani is at the counter, Budi the camat; Citra does other work.
var staff = sync.OnceValue(func() *roster.Roster {
	r, wrong := roster.Read(roster.FileName, []byte(`
[[petugas]]
nama = "Ani"
pelaksana = ["Loket"]
[[petugas]]
nama = "Budi"
pelaksana = ["camat"]
[[petugas]]
nama = "Citra"
pelaksana = ["Arsiparis"]
`))
	if len(wrong) > 0 {
		panic(wrong[0].Message.ID)
	}
	return r
})

func (s *suite) people() {
	begin := host.Start{ID: "k1", Program: card(), Data: condition.Data{0: int64(50_000)}}
	_, err := s.Start(s.ctx, begin)
	s.refuses(err, engine.Incomplete) // nobody is named
	begin.By = "Dewi"
	_, err = s.Start(s.ctx, begin)
	s.refuses(err, host.NotEntitled)
	begin.By, begin.Command = "citra", "mulai-1"
	must(s.Start(s.ctx, begin))(s)
	begin.By = " CITRA, S.H."
	must(s.Start(s.ctx, begin))(s) // the same, however the name is written
	begin.By = "Ani"
	_, err = s.Start(s.ctx, begin)
	s.refuses(err, engine.Repeated)
	s.do("k1", engine.Event{Kind: engine.Completed, Task: 1, By: "Citra"}) // for the pemohon
	for _, by := range []string{"Budi", "Dewi", "", " "} {
		_, err = s.Do(s.ctx, "k1", engine.Event{Kind: engine.Completed, Task: 1, Part: 1, Lane: 1, By: by})
		s.refuses(err, host.NotEntitled, engine.Incomplete)
	}
	e := engine.Event{ID: "p1", Kind: engine.Completed, Task: 1, Part: 1, Lane: 1, By: " ANI "}
	s.do("k1", e)
	s.do("k1", e) // counts once, however the name is written
	_, err = s.Do(s.ctx, "k1", engine.Event{Kind: engine.Confirmed, Task: 2, Lane: 2, By: "Ani"})
	s.refuses(err, host.NotEntitled)
	s.do("k1", engine.Event{Kind: engine.Confirmed, Task: 2, Lane: 2, By: "Budi", Capacity: "Presiden"})
	record := must(s.Record(s.ctx, "k1"))(s)
	var said []string
	for _, e := range record {
		said = append(said, e.By+" "+e.Capacity+" "+e.Roster)
	}
	want := []string{"Citra  " + staff().Hash(), "Citra dicatat untuk Pemohon ", "Ani Loket ", "Budi Camat "}
	if !slices.Equal(said, want) {
		s.Errorf("%q, want %q", said, want)
	}
	_, err = s.Do(s.ctx, "k1", engine.Event{Kind: engine.Cancelled, Lane: -1, Reason: "x", By: "Dewi"})
	s.refuses(err, host.NotEntitled)
	s.same("k1")
}

func (s *suite) delegation() {
	must(s.Start(s.ctx, host.Start{ID: "k1", Program: card(), By: "Ani", Data: condition.Data{0: int64(50_000)}}))(s)
	s.do("k1", engine.Event{Kind: engine.Completed, Task: 1, By: "Ani"})
	delegate := engine.Event{Kind: engine.Delegated, Task: 1, Part: 1, Lane: 1, By: "Ani", To: "citra", Reason: "dinas luar"}
	for _, spoil := range []func(*engine.Event){
		func(e *engine.Event) { e.By = "Budi" }, func(e *engine.Event) { e.To = "Dewi" }, func(e *engine.Event) { e.To = "" }, func(e *engine.Event) { e.Reason = "" },
		func(e *engine.Event) { e.Lane = 2 }, func(e *engine.Event) { e.Lane = -1 },
	} {
		e := delegate
		spoil(&e)
		_, err := s.Do(s.ctx, "k1", e)
		s.refuses(err, host.NotEntitled, engine.Incomplete, engine.NotYours)
	}
	s.do("k1", delegate)
	_, err := s.Do(s.ctx, "k1", engine.Event{Kind: engine.Delegated, Task: 1, Part: 1, Lane: 1, By: "Citra", To: "Budi", Reason: "sibuk"})
	s.refuses(err, host.NotEntitled) // it is not delegated on
	if tasks := must(s.Tasks(s.ctx, host.Query{Person: "Citra"}))(s); len(tasks) != 1 || !slices.Equal(tasks[0].To, []string{"Citra"}) {
		s.Errorf("%+v", tasks)
	}
	s.do("k1", engine.Event{Kind: engine.Completed, Task: 1, Part: 1, Lane: 1, By: "Citra"})
	record := must(s.Record(s.ctx, "k1"))(s)
	if last := record[len(record)-1]; last.Capacity != "atas delegasi Ani" {
		s.Errorf("%+v", last)
	}
	// The delegation was of that task.
	s.do("k1", engine.Event{Kind: engine.Confirmed, Task: 2, Lane: 2, By: "Budi"})
	_, err = s.Do(s.ctx, "k1", engine.Event{Kind: engine.Decided, Task: 2, Lane: 1, By: "Citra"})
	s.refuses(err, host.NotEntitled)
	s.same("k1")
}

func (s *suite) recount() {
	s.start("k1")
	s.submit("k1", 1)
	due := func() time.Time { return must(s.Tasks(s.ctx, host.Query{Case: "k1"}))(s)[0].Due }
	if want := Epoch.Add(24 * time.Hour); !due().Equal(want) {
		s.Fatalf("due %v, want %v", due(), want)
	}
	s.days = 3 // the calendar is another now
	s.do("k1", engine.Event{Kind: engine.Confirmed, Task: 2, Lane: 2})
	if want := Epoch.Add(24 * time.Hour); !due().Equal(want) {
		s.Errorf("due moved by itself to %v", due())
	}
	_, err := s.Do(s.ctx, "k1", engine.Event{Kind: engine.Recounted, Lane: -1})
	s.refuses(err, engine.Incomplete)
	s.Advance(time.Hour)
	s.do("k1", engine.Event{Kind: engine.Recounted, Lane: -1, Reason: "libur baru"})
	if want := Epoch.Add(72 * time.Hour); !due().Equal(want) {
		s.Errorf("due %v, want %v", due(), want)
	}
	s.Advance(24 * time.Hour)
	if t, _ := must(s.Case(s.ctx, "k1"))(s).State.Task(2); len(t.Rung) > 0 {
		s.Errorf("a timer kept its old time: %v", t.Rung)
	}
	s.Advance(48 * time.Hour)
	if t, _ := must(s.Case(s.ctx, "k1"))(s).State.Task(2); len(t.Rung) != 1 {
		s.Errorf("rung: %v", t.Rung)
	}
	s.same("k1")
}

func (s *suite) clockBack() {
	s.Advance(time.Hour)
	s.start("k1")
	s.Advance(-30 * time.Minute)
	s.submit("k1", 1)
	record := must(s.Record(s.ctx, "k1"))(s)
	for i, e := range record {
		if !e.At.Equal(Epoch.Add(time.Hour)) || (e.Behind != nil) != (i > 0) || e.Behind != nil && !e.Behind.Equal(Epoch.Add(30*time.Minute)) {
			s.Errorf("line %d is at %v, behind %v", i+1, e.At, e.Behind)
		}
	}
	s.same("k1")
}

// outer runs card inside its first step, then ends with its second.
func outer() *program.Program {
	return &program.Program{
		Format: program.Format, Title: "Pelayanan", Clock: program.Wall,
		Lanes:  []program.Lane{{ID: "camat", Name: "Camat"}},
		Fields: []program.Field{{ID: "biaya", Label: "Biaya", Type: program.Rupiah, AtStart: true}},
		Start:  program.Target{Kind: program.ToStep},
		Steps: []program.Step{
			{ID: "kartu", Text: "Menerbitkan kartu", Clock: program.Wall, Actors: []program.Group{{{Lane: 0}}}, Sub: "kartu identitas", Next: program.Arrow{To: program.Target{Kind: program.ToStep, Index: 1}}},
			{ID: "arsip", Text: "Mengarsipkan", Clock: program.Wall, Actors: []program.Group{{{Lane: 0}}}, Next: program.Arrow{To: program.Target{Kind: program.ToEnd}}},
		},
		Ends: []program.End{{Kind: program.Finished}},
	}
}

// finish takes a case of card from its start to its good end.
func (s *suite) finish(id string) {
	s.Helper()
	s.submit(id, 1)
	s.decide(id, 2, 0, "")
	s.do(id, engine.Event{Kind: engine.Completed, Task: 3})
}

func (s *suite) inside() {
	begin := host.Start{ID: "k1", Program: outer(), Subs: map[string]*program.Program{"Kartu Identitas": card()}, By: "Ani", Data: condition.Data{0: int64(70_000)}}
	must(s.Start(s.ctx, begin))(s)
	child := must(s.Case(s.ctx, "k1.1"))(s)
	if child.Hash != program.Hash(card()) || child.Parent == nil || *child.Parent != (host.Parent{Case: "k1", Task: 1}) || child.State.Data[0] != int64(70_000) {
		s.Fatalf("%+v", child)
	}
	if ids := must(s.Inside(s.ctx, "k1"))(s); len(ids) != 1 || ids[0] != "k1.1" {
		s.Errorf("inside run %q", ids)
	}
	if ids := must(s.Inside(s.ctx, "k1.1"))(s); len(ids) > 0 {
		s.Errorf("inside what is inside run %q", ids)
	}
	_, err := s.Do(s.ctx, "k1", engine.Event{Kind: engine.Completed, Task: 1})
	s.refuses(err, engine.Incomplete)
	_, err = s.Do(s.ctx, "k1", engine.Event{Kind: engine.SubEnded, Task: 1, Lane: -1, Reason: "katanya sudah"})
	s.refuses(err, engine.Malformed)
	s.finish("k1.1")
	t, _ := must(s.Case(s.ctx, "k1"))(s).State.Task(1)
	if !t.SubEnded {
		s.Fatal("the case does not know that what ran inside ended")
	}
	s.do("k1", engine.Event{Kind: engine.Completed, Task: 1})
	c := s.do("k1", engine.Event{Kind: engine.Completed, Task: 2})
	if c.State.Phase != engine.Ended {
		s.Errorf("%s", text(c.State))
	}
	must(s.Start(s.ctx, begin))(s)
	if list := must(s.Cases(s.ctx, host.CaseQuery{}))(s); len(list) != 2 {
		s.Errorf("%+v", list)
	}
	s.same("k1")
	s.same("k1.1")
}

func (s *suite) insideAsks() {
	sop := outer()
	sop.Fields = nil
	must(s.Start(s.ctx, host.Start{ID: "k1", Program: sop, Subs: map[string]*program.Program{"Kartu Identitas": card()}}))(s)
	if _, err := s.Case(s.ctx, "k1.1"); !errors.As(err, new(*host.NoCase)) {
		s.Fatalf("started without its fields: %v", err)
	}
	begin := host.Start{Program: card(), Parent: &host.Parent{Case: "k1", Task: 1}, Data: condition.Data{0: int64(1)}, By: "Ani"}
	for _, spoil := range []func(*host.Start){
		func(b *host.Start) { b.Parent = &host.Parent{Case: "k1", Task: 2} }, func(b *host.Start) { b.Program = outer() }, func(b *host.Start) { b.Data = nil },
	} {
		b := begin
		spoil(&b)
		_, err := s.Start(s.ctx, b)
		s.refuses(err, engine.NotOpen, engine.Incomplete)
	}
	if c := must(s.Start(s.ctx, begin))(s); c.ID != "k1.1" {
		s.Errorf("called %q", c.ID)
	}
	s.finish("k1.1")
	s.do("k1", engine.Event{Kind: engine.Completed, Task: 1})
	s.same("k1")
}

func (s *suite) insideEnds() {
	must(s.Start(s.ctx, host.Start{ID: "k1", Program: outer(), Subs: map[string]*program.Program{"Kartu Identitas": card()}, Data: condition.Data{0: int64(1)}}))(s)
	s.submit("k1.1", 1)
	s.do("k1", engine.Event{Kind: engine.Cancelled, Lane: -1, Reason: "ditarik"})
	if c := must(s.Case(s.ctx, "k1.1"))(s); c.State.Phase != engine.GivenUp {
		s.Errorf("inside a cancelled case one is %q", c.State.Phase)
	}
	if tasks := must(s.Tasks(s.ctx, host.Query{}))(s); len(tasks) > 0 {
		s.Errorf("%+v", tasks)
	}
	s.same("k1.1")
}

// insideAgain starts the SOP of a task anew after its case was cancelled.
func (s *suite) insideAgain() {
	sub := map[string]*program.Program{"Kartu Identitas": card()}
	must(s.Start(s.ctx, host.Start{ID: "k1", Program: outer(), Subs: sub, Data: condition.Data{0: int64(1)}}))(s)
	s.do("k1.1", engine.Event{Kind: engine.Cancelled, Lane: -1, Reason: "salah berkas"})
	_, err := s.Do(s.ctx, "k1", engine.Event{Kind: engine.Completed, Task: 1})
	s.refuses(err, engine.Incomplete)
	if list := must(s.Cases(s.ctx, host.CaseQuery{Phase: engine.Running}))(s); len(list) != 1 {
		s.Errorf("what was cancelled began again by itself: %+v", list)
	}
	again := host.Start{Program: card(), Parent: &host.Parent{Case: "k1", Task: 1}, Data: condition.Data{0: int64(1)}}
	c := must(s.Start(s.ctx, again))(s)
	if twice := must(s.Start(s.ctx, again))(s); c.ID == "k1.1" || twice.ID != c.ID {
		s.Errorf("called %s and %s", c.ID, twice.ID)
	}
	s.finish(c.ID)
	s.do("k1", engine.Event{Kind: engine.Completed, Task: 1})
	s.same("k1")
}

func (s *suite) rings() {
	s.start("k1")
	s.submit("k1", 1)
	s.Advance(48 * time.Hour)
	if rung := must(s.Ring(s.ctx, ""))(s); len(rung) != 0 {
		s.Errorf("rung twice: %+v", rung)
	}
	if overdue := must(s.Tasks(s.ctx, host.Query{Overdue: true}))(s); len(overdue) != 1 {
		s.Errorf("overdue: %+v", overdue)
	}
	s.decide("k1", 2, 1, "kurang") // the timers of the task are gone with it
	s.Advance(1000 * time.Hour)
	s.same("k1")
	var kinds []engine.EventKind
	for _, e := range s.history("k1") {
		kinds = append(kinds, e.Kind)
	}
	want := []engine.EventKind{engine.Started, engine.Completed, engine.Completed, engine.Due, engine.Due, engine.Confirmed, engine.Decided}
	if !slices.Equal(kinds, want) {
		s.Errorf("%v, want %v", kinds, want)
	}
}
