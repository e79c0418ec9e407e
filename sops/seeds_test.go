// Package sops_test holds the real SOPs to their sources: each cell of the
// printed form stands in the program, and check says of them what a careful
// reviewer would say.
package sops_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sopc/compiler"
	"sopc/compiler/program"
)

// paper is what a source document prints, cell by cell, white space made one
// blank. It is read from the document's text, never from the .sop.
type paper struct {
	agency, title, number string
	dates                 []cell // label and value
	signer                string
	laws, qualifications  []string
	related, tools        []string
	warnings, records     []string
	sections              []program.Section
	lanes                 []string
	rows                  []row
}

type cell struct{ label, value string }

type row struct {
	text, inputs, time, output, remarks string
	marks                               []string // what is left of the lane cells
}

func TestKalbarCellByCell(t *testing.T) {
	compareForm(t, readKalbar(t), compileFile(t, "kalbar/bimtek-ptk.sop").Program)
}

func TestBlitarCellByCell(t *testing.T) {
	f := readBlitar(t)
	p := compileFile(t, "blitar/perjanjian-kinerja.sop").Program
	compareForm(t, f, p)

	// What survives of the drawing are two labels in one lane's column: the
	// program has exactly one decision, it stands in that lane and has them.
	var marks []cell
	for _, r := range f.rows {
		for lane, mark := range r.marks {
			if mark != "" {
				marks = append(marks, cell{f.lanes[lane], mark})
			}
		}
	}
	var drawn []cell
	for _, s := range p.Steps {
		for _, o := range s.Outcomes {
			drawn = append(drawn, cell{p.Lanes[s.Actors[0][0].Lane].Name, o.Label})
		}
	}
	if len(marks) != 2 || !slices.Equal(marks, drawn) {
		t.Errorf("the source keeps the labels %q, the program has %q", marks, drawn)
	}
}

func compareForm(t *testing.T, f paper, p *program.Program) {
	t.Helper()
	if p == nil {
		t.Fatal("the SOP does not compile")
	}
	id := p.Identity
	same := func(what, source, got string) {
		t.Helper()
		if got = plain(got); got != source {
			t.Errorf("%s:\n source  %q\n program %q", what, source, got)
		}
	}
	list := func(what string, source, got []string) {
		t.Helper()
		same(what, strings.Join(source, " | "), strings.Join(got, " | "))
	}
	same("agency", f.agency, strings.Join(id.Agency, " "))
	same("title", f.title, p.Title)
	same("number", f.number, id.Number)
	if p.Status != program.Draft {
		t.Errorf("status %q: a form without a number is no more than a draft", p.Status)
	}
	var dates []string
	for _, d := range id.Dates {
		dates = append(dates, plain(d.Kind+" "+d.Text))
	}
	var printed []string
	for _, d := range f.dates {
		printed = append(printed, plain(d.label+" "+d.value))
	}
	list("dates", printed, dates)
	if len(id.Signers) != 1 || id.Signers[0].Role != "disahkan" {
		t.Errorf("the source has one signer, who ratifies; the program has %v", id.Signers)
	} else {
		same("signer", f.signer, signature(id.Signers[0]))
	}
	var laws, qualifications []string
	for _, l := range id.LegalBasis {
		laws = append(laws, l.Text)
	}
	for _, q := range id.Qualifications {
		qualifications = append(qualifications, q.Text)
	}
	list("dasar hukum", f.laws, laws)
	list("kualifikasi", f.qualifications, qualifications)
	list("keterkaitan", f.related, id.Related)
	list("peralatan", f.tools, id.Tools)
	list("peringatan", f.warnings, id.Warnings)
	list("pencatatan", f.records, id.Records)
	if len(id.Sections) != len(f.sections) {
		t.Errorf("source has %d further sections, program %d", len(f.sections), len(id.Sections))
	} else {
		for i, s := range f.sections {
			same("section", s.Name, id.Sections[i].Name)
			list(s.Name, s.Items, id.Sections[i].Items)
		}
	}
	var lanes []string
	for _, l := range p.Lanes {
		lanes = append(lanes, l.Name)
	}
	list("lanes", f.lanes, lanes)
	if len(p.Steps) != len(f.rows) {
		t.Fatalf("source has %d rows, program %d steps", len(f.rows), len(p.Steps))
	}
	for i, r := range f.rows {
		s := p.Steps[i]
		same("kegiatan", r.text, s.Text)
		same("kelengkapan of "+r.text, r.inputs, papers(t, s.Inputs))
		same("output of "+r.text, r.output, papers(t, s.Outputs))
		same("keterangan of "+r.text, r.remarks, strings.Join(s.Remarks, ", "))
		time := ""
		if s.Time != nil {
			time = s.Time.Text
		}
		same("waktu of "+r.text, r.time, time)
		if len(s.Actors) == 0 || !inferred(s, "oleh") || len(s.Outcomes) > 0 && !inferred(s, "putusan") {
			t.Errorf("langkah %d: the drawing is lost, so actors and decision are inferred, with a reason: %+v", i+1, s.Inferred)
		}
	}
}

// signature is a signer as both forms print him: position, name, rank, NIP.
func signature(s program.Signer) string {
	return strings.Join([]string{s.Position, s.Name, s.Rank, s.NIP}, " ")
}

// papers is a list of items as the cell prints it: no item is conditional and
// none is an alternative.
func papers(t *testing.T, items []program.Item) string {
	t.Helper()
	var names []string
	for _, i := range items {
		if i.When != nil || len(i.Names) != 1 {
			t.Errorf("%q is more than the source prints", i.Names)
		}
		names = append(names, i.Names...)
	}
	return strings.Join(names, ", ")
}

func inferred(s program.Step, line string) bool {
	return slices.ContainsFunc(s.Inferred, func(i program.Inference) bool {
		return i.Line == line && i.Reason != ""
	})
}

// readKalbar reads document 000. A line that begins with a tab begins a cell,
// any other line continues it; a row of the procedure table has ten cells.
func readKalbar(t *testing.T) paper {
	var cells []string
	for _, line := range strings.Split(source(t, "000_53853f16d7ef1448.txt"), "\n") {
		rest, begins := strings.CutPrefix(line, "\t")
		if begins || len(cells) == 0 {
			cells = append(cells, "")
		}
		cells[len(cells)-1] += rest + "\n"
	}
	find := func(label string, from int) int {
		t.Helper()
		for i := from; i < len(cells); i++ {
			if plain(cells[i]) == label {
				return i
			}
		}
		t.Fatalf("the source has no cell %q", label)
		return 0
	}
	value := func(label string) string { return plain(cells[find(label, 0)+2]) } // past the colon
	lines := func(i int) (all []string) {
		for _, l := range strings.Split(cells[i], "\n") {
			if l = plain(numbered.ReplaceAllString(strings.TrimSpace(l), "")); l != "" {
				all = append(all, l)
			}
		}
		return all
	}
	// Two headings stand side by side; their texts stand below them.
	below := func(left string) (int, int) { i := find(left, 0); return i + 2, i + 3 }

	f := paper{
		agency: plain(cells[0]),
		title:  value("Nama SOP"),
		number: value("Nomor SOP"),
		signer: strings.Replace(value("Disahkan oleh"), "NIP. ", "", 1),
	}
	for _, kind := range []string{"Pembuatan", "Revisi", "Pengesahan"} {
		f.dates = append(f.dates, cell{strings.ToLower(kind), value("Tanggal " + kind)})
	}
	// The form prints name before rank, as signature does.
	left, right := below("Dasar Hukum")
	f.laws, f.qualifications = lines(left), lines(right)
	left, right = below("Keterkaitan")
	f.related, f.tools = lines(left), lines(right)
	left, right = below("Peringatan")
	f.warnings = lines(left)

	// The cell of Pencatatan holds two sections side by side, and runs on into
	// the title above the table.
	for _, l := range strings.Split(cells[right], "\n") {
		columns := gap.Split(strings.TrimSpace(l), -1)
		switch {
		case len(columns) == 2 && f.sections == nil:
			f.sections = []program.Section{{Name: columns[0]}, {Name: columns[1]}}
		case len(columns) == 2:
			for i, c := range columns {
				f.sections[i].Items = []string{plain(strings.Join(f.sections[i].Items, " ") + " " + c)}
			}
		}
	}

	head := find("STAF", 0)
	for i := head; plain(cells[i]) != "Kelengkapan"; i++ {
		f.lanes = append(f.lanes, plain(cells[i]))
	}
	for i := find("KET.", head) + 1; i+9 < len(cells) && plain(cells[i]) != ""; i += 10 {
		var r [10]string
		for j := range r {
			r[j] = plain(cells[i+j])
		}
		f.rows = append(f.rows, row{r[1], r[6], r[7], r[8], r[9], r[2:6]})
	}
	if len(f.rows) != 14 || len(f.lanes) != 4 || len(f.laws) != 6 || len(f.sections) != 2 {
		t.Fatalf("the source was not understood: %+v", f)
	}
	return f
}

// readBlitar reads document 004: a line is a row, a tab parts its cells.
func readBlitar(t *testing.T) paper {
	var table [][]string
	for _, line := range strings.Split(source(t, "004_cac3db103dd5d7ae.txt"), "\n") {
		if strings.Contains(line, "\t") {
			table = append(table, strings.Split(line, "\t"))
		}
	}
	find := func(label string) (r, c int) {
		t.Helper()
		for r, cells := range table {
			for c, cell := range cells {
				if plain(cell) == label {
					return r, c
				}
			}
		}
		t.Fatalf("the source has no cell %q", label)
		return 0, 0
	}
	beside := func(label string) string { r, c := find(label); return plain(table[r][c+2]) }
	below := func(label string) string { r, c := find(label); return plain(table[r+1][c]) }
	items := func(label string) (all []string) {
		for _, i := range numbered.Split(below(label), -1) {
			if i = plain(i); i != "" {
				all = append(all, i)
			}
		}
		return all
	}
	f := paper{
		agency:         plain(table[0][0]),
		title:          below("NAMA SOP"),
		number:         beside("NOMOR SOP"),
		signer:         beside("DISAHKAN OLEH"),
		laws:           items("DASAR HUKUM"),
		qualifications: items("KUALIFIKASI PELAKSANA"),
		related:        items("KETERKAITAN"),
		tools:          items("PERALATAN PERLENGKAPAN"),
		warnings:       items("PERINGATAN"),
		records:        items("PENCATATAN DAN PENDATAAN"),
	}
	for _, kind := range []string{"PEMBUATAN", "REVISI", "EFEKTIF"} {
		f.dates = append(f.dates, cell{strings.ToLower(kind), beside("TGL " + kind)})
	}
	head, first := find("Kadin")
	_, last := find("Staf")
	f.lanes = table[head][first : last+1]
	for _, cells := range table {
		if number.MatchString(cells[0]) {
			f.rows = append(f.rows, row{plain(cells[1]), plain(cells[6]), plain(cells[7]), plain(cells[8]), plain(cells[9]), cells[first : last+1]})
		}
	}
	if len(f.rows) != 13 || len(f.lanes) != 4 || len(f.laws) != 3 {
		t.Fatalf("the source was not understood: %+v", f)
	}
	return f
}

var (
	numbered = regexp.MustCompile(`(?:^|\s)\d+\.\s+`) // "2. " before an item of a list
	number   = regexp.MustCompile(`^\d+$`)
	gap      = regexp.MustCompile(`\s{3,}`) // between two columns
)

// plain makes white space and line breaks one blank.
func plain(s string) string { return strings.Join(strings.Fields(s), " ") }

func source(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "testdata", "seeds", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func compileFile(t *testing.T, name string) *compiler.Unit {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return compiler.Compile([]compiler.Source{{Name: name, Text: text}}, compiler.Options{}).Units[0]
}
