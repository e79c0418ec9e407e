package form_test

import (
	"fmt"
	"strings"
	"testing"

	"sopc/compiler"
	"sopc/compiler/form"
	"sopc/compiler/program"
)

// edgeCases are small SOPs, each with one thing that is difficult to draw. On
// A4 landscape the table takes the given pages, crossings and bends.
var edgeCases = []struct {
	name                    string
	lanes                   string // ids; the names are the same unless the source says more
	source                  string
	pages, crossings, bends int
}{
	{"one lane", "a", `
langkah "Menerima surat" { oleh a }
langkah "Mencatat surat" { oleh a }
langkah "Mengarsipkan surat" { oleh a }`, 1, 0, 0},
	{"an unused lane", "a b c", `
langkah "Menerima surat" { oleh a }
langkah "Mencatat surat" { oleh c }
langkah "Mengarsipkan surat" { oleh a }`, 1, 0, 2},
	{"one step", "a b", `
langkah "Mencatat surat" { oleh b }`, 1, 0, 0},
	{"a step with all lanes", "a b c d e", `
langkah "Mengundang" { oleh a }
langkah "Membahas rancangan" { oleh c bersama a bersama b bersama d bersama e }
langkah "Mencatat hasil" { oleh e }`, 1, 0, 2},
	{"actors back and forth", "a b c", `
langkah "Mengajukan" { oleh a lalu c lalu a lalu b lalu a }
langkah "Mencatat" { oleh b lalu a lalu b }`, 1, 0, 6},
	{"a decision in the first row", "a b", `
langkah "Memeriksa berkas" {
  oleh a
  putusan "Lengkap?" {
    "Ya" -> lanjut
    "Tidak" -> berhenti "Ditolak"
  }
}
langkah "Mencatat berkas" { oleh b }`, 1, 0, 1},
	{"a decision in the last row", "a b", `
langkah "Mengajukan berkas" { oleh a }
langkah "Memeriksa berkas" {
  oleh b
  putusan "Lengkap?" {
    "Ya" -> selesai
    "Tidak" -> kembali ke 1
  }
}`, 1, 0, 3},
	{"a return to itself", "a b", `
langkah "Mengajukan berkas" { oleh a }
langkah "Memeriksa berkas" {
  oleh b
  putusan "Lengkap?" {
    "Ya" -> lanjut
    "Tidak" -> kembali ke 2
  }
}
langkah "Mencatat berkas" { oleh b }`, 1, 0, 2},
	{"a return to the previous row", "a b c", `
langkah "Mengajukan berkas" { oleh a }
langkah "Memeriksa berkas" {
  oleh b
  putusan "Lengkap?" {
    "Ya" -> lanjut
    "Tidak" -> kembali ke 1
  }
}
langkah "Mencatat berkas" { oleh c }`, 1, 0, 4},
	{"a return within the lane", "a b", `
langkah "Menyusun konsep" { oleh a }
langkah "Mengetik konsep" { oleh a }
langkah "Memeriksa konsep" {
  oleh a
  putusan "Benar?" {
    "Ya" -> lanjut
    "Tidak" -> kembali ke 1
  }
}
langkah "Mencatat berkas" { oleh b }`, 1, 0, 3},
	{"two decisions in a row", "a b c", `
langkah "Mengajukan berkas" { oleh a }
langkah "Memeriksa berkas" {
  oleh b
  putusan "Lengkap?" {
    "Ya" -> lanjut
    "Tidak" -> kembali ke 1
  }
}
langkah "Meneliti berkas" {
  oleh c
  putusan "Benar?" {
    "Ya" -> lanjut
    "Tidak" -> kembali ke 1
  }
}
langkah "Mencatat berkas" { oleh b }`, 1, 0, 7},
	{"a decision of three ways", "a b c", `
langkah "Memeriksa berkas" {
  oleh b
  putusan "Hasil?" {
    "Terima" -> lanjut ke 2
    "Teruskan" -> lanjut ke 3
    "Tolak" -> berhenti "Ditolak"
  }
}
langkah "Mencatat berkas" { oleh a }
langkah "Meneruskan berkas" { oleh c }`, 1, 0, 3},
	{"a decision of seven ways", "a b c d", `
langkah "Mengajukan berkas" { oleh a }
langkah "Memeriksa berkas" {
  oleh b
  putusan "Hasil?" {
    "Kurang" -> kembali ke 1
    "Catat" -> lanjut ke 3
    "Kirim" -> lanjut ke 4
    "Simpan" -> lanjut ke 5
    "Selesai" -> selesai
    "Tolak" -> berhenti "Ditolak"
    "Batal" -> berhenti "Dibatalkan"
  }
}
langkah "Mencatat berkas" { oleh a }
langkah "Mengirim berkas" { oleh c }
langkah "Menyimpan berkas" { oleh d }`, 1, 0, 12},
	{"both outcomes to one target", "a b", `
langkah "Memeriksa berkas" {
  oleh a
  putusan "Cara?" {
    "Biasa" -> lanjut ke 2
    "Segera" -> lanjut ke 2
  }
}
langkah "Mencatat berkas" { oleh b }`, 1, 0, 1},
	{"a skip over a page", "a b", `
langkah "Memeriksa berkas" {
  oleh a
  putusan "Perlu diteliti?" {
    "Ya" -> lanjut
    "Tidak" -> lanjut ke 32
  }
}` + many(30, "a", "b") + `
langkah "Mencatat berkas" { oleh b }`, 4, 0, 26},
	{"a return over two pages", "a b", `
langkah "Mengajukan berkas" { oleh a }` + many(30, "b") + `
langkah "Memeriksa berkas" {
  oleh b
  putusan "Lengkap?" {
    "Ya" -> lanjut
    "Tidak" -> kembali ke 1
  }
}
langkah "Mencatat berkas" { oleh a }`, 4, 0, 2},
	{"Ya not to the next step", "a b", `
langkah "Memeriksa berkas" {
  oleh a
  putusan "Lengkap?" {
    "Ya" -> lanjut ke 3
    "Tidak" -> lanjut ke 2
  }
}
langkah "Melengkapi berkas" { oleh a }
langkah "Mencatat berkas" { oleh b }`, 1, 0, 2},
	{"an end not in the last row", "a b", `
langkah "Memeriksa berkas" {
  oleh a
  putusan "Berlaku?" {
    "Ya" -> lanjut ke 3
    "Tidak" -> lanjut
  }
}
langkah "Mengembalikan berkas" {
  oleh a
  -> berhenti "Dikembalikan"
}
langkah "Mencatat berkas" { oleh b }`, 1, 0, 1},
	{"several ends", "a b", `
langkah "Memeriksa berkas" {
  oleh a
  putusan "Hasil?" {
    "Terima" -> selesai
    "Tolak" -> berhenti "Ditolak"
    "Teruskan" -> bersambung ke "Penanganan Pengaduan"
  }
}`, 1, 0, 4},
	{"forty steps", "a b c d e", many(40, "a", "b", "d", "c", "c", "e"), 5, 0, 31},
	{"lane names of 60 characters", "a:60 b:60 c:60 d:60 e:60 f:60", many(4, "a", "f", "c"), 1, 0, 3},
	{"a Kegiatan longer than a page", "a b", `
langkah "` + strings.Repeat("Menyusun laporan tahunan dinas ", 150) + `" { oleh a }
langkah "Mengirim laporan" { oleh b }`, 2, 0, 0},
	{"empty cells", "a b", `
langkah "Menerima surat" { }
langkah "Mencatat surat" { oleh b }
langkah "" { oleh a }`, 1, 0, 2},
}

// many is n steps of the given lanes in turn.
func many(n int, lanes ...string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "\nlangkah \"Meneliti bagian %d\" { oleh %s }", i+1, lanes[i%len(lanes)])
	}
	return b.String()
}

// edges compiles the edge cases, in their order.
func edges(t *testing.T) (all []*program.Program) {
	t.Helper()
	for _, c := range edgeCases {
		source := "sop \"Contoh\"\npelaksana {\n"
		for _, lane := range strings.Fields(c.lanes) {
			id, _, long := strings.Cut(lane, ":")
			name := strings.ToUpper(id)
			if long {
				name = (name + " Kepala Seksi Pelayanan dan Pengaduan Masyarakat Kecamatan Sukamaju")[:60]
			}
			source += fmt.Sprintf("  %s %q\n", id, name)
		}
		source += "}\n" + c.source
		u := compiler.Compile([]compiler.Source{{Name: "contoh.sop", Text: []byte(source)}}, compiler.Options{}).Units[0]
		if u.Program == nil {
			t.Fatalf("%s: %v", c.name, u.Findings)
		}
		all = append(all, u.Program)
	}
	return all
}

// TestEdges draws what is difficult without a fault, as measured.
func TestEdges(t *testing.T) {
	for i, p := range edges(t) {
		c := edgeCases[i]
		for k, paper := range papers {
			name := c.name + ", " + paper.name
			m, pages := measured(t, name, p, paper.Options)
			follow(t, name, p, paper.Options)
			if k == 0 && (pages != c.pages || m.crossings != c.crossings || m.bends != c.bends) {
				t.Errorf("%s: %d pages, %d crossings, %d bends, not %d, %d and %d", name, pages, m.crossings, m.bends, c.pages, c.crossings, c.bends)
			}
		}
	}
}

// However many ways a decision has, what the arrows to one side say stands on
// the same side of each, so that nobody reads it at the next.
func TestManyWays(t *testing.T) {
	for ways := 5; ways <= 16; ways++ {
		var b strings.Builder
		b.WriteString("sop \"Contoh\"\npelaksana {\n  a \"A\"\n  b \"B\"\n}\nlangkah \"Memilih\" {\n  oleh a\n  putusan \"Jenis apa?\" {\n")
		for i := range ways {
			fmt.Fprintf(&b, "    \"Jenis nomor %d\" -> lanjut ke tugas%d\n", i, i)
		}
		b.WriteString("  }\n}\n")
		for i := range ways {
			fmt.Fprintf(&b, "langkah tugas%d \"Tugas %d\" {\n  oleh %c\n  -> selesai\n}\n", i, i, 'a'+rune(i%2))
		}
		u := compiler.Compile([]compiler.Source{{Name: "contoh.sop", Text: []byte(b.String())}}, compiler.Options{}).Units[0]
		if u.Program == nil {
			t.Fatal(u.Findings)
		}
		for i, page := range layout(t, u.Program, form.Options{}).Pages {
			if page.Table == nil {
				continue
			}
			for _, a := range page.Table.Arrows {
				if a.Label != nil && a.Points[0].Y == a.Points[1].Y && a.Points[1].X > a.Points[0].X && a.Label.X > a.Points[0].X && a.Label.Y+a.Label.H > a.Points[0].Y {
					t.Errorf("%d ways, page %d: %q stands below its arrow", ways, i+1, a.Says)
				}
			}
		}
	}
}
