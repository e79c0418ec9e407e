package viewer

import (
	"slices"
	"strconv"
	"strings"

	"sopc/compiler/form"
	"sopc/compiler/form/svg"
)

// steps are the rows of the procedure table, whole: what the form splits over
// pages is one row here.
type steps struct {
	rows []step
	at   map[spot]int // the row that a row of a page belongs to
}

// spot is a row of a page.
type spot struct{ page, row int }

// step is a row of the table in words.
type step struct {
	number string
	text   []string // paragraphs, at least one
	who    []string
	more   []item // what the other columns say
	says   string // where the flow goes
}

// item is what a column says.
type item struct {
	name  string
	texts []string
}

func stepsOf(d *form.Document) steps {
	all := steps{at: map[spot]int{}}
	var last *form.Row
	for i := range d.Pages {
		t := d.Pages[i].Table
		if t == nil {
			continue
		}
		for k := range t.Rows {
			r := &t.Rows[k]
			if r.Kind == form.ConnectorRow {
				continue
			}
			if last == nil || r.Kind != last.Kind || r.Index != last.Index {
				all.rows = append(all.rows, step{})
			}
			last = r
			all.rows[len(all.rows)-1].add(t, k)
			all.at[spot{d.Pages[i].Number, k}] = len(all.rows) - 1
		}
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
		switch {
		case len(texts) == 0:
		case c.Part == "no":
			s.number = texts[0]
		case c.Part == "kegiatan":
			s.text = append(s.text, texts...)
		default:
			i := slices.IndexFunc(s.more, func(m item) bool { return m.name == c.Name })
			if i < 0 {
				i = len(s.more)
				s.more = append(s.more, item{name: c.Name})
			}
			for _, t := range texts {
				s.more[i].texts = append(s.more[i].texts, strings.TrimPrefix(t, "- "))
			}
		}
	}
}

// marks name for each symbol the row that it belongs to, for each arrow those
// that it joins. A pentagon belongs to what its arrows join.
func (s steps) marks(p *form.Page) svg.Marks {
	t := p.Table
	rows := make([][]int, len(t.Symbols))
	for i, b := range t.Symbols {
		if n, ok := s.at[spot{p.Number, b.Row}]; ok && b.Shape != form.Pentagon {
			rows[i] = []int{n}
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
