package roster

import (
	"errors"
	"testing"
	"time"
	"unicode/utf8"

	"sopc/compiler/program"
	"sopc/lang/finding"
)

// FuzzRead: reading never breaks; each finding has words and a place inside
// the file; of a roster that is accepted, each person is known by the name it
// writes and gets an answer for each lane that somebody is appointed to.
func FuzzRead(f *testing.F) {
	f.Add([]byte(village))
	f.Add([]byte("[[petugas]]\nnama = \"Ani\"\npelaksana = \"Camat\"\n[[delegasi]]\ndari = \"Ani\"\nkepada = \"Budi\"\n"))
	f.Add([]byte("petugas = [{nama = 'A', pelaksana = ['x'], mulai = 2026-01-01}, {nama = 'B', pelaksana = []}]\n[[pengganti]]\nsebutan='Plh'\nnama='B'\nmenggantikan='A'\ndasar='s'\nmulai=2026-02-01"))
	on := time.Date(2026, 3, 19, 8, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text []byte) {
		r, wrong := Read(FileName, text)
		for _, x := range wrong {
			if x.Message.ID == "" || x.Message.EN == "" || x.Severity != finding.Error ||
				x.Span.Start.Offset < 0 || x.Span.End.Offset < x.Span.Start.Offset || x.Span.End.Offset > len(text) || x.Span.Start.Line < 1 {
				t.Fatalf("%+v", x)
			}
		}
		if len(wrong) > 0 {
			if len(r.People()) > 0 {
				t.Fatal("a roster with mistakes knows people")
			}
			return
		}
		p := &program.Program{Lanes: []program.Lane{{ID: "luar", Name: "Luar", Outside: true}}}
		for _, who := range r.people {
			for _, x := range who.posts {
				for _, key := range x.lanes {
					p.Lanes = append(p.Lanes, program.Lane{ID: key, Name: key, Substitute: "luar"})
				}
			}
		}
		p.Lanes = p.Lanes[:min(len(p.Lanes), 20)]
		for _, name := range r.People() {
			if known, err := r.Person(name); err != nil || known != name || !utf8.ValidString(name) {
				t.Fatalf("%q is known as %q: %v", name, known, err)
			}
			for i := range p.Lanes {
				as, err := r.Acts(name, p, i, on)
				var refused *Refusal
				if err == nil && as == "" || err != nil && (!errors.As(err, &refused) || refused.Reason.ID == "" || refused.Way.ID == "") {
					t.Fatalf("%q as %q: %q %v", name, p.Lanes[i].ID, as, err)
				}
			}
		}
	})
}
