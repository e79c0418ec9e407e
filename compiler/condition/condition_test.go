package condition

import (
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sopc/compiler/program"
)

var fields = []program.Field{
	{ID: "biaya", Type: program.Rupiah},
	{ID: "luas-tanah", Type: program.Angka},
	{ID: "lengkap", Type: program.YaTidak},
	{ID: "jenis", Type: program.Choose, Choices: []program.Choice{{ID: "baru", Label: "Kartu baru"}, {ID: "hilang", Label: "Hilang"}}},
	{ID: "lahir", Type: program.Tanggal},
	{ID: "nama", Type: program.Teks},
	{ID: "ktp", Type: program.Berkas},
}

func TestEval(t *testing.T) {
	data := Data{0: int64(50_000), 1: 1.5, 2: true, 3: "hilang", 4: "2026-03-01", 5: "Siti"}
	for source, want := range map[string]bool{
		`f_biaya > 0`:                     true,
		`f_biaya == 50000`:                true,
		`f_biaya / 4 == 12500`:            true,
		`f_biaya * 3 - 1 >= 149999`:       true,
		`f_luas_tanah + 1 < 2.5`:          false,
		`f_luas_tanah * f_biaya == 75000`: true,
		`-f_biaya < 0`:                    true,
		`f_biaya * 1.1 == 55000`:          true, // 55000.00000000001 in binary fractions
		`0.1 + 0.2 == 0.3`:                true,
		`f_lengkap`:                       true,
		`not (f_jenis == "hilang")`:       false,
		`f_jenis != "baru" and (f_lengkap or f_biaya < 1)`:     true,
		`f_lahir < "2026-11-21"`:                               true,
		`(f_lahir >= "2026-03-02") == f_lengkap`:               false,
		`f_biaya == 9000000000000000`:                          false,
		`(f_biaya - 1) * 9000000000000000 > f_biaya`:           true, // would wrap around in int64
		`f_lahir + 31 == "2026-04-01"`:                         true,
		`f_lahir - 1 == "2026-02-28"`:                          true,
		`"2026-11-21" - f_lahir == 265`:                        true,
		`f_nama == "Siti" or f_biaya / (f_biaya - 50000) > 1 `: true, // short-circuited
	} {
		c, err := Compile(source, fields)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		if got, err := c.Eval(data); err != nil || got != want {
			t.Errorf("%s = %v, %v; want %v", source, got, err, want)
		}
	}
}

func TestEvalErrors(t *testing.T) {
	unfilled := mustCompile(t, `f_lengkap and f_biaya > 0`)
	_, err := unfilled.Eval(Data{2: false})
	var empty *UnfilledError
	if !errors.As(err, &empty) || empty.Field != 0 {
		t.Errorf("a field that nobody filled in: %v", err)
	}
	for _, source := range []string{`f_lahir + 1 > "2026"`, `f_lahir - f_nama > 3`, `"9999-12-31" + f_biaya > f_lahir`, `"2026-01-01" + f_biaya * 1000000000 > f_lahir`, `1 / f_luas_tanah > 0`, `f_biaya / (f_luas_tanah - 0) == 1`,
		strings.Repeat("1000000000000000 * ", 30) + `f_biaya > 0`} {
		_, err := mustCompile(t, source).Eval(Data{0: int64(1), 1: 0.0, 4: "kemarin", 5: "Siti"})
		var failed *ArithmeticError
		if !errors.As(err, &failed) || failed.Text.EN == "" {
			t.Errorf("%s: %v", source, err)
		}
	}
	// A machine that failed is as good as new.
	if yes, err := mustCompile(t, `f_lengkap`).Eval(Data{2: true}); !yes || err != nil {
		t.Error(yes, err)
	}
}

func mustCompile(t *testing.T, source string) *Condition {
	t.Helper()
	c, err := Compile(source, fields)
	if err != nil {
		t.Fatalf("%s: %v", source, err)
	}
	return c
}

func TestCompileRefuses(t *testing.T) {
	for _, source := range []string{
		``, `f_biaya`, `"ya"`, `f_jenis`, `f_biaya + 1`, `true ? true : "x"`, `f_lengkap ?? true`, `nil`, `f_biaya == nil`,
		`f_biaya == "50000"`, `f_jenis > 3`, `f_lengkap > true`, `f_nama + "x" == "y"`, `not f_biaya`,
		`now() > 3`, `len(f_nama) > 1`, `add(1, 2) > 1`, `divide(1, 0) > 1`, `divide == divide`, `f_nama contains "a"`, `f_nama matches "a"`, `f_biaya in [1]`,
		`f_biaya ** 2 > 1`, `f_biaya % 2 == 0`, `let x = 1; x == 1`, `all([1], true)`, `[1] == [1]`, `{"a": 1} == {"a": 1}`, `f_biaya..3 == f_biaya..3`,
		`f_hilang`, `$env == $env`, `f_nama[0] == "a"`, `f_lengkap; true`, `f_biaya > 99999999999999999999`, `f_biaya > 9007199254740993`, `if f_lengkap { true } else { false }`,
		strings.Repeat("-", 1_000_000) + "1 > 0",
		strings.Repeat("(", 1024) + "true" + strings.Repeat(")", 1020),
		strings.Repeat("f_lengkap or ", 120) + "true",
	} {
		c, err := Compile(source, fields)
		var bad *SyntaxError
		if !errors.As(err, &bad) || c != nil {
			t.Errorf("%.40s: %v, want a SyntaxError", source, err)
		}
	}
	twins := []program.Field{{ID: "a-b", Type: program.YaTidak}, {ID: "a_b", Type: program.YaTidak}, {ID: "c", Type: program.YaTidak}}
	if _, err := Compile(`f_a_b`, twins); err == nil {
		t.Error("two fields of one name: no error")
	}
	if c, err := Compile(`f_c`, twins); err != nil || !reflect.DeepEqual(c.Fields(), []int{2}) {
		t.Error("a third field beside twins:", err)
	}
}

func TestFields(t *testing.T) {
	c := mustCompile(t, `f_nama == "x" or f_biaya > 0 and f_biaya < 9 and f_nama != "y"`)
	if got := c.Fields(); !reflect.DeepEqual(got, []int{5, 0}) {
		t.Errorf("Fields() = %v", got)
	}
}

// FuzzCondition asserts the law: whatever Compile accepts gives a bool or one
// of the two typed errors on any valid data.
func FuzzCondition(f *testing.F) {
	for _, seed := range []string{`f_biaya > 0 and f_jenis != "rusak"`, `not (f_luas_tanah / f_biaya <= 1.5)`, `f_lahir < "2026-01-01"`,
		`((f_lengkap)) == true`, `1 < 2 < 3`, `-(-1) > +1e3`, `f_biaya * f_biaya * f_biaya - f_luas_tanah / 0 != 1`, `"\u00e9" == 'x'`, "`a` == f_nama"} {
		f.Add(seed, int64(50_000), 1.5, true, "Siti")
	}
	f.Fuzz(func(t *testing.T, source string, rupiah int64, angka float64, yes bool, text string) {
		c, err := Compile(source, fields)
		if err != nil {
			if !errors.As(err, new(*SyntaxError)) {
				t.Fatalf("%q: %T %v", source, err, err)
			}
			return
		}
		data := Data{}
		for i, value := range []any{rupiah, angka, yes, text, text, text, text} {
			if checked, err := Check(fields[i], value); err == nil {
				data[i] = checked
			}
		}
		got, err := c.Eval(data)
		if err != nil && !errors.As(err, new(*UnfilledError)) && !errors.As(err, new(*ArithmeticError)) {
			t.Fatalf("%q: %T %v", source, err, err)
		}
		if again, err2 := c.Eval(data); again != got || (err == nil) != (err2 == nil) {
			t.Fatalf("%q: %v then %v", source, got, again)
		}
	})
}

func TestDataKeepsItsJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var data Data
		for range rapid.IntRange(0, 8).Draw(t, "n") {
			if data == nil {
				data = Data{}
			}
			data[rapid.IntRange(0, 200).Draw(t, "field")] = rapid.OneOf(
				rapid.Int64Range(-MaxRupiah, MaxRupiah).AsAny(), rapid.Float64Range(-MaxAngka, MaxAngka).AsAny(),
				rapid.SampledFrom([]float64{0, 1, 1e15, 1e-300, 123456789012345}).AsAny(),
				rapid.Bool().AsAny(), rapid.String().AsAny()).Draw(t, "value")
		}
		text, err := json.Marshal(data)
		if err != nil {
			t.Fatal(err)
		}
		var back Data
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(data, back) {
			t.Fatalf("%s gives %#v, not %#v", text, back, data)
		}
	})
	for _, bad := range []string{`{"0": null}`, `{"0": [1]}`, `{"0": 9999999999999999999}`, `{"x": 1}`, `[1]`} {
		if err := json.Unmarshal([]byte(bad), new(Data)); err == nil {
			t.Errorf("%s: no error", bad)
		}
	}
	if _, err := json.Marshal(Data{0: math.Inf(1)}); err == nil {
		t.Error("infinity is written")
	}
}

func BenchmarkEval(b *testing.B) {
	c, err := Compile(`f_biaya > 0 and f_jenis != "rusak"`, fields)
	if err != nil {
		b.Fatal(err)
	}
	data := Data{0: int64(50_000), 3: "hilang"}
	b.ReportAllocs()
	for b.Loop() {
		if yes, err := c.Eval(data); !yes || err != nil {
			b.Fatal(yes, err)
		}
	}
}

func BenchmarkEvalArithmetic(b *testing.B) {
	c, err := Compile(`f_biaya * 2 + 1 > f_luas_tanah / 3`, fields)
	if err != nil {
		b.Fatal(err)
	}
	data := Data{0: int64(50_000), 1: 1.5}
	b.ReportAllocs()
	for b.Loop() {
		if yes, err := c.Eval(data); !yes || err != nil {
			b.Fatal(yes, err)
		}
	}
}

func BenchmarkCompile(b *testing.B) {
	for b.Loop() {
		if _, err := Compile(`f_biaya > 0 and f_jenis != "rusak"`, fields); err != nil {
			b.Fatal(err)
		}
	}
}
