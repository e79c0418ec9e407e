package compiler

import (
	"bytes"
	"slices"
	"strings"

	"sopc/compiler/program"
	"sopc/lang"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// checkBlanks looks for the blanks of the form: a draft may have them, a
// document in force may not. A blank that the author wrote (a keyword alone)
// is pointed at; one that is missing altogether is said of the title.
//
// A sketch, that is a file that has neither a status nor anything else of the
// identity part yet, is not asked for it.
func (u *unit) checkBlanks() {
	if u.checkStatus() {
		u.identityBlanks()
		u.sectionBlanks()
	}
	for i := range u.draft.Steps {
		u.stepBlanks(i)
	}
	u.checkInferred()
}

// checkStatus tells whether the identity part is to be judged, and asks for
// the status where there is an identity without one.
func (u *unit) checkStatus() bool {
	id := &u.draft.Identity
	identity := id.Number != "" || len(id.Dates) > 0 || len(id.Signers) > 0 || len(id.LegalBasis) > 0
	if u.draft.Status == "" && identity {
		u.report(finding.Finding{Code: "status-kosong", Severity: finding.Hint, Span: u.head(),
			Message: bahasa.T("belum disebut apakah SOP ini konsep atau sudah berlaku; isian identitas yang kosong belum diperiksa", "it is not said whether this SOP is a draft or in force; blanks of the identity are not judged"),
			Help:    []bahasa.Text{bahasa.T("tulis `status konsep` atau `status berlaku`", "write `status konsep` (draft) or `status berlaku` (in force)")}})
	}
	return u.draft.Status != ""
}

// head is where findings about the document as a whole point.
func (u *unit) head() finding.Span {
	h := u.file.Head
	switch {
	case h.Title != nil:
		return h.Title.Span()
	case h.Pos.Line > 0:
		return keywordSpan(h.Node, "sop")
	}
	start := finding.Pos{Filename: u.Name, Line: 1, Column: 1}
	return finding.Span{Start: start, End: start}
}

func (u *unit) blank(code string, at finding.Span, message bahasa.Text, help ...bahasa.Text) {
	u.report(finding.Finding{Code: code, Severity: u.blankSeverity(), Span: at, Message: message,
		Label: bahasa.T("belum diisi", "not filled in"), Help: help})
}

func (u *unit) identityBlanks() {
	number, signer := u.head(), u.head()
	dates := map[string]finding.Span{}
	for _, s := range u.file.Sections {
		switch s := s.(type) {
		case *lang.DocNumber:
			number = keywordSpan(s.Node, "nomor")
		case *lang.DateLine:
			dates[s.Kind.Value()] = s.Span()
		case *lang.Signer:
			if s.Role == "disahkan" {
				signer = keywordSpan(s.Node, "disahkan")
			}
		}
	}
	if u.file.Head.Title.Value() == "" && u.file.Head.Pos.Line > 0 && len(u.file.Head.Kinds) == len(u.draft.Kinds) {
		u.blank("judul-kosong", u.head(), bahasa.T("judul SOP belum diisi", "the SOP has no title"),
			bahasa.T(`tulis: sop "Judul SOP"`, `write: sop "Title"`))
	}
	if u.draft.Identity.Number == "" {
		u.blank("nomor-kosong", number, bahasa.T("nomor SOP belum diisi", "the number of the SOP is missing"),
			bahasa.T(`tulis: nomor "…"`, `write: nomor "…"`))
	}
	filled := map[string]bool{}
	for _, d := range u.draft.Identity.Dates {
		filled[d.Kind] = filled[d.Kind] || d.Text != ""
	}
	for _, kind := range []string{"pembuatan", "efektif"} {
		at, written := dates[kind]
		if !written {
			at = u.head()
		}
		switch {
		case filled[kind]:
		case kind == "efektif" && filled["pengesahan"]: // some regions print this one instead
		default:
			u.blank("tanggal-kosong", at, bahasa.T("tanggal %s belum diisi", "the date %s is missing", kind),
				bahasa.T("tulis: tanggal %s 2 Januari 2026", "write: tanggal %s 2 Januari 2026", kind))
		}
	}
	ratified := false
	for _, s := range u.draft.Identity.Signers {
		ratified = ratified || s.Role == "disahkan" && s.Name != ""
	}
	if !ratified {
		u.blank("pengesah-kosong", signer, bahasa.T("pejabat yang mengesahkan belum diisi", "who ratifies the SOP is missing"),
			bahasa.T(`tulis: disahkan oleh "nama" { jabatan "…" }`, `write: disahkan oleh "name" { jabatan "…" }`))
	}
}

// sectionBlanks names the sections of the form that are not there, all in one
// finding: they are one piece of work. A section that is there and empty is
// pointed at.
func (u *unit) sectionBlanks() {
	id := &u.draft.Identity
	var missing []string
	for _, s := range []struct {
		name  string
		there bool
	}{
		{"instansi", len(id.Agency) > 0},
		{"dasar hukum", len(id.LegalBasis) > 0},
		{"kualifikasi", len(id.Qualifications) > 0},
		{"keterkaitan", len(id.Related) > 0},
		{"peralatan", len(id.Tools) > 0},
		{"peringatan", len(id.Warnings) > 0},
		{"pencatatan", len(id.Records) > 0},
	} {
		if s.there {
			continue
		}
		if at, written := u.section(s.name); written {
			u.emptySections(wordSpan(at.Start, s.name), "`"+s.name+"`")
		} else {
			missing = append(missing, "`"+s.name+"`")
		}
	}
	if len(missing) > 0 {
		u.emptySections(u.head(), strings.Join(missing, ", "))
	}
}

func (u *unit) emptySections(at finding.Span, names string) {
	u.report(finding.Finding{Code: "bagian-kosong", Severity: finding.Warning, Span: at,
		Message: bahasa.T("bagian formulir belum diisi: %s", "sections of the form are missing: %s", names),
		Help:    []bahasa.Text{bahasa.T("formulir SOP-AP memuat semuanya; lihat `sopc explain bagian-kosong`", "the form has all of them; see `sopc explain bagian-kosong`")}})
}

// section is where a section with this heading stands.
func (u *unit) section(key string) (finding.Span, bool) {
	for _, s := range u.file.Sections {
		if sectionKey(s) == key {
			return s.Span(), true
		}
	}
	return finding.Span{}, false
}

// terminal tells whether a step's text is that of a terminal of a flowchart.
func terminal(text string) bool {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "mulai", "selesai", "start":
		return true
	}
	return false
}

// stepBlanks looks for the blanks of one row.
func (u *unit) stepBlanks(i int) {
	s, from := &u.draft.Steps[i], u.from.steps[i]
	at := func(n lang.Node, ok bool, word string) finding.Span {
		if ok {
			return keywordSpan(n, word)
		}
		return u.stepSpan(i)
	}
	if terminal(s.Text) {
		at := from.Span()
		u.report(finding.Finding{Code: "mulai-selesai", Severity: u.blankSeverity(), Span: from.Text.Span(),
			Message: bahasa.T("\"%s\" bukan langkah: Mulai dan Selesai digambar dengan sendirinya", "\"%s\" is no step: Mulai and Selesai are drawn by themselves", s.Text),
			Help:    []bahasa.Text{bahasa.T("langkah pertama yang tertulis adalah awalnya; akhir yang bernama ditulis `-> selesai \"…\"`", "the first step that is written is the start; an end with a name is written `-> selesai \"…\"`")},
			Fixes:   []finding.Fix{{Title: bahasa.T("hapus langkah ini", "remove this step"), Edits: []finding.Edit{{Span: at}}}}})
		return
	}
	if s.Text != "" && len(from.Lines) == 0 {
		u.blank("langkah-kosong", from.Text.Span(), bahasa.T("%s baru berupa judul: pelaksana, kelengkapan, waktu, dan outputnya belum diisi", "%s is but a title: who does it, its kelengkapan, time and output are missing", u.stepName(i)),
			bahasa.T(`tulis di dalam { … }: oleh nama-pelaksana, kelengkapan "…", waktu 1 hari, output "…", masing-masing di baris sendiri`, `write inside { … }: oleh name-of-lane, kelengkapan "…", waktu 1 hari, output "…", each on a line of its own`))
		return
	}
	if s.Text == "" {
		u.blank("kegiatan-kosong", u.stepSpan(i), bahasa.T("kegiatan %s belum diisi", "the activity of %s is missing", u.stepName(i)))
	}
	if by := lineOf[*lang.By](from); len(s.Actors) == 0 && (by == nil || len(by.Groups) == 0) {
		span := u.stepSpan(i)
		if by != nil {
			span = keywordSpan(by.Node, "oleh")
		}
		u.blank("pelaksana-kosong", span, bahasa.T("pelaksana %s belum diisi", "nobody does %s", u.stepName(i)),
			bahasa.T("tulis: oleh nama-pelaksana", "write: oleh name-of-lane"))
	}
	if p := papersOf(from, "kelengkapan"); len(s.Inputs) == 0 {
		span := u.stepSpan(i)
		if p != nil {
			span = at(p.Node, true, "kelengkapan")
		}
		u.blank("kelengkapan-kosong", span, bahasa.T("kelengkapan %s belum diisi", "the kelengkapan of %s is missing", u.stepName(i)),
			bahasa.T(`tulis: kelengkapan "…"`, `write: kelengkapan "…"`))
	}
	if p := papersOf(from, "output"); !slices.ContainsFunc(s.Outputs, func(it program.Item) bool { return !none(&it) }) {
		span := u.stepSpan(i)
		if p != nil {
			span = at(p.Node, true, "output")
		}
		u.blank("output-kosong", span, bahasa.T("output %s belum diisi", "the output of %s is missing", u.stepName(i)),
			bahasa.T(`tulis: output "…"`, `write: output "…"`))
	}
	untimed := s.Time == nil || len(s.Time.Amounts) == 0 && program.Key(s.Time.Text) == ""
	if untimed && (s.Wait == nil || s.Wait.Term == nil) && s.Schedule == nil && len(s.Deadlines) == 0 && s.Sub == "" {
		span := u.stepSpan(i)
		for _, l := range from.Lines {
			if t, ok := l.(*lang.TimeLine); ok && t.Key == "waktu" {
				span = keywordSpan(t.Node, "waktu")
			}
		}
		u.blank("waktu-kosong", span, bahasa.T("waktu %s belum diisi", "the time of %s is missing", u.stepName(i)),
			bahasa.T("tulis: waktu 1 hari", "write: waktu 1 hari"))
	}
}

// checkInferred counts what the author inferred and nobody has confirmed yet.
// It is one finding: the inferences are confirmed in one sitting.
func (u *unit) checkInferred() {
	if !bytes.Contains(bytes.ToLower(u.Text), []byte("dugaan")) {
		return // as most have none, the walk is saved
	}
	var all []*lang.Inferred
	lang.Walk(u.file, func(n lang.Spanned) bool {
		if d, ok := n.(*lang.Inferred); ok {
			all = append(all, d)
		}
		return true
	})
	if len(all) == 0 {
		return
	}
	f := finding.Finding{Code: "dugaan-tersisa", Severity: u.blankSeverity(), Span: all[0].Span(),
		Message: bahasa.T("%d baris masih dugaan; pastikan dengan pelaksananya", "%d lines are still inferred; confirm them with those who do the work", len(all)),
		Help:    []bahasa.Text{bahasa.T("hapus kata `dugaan` dari baris yang sudah dipastikan", "remove the word `dugaan` from lines that are confirmed")}}
	for _, d := range all[1:min(len(all), 4)] {
		f.Related = append(f.Related, finding.Related{Span: d.Span(), Label: bahasa.T("juga dugaan", "inferred, too")})
	}
	u.report(f)
}
