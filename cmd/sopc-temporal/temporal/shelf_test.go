package temporal_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sopc/cmd/sopc-temporal/temporal"
	"sopc/compiler/program"
	"sopc/runtime/engine"
	"sopc/runtime/host"
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
