package compiler

import (
	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// reference is a place where a source names another SOP that must exist.
type reference struct {
	title string
	at    finding.Span
}

// titleKey is the loose form in which titles of SOPs are compared: "SOP
// Pengadaan" is Pengadaan.
func titleKey(title string) string {
	key := program.Key(title)
	if len(key) > 3 && key[:3] == "sop" {
		return key[3:]
	}
	return key
}

// link looks up every SOP that another one runs or goes on in. A single file
// says nothing about its neighbours, so it is not judged.
func link(units []*unit) {
	titles := map[string]bool{}
	for _, u := range units {
		if u.draft != nil {
			titles[titleKey(u.draft.Title)] = true
		}
	}
	if len(titles) < 2 {
		return
	}
	for _, u := range units {
		for _, r := range u.links {
			if !titles[titleKey(r.title)] {
				u.report(finding.Finding{Code: "sop-tidak-ditemukan", Severity: finding.Warning, Span: r.at,
					Message: bahasa.T("SOP \"%s\" tidak ada di folder ini", "the SOP \"%s\" is not in this folder", r.title),
					Help:    []bahasa.Text{bahasa.T("periksa judulnya, atau tambahkan berkas .sop-nya", "check its title, or add its .sop file")}})
			}
		}
	}
}
