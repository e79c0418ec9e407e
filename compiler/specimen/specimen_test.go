package specimen

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"testing"

	"sopc/compiler/program"
)

var sizes = []Size{
	{}, {Steps: 1}, {Steps: -1}, {Steps: 2, Lanes: 1}, {Steps: 3}, {Steps: 30, Parallels: 4}, {Steps: 60, Lanes: 10, Parallels: 3},
	{Bare: true}, {Hostile: true}, {Unsound: true}, {Unsound: true, Bare: true, Steps: 4}, {Fields: -1, Documents: -1, Returns: -1},
}

func TestValid(t *testing.T) {
	for i, size := range sizes {
		for seed := range uint64(200) {
			p := Program(rand.New(rand.NewPCG(seed, uint64(i))), size)
			if err := program.Validate(p); err != nil {
				t.Fatalf("size %d seed %d: %v", i, seed, err)
			}
			want := size.filled()
			if len(p.Steps) != want.Steps || len(p.Lanes) != want.Lanes {
				t.Fatalf("size %d seed %d: %d steps, %d lanes", i, seed, len(p.Steps), len(p.Lanes))
			}
		}
	}
}

func TestSameSeedSameProgram(t *testing.T) {
	for _, size := range sizes {
		a := Program(rand.New(rand.NewPCG(7, 7)), size)
		b := Program(rand.New(rand.NewPCG(7, 7)), size)
		if !reflect.DeepEqual(a, b) {
			t.Fatalf("%+v: two programs from one seed", size)
		}
	}
}

// TestEveryConstruct proves that nothing of the program is left out: every
// field of every type has a value other than zero somewhere.
func TestEveryConstruct(t *testing.T) {
	filled := map[string]bool{}
	var note func(name string, v reflect.Value)
	note = func(name string, v reflect.Value) {
		if !v.IsZero() {
			filled[name] = true
		}
		switch v.Kind() {
		case reflect.Pointer:
			if !v.IsNil() {
				note(name, v.Elem())
			}
		case reflect.Slice:
			for i := range v.Len() {
				note(name, v.Index(i))
			}
		case reflect.Struct:
			for i := range v.NumField() {
				note(v.Type().Name()+"."+v.Type().Field(i).Name, v.Field(i))
			}
		}
	}
	for seed := range uint64(300) {
		note("", reflect.ValueOf(Program(rand.New(rand.NewPCG(seed, 0)), Size{Steps: 20, Parallels: 2})))
	}
	types := map[reflect.Type]bool{}
	var want func(typ reflect.Type)
	want = func(typ reflect.Type) {
		switch typ.Kind() {
		case reflect.Pointer, reflect.Slice:
			want(typ.Elem())
		case reflect.Struct:
			if types[typ] {
				return
			}
			types[typ] = true
			for i := range typ.NumField() {
				if f := typ.Field(i); !filled[typ.Name()+"."+f.Name] {
					t.Errorf("%s.%s is never filled", typ.Name(), f.Name)
				}
				want(typ.Field(i).Type)
			}
		}
	}
	want(reflect.TypeFor[program.Program]())
}

// TestSound walks every program without the help of package flow: each step
// is reached, and each reaches an end.
func TestSound(t *testing.T) {
	for i, size := range sizes {
		for seed := range uint64(200) {
			p := Program(rand.New(rand.NewPCG(seed, uint64(i))), size)
			if len(p.Steps) == 0 {
				continue
			}
			reached, ends := walk(p)
			for s := range p.Steps {
				if !size.Unsound && (!reached[s] || !ends[s]) {
					j, _ := json.Marshal(p)
					t.Fatalf("size %d seed %d: step %d reached %v ends %v\n%s", i, seed, s, reached[s], ends[s], j)
				}
			}
			trapped := false
			for s := range p.Steps {
				trapped = trapped || !ends[s]
			}
			if size.Unsound && !trapped {
				t.Fatalf("size %d seed %d: no trap", i, seed)
			}
		}
	}
}

// walk closes reachability over the arrows, a join leading on like an arrow.
func walk(p *program.Program) (reached, ends []bool) {
	n := len(p.Steps)
	next := make([][]program.Target, n)
	for i, s := range p.Steps {
		arrows := []program.Arrow{}
		if len(s.Outcomes) == 0 || s.When != nil {
			arrows = append(arrows, s.Next)
		}
		for _, o := range s.Outcomes {
			arrows = append(arrows, o.Go)
		}
		if s.Wait != nil && s.Wait.Lapse != nil {
			arrows = append(arrows, *s.Wait.Lapse)
		}
		for _, a := range arrows {
			for b := &a; b != nil; b = b.Beyond {
				to := b.To
				if to.Kind == program.ToJoin {
					to = p.Parallels[s.Track.Parallel].Next.To
				}
				next[i] = append(next[i], to)
			}
		}
	}
	firsts := func(t program.Target) (steps []int) {
		switch t.Kind {
		case program.ToStep:
			return []int{t.Index}
		case program.ToParallel:
			for _, tr := range p.Parallels[t.Index].Tracks {
				steps = append(steps, tr.Steps[0])
			}
		}
		return steps
	}
	reached, ends = make([]bool, n), make([]bool, n)
	for _, s := range firsts(p.Start) {
		reached[s] = true
	}
	for range n {
		for i := range p.Steps {
			for _, t := range next[i] {
				if t.Kind == program.ToEnd {
					ends[i] = true
				}
				for _, s := range firsts(t) {
					reached[s] = reached[s] || reached[i]
					ends[i] = ends[i] || ends[s]
				}
			}
		}
	}
	return reached, ends
}
