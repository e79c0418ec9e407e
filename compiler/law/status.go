package law

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
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

// Table is what is known of the fate of regulations. It does not change.
type Table struct {
	asOf string
	laws map[string]Status
}

// Standard is the table that comes with the program: national regulations
// that SOPs often cite.
func Standard() *Table { return standard() }

// With gives the table with more entries; an entry for a regulation that is
// in it already takes its place. The error is a BadEntry.
func (t *Table) With(entries []Entry) (*Table, error) {
	more := &Table{asOf: t.asOf, laws: maps.Clone(t.laws)}
	return more, more.add(entries)
}

// Look finds a regulation by its kind, number and year, and by its region
// where every region numbers for itself.
func (t *Table) Look(c Citation) (Status, bool) {
	s, ok := t.laws[key(c)]
	return s, ok
}

// AsOf is the day on which the standard table was compiled, as "2026-11-21".
func (t *Table) AsOf() string { return t.asOf }

// Entry is a Status as people write it down: laws in any way that Parse
// reads.
type Entry struct {
	Law        string
	Subject    string
	State      State
	Confidence Confidence // Certain, unless said otherwise
	Since      string
	By         []EntryChange
	Sources    []Source
}

// EntryChange is a Change as people write it down. Without How it does to the
// law what the law's State says.
type EntryChange struct {
	Law, Turn, Parent, Article string
	How                        How
}

// BadEntry is an entry that cannot be taken: what stands in its field Field
// ("law", "state", "confidence", "by", "how", "parent", "since") is not known
// there. Field is "twice" for the second entry of one law.
type BadEntry struct {
	Index        int // which entry, from 0
	Field, Value string
}

func (e BadEntry) Error() string { return fmt.Sprintf("entry %d: %s: %q", e.Index, e.Field, e.Value) }

func (t *Table) add(entries []Entry) error {
	seen := map[string]bool{}
	for i, e := range entries {
		s, field, value := e.status()
		switch k := key(s.Law); {
		case field != "":
		case seen[k]:
			field, value = "twice", e.Law
		default:
			seen[k], t.laws[k] = true, s
		}
		if field != "" {
			return BadEntry{i, field, value}
		}
	}
	return nil
}

// status reads an entry. It names the field, and what stands there, that
// cannot be read.
func (e *Entry) status() (s Status, field, value string) {
	s = Status{State: e.State, Since: e.Since, Confidence: e.Confidence, Sources: e.Sources}
	if s.Confidence == "" {
		s.Confidence = Certain
	}
	var ok bool
	if s.Law, ok = Parse(e.Law); !ok {
		return s, "law", e.Law
	}
	s.Law.Subject = cmp.Or(e.Subject, s.Law.Subject)
	switch {
	case effect[s.State] == "" && s.State != InForce && s.State != Unknown:
		return s, "state", string(s.State)
	case s.Confidence != Certain && s.Confidence != Probable:
		return s, "confidence", string(s.Confidence)
	case s.Since != "" && !isDay(s.Since):
		return s, "since", s.Since
	}
	for _, b := range e.By {
		c := Change{How: cmp.Or(b.How, effect[s.State]), Turn: b.Turn, Article: b.Article}
		if c.Law, ok = Parse(b.Law); !ok {
			return s, "by", b.Law
		}
		if c.Parent, ok = Parse(b.Parent); !ok && b.Parent != "" {
			return s, "parent", b.Parent
		}
		if !slices.Contains([]How{Amends, RevokesPartly, Revokes, Replaces, Meant}, c.How) {
			return s, "how", string(c.How)
		}
		s.By = append(s.By, c)
	}
	return s, "", ""
}

// effect is what a change does that leads to a state.
var effect = map[State]How{Amended: Amends, Revoked: Revokes, Replaced: Replaces, Misprint: Meant}

// isDay tells a day of the calendar, "2026-01-02".
func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// key tells regulations apart. A region is the same with and without
// "Provinsi" and "Kabupaten"; a Kota is another one.
func key(c Citation) string {
	number, _ := plainNumber(c.Number, c.Year)
	k := fmt.Sprintf("%s %s/%d", c.Kind, strings.ToUpper(number), c.Year)
	if c.Region == "" {
		return k
	}
	words := slices.DeleteFunc(split(c.Region), func(w word) bool {
		return slices.Contains([]string{"provinsi", "propinsi", "prov", "kabupaten", "kab"}, w.text)
	})
	return k + " " + fold(words)
}

// status.json holds one Entry a line.
//
//go:embed status.json
var statusJSON []byte

var standard = sync.OnceValue(func() *Table {
	t, err := read(statusJSON)
	if err != nil {
		panic(err) // the table is part of the program; a test reads it
	}
	return t
})

func read(text []byte) (*Table, error) {
	var file struct {
		AsOf string `json:"as_of"`
		Laws []Entry
	}
	if err := json.Unmarshal(text, &file); err != nil {
		return nil, fmt.Errorf("status.json: %w", err)
	}
	t := &Table{asOf: file.AsOf, laws: map[string]Status{}}
	return t, t.add(file.Laws)
}
