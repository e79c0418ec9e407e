package condition

import (
	"math"
	"slices"
	"strings"

	"sopc/compiler/program"
)

// Case writes the values of some fields in the case at the point as a rule
// would: "nilai = Rp50.000.000 dan jenis = barang".
func (p Point) Case(fields []int) string {
	data := p.Data()
	var all []string
	for _, f := range fields {
		if v, ok := data[f]; ok {
			all = append(all, p.s.fields[f].ID+" = "+literal(p.s.fields[f], v))
		}
	}
	return strings.Join(all, " dan ")
}

// literal writes a value as a rule does.
func literal(f program.Field, v any) string {
	switch v := v.(type) {
	case bool:
		if v {
			return "ya"
		}
		return "tidak"
	case string:
		switch f.Type {
		case program.Choose:
			return v
		case program.Tanggal:
			return Show(f, v)
		}
		return `"` + v + `"`
	}
	return Show(f, v)
}

// Describe writes a rule over the single axis of the given fields, as Core
// gives them: "jenis = hilang atau jenis = rusak". It covers what is open
// whatever the other axes are, as far as it is wanted somewhere. choice is the
// only choice that is meant, or nil. Of a sample nothing can be said so.
func (s *Space) Describe(fields []int, open, wanted func(Point) bool) (rule string, choice *program.Choice, ok bool) {
	for i, a := range s.axes {
		if s.sample || len(a.form) != len(fields) || slices.ContainsFunc(a.form, func(t term) bool { return !slices.Contains(fields, t.field) }) {
			continue
		}
		closed, some := map[int]bool{}, map[int]bool{} // by cell
		s.Each(func(p Point) bool {
			closed[p.cells[i]] = closed[p.cells[i]] || !open(p)
			some[p.cells[i]] = some[p.cells[i]] || wanted(p)
			return true
		})
		var cells []int
		for _, c := range a.cells {
			if !closed[c] && some[c] {
				cells = append(cells, c)
			}
		}
		if len(cells) == 0 || len(cells) == len(a.cells) {
			continue
		}
		if a.cuts != nil {
			return s.ranges(a, cells), nil, s.sayable(a)
		}
		f := s.fields[a.form[0].field]
		var all []string
		for _, c := range cells {
			switch {
			case f.Type == program.YaTidak && a.texts[c] == "true":
				all = append(all, f.ID)
			case f.Type == program.YaTidak:
				all = append(all, "bukan "+f.ID)
			case f.Type == program.Choose:
				all = append(all, f.ID+" = "+a.texts[c])
				if n := slices.IndexFunc(f.Choices, func(x program.Choice) bool { return x.ID == a.texts[c] }); n >= 0 && len(cells) == 1 {
					choice = &f.Choices[n]
				}
			default:
				return "", nil, false
			}
		}
		return strings.Join(all, " atau "), choice, true
	}
	return "", nil, false
}

// ranges writes which cells of a number axis are meant.
func (s *Space) ranges(a axis, cells []int) string {
	var all []string
	for n := 0; n < len(cells); {
		first := n
		at := slices.Index(a.cells, cells[n])
		for n++; n < len(cells) && at+n-first < len(a.cells) && cells[n] == a.cells[at+n-first]; n++ {
		}
		low, high := cells[first], cells[n-1]
		var sides []string
		side := func(op string, cut int) { sides = append(sides, s.compare(a, op, a.cuts[cut])) }
		switch last := a.cells[len(a.cells)-1]; {
		case low == high && low%2 == 1:
			side("=", low/2)
		default:
			switch {
			case low == a.cells[0]:
			case low%2 == 1:
				side(">=", low/2)
			default:
				side(">", low/2-1)
			}
			switch {
			case high == last:
			case high%2 == 1:
				side("<=", high/2)
			default:
				side("<", high/2)
			}
		}
		all = append(all, strings.Join(sides, " dan "))
	}
	return strings.Join(all, " atau ")
}

// compare writes a comparison of an axis with a constant. There are no numbers
// below zero in a rule: what is subtracted comes last, or on the other side.
func (s *Space) compare(a axis, op string, cut float64) string {
	if first := s.fields[a.form[0].field]; len(a.form) == 1 && (first.Type != program.Rupiah || cut == math.Trunc(cut)) {
		return first.ID + " " + op + " " + literal(first, valueOf(first, cut))
	}
	turn := cut < 0 && slices.ContainsFunc(a.form, func(t term) bool { return t.factor < 0 })
	added, taken := "", ""
	for _, t := range a.form {
		name := s.fields[t.field].ID
		if n := math.Abs(t.factor); n != 1 {
			name = Number(n) + " * " + name
		}
		if t.factor < 0 != turn {
			taken += " - " + name
		} else {
			added += " + " + name
		}
	}
	if turn {
		cut, op = -cut, map[string]string{"=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}[op]
	}
	return strings.TrimPrefix(added, " + ") + taken + " " + op + " " + Number(cut)
}

// sayable tells whether a sum of fields can be written as it is: no sum of
// fields is below zero, and dates are only ever subtracted from each other.
func (s *Space) sayable(a axis) bool {
	dates := slices.ContainsFunc(a.form, func(t term) bool { return s.fields[t.field].Type == program.Tanggal })
	negative := slices.ContainsFunc(a.form, func(t term) bool { return t.factor < 0 })
	return (negative || a.cuts[0] >= 0) && (!dates || a.plain(s.fields))
}

// Core lists the fields that matter to what holds at a point: with their
// values it holds whatever the others are. In the order of the axes, each is
// left out that can be.
func (p Point) Core(holds func(Point) bool) []int {
	free := make([]bool, len(p.cells))
	for i := range p.cells {
		free[i] = true
		free[i] = p.everywhere(free, holds)
	}
	var fields []int
	for i, a := range p.s.axes {
		for _, t := range a.form {
			if !free[i] {
				fields = append(fields, t.field)
			}
		}
	}
	slices.Sort(fields)
	return slices.Compact(fields)
}

// everywhere tells whether something holds at all points that differ from p in
// free axes only.
func (p Point) everywhere(free []bool, holds func(Point) bool) bool {
	return p.s.points(slices.Clone(p.cells), 0, free, holds)
}

// At is the point at which a case is that fills in all fields of the rules.
func (s *Space) At(d Data) Point {
	p := Point{s, make([]int, len(s.axes))}
	for i, a := range s.axes {
		if a.cuts == nil {
			v := d[a.form[0].field]
			if yes, ok := v.(bool); ok {
				v = "false"
				if yes {
					v = "true"
				}
			}
			p.cells[i] = max(slices.Index(a.texts, v.(string)), 0)
			if t := s.fields[a.form[0].field].Type; (t == program.Teks || t == program.Berkas) && !slices.Contains(a.texts, v.(string)) {
				p.cells[i] = len(a.texts) - 1 // any other text
			}
			continue
		}
		n := 0.0
		for _, t := range a.form {
			n += t.factor * numberOf(d[t.field])
		}
		cut, on := slices.BinarySearch(a.cuts, decimal(n))
		if p.cells[i] = 2 * cut; on {
			p.cells[i]++
		}
	}
	return p
}

// numberOf is the value of a field as a number; a date is one of days.
func numberOf(v any) float64 {
	switch v := v.(type) {
	case int64:
		return float64(v)
	case float64:
		return v
	case string:
		day, _ := dayOf(v)
		return float64(day)
	}
	return 0
}
