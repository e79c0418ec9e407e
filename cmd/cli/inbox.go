package cli

import (
	"context"
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
	b, err := a.open(ctx, o.dataOptions, reading, "")
	if err != nil {
		return err
	}
	defer b.close()
	tasks, err := a.inboxTasks(ctx, b, o)
	if err != nil {
		return err
	}
	late := slices.ContainsFunc(tasks, func(t host.Task) bool { return b.overdue(t.Due) })
	if err := a.listTasks(b, tasks, o.json); err != nil {
		return err
	}
	if late && o.fail {
		return exitCode(Late)
	}
	return nil
}

// inboxTasks are the tasks that the options ask for. Those of a person, for
// which the roster is asked, are picked from all.
func (a *app) inboxTasks(ctx context.Context, b *books, o inboxOptions) ([]host.Task, error) {
	q := host.Query{Lanes: o.lanes, Overdue: o.overdue, Limit: o.limit}
	person := a.named(o.by)
	if person == "" || len(o.lanes) > 0 && o.by == "" {
		return b.Tasks(ctx, q)
	}
	if b.staff == nil { // anybody may do everything
		if len(o.lanes) > 0 {
			q.Person = person
		}
		return b.Tasks(ctx, q)
	}
	person, err := b.staff.Person(person)
	if err != nil {
		return nil, err
	}
	q.Limit = 0
	all, err := b.Tasks(ctx, q)
	if err != nil {
		return nil, err
	}
	var mine []host.Task
	allowed := map[string][]int{} // lanes by program
	for _, t := range all {
		lanes, known := allowed[t.Hash]
		if !known {
			p, err := b.office.Procedure(ctx, t.Hash)
			if err != nil {
				return nil, err
			}
			lanes = b.staff.Lanes(person, p.Program, b.Now())
			allowed[t.Hash] = lanes
		}
		if slices.Contains(t.To, person) || slices.ContainsFunc(t.Lanes, func(lane int) bool { return slices.Contains(lanes, lane) }) {
			mine = append(mine, t)
		}
		if o.limit > 0 && len(mine) == o.limit {
			break
		}
	}
	return mine, nil
}

func (a *app) listTasks(b *books, tasks []host.Task, asJSON bool) error {
	if asJSON {
		list := struct {
			Format int        `json:"format"`
			Tasks  []taskForm `json:"tasks"`
		}{CaseFormat, []taskForm{}}
		for _, t := range tasks {
			list.Tasks = append(list.Tasks, b.taskForm(t))
		}
		return a.printJSON(list)
	}
	if len(tasks) == 0 {
		a.out.Write([]byte(a.say("Tidak ada tugas yang menunggu.\n", "No tasks wait.\n")))
		return nil
	}
	rows := [][]string{{a.say("Tugas", "Task"), a.say("Kegiatan", "Step"), a.say("Pelaksana", "Pelaksana"), a.say("Tenggat", "Due"), "SOP"}}
	for _, t := range tasks {
		due := ""
		if !t.Due.IsZero() {
			due = b.stamp(t.Due).In(a.lang)
			if b.overdue(t.Due) {
				due += " (" + b.lateness(t.Due).In(a.lang) + ")"
			}
		}
		rows = append(rows, []string{taskName(t.Case, t.No), t.Text, a.whoHas(t), due, t.Title})
	}
	columns(a.out, a.color(a.Out), rows, []int{24, 40, 36, 0, 40})
	return nil
}
