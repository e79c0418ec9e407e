package condition

import (
	"slices"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"

	"sopc/compiler/program"
)

// sampled lays out a sample for rules that multiply or divide by fields: of
// each field the values at and next to the constants that stand in the rules,
// and the least ones. ok is false when that are too many.
func (s *Space) sampled(rules []*program.Rule) (ok bool) {
	found := &constants{}
	s.sample, s.axes, s.codes, s.size = true, nil, nil, 1
	var read []int
	for _, r := range rules {
		code, err := Compile(r.Expr, s.fields)
		if err != nil {
			return false
		}
		s.codes = append(s.codes, code)
		read = append(read, code.Fields()...)
		tree, err := parser.Parse(r.Expr)
		if err != nil {
			return false
		}
		ast.Walk(&tree.Node, found)
	}
	slices.Sort(read)
	for _, f := range slices.Compact(read) {
		a := axis{form: form{{f, 1}}}
		switch field := s.fields[f]; field.Type {
		case program.YaTidak:
			a.texts = []string{"false", "true"}
		case program.Choose:
			for _, c := range field.Choices {
				a.texts = append(a.texts, c.ID)
			}
		case program.Teks, program.Berkas:
			a.texts = append(a.texts, found.texts...)
			a.texts = append(a.texts, a.other())
		case program.Tanggal:
			a.tried = around(append(found.days, float64(firstDay)))
		default:
			a.tried = slices.DeleteFunc(around(append(found.numbers, 0)), func(n float64) bool {
				return n < 0 || n > MaxAngka || field.Type == program.Rupiah && n != float64(int64(n))
			})
		}
		g := group{axes: []int{len(s.axes)}, fields: []int{f}}
		for i := range max(len(a.texts), len(a.tried)) {
			g.cells = append(g.cells, []int{i})
		}
		s.axes, s.groups = append(s.axes, a), append(s.groups, g)
		if s.size *= len(g.cells); s.size > maxSample {
			return false
		}
	}
	return true
}

// maxSample bounds the cases of a sample, each of which is evaluated.
const maxSample = 5_000

// around are numbers and their neighbours, ascending.
func around(numbers []float64) []float64 {
	var all []float64
	for _, n := range numbers {
		all = append(all, n-1, n, n+1, n+2)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// constants gathers what stands in rules.
type constants struct {
	numbers, days []float64
	texts         []string
}

func (c *constants) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.IntegerNode:
		c.numbers = append(c.numbers, float64(n.Value))
	case *ast.FloatNode:
		c.numbers = append(c.numbers, n.Value)
	case *ast.StringNode:
		if day, ok := dayOf(n.Value); ok {
			c.days = append(c.days, float64(day))
		} else if !slices.Contains(c.texts, n.Value) {
			c.texts = append(c.texts, n.Value)
		}
	}
}
