package bpmn_test

import (
	"os"
	"os/exec"
	"testing"
)

// TestViewerDraws: bpmn-js draws what people wrote, and a few random programs,
// without errors, and every text is where the diagram has room for it. With
// SOPC_GAMBAR set to a folder, the pictures are kept there.
func TestViewerDraws(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: no browser is started")
	}
	browser := os.Getenv("CHROMIUM")
	if browser == "" {
		browser = "/usr/bin/chromium"
	}
	_, err := exec.LookPath(browser)
	need(t, err, "Chromium is not installed")
	type frame struct{ X, Y, Width, Height float64 }
	type picture struct {
		Error         string
		Warnings      []string
		Shapes, Edges int
		Texts         []struct {
			ID    string
			Label bool
			frame
			Shape frame
		}
	}
	var environment []string
	if to := os.Getenv("SOPC_GAMBAR"); to != "" {
		environment = append(environment, "PICTURES="+to)
	}
	all := append(written(), grown(10, 20)...)
	for i, p := range ask[picture](t, "draw.mjs", all, environment...) {
		name := all[i].name
		d := look(t, name, write(t, all[i]))
		if p.Error != "" || len(p.Warnings) > 0 {
			t.Errorf("%s: %s %v", name, p.Error, p.Warnings)
		}
		nodes := 1 + len(d.lanes) + len(d.nodes)
		if p.Shapes != nodes || p.Edges != len(d.flows) {
			t.Errorf("%s: %d shapes and %d edges are drawn of %d and %d", name, p.Shapes, p.Edges, nodes, len(d.flows))
		}
		for _, text := range p.Texts {
			const play = 4.0 // fonts differ
			out := max(text.Shape.X-text.X, text.Shape.Y-text.Y, text.X+text.Width-text.Shape.X-text.Shape.Width, text.Y+text.Height-text.Shape.Y-text.Shape.Height)
			if out > play {
				t.Errorf("%s: the text of %s is %.1f outside", name, text.ID, out)
			}
		}
	}
}
