package compiler

import (
	"cmp"
	"slices"

	"sopc/lang/finding"
)

// Apply makes the edits of fixes in text. A fix is applied whole or not at
// all: one that touches a fix before it, reaches outside text or would change
// nothing is left out, and waits until its finding has been looked at anew. It
// returns how many were made.
func Apply(text []byte, fixes []finding.Fix) (out []byte, made int) {
	var all []finding.Edit
	for _, f := range fixes {
		if fits(text, all, f.Edits) {
			all = append(all, f.Edits...)
			made++
		}
	}
	slices.SortFunc(all, func(a, b finding.Edit) int { return cmp.Compare(a.Span.Start.Offset, b.Span.Start.Offset) })
	at := 0
	for _, e := range all {
		out = append(out, text[at:e.Span.Start.Offset]...)
		out = append(out, e.New...)
		at = e.Span.End.Offset
	}
	return append(out, text[at:]...), made
}

func fits(text []byte, before, edits []finding.Edit) bool {
	for i, e := range edits {
		from, to := e.Span.Start.Offset, e.Span.End.Offset
		if from < 0 || to < from || to > len(text) || string(text[from:to]) == e.New {
			return false
		}
		touches := func(other finding.Edit) bool { return touch(e, other) }
		if slices.ContainsFunc(before, touches) || slices.ContainsFunc(edits[:i], touches) {
			return false
		}
	}
	return len(edits) > 0
}

// touch reports whether two edits overlap, or insert at the same place, where
// their order would decide the result.
func touch(a, b finding.Edit) bool {
	a1, a2, b1, b2 := a.Span.Start.Offset, a.Span.End.Offset, b.Span.Start.Offset, b.Span.End.Offset
	return a1 == b1 || a1 < b2 && b1 < a2
}
