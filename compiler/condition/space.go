package condition

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/expr-lang/expr/parser"

	"sopc/compiler/program"
)

// What rules say of all cases at once.
//
// A comparison of a number with a constant changes its answer only at the
// constant. So the constants of some rules cut the axis of a number into
// finitely many cells, points and the open intervals between them, within
// which no rule changes its answer; a choice has a cell for each choice, a
// ya/tidak two, a text one for each text that is asked for and one for all
// others. Trying one case of each combination of cells decides any question
// about the rules exactly.
//
// An axis is a single field, or a sum of fields ("luas + 2 * tambahan", "lapor
// - lahir"); what has the same answer has the same axis, so "n > m" and "2 * m
// <= 2 * n" are about n - m. Axes that share no field are independent: each
// combination is a case. Of those that share some (n, m and n - m) only some
// combinations are: which, is decided exactly (see tableau). They form a
// group, and the space is the product of the groups.
//
// Where fields are multiplied with each other or divide, the space is a
// sample: cases around the constants, each of which is answered for itself.
// What is found in it is so, and nothing follows from what is not. Rules whose
// space has more than MaxPoints points have none.
//
// Numbers are taken to be zero or more, as those of a form are, unless a rule
// compares the same axis with a number below zero. Rupiah are whole, and so
// are days. Where a search for whole numbers is given up, a combination stays
// in the space, but no case is shown for it.

// MaxPoints bounds the points of a space.
const MaxPoints = 50_000

// Space is what the cases look like to some rules. It serves one goroutine.
type Space struct {
	fields  []program.Field
	rules   []*formula
	index   map[*program.Rule]int
	written []string     // the rules as they are evaluated
	codes   []*Condition // of the first few of them
	axes    []axis
	groups  []group
	size    int
	sample  bool
	budget  *int
}

// axis is something that comparisons are about, and its cells.
type axis struct {
	form  form
	cuts  []float64 // of numbers, ascending; cell 2i+1 is cut i, the even ones lie between
	texts []string  // of a choice or text
	tried []float64 // of numbers in a sample
	cells []int     // those that a case can be in, ascending
}

// form is a sum of fields, in their order: one once, or several by whole
// factors that have no common divisor, the first above zero.
type form []term

type term struct {
	field  int
	factor float64
}

func (a *axis) has(field int) bool {
	return slices.ContainsFunc(a.form, func(t term) bool { return t.field == field })
}

// formula is a rule as a tree over comparisons.
type formula struct {
	op    string     // "and", "or", "not", "==" of truths; a comparison; "true" or "false"
	parts []*formula // of and, or, not, ==
	axis  int        // of a comparison
	cut   float64    // a number axis is compared with this
	text  string     // a text axis with this; a truth with "true"
	cell  int        // where cut and text are on the axis
}

// NewSpace lays out the cases for rules; ok is false when they have no space.
// What it takes to find out which cells a case can be in, and later to find the
// case, lowers the budget, by one for some hundred nanoseconds.
func NewSpace(fields []program.Field, rules []*program.Rule, budget *int) (s *Space, ok bool) {
	s = &Space{fields: fields, index: map[*program.Rule]int{}, budget: budget}
	b := spaceBuilder{s: s, known: map[string]int{}}
	for _, r := range rules {
		tree, err := parser.Parse(r.Expr)
		if err != nil || len(r.Expr) > MaxSource {
			return nil, false
		}
		f := b.formula(tree.Node)
		s.index[r] = len(s.rules)
		s.rules, s.written = append(s.rules, f), append(s.written, r.Expr)
	}
	if b.failed {
		return s, s.sampled(rules)
	}
	s.gather()
	s.size = 1
	for i := range s.groups {
		if !s.layOut(&s.groups[i]) {
			return nil, false
		}
		if s.size *= len(s.groups[i].cells); s.size > MaxPoints {
			return nil, false
		}
	}
	for _, f := range s.rules {
		f.place(s.axes)
	}
	return s, true
}

// Exact tells a space in which every case is at some point; the others are
// samples.
func (s *Space) Exact() bool { return !s.sample }

// Size is the number of points.
func (s *Space) Size() int { return s.size }

// Fields lists the fields that the rules read.
func (s *Space) Fields() []int {
	var all []int
	for _, a := range s.axes {
		for _, t := range a.form {
			all = append(all, t.field)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Point is a cell on each axis: all cases that look alike to the rules.
type Point struct {
	s     *Space
	cells []int
}

// Each goes through all points until more is false.
func (s *Space) Each(do func(p Point) (more bool)) {
	s.points(make([]int, len(s.axes)), 0, nil, do)
}

// points goes through the points that have the same cells as given on all
// axes that are not free; nil frees all. It fills the cells from a group on.
func (s *Space) points(cells []int, from int, free []bool, do func(p Point) (more bool)) (more bool) {
	if from == len(s.groups) {
		return do(Point{s, slices.Clone(cells)})
	}
	g := &s.groups[from]
	is := make([]int, len(g.axes))
	for k, i := range g.axes {
		is[k] = cells[i]
	}
	for _, c := range g.cells {
		same := true
		for k, i := range g.axes {
			same = same && (free == nil || free[i] || c[k] == is[k])
			cells[i] = c[k]
		}
		if same && !s.points(cells, from+1, free, do) {
			return false
		}
	}
	for k, i := range g.axes {
		cells[i] = is[k]
	}
	return true
}

// Holds answers a rule of the space; one that is not of it does not hold.
func (p Point) Holds(r *program.Rule) bool {
	holds, _ := p.Truth(r)
	return holds
}

// Truth answers a rule; known is false for one that is not of the space.
func (p Point) Truth(r *program.Rule) (holds, known bool) {
	i, known := p.s.index[r]
	if known && p.s.sample {
		holds, err := p.s.codes[i].Eval(p.Data())
		return holds && err == nil, err == nil
	}
	return known && p.s.rules[i].holds(p.cells), known
}

// Sure tells whether there is Data, and the evaluation of the rules over it
// agrees with Holds. They can differ where arithmetic rounds.
func (p Point) Sure() bool {
	data := p.Data()
	if data == nil {
		return false
	}
	if p.s.sample {
		return !slices.ContainsFunc(p.s.codes, func(c *Condition) bool {
			_, err := c.Eval(data)
			return err != nil
		})
	}
	for i, f := range p.s.rules {
		if len(p.s.codes) == i {
			code, err := Compile(p.s.written[i], p.s.fields)
			if err != nil {
				return false
			}
			p.s.codes = append(p.s.codes, code)
		}
		if got, err := p.s.codes[i].Eval(data); err != nil || got != f.holds(p.cells) {
			return false
		}
	}
	return true
}

func (f *formula) holds(cells []int) bool {
	switch f.op {
	case "true", "false":
		return f.op == "true"
	case "and":
		return !slices.ContainsFunc(f.parts, func(g *formula) bool { return !g.holds(cells) })
	case "or":
		return slices.ContainsFunc(f.parts, func(g *formula) bool { return g.holds(cells) })
	case "not":
		return !f.parts[0].holds(cells)
	case "iff":
		return f.parts[0].holds(cells) == f.parts[1].holds(cells)
	}
	c := cmp.Compare(cells[f.axis], f.cell)
	switch f.op {
	case "==":
		return c == 0
	case "!=":
		return c != 0
	case "<":
		return c < 0
	case "<=":
		return c <= 0
	case ">":
		return c > 0
	}
	return c >= 0
}

// place finds what is compared with among the cells.
func (f *formula) place(axes []axis) {
	for _, g := range f.parts {
		g.place(axes)
	}
	switch f.op {
	case "true", "false", "and", "or", "not", "iff":
		return
	}
	a := axes[f.axis]
	if a.cuts != nil {
		i, _ := slices.BinarySearch(a.cuts, f.cut)
		f.cell = 2*i + 1
		return
	}
	f.cell = slices.Index(a.texts, f.text)
}

// cut orders what the axis is compared with.
func (a *axis) cut(fields []program.Field) {
	if a.cuts != nil {
		slices.Sort(a.cuts)
		a.cuts = slices.Compact(a.cuts)
	} else if t := fields[a.form[0].field].Type; t == program.Teks || t == program.Berkas {
		a.texts = append(a.texts, a.other())
	}
}

// all are the cells of an axis, whether a case can be in them or not.
func (a *axis) all() int {
	if a.cuts != nil {
		return 2*len(a.cuts) + 1
	}
	return len(a.texts)
}

// possible tells whether a case can be in a cell of a plain axis.
func (a *axis) possible(fields []program.Field, cell int) bool {
	if a.cuts == nil {
		return strings.TrimSpace(a.texts[cell]) != "" // a field is never blank
	}
	_, ok := a.number(fields, cell)
	return ok
}

// plain tells whether the numbers of an axis are those of a single field, or of
// the difference of two or the sum of several of a kind: each lies in some case.
func (a *axis) plain(fields []program.Field) bool {
	first := fields[a.form[0].field].Type
	difference := len(a.form) == 2 && a.form[0].factor == 1 && a.form[1].factor == -1
	return len(a.form) == 1 || !slices.ContainsFunc(a.form, func(t term) bool {
		return fields[t.field].Type != first || !difference && (t.factor != 1 || first == program.Tanggal)
	})
}

// other is a text that no rule asks for.
func (a *axis) other() string {
	text := "lainnya"
	for slices.Contains(a.texts, text) {
		text += " lagi"
	}
	return text
}

// bounds tells whether the axis has whole numbers only, and its ends.
func (a *axis) bounds(fields []program.Field) (whole bool, least, most float64) {
	whole, least, most = true, 0, MaxRupiah
	for _, t := range a.form {
		switch fields[t.field].Type {
		case program.Angka:
			whole, most = false, MaxAngka
		case program.Tanggal:
			least = math.Inf(-1)
		}
		if t.factor < 0 {
			least = math.Inf(-1)
		}
	}
	if a.cuts[0] < 0 {
		least = math.Inf(-1)
	}
	return whole, least, most
}

// number is a number in a cell, as round as may be; ok is false when none is.
func (a *axis) number(fields []program.Field, cell int) (n float64, ok bool) {
	whole, least, most := a.bounds(fields)
	if cell%2 == 1 {
		n = a.cuts[cell/2]
		return n, least <= n && n <= most && (!whole || n == math.Trunc(n))
	}
	low, high := math.Inf(-1), math.Inf(1)
	if cell > 0 {
		low = a.cuts[cell/2-1]
	}
	if cell/2 < len(a.cuts) {
		high = a.cuts[cell/2]
	}
	switch {
	case low < least && least < high:
		n = least
	case math.IsInf(low, -1):
		n = math.Ceil(high) - 1
	case math.Floor(low)+1 < high || whole:
		n = math.Floor(low) + 1
	default:
		n = low + (high-low)/2
	}
	return n, low < n && n < high && least <= n && n <= most
}

// Data is a case at the point: a value for each field that the rules read. It
// is nil when none was found.
func (p Point) Data() Data {
	d := Data{}
	for i := range p.s.groups {
		g := &p.s.groups[i]
		if g.joint == nil {
			p.fill(d, g.axes[0])
			continue
		}
		values := p.s.caseIn(g, p.cells)
		if values == nil {
			return nil
		}
		for n, f := range g.fields {
			d[f] = valueOf(p.s.fields[f], values[n])
		}
	}
	return d
}

// fill gives the fields of an axis, which no other has, their values.
func (p Point) fill(d Data, axis int) {
	a, cell := p.s.axes[axis], p.cells[axis]
	first := p.s.fields[a.form[0].field]
	switch {
	case a.texts != nil && first.Type == program.YaTidak:
		d[a.form[0].field] = a.texts[cell] == "true"
	case a.texts != nil:
		d[a.form[0].field] = a.texts[cell]
	case p.s.sample:
		d[a.form[0].field] = valueOf(first, a.tried[cell])
	default:
		n, _ := a.number(p.s.fields, cell)
		rest := 0.0 // the value of the second field, from which the first is n away
		if len(a.form) > 1 && a.form[1].factor < 0 {
			if rest = max(0, -n); first.Type == program.Tanggal {
				rest = float64(firstDay)
			}
			n += rest
		}
		for j, t := range a.form {
			v := rest
			if j == 0 {
				v = n
			}
			d[t.field] = valueOf(p.s.fields[t.field], v)
		}
	}
}

// valueOf is a number as the value of a field.
func valueOf(f program.Field, n float64) any {
	switch f.Type {
	case program.Rupiah:
		return int64(n)
	case program.Tanggal:
		return time.Unix(0, 0).UTC().AddDate(0, 0, int(n)).Format(time.DateOnly)
	}
	return n
}

// dayOf is a date as a number of days; ok is false for what is no date.
func dayOf(date string) (int, bool) {
	t, err := time.Parse(time.DateOnly, date)
	return int(t.Unix() / (24 * 60 * 60)), err == nil
}

var firstDay, _ = dayOf("2026-01-01")
