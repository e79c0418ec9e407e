package cli

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"sopc/compiler"
	"sopc/compiler/program"
	"sopc/compiler/report"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// findingFormats is the table of renderers of findings.
var findingFormats = []struct {
	name  string
	write func(io.Writer, []report.File, report.Options) error
}{
	{"teks", report.WriteText},
	{"json", report.WriteJSON},
	{"sarif", report.WriteSARIF},
	{"github", report.WriteGitHub},
}

// checkOptions are the options of check.
type checkOptions struct {
	compiler.Options
	format      string
	least       finding.Severity // from which it fails
	fix, dryRun bool
	baseline    string // its file, or empty
	renew       bool   // the baseline
}

func (a *app) checkCommand() *cobra.Command {
	var o checkOptions
	var failLevel, now string
	c := &cobra.Command{
		Use:   "check [FILE|DIR|-]…",
		Short: a.say("periksa berkas .sop dan jelaskan setiap kekeliruan", "check .sop files and explain every mistake"),
		Long: a.say(
			"Periksa berkas .sop dan .uji. Sebuah folder diperiksa seluruhnya sebagai satu ruang kerja; tanpa argumen, folder ini. `-` membaca masukan baku.",
			"Check .sop and .uji files. A folder is checked as one workspace with all that lies in it; without arguments, this folder. `-` reads standard input."),
		Example: "  sopc check\n  sopc check sops/ --fail-level peringatan\n  sopc check surat.sop --fix --dry-run",
		RunE: func(c *cobra.Command, args []string) error {
			if err := oneOf("format", o.format, "teks", "json", "sarif", "github"); err != nil {
				return err
			}
			var err error
			if o.least, err = parseSeverity(failLevel); err != nil {
				return err
			}
			switch {
			case o.dryRun && !o.fix:
				return misuse(bahasa.T("--dry-run hanya berlaku bersama --fix", "--dry-run needs --fix"), seeHelp(c))
			case o.renew && o.baseline == "":
				return misuse(bahasa.T("--update-baseline hanya berlaku bersama --baseline FILE", "--update-baseline needs --baseline FILE"), seeHelp(c))
			case o.renew && o.dryRun:
				return misuse(bahasa.T("--update-baseline tidak berlaku bersama --dry-run", "--update-baseline does not go with --dry-run"), seeHelp(c))
			}
			if len(args) == 0 {
				args = []string{"."}
			}
			if now != "" {
				at, err := instant(now, time.Local)
				if err != nil {
					return err
				}
				y, m, d := at.Date()
				o.Today = program.PlainDate{Year: y, Month: int(m), Day: d}
			}
			return a.check(c.Context(), args, o)
		},
	}
	f := c.Flags()
	f.SortFlags = false
	f.StringVar(&o.format, "format", "teks", a.say("`BENTUK` hasil: teks (bawaan), json, sarif, atau github", "`FORM` of the result: teks (text, the default), json, sarif or github"))
	f.StringVar(&failLevel, "fail-level", "kesalahan", a.say("`TINGKAT` yang membuat gagal (kode keluar 1): kesalahan (bawaan), peringatan, atau saran", "`LEVEL` that makes it fail (exit code 1): kesalahan (error, the default), peringatan (warning) or saran (hint)"))
	f.BoolVar(&o.fix, "fix", false, a.say("terapkan semua perbaikan yang pasti", "apply all fixes that are certain"))
	f.BoolVar(&o.dryRun, "dry-run", false, a.say("bersama --fix: tampilkan perubahannya saja", "with --fix: only show the changes"))
	f.StringVar(&now, "sekarang", "", a.say("anggap hari ini `TANGGAL`, misalnya 2026-11-21; tanpa ini, tenggat evaluasi tidak dinilai", "take `DATE` as today, such as 2026-11-21; without it, what is overdue is not judged"))
	f.StringVar(&o.baseline, "baseline", "", a.say("hanya tampilkan catatan yang belum ada dalam baseline `FILE`", "only show findings that are not in the baseline `FILE`"))
	f.BoolVar(&o.renew, "update-baseline", false, a.say("catat semua catatan sekarang ke dalam baseline itu", "record all findings of now in that baseline"))
	a.configOption(c)
	complete(c, "format", "teks", "json", "sarif", "github")
	complete(c, "fail-level", "kesalahan", "peringatan", "saran")
	return c
}

// complete offers the values of an option to the shell.
func complete(c *cobra.Command, option string, values ...string) {
	c.RegisterFlagCompletionFunc(option, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
}

func parseSeverity(word string) (finding.Severity, error) {
	for s := finding.Hint; s <= finding.Error; s++ {
		if t := s.Text(); word == t.ID || word == t.EN {
			return s, nil
		}
	}
	return 0, oneOf("fail-level", word, "kesalahan", "peringatan", "saran")
}

func (a *app) check(ctx context.Context, args []string, o checkOptions) error {
	var base *baseline
	if o.baseline != "" {
		var err error
		if base, err = readBaseline(o.baseline, o.renew); err != nil {
			return err
		}
	}
	files, err := a.find(withSOPs(args))
	if err != nil {
		return err
	}
	if err := a.judge(files); err != nil {
		return err
	}
	if o.fix { // the texts are changed; else each is read when its turn has come
		readAll(files)
	}
	var shown report.Selection
	if o.format == "teks" && !o.fix && base == nil { // the rest would only be counted
		o.Keep = shown.Keep
	}
	checked := checkAll(files, o.Options)
	if o.fix {
		for _, f := range files {
			if f.name == stdin {
				return misuse(bahasa.T("masukan baku tidak dapat diperbaiki di tempatnya", "standard input cannot be fixed in place"),
					bahasa.T("simpan dahulu sebagai berkas .sop", "save it as a .sop file first"))
			}
		}
		if checked, err = a.fixAll(ctx, files, checked, o.Options, o.dryRun); err != nil {
			return err
		}
	}
	var known *report.Known
	if base != nil {
		if checked, known, err = a.underBaseline(base, checked, o.renew); err != nil {
			return err
		}
	}
	nothingRead := len(checked) == 0 && o.format == "teks"
	for _, f := range findingFormats {
		if f.name == o.format && !o.dryRun && !nothingRead {
			look := a.reportOptions()
			look.Page, look.Known, look.Left = page, known, shown.Left()
			look.Read = func(name string) []byte {
				text, _ := readFile(name)
				return text
			}
			if err := f.write(a.out, checked, look); err != nil {
				return err
			}
		}
	}
	if err := a.accessProblems(files); err != nil {
		return err
	}
	if report.Tally(checked, shown.Left()).From(o.least) > 0 {
		return exitCode(Found)
	}
	return nil
}

// accessProblems says which files could not be opened, if any.
func (a *app) accessProblems(files []source) error {
	var bad error
	for _, f := range files {
		if f.err != nil {
			a.finish(f.err)
			bad = exitCode(Misused)
		}
	}
	return bad
}

// checkAll compiles the files as one workspace and gives their findings, file
// by file.
func checkAll(files []source, o compiler.Options) []report.File {
	rosters := rostersOf(files)
	checked := append(offices(files), rosters.files...)
	var sources []compiler.Source
	byName := map[string]*source{}
	for i := range files {
		f := &files[i]
		byName[f.name] = f
		if x, tooLarge := f.tooLarge(); tooLarge {
			checked = append(checked, report.File{Name: f.name, Findings: []finding.Finding{x}})
		} else if read := settingsFiles[filepath.Base(f.name)]; read != nil {
			known := slices.IndexFunc(checked, func(c report.File) bool { return c.Name == filepath.Clean(f.name) })
			if x, ok := f.settings(read); ok && known < 0 {
				checked = append(checked, x)
			} else if ok { // who names it wants all of it looked at
				checked[known] = x
			}
		} else if f.err == nil {
			sources = append(sources, compiler.Source{Name: f.name, Text: f.text})
		}
	}
	read := func(name string) (text []byte) {
		f := byName[name]
		text, f.err = readFile(name)
		return text
	}
	if keep := o.Keep; keep != nil {
		o.Keep = func(name string, found []finding.Finding) []finding.Finding {
			if byName[name].err != nil { // nothing was read
				return nil
			}
			return keep(name, found)
		}
	}
	o.FindingsOnly, o.Read, o.Office = true, read, officeOf(files)
	days := calendarsOf(files)
	o.Workweek, o.Covered = days.workweek, days.covered
	o.Vacancies = rosters.vacancies(o.Today)
	for _, u := range compiler.Compile(sources, o).Units {
		if byName[u.Name].err == nil {
			checked = append(checked, report.File{Name: u.Name, Text: u.Text, Findings: u.Findings})
		}
	}
	return checked
}

// count says how many there are of something; only English has a plural.
func count(n int, id, one, many string) bahasa.Text {
	en := many
	if n == 1 {
		en = one
	}
	return bahasa.Text{ID: fmt.Sprintf("%d %s", n, id), EN: fmt.Sprintf("%d %s", n, en)}
}
