package sops_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"sopc/compiler/form"
	"sopc/compiler/form/docx"
	"sopc/compiler/form/html"
	"sopc/compiler/form/pdf"
	"sopc/compiler/form/typeface"
)

// worded is what the source documents say and the form says in other words,
// and why. Everything else it prints letter by letter, but for white space; a
// label may be in capitals.
var worded = []struct{ source, form, why string }{
	{":", "", "a label stands in a cell of its own"},
	{"TGL PEMBUATAN", "TANGGAL PEMBUATAN", "the guideline's word"},
	{"TGL REVISI", "TANGGAL REVISI", "the guideline's word"},
	{"TGL EFEKTIF", "TANGGAL EFEKTIF", "the guideline's word"},
	{"PERALATAN PERLENGKAPAN", "PERALATAN/PERLENGKAPAN", "the guideline's word"},
	{"URAIAN PROSEDUR", "Kegiatan", "the guideline's name of the column"},
	{"KET.", "Keterangan", "the guideline's name of the column"},
	{"NIP. 19690101 199303 1 021", "NIP 19690101 199303 1 021", "an abbreviation of capitals has no full stop"},
	{
		"Kepala Dinas Pendidikan Kabupaten Blitar Drs. Budi Kusumardjoko, M.Pd 19621027 198803 1 006",
		"Kepala Dinas Pendidikan Kabupaten Blitar Drs. Budi Kusumardjoko, M.Pd NIP 19621027 198803 1 006",
		"the number of an official is named",
	},
}

// TestPrintedSeeds: the forms of the seeds, printed on both papers and as DOCX
// and HTML, say every cell of their source documents, and the procedure in its
// order: row by row, in each the cells from left to right.
func TestPrintedSeeds(t *testing.T) {
	if _, err := exec.LookPath("pdftotext"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("pdftotext is not installed")
		}
		t.Skip("pdftotext is not installed: the printed seeds are not compared with their sources")
	}
	for _, seed := range []struct {
		source, sop string
		read        func(*testing.T) paper
	}{
		{"000_53853f16d7ef1448.txt", "kalbar/bimtek-ptk.sop", readKalbar},
		{"004_cac3db103dd5d7ae.txt", "blitar/perjanjian-kinerja.sop", readBlitar},
	} {
		p := compileFile(t, seed.sop).Program
		cells := strings.Split(source(t, seed.source), "\t")
		if len(cells) < 100 {
			t.Fatalf("%s has %d cells", seed.source, len(cells))
		}
		for _, o := range []form.Options{{}, {Paper: form.F4, Portrait: true}} {
			o.Fonts = typeface.Sans()
			d, err := form.Layout(p, o)
			if err != nil {
				t.Fatal(err)
			}
			for name, text := range map[string]string{"PDF": printed(t, d), "DOCX": inDOCX(t, d), "HTML": inHTML(t, d)} {
				text = letters(text)
				for _, c := range cells {
					for _, piece := range pieces(c) {
						if !strings.Contains(text, letters(piece)) && !strings.Contains(text, letters(strings.ToUpper(piece))) {
							t.Errorf("%s, %s: no %q", seed.sop, name, piece)
						}
					}
				}
				rest := text[strings.Index(text, "Pelaksana"):]
				for i, r := range seed.read(t).rows {
					for _, cell := range []string{strconv.Itoa(i + 1), r.text, r.inputs, r.time, r.output, r.remarks} {
						for _, item := range strings.Split(cell, ",") {
							at := strings.Index(rest, letters(item))
							if at < 0 {
								t.Fatalf("%s, %s: row %d: no %q in its place", seed.sop, name, i+1, item)
							}
							rest = rest[at+len(letters(item)):]
						}
					}
				}
			}
		}
	}
}

// apart are the numbers of items, the ends of lines and the gaps between
// columns in a cell of a source document; the stars are its bold type.
var apart = regexp.MustCompile(`(?:^|\s+)\d+\.\s+|\n|\s{3,}|\*\*`)

// pieces are the lines and items of a cell of a source document, as the form
// says them.
func pieces(cell string) []string {
	var all []string
	for _, s := range apart.Split(cell, -1) {
		s = plain(s)
		for _, w := range worded {
			if s == w.source {
				s = w.form
			}
		}
		if n, ok := strings.CutSuffix(s, "."); ok && number.MatchString(n) {
			s = n // of a row
		}
		if len(strings.Split(s, ", ")) == 2 || len(strings.Split(s, ", ")) == 3 {
			all = append(all, strings.Split(s, ", ")...) // items, which the form lists
			continue
		}
		all = append(all, s)
	}
	return all
}

func letters(s string) string { return strings.Join(strings.Fields(s), "") }

func printed(t *testing.T, d *form.Document) string {
	var b bytes.Buffer
	if err := pdf.Write(&b, d); err != nil {
		t.Fatal(err)
	}
	c := exec.Command("pdftotext", "-raw", "-", "-")
	c.Stdin = &b
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func inDOCX(t *testing.T, d *form.Document) string {
	var b bytes.Buffer
	if err := docx.Write(&b, d); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	return characters(t, f)
}

func inHTML(t *testing.T, d *form.Document) string {
	var b bytes.Buffer
	if err := html.Write(&b, d); err != nil {
		t.Fatal(err)
	}
	return characters(t, &b)
}

// characters is the text between the tags.
func characters(t *testing.T, r io.Reader) string {
	var all strings.Builder
	x := xml.NewDecoder(r)
	for {
		token, err := x.Token()
		if err == io.EOF {
			return all.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		if text, ok := token.(xml.CharData); ok {
			all.Write(text)
		}
	}
}
