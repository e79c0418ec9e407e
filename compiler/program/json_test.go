package program_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sopc/compiler/program"
	"sopc/compiler/specimen"
)

// size draws sizes of specimens.
var size = rapid.Custom(func(t *rapid.T) specimen.Size {
	return specimen.Size{
		Steps:     rapid.IntRange(1, 30).Draw(t, "steps"),
		Lanes:     rapid.IntRange(1, 8).Draw(t, "lanes"),
		Parallels: rapid.IntRange(0, 3).Draw(t, "parallels"),
		Hostile:   rapid.Bool().Draw(t, "hostile"),
		Unsound:   rapid.Bool().Draw(t, "unsound"),
	}
})

func draw(t *rapid.T) *program.Program {
	return specimen.Program(rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)), size.Draw(t, "size"))
}

func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := draw(t)
		var b bytes.Buffer
		if err := program.Write(&b, p); err != nil {
			t.Fatal(err)
		}
		back, err := program.Read(&b)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(p, back) {
			t.Fatalf("changed by writing and reading")
		}
		if program.Hash(p) != program.Hash(back) {
			t.Fatalf("hash changed by writing and reading")
		}
	})
}

// TestHashSeesContent changes one value of a program anywhere and wants
// another hash.
func TestHashSeesContent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := draw(t)
		before := program.Hash(p)
		var texts []reflect.Value
		var collect func(v reflect.Value)
		collect = func(v reflect.Value) {
			switch v.Kind() {
			case reflect.String:
				texts = append(texts, v)
			case reflect.Pointer:
				if !v.IsNil() {
					collect(v.Elem())
				}
			case reflect.Slice:
				for i := range v.Len() {
					collect(v.Index(i))
				}
			case reflect.Struct:
				for i := range v.NumField() {
					collect(v.Field(i))
				}
			}
		}
		collect(reflect.ValueOf(p).Elem())
		v := texts[rapid.IntRange(0, len(texts)-1).Draw(t, "text")]
		v.SetString(v.String() + "x")
		if program.Hash(p) == before {
			t.Fatalf("same hash with another text %q", v.String())
		}
	})
}

// golden is a small program written by hand. Its hash is a promise: stored
// cases name their program by it.
func golden() *program.Program {
	return &program.Program{
		Format: program.Format, Title: "Izin <Uji> & \"Coba\"", Status: program.InForce, Clock: program.Working,
		Lanes:     []program.Lane{{ID: "loket", Name: "Loket"}},
		Documents: []program.Document{{Name: "Berkas", From: -1, Outside: true}},
		Start:     program.Target{Kind: program.ToStep},
		Steps: []program.Step{{
			ID: "periksa", Text: "Memeriksa berkas", Clock: program.Working,
			Actors:   []program.Group{{{Lane: 0}}},
			Inputs:   []program.Item{{Names: []string{"Berkas"}, Documents: []int{0}}},
			Time:     &program.Duration{Text: "1,5 jam", Amounts: []program.Amount{{Min: 1.5, Max: 1.5, Unit: program.Hour, Clock: program.Working}}},
			Question: "Lengkap?",
			Outcomes: []program.Outcome{
				{Label: "Ya", Go: program.Arrow{To: program.Target{Kind: program.ToEnd}}},
				{Label: "Tidak", Go: program.Arrow{To: program.Target{Kind: program.ToStep}, Back: true, Limit: 2, Beyond: &program.Arrow{To: program.Target{Kind: program.ToEnd, Index: 1}}}},
			},
			Next: program.Arrow{To: program.Target{Kind: program.ToEnd}},
		}},
		Ends: []program.End{{Kind: program.Finished}, {Kind: program.Stopped, Text: "Ditolak"}},
	}
}

const goldenJSON = `{"format":1,"title":"Izin <Uji> & \"Coba\"","status":"berlaku","identity":{},"clock":"kerja","lanes":[{"id":"loket","name":"Loket"}],"documents":[{"name":"Berkas","outside":true,"from":-1}],"start":{"kind":"step"},"steps":[{"id":"periksa","text":"Memeriksa berkas","actors":[[{"lane":0}]],"inputs":[{"names":["Berkas"],"documents":[0]}],"time":{"text":"1,5 jam","amounts":[{"min":1.5,"max":1.5,"unit":"jam","clock":"kerja"}]},"clock":"kerja","question":"Lengkap?","outcomes":[{"label":"Ya","go":{"to":{"kind":"end"}}},{"label":"Tidak","go":{"to":{"kind":"step"},"back":true,"limit":2,"beyond":{"to":{"kind":"end","index":1}}}}],"next":{"to":{"kind":"end"}}}],"ends":[{"kind":"selesai"},{"kind":"berhenti","text":"Ditolak"}]}`

func TestGolden(t *testing.T) {
	got, err := program.Marshal(golden())
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != goldenJSON {
		t.Errorf("got  %s\nwant %s", got, goldenJSON)
	}
	const want = "b909ae8ea74c5df5f24f0be9b3bdf719392cc6d2d5cbe1446c4980ebd89fcf0a"
	if h := program.Hash(golden()); h != want {
		t.Errorf("hash %s, want %s", h, want)
	}
}

func TestReadRefuses(t *testing.T) {
	replace := func(old, new string) string {
		if !strings.Contains(goldenJSON, old) {
			t.Fatalf("no %q", old)
		}
		return strings.Replace(goldenJSON, old, new, 1)
	}
	for _, c := range []struct{ name, text, want string }{
		{"nothing", "", "unexpected end"},
		{"no JSON", "sop \"x\"", "invalid character"},
		{"later version", replace(`"format":1`, `"format":2`), "format 2, this version reads format 1"},
		{"no version", replace(`"format":1,`, ``), "format 0"},
		{"unknown field", replace(`"title"`, `"warna":1,"title"`), `unknown field "warna"`},
		{"capital letters", replace(`"title"`, `"Title"`), "canonical form"},
		{"field twice", replace(`"title"`, `"title":"a","title"`), "canonical form"},
		{"order of fields", replace(`"id":"loket","name":"Loket"`, `"name":"Loket","id":"loket"`), "canonical form"},
		{"needlessly empty", replace(`"steps"`, `"fields":[],"steps"`), "canonical form"},
		{"null", replace(`"steps"`, `"fields":null,"steps"`), "canonical form"},
		{"other number form", replace(`1.5`, `1.50`), "canonical form"},
		{"other escape", replace(`<`, `\u003c`), "canonical form"},
		{"negative zero", replace(`"min":1.5`, `"min":-0`), "zero has no sign"},
		{"more behind", goldenJSON + "{}", "after top-level value"},
		{"lane out of range", replace(`"lane":0`, `"lane":1`), "steps[0].actors: no such lane"},
		{"unknown kind", replace(`"kind":"step"`, `"kind":"langkah"`), "start: unknown kind"},
		{"end out of range", replace(`"kind":"end","index":1`, `"kind":"end","index":7`), "no such end"},
		{"beyond no limit", replace(`"limit":2,`, ``), "beyond without a limit"},
		{"not back", replace(`"to":{"kind":"step"},"back":true,"limit":2,"beyond":{"to":{"kind":"end","index":1}}`, `"to":{"kind":"step"}`), "only a return"},
		{"document of itself", replace(`"from":-1`, `"from":0`), "comes from itself"},
		{"long list", replace(`"steps":[`, `"steps":[`+strings.Repeat(`{},`, program.MaxList)), "more than"},
		{"nested", replace(`"beyond":{"to":{"kind":"end","index":1}}`, `"beyond":`+strings.Repeat(`{"to":{"kind":"step"},"back":true,"limit":1,"beyond":`, 150)+`{"to":{"kind":"end","index":1}}`+strings.Repeat(`}`, 150)), "in a chain"},
		{"nested too deeply", replace(`"beyond":{"to":{"kind":"end","index":1}}`, `"beyond":`+strings.Repeat(`{"to":{"kind":"step"},"back":true,"limit":1,"beyond":`, 5000)+`{"to":{"kind":"end","index":1}}`+strings.Repeat(`}`, 5000)), "too deeply"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, err := program.Read(strings.NewReader(c.text))
			if err == nil || !strings.Contains(err.Error(), c.want) || p != nil {
				t.Fatalf("got %v, want %q", err, c.want)
			}
		})
	}
	if _, err := program.Read(bytes.NewReader(make([]byte, program.MaxSize+1))); !errors.Is(err, program.ErrTooLarge) {
		t.Errorf("too large: %v", err)
	}
	if _, err := program.Unmarshal([]byte(replace(`"format":1`, `"format":2`))); !program.IsTooNew(err) {
		t.Errorf("too new: %v", err)
	}
	var spaced bytes.Buffer
	if err := json.Indent(&spaced, []byte(goldenJSON), "\t", "  "); err != nil {
		t.Fatal(err)
	}
	if _, err := program.Read(&spaced); err != nil {
		t.Errorf("blanks: %v", err)
	}
}

// TestValidateParallels bends the tracks of a valid program.
func TestValidateParallels(t *testing.T) {
	step := func(i int) program.Target { return program.Target{Kind: program.ToStep, Index: i} }
	join := program.Target{Kind: program.ToJoin}
	end := program.Target{Kind: program.ToEnd}
	block := func() *program.Program {
		p := &program.Program{Format: program.Format, Clock: program.Working, Start: program.Target{Kind: program.ToParallel}, Ends: []program.End{{Kind: program.Finished}}}
		for i, track := range []int{0, 0, 1, -1} {
			s := program.Step{Clock: program.Working, Next: program.Arrow{To: []program.Target{step(1), join, join, end}[i]}}
			if track >= 0 {
				s.Track = &program.Track{Index: track}
			}
			p.Steps = append(p.Steps, s)
		}
		p.Parallels = []program.Parallel{{Tracks: []program.Steps{{Steps: []int{0, 1}}, {Steps: []int{2}}}, Next: program.Arrow{To: step(3)}}}
		return p
	}
	if err := program.Validate(block()); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		want string
		bend func(p *program.Program)
	}{
		{"into a parallel track", func(p *program.Program) { p.Start = step(0) }},
		{"out of a parallel track", func(p *program.Program) { p.Steps[0].Next.To = step(2) }},
		{"out of a parallel track", func(p *program.Program) { p.Steps[0].Next.To = step(3) }},
		{"do not nest", func(p *program.Program) {
			p.Steps[1].Next = program.Arrow{To: program.Target{Kind: program.ToParallel}, Back: true}
		}},
		{"join outside", func(p *program.Program) { p.Steps[3].Next.To = join }},
		{"track disagrees", func(p *program.Program) { p.Steps[1].Track.Index = 1 }},
		{"does not list it", func(p *program.Program) { p.Steps[3].Track = &program.Track{Index: 1} }},
		{"consecutive", func(p *program.Program) { p.Parallels[0].Tracks[0].Steps = []int{1, 0} }},
		{"no such step", func(p *program.Program) { p.Parallels[0].Tracks[0].Steps = []int{0, 9} }},
		{"no steps", func(p *program.Program) { p.Parallels[0].Tracks[1].Steps = nil }},
		{"earlier step", func(p *program.Program) {
			p.Parallels[0].Next = program.Arrow{To: program.Target{Kind: program.ToParallel}}
		}},
		{"must lead to an earlier", func(p *program.Program) { p.Steps[0].Next = program.Arrow{To: step(1), Back: true} }},
		{"UTF-8", func(p *program.Program) { p.Steps[2].Text = "a\xffb" }},
	} {
		p := block()
		c.bend(p)
		if err := program.Validate(p); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
}

// FuzzRead: whatever Read accepts is written back to the same bytes and has
// their hash; nothing makes it panic.
func FuzzRead(f *testing.F) {
	f.Add([]byte(goldenJSON))
	for seed := range uint64(5) {
		data, err := program.Marshal(specimen.Program(rand.New(rand.NewPCG(seed, 0)), specimen.Size{Hostile: seed%2 == 0}))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(`{"format":1}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := program.Unmarshal(data)
		if err != nil {
			return
		}
		got, err := program.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		var want bytes.Buffer
		if err := json.Compact(&want, data); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want.Bytes()) {
			t.Fatalf("read  %s\nwrote %s", want.Bytes(), got)
		}
		again, err := program.Unmarshal(got)
		if err != nil || program.Hash(again) != program.Hash(p) {
			t.Fatalf("second reading: %v", err)
		}
	})
}

// TestFormatDocumented compares FORMAT.md with the types: a section for every
// struct, and in it a row for every field and no other, with its type and
// whether it is left out when empty.
func TestFormatDocumented(t *testing.T) {
	text, err := os.ReadFile("FORMAT.md")
	if err != nil {
		t.Fatal(err)
	}
	sections := map[string]string{}
	for _, s := range strings.Split(string(text), "\n### ")[1:] {
		name, body, _ := strings.Cut(s, "\n")
		sections[name] = strings.Split(body, "\n## ")[0]
	}
	row := regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\| ([^|]+) \\| (yes|no) \\|")
	seen := map[reflect.Type]bool{}
	var visit func(typ reflect.Type)
	visit = func(typ reflect.Type) {
		for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice {
			typ = typ.Elem()
		}
		if typ.Kind() != reflect.Struct || seen[typ] {
			return
		}
		seen[typ] = true
		body, ok := sections[typ.Name()]
		if !ok {
			t.Errorf("no section for %s", typ.Name())
			return
		}
		delete(sections, typ.Name())
		var got, want [][3]string
		for _, m := range row.FindAllStringSubmatch(body, -1) {
			got = append(got, [3]string{m[1], m[2], m[3]})
		}
		for i := range typ.NumField() {
			f := typ.Field(i)
			name, option, _ := strings.Cut(f.Tag.Get("json"), ",")
			always := "yes"
			if option == "omitempty" {
				always = "no"
			}
			want = append(want, [3]string{name, jsonType(f.Type), always})
			visit(f.Type)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s is documented as\n%v, but is\n%v", typ.Name(), got, want)
		}
	}
	visit(reflect.TypeFor[program.Program]())
	for name := range sections {
		t.Errorf("section %s describes no type", name)
	}
}

// jsonType names a type as FORMAT.md does.
func jsonType(typ reflect.Type) string {
	switch typ.Kind() {
	case reflect.Pointer:
		return jsonType(typ.Elem())
	case reflect.Slice:
		return "list of " + jsonType(typ.Elem())
	case reflect.Struct:
		return typ.Name()
	case reflect.String:
		if typ.Name() != "string" {
			return typ.Name()
		}
		return "text"
	case reflect.Bool:
		return "true or false"
	case reflect.Int:
		return "whole number"
	}
	return "number"
}

func BenchmarkValidate(b *testing.B) {
	p := specimen.Program(rand.New(rand.NewPCG(1, 1)), specimen.Size{Steps: 10_000, Documents: 1000, Parallels: 100})
	for b.Loop() {
		if err := program.Validate(p); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkHash(b *testing.B) {
	p := specimen.Program(rand.New(rand.NewPCG(1, 1)), specimen.Size{Steps: 10_000, Documents: 1000, Parallels: 100})
	for b.Loop() {
		program.Hash(p)
	}
}
