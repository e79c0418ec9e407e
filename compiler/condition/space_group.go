package condition

import (
	"math"
	"math/big"
	"slices"
	"strconv"

	"sopc/compiler/program"
)

// What a group may cost: cells, reckoning to find all of them, and to find a
// case in one.
const (
	maxJoint  = 5_000
	maxLayOut = 400_000
	maxCaseIn = 20_000
)

// group is axes that share fields, and together no field with others.
type group struct {
	axes   []int
	fields []int
	cells  [][]int // those that a case can be in: a cell on each of the axes
	joint  *joint  // nil for a single axis whose cells can be told one by one
}

// joint tells in which cells of several axes at once a case can be: n > 5,
// m < 3 and n < m each leave room, and no case.
type joint struct {
	t        *tableau
	variable []int // in the tableau, of each axis
	cases    map[string][]float64
}

// gather puts axes that share fields together, in the order of the axes.
func (s *Space) gather() {
	of := map[int]int{} // group by field
	for i, a := range s.axes {
		at := -1
		for _, t := range a.form {
			g, known := of[t.field]
			switch {
			case !known || g == at:
			case at < 0:
				at = g
			default: // the axis joins two groups
				s.groups[at].axes = append(s.groups[at].axes, s.groups[g].axes...)
				for f, of1 := range of {
					if of1 == g {
						of[f] = at
					}
				}
				s.groups[g].axes = nil
			}
		}
		if at < 0 {
			at = len(s.groups)
			s.groups = append(s.groups, group{})
		}
		s.groups[at].axes = append(s.groups[at].axes, i)
		for _, t := range a.form {
			of[t.field] = at
		}
	}
	s.groups = slices.DeleteFunc(s.groups, func(g group) bool { return len(g.axes) == 0 })
	for i := range s.groups {
		g := &s.groups[i]
		slices.Sort(g.axes)
		for _, a := range g.axes {
			for _, t := range s.axes[a].form {
				g.fields = append(g.fields, t.field)
			}
		}
		slices.Sort(g.fields)
		g.fields = slices.Compact(g.fields)
	}
}

// layOut finds the cells of a group; ok is false when there are too many.
func (s *Space) layOut(g *group) (ok bool) {
	for _, i := range g.axes {
		s.axes[i].cut(s.fields)
	}
	if a := &s.axes[g.axes[0]]; len(g.axes) == 1 && a.plain(s.fields) {
		for c := range a.all() {
			if a.possible(s.fields, c) {
				g.cells = append(g.cells, []int{c})
				a.cells = append(a.cells, c)
			}
		}
		return true
	}
	if !s.join(g) {
		return true // no case at all
	}
	cells := make([]int, len(g.axes))
	var each func(k int) (more bool)
	each = func(k int) (more bool) {
		if k == len(cells) {
			if fits, known := g.joint.t.fitsWhole(); fits || !known {
				g.cells = append(g.cells, slices.Clone(cells))
			}
			return len(g.cells) <= maxJoint && g.joint.t.left > 0
		}
		more = true
		for c := range s.axes[g.axes[k]].all() {
			cells[k] = c
			s.inCell(g, k, c, func() {
				if g.joint.t.fits() {
					more = each(k + 1)
				}
			})
			if !more {
				break
			}
		}
		return more
	}
	s.spend(g, maxLayOut, func() { ok = each(0) && g.joint.t.left > 0 })
	if !ok {
		return false
	}
	for k, i := range g.axes {
		for _, c := range g.cells {
			s.axes[i].cells = append(s.axes[i].cells, c[k])
		}
		slices.Sort(s.axes[i].cells)
		s.axes[i].cells = slices.Compact(s.axes[i].cells)
	}
	return true
}

// join makes the tableau of a group; ok is false when no case is in it.
func (s *Space) join(g *group) (ok bool) {
	var whole []bool
	var sums [][]*big.Rat
	g.joint = &joint{cases: map[string][]float64{}}
	for _, f := range g.fields {
		whole = append(whole, s.fields[f].Type != program.Angka)
	}
	for _, i := range g.axes {
		form := s.axes[i].form
		if len(form) == 1 {
			g.joint.variable = append(g.joint.variable, slices.Index(g.fields, form[0].field))
			continue
		}
		g.joint.variable = append(g.joint.variable, len(g.fields)+len(sums))
		sum := make([]*big.Rat, len(g.fields))
		for j, f := range g.fields {
			sum[j] = new(big.Rat)
			for _, t := range form {
				if t.field == f {
					sum[j].SetFloat64(t.factor) // a whole number
				}
			}
		}
		sums = append(sums, sum)
	}
	g.joint.t = newTableau(whole, sums)
	for v, f := range g.fields {
		least, most := s.ends(g, f)
		low, high := exactly(new(big.Rat).SetFloat64(least)), exactly(new(big.Rat).SetFloat64(most))
		if !g.joint.t.bound(v, &low, &high) {
			return false
		}
	}
	return true
}

// ends are the least and the largest value of a number in a group.
func (s *Space) ends(g *group, field int) (least, most float64) {
	if s.fields[field].Type == program.Tanggal {
		return float64(earliest), float64(latest)
	}
	least, most = 0, MaxRupiah
	if s.fields[field].Type == program.Angka {
		most = MaxAngka
	}
	for _, i := range g.axes {
		if a := s.axes[i]; a.cuts[0] < 0 && a.has(field) && !slices.ContainsFunc(a.form, func(t term) bool { return t.factor < 0 }) {
			least = -most
		}
	}
	return least, most
}

var (
	earliest, _ = dayOf("0001-01-01")
	latest, _   = dayOf("9999-12-31")
)

// inCell does something while the group's kth axis is in a cell.
func (s *Space) inCell(g *group, k, cell int, do func()) {
	a := s.axes[g.axes[k]]
	whole, _, _ := a.bounds(s.fields)
	side := func(cut int, d int64) *near {
		at := ratOf(a.cuts[cut])
		if !whole {
			return &near{at, big.NewRat(d, 1)}
		}
		n := floorOf(at) // of whole numbers the strict bounds are the next ones
		if d > 0 || d == 0 && !at.IsInt() {
			n.Add(n, one)
		} else if d < 0 && at.IsInt() {
			n.Sub(n, one)
		}
		b := exactly(new(big.Rat).SetInt(n))
		return &b
	}
	var low, high *near
	switch {
	case cell%2 == 1 && whole && a.cuts[cell/2] != math.Trunc(a.cuts[cell/2]):
		return
	case cell%2 == 1:
		low = side(cell/2, 0)
		high = low
	default:
		if cell > 0 {
			low = side(cell/2-1, 1)
		}
		if cell/2 < len(a.cuts) {
			high = side(cell/2, -1)
		}
	}
	g.joint.t.within(g.joint.variable[k], low, high, do)
}

// ratOf is a decimal as it is written, not as binary fractions have it.
func ratOf(x float64) *big.Rat {
	if r, ok := new(big.Rat).SetString(strconv.FormatFloat(x, 'g', -1, 64)); ok {
		return r
	}
	return new(big.Rat)
}

// caseIn is a case in cells of a group: a value for each of its fields, as
// simple ones as are found; nil when none was found.
func (s *Space) caseIn(g *group, cells []int) []float64 {
	key := ""
	for _, i := range g.axes {
		key += strconv.Itoa(cells[i]) + " "
	}
	values, known := g.joint.cases[key]
	if known {
		return values
	}
	var into func(k int)
	into = func(k int) {
		if k < len(g.axes) {
			s.inCell(g, k, cells[g.axes[k]], func() { into(k + 1) })
			return
		}
		if fits, _ := g.joint.t.fitsWhole(); fits {
			values = s.settle(g, nil)
		}
	}
	s.spend(g, maxCaseIn, func() { into(0) })
	g.joint.cases[key] = values
	return values
}

// spend does something with the tableau of a group, at a cost of the given at
// most.
func (s *Space) spend(g *group, most int, do func()) {
	most = min(most, *s.budget)
	g.joint.t.left = most
	do()
	*s.budget -= most - g.joint.t.left
}

// settle gives the fields of a group that have no value yet a simple one, one
// after another. The bounds of the tableau fit what it has.
func (s *Space) settle(g *group, values []float64) []float64 {
	v := len(values)
	if v == len(g.fields) {
		return values
	}
	t := g.joint.t
	for _, x := range simple(t.value[v].at, s.fields[g.fields[v]].Type) {
		n, _ := x.Float64()
		if ratOf(n).Cmp(x) != 0 {
			continue
		}
		var found []float64
		at := exactly(x)
		t.within(v, &at, &at, func() {
			if fits, _ := t.fitsWhole(); fits {
				found = s.settle(g, append(slices.Clone(values), n))
			}
		})
		if found != nil || t.left <= 0 {
			return found
		}
	}
	return nil
}

// simple lists values for a field, the simplest first, up to those next to
// one that is known to do.
func simple(near *big.Rat, kind program.Type) (all []*big.Rat) {
	nice, digits := []int64{0, 1, 2, 5, 10}, 0
	switch kind {
	case program.Tanggal:
		nice = []int64{int64(firstDay)}
	case program.Angka:
		digits = 12
	}
	for _, n := range nice {
		all = append(all, big.NewRat(n, 1))
	}
	unit := big.NewInt(1)
	for range digits + 1 {
		scaled := new(big.Rat).Mul(near, new(big.Rat).SetInt(unit))
		n := floorOf(scaled)
		n.Sub(n, one)
		for range 3 {
			all = append(all, new(big.Rat).SetFrac(n, unit))
			n = new(big.Int).Add(n, one)
		}
		unit = new(big.Int).Mul(unit, big.NewInt(10))
	}
	return all
}
