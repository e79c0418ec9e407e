package compiler

import (
	"maps"
	"slices"
	"strings"

	"sopc/compiler/program"
	"sopc/compiler/wording"
	"sopc/lang"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// names finds things by the names that the source gives them.
type names struct {
	lanes, fields, steps map[string]int   // by id
	documents            map[string]int   // by documentKey
	blocks               map[string]int   // of serentak, by id
	choices              map[string]int   // the field that has a choice of this id
	options              []map[string]int // by field: its choices by id
	ends                 map[string]int   // by kind and program.Key of the text
	tools                map[string]bool  // peralatan, by program.Key
}

// origins leads from the parts of the draft back to the tree.
type origins struct {
	lanes     []*lang.Lane
	fields    []*lang.Field
	steps     []*lang.Step
	blocks    []*lang.Parallel // those with steps, as in the draft
	documents []finding.Span   // where each is first named
	inputs    [][]*lang.Item   // by step, as in Step.Inputs
	outputs   [][]*lang.Item
	outcomes  [][]*lang.Outcome
}

// documentKey is the form in which documents are compared: "Terbitnya SK
// Panitia" is the SK Panitia.
func documentKey(name string) string { return program.Key(wording.StripResult(name)) }

// sameName is the form in which ids are compared: a hyphen is as good as an
// underscore.
func sameName(id string) string { return strings.ReplaceAll(strings.ToLower(id), "_", "-") }

// gather lists the steps, in the order of their numbers.
func (u *unit) gather() {
	for _, s := range u.file.Sections {
		switch s := s.(type) {
		case *lang.Step:
			u.from.steps = append(u.from.steps, s)
		case *lang.Parallel:
			for _, t := range s.Tracks {
				switch t := t.(type) {
				case *lang.Step:
					u.from.steps = append(u.from.steps, t)
				case *lang.Track:
					u.from.steps = append(u.from.steps, t.Steps...)
				}
			}
		}
	}
}

// resolve declares everything that has a name.
func (u *unit) resolve() {
	u.names = names{lanes: map[string]int{}, fields: map[string]int{}, steps: map[string]int{}, documents: map[string]int{},
		blocks: map[string]int{}, choices: map[string]int{}, ends: map[string]int{}, tools: map[string]bool{}}
	u.once()
	for _, s := range u.file.Sections {
		switch s := s.(type) {
		case *lang.Lanes:
			for _, l := range s.Items {
				if l.ID != nil && u.declare(u.names.lanes, l.ID, len(u.from.lanes), bahasa.T("pelaksana", "lane"), func(i int) lang.Node { return u.from.lanes[i].ID.Node }) {
					u.from.lanes = append(u.from.lanes, l)
				}
			}
		case *lang.Fields:
			for _, f := range s.Items {
				if f.ID != nil && u.declare(u.names.fields, f.ID, len(u.from.fields), bahasa.T("isian", "field"), func(i int) lang.Node { return u.from.fields[i].ID.Node }) {
					u.from.fields = append(u.from.fields, f)
				}
			}
		}
	}
	for i, s := range u.from.steps {
		if s.ID != nil {
			u.declare(u.names.steps, s.ID, i, bahasa.T("langkah", "step"), func(i int) lang.Node { return u.from.steps[i].ID.Node })
		}
	}
}

// declare enters a name, or says that it is taken.
func (u *unit) declare(table map[string]int, id *lang.Name, index int, what bahasa.Text, where func(int) lang.Node) bool {
	key := sameName(id.Value())
	if first, taken := table[key]; taken {
		u.report(finding.Finding{Code: "nama-ganda", Severity: finding.Error, Span: id.Span(),
			Message: bahasa.T("nama %s `%s` sudah dipakai", "the name of the %s `%s` is taken", what, id.Value()),
			Label:   bahasa.T("beri nama lain", "choose another name"),
			Related: []finding.Related{{Span: where(first).Span(), Label: bahasa.T("sudah dipakai di sini", "taken here")}}})
		return false
	}
	table[key] = index
	return true
}

// declareBlock enters the name of a block, which arrows share with steps.
func (u *unit) declareBlock(id *lang.Name, block int) {
	where := func(i int) lang.Node { return u.from.blocks[i].ID.Node }
	table := u.names.blocks
	if _, taken := u.names.steps[sameName(id.Value())]; taken {
		where = func(i int) lang.Node { return u.from.steps[i].ID.Node }
		table = u.names.steps
	}
	u.declare(table, id, block, bahasa.T("langkah", "step"), where)
}

// lane, field and step find what a name refers to, or say that it is unknown
// and what may be meant.

func (u *unit) lane(n *lang.Name) (int, bool) {
	if i, ok := u.names.lanes[sameName(n.Value())]; ok {
		return i, true
	}
	f := finding.Finding{Code: "lajur-tidak-dikenal", Severity: finding.Error, Span: n.Span(),
		Message: bahasa.T("pelaksana `%s` belum ada di bagian `pelaksana`", "the lane `%s` is not in the section `pelaksana`", n.Value()),
		Help:    []bahasa.Text{bahasa.T("tambahkan ke `pelaksana { … }`, atau pakai nama yang sudah ada di sana", "add it to `pelaksana { … }`, or use a name that stands there")}}
	f.Help = append(f.Help, lang.LanesThere(u.laneNames()))
	u.unknown(f, n.Value(), u.names.lanes)
	i, ok := u.names.lanes[finding.Closest(sameName(n.Value()), slices.Collect(maps.Keys(u.names.lanes)))]
	return i, ok // taken for the one that is meant, lest that one seem unused
}

func (u *unit) laneNames() []string {
	ids := make([]string, len(u.from.lanes))
	for i, l := range u.from.lanes {
		ids[i] = l.ID.Value()
	}
	return ids
}

func (u *unit) field(n *lang.Name) (int, bool) {
	if i, ok := u.names.fields[sameName(n.Value())]; ok {
		return i, true
	}
	f := finding.Finding{Code: "isian-tidak-dikenal", Severity: finding.Error, Span: n.Span(),
		Message: bahasa.T("isian `%s` belum ada di bagian `isian`", "the field `%s` is not in the section `isian`", n.Value())}
	if of, ok := u.names.choices[sameName(n.Value())]; ok {
		id := u.draft.Fields[of].ID
		f.Message = bahasa.T("`%s` adalah pilihan dari `%s`; tulis di samping isian itu", "`%s` is a choice of `%s`; write it beside that field", n.Value(), id)
		f.Help = []bahasa.Text{bahasa.T("contoh: %s = %s", "for example: %s = %s", id, n.Value())}
	}
	u.unknown(f, n.Value(), u.names.fields)
	return 0, false
}

// step finds a step by name or number. A number in a .sop drifts when steps
// are added, so it gets a fix that names the step.
func (u *unit) step(r *lang.Ref) (int, bool) {
	if r.Number != nil {
		i, ok := u.stepNumber(r.Number)
		if ok {
			u.report(u.numberReference(r.Number, i))
		}
		return i, ok
	}
	if i, ok := u.names.steps[sameName(r.Name.Value())]; ok {
		return i, true
	}
	f := finding.Finding{Code: "langkah-tidak-dikenal", Severity: finding.Error, Span: r.Span(),
		Message: bahasa.T("tidak ada langkah bernama `%s`", "there is no step named `%s`", r.Name.Value()),
		Help:    []bahasa.Text{bahasa.T("nama langkah ditulis sesudah kata `langkah`: langkah %s \"…\"", "a step's name stands after the word `langkah`: langkah %s \"…\"", r.Name.Value())}}
	if lane, ok := u.names.lanes[sameName(r.Name.Value())]; ok {
		f.Message = bahasa.T("`%s` adalah pelaksana, bukan langkah", "`%s` is a lane, not a step", r.Name.Value())
		f.Help = []bahasa.Text{u.stepsOf(lane)}
	}
	u.unknown(f, r.Name.Value(), u.names.steps)
	return 0, false
}

// stepsOf names the steps that a lane begins.
func (u *unit) stepsOf(lane int) bahasa.Text {
	const most = 5
	var steps []string
	for i, s := range u.from.steps {
		for _, l := range s.Lines {
			by, ok := l.(*lang.By)
			if !ok || len(by.Groups) == 0 || by.Groups[0].First == nil || sameName(by.Groups[0].First.Lane.Value()) != sameName(u.from.lanes[lane].ID.Value()) {
				continue
			}
			name := s.ID.Value()
			if name == "" {
				name = itoa(i + 1)
			}
			steps = append(steps, "`"+name+"`")
		}
	}
	if len(steps) == 0 {
		return bahasa.T("tulis nama langkahnya", "write the name of the step")
	}
	return bahasa.T("langkahnya: %s", "its steps: %s", strings.Join(steps[:min(len(steps), most)], ", "))
}

// stepNamed is the step that a reference means, without a word about it.
func (u *unit) stepNamed(r *lang.Ref) (int, bool) {
	if r.Number != nil {
		n, ok := wholeNumber(r.Number.Raw)
		return n - 1, ok && n >= 1 && n <= len(u.from.steps)
	}
	i, ok := u.names.steps[sameName(r.Name.Value())]
	return i, ok
}

func (u *unit) stepNumber(n *lang.Number) (int, bool) {
	if v, ok := wholeNumber(n.Raw); ok && v >= 1 && v <= len(u.from.steps) {
		return v - 1, true
	}
	u.report(finding.Finding{Code: "langkah-tidak-dikenal", Severity: finding.Error, Span: n.Span(),
		Message: bahasa.T("tidak ada langkah %s; SOP ini mempunyai %d langkah", "there is no step %s; this SOP has %d steps", n.Raw, len(u.from.steps))})
	return 0, false
}

func (u *unit) numberReference(n *lang.Number, i int) finding.Finding {
	step := u.from.steps[i]
	f := finding.Finding{Code: "acuan-nomor", Severity: finding.Warning, Span: n.Span(),
		Message: bahasa.T("langkah %s disebut dengan nomornya, yang berubah bila ada langkah yang disisipkan", "step %s is referred to by its number, which changes when a step is inserted", n.Raw)}
	id := step.ID.Value()
	edits := []finding.Edit{}
	if step.ID == nil {
		id = u.freshName(i)
		at := step.Span().Start
		at.Offset += len("langkah")
		at.Column += len("langkah")
		edits = append(edits, finding.Edit{Span: finding.Span{Start: at, End: at}, New: " " + id})
	}
	edits = append(edits, finding.Edit{Span: n.Span(), New: id})
	f.Fixes = []finding.Fix{{Title: bahasa.T("sebut namanya: `%s`", "refer to it by name: `%s`", id), Safe: true, Edits: edits}}
	return f
}

// freshName makes a name for a step without one of its first long word. The
// step has this name from then on, so that the fixes of a file agree.
func (u *unit) freshName(step int) string {
	if name := u.fresh[step]; name != "" {
		return name
	}
	base := "langkah"
	for w := range strings.FieldsSeq(u.from.steps[step].Text.Value()) {
		w = strings.Map(func(r rune) rune {
			if 'a' <= r && r <= 'z' {
				return r
			}
			return -1
		}, strings.ToLower(w))
		if len(w) > 3 {
			base = w
			break
		}
	}
	name := base
	for taken := true; taken; u.tried[base]++ {
		if n := u.tried[base]; n > 0 {
			name = base + "-" + itoa(n+1)
		}
		_, taken = u.names.steps[name]
	}
	u.fresh[step] = name
	return name
}

// maxGuesses bounds the names that are compared for all that is unknown in a
// file.
const maxGuesses = 200_000

// didYouMean adds the nearest known name as a fix.
func (u *unit) didYouMean(f finding.Finding, word string, known map[string]int) finding.Finding {
	if u.guesses += len(known); u.guesses > maxGuesses {
		return f
	}
	meant := finding.Closest(sameName(word), slices.Collect(maps.Keys(known)))
	if meant == "" {
		return f
	}
	f.Label = bahasa.T("Mungkin maksud Anda `%s`?", "Did you mean `%s`?", meant)
	f.Fixes = append(f.Fixes, finding.Fix{Title: bahasa.T("tulis `%s`", "write `%s`", meant),
		Edits: []finding.Edit{{Span: f.Span, New: meant}}})
	return f
}

// unknown says once that nothing bears a name; where the name stands again is
// a related place, and a fix mends it there, too.
func (u *unit) unknown(f finding.Finding, name string, known map[string]int) {
	const most = 20
	key := f.Code + " " + sameName(name)
	i, again := u.strangers[key]
	if !again {
		u.strangers[key] = len(u.Findings)
		if u.report(u.didYouMean(f, name, known)); len(u.Findings) == u.strangers[key] {
			delete(u.strangers, key)
		}
		return
	}
	first := &u.Findings[i]
	if u.refused[f.Span.Start.Line] || f.Span == first.Span || len(first.Related) == most ||
		slices.ContainsFunc(first.Related, func(r finding.Related) bool { return r.Span == f.Span }) {
		return
	}
	first.Related = append(first.Related, finding.Related{Span: f.Span, Label: bahasa.T("juga di sini", "here, too")})
	for n := range first.Fixes {
		fix := &first.Fixes[n]
		fix.Edits = append(fix.Edits, finding.Edit{Span: f.Span, New: fix.Edits[0].New})
	}
}

// once says where something stands twice that has one place on the form.
func (u *unit) once() {
	seen := map[string]finding.Span{}
	for _, s := range u.file.Sections {
		u.unique(seen, sectionKey(s), s.Span())
	}
	for _, s := range u.from.steps {
		clear(seen)
		for _, l := range s.Lines {
			u.unique(seen, lineKey(l), l.Span())
		}
	}
}

func (u *unit) unique(seen map[string]finding.Span, key string, at finding.Span) {
	if key == "" {
		return
	}
	first, twice := seen[key]
	if !twice {
		seen[key] = at
		return
	}
	u.report(finding.Finding{Code: "isi-ganda", Severity: finding.Error, Span: firstLine(at),
		Message: bahasa.T("`%s` sudah ada; isian formulir ini hanya satu", "`%s` is there already; the form has one place for it", key),
		Related: []finding.Related{{Span: firstLine(first), Label: bahasa.T("yang pertama", "the first")}},
		Help:    []bahasa.Text{bahasa.T("gabungkan keduanya, atau hapus salah satu", "merge the two, or remove one")}})
}

// sectionKey and lineKey name what may stand only once; "" for the rest.

func sectionKey(s lang.Section) string {
	switch s := s.(type) {
	case *lang.Listing:
		return string(s.Key)
	case *lang.DocNumber:
		return "nomor"
	case *lang.Status:
		return "status"
	case *lang.DateLine:
		return "tanggal " + s.Kind.Value()
	case *lang.Total:
		return "jangka waktu"
	case *lang.Limit:
		return "batas waktu"
	case *lang.ClockLine:
		return "kalender"
	case *lang.Laws:
		return "dasar hukum"
	case *lang.Qualification:
		return strings.TrimSpace("kualifikasi " + s.Lane.Value())
	case *lang.Custom:
		return "bagian " + s.Name.Value()
	case *lang.Lanes:
		return "pelaksana"
	case *lang.Documents:
		return "dokumen"
	case *lang.Fields:
		return "isian"
	}
	return ""
}

func lineKey(l lang.StepLine) string {
	switch l := l.(type) {
	case *lang.By:
		return "oleh"
	case *lang.Papers:
		return string(l.Key)
	case *lang.Notes:
		return string(l.Key)
	case *lang.TimeLine:
		return string(l.Key)
	case *lang.Schedule:
		return "jadwal"
	case *lang.ClockLine:
		return "kalender"
	case *lang.Fill:
		return "mengisi"
	case *lang.Condition:
		return "bila"
	case *lang.Decision:
		return "putusan"
	case *lang.Wait:
		return "menunggu"
	case *lang.Sub:
		return "jalankan"
	case *lang.Go:
		return "->"
	}
	return ""
}

// firstLine is the part of a span that lies on its first line, near enough
// for a caret: its start.
func firstLine(s finding.Span) finding.Span {
	if s.Start.Line == s.End.Line {
		return s
	}
	return finding.Span{Start: s.Start, End: s.Start}
}
