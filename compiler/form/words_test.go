package form_test

import (
	"fmt"
	"strings"
	"testing"

	"sopc/compiler/form"
	"sopc/compiler/gallery"
	"sopc/compiler/program"
	"sopc/compiler/specimen"
)

// TestWords: the form speaks of fields and choices as people call them.
func TestWords(t *testing.T) {
	d := layout(t, gallery.Programs(root)["sops/umum/surat-masuk.sop"], form.Options{})
	var all strings.Builder
	for _, p := range d.Pages {
		if p.Table == nil {
			continue
		}
		for _, r := range p.Table.Rows {
			for _, c := range r.Cells {
				for _, para := range form.Paragraphs(c.Lines) {
					all.WriteString(para.Text + "\n")
				}
			}
		}
	}
	for _, want := range []string{
		"Langsung kepada Camat: bila Sifat surat: Sangat segera atau Surat rahasia",
		"Salinan elektronik (bila Surat rahasia: Tidak)",
	} {
		if !strings.Contains(all.String(), want) {
			t.Errorf("the form does not say %q", want)
		}
	}
	if strings.Contains(all.String(), "sangat-segera") {
		t.Error("the form shows the name of a choice")
	}
}

// TestSays: what a row says of its flow, and the paper beside it, names every
// limit, what comes beyond it, and every end that has a name.
func TestSays(t *testing.T) {
	all := gallery.Programs(root)
	for seed := range uint64(40) {
		all[fmt.Sprintf("random %d", seed)] = grow(seed, specimen.Size{Steps: 20, Lanes: 5, Returns: 8, Decisions: 50})
	}
	limited, named := 0, 0
	for name, p := range all {
		says, printed := told(layout(t, p, form.Options{}))
		for i := range p.Steps {
			s := &p.Steps[i]
			arrows := []program.Arrow{s.Next}
			if len(s.Outcomes) > 0 {
				arrows = nil
			}
			for _, o := range s.Outcomes {
				arrows = append(arrows, o.Go)
			}
			if s.Wait != nil && s.Wait.Lapse != nil {
				arrows = append(arrows, *s.Wait.Lapse)
			}
			row := place{form.StepRow, i}
			for _, a := range arrows {
				for a := &a; a != nil; a = a.Beyond {
					if a.Limit > 0 {
						limited++
						for where, text := range map[string]string{"the flow in words": says[row], "Keterangan": printed[row]} {
							if want := squeeze(fmt.Sprintf("paling banyak %d kali", a.Limit)); !strings.Contains(squeeze(text), want) {
								t.Errorf("%s, step %d: %s says %q, not %q", name, i+1, where, text, want)
							}
						}
					}
					if a.To.Kind != program.ToEnd || p.Ends[a.To.Index].Text == "" {
						continue
					}
					named++
					end := squeeze(p.Ends[a.To.Index].Text)
					if !strings.Contains(squeeze(says[row]), end) {
						t.Errorf("%s, step %d: the flow in words says %q, not %q", name, i+1, says[row], end)
					}
					if !strings.Contains(squeeze(printed[row]+printed[place{form.EndRow, a.To.Index}]), end) {
						t.Errorf("%s, step %d: the end %q is not on the paper", name, i+1, end)
					}
				}
			}
		}
	}
	if limited < 50 || named < 50 {
		t.Errorf("only %d limits and %d ends with a name", limited, named)
	}
}

// told is what the rows of a form say of the flow in words, and what is printed
// in their cells.
func told(d *form.Document) (says, printed map[place]string) {
	says, printed = map[place]string{}, map[place]string{}
	for _, page := range d.Pages {
		if page.Table == nil {
			continue
		}
		for _, r := range page.Table.Rows {
			at := place{r.Kind, r.Index}
			says[at] += r.Says
			for _, c := range r.Cells {
				for _, para := range form.Paragraphs(c.Lines) {
					if para.Text != form.Continued {
						printed[at] += para.Text + " "
					}
				}
			}
		}
	}
	return says, printed
}
