package condition_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"sopc/compiler/condition"
)

type page struct {
	Title string   `expr:"judul"`
	Steps []row    `expr:"langkah"`
	Tools []string `expr:"alat"`
}

type row struct {
	No   float64  `expr:"no"`
	Text string   `expr:"teks"`
	By   []string `expr:"oleh"`
}

func pageNames(steps int) map[string]any {
	p := page{Title: "Surat Masuk", Tools: []string{"Komputer"}}
	for i := range steps {
		p.Steps = append(p.Steps, row{float64(i + 1), "Menyimpan surat", []string{"staf"}})
	}
	return map[string]any{"sop": p}
}

func TestPredicateHolds(t *testing.T) {
	for source, want := range map[string]bool{
		`true`:                                                         true,
		`sop.judul == "Surat Masuk"`:                                   true,
		`lower(sop.judul) contains "masuk"`:                            true,
		`sop.judul contains "masuk"`:                                   false,
		`sop.judul startsWith "Surat"`:                                 true,
		`sop.judul matches "^S.*k$"`:                                   true,
		`sop.judul not matches "^S.*k$"`:                               false,
		`any(sop.langkah, .no == 3)`:                                   true,
		`all(sop.langkah, .no < 3)`:                                    false,
		`none(sop.langkah, "kasi" in .oleh)`:                           true,
		`one(sop.langkah, .no == 2)`:                                   true,
		`count(sop.langkah, .no > 1) == 2`:                             true,
		`len(sop.langkah) + 1 >= 4`:                                    true,
		`len(sop.judul) == 11`:                                         true,
		`sop.judul in ["a", "Surat Masuk"]`:                            true,
		`any(sop.alat, # == "Komputer")`:                               true,
		`any(sop.langkah, any(.oleh, # == "staf") and not (.no == 1))`: true,
		`1 / (len(sop.langkah) - 3) > 1`:                               true, // beyond all bounds, but no failure
	} {
		p, err := condition.CompilePredicate(source, map[string]any{"sop": page{}})
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		if got, ok := p.Holds(pageNames(3), &condition.Budget{Left: 1000}); !ok || got != want {
			t.Errorf("%s: %v, %v", source, got, ok)
		}
	}
}

func TestPredicateMistakes(t *testing.T) {
	for source, want := range map[string]string{
		`sop.judl == "x"`:                            "`judl` is not known here",
		`sp.judul == "x"`:                            "`sp` is not known here",
		`1 / 0 > 1`:                                  "division by zero",
		`len(sop.judul) / (3 - 1 - 2) > 1`:           "division by zero",
		`sop.judul`:                                  "this rule is a text, not",
		`sop.judul == 3`:                             "here must stand a text, this is a number",
		`sop == sop`:                                 "here must stand a text, this is a group",
		`sop.langkah == sop.langkah`:                 "this is a list",
		`sop.judul <`:                                "cannot be read from here",
		`sop.langkah[0].teks == "x"`:                 "take what is in a list",
		`sop["judul"] == "x" and sop[1] == 2`:        "take what is in a list",
		`sop.judul matches sop.judul`:                "a pattern in quotes",
		`sop.judul matches "("`:                      "this pattern cannot be read",
		`sop.judul matches "(a{999}){1}b{999}"`:      "too involved",
		`any(sop.judul, true)`:                       "must stand a list",
		`any(sop.langkah, .teks)`:                    "must stand something true or false",
		`# == "x"`:                                   "cannot be read",
		`any(sop.langkah, #index == 1)`:              "means something only inside",
		`now() == now()`:                             "`now` is not used",
		`repeat("a", 1000000000) == ""`:              "`repeat` is not used",
		`len(filter(sop.langkah, true)) > 0`:         "`filter` is not used",
		`len(1..1000000000) > 0`:                     "`..` is not used",
		`let x = 1; x == 1`:                          "uses only",
		`true ? true : false`:                        "uses only",
		`sop?.judul == "x"`:                          "uses only",
		`{"a": 1} == {"a": 1}`:                       "uses only",
		`nil == nil`:                                 "uses only",
		`2 ** 3 == 8`:                                "`**` is not used",
		`sop.judul in [sop.judul]`:                   "texts only",
		`sop.judul.x == ""`:                          "a text has no `x`",
		strings.Repeat("(", 2000):                    "cannot be read",
		strings.Repeat("!", 500) + "true":            "too involved",
		`"` + strings.Repeat("x", 3000) + `" == "x"`: "the limit is",
		"spend()":                                    "uses only",
		"":                                           "cannot be read",
	} {
		_, err := condition.CompilePredicate(source, map[string]any{"sop": page{}})
		var bad *condition.PredicateError
		if !errors.As(err, &bad) || !strings.Contains(bad.Text.EN, want) {
			t.Errorf("%.60s: %v, want %q", source, err, want)
		}
	}
}

// What a predicate costs is counted, however it is spent.
func TestPredicateBudget(t *testing.T) {
	names := pageNames(2000)
	p := names["sop"].(page)
	p.Title = strings.Repeat("a", 4000)
	names["sop"] = p
	for _, source := range []string{
		`any(sop.langkah, any(sop.langkah, any(sop.langkah, .no < 0)))`,
		`none(sop.langkah, any(sop.langkah, lower(sop.judul) == "b"))`,
		`all(sop.langkah, none(sop.langkah, sop.judul contains "aab"))`,
		`any(sop.langkah, any(sop.langkah, sop.judul matches "(a|aa|a?){100}b"))`,
	} {
		rule, err := condition.CompilePredicate(source, map[string]any{"sop": page{}})
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		start := time.Now()
		if _, ok := rule.Holds(names, &condition.Budget{Left: 1_000_000}); ok {
			t.Errorf("%s: within the budget", source)
		}
		took := time.Since(start)
		t.Logf("%v %s", took, source)
		if took > 5*time.Second {
			t.Errorf("%s: %v", source, took)
		}
	}
}

// No text makes the compiler of predicates panic, and what it accepts can be
// evaluated.
func FuzzPredicate(f *testing.F) {
	for _, seed := range []string{`any(sop.langkah, .no == 3)`, `sop.judul matches "a" and len(sop.langkah) > 2`, `not (sop.judul in ["a"])`, `count(sop.langkah, "x" in .oleh) / 2 > 1`} {
		f.Add(seed)
	}
	names := pageNames(5)
	f.Fuzz(func(t *testing.T, source string) {
		p, err := condition.CompilePredicate(source, map[string]any{"sop": page{}})
		if err != nil {
			var bad *condition.PredicateError
			if !errors.As(err, &bad) || bad.Offset < 0 || bad.Offset > len(source)+1 {
				t.Fatalf("%q: %#v", source, err)
			}
			return
		}
		b := &condition.Budget{Left: 100_000}
		if _, ok := p.Holds(names, b); !ok && b.Left >= 0 {
			t.Fatalf("%q: fails within its budget", source)
		}
	})
}

// Whatever is wrong with a pattern is said in both languages, and never in the
// words of the library.
func TestPatternReasons(t *testing.T) {
	for pattern, want := range map[string]string{
		`(a`: "ada kurung `(` yang belum ditutup", `a)`: "ada kurung `)` tanpa pembukanya", `[a`: "ada kurung `[` yang belum ditutup",
		`*a`: "tidak ada yang diulang oleh `*`", `a**`: "`**` mengulang dua kali", `a{3,1}`: "pengulangan `{3,1}` terlalu banyak atau terbalik",
		`a{2000}`: "pengulangan `{2000}` terlalu banyak atau terbalik", `[z-a]`: "rentang `z-a` terbalik", `[[:abc:]]`: "golongan huruf `[:abc:]` tidak dikenal",
		`\\y`: "`\\y` tidak dikenal; garis miring terbalik sebagai huruf ditulis dua kali", `a\\`: "garis miring terbalik di akhir tidak mengubah apa pun",
		`(?=a)`: "`(?=` tidak dipakai dalam pola", `(?P<>x)`: "nama kelompok `(?P<>` tidak sah", `\\pX`: "golongan huruf `\\pX` tidak dikenal",
		strings.Repeat("(", 1001) + strings.Repeat(")", 1001): "terlalu rumit",
	} {
		_, err := condition.CompilePredicate(`sop.judul matches "`+pattern+`"`, map[string]any{"sop": struct {
			Title string `expr:"judul"`
		}{}})
		var bad *condition.PredicateError
		if !errors.As(err, &bad) {
			t.Errorf("%s: %v", pattern, err)
			continue
		}
		if got := strings.TrimPrefix(bad.Text.ID, "pola ini tidak dapat dibaca: "); got != want || bad.Text.EN == bad.Text.ID || strings.Contains(bad.Text.ID, "error") {
			t.Errorf("%.40s: %s, want %s", pattern, got, want)
		}
	}
}
