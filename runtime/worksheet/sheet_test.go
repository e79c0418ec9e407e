package worksheet_test

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sopc/compiler/condition"
	"sopc/compiler/program"
	"sopc/compiler/specimen"
	"sopc/runtime/engine"
	"sopc/runtime/worksheet"
)

// The events that a sheet makes are taken by the engine: whoever does just
// what a sheet asks for, in its order, brings the task forward with every
// event, or is told that something is not as the rules need it.
func TestSheetsAskForWhatTheEngineTakes(t *testing.T) {
	closed := 0
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		p, err := engine.Load(specimen.Program(rand.New(rand.NewPCG(seed, 0)), specimen.Size{Steps: rapid.IntRange(1, 12).Draw(t, "steps")}))
		if err != nil {
			t.Fatal(err)
		}
		now := time.Unix(0, 0)
		state, _, err := p.Apply(engine.State{}, engine.Event{ID: "mulai", At: now, Kind: engine.Started, Lane: -1, Data: values(p, atStart(p))})
		if err != nil {
			return // a rule that these values cannot satisfy
		}
		for n := 0; n < 60 && state.Phase == engine.Running; n++ {
			sheet, open := worksheet.Open(p, state, state.Tasks[0].No)
			if !open {
				t.Fatal("an open task has no sheet")
			}
			for open {
				e := do(t, p, sheet)
				e.ID, e.At = strconv.Itoa(state.Events), now
				next, _, err := p.Apply(state, e)
				if err != nil {
					if r, ok := err.(*engine.Refusal); ok && (r.Code == engine.Stuck || r.Code == engine.TooMuch) {
						return
					}
					t.Fatalf("%+v is refused: %v", e, err)
				}
				state = next
				open = sheet.Renew(state)
			}
			closed++
		}
	})
	if closed < 100 {
		t.Errorf("only %d tasks were closed", closed)
	}
}

func do(t *rapid.T, p *engine.Procedure, s *worksheet.Sheet) engine.Event {
	if s.Asks() == worksheet.Arrival {
		if s.Lapse != nil && rapid.Bool().Draw(t, "lapse") {
			return s.Lapsed()
		}
		s.Arrive()
	}
	switch s.Asks() {
	case worksheet.Condition:
		return s.Answer(rapid.Bool().Draw(t, "yes"))
	case worksheet.Sub:
		return s.SubEnded("selesai")
	case worksheet.Consent:
		return s.Confirm(s.Awaiting[0])
	}
	for f, v := range values(p, s.Asked()) {
		s.Fill(f, v)
		if held, ok := s.Held(f); !ok || held != v {
			t.Fatalf("field %d holds %v, not %v", f, held, v)
		}
	}
	for _, l := range s.Lines() {
		s.Tick(l, true)
	}
	// A tick can be taken back, unless it was recorded before.
	if lines := s.Lines(); len(lines) > 0 {
		s.Tick(lines[0], false)
		if after := s.Lines(); after[0].Done != lines[0].Noted {
			t.Fatalf("%+v after its tick was taken back", after[0])
		}
		s.Tick(lines[0], true)
	}
	if slices.ContainsFunc(s.Lines(), func(l worksheet.Line) bool { return !l.Done }) {
		t.Fatal("a line is not ticked")
	}
	if n := len(s.Choices()); n > 0 {
		s.Choose(rapid.IntRange(0, n-1).Draw(t, "way"))
		if s.NeedsReason() {
			s.Reason("kurang")
		}
	}
	return s.Complete()
}

func atStart(p *engine.Procedure) (fields []int) {
	for i, f := range p.Program.Fields {
		if f.AtStart {
			fields = append(fields, i)
		}
	}
	return fields
}

func values(p *engine.Procedure, fields []int) condition.Data {
	data := condition.Data{}
	for _, i := range fields {
		switch f := p.Program.Fields[i]; f.Type {
		case program.Angka:
			data[i] = 3.0
		case program.Rupiah:
			data[i] = int64(3)
		case program.YaTidak:
			data[i] = true
		case program.Tanggal:
			data[i] = "2026-03-01"
		case program.Choose:
			data[i] = f.Choices[0].ID
		default:
			data[i] = "teks"
		}
	}
	return data
}
