package temporal_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sopc/cmd/sopc-temporal/temporal"
	"sopc/compiler/program"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/record"
)

// elsewhere demands that something was refused for lack of it in the depot.
func elsewhere(t *testing.T, err error, what string) {
	t.Helper()
	var r *engine.Refusal
	if !errors.As(err, &r) || r.Code != temporal.Elsewhere || !strings.Contains(r.Text.ID, what) {
		t.Errorf("got %v, want a refusal that names %s", err, what)
	}
}

// TestOtherDepot: a worker refuses what it does not find in its own depot, and
// nothing of it stays in the way.
func TestOtherDepot(t *testing.T) {
	shelf := newShelf(t)
	h := brieflyPatient(conn, shelf)
	astray := temporal.New(conn, newShelf(t), h.Options)
	works(t, h, shelf)

	begin := host.Start{ID: "k1", Program: straight(3), Command: "mulai-1"}
	_, err := astray.Start(t.Context(), begin)
	elsewhere(t, err, program.Hash(begin.Program))
	if _, err := h.Start(t.Context(), begin); err != nil {
		t.Fatal(err)
	}

	paper := engine.Paper{Of: engine.OfOutput, Name: "surat.txt"}
	paper.Sum, paper.Size, err = astray.Attach(t.Context(), strings.NewReader("isi surat"), paper.Name)
	if err != nil {
		t.Fatal(err)
	}
	send := engine.Event{ID: "kirim-1", Kind: engine.Noted, Task: 1, By: "Ani", Reason: "terlampir", Papers: []engine.Paper{paper}}
	_, err = h.Do(t.Context(), "k1", send)
	elsewhere(t, err, paper.Sum)
	recorded(t, h, "k1", 1)
	if _, _, err := h.Attach(t.Context(), strings.NewReader("isi surat"), paper.Name); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Do(t.Context(), "k1", send); errors.As(err, new(*engine.Refusal)) && strings.Contains(err.Error(), paper.Sum) {
		t.Errorf("it is there: %v", err)
	}
}

// TestChangedProgram: a program that was changed in the depot is used by nobody
// who reads it there.
func TestChangedProgram(t *testing.T) {
	dir := t.TempDir()
	shelf := shelfAt(t, dir)
	h := brieflyPatient(conn, shelf)
	stop := works(t, h, shelf)
	begin := host.Start{ID: "k1", Program: straight(3)}
	if _, err := h.Start(t.Context(), begin); err != nil {
		t.Fatal(err)
	}
	stop()
	name := "program/" + program.Hash(begin.Program) + ".json"
	file := filepath.Join(dir, filepath.FromSlash(name))
	sound, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(sound), `"title":"`, `"title":"Bukan `, 1)
	if changed == string(sound) {
		t.Fatal("nothing was changed")
	}
	if err := os.WriteFile(file, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}

	damaged := func(err error) {
		t.Helper()
		var d *temporal.Damaged
		if !errors.As(err, &d) || d.Name != name || !errors.Is(err, host.ErrDamaged) {
			t.Errorf("got %v, want that %s is damaged", err, name)
		}
	}
	later := temporal.New(conn, shelfAt(t, dir), h.Options)
	_, err = later.Case(t.Context(), "k1")
	damaged(err)
	_, err = later.Start(t.Context(), host.Start{ID: "k2", Program: begin.Program})
	damaged(err)
	// A worker that begins now says so to a client that knew the program before.
	stop = works(t, h, shelfAt(t, dir))
	_, err = h.Start(t.Context(), host.Start{ID: "k3", Program: begin.Program})
	elsewhere(t, err, name)
	_, err = h.Do(t.Context(), "k1", finishes)
	if f := faulty(t, err, true, temporal.Stuck); !strings.Contains(f.Text().EN, name) {
		t.Error(f)
	}
	stop()
	if err := os.WriteFile(file, sound, 0o600); err != nil {
		t.Fatal(err)
	}
	works(t, h, shelfAt(t, dir))
	goesOn(t, h, "k1")
}

// TestBrokenLines: a case whose earlier lines were changed or lost in the depot is
// broken, and those beside it are verified all the same.
func TestBrokenLines(t *testing.T) {
	dir := t.TempDir()
	h := brieflyPatient(conn, shelfAt(t, dir))
	work(t, h.Office, &temporal.Rules{Desk: func() host.Desk { return host.Desk{} }, Zone: time.UTC, Key: key, Shelf: shelfAt(t, dir), Longest: 1})
	for _, id := range []string{"k1", "k2"} {
		if _, err := h.Start(t.Context(), host.Start{ID: id, Program: straight(3), By: "Ani"}); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Do(t.Context(), id, engine.Event{Kind: engine.Completed, Task: 1, By: "Ani " + id}); err != nil {
			t.Fatal(err)
		}
	}
	var file string
	for range 100 { // its next run begins meanwhile
		files, _ := filepath.Glob(filepath.Join(dir, "lines", "*"))
		for _, one := range files {
			if text, err := os.ReadFile(one); err == nil && strings.Contains(string(text), "Ani k1") {
				file = one
			}
		}
		if file != "" {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	broken := func(kind record.FaultKind, change error) {
		t.Helper()
		if change != nil {
			t.Fatal(change)
		}
		verdicts, err := h.VerifyCase(t.Context(), &record.Verifier{}, "k1")
		if err != nil || len(verdicts) != 1 || len(verdicts[0].Faults) != 1 || verdicts[0].Faults[0].Kind != kind || !strings.Contains(verdicts[0].Faults[0].What.ID, "cadangan") {
			t.Fatalf("%+v, %v; want %s", verdicts, err, kind)
		}
		verdicts, err = h.VerifyCase(t.Context(), &record.Verifier{}, "k2")
		if err != nil || len(verdicts) != 1 || len(verdicts[0].Faults) > 0 {
			t.Errorf("%+v, %v", verdicts, err)
		}
	}
	broken(record.Torn, os.WriteFile(file, []byte(strings.Replace(string(text), "Ani k1", "Budi k", 1)), 0o600))
	if _, err := h.Record(t.Context(), "k1"); !errors.Is(err, host.ErrDamaged) {
		t.Errorf("another exit code: %v", err)
	}
	broken(record.Missing, os.Remove(file))
}
