package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sopc/cmd/screen"
	"sopc/compiler/compare"
	"sopc/compiler/phrase"
	"sopc/compiler/program"
	"sopc/compiler/report"
	"sopc/lang/bahasa"
	"sopc/runtime/engine"
	"sopc/runtime/host"
)

// DiffFormat is the version of the lines that `sopc diff --json` prints.
const DiffFormat = 1

type diffOptions struct {
	dataOptions // of which it has --data and what the place adds
	failOn      string
}

func (a *app) diffCommand() *cobra.Command {
	var o diffOptions
	classes := make([]string, len(compare.Classes))
	for i, c := range compare.Classes {
		classes[len(classes)-1-i] = string(c) // the lightest first
	}
	c := &cobra.Command{
		Use:   a.say("diff LAMA BARU", "diff OLD NEW"),
		Short: a.say("apa yang berubah di antara dua versi sebuah SOP", "what changed between two versions of an SOP"),
		Long: a.say(
			"Sebutkan apa yang berubah dari satu versi SOP ke versi berikutnya, yang terberat lebih dahulu: yang memutus kasus berjalan (kasus yang terbuka tidak dapat dialihkan ke versi baru), substansi (langkah, pelaksana, kelengkapan, waktu, output, putusan, syarat, dasar hukum), dan redaksional (yang tidak dirasakan sebuah kasus). Langkah yang diubah namanya, nomornya, atau tempatnya dikenali kembali.",
			"Tell what changed from one version of an SOP to the next, the gravest first: what breaks open cases (they cannot be moved to the new version), what changes the substance (steps, pelaksana, kelengkapan, times, outputs, decisions, conditions, legal basis), and what is wording (no case feels it). Steps that were renamed, renumbered or moved are recognised."),
		Example: "  sopc diff surat-2025.sop surat-2026.sop\n  sopc diff surat-2025.sop surat-2026.sop --gagal-bila substansi",
		Args:    a.arguments(2, 2, bahasa.T("dua berkas .sop", "two .sop files")),
		RunE: func(c *cobra.Command, args []string) error {
			if o.failOn != "" {
				if err := oneOf("gagal-bila", o.failOn, classes...); err != nil {
					return err
				}
			}
			return a.diff(c.Context(), args[0], args[1], o)
		},
	}
	f := c.Flags()
	f.SortFlags = false
	f.StringVar(&o.failOn, "gagal-bila", "", a.say("kode keluar 1 bila ada perubahan `KELAS` ini atau yang lebih berat: redaksional, substansi, atau memutus", "exit code 1 when there is a change of this `CLASS` or a graver one: redaksional, substansi or memutus"))
	f.StringVar(&o.folder, "data", "", a.say("sebutkan juga kasus terbuka yang terkena, dari folder data `DIR`", "list the open cases that are hit, too, from the data directory `DIR`"))
	a.placeOptions(c, &o.dataOptions)
	f.BoolVar(&o.json, "json", false, a.say("satu objek JSON per baris: ringkasan, setiap perubahan, setiap kasus yang terkena", "one JSON object a line: a summary, each change, each case that is hit"))
	a.configOption(c)
	complete(c, "gagal-bila", classes...)
	return c
}

func (a *app) diff(ctx context.Context, oldName, newName string, o diffOptions) error {
	if oldName == stdin && newName == stdin {
		return misuse(bahasa.T("hanya satu dari kedua versi dapat dibaca dari masukan standar", "only one of the two versions can be read from standard input"))
	}
	old, err := a.compile(oldName)
	if err != nil {
		return err
	}
	new, err := a.compile(newName)
	if err != nil {
		return err
	}
	d := difference{oldFile: oldName, newFile: newName, old: old.Program, new: new.Program, Report: compare.Compare(old.Program, new.Program)}
	if o.leads() {
		if d.open, err = a.casesOf(ctx, o.dataOptions, old.Program); err != nil {
			return err
		}
		defer d.open.b.close()
	}
	if o.json {
		err = a.diffJSON(d)
	} else {
		a.diffText(d)
	}
	if err != nil {
		return err
	}
	if o.failOn != "" && d.Worst() != "" && d.Worst().Weight() >= compare.Class(o.failOn).Weight() {
		return exitCode(Found)
	}
	return nil
}

// difference is what `sopc diff` compared.
type difference struct {
	oldFile, newFile string
	old, new         *program.Program
	compare.Report
	open *openCases // nil unless asked for
}

// openCases are the open tasks of cases that run by the old version, and how
// many cases run by other versions of the SOP.
type openCases struct {
	b     *books
	tasks []host.Task
	cases int // by the old version
	other int
}

func (a *app) casesOf(ctx context.Context, o dataOptions, p *program.Program) (*openCases, error) {
	b, err := a.open(ctx, o, Reading, "")
	if err != nil {
		return nil, err
	}
	hash := program.Hash(p)
	open := &openCases{b: b}
	if open.tasks, err = b.Tasks(ctx, host.Query{Hash: hash}); err == nil {
		var all []host.Summary
		all, err = b.Cases(ctx, host.CaseQuery{Title: p.Title, Phase: engine.Running})
		for _, c := range all {
			if c.Hash == hash {
				open.cases++
			} else {
				open.other++
			}
		}
	}
	if err != nil {
		b.close()
		return nil, err
	}
	return open, nil
}

// hit lists the open tasks at which a case could not go on.
func (d difference) hit() (tasks []host.Task) {
	hits := d.Hits()
	for _, t := range d.open.tasks {
		if slices.Contains(hits, t.Step) {
			tasks = append(tasks, t)
		}
	}
	return tasks
}

// diffText prints first what a head of office needs to know, then all changes.
func (a *app) diffText(d difference) {
	color := a.color(a.Out)
	width := 80
	if columns, _, ok := a.Terminal(a.Out); ok {
		width = max(columns, narrowest)
	}
	tell := func(first, rest, s string) {
		for i, l := range screen.Fold(report.Visible(s), width-len(rest)) {
			if i > 0 {
				first = rest
			}
			fmt.Fprintln(a.out, first+l)
		}
	}
	shade := bold
	if d.Worst() == compare.Breaking {
		shade = red
	}
	for _, l := range screen.Fold(verdict(d.Report).In(a.lang), width) {
		fmt.Fprintln(a.out, paint(color, shade, report.Visible(l)))
	}
	if d.open != nil {
		a.openText(d, tell)
	}
	for _, class := range compare.Classes {
		of := changesOf(d.Report, class)
		if len(of) == 0 {
			continue
		}
		fmt.Fprintf(a.out, "\n%s\n", paint(color, bold, fmt.Sprintf("%s (%d)", class.Name().In(a.lang), len(of))))
		for _, c := range of {
			tell("  - ", "    ", c.Text.In(a.lang))
		}
	}
}

// mostCases is how many tasks that are hit fit a screen beside the changes.
const mostCases = 20

// openText says which open cases are hit.
func (a *app) openText(d difference, tell func(first, rest, s string)) {
	hit := d.hit()
	cases := map[string]bool{}
	for _, t := range hit {
		cases[t.Case] = true
	}
	tell("", "", a.say("Kasus terbuka menurut versi lama: %d; yang terkena: %d.", "Cases open by the old version: %d; hit: %d.", d.open.cases, len(cases)))
	for i, t := range hit {
		if i == mostCases {
			tell("  … ", "    ", a.say("dan %d tugas lagi; --json menyebutkan semuanya", "and %d more tasks; --json lists them all", len(hit)-i))
			break
		}
		line := fmt.Sprintf("%s · %s · %s", t.Case, phrase.StepName(d.old, t.Step).In(a.lang), strings.Join(t.Names, " & "))
		if !t.Due.IsZero() {
			line += " · " + a.dueText(d.open.b, t.Due)
		}
		tell("  - ", "    ", line)
	}
	if d.open.other > 0 {
		tell("", "", a.say("Kasus lain yang terbuka menurut versi lain SOP ini: %d; bandingkan versinya sendiri.", "Cases open by other versions of this SOP: %d; compare their own version.", d.open.other))
	}
}

func changesOf(r compare.Report, class compare.Class) (of []compare.Change) {
	for _, c := range r.Changes {
		if c.Class == class {
			of = append(of, c)
		}
	}
	return of
}

// verdict is the one sentence on all changes.
func verdict(r compare.Report) bahasa.Text {
	switch hits := r.Hits(); {
	case r.Worst() == compare.Breaking && len(hits) > 0:
		return bahasa.T("Memutus kasus berjalan: kasus yang terbuka pada %s tidak dapat dialihkan ke versi baru dan diselesaikan menurut versi lama.",
			"Breaks open cases: those at %s cannot be moved to the new version and finish by the old one.", compare.StepNumbers(hits))
	case r.Worst() == compare.Breaking:
		return bahasa.T("Memutus kasus berjalan.", "Breaks open cases.")
	case r.Worst() == compare.Substance:
		return bahasa.T("Substansi berubah; kasus yang terbuka tidak terputus.", "The substance changed; no open case is broken.")
	case r.Worst() == compare.Wording:
		return bahasa.T("Hanya redaksional: alur dan syaratnya tetap.", "Wording only: the flow and what it asks for stay.")
	}
	return bahasa.T("Tidak ada yang berubah.", "Nothing changed.")
}

// diffLine is one line of `sopc diff --json`: first one of the kind
// "summary", then one "change" for each change, the gravest first, then one
// "case" for each open task that is hit. Steps
// count from 1 and stand with their numbers in the version that they are of.
type diffLine struct {
	Kind string `json:"kind"`

	// Of the line "summary".
	Format  int            `json:"format,omitempty"` // DiffFormat
	Old     *diffSide      `json:"old,omitempty"`
	New     *diffSide      `json:"new,omitempty"`
	Worst   compare.Class  `json:"worst,omitempty"` // the gravest class; absent when nothing changed
	Count   map[string]int `json:"count,omitempty"` // by class
	Verdict string         `json:"verdict,omitempty"`
	Cases   *diffCases     `json:"cases,omitempty"` // with --data

	// Of the line "change".
	Class   compare.Class   `json:"class,omitempty"`
	Change  compare.Kind    `json:"change,omitempty"`
	Section compare.Section `json:"section,omitempty"`
	OldStep int             `json:"old_step,omitempty"`
	NewStep int             `json:"new_step,omitempty"`
	Text    string          `json:"text,omitempty"`

	Hits []int `json:"hits,omitempty"` // steps of the old version at which open cases are cut off

	// Of the line "case": an open task that is hit. Step counts in the old version.
	Case  string     `json:"case,omitempty"`
	Task  int        `json:"task,omitempty"`
	Step  int        `json:"step,omitempty"`
	Lanes []string   `json:"lanes,omitempty"`
	Due   *time.Time `json:"due,omitempty"`
}

// diffCases counts open cases: by the old version, and by others.
type diffCases struct {
	Open  int `json:"open"`
	Other int `json:"other"`
}

type diffSide struct {
	File  string `json:"file"`
	Title string `json:"title"`
	Hash  string `json:"hash"`
}

func (a *app) diffJSON(d difference) error {
	to := report.NewEncoder(a.out)
	side := func(name string, p *program.Program) *diffSide { return &diffSide{name, p.Title, program.Hash(p)} }
	summary := diffLine{Kind: "summary", Format: DiffFormat, Old: side(d.oldFile, d.old), New: side(d.newFile, d.new),
		Worst: d.Worst(), Count: map[string]int{}, Verdict: verdict(d.Report).In(a.lang), Hits: fromOne(d.Hits())}
	for _, c := range compare.Classes {
		summary.Count[string(c)] = len(changesOf(d.Report, c))
	}
	if d.open != nil {
		summary.Cases = &diffCases{d.open.cases, d.open.other}
	}
	if err := to.Encode(summary); err != nil {
		return err
	}
	for _, c := range d.Changes {
		if err := to.Encode(diffLine{Kind: "change", Class: c.Class, Change: c.Kind, Section: c.Section,
			OldStep: c.Old + 1, NewStep: c.New + 1, Text: c.Text.In(a.lang), Hits: fromOne(c.Hits)}); err != nil {
			return err
		}
	}
	if d.open == nil {
		return nil
	}
	for _, t := range d.hit() {
		due, _ := d.open.b.dueForm(t.Due)
		if err := to.Encode(diffLine{Kind: "case", Case: t.Case, Task: t.No, Step: t.Step + 1, Lanes: t.Names, Due: due}); err != nil {
			return err
		}
	}
	return nil
}

// fromOne gives the numbers by which people call steps that are counted from 0.
func fromOne(steps []int) []int {
	steps = slices.Clone(steps)
	for i := range steps {
		steps[i]++
	}
	return steps
}
