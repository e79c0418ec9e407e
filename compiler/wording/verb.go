package wording

import (
	"strings"
	"sync"
	"unicode"
)

// Advice is what Verb says of the beginning of a step. The zero Advice is
// praise: nothing is to be changed.
type Advice struct {
	Why Why
	At  Span // what the step begins with
	Fix []Edit
	// Safe says that the fix keeps the meaning and gives a sentence. Without
	// it the fix is an offer: the text names its actor ("Pengetikan … oleh
	// staf") or goes on with a noun that the verb does not govern.
	Safe bool
}

// Edit replaces a part of a text.
type Edit struct {
	Span
	New string
}

// Why says what a step begins with instead of a verb.
type Why int

// The beginnings of a step.
const (
	Fine      Why = iota
	Nominal       // a deed as a noun: "Pembuatan", "Koreksi"
	Happening     // an event that somebody holds: "Rapat"
	Thing         // what is worked on: "Hasil ketikan … dikoreksi"; no fix
)

// Apply gives the text with the fix in it.
func (a Advice) Apply(text string) string {
	var b strings.Builder
	at := 0
	for _, e := range a.Fix {
		b.WriteString(text[at:e.Start])
		b.WriteString(e.New)
		at = e.End
	}
	b.WriteString(text[at:])
	return b.String()
}

// Verb looks at the first word of a step, which the guideline wants to be an
// active verb. Verbs (also passive ones) and words that it does not know are
// fine; whether an office stands there, Roster.Lead tells.
func Verb(text string) Advice {
	ts := tokens(text)
	i := firstWord(ts)
	if i == len(ts) {
		return Advice{}
	}
	first := ts[i]
	a := Advice{At: first.Span}
	switch d, size := deedAt(ts, i); {
	case size > 0:
		a.Why = Nominal
		a.At.End = ts[i+size-1].End
		a.Fix = []Edit{{a.At, inCaseOf(first.In(text), d.verb)}}
		a.Safe = !d.doubtful
		last := i + size - 1
		for {
			at := last + 1
			for at < len(ts) && joins[ts[at].text] {
				at++ // also the two of ", dan"
			}
			if at == last+1 || at == len(ts) {
				break
			}
			next, size := second(ts, at)
			if size == 0 {
				if !isActive(ts[at].text) {
					return Advice{Why: Nominal, At: a.At} // half a fix is none: "Distribusi dan …"
				}
				break
			}
			end := Span{ts[at].Start, ts[at+size-1].End}
			if ts[last+1].text == "/" && ts[last+1].End == end.Start && a.At.End == ts[last+1].Start {
				a.At.End = end.End
			}
			a.Fix = append(a.Fix, Edit{end, inCaseOf(ts[at].In(text), next.verb)})
			a.Safe = a.Safe && !next.doubtful
			last = at + size - 1
		}
		if bareMarks[first.text] && last == i+size-1 && !onPaper(ts, last+1) {
			return Advice{Why: Nominal, At: a.At} // "Tanda tangan Camat" is the Camat's deed
		}
		if byOffice(text, ts[last+1:]) && !ofPeople[d.verb] {
			return Advice{Why: Nominal, At: a.At}
		}
		a.Safe = a.Safe && !resists(ts, last)
	case happenings[first.text]:
		a.Why = Happening
		a.Fix = []Edit{{first.Span, inCaseOf(first.In(text), "melaksanakan") + " " + uncapital(first.In(text))}}
		a.Safe = !resists(ts, i)
	case things[first.text]:
		a.Why = Thing
	default:
		return Advice{}
	}
	return a
}

// deedAt reads the nominalisation at word i and how many words it has; 0 for
// none.
func deedAt(ts []token, i int) (d deed, size int) {
	if i+1 < len(ts) && ts[i].text == "tanda" && ts[i+1].text == "tangan" {
		return deed{verb: "menandatangani"}, 2
	}
	if d, ok := nominals()[ts[i].text]; ok {
		return d, 1
	}
	return deed{}, 0
}

// second is deedAt for what a deed is joined to. Some words are a deed only
// there, and not for certain: "Distribusi dan arsip".
func second(ts []token, i int) (deed, int) {
	if ts[i].text == "arsip" {
		return deed{"mengarsipkan", true}, 1
	}
	return deedAt(ts, i)
}

// byOffice reports whether an office stands right behind a deed: "Paraf Kasi"
// is done by it, and not to it.
func byOffice(text string, ts []token) bool {
	w := canonical(ts)
	if len(w) == 0 {
		return false
	}
	_, n := match(text, w, 0, officePatterns()[w[0].text])
	return n > 0 || w[0].text == "sekretaris" || w[0].text == "pimpinan"
}

// onPaper reports whether a paper stands at word i.
func onPaper(ts []token, i int) bool {
	return i < len(ts) && (papers[ts[i].text] || things[ts[i].text] || ts[i].text == "berita" || ts[i].text == "perjanjian")
}

var (
	// bareMarks name what stands on a paper as well as the deed.
	bareMarks = set("tanda ttd paraf")
	ofPeople  = set("mengangkat melantik menunjuk mengundang memanggil menugaskan membina menjemput mengantar mendampingi")
)

// firstWord skips the marks of a list: "1.", "a)", "-".
func firstWord(ts []token) int {
	i := 0
	for i < len(ts) && (ts[i].mark || i+1 < len(ts) && len(ts[i].text) <= 2 && (ts[i+1].text == "." || ts[i+1].text == ")")) {
		i++
	}
	return i
}

// resists reports whether the rest of a step, past its first nouns, does not
// follow a verb: it says who does the deed, or goes on with a second deed as
// a noun.
func resists(ts []token, last int) bool {
	for i := last + 1; i < len(ts); i++ {
		switch t := ts[i].text; {
		case t == "oleh" && !endsPassive(ts[:i]):
			return true
		case (joins[t] || t == "kemudian" || t == "lalu") && t != "/" && i+1 < len(ts):
			_, before := nominals()[ts[i-1].text]
			before = before || happenings[ts[i-1].text]
			if _, deed := second(ts, i+1); deed > 0 && !before {
				return true
			}
		}
	}
	return false
}

var joins = set("dan serta sekaligus atau / ,")

// inCaseOf writes new as model is written: small, Capitalised or CAPITALS.
func inCaseOf(model, new string) string {
	letters := []rune(model)
	switch {
	case len(letters) > 1 && strings.ToUpper(model) == model:
		return strings.ToUpper(new)
	case unicode.IsUpper(letters[0]):
		return strings.ToUpper(new[:1]) + new[1:]
	}
	return new
}

func uncapital(s string) string {
	if strings.ToUpper(s) == s && len(s) > 1 {
		return s
	}
	return strings.ToLower(s)
}

// deed is the verb of a nominalisation. It is doubtful where the noun often
// names a thing, or another verb of the same root may be meant.
type deed struct {
	verb     string
	doubtful bool
}

// nominals finds the verb of a nominalisation.
//
// A root makes its noun with pe(N)-…-an and its verb with me(N)-…, where N
// is a nasal that the root's first letter decides; both come from one rule.
// What no rule gives is which verb takes -kan or -i: that stands with the
// root. The roots are those of procedure tables (the sources of this project
// and of the guideline); what is irregular or borrowed stands in full.
var nominals = sync.OnceValue(func() map[string]deed {
	m := map[string]deed{}
	for _, r := range strings.Fields(roots) {
		r, doubtful := strings.CutSuffix(r, "?")
		root, suffix, _ := strings.Cut(r, "+")
		stem := nasal(root)
		m["pe"+stem+"an"] = deed{"me" + stem + suffix, doubtful}
	}
	for _, line := range strings.Fields(irregular) {
		line, doubtful := strings.CutSuffix(line, "?")
		noun, verb, _ := strings.Cut(line, "=")
		m[noun] = deed{verb, doubtful}
	}
	return m
})

// nasal puts the nasal of me(N)- and pe(N)- before a root.
func nasal(root string) string {
	switch root[0] {
	case 'p':
		return "m" + root[1:]
	case 'b', 'f', 'v':
		return "m" + root
	case 't':
		return "n" + root[1:]
	case 'd', 'c', 'j', 'z':
		return "n" + root
	case 's':
		return "ny" + root[1:]
	case 'k':
		return "ng" + root[1:]
	case 'l', 'm', 'n', 'r', 'w', 'y':
		return root
	}
	return "ng" + root // vowels, g, h
}

const roots = `
	buat ketik susun terima bahas kirim simpan periksa cetak catat hitung hapus ambil tulis ukur uji urus ganti isi
	jilid kelola olah telaah tinjau timbang nilai data bentuk beli bayar pilih panggil terbit+kan tetap+kan tentu+kan
	sampai+kan serah+kan laksana+kan ganda+kan umum+kan? aju+kan usul+kan daftar+kan? kumpul+kan selesai+kan arsip+kan
	distribusi+kan agenda+kan siap+kan sedia+kan rumus+kan rencana+kan lapor+kan lunas+i lengkap+i layan+i? bina awas+i
	kendali+kan pantau tugas+kan tunjuk angkat lantik musnah+kan pindah+kan unggah unduh cair+kan salur+kan setor+kan
	tarik potong pungut tagih teliti? salin gabung+kan analisis pasang bagi+kan beri+kan cocok+kan sesuai+kan
	sempurna+kan jadwal+kan koordinasi+kan selenggara+kan ada+kan? buka? tutup? antar jemput saring seleksi kelompok+kan
	pilah himpun publikasi+kan tayang+kan sebar+kan rawat batal+kan tolak? tunda henti+kan cabut tambah kurang+i
	putus+kan? lelang nomor+i paraf koreksi revisi reviu validasi verifikasi pindai rekam entri input rekrut pinjam?
	mutakhir+kan resmi+kan evaluasi inventarisasi identifikasi posting legalisasi bongkar muat bersih+kan bimbing?
	tempel proses kembali+kan undang+kan buku+kan pelihara aman+kan? damping+i angkut limpah+kan alokasi+kan anggar+kan
	cermat+i lepas tata terus+kan operasi+kan pulih+kan tangan+i liput potret sidik selidik+i betul+kan tanda+i segel
	tertib+kan alih+kan sortir klasifikasi+kan papar+kan bekal+i berkas bubuh+kan peringkat selaras+kan tempat+kan
	delegasi+kan telusur+i rapi+kan hadir+i? muktahir+kan jelas+kan? arah+kan? sita gugat? musyawarah+kan sepakat+i?
	informasi+kan standar+kan digitalisasi konsolidasi akreditasi+kan integrasi+kan sinkron+kan harmonisasi`

// The first rows are irregular nominalisations: the nasal differs (root of one
// syllable, k or p kept), the root is compound, or the prefix is per-. Then
// nouns that were borrowed beside their verbs.
const irregular = `
	pengesahan=mengesahkan pengepakan=mengepak penstempelan=menstempel penyetempelan=menyetempel pengecekan=mengecek pengecapan=mengecap pengkajian=mengkaji pemrosesan=memproses
	pengkoordinasian=mengoordinasikan penandatanganan=menandatangani penindaklanjutan=menindaklanjuti
	penyebarluasan=menyebarluaskan pemberitahuan=memberitahukan? pendokumentasian=mendokumentasikan
	perbaikan=memperbaiki persiapan=mempersiapkan perpanjangan=memperpanjang perbanyakan=memperbanyak
	perhitungan=menghitung perubahan=mengubah? permintaan=meminta? persetujuan=menyetujui?

	koreksi=mengoreksi paraf=memaraf reviu=mereviu review=mereviu verifikasi=memverifikasi validasi=memvalidasi
	evaluasi=mengevaluasi analisis=menganalisis analisa=menganalisis identifikasi=mengidentifikasi
	inventarisasi=menginventarisasi klarifikasi=mengklarifikasi konfirmasi=mengonfirmasi rekapitulasi=merekapitulasi
	distribusi=mendistribusikan dokumentasi=mendokumentasikan registrasi=meregistrasi legalisasi=melegalisasi
	supervisi=menyupervisi publikasi=memublikasikan sosialisasi=menyosialisasikan seleksi=menyeleksi
	revisi=merevisi klasifikasi=mengklasifikasi observasi=mengobservasi disposisi=mendisposisikan? fasilitasi=memfasilitasi
	rekonsiliasi=merekonsiliasi sinkronisasi=menyinkronkan otorisasi=mengotorisasi ttd=menandatangani`

// happenings are events: nobody "rapats" a matter, one holds a rapat.
var happenings = set(`rapat musyawarah sidang penyuluhan perjalanan monitoring koordinasi konsultasi survei survey wawancara kunjungan pelatihan
	bimbingan upacara apel pertemuan diskusi workshop lokakarya seminar bimtek diklat audiensi inspeksi mediasi
	negosiasi simulasi asistensi`)

// things are what procedures work on. A step that begins with one hides its
// verb further on, mostly in the passive.
var things = set(`hasil berkas surat dokumen laporan data draf draft konsep naskah nota usulan permohonan formulir daftar
	proposal undangan sk rancangan tagihan`)
