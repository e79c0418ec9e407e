package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sopc/cmd/screen"
	"sopc/compiler"
	"sopc/compiler/condition"
	"sopc/compiler/mermaid"
	"sopc/compiler/phrase"
	"sopc/compiler/program"
	"sopc/compiler/report"
	"sopc/lang"
	"sopc/lang/bahasa"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/scenario"
)

// runOptions are the options of `sopc run`.
type runOptions struct {
	answers, uji, record, by, at, drawing string
	json, dryRun, plain                   bool
}

func (a *app) runCommand() *cobra.Command {
	var o runOptions
	c := &cobra.Command{
		Use:   "run FILE",
		Short: a.say("jalankan SOP dari Mulai sampai Selesai", "run an SOP from Mulai to Selesai"),
		Long: a.say(
			"Periksa SOP, tampilkan rencananya, lalu jalankan langkah demi langkah. Di terminal Anda dipandu sebuah layar: pindah dengan panah atau Enter, centang dan pilih dengan spasi, tekan tombol dengan Enter, `q` untuk keluar. Dengan --polos, dan di terminal yang tidak sanggup, Anda ditanya baris demi baris. Tanpa terminal, jawaban dibaca dari blok `uji` (--jawaban atau --uji): tidak ada yang ditanyakan, dan tidak ada yang disetujui dengan sendirinya.",
			"Check the SOP, show its plan, then run it step by step. On a terminal a screen guides you: arrows and Enter move, space ticks and chooses, Enter presses buttons, `q` leaves. With --polos, and where the terminal cannot hold it, you are asked line by line. Without a terminal the answers come from an `uji` block (--jawaban or --uji): nothing is asked, and nothing approves by itself."),
		Example: "  sopc run surat.sop\n  sopc run surat.sop --jawaban surat.uji\n  sopc run surat.sop --rekam surat.kembali.uji",
		Args:    a.arguments(1, 1, oneFile),
		RunE: func(c *cobra.Command, args []string) error {
			return a.runFile(c.Context(), args[0], o)
		},
	}
	f := c.Flags()
	f.SortFlags = false
	f.StringVar(&o.answers, "jawaban", "", a.say("baca jawaban dari berkas `FILE`.uji", "read the answers from `FILE`.uji"))
	f.StringVar(&o.uji, "uji", "", a.say("`NAMA` blok uji yang dipakai, bila ada beberapa", "`NAME` of the uji block to use, if there are several"))
	f.StringVar(&o.record, "rekam", "", a.say("rekam jawaban ke berkas baru `FILE`.uji", "record the answers to the new file `FILE`.uji"))
	f.StringVar(&o.drawing, "gambar", "", a.say("simpan juga diagram alirnya (Mermaid) ke `FILE`", "also save its flowchart (Mermaid) to `FILE`"))
	f.StringVar(&o.by, "sebagai", "", a.say("`NAMA` orang yang bekerja, untuk dicatat", "`NAME` of the person who works, for the record"))
	f.StringVar(&o.at, "sekarang", "", a.say("anggap sekarang `WAKTU`, misalnya 2026-11-21T08:00", "take `TIME` as now, such as 2026-11-21T08:00"))
	f.BoolVar(&o.plain, "polos", false, a.say("bertanya baris demi baris, tanpa layar terpandu (untuk pembaca layar)", "ask line by line, without the guided screen (for screen readers)"))
	f.BoolVar(&o.json, "json", false, a.say("tulis setiap peristiwa sebagai satu baris JSON", "print each event as a line of JSON"))
	f.BoolVar(&o.dryRun, "dry-run", false, a.say("hanya tampilkan rencana; tidak ada yang dikerjakan", "only show the plan; nothing is done"))
	a.configOption(c)
	return c
}

func (a *app) runFile(ctx context.Context, name string, o runOptions) error {
	clock, err := a.clock(o.at)
	if err != nil {
		return err
	}
	if filepath.Ext(o.answers) == ".sop" {
		return misuse(bahasa.T("%q adalah SOP, bukan berkas jawaban", "%q is an SOP, not a file of answers", o.answers),
			bahasa.T("uji di dalam SOP itu sendiri dipakai dengan --uji NAMA", "an uji block inside the SOP itself is used with --uji NAME"))
	}
	if err := recordable(name, o.record); err != nil {
		return err
	}
	if err := drawable(o.drawing); err != nil {
		return err
	}
	u, answers, err := a.runnable(name, o)
	if err != nil {
		return err
	}
	procedure, err := load(u)
	if err != nil {
		return err
	}
	// The answers are tried as a whole before anything happens.
	if answers != nil {
		if _, err := scenario.Rehearse(procedure, *answers, o.by); err != nil {
			return a.badAnswers(err, o)
		}
	} else if !o.dryRun && !a.interactive(o) {
		return a.noTerminal(procedure, name, u.Scenarios, o)
	}

	out, color := io.Writer(a.out), a.color(a.Out)
	if o.json {
		out, color = a.err, a.color(a.Err)
	}
	guided := answers == nil && !o.dryRun && a.guided(o)
	if !guided && (!o.json || o.dryRun || answers == nil) {
		columns, lines, _ := a.Terminal(a.Out)
		if o.dryRun || answers != nil {
			lines = 0
		}
		if s := a.remarks(u); s != "" {
			fmt.Fprintf(out, "%s\n\n", s)
		}
		a.plan(out, color, u.Program, columns, lines-questionLines)
	}
	if o.dryRun {
		return nil
	}
	if o.drawing != "" {
		if err := a.draw(o.drawing, u.Program, mermaid.Options{Language: a.lang}, drawings[0].write); err != nil {
			return err
		}
	}

	cases := a.Cases(clock)
	if o.json {
		cases = newEventLog(cases, a.out)
	}
	var id string
	var broke *screen.Panic
	switch {
	case answers != nil:
		id, err = a.runAnswers(ctx, cases, u.Program, *answers, o)
	case guided:
		id, err = a.runGuided(ctx, cases, procedure, u, color, o)
	default:
		id, err = a.runWalk(ctx, cases, u.Program, out, color, o)
	}
	left := errors.Is(err, errLeft)
	if left {
		fmt.Fprintln(out, a.say("Anda keluar sebelum selesai.", "You left before the end."))
	}
	if o.record != "" && id != "" {
		// What was answered is kept however the run ends.
		if err := a.record(context.WithoutCancel(ctx), cases, id, o.record); err != nil {
			return err
		}
	} else if left {
		fmt.Fprintln(out, a.say("Tidak ada yang disimpan.", "Nothing was kept."))
	}
	switch {
	case left:
		return exitCode(Left)
	case errors.As(err, &broke):
		return exitCode(a.broke(broke.Value, string(broke.Stack)))
	case errors.Is(err, errUnmet):
		return exitCode(Found)
	}
	return err
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

// clock is the clock of the run: fixed if the user gave a time.
func (a *app) clock(at string) (func() time.Time, error) {
	if at == "" {
		return a.Now, nil
	}
	if t, ok := parseInstant(at, time.Local); ok {
		return func() time.Time { return t }, nil
	}
	return nil, misuse(bahasa.T("waktu %q tidak dikenal", "unknown time %q", at),
		bahasa.T("tulis misalnya --sekarang 2026-11-21 atau --sekarang 2026-11-21T08:00", "write for example --sekarang 2026-11-21 or --sekarang 2026-11-21T08:00"))
}

// recordable refuses a recording that could not be used, or would replace
// another file, before anybody has answered anything.
func recordable(sop, name string) error {
	if name == "" {
		return nil
	}
	if filepath.Ext(name) != ".uji" {
		return misuse(bahasa.T("rekaman %q harus berakhiran .uji", "the recording %q must end in .uji", name),
			bahasa.T("tulis --rekam %s.uji", "write --rekam %s.uji", strings.TrimSuffix(name, filepath.Ext(name))))
	}
	if filepath.Dir(sop) == filepath.Dir(name) && filepath.Ext(sop) == ".sop" && !partners(filepath.Base(sop), filepath.Base(name)) {
		stem := strings.TrimSuffix(filepath.Base(sop), ".sop")
		return misuse(bahasa.T("dari namanya, rekaman %q bukan milik %s", "by its name, the recording %q does not belong to %s", name, sop),
			bahasa.T("pilih nama seperti %s", "choose a name such as %s", stem+"."+strings.ReplaceAll(strings.TrimSuffix(filepath.Base(name), ".uji"), ".", "-")+".uji"))
	}
	if exists(name) {
		return misuse(bahasa.T("%q sudah ada dan tidak ditimpa", "%q exists and is not replaced", name),
			bahasa.T("pilih nama lain, misalnya %s", "choose another name, such as %s", strings.TrimSuffix(name, ".uji")+".2.uji"))
	}
	if _, err := os.Stat(filepath.Dir(name)); err != nil {
		return accessFailure(filepath.Dir(name), err)
	}
	return nil
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

// runnable compiles the SOP and finds the answers, nil if none are given.
func (a *app) runnable(name string, o runOptions) (*compiler.Unit, *program.Scenario, error) {
	if o.answers == "" {
		u, err := a.compile(name)
		if err != nil || o.uji == "" {
			return u, nil, err
		}
		s, err := choose(u.Scenarios, o.uji, name)
		return u, s, err
	}
	if filepath.Ext(name) != ".sop" {
		return nil, nil, misuse(bahasa.T("--jawaban memerlukan berkas berakhiran .sop, bukan %q", "--jawaban needs a file that ends in .sop, not %q", name))
	}
	f, err := a.readOne(o.answers, bahasa.T("satu berkas .uji", "one .uji file"))
	if err != nil {
		return nil, nil, err
	}
	if x, tooLarge := f.tooLarge(); tooLarge {
		return nil, nil, misuse(bahasa.T("%s: %s", "%s: %s", o.answers, x.Message))
	}
	// To the compiler the answers belong to the SOP by their name.
	as := strings.TrimSuffix(name, ".sop") + ".jawaban.uji"
	units, err := a.compileWith(name, compiler.Source{Name: as, Text: f.text})
	if err != nil {
		return nil, nil, err
	}
	u, given := units[0], units[1]
	if wrong := errorsOnly(given.Findings); len(wrong) > 0 {
		for i := range wrong {
			wrong[i] = renamed(wrong[i], as, o.answers)
		}
		a.showErrors([]report.File{{Name: o.answers, Text: given.Text, Findings: wrong}, {Name: name, Text: u.Text}})
		return nil, nil, misuse(bahasa.T("jawaban dalam %q belum dapat dipakai; tidak ada yang dikerjakan", "the answers in %q cannot be used yet; nothing was done", o.answers))
	}
	s, err := choose(given.Scenarios, o.uji, o.answers)
	return u, s, err
}

// choose finds the uji block with a name, or the only one.
func choose(all []program.Scenario, name, file string) (*program.Scenario, error) {
	var names []string
	for i, s := range all {
		if name != "" && program.Key(s.Name) == program.Key(name) || name == "" && len(all) == 1 {
			return &all[i], nil
		}
		names = append(names, fmt.Sprintf("%q", s.Name))
	}
	f := misuse(bahasa.T("tidak ada uji %q dalam %s", "there is no uji %q in %s", name, file))
	switch {
	case len(all) == 0:
		f.said = bahasa.T("tidak ada blok uji dalam %s", "there is no uji block in %s", file)
	case name == "":
		f.said = bahasa.T("%s memuat %d uji", "%s holds %d uji blocks", file, len(all))
		fallthrough
	default:
		f.help = append(f.help, bahasa.T("pilih dengan --uji: %s", "choose with --uji: %s", strings.Join(names, ", ")))
	}
	return nil, f
}

// interactive reports whether somebody can be asked.
func (a *app) interactive(o runOptions) bool {
	stream := any(a.Out)
	if o.json {
		stream = a.Err
	}
	_, _, in := a.Terminal(a.In)
	_, _, out := a.Terminal(stream)
	return in && out
}

// guided reports whether the terminal can hold the guided screen, and the user
// wants it.
func (a *app) guided(o runOptions) bool {
	columns, lines, _ := a.Terminal(a.Out)
	kind := a.Getenv("TERM")
	return !o.plain && !o.json && (kind != "" && kind != "dumb" || runtime.GOOS == "windows") && columns >= 40 && lines >= 10
}

// noTerminal refuses to ask where nobody can answer, and gives the answers to
// fill in instead.
func (a *app) noTerminal(p *engine.Procedure, name string, uji []program.Scenario, o runOptions) error {
	said := bahasa.T("tidak ada terminal untuk bertanya, dan belum ada jawaban", "there is no terminal to ask on, and there are no answers")
	block := blockName(name)
	var skeleton string
	trace, err := scenario.Rehearse(p, program.Scenario{Name: block}, o.by)
	var missing *scenario.AnswerError
	switch {
	case err == nil:
		skeleton, err = scenario.Record(p, block, trace.Events)
		if err != nil {
			return err
		}
	case errors.As(err, &missing) && missing.Kind == scenario.Missing:
		skeleton = missing.Skeleton
	default:
		return a.badAnswers(err, o)
	}
	a.skeleton(skeleton, o)
	f := misuse(said, bahasa.T("lengkapi kerangka uji itu, simpan sebagai %s.uji, lalu: `sopc run %s --jawaban %s.uji`", "complete that skeleton, save it as %s.uji, then: `sopc run %s --jawaban %s.uji`", block, name, block))
	if len(uji) > 0 {
		var names []string
		for _, s := range uji {
			names = append(names, fmt.Sprintf("%q", s.Name))
		}
		f.help = append(f.help, bahasa.T("atau pakai uji yang sudah ada dengan --uji: %s", "or use an uji block that is there with --uji: %s", strings.Join(names, ", ")))
	}
	return f
}

// badAnswers says what the answers lack.
func (a *app) badAnswers(err error, o runOptions) error {
	var bad *scenario.AnswerError
	if !errors.As(err, &bad) {
		return err
	}
	if bad.Skeleton == "" {
		return misuse(bad.Text)
	}
	a.skeleton(bad.Skeleton, o)
	return misuse(bad.Text, bahasa.T("kerangka uji yang lengkap tercetak di atas; periksa setiap usulannya sebelum dipakai", "a complete skeleton is printed above; check each suggestion before you use it"))
}

// skeleton prints an uji block to paste: on standard output, which holds
// nothing else then.
func (a *app) skeleton(s string, o runOptions) {
	if o.json {
		a.verbatim(a.err, a.Err, s)
	} else {
		a.verbatim(a.out, a.Out, s)
	}
}

// blockName names the uji block that a file holds.
func blockName(file string) string {
	return report.Visible(strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)))
}

// errUnmet says that a run went otherwise than its answers expect.
var errUnmet = errors.New("expectations not met")

// runAnswers lives the case that the answers make.
func (a *app) runAnswers(ctx context.Context, cases host.Host, p *program.Program, answers program.Scenario, o runOptions) (string, error) {
	c, trace, err := scenario.Play(ctx, cases, host.Start{Program: p, By: o.by}, answers)
	if err != nil {
		return "", a.badAnswers(err, o)
	}
	if !o.json {
		fmt.Fprintln(a.out)
		a.card(a.out, a.color(a.Out), p, trace, false) // recorded answers tell no time
	}
	failures := scenario.Judge(p, trace, answers.Expect)
	for _, f := range failures {
		fmt.Fprintln(a.err, harmless(f.Text(a.lang)))
	}
	if len(failures) > 0 {
		return c.ID, errUnmet
	}
	return c.ID, nil
}

// runWalk takes the person at the terminal through a case.
func (a *app) runWalk(ctx context.Context, cases host.Host, p *program.Program, out io.Writer, color bool, o runOptions) (string, error) {
	stream := any(a.Out)
	if o.json {
		stream = a.Err
	}
	w := &walk{dialog: a.dialog(ctx, out, stream, color), host: cases, p: p, by: o.by}
	w.tell("")
	w.tell(w.say("Ketik q untuk keluar.", "Type q to leave."))
	if err := w.run(); ctx.Err() != nil {
		return w.id, errLeft
	} else if err != nil {
		return w.id, err
	}
	fmt.Fprintln(out)
	return w.id, a.ended(ctx, cases, w.id, out, color)
}

// runGuided takes the person through a case on the guided screen.
func (a *app) runGuided(ctx context.Context, cases host.Host, procedure *engine.Procedure, u *compiler.Unit, color bool, o runOptions) (string, error) {
	kept := a.say("Jawaban sampai di sini tidak disimpan (--rekam menyimpannya).", "The answers so far are not kept (--rekam keeps them).")
	if o.record != "" {
		kept = a.say("Jawaban sampai di sini disimpan dalam %s.", "The answers so far are kept in %s.", o.record)
	}
	intro := append([]string{a.planHead(u.Program)}, a.planFoot(u.Program)...)
	if s := a.remarks(u); s != "" {
		intro = append(intro, s)
	}
	id, err := screen.Guide(ctx, screen.Session{Host: cases, Procedure: procedure, By: o.by, Language: a.lang, Color: color,
		Intro: intro, Kept: kept, In: a.In, Out: a.Out})
	if err != nil {
		return id, err
	}
	return id, a.ended(ctx, cases, id, a.out, color)
}

// ended prints the control card of a case.
func (a *app) ended(ctx context.Context, cases host.Host, id string, out io.Writer, color bool) error {
	c, err := cases.Case(ctx, id)
	if err != nil {
		return err
	}
	events, err := host.History(ctx, cases, id)
	if err != nil {
		return err
	}
	trace, err := scenario.Follow(c.Procedure, events)
	if err != nil {
		return err
	}
	a.card(out, color, c.Procedure.Program, trace, true)
	return nil
}

// card prints the control card of a case that ended: what was done by whom
// and, with times, when; how it ended and what came of it.
func (a *app) card(w io.Writer, color bool, p *program.Program, t *scenario.Trace, times bool) {
	fmt.Fprintln(w, paint(color, bold, a.say("Kartu kendali", "Case record")))
	for _, v := range t.Visits {
		step := &p.Steps[v.Step]
		line := fmt.Sprintf("%3d  %s", v.Step+1, step.Text)
		switch {
		case v.Result == engine.BySkip:
			line += a.say(" — dilewati", " — skipped")
		case v.Result == engine.ByLapse:
			line += a.say(" — batas waktu lewat", " — the term passed")
		case v.Result == engine.ByEnd:
			line += a.say(" — tidak diteruskan", " — not carried on")
		case v.Outcome >= 0:
			line += " — " + step.Outcomes[v.Outcome].Label
			if v.Reason != "" {
				line += fmt.Sprintf(" (%s)", v.Reason)
			}
		}
		if who := doers(p, v); who != "" {
			line += " · " + who
		}
		if at := v.Closed; times && !at.IsZero() {
			line += fmt.Sprintf(" · %d %s %d %02d.%02d", at.Day(), condition.Months[at.Month()-1][:3], at.Year(), at.Hour(), at.Minute())
		}
		fmt.Fprintln(w, report.Visible(line))
	}
	for _, d := range shownData(p, t.State.Data) {
		fmt.Fprintln(w, report.Visible(d))
	}
	var outputs []string
	for _, item := range t.Outputs {
		outputs = append(outputs, strings.Join(item.Names, " / "))
	}
	if len(outputs) > 0 {
		fmt.Fprintln(w, report.Visible("Output: "+strings.Join(outputs, "; ")))
	}
	if t.End != nil {
		end, shade := phrase.End(*t.End).In(a.lang), green
		if t.End.Kind == program.Stopped {
			shade = red
		}
		fmt.Fprintln(w, paint(color, shade, report.Visible(strings.ToUpper(end[:1])+end[1:])))
	}
}

// doers names who did a visit: the pelaksana in the order in which they acted,
// each with the people's names, as far as they are known.
func doers(p *program.Program, v engine.Visit) string {
	var lanes []int
	people := map[int][]string{}
	for _, e := range v.Actions {
		if !slices.Contains(lanes, e.Lane) {
			lanes = append(lanes, e.Lane)
		}
		if e.By != "" && !slices.Contains(people[e.Lane], e.By) {
			people[e.Lane] = append(people[e.Lane], e.By)
		}
	}
	var all []string
	for _, l := range lanes {
		who := strings.Join(people[l], ", ")
		switch {
		case l >= 0 && who == "":
			who = p.Lanes[l].Name
		case l >= 0:
			who = p.Lanes[l].Name + " (" + who + ")"
		case who == "":
			continue // the SOP names nobody, nor does the case
		}
		all = append(all, who)
	}
	return strings.Join(all, ", ")
}

// farAs says, as a comment in a recording, how far an unfinished case came.
func (a *app) farAs(c host.Case) string {
	var open []string
	for _, t := range c.State.Tasks {
		open = append(open, c.Procedure.Name(t.Step).In(a.lang))
	}
	return report.Visible(a.say("# belum selesai: kasus ini baru sampai %s; lengkapi jawaban selanjutnya",
		"# not finished: this case came as far as %s; add the answers that follow", strings.Join(open, ", "))) + "\n"
}

// record writes the case as an uji block.
func (a *app) record(ctx context.Context, cases host.Host, id, name string) error {
	c, err := cases.Case(ctx, id)
	if err != nil {
		return err
	}
	events, err := host.History(ctx, cases, id)
	if err != nil {
		return err
	}
	block, err := scenario.Record(c.Procedure, blockName(name), events)
	if err != nil {
		return err
	}
	if c.State.Phase == engine.Running {
		block = a.farAs(c) + block
	}
	text := bytes.TrimLeft(lang.Format([]byte(block)), "\n")
	// Somebody may have taken the name since the case began.
	for stem, n := strings.TrimSuffix(name, ".uji"), 2; exists(name); n++ {
		name = fmt.Sprintf("%s.%d.uji", stem, n)
	}
	if err := a.writeFile(name, text); err != nil {
		fmt.Fprintln(a.err, a.say("rekaman tidak tersimpan; isinya:", "the recording was not saved; it says:"))
		a.verbatim(a.err, a.Err, string(text))
		return err
	}
	fmt.Fprintln(a.err, a.say("direkam: %s", "recorded: %s", harmless(name)))
	return nil
}
