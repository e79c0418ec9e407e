package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/worksheet"
)

func (a *app) caseReturn() *cobra.Command {
	var o doOptions
	c := &cobra.Command{
		Use:   a.say("return KASUS [TUGAS]", "return CASE [TASK]"),
		Short: a.say("kembalikan pekerjaan, dengan alasan", "hand work back, with a reason"),
		Long: a.say(
			"Kembalikan pekerjaan ke langkah yang digambar SOP, dengan alasannya. Bila SOP menggambar beberapa pengembalian pada langkah itu, pilih dengan --putusan. SOP yang tidak menggambar pengembalian tidak mengenalnya.",
			"Hand the work back to the step that the SOP draws, with the reason. If the SOP draws several returns at that step, choose with --putusan. An SOP that draws no return has none."),
		Example: "  sopc case return 2026-0001 --sebagai Budi --alasan \"KTP belum terbaca\"",
		Args:    a.arguments(1, 2, caseAndTask),
		RunE: func(c *cobra.Command, args []string) error {
			return a.act(c.Context(), o.dataOptions, args[0], func(b *books, now host.Case) (engine.Event, error) {
				s, err := b.sheet(now, second(args), o.step)
				if err != nil {
					return engine.Event{}, err
				}
				chosen := o
				if chosen.decision, err = wayBack(s, o.decision); err != nil {
					return engine.Event{}, err
				}
				if err := b.enter(c.Context(), now, s, chosen); err != nil {
					return engine.Event{}, err
				}
				return s.Complete(), nil
			})
		},
	}
	a.taskOptions(c, &o)
	a.entryOptions(c, &o)
	c.Flags().StringVar(&o.decision, "putusan", "", a.say("pengembalian yang mana: `JAWABAN`, seperti tertulis dalam SOP", "which return: `ANSWER`, as written in the SOP"))
	a.personOptions(c, &o.dataOptions)
	a.dataOptions(c, &o.dataOptions)
	return c
}

// wayBack is the label of the outcome that hands the work back: the one that
// is called so, or the only one.
func wayBack(s *worksheet.Sheet, called string) (string, error) {
	var labels []string
	for _, way := range s.Choices() {
		if way.Arrow.Back {
			labels = append(labels, way.Label)
		}
	}
	switch {
	case len(labels) == 0:
		return "", misuse(bahasa.T("langkah %d tidak menggambar pengembalian", "step %d draws no return", s.Task.Step+1),
			bahasa.T("hanya yang digambar SOP yang dapat dipilih", "only what the SOP draws can be chosen"))
	case called != "":
		for _, label := range labels {
			if program.Key(label) == program.Key(called) {
				return label, nil
			}
		}
		return "", unknownName(bahasa.T("pengembalian", "return"), called, labels)
	case len(labels) > 1:
		return "", misuse(bahasa.T("langkah %d menggambar beberapa pengembalian", "step %d draws several returns", s.Task.Step+1),
			bahasa.T("pilih dengan --putusan: %s", "choose with --putusan: %s", strings.Join(labels, ", ")))
	}
	return labels[0], nil
}
