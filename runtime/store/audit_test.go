package store_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sopc/compiler/program"
	"sopc/compiler/specimen"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/host/conformance"
	"sopc/runtime/record"
	"sopc/runtime/store"
)

// archive fills a store: two cases by themselves, one of which runs another
// SOP inside it that leaves an attachment, the other one waits.
func archive(t *testing.T, dir string) *host.Office {
	t.Helper()
	s := open(t, dir)
	step := func(id, sub string, next program.Target) program.Step {
		day := &program.Duration{Text: "1 hari", Amounts: []program.Amount{{Min: 1, Max: 1, Unit: program.Day, Clock: program.Wall}}}
		return program.Step{ID: id, Text: "Mengerjakan " + id, Clock: program.Wall, Time: day, Late: []program.Reminder{{Lane: 0}},
			Actors: []program.Group{{{Lane: 0}}}, Sub: sub, Next: program.Arrow{To: next}}
	}
	sop := func(title string, steps ...program.Step) *program.Program {
		return &program.Program{Format: program.Format, Title: title, Clock: program.Wall, Lanes: []program.Lane{{ID: "staf", Name: "Staf"}},
			Start: program.Target{Kind: program.ToStep}, Steps: steps, Ends: []program.End{{Kind: program.Finished}}}
	}
	end := program.Target{Kind: program.ToEnd}
	inner := sop("Pengarsipan", step("arsip", "", end))
	inner.Documents = []program.Document{{Name: "Bukti", From: -1}}
	inner.Steps[0].Outputs = []program.Item{{Names: []string{"Bukti"}, Documents: []int{0}}}
	outer := sop("Layanan", step("surat", "Pengarsipan", program.Target{Kind: program.ToStep, Index: 1}), step("serah", "", end))
	now := time.Date(2026, 11, 23, 8, 0, 0, 0, time.FixedZone("WIB", 7*3600))
	calendar := &host.Calendar{Hash: "dinding", Due: func(from time.Time, d program.Duration, _ program.Clock) (time.Time, bool) {
		return from.Add(24 * time.Hour), true
	}}
	office := &host.Office{Desk: host.Desk{Calendar: calendar}, Keeper: s, Clock: func() time.Time { now = now.Add(time.Minute); return now }}
	for range 2 {
		if _, err := office.Start(t.Context(), host.Start{Program: outer, Subs: map[string]*program.Program{"Pengarsipan": inner}, By: "Ani"}); err != nil {
			t.Fatal(err)
		}
	}
	sum, size, err := s.Attach(t.Context(), strings.NewReader("bukti terima"), "bukti.txt")
	if err != nil {
		t.Fatal(err)
	}
	paper := engine.Paper{Of: engine.OfOutput, Name: "bukti.txt", Sum: sum, Size: size}
	do(t, office, "2026-0001.1", engine.Event{Kind: engine.Completed, Task: 1, Papers: []engine.Paper{paper}})
	do(t, office, "2026-0001", engine.Event{ID: "perintah-1", Kind: engine.Completed, Task: 1})
	return office
}

func do(t *testing.T, office *host.Office, id string, e engine.Event) {
	t.Helper()
	e.By = "Ani"
	if _, err := office.Do(t.Context(), id, e); err != nil {
		t.Fatal(err)
	}
}

// said verifies a whole store and tells kind and case of each fault.
func said(t *testing.T, s *store.Store, key ed25519.PublicKey, anchors ...record.Anchor) string {
	t.Helper()
	var all []string
	note := func(faults []record.Fault) {
		for _, f := range faults {
			all = append(all, fmt.Sprint(f.Kind, " ", f.Case))
		}
	}
	cases := 0
	register, err := s.Verify(context.Background(), &record.Verifier{Key: key, Anchors: anchors}, func(v record.Verdict) error {
		cases++
		note(v.Faults)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	note(register.Faults)
	slices.Sort(all)
	return strings.Join(all, "; ")
}

// TestVerify changes a store behind its back.
func TestVerify(t *testing.T) {
	for name, test := range map[string]struct {
		change string // statements of SQL, or a file to remove or write to
		want   string
	}{
		"nothing":                       {"", ""},
		"a line edited":                 {`UPDATE lines SET line = replace(line, 'Ani', 'Adi') WHERE "case" = 1 AND no = 3`, "edited 2026-0001"},
		"a line removed":                {`DELETE FROM lines WHERE "case" = 1 AND no = 2`, "missing 2026-0001"},
		"the last line removed":         {`DELETE FROM lines WHERE "case" = 1 AND no = 3`, "truncated 2026-0001"},
		"lines exchanged":               {`UPDATE lines SET no = 9 - no WHERE "case" = 1 AND no > 1; UPDATE lines SET no = 9 - no - 4 WHERE "case" = 1 AND no > 1`, "reordered 2026-0001"},
		"a state edited":                {`UPDATE cases SET progress = replace(progress, '"visits":2', '"visits":3') WHERE no = 1`, "state 2026-0001"},
		"a state that is no state":      {`UPDATE cases SET progress = 'x' WHERE no = 1`, "state 2026-0001"},
		"a list edited":                 {`UPDATE cases SET phase = 'ended' WHERE no = 1`, "state 2026-0001"},
		"a due time put off":            {`UPDATE cases SET due = due + 1000 WHERE no = 1`, "state 2026-0001"},
		"a timer put off":               {`UPDATE cases SET ring = NULL WHERE no = 1`, "state 2026-0001"},
		"a task out of the inbox":       {`DELETE FROM tasks WHERE "case" = 1`, "state 2026-0001"},
		"a task in another inbox":       {`UPDATE tasks SET lane = lane + 1 WHERE "case" = 1`, "state 2026-0001"},
		"a task in the inbox":           {`INSERT INTO tasks VALUES (1, 0, 0, 1, 9, 0, 0, 420, NULL)`, "state 2026-0001"},
		"a case removed":                {`DELETE FROM cases WHERE no = 3; DELETE FROM lines WHERE "case" = 3; DELETE FROM tasks WHERE "case" = 3`, "gap 2026-0003; gap 2026-0003.1"},
		"an inner case removed":         {`DELETE FROM cases WHERE no = 2; DELETE FROM lines WHERE "case" = 2`, "gap 2026-0001; gap 2026-0001.1"},
		"a case out of the register":    {`DELETE FROM lines WHERE "case" = 0 AND no = 4; UPDATE cases SET lines = 3 WHERE no = 0`, "gap 2026-0003.1; unsigned _register"},
		"a case removed from both":      {`DELETE FROM cases WHERE no = 4; DELETE FROM lines WHERE "case" = 4; DELETE FROM lines WHERE "case" = 0 AND no = 4`, "state _register; truncated _register"},
		"cases exchanged":               {`UPDATE cases SET no = 9 WHERE no = 1; UPDATE cases SET no = 1 WHERE no = 3; UPDATE cases SET no = 3 WHERE no = 9`, ""},
		"a case by another name":        {`UPDATE cases SET id = '2026-0009' WHERE no = 3`, ""},
		"an inner case moved":           {`UPDATE cases SET parent = 3 WHERE no = 2`, "gap 2026-0001; gap 2026-0001.1; state 2026-0001.1"},
		"an inner case on its own":      {`UPDATE cases SET parent = NULL WHERE no = 2`, "gap 2026-0001; gap 2026-0001.1; state 2026-0001.1"},
		"a signature":                   {`UPDATE cases SET signature = zeroblob(64) WHERE no = 1`, "unsigned 2026-0001"},
		"the register's signature":      {`UPDATE cases SET signature = zeroblob(64) WHERE no = 0`, "unsigned _register"},
		"no register":                   {`DELETE FROM cases WHERE no = 0`, "unsigned _register"},
		"another key":                   {`UPDATE store SET key = zeroblob(32)`, "unsigned 2026-0001; unsigned 2026-0001.1; unsigned 2026-0003; unsigned 2026-0003.1; unsigned _register"},
		"another program":               {`UPDATE programs SET program = (SELECT program FROM programs WHERE no = 1) WHERE no = 2`, "program 2026-0001; program 2026-0001.1; program 2026-0003; program 2026-0003.1"},
		"no program":                    {`DELETE FROM programs WHERE no = 2`, "program 2026-0001; program 2026-0001.1; program 2026-0003; program 2026-0003.1"},
		"a case put inside another":     {`UPDATE cases SET parent = 1 WHERE no = 3`, ""},
		"an end that nobody knows of":   {`UPDATE cases SET untold = 5 WHERE no = 1`, "state 2026-0001"},
		"an end that is known":          {`UPDATE cases SET untold = 5 WHERE no = 2`, "state 2026-0001.1"},
		"a program exchanged":           {`UPDATE cases SET program = 3 - program WHERE no = 1`, "state 2026-0001"},
		"a program by another title":    {`UPDATE programs SET title = 'lain' WHERE no = 1`, "state _register"},
		"a name of a lane taken away":   {`DELETE FROM called`, "state _register"},
		"a lane by another name":        {`UPDATE called SET name = 'zzz' || name`, "state _register; state _register"},
		"a command forgotten":           {`DELETE FROM commands WHERE "case" = 1`, "state 2026-0001"},
		"a command made up":             {`INSERT INTO commands VALUES (1, 7, 2)`, "state 2026-0001"},
		"a start forgotten":             {`INSERT INTO commands VALUES (0, 7, 1)`, "state _register"},
		"a command of no case":          {`INSERT INTO commands VALUES (77, 7, 2)`, "state _register"},
		"a task of no case":             {`INSERT INTO tasks VALUES (1, 0, 0, 77, 9, 0, 0, 420, NULL)`, "state _register"},
		"a head from nowhere":           {`INSERT INTO foreign_heads ("case", no, hash, key, signature) VALUES (77, 1, zeroblob(32), zeroblob(32), zeroblob(64))`, "state _register"},
		"a head that is false":          {`INSERT INTO foreign_heads ("case", no, hash, key, signature) VALUES (1, 1, zeroblob(32), zeroblob(32), zeroblob(64))`, "gap 2026-0001; unsigned 2026-0001"},
		"the store by another name":     {`UPDATE store SET id = 'x'`, "state _register"},
		"an index dropped":              {`DROP INDEX record`, "state _register"},
		"a trigger":                     {`CREATE TRIGGER t AFTER INSERT ON lines BEGIN DELETE FROM tasks; END`, "state _register"},
		"an attachment removed":         {"-", "attachment-missing 2026-0001.1"},
		"an attachment of other letter": {"+", "attachment-changed 2026-0001.1"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := folder(t)
			s := archive(t, dir).Keeper.(*store.Store)
			key := s.PublicKey()
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			switch test.change {
			case "-", "+":
				files, _ := filepath.Glob(filepath.Join(dir, "lampiran", "??", "*"))
				if len(files) != 1 {
					t.Fatal(files)
				}
				os.Remove(files[0])
				if test.change == "+" {
					os.WriteFile(files[0], []byte("bukti terikA"), 0o600)
				}
			default:
				db, err := sql.Open("sqlite", filepath.Join(dir, "sopc.db"))
				if err != nil {
					t.Fatal(err)
				}
				if _, err := db.Exec(test.change); err != nil {
					t.Fatal(err)
				}
				db.Close()
			}
			s, err := store.Open(t.Context(), dir, store.Options{ReadOnly: true})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			got := said(t, s, key)
			if test.want == "" && name != "nothing" {
				if got == "" {
					t.Error("not found")
				}
				t.Log(got)
			} else if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// TestRollBack puts an older copy of the whole directory back: only an anchor
// shows it.
func TestRollBack(t *testing.T) {
	dir := folder(t)
	office := archive(t, dir)
	s := office.Keeper.(*store.Store)
	s.Close()
	old := dir + "-lama"
	if err := os.CopyFS(old, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir)
	office.Keeper = s
	do(t, office, "2026-0001", engine.Event{Kind: engine.Completed, Task: 2})
	if _, err := office.Start(t.Context(), host.Start{Program: must(s.Load(t.Context(), "2026-0001.1")).Procedure.Program}); err != nil {
		t.Fatal(err)
	}
	b, err := s.Bundle(t.Context(), "2026-0001")
	if err != nil {
		t.Fatal(err)
	}
	anchor := b.Cases[0].Head.Anchor()
	if got := said(t, s, s.PublicKey(), anchor); got != "" {
		t.Error(got)
	}
	back, err := store.Open(t.Context(), old, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer back.Close()
	if got := said(t, back, s.PublicKey()); got != "" {
		t.Errorf("without an anchor: %s", got)
	}
	if got := said(t, back, s.PublicKey(), anchor); got != "rolled-back 2026-0001" {
		t.Errorf("with an anchor: %q", got)
	}
	if got := said(t, back, s.PublicKey(), record.Anchor{Case: "2026-0005", No: 1}); got != "gap 2026-0005" {
		t.Errorf("with the anchor of a case that is gone: %q", got)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// TestImport takes a case into another store and goes on there.
func TestImport(t *testing.T) {
	office := archive(t, folder(t))
	from := office.Keeper.(*store.Store)
	file := exported(t, from, "2026-0001")
	to := open(t, folder(t))
	taken, err := imported(t, to, file)
	if err != nil || fmt.Sprint(taken) != "[2026-0001 2026-0001.1]" {
		t.Fatal(taken, err)
	}
	if got := said(t, to, to.PublicKey()); got != "" {
		t.Fatal(got)
	}
	if again, err := imported(t, to, file); err != nil || len(again) > 0 {
		t.Errorf("taken in twice: %v, %v", again, err)
	}
	want, got := must(office.Case(t.Context(), "2026-0001")), must(to.Load(t.Context(), "2026-0001"))
	if text(t, want.Progress) != text(t, got.Progress) {
		t.Errorf("%+v became %+v", want.State, got.State)
	}
	there := &host.Office{Desk: office.Desk, Keeper: to, Clock: office.Clock}
	tasks, err := there.Tasks(t.Context(), host.Query{Lanes: []string{"staf"}})
	if err != nil || len(tasks) != 1 || tasks[0].Case != "2026-0001" {
		t.Errorf("%+v, %v", tasks, err)
	}
	if c, err := there.Do(t.Context(), "2026-0001", engine.Event{ID: "perintah-1", Kind: engine.Completed, Task: 1, By: "Ani"}); err != nil || c.State.Events != want.State.Events {
		t.Errorf("a command that was recorded elsewhere counts again: %v", err)
	}
	do(t, there, "2026-0001", engine.Event{Kind: engine.Completed, Task: 2})
	if got := said(t, to, to.PublicKey()); got != "" {
		t.Fatal(got)
	}
	// From where it came can neither be taken away nor changed.
	for _, edit := range []string{"DELETE FROM foreign_heads", "UPDATE foreign_heads SET compared = 1", "UPDATE foreign_heads SET by = 'Siti'"} {
		there := folder(t)
		if err := os.CopyFS(there, os.DirFS(to.Dir())); err != nil {
			t.Fatal(err)
		}
		change(t, there, edit)
		edited, err := store.Open(t.Context(), there, store.Options{ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		if got := said(t, edited, to.PublicKey()); got != "gap 2026-0001; gap 2026-0001.1" {
			t.Errorf("%s: %q", edit, got)
		}
		edited.Close()
	}
	// Back home it is further than it was there.
	if _, err := imported(t, from, exported(t, to, "2026-0001")); !refused(err, "baru sampai baris") {
		t.Error(err)
	}
	if again, err := imported(t, to, file); err != nil || len(again) > 0 {
		t.Errorf("the older file, taken in again: %v, %v", again, err)
	}
	// Both heads under which it came stand in the next file.
	b := must(record.ReadBundle(bytes.NewReader(exported(t, to, "2026-0001")), int64(len(exported(t, to, "2026-0001")))))
	if len(b.Cases[0].Foreign) != 1 || !b.Cases[0].Foreign[0].Head.Key.Equal(from.PublicKey()) {
		t.Errorf("%+v", b.Cases[0].Foreign)
	}
	// An id that is taken, a case without the one around it, a broken file.
	other := open(t, folder(t))
	office.Keeper = other
	if _, err := office.Start(t.Context(), host.Start{ID: "2026-0001", Program: got.Procedure.Program}); err != nil {
		t.Fatal(err)
	}
	if _, err := imported(t, other, file); !refused(err, "--data") {
		t.Error(err)
	}
	if _, err := imported(t, other, exported(t, from, "2026-0003.1")); !refused(err, "di dalam kasus 2026-0003") {
		t.Error(err)
	}
	if got := said(t, other, other.PublicKey()); got != "" {
		t.Errorf("what was refused left something: %s", got)
	}
	broken := must(record.ReadBundle(bytes.NewReader(file), int64(len(file))))
	broken.Cases[0].Lines = broken.Cases[0].Lines[:2]
	if _, err := other.Import(t.Context(), broken, broken.Verify(&record.Verifier{}), record.Origin{}); !refused(err, "rusak") {
		t.Error(err)
	}
}

func text(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func refused(err error, why string) bool {
	var r *engine.Refusal
	return errors.As(err, &r) && strings.Contains(r.Text.ID, why)
}

func exported(t *testing.T, s *store.Store, id string) []byte {
	t.Helper()
	b, err := s.Bundle(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := b.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func imported(t *testing.T, s *store.Store, file []byte) ([]string, error) {
	t.Helper()
	b, err := record.ReadBundle(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	verdicts := b.Verify(&record.Verifier{})
	for _, v := range verdicts {
		if len(v.Faults) > 0 {
			t.Fatal(v.Faults)
		}
	}
	return s.Import(t.Context(), b, verdicts, record.Origin{At: conformance.Epoch, By: "Ratna"})
}

// BenchmarkVerify verifies a store of cases with 14 steps.
func BenchmarkVerify(b *testing.B) {
	const cases = 200
	s := open(b, folder(b))
	office := officeOver(s)
	for range cases {
		c, err := office.Start(b.Context(), host.Start{Program: specimen.Letter(steps), By: "Ani"})
		for err == nil && c.State.Phase == engine.Running {
			task := c.State.Tasks[0]
			c, err = office.Do(b.Context(), c.ID, engine.Event{Kind: engine.Completed, Task: task.No, Lane: task.Step % 3, By: "Ani"})
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		lines := 0
		register, err := s.Verify(b.Context(), &record.Verifier{Key: s.PublicKey()}, func(v record.Verdict) error {
			lines += len(v.Entries)
			if len(v.Faults) > 0 {
				b.Fatal(v.Faults)
			}
			return nil
		})
		if err != nil || len(register.Faults) > 0 || lines != cases*(steps+1) {
			b.Fatal(register.Faults, err, lines)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*cases), "µs/case")
}
