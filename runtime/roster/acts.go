package roster

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/runtime/calendar"
)

// Capacity is as what somebody acts, in the words of the office, for the
// record: "Camat", "Plt Camat (SK 800/12)". A nil Roster gives "".
type Capacity string

// Refusal says why somebody may not act, and the way out.
type Refusal struct {
	Reason bahasa.Text
	Way    bahasa.Text
}

func (e *Refusal) Error() string { return e.Text().ID }

// Text is the reason and the way out.
func (e *Refusal) Text() bahasa.Text { return bahasa.T("%s; %s", "%s; %s", e.Reason, e.Way) }

// claim is a ground on which somebody acts for a lane.
type claim struct {
	as Capacity
	during
}

// names are how a lane is called.
type names struct {
	short string
	keys  []string // of its id, short and full name
}

func namesOf(l program.Lane) names {
	return names{l.Name, []string{program.Key(l.ID), program.Key(l.Name), program.Key(l.FullName)}}
}

func (n names) has(key string) bool { return key != "" && slices.Contains(n.keys, key) }

func (n names) among(keys []string) bool { return slices.ContainsFunc(keys, n.has) }

// own are the claims of a person to a lane by his posts, and by those of whom
// he replaces.
func (r *Roster) own(who *person, lane names) (all []claim) {
	for _, p := range who.posts {
		if lane.among(p.lanes) {
			all = append(all, claim{Capacity(lane.short), p.during})
		}
	}
	for _, a := range who.actings {
		as := Capacity(fmt.Sprintf("%s %s (%s)", a.title, lane.short, a.basis))
		if a.of < 0 {
			if lane.has(a.lane) {
				all = append(all, claim{as, a.during})
			}
			continue
		}
		for _, p := range r.people[a.of].posts {
			if both, ok := a.and(p.during); ok && lane.among(p.lanes) {
				all = append(all, claim{as, both})
			}
		}
	}
	return all
}

// claims are those that a person owns and those delegated to him, the
// weightiest first.
func (r *Roster) claims(who *person, lane names) []claim {
	all := r.own(who, lane)
	for _, d := range who.delegations {
		if len(d.lanes) > 0 && !lane.among(d.lanes) {
			continue
		}
		from := &r.people[d.from]
		for _, c := range r.own(from, lane) {
			if both, ok := d.and(c.during); ok {
				all = append(all, claim{Capacity(fmt.Sprintf("%s atas delegasi %s (%s)", lane.short, from.name, d.basis)), both})
			}
		}
	}
	return all
}

func holding(all []claim, on calendar.Date) (c claim, ok bool) {
	i := slices.IndexFunc(all, func(c claim) bool { return c.holds(on) })
	if i < 0 {
		return claim{}, false
	}
	return all[i], true
}

// away is the absence of a person on a day, or nil.
func (p *person) away(on calendar.Date) *absence {
	i := slices.IndexFunc(p.absences, func(a absence) bool { return a.holds(on) })
	if i < 0 {
		return nil
	}
	return &p.absences[i]
}

// serves reports whether a person has any ground to act that day.
func (p *person) serves(on calendar.Date) bool {
	return slices.ContainsFunc(p.posts, func(x post) bool { return x.holds(on) }) ||
		slices.ContainsFunc(p.actings, func(x acting) bool { return x.holds(on) }) ||
		slices.ContainsFunc(p.delegations, func(x delegation) bool { return x.holds(on) })
}

// capacity is as what a person acts for a lane, if he does.
func (r *Roster) capacity(who *person, p *program.Program, lane int, on calendar.Date) (Capacity, bool) {
	l := p.Lanes[lane]
	if who.away(on) != nil {
		return "", false
	}
	if l.Outside {
		return Capacity("dicatat untuk " + l.Name), who.serves(on)
	}
	if c, ok := holding(r.claims(who, namesOf(l)), on); ok {
		return c.as, true
	}
	if deputy, ok := deputyOf(p, lane); ok {
		if as, ok := holding(r.own(who, deputy), on); ok {
			holders := r.holders(namesOf(l), on)
			if len(holders) > 0 && !slices.ContainsFunc(holders, func(h *person) bool { return h.away(on) == nil }) {
				because := holders[0].name + " berhalangan"
				if reason := holders[0].away(on).reason; reason != "" {
					because += ": " + reason
				}
				return Capacity(fmt.Sprintf("%s, pengganti %s menurut SOP (%s)", as.as, l.Name, because)), true
			}
		}
	}
	return "", false
}

// holders are those who hold a lane on a day, present or away.
func (r *Roster) holders(lane names, on calendar.Date) (all []*person) {
	for i := range r.people {
		if _, ok := holding(r.own(&r.people[i], lane), on); ok {
			all = append(all, &r.people[i])
		}
	}
	return all
}

// deputyOf is the lane, or the office, that the SOP names to step in.
func deputyOf(p *program.Program, lane int) (names, bool) {
	title := p.Lanes[lane].Substitute
	if title == "" {
		return names{}, false
	}
	if i := slices.IndexFunc(p.Lanes, func(l program.Lane) bool { return l.ID == title }); i >= 0 {
		return namesOf(p.Lanes[i]), true
	}
	return names{title, []string{program.Key(title)}}, true
}

// Acts tells as what a person acts for a lane of a program on a day, by the
// rules of the package. The error is a *Refusal.
func (r *Roster) Acts(name string, p *program.Program, lane int, on time.Time) (Capacity, error) {
	if r == nil {
		return "", nil
	}
	i, err := r.find(name)
	if err != nil {
		return "", err
	}
	day := dateOf(on)
	as, ok := r.capacity(&r.people[i], p, lane, day)
	if !ok {
		return "", r.refusal(&r.people[i], p, lane, day)
	}
	return as, nil
}

// refusal says why a person does not act for a lane.
func (r *Roster) refusal(who *person, p *program.Program, lane int, on calendar.Date) *Refusal {
	l := p.Lanes[lane]
	if a := who.away(on); a != nil {
		reason := bahasa.Text{}
		if a.reason != "" {
			reason = bahasa.Same(" (" + a.reason + ")")
		}
		return &Refusal{bahasa.T("%s berhalangan %s%s", "%s is away %s%s", who.name, a.text(), reason),
			bahasa.T("bila sudah kembali, perbaiki [[berhalangan]] di %s; %s", "if the person is back, correct [[berhalangan]] in %s; %s", FileName, r.instead(p, lane, on))}
	}
	if l.Outside {
		all := make([]claim, 0, len(who.posts))
		for _, x := range who.posts {
			all = append(all, claim{"petugas", x.during})
		}
		return &Refusal{outOfTime(who, all, on), r.instead(p, lane, on)}
	}
	if all := r.claims(who, namesOf(l)); len(all) > 0 {
		return &Refusal{outOfTime(who, all, on), r.instead(p, lane, on)}
	}
	if deputy, ok := deputyOf(p, lane); ok {
		if _, ok := holding(r.own(who, deputy), on); ok {
			return r.notYetNeeded(who, p, lane, on)
		}
	}
	return &Refusal{bahasa.T("%s tidak ditugaskan sebagai %s", "%s is not appointed as %s", who.name, l.Name), r.instead(p, lane, on)}
}

// notYetNeeded: the SOP lets a person step in, but the holder is here, or
// there is none.
func (r *Roster) notYetNeeded(who *person, p *program.Program, lane int, on calendar.Date) *Refusal {
	l := p.Lanes[lane]
	for _, h := range r.holders(namesOf(l), on) {
		if h.away(on) == nil {
			return &Refusal{bahasa.T("%s menggantikan %s hanya selama %s berhalangan", "%s steps in for %s only while %s is away", who.name, l.Name, h.name),
				bahasa.T("minta %s, atau tambahkan di %s: [[berhalangan]] nama = %q, mulai = %s", "ask %s, or add to %s: [[berhalangan]] nama = %q, mulai = %s", h.name, FileName, h.name, on)}
		}
	}
	return &Refusal{bahasa.T("pada %s tidak ada yang memegang %s untuk digantikan %s", "on %s nobody holds %s for whom %s could step in", on.Text(), l.Name, who.name),
		bahasa.T("bila jabatannya kosong, tunjuk Plt di %s: [[pengganti]] … menggantikan = %q, lowong = true", "if the office is vacant, appoint a Plt in %s: [[pengganti]] … menggantikan = %q, lowong = true", FileName, l.Name)}
}

// outOfTime says when the nearest of the claims of a person ended or begins.
// None of them holds on that day.
func outOfTime(who *person, all []claim, on calendar.Date) bahasa.Text {
	var over, coming *claim
	for i := range all {
		switch c := &all[i]; {
		case c.to < on && (over == nil || c.to > over.to):
			over = c
		case c.from > on && (coming == nil || c.from < coming.from):
			coming = c
		}
	}
	switch {
	case over != nil && coming != nil:
		return bahasa.T("tugas %s sebagai %s berakhir %s dan baru mulai lagi %s", "the duty of %s as %s ended on %s and begins again on %s", who.name, string(over.as), over.to.Text(), coming.from.Text())
	case over != nil:
		return bahasa.T("tugas %s sebagai %s sudah berakhir %s", "the duty of %s as %s ended on %s", who.name, string(over.as), over.to.Text())
	case coming != nil:
		return bahasa.T("tugas %s sebagai %s baru mulai %s", "the duty of %s as %s begins on %s", who.name, string(coming.as), coming.from.Text())
	}
	return bahasa.T("%s tidak sedang bertugas", "%s is not on duty", who.name)
}

// instead says who acts for a lane on a day.
func (r *Roster) instead(p *program.Program, lane int, on calendar.Date) bahasa.Text {
	const enough = 4
	who, l := r.present(p, lane, on), p.Lanes[lane]
	if len(who) == 0 {
		return bahasa.T("pada %s tidak ada yang bertindak sebagai %s: tambahkan di %s (`sopc help petugas`)", "on %s nobody acts as %s: add somebody to %s (`sopc help petugas`)", on.Text(), l.Name, FileName)
	}
	more := bahasa.Text{}
	if len(who) > enough {
		more = bahasa.T(", dan %d lagi", ", and %d more", len(who)-enough)
		who = who[:enough]
	}
	return bahasa.T("yang dapat bertindak pada %s: %s%s", "those who can act on %s: %s%s", on.Text(), strings.Join(who, "; "), more)
}

// Present refuses a person who does not work that day: away, or without any
// duty. The error is a *Refusal. With a nil Roster everybody is present.
func (r *Roster) Present(name string, on time.Time) error {
	if r == nil {
		return nil
	}
	i, err := r.find(name)
	if err != nil {
		return err
	}
	who, day := &r.people[i], dateOf(on)
	if a := who.away(day); a != nil {
		return &Refusal{bahasa.T("%s berhalangan %s", "%s is away %s", who.name, a.text()),
			bahasa.T("pilih orang lain", "choose somebody else")}
	}
	if !who.serves(day) {
		return &Refusal{bahasa.T("%s tidak bertugas pada %s", "%s has no duty on %s", who.name, day.Text()),
			bahasa.T("pilih orang lain, atau perbaiki tanggalnya di %s", "choose somebody else, or correct the dates in %s", FileName)}
	}
	return nil
}
