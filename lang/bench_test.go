//go:build unix

package lang

import (
	"fmt"
	goparser "go/parser"
	gotoken "go/token"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// inputs are what is read in the benchmarks: real files, and made ones of 3 KB
// and of 10,000 steps.
func inputs(b *testing.B) map[string][]byte {
	b.Helper()
	all := map[string][]byte{"3KB": made(20), "10000langkah": made(10_000)}
	for name, path := range map[string]string{"kalbar": "../sops/kalbar/", "blitar": "../sops/blitar/"} {
		entries, err := os.ReadDir(path)
		if err != nil {
			b.Fatal(err)
		}
		for _, e := range entries {
			if strings.HasSuffix(e.Name(), ".sop") {
				if all[name], err = os.ReadFile(path + e.Name()); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
	return all
}

// made is a file of n steps as people write them.
func made(n int) []byte {
	var b strings.Builder
	b.WriteString("sop \"Pelayanan\"\n\npelaksana {\n  loket \"Petugas Loket\"\n  kasi \"Kepala Seksi\"\n}\n")
	for i := range n {
		fmt.Fprintf(&b, "\nlangkah l%d \"Memeriksa kelengkapan berkas permohonan %d\" {\n  oleh kasi\n  kelengkapan \"Berkas %d\"\n  waktu 15 menit\n  output \"Berkas %d\"\n", i, i, i, i+1)
		if i%20 == 19 {
			fmt.Fprintf(&b, "  putusan \"Lengkap?\" {\n    \"Ya\" -> lanjut\n    \"Tidak\" -> kembali ke l%d maks 2 kali\n  }\n", i-3)
		}
		b.WriteString("}\n")
	}
	return []byte(b.String())
}

// asGo says in Go what a source says, word by word: a line is a call, a block
// its last argument.
func asGo(b *testing.B, src []byte) []byte {
	b.Helper()
	tokens, _ := lex("", string(src), len(src))
	count := settle(tokens)
	var out strings.Builder
	out.WriteString("package p\n\nfunc f() {\n")
	begins, depth := true, 0
	for _, i := range count {
		switch t := tokens[i]; {
		case t.Type == typeEOL:
			if !begins {
				out.WriteString(")\n")
			}
			begins = true
		case t.Type == typeMark && t.Value == "{":
			out.WriteString(", func() {\n")
			begins, depth = true, depth+1
		case t.Type == typeMark && t.Value == "}":
			if !begins {
				out.WriteString(")\n")
			}
			out.WriteString("}")
			begins, depth = false, depth-1
		default:
			word := t.Value
			switch t.Type {
			case typeMark:
				word = "_"
			case typeName, typeWord:
				word = strings.ReplaceAll(word, "-", "_")
			case typeNumber:
				word = strings.NewReplacer(".", "", ",", ".", "Rp", "").Replace(word)
			}
			if !begins {
				out.WriteString(", ")
			} else if t.Type == typeName {
				out.WriteString(word + "(0")
				begins = false
				continue
			} else {
				out.WriteString("x(")
			}
			out.WriteString(word)
			begins = false
		}
	}
	if !begins {
		out.WriteString(")\n")
	}
	out.WriteString("}\n")
	if _, err := goparser.ParseFile(gotoken.NewFileSet(), "a.go", out.String(), 0); err != nil {
		b.Fatalf("%v\n%.2000s", err, out.String())
	}
	return []byte(out.String())
}

// BenchmarkParse reads files, and next to each the same content as Go.
func BenchmarkParse(b *testing.B) {
	for _, name := range []string{"kalbar", "blitar", "3KB", "10000langkah"} {
		src := inputs(b)[name]
		if _, findings := Parse("a.sop", src); len(findings) > 0 {
			b.Fatalf("%s: %v", name, findings[0])
		}
		b.Run(name+"/sop", func(b *testing.B) {
			b.SetBytes(int64(len(src)))
			b.ReportAllocs()
			cpu := startCPU()
			for b.Loop() {
				Parse("a.sop", src)
			}
			cpu.report(b)
		})
		golang := asGo(b, src)
		b.Run(name+"/go", func(b *testing.B) {
			b.SetBytes(int64(len(golang)))
			b.ReportAllocs()
			cpu := startCPU()
			for b.Loop() {
				if _, err := goparser.ParseFile(gotoken.NewFileSet(), "a.go", golang, goparser.SkipObjectResolution); err != nil {
					b.Fatal(err)
				}
			}
			cpu.report(b)
		})
	}
}

// cpu is the processor time that a benchmark takes. On a machine that others
// use, it says more than the clock.
type cpu time.Duration

func startCPU() cpu {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return cpu(u.Utime.Nano() + u.Stime.Nano())
}

func (from cpu) report(b *testing.B) {
	b.ReportMetric(float64(startCPU()-from)/float64(b.N), "cpu-ns/op")
}

// BenchmarkLongText reads a file with one text of 100 KB.
func BenchmarkLongText(b *testing.B) {
	src := []byte("sop \"X\"\nlangkah \"A\" {\n  keterangan \"" + strings.Repeat(`kata \"dan\" kata `, 100_000/17) + "\"\n}\n")
	b.SetBytes(int64(len(src)))
	cpu := startCPU()
	for b.Loop() {
		file, _ := Parse("a.sop", src)
		_ = file.Sections[0].(*Step).Lines[0].(*Notes).Items[0].Value()
	}
	cpu.report(b)
}

// BenchmarkTree tells how much memory a tree keeps for each byte of source.
func BenchmarkTree(b *testing.B) {
	src := made(10_000)
	var before, after runtime.MemStats
	var kept *File
	for b.Loop() {
		kept = nil
		runtime.GC()
		runtime.ReadMemStats(&before)
		kept, _ = Parse("a.sop", src)
		runtime.GC()
		runtime.ReadMemStats(&after)
	}
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(len(src)), "B/B")
	runtime.KeepAlive(kept)
}
