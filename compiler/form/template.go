package form

// Template is what an agency's form has of its own. The zero Template is the
// form of the guideline.
type Template struct {
	Margins    Margins
	Size       float64  // of the text in the table, in points; 0 is 8
	Letterhead []string // lines above those of the SOP's own agency
	Logo       *Picture // on the identity page and the cover; may be nil
	Fields     []Entry  // of the identity part, in order; nil is the guideline's
	Sections   []Entry  // likewise, row by row in pairs
	Columns    []Entry  // of the table, likewise
	Names      Names    // that differ from the guideline's
	Numbered   bool     // a row under the head of the table numbers its columns
	Cover      bool     // a page of its own with the title
	Total      bool     // a row that sums up the times
}

// Picture is a picture without anything beside its pixels.
type Picture struct {
	PNG           []byte // 8 bits, RGB, not interlaced
	Width, Height int    // pixels
}

// Part is a part of the form, in the words in which an office speaks of it.
type Part string

// Names says what is printed for parts of the form.
type Names map[Part]string

// Entry is one entry in a list of a template: a part that the form knows or,
// when Part is empty, one of the agency's own, which has a name.
type Entry struct {
	Part  Part
	Name  string
	Text  string  // what stands in a field of the agency's own
	Width float64 // of a column of the agency's own, in mm
}

// Margins of the paper in mm; one that is 0 is as usual.
type Margins struct{ Top, Right, Bottom, Left float64 }

func (m Margins) filled() Margins {
	for _, of := range []struct {
		mm    *float64
		usual float64
	}{{&m.Top, 12}, {&m.Right, 12}, {&m.Bottom, 14}, {&m.Left, 12}} {
		if *of.mm == 0 {
			*of.mm = of.usual
		}
	}
	return m
}

// The parts of the form by the lists that they may stand in. Each list is in
// the guideline's order; what the guideline lacks stands where agencies print
// it.
var (
	FieldParts = []Part{"nomor", "tanggal pembuatan", "tanggal revisi", "tanggal efektif", "tanggal pengesahan",
		"disusun oleh", "diperiksa oleh", "disahkan oleh", "nama", "jangka waktu", "batas waktu"}
	SectionParts = []Part{"dasar hukum", "kualifikasi", "keterkaitan", "peralatan", "peringatan", "pencatatan"}
	ColumnParts  = []Part{"no", activityPart, lanesPart, "kelengkapan", "waktu", "output", "keterangan"}
	OtherParts   = []Part{standardPart, totalPart, coverPart} // that have a name only
)

const (
	lanesPart    Part = "pelaksana"
	activityPart Part = "kegiatan"
	standardPart Part = "mutu baku"    // over kelengkapan, waktu and output
	totalPart    Part = "jumlah waktu" // the last row
	coverPart    Part = "sampul"       // what stands above the title on the cover
)

var usualNames = Names{
	"nomor": "NOMOR SOP", "tanggal pembuatan": "TANGGAL PEMBUATAN", "tanggal revisi": "TANGGAL REVISI",
	"tanggal efektif": "TANGGAL EFEKTIF", "tanggal pengesahan": "TANGGAL PENGESAHAN",
	"disusun oleh": "DISUSUN OLEH", "diperiksa oleh": "DIPERIKSA OLEH", "disahkan oleh": "DISAHKAN OLEH",
	"nama": "NAMA SOP", "jangka waktu": "JANGKA WAKTU", "batas waktu": "BATAS WAKTU",
	"dasar hukum": "DASAR HUKUM", "kualifikasi": "KUALIFIKASI PELAKSANA", "keterkaitan": "KETERKAITAN",
	"peralatan": "PERALATAN/PERLENGKAPAN", "peringatan": "PERINGATAN", "pencatatan": "PENCATATAN DAN PENDATAAN",
	"no": "No", activityPart: "Kegiatan", lanesPart: "Pelaksana", "kelengkapan": "Kelengkapan", "waktu": "Waktu",
	"output": "Output", "keterangan": "Keterangan", standardPart: "Mutu Baku",
	totalPart: "Jumlah waktu semua langkah", coverPart: "STANDAR OPERASIONAL PROSEDUR",
}

// name is what is printed for a part.
func (t *Template) name(p Part) string {
	if own := t.Names[p]; own != "" {
		return own
	}
	return usualNames[p]
}

// parts makes a list of parts the entries of a template.
func parts(of []Part) []Entry {
	all := make([]Entry, 0, len(of))
	for _, p := range of {
		all = append(all, Entry{Part: p})
	}
	return all
}

// label is what is printed for an entry.
func (t *Template) label(e Entry) string {
	if e.Part == "" {
		return clean(e.Name)
	}
	return clean(t.name(e.Part))
}
