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

// Describe writes a rule that holds at just these points and no others, if one
// over a single axis does: "jenis = hilang atau jenis = rusak". choice is the
// only choice that is meant, or nil.
func (s *Space) Describe(points []Point) (rule string, choice *program.Choice, ok bool) {
	for i, a := range s.axes {
		var cells []int
		for _, p := range points {
			cells = append(cells, p.cells[i])
		}
		slices.Sort(cells)
		cells = slices.Compact(cells)
		if len(cells)*s.size/len(a.cells) != len(points) || len(cells) == len(a.cells) {
			continue
		}
		if a.cuts != nil {
			return s.ranges(a, cells), nil, a.cuts[0] >= 0 || len(a.form) > 1
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

// compare writes a comparison of an axis with a constant.
func (s *Space) compare(a axis, op string, cut float64) string {
	first := s.fields[a.form[0].field]
	name := first.ID
	switch {
	case len(a.form) == 1 && (first.Type != program.Rupiah || cut == math.Trunc(cut)):
		return name + " " + op + " " + literal(first, valueOf(first, cut))
	case len(a.form) == 2 && a.form[1].factor < 0:
		second := s.fields[a.form[1].field].ID
		if cut < 0 { // there are no numbers below zero in a rule
			name, second, cut = second, name, -cut
			op = map[string]string{"=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}[op]
		}
		name += " - " + second
	default:
		for _, t := range a.form[1:] {
			name += " + " + s.fields[t.field].ID
		}
	}
	return name + " " + op + " " + Number(cut)
}
