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
// begins, for a circle that holds at all holds on one of those; but only if
// there is a way back at all, whatever the day. Of the ways back the shortest
// counts.
func (r *reader) circle() {
	for i := range r.flows {
		first := &r.flows[i]
		along := map[int][]*flow{} // those that carry some of the same duty, by whom they leave
		var days []calendar.Date
		for j := range r.flows {
			f := &r.flows[j]
			both, ok := first.and(f.during)
			if _, lanes := shared(first.lanes, f.lanes); !ok || !lanes {
				continue
			}
			along[f.from] = append(along[f.from], f)
			if !slices.Contains(days, both.from) {
				days = append(days, both.from)
			}
		}
		if back(first, along, func(*flow) bool { return true }) == nil {
			continue
		}
		for _, day := range days {
			if people := back(first, along, func(f *flow) bool { return f.holds(day) }); people != nil {
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
// came from, along flows that count: the persons, of whom the last is the
// first again; nil if there is none.
func back(first *flow, along map[int][]*flow, counts func(*flow) bool) []int {
	type reached struct {
		person int
		lanes  []string // what came there
		by     int      // from which place in line; -1 from the first
	}
	seen := map[int]bool{first.to: true}
	line := []reached{{first.to, first.lanes, -1}}
	for at := 0; at < len(line); at++ {
		for _, f := range along[line[at].person] {
			if seen[f.to] || !counts(f) {
				continue
			}
			lanes, ok := shared(line[at].lanes, f.lanes)
			if !ok {
				continue
			}
			if f.to == first.from {
				people := []int{first.from}
				for i := at; i >= 0; i = line[i].by {
					people = append(people, line[i].person)
				}
				people = append(people, first.from)
				slices.Reverse(people)
				return people
			}
			seen[f.to] = true
			line = append(line, reached{f.to, lanes, at})
		}
	}
	return nil
}
