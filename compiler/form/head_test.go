package form_test

import (
	"fmt"
	"strings"
	"testing"

	"sopc/compiler/form"
	"sopc/compiler/specimen"
)

// The heads of lanes are whole while the page has room for them; else they are
// shortened, and still no two are the same.
func TestLaneHeads(t *testing.T) {
	long := "Kepala Subbagian Perencanaan, Evaluasi, Pelaporan, Kepegawaian, Keuangan, Perlengkapan, dan Kerumahtanggaan pada Sekretariat Dinas Pemberdayaan Masyarakat Bidang %c"
	for _, c := range []struct {
		name  string
		lanes int
		whole bool
	}{
		{"Kepala Subbagian Perencanaan Evaluasi dan Pelaporan Bidang %c", 12, true},
		{long, 8, true},
		{"Staf %c", 12, true},
		{strings.Repeat("Sangat Panjang ", 60) + "%c", 12, false},
		{strings.Repeat("Sangat Panjang ", 60) + "%c " + strings.Repeat("Sekali Lagi ", 60), 12, false},
		{strings.Repeat("tanpajeda", 60) + "%c" + strings.Repeat("tanpajeda", 60), 4, false},
		{"%[2]s %[1]c", 6, false},
	} {
		for _, o := range []form.Options{{}, {Portrait: true}, {Paper: form.F4}, {Template: form.Template{Size: 11, Margins: form.Margins{Top: 40, Right: 40, Bottom: 40, Left: 40}}}} {
			p := grow(2, specimen.Size{Steps: 5, Lanes: c.lanes})
			for i := range p.Lanes {
				p.Lanes[i].Name = fmt.Sprintf(c.name, 'A'+rune(i))
				if strings.HasPrefix(c.name, "%[2]") { // one is the beginning of the next
					p.Lanes[i].Name = strings.TrimSpace(strings.Repeat("Bagian Umum ", 8*(i+1)))
				}
			}
			d := layout(t, p, o)
			seen := map[string]bool{}
			for _, page := range d.Pages {
				if page.Table == nil {
					continue
				}
				heads := 0
				for _, h := range page.Table.Head {
					for k, column := range page.Table.Columns {
						if column.Lane < 0 || h.X != column.X || h.Span != 1 {
							continue
						}
						text := ""
						for _, line := range h.Lines {
							text += line.Text + " "
							if length := d.Fonts.Width(line.Text, line.Size, true); !h.Turned && length > h.W || h.Turned && length > h.H {
								t.Errorf("%.30q: %q is longer than its cell %v", c.name, line.Text, h.Rect)
							}
						}
						if strings.TrimSpace(text) == fmt.Sprint(k+1) || h.Y == page.Table.Head[0].Y {
							continue // a number; what stands over the lanes
						}
						heads++
						if seen[text] {
							t.Errorf("%.30q, %d lanes: two heads say %q", c.name, c.lanes, text)
						}
						seen[text] = true
						if want := strings.Join(strings.Fields(column.Name), ""); c.whole && o.Template.Size == 0 && squeeze(text) != want {
							t.Errorf("%d lanes, %v: the head of %q says %q", c.lanes, o.Paper, column.Name, text)
						}
					}
				}
				if heads < c.lanes {
					t.Errorf("%.30q: %d heads of %d lanes", c.name, heads, c.lanes)
				}
				break
			}
		}
	}
}
