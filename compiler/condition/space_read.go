package condition

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"math/big"
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
	return b.number(b.linear(n.Left).plus(b.linear(n.Right), minusOne), n.Operator)
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

// sum is a sum of fields, each taken some times, and a constant; dates are
// days. Its numbers are never changed in place.
type sum struct {
	fields   map[int]*big.Rat
	constant *big.Rat
}

// plus is a + b * times.
func (a sum) plus(b sum, times *big.Rat) sum {
	c := sum{maps.Clone(a.fields), new(big.Rat).Mul(b.constant, times)}
	c.constant.Add(c.constant, a.constant)
	for f, x := range b.fields {
		y := new(big.Rat).Mul(x, times)
		if c.fields == nil {
			c.fields = map[int]*big.Rat{}
		}
		if z := c.fields[f]; z != nil {
			y.Add(y, z)
		}
		if c.fields[f] = y; y.Sign() == 0 {
			delete(c.fields, f)
		}
	}
	return c
}

var nothing = sum{constant: new(big.Rat)}

// linear reads a sum of fields and constants.
func (b *spaceBuilder) linear(n ast.Node) sum {
	switch n := n.(type) {
	case *ast.FloatNode:
		return sum{constant: ratOf(n.Value)}
	case *ast.IntegerNode:
		return sum{constant: big.NewRat(int64(n.Value), 1)}
	case *ast.StringNode:
		if day, ok := dayOf(n.Value); ok {
			return sum{constant: big.NewRat(int64(day), 1)}
		}
	case *ast.IdentifierNode:
		if f, ok := b.field(n); ok {
			switch b.s.fields[f].Type {
			case program.Angka, program.Rupiah, program.Tanggal:
				return sum{map[int]*big.Rat{f: big.NewRat(1, 1)}, new(big.Rat)}
			}
		}
	case *ast.UnaryNode:
		switch n.Operator {
		case "-":
			return nothing.plus(b.linear(n.Node), minusOne)
		case "+":
			return b.linear(n.Node)
		}
	case *ast.BinaryNode:
		x, y := b.linear(n.Left), b.linear(n.Right)
		switch {
		case n.Operator == "+":
			return x.plus(y, big.NewRat(1, 1))
		case n.Operator == "-":
			return x.plus(y, minusOne)
		case n.Operator == "*" && len(y.fields) == 0:
			return nothing.plus(x, y.constant)
		case n.Operator == "*" && len(x.fields) == 0:
			return nothing.plus(y, x.constant)
		case n.Operator == "/" && len(y.fields) == 0 && y.constant.Sign() != 0:
			return nothing.plus(x, new(big.Rat).Inv(y.constant))
		}
	}
	b.failed = true
	return nothing
}

// number compares a sum with nothing.
func (b *spaceBuilder) number(x sum, op string) *formula {
	if b.failed {
		return b.fail()
	}
	if len(x.fields) == 0 {
		return constant(op, x.constant.Sign())
	}
	fields := slices.Sorted(maps.Keys(x.fields))
	by := new(big.Rat).Inv(x.fields[fields[0]])
	if len(fields) > 1 {
		by = coprime(x.fields, by.Sign())
	}
	if by.Sign() < 0 {
		op = turned[op]
	}
	var fs form
	for _, f := range fields {
		factor, exact := new(big.Rat).Mul(x.fields[f], by).Float64()
		if !exact {
			return b.fail()
		}
		fs = append(fs, term{f, factor})
	}
	cut, _ := new(big.Rat).Mul(x.constant, by.Neg(by)).Float64()
	if cut = decimal(cut) + 0; math.IsNaN(cut) || math.IsInf(cut, 0) {
		return b.fail()
	}
	key := fmt.Sprint(fs)
	n, known := b.known[key]
	if !known {
		n = len(b.s.axes)
		b.known[key] = n
		b.s.axes = append(b.s.axes, axis{form: fs})
	}
	b.s.axes[n].cuts = append(b.s.axes[n].cuts, cut)
	return &formula{op: op, axis: n, cut: cut}
}

// coprime is what makes the factors whole, without a common divisor.
func coprime(fields map[int]*big.Rat, sign int) *big.Rat {
	shared, divisor := big.NewInt(1), new(big.Int)
	for _, x := range fields {
		d := new(big.Int).GCD(nil, nil, shared, x.Denom())
		shared.Mul(shared, d.Div(x.Denom(), d))
	}
	for _, x := range fields {
		n := new(big.Int).Div(shared, x.Denom())
		divisor.GCD(nil, nil, divisor, n.Abs(n.Mul(n, x.Num())))
	}
	by := new(big.Rat).SetFrac(shared, divisor)
	if sign < 0 {
		by.Neg(by)
	}
	return by
}

// turned are the comparisons with both sides exchanged.
var turned = map[string]string{"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}

// constant compares a constant, of which the sign is given, with nothing.
func constant(op string, sign int) *formula {
	holds := map[string]bool{"==": sign == 0, "!=": sign != 0, "<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0}[op]
	return &formula{op: fmt.Sprint(holds)}
}
