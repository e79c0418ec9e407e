package specimen

import (
	"math/rand/v2"
	"reflect"

	"sopc/compiler/program"
)

// Leaf is one value in a program that may change: a number, a text, or
// ("Type.Field?") a part that may be left out, or ("Type.Field[]") a list that
// may lose an entry.
type Leaf struct {
	Field string // the struct field that holds it
	reflect.Value
}

// Leaves lists all values in a program, in the order of its fields.
func Leaves(p *program.Program) []Leaf { return leaves("", reflect.ValueOf(p).Elem()) }

func leaves(field string, v reflect.Value) (all []Leaf) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			all = append(leaves(field, v.Elem()), Leaf{field + "?", v})
		}
	case reflect.Slice:
		for i := range v.Len() {
			all = append(all, leaves(field, v.Index(i))...)
		}
		if v.Len() > 0 {
			all = append(all, Leaf{field + "[]", v})
		}
	case reflect.Struct:
		for i := range v.NumField() {
			all = append(all, leaves(v.Type().Name()+"."+v.Type().Field(i).Name, v.Field(i))...)
		}
	default:
		all = append(all, Leaf{field, v})
	}
	return all
}

// values are the values of types that have only a few.
var values = map[reflect.Type][]string{
	reflect.TypeFor[program.Status]():     {"", "konsep", "berlaku"},
	reflect.TypeFor[program.Clock]():      {"kerja", "24 jam"},
	reflect.TypeFor[program.Type]():       {"teks", "angka", "rupiah", "tanggal", "ya/tidak", "berkas"},
	reflect.TypeFor[program.Kind]():       {"alat", "orang"},
	reflect.TypeFor[program.EndKind]():    {"selesai", "berhenti", "bersambung"},
	reflect.TypeFor[program.Unit]():       {"menit", "jam", "hari", "minggu", "bulan", "tahun"},
	reflect.TypeFor[program.TargetKind](): {"step", "parallel", "join", "end"},
}

// Change gives a value another one, by chance. The program may not be valid
// afterwards, and by chance the value may be as before.
func (l Leaf) Change(rng *rand.Rand) {
	switch l.Kind() {
	case reflect.Pointer:
		l.SetZero()
	case reflect.Slice:
		i := rng.IntN(l.Len())
		rest := reflect.MakeSlice(l.Type(), 0, l.Len())
		l.Set(reflect.AppendSlice(reflect.AppendSlice(rest, l.Slice(0, i)), l.Slice(i+1, l.Len())))
	case reflect.String:
		others, few := values[l.Type()]
		switch {
		case l.Field == "Signer.Role":
			others = []string{"disusun", "diperiksa", "disahkan"}
		case !few:
			others = []string{l.String() + "x", l.String() + " dan lainnya", "Sesuatu yang lain sama sekali", ""}
		}
		l.SetString(others[rng.IntN(len(others))])
	case reflect.Bool:
		l.SetBool(!l.Bool())
	case reflect.Int:
		l.SetInt(l.Int() + int64([]int{-2, -1, 1, 2}[rng.IntN(4)]))
	case reflect.Float64:
		l.SetFloat(l.Float() + float64(1-2*rng.IntN(2)))
	}
}
