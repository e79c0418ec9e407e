package compiler

import (
	"fmt"
	"slices"
	"strings"

	"sopc/compiler/flow"
	"sopc/compiler/office"
	"sopc/compiler/program"
	"sopc/lang"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// checkOffice judges the SOP by the rules of its own organisation: what its
// sopc.toml asks beyond the form.
func (u *unit) checkOffice() {
	u.agencyNamed()
	u.numberFits()
	u.requiredSections()
	u.hierarchy()
	for _, p := range u.office.Broken(u.draft) {
		u.ownRule(p)
	}
}

// grade gives a finding the severity that it has to the office; keep is false
// when the office does not want to see it. An error stays an error: the
// program could not be run.
func (u *unit) grade(f finding.Finding) (graded finding.Finding, keep bool) {
	g, set := u.office.Grades[f.Code]
	switch {
	case !set:
	case f.Severity == finding.Error && (g.Silent || g.Severity < finding.Error):
		f.Help = append(slices.Clip(f.Help), bahasa.T("%s:%d menurunkan kode ini, tetapi kesalahan tetap kesalahan", "%s:%d lowers this code, but an error stays an error", u.office.Name, g.At.Start.Line))
	case g.Silent:
		return f, false
	default:
		f.Severity = g.Severity
	}
	return f, true
}

func (u *unit) agencyNamed() {
	want := program.Key(u.office.Agency)
	if want == "" || len(u.draft.Identity.Agency) == 0 {
		return // that it is missing is said already
	}
	if strings.Contains(program.Key(strings.Join(u.draft.Identity.Agency, "")), want) {
		return
	}
	at, _ := u.section("instansi")
	for _, s := range u.file.Sections {
		if l, ok := s.(*lang.Listing); ok && l.Key == "instansi" && len(l.Items) > 0 {
			at = l.Items[0].Span()
			break
		}
	}
	u.report(finding.Finding{Code: "instansi-lain", Severity: finding.Warning, Span: at,
		Message: bahasa.T("`instansi` tidak menyebut %s", "`instansi` does not name %s", u.office.Agency),
		Help: []bahasa.Text{bahasa.T("tambahkan sebagai baris pertama `instansi`", "add it as the first line of `instansi`"),
			bahasa.T("nama instansi diatur dalam %s", "the agency is set in %s", u.office.Name)}})
}

func (u *unit) numberFits() {
	mask, number := u.office.Number, u.draft.Identity.Number
	if mask == nil || number == "" {
		return
	}
	ok, at, want := mask.Match(number)
	if ok {
		return
	}
	f := finding.Finding{Code: "nomor-pola", Severity: finding.Warning, Span: u.head(), Label: want,
		Message: bahasa.T("nomor ini tidak mengikuti pola instansi: %s", "this number does not follow the office's pattern: %s", mask.Source),
		Help: []bahasa.Text{bahasa.T("contoh yang sesuai: %s", "an example that fits: %s", mask.Example()),
			bahasa.T("pola nomor diatur dalam %s", "the pattern is set in %s", u.office.Name)}}
	for _, s := range u.file.Sections {
		if n, ok := s.(*lang.DocNumber); ok && n.Text != nil {
			f.Span = n.Text.Span()
			if at < len(number) {
				f.Span = n.Text.Within(at, len(number))
			}
		}
	}
	u.report(f)
}

// requiredSections looks for the sections that the office adds to the form,
// and names what is missing in one finding: it is one piece of work. A sketch
// is not asked for them.
func (u *unit) requiredSections() {
	if u.draft.Status == "" {
		return
	}
	var missing []string
	for _, s := range u.office.Required {
		switch {
		case u.hasSection(s):
		case s.Custom:
			missing = append(missing, fmt.Sprintf("`bagian %q`", s.Name))
		default:
			missing = append(missing, "`"+s.Name+"`")
		}
	}
	if len(missing) == 0 {
		return
	}
	list := strings.Join(missing, ", ")
	u.report(finding.Finding{Code: "bagian-wajib", Severity: u.blankSeverity(), Span: u.head(),
		Message: bahasa.T("bagian yang wajib di instansi ini belum diisi: %s", "sections that are mandatory in this office are missing: %s", list),
		Help:    []bahasa.Text{bahasa.T("bagian wajib diatur dalam %s", "mandatory sections are set in %s", u.office.Name)}})
}

func (u *unit) hasSection(s office.Section) bool {
	id := &u.draft.Identity
	if s.Custom {
		return slices.ContainsFunc(id.Sections, func(own program.Section) bool {
			return program.Key(own.Name) == program.Key(s.Name) && len(own.Items) > 0
		})
	}
	if s.Name == "jangka waktu" {
		return id.Total != nil
	}
	if kind, ok := strings.CutPrefix(s.Name, "tanggal "); ok {
		return slices.ContainsFunc(id.Dates, func(d program.Date) bool { return d.Kind == kind && d.Text != "" })
	}
	role := strings.TrimSuffix(s.Name, " oleh")
	return slices.ContainsFunc(id.Signers, func(s program.Signer) bool { return s.Role == role && s.Name != "" })
}

func (u *unit) ownRule(p office.Place) {
	where := fmt.Sprintf("%s:%d", u.office.Name, p.Rule.At.Start.Line)
	if p.Over {
		u.report(finding.Finding{Code: "aturan-tidak-sah", Severity: finding.Error, Span: u.head(),
			Message: bahasa.T("aturan `%s` terlalu berat untuk SOP ini", "the rule `%s` is too costly for this SOP", p.Rule.Code),
			Help:    []bahasa.Text{bahasa.T("sederhanakan `bila` dalam %s: sedikit any di dalam any, pola yang pendek", "simplify `bila` in %s: few any inside any, short patterns", where)}})
		return
	}
	f := finding.Finding{Code: p.Rule.Code, Severity: p.Rule.Severity, Span: u.head(), Message: bahasa.Same(p.Rule.Message)}
	if p.Step >= 0 {
		f.Span = u.stepSpan(p.Step)
	}
	if p.Rule.Help != "" {
		f.Help = append(f.Help, bahasa.Same(p.Rule.Help))
	}
	f.Help = append(f.Help, bahasa.T("aturan instansi: %s", "a rule of the office: %s", where))
	u.report(f)
}

// The first words of steps that make a paper, and of those that answer for it.
var (
	drafting = []string{"menyusun", "membuat", "mengonsep", "mengkonsep", "merancang", "merumuskan", "mengetik", "menyiapkan", "mempersiapkan"}
	signing  = []string{"menyetujui", "mengesahkan", "menetapkan", "menandatangani", "memaraf"}
)

// The words before the name of a paper that nobody has signed yet.
var unsigned = []string{"konsep", "draf", "draft", "rancangan", "usulan"}

func begins(text string, verbs []string) bool {
	words := strings.Fields(strings.ToLower(text))
	return len(words) > 0 && slices.Contains(verbs, strings.Trim(words[0], ".,;:/"))
}

// hierarchy finds papers that climb down: whoever signs, initials or approves
// a paper must not stand below the one who drafted or signed it before, and
// within a row it is handed on upwards. Lanes that the office does not rank
// are not judged.
func (u *unit) hierarchy() {
	ranked := false
	for _, l := range u.draft.Lanes {
		_, ok := u.office.Rank(l)
		ranked = ranked || ok
	}
	if !ranked {
		return
	}
	for i := range u.draft.Steps {
		if !begins(u.draft.Steps[i].Text, signing) || u.downInRow(i) {
			continue
		}
		u.downBetween(i)
	}
}

// leader is the lane that completes the work of a group, with its rank.
func (u *unit) leader(g program.Group) (lane, rank int, ok bool) {
	rank, ok = u.office.Rank(u.draft.Lanes[g[0].Lane])
	return g[0].Lane, rank, ok
}

func (u *unit) downInRow(i int) bool {
	groups := u.draft.Steps[i].Actors
	for n := 1; n < len(groups); n++ {
		before, high, ok1 := u.leader(groups[n-1])
		lane, low, ok2 := u.leader(groups[n])
		if ok1 && ok2 && low > high && groups[n-1][0].Does == "" && groups[n][0].Does == "" {
			u.reversed(i, lane, bahasa.T("%s meneruskannya ke %s di langkah ini", "%s hands it on to %s in this step", u.draft.Lanes[before].Name, u.draft.Lanes[lane].Name))
			return true
		}
	}
	return false
}

func (u *unit) downBetween(i int) {
	lane, low := -1, 0 // of the highest who acts here
	for _, g := range u.draft.Steps[i].Actors {
		l, rank, ok := u.leader(g)
		if !ok {
			return
		}
		if lane < 0 || rank < low {
			lane, low = l, rank
		}
	}
	if lane < 0 {
		return
	}
	papers := u.signed(i)
	if len(papers) == 0 {
		return
	}
	before := u.before(i)
	for j := range u.draft.Steps {
		s := &u.draft.Steps[j]
		if j == i || !before[j] || len(s.Actors) == 0 || !begins(s.Text, drafting) && !begins(s.Text, signing) {
			continue
		}
		author, high, ok := u.leader(s.Actors[0])
		if !ok || high >= low || !slices.ContainsFunc(u.papersIn(s.Outputs), func(d int) bool { return papers[d] }) {
			continue
		}
		u.reversed(i, lane, bahasa.T("%s sudah mengerjakannya di %s", "%s has worked on it in %s", u.draft.Lanes[author].Name, u.stepName(j)))
		return
	}
}

func (u *unit) reversed(i, lane int, because bahasa.Text) {
	at := u.stepSpan(i)
	lang.Walk(u.from.steps[i], func(n lang.Spanned) bool {
		if a, ok := n.(*lang.Actor); ok && sameName(a.Lane.Value()) == sameName(u.draft.Lanes[lane].ID) {
			at = a.Lane.Span()
		}
		return true
	})
	u.report(finding.Finding{Code: "hierarki-terbalik", Severity: finding.Warning, Span: at, Label: because,
		Message: bahasa.T("%s menyetujui atau memaraf pekerjaan atasannya", "%s signs what a superior has worked on", u.draft.Lanes[lane].Name),
		Help: []bahasa.Text{bahasa.T("paraf dan persetujuan berjalan dari bawah ke atas: balik urutannya", "initials and approvals go upwards: turn the order round"),
			bahasa.T("urutan jabatan diatur dalam %s", "the order of titles is set in %s", u.office.Name)}})
}

// signed are the papers, in all their states, that a step signs: those that
// it receives and gives out again in a later state, or that its text names.
func (u *unit) signed(i int) map[int]bool {
	s := &u.draft.Steps[i]
	text := program.Key(s.Text)
	signed := map[int]bool{}
	out := map[int]bool{}
	for _, d := range u.papersIn(s.Outputs) {
		out[d] = true
	}
	for _, d := range u.papersIn(s.Inputs) {
		name := strings.Fields(u.draft.Documents[d].Name)
		for len(name) > 1 && slices.Contains(unsigned, strings.ToLower(name[0])) {
			name = name[1:]
		}
		if key := documentKey(strings.Join(name, " ")); out[d] || key != "" && strings.Contains(text, key) {
			signed[d] = true
		}
	}
	return signed
}

// papersIn are the papers of items, each by its first state.
func (u *unit) papersIn(items []program.Item) (first []int) {
	for _, item := range items {
		for _, d := range item.Documents {
			for range u.draft.Documents { // states do not go round, but a draft with mistakes may
				from := u.draft.Documents[d].From
				if from < 0 {
					break
				}
				d = from
			}
			first = append(first, d)
		}
	}
	return first
}

// before are the steps from which the flow leads to a step, returns aside.
func (u *unit) before(to int) []bool {
	p := u.draft
	into := map[program.Target][]flow.Arrow{}
	for _, a := range flow.Arrows(p) {
		if a.Back {
			continue
		}
		target := a.To
		if target.Kind == program.ToJoin && a.Step >= 0 && p.Steps[a.Step].Track != nil {
			target.Index = p.Steps[a.Step].Track.Parallel
		}
		into[target] = append(into[target], a)
	}
	before := make([]bool, len(p.Steps))
	seen := map[program.Target]bool{}
	var back func(program.Target)
	back = func(t program.Target) {
		if seen[t] {
			return
		}
		seen[t] = true
		if t.Kind == program.ToStep {
			if track := p.Steps[t.Index].Track; track != nil && p.Parallels[track.Parallel].Tracks[track.Index].Steps[0] == t.Index {
				back(program.Target{Kind: program.ToParallel, Index: track.Parallel})
			}
		}
		for _, a := range into[t] {
			switch {
			case a.Step >= 0:
				before[a.Step] = true
				back(program.Target{Kind: program.ToStep, Index: a.Step})
			case a.Block >= 0:
				back(program.Target{Kind: program.ToJoin, Index: a.Block})
			}
		}
	}
	back(program.Target{Kind: program.ToStep, Index: to})
	return before
}
