package cli

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sopc/compiler/condition"
	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/worksheet"
)

// doOptions are what a person enters at a task from the command line.
type doOptions struct {
	dataOptions
	step, lane       string   // --langkah, --pelaksana
	fields           []string // --isi
	ticks, outputs   []string // --centang, --output
	papers           []string // --lampiran
	all              bool     // --semua
	decision, reason string   // --putusan, --alasan

	// What else than completing it is.
	answer  string // --jawab
	sub     string // --sop-berakhir
	consent bool   // --setuju
	note    bool   // --catat
	lapse   bool   // --lewat-waktu
}

// taskOptions gives a command the options that say which task it is about.
func (a *app) taskOptions(c *cobra.Command, o *doOptions) {
	f := c.Flags()
	f.SortFlags = false
	f.StringVar(&o.step, "langkah", "", a.say("tugas pada `LANGKAH` ini: nama atau nomornya", "the task at this `STEP`: its id or number"))
	f.StringVar(&o.lane, "pelaksana", "", a.say("bertindak sebagai `PELAKSANA` ini, bila ada beberapa", "act as this `PELAKSANA`, if there are several"))
}

// entryOptions gives a command the options that fill in the form's parts.
func (a *app) entryOptions(c *cobra.Command, o *doOptions) {
	f := c.Flags()
	f.StringArrayVar(&o.ticks, "centang", nil, a.say("kelengkapan `BUTIR` ada; BUTIR=CATATAN menambah catatan", "the kelengkapan `ITEM` is there; ITEM=NOTE adds a note"))
	f.StringArrayVar(&o.outputs, "output", nil, a.say("output `BUTIR` selesai; BUTIR=CATATAN menambah catatan, misalnya nomornya", "the output `ITEM` is done; ITEM=NOTE adds a note, such as its number"))
	f.StringArrayVar(&o.papers, "lampiran", nil, a.say("lampirkan berkas pada butir atau isian: `BUTIR=FILE`", "attach a file to an item or a field: `ITEM=FILE`"))
	f.BoolVar(&o.all, "semua", false, a.say("centang semua kelengkapan dan output yang diperlukan", "tick all kelengkapan and outputs that are needed"))
	f.StringArrayVar(&o.fields, "isi", nil, a.say("isi sebuah isian: `NAMA=NILAI`", "fill in a field: `NAME=VALUE`"))
	f.StringVar(&o.reason, "alasan", "", a.say("`ALASAN`, wajib bila mengembalikan", "`REASON`, needed to hand work back"))
}

func (a *app) caseDo() *cobra.Command {
	var o doOptions
	c := &cobra.Command{
		Use:   a.say("do KASUS [TUGAS]", "do CASE [TASK]"),
		Short: a.say("kerjakan sebuah tugas: selesaikan, putuskan, atau catat", "work on a task: complete, decide or note it"),
		Long: a.say(
			"Selesaikan sebuah tugas dengan apa yang diminta SOP: kelengkapan dicentang atau dilampirkan, isian diisi, output dicatat, putusan dipilih. TUGAS tidak perlu bila hanya satu yang terbuka. Selain menyelesaikan: --jawab menjawab syarat sebuah langkah, --setuju menyatakan turut serta, --catat menyimpan pekerjaan yang belum selesai, --lewat-waktu mencatat bahwa batas waktu menunggu lewat, --sop-berakhir mencatat hasil SOP lain. `sopc case next KASUS` menuliskan perintahnya untuk Anda.",
			"Complete a task with what the SOP asks for: kelengkapan ticked or attached, fields filled in, outputs noted, the decision made. TASK is not needed if only one is open. Other than completing: --jawab answers the condition of a step, --setuju says that one takes part, --catat keeps work that is not finished, --lewat-waktu records that a term passed, --sop-berakhir records how another SOP ended. `sopc case next CASE` writes the command for you."),
		Example: "  sopc case do 2026-0001 --sebagai Ani --semua\n  sopc case do 2026-0001 3 --sebagai Budi --semua --putusan Ya --output \"Surat=nomor 12/2026\"",
		Args:    a.arguments(1, 2, caseAndTask),
		RunE: func(c *cobra.Command, args []string) error {
			if err := o.oneThing(); err != nil {
				return err
			}
			return a.act(c.Context(), o.dataOptions, args[0], func(b *books, now host.Case) (engine.Event, error) {
				return a.doing(c.Context(), b, now, second(args), o)
			})
		},
	}
	a.taskOptions(c, &o)
	a.entryOptions(c, &o)
	f := c.Flags()
	f.StringVar(&o.decision, "putusan", "", a.say("putuskan `JAWABAN`, seperti tertulis dalam SOP", "decide `ANSWER`, as written in the SOP"))
	f.StringVar(&o.answer, "jawab", "", a.say("syarat langkah ini berlaku: `ya|tidak`", "the condition of this step holds: `ya|tidak`"))
	f.BoolVar(&o.consent, "setuju", false, a.say("turut serta dan setuju, pada tugas yang dikerjakan bersama", "take part and confirm, at a task that is done together"))
	f.BoolVar(&o.note, "catat", false, a.say("simpan kemajuan; tugas tetap terbuka", "keep the progress; the task stays open"))
	f.BoolVar(&o.lapse, "lewat-waktu", false, a.say("batas waktu menunggu lewat", "the term of the wait has passed"))
	f.StringVar(&o.sub, "sop-berakhir", "", a.say("SOP lain yang dijalankan langkah ini berakhir: `HASIL`", "the other SOP that this step runs ended: `RESULT`"))
	complete(c, "jawab", "ya", "tidak")
	a.personOptions(c, &o.dataOptions)
	a.dataOptions(c, &o.dataOptions)
	return c
}

// oneThing refuses options that mean different things.
func (o *doOptions) oneThing() error {
	var chosen []string
	for _, option := range []struct {
		name  string
		given bool
	}{{"putusan", o.decision != ""}, {"jawab", o.answer != ""}, {"setuju", o.consent}, {"catat", o.note}, {"lewat-waktu", o.lapse}, {"sop-berakhir", o.sub != ""}} {
		if option.given {
			chosen = append(chosen, "--"+option.name)
		}
	}
	if len(chosen) > 1 {
		return misuse(bahasa.T("%s tidak dapat dipakai bersama", "%s do not go together", strings.Join(chosen, ", ")),
			bahasa.T("satu perintah mencatat satu hal", "one command records one thing"))
	}
	if entered := len(o.fields)+len(o.ticks)+len(o.outputs)+len(o.papers) > 0 || o.all; entered && (o.answer != "" || o.consent || o.lapse || o.sub != "") {
		return misuse(bahasa.T("%s tidak menerima isian dan centang", "%s takes no fields and no ticks", chosen[0]),
			bahasa.T("isian dan centang dicatat saat menyelesaikan tugas, atau dengan --catat", "fields and ticks go with completing the task, or with --catat"))
	}
	if o.answer != "" {
		return oneOf("jawab", o.answer, "ya", "tidak")
	}
	return nil
}

// doing makes the event that the options ask for.
func (a *app) doing(ctx context.Context, b *books, c host.Case, task string, o doOptions) (e engine.Event, err error) {
	s, err := b.sheet(c, task, o.step)
	if err != nil {
		return e, err
	}
	switch {
	case o.answer != "":
		e = s.Answer(o.answer == "ya")
	case o.lapse:
		e = s.Lapsed()
		e.Reason = o.reason
	case o.sub != "":
		e = s.SubEnded(o.sub)
	case o.consent:
		lane, err := b.laneOf(c, s.Task, s.Awaiting, o.lane, a.named(o.by))
		if err != nil {
			return e, err
		}
		return s.Confirm(lane), nil
	default:
		if err := b.enter(ctx, c, s, o); err != nil {
			return e, err
		}
		if e = s.Complete(); o.note {
			e = s.Note()
		}
	}
	if o.lane != "" {
		e.Lane, err = findLane(c.Procedure.Program, o.lane)
	}
	return e, err
}

// enter fills the sheet with what the options say.
func (b *books) enter(ctx context.Context, c host.Case, s *worksheet.Sheet, o doOptions) error {
	p := c.Procedure.Program
	for _, i := range s.Fields {
		if f := p.Fields[i]; f.Type == program.Berkas && slices.ContainsFunc(o.fields, func(given string) bool { _, ok := behind(given, f.ID); return ok }) {
			return misuse(bahasa.T("isian %q diisi dengan berkasnya sendiri", "the field %q takes the file itself", f.ID), bahasa.T("tulis --lampiran %s=FILE", "write --lampiran %s=FILE", f.ID))
		}
	}
	if err := fill(p, s.Fields, o.fields, s.Fill); err != nil {
		return err
	}
	for _, paper := range o.papers {
		if err := b.show(ctx, p, s, paper); err != nil {
			return err
		}
	}
	lines := s.Lines()
	if o.all {
		for _, l := range lines {
			if l.Need == engine.Required && !l.Noted {
				s.Tick(l, true)
			}
		}
	}
	for _, list := range []struct {
		given  []string
		output bool
	}{{o.ticks, false}, {o.outputs, true}} {
		for _, item := range list.given {
			l, note, err := findLine(s, item, list.output)
			if err != nil {
				return err
			}
			if s.Tick(l, true); note != "" {
				s.Show(l, engine.Paper{Note: note})
			}
		}
	}
	return decide(s, o)
}

// decide chooses the outcome that is called so.
func decide(s *worksheet.Sheet, o doOptions) error {
	s.Reason(o.reason)
	if o.decision == "" {
		return nil
	}
	var labels []string
	for i, way := range s.Choices() {
		if program.Key(way.Label) == program.Key(o.decision) {
			s.Choose(i)
			return nil
		}
		labels = append(labels, way.Label)
	}
	if len(labels) == 0 {
		return misuse(bahasa.T("tugas %d tidak meminta putusan sekarang", "task %d asks for no decision now", s.Task.No))
	}
	return unknownName(bahasa.T("putusan", "decision"), o.decision, labels)
}

// fill reads values of fields, each as NAME=VALUE.
func fill(p *program.Program, fields []int, given []string, take func(field int, value any)) error {
	for _, text := range given {
		name, value, found := strings.Cut(text, "=")
		if !found {
			return misuse(bahasa.T("isian %q tidak lengkap", "the field %q is not complete", text), bahasa.T("tulis --isi NAMA=NILAI", "write --isi NAME=VALUE"))
		}
		i, err := findField(p, fields, name)
		if err != nil {
			return err
		}
		v, err := condition.Parse(p.Fields[i], value)
		var bad *condition.ValueError
		if errors.As(err, &bad) {
			return misuse(bad.Text)
		} else if err != nil {
			return err
		}
		take(i, v)
	}
	return nil
}

// findField finds one of some fields by its id or label.
func findField(p *program.Program, fields []int, called string) (int, error) {
	var names []string
	for _, i := range fields {
		f := p.Fields[i]
		if key := program.Key(called); key != "" && (key == program.Key(f.ID) || key == program.Key(f.Label)) {
			return i, nil
		}
		names = append(names, f.ID)
	}
	return 0, unknownName(bahasa.T("isian", "field"), strings.TrimSpace(called), names)
}

// findLine finds an item of the tick list by one of its names; what stands
// behind it after "=" is given, too.
func findLine(s *worksheet.Sheet, given string, output bool) (l worksheet.Line, rest string, err error) {
	var names []string
	for _, l := range s.Lines() {
		if l.Output != output {
			continue
		}
		for _, name := range l.Item.Names {
			if rest, ok := behind(given, name); ok {
				return l, rest, nil
			}
		}
		names = append(names, l.Item.Names...)
	}
	called, _, _ := strings.Cut(given, "=")
	what := bahasa.T("kelengkapan", "kelengkapan")
	if output {
		what = bahasa.T("output", "output")
	}
	return l, "", unknownName(what, called, names)
}

// behind gives what stands behind a name and "="; ok is false when something
// else is named. Names may hold "=".
func behind(given, name string) (rest string, ok bool) {
	key := program.Key(name)
	for i := range given {
		if given[i] == '=' && program.Key(given[:i]) == key {
			return strings.TrimSpace(given[i+1:]), true
		}
	}
	return "", program.Key(given) == key
}

// show attaches a file to an item or a field: ITEM=FILE.
func (b *books) show(ctx context.Context, p *program.Program, s *worksheet.Sheet, given string) error {
	if !strings.Contains(given, "=") {
		return misuse(bahasa.T("lampiran %q tidak lengkap", "the attachment %q is not complete", given), bahasa.T("tulis --lampiran BUTIR=FILE", "write --lampiran ITEM=FILE"))
	}
	var names []string
	for _, l := range s.Lines() {
		for _, name := range l.Item.Names {
			if file, ok := behind(given, name); ok && file != "" {
				paper, err := b.attach(ctx, file)
				s.Show(l, paper)
				return err
			}
		}
		names = append(names, l.Item.Names...)
	}
	for _, i := range s.Fields {
		f := p.Fields[i]
		if f.Type != program.Berkas {
			continue
		}
		for _, name := range []string{f.ID, f.Label} {
			if file, ok := behind(given, name); ok && file != "" {
				paper, err := b.attach(ctx, file)
				s.ShowField(i, paper)
				return err
			}
		}
		names = append(names, f.ID)
	}
	called, _, _ := strings.Cut(given, "=")
	return unknownName(bahasa.T("butir atau isian", "item or field"), called, names)
}
