// Package judges_test holds the forms to what others make of them: Poppler,
// MuPDF, qpdf and pdfcpu of the PDF, LibreOffice and Microsoft's Open XML SDK
// of the DOCX, Chromium and axe-core of the HTML. What the three say is read
// back and compared with the program itself.
//
// Outside CI the seeds are judged, in CI all SOPs, each on one paper; on both
// with SOPC_SEMUA=1. With PICTURES=folder every page is kept there as PNG, to
// be looked at.
package judges_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"sopc/compiler/form"
	"sopc/compiler/form/docx"
	"sopc/compiler/form/html"
	"sopc/compiler/form/pdf"
	"sopc/compiler/form/typeface"
	"sopc/compiler/gallery"
	"sopc/compiler/program"
	"sopc/compiler/specimen"
)

const (
	root    = "../../../"
	scripts = root + "testdata/form"
)

// printed is an SOP as a form on one paper.
type printed struct {
	name    string
	program *program.Program
	doc     *form.Document
	evil    bool // its texts mean harm: see hostile
	office  bool // an agency's form, with columns of its own
}

var landscape, upright = form.Options{}, form.Options{Paper: form.F4, Portrait: true}

// full reports whether everything is to be judged on all papers, all whether
// each SOP is.
func full() bool { return os.Getenv("SOPC_SEMUA") != "" || os.Getenv("PICTURES") != "" }
func all() bool  { return full() || os.Getenv("CI") != "" }

// forms are the seeds on four papers and as an agency's form, the gallery on A4
// landscape or F4 upright, random SOPs and hostile ones.
var forms = sync.OnceValue(func() []printed {
	var list []printed
	add := func(name string, p *program.Program, o form.Options) {
		if o.Fonts.Regular == nil {
			o.Fonts = typeface.Sans()
		}
		d, err := form.Layout(p, o)
		if err != nil {
			panic(err)
		}
		paper := "A4"
		if o.Paper == form.F4 {
			paper = "F4"
		}
		if o.Portrait {
			paper += " upright"
		}
		list = append(list, printed{name + " " + paper, p, d, strings.HasPrefix(name, "hostile"), strings.HasSuffix(name, "office")})
	}
	written, office := gallery.Programs(root), gallery.Office(root)
	for _, file := range slices.Sorted(maps.Keys(written)) {
		p, name := written[file], strings.Replace(gallery.Short(file), "-", " ", 1)
		seed := strings.HasPrefix(name, "kalbar") || strings.HasPrefix(name, "blitar")
		if !seed && !all() {
			continue
		}
		papers := []form.Options{landscape, upright}
		switch {
		case seed && all():
			papers = append(papers, form.Options{Portrait: true}, form.Options{Paper: form.F4})
		case seed:
			papers = papers[:1]
		case !full():
			papers = papers[len(list)%2:][:1]
		}
		for _, o := range papers {
			add(name, p, o)
		}
		if seed {
			add(name+" office", p, office)
		}
	}
	if !all() {
		add("hostile "+hostile()[0].name, hostile()[0].program, landscape)
		return list
	}
	for seed := range uint64(4) {
		size := specimen.Size{Steps: 6 + 8*int(seed), Lanes: 3 + int(seed), Returns: 2 + 2*int(seed)}
		add(fmt.Sprintf("random %d", seed), specimen.Program(rand.New(rand.NewPCG(seed, 5)), size), landscape)
	}
	for _, h := range hostile() {
		add("hostile "+h.name, h.program, landscape)
	}
	add("hostile "+hostile()[0].name, hostile()[0].program, upright)
	return list
})

// file is where a form is written to in one format; the forms are written
// once for all tests.
func file(t *testing.T, p printed, format string) string {
	t.Helper()
	dir, err := written()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, p.name+"."+format)
}

var folder string // in which they are written

var written = sync.OnceValues(func() (string, error) {
	for _, p := range forms() {
		for format, write := range map[string]func(io.Writer, *form.Document) error{"pdf": pdf.Write, "docx": docx.Write, "html": html.Write} {
			var b bytes.Buffer
			if err := write(&b, p.doc); err != nil {
				return "", err
			}
			if err := os.WriteFile(filepath.Join(folder, p.name+"."+format), b.Bytes(), 0o644); err != nil {
				return "", err
			}
		}
	}
	return folder, nil
})

func TestMain(m *testing.M) {
	var err error
	if folder, err = os.MkdirTemp("", "judges"); err != nil {
		panic(err)
	}
	code := m.Run()
	if err := os.RemoveAll(folder); err != nil {
		panic(err)
	}
	os.Exit(code)
}

// need skips a test whose tools are not installed; under CI it fails.
func need(t *testing.T, tools ...string) {
	t.Helper()
	for _, tool := range tools {
		_, err := exec.LookPath(tool)
		if strings.HasPrefix(tool, "node_modules") {
			_, err = os.Stat(filepath.Join(scripts, tool))
		}
		if err == nil {
			continue
		}
		if os.Getenv("CI") != "" {
			t.Fatalf("%s is not installed", tool)
		}
		t.Skipf("%s is not installed (see .ci/run)", tool)
	}
}

// run runs a tool and gives what it says.
func run(t *testing.T, tool string, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	c := exec.Command(tool, args...)
	c.Stdout, c.Stderr = &out, &errs
	if err := c.Run(); err != nil {
		t.Fatalf("%s: %v\n%s%s", tool, err, out.String(), errs.String())
	}
	return out.String()
}

// ask puts questions to a script of testdata/form, a line each, and gives its
// answers.
func ask[answer any](t *testing.T, script string, questions []string) []answer {
	t.Helper()
	c := exec.Command("node", script)
	c.Dir = scripts
	c.Stdin = strings.NewReader(strings.Join(questions, "\n") + "\n")
	var errs bytes.Buffer
	c.Stderr = &errs
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", script, err, errs.String())
	}
	var list []answer
	lines := bufio.NewScanner(bytes.NewReader(out))
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var a answer
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			t.Fatalf("%s: %v: %s", script, err, lines.Text())
		}
		list = append(list, a)
	}
	if len(list) != len(questions) {
		t.Fatalf("%s: %d answers to %d questions\n%s", script, len(list), len(questions), errs.String())
	}
	return list
}

// verdict is what a script says about a file.
type verdict struct {
	File   string
	Faults []string
}
