package cli

import (
	"bytes"
	"cmp"
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

// applyFixes applies the safe fixes of the findings to the texts, as many as
// do not touch each other, and returns their number. A fix is applied whole
// or not at all. The rest waits for the next round, when its findings have
// been looked at anew.
func applyFixes(files []source, checked []report.File) int {
	index := map[string]int{}
	for i, f := range files {
		index[f.name] = i
	}
	accepted := make([][]finding.Edit, len(files))
	fixes := 0
	for _, f := range checked {
		for _, x := range f.Findings {
			for _, fix := range x.Fixes {
				if fix.Safe && accept(fix, f.Name, files, index, accepted) {
					fixes++
					break // one fix removes the finding
				}
			}
		}
	}
	for i := range files {
		files[i].text = applyEdits(files[i].text, accepted[i])
	}
	return fixes
}

// accept adds the edits of a fix to those accepted so far, unless one of them
// lies outside its file, changes nothing, or touches an accepted one.
func accept(fix finding.Fix, file string, files []source, index map[string]int, accepted [][]finding.Edit) bool {
	if len(fix.Edits) == 0 {
		return false
	}
	fileOf := func(e finding.Edit) int {
		name := e.Span.Start.Filename
		if name == "" {
			name = file
		}
		if i, ok := index[name]; ok {
			return i
		}
		return -1
	}
	for n, e := range fix.Edits {
		i := fileOf(e)
		if i < 0 {
			return false
		}
		from, to := e.Span.Start.Offset, e.Span.End.Offset
		if from < 0 || to < from || to > len(files[i].text) || string(files[i].text[from:to]) == e.New {
			return false
		}
		for _, other := range accepted[i] {
			if touch(e, other) {
				return false
			}
		}
		for _, other := range fix.Edits[:n] {
			if fileOf(other) == i && touch(e, other) {
				return false
			}
		}
	}
	for _, e := range fix.Edits {
		i := fileOf(e)
		accepted[i] = append(accepted[i], e)
	}
	return true
}

// touch reports whether two edits overlap, or insert at the same place, where
// their order would decide the result.
func touch(a, b finding.Edit) bool {
	a1, a2, b1, b2 := a.Span.Start.Offset, a.Span.End.Offset, b.Span.Start.Offset, b.Span.End.Offset
	return a1 == b1 || a1 < b2 && b1 < a2
}

// applyEdits applies edits that do not touch each other.
func applyEdits(text []byte, edits []finding.Edit) []byte {
	if len(edits) == 0 {
		return text
	}
	slices.SortFunc(edits, func(a, b finding.Edit) int { return cmp.Compare(a.Span.Start.Offset, b.Span.Start.Offset) })
	var b bytes.Buffer
	at := 0
	for _, e := range edits {
		b.Write(text[at:e.Span.Start.Offset])
		b.WriteString(e.New)
		at = e.Span.End.Offset
	}
	b.Write(text[at:])
	return b.Bytes()
}

// printDiff shows how a file would change, as a patch.
func (a *app) printDiff(name string, before, after []byte) {
	a.verbatim(a.out, a.Out, string(diff.Diff(name, before, name, after)))
}
