package compiler

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"sopc/compiler/program"
	"sopc/lang"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// silence is an `abaikan` line, and the part of the file where it counts: its
// step, or with to = 0 the whole file.
type silence struct {
	code     string
	reason   bool
	at       finding.Span
	from, to int
	used     bool
}

// gatherSilences keeps what the author silences, for when all findings are
// there.
func (u *unit) gatherSilences() {
	add := func(l *lang.Suppress, from, to int) {
		u.silences = append(u.silences, silence{code: strings.Clone(l.Code.Value()), reason: l.Reason.Value() != "", at: l.Span(), from: from, to: to})
	}
	for _, s := range u.from.steps {
		for _, l := range s.Lines {
			if line, ok := l.(*lang.Suppress); ok {
				add(line, s.Pos.Offset, s.EndPos.Offset)
			}
		}
	}
	for _, s := range u.file.Sections {
		if line, ok := s.(*lang.Suppress); ok {
			add(line, 0, 0)
		}
	}
}

// suppress takes out of the findings from that number on those that the
// author silenced at their place: inside a step, those that point into it;
// outside, those of the whole file. An error cannot be silenced.
func (u *unit) suppress(from int) {
	if len(u.silences) == 0 {
		return
	}
	type place struct {
		code string
		from int
	}
	const file = -1
	first := map[place]*silence{} // a second one at a place has nothing left to silence
	var inSteps []*silence        // in the order of the source
	for i := range u.silences {
		s, from := &u.silences[i], file
		if s.to > 0 {
			inSteps, from = append(inSteps, s), s.from
		}
		if at := (place{s.code, from}); first[at] == nil {
			first[at] = s
		}
	}
	fresh := slices.DeleteFunc(u.Findings[from:], func(f finding.Finding) bool {
		if f.Severity == finding.Error {
			return false
		}
		at := f.Span.Start.Offset
		s := first[place{f.Code, file}]
		n := sort.Search(len(inSteps), func(i int) bool { return inSteps[i].from > at })
		if n > 0 && at < inSteps[n-1].to {
			s = cmp.Or(first[place{f.Code, inSteps[n-1].from}], s)
		}
		if s == nil {
			return false
		}
		s.used = true
		return true
	})
	u.Findings = u.Findings[:from+len(fresh)]
}

// judgeSilences speaks about what is silenced in vain or without a reason.
func (u *unit) judgeSilences() {
	for _, s := range u.silences {
		switch {
		case !s.used && u.unjudged(s.code):
		case !s.used:
			u.report(finding.Finding{Code: "abaikan-tak-terpakai", Severity: finding.Warning, Span: s.at,
				Message: bahasa.T("tidak ada catatan `%s` yang diabaikan di sini", "there is no `%s` to silence here", s.code),
				Help:    []bahasa.Text{bahasa.T("hapus baris ini; kesalahan tidak dapat diabaikan", "remove this line; an error cannot be silenced")}})
		case !s.reason:
			u.report(finding.Finding{Code: "abaikan-tanpa-alasan", Severity: finding.Warning, Span: s.at,
				Message: bahasa.T("`abaikan %s` belum menyebut alasannya", "`abaikan %s` gives no reason", s.code),
				Help:    []bahasa.Text{bahasa.T("tulis: abaikan %s karena \"…\"", "write: abaikan %s karena \"…\"", s.code)}})
		}
	}
}

// unjudged tells whether a finding needs more than was given, the other SOPs
// or the day, or is none to the office. A line that silences it is no mistake then.
func (u *unit) unjudged(code string) bool {
	if u.office.Grades[code].Silent {
		return true
	}
	switch code {
	case "sop-tidak-ditemukan", "nomor-sama", "judul-sama", "waktu-makro-kurang":
		return u.alone
	case "evaluasi-terlambat", "tanggal-mendatang":
		return u.options.Today == program.PlainDate{}
	}
	return false
}
