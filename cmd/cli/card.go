package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"sopc/compiler/condition"
	"sopc/compiler/phrase"
	"sopc/compiler/program"
	"sopc/compiler/report"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/scenario"
)

// printCard prints the control card of a case as far as it went.
func (a *app) printCard(w io.Writer, color bool, b *books, c host.Case, events []engine.Event) error {
	trace, err := scenario.Follow(c.Procedure, events)
	if err != nil {
		return err
	}
	trace.Visits = slices.DeleteFunc(trace.Visits, func(v engine.Visit) bool { return v.Result == "" })
	for i := range trace.Visits {
		trace.Visits[i].Closed = b.local(trace.Visits[i].Closed)
	}
	a.card(w, color, c.Procedure.Program, trace, true)
	return nil
}

// card prints the control card of a case that ended: what was done by whom
// and, with times, when; how it ended and what came of it.
func (a *app) card(w io.Writer, color bool, p *program.Program, t *scenario.Trace, times bool) {
	fmt.Fprintln(w, paint(color, bold, a.say("Kartu kendali", "Case record")))
	for _, v := range t.Visits {
		step := &p.Steps[v.Step]
		line := fmt.Sprintf("%3d  %s", v.Step+1, step.Text)
		switch {
		case v.Result == engine.BySkip:
			line += a.say(" — dilewati", " — skipped")
		case v.Result == engine.ByLapse:
			line += a.say(" — batas waktu lewat", " — the term passed")
		case v.Result == engine.ByEnd:
			line += a.say(" — tidak diteruskan", " — not carried on")
		case v.Outcome >= 0:
			line += " — " + step.Outcomes[v.Outcome].Label
			if v.Reason != "" {
				line += fmt.Sprintf(" (%s)", v.Reason)
			}
		}
		if who := doers(p, v); who != "" {
			line += " · " + who
		}
		if at := v.Closed; times && !at.IsZero() {
			line += fmt.Sprintf(" · %d %s %d %02d.%02d", at.Day(), condition.Months[at.Month()-1][:3], at.Year(), at.Hour(), at.Minute())
		}
		fmt.Fprintln(w, report.Visible(line))
	}
	for _, d := range shownData(p, t.State.Data) {
		fmt.Fprintln(w, report.Visible(d))
	}
	var outputs []string
	for _, item := range t.Outputs {
		outputs = append(outputs, strings.Join(item.Names, " / "))
	}
	if len(outputs) > 0 {
		fmt.Fprintln(w, report.Visible("Output: "+strings.Join(outputs, "; ")))
	}
	if t.End != nil {
		end, shade := phrase.End(*t.End).In(a.lang), green
		if t.End.Kind == program.Stopped {
			shade = red
		}
		fmt.Fprintln(w, paint(color, shade, report.Visible(strings.ToUpper(end[:1])+end[1:])))
	}
}

// doers names who did a visit: the pelaksana in the order in which they acted,
// each with the people's names, as far as they are known.
func doers(p *program.Program, v engine.Visit) string {
	var lanes []int
	people := map[int][]string{}
	for _, e := range v.Actions {
		if e.Kind == engine.Delegated {
			continue // who gives a task away does not do it by that
		}
		if !slices.Contains(lanes, e.Lane) {
			lanes = append(lanes, e.Lane)
		}
		if e.By != "" && !slices.Contains(people[e.Lane], e.By) {
			people[e.Lane] = append(people[e.Lane], e.By)
		}
	}
	var all []string
	for _, l := range lanes {
		who := strings.Join(people[l], ", ")
		switch {
		case l >= 0 && who == "":
			who = p.Lanes[l].Name
		case l >= 0:
			who = p.Lanes[l].Name + " (" + who + ")"
		case who == "":
			continue // the SOP names nobody, nor does the case
		}
		all = append(all, who)
	}
	return strings.Join(all, ", ")
}
