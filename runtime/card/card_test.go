package card_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/diff"

	"sopc/compiler"
	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/runtime/calendar"
	"sopc/runtime/card"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/record"
	"sopc/runtime/roster"
)

// people are the roster of the office.
const people = `
[[petugas]]
nama = "Budi Kusumardjoko"
pelaksana = "kadin"
[[petugas]]
nama = "Hendra Wijaya"
pelaksana = "kasub"
[[petugas]]
nama = "Dewi Lestari"
pelaksana = "staf"
[[petugas]]
nama = "Rahmawati"
pelaksana = []
[[pengganti]]
sebutan = "Plh"
nama = "Rahmawati"
menggantikan = "sekdin"
lowong = true
dasar = "SPT 094/12"
mulai = 2026-10-01
`

func staff(t *testing.T) *roster.Roster {
	t.Helper()
	r, wrong := roster.Read("petugas.toml", []byte(people))
	if len(wrong) > 0 {
		t.Fatal(wrong[0].Message)
	}
	return r
}

// lived is a case of the second seed: it is late, delegated, handed back and
// counted anew, with attachments.
func lived(t *testing.T, desk host.Desk) (record.Verdict, record.Head) {
	t.Helper()
	const seed = "../../sops/blitar/perjanjian-kinerja.sop"
	source, err := os.ReadFile(seed)
	if err != nil {
		t.Fatal(err)
	}
	sop := compiler.Compile([]compiler.Source{{Name: seed, Text: source}}, compiler.Options{}).Units[0].Program
	days := calendar.National()
	now := time.Date(2026, 11, 23, 8, 0, 0, 0, days.Zone.Location())
	desk.Calendar = &host.Calendar{Hash: days.Hash(), Due: func(from time.Time, d program.Duration, clock program.Clock) (time.Time, bool) {
		due, err := days.Add(from, d, clock)
		return due.At, err == nil
	}}
	office := host.NewMemory(func() time.Time { return now }, desk)
	const id = "2026-0001"
	c, err := office.Start(t.Context(), host.Start{ID: id, Program: sop, By: "Rahmawati"})
	if err != nil {
		t.Fatal(err)
	}
	do := func(e engine.Event) {
		t.Helper()
		if c, err = office.Do(t.Context(), id, e); err != nil {
			t.Fatal(err)
		}
	}
	people := map[string]string{"kadin": "Budi Kusumardjoko", "sekdin": "Rahmawati", "kasub": "Hendra Wijaya", "staf": "Dewi Lestari"}
	returned := false
	for turn := 0; c.State.Phase == engine.Running && turn < 40; turn++ {
		w, _ := c.Procedure.Work(c.State, c.State.Visits)
		lane := func(i int) string { return people[sop.Lanes[i].ID] }
		now = now.Add(time.Duration(7+turn*13) * time.Minute)
		if turn == 2 {
			do(engine.Event{Kind: engine.Delegated, Task: w.Task.No, Lane: w.Group[0].Lane, By: lane(w.Group[0].Lane), To: "Dewi Lestari", Reason: "rapat di provinsi"})
			now = now.Add(30 * time.Hour)
			people["kasub"] = "Dewi Lestari"
		}
		if turn == 4 {
			do(engine.Event{Kind: engine.Recounted, Lane: -1, By: "Rahmawati", Reason: "cuti bersama ditambah"})
			now = now.Add(-2 * time.Hour)
		}
		for _, other := range w.Awaiting {
			do(engine.Event{Kind: engine.Confirmed, Task: w.Task.No, Part: w.Task.Part, Lane: other, By: lane(other)})
		}
		e := engine.Event{Kind: engine.Completed, Task: w.Task.No, Part: w.Task.Part, Lane: w.Group[0].Lane, By: lane(w.Group[0].Lane)}
		for i := range w.Inputs {
			e.Inputs = append(e.Inputs, i)
		}
		for i, item := range w.Step.Outputs {
			if i == 0 {
				e.Papers = append(e.Papers, paper(item.Names[0], turn))
			}
			e.Outputs = append(e.Outputs, i)
		}
		if len(w.Ways) > 0 {
			e.Kind = engine.Decided
			for i, way := range w.Ways {
				if way.Arrow.Back != returned {
					e.Outcome = i
				}
			}
			if w.Ways[e.Outcome].Arrow.Back {
				e.Reason, returned = "target indikator 3 belum terukur", true
			}
		}
		do(e)
		people["kasub"] = "Hendra Wijaya"
	}
	entries, err := office.Record(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	texts := make([][]byte, len(entries))
	for i, e := range entries {
		texts[i] = record.Line(e)
	}
	kept := record.Kept{Case: id, Lines: record.Chain(id, texts)}
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	head := record.Sign(key, id, len(texts), kept.Lines[len(texts)-1].Hash)
	kept.Head = &head
	v := record.Verifier{Program: func(string) ([]byte, error) { return program.Marshal(sop) }}
	return v.Verify(kept), head
}

func paper(item string, n int) engine.Paper {
	if n%3 == 0 {
		return engine.Paper{Of: engine.OfOutput, Note: fmt.Sprintf("Nomor 005/%d/2026", 100+n)}
	}
	content := fmt.Sprint(item, n)
	sum := sha256.Sum256([]byte(content))
	return engine.Paper{Of: engine.OfOutput, Name: strings.ToLower(strings.ReplaceAll(item, " ", "-")) + ".pdf", Sum: hex.EncodeToString(sum[:]), Size: int64(1000 + n)}
}

var printed = time.Date(2026, 12, 1, 9, 30, 0, 0, time.UTC)

func made(t *testing.T, v record.Verdict, head record.Head) card.Card {
	t.Helper()
	c, err := card.Make(v, head, calendar.WIB.Location(), printed)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestCard compares the card of the seed with the one in testdata;
// SOPC_UPDATE=1 rewrites it.
func TestCard(t *testing.T) {
	v, head := lived(t, host.Desk{Roster: staff(t)})
	if len(v.Faults) > 0 {
		t.Fatal(v.Faults)
	}
	c := made(t, v, head)
	golden(t, "kartu.txt", c, bahasa.ID, card.WriteText)
	golden(t, "card.txt", c, bahasa.EN, card.WriteText)
	golden(t, "kartu.html", c, bahasa.ID, card.WriteHTML)
}

func golden(t *testing.T, name string, c card.Card, l bahasa.Language, write func(io.Writer, card.Card, bahasa.Language) error) {
	t.Helper()
	var out bytes.Buffer
	if err := write(&out, c, l); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("testdata", name)
	if os.Getenv("SOPC_UPDATE") != "" {
		if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(out.Bytes(), want) {
		t.Errorf("%s", diff.Diff(file, want, "written", out.Bytes()))
	}
}

// TestHarmless: nothing of a case becomes a tag or a command to a terminal.
func TestHarmless(t *testing.T) {
	v, head := lived(t, host.Desk{})
	c := made(t, v, head)
	bad := "<script>x()</script>\"'&\x1b[31m\u202e\n"
	c.Title, c.Agency, c.By, c.Number, c.Case = bad, []string{bad}, bad, bad, bad
	c.Data = []card.Pair{{Label: bad, Value: bad}}
	c.Rows[0].Text, c.Rows[0].Lanes, c.Rows[0].People, c.Rows[0].Result = bad, bad, []string{bad}, bahasa.Same(bad)
	c.Rows[0].Notes = []card.Remark{{At: printed, Text: bahasa.Same(bad)}}
	c.Rows[0].Papers = []card.Attachment{{Item: bad, Name: bad, Note: bad, Sum: bad}}
	c.Remarks = c.Rows[0].Notes
	for name, write := range map[string]func(io.Writer, card.Card, bahasa.Language) error{"text": card.WriteText, "html": card.WriteHTML} {
		var out bytes.Buffer
		if err := write(&out, c, bahasa.ID); err != nil {
			t.Fatal(err)
		}
		if strings.ContainsAny(out.String(), "\x1b\u202e") || name == "html" && strings.Contains(out.String(), "<script") {
			t.Errorf("%s: the card holds what a case made up", name)
		}
	}
}

// TestWarnings: a broken record and a missing roster are said on the card.
func TestWarnings(t *testing.T) {
	v, head := lived(t, host.Desk{})
	v.Faults = []record.Fault{{Kind: record.Edited, Line: 3}}
	c := made(t, v, head)
	var out bytes.Buffer
	if err := card.WriteText(&out, c, bahasa.ID); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"rusak", "Tanpa daftar petugas", "bukan autentikasi"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the card does not say %q", want)
		}
	}
}
