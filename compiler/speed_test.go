package compiler_test

import (
	"fmt"
	goparser "go/parser"
	gotoken "go/token"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"sopc/compiler"
	"sopc/compiler/specimen"
)

// messy is random SOP number n, about 3 KB with some sixteen findings.
func messy(n int) []byte {
	rng := rand.New(rand.NewPCG(uint64(n), 3))
	p := specimen.Program(rng, specimen.Size{Steps: 4 + rng.IntN(3)})
	p.Title = fmt.Sprintf("%s %d", p.Title, n)
	p.Identity.Number = fmt.Sprintf("065/%d/2026", n)
	return []byte(specimen.Source(p))
}

// tidy is SOP number n of an office that keeps its SOPs in order: about 3 KB
// with at most a few findings.
func tidy(n int) []byte {
	rng := rand.New(rand.NewPCG(uint64(n), 4))
	pick := func(from ...string) string { return from[rng.IntN(len(from))] }
	paper := pick("Surat Pengantar", "Laporan Bulanan", "Nota Dinas", "Rekomendasi Izin", "Rencana Kerja", "Berita Acara")
	var b strings.Builder
	fmt.Fprintf(&b, `sop "Penerbitan %s %d"

instansi {
  "Pemerintah Kabupaten Contoh"
  "Dinas Contoh %d"
}

nomor "065/%d/2026"
status konsep
tanggal pembuatan 2 Februari 2026
tanggal efektif 2 Maret 2026
disusun oleh "Sri Wahyuni"
diperiksa oleh "Budi Santoso"
disahkan oleh "Siti Aminah" {
  jabatan "Kepala Dinas"
  pangkat "Pembina Tingkat I"
}

dasar hukum {
  "Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik"
  "Peraturan Presiden Nomor 29 Tahun 2014 tentang Sistem Akuntabilitas Kinerja Instansi Pemerintah"
}

kualifikasi "Memahami tata naskah dinas"
keterkaitan "SOP Pengarsipan"
peralatan "Komputer", "Buku register"
peringatan "Jika terlambat, pemohon tidak terlayani"
pencatatan "Buku register"

pelaksana {
  loket "Petugas Loket"
  staf "Pengolah Data"
  kasi "Kasi" = "Kepala Seksi Pelayanan" pengganti "Sekretaris"
  kadis "Kadis" = "Kepala Dinas" pengganti "Sekretaris"
}

dokumen {
  "Permohonan" dari luar
  "Konsep %[1]s"
  "%[1]s" dari "Konsep %[1]s" produk akhir
}

langkah terima "Menerima dan memeriksa permohonan" {
  oleh loket
  kelengkapan "Permohonan"
  output "Lembar kendali"
  waktu 15 menit
  putusan "Lengkap?" {
    "Ya" -> lanjut
    "Tidak" -> berhenti "Berkas dikembalikan"
  }
}

`, paper, n, n%40, n)
	steps := 6 + rng.IntN(5)
	for i := range steps {
		fmt.Fprintf(&b, "langkah olah-%d \"%s %s\" {\n  oleh %s\n  kelengkapan \"Lembar kendali\", \"%s\"\n  output \"Catatan %d\"\n  waktu %d menit\n}\n\n", i+1,
			pick("Mencatat", "Menghitung", "Menyiapkan", "Mengolah"), pick("data pemohon", "isi permohonan", "bahan telaahan"),
			pick("staf", "loket", "kasi"), map[bool]string{true: "Permohonan", false: fmt.Sprintf("Catatan %d", i)}[i == 0], i+1, 10+rng.IntN(50))
	}
	fmt.Fprintf(&b, `langkah susun "Menyusun konsep" {
  oleh staf
  kelengkapan "Catatan %d"
  output "Konsep %s"
  waktu %d menit
}

langkah reviu "Memeriksa konsep" {
  oleh kasi
  kelengkapan "Konsep %[2]s"
  output "Lembar kendali"
  waktu 1 jam
  putusan "Benar?" {
    "Ya" -> lanjut
    "Tidak" -> kembali ke susun maks 2 kali selebihnya berhenti "Ditolak"
  }
}

langkah tanda-tangan "Menandatangani %[2]s" {
  oleh kadis
  kelengkapan "Konsep %[2]s"
  output "%[2]s"
  waktu 1 hari
  -> selesai
}
`, steps, paper, 30+rng.IntN(60))
	return []byte(b.String())
}

// long is an SOP of so many steps, each with all that a step usually has.
func long(steps int) []byte {
	var b strings.Builder
	b.WriteString("sop \"Pelayanan panjang\"\npelaksana {\n loket \"Petugas Loket\"\n kasi \"Kepala Seksi\"\n}\n")
	for i := range steps {
		fmt.Fprintf(&b, "langkah s%d \"Memeriksa berkas permohonan %d\" {\n oleh %s\n output \"Berkas %d\"\n waktu %d menit\n", i, i, []string{"loket", "kasi"}[i%2], i, 5+i%20)
		if i > 0 {
			fmt.Fprintf(&b, " kelengkapan \"Berkas %d\"\n", i-1)
		}
		if i%10 == 9 {
			fmt.Fprintf(&b, " putusan \"Lengkap?\" {\n  \"Ya\" -> lanjut\n  \"Tidak\" -> kembali ke s%d maks 2 kali selebihnya berhenti \"Ditolak\"\n }\n", i-3)
		}
		b.WriteString("}\n")
	}
	return []byte(b.String())
}

// TestWriteGenerated writes SOPC_BANYAK tidy files into the folder
// SOPC_TULIS_KE, or messy ones with SOPC_ACAK, to time the whole program on
// them.
func TestWriteGenerated(t *testing.T) {
	folder := os.Getenv("SOPC_TULIS_KE")
	if folder == "" {
		t.Skip("SOPC_TULIS_KE names no folder")
	}
	n, err := strconv.Atoi(os.Getenv("SOPC_BANYAK"))
	if err != nil {
		t.Fatal(err)
	}
	generated := tidy
	if os.Getenv("SOPC_ACAK") != "" {
		generated = messy
	}
	for i := range n {
		sub := filepath.Join(folder, fmt.Sprint(i/1000))
		if err := os.MkdirAll(sub, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(sub, fmt.Sprintf("%d.sop", i)), generated(i), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// benchmarkCompile compiles sources one by one, which is one core's work, and
// lets go/parser read in turn with it: the machine may have other work, which
// slows down both.
func benchmarkCompile(b *testing.B, sources ...compiler.Source) {
	b.Helper()
	b.ReportAllocs()
	size := 0
	for _, s := range sources {
		size += len(s.Text)
	}
	golang := inGo(20)
	var ours, theirs time.Duration
	rounds, read := 0, 0
	for b.Loop() {
		start := cpu(b)
		for _, s := range sources {
			compiler.Compile([]compiler.Source{s}, compiler.Options{})
		}
		ours += cpu(b) - start
		rounds++
		b.StopTimer()
		for start = cpu(b); theirs < ours/4; read += len(golang) {
			if _, err := goparser.ParseFile(gotoken.NewFileSet(), "a.go", golang, goparser.SkipObjectResolution); err != nil {
				b.Fatal(err)
			}
			now := cpu(b)
			theirs, start = theirs+now-start, now
		}
		b.StartTimer()
	}
	speed := float64(rounds*size) / 1e6 / ours.Seconds()
	b.ReportMetric(speed, "MB/cpu-s")
	b.ReportMetric(speed*theirs.Seconds()/float64(read)*1e6, "×go/parser")
}

// inGo is a text of so many steps as Go has it: a line is a call, a block its
// last argument.
func inGo(steps int) []byte {
	var b strings.Builder
	b.WriteString("package p\n\nfunc f() {\n\tsop(0, \"Pelayanan\")\n")
	for i := range steps {
		fmt.Fprintf(&b, `	langkah(0, l%d, "Memeriksa kelengkapan berkas permohonan %[1]d", func() {
		oleh(0, kasi)
		kelengkapan(0, "Berkas %[1]d")
		waktu(0, 15, menit)
		output(0, "Berkas %[1]d")
	})
`, i)
	}
	b.WriteString("}\n")
	return []byte(b.String())
}

// cpu is the processor time that this process has taken.
func cpu(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func BenchmarkCompile(b *testing.B) {
	for name, generated := range map[string]func(int) []byte{"tidy": tidy, "messy": messy} {
		b.Run(name, func(b *testing.B) {
			var all []compiler.Source
			for i := range 100 {
				all = append(all, compiler.Source{Name: "a.sop", Text: generated(i)})
			}
			benchmarkCompile(b, all...)
		})
	}
	b.Run("gallery", func(b *testing.B) {
		names, err := filepath.Glob("../sops/*/*.sop")
		if err != nil || len(names) == 0 {
			b.Fatal(err)
		}
		var all []compiler.Source
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				b.Fatal(err)
			}
			all = append(all, compiler.Source{Name: name, Text: text})
		}
		benchmarkCompile(b, all...)
	})
	for _, steps := range []int{1000, 2000, 4000, 10000} {
		b.Run(fmt.Sprintf("%d-steps", steps), func(b *testing.B) {
			benchmarkCompile(b, compiler.Source{Name: "a.sop", Text: long(steps)})
		})
	}
	b.Run("100-KB-text", func(b *testing.B) {
		text := "sop \"A\"\nlangkah \"" + strings.Repeat("Memeriksa berkas \\\"asli\\\" ", 4000) + "\"\n"
		benchmarkCompile(b, compiler.Source{Name: "a.sop", Text: []byte(text)})
	})
}
