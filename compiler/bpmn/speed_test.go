//go:build unix

package bpmn_test

import (
	"fmt"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"

	"sopc/compiler/specimen"
)

// TestLinear: a step of a large SOP takes about as long as one of a small one.
func TestLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: large programs are not drawn")
	}
	took := func(steps int) time.Duration {
		s := subject{"", specimen.Program(rand.New(rand.NewPCG(1, 1)), specimen.Size{Steps: steps, Lanes: 8})}
		best := time.Hour
		for range 3 {
			from := processorTime(t)
			write(t, s)
			best = min(best, processorTime(t)-from)
		}
		return best
	}
	small, large := took(1000), took(8000)
	t.Logf("1,000 steps: %v, 8,000: %v", small, large)
	if large > 8*3*small {
		t.Errorf("1,000 steps took %v, 8,000 took %v", small, large)
	}
}

func BenchmarkWrite(b *testing.B) {
	for _, steps := range []int{14, 100, 1000, 10_000} {
		s := subject{"", specimen.Program(rand.New(rand.NewPCG(1, 1)), specimen.Size{Steps: steps, Lanes: 8})}
		b.Run(fmt.Sprint(steps), func(b *testing.B) {
			from := processorTime(b)
			for b.Loop() {
				write(b, s)
			}
			b.ReportMetric(float64(processorTime(b)-from)/float64(b.N), "cpu-ns/op")
		})
	}
}

// processorTime is what the process has taken so far. On a machine that others
// use, it says more than the clock.
func processorTime(t testing.TB) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
