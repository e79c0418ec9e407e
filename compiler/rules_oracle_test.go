package compiler

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sopc/compiler/condition"
	"sopc/compiler/program"
	"sopc/lang/finding"
)

// The oracle plays every case of a small SOP with computed decisions: all
// values of its fields, all answers of its people. It knows nothing of spaces
// and regions; a rule is evaluated as the engine does.

// drawSOP draws an SOP of a few steps over two numbers and a choice, with
// computed decisions, conditional steps and fields that steps fill in. Mixed
// conditions compare the numbers with each other, too, or multiply them.
func drawSOP(t *rapid.T, again bool, mixed string) string {
	n := rapid.IntRange(2, 5).Draw(t, "steps")
	pick := func(from ...string) string { return rapid.SampledFrom(from).Draw(t, "pick") }
	chance := func(percent int) bool { return rapid.IntRange(0, 99).Draw(t, "chance") < percent }
	var compare func(deep int) string
	compare = func(deep int) string {
		switch {
		case deep > 0 && chance(30):
			return "(" + compare(deep-1) + pick(" dan ", " atau ") + compare(deep-1) + ")"
		case deep > 0 && chance(10):
			return "bukan (" + compare(deep-1) + ")"
		case mixed == multiplied && chance(10):
			return "nilai * luas > 2"
		case mixed != "" && chance(40): // see oracleValues
			op := pick(" < ", " <= ", " > ", " >= ", " = ", " != ")
			switch rapid.IntRange(0, 5).Draw(t, "linear") {
			case 0:
				return pick("nilai", "nilai * 2", "nilai / 2") + op + "luas"
			case 1:
				return pick("nilai", "2 * nilai") + " + luas" + op + pick("0", "0,5", "1", "1,5")
			case 2:
				return "luas - " + pick("nilai", "nilai * 2") + op + pick("0,5", "1", "1,5")
			case 3:
				return "2 * luas" + op + pick("nilai + 1", "nilai - 2", "nilai + 3")
			case 4:
				return "nilai - luas - 0,5" + op + pick("luas + 0,5", "0", "0,5 * nilai - 1")
			}
			return "luas" + op + pick("0,5", "1,5")
		case chance(60):
			return fmt.Sprint(pick("nilai", "nilai", "luas"), pick(" < ", " <= ", " > ", " >= ", " = "), rapid.IntRange(0, 2).Draw(t, "constant"))
		}
		return "jenis" + pick(" = ", " != ") + pick("baru", "hilang")
	}
	var b strings.Builder
	b.WriteString("sop \"S\"\npelaksana staf\nisian {\n  nilai \"N\" rupiah\n  luas \"L\" angka\n  jenis \"J\" pilihan baru, hilang\n}\n")
	filled := map[string]bool{}
	for i := range n {
		fmt.Fprintf(&b, "langkah s%d \"Langkah\" {\n  oleh staf\n", i)
		if f := pick("nilai", "luas", "jenis"); chance(20) && (again || !filled[f]) {
			filled[f] = true
			fmt.Fprintf(&b, "  mengisi %s\n", f)
		}
		if chance(30) {
			fmt.Fprintf(&b, "  bila %s\n", compare(1))
		}
		goal := func() string {
			switch {
			case i+2 < n && chance(40):
				return fmt.Sprintf("lanjut ke s%d", rapid.IntRange(i+2, n-1).Draw(t, "on"))
			case i > 0 && chance(25):
				return fmt.Sprintf("kembali ke s%d maks 2 kali selebihnya berhenti \"B\"", rapid.IntRange(0, i-1).Draw(t, "back"))
			case chance(20):
				return "berhenti \"A\""
			}
			return "lanjut"
		}
		switch computed := chance(60); {
		case chance(30):
		case computed:
			k := rapid.IntRange(2, 3).Draw(t, "outcomes")
			b.WriteString("  putusan \"?\" {\n")
			for j := range k {
				if j == k-1 && chance(40) {
					fmt.Fprintf(&b, "    \"J%d\" selain itu -> %s\n", j, goal())
				} else {
					fmt.Fprintf(&b, "    \"J%d\" bila %s -> %s\n", j, compare(1), goal())
				}
			}
			b.WriteString("  }\n")
		default:
			fmt.Fprintf(&b, "  putusan \"?\" {\n    \"Ya\" -> %s\n    \"Tidak\" -> %s\n  }\n", goal(), goal())
		}
		b.WriteString("}\n")
	}
	return b.String()
}

// What mixed conditions do with the numbers.
const (
	compared   = "compared"
	multiplied = "compared and multiplied"
)

// played is what happens in some case.
type played struct {
	gaps     map[int]bool    // steps with a case that gets no outcome
	overlaps map[[2]int]bool // step, outcome: a case in which it and an earlier one with another target hold
	unfilled map[[2]int]bool // step, field: read before it is filled in
}

// values of the fields: beyond every constant, on it and between. Of mixed
// conditions those by which luas is compared with c + k * nilai, c and k
// being halves: such lines have crossed each other before nilai is 8.
var oracleValues = [][]any{nil, nil, {"baru", "hilang"}}

func init() {
	for n := range int64(9) {
		oracleValues[0] = append(oracleValues[0], n)
	}
	for n := range 4*18 + 1 {
		oracleValues[1] = append(oracleValues[1], float64(n)/4)
	}
}

func playAll(p *program.Program) played {
	seen := played{map[int]bool{}, map[[2]int]bool{}, map[[2]int]bool{}}
	type asked struct {
		rule   *program.Rule
		values [3]int // index in oracleValues of the fields that the rule reads, else -1
	}
	codes := map[*program.Rule]*condition.Condition{}
	answers := map[asked]bool{}
	type moment struct {
		at     program.Target
		values [3]int // index in oracleValues, or -1
	}
	had := map[moment]bool{}
	var todo []moment
	see := func(a program.Arrow, v [3]int) {
		for b := &a; b != nil; b = b.Beyond {
			if m := (moment{b.To, v}); !had[m] {
				had[m] = true
				todo = append(todo, m)
			}
		}
	}
	// each calls with every choice of values for the given fields.
	var each func(fields []int, v [3]int, do func([3]int))
	each = func(fields []int, v [3]int, do func([3]int)) {
		if len(fields) == 0 {
			do(v)
			return
		}
		for i := range oracleValues[fields[0]] {
			v[fields[0]] = i
			each(fields[1:], v, do)
		}
	}
	answer := func(step int, r *program.Rule, v [3]int) (holds, ok bool) {
		q := asked{r, [3]int{-1, -1, -1}}
		for _, f := range r.Fields {
			if q.values[f] = v[f]; v[f] < 0 {
				seen.unfilled[[2]int{step, f}] = true
				return false, false
			}
		}
		if holds, ok = answers[q]; ok {
			return holds, true
		}
		data := condition.Data{}
		for _, f := range r.Fields {
			data[f] = oracleValues[f][v[f]]
		}
		if codes[r] == nil {
			codes[r], _ = condition.Compile(r.Expr, p.Fields)
		}
		holds, err := codes[r].Eval(data)
		answers[q] = holds
		return holds, err == nil
	}
	var atStart []int
	for f := range p.Fields {
		if p.Fields[f].AtStart {
			atStart = append(atStart, f)
		}
	}
	each(atStart, [3]int{-1, -1, -1}, func(v [3]int) { see(program.Arrow{To: p.Start}, v) })
	for len(todo) > 0 {
		m := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if m.at.Kind != program.ToStep {
			continue
		}
		i := m.at.Index
		s := &p.Steps[i]
		if r := ruleOf(s.When); r != nil {
			holds, ok := answer(i, r, m.values)
			if !ok {
				continue
			}
			if !holds {
				see(s.Next, m.values)
				continue
			}
		}
		each(s.Fills, m.values, func(v [3]int) {
			if !s.Computed {
				if len(s.Outcomes) == 0 {
					see(s.Next, v)
				}
				for _, o := range s.Outcomes {
					see(o.Go, v)
				}
				return
			}
			taken := -1
			for n, o := range s.Outcomes {
				holds, ok := true, true
				if o.Rule != nil {
					holds, ok = answer(i, o.Rule, v)
				}
				if !ok {
					return
				}
				switch {
				case !holds:
				case taken < 0:
					taken = n
				case o.Rule != nil && (s.Outcomes[taken].Go.To != o.Go.To || s.Outcomes[taken].Go.Back != o.Go.Back):
					seen.overlaps[[2]int{i, n}] = true
				}
			}
			if taken < 0 {
				seen.gaps[i] = true
				return
			}
			see(s.Outcomes[taken].Go, v)
		})
	}
	return seen
}

func TestRuleFindingsAgainstOracle(t *testing.T) {
	gaps, none, overlaps, unfilled := 0, 0, 0, 0
	ofProducts, found := 0, 0 // where numbers are multiplied not all gaps are found
	rapid.Check(t, func(t *rapid.T) {
		again := rapid.Bool().Draw(t, "filled again")
		mixed := rapid.SampledFrom([]string{"", compared, compared, multiplied}).Draw(t, "mixed")
		source := drawSOP(t, again, mixed)
		all := !strings.Contains(source, "nilai * luas")
		u := newUnit(Source{"a.sop", []byte(source)}, &Options{})
		u.compile()
		p := u.draft
		want := playAll(p)
		gap, overlap, empty := map[int]bool{}, map[[2]int]bool{}, map[[2]int]bool{}
		never := map[[2]int]bool{}
		lines := strings.Split(source, "\n")
		for _, f := range u.Findings {
			line := f.Span.Start.Line
			step := strings.Count(strings.Join(lines[:line], "\n"), "langkah s") - 1
			outcome := -1
			for n := line - 1; n >= 0 && strings.HasPrefix(lines[n], "    \"J"); n-- {
				outcome++
			}
			switch f.Code {
			case "jawaban-kurang":
				gap[step] = true
			case "jawaban-tumpang-tindih":
				overlap[[2]int{step, outcome}] = true
			case "syarat-tetap":
				never[[2]int{step, outcome}] = true
			case "isian-belum-diisi":
				field := slices.IndexFunc(p.Fields, func(x program.Field) bool {
					return x.ID == source[f.Span.Start.Offset:f.Span.End.Offset]
				})
				empty[[2]int{step, field}] = true
			case "sintaks-baris", "sintaks-kata", "syarat-tipe":
				t.Fatalf("%v\n%s", f.Message.EN, source)
			}
		}
		exact := !again && len(want.unfilled) == 0
		for i := range p.Steps {
			if all && want.gaps[i] && !gap[i] || exact && gap[i] && !want.gaps[i] {
				t.Fatalf("step %d: without an outcome %v, oracle %v\n%s", i, gap[i], want.gaps[i], source)
			}
			if want.gaps[i] && !all {
				if ofProducts++; gap[i] {
					found++
				}
			}
			if want.gaps[i] {
				gaps++
			} else if p.Steps[i].Computed {
				none++
			}
			for n := range p.Steps[i].Outcomes {
				at := [2]int{i, n}
				if all && want.overlaps[at] && !overlap[at] && !never[at] || exact && overlap[at] && !want.overlaps[at] {
					t.Fatalf("step %d outcome %d: overlaps %v, oracle %v\n%s", i, n, overlap[at], want.overlaps[at], source)
				}
				if want.overlaps[at] {
					overlaps++
				}
			}
			for f := range p.Fields {
				if at := [2]int{i, f}; want.unfilled[at] {
					unfilled++
					if !empty[at] {
						t.Fatalf("step %d reads %s before it is filled in: not found\n%s", i, p.Fields[f].ID, source)
					}
				}
			}
		}
	})
	if ofProducts > 40 && found < ofProducts*3/4 { // with more checks than usual
		t.Errorf("of %d gaps where numbers are multiplied only %d are found", ofProducts, found)
	}
	if gaps == 0 || none == 0 || overlaps == 0 || unfilled == 0 {
		t.Errorf("proved nothing: %d gaps, %d decisions without, %d overlaps, %d unfilled", gaps, none, overlaps, unfilled)
	}
}

// The outcome that a finding says to add can be added as it stands, and after
// a few such additions no case is without an outcome.
func TestMissingOutcomeCanBePasted(t *testing.T) {
	pasted := 0
	rapid.Check(t, func(t *rapid.T) {
		source := drawSOP(t, false, rapid.SampledFrom([]string{"", compared, multiplied}).Draw(t, "mixed"))
		for round := 0; ; round++ {
			u := newUnit(Source{"a.sop", []byte(source)}, &Options{})
			u.compile()
			i := slices.IndexFunc(u.Findings, func(f finding.Finding) bool { return f.Code == "jawaban-kurang" && len(f.Help) > 0 })
			if syntax := slices.IndexFunc(u.Findings, func(f finding.Finding) bool { return strings.HasPrefix(f.Code, "s") && f.Severity == finding.Error }); syntax >= 0 {
				t.Fatalf("%v\n%s", u.Findings[syntax].Message.EN, source)
			}
			if i < 0 {
				return
			}
			if round == 30 {
				t.Fatalf("still %s\n%s", u.Findings[i].Message.EN, source)
			}
			branch := strings.TrimPrefix(u.Findings[i].Help[0].EN, "add: ")
			_, rest, _ := strings.Cut(strings.TrimPrefix(branch, `"`), `"`)
			branch = fmt.Sprintf("    \"T%d\"%s", round, strings.Replace(rest, "…", `berhenti "T"`, 1))
			lines := strings.Split(source, "\n")
			end := u.Findings[i].Span.Start.Line
			for lines[end] != "  }" {
				end++
			}
			source = strings.Join(slices.Insert(lines, end, branch), "\n")
			pasted++
		}
	})
	if pasted == 0 {
		t.Error("proved nothing")
	}
}

// Outcomes that meet at an amount leave no case between them, whatever binary
// fractions make of 1,1 and 0,3.
func TestOutcomesMeetInDecimals(t *testing.T) {
	for _, rules := range [][2]string{
		{"b * 1,1 <= Rp110", "b > Rp100"}, {"b * 0,07 <= Rp7", "b > Rp100"}, {"n * 3 <= 0,3", "n > 0,1"}, {"n <= 0,3", "n > 0,1 + 0,2"},
	} {
		text := fmt.Sprintf("sop \"S\"\npelaksana staf\nisian {\n  b \"B\" rupiah\n  n \"N\" angka\n}\nlangkah \"L\" {\n  oleh staf\n  mengisi b, n\n  putusan \"?\" {\n    \"A\" bila %s -> lanjut\n    \"B\" bila %s -> berhenti \"X\"\n  }\n}\n", rules[0], rules[1])
		for _, f := range Compile([]Source{{Name: "a.sop", Text: []byte(text)}}, Options{}).Units[0].Findings {
			if f.Code == "jawaban-kurang" || f.Code == "jawaban-tumpang-tindih" || f.Severity == finding.Error {
				t.Errorf("%v: %s: %s", rules, f.Code, f.Message.EN)
			}
		}
	}
}
