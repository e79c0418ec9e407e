package compiler

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"sopc/compiler/law"
	"sopc/compiler/program"
	"sopc/lang"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// lower makes the draft of the program. The order matters: what is referred
// to comes first.
func (u *unit) lower() {
	u.draft = &program.Program{Format: program.Format, Clock: program.Working}
	u.identity()
	for _, t := range u.draft.Identity.Tools {
		u.names.tools[program.Key(t)] = true
	}
	u.lanes()
	u.fieldsAndChoices()
	u.documents()
	u.steps()
	u.lowerScenarios(u.draft)
}

// identity lowers the sections of the form's first part.
func (u *unit) identity() {
	p, id := u.draft, &u.draft.Identity
	if h := u.file.Head; h != nil {
		p.Title = h.Title.Value()
		u.kinds(h)
	}
	for _, s := range u.file.Sections {
		switch s := s.(type) {
		case *lang.Listing:
			list := map[lang.Word]*[]string{"instansi": &id.Agency, "keterkaitan": &id.Related, "peralatan": &id.Tools,
				"peringatan": &id.Warnings, "pencatatan": &id.Records}[s.Key]
			*list = append(*list, values(s.Items)...)
		case *lang.DocNumber:
			id.Number = s.Text.Value()
		case *lang.Status:
			p.Status = u.status(s)
		case *lang.DateLine:
			id.Dates = append(id.Dates, u.dateLine(s))
		case *lang.Signer:
			id.Signers = append(id.Signers, u.signer(s))
		case *lang.ClockLine:
			p.Clock = u.clock(s)
		case *lang.Laws:
			for _, l := range s.Items {
				id.LegalBasis = append(id.LegalBasis, u.law(l))
			}
		case *lang.Custom:
			id.Sections = append(id.Sections, program.Section{Name: s.Name.Value(), Items: values(s.Items)})
		}
	}
	for _, s := range u.file.Sections { // once the clock is known
		switch s := s.(type) {
		case *lang.Total:
			id.Total = u.time(s.Time, p.Clock)
		case *lang.Limit:
			if d := u.time(s.Time, p.Clock); d != nil {
				id.Limit = &program.Limit{Time: *d}
				if s.Law != nil {
					id.Limit.Law = u.law(s.Law)
				}
			}
		}
	}
}

// The kinds of SOP-AP that the guideline tells apart.
var sopKinds = []string{"teknis", "administratif", "makro", "mikro", "final", "parsial", "generik", "spesifik"}

// kinds lowers the kinds of the SOP. Other words are most likely a title
// without quotation marks.
func (u *unit) kinds(h *lang.Head) {
	for i, k := range h.Kinds {
		if slices.Contains(sopKinds, k.Value()) {
			u.draft.Kinds = append(u.draft.Kinds, k.Value())
			continue
		}
		last := h.Kinds[len(h.Kinds)-1]
		at := finding.Span{Start: k.Span().Start, End: last.Span().End}
		f := finding.Finding{Code: "jenis-tidak-dikenal", Severity: finding.Error, Span: at,
			Message: bahasa.T("`%s` bukan jenis SOP", "`%s` is no kind of SOP", k.Value()),
			Help: []bahasa.Text{
				bahasa.T("judul ditulis di antara tanda petik: sop \"Judul SOP\"", "a title stands in quotation marks: sop \"Title\""),
				bahasa.T("jenisnya: %s", "the kinds: %s", strings.Join(sopKinds, ", "))}}
		if h.Title == nil {
			f.Message = bahasa.T("judul SOP harus ditulis di antara tanda petik", "the title of the SOP must stand between quotation marks")
			f.Help = nil
			words := strings.TrimSpace(string(u.Text[k.Pos.Offset:last.EndPos.Offset]))
			f.Fixes = []finding.Fix{{Title: bahasa.T("jadikan judul", "make it the title"), Safe: i == 0, Edits: []finding.Edit{{Span: at, New: `"` + words + `"`}}}}
		}
		u.report(f)
		return
	}
}

func values(texts []*lang.Text) []string {
	var all []string
	for _, t := range texts {
		all = append(all, t.Value())
	}
	return all
}

func (u *unit) status(s *lang.Status) program.Status {
	switch v := program.Status(s.Name.Value()); v {
	case "", program.Draft, program.InForce:
		return v
	}
	f := finding.Finding{Code: "status-tidak-dikenal", Severity: finding.Error, Span: s.Name.Span(),
		Message: bahasa.T("status `%s` tidak dikenal", "the status `%s` is unknown", s.Name.Value()),
		Help:    []bahasa.Text{bahasa.T("tulis `status konsep` atau `status berlaku`", "write `status konsep` (draft) or `status berlaku` (in force)")}}
	u.report(u.didYouMean(f, s.Name.Value(), map[string]int{"konsep": 0, "berlaku": 0}))
	return program.Draft
}

// clock reads kalender kerja and kalender 24 jam; there is no other.
func (u *unit) clock(c *lang.ClockLine) program.Clock {
	switch {
	case c.Working:
		return program.Working
	case c.Hours != nil && c.Hours.Raw == "24":
		return program.Wall
	}
	at := c.Span()
	if c.Hours != nil {
		at = c.Hours.Span()
	}
	u.report(finding.Finding{Code: "waktu-tidak-terbaca", Severity: finding.Error, Span: at,
		Message: bahasa.T("kalender ini tidak dikenal", "this calendar is unknown"),
		Help:    []bahasa.Text{bahasa.T("tulis `kalender kerja` atau `kalender 24 jam`", "write `kalender kerja` (working time) or `kalender 24 jam` (around the clock)")}})
	return program.Working
}

var months = []string{"januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober", "november", "desember"}

func month(name string) int {
	for i, m := range months {
		if strings.EqualFold(m, name) {
			return i + 1
		}
	}
	return 0
}

var dateKinds = map[string]int{"pembuatan": 0, "revisi": 1, "pengesahan": 2, "efektif": 3}

func (u *unit) dateLine(s *lang.DateLine) program.Date {
	kind := s.Kind.Value()
	if _, ok := dateKinds[kind]; !ok {
		f := finding.Finding{Code: "tanggal-tidak-sah", Severity: finding.Error, Span: s.Kind.Span(),
			Message: bahasa.T("tanggal `%s` tidak ada pada formulir", "the form has no date `%s`", kind),
			Help:    []bahasa.Text{bahasa.T("yang ada: pembuatan, revisi, pengesahan, efektif", "it has: pembuatan, revisi, pengesahan, efektif")}}
		u.report(u.didYouMean(f, kind, dateKinds))
	}
	d := u.date(s.Date)
	d.Kind = kind
	return d
}

var printedDate = lazily(`^(?:(\d{1,2})\s+)?(\pL+)\s+(\d{4})$`)

// lazily makes a regular expression that is compiled when it is first used.
func lazily(s string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(s) })
}

// date reads a date as far as it is one; a text that is none stays a text.
func (u *unit) date(d *lang.Date) program.Date {
	switch {
	case d == nil:
		return program.Date{}
	case d.Text != nil:
		out := program.Date{Text: d.Text.Value()}
		if m := printedDate().FindStringSubmatch(out.Text); m != nil && month(m[2]) > 0 {
			day, _ := strconv.Atoi(m[1])
			year, _ := strconv.Atoi(m[3])
			if day <= daysIn(month(m[2]), year) {
				out.Day, out.Month, out.Year = day, month(m[2]), year
			}
		}
		return out
	case d.Month == nil || d.Year == nil:
		return program.Date{} // refused by the reader
	}
	out := program.Date{Text: strings.TrimSpace(d.Month.Raw + " " + d.Year.Raw)}
	if d.Day != nil {
		out.Text = d.Day.Raw + " " + out.Text
	}
	year, _ := wholeNumber(d.Year.Raw)
	day, m := 0, month(d.Month.Raw)
	if d.Day != nil {
		day, _ = wholeNumber(d.Day.Raw)
	}
	switch {
	case m == 0:
		f := finding.Finding{Code: "tanggal-tidak-sah", Severity: finding.Error, Span: d.Month.Span(),
			Message: bahasa.T("bulan `%s` tidak dikenal", "the month `%s` is unknown", d.Month.Raw)}
		known := map[string]int{}
		for i, name := range months {
			known[name] = i
		}
		u.report(u.didYouMean(f, d.Month.Raw, known))
	case year < 1900 || year > 2200:
		u.report(finding.Finding{Code: "tanggal-tidak-sah", Severity: finding.Error, Span: d.Year.Span(),
			Message: bahasa.T("tahun %s tidak masuk akal", "the year %s makes no sense", d.Year.Raw)})
	case d.Day != nil && (day < 1 || day > daysIn(m, year)):
		u.report(finding.Finding{Code: "tanggal-tidak-sah", Severity: finding.Error, Span: d.Span(),
			Message: bahasa.T("tanggal %s tidak ada; %s %d mempunyai %d hari", "there is no %s; %s %d has %d days", out.Text, d.Month.Raw, year, daysIn(m, year))})
	default:
		out.Day, out.Month, out.Year = day, m, year
	}
	return out
}

func daysIn(month, year int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

func (u *unit) signer(s *lang.Signer) program.Signer {
	out := program.Signer{Role: string(s.Role), Name: s.Name.Value()}
	for _, l := range s.Lines {
		switch l := l.(type) {
		case *lang.SignerText:
			switch l.Key {
			case "jabatan":
				out.Position = l.Text.Value()
			case "pangkat":
				out.Rank = l.Text.Value()
			case "nip":
				out.NIP = l.Text.Value()
			}
		case *lang.SignerDate:
			if d := u.date(l.Date); d != (program.Date{}) {
				d.Kind = out.Role
				out.Date = &d
			}
		}
	}
	return out
}

// law lowers an entry of Dasar Hukum: the citation that is written out, or
// what can be read of the printed text.
func (u *unit) law(l *lang.Law) program.Law {
	written := l.Citation
	if written == nil {
		written = l.Meaning
	}
	out := program.Law{Text: l.Text.Value()}
	if written != nil {
		out.Kind = law.Normalize(written.Kind.Value())
		out.Region, out.Subject = written.Region.Value(), written.Subject.Value()
		if written.Number != nil {
			out.Number = written.Number.Raw
		} else {
			out.Number = written.Free.Value()
		}
		if written.Year != nil {
			out.Year, _ = wholeNumber(written.Year.Raw)
			if out.Year > 9999 {
				out.Year = 0
			}
		}
		if out.Text == "" {
			out.Text = law.Citation{Kind: out.Kind, Region: out.Region, Number: out.Number, Year: out.Year, Subject: out.Subject}.String()
		}
		return out
	}
	if c, ok := law.Parse(out.Text); ok {
		out.Kind, out.Region, out.Number, out.Year, out.Subject = c.Kind, c.Region, c.Number, c.Year, c.Subject
	}
	return out
}

// lanes lowers the pelaksana, then what is said of them.
func (u *unit) lanes() {
	for _, l := range u.from.lanes {
		lane := program.Lane{ID: sameName(l.ID.Value()), Name: l.Name.Value(), FullName: l.Full.Value(), Outside: l.Outside, Substitute: l.Acting.Value()}
		if lane.Name == "" {
			lane.Name = titled(l.ID.Raw)
		}
		u.draft.Lanes = append(u.draft.Lanes, lane)
	}
	for i, l := range u.from.lanes {
		if l.Deputy != nil {
			if deputy, ok := u.lane(l.Deputy); ok {
				u.draft.Lanes[i].Substitute = u.draft.Lanes[deputy].ID
			}
		}
	}
	for _, s := range u.file.Sections {
		q, ok := s.(*lang.Qualification)
		if !ok {
			continue
		}
		lane := -1
		if q.Lane != nil {
			if lane, ok = u.lane(q.Lane); !ok {
				lane = -1
			}
		}
		for _, text := range values(q.Items) {
			u.draft.Identity.Qualifications = append(u.draft.Identity.Qualifications, program.Qualification{Lane: lane, Text: text})
		}
	}
}

// titled makes a printed name of an id: kepala-seksi is Kepala Seksi.
func titled(id string) string {
	words := strings.FieldsFunc(id, func(r rune) bool { return r == '-' || r == '_' })
	for i, w := range words {
		r := []rune(w)
		r[0] = unicode.ToUpper(r[0])
		words[i] = string(r)
	}
	return strings.Join(words, " ")
}

func (u *unit) fieldsAndChoices() {
	for i, f := range u.from.fields {
		field := program.Field{ID: sameName(f.ID.Value()), Label: f.Label.Value(), Type: program.Teks, AtStart: true}
		if field.Label == "" {
			field.Label = titled(f.ID.Raw)
		}
		if f.Type != nil {
			field.Type = program.Type(strings.ReplaceAll(string(f.Type.Word), " ", ""))
			if f.Type.Word == "" {
				field.Type = program.Choose
				field.Choices = u.choices(f.Type.Choices, i)
			}
			if field.Type == program.Choose && len(field.Choices) == 0 {
				u.report(finding.Finding{Code: "sintaks-baris", Severity: finding.Error, Span: f.Span(),
					Message: bahasa.T("isian pilihan `%s` belum mempunyai pilihan", "the field `%s` has no choices yet", field.ID),
					Help:    []bahasa.Text{bahasa.T("contoh: jenis \"Jenis\" pilihan baru, hilang", "for example: jenis \"Kind\" pilihan baru, hilang")}})
				field.Type = program.Teks
			}
		}
		u.draft.Fields = append(u.draft.Fields, field)
		options := make(map[string]int, len(field.Choices))
		for n, c := range field.Choices {
			options[c.ID] = n
		}
		u.names.options = append(u.names.options, options)
	}
}

func (u *unit) choices(choices []*lang.Choice, field int) []program.Choice {
	var out []program.Choice
	seen := map[string]int{}
	for _, c := range choices {
		id := sameName(c.ID.Value())
		if c.ID == nil || !u.declare(seen, c.ID, len(out), bahasa.T("pilihan", "choice"), func(i int) lang.Node { return choices[i].Node }) {
			continue
		}
		if i, taken := u.names.fields[id]; taken {
			u.report(finding.Finding{Code: "nama-ganda", Severity: finding.Error, Span: c.ID.Span(),
				Message: bahasa.T("pilihan `%s` bernama sama dengan sebuah isian", "the choice `%s` has the name of a field", id),
				Related: []finding.Related{{Span: u.from.fields[i].ID.Span(), Label: bahasa.T("isiannya", "the field")}}})
			continue
		}
		label := c.Label.Value()
		if label == "" {
			label = titled(c.ID.Raw)
		}
		u.names.choices[id] = field
		out = append(out, program.Choice{ID: id, Label: label})
	}
	return out
}

// documents lowers the declared documents; others are added as steps name
// them.
func (u *unit) documents() {
	var declared []*lang.Document
	for _, s := range u.file.Sections {
		if s, ok := s.(*lang.Documents); ok {
			declared = append(declared, s.Items...)
		}
	}
	index := make([]int, len(declared))
	for i, d := range declared {
		index[i] = -1
		if d.Name == nil {
			continue
		}
		if first, taken := u.names.documents[documentKey(d.Name.Value())]; taken {
			u.report(finding.Finding{Code: "nama-ganda", Severity: finding.Error, Span: d.Name.Span(),
				Message: bahasa.T("dokumen \"%s\" sudah dinyatakan", "the document \"%s\" is declared already", d.Name.Value()),
				Related: []finding.Related{{Span: u.from.documents[first], Label: bahasa.T("di sini", "here")}}})
			continue
		}
		n := u.document(d.Name)
		index[i] = n
		doc := &u.draft.Documents[n]
		doc.Outside, doc.Final = d.Outside, d.Final
		for _, a := range d.Aliases {
			if first, taken := u.names.documents[documentKey(a.Value())]; taken && first != n {
				u.report(finding.Finding{Code: "nama-ganda", Severity: finding.Error, Span: a.Span(),
					Message: bahasa.T("nama \"%s\" sudah dipakai dokumen lain", "the name \"%s\" belongs to another document", a.Value()),
					Related: []finding.Related{{Span: u.from.documents[first], Label: bahasa.T("di sini", "here")}}})
				continue
			}
			u.names.documents[documentKey(a.Value())] = n
			doc.Aliases = append(doc.Aliases, a.Value())
		}
	}
	var kin families
	for i, d := range declared {
		if index[i] < 0 || d.From == nil {
			continue
		}
		from := u.document(d.From)
		if kin.join(index[i], from) {
			u.draft.Documents[index[i]].From = from
			continue
		}
		u.report(finding.Finding{Code: "nama-ganda", Severity: finding.Error, Span: d.From.Span(),
			Message: bahasa.T("\"%s\" menjadi asal dirinya sendiri", "\"%s\" would come from itself", d.Name.Value())})
	}
}

// families holds documents together that come from one another. As each comes
// from one other at most, one that comes from its own family comes from itself.
type families map[int]int // towards the first of the family

func (f *families) join(a, b int) bool {
	if *f == nil {
		*f = families{}
	}
	a, b = f.first(a), f.first(b)
	if a != b {
		(*f)[a] = b
	}
	return a != b
}

func (f *families) first(a int) int {
	for {
		up, ok := (*f)[a]
		if !ok {
			return a
		}
		if further, ok := (*f)[up]; ok {
			(*f)[a] = further // halves the way for the next time
		}
		a = up
	}
}

// document is the index of the document of this name, which is added if it is
// new.
func (u *unit) document(name *lang.Text) int {
	key := documentKey(name.Value())
	if i, ok := u.names.documents[key]; ok {
		return i
	}
	i := len(u.draft.Documents)
	u.names.documents[key] = i
	u.draft.Documents = append(u.draft.Documents, program.Document{Name: name.Value(), From: -1})
	u.from.documents = append(u.from.documents, name.Span())
	return i
}

// time lowers a duration: the text as printed, and beside it what it means.
func (u *unit) time(t *lang.Time, clock program.Clock) *program.Duration {
	switch {
	case t == nil:
		return nil
	case t.Duration != nil:
		return u.bare(t.Duration, clock)
	case t.Text == nil:
		return nil
	}
	d, err := program.ParseDuration(t.Text.Value(), clock)
	if t.Meaning == nil {
		if err != nil && program.Key(d.Text) != "" { // "-" is a blank
			u.report(unreadableTime(t.Text.Span(), t.Text.Value(), err))
		}
		return &d
	}
	meaning := u.bare(t.Meaning, clock)
	if err == nil && len(meaning.Amounts) == 1 && !among(meaning.Amounts[0], d.Amounts) {
		u.report(finding.Finding{Code: "waktu-berbeda", Severity: finding.Error, Span: t.Meaning.Span(),
			Message: bahasa.T("yang tercetak \"%s\", artinya ditulis %s", "\"%s\" is printed, %s is written as its meaning", d.Text, meaning.Text),
			Related: []finding.Related{{Span: t.Text.Span(), Label: bahasa.T("yang tercetak", "as printed")}},
			Help:    []bahasa.Text{bahasa.T("samakan keduanya, atau hapus `= %s`", "make them agree, or remove `= %s`", meaning.Text)}})
	}
	d.Amounts = meaning.Amounts
	return &d
}

// among tells whether a meaning is one of several readings.
func among(a program.Amount, all []program.Amount) bool {
	for _, b := range all {
		if a.WorkingMinutes() == b.WorkingMinutes() {
			return true
		}
	}
	return false
}

func (u *unit) bare(d *lang.Duration, clock program.Clock) *program.Duration {
	var b strings.Builder
	if d.Min != nil {
		b.WriteString(d.Min.Raw)
	}
	if d.Max != nil {
		b.WriteString("-" + d.Max.Raw)
	}
	if d.Unit != nil {
		b.WriteString(" " + d.Unit.Value())
	}
	if d.Clock != "" {
		b.WriteString(" " + string(d.Clock))
	}
	out, err := program.ParseDuration(b.String(), clock)
	if err != nil && d.Unit != nil {
		u.report(unreadableTime(d.Span(), b.String(), err))
	}
	return &out
}

func unreadableTime(at finding.Span, text string, err error) finding.Finding {
	why := bahasa.T("waktu \"%s\" tidak terbaca", "the time \"%s\" cannot be read", text)
	if e, ok := err.(*program.DurationError); ok {
		switch e.Reason {
		case program.NoUnit:
			why = bahasa.T("waktu \"%s\" belum menyebut satuannya", "the time \"%s\" has no unit", text)
		case program.UnknownUnit:
			why = bahasa.T("\"%s\" bukan satuan waktu", "\"%s\" is no unit of time", e.Part)
		case program.Disagree:
			why = bahasa.T("angka dan huruf di \"%s\" berbeda", "figure and words of \"%s\" disagree", text)
		case program.Backwards:
			why = bahasa.T("rentang \"%s\" terbalik", "the range \"%s\" runs backwards", text)
		case program.NoSum:
			why = bahasa.T("satuan di \"%s\" tidak dapat dijumlahkan", "the units of \"%s\" cannot be added", text)
		case program.TooMuch:
			why = bahasa.T("waktu ini terlalu besar", "this time is too large")
		}
	}
	return finding.Finding{Code: "waktu-tidak-terbaca", Severity: finding.Error, Span: at, Message: why,
		Help: []bahasa.Text{
			bahasa.T("contoh: 30 menit, 2 jam, 3 hari kerja, 1-2 hari, \"1x24 jam\"", "for example: 30 menit, 2 jam, 3 hari kerja, 1-2 hari, \"1x24 jam\""),
			bahasa.T("jika tulisan ini harus tercetak begitu, tulis artinya di sampingnya: \"…\" = 3 hari", "if it must be printed so, write its meaning beside it: \"…\" = 3 hari")}}
}

// wholeNumber reads an Indonesian whole number; ok is false for fractions and
// what is beyond counting.
func wholeNumber(raw string) (int, bool) {
	n, err := strconv.Atoi(strings.ReplaceAll(raw, ".", ""))
	return n, err == nil
}

func itoa(n int) string { return strconv.Itoa(n) }
