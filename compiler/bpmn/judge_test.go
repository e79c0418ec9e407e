package bpmn_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"sopc/compiler/bpmn"
	"sopc/compiler/program"
)

// The judges are those whom a modelling tool asks: bpmn-moddle reads what was
// written, bpmnlint lints it by its recommended rules (testdata/bpmn). What they
// understood is compared with the program: lanes, tasks, the way from each step
// to the next with what the flows say, ends, timers, cells of the form.

const judges = "../../testdata/bpmn"

func need(t *testing.T, err error, what string) {
	t.Helper()
	switch {
	case err == nil:
	case os.Getenv("CI") == "true":
		t.Fatalf("%s: %v", what, err)
	default:
		t.Skip(what)
	}
}

// ask hands the diagrams of subjects to a script and returns its answers in
// order.
func ask[Answer any](t *testing.T, script string, all []subject, environment ...string) []Answer {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: the judges are not asked")
	}
	_, err := exec.LookPath("node")
	need(t, err, "node is not installed")
	_, err = os.Stat(filepath.Join(judges, "node_modules", "bpmn-js"))
	need(t, err, "the judges are not installed: npm ci in testdata/bpmn")
	var in bytes.Buffer
	questions := json.NewEncoder(&in)
	for _, s := range all {
		if err := questions.Encode(map[string]string{"id": s.name, "text": string(write(t, s))}); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 4*time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, "node", script)
	c.Dir, c.Stdin, c.Env = judges, &in, append(os.Environ(), environment...)
	var failed bytes.Buffer
	c.Stderr = &failed
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", script, err, failed.String())
	}
	var answers []Answer
	for d := json.NewDecoder(bytes.NewReader(out)); d.More(); {
		var a Answer
		if err := d.Decode(&a); err != nil {
			t.Fatal(err)
		}
		answers = append(answers, a)
	}
	if len(answers) != len(all) {
		t.Fatalf("%s: %d answers to %d questions", script, len(answers), len(all))
	}
	return answers
}

// model is a process as bpmn-moddle understood it.
type model struct {
	Error      string
	Warnings   []string
	Reports    []struct{ ID, Rule, Message string }
	Name       string
	Process    string
	Executable bool
	Doc        string
	Lanes      []struct {
		Name  string
		Doc   string
		Nodes []string
	}
	Nodes []element
	Flows []sequence
}

type element struct {
	ID, Type, Name, Doc, Time, Host, Calls, Message, Otherwise string
	Interrupts                                                 bool
	In, Out, Definitions                                       []string
}

type sequence struct{ ID, Name, From, To, Condition, Doc string }

func TestModdleAndLintAcceptWritten(t *testing.T) { judge(t, written()) }

func TestModdleAndLintAcceptGrown(t *testing.T) { judge(t, append(grown(240, 24), extremes()...)) }

func judge(t *testing.T, all []subject) {
	for i, m := range ask[model](t, "read.mjs", all) {
		name := all[i].name
		if m.Error != "" {
			t.Errorf("%s: %s", name, m.Error)
			continue
		}
		for _, w := range m.Warnings {
			t.Errorf("%s: bpmn-moddle warns: %s", name, w)
		}
		for _, r := range m.Reports {
			t.Errorf("%s: bpmnlint: %s: %s (%s)", name, r.ID, r.Message, r.Rule)
		}
		compare(t, name, all[i].p, m)
	}
}

// reading is a model beside the program that it should mean.
type reading struct {
	*testing.T
	name  string
	p     *program.Program
	nodes map[string]element
	flows map[string]sequence
	lane  map[string]int
}

func (r *reading) want(ok bool, format string, args ...any) {
	r.Helper()
	if !ok {
		r.Errorf("%s: %s", r.name, fmt.Sprintf(format, args...))
	}
}

func compare(t *testing.T, name string, p *program.Program, m model) {
	r := &reading{t, name, p, map[string]element{}, map[string]sequence{}, map[string]int{}}
	for i, l := range m.Lanes {
		for _, n := range l.Nodes {
			r.lane[n] = i
		}
	}
	for _, n := range m.Nodes {
		r.nodes[n.ID] = n
	}
	for _, f := range m.Flows {
		r.flows[f.ID] = f
	}
	r.want(!m.Executable, "it is executable")
	r.want(says(m.Name, p.Title), "the pool is called %q", m.Name)
	r.lanes(m)
	for _, text := range p.Identity.LegalBasis {
		r.want(says(m.Doc, text.Text), "the legal basis lacks %q", text.Text)
	}
	r.want(says(m.Doc, p.Identity.Number), "the number is missing")
	r.want(r.land(r.nodes["Mulai"].Out[0]) == r.target(program.Arrow{To: p.Start}, nil), "Mulai leads to %s", r.land(r.nodes["Mulai"].Out[0]))
	for i := range p.Steps {
		r.step(i)
	}
	for b := range p.Parallels {
		r.block(b)
	}
}

// says reports whether a text is there, whatever becomes of blanks and of what
// cannot be seen.
func says(doc, text string) bool {
	return strings.Contains(seen(doc), seen(text))
}

func seen(s string) string {
	return strings.Map(func(r rune) rune {
		if !strconv.IsPrint(r) || r == ' ' || r == '\ufffd' {
			return -1
		}
		return r
	}, s)
}

func (r *reading) lanes(m model) {
	lanes := len(r.p.Lanes)
	if lanes == 0 || slices.ContainsFunc(r.p.Steps, func(s program.Step) bool { return len(s.Actors) == 0 }) {
		lanes++
	}
	r.want(len(m.Lanes) == lanes, "%d lanes", len(m.Lanes))
	for i, l := range r.p.Lanes {
		r.want(says(m.Lanes[i].Name, l.Name), "lane %d is called %q", i+1, m.Lanes[i].Name)
		r.want(!l.Outside || strings.HasSuffix(m.Lanes[i].Name, "(luar)") || seen(l.Name) == "", "lane %d does not say that it stands outside", i+1)
		r.want(says(m.Lanes[i].Doc, l.FullName), "lane %d has no full name", i+1)
	}
}

// land follows a flow to where somebody does something or the flow parts, and
// names that place.
func (r *reading) land(id string) string {
	n := r.nodes[r.flows[id].To]
	switch {
	case strings.HasSuffix(n.ID, "_bersama"):
		return strings.TrimSuffix(n.ID, "_bersama")
	case n.Type == "ExclusiveGateway" && len(n.Out) == 1:
		return r.land(n.Out[0])
	case n.Type == "EndEvent" || n.Type == "IntermediateThrowEvent":
		return "akhir " + seen(n.Name)
	}
	return n.ID
}

// target names the place that an arrow leads to in the same way.
func (r *reading) target(a program.Arrow, in *program.Track) string {
	switch a.To.Kind {
	case program.ToStep:
		if r.p.Steps[a.To.Index].When != nil {
			return fmt.Sprintf("Bila_%d", a.To.Index+1)
		}
		return fmt.Sprintf("Langkah_%d", a.To.Index+1)
	case program.ToParallel:
		if tracks := r.p.Parallels[a.To.Index].Tracks; len(tracks) == 1 {
			return r.target(program.Arrow{To: program.Target{Kind: program.ToStep, Index: tracks[0].Steps[0]}}, nil)
		}
		return fmt.Sprintf("Serentak_%d", a.To.Index+1)
	case program.ToJoin:
		if b := r.p.Parallels[in.Parallel]; len(b.Tracks) == 1 {
			if b.Next.Beyond == nil {
				return r.target(b.Next, nil)
			}
			return fmt.Sprintf("Serentak_%d_selesai_batas", in.Parallel+1)
		}
		return fmt.Sprintf("Serentak_%d_selesai", in.Parallel+1)
	}
	e := r.p.Ends[a.To.Index]
	word := map[program.EndKind]string{program.Finished: "Selesai", program.Stopped: "Berhenti", program.Continues: "Bersambung"}[e.Kind]
	text := seen(e.Text)
	switch {
	case text == "":
		return "akhir " + word
	case e.Kind != program.Continues:
		return "akhir " + word + ":" + text
	case strings.HasPrefix(strings.ToUpper(strings.TrimSpace(e.Text)), "SOP "):
		return "akhir Bersambungke" + text
	}
	return "akhir BersambungkeSOP" + text
}

// exits are the flows out of a place: what each says, and where it leads.
func (r *reading) exits(n element) (all []string) {
	for _, id := range n.Out {
		f := r.flows[id]
		if to := r.nodes[f.To]; f.Name == "lainnya" && strings.HasPrefix(to.ID, strings.SplitN(n.ID, "_", 3)[0]) && strings.Contains(to.Name, "(lanjutan)") {
			all = append(all, r.exits(to)...)
			continue
		}
		all = append(all, seen(f.Name)+" → "+r.land(id))
	}
	slices.Sort(all)
	return all
}

// arrows are what the program says of them. What a single flow would say is
// not written beside it.
func (r *reading) arrows(in *program.Track, labels []string, chains []program.Arrow) (all []string) {
	for i, a := range chains {
		label := labels[i]
		for a := &a; a != nil; a = a.Beyond {
			said := label
			if a.Limit > 0 {
				said += fmt.Sprintf("(maks %d kali)", a.Limit)
			}
			all = append(all, seen(said)+" → "+r.target(*a, in))
			label += "(selebihnya)"
		}
	}
	if len(all) == 1 {
		_, to, _ := strings.Cut(all[0], " → ")
		all[0] = " → " + to
	}
	slices.Sort(all)
	return all
}

func (r *reading) same(what string, got, want []string) {
	r.Helper()
	r.want(slices.Equal(got, want), "%s: the flows are\n%s\nand should be\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
}

// behind is the node at which the way out of a task or an event begins: itself,
// or the gateway behind it.
func (r *reading) behind(n element, gate string) element {
	if len(n.Out) == 1 {
		if to := r.nodes[r.flows[n.Out[0]].To]; to.ID == gate {
			return to
		}
	}
	return n
}

func (r *reading) step(i int) {
	s := &r.p.Steps[i]
	number := strconv.Itoa(i + 1)
	first, ok := r.nodes["Langkah_"+number]
	if r.want(ok, "step %s is missing", number); !ok {
		return
	}
	r.want(strings.HasPrefix(first.Name, number+". ") && says(first.Name, s.Text), "step %s is called %q", number, first.Name)
	for _, texts := range [][]string{s.Details, s.Remarks, {s.Question}, {s.Sub}} {
		for _, text := range texts {
			r.want(says(first.Doc, text), "step %s does not tell %q", number, text)
		}
	}
	for _, items := range [][]program.Item{s.Inputs, s.Outputs} {
		for _, it := range items {
			for _, n := range it.Names {
				r.want(says(first.Doc, n), "step %s does not tell of %q", number, n)
			}
		}
	}
	if s.Time != nil {
		r.want(says(first.Doc, s.Time.Text), "step %s does not tell its time", number)
	}
	if s.When != nil {
		gate := r.nodes["Bila_"+number]
		text := s.When.Text
		if s.When.Rule != nil {
			text = s.When.Rule.Source
		}
		r.want(says(gate.Name, text), "the condition of step %s is %q", number, gate.Name)
		var got, yes []string
		for _, id := range gate.Out {
			if f := r.flows[id]; f.Name == "Ya" && says(f.Condition, text) && seen(f.Condition) == seen(text) {
				yes = append(yes, r.land(id))
			} else {
				got = append(got, seen(f.Name)+" → "+r.land(id))
			}
		}
		slices.Sort(got)
		r.want(slices.Equal(yes, []string{"Langkah_" + number}), "step %s: Ya leads to %v", number, yes)
		r.want(gate.Otherwise != "", "step %s: no default flow passes it by", number)
		want := r.arrows(s.Track, []string{"Tidak"}, []program.Arrow{s.Next})
		if len(want) == 1 {
			want[0] = r.said("Tidak", s.Next) + want[0]
		}
		r.same("step "+number+", Tidak", got, want)
	}
	last := r.tasks(i)
	r.edge(i, last)
	out := last
	if to := r.nodes[r.flows[last.Out[0]].To]; strings.HasPrefix(to.ID, last.ID+"_bersama_selesai") {
		out = to
	}
	if len(s.Outcomes) == 0 {
		out = r.behind(out, out.ID+"_batas")
		r.same("step "+number, r.exits(out), r.arrows(s.Track, []string{""}, []program.Arrow{s.Next}))
		return
	}
	out = r.behind(out, "Putusan_"+number)
	if out.Type == "ExclusiveGateway" {
		r.want(says(out.Name, s.Question), "the question of step %s is %q", number, out.Name)
	}
	var labels []string
	var chains []program.Arrow
	for _, o := range s.Outcomes {
		label := o.Label
		if seen(label) == "" {
			label = "(tanpa label)"
		}
		labels, chains = append(labels, label), append(chains, o.Go)
	}
	r.same("the decision of step "+number, r.exits(out), r.arrows(s.Track, labels, chains))
	if s.Computed && out.Type == "ExclusiveGateway" {
		r.rules(number, s)
	}
}

// said is a label with the limit of an arrow.
func (r *reading) said(label string, a program.Arrow) string {
	if a.Limit > 0 {
		label += fmt.Sprintf("(maks %d kali)", a.Limit)
	}
	return seen(label)
}

// rules: each outcome of a computed decision has a flow with its rule, or is
// what is left.
func (r *reading) rules(number string, s *program.Step) {
	var conditions []string
	others := 0
	for id, n := range r.nodes {
		if id != "Putusan_"+number && !strings.HasPrefix(id, "Putusan_"+number+"_") {
			continue
		}
		for _, out := range n.Out {
			if f := r.flows[out]; out == n.Otherwise && f.Condition == "" {
				others++
			} else {
				conditions = append(conditions, seen(f.Condition))
			}
		}
	}
	for _, o := range s.Outcomes {
		if o.Rule != nil {
			r.want(slices.ContainsFunc(conditions, func(c string) bool { return strings.HasPrefix(c, seen(o.Rule.Source)) }), "step %s: no flow has the rule %q", number, o.Rule.Source)
		} else {
			r.want(others > 0, "step %s: no default flow", number)
		}
	}
}

// tasks checks the tasks of a step, in the order in which the row is handed on,
// and returns the one of who leads the last group.
func (r *reading) tasks(i int) (last element) {
	s := &r.p.Steps[i]
	groups := s.Actors
	if len(groups) == 0 {
		groups = []program.Group{{{Lane: len(r.p.Lanes)}}}
	}
	for g, group := range groups {
		id := fmt.Sprintf("Langkah_%d", i+1)
		if g > 0 {
			id += "_" + strconv.Itoa(g+1)
			before := last
			if to := r.nodes[r.flows[last.Out[0]].To]; to.ID == last.ID+"_bersama_selesai" {
				before = to
			}
			r.want(len(before.Out) == 1 && r.land(before.Out[0]) == id, "%s is not handed on to %s", before.ID, id)
		}
		last = r.nodes[id]
		r.want(r.lane[id] == group[0].Lane, "%s stands in lane %d", id, r.lane[id]+1)
		r.want(says(last.Name, group[0].Does), "%s does not say what is done", id)
		want := "UserTask"
		switch {
		case g == 0 && s.Sub != "":
			want = "CallActivity"
			r.want(last.Calls != "" && last.Calls == process(r.T, s.Sub), "%s calls %q", id, last.Calls)
		case g == len(groups)-1 && s.Wait != nil:
			want = "ReceiveTask"
			r.want(says(last.Message, s.Wait.For), "%s waits for %q", id, last.Message)
		}
		r.want(last.Type == want, "%s is a %s", id, last.Type)
		lanes := map[int]bool{}
		for _, a := range group {
			lanes[a.Lane] = true
		}
		if len(lanes) > 1 && g == len(groups)-1 && s.Wait != nil && s.Wait.Lapse != nil {
			for _, a := range group[1:] {
				r.want(a.Lane == group[0].Lane || says(last.Name, r.p.Lanes[a.Lane].Name), "%s does not name lane %d", id, a.Lane+1)
			}
			continue
		}
		split := r.nodes[id+"_bersama"]
		if len(lanes) == 1 {
			r.want(split.ID == "", "%s is shared", id)
			continue
		}
		r.want(split.Type == "ParallelGateway" && len(split.Out) == len(lanes), "%s is not shared by %d lanes", id, len(lanes))
		for _, f := range split.Out {
			n := r.nodes[r.flows[f].To]
			r.want(lanes[r.lane[n.ID]], "%s is shared with lane %d", id, r.lane[n.ID]+1)
			delete(lanes, r.lane[n.ID])
			r.want(len(n.Out) == 1 && r.flows[n.Out[0]].To == id+"_bersama_selesai", "%s is not waited for", n.ID)
		}
		r.want(len(lanes) == 0 && len(r.nodes[id+"_bersama_selesai"].In) == len(split.Out), "%s: somebody is missing", id)
	}
	return last
}

// process is the id of the process of an SOP with a title.
func process(t *testing.T, title string) string {
	var b bytes.Buffer
	p := &program.Program{Format: program.Format, Title: title, Clock: program.Working, Start: program.Target{Kind: program.ToEnd}, Ends: []program.End{{Kind: program.Finished}}}
	if err := bpmn.Write(&b, p, bpmn.Options{}); err != nil {
		t.Fatal(err)
	}
	_, id, _ := strings.Cut(b.String(), `<bpmn:process id="`)
	id, _, _ = strings.Cut(id, `"`)
	return id
}

// edge checks the timers of a step, which stand on a task.
func (r *reading) edge(i int, on element) {
	s := &r.p.Steps[i]
	type clock struct{ time, tells string }
	var got, want []clock
	for _, n := range r.nodes {
		if n.Host != on.ID {
			r.want(!strings.HasPrefix(n.Host, fmt.Sprintf("Langkah_%d_", i+1)), "%s stands on %s", n.ID, n.Host)
			continue
		}
		r.want(n.Type == "BoundaryEvent" && slices.Equal(n.Definitions, []string{"TimerEventDefinition"}), "%s is no timer", n.ID)
		if n.Interrupts {
			r.want(s.Wait != nil && s.Wait.Lapse != nil, "%s interrupts", n.ID)
			if s.Wait != nil && s.Wait.Lapse != nil {
				if s.Wait.Term != nil {
					r.want(says(n.Time, s.Wait.Term.Text), "%s goes off after %q", n.ID, n.Time)
				}
				r.same("the lapse of "+on.ID, r.exits(r.behind(n, n.ID+"_batas")), r.arrows(s.Track, []string{""}, []program.Arrow{*s.Wait.Lapse}))
			}
			continue
		}
		to := r.nodes[r.flows[n.Out[0]].To]
		r.want(to.Type == "EndEvent", "%s leads on to %s", n.ID, to.ID)
		got = append(got, clock{seen(n.Time), to.Definitions[0] + " " + seen(to.Name)})
	}
	tells := func(definition, word string, lane int) string {
		if lane == len(r.p.Lanes) {
			return definition + " " + word + "(tanpapelaksana)"
		}
		name := seen(r.p.Lanes[lane].Name)
		if name == "" {
			name = fmt.Sprintf("Pelaksana%d", lane+1)
		} else if r.p.Lanes[lane].Outside {
			name += "(luar)"
		}
		return definition + " " + word + name
	}
	if w := s.Wait; w != nil && w.Lapse == nil && w.Term != nil {
		want = append(want, clock{seen(w.Term.Text), tells("MessageEventDefinition", "Ingatkan", r.lane[on.ID])})
	}
	for _, l := range s.Late {
		due := "waktulangkah"
		if s.Time != nil {
			due = seen(s.Time.Text)
		}
		if l.After != nil {
			due += "+" + seen(l.After.Text)
		}
		if l.Escalate {
			want = append(want, clock{due, tells("EscalationEventDefinition", "Laporkanke", l.Lane)})
		} else {
			want = append(want, clock{due, tells("MessageEventDefinition", "Ingatkan", l.Lane)})
		}
	}
	order := func(a, b clock) int { return strings.Compare(a.time+a.tells, b.time+b.tells) }
	slices.SortFunc(got, order)
	slices.SortFunc(want, order)
	r.want(slices.Equal(got, want), "%s has the timers %v and should have %v", on.ID, got, want)
}

// block checks a parallel block: its gateways, and that each track comes to
// its end with one flow.
func (r *reading) block(b int) {
	block := &r.p.Parallels[b]
	id := fmt.Sprintf("Serentak_%d", b+1)
	if len(block.Tracks) == 1 {
		return
	}
	fork, join := r.nodes[id], r.nodes[id+"_selesai"]
	r.want(fork.Type == "ParallelGateway" && says(fork.Name, block.Text), "%s is a %s called %q", id, fork.Type, fork.Name)
	r.want(join.Type == "ParallelGateway" && len(join.In) == len(block.Tracks), "%s waits for %d tracks", id, len(join.In))
	var got, want []string
	for _, f := range fork.Out {
		got = append(got, r.land(f))
	}
	for _, t := range block.Tracks {
		want = append(want, r.target(program.Arrow{To: program.Target{Kind: program.ToStep, Index: t.Steps[0]}}, nil))
		r.want(says(fork.Name, t.Name), "%s does not name the track %q", id, t.Name)
	}
	slices.Sort(got)
	slices.Sort(want)
	r.same(id, got, want)
	out := r.behind(join, join.ID+"_batas")
	r.same(join.ID, r.exits(out), r.arrows(nil, []string{""}, []program.Arrow{block.Next}))
	// What ends inside ends the other tracks, too.
	for _, t := range block.Tracks {
		for _, i := range t.Steps {
			prefix := fmt.Sprintf("_%d_akhir_", i+1)
			for _, n := range r.nodes {
				if n.Type == "EndEvent" && (strings.HasPrefix(n.ID, "Langkah"+prefix) || strings.HasPrefix(n.ID, "Putusan"+prefix)) {
					r.want(slices.Equal(n.Definitions, []string{"TerminateEventDefinition"}), "%s does not end the other tracks", n.ID)
				}
			}
		}
	}
}
