// Package compare tells what changed between two versions of an SOP, in words
// that an office uses, and how much each change weighs: whether it only words
// something differently, changes the procedure, or leaves cases behind that
// are being worked on.
//
// Parts of the two versions are first paired (match.go), then compared pair by
// pair. What lives on under another name, number or place is one part that
// changed; only what has no partner was added or removed.
package compare

import (
	"cmp"
	"slices"

	"sopc/compiler/program"
	"sopc/lang/bahasa"
)

// Class says how much a change weighs.
type Class string

// The classes of changes, the lightest first.
const (
	// Wording is nothing that a case feels: wording, identity, typography.
	Wording Class = "redaksional"
	// Substance changes the procedure or what it rests on: steps, pelaksana,
	// kelengkapan, outputs, times, decisions, rules, law.
	Substance Class = "substansi"
	// Breaking is a change of substance after which a case that stands at one
	// of the steps in Change.Hits could not go on.
	Breaking Class = "memutus"
)

// Classes lists the classes, the gravest first.
var Classes = []Class{Breaking, Substance, Wording}

// Weight orders classes: the graver, the higher.
func (c Class) Weight() int { return len(Classes) - slices.Index(Classes, c) }

// Name is what the screen calls the class.
func (c Class) Name() bahasa.Text {
	switch c {
	case Breaking:
		return bahasa.T("memutus kasus berjalan", "breaks open cases")
	case Substance:
		return bahasa.T("substansi", "substance")
	}
	return bahasa.T("redaksional", "wording")
}

// Kind says what happened to a part.
type Kind string

// The kinds of changes.
const (
	Added   Kind = "added"
	Removed Kind = "removed"
	Moved   Kind = "moved"
	Changed Kind = "changed"
)

// Section is the part of the form that a change stands in.
type Section string

// The sections, in the order of the form.
const (
	Identity  Section = "identitas"
	Lanes     Section = "pelaksana"
	Documents Section = "dokumen"
	Fields    Section = "isian"
	Steps     Section = "langkah"
	Parallels Section = "serentak"
	Ends      Section = "akhir"
)

// Change is one difference. Old and New are the step that it stands in, from
// 0, in the version before and after; -1 where it stands in none.
type Change struct {
	Class    Class
	Kind     Kind
	Section  Section
	Old, New int
	Text     bahasa.Text // one sentence, without a full stop
	Hits     []int       // for Breaking: the steps of the old version at which an open case could not go on
}

// Report is what changed from one version to another.
type Report struct {
	Changes []Change    // the gravest class first, then in the order of the form
	Steps   map[int]int // the step of the new version that each step of the old one lives on in; removed ones are absent

	// Where the other parts of the old version live on, as Steps; lanes,
	// documents, fields, ends and parallel blocks by index, outcomes and
	// items within the step that they belong to.
	Lanes, Documents, Fields, Ends, Parallels map[int]int
	Outcomes, Inputs, Outputs                 map[int]map[int]int // by old step
}

// Worst is the gravest class of all changes; empty when there are none.
func (r Report) Worst() Class {
	if len(r.Changes) == 0 {
		return ""
	}
	return r.Changes[0].Class
}

// Hits lists the steps of the old version at which an open case could not go
// on under the new one, each once, in order.
func (r Report) Hits() []int {
	var all []int
	for _, c := range r.Changes {
		all = append(all, c.Hits...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Compare tells what changed from old to new. Both must be valid, as
// program.Validate says; neither is changed.
func Compare(old, new *program.Program) Report {
	c := &comparison{old: old, new: new, outcomes: map[int]pairs{}, inputs: map[int]pairs{}, outputs: map[int]pairs{}}
	c.pair()
	c.identity()
	c.laneChanges()
	c.documentChanges()
	c.fieldChanges()
	c.stepChanges()
	c.parallelChanges()
	c.endChanges()
	slices.SortStableFunc(c.changes, func(a, b Change) int { return cmp.Compare(b.Class.Weight(), a.Class.Weight()) })
	return Report{
		Changes: c.changes, Steps: c.steps.table(),
		Lanes: c.lanes.table(), Documents: c.documents.table(), Fields: c.fields.table(), Ends: c.ends.table(), Parallels: c.parallels.table(),
		Outcomes: tables(c.outcomes), Inputs: tables(c.inputs), Outputs: tables(c.outputs),
	}
}

// comparison is two versions with their parts paired, and the changes found
// so far.
type comparison struct {
	old, new                                         *program.Program
	lanes, documents, fields, steps, ends, parallels pairs
	outcomes, inputs, outputs                        map[int]pairs // by old step
	changes                                          []Change
}

// place is where changes are found: a section, and the step in both versions.
type place struct {
	section  Section
	old, new int
}

func in(s Section) place { return place{s, -1, -1} }

// note adds a change. The sentence begins with the step that it is about.
func (c *comparison) note(class Class, kind Kind, at place, text bahasa.Text, hits ...int) {
	if at.old >= 0 || at.new >= 0 {
		text = bahasa.T("%s: %s", "%s: %s", c.stepName(at), text)
	}
	c.say(class, kind, at, text, hits...)
}

// say adds a change with its whole sentence.
func (c *comparison) say(class Class, kind Kind, at place, text bahasa.Text, hits ...int) {
	c.changes = append(c.changes, Change{class, kind, at.section, at.old, at.new, capital(text), hits})
}

// became notes that something is now otherwise: "waktu 2 hari → 3 hari".
func (c *comparison) became(class Class, at place, name, old, new bahasa.Text, hits ...int) {
	c.note(class, Changed, at, bahasa.T("%s %s → %s", "%s %s → %s", name, old, new), hits...)
}

// reworded notes that a text is another. It is a matter of wording where the
// new text says the same.
func (c *comparison) reworded(at place, name bahasa.Text, old, new string) {
	if old != new {
		class := Substance
		if at.section == Identity || says(old, new) {
			class = Wording
		}
		c.spelled(class, at, name, old, new)
	}
}

// spelled notes that a text is another, also where only its blanks are.
func (c *comparison) spelled(class Class, at place, name bahasa.Text, old, new string) {
	if was, is := quoted(old), quoted(new); was != is {
		c.became(class, at, name, was, is)
	} else {
		c.note(class, Changed, at, bahasa.T("%s %s: hanya spasinya lain", "%s %s: only its blanks differ", name, is))
	}
}

// list is two lists of entries, paired.
type list[T any] struct {
	at       place
	name     bahasa.Text // of all entries
	class    Class       // of an entry that comes or goes
	old, new []T
	pairs
	show    func(p *program.Program, entry T) bahasa.Text // an entry with what it is
	changed func(old, new T)                              // compares a pair
}

// entries notes what came and went, what became of the rest, and that these
// stand in another order, which is typography.
func entries[T any](c *comparison, l list[T]) {
	for i, j := range l.to {
		if j < 0 {
			c.note(l.class, Removed, l.at, bahasa.T("%s dihapus", "%s removed", l.show(c.old, l.old[i])))
		} else {
			l.changed(l.old[i], l.new[j])
		}
	}
	for j, i := range l.from {
		if i < 0 {
			c.note(l.class, Added, l.at, bahasa.T("%s ditambahkan", "%s added", l.show(c.new, l.new[j])))
		}
	}
	if len(l.moved()) > 0 {
		c.note(Wording, Moved, l.at, bahasa.T("urutan %s berubah", "%s in another order", l.name))
	}
}
