package form_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"sopc/compiler"
	"sopc/compiler/form"
	"sopc/compiler/program"
	"sopc/compiler/specimen"
)

// However many sign: logo and agency stand on the first page of the identity
// part, in a cell beside the fields, which goes on empty beside those of the
// next. Only what goes on is marked so.
func TestIdentityOverPages(t *testing.T) {
	for signers := range 15 {
		for _, o := range []form.Options{{}, {Portrait: true}, {Paper: form.F4}} {
			p := grow(1, specimen.Size{Steps: 3, Lanes: 2})
			p.Identity.Agency = []string{"Dinas Perhubungan Kabupaten Contoh"}
			for i := range signers {
				p.Identity.Signers = append(p.Identity.Signers, program.Signer{Role: "diperiksa", Name: fmt.Sprintf("Pejabat %d", i), Position: strings.Repeat("Kepala Bidang Angkutan ", 1+i*i), NIP: "19700101 199003 1 000", Rank: "Pembina"})
			}
			o.Template.Logo = square
			d := layout(t, p, o)
			where := fmt.Sprintf("%d signers, %v, portrait %v", signers, o.Paper, o.Portrait)
			fields := 0   // pages with fields
			begun := 0.0  // where the sections begin
			below := 99.0 // how far below the fields
			for i, page := range d.Pages {
				if page.Table != nil {
					break
				}
				var agency *form.Cell
				for k := range page.Cells {
					if c := &page.Cells[k]; c.Kind == form.AgencyCell {
						agency = c
					}
				}
				for _, c := range page.Cells {
					if c.Kind == form.SectionCell && begun == 0 {
						begun = c.Y
						if agency != nil {
							below = begun - agency.Y - agency.H
						} else {
							below = begun - d.Margins.Top // on a page of their own
						}
					}
					if c.Kind != form.LabelCell && c.Kind != form.ValueCell {
						continue
					}
					if agency == nil || agency.Y > c.Y || agency.Y+agency.H < c.Y+c.H-0.01 || c.X < agency.X+agency.W-0.01 {
						t.Fatalf("%s, page %d: nothing stands beside the field at %v", where, i+1, c.Rect)
					}
					if len(c.Lines) == 1 && c.Lines[0].Text == form.Continued {
						t.Errorf("%s, page %d: an empty cell is marked as continued", where, i+1)
					}
				}
				if agency == nil {
					continue
				}
				fields++
				if first := fields == 1; (agency.Picture.H > 0) != first || (len(agency.Lines) > 0) != first {
					t.Errorf("%s, page %d: logo and agency: %v, %d lines", where, i+1, agency.Picture, len(agency.Lines))
				}
				if g := agency.Picture; fields == 1 && (g.Y < agency.Y || g.Y+g.H > agency.Y+agency.H) {
					t.Errorf("%s: the logo %v stands outside %v", where, g, agency.Rect)
				}
			}
			if fields == 0 || math.Abs(below) > 0.01 {
				t.Errorf("%s: %d pages with fields; the sections begin %v mm below them", where, fields, below)
			}
		}
	}
}

// A parallel block that takes several rows is told in the first; the others say
// that they go on.
func TestWideFork(t *testing.T) {
	var source strings.Builder
	source.WriteString("sop \"Contoh\"\npelaksana {\n")
	for i := range 12 {
		fmt.Fprintf(&source, "  p%d \"Pelaksana %d\"\n", i, i)
	}
	source.WriteString("}\nlangkah \"Menerima berkas\" { oleh p0 }\nserentak \"Meneliti\" {\n")
	for i := range 12 {
		fmt.Fprintf(&source, "  jalur \"Bagian %d\" {\n    langkah \"Meneliti bagian %d\" { oleh p%d }\n  }\n", i, i, i)
	}
	source.WriteString("}\nlangkah \"Mengarsipkan\" { oleh p0 }\n")
	u := compiler.Compile([]compiler.Source{{Name: "contoh.sop", Text: []byte(source.String())}}, compiler.Options{}).Units[0]
	if u.Program == nil {
		t.Fatal(u.Findings)
	}
	whole, more, said := 0, 0, 0
	for _, page := range layout(t, u.Program, form.Options{}).Pages {
		if page.Table == nil {
			continue
		}
		for _, r := range page.Table.Rows {
			if r.Kind != form.ForkRow {
				continue
			}
			text := ""
			for k, c := range page.Table.Columns {
				for _, line := range r.Cells[k].Lines {
					if c.Part != "no" {
						text += line.Text + " "
					}
				}
			}
			switch {
			case strings.HasPrefix(text, "Serentak: Meneliti") && strings.Contains(text, "Bagian 11: langkah 13"):
				whole++
			case text == form.Continued+" ":
				more++
			default:
				t.Errorf("a row says %q", text)
			}
			if r.Says != "" {
				said++
			}
		}
	}
	if whole != 1 || more == 0 || said != 1 {
		t.Errorf("%d rows tell the block, %d go on, %d tell the flow", whole, more, said)
	}
}
