package program

import "cmp"

// PlainDate is a day of the calendar; the zero PlainDate is none.
type PlainDate struct {
	Year, Month, Day int // Month 1–12, Day 1–31
}

// Compare orders days in time: -1, 0 or 1.
func (d PlainDate) Compare(e PlainDate) int {
	return cmp.Or(cmp.Compare(d.Year, e.Year), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

// Span gives the first and the last day that a date may mean, which differ
// when it names only a month; ok is false for a date that is none.
func (d *Date) Span() (first, last PlainDate, ok bool) {
	switch {
	case d.Year == 0 || d.Month == 0:
		return PlainDate{}, PlainDate{}, false
	case d.Day == 0:
		return PlainDate{d.Year, d.Month, 1}, PlainDate{d.Year, d.Month, 31}, true
	}
	day := PlainDate{d.Year, d.Month, d.Day}
	return day, day, true
}
