package lang

import (
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// byGrammar reads a line as participle does.
func byGrammar[T any](line []lexer.Token, end lexer.Position) (node any, refused int, fits bool) {
	production, err := participle.ParserForProduction[T](sopGrammar())
	if err != nil {
		if production, err = participle.ParserForProduction[T](ujiGrammar()); err != nil {
			panic(err)
		}
	}
	tokens, err := lexer.Upgrade(&replay{tokens: line, end: end}, typeBlank, typeComment)
	if err != nil {
		panic(err)
	}
	node, err = production.ParseFromLexer(tokens)
	var unexpected *participle.UnexpectedTokenError
	if errors.As(err, &unexpected) && !unexpected.Unexpected.EOF() {
		return nil, slices.IndexFunc(line, func(t lexer.Token) bool {
			return t.Type != typeBlank && t.Pos.Offset == unexpected.Unexpected.Pos.Offset
		}), false
	}
	return node, len(line), err == nil
}

// grammars read the lines of each form as participle does.
var grammars = map[reflect.Type]func([]lexer.Token, lexer.Position) (any, int, bool){}

func grammar[T any]() { grammars[reflect.TypeFor[T]()] = byGrammar[T] }

func init() {
	for _, add := range []func(){
		grammar[Answer], grammar[Avoid], grammar[By], grammar[Choice], grammar[ClockLine], grammar[Condition], grammar[Custom], grammar[DateLine],
		grammar[Deadline], grammar[Decision], grammar[DocNumber], grammar[Document], grammar[Documents], grammar[ExpectEnd],
		grammar[ExpectOutputs], grammar[Field], grammar[Fields], grammar[Fill], grammar[Go], grammar[Head], grammar[Item], grammar[Lane],
		grammar[Lanes], grammar[Late], grammar[Law], grammar[Laws], grammar[Limit], grammar[Listing], grammar[NotSame], grammar[Notes],
		grammar[Outcome], grammar[Papers], grammar[Parallel], grammar[Path], grammar[Qualification], grammar[Scenario], grammar[Schedule],
		grammar[Set], grammar[Signer], grammar[SignerDate], grammar[SignerText], grammar[Status], grammar[Step], grammar[Sub],
		grammar[Suppress], grammar[Then], grammar[TimeLine], grammar[Total], grammar[Track], grammar[Wait],
	} {
		add()
	}
}

// samples are lines beside those of the forms themselves.
var samples = map[reflect.Type][]string{
	reflect.TypeFor[Answer]():        {`jawab 3 ya , tidak , lewat , tepat waktu , a = "x" , b = 3 Mei 2026`},
	reflect.TypeFor[By]():            {`oleh kasi "menyusun" , staf lalu kabid bersama kadin dugaan "x"`, `oleh`, `oleh a`},
	reflect.TypeFor[ClockLine]():     {`kalender kerja`},
	reflect.TypeFor[Condition]():     {`bila a + 2 * b - c / 4 >= 3 hari atau ( bukan d = "x" ) dan ya dugaan`, `bila "perlu"`, `bila lahir < 3 Mei 2026`},
	reflect.TypeFor[DateLine]():      {`tanggal efektif "Mei 2026"`, `tanggal revisi Mei 2026`},
	reflect.TypeFor[Document]():      {`"Konsep" alias "Draf" alias "X" dari "Nota" produk akhir dugaan "x"`},
	reflect.TypeFor[Field]():         {`jenis "Jenis" pilihan a "A" , b`, `jenis pilihan { }`, `setuju ya / tidak`},
	reflect.TypeFor[Go]():            {`-> bersambung ke "SOP lain" dugaan`, `-> jalur selesai`, `-> lanjut ke 3`, `-> kembali ke a maks 2 kali selebihnya kembali ke b`},
	reflect.TypeFor[Head]():          {`sop makro lagi "Judul"`},
	reflect.TypeFor[Item]():          {`alat "Komputer" atau "Laptop"`, `"KTP" bila a > 3`},
	reflect.TypeFor[Lane]():          {`kadin "Kadin" = "Kepala" luar pengganti sekda dugaan "x"`, `kadin pengganti "Sekda"`},
	reflect.TypeFor[Law]():           {`"UU 25" = uu 25 / 2009`, `perbup "Blitar" nomor "X" tahun 2018 tentang "Y"`},
	reflect.TypeFor[Laws]():          {`dasar hukum { }`, `dasar hukum`},
	reflect.TypeFor[Notes]():         {`rincian "a" , "b" dugaan`, `keterangan { }`},
	reflect.TypeFor[Outcome]():       {`"Ya" bila a = "x" -> selesai "Beres" dugaan`, `"Tidak" selain itu -> berhenti`, `"Ragu" ->`},
	reflect.TypeFor[Papers]():        {`kelengkapan "KTP" atau alat "SIM" , orang "Saksi" bila "perlu" dugaan`, `output { } dugaan "x"`, `output`},
	reflect.TypeFor[Qualification](): {`kualifikasi "Memahami" , "Menguasai"`, `kualifikasi { }`},
	reflect.TypeFor[Schedule]():      {`jadwal "Awal tahun" = Januari sampai Maret dugaan`},
	reflect.TypeFor[Step]():          {`langkah periksa "Memeriksa" { }`, "langkah { \n oleh a \n waktu 3 jam \n }", `langkah`, `langkah "Memeriksa"`},
	reflect.TypeFor[TimeLine]():      {`waktu 1 - 2 hari kerja dugaan "x"`, `perpanjangan "sehari" = 1 hari`, `waktu "x"`},
	reflect.TypeFor[Wait]():          {`menunggu`, `menunggu bila lewat -> kembali ke 3`},
}

// A line is read as participle reads it, into the same node with the same
// places, or refused at the same token: whatever part of it is lost or gives
// way to another word.
func TestRulesReadAsGrammar(t *testing.T) {
	forms := map[reflect.Type]*form{}
	var gather func(k *kind)
	gather = func(k *kind) {
		for _, f := range append(slices.Collect(maps.Values(k.keywords)), k.item) {
			if f != nil && len(f.content.rules) > 0 && forms[f.content.rules[0].node] == nil {
				forms[f.content.rules[0].node] = f
				if f.body != nil {
					gather(f.body)
				}
			}
		}
	}
	gather(sopKind)
	gather(ujiKind)
	read, refused := 0, 0
	for node, form := range forms {
		vocabulary := map[string]bool{}
		for _, word := range strings.Fields(`Dugaan a OLEH 3 1,5 "x" , = - { } ( ) > ->`) {
			vocabulary[word] = true
		}
		if node != reflect.TypeFor[Step]() { // in which nearly all words are
			form.content.wordsIn(vocabulary, map[*rule]bool{})
		}
		check := func(line string) {
			tokens, end := lex("a.sop", line, len(line)+1)
			settle(tokens)
			got, at, fits := form.parse(tokens, end)
			want, wantAt, wantFits := grammars[node](tokens, end)
			switch {
			case fits != wantFits || !fits && at != wantAt:
				t.Fatalf("%s\nby rule: %v %d\ngrammar: %v %d", line, fits, at, wantFits, wantAt)
			case !fits:
				refused++
			case !reflect.DeepEqual(got, want):
				t.Fatalf("%s\nby rule: %+v\ngrammar: %+v", line, got, want)
			default:
				read++
			}
		}
		if grammars[node] == nil {
			t.Fatalf("%v is in no grammar of this test", node)
		}
		for _, sample := range append(samples[node], form.sample) {
			words := strings.Split(sample, " ")
			for from := range len(words) + 1 {
				for to := from; to <= len(words); to++ {
					check(strings.Join(slices.Concat(words[:from], words[to:]), " "))
					for word := range vocabulary {
						if to <= from+1 {
							check(strings.Join(slices.Concat(words[:from], []string{word}, words[to:]), "  ") + " # x")
						}
					}
				}
			}
		}
	}
	t.Logf("%d lines read, %d refused", read, refused)
	if read < 1000 || refused < 10_000 {
		t.Errorf("%d lines read, %d refused", read, refused)
	}
}
