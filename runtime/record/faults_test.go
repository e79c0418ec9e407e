package record_test

import (
	"crypto/ed25519"
	"fmt"
	"testing"
	"time"

	"sopc/compiler/program"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/record"
)

// letter is a case of an SOP with two steps, by hand: delegation, a due time,
// a reminder.
func letter(t *testing.T) kept {
	t.Helper()
	day := &program.Duration{Text: "1 hari", Amounts: []program.Amount{{Min: 1, Max: 1, Unit: program.Day, Clock: program.Wall}}}
	sop := &program.Program{
		Format: program.Format, Title: "Surat", Clock: program.Wall,
		Lanes: []program.Lane{{ID: "staf", Name: "Staf"}, {ID: "kepala", Name: "Kepala"}},
		Start: program.Target{Kind: program.ToStep},
		Steps: []program.Step{
			{ID: "susun", Text: "Menyusun surat", Clock: program.Wall, Actors: []program.Group{{{Lane: 0}}}, Time: day,
				Late: []program.Reminder{{Lane: 0}}, Next: program.Arrow{To: program.Target{Kind: program.ToStep, Index: 1}}},
			{ID: "teken", Text: "Menandatangani surat", Clock: program.Wall, Actors: []program.Group{{{Lane: 1}}}, Next: program.Arrow{To: program.Target{Kind: program.ToEnd}}},
		},
		Ends: []program.End{{Kind: program.Finished}},
	}
	now := epoch
	office := host.NewMemory(func() time.Time { return now }, host.Desk{Calendar: wall})
	if _, err := office.Start(t.Context(), host.Start{ID: "2026-0001", Program: sop, By: "Ani"}); err != nil {
		t.Fatal(err)
	}
	for _, e := range []engine.Event{
		{Kind: engine.Delegated, Task: 1, To: "Budi", Reason: "cuti", By: "Ani"},
		{Kind: engine.Completed, Task: 1, By: "Budi"},
		{Kind: engine.Completed, Task: 2, Lane: 1, By: "Citra"},
	} {
		if now = now.Add(20 * time.Hour); e.Task == 2 {
			e.ID = "perintah-5"
		}
		if _, err := office.Do(t.Context(), "2026-0001", e); err != nil {
			t.Fatal(err)
		}
	}
	c, err := office.Case(t.Context(), "2026-0001")
	if err != nil {
		t.Fatal(err)
	}
	entries, err := office.Record(t.Context(), "2026-0001")
	if err != nil {
		t.Fatal(err)
	}
	return lived{Case: c, record: entries}.kept(t)
}

// forge changes an entry of the letter and signs all of it with the true key:
// what a careless holder of the key would do.
func forge(i int, change func(*host.Entry)) func(*kept) {
	return func(k *kept) {
		e, err := record.ReadLine(k.Lines[i-1].Text)
		if err != nil {
			panic(err)
		}
		change(&e)
		k.Lines[i-1].Text = record.Line(e)
		k.rechain()
		k.sign(key)
		k.Progress = nil
	}
}

// TestFaults shows what is said of single changes: which fault, at which line.
func TestFaults(t *testing.T) {
	for name, test := range map[string]struct {
		change func(k *kept)
		want   string
	}{
		"nothing":             {func(*kept) {}, ""},
		"a byte":              {func(k *kept) { k.Lines[2].Text[30] ^= 1 }, "edited 3"},
		"two lines":           {func(k *kept) { k.Lines[1].Text[30] ^= 1; k.Lines[3].Text[30] ^= 1 }, "edited 2; edited 4"},
		"a line removed":      {func(k *kept) { k.Lines = append(k.Lines[:2:2], k.Lines[3:]...) }, "missing 3"},
		"two lines removed":   {func(k *kept) { k.Lines = append(k.Lines[:1:1], k.Lines[3:]...) }, "missing 2"},
		"the first removed":   {func(k *kept) { k.Lines = k.Lines[1:] }, "missing 1"},
		"a line twice":        {func(k *kept) { k.Lines = append(k.Lines[:3:3], k.Lines[2:]...) }, "inserted 4"},
		"two lines exchanged": {func(k *kept) { k.Lines[1], k.Lines[3] = k.Lines[3], k.Lines[1] }, "reordered 2"},
		"the end removed":     {func(k *kept) { k.Lines = k.Lines[:3]; k.Progress = nil }, "truncated 0"},
		"all removed":         {func(k *kept) { k.Lines = nil }, "missing 0; truncated 0"},
		"no head":             {func(k *kept) { k.Head = nil }, "unsigned 0"},
		"another key":         {func(k *kept) { k.sign(other) }, "strange-key 0"},
		"another state":       {func(k *kept) { k.Progress.State.Visits++ }, "state 0"},
		"no program":          {func(k *kept) { clear(k.programs) }, "program 1"},
		"a false anchor":      {func(k *kept) { k.anchors = []record.Anchor{{Case: k.Case, No: 3}} }, "rolled-back 3"},
		"an anchor beyond":    {func(k *kept) { k.anchors = []record.Anchor{{Case: k.Case, No: 6}} }, "rolled-back 0"},
		"an anchor elsewhere": {func(k *kept) { k.anchors = []record.Anchor{{Case: "2026-0002", No: 6}} }, ""},
		"a foreign head": {func(k *kept) {
			k.Foreign = []record.Origin{{Head: record.Sign(other, k.Case, 2, k.Lines[1].Hash)}}
		}, ""},
		"a foreign head of another way": {func(k *kept) {
			k.Foreign = []record.Origin{{Head: record.Sign(other, k.Case, 2, k.Lines[2].Hash)}}
		}, "rolled-back 2"},
		"a foreign head that is false": {func(k *kept) {
			k.Foreign = []record.Origin{{Head: record.Head{Case: k.Case, No: 2, Hash: k.Lines[1].Hash, Key: other.Public().(ed25519.PublicKey)}}}
		}, "unsigned 0"},
		"forged: another step":        {forge(4, func(e *host.Entry) { e.Task = 2 }), "illegal 4"},
		"forged: a right nobody gave": {forge(4, func(e *host.Entry) { e.Capacity = "atas delegasi Dewi" }), "unsound 4"},
		"forged: another delegate":    {forge(4, func(e *host.Entry) { e.By = "Dewi" }), "unsound 4"},
		"forged: a right kept silent": {forge(4, func(e *host.Entry) { e.Capacity = "" }), "unsound 4"},
		"forged: no roster":           {forge(5, func(e *host.Entry) { e.Capacity = "Plt Camat" }), "unsound 5"},
		"forged: a right of nobody":   {forge(5, func(e *host.Entry) { e.By, e.Capacity = "", "Plt Camat" }), "unsound 5"},
		"forged: earlier than before": {forge(4, func(e *host.Entry) { e.At = e.At.Add(-40 * time.Hour) }), "unsound 4"},
		"forged: a clock behind":      {forge(4, func(e *host.Entry) { at := e.At; e.Behind = &at }), "unsound 4"},
		"forged: due out of the blue": {forge(5, func(e *host.Entry) { e.Dues = []host.Due{{Task: 2, Timer: host.DoneBy, At: e.At}} }), "unsound 5"},
		"forged: due before it began": {forge(1, func(e *host.Entry) { e.Dues[0].At = e.At.Add(-time.Hour) }), "unsound 1"},
		"forged: reminded too early":  {forge(1, func(e *host.Entry) { e.Dues[1].At = e.At.Add(50 * time.Hour) }), "unsound 3"},
		"forged: a program later":     {forge(2, func(e *host.Entry) { e.Program = "abc" }), "unsound 2"},
		"forged: one command twice":   {forge(5, func(e *host.Entry) { e.ID = "#4" }), "unsound 5"},
		"forged: another number":      {forge(5, func(e *host.Entry) { e.No = 6 }), "appended 0; missing 5"},
		"forged: an SOP inside":       {forge(1, func(e *host.Entry) { e.Subs = host.Subs{"lain": "abc"} }), "program 1"},
		"forged: an attachment":       {forge(5, func(e *host.Entry) { e.Papers = []engine.Paper{{Of: engine.OfOutput, Item: 4, Note: "x"}} }), "illegal 5"},
	} {
		t.Run(name, func(t *testing.T) {
			k := letter(t)
			test.change(&k)
			got := ""
			for i, f := range k.verify(new(record.Verifier)).Faults {
				if i > 0 {
					got += "; "
				}
				got += fmt.Sprint(f.Kind, " ", f.Line)
				t.Logf("%s, %+v", got, f)
			}
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// TestRegister tampers with the register of a store.
func TestRegister(t *testing.T) {
	register := func() record.Kept {
		var texts [][]byte
		for i := range 5 {
			id := fmt.Sprintf("2026-%04d", i+1)
			texts = append(texts, record.OpeningLine(record.Opening{No: i + 1, Case: id, First: record.Genesis(id).Then([]byte("x"))}))
		}
		k := record.Kept{Case: record.Register, Lines: record.Chain(record.Register, texts)}
		head := record.Sign(key, record.Register, 5, k.Lines[4].Hash)
		k.Head = &head
		return k
	}
	empty := record.Kept{}
	head := record.Sign(key, record.Register, 0, record.Genesis(record.Register))
	empty.Head = &head
	v := record.Verifier{Key: key.Public().(ed25519.PublicKey)}
	if _, verdict := v.VerifyRegister(empty); len(verdict.Faults) > 0 {
		t.Errorf("a store without cases: %+v", verdict.Faults)
	}
	for name, test := range map[string]struct {
		change  func(k *record.Kept)
		anchors []record.Anchor
		want    string
	}{
		"nothing":         {change: func(*record.Kept) {}},
		"a case removed":  {change: func(k *record.Kept) { k.Lines = append(k.Lines[:1:1], k.Lines[2:]...) }, want: "missing 2"},
		"the end removed": {change: func(k *record.Kept) { k.Lines = k.Lines[:4] }, want: "truncated 0"},
		"a line edited":   {change: func(k *record.Kept) { k.Lines[2].Text[20] ^= 1 }, want: "edited 3"},
		"no head":         {change: func(k *record.Kept) { k.Head = nil }, want: "unsigned 0"},
		"a case twice": {change: func(k *record.Kept) {
			again := record.OpeningLine(record.Opening{No: 6, Case: "2026-0002"})
			k.Lines = append(k.Lines, record.KeptLine{Text: again, Hash: k.Lines[4].Hash.Then(again)})
			head := record.Sign(key, record.Register, 6, k.Lines[5].Hash)
			k.Head = &head
		}, want: "unsound 6"},
		"rolled back": {change: func(k *record.Kept) {
			k.Lines = k.Lines[:3]
			head := record.Sign(key, record.Register, 3, k.Lines[2].Hash)
			k.Head = &head
		}, anchors: []record.Anchor{register().Head.Anchor()}, want: "rolled-back 0"},
	} {
		t.Run(name, func(t *testing.T) {
			k := register()
			test.change(&k)
			v.Anchors = test.anchors
			openings, verdict := v.VerifyRegister(k)
			got := ""
			for _, f := range verdict.Faults {
				got += fmt.Sprint(f.Kind, " ", f.Line)
			}
			if got != test.want || len(openings) < 3 {
				t.Errorf("got %q, want %q; %d lines", got, test.want, len(openings))
			}
		})
	}
}
