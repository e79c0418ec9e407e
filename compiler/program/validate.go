package program

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"unicode/utf8"
)

// The bounds of a program. They are far above any real SOP and keep a forged
// one from exhausting memory or time.
const (
	MaxList   = 100_000       // entries of any list
	MaxTracks = 256           // tracks of a parallel block that can be run: so many tasks are open at once
	MaxBeyond = 100           // limited returns chained by Beyond
	MaxLimit  = 1_000_000     // Arrow.Limit
	MaxNumber = 1_000_000_000 // Amount.Min, Amount.Max
)

// InvalidError says that a program breaks a rule of its own structure. Path
// leads to the place, in the names of the JSON form: "steps[3].next.to".
type InvalidError struct{ Path, Reason string }

func (e *InvalidError) Error() string {
	return fmt.Sprintf("invalid program: %s: %s", e.Path, e.Reason)
}

// VersionError says that a program has another version of the JSON form than
// Format.
type VersionError struct{ Got int }

func (e *VersionError) Error() string {
	return fmt.Sprintf("program has format %d, this version reads format %d", e.Got, Format)
}

// Validate checks every structural invariant of a program: versions, kinds,
// ranges of indexes, tracks that agree with their steps, arrows that respect
// parallel blocks and the order of steps, bounded sizes, valid UTF-8. It does
// not judge the procedure: unreachable steps and traps are valid here.
//
// The error is a *VersionError or an *InvalidError. Linear time.
func Validate(p *Program) error {
	if p.Format != Format {
		return &VersionError{p.Format}
	}
	v := validator{p: p}
	v.bounds("program", reflect.ValueOf(p).Elem(), 0)
	if v.err == nil { // what follows may trust the sizes
		v.program()
	}
	if v.err != nil {
		return v.err
	}
	return nil
}

// validator keeps the first fault it meets.
type validator struct {
	p   *Program
	err *InvalidError
}

// want notes a fault unless ok. The path is given as a format, and as the
// numbers in it, so that it costs nothing while all is well.
func (v *validator) want(ok bool, reason, path string, at ...int) {
	if !ok && v.err == nil {
		var numbers []any
		for _, n := range at {
			numbers = append(numbers, n)
		}
		v.err = &InvalidError{fmt.Sprintf(path, numbers...), reason}
	}
}

// bounds checks what holds for every value whatever it means: lists are
// bounded, texts are UTF-8, numbers are finite, nothing is nested without end.
// A fault is named by the part of the program that it lies in.
func (v *validator) bounds(part string, x reflect.Value, depth int) {
	const deepest = 4*MaxBeyond + 40
	if v.err != nil {
		return
	}
	reason := ""
	switch x.Kind() {
	case reflect.String:
		if !utf8.ValidString(x.String()) {
			reason = "text is not valid UTF-8"
		}
	case reflect.Float64:
		switch f := x.Float(); {
		case math.IsNaN(f) || math.IsInf(f, 0):
			reason = "number is not finite"
		case f == 0 && math.Signbit(f): // it would have a hash of its own
			reason = "zero has no sign"
		}
	case reflect.Pointer:
		if depth > deepest {
			reason = "nested too deeply"
		} else if !x.IsNil() {
			v.bounds(part, x.Elem(), depth+1)
		}
	case reflect.Slice:
		if x.Len() > MaxList {
			reason = "list is too long"
			break
		}
		if x.Type().Elem().Kind() == reflect.Int {
			break
		}
		for i := range x.Len() {
			v.bounds(part, x.Index(i), depth+1)
		}
	case reflect.Struct:
		for i := range x.NumField() {
			if depth == 0 {
				part, _, _ = strings.Cut(x.Type().Field(i).Tag.Get("json"), ",")
			}
			switch f := x.Field(i); f.Kind() {
			case reflect.Int, reflect.Bool: // whatever they are
			case reflect.String, reflect.Slice:
				if f.Len() > 0 {
					v.bounds(part, f, depth+1)
				}
			default:
				v.bounds(part, f, depth+1)
			}
		}
	}
	if reason != "" {
		v.want(false, reason, part)
	}
}

func (v *validator) program() {
	p := v.p
	v.want(p.Status == "" || p.Status == Draft || p.Status == InForce, "unknown status", "status")
	v.clock(p.Clock, "clock")
	v.identity()
	v.lanes()
	v.documents()
	v.fields()
	v.parallels()
	v.arrow(Arrow{To: p.Start}, nil, -1, "start")
	ids := map[string]bool{}
	for i := range p.Steps {
		if v.err != nil {
			return
		}
		s := &p.Steps[i]
		if s.ID != "" {
			v.want(!ids[s.ID], "two steps have this id", "steps[%d].id", i)
			ids[s.ID] = true
		}
		v.step(i, s)
	}
	for i, e := range p.Ends {
		v.want(e.Kind == Finished || e.Kind == Stopped || e.Kind == Continues, "unknown kind", "ends[%d].kind", i)
	}
}

func (v *validator) identity() {
	id := &v.p.Identity
	for i := range id.Dates {
		v.date(&id.Dates[i], "identity.dates[%d]", i)
	}
	for i, s := range id.Signers {
		v.want(s.Role == "disusun" || s.Role == "diperiksa" || s.Role == "disahkan", "unknown role", "identity.signers[%d].role", i)
		if s.Date != nil {
			v.date(s.Date, "identity.signers[%d].date", i)
		}
	}
	v.duration(id.Total, "identity.total")
	if id.Limit != nil {
		v.duration(&id.Limit.Time, "identity.limit.time")
		v.want(id.Limit.Law.Year >= 0 && id.Limit.Law.Year <= 9999, "year out of range", "identity.limit.law.year")
	}
	for i, q := range id.Qualifications {
		v.want(q.Lane >= -1 && q.Lane < len(v.p.Lanes), "no such lane", "identity.qualifications[%d].lane", i)
	}
	for i, l := range id.LegalBasis {
		v.want(l.Year >= 0 && l.Year <= 9999, "year out of range", "identity.legal_basis[%d].year", i)
	}
}

func (v *validator) date(d *Date, path string, at ...int) {
	v.want(d.Year >= 0 && d.Year <= 9999, "year out of range", path, at...)
	v.want(d.Month >= 0 && d.Month <= 12, "month out of range", path, at...)
	v.want(d.Day >= 0 && d.Day <= 31, "day out of range", path, at...)
	v.want(d.Day == 0 || d.Month > 0, "day without month", path, at...)
	v.want(d.Month == 0 || d.Year > 0, "month without year", path, at...)
}

func (v *validator) lanes() {
	ids := map[string]bool{}
	for i, l := range v.p.Lanes {
		v.want(l.ID != "", "lane has no id", "lanes[%d].id", i)
		v.want(!ids[l.ID], "two lanes have this id", "lanes[%d].id", i)
		ids[l.ID] = true
	}
}

func (v *validator) documents() {
	docs := v.p.Documents
	// Documents grow out of one another without a circle. Each is coloured
	// with the walk that found it; a walk that meets its own colour circles.
	seen := make([]int, len(docs))
	for i := range docs {
		for j := i; ; {
			if seen[j] != 0 {
				v.want(seen[j] != i+1, "document comes from itself", "documents[%d].from", j)
				break
			}
			seen[j] = i + 1
			from := docs[j].From
			v.want(from >= -1 && from < len(docs), "no such document", "documents[%d].from", j)
			if from < 0 || from >= len(docs) {
				break
			}
			j = from
		}
	}
}

func (v *validator) fields() {
	filled := make([]bool, len(v.p.Fields))
	for _, s := range v.p.Steps {
		for _, f := range s.Fills {
			if f >= 0 && f < len(filled) {
				filled[f] = true
			}
		}
	}
	ids := map[string]bool{}
	for i, f := range v.p.Fields {
		v.want(f.ID != "", "field has no id", "fields[%d].id", i)
		v.want(!ids[f.ID], "two fields have this id", "fields[%d].id", i)
		ids[f.ID] = true
		v.want(f.AtStart == !filled[i], "must be true exactly when no step fills the field", "fields[%d].at_start", i)
		switch f.Type {
		case Choose:
			v.want(len(f.Choices) > 0, "no choices", "fields[%d].choices", i)
		case Teks, Angka, Rupiah, Tanggal, YaTidak, Berkas:
			v.want(len(f.Choices) == 0, "choices of a field of another type", "fields[%d].choices", i)
		default:
			v.want(false, "unknown type", "fields[%d].type", i)
		}
		choices := map[string]bool{}
		for j, c := range f.Choices {
			v.want(c.ID != "", "choice has no id", "fields[%d].choices[%d].id", i, j)
			v.want(!choices[c.ID], "two choices have this id", "fields[%d].choices[%d].id", i, j)
			choices[c.ID] = true
		}
	}
}

// parallels checks that a block is a run of consecutive steps, cut into
// tracks, and that steps and tracks name each other.
func (v *validator) parallels() {
	inside := 0
	for i := range v.p.Parallels {
		b := &v.p.Parallels[i]
		v.want(len(b.Tracks) > 0, "no tracks", "parallels[%d].tracks", i)
		last := -1
		for j, t := range b.Tracks {
			v.want(len(t.Steps) > 0, "no steps", "parallels[%d].tracks[%d].steps", i, j)
			for _, s := range t.Steps {
				if s < 0 || s >= len(v.p.Steps) {
					v.want(false, "no such step", "parallels[%d].tracks[%d].steps", i, j)
					return
				}
				v.want(last < 0 || s == last+1, "steps of a block must be consecutive", "parallels[%d].tracks[%d].steps", i, j)
				last = s
				track := v.p.Steps[s].Track
				v.want(track != nil && *track == Track{i, j}, "track disagrees with parallels", "steps[%d].track", s)
				inside++
			}
		}
		if v.err != nil {
			return
		}
	}
	for i := range v.p.Steps {
		if v.p.Steps[i].Track != nil {
			inside--
		}
	}
	v.want(inside == 0, "a step's track does not list it", "steps")
	for i := range v.p.Parallels {
		if v.err != nil {
			return
		}
		tracks := v.p.Parallels[i].Tracks
		steps := tracks[len(tracks)-1].Steps
		v.arrow(v.p.Parallels[i].Next, nil, steps[len(steps)-1], "parallels[%d].next", i)
	}
}

func (v *validator) step(i int, s *Step) {
	v.clock(s.Clock, "steps[%d].clock", i)
	for _, g := range s.Actors {
		v.want(len(g) > 0, "nobody in a group", "steps[%d].actors", i)
		for _, a := range g {
			v.want(a.Lane >= 0 && a.Lane < len(v.p.Lanes), "no such lane", "steps[%d].actors", i)
		}
	}
	v.items(s.Inputs, "steps[%d].inputs", i)
	v.items(s.Outputs, "steps[%d].outputs", i)
	v.duration(s.Time, "steps[%d].time", i)
	v.duration(s.Extension, "steps[%d].extension", i)
	if c := s.Schedule; c != nil {
		none := c.From == 0 && c.To == 0
		months := c.From >= 1 && c.From <= 12 && c.To >= 1 && c.To <= 12
		v.want(none || months, "months out of range", "steps[%d].schedule", i)
	}
	for j := range s.Deadlines {
		v.duration(&s.Deadlines[j].Duration, "steps[%d].deadlines", i)
	}
	v.when(s.When, "steps[%d].when", i)
	seen := map[int]bool{}
	for _, f := range s.Fills {
		v.want(f >= 0 && f < len(v.p.Fields), "no such field", "steps[%d].fills", i)
		v.want(!seen[f], "field twice", "steps[%d].fills", i)
		seen[f] = true
	}
	if w := s.Wait; w != nil {
		v.duration(w.Term, "steps[%d].wait.term", i)
		if w.Lapse != nil {
			v.arrow(*w.Lapse, s.Track, i, "steps[%d].wait.lapse", i)
		}
	}
	for _, r := range s.Late {
		v.duration(r.After, "steps[%d].late", i)
		v.want(r.Lane >= 0 && r.Lane < len(v.p.Lanes), "no such lane", "steps[%d].late", i)
	}
	for _, n := range s.NotSame {
		v.want(n >= 0 && n < len(v.p.Steps), "no such step", "steps[%d].not_same", i)
		v.want(n != i, "a step cannot differ from itself", "steps[%d].not_same", i)
	}
	v.outcomes(i, s)
	v.arrow(s.Next, s.Track, i, "steps[%d].next", i)
}

func (v *validator) outcomes(i int, s *Step) {
	v.want(!s.Computed || len(s.Outcomes) > 0, "computed without outcomes", "steps[%d].computed", i)
	for j := range s.Outcomes {
		o := &s.Outcomes[j]
		if s.Computed {
			v.want((o.Rule != nil) != o.Otherwise, "needs either a rule or otherwise", "steps[%d].outcomes[%d]", i, j)
			v.want(!o.Otherwise || j == len(s.Outcomes)-1, "must be the last outcome", "steps[%d].outcomes[%d].otherwise", i, j)
		} else {
			v.want(o.Rule == nil && !o.Otherwise, "rule in a decision that is asked", "steps[%d].outcomes[%d]", i, j)
		}
		if o.Rule != nil {
			v.rule(o.Rule, "steps[%d].outcomes[%d].rule", i, j)
		}
		v.arrow(o.Go, s.Track, i, "steps[%d].outcomes[%d].go", i, j)
	}
}

func (v *validator) items(items []Item, path string, at ...int) {
	for i := range items {
		it := &items[i]
		v.want(len(it.Names) > 0, "item without a name", path, at...)
		switch it.Kind {
		case Paper:
			v.want(len(it.Documents) == len(it.Names), "each name needs its document", path, at...)
			for _, d := range it.Documents {
				v.want(d >= 0 && d < len(v.p.Documents), "no such document", path, at...)
			}
		case Tool, Person:
			v.want(len(it.Documents) == 0, "a tool or person is no document", path, at...)
		default:
			v.want(false, "unknown kind of item", path, at...)
		}
		v.when(it.When, path, at...)
	}
}

func (v *validator) when(w *When, path string, at ...int) {
	if w == nil {
		return
	}
	v.want((w.Text != "") != (w.Rule != nil), "a condition is either a text or a rule", path, at...)
	if w.Rule != nil {
		v.rule(w.Rule, path, at...)
	}
}

func (v *validator) rule(r *Rule, path string, at ...int) {
	v.want(r.Expr != "", "rule without an expression", path, at...)
	for _, f := range r.Fields {
		v.want(f >= 0 && f < len(v.p.Fields), "no such field", path, at...)
	}
}

func (v *validator) clock(c Clock, path string, at ...int) {
	v.want(c == Working || c == Wall, "unknown clock", path, at...)
}

func (v *validator) duration(d *Duration, path string, at ...int) {
	if d == nil {
		return
	}
	for _, a := range d.Amounts {
		v.want(0 <= a.Min && a.Min <= a.Max && a.Max <= MaxNumber, "amount out of range", path, at...)
		v.clock(a.Clock, path, at...)
		switch a.Unit {
		case Minute, Hour, Day, Week, Month, Year:
		default:
			v.want(false, "unknown unit", path, at...)
		}
	}
}

// arrow checks an arrow that leaves the step at index from (the last step of
// a block, or -1 for Mulai), which stands in track. Work that goes on goes to
// a later step and work that is handed back to an earlier one or to the same;
// no arrow enters a track from outside, and none leaves it but to its join or
// an end.
func (v *validator) arrow(a Arrow, track *Track, from int, path string, at ...int) {
	for depth := 0; ; depth++ {
		v.want(depth <= MaxBeyond, "too many limited returns in a chain", path, at...)
		v.target(a, track, from, path, at...)
		v.want(a.Limit >= 0 && a.Limit <= MaxLimit, "limit out of range", path, at...)
		v.want(a.Limit == 0 || a.Back, "only a return has a limit", path, at...)
		v.want(a.Beyond == nil || a.Limit > 0, "beyond without a limit", path, at...)
		if a.Beyond == nil || v.err != nil {
			return
		}
		a = *a.Beyond
	}
}

func (v *validator) target(a Arrow, track *Track, from int, path string, at ...int) {
	p, i := v.p, a.To.Index
	position := from + 1 // of ends and joins: later than anything
	switch a.To.Kind {
	case ToStep:
		if i < 0 || i >= len(p.Steps) {
			v.want(false, "no such step", path, at...)
			return
		}
		to := p.Steps[i].Track
		if track == nil {
			v.want(to == nil, "arrow into a parallel track", path, at...)
		} else {
			v.want(to != nil && *to == *track, "arrow out of a parallel track", path, at...)
		}
		position = i
	case ToParallel:
		if i < 0 || i >= len(p.Parallels) {
			v.want(false, "no such parallel block", path, at...)
			return
		}
		v.want(track == nil, "parallel blocks do not nest", path, at...)
		if t := p.Parallels[i].Tracks; len(t) > 0 && len(t[0].Steps) > 0 {
			position = t[0].Steps[0]
		}
	case ToJoin:
		v.want(track != nil, "join outside a track", path, at...)
		v.want(i == 0, "index of a join must be 0", path, at...)
	case ToEnd:
		v.want(i >= 0 && i < len(p.Ends), "no such end", path, at...)
	default:
		v.want(false, "unknown kind of target", path, at...)
	}
	if a.Back {
		v.want(position <= from, "a return must lead to an earlier step", path, at...)
	} else {
		v.want(position > from, "only a return may lead to an earlier step", path, at...)
	}
}
