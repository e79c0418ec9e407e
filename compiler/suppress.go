package compiler

import (
	"sopc/lang"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// suppress takes out the findings that the author silenced at their place:
// inside a step, those that point into it; outside, those of the whole file.
// An error cannot be silenced.
func (u *unit) suppress() {
	type silence struct {
		line  *lang.Suppress
		scope finding.Span // zero: the whole file
		used  bool
	}
	var all []*silence
	for _, s := range u.file.Sections {
		if line, ok := s.(*lang.Suppress); ok {
			all = append(all, &silence{line: line})
		}
	}
	for _, s := range u.from.steps {
		for _, l := range s.Lines {
			if line, ok := l.(*lang.Suppress); ok {
				all = append(all, &silence{line: line, scope: s.Span()})
			}
		}
	}
	if len(all) == 0 {
		return
	}
	kept := u.Findings[:0]
	for _, f := range u.Findings {
		silenced := false
		for _, s := range all {
			inside := s.scope.IsZero() || s.scope.Start.Offset <= f.Span.Start.Offset && f.Span.Start.Offset < s.scope.End.Offset
			if f.Severity < finding.Error && inside && s.line.Code.Value() == f.Code {
				s.used, silenced = true, true
			}
		}
		if !silenced {
			kept = append(kept, f)
		}
	}
	u.Findings = kept
	for _, s := range all {
		if !s.used {
			u.report(finding.Finding{Code: "abaikan-tak-terpakai", Severity: finding.Warning, Span: s.line.Span(),
				Message: bahasa.T("tidak ada catatan `%s` yang diabaikan di sini", "there is no `%s` to silence here", s.line.Code.Value()),
				Help:    []bahasa.Text{bahasa.T("hapus baris ini; kesalahan tidak dapat diabaikan", "remove this line; an error cannot be silenced")}})
		} else if s.line.Reason.Value() == "" {
			u.report(finding.Finding{Code: "abaikan-tanpa-alasan", Severity: finding.Warning, Span: s.line.Span(),
				Message: bahasa.T("`abaikan %s` belum menyebut alasannya", "`abaikan %s` gives no reason", s.line.Code.Value()),
				Help:    []bahasa.Text{bahasa.T("tulis: abaikan %s karena \"…\"", "write: abaikan %s karena \"…\"", s.line.Code.Value())}})
		}
	}
}
