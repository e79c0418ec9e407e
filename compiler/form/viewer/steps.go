package viewer

import (
	"slices"
	"strconv"
	"strings"

	"sopc/compiler/form"
	"sopc/compiler/form/svg"
)

// steps are the rows of the flow in words: what the form continues in another
// row is one row here.
type steps struct {
	rows []step
	at   []int // the row that a row of the table belongs to
}

// step is a row of the table in words.
type step struct {
	number string
	text   []string // paragraphs, at least one
	who    []string
	more   []form.Words // what the other columns would say
	says   string       // where the flow goes
}

func stepsOf(t *form.Table) steps {
	var all steps
	for i := range t.Rows {
		if r := &t.Rows[i]; i == 0 || r.Kind != t.Rows[i-1].Kind || r.Index != t.Rows[i-1].Index {
			all.rows = append(all.rows, step{})
		}
		all.rows[len(all.rows)-1].add(t, i)
		all.at = append(all.at, len(all.rows)-1)
	}
	for i := range all.rows {
		if len(all.rows[i].text) == 0 {
			all.rows[i].text = []string{"—"}
		}
	}
	return all
}

// add adds what a row of a page says.
func (s *step) add(t *form.Table, row int) {
	r := &t.Rows[row]
	if s.says == "" {
		s.says = r.Says
	}
	for _, b := range t.Symbols {
		if name := t.Columns[b.Column].Name; b.Row == row && b.Shape != form.Pentagon && !slices.Contains(s.who, name) {
			s.who = append(s.who, name)
		}
	}
	for k, c := range t.Columns {
		var texts []string
		for _, p := range form.Paragraphs(r.Cells[k].Lines) {
			if p.Text != form.Continued {
				texts = append(texts, strings.TrimSpace(p.Mark+p.Text))
			}
		}
		switch c.Part {
		case "no":
			s.number += strings.Join(texts, "")
		case "kegiatan":
			s.text = append(s.text, texts...)
		}
	}
	for _, w := range r.Unshown {
		if !slices.ContainsFunc(s.more, func(m form.Words) bool { return m.Name == w.Name }) {
			s.more = append(s.more, w)
		}
	}
}

// marks name for each symbol the row that it belongs to, for each arrow those
// that it joins. A pentagon belongs to what its arrows join.
func (s steps) marks(t *form.Table) svg.Marks {
	rows := make([][]int, len(t.Symbols))
	for i, b := range t.Symbols {
		if b.Shape != form.Pentagon {
			rows[i] = []int{s.at[b.Row]}
		}
	}
	var m svg.Marks
	beside := make([][]int, len(t.Symbols))
	for _, a := range t.Arrows {
		m.Arrows = append(m.Arrows, mark("panah", slices.Concat(rows[a.From], rows[a.To])...))
		beside[a.From] = append(beside[a.From], rows[a.To]...)
		beside[a.To] = append(beside[a.To], rows[a.From]...)
	}
	for i, b := range t.Symbols {
		if b.Shape == form.Pentagon {
			m.Symbols = append(m.Symbols, mark("panah", beside[i]...))
		} else {
			m.Symbols = append(m.Symbols, mark("simbol", rows[i]...))
		}
	}
	return m
}

// mark are the attributes of what belongs to rows.
func mark(class string, rows ...int) string {
	s := ""
	if class != "" {
		s = ` class="` + class + `"`
	}
	if len(rows) == 0 {
		return s
	}
	slices.Sort(rows)
	s += ` data-baris="`
	for i, r := range slices.Compact(rows) {
		if i > 0 {
			s += " "
		}
		s += strconv.Itoa(r + 1)
	}
	return s + `"`
}
