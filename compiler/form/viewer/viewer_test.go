package viewer_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sopc/compiler/form"
	"sopc/compiler/form/typeface"
	"sopc/compiler/form/viewer"
	"sopc/compiler/gallery"
	"sopc/compiler/program"
	"sopc/compiler/specimen"
	"sopc/lang/bahasa"
)

func layout(t testing.TB, p *program.Program) *form.Document {
	t.Helper()
	d, err := form.Flow(p, form.Options{Fonts: typeface.Sans()})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// programs are some of the gallery, random SOPs over several pages, and one
// whose every text means harm.
func programs(t testing.TB) map[string]*program.Program {
	all := map[string]*program.Program{}
	written := gallery.Programs("../../..")
	for _, name := range []string{"blitar/perjanjian-kinerja", "teknologi/gangguan-server", "contoh/terkecil"} {
		all[path.Base(name)] = written["sops/"+name+".sop"]
	}
	for seed := range uint64(2) {
		all[fmt.Sprintf("random-%d", seed)] = specimen.Program(rand.New(rand.NewPCG(seed, 1)), specimen.Size{Steps: 40, Lanes: 3 + int(seed), Returns: 5})
	}
	evil := "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&amp;\x00\u202e " + strings.Repeat("panjang", 100)
	p := specimen.Program(rand.New(rand.NewPCG(7, 7)), specimen.Size{Steps: 6, Lanes: 3, Returns: 2})
	p.Title, p.Identity.Agency, p.Lanes[0].Name = evil, []string{evil}, evil[:60]
	for i := range p.Steps {
		p.Steps[i].Text, p.Steps[i].Remarks = evil, []string{evil, "<!--"}
	}
	all["hostile"] = p
	return all
}

func TestSameBytes(t *testing.T) {
	for name, p := range programs(t) {
		d := layout(t, p)
		var a, b bytes.Buffer
		if err := viewer.Write(&a, d, viewer.Options{}); err != nil {
			t.Fatal(err)
		}
		if err := viewer.Write(&b, d, viewer.Options{}); err != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Errorf("%s: written twice, the bytes differ (%v)", name, err)
		}
		if n := bytes.Count(a.Bytes(), []byte("<script")); n != 1 {
			t.Errorf("%s: %d scripts", name, n)
		}
	}
}

// seen is what the browser tells of a page.
type seen struct {
	File, Title                    string
	Zoom                           map[string]struct{ Percent, Width float64 }
	Drift                          float64
	Rows                           [][]string
	Heads                          int
	Hovered, Left, Focused, Symbol []string
	Printed, Pictures              int
	Head                           float64
	Narrow                         int
	Complaints                     []string
}

// In a browser the page is as large as asked, tells all steps, lights what
// belongs together, prints, and complains of nothing.
func TestChromium(t *testing.T) {
	chromium, err := exec.LookPath("chromium")
	if _, missing := os.Stat("../../../testdata/mermaid/node_modules/playwright-core"); err != nil || missing != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("chromium or playwright-core is not installed")
		}
		t.Skip("chromium or playwright-core is not installed: the page is not looked at")
	}
	dir := t.TempDir()
	all := programs(t)
	var files []string
	for name, p := range all {
		var b bytes.Buffer
		if err := viewer.Write(&b, layout(t, p), viewer.Options{Language: bahasa.EN}); err != nil {
			t.Fatal(err)
		}
		files = append(files, filepath.Join(dir, name+".html"))
		if err := os.WriteFile(files[len(files)-1], b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	c := exec.Command("node", append([]string{"viewer.mjs"}, files...)...)
	c.Dir = "../../../testdata/mermaid"
	c.Env = append(os.Environ(), "CHROMIUM="+chromium)
	c.Stderr = os.Stderr
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.Split(bytes.TrimSpace(out), []byte("\n"))
	if len(lines) != len(files) {
		t.Fatalf("%d pages were looked at, not %d", len(lines), len(files))
	}
	for _, line := range lines {
		var s seen
		if err := json.Unmarshal(line, &s); err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(s.File, ".html")
		judge(t, name, all[name], layout(t, all[name]), s)
	}
}

func judge(t *testing.T, name string, p *program.Program, d *form.Document, s seen) {
	if len(s.Complaints) > 0 {
		t.Errorf("%s: %q", name, s.Complaints)
	}
	if s.Title != d.Title {
		t.Errorf("%s: the title is %q", name, s.Title)
	}
	z := s.Zoom
	if z["button"].Width < 1.2*z["begin"].Width || z["key"].Width > 1.01*z["begin"].Width || z["wheel"].Width < 2*z["begin"].Width || z["fit"].Width != z["begin"].Width {
		t.Errorf("%s: zoom %v", name, z)
	}
	if z["button"].Percent <= z["begin"].Percent || z["begin"].Percent <= 0 {
		t.Errorf("%s: zoom says %v", name, z)
	}
	if s.Drift > 0.01 && len(p.Steps) > 5 { // a small sheet cannot be scrolled so far
		t.Errorf("%s: what is under the pointer moves by %v of the sheet", name, s.Drift)
	}
	if s.Heads != 4 || s.Narrow > 420 {
		t.Errorf("%s: %d heads of columns, %d wide on a narrow screen", name, s.Heads, s.Narrow)
	}
	if s.Printed < 2 {
		t.Errorf("%s: %d printed pages", name, s.Printed)
	}
	if s.Head < -1 || s.Head > 1 {
		t.Errorf("%s: scrolled down, the head stands %v px below the canvas' edge", name, s.Head)
	}
	if s.Pictures != 2 {
		t.Errorf("%s: %d pictures", name, s.Pictures)
	}
	table(t, name, p, s.Rows)
	// The third row: itself, its symbols, and arrows.
	if len(s.Left) > 0 || !slices.Equal(s.Hovered, s.Focused) {
		t.Errorf("%s: lit %q when hovered, %q when focused, %q when left", name, s.Hovered, s.Focused, s.Left)
	}
	row := fmt.Sprint(min(3, len(s.Rows)))
	kinds := map[string]int{}
	for _, l := range s.Hovered {
		kind, rows, _ := strings.Cut(strings.TrimPrefix(l, "g "), " ")
		if kind == "TR" {
			rows = strings.TrimSpace(rows)
		}
		if !slices.Contains(strings.Fields(rows), row) {
			t.Errorf("%s: row %s lights %q", name, row, l)
		}
		kinds[kind]++
	}
	if kinds["TR"] != 1 || kinds["simbol"] == 0 || kinds["panah"] == 0 {
		t.Errorf("%s: row %s lights %q", name, row, s.Hovered)
	}
	if len(s.Symbol) == 0 || !slices.ContainsFunc(s.Symbol, func(l string) bool { return strings.HasPrefix(l, "TR") }) {
		t.Errorf("%s: the first symbol lights %q", name, s.Symbol)
	}
}

// table compares the rows with the program: each step with its number, text,
// pelaksana and outcomes.
func table(t *testing.T, name string, p *program.Program, rows [][]string) {
	words := func(s string) string {
		return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
			if r == 0 || r == 0x202e {
				return ' '
			}
			return r
		}, s)), " ")
	}
	for i := range p.Steps {
		step := &p.Steps[i]
		k := slices.IndexFunc(rows, func(r []string) bool { return r[0] == fmt.Sprint(i+1) })
		if k < 0 {
			t.Errorf("%s: step %d is not in the table", name, i+1)
			continue
		}
		if !strings.Contains(words(rows[k][1]), words(step.Text)) {
			t.Errorf("%s: step %d says %q", name, i+1, rows[k][1])
		}
		for _, g := range step.Actors {
			for _, a := range g {
				if !strings.Contains(words(rows[k][2]), words(p.Lanes[a.Lane].Name)) {
					t.Errorf("%s: step %d is done by %q", name, i+1, rows[k][2])
				}
			}
		}
		for _, o := range step.Outcomes {
			if !strings.Contains(words(rows[k][3]), words(o.Label)) {
				t.Errorf("%s: step %d goes on %q, not by %q", name, i+1, rows[k][3], o.Label)
			}
		}
	}
}
