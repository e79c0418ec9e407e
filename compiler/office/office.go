// Package office reads what an organisation asks of its SOPs: the file
// sopc.toml. It says how its numbers look, which sections it adds to the
// form, how grave a finding is to it, who stands above whom, which
// regulations have changed, what else it watches, and how its form is printed.
//
// Reading never fails: what is understood counts, and what is not is a
// finding in the file, with its place.
package office

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"sopc/compiler/condition"
	"sopc/compiler/explain"
	"sopc/compiler/law"
	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
	"sopc/lang/settings"
)

// FileName is the name of the file.
const FileName = "sopc.toml"

// Code is the code of what is wrong in the file.
const Code = "aturan-tidak-sah"

const maxRules = 100 // own rules

// Rules are what an organisation asks of its SOPs. The zero Rules ask
// nothing.
type Rules struct {
	Name     string // of the file, for messages
	Agency   string // what `instansi` has to name, or empty
	Number   *Mask  // how a nomor looks, or nil
	Required []Section
	Grades   map[string]Grade // by code
	Own      []Rule
	Form     Form
	Laws     *law.Table // the standard table with the office's entries; nil without any

	ranks []string // the hierarchy, the highest first
}

// Section is a section that every SOP of the office has. A custom one is
// known by program.Key of its name.
type Section struct {
	Name   string
	Custom bool
}

// Grade is how grave the findings of a code are to the office.
type Grade struct {
	Severity finding.Severity
	Silent   bool
	At       finding.Span // where the office says so
}

// Rule is a rule of the office's own.
type Rule struct {
	Code     string
	Severity finding.Severity
	When     string // the expression
	Message  string
	Help     string // may be empty
	EachStep bool   // asked of every step, else of the SOP
	At       finding.Span

	when *condition.Predicate
}

// OwnRules are the rules of the office's own; of nil Rules there are none.
func (r *Rules) OwnRules() []Rule {
	if r == nil {
		return nil
	}
	return r.Own
}

// sections are the headings that the office may make mandatory; those of the
// form itself are mandatory anyway.
var sections = []string{"jangka waktu", "tanggal revisi", "tanggal pengesahan", "disusun oleh", "diperiksa oleh"}
var always = []string{"instansi", "nomor", "tanggal pembuatan", "tanggal efektif", "disahkan oleh",
	"dasar hukum", "kualifikasi", "keterkaitan", "peralatan", "peringatan", "pencatatan"}

// language are the codes that are errors wherever they arise: without them
// there is no program to run.
var language = strings.Fields(`arah-keliru aturan-tidak-sah beda-orang-mustahil berkas-bukan-teks berkas-terlalu-besar
	isi-ganda isian-belum-diisi isian-tidak-dikenal jadwal-tidak-terbaca jalan-buntu
	jawaban-kurang jawaban-tanpa-tujuan jawaban-tidak-cocok jenis-tidak-dikenal kalender-tidak-sah
	lajur-tidak-dikenal langkah-tak-terjangkau langkah-tidak-dikenal lewat-meluluskan
	lompat-serentak nama-ganda petugas-tidak-sah putusan-campur putusan-kosong serentak-kosong sintaks-angka
	sintaks-baris sintaks-dalam sintaks-gabung sintaks-kata sintaks-kepala sintaks-kurung
	sintaks-kutip sintaks-tanda sintaks-tanpa-petik sop-berputar status-tidak-dikenal syarat-tipe
	tanggal-terbalik tanggal-tidak-sah uji-tanpa-sop waktu-berbeda waktu-melebihi-hukum
	waktu-tidak-terbaca`)

// reader reads a sopc.toml.
type reader struct{ *settings.File }

// Parse reads a sopc.toml. The findings are errors in the file.
func Parse(name string, text []byte) (*Rules, []finding.Finding) {
	rules := &Rules{Name: name, Grades: map[string]Grade{}}
	r := reader{&settings.File{Code: Code, Name: name, Text: text}}
	root, ok := r.Read()
	if !ok {
		return rules, r.Findings
	}
	r.Only(root, "instansi", "tingkat", "aturan", "peraturan", "formulir")
	r.agency(rules, root.Get("instansi"))
	r.ownRules(rules, root.Get("aturan"))
	r.grades(rules, root.Get("tingkat"))
	r.laws(rules, root.Get("peraturan"))
	r.form(rules, root.Get("formulir"))
	finding.Gravest(r.Findings)
	return rules, r.Findings
}

func (r reader) agency(rules *Rules, n *settings.Node) {
	if n == nil {
		return
	}
	if n.Fields == nil && n.Text != "" || n.Items != nil {
		r.WrongKind(n, settings.ATable)
		return
	}
	r.Only(n, "nama", "nomor", "wajib", "hierarki")
	rules.Agency = r.TextOf(n.Get("nama"))
	if number := r.TextOf(n.Get("nomor")); number != "" {
		rules.Number = r.mask(n.Get("nomor"))
	}
	for _, i := range r.ListOf(n.Get("wajib")) {
		if s, ok := r.section(i); ok {
			rules.Required = append(rules.Required, s)
		}
	}
	for _, i := range r.ListOf(n.Get("hierarki")) {
		key := program.Key(i.Text)
		switch {
		case key == "":
			r.Wrong(i.At, bahasa.T("ini bukan nama jabatan", "this is no title of an office"))
		case slices.ContainsFunc(rules.ranks, func(k string) bool { return program.Key(k) == key }):
			r.Wrong(i.At, bahasa.T("jabatan ini sudah ada di atas", "this title stands above already"))
		default:
			rules.ranks = append(rules.ranks, strings.TrimSpace(i.Text))
		}
	}
}

func (r reader) mask(n *settings.Node) *Mask {
	m, bad, at := parseMask(n.Text)
	if m != nil {
		return m
	}
	span := n.At
	if n.Exact >= 0 {
		span = r.Span(n.Exact+at, n.Exact+at+len(bad))
	}
	r.Wrong(span, bahasa.T("`%s` tidak dikenal dalam pola nomor", "`%s` is not known in the pattern of a number", bad),
		bahasa.T("yang dikenal: {angka}, {angka:3}, {huruf}, {romawi}, {tahun}, {teks}", "known are: {angka} (digits), {angka:3}, {huruf} (letters), {romawi}, {tahun} (year), {teks} (text)"))
	return nil
}

func (r reader) section(n *settings.Node) (Section, bool) {
	name := strings.Join(strings.Fields(n.Text), " ")
	if custom, ok := strings.CutPrefix(name, "bagian "); ok {
		return Section{custom, true}, true
	}
	name = strings.ToLower(name)
	switch {
	case slices.Contains(sections, name):
		return Section{Name: name}, true
	case slices.Contains(always, name):
		r.Wrong(n.At, bahasa.T("`%s` sudah wajib dalam formulir", "`%s` is mandatory in the form already", name),
			bahasa.T("hapus dari daftar ini; tingkatnya diatur di [tingkat]", "remove it from this list; its severity is set in [tingkat]"))
	default:
		help := r.Meant(name, sections)
		if finding.Closest(name, slices.Clone(sections)) == "" {
			help = bahasa.T("bagian tambahan ditulis dengan kata `bagian`: \"bagian %s\"", "a section of your own is written with the word `bagian`: \"bagian %s\"", strings.TrimSpace(n.Text))
		}
		r.Wrong(n.At, bahasa.T("`%s` tidak dikenal di sini", "`%s` is not known here", strings.TrimSpace(n.Text)), help)
	}
	return Section{}, false
}

func (r reader) severity(n *settings.Node, more ...string) (s finding.Severity, silent, ok bool) {
	word := r.TextOf(n)
	if word == "" {
		return 0, false, false
	}
	for s := finding.Hint; s <= finding.Error; s++ {
		if word == s.Text().ID {
			return s, false, true
		}
	}
	return 0, true, r.OneOf(word, n.At, append([]string{"kesalahan", "peringatan", "saran"}, more...))
}

func (r reader) grades(rules *Rules, n *settings.Node) {
	if n == nil {
		return
	}
	if n.Items != nil || n.Text != "" {
		r.WrongKind(n, settings.ATable)
		return
	}
	codes := explain.Codes()
	for _, f := range n.Fields {
		if slices.ContainsFunc(rules.Own, func(o Rule) bool { return o.Code == f.Key }) {
			r.Wrong(f.At, bahasa.T("tingkat aturan sendiri ditulis di aturannya", "the severity of a rule of your own stands with the rule"), bahasa.T("tulis di bawah [[aturan]]: tingkat = \"…\"", "write below its [[aturan]]: tingkat = \"…\""))
			continue
		}
		if !r.OneOf(f.Key, f.At, codes) {
			continue
		}
		s, silent, ok := r.severity(f.Node, "diam")
		if !ok {
			continue
		}
		if s < finding.Error && slices.Contains(language, f.Key) {
			r.Wrong(f.Node.At, bahasa.T("kesalahan bahasa tidak dapat diturunkan atau didiamkan", "an error of the language can be neither lowered nor silenced"),
				bahasa.T("hapus baris ini: SOP dengan kesalahan itu tidak dapat dijalankan", "remove this line: an SOP with that error cannot be run"))
		}
		rules.Grades[f.Key] = Grade{s, silent, f.At}
	}
}

// codeForm is how a code is written: small letters, digits and hyphens.
var codeForm = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

func (r reader) ownRules(rules *Rules, n *settings.Node) {
	codes := explain.Codes()
	tables := r.TablesOf(n)
	if len(tables) > maxRules {
		r.Wrong(tables[maxRules].At, bahasa.T("ada %d aturan, sedangkan batasnya %d", "there are %d rules, the limit is %d", len(tables), maxRules),
			bahasa.T("gabungkan aturan yang serupa dengan `and` atau `or`", "join rules that are alike with `and` or `or`"))
		tables = tables[:maxRules]
	}
	for _, t := range tables {
		r.Only(t, "kode", "untuk", "bila", "pesan", "petunjuk", "tingkat")
		before := len(r.Findings)
		rule := Rule{At: t.At, Severity: finding.Warning,
			Code: r.TextOf(t.Get("kode")), Message: oneLine(r.TextOf(t.Get("pesan"))), Help: oneLine(r.TextOf(t.Get("petunjuk")))}
		for _, key := range []string{"kode", "bila", "pesan"} {
			if t.Get(key) == nil {
				r.Wrong(t.At, bahasa.T("aturan ini belum menyebut `%s`", "this rule has no `%s`", key), bahasa.T("tulis: %s = \"…\"", "write: %s = \"…\"", key))
			}
		}
		if code := t.Get("kode"); rule.Code != "" {
			switch {
			case !codeForm.MatchString(rule.Code) || len(rule.Code) > 60:
				r.Wrong(code.At, bahasa.T("kode ditulis dengan huruf kecil, angka, dan tanda hubung", "a code is written in small letters, digits and hyphens"), bahasa.T("contoh: kode = \"tanpa-arsip\"", "for example: kode = \"tanpa-arsip\""))
			case slices.Contains(codes, rule.Code):
				r.Wrong(code.At, bahasa.T("kode ini sudah dipakai sopc", "this code is one of sopc's own"), bahasa.T("pilih kode lain", "choose another code"))
			case slices.ContainsFunc(rules.Own, func(o Rule) bool { return o.Code == rule.Code }):
				r.Wrong(code.At, bahasa.T("kode ini sudah dipakai aturan di atas", "a rule above has this code already"), bahasa.T("pilih kode lain", "choose another code"))
			}
		}
		if of := t.Get("untuk"); of != nil {
			if word := r.TextOf(of); word != "" && r.OneOf(word, of.At, []string{"sop", "langkah"}) {
				rule.EachStep = word == "langkah"
			}
		}
		if level := t.Get("tingkat"); level != nil {
			rule.Severity, _, _ = r.severity(level)
		}
		if rule.When = r.TextOf(t.Get("bila")); rule.When != "" {
			rule.when = r.predicate(t.Get("bila"), rule.EachStep)
		}
		if len(r.Findings) == before {
			rules.Own = append(rules.Own, rule)
		}
	}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func (r reader) predicate(n *settings.Node, eachStep bool) *condition.Predicate {
	names := map[string]any{"sop": sopView{}}
	if eachStep {
		names["langkah"] = stepView{}
	}
	p, err := condition.CompilePredicate(n.Text, names)
	var bad *condition.PredicateError
	if !errors.As(err, &bad) {
		return p
	}
	span := n.At
	if n.Exact >= 0 { // point at the word
		from := 0
		for range bad.Offset {
			_, size := utf8.DecodeRuneInString(n.Text[from:])
			from += size
		}
		span = r.Span(n.Exact+from, n.Exact+from+max(len(bad.Word), 1))
	}
	var help []bahasa.Text
	switch {
	case bad.Word == "langkah" && !eachStep:
		help = append(help, bahasa.T("untuk memeriksa setiap langkah, tulis: untuk = \"langkah\"", "to judge every step, write: untuk = \"langkah\""))
	case bad.Word != "":
		help = append(help, r.Meant(bad.Word, bad.Known))
	}
	r.Wrong(span, bad.Text, append(help, bahasa.T("lihat `sopc help instansi`", "see `sopc help instansi`"))...)
	return nil
}

// laws reads the office's own entries of the table of regulations.
func (r reader) laws(rules *Rules, n *settings.Node) {
	var entries []law.Entry
	tables, before := r.TablesOf(n), len(r.Findings)
	for _, t := range tables {
		r.Only(t, "peraturan", "status", "oleh", "sejak", "keyakinan", "sumber")
		e := law.Entry{Law: r.TextOf(t.Get("peraturan")), State: law.State(r.TextOf(t.Get("status"))),
			Since: r.TextOf(t.Get("sejak")), Confidence: law.Confidence(r.TextOf(t.Get("keyakinan")))}
		for _, key := range []string{"peraturan", "status", "sumber"} {
			if t.Get(key) == nil {
				r.Wrong(t.At, bahasa.T("peraturan ini belum menyebut `%s`", "this regulation has no `%s`", key), bahasa.T("tulis: %s = \"…\"", "write: %s = \"…\"", key))
			}
		}
		if by := r.TextOf(t.Get("oleh")); by != "" {
			e.By = []law.EntryChange{{Law: by}}
		}
		e.Sources = []law.Source{{Where: r.TextOf(t.Get("sumber"))}}
		entries = append(entries, e)
	}
	if len(entries) == 0 || len(r.Findings) > before {
		return
	}
	table, err := law.Standard().With(entries)
	var bad law.BadEntry
	if errors.As(err, &bad) {
		r.badEntry(tables[bad.Index], bad)
		return
	}
	rules.Laws = table
}

func (r reader) badEntry(t *settings.Node, bad law.BadEntry) {
	at := func(key string) finding.Span {
		if n := t.Get(key); n != nil {
			return n.At
		}
		return t.At
	}
	cite := bahasa.T("contoh: \"Peraturan Bupati Blitar Nomor 10 Tahun 2018\"", "for example: \"Peraturan Bupati Blitar Nomor 10 Tahun 2018\"")
	switch bad.Field {
	case "law":
		r.Wrong(at("peraturan"), bahasa.T("sebutan peraturan ini tidak terbaca", "this citation cannot be read"), cite)
	case "by":
		r.Wrong(at("oleh"), bahasa.T("sebutan peraturan ini tidak terbaca", "this citation cannot be read"), cite)
	case "state":
		r.OneOf(bad.Value, at("status"), []string{string(law.InForce), string(law.Amended), string(law.Revoked), string(law.Replaced), string(law.Misprint), string(law.Unknown)})
	case "confidence":
		r.OneOf(bad.Value, at("keyakinan"), []string{string(law.Certain), string(law.Probable)})
	case "since":
		r.Wrong(at("sejak"), bahasa.T("tanggal ini tidak terbaca", "this date cannot be read"), bahasa.T("contoh: \"2026-01-02\"", "for example: \"2026-01-02\""))
	case "how":
		r.Wrong(at("oleh"), bahasa.T("`oleh` hanya untuk peraturan yang diubah, dicabut, atau digantikan", "`oleh` is for regulations that were amended, revoked or replaced"))
	default:
		r.Wrong(at("peraturan"), bahasa.T("peraturan ini sudah ada di atas", "this regulation stands above already"))
	}
}

// Rank is where a lane stands in the hierarchy, 0 for the highest; ok is
// false for one that it does not name. "Kepala Dinas Pendidikan" is a Kepala
// Dinas; of several titles that fit, the longest counts.
func (r *Rules) Rank(l program.Lane) (rank int, ok bool) {
	if len(r.ranks) == 0 {
		return 0, false
	}
	best := 0
	for _, name := range []string{l.FullName, l.Name} {
		words := strings.Fields(strings.ToLower(name))
		for i, title := range r.ranks {
			t := strings.Fields(strings.ToLower(title))
			if len(t) > best && len(t) <= len(words) && slices.EqualFunc(t, words[:len(t)], func(a, b string) bool { return program.Key(a) == program.Key(b) }) {
				best, rank, ok = len(t), i, true
			}
		}
	}
	return rank, ok
}
