package law

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
)

// State is what became of a regulation.
type State string

// The states. Unknown stands for a regulation that is often cited and of
// which nothing could be confirmed.
const (
	InForce  State = "berlaku"
	Amended  State = "diubah"
	Revoked  State = "dicabut"
	Replaced State = "digantikan"  // its matter is ruled by another one now
	Misprint State = "salah tulis" // no such regulation was found; another one seems meant
	Unknown  State = "tidak diketahui"
)

// Confidence says how far an entry may be trusted.
type Confidence string

// Certain: the change was read in so many words. Probable: it was inferred,
// most often from the fate of the regulation that is amended, or nothing
// confirmed it; it is shown as something to look up again, never as a fact.
const (
	Certain  Confidence = "pasti"
	Probable Confidence = "dugaan"
)

// Status is what the table knows of a regulation.
type Status struct {
	Law        Citation // with its subject
	State      State
	By         []Change // in the order of their years
	Since      string   // when the state began, "2026-01-02"; empty where no source says
	Confidence Confidence
	Sources    []Source // empty where nothing was confirmed
}

// Change is what a later regulation did.
type Change struct {
	Law     Citation // the later regulation
	How     How
	Turn    string   // of an amendment: "pertama", "kedua"; may be empty
	Parent  Citation // it did so to this regulation, which the looked-up one amends; else zero
	Article string   // "Pasal 12"; may be empty
}

// How is what one regulation did to another.
type How string

// What a change does. Meant is no change but the regulation that the writer
// of a misprint seems to mean.
const (
	Amends        How = "mengubah"
	RevokesPartly How = "mencabut sebagian"
	Revokes       How = "mencabut"
	Replaces      How = "menggantikan"
	Meant         How = "dimaksud"
)

// Source says where a fact of the table was read.
type Source struct {
	Where string // an address, or "salinan publik" for a public copy without one
	Basis Basis
}

// Basis is the kind of text that a source is.
type Basis string

// From the strongest to the weakest: the text or title of a regulation,
// another regulation that cites it, a register of regulations, an agency's
// announcement, any other mention.
const (
	ByText     Basis = "naskah"
	ByCitation Basis = "kutipan"
	ByRegister Basis = "daftar"
	ByNotice   Basis = "pengumuman"
	ByMention  Basis = "sebutan"
)

// Outdated reports whether citing the regulation deserves a remark: it was
// revoked, replaced or never existed. One that was merely amended does not:
// it is still the law, under the same number, and few offices name every
// amendment. Neither does one of which nothing is known.
//
// How grave the remark is follows from Confidence alone: a warning when
// Certain, a hint to look it up again when Probable.
func (s Status) Outdated() bool {
	return s.State == Revoked || s.State == Replaced || s.State == Misprint
}

// Cause gives the change that made the regulation outdated; ok is false when
// it is not, or when no source names it.
func (s Status) Cause() (c Change, ok bool) {
	if !s.Outdated() {
		return Change{}, false
	}
	for i := len(s.By) - 1; i >= 0; i-- {
		switch s.By[i].How {
		case Revokes, Replaces, Meant:
			return s.By[i], true
		}
	}
	return Change{}, false
}

// Look finds a regulation in the table by its kind, number and year. Kinds
// in which every region numbers for itself are not in it.
func Look(c Citation) (Status, bool) {
	s, ok := table().laws[key(c)]
	return s, ok
}

// AsOf is the day on which the table was compiled, as "2026-11-21".
func AsOf() string { return table().asOf }

func key(c Citation) string {
	number, _ := plainNumber(c.Number, c.Year)
	return fmt.Sprintf("%s %s/%d", c.Kind, strings.ToUpper(number), c.Year)
}

// status.json holds one entry a line. A law is written as Parse reads it,
// in the short form.
//
//go:embed status.json
var statusJSON []byte

type register struct {
	asOf string
	laws map[string]Status
}

var table = sync.OnceValue(func() register {
	r, err := read(statusJSON)
	if err != nil {
		panic(err) // the table is part of the program; a test reads it
	}
	return r
})

func read(text []byte) (register, error) {
	var file struct {
		AsOf string `json:"as_of"`
		Laws []struct {
			Law, Subject string
			State        State
			Confidence   Confidence
			Since        string
			By           []struct {
				Law, Turn, Parent, Article string
				How                        How
			}
			Sources []Source
		}
	}
	if err := json.Unmarshal(text, &file); err != nil {
		return register{}, err
	}
	r := register{file.AsOf, map[string]Status{}}
	for _, e := range file.Laws {
		law, ok := Parse(e.Law)
		if !ok {
			return r, fmt.Errorf("status.json: no citation: %q", e.Law)
		}
		law.Subject = e.Subject
		s := Status{Law: law, State: e.State, Since: e.Since, Confidence: e.Confidence, Sources: e.Sources}
		for _, b := range e.By {
			c := Change{How: b.How, Turn: b.Turn, Article: b.Article}
			if c.Law, ok = Parse(b.Law); !ok {
				return r, fmt.Errorf("status.json: no citation: %q", b.Law)
			}
			if c.Parent, ok = Parse(b.Parent); !ok && b.Parent != "" {
				return r, fmt.Errorf("status.json: no citation: %q", b.Parent)
			}
			s.By = append(s.By, c)
		}
		if _, twice := r.laws[key(law)]; twice {
			return r, fmt.Errorf("status.json: twice: %q", e.Law)
		}
		r.laws[key(law)] = s
	}
	return r, nil
}
