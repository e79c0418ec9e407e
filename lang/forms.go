package lang

import (
	"fmt"
	"reflect"
)

// kind is a kind of block: what its lines may begin with.
type kind struct {
	keywords     map[string]*form
	item         *form // lines that begin with a text or a name, no keyword
	texts, names bool  // which of the two
}

// form is how one kind of line is read.
type form struct {
	content part   // what the line is
	body    *kind  // what its block holds; nil if it has none
	sample  string // how such a line looks, shown when one cannot be read
}

// lineOf makes the form of lines that are nodes of type T.
func lineOf[T any](body *kind, sample string) *form {
	return &form{content: nodes(reflect.TypeFor[*T]()), body: body, sample: sample}
}

// The kinds of blocks and the forms of their lines. The samples are read by a
// test.
var (
	headForm = lineOf[Head](nil, `sop "Judul SOP"`)

	textForm    = lineOf[Text](nil, `"Komputer"`)
	textKind    = &kind{texts: true, item: textForm}
	itemForm    = lineOf[Item](nil, `"KTP" atau "SIM" bila "mengurus sendiri"`)
	itemKind    = &kind{texts: true, item: itemForm, keywords: map[string]*form{"alat": itemForm, "orang": itemForm}}
	lawKind     = &kind{texts: true, names: true, item: lineOf[Law](nil, `perpres 29 tahun 2014 tentang "Sistem Akuntabilitas"`)}
	laneKind    = &kind{names: true, item: lineOf[Lane](nil, `kadin "Kadin" = "Kepala Dinas" pengganti "Sekretaris"`)}
	paperKind   = &kind{texts: true, item: lineOf[Document](nil, `"Konsep surat" alias "Konsep" dari luar`)}
	choiceKind  = &kind{names: true, item: lineOf[Choice](nil, `hilang "Kartu hilang"`)}
	fieldKind   = &kind{names: true, item: lineOf[Field](choiceKind, `biaya "Biaya" rupiah`)}
	outcomeKind = &kind{texts: true, item: lineOf[Outcome](nil, `"Ya" -> lanjut`)}

	signerText = lineOf[SignerText](nil, `jabatan "Kepala Dinas"`)
	signerKind = &kind{keywords: map[string]*form{
		"jabatan": signerText, "pangkat": signerText, "nip": signerText,
		"tanggal": lineOf[SignerDate](nil, `tanggal 1 Maret 2021`),
	}}

	suppressForm = lineOf[Suppress](nil, `abaikan waktu-kosong karena "alasan"`)
	clockForm    = lineOf[ClockLine](nil, `kalender 24 jam`)
	papersForm   = lineOf[Papers](itemKind, `kelengkapan "Formulir", "KTP"`)
	notesForm    = lineOf[Notes](textKind, `keterangan "SOP lain"`)
	timeForm     = lineOf[TimeLine](nil, `waktu 3 hari kerja`)

	byForm   = lineOf[By](nil, `oleh kasi "menyusun" lalu staf bersama kabid`)
	thenForm = lineOf[Then](nil, `lalu kabid "memaraf" lalu kadis`)
	goForm   = lineOf[Go](nil, `-> kembali ke periksa maks 2 kali selebihnya berhenti "Ditolak"`)

	stepKind = &kind{keywords: map[string]*form{
		"oleh":        byForm,
		"lalu":        thenForm,
		"kelengkapan": papersForm, "output": papersForm,
		"rincian": notesForm, "keterangan": notesForm,
		"waktu": timeForm, "perpanjangan": timeForm,
		"jadwal":    lineOf[Schedule](nil, `jadwal Januari sampai Februari`),
		"kalender":  clockForm,
		"paling":    lineOf[Deadline](nil, `paling lambat 2 jam sebelum "rapat dimulai"`),
		"mengisi":   lineOf[Fill](nil, `mengisi jenis, biaya`),
		"bila":      lineOf[Condition](nil, `bila biaya > 0 dan bukan (jenis = hilang)`),
		"putusan":   lineOf[Decision](outcomeKind, `putusan "Lengkap?" { "Ya" -> lanjut }`),
		"menunggu":  lineOf[Wait](nil, `menunggu "bukti bayar" paling lama 3 hari kerja bila lewat -> berhenti "Gugur"`),
		"terlambat": lineOf[Late](nil, `terlambat 4 jam ingatkan camat`),
		"beda":      lineOf[NotSame](nil, `beda orang dengan periksa`),
		"jalankan":  lineOf[Sub](nil, `jalankan "SOP Pengadaan"`),
		"abaikan":   suppressForm,
		"->":        goForm,
	}}

	stepForm  = lineOf[Step](stepKind, `langkah periksa "Memeriksa berkas" { oleh loket }`)
	trackKind = &kind{keywords: map[string]*form{"langkah": stepForm}}
	stripKind = &kind{keywords: map[string]*form{
		"langkah": stepForm,
		"jalur":   lineOf[Track](trackKind, `jalur "Keuangan" { langkah "Menghitung" }`),
	}}

	scenarioKind = &kind{keywords: map[string]*form{
		"isian":  lineOf[Set](nil, `isian jenis = baru, biaya = 50.000`),
		"jawab":  lineOf[Answer](nil, `jawab periksa "Tidak lengkap" karena "KTP belum ada", "Lengkap"`),
		"urutan": lineOf[Path](nil, `urutan periksa, terbit`),
		"tidak":  lineOf[Avoid](nil, `tidak melalui disposisi`),
		"akhir":  lineOf[ExpectEnd](nil, `akhir "Selesai"`),
		"hasil":  lineOf[ExpectOutputs](nil, `hasil "Kartu"`),
	}}
	scenarioForm = lineOf[Scenario](scenarioKind, `uji "lancar" { jawab periksa "Ya" }`)

	listingForm = lineOf[Listing](textKind, `peralatan "Komputer", "Alat tulis"`)
	signerForm  = lineOf[Signer](signerKind, `disahkan oleh "Nama" { jabatan "Kepala Dinas" }`)

	sopKind = &kind{keywords: map[string]*form{
		"instansi": listingForm, "keterkaitan": listingForm, "peralatan": listingForm,
		"peringatan": listingForm, "pencatatan": listingForm,
		"nomor":   lineOf[DocNumber](nil, `nomor "065/12/2026"`),
		"status":  lineOf[Status](nil, `status konsep`),
		"tanggal": lineOf[DateLine](nil, `tanggal pembuatan 1 Maret 2021`),
		"disusun": signerForm, "diperiksa": signerForm, "disahkan": signerForm,
		"jangka":      lineOf[Total](nil, `jangka waktu 14 hari kerja`),
		"batas":       lineOf[Limit](nil, `batas waktu 10 hari kerja menurut "Pasal 22 ayat (7) UU 14/2008"`),
		"kalender":    clockForm,
		"abaikan":     suppressForm,
		"dasar":       lineOf[Laws](lawKind, `dasar hukum "Undang-Undang Nomor 25 Tahun 2009"`),
		"kualifikasi": lineOf[Qualification](textKind, `kualifikasi loket "Memahami layanan"`),
		"bagian":      lineOf[Custom](textKind, `bagian "Tujuan" "Menertibkan layanan"`),
		"pelaksana":   lineOf[Lanes](laneKind, `pelaksana { loket "Petugas Loket" }`),
		"dokumen":     lineOf[Documents](paperKind, `dokumen { "KTP" dari luar }`),
		"isian":       lineOf[Fields](fieldKind, `isian { biaya "Biaya" rupiah }`),
		"langkah":     stepForm,
		"serentak":    lineOf[Parallel](stripKind, `serentak "Penilaian" { langkah "Menilai" }`),
		"uji":         scenarioForm,
	}}
	ujiKind = &kind{keywords: map[string]*form{"uji": scenarioForm}}
)

// adopt puts a line that a block holds into the node that owns the block.
func adopt(owner, child any) {
	switch o := owner.(type) {
	case *Listing:
		o.Items = append(o.Items, child.(*Text))
	case *Qualification:
		o.Items = append(o.Items, child.(*Text))
	case *Custom:
		o.Items = append(o.Items, child.(*Text))
	case *Notes:
		o.Items = append(o.Items, child.(*Text))
	case *Papers:
		o.Items = append(o.Items, child.(*Item))
	case *Laws:
		o.Items = append(o.Items, child.(*Law))
	case *Lanes:
		o.Items = append(o.Items, child.(*Lane))
	case *Documents:
		o.Items = append(o.Items, child.(*Document))
	case *Fields:
		o.Items = append(o.Items, child.(*Field))
	case *Field:
		if o.Type == nil {
			o.Type = &Type{}
		}
		o.Type.Choices = append(o.Type.Choices, child.(*Choice))
	case *Signer:
		o.Lines = append(o.Lines, child.(SignerLine))
	case *Step:
		o.Lines = append(o.Lines, child.(StepLine))
	case *Decision:
		o.Outcomes = append(o.Outcomes, child.(*Outcome))
	case *Parallel:
		o.Tracks = append(o.Tracks, child.(Strip))
	case *Track:
		o.Steps = append(o.Steps, child.(*Step))
	case *Scenario:
		o.Lines = append(o.Lines, child.(ScenarioLine))
	default:
		panic(fmt.Sprintf("lang: %T owns no block", owner))
	}
}
