package compiler

import (
	"slices"
	"strings"
	"testing"
)

// What beginners leave out or write too much is said once, where it stands.
func TestBeginnersFindings(t *testing.T) {
	for _, c := range []struct{ steps, want string }{
		{`langkah "Menerima surat"`, "3 langkah-kosong: langkah 1 baru berupa judul: pelaksana, kelengkapan, waktu, dan outputnya belum diisi"},
		{`langkah "Menerima surat" { }`, "3 langkah-kosong: langkah 1 baru berupa judul: pelaksana, kelengkapan, waktu, dan outputnya belum diisi"},
		{"langkah \"Menerima surat\" {\n oleh staf\n kelengkapan \"A\"\n output \"A\"\n}", "3 waktu-kosong: waktu langkah 1 belum diisi"},
		{`langkah "Mulai"`, `3 mulai-selesai: "Mulai" bukan langkah: Mulai dan Selesai digambar dengan sendirinya`},
		{`langkah "SELESAI" { oleh staf }`, `3 mulai-selesai: "SELESAI" bukan langkah: Mulai dan Selesai digambar dengan sendirinya`},
		{"langkah \"Menerima surat\" {\n oleh lurah\n kelengkapan \"A\"\n waktu 1 jam\n output \"A\"\n}", "4 lajur-tidak-dikenal: pelaksana `lurah` belum ada di bagian `pelaksana` | yang ada: `staf`, `kasi`"},
	} {
		src := "sop \"X\"\npelaksana { staf \"Staf\"\nkasi \"Kasi\" }\n" + c.steps + "\n"
		var got []string
		for _, f := range Compile([]Source{{"a.sop", []byte(src)}}, Options{}).Units[0].Findings {
			if slices.Contains([]string{"lajur-tak-terpakai", "dokumen-dari-mana", "kelengkapan-belum-ada", "bukan-kata-kerja", "produk-akhir-tidak-ada"}, f.Code) {
				continue
			}
			line := strings.TrimSpace(itoa(f.Span.Start.Line-1) + " " + f.Code + ": " + f.Message.ID)
			for _, h := range f.Help {
				if strings.HasPrefix(h.ID, "yang ada") {
					line += " | " + h.ID
				}
			}
			got = append(got, line)
		}
		if strings.Join(got, "\n") != c.want {
			t.Errorf("%s\n  %s", c.steps, strings.Join(got, "\n  "))
		}
	}
}
