package lang

import (
	"bytes"
	"fmt"
	"os"
	"testing"
)

func TestF(t *testing.T) {
	b, _ := os.ReadFile("/tmp/t.sop")
	o := Format(b)
	fmt.Println(string(o))
	if !bytes.Equal(Format(o), o) {
		t.Error("not idem\n" + string(Format(o)))
	}
}
func FuzzFormat(f *testing.F) {
	b, _ := os.ReadFile("/tmp/t.sop")
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		o := Format(b)
		if x := Format(o); !bytes.Equal(x, o) {
			t.Errorf("in %q\n1: %q\n2: %q", b, o, x)
		}
	})
}
func FuzzParse(f *testing.F) {
	b, _ := os.ReadFile("/tmp/t.sop")
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		if unreadable("", b) != nil {
			return
		}
		_, fs := Parse("a.sop", b)
		_, err := sopGrammar.ParseBytes("a.sop", b)
		if (err == nil) != (len(fs) == 0) {
			t.Errorf("%q: strict %v, findings %v", b, err, fs)
		}
	})
}
