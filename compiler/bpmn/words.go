package bpmn

import (
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"

	"sopc/compiler/phrase"
	"sopc/compiler/program"
	"sopc/lang/bahasa"
)

// words are the words that are added to those of the SOP.
type words bahasa.Language

func (w words) say(t bahasa.Text) string { return clean(t.In(bahasa.Language(w))) }

func (w words) start() string        { return w.say(bahasa.T("Mulai", "Start")) }
func (w words) stop() string         { return w.say(bahasa.T("Selesai", "End")) }
func (w words) untitled() string     { return w.say(bahasa.T("(tanpa judul)", "(untitled)")) }
func (w words) nobody() string       { return w.say(bahasa.T("(tanpa pelaksana)", "(no executor)")) }
func (w words) unnamed(i int) string { return w.say(bahasa.T("Pelaksana %d", "Executor %d", i+1)) }
func (w words) unlabelled() string   { return w.say(bahasa.T("(tanpa label)", "(no label)")) }
func (w words) yes() string          { return w.say(bahasa.T("Ya", "Yes")) }
func (w words) no() string           { return w.say(bahasa.T("Tidak", "No")) }
func (w words) decision() string     { return w.say(bahasa.T("Putusan?", "Decision?")) }
func (w words) other() string        { return w.say(bahasa.T("lainnya", "others")) }
func (w words) news() string         { return w.say(bahasa.T("(kabar)", "(news)")) }
func (w words) join() string         { return w.say(bahasa.T("Semua jalur selesai", "All tracks finished")) }
func (w words) beyond() string       { return w.say(bahasa.T("(selebihnya)", "(beyond that)")) }

func (w words) withinLimit() string {
	return w.say(bahasa.T("Masih dalam batas?", "Within the limit?"))
}

func (w words) more(name string) string {
	return name + " " + w.say(bahasa.T("(lanjutan)", "(continued)"))
}

func (w words) limit(n int) string {
	return w.say(bahasa.T("(maks %d kali)", "(at most %d×)", n))
}

func (w words) remind(who string) string { return w.say(bahasa.T("Ingatkan %s", "Remind %s", who)) }
func (w words) report(who string) string {
	return w.say(bahasa.T("Laporkan ke %s", "Report to %s", who))
}

func (w words) when(c *program.When) string {
	return w.say(bahasa.T("Bila %s?", "If %s?", condition(c)))
}

func condition(c *program.When) string {
	if c.Rule != nil {
		return c.Rule.Source
	}
	return c.Text
}

func (w words) laneName(l program.Lane) string {
	if l.Outside && clean(l.Name) != "" {
		return w.say(bahasa.T("%s (luar)", "%s (outside)", l.Name))
	}
	return l.Name
}

func (w words) end(e *program.End) string {
	text := clean(e.Text)
	switch {
	case e.Kind == program.Continues && text == "":
		return w.say(bahasa.T("Bersambung", "Continues"))
	case e.Kind == program.Continues:
		return w.say(bahasa.T("Bersambung ke %s", "Continues in %s", titled(text)))
	case e.Kind == program.Stopped && text == "":
		return w.say(bahasa.T("Berhenti", "Stopped"))
	case e.Kind == program.Stopped:
		return w.say(bahasa.T("Berhenti: %s", "Stopped: %s", text))
	case text == "":
		return w.say(bahasa.T("Selesai", "End"))
	}
	return w.say(bahasa.T("Selesai: %s", "End: %s", text))
}

// titled names an SOP. Many titles say that they are one.
func titled(title string) string {
	if first, _, _ := strings.Cut(title, " "); strings.EqualFold(first, "SOP") {
		return title
	}
	return "SOP " + title
}

func (w words) fork(b *program.Parallel) string {
	name := w.say(bahasa.T("Serentak", "In parallel"))
	if text := clean(b.Text); text != "" {
		name += ": " + text
	}
	for t := range b.Tracks {
		if track := clean(b.Tracks[t].Name); track != "" {
			name += "\n" + track + ": " + w.steps(b.Tracks[t].Steps)
		}
	}
	return name
}

func (w words) steps(steps []int) string {
	a, b := steps[0]+1, steps[len(steps)-1]+1
	if a == b {
		return w.say(bahasa.T("langkah %d", "step %d", a))
	}
	return w.say(bahasa.T("langkah %d–%d", "steps %d–%d", a, b))
}

func (w words) trackName(b *program.Parallel, t int) []string {
	if name := clean(b.Tracks[t].Name); name != "" {
		return []string{w.say(bahasa.T("Jalur: %s", "Track: %s", name))}
	}
	return nil
}

// task is what the task of a group is called, for the one who leads it.
func (w words) task(p *program.Program, i, g int) string {
	s := &p.Steps[i]
	does, last := "", true
	if g < len(s.Actors) {
		does, last = clean(s.Actors[g][0].Does), g == len(s.Actors)-1
	}
	name := strconv.Itoa(i+1) + ". "
	switch {
	case g == 0:
		name = w.named(name+clean(s.Text), does)
	case does != "":
		name += does
	default:
		name += w.more(phrase.Short(clean(s.Text)))
	}
	if sub := clean(s.Sub); g == 0 && sub != "" {
		name += " [" + titled(sub) + "]"
	}
	if last && s.Wait != nil {
		if what := clean(s.Wait.For); what != "" {
			name += " " + w.say(bahasa.T("(menunggu %s)", "(waiting for %s)", what))
		}
	}
	return name
}

// named says what an actor does in a task.
func (w words) named(name, does string) string {
	if does = clean(does); does != "" {
		return name + " (" + does + ")"
	}
	return name
}

func (w words) with(p *program.Program, name string, others []program.Actor) string {
	var all []string
	for _, a := range others {
		all = append(all, w.named(clean(p.Lanes[a.Lane].Name), a.Does))
	}
	return name + " " + w.say(bahasa.T("bersama %s", "together with %s", strings.Join(all, ", ")))
}

func (w words) together(p *program.Program, i, leader int, does string) string {
	name := strconv.Itoa(i+1) + ". " + w.say(bahasa.T("bersama %s", "together with %s", p.Lanes[leader].Name))
	if does = clean(does); does != "" {
		name += ": " + does
	}
	return name
}

func (w words) term(wait *program.Wait) string {
	if wait.Term == nil || clean(wait.Term.Text) == "" {
		return w.say(bahasa.T("Lewat waktu", "Term passed"))
	}
	return w.say(bahasa.T("Lewat %s", "After %s", wait.Term.Text))
}

func (w words) termTime(wait *program.Wait) string {
	if wait.Term == nil || clean(wait.Term.Text) == "" {
		return w.say(bahasa.T("batas waktu", "the term"))
	}
	return clean(wait.Term.Text)
}

func (w words) late(r program.Reminder) string {
	if r.After == nil || clean(r.After.Text) == "" {
		return w.say(bahasa.T("Terlambat", "Late"))
	}
	return w.say(bahasa.T("Terlambat %s", "Late by %s", r.After.Text))
}

func (w words) lateTime(s *program.Step, r program.Reminder) string {
	due := w.say(bahasa.T("waktu langkah", "time of the step"))
	if s.Time != nil && clean(s.Time.Text) != "" {
		due = clean(s.Time.Text)
	}
	if r.After == nil || clean(r.After.Text) == "" {
		return due
	}
	return due + " + " + clean(r.After.Text)
}

// list writes entries under a heading.
func (w words) list(all []string, heading bahasa.Text, entries ...string) []string {
	for i, e := range entries {
		if e = clean(e); e != "" {
			if i == 0 && len(entries) == 1 {
				return append(all, w.say(heading)+": "+e)
			}
			if heading != (bahasa.Text{}) {
				all = append(all, w.say(heading)+":")
				heading = bahasa.Text{}
			}
			all = append(all, "- "+e)
		}
	}
	return all
}

func (w words) items(p *program.Program, items []program.Item) []string {
	var all []string
	for _, it := range items {
		all = append(all, w.say(phrase.Item(p, it)))
	}
	return all
}

// step is the documentation of the task of group g of a step: the whole row
// for the first one.
func (w words) step(p *program.Program, i, g int) (all []string) {
	s := &p.Steps[i]
	if g > 0 {
		return []string{w.say(bahasa.T("Langkah %d, diteruskan.", "Step %d, handed on.", i+1))}
	}
	all = w.list(all, bahasa.T("Kegiatan", "Activity"), s.Text)
	all = w.list(all, bahasa.T("Rincian", "Details"), s.Details...)
	all = w.list(all, bahasa.T("Pelaksana", "Executors"), phrase.Actors(p, s))
	all = w.list(all, bahasa.T("Kelengkapan", "Requirements"), w.items(p, s.Inputs)...)
	all = w.list(all, bahasa.T("Waktu", "Time"), text(s.Time))
	all = w.list(all, bahasa.T("Perpanjangan", "Extension"), text(s.Extension))
	if s.Schedule != nil {
		all = w.list(all, bahasa.T("Jadwal", "Schedule"), s.Schedule.Text)
	}
	for _, d := range s.Deadlines {
		side := bahasa.T("Paling lambat %s setelah", "At the latest %s after", d.Duration.Text)
		if d.Before {
			side = bahasa.T("Paling lambat %s sebelum", "At the latest %s before", d.Duration.Text)
		}
		all = append(all, w.say(bahasa.T("%s %s", "%s %s", side, d.Event)))
	}
	all = w.list(all, bahasa.T("Output", "Output"), w.items(p, s.Outputs)...)
	all = w.list(all, bahasa.T("Keterangan", "Remarks"), s.Remarks...)
	if s.When != nil {
		all = append(all, w.say(bahasa.T("Hanya bila %s", "Only if %s", phrase.Condition(p, s.When))))
	}
	if s.Sub != "" {
		all = w.list(all, bahasa.T("Menjalankan", "Runs"), titled(clean(s.Sub)))
	}
	if s.Wait != nil {
		all = w.list(all, bahasa.T("Menunggu", "Waits for"), named(s.Wait.For, w.news()))
		all = w.list(all, bahasa.T("Paling lama", "At most"), text(s.Wait.Term))
	}
	if t := s.Track; t != nil {
		b := &p.Parallels[t.Parallel]
		name := named(b.Tracks[t.Index].Name, w.say(bahasa.T("jalur %d", "track %d", t.Index+1)))
		all = w.list(all, bahasa.T("Serentak", "In parallel"), joined(clean(b.Text), "("+name+")"))
	}
	var fields []string
	for _, f := range s.Fills {
		fields = append(fields, w.say(phrase.FieldLabel(p.Fields[f])))
	}
	all = w.list(all, bahasa.T("Mengisi", "Fills in"), fields...)
	var others []string
	for _, n := range s.NotSame {
		others = append(others, strconv.Itoa(n+1))
	}
	if len(others) > 0 {
		all = append(all, w.say(bahasa.T("Bukan oleh orang yang sama dengan langkah %s", "Not by the person of step %s", strings.Join(others, ", "))))
	}
	if len(s.Outcomes) > 0 {
		all = w.list(all, bahasa.T("Putusan", "Decision"), named(s.Question, w.decision()))
		for _, o := range s.Outcomes {
			line := "- " + w.say(bahasa.T("%s → %s", "%s → %s", named(o.Label, w.unlabelled()), phrase.Arrow(p, o.Go)))
			if o.Rule != nil {
				line += " " + w.say(bahasa.T("(bila %s)", "(if %s)", phrase.Condition(p, &program.When{Rule: o.Rule})))
			} else if o.Otherwise {
				line += " " + w.say(bahasa.T("(selain itu)", "(otherwise)"))
			}
			all = append(all, line)
		}
	}
	if s.Clock != p.Clock {
		all = w.list(all, bahasa.T("Hitungan waktu", "Clock"), string(s.Clock))
	}
	for _, n := range s.Inferred {
		all = append(all, w.say(bahasa.T("Disimpulkan (%s): %s", "Inferred (%s): %s", n.Line, n.Reason)))
	}
	return all
}

func text(d *program.Duration) string {
	if d == nil {
		return ""
	}
	return d.Text
}

func (w words) lane(p *program.Program, i int) (all []string) {
	l := &p.Lanes[i]
	all = w.list(all, bahasa.T("Nama lengkap", "Full name"), l.FullName)
	if l.Outside {
		all = append(all, w.say(bahasa.T("Pihak di luar instansi", "A party outside the office")))
	}
	all = w.list(all, bahasa.T("Pengganti", "Substitute"), l.Substitute)
	for _, q := range p.Identity.Qualifications {
		if q.Lane == i {
			all = w.list(all, bahasa.T("Kualifikasi", "Qualification"), q.Text)
		}
	}
	return all
}

// identity is the documentation of the process: the first part of the form.
func (w words) identity(p *program.Program) (all []string) {
	id := &p.Identity
	for _, a := range id.Agency {
		if a = clean(a); a != "" {
			all = append(all, a)
		}
	}
	all = w.list(all, bahasa.T("Nomor SOP", "Number"), id.Number)
	all = w.list(all, bahasa.T("Jenis", "Kind"), strings.Join(p.Kinds, ", "))
	all = w.list(all, bahasa.T("Status", "Status"), string(p.Status))
	for _, d := range id.Dates {
		all = w.list(all, bahasa.T("Tanggal %s", "Date (%s)", d.Kind), d.Text)
	}
	for _, s := range id.Signers {
		var parts []string
		for _, part := range []string{s.Position, s.Name, s.Rank} {
			if part = clean(part); part != "" {
				parts = append(parts, part)
			}
		}
		if nip := clean(s.NIP); nip != "" {
			parts = append(parts, "NIP "+nip)
		}
		all = w.list(all, bahasa.T("%s oleh", "%s by", s.Role), strings.Join(parts, ", "))
	}
	var laws []string
	for _, l := range id.LegalBasis {
		laws = append(laws, l.Text)
	}
	all = w.list(all, bahasa.T("Dasar hukum", "Legal basis"), laws...)
	for _, q := range id.Qualifications {
		if q.Lane < 0 {
			all = w.list(all, bahasa.T("Kualifikasi pelaksana", "Qualification of executors"), q.Text)
		}
	}
	all = w.list(all, bahasa.T("Keterkaitan", "Related SOPs"), id.Related...)
	all = w.list(all, bahasa.T("Peralatan", "Tools"), id.Tools...)
	all = w.list(all, bahasa.T("Peringatan", "Warnings"), id.Warnings...)
	all = w.list(all, bahasa.T("Pencatatan", "Records"), id.Records...)
	for _, s := range id.Sections {
		all = w.list(all, bahasa.Same(s.Name), s.Items...)
	}
	all = w.list(all, bahasa.T("Jangka waktu", "Total time"), text(id.Total))
	if id.Limit != nil {
		all = w.list(all, bahasa.T("Batas waktu", "Legal limit"), joined(clean(id.Limit.Time.Text), clean(id.Limit.Law.Text)))
	}
	var fields []string
	for _, f := range p.Fields {
		if f.AtStart {
			fields = append(fields, w.say(phrase.FieldLabel(f)))
		}
	}
	return w.list(all, bahasa.T("Isian awal", "Asked at the start"), fields...)
}

// processID is the id of the process of the SOP with a title; titles that are
// the same but for case, blanks and punctuation, with or without the word SOP,
// have the same id.
func processID(title string) string {
	if first, rest, _ := strings.Cut(clean(title), " "); strings.EqualFold(first, "SOP") {
		title = rest
	}
	key := program.Key(title)
	const most = 60
	var id strings.Builder
	id.WriteString("SOP_")
	plain := key != ""
	for i := 0; i < len(key); i++ {
		if c := key[i]; c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			if id.Len() < most {
				id.WriteByte(c)
			}
		} else {
			plain = false
		}
	}
	if !plain || len(key) > most-4 {
		h := fnv.New32a()
		h.Write([]byte(key))
		fmt.Fprintf(&id, "_%08x", h.Sum32())
	}
	return id.String()
}
