package roster

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2/unstable"

	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
	"sopc/lang/settings"
	"sopc/runtime/calendar"
)

// The limits of a file.
const (
	firstYear = 1950 // of a date
	lastYear  = 2100
	maxName   = 200 // runes of a name, which stands in every line of a record

	maxEntries  = 1000 // [[petugas]], and [[berhalangan]]
	maxStandIns = 200  // [[pengganti]], and [[delegasi]]: circles are looked for
)

// Read reads an office's file. The findings are errors in it; if there are
// any, the roster is the zero one, which lets nobody act.
func Read(name string, text []byte) (*Roster, []finding.Finding) {
	sum := sha256.Sum256(text)
	r := &reader{File: &settings.File{Code: "petugas-tidak-sah", Name: name, Text: text}}
	r.made.titles = map[string]string{}
	r.made.hash = hex.EncodeToString(sum[:])
	if root, ok := r.Read(); ok {
		r.only(root, "petugas", "pengganti", "delegasi", "berhalangan")
		r.people(root.Get("petugas"))
		if len(r.made.people) == 0 && len(r.Findings) == 0 {
			r.Wrong(r.Span(0, 0), bahasa.T("berkas ini belum menyebut seorang petugas pun", "this file does not name a single person"),
				bahasa.T("contoh: [[petugas]] nama = \"Siti Aminah\", pelaksana = [\"Petugas Loket\"]", "for example: [[petugas]] nama = \"Siti Aminah\", pelaksana = [\"Petugas Loket\"]"))
		}
		r.absences(root.Get("berhalangan"))
		r.actings(root.Get("pengganti"))
		r.delegations(root.Get("delegasi"))
		r.circle()
	}
	if len(r.Findings) > 0 {
		finding.Gravest(r.Findings)
		return &Roster{}, r.Findings
	}
	return &r.made, nil
}

// reader reads an office's file into a roster.
type reader struct {
	*settings.File
	made  Roster
	flows []flow
}

// phrase is a short text on one line, "" if there is none.
func (r *reader) phrase(n *settings.Node) string {
	text := strings.Join(strings.Fields(r.TextOf(n)), " ")
	switch {
	case text == "":
	case utf8.RuneCountInString(text) > maxName:
		r.Wrong(n.At, bahasa.T("teks ini %d huruf, sedangkan batasnya %d", "this text has %d letters, the limit is %d", utf8.RuneCountInString(text), maxName), bahasa.T("persingkat teksnya", "shorten it"))
		return ""
	case strings.ContainsFunc(text, func(c rune) bool { return !unicode.IsPrint(c) }):
		r.Wrong(n.At, bahasa.T("teks ini memuat karakter yang tidak dapat dicetak", "this text holds characters that cannot be printed"), bahasa.T("hapus baris ini dan ketik kembali", "delete this line and type it again"))
		return ""
	case program.Key(text) == "":
		r.Wrong(n.At, bahasa.T("di sini tidak ada huruf atau angka", "here is no letter or digit"), bahasa.T("tulis namanya", "write the name"))
		return ""
	}
	return text
}

// otherWords are what else people call a field.
var otherWords = map[string]string{"dari": "mulai", "sejak": "mulai", "sampai": "selesai", "hingga": "selesai", "jabatan": "pelaksana", "sk": "dasar", "surat": "dasar", "name": "nama"}

// only reports the fields of an entry that are not known.
func (r *reader) only(t *settings.Node, known ...string) {
	for _, f := range t.Fields {
		meant := otherWords[strings.ToLower(f.Key)]
		if meant == "" || slices.Contains(known, f.Key) || !slices.Contains(known, meant) {
			r.OneOf(f.Key, f.At, known)
			continue
		}
		r.Wrong(f.At, bahasa.T("`%s` tidak dikenal di sini", "`%s` is not known here", f.Key), bahasa.T("tulis `%s`", "write `%s`", meant))
	}
}

// entries are the filled ones of a [[…]], of which there may be so many.
func (r *reader) entries(n *settings.Node, most int, known ...string) (filled []*settings.Node) {
	for _, t := range r.TablesUpTo(n, most) {
		if len(t.Fields) == 0 {
			r.Wrong(t.At, bahasa.T("bagian ini belum diisi", "this section is not filled in"), bahasa.T("isi, atau hapus baris ini; yang dikenal: %s", "fill it in or remove the line; known are: %s", strings.Join(known, ", ")))
			continue
		}
		r.only(t, known...)
		filled = append(filled, t)
	}
	return filled
}

// lacks reports a field that is missing, unless it stands there under another
// name, which is said already.
func (r *reader) lacks(t *settings.Node, key string, missing, way bahasa.Text) {
	misnamed := slices.ContainsFunc(t.Fields, func(f settings.Field) bool {
		return (otherWords[strings.ToLower(f.Key)] == key || strings.EqualFold(f.Key, key)) &&
			slices.ContainsFunc(r.Findings, func(x finding.Finding) bool { return x.Span == f.At })
	})
	if !misnamed {
		r.Wrong(t.At, missing, way)
	}
}

// needed is a phrase that may not be missing.
func (r *reader) needed(t *settings.Node, key string, missing, way bahasa.Text) string {
	n := t.Get(key)
	if n == nil {
		r.lacks(t, key, missing, way)
		return ""
	}
	return r.phrase(n)
}

// during reads the days of an entry. What only lasts for a while has a first
// one.
func (r *reader) during(t *settings.Node, passing bool) (d during, ok bool) {
	before := len(r.Findings)
	d = during{always, forever}
	if from := t.Get("mulai"); from != nil {
		d.from = calendar.DateIn(r.File, from, firstYear, lastYear)
	} else if passing {
		r.lacks(t, "mulai", bahasa.T("belum disebut mulai kapan", "it is not said from when on"), bahasa.T("tulis: mulai = 2026-03-19", "write: mulai = 2026-03-19"))
	}
	if to := t.Get("selesai"); to != nil {
		d.to = calendar.DateIn(r.File, to, firstYear, lastYear)
		if len(r.Findings) == before && d.to < d.from {
			r.Wrong(to.At, bahasa.T("tanggal selesai ini sebelum tanggal mulainya", "this date is before the one it begins with"), bahasa.T("periksa `mulai` (hari pertama) dan `selesai` (hari terakhir)", "check `mulai` (first day) and `selesai` (last day)"))
		}
	}
	return d, len(r.Findings) == before
}

// titles are the lanes that an entry names, as keys; one may stand without
// brackets.
func (r *reader) titles(n *settings.Node) (keys []string, nodes []*settings.Node) {
	items := []*settings.Node{n}
	if n == nil || n.Kind != unstable.String {
		items = r.ListOf(n)
	}
	for _, item := range items {
		text := r.phrase(item)
		if text == "" {
			continue
		}
		key := program.Key(text)
		if slices.Contains(keys, key) {
			r.Wrong(item.At, bahasa.T("pelaksana ini sudah disebut di daftar yang sama", "this lane stands in the same list already"), bahasa.T("sebut sekali saja", "name it once only"))
			continue
		}
		keys, nodes = append(keys, key), append(nodes, item)
	}
	return keys, nodes
}
