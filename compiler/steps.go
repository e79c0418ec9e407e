package compiler

import (
	"fmt"
	"slices"
	"strings"

	"sopc/compiler/program"
	"sopc/compiler/wording"
	"sopc/lang"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// steps lowers the procedure: first where every step stands, then what is in
// it, for an arrow can only be understood once all places are known.
func (u *unit) steps() {
	p := u.draft
	p.Steps = make([]program.Step, len(u.from.steps))
	u.from.inputs = make([][]*lang.Item, len(u.from.steps))
	u.from.outputs = make([][]*lang.Item, len(u.from.steps))
	u.from.outcomes = make([][]*lang.Outcome, len(u.from.steps))
	ahead := u.layOut()
	for i, s := range u.from.steps {
		u.lowerStep(i, s, ahead)
	}
	u.after(ahead)
	p.Start = ahead.start
}

// course says where the flow goes on from each step and block, were there no
// arrows.
type course struct {
	start  program.Target
	steps  []program.Target
	blocks []program.Target
}

// layOut gives every step its place: its track, and what follows it.
func (u *unit) layOut() course {
	p := u.draft
	c := course{steps: make([]program.Target, len(p.Steps))}
	var order []program.Target // the elements outside tracks, in order
	n := 0
	for _, s := range u.file.Sections {
		switch s := s.(type) {
		case *lang.Step:
			order = append(order, program.Target{Kind: program.ToStep, Index: n})
			n++
		case *lang.Parallel:
			block := program.Parallel{Text: s.Text.Value()}
			add := func(name string, count int) {
				if count == 0 {
					return
				}
				track := program.Steps{Name: name}
				for j := range count {
					p.Steps[n].Track = &program.Track{Parallel: len(p.Parallels), Index: len(block.Tracks)}
					c.steps[n] = program.Target{Kind: program.ToStep, Index: n + 1}
					if j == count-1 {
						c.steps[n] = program.Target{Kind: program.ToJoin}
					}
					track.Steps = append(track.Steps, n)
					n++
				}
				block.Tracks = append(block.Tracks, track)
			}
			for _, t := range s.Tracks {
				switch t := t.(type) {
				case *lang.Step:
					add("", 1)
				case *lang.Track:
					add(t.Name.Value(), len(t.Steps))
				}
			}
			if len(block.Tracks) == 0 {
				u.report(finding.Finding{Code: "serentak-kosong", Severity: finding.Error, Span: firstLine(s.Span()),
					Message: bahasa.T("blok `serentak` ini belum memuat langkah", "this block `serentak` has no steps")})
				continue
			}
			if n := len(block.Tracks); n > program.MaxTracks {
				u.report(finding.Finding{Code: "berkas-terlalu-besar", Severity: finding.Error, Span: keywordSpan(s.Node, "serentak"),
					Message: bahasa.T("blok `serentak` ini mempunyai %d jalur, sedangkan batasnya %d", "this block `serentak` has %d tracks, the limit is %d", n, program.MaxTracks),
					Help:    []bahasa.Text{bahasa.T("langkah yang tidak bercabang dapat menjadi satu langkah dengan `rincian`", "steps that do not branch can be one step with `rincian`")}})
			}
			order = append(order, program.Target{Kind: program.ToParallel, Index: len(p.Parallels)})
			if s.ID != nil {
				u.declareBlock(s.ID, len(p.Parallels))
			}
			p.Parallels, u.from.blocks = append(p.Parallels, block), append(u.from.blocks, s)
		}
	}
	c.blocks = make([]program.Target, len(p.Parallels))
	for i, t := range order {
		next := program.Target{Kind: program.ToEnd, Index: -1} // the plain end, made when used
		if i+1 < len(order) {
			next = order[i+1]
		}
		if t.Kind == program.ToStep {
			c.steps[t.Index] = next
		} else {
			c.blocks[t.Index] = next
		}
	}
	c.start = u.settle(program.Target{Kind: program.ToEnd, Index: -1}, len(order) == 0)
	if len(order) > 0 {
		c.start = order[0]
	}
	return c
}

// settle makes the plain end of a target that stands for it.
func (u *unit) settle(t program.Target, wanted bool) program.Target {
	if wanted && t.Kind == program.ToEnd && t.Index < 0 {
		return u.end(program.Finished, "")
	}
	return t
}

// end is the end of this kind and text, which is added if it is new.
func (u *unit) end(kind program.EndKind, text string) program.Target {
	if kind == program.Finished && program.Key(text) == "selesai" {
		text = ""
	}
	key := string(kind) + " " + program.Key(text)
	i, known := u.names.ends[key]
	if !known {
		i = len(u.draft.Ends)
		u.names.ends[key] = i
		u.draft.Ends = append(u.draft.Ends, program.End{Kind: kind, Text: text})
	}
	return program.Target{Kind: program.ToEnd, Index: i}
}

// lowerStep lowers what stands in one step.
func (u *unit) lowerStep(i int, s *lang.Step, ahead course) {
	st := &u.draft.Steps[i]
	st.Text = s.Text.Value()
	if s.ID != nil && u.names.steps[sameName(s.ID.Value())] == i {
		st.ID = sameName(s.ID.Value())
	}
	st.Clock = u.draft.Clock
	for _, l := range s.Lines {
		if c, ok := l.(*lang.ClockLine); ok {
			st.Clock = u.clock(c)
		}
	}
	var decision *lang.Decision
	var arrow *lang.Arrow
	for _, l := range s.Lines {
		switch l := l.(type) {
		case *lang.By:
			u.actors(st, l.Groups)
			inferred(st, "oleh", l.Inferred)
		case *lang.Then:
			u.actors(st, l.Groups)
			inferred(st, "lalu", l.Inferred)
		case *lang.Papers:
			items, kept := u.items(l.Items)
			if l.Key == "output" {
				st.Outputs, u.from.outputs[i] = append(st.Outputs, items...), append(u.from.outputs[i], kept...)
			} else {
				st.Inputs, u.from.inputs[i] = append(st.Inputs, items...), append(u.from.inputs[i], kept...)
			}
			inferred(st, string(l.Key), l.Inferred)
		case *lang.Notes:
			if l.Key == "rincian" {
				st.Details = append(st.Details, values(l.Items)...)
			} else {
				st.Remarks = append(st.Remarks, values(l.Items)...)
			}
			inferred(st, string(l.Key), l.Inferred)
		case *lang.TimeLine:
			if l.Key == "waktu" {
				st.Time = u.time(l.Time, st.Clock)
			} else {
				st.Extension = u.time(l.Time, st.Clock)
			}
			inferred(st, string(l.Key), l.Inferred)
		case *lang.Schedule:
			st.Schedule = u.schedule(l)
			inferred(st, "jadwal", l.Inferred)
		case *lang.Deadline:
			if d := u.time(l.Time, st.Clock); d != nil {
				st.Deadlines = append(st.Deadlines, program.Deadline{Duration: *d, Before: l.Side == "sebelum", Event: l.Event.Value()})
			}
			inferred(st, "paling lambat", l.Inferred)
		case *lang.Fill:
			for _, n := range l.Fields {
				if f, ok := u.field(n); ok && !slices.Contains(st.Fills, f) {
					st.Fills = append(st.Fills, f)
					u.draft.Fields[f].AtStart = false
				}
			}
			inferred(st, "mengisi", l.Inferred)
		case *lang.Condition:
			st.When = u.when(l.When)
			inferred(st, "bila", l.Inferred)
		case *lang.Decision:
			decision = l
			inferred(st, "putusan", l.Inferred)
		case *lang.Wait:
			st.Wait = &program.Wait{For: l.For.Value(), Term: u.time(l.Term, st.Clock)}
			if l.Lapse != nil {
				lapse := u.arrow(l.Lapse, i, ahead)
				st.Wait.Lapse = &lapse
			}
			inferred(st, "menunggu", l.Inferred)
		case *lang.Late:
			if lane, ok := u.lane(l.Lane); ok {
				st.Late = append(st.Late, program.Reminder{After: u.time(l.After, st.Clock), Escalate: l.Action != "ingatkan", Lane: lane})
			}
			inferred(st, "terlambat", l.Inferred)
		case *lang.NotSame:
			for _, r := range l.Steps {
				if n, ok := u.step(r); ok && n != i && !slices.Contains(st.NotSame, n) {
					st.NotSame = append(st.NotSame, n)
				}
			}
			inferred(st, "beda orang", l.Inferred)
		case *lang.Sub:
			st.Sub = l.Title.Value()
			if l.Title != nil {
				u.links = append(u.links, reference{l.Title.Value(), l.Title.Span(), i})
			}
			inferred(st, "jalankan", l.Inferred)
		case *lang.Go:
			arrow = l.Arrow
			inferred(st, "->", l.Inferred)
		}
	}
	st.Next = u.arrow(arrow, i, ahead)
	if decision != nil {
		u.decision(i, decision, ahead)
	}
}

func inferred(s *program.Step, line string, d *lang.Inferred) {
	if d != nil {
		s.Inferred = append(s.Inferred, program.Inference{Line: line, Reason: d.Reason.Value()})
	}
}

func (u *unit) actors(s *program.Step, groups []*lang.Group) {
	for _, g := range groups {
		var group program.Group
		add := func(a *lang.Actor) {
			if a == nil || a.Lane == nil {
				return
			}
			if lane, ok := u.lane(a.Lane); ok {
				group = append(group, program.Actor{Lane: lane, Does: a.Does.Value()})
			}
		}
		add(g.First)
		for _, f := range g.More {
			add(f.Actor)
		}
		if len(g.More) > 0 && g.More[0].Join == "," {
			u.report(commaActors(g))
		}
		if len(group) > 0 {
			s.Actors = append(s.Actors, group)
		}
	}
}

func commaActors(g *lang.Group) finding.Finding {
	at := g.More[0].Node
	at.EndPos = at.Pos
	at.EndPos.Offset++
	at.EndPos.Column++
	change := func(word string) []finding.Edit { return []finding.Edit{{Span: at.Span(), New: " " + word}} }
	return finding.Finding{Code: "pelaku-koma", Severity: finding.Warning, Span: g.Span(),
		Message: bahasa.T("beberapa pelaksana: bekerja bersama, atau bergantian?", "several actors: do they work together, or one after the other?"),
		Help:    []bahasa.Text{bahasa.T("`bersama` bila bekerja bersama, `lalu` bila pekerjaan diteruskan", "`bersama` if they work together, `lalu` if the work is handed on")},
		Fixes: []finding.Fix{
			{Title: bahasa.T("bekerja bersama: `bersama`", "together: `bersama`"), Edits: change("bersama")},
			{Title: bahasa.T("diteruskan: `lalu`", "handed on: `lalu`"), Edits: change("lalu")}}}
}

// items lowers kelengkapan or output, and returns the items beside those of
// the tree that they come from. What is plainly a tool or a person is taken
// as one even where the word is missing; the check says so.
func (u *unit) items(items []*lang.Item) (out []program.Item, from []*lang.Item) {
	for _, it := range items {
		if len(it.Names) == 0 {
			continue
		}
		item := program.Item{Kind: program.Kind(it.Kind), Names: values(it.Names)}
		if it.When != nil {
			item.When = u.when(it.When)
		}
		if item.Kind == program.Paper {
			item.Kind = u.kindOf(it)
		}
		if item.Kind == program.Paper {
			for _, n := range it.Names {
				item.Documents = append(item.Documents, u.document(n))
			}
		}
		out, from = append(out, item), append(from, it)
	}
	return out, from
}

// kindOf tells from its words whether an item is a tool or a person. A
// declared document never is.
func (u *unit) kindOf(it *lang.Item) program.Kind {
	tool, person := true, true
	for _, n := range it.Names {
		if _, known := u.names.documents[documentKey(n.Value())]; known {
			return program.Paper
		}
		tool = tool && (wording.Tool(n.Value()) || u.names.tools[program.Key(n.Value())])
		person = person && wording.Person(n.Value())
	}
	switch {
	case tool:
		return program.Tool
	case person:
		return program.Person
	}
	return program.Paper
}

func (u *unit) schedule(s *lang.Schedule) *program.Schedule {
	out := &program.Schedule{Text: s.Text.Value()}
	m := s.Months
	if m == nil {
		m = s.Meaning
	}
	if m == nil {
		words := strings.FieldsFunc(out.Text, func(r rune) bool { return strings.ContainsRune(" -–/", r) })
		for _, w := range words { // "Januari–Februari" as far as it can be read
			if n := month(w); n > 0 {
				if out.From == 0 {
					out.From = n
				}
				out.To = n
			}
		}
		return out
	}
	read := func(n *lang.Name) int {
		if n == nil {
			return 0
		}
		i := month(n.Raw)
		if i == 0 {
			u.report(finding.Finding{Code: "jadwal-tidak-terbaca", Severity: finding.Error, Span: n.Span(),
				Message: bahasa.T("bulan `%s` tidak dikenal", "the month `%s` is unknown", n.Raw),
				Help:    []bahasa.Text{bahasa.T("contoh: jadwal Januari sampai Februari; tulisan lain di antara tanda petik", "for example: jadwal Januari sampai Februari; other writing stands in quotes")}})
		}
		return i
	}
	from, to := read(m.From), read(m.To)
	if m.To == nil {
		to = from
	}
	if from > 0 && to > 0 {
		out.From, out.To = from, to
	}
	if out.Text == "" {
		out.Text = m.From.Raw
		if m.To != nil {
			out.Text += " sampai " + m.To.Raw
		}
	}
	return out
}

// decision lowers a question and its outcomes.
func (u *unit) decision(i int, d *lang.Decision, ahead course) {
	st := &u.draft.Steps[i]
	st.Question = d.Question.Value()
	if len(d.Outcomes) == 0 {
		u.report(finding.Finding{Code: "putusan-kosong", Severity: finding.Error, Span: firstLine(d.Span()),
			Message: bahasa.T("putusan ini belum mempunyai pilihan jawaban", "this decision has no outcomes"),
			Help:    []bahasa.Text{bahasa.T("contoh: putusan \"Lengkap?\" { \"Ya\" -> lanjut … }", "for example: putusan \"Complete?\" { \"Ya\" -> lanjut … }")}})
		return
	}
	computed, asked := 0, 0
	failed := false
	labels := map[string]finding.Span{} // by program.Key
	for n, o := range d.Outcomes {
		if o.Label == nil {
			continue
		}
		out := program.Outcome{Label: o.Label.Value(), Otherwise: o.Otherwise, Go: u.arrow(o.Arrow, i, ahead)}
		if o.Arrow == nil || o.Arrow.Target == nil {
			u.loose[i] = true
			u.report(finding.Finding{Code: "jawaban-tanpa-tujuan", Severity: finding.Error, Span: o.Label.Span(),
				Message: bahasa.T("jawaban \"%s\" belum menyebut tujuannya", "the outcome \"%s\" does not say where it leads", out.Label),
				Help:    []bahasa.Text{bahasa.T("tulis sesudahnya: `-> lanjut`, `-> kembali ke …`, atau `-> berhenti \"…\"`", "write after it: `-> lanjut`, `-> kembali ke …` or `-> berhenti \"…\"`")}})
		}
		switch {
		case o.Rule != nil:
			computed++
			out.Rule = u.rule(o.Rule)
			failed = failed || out.Rule == nil
		case o.Otherwise:
			if n < len(d.Outcomes)-1 {
				u.report(finding.Finding{Code: "putusan-campur", Severity: finding.Error, Span: o.Span(),
					Message: bahasa.T("`selain itu` hanya boleh pada jawaban terakhir", "`selain itu` may only stand on the last outcome")})
				failed = true
			}
		default:
			asked++
		}
		st.Outcomes = append(st.Outcomes, out)
		u.from.outcomes[i] = append(u.from.outcomes[i], o)
		if o.Inferred != nil {
			inferred(st, "cabang", o.Inferred)
		}
		if first, twice := labels[program.Key(out.Label)]; twice {
			u.report(finding.Finding{Code: "nama-ganda", Severity: finding.Error, Span: o.Label.Span(),
				Message: bahasa.T("jawaban \"%s\" ada dua kali", "the outcome \"%s\" stands there twice", out.Label),
				Related: []finding.Related{{Span: first, Label: bahasa.T("yang pertama", "the first")}}})
		} else {
			labels[program.Key(out.Label)] = o.Label.Span()
		}
	}
	otherwise := len(st.Outcomes) > 0 && st.Outcomes[len(st.Outcomes)-1].Otherwise
	if computed > 0 && asked > 0 || otherwise && computed == 0 {
		u.report(finding.Finding{Code: "putusan-campur", Severity: finding.Error, Span: firstLine(d.Span()),
			Message: bahasa.T("sebagian jawaban memakai `bila`, sebagian tidak", "some outcomes have `bila`, others have not"),
			Help:    []bahasa.Text{bahasa.T("beri setiap jawaban `bila …` (yang terakhir boleh `selain itu`), atau hapus semuanya agar pelaksana yang memutuskan", "give each outcome `bila …` (the last may have `selain itu`), or remove them all so that a person decides")}})
		failed = true
	}
	st.Computed = computed > 0
	if failed { // keep the draft valid: ask
		st.Computed = false
		for n := range st.Outcomes {
			st.Outcomes[n].Rule, st.Outcomes[n].Otherwise = nil, false
		}
	}
}

// arrow lowers an arrow that leaves step i; none, or one to nowhere, goes on.
func (u *unit) arrow(a *lang.Arrow, i int, ahead course) program.Arrow {
	if a == nil || a.Target == nil {
		return program.Arrow{To: u.settle(ahead.steps[i], true)}
	}
	return u.target(a.Target, i, ahead)
}

func (u *unit) target(t lang.Target, i int, ahead course) program.Arrow {
	on := func() program.Arrow { return program.Arrow{To: u.settle(ahead.steps[i], true)} }
	switch t := t.(type) {
	case *lang.Onward:
		if t.Step == nil {
			return on()
		}
		to, ok := u.place(t.Step, i)
		if !ok {
			return on()
		}
		if at := u.position(to); at <= i {
			u.report(wrongWay(t.Span(), at, "lanjut", "kembali"))
			return program.Arrow{To: to, Back: true}
		}
		return program.Arrow{To: to}
	case *lang.Ending:
		kind := program.Finished
		if t.Key == "berhenti" {
			kind = program.Stopped
		}
		return program.Arrow{To: u.end(kind, t.Text.Value())}
	case *lang.Handover:
		u.links = append(u.links, reference{t.Title.Value(), t.Title.Span(), -1})
		return program.Arrow{To: u.end(program.Continues, t.Title.Value())}
	case *lang.TrackEnd:
		if u.draft.Steps[i].Track != nil {
			return program.Arrow{To: program.Target{Kind: program.ToJoin}}
		}
		u.loose[i] = true
		u.report(finding.Finding{Code: "lompat-serentak", Severity: finding.Error, Span: t.Span(),
			Message: bahasa.T("langkah ini tidak di dalam jalur `serentak`, jadi tidak ada jalur yang selesai", "this step is in no track of `serentak`, so there is no track that ends"),
			Help:    []bahasa.Text{bahasa.T("tulis `-> selesai` untuk mengakhiri SOP", "write `-> selesai` to end the SOP")}})
		return on()
	case *lang.Return:
		to, ok := u.place(t.Step, i)
		if !ok {
			return on()
		}
		if at := u.position(to); at > i {
			f := wrongWay(t.Span(), at, "kembali", "lanjut")
			if t.Limit != nil {
				f.Fixes = nil // only a return has a limit
			}
			u.report(f)
			return program.Arrow{To: to}
		}
		arrow := program.Arrow{To: to, Back: true}
		if t.Limit != nil {
			n, ok := wholeNumber(t.Limit.Raw)
			if !ok || n < 1 || n > program.MaxLimit {
				u.report(finding.Finding{Code: "sintaks-angka", Severity: finding.Error, Span: t.Limit.Span(),
					Message: bahasa.T("batas pengembalian harus bilangan bulat, paling sedikit 1", "the limit of returns must be a whole number, at least 1")})
				return arrow
			}
			arrow.Limit = n
		}
		if t.Beyond != nil && arrow.Limit > 0 {
			beyond := u.target(t.Beyond, i, ahead)
			arrow.Beyond = &beyond
		}
		return arrow
	}
	panic(fmt.Sprintf("compiler: unknown target %T", t))
}

// place is where an arrow from step i leads, to a step or to a block, if it
// may go there.
func (u *unit) place(r *lang.Ref, i int) (program.Target, bool) {
	to := program.Target{Kind: program.ToStep}
	block, isBlock := u.names.blocks[sameName(r.Name.Value())]
	var where lang.Node
	a, b := u.draft.Steps[i].Track, (*program.Track)(nil)
	if isBlock {
		to = program.Target{Kind: program.ToParallel, Index: block}
		where = u.from.blocks[block].Node
	} else {
		var ok bool
		if to.Index, ok = u.step(r); !ok {
			u.loose[i] = true
			return to, false
		}
		where, b = u.from.steps[to.Index].Node, u.draft.Steps[to.Index].Track
	}
	if a == b || a != nil && b != nil && *a == *b {
		return to, true
	}
	f := finding.Finding{Code: "lompat-serentak", Severity: finding.Error, Span: r.Span(),
		Related: []finding.Related{{Span: firstLine(where.Span()), Label: bahasa.T("tujuannya", "where it leads")}}}
	switch {
	case a == nil:
		f.Message = bahasa.T("panah ini masuk ke tengah blok `serentak`, sehingga jalur lain tidak dimulai", "this arrow leads into a block `serentak`, so that its other tracks would not begin")
		f.Help = []bahasa.Text{bahasa.T("tujukan ke bloknya, yang diberi nama sesudah kata `serentak`: serentak nama \"…\"", "lead it to the block, which is given a name after the word `serentak`: serentak name \"…\"")}
	case b == nil:
		f.Message = bahasa.T("panah ini keluar dari blok `serentak` sebelum jalur lain selesai", "this arrow leaves a block `serentak` before its other tracks are finished")
		f.Help = []bahasa.Text{bahasa.T("di dalam jalur, panah menuju langkah di jalur yang sama, `lanjut`, `jalur selesai`, `selesai`, atau `berhenti`", "inside a track an arrow leads to a step of the same track, `lanjut`, `jalur selesai`, `selesai` or `berhenti`")}
	default:
		f.Message = bahasa.T("panah ini berpindah ke jalur `serentak` yang lain", "this arrow leads to another track of `serentak`")
		f.Help = []bahasa.Text{bahasa.T("di dalam jalur, panah menuju langkah di jalur yang sama, `lanjut`, `jalur selesai`, `selesai`, atau `berhenti`", "inside a track an arrow leads to a step of the same track, `lanjut`, `jalur selesai`, `selesai` or `berhenti`")}
	}
	u.report(f)
	u.loose[i] = true
	return to, false
}

// position is where a target stands among the steps: a block stands where its
// first step does.
func (u *unit) position(t program.Target) int {
	if t.Kind == program.ToParallel {
		return u.draft.Parallels[t.Index].Tracks[0].Steps[0]
	}
	return t.Index
}

// wrongWay offers the other word, but never unasked: as likely the wrong step
// is named, and then a return would become an approval.
func wrongWay(at finding.Span, to int, is, should string) finding.Finding {
	word := finding.Span{Start: at.Start, End: at.Start}
	word.End.Offset += len(is)
	word.End.Column += len(is)
	f := finding.Finding{Code: "arah-keliru", Severity: finding.Error, Span: at,
		Help:  []bahasa.Text{bahasa.T("periksa dahulu: langkah mana yang dimaksud?", "look first: which step is meant?")},
		Fixes: []finding.Fix{{Title: bahasa.T("tulis `%s`", "write `%s`", should), Edits: []finding.Edit{{Span: word, New: should}}}}}
	if is == "kembali" {
		f.Message = bahasa.T("langkah %d ada di bawah langkah ini, jadi bukan `kembali ke`", "step %d stands below this one, so it is not `kembali ke`", to+1)
	} else {
		f.Message = bahasa.T("langkah %d tidak ada di bawah langkah ini, jadi bukan `lanjut ke`", "step %d does not stand below this one, so it is not `lanjut ke`", to+1)
	}
	return f
}

// after settles where parallel blocks go on.
func (u *unit) after(ahead course) {
	for i := range u.draft.Parallels {
		u.draft.Parallels[i].Next = program.Arrow{To: u.settle(ahead.blocks[i], true)}
	}
}
