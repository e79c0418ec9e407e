package program

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Reading a time as officials write it.
//
// The text is cut into tokens (numbers, words, signs) and read by recursive
// descent over this grammar, in which a sign or word in quotes stands for all
// its spellings:
//
//	time     = either { ( "/" | "atau" ) either } .        alternatives
//	either   = { "paling lama" } sum [ "sampai" sum ] .    "30 menit - 1 jam"
//	sum      = part { [ "dan" ] part } .                   "1 jam 30 menit"
//	part     = count [ "x" count ] unit [ "kerja" | "kalender" ] .
//	count    = number [ "sampai" number ] [ "(" words ")" ] .
//
// The parts of a sum and the two sides of a range become one Amount in the
// smallest unit that occurs. They can only where one unit is a fixed number
// of the other: a day is 24 hours of the wall clock or 7.5 hours of work, a
// week 7 days or 5 working days, a year 12 months; a month has no fixed
// number of days.

// DurationError says why a text is no time, and Part, where it is known, which
// part of the text (in small letters) shows the trouble.
type DurationError struct {
	Reason DurationReason
	Part   string
}

func (e *DurationError) Error() string {
	if e.Part == "" {
		return "duration: " + string(e.Reason)
	}
	return fmt.Sprintf("duration: %s: %q", e.Reason, e.Part)
}

// DurationReason tells the faults of a time apart.
type DurationReason string

// The faults of a time.
const (
	NoTime      DurationReason = "nothing to read"
	NoUnit      DurationReason = "number without a unit"
	UnknownUnit DurationReason = "no unit of time"
	NotNumber   DurationReason = "not an Indonesian number"    // "1.5"; "1,5" is meant
	Disagree    DurationReason = "figure and words disagree"   // "3 (dua) hari"
	Backwards   DurationReason = "range runs backwards"        // "3-1 hari"
	NoSum       DurationReason = "units that cannot be added"  // "1 bulan 3 hari"
	TooMuch     DurationReason = "more than can be counted on" // above MaxNumber, or longer than 1,000 bytes
	Unreadable  DurationReason = "cannot be read"
)

// ParseDuration reads a time as the form prints it; clock is the one that
// counts where the text does not say. "2 jam", "3 (tiga) hari kerja", "1-2
// hari", "120 menit / 3 hari", "1 jam 30 menit", "1x24 jam", "setengah hari"
// and "paling lama 10 menit" are times.
//
// Minutes, hours and days are counted by the given clock unless "kerja" or
// "kalender" follows or they are written "n x 24 jam"; weeks, months and
// years are those of the calendar unless "kerja" follows.
//
// The result always has the text as it was given. The error is a
// *DurationError; the result then has no amounts.
func ParseDuration(text string, clock Clock) (Duration, error) {
	d := Duration{Text: text}
	if len(text) > 1000 {
		return d, &DurationError{Reason: TooMuch}
	}
	r := durationReader{tokens: durationTokens(text), clock: clock}
	amounts, err := r.time()
	if err != nil {
		return d, err
	}
	d.Amounts = amounts
	return d, nil
}

type durationReader struct {
	tokens []string
	at     int
	clock  Clock
}

// The words that one sign of the grammar stands for.
var (
	signRange   = []string{"-", "s/d", "s.d.", "s.d", "sd", "sampai dengan", "sampai", "hingga"}
	signEither  = []string{"/", "atau"}
	signPlus    = []string{"dan", "+", ","}
	signTimes   = []string{"x", "×", "kali"}
	signAtMost  = []string{"±", "+/-", "≤", "<", "paling lama", "paling lambat", "paling banyak", "selambat-lambatnya", "selama-lamanya", "maksimal", "maksimum", "maks", "max", "kurang lebih", "lebih kurang", "kira-kira", "sekitar", "selama", "dalam waktu", "dalam jangka waktu", "dalam", "jangka waktu", "waktu"}
	signWorking = []string{"kerja", "( kerja )"}
	signWall    = []string{"kalender", "( kalender )"}
)

var durationUnits = map[string]Unit{
	"menit": Minute, "mnt": Minute, "mt": Minute,
	"jam": Hour, "j": Hour,
	"hari": Day, "hr": Day, "hri": Day, "hk": Day,
	"minggu": Week, "mgg": Week, "mg": Week, "pekan": Week,
	"bulan": Month, "bln": Month, "bl": Month,
	"tahun": Year, "thn": Year, "th": Year,
}

// durationTokens cuts a text into numbers with their points and commas, words
// (letters, with inner hyphens, points and slashes as in "s.d." and "s/d") and
// single signs.
func durationTokens(text string) []string {
	var tokens []string
	rs := []rune(strings.ToLower(text))
	for i := 0; i < len(rs); {
		start := i
		number := func(r rune) bool { return r >= '0' && r <= '9' }
		// A mark inside a token belongs to it when more of its kind follows.
		run := func(kind func(rune) bool, marks string) {
			for i < len(rs) && (kind(rs[i]) || strings.ContainsRune(marks, rs[i]) && i+1 < len(rs) && kind(rs[i+1])) {
				i++
			}
		}
		switch r := rs[i]; {
		case unicode.IsSpace(r) || r == '\ufeff':
			i++
			continue
		case number(r):
			run(number, ".,")
		case unicode.IsLetter(r):
			run(unicode.IsLetter, ".-/")
			if i < len(rs) && rs[i] == '.' { // an abbreviation, or the end of a sentence
				i++
			}
		case r == '–' || r == '—' || r == '−':
			rs[i] = '-'
			i++
		case r == '+' && i+2 < len(rs) && rs[i+1] == '/' && rs[i+2] == '-':
			i += 3
		case r == '½':
			tokens = append(tokens, "setengah")
			i++
			continue
		default:
			i++
		}
		word := string(rs[start:i])
		if word == "s.d." || word == "s/d." {
			word = "s.d"
		} else if len(word) > 1 {
			word = strings.TrimSuffix(word, ".")
		}
		tokens = append(tokens, splitWord(word)...)
	}
	for len(tokens) > 0 && (tokens[len(tokens)-1] == "." || tokens[len(tokens)-1] == ";") {
		tokens = tokens[:len(tokens)-1]
	}
	return tokens
}

// splitWord parts words that a careless hand ran together: "hari/minggu",
// "jam-hari", "duabelas".
func splitWord(w string) []string {
	if slices.Contains(signRange, w) || slices.Contains(signAtMost, w) {
		return []string{w}
	}
	if i := strings.IndexAny(w, "/-"); i > 0 && unicode.IsLetter([]rune(w)[0]) {
		return append([]string{w[:i], w[i : i+1]}, splitWord(w[i+1:])...)
	}
	for _, end := range []string{"belas", "puluh", "ratus", "ribu"} {
		if head, ok := strings.CutSuffix(w, end); ok && digitWords[head] > 0 {
			return []string{head, end}
		}
	}
	return []string{w}
}

func (r *durationReader) done() bool { return r.at >= len(r.tokens) }

func (r *durationReader) peek() string {
	if r.done() {
		return ""
	}
	return r.tokens[r.at]
}

// take reads one of the signs, the first that fits; a sign may be several
// tokens.
func (r *durationReader) take(signs []string) bool {
	for _, s := range signs {
		for at, more := r.at, true; at < len(r.tokens); at++ {
			var word string
			if word, s, more = strings.Cut(s, " "); r.tokens[at] != word {
				break
			}
			if !more {
				r.at = at + 1
				return true
			}
		}
	}
	return false
}

// fail is an error at the next token.
func (r *durationReader) fail(reason DurationReason) error {
	return &DurationError{reason, r.peek()}
}

func (r *durationReader) time() ([]Amount, error) {
	if r.done() {
		return nil, &DurationError{Reason: NoTime}
	}
	var amounts []Amount
	for {
		a, err := r.either()
		if err != nil {
			return nil, err
		}
		amounts = append(amounts, a...)
		if r.done() {
			return amounts, nil
		}
		if !r.take(signEither) {
			return nil, r.fail(Unreadable)
		}
	}
}

// either reads one alternative. In "2 atau 3 hari" the unit of the second
// serves the first as well, which makes two alternatives at once.
func (r *durationReader) either() ([]Amount, error) {
	for r.take(signAtMost) {
	}
	start := r.at
	if n, _, ok, _ := r.count(); ok && r.take([]string{"atau"}) {
		rest, err := r.either()
		if err != nil {
			return nil, err
		}
		first := rest[0]
		first.Min, first.Max = n[0], n[1]
		return append([]Amount{first}, rest...), nil
	}
	r.at = start
	from, err := r.sum()
	if err != nil {
		return nil, err
	}
	if !r.take(signRange) {
		a, err := from.add(r.clock)
		return []Amount{a}, err
	}
	to, err := r.sum()
	if err != nil {
		return nil, err
	}
	a, err := span(from, to, r.clock)
	return []Amount{a}, err
}

// part is an Amount whose clock may not be said.
type part struct {
	Amount
	said bool
}

type sum []part

func (r *durationReader) sum() (sum, error) {
	var s sum
	for {
		p, err := r.part()
		if err != nil {
			return nil, err
		}
		s = append(s, p)
		start := r.at
		r.take(signPlus)
		if _, _, ok, _ := r.count(); !ok {
			r.at = start
			return s, nil
		}
		r.at = start
		r.take(signPlus)
	}
}

func (r *durationReader) part() (part, error) {
	var p part
	if u, ok := durationUnits[strings.TrimPrefix(r.peek(), "se")]; ok && strings.HasPrefix(r.peek(), "se") { // "sehari"
		r.at++
		p.Min, p.Max, p.Unit = 1, 1, u
	} else {
		n, shown, ok, err := r.count()
		if err != nil {
			return p, err
		}
		if !ok {
			if _, unit := durationUnits[r.peek()]; unit || r.done() {
				return p, &DurationError{NoTime, r.peek()}
			}
			return p, r.fail(Unreadable)
		}
		p.Min, p.Max = n[0], n[1]
		day := false // "n x 24 jam" is a matter of the wall clock
		if r.take(signTimes) {
			by, _, ok, err := r.count()
			if err != nil {
				return p, err
			}
			if !ok {
				return p, r.fail(Unreadable)
			}
			p.Min, p.Max = p.Min*by[0], p.Max*by[1]
			day = by == [2]float64{24, 24}
		}
		word := r.peek()
		u, ok := durationUnits[word]
		if r.done() {
			return p, &DurationError{NoUnit, shown}
		}
		if !ok {
			return p, r.fail(UnknownUnit)
		}
		r.at++
		p.Unit = u
		switch {
		case day && u == Hour:
			p.Clock, p.said = Wall, true
		case word == "hk":
			p.Clock, p.said = Working, true
		}
	}
	switch {
	case r.take(signWorking):
		p.Clock, p.said = Working, true
	case r.take(signWall):
		p.Clock, p.said = Wall, true
	}
	if p.Max > MaxNumber {
		return p, &DurationError{TooMuch, formatNumber(p.Max)}
	}
	return p, nil
}

// count reads a number or a range of numbers, and its repetition in brackets.
func (r *durationReader) count() (n [2]float64, shown string, ok bool, err error) {
	start := r.at
	n, ok, err = r.numbers()
	if !ok || err != nil {
		return n, "", ok, err
	}
	shown = strings.Join(r.tokens[start:r.at], " ")
	if r.peek() == "(" && r.at+1 < len(r.tokens) && r.tokens[r.at+1] != "kerja" && r.tokens[r.at+1] != "kalender" {
		open := r.at
		r.at++
		again, ok, err := r.numbers()
		if err != nil {
			return n, shown, false, err
		}
		if !ok || r.peek() != ")" {
			return n, shown, false, r.fail(Unreadable)
		}
		r.at++
		if again != n {
			return n, shown, false, &DurationError{Disagree, shown + " (" + strings.Join(r.tokens[open+1:r.at-1], " ") + ")"}
		}
	}
	return n, shown, true, nil
}

// numbers reads "2" or "1-2", in figures or words.
func (r *durationReader) numbers() (n [2]float64, ok bool, err error) {
	from, ok, err := r.number()
	if !ok || err != nil {
		return n, ok, err
	}
	start := r.at
	if r.take(signRange) {
		to, ok, err := r.number()
		if err != nil {
			return n, false, err
		}
		if ok {
			if to < from {
				return n, false, &DurationError{Backwards, strings.Join(r.tokens[start-1:r.at], " ")}
			}
			return [2]float64{from, to}, true, nil
		}
		r.at = start
	}
	return [2]float64{from, from}, true, nil
}

func (r *durationReader) number() (float64, bool, error) {
	if t := r.peek(); t != "" && t[0] >= '0' && t[0] <= '9' {
		n, ok := parseNumber(t)
		if !ok {
			return 0, false, r.fail(NotNumber)
		}
		if n > MaxNumber {
			return 0, false, r.fail(TooMuch)
		}
		r.at++
		return n, true, nil
	}
	n, ok := r.words()
	return n, ok, nil
}

var digitWords = map[string]float64{"satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8, "sembilan": 9}

// words reads a number in words, up to the thousands, perhaps with a half.
func (r *durationReader) words() (float64, bool) {
	start := r.at
	take := func(word string) bool {
		if r.peek() != word {
			return false
		}
		r.at++
		return true
	}
	if take("seperempat") {
		return 0.25, true
	}
	if take("nol") {
		return 0, true
	}
	// below reads a number under a hundred, or under a thousand.
	var below func(thousand bool) float64
	below = func(thousand bool) float64 {
		if thousand && take("seratus") {
			return 100 + below(false)
		}
		if take("sepuluh") {
			return 10
		}
		if take("sebelas") {
			return 11
		}
		d, ok := digitWords[r.peek()]
		if !ok {
			return 0
		}
		r.at++
		switch {
		case thousand && take("ratus"):
			return 100*d + below(false)
		case take("belas"):
			return 10 + d
		case take("puluh"):
			if u, ok := digitWords[r.peek()]; ok {
				r.at++
				d += u / 10
			}
			return math.Round(10 * d)
		}
		return d
	}
	var n float64
	if take("seribu") {
		n = 1000 + below(true)
	} else {
		n = below(true)
		if n > 0 && take("ribu") {
			n = 1000*n + below(true)
		}
	}
	if take("setengah") {
		n += 0.5
	}
	return n, r.at > start
}

// parseNumber reads an Indonesian number: points group thousands, a comma
// begins the decimals.
func parseNumber(s string) (float64, bool) {
	whole, decimals, comma := strings.Cut(s, ",")
	groups := strings.Split(whole, ".")
	for i, g := range groups {
		if len(groups) > 1 && (i > 0 && len(g) != 3 || i == 0 && (len(g) == 0 || len(g) > 3)) {
			return 0, false
		}
	}
	if comma && (decimals == "" || strings.ContainsAny(decimals, ".,")) {
		return 0, false
	}
	n, _ := strconv.ParseFloat(strings.Join(groups, "")+"."+decimals+"0", 64) // too many digits: +Inf
	return n, true
}

// formatNumber is the inverse of parseNumber.
func formatNumber(n float64) string {
	whole, decimals, _ := strings.Cut(strconv.FormatFloat(n, 'f', -1, 64), ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "." + whole[i:]
	}
	if decimals != "" {
		return whole + "," + decimals
	}
	return whole
}

// settle gives every part its clock: the one that is said somewhere in the
// same sum, else the calendar's when a longer unit occurs, else the given one.
func (s sum) settle(clock Clock) {
	unsaid := clock
	for _, p := range s {
		if usualClock(p.Unit, clock) == Wall {
			unsaid = Wall
		}
	}
	for _, p := range s {
		if p.said {
			unsaid = p.Clock
			break
		}
	}
	for i := range s {
		if !s[i].said {
			s[i].Clock, s[i].said = unsaid, true
		}
	}
}

func (s sum) add(clock Clock) (Amount, error) {
	s.settle(clock)
	total := s[0].Amount
	for _, p := range s[1:] {
		a, b, ok := common(total, p.Amount)
		if !ok {
			return Amount{}, &DurationError{NoSum, total.String(clock) + " + " + p.Amount.String(clock)}
		}
		a.Min, a.Max = a.Min+b.Min, a.Max+b.Max
		total = a
	}
	if total.Max > MaxNumber {
		return Amount{}, &DurationError{TooMuch, formatNumber(total.Max)}
	}
	return total, nil
}

// span is the range from one sum to another.
func span(from, to sum, clock Clock) (Amount, error) {
	both := append(slices.Clone(from), to...)
	both.settle(clock)
	a, err := both[:len(from)].add(clock)
	if err != nil {
		return Amount{}, err
	}
	b, err := both[len(from):].add(clock)
	if err != nil {
		return Amount{}, err
	}
	a, b, ok := common(a, b)
	switch {
	case !ok:
		return Amount{}, &DurationError{NoSum, a.String(clock) + " - " + b.String(clock)}
	case a.Min > b.Max || a.Max > b.Max || a.Min > b.Min:
		return Amount{}, &DurationError{Backwards, a.String(clock) + " - " + b.String(clock)}
	case b.Max > MaxNumber:
		return Amount{}, &DurationError{TooMuch, formatNumber(b.Max)}
	}
	a.Max = b.Max
	return a, nil
}

// common writes two amounts in the smaller of their units.
func common(a, b Amount) (Amount, Amount, bool) {
	if a.Clock != b.Clock {
		return a, b, false
	}
	order := []Unit{Minute, Hour, Day, Week, Month, Year}
	small := order[min(slices.Index(order, a.Unit), slices.Index(order, b.Unit))]
	x, okX := a.in(small)
	y, okY := b.in(small)
	if !okX || !okY {
		return a, b, false
	}
	return x, y, true
}

// in writes an amount in a smaller unit of the same clock.
func (a Amount) in(u Unit) (Amount, bool) {
	for a.Unit != u {
		switch by := 0.0; {
		case a.Unit == Year:
			a = a.times(12, Month)
		case a.Unit == Week:
			by = 7
			if a.Clock == Working {
				by = 5
			}
			a = a.times(by, Day)
		case a.Unit == Day:
			by = 24
			if a.Clock == Working {
				by = WorkingHours
			}
			a = a.times(by, Hour)
		case a.Unit == Hour:
			a = a.times(60, Minute)
		default:
			return a, false
		}
	}
	return a, true
}

func (a Amount) times(n float64, u Unit) Amount {
	return Amount{Min: a.Min * n, Max: a.Max * n, Unit: u, Clock: a.Clock}
}
