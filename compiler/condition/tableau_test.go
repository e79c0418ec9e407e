package condition

import (
	"fmt"
	"testing"

	"sopc/compiler/program"
)

// combined are the answers that two rules can give together, and how many of
// them no case was found for.
func combined(t *testing.T, fields []program.Field, rules ...string) (answers map[string]bool, unseen int) {
	t.Helper()
	var all []*program.Rule
	for _, r := range rules {
		all = append(all, &program.Rule{Expr: r})
	}
	s, ok := NewSpace(fields, all, plenty())
	if !ok || !s.Exact() {
		t.Fatalf("%v: no exact space", rules)
	}
	answers = map[string]bool{}
	s.Each(func(p Point) bool {
		answer := ""
		for _, r := range all {
			answer += fmt.Sprint(p.Holds(r))[:1]
		}
		answers[answer] = true
		if !p.Sure() {
			unseen++
		}
		return true
	})
	return answers, unseen
}

// Whole numbers leave out what numbers would not.
func TestWholeNumbers(t *testing.T) {
	types := func(all ...program.Type) (fields []program.Field) {
		for i, of := range all {
			fields = append(fields, program.Field{ID: string(rune('a' + i)), Type: of})
		}
		return fields
	}
	rp, n, d := program.Rupiah, program.Angka, program.Tanggal
	for _, c := range []struct {
		fields []program.Field
		rules  []string
		want   string // answers that are possible, of those that are asked for
		unseen int
	}{
		{types(rp, rp), []string{"2 * f_a + 4 * f_b == 7"}, "f", 0},
		{types(n, rp), []string{"2 * f_a + 4 * f_b == 7"}, "f t", 0},
		{types(rp, rp), []string{"f_a + f_b == 4", "f_a - f_b == 1"}, "ff ft tf", 0},
		{types(rp, rp), []string{"f_a + f_b == 5", "f_a - f_b == 1"}, "ff ft tf tt", 0},
		{types(rp, rp), []string{"f_a > f_b", "f_a < f_b + 1"}, "ft tf", 0},
		{types(rp, n), []string{"f_a > f_b", "f_a < f_b + 1"}, "ft tf tt", 0},
		{types(rp, rp), []string{"3 * f_a + 5 * f_b == 7"}, "f", 0},
		{types(rp, rp), []string{"3 * f_a + 5 * f_b == 8"}, "f t", 0},
		{types(n, n), []string{"3 * f_a == f_b + 1", "f_b > f_a"}, "ff ft tf tt", 0},
		{types(n, n), []string{"f_a / 3 > f_b", "f_a < 3 * f_b"}, "ff ft tf", 0},
		{types(n, n), []string{"f_a + f_b < 0.000002", "f_a > 0.000001"}, "ff ft tf tt", 0},
		{types(rp, rp), []string{"f_a * 1000 + f_b == 999999", "f_b < 1000 and f_b > 998"}, "ff ft tf tt", 0},
		{types(d, d), []string{`f_b > f_a + 3`, `f_b < "2026-03-02" and f_a > "2026-02-26"`}, "ff ft tf", 0},
		{types(d, d), []string{`f_b >= f_a + 3`, `f_b < "2026-03-02" and f_a > "2026-02-25"`}, "ff ft tf tt", 0},
		{types(d, d), []string{`f_b - f_a > 99`, `f_a >= "9999-09-23"`}, "ff ft tf", 0},
		// Whole numbers that are sought without end: the answer stays open, and is not shown.
		{types(rp, rp, rp), []string{"f_a + f_b == 2 * f_c + 1", "f_a == f_b"}, "ff ft tf tt", 1},
		// Numbers below zero, where a rule speaks of them.
		{types(n, n), []string{"f_a > f_b", "f_a < 0 - 2"}, "ff ft tf", 0},
		{types(n, n), []string{"f_a > f_b", "f_a < 0 - 2", "f_b > 0 - 5"}, "fft ftf ftt tff tft ttf ttt", 0},
	} {
		got, unseen := combined(t, c.fields, c.rules...)
		all := ""
		for n := range 1 << len(c.rules) {
			answer := ""
			for i := len(c.rules) - 1; i >= 0; i-- {
				answer += string("ft"[n>>i&1])
			}
			if got[answer] {
				all += " " + answer
			}
		}
		if all = all[1:]; all != c.want || unseen != c.unseen {
			t.Errorf("%v: %q, %d without a case; want %q, %d", c.rules, all, unseen, c.want, c.unseen)
		}
	}
}

// Of many comparisons of many fields all combinations are told, or it is given
// up at a bounded cost.
func TestLinearCost(t *testing.T) {
	for many, told := range map[int]bool{3: true, 4: true, 8: false, 12: false} {
		var fields []program.Field
		var rules []*program.Rule
		for i := range many {
			fields = append(fields, program.Field{ID: string(rune('a' + i)), Type: program.Angka})
			for j := range i {
				rules = append(rules, &program.Rule{Expr: fmt.Sprintf("f_%c + %d < 2 * f_%c", 'a'+i, i, 'a'+j)})
			}
		}
		budget := 3 * maxLayOut
		if _, ok := NewSpace(fields, rules, &budget); ok != told || budget < 19*maxLayOut/10 {
			t.Errorf("%d fields: told %v, %d left", many, ok, budget)
		}
	}
}
