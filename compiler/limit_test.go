package compiler

import (
	"slices"
	"testing"

	"sopc/lang/finding"
)

// The regulation behind a limit is judged as those of the legal basis are.
func TestLimitUnderRevokedLaw(t *testing.T) {
	for line, want := range map[string]bool{
		`batas waktu 10 hari kerja menurut "Pasal 5 ayat (1) PP 53/2010"`:    true,
		`batas waktu 10 hari kerja menurut pp 53 tahun 2010`:                 true,
		`batas waktu 10 hari kerja menurut "Pasal 22 ayat (7) UU 14/2008"`:   false,
		`batas waktu 10 hari kerja menurut "Peraturan Bupati tentang arsip"`: false,
	} {
		text := "sop \"S\"\npelaksana staf\n" + line + "\nlangkah \"Mencatat\" {\n  oleh staf\n}\n"
		u := Compile([]Source{{Name: "a.sop", Text: []byte(text)}}, Options{}).Units[0]
		i := slices.IndexFunc(u.Findings, func(f finding.Finding) bool { return f.Code == "peraturan-berubah" })
		if (i >= 0) != want || want && u.Findings[i].Span.Start.Line != 3 {
			t.Errorf("%s: %v", line, u.Findings)
		}
	}
}
