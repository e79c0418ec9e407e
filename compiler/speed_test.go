package compiler_test

import (
	"fmt"
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

// generated is random SOP number n as its author would write it, about 3 KB.
func generated(n int) []byte {
	rng := rand.New(rand.NewPCG(uint64(n), 3))
	p := specimen.Program(rng, specimen.Size{Steps: 4 + rng.IntN(3)})
	p.Title = fmt.Sprintf("%s %d", p.Title, n)
	p.Identity.Number = fmt.Sprintf("065/%d/2026", n)
	return []byte(specimen.Source(p))
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

// TestWriteGenerated writes SOPC_BANYAK generated files into the folder
// SOPC_TULIS_KE, to time the whole program on them.
func TestWriteGenerated(t *testing.T) {
	folder := os.Getenv("SOPC_TULIS_KE")
	if folder == "" {
		t.Skip("SOPC_TULIS_KE names no folder")
	}
	n, err := strconv.Atoi(os.Getenv("SOPC_BANYAK"))
	if err != nil {
		t.Fatal(err)
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

func benchmarkCompile(b *testing.B, sources ...compiler.Source) {
	b.Helper()
	b.ReportAllocs()
	size := 0
	for _, s := range sources {
		size += len(s.Text)
	}
	start, rounds := cpu(b), 0
	for b.Loop() {
		for _, s := range sources {
			compiler.Compile([]compiler.Source{s}, compiler.Options{})
		}
		rounds++
	}
	// By the clock of the processor, for the machine may have other work.
	b.ReportMetric(float64(rounds*size)/1e6/(cpu(b)-start).Seconds(), "MB/cpu-s")
}

// cpu is the processor time that this process has taken.
func cpu(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// One source at a time is one core.
func BenchmarkCompile(b *testing.B) {
	b.Run("generated", func(b *testing.B) {
		var all []compiler.Source
		for i := range 100 {
			all = append(all, compiler.Source{Name: "a.sop", Text: generated(i)})
		}
		benchmarkCompile(b, all...)
	})
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
