package form_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sopc/compiler/form"
	"sopc/compiler/form/pdf"
	"sopc/compiler/gallery"
	"sopc/compiler/specimen"
)

// TestDraw writes forms as PDF for those who look at them: ten random SOPs of
// 40 steps and 8 lanes, the edge cases, and the gallery on all papers, into the
// folder that SOPC_TULIS_KE names.
func TestDraw(t *testing.T) {
	dir := os.Getenv("SOPC_TULIS_KE")
	if dir == "" {
		t.Skip("SOPC_TULIS_KE names no folder")
	}
	write := func(name string, d *form.Document) {
		f, err := os.Create(filepath.Join(dir, name+".pdf"))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if err := pdf.Write(f, d); err != nil {
			t.Fatal(err)
		}
	}
	for seed := range uint64(10) {
		p := grow(seed, specimen.Size{Steps: 40, Lanes: 8, Returns: 15})
		write(fmt.Sprintf("acak-%d", seed), layout(t, p, form.Options{}))
	}
	for i, p := range edges(t) {
		write("tepi-"+strings.ReplaceAll(edgeCases[i].name, " ", "-"), layout(t, p, form.Options{}))
	}
	for name, p := range gallery.Programs(root) {
		for _, paper := range papers {
			short := strings.TrimSuffix(filepath.Base(name), ".sop")
			write(short+"-"+strings.ReplaceAll(paper.name, " ", "-"), layout(t, p, paper.Options))
		}
	}
}
