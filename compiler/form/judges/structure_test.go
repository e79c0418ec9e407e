package judges_test

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sopc/compiler/form"
	"sopc/compiler/program"
)

// TestStructure reads the procedure back out of the PDF, the DOCX and the HTML,
// each from its own lines, shapes and cells, and compares it with the program:
// which symbols stand where, what leads where, what is said there, and what
// each cell says.
func TestStructure(t *testing.T) {
	for _, p := range forms() {
		if p.evil || p.office {
			continue
		}
		want := expected(p.program)
		texts := map[string]string{}
		for format, read := range map[string]func(*testing.T, []byte) []*drawing{"pdf": readPDF, "docx": readDOCX, "html": readHTML} {
			b, err := os.ReadFile(file(t, p, format))
			if err != nil {
				t.Fatal(err)
			}
			drawings := read(t, b)
			for i, d := range drawings {
				d.page = len(p.doc.Pages) - len(drawings) + i + 1
			}
			got, err := flowOf(drawings)
			if err != nil {
				t.Errorf("%s, %s: %v", p.name, format, err)
				continue
			}
			if missing, more := without(want.symbols, got.symbols), without(got.symbols, want.symbols); missing != nil || more != nil {
				t.Errorf("%s, %s: symbols that are missing: %q, that are too many: %q", p.name, format, missing, more)
			}
			for _, fault := range append(compareArrows(want.arrows, got), compareTexts(p.program, drawings)...) {
				t.Errorf("%s, %s: %s", p.name, format, fault)
			}
			for _, d := range drawings {
				for _, c := range d.columns {
					texts[format] += c.name + "\t"
				}
				for _, r := range d.rows {
					texts[format] += "\n" + strings.Join(r.cells, "\t")
				}
			}
		}
		if texts["docx"] != texts["pdf"] || texts["html"] != texts["pdf"] {
			t.Errorf("%s: the cells differ:\nPDF\n%s\nDOCX\n%s\nHTML\n%s", p.name, texts["pdf"], texts["docx"], texts["html"])
		}
	}
}

// without are the texts of a that b lacks, each as often as it does.
func without(a, b []string) []string {
	var all []string
	b = slices.Clone(b)
	for _, s := range a {
		if i := slices.Index(b, s); i >= 0 {
			b = slices.Delete(b, i, i+1)
		} else {
			all = append(all, s)
		}
	}
	return all
}

// compareArrows pairs the arrows that are wanted with those that were found,
// and each label with the arrow that it names: it stands beside the beginning
// of that one, and beside no other from the same symbol.
func compareArrows(want []arrow, got flow) (faults []string) {
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	labelled := 0
	found := make([]bool, len(got.arrows))
	for _, w := range want {
		i := 0
		for i < len(found) && (found[i] || got.arrows[i].from != w.from || got.arrows[i].to != w.to || (w.said == together) != (got.arrows[i].said == together)) {
			i++
		}
		if i == len(found) {
			fault("no arrow %v", w)
			continue
		}
		found[i] = true
		if w.said != together {
			got.arrows[i].said = w.said
		}
		if w.said != "" && w.said != together {
			labelled++
		}
	}
	for i, a := range got.arrows {
		if !found[i] {
			fault("an arrow too many: %v", a)
		}
	}
	if len(got.labels) != labelled {
		fault("%d labels, not %d", len(got.labels), labelled)
	}
	// Each label belongs to the nearest arrow of its page that is to say it.
	const beginning = 45 // mm of an arrow
	reach := func(l, i int) float64 {
		if a := got.arrows[i]; a.drawing == got.labels[l].drawing && a.points != nil {
			return away(a.points, got.labels[l].Rect, beginning)
		}
		return math.Inf(1)
	}
	owner := make([]int, len(got.labels)) // of a label: the arrow, or -1
	name := map[int]int{}                 // of an arrow: the label
	for l := range owner {
		owner[l] = -1
		for i, a := range got.arrows {
			if _, taken := name[i]; !taken && saysSame(a.said, got.labels[l].text) && reach(l, i) < 4.5 && (owner[l] < 0 || reach(l, i) < reach(l, owner[l])) {
				owner[l] = i
			}
		}
		if owner[l] < 0 {
			fault("the label %q stands at no arrow that it could name", got.labels[l].text)
			continue
		}
		name[owner[l]] = l
	}
	// It would be misread if it stood nearer to another arrow of its symbol,
	// or if two labels were nearer to one another's.
	for l, own := range owner {
		if own < 0 {
			continue
		}
		for i, a := range got.arrows {
			if i == own || a.from != got.arrows[own].from || a.said == got.arrows[own].said || math.IsInf(reach(l, i), 1) {
				continue
			}
			right, wrong := reach(l, own), reach(l, i)
			if k, ok := name[i]; ok {
				right, wrong = right+reach(k, i), wrong+reach(k, own)
			}
			if right > wrong+0.3 {
				fault("the label %q of %v could be that of %v: %.2f mm against %.2f", got.labels[l].text, got.arrows[own], a, right, wrong)
			}
		}
	}
	return faults
}

// saysSame compares labels: a long one is cut off and ends with an ellipsis.
func saysSame(want, got string) bool {
	if cut, ok := strings.CutSuffix(got, "…"); ok {
		return strings.HasPrefix(want, cut)
	}
	return want == got
}

// expected is the flowchart of a program, by the rules of the form: a symbol
// for everybody who acts, one after the other or joined; an outcome an arrow
// each, unless several lead to the same place; a step without outcomes that
// ends the SOP is itself the end, all other ends stand in rows of their own.
func expected(p *program.Program) flow {
	var f flow
	step := func(i, lane int) string {
		if lane < 0 {
			return strconv.Itoa(i+1) + " —"
		}
		return strconv.Itoa(i+1) + " " + letters(p.Lanes[lane].Name)
	}
	entry := func(i int) string {
		if a := p.Steps[i].Actors; len(a) > 0 {
			return step(i, a[0][0].Lane)
		}
		return step(i, -1)
	}
	fork := func(b int) string {
		if text := letters(p.Parallels[b].Text); text != "" {
			return "Serentak:" + text
		}
		return "Serentak"
	}
	end := func(i int) string {
		e := p.Ends[i]
		text := letters(e.Text)
		switch {
		case e.Kind == program.Continues && strings.HasPrefix(strings.ToUpper(text), "SOP"):
			return "Bersambungke" + text
		case e.Kind == program.Continues:
			return "BersambungkeSOP" + text
		}
		word := map[program.EndKind]string{program.Finished: "Selesai", program.Stopped: "Berhenti"}[e.Kind]
		if text != "" {
			word += ":" + text
		}
		return word
	}
	symbol := func(shape form.Shape, at string) { f.symbols = append(f.symbols, string(shape)+" "+at) }
	// leave adds the arrows out of a place; the ends they lead to follow it.
	leave := func(from string, in *program.Track, outs ...outcome) {
		first := len(f.arrows)
		past := map[program.Target]bool{} // what limits lead to
		for _, o := range outs {
			for a := o.Beyond; a != nil; a = a.Beyond {
				past[a.To] = true
			}
		}
		for _, o := range outs {
			for a, times := &o.Arrow, 0; a != nil; a, times = a.Beyond, times+1 {
				said, to := o.said, ""
				switch {
				case times > 0 && len(past) < 2:
					said = "lewatbatas"
				case times > 0:
					said = strings.TrimPrefix(said+",lewatbatas", ",")
				}
				if times > 1 && len(past) > 1 {
					said += "ke-" + strconv.Itoa(times)
				}
				switch a.To.Kind {
				case program.ToStep:
					to = entry(a.To.Index)
				case program.ToParallel:
					to = fork(a.To.Index)
				case program.ToJoin:
					to = "Semuajalurselesai"
				default:
					to = end(a.To.Index)
				}
				i := slices.IndexFunc(f.arrows[first:], func(b arrow) bool { return b.to == to })
				switch {
				case i < 0:
					f.arrows = append(f.arrows, arrow{from: from, to: to, said: said})
					if a.To.Kind == program.ToEnd {
						symbol(form.Capsule, to)
					}
				case f.arrows[first+i].said == "":
					f.arrows[first+i].said = said
				case said != "" && f.arrows[first+i].said != said:
					f.arrows[first+i].said += "/" + said
				}
			}
		}
	}
	first := -1 // the step that is the beginning itself
	if s := p.Start; s.Kind == program.ToStep && (len(p.Steps[s.Index].Outcomes) == 0 || len(p.Steps[s.Index].Actors) > 1) {
		first = s.Index
	} else {
		symbol(form.Capsule, "Mulai")
		leave("Mulai", nil, outcome{Arrow: program.Arrow{To: p.Start}})
	}
	for i, s := range p.Steps {
		groups := s.Actors
		if len(groups) == 0 {
			groups = []program.Group{{{Lane: -1}}}
		}
		for k, g := range groups {
			var lanes []int
			for _, a := range g {
				lanes = append(lanes, a.Lane)
			}
			slices.Sort(lanes)
			lanes = slices.Compact(lanes)
			for n, lane := range lanes {
				shape := form.Box
				switch leads := lane == g[0].Lane; {
				case leads && k == len(groups)-1 && len(s.Outcomes) > 0:
					shape = form.Diamond
				case leads && k == len(groups)-1 && s.Next.To.Kind == program.ToEnd, leads && k == 0 && i == first:
					shape = form.Capsule
				}
				symbol(shape, step(i, lane))
				if n > 0 {
					a, b := step(i, lanes[n-1]), step(i, lane)
					f.arrows = append(f.arrows, arrow{from: min(a, b), to: max(a, b), said: together})
				}
			}
			if k > 0 {
				f.arrows = append(f.arrows, arrow{from: step(i, groups[k-1][0].Lane), to: step(i, g[0].Lane)})
			}
		}
		var outs []outcome
		for _, o := range s.Outcomes {
			outs = append(outs, outcome{letters(o.Label), o.Go})
		}
		if len(outs) == 0 && s.Next.To.Kind != program.ToEnd {
			outs = append(outs, outcome{"", s.Next})
		}
		if s.Wait != nil && s.Wait.Lapse != nil {
			outs = append(outs, outcome{"lewatwaktu", *s.Wait.Lapse})
		}
		leave(step(i, groups[len(groups)-1][0].Lane), s.Track, outs...)
	}
	for b, block := range p.Parallels {
		symbol(form.Box, fork(b))
		symbol(form.Box, "Semuajalurselesai")
		for _, track := range block.Tracks {
			f.arrows = append(f.arrows, arrow{from: fork(b), to: entry(track.Steps[0])})
		}
		leave("Semuajalurselesai", nil, outcome{Arrow: block.Next})
	}
	return f
}

// compareTexts finds what a step says and its cells do not; a row may go on on
// the next page.
func compareTexts(p *program.Program, drawings []*drawing) (faults []string) {
	cells := map[string]string{} // by number of the step and name of the column
	number := ""
	for _, d := range drawings {
		for i := range d.rows {
			if n := d.cell(i, "No"); n != "" {
				number = n
			} else if text := d.cell(i, "Kegiatan"); text != "" && text != "(lanjutan)" {
				number = ""
			}
			for _, name := range ours[1:] {
				cells[number+name] += strings.TrimPrefix(d.cell(i, name), "(lanjutan)")
			}
		}
	}
	for i, s := range p.Steps {
		want := func(column string, texts ...string) {
			for _, text := range texts {
				if !strings.Contains(cells[strconv.Itoa(i+1)+column], letters(text)) {
					faults = append(faults, fmt.Sprintf("step %d: %s says %q, not %q", i+1, column, cells[strconv.Itoa(i+1)+column], text))
				}
			}
		}
		want("Kegiatan", append([]string{s.Text}, s.Details...)...)
		for _, it := range s.Inputs {
			want("Kelengkapan", it.Names...)
		}
		for _, it := range s.Outputs {
			want("Output", it.Names...)
		}
		if s.Time != nil {
			want("Waktu", s.Time.Text)
		}
		want("Keterangan", s.Remarks...)
	}
	return faults
}

// outcome is an arrow and what it is taken on.
type outcome struct {
	said string
	program.Arrow
}
