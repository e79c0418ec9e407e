// Package specimen grows random programs for tests: valid in every detail
// that program.Validate checks, sound (every step is reachable and can reach
// an end) unless asked otherwise, and between them using every construct.
//
// Soundness holds by construction. A sequence of steps and blocks is laid out
// first; each element has an arrow to the next one, and only then are returns,
// skips and early ends added beside those arrows. Where a branch is made to
// end early, the element behind it is one that a skip already reaches.
package specimen

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"sopc/compiler/program"
)

// Size says how large and of which kind a specimen is. The zero value is a
// sound program of 8 steps with a bit of everything. A negative count means
// none where 0 means the default.
type Size struct {
	Steps     int // default 8
	Lanes     int // default 4; at least 1
	Documents int // default 6
	Fields    int // default 5
	Returns   int // arrows that hand work back, at most; default a fourth of the steps
	Decisions int // per cent of the steps that decide, default 30
	Parallels int // parallel blocks, at most; default 1 when there are 6 steps or more

	Bare    bool // only lanes and flow: no documents, times, fields, identity
	Hostile bool // texts full of quotes, markup, odd Unicode and length
	Unsound bool // with a cycle that has no way out, and perhaps unreachable steps
}

func (s Size) filled() Size {
	count := func(n *int, usual int) {
		switch {
		case *n < 0:
			*n = 0
		case *n == 0:
			*n = usual
		}
	}
	count(&s.Steps, 8)
	count(&s.Lanes, 4)
	s.Lanes = max(s.Lanes, 1)
	count(&s.Documents, 6)
	count(&s.Fields, 5)
	count(&s.Returns, (s.Steps+3)/4)
	count(&s.Decisions, 30)
	parallels := 0
	if s.Steps >= 6 {
		parallels = 1
	}
	count(&s.Parallels, parallels)
	if s.Bare {
		s.Documents, s.Fields = 0, 0
	}
	return s
}

// Program grows one program. The same random source and size give the same
// program.
func Program(rng *rand.Rand, size Size) *program.Program {
	g := grower{Rand: rng, size: size.filled(), p: &program.Program{Format: program.Format}}
	g.head()
	g.lanes()
	g.documents()
	g.steps()
	g.fields()
	sequence := g.layout()
	g.returns = g.size.Returns
	exit := g.end(program.Finished, "")
	g.p.Start = exit
	if len(sequence) > 0 {
		g.p.Start = sequence[0]
	}
	g.flow(sequence, exit)
	for _, b := range g.p.Parallels {
		for _, t := range b.Tracks {
			g.flow(stepsOf(t), program.Target{Kind: program.ToJoin})
		}
	}
	g.fourEyes()
	if g.size.Unsound {
		g.spoil(sequence)
	}
	return g.p
}

type grower struct {
	*rand.Rand
	size    Size
	p       *program.Program
	known   []int // fields that every case has answered before its first condition
	returns int   // arrows back that may still be drawn
}

// chance is true in n of 100 cases.
func (g *grower) chance(n int) bool { return g.IntN(100) < n }

func pick[T any](g *grower, from []T) T { return from[g.IntN(len(from))] }

// text is a text of the given words, or a hostile one.
func (g *grower) text(format string, args ...any) string {
	if g.size.Hostile && g.chance(70) {
		s := pick(g, hostile)
		if g.chance(30) {
			s += " " + pick(g, hostile)
		}
		return s
	}
	return fmt.Sprintf(format, args...)
}

// texts are one to n texts.
func (g *grower) texts(n int, format string, args ...any) []string {
	all := make([]string, 1+g.IntN(n))
	for i := range all {
		all[i] = g.text(format, args...)
	}
	return all
}

func (g *grower) head() {
	p := g.p
	p.Title = g.text("Penyusunan %s", pick(g, objects))
	p.Clock = pick(g, []program.Clock{program.Working, program.Working, program.Wall})
	p.Status = pick(g, []program.Status{"", program.Draft, program.InForce})
	if g.size.Bare {
		return
	}
	p.Kinds = pick(g, [][]string{nil, {"makro"}, {"mikro", "teknis"}})
	date := program.Date{Kind: "pembuatan", Text: "1 Maret 2021", Year: 2021, Month: 3, Day: 1}
	p.Identity = program.Identity{
		Agency: []string{g.text("Pemerintah Kabupaten"), g.text("Dinas Pendidikan")},
		Number: g.text("SOP-%d/2026", 1+g.IntN(99)),
		Dates: []program.Date{
			date,
			{Kind: "revisi"},
			{Kind: "efektif", Text: "Maret 2021", Year: 2021, Month: 3},
			{Kind: "pengesahan", Text: g.text("segera")},
		},
		Signers: []program.Signer{
			{Role: "disusun", Name: g.text("Penyusun")},
			{Role: "diperiksa"},
			{Role: "disahkan", Name: g.text("Kepala"), Position: g.text("Kepala Dinas"), Rank: g.text("Pembina"), NIP: "19621027 198803 1 006", Date: &date},
		},
		Total: years(30), // more than all steps together
		Limit: &program.Limit{Time: *years(40), Law: program.Law{Text: g.text("Surat edaran")}},
		LegalBasis: []program.Law{
			{Text: g.text("Peraturan Presiden Nomor 29 Tahun 2014 tentang Sakip"), Kind: "perpres", Number: "29", Year: 2014, Subject: g.text("Sakip")},
			{Text: g.text("Peraturan Bupati Nomor 10 Tahun 2018"), Kind: "perbup", Region: g.text("Blitar"), Number: "10", Year: 2018},
			{Text: g.text("Surat edaran")},
		},
		Qualifications: []program.Qualification{{Lane: -1, Text: g.text("Teliti")}, {Lane: g.IntN(g.size.Lanes), Text: g.text("Sarjana")}},
		Related:        g.texts(3, "SOP %s", pick(g, objects)),
		Tools:          g.texts(3, "Komputer"),
		Warnings:       g.texts(2, "Jika terlambat maka ditegur"),
		Records:        g.texts(2, "Disimpan sebagai data elektronik"),
		Sections:       []program.Section{{Name: g.text("Tujuan"), Items: g.texts(3, "Tertib")}, {Name: g.text("Biaya")}},
	}
}

func (g *grower) lanes() {
	for i := range g.size.Lanes {
		name := laneNames[i%len(laneNames)]
		l := program.Lane{ID: fmt.Sprintf("%s-%d", strings.ToLower(name), i+1), Name: g.text("%s", name)}
		if i < len(laneNames) {
			l.ID = strings.ToLower(name)
		}
		if g.chance(40) {
			l.FullName = g.text("%s pada Dinas", name)
		}
		l.Outside = g.chance(15)
		if g.chance(20) {
			l.Substitute = g.text("Sekretaris")
		}
		if i > 0 && g.chance(10) {
			l.Substitute = g.p.Lanes[i-1].ID
		}
		g.p.Lanes = append(g.p.Lanes, l)
	}
}

func (g *grower) documents() {
	for i := range g.size.Documents {
		d := program.Document{Name: g.text("%s %d", pick(g, objects), i+1), From: -1}
		if i > 0 && g.chance(25) {
			d.From = g.IntN(i)
		}
		if g.chance(25) {
			d.Aliases = g.texts(2, "Nama lain %d", i+1)
		}
		d.Outside = g.chance(15)
		d.Final = g.chance(15)
		g.p.Documents = append(g.p.Documents, d)
	}
}

// fields declares the case data. Every second one is asked at the start, and
// every fourth one filled by the first step: those are known to conditions.
func (g *grower) fields() {
	types := []program.Type{program.Rupiah, program.Angka, program.Choose, program.YaTidak, program.Tanggal, program.Teks, program.Berkas}
	for i := range g.size.Fields {
		f := program.Field{ID: fmt.Sprintf("isian-%d", i+1), Label: g.text("Isian %d", i+1), Type: types[i%len(types)]}
		if f.Type == program.Choose {
			for j := range 2 + g.IntN(3) {
				f.Choices = append(f.Choices, program.Choice{ID: fmt.Sprintf("pilihan-%d-%d", i+1, j+1), Label: g.text("Pilihan %d", j+1)})
			}
		}
		switch {
		case i%2 == 0 || len(g.p.Steps) == 0:
			f.AtStart = true
			g.known = append(g.known, i)
		case i%4 == 1:
			g.p.Steps[0].Fills = append(g.p.Steps[0].Fills, i)
		default:
			s := &g.p.Steps[g.IntN(len(g.p.Steps))]
			s.Fills = append(s.Fills, i)
		}
		g.p.Fields = append(g.p.Fields, f)
	}
}

// steps makes the rows without their flow.
func (g *grower) steps() {
	for i := range g.size.Steps {
		s := program.Step{
			Text:   g.text("%s %s", pick(g, verbs), pick(g, objects)),
			Clock:  g.p.Clock,
			Actors: g.actors(),
		}
		if g.chance(70) {
			s.ID = fmt.Sprintf("langkah-%d", i+1)
		}
		if !g.size.Bare {
			g.row(&s)
		}
		g.p.Steps = append(g.p.Steps, s)
	}
}

// row fills the cells of a step.
func (g *grower) row(s *program.Step) {
	if g.chance(15) {
		s.Clock = pick(g, []program.Clock{program.Working, program.Wall})
	}
	if g.chance(25) {
		s.Details = g.texts(3, "rincian")
	}
	s.Inputs, s.Outputs = g.items(3), g.items(2)
	if g.chance(80) {
		s.Time = g.duration()
	}
	if g.chance(10) {
		s.Extension = g.duration()
	}
	if g.chance(10) {
		s.Schedule = pick(g, []*program.Schedule{{Text: "Januari sampai Februari", From: 1, To: 2}, {Text: g.text("awal tahun")}})
	}
	if g.chance(10) {
		s.Deadlines = []program.Deadline{{Duration: *g.duration(), Before: g.chance(50), Event: g.text("rapat dimulai")}}
	}
	if g.chance(25) {
		s.Remarks = g.texts(2, "SOP %s", pick(g, objects))
	}
	if g.chance(10) {
		s.Sub = g.text("SOP %s", pick(g, objects))
	}
	if g.chance(15) {
		s.Late = []program.Reminder{{After: g.duration(), Escalate: g.chance(50), Lane: g.IntN(g.size.Lanes)}}
		if g.chance(30) {
			s.Late = append(s.Late, program.Reminder{Lane: g.IntN(g.size.Lanes)})
		}
	}
	if g.chance(20) {
		s.Inferred = []program.Inference{{Line: "oleh", Reason: g.text("disebut di langkah lain")}}
	}
}

func (g *grower) actors() []program.Group {
	if g.chance(3) {
		return nil // a blank of the form
	}
	var groups []program.Group
	for range 1 + g.IntN(5)/3 + g.IntN(5)/4 {
		var group program.Group
		lanes := g.Perm(g.size.Lanes)
		for _, l := range lanes[:min(1+g.IntN(5)/3, len(lanes))] {
			a := program.Actor{Lane: l}
			if g.chance(20) {
				a.Does = g.text("mengetik")
			}
			group = append(group, a)
		}
		groups = append(groups, group)
	}
	return groups
}

func (g *grower) items(n int) []program.Item {
	var items []program.Item
	for range g.IntN(n + 1) {
		var it program.Item
		switch {
		case g.chance(10):
			it.Kind, it.Names = program.Tool, []string{g.text("Printer")}
		case g.chance(5):
			it.Kind, it.Names = program.Person, []string{g.text("Narasumber")}
		case len(g.p.Documents) == 0:
			continue
		default:
			for range 1 + g.IntN(6)/5 {
				i := g.IntN(len(g.p.Documents))
				if slices.Contains(it.Documents, i) {
					continue
				}
				d := g.p.Documents[i]
				it.Names = append(it.Names, pick(g, append([]string{d.Name}, d.Aliases...)))
				it.Documents = append(it.Documents, i)
			}
		}
		items = append(items, it)
	}
	return items
}

func years(n float64) *program.Duration {
	return &program.Duration{Text: fmt.Sprintf("%v tahun", n), Amounts: []program.Amount{{Min: n, Max: n, Unit: program.Year, Clock: program.Wall}}}
}

func (g *grower) duration() *program.Duration {
	working := func(n float64, u program.Unit) program.Amount {
		return program.Amount{Min: n, Max: n, Unit: u, Clock: program.Working}
	}
	n := float64(1 + g.IntN(20))
	switch g.IntN(6) {
	case 0:
		return &program.Duration{Text: fmt.Sprintf("%v menit", n), Amounts: []program.Amount{working(n, program.Minute)}}
	case 1:
		return &program.Duration{Text: fmt.Sprintf("%v-%v jam", n, n+1), Amounts: []program.Amount{{Min: n, Max: n + 1, Unit: program.Hour, Clock: program.Working}}}
	case 2:
		return &program.Duration{Text: "120 menit / 3 hari", Amounts: []program.Amount{working(120, program.Minute), working(3, program.Day)}}
	case 3:
		return &program.Duration{Text: fmt.Sprintf("%vx24 jam", n), Amounts: []program.Amount{{Min: 24 * n, Max: 24 * n, Unit: program.Hour, Clock: program.Wall}}}
	case 4:
		return &program.Duration{Text: g.text("secepatnya")}
	}
	return &program.Duration{Text: fmt.Sprintf("%v hari kerja", n), Amounts: []program.Amount{working(n, program.Day)}}
}

// layout cuts the steps into a sequence of single steps and parallel blocks.
func (g *grower) layout() []program.Target {
	var sequence []program.Target
	for i := 0; i < len(g.p.Steps); {
		left := len(g.p.Steps) - i
		blocks := len(g.p.Parallels)
		if blocks < g.size.Parallels && left >= 3 && g.chance(25) {
			b := program.Parallel{Text: g.text("Dikerjakan serentak")}
			for j := range 2 + g.IntN(2) {
				t := program.Steps{Name: g.text("Jalur %d", j+1)}
				for range 1 + g.IntN(3) {
					if i < len(g.p.Steps) {
						g.p.Steps[i].Track = &program.Track{Parallel: blocks, Index: j}
						t.Steps = append(t.Steps, i)
						i++
					}
				}
				if len(t.Steps) > 0 {
					b.Tracks = append(b.Tracks, t)
				}
			}
			g.p.Parallels = append(g.p.Parallels, b)
			sequence = append(sequence, program.Target{Kind: program.ToParallel, Index: blocks})
			continue
		}
		sequence = append(sequence, program.Target{Kind: program.ToStep, Index: i})
		i++
	}
	if len(sequence) > 0 && sequence[0].Kind == program.ToStep {
		g.known = append(g.known, g.p.Steps[0].Fills...)
		slices.Sort(g.known)
	}
	return sequence
}

func stepsOf(t program.Steps) []program.Target {
	var targets []program.Target
	for _, s := range t.Steps {
		targets = append(targets, program.Target{Kind: program.ToStep, Index: s})
	}
	return targets
}

// end is the target of an end; the same end is listed once.
func (g *grower) end(kind program.EndKind, text string) program.Target {
	e := program.End{Kind: kind, Text: text}
	i := slices.Index(g.p.Ends, e)
	if i < 0 {
		i = len(g.p.Ends)
		g.p.Ends = append(g.p.Ends, e)
	}
	return program.Target{Kind: program.ToEnd, Index: i}
}

func (g *grower) badEnd() program.Target {
	if g.chance(20) {
		return g.end(program.Continues, g.text("SOP Lanjutan"))
	}
	return g.end(program.Stopped, g.text("Permohonan ditolak"))
}

// flow draws the arrows of a sequence, the whole procedure or one track, that
// goes on to exit behind its last element.
func (g *grower) flow(sequence []program.Target, exit program.Target) {
	next := func(i int) program.Target {
		if i+1 < len(sequence) {
			return sequence[i+1]
		}
		return exit
	}
	var bypassed []int // elements that end a branch: a skip leads behind them
	for i, here := range sequence {
		if here.Kind == program.ToParallel {
			g.p.Parallels[here.Index].Next = program.Arrow{To: next(i)}
			continue
		}
		s := &g.p.Steps[here.Index]
		s.Next = program.Arrow{To: next(i)}
		if !g.size.Bare {
			g.conditions(s, here.Index)
			if g.chance(10) {
				s.Wait = &program.Wait{For: g.text("bukti bayar"), Term: g.duration()}
				if g.chance(70) && len(s.Fills) == 0 { // its fields are known to conditions
					lapse := g.aside(sequence, i, next(i))
					s.Wait.Lapse = &lapse
				}
			}
		}
		if !g.chance(g.size.Decisions) {
			continue
		}
		arrows := []program.Arrow{{To: next(i)}}
		for range 1 + g.IntN(3) {
			if i+2 < len(sequence) && g.chance(25) {
				j := i + 2 + g.IntN(min(4, len(sequence)-i-2))
				arrows = append(arrows, program.Arrow{To: sequence[j]})
				bypassed = append(bypassed, j-1)
				continue
			}
			arrows = append(arrows, g.aside(sequence, i, next(i)))
		}
		g.decide(s, arrows)
	}
	for _, i := range bypassed {
		if sequence[i].Kind != program.ToStep || !g.chance(50) {
			continue
		}
		s := &g.p.Steps[sequence[i].Index]
		if len(s.Outcomes) > 0 {
			continue
		}
		s.Next = program.Arrow{To: pick(g, []program.Target{exit, g.badEnd(), g.end(program.Finished, g.text("Selesai lebih awal"))})}
	}
}

// aside is an arrow beside the main one: a return, a bad end, or straight on.
func (g *grower) aside(sequence []program.Target, i int, next program.Target) program.Arrow {
	if i > 0 && g.returns > 0 && g.chance(70) {
		g.returns--
		a := program.Arrow{To: sequence[g.IntN(i)], Back: true}
		if g.chance(70) {
			a.Limit = 1 + g.IntN(3)
			if g.chance(70) {
				beyond := program.Arrow{To: g.badEnd()}
				if g.chance(20) {
					beyond = program.Arrow{To: next}
				} else if g.chance(15) {
					beyond = program.Arrow{To: sequence[0], Back: true, Limit: 2, Beyond: &program.Arrow{To: g.badEnd()}}
				}
				a.Beyond = &beyond
			}
		}
		return a
	}
	if g.chance(75) {
		return program.Arrow{To: g.badEnd()}
	}
	return program.Arrow{To: next}
}

// decide turns a step into a decision over the given arrows.
func (g *grower) decide(s *program.Step, arrows []program.Arrow) {
	g.Shuffle(len(arrows), func(i, j int) { arrows[i], arrows[j] = arrows[j], arrows[i] })
	if g.chance(80) {
		s.Question = g.text("Berkas lengkap?")
	}
	s.Computed = len(g.known) > 0 && g.chance(30)
	first := g.IntN(len(labels))
	for i, a := range arrows {
		o := program.Outcome{Label: g.text("%s", labels[(first+i)%len(labels)]), Go: a}
		if s.Computed {
			if i == len(arrows)-1 {
				o.Otherwise = true
			} else {
				o.Rule = g.rule()
			}
		}
		s.Outcomes = append(s.Outcomes, o)
	}
	if s.Computed && len(arrows) == 2 && g.chance(30) { // two rules that leave no gap
		r := s.Outcomes[0].Rule
		s.Outcomes[1] = program.Outcome{Label: s.Outcomes[1].Label, Go: arrows[1],
			Rule: &program.Rule{Source: "bukan (" + r.Source + ")", Expr: "not (" + r.Expr + ")", Fields: r.Fields}}
	}
}

// conditions makes a step, or items of it, conditional. A step that fills
// fields is always done.
func (g *grower) conditions(s *program.Step, index int) {
	if g.chance(15) && len(s.Fills) == 0 {
		s.When = g.when()
	}
	if index == 0 { // its fields are not filled yet
		return
	}
	for _, items := range [][]program.Item{s.Inputs, s.Outputs} {
		for i := range items {
			if g.chance(15) {
				items[i].When = g.when()
			}
		}
	}
}

func (g *grower) when() *program.When {
	if len(g.known) > 0 && g.chance(50) {
		return &program.When{Rule: g.rule()}
	}
	return &program.When{Text: g.text("diperlukan")}
}

// rule is a condition over fields that are known by then.
func (g *grower) rule() *program.Rule {
	source, expr, fields := g.compare()
	if g.chance(30) {
		s, e, f := g.compare()
		op := pick(g, [][2]string{{"dan", "and"}, {"atau", "or"}})
		source = source + " " + op[0] + " " + s
		expr = "(" + expr + ") " + op[1] + " (" + e + ")"
		if !slices.Contains(fields, f[0]) {
			fields = append(fields, f[0])
			slices.Sort(fields)
		}
	}
	if g.chance(15) {
		source, expr = "bukan ("+source+")", "not ("+expr+")"
	}
	return &program.Rule{Source: source, Expr: expr, Fields: fields}
}

func (g *grower) compare() (source, expr string, fields []int) {
	i := pick(g, g.known)
	f := g.p.Fields[i]
	name := Identifier(f.ID)
	order := pick(g, [][2]string{{"=", "=="}, {"!=", "!="}, {"<", "<"}, {"<=", "<="}, {">", ">"}, {">=", ">="}})
	equal := pick(g, [][2]string{{"=", "=="}, {"!=", "!="}})
	switch f.Type {
	case program.Angka, program.Rupiah:
		n := g.IntN(1000)
		return fmt.Sprintf("%s %s %d", f.ID, order[0], n), fmt.Sprintf("%s %s %d", name, order[1], n), []int{i}
	case program.YaTidak:
		return f.ID, name, []int{i}
	case program.Choose:
		c := pick(g, f.Choices).ID
		return fmt.Sprintf("%s %s %s", f.ID, equal[0], c), fmt.Sprintf("%s %s %q", name, equal[1], c), []int{i}
	case program.Tanggal:
		return fmt.Sprintf("%s %s 21 November 2026", f.ID, order[0]), fmt.Sprintf("%s %s %q", name, order[1], "2026-11-21"), []int{i}
	}
	return fmt.Sprintf("%s %s \"abc\"", f.ID, equal[0]), fmt.Sprintf("%s %s %q", name, equal[1], "abc"), []int{i}
}

// Identifier is the name of a field in Rule.Expr.
func Identifier(field string) string { return "f_" + strings.ReplaceAll(field, "-", "_") }

// fourEyes lets some steps require another person than an earlier step did.
func (g *grower) fourEyes() {
	for i := range g.p.Steps {
		if i > 0 && !g.size.Bare && g.chance(12) {
			if j := g.IntN(i); len(g.p.Steps[i].Actors) > 0 && len(g.p.Steps[j].Actors) > 0 {
				g.p.Steps[i].NotSame = []int{j}
			}
		}
	}
}

// spoil plants a cycle of one to three steps without a way out and, half the
// time, a step whose only arrow from before it is drawn past it.
func (g *grower) spoil(sequence []program.Target) {
	plain := func(t program.Target) *program.Step {
		s := &g.p.Steps[t.Index]
		s.Outcomes, s.Computed, s.Question, s.When, s.Wait = nil, false, "", nil, nil
		return s
	}
	all := [][]program.Target{sequence, sequence}
	for _, b := range g.p.Parallels {
		for _, t := range b.Tracks {
			all = append(all, stepsOf(t))
		}
	}
	if g.chance(50) {
		seq := pick(g, all)
		if i := g.IntN(max(len(seq), 1)); i+2 < len(seq) && seq[i].Kind == program.ToStep {
			plain(seq[i]).Next = program.Arrow{To: seq[i+2]}
		}
	}
	for range 20 { // a sequence may consist of blocks
		seq := pick(g, all)
		if len(seq) == 0 {
			continue
		}
		last := g.IntN(len(seq))
		first := last
		for first > 0 && last-first < 2 && seq[first-1].Kind == program.ToStep && g.chance(60) {
			first--
		}
		if seq[last].Kind != program.ToStep {
			continue
		}
		for i := first; i < last; i++ {
			plain(seq[i]).Next = program.Arrow{To: seq[i+1]}
		}
		plain(seq[last]).Next = program.Arrow{To: seq[first], Back: true}
		return
	}
}
