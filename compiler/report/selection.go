package report

import (
	"slices"
	"sort"
	"sync"

	"sopc/lang/finding"
)

// Selection keeps, of findings that come file by file, those that WriteText
// shows, and counts the others: ten thousand untidy files have more findings
// than need be in memory at a time. The zero Selection is empty. It may be used
// by several goroutines.
type Selection struct {
	mu    sync.Mutex
	first []located // the gravest so far, as far as their order tells them apart
	left  Count
}

// Keep gives those of the findings on a file that may be shown in the end.
func (s *Selection) Keep(file string, found []finding.Finding) (kept []finding.Finding) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range found {
		x := located{&found[i], fileOf(found[i].Span, file)}
		at := sort.Search(len(s.first), func(n int) bool { return x.compare(s.first[n]) < 0 })
		if at == shownMost {
			s.left.add(x.Severity)
			continue
		}
		x.Finding = &finding.Finding{Code: x.Code, Severity: x.Severity, Span: x.Span}
		s.first = slices.Insert(s.first, at, x)
		s.first = s.first[:min(len(s.first), shownMost)]
		kept = append(kept, found[i])
	}
	return kept
}

// Left counts the findings that were not kept.
func (s *Selection) Left() Count {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.left
}
