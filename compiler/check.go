package compiler

import (
	"fmt"
	"strings"

	"sopc/compiler/flow"
	"sopc/lang"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// check says everything that a careful reviewer would say about the draft.
// Each theme has a file of its own.
func (u *unit) check() {
	graph := flow.New(u.draft)
	u.graph = graph
	u.checkBlanks()
	u.checkIdentity()
	u.checkStructure(graph)
	u.checkDecisions(graph)
	u.checkRules(graph)
	u.checkTime(graph)
	u.checkDocuments(graph)
	u.checkLanes()
	u.checkPeople(graph)
	u.checkLaw()
	u.checkLinks()
	u.checkWording()
	u.checkOffice()
}

// stepName is how a message calls a step: its number, and its name if it has
// one.
func (u *unit) stepName(i int) bahasa.Text {
	if id := u.draft.Steps[i].ID; id != "" {
		return bahasa.T("langkah %d (%s)", "step %d (%s)", i+1, id)
	}
	return bahasa.T("langkah %d", "step %d", i+1)
}

// stepList calls several steps: "langkah 2, 5 (susun), 6".
func (u *unit) stepList(steps []int) bahasa.Text {
	list := u.numbers(steps, ", ")
	return bahasa.T("langkah %s", "step %s", list)
}

// numbers writes steps as a reader finds them, a long list shortened in the
// middle.
func (u *unit) numbers(steps []int, by string) string {
	const most = 12
	var all []string
	for n, i := range steps {
		if len(steps) > most && n >= most/2 && n < len(steps)-most/2 {
			if n == most/2 {
				all = append(all, "…")
			}
			continue
		}
		name := fmt.Sprint(i + 1)
		if id := u.draft.Steps[i].ID; id != "" {
			name += " (" + id + ")"
		}
		all = append(all, name)
	}
	return strings.Join(all, by)
}

// stepSpan is what a finding on a step as a whole points to: its text, or the
// line's first word where it has none.
func (u *unit) stepSpan(i int) finding.Span {
	s := u.from.steps[i]
	if s.Text != nil {
		return s.Text.Span()
	}
	return keywordSpan(s.Node, "langkah")
}

// keywordSpan is the first word of a node.
func keywordSpan(n lang.Node, word string) finding.Span { return wordSpan(n.Span().Start, word) }

func wordSpan(at finding.Pos, word string) finding.Span {
	end := at
	end.Offset += len(word)
	end.Column += len(word)
	return finding.Span{Start: at, End: end}
}

// lineOf is the first line of type T in a step, or nil.
func lineOf[T lang.StepLine](s *lang.Step) (line T) {
	for _, l := range s.Lines {
		if t, ok := l.(T); ok {
			return t
		}
	}
	return line
}

// papersOf is the kelengkapan or output line of a step, or nil.
func papersOf(s *lang.Step, key lang.Word) *lang.Papers {
	for _, l := range s.Lines {
		if p, ok := l.(*lang.Papers); ok && p.Key == key {
			return p
		}
	}
	return nil
}
