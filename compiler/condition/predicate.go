package condition

import (
	"errors"
	"maps"
	"math"
	"reflect"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"

	"sopc/lang/bahasa"
)

// A predicate is a rule that an office writes over its documents, as an
// expression: any(sop.langkah, .menit > 600). It knows more than a rule over
// case data, texts and lists, and it comes from a file that nobody reviewed.
// So its types are checked here, in the words of the office, and what it may
// cost is counted while it is evaluated: then there is nothing left that
// could fail, but for the budget.

// MaxPattern is how large a pattern of `matches` may be, in instructions of
// its automaton.
const MaxPattern = 1000

// Budget is what evaluations may cost in all, in turns of a loop or what
// takes as long.
type Budget struct{ Left int }

var errBudget = errors.New("over budget")

// spend takes a cost off the budget; it fails when there is none left.
func (b *Budget) spend(n int) error {
	if b.Left -= n; b.Left < 0 {
		return errBudget
	}
	return nil
}

// Predicate is a compiled predicate. It is safe for use by several goroutines.
type Predicate struct{ code *vm.Program }

// PredicateError says what is wrong with a predicate, and where.
type PredicateError struct {
	Offset int // runes before the place
	Text   bahasa.Text
	Word   string   // what was written and is not known there, or empty
	Known  []string // what is known there
}

func (e *PredicateError) Error() string { return e.Text.EN }

var unexpected = regexp.MustCompile(`^unexpected token \w+\("?(.*?)"?\)`)

// syntaxReason says in our words what the library says in English.
func syntaxReason(message string) bahasa.Text {
	switch token := unexpected.FindStringSubmatch(message); {
	case strings.HasPrefix(message, "unexpected token EOF"):
		return bahasa.T("aturan berakhir terlalu awal", "the rule ends too early")
	case token != nil:
		return bahasa.T("%q tidak pada tempatnya", "%q is out of place", token[1])
	case strings.HasPrefix(message, "unclosed"), strings.HasPrefix(message, "literal not terminated"):
		return bahasa.T("ada kurung atau petik yang belum ditutup", "a bracket or a quotation mark is not closed")
	case strings.HasPrefix(message, "unrecognized character"):
		return bahasa.T("tanda ini tidak dikenal", "this character is unknown")
	case strings.HasPrefix(message, "unknown"):
		return bahasa.T("nama ini tidak dikenal", "this name is unknown")
	}
	return bahasa.T("susunannya tidak dikenal", "its form is unknown")
}

// CompilePredicate compiles a predicate over values of the types that names
// gives: texts, float64, bool, structs of such whose fields have an expr tag,
// and lists. The error is a *PredicateError.
func CompilePredicate(source string, names map[string]any) (*Predicate, error) {
	if len(source) > MaxSource {
		return nil, &PredicateError{Text: bahasa.T("aturan ini %d byte, sedangkan batasnya %d", "this rule has %d bytes, the limit is %d", len(source), MaxSource)}
	}
	tree, err := parser.Parse(source)
	if err != nil {
		bad := &PredicateError{Text: bahasa.T("aturan ini tidak dapat dibaca", "this rule cannot be read")}
		var at *file.Error
		if errors.As(err, &at) {
			bad.Offset = at.From
			bad.Text = bahasa.T("aturan ini tidak dapat dibaca mulai dari sini (%s)", "this rule cannot be read from here (%s)", syntaxReason(at.Message))
		}
		return nil, bad
	}
	c := &checker{names: names, patterns: map[string]pattern{}}
	if k := c.kind(tree.Node, nil); c.bad == nil && k != truth {
		c.refuse(tree.Node, bahasa.T("aturan ini berupa %s, bukan sesuatu yang benar atau salah", "this rule is %s, not something true or false", kindText(k)))
	}
	if c.bad != nil {
		return nil, c.bad
	}
	env := maps.Clone(names)
	env[budgetName] = &Budget{}
	options := []expr.Option{expr.Env(env), expr.DisableAllBuiltins(), expr.Optimize(false), expr.MaxNodes(3 * MaxNodes), expr.AsBool(), expr.Patch(meter{})}
	for _, name := range []string{"any", "all", "none", "one", "count", "len", "lower"} {
		options = append(options, expr.EnableBuiltin(name))
	}
	code, err := expr.Compile(source, append(options, metered(c.patterns)...)...)
	if err != nil { // what passed our check does compile
		return nil, &PredicateError{Text: bahasa.T("aturan ini tidak dapat dibaca: susunannya tidak dikenal", "this rule cannot be read: its form is unknown")}
	}
	return &Predicate{code}, nil
}

// Holds answers a predicate from values of the types that it was compiled
// for. ok is false when that costs more than the budget has.
func (p *Predicate) Holds(names map[string]any, b *Budget) (holds, ok bool) {
	if b.spend(1) != nil {
		return false, false
	}
	env := maps.Clone(names)
	env[budgetName] = b
	result, err := expr.Run(p.code, env)
	if err != nil {
		return false, false
	}
	return result.(bool), true // AsBool let nothing else through
}

// The types of a predicate, besides structs and lists.
var (
	truth  = reflect.TypeFor[bool]()
	number = reflect.TypeFor[float64]()
	text   = reflect.TypeFor[string]()
	texts  = reflect.TypeFor[[]string]()
)

func kindText(t reflect.Type) bahasa.Text {
	switch {
	case t == truth:
		return bahasa.T("sesuatu yang benar atau salah", "something true or false")
	case t == number:
		return bahasa.T("angka", "a number")
	case t == text:
		return bahasa.T("teks", "a text")
	case t == texts:
		return bahasa.T("daftar teks", "a list of texts")
	case t.Kind() == reflect.Slice:
		return bahasa.T("daftar", "a list")
	}
	return bahasa.T("sekumpulan isian", "a group of fields")
}

// pattern is what stands after matches.
type pattern struct {
	*regexp.Regexp
	size int // instructions
}

// checker finds the type of each node, and the first thing that is wrong.
type checker struct {
	names    map[string]any
	patterns map[string]pattern
	nodes    int
	bad      *PredicateError
}

func (c *checker) refuse(n ast.Node, why bahasa.Text) reflect.Type {
	return c.unknown(n, why, "", nil)
}

func (c *checker) unknown(n ast.Node, why bahasa.Text, word string, known []string) reflect.Type {
	if c.bad == nil {
		c.bad = &PredicateError{n.Location().From, why, word, known}
	}
	return nil
}

// want is the type of a node that must be one of some.
func (c *checker) want(n ast.Node, element reflect.Type, of ...reflect.Type) reflect.Type {
	t := c.kind(n, element)
	if c.bad == nil && !slices.Contains(of, t) {
		c.refuse(n, bahasa.T("di sini harus ada %s, ini %s", "here must stand %s, this is %s", kindText(of[0]), kindText(t)))
	}
	return t
}

// kind is the type of a node; element is that of the list's items inside a
// loop, else nil. Once something is wrong it is nil.
func (c *checker) kind(n ast.Node, element reflect.Type) reflect.Type {
	if c.nodes++; c.nodes > MaxNodes {
		return c.refuse(n, bahasa.T("aturan ini terlalu rumit; bagi menjadi beberapa aturan", "this rule is too involved; split it into several"))
	}
	switch n := n.(type) {
	case *ast.BoolNode:
		return truth
	case *ast.IntegerNode:
		return number
	case *ast.FloatNode:
		if math.IsInf(n.Value, 0) {
			return c.refuse(n, bahasa.T("angka ini terlalu besar", "this number is too large"))
		}
		return number
	case *ast.StringNode:
		return text
	case *ast.ArrayNode:
		for _, item := range n.Nodes {
			if _, literal := item.(*ast.StringNode); !literal {
				return c.refuse(item, bahasa.T("daftar hanya memuat teks: [\"…\", \"…\"]", "a list holds texts only: [\"…\", \"…\"]"))
			}
			c.kind(item, element)
		}
		return texts
	case *ast.IdentifierNode:
		if v, ok := c.names[n.Value]; ok {
			return reflect.TypeOf(v)
		}
		return c.unknown(n, bahasa.T("`%s` tidak dikenal di sini", "`%s` is not known here", n.Value), n.Value, slices.Sorted(maps.Keys(c.names)))
	case *ast.PointerNode:
		if element != nil && n.Name == "" {
			return element
		}
		return c.refuse(n, bahasa.T("`%s` hanya berarti di dalam any, all, none, one, dan count", "`%s` means something only inside any, all, none, one and count", "#"+n.Name))
	case *ast.MemberNode:
		return c.member(n, element)
	case *ast.UnaryNode:
		switch n.Operator {
		case "not", "!":
			return c.want(n.Node, element, truth)
		}
		return c.want(n.Node, element, number)
	case *ast.BinaryNode:
		return c.binary(n, element)
	case *ast.BuiltinNode:
		return c.call(n, element)
	}
	return c.refuse(n, bahasa.T("aturan hanya memakai isian, teks, angka, perbandingan, hitungan, `and`, `or`, `not`, `any`, `all`, `none`, `one`, `count`, `len`, dan `lower`",
		"a rule uses only fields, texts, numbers, comparisons, sums, `and`, `or`, `not`, `any`, `all`, `none`, `one`, `count`, `len` and `lower`"))
}

func (c *checker) member(n *ast.MemberNode, element reflect.Type) reflect.Type {
	name, plain := n.Property.(*ast.StringNode)
	if !plain || n.Optional || n.Method {
		return c.refuse(n, bahasa.T("ambil isi daftar dengan any, all, none, one, atau count", "take what is in a list with any, all, none, one or count"))
	}
	t := c.kind(n.Node, element)
	switch {
	case c.bad != nil:
		return nil
	case t.Kind() != reflect.Struct:
		return c.refuse(n, bahasa.T("%s tidak mempunyai `%s`", "%s has no `%s`", kindText(t), name.Value))
	}
	var known []string
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Tag.Get("expr") == name.Value {
			return f.Type
		}
		known = append(known, f.Tag.Get("expr"))
	}
	return c.unknown(n, bahasa.T("`%s` tidak dikenal di sini", "`%s` is not known here", name.Value), name.Value, known)
}

func (c *checker) binary(n *ast.BinaryNode, element reflect.Type) reflect.Type {
	switch n.Operator {
	case "and", "&&", "or", "||":
		c.want(n.Left, element, truth)
		c.want(n.Right, element, truth)
	case "==", "!=":
		t := c.want(n.Left, element, text, number, truth)
		if c.bad == nil {
			c.want(n.Right, element, t)
		}
	case "<", "<=", ">", ">=":
		c.want(n.Left, element, number)
		c.want(n.Right, element, number)
	case "+", "-", "*", "/":
		c.want(n.Left, element, number)
		c.want(n.Right, element, number)
		if by, constant := constantOf(n.Right); n.Operator == "/" && constant && by == 0 {
			return c.refuse(n.Right, bahasa.T("pembagian dengan nol", "division by zero"))
		}
		return number
	case "contains", "startsWith", "endsWith":
		c.want(n.Left, element, text)
		c.want(n.Right, element, text)
	case "in":
		c.want(n.Left, element, text)
		c.want(n.Right, element, texts)
	case "matches":
		c.want(n.Left, element, text)
		c.matched(n.Right)
	default:
		return c.refuse(n, bahasa.T("`%s` tidak dipakai dalam aturan", "`%s` is not used in rules", n.Operator))
	}
	return truth
}

// IsZero tells whether an expression is a constant and is zero.
func IsZero(source string) bool {
	if len(source) > MaxSource {
		return false
	}
	tree, err := parser.Parse(source)
	if err != nil {
		return false
	}
	value, constant := constantOf(tree.Node)
	return constant && value == 0
}

// constantOf is the value of a number that is written out or reckoned from
// such; ok is false for any other node.
func constantOf(n ast.Node) (value float64, ok bool) {
	switch n := n.(type) {
	case *ast.IntegerNode:
		return float64(n.Value), true
	case *ast.FloatNode:
		return n.Value, true
	case *ast.UnaryNode:
		x, ok := constantOf(n.Node)
		if n.Operator == "-" {
			x = -x
		}
		return x, ok
	case *ast.BinaryNode:
		x, left := constantOf(n.Left)
		y, right := constantOf(n.Right)
		switch ok := left && right; n.Operator {
		case "+":
			return x + y, ok
		case "-":
			return x - y, ok
		case "*":
			return x * y, ok
		case "/":
			return x / y, ok && y != 0
		}
	}
	return 0, false
}

// matched reads the right side of matches.
func (c *checker) matched(n ast.Node) {
	literal, ok := n.(*ast.StringNode)
	if !ok {
		c.refuse(n, bahasa.T("sesudah `matches` harus ada pola dalam petik", "after `matches` stands a pattern in quotes"))
		return
	}
	c.nodes++
	re, err := syntax.Parse(literal.Value, syntax.Perl)
	if err != nil {
		c.refuse(n, bahasa.T("pola ini tidak dapat dibaca: %s", "this pattern cannot be read: %s", patternReason(err)))
		return
	}
	code, err := syntax.Compile(re.Simplify())
	if err != nil || len(code.Inst) > MaxPattern {
		c.refuse(n, bahasa.T("pola ini terlalu rumit", "this pattern is too involved"))
		return
	}
	c.patterns[literal.Value] = pattern{regexp.MustCompile(literal.Value), len(code.Inst)}
}

// patternReason says in our words what is wrong with a pattern.
func patternReason(err error) bahasa.Text {
	var e *syntax.Error
	if !errors.As(err, &e) {
		return bahasa.T("susunannya tidak dikenal", "its form is unknown")
	}
	at := e.Expr
	switch e.Code {
	case syntax.ErrMissingParen:
		return bahasa.T("ada kurung `(` yang belum ditutup", "a bracket `(` is not closed")
	case syntax.ErrUnexpectedParen:
		return bahasa.T("ada kurung `)` tanpa pembukanya", "a bracket `)` closes none")
	case syntax.ErrMissingBracket:
		return bahasa.T("ada kurung `[` yang belum ditutup", "a bracket `[` is not closed")
	case syntax.ErrMissingRepeatArgument:
		return bahasa.T("tidak ada yang diulang oleh `%s`", "there is nothing that `%s` repeats", at)
	case syntax.ErrInvalidRepeatOp:
		return bahasa.T("`%s` mengulang dua kali", "`%s` repeats twice", at)
	case syntax.ErrInvalidRepeatSize:
		return bahasa.T("pengulangan `%s` terlalu banyak atau terbalik", "the repetition `%s` is too large or the wrong way round", at)
	case syntax.ErrInvalidCharRange, syntax.ErrInvalidCharClass:
		if !strings.HasPrefix(at, "[:") && !strings.HasPrefix(at, `\`) {
			return bahasa.T("rentang `%s` terbalik", "the range `%s` is the wrong way round", at)
		}
		return bahasa.T("golongan huruf `%s` tidak dikenal", "the class of letters `%s` is unknown", at)
	case syntax.ErrInvalidEscape:
		return bahasa.T("`%s` tidak dikenal; garis miring terbalik sebagai huruf ditulis dua kali", "`%s` is unknown; a backslash that is meant as such is written twice", at)
	case syntax.ErrTrailingBackslash:
		return bahasa.T("garis miring terbalik di akhir tidak mengubah apa pun", "the backslash at the end changes nothing")
	case syntax.ErrInvalidPerlOp:
		return bahasa.T("`%s` tidak dipakai dalam pola", "`%s` is not used in patterns", at)
	case syntax.ErrInvalidNamedCapture:
		return bahasa.T("nama kelompok `%s` tidak sah", "the name of the group `%s` is invalid", at)
	case syntax.ErrInvalidUTF8:
		return bahasa.T("di dalamnya ada yang bukan huruf", "something in it is no letter")
	case syntax.ErrNestingDepth, syntax.ErrLarge:
		return bahasa.T("terlalu rumit", "it is too involved")
	}
	return bahasa.T("susunannya tidak dikenal", "its form is unknown")
}

func (c *checker) call(n *ast.BuiltinNode, element reflect.Type) reflect.Type {
	switch n.Name {
	case "any", "all", "none", "one", "count":
		list := c.kind(n.Arguments[0], element)
		switch {
		case c.bad != nil:
			return nil
		case list.Kind() != reflect.Slice:
			return c.refuse(n.Arguments[0], bahasa.T("di sini harus ada daftar, ini %s", "here must stand a list, this is %s", kindText(list)))
		}
		if len(n.Arguments) == 2 {
			if body, ok := n.Arguments[1].(*ast.PredicateNode); ok {
				c.want(body.Node, list.Elem(), truth)
			}
		} else if list.Elem() != truth {
			c.refuse(n, bahasa.T("tulis apa yang dihitung: count(daftar, syarat)", "write what is counted: count(list, condition)"))
		}
		if n.Name == "count" {
			return number
		}
		return truth
	case "len":
		if len(n.Arguments) == 1 {
			if t := c.kind(n.Arguments[0], element); c.bad == nil && t != text && t.Kind() != reflect.Slice {
				c.refuse(n.Arguments[0], bahasa.T("di sini harus ada teks atau daftar, ini %s", "here must stand a text or a list, this is %s", kindText(t)))
			}
			return number
		}
	case "lower":
		if len(n.Arguments) == 1 {
			return c.want(n.Arguments[0], element, text)
		}
	}
	return c.refuse(n, bahasa.T("`%s` tidak dipakai dalam aturan", "`%s` is not used in rules", n.Name))
}
