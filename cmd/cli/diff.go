package cli

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"sopc/cmd/screen"
	"sopc/compiler/compare"
	"sopc/compiler/program"
	"sopc/compiler/report"
	"sopc/lang/bahasa"
)

// DiffFormat is the version of the lines that `sopc diff --json` prints.
const DiffFormat = 1

type diffOptions struct {
	failOn string
	json   bool
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
		RunE: func(_ *cobra.Command, args []string) error {
			if o.failOn != "" {
				if err := oneOf("gagal-bila", o.failOn, classes...); err != nil {
					return err
				}
			}
			return a.diff(args[0], args[1], o)
		},
	}
	f := c.Flags()
	f.SortFlags = false
	f.StringVar(&o.failOn, "gagal-bila", "", a.say("kode keluar 1 bila ada perubahan `KELAS` ini atau yang lebih berat: redaksional, substansi, atau memutus", "exit code 1 when there is a change of this `CLASS` or a graver one: redaksional, substansi or memutus"))
	f.BoolVar(&o.json, "json", false, a.say("satu objek JSON per baris: ringkasan, lalu setiap perubahan", "one JSON object a line: a summary, then each change"))
	a.configOption(c)
	complete(c, "gagal-bila", classes...)
	return c
}

func (a *app) diff(oldName, newName string, o diffOptions) error {
	old, err := a.compile(oldName)
	if err != nil {
		return err
	}
	new, err := a.compile(newName)
	if err != nil {
		return err
	}
	r := compare.Compare(old.Program, new.Program)
	if o.json {
		err = a.diffJSON(oldName, newName, old.Program, new.Program, r)
	} else {
		a.diffText(r)
	}
	if err != nil {
		return err
	}
	if o.failOn != "" && r.Worst() != "" && r.Worst().Weight() >= compare.Class(o.failOn).Weight() {
		return exitCode(Found)
	}
	return nil
}

// diffText prints first what a head of office needs to know, then all changes.
func (a *app) diffText(r compare.Report) {
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
	if r.Worst() == compare.Breaking {
		shade = red
	}
	for _, l := range screen.Fold(verdict(r).In(a.lang), width) {
		fmt.Fprintln(a.out, paint(color, shade, report.Visible(l)))
	}
	for _, class := range compare.Classes {
		of := changesOf(r, class)
		if len(of) == 0 {
			continue
		}
		fmt.Fprintf(a.out, "\n%s\n", paint(color, bold, fmt.Sprintf("%s (%d)", class.Name().In(a.lang), len(of))))
		for _, c := range of {
			tell("  - ", "    ", c.Text.In(a.lang))
		}
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
// "summary", then one "change" for each change, the gravest first. Steps
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

	// Of the line "change".
	Class   compare.Class   `json:"class,omitempty"`
	Change  compare.Kind    `json:"change,omitempty"`
	Section compare.Section `json:"section,omitempty"`
	OldStep int             `json:"old_step,omitempty"`
	NewStep int             `json:"new_step,omitempty"`
	Text    string          `json:"text,omitempty"`

	Hits []int `json:"hits,omitempty"` // steps of the old version at which open cases are cut off
}

type diffSide struct {
	File  string `json:"file"`
	Title string `json:"title"`
	Hash  string `json:"hash"`
}

func (a *app) diffJSON(oldName, newName string, old, new *program.Program, r compare.Report) error {
	to := report.NewEncoder(a.out)
	side := func(name string, p *program.Program) *diffSide { return &diffSide{name, p.Title, program.Hash(p)} }
	count := map[string]int{}
	for _, c := range compare.Classes {
		count[string(c)] = len(changesOf(r, c))
	}
	if err := to.Encode(diffLine{Kind: "summary", Format: DiffFormat, Old: side(oldName, old), New: side(newName, new),
		Worst: r.Worst(), Count: count, Verdict: verdict(r).In(a.lang), Hits: fromOne(r.Hits())}); err != nil {
		return err
	}
	for _, c := range r.Changes {
		if err := to.Encode(diffLine{Kind: "change", Class: c.Class, Change: c.Kind, Section: c.Section,
			OldStep: c.Old + 1, NewStep: c.New + 1, Text: c.Text.In(a.lang), Hits: fromOne(c.Hits)}); err != nil {
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
