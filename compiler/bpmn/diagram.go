package bpmn

import "math"

// draw finds the places of everything in the diagram.
func (s *process) draw() {
	s.arrange()
	s.choose()
	s.channels()
	for _, n := range s.nodes {
		n.labels()
	}
	s.measure()
	s.settle()
}

// Distances in pixels.
const (
	trackPitch  = 12.0 // between tracks of a channel
	headRoom    = 24.0 // beside the tracks between columns: for an arrowhead
	trackRoom   = 16.0 // beside the tracks between rows
	emptyColumn = 36.0 // a channel without tracks between columns
	emptyRow    = 14.0 // and between rows
	strip       = 30.0 // for the name of the pool or of a lane
	margin      = 14.0 // between that and the first column
	left0, top0 = 160.0, 80.0
	clearance   = 4.0 // of labels from shapes and lines
	mostLabel   = 100.0
)

// uses reports whether a flow leaves or comes in at a side.
func (n *node) uses(at side) bool {
	for _, f := range n.out {
		if f.out == at {
			return true
		}
	}
	for _, f := range n.in {
		if f.in == at {
			return true
		}
	}
	return false
}

// labels places the caption of a node and what the flows out of it say, from
// its middle, clear of each other.
func (n *node) labels() {
	high := n.h / 2
	// At the left of the top stand the caption and what flows there say.
	tall, clear := 0.0, -clearance-2.0
	var over box
	for _, f := range n.out {
		dx := f.legs[0].dx - n.dx
		if f.out == top && dx < 0 {
			clear = dx - clearance - 2
		}
		if f.name == "" || f.out == right {
			continue
		}
		b := label(f.name, n.room(mostLabel), n.spreads())
		beside := clearance + 1
		if f.otherwise {
			beside += 8 // past the stroke that marks such a flow
		}
		if b.x = dx + beside; dx < 0 {
			b.x = dx - beside - b.w
			if f.out == top {
				tall = b.h + clearance
			}
		}
		if b.y = high + 2; f.out == top {
			b.y = -high - 2 - b.h
			if dx >= 0 {
				over = b
			}
		}
		f.label = b
	}
	n.caption = box{}
	if n.name != "" && n.shape() != task {
		b := label(n.name, n.room(mostLabel+10), n.spreads())
		b.x = -b.w / 2
		atTop, atBottom := n.uses(top), n.uses(bottom)
		switch {
		case n.host != nil:
			b.x, b.y = clearance+1, high+1
		case n.shape() == event && !atBottom, atTop && !atBottom:
			b.y = high + clearance
		case !atTop:
			b.y = -high - clearance - b.h
			over = b
		default:
			b.x, b.y = clear-b.w, -high-2-b.h-tall
		}
		n.caption = b
	}
	for _, f := range n.out {
		if f.name == "" || f.out != right {
			continue
		}
		b := label(f.name, n.room(mostLabel), n.spreads())
		b.x, b.y = n.w/2+clearance, -clearance-b.h
		if f.otherwise {
			b.x += 14
		}
		if over.h > 0 && b.y < over.y+over.h+1 {
			b.x = max(b.x, over.x+over.w+clearance)
		}
		f.label = b
	}
}

// room is how wide a label at a node is, usually most. Timers and what stands
// below them are as close as labels that are not widened allow.
func (n *node) room(most float64) float64 {
	if !n.spreads() {
		return edgePitch - 12
	}
	return most
}

// spreads reports whether labels at a node may be wider than usual.
func (n *node) spreads() bool { return n.host == nil && !n.underTimer() }

// measure makes columns and rows as large as what stands in them.
func (s *process) measure() {
	for _, n := range s.nodes {
		c, b := &s.stripes[2*n.column+1], &s.bands[n.band]
		dy := 0.0
		if n.host != nil {
			dy = n.host.h / 2
		}
		cover := func(x, y, w, h float64) {
			c.left, c.right = max(c.left, -n.dx-x), max(c.right, n.dx+x+w)
			b.up, b.down = max(b.up, -dy-y), max(b.down, dy+y+h)
		}
		cover(-n.w/2, -n.h/2, n.w, n.h)
		for _, l := range append([]box{n.caption}, labelsOf(n)...) {
			if !l.empty() {
				cover(l.x, l.y, l.w, l.h)
			}
		}
	}
}

func labelsOf(n *node) (all []box) {
	for _, f := range n.out {
		all = append(all, f.label)
	}
	return all
}

// settle gives everything its place.
func (s *process) settle() {
	x := left0 + 2*strip + margin
	for i := range s.stripes {
		c := &s.stripes[i]
		if i%2 == 1 {
			c.x = math.Ceil(x + c.left)
			x = math.Ceil(c.x + c.right)
			continue
		}
		c.x = x
		switch {
		case c.lines > 0:
			x += 2*headRoom + float64(c.lines-1)*trackPitch
		case i > 0 && i < len(s.stripes)-1:
			x += emptyColumn
		}
	}
	s.pool.x, s.pool.w = left0, x+margin-left0
	s.heights()
	for _, n := range s.nodes {
		n.x, n.y = s.stripes[2*n.column+1].x+n.dx, s.bands[n.band].y
		if n.host != nil {
			n.y += n.host.h / 2
		}
	}
	for _, f := range s.flows {
		f.points = s.trace(f)
	}
}

// heights places the bands. A lane is high enough for its name, and the pool
// for its own.
func (s *process) heights() {
	var rooms []float64 // of each lane
	room := func(b *band) float64 {
		switch {
		case b.row:
			return b.up + b.down
		case b.lines > 0:
			return 2*trackRoom + float64(b.lines-1)*trackPitch
		}
		return emptyRow
	}
	total := 0.0
	for i := range s.bands {
		b := &s.bands[i]
		b.up, b.down = math.Ceil(b.up), math.Ceil(b.down)
		if b.first {
			rooms = append(rooms, 0)
		}
		rooms[len(rooms)-1] += room(b)
		if b.final {
			least := stripLength(s.lanes[b.lane].name)
			if rooms[len(rooms)-1] < least {
				b.down += least - rooms[len(rooms)-1]
			}
			total += max(rooms[len(rooms)-1], least)
		}
	}
	more := math.Ceil(max(0, stripLength(s.name)-total) / float64(len(rooms)))
	y := top0
	s.pool.y = y
	for i := range s.bands {
		b := &s.bands[i]
		if b.y = y; b.row {
			b.y = y + b.up
		}
		y += room(b)
		if b.final {
			b.down += more
			y += b.down
		}
	}
	s.pool.h = y - s.pool.y
}

// stripLength is how long a strip is in which a name has at most two lines.
func stripLength(name string) float64 {
	text := measured(name, taskText)
	w := 80.0
	for n, _, _ := text.fit(w - 10); n > 2 || n > 1 && w < 150; n, _, _ = text.fit(w - 10) {
		w *= 1.15
	}
	return math.Ceil(w)
}

// trace is the points of a flow's way.
func (s *process) trace(f *flow) []point {
	at := func(l *leg) float64 {
		switch {
		case l.upright && l.at%2 == 1:
			return s.stripes[l.at].x + l.dx
		case l.upright:
			return s.stripes[l.at].x + headRoom + float64(l.line)*trackPitch
		case s.bands[l.at].row:
			return s.bands[l.at].y
		}
		return s.bands[l.at].y + trackRoom + float64(l.line)*trackPitch
	}
	points := []point{f.from.port(f.out, f.legs[0].dx-f.from.dx)}
	for i := 1; i < len(f.legs); i++ {
		a, b := at(&f.legs[i-1]), at(&f.legs[i])
		if f.legs[i].upright {
			a, b = b, a
		}
		points = append(points, point{a, b})
	}
	return append(points, f.to.port(f.in, 0))
}

// port is where a flow meets the outline of a node: on one side, dx beside its
// middle.
func (n *node) port(at side, dx float64) point {
	switch at {
	case left:
		return point{n.x - n.w/2, n.y}
	case right:
		return point{n.x + n.w/2, n.y}
	}
	h := n.h / 2
	if n.shape() == gateway {
		h -= math.Abs(dx)
	}
	if at == top {
		h = -h
	}
	return point{n.x + dx, n.y + h}
}
