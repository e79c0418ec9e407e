package cli

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"sopc/lang/bahasa"
	"sopc/runtime/host"
)

type inboxOptions struct {
	dataOptions
	lanes   []string // --pelaksana
	overdue bool     // --terlambat
	limit   int      // --batas
	fail    bool     // --gagal-bila-terlambat
}

func (a *app) inboxCommand() *cobra.Command {
	var o inboxOptions
	c := &cobra.Command{
		Use:   "inbox",
		Short: a.say("tugas yang menunggu Anda, yang terlambat lebih dahulu", "the tasks that wait for you, the late ones first"),
		Long: a.say(
			"Tampilkan tugas yang terbuka pada semua kasus: milik seorang pelaksana, atau milik seseorang menurut daftar petugas dan delegasi. Yang paling mendesak lebih dahulu.",
			"List the open tasks of all cases: those of a pelaksana, or those of a person by the roster and by delegation. The most urgent come first."),
		Example: "  sopc inbox --pelaksana \"Petugas Loket\"\n  sopc inbox --sebagai Ani --gagal-bila-terlambat",
		Args:    a.arguments(0, 0, bahasa.Text{}),
		RunE:    func(c *cobra.Command, _ []string) error { return a.inbox(c.Context(), o) },
	}
	f := c.Flags()
	f.SortFlags = false
	f.StringArrayVar(&o.lanes, "pelaksana", nil, a.say("tugas `PELAKSANA` ini: nama pendek atau lengkap", "the tasks of this `PELAKSANA`: short or full name"))
	f.StringVar(&o.by, "sebagai", "", a.say("tugas orang ini: `NAMA` (juga SOPC_SEBAGAI)", "the tasks of this person: `NAME` (also SOPC_SEBAGAI)"))
	f.BoolVar(&o.overdue, "terlambat", false, a.say("hanya yang terlambat", "only the late ones"))
	f.IntVar(&o.limit, "batas", 0, a.say("paling banyak `N` tugas", "at most `N` tasks"))
	f.BoolVar(&o.fail, "gagal-bila-terlambat", false, a.say("kode keluar 5 bila ada yang terlambat", "exit code 5 if one is late"))
	a.dataOptions(c, &o.dataOptions)
	return c
}

func (a *app) inbox(ctx context.Context, o inboxOptions) error {
	if o.limit < 0 {
		return belowZero("batas")
	}
	b, err := a.open(ctx, o.dataOptions, Reading, "")
	if err != nil {
		return err
	}
	defer b.close()
	tasks, others, err := a.inboxTasks(ctx, b, o)
	if err != nil {
		return err
	}
	if err := b.knownLanes(ctx, o.lanes, len(tasks)); err != nil {
		return err
	}
	late := slices.ContainsFunc(tasks, func(t host.Task) bool { return b.overdue(t.Due) })
	if err := a.listTasks(ctx, b, tasks, others, o.json); err != nil {
		return err
	}
	if why, away := b.staff.Away(a.named(o.by), b.Now()); away {
		fmt.Fprintln(a.err, a.line("%s; selama itu tugasnya dikerjakan oleh yang namanya tertulis di `sopc inbox --pelaksana`.", "%s; meanwhile the work is done by those whom `sopc inbox --pelaksana` names.", why))
	}
	if late && o.fail {
		return exitCode(Late)
	}
	return nil
}

// knownLanes refuses the name of a pelaksana whom no case knows, when nothing
// was found: a typing error must not look like good news.
func (b *books) knownLanes(ctx context.Context, lanes []string, found int) error {
	if found > 0 || len(lanes) == 0 {
		return nil
	}
	cases, err := b.Cases(ctx, host.CaseQuery{})
	if err != nil {
		return err
	}
	var names []string
	seen, known := map[string]bool{}, map[string]bool{}
	for _, c := range cases {
		if seen[c.Hash] {
			continue
		}
		seen[c.Hash] = true
		procedure, err := b.Procedure(ctx, c.Hash)
		if err != nil {
			return err
		}
		for _, l := range procedure.Program.Lanes {
			for _, called := range lanes {
				known[called] = known[called] || host.IsLane(l, called)
			}
			if !slices.Contains(names, l.Name) {
				names = append(names, l.Name)
			}
		}
	}
	for _, called := range lanes {
		if !known[called] && len(names) > 0 {
			return unknownName(bahasa.T("pelaksana", "pelaksana"), called, names)
		}
	}
	return nil
}

// inboxTasks are the tasks that the options ask for. Those of a person, for
// which the roster is asked, are picked from all; the others wait for people
// outside the office, for whom anybody on duty may record.
func (a *app) inboxTasks(ctx context.Context, b *books, o inboxOptions) (mine, others []host.Task, err error) {
	q := host.Query{Lanes: o.lanes, Overdue: o.overdue, Limit: o.limit}
	person := a.named(o.by)
	if person == "" || len(o.lanes) > 0 && o.by == "" {
		mine, err = b.Tasks(ctx, q)
		return mine, nil, err
	}
	if b.staff == nil { // anybody may do everything
		if len(o.lanes) > 0 {
			q.Person = person
		}
		mine, err = b.Tasks(ctx, q)
		return mine, nil, err
	}
	person, err = b.staff.Person(person)
	if err != nil {
		return nil, nil, err
	}
	q.Limit = 0
	all, err := b.Tasks(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	allowed := map[string][]int{} // lanes by program
	for _, t := range all {
		lanes, known := allowed[t.Hash]
		if !known {
			p, err := b.Procedure(ctx, t.Hash)
			if err != nil {
				return nil, nil, err
			}
			lanes = b.staff.Lanes(person, p.Program, b.Now())
			allowed[t.Hash] = lanes
		}
		if slices.Contains(t.To, person) || slices.ContainsFunc(t.Lanes, func(lane int) bool { return slices.Contains(lanes, lane) }) {
			outside, err := b.outside(ctx, t)
			if err != nil {
				return nil, nil, err
			}
			if outside && !slices.Contains(t.To, person) {
				others = append(others, t)
			} else {
				mine = append(mine, t)
			}
		}
	}
	if o.limit > 0 {
		mine = mine[:min(len(mine), o.limit)]
		others = others[:min(len(others), o.limit-len(mine))]
	}
	return mine, others, nil
}

func (a *app) listTasks(ctx context.Context, b *books, tasks, others []host.Task, asJSON bool) error {
	if asJSON {
		list := struct {
			Format int        `json:"format"`
			Tasks  []taskForm `json:"tasks"`
		}{CaseFormat, []taskForm{}}
		for _, t := range slices.Concat(tasks, others) {
			list.Tasks = append(list.Tasks, b.taskForm(t))
		}
		return a.printJSON(list)
	}
	if len(tasks) == 0 {
		fmt.Fprintln(a.out, a.say("Tidak ada tugas yang menunggu.", "No tasks wait."))
	} else {
		a.taskTable(ctx, b, tasks)
	}
	if len(others) > 0 {
		fmt.Fprintln(a.out)
		fmt.Fprintln(a.out, a.say("Menunggu pihak luar (siapa pun yang bertugas dapat mencatatnya):", "Waiting for people outside the office (anybody on duty may record it):"))
		a.taskTable(ctx, b, others)
	}
	return nil
}

func (a *app) taskTable(ctx context.Context, b *books, tasks []host.Task) {
	rows := [][]string{{a.say("Tugas", "Task"), a.say("Kegiatan", "Step"), a.say("Pelaksana", "Pelaksana"), a.say("Tenggat", "Due"), "SOP"}}
	for _, t := range tasks {
		due := ""
		if !t.Due.IsZero() {
			due = b.stamp(t.Due).In(a.lang)
			if b.overdue(t.Due) {
				due += " (" + b.lateness(t.Due).In(a.lang) + ")"
			}
		}
		rows = append(rows, []string{taskName(t.Case, t.No), t.Text, a.whoHas(ctx, b, t), due, t.Title})
	}
	columns(a.out, a.color(a.Out), rows, []int{24, 40, 48, 0, 40})
}
