package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sopc/compiler/explain"
	"sopc/compiler/report"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// page is the explanation of a code, as Markdown.
func page(code string, l bahasa.Language) (string, bool) { return explain.Page(code, l) }

func (a *app) explainCommand() *cobra.Command {
	c := &cobra.Command{
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
			if a.config != "" { // asked for, so it has to be right even where nothing of it is shown
				o, err := readOffice(a.config)
				if err != nil {
					return err
				}
				if len(o.Findings) > 0 {
					return refuse([]report.File{o.File})
				}
			}
			if len(args) == 0 {
				var rows [][2]string
				for _, code := range explain.Codes() {
					p, _ := explain.Page(code, a.lang)
					rows = append(rows, [2]string{code, opening(p)})
				}
				table(a.out, rows)
				return nil
			}
			code := strings.ToLower(args[0])
			p, ok := explain.Page(code, a.lang)
			if !ok {
				own, err := a.ownPage(code)
				if err != nil {
					return err
				}
				p, ok = own, own != ""
			}
			if !ok {
				f := misuse(bahasa.T("kode %q tidak dikenal", "unknown code %q", args[0]))
				if near := finding.Closest(args[0], slices.Clone(explain.Codes())); near != "" {
					f.help = append(f.help, bahasa.T("Mungkin maksud Anda %s?", "did you mean %s?", near))
				}
				f.help = append(f.help, bahasa.T("daftar kode: `sopc explain`", "list of codes: `sopc explain`"))
				return f
			}
			fmt.Fprint(a.out, a.own(strings.TrimRight(p, "\n"))+"\n")
			return nil
		},
	}
	a.configOption(c)
	return c
}

// ownPage explains a rule of an office: of the sopc.toml that this folder
// falls under, or of one in the folders below. It is empty when there is none
// of that code; when one of them has mistakes, the code may be meant there.
func (a *app) ownPage(code string) (string, error) {
	names := []string{a.config}
	if a.config == "" {
		names = officesAround(".")
	}
	var broken []report.File
	for _, name := range names {
		o, err := readOffice(name)
		if err != nil {
			return "", err
		}
		if len(o.Findings) > 0 {
			broken = append(broken, o.File)
		}
		for _, r := range o.asks().OwnRules() {
			if r.Code != code {
				continue
			}
			page := fmt.Sprintf("# %s\n\n%s\n\n%s\n\n    %s\n", r.Code, r.Message,
				a.say("Ini aturan instansi, bukan aturan sopc. Ditulis dalam %s:%d, dengan syarat:", "This is a rule of the office, not one of sopc. It stands in %s:%d, with this condition:", r.At.Start.Filename, r.At.Start.Line),
				strings.Join(strings.Fields(r.When), " "))
			if r.Help != "" {
				page += "\n" + a.say("Petunjuk: %s", "Help: %s", r.Help) + "\n"
			}
			return page, nil
		}
	}
	if len(broken) > 0 {
		return "", refuse(broken)
	}
	return "", nil
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
