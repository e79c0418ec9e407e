package cli

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"sopc/compiler/condition"
	"sopc/compiler/phrase"
	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/worksheet"
)

func (a *app) caseNext() *cobra.Command {
	var o dataOptions
	c := &cobra.Command{
		Use:   a.say("next KASUS [TUGAS]", "next CASE [TASK]"),
		Short: a.say("apa yang diminta sekarang, dari siapa, dan perintahnya", "what is asked now, of whom, and the commands for it"),
		Long: a.say(
			"Tunjukkan setiap tugas yang terbuka: apa yang diminta, dari siapa, sampai kapan dan mengapa, serta perintah yang mengerjakannya. Bagian … dalam perintah Anda isi sendiri.",
			"Show each open task: what is asked, of whom, by when and why, and the commands that do it. What stands as … in a command is yours to fill in."),
		Example: "  sopc case next 2026-0001",
		Args:    a.arguments(1, 2, caseAndTask),
		RunE: func(c *cobra.Command, args []string) error {
			b, now, err := a.openCase(c.Context(), o, args[0])
			if err != nil {
				return err
			}
			defer b.close()
			if o.json {
				return a.printCase(c.Context(), b, now)
			}
			by, err := b.person(a.named(o.by))
			if err != nil {
				return err
			}
			return a.next(c.Context(), b, now, second(args), by)
		},
	}
	c.Flags().SortFlags = false
	c.Flags().StringVar(&o.by, "sebagai", "", a.say("tulis perintahnya untuk `NAMA`", "write the commands for `NAME`"))
	a.dataOptions(c, &o)
	return c
}

// next shows what the open tasks of a case ask.
func (a *app) next(ctx context.Context, b *books, c host.Case, task, by string) error {
	if c.State.Phase != engine.Running {
		return a.standing(ctx, b, c)
	}
	tasks := c.Open()
	if task != "" {
		s, err := b.sheet(c, task, "")
		if err != nil {
			return err
		}
		for _, t := range tasks {
			if t.No == s.Task.No {
				tasks = []host.Task{t}
			}
		}
	}
	a.caseHead(b, c)
	for _, t := range tasks {
		if err := a.nextTask(ctx, b, c, t, by); err != nil {
			return err
		}
	}
	return nil
}

// caseHead names a case and its SOP.
func (a *app) caseHead(b *books, c host.Case) {
	fmt.Fprintln(a.out, paint(a.color(a.Out), bold, a.line("Kasus %s · %s", "Case %s · %s", c.ID, c.Procedure.Program.Title)))
	if c.Parent != nil {
		fmt.Fprintln(a.out, a.line("di dalam tugas %d kasus %s", "inside task %d of case %s", c.Parent.Task, c.Parent.Case))
	}
}

// nextTask shows what an open task asks.
func (a *app) nextTask(ctx context.Context, b *books, c host.Case, t host.Task, by string) error {
	p, color := c.Procedure.Program, a.color(a.Out)
	s, _ := worksheet.Open(c.Procedure, c.State, t.No)
	tell := func(indent int, id, en string, args ...any) {
		fmt.Fprintln(a.out, strings.Repeat(" ", indent)+a.line(id, en, args...))
	}
	fmt.Fprintln(a.out)
	fmt.Fprintln(a.out, paint(color, bold, a.line("Tugas %d · %s", "Task %d · %s", t.No, s.Heading())))
	tell(0, "%s", "%s", s.Step.Text)
	if not := b.notYours(c, s.Task, by); !not.IsZero() {
		tell(2, "%s", "%s", not)
	}
	if len(t.To) > 0 {
		tell(2, "didelegasikan kepada %s", "delegated to %s", strings.Join(t.To, ", "))
	}
	for _, line := range s.About() {
		tell(2, "%s", "%s", line)
	}
	if d := b.deadlineOf(c, t.No); d != nil {
		late := ""
		if b.overdue(d.at) {
			late = " — " + b.lateness(d.at).In(a.lang)
		}
		shade := ""
		if late != "" {
			shade = red
		}
		fmt.Fprintln(a.out, "  "+paint(color && late != "", shade, a.line("Tenggat: %s%s", "Due: %s%s", b.moment(d.at), late)))
		tell(4, "%s sejak %s", "%s from %s", d.time.Text, b.moment(d.since))
		for _, why := range d.why {
			a.item("  - ", why)
		}
	}
	if why, err := a.handedBack(ctx, b, c, t.Step); err != nil {
		return err
	} else if why != "" {
		tell(2, "Dikembalikan karena: %s", "Handed back because: %s", why)
	}
	switch s.Asks() {
	case worksheet.Condition:
		tell(2, "Jawab dahulu: langkah ini dikerjakan bila %s", "Answer first: this step is done if %s", s.Ask)
	case worksheet.Arrival:
		tell(2, "Menunggu: %s", "Waiting for: %s", s.WaitsFor())
		switch at, known := termOf(c, t.No); {
		case known:
			tell(4, "paling lama %s: sampai %s", "at most %s: until %s", s.Step.Wait.Term.Text, b.moment(at))
		case s.Step.Wait.Term != nil:
			tell(4, "paling lama %s", "at most %s", s.Step.Wait.Term.Text)
		}
	}
	if s.Asks() != worksheet.Condition && s.Work.Sub != "" {
		lines, err := a.insideLines(ctx, b, c, s)
		if err != nil {
			return err
		}
		for _, l := range lines {
			tell(2, "%s", "%s", l)
		}
	}
	if len(s.Awaiting) > 0 {
		tell(2, "Bersama, belum setuju: %s", "Together, not confirmed yet: %s", b.laneNames(p, s.Task, s.Awaiting))
	}
	heading := ""
	for _, l := range s.Lines() {
		h := a.say("Kelengkapan:", "Kelengkapan (needed):")
		if l.Output {
			h = "Output:"
		}
		if h != heading {
			tell(2, "%s", "%s", h)
			heading = h
		}
		box := "[ ]"
		if l.Done {
			box = "[x]"
		}
		tell(4, "%s %s", "%s %s", box, phrase.Item(p, l.Item))
		if l.Need != engine.Required && !l.Done { // --semua leaves it to people
			option := "--centang "
			if l.Output {
				option = "--output "
			}
			tell(8, "bila ya, tambahkan: %s", "if so, add: %s", option+shellWord(l.Item.Names[0]))
		}
	}
	for _, i := range s.Asked() {
		f := p.Fields[i]
		if i == s.Asked()[0] {
			tell(2, "Isian:", "Fields (isian):")
		}
		value := bahasa.Text{}
		if held, ok := s.Held(i); ok {
			value = bahasa.T(" (sudah terisi: %s)", " (filled in: %s)", condition.Show(f, held))
		}
		tell(4, "%s: %s%s", "%s: %s%s", f.ID, fieldHint(f), value)
	}
	if len(s.Choices()) > 0 {
		tell(2, "%s", "%s", s.Question())
		for _, way := range s.Choices() {
			tell(4, "%s", "%s", worksheet.Way(p, way))
		}
	}
	commands, err := a.commands(ctx, b, c, s, by)
	if err != nil || len(commands) == 0 {
		return err
	}
	tell(2, "Perintah:", "Commands:")
	for _, line := range commands {
		tell(4, "%s", "%s", line)
	}
	return nil
}

// laneNames names lanes, with the people who may act for them where the office
// keeps a roster.
func (b *books) laneNames(p *program.Program, t engine.Task, lanes []int) string {
	names := make([]string, len(lanes))
	for i, l := range lanes {
		names[i] = p.Lanes[l].Name
		if people := b.entitled(p, t, l); len(people) > 0 {
			names[i] += " (" + strings.Join(people, ", ") + ")"
		}
	}
	return strings.Join(names, ", ")
}

// fieldHint says what a field is called, and what may stand in it.
func fieldHint(f program.Field) bahasa.Text {
	label := phrase.FieldLabel(f)
	switch {
	case len(f.Choices) > 0:
		var ids []string
		for _, c := range f.Choices {
			ids = append(ids, c.ID)
		}
		return bahasa.T("%s, tulis %s", "%s, write %s", label, strings.Join(ids, "|"))
	case f.Type == program.YaTidak:
		return bahasa.T("%s, tulis ya|tidak", "%s, write ya|tidak", label)
	case f.Type == program.Tanggal:
		return bahasa.T("%s, tanggal seperti 2026-11-23", "%s, a date such as 2026-11-23", label)
	case f.Type == program.Angka:
		return bahasa.T("%s, angka", "%s, a number", label)
	case f.Type == program.Rupiah:
		return bahasa.T("%s, rupiah seperti 1500000", "%s, rupiah such as 1500000", label)
	case f.Type == program.Berkas:
		return bahasa.T("%s, sebuah berkas: --lampiran %s=FILE", "%s, a file: --lampiran %s=FILE", label, f.ID)
	}
	return label
}

// fillOption is the option that fills in a field.
func fillOption(f program.Field) string {
	if f.Type == program.Berkas {
		return "--lampiran " + f.ID + "=…"
	}
	return "--isi " + f.ID + "=…"
}

// handedBack is why the work came back to a step.
func (a *app) handedBack(ctx context.Context, b *books, c host.Case, step int) (string, error) {
	events, err := host.History(ctx, b, c.ID)
	if err != nil {
		return "", err
	}
	card, err := c.Procedure.Card(events)
	return worksheet.HandedBack(card, step), err
}

// inside is the case that runs inside a task, or the last that was cancelled
// there; nil when there is none yet.
func (b *books) inside(ctx context.Context, c host.Case, s *worksheet.Sheet) (*host.Case, error) {
	if c.Subs.Of(s.Step) == "" || s.Asks() == worksheet.Condition {
		return nil, nil
	}
	return host.Child(ctx, b, c.ID, s.Task.No)
}

// insideLines say what a task waits for that runs another SOP.
func (a *app) insideLines(ctx context.Context, b *books, c host.Case, s *worksheet.Sheet) ([]bahasa.Text, error) {
	lines := []bahasa.Text{bahasa.T("SOP %q harus berakhir dahulu", "SOP %q must end first", s.Work.Sub)}
	if c.Subs.Of(s.Step) == "" {
		return lines, nil
	}
	switch inside, err := b.inside(ctx, c, s); {
	case err != nil:
		return nil, err
	case inside != nil && inside.State.Phase == engine.GivenUp:
		return append(lines, bahasa.T("kasus %s dibatalkan; mulai lagi dengan: %s run --induk %s%s", "case %s was cancelled; begin anew with: %s run --induk %s%s", inside.ID, a.Name, taskName(c.ID, s.Task.No), b.given)), nil
	case inside == nil:
		return append(lines, bahasa.T("mulailah dengan: %s run --induk %s%s", "begin it with: %s run --induk %s%s", a.Name, taskName(c.ID, s.Task.No), b.given)), nil
	default:
		return append(lines, bahasa.T("SOP itu berjalan sebagai kasus %s: %s case next %s%s", "that SOP runs as case %s: %s case next %s%s", inside.ID, a.Name, inside.ID, b.given)), nil
	}
}

// taskName is what a task is called outside its case: 2026-0001/3.
func taskName(id string, task int) string { return id + "/" + strconv.Itoa(task) }

// commands are the command lines that bring a task forward. What only a person
// knows stands in them as "…", which no command takes.
func (a *app) commands(ctx context.Context, b *books, c host.Case, s *worksheet.Sheet, by string) ([]string, error) {
	p := c.Procedure.Program
	lead := -1
	if len(s.Group) > 0 {
		lead = s.Group[0].Lane
	}
	turn := b.turn(p, s.Task, lead, by)
	line := func(verb string, more ...string) string {
		// With the number of the task, so that pasted twice it does not go on to
		// the next one.
		words := append([]string{a.Name, "case", verb, c.ID, strconv.Itoa(s.Task.No)}, more...)
		return strings.Join(words, " ") + asPerson(turn) + b.given
	}
	var all []string
	if s.Asks() == worksheet.Condition {
		return []string{line("do", "--jawab ya"), line("do", "--jawab tidak")}, nil
	}
	if s.Work.Sub != "" {
		hash := c.Subs.Of(s.Step)
		inside, err := b.inside(ctx, c, s)
		switch {
		case err != nil:
			return nil, err
		case hash == "":
			all = append(all, line("do", `--sop-berakhir "…"`))
		case inside != nil:
			all = append(all, a.Name+" case next "+inside.ID+b.given)
		default:
			sub, err := b.Procedure(ctx, hash)
			if err != nil {
				return nil, err
			}
			start := a.Name + " run --induk " + taskName(c.ID, s.Task.No)
			inherited := host.Inherited(c, sub.Program)
			for i, f := range sub.Program.Fields {
				if _, known := inherited[i]; f.AtStart && !known {
					start += " --isi " + f.ID + "=…"
				}
			}
			all = append(all, start+asPerson(by)+b.given)
		}
		return append(all, a.lapseCommand(s, line)...), nil
	}
	for _, lane := range s.Awaiting {
		consent := []string{"--setuju"}
		if len(s.Awaiting) > 1 {
			consent = append(consent, "--pelaksana "+shellWord(p.Lanes[lane].ID))
		}
		turn = b.turn(p, s.Task, lane, by)
		all = append(all, line("do", consent...))
	}
	turn = b.turn(p, s.Task, lead, by)
	if len(s.Awaiting) > 0 {
		return append(all, a.lapseCommand(s, line)...), nil
	}
	var entries []string
	for _, l := range s.Lines() {
		if l.Need == engine.Required && !l.Done {
			entries = []string{"--semua"}
		}
	}
	var fills []string
	for _, i := range s.Asked() {
		if _, held := s.Held(i); !held {
			fills = append(fills, fillOption(p.Fields[i]))
		}
	}
	entries = append(entries, fills...)
	if len(s.Choices()) == 0 {
		all = append(all, line("do", entries...))
	}
	returns := 0
	for _, way := range s.Choices() {
		if way.Arrow.Back {
			returns++
		}
	}
	for _, way := range s.Choices() {
		switch {
		case way.Arrow.Back && returns == 1:
			all = append(all, line("return", append([]string{`--alasan "…"`}, fills...)...))
		case way.Arrow.Back:
			all = append(all, line("return", append([]string{"--putusan " + shellWord(way.Label), `--alasan "…"`}, fills...)...))
		case way.Arrow.To.Kind == program.ToEnd && p.Ends[way.Arrow.To.Index].Kind == program.Stopped:
			all = append(all, line("do", append([]string{"--putusan " + shellWord(way.Label)}, fills...)...))
		default:
			all = append(all, line("do", append([]string{"--putusan " + shellWord(way.Label)}, entries...)...))
		}
	}
	return append(all, a.lapseCommand(s, line)...), nil
}

func (a *app) lapseCommand(s *worksheet.Sheet, line func(string, ...string) string) []string {
	if s.Lapse == nil {
		return nil
	}
	return []string{line("do", "--lewat-waktu")}
}

// asPerson is the option that names who acts.
func asPerson(by string) string {
	if by == "" {
		return ` --sebagai "…"`
	}
	return " --sebagai " + shellWord(by)
}
