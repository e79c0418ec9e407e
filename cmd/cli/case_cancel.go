package cli

import (
	"github.com/spf13/cobra"

	"sopc/runtime/engine"
	"sopc/runtime/host"
)

func (a *app) caseCancel() *cobra.Command {
	var o dataOptions
	var reason string
	c := &cobra.Command{
		Use:     a.say("cancel KASUS", "cancel CASE"),
		Short:   a.say("batalkan sebuah kasus, dengan alasan", "give a case up, with a reason"),
		Long:    a.say("Batalkan sebuah kasus, dengan alasannya. Tugas yang terbuka ditutup; catatannya tetap ada.", "Give a case up, with the reason. Its open tasks are closed; its record stays."),
		Example: "  sopc case cancel 2026-0001 --sebagai Budi --alasan \"permohonan ditarik\"",
		Args:    a.arguments(1, 1, oneCase),
		RunE: func(c *cobra.Command, args []string) error {
			return a.act(c.Context(), o, args[0], func(*books, host.Case) (engine.Event, error) {
				return engine.Event{Kind: engine.Cancelled, Lane: -1, Reason: reason}, nil
			})
		},
	}
	f := c.Flags()
	f.SortFlags = false
	f.StringVar(&reason, "alasan", "", a.say("`ALASAN` pembatalan", "`REASON` for giving up"))
	a.personOptions(c, &o)
	a.dataOptions(c, &o)
	return c
}
