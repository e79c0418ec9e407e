package calendar

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sopc/lang/bahasa"
)

// aDay is the minutes of a day.
const aDay = 24 * 60

// Hours are the working hours of a day: periods in order that neither touch
// nor overlap. None means that nobody works.
type Hours []Period

// Period is a stretch of working time, in minutes of the day; To is its end,
// at most 24.00.
type Period struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// Minutes is how many minutes are worked.
func (h Hours) Minutes() (n int) {
	for _, p := range h {
		n += p.To - p.From
	}
	return n
}

// Text writes the hours as they are written in a file: 07.30–16.00, istirahat
// 12.00–13.00.
func (h Hours) Text() bahasa.Text {
	if len(h) == 0 {
		return bahasa.T("libur", "off")
	}
	stretch := func(from, to int) bahasa.Text { return bahasa.T("%s–%s", "%s–%s", clockTime(from), clockTime(to)) }
	all := stretch(h[0].From, h[len(h)-1].To)
	for i := 1; i < len(h); i++ {
		all = bahasa.T("%s, istirahat %s", "%s, break %s", all, stretch(h[i-1].To, h[i].From))
	}
	return all
}

// upTo is how much of the hours lies before a minute of the day.
func (h Hours) upTo(minute int) (n int) {
	for _, p := range h {
		n += max(0, min(minute, p.To)-p.From)
	}
	return n
}

// closing is the first minute at which n > 0 minutes have been worked.
func (h Hours) closing(n int) int {
	for _, p := range h {
		if n <= p.To-p.From {
			return p.From + n
		}
		n -= p.To - p.From
	}
	return aDay
}

// opening is the last minute at which n have been worked, with work left.
func (h Hours) opening(n int) int {
	for _, p := range h {
		if n < p.To-p.From {
			return p.From + n
		}
		n -= p.To - p.From
	}
	return aDay
}

// holds reports whether a minute is one of work, the last one's end included.
func (h Hours) holds(minute int) bool {
	return slices.ContainsFunc(h, func(p Period) bool { return p.From <= minute && minute <= p.To })
}

// badHours is what cannot be read in hours, and what to write.
type badHours struct {
	word      string // the part that is wrong
	said, way bahasa.Text
}

// parseHours reads "07.30-16.00, istirahat 12.00-13.00", "libur", "24 jam".
func parseHours(text string) (Hours, *badHours) {
	switch strings.ToLower(strings.Join(strings.Fields(text), " ")) {
	case "libur":
		return nil, nil
	case "24 jam":
		return Hours{{0, aDay}}, nil
	}
	var work, breaks []Period
	for part := range strings.SplitSeq(text, ",") {
		part = strings.TrimSpace(part)
		span, isBreak := strings.CutPrefix(strings.ToLower(part), "istirahat")
		p, bad := parsePeriod(strings.TrimSpace(span))
		if bad != nil {
			bad.word = part
			return nil, bad
		}
		if isBreak {
			breaks = append(breaks, p)
		} else {
			work = append(work, p)
		}
	}
	byStart := func(a, b Period) int { return a.From - b.From }
	slices.SortFunc(work, byStart)
	slices.SortFunc(breaks, byStart)
	for i := 1; i < len(work); i++ {
		if work[i].From < work[i-1].To {
			return nil, &badHours{text, bahasa.T("jam kerja ini bertumpuk", "these hours overlap"), bahasa.T("pisahkan bagian-bagiannya: \"07.00-11.00, 13.00-17.00\"", "keep its parts apart: \"07.00-11.00, 13.00-17.00\"")}
		}
	}
	h := Hours(joined(work))
	for _, b := range breaks {
		i := slices.IndexFunc(h, func(p Period) bool { return p.From < b.From && b.To < p.To })
		if i < 0 {
			return nil, &badHours{text, bahasa.T("istirahat ini tidak di dalam jam kerja", "this break is not within the hours"), bahasa.T("contoh: \"07.30-16.00, istirahat 12.00-13.00\"", "for example: \"07.30-16.00, istirahat 12.00-13.00\"")}
		}
		h = slices.Replace(h, i, i+1, Period{h[i].From, b.From}, Period{b.To, h[i].To})
	}
	return h, nil
}

// joined makes one of periods that touch, as shifts do.
func joined(ps []Period) (all []Period) {
	for _, p := range ps {
		if n := len(all); n > 0 && all[n-1].To == p.From {
			all[n-1].To = p.To
			continue
		}
		all = append(all, p)
	}
	return all
}

func parsePeriod(text string) (Period, *badHours) {
	from, to, found := strings.Cut(strings.ReplaceAll(text, "–", "-"), "-")
	p := Period{}
	var ok1, ok2 bool
	p.From, ok1 = parseClock(from)
	p.To, ok2 = parseClock(to)
	switch {
	case !found || !ok1 || !ok2:
		return p, &badHours{said: bahasa.T("jam ini tidak terbaca", "these hours cannot be read"), way: bahasa.T("contoh: \"07.30-16.00, istirahat 12.00-13.00\", \"libur\", \"24 jam\"", "for example: \"07.30-16.00, istirahat 12.00-13.00\", \"libur\" (off), \"24 jam\" (all day)")}
	case p.To <= p.From:
		late := fmt.Sprintf("\"00.00-%s, %s-24.00\"", clockTime(p.To).ID, clockTime(p.From).ID)
		return p, &badHours{said: bahasa.T("jam ini berakhir sebelum mulai", "these hours end before they begin"),
			way: bahasa.T("giliran yang melewati tengah malam ditulis dalam dua bagian: %s", "a shift across midnight is written in two parts: %s", late)}
	}
	return p, nil
}

func parseClock(s string) (int, bool) {
	h, m, found := strings.Cut(strings.ReplaceAll(strings.TrimSpace(s), ":", "."), ".")
	hour, err1 := strconv.ParseUint(h, 10, 8)
	minute, err2 := strconv.ParseUint(m, 10, 8)
	at := int(hour*60 + minute)
	return at, found && len(m) == 2 && err1 == nil && err2 == nil && minute < 60 && at <= aDay
}
