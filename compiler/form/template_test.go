package form_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"sopc/compiler/form"
	"sopc/compiler/form/typeface"
	"sopc/compiler/gallery"
	"sopc/compiler/program"
)

func part(p form.Part) form.Entry { return form.Entry{Part: p} }

// templates are agencies' forms, from near the guideline's to far from it.
var templates = map[string]form.Options{
	"serif": {Fonts: typeface.Serif(), Paper: form.F4, Template: form.Template{
		Margins: form.Margins{Left: 20, Right: 15}, Size: 9, Letterhead: []string{"PEMERINTAH KABUPATEN CONTOH"}, Logo: square, Numbered: true, Cover: true, Total: true,
		Fields:   []form.Entry{{Name: "UNIT KERJA", Text: "Subbagian Umum"}, part("nomor"), part("tanggal efektif"), {Name: "NO. REVISI"}, part("disusun oleh"), part("diperiksa oleh"), part("disahkan oleh"), part("nama")},
		Sections: []form.Entry{part("dasar hukum"), {Name: "Tujuan"}, part("kualifikasi")},
		Columns:  []form.Entry{part("no"), part("kegiatan"), part("pelaksana"), part("kelengkapan"), part("waktu"), part("output"), {Name: "Risiko", Width: 24}, part("keterangan"), {Name: "Paraf", Width: 14}},
		Names:    form.Names{"tanggal efektif": "TGL. EFEKTIF", "kegiatan": "Uraian Prosedur", "mutu baku": "Mutu Buku"},
	}},
	"large": {Fonts: typeface.Sans(), Paper: form.A4, Portrait: true, Template: form.Template{
		Margins: form.Margins{Top: 40, Right: 40, Bottom: 40, Left: 40}, Size: 11, Total: true, Cover: true, Numbered: true}},
	"small": {Fonts: typeface.Sans(), Paper: form.A4, Template: form.Template{Size: 7}},
	"turned": {Fonts: typeface.Serif(), Paper: form.A4, Portrait: true, Template: form.Template{
		Columns: []form.Entry{part("no"), {Name: "A", Width: 8}, part("pelaksana"), part("keterangan"), {Name: "B", Width: 8}, part("waktu"), {Name: "C", Width: 8}, part("kegiatan"), {Name: "D", Width: 8}}}},
}

// square is a picture of four points.
var square = &form.Picture{PNG: []byte("\x89PNG"), Width: 2, Height: 2}

// Whatever the template: the flowchart is drawn without a fault, all text stays
// in its cell and between the margins, and each column is where it is asked.
func TestTemplates(t *testing.T) {
	for name, p := range gallery.Programs(root) {
		for look, o := range templates {
			d, err := form.Layout(p, o)
			if err != nil {
				t.Fatal(err)
			}
			m := d.Margins
			for i := range d.Pages {
				page := &d.Pages[i]
				cells := slices.Clone(page.Cells)
				if table := page.Table; table != nil {
					faults, _ := judge(table)
					for _, f := range faults {
						t.Errorf("%s, %s, page %d: %s", name, look, i+1, f)
					}
					cells = append(cells, table.Head...)
					for _, r := range table.Rows {
						cells = append(cells, r.Cells...)
					}
					columns(t, table, o.Template)
					full := func(i int) bool { // a step and its end fill the page
						rows := slices.Clone(d.Pages[i].Table.Rows)
						return len(slices.DeleteFunc(rows, func(r form.Row) bool { return r.Kind == form.ConnectorRow })) <= 2
					}
					if table.Rows[0].Kind == form.TotalRow && !full(i-1) {
						t.Errorf("%s, %s, page %d: the total stands alone", name, look, i+1)
					}
				}
				for _, c := range cells {
					inCell(t, d, c)
					if c.X < m.Left-tiny || c.X+c.W > d.Width-m.Right+tiny || c.Y < m.Top-tiny || c.Y+c.H > d.Height-m.Bottom+2 {
						t.Errorf("%s, %s, page %d: a cell stands in the margin: %v of %v × %v, %v", name, look, i+1, c.Rect, d.Width, d.Height, m)
					}
				}
			}
			if (d.Mark == nil) != (p.Status == program.InForce) {
				t.Errorf("%s, %s: status %q, mark %v", name, look, p.Status, d.Mark)
			}
			if d.Mark != nil && (d.Mark.Y < 3 || d.Mark.Y+d.Mark.H > m.Top) {
				t.Errorf("%s, %s: the mark stands at %v", name, look, d.Mark.Rect)
			}
			if d.Pages[0].Cover != o.Template.Cover {
				t.Errorf("%s, %s: cover %v", name, look, d.Pages[0].Cover)
			}
		}
	}
}

// columns finds the columns of a template on a page, and its last row.
func columns(t *testing.T, table *form.Table, o form.Template) {
	t.Helper()
	if o.Columns == nil {
		return
	}
	var want, got []string
	for _, e := range o.Columns {
		want = append(want, string(e.Part)+e.Name)
	}
	x := table.X
	for _, c := range table.Columns {
		key := string(c.Part)
		if c.Part == "" {
			key = c.Name
		}
		if c.Lane <= 0 {
			got = append(got, key)
		}
		if math.Abs(c.X-x) > tiny {
			t.Errorf("column %s begins at %v, not %v", key, c.X, x)
		}
		x += c.W
	}
	if !slices.Equal(got, want) || math.Abs(x-table.X-table.W) > tiny {
		t.Errorf("columns %v up to %v, not %v up to %v", got, x, want, table.X+table.W)
	}
}

// words are all words of the form in their order, cell by cell.
func words(d *form.Document) []string {
	var all []string
	add := func(c form.Cell) {
		text := ""
		for _, p := range form.Paragraphs(c.Lines) {
			text += p.Text + " "
		}
		all = append(all, strings.TrimSpace(text))
	}
	for _, p := range d.Pages {
		for _, c := range p.Cells {
			add(c)
		}
		if p.Table != nil {
			for _, c := range p.Table.Head {
				add(c)
			}
			for _, r := range p.Table.Rows {
				for _, c := range r.Cells {
					add(c)
				}
			}
		}
	}
	return all
}

// A template renames, adds and leaves out; what it leaves out of what the SOP
// says is named, and a remark goes to the column that it names.
func TestTemplateWords(t *testing.T) {
	p := gallery.Programs(root)["sops/kalbar/bimtek-ptk.sop"]
	p.Steps[2].Remarks = []string{"risiko : salah ketik", "Risiko lain: banyak"}
	d, err := form.Layout(p, templates["serif"])
	if err != nil {
		t.Fatal(err)
	}
	said := words(d)
	for _, want := range []string{"UNIT KERJA", "Subbagian Umum", "TGL. EFEKTIF", "NO. REVISI", "DISUSUN OLEH", "Uraian Prosedur", "Mutu Buku", "Risiko", "Paraf", "salah ketik", "TUJUAN", "12", "16 hari + 6 jam"} {
		if !slices.Contains(said, want) {
			t.Errorf("no %q", want)
		}
	}
	for _, no := range []string{"TANGGAL EFEKTIF", "Kegiatan", "KETERKAITAN", "risiko : salah ketik"} {
		if slices.Contains(said, no) {
			t.Errorf("%q, which the template does not have", no)
		}
	}
	if want := []form.Part{"tanggal pembuatan", "tanggal pengesahan", "keterkaitan", "peralatan", "peringatan"}; !slices.Equal(d.LeftOut, want) {
		t.Errorf("left out %v, not %v", d.LeftOut, want)
	}
	if strings.Join(d.Agency[:2], ", ") != "PEMERINTAH KABUPATEN CONTOH, PROVINSI KALIMANTAN BARAT" {
		t.Errorf("agency %q", d.Agency)
	}
	// Each signer is there with all that he signs with, below the room to sign.
	p.Identity.Signers = nil
	for _, role := range []string{"disusun", "diperiksa", "diperiksa", "disahkan"} {
		n := string(rune('A' + len(p.Identity.Signers)))
		p.Identity.Signers = append(p.Identity.Signers, program.Signer{Role: role, Name: "Nama " + n, Position: "Jabatan " + n, Rank: "Pangkat " + n, NIP: "NIP" + n, Date: &program.Date{Text: "1 Mei 2026 " + n}})
	}
	if d, err = form.Layout(p, templates["serif"]); err != nil {
		t.Fatal(err)
	}
	said = words(d)
	for i, label := range []string{"DISUSUN OLEH", "DIPERIKSA OLEH", "DIPERIKSA OLEH", "DISAHKAN OLEH"} {
		n := string(rune('A' + i))
		want := "Jabatan " + n + " Nama " + n + " Pangkat " + n + " NIP NIP" + n + " Tanggal 1 Mei 2026 " + n
		if at := slices.Index(said, want); at < 1 || said[at-1] != label {
			t.Errorf("no signer %q, %q", label, want)
		}
	}
	for _, c := range slices.Concat(d.Pages[1].Cells, d.Pages[2].Cells) {
		if c.Kind == form.ValueCell && len(c.Lines) > 1 && strings.HasPrefix(c.Lines[0].Text, "Jabatan") && c.Lines[1].Gap < 15 {
			t.Errorf("%v mm are left to sign", c.Lines[1].Gap)
		}
	}
	// The guideline's form leaves nothing out and has nothing added.
	p.Identity.Signers = nil
	d = layout(t, p, form.Options{})
	if said := words(d); d.LeftOut != nil || slices.Contains(said, "DISUSUN OLEH") || !slices.Contains(said, "TANGGAL EFEKTIF") || slices.Contains(said, "16 hari + 6 jam") {
		t.Errorf("the form without a template left out %v", d.LeftOut)
	}
}

// The total converts no unit, keeps ranges and says what it does not count.
func TestTotal(t *testing.T) {
	total := func(p *program.Program) string {
		d := layout(t, p, form.Options{Template: form.Template{Total: true}})
		table := d.Pages[len(d.Pages)-1].Table
		last := table.Rows[len(table.Rows)-1]
		if last.Kind != form.TotalRow {
			t.Fatalf("the last row is a %s", last.Kind)
		}
		var all []string
		for _, c := range last.Cells {
			for _, p := range form.Paragraphs(c.Lines) {
				all = append(all, p.Text)
			}
		}
		return strings.Join(all, "; ")
	}
	all := gallery.Programs(root)
	blitar, kalbar := all["sops/blitar/perjanjian-kinerja.sop"], all["sops/kalbar/bimtek-ptk.sop"]
	ranged := func(text string) *program.Duration {
		d, err := program.ParseDuration(text, program.Working)
		if err != nil {
			t.Fatal(err)
		}
		return &d
	}
	for _, c := range []struct {
		change func()
		p      *program.Program
		want   string
	}{
		{func() {}, kalbar, "Jumlah waktu semua langkah; 16 hari + 6 jam"},
		{func() {}, blitar, "Jumlah waktu semua langkah; 9 hari + 9 jam + 50 menit; 1 langkah tanpa waktu tidak terhitung"},
		{func() { kalbar.Steps[0].Time = ranged("1-3 hari") }, kalbar, "Jumlah waktu semua langkah; 15 hari + 6 jam sampai 17 hari + 6 jam"},
		{func() { kalbar.Steps[0].Time = ranged("2 hari kalender") }, kalbar, "Jumlah waktu semua langkah; 14 hari + 2 hari kalender + 6 jam"},
		{func() { kalbar.Steps[0].Extension = ranged("7 hari") }, kalbar, "Jumlah waktu semua langkah; 14 hari + 2 hari kalender + 6 jam; Perpanjangan tidak terhitung"},
		{func() {
			for i := range kalbar.Steps {
				kalbar.Steps[i].Time = nil
			}
		}, kalbar, "Jumlah waktu semua langkah; - 14 langkah tanpa waktu tidak terhitung; - Perpanjangan tidak terhitung"},
	} {
		c.change()
		if got := total(c.p); strings.ReplaceAll(got, "- ", "") != strings.ReplaceAll(c.want, "- ", "") {
			t.Errorf("%q, not %q", got, c.want)
		}
	}
}

// What the sum of times counts is said: working days as such, and steps that a
// case may pass over.
func TestTotalSays(t *testing.T) {
	p := gallery.Programs(root)["sops/kalbar/bimtek-ptk.sop"]
	last := func() string {
		d := layout(t, p, form.Options{Template: form.Template{Total: true}})
		return strings.Join(words(d), " ")
	}
	if says := last(); strings.Contains(says, "hari kerja +") || strings.Contains(says, "semua cabang terhitung") {
		t.Error("the total says more than the SOP does")
	}
	d, err := program.ParseDuration("2 hari kerja", program.Working)
	if err != nil {
		t.Fatal(err)
	}
	p.Steps[0].Time = &d
	p.Steps[1].When = &program.When{Text: "diperlukan"}
	if says := last(); !strings.Contains(says, "hari kerja + 6 jam") || !strings.Contains(says, "semua cabang terhitung") {
		t.Errorf("the total is not said as it was counted")
	}
}

// Who a lane is in full and who acts for it is printed, all lines of the agency
// stand above the table, and a section of one's own is headed like the others.
func TestNothingDropped(t *testing.T) {
	p := gallery.Programs(root)["sops/kalbar/bimtek-ptk.sop"]
	p.Lanes[0].FullName, p.Lanes[0].Substitute = "Kepala Seksi Pemerintahan", p.Lanes[1].ID
	p.Identity.Agency = []string{"PEMERINTAH", "DINAS", "SEKSI KETIGA"}
	p.Identity.Sections = append(p.Identity.Sections, program.Section{Name: "Tujuan", Items: []string{"Rapi"}})
	for _, template := range []form.Template{{}, {Sections: []form.Entry{part("dasar hukum"), {Name: "Tujuan"}}}} {
		d := layout(t, p, form.Options{Template: template})
		says := squeeze(strings.Join(words(d), " "))
		for _, want := range []string{p.Lanes[0].Name + ": Kepala Seksi Pemerintahan (pengganti: " + p.Lanes[1].Name + ")", "TUJUAN", "KETERANGAN PELAKSANA"} {
			if !strings.Contains(says, squeeze(want)) {
				t.Errorf("%q is not printed", want)
			}
		}
		if top := d.Pages[len(d.Pages)-1].Texts; !slices.ContainsFunc(top, func(s form.Text) bool { return strings.Contains(s.Text, "SEKSI KETIGA") }) {
			t.Error("the third line of the agency does not stand above the table")
		}
	}
	mixed := layout(t, p, form.Options{Template: form.Template{Names: form.Names{"dasar hukum": "Dasar Hukum"}}})
	if says := words(mixed); slices.Contains(says, "TUJUAN") {
		t.Error("where headings are not in capitals, one's own are")
	}
}

// Three who sign stand side by side where the identity part would need a second
// page otherwise, each with room to sign.
func TestSignersBeside(t *testing.T) {
	p := gallery.Programs(root)["sops/kalbar/bimtek-ptk.sop"]
	s := p.Identity.Signers[0]
	p.Identity.Signers = nil
	for _, role := range []string{"disusun", "diperiksa", "disahkan"} {
		s.Role = role
		p.Identity.Signers = append(p.Identity.Signers, s)
	}
	d := layout(t, p, form.Options{})
	if d.Pages[1].Table == nil {
		t.Fatalf("the identity part does not fit on one page")
	}
	var signed []form.Cell
	for _, c := range d.Pages[0].Cells {
		if c.Kind == form.ValueCell && slices.ContainsFunc(c.Lines, func(l form.Line) bool { return l.Gap >= 16 }) {
			signed = append(signed, c)
		}
		inCell(t, d, c)
	}
	if len(signed) != 3 || signed[0].Y != signed[2].Y || signed[0].X+signed[0].W > signed[1].X+0.01 {
		t.Errorf("%d sign: %v", len(signed), signed)
	}
}
