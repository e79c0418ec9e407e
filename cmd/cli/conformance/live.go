package conformance

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"sopc/compiler/condition"
	"sopc/compiler/program"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/scenario"
)

// Live lives a scenario of an SOP, from the start of a case on, a working day a
// step.
func (o *Office) Live(title string, s program.Scenario) (id string) {
	o.Helper()
	id = o.Begin(title, s)
	o.goOn(id, o.SOPs[title].Program, s)
	return id
}

// Begin begins the case of a scenario.
func (o *Office) Begin(title string, s program.Scenario) (id string) {
	o.Helper()
	p := o.SOPs[title].Program
	args := []string{"run", o.Files[title], "--json", "--sebagai", o.first, "--id-perintah", "mulai " + title + s.Name, "--sekarang", "2026-01-05T08:00"}
	out := o.Must(waiting, append(args, o.values(p, s)...)...)
	var first struct {
		Kind, Case string
		Format     int
	}
	if err := json.Unmarshal([]byte(strings.SplitN(out, "\n", 2)[0]), &first); err != nil || first.Kind != "case" || first.Format != 1 {
		o.Fatalf("%v: %s", err, out)
	}
	return first.Case
}

// values are the fields that a case asks for at its start.
func (o *Office) values(p *program.Program, s program.Scenario) (args []string) {
	data := o.rehearsed(p, s)[0].Data
	for i, f := range p.Fields {
		if v, given := data[i]; given {
			args = append(args, "--isi", f.ID+"="+condition.Show(f, v))
		}
	}
	return args
}

func (o *Office) rehearsed(p *program.Program, s program.Scenario) []engine.Event {
	o.Helper()
	procedure, err := engine.Load(p)
	if err != nil {
		o.Fatal(err)
	}
	trace, err := scenario.Rehearse(procedure, s, "")
	if err != nil {
		o.Fatal(err)
	}
	return trace.Events
}

// goOn does what a scenario rehearses, a working day after the other; people
// who are in doubt send each command twice.
func (o *Office) goOn(id string, p *program.Program, s program.Scenario) {
	o.Helper()
	for n, e := range o.rehearsed(p, s)[1:] {
		if e.Kind == engine.SubEnded && o.inside(id, p, e) {
			continue
		}
		pause := "+1 hari kerja"
		if e.Kind == engine.Lapsed { // the term has to pass first
			pause = "+40 hari kerja"
		}
		args := append(o.command(id, p, e), "--id-perintah", fmt.Sprintf("%s-%d", id, n), "--sekarang", pause)
		lane := ""
		if e.Lane >= 0 {
			lane = program.Key(p.Lanes[e.Lane].Name)
		}
		people := o.People[lane]
		if people == nil {
			people = []string{o.first}
		}
		code, out, errs := o.run(o.Data, append(args, "--sebagai", people[0])...)
		if code == misused && strings.Contains(errs, "sudah bertindak") { // four eyes
			o.Must(done, append(args, "--sebagai", people[1])...)
			people = people[1:]
		} else if code != done {
			o.Fatalf("%q: %d\n%s%s", args, code, out, errs)
		}
		if n%3 == 0 {
			if again := o.Must(done, append(args, "--sebagai", people[0])...); !strings.Contains(again, "tidak ada yang berubah") {
				o.Fatalf("%q, sent again:\n%s", args, again)
			}
		}
	}
}

// inside lives the case inside a task, if the SOP is there.
func (o *Office) inside(id string, p *program.Program, e engine.Event) bool {
	o.Helper()
	t := o.task(id, e.Task)
	sub := o.SOPs[t.Sub]
	if sub == nil {
		return false
	}
	s, task := sub.Scenarios[0], fmt.Sprintf("%s/%d", id, e.Task)
	child := t.SubCase
	if child == "" {
		args := []string{"run", o.Files[sub.Program.Title], "--induk", task, "--sebagai", o.first, "--sekarang", o.State(id).Last}
		o.Must(waiting, append(args, o.values(sub.Program, s)...)...)
		child, _ = host.InsideID(id, e.Task, 1)
	}
	o.goOn(child, sub.Program, s)
	if now := o.State(child); now.Phase != string(engine.Ended) || now.Parent != task {
		o.Fatalf("%s is %+v", child, now)
	}
	return true
}

// command writes an event as a command line.
func (o *Office) command(id string, p *program.Program, e engine.Event) []string {
	o.Helper()
	args := []string{"case", "do", id, fmt.Sprint(e.Task)}
	switch e.Kind {
	case engine.Answered:
		return append(args, "--jawab", map[bool]string{true: "ya", false: "tidak"}[e.Yes])
	case engine.Confirmed:
		return append(args, "--setuju", "--pelaksana", p.Lanes[e.Lane].ID)
	case engine.Lapsed:
		return append(args, "--lewat-waktu")
	case engine.SubEnded:
		return append(args, "--sop-berakhir", e.Reason)
	}
	step := &p.Steps[o.task(id, e.Task).Step-1]
	for _, i := range e.Inputs {
		args = append(args, "--centang", step.Inputs[i].Names[0])
	}
	for _, i := range e.Outputs {
		args = append(args, "--output", step.Outputs[i].Names[0]+"=nomor "+fmt.Sprint(i))
	}
	for i, f := range p.Fields {
		v, filled := e.Data[i]
		switch {
		case !filled:
		case f.Type == program.Berkas:
			file := filepath.Join(o.TempDir(), v.(string))
			if err := os.WriteFile(file, []byte("isi "+v.(string)), 0o600); err != nil {
				o.Fatal(err)
			}
			args = append(args, "--lampiran", f.ID+"="+file)
		default:
			args = append(args, "--isi", f.ID+"="+condition.Show(f, v))
		}
	}
	if e.Kind == engine.Decided {
		way := step.Outcomes[e.Outcome]
		if args = append(args, "--putusan", way.Label); e.Reason != "" {
			args = append(args, "--alasan", e.Reason)
		}
		if way.Go.Back && e.Reason != "" {
			args[1] = "return"
		}
	}
	return args
}
