package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"

	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// many are files in any order with more findings than are shown, some of them
// on another file than the one they came with.
func many(rng *rand.Rand) []File {
	var files []File
	for _, n := range rng.Perm(50) {
		f := File{Name: fmt.Sprintf("%02d.sop", n)}
		for range rng.IntN(30) {
			at := finding.Pos{Line: 1 + rng.IntN(5), Column: 1, Offset: rng.IntN(100)}
			if rng.IntN(20) == 0 {
				at.Filename = "25.sop"
			}
			f.Findings = append(f.Findings, finding.Finding{Code: fmt.Sprintf("kode-%d", rng.IntN(3)), Severity: finding.Severity(rng.IntN(3)),
				Span: finding.Span{Start: at, End: at}, Message: bahasa.Same("pesan")})
		}
		files = append(files, f)
	}
	return files
}

// What a Selection keeps is enough for the text to be the same as with all
// findings, however they come.
func TestSelection(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 20 {
		files := many(rng)
		var want, got bytes.Buffer
		if err := WriteText(&want, files, Options{}); err != nil {
			t.Fatal(err)
		}
		var s Selection
		all := Tally(files, Count{})
		for i, f := range files {
			half := len(f.Findings) / 2
			files[i].Findings = append(s.Keep(f.Name, f.Findings[:half]), s.Keep(f.Name, f.Findings[half:])...)
		}
		if err := WriteText(&got, files, Options{Left: s.Left()}); err != nil {
			t.Fatal(err)
		}
		if got.String() != want.String() {
			t.Fatalf("with a selection:\n%s\nwith all:\n%s", got.String(), want.String())
		}
		if left := s.Left(); Tally(files, left) != all || left == (Count{}) {
			t.Fatalf("left %v of %v", left, all)
		}
	}
}

// A long list is written as the encoder writes it.
func TestWriteLong(t *testing.T) {
	type document struct {
		Name string `json:"name"`
		In   struct {
			X []any `json:"x"`
		} `json:"in"`
		End int `json:"end"`
	}
	for n := range 3 {
		d := document{Name: `"x": []`, End: 1}
		d.In.X = []any{}
		var got, want bytes.Buffer
		item := func(i int) any { return map[string]any{"i": []int{i, i}, "s": "\u202e<"} }
		if err := writeLong(&got, d, `"x": []`, n, item); err != nil {
			t.Fatal(err)
		}
		for i := range n {
			d.In.X = append(d.In.X, item(i))
		}
		e := NewEncoder(&want)
		e.SetIndent("", "  ")
		if err := e.Encode(d); err != nil || !json.Valid(got.Bytes()) {
			t.Fatal(err, got.String())
		}
		if got.String() != want.String() {
			t.Errorf("%d items:\n%s\nwanted\n%s", n, got.String(), want.String())
		}
	}
}
