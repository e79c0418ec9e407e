package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sopc/compiler/explain"
	"sopc/lang"
	"sopc/lang/bahasa"
)

// page is the explanation of a code, as Markdown.
func page(code string, l bahasa.Language) (string, bool) { return explain.Page(code, l) }

func (a *app) explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:   a.say("explain [KODE]", "explain [CODE]"),
		Short: a.say("jelaskan sebuah kode catatan", "explain the code of a finding"),
		Long: a.say(
			"Jelaskan sebuah kode catatan: apa artinya, yang perlu dihindari, dan yang sebaiknya. Tanpa KODE, daftar semua kode.",
			"Explain the code of a finding: what it means, what to avoid and what to prefer. Without CODE, list all codes."),
		Example: "  sopc explain\n  sopc explain kelengkapan-terlambat",
		Args:    a.arguments(0, 1, bahasa.T("paling banyak satu kode", "at most one code")),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return explain.Codes(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				var rows [][2]string
				for _, code := range explain.Codes() {
					p, _ := explain.Page(code, a.lang)
					rows = append(rows, [2]string{code, opening(p)})
				}
				table(a.out, rows)
				return nil
			}
			p, ok := explain.Page(strings.ToLower(args[0]), a.lang)
			if !ok {
				f := misuse(bahasa.T("kode %q tidak dikenal", "unknown code %q", args[0]))
				if near := lang.Closest(args[0], slices.Clone(explain.Codes())); near != "" {
					f.help = append(f.help, bahasa.T("Mungkin maksud Anda %s?", "did you mean %s?", near))
				}
				f.help = append(f.help, bahasa.T("daftar kode: `sopc explain`", "list of codes: `sopc explain`"))
				return f
			}
			fmt.Fprint(a.out, strings.TrimRight(p, "\n")+"\n")
			return nil
		},
	}
}

// opening is the first line of a Markdown page below its heading.
func opening(page string) string {
	for l := range strings.Lines(page) {
		if l = strings.TrimSpace(l); l != "" && !strings.HasPrefix(l, "#") {
			return l
		}
	}
	return ""
}
