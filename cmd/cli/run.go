package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"sopc/cmd/screen"
	"sopc/compiler"
	"sopc/compiler/mermaid"
	"sopc/compiler/program"
	"sopc/compiler/report"
	"sopc/lang/bahasa"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/scenario"
)

// runOptions are the options of `sopc run`.
type runOptions struct {
	dataOptions
	caseID, within         string   // --kasus, --induk
	fields                 []string // --isi
	answers, uji           string
	record, drawing        string
	dryRun, plain, inTrial bool
}

func (a *app) runCommand() *cobra.Command {
	var o runOptions
	c := &cobra.Command{
		Use:   "run [FILE]",
		Short: a.say("jalankan SOP dari Mulai sampai Selesai", "run an SOP from Mulai to Selesai"),
		Long: a.say(
			"Periksa SOP, tampilkan rencananya, lalu mulai sebuah kasus dan jalankan langkah demi langkah. Kasus tersimpan: tinggalkan kapan saja, lanjutkan dengan --kasus, juga oleh orang lain (`sopc help kasus`). Di terminal Anda dipandu sebuah layar: pindah dengan panah atau Enter, centang dan pilih dengan spasi, tekan tombol dengan Enter, `q` untuk keluar. Dengan --polos, dan di terminal yang tidak sanggup, Anda ditanya baris demi baris. Tanpa terminal tidak ada yang ditanyakan: jawaban dibaca dari blok `uji` (--jawaban atau --uji), atau kasus dimulai atas nama --sebagai dan menunggu. Tidak ada yang disetujui dengan sendirinya.",
			"Check the SOP, show its plan, then begin a case and run it step by step. The case is kept: leave at any time, resume with --kasus, also as somebody else (`sopc help kasus`). On a terminal a screen guides you: arrows and Enter move, space ticks and chooses, Enter presses buttons, `q` leaves. With --polos, and where the terminal cannot hold it, you are asked line by line. Without a terminal nothing is asked: the answers come from an `uji` block (--jawaban or --uji), or the case begins in the name of --sebagai and waits. Nothing approves by itself."),
		Example: "  sopc run surat.sop\n  sopc run surat.sop --coba\n  sopc run surat.sop --jawaban surat.uji\n  sopc run surat.sop --rekam surat.kembali.uji",
		Args:    a.arguments(0, 1, oneFile),
		RunE: func(c *cobra.Command, args []string) error {
			name := ""
			if len(args) > 0 {
				name = args[0]
			}
			if name == "" && o.caseID == "" && o.within == "" {
				return a.arguments(1, 1, oneFile)(c, args)
			}
			return a.runFile(c.Context(), name, o)
		},
	}
	f := c.Flags()
	f.SortFlags = false
	f.StringVar(&o.caseID, "kasus", "", a.say("lanjutkan `KASUS` yang tersimpan", "resume a `CASE` that is kept"))
	f.StringVar(&o.within, "induk", "", a.say("mulai SOP yang dijalankan sebuah tugas: `KASUS/TUGAS`", "begin the SOP that a task runs: `CASE/TASK`"))
	f.StringArrayVar(&o.fields, "isi", nil, a.say("isian saat mulai: `NAMA=NILAI`", "a field at the start: `NAME=VALUE`"))
	f.BoolVar(&o.inTrial, "coba", false, a.say("hanya mencoba: kasus tidak disimpan", "only try it: the case is not kept"))
	f.StringVar(&o.answers, "jawaban", "", a.say("baca jawaban dari berkas `FILE`.uji", "read the answers from `FILE`.uji"))
	f.StringVar(&o.uji, "uji", "", a.say("`NAMA` blok uji yang dipakai, bila ada beberapa", "`NAME` of the uji block to use, if there are several"))
	f.StringVar(&o.record, "rekam", "", a.say("rekam jawaban ke berkas baru `FILE`.uji", "record the answers to the new file `FILE`.uji"))
	f.StringVar(&o.drawing, "gambar", "", a.say("simpan juga diagram alirnya (Mermaid) ke `FILE`", "also save its flowchart (Mermaid) to `FILE`"))
	f.BoolVar(&o.plain, "polos", false, a.say("bertanya baris demi baris, tanpa layar terpandu (untuk pembaca layar)", "ask line by line, without the guided screen (for screen readers)"))
	f.BoolVar(&o.dryRun, "dry-run", false, a.say("hanya tampilkan rencana; tidak ada yang dikerjakan", "only show the plan; nothing is done"))
	a.personOptions(c, &o.dataOptions)
	a.dataOptions(c, &o.dataOptions)
	a.configOption(c)
	return c
}

// check refuses options that do not go together.
func (o *runOptions) check() error {
	apart := func(one, other string, both bool) error {
		if both {
			return misuse(bahasa.T("--%s dan --%s tidak dapat dipakai bersama", "--%s and --%s do not go together", one, other))
		}
		return nil
	}
	answered := o.answers != "" || o.uji != ""
	return errors.Join(
		apart("kasus", "induk", o.caseID != "" && o.within != ""),
		apart("kasus", "isi", o.caseID != "" && len(o.fields) > 0),
		apart("kasus", "jawaban", o.caseID != "" && answered),
		apart("induk", "jawaban", o.within != "" && answered),
		apart("isi", "jawaban", len(o.fields) > 0 && answered),
		apart("coba", "data", o.inTrial && o.folder != ""),
		apart("coba", "kasus", o.inTrial && o.caseID != ""),
		apart("coba", "induk", o.inTrial && o.within != ""))
}

// run is a case that is being run: a new one, or one that is resumed.
type run struct {
	*books
	runOptions
	unit    *compiler.Unit // the SOP as it was read; nil when the case brings it
	program *program.Program
	answers *program.Scenario
	start   host.Start // of a new case
	id      string     // of the case, once it is there
	kept    bool       // it outlives this run

	out   io.Writer // where people read
	color bool
}

func (a *app) runFile(ctx context.Context, name string, o runOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	if filepath.Ext(o.answers) == ".sop" {
		return misuse(bahasa.T("%q adalah SOP, bukan berkas jawaban", "%q is an SOP, not a file of answers", o.answers),
			bahasa.T("uji di dalam SOP itu sendiri dipakai dengan --uji NAMA", "an uji block inside the SOP itself is used with --uji NAME"))
	}
	if err := errors.Join(recordable(name, o.record), a.spare(o.drawing)); err != nil {
		return err
	}
	o.by = a.named(o.by)
	r := &run{runOptions: o, id: o.caseID, out: a.out, color: a.color(a.Out)}
	if o.json {
		r.out, r.color = a.err, a.color(a.Err)
	}
	if name != "" {
		var err error
		if r.unit, r.answers, err = a.runnable(name, o); err != nil {
			return err
		}
		procedure, err := load(r.unit)
		if err != nil {
			return err
		}
		r.program = r.unit.Program
		// The answers are tried as a whole before anything happens.
		if r.answers != nil {
			if _, err := scenario.Rehearse(procedure, *r.answers, o.by); err != nil {
				return a.badAnswers(err, o)
			}
		} else if !o.dryRun && !a.interactive(o) && (o.by == "" || o.inTrial) && o.caseID == "" {
			return a.noTerminal(procedure, name, r.unit.Scenarios, o)
		}
	}
	r.kept = !o.inTrial && (r.answers == nil || o.leads())
	if err := a.prepare(ctx, r, name); err != nil {
		return err
	}
	defer r.close()
	return a.runCase(ctx, r)
}

// runCase shows the plan and runs the case.
func (a *app) runCase(ctx context.Context, r *run) (err error) {
	asks := r.answers == nil && !r.dryRun && a.interactive(r.runOptions)
	guided := asks && a.guided(r.runOptions)
	if r.unit != nil && !guided && (!r.json || r.dryRun || asks) {
		columns, lines, _ := a.Terminal(a.Out)
		if !asks {
			lines = 0
		}
		if s := a.remarks(r.unit); s != "" {
			fmt.Fprintf(r.out, "%s\n\n", s)
		}
		a.plan(r.out, r.color, r.program, r.books, columns, lines-questionLines)
	}
	if over, err := a.over(ctx, r); over || err != nil {
		return err
	}
	if r.drawing != "" {
		if err := a.draw(r.drawing, r.program, style{Options: mermaid.Options{Language: a.lang}}, drawings[0].write); err != nil {
			return err
		}
	}
	var lines *eventLog
	if r.json {
		lines = newEventLog(r.Host, r.zone(), a.out)
		r.Host = lines
		if r.id != "" {
			if err := lines.resume(ctx, r.id); err != nil {
				return err
			}
		}
	}
	var broke *screen.Panic
	switch {
	case r.answers != nil:
		err = a.runAnswers(ctx, r)
	case guided:
		err = a.runGuided(ctx, r)
	case asks:
		err = a.runWalk(ctx, r)
	default:
		err = a.runOn(ctx, r)
	}
	left := errors.Is(err, errLeft)
	if left {
		fmt.Fprintln(r.out, a.say("Anda keluar sebelum selesai.", "You left before the end."))
	}
	if r.record != "" && r.id != "" {
		// What was answered is kept however the run ends.
		if err := a.record(context.WithoutCancel(ctx), r.Host, r.id, r.record); err != nil {
			return err
		}
	} else if left && !r.kept {
		fmt.Fprintln(r.out, a.say("Tidak ada yang disimpan.", "Nothing was kept."))
	}
	switch {
	case left:
		return a.leave(context.WithoutCancel(ctx), r, lines)
	case errors.As(err, &broke):
		return exitCode(a.broke(broke.Value, string(broke.Stack)))
	case errors.Is(err, errUnmet):
		return exitCode(Found)
	}
	return err
}

// over tells of a run that there is nothing to do for: only the plan was
// asked for, or the case to resume has ended.
func (a *app) over(ctx context.Context, r *run) (bool, error) {
	if r.id == "" {
		return r.dryRun, nil
	}
	c, err := r.load(ctx, r.id)
	switch {
	case err != nil || !r.dryRun && c.State.Phase == engine.Running:
		return false, err
	case r.json:
		return true, newEventLog(r.Host, r.zone(), a.out).print(ctx, c)
	case r.dryRun:
		return true, a.next(ctx, r.books, c, "", r.by)
	}
	return true, a.showCase(ctx, r.books, c)
}

// leave says what becomes of a case that its person left, and whether it waits
// for that person or for others.
func (a *app) leave(ctx context.Context, r *run, lines *eventLog) error {
	if !r.kept || r.id == "" {
		return exitCode(Left)
	}
	a.resumable(r)
	c, err := r.load(ctx, r.id)
	if err != nil {
		return err
	}
	if lines != nil {
		if err := lines.wait(a, r.books, c); err != nil {
			return err
		}
	}
	for _, t := range c.State.Tasks {
		if r.mayWorkOn(c, t, r.by) {
			return exitCode(Left)
		}
	}
	return exitCode(Waiting)
}

// resumable says that a case is kept, and how to go on with it.
func (a *app) resumable(r *run) {
	fmt.Fprintln(r.out, a.line("Kasus %s tersimpan. Lanjutkan dengan: sopc run --kasus %s%s", "Case %s is kept. Resume it with: sopc run --kasus %s%s", r.id, r.id, r.given))
}

// mayWorkOn says whether a task waits for a person: it is not for others, nor
// held up by a case inside it.
func (b *books) mayWorkOn(c host.Case, t engine.Task, person string) bool {
	step := &c.Procedure.Program.Steps[t.Step]
	if c.Subs.Of(step) != "" && !t.SubEnded && !t.Asked {
		return false
	}
	if t.Part >= len(step.Actors) {
		return true
	}
	for _, actor := range step.Actors[t.Part] {
		if b.mayActFor(c.Procedure.Program, t, actor.Lane, person) {
			return true
		}
	}
	return false
}

// load makes an SOP ready to run. What checks well may still be too much for
// the engine; it is refused like any other source.
func load(u *compiler.Unit) (*engine.Procedure, error) {
	p, err := engine.Load(u.Program)
	var r *engine.Refusal
	if errors.As(err, &r) {
		return nil, failure{Refused, bahasa.T("%s tidak dapat dijalankan: %s", "%s cannot be run: %s", u.Name, r.Text), nil}
	}
	return p, err
}

// remarks tells what the check of a sound SOP would say, in one line; empty
// when it says nothing.
func (a *app) remarks(u *compiler.Unit) string {
	if len(u.Findings) == 0 {
		return ""
	}
	count := report.Summary([]report.File{{Name: u.Name, Text: u.Text, Findings: u.Findings}}, report.Count{}).In(a.lang)
	return report.Visible(a.say("%s: sopc check %s", "%s: sopc check %s", count, u.Name))
}

// questionLines is what the first question takes below the plan.
const questionLines = 3

// parseInstant reads an instant as options give it; one without a zone is
// meant in zone.
func parseInstant(s string, zone *time.Location) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04", time.DateOnly} {
		t, err := time.ParseInLocation(layout, s, zone)
		if _, bad := t.MarshalJSON(); err == nil && bad == nil && t.Year() > 0 {
			return t, true
		}
	}
	return time.Time{}, false
}

// errUnmet says that a run went otherwise than its answers expect.
var errUnmet = errors.New("expectations not met")

// runAnswers lives the case that the answers make.
func (a *app) runAnswers(ctx context.Context, r *run) error {
	r.start.By = r.by
	c, trace, err := scenario.Play(ctx, r, r.start, *r.answers)
	r.id = c.ID
	var refused *engine.Refusal
	if errors.As(err, &refused) && r.kept && c.ID != "" {
		fmt.Fprintln(a.err, harmless(refused.Text.In(a.lang)))
		return a.stopped(ctx, r)
	} else if err != nil {
		if r.kept && c.ID != "" {
			a.resumable(r)
		}
		return a.badAnswers(err, r.runOptions)
	}
	if !r.json {
		fmt.Fprintln(a.out)
		a.card(a.out, a.color(a.Out), r.program, trace, false) // recorded answers tell no time
	}
	failures := scenario.Judge(r.program, trace, r.answers.Expect)
	for _, f := range failures {
		fmt.Fprintln(a.err, harmless(f.Text(a.lang)))
	}
	if len(failures) > 0 {
		return errUnmet
	}
	return nil
}

// runOn begins or resumes a case where nobody can be asked, and says what it
// waits for.
func (a *app) runOn(ctx context.Context, r *run) error {
	if r.id == "" {
		r.start.By = r.by
		c, err := r.Start(ctx, r.start)
		if err != nil {
			return a.hintedStart(r, err)
		}
		r.id = c.ID
	}
	return a.stopped(ctx, r)
}

// stopped shows where a case stopped. The exit code is Waiting unless it is
// over.
func (a *app) stopped(ctx context.Context, r *run) error {
	c, err := r.load(ctx, r.id)
	if err != nil {
		return err
	}
	switch lines, asJSON := r.Host.(*eventLog); {
	case asJSON && c.State.Phase == engine.Running:
		err = lines.wait(a, r.books, c)
	case !asJSON:
		fmt.Fprintln(a.out)
		err = a.next(ctx, r.books, c, "", r.by)
	}
	if err == nil && c.State.Phase == engine.Running {
		return exitCode(Waiting)
	}
	return err
}
