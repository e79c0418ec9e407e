package judges_test

import (
	"os/exec"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestValidPDF: three readers have nothing to say against the PDFs, and the
// properties are set: title, language, fonts that are embedded, cut, and known
// by their characters.
func TestValidPDF(t *testing.T) {
	need(t, "qpdf", "mutool", "pdfcpu", "pdffonts", "pdfinfo")
	strict := []string{"validate", "--mode", "strict"}
	for _, p := range forms() {
		pdf := file(t, p, "pdf")
		strict = append(strict, pdf)
		if out := run(t, "qpdf", "--check", pdf); strings.Contains(out, "WARNING") {
			t.Errorf("%s: qpdf: %s", p.name, out)
		}
		// MuPDF says what it has to mend while it draws.
		if out, err := exec.Command("mutool", "draw", "-N", "-o", "/dev/null", "-F", "trace", pdf).CombinedOutput(); err != nil || strings.Contains(string(out), "warning") || strings.Contains(string(out), "error") {
			t.Errorf("%s: MuPDF: %v: %.300s", p.name, err, out)
		}
		for _, line := range strings.Split(strings.TrimSpace(run(t, "pdffonts", pdf)), "\n")[2:] {
			if f := strings.Fields(line); f[0][6] != '+' || strings.Join(f[len(f)-5:len(f)-2], " ") != "yes yes yes" {
				t.Errorf("%s: a font that is not embedded, cut and readable: %s", p.name, line)
			}
		}
		if info := run(t, "pdfinfo", pdf); !p.evil && !strings.Contains(info, p.doc.Title) || !strings.Contains(info, p.doc.Hash) {
			t.Errorf("%s: %s", p.name, info)
		}
		if meta := run(t, "pdfinfo", "-meta", pdf); !utf8.ValidString(meta) || !strings.Contains(meta, "<rdf:li>id</rdf:li>") {
			t.Errorf("%s: %s", p.name, meta)
		}
	}
	if out, err := exec.Command("pdfcpu", strict...).CombinedOutput(); err != nil || strings.Count(string(out), "validation ok") != len(forms()) {
		t.Errorf("pdfcpu: %v: %s", err, out)
	}
}
