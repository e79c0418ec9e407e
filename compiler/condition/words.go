package condition

import (
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

// Operators in words, with the blanks around them.
var (
	joining   = map[string]bahasa.Text{"or": bahasa.T(" atau ", " or "), "and": bahasa.T(" dan ", " and ")}
	reckoning = map[string]bahasa.Text{"+": bahasa.T(" ditambah ", " plus "), "-": bahasa.T(" dikurangi ", " minus "),
		"*": bahasa.T(" dikali ", " times "), "/": bahasa.T(" dibagi ", " divided by ")}
	comparing = map[string]bahasa.Text{"==": bahasa.Same(": "), "!=": bahasa.T(": bukan ", ": not "),
		"<": bahasa.T(" kurang dari ", " less than "), "<=": bahasa.T(" paling banyak ", " at most "),
		">": bahasa.T(" lebih dari ", " more than "), ">=": bahasa.T(" paling sedikit ", " at least ")}
	dating = map[string]bahasa.Text{"<": bahasa.T(" sebelum ", " before "), "<=": bahasa.T(" paling lambat ", " no later than "),
		">": bahasa.T(" sesudah ", " after "), ">=": bahasa.T(" paling cepat ", " no earlier than ")}
)

// say puts texts one behind the other.
func say(texts ...bahasa.Text) (s bahasa.Text) {
	for _, t := range texts {
		s.ID += t.ID
		s.EN += t.EN
	}
	return s
}

func bracketed(s bahasa.Text) bahasa.Text { return say(bahasa.Same("("), s, bahasa.Same(")")) }

// truth is something true or false, in brackets where it would be torn apart
// among what binds more strongly.
func (w wording) truth(n ast.Node, within int) bahasa.Text {
	switch n := n.(type) {
	case *ast.UnaryNode:
		if f := w.field(n.Node); f.Type == program.YaTidak {
			return say(bahasa.Same(label(f)), bahasa.T(": Tidak", ": no (Tidak)"))
		}
		return say(bahasa.T("bukan ", "not "), bracketed(w.truth(n.Node, 0)))
	case *ast.BinaryNode:
		strength := binding[n.Operator]
		if strength == 0 {
			return w.comparison(n)
		}
		s := say(w.truth(n.Left, strength), joining[n.Operator], w.truth(n.Right, strength))
		if strength < within {
			s = bracketed(s)
		}
		return s
	}
	return w.value(n, &program.Field{})
}

func (w wording) comparison(n *ast.BinaryNode) bahasa.Text {
	f := w.measure(n)
	words, ok := comparing[n.Operator]
	if date, dated := dating[n.Operator]; dated && w.isDate(n.Left) {
		words = date
	} else if !ok {
		words = bahasa.Same(" " + n.Operator + " ")
	}
	return say(w.value(n.Left, f), words, w.value(n.Right, f))
}

// measure is the field by which the literals of a comparison are read: that
// of its choice, its rupiah, its date.
func (w wording) measure(n ast.Node) *program.Field {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return w.field(n)
	case *ast.BinaryNode:
		f := w.measure(n.Left)
		if f.Type == "" || f.Type == program.Angka {
			if other := w.measure(n.Right); other.Type != "" {
				return other
			}
		}
		return f
	}
	return &program.Field{}
}

// isDate tells whether a side of a comparison is a day; two dates apart are a
// number.
func (w wording) isDate(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.StringNode:
		_, ok := dayOf(n.Value)
		return ok
	case *ast.IdentifierNode:
		return w.field(n).Type == program.Tanggal
	case *ast.BinaryNode:
		return w.isDate(n.Left) && !w.isDate(n.Right)
	}
	return false
}

// value is a side of a comparison; its literals are values of f.
func (w wording) value(n ast.Node, f *program.Field) bahasa.Text {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		if field := w.field(n); field.ID != "" {
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
			return say(bahasa.Same("-"), w.value(n.Node, f))
		}
		return w.truth(n, 0)
	case *ast.BinaryNode:
		if binding[n.Operator] > 0 || callee[n.Operator] == "" {
			return bracketed(w.truth(n, 0))
		}
		factors := n.Operator == "*" || n.Operator == "/"
		if factors {
			f = &program.Field{} // a factor is no amount
		}
		sides := [2]bahasa.Text{w.value(n.Left, f), w.value(n.Right, f)}
		for i, side := range []ast.Node{n.Left, n.Right} {
			if inner, ok := side.(*ast.BinaryNode); ok && (i == 1 || factors && (inner.Operator == "+" || inner.Operator == "-")) {
				sides[i] = bracketed(sides[i])
			}
		}
		return say(sides[0], reckoning[n.Operator], sides[1])
	}
	return bahasa.Same(n.String())
}

// amount is a number as it is meant beside a field: rupiah, days, or plain.
func amount(n float64, f *program.Field) bahasa.Text {
	s := Number(n)
	switch f.Type {
	case program.Rupiah:
		return bahasa.Same("Rp" + s)
	case program.Tanggal:
		return bahasa.T("%s hari", "%s days", s)
	}
	return bahasa.Same(s)
}

// field is the field that an expression is the name of; without an ID when it
// is none.
func (w wording) field(n ast.Node) *program.Field {
	if name, ok := n.(*ast.IdentifierNode); ok {
		for i := range w.fields {
			if f := &w.fields[i]; names(name.Value, f.ID) {
				return f
			}
		}
	}
	return &program.Field{}
}

// label is what people call a field, without the mark of a question: it stands
// amid a sentence.
func label(f *program.Field) string {
	if f.Label == "" {
		return f.ID
	}
	return strings.TrimRight(f.Label, "?: ")
}
