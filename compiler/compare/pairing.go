package compare

import (
	"cmp"
	"slices"
	"strconv"

	"sopc/compiler/program"
)

// pair pairs the parts of the two versions.
func (c *comparison) pair() {
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
