// Package roster knows who acts for which pelaksana, and on which days: who
// holds an office, who replaces him (Plt, Plh), to whom he delegates, and who
// is away. An office writes it down in petugas.toml.
//
// # The rules
//
// A person acts for a lane of an SOP on a day, on the first of these grounds
// that he has:
//
//  1. he is appointed to it ([[petugas]]);
//  2. he replaces a person who is appointed to it, or the office itself
//     ([[pengganti]]);
//  3. somebody with ground 1 or 2 delegates it to him ([[delegasi]]); what is
//     delegated is not delegated on;
//  4. the SOP names him, by his office, as the one who steps in
//     (Lane.Substitute), and all who have ground 1 or 2 are away.
//
// Who is away ([[berhalangan]]) does not act that day, whatever his grounds. For
// a party outside the office everybody who has any ground that day may record
// what it did.
//
// A day counts as a whole, first and last included, and is that of the given
// instant in the zone it is in: callers pass instants in the zone of the
// office's calendar.
//
// Nobody logs in. So this is attribution, not authentication: it says as whom
// somebody acted, and takes his word for who he is.
package roster

import (
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
	"sopc/runtime/calendar"
)

// FileName is the name of an office's file.
const FileName = "petugas.toml"

// Roster is who acts for whom in an office. It does not change. A nil Roster
// means that the office keeps none: everybody may act. The zero Roster knows
// nobody.
type Roster struct {
	people []person
	titles map[string]string // the lanes of [[petugas]] as they are written, by key
	hash   string
}

type person struct {
	name        string
	key, bare   string // of the name, and of it without degrees
	number      string // the key of the NIP
	posts       []post
	actings     []acting
	delegations []delegation // to this person
	absences    []absence
}

// post is an appointment to lanes, by their keys; it may have none.
type post struct {
	lanes []string
	during
}

// acting is an appointment in the place of a person, or for a lane.
type acting struct {
	title string // Plt, Plh, …
	of    int    // the person, or -1
	lane  string // else the lane's key
	basis string
	during
}

// delegation is what a person hands over of his lanes; of all, if none is
// named.
type delegation struct {
	from  int
	lanes []string
	basis string
	during
}

type absence struct {
	reason string
	during
}

// during is a stretch of days, both included.
type during struct{ from, to calendar.Date }

// The ends of a stretch that has none.
const (
	always  calendar.Date = math.MinInt32
	forever calendar.Date = math.MaxInt32
)

func (d during) holds(on calendar.Date) bool { return d.from <= on && on <= d.to }

// and is the days of both; ok is false when there are none.
func (d during) and(e during) (both during, ok bool) {
	both = during{max(d.from, e.from), min(d.to, e.to)}
	return both, both.from <= both.to
}

func (d during) text() bahasa.Text {
	switch {
	case d.from == always && d.to == forever:
		return bahasa.T("tanpa batas waktu", "without limit of time")
	case d.from == always:
		return bahasa.T("sampai %s", "until %s", d.to.Text())
	case d.to == forever:
		return bahasa.T("sejak %s", "from %s on", d.from.Text())
	case d.from == d.to:
		return bahasa.T("pada %s", "on %s", d.from.Text())
	}
	return bahasa.T("%s sampai %s", "%s to %s", d.from.Text(), d.to.Text())
}

// Hash is the hex SHA-256 of the file's text: a record that keeps it can say
// by which roster a person was judged. It is "" for a nil Roster.
func (r *Roster) Hash() string {
	if r == nil {
		return ""
	}
	return r.hash
}

// People are the names of all persons, in the order of the file.
func (r *Roster) People() []string {
	if r == nil {
		return nil
	}
	names := make([]string, len(r.people))
	for i, p := range r.people {
		names[i] = p.name
	}
	return names
}

// Lanes are the lanes of a program, by index, for which a person acts on a
// day: those for which Acts has no error, so parties outside the office are
// among them. A nil Roster gives all.
func (r *Roster) Lanes(name string, p *program.Program, on time.Time) (lanes []int) {
	var who *person
	if r != nil {
		i, err := r.find(name)
		if err != nil {
			return nil
		}
		who = &r.people[i]
	}
	for i := range p.Lanes {
		if r != nil {
			if _, ok := r.capacity(who, p, i, dateOf(on)); !ok {
				continue
			}
		}
		lanes = append(lanes, i)
	}
	return lanes
}

// Vacant reports whether nobody acts for a lane on a day or, if that is the
// zero time, on any day at all, and what to do about it. Parties outside the
// office are not vacant, and under a nil Roster nothing is.
func (r *Roster) Vacant(p *program.Program, lane int, on time.Time) (way bahasa.Text, vacant bool) {
	if r == nil || p.Lanes[lane].Outside {
		return bahasa.Text{}, false
	}
	of, day := namesOf(p.Lanes[lane]), dateOf(on)
	if !on.IsZero() && len(r.present(p, lane, day)) > 0 {
		return bahasa.Text{}, false
	}
	for i := range r.people {
		who := &r.people[i]
		all := r.own(who, of)
		if len(all) == 0 {
			continue
		}
		if on.IsZero() {
			return bahasa.Text{}, false
		}
		because := outOfTime(who, all, day)
		if who.away(day) != nil {
			because = bahasa.T("%s berhalangan", "%s is away", who.name)
		}
		return bahasa.T("%s; tunjuk penggantinya dalam %s: [[pengganti]]", "%s; appoint somebody in %s: [[pengganti]]", because, FileName), true
	}
	if near := r.near(p, of); near != "" {
		return bahasa.T("dalam %s tertulis \"%s\"; tulis tersendiri dan seperti di sini: \"%s\"", "%s says \"%s\"; write it on its own and as here: \"%s\"", FileName, near, of.short), true
	}
	return bahasa.T("tambahkan ke `pelaksana` petugasnya dalam %s: \"%s\"", "add it in %s to the `pelaksana` of whoever does it: \"%s\"", FileName, of.short), true
}

// near is what the roster says that may be meant for a lane that nobody acts
// for: a mistyped name, or several in one text ("Camat, Sekcam"); "" if there
// is nothing of the kind.
func (r *Roster) near(p *program.Program, of names) string {
	keys := slices.DeleteFunc(slices.Sorted(maps.Keys(r.titles)), func(key string) bool {
		return slices.ContainsFunc(p.Lanes, func(l program.Lane) bool { return namesOf(l).has(key) })
	})
	for _, key := range keys {
		parts := strings.FieldsFunc(r.titles[key], func(c rune) bool { return strings.ContainsRune(",;/", c) })
		if len(parts) > 1 && slices.ContainsFunc(parts, func(part string) bool { return of.has(program.Key(part)) }) {
			return r.titles[key]
		}
	}
	for _, key := range of.keys {
		if near := finding.Closest(key, keys); near != "" {
			return r.titles[near]
		}
	}
	return ""
}

// Actors are the persons who act for a lane of a program on a day, in the
// order of the file. A nil Roster names nobody.
func (r *Roster) Actors(p *program.Program, lane int, on time.Time) []string {
	if r == nil {
		return nil
	}
	return r.present(p, lane, dateOf(on))
}

// Away says why a person is absent on a day, and until when; ok is false when
// the person is not, or not in the roster.
func (r *Roster) Away(name string, on time.Time) (why bahasa.Text, ok bool) {
	if r == nil {
		return why, false
	}
	i, err := r.find(name)
	if err != nil {
		return why, false
	}
	a := r.people[i].away(dateOf(on))
	if a == nil {
		return why, false
	}
	why = bahasa.T("%s berhalangan %s", "%s is away %s", r.people[i].name, a.text())
	if a.reason != "" {
		why = bahasa.T("%s (%s)", "%s (%s)", why, a.reason)
	}
	return why, true
}

// present are the persons who act for a lane on a day, in the order of the
// file.
func (r *Roster) present(p *program.Program, lane int, on calendar.Date) (names []string) {
	for i := range r.people {
		if _, ok := r.capacity(&r.people[i], p, lane, on); ok {
			names = append(names, r.people[i].name)
		}
	}
	return names
}

func dateOf(t time.Time) calendar.Date {
	y, m, d := t.Date()
	return calendar.On(y, int(m), d)
}
