package report

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// The colours of the terminal, as few as do.
const (
	reset  = "\x1b[0m"
	bold   = "\x1b[1m"
	red    = "\x1b[1;31m"
	yellow = "\x1b[1;33m"
	cyan   = "\x1b[1;36m"
	dim    = "\x1b[2m"
)

const (
	defaultWidth = 80  // columns for excerpts where the width is not known
	minWidth     = 40  // columns an excerpt has at least
	fixLines     = 8   // lines of a fix that are shown at most
	shownMost    = 200 // findings that are shown at most; nobody reads on
)

// WriteText shows findings to a person: the gravest first, each with its
// place in the source, then the summary line.
func WriteText(w io.Writer, files []File, o Options) error {
	out := bufio.NewWriter(w)
	t := text{out: out, o: o, files: map[string]*File{}, sources: map[string]*source{}}
	for i := range files {
		t.files[files[i].Name] = &files[i]
	}
	all := gravest(files)
	for _, x := range all[:min(len(all), shownMost)] {
		t.finding(x)
		fmt.Fprintln(out)
	}
	if more := max(len(all)-shownMost, 0) + o.Left.From(finding.Hint); more > 0 {
		fmt.Fprintln(out, bahasa.T("… dan %d catatan lagi: benahi yang di atas dahulu, atau lihat semuanya dengan --format json\n",
			"… and %d findings more: mend those above first, or see them all with --format json\n", more).In(o.Language))
	}
	summary := Summary(files, o.Left)
	if o.Known != nil {
		summary = bahasa.T("%s; %s", "%s; %s", summary, o.Known.text())
	}
	fmt.Fprintln(out, t.paint(bold, Visible(summary.In(o.Language))))
	return out.Flush()
}

// text writes findings; errors of the writer stay with it until Flush.
type text struct {
	out     *bufio.Writer
	o       Options
	files   map[string]*File
	sources map[string]*source
	gutter  int // digits of the largest line number of the finding at hand
}

func (t *text) paint(color, s string) string {
	if !t.o.Color || s == "" {
		return s
	}
	return color + s + reset
}

func (t *text) in(x bahasa.Text) string { return Visible(x.In(t.o.Language)) }

func colorOf(s finding.Severity) string {
	switch s {
	case finding.Error:
		return red
	case finding.Warning:
		return yellow
	}
	return cyan
}

// source is the text of a file, or nil when it is not at hand.
func (t *text) source(name string) *source {
	s, seen := t.sources[name]
	if f := t.files[name]; !seen && f != nil {
		text := f.Text
		if text == nil && t.o.Read != nil {
			text = t.o.Read(name)
		}
		if len(text) > 0 {
			s = newSource(text)
		}
		t.sources[name] = s
	}
	return s
}

func (t *text) finding(x located) {
	color := colorOf(x.Severity)
	head := fmt.Sprintf("%s[%s]", x.Severity.Text().In(t.o.Language), Visible(x.Code))
	lines := wrap(head+" "+t.in(x.Message), t.o.Width)
	fmt.Fprintln(t.out, t.paint(color, head)+t.paint(bold, strings.TrimPrefix(lines[0], head)))
	for _, l := range lines[1:] {
		fmt.Fprintln(t.out, t.paint(bold, l))
	}

	parts := t.parts(x)
	t.gutter = 2
	for _, p := range parts {
		for _, m := range p.marks {
			t.gutter = max(t.gutter, len(strconv.Itoa(m.line+1)))
		}
	}
	for _, p := range parts {
		t.part(p, color)
	}

	for _, h := range x.Help {
		t.note(bahasa.Text{ID: "petunjuk", EN: "help"}, h.In(t.o.Language))
	}
	for _, f := range x.Fixes {
		t.fix(f, x.file)
	}
	t.note(bahasa.Text{ID: "selengkapnya", EN: "more"}, t.program()+" explain "+x.Code)
}

func (t *text) program() string { return cmp.Or(t.o.Program, "sopc") }

// part is what a finding shows of one file.
type part struct {
	place string
	src   *source
	marks []mark
}

// parts gathers the places of a finding: its own file first, then others in
// the order in which they are named.
func (t *text) parts(x located) []part {
	var parts []part
	at := map[string]int{}
	add := func(s finding.Span, primary bool, label bahasa.Text) {
		name := fileOf(s, x.file)
		i, seen := at[name]
		if !seen {
			i = len(parts)
			at[name] = i
			place := Visible(name)
			if !s.IsZero() {
				place = fmt.Sprintf("%s:%d:%d", place, s.Start.Line, s.Start.Column)
			}
			parts = append(parts, part{place: place, src: t.source(name)})
		}
		if p := &parts[i]; p.src != nil && !s.IsZero() {
			p.marks = append(p.marks, p.src.marks(s, primary, t.in(label))...)
		}
	}
	add(x.Span, true, x.Label)
	for _, r := range x.Related {
		add(r.Span, false, r.Label)
	}
	for i := range parts {
		sortMarks(parts[i].marks)
	}
	return parts
}

func (t *text) part(p part, color string) {
	t.bar("┌─ ", p.place)
	if len(p.marks) == 0 {
		return
	}
	t.bar("│", "")
	for i := 0; i < len(p.marks); {
		line := p.marks[i].line
		if i > 0 {
			switch before := p.marks[i-1].line; {
			case line == before+2:
				t.line(p.src.excerpt(mark{line: before + 1}, t.width()), before+1)
			case line > before+2:
				t.bar("·", "")
			}
		}
		e := p.src.excerpt(p.marks[i], t.width())
		t.line(e, line)
		for first := true; i < len(p.marks) && p.marks[i].line == line; i++ {
			m := p.marks[i]
			if !first && !e.whole() {
				// Each mark in a line that is cut has its own window on it.
				e = p.src.excerpt(m, t.width())
				t.line(e, line)
			}
			first = false
			t.underline(e, m, color)
		}
	}
}

// width is how many columns an excerpt may take.
func (t *text) width() int {
	w := t.o.Width
	if w <= 0 {
		w = defaultWidth
	}
	return max(minWidth, w-t.gutter-3)
}

func (t *text) bar(sign, rest string) {
	fmt.Fprintln(t.out, t.paint(dim, strings.Repeat(" ", t.gutter+1)+sign)+rest)
}

func (t *text) line(e excerpt, line int) {
	number := t.paint(dim, fmt.Sprintf("%*d │", t.gutter, line+1))
	if s := strings.TrimRight(e.text(), " "); s != "" {
		number += " " + s
	}
	fmt.Fprintln(t.out, number)
}

func (t *text) underline(e excerpt, m mark, color string) {
	sign := "─"
	if m.primary {
		sign = "━"
	} else {
		color = dim
	}
	indent, line := e.under(m, sign)
	if m.label != "" {
		line += " " + m.label
	}
	fmt.Fprintln(t.out, t.paint(dim, strings.Repeat(" ", t.gutter+1)+"│")+" "+strings.Repeat(" ", indent)+t.paint(color, line))
}

// note writes a line "= name: text"; further lines stand below its text.
func (t *text) note(name bahasa.Text, s string) {
	lead := strings.Repeat(" ", t.gutter+1) + "= "
	hang := strings.Repeat(" ", len(lead))
	width := 0
	if t.o.Width > 0 {
		width = max(minWidth, t.o.Width-len(lead))
	}
	title := name.In(t.o.Language) + ":"
	for i, paragraph := range strings.Split(title+" "+s, "\n") {
		for j, l := range wrap(Visible(strings.TrimRight(paragraph, "\r")), width) {
			if i == 0 && j == 0 {
				fmt.Fprintln(t.out, t.paint(dim, lead)+t.paint(bold, title)+strings.TrimPrefix(l, title))
				continue
			}
			fmt.Fprintln(t.out, hang+l)
		}
	}
}

// fix shows what a fix offers and the lines that it would leave.
func (t *text) fix(f finding.Fix, file string) {
	title := f.Title.In(t.o.Language)
	if f.Safe {
		title += bahasa.T(" (diterapkan oleh %s check --fix)", " (applied by %s check --fix)", t.program()).In(t.o.Language)
	}
	t.note(bahasa.Text{ID: "perbaikan", EN: "fix"}, title)
	for _, e := range f.Edits {
		src := t.source(fileOf(e.Span, file))
		if src == nil || strings.TrimSpace(e.New) == "" {
			continue
		}
		after, from := src.replaced(e)
		m := mark{line: after.lineAt(from), from: from - after.starts[after.lineAt(from)]}
		m.to = m.from + len(e.New)
		for n := m.line; n < len(after.starts); n++ {
			if n == m.line+fixLines {
				t.bar("│", " …")
				break
			}
			shown := after.excerpt(m, t.width()-2)
			if shown.text() != "" {
				t.bar("│", t.paint(cyan, " + "+shown.text()))
			}
			m = mark{line: n + 1}
		}
	}
}

// replaced gives the lines that an edit touches as they are after it, and
// where in them the new text begins. Far ends of long lines are left out.
func (s *source) replaced(e finding.Edit) (after *source, from int) {
	start := min(max(e.Span.Start.Offset, 0), len(s.text))
	end := min(max(e.Span.End.Offset, start), len(s.text))
	a, _ := s.bounds(s.lineAt(start))
	_, b := s.bounds(s.lineAt(end))
	a = runeStart(s.text, max(min(a, start), start-lookBack))
	b = runeStart(s.text, min(max(b, end), end+shortLine))
	return newSource(slices.Concat(s.text[a:start], []byte(e.New), s.text[end:b])), start - a
}
