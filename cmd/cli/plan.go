package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/rivo/uniseg"

	"sopc/cmd/screen"
	"sopc/compiler/phrase"
	"sopc/compiler/program"
	"sopc/compiler/report"
)

// plan prints what a run of the SOP will be, on one screen: its steps with
// pelaksana and waktu, its decisions, its longest way, and what is missing.
// lines bounds the height; 0 is unbounded.
func (a *app) plan(w io.Writer, color bool, p *program.Program, b *books, width, lines int) {
	say := func(s string) { fmt.Fprintln(w, report.Visible(s)) }
	head := p.Title
	if p.Status != "" {
		head += " (" + string(p.Status) + ")"
	}
	fmt.Fprintln(w, paint(color, bold, report.Visible(head)))
	say(a.planHead(p))

	foot := a.planFoot(p, b)
	rows := a.planRows(p, width)
	if room := max(4, lines-len(foot)-5); lines > 0 && len(rows) > room {
		left := len(rows) - (room - 1)
		rows = append(rows[:room-1], a.say("      … %d baris lagi; rencana lengkap: --dry-run", "      … %d more lines; the whole plan: --dry-run", left))
	}
	fmt.Fprintln(w)
	for _, r := range rows {
		say(r)
	}
	fmt.Fprintln(w)
	for _, f := range foot {
		say(f)
	}
}

// planHead counts what the SOP holds.
func (a *app) planHead(p *program.Program) string {
	decisions := 0
	for _, s := range p.Steps {
		if len(s.Outcomes) > 0 {
			decisions++
		}
	}
	return a.say("%d langkah · %d pelaksana · %d putusan · %d akhir", "steps: %d · pelaksana: %d · decisions: %d · ends: %d", len(p.Steps), len(p.Lanes), decisions, len(p.Ends))
}

// narrowest is the narrowest screen, in columns, that the plan is laid out for.
const narrowest = 20

// planRows lists the steps, each with its decision below it.
func (a *app) planRows(p *program.Program, width int) []string {
	if width <= 0 {
		width = 80
	}
	width = max(width, narrowest)
	who, when := 0, 0
	for i := range p.Steps {
		s := &p.Steps[i]
		who = max(who, uniseg.StringWidth(report.Visible(phrase.Actors(p, s))))
		when = max(when, uniseg.StringWidth(report.Visible(timeOf(s))))
	}
	who, when = min(who, width/4), min(when, width/5)
	text := max(20, width-who-when-10)
	var rows []string
	for i := range p.Steps {
		s := &p.Steps[i]
		rows = append(rows, strings.TrimRight(fmt.Sprintf("%3d %s %s  %s  %s", i+1, screen.Sign(s), screen.Fit(s.Text, text), screen.Fit(phrase.Actors(p, s), who), screen.Fit(timeOf(s), when)), " "))
		for _, note := range a.planNotes(p, s) {
			for i, l := range screen.Fold(note, width-8) {
				rows = append(rows, "      "+strings.Repeat("  ", min(i, 1))+strings.TrimRight(screen.Fit(l, width-8), " "))
			}
		}
	}
	return rows
}

func (a *app) planNotes(p *program.Program, s *program.Step) (notes []string) {
	if s.When != nil {
		notes = append(notes, a.say("bila %s", "if %s", phrase.Condition(p, s.When).In(a.lang)))
	}
	if s.Wait != nil {
		note := a.say("menunggu %s", "waits for %s", s.Wait.For)
		if s.Wait.Term != nil {
			note += a.say(", paling lama %s", ", at most %s", s.Wait.Term.Text)
		}
		if s.Wait.Lapse != nil {
			note += a.say("; bila lewat: %s", "; past that: %s", phrase.Arrow(p, *s.Wait.Lapse).In(a.lang))
		}
		notes = append(notes, note)
	}
	if s.Sub != "" {
		notes = append(notes, a.say("menjalankan SOP %q", "runs SOP %q", s.Sub))
	}
	for _, o := range s.Outcomes {
		notes = append(notes, fmt.Sprintf("%s: %s", o.Label, phrase.Arrow(p, o.Go).In(a.lang)))
	}
	return notes
}

func timeOf(s *program.Step) string {
	if s.Time == nil {
		return ""
	}
	return s.Time.Text
}

// planFoot says how long the longest way takes and what is missing.
func (a *app) planFoot(p *program.Program, b *books) []string {
	way := longestWay(p)
	foot := []string{a.say("Jalur terpanjang tanpa pengembalian: %d langkah, %s", "Longest way without returns: %d steps, %s", len(way), a.total(p, way))}
	if due := a.planDue(p, b, way); due != "" {
		foot = append(foot, due)
	}
	var waits []int
	for _, i := range way {
		if w := p.Steps[i].Wait; w != nil {
			waits = append(waits, i+1)
		}
	}
	if slices.Sort(waits); len(waits) > 0 {
		foot = append(foot, a.say("Belum terhitung: masa menunggu pada langkah %s", "Not counted: the time spent waiting at step %s", ranges(waits)))
	}
	if p.Identity.Total != nil && p.Identity.Total.Text != "" {
		foot = append(foot, a.say("Jangka waktu yang tertulis: %s", "Total time as written: %s", p.Identity.Total.Text))
	}
	if l := p.Identity.Limit; l != nil && l.Time.Text != "" {
		line := a.say("Batas waktu menurut hukum: %s", "Limit set by law: %s", l.Time.Text)
		if l.Law.Text != "" {
			line += " (" + l.Law.Text + ")"
		}
		foot = append(foot, line)
	}
	missing := func(name string, lacks func(*program.Step) bool) {
		var steps []int
		for i := range p.Steps {
			if lacks(&p.Steps[i]) {
				steps = append(steps, i+1)
			}
		}
		if len(steps) > 0 {
			foot = append(foot, a.say("Belum diisi: %s langkah %s", "Not filled in: %s of step %s", name, ranges(steps)))
		}
	}
	missing("pelaksana", func(s *program.Step) bool { return len(s.Actors) == 0 })
	missing("waktu", func(s *program.Step) bool { return timeOf(s) == "" })
	missing("kelengkapan", func(s *program.Step) bool { return len(s.Inputs) == 0 })
	missing("output", func(s *program.Step) bool { return len(s.Outputs) == 0 })
	return foot
}

// planDue says by when a way is over that begins now, if each step takes all
// of its time.
func (a *app) planDue(p *program.Program, b *books, way []int) string {
	at, timed := b.Now(), false
	for _, i := range way {
		s := &p.Steps[i]
		if s.Time == nil || len(s.Time.Amounts) == 0 {
			continue
		}
		due, err := b.days.Add(at, *s.Time, s.Clock)
		if err != nil {
			return a.say("Mulai sekarang: tenggatnya di luar kalender", "Begun now: due beyond the calendar")
		}
		at, timed = due.At, true
	}
	if !timed {
		return ""
	}
	return a.say("Mulai sekarang: paling lambat %s", "Begun now: over by %s", b.stamp(at))
}

// ranges writes ascending numbers shortly: 1-3, 5.
func ranges(ns []int) string {
	var parts []string
	for i := 0; i < len(ns); {
		j := i
		for j+1 < len(ns) && ns[j+1] == ns[j]+1 {
			j++
		}
		switch {
		case j == i:
			parts = append(parts, fmt.Sprint(ns[i]))
		case j == i+1:
			parts = append(parts, fmt.Sprint(ns[i]), fmt.Sprint(ns[j]))
		default:
			parts = append(parts, fmt.Sprintf("%d-%d", ns[i], ns[j]))
		}
		i = j + 1
	}
	return strings.Join(parts, ", ")
}

// minutes values a time so that ways can be compared: the longest of its
// alternatives, with the working day of 7.5 hours. It is never shown.
func minutes(d *program.Duration) float64 {
	longest := 0.0
	if d != nil {
		for _, a := range d.Amounts {
			day := 450.0
			if a.Clock == program.Wall {
				day = 1440
			}
			per := map[program.Unit]float64{program.Minute: 1, program.Hour: 60, program.Day: day, program.Week: 5 * day, program.Month: 21 * day, program.Year: 250 * day}[a.Unit]
			longest = max(longest, a.Max*per)
		}
	}
	return longest
}

// total adds up the times of steps, unit by unit, as far as they are known.
func (a *app) total(p *program.Program, steps []int) string {
	type kind struct {
		unit  program.Unit
		clock program.Clock
	}
	sums := map[kind]float64{}
	unknown := false
	for _, s := range steps {
		d := p.Steps[s].Time
		if d == nil || len(d.Amounts) == 0 {
			unknown = true
			continue
		}
		longest := slices.MaxFunc(d.Amounts, func(a, b program.Amount) int {
			x, y := minutes(&program.Duration{Amounts: []program.Amount{a}}), minutes(&program.Duration{Amounts: []program.Amount{b}})
			switch {
			case x < y:
				return -1
			case x > y:
				return 1
			}
			return 0
		})
		k := kind{longest.Unit, longest.Clock}
		if k.unit == program.Minute || k.unit == program.Hour {
			k.clock = ""
		}
		sums[k] += longest.Max
	}
	carry := sums[kind{program.Minute, ""}]
	hours := float64(int(carry) / 60)
	sums[kind{program.Hour, ""}] += hours
	sums[kind{program.Minute, ""}] -= hours * 60
	var parts []string
	for _, u := range []program.Unit{program.Year, program.Month, program.Week, program.Day, program.Hour, program.Minute} {
		for _, c := range []program.Clock{program.Working, program.Wall, ""} {
			if n := sums[kind{u, c}]; n > 0 {
				name := string(u)
				switch {
				case u == program.Day && c == program.Working:
					name += " kerja"
				case u == program.Day && c == program.Wall:
					name += " kalender"
				}
				parts = append(parts, strings.Replace(fmt.Sprintf("%g %s", n, name), ".", ",", 1))
			}
		}
	}
	if len(parts) == 0 {
		return a.say("waktu belum diisi", "no time given")
	}
	if unknown {
		parts = append(parts, a.say("yang belum diisi", "times not given"))
	}
	return strings.Join(parts, " + ")
}

// longestWay is the way from Mulai to an end that takes the longest when
// nothing is handed back and every conditional step is done. Of parallel
// tracks the longest counts. Arrows that do not go back lead to later steps,
// so one pass from the last step to the first finds it.
func longestWay(p *program.Program) []int {
	from := make([]*way, len(p.Steps))
	blocks := make([]*way, len(p.Parallels))
	var follow func(program.Arrow) *way
	follow = func(arrow program.Arrow) *way {
		switch i := arrow.To.Index; {
		case arrow.Back && arrow.Beyond != nil:
			return follow(*arrow.Beyond)
		case arrow.Back:
			return nil
		case arrow.To.Kind == program.ToStep:
			return from[i]
		case arrow.To.Kind == program.ToParallel:
			if blocks[i] == nil {
				var track *way
				for _, t := range p.Parallels[i].Tracks {
					if len(t.Steps) > 0 {
						track = longer(track, from[t.Steps[0]])
					}
				}
				blocks[i] = track.then(follow(p.Parallels[i].Next))
			}
			return blocks[i]
		}
		return nil
	}
	for i := len(p.Steps) - 1; i >= 0; i-- {
		s := &p.Steps[i]
		var on *way
		if len(s.Outcomes) == 0 {
			on = follow(s.Next)
		}
		for _, o := range s.Outcomes {
			on = longer(on, follow(o.Go))
		}
		from[i] = before(i, minutes(s.Time), on)
	}
	var steps []int
	for w := follow(program.Arrow{To: p.Start}); w != nil; w = w.next {
		steps = append(steps, w.step)
	}
	return steps
}

// way is a step and the way on from it; nil is the end.
type way struct {
	step      int
	own, time float64 // of the step; of the whole way
	count     int     // steps of the whole way
	next      *way
}

// before puts a step in front of a way.
func before(step int, own float64, next *way) *way {
	w := &way{step: step, own: own, time: own, count: 1, next: next}
	if next != nil {
		w.time += next.time
		w.count += next.count
	}
	return w
}

func longer(a, b *way) *way {
	if a == nil || b != nil && (b.time > a.time || b.time == a.time && b.count > a.count) {
		return b
	}
	return a
}

// then is the way w with another behind it; w itself stays as it is.
func (w *way) then(on *way) *way {
	if w == nil {
		return on
	}
	return before(w.step, w.own, w.next.then(on))
}
