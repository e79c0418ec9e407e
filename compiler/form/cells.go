package form

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sopc/compiler/phrase"
	"sopc/compiler/program"
)

// The columns that are no lanes, whether a template shows them or not; those of
// the agency's own from ownColumn on.
const (
	numberColumn = iota
	activityColumn
	inputColumn
	timeColumn
	outputColumn
	remarkColumn
	ownColumn
	textColumns = ownColumn + MaxOwnColumns
)

// MaxOwnColumns is how many columns of its own a template may have.
const MaxOwnColumns = 4

var textParts = [ownColumn]Part{"no", activityPart, "kelengkapan", "waktu", "output", "keterangan"}

// rowText is what the cells of a row say, a paragraph each.
func (l *layouter) rowText(r *row) [textColumns][]string {
	var t [textColumns][]string
	if r.more { // what it says stands in the row above
		t[activityColumn] = []string{Continued}
		return t
	}
	switch r.kind {
	case StartRow:
		t[activityColumn] = []string{"Mulai"}
	case EndRow:
		t[activityColumn] = []string{capital(endText(l.p.Ends[r.index]))}
	case ForkRow:
		b := &l.p.Parallels[r.index]
		t[activityColumn] = []string{"Serentak"}
		if text := clean(b.Text); text != "" {
			t[activityColumn] = []string{"Serentak: " + text}
		}
		for i, track := range b.Tracks {
			name := clean(track.Name)
			if name == "" {
				name = "jalur " + strconv.Itoa(i+1)
			}
			t[remarkColumn] = append(t[remarkColumn], name+": "+stepRange(track.Steps))
		}
	case JoinRow:
		t[activityColumn] = []string{"Semua jalur selesai"}
		if next := l.p.Parallels[r.index].Next; next.Limit > 0 {
			t[remarkColumn] = []string{capital(l.leads(next, nil))}
		}
	case TotalRow:
		l.totalText(&t)
	case StepRow:
		l.stepText(&l.p.Steps[r.index], r.index, &t)
	}
	return t
}

func stepRange(steps []int) string {
	a, b := steps[0]+1, steps[len(steps)-1]+1
	if a == b {
		return "langkah " + strconv.Itoa(a)
	}
	return fmt.Sprintf("langkah %d–%d", a, b)
}

func (l *layouter) stepText(s *program.Step, i int, t *[textColumns][]string) {
	t[numberColumn] = keep(&l.said, []string{strconv.Itoa(i + 1)})
	t[activityColumn] = keep(&l.said, []string{s.Text})
	t[activityColumn] = append(t[activityColumn], s.Details...)
	t[inputColumn], t[outputColumn] = l.itemTexts(s.Inputs), l.itemTexts(s.Outputs)
	if s.Time != nil {
		t[timeColumn] = keep(&l.said, []string{s.Time.Text})
	}
	if s.Extension != nil {
		t[timeColumn] = append(t[timeColumn], "perpanjangan "+s.Extension.Text)
	}
	if s.Schedule != nil {
		t[timeColumn] = append(t[timeColumn], s.Schedule.Text)
	}
	for _, remark := range s.Remarks {
		c, text := l.columnOf(remark)
		t[c] = append(t[c], text)
	}
	t[remarkColumn] = append(t[remarkColumn], l.remarks(s)...)
}

// columnOf is the column of a remark: "Risiko: …" stands in the column Risiko of
// a template that has one.
func (l *layouter) columnOf(remark string) (column int, text string) {
	if name, rest, ok := strings.Cut(remark, ":"); ok {
		for i, own := range l.own {
			if program.Key(own) == program.Key(name) {
				return ownColumn + i, strings.TrimSpace(rest)
			}
		}
	}
	return remarkColumn, remark
}

// totalText sums up the times of all steps. What the sum cannot hold is said
// beside it.
func (l *layouter) totalText(t *[textColumns][]string) {
	var longest, shortest []*program.Duration
	without, extended, working := 0, false, false
	for i := range l.p.Steps {
		s := &l.p.Steps[i]
		working = working || s.Time != nil && strings.Contains(strings.ToLower(s.Time.Text), "hari kerja")
		extended = extended || s.Extension != nil
		if s.Time == nil || len(s.Time.Amounts) == 0 {
			without++
			continue
		}
		low := slices.MinFunc(s.Time.Amounts, func(a, b program.Amount) int {
			return cmp.Compare(program.Total{{Min: a.Min, Max: a.Min, Unit: a.Unit, Clock: a.Clock}}.WorkingMinutes(), program.Total{{Min: b.Min, Max: b.Min, Unit: b.Unit, Clock: b.Clock}}.WorkingMinutes())
		})
		low.Max = low.Min
		longest, shortest = append(longest, s.Time), append(shortest, &program.Duration{Amounts: []program.Amount{low}})
	}
	t[activityColumn] = []string{l.template.name(totalPart)}
	if len(longest) > 0 {
		sum := func(of []*program.Duration) string {
			parts := program.Sum(of...).Parts(l.p.Clock)
			for i, part := range parts {
				if working && strings.HasSuffix(part, " hari") { // as the steps say it
					parts[i] += " kerja"
				}
			}
			return strings.Join(parts, " + ")
		}
		least, most := sum(shortest), sum(longest)
		if least != most {
			most = least + " sampai " + most
		}
		if l.place[timeColumn] >= 0 {
			t[timeColumn] = []string{most}
		} else {
			t[remarkColumn] = []string{most}
		}
	}
	if without > 0 {
		t[remarkColumn] = append(t[remarkColumn], fmt.Sprintf("%d langkah tanpa waktu tidak terhitung", without))
	}
	if extended {
		t[remarkColumn] = append(t[remarkColumn], "Perpanjangan tidak terhitung")
	}
	if len(l.p.Parallels) > 0 {
		t[remarkColumn] = append(t[remarkColumn], "Langkah serentak terhitung satu per satu")
	}
	if l.skips() {
		t[remarkColumn] = append(t[remarkColumn], "Langkah dari semua cabang terhitung, juga yang dapat dilewati")
	}
}

// skips reports whether a case may pass over steps that come before others.
func (l *layouter) skips() bool {
	for i := range l.p.Steps {
		s := &l.p.Steps[i]
		if s.When != nil {
			return true
		}
		over := func(a program.Arrow) bool {
			return !a.Back && a.To.Kind == program.ToStep && a.To.Index > i+1 && s.Track == nil
		}
		if over(s.Next) || slices.ContainsFunc(s.Outcomes, func(o program.Outcome) bool { return over(o.Go) }) || s.Wait != nil && s.Wait.Lapse != nil && over(*s.Wait.Lapse) {
			return true
		}
	}
	return false
}

func (l *layouter) itemTexts(items []program.Item) []string {
	all := make([]string, 0, len(items))
	for _, it := range items {
		text := strings.Join(it.Names, " atau ")
		if it.When != nil {
			text += " (bila " + l.condition(it.When) + ")"
		}
		all = append(all, text)
	}
	return all
}

// condition says a condition in the words of the SOP; several steps have the
// same.
func (l *layouter) condition(w *program.When) string {
	if w.Rule == nil {
		return phrase.Condition(l.p, w).ID
	}
	rule := [2]string{w.Rule.Source, w.Rule.Expr}
	if l.conditions[rule] == "" {
		l.conditions[rule] = phrase.Condition(l.p, w).ID
	}
	return l.conditions[rule]
}

// plainEnd is what an end is called that has no name.
const plainEnd = "selesai"

var endWords = map[program.EndKind]string{program.Finished: plainEnd, program.Stopped: "berhenti", program.Continues: "bersambung ke"}

// endText names an end: "berhenti: Permohonan ditolak".
func endText(e program.End) string {
	word := endWords[e.Kind]
	switch text := clean(e.Text); {
	case text == "":
		return word
	case e.Kind == program.Continues:
		return word + " " + titled(text)
	default:
		return word + ": " + text
	}
}

// capital begins a remark with a capital letter; its words are our own.
func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func titled(title string) string {
	if len(title) > 3 && strings.EqualFold(title[:4], "SOP ") {
		return title
	}
	return "SOP " + title
}

// longLabel is how many characters an arrow says; of more it shows the
// beginning.
const longLabel = 40

// remarks explain what no symbol says.
func (l *layouter) remarks(s *program.Step) []string {
	all := make([]string, 0, 4)
	say := func(text string) { all = append(all, text) }
	name := func(lane int) string { return clean(l.p.Lanes[lane].Name) }
	if s.When != nil {
		say("Bila " + l.condition(s.When) + "; jika tidak, langsung " + l.where(s.Next.To, s.Track))
	}
	if s.Sub != "" {
		say("Menjalankan " + titled(clean(s.Sub)))
	}
	if s.Wait != nil {
		text := "Menunggu"
		if what := clean(s.Wait.For); what != "" {
			text += " " + what
		}
		if s.Wait.Term != nil {
			text += ", paling lama " + s.Wait.Term.Text
		}
		say(text)
	}
	if t := s.Track; t != nil {
		track := clean(l.p.Parallels[t.Parallel].Tracks[t.Index].Name)
		if track == "" {
			track = "jalur " + strconv.Itoa(t.Index+1)
		}
		say("Serentak: " + track)
	}
	for _, g := range s.Actors {
		for _, a := range g {
			if does := clean(a.Does); does != "" {
				say(name(a.Lane) + ": " + does)
			}
		}
	}
	if q := clean(s.Question); q != "" {
		say("Putusan: " + q)
	}
	for _, o := range s.Outcomes {
		if len([]rune(o.Label)) > longLabel {
			say("Bila " + clean(o.Label) + ": " + l.where(o.Go.To, s.Track))
		}
		if o.Rule != nil {
			say(clean(o.Label) + ": bila " + l.condition(&program.When{Rule: o.Rule}))
		}
		if o.Go.Limit > 0 {
			say(clean(o.Label) + ": " + l.limit(o.Go, s.Track))
		}
	}
	if len(s.Outcomes) == 0 {
		switch to := s.Next.To; {
		case s.Next.Limit > 0:
			say(capital(l.leads(s.Next, s.Track)))
		case to.Kind == program.ToEnd && endText(l.p.Ends[to.Index]) != plainEnd:
			say(capital(endText(l.p.Ends[to.Index]))) // the step's own symbol is the end
		}
	}
	if s.Wait != nil && s.Wait.Lapse != nil && s.Wait.Lapse.Limit > 0 {
		say(capital(pastTime) + ": " + l.limit(*s.Wait.Lapse, s.Track))
	}
	for _, d := range s.Deadlines {
		side := "setelah"
		if d.Before {
			side = "sebelum"
		}
		say("Paling lambat " + d.Duration.Text + " " + side + " " + d.Event)
	}
	for _, r := range s.Late {
		after, act := "", "ingatkan"
		if r.After != nil {
			after = " " + r.After.Text
		}
		if r.Escalate {
			act = "laporkan ke"
		}
		say("Terlambat" + after + ": " + act + " " + name(r.Lane))
	}
	if len(s.NotSame) > 0 {
		var steps []string
		for _, n := range s.NotSame {
			steps = append(steps, strconv.Itoa(n+1))
		}
		say("Bukan oleh orang yang sama dengan langkah " + strings.Join(steps, ", "))
	}
	return all
}

// where says in words where an arrow leads.
func (l *layouter) where(t program.Target, in *program.Track) string {
	switch t.Kind {
	case program.ToStep:
		return "ke langkah " + strconv.Itoa(t.Index+1)
	case program.ToParallel:
		return "ke " + stepRange(l.p.Parallels[t.Index].Tracks[0].Steps[:1]) + " dan jalur serentaknya"
	case program.ToJoin:
		return "ke akhir jalur"
	}
	return endText(l.p.Ends[t.Index])
}

// leads says in words where an arrow leads, how often, and what comes after
// that.
func (l *layouter) leads(a program.Arrow, in *program.Track) string {
	text := l.where(a.To, in)
	if a.Back {
		text = "kembali " + text
	}
	if a.Limit > 0 {
		text += ", " + l.limit(a, in)
	}
	return text
}

// limit says how often an arrow may be taken, and what comes after that.
func (l *layouter) limit(a program.Arrow, in *program.Track) string {
	text := fmt.Sprintf("paling banyak %d kali", a.Limit)
	if a.Beyond != nil {
		text += ", selebihnya " + l.leads(*a.Beyond, in)
	}
	return text
}

// says tells the flow out of a row in words.
func (l *layouter) says(r *row) string {
	all := ""
	one := func(label string, a program.Arrow, in *program.Track) {
		if all != "" {
			all += "; "
		}
		if label = clean(label); label != "" {
			all += "bila " + label + " "
		}
		all += l.leads(a, in)
	}
	switch r.kind {
	case StartRow:
		one("", program.Arrow{To: l.p.Start}, nil)
	case JoinRow:
		one("", l.p.Parallels[r.index].Next, nil)
	case ForkRow:
		for _, t := range l.p.Parallels[r.index].Tracks {
			one("", program.Arrow{To: program.Target{Kind: program.ToStep, Index: t.Steps[0]}}, nil)
		}
	case StepRow:
		s := &l.p.Steps[r.index]
		if len(s.Outcomes) == 0 {
			one("", s.Next, s.Track)
		}
		for _, o := range s.Outcomes {
			one(o.Label, o.Go, s.Track)
		}
		if s.Wait != nil && s.Wait.Lapse != nil {
			one(pastTime, *s.Wait.Lapse, s.Track)
		}
	}
	return all
}
