package judges_test

import (
	"encoding/json"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"sopc/compiler/form"
)

// dots is how many of the pictures' dots are an inch; pictures to be looked at
// have more.
const dots = 60

// TestPictures makes a picture of every page that Poppler renders of the PDF,
// Chromium prints of the HTML and LibreOffice of the DOCX. There are as many
// as the form has, none is blank, nothing stands at the edge of the paper, and
// on all three there is ink at the same places.
func TestPictures(t *testing.T) {
	need(t, "pdftoppm", "chromium", "node", "soffice", "node_modules/axe-core")
	inChromium := map[string][]string{}
	for _, v := range browsed(t) {
		inChromium[v.File] = v.Faults
	}
	inWriter := converted(t)
	for _, p := range forms() {
		html := file(t, p, "html")
		if _, ok := inChromium[html]; !ok {
			t.Fatalf("%s was not opened in Chromium", p.name)
		}
		for _, fault := range inChromium[html] {
			t.Errorf("%s, HTML: %s", p.name, fault)
		}
		own := pictures(t, p, file(t, p, "pdf"), "pdf")
		browser := pictures(t, p, html+".pdf", "html")
		word := pictures(t, p, filepath.Join(inWriter, p.name+".pdf"), "docx")
		for format, pages := range map[string][]*image.Gray{"PDF": own, "HTML": browser, "DOCX": word} {
			if len(pages) != len(p.doc.Pages) && !(format == "DOCX" && p.evil) {
				t.Errorf("%s, %s: %d pages, not %d", p.name, format, len(pages), len(p.doc.Pages))
				continue
			}
			for i, page := range pages {
				at := fmt.Sprintf("%s, %s, page %d", p.name, format, i+1)
				whole := ink(page, 0)
				if whole < 200 {
					t.Errorf("%s is blank", at)
				}
				if n := whole - ink(page, 4); n > 0 {
					t.Errorf("%s: %d dots at the edge of the paper", at, n)
				}
				// Writer's identity part flows on, as its text may.
				if format != "PDF" && !p.evil && (format != "DOCX" || p.doc.Pages[i].Table != nil) {
					compare(t, at, &p.doc.Pages[i], own[i], page)
				}
			}
		}
	}
}

// browsed are the forms opened, measured, judged and printed in Chromium.
func browsed(t *testing.T) []verdict {
	t.Helper()
	var questions []string
	for _, p := range forms() {
		html := file(t, p, "html")
		q, err := json.Marshal(map[string]any{"file": html, "pdf": html + ".pdf", "axe": true})
		if err != nil {
			t.Fatal(err)
		}
		questions = append(questions, string(q))
	}
	return ask[verdict](t, "browse.mjs", questions)
}

var conversion sync.Once

// converted is the folder with what LibreOffice makes of the documents as PDF.
func converted(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(folder, "writer")
	conversion.Do(func() {
		args := []string{"--convert-to", "pdf", "--outdir", dir}
		for _, p := range forms() {
			args = append(args, file(t, p, "docx"))
		}
		writer(t, args...)
	})
	return dir
}

// writer runs LibreOffice without a screen.
func writer(t *testing.T, args ...string) {
	t.Helper()
	run(t, "soffice", append([]string{"-env:UserInstallation=file://" + filepath.ToSlash(folder) + "/profile", "--headless"}, args...)...)
}

// pictures are the pages of a PDF in shades of grey.
func pictures(t *testing.T, p printed, file, format string) []*image.Gray {
	t.Helper()
	if _, err := os.Stat(file); err != nil {
		t.Errorf("%s, %s: %v", p.name, format, err)
		return nil
	}
	if keep := os.Getenv("PICTURES"); keep != "" {
		run(t, "pdftoppm", "-r", "100", "-png", file, filepath.Join(keep, p.name+" "+format))
	}
	stem := filepath.Join(t.TempDir(), "page")
	run(t, "pdftoppm", "-r", fmt.Sprint(dots), "-gray", "-png", file, stem)
	names, err := filepath.Glob(stem + "*")
	if err != nil {
		t.Fatal(err)
	}
	var all []*image.Gray
	for _, name := range names { // in order: their numbers are equally long
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		page, err := png.Decode(f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		grey := image.NewGray(page.Bounds())
		draw.Draw(grey, grey.Rect, page, image.Point{}, draw.Src)
		all = append(all, grey)
	}
	return all
}

func dotsOf(mm float64) int { return int(math.Round(mm * dots / 25.4)) }

// Shades: what is darker than these is surely ink, and is no shaded cell. A
// thin line may be drawn as a pale one.
const dark, pale = 160, 225

// ink counts the dots with ink that are some mm from the edges.
func ink(page *image.Gray, edge float64) int {
	e, n := dotsOf(edge), 0
	for y := e; y < page.Rect.Dy()-e; y++ {
		for _, v := range page.Pix[y*page.Stride+e : y*page.Stride+page.Rect.Dx()-e] {
			if v < dark {
				n++
			}
		}
	}
	return n
}

// compare finds ink on one of two pages that the other has nowhere near. In
// the lanes nothing may be missing; elsewhere a line may be broken one word
// later, since there is a little more room than its text was measured for. The
// foot differs by intent.
func compare(t *testing.T, at string, page *form.Page, own, other *image.Gray) {
	t.Helper()
	if d := own.Rect.Size().Sub(other.Rect.Size()); max(d.X, -d.X, d.Y, -d.Y) > 1 {
		t.Errorf("%s is %v dots large, not %v", at, other.Rect.Size(), own.Rect.Size())
		return
	}
	const near, foot = 1.5, 14 // mm
	from, to := 0, 0           // where the lanes are
	if page.Table != nil {
		for _, c := range page.Table.Columns {
			if c.Lane >= 0 && from == 0 {
				from = dotsOf(c.X)
			}
			if c.Lane >= 0 {
				to = dotsOf(c.X + c.W)
			}
		}
	}
	for _, pair := range [][2]*image.Gray{{own, other}, {other, own}} {
		there := spread(pair[1], dotsOf(near))
		n, lost := map[bool]int{}, map[bool]int{} // in the lanes and elsewhere
		for y := range min(own.Rect.Dy(), other.Rect.Dy()) - dotsOf(foot) {
			for x := range min(own.Rect.Dx(), other.Rect.Dx()) {
				if pair[0].Pix[y*pair[0].Stride+x] < dark {
					in := from <= x && x < to
					n[in]++
					if !there[y*pair[1].Rect.Dx()+x] {
						lost[in]++
					}
				}
			}
		}
		if lost[true] > n[true]/500+5 || lost[false] > n[false]/15 {
			t.Errorf("%s: of %d dots in the lanes %d are elsewhere than on the PDF, of %d others %d", at, n[true], lost[true], n[false], lost[false])
		}
	}
}

// spread marks the dots that have ink within some dots.
func spread(page *image.Gray, by int) []bool {
	w, h := page.Rect.Dx(), page.Rect.Dy()
	level, all := make([]bool, w*h), make([]bool, w*h)
	for y := range h {
		for x := range w {
			if page.Pix[y*page.Stride+x] < pale {
				for k := max(0, x-by); k <= min(w-1, x+by); k++ {
					level[y*w+k] = true
				}
			}
		}
	}
	for y := range h {
		for x := range w {
			if level[y*w+x] {
				for k := max(0, y-by); k <= min(h-1, y+by); k++ {
					all[k*w+x] = true
				}
			}
		}
	}
	return all
}
