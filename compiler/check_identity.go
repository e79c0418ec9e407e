package compiler

import (
	"sopc/compiler/program"
	"sopc/lang"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// checkIdentity judges what the identity part says; what it does not say is
// for checkBlanks.
func (u *unit) checkIdentity() {
	dates := u.datesOfForm()
	u.datesInOrder(dates)
	if today := u.options.Today; today != (program.PlainDate{}) && u.draft.Status == program.InForce {
		u.notYet(dates, today)
		u.evaluationDue(dates, today)
	}
	for _, s := range u.file.Sections {
		if s, ok := s.(*lang.Signer); ok {
			for _, l := range s.Lines {
				if l, ok := l.(*lang.SignerText); ok && l.Key == "nip" {
					u.nip(l.Text)
				}
			}
		}
	}
}

// dated is a date of the form and where it stands. The day may be uncertain
// where only a month is given.
type dated struct {
	kind        string // "pembuatan", …; of a signer "disusun", "diperiksa", "disahkan"
	text        string
	first, last program.PlainDate
	at          finding.Span
}

// datesOfForm are the dates that can be read, in the order of the source.
func (u *unit) datesOfForm() []dated {
	var all []dated
	add := func(d program.Date, at *lang.Date) {
		if first, last, ok := d.Span(); ok && at != nil {
			all = append(all, dated{d.Kind, d.Text, first, last, at.Span()})
		}
	}
	id, dates, signers := &u.draft.Identity, 0, 0
	for _, s := range u.file.Sections {
		switch s := s.(type) {
		case *lang.DateLine:
			add(id.Dates[dates], s.Date)
			dates++
		case *lang.Signer:
			if d := id.Signers[signers].Date; d != nil {
				for _, l := range s.Lines {
					if l, ok := l.(*lang.SignerDate); ok {
						add(*d, l.Date)
						break
					}
				}
			}
			signers++
		}
	}
	return all
}

// earlier lists which date never comes after which. A revision may come after
// the day from which the SOP counts, and some offices print the planned one.
var earlier = []struct{ first, then string }{
	{"pembuatan", "revisi"},
	{"pembuatan", "pengesahan"},
	{"pembuatan", "disahkan"},
	{"pembuatan", "efektif"},
	{"pengesahan", "efektif"},
	{"disusun", "diperiksa"},
	{"diperiksa", "disahkan"},
	{"disusun", "disahkan"},
	{"disahkan", "efektif"},
}

// datesInOrder finds dates that cannot both be right: one finding for each
// date that comes too early.
func (u *unit) datesInOrder(dates []dated) {
	name := map[string]bahasa.Text{"pembuatan": bahasa.T("tanggal pembuatan", "the date of making"), "revisi": bahasa.T("tanggal revisi", "the date of revision"),
		"pengesahan": bahasa.T("tanggal pengesahan", "the date of ratification"), "efektif": bahasa.T("tanggal efektif", "the effective date"),
		"disusun": bahasa.T("tanggal penyusun", "the drafter's date"), "diperiksa": bahasa.T("tanggal pemeriksa", "the examiner's date"),
		"disahkan": bahasa.T("tanggal pengesah", "the ratifier's date")}
	latest := map[string]dated{}
	for _, d := range dates {
		if l, ok := latest[d.kind]; !ok || d.first.Compare(l.first) > 0 {
			latest[d.kind] = d
		}
	}
	for _, then := range dates {
		for _, e := range earlier {
			first, ok := latest[e.first]
			if !ok || e.then != then.kind || first.first.Compare(then.last) <= 0 {
				continue
			}
			u.report(finding.Finding{Code: "tanggal-terbalik", Severity: finding.Error, Span: then.at,
				Message: bahasa.T("%s mendahului %s", "%s comes before %s", name[then.kind], name[first.kind]),
				Related: []finding.Related{{Span: first.at, Label: name[first.kind]}},
				Help:    []bahasa.Text{bahasa.T("periksa tahun dan bulan keduanya", "check the year and the month of both")}})
			break
		}
	}
}

// notYet finds days to come in a document that is said to be in force. A
// revision may be planned.
func (u *unit) notYet(dates []dated, today program.PlainDate) {
	for _, d := range dates {
		if d.kind != "revisi" && d.first.Compare(today) > 0 {
			u.report(finding.Finding{Code: "tanggal-mendatang", Severity: finding.Warning, Span: d.at,
				Message: bahasa.T("SOP ini berstatus berlaku, tetapi %s belum tiba", "this SOP is said to be in force, but %s is still to come", d.text),
				Help:    []bahasa.Text{bahasa.T("periksa tanggalnya, atau tulis `status konsep` sampai tanggal itu", "check the date, or write `status konsep` (draft) until that day")}})
		}
	}
}

// evaluationDue finds an SOP in force that nothing says was looked at for
// more than a year: the guideline wants it evaluated at least once a year.
func (u *unit) evaluationDue(dates []dated, today program.PlainDate) {
	var last *dated
	for i, d := range dates {
		if last == nil || d.last.Compare(last.last) > 0 {
			last = &dates[i]
		}
	}
	if last == nil || (program.PlainDate{Year: last.last.Year + 1, Month: last.last.Month, Day: last.last.Day}).Compare(today) >= 0 {
		return
	}
	u.report(finding.Finding{Code: "evaluasi-terlambat", Severity: finding.Warning, Span: last.at,
		Message: bahasa.T("sejak %s tidak tercatat bahwa SOP ini dievaluasi", "nothing says that this SOP was evaluated since %s", last.text),
		Help: []bahasa.Text{bahasa.T("SOP dievaluasi sekurang-kurangnya sekali setahun (PermenPANRB 35/2012); catat hasilnya, lalu isi `tanggal revisi`",
			"an SOP is evaluated at least once a year (PermenPANRB 35/2012); note the result, then fill in `tanggal revisi`")}})
}

// nip judges the number of a civil servant.
func (u *unit) nip(t *lang.Text) {
	flaw, from, to := readNIP(t.Value(), u.options.Today)
	if flaw.ID == "" {
		return
	}
	u.report(finding.Finding{Code: "nip-keliru", Severity: finding.Warning, Span: t.Within(from, to), Message: flaw,
		Help: []bahasa.Text{bahasa.T("NIP: tanggal lahir (8 angka), tahun dan bulan pengangkatan (6), jenis kelamin (1 atau 2), nomor urut (3)",
			"a NIP: date of birth (8 digits), year and month of appointment (6), sex (1 or 2), serial number (3)")}})
}
