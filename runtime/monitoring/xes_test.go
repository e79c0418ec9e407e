package monitoring_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"sopc/compiler/program"
	"sopc/compiler/specimen"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/monitoring"
	"sopc/runtime/scenario"
)

// counted is what is to be found in a log, by the control cards of its cases.
type counted struct {
	Cases    int            `json:"cases"`
	Events   int            `json:"events"`
	Variants map[string]int `json:"variants"`
	Follows  map[string]int `json:"follows"`
	Starts   map[string]int `json:"starts"`
	Ends     map[string]int `json:"ends"`
}

// randomLog writes the log of cases of random SOPs, and of one with hostile
// words, that ended, are open, or were cancelled.
func randomLog(t *testing.T) (text string, want counted) {
	t.Helper()
	want = counted{Variants: map[string]int{}, Follows: map[string]int{}, Starts: map[string]int{}, Ends: map[string]int{}}
	var log bytes.Buffer
	l := monitoring.NewLog(&log)
	rng := rand.New(rand.NewPCG(7, 7))
	sops := []*program.Program{review()}
	sops[0].Title, sops[0].Steps[0].Text = "<Surat> & \"tamu\"\x00", "Menyusun\tkonsep\n\u202e <b>&amp;</b> \U0001f4c4"
	for range 24 {
		sops = append(sops, specimen.Program(rng, specimen.Size{Steps: 2 + rng.IntN(8)}))
	}
	for i, sop := range sops {
		p, err := engine.Load(sop)
		if err != nil {
			t.Fatal(err)
		}
		trace, err := scenario.Rehearse(p, program.Scenario{}, "")
		var missing *scenario.AnswerError
		if errors.As(err, &missing) && missing.Suggested != nil {
			trace = missing.Suggested
		} else if err != nil {
			continue // what is suggested goes in circles
		}
		events := trace.Events[:min(len(trace.Events), 200)] // some go in circles
		if len(events) > 2 && i%3 == 1 {
			events = events[:1+rng.IntN(len(events)-1)]
		}
		if len(events) < len(trace.Events) && i%2 == 0 {
			events = append(slices.Clone(events), engine.Event{ID: "batal", Kind: engine.Cancelled, Lane: -1, Reason: "ditarik"})
		}
		var record []host.Entry
		for n := range events {
			events[n].At = epoch.Add(time.Duration(n) * 17 * time.Minute)
			record = append(record, host.Entry{No: n + 1, Event: events[n]})
		}
		id := fmt.Sprintf("2026-%04d", i)
		if err := l.Case(id, program.Hash(sop), p, record); err != nil {
			t.Fatal(err)
		}
		want.add(t, p, events)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return log.String(), want
}

// add counts a case by its control card: of each visit that was done its steps,
// in the order in which they closed.
func (w *counted) add(t *testing.T, p *engine.Procedure, events []engine.Event) {
	t.Helper()
	card, err := p.Card(events)
	if err != nil {
		t.Fatal(err)
	}
	var done []string
	handed := 0
	for _, v := range card.Visits {
		w.Events++ // how it closed, or that it opened
		if v.Task > 0 && v.Result != "" {
			w.Events++
		}
		if v.Done() {
			done = append(done, seen(fmt.Sprintf("%d. %s", v.Step+1, p.Program.Steps[v.Step].Text)))
		}
	}
	var s engine.State
	for _, e := range events {
		next, commands, err := p.Apply(s, e)
		if err != nil {
			t.Fatal(err)
		}
		s = next
		for _, c := range commands {
			if c.Kind == engine.Open && c.Part > 0 {
				handed++
			}
		}
	}
	w.Cases++
	w.Events += handed
	w.Variants[strings.Join(done, ",")]++
	for i := range done {
		if i > 0 {
			w.Follows[done[i-1]+","+done[i]]++
		}
	}
	if len(done) > 0 {
		w.Starts[done[0]]++
		w.Ends[done[len(done)-1]]++
	}
}

// seen is a text as XML can hold it.
func seen(s string) string { return strings.ReplaceAll(s, "\x00", "\ufffd") }

// A library for process mining reads the log as we mean it.
func TestProcessMiningReadsTheLog(t *testing.T) {
	need := func(err error, what string) {
		t.Helper()
		switch {
		case err == nil:
		case os.Getenv("CI") == "true":
			t.Fatalf("%s: %v", what, err)
		default:
			t.Skip(what)
		}
	}
	const judge = "../../testdata/xes"
	_, err := exec.LookPath("node")
	need(err, "node is not installed")
	_, err = os.Stat(judge + "/node_modules/pm4js")
	need(err, "pm4js is not installed: npm ci in testdata/xes")

	text, want := randomLog(t)
	c := exec.CommandContext(t.Context(), "node", "read.mjs")
	c.Dir, c.Stdin = judge, strings.NewReader(text)
	var errs bytes.Buffer
	c.Stderr = &errs
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, errs.String())
	}
	var got counted
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	if want.Cases < 15 || len(want.Follows) < 30 || len(want.Variants) < 10 {
		t.Fatalf("the log is too poor: %+v", want)
	}
	if got.Cases != want.Cases || got.Events != want.Events {
		t.Errorf("%d cases with %d events, want %d with %d", got.Cases, got.Events, want.Cases, want.Events)
	}
	for name, both := range map[string][2]map[string]int{"variants": {got.Variants, want.Variants}, "follows": {got.Follows, want.Follows}, "starts": {got.Starts, want.Starts}, "ends": {got.Ends, want.Ends}} {
		if !maps.Equal(both[0], both[1]) {
			t.Errorf("%s: %v\nwant %v", name, both[0], both[1])
		}
	}
}

// The log keeps the structure of IEEE 1849: what may stand where and in which
// order, keys with a prefix of a declared extension, the global attributes in
// each trace and event, values of their type, transitions of the lifecycle.
func TestLogKeepsTheStandard(t *testing.T) {
	text, _ := randomLog(t)
	order := map[string]int{"extension": 0, "global": 1, "classifier": 2, "string": 3, "date": 3, "int": 3, "trace": 4, "event": 4}
	within := map[string][]string{"": {"log"}, "log": {"extension", "global", "classifier", "string", "date", "trace"},
		"global": {"string", "date"}, "trace": {"string", "date", "event"}, "event": {"string", "date"}}
	transitions := []string{"start", "reassign", "complete", "autoskip", "manualskip", "ate_abort", "pi_abort"}
	type element struct {
		name string
		last int
		keys map[string]string
	}
	open := []element{{}}
	extensions := map[string]string{}
	globals := map[string]map[string]string{}
	last := map[string]time.Time{} // of the trace
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			parent := &open[len(open)-1]
			name := e.Name.Local
			if e.Name.Space != "http://www.xes-standard.org/" || !slices.Contains(within[parent.name], name) {
				t.Fatalf("<%s> in <%s>", name, parent.name)
			}
			if order[name] < parent.last {
				t.Fatalf("<%s> comes too late in <%s>", name, parent.name)
			}
			parent.last = order[name]
			a := map[string]string{}
			for _, attribute := range e.Attr {
				a[attribute.Name.Local] = attribute.Value
			}
			switch name {
			case "extension":
				if extensions[a["prefix"]] = a["uri"]; a["uri"] != "http://www.xes-standard.org/"+a["prefix"]+".xesext" || a["name"] == "" {
					t.Errorf("extension %v", a)
				}
			case "global":
				globals[a["scope"]] = nil
			case "trace":
				last = map[string]time.Time{}
			case "string", "date":
				if prefix, _, of := strings.Cut(a["key"], ":"); of && extensions[prefix] == "" {
					t.Errorf("%q is of no extension", a["key"])
				}
				if _, twice := parent.keys[a["key"]]; twice {
					t.Errorf("%q stands twice in <%s>", a["key"], parent.name)
				}
				parent.keys[a["key"]] = a["value"]
				if name == "date" {
					at, err := time.Parse(time.RFC3339, a["value"])
					if err != nil {
						t.Error(err)
					}
					if a["key"] == "time:timestamp" && parent.name == "event" {
						if at.Before(last["at"]) {
							t.Errorf("%v comes after %v", at, last["at"])
						}
						last["at"] = at
					}
				}
			}
			keys := map[string]string{}
			if name == "global" {
				keys["scope"] = a["scope"]
			}
			open = append(open, element{name: name, keys: keys})
		case xml.EndElement:
			closed := open[len(open)-1]
			open = open[:len(open)-1]
			switch closed.name {
			case "global":
				scope := closed.keys["scope"]
				delete(closed.keys, "scope")
				globals[scope] = closed.keys
			case "trace", "event":
				if len(globals[closed.name]) == 0 {
					t.Fatalf("no global attributes of <%s>", closed.name)
				}
				for key := range globals[closed.name] {
					if closed.keys[key] == "" {
						t.Errorf("<%s> without %q: %v", closed.name, key, closed.keys)
					}
				}
				if closed.name == "event" && !slices.Contains(transitions, closed.keys["lifecycle:transition"]) {
					t.Errorf("transition %q", closed.keys["lifecycle:transition"])
				}
			}
		}
	}
}
