package pdf_test

import (
	"bytes"
	"encoding/xml"
	"image"
	"image/png"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"

	"sopc/compiler/form"
	"sopc/compiler/form/logo"
	"sopc/compiler/form/pdf"
	"sopc/compiler/form/typeface"
	"sopc/compiler/specimen"
)

func write(t *testing.T, seed uint64, size specimen.Size) (*form.Document, []byte) {
	t.Helper()
	p := specimen.Program(rand.New(rand.NewPCG(seed, 0)), size)
	d, err := form.Layout(p, form.Options{Fonts: typeface.Sans()})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := pdf.Write(&b, d); err != nil {
		t.Fatal(err)
	}
	return d, b.Bytes()
}

// The same SOP gives the same bytes, hostile text included.
func TestSameBytes(t *testing.T) {
	for seed := range uint64(8) {
		size := specimen.Size{Steps: 10, Lanes: 4, Hostile: seed%2 == 1}
		_, a := write(t, seed, size)
		if _, b := write(t, seed, size); !bytes.Equal(a, b) {
			t.Fatalf("seed %d: two files differ", seed)
		}
	}
}

// Poppler reads the file: its text, its fonts, its properties.
func TestPoppler(t *testing.T) {
	for _, tool := range []string{"pdftotext", "pdffonts", "pdfinfo"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(tool + " is not installed")
		}
	}
	d, file := write(t, 2, specimen.Size{Steps: 12, Lanes: 4})
	run := func(tool string, args ...string) string {
		c := exec.Command(tool, args...)
		c.Stdin = bytes.NewReader(file)
		out, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v: %s", tool, err, out)
		}
		return strings.Join(strings.Fields(string(out)), " ")
	}
	text := run("pdftotext", "-layout", "-", "-")
	for _, want := range []string{d.Title, d.Hash[:20], "Halaman 2 dari", "Kelengkapan", "DASAR HUKUM"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in the text", want)
		}
	}
	if fonts := run("pdffonts", "-"); strings.Count(fonts, "Identity-H yes yes yes") != 2 || strings.Count(fonts, "+LiberationSans") != 2 {
		t.Errorf("fonts that are not embedded, cut and readable: %s", fonts)
	}
	info := run("pdfinfo", "-")
	for _, want := range []string{d.Title, d.Hash, "PDF version: 1.4"} {
		if !strings.Contains(info, want) {
			t.Errorf("no %q: %s", want, info)
		}
	}
	if strings.Contains(info, "Date") {
		t.Errorf("a date that nobody gave: %s", info)
	}
	if meta := run("pdfinfo", "-meta", "-"); !strings.Contains(meta, "<rdf:li>id</rdf:li>") || xml.Unmarshal([]byte(meta), new(struct{})) != nil {
		t.Errorf("no language, or no XML: %s", meta)
	}
}

// The form of an agency: its typeface is embedded and its logo is there once,
// however often it is shown.
func TestTemplate(t *testing.T) {
	var b, file, again bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 30, 40))); err != nil {
		t.Fatal(err)
	}
	picture, err := logo.Read(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	p := specimen.Program(rand.New(rand.NewPCG(3, 0)), specimen.Size{Steps: 10, Lanes: 4})
	d, err := form.Layout(p, form.Options{Fonts: typeface.Serif(), Template: form.Template{Logo: picture, Cover: true}})
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range []*bytes.Buffer{&file, &again} {
		if err := pdf.Write(w, d); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(file.Bytes(), again.Bytes()) {
		t.Error("two files differ")
	}
	if n := bytes.Count(file.Bytes(), []byte("/Subtype /Image")); n != 1 {
		t.Errorf("%d pictures", n)
	}
	if !bytes.Contains(file.Bytes(), []byte("+LiberationSerif-Bold")) || bytes.Contains(file.Bytes(), []byte("LiberationSans")) {
		t.Error("not in serif")
	}
}
