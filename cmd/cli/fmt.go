package cli

import (
	"bytes"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"sopc/compiler/report"
	"sopc/lang"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

func (a *app) fmtCommand() *cobra.Command {
	var checkOnly, showDiff bool
	c := &cobra.Command{
		Use:   "fmt [FILE|DIR|-]…",
		Short: a.say("rapikan tata letak berkas .sop", "lay out .sop files in the one style"),
		Long: a.say(
			"Rapikan tata letak berkas .sop dan .uji. Isi dan komentar tidak berubah, dan berkas yang masih keliru pun dapat dirapikan. Tanpa argumen, seluruh folder ini; `-` membaca masukan baku dan menulis hasilnya.",
			"Lay out .sop and .uji files. Content and comments stay, and files with mistakes can be laid out too. Without arguments, all of this folder; `-` reads standard input and prints the result."),
		Example: "  sopc fmt\n  sopc fmt --check sops/\n  sopc fmt - < surat.sop",
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				args = []string{"."}
			}
			return a.format(args, checkOnly, showDiff)
		},
	}
	f := c.Flags()
	f.SortFlags = false
	f.BoolVar(&checkOnly, "check", false, a.say("hanya sebutkan berkas yang belum rapi (kode keluar 1)", "only list the files that are not laid out (exit code 1)"))
	f.BoolVar(&showDiff, "diff", false, a.say("tampilkan perubahannya, tanpa menulis", "show the changes without writing"))
	return c
}

func (a *app) format(args []string, checkOnly, showDiff bool) error {
	files, err := a.read(args)
	if err != nil {
		return err
	}
	untidy, refused := 0, false
	for i := range files {
		f := &files[i]
		if f.err == nil && settingsFiles[filepath.Base(f.name)] != nil {
			f.err = misuse(bahasa.T("%q bukan berkas .sop", "%q is no .sop file", f.name), bahasa.T("isinya diperiksa oleh: `sopc check %s`", "its content is checked by: `sopc check %s`", f.name))
		}
		if f.err != nil {
			continue
		}
		if x, ok := unreadable(*f); ok {
			refused = true
			a.complain(failure{said: bahasa.T("%s: %s", "%s: %s", f.name, x.Message), help: x.Help})
			continue
		}
		laidOut := lang.Format(f.text)
		same := bytes.Equal(f.text, laidOut)
		if !same {
			untidy++
		}
		switch {
		case showDiff && !same:
			a.printDiff(f.name, f.text, laidOut)
		case showDiff || checkOnly && same:
		case checkOnly:
			fmt.Fprintln(a.out, report.Visible(f.name))
		case f.name == stdin:
			a.verbatim(a.out, a.Out, string(laidOut))
		case !same:
			if f.err = a.rewriteFile(f.name, f.text, laidOut); f.err != nil {
				continue // told in the end; the other files are laid out all the same
			}
			fmt.Fprintln(a.out, a.line("dirapikan: %s", "laid out: %s", f.name))
		}
	}
	if err := a.accessProblems(files); err != nil {
		return err
	}
	if refused {
		return exitCode(Refused)
	}
	if checkOnly && untidy > 0 {
		a.hint(bahasa.T("%s belum rapi; jalankan `sopc fmt`", "%s not laid out; run `sopc fmt`", count(untidy, "berkas", "file", "files")))
		return exitCode(Found)
	}
	return nil
}

// unreadable is the finding on a source of which nothing can be read, so that
// nothing can be laid out.
func unreadable(f source) (finding.Finding, bool) {
	if x, tooLarge := f.tooLarge(); tooLarge {
		return x, true
	}
	if x := lang.Refusal(f.name, f.text); x != nil {
		return *x, true
	}
	return finding.Finding{}, false
}
