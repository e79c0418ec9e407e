package monitoring

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/runtime/calendar"
)

//go:embed page.html
var pageText string

// Page writes the study as one HTML page that needs nothing else and prints on
// A4, landscape: Tabel 7 first, then a sheet for each SOP.
func (s *Study) Page(w io.Writer, l bahasa.Language) error {
	v := &view{Study: s, l: l}
	t, err := template.New("page").Funcs(template.FuncMap{
		"say": func(id, en string) string { return bahasa.T(id, en).In(l) }, "text": func(t bahasa.Text) string { return t.In(l) },
		"proposes": func(well *bool, what bool) bool { return well != nil && *well == what },
	}).Parse(pageText)
	if err != nil {
		return err
	}
	return t.Execute(w, v)
}

// view gives the page its words.
type view struct {
	*Study
	l bahasa.Language
}

// Lang is the language of the page.
func (v *view) Lang() string { return string(v.l) }

// Span is the period in words.
func (v *view) Span() string { return v.Study.Span().In(v.l) }

// Made is when the page was made.
func (v *view) Made() string { return calendar.Moment(v.Now).In(v.l) }

// Sheets are the SOPs.
func (v *view) Sheets() []*sheet {
	var list []*sheet
	for _, sop := range v.SOPs() {
		list = append(list, &sheet{sop, v.l})
	}
	return list
}

// Agency is the office, if all SOPs name the same.
func (v *view) Agency() []string {
	sops := v.SOPs()
	for _, sop := range sops {
		if !slices.Equal(sop.Program.Identity.Agency, sops[0].Program.Identity.Agency) {
			return nil
		}
	}
	if len(sops) == 0 {
		return nil
	}
	return sops[0].Program.Identity.Agency
}

// Criteria says when an assessment is proposed.
func (v *view) Criteria() string { return Criteria().In(v.l) }

type sheet struct {
	*SOP
	l bahasa.Language
}

// DayNote says what days mean on this sheet.
func (s *sheet) DayNote() string {
	for i := range s.Program.Steps {
		if CountedBy(&s.Program.Steps[i]) != program.Wall {
			return WorkingDay().In(s.l)
		}
	}
	return bahasa.T("Waktu dihitung 24 jam sehari.", "Times count 24 hours a day.").In(s.l)
}

// Bar is a step in the plot of times. Its lengths are in hundredths of the
// plot's width.
type Bar struct {
	No                             int
	Text                           string
	Declared, Median, P90          string
	DeclaredAt, MedianWide, P90End float64
	Dated, Counted                 bool // has a declared time; was ever due
	N, Times, Late                 int  // measured; done
}

// Bars are the steps that were measured. The width is that of the longest time.
func (s *sheet) Bars() []Bar {
	longest := 1.0
	for i := range s.Steps {
		longest = max(longest, float64(s.Steps[i].Time.Quantile(0.9)), declaredMinutes(&s.Program.Steps[i]))
	}
	var bars []Bar
	for i := range s.Steps {
		step, text := &s.Steps[i], &s.Program.Steps[i]
		at := func(minutes float64) float64 { return minutes / longest * 100 }
		b := Bar{No: i + 1, Text: text.Text, Declared: Declared(text), DeclaredAt: at(declaredMinutes(text)), Dated: declaredMinutes(text) > 0, N: step.Time.N(), Counted: step.Dated > 0, Times: step.Done, Late: step.Late, Median: "–", P90: "–"}
		if b.N > 0 {
			b.Median, b.P90 = Took(step.Time.Quantile(0.5), CountedBy(text)).In(s.l), Took(step.Time.Quantile(0.9), CountedBy(text)).In(s.l)
			b.MedianWide, b.P90End = at(float64(step.Time.Quantile(0.5))), at(float64(step.Time.Quantile(0.9)))
		}
		bars = append(bars, b)
	}
	return bars
}

// declaredMinutes is the time of a step by the same clock by which it is
// measured; 0 when there is none.
func declaredMinutes(s *program.Step) float64 {
	if s.Time == nil {
		return 0
	}
	longest, ok := s.Time.Longest()
	if !ok {
		return 0
	}
	minutes := longest.WorkingMinutes()
	if longest.Clock == program.Wall { // of which WorkingMinutes took only the hours of work
		minutes *= 7 * 24 / (5 * program.WorkingHours)
	}
	return minutes
}

// Way is a path in words, with its share in hundredths.
type Way struct {
	Steps, End string
	Cases      int
	Share      float64
}

// MaxWays is how many ways a page shows.
const MaxWays = 12

// Ways are the most frequent paths.
func (s *sheet) Ways() []Way {
	total := 0
	for _, p := range s.paths {
		total += p.Cases
	}
	var ways []Way
	for _, p := range s.Paths()[:min(MaxWays, len(s.paths))] {
		ways = append(ways, Way{Numbers(p.Steps), s.EndName(p).In(s.l), p.Cases, float64(p.Cases) / float64(total) * 100})
	}
	return ways
}

// MoreWays is how many paths the page does not show.
func (s *sheet) MoreWays() int { return max(len(s.paths)-MaxWays, 0) }

// Numbers writes a path as people number steps, runs of them in short:
// "1–3, 2–3, 5".
func Numbers(steps []int) string {
	var parts []string
	for i := 0; i < len(steps); {
		j := i
		for j+1 < len(steps) && steps[j+1] == steps[j]+1 {
			j++
		}
		part := fmt.Sprint(steps[i] + 1)
		if j > i {
			part += fmt.Sprintf("–%d", steps[j]+1)
		}
		parts = append(parts, part)
		i = j + 1
	}
	return strings.Join(parts, ", ")
}

// LaneRow is a lane in words.
type LaneRow struct {
	Name    string
	Outside bool
	Lane
	Median string
}

// LaneRows are the lanes that had work.
func (s *sheet) LaneRows() []LaneRow {
	var rows []LaneRow
	for i, lane := range s.Lanes {
		if lane.Tasks+lane.Open == 0 {
			continue
		}
		row := LaneRow{Name: s.Program.Lanes[i].Name, Outside: s.Program.Lanes[i].Outside, Lane: lane, Median: "–"}
		if lane.Time.N() > 0 {
			row.Median = Took(lane.Time.Quantile(0.5), s.Program.Clock).In(s.l)
		}
		rows = append(rows, row)
	}
	return rows
}

// Back is a decision that handed work back.
type Back struct {
	No, Times, Of int
	Text          string
	Reasons       []string // at most three
}

// Backs are the decisions that handed work back.
func (s *sheet) Backs() []Back {
	var list []Back
	for i := range s.Steps {
		step := &s.Steps[i]
		if step.Returns == 0 {
			continue
		}
		b := Back{No: i + 1, Times: step.Returns, Of: step.Done, Text: s.Program.Steps[i].Text}
		for _, reason := range step.ReasonList()[:min(3, len(step.Reasons))] {
			b.Reasons = append(b.Reasons, fmt.Sprintf("%s (%d×)", reason, step.Reasons[reason]))
		}
		list = append(list, b)
	}
	return list
}
