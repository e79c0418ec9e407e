package lang

import (
	"reflect"
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2"
)

// options make a parser of a part of the grammar. It is LL(1): one look at the
// next token decides, so no choice is ever taken back.
var options = []participle.Option{
	participle.Lexer(settled{}),
	participle.Elide("Spasi", "Komentar"),
	participle.CaseInsensitive("Nama", "Kata"),
	participle.UseLookahead(0),
	union[Section](&Listing{}, &DocNumber{}, &Status{}, &DateLine{}, &Signer{}, &Total{}, &Limit{},
		&ClockLine{}, &Suppress{}, &Laws{}, &Qualification{}, &Custom{}, &Lanes{}, &Documents{},
		&Fields{}, &Step{}, &Parallel{}, &Scenario{}),
	union[SignerLine](&SignerText{}, &SignerDate{}),
	union[StepLine](&By{}, &Then{}, &Papers{}, &Notes{}, &TimeLine{}, &Schedule{}, &ClockLine{},
		&Deadline{}, &Fill{}, &Condition{}, &Decision{}, &Wait{}, &Late{}, &NotSame{}, &Sub{},
		&Suppress{}, &Go{}),
	union[Target](&Onward{}, &Ending{}, &Handover{}, &TrackEnd{}, &Return{}),
	union[Strip](&Step{}, &Track{}),
	union[ScenarioLine](&Set{}, &Answer{}, &Path{}, &Avoid{}, &ExpectEnd{}, &ExpectOutputs{}),
}

// unions are the members of each interface of the tree.
var unions = map[reflect.Type][]reflect.Type{}

func union[T any](members ...T) participle.Option {
	for _, m := range members {
		of := reflect.TypeFor[T]()
		unions[of] = append(unions[of], reflect.TypeOf(m))
	}
	return participle.Union(members...)
}

// The strict grammar of whole files. Parse does not use it: it reads line by
// line so that one mistake stays one. That both accept the same files is a
// law (see FuzzParse).
var (
	sopGrammar = sync.OnceValue(func() *participle.Parser[File] { return participle.MustBuild[File](options...) })
	ujiGrammar = sync.OnceValue(func() *participle.Parser[Answers] { return participle.MustBuild[Answers](options...) })
)

// productions are the names of the grammar's rules in the guide.
var productions = map[string]string{
	"File": "Sop", "Head": "Kepala", "Section": "Bagian", "Text": "TEKS", "Name": "NAMA", "Number": "ANGKA",
	"Inferred": "Dugaan", "Listing": "Daftar", "DocNumber": "Nomor", "Status": "Status",
	"DateLine": "Bertanggal", "Date": "Tanggal", "Signer": "Penanda_tangan", "SignerLine": "Ttd", "SignerText": "Ttd_teks",
	"SignerDate": "Ttd_tanggal", "Total": "Jangka_waktu", "Limit": "Batas_waktu", "Time": "Waktu", "Duration": "Durasi", "ClockLine": "Kalender",
	"Suppress": "Abaikan", "Laws": "Dasar_hukum", "Law": "Dasar", "Citation": "Kutipan",
	"Qualification": "Kualifikasi", "Custom": "Bagian_sendiri", "Lanes": "Pelaksana", "Lane": "Lajur",
	"Documents": "Dokumen", "Document": "Satu_dokumen", "Fields": "Isian", "Field": "Satu_isian", "Type": "Tipe",
	"Choice": "Pilihan", "Step": "Langkah", "StepLine": "Baris", "By": "Oleh", "Then": "Lalu", "Group": "Kelompok",
	"Fellow": "Rekan", "Actor": "Pelaku", "Papers": "Berkas", "Item": "Butir", "When": "Bila",
	"Notes": "Catatan", "TimeLine": "Lama", "Schedule": "Jadwal", "Months": "Bulan", "Deadline": "Tenggat",
	"Fill": "Mengisi", "Condition": "Bersyarat", "Decision": "Putusan", "Outcome": "Cabang", "Arrow": "Arah",
	"Target": "Tujuan", "Onward": "Lanjut", "Ending": "Akhir", "Handover": "Sambung", "TrackEnd": "Akhir_jalur", "Return": "Kembali",
	"Ref": "Acuan", "Go": "Panah", "Wait": "Menunggu", "Late": "Terlambat", "NotSame": "Beda_orang",
	"Sub": "Jalankan", "Parallel": "Serentak", "Strip": "Jalur", "Track": "Jalur_bernama", "Or": "Syarat",
	"And": "Semua", "Not": "Satu", "Comparison": "Banding", "Sum": "Jumlah", "Summand": "Tambah",
	"Product": "Kali", "Scaler": "Pengali", "Factor": "Faktor", "Scenario": "Uji", "ScenarioLine": "Coba",
	"Set": "Atur", "Assign": "Satu_atur", "Answer": "Jawab", "Reply": "Jawaban", "Path": "Urutan", "Avoid": "Tidak_melalui",
	"ExpectEnd": "Akhir_uji", "ExpectOutputs": "Hasil_uji", "Answers": "Berkas_uji",
}

var (
	ruleName = lazily(`"(?:[^"\\]|\\.)*"|<[a-z]+>|[A-Za-z]+`)
	tokens   = map[string]string{"<eol>": "EOL"}
)

// Grammar prints the grammar in EBNF, its rules named in Indonesian: ? is
// optional, * any number of times, | or. TEKS, ANGKA and NAMA are the tokens,
// EOL the end of a line.
func Grammar() string {
	var b strings.Builder
	seen := map[string]bool{}
	for _, rule := range strings.Split(sopGrammar().String()+"\n"+ujiGrammar().String(), "\n") {
		rule = ruleName().ReplaceAllStringFunc(rule, func(s string) string {
			if t, ok := tokens[s]; ok {
				return t
			}
			if p, ok := productions[s]; ok {
				return p
			}
			return s
		})
		if !seen[rule] {
			seen[rule] = true
			b.WriteString(rule + "\n")
		}
	}
	return b.String()
}
