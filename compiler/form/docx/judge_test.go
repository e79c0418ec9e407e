package docx

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sopc/compiler/form"
)

// LibreOffice opens the documents, as many pages long as the form, with every
// word of every cell on them.
func TestLibreOffice(t *testing.T) {
	for _, tool := range []string{"soffice", "pdftotext"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("CI") != "" {
				t.Fatalf("%s is not installed", tool)
			}
			t.Skipf("%s is not installed: what LibreOffice makes of the documents is not looked at", tool)
		}
	}
	dir := t.TempDir()
	args := []string{"-env:UserInstallation=file://" + dir + "/profile", "--headless", "--convert-to", "pdf", "--outdir", dir}
	all := documents(t)
	for name, d := range all {
		// Each start costs; the gallery on A4 and the hostile one are enough.
		if !strings.HasSuffix(name, " A4") && name != "perjanjian-kinerja.sop F4" && name != "bimtek-ptk.sop F4" && name != "bimtek-ptk.sop office" && name != "hostile" {
			delete(all, name)
			continue
		}
		var b bytes.Buffer
		if err := Write(&b, d); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(dir, name+".docx")
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		args = append(args, file)
	}
	start := time.Now()
	if out, err := exec.Command("soffice", args...).CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, out)
	}
	t.Logf("%d documents converted in %v", len(all), time.Since(start))
	for name, d := range all {
		out, err := exec.Command("pdftotext", "-raw", filepath.Join(dir, name+".pdf"), "-").Output()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		pages := bytes.Count(out, []byte("\f"))
		text := strings.Join(strings.Fields(string(out)), "") // words are broken into lines
		// The identity part may need a page less, because it flows.
		tables, _ := tablePages(d)
		if name == "hostile" {
			continue
		}
		if pages > len(d.Pages) || pages < len(tables)+1 {
			t.Errorf("%s: %d pages, the form has %d", name, pages, len(d.Pages))
		}
		for _, p := range d.Pages {
			cells := p.Cells
			if p.Table != nil {
				for _, r := range p.Table.Rows {
					cells = append(cells, r.Cells...)
				}
				for _, a := range p.Table.Arrows {
					if a.Label != nil {
						cells = append(cells, form.Cell{Lines: a.Label.Lines})
					}
				}
			}
			for _, c := range cells {
				for _, l := range c.Lines {
					for _, word := range strings.Fields(l.Text) {
						if !strings.Contains(text, word) {
							t.Errorf("%s: %q is not on the pages", name, word)
						}
					}
				}
			}
		}
	}
}
