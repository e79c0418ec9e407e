package condition

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"

	"sopc/compiler/program"
	"sopc/lang/bahasa"
)

// Words writes a rule for those who work by the SOP: with the labels of fields
// and choices instead of their names, and comparisons in words: "Jenis barang:
// Kendaraan", "Biaya lebih dari Rp50.000". A rule that is not as the compiler
// writes them stays as the SOP has it.
func Words(r *program.Rule, fields []program.Field) bahasa.Text {
	if len(r.Expr) <= MaxSource {
		if tree, err := parser.Parse(r.Expr); err == nil {
			return wording{fields}.truth(tree.Node, 0)
		}
	}
	return bahasa.Same(r.Source)
}

// wording puts rules into words.
type wording struct{ fields []program.Field }

// The operators that join, by how strongly they bind.
var binding = map[string]int{"or": 1, "and": 2, "not": 3}

var reckoning = map[string]bahasa.Text{"+": bahasa.T("ditambah", "plus"), "-": bahasa.T("dikurangi", "minus"), "*": bahasa.T("dikali", "times"), "/": bahasa.T("dibagi", "divided by")}

// truth is something true or false, in brackets where it would be torn apart
// among what binds more strongly.
func (w wording) truth(n ast.Node, within int) bahasa.Text {
	switch n := n.(type) {
	case *ast.UnaryNode:
		if f, ok := w.field(n.Node); ok && f.Type == program.YaTidak {
			return bahasa.T("%s: Tidak", "%s: no (Tidak)", label(f))
		}
		return bahasa.T("bukan (%s)", "not (%s)", w.truth(n.Node, 0))
	case *ast.BinaryNode:
		strength := binding[n.Operator]
		if strength == 0 {
			return w.comparison(n)
		}
		left, right := w.truth(n.Left, strength), w.truth(n.Right, strength)
		s := bahasa.T("%s atau %s", "%s or %s", left, right)
		if n.Operator == "and" {
			s = bahasa.T("%s dan %s", "%s and %s", left, right)
		}
		if strength < within {
			s = bahasa.T("(%s)", "(%s)", s)
		}
		return s
	}
	return w.value(n, program.Field{})
}

func (w wording) comparison(n *ast.BinaryNode) bahasa.Text {
	f := w.measure(n)
	left, right := w.value(n.Left, f), w.value(n.Right, f)
	date := w.isDate(n.Left)
	switch n.Operator {
	case "==":
		return bahasa.T("%s: %s", "%s: %s", left, right)
	case "!=":
		return bahasa.T("%s: bukan %s", "%s: not %s", left, right)
	case "<":
		if date {
			return bahasa.T("%s sebelum %s", "%s before %s", left, right)
		}
		return bahasa.T("%s kurang dari %s", "%s less than %s", left, right)
	case "<=":
		if date {
			return bahasa.T("%s paling lambat %s", "%s no later than %s", left, right)
		}
		return bahasa.T("%s paling banyak %s", "%s at most %s", left, right)
	case ">":
		if date {
			return bahasa.T("%s sesudah %s", "%s after %s", left, right)
		}
		return bahasa.T("%s lebih dari %s", "%s more than %s", left, right)
	case ">=":
		if date {
			return bahasa.T("%s paling cepat %s", "%s no earlier than %s", left, right)
		}
		return bahasa.T("%s paling sedikit %s", "%s at least %s", left, right)
	}
	return bahasa.T("%s %s %s", "%s %s %s", left, n.Operator, right)
}

// measure is the field by which the literals of a comparison are read: that
// of its choice, its rupiah, its date.
func (w wording) measure(n ast.Node) (found program.Field) {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		found, _ = w.field(n)
	case *ast.BinaryNode:
		if found = w.measure(n.Left); found.Type == "" || found.Type == program.Angka {
			if other := w.measure(n.Right); other.Type != "" {
				found = other
			}
		}
	}
	return found
}

// isDate tells whether a side of a comparison is a day; two dates apart are a
// number.
func (w wording) isDate(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.StringNode:
		_, ok := dayOf(n.Value)
		return ok
	case *ast.IdentifierNode:
		f, _ := w.field(n)
		return f.Type == program.Tanggal
	case *ast.BinaryNode:
		return w.isDate(n.Left) && !w.isDate(n.Right)
	}
	return false
}

// value is a side of a comparison; its literals are values of f.
func (w wording) value(n ast.Node, f program.Field) bahasa.Text {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		if field, ok := w.field(n); ok {
			return bahasa.Same(label(field))
		}
		return bahasa.Same(n.Value)
	case *ast.BoolNode:
		if n.Value {
			return bahasa.T("Ya", "yes (Ya)")
		}
		return bahasa.T("Tidak", "no (Tidak)")
	case *ast.StringNode:
		return bahasa.Same(showText(f, n.Value))
	case *ast.IntegerNode:
		return amount(float64(n.Value), f)
	case *ast.FloatNode:
		return amount(n.Value, f)
	case *ast.UnaryNode:
		if n.Operator == "-" {
			return bahasa.T("-%s", "-%s", w.value(n.Node, f))
		}
		return w.truth(n, 0)
	case *ast.BinaryNode:
		if binding[n.Operator] > 0 || callee[n.Operator] == "" {
			return bahasa.T("(%s)", "(%s)", w.truth(n, 0))
		}
		factors := n.Operator == "*" || n.Operator == "/"
		if factors {
			f = program.Field{} // a factor is no amount
		}
		sides := [2]bahasa.Text{w.value(n.Left, f), w.value(n.Right, f)}
		for i, side := range []ast.Node{n.Left, n.Right} {
			if inner, ok := side.(*ast.BinaryNode); ok && (i == 1 || factors && (inner.Operator == "+" || inner.Operator == "-")) {
				sides[i] = bahasa.T("(%s)", "(%s)", sides[i])
			}
		}
		return bahasa.T("%s %s %s", "%s %s %s", sides[0], reckoning[n.Operator], sides[1])
	}
	return bahasa.Same(n.String())
}

// amount is a number as it is meant beside a field: rupiah, days, or plain.
func amount(n float64, f program.Field) bahasa.Text {
	s := Number(n)
	switch f.Type {
	case program.Rupiah:
		return bahasa.Same("Rp" + s)
	case program.Tanggal:
		return bahasa.T("%s hari", "%s days", s)
	}
	return bahasa.Same(s)
}

func (w wording) field(n ast.Node) (program.Field, bool) {
	id, ok := n.(*ast.IdentifierNode)
	if !ok {
		return program.Field{}, false
	}
	i := slices.IndexFunc(w.fields, func(f program.Field) bool { return Name(f.ID) == id.Value })
	if i < 0 {
		return program.Field{}, false
	}
	return w.fields[i], true
}

// label is what people call a field, without the mark of a question: it stands
// amid a sentence.
func label(f program.Field) string {
	if f.Label == "" {
		return f.ID
	}
	return strings.TrimRight(f.Label, "?: ")
}
