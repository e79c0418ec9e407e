package condition

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sopc/compiler/program"
)

var spaceFields = []program.Field{
	{ID: "biaya", Type: program.Rupiah},
	{ID: "luas", Type: program.Angka},
	{ID: "lengkap", Type: program.YaTidak},
	{ID: "jenis", Type: program.Choose, Choices: []program.Choice{{ID: "baru"}, {ID: "hilang", Label: "Kartu hilang"}, {ID: "rusak"}}},
	{ID: "lahir", Type: program.Tanggal},
	{ID: "lapor", Type: program.Tanggal},
	{ID: "nama", Type: program.Teks},
}

func plenty() *int {
	budget := 10_000_000
	return &budget
}

// grid is every case that can look different to the rules below: all values
// up to beyond the largest constant, in steps that fall on every constant and
// between any two.
var grid = [][]any{
	rupiahTo(10),
	quartersTo(20),
	{false, true},
	{"baru", "hilang", "rusak"},
	{"2026-02-25", "2026-02-26", "2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06"},
	{"2026-02-24", "2026-02-25", "2026-02-26", "2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06", "2026-03-07", "2026-03-08", "2026-03-09"},
	{"Siti", "Budi", "Ani"},
}

func rupiahTo(most int64) (all []any) {
	for n := range most + 1 {
		all = append(all, n)
	}
	return all
}

func quartersTo(most int) (all []any) {
	for n := range 4*most + 1 {
		all = append(all, float64(n)/4)
	}
	return all
}

// drawRule draws an expression as the compiler prints them.
func drawRule(t *rapid.T, deep int) string {
	draw := func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "draw") }
	op := func() string { return []string{"==", "!=", "<", "<=", ">", ">="}[draw(6)] }
	day := func() string { return fmt.Sprintf(`"2026-03-0%d"`, 1+draw(3)) }
	if deep > 0 && draw(2) == 0 {
		switch draw(4) {
		case 0:
			return "not (" + drawRule(t, deep-1) + ")"
		case 1:
			return "((" + drawRule(t, deep-1) + ") == (" + drawRule(t, deep-1) + "))"
		case 2:
			return "(" + drawRule(t, deep-1) + " and " + drawRule(t, deep-1) + ")"
		}
		return "(" + drawRule(t, deep-1) + " or " + drawRule(t, deep-1) + ")"
	}
	switch draw(16) {
	case 12:
		return fmt.Sprintf("(f_biaya %s f_luas)", op())
	case 13:
		return fmt.Sprintf("((f_luas - f_biaya) %s %d)", op(), draw(3))
	case 14:
		return fmt.Sprintf("(((f_luas * 2) + f_biaya) %s %d)", op(), draw(6))
	case 15:
		return fmt.Sprintf("((f_luas + (f_biaya / 2)) %s %g)", op(), float64(draw(6))/2)
	case 0, 1:
		return fmt.Sprintf("(f_biaya %s %d)", op(), draw(4))
	case 2:
		return fmt.Sprintf("(%d %s (f_biaya * 2))", draw(7), op())
	case 3:
		return fmt.Sprintf("(f_luas %s %g)", op(), float64(draw(6))/2)
	case 4:
		return fmt.Sprintf("(((3 - f_luas) / 2) %s %g)", op(), float64(draw(4))/2)
	case 5:
		return "f_lengkap"
	case 6, 7:
		return fmt.Sprintf(`(f_jenis %s "%s")`, []string{"==", "!="}[draw(2)], []string{"baru", "hilang", "rusak"}[draw(3)])
	case 8:
		return fmt.Sprintf("(%s %s %s)", []string{"f_lahir", "f_lapor"}[draw(2)], op(), day())
	case 9:
		return fmt.Sprintf("(f_lapor %s (f_lahir + %d))", op(), draw(4))
	case 10:
		return fmt.Sprintf("((f_lapor - f_lahir) %s %d)", op(), draw(4))
	}
	return fmt.Sprintf(`(f_nama == "%s")`, []string{"Siti", "Budi"}[draw(2)])
}

// The answers that some rules can give together are, over all points, just
// those that they give over all cases.
func TestSpaceAgainstGrid(t *testing.T) {
	spaces, joined, answers := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		var rules []*program.Rule
		var codes []*Condition
		used := map[int]bool{}
		for range rapid.IntRange(1, 3).Draw(t, "rules") {
			r := &program.Rule{Expr: drawRule(t, 2)}
			c, err := Compile(r.Expr, spaceFields)
			if err != nil {
				t.Fatalf("%s: %v", r.Expr, err)
			}
			for _, f := range c.Fields() {
				used[f] = true
			}
			rules, codes = append(rules, r), append(codes, c)
		}
		s, ok := NewSpace(spaceFields, rules, plenty())
		if !ok || !s.Exact() {
			t.Fatalf("%v have a sample only", rules)
		}
		cases := 1
		for f := range used {
			cases *= len(grid[f])
		}
		if s.Size() > 5_000 || cases > 60_000 {
			t.Skip("takes long")
		}
		spaces++
		for _, g := range s.groups {
			if len(g.axes) > 1 {
				joined++
			}
		}
		got := map[string]Point{}
		s.Each(func(p Point) bool {
			var answer []bool
			for _, r := range rules {
				answer = append(answer, p.Holds(r))
			}
			got[fmt.Sprint(answer)] = p
			if !p.Sure() {
				t.Fatalf("%s: rules answer otherwise than %v", p.Case(s.Fields()), answer)
			}
			return true
		})
		want := map[string]bool{}
		data := Data{}
		var fill func(f int)
		fill = func(f int) {
			for f < len(grid) && !used[f] {
				f++
			}
			if f == len(grid) {
				var answer []bool
				for _, c := range codes {
					yes, err := c.Eval(data)
					if err != nil {
						t.Fatal(err)
					}
					answer = append(answer, yes)
				}
				want[fmt.Sprint(answer)] = true
				return
			}
			for _, v := range grid[f] {
				data[f] = v
				fill(f + 1)
			}
		}
		fill(0)
		answers += len(want)
		for a, p := range got {
			if !want[a] {
				t.Fatalf("%s: %s, which no case of the grid answers", p.Case(s.Fields()), a)
			}
		}
		for a := range want {
			if _, ok := got[a]; !ok {
				t.Fatalf("no point answers %s", a)
			}
		}
	})
	if joined == 0 || answers < 2*spaces {
		t.Errorf("proved little: %d spaces, %d groups of axes, %d answers", spaces, joined, answers)
	}
}

// What Describe writes holds at points it was given and at no others.
func TestDescribeIsExact(t *testing.T) {
	for expr, want := range map[string]string{
		`f_biaya < 50000`:                            "biaya >= Rp50.000",
		`f_biaya < 10 or f_biaya > 10`:               "biaya = Rp10",
		`f_biaya <= 10 or f_biaya >= 20`:             "biaya > Rp10 dan biaya < Rp20",
		`f_biaya <= 10 or f_biaya == 20`:             "biaya > Rp10 dan biaya < Rp20 atau biaya > Rp20",
		`f_luas > 0`:                                 "luas = 0",
		`f_luas >= 1.5`:                              "luas < 1,5",
		`f_jenis == "baru"`:                          "jenis = hilang atau jenis = rusak",
		`f_jenis == "baru" or f_jenis == "rusak"`:    "jenis = hilang",
		`f_lengkap`:                                  "bukan lengkap",
		`f_lahir < "2026-03-01"`:                     "lahir >= 1 Maret 2026",
		`f_lapor <= f_lahir + 60`:                    "lapor - lahir > 60",
		`f_lengkap and f_jenis == "baru"`:            "bukan lengkap",
		`f_jenis == "baru" or not (f_jenis=="baru")`: "",
	} {
		r := &program.Rule{Expr: expr}
		s, ok := NewSpace(spaceFields, []*program.Rule{r}, plenty())
		if !ok {
			t.Errorf("%s: no space", expr)
			continue
		}
		open := func(p Point) bool { return !p.Holds(r) }
		var got string
		var choice *program.Choice
		s.Each(func(p Point) bool {
			if core := p.Core(open); open(p) && len(core) > 0 {
				got, choice, _ = s.Describe(core, open, open)
			}
			return got == ""
		})
		if got != want {
			t.Errorf("%s: not %q, want %q", expr, got, want)
		}
		if (choice != nil) != (want == "jenis = hilang") {
			t.Errorf("%s: choice %v", expr, choice)
		}
	}
}

func TestRulesWithoutSpace(t *testing.T) {
	for _, rules := range [][]string{
		{`f_biaya * f_luas > 3`},
		{`1 / f_luas > 3`},
	} {
		var all []*program.Rule
		for _, r := range rules {
			all = append(all, &program.Rule{Expr: r})
		}
		if s, ok := NewSpace(spaceFields, all, plenty()); !ok || s.Exact() {
			t.Errorf("%v: has more than a sample", rules)
		}
	}
	var many []string
	for i := range 2 * MaxPoints {
		many = append(many, fmt.Sprint("f_biaya == ", i))
	}
	var all []*program.Rule
	for c := range slices.Chunk(many, 60) {
		all = append(all, &program.Rule{Expr: strings.Join(c, " or ")})
	}
	if _, ok := NewSpace(spaceFields, all, plenty()); ok {
		t.Error("a space beyond all bounds")
	}
}

// At finds the point of a case again, and Core leaves out just what does not
// matter.
func TestAtAndCore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := &program.Rule{Expr: drawRule(t, 2)}
		s, ok := NewSpace(spaceFields, []*program.Rule{r}, plenty())
		if !ok || !s.Exact() {
			t.Skip("no space")
		}
		s.Each(func(p Point) bool {
			if got := s.At(p.Data()); !slices.Equal(got.cells, p.cells) {
				t.Fatalf("%s: %v is found at %v", r.Expr, p.cells, got.cells)
			}
			same := func(q Point) bool { return q.Holds(r) == p.Holds(r) }
			core := p.Core(same)
			s.Each(func(q Point) bool {
				agree := true
				for i, a := range s.axes {
					agree = agree && (q.cells[i] == p.cells[i] || !slices.Contains(core, a.form[0].field))
				}
				if agree && !same(q) {
					t.Fatalf("%s: %s does not settle it", r.Expr, p.Case(core))
				}
				return true
			})
			for i := range core {
				fewer := slices.Delete(slices.Clone(core), i, i+1)
				settled := true
				s.Each(func(q Point) bool {
					agree := true
					for i, a := range s.axes {
						agree = agree && (q.cells[i] == p.cells[i] || !slices.Contains(fewer, a.form[0].field) && len(a.form) == 1 || len(a.form) > 1 && !slices.Contains(fewer, a.form[0].field) && !slices.Contains(fewer, a.form[1].field))
					}
					settled = settled && (!agree || same(q))
					return settled
				})
				if settled && !slices.ContainsFunc(s.axes, func(a axis) bool { return len(a.form) > 1 }) {
					t.Fatalf("%s: %s says too much", r.Expr, p.Case(core))
				}
			}
			return true
		})
	})
}
