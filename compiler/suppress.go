package compiler

import (
	"cmp"
	"slices"

	"sopc/lang"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// suppress takes out the findings that the author silenced at their place:
// inside a step, those that point into it; outside, those of the whole file.
// An error cannot be silenced.
func (u *unit) suppress() {
	type place struct {
		step int // -1: the whole file
		code string
	}
	type silence struct {
		line *lang.Suppress
		used bool
	}
	var all []*silence
	first := map[place]*silence{}
	add := func(step int, line *lang.Suppress) {
		s := &silence{line: line}
		all = append(all, s)
		if at := (place{step, line.Code.Value()}); first[at] == nil {
			first[at] = s // a second one has nothing left to silence
		}
	}
	for _, s := range u.file.Sections {
		if line, ok := s.(*lang.Suppress); ok {
			add(-1, line)
		}
	}
	for i, s := range u.from.steps {
		for _, l := range s.Lines {
			if line, ok := l.(*lang.Suppress); ok {
				add(i, line)
			}
		}
	}
	if len(all) == 0 {
		return
	}
	u.Findings = slices.DeleteFunc(u.Findings, func(f finding.Finding) bool {
		s := first[place{u.stepAt(f.Span.Start.Offset), f.Code}]
		if s == nil {
			s = first[place{-1, f.Code}]
		}
		if s == nil || f.Severity == finding.Error {
			return false
		}
		s.used = true
		return true
	})
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

// stepAt is the step that an offset in the source lies in, or -1.
func (u *unit) stepAt(offset int) int {
	i, found := slices.BinarySearchFunc(u.from.steps, offset, func(s *lang.Step, at int) int { return cmp.Compare(s.Pos.Offset, at) })
	if !found {
		i--
	}
	if i < 0 || offset >= u.from.steps[i].EndPos.Offset {
		return -1
	}
	return i
}
