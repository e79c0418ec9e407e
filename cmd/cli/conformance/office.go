// Package conformance lives the cases of an office through the commands of a
// program alone, and proves them. A place of cases (cli.Place) is finished when
// the gallery was lived on it.
package conformance

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sopc/compiler"
	"sopc/compiler/program"
)

// Program runs one command of a program, for an office with this data
// directory. The key, where the place of the cases takes it from a file, is to
// be the one beside it, in data + ".pem".
type Program func(data string, args ...string) (code int, out, errs string)

// The exit codes that are met here.
const (
	done    = 0
	misused = 2
	waiting = 4
)

// Office is a folder of SOPs, with two people for each pelaksana, in a roster in
// its data directory.
type Office struct {
	testing.TB
	Data   string
	SOPs   map[string]*compiler.Unit // by title, with their scenarios
	Files  map[string]string         // by title
	People map[string][]string       // by program.Key of the lane

	run    Program
	titles []string // in the order of the files
	uji    []uji
	first  string // of the people
}

// uji is an uji block: the SOP it is of, and the file that holds it.
type uji struct{ sop, file, name string }

// NewOffice makes an office of a folder of SOPs, with a data directory of its
// own.
func NewOffice(t testing.TB, folder string, run Program) *Office {
	o := &Office{TB: t, Data: t.TempDir(), SOPs: map[string]*compiler.Unit{}, Files: map[string]string{}, People: map[string][]string{}, run: run}
	var people strings.Builder
	var sop string
	for _, u := range compiler.Compile(sources(t, folder), compiler.Options{}).Units {
		if filepath.Ext(u.Name) == ".sop" {
			sop = u.Name
		}
		for _, s := range u.Scenarios {
			o.uji = append(o.uji, uji{sop, u.Name, s.Name})
		}
		if filepath.Ext(u.Name) == ".uji" {
			if title := u.Program.Title; strings.HasPrefix(u.Name, strings.TrimSuffix(o.Files[title], "sop")) {
				o.SOPs[title].Scenarios = append(o.SOPs[title].Scenarios, u.Scenarios...)
			}
			continue
		}
		if u.Program == nil {
			t.Fatalf("%s has errors", u.Name)
		}
		if title := u.Program.Title; o.SOPs[title] == nil { // the first of its title
			o.SOPs[title], o.Files[title] = u, u.Name
			o.titles = append(o.titles, title)
		}
		for _, l := range u.Program.Lanes {
			key := program.Key(l.Name)
			if o.People[key] != nil {
				continue
			}
			for _, given := range []string{"Ani", "Budi"} {
				person := fmt.Sprintf("%s Pegawai%d", given, len(o.People)+1)
				o.People[key] = append(o.People[key], person)
				fmt.Fprintf(&people, "[[petugas]]\nnama = %q\npelaksana = [%q]\n\n", person, l.Name)
			}
			if o.first == "" {
				o.first = o.People[key][0]
			}
		}
	}
	if err := os.WriteFile(filepath.Join(o.Data, "petugas.toml"), []byte(people.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return o
}

// sources are the SOPs of a folder, each followed by its scenarios.
func sources(t testing.TB, folder string) (all []compiler.Source) {
	sops, err := filepath.Glob(filepath.Join(folder, "*.sop"))
	if err != nil || len(sops) == 0 {
		t.Fatalf("no SOPs in %s: %v", folder, err)
	}
	for _, sop := range sops {
		stem := strings.TrimSuffix(sop, ".sop")
		scenarios, _ := filepath.Glob(stem + ".*uji")
		for _, name := range append([]string{sop}, scenarios...) {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, compiler.Source{Name: name, Text: text})
		}
	}
	return all
}

// Open takes the roster away, before a worker reads it: anybody may act.
func (o *Office) Open() *Office {
	o.Helper()
	if err := os.Remove(filepath.Join(o.Data, "petugas.toml")); err != nil {
		o.Fatal(err)
	}
	return o
}

// Anybody is somebody of the office, always the same.
func (o *Office) Anybody() string { return o.first }

// Must runs a command that must end with an exit code.
func (o *Office) Must(code int, args ...string) string {
	o.Helper()
	return o.must(o.run, o.Data, code, args...)
}

func (o *Office) must(run Program, data string, code int, args ...string) string {
	o.Helper()
	got, out, errs := run(data, args...)
	if got != code {
		o.Fatalf("sopc %q: exit code %d, want %d\n%s%s", args, got, code, out, errs)
	}
	return out
}

// Case is what is needed of `sopc case next --json`.
type Case struct {
	Format  int    `json:"format"`
	Case    string `json:"case"`
	Title   string `json:"title"`
	Phase   string `json:"phase"`
	End     string `json:"end"`
	Parent  string `json:"parent"`
	Started string `json:"started"`
	Last    string `json:"last"`
	Tasks   []Task `json:"tasks"`
}

// Task is an open task of it.
type Task struct {
	Task    int    `json:"task"`
	Step    int    `json:"step"`     // from 1
	Sub     string `json:"sub"`      // title of the SOP that must end first
	SubCase string `json:"sub_case"` // the case of it
}

// task is one of the open tasks.
func (o *Office) task(id string, no int) Task {
	o.Helper()
	for _, t := range o.State(id).Tasks {
		if t.Task == no {
			return t
		}
	}
	o.Fatalf("%s: task %d is not open", id, no)
	return Task{}
}

// State tells where a case stands.
func (o *Office) State(id string) (c Case) {
	o.Helper()
	out := o.Must(done, "case", "next", id, "--json")
	if err := json.Unmarshal([]byte(out), &c); err != nil || c.Format != 1 || c.Case != id {
		o.Fatalf("%v:\n%s", err, out)
	}
	return c
}

// longest is the scenario with the most events.
func (o *Office) longest(title string) (program.Scenario, bool) {
	u := o.SOPs[title]
	if len(u.Scenarios) == 0 {
		return program.Scenario{}, false
	}
	return slices.MaxFunc(u.Scenarios, func(a, b program.Scenario) int {
		return len(o.rehearsed(u.Program, a)) - len(o.rehearsed(u.Program, b))
	}), true
}
