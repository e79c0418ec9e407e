package bpmn

import (
	"strconv"
	"strings"

	"sopc/compiler/phrase"
	"sopc/compiler/program"
	"sopc/lang/bahasa"
)

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
