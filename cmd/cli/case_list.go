package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/rivo/uniseg"
	"github.com/spf13/cobra"

	"sopc/cmd/screen"
	"sopc/compiler/report"
	"sopc/lang/bahasa"
	"sopc/runtime/engine"
	"sopc/runtime/host"
)

// phases are what --fase calls the phases of cases.
var phases = map[string]engine.Phase{"berjalan": engine.Running, "selesai": engine.Ended, "batal": engine.GivenUp, "semua": ""}

func (a *app) caseList() *cobra.Command {
	var o dataOptions
	var phase string
	var q host.CaseQuery
	c := &cobra.Command{
		Use:     "list",
		Short:   a.say("daftar kasus, yang terbaru lebih dahulu", "the cases, the newest first"),
		Example: "  sopc case list\n  sopc case list --fase selesai --json",
		Args:    a.arguments(0, 0, bahasa.Text{}),
		RunE: func(c *cobra.Command, _ []string) error {
			if err := oneOf("fase", phase, "berjalan", "selesai", "batal", "semua"); err != nil {
				return err
			}
			if q.Limit < 0 {
				return belowZero("batas")
			}
			q.Phase = phases[phase]
			b, err := a.open(c.Context(), o, Reading, "")
			if err != nil {
				return err
			}
			defer b.close()
			all, err := b.Cases(c.Context(), q)
			if err != nil {
				return err
			}
			if len(all) == 0 && q.Phase == engine.Running && q.Before == "" && !o.json {
				q.Phase = ""
				over, err := b.Cases(c.Context(), q)
				if err != nil {
					return err
				}
				if len(over) > 0 {
					fmt.Fprintln(a.out, a.line("Tidak ada kasus yang berjalan; %d sudah berakhir: sopc case list --fase semua%s", "No case is running; %d have ended: sopc case list --fase semua%s", len(over), b.given))
					return nil
				}
			}
			return a.listCases(b, all, o.json)
		},
	}
	f := c.Flags()
	f.SortFlags = false
	f.StringVar(&phase, "fase", "berjalan", a.say("kasus dalam fase ini: `berjalan|selesai|batal|semua`", "cases in this phase: `berjalan|selesai|batal|semua` (running, ended, cancelled, all)"))
	f.StringVar(&q.Title, "judul", "", a.say("hanya kasus SOP berjudul `JUDUL`", "only cases of the SOP with the title `TITLE`"))
	f.IntVar(&q.Limit, "batas", 0, a.say("paling banyak `N` kasus", "at most `N` cases"))
	f.StringVar(&q.Before, "sesudah", "", a.say("lanjutkan daftar sesudah `KASUS` ini", "go on with the list after this `CASE`"))
	complete(c, "fase", "berjalan", "selesai", "batal", "semua")
	a.dataOptions(c, &o)
	return c
}

// belowZero refuses a number of things that is less than none.
func belowZero(option string) error {
	return misuse(bahasa.T("--%s tidak boleh kurang dari 0", "--%s may not be less than 0", option))
}

func (a *app) listCases(b *books, all []host.Summary, asJSON bool) error {
	if asJSON {
		list := struct {
			Format int        `json:"format"`
			Cases  []caseForm `json:"cases"`
		}{CaseFormat, []caseForm{}}
		for _, s := range all {
			list.Cases = append(list.Cases, b.summaryForm(s))
		}
		return a.printJSON(list)
	}
	if len(all) == 0 {
		fmt.Fprintln(a.out, a.say("Tidak ada kasus.", "There are no cases."))
		return nil
	}
	rows := [][]string{{a.say("Kasus", "Case"), a.say("SOP", "SOP"), a.say("Mulai", "Started"), a.say("Keadaan", "State")}}
	for _, s := range all {
		var state string
		switch {
		case s.Phase == engine.Ended:
			state = s.End
		case s.Phase == engine.GivenUp:
			state = a.say("dibatalkan", "cancelled")
		default:
			state = a.say("%d tugas terbuka", "open tasks: %d", s.Tasks)
			if !s.Due.IsZero() {
				state += ", " + a.dueText(b, s.Due)
			}
		}
		rows = append(rows, []string{s.ID, s.Title, b.stamp(s.Started).In(a.lang), state})
	}
	columns(a.out, a.color(a.Out), rows, []int{24, 40, 20, 0})
	return nil
}

// columns prints a table with a heading. widest bounds each column; 0 is
// unbounded.
func columns(w io.Writer, color bool, rows [][]string, widest []int) {
	width := make([]int, len(widest))
	for _, r := range rows {
		for i, cell := range r {
			width[i] = max(width[i], uniseg.StringWidth(report.Visible(cell)))
		}
	}
	for n, r := range rows {
		var line strings.Builder
		for i, cell := range r {
			n := width[i]
			if widest[i] > 0 {
				n = min(n, widest[i])
			}
			line.WriteString(screen.Fit(cell, n) + "  ")
		}
		text := strings.TrimRight(line.String(), " ")
		fmt.Fprintln(w, paint(color && n == 0, bold, text))
	}
}
