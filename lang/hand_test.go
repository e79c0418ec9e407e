package lang

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

// A form that reads by hand reads what its production of the grammar reads,
// into the same node with the same places, and nothing else: whatever part of a
// line is lost or gives way to another word.
func TestHandReadsAsGrammar(t *testing.T) {
	vocabulary := strings.Fields(`langkah oleh lalu bersama kelengkapan output alat orang atau rincian keterangan
		waktu perpanjangan kerja Kalender hari dugaan Dugaan bila dan ya tidak a OLEH 3 1,5 "x" "y" , = - { } ( ) > ->`)
	for _, c := range []struct {
		form, grammar *form
		samples       []string
	}{
		{stepForm, sopLine[Step](nil, ""), []string{`langkah periksa "Memeriksa" { }`, `langkah`, `langkah "Memeriksa"`}},
		{byForm, sopLine[By](nil, ""), []string{`oleh kasi "menyusun" , staf lalu kabid bersama kadin dugaan "x"`, `oleh`, `oleh a`}},
		{papersForm, sopLine[Papers](nil, ""), []string{`kelengkapan "KTP" atau alat "SIM" , orang "Saksi" bila "perlu" dugaan`, `output { } dugaan "x"`, `output`}},
		{itemForm, sopLine[Item](nil, ""), []string{`alat "Komputer" atau "Laptop"`, `"KTP" bila a > 3`}},
		{notesForm, sopLine[Notes](nil, ""), []string{`rincian "a" , "b" dugaan`, `keterangan { }`}},
		{timeForm, sopLine[TimeLine](nil, ""), []string{`waktu 1 - 2 hari kerja dugaan "x"`, `perpanjangan "sehari" = 1 hari`, `waktu "x"`}},
	} {
		read, refused := 0, 0
		check := func(line string) {
			tokens, end := lex("a.sop", line, len(line)+1)
			settle(tokens)
			got, err := c.form.parse(tokens, end)
			want, wantErr := c.grammar.parse(tokens, end)
			switch {
			case (err == nil) != (wantErr == nil):
				t.Fatalf("%s\nby hand: %v\ngrammar: %v", line, err, wantErr)
			case err != nil:
				refused++
			case !reflect.DeepEqual(got, want):
				t.Fatalf("%s\nby hand: %+v\ngrammar: %+v", line, got, want)
			default:
				read++
			}
		}
		for _, sample := range c.samples {
			words := strings.Fields(sample)
			for from := range len(words) + 1 {
				for to := from; to <= len(words); to++ {
					for _, word := range vocabulary {
						check(strings.Join(slices.Concat(words[:from], []string{word}, words[to:]), "  ") + " # x")
					}
					check(strings.Join(slices.Concat(words[:from], words[to:]), " "))
				}
			}
		}
		if read < 10 || refused < 10 {
			t.Errorf("%s: %d lines read, %d refused", c.form.sample, read, refused)
		}
	}
}
