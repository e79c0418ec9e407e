package cli

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"sopc/compiler/phrase"
	"sopc/compiler/program"
	"sopc/compiler/report"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/worksheet"
)

// CaseFormat is the version of what `sopc case … --json` and `sopc inbox
// --json` print.
const CaseFormat = 1

func (a *app) caseCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "case",
		Short: a.say("kerjakan kasus yang tersimpan", "work on cases that are kept"),
		Long: a.say(
			"Kasus ialah satu pelaksanaan sebuah SOP: dimulai dengan `sopc run`, tersimpan, dan dikerjakan beberapa orang selama berhari-hari. Cara kerjanya: `sopc help kasus`.",
			"A case is one run of an SOP: begun with `sopc run`, kept, and worked on by several people over days. How that goes: `sopc help kasus`."),
		Args: a.knownCommand,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(a.caseList(), a.caseShow(), a.caseNext(), a.caseDo(), a.caseReturn(), a.caseDelegate(), a.caseCancel(),
		a.caseLog(), a.caseRemind(), a.caseRecount(),
		a.caseCard(), a.caseVerify(), a.caseExport(), a.caseImport(), a.caseBackup(), a.caseRestore())
	return c
}

var oneCase = bahasa.T("nomor sebuah kasus", "the id of a case")

var caseAndTask = bahasa.T("nomor kasus, dan bila perlu nomor tugasnya", "the id of a case and, if need be, the number of its task")

// second is the second of a command's arguments, if it is there.
func second(args []string) string {
	if len(args) < 2 {
		return ""
	}
	return args[1]
}

// openCase opens the cases to look at one. Of one whose record is broken it
// warns; it is shown all the same.
func (a *app) openCase(ctx context.Context, o dataOptions, id string) (*books, host.Case, error) {
	b, err := a.open(ctx, o, Reading, id)
	if err != nil {
		return nil, host.Case{}, err
	}
	c, err := b.load(ctx, id)
	if err == nil {
		err = a.warnBroken(ctx, b, id)
	}
	if err != nil {
		b.close()
	}
	return b, c, err
}

// act is a command of a person on a case: it opens the cases, makes an event
// of what stands in the command line, records it and shows where the case
// stands then.
func (a *app) act(ctx context.Context, o dataOptions, id string, event func(b *books, c host.Case) (engine.Event, error)) (err error) {
	b, err := a.open(ctx, o, Writing, id)
	if err != nil {
		return err
	}
	defer b.close()
	if _, err = b.load(ctx, id); err != nil {
		return err
	}
	if err := a.warnBroken(ctx, b, id); err != nil {
		return err
	}
	// Reminders that are due are recorded first, so that somebody is told of them.
	rung, err := b.Ring(ctx, id)
	if err != nil {
		return err
	}
	defer func() { // after what the command itself has to say
		if told := a.remind(ctx, b, rung, a.err, false); err == nil {
			err = told
		}
	}()
	now, err := b.load(ctx, id)
	if err != nil {
		return err
	}
	was, repeated, err := b.before(ctx, now, o.command)
	if err != nil {
		return err
	}
	e, err := event(b, was)
	if err != nil {
		return err
	}
	e.ID, e.By = o.command, a.named(o.by)
	c, err := b.Do(ctx, id, e)
	if err != nil {
		return a.hinted(b, was, e, err)
	}
	if o.json {
		return a.printCase(ctx, b, c)
	}
	if repeated {
		fmt.Fprintln(a.out, a.say("Sudah tercatat sebelumnya; tidak ada yang berubah.", "Recorded before; nothing changed."))
		return a.standing(ctx, b, c)
	}
	return a.done(ctx, b, now, c)
}

// before is the case as the command found it when it was sent first, so that
// sent again it means the same. Of a new command that is the case as it is.
func (b *books) before(ctx context.Context, c host.Case, command string) (was host.Case, repeated bool, err error) {
	if command == "" {
		return c, false, nil
	}
	entry, found, err := b.Find(ctx, c.ID, command)
	if err != nil || !found {
		return c, false, err
	}
	events, err := host.History(ctx, b, c.ID)
	if err != nil {
		return c, true, err
	}
	c.State, err = c.Procedure.Replay(events[:entry.No-1])
	return c, true, err
}

// sheet opens the task that a command is about: by its number, by its step,
// or the only one that is open.
func (b *books) sheet(c host.Case, task, step string) (*worksheet.Sheet, error) {
	if c.State.Phase != engine.Running {
		return nil, misuse(bahasa.T("kasus %s sudah berakhir", "case %s is over", c.ID), bahasa.T("riwayatnya: `sopc case log %s%s`", "its history: `sopc case log %s%s`", c.ID, b.given))
	}
	tasks := c.State.Tasks
	if task != "" {
		no, err := strconv.Atoi(task)
		if err != nil {
			return nil, misuse(bahasa.T("nomor tugas %q tidak dikenal", "unknown number %q of a task", task), b.openTasks(c))
		}
		tasks = slices.DeleteFunc(slices.Clone(tasks), func(t engine.Task) bool { return t.No != no })
		if len(tasks) == 0 {
			return nil, misuse(bahasa.T("tugas %d kasus %s tidak terbuka; mungkin sudah selesai", "task %d of case %s is not open; it may be done already", no, c.ID), b.openTasks(c))
		}
	}
	if step != "" {
		n, err := findStep(c.Procedure.Program, step)
		if err != nil {
			return nil, err
		}
		tasks = slices.DeleteFunc(slices.Clone(tasks), func(t engine.Task) bool { return t.Step != n })
		if len(tasks) == 0 {
			return nil, misuse(bahasa.T("%s tidak sedang dikerjakan", "%s is not being worked on", c.Procedure.Name(n)), b.openTasks(c))
		}
	}
	if len(tasks) > 1 {
		return nil, misuse(bahasa.T("kasus %s mempunyai %d tugas terbuka; sebutkan yang mana", "case %s has %d open tasks; say which one", c.ID, len(tasks)), b.openTasks(c))
	}
	s, _ := worksheet.Open(c.Procedure, c.State, tasks[0].No)
	return s, nil
}

// openTasks lists the open tasks of a case, as a way out.
func (b *books) openTasks(c host.Case) bahasa.Text {
	var all []string
	for _, t := range c.State.Tasks {
		all = append(all, fmt.Sprintf("%d (%s)", t.No, c.Procedure.Program.Steps[t.Step].Text))
	}
	return bahasa.T("tugas yang terbuka: %s", "open tasks: %s", strings.Join(all, ", "))
}

// findStep finds a step by its id or number.
func findStep(p *program.Program, called string) (int, error) {
	if n, err := strconv.Atoi(called); err == nil && 1 <= n && n <= len(p.Steps) {
		return n - 1, nil
	}
	var ids []string
	for i := range p.Steps {
		if id := p.Steps[i].ID; id != "" {
			if program.Key(id) == program.Key(called) {
				return i, nil
			}
			ids = append(ids, id)
		}
	}
	return 0, unknownName(bahasa.T("langkah", "step"), called, ids)
}

// unknownName says that something is not called so, and what may be meant.
func unknownName(what bahasa.Text, called string, names []string) failure {
	f := misuse(bahasa.T("%s %q tidak dikenal di sini", "unknown %s %q here", what, called))
	byKey := map[string]string{}
	var keys []string
	for _, n := range names {
		key := program.Key(n)
		keys, byKey[key] = append(keys, key), n
	}
	if near := finding.Closest(program.Key(called), keys); near != "" {
		f.help = append(f.help, bahasa.T("Mungkin maksud Anda %q?", "did you mean %q?", byKey[near]))
	}
	if len(names) > 0 {
		quoted := make([]string, len(names))
		for i, n := range names {
			quoted[i] = fmt.Sprintf("%q", n)
		}
		f.help = append(f.help, bahasa.T("yang ada: %s", "there are: %s", strings.Join(quoted, ", ")))
	}
	return f
}

// findLane finds a pelaksana as people call it.
func findLane(p *program.Program, called string) (int, error) {
	var names []string
	for i, l := range p.Lanes {
		if host.IsLane(l, called) {
			return i, nil
		}
		names = append(names, l.Name)
	}
	return 0, unknownName(bahasa.T("pelaksana", "pelaksana"), called, names)
}

// mayActFor says whether the office lets a person act for a lane at a task.
func (b *books) mayActFor(p *program.Program, t engine.Task, lane int, person string) bool {
	if b.staff == nil {
		return true
	}
	if known, err := b.staff.Person(person); err == nil {
		person = known
	}
	if to, ok := t.Delegate(lane); ok && to.Person == person {
		return true
	}
	_, err := b.staff.Acts(person, p, lane, b.Now())
	return err == nil
}

// laneOf is the lane, out of several, for which a person acts: the one that is
// named, else the only one for which the office lets the person act.
func (b *books) laneOf(c host.Case, t engine.Task, lanes []int, called, person string) (int, error) {
	p := c.Procedure.Program
	if called != "" {
		return findLane(p, called)
	}
	var may []int
	var names []string
	for _, lane := range lanes {
		if b.mayActFor(p, t, lane, person) {
			may, names = append(may, lane), append(names, p.Lanes[lane].Name)
		}
	}
	switch {
	case len(may) == 1:
		return may[0], nil
	case len(may) == 0 && len(lanes) > 0:
		return lanes[0], nil // refused with the reason
	case len(may) == 0:
		return -1, nil
	}
	return 0, misuse(bahasa.T("sebutkan untuk siapa: %s", "say for whom: %s", strings.Join(names, ", ")),
		bahasa.T("dengan --pelaksana %s", "with --pelaksana %s", shellWord(names[0])))
}

// hinted adds to a refusal what helps in a command line.
func (a *app) hinted(b *books, c host.Case, e engine.Event, err error) error {
	r, refused := err.(*engine.Refusal)
	if !refused {
		return err
	}
	f := misuse(r.Text)
	if r.Code == engine.Incomplete && e.By != "" && e.Reason == "" && (e.Kind == engine.Cancelled || e.Kind == engine.Decided) {
		f.help = append(f.help, bahasa.T("alasan ditulis dengan --alasan", "a reason is given with --alasan"))
	}
	switch r.Code {
	case host.NotEntitled:
		if t, open := c.State.Task(e.Task); open {
			if to, ok := t.Delegate(e.Lane); ok {
				f.help = append(f.help, bahasa.T("tugas ini didelegasikan kepada %s", "this task is delegated to %s", to.Person))
			}
		}
	case engine.Unanswered:
		f.help = append(f.help, bahasa.T("jawab dengan --jawab ya atau --jawab tidak", "answer with --jawab ya or --jawab tidak"))
	case engine.Incomplete, engine.NotOpen, engine.NotYours, engine.Malformed:
		if e.By == "" {
			f.help = append(f.help, bahasa.T("dengan --sebagai NAMA, atau SOPC_SEBAGAI", "with --sebagai NAME, or SOPC_SEBAGAI"))
			break
		}
		f.help = append(f.help, bahasa.T("yang diminta sekarang: `sopc case next %s%s`", "what is asked now: `sopc case next %s%s`", c.ID, b.given))
	}
	return f
}

// done tells what a command changed, and where the case stands now.
func (a *app) done(ctx context.Context, b *books, was, c host.Case) error {
	record, err := b.Record(ctx, c.ID)
	if err != nil {
		return err
	}
	events := make([]engine.Event, len(record))
	for i, e := range record {
		events[i] = e.Event
	}
	card, err := c.Procedure.Card(events)
	if err != nil {
		return err
	}
	said, timed := false, false
	for _, e := range record[min(was.State.Events, len(record)):] {
		if e.Behind != nil && !timed {
			timed = true
			fmt.Fprintln(a.err, a.line("Tercatat pada %s, saat peristiwa terakhir: waktu yang berlaku bagi perintah ini, %s, lebih awal.", "Recorded at %s, the time of the last event: the time of this command, %s, is earlier.", b.stamp(e.At), b.stamp(*e.Behind)))
		}
	}
	for _, v := range card.Visits {
		if _, wasOpen := was.State.Task(v.Task); v.Result != "" && (wasOpen || v.Task > was.State.Visits) {
			fmt.Fprintln(a.out, a.line("Tugas %d · %s", "Task %d · %s", v.Task, worksheet.Became(c.Procedure.Program, v)))
			said = true
		}
	}
	if !said {
		a.recorded(record[len(record)-1], c)
	}
	return a.standing(ctx, b, c)
}

// recorded tells of an event that closed no task.
func (a *app) recorded(e host.Entry, c host.Case) {
	t, open := c.State.Task(e.Task)
	what := bahasa.T("Tercatat.", "Recorded.")
	switch p := c.Procedure.Program; {
	case e.Kind == engine.Delegated:
		what = bahasa.T("Tugas %d diserahkan kepada %s.", "Task %d was given to %s.", e.Task, e.To)
	case e.Kind == engine.Confirmed:
		what = bahasa.T("Tercatat: %s setuju pada tugas %d.", "Recorded: %s confirms task %d.", p.Lanes[e.Lane].Name, e.Task)
	case e.Kind == engine.Noted:
		what = bahasa.T("Tercatat pada tugas %d, yang belum selesai.", "Recorded at task %d, which is not done yet.", e.Task)
	case e.Kind == engine.Completed && open:
		what = bahasa.T("Tugas %d: bagian %d selesai, diteruskan kepada %s.", "Task %d: part %d is done, handed on to %s.", e.Task, e.Part+1, phrase.Group(p, p.Steps[t.Step].Actors[t.Part], ""))
	}
	fmt.Fprintln(a.out, report.Visible(what.In(a.lang)))
}

// standing says in a few lines where a case stands.
func (a *app) standing(ctx context.Context, b *books, c host.Case) error {
	p := c.Procedure.Program
	switch c.State.Phase {
	case engine.Ended:
		fmt.Fprintln(a.out, a.line("Kasus %s berakhir: %s.", "Case %s has ended: %s.", c.ID, phrase.End(p.Ends[c.State.End])))
	case engine.GivenUp:
		fmt.Fprintln(a.out, a.line("Kasus %s dibatalkan.", "Case %s was cancelled.", c.ID))
	default:
		fmt.Fprintln(a.out, a.line("Kasus %s menunggu:", "Case %s waits:", c.ID))
		for _, t := range c.Open() {
			line := a.say("  tugas %d, langkah %d: %s · %s", "  task %d, step %d: %s · %s", t.No, t.Step+1, t.Text, a.whoHas(ctx, b, t))
			if !t.Due.IsZero() {
				line += " · " + a.dueText(b, t.Due)
			}
			fmt.Fprintln(a.out, report.Visible(line))
		}
		fmt.Fprintln(a.out, a.line("Selanjutnya: sopc case next %s%s", "Next: sopc case next %s%s", c.ID, b.given))
	}
	return nil
}

// line is say on one line: what names of files, the SOP or its people hold is
// harmless there.
func (a *app) line(id, en string, args ...any) string {
	return report.Visible(a.say(id, en, args...))
}
