package compiler

import (
	"slices"
	"strings"

	"sopc/compiler/law"
	"sopc/compiler/program"
	"sopc/lang"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// checkLaw judges the legal basis and the links to other SOPs.
func (u *unit) checkLaw() {
	n := 0
	for _, s := range u.file.Sections {
		switch s := s.(type) {
		case *lang.Laws:
			for _, l := range s.Items {
				u.outdated(&u.draft.Identity.LegalBasis[n], l.Span())
				n++
			}
		case *lang.Listing:
			if s.Key == "keterkaitan" {
				for _, t := range s.Items {
					u.selfLink(t)
				}
			}
		}
	}
	u.missingLinks()
}

// laws is the table of regulations; the standard one is read when it is first
// needed.
func (u *unit) laws() *law.Table {
	if u.options.Laws != nil {
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
	cited := law.Citation{Kind: l.Kind, Region: l.Region, Number: l.Number, Year: l.Year}
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

// selfLink finds an SOP that lists itself.
func (u *unit) selfLink(t *lang.Text) {
	if u.draft.Title != "" && titleKey(t.Value()) == titleKey(u.draft.Title) {
		u.report(finding.Finding{Code: "keterkaitan-diri", Severity: finding.Warning, Span: t.Span(),
			Message: bahasa.T("SOP ini terkait dengan dirinya sendiri", "this SOP is related to itself"),
			Help:    []bahasa.Text{bahasa.T("sebut SOP lain yang mendahului, dipakai, atau meneruskan SOP ini", "name other SOPs that come before, are used by, or go on after this one")}})
	}
}

// missingLinks finds SOPs that a step names and Keterkaitan does not.
func (u *unit) missingLinks() {
	known := map[string]bool{"": true, titleKey(u.draft.Title): true}
	for _, r := range u.draft.Identity.Related {
		known[titleKey(r)] = true
	}
	missing := func(title string, at finding.Span) {
		key := titleKey(title)
		if known[key] {
			return
		}
		known[key] = true // once is enough
		u.report(finding.Finding{Code: "keterkaitan-kurang", Severity: finding.Warning, Span: at,
			Message: bahasa.T("SOP \"%s\" disebut di langkah ini, tetapi tidak di `keterkaitan`", "the SOP \"%s\" is named in this step but not in `keterkaitan`", title),
			Help:    []bahasa.Text{bahasa.T("tambahkan ke bagian `keterkaitan`", "add it to the section `keterkaitan`")}})
	}
	for _, s := range u.from.steps {
		for _, l := range s.Lines {
			switch l := l.(type) {
			case *lang.Sub:
				if l.Title != nil {
					missing(l.Title.Value(), l.Title.Span())
				}
			case *lang.Notes:
				for _, t := range l.Items {
					if title, ok := namedSOP(t.Value()); ok && l.Key == "keterangan" {
						missing(title, t.Span())
					}
				}
			}
		}
	}
	for _, r := range u.links {
		missing(r.title, r.at)
	}
}

// namedSOP is the title of the SOP that a remark consists of: "SOP
// Pelaksanaan Kinerja", "lihat SOP Tata Naskah".
func namedSOP(remark string) (string, bool) {
	words := strings.Fields(remark)
	for len(words) > 0 && slices.Contains([]string{"lihat", "sesuai", "mengacu", "pada", "ke", "dengan"}, strings.ToLower(words[0])) {
		words = words[1:]
	}
	if len(words) < 2 || !strings.EqualFold(words[0], "SOP") || len(words) > 14 || strings.EqualFold(words[1], "ini") {
		return "", false
	}
	return strings.Join(words, " "), true
}
