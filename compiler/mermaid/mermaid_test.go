package mermaid_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"sopc/compiler/mermaid"
	"sopc/compiler/program"
)

func TestSameProgramSameText(t *testing.T) {
	for name, p := range gallery() {
		var first bytes.Buffer
		if err := mermaid.Write(&first, p, mermaid.Options{}); err != nil {
			t.Fatal(err)
		}
		for range 5 {
			var again bytes.Buffer
			if err := mermaid.Write(&again, p, mermaid.Options{}); err != nil || again.String() != first.String() {
				t.Fatalf("%s differs from one time to the next (%v)", name, err)
			}
		}
	}
}

// What Mermaid would refuse is refused here, with the way out, and nothing is
// written.
func TestTooLarge(t *testing.T) {
	long := linear()
	for i := range long.Steps {
		long.Steps[i].Text = strings.Repeat("panjang sekali ", 1200)
	}
	many := sop("Banyak", "Staf", "Kepala")
	for i := range 501 {
		then(many, fmt.Sprintf("Mengerjakan %d", i+1), by(i%2))
	}
	finish(many)
	for _, c := range []struct {
		name  string
		p     *program.Program
		short bool
		says  []string
	}{
		{"long", long, false, []string{"karakter (batas 50000)", "--label ringkas", "makro"}},
		{"many", many, true, []string{"512 garis penghubung (batas 500)", "makro"}},
	} {
		var b bytes.Buffer
		err := mermaid.Write(&b, c.p, mermaid.Options{Short: c.short})
		var large *mermaid.TooLargeError
		if !errors.As(err, &large) {
			t.Fatalf("%s: %v", c.name, err)
		}
		if b.Len() > 0 {
			t.Errorf("%s: %d bytes are written", c.name, b.Len())
		}
		for _, s := range c.says {
			if !strings.Contains(large.Text().ID, s) {
				t.Errorf("%s: %q does not say %q", c.name, large.Text().ID, s)
			}
		}
		if c.short && strings.Contains(large.Text().ID, "ringkas") {
			t.Errorf("%s: %q advises what is done already", c.name, large.Text().ID)
		}
	}
	if err := mermaid.Write(io.Discard, long, mermaid.Options{Short: true}); err != nil {
		t.Errorf("short labels do not help: %v", err)
	}
}

func TestBrokenProgramIsRefused(t *testing.T) {
	p := linear()
	p.Steps[1].Next.To.Index = 99
	if err := mermaid.Write(io.Discard, p, mermaid.Options{}); err == nil {
		t.Error("an arrow to a step that does not exist is drawn")
	}
}

func BenchmarkWrite(b *testing.B) {
	p := blitar()
	for b.Loop() {
		if err := mermaid.Write(io.Discard, p, mermaid.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
