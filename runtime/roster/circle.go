package roster

import (
	"slices"
	"strings"

	"sopc/lang/bahasa"
	"sopc/lang/settings"
	"sopc/runtime/calendar"
)

// flow is duty that passes from one person to another on some days: for the
// lanes that are named, or all.
type flow struct {
	from, to int
	lanes    []string
	during
	at *settings.Node
}

// shared are the lanes that flow on: those of both, nil meaning all; ok is
// false when nothing does.
func shared(a, b []string) (both []string, ok bool) {
	switch {
	case len(a) == 0:
		return b, true
	case len(b) == 0:
		return a, true
	}
	for _, lane := range a {
		if slices.Contains(b, lane) {
			both = append(both, lane)
		}
	}
	return both, len(both) > 0
}

// circle reports, once, duty that comes back on the same day and for the same
// lane to whom it came from: then nobody knows who answers for it.
//
// Each flow is tried as the first of a circle, on each day on which a flow
// begins, for a circle that holds at all holds on one of those. Of the ways
// back the shortest counts.
func (r *reader) circle() {
	for i := range r.flows {
		first := &r.flows[i]
		var along []flow // those that carry some of the same duty
		var days []calendar.Date
		for _, f := range r.flows {
			_, lanes := shared(first.lanes, f.lanes)
			both, ok := first.and(f.during)
			if ok && lanes {
				along = append(along, f)
				if !slices.Contains(days, both.from) {
					days = append(days, both.from)
				}
			}
		}
		for _, day := range days {
			if people := back(first, along, day); people != nil {
				names := make([]string, len(people))
				for i, p := range people {
					names[i] = r.made.people[p].name
				}
				r.Wrong(first.at.At, bahasa.T("tugas ini berputar pada %s: %s", "this duty goes round in a circle on %s: %s", day.Text(), strings.Join(names, " → ")),
					bahasa.T("hapus salah satunya, pisahkan tanggalnya, atau sebut `pelaksana` masing-masing delegasi", "remove one of them, part their dates, or name the `pelaksana` of each delegation"))
				return
			}
		}
	}
}

// back is the shortest way on which what flows first comes back to where it
// came from: the persons, of whom the last is the first again.
func back(first *flow, along []flow, day calendar.Date) []int {
	type reached struct {
		people []int
		lanes  []string
	}
	seen := map[int]bool{first.to: true}
	for line := []reached{{[]int{first.from, first.to}, first.lanes}}; len(line) > 0; line = line[1:] {
		here := line[0]
		for _, f := range along {
			if f.from != here.people[len(here.people)-1] || !f.holds(day) || seen[f.to] {
				continue
			}
			lanes, ok := shared(here.lanes, f.lanes)
			if !ok {
				continue
			}
			people := append(slices.Clone(here.people), f.to)
			if f.to == first.from {
				return people
			}
			seen[f.to] = true
			line = append(line, reached{people, lanes})
		}
	}
	return nil
}
