package compiler

import (
	"slices"
	"strings"

	"sopc/lang"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// checkLinks judges what the SOP says of other SOPs. Whether they are there is
// for the workspace (workspace.go).
func (u *unit) checkLinks() {
	for _, s := range u.file.Sections {
		if s, ok := s.(*lang.Listing); ok && s.Key == "keterkaitan" {
			for _, t := range s.Items {
				u.selfLink(t)
			}
		}
	}
	u.missingLinks()
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
	slips := 0
	missing := func(title string, at finding.Span) {
		key := titleKey(title)
		if known[key] {
			return
		}
		known[key] = true // once is enough
		for _, r := range u.draft.Identity.Related {
			if slips++; slips < maxSlips && sameTitle(r, title) {
				return // it is there, written a little differently
			}
		}
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
