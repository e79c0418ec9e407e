package compiler

import (
	"slices"
	"strings"

	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// link registers all SOPs and finds what is wrong among them.
func link(units []*unit) *workspace {
	w := &workspace{byTitle: map[string][]*unit{}, offices: map[string]int{}, loose: map[string][]*unit{}}
	for _, u := range units {
		if u.entry.known {
			w.sops = append(w.sops, u)
			w.byTitle[titleKey(u.entry.title)] = append(w.byTitle[titleKey(u.entry.title)], u)
			w.offices[u.entry.office]++
		}
	}
	w.circles()
	w.twins()
	return w
}

// judge finds what an SOP says of others. One that comes alone says nothing
// about its neighbours.
func (w *workspace) judge(u *unit) {
	u.alone = len(w.sops) < 2
	if !u.alone && u.entry.known {
		w.lookUp(u)
		w.makroTimes(u)
	}
}

// lookUp finds titles that no SOP of the workspace has. What a step runs or
// goes on in must be there; an office may well have related SOPs elsewhere,
// so they are a hint, and only where the office has more SOPs than this.
func (w *workspace) lookUp(u *unit) {
	for _, r := range u.entry.links {
		switch v := w.find(u, r.title); {
		case v == nil:
			w.notFound(u, finding.Warning, r)
		case r.step >= 0:
			if u.Runs == nil {
				u.Runs = map[string]*Unit{}
			}
			u.Runs[r.title] = v.Unit
		}
		w.ambiguous(u, r)
	}
	var missing []reference
	for _, r := range u.entry.related {
		switch {
		case titleKey(r.title) == "" || w.find(u, r.title) != nil:
		case w.misspelt(r.title) != nil:
			w.notFound(u, finding.Warning, r)
		default:
			missing = append(missing, r)
		}
	}
	if len(missing) > 0 && w.offices[u.entry.office] > 1 && u.entry.office != "" {
		w.notFound(u, finding.Hint, missing...)
	}
}

// ambiguous tells where several SOPs may be meant by a title, unless twins
// has told it where they stand.
func (w *workspace) ambiguous(u *unit, r reference) {
	meant := w.candidates(u, r.title)
	if len(meant) < 2 || !slices.ContainsFunc(meant, func(v *unit) bool { return v.entry.sketch || v.entry.office != u.entry.office }) {
		return
	}
	f := finding.Finding{Code: "judul-sama", Severity: finding.Warning, Span: r.at,
		Message: bahasa.T("ada %d SOP yang berjudul \"%s\"; tidak jelas mana yang dimaksud", "%d SOPs have the title \"%s\"; which one is meant is not clear", len(meant), r.title),
		Help:    []bahasa.Text{bahasa.T("bedakan judulnya, atau hapus salinannya", "tell the titles apart, or remove the copy")}}
	for _, v := range meant[:min(len(meant), 5)] {
		f.Related = append(f.Related, finding.Related{Span: in(v, v.entry.titleAt), Label: bahasa.T("judul ini", "this title")})
	}
	u.report(f)
}

func (w *workspace) notFound(u *unit, severity finding.Severity, rs ...reference) {
	f := finding.Finding{Code: "sop-tidak-ditemukan", Severity: severity, Span: rs[0].at,
		Message: bahasa.T("SOP \"%s\" tidak ada di folder ini", "the SOP \"%s\" is not in this folder", rs[0].title),
		Help:    []bahasa.Text{bahasa.T("periksa judulnya, atau tambahkan berkas .sop-nya", "check its title, or add its .sop file")}}
	for _, r := range rs[1:min(len(rs), 5)] {
		f.Related = append(f.Related, finding.Related{Span: r.at, Label: bahasa.T("juga tidak ada", "neither is this")})
	}
	if v := w.misspelt(rs[0].title); v != nil {
		f.Label = bahasa.T("Mungkin maksud Anda \"%s\"?", "Did you mean \"%s\"?", v.entry.title)
		f.Fixes = []finding.Fix{{Title: bahasa.T("tulis judulnya seperti di SOP itu", "write the title as that SOP does"), Safe: true,
			Edits: []finding.Edit{{Span: f.Span, New: quoted(v.entry.title)}}}}
	}
	u.report(f)
}

// quoted writes a text as the language does.
func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// twins finds SOPs of one office that have one title or one number. A draft
// beside the one in force is its next edition; a sketch without a status may
// be anything.
func (w *workspace) twins() {
	type place struct{ office, key string }
	titles, numbers := map[place]*unit{}, map[place]*unit{}
	for _, u := range w.sops {
		e := &u.entry
		if e.sketch {
			continue
		}
		if key := titleKey(e.title); key != "" {
			if v := first(titles, place{e.office, key}, u); v != nil && v.entry.draft == e.draft {
				u.report(finding.Finding{Code: "judul-sama", Severity: finding.Warning, Span: e.titleAt,
					Message: bahasa.T("judul ini sudah dipakai SOP lain", "another SOP has this title already"),
					Related: []finding.Related{{Span: in(v, v.entry.titleAt), Label: bahasa.T("judul yang sama", "the same title")}},
					Help:    []bahasa.Text{bahasa.T("bedakan judulnya, atau hapus salinannya", "tell the titles apart, or remove the copy")}})
				continue // one is a copy of the other, its number too
			}
		}
		if e.number == "" {
			continue
		}
		if v := first(numbers, place{e.office, e.number}, u); v != nil && v.entry.draft == e.draft {
			u.report(finding.Finding{Code: "nomor-sama", Severity: finding.Warning, Span: e.numAt,
				Message: bahasa.T("nomor ini sudah dipakai SOP lain", "another SOP has this number already"),
				Related: []finding.Related{{Span: in(v, v.entry.numAt), Label: bahasa.T("nomor yang sama", "the same number")}},
				Help:    []bahasa.Text{bahasa.T("beri setiap SOP nomornya sendiri", "give each SOP a number of its own")}})
		}
	}
}

// first enters u under a key, unless another is there, which it returns.
func first[K comparable](m map[K]*unit, key K, u *unit) *unit {
	v := m[key]
	if v == nil {
		m[key] = u
	}
	return v
}

// in is a place in the file of another unit.
func in(u *unit, at finding.Span) finding.Span {
	at.Start.Filename, at.End.Filename = u.Name, u.Name
	return at
}

// run is a step that runs another SOP.
type run struct {
	by *unit
	at finding.Span
}

// circles finds SOPs that run each other in a circle: a case of one would
// never end. An SOP in several circles is said to be in one.
func (w *workspace) circles() {
	depth := map[*unit]int{} // where in way an SOP was entered, plus 1; -1 once it is left
	var way []run
	var visit func(u *unit)
	visit = func(u *unit) {
		said := false
		depth[u] = len(way) + 1
		for _, r := range u.entry.links {
			if r.step < 0 {
				continue
			}
			v := w.find(u, r.title)
			if v == nil {
				continue
			}
			way = append(way, run{u, r.at})
			switch at := depth[v]; {
			case at == 0:
				visit(v)
			case at > 0 && !said:
				said = true
				w.circle(way[at-1:])
			}
			way = way[:len(way)-1]
		}
		depth[u] = -1
	}
	for _, u := range w.sops {
		if depth[u] == 0 {
			visit(u)
		}
	}
}

func (w *workspace) circle(way []run) {
	titles := make([]string, 0, len(way)+1)
	for i, r := range way {
		if most := 6; len(way) > most && i >= most/2 && i < len(way)-most/2 {
			if i == most/2 {
				titles = append(titles, "…")
			}
			continue
		}
		titles = append(titles, `"`+r.by.entry.title+`"`)
	}
	path := strings.Join(append(titles, `"`+way[0].by.entry.title+`"`), " → ")
	f := finding.Finding{Code: "sop-berputar", Severity: finding.Error, Span: way[0].at,
		Message: bahasa.T("SOP ini menjalankan dirinya sendiri tanpa akhir: %s", "this SOP runs itself without end: %s", path),
		Help: []bahasa.Text{bahasa.T("putuskan lingkarannya; untuk meneruskan ke SOP lain tanpa menunggunya, tulis `-> bersambung ke`",
			"break the circle; to go on in another SOP without waiting for it, write `-> bersambung ke`")}}
	for _, r := range way[1:min(len(way), 5)] {
		f.Related = append(f.Related, finding.Related{Span: in(r.by, r.at), Label: bahasa.T("lalu dari sini", "then from here")})
	}
	way[0].by.report(f)
}

// makroTimes finds steps that give less time than the SOP that they run takes.
func (w *workspace) makroTimes(u *unit) {
	for _, r := range u.entry.links {
		have, ok := u.entry.times[r.step]
		if !ok {
			continue
		}
		v := w.find(u, r.title)
		if v == nil || v == u || !shorter(have.most, v.entry.total) {
			continue
		}
		need := v.entry.total.String(program.Working)
		f := finding.Finding{Code: "waktu-makro-kurang", Severity: finding.Warning, Span: have.at,
			Message: bahasa.T("langkah ini %s, sedangkan SOP yang dijalankannya %s menurut jalannya yang terpanjang", "this step has %s, whereas the SOP that it runs takes %s on its longest path", have.most.String(program.Working), need),
			Related: []finding.Related{{Span: in(v, v.entry.titleAt), Label: bahasa.T("%s", "%s", need)}},
			Help:    []bahasa.Text{bahasa.T("panjangkan waktu langkah ini, atau pendekkan SOP itu", "give the step more time, or make that SOP shorter")}}
		if v.entry.totalIsDeclared {
			f.Message = bahasa.T("langkah ini %s, sedangkan jangka waktu SOP yang dijalankannya %s", "this step has %s, whereas the SOP that it runs may take %s", have.most.String(program.Working), need)
		}
		u.report(f)
	}
}

// shorter tells whether an amount is less than a sum beyond doubt: both count
// by one clock, and a working day may be taken for eight hours as for seven
// and a half. Months and years compare with their like only.
func shorter(have program.Amount, need program.Total) bool {
	var sum float64
	for _, a := range need {
		if a.Clock != have.Clock {
			return false
		}
		if long := a.Unit == program.Month || a.Unit == program.Year; long || have.Unit == program.Month || have.Unit == program.Year {
			if len(need) > 1 || a.Unit != have.Unit {
				return false
			}
			return have.Max < a.Max
		}
		sum += minutes(a, 7.5)
	}
	return minutes(have, 8) < sum
}

// minutes counts a working day as so many hours, one by the wall clock as 24.
func minutes(a program.Amount, workday float64) float64 {
	hours, days := workday, 5.0
	if a.Clock == program.Wall {
		hours, days = 24, 7
	}
	switch a.Unit {
	case program.Minute:
		return a.Max
	case program.Hour:
		return a.Max * 60
	case program.Week:
		return a.Max * days * hours * 60
	}
	return a.Max * hours * 60
}
