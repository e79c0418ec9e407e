package compiler

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sopc/compiler/condition"
	"sopc/compiler/program"
	"sopc/lang"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// Rules over the case data. A rule is checked here, in the words of the .sop,
// and printed with brackets as the expression that package condition
// evaluates: what means what is settled by our grammar, not by that of the
// expression.

// kind is the type of a part of a rule. A choice knows its field.
type kind struct {
	of    program.Type
	field int // for program.Choose
	// days: a span of days, which only a date can take
	days bool
}

func (k kind) text(u *unit) bahasa.Text {
	switch {
	case k.days:
		return bahasa.T("lama waktu", "a span of time")
	case k.of == program.Angka || k.of == program.Rupiah:
		return bahasa.T("angka", "a number")
	case k.of == program.Tanggal:
		return bahasa.T("tanggal", "a date")
	case k.of == program.YaTidak:
		return bahasa.T("ya/tidak", "yes or no")
	case k.of == program.Choose:
		return bahasa.T("pilihan dari `%s`", "a choice of `%s`", u.draft.Fields[k.field].ID)
	}
	return bahasa.T("teks", "a text")
}

func (k kind) number() bool { return (k.of == program.Angka || k.of == program.Rupiah) && !k.days }

// rules gathers what a rule reads while it is checked.
type rules struct {
	*unit
	reads  []int
	nodes  int // of the expression
	failed bool
}

func (u *unit) when(w *lang.When) *program.When {
	switch {
	case w == nil:
		return nil
	case w.Text != nil:
		if w.Text.Value() == "" {
			return nil
		}
		return &program.When{Text: w.Text.Value()}
	case w.Rule == nil:
		return nil
	}
	if r := u.rule(w.Rule); r != nil {
		return &program.When{Rule: r}
	}
	return nil
}

// rule checks and prints a rule; nil if it has a mistake, which is reported.
func (u *unit) rule(o *lang.Or) *program.Rule {
	r := rules{unit: u}
	source := string(u.Text[o.Pos.Offset:o.EndPos.Offset])
	if len(source) > 2*condition.MaxSource { // much more than it can take as an expression
		r.tooMuch(o, bahasa.T("syarat ini terlalu panjang", "this condition is too long"))
		return nil
	}
	k, expr := r.or(o)
	if r.failed {
		return nil
	}
	if k.of != program.YaTidak {
		r.mistake(o.Span(), bahasa.T("syarat ini berupa %s, bukan sesuatu yang benar atau salah", "this condition is %s, not something true or false", k.text(u)),
			bahasa.T("bandingkan, misalnya: biaya > 0", "compare it, for example: biaya > 0"))
		return nil
	}
	switch {
	case len(expr) > condition.MaxSource:
		r.tooMuch(o, bahasa.T("syarat ini terlalu panjang", "this condition is too long"))
		return nil
	case r.nodes > condition.MaxNodes:
		r.tooMuch(o, bahasa.T("syarat ini terlalu rumit", "this condition is too involved"))
		return nil
	}
	slices.Sort(r.reads)
	written := strings.TrimSpace(string(lang.Format([]byte(source)))) // the layout is no part of the content
	return &program.Rule{Source: written, Expr: expr, Fields: slices.Compact(r.reads)}
}

func (r *rules) tooMuch(o *lang.Or, why bahasa.Text) {
	r.mistake(o.Span(), why, bahasa.T("bagi menjadi beberapa langkah atau beberapa jawaban", "split it over several steps or outcomes"))
}

func (r *rules) mistake(at finding.Span, message bahasa.Text, help ...bahasa.Text) kind {
	r.failed = true
	r.report(finding.Finding{Code: "syarat-tipe", Severity: finding.Error, Span: at, Message: message, Help: help})
	return kind{}
}

func (r *rules) or(o *lang.Or) (kind, string)   { return join(r, o.Terms, r.and, "or") }
func (r *rules) and(a *lang.And) (kind, string) { return join(r, a.Terms, r.not, "and") }

func join[T lang.Spanned](r *rules, terms []T, one func(T) (kind, string), word string) (kind, string) {
	if len(terms) == 1 {
		return one(terms[0])
	}
	r.nodes += len(terms) - 1
	var parts []string
	for _, t := range terms {
		k, expr := one(t)
		if k.of != program.YaTidak && !r.failed {
			r.mistake(t.Span(), bahasa.T("di antara `dan` dan `atau` harus ada sesuatu yang benar atau salah, ini %s", "`dan` and `atau` join what is true or false, this is %s", k.text(r.unit)))
		}
		parts = append(parts, expr)
	}
	return kind{of: program.YaTidak}, "(" + strings.Join(parts, " "+word+" ") + ")"
}

func (r *rules) not(n *lang.Not) (kind, string) {
	if n.Comparison != nil {
		return r.comparison(n.Comparison)
	}
	r.nodes++
	k, expr := r.not(n.Not)
	if k.of != program.YaTidak && !r.failed {
		r.mistake(n.Not.Span(), bahasa.T("`bukan` membalik sesuatu yang benar atau salah, ini %s", "`bukan` turns round what is true or false, this is %s", k.text(r.unit)))
	}
	return kind{of: program.YaTidak}, "not (" + expr + ")"
}

// comparison is where a choice may stand beside its field.
func (r *rules) comparison(c *lang.Comparison) (kind, string) {
	if c.Op == "" {
		return r.sum(c.Left, nil)
	}
	r.nodes++
	left, right := fieldOf(r, c.Left), fieldOf(r, c.Right)
	var lk, rk kind
	var le, re string
	switch {
	case c.Text != nil:
		lk, le = r.sum(c.Left, nil)
		rk, re = kind{of: program.Teks}, quote(c.Text.Value())
		if lk.of == program.Choose { // a choice by its label
			f := r.draft.Fields[lk.field]
			i := slices.IndexFunc(f.Choices, func(ch program.Choice) bool { return program.Key(ch.Label) == program.Key(c.Text.Value()) })
			if i < 0 {
				return r.mistake(c.Text.Span(), bahasa.T("\"%s\" bukan pilihan dari `%s`", "\"%s\" is no choice of `%s`", c.Text.Value(), f.ID), choicesOf(f)), ""
			}
			rk, re = lk, quote(f.Choices[i].ID)
		}
	default:
		lk, le = r.sum(c.Left, right)
		rk, re = r.sum(c.Right, left)
	}
	if r.failed {
		return kind{of: program.YaTidak}, ""
	}
	op := string(c.Op)
	ordered := op != "=" && op != "!="
	switch {
	case !alike(lk, rk):
		return r.mistake(c.Span(), bahasa.T("%s tidak dapat dibandingkan dengan %s", "%s cannot be compared with %s", lk.text(r.unit), rk.text(r.unit))), ""
	case ordered && !lk.number() && lk.of != program.Tanggal:
		return r.mistake(c.Span(), bahasa.T("`%s` membandingkan angka atau tanggal, ini %s", "`%s` compares numbers or dates, this is %s", op, lk.text(r.unit)),
			bahasa.T("pakai `=` atau `!=`", "use `=` or `!=`")), ""
	case op == "=":
		op = "=="
	}
	return kind{of: program.YaTidak}, "(" + le + " " + op + " " + re + ")"
}

func alike(a, b kind) bool {
	if a.number() && b.number() {
		return true
	}
	text := func(k kind) bool { return k.of == program.Teks || k.of == program.Berkas }
	return text(a) && text(b) || a == b && !a.days
}

// fieldOf is the choice field that a side consists of, or nil.
func fieldOf(r *rules, s *lang.Sum) *int {
	n := nameOf(s)
	if n == nil {
		return nil
	}
	if i, ok := r.names.fields[sameName(n.Value())]; ok && r.draft.Fields[i].Type == program.Choose {
		return &i
	}
	return nil
}

func nameOf(s *lang.Sum) *lang.Name {
	if s == nil || len(s.Rest) > 0 || len(s.First.Rest) > 0 {
		return nil
	}
	return s.First.First.Name
}

// sum is a sum; other is the choice field on the other side of a comparison,
// whose choices may stand here.
func (r *rules) sum(s *lang.Sum, other *int) (kind, string) {
	k, expr := r.product(s.First, other)
	r.nodes += len(s.Rest)
	for _, t := range s.Rest {
		tk, te := r.product(t.Term, nil)
		if r.failed {
			return kind{}, ""
		}
		switch {
		case k.number() && tk.number():
		case k.of == program.Tanggal && tk.days:
		case k.of == program.Tanggal && tk.of == program.Tanggal && t.Op == "-":
			k = kind{of: program.Angka}
		default:
			return r.mistake(s.Span(), bahasa.T("%s dan %s tidak dapat dihitung dengan `%s`", "%s and %s cannot be reckoned with `%s`", k.text(r.unit), tk.text(r.unit), string(t.Op))), ""
		}
		expr = "(" + expr + " " + string(t.Op) + " " + te + ")"
	}
	return k, expr
}

func (r *rules) product(p *lang.Product, other *int) (kind, string) {
	k, expr := r.factor(p.First, other)
	r.nodes += len(p.Rest)
	for _, t := range p.Rest {
		tk, te := r.factor(t.Factor, nil)
		if !r.failed && (!k.number() || !tk.number()) {
			return r.mistake(p.Span(), bahasa.T("%s dan %s tidak dapat dihitung dengan `%s`", "%s and %s cannot be reckoned with `%s`", k.text(r.unit), tk.text(r.unit), string(t.Op))), ""
		}
		if string(t.Op) == "/" && !r.failed && condition.IsZero(te) {
			return r.mistake(t.Factor.Span(), bahasa.T("pembagian dengan nol", "division by zero")), ""
		}
		expr = "(" + expr + " " + string(t.Op) + " " + te + ")"
	}
	return k, expr
}

func (r *rules) factor(f *lang.Factor, other *int) (kind, string) {
	if f.Group != nil {
		return r.or(f.Group)
	}
	r.nodes++
	switch {
	case f.Truth != "":
		return kind{of: program.YaTidak}, map[lang.Word]string{"ya": "true", "tidak": "false"}[f.Truth]
	case f.Number != nil:
		return r.number(f)
	}
	id := sameName(f.Name.Value())
	if i, ok := r.names.fields[id]; ok {
		r.reads = append(r.reads, i)
		field := r.draft.Fields[i]
		k := kind{of: field.Type}
		if field.Type == program.Choose {
			k.field = i
		}
		return k, condition.Name(field.ID)
	}
	if other != nil {
		field := r.draft.Fields[*other]
		known := r.names.options[*other]
		if _, ok := known[id]; ok {
			return kind{of: program.Choose, field: *other}, quote(id)
		}
		r.failed = true
		r.report(r.didYouMean(finding.Finding{Code: "isian-tidak-dikenal", Severity: finding.Error, Span: f.Name.Span(),
			Message: bahasa.T("`%s` bukan pilihan dari `%s`", "`%s` is no choice of `%s`", f.Name.Value(), field.ID),
			Help:    []bahasa.Text{choicesOf(field)}}, f.Name.Value(), known))
		return kind{}, ""
	}
	r.failed = true
	r.field(f.Name) // says that it is unknown
	return kind{}, ""
}

func choicesOf(f program.Field) bahasa.Text {
	list := listed(f.Choices, func(c program.Choice) string { return c.ID })
	return bahasa.T("pilihannya: %s", "its choices: %s", list)
}

// number is a number, a span of days or a date.
func (r *rules) number(f *lang.Factor) (kind, string) {
	switch {
	case f.Unit == nil:
		n := plainNumber(f.Number.Raw)
		if n > condition.MaxRupiah {
			return r.mistake(f.Span(), bahasa.T("angka ini terlalu besar", "this number is too large")), ""
		}
		return kind{of: program.Angka}, strconv.FormatFloat(n, 'f', -1, 64)
	case f.Year != nil:
		d := r.date(&lang.Date{Node: f.Node, Day: f.Number, Month: f.Unit, Year: f.Year})
		if d.Day == 0 {
			r.failed = true
			return kind{}, ""
		}
		return kind{of: program.Tanggal}, quote(fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day))
	}
	if condition.Zeros(f.Unit.Value()) != "" {
		var help []bahasa.Text
		if full := lang.InFull(f.Number.Raw, f.Unit.Value()); full != "" {
			help = []bahasa.Text{bahasa.T("tulis: %s", "write: %s", full)}
		}
		return r.mistake(f.Span(), bahasa.T("angka ditulis lengkap, tanpa `%s`", "a number is written in full, without `%s`", f.Unit.Value()), help...), ""
	}
	n, whole := wholeNumber(f.Number.Raw)
	days := map[string]int{"hari": 1, "minggu": 7}[f.Unit.Value()]
	if days == 0 || !whole || n > 100_000 {
		return r.mistake(f.Span(), bahasa.T("di dalam syarat, lama waktu ditulis dalam hari atau minggu", "in a condition a span of time is written in hari or minggu"),
			bahasa.T("contoh: lapor > lahir + 60 hari; tanggal ditulis lengkap: 1 Maret 2026", "for example: lapor > lahir + 60 hari; a date is written in full: 1 Maret 2026")), ""
	}
	return kind{of: program.Angka, days: true}, itoa(n * days)
}

// plainNumber reads an Indonesian number; what is beyond counting is infinite.
func plainNumber(raw string) float64 {
	raw = strings.TrimLeft(raw, "Rrp.P")
	n, _ := strconv.ParseFloat(strings.ReplaceAll(strings.ReplaceAll(raw, ".", ""), ",", "."), 64)
	return n
}

// quote writes a text as the expression has it.
func quote(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic(err) // a string always encodes
	}
	return strings.TrimSpace(b.String())
}
