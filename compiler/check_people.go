package compiler

import (
	"slices"
	"sync"

	"sopc/compiler/flow"
	"sopc/compiler/program"
	"sopc/compiler/wording"
	"sopc/lang"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// checkPeople judges who may do what: nobody approves his own draft, another
// person is asked for where there can be one, and an SOP names offices, not
// persons.
func (u *unit) checkPeople(g *flow.Graph) {
	trail := sync.OnceValue(u.paperTrail)
	for i := range u.draft.Steps {
		u.ownDraft(g, i, trail)
		u.fourEyes(g, i)
	}
	u.persons()
}

// onlyLane is the one lane that works on a step, or -1.
func (u *unit) onlyLane(i int) int {
	lane := -1
	for _, g := range u.draft.Steps[i].Actors {
		for _, a := range g {
			if lane >= 0 && a.Lane != lane {
				return -1
			}
			lane = a.Lane
		}
	}
	return lane
}

// paperTrail says which steps have a paper in hand, whatever its state.
type paperTrail struct {
	names []string         // by document, without its state
	steps map[string][]int // by that name, ascending; a step may stand twice
}

func (u *unit) paperTrail() *paperTrail {
	t := &paperTrail{steps: map[string][]int{}}
	for d := range u.draft.Documents {
		for from := u.draft.Documents[d].From; from >= 0; from = u.draft.Documents[d].From {
			d = from
		}
		t.names = append(t.names, withoutState(u.draft.Documents[d].Name))
	}
	for i := range u.draft.Steps {
		for _, items := range [][]program.Item{u.draft.Steps[i].Inputs, u.draft.Steps[i].Outputs} {
			t.each(items, func(name string) { t.steps[name] = append(t.steps[name], i) })
		}
	}
	return t
}

func (t *paperTrail) each(items []program.Item, do func(name string)) {
	for _, it := range items {
		for _, d := range it.Documents {
			do(t.names[d])
		}
	}
}

// ownDraft finds a paper that one lane both drafts and approves, and that no
// other lane has in hand before.
func (u *unit) ownDraft(g *flow.Graph, approval int, trail func() *paperTrail) {
	s := &u.draft.Steps[approval]
	lane := u.onlyLane(approval)
	if lane < 0 || u.draft.Lanes[lane].Outside || !wording.Approves(s.Text) && !wording.Checks(s.Text) {
		return
	}
	draft, others := -1, false
	trail().each(s.Inputs, func(name string) {
		for _, i := range trail().steps[name] {
			o := &u.draft.Steps[i]
			switch {
			case i >= approval || others:
				return
			case u.onlyLane(i) != lane:
				others = true
			case draft < 0 && wording.Drafts(o.Text):
				trail().each(o.Outputs, func(made string) {
					if made == name {
						draft = i
					}
				})
			}
		}
	})
	if others || draft < 0 || !g.Precedes(draft, approval) {
		return
	}
	if slices.Contains(s.NotSame, draft) {
		return
	}
	span := u.stepSpan(approval)
	if by := lineOf[*lang.By](u.from.steps[approval]); by != nil {
		span = by.Groups[0].Span()
	}
	name := u.draft.Lanes[lane].Name
	u.report(finding.Finding{Code: "penyusun-penyetuju", Severity: finding.Warning, Span: span,
		Message: bahasa.T("%s menyusun di %s lalu memutuskannya sendiri di %s; tidak ada orang lain yang memeriksa", "%s drafts in %s and then judges it alone in %s; nobody else looks at it", name, u.stepName(draft), u.stepName(approval)),
		Related: []finding.Related{{Span: u.stepSpan(draft), Label: bahasa.T("disusun di sini", "drafted here")}},
		Help:    []bahasa.Text{bahasa.T("serahkan salah satunya kepada pelaksana lain, atau tulis `beda orang dengan …`", "give one of the two to another lane, or write `beda orang dengan …`")}})
}

// fourEyes finds rules for another person that cannot be met, or never apply.
func (u *unit) fourEyes(g *flow.Graph, i int) {
	for _, l := range u.from.steps[i].Lines {
		rule, ok := l.(*lang.NotSame)
		if !ok {
			continue
		}
		for _, r := range rule.Steps {
			n, known := u.stepNamed(r)
			switch {
			case !known:
			case n == i:
				u.report(finding.Finding{Code: "beda-orang-mustahil", Severity: finding.Error, Span: r.Span(),
					Message: bahasa.T("%s tidak dapat dikerjakan orang lain daripada dirinya sendiri", "%s cannot be done by somebody else than itself", u.stepName(i)),
					Help:    []bahasa.Text{bahasa.T("sebut langkah yang orangnya harus lain", "name the step whose person must be another one")}})
			case !g.Precedes(n, i):
				if len(u.loose) > 0 { // an arrow that leads nowhere yet may lead here
					break
				}
				u.report(finding.Finding{Code: "beda-orang-sia-sia", Severity: finding.Warning, Span: r.Span(),
					Message: bahasa.T("%s tidak pernah dikerjakan sebelum %s, jadi aturan ini tidak pernah berlaku", "%s is never done before %s, so this rule never applies", u.stepName(n), u.stepName(i)),
					Help:    []bahasa.Text{bahasa.T("tulis `beda orang` di langkah yang belakangan", "write `beda orang` in the later step")}})
			default:
				u.sameHolder(i, n, r)
			}
		}
	}
}

// sameHolder finds an office with one holder, and nobody to act for him, that
// takes part in two steps which two persons must do.
func (u *unit) sameHolder(i, n int, r *lang.Ref) {
	for _, g := range u.draft.Steps[i].Actors {
		for _, a := range g {
			lane := u.draft.Lanes[a.Lane]
			if !u.works(n, a.Lane) || lane.Substitute != "" || lane.Outside || !wording.OneHolder(lane.Name, lane.FullName) {
				continue
			}
			u.report(finding.Finding{Code: "beda-orang-mustahil", Severity: finding.Error, Span: r.Span(),
				Message: bahasa.T("%s mengerjakan %s dan %s, sedangkan jabatan itu hanya dipegang satu orang", "%s works on %s and %s, but only one person holds that office", lane.Name, u.stepName(n), u.stepName(i)),
				Help:    []bahasa.Text{bahasa.T("serahkan salah satunya kepada pelaksana lain, atau sebut `pengganti` di `pelaksana`", "give one of the two to another lane, or name a `pengganti` in `pelaksana`")}})
			return
		}
	}
}

// persons finds names of persons where an office should stand.
func (u *unit) persons() {
	look := func(t *lang.Text) {
		if t == nil {
			return
		}
		for _, p := range wording.People(t.Value()) {
			u.report(finding.Finding{Code: "nama-orang", Severity: finding.Warning, Span: t.Within(p.Start, p.End),
				Message: bahasa.T("\"%s\" tampaknya nama orang; SOP menyebut jabatan", "\"%s\" seems to be a person's name; an SOP names offices", p.In(t.Value())),
				Help:    []bahasa.Text{bahasa.T("tulis jabatannya; siapa orangnya dicatat ketika perkara berjalan", "write the office; who it is gets recorded when a case runs")}})
		}
	}
	for _, l := range u.from.lanes {
		look(l.Name)
		look(l.Full)
		look(l.Acting)
	}
	for _, s := range u.from.steps {
		look(s.Text)
		for _, l := range s.Lines {
			switch l := l.(type) {
			case *lang.Notes:
				for _, t := range l.Items {
					look(t)
				}
			case *lang.By:
				u.doings(l.Groups, look)
			case *lang.Then:
				u.doings(l.Groups, look)
			}
		}
	}
}

func (u *unit) doings(groups []*lang.Group, look func(*lang.Text)) {
	for _, g := range groups {
		actors := []*lang.Actor{g.First}
		for _, f := range g.More {
			actors = append(actors, f.Actor)
		}
		for _, a := range slices.DeleteFunc(actors, func(a *lang.Actor) bool { return a == nil }) {
			look(a.Does)
		}
	}
}
