// Package sops is the gallery: SOPs of offices, complete and in force, that
// serve as templates of new ones.
package sops

import (
	"embed"
	"path"
	"slices"
	"strings"

	"sopc/lang"
	"sopc/lang/bahasa"
)

//go:embed kepegawaian/*.sop keuangan/*.sop pelayanan/*.sop pengadaan/*.sop perencanaan/*.sop teknologi/*.sop umum/*.sop
var files embed.FS

// Template is an SOP to begin from.
type Template struct {
	Name  string // one word, by which it is asked for
	About bahasa.Text
	text  []byte
}

// Templates lists the templates, the smallest first.
func Templates() []Template {
	all := []Template{{Name: "kosong", text: []byte(blank),
		About: bahasa.T("formulir kosong dengan dua pelaksana dan dua langkah", "the blank form with two executors and two steps")}}
	for _, g := range gallery {
		text, err := files.ReadFile(g.file)
		if err != nil {
			panic(err) // it is embedded
		}
		all = append(all, Template{strings.TrimSuffix(path.Base(g.file), ".sop"), g.about, text})
	}
	return all
}

var gallery = []struct {
	file  string
	about bahasa.Text
}{
	{"umum/surat-masuk.sop", bahasa.T("surat masuk, disposisi, dan jawabannya", "an incoming letter, its disposition and the answer")},
	{"umum/peminjaman-barang.sop", bahasa.T("peminjaman barang; syarat menurut jenis barangnya", "a loan of goods; requirements follow from their kind")},
	{"pelayanan/pengaduan-masyarakat.sop", bahasa.T("pengaduan masyarakat; batas waktu, beberapa akhir", "a public complaint; terms and several ends")},
	{"keuangan/perjalanan-dinas.sop", bahasa.T("perjalanan dinas dari usulan sampai pertanggungjawaban", "an official trip from proposal to accounts")},
	{"kepegawaian/kenaikan-pangkat.sop", bahasa.T("usulan kenaikan pangkat; pemeriksa bukan penyusunnya", "a promotion; who checks is not who drafted")},
	{"pengadaan/pengadaan-langsung.sop", bahasa.T("pengadaan langsung; metode dihitung dari pagu", "direct procurement; the method follows from the budget")},
	{"teknologi/gangguan-server.sop", bahasa.T("gangguan server, 24 jam sehari, beberapa tim serentak", "a server outage around the clock, in parallel")},
	{"perencanaan/rencana-kerja-tahunan.sop", bahasa.T("rencana kerja tahunan; menjalankan tiga SOP berikut", "the yearly plan; runs the next three SOPs")},
	{"perencanaan/rancangan-awal-renja.sop", bahasa.T("rancangan awal Renja; bahan dikumpulkan serentak", "the plan's first draft; material comes in together")},
	{"perencanaan/forum-perangkat-daerah.sop", bahasa.T("rapat dengan pihak luar dan persiapannya", "a meeting with outside parties and its preparation")},
	{"perencanaan/rka-skpd.sop", bahasa.T("penyusunan anggaran; rincian dibandingkan dengan pagu", "the budget; its details are held to the limit")},
}

// Draft writes a new SOP from the template: a draft whose nomor, dates and
// signers are blank. A title or agency that is not given is the template's
// title, and blank. The agency has one line a unit, the largest first.
func (t Template) Draft(title string, agency []string) []byte {
	file, _ := lang.Parse(t.Name+".sop", t.text)
	var b strings.Builder
	b.WriteString("# Dari templat " + t.Name + ". Isi yang masih kosong, sesuaikan langkahnya, lalu periksa dengan sopc check.\n")
	at := 0
	replace := func(n lang.Spanned, text string) {
		b.Write(t.text[at:n.Span().Start.Offset])
		b.WriteString(text)
		at = n.Span().End.Offset
	}
	if title != "" {
		replace(file.Head.Title, quote(title))
	}
	for _, s := range file.Sections {
		switch s := s.(type) {
		case *lang.Status:
			replace(s, "status konsep")
		case *lang.DocNumber:
			replace(s, "nomor")
		case *lang.DateLine:
			replace(s, "tanggal "+s.Kind.Value())
		case *lang.Signer:
			replace(s, string(s.Role)+" oleh {\njabatan\npangkat\nnip\n}")
		case *lang.Listing:
			if s.Key == "instansi" {
				replace(s, listing("instansi", agency))
			}
		}
	}
	b.Write(t.text[at:])
	return lang.Format([]byte(b.String()))
}

func listing(key string, items []string) string {
	if len(items) == 0 {
		return key
	}
	quoted := slices.Clone(items)
	for i, item := range items {
		quoted[i] = quote(item)
	}
	return key + " {\n" + strings.Join(quoted, "\n") + "\n}"
}

func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// blank is the form with nothing but what a step cannot do without.
const blank = `sop "Judul SOP"

instansi
nomor
status konsep
tanggal pembuatan
tanggal efektif
disahkan oleh

dasar hukum

kualifikasi

keterkaitan

peralatan

peringatan

pencatatan

pelaksana {
  pemohon "Pemohon" luar
  petugas "Petugas"
}

langkah ajukan "Mengajukan permohonan" {
  oleh pemohon
  kelengkapan
  waktu
  output "Berkas permohonan"
}

langkah "Menerima berkas permohonan" {
  oleh petugas
  kelengkapan "Berkas permohonan"
  waktu
  output
}
`
