package mermaid_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	written "sopc/compiler/gallery"
	"sopc/compiler/mermaid"
	"sopc/compiler/program"
	"sopc/compiler/specimen"
	"sopc/lang/bahasa"
)

// The judge of meaning. Mermaid's own parser (testdata/mermaid/parse.mjs)
// reads back what Write wrote, and what it understood is compared with what
// the program says, which expect derives from the rules in the package's
// documentation and from nothing of the package's code. Every vertex and every
// edge must be accounted for; only links that are not drawn, and the nodes of
// class "rel" that they hold, are free.

const judges = "../../testdata/mermaid"

func TestMermaidReadsGallery(t *testing.T) {
	needNode(t)
	var all []drawing
	for _, c := range galleryCases(t) {
		all = append(all, draw(t, c.name, c.p, mermaid.Options{})...)
		all = append(all, draw(t, c.name+" en", c.p, mermaid.Options{Language: bahasa.EN})...)
		all = append(all, draw(t, c.name+" ringkas", c.p, mermaid.Options{Short: true})...)
	}
	judge(t, all)
}

func TestMermaidReadsRandomPrograms(t *testing.T) {
	needNode(t)
	const programs = 150
	rng := rand.New(rand.NewPCG(2026, 11))
	var all []drawing
	large := 0
	for i := range programs {
		size := specimen.Size{Steps: 1 + rng.IntN(60), Lanes: 1 + rng.IntN(10), Parallels: rng.IntN(4), Hostile: i%5 == 4, Bare: i%5 == 3, Unsound: i%7 == 6}
		p := specimen.Program(rng, size)
		o := mermaid.Options{Short: i%10 == 0}
		drawn := draw(t, fmt.Sprintf("acak %d %+v", i, size), p, o)
		if len(drawn) == 0 {
			large++
		}
		all = append(all, drawn...)
	}
	if large > programs/10 {
		t.Errorf("%d of %d programs were refused as too large", large, programs)
	}
	judge(t, all)
}

// drawing is one question to Mermaid.
type drawing struct {
	name    string
	p       *program.Program
	options mermaid.Options
	version string // of Mermaid
	text    string
}

// draw draws a program for each version of Mermaid that is to draw it. What is
// too large for Mermaid is not drawn.
func draw(t *testing.T, name string, p *program.Program, o mermaid.Options) (all []drawing) {
	t.Helper()
	for _, kind := range []struct {
		format   mermaid.Format
		versions []string
	}{{mermaid.Flowchart, []string{"11", "12"}}, {mermaid.Swimlane, []string{"12"}}} {
		o.Format = kind.format
		var b bytes.Buffer
		err := mermaid.Write(&b, p, o)
		if large := (*mermaid.TooLargeError)(nil); errors.As(err, &large) {
			if large.Links <= 500 && large.Units <= 50_000 {
				t.Errorf("%s: refused at %d links and %d units", name, large.Links, large.Units)
			}
			if b.Len() > 0 {
				t.Errorf("%s: refused, yet something is written", name)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, v := range kind.versions {
			all = append(all, drawing{name, p, o, v, b.String()})
		}
	}
	return all
}

// galleryCase is a program that a person wrote.
type galleryCase struct {
	name string
	p    *program.Program
}

// galleryCases are the programs of gallery and every .sop of the repository.
func galleryCases(t *testing.T) (all []galleryCase) {
	t.Helper()
	for name, p := range gallery() {
		all = append(all, galleryCase{name, p})
	}
	all = append(all, galleryCase{"estafet", relay()})
	for name, p := range written.Programs("../..") {
		all = append(all, galleryCase{name, p})
	}
	slices.SortFunc(all, func(a, b galleryCase) int { return strings.Compare(a.name, b.name) })
	return all
}

// relay is a program of one step that many hand on to one another, each with
// many beside them: nodes enough that their ids could meet.
func relay() *program.Program {
	p := sop("Estafet", "Pertama", "Kedua", "Ketiga")
	s := then(p, "Meneruskan berkas", nil)
	for g := range 13 {
		var group program.Group
		for m := range 13 {
			group = append(group, program.Actor{Lane: (g + m) % 3})
		}
		s.Actors = append(s.Actors, group)
	}
	return finish(p)
}

// needNode skips a test where Mermaid is not installed. Under CI it fails.
func needNode(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: Mermaid is not asked")
	}
	_, err := exec.LookPath("node")
	need(t, err, "node is not installed")
	_, err = os.Stat(filepath.Join(judges, "node_modules", "mermaid-12"))
	need(t, err, "Mermaid is not installed: npm ci in testdata/mermaid")
}

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

// ask hands questions to a script of testdata/mermaid, to one process for each
// version of Mermaid at the same time. It returns the answers in order.
func ask[Answer any](t *testing.T, script string, questions []drawing) []Answer {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	answers := make([]Answer, len(questions))
	var wait sync.WaitGroup
	for _, version := range []string{"11", "12"} {
		var in bytes.Buffer
		var places []int
		for i, q := range questions {
			if q.version == version {
				places = append(places, i)
				line, err := json.Marshal(map[string]string{"id": q.name, "version": version, "text": q.text})
				if err != nil {
					t.Fatal(err)
				}
				in.Write(append(line, '\n'))
			}
		}
		wait.Go(func() {
			c := exec.CommandContext(ctx, "node", script)
			var said bytes.Buffer
			c.Dir, c.Stdin, c.Stderr = judges, &in, &said
			out, err := c.Output()
			if err != nil {
				t.Errorf("%s with Mermaid %s: %v\n%s", script, version, err, said.Bytes())
				return
			}
			read := json.NewDecoder(bytes.NewReader(out))
			for _, i := range places {
				if err := read.Decode(&answers[i]); err != nil {
					t.Errorf("%s with Mermaid %s, answer to %s: %v", script, version, questions[i].name, err)
					return
				}
			}
		})
	}
	wait.Wait()
	if t.Failed() {
		t.FailNow()
	}
	return answers
}

// readBack is a diagram as Mermaid understands it.
type readBack struct {
	Error    string
	Kind     string
	AccTitle string
	AccDescr string
	Vertices []struct {
		ID, Type, Text string
		Classes        []string
	}
	Edges []readEdge
	Lanes []struct {
		ID, Title      string
		Classes, Nodes []string
	}
}

type readEdge struct{ Start, End, Text, Stroke, Type string }

// judge asks Mermaid and compares.
func judge(t *testing.T, all []drawing) {
	t.Helper()
	if len(all) == 0 {
		t.Fatal("nothing to judge")
	}
	wrong := 0
	for i, got := range ask[readBack](t, "parse.mjs", all) {
		d := all[i]
		faults := expect(d.p, d.options).compare(&got)
		if len(faults) == 0 {
			continue
		}
		if wrong++; wrong <= 10 {
			t.Errorf("%s, %s on Mermaid %s:\n\t%s", d.name, d.options.Format, d.version, strings.Join(faults[:min(len(faults), 6)], "\n\t"))
		}
	}
	t.Logf("%d diagrams, %d read wrong", len(all), wrong)
}

// blueprint is what Mermaid ought to read. An end stands in it as "end 1",
// since it may have several capsules.
type blueprint struct {
	p       *program.Program
	options mermaid.Options
	say     vocabulary
	nodes   map[string]wantNode
	edges   []wantEdge
	lanes   []wantLane
}

type wantNode struct {
	shape string
	lane  int
	text  []string // each begins on a line of its own
}

type wantEdge struct {
	readEdge
	home int // the lane in which the step stands that it leaves, for an end
}

type wantLane struct {
	text    []string
	outside bool
	used    bool
}

// vocabulary is what the picture says beside the SOP's own words.
type vocabulary struct {
	start, outside, nobody, continued, together, sub, decision, when, yes, no string
	waiting, waitingFor, term, lapse, limit, beyond, fork, forkOf, join       string
	ends                                                                      map[program.EndKind][2]string
}

var vocabularies = map[bahasa.Language]vocabulary{
	bahasa.ID: {
		start: "Mulai", outside: "(luar)", nobody: "(tanpa pelaksana)", continued: "(lanjutan)", together: "bersama", sub: "SOP:",
		decision: "Putusan?", when: "Bila", yes: "Ya", no: "Tidak", waiting: "Menunggu", waitingFor: "Menunggu", term: "paling lama",
		lapse: "lewat waktu", limit: "(maks %d kali)", beyond: "(selebihnya)", fork: "Serentak", forkOf: "Serentak:", join: "Semua jalur selesai",
		ends: map[program.EndKind][2]string{program.Finished: {"Selesai", "Selesai:"}, program.Stopped: {"Berhenti", "Berhenti:"}, program.Continues: {"Bersambung", "Bersambung ke:"}},
	},
	bahasa.EN: {
		start: "Start", outside: "(outside)", nobody: "(no executor)", continued: "(continued)", together: "together with", sub: "SOP:",
		decision: "Decision?", when: "If", yes: "Yes", no: "No", waiting: "Waiting", waitingFor: "Waiting for", term: "at most",
		lapse: "term passed", limit: "(at most %d times)", beyond: "(beyond that)", fork: "In parallel", forkOf: "In parallel:", join: "All tracks finished",
		ends: map[program.EndKind][2]string{program.Finished: {"End", "End:"}, program.Stopped: {"Stopped", "Stopped:"}, program.Continues: {"Continues", "Continues in:"}},
	},
}

func expect(p *program.Program, o mermaid.Options) *blueprint {
	language := o.Language
	if language != bahasa.EN {
		language = bahasa.ID
	}
	b := &blueprint{p: p, options: o, say: vocabularies[language], nodes: map[string]wantNode{}}
	for _, l := range p.Lanes {
		w := wantLane{text: []string{visible(l.Name)}, outside: l.Outside}
		if l.Outside {
			w.text[0] = visible(l.Name + " " + b.say.outside)
		}
		// A swimlane's head has room for one line.
		if full := visible(l.FullName); w.text[0] != "" && !o.Short && o.Format != mermaid.Swimlane && program.Key(full) != program.Key(visible(l.Name)) {
			w.text = append(w.text, full)
		}
		b.lanes = append(b.lanes, w)
	}
	b.lanes = append(b.lanes, wantLane{text: []string{b.say.nobody}})
	b.node("mulai", "stadium", b.laneOf(p.Start), b.say.start)
	b.arrow("mulai", "mulai", "normal", "", program.Arrow{To: p.Start}, nil)
	for i := range p.Steps {
		b.step(i, &p.Steps[i])
	}
	for i := range p.Parallels {
		b.parallel(i, &p.Parallels[i])
	}
	return b
}

// step expects the nodes of a step, one behind the other, and its arrows.
func (b *blueprint) step(i int, s *program.Step) {
	n := i + 1
	id := func(prefix string) string { return fmt.Sprint(prefix, n) }
	last, label := "", ""
	next := func(node, shape string, lane int, text ...string) {
		b.node(node, shape, lane, text...)
		if last != "" {
			b.edge(last, node, label, "normal", "arrow_point", 0)
			label = ""
		}
		last = node
	}
	lane := b.stepLane(i)
	if s.When != nil {
		condition := s.When.Text
		if s.When.Rule != nil {
			condition = s.When.Rule.Source
		}
		next(id("k"), "diamond", lane, b.say.when+" "+visible(condition)+"?")
		label = b.say.yes
	}
	shape := "square"
	if s.Sub != "" {
		shape = "subroutine"
	}
	text := []string{fmt.Sprint(n, ". ", visible(s.Text))}
	if !b.options.Short {
		text = append(text, s.Details...)
	}
	if len(s.Actors) > 0 && visible(s.Actors[0][0].Does) != "" {
		text = append(text, "("+visible(s.Actors[0][0].Does)+")")
	}
	if s.Sub != "" {
		title := visible(s.Sub)
		if !strings.HasPrefix(strings.ToLower(title)+" ", "sop ") {
			title = b.say.sub + " " + title
		}
		text = append(text, title)
	}
	next(id("s"), shape, lane, text...)
	for g, group := range s.Actors {
		lane = group[0].Lane
		if g > 0 {
			does := visible(group[0].Does)
			if does == "" {
				does = b.say.continued
			}
			next(fmt.Sprintf("s%dg%d", n, g+1), "square", lane, fmt.Sprint(n, ". ", does))
		}
		for m, actor := range group[1:] {
			text := fmt.Sprint(n, ". ", b.say.together, " ", visible(b.p.Lanes[lane].Name))
			if does := visible(actor.Does); does != "" {
				text += ": " + does
			}
			with := fmt.Sprintf("s%dg%dm%d", n, g+1, m+1)
			b.node(with, "square", actor.Lane, text)
			b.edge(last, with, "", "dotted", "arrow_open", 0)
		}
	}
	wait := ""
	if s.Wait != nil {
		text := b.say.waiting
		if what := visible(s.Wait.For); what != "" {
			text = b.say.waitingFor + " " + what
		}
		if s.Wait.Term != nil && visible(s.Wait.Term.Text) != "" {
			text += ", " + b.say.term + " " + visible(s.Wait.Term.Text)
		}
		wait = id("w")
		next(wait, "hexagon", lane, text)
	}
	if len(s.Outcomes) > 0 {
		question := visible(s.Question)
		if question == "" {
			question = b.say.decision
		}
		next(id("q"), "diamond", lane, question)
	}
	exit := last
	if s.When != nil {
		b.arrow(id("k"), exit, "normal", b.say.no, s.Next, s.Track)
	}
	if s.Wait != nil && s.Wait.Lapse != nil {
		b.arrow(wait, exit, "dotted", b.say.lapse, *s.Wait.Lapse, s.Track)
	}
	if len(s.Outcomes) == 0 {
		b.arrow(exit, exit, "normal", "", s.Next, s.Track)
	}
	for _, o := range s.Outcomes {
		b.arrow(exit, exit, "normal", visible(o.Label), o.Go, s.Track)
	}
}

func (b *blueprint) parallel(i int, block *program.Parallel) {
	fork, join := fmt.Sprint("f", i+1), fmt.Sprint("j", i+1)
	text := b.say.fork
	if visible(block.Text) != "" {
		text = b.say.forkOf + " " + visible(block.Text)
	}
	lane := b.stepLane(block.Tracks[0].Steps[0])
	b.node(fork, "trapezoid", lane, text)
	b.node(join, "inv_trapezoid", lane, b.say.join)
	for _, t := range block.Tracks {
		b.edge(fork, b.entry(t.Steps[0]), visible(t.Name), "normal", "arrow_point", 0)
	}
	b.arrow(join, join, "normal", "", block.Next, nil)
}

// arrow expects an arrow of the program and those that are taken beyond its
// limit. What it says of that stands behind its label.
func (b *blueprint) arrow(from, exit, stroke, label string, a program.Arrow, track *program.Track) {
	said := label
	if a.Limit > 0 {
		said += " " + fmt.Sprintf(b.say.limit, a.Limit)
	}
	b.edge(from, b.target(a.To, track), said, stroke, "arrow_point", b.nodes[exit].lane)
	if a.To.Kind == program.ToEnd {
		e := b.p.Ends[a.To.Index]
		text := b.say.ends[e.Kind][0]
		if visible(e.Text) != "" {
			text = b.say.ends[e.Kind][1] + " " + visible(e.Text)
		}
		b.nodes[b.target(a.To, nil)] = wantNode{"stadium", -1, []string{text}}
	}
	if a.Beyond != nil {
		b.arrow(from, exit, stroke, label+" "+b.say.beyond, *a.Beyond, track)
	}
}

func (b *blueprint) target(to program.Target, track *program.Track) string {
	switch to.Kind {
	case program.ToParallel:
		return fmt.Sprint("f", to.Index+1)
	case program.ToJoin:
		return fmt.Sprint("j", track.Parallel+1)
	case program.ToEnd:
		return fmt.Sprint("end ", to.Index+1)
	}
	return b.entry(to.Index)
}

func (b *blueprint) entry(step int) string {
	if b.p.Steps[step].When != nil {
		return fmt.Sprint("k", step+1)
	}
	return fmt.Sprint("s", step+1)
}

func (b *blueprint) stepLane(i int) int {
	if actors := b.p.Steps[i].Actors; len(actors) > 0 {
		return actors[0][0].Lane
	}
	return len(b.p.Lanes)
}

// laneOf is the lane of Mulai: that of the first step.
func (b *blueprint) laneOf(t program.Target) int {
	switch t.Kind {
	case program.ToStep:
		return b.stepLane(t.Index)
	case program.ToParallel:
		return b.stepLane(b.p.Parallels[t.Index].Tracks[0].Steps[0])
	}
	return 0
}

func (b *blueprint) node(id, shape string, lane int, text ...string) {
	for i := range text {
		text[i] = visible(text[i])
	}
	if _, twice := b.nodes[id]; twice {
		panic("the judge wants two nodes called " + id)
	}
	b.nodes[id] = wantNode{shape, lane, text}
	b.lanes[lane].used = true
}

func (b *blueprint) edge(start, end, text, stroke, kind string, home int) {
	b.edges = append(b.edges, wantEdge{readEdge{start, end, visible(text), stroke, kind}, home})
}

// capsule is the id of an end: its number, and where it stands.
var capsule = regexp.MustCompile(`^e(\d+)([a-z]\w*)?$`)

// pair is the id of a frame that only holds lanes together and is not seen.
var pair = regexp.MustCompile(`^K\d+$`)

// compare says what Mermaid understood otherwise than it ought to.
func (b *blueprint) compare(got *readBack) (faults []string) {
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	if got.Error != "" {
		fault("%s", got.Error)
		return faults
	}
	if kind := map[mermaid.Format]string{mermaid.Swimlane: "swimlane", "": "flowchart-v2", mermaid.Flowchart: "flowchart-v2"}[b.options.Format]; got.Kind != kind {
		fault("a %s", got.Kind)
	}
	if !reads(got.AccTitle, []string{visible(b.p.Title)}, false) {
		fault("accTitle %q instead of %q", got.AccTitle, b.p.Title)
	}
	if visible(got.AccDescr) == "" {
		fault("no accDescr")
	}
	b.compareNodes(got, fault)
	b.compareLanes(got, fault)
	b.compareEdges(got, fault)
	return faults
}

// name is what a vertex is called in the blueprint.
func name(id string) string {
	if m := capsule.FindStringSubmatch(id); m != nil {
		return "end " + m[1]
	}
	return id
}

type faulter func(format string, args ...any)

func (b *blueprint) compareNodes(got *readBack, fault faulter) {
	drawn := map[string]bool{}
	for _, v := range got.Vertices {
		if slices.Contains(v.Classes, "rel") {
			if strings.TrimSpace(v.Text) != "" {
				fault("node %s is not to be seen, but says %q", v.ID, v.Text)
			}
			continue
		}
		want, known := b.nodes[name(v.ID)]
		if !known {
			fault("node %s %q is not of the program", v.ID, v.Text)
			continue
		}
		if drawn[v.ID] {
			fault("node %s twice", v.ID)
		}
		drawn[v.ID], drawn[name(v.ID)] = true, true
		if v.Type != want.shape {
			fault("node %s is a %s instead of a %s", v.ID, v.Type, want.shape)
		}
		if !reads(v.Text, want.text, b.options.Short) {
			fault("node %s says %q instead of %q", v.ID, v.Text, want.text)
		}
		if slices.Contains(v.Classes, "ujung") != (want.shape == "stadium") {
			fault("node %s has classes %v", v.ID, v.Classes)
		}
	}
	for id := range b.nodes {
		if !drawn[id] {
			fault("node %s is missing: %q", id, b.nodes[id].text)
		}
	}
}

// compareLanes wants the lanes in their order, and in each the nodes that
// stand in it. Only a flowchart with rails has room for a lane without nodes.
func (b *blueprint) compareLanes(got *readBack, fault faulter) {
	rails := map[string]bool{}
	for _, v := range got.Vertices {
		if slices.Contains(v.Classes, "rel") {
			rails[v.ID] = true
		}
	}
	var want []int
	for i, l := range b.lanes {
		if l.used || len(rails) > 0 && i < len(b.p.Lanes) {
			want = append(want, i)
		}
	}
	seen := 0
	lane := map[string]int{}
	for _, l := range got.Lanes {
		if pair.MatchString(l.ID) {
			if l.Title != "" {
				fault("frame %s says %q", l.ID, l.Title)
			}
			continue
		}
		if seen++; seen > len(want) {
			fault("lane %s %q is not of the program", l.ID, l.Title)
			continue
		}
		w := b.lanes[want[seen-1]]
		if len(w.text) > 1 && !reads(l.Title, w.text, true) || len(w.text) == 1 && !reads(l.Title, w.text, false) {
			fault("lane %d is called %q instead of %q", seen, l.Title, w.text)
		}
		if slices.Contains(l.Classes, "luar") != w.outside {
			fault("lane %d has classes %v", seen, l.Classes)
		}
		for _, id := range l.Nodes {
			if other, twice := lane[id]; twice {
				fault("node %s stands in lanes %d and %d", id, other+1, seen)
			}
			lane[id] = want[seen-1]
		}
	}
	if seen < len(want) {
		fault("%d lanes instead of %d", seen, len(want))
	}
	homes := map[string][]int{}
	for _, e := range b.edges {
		homes[e.End] = append(homes[e.End], e.home)
	}
	for _, v := range got.Vertices {
		in, any := lane[v.ID]
		w, known := b.nodes[name(v.ID)]
		switch {
		case rails[v.ID] || !known:
		case !any:
			fault("node %s stands in no lane", v.ID)
		case w.lane >= 0 && w.lane != in, w.lane < 0 && !slices.Contains(homes[name(v.ID)], in):
			fault("node %s stands in lane %d instead of %d", v.ID, in+1, w.lane+1)
		}
	}
}

// compareEdges wants each edge once, with its label and its look. A capsule
// that nothing leads to would hide that an end is drawn for nothing.
func (b *blueprint) compareEdges(got *readBack, fault faulter) {
	left := slices.Clone(b.edges)
	reached := map[string]bool{}
	for _, e := range got.Edges {
		if e.Stroke == "invisible" {
			continue
		}
		reached[e.End] = true
		i := slices.IndexFunc(left, func(w wantEdge) bool {
			return w.Start == name(e.Start) && w.End == name(e.End) && w.Stroke == e.Stroke && w.Type == e.Type && reads(e.Text, []string{w.Text}, false)
		})
		if i < 0 {
			fault("edge %s to %s, %s %s %q is not of the program", e.Start, e.End, e.Stroke, e.Type, e.Text)
			continue
		}
		left = slices.Delete(left, i, i+1)
	}
	for _, w := range left {
		fault("edge %s to %s, %s %s %q is missing", w.Start, w.End, w.Stroke, w.Type, w.Text)
	}
	for _, v := range got.Vertices {
		if capsule.MatchString(v.ID) && !reached[v.ID] {
			fault("nothing leads to %s", v.ID)
		}
	}
}

// visible is what a reader can see of a text: words with one blank between
// them, without control characters, marks of direction and what is no
// character. The joiners U+200C and U+200D shape letters and stay.
func visible(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), r == '\u200c', r == '\u200d':
			return r
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co), r&0xfffe == 0xfffe, 0xfdd0 <= r && r <= 0xfdef:
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// shows takes blanks for what they look like.
var shows = strings.NewReplacer("\u00a0", " ", "\ufeff", "")

// reads reports whether a label of several lines says the given texts, each on
// lines of its own. A line ends between two words, or inside one that is too
// long for a line. Where it may be cut, a text can end early in an ellipsis.
func reads(label string, texts []string, cut bool) bool {
	var lines []string
	if label != "" {
		lines = strings.Split(shows.Replace(label), "\n")
	}
	for _, rest := range texts {
		broken := false // the last line ended inside a word
		for rest != "" {
			if len(lines) == 0 {
				return false
			}
			line := lines[0]
			lines = lines[1:]
			after, whole := strings.CutPrefix(rest, line)
			if head, short := strings.CutSuffix(line, "…"); cut && !whole && short && strings.HasPrefix(rest, head) {
				break
			}
			if !whole || line == "" {
				return false
			}
			rest, broken = strings.CutPrefix(after, " ")
			if broken = !broken && rest != ""; broken {
				word := line[strings.LastIndexByte(line, ' ')+1:]
				if utf8.RuneCountInString(word) < 5 {
					return false
				}
			}
		}
	}
	return len(lines) == 0
}
