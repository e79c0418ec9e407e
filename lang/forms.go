package lang

import (
	"fmt"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// kind is a kind of block: what its lines may begin with.
type kind struct {
	keywords     map[string]*form
	item         *form // lines that begin with a text or a name, no keyword
	texts, names bool  // which of the two
}

// form is how one kind of line is read.
type form struct {
	parse  func(line []lexer.Token, end lexer.Position) (node any, err error)
	body   *kind  // what its block holds; nil if it has none
	sample string // how such a line looks, shown when one cannot be read
}

// sopLine makes the form of lines that are production T of the grammar.
func sopLine[T any](body *kind, sample string) *form {
	return &form{
		parse: func(line []lexer.Token, end lexer.Position) (any, error) {
			production, err := participle.ParserForProduction[T](sopGrammar())
			if err != nil {
				panic(err) // the samples are read by a test
			}
			tokens, err := lexer.Upgrade(&replay{tokens: line, end: end}, typeBlank, typeComment)
			if err != nil {
				return nil, err
			}
			return production.ParseFromLexer(tokens)
		},
		body:   body,
		sample: sample,
	}
}

// textForm is the form of lines that are a mere text.
var textForm = &form{
	parse: func(line []lexer.Token, end lexer.Position) (any, error) {
		tokens, err := lexer.Upgrade(&replay{tokens: line, end: end}, typeBlank, typeComment)
		if err != nil {
			return nil, err
		}
		text := &Text{}
		if err := text.Parse(tokens); err != nil || !tokens.Peek().EOF() {
			return nil, &participle.UnexpectedTokenError{Unexpected: *tokens.Peek()}
		}
		return text, nil
	},
	sample: `"Komputer"`,
}

// The kinds of blocks and the forms of their lines. The samples are read by a
// test.
var (
	headForm = sopLine[Head](nil, `sop "Judul SOP"`)

	textKind    = &kind{texts: true, item: textForm}
	itemForm    = byHand((*hand).item, sopLine[Item](nil, `"KTP" atau "SIM" bila "mengurus sendiri"`))
	itemKind    = &kind{texts: true, item: itemForm, keywords: map[string]*form{"alat": itemForm, "orang": itemForm}}
	lawKind     = &kind{texts: true, names: true, item: sopLine[Law](nil, `perpres 29 tahun 2014 tentang "Sistem Akuntabilitas"`)}
	laneKind    = &kind{names: true, item: sopLine[Lane](nil, `kadin "Kadin" = "Kepala Dinas" pengganti "Sekretaris"`)}
	paperKind   = &kind{texts: true, item: sopLine[Document](nil, `"Konsep surat" alias "Konsep" dari luar`)}
	choiceKind  = &kind{names: true, item: sopLine[Choice](nil, `hilang "Kartu hilang"`)}
	fieldKind   = &kind{names: true, item: sopLine[Field](choiceKind, `biaya "Biaya" rupiah`)}
	outcomeKind = &kind{texts: true, item: sopLine[Outcome](nil, `"Ya" -> lanjut`)}

	signerText = sopLine[SignerText](nil, `jabatan "Kepala Dinas"`)
	signerKind = &kind{keywords: map[string]*form{
		"jabatan": signerText, "pangkat": signerText, "nip": signerText,
		"tanggal": sopLine[SignerDate](nil, `tanggal 1 Maret 2021`),
	}}

	suppressForm = sopLine[Suppress](nil, `abaikan waktu-kosong karena "alasan"`)
	clockForm    = sopLine[ClockLine](nil, `kalender 24 jam`)
	papersForm   = byHand((*hand).papers, sopLine[Papers](itemKind, `kelengkapan "Formulir", "KTP"`))
	notesForm    = byHand((*hand).notes, sopLine[Notes](textKind, `keterangan "SOP lain"`))
	timeForm     = byHand((*hand).timeLine, sopLine[TimeLine](nil, `waktu 3 hari kerja`))

	byForm   = byHand((*hand).by, sopLine[By](nil, `oleh kasi "menyusun" lalu staf bersama kabid`))
	thenForm = sopLine[Then](nil, `lalu kabid "memaraf" lalu kadis`)
	goForm   = sopLine[Go](nil, `-> kembali ke periksa maks 2 kali selebihnya berhenti "Ditolak"`)

	stepKind = &kind{keywords: map[string]*form{
		"oleh":        byForm,
		"lalu":        thenForm,
		"kelengkapan": papersForm, "output": papersForm,
		"rincian": notesForm, "keterangan": notesForm,
		"waktu": timeForm, "perpanjangan": timeForm,
		"jadwal":    sopLine[Schedule](nil, `jadwal Januari sampai Februari`),
		"kalender":  clockForm,
		"paling":    sopLine[Deadline](nil, `paling lambat 2 jam sebelum "rapat dimulai"`),
		"mengisi":   sopLine[Fill](nil, `mengisi jenis, biaya`),
		"bila":      sopLine[Condition](nil, `bila biaya > 0 dan bukan (jenis = hilang)`),
		"putusan":   sopLine[Decision](outcomeKind, `putusan "Lengkap?" { "Ya" -> lanjut }`),
		"menunggu":  sopLine[Wait](nil, `menunggu "bukti bayar" paling lama 3 hari kerja bila lewat -> berhenti "Gugur"`),
		"terlambat": sopLine[Late](nil, `terlambat 4 jam ingatkan camat`),
		"beda":      sopLine[NotSame](nil, `beda orang dengan periksa`),
		"jalankan":  sopLine[Sub](nil, `jalankan "SOP Pengadaan"`),
		"abaikan":   suppressForm,
		"->":        goForm,
	}}

	stepForm  = byHand((*hand).step, sopLine[Step](stepKind, `langkah periksa "Memeriksa berkas" { oleh loket }`))
	trackKind = &kind{keywords: map[string]*form{"langkah": stepForm}}
	stripKind = &kind{keywords: map[string]*form{
		"langkah": stepForm,
		"jalur":   sopLine[Track](trackKind, `jalur "Keuangan" { langkah "Menghitung" }`),
	}}

	scenarioKind = &kind{keywords: map[string]*form{
		"isian":  sopLine[Set](nil, `isian jenis = baru, biaya = 50.000`),
		"jawab":  sopLine[Answer](nil, `jawab periksa "Tidak lengkap" karena "KTP belum ada", "Lengkap"`),
		"urutan": sopLine[Path](nil, `urutan periksa, terbit`),
		"akhir":  sopLine[ExpectEnd](nil, `akhir "Selesai"`),
		"hasil":  sopLine[ExpectOutputs](nil, `hasil "Kartu"`),
	}}
	scenarioForm = sopLine[Scenario](scenarioKind, `uji "lancar" { jawab periksa "Ya" }`)

	listingForm = sopLine[Listing](textKind, `peralatan "Komputer", "Alat tulis"`)
	signerForm  = sopLine[Signer](signerKind, `disahkan oleh "Nama" { jabatan "Kepala Dinas" }`)

	sopKind = &kind{keywords: map[string]*form{
		"instansi": listingForm, "keterkaitan": listingForm, "peralatan": listingForm,
		"peringatan": listingForm, "pencatatan": listingForm,
		"nomor":   sopLine[DocNumber](nil, `nomor "065/12/2026"`),
		"status":  sopLine[Status](nil, `status konsep`),
		"tanggal": sopLine[DateLine](nil, `tanggal pembuatan 1 Maret 2021`),
		"disusun": signerForm, "diperiksa": signerForm, "disahkan": signerForm,
		"jangka":      sopLine[Total](nil, `jangka waktu 14 hari kerja`),
		"batas":       sopLine[Limit](nil, `batas waktu 10 hari kerja menurut "Pasal 22 ayat (7) UU 14/2008"`),
		"kalender":    clockForm,
		"abaikan":     suppressForm,
		"dasar":       sopLine[Laws](lawKind, `dasar hukum "Undang-Undang Nomor 25 Tahun 2009"`),
		"kualifikasi": sopLine[Qualification](textKind, `kualifikasi loket "Memahami layanan"`),
		"bagian":      sopLine[Custom](textKind, `bagian "Tujuan" "Menertibkan layanan"`),
		"pelaksana":   sopLine[Lanes](laneKind, `pelaksana { loket "Petugas Loket" }`),
		"dokumen":     sopLine[Documents](paperKind, `dokumen { "KTP" dari luar }`),
		"isian":       sopLine[Fields](fieldKind, `isian { biaya "Biaya" rupiah }`),
		"langkah":     stepForm,
		"serentak":    sopLine[Parallel](stripKind, `serentak "Penilaian" { langkah "Menilai" }`),
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
