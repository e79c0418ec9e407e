package compiler

import (
	"cmp"
	"slices"

	"sopc/lang/finding"
)

// Apply makes the edits of fixes in text. A fix that overlaps one before it,
// or that reaches outside text, is left out whole; it returns how many were
// made.
func Apply(text []byte, fixes []finding.Fix) (out []byte, made int) {
	var all []finding.Edit
	for _, f := range fixes {
		if fits(text, all, f.Edits) {
			all = append(all, f.Edits...)
			made++
		}
	}
	slices.SortStableFunc(all, func(a, b finding.Edit) int {
		return cmp.Or(cmp.Compare(a.Span.Start.Offset, b.Span.Start.Offset), cmp.Compare(a.Span.End.Offset, b.Span.End.Offset))
	})
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
		if from < 0 || to < from || to > len(text) {
			return false
		}
		for _, other := range slices.Concat(before, edits[:i]) {
			if from < other.Span.End.Offset && other.Span.Start.Offset < to || from == other.Span.Start.Offset && to == other.Span.End.Offset {
				return false
			}
		}
	}
	return true
}
