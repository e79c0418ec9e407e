package compiler

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"sopc/compiler/law"
	"sopc/compiler/program"
	"sopc/lang"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// checkLaw judges the legal basis, and the regulation that sets a limit.
func (u *unit) checkLaw() {
	rest := u.draft.Identity.LegalBasis
	for _, s := range u.file.Sections {
		switch s := s.(type) {
		case *lang.Limit:
			if s.Law != nil {
				l := u.law(s.Law)
				if c, ok := law.ParsePlace(l.Text); ok && l.Kind == "" {
					l.Kind, l.Region, l.Number, l.Year, l.Subject = c.Kind, c.Region, c.Number, c.Year, c.Subject
				}
				u.outdated(&l, s.Law.Span())
			}
		case *lang.Laws:
			laws := rest[:len(s.Items)]
			rest = rest[len(s.Items):]
			for i, l := range s.Items {
				u.outdated(&laws[i], l.Span())
				u.flawed(&laws[i], l)
			}
			u.lawOrder(laws, s, u.citedTwice(laws, s))
		}
	}
}

func citation(l *program.Law) law.Citation {
	return law.Citation{Kind: l.Kind, Region: l.Region, Number: l.Number, Year: l.Year, Subject: l.Subject}
}

// laws is the table of regulations; the standard one is read when it is first
// needed.
func (u *unit) laws() *law.Table {
	switch {
	case u.office.Laws != nil:
		return u.office.Laws
	case u.options.Laws != nil:
		return u.options.Laws
	}
	return law.Standard()
}

// outdated speaks of a regulation that no longer holds: with certainty where
// the table was read from the text that ended it, else as a hint to look.
func (u *unit) outdated(l *program.Law, at finding.Span) {
	if l.Kind == "" || l.Year == 0 {
		return
	}
	cited := citation(l)
	status, known := u.laws().Look(cited)
	if !known || !status.Outdated() {
		return
	}
	f := finding.Finding{Code: "peraturan-berubah", Severity: finding.Hint, Span: at,
		Message: bahasa.T("%s mungkin tidak berlaku lagi; periksa lagi", "%s may no longer be in force; look again", cited.Short()),
		Help:    []bahasa.Text{bahasa.T("cari status peraturan ini di JDIH sebelum SOP disahkan", "look up its status in the official law database before the SOP is ratified")}}
	if status.Confidence == law.Certain {
		f.Severity = finding.Warning
		f.Message = bahasa.T("%s tidak berlaku lagi", "%s is no longer in force", cited.Short())
	}
	if change, ok := status.Cause(); ok && status.State == law.Misprint {
		f.Message = bahasa.T("%s tidak dikenal; mungkin maksud Anda %s", "%s is not known; you may mean %s", cited.Short(), change.Law.Short())
	} else if ok {
		f.Label = bahasa.T("lihat %s", "see %s", change.Law.Short())
	}
	if len(status.Sources) > 0 {
		var all []string
		for _, s := range status.Sources {
			all = append(all, s.Where)
		}
		list := strings.Join(all, "; ")
		f.Help = append(f.Help, bahasa.T("sumber: %s", "source: %s", list))
	}
	u.report(f)
}

// flawed finds an entry that names a regulation in a way in which nobody can
// look it up, or that cannot be right.
func (u *unit) flawed(l *program.Law, from *lang.Law) {
	f := finding.Finding{Code: "dasar-hukum-keliru", Severity: finding.Warning,
		Help: []bahasa.Text{bahasa.T("bentuk lengkapnya: Peraturan Presiden Nomor 76 Tahun 2013 tentang …", "the full form: Peraturan Presiden Nomor 76 Tahun 2013 tentang …")}}
	written := cmp.Or(from.Citation, from.Meaning)
	switch {
	case written != nil && written.Kind != nil && !law.Known(l.Kind):
		f.Span = written.Kind.Span()
		f.Message = bahasa.T("jenis peraturan `%s` tidak dikenal", "the kind of regulation `%s` is unknown", written.Kind.Value())
		known := map[string]int{}
		for i, k := range law.Kinds() {
			known[k] = i
		}
		f = u.didYouMean(f, written.Kind.Value(), known)
	case written != nil && written.Year != nil && (l.Year < 1900 || l.Year > 2099):
		f.Span = written.Year.Span()
		f.Message = bahasa.T("tahun %s tidak masuk akal", "the year %s makes no sense", written.Year.Raw)
	case l.Year > 0 && u.lastYear() > 0 && l.Year > u.lastYear():
		f.Span = from.Span()
		f.Message = bahasa.T("peraturan tahun %d belum ada ketika SOP ini ditetapkan tahun %d", "a regulation of %d was not there yet when this SOP was made in %d", l.Year, u.lastYear())
		f.Help = []bahasa.Text{bahasa.T("periksa tahunnya; bila SOP diubah karena peraturan ini, isi `tanggal revisi`", "check the year; if the SOP was changed for this regulation, fill in `tanggal revisi`")}
	case written == nil && l.Kind == "":
		flaw, start, end := law.FlawOf(l.Text)
		switch flaw {
		case law.NoFlaw:
			return
		case law.NoNumber:
			f.Message = bahasa.T("nomor peraturan ini belum disebut", "the number of this regulation is missing")
		case law.NoYear:
			f.Message = bahasa.T("tahun peraturan ini belum disebut", "the year of this regulation is missing")
		case law.NoPlace:
			f.Message = bahasa.T("nomor dan tahun peraturan ini belum disebut", "number and year of this regulation are missing")
		case law.NoMinister:
			f.Message = bahasa.T("belum disebut peraturan menteri apa", "it is not said of which minister this regulation is")
		case law.Unreadable:
			f.Message = bahasa.T("nomor dan tahun peraturan ini tidak terbaca", "number and year of this regulation cannot be read")
		}
		f.Span = from.Text.Within(start, end)
	default:
		return
	}
	u.report(f)
}

// lastYear is the year of the SOP's last date, or 0.
func (u *unit) lastYear() int {
	last := 0
	for _, d := range u.draft.Identity.Dates {
		last = max(last, d.Year)
	}
	return last
}

// citedTwice finds the regulations that are listed again. With another subject
// it may be another regulation whose number is mistyped.
func (u *unit) citedTwice(laws []program.Law, s *lang.Laws) (again map[int]bool) {
	again = map[int]bool{}
	first := map[string]int{}
	for i := range laws {
		l := &laws[i]
		key := program.Key(l.Text)
		if l.Kind != "" {
			c := citation(l)
			c.Subject = ""
			key = strings.ToLower(c.Short())
		}
		j, twice := first[key]
		if !twice {
			first[key] = i
			continue
		}
		again[i] = true
		f := finding.Finding{Code: "dasar-hukum-ganda", Severity: finding.Warning, Span: s.Items[i].Span(),
			Message: bahasa.T("peraturan ini sudah disebut", "this regulation is listed already"),
			Related: []finding.Related{{Span: s.Items[j].Span(), Label: bahasa.T("yang pertama", "the first")}},
			Help:    []bahasa.Text{bahasa.T("hapus salah satunya", "remove one of them")}}
		if b, a := program.Key(l.Subject), program.Key(laws[j].Subject); a != b && a != "" && b != "" {
			f.Message = bahasa.T("nomor ini sudah disebut untuk peraturan tentang hal lain", "this number is listed already for a regulation on something else")
			f.Help = []bahasa.Text{bahasa.T("periksa nomor dan tahun keduanya", "check number and year of both")}
		} else if b == "" || a == b {
			f.Fixes = []finding.Fix{u.dropLaw(s, i)}
		}
		u.report(f)
	}
	return again
}

// dropLaw takes an entry out that says nothing beyond one before it. It is safe
// where no comment stands before it.
func (u *unit) dropLaw(s *lang.Laws, i int) finding.Fix {
	at := finding.Span{Start: s.Items[i-1].Span().End, End: s.Items[i].Span().End}
	return finding.Fix{Title: bahasa.T("hapus baris ini", "remove this line"),
		Safe:  !bytes.ContainsRune(u.Text[at.Start.Offset:s.Items[i].Pos.Offset], '#'),
		Edits: []finding.Edit{{Span: at}}}
}

// lawOrder finds a Dasar Hukum that does not go down the hierarchy. It points
// at the first entry that stands too late; one that is listed again does not
// count.
func (u *unit) lawOrder(laws []program.Law, s *lang.Laws, again map[int]bool) {
	ranks := make([]law.Rank, len(laws))
	all := true
	var ranked []int
	for i := range laws {
		r, ok := law.RankOf(citation(&laws[i]))
		ok = ok && !again[i]
		if all = all && ok; ok {
			ranks[i], ranked = r, append(ranked, i)
		}
	}
	lowest := -1 // of those before
	for _, i := range ranked {
		if lowest < 0 || !ranks[i].Before(ranks[lowest]) {
			if lowest < 0 || ranks[i].From > ranks[lowest].From {
				lowest = i
			}
			continue
		}
		f := finding.Finding{Code: "urutan-dasar-hukum", Severity: finding.Hint, Span: s.Items[i].Span(),
			Message: bahasa.T("peraturan ini lebih tinggi daripada yang disebut sebelumnya", "this regulation ranks above one that is listed before it"),
			Related: []finding.Related{{Span: s.Items[lowest].Span(), Label: bahasa.T("lebih rendah", "ranks below")}},
			Help: []bahasa.Text{bahasa.T("urutkan dari yang tertinggi: UU, PP, Perpres, peraturan menteri, Perda, peraturan kepala daerah (UU 12/2011 pasal 7 dan 8)",
				"list them from the highest: UU, PP, Perpres, ministers, Perda, heads of regions (UU 12/2011 articles 7 and 8)")}}
		if all {
			f.Fixes = []finding.Fix{u.sortLaws(ranks, s)}
		}
		u.report(f)
		return
	}
}

// sortLaws puts the entries in order, each as it is written. It is safe where
// no comment may belong to one of them.
func (u *unit) sortLaws(ranks []law.Rank, s *lang.Laws) finding.Fix {
	order := make([]int, len(ranks))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(ranks[i].From, ranks[j].From) })
	written := func(i int) string { return string(u.Text[s.Items[i].Pos.Offset:s.Items[i].EndPos.Offset]) }
	fix := finding.Fix{Title: bahasa.T("urutkan menurut tingkatnya", "sort by rank"), Safe: !u.commented(s)}
	for to, from := range order {
		if to != from {
			fix.Edits = append(fix.Edits, finding.Edit{Span: s.Items[to].Span(), New: written(from)})
		}
	}
	return fix
}

// commented tells whether a comment stands among the entries.
func (u *unit) commented(s *lang.Laws) bool {
	at := s.Pos.Offset
	for _, l := range s.Items {
		if at < l.Pos.Offset && bytes.ContainsRune(u.Text[at:l.Pos.Offset], '#') {
			return true
		}
		at = l.EndPos.Offset // before an entry that a mended line brought here
	}
	return at < s.EndPos.Offset && bytes.ContainsRune(u.Text[at:s.EndPos.Offset], '#')
}
