package replay_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sopc/compiler"
	"sopc/compiler/compare"
	"sopc/compiler/condition"
	"sopc/compiler/program"
	"sopc/compiler/specimen"
	"sopc/runtime/engine"
	"sopc/runtime/replay"
)

func load(t interface{ Fatal(...any) }, p *program.Program) *engine.Procedure {
	loaded, err := engine.Load(p)
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

func day(n int) time.Time { return time.Date(2026, 11, 23, 8, n, 0, 0, time.UTC) }

// lived makes the record of a random case: whatever its people may do, in any
// order, until it ends or n events are recorded.
func lived(rng *rand.Rand, p *engine.Procedure, n int) (record []engine.Event, s engine.State) {
	for try := 0; len(record) < n && try < 4*n && (s.Phase == "" || s.Phase == engine.Running); try++ {
		e := next(rng, p, s)
		e.ID, e.At = fmt.Sprint("e", try), day(try)
		if after, _, err := p.Apply(s, e); err == nil {
			s, record = after, append(record, e)
		}
	}
	return record, s
}

// next is something that somebody may do now.
func next(rng *rand.Rand, p *engine.Procedure, s engine.State) engine.Event {
	if s.Phase == "" {
		var asked []int
		for i, f := range p.Program.Fields {
			if f.AtStart {
				asked = append(asked, i)
			}
		}
		return engine.Event{Kind: engine.Started, Lane: -1, Data: specimen.Values(rng, p.Program, asked)}
	}
	task := s.Tasks[rng.IntN(len(s.Tasks))]
	w, _ := p.Work(s, task.No)
	e := engine.Event{Task: task.No, Part: task.Part, Lane: -1}
	if rng.IntN(2) == 0 {
		e.By = []string{"Ani", "Budi", "Citra"}[rng.IntN(3)]
	}
	if len(w.Group) > 0 {
		e.Lane = w.Group[0].Lane
	}
	switch roll := rng.IntN(20); {
	case w.Ask != "":
		e.Kind, e.Yes = engine.Answered, rng.IntN(3) > 0
	case roll == 0:
		e.Kind, e.Timer, e.Lane, e.By = engine.Due, rng.IntN(3)-1, -1, ""
	case roll == 1:
		e.Kind, e.Reason, e.To = engine.Delegated, "cuti", "Dewi"
	case roll == 2:
		e.Kind, e.Inputs, e.Data = engine.Noted, count(len(w.Inputs)), specimen.Values(rng, p.Program, w.Fields)
	case w.Lapse != nil && roll < 6:
		e.Kind = engine.Lapsed
	case w.Sub != "":
		e.Kind = engine.SubEnded
	case len(w.Awaiting) > 0:
		e.Kind, e.Lane = engine.Confirmed, w.Awaiting[0]
	case len(w.Ways) > 0 && w.Last:
		e.Kind, e.Outcome = engine.Decided, rng.IntN(len(w.Ways))
	default:
		e.Kind = engine.Completed
	}
	if w.Last && (e.Kind == engine.Completed || e.Kind == engine.Decided) {
		e.Inputs, e.Outputs, e.Data = count(len(w.Inputs)), count(len(w.Outputs)), specimen.Values(rng, p.Program, w.Fields)
	}
	return e
}

func count(n int) (all []int) {
	for i := range n {
		all = append(all, i)
	}
	return all
}

func text(t interface{ Fatal(...any) }, v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func grow(t *rapid.T) (*rand.Rand, *program.Program) {
	rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 7))
	return rng, specimen.Program(rng, specimen.Size{Steps: rapid.IntRange(1, 14).Draw(t, "steps"), Unsound: rapid.Bool().Draw(t, "unsound")})
}

func again(t interface{ Fatal(...any) }, p *program.Program) *program.Program {
	q := new(program.Program)
	if err := json.Unmarshal([]byte(text(t, p)), q); err != nil {
		t.Fatal(err)
	}
	return q
}

// TestSameProgram: under the same program every record is legal and leads to
// the very same state.
func TestSameProgram(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rng, sop := grow(t)
		p := load(t, sop)
		record, s := lived(rng, p, 60)
		r, err := replay.Case(p, load(t, again(t, sop)), record)
		if err != nil {
			t.Fatal(err)
		}
		if !r.Legal || r.First != nil {
			t.Fatalf("not the same: %+v", r.First)
		}
		if text(t, r.New) != text(t, s) || text(t, r.Old) != text(t, s) {
			t.Fatalf("lived %s\nold   %s\nnew   %s", text(t, s), text(t, r.Old), text(t, r.New))
		}
	})
}

// TestReworded: what only words things otherwise makes no difference.
func TestReworded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rng, sop := grow(t)
		q := again(t, sop)
		q.Title += " Daerah"
		q.Identity.Number += "/rev"
		for i := range q.Lanes {
			q.Lanes[i].Name = "Bagian " + q.Lanes[i].Name
		}
		for i := range q.Steps {
			q.Steps[i].Text += " dimaksud"
			q.Steps[i].Remarks = append(q.Steps[i].Remarks, "catatan")
			for j := range q.Steps[i].Outcomes {
				q.Steps[i].Outcomes[j].Label += "."
			}
		}
		p := load(t, sop)
		record, _ := lived(rng, p, 60)
		r, err := replay.Case(p, load(t, q), record)
		if err != nil {
			t.Fatal(err)
		}
		if !r.Legal || r.First != nil {
			t.Fatalf("a matter of wording makes a difference: %+v", *r.First)
		}
	})
}

// TestWordingMakesNoDifference: whatever change package compare calls wording,
// no case feels it.
func TestWordingMakesNoDifference(t *testing.T) {
	tried, seen := map[string]int{}, map[string]int{}
	for seed := range uint64(120) {
		rng := rand.New(rand.NewPCG(seed, 9))
		sop := specimen.Program(rng, specimen.Size{Steps: 1 + int(seed)%14})
		p := load(t, sop)
		record, _ := lived(rng, p, 40)
		q := again(t, sop)
		for _, l := range specimen.Leaves(q) {
			if tried[l.Field]++; tried[l.Field] > 30 {
				continue
			}
			was := reflect.New(l.Type()).Elem()
			was.Set(l.Value)
			l.Change(rng)
			if changed, err := engine.Load(q); err == nil && compare.Compare(sop, q).Worst() == compare.Wording {
				seen[l.Field]++
				r, err := replay.Case(p, changed, record)
				if err != nil || r.First != nil {
					t.Fatalf("%s: %v became %v: %+v %v", l.Field, was, l.Value, r.First, err)
				}
			}
			l.Set(was)
		}
	}
	if len(seen) < 30 {
		t.Errorf("only %d fields were tried", len(seen))
	}
}

// TestRemovedStep: a case that visited a step that is gone is told so at the
// event by which it would have come there, or at the first one there.
func TestRemovedStep(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 8))
		n := rapid.IntRange(2, 9).Draw(t, "steps")
		gone := rapid.IntRange(0, n-1).Draw(t, "gone")
		line := func(skip int) *program.Program {
			p := &program.Program{Format: program.Format, Title: "X", Clock: program.Working, Lanes: []program.Lane{{ID: "a", Name: "A"}}, Ends: []program.End{{Kind: program.Finished}}}
			for i := range n {
				if i != skip {
					p.Steps = append(p.Steps, program.Step{ID: fmt.Sprint("s", i), Text: "Mengerjakan", Clock: program.Working, Actors: []program.Group{{{Lane: 0}}}})
				}
			}
			p.Start = program.Target{Kind: program.ToStep}
			for i := range p.Steps {
				if p.Steps[i].Next.To = (program.Target{Kind: program.ToStep, Index: i + 1}); i+1 == len(p.Steps) {
					p.Steps[i].Next.To = program.Target{Kind: program.ToEnd}
				}
			}
			return p
		}
		old := load(t, line(-1))
		record, s := lived(rng, old, 200)
		if s.Phase != engine.Ended {
			t.Fatal("the case did not end")
		}
		r, err := replay.Case(old, load(t, line(gone)), record)
		if err != nil {
			t.Fatal(err)
		}
		if r.Legal || r.Stop == nil || r.Stop.Kind != replay.NoStep || r.Stop.Step != gone {
			t.Fatalf("step %d is gone: %+v", gone, r.Stop)
		}
		if r.First.Kind != replay.OtherWay || r.First.Event >= r.Stop.Event {
			t.Fatalf("the first difference is that the case does not come there: %+v", r.First)
		}
		before := record[:r.First.Event]
		if same, err := replay.Case(old, load(t, line(gone)), before); err != nil || same.First != nil {
			t.Fatalf("something differed before: %+v %v", same.First, err)
		}
	})
}

// TestAnyVersion: whatever the other version is, the answer is a sentence,
// and what comes before the first difference makes none.
func TestAnyVersion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rng, sop := grow(t)
		_, other := grow(t)
		old, new := load(t, sop), load(t, other)
		record, s := lived(rng, old, 40)
		r, err := replay.Case(old, new, record)
		if err != nil {
			t.Fatal(err)
		}
		if text(t, r.Old) != text(t, s) || r.Legal != (r.Stop == nil) || r.Stop != nil && (r.First == nil || r.Stop.Event < r.First.Event) {
			t.Fatalf("%+v", r)
		}
		if r.First == nil {
			return
		}
		if r.First.Did.IsZero() || r.First.Says.IsZero() || strings.Contains(r.First.Did.ID+r.First.Says.EN, "%!") {
			t.Fatalf("%+v", r.First)
		}
		if before, err := replay.Case(old, new, record[:r.First.Event]); err != nil || before.First != nil {
			t.Fatalf("%v %+v", err, before.First)
		}
	})
}

func TestForeignRecord(t *testing.T) {
	p := load(t, specimen.Program(rand.New(rand.NewPCG(1, 1)), specimen.Size{}))
	if _, err := replay.Case(p, p, []engine.Event{{ID: "x", At: day(0), Kind: engine.Completed, Task: 1}}); err == nil {
		t.Error("a record that is not of the case is accepted")
	}
}

const letter = `sop "Surat Keterangan"
pelaksana {
  staf "Staf"
  kasi "Kasi"
}
isian biaya "Biaya" rupiah
langkah terima "Menerima permohonan" {
  oleh staf
  mengisi biaya
  kelengkapan "Formulir"
  waktu 5 menit
  output "Berkas"
}
langkah periksa "Memeriksa berkas" {
  oleh kasi
  kelengkapan "Berkas"
  waktu 1 jam
  output "Catatan"
  putusan "Lengkap?" {
    "Ya" -> lanjut
    "Tidak" -> kembali ke terima maks 2 kali selebihnya berhenti "Ditolak"
  }
}
langkah cetak "Mencetak surat" {
  oleh staf
  kelengkapan "Catatan"
  waktu 1 jam
  output "Surat"
}
`

// TestWords lives one case and reads what other versions say to it.
func TestWords(t *testing.T) {
	record := []engine.Event{
		{Kind: engine.Started, Lane: -1},
		{Kind: engine.Completed, Task: 1, Lane: 0, By: "Ani", Data: condition.Data{0: int64(5)}, Inputs: []int{0}, Outputs: []int{0}},
		{Kind: engine.Decided, Task: 2, Lane: 1, By: "Budi", Outcome: 1, Reason: "kurang"},
		{Kind: engine.Completed, Task: 3, Lane: 0, By: "Ani", Inputs: []int{0}, Outputs: []int{0}},
		{Kind: engine.Decided, Task: 4, Lane: 1, By: "Budi", Outcome: 0, Inputs: []int{0}, Outputs: []int{0}},
		{Kind: engine.Completed, Task: 5, Lane: 0, By: "Ani", Inputs: []int{0}, Outputs: []int{0}},
	}
	for i := range record {
		record[i].ID, record[i].At = fmt.Sprint(i), day(i)
	}
	compiled := func(source string) *engine.Procedure {
		u := compiler.Compile([]compiler.Source{{Name: "x.sop", Text: []byte(source)}}, compiler.Options{}).Units[0]
		if u.Program == nil {
			t.Fatalf("%v", u.Findings)
		}
		return load(t, u.Program)
	}
	for _, test := range []struct{ name, old, new, first, stop string }{
		{"nothing", "", "", "", ""},
		{"a time", "waktu 5 menit", "waktu 9 menit", "", ""},
		{"more kelengkapan", `kelengkapan "Formulir"`, "kelengkapan {\n    \"Formulir\"\n    \"KTP\"\n  }",
			"2 Ani (Staf) menyelesaikan langkah 1 (terima): kelengkapan belum ada: KTP", ""},
		{"less kelengkapan", `  kelengkapan "Berkas"` + "\n", "", "", ""},
		{"another lane", "oleh kasi", "oleh staf", `3 Budi (Kasi) memutuskan "Tidak" pada langkah 2 (periksa): tugas 2 adalah tugas Staf`, ""},
		{"an answer is gone", `    "Tidak" -> kembali ke terima maks 2 kali selebihnya berhenti "Ditolak"` + "\n", `    "Nihil" -> berhenti "Nihil"` + "\n",
			`3 Budi (Kasi) memutuskan "Tidak" pada langkah 2 (periksa): langkah 2 (periksa) tidak lagi mengenal putusan itu`, ""},
		{"no more returns", "kembali ke terima maks 2 kali selebihnya berhenti", "berhenti",
			`3 Budi (Kasi) memutuskan "Tidak" pada langkah 2 (periksa): berhenti "Ditolak"; pada versi lama: terbuka langkah 1 (terima)`,
			`4 Ani (Staf) menyelesaikan langkah 1 (terima): kasus ini tidak berada pada langkah itu; berhenti "Ditolak"`},
		{"a step more at the end", "waktu 1 jam\n  output \"Surat\"\n}\n", "waktu 1 jam\n  output \"Surat\"\n}\nlangkah arsip \"Mengarsipkan surat\" {\n  oleh staf\n  waktu 5 menit\n}\n",
			"6 Ani (Staf) menyelesaikan langkah 3 (cetak): terbuka langkah 4 (arsip); pada versi lama: selesai", ""},
		{"a step is gone", "langkah cetak \"Mencetak surat\" {\n  oleh staf\n  kelengkapan \"Catatan\"\n  waktu 1 jam\n  output \"Surat\"\n}\n", "",
			`5 Budi (Kasi) memutuskan "Ya" pada langkah 2 (periksa): selesai; pada versi lama: terbuka langkah 3 (cetak)`,
			"6 Ani (Staf) menyelesaikan langkah 3 (cetak): langkah 3 (cetak) tidak ada lagi"},
		{"asked at the start", "  mengisi biaya\n", "", "1 kasus dimulai: isi lebih dahulu: Biaya", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := replay.Case(compiled(letter), compiled(strings.Replace(letter, test.old, test.new, 1)), record)
			if err != nil {
				t.Fatal(err)
			}
			said := func(d *replay.Difference) string {
				if d == nil {
					return ""
				}
				return fmt.Sprintf("%d %s: %s", d.Event+1, d.Did.ID, d.Says.ID)
			}
			if said(r.First) != test.first {
				t.Errorf("first\n%s\nwant\n%s", said(r.First), test.first)
			}
			if test.stop != "" && said(r.Stop) != test.stop {
				t.Errorf("stop\n%s\nwant\n%s", said(r.Stop), test.stop)
			}
		})
	}
}
