package compiler

import (
	"strings"

	"sopc/compiler/program"
	"sopc/compiler/wording"
	"sopc/lang"
	"sopc/lang/finding"
)

// reference is a place where a source names another SOP.
type reference struct {
	title string
	at    finding.Span
	step  int // the step that runs the other SOP, or -1: it goes on there, or is only related
}

// entry is what the register of a workspace holds of an SOP. Checks across
// files see nothing else: when they run, trees and programs may be gone, and
// what is kept of ten thousand files must be little. No text in it is a part
// of the file's.
type entry struct {
	known           bool   // its text could be read
	title           string // as written
	office          string // whose SOP it is: the agency, as program.Key gives it
	number          string // as program.Key gives it; empty for a blank
	draft, sketch   bool
	titleAt, numAt  finding.Span
	links, related  []reference
	times           map[int]stepTime // of the steps that run another SOP
	total           program.Total    // how long the SOP may take, or its longest path does
	totalIsDeclared bool
}

type stepTime struct {
	most program.Amount
	at   finding.Span
}

// entryOf registers a unit while its tree is there.
func entryOf(u *unit) entry {
	id := &u.draft.Identity
	e := entry{known: true, title: strings.Clone(u.draft.Title), titleAt: u.head(), office: program.Key(strings.Join(id.Agency, " ")),
		draft: u.draft.Status != program.InForce, sketch: u.draft.Status == "", links: u.links}
	if !openNumber().MatchString(id.Number) {
		e.number = strings.Clone(program.Key(id.Number))
	}
	for i, r := range e.links {
		e.links[i].title = strings.Clone(r.title)
		if r.step < 0 {
			continue
		}
		if t := u.draft.Steps[r.step].Time; t != nil {
			if most, ok := t.Longest(); ok {
				if e.times == nil {
					e.times = map[int]stepTime{}
				}
				e.times[r.step] = stepTime{most, u.timeSpan(r.step)}
			}
		}
	}
	for _, s := range u.file.Sections {
		switch s := s.(type) {
		case *lang.DocNumber:
			if s.Text != nil {
				e.numAt = s.Text.Span()
			}
		case *lang.Listing:
			if s.Key == "keterkaitan" {
				for _, t := range s.Items {
					e.related = append(e.related, reference{strings.Clone(t.Value()), t.Span(), -1})
				}
			}
		}
	}
	if e.total = program.Sum(id.Total); len(e.total) > 0 {
		e.totalIsDeclared = true
	} else {
		_, longest := u.graph.Longest()
		e.total = longest.Time
	}
	return e
}

// openNumber is a number of which a part is still blank, or that has none.
var openNumber = lazily(`…|\.\.|__|/ *[/.]|^\D*$`)

// timeSpan is where a step says how long it takes.
func (u *unit) timeSpan(step int) finding.Span {
	for _, l := range u.from.steps[step].Lines {
		if t, ok := l.(*lang.TimeLine); ok && t.Key == "waktu" && t.Time != nil {
			return t.Time.Span()
		}
	}
	return u.stepSpan(step)
}

// titleKey is the loose form in which titles of SOPs are compared: "SOP
// Pengadaan" is Pengadaan.
func titleKey(title string) string {
	key := program.Key(title)
	for _, prefix := range []string{"sop", "standaroperasionalprosedur"} {
		if rest, ok := strings.CutPrefix(key, prefix); ok && rest != "" {
			return rest
		}
	}
	return key
}

// sameTitle reports whether two titles mean one SOP: they are the same but for
// layout, a slip of the pen, or what only one of them has in brackets.
func sameTitle(a, b string) bool {
	x, y := titleKey(a), titleKey(b)
	return x == y || wording.Slip(a, b) || x == titleKey(plainTitle(b)) || y == titleKey(plainTitle(a))
}

// plainTitle is a title without what stands in brackets.
func plainTitle(title string) string {
	for {
		from := strings.IndexByte(title, '(')
		to := strings.IndexByte(title, ')')
		if from < 0 || to < from {
			return title
		}
		title = title[:from] + title[to+1:]
	}
}

// workspace is the register of all SOPs that are compiled together.
type workspace struct {
	sops    []*unit // in the order of the sources
	byTitle map[string][]*unit
	offices map[string]int // how many SOPs each has

	loose     map[string][]*unit // by what titles still share when they differ a little
	looseMade bool
	guesses   int
}

// find is the SOP that u means by a title, or nil: one of the same office
// before another's, one in force before a draft, the same letters before the same but for what only one of
// the two titles has in brackets.
func (w *workspace) find(u *unit, title string) *unit {
	if found := w.candidates(u, title); len(found) > 0 {
		return found[0]
	}
	var found []*unit
	if plain := titleKey(plainTitle(title)); plain != titleKey(title) {
		found = w.byTitle[plain]
	} else {
		w.makeLoose()
		found = w.loose["() "+plain]
	}
	if len(found) == 1 && found[0] != u {
		return found[0]
	}
	return nil
}

// candidates are the SOPs that u may mean by a title to the letter: those of
// its own office before others', and among them those in force before drafts.
func (w *workspace) candidates(u *unit, title string) []*unit {
	found := preferred(w.byTitle[titleKey(title)], func(v *unit) bool { return v.entry.office == u.entry.office })
	return preferred(found, func(v *unit) bool { return !v.entry.draft })
}

// preferred are those of all that are good, or all when none is.
func preferred(all []*unit, good func(*unit) bool) []*unit {
	if len(all) < 2 {
		return all
	}
	var best []*unit
	for _, v := range all {
		if good(v) {
			best = append(best, v)
		}
	}
	if best == nil {
		return all
	}
	return best
}

// makeLoose indexes the titles by what a title that is written a little
// differently still shares with them.
func (w *workspace) makeLoose() {
	if w.looseMade {
		return
	}
	w.looseMade = true
	for _, u := range w.sops {
		keys := ends(u.entry.title)
		if plain := plainTitle(u.entry.title); plain != u.entry.title {
			keys = append(keys, "() "+titleKey(plain))
		}
		for _, key := range keys {
			w.loose[key] = append(w.loose[key], u)
		}
	}
}

// ends are keys for the first and for the last word of a title.
func ends(title string) []string {
	words := strings.Fields(strings.ToLower(title))
	if len(words) > 0 && words[0] == "sop" {
		words = words[1:]
	}
	if len(words) < 2 {
		return nil
	}
	return []string{"first " + words[0], "last " + words[len(words)-1]}
}

// maxSlips bounds how many titles are compared letter by letter.
const maxSlips = 50_000

// misspelt is the one SOP whose title differs from this by a slip of the pen,
// or nil.
func (w *workspace) misspelt(title string) *unit {
	w.makeLoose()
	var meant *unit
	for _, key := range ends(title) {
		for _, v := range w.loose[key] {
			if w.guesses++; w.guesses > maxSlips {
				return nil
			}
			if v != meant && wording.Slip(title, v.entry.title) {
				if meant != nil {
					return nil
				}
				meant = v
			}
		}
	}
	return meant
}
