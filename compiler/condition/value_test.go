package condition

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sopc/compiler/program"
)

func field(t program.Type) program.Field {
	for _, f := range fields {
		if f.Type == t {
			return f
		}
	}
	panic(t)
}

func TestParse(t *testing.T) {
	for _, c := range []struct {
		as    program.Type
		typed string
		want  any // nil: an error
	}{
		{program.Rupiah, "50.000", int64(50_000)},
		{program.Rupiah, "50000", int64(50_000)},
		{program.Rupiah, " Rp50.000 ", int64(50_000)},
		{program.Rupiah, "Rp. 1.250.000,-", int64(1_250_000)},
		{program.Rupiah, "rp 7,00", int64(7)},
		{program.Rupiah, "-5.000", int64(-5_000)},
		{program.Rupiah, "9.000.000.000.000.000", int64(MaxRupiah)},
		{program.Rupiah, "9.000.000.000.000.001", nil},
		{program.Rupiah, "50.00", nil},
		{program.Rupiah, "1,5", nil},
		{program.Rupiah, "lima ribu", nil}, {program.Rupiah, "50 juta", nil}, {program.Angka, "50 ribu", nil},
		{program.Rupiah, "", nil},
		{program.Rupiah, "Rp", nil},
		{program.Rupiah, "99999999999999999999999999", nil},
		{program.Angka, "1,5", 1.5},
		{program.Angka, "1.250", 1250.0},
		{program.Angka, "-0", 0.0},
		{program.Angka, "12.345.678,25", 12345678.25},
		{program.Angka, "1.5", nil},
		{program.Angka, ".500", nil},
		{program.Angka, "1234.567", nil},
		{program.Angka, "1,", nil},
		{program.Angka, "1,5,5", nil},
		{program.Angka, "1e3", nil},
		{program.Angka, "0x10", nil},
		{program.Angka, "NaN", nil},
		{program.Angka, "∞", nil},
		{program.Angka, "1.000.000.000.000.001", nil},
		{program.Tanggal, "1 Maret 2026", "2026-03-01"},
		{program.Tanggal, "01 mar 2026", "2026-03-01"},
		{program.Tanggal, "1/3/2026", "2026-03-01"},
		{program.Tanggal, "21-11-2026", "2026-11-21"},
		{program.Tanggal, "2026-11-21", "2026-11-21"},
		{program.Tanggal, "29 Februari 2024", "2024-02-29"},
		{program.Tanggal, "29 Februari 2026", nil},
		{program.Tanggal, "2026-13-01", nil},
		{program.Tanggal, "31/4/2026", nil},
		{program.Tanggal, "1 Maret", nil},
		{program.Tanggal, "1/3/26", nil},
		{program.Tanggal, "1 Foo 2026", nil},
		{program.YaTidak, "Ya", true},
		{program.YaTidak, "t", false},
		{program.YaTidak, "mungkin", nil},
		{program.Choose, "HILANG", "hilang"},
		{program.Choose, "kartu  baru", "baru"},
		{program.Choose, "rusak", nil},
		{program.Teks, "  Siti ", "Siti"},
		{program.Teks, "a\x00b", nil},
		{program.Teks, "a\xffb", nil},
		{program.Teks, "   ", nil},
		{program.Teks, strings.Repeat("a", MaxTeks), strings.Repeat("a", MaxTeks)},
		{program.Teks, strings.Repeat("a", MaxTeks+1), nil},
		{program.Berkas, "ktp.pdf", "ktp.pdf"},
		{program.Berkas, strings.Repeat("a", MaxBerkas+1), nil},
	} {
		got, err := Parse(field(c.as), c.typed)
		if c.want == nil {
			var bad *ValueError
			if !errors.As(err, &bad) || bad.Text.ID == "" || bad.Text.EN == "" {
				t.Errorf("%s %.40q = %v, %v; want a ValueError", c.as, c.typed, got, err)
			}
			continue
		}
		if err != nil || got != c.want {
			t.Errorf("%s %.40q = %#v, %v; want %#v", c.as, c.typed, got, err, c.want)
		}
	}
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		as    program.Type
		value any
		want  any
	}{
		{program.Rupiah, 5, int64(5)}, {program.Rupiah, 5.0, int64(5)}, {program.Rupiah, json.Number("5"), int64(5)},
		{program.Rupiah, 5.5, nil}, {program.Rupiah, math.NaN(), nil}, {program.Rupiah, math.Inf(1), nil}, {program.Rupiah, "5", nil}, {program.Rupiah, nil, nil},
		{program.Rupiah, int64(math.MinInt64), nil}, {program.Rupiah, 1e300, nil},
		{program.Angka, 5, 5.0}, {program.Angka, int64(5), 5.0}, {program.Angka, json.Number("0.5"), 0.5}, {program.Angka, math.Copysign(0, -1), 0.0},
		{program.Angka, math.NaN(), nil}, {program.Angka, math.Inf(-1), nil}, {program.Angka, true, nil},
		{program.YaTidak, true, true}, {program.YaTidak, "ya", nil},
		{program.Choose, "baru", "baru"}, {program.Choose, "Baru", nil}, {program.Choose, 0, nil},
		{program.Tanggal, "2026-02-30", nil}, {program.Tanggal, "2026-2-3", nil}, {program.Teks, []string{"x"}, nil},
	} {
		got, err := Check(field(c.as), c.value)
		if got != c.want || (err == nil) != (c.want != nil) {
			t.Errorf("Check(%s, %#v) = %#v, %v; want %#v", c.as, c.value, got, err, c.want)
		}
		if zero, ok := got.(float64); ok && math.Signbit(zero) {
			t.Errorf("Check(%s, %#v) keeps the sign of zero", c.as, c.value)
		}
	}
}

func TestShow(t *testing.T) {
	for _, c := range []struct {
		as    program.Type
		value any
		want  string
	}{
		{program.Rupiah, int64(1_250_000), "Rp1.250.000"}, {program.Rupiah, int64(-50), "Rp-50"}, {program.Angka, 1234.5, "1.234,5"}, {program.Angka, 0.0, "0"},
		{program.Tanggal, "2026-03-01", "1 Maret 2026"}, {program.YaTidak, false, "Tidak"}, {program.Choose, "baru", "Kartu baru"}, {program.Teks, "baru", "baru"},
	} {
		if got := Show(field(c.as), c.value); got != c.want {
			t.Errorf("Show(%s, %v) = %q, want %q", c.as, c.value, got, c.want)
		}
	}
}

// What is shown can be typed again.
func TestShowParses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom(fields[:5]).Draw(t, "field")
		var value any
		switch f.Type {
		case program.Rupiah:
			value = rapid.Int64Range(-MaxRupiah, MaxRupiah).Draw(t, "v")
		case program.Angka:
			value = rapid.Float64Range(-MaxAngka, MaxAngka).Draw(t, "v")
		case program.YaTidak:
			value = rapid.Bool().Draw(t, "v")
		case program.Choose:
			value = rapid.SampledFrom([]string{"baru", "hilang"}).Draw(t, "v")
		case program.Tanggal:
			value = rapid.SampledFrom([]string{"2024-02-29", "1999-12-31", "2026-05-01", "1000-01-01"}).Draw(t, "v")
		}
		checked, err := Check(f, value)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := Parse(f, Show(f, checked)); err != nil || back != checked {
			t.Fatalf("%q is read as %#v (%v), not %#v", Show(f, checked), back, err, checked)
		}
	})
}
