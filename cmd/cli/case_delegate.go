package cli

import (
	"github.com/spf13/cobra"

	"sopc/runtime/engine"
	"sopc/runtime/host"
)

func (a *app) caseDelegate() *cobra.Command {
	var o doOptions
	var to string
	c := &cobra.Command{
		Use:   a.say("delegate KASUS [TUGAS]", "delegate CASE [TASK]"),
		Short: a.say("serahkan sebuah tugas kepada orang lain", "let another person do a task"),
		Long: a.say(
			"Serahkan satu tugas kepada orang lain, dengan alasannya; hanya yang berhak atas tugas itu dapat menyerahkannya. Untuk semua tugas selama beberapa hari, tulis [[delegasi]] di petugas.toml.",
			"Let another person do one task, with the reason; only who has the right to a task can give it away. For all tasks of some days, write [[delegasi]] in petugas.toml."),
		Example: "  sopc case delegate 2026-0001 3 --sebagai Budi --kepada Citra --alasan \"dinas luar\"",
		Args:    a.arguments(1, 2, caseAndTask),
		RunE: func(c *cobra.Command, args []string) error {
			return a.act(c.Context(), o.dataOptions, args[0], func(b *books, now host.Case) (engine.Event, error) {
				s, err := b.sheet(now, second(args), o.step)
				if err != nil {
					return engine.Event{}, err
				}
				var lanes []int
				for _, actor := range s.Group {
					lanes = append(lanes, actor.Lane)
				}
				lane, err := b.laneOf(now, s.Task, lanes, o.lane, a.named(o.by))
				return engine.Event{Kind: engine.Delegated, Task: s.Task.No, Part: s.Task.Part, Lane: lane, To: to, Reason: o.reason}, err
			})
		},
	}
	a.taskOptions(c, &o)
	f := c.Flags()
	f.StringVar(&to, "kepada", "", a.say("`NAMA` orang yang mengerjakannya", "`NAME` of the person who does it"))
	f.StringVar(&o.reason, "alasan", "", a.say("`ALASAN` delegasi", "`REASON` for delegating"))
	a.personOptions(c, &o.dataOptions)
	a.dataOptions(c, &o.dataOptions)
	return c
}
