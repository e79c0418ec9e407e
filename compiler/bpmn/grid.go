package bpmn

import (
	"slices"

	"sopc/compiler/program"
)

// The grid
//
// It is that of the form, lying on its side. Nodes stand in columns, in the
// order in which a reader meets them; the tracks of a parallel block begin in
// the same column. Each lane has a row; tracks that use a lane at the same time
// have a row each, and below a row there may be a low one for what a node leads
// to by the way: ends, and those who are told that a step is late.
//
// Between rows, and above and below those of a lane, are channels, as there are
// between columns. Flows run in channels, and in rows and columns where no node
// stands. Rows and channels are counted together from top to bottom, as bands:
// channels have even numbers within a lane. Columns and the channels before
// them are counted together from left to right, as stripes: the stripe of
// column c is 2c+1.

// grid is the grid of a process.
type grid struct {
	columns int
	bands   []band
	stripes []stripe
	pool    box // the pool, when the places are known
}

// band is a row or a channel. Up and down are how far what stands in a row
// reaches from its middle; y is the middle of a row and the top of a channel.
type band struct {
	lane         int
	row          bool
	up, down     float64
	lines        int // tracks in a channel
	y            float64
	first, final bool // of its lane
}

// stripe is a column or the channel before one.
type stripe struct {
	left, right float64
	lines       int
	x           float64
}

// place is where a node stands: in a column and band, dx beside the middle of
// the column. Its caption is placed from its middle.
type place struct {
	column, band int
	dx, w, h     float64
	x, y         float64 // its middle
	caption      box
}

// seat is a row of a lane: of the given tracks that use the lane at the same
// time, the low one or not.
type seat struct {
	lane, slot int
	low        bool
}

func (a seat) compare(b seat) int {
	rank := func(s seat) int {
		if s.low {
			return 2*s.slot + 1
		}
		return 2 * s.slot
	}
	if a.lane != b.lane {
		return a.lane - b.lane
	}
	return rank(a) - rank(b)
}

// arrange gives each node its size, column and band.
func (s *process) arrange() {
	for _, n := range s.nodes {
		n.size()
	}
	bands := s.seats()
	taken := map[[2]int]bool{}
	main, deepest := 0, 0
	tracks := map[program.Track]int{}
	put := func(n *node, column int) {
		n.column = column
		taken[[2]int{column, n.band}] = true
		s.columns = max(s.columns, column+1)
	}
	for at, n := range s.nodes {
		n.band = bands[at]
		next := main
		if n.track == nil {
			next = max(main, deepest)
			main = next
		} else if c, begun := tracks[*n.track]; begun {
			next = c
		}
		switch {
		case n.host != nil:
			n.column, n.band, n.dx = n.host.column, n.host.band, edgePitch*(float64(n.nth)-float64(n.host.edge-1)/2)
		case n.beneath != nil && (n.beneath.host != nil || !n.low):
			n.dx = n.beneath.dx
			put(n, n.beneath.column)
		case n.low:
			if n.beneath != nil {
				next = n.beneath.column
			}
			for taken[[2]int{next, n.band}] {
				next++
			}
			put(n, next)
		default:
			for taken[[2]int{next, n.band}] || n.edge > 0 && taken[[2]int{next, n.band + 2}] {
				next++
			}
			put(n, next)
			if n.track == nil {
				main = next + 1
			} else {
				tracks[*n.track], deepest = next+1, max(deepest, next+1)
			}
		}
	}
	s.stripes = make([]stripe, 2*s.columns+1)
}

// seats makes the bands, and finds that of each node.
func (s *process) seats() []int {
	slots := map[[3]int]int{} // of a track in a lane
	counts := map[[2]int]int{}
	seats := make([]seat, len(s.nodes))
	all := make([]seat, 0, len(s.nodes)+len(s.lanes))
	for l := range s.lanes {
		all = append(all, seat{lane: l})
	}
	for i, n := range s.nodes {
		seats[i] = seat{lane: n.lane, low: n.low}
		if n.track != nil {
			key := [3]int{n.track.Parallel, n.lane, n.track.Index}
			slot, ok := slots[key]
			if !ok {
				block := [2]int{n.track.Parallel, n.lane}
				slot = counts[block]
				slots[key], counts[block] = slot, slot+1
			}
			seats[i].slot = slot
		}
		all = append(all, seats[i])
		if n.edge > 0 { // below the row, not below another track
			all = append(all, seat{seats[i].lane, seats[i].slot, true})
		}
	}
	slices.SortFunc(all, seat.compare)
	all = slices.Compact(all)
	index := make(map[seat]int, len(all))
	for i, a := range all {
		if i == 0 || all[i-1].lane != a.lane {
			s.bands = append(s.bands, band{lane: a.lane, first: true})
		}
		index[a] = len(s.bands)
		s.bands = append(s.bands, band{lane: a.lane, row: true}, band{lane: a.lane, final: i+1 == len(all) || all[i+1].lane != a.lane})
	}
	bands := make([]int, len(s.nodes))
	for i := range seats {
		bands[i] = index[seats[i]]
	}
	return bands
}

// Sizes in pixels.
const (
	eventSize   = 36.0
	gatewaySize = 50.0
	taskPadding = 7.0
	taskIcon    = 54.0  // height of the icons of a task, above and below its text
	edgePitch   = 110.0 // between timers on the edge of a task
)

// size makes a node as large as its shape and, if that is inside, its text
// need.
func (n *node) size() {
	switch n.shape() {
	case event:
		n.w, n.h = eventSize, eventSize
	case gateway:
		n.w, n.h = gatewaySize, gatewaySize
	default:
		text := measured(n.name, taskText)
		for _, w := range []float64{140, 160, 180, 220, 280, 360, 480} {
			n.w = max(w, edgePitch*float64(n.edge))
			count, _, _ := text.fit(n.w - 2*taskPadding)
			n.h = max(80, 2*float64(int((float64(count)*taskText*leading+taskIcon+1)/2)))
			if n.h <= 0.66*n.w {
				break
			}
		}
	}
}
