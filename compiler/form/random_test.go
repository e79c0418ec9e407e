package form_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"sopc/compiler/form"
	"sopc/compiler/program"
	"sopc/compiler/specimen"
)

// sizes are those of the random SOPs that the drawing is judged on.
var sizes = []struct {
	name string
	specimen.Size
	many int
}{
	{"14 steps, 5 lanes", specimen.Size{Steps: 14, Lanes: 5}, 60},
	{"40 steps, 8 lanes", specimen.Size{Steps: 40, Lanes: 8, Returns: 15}, 20},
	{"20 steps, 12 lanes", specimen.Size{Steps: 20, Lanes: 12, Returns: 10, Decisions: 60}, 20},
	{"20 steps, 1 lane", specimen.Size{Steps: 20, Lanes: 1, Returns: 8}, 20},
	{"200 steps, 6 lanes", specimen.Size{Steps: 200, Lanes: 6, Returns: 80, Decisions: 50}, 2},
	{"hostile", specimen.Size{Steps: 12, Lanes: 4, Hostile: true}, 20},
}

// TestRandom draws random SOPs without a fault: a few of each kind, and with
// SOPC_SEMUA=1 the twenty-fold. Measured then, over 2,840 SOPs:
//
//	                      arrows  crossings  bends   connectors  without label
//	14 steps, 5 lanes     60,558        938  33,155           2              1
//	40 steps, 8 lanes     58,166        819  31,828           1              1
//	20 steps, 12 lanes    36,432        430  17,085           0              1
//	20 steps, 1 lane      24,094        148  11,636           0              1
//	200 steps, 6 lanes    33,213        279  16,723           2              0
//	hostile               18,438        185   9,466           0              0
//
// Connectors are those within a page: 0.002 % of the arrows.
func TestRandom(t *testing.T) {
	times := 1
	if os.Getenv("SOPC_SEMUA") != "" {
		times = 20
	}
	for _, c := range sizes {
		t.Run(c.name, func(t *testing.T) {
			var all measures
			shown := 0
			bad, unsaid := 0, 0
			for seed := range uint64(c.many * times) {
				p := grow(seed, c.Size)
				d := layout(t, p, form.Options{Portrait: seed%4 == 3})
				for i := range d.Pages {
					if d.Pages[i].Table == nil {
						continue
					}
					faults, m := judge(d.Pages[i].Table)
					m.connectors = connectors(d.Pages[i].Table)
					all.add(m)
					if last := d.Pages[i].Table.Rows[len(d.Pages[i].Table.Rows)-1]; last.Y+last.H > d.Height-12 {
						t.Errorf("seed %d: page %d is too full: %.1f of %.1f", seed, i+1, last.Y+last.H, d.Height)
					}
					bad += len(faults)
					for _, f := range faults {
						if strings.Contains(f, "does not say") {
							unsaid++ // Keterangan still says it
							bad--
							continue
						}
						if shown++; shown <= 12 {
							t.Errorf("seed %d, page %d: %s", seed, i+1, f)
						}
					}
				}
			}
			if all.connectors*100 > all.arrows || all.crossings*30 > all.arrows || all.bends > all.laneChanges+2*(all.returns+all.detours) || unsaid*5000 > all.arrows {
				t.Errorf("too many connectors, crossings, bends or arrows without their label (%d): %+v", unsaid, all)
			}
			t.Logf("%+v faults %d, without label %d", all, bad, unsaid)
		})
	}
}

// TestText: every line stays in its cell and every cell on its page, whatever
// the texts are.
func TestText(t *testing.T) {
	p := grow(7, specimen.Size{Steps: 6, Lanes: 5})
	long := strings.Repeat("Menyampaikan pertanggungjawaban ", 160)
	p.Steps[1].Text = long
	p.Steps[2].Remarks = []string{strings.Repeat("x", 5000), "\x1b[31mmerah\u202e\u0000"}
	p.Steps[3].Inputs = []program.Item{{Names: []string{strings.Repeat("مرحبا", 300) + strings.Repeat("👩‍👩‍👧", 200)}, Documents: []int{0}}}
	p.Lanes[1].Name = strings.Repeat("Kepala Seksi ", 100)
	p.Lanes[2].Name = strings.Repeat("X", 300)
	p.Title, p.Identity.Number = long, long
	p.Identity.Agency = append(p.Identity.Agency, long)
	p.Identity.Sections = append(p.Identity.Sections, program.Section{Name: "Tujuan", Items: []string{long, long, long}})
	programs := []*program.Program{p}
	for seed := range uint64(30) {
		programs = append(programs, grow(seed, specimen.Size{Steps: 10, Lanes: 1 + int(seed)%12, Hostile: true}))
	}
	for n, p := range programs {
		d := layout(t, p, form.Options{Portrait: n%2 == 1})
		said := ""
		for i := range d.Pages {
			page := &d.Pages[i]
			cells := slices.Clone(page.Cells)
			if table := page.Table; table != nil {
				cells = append(cells, table.Head...)
				for _, r := range table.Rows {
					cells = append(cells, r.Cells...)
				}
			}
			for _, c := range cells {
				inCell(t, d, c)
				for _, l := range c.Lines {
					said += l.Text
				}
			}
		}
		for i, s := range p.Steps { // nothing is left out
			if want := squeeze(s.Text); !strings.Contains(squeeze(strings.ReplaceAll(said, form.Continued, "")), want) && n > 0 {
				t.Errorf("program %d: the text of step %d is not on the form: %q", n, i+1, want)
			}
		}
	}
}

func inCell(t *testing.T, d *form.Document, c form.Cell) {
	t.Helper()
	if c.X < 0 || c.Y < 0 || c.X+c.W > d.Width+tiny || c.Y+c.H > d.Height-9 {
		t.Errorf("a cell leaves the page: %v of %v × %v", c.Rect, d.Width, d.Height)
	}
	w, h := c.W, c.H
	if c.Turned {
		w, h = h, w
	}
	sum := 0.0
	for _, l := range c.Lines {
		if x := l.Indent + d.Fonts.Width(l.Text, l.Size, l.Bold); x > w-0.5 {
			t.Errorf("a line leaves its cell by %.2f mm: %q", x-w+0.5, l.Text)
		}
		if strings.ContainsFunc(l.Text, unicode.IsControl) {
			t.Errorf("a line has control characters: %q", l.Text)
		}
		sum += l.Gap + l.Size*25.4/72*1.18
	}
	if sum > h+0.1 {
		t.Errorf("%d lines leave their cell: %.1f in %.1f mm", len(c.Lines), sum, h)
	}
}

func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == utf8.RuneError {
			return -1
		}
		return r
	}, s)
}
