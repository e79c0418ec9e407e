package calendar

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sopc/compiler/program"
)

// The oracle knows a calendar as one truth value for each minute of three
// years and answers by walking from minute to minute. It is made from what was
// written into a random file, not from the calendar that was read.
type oracle struct {
	from  minute // the first minute of 2025
	works []bool
}

func (o *oracle) end() minute          { return o.from + minute(len(o.works)) }
func (o *oracle) work(m minute) bool   { return m >= o.from && m < o.end() && o.works[m-o.from] }
func (o *oracle) worked(m minute) bool { return o.work(m - 1) }

// begin walks to the next minute of work; ok is false past the end.
func (o *oracle) begin(m minute) (minute, bool) {
	for ; m < o.end(); m++ {
		if o.work(m) {
			return m, true
		}
	}
	return 0, false
}

func (o *oracle) addMinutes(m minute, n int) (minute, bool) {
	m, ok := o.begin(m)
	for ; ok && n > 0; m++ {
		if m >= o.end() {
			return 0, false
		}
		if o.work(m) {
			n--
		}
	}
	return m, ok
}

func (o *oracle) workday(d Date) bool {
	for m := at(d, 0); m < at(d+1, 0); m++ {
		if o.work(m) {
			return true
		}
	}
	return false
}

// addDays walks to the nth later day on which anybody works, then back to a
// minute that follows work.
func (o *oracle) addDays(m minute, n int) (minute, bool) {
	m, ok := o.begin(m)
	if !ok || n == 0 {
		return m, ok
	}
	d, clock := m.date(), m.clock()
	for n > 0 {
		d++
		if at(d, 0) >= o.end() {
			return 0, false
		}
		if o.workday(d) {
			n--
		}
	}
	for m = at(d, clock); !o.worked(m); m-- {
	}
	return m, true
}

func (o *oracle) addCalendar(m minute, days int) (minute, bool) {
	for m += minute(days) * aDay; m < o.end() || m == o.end() && o.worked(m); m++ {
		if o.work(m) || o.worked(m) {
			return m, true
		}
	}
	return 0, false
}

func (o *oracle) between(a, b minute) (n int) {
	for m := a; m < b; m++ {
		if o.work(m) {
			n++
		}
	}
	return n
}

func (o *oracle) daysBetween(a, b minute) (n int) {
	for {
		due, ok := o.addDays(a, n+1)
		if !ok || due > b {
			return n
		}
		n++
	}
}

// randomHours draws hours, and how they are written.
func randomHours(t *rapid.T, label string) ([]Period, string) {
	clock := func(m int) string { return fmt.Sprintf("%02d.%02d", m/60, m%60) }
	switch rapid.IntRange(0, 6).Draw(t, label) {
	case 0:
		return nil, "libur"
	case 1:
		return []Period{{0, aDay}}, "24 jam"
	case 2, 3: // an office
		open := rapid.IntRange(0, 10*60).Draw(t, "open")
		pause := open + rapid.IntRange(1, 4*60).Draw(t, "pause")
		again := pause + rapid.IntRange(1, 90).Draw(t, "again")
		end := again + rapid.IntRange(1, 5*60).Draw(t, "end")
		return []Period{{open, pause}, {again, end}}, fmt.Sprintf("%s-%s, istirahat %s-%s", clock(open), clock(end), clock(pause), clock(again))
	case 4: // a shift across midnight
		end, open := rapid.IntRange(1, 8*60).Draw(t, "end"), rapid.IntRange(18*60, 23*60).Draw(t, "open")
		return []Period{{0, end}, {open, aDay}}, fmt.Sprintf("00.00-%s, %s-24.00", clock(end), clock(open))
	default: // shifts that may touch
		open := rapid.IntRange(0, 9*60).Draw(t, "open")
		mid := open + rapid.IntRange(1, 6*60).Draw(t, "mid")
		next := mid + rapid.IntRange(0, 60).Draw(t, "gap")
		end := next + rapid.IntRange(1, 6*60).Draw(t, "end")
		return []Period{{open, mid}, {next, end}}, fmt.Sprintf("%s-%s, %s–%s", clock(open), clock(mid), clock(next), clock(end))
	}
}

// randomCalendar draws a calendar of 2025–2027 with its oracle.
func randomCalendar(t *rapid.T) (*Calendar, *oracle) {
	var file strings.Builder
	zone := rapid.SampledFrom(Zones).Draw(t, "zone")
	fmt.Fprintf(&file, "zona = %q\n", zone)
	first, last := On(2025, 1, 1), On(2027, 12, 31)
	o := &oracle{at(first, 0), make([]bool, at(last+1, 0)-at(first, 0))}
	day := func(label string) Date { return first + Date(rapid.IntRange(0, int(last-first)).Draw(t, label)) }

	var weeks [2][7][]Period
	for i, name := range []string{"jam", "jam-ramadan"} {
		fmt.Fprintf(&file, "[%s]\n", name)
		for w := range 7 {
			var text string
			weeks[i][w], text = randomHours(t, "hours")
			if w == 2 && weeks[i][w] == nil { // somebody has to work
				weeks[i][w], text = []Period{{8 * 60, 8*60 + 1}}, "08.00-08.01"
			}
			fmt.Fprintf(&file, "%s = %q\n", dayKeys[w], text)
		}
	}
	for y := 2025; y <= 2027; y++ {
		fmt.Fprintf(&file, "[[tahun]]\ntahun = %d\n", y)
	}
	hours := map[Date][]Period{}
	for d := first; d <= last; d++ {
		hours[d] = weeks[0][d.Weekday()]
	}
	for y := 2025; y <= 2027; y++ {
		from := On(y, 1, 1) + Date(rapid.IntRange(0, 330).Draw(t, "ramadan"))
		to := from + Date(rapid.IntRange(28, 29).Draw(t, "length"))
		fmt.Fprintf(&file, "[[ramadan]]\ndari = %s\nsampai = %s\n", from, to)
		for d := from; d <= to; d++ {
			hours[d] = weeks[1][d.Weekday()]
		}
	}
	for range rapid.IntRange(0, 40).Draw(t, "free") {
		from := day("from")
		to := min(from+Date(rapid.IntRange(0, 9).Draw(t, "more")), last)
		kind := rapid.SampledFrom([]string{"libur", "cuti-bersama"}).Draw(t, "kind")
		fmt.Fprintf(&file, "[[%s]]\ndari = %s\nsampai = \"%s\"\nnama = \"Libur\"\n", kind, from, to)
		for d := from; d <= to; d++ {
			hours[d] = nil
		}
	}
	for range rapid.IntRange(0, 5).Draw(t, "extra") {
		d := day("extra day")
		h, text := randomHours(t, "extra hours")
		fmt.Fprintf(&file, "[[masuk]]\ntanggal = %s\njam = %q\n", d, text)
		hours[d] = h
	}
	for d, ps := range hours {
		for _, p := range ps {
			for m := at(d, p.From); m < at(d, p.To); m++ {
				o.works[m-o.from] = true
			}
		}
	}
	c, wrong := (&Calendar{}).Amend("kalender.toml", []byte(file.String()))
	if len(wrong) > 0 {
		t.Fatalf("%v\n%s", wrong[0].Message.ID, file.String())
	}
	return c, o
}

func working(n int, u program.Unit, clock program.Clock) program.Duration {
	return program.Duration{Amounts: []program.Amount{{Min: float64(n), Max: float64(n), Unit: u, Clock: clock}}}
}

// TestOracle compares Add and Between with the oracle and with one another.
func TestOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, o := randomCalendar(t)
		moment := func(label string) minute {
			return o.from + minute(rapid.IntRange(0, len(o.works)-1).Draw(t, label))
		}
		for range 8 {
			a := moment("start")
			// How far one goes: mostly days, at times beyond the end.
			n := rapid.OneOf(rapid.IntRange(0, 20), rapid.IntRange(0, 900)).Draw(t, "n")
			minutes := rapid.OneOf(rapid.IntRange(0, 900), rapid.IntRange(0, 60000)).Draw(t, "minutes")
			for _, q := range []struct {
				what string
				d    program.Duration
				due  minute
				ok   bool
			}{
				{"minutes", working(minutes, program.Minute, program.Working), 0, false},
				{"days", working(n, program.Day, program.Working), 0, false},
				{"calendar", working(n, program.Day, program.Wall), 0, false},
			} {
				switch q.what {
				case "minutes":
					q.due, q.ok = o.addMinutes(a, minutes)
				case "days":
					q.due, q.ok = o.addDays(a, n)
				default:
					q.due, q.ok = o.addCalendar(a, n)
				}
				got, err := c.Add(c.instant(a), q.d, program.Working)
				if (err == nil) != q.ok {
					t.Fatalf("%s from %s: %v; the oracle has an answer: %v", q.d.String(program.Working), c.instant(a), err, q.ok)
				}
				if err == nil && c.minute(got.At) != q.due {
					t.Fatalf("%s from %s: %s, the oracle says %s", q.d.String(program.Working), c.instant(a), got.At, c.instant(q.due))
				}
				if err != nil || q.what == "calendar" {
					continue
				}
				// What was added lies between.
				s, err := c.Between(c.instant(a), got.At)
				if err != nil {
					t.Fatal(err)
				}
				if q.what == "minutes" && s.Minutes != minutes {
					t.Fatalf("%d minutes added, %d between", minutes, s.Minutes)
				}
				if q.what == "days" && n > 0 {
					again, err := c.Add(c.instant(a), working(s.Days, program.Day, program.Working), program.Working)
					if err != nil || !again.At.Equal(got.At) || s.Days < n {
						t.Fatalf("%d days added, %d between: %v %v", n, s.Days, again.At, err)
					}
				}
			}
			b := min(a+minute(rapid.IntRange(0, 60*aDay).Draw(t, "to")), o.end())
			s, err := c.Between(c.instant(a), c.instant(b))
			if err != nil {
				t.Fatal(err)
			}
			if want := o.between(a, b); s.Minutes != want {
				t.Fatalf("between %s and %s: %d minutes, the oracle says %d", c.instant(a), c.instant(b), s.Minutes, want)
			}
			if want := o.daysBetween(a, b); s.Days != want {
				t.Fatalf("between %s and %s: %d days, the oracle says %d", c.instant(a), c.instant(b), s.Days, want)
			}
			if back, _ := c.Between(c.instant(b), c.instant(a)); back.Minutes != -s.Minutes || back.Days != 0 {
				t.Fatalf("backwards %d, forwards %d", back.Minutes, s.Minutes)
			}
		}
	})
}

// TestMonotonic: who begins later, or has more to do, is never done earlier.
func TestMonotonic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, o := randomCalendar(t)
		for range 20 {
			a := o.from + minute(rapid.IntRange(0, 900*aDay).Draw(t, "start"))
			b := a + minute(rapid.OneOf(rapid.IntRange(0, 90), rapid.IntRange(0, 5*aDay)).Draw(t, "later"))
			n := rapid.IntRange(0, 30).Draw(t, "n")
			u := rapid.SampledFrom([]program.Unit{program.Minute, program.Hour, program.Day, program.Week, program.Month}).Draw(t, "unit")
			clock := rapid.SampledFrom([]program.Clock{program.Working, program.Wall}).Draw(t, "clock")
			due, err := c.Add(c.instant(a), working(n, u, clock), program.Working)
			later, errLater := c.Add(c.instant(b), working(n, u, clock), program.Working)
			more, errMore := c.Add(c.instant(a), working(n+1, u, clock), program.Working)
			if err != nil && (errLater == nil || errMore == nil) {
				t.Fatalf("refused, but not later: %v", err)
			}
			if b.date().Plain().Day > 28 && u == program.Month {
				errLater = errors.New("the last days of a month may lead to one day, each at its own clock time")
			}
			if err == nil && (errLater == nil && later.At.Before(due.At) || errMore == nil && more.At.Before(due.At)) {
				t.Fatalf("%s + %d %s %s: %s; from %s: %s; one more: %s", c.instant(a), n, u, clock, due.At, c.instant(b), later.At, more.At)
			}
			if err == nil && due.At.Before(due.Start) {
				t.Fatalf("due %s before its start %s", due.At, due.Start)
			}
		}
	})
}

// TestExplained: a due date that is not the plain sum has a reason.
func TestExplained(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, o := randomCalendar(t)
		for range 20 {
			a := o.from + minute(rapid.IntRange(0, 900*aDay).Draw(t, "start"))
			n := rapid.IntRange(1, 60).Draw(t, "n")
			due, err := c.Add(c.instant(a), working(n, program.Day, program.Wall), program.Working)
			if err != nil {
				continue
			}
			if plain := due.Start.AddDate(0, 0, n); plain.Equal(due.At) != (len(due.Shifts) == 0) {
				t.Fatalf("%s, plainly %s: %v", due.At, plain, due.Shifts)
			}
			due, err = c.Add(c.instant(a), working(n, program.Day, program.Working), program.Working)
			if err != nil {
				continue
			}
			free := 0
			for d := c.minute(due.From).date(); d <= c.minute(due.At).date(); d++ {
				if c.lost(d) {
					free++
				}
			}
			passed := slices.IndexFunc(due.Shifts, func(s Shift) bool { return s.Cause == Passed })
			if free == 0 != (passed < 0) || free > 0 && due.Shifts[passed].Days != free {
				t.Fatalf("%d days off passed: %v", free, due.Shifts)
			}
			for _, s := range due.Shifts {
				if text := s.Text(); text.ID == "" || text.EN == "" || strings.Contains(text.ID+text.EN, "%!") {
					t.Fatalf("%q", text)
				}
			}
		}
	})
}

func BenchmarkAdd(b *testing.B) {
	c := National()
	start := time.Date(2025, 3, 20, 10, 0, 0, 0, WIB.Location())
	for _, text := range []string{"3 hari kerja", "2 tahun", "500 hari kerja", "90 menit"} {
		d, err := program.ParseDuration(text, program.Working)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(strings.ReplaceAll(text, " ", "-"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := c.Add(start, d, program.Working); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkRead(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		(&Calendar{}).Amend("nasional.toml", nationalFile)
	}
}
