package condition

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
)

// budgetName is how the budget is called inside an expression: no rule can
// write it.
const budgetName = "the budget"

// meter puts the counting of costs into a predicate: every turn of a loop and
// every look through a text takes something off the budget.
type meter struct{}

func (meter) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.PredicateNode:
		n.Node = &ast.BinaryNode{Operator: "and", Left: counted("spend"), Right: n.Node}
	case *ast.ArrayNode:
		var list []string
		for _, item := range n.Nodes {
			list = append(list, item.(*ast.StringNode).Value)
		}
		ast.Patch(node, &ast.ConstantNode{Value: list})
	case *ast.IntegerNode:
		ast.Patch(node, &ast.FloatNode{Value: float64(n.Value)})
	case *ast.BuiltinNode:
		if n.Name == "lower" {
			ast.Patch(node, counted("lower", n.Arguments...))
		}
	case *ast.BinaryNode:
		if slices.Contains([]string{"contains", "in", "matches"}, n.Operator) {
			ast.Patch(node, counted(n.Operator, n.Left, n.Right))
		}
	}
}

// meteredName is the function behind an operator. No rule can call it: the
// checker refuses calls.
func meteredName(operator string) string { return "metered " + operator }

func counted(operator string, args ...ast.Node) ast.Node {
	return &ast.CallNode{
		Callee:    &ast.IdentifierNode{Value: meteredName(operator)},
		Arguments: append([]ast.Node{&ast.IdentifierNode{Value: budgetName}}, args...),
	}
}

// metered are the functions that count. Their arguments have the types that
// the signature beside them says: the expression was checked.
func metered(patterns map[string]pattern) []expr.Option {
	return []expr.Option{
		function("spend", func(b *Budget, _ []any) (any, error) {
			return true, b.spend(1)
		}, new(func(*Budget) bool)),
		function("lower", func(b *Budget, args []any) (any, error) {
			s := args[0].(string)
			return strings.ToLower(s), b.spend(len(s) / 32)
		}, new(func(*Budget, string) string)),
		function("contains", func(b *Budget, args []any) (any, error) {
			s := args[0].(string)
			return strings.Contains(s, args[1].(string)), b.spend(len(s) / 32)
		}, new(func(*Budget, string, string) bool)),
		function("in", func(b *Budget, args []any) (any, error) {
			list := args[1].([]string)
			return slices.Contains(list, args[0].(string)), b.spend(len(list) / 32)
		}, new(func(*Budget, string, []string) bool)),
		function("matches", func(b *Budget, args []any) (any, error) {
			s := args[0].(string)
			if err := b.spend(len(s) * patterns[args[1].(string)].size / 16); err != nil {
				return false, err
			}
			return patterns[args[1].(string)].MatchString(s), nil
		}, new(func(*Budget, string, string) bool)),
	}
}

func function(operator string, f func(*Budget, []any) (any, error), signature any) expr.Option {
	return expr.Function(meteredName(operator), func(args ...any) (any, error) {
		return f(args[0].(*Budget), args[1:])
	}, signature)
}
