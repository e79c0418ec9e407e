package condition

import (
	"math/big"
)

// A tableau answers, exactly, whether some numbers can lie so that each of
// them and each of some sums of them ("n + 2m") keeps within its bounds.
//
// Every sum is a variable of its own, and each row of the tableau expresses
// one variable by the free ones, at first a sum by its numbers. All variables
// have a value. The free ones are kept within their bounds; one of the others
// that is not within its own is brought there by changing a free one, which
// takes its row, and when no free one can help, nothing fits. Always taking
// the first that will do ends the search (Bland's rule). A bound may be
// tightened and loosened again without losing the values, which makes it cheap
// to try many similar questions in turn.
//
// A strict bound is one by a distance that is smaller than every number: n > 3
// is n >= 3 + d. Numbers that must be whole are rounded either way (branch and
// bound) where they are not so by themselves.
type tableau struct {
	rows  [][]*big.Rat // rows[i][j]: how often free[j] is in basic[i]
	basic []int
	free  []int
	value []near // of each variable, numbers first
	low   []*near
	high  []*near
	whole []bool // of each number
	left  int    // how much may still be reckoned
}

// near is a number, and how many times the least distance it is above it.
// The two are never changed in place.
type near struct{ at, above *big.Rat }

func exactly(at *big.Rat) near { return near{at, new(big.Rat)} }

func (a near) cmp(b near) int {
	if c := a.at.Cmp(b.at); c != 0 {
		return c
	}
	return a.above.Cmp(b.above)
}

// plus is a + b * times.
func (a near) plus(b near, times *big.Rat) near {
	add := func(x, y *big.Rat) *big.Rat {
		if y.Sign() == 0 {
			return x
		}
		p := new(big.Rat).Mul(y, times)
		return p.Add(p, x)
	}
	return near{add(a.at, b.at), add(a.above, b.above)}
}

// newTableau takes for each number whether it must be whole, and each sum as
// how often each number is in it.
func newTableau(whole []bool, sums [][]*big.Rat) *tableau {
	t := &tableau{rows: sums, whole: whole}
	for v := range len(whole) + len(sums) {
		t.value = append(t.value, exactly(new(big.Rat)))
		if v < len(whole) {
			t.free = append(t.free, v)
		} else {
			t.basic = append(t.basic, v)
		}
	}
	t.low, t.high = make([]*near, len(t.value)), make([]*near, len(t.value))
	return t
}

// within does something while a variable is kept between two bounds, either of
// which may be nil. It is not done when that contradicts the variable's other
// bounds.
func (t *tableau) within(v int, low, high *near, do func()) {
	wasLow, wasHigh := t.low[v], t.high[v]
	defer func() { t.low[v], t.high[v] = wasLow, wasHigh }()
	if t.bound(v, low, high) {
		do()
	}
}

// bound tightens the bounds of a variable for good; ok is false when nothing
// is left between them.
func (t *tableau) bound(v int, low, high *near) (ok bool) {
	if low != nil && (t.low[v] == nil || low.cmp(*t.low[v]) > 0) {
		t.low[v] = low
	}
	if high != nil && (t.high[v] == nil || high.cmp(*t.high[v]) < 0) {
		t.high[v] = high
	}
	if t.low[v] != nil && t.high[v] != nil && t.low[v].cmp(*t.high[v]) > 0 {
		return false
	}
	for j, f := range t.free {
		if f == v {
			if to := t.beyond(v); to != nil {
				t.move(j, *to)
			}
		}
	}
	return true
}

// beyond is the bound that the value of a variable is beyond, or nil.
func (t *tableau) beyond(v int) *near {
	switch {
	case t.low[v] != nil && t.value[v].cmp(*t.low[v]) < 0:
		return t.low[v]
	case t.high[v] != nil && t.value[v].cmp(*t.high[v]) > 0:
		return t.high[v]
	}
	return nil
}

var minusOne = big.NewRat(-1, 1)

// move gives a free variable another value, and those that depend on it.
func (t *tableau) move(column int, to near) {
	v := t.free[column]
	by := to.plus(t.value[v], minusOne)
	t.value[v] = to
	for i, row := range t.rows {
		if row[column].Sign() != 0 {
			t.value[t.basic[i]] = t.value[t.basic[i]].plus(by, row[column])
		}
	}
	t.left -= 8 * len(t.rows)
}

// fits tells whether numbers that need not be whole can keep all bounds. It is
// false, too, when nothing is left to reckon with.
func (t *tableau) fits() bool {
	for t.left > 0 {
		row, to := -1, (*near)(nil)
		for i, v := range t.basic {
			if b := t.beyond(v); b != nil && (row < 0 || v < t.basic[row]) {
				row, to = i, b
			}
		}
		if row < 0 {
			return true
		}
		v := t.basic[row]
		up := to.cmp(t.value[v])
		column := -1
		for j, f := range t.free {
			s := t.rows[row][j].Sign() * up
			if s == 0 || column >= 0 && f > t.free[column] {
				continue
			}
			end := t.high[f]
			if s < 0 {
				end = t.low[f]
			}
			if end == nil || t.value[f].cmp(*end) != 0 {
				column = j
			}
		}
		if column < 0 {
			return false
		}
		by := to.plus(t.value[v], minusOne)
		t.move(column, t.value[t.free[column]].plus(by, new(big.Rat).Inv(t.rows[row][column])))
		t.exchange(row, column)
	}
	return false
}

// exchange makes a free variable depend on the one that depended on it.
func (t *tableau) exchange(row, column int) {
	pivot := t.rows[row]
	inverse := new(big.Rat).Inv(pivot[column])
	for j := range pivot {
		if j == column {
			pivot[j] = inverse
		} else if pivot[j].Sign() != 0 {
			x := new(big.Rat).Mul(pivot[j], inverse)
			pivot[j] = x.Neg(x)
		}
	}
	for i, other := range t.rows {
		times := other[column]
		if i == row || times.Sign() == 0 {
			continue
		}
		for j := range other {
			x := new(big.Rat).Mul(times, pivot[j])
			if j != column {
				x.Add(x, other[j])
			}
			other[j] = x
		}
	}
	t.basic[row], t.free[column] = t.free[column], t.basic[row]
	t.left -= 8 * len(t.rows) * len(t.free)
}

// maxRounding bounds how often numbers are rounded to find whole ones. Sums
// like x + y - 2z = 1 with x = y have none, however far one looks.
const maxRounding = 60

// fitsWhole tells whether numbers can keep all bounds, those whole that must
// be. known is false when that was not found out; when it fits, the values are
// such numbers.
func (t *tableau) fitsWhole() (fits, known bool) {
	tries := maxRounding
	var search func() (fits, known bool)
	search = func() (bool, bool) {
		if !t.fits() {
			return false, t.left > 0
		}
		for v, whole := range t.whole {
			x := t.value[v]
			if !whole || x.at.IsInt() && x.above.Sign() == 0 {
				continue
			}
			if tries--; tries < 0 {
				return false, false
			}
			floor := floorOf(x.at)
			if x.at.IsInt() && x.above.Sign() < 0 {
				floor.Sub(floor, one)
			}
			down := exactly(new(big.Rat).SetInt(floor))
			up := exactly(new(big.Rat).SetInt(floor.Add(floor, one)))
			fits, known := false, true
			t.within(v, nil, &down, func() { fits, known = search() })
			if !fits {
				also := true
				t.within(v, &up, nil, func() { fits, also = search() })
				known = fits || known && also
			}
			return fits, known
		}
		return true, true
	}
	return search()
}

var one = big.NewInt(1)

// floorOf is the largest whole number that is not above.
func floorOf(x *big.Rat) *big.Int {
	return new(big.Int).Div(x.Num(), x.Denom()) // Euclidean; the denominator is above zero
}
