package office

import (
	"reflect"

	"sopc/compiler/condition"
	"sopc/compiler/program"
)

// What an office's own rules see of an SOP: its program in the words of the
// form. sop is the document, langkah the step that is looked at. Blanks are
// empty texts, empty lists and 0. PANDUAN.md lists the names.

type sopView struct {
	Title     string         `expr:"judul"`
	Number    string         `expr:"nomor"`
	Status    string         `expr:"status"`
	Kinds     []string       `expr:"jenis"`
	Agency    []string       `expr:"instansi"`
	Laws      []string       `expr:"dasar_hukum"`
	Related   []string       `expr:"keterkaitan"`
	Tools     []string       `expr:"peralatan"`
	Warnings  []string       `expr:"peringatan"`
	Records   []string       `expr:"pencatatan"`
	Lanes     []laneView     `expr:"pelaksana"`
	Documents []documentView `expr:"dokumen"`
	Steps     []stepView     `expr:"langkah"`
	Ends      []endView      `expr:"akhir"`
	Minutes   float64        `expr:"menit"` // jangka waktu, else 0
}

type laneView struct {
	ID      string `expr:"nama"`
	Name    string `expr:"singkat"`
	Full    string `expr:"lengkap"`
	Outside bool   `expr:"luar"`
}

type documentView struct {
	Name    string `expr:"nama"`
	Outside bool   `expr:"luar"`
	Final   bool   `expr:"produk_akhir"`
}

type stepView struct {
	No       float64  `expr:"no"`
	ID       string   `expr:"nama"`
	Text     string   `expr:"teks"`
	By       []string `expr:"oleh"` // full names of the lanes
	Inputs   []string `expr:"kelengkapan"`
	Outputs  []string `expr:"output"`
	Remarks  []string `expr:"keterangan"`
	Time     string   `expr:"waktu"`
	Minutes  float64  `expr:"menit"` // of work
	Question string   `expr:"putusan"`
	Answers  []string `expr:"jawaban"`
	Sub      string   `expr:"jalankan"`
	Returns  bool     `expr:"dapat_kembali"`
	Parallel bool     `expr:"serentak"`
}

type endView struct {
	Kind string `expr:"jenis"`
	Text string `expr:"teks"`
}

// seen is how much of a text a rule sees, in bytes: more than any cell of a
// form holds, and little enough for bounded rules.
const seen = 4000

func cut(s string) string {
	if len(s) > seen {
		return s[:seen]
	}
	return s
}

func cuts(list []string) []string { return each(list, cut) }

func each[T, V any](list []T, view func(T) V) []V {
	all := make([]V, 0, len(list))
	for _, t := range list {
		all = append(all, view(t))
	}
	return all
}

func newView(p *program.Program) sopView {
	v := sopView{
		Title: cut(p.Title), Number: cut(p.Identity.Number), Status: string(p.Status), Kinds: p.Kinds,
		Agency: cuts(p.Identity.Agency), Related: cuts(p.Identity.Related), Tools: cuts(p.Identity.Tools),
		Warnings: cuts(p.Identity.Warnings), Records: cuts(p.Identity.Records),
		Laws:    each(p.Identity.LegalBasis, func(l program.Law) string { return cut(l.Text) }),
		Minutes: minutes(p.Identity.Total),
		Lanes: each(p.Lanes, func(l program.Lane) laneView {
			return laneView{l.ID, cut(l.Name), cut(fullName(l)), l.Outside}
		}),
		Documents: each(p.Documents, func(d program.Document) documentView { return documentView{cut(d.Name), d.Outside, d.Final} }),
		Ends:      each(p.Ends, func(e program.End) endView { return endView{string(e.Kind), cut(e.Text)} }),
	}
	for i := range p.Steps {
		v.Steps = append(v.Steps, newStepView(p, i))
	}
	return v
}

func newStepView(p *program.Program, i int) stepView {
	s := &p.Steps[i]
	v := stepView{
		No: float64(i + 1), ID: s.ID, Text: cut(s.Text), Inputs: items(s.Inputs), Outputs: items(s.Outputs),
		Remarks: cuts(s.Remarks), Minutes: minutes(s.Time), Question: cut(s.Question), Sub: cut(s.Sub),
		Answers:  each(s.Outcomes, func(o program.Outcome) string { return cut(o.Label) }),
		Parallel: s.Track != nil,
	}
	if s.Time != nil {
		v.Time = cut(s.Time.Text)
	}
	for _, g := range s.Actors {
		for _, a := range g {
			v.By = append(v.By, cut(fullName(p.Lanes[a.Lane])))
		}
	}
	for _, o := range s.Outcomes {
		v.Returns = v.Returns || o.Go.Back
	}
	return v
}

func items(list []program.Item) (names []string) {
	for _, i := range list {
		names = append(names, cuts(i.Names)...)
	}
	return names
}

func fullName(l program.Lane) string {
	if l.FullName != "" {
		return l.FullName
	}
	return l.Name
}

func minutes(d *program.Duration) float64 {
	if d == nil {
		return 0
	}
	a, ok := d.Longest()
	if !ok {
		return 0
	}
	return a.WorkingMinutes()
}

// Names are the names that own rules know, group by group, as
// "sop.judul, sop.nomor, …".
func Names() []string {
	groups := []struct {
		prefix string
		of     reflect.Type
	}{
		{"sop.", reflect.TypeFor[sopView]()}, {"langkah.", reflect.TypeFor[stepView]()},
		{"sop.pelaksana: .", reflect.TypeFor[laneView]()}, {"sop.dokumen: .", reflect.TypeFor[documentView]()}, {"sop.akhir: .", reflect.TypeFor[endView]()},
	}
	var lines []string
	for _, g := range groups {
		line := ""
		for i := range g.of.NumField() {
			name := g.of.Field(i).Tag.Get("expr")
			switch {
			case line == "":
				line = g.prefix + name
			case len(line)+len(name) > 72:
				lines = append(lines, line+",")
				line = "  " + name
			default:
				line += ", " + name
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// Places are where a rule was found to hold.
type Place struct {
	Rule *Rule
	Step int  // -1: the SOP as a whole
	Over bool // it was too costly to answer
}

// budget is what all own rules may cost on one SOP.
const budget = 2_000_000

// Broken lists the own rules that an SOP breaks, rule by rule and step by
// step.
func (r *Rules) Broken(p *program.Program) (places []Place) {
	if len(r.Own) == 0 {
		return nil
	}
	view := newView(p)
	b := &condition.Budget{Left: budget}
	names := map[string]any{"sop": view}
	for i := range r.Own {
		rule := &r.Own[i]
		steps := []int{-1}
		if rule.EachStep {
			steps = steps[:0]
			for s := range view.Steps {
				steps = append(steps, s)
			}
		}
		for _, s := range steps {
			if s >= 0 {
				names["langkah"] = view.Steps[s]
			}
			holds, ok := rule.when.Holds(names, b)
			if !ok {
				return append(places, Place{rule, -1, true})
			}
			if holds {
				places = append(places, Place{rule, s, false})
			}
		}
	}
	return places
}
