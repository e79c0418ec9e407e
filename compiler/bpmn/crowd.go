package bpmn

// crowd counts the flows that a leg would cross: for each band the upright legs
// that pass it, by stripe, and the level legs that run in it over each stripe.
// A leg crosses what passes it inside; at its ends, where it turns off, it may
// or may not, and that counts half. So all is counted twofold.
//
// Both are Fenwick trees, so a leg costs the same however long it is. A grid
// that has more than mostCrowd fields is not counted: its ways are as short, but
// no crossing is avoided.
type crowd struct {
	stripes        int
	passing, along [][]int32
}

const mostCrowd = 8_000_000

func newCrowd(bands, stripes int) crowd {
	if bands*stripes > mostCrowd {
		return crowd{}
	}
	c := crowd{stripes, make([][]int32, bands), make([][]int32, bands)}
	for b := range bands {
		c.passing[b], c.along[b] = make([]int32, stripes+2), make([]int32, stripes+2)
	}
	return c
}

func add(tree []int32, at int, n int32) {
	for at++; at < len(tree); at += at & -at {
		tree[at] += n
	}
}

// sum is of what was added up to and with at.
func sum(tree []int32, at int) (n int32) {
	for at++; at > 0; at -= at & -at {
		n += tree[at]
	}
	return n
}

func (c *crowd) upright(at, lo, hi, sign int) {
	if c.stripes == 0 {
		return
	}
	for b := lo + 1; b < hi; b++ {
		add(c.passing[b], at, int32(sign))
	}
}

func (c *crowd) level(at, lo, hi, sign int) {
	if c.stripes > 0 && hi > lo+1 {
		add(c.along[at], lo+1, int32(sign))
		add(c.along[at], hi, int32(-sign))
	}
}

func (c *crowd) crossedUpright(at, lo, hi int) (n int) {
	if c.stripes == 0 {
		return 0
	}
	for b := lo + 1; b < hi; b++ {
		n += 2 * int(sum(c.along[b], at))
	}
	return n + int(sum(c.along[lo], at)+sum(c.along[hi], at))
}

func (c *crowd) crossedLevel(at, lo, hi int) (n int) {
	if c.stripes == 0 {
		return 0
	}
	if hi > lo+1 {
		n = 2 * int(sum(c.passing[at], hi-1)-sum(c.passing[at], lo))
	}
	return n + int(sum(c.passing[at], lo)-sum(c.passing[at], lo-1)+sum(c.passing[at], hi)-sum(c.passing[at], hi-1))
}
