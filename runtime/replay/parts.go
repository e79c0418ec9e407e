package replay

import (
	"slices"

	"sopc/compiler/condition"
	"sopc/runtime/engine"
)

// through follows an index into the new version; -1 for none.
func through(table map[int]int, i int) int {
	if j, lives := table[i]; lives {
		return j
	}
	return -1
}

// all follows indexes into the new version, those aside that are gone.
func all(table map[int]int, list []int) (lives []int) {
	for _, i := range list {
		if j, ok := table[i]; ok {
			lives = append(lives, j)
		}
	}
	return lives
}

// data gives the values that the new version takes with an event, for the
// fields that it asks for there. A value that the old version asked for
// earlier is known already and is given when it is asked for.
func (r *replay) data(e engine.Event, asked []int) condition.Data {
	var data condition.Data
	for i := range r.old.Program.Fields {
		j, lives := r.Fields[i]
		if !lives || !slices.Contains(asked, j) {
			continue
		}
		value, given := e.Data[i]
		if _, filled := r.New.Data[j]; !given && !filled {
			value, given = r.Old.Data[i]
		}
		if given {
			if data == nil {
				data = condition.Data{}
			}
			data[j] = value
		}
	}
	return data
}

// papers follows what shows that items and fields are there, as far as the new
// version asks for them.
func (r *replay) papers(papers []engine.Paper, step int, asked []int) (lives []engine.Paper) {
	tables := map[engine.PaperOf]map[int]int{engine.OfInput: r.Inputs[step], engine.OfOutput: r.Outputs[step], engine.OfField: r.Fields}
	for _, p := range papers {
		if j, ok := tables[p.Of][p.Item]; ok && (p.Of != engine.OfField || slices.Contains(asked, j)) {
			p.Item = j
			lives = append(lives, p)
		}
	}
	return lives
}
