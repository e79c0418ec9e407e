package compiler

import (
	"slices"
	"strings"

	"sopc/compiler/flow"
	"sopc/compiler/program"
	"sopc/compiler/wording"
	"sopc/lang"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// checkDocuments follows kelengkapan and output through the flow. A document
// that is missing because another one has nearly its name is one finding, on
// the name; the name is then not judged further.
func (u *unit) checkDocuments(g *flow.Graph) {
	u.misfiled()
	alike := u.alike()
	for _, l := range g.Lacks() {
		it := &u.draft.Steps[l.Step].Inputs[l.Item]
		misspelt := l.Kind == flow.Never && slices.ContainsFunc(it.Documents, func(d int) bool { return alike[d] })
		sometimes := l.Kind == flow.Sometimes && it.When != nil // as the author says
		if !misspelt && !sometimes && !none(it) {
			u.lack(g, l)
		}
	}
	u.unused(g, alike)
	for _, r := range g.Repeats() {
		u.report(finding.Finding{Code: "output-berulang", Severity: finding.Hint, Span: u.outputSpan(r.Step, r.Item),
			Message: bahasa.T("output %s sama dengan output %s", "the output of %s equals that of %s", u.stepName(r.Step), u.stepName(r.Before)),
			Help:    []bahasa.Text{bahasa.T("sebut hasil langkah ini sendiri, atau sebut dokumen itu juga di kelengkapannya", "name what this step itself results in, or name the document in its kelengkapan, too")}})
	}
	for _, s := range g.Shortfalls() {
		u.shortfall(g, s)
	}
	u.undeclared()
}

// unused speaks of each document that is put out in vain, once. One that some
// step needs, only too early or as a later state, is spoken about there.
func (u *unit) unused(g *flow.Graph, alike []bool) {
	needed := make([]bool, len(u.draft.Documents))
	wanted := map[string]bool{}
	for _, s := range u.draft.Steps {
		for _, it := range s.Inputs {
			for _, d := range it.Documents {
				needed[d] = true
				wanted[withoutState(u.draft.Documents[d].Name)] = true
			}
		}
	}
	for _, i := range g.Unused() {
		it := &u.draft.Steps[i.Step].Outputs[i.Item]
		spoken := none(it)
		for _, d := range it.Documents {
			spoken = spoken || needed[d] || alike[d] || wanted[withoutState(u.draft.Documents[d].Name)]
			needed[d] = true
		}
		if spoken {
			continue
		}
		u.report(finding.Finding{Code: "output-tak-terpakai", Severity: finding.Hint, Span: u.outputSpan(i.Step, i.Item),
			Message: bahasa.T("%s dihasilkan, tetapi tidak ada langkah sesudahnya yang memakainya", "%s is produced, but no later step uses it", naming(it)),
			Help:    []bahasa.Text{bahasa.T("sebut di kelengkapan langkah yang memakainya, atau nyatakan `produk akhir` di bagian `dokumen`", "name it in the kelengkapan of the step that uses it, or declare it `produk akhir` in the section `dokumen`")}})
	}
}

// withoutState is the key of a document's name without the word for its
// state: "Draft surat pengantar" is a surat pengantar in the making.
func withoutState(name string) string {
	first, rest, more := strings.Cut(wording.StripResult(name), " ")
	switch strings.ToLower(first) {
	case "konsep", "draf", "draft", "rancangan":
		if more {
			name = rest
		}
	}
	return documentKey(name)
}

// none tells whether an entry says in so many words that there is nothing:
// "-", "tidak ada", "nihil".
func none(it *program.Item) bool {
	return !slices.ContainsFunc(it.Names, func(n string) bool {
		key := program.Key(n)
		return key != "" && key != "tidakada" && key != "nihil"
	})
}

func naming(it *program.Item) string { return `"` + strings.Join(it.Names, `" atau "`) + `"` }

func (u *unit) inputSpan(step, item int) finding.Span { return textsSpan(u.from.inputs[step][item]) }
func (u *unit) outputSpan(step, item int) finding.Span {
	return textsSpan(u.from.outputs[step][item])
}

// textsSpan covers the names of an item, not its condition.
func textsSpan(it *lang.Item) finding.Span {
	return finding.Span{Start: it.Names[0].Span().Start, End: it.Names[len(it.Names)-1].Span().End}
}

// maxWays bounds the ways that are spelled out, for each is a search.
const maxWays = 100

func (u *unit) lack(g *flow.Graph, l flow.Lack) {
	it := &u.draft.Steps[l.Step].Inputs[l.Item]
	name := naming(it)
	f := finding.Finding{Code: "kelengkapan-tanpa-asal", Severity: finding.Warning, Span: u.inputSpan(l.Step, l.Item),
		Label:   bahasa.T("dibutuhkan %s", "needed by %s", u.stepName(l.Step)),
		Message: bahasa.T("%s dibutuhkan, tetapi tidak ada langkah yang menghasilkannya", "%s is needed, but no step puts it out", name),
		Help:    []bahasa.Text{bahasa.T("sebut sebagai output langkah yang membuatnya, atau nyatakan `dari luar` di bagian `dokumen`", "name it as output of the step that makes it, or declare it `dari luar` in the section `dokumen`")}}
	switch l.Kind {
	case flow.Later:
		f.Code = "kelengkapan-terlambat"
		f.Message = bahasa.T("%s dibutuhkan sebelum ada yang menghasilkannya", "%s is needed before anybody puts it out", name)
		f.Help = []bahasa.Text{bahasa.T("dahulukan %s, atau nyatakan dokumen ini `dari luar` di bagian `dokumen`", "move %s ahead, or declare this document `dari luar` in the section `dokumen`", u.stepName(l.By))}
	case flow.Sometimes:
		f.Code = "kelengkapan-tidak-pasti"
		f.Message = bahasa.T("%s dibutuhkan, tetapi tidak selalu ada", "%s is needed but not always there", name)
		if u.ways++; u.ways <= maxWays {
			way := u.numbers(g.Witness(l), " → ")
			f.Message = bahasa.T("%s dibutuhkan, tetapi tidak selalu ada: lewat langkah %s dokumen ini belum dihasilkan", "%s is needed but not always there: by way of step %s it is not produced yet", name, way)
		}
		f.Help = []bahasa.Text{bahasa.T("hasilkan di setiap alur menuju langkah ini, atau beri `bila …` pada kelengkapan ini", "put it out on every way to this step, or give this kelengkapan a `bila …`")}
	}
	if l.By >= 0 {
		for i, o := range u.draft.Steps[l.By].Outputs {
			if slices.ContainsFunc(o.Documents, func(d int) bool { return u.serves(d, it.Documents) }) {
				label := bahasa.T("dihasilkan %s", "produced by %s", u.stepName(l.By))
				if l.Kind == flow.Later {
					label = bahasa.T("baru dihasilkan %s", "produced only by %s", u.stepName(l.By))
				}
				f.Related = append(f.Related, finding.Related{Span: u.outputSpan(l.By, i), Label: label})
				break
			}
		}
	}
	u.report(f)
}

// serves tells whether document d is one of those wanted, or a later state of
// one.
func (u *unit) serves(d int, wanted []int) bool {
	for ; d >= 0; d = u.draft.Documents[d].From {
		if slices.Contains(wanted, d) {
			return true
		}
	}
	return false
}

// shortfall speaks of a final product that no step makes, or that the one
// good end can do without. With several products or several good ends, which
// end has which is the author's business.
func (u *unit) shortfall(g *flow.Graph, s flow.Shortfall) {
	name := u.draft.Documents[s.Document].Name
	f := finding.Finding{Code: "produk-akhir-tanpa-output", Severity: finding.Warning, Span: u.from.documents[s.Document],
		Message: bahasa.T("produk akhir \"%s\" tidak dihasilkan langkah mana pun", "the final product \"%s\" is produced by no step", name),
		Help:    []bahasa.Text{bahasa.T("sebut sebagai output langkah yang menghasilkannya", "name it as output of the step that makes it")}}
	if s.Kind != flow.Never {
		if s.End < 0 || count(u.draft.Documents, func(d program.Document) bool { return d.Final }) > 1 ||
			count(u.draft.Ends, func(e program.End) bool { return e.Kind == program.Finished }) > 1 {
			return
		}
		way := u.numbers(g.WitnessEnd(s), " → ")
		f.Message = bahasa.T("SOP dapat selesai tanpa produk akhir \"%s\": lewat langkah %s", "the SOP can end well without its final product \"%s\": by way of step %s", name, way)
		f.Help = []bahasa.Text{bahasa.T("jika akhir itu bukan akhir yang baik, tulis `berhenti`, bukan `selesai`", "if that end is no good one, write `berhenti` instead of `selesai`")}
	}
	u.report(f)
}

func count[T any](all []T, is func(T) bool) (n int) {
	for _, t := range all {
		if is(t) {
			n++
		}
	}
	return n
}

// misfiled finds tools and people that are listed as if they were documents,
// one finding for those of a cell.
func (u *unit) misfiled() {
	for i := range u.draft.Steps {
		s := &u.draft.Steps[i]
		for _, kind := range []program.Kind{program.Tool, program.Person} {
			u.misfiledCell(kind, s.Inputs, u.from.inputs[i])
			u.misfiledCell(kind, s.Outputs, u.from.outputs[i])
		}
	}
}

func (u *unit) misfiledCell(kind program.Kind, items []program.Item, from []*lang.Item) {
	var names []string
	fix := finding.Fix{Safe: true}
	f := finding.Finding{Severity: finding.Warning}
	for n, it := range items {
		if it.Kind != kind || from[n].Kind != "" {
			continue
		}
		at := textsSpan(from[n])
		if len(names) == 0 {
			f.Span = at
		}
		names = append(names, naming(&it))
		fix.Edits = append(fix.Edits, finding.Edit{Span: finding.Span{Start: at.Start, End: at.Start}, New: string(kind) + " "})
	}
	if len(names) == 0 {
		return
	}
	fix.Title = bahasa.T("tulis `%s` di depannya", "write `%s` before it", string(kind))
	list := strings.Join(names, ", ")
	if kind == program.Tool {
		f.Code = "alat-sebagai-dokumen"
		f.Message = bahasa.T("%s adalah alat, bukan dokumen", "%s: a tool, not a document", list)
		if len(u.draft.Identity.Tools) == 0 {
			f.Help = []bahasa.Text{bahasa.T("alat sebaiknya juga disebut di bagian `peralatan`", "a tool should stand in the section `peralatan`, too")}
		}
	} else {
		f.Code = "orang-sebagai-dokumen"
		f.Message = bahasa.T("%s adalah orang, bukan dokumen", "%s: people, not a document", list)
	}
	f.Fixes = []finding.Fix{fix}
	u.report(f)
}

// maxAlike bounds the documents whose names are compared, each with each.
const maxAlike = 1000

// alike finds documents whose names are nearly the same: most likely they are
// one. It returns the documents that it spoke about.
func (u *unit) alike() []bool {
	docs := u.draft.Documents
	used := make([]bool, len(docs))
	for _, s := range u.draft.Steps {
		for _, it := range slices.Concat(s.Inputs, s.Outputs) {
			for _, d := range it.Documents {
				used[d] = true
			}
		}
	}
	var candidates []int
	names := make([]wording.Name, len(docs))
	for i, d := range docs {
		if used[i] && len(candidates) < maxAlike {
			candidates = append(candidates, i)
			names[i] = wording.ReadName(d.Name)
		}
	}
	spoken := make([]bool, len(docs))
	for n, b := range candidates {
		for _, a := range candidates[:n] {
			if !names[a].Similar(&names[b]) || u.related(a, b) {
				continue
			}
			spoken[a], spoken[b] = true, true
			u.report(finding.Finding{Code: "nama-dokumen-mirip", Severity: finding.Warning, Span: u.from.documents[b],
				Message: bahasa.T("\"%s\" dan \"%s\" mirip; satu dokumen, atau dua?", "\"%s\" and \"%s\" are much alike; one document, or two?", docs[b].Name, docs[a].Name),
				Related: []finding.Related{{Span: u.from.documents[a], Label: bahasa.T("yang mirip", "the one like it")}},
				Help: []bahasa.Text{
					bahasa.T("jika satu, pakai nama yang sama, atau tulis di bagian `dokumen`: \"%s\" alias \"%s\"", "if one, use the same name, or write in the section `dokumen`: \"%s\" alias \"%s\"", docs[a].Name, docs[b].Name),
					bahasa.T("jika dua keadaan dari satu dokumen, tulis: \"%s\" dari \"%s\"", "if two states of one document, write: \"%s\" dari \"%s\"", docs[b].Name, docs[a].Name)}})
			break
		}
	}
	return spoken
}

// related tells whether one document is a state of the other.
func (u *unit) related(a, b int) bool {
	return u.serves(a, []int{b}) || u.serves(b, []int{a})
}

// undeclared finds documents that others are said to come from, but that
// nothing else mentions.
func (u *unit) undeclared() {
	known := map[int]bool{}
	for i := range u.draft.Steps {
		s := &u.draft.Steps[i]
		for _, it := range slices.Concat(s.Inputs, s.Outputs) {
			for _, d := range it.Documents {
				known[d] = true
			}
		}
	}
	for _, s := range u.file.Sections {
		list, ok := s.(*lang.Documents)
		if !ok {
			continue
		}
		for _, d := range list.Items {
			known[u.names.documents[documentKey(d.Name.Value())]] = true
		}
		for _, d := range list.Items {
			if d.From != nil && !known[u.names.documents[documentKey(d.From.Value())]] {
				u.report(finding.Finding{Code: "dokumen-tidak-dikenal", Severity: finding.Warning, Span: d.From.Span(),
					Message: bahasa.T("dokumen \"%s\" tidak disebut di langkah mana pun", "no step mentions the document \"%s\"", d.From.Value())})
			}
		}
	}
}
