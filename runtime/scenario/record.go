package scenario

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"sopc/compiler/condition"
	"sopc/compiler/program"
	"sopc/runtime/engine"
)

// Record writes a case that was lived as an uji block, with the newline at its
// end: its answers, its path, its end and what it produced. Played again, the
// block gives the same path. A case that has not ended gives a block with the
// answers so far, which expects nothing.
func Record(p *engine.Procedure, name string, events []engine.Event) (string, error) {
	t, err := Follow(p, events)
	if err != nil {
		return "", err
	}
	return Write(p.Program, Recall(p.Program, name, t)), nil
}

// A line of an uji block holds so much that it can be read back. A longer path
// is not told at all: parts of it would promise something else.
const (
	maxPath = 400 // steps
	maxLine = 100 // anything else
)

// Recall makes the scenario that drives a case just as it went.
func Recall(p *program.Program, name string, t *Trace) program.Scenario {
	r := &recall{p: p, steady: steady(t), inTime: map[int]int{}, Scenario: program.Scenario{Name: name}}
	for f := range p.Fields {
		if value, ok := r.steady[f]; ok {
			r.Start = append(r.Start, program.Fill{Field: f, Value: value})
		}
	}
	for _, v := range t.Visits {
		r.visit(v)
	}
	if t.End == nil {
		return r.Scenario // what to expect of the case is not known yet
	}
	if n := len(t.Path); 0 < n && n <= maxPath {
		r.Expect.Paths = [][]int{t.Path}
	}
	r.Expect.End = EndName(*t.End)
	for _, item := range t.Outputs {
		if name := item.Names[0]; !slices.ContainsFunc(r.Expect.Outputs, func(n string) bool { return program.Key(n) == program.Key(name) }) {
			r.Expect.Outputs = append(r.Expect.Outputs, name)
		}
	}
	return r.Scenario
}

type recall struct {
	program.Scenario
	p      *program.Program
	steady condition.Data
	inTime map[int]int // by step: visits that came in time, not said yet
}

// steady finds the fields that had one value throughout the case: they need
// not be said at each visit.
func steady(t *Trace) condition.Data {
	values, changed := condition.Data{}, map[int]bool{}
	note := func(data condition.Data) {
		for f, value := range data {
			if old, ok := values[f]; ok && old != value {
				changed[f] = true
			}
			values[f] = value
		}
	}
	note(t.Events[0].Data)
	for _, v := range t.Visits {
		note(v.Data)
	}
	for f := range changed {
		delete(values, f)
	}
	return values
}

func (r *recall) answer(a program.Answer) { r.Answers = append(r.Answers, a) }

// visit says what was answered at one visit.
func (r *recall) visit(v engine.Visit) {
	if v.Task == 0 || !v.Done() && v.Result != engine.BySkip {
		return
	}
	step := &r.p.Steps[v.Step]
	if step.When != nil && step.When.Rule == nil {
		r.answer(program.Answer{Step: v.Step, Kind: program.Condition, Yes: v.Done()})
	}
	if step.Wait != nil && step.Wait.Lapse != nil && v.Done() {
		r.term(v.Step, v.Result == engine.ByLapse)
	}
	if v.Result != engine.ByCompletion && v.Result != engine.ByDecision {
		return
	}
	for _, f := range step.Fills {
		if _, ok := r.steady[f]; !ok {
			r.answer(program.Answer{Step: v.Step, Kind: program.FillIn, Fill: program.Fill{Field: f, Value: v.Data[f]}})
		}
	}
	if v.Result == engine.ByDecision && !step.Computed {
		reason := v.Reason
		if reason == ReasonGiven {
			reason = ""
		}
		r.answer(program.Answer{Step: v.Step, Kind: program.Decision, Outcome: v.Outcome, Reason: reason})
	}
}

// term says that a term passed. That it was kept goes without saying unless
// it passes at a later visit.
func (r *recall) term(step int, lapsed bool) {
	if !lapsed {
		r.inTime[step]++
		return
	}
	for ; r.inTime[step] > 0; r.inTime[step]-- {
		r.answer(program.Answer{Step: step, Kind: program.InTime})
	}
	r.answer(program.Answer{Step: step, Kind: program.Lapsed})
}

// Write writes a scenario as an uji block, with the newline at its end.
func Write(p *program.Program, s program.Scenario) string { return write(p, s, nil) }

// write also says, where a suggestion stands, what else might.
func write(p *program.Program, s program.Scenario, hints map[hint]string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "uji %s {\n", quote(s.Name))
	var sets []string
	for _, fill := range s.Start {
		field := p.Fields[fill.Field]
		if options, missing := hints[hint{step: -1, field: fill.Field}]; missing {
			fmt.Fprintf(&b, "  # %s: %s\n", field.ID, options)
		}
		sets = append(sets, set(p, fill))
	}
	lines(&b, "isian", sets)
	for step := range p.Steps { // in the order of the SOP, visit by visit
		var replies []string
		for _, a := range s.Answers {
			if a.Step == step {
				replies = append(replies, reply(p, a))
			}
		}
		for _, kind := range []program.AnswerKind{program.Condition, program.Decision} {
			if options, missing := hints[hint{step, kind, -1}]; missing {
				fmt.Fprintf(&b, "  # langkah %s: %s\n", stepName(p, step), options)
			}
		}
		lines(&b, "jawab "+stepName(p, step), replies)
	}
	for _, path := range s.Expect.Paths {
		line(&b, "urutan", stepNames(p, path))
	}
	if len(s.Expect.Avoids) > 0 {
		line(&b, "tidak melalui", stepNames(p, s.Expect.Avoids))
	}
	if s.Expect.End != "" {
		line(&b, "akhir", []string{quote(s.Expect.End)})
	}
	outputs := make([]string, len(s.Expect.Outputs))
	for i, name := range s.Expect.Outputs {
		outputs[i] = quote(name)
	}
	lines(&b, "hasil", outputs)
	b.WriteString("}\n")
	return b.String()
}

func line(b *strings.Builder, keyword string, items []string) {
	fmt.Fprintf(b, "  %s %s\n", keyword, strings.Join(items, ", "))
}

// lines writes items that may stand in several lines of one keyword.
func lines(b *strings.Builder, keyword string, items []string) {
	for some := range slices.Chunk(items, maxLine) {
		line(b, keyword, some)
	}
}

func set(p *program.Program, f program.Fill) string {
	return p.Fields[f.Field].ID + " = " + literal(p.Fields[f.Field], f.Value)
}

func reply(p *program.Program, a program.Answer) string {
	switch {
	case a.Kind == program.FillIn:
		return set(p, a.Fill)
	case a.Kind == program.Condition && a.Yes:
		return "ya"
	case a.Kind == program.Condition:
		return "tidak"
	case a.Kind == program.Decision && a.Reason == "":
		return quote(p.Steps[a.Step].Outcomes[a.Outcome].Label)
	case a.Kind == program.Decision:
		return quote(p.Steps[a.Step].Outcomes[a.Outcome].Label) + " karena " + quote(a.Reason)
	}
	return string(a.Kind) // lewat, tepat waktu
}

// literal writes a value as an uji block has it.
func literal(f program.Field, value any) string {
	switch v := value.(type) {
	case int64:
		return signed(float64(v))
	case float64:
		return signed(v)
	case bool:
		return map[bool]string{true: "ya", false: "tidak"}[v]
	case string:
		switch f.Type {
		case program.Choose:
			return v
		case program.Tanggal:
			if day, err := time.Parse(time.DateOnly, v); err == nil {
				return fmt.Sprintf("%d %s %04d", day.Day(), condition.Months[day.Month()-1], day.Year())
			}
		}
		return quote(v)
	}
	return `""`
}

// signed quotes negative numbers: the grammar has no sign.
func signed(n float64) string {
	if n < 0 {
		return quote(condition.Number(n))
	}
	return condition.Number(n)
}

// quote writes a text on one line, with its quotes and backslashes escaped.
func quote(s string) string {
	line := strings.Join(strings.Fields(s), " ")
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(line) + `"`
}
