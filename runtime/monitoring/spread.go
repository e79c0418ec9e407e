package monitoring

import (
	"maps"
	"math"
	"slices"
)

// Spread is how times are spread, in minutes. It keeps how often each value
// came, so that it stays small and its quantiles are exact.
type Spread struct {
	counts map[int]int
	n      int
	sum    int
}

// Add adds a time.
func (s *Spread) Add(minutes int) {
	if s.counts == nil {
		s.counts = map[int]int{}
	}
	s.counts[minutes]++
	s.n++
	s.sum += minutes
}

// N is how many times were added.
func (s *Spread) N() int { return s.n }

// Mean is their mean; 0 when there are none.
func (s *Spread) Mean() float64 {
	if s.n == 0 {
		return 0
	}
	return float64(s.sum) / float64(s.n)
}

// Quantile is the smallest time that at least the share q (0 to 1) of all does
// not exceed: Quantile(0.5) is the median, Quantile(1) the longest; 0 when
// there are none.
func (s *Spread) Quantile(q float64) int {
	want := max(int(math.Ceil(q*float64(s.n))), 1)
	for _, minutes := range slices.Sorted(maps.Keys(s.counts)) {
		if want -= s.counts[minutes]; want <= 0 {
			return minutes
		}
	}
	return 0
}
