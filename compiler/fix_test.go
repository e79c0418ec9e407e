package compiler

import (
	"testing"

	"pgregory.net/rapid"

	"sopc/lang/finding"
)

// Of fixes that touch each other only one is applied, each whole or not at
// all: the result is what applying the accepted ones by hand gives.
func TestFixesNeverTouch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("abc")), 0, 20, -1).Draw(t, "text")
		edit := rapid.Custom(func(t *rapid.T) finding.Edit {
			from := rapid.IntRange(0, len(text)).Draw(t, "from")
			to := rapid.IntRange(from, len(text)).Draw(t, "to")
			return finding.Edit{Span: finding.Span{Start: finding.Pos{Offset: from, Line: 1}, End: finding.Pos{Offset: to, Line: 1}}, New: rapid.SampledFrom([]string{"", "X", "YZ"}).Draw(t, "new")}
		})
		var fixes []finding.Fix
		for range rapid.IntRange(0, 6).Draw(t, "fixes") {
			fixes = append(fixes, finding.Fix{Edits: rapid.SliceOfN(edit, 0, 3).Draw(t, "edits")})
		}
		var accepted []finding.Edit
		want := 0
		for _, f := range fixes {
			if fits([]byte(text), accepted, f.Edits) {
				accepted = append(accepted, f.Edits...)
				want++
			}
		}
		removed, added := 0, 0
		for i, e := range accepted {
			removed += e.Span.End.Offset - e.Span.Start.Offset
			added += len(e.New)
			for _, other := range accepted[:i] {
				if e.Span.Start.Offset < other.Span.End.Offset && other.Span.Start.Offset < e.Span.End.Offset {
					t.Fatalf("%v and %v overlap", e, other)
				}
			}
		}
		out, made := Apply([]byte(text), fixes)
		if made != want {
			t.Fatalf("%d fixes applied, %d accepted", made, want)
		}
		if len(out) != len(text)-removed+added {
			t.Fatalf("%q became %q, of another length than its edits say", text, out)
		}
	})
}
