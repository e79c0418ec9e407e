// Package condition evaluates the rules of an SOP over the data of a case,
// and keeps that data valid. It is the only package that knows expr-lang.
//
// A rule arrives as an expression that the compiler printed: comparisons,
// arithmetic and and/or/not over fields and literals, nothing else. Three
// properties make it safe to let such a rule decide:
//
//   - It is small: no calls, no clock, no loops, at most MaxSource bytes and
//     MaxNodes nodes, so its cost is bounded before it runs.
//   - It is bool: every other type is refused when it is compiled.
//   - It never guesses: a field that nobody has filled in, a division by zero
//     and a number beyond all bounds are errors, not values.
//
// All arithmetic is done in float64, which holds every rupiah up to MaxRupiah
// exactly and cannot wrap around. Results are rounded to 15 digits, so that
// they are those of a hand that calculates in decimals.
package condition

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/types"
	"github.com/expr-lang/expr/vm"

	"sopc/compiler/program"
	"sopc/lang/bahasa"
)

// What a rule may cost.
const (
	MaxSource = 2048 // bytes; checked before parsing, whose recursion has no other limit
	MaxNodes  = 200
)

// Name is the identifier by which an expression reads the field with this id.
func Name(field string) string { return prefix + strings.ReplaceAll(field, "-", "_") }

const prefix = "f_"

// names reports whether a name is that of a field.
func names(name, field string) bool {
	name, ok := strings.CutPrefix(name, prefix)
	if !ok || len(name) != len(field) {
		return false
	}
	for i := range len(name) {
		if c := field[i]; c != name[i] && (c != '-' || name[i] != '_') {
			return false
		}
	}
	return true
}

// Condition is a compiled rule. It is safe for use by several goroutines.
type Condition struct {
	code  *vm.Program
	reads []read
}

type read struct {
	field int
	name  string
}

// Compile compiles an expression over fields. The error is a *SyntaxError
// when the expression is too large, is no bool, uses anything but fields,
// literals, comparisons, arithmetic and and/or/not, or has a type error.
func Compile(source string, fields []program.Field) (*Condition, error) {
	if len(source) > MaxSource {
		return nil, &SyntaxError{0, fmt.Sprintf("expression of %d bytes, at most %d are allowed", len(source), MaxSource)}
	}
	env := types.Map{}
	index := map[string]int{}
	ambiguous := map[string]bool{}
	for i, f := range fields {
		name := Name(f.ID)
		if _, twice := index[name]; twice {
			ambiguous[name] = true
		}
		index[name] = i
		env[name] = typeOf(f.Type)
	}
	g := &guard{index: index, ambiguous: ambiguous}
	code, err := expr.Compile(source,
		expr.Env(env), expr.DisableAllBuiltins(), expr.DisableIfOperator(), expr.MaxNodes(MaxNodes),
		expr.Optimize(false), expr.Patch(g), expr.AsBool(),
		arithmetic("+"), arithmetic("-"), arithmetic("*"), arithmetic("/"))
	if g.err != nil {
		return nil, g.err
	}
	if err != nil {
		bad := &SyntaxError{0, err.Error()}
		var at *file.Error
		if errors.As(err, &at) {
			bad = &SyntaxError{at.Column, at.Message}
		}
		return nil, bad
	}
	return &Condition{code, g.reads}, nil
}

func typeOf(t program.Type) types.Type {
	switch t {
	case program.Angka, program.Rupiah:
		return types.TypeOf(float64(0)) // types.Float would be 32 bits
	case program.YaTidak:
		return types.Bool
	default:
		return types.String
	}
}

// guard walks the parsed expression before it is type-checked. It refuses
// whatever our rules cannot say, notes the fields that are read, makes every
// number a float64 and every arithmetic operator a call that can fail.
type guard struct {
	index     map[string]int
	ambiguous map[string]bool
	reads     []read
	err       error
}

func (g *guard) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.BoolNode, *ast.StringNode:
	case *ast.FloatNode:
		if math.IsInf(n.Value, 0) || math.IsNaN(n.Value) {
			g.refuse(n, "number out of range")
		}
	case *ast.IntegerNode:
		if n.Value > MaxRupiah {
			g.refuse(n, "number out of range")
		}
		ast.Patch(node, &ast.FloatNode{Value: float64(n.Value)})
	case *ast.IdentifierNode:
		g.read(n)
	case *ast.UnaryNode:
		if n.Operator != "not" && n.Operator != "!" && n.Operator != "-" && n.Operator != "+" {
			g.refuse(n, "operator "+n.Operator+" is not allowed")
		}
	case *ast.BinaryNode:
		switch n.Operator {
		case "and", "&&", "or", "||", "==", "!=", "<", "<=", ">", ">=":
		case "+", "-", "*", "/":
			ast.Patch(node, &ast.CallNode{
				Callee:    &ast.IdentifierNode{Value: callee[n.Operator]},
				Arguments: []ast.Node{n.Left, n.Right},
			})
		default:
			g.refuse(n, "operator "+n.Operator+" is not allowed")
		}
	default:
		g.refuse(n, "only fields, literals, comparisons, arithmetic, and, or, not are allowed")
	}
}

func (g *guard) read(n *ast.IdentifierNode) {
	field, known := g.index[n.Value]
	switch {
	case !known:
		g.refuse(n, "unknown name "+n.Value)
	case g.ambiguous[n.Value]:
		g.refuse(n, "two fields share the name "+n.Value)
	default:
		for _, r := range g.reads {
			if r.field == field {
				return
			}
		}
		g.reads = append(g.reads, read{field, n.Value})
	}
}

func (g *guard) refuse(n ast.Node, why string) {
	if g.err == nil {
		g.err = &SyntaxError{n.Location().From, why}
	}
}

// callee names the function behind each arithmetic operator. No expression
// can call them: the guard refuses calls.
var callee = map[string]string{"+": "add", "-": "subtract", "*": "multiply", "/": "divide"}

// arithmetic is the operator as a function that fails instead of giving a
// value that is no number. A date takes days, and two dates are days apart.
func arithmetic(operator string) expr.Option {
	signatures := []any{new(func(float64, float64) float64)}
	switch operator {
	case "+":
		signatures = append(signatures, new(func(string, float64) string))
	case "-":
		signatures = append(signatures, new(func(string, float64) string), new(func(string, string) float64))
	}
	return expr.Function(callee[operator], func(args ...any) (any, error) {
		if date, ok := args[0].(string); ok {
			return reckon(date, operator, args[1])
		}
		a, b := args[0].(float64), args[1].(float64)
		var result float64
		switch operator {
		case "+":
			result = a + b
		case "-":
			result = a - b
		case "*":
			result = a * b
		case "/":
			if b == 0 {
				return nil, &ArithmeticError{bahasa.T("pembagian dengan nol", "division by zero")}
			}
			result = a / b
		}
		if math.IsInf(result, 0) || math.IsNaN(result) {
			return nil, &ArithmeticError{bahasa.T("hasil hitungan terlalu besar", "the result is too large")}
		}
		return decimal(result), nil
	}, signatures...)
}

// decimal rounds the result of a calculation to 15 significant digits, as a
// spreadsheet does: in binary fractions 100 * 1,1 is a little more than 110,
// and 0,1 + 0,2 a little more than 0,3. Whole numbers below 2^53 are exact.
func decimal(x float64) float64 {
	if x == math.Trunc(x) && math.Abs(x) < 1<<53 {
		return x
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(x, 'e', 14, 64), 64)
	if err != nil {
		return x // beyond all bounds, which is said elsewhere
	}
	return rounded
}

// reckon counts with a date: plus or minus days, or the days since another.
func reckon(date, operator string, by any) (any, error) {
	from, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return nil, &ArithmeticError{bahasa.T("%q bukan tanggal", "%q is no date", date)}
	}
	if other, ok := by.(string); ok {
		since, err := time.Parse(time.DateOnly, other)
		if err != nil {
			return nil, &ArithmeticError{bahasa.T("%q bukan tanggal", "%q is no date", other)}
		}
		return math.Round(from.Sub(since).Hours() / 24), nil
	}
	days := by.(float64)
	if operator == "-" {
		days = -days
	}
	if math.Abs(days) > maxDays {
		return nil, &ArithmeticError{bahasa.T("hasil hitungan terlalu besar", "the result is too large")}
	}
	to := from.AddDate(0, 0, int(days))
	if to.Year() < 1 || to.Year() > 9999 {
		return nil, &ArithmeticError{bahasa.T("tanggal terlalu jauh", "the date is too far away")}
	}
	return to.Format(time.DateOnly), nil
}

// maxDays is the largest span of days that is added to a date.
const maxDays = 1_000_000

// Fields lists the fields that the condition reads, in the order of their
// first mention.
func (c *Condition) Fields() []int {
	fields := make([]int, len(c.reads))
	for i, r := range c.reads {
		fields[i] = r.field
	}
	return fields
}

// machine is what one evaluation needs; machines are used again and again.
type machine struct {
	vm  vm.VM
	env map[string]any
}

var machines = sync.Pool{New: func() any { return &machine{env: map[string]any{}} }}

// Eval answers the condition from the data of a case, which must be as Check
// returns it. The error is an *UnfilledError when the condition reads a field
// that nobody has filled in, else an *ArithmeticError.
func (c *Condition) Eval(data Data) (bool, error) {
	m := machines.Get().(*machine)
	defer func() {
		clear(m.env)
		machines.Put(m)
	}()
	for _, r := range c.reads {
		value, filled := data[r.field]
		if !filled {
			return false, &UnfilledError{r.field}
		}
		if rupiah, ok := value.(int64); ok {
			value = float64(rupiah)
		}
		m.env[r.name] = value
	}
	result, err := m.vm.Run(c.code, m.env)
	if err != nil {
		var failed *ArithmeticError
		if errors.As(err, &failed) {
			return false, failed
		}
		return false, &ArithmeticError{bahasa.T("syarat tidak dapat dihitung: %v", "the condition cannot be computed: %v", err)}
	}
	return result.(bool), nil // Compile let nothing but a bool through
}

// SyntaxError says why an expression is no condition.
type SyntaxError struct {
	Column int // runes before the place of the error
	Reason string
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("condition:%d: %s", e.Column, e.Reason) }

// UnfilledError says that a condition reads a field that nobody has filled in.
type UnfilledError struct{ Field int }

func (e *UnfilledError) Error() string { return fmt.Sprintf("field %d is not filled in yet", e.Field) }

// ArithmeticError says why a condition cannot be computed.
type ArithmeticError struct{ Text bahasa.Text }

func (e *ArithmeticError) Error() string { return e.Text.ID }
