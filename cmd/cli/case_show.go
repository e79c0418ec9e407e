package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"sopc/runtime/engine"
	"sopc/runtime/host"
)

func (a *app) caseShow() *cobra.Command {
	var o dataOptions
	c := &cobra.Command{
		Use:     a.say("show KASUS", "show CASE"),
		Short:   a.say("tunjukkan sebuah kasus: keadaan, isian, dan kartu kendalinya", "show a case: its state, its fields and its control card"),
		Example: "  sopc case show 2026-0001",
		Args:    a.arguments(1, 1, oneCase),
		RunE: func(c *cobra.Command, args []string) error {
			b, now, err := a.openCase(c.Context(), o, args[0])
			if err != nil {
				return err
			}
			defer b.close()
			if o.json {
				return a.printCase(c.Context(), b, now)
			}
			return a.showCase(c.Context(), b, now)
		},
	}
	a.dataOptions(c, &o)
	return c
}

func (a *app) showCase(ctx context.Context, b *books, c host.Case) error {
	events, err := host.History(ctx, b, c.ID)
	if err != nil {
		return err
	}
	a.caseHead(b, c)
	fmt.Fprintln(a.out, a.line("dimulai %s", "started %s", b.moment(c.Started))+by(a, events[0]))
	if d := b.deadlineOf(c, 0); d != nil {
		fmt.Fprintln(a.out, a.line("batas seluruh SOP: %s (%s)", "limit of the whole SOP: %s (%s)", b.moment(d.at), d.time.Text))
	}
	if c.State.Phase == engine.GivenUp {
		last := events[len(events)-1]
		fmt.Fprintln(a.out, a.line("dibatalkan %s%s: %s", "cancelled %s%s: %s", b.moment(last.At), by(a, last), last.Reason))
	}
	if c.State.Phase == engine.Running {
		fmt.Fprintln(a.out)
		if err := a.standing(ctx, b, c); err != nil {
			return err
		}
	}
	inside, err := b.Inside(ctx, c.ID)
	if err != nil {
		return err
	}
	for _, id := range inside {
		within, err := b.Case(ctx, id)
		if err != nil {
			return err
		}
		fmt.Fprintln(a.out, a.line("di dalamnya: kasus %s · %s", "inside it: case %s · %s", id, within.Procedure.Program.Title))
	}
	fmt.Fprintln(a.out)
	if err := a.printCard(a.out, a.color(a.Out), b, c, events); err != nil {
		return err
	}
	fmt.Fprintln(a.out, rosterNote(c).In(a.lang))
	return nil
}

// by says who did something, and by what right.
func by(a *app, e engine.Event) string {
	switch {
	case e.By == "":
		return ""
	case e.Capacity == "":
		return a.line(" oleh %s", " by %s", e.By)
	}
	return a.line(" oleh %s (%s)", " by %s (%s)", e.By, e.Capacity)
}
