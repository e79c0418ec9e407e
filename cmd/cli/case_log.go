package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"sopc/compiler/condition"
	"sopc/compiler/program"
	"sopc/compiler/report"
	"sopc/lang/bahasa"
	"sopc/runtime/engine"
	"sopc/runtime/host"
)

func (a *app) caseLog() *cobra.Command {
	var o dataOptions
	c := &cobra.Command{
		Use:     a.say("log KASUS", "log CASE"),
		Short:   a.say("catatan sebuah kasus, peristiwa demi peristiwa", "the record of a case, event by event"),
		Long:    a.say("Tampilkan catatan sebuah kasus: siapa mencatat apa, kapan, sebagai siapa, dan tenggat yang timbul. Dengan --json setiap peristiwa menjadi satu baris.", "Print the record of a case: who recorded what, when, by what right, and what it made due. With --json each event is a line."),
		Example: "  sopc case log 2026-0001",
		Args:    a.arguments(1, 1, oneCase),
		RunE: func(c *cobra.Command, args []string) error {
			b, now, err := a.openCase(c.Context(), o, args[0])
			if err != nil {
				return err
			}
			defer b.close()
			if o.json {
				return newEventLog(b.Host, b.zone(), a.out).print(c.Context(), now)
			}
			record, err := b.Record(c.Context(), args[0])
			if err != nil {
				return err
			}
			if err := a.log(b, now, record); err != nil {
				return err
			}
			origins, err := b.kept.Origins(c.Context(), args[0])
			for _, o := range origins {
				fmt.Fprintln(a.out, a.line("%s", "%s", o.Text()))
			}
			return err
		},
	}
	a.dataOptions(c, &o)
	return c
}

// log prints the record for people.
func (a *app) log(b *books, c host.Case, record []host.Entry) error {
	p := c.Procedure.Program
	a.caseHead(b, c)
	var g host.Progress
	for _, entry := range record {
		t, _ := g.State.Task(entry.Task)
		fmt.Fprintf(a.out, "%4d  %s  %s\n", entry.No, b.stamp(entry.At).In(a.lang), report.Visible(a.happened(p, entry.Event, t)+by(a, entry.Event)))
		for _, line := range a.details(b, p, entry, t) {
			fmt.Fprintln(a.out, "      "+report.Visible(line)) // a line of the log is one line, whatever stands in it
		}
		var err error
		if g, _, err = g.Follow(c.Procedure, entry); err != nil {
			return err
		}
	}
	fmt.Fprintln(a.out, rosterNote(c).In(a.lang))
	return nil
}

// rosterNote says what the names in a record are worth.
func rosterNote(c host.Case) bahasa.Text {
	if !c.HasRoster() {
		return bahasa.T("Tanpa daftar petugas: nama ditulis menurut pengakuan dan tidak diperiksa.", "Without a roster: names are as people gave them, unchecked.")
	}
	return bahasa.T("Nama dan wewenang menurut petugas.toml; tidak ada login, jadi ini pengakuan, bukan bukti identitas.",
		"Names and rights by petugas.toml; nobody logs in, so this is attribution, not proof of identity.")
}

// happened says what an event was.
func (a *app) happened(p *program.Program, e engine.Event, t engine.Task) string {
	at := a.say("tugas %d, langkah %d", "task %d, step %d", e.Task, t.Step+1)
	step := &program.Step{}
	if t.Step < len(p.Steps) {
		step = &p.Steps[t.Step]
	}
	switch e.Kind {
	case engine.Started:
		return a.say("kasus dimulai", "the case started")
	case engine.Answered:
		if e.Yes {
			return at + a.say(": syarat berlaku (%s)", ": the condition holds (%s)", step.When.Text)
		}
		return at + a.say(": syarat tidak berlaku (%s)", ": the condition does not hold (%s)", step.When.Text)
	case engine.Noted:
		return at + a.say(": kemajuan dicatat", ": progress noted")
	case engine.Confirmed:
		return at + a.say(": %s turut serta dan setuju", ": %s takes part and confirms", p.Lanes[e.Lane].Name)
	case engine.Completed:
		if e.Part < len(step.Actors)-1 {
			return at + a.say(": bagian %d selesai, diteruskan", ": part %d is done, handed on", e.Part+1)
		}
		return at + a.say(": selesai — %s", ": done — %s", step.Text)
	case engine.Decided:
		return at + a.say(": diputuskan %q", ": decided %q", step.Outcomes[e.Outcome].Label)
	case engine.Lapsed:
		return at + a.say(": batas waktu menunggu lewat", ": the term of the wait passed")
	case engine.SubEnded:
		return at + a.say(": SOP %q berakhir", ": SOP %q ended", step.Sub)
	case engine.Delegated:
		return at + a.say(": didelegasikan kepada %s", ": delegated to %s", e.To)
	case engine.Due:
		return at + ": " + a.reminder(p, t.Step, e.Timer)
	case engine.Recounted:
		return a.say("tenggat dihitung ulang", "due times counted anew")
	}
	return a.say("kasus dibatalkan", "the case was cancelled")
}

// reminder says what a timer of a step means.
func (a *app) reminder(p *program.Program, step, timer int) string {
	s := &p.Steps[step]
	switch {
	case timer == engine.TermTimer:
		return a.say("batas waktu menunggu tercapai; pelaksana diingatkan", "the term of the wait is reached; those at work are reminded")
	case s.Late[timer].Escalate:
		return a.say("terlambat; dilaporkan kepada %s", "late; reported to %s", p.Lanes[s.Late[timer].Lane].Name)
	}
	return a.say("terlambat; %s diingatkan", "late; %s is reminded", p.Lanes[s.Late[timer].Lane].Name)
}

// details are what an event brought along.
func (a *app) details(b *books, p *program.Program, entry host.Entry, t engine.Task) (lines []string) {
	say := func(id, en string, args ...any) { lines = append(lines, a.say(id, en, args...)) }
	if entry.Reason != "" {
		say("alasan: %s", "reason: %s", entry.Reason)
	}
	lines = append(lines, shownData(p, condition.Data(entry.Data))...)
	if entry.Task > 0 {
		step := &p.Steps[t.Step]
		if list := names(step.Inputs, entry.Inputs); len(list) > 0 {
			say("kelengkapan: %s", "kelengkapan: %s", strings.Join(list, ", "))
		}
		if list := names(step.Outputs, entry.Outputs); len(list) > 0 {
			say("output: %s", "output: %s", strings.Join(list, ", "))
		}
	}
	for _, paper := range paperLines(p, t.Step, entry.Papers) {
		switch {
		case paper.Sum == "":
			say("%s: %s", "%s: %s", paper.Of, paper.Note)
		default:
			say("lampiran %s: %s (%d byte, SHA-256 %s)", "attachment %s: %s (%d bytes, SHA-256 %s)", paper.Of, paper.Name, paper.Size, paper.Sum)
		}
	}
	for _, due := range entry.Dues {
		switch {
		case due.Task == 0:
			say("batas seluruh SOP: %s", "limit of the whole SOP: %s", b.stamp(due.At))
		case due.Timer == host.DoneBy:
			say("tugas %d: tenggat %s", "task %d: due %s", due.Task, b.stamp(due.At))
		case due.Timer == engine.TermTimer:
			say("tugas %d: batas waktu menunggu %s", "task %d: term of the wait %s", due.Task, b.stamp(due.At))
		default:
			say("tugas %d: pengingat %s", "task %d: reminder %s", due.Task, b.stamp(due.At))
		}
	}
	switch {
	case entry.Set && entry.Behind != nil:
		say("waktu ditetapkan dengan --sekarang: %s, sebelum peristiwa terakhir; dicatat sama dengan peristiwa itu", "the time was set with --sekarang: %s, before the last event; recorded as that of the event", b.stamp(*entry.Behind))
	case entry.Set:
		say("waktu ditetapkan dengan --sekarang", "the time was set with --sekarang")
	case entry.Behind != nil:
		say("jam komputer menunjukkan %s, sebelum peristiwa terakhir", "the computer's clock said %s, before the last event", b.stamp(*entry.Behind))
	}
	return lines
}
