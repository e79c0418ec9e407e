package condition

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/expr-lang/expr/ast"

	"sopc/compiler/program"
)

// spaceBuilder reads rules as expr parses them.
type spaceBuilder struct {
	s      *Space
	known  map[string]int // axis by its writing
	failed bool
}

func (b *spaceBuilder) fail() *formula {
	b.failed = true
	return &formula{op: "false"}
}

func (b *spaceBuilder) formula(n ast.Node) *formula {
	switch n := n.(type) {
	case *ast.BoolNode:
		return &formula{op: fmt.Sprint(n.Value)}
	case *ast.UnaryNode:
		if n.Operator == "not" || n.Operator == "!" {
			return &formula{op: "not", parts: []*formula{b.formula(n.Node)}}
		}
	case *ast.IdentifierNode:
		if f, ok := b.field(n); ok && b.s.fields[f].Type == program.YaTidak {
			return b.equals(f, "==", "true")
		}
	case *ast.BinaryNode:
		switch n.Operator {
		case "and", "&&", "or", "||":
			op := map[string]string{"&&": "and", "||": "or"}[n.Operator]
			return &formula{op: cmp.Or(op, n.Operator), parts: []*formula{b.formula(n.Left), b.formula(n.Right)}}
		}
		return b.comparison(n)
	}
	return b.fail()
}

func (b *spaceBuilder) field(n ast.Node) (int, bool) {
	id, ok := n.(*ast.IdentifierNode)
	if !ok {
		return 0, false
	}
	i := slices.IndexFunc(b.s.fields, func(f program.Field) bool { return Name(f.ID) == id.Value })
	return i, i >= 0
}

func (b *spaceBuilder) comparison(n *ast.BinaryNode) *formula {
	if b.truth(n.Left) {
		f := &formula{op: "iff", parts: []*formula{b.formula(n.Left), b.formula(n.Right)}}
		if n.Operator == "!=" {
			return &formula{op: "not", parts: []*formula{f}}
		}
		return f
	}
	for _, side := range [][2]ast.Node{{n.Left, n.Right}, {n.Right, n.Left}} {
		f, isField := b.field(side[0])
		text, isText := side[1].(*ast.StringNode)
		if isField && isText {
			switch b.s.fields[f].Type {
			case program.Choose, program.Teks, program.Berkas:
				return b.equals(f, n.Operator, text.Value)
			}
		}
	}
	left, c1 := b.linear(n.Left)
	right, c2 := b.linear(n.Right)
	sum := map[int]float64{}
	for f, x := range left {
		sum[f] += x
	}
	for f, x := range right {
		sum[f] -= x
	}
	return b.number(sum, n.Operator, c2-c1)
}

// truth tells whether a node is true or false.
func (b *spaceBuilder) truth(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.BoolNode:
		return true
	case *ast.UnaryNode:
		return n.Operator == "not" || n.Operator == "!"
	case *ast.BinaryNode:
		return callee[n.Operator] == "" // no arithmetic
	case *ast.IdentifierNode:
		f, ok := b.field(n)
		return ok && b.s.fields[f].Type == program.YaTidak
	}
	return false
}

// equals compares a choice, a text or a truth.
func (b *spaceBuilder) equals(field int, op, text string) *formula {
	n, known := b.known[fmt.Sprint(field)]
	if !known {
		n = len(b.s.axes)
		b.known[fmt.Sprint(field)] = n
		a := axis{form: form{{field, 1}}}
		switch f := b.s.fields[field]; f.Type {
		case program.YaTidak:
			a.texts = []string{"false", "true"}
		case program.Choose:
			for _, c := range f.Choices {
				a.texts = append(a.texts, c.ID)
			}
		}
		b.s.axes = append(b.s.axes, a)
	}
	if a := &b.s.axes[n]; !slices.Contains(a.texts, text) {
		if b.s.fields[field].Type == program.Choose {
			return b.fail()
		}
		a.texts = append(a.texts, text)
	}
	return &formula{op: op, axis: n, text: text}
}

// number compares a sum of fields with a constant.
func (b *spaceBuilder) number(sum map[int]float64, op string, cut float64) *formula {
	var fs form
	for f, x := range sum {
		if x != 0 {
			fs = append(fs, term{f, x})
		}
	}
	slices.SortFunc(fs, func(x, y term) int { return cmp.Compare(x.field, y.field) })
	if b.failed {
		return b.fail()
	}
	if len(fs) == 0 {
		return constant(op, 0, cut)
	}
	by := fs[0].factor
	for i := range fs {
		fs[i].factor = decimal(fs[i].factor / by)
	}
	if cut = decimal(cut / by); by < 0 {
		op = map[string]string{"<": ">", "<=": ">=", ">": "<", ">=": "<="}[op] + map[string]string{"==": "==", "!=": "!="}[op]
	}
	if math.IsNaN(cut) || math.IsInf(cut, 0) || !b.usual(fs) {
		return b.fail()
	}
	key := fmt.Sprint(fs)
	n, known := b.known[key]
	if !known {
		n = len(b.s.axes)
		b.known[key] = n
		b.s.axes = append(b.s.axes, axis{form: fs})
	}
	b.s.axes[n].cuts = append(b.s.axes[n].cuts, cut+0)
	return &formula{op: op, axis: n, cut: cut + 0}
}

func constant(op string, a, b float64) *formula {
	holds := map[string]bool{"==": a == b, "!=": a != b, "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[op]
	return &formula{op: fmt.Sprint(holds)}
}

// usual tells whether a form is one of those that an axis can be of: a field,
// the difference of two of a kind, a sum of numbers.
func (b *spaceBuilder) usual(fs form) bool {
	if len(fs) == 1 {
		return true
	}
	date := func(t term) bool { return b.s.fields[t.field].Type == program.Tanggal }
	if len(fs) == 2 && fs[1].factor == -1 {
		return date(fs[0]) == date(fs[1])
	}
	return !slices.ContainsFunc(fs, func(t term) bool { return t.factor != 1 || date(t) })
}

// linear reads a sum of fields and constants; dates are days.
func (b *spaceBuilder) linear(n ast.Node) (sum map[int]float64, c float64) {
	none := map[int]float64{}
	switch n := n.(type) {
	case *ast.FloatNode:
		return none, n.Value
	case *ast.IntegerNode:
		return none, float64(n.Value)
	case *ast.StringNode:
		if day, ok := dayOf(n.Value); ok {
			return none, float64(day)
		}
	case *ast.IdentifierNode:
		if f, ok := b.field(n); ok {
			switch b.s.fields[f].Type {
			case program.Angka, program.Rupiah, program.Tanggal:
				return map[int]float64{f: 1}, 0
			}
		}
	case *ast.UnaryNode:
		x, c := b.linear(n.Node)
		switch n.Operator {
		case "-":
			return scaled(x, -1), -c
		case "+":
			return x, c
		}
	case *ast.BinaryNode:
		x, c := b.linear(n.Left)
		y, d := b.linear(n.Right)
		switch n.Operator {
		case "+":
			return added(x, y), decimal(c + d)
		case "-":
			return added(x, scaled(y, -1)), decimal(c - d)
		case "*":
			if len(y) == 0 {
				return scaled(x, d), decimal(c * d)
			}
			if len(x) == 0 {
				return scaled(y, c), decimal(c * d)
			}
		case "/":
			if len(y) == 0 && d != 0 {
				return scaled(x, 1/d), decimal(c / d)
			}
		}
	}
	b.failed = true
	return none, 0
}

func scaled(x map[int]float64, by float64) map[int]float64 {
	out := map[int]float64{}
	for f, v := range x {
		out[f] = decimal(v * by)
	}
	return out
}

func added(x, y map[int]float64) map[int]float64 {
	out := map[int]float64{}
	for f, v := range x {
		out[f] += v
	}
	for f, v := range y {
		out[f] += v
	}
	return out
}
