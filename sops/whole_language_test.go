package sops_test

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sopc/compiler"
	"sopc/compiler/program"
	"sopc/lang"
)

// The difficult SOPs prove the language: each keyword and sign of the grammar
// is needed by one of them. The gallery shows it: what is in force may only
// not be a guess any more.
func TestWholeGrammarIsUsed(t *testing.T) {
	for name, c := range map[string]struct {
		sources []compiler.Source
		without []string
	}{
		"difficult": {sources(t, "../testdata/sop/*.sop"), nil},
		"gallery":   {append(gallery(t, ".sop"), gallery(t, ".uji")...), []string{"dugaan", "konsep"}},
	} {
		used := map[string]bool{}
		for _, s := range c.sources {
			text := regexp.MustCompile(`"[^"]*"|#.*`).ReplaceAllString(string(s.Text), " ")
			for _, word := range regexp.MustCompile(`->|[\p{L}_][\p{L}\d_-]*|[^\p{L}\d\s]+`).FindAllString(text, -1) {
				used[word] = true
			}
		}
		keywords := regexp.MustCompile(`"([^"]+)"`).FindAllStringSubmatch(lang.Grammar(), -1)
		if len(keywords) < 100 {
			t.Fatalf("only %d keywords in the grammar", len(keywords))
		}
		for _, k := range keywords {
			if !used[k[1]] && !strings.ContainsAny(k[1], "{}()") && !slices.Contains(c.without, k[1]) {
				t.Errorf("no %s SOP needs %q", name, k[1])
			}
		}
	}
}

// The gallery shows every kind of line: each type of the tree stands in one
// of its files.
func TestGalleryHasEveryNodeOfTheTree(t *testing.T) {
	seen := map[reflect.Type]bool{}
	for _, s := range append(gallery(t, ".sop"), gallery(t, ".uji")...) {
		file, _ := lang.Parse(s.Name, s.Text)
		lang.Walk(file, func(n lang.Spanned) bool {
			seen[reflect.TypeOf(n).Elem()] = true
			return true
		})
	}
	nodes := structs(reflect.TypeFor[lang.File]())
	for node := range seen { // what stands behind an interface
		for more := range structs(node) {
			nodes[more] = true
		}
	}
	if len(nodes) < 60 {
		t.Fatalf("the tree has only %d types", len(nodes))
	}
	for node := range nodes {
		_, isNode := reflect.PointerTo(node).MethodByName("Span")
		if isNode && !seen[node] && node != reflect.TypeFor[lang.Node]() && node != reflect.TypeFor[lang.Inferred]() {
			t.Errorf("no SOP of the gallery has a %s", node.Name())
		}
	}
}

// The gallery makes use of whatever a program can hold: each field of each of
// its types has a value somewhere. (The index of a parallel block may be 0.)
func TestGalleryFillsEveryPartOfTheProgram(t *testing.T) {
	filled := map[string]bool{}
	var visit func(v reflect.Value)
	visit = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Pointer:
			if !v.IsNil() {
				visit(v.Elem())
			}
		case reflect.Slice:
			for i := range v.Len() {
				visit(v.Index(i))
			}
		case reflect.Struct:
			for i := range v.NumField() {
				name := v.Type().Name() + "." + v.Type().Field(i).Name
				filled[name] = filled[name] || !v.Field(i).IsZero()
				visit(v.Field(i))
			}
		case reflect.String:
			filled[v.Type().Name()+" "+v.String()] = true
		}
	}
	for _, u := range compiler.Compile(gallery(t, ".sop"), compiler.Options{}).Units {
		visit(reflect.ValueOf(u.Program))
	}
	for of := range structs(reflect.TypeFor[program.Program]()) {
		for i := range of.NumField() {
			if name := of.Name() + "." + of.Field(i).Name; !filled[name] && name != "Track.Parallel" && name != "Step.Inferred" && of.Name() != "Inference" {
				t.Errorf("no SOP of the gallery fills %s", name)
			}
		}
	}
	for _, value := range []any{
		program.Working, program.Wall,
		program.Minute, program.Hour, program.Day, program.Month, program.Year,
		program.Teks, program.Angka, program.Rupiah, program.Tanggal, program.YaTidak, program.Choose, program.Berkas,
		program.Paper, program.Tool, program.Person,
		program.ToStep, program.ToParallel, program.ToJoin, program.ToEnd,
		program.Finished, program.Stopped, program.Continues,
	} {
		v := reflect.ValueOf(value)
		if name := v.Type().Name() + " " + v.String(); !filled[name] {
			t.Errorf("no SOP of the gallery has %s", name)
		}
	}
}

// structs are the struct types that a value of type t can hold, t included.
func structs(t reflect.Type) map[reflect.Type]bool {
	all := map[reflect.Type]bool{}
	var add func(t reflect.Type)
	add = func(t reflect.Type) {
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice:
			add(t.Elem())
		case reflect.Struct:
			if all[t] {
				return
			}
			all[t] = true
			for i := range t.NumField() {
				add(t.Field(i).Type)
			}
		}
	}
	add(t)
	return all
}
