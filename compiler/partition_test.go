package compiler

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sopc/lang/finding"
)

// deciding is an SOP with one decision, whose outcomes have these conditions
// and lead to different places.
func deciding(conditions ...string) string {
	var b strings.Builder
	b.WriteString("sop \"S\"\npelaksana staf\nisian {\n  n \"N\" angka\n  m \"M\" angka\n  b \"B\" rupiah\n  t \"T\" tanggal\n  u \"U\" tanggal\n}\nlangkah \"Menilai\" {\n  oleh staf\n  putusan \"?\" {\n")
	for i, c := range conditions {
		fmt.Fprintf(&b, "    \"J%d\" %s -> %s\n", i, c, []string{"lanjut", "berhenti \"A\""}[i%2])
	}
	b.WriteString("  }\n}\nlangkah \"Mencatat\" {\n  oleh staf\n}\n")
	return b.String()
}

func TestFieldsComparedWithFields(t *testing.T) {
	var steep []string
	for i := range 40 {
		steep = append(steep, fmt.Sprintf("bila n > %d dan m > %d dan b > %d", i, i, i))
	}
	for _, c := range []struct {
		conditions []string
		want       string // codes
	}{
		{[]string{"bila n < m dan m < b", "bila b <= n"}, "jawaban-kurang"},
		{[]string{"bila t > u + 1 hari", "bila t <= 3 Januari 2026"}, "jawaban-kurang jawaban-tumpang-tindih"},
		{[]string{"bila 2 * n + m < 10", "bila n + 2 * m >= 10"}, "jawaban-kurang jawaban-tumpang-tindih"},
		{[]string{"bila n < m", "bila m <= b"}, "jawaban-kurang jawaban-tumpang-tindih"},
		{[]string{"bila n * m > 0", "bila n * m >= 0"}, "jawaban-tumpang-tindih"},
		{[]string{"bila n * m > 0", "bila n * m < 0"}, "jawaban-kurang"},
		{[]string{"bila n > m", "bila n >= 0,5"}, "jawaban-kurang jawaban-tumpang-tindih"},
		{[]string{"bila m > 3", "bila n > m"}, "jawaban-kurang jawaban-tumpang-tindih"},
		{[]string{"bila n > m", "bila n <= m"}, ""},
		{[]string{"bila n * m > 6", "bila n * m <= 6"}, ""},
		{[]string{"bila n > m dan n > 2", "selain itu"}, ""},
		{[]string{"bila u <= t + 60 hari dan t > 1 Januari 2020", "bila u > t + 60 hari atau t <= 1 Januari 2020"}, ""},
		{[]string{"bila 10 / n > 1", "bila 10 / n <= 1"}, ""}, // n = 0 has no outcome, but an error of its own
		{[]string{"bila b * 1,1 <= Rp110", "bila b > Rp100"}, ""},
		{[]string{"bila n / (2 - 2) > 1", "bila n <= 3"}, "syarat-tipe"},
		{[]string{"bila n > 2 * m + 100", "bila n <= 2 * m + 100 dan n + m < 1.000", "bila n <= 2 * m + 100 dan n + m >= 1.000 dan m < b"}, "jawaban-kurang"},
		{[]string{"bila n > 2 * m + 100", "bila n <= 2 * m + 100 dan n + m < 1.000", "bila n + m >= 1.000 dan n - 2 * m <= 100"}, ""},
		{[]string{"bila n > m dan m > b", "bila b >= n", "bila n > b dan b >= m", "bila m >= n dan n > b"}, ""},
		{[]string{"bila n > m dan m > b dan b > n", "selain itu"}, "syarat-tetap"},
		{[]string{"bila 2 * b = 7", "selain itu"}, "syarat-tetap"},
		{[]string{"bila 10 * b + 7 = 4 * b", "selain itu"}, "syarat-tetap"},
		{[]string{"bila n / 3 > m", "bila n < 3 * m", "bila m = n / 3 dan n > 0", "bila n + m = 0"}, ""},
		{steep, "putusan-tak-dinilai"},
		{append(steep, "selain itu"), ""},
	} {
		u := newUnit(Source{"a.sop", []byte(deciding(c.conditions...))}, &Options{})
		u.compile()
		var got []string
		for _, f := range u.Findings {
			if strings.HasPrefix(f.Code, "jawaban-") || strings.HasPrefix(f.Code, "syarat-") || f.Code == "putusan-tak-dinilai" {
				got = append(got, f.Code)
			}
		}
		slices.Sort(got)
		if s := strings.Join(slices.Compact(got), " "); s != c.want {
			t.Errorf("%v: %q, want %q", c.conditions[:min(len(c.conditions), 3)], s, c.want)
		}
	}
}

// What was decided before counts also where fields are compared with fields.
func TestComparedFieldsKnowWhatWasDecided(t *testing.T) {
	text := deciding("bila n > m + 3", "selain itu")
	text = strings.ReplaceAll(strings.ReplaceAll(text, "berhenti \"A\"", "sementara"), "-> lanjut", "-> berhenti \"B\"")
	text = strings.ReplaceAll(text, "sementara", "lanjut")
	text = strings.Replace(text, "langkah \"Mencatat\" {\n  oleh staf\n", `langkah "Memilah" {
  oleh staf
  putusan "?" {
    "A" bila n = m + 3 -> lanjut
    "B" bila n < m + 3 dan m > 2 -> berhenti "C"
    "C" bila n < m + 3 dan m <= 2 -> berhenti "D"
  }
}
langkah "Mencatat" {
  oleh staf
`, 1)
	u := newUnit(Source{"a.sop", []byte(text)}, &Options{})
	u.compile()
	for _, f := range u.Findings {
		if f.Severity == finding.Error || f.Code == "jawaban-tumpang-tindih" {
			t.Errorf("%v\n%s", f, text)
		}
	}
}

// Decisions that compare fields with fields are judged each, though together
// they are too many to be looked at at once.
func TestManyLinearDecisions(t *testing.T) {
	var b strings.Builder
	b.WriteString("sop \"S\"\npelaksana staf\nisian {\n  a \"A\" rupiah\n  b \"B\" rupiah\n  c \"C\" angka\n  d \"D\" angka\n}\n")
	for i := range 12 {
		fmt.Fprintf(&b, "langkah s%d \"Menilai\" {\n  oleh staf\n  putusan \"?\" {\n    \"J1\" bila a > 2 * b + %d -> lanjut\n    \"J2\" bila b >= c dan a < d -> berhenti \"A\"\n    \"J3\" bila c < %d dan a + b <= 3 * c -> berhenti \"B\"\n  }\n}\n", i, i, i+5)
	}
	b.WriteString("langkah \"Mencatat\" {\n  oleh staf\n}\n")
	u := newUnit(Source{"a.sop", []byte(b.String())}, &Options{})
	u.compile()
	got := byCode(u.Findings)
	if got["jawaban-kurang"] != 12 || got["putusan-tak-dinilai"] != 0 {
		t.Errorf("%d of 12 gaps are found, %d decisions not judged", got["jawaban-kurang"], got["putusan-tak-dinilai"])
	}
}
