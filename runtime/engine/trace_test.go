package engine

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/diff"

	"sopc/compiler/condition"
	"sopc/compiler/program"
	"sopc/lang/bahasa"
)

// traces are the constructs of the language, each with a case that shows what
// it means. What happens is recorded in testdata; SOPC_UPDATE=1 rewrites it.
var traces = []struct {
	name   string
	sop    *program.Program
	events []Event
}{
	{"linear", sop(program.Step{ID: "susun"}, program.Step{ID: "kirim", Actors: by(sekdin)}), []Event{
		{Kind: Completed, Task: 1},
		{Kind: Started, Lane: -1},
		{Kind: Started, Lane: -1},
		{Kind: Completed, Task: 2},
		{Kind: Completed, Task: 1, Lane: sekdin},
		{Kind: Completed, Task: 1},
		{Kind: Completed, Task: 1},
		{Kind: "unknown", Task: 2, Lane: sekdin},
		{Kind: Decided, Task: 2, Lane: sekdin},
		{Kind: Completed, Task: 2, Lane: sekdin},
		{Kind: Completed, Task: 2, Lane: sekdin},
	}},
	{"handed-on", sop(program.Step{ID: "telaah", Actors: by(kasub, sekdin, kasub), Outcomes: []program.Outcome{outcome("Ya", finish), outcome("Tidak", reject)}}), []Event{
		{Kind: Started, Lane: -1},
		{Kind: Completed, Task: 1, Part: 1, Lane: sekdin},
		{Kind: Decided, Task: 1},
		{Kind: Completed, Task: 1},
		{Kind: Completed, Task: 1},
		{Kind: Completed, Task: 1, Part: 1, Lane: sekdin},
		{Kind: Completed, Task: 1, Part: 2},
		{Kind: Decided, Task: 1, Part: 2, Outcome: 1},
	}},
	{"together", sop(program.Step{ID: "rapat", Actors: []program.Group{together(kadin, sekdin, kasub)}}), []Event{
		{Kind: Started, Lane: -1},
		{Kind: Completed, Task: 1, Lane: kadin},
		{Kind: Confirmed, Task: 1, Lane: sekdin},
		{Kind: Confirmed, Task: 1, Lane: sekdin},
		{Kind: Confirmed, Task: 1, Lane: kadin},
		{Kind: Confirmed, Task: 1, Lane: pemohon},
		{Kind: Completed, Task: 1, Lane: sekdin},
		{Kind: Completed, Task: 1, Lane: kadin},
		{Kind: Confirmed, Task: 1, Lane: kasub},
		{Kind: Completed, Task: 1, Lane: kadin},
	}},
	{"return-with-limit", sop(program.Step{ID: "susun"}, program.Step{ID: "reviu", Actors: by(sekdin), Outcomes: []program.Outcome{
		outcome("Ya", finish), outcome("Tidak", program.Arrow{To: step(0), Back: true, Limit: 2, Beyond: &reject})}}), []Event{
		{Kind: Started, Lane: -1},
		{Kind: Completed, Task: 1},
		{Kind: Completed, Task: 2, Lane: sekdin},
		{Kind: Decided, Task: 2, Lane: sekdin, Outcome: 2},
		{Kind: Decided, Task: 2, Lane: sekdin, Outcome: 1, Reason: "belum lengkap"},
		{Kind: Completed, Task: 3},
		{Kind: Decided, Task: 4, Lane: sekdin, Outcome: 1, Reason: "masih belum lengkap"},
		{Kind: Completed, Task: 5},
		{Kind: Decided, Task: 6, Lane: sekdin, Outcome: 1, Reason: "tetap belum lengkap"},
	}},
	{"return-limit-stays-open", sop(program.Step{ID: "susun"}, program.Step{ID: "reviu", Outcomes: []program.Outcome{
		outcome("Ya", finish), outcome("Tidak", program.Arrow{To: step(0), Back: true, Limit: 1})}}), []Event{
		{Kind: Started, Lane: -1},
		{Kind: Completed, Task: 1},
		{Kind: Decided, Task: 2, Outcome: 1},
		{Kind: Completed, Task: 3},
		{Kind: Decided, Task: 4, Outcome: 1},
		{Kind: Completed, Task: 5},
		{Kind: Decided, Task: 6, Outcome: 0},
	}},
	{"delegation", sop(program.Step{ID: "reviu", Actors: by(sekdin), When: &program.When{Text: "diperlukan"}}, program.Step{ID: "teken", Actors: by(sekdin), NotSame: []int{0}}), []Event{
		{Kind: Started, Lane: -1},
		{Kind: Delegated, Task: 1, Lane: kasub, By: "Ani", To: "Budi", Reason: "dinas luar"},
		{Kind: Delegated, Task: 1, Lane: sekdin, By: "Ani", To: "Budi"},
		{Kind: Delegated, Task: 1, Lane: sekdin, By: "Ani", To: "Budi", Reason: "dinas luar"},
		{Kind: Answered, Task: 1, Lane: sekdin, By: "Budi", Yes: true, Capacity: "atas delegasi Ani"},
		{Kind: Delegated, Task: 1, Lane: sekdin, By: "Ani", To: "Citra", Reason: "Budi sakit"},
		{Kind: Completed, Task: 1, Lane: sekdin, By: "Citra", Capacity: "atas delegasi Ani"},
		{Kind: Delegated, Task: 2, Lane: sekdin, By: "Ani", To: "Citra", Reason: "dinas luar"},
		{Kind: Completed, Task: 2, Lane: sekdin, By: "Ani"},
	}},
	{"papers", withFields(sop(program.Step{ID: "daftar", Actors: by(kasub), Inputs: []program.Item{paper("KTP"), paper("KK")}, Outputs: []program.Item{paper("Tanda terima")}})), []Event{
		{Kind: Started, Lane: -1, Data: condition.Data{biaya: int64(0), jenis: "baru", catatan: "-"}},
		{Kind: Completed, Task: 1, Lane: kasub, Papers: []Paper{{Of: OfInput, Item: 2, Note: "asli"}}},
		{Kind: Completed, Task: 1, Lane: kasub, Papers: []Paper{{Of: OfInput, Item: 0, Name: "../ktp.pdf", Sum: strings.Repeat("a1", 32)}}},
		{Kind: Noted, Task: 1, Lane: kasub, Papers: []Paper{{Of: OfInput, Item: 0, Name: "ktp.pdf", Sum: strings.Repeat("a1", 32), Size: 1200}}},
		{Kind: Completed, Task: 1, Lane: kasub, Papers: []Paper{{Of: OfOutput, Item: 0, Note: "nomor 12/TT/2026"}}},
		{Kind: Completed, Task: 1, Lane: kasub, Inputs: []int{1}, Papers: []Paper{{Of: OfOutput, Item: 0, Note: "nomor 12/TT/2026"}}},
	}},
	{"recount", sop(program.Step{ID: "susun", Actors: by(kasub)}), []Event{
		{Kind: Started, Lane: -1},
		{Kind: Recounted, Lane: -1, By: "Ani"},
		{Kind: Recounted, Lane: -1, By: "Ani", Reason: "libur 18 Agustus ditetapkan"},
		{Kind: Completed, Task: 1, Lane: kasub},
		{Kind: Recounted, Lane: -1, By: "Ani", Reason: "terlambat"},
	}},
	{"several-ends", sop(program.Step{ID: "periksa", Outcomes: []program.Outcome{
		outcome("Terima", finish), outcome("Tolak", reject), outcome("Teruskan", onward(1))}}, program.Step{ID: "lanjutkan"}), []Event{
		{Kind: Started, Lane: -1},
		{Kind: Decided, Task: 1, Outcome: 1, Reason: "tidak memenuhi syarat"},
	}},
	{"computed-decision", withFields(sop(program.Step{ID: "hitung", Fills: []int{biaya}, Computed: true, Outcomes: []program.Outcome{
		{Label: "Gratis", Rule: rule(`f_biaya == 0`, biaya), Go: finish},
		{Label: "Murah", Rule: rule(`f_biaya < 1000`, biaya), Go: onward(1)},
		{Label: "Lain", Otherwise: true, Go: reject}}}, program.Step{ID: "bayar"})), []Event{
		{Kind: Started, Lane: -1, Data: condition.Data{jenis: "baru", catatan: "-"}},
		{Kind: Completed, Task: 1},
		{Kind: Decided, Task: 1, Data: condition.Data{biaya: int64(5)}},
		{Kind: Completed, Task: 1, Data: condition.Data{biaya: int64(5)}},
		{Kind: Completed, Task: 2},
	}},
	{"computed-decision-stuck", withFields(sop(program.Step{ID: "hitung", Fills: []int{biaya}, Computed: true, Outcomes: []program.Outcome{
		{Label: "Murah", Rule: rule(`100 / f_biaya > 1`, biaya), Go: finish}}})), []Event{
		{Kind: Started, Lane: -1, Data: condition.Data{jenis: "baru", catatan: "-"}},
		{Kind: Completed, Task: 1, Data: condition.Data{biaya: int64(500)}},
		{Kind: Completed, Task: 1, Data: condition.Data{biaya: int64(0)}},
		{Kind: Completed, Task: 1, Data: condition.Data{biaya: int64(50)}},
	}},
	{"condition-by-rule", withFields(sop(
		program.Step{ID: "berkas", Fills: []int{biaya}},
		program.Step{ID: "bayar", When: &program.When{Rule: rule(`f_biaya > 0`, biaya)}},
		program.Step{ID: "cetak", Outcomes: []program.Outcome{outcome("Selesai", finish), outcome("Ulang", back(0))}})), []Event{
		{Kind: Started, Lane: -1, Data: condition.Data{jenis: "baru", catatan: "-"}},
		{Kind: Completed, Task: 1, Data: condition.Data{biaya: int64(50_000)}},
		{Kind: Completed, Task: 2},
		{Kind: Decided, Task: 3, Outcome: 1},
		{Kind: Completed, Task: 4, Data: condition.Data{biaya: int64(0)}},
		{Kind: Decided, Task: 5, Outcome: 0},
	}},
	{"condition-unfilled", withFields(sop(
		program.Step{ID: "bayar", When: &program.When{Rule: rule(`f_biaya > 0`, biaya)}},
		program.Step{ID: "berkas", Fills: []int{biaya}})), []Event{
		{Kind: Started, Lane: -1, Data: condition.Data{jenis: "baru", catatan: "-"}},
	}},
	{"condition-in-words", sop(
		program.Step{ID: "undang", When: &program.When{Text: "diperlukan"}, Actors: by(sekdin), Sub: "SOP Undangan"},
		program.Step{ID: "bahas", Outcomes: []program.Outcome{outcome("Selesai", finish), outcome("Ulang", back(0))}}), []Event{
		{Kind: Started, Lane: -1},
		{Kind: Completed, Task: 1, Lane: sekdin},
		{Kind: Answered, Task: 1, Lane: kasub, Yes: true},
		{Kind: Answered, Task: 1, Lane: sekdin, Yes: true},
		{Kind: Answered, Task: 1, Lane: sekdin},
		{Kind: SubEnded, Task: 1, Lane: sekdin},
		{Kind: Completed, Task: 1, Lane: sekdin},
		{Kind: Decided, Task: 2, Outcome: 1},
		{Kind: Answered, Task: 3, Lane: sekdin},
	}},
	{"parallel", sop(
		program.Step{ID: "a1", Track: &program.Track{}},
		program.Step{ID: "a2", Track: &program.Track{}, Outcomes: []program.Outcome{outcome("Ya", program.Arrow{To: program.Target{Kind: program.ToJoin}}), outcome("Ulang", back(0))}},
		program.Step{ID: "b1", Track: &program.Track{Index: 1}, Actors: by(sekdin)},
		program.Step{ID: "gabung"}), []Event{
		{Kind: Started, Lane: -1},
		{Kind: Completed, Task: 1},
		{Kind: Decided, Task: 3, Outcome: 1},
		{Kind: Completed, Task: 2, Lane: sekdin},
		{Kind: Completed, Task: 4},
		{Kind: Decided, Task: 5, Outcome: 0},
		{Kind: Completed, Task: 6},
	}},
	{"end-inside-parallel", sop(
		program.Step{ID: "a1", Track: &program.Track{}, Outcomes: []program.Outcome{outcome("Ya", program.Arrow{To: program.Target{Kind: program.ToJoin}}), outcome("Tidak", reject)}},
		program.Step{ID: "b1", Track: &program.Track{Index: 1}, Time: days(1), Late: []program.Reminder{{Lane: sekdin}}},
		program.Step{ID: "gabung"}), []Event{
		{Kind: Started, Lane: -1},
		{Kind: Decided, Task: 1, Outcome: 1},
		{Kind: Completed, Task: 2},
	}},
	{"end-while-splitting", withFields(sop(
		program.Step{ID: "a1", Track: &program.Track{}, When: &program.When{Rule: rule(`f_biaya > 0`, biaya)}, Next: reject},
		program.Step{ID: "b1", Track: &program.Track{Index: 1}})), []Event{
		{Kind: Started, Lane: -1, Data: condition.Data{biaya: int64(0), jenis: "baru", catatan: "-"}},
	}},
	{"wait", sop(program.Step{ID: "bayar", Actors: by(pemohon), Wait: &program.Wait{For: "bukti bayar", Term: days(3), Lapse: &reject}}), []Event{
		{Kind: Started, Lane: -1},
		{Kind: Due, Task: 1, Timer: TermTimer, Lane: -1},
		{Kind: Due, Task: 1, Timer: TermTimer, Lane: -1},
		{Kind: Due, Task: 1, Timer: 0, Lane: -1},
		{Kind: Lapsed, Task: 1, Lane: kasub, Reason: "tiga hari lewat"},
	}},
	{"wait-in-time", sop(program.Step{ID: "bayar", Actors: by(pemohon), Wait: &program.Wait{Term: days(3), Lapse: &reject}}, program.Step{ID: "cetak"}), []Event{
		{Kind: Started, Lane: -1},
		{Kind: Completed, Task: 1, Lane: pemohon},
		{Kind: Due, Task: 1, Timer: TermTimer, Lane: -1},
		{Kind: Lapsed, Task: 2},
	}},
	{"late", sop(program.Step{ID: "periksa", Time: days(1), Late: []program.Reminder{{Lane: kasub}, {After: days(1), Escalate: true, Lane: kadin}}}), []Event{
		{Kind: Started, Lane: -1},
		{Kind: Due, Task: 1, Timer: 0, Lane: -1},
		{Kind: Due, Task: 1, Timer: 1, Lane: -1},
		{Kind: Due, Task: 1, Timer: 2, Lane: -1},
		{Kind: Completed, Task: 1},
	}},
	{"four-eyes", sop(program.Step{ID: "susun", Actors: []program.Group{together(kasub, sekdin)}}, program.Step{ID: "setujui", NotSame: []int{0}, Outcomes: []program.Outcome{
		outcome("Ya", finish), outcome("Tidak", back(0))}}), []Event{
		{Kind: Started, Lane: -1, By: "Ani"},
		{Kind: Confirmed, Task: 1, Lane: sekdin, By: "Budi"},
		{Kind: Completed, Task: 1, By: "Ani"},
		{Kind: Decided, Task: 2, By: "Ani"},
		{Kind: Decided, Task: 2, By: "Budi"},
		{Kind: Decided, Task: 2, By: "Citra", Outcome: 1, Reason: "kurang"},
		{Kind: Confirmed, Task: 3, Lane: sekdin, By: "Budi"},
		{Kind: Completed, Task: 3, By: "Citra"},
		{Kind: Decided, Task: 4, By: "Citra"},
		{Kind: Decided, Task: 4},
	}},
	{"sub-procedure", sop(program.Step{ID: "jalankan", Sub: "SOP Arsip"}), []Event{
		{Kind: Started, Lane: -1},
		{Kind: Completed, Task: 1},
		{Kind: SubEnded, Task: 1, Lane: -1, Reason: "Selesai"},
		{Kind: SubEnded, Task: 1, Lane: -1, Reason: "Selesai"},
		{Kind: Completed, Task: 1},
	}},
	{"fields", withFields(sop(program.Step{ID: "isi", Fills: []int{catatan, biaya}})), []Event{
		{Kind: Started, Lane: -1},
		{Kind: Started, Lane: -1, Data: condition.Data{jenis: "rusak"}},
		{Kind: Started, Lane: -1, Data: condition.Data{jenis: "baru", biaya: int64(1), catatan: "-"}},
		{Kind: Started, Lane: -1, Data: condition.Data{jenis: "baru"}},
		{Kind: Completed, Task: 1, Data: condition.Data{catatan: "lengkap"}},
		{Kind: Noted, Task: 1, Data: condition.Data{catatan: "lengkap"}},
		{Kind: Noted, Task: 1, Data: condition.Data{jenis: "hilang"}},
		{Kind: Noted, Task: 1, Data: condition.Data{biaya: "mahal"}},
		{Kind: Completed, Task: 1, Data: condition.Data{biaya: 7.0}},
	}},
	{"kelengkapan", withFields(sop(program.Step{ID: "berkas",
		Inputs: []program.Item{paper("Formulir"), {Names: []string{"Surat kehilangan"}, Documents: []int{0}, When: &program.When{Rule: rule(`f_jenis == "hilang"`, jenis)}},
			{Names: []string{"Surat kuasa"}, Documents: []int{0}, When: &program.When{Text: "diurus orang lain"}}},
		Outputs: []program.Item{paper("Tanda terima")}})), []Event{
		{Kind: Started, Lane: -1, Data: condition.Data{jenis: "hilang", biaya: int64(0), catatan: "-"}},
		{Kind: Completed, Task: 1},
		{Kind: Noted, Task: 1, Inputs: []int{0, 0}},
		{Kind: Noted, Task: 1, Inputs: []int{3}},
		{Kind: Completed, Task: 1, Inputs: []int{1}},
		{Kind: Noted, Task: 1, Inputs: []int{1}},
		{Kind: Completed, Task: 1, Outputs: []int{0}},
		{Kind: Completed, Task: 1, Inputs: []int{0}, Outputs: []int{0}},
	}},
	{"cancel", sop(program.Step{ID: "susun"}), []Event{
		{Kind: Started, Lane: -1},
		{Kind: Cancelled, Lane: -1, Reason: "  "},
		{Kind: Cancelled, Lane: -1, Reason: "permohonan ditarik"},
		{Kind: Completed, Task: 1},
	}},
}

func rule(expr string, fields ...int) *program.Rule {
	return &program.Rule{Source: strings.NewReplacer("f_", "", "==", "=").Replace(expr), Expr: expr, Fields: fields}
}

func TestTraces(t *testing.T) {
	for _, trace := range traces {
		t.Run(trace.name, func(t *testing.T) {
			got := []byte(tell(t, load(t, trace.sop), trace.events))
			file := filepath.Join("testdata", trace.name+".trace")
			if os.Getenv("SOPC_UPDATE") != "" {
				if err := os.WriteFile(file, got, 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if d := diff.Diff("recorded", want, "happens", got); d != nil {
				t.Errorf("%s", d)
			}
		})
	}
}

// tell plays events and writes what comes of each: "!" a refusal, "+" the
// duties of the host, "=" the state.
func tell(t *testing.T, p *Procedure, events []Event) string {
	var b strings.Builder
	var s State
	for i, e := range events {
		e.ID, e.At = fmt.Sprint("e", i+1), noon(i)
		line := e
		line.At = noon(0) // said once, below the line
		text, _ := json.Marshal(line)
		fmt.Fprintf(&b, "%s %s\n", e.At.Format("15.04"), strings.Replace(string(text), `"at":"2026-11-21T12:00:00Z",`, "", 1))
		next, commands, err := p.Apply(s, e)
		if err != nil {
			r := err.(*Refusal)
			fmt.Fprintf(&b, "  ! %s: %s\n", r.Code, r.Text.In(bahasa.ID))
			continue
		}
		for _, c := range commands {
			text, _ := json.Marshal(c)
			fmt.Fprintf(&b, "  + %s\n", text)
		}
		s = next
		state, _ := json.Marshal(s)
		fmt.Fprintf(&b, "  = %s\n", state)
	}
	return b.String()
}
