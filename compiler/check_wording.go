package compiler

import (
	"bytes"
	"slices"
	"unicode"
	"unicode/utf8"

	"sopc/compiler/program"
	"sopc/compiler/wording"
	"sopc/lang"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// turned finds signs that nobody sees and that turn the writing direction: what
// is printed then reads otherwise than what stands there. No language needs
// them; Arabic turns by itself.
func (u *unit) turned() {
	const most = 20 // whoever has more mends these first
	from := 0
	for range most {
		i := bytes.IndexFunc(u.Text[from:], turns)
		if i < 0 {
			return
		}
		r, n := utf8.DecodeRune(u.Text[from+i:])
		at := placeIn(u.Name, u.Text, from+i)
		end := at
		end.Offset, end.Column = end.Offset+n, end.Column+1
		span := finding.Span{Start: at, End: end}
		u.report(finding.Finding{Code: "tanda-pembalik", Severity: finding.Warning, Span: span,
			Message: bahasa.T("di sini ada tanda tak terlihat yang membalik arah tulisan (U+%04X)", "here stands an invisible sign that turns the writing direction (U+%04X)", r),
			Help:    []bahasa.Text{bahasa.T("yang tercetak dapat terbaca lain daripada yang tertulis", "what is printed may read otherwise than what is written")},
			Fixes:   []finding.Fix{{Title: bahasa.T("hapus tanda ini", "remove it"), Safe: true, Edits: []finding.Edit{{Span: span}}}}})
		from += i + n
	}
}

// turns tells of the embeddings, overrides and isolates of Unicode's
// bidirectional algorithm (UAX 9).
func turns(r rune) bool { return 0x202A <= r && r <= 0x202E || 0x2066 <= r && r <= 0x2069 }

// placeIn is a place in a source by its offset.
func placeIn(name string, text []byte, offset int) finding.Pos {
	start := bytes.LastIndexByte(text[:offset], '\n') + 1
	return finding.Pos{Filename: name, Offset: offset, Line: 1 + bytes.Count(text[:offset], []byte("\n")), Column: 1 + utf8.RuneCount(text[start:offset])}
}

// checkWording judges the prose of the steps.
func (u *unit) checkWording() {
	u.turned()
	for i, s := range u.from.steps {
		if s.Text == nil {
			continue
		}
		u.verb(s.Text)
		u.years(s.Text)
		u.vague(s.Text)
		for _, l := range s.Lines {
			if l, ok := l.(*lang.Notes); ok && l.Key == "rincian" {
				for _, t := range l.Items {
					u.vague(t)
				}
			}
		}
		for _, o := range u.from.inputs[i] {
			for _, n := range o.Names {
				u.vague(n)
			}
		}
		for _, o := range u.from.outputs[i] {
			for _, n := range o.Names {
				u.years(n)
				u.vague(n)
			}
		}
	}
	u.terms()
}

// verb wants a step to begin with what is done.
func (u *unit) verb(t *lang.Text) {
	advice := wording.Verb(t.Value())
	if advice.Why == wording.Fine {
		return
	}
	word := advice.At.In(t.Value())
	f := finding.Finding{Code: "bukan-kata-kerja", Severity: finding.Hint, Span: t.Within(advice.At.Start, advice.At.End),
		Message: bahasa.T("kegiatan sebaiknya dimulai dengan kata kerja, bukan \"%s\"", "an activity should begin with a verb, not with \"%s\"", word)}
	if len(advice.Fix) > 0 {
		fix := finding.Fix{Title: bahasa.T("tulis \"%s\"", "write \"%s\"", advice.Fix[0].New), Safe: advice.Safe}
		for _, e := range advice.Fix {
			fix.Edits = append(fix.Edits, finding.Edit{Span: t.Within(e.Start, e.End), New: e.New})
		}
		f.Fixes = []finding.Fix{fix}
	}
	u.report(f)
}

// leads finds a step that begins with its actor, who stands in a column
// already. Where the step is that lane's alone and names nobody else, the actor
// can go; acting is how many it names.
func (u *unit) leads(i int, roster *wording.Roster, acting int) {
	t := u.from.steps[i].Text
	lead, ok := roster.Lead(t.Value())
	if !ok {
		return
	}
	alone := len(u.draft.Steps[i].Actors) == 1 && len(u.draft.Steps[i].Actors[0]) == 1 && acting == 1
	verb := lead.Verb.In(t.Value())
	r, size := utf8.DecodeRuneInString(verb)
	verb = string(unicode.ToUpper(r)) + verb[size:]
	u.report(finding.Finding{Code: "diawali-pelaksana", Severity: finding.Hint, Span: t.Within(lead.Start, lead.End),
		Message: bahasa.T("kegiatan sebaiknya dimulai dengan \"%s\"; siapa pelaksananya sudah ada di kolomnya", "an activity should begin with \"%s\"; who does it stands in its column", verb),
		Help:    []bahasa.Text{bahasa.T("sebut pelaksananya di `oleh` saja", "name who does it in `oleh` only")},
		Fixes: []finding.Fix{{Title: bahasa.T("mulai dengan \"%s\"", "begin with \"%s\"", verb), Safe: lead.Closed && lead.Lane >= 0 && alone && u.works(i, lead.Lane),
			Edits: []finding.Edit{{Span: t.Within(lead.Start, lead.Verb.End), New: verb}}}}})
}

// vague finds words that leave open when, how much or what.
func (u *unit) vague(t *lang.Text) {
	all := wording.Vague(t.Value())
	for _, v := range all[:min(len(all), 3)] {
		u.report(finding.Finding{Code: "kata-kabur", Severity: finding.Hint, Span: t.Within(v.Start, v.End),
			Message: bahasa.T("\"%s\" dibaca berbeda oleh setiap pelaksana", "everybody reads \"%s\" in another way", v.In(t.Value())),
			Help: []bahasa.Text{bahasa.T("sebut waktunya di `waktu`, syaratnya di `bila \"…\"`, atau tulis satu per satu apa saja yang dimaksud",
				"name the time in `waktu`, the condition in `bila \"…\"`, or list one by one what is meant")}})
	}
}

// years finds what will be out of date next year.
func (u *unit) years(t *lang.Text) {
	for _, y := range wording.Years(t.Value()) {
		u.report(finding.Finding{Code: "tahun-dalam-langkah", Severity: finding.Warning, Span: t.Within(y.Start, y.End),
			Message: bahasa.T("tahun %s membuat SOP ini usang tahun depan", "the year %s makes this SOP out of date next year", y.In(t.Value())),
			Help:    []bahasa.Text{bahasa.T("tulis tanpa tahun, misalnya \"tahun berjalan\"", "write it without a year, for example \"tahun berjalan\" (the current year)")}})
	}
}

// terms finds a word in which title and steps disagree.
func (u *unit) terms() {
	if u.file.Head.Title == nil {
		return
	}
	texts := make([]string, len(u.from.steps))
	for i, s := range u.from.steps {
		texts[i] = s.Text.Value()
	}
	title := u.file.Head.Title
	for _, d := range wording.Terms(title.Value(), texts) {
		f := finding.Finding{Code: "istilah-berbeda", Severity: finding.Warning, Span: title.Within(d.At.Start, d.At.End),
			Message: bahasa.T("judul menyebut \"%s\", langkah menyebut \"%s\"", "the title says \"%s\", the steps say \"%s\"", d.Title, d.Word),
			Help:    []bahasa.Text{bahasa.T("pakai satu istilah di seluruh SOP", "use one term throughout the SOP")}}
		for _, at := range d.Steps[:min(len(d.Steps), 3)] {
			f.Related = append(f.Related, finding.Related{Span: u.from.steps[at.Step].Text.Within(at.Start, at.End), Label: bahasa.T("istilah lain", "another term")})
		}
		u.report(f)
	}
}

// noWayBack finds a check from which nothing is ever handed back. A check
// whose judgement the next step asks for has one.
func (u *unit) noWayBack(i int, s *program.Step) {
	if s.Text == "" || !wording.Checks(s.Text) || u.handsBack(i) {
		return
	}
	if s.Next.To.Kind == program.ToStep && len(s.Outcomes) == 0 && u.handsBack(s.Next.To.Index) {
		return
	}
	u.report(finding.Finding{Code: "tanpa-jalan-kembali", Severity: finding.Hint, Span: u.stepSpan(i),
		Message: bahasa.T("%s memeriksa, tetapi tidak dapat mengembalikan atau menolak", "%s checks, but can neither return nor refuse", u.stepName(i)),
		Help: []bahasa.Text{
			bahasa.T("tambahkan putusan: \"Ya\" -> lanjut, \"Tidak\" -> kembali ke … maks 3 kali selebihnya berhenti \"…\"", "add a decision: \"Ya\" -> lanjut, \"Tidak\" -> kembali ke … maks 3 kali selebihnya berhenti \"…\""),
			bahasa.T("jika memang tidak ada yang dikembalikan, tulis di langkah ini: abaikan tanpa-jalan-kembali karena \"…\"", "if nothing is ever handed back, write in this step: abaikan tanpa-jalan-kembali karena \"…\"")}})
}

// handsBack tells whether a step decides, or always returns.
func (u *unit) handsBack(i int) bool {
	s := &u.draft.Steps[i]
	return s.Next.Back || slices.ContainsFunc(s.Outcomes, func(o program.Outcome) bool { return o.Go.Back }) || len(s.Outcomes) > 1
}
