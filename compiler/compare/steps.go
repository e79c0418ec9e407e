package compare

import (
	"fmt"
	"slices"
	"strings"

	"sopc/compiler/phrase"
	"sopc/compiler/program"
	"sopc/lang/bahasa"
)

// stepChanges compares the rows of the procedure table.
func (c *comparison) stepChanges() {
	c.arrow(place{Steps, -1, -1}, bahasa.T("mulai", "start"), program.Arrow{To: c.old.Start}, program.Arrow{To: c.new.Start})
	moved := c.steps.moved()
	for i, j := range c.steps.to {
		at := place{Steps, i, j}
		if j < 0 {
			c.say(Breaking, Removed, at, bahasa.T("%s dihapus: %s", "%s removed: %s", number(i, c.old.Steps[i].ID), c.old.Steps[i].Text), i)
			continue
		}
		if slices.Contains(moved, i) {
			c.say(Substance, Moved, at, bahasa.T("%s dipindahkan", "%s moved", c.stepName(at)))
		}
		c.step(at, &c.old.Steps[i], &c.new.Steps[j])
	}
	for j, i := range c.steps.from {
		if i < 0 {
			at := place{Steps, -1, j}
			c.say(Substance, Added, at, bahasa.T("%s ditambahkan: %s", "%s added: %s", number(j, c.new.Steps[j].ID), c.new.Steps[j].Text))
		}
	}
}

func (c *comparison) step(at place, a, b *program.Step) {
	if a.ID != b.ID {
		c.became(Wording, at, bahasa.T("sebutan", "id"), plain(a.ID), plain(b.ID))
	}
	c.reworded(at, bahasa.T("kegiatan", "activity"), a.Text, b.Text)
	c.texts(at, bahasa.T("rincian", "detail"), a.Details, b.Details)
	c.actors(at, a, b)
	c.inputs[at.old] = c.items(at, bahasa.T("kelengkapan", "kelengkapan"), a.Inputs, b.Inputs)
	c.outputs[at.old] = c.items(at, bahasa.T("output", "output"), a.Outputs, b.Outputs)
	c.times(at, a, b)
	c.remarks(at, a.Remarks, b.Remarks)
	c.condition(at, bahasa.T("syarat langkah", "condition of the step"), a.When, b.When)
	c.fills(at, a.Fills, b.Fills)
	c.sub(at, a.Sub, b.Sub)
	c.wait(at, a.Wait, b.Wait)
	c.reminders(at, a.Late, b.Late)
	c.notSame(at, a.NotSame, b.NotSame)
	c.decision(at, a, b)
	c.arrow(at, bahasa.T("alur", "way on"), a.Next, b.Next)
	c.inferred(at, a.Inferred, b.Inferred)
}

// actors compares who does a step. Who has it on the desk now and would not
// have it under the new version could not go on; one who merely joins, or
// takes it over later, stops nobody.
func (c *comparison) actors(at place, a, b *program.Step) {
	class, same := Substance, len(a.Actors) == len(b.Actors)
	for part, g := range a.Actors {
		if part >= len(b.Actors) {
			class = Breaking
			break
		}
		h := b.Actors[part]
		same = same && len(g) == len(h)
		for n, actor := range g {
			now := slices.IndexFunc(h, func(x program.Actor) bool { return x.Lane == c.lanes.of(actor.Lane) })
			if now < 0 || n == 0 && now > 0 {
				class = Breaking // it is taken away, or another leads
			}
			same = same && now == n
		}
	}
	switch {
	case !same && class == Breaking:
		c.became(class, at, bahasa.T("pelaksana", "pelaksana"), plain(phrase.Actors(c.old, a)), plain(phrase.Actors(c.new, b)), at.old)
	case !same:
		c.became(class, at, bahasa.T("pelaksana", "pelaksana"), plain(phrase.Actors(c.old, a)), plain(phrase.Actors(c.new, b)))
	default:
		for part, g := range a.Actors {
			for n, actor := range g {
				who := bahasa.T("yang dikerjakan %s", "what %s does", lane(c.old, actor.Lane))
				c.reworded(at, who, actor.Does, b.Actors[part][n].Does)
			}
		}
	}
}

// entry is an item under the documents of the new version.
type entry struct {
	program.Item
	documents []int
}

// items compares kelengkapan or outputs.
func (c *comparison) items(at place, name bahasa.Text, a, b []program.Item) pairs {
	var old, new []entry
	for _, it := range a {
		e := entry{Item: it}
		for _, d := range it.Documents {
			e.documents = append(e.documents, c.documents.of(d))
		}
		old = append(old, e)
	}
	for _, it := range b {
		new = append(new, entry{it, it.Documents})
	}
	p := match(old, new, func(a, b entry) float64 { return likeness(strings.Join(a.Names, " "), strings.Join(b.Names, " ")) },
		func(e entry) string { return fmt.Sprintf("%s %q", e.Kind, e.Names) },
		func(e entry) string {
			if e.Kind != program.Paper || slices.Contains(e.documents, -1) {
				return ""
			}
			return fmt.Sprint(e.documents)
		})
	entries(c, list[entry]{at, name, Substance, old, new, p,
		func(p *program.Program, e entry) bahasa.Text {
			return bahasa.T("%s %s", "%s %s", name, item(p, e.Item))
		},
		func(a, b entry) { c.item(at, name, a, b) }})
	return p
}

// item names an entry without its condition.
func item(p *program.Program, it program.Item) bahasa.Text {
	it.When = nil
	return phrase.Item(p, it)
}

func (c *comparison) item(at place, name bahasa.Text, a, b entry) {
	one, other := strings.Join(a.Names, " / "), strings.Join(b.Names, " / ")
	samePaper := a.Kind == program.Paper && slices.Equal(a.documents, b.documents)
	switch {
	case a.Kind != b.Kind:
		c.became(Substance, at, name, item(c.old, a.Item), item(c.new, b.Item))
	case one != other && samePaper && c.renamed(a, b):
		// said once, of the document
	case one != other:
		class := Substance
		if samePaper || len(a.Names) == len(b.Names) && says(one, other) {
			class = Wording
		}
		c.became(class, at, name, item(c.old, a.Item), item(c.new, b.Item))
	case !slices.Equal(a.documents, b.documents):
		c.note(Substance, Changed, at, bahasa.T("%s %s kini dokumen lain", "%s %s is another document now", name, item(c.new, b.Item)))
	}
	c.condition(at, bahasa.T("syarat %s %s:", "condition of %s %s:", name, item(c.new, b.Item)), a.When, b.When)
}

// renamed reports whether an item is printed under the names of its documents
// in both versions, so that only these were renamed.
func (c *comparison) renamed(a, b entry) bool {
	for n := range a.Names {
		if a.Names[n] != b.Names[n] && (c.old.Documents[a.Documents[n]].Name != a.Names[n] || c.new.Documents[b.Documents[n]].Name != b.Names[n]) {
			return false
		}
	}
	return true
}

func (c *comparison) times(at place, a, b *program.Step) {
	told := c.old.Clock != c.new.Clock || a.Clock != b.Clock
	if a.Clock != b.Clock && (a.Clock != c.old.Clock || b.Clock != c.new.Clock) {
		c.became(Substance, at, bahasa.T("hitungan waktu", "clock"), clockName(a.Clock), clockName(b.Clock))
	}
	c.duration(at, bahasa.T("waktu", "time"), a.Time, b.Time, told)
	c.duration(at, bahasa.T("perpanjangan waktu", "extension"), a.Extension, b.Extension, told)
	c.schedule(at, a.Schedule, b.Schedule)
	c.deadlines(at, a.Deadlines, b.Deadlines, told)
}

func (c *comparison) schedule(at place, a, b *program.Schedule) {
	show := func(s *program.Schedule) bahasa.Text {
		if s == nil {
			return empty
		}
		return quoted(s.Text)
	}
	name := bahasa.T("jadwal", "schedule")
	switch {
	case a == nil && b == nil:
	case a == nil || b == nil:
		c.became(Substance, at, name, show(a), show(b))
	case a.From != b.From || a.To != b.To:
		months := func(s *program.Schedule) bahasa.Text {
			return bahasa.T("%s (bulan %d–%d)", "%s (months %d–%d)", show(s), s.From, s.To)
		}
		c.became(Substance, at, name, months(a), months(b))
	case a.Text != b.Text:
		class := Wording
		if a.From == 0 && !says(a.Text, b.Text) {
			class = Substance
		}
		c.became(class, at, name, show(a), show(b))
	}
}

func (c *comparison) deadlines(at place, old, new []program.Deadline, told bool) {
	name := bahasa.T("paling lambat", "at the latest")
	show := func(d program.Deadline) bahasa.Text {
		if d.Before {
			return bahasa.T("%s sebelum %s", "%s before %s", duration(&d.Duration, false), d.Event)
		}
		return bahasa.T("%s setelah %s", "%s after %s", duration(&d.Duration, false), d.Event)
	}
	p := match(old, new, func(a, b program.Deadline) float64 { return likeness(a.Event, b.Event) },
		func(d program.Deadline) string { return program.Key(show(d).ID) },
		func(d program.Deadline) string { return program.Key(d.Event) })
	entries(c, list[program.Deadline]{at, name, Substance, old, new, p,
		func(_ *program.Program, d program.Deadline) bahasa.Text {
			return bahasa.T("%s %s", "%s %s", name, show(d))
		},
		func(a, b program.Deadline) {
			if a.Before != b.Before || !says(a.Event, b.Event) {
				c.became(Substance, at, name, show(a), show(b))
				return
			}
			c.reworded(at, bahasa.T("peristiwa tenggat", "event of the deadline"), a.Event, b.Event)
			c.duration(at, bahasa.T("%s, dihitung dari %q:", "%s, counted from %q:", name, b.Event), &a.Duration, &b.Duration, told)
		}})
}

// remarks compares Keterangan, which no case feels.
func (c *comparison) remarks(at place, old, new []string) {
	if !slices.Equal(old, new) {
		c.spelled(Wording, at, bahasa.T("keterangan", "remarks"), strings.Join(old, "; "), strings.Join(new, "; "))
	}
}

func (c *comparison) condition(at place, name bahasa.Text, a, b *program.When) {
	switch {
	case a == nil && b == nil:
	case a != nil && b != nil && a.Rule == nil && b.Rule == nil:
		c.reworded(at, name, a.Text, b.Text)
	case a != nil && b != nil && a.Rule != nil && b.Rule != nil:
		c.rule(at, name, a.Rule, b.Rule)
	default:
		c.became(Substance, at, name, when(c.old, a), when(c.new, b))
	}
}

// rule compares conditions over the case data, as they read in words: a field
// that only bears another name makes no other rule.
func (c *comparison) rule(at place, name bahasa.Text, a, b *program.Rule) {
	if c.sameRule(a, b) {
		if a.Source != b.Source && a.Expr == b.Expr {
			c.spelled(Wording, at, name, a.Source, b.Source)
		}
		return
	}
	old, new := when(c.old, &program.When{Rule: a}), when(c.new, &program.When{Rule: b})
	if old == new {
		c.note(Substance, Changed, at, bahasa.T("%s %s membaca isian lain", "%s %s reads other fields", name, new))
		return
	}
	c.became(Substance, at, name, old, new)
}

func (c *comparison) sameRule(a, b *program.Rule) bool {
	if a == nil || b == nil {
		return a == b
	}
	return slices.EqualFunc(a.Fields, b.Fields, func(f, g int) bool { return c.fields.of(f) == g }) &&
		(a.Expr == b.Expr || when(c.old, &program.When{Rule: a}) == when(c.new, &program.When{Rule: b}))
}

// fills compares the fields that a step fills in. What the new version reads
// before cases have it is said at the field.
func (c *comparison) fills(at place, a, b []int) {
	var lives []int
	for _, f := range a {
		lives = append(lives, c.fields.of(f))
	}
	name := bahasa.T("isian yang diisi", "fields filled in")
	switch {
	case slices.Equal(lives, b):
	case slices.Equal(slices.Sorted(slices.Values(lives)), slices.Sorted(slices.Values(b))):
		c.note(Wording, Moved, at, bahasa.T("urutan %s berubah", "%s in another order", name))
	default:
		c.became(Substance, at, name, fieldNames(c.old, a), fieldNames(c.new, b))
	}
}

// sub compares the SOP that runs inside the step. A case that waits for one
// would wait for the wrong one.
func (c *comparison) sub(at place, a, b string) {
	name := bahasa.T("SOP yang dijalankan", "SOP that is run")
	switch {
	case a == b:
	case program.Key(a) == program.Key(b):
		c.spelled(Wording, at, name, a, b)
	case a == "":
		c.became(Substance, at, name, empty, quoted(b))
	default:
		c.became(Breaking, at, name, quoted(a), quoted(b), at.old)
	}
}

func (c *comparison) wait(at place, a, b *program.Wait) {
	name := bahasa.T("menunggu", "waits for")
	show := func(w *program.Wait) bahasa.Text {
		if w == nil {
			return bahasa.T("tidak menunggu", "nothing")
		}
		return quoted(w.For)
	}
	var none program.Wait
	switch {
	case a == nil && b == nil:
		return
	case a == nil || b == nil:
		c.became(Substance, at, name, show(a), show(b))
		if a == nil {
			a = &none
		}
		if b == nil {
			b = &none
		}
	default:
		c.reworded(at, name, a.For, b.For)
		c.duration(at, bahasa.T("batas waktu menunggu", "term of the wait"), a.Term, b.Term, c.old.Clock != c.new.Clock)
	}
	lapse := bahasa.T("bila batas waktu lewat", "when the term passes")
	switch {
	case a.Lapse == nil && b.Lapse == nil:
	case a.Lapse == nil:
		c.became(Substance, at, lapse, empty, phrase.Arrow(c.new, *b.Lapse))
	case b.Lapse == nil:
		c.became(Breaking, at, lapse, phrase.Arrow(c.old, *a.Lapse), empty, at.old)
	default:
		c.arrow(at, lapse, *a.Lapse, *b.Lapse)
	}
}

// reminders compares what happens to late work. It changes no case's way.
func (c *comparison) reminders(at place, a, b []program.Reminder) {
	show := func(p *program.Program, late []program.Reminder) bahasa.Text {
		var said []bahasa.Text
		for _, r := range late {
			act := bahasa.T("ingatkan %s", "remind %s", lane(p, r.Lane))
			if r.Escalate {
				act = bahasa.T("laporkan ke %s", "report to %s", lane(p, r.Lane))
			}
			if r.After != nil {
				act = bahasa.T("setelah %s %s", "after %s %s", duration(r.After, true), act)
			}
			said = append(said, act)
		}
		return together(said)
	}
	class, same := Wording, len(a) == len(b)
	for i := 0; same && i < len(a); i++ {
		same = a[i].Escalate == b[i].Escalate && c.lanes.of(a[i].Lane) == b[i].Lane && sameTime(a[i].After, b[i].After)
	}
	switch {
	case !same:
		class = Substance
	case slices.EqualFunc(a, b, func(x, y program.Reminder) bool { return x.After == nil || x.After.Text == y.After.Text }):
		return
	}
	c.became(class, at, bahasa.T("bila terlambat", "when late"), show(c.old, a), show(c.new, b))
}

// sameTime reports whether two times mean the same.
func sameTime(a, b *program.Duration) bool {
	if a == nil || b == nil {
		return a == b
	}
	return slices.Equal(a.Amounts, b.Amounts) && (len(a.Amounts) > 0 || program.Key(a.Text) == program.Key(b.Text))
}

func (c *comparison) notSame(at place, a, b []int) {
	var lives []int
	for _, s := range a {
		lives = append(lives, c.steps.of(s))
	}
	if slices.Equal(slices.Sorted(slices.Values(lives)), slices.Sorted(slices.Values(b))) {
		return
	}
	number := func(i int) string { return fmt.Sprint(i + 1) }
	c.became(Substance, at, bahasa.T("beda orang dengan langkah", "another person than at step"), names(a, number), names(b, number))
}

func (c *comparison) inferred(at place, a, b []program.Inference) {
	if slices.Equal(a, b) {
		return
	}
	show := func(all []program.Inference) bahasa.Text {
		var said []string
		for _, i := range all {
			said = append(said, strings.TrimSpace(i.Line+" "+i.Reason))
		}
		return quoted(strings.Join(said, "; "))
	}
	c.became(Wording, at, bahasa.T("dugaan", "inference"), show(a), show(b))
}
