package cli

import (
	"fmt"
	"strings"
	"time"

	"github.com/rivo/uniseg"

	"sopc/cmd/screen"
	"sopc/compiler/report"
	"sopc/lang/bahasa"
	"sopc/runtime/calendar"
)

// The marks of days in the grid, so that it is read without colours too.
var dayMarks = map[calendar.Kind][3]string{ // before, after, colour
	calendar.Workday: {" ", " ", ""},
	calendar.Weekend: {" ", "·", dim},
	calendar.Holiday: {"[", "]", red},
	calendar.Leave:   {"(", ")", red},
}

const cellWidth = 7

// month shows a month: the grid, what its marks mean, why days are off, and
// the hours.
func (a *app) month(cal *calendar.Calendar, year, month int, now time.Time, asJSON bool) error {
	first, last := calendar.On(year, month, 1), calendar.On(year, month+1, 1)-1
	tally, err := cal.Count(first, last)
	if err != nil {
		return err
	}
	if asJSON {
		return a.monthJSON(cal, tally)
	}
	whose := bahasa.T("kalender nasional", "national calendar")
	if cal.Agency != "" {
		whose = bahasa.Same(cal.Agency)
	}
	color := a.color(a.Out)
	title := report.Visible(a.say("%s %d · %s · %s", "%s %d · %s · %s", calendar.MonthName(month), year, whose, cal.Zone))
	for _, l := range screen.Fold(title, 80) {
		fmt.Fprintln(a.out, paint(color, bold, l))
	}
	fmt.Fprintln(a.out)
	row := ""
	for w := range 7 {
		row += fmt.Sprintf("%*s ", cellWidth-1, calendar.WeekdayName(w).In(a.lang)[:3])
	}
	today := calendar.On(now.Year(), int(now.Month()), now.Day())
	shown := map[string]bool{}
	for d := first; d <= last; d++ {
		if d == first || d.Weekday() == 0 {
			fmt.Fprintln(a.out, strings.TrimRight(row, " "))
			row = strings.Repeat(" ", d.Weekday()*cellWidth)
		}
		day, err := cal.Day(d)
		if err != nil {
			return err
		}
		row += a.cell(day, d == today, color, shown)
	}
	fmt.Fprintln(a.out, strings.TrimRight(row, " "))

	fmt.Fprintln(a.out)
	var marks []string
	for _, m := range []struct {
		mark string
		text bahasa.Text
	}{
		{"[ ]", bahasa.T("libur", "holiday")}, {"( )", bahasa.T("cuti bersama", "joint leave")}, {"·", bahasa.T("akhir pekan", "weekend")},
		{"r", bahasa.T("jam Ramadan", "hours of Ramadan")}, {"*", bahasa.T("hari ini", "today")},
	} {
		if shown[m.mark] {
			marks = append(marks, m.mark+" "+m.text.In(a.lang))
		}
	}
	fmt.Fprintln(a.out, "  "+strings.Join(marks, "   "))
	if special := cal.Special(first, last); len(special) > 0 {
		fmt.Fprintln(a.out)
		a.entries(special)
	}
	fmt.Fprintln(a.out)
	a.hours(cal, first, last)
	fmt.Fprintln(a.out)
	fmt.Fprintln(a.out, a.say("%s kerja, %s", "%s of work, %s", calendar.Days(tally.Workdays), calendar.Duration(tally.Minutes)))
	return nil
}

// cell is a day of the grid.
func (a *app) cell(day calendar.Day, today, color bool, shown map[string]bool) string {
	m := dayMarks[day.Kind]
	before, after := m[0], m[1]
	switch day.Kind {
	case calendar.Workday:
		if day.Ramadan != nil {
			after = "r"
			shown["r"] = true
		}
	case calendar.Weekend:
		shown["·"] = true
	default:
		shown[m[0]+" "+m[1]] = true
	}
	if today {
		before, shown["*"] = "*"+strings.TrimSpace(before), true
	}
	text := fmt.Sprintf("%s%d%s", before, day.Date.Plain().Day, after)
	blank := strings.Repeat(" ", max(cellWidth-uniseg.StringWidth(text), 0))
	return blank + paint(color && m[2] != "", m[2], text)
}

// entries lists days off with their names, each decree below the days that it
// sets.
func (a *app) entries(all []calendar.Entry) {
	wide, kind := 0, 0
	for _, e := range all {
		wide = max(wide, uniseg.StringWidth(e.Dates().In(a.lang)))
		kind = max(kind, uniseg.StringWidth(kindText(e).In(a.lang)))
	}
	pad := func(s string, n int) string { return s + strings.Repeat(" ", n-uniseg.StringWidth(s)) }
	for i, e := range all {
		head := "  " + pad(e.Dates().In(a.lang), wide) + "  " + pad(kindText(e).In(a.lang), kind) + "  "
		name := e.Name
		if e.Since != 0 {
			name += a.say(" (ditetapkan %s)", " (decreed on %s)", e.Since.Text())
		}
		for j, l := range screen.Fold(report.Visible(name), max(80-uniseg.StringWidth(head), 20)) {
			if j > 0 {
				head = strings.Repeat(" ", uniseg.StringWidth(head))
			}
			fmt.Fprintln(a.out, strings.TrimRight(head+l, " "))
		}
		if e.Decree != "" && (i+1 == len(all) || all[i+1].Decree != e.Decree) {
			for _, l := range screen.Fold(report.Visible(a.say("menurut %s", "by %s", e.Decree)), 80-wide-4) {
				fmt.Fprintln(a.out, strings.Repeat(" ", wide+4)+l)
			}
		}
	}
}

func kindText(e calendar.Entry) bahasa.Text {
	if e.Kind == calendar.Workday {
		return e.Label()
	}
	return e.Kind.Text()
}

// hours says the hours of the days from first to last.
func (a *app) hours(cal *calendar.Calendar, first, last calendar.Date) {
	fasting := cal.Fasting(first, last)
	if len(fasting) == 0 || fasting[0].From > first || fasting[0].To < last {
		fmt.Fprintln(a.out, a.say("Jam kerja:", "Working hours:"))
		for _, l := range calendar.WeekText(cal.Week(false)) {
			fmt.Fprintln(a.out, "  "+l.In(a.lang))
		}
	}
	for _, r := range fasting {
		line := a.say("Ramadan, %s:", "Ramadan, %s:", calendar.Entry{From: r.From, To: r.To}.Dates())
		if !r.Sure {
			line = a.say("Ramadan, %s (belum pasti, menunggu sidang isbat):", "Ramadan, %s (not certain, it waits for the sidang isbat):", calendar.Entry{From: r.From, To: r.To}.Dates())
		}
		fmt.Fprintln(a.out, line)
		for _, l := range calendar.WeekText(cal.Week(true)) {
			fmt.Fprintln(a.out, "  "+l.In(a.lang))
		}
	}
	if cal.Decree != "" {
		a.item("", bahasa.T("menurut %s", "by %s", cal.Decree))
	}
}

// monthJSON prints the days of a month.
func (a *app) monthJSON(cal *calendar.Calendar, tally calendar.Tally) error {
	type dayJSON struct {
		Date    calendar.Date     `json:"date"`
		Kind    calendar.Kind     `json:"kind"`
		Ramadan bool              `json:"ramadan,omitempty"`
		Hours   []calendar.Period `json:"hours"` // in minutes of the day
	}
	out := struct {
		Format   int              `json:"format"`
		Agency   string           `json:"agency,omitempty"`
		Zone     calendar.Zone    `json:"zone"`
		Workdays int              `json:"workdays"`
		Minutes  int              `json:"minutes"`
		Special  []calendar.Entry `json:"special"`
		Days     []dayJSON        `json:"days"`
	}{CalendarFormat, cal.Agency, cal.Zone, tally.Workdays, tally.Minutes, append([]calendar.Entry{}, cal.Special(tally.From, tally.To)...), nil}
	for d := tally.From; d <= tally.To; d++ {
		day, err := cal.Day(d)
		if err != nil {
			return err
		}
		hours := []calendar.Period(day.Hours)
		if hours == nil {
			hours = []calendar.Period{}
		}
		out.Days = append(out.Days, dayJSON{d, day.Kind, day.Ramadan != nil, hours})
	}
	return a.printJSON(out)
}
