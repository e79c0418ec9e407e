package bpmn

import (
	"cmp"
	"slices"
)

// Tracks
//
// The legs in a channel each run on a track of their own where they would meet,
// those to the same node on one. Which of two lies before the other (above it,
// or to its left) decides whether they cross where they turn off; the order is
// searched in which they cross least.

// line is what runs on one track of a channel: legs of one flow, or of several
// to the same node.
type line struct {
	lo, hi int
	turns  []turn
	legs   []*leg
	to     *node
	track  int
}

// turn is where a line turns off: at a place along the channel, before it
// (-1, up or left) or behind it (1).
type turn struct {
	at     int
	dx     float64
	toward int
}

// channels gives the legs in channels their tracks, and the channels their
// numbers of tracks.
func (s *process) channels() {
	level, upright := make([][]*line, len(s.bands)), make([][]*line, len(s.stripes))
	for _, f := range s.flows {
		for i := range f.legs {
			l := &f.legs[i]
			if l.upright && l.at%2 == 0 {
				upright[l.at] = append(upright[l.at], f.line(i))
			} else if !l.upright && !s.bands[l.at].row {
				level[l.at] = append(level[l.at], f.line(i))
			}
		}
	}
	row := func(at int) bool { return s.bands[at].row }
	column := func(at int) bool { return at%2 == 1 }
	for b, lines := range level {
		s.bands[b].lines = tracks(lines, column)
	}
	for x, lines := range upright {
		s.stripes[x].lines = tracks(lines, row)
	}
}

// line is leg i of a flow as a line.
func (f *flow) line(i int) *line {
	lo, hi, _, _ := f.span(f, i)
	l := &line{lo: lo, hi: hi, legs: []*leg{&f.legs[i]}, to: f.to}
	at := f.legs[i].at
	off := func(leg, beyond int, n *node) { // at leg, which goes on to beyond
		t := turn{at: f.legs[leg].at, dx: f.legs[leg].dx}
		end := 0
		switch {
		case beyond >= 0 && beyond < len(f.legs):
			end = f.legs[beyond].at
		case f.legs[leg].upright:
			end = n.band
		default:
			end = 2*n.column + 1
		}
		if t.toward = 1; end < at {
			t.toward = -1
		}
		l.turns = append(l.turns, t)
	}
	off(i-1, i-2, f.from) // a leg in a channel has one before it and one behind
	off(i+1, i+2, f.to)
	return l
}

// tracks orders the lines of a channel and gives each its track. Narrow says of
// a place whether two lines that turn off there, to different sides, do so on
// one line.
func tracks(lines []*line, narrow func(int) bool) (count int) {
	lines = bundle(lines)
	if len(lines) == 0 {
		return 0
	}
	slices.SortStableFunc(lines, func(a, b *line) int {
		if d := cmp.Compare(a.lean(), b.lean()); d != 0 {
			return d
		}
		if a.lean() <= 0 {
			return cmp.Compare(a.hi-a.lo, b.hi-b.lo)
		}
		return cmp.Compare(b.hi-b.lo, a.hi-a.lo)
	})
	sift(lines, narrow)
	for i, l := range lines {
		for _, m := range lines[:i] {
			if m.meets(l) {
				l.track = max(l.track, m.track+1)
			}
		}
		count = max(count, l.track+1)
	}
	for i, l := range slices.Backward(lines) { // those that turn off behind go near there
		if l.lean() <= 0 {
			continue
		}
		l.track = count - 1
		for _, m := range lines[i+1:] {
			if m.meets(l) {
				l.track = min(l.track, m.track-1)
			}
		}
	}
	for _, l := range lines {
		for _, leg := range l.legs {
			leg.line = l.track
		}
	}
	return count
}

// bundle makes one line of those to the same node that meet.
func bundle(lines []*line) []*line {
	slices.SortStableFunc(lines, func(a, b *line) int { return cmp.Compare(a.lo, b.lo) })
	last := map[*node]*line{}
	all := lines[:0]
	for _, l := range lines {
		m := last[l.to]
		if m == nil || l.lo > m.hi || !l.to.gathers() {
			last[l.to] = l
			all = append(all, l)
			continue
		}
		m.hi = max(m.hi, l.hi)
		m.turns, m.legs = append(m.turns, l.turns...), append(m.legs, l.legs...)
	}
	return all
}

func (a *line) meets(b *line) bool { return a.lo <= b.hi && b.lo <= a.hi }

// lean is below 0 for a line that turns off before the channel, above 0 for one
// that turns off behind it.
func (a *line) lean() (n int) {
	for _, t := range a.turns {
		n += t.toward
	}
	return cmp.Compare(n, 0)
}

// crossings is what it costs that a lies before b.
func crossings(a, b *line, narrow func(int) bool) (cost int) {
	if !a.meets(b) {
		return 0
	}
	for _, t := range a.turns {
		if t.toward > 0 && b.lo < t.at && t.at < b.hi {
			cost++
		}
	}
	for _, t := range b.turns {
		if t.toward < 0 && a.lo < t.at && t.at < a.hi {
			cost++
		}
	}
	for _, t := range a.turns {
		for _, u := range b.turns {
			if t.at == u.at && t.toward > 0 && u.toward < 0 && narrow(t.at) && abs(int(t.dx-u.dx)) < 2*slot {
				cost += 100 // they would run on each other
			}
		}
	}
	return cost
}

// mostSifted is how many lines of a channel are put in order one by one.
const mostSifted = 300

// sift moves each line to where it crosses the others least, a few times.
func sift(lines []*line, narrow func(int) bool) {
	if len(lines) > mostSifted {
		return
	}
	for range 3 {
		moved := false
		for _, l := range slices.Clone(lines) {
			from := slices.Index(lines, l)
			// The cost of each place, less that of the first.
			cost, least, best := 0, 0, 0
			here := 0
			others := slices.Delete(slices.Clone(lines), from, from+1)
			for i, m := range others {
				cost += crossings(m, l, narrow) - crossings(l, m, narrow)
				if cost < least {
					least, best = cost, i+1
				}
				if i+1 == from {
					here = cost
				}
			}
			if least < here {
				copy(lines, slices.Insert(others, best, l))
				moved = true
			}
		}
		if !moved {
			return
		}
	}
}
