package cli

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sopc/cmd/screen"
	"sopc/compiler"
	"sopc/compiler/program"
	"sopc/compiler/report"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
	"sopc/runtime/scenario"
)

func (a *app) testCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "test [FILE|DIR]…",
		Short: a.say("jalankan semua uji dan laporkan cakupannya", "run all uji blocks and report what they cover"),
		Long: a.say(
			"Jalankan blok `uji` di dalam berkas .sop dan di berkas .uji di sampingnya, lalu bandingkan dengan urutan, langkah yang tidak dilalui, akhir, dan hasil yang diharapkan. Tanpa argumen, seluruh folder ini.",
			"Run the `uji` blocks in .sop files and in the .uji files beside them, and compare with the path, the steps left out, the end and the outputs that they expect. Without arguments, all of this folder."),
		Example: "  sopc test\n  sopc test sops/surat.sop",
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				args = []string{"."}
			}
			return a.test(args)
		},
	}
	a.configOption(c)
	return c
}

// suite is an SOP with its scenarios, from wherever they come.
type suite struct {
	unit  *compiler.Unit
	tests []testCase
}

type testCase struct {
	file string
	program.Scenario
}

func (a *app) test(args []string) error {
	files, err := a.read(withPartners(args))
	if err != nil {
		return err
	}
	if err := a.judge(files); err != nil {
		return err
	}
	suites, broken := suites(files)
	if len(broken) > 0 {
		a.showErrors(broken)
	}
	color := a.color(a.Out)
	tests, failed, refused := 0, 0, len(broken) > 0
	for _, s := range suites {
		n, f, err := a.runSuite(s, color)
		if err != nil {
			a.finish(err)
			refused = true
		}
		tests, failed = tests+n, failed+f
	}
	switch {
	case failed > 0:
		fmt.Fprintln(a.out, paint(color, red, a.say("%d dari %d uji gagal", "%d of %d uji blocks failed", failed, tests)))
	case tests > 0:
		fmt.Fprintln(a.out, paint(color, green, a.say("%s lolos", "%s passed", count(tests, "uji", "uji block", "uji blocks"))))
	case !refused:
		fmt.Fprintln(a.out, a.say("belum ada uji", "there are no uji blocks yet"))
		a.hint(bahasa.T("`sopc run FILE --rekam FILE.uji` merekam sebuah uji", "`sopc run FILE --rekam FILE.uji` records one"))
	}
	if err := a.accessProblems(files); err != nil {
		return err
	}
	switch {
	case refused:
		return failure{Refused, bahasa.T("berkas yang masih mengandung kesalahan tidak diuji", "files with errors were not tested"), nil}
	case failed > 0:
		return exitCode(Found)
	}
	return nil
}

// withSOPs adds to each .uji file its .sop file, without which its answers say
// nothing.
func withSOPs(args []string) []string {
	var all []string
	for _, arg := range args {
		if filepath.Ext(arg) == ".uji" {
			all = append(all, withPartners([]string{arg})...)
		} else {
			all = append(all, arg)
		}
	}
	return all
}

// withPartners adds to each .sop file the .uji files beside it, and to each
// .uji file its .sop file.
func withPartners(args []string) []string {
	var all []string
	for _, arg := range args {
		all = append(all, arg)
		if info, err := os.Stat(arg); err != nil || info.IsDir() {
			continue
		}
		entries, _ := os.ReadDir(filepath.Dir(arg)) // an empty list is as good as none
		for _, e := range entries {
			if base := filepath.Base(arg); partners(base, e.Name()) || partners(e.Name(), base) {
				all = append(all, filepath.Join(filepath.Dir(arg), e.Name()))
			}
		}
	}
	return all
}

// partners tells whether x.uji or x.anything.uji goes with x.sop.
func partners(sop, uji string) bool {
	stem, isSOP := strings.CutSuffix(sop, ".sop")
	name, isUji := strings.CutSuffix(uji, ".uji")
	return isSOP && isUji && (name == stem || strings.TrimSuffix(name, filepath.Ext(name)) == stem)
}

// suites compiles files and gathers the scenarios of each SOP. broken are the
// files with errors.
func suites(files []source) (all []*suite, broken []report.File) {
	broken = brokenOffices(files)
	var sources []compiler.Source
	for _, f := range files {
		if x, tooLarge := f.tooLarge(); tooLarge {
			broken = append(broken, report.File{Name: f.name, Findings: []finding.Finding{x}})
		} else if f.err == nil {
			sources = append(sources, compiler.Source{Name: f.name, Text: f.text})
		}
	}
	of := map[*program.Program]*suite{}
	units := compiler.Compile(sources, compiler.Options{Office: officeOf(files), Workweek: calendarsOf(files).workweek}).Units
	for _, u := range units {
		if u.HasErrors() {
			broken = append(broken, report.File{Name: u.Name, Text: u.Text, Findings: errorsOnly(u.Findings)})
		} else if filepath.Ext(u.Name) != ".uji" {
			s := &suite{unit: u}
			of[u.Program] = s
			all = append(all, s)
		}
	}
	for _, u := range units {
		for _, t := range u.Scenarios {
			if s := of[u.Program]; s != nil {
				s.tests = append(s.tests, testCase{u.Name, t})
			}
		}
	}
	for _, s := range all {
		slices.SortStableFunc(s.tests, func(a, b testCase) int {
			return cmp.Or(cmp.Compare(filepath.Ext(a.file), filepath.Ext(b.file)), cmp.Compare(a.file, b.file)) // .sop before .uji
		})
	}
	return all, broken
}

// runSuite runs the scenarios of one SOP and reports them and their coverage.
func (a *app) runSuite(s *suite, color bool) (tests, failed int, err error) {
	if len(s.tests) == 0 {
		return 0, 0, nil
	}
	procedure, err := load(s.unit)
	if err != nil {
		return 0, 0, err
	}
	coverage := scenario.NewCoverage(s.unit.Program)
	for _, t := range s.tests {
		r := scenario.Test(procedure, t.Scenario)
		name := report.Visible(fmt.Sprintf("%s: %s", t.file, t.Name))
		if r.Trace != nil {
			coverage.Add(r.Trace)
		}
		if r.Passed() {
			fmt.Fprintln(a.out, paint(color, green, a.say("lolos", "pass "))+"  "+name)
			continue
		}
		failed++
		fmt.Fprintln(a.out, paint(color, red, a.say("gagal", "FAIL "))+"  "+name)
		if r.Err != nil {
			fmt.Fprintln(a.out, indent(a.answerProblem(r.Err)))
		}
		for _, f := range r.Failures {
			fmt.Fprintln(a.out, indent(f.Text(a.lang)))
		}
	}
	steps, ofSteps, branches, ofBranches := coverage.Count()
	fmt.Fprintln(a.out, "       "+a.say("cakupan: %d dari %d langkah, %d dari %d cabang", "coverage: %d of %d steps, %d of %d branches", steps, ofSteps, branches, ofBranches))
	var untaken []string
	for _, u := range coverage.Untaken(s.unit.Program) {
		untaken = append(untaken, u.In(a.lang))
	}
	if len(untaken) > 0 {
		for _, l := range screen.Fold(a.say("belum teruji: %s", "not covered: %s", strings.Join(untaken, "; ")), 73) {
			fmt.Fprintln(a.out, "       "+report.Visible(l))
		}
	}
	return len(s.tests), failed, nil
}

// answerProblem is what the answers of a scenario lack, with the block that
// would do.
func (a *app) answerProblem(err error) string {
	f, ok := err.(*scenario.AnswerError)
	if !ok {
		return err.Error()
	}
	said := f.Text.In(a.lang)
	if f.Skeleton != "" {
		said += "\n" + a.say("uji yang lengkap:", "a complete uji block:") + "\n" + strings.TrimRight(f.Skeleton, "\n")
	}
	return said
}

// indent sets lines under the name that they belong to.
func indent(s string) string {
	return "       " + strings.ReplaceAll(harmless(s), "\n", "\n       ")
}
