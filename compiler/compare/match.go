package compare

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"sopc/compiler/program"
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

// likeness compares two texts by the pairs of neighbouring letters that they
// share (Dice's coefficient), from 0 to 1.
func likeness(a, b string) float64 {
	if a == b {
		return 1
	}
	of := letterPairs(a)
	total, shared := len(of), 0
	count := map[[2]rune]int{}
	for _, x := range of {
		count[x]++
	}
	of = letterPairs(b)
	total += len(of)
	for _, x := range of {
		if count[x] > 0 {
			count[x]--
			shared++
		}
	}
	if total == 0 {
		return 0
	}
	return 2 * float64(shared) / float64(total)
}

func letterPairs(s string) (all [][2]rune) {
	last := ' '
	for _, r := range s {
		if r = unicode.ToLower(r); !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			r = ' '
		}
		if r != ' ' && last != ' ' {
			all = append(all, [2]rune{last, r})
		}
		last = r
	}
	return all
}

// says reports whether one text says the same as another in other words: it
// differs in typography only, or it is alike, names the same numbers,
// denies as much, and keeps the verb that office prose begins with.
func says(a, b string) bool {
	if program.Key(a) == program.Key(b) {
		return true
	}
	return likeness(a, b) >= 0.6 && slices.Equal(figures(a), figures(b)) && denials(a) == denials(b) && (verbKept(a, b) || verbKept(b, a))
}

// figures lists the numbers in a text.
func figures(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsDigit(r) })
}

// denials counts the words that turn a sentence into its opposite.
func denials(s string) int {
	n := 0
	for w := range strings.FieldsSeq(strings.ToLower(s)) {
		switch w {
		case "tidak", "bukan", "tanpa", "belum", "jangan":
			n++
		}
	}
	return n
}

// verbKept looks for the first word of a text among the first words of
// another, so that "Memeriksa berkas" keeps the verb of "Melakukan pemeriksaan
// berkas".
func verbKept(a, b string) bool {
	words := strings.Fields(a)
	if len(words) == 0 {
		return false
	}
	others := strings.Fields(b)
	return slices.ContainsFunc(others[:min(3, len(others))], func(w string) bool { return likeness(words[0], w) >= 0.5 })
}

// match pairs the parts of the two versions.
func (c *comparison) match() {
	c.lanes = match(c.old.Lanes, c.new.Lanes, nil,
		func(l program.Lane) string { return l.ID },
		func(l program.Lane) string { return l.Name },
		func(l program.Lane) string { return program.Key(l.Name) })
	c.documents = match(c.old.Documents, c.new.Documents,
		func(a, b program.Document) float64 {
			if slices.ContainsFunc(known(a), func(n string) bool { return slices.Contains(known(b), n) }) {
				return 1
			}
			if says(a.Name, b.Name) {
				return likeness(a.Name, b.Name)
			}
			return 0
		},
		func(d program.Document) string { return d.Name },
		func(d program.Document) string { return program.Key(d.Name) })
	c.fields = match(c.old.Fields, c.new.Fields, nil,
		func(f program.Field) string { return f.ID },
		func(f program.Field) string { return f.Label + "/" + string(f.Type) },
		func(f program.Field) string { return program.Key(f.Label) + "/" + string(f.Type) })
	c.ends = match(c.old.Ends, c.new.Ends,
		func(a, b program.End) float64 {
			if a.Kind == b.Kind && a.Kind != program.Continues && says(a.Text, b.Text) {
				return likeness(a.Text, b.Text)
			}
			return 0
		},
		func(e program.End) string { return string(e.Kind) + "/" + e.Text },
		func(e program.End) string { return string(e.Kind) + "/" + program.Key(e.Text) },
		func(e program.End) string { return e.Text })
	c.matchSteps()
	c.parallels = overlap(len(c.old.Parallels), len(c.new.Parallels), c.steps,
		func(i int) int { return blockOf(c.old, i) }, func(j int) int { return blockOf(c.new, j) })
}

// known lists the keys of all names of a document.
func known(d program.Document) []string {
	names := []string{program.Key(d.Name)}
	for _, a := range d.Aliases {
		names = append(names, program.Key(a))
	}
	return names
}

func blockOf(p *program.Program, step int) int {
	if t := p.Steps[step].Track; t != nil {
		return t.Parallel
	}
	return -1
}

// overlap pairs containers of steps by the steps that they share, most first.
// inOld and inNew tell the container of a step, or -1.
func overlap(old, new int, steps pairs, inOld, inNew func(step int) int) pairs {
	shared := map[[2]int]int{}
	var order [][2]int
	for i, j := range steps.to {
		if j < 0 || inOld(i) < 0 || inNew(j) < 0 {
			continue
		}
		k := [2]int{inOld(i), inNew(j)}
		if shared[k] == 0 {
			order = append(order, k)
		}
		shared[k]++
	}
	slices.SortStableFunc(order, func(a, b [2]int) int {
		return cmp.Or(cmp.Compare(shared[b], shared[a]), cmp.Compare(a[0]+a[1], b[0]+b[1]), cmp.Compare(max(a[0]-a[1], a[1]-a[0]), max(b[0]-b[1], b[1]-b[0])))
	})
	p := noPairs(old, new)
	for _, k := range order {
		if p.to[k[0]] < 0 && p.from[k[1]] < 0 {
			p.join(k[0], k[1])
		}
	}
	return p
}

// row is a step as steps are paired: with its lanes, items and outcomes under
// names that both versions share.
type row struct {
	id, key, text string
	parts         []string
}

func (c *comparison) rows(p *program.Program, lane, document func(int) int) []row {
	rows := make([]row, len(p.Steps))
	for i := range p.Steps {
		s := &p.Steps[i]
		r := row{id: s.ID, key: program.Key(s.Text), text: s.Text}
		add := func(kind string, n int) {
			if n >= 0 {
				r.parts = append(r.parts, kind+strconv.Itoa(n))
			}
		}
		for _, g := range s.Actors {
			for _, a := range g {
				add("oleh", lane(a.Lane))
			}
		}
		for _, items := range [][]program.Item{s.Inputs, s.Outputs} {
			for _, it := range items {
				for _, d := range it.Documents {
					add("berkas", document(d))
				}
			}
		}
		for _, o := range s.Outcomes {
			r.parts = append(r.parts, "putusan"+program.Key(o.Label))
		}
		rows[i] = r
	}
	return rows
}

// matchSteps pairs steps: by id, then by text, then by text and what stands in
// the row. Between two neighbours that were paired, less likeness will do.
func (c *comparison) matchSteps() {
	same := func(i int) int { return i }
	old, new := c.rows(c.old, c.lanes.of, c.documents.of), c.rows(c.new, same, same)
	likely := func(a, b row) float64 { return 0.7*likeness(a.text, b.text) + 0.3*share(a.parts, b.parts) }
	c.steps = match(old, new, likely,
		func(r row) string { return r.id },
		func(r row) string { return r.text },
		func(r row) string { return r.key })
	for i, j := range c.steps.to {
		if j >= 0 {
			continue
		}
		at := 0 // where the step would stand had it stayed
		if i > 0 {
			if c.steps.to[i-1] < 0 {
				continue
			}
			at = c.steps.to[i-1] + 1
		}
		alone := at < len(new) && c.steps.from[at] < 0 &&
			(i+1 == len(old) && at+1 == len(new) || i+1 < len(old) && at+1 < len(new) && c.steps.to[i+1] == at+1)
		if alone && likely(old[i], new[at]) >= 0.35 {
			c.steps.join(i, at)
		}
	}
}

// share is how much two lists have in common, from 0 to 1.
func share(a, b []string) float64 {
	if len(a)+len(b) == 0 {
		return 0
	}
	count := map[string]int{}
	for _, x := range a {
		count[x]++
	}
	shared := 0
	for _, x := range b {
		if count[x] > 0 {
			count[x]--
			shared++
		}
	}
	return 2 * float64(shared) / float64(len(a)+len(b))
}
