package form_test

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"sopc/compiler/form"
	"sopc/compiler/form/typeface"
	"sopc/compiler/program"
	"sopc/compiler/specimen"
)

var fonts = typeface.Sans()

func layout(t testing.TB, p *program.Program, o form.Options) *form.Document {
	t.Helper()
	o.Fonts = fonts
	d, err := form.Layout(p, o)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func grow(seed uint64, size specimen.Size) *program.Program {
	return specimen.Program(rand.New(rand.NewPCG(seed, 0)), size)
}

func TestDeterministic(t *testing.T) {
	for seed := range uint64(20) {
		p := grow(seed, specimen.Size{Steps: 30, Lanes: 6, Returns: 12})
		if !reflect.DeepEqual(layout(t, p, form.Options{}), layout(t, p, form.Options{})) {
			t.Fatalf("seed %d: two layouts differ", seed)
		}
	}
}
