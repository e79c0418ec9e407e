package svg_test

import (
	"bytes"
	"math/rand/v2"
	"regexp"
	"testing"

	"sopc/compiler/form"
	"sopc/compiler/form/svg"
	"sopc/compiler/form/typeface"
	"sopc/compiler/specimen"
)

// No text is stretched over a blank at its end, and the page has no frame.
func TestPlain(t *testing.T) {
	p := specimen.Program(rand.New(rand.NewPCG(1, 1)), specimen.Size{Steps: 12, Lanes: 3})
	p.Identity.Tools = []string{"Komputer", "Printer"} // a numbered list
	d, err := form.Layout(p, form.Options{Fonts: typeface.Sans()})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := svg.Write(&b, d); err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(b.Bytes(), []byte(">1.</text>")) {
		t.Error("the list has no number")
	}
	for _, wrong := range []string{`\s</text>`, `<path fill="#fff" d="M0 0h`} {
		if found := regexp.MustCompile(".*" + wrong).Find(b.Bytes()); found != nil {
			t.Errorf("%s", found)
		}
	}
}
