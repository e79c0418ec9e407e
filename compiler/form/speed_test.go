//go:build unix

package form_test

import (
	"fmt"
	"io"
	"syscall"
	"testing"

	"sopc/compiler/form"
	"sopc/compiler/form/pdf"
	"sopc/compiler/form/svg"
	"sopc/compiler/gallery"
	"sopc/compiler/program"
	"sopc/compiler/specimen"
)

func BenchmarkForm(b *testing.B) {
	all := gallery.Programs(root)
	programs := []struct {
		name string
		*program.Program
	}{
		{"kalbar", all["sops/kalbar/bimtek-ptk.sop"]},
		{"blitar", all["sops/blitar/perjanjian-kinerja.sop"]},
		{"gangguan-server", all["sops/teknologi/gangguan-server.sop"]},
	}
	for _, n := range []int{14, 1000, 2000} {
		programs = append(programs, struct {
			name string
			*program.Program
		}{fmt.Sprintf("%d steps", n), grow(1, specimen.Size{Steps: n, Lanes: 5})})
	}
	for _, p := range programs {
		b.Run(p.name, func(b *testing.B) {
			b.ReportAllocs()
			from := processorTime(b)
			for b.Loop() {
				d := layout(b, p.Program, form.Options{})
				if err := svg.Write(io.Discard, d); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(processorTime(b)-from)/float64(b.N), "cpu-ns/op")
		})
	}
	b.Run("pdf of blitar", func(b *testing.B) {
		d := layout(b, programs[1].Program, form.Options{})
		for b.Loop() {
			if err := pdf.Write(io.Discard, d); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// processorTime is what the process has taken so far. On a machine that others
// use, it says more than the clock.
func processorTime(b *testing.B) int64 {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return used.Utime.Nano() + used.Stime.Nano()
}
