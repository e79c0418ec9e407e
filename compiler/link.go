package compiler

import (
	"strings"

	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// reference is a place where a source names another SOP that must exist.
type reference struct {
	title string
	at    finding.Span
}

// entry is what the register of a workspace holds of an SOP. Checks across
// files see nothing else: when they run, trees and programs may be gone, and
// what is kept of ten thousand files must be little.
type entry struct {
	known bool   // its text could be read
	title string // as titleKey gives it
	links []reference
}

func entryOf(u *unit) entry {
	e := entry{known: true, title: titleKey(u.draft.Title), links: u.links}
	for i, r := range e.links {
		e.links[i].title = strings.Clone(r.title) // the text of the file goes
	}
	return e
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
		if u.entry.known {
			titles[u.entry.title] = true
		}
	}
	if len(titles) < 2 {
		return
	}
	for _, u := range units {
		for _, r := range u.entry.links {
			if !titles[titleKey(r.title)] {
				u.report(finding.Finding{Code: "sop-tidak-ditemukan", Severity: finding.Warning, Span: r.at,
					Message: bahasa.T("SOP \"%s\" tidak ada di folder ini", "the SOP \"%s\" is not in this folder", r.title),
					Help:    []bahasa.Text{bahasa.T("periksa judulnya, atau tambahkan berkas .sop-nya", "check its title, or add its .sop file")}})
			}
		}
	}
}
