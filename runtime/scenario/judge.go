package scenario

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/runtime/engine"
)

// Result is what came of one scenario.
type Result struct {
	Scenario program.Scenario
	Trace    *Trace // nil when Err is not
	Err      error  // an *AnswerError: the answers do not drive a case
	Failures []Failure
}

// Passed reports whether the scenario went as it expects.
func (r *Result) Passed() bool { return r.Err == nil && len(r.Failures) == 0 }

// Test plays a scenario in memory and compares it with what it expects.
func Test(p *engine.Procedure, s program.Scenario) Result {
	r := Result{Scenario: s}
	r.Trace, r.Err = Rehearse(p, s, "")
	if r.Err == nil {
		r.Failures = Judge(p.Program, r.Trace, s.Expect)
	}
	return r
}

// Failure is one expectation that was not met.
type Failure struct {
	What What
	Want []string // for Path the names of the steps, in order; for Avoided none
	Got  []string // for Avoided the steps to which the case came all the same
}

// What tells failures apart.
type What string

// The expectations, by their keywords.
const (
	Path    What = "urutan"
	Avoided What = "tidak melalui"
	End     What = "akhir"
	Outputs What = "hasil"
)

// Judge compares a trace with what is expected of it. Each path is
// compared over the steps that it names, the end by its text, loosely. A case
// has come to a step even if it ended before the step was done. Outputs fails with those that were not produced, beside all that were.
func Judge(p *program.Program, t *Trace, e program.Expectation) []Failure {
	var failures []Failure
	for _, want := range e.Paths {
		var got []int
		for _, step := range t.Path {
			if slices.Contains(want, step) {
				got = append(got, step)
			}
		}
		if !slices.Equal(want, got) {
			failures = append(failures, Failure{Path, stepNames(p, want), stepNames(p, got)})
		}
	}
	var came []int
	for _, step := range e.Avoids {
		if slices.ContainsFunc(t.Visits, func(v engine.Visit) bool { return v.Step == step && v.Result != engine.BySkip }) {
			came = append(came, step)
		}
	}
	if len(came) > 0 {
		failures = append(failures, Failure{Avoided, nil, stepNames(p, came)})
	}
	if e.End != "" && (t.End == nil || program.Key(EndName(*t.End)) != program.Key(e.End)) {
		f := Failure{What: End, Want: []string{e.End}}
		if t.End != nil {
			f.Got = []string{EndName(*t.End)}
		}
		failures = append(failures, f)
	}
	var lost []string
	for _, name := range e.Outputs {
		if !slices.ContainsFunc(t.Outputs, func(item program.Item) bool { return named(p, item, name) }) {
			lost = append(lost, name)
		}
	}
	if len(lost) > 0 {
		f := Failure{What: Outputs, Want: lost}
		for _, item := range t.Outputs {
			f.Got = append(f.Got, strings.Join(item.Names, " / "))
		}
		failures = append(failures, f)
	}
	return failures
}

func stepNames(p *program.Program, steps []int) []string {
	names := make([]string, len(steps))
	for i, s := range steps {
		names[i] = stepName(p, s)
	}
	return names
}

// named reports whether an item goes by a name, loosely: as printed, or as
// its document is called elsewhere.
func named(p *program.Program, item program.Item, name string) bool {
	names := slices.Clone(item.Names)
	for _, d := range item.Documents {
		names = append(append(names, p.Documents[d].Name), p.Documents[d].Aliases...)
	}
	return slices.ContainsFunc(names, func(n string) bool { return program.Key(n) == program.Key(name) })
}

// Text shows a failure to people, over several lines without one at the end:
// what was expected on the left, what happened on the right.
func (f *Failure) Text(l bahasa.Language) string {
	head := map[What]bahasa.Text{
		Path:    bahasa.T("urutan berbeda", "the path differs"),
		Avoided: bahasa.T("perkara melalui langkah yang seharusnya tidak dilalui", "the case came to steps that it must not come to"),
		End:     bahasa.T("akhir berbeda", "the end differs"),
		Outputs: bahasa.T("hasil yang diharapkan tidak ada", "expected outputs are missing"),
	}[f.What].In(l)
	if f.What == Avoided {
		return head + "\n    " + strings.Join(f.Got, ", ")
	}
	want, got := bahasa.T("diharapkan", "expected").In(l), bahasa.T("terjadi", "happened").In(l)
	rows := [][2]string{{want, got}}
	if f.What == Path {
		rows = append(rows, align(f.Want, f.Got)...)
	} else {
		for i := range max(len(f.Want), len(f.Got)) {
			rows = append(rows, [2]string{at(f.Want, i), at(f.Got, i)})
		}
	}
	width := 0
	for _, r := range rows {
		width = max(width, utf8.RuneCountInString(r[0]))
	}
	var b strings.Builder
	b.WriteString(head)
	for i, r := range rows {
		mark := " "
		if f.What == Path && i > 0 && r[0] != r[1] {
			mark = "≠"
		}
		pad := strings.Repeat(" ", width-utf8.RuneCountInString(r[0]))
		fmt.Fprintf(&b, "\n  %s", strings.TrimRight(mark+" "+r[0]+pad+"  │ "+r[1], " "))
	}
	return b.String()
}

func at(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return ""
}

// align lays two paths side by side, with gaps where one has what the other
// lacks: a longest common subsequence, over at most maxAlign visits.
func align(want, got []string) [][2]string {
	const maxAlign = 1_000
	var rows [][2]string
	if len(want) > maxAlign || len(got) > maxAlign {
		for i := range max(len(want), len(got)) {
			rows = append(rows, [2]string{at(want, i), at(got, i)})
		}
		return rows
	}
	common := make([][]int, len(want)+1) // of the rests from i and j
	for i := range common {
		common[i] = make([]int, len(got)+1)
	}
	for i := len(want) - 1; i >= 0; i-- {
		for j := len(got) - 1; j >= 0; j-- {
			if want[i] == got[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	for i, j := 0, 0; i < len(want) || j < len(got); {
		switch {
		case i < len(want) && j < len(got) && want[i] == got[j]:
			rows = append(rows, [2]string{want[i], got[j]})
			i, j = i+1, j+1
		case j == len(got) || i < len(want) && common[i+1][j] >= common[i][j+1]:
			rows = append(rows, [2]string{want[i], ""})
			i++
		default:
			rows = append(rows, [2]string{"", got[j]})
			j++
		}
	}
	return rows
}
