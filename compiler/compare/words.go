package compare

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"sopc/compiler/phrase"
	"sopc/compiler/program"
	"sopc/lang/bahasa"
)

var (
	empty = bahasa.T("belum diisi", "left empty")
	yes   = bahasa.T("ya", "yes")
	no    = bahasa.T("tidak", "no")
)

// stepName says which step, with both numbers where it has another now:
// "langkah 4 (reviu)", "langkah 4, kini 5 (reviu)".
func (c *comparison) stepName(at place) bahasa.Text {
	p, n := c.new, at.new
	if n < 0 {
		p, n = c.old, at.old
	}
	if at.old < 0 || at.new < 0 || at.old == at.new {
		return phrase.StepName(p, n)
	}
	name := p.Steps[n].ID
	if name == "" {
		name = phrase.Short(p.Steps[n].Text)
	}
	return bahasa.T("langkah %d, kini %d (%s)", "step %d, now %d (%s)", at.old+1, at.new+1, name)
}

// number names a step whose text follows.
func number(step int, id string) bahasa.Text {
	if id == "" {
		return bahasa.T("langkah %d", "step %d", step+1)
	}
	return bahasa.T("langkah %d (%s)", "step %d (%s)", step+1, id)
}

// StepNumbers names steps by their numbers: "langkah 4–6 dan 9". They are
// counted from 0 and ascending.
func StepNumbers(steps []int) bahasa.Text {
	var runs []string
	for i := 0; i < len(steps); {
		j := i
		for j+1 < len(steps) && steps[j+1] == steps[j]+1 {
			j++
		}
		switch j - i {
		case 0:
			runs = append(runs, fmt.Sprint(steps[i]+1))
		case 1:
			runs = append(runs, fmt.Sprint(steps[i]+1), fmt.Sprint(steps[j]+1))
		default:
			runs = append(runs, fmt.Sprintf("%d–%d", steps[i]+1, steps[j]+1))
		}
		i = j + 1
	}
	if len(steps) == 1 {
		return bahasa.T("langkah %s", "step %s", all(runs))
	}
	return bahasa.T("langkah %s", "steps %s", all(runs))
}

// all joins names: "a, b dan c".
func all(names []string) bahasa.Text {
	if len(names) < 2 {
		return bahasa.Same(strings.Join(names, ""))
	}
	last := len(names) - 1
	return bahasa.T("%s dan %s", "%s and %s", strings.Join(names[:last], ", "), names[last])
}

func capital(t bahasa.Text) bahasa.Text {
	up := func(s string) string {
		r, n := utf8.DecodeRuneInString(s)
		return string(unicode.ToUpper(r)) + s[n:]
	}
	return bahasa.Text{ID: up(t.ID), EN: up(t.EN)}
}

func quoted(s string) bahasa.Text {
	if s == "" {
		return empty
	}
	return bahasa.Same(`"` + strings.Join(strings.Fields(s), " ") + `"`)
}

func plain(s string) bahasa.Text {
	if s == "" {
		return empty
	}
	return bahasa.Same(s)
}

func truth(b bool) bahasa.Text {
	if b {
		return yes
	}
	return no
}

func clockName(k program.Clock) bahasa.Text {
	if k == program.Wall {
		return bahasa.T("24 jam", "around the clock")
	}
	return bahasa.T("jam kerja", "working hours")
}

// duration writes a time as the form prints it, and what it means where the
// print does not tell two versions apart.
func duration(d *program.Duration, meant bool) bahasa.Text {
	switch {
	case d == nil:
		return empty
	case d.Text == "" || meant:
		return plain(d.String("")) // no clock is the usual one: it is always written
	}
	return bahasa.Same(d.Text)
}

func when(p *program.Program, w *program.When) bahasa.Text {
	if w == nil {
		return bahasa.T("selalu", "always")
	}
	return phrase.Condition(p, w)
}

func lane(p *program.Program, i int) bahasa.Text {
	if i < 0 {
		return bahasa.T("semua pelaksana", "all pelaksana")
	}
	return plain(p.Lanes[i].Name)
}

// names lists what indexes stand for.
func names(indexes []int, name func(int) string) bahasa.Text {
	var list []string
	for _, i := range indexes {
		list = append(list, name(i))
	}
	if len(list) == 0 {
		return bahasa.T("tidak ada", "none")
	}
	return all(list)
}

func fieldNames(p *program.Program, indexes []int) bahasa.Text {
	return names(indexes, func(i int) string { return phrase.Field(p.Fields[i]) })
}
