package cli

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/rogpeppe/go-internal/diff"

	"sopc/compiler"
	"sopc/compiler/report"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// fixRounds bounds how often fixes may make room for further ones.
const fixRounds = 20

// fixAll applies the safe fixes round by round until none is left, then
// writes the files that changed, or with dryRun shows how they would change.
// It returns the findings that remain.
func (a *app) fixAll(ctx context.Context, files []source, checked []report.File, o compiler.Options, dryRun bool) ([]report.File, error) {
	before := make([][]byte, len(files))
	for i, f := range files {
		before[i] = f.text
	}
	fixes := 0
	for round := 0; round < fixRounds && ctx.Err() == nil; round++ {
		n := applyFixes(files, checked)
		if n == 0 {
			break
		}
		fixes += n
		checked = checkAll(files, o)
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	changed, unwritten := 0, map[int]error{}
	for i, f := range files {
		if bytes.Equal(before[i], f.text) {
			continue
		}
		if dryRun {
			a.printDiff(f.name, before[i], f.text)
		} else if err := a.rewriteFile(f.name, before[i], f.text); err != nil {
			unwritten[i] = err // told in the end; the other files are written all the same
			files[i].text = before[i]
			continue
		}
		changed++
	}
	if len(unwritten) > 0 {
		checked = checkAll(files, o)
	}
	for i, err := range unwritten {
		files[i].err = err
	}
	fixed, where := count(fixes, "perbaikan", "fix", "fixes"), count(changed, "berkas", "file", "files")
	said := bahasa.T("%s diterapkan pada %s", "%s applied to %s", fixed, where)
	switch {
	case len(unwritten) > 0:
		said = bahasa.T("perbaikan diterapkan pada %s", "fixes applied to %s", where)
	case dryRun:
		said = bahasa.T("%s dapat diterapkan pada %s; tidak ada yang ditulis", "%s can be applied to %s; nothing was written", fixed, where)
	}
	fmt.Fprintln(a.err, said.In(a.lang))
	return checked, nil
}

// applyFixes applies the safe fixes of the findings to the texts, one a
// finding and as many as do not touch each other, and returns their number.
func applyFixes(files []source, checked []report.File) (made int) {
	index := map[string]int{}
	for i, f := range files {
		index[f.name] = i
	}
	for _, f := range checked {
		i, known := index[f.Name]
		if !known {
			continue // a sopc.toml, which is not ours to mend
		}
		var fixes []finding.Fix
		for _, x := range f.Findings {
			if n := slices.IndexFunc(x.Fixes, func(fix finding.Fix) bool { return fix.Safe }); n >= 0 {
				fixes = append(fixes, x.Fixes[n])
			}
		}
		if len(fixes) > 0 {
			var n int
			files[i].text, n = compiler.Apply(files[i].text, fixes)
			made += n
		}
	}
	return made
}

// printDiff shows how a file would change, as a patch.
func (a *app) printDiff(name string, before, after []byte) {
	a.verbatim(a.out, a.Out, string(diff.Diff(name, before, name, after)))
}
