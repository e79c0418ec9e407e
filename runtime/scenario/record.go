package scenario

import (
	"fmt"
	"strings"
	"time"

	"sopc/compiler/condition"
	"sopc/compiler/program"
	"sopc/runtime/engine"
)

// Record writes a case that was lived as an uji block, with the newline at its
// end: its answers, its path, its end and what it produced. Played again, the
// block gives the same path. A case that has not ended gives a block that
// lacks the rest.
func Record(p *engine.Procedure, name string, events []engine.Event) (string, error) {
	trace, err := Follow(p, events)
	if err != nil {
		return "", err
	}
	return record(p, name, trace, nil), nil
}

// record writes the block; hints are the places where a suggestion stands.
func record(p *engine.Procedure, name string, trace *Trace, hints map[hint]string) string {
	w := &writer{p: p.Program, hints: hints, replies: map[int][]string{}}
	w.fills(trace)
	for _, v := range trace.Visits {
		w.visit(v)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "uji %s {\n", quote(name))
	w.start(&b)
	w.answers(&b)
	w.expectation(&b, trace)
	b.WriteString("}\n")
	return b.String()
}

type writer struct {
	p       *program.Program
	hints   map[hint]string
	steady  condition.Data   // fields that had one value all along
	order   []int            // steps with answers, by their first visit
	replies map[int][]string // the answers at each step, visit by visit
	lapses  map[int]int      // visits that came in time, not written yet
}

// fills finds the fields that had one value throughout the case.
func (w *writer) fills(t *Trace) {
	w.steady = condition.Data{}
	changed := map[int]bool{}
	note := func(data condition.Data) {
		for f, value := range data {
			if old, ok := w.steady[f]; ok && old != value {
				changed[f] = true
			}
			w.steady[f] = value
		}
	}
	note(t.Events[0].Data)
	for _, v := range t.Visits {
		note(v.Data)
	}
	for f := range changed {
		delete(w.steady, f)
	}
}

func (w *writer) reply(step int, answer string) {
	if len(w.replies[step]) == 0 {
		w.order = append(w.order, step)
	}
	w.replies[step] = append(w.replies[step], answer)
}

// visit writes what was answered at one visit.
func (w *writer) visit(v engine.Visit) {
	if v.Task == 0 || v.Result == engine.ByEnd || v.Result == "" {
		return
	}
	step := &w.p.Steps[v.Step]
	if step.When != nil && step.When.Rule == nil && step.When.Text != "" {
		w.reply(v.Step, map[bool]string{true: "tidak", false: "ya"}[v.Result == engine.BySkip])
	}
	if v.Result == engine.BySkip {
		return
	}
	if step.Wait != nil && step.Wait.Lapse != nil {
		w.term(v.Step, v.Result == engine.ByLapse)
	}
	if v.Result == engine.ByLapse {
		return
	}
	for _, f := range step.Fills {
		if _, steady := w.steady[f]; !steady {
			w.reply(v.Step, w.set(f, v.Data[f]))
		}
	}
	if v.Result == engine.ByDecision && !step.Computed {
		answer := quote(step.Outcomes[v.Outcome].Label)
		if v.Reason != "" && v.Reason != ReasonGiven {
			answer += " karena " + quote(v.Reason)
		}
		w.reply(v.Step, answer)
	}
}

// term writes that a term passed. That it was kept goes without saying unless
// it passes at a later visit.
func (w *writer) term(step int, lapsed bool) {
	if w.lapses == nil {
		w.lapses = map[int]int{}
	}
	if !lapsed {
		w.lapses[step]++
		return
	}
	for ; w.lapses[step] > 0; w.lapses[step]-- {
		w.reply(step, "tepat waktu")
	}
	w.reply(step, "lewat")
}

func (w *writer) set(f int, value any) string {
	return w.p.Fields[f].ID + " = " + literal(w.p.Fields[f], value)
}

func (w *writer) start(b *strings.Builder) {
	var sets []string
	for f := range w.p.Fields {
		value, ok := w.steady[f]
		if !ok {
			continue
		}
		if options, missing := w.hints[hint{step: -1, field: f}]; missing {
			fmt.Fprintf(b, "  # isi %s: %s\n", w.p.Fields[f].ID, comment(options))
		}
		sets = append(sets, w.set(f, value))
	}
	if len(sets) > 0 {
		fmt.Fprintf(b, "  isian %s\n", strings.Join(sets, ", "))
	}
}

func (w *writer) answers(b *strings.Builder) {
	for _, step := range w.order {
		for _, kind := range []program.AnswerKind{program.Condition, program.Decision} {
			if options, missing := w.hints[hint{step, kind, -1}]; missing {
				fmt.Fprintf(b, "  # langkah %s: %s\n", stepName(w.p, step), comment(options))
			}
		}
		fmt.Fprintf(b, "  jawab %s %s\n", stepName(w.p, step), strings.Join(w.replies[step], ", "))
	}
}

func (w *writer) expectation(b *strings.Builder, t *Trace) {
	if len(t.Path) > 0 {
		names := make([]string, len(t.Path))
		for i, step := range t.Path {
			names[i] = stepName(w.p, step)
		}
		fmt.Fprintf(b, "  urutan %s\n", strings.Join(names, ", "))
	}
	if t.End != nil {
		fmt.Fprintf(b, "  akhir %s\n", quote(EndName(*t.End)))
	}
	if len(t.Outputs) > 0 {
		names := make([]string, len(t.Outputs))
		for i, item := range t.Outputs {
			names[i] = quote(item.Names[0])
		}
		fmt.Fprintf(b, "  hasil %s\n", strings.Join(names, ", "))
	}
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

// comment keeps a hint on its line.
func comment(s string) string { return strings.Join(strings.Fields(s), " ") }
