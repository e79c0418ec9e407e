package compare

import (
	"cmp"
	"slices"
)

// pairs says which entry of a list lives on as which entry of another.
type pairs struct {
	to   []int // by old entry: the new one, or -1
	from []int // by new entry: the old one, or -1
}

func noPairs(old, new int) pairs {
	p := pairs{make([]int, old), make([]int, new)}
	for i := range p.to {
		p.to[i] = -1
	}
	for j := range p.from {
		p.from[j] = -1
	}
	return p
}

func (p pairs) join(i, j int) { p.to[i], p.from[j] = j, i }

// of is the new index of an old entry, or -1, also for an index that is none.
func (p pairs) of(i int) int {
	if i < 0 || i >= len(p.to) {
		return -1
	}
	return p.to[i]
}

// table lists the pairs.
func (p pairs) table() map[int]int {
	t := map[int]int{}
	for i, j := range p.to {
		if j >= 0 {
			t[i] = j
		}
	}
	return t
}

func tables(all map[int]pairs) map[int]map[int]int {
	t := map[int]map[int]int{}
	for i, p := range all {
		t[i] = p.table()
	}
	return t
}

// moved lists the old entries that stand before or behind others than they
// did: as few as explain the new order.
func (p pairs) moved() []int {
	// The longest rising run of partners stayed; tails[n] ends the best run of
	// length n+1 so far.
	var tails, before []int
	before = make([]int, len(p.to))
	for i, j := range p.to {
		if j < 0 {
			continue
		}
		n, _ := slices.BinarySearchFunc(tails, j, func(t, j int) int { return cmp.Compare(p.to[t], j) })
		before[i] = -1
		if n > 0 {
			before[i] = tails[n-1]
		}
		if n == len(tails) {
			tails = append(tails, i)
		} else {
			tails[n] = i
		}
	}
	stays := map[int]bool{}
	if len(tails) > 0 {
		for i := tails[len(tails)-1]; i >= 0; i = before[i] {
			stays[i] = true
		}
	}
	var moved []int
	for i, j := range p.to {
		if j >= 0 && !stays[i] {
			moved = append(moved, i)
		}
	}
	return moved
}

// alike is how much two entries have in common, from 0 to 1. Entries are
// paired from half on.
type alike[T any] func(old, new T) float64

// match pairs the entries of two lists: first those that have the same key,
// by one key after the other, then the most alike. An empty key is none.
func match[T any](old, new []T, a alike[T], keys ...func(T) string) pairs {
	p := noPairs(len(old), len(new))
	for _, key := range keys {
		p.byKey(each(old, key), each(new, key))
	}
	if a != nil {
		pairAlike(p, old, new, a)
	}
	return p
}

func each[T any](list []T, key func(T) string) []string {
	keys := make([]string, len(list))
	for i, x := range list {
		keys[i] = key(x)
	}
	return keys
}

// byKey pairs entries with the same key. Of several with one key those are
// paired that keep the order, then the others from the first on.
func (p pairs) byKey(old, new []string) {
	free := func(partners []int, keys []string) (all []int) {
		for i, k := range keys {
			if k != "" && partners[i] < 0 {
				all = append(all, i)
			}
		}
		return all
	}
	a, b := free(p.to, old), free(p.from, new)
	for len(a) > 0 && len(b) > 0 && old[a[0]] == new[b[0]] {
		p.join(a[0], b[0])
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && old[a[len(a)-1]] == new[b[len(b)-1]] {
		p.join(a[len(a)-1], b[len(b)-1])
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	p.inOrder(a, b, old, new)
	waiting := map[string][]int{}
	for _, j := range b {
		if p.from[j] < 0 {
			waiting[new[j]] = append(waiting[new[j]], j)
		}
	}
	for _, i := range a {
		if js := waiting[old[i]]; p.to[i] < 0 && len(js) > 0 {
			p.join(i, js[0])
			waiting[old[i]] = js[1:]
		}
	}
}

// mostCells bounds the table of inOrder; longer lists are paired without it.
const mostCells = 1_000_000

// inOrder pairs a longest common subsequence.
func (p pairs) inOrder(a, b []int, old, new []string) {
	if len(a) == 0 || len(b) == 0 || len(a)*len(b) > mostCells {
		return
	}
	wide := len(b) + 1
	long := make([]int, (len(a)+1)*wide) // of the rests that begin at i and j
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if old[a[i]] == new[b[j]] {
				long[i*wide+j] = long[(i+1)*wide+j+1] + 1
			} else {
				long[i*wide+j] = max(long[(i+1)*wide+j], long[i*wide+j+1])
			}
		}
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case old[a[i]] == new[b[j]]:
			p.join(a[i], b[j])
			i, j = i+1, j+1
		case long[(i+1)*wide+j] >= long[i*wide+j+1]:
			i++
		default:
			j++
		}
	}
}

// window is how far two entries that are left may stand apart, counted among
// those that are left, to be compared with each other.
const window = 60

// pairAlike pairs what is left by likeness, the most alike first, then those
// that stand closest.
func pairAlike[T any](p pairs, old, new []T, a alike[T]) {
	type couple struct {
		i, j  int
		score float64
	}
	var couples []couple
	var left []int
	for j, i := range p.from {
		if i < 0 {
			left = append(left, j)
		}
	}
	rank := -1
	for i, j := range p.to {
		if j >= 0 {
			continue
		}
		rank++
		for k := max(0, rank-window); k < min(len(left), rank+window); k++ {
			if score := a(old[i], new[left[k]]); score >= 0.5 {
				couples = append(couples, couple{i, left[k], score})
			}
		}
	}
	slices.SortStableFunc(couples, func(x, y couple) int {
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(max(x.i-x.j, x.j-x.i), max(y.i-y.j, y.j-y.i)), cmp.Compare(x.i+x.j, y.i+y.j))
	})
	for _, c := range couples {
		if p.to[c.i] < 0 && p.from[c.j] < 0 {
			p.join(c.i, c.j)
		}
	}
}
