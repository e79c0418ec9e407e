package cli

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sopc/compiler/program"
	"sopc/compiler/report"
	"sopc/runtime/engine"
	"sopc/runtime/host"
)

// remindLine is a line of `sopc case remind --json`.
type remindLine struct {
	Format int       `json:"format"` // CaseFormat
	Kind   string    `json:"kind"`   // remind, escalate
	Case   string    `json:"case"`
	Task   int       `json:"task"`
	Step   int       `json:"step"`
	Text   string    `json:"text"`
	To     []string  `json:"to"`   // the lanes that are told
	Term   bool      `json:"term"` // the term of a wait, not the time of the step
	At     time.Time `json:"at"`   // when it was due
}

func (a *app) caseRemind() *cobra.Command {
	var o dataOptions
	c := &cobra.Command{
		Use:   a.say("remind [KASUS]", "remind [CASE]"),
		Short: a.say("bunyikan pengingat yang sudah tiba waktunya", "let reminders go off that are due"),
		Long: a.say(
			"Catat setiap pengingat dan laporan keterlambatan yang sudah tiba waktunya, sekali saja, lalu tampilkan siapa yang diingatkan. Jalankan berkala, misalnya dengan cron. Pengingat tidak pernah menyelesaikan tugas.",
			"Record each reminder and report of lateness that is due, once, and print who is to be told. Run it regularly, such as with cron. A reminder never completes a task."),
		Example: "  sopc case remind\n  sopc case remind --json",
		Args:    a.arguments(0, 1, oneCase),
		RunE: func(c *cobra.Command, args []string) error {
			about := ""
			if len(args) > 0 {
				about = args[0]
			}
			b, err := a.open(c.Context(), o, Writing, about)
			if err != nil {
				return err
			}
			defer b.close()
			if about != "" {
				if _, err := b.load(c.Context(), about); err != nil {
					return err
				}
			}
			rung, err := b.Ring(c.Context(), about)
			if told := a.remind(c.Context(), b, rung, a.out, o.json); err == nil {
				err = told
			}
			if err == nil && len(rung) == 0 && !o.json {
				fmt.Fprintln(a.out, a.say("Tidak ada pengingat yang tiba waktunya.", "No reminders are due."))
			}
			return err
		},
	}
	a.dataOptions(c, &o)
	return c
}

// remind says who is to be told of what.
func (a *app) remind(ctx context.Context, b *books, rung []host.Rung, w io.Writer, asJSON bool) error {
	to := report.NewEncoder(w)
	for _, r := range rung {
		if r.Command.Kind != engine.Remind && r.Command.Kind != engine.Escalate {
			continue
		}
		of, err := b.Case(ctx, r.Case)
		if err != nil {
			return err
		}
		p := of.Procedure.Program
		line := remindLine{CaseFormat, string(r.Command.Kind), r.Case, r.Command.Task, r.Command.Step + 1, p.Steps[r.Command.Step].Text, []string{},
			r.Command.Timer == engine.TermTimer, b.local(r.At)}
		for _, lane := range r.Command.Lanes {
			line.To = append(line.To, p.Lanes[lane].Name)
		}
		if asJSON {
			if err := to.Encode(line); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintln(w, a.remindText(b, p, line, r.Command))
	}
	return nil
}

func (a *app) remindText(b *books, p *program.Program, line remindLine, c engine.Command) string {
	who := strings.Join(line.To, ", ")
	task := taskName(line.Case, line.Task)
	switch {
	case line.Term:
		return a.line("%s  %s — batas waktu menunggu tercapai %s; ingatkan %s", "%s  %s — the term of the wait was reached %s; remind %s", task, line.Text, b.stamp(line.At), who)
	case c.Kind == engine.Escalate:
		return a.line("%s  %s — terlambat sejak %s; laporkan kepada %s", "%s  %s — late since %s; report to %s", task, line.Text, b.stamp(line.At), who)
	}
	return a.line("%s  %s — terlambat sejak %s; ingatkan %s", "%s  %s — late since %s; remind %s", task, line.Text, b.stamp(line.At), who)
}
