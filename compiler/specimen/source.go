package specimen

import (
	"fmt"
	"strconv"
	"strings"

	"sopc/compiler/program"
)

// Source writes a program as a .sop file that compiles to an equal one, as
// far as its texts can be written: on one line, without blanks around them. A
// step without an id is referred to by its number; blocks are called b1, b2, …
// The layout is plain, not that of fmt.
func Source(p *program.Program) string {
	w := writer{p: p}
	w.head()
	w.declarations()
	for i := 0; i < len(p.Steps); {
		if t := p.Steps[i].Track; t != nil {
			i = w.block(t.Parallel)
			continue
		}
		w.step(i)
		i++
	}
	return w.String()
}

type writer struct {
	strings.Builder
	p *program.Program
}

func (w *writer) line(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }

// quote writes a text.
func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// optional writes what stands before and behind a text, and nothing without one.
func optional(before, text, after string) string {
	if text == "" {
		return ""
	}
	return before + quote(text) + after
}

func (w *writer) list(head string, items []string) {
	if len(items) == 0 {
		return
	}
	w.line("%s {", head)
	for _, it := range items {
		w.line("%s", it)
	}
	w.line("}")
}

func quoted(texts []string) []string {
	var all []string
	for _, t := range texts {
		all = append(all, quote(t))
	}
	return all
}

func (w *writer) head() {
	p, id := w.p, &w.p.Identity
	w.line("sop %s %s", strings.Join(p.Kinds, " "), quote(p.Title))
	w.list("instansi", quoted(id.Agency))
	if id.Number != "" {
		w.line("nomor %s", quote(id.Number))
	}
	if p.Status != "" {
		w.line("status %s", p.Status)
	}
	w.line("kalender %s", p.Clock)
	for _, d := range id.Dates {
		w.line("tanggal %s%s", d.Kind, optional(" ", d.Text, ""))
	}
	for _, s := range id.Signers {
		w.line("%s oleh%s {", s.Role, optional(" ", s.Name, ""))
		w.WriteString(optional("jabatan ", s.Position, "\n") + optional("pangkat ", s.Rank, "\n") + optional("nip ", s.NIP, "\n"))
		if s.Date != nil {
			w.line("tanggal %s", quote(s.Date.Text))
		}
		w.line("}")
	}
	if id.Total != nil {
		w.line("jangka waktu %s", quote(id.Total.Text))
	}
	law := func(l program.Law) string {
		text := quote(l.Text)
		if l.Kind != "" {
			text += fmt.Sprintf(" = %s%s nomor %s tahun %d%s", l.Kind, optional(" ", l.Region, ""), quote(l.Number), l.Year, optional(" tentang ", l.Subject, ""))
		}
		return text
	}
	if id.Limit != nil {
		w.line("batas waktu %s menurut %s", quote(id.Limit.Time.Text), law(id.Limit.Law))
	}
	var laws []string
	for _, l := range id.LegalBasis {
		laws = append(laws, law(l))
	}
	w.list("dasar hukum", laws)
	for _, q := range id.Qualifications {
		lane := ""
		if q.Lane >= 0 {
			lane = " " + p.Lanes[q.Lane].ID
		}
		w.line("kualifikasi%s %s", lane, quote(q.Text))
	}
	w.list("keterkaitan", quoted(id.Related))
	w.list("peralatan", quoted(id.Tools))
	w.list("peringatan", quoted(id.Warnings))
	w.list("pencatatan", quoted(id.Records))
	for _, s := range id.Sections {
		w.line("bagian %s {\n%s\n}", quote(s.Name), strings.Join(quoted(s.Items), "\n"))
	}
}

func (w *writer) declarations() {
	p := w.p
	var lanes, documents, fields []string
	ids := map[string]bool{}
	for _, l := range p.Lanes {
		ids[l.ID] = true
	}
	for _, l := range p.Lanes {
		lane := l.ID + " " + quote(l.Name) + optional(" = ", l.FullName, "")
		if l.Outside {
			lane += " luar"
		}
		if ids[l.Substitute] {
			lane += " pengganti " + l.Substitute
		} else {
			lane += optional(" pengganti ", l.Substitute, "")
		}
		lanes = append(lanes, lane)
	}
	for _, d := range p.Documents {
		doc := quote(d.Name)
		for _, a := range d.Aliases {
			doc += " alias " + quote(a)
		}
		if d.Outside {
			doc += " dari luar"
		}
		if d.From >= 0 {
			doc += " dari " + quote(p.Documents[d.From].Name)
		}
		if d.Final {
			doc += " produk akhir"
		}
		documents = append(documents, doc)
	}
	for _, f := range p.Fields {
		field := f.ID + " " + quote(f.Label) + " " + string(f.Type)
		var choices []string
		for _, c := range f.Choices {
			choices = append(choices, c.ID+" "+quote(c.Label))
		}
		fields = append(fields, field+" "+strings.Join(choices, ", "))
	}
	w.list("pelaksana", lanes)
	w.list("dokumen", documents)
	w.list("isian", fields)
}

// block writes a parallel block and returns the step behind it.
func (w *writer) block(k int) (next int) {
	b := w.p.Parallels[k]
	w.line("serentak b%d%s {", k+1, optional(" ", b.Text, ""))
	for _, t := range b.Tracks {
		w.line("jalur%s {", optional(" ", t.Name, ""))
		for _, s := range t.Steps {
			w.step(s)
			next = s + 1
		}
		w.line("}")
	}
	w.line("}")
	return next
}

func (w *writer) step(i int) {
	s := &w.p.Steps[i]
	w.line("langkah %s %s {", s.ID, quote(s.Text))
	w.actors(s)
	w.list("rincian", quoted(s.Details))
	w.list("kelengkapan", w.items(s.Inputs))
	w.list("output", w.items(s.Outputs))
	w.list("keterangan", quoted(s.Remarks))
	w.line("kalender %s", s.Clock)
	if s.Time != nil {
		w.line("waktu %s", quote(s.Time.Text))
	}
	if s.Extension != nil {
		w.line("perpanjangan %s", quote(s.Extension.Text))
	}
	if c := s.Schedule; c != nil {
		w.line("jadwal %s", quote(c.Text))
	}
	for _, d := range s.Deadlines {
		side := "setelah"
		if d.Before {
			side = "sebelum"
		}
		w.line("paling lambat %s %s %s", quote(d.Duration.Text), side, quote(d.Event))
	}
	if s.When != nil {
		w.line("bila %s", condition(s.When))
	}
	if len(s.Fills) > 0 {
		var ids []string
		for _, f := range s.Fills {
			ids = append(ids, w.p.Fields[f].ID)
		}
		w.line("mengisi %s", strings.Join(ids, ", "))
	}
	if s.Sub != "" {
		w.line("jalankan %s", quote(s.Sub))
	}
	w.wait(s.Wait)
	for _, r := range s.Late {
		after, action := "", "ingatkan"
		if r.After != nil {
			after = quote(r.After.Text)
		}
		if r.Escalate {
			action = "laporkan ke"
		}
		w.line("terlambat %s %s %s", after, action, w.p.Lanes[r.Lane].ID)
	}
	if len(s.NotSame) > 0 {
		var steps []string
		for _, n := range s.NotSame {
			steps = append(steps, w.ref(n))
		}
		w.line("beda orang dengan %s", strings.Join(steps, ", "))
	}
	w.decision(s)
	if s.Next != (program.Arrow{To: w.ahead(i)}) {
		w.line("%s", w.arrow(s.Next))
	}
	w.line("}")
}

func (w *writer) actors(s *program.Step) {
	var groups []string
	for _, g := range s.Actors {
		var group []string
		for _, a := range g {
			group = append(group, w.p.Lanes[a.Lane].ID+optional(" ", a.Does, ""))
		}
		groups = append(groups, strings.Join(group, " bersama "))
	}
	line := strings.Join(groups, " lalu ")
	for _, d := range s.Inferred {
		line += " dugaan" + optional(" ", d.Reason, "")
	}
	if line != "" {
		w.line("oleh %s", line)
	}
}

func (w *writer) items(items []program.Item) []string {
	var all []string
	for _, it := range items {
		line := string(it.Kind) + " " + strings.Join(quoted(it.Names), " atau ")
		if it.When != nil {
			line += " bila " + condition(it.When)
		}
		all = append(all, line)
	}
	return all
}

func condition(when *program.When) string {
	if when.Rule != nil {
		return when.Rule.Source
	}
	return quote(when.Text)
}

func (w *writer) wait(wait *program.Wait) {
	if wait == nil {
		return
	}
	line := "menunggu" + optional(" ", wait.For, "")
	if wait.Term != nil {
		line += " paling lama " + quote(wait.Term.Text)
	}
	if wait.Lapse != nil {
		line += " bila lewat " + w.arrow(*wait.Lapse)
	}
	w.line("%s", line)
}

func (w *writer) decision(s *program.Step) {
	if len(s.Outcomes) == 0 {
		return
	}
	w.line("putusan%s {", optional(" ", s.Question, ""))
	for _, o := range s.Outcomes {
		rule := ""
		if o.Rule != nil {
			rule = " bila " + o.Rule.Source
		} else if o.Otherwise {
			rule = " selain itu"
		}
		w.line("%s%s %s", quote(o.Label), rule, w.arrow(o.Go))
	}
	w.line("}")
}

func (w *writer) ref(step int) string {
	if id := w.p.Steps[step].ID; id != "" {
		return id
	}
	return strconv.Itoa(step + 1)
}

func (w *writer) arrow(a program.Arrow) string { return "-> " + w.target(a) }

func (w *writer) target(a program.Arrow) string {
	to := ""
	switch a.To.Kind {
	case program.ToJoin:
		return "jalur selesai"
	case program.ToEnd:
		e := w.p.Ends[a.To.Index]
		word := map[program.EndKind]string{program.Finished: "selesai", program.Stopped: "berhenti", program.Continues: "bersambung ke"}[e.Kind]
		return word + optional(" ", e.Text, "")
	case program.ToParallel:
		to = fmt.Sprintf("b%d", a.To.Index+1)
	case program.ToStep:
		to = w.ref(a.To.Index)
	}
	if !a.Back {
		return "lanjut ke " + to
	}
	line := "kembali ke " + to
	if a.Limit > 0 {
		line += fmt.Sprintf(" maks %d kali", a.Limit)
	}
	if a.Beyond != nil {
		line += " selebihnya " + w.target(*a.Beyond)
	}
	return line
}

// ahead is where the flow goes on from a step when no arrow is written, unless
// that is the plain end.
func (w *writer) ahead(i int) program.Target {
	here, last := w.p.Steps[i].Track, i+1 == len(w.p.Steps)
	switch {
	case here != nil && (last || w.p.Steps[i+1].Track == nil || *w.p.Steps[i+1].Track != *here):
		return program.Target{Kind: program.ToJoin}
	case last:
		return program.Target{}
	case here == nil && w.p.Steps[i+1].Track != nil:
		return program.Target{Kind: program.ToParallel, Index: w.p.Steps[i+1].Track.Parallel}
	}
	return program.Target{Kind: program.ToStep, Index: i + 1}
}
