package office

import (
	"slices"
	"strings"

	"sopc/compiler/form"
	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
	"sopc/lang/settings"
)

// Form is how the organisation's form differs from the guideline's: the section
// [formulir]. The zero Form is the guideline's.
type Form struct {
	form.Template
	Paper    form.Paper // zero where the office does not say
	Portrait bool
	Serif    bool
	Regular  File // of a typeface of its own, with Bold
	Bold     File
	Logo     File
}

// File is a file that the form needs, from the folder of sopc.toml on. It is
// read elsewhere: here is no disk.
type File struct {
	Name string // empty without one
	At   finding.Span
}

// The bounds of what an office may set.
const (
	leastMargin, mostMargin = 12, 40 // mm
	leastSize, mostSize     = 7, 11  // points
	leastOwn, mostOwn       = 8, 60  // mm of a column of its own
	usualOwn                = 16
	longestName             = 80 // characters that the form prints as a name
	mostEntries             = 30 // in a list
	mostLetterhead          = 6
)

var papers = map[string]form.Paper{"a4": form.A4, "f4": form.F4, "folio": form.F4}

// partNames are the parts of the form as they are written in the file.
func partNames(lists ...[]form.Part) (names []string) {
	for _, l := range lists {
		for _, p := range l {
			names = append(names, string(p))
		}
	}
	return names
}

func (r reader) form(rules *Rules, n *settings.Node) {
	if n == nil {
		return
	}
	if n.Fields == nil && n.Text != "" || n.Items != nil {
		r.WrongKind(n, settings.ATable)
		return
	}
	r.Only(n, "kertas", "arah", "tepi", "huruf", "ukuran", "kop", "logo", "sampul", "total", "nomor_kolom", "identitas", "bagian", "kolom", "nama")
	f := &rules.Form
	if word := r.word(n.Get("kertas"), "a4", "f4", "folio"); word != "" {
		f.Paper = papers[word]
	}
	side := r.word(n.Get("arah"), "mendatar", "tegak", "landscape", "portrait")
	f.Portrait = side == "tegak" || side == "portrait"
	r.typeface(f, n.Get("huruf"))
	f.Size = r.NumberOf(n.Get("ukuran"), leastSize, mostSize, "pt")
	f.Margins = r.margins(n.Get("tepi"))
	f.Cover, f.Total, f.Numbered = r.FlagOf(n.Get("sampul")), r.FlagOf(n.Get("total")), r.FlagOf(n.Get("nomor_kolom"))
	f.Logo = r.file(n.Get("logo"))
	for i, line := range r.ListOf(n.Get("kop")) {
		if i == mostLetterhead {
			r.Wrong(line.At, bahasa.T("kop memuat paling banyak %d baris", "a letterhead has at most %d lines", mostLetterhead), bahasa.T("hapus yang tidak diperlukan", "remove what is not needed"))
		} else if i < mostLetterhead {
			f.Letterhead = append(f.Letterhead, r.printed(line))
		}
	}
	f.Fields = r.entries(n.Get("identitas"), form.FieldParts, "teks")
	f.Sections = r.entries(n.Get("bagian"), form.SectionParts, "")
	f.Columns = r.entries(n.Get("kolom"), form.ColumnParts, "lebar")
	r.columns(f, n.Get("kolom"))
	if names := n.Get("nama"); names != nil {
		f.Names = r.names(names)
	}
}

// file is a file that is named, if any is.
func (r reader) file(n *settings.Node) File {
	if n == nil {
		return File{}
	}
	return File{r.TextOf(n), n.At}
}

// typeface is one of those that are there, or two files.
func (r reader) typeface(f *Form, n *settings.Node) {
	if n == nil || n.Fields == nil {
		if n != nil && strings.HasSuffix(strings.ToLower(n.Text), ".ttf") {
			r.Wrong(n.At, bahasa.T("huruf sendiri terdiri atas dua berkas", "a typeface of your own has two files"), bahasa.T("tulis: huruf = { biasa = \"%s\", tebal = \"….ttf\" }", "write: huruf = { biasa = \"%s\", tebal = \"….ttf\" }", n.Text))
			return
		}
		f.Serif = r.word(n, "sans", "serif") == "serif"
		return
	}
	r.Only(n, "biasa", "tebal")
	for _, key := range []string{"biasa", "tebal"} {
		if n.Get(key) == nil {
			r.Wrong(n.At, bahasa.T("huruf ini belum menyebut `%s`", "this typeface has no `%s`", key), bahasa.T("tulis: %s = \"….ttf\"", "write: %s = \"….ttf\"", key))
		}
	}
	f.Regular, f.Bold = r.file(n.Get("biasa")), r.file(n.Get("tebal"))
}

// word is one of several words, or empty.
func (r reader) word(n *settings.Node, known ...string) string {
	word := r.TextOf(n)
	if word == "" || !r.OneOf(word, n.At, known) {
		return ""
	}
	return word
}

// printed is a text that the form prints on a line or two.
func (r reader) printed(n *settings.Node) string {
	text := oneLine(r.TextOf(n))
	if count := len([]rune(text)); count > longestName {
		r.Wrong(n.At, bahasa.T("teks ini %d huruf, sedangkan tempatnya cukup untuk %d", "this text has %d letters, and there is room for %d", count, longestName), bahasa.T("persingkat", "shorten it"))
		return ""
	}
	return text
}

// margins are one number for all sides, or one for each that is named.
func (r reader) margins(n *settings.Node) (m form.Margins) {
	if n == nil {
		return m
	}
	if n.Fields == nil {
		all := r.NumberOf(n, leastMargin, mostMargin, "mm")
		return form.Margins{Top: all, Right: all, Bottom: all, Left: all}
	}
	r.Only(n, "atas", "kanan", "bawah", "kiri")
	return form.Margins{
		Top: r.NumberOf(n.Get("atas"), leastMargin, mostMargin, "mm"), Right: r.NumberOf(n.Get("kanan"), leastMargin, mostMargin, "mm"),
		Bottom: r.NumberOf(n.Get("bawah"), leastMargin, mostMargin, "mm"), Left: r.NumberOf(n.Get("kiri"), leastMargin, mostMargin, "mm"),
	}
}

// entries reads a list of parts of the form, in which entries of the office's
// own may stand: { nama = "…" }, with one more key, or, of sections, "bagian …".
func (r reader) entries(n *settings.Node, parts []form.Part, more string) []form.Entry {
	if n == nil {
		return nil
	}
	list := bahasa.T("daftar: [\"%s\", \"%s\", …]", "a list: [\"%s\", \"%s\", …]", parts[0], parts[1])
	if n.Items == nil || len(n.Items) > mostEntries {
		r.WrongKind(n, list)
		return nil
	}
	entries := []form.Entry{}
	for _, i := range n.Items {
		e, ok := r.entry(i, parts, more)
		same := func(o form.Entry) bool { return o.Part == e.Part && program.Key(o.Name) == program.Key(e.Name) }
		switch {
		case !ok:
		case slices.ContainsFunc(entries, same):
			r.Wrong(i.At, bahasa.T("ini sudah ada di depan dalam daftar yang sama", "this stands in the same list already"), bahasa.T("tulis satu kali saja", "write it once only"))
		default:
			entries = append(entries, e)
		}
	}
	return entries
}

func (r reader) entry(n *settings.Node, parts []form.Part, more string) (e form.Entry, ok bool) {
	if n.Fields != nil {
		if more == "" {
			r.WrongKind(n, settings.AText)
			return e, false
		}
		r.Only(n, "nama", more)
		if n.Get("nama") == nil {
			r.Wrong(n.At, bahasa.T("ini belum menyebut `nama`", "this has no `nama`"), bahasa.T("tulis: { nama = \"…\" }", "write: { nama = \"…\" }"))
			return e, false
		}
		e.Name = r.printed(n.Get("nama"))
		if more == "teks" {
			e.Text = oneLine(r.TextOf(n.Get("teks")))
		} else if e.Width = r.NumberOf(n.Get("lebar"), leastOwn, mostOwn, "mm"); e.Width == 0 {
			e.Width = usualOwn
		}
		return e, e.Name != ""
	}
	name := oneLine(r.TextOf(n))
	if name == "" {
		return e, false
	}
	if own, found := strings.CutPrefix(name, "bagian "); found && more == "" {
		return form.Entry{Name: own}, r.printed(n) != ""
	}
	known := partNames(parts)
	e.Part = form.Part(strings.ToLower(name))
	if slices.Contains(known, string(e.Part)) {
		return e, true
	}
	help := r.Meant(name, known)
	if finding.Closest(strings.ToLower(name), slices.Clone(known)) == "" {
		switch more {
		case "teks":
			help = bahasa.T("isian buatan sendiri ditulis: { nama = \"%s\", teks = \"…\" }", "a field of your own is written: { nama = \"%s\", teks = \"…\" }", name)
		case "lebar":
			help = bahasa.T("kolom buatan sendiri ditulis: { nama = \"%s\", lebar = %d }", "a column of your own is written: { nama = \"%s\", lebar = %d }", name, usualOwn)
		default:
			help = bahasa.T("bagian tambahan ditulis dengan kata `bagian`: \"bagian %s\"", "a section of your own is written with the word `bagian`: \"bagian %s\"", name)
		}
	}
	r.Wrong(n.At, bahasa.T("`%s` tidak dikenal di sini", "`%s` is not known here", name), help)
	return e, false
}

// columns checks what a list of columns may not lack, and how many of its own
// an office may have.
func (r reader) columns(f *Form, list *settings.Node) {
	if f.Columns == nil {
		return
	}
	shown := func(p form.Part) bool {
		return slices.ContainsFunc(f.Columns, func(e form.Entry) bool { return e.Part == p })
	}
	for _, p := range []form.Part{"no", "kegiatan", "pelaksana", "keterangan"} {
		if !shown(p) {
			r.Wrong(list.At, bahasa.T("kolom `%s` tidak dapat ditiadakan", "the column `%s` cannot be left out", p), bahasa.T("tambahkan \"%s\" ke daftar ini; namanya dapat diganti di [formulir.nama]", "add \"%s\" to this list; its name can be changed in [formulir.nama]", p))
		}
	}
	if own := slices.DeleteFunc(slices.Clone(f.Columns), func(e form.Entry) bool { return e.Part != "" }); len(own) > form.MaxOwnColumns {
		r.Wrong(list.At, bahasa.T("ada %d kolom buatan sendiri, sedangkan batasnya %d", "there are %d columns of your own, the limit is %d", len(own), form.MaxOwnColumns), bahasa.T("hapus yang tidak diperlukan", "remove what is not needed"))
	}
}

// names are those that are printed for parts of the form.
func (r reader) names(n *settings.Node) form.Names {
	if n.Fields == nil {
		r.WrongKind(n, settings.ATable)
		return nil
	}
	known := partNames(form.FieldParts, form.SectionParts, form.ColumnParts, form.OtherParts)
	names := form.Names{}
	for _, f := range n.Fields {
		if r.OneOf(f.Key, f.At, known) {
			names[form.Part(f.Key)] = r.printed(f.Node)
		}
	}
	return names
}
