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
		{"langkah \"Menerima surat\" {\n oleh lurah\n kelengkapan \"A\"\n waktu 1 jam\n output \"A\"\n}\nlangkah \"Mencatat surat\" {\n oleh kasi bersama Lurah\n kelengkapan \"A\"\n waktu 1 jam\n output \"A\"\n}",
			"4 lajur-tidak-dikenal: pelaksana `lurah` belum ada di bagian `pelaksana` | yang ada: `staf`, `kasi` | juga di baris 10"},
		{"langkah a \"Menerima surat\" {\n oleh staf\n kelengkapan \"A\"\n waktu 1 jam\n output \"A\"\n}\nlangkah \"Mencatat surat\" {\n oleh kasi\n kelengkapan \"A\"\n waktu 1 jam\n output \"A\"\n putusan \"Sah?\" {\n  \"Ya\" -> lanjut\n  \"Tidak\" -> kembali ke staf maks 2 kali\n }\n}",
			"16 langkah-tidak-dikenal: `staf` adalah pelaksana, bukan langkah | langkahnya: `a`"},
		{"isian { biaya \"Biaya\" rupiah }\nlangkah \"Menerima surat\" {\n oleh staf\n kelengkapan \"A\"\n waktu 1 jam\n output \"A\" bila biaya > 1,5 juta\n mengisi biaya\n}", "8 syarat-tipe: angka ditulis lengkap, tanpa `juta` | tulis: 1.500.000"},
	} {
		src := "sop \"X\"\npelaksana { staf \"Staf\"\nkasi \"Kasi\" }\n" + c.steps + "\n"
		var got []string
		for _, f := range Compile([]Source{{"a.sop", []byte(src)}}, Options{}).Units[0].Findings {
			if slices.Contains([]string{"lajur-tak-terpakai", "dokumen-dari-mana", "kelengkapan-belum-ada", "bukan-kata-kerja", "produk-akhir-tidak-ada"}, f.Code) {
				continue
			}
			line := strings.TrimSpace(itoa(f.Span.Start.Line-1) + " " + f.Code + ": " + f.Message.ID)
			for _, h := range f.Help {
				if strings.HasPrefix(h.ID, "yang ada") || strings.HasPrefix(h.ID, "langkahnya") || strings.HasPrefix(h.ID, "tulis: 1") {
					line += " | " + h.ID
				}
			}
			for _, r := range f.Related {
				line += " | juga di baris " + itoa(r.Span.Start.Line-1)
			}
			got = append(got, line)
		}
		if strings.Join(got, "\n") != c.want {
			t.Errorf("%s\n  %s", c.steps, strings.Join(got, "\n  "))
		}
	}
}

// A line of an SOP that cannot be read makes no further findings where the
// title, or an end that it draws, is missing.
func TestNoEchoes(t *testing.T) {
	codes := func(u *Unit) (list []string) {
		for _, f := range u.Findings {
			list = append(list, f.Code)
		}
		return list
	}
	head := "sop Surat Izin\npelaksana { staf \"Staf\" }\nlangkah \"Menerima surat\" { oleh staf }\n"
	if u := Compile([]Source{{"a.sop", []byte(head)}}, Options{}).Units[0]; slices.Contains(codes(u), "judul-kosong") {
		t.Errorf("%v", codes(u))
	}
	sop := "sop \"X\"\npelaksana { staf \"Staf\" }\nlangkah a \"Menerima surat\" {\n oleh staf\n putusan \"Sah?\" {\n  \"Ya\" -> lanjut\n  \"Tidak\" %s\n }\n}\n"
	uji := "uji \"batal\" {\n jawab a \"Tidak\"\n akhir \"Batal\"\n}\n"
	for arrow, echoes := range map[string]bool{"-> berhenti \"Ditolak\"": true, "-> -> berhenti \"Batal\" 5 ^": false} {
		units := Compile([]Source{{"a.sop", []byte(strings.Replace(sop, "%s", arrow, 1))}, {"a.uji", []byte(uji)}}, Options{}).Units
		if slices.Contains(codes(units[1]), "jawaban-tidak-cocok") != echoes {
			t.Errorf("%s: %v", arrow, codes(units[1]))
		}
	}
}
