package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"sopc/compiler/report"
	"sopc/runtime/engine"
	"sopc/runtime/host"
)

// movedLine is a line of `sopc case recount --json`.
type movedLine struct {
	Format int       `json:"format"` // CaseFormat
	Case   string    `json:"case"`
	Task   int       `json:"task"` // 0: the whole case
	Timer  string    `json:"timer"`
	From   time.Time `json:"from"`
	To     time.Time `json:"to"`
}

func (a *app) caseRecount() *cobra.Command {
	var o dataOptions
	var reason string
	var dryRun bool
	c := &cobra.Command{
		Use:   a.say("recount [KASUS]", "recount [CASE]"),
		Short: a.say("hitung ulang tenggat, misalnya setelah kalender diubah", "count due times anew, such as after the calendar changed"),
		Long: a.say(
			"Hitung ulang tenggat tugas yang terbuka menurut kalender sekarang, pada satu kasus atau semua kasus yang berjalan, dan catat yang bergeser dengan alasannya. Tanpa perintah ini tenggat yang sudah dihitung tidak pernah berubah.",
			"Count the due times of open tasks anew by the calendar as it is now, in one case or in all that run, and record what moves, with the reason. Without this command no due time that was counted ever changes."),
		Example: "  sopc case recount --sebagai Budi --alasan \"cuti bersama ditambah, SKB 933/2025\"",
		Args:    a.arguments(0, 1, oneCase),
		RunE: func(c *cobra.Command, args []string) error {
			about := ""
			if len(args) > 0 {
				about = args[0]
			}
			use := Writing
			if dryRun {
				use = Rehearsing
			}
			b, err := a.open(c.Context(), o, use, about)
			if err != nil {
				return err
			}
			defer b.close()
			return a.recount(c.Context(), b, about, engine.Event{ID: o.command, By: a.named(o.by), Kind: engine.Recounted, Lane: -1, Reason: reason}, dryRun, o.json)
		},
	}
	f := c.Flags()
	f.SortFlags = false
	f.StringVar(&reason, "alasan", "", a.say("`ALASAN` penghitungan ulang", "`REASON` for counting anew"))
	f.BoolVar(&dryRun, "dry-run", false, a.say("hanya tampilkan yang akan bergeser", "only show what would move"))
	a.personOptions(c, &o)
	a.dataOptions(c, &o)
	return c
}

func (a *app) recount(ctx context.Context, b *books, about string, e engine.Event, dryRun, asJSON bool) error {
	ids := []string{about}
	if about == "" {
		running, err := b.Cases(ctx, host.CaseQuery{Phase: engine.Running})
		if err != nil {
			return err
		}
		ids = nil
		for _, s := range running {
			ids = append(ids, s.ID)
		}
	}
	to := report.NewEncoder(a.out)
	moved := 0
	for _, id := range ids {
		c, err := b.load(ctx, id)
		if err != nil {
			return err
		}
		if e.ID != "" { // sent again, it counts once
			_, found, err := b.Find(ctx, id, e.ID)
			if err == nil && found {
				_, err = b.Do(ctx, id, e)
			}
			if err != nil {
				return err
			}
			if found {
				continue
			}
		}
		// Judged first without a trace: a case in which nothing moves is left
		// alone.
		_, entry, _, err := b.desk().Take(c.Procedure, c.Progress, e, nil, b.Now(), false)
		var refused *engine.Refusal
		if errors.As(err, &refused) && about == "" && refused.Code == engine.TooMuch {
			continue // one case does not hold up the others
		} else if err != nil {
			return err
		}
		if len(entry.Dues) == 0 {
			continue
		}
		if !dryRun {
			if _, err := b.Do(ctx, id, e); err != nil {
				return err
			}
		}
		for _, due := range entry.Dues {
			moved++
			if err := a.moved(b, to, c, due, asJSON); err != nil {
				return err
			}
		}
	}
	if moved == 0 && !asJSON {
		fmt.Fprintln(a.out, a.say("Tidak ada tenggat yang bergeser.", "No due time moves."))
	}
	return nil
}

// moved tells of one due time that moves.
func (a *app) moved(b *books, to interface{ Encode(any) error }, c host.Case, due host.Due, asJSON bool) error {
	var from time.Time
	for _, old := range c.Dues {
		if old.Task == due.Task && old.Timer == due.Timer {
			from = old.At
		}
	}
	if asJSON {
		return to.Encode(movedLine{CaseFormat, c.ID, due.Task, timerName(due.Timer), b.local(from), b.local(due.At)})
	}
	name := c.ID
	if due.Task > 0 {
		name = taskName(c.ID, due.Task)
	}
	what := a.say("tenggat", "due")
	switch {
	case due.Timer == engine.TermTimer:
		what = a.say("batas waktu menunggu", "term of the wait")
	case due.Timer != host.DoneBy:
		what = a.say("pengingat", "reminder")
	}
	_, err := fmt.Fprintln(a.out, a.line("%s  %s: %s → %s", "%s  %s: %s → %s", name, what, b.stamp(from), b.stamp(due.At)))
	return err
}
