package judges_test

import (
	"encoding/xml"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"sopc/compiler/form"
	"sopc/compiler/form/typeface"
)

// TestWordsInCells: no word of a PDF leaves its cell, hostile or not, nor the
// paper; in what LibreOffice prints of the DOCX none leaves its column. (What a
// browser does is measured in TestPictures.)
func TestWordsInCells(t *testing.T) {
	need(t, "pdftotext", "soffice")
	inWriter := converted(t)
	for _, p := range forms() {
		for format, name := range map[string]string{"PDF": file(t, p, "pdf"), "DOCX": filepath.Join(inWriter, p.name+".pdf")} {
			for i, words := range wordsOf(t, name) {
				if len(words) == 0 {
					t.Errorf("%s, %s: page %d says nothing", p.name, format, i+1)
				}
				for _, w := range words {
					if fault := outside(p, format, i, w); fault != "" {
						t.Errorf("%s, %s, page %d: %q %s", p.name, format, i+1, w.said, fault)
						break // of its kind one is enough
					}
				}
			}
		}
	}
}

// outside says what a word leaves, if anything. Only of a PDF it is known which
// page it is.
func outside(p printed, format string, at int, w word) string {
	const edge, hair = 4, 0.4
	if w.X < edge || w.X+w.W > p.doc.Width-edge || w.Y < 1 || w.Y+w.H > p.doc.Height-1 {
		return fmt.Sprintf("stands at the edge of the paper: %.1f", w.Rect)
	}
	if format != "PDF" || at >= len(p.doc.Pages) {
		return ""
	}
	page := &p.doc.Pages[at]
	cells := page.Cells
	if t := page.Table; t != nil {
		cells = append(cells[:len(cells):len(cells)], t.Head...)
		for _, r := range t.Rows {
			for _, c := range r.Cells {
				if c.Kind != form.LaneCell {
					cells = append(cells, c)
				}
			}
		}
		// Labels of arrows may stand in several lanes.
		from, to := 0.0, 0.0
		for _, c := range t.Columns {
			if c.Lane >= 0 && from == 0 {
				from = c.X
			}
			if c.Lane >= 0 {
				to = c.X + c.W
			}
		}
		cells = append(cells, form.Cell{Rect: form.Rect{X: from, Y: t.Rows[0].Y, W: to - from, H: t.Y + t.H - t.Rows[0].Y}})
	}
	x, y := w.X+w.W/2, w.Y+w.H/2
	for _, c := range cells {
		if c.X <= x && x <= c.X+c.W && c.Y <= y && y <= c.Y+c.H {
			if w.X < c.X-hair || w.X+w.W > c.X+c.W+hair || w.Y < c.Y-1 || w.Y+w.H > c.Y+c.H+1 {
				return fmt.Sprintf("leaves its cell: %.1f of %.1f", w.Rect, c.Rect)
			}
			return ""
		}
	}
	return ""
}

// word is a word with the rectangle that its font takes, in mm.
type word struct {
	form.Rect
	said string
}

// wordsOf are the words of each page of a PDF.
func wordsOf(t *testing.T, name string) [][]word {
	t.Helper()
	var read struct {
		Pages []struct {
			Words []struct {
				XMin float64 `xml:"xMin,attr"`
				YMin float64 `xml:"yMin,attr"`
				XMax float64 `xml:"xMax,attr"`
				YMax float64 `xml:"yMax,attr"`
				Text string  `xml:",chardata"`
			} `xml:"word"`
		} `xml:"body>doc>page"`
	}
	text := strings.ToValidUTF8(run(t, "pdftotext", "-bbox", name, "-"), "?") // Writer's own is not always
	if err := xml.Unmarshal([]byte(text), &read); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	const mm = 25.4 / 72
	var all [][]word
	for _, p := range read.Pages {
		var words []word
		for _, w := range p.Words {
			words = append(words, word{form.Rect{X: w.XMin * mm, Y: w.YMin * mm, W: (w.XMax - w.XMin) * mm, H: (w.YMax - w.YMin) * mm}, w.Text})
		}
		all = append(all, words)
	}
	return all
}

// TestLetters: every letter and sign of Indonesian office prose can be selected
// in the PDF and comes out as it was; what the typeface lacks is shown by a
// square each, never by nothing.
func TestLetters(t *testing.T) {
	need(t, "pdftotext")
	for _, p := range forms() {
		text := letters(run(t, "pdftotext", "-raw", file(t, p, "pdf"), "-"))
		for _, l := range p.program.Identity.Related {
			if !p.evil && !strings.Contains(text, letters(l)) {
				t.Errorf("%s: no %q", p.name, l)
			}
		}
		if strings.HasPrefix(p.name, "hostile other scripts") {
			for _, want := range []string{"документ", "έγγραφο", "≤≥–—“kutip”‘satu’…€½²", strings.Repeat(string(typeface.Missing), len([]rune("書類を受理する")))} {
				if !strings.Contains(text, letters(want)) {
					t.Errorf("%s: no %q", p.name, want)
				}
			}
		}
	}
}
