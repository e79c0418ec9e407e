package conformance

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sopc/compiler/condition"
	"sopc/compiler/program"
	"sopc/compiler/specimen"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/roster"
)

// Alike lets people do things at random on two hosts, right ones and wrong
// ones, and demands of both the same answers, states and records after each.
// The seed that a failure prints repeats it (-rapid.seed).
func Alike(t *testing.T, first, second func(t *testing.T, desk host.Desk) Subject) {
	rapid.Check(t, func(r *rapid.T) {
		seed := rand.New(rand.NewPCG(rapid.Uint64().Draw(r, "SOP"), 6))
		grown := specimen.Program(seed, specimen.Size{Steps: rapid.IntRange(2, 9).Draw(r, "steps")})
		w := &twins{T: r, ctx: t.Context(), open: map[string]bool{}, sops: []*program.Program{card(), outer(), grown}}
		desk := host.Desk{Calendar: (&suite{days: 1}).calendar()}
		if rapid.Bool().Draw(r, "with a roster") {
			desk.Roster, desk.Named = w.staff(), true
		}
		w.hosts = [2]Subject{first(t, desk), second(t, desk)}
		r.Repeat(map[string]func(*rapid.T){
			"":      func(r *rapid.T) { w.T = r },
			"start": w.starts, "start inside": w.startsInside,
			"do": w.does, "do more": w.does, "do most": w.does, "do wrong": w.errs, "do again": w.repeats, "do otherwise": w.alters,
			"wait": w.waits,
		})
		w.lists()
	})
}

// twins are two hosts to which the same happens.
type twins struct {
	*rapid.T
	ctx   context.Context
	hosts [2]Subject
	sops  []*program.Program
	cases []string
	open  map[string]bool // which of the cases run
	sent  []sent
}

// sent is an event that was sent to a case, whatever became of it.
type sent struct {
	to    string
	event engine.Event
}

// both asks the same of both.
func (w *twins) both(what string, ask func(host.Host) (any, error)) (err error) {
	var said [2]string
	for i, h := range w.hosts {
		var answer any
		answer, err = ask(h.Host)
		var r *engine.Refusal
		switch {
		case err == nil:
			if said[i] = text(answer); said[i] == "null" { // an empty list
				said[i] = "[]"
			}
		case errors.As(err, &r):
			said[i] = "refused: " + text(r)
		case errors.As(err, new(*host.NoCase)):
			said[i] = err.Error()
		default:
			w.Fatalf("%s: %v", what, err)
		}
	}
	if said[0] != said[1] {
		w.Fatalf("%s: one says\n%s\nand the other\n%s", what, said[0], said[1])
	}
	return err
}

// compare looks at a case, and at those around and inside it.
func (w *twins) compare(id string) {
	var around []string
	w.both("the case "+id, func(h host.Host) (any, error) {
		c, err := h.Case(w.ctx, id)
		if w.open[id] = c.State.Phase == engine.Running; c.Parent != nil {
			around = []string{c.Parent.Case}
		}
		return []any{c.ID, c.Hash, c.Progress}, err
	})
	w.both("the record of "+id, func(h host.Host) (any, error) { return h.Record(w.ctx, id) })
	w.both("the tasks of "+id, func(h host.Host) (any, error) { return h.Tasks(w.ctx, host.Query{Case: id}) })
	w.both("what runs inside "+id, func(h host.Host) (any, error) {
		inside, err := h.Inside(w.ctx, id)
		slices.Sort(inside)
		if around = append(around, inside...); inside == nil {
			inside = []string{}
		}
		return inside, err
	})
	for _, other := range around {
		if !slices.Contains(w.cases, other) {
			w.cases = append(w.cases, other)
			w.compare(other)
		}
	}
}

// lists looks at all cases and tasks, and again at each case.
func (w *twins) lists() {
	w.both("all cases", func(h host.Host) (any, error) {
		all, err := h.Cases(w.ctx, host.CaseQuery{})
		// What comes first of the same time is left to the host, and which is newer
		// once a clock was set back.
		slices.SortFunc(all, func(a, b host.Summary) int { return strings.Compare(a.ID, b.ID) })
		return all, err
	})
	w.both("all tasks", func(h host.Host) (any, error) {
		all, err := h.Tasks(w.ctx, host.Query{})
		slices.SortFunc(all, func(a, b host.Task) int { return cmp.Or(strings.Compare(a.Case, b.Case), a.No-b.No) })
		return all, err
	})
	for _, id := range slices.Clone(w.cases) {
		w.compare(id)
	}
}

// one draws one of some things.
func one[T any](r *rapid.T, what string, of ...T) T { return rapid.SampledFrom(of).Draw(r, what) }

// seldom draws true in one of so many cases.
func seldom(r *rapid.T, of int, what string) bool { return rapid.IntRange(1, of).Draw(r, what) == of }

func (w *twins) person(r *rapid.T) string {
	return one(r, "person", "Ani", "Ani", "Ani", "ani, S.H.", "Budi", "Citra", "")
}

// staff are Ani, who acts for all, Budi, who acts for the first pelaksana of
// each SOP, and Citra, who acts for nobody.
func (w *twins) staff() *roster.Roster {
	lanes := func(of func([]program.Lane) []program.Lane) string {
		var names []string
		for _, p := range w.sops {
			for _, l := range of(p.Lanes) {
				names = append(names, fmt.Sprintf("%q", l.Name))
			}
		}
		slices.Sort(names)
		return strings.Join(slices.Compact(names), ", ")
	}
	people := "[[petugas]]\nnama = \"Ani\"\npelaksana = [" + lanes(func(all []program.Lane) []program.Lane { return all }) + "]\n" +
		"[[petugas]]\nnama = \"Budi\"\npelaksana = [" + lanes(func(all []program.Lane) []program.Lane { return all[:1] }) + "]\n" +
		"[[petugas]]\nnama = \"Citra\"\npelaksana = []\n"
	r, wrong := roster.Read(roster.FileName, []byte(people))
	if len(wrong) > 0 {
		w.Fatalf("%s\n%v", people, wrong)
	}
	return r
}

func (w *twins) starts(r *rapid.T) {
	s := host.Start{ID: fmt.Sprint("k", len(w.cases)), Program: w.sops[rapid.IntRange(0, 2).Draw(r, "SOP")], By: w.person(r)}
	// What a host answers to a wrong start with a command that began a case
	// already, or to one of a case that another command began, is left to it.
	if seldom(r, 5, "twice") {
		s.ID = one(r, "case", append([]string{"k0", ".."}, w.cases...)...)
	} else if seldom(r, 2, "with a command") {
		s.Command, s.By = fmt.Sprint("mulai-", rapid.IntRange(0, 6).Draw(r, "command")), "Ani"
	}
	s.Data = w.values(r, s.Program, s.Command != "", func(f program.Field) bool { return f.AtStart })
	if rapid.Bool().Draw(r, "with SOPs inside") {
		s.Subs = map[string]*program.Program{}
		for _, step := range s.Program.Steps {
			if step.Sub != "" {
				s.Subs[step.Sub] = card()
			}
		}
	}
	w.start(s)
}

func (w *twins) startsInside(r *rapid.T) {
	if len(w.cases) == 0 {
		r.Skip("no case yet")
	}
	w.start(host.Start{Program: card(), Parent: &host.Parent{Case: one(r, "case", w.cases...), Task: rapid.IntRange(1, 4).Draw(r, "task")}, By: w.person(r),
		Data: w.values(r, card(), false, func(f program.Field) bool { return f.AtStart })})
}

func (w *twins) start(s host.Start) {
	var began string
	if w.both("start "+s.ID, func(h host.Host) (any, error) {
		c, err := h.Start(w.ctx, s)
		began = c.ID
		return []any{c.ID, c.Hash, c.Progress}, err
	}) == nil {
		if !slices.Contains(w.cases, began) {
			w.cases = append(w.cases, began)
		}
		w.compare(began)
	}
}

// next is a case, and something that a person may do there next.
func (w *twins) next(r *rapid.T) (id string, e engine.Event) {
	if len(w.cases) == 0 {
		r.Skip("no case yet")
	}
	id = one(r, "case", w.cases...)
	if open := slices.DeleteFunc(slices.Clone(w.cases), func(id string) bool { return !w.open[id] }); len(open) > 0 && !seldom(r, 10, "any case") {
		id = one(r, "open case", open...)
	}
	c, err := w.hosts[0].Case(w.ctx, id)
	if err != nil {
		w.Fatal(err)
	}
	e = engine.Event{ID: fmt.Sprint("e", len(w.sent)), Kind: engine.Cancelled, Lane: -1, Reason: "ditarik", By: w.person(r)}
	if c.State.Phase != engine.Running || seldom(r, 25, "give up") {
		return id, e
	}
	work, _ := c.Procedure.Work(c.State, c.State.Tasks[rapid.IntRange(0, len(c.State.Tasks)-1).Draw(r, "open task")].No)
	e.Task, e.Part = work.Task.No, work.Task.Part
	if len(work.Group) > 0 {
		e.Lane = work.Group[0].Lane
	}
	switch {
	case work.Ask != "":
		e.Kind, e.Yes = engine.Answered, rapid.Bool().Draw(r, "yes")
	case work.Lapse != nil && seldom(r, 2, "lapse"):
		e.Kind = engine.Lapsed
	case work.Sub != "" && seldom(r, 2, "say that the other SOP ended"):
		e.Kind = engine.SubEnded
	case len(work.Awaiting) > 0 && !seldom(r, 4, "forget who must agree"):
		e.Kind, e.Lane = engine.Confirmed, work.Awaiting[0]
	case seldom(r, 10, "delegate"):
		e.Kind, e.To = engine.Delegated, one(r, "to", "Ani", "Budi", "Citra", "Dewi")
	case seldom(r, 20, "count anew"):
		e = engine.Event{ID: e.ID, By: e.By, Kind: engine.Recounted, Lane: -1, Reason: "libur baru"}
	case seldom(r, 10, "note"):
		e.Kind, e.Inputs = engine.Noted, indexes(len(work.Inputs))
	default:
		e.Kind = engine.Completed
		if work.Last {
			e.Inputs, e.Outputs = indexes(len(work.Inputs)), indexes(len(work.Outputs))
			n := -1
			e.Data = w.values(r, c.Procedure.Program, false, func(program.Field) bool { n++; return slices.Contains(work.Fields, n) })
			if len(work.Ways) > 0 {
				e.Kind, e.Outcome = engine.Decided, rapid.IntRange(0, len(work.Ways)-1).Draw(r, "outcome")
			}
			if e.Kind == engine.Decided && !seldom(r, 4, "no reason") {
				e.Reason = "belum lengkap"
			}
		}
	}
	return id, e
}

func (w *twins) does(r *rapid.T) { w.send(w.next(r)) }

func (w *twins) send(id string, e engine.Event) {
	w.sent = append(w.sent, sent{id, e})
	w.both(fmt.Sprintf("%s: %s", id, text(e)), func(h host.Host) (any, error) {
		c, err := h.Do(w.ctx, id, e)
		return []any{c.ID, c.Hash, c.Progress}, err
	})
	if slices.Contains(w.cases, id) {
		w.compare(id)
	}
}

// errs sends something that is wrong in one place.
func (w *twins) errs(r *rapid.T) {
	id, e := w.next(r)
	switch rapid.IntRange(0, 8).Draw(r, "what is wrong") {
	case 0:
		e.Task += rapid.IntRange(-1, 2).Draw(r, "task")
	case 1:
		e.Part += rapid.IntRange(-1, 1).Draw(r, "part")
	case 2:
		e.Lane = rapid.IntRange(-1, 5).Draw(r, "lane")
	case 3:
		e.Outcome = rapid.IntRange(-2, 7).Draw(r, "outcome")
	case 4:
		e.Data = condition.Data{rapid.IntRange(-1, 7).Draw(r, "field"): one[any](r, "value", "x", 1.5, true, "2026-02-30")}
	case 5:
		e.Inputs = append(e.Inputs, rapid.IntRange(-1, 7).Draw(r, "input"))
	case 6:
		e.Kind = one(r, "kind", engine.Started, engine.Due, engine.SubEnded, engine.Lapsed, engine.Confirmed, engine.Answered, "asing")
	case 7:
		e.ID = one(r, "id", "#1", "#sub-1", "")
		if e.ID == "" {
			id = "tidak-ada"
		}
	case 8:
		id = one(r, "case", "tidak-ada", "..", "")
	}
	w.send(id, e)
}

// before is something that was sent before.
func (w *twins) before(r *rapid.T) sent {
	if len(w.sent) == 0 {
		r.Skip("nothing yet")
	}
	return w.sent[rapid.IntRange(0, len(w.sent)-1).Draw(r, "sent")]
}

// repeats sends again what was sent before.
func (w *twins) repeats(r *rapid.T) {
	s := w.before(r)
	w.send(s.to, s.event)
}

// alters sends something else with an id that was used before.
func (w *twins) alters(r *rapid.T) {
	id, e := w.next(r)
	e.ID = cmp.Or(w.before(r).event.ID, e.ID)
	w.send(id, e)
}

// waits lets time pass, or sets the clock back.
func (w *twins) waits(r *rapid.T) {
	d := one(r, "time", time.Minute, 25*time.Hour, 30*24*time.Hour, -40*time.Minute, 7*time.Hour)
	for _, h := range w.hosts {
		h.Advance(d)
	}
	for _, id := range slices.Clone(w.cases) {
		w.compare(id)
	}
}

// values are values for some of the fields, one of which may be missing or
// wrong unless all must be right.
func (w *twins) values(r *rapid.T, p *program.Program, right bool, fill func(program.Field) bool) condition.Data {
	data := condition.Data{}
	for i, f := range p.Fields {
		if !fill(f) || !right && seldom(r, 20, "leave out") {
			continue
		}
		switch f.Type {
		case program.Angka:
			data[i] = float64(rapid.IntRange(0, 2_000).Draw(r, f.ID))
		case program.Rupiah:
			data[i] = rapid.Int64Range(0, 2_000_000).Draw(r, f.ID)
		case program.YaTidak:
			data[i] = rapid.Bool().Draw(r, f.ID)
		case program.Tanggal:
			if data[i] = one(r, f.ID, "2026-01-02", "2031-12-31"); !right && seldom(r, 9, "no such day") {
				data[i] = "2026-02-30"
			}
		case program.Choose:
			data[i] = one(r, f.ID, f.Choices...).ID
		default:
			data[i] = one(r, f.ID, "x", "teks")
		}
	}
	return data
}

func indexes(n int) (all []int) {
	for i := range n {
		all = append(all, i)
	}
	return all
}
