package cli

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sopc/compiler/condition"
	"sopc/compiler/program"
	"sopc/compiler/report"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/worksheet"
)

// Whatever stands in an SOP, in names and in reasons, what is told of its cases
// is harmless on a terminal, and as JSON it is JSON; each task that is open
// has a command.
func TestCasesAreToldHarmlessly(t *testing.T) {
	const hostile = "Ani\x1b[2J\u202e"
	told := 0
	rapid.Check(t, func(t *rapid.T) {
		p := grow(t)
		a, out := testApp(nil)
		ctx := context.Background()
		b := memoryRun(t, a, p).books
		c, err := b.Start(ctx, host.Start{Program: p, By: hostile, Data: someValues(p)})
		if err != nil {
			return // a rule that these values cannot satisfy
		}
		for range rapid.IntRange(0, 12).Draw(t, "events") {
			if c.State.Phase != engine.Running {
				break
			}
			s, _ := worksheet.Open(c.Procedure, c.State, rapid.SampledFrom(c.State.Tasks).Draw(t, "task").No)
			e := anyEvent(t, p, s)
			e.By = hostile
			if next, err := b.Do(ctx, c.ID, e); err == nil {
				c = next
			}
		}
		record, err := b.Record(ctx, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		tasks, err := b.Tasks(ctx, host.Query{})
		if err != nil {
			t.Fatal(err)
		}
		for _, tell := range []func() error{
			func() error { return a.next(ctx, b, c, "", hostile) },
			func() error { return a.showCase(ctx, b, c) },
			func() error { return a.log(b, c, record) },
			func() error { return a.listTasks(ctx, b, tasks, tasks, false) },
			func() error { return a.listCases(b, []host.Summary{c.Summary()}, false) },
		} {
			if err := tell(); err != nil {
				t.Fatal(err)
			}
		}
		for l := range strings.Lines(out.String()) {
			if l = strings.TrimSuffix(l, "\n"); report.Visible(l) != l {
				t.Fatalf("hostile: %q", l)
			}
		}
		out.Reset()
		if err := a.printCase(ctx, b, c); err != nil {
			t.Fatal(err)
		}
		var form caseForm
		if err := json.Unmarshal(out.Bytes(), &form); err != nil {
			t.Fatalf("%v:\n%s", err, out)
		}
		for _, task := range form.Tasks {
			if len(task.Commands) == 0 {
				t.Fatalf("no command for %+v", task)
			}
		}
		told++
	})
	if told < 50 {
		t.Errorf("only %d cases were told", told)
	}
}

// someValues fill the fields that a case needs at its start.
func someValues(p *program.Program) condition.Data {
	data := condition.Data{}
	for i, f := range p.Fields {
		if f.AtStart {
			data[i] = someValue(f)
		}
	}
	return data
}

func someValue(f program.Field) any {
	switch f.Type {
	case program.Angka:
		return 1.0
	case program.Rupiah:
		return int64(1)
	case program.YaTidak:
		return true
	case program.Tanggal:
		return "2026-03-01"
	case program.Choose:
		return f.Choices[0].ID
	}
	return "x"
}

// anyEvent is what somebody may send at a task, though it may not be taken.
func anyEvent(t *rapid.T, p *program.Program, s *worksheet.Sheet) engine.Event {
	switch s.Asks() {
	case worksheet.Condition:
		return s.Answer(rapid.Bool().Draw(t, "yes"))
	case worksheet.Sub:
		return s.SubEnded("selesai\x1b[1m")
	case worksheet.Consent:
		return s.Confirm(s.Awaiting[0])
	}
	for _, l := range s.Lines() {
		s.Show(l, engine.Paper{Note: "nomor\x1b]0;x\a"})
	}
	for _, i := range s.Asked() {
		s.Fill(i, someValue(p.Fields[i]))
	}
	if rapid.IntRange(0, 4).Draw(t, "delegated") == 0 && len(s.Group) > 0 {
		return engine.Event{Kind: engine.Delegated, Task: s.Task.No, Part: s.Task.Part, Lane: s.Group[0].Lane, To: "Budi\x1b[3m", Reason: "dinas\x07"}
	}
	if n := len(s.Choices()); n > 0 {
		s.Choose(rapid.IntRange(0, n-1).Draw(t, "way"))
		s.Reason("kurang\x1b[5m")
	}
	return s.Complete()
}
