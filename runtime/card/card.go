// Package card is the control card (kartu kendali) of a case: what was done at
// each step, when and by whom, and the head of the record, by which anybody can
// tell later that the card and the record belong together. It is made from a
// verified record and written as text or as a page to print.
package card

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"sopc/compiler/condition"
	"sopc/compiler/phrase"
	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/record"
)

// Card is the control card of a case. Its times are in the zone of the office.
type Card struct {
	Case    string          `json:"case"`
	Title   string          `json:"title"` // of the SOP
	Agency  []string        `json:"agency,omitempty"`
	Number  string          `json:"number,omitempty"` // nomor SOP
	Program string          `json:"program"`          // hash
	Parent  string          `json:"parent,omitempty"` // the case inside which it runs
	Started time.Time       `json:"started"`
	By      string          `json:"by,omitempty"`  // who started it
	Due     *time.Time      `json:"due,omitempty"` // of the whole case
	Late    bool            `json:"late,omitempty"`
	State   bahasa.Text     `json:"state"`
	Ended   *time.Time      `json:"ended,omitempty"`
	Rows    []Row           `json:"rows"`
	Data    []Pair          `json:"data,omitempty"`
	Remarks []Remark        `json:"remarks,omitempty"` // about the case as a whole
	Roster  bool            `json:"roster"`            // who may act was decided by a roster
	Sound   bool            `json:"sound"`             // the record was verified
	Head    record.Head     `json:"head"`
	Origins []record.Origin `json:"origins,omitempty"` // from where the case was taken in
	At      time.Time       `json:"at"`                // when the card was made

	TimeSet []int  `json:"time_set,omitempty"` // the lines whose time was set by hand
	Tool    string `json:"-"`                  // what a command line calls; empty: sopc
	Given   string `json:"-"`                  // the options that lead to the case in a command line
}

// Row is a visit of a step.
type Row struct {
	Step     int          `json:"step"` // from 1
	Text     string       `json:"text"`
	Lanes    string       `json:"lanes,omitempty"` // who does it, by the SOP
	Started  time.Time    `json:"started"`
	Finished *time.Time   `json:"finished,omitempty"`
	Due      *time.Time   `json:"due,omitempty"`
	Late     bool         `json:"late,omitempty"`
	Result   bahasa.Text  `json:"result"`
	People   []string     `json:"people,omitempty"` // who, for whom and by what right
	Notes    []Remark     `json:"notes,omitempty"`
	Papers   []Attachment `json:"papers,omitempty"`
}

// Skipped reports whether the step was passed over.
func (r Row) Skipped() bool { return r.Result == skipped }

var skipped = bahasa.T("dilewati", "skipped")

// Pair is a field and its value.
type Pair struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// Remark is something that happened beside the work.
type Remark struct {
	At   time.Time   `json:"at"`
	Text bahasa.Text `json:"text"`
}

// Attachment is a file that shows that an item is there.
type Attachment struct {
	Item string `json:"item"`
	Name string `json:"name,omitempty"`
	Note string `json:"note,omitempty"`
	Sum  string `json:"sum,omitempty"`
	Size int64  `json:"size,omitempty"`
}

// Short is the beginning of the attachment's SHA-256, in groups that can be
// compared by eye.
func (a Attachment) Short() string {
	if len(a.Sum) < 16 {
		return a.Sum
	}
	return a.Sum[:4] + " " + a.Sum[4:8] + " " + a.Sum[8:12] + " " + a.Sum[12:16]
}

// Make makes the card of a record, as far as it could be followed. Zone is
// that of the office, at when the card is made.
func Make(v record.Verdict, head record.Head, zone *time.Location, at time.Time) (Card, error) {
	m := &maker{Verdict: v, p: v.Procedure.Program, zone: zone, due: map[int]time.Time{}}
	events := make([]engine.Event, len(v.Entries))
	for i, e := range v.Entries {
		events[i] = e.Event
	}
	followed, err := v.Procedure.Card(events)
	if err != nil {
		return Card{}, err
	}
	if err := m.follow(); err != nil {
		return Card{}, err
	}
	g, id := v.Progress, m.p.Identity
	c := Card{
		Case: v.Case, Title: m.p.Title, Agency: id.Agency, Number: id.Number, Program: v.Entries[0].Program,
		Started: g.Started.In(zone), By: m.who(events[0]), Remarks: m.remarks, Roster: g.HasRoster(), Sound: len(v.Faults) == 0,
		Head: head, Origins: v.Foreign, At: at.In(zone), State: m.state(), TimeSet: m.timeSet,
	}
	if g.Parent != nil {
		c.Parent = g.Parent.Case
	}
	end := at
	if g.State.Phase != engine.Running {
		end = g.Last
		ended := end.In(zone)
		c.Ended = &ended
	}
	c.Due, c.Late = m.deadline(m.due[0], end)
	for i, f := range m.p.Fields {
		if value, filled := g.State.Data[i]; filled {
			c.Data = append(c.Data, Pair{phrase.Field(f), condition.Show(f, value)})
		}
	}
	for _, visit := range followed.Visits {
		c.Rows = append(c.Rows, m.row(visit, at))
	}
	return c, nil
}

// maker makes a card.
type maker struct {
	record.Verdict
	p       *program.Program
	zone    *time.Location
	due     map[int]time.Time // of each task, as it stood last; 0 is the whole case
	rung    map[int][]Remark  // timers that went off, by task
	remarks []Remark
	timeSet []int
}

// follow goes through the record once for what visits do not tell.
func (m *maker) follow() error {
	m.rung = map[int][]Remark{}
	var g host.Progress
	for _, e := range m.Entries {
		next, commands, err := g.Follow(m.Procedure, e)
		if err != nil {
			return err
		}
		g = next
		for _, due := range g.Dues {
			if due.Timer == host.DoneBy {
				m.due[due.Task] = due.At
			}
		}
		for _, c := range commands {
			switch c.Kind {
			case engine.Remind:
				m.rung[e.Task] = append(m.rung[e.Task], m.remark(e.At, "diingatkan: %s", "reminded: %s", m.lanes(c.Lanes)))
			case engine.Escalate:
				m.rung[e.Task] = append(m.rung[e.Task], m.remark(e.At, "keterlambatan dilaporkan kepada %s", "lateness was reported to %s", m.lanes(c.Lanes)))
			}
		}
		switch e.Kind {
		case engine.Recounted:
			m.remarks = append(m.remarks, m.remark(e.At, "tenggat dihitung ulang: %s%s", "due times counted anew: %s%s", e.Reason, m.by(e.Event)))
		case engine.Cancelled:
			m.remarks = append(m.remarks, m.remark(e.At, "dibatalkan: %s%s", "cancelled: %s%s", e.Reason, m.by(e.Event)))
		}
		if e.Set {
			m.timeSet = append(m.timeSet, e.No)
		}
		switch {
		case e.Behind != nil && e.Set:
			m.remarks = append(m.remarks, m.remark(e.At, "waktu yang disebut %s; waktu baris %d disamakan dengan baris sebelumnya",
				"the time given was %s; line %d got the time of the line before it", Stamp(e.Behind.In(m.zone)), e.No))
		case e.Behind != nil:
			m.remarks = append(m.remarks, m.remark(e.At, "jam komputer menunjuk %s; waktu baris %d disamakan dengan baris sebelumnya",
				"the computer's clock said %s; line %d got the time of the line before it", Stamp(e.Behind.In(m.zone)), e.No))
		}
	}
	return nil
}

func (m *maker) remark(at time.Time, id, en string, args ...any) Remark {
	return Remark{at.In(m.zone), bahasa.T(id, en, args...)}
}

func (m *maker) lanes(list []int) string {
	names := make([]string, len(list))
	for i, l := range list {
		names[i] = m.p.Lanes[l].Name
	}
	return strings.Join(names, ", ")
}

// who is the person of an event, for whom he or she acts and by what right.
func (m *maker) who(e engine.Event) string {
	lane := ""
	if 0 <= e.Lane && e.Lane < len(m.p.Lanes) {
		lane = m.p.Lanes[e.Lane].Name
	}
	who := e.By
	switch {
	case who == "":
		who = lane
	case e.Capacity != "" && lane != "" && !strings.Contains(e.Capacity, lane):
		who += " (" + lane + ", " + e.Capacity + ")"
	case e.Capacity != "":
		who += " (" + e.Capacity + ")"
	case lane != "":
		who += " (" + lane + ")"
	}
	return who
}

func (m *maker) by(e engine.Event) bahasa.Text {
	if who := m.who(e); who != "" {
		return bahasa.T(" — oleh %s", " — by %s", who)
	}
	return bahasa.Text{}
}

// state says where the case stands.
func (m *maker) state() bahasa.Text {
	switch s := m.Progress.State; s.Phase {
	case engine.Ended:
		return phrase.End(m.p.Ends[s.End])
	case engine.GivenUp:
		return bahasa.T("dibatalkan", "cancelled")
	default:
		return bahasa.T("masih berjalan, %d tugas terbuka", "still running, open tasks: %d", len(s.Tasks))
	}
}

// deadline is a due time, and whether something that was done at an instant
// was late.
func (m *maker) deadline(due, done time.Time) (*time.Time, bool) {
	if due.IsZero() {
		return nil, false
	}
	local := due.In(m.zone)
	return &local, done.After(due)
}

func (m *maker) row(v engine.Visit, now time.Time) Row {
	step := &m.p.Steps[v.Step]
	r := Row{Step: v.Step + 1, Text: step.Text, Lanes: phrase.Actors(m.p, step), Started: v.Opened.In(m.zone), Result: m.result(v), Notes: m.rung[v.Task]}
	done := now
	if !v.Closed.IsZero() {
		done = v.Closed
		finished := done.In(m.zone)
		r.Finished = &finished
	}
	if v.Task > 0 {
		r.Due, r.Late = m.deadline(m.due[v.Task], done)
	} else {
		r.Notes = nil
	}
	for _, e := range v.Actions {
		m.action(&r, step, e)
	}
	slices.SortStableFunc(r.Notes, func(a, b Remark) int { return a.At.Compare(b.At) })
	return r
}

// action adds to a row what somebody did.
func (m *maker) action(r *Row, step *program.Step, e engine.Event) {
	if e.Kind == engine.Due {
		return
	}
	if who := m.who(e); who != "" && !slices.Contains(r.People, who) {
		r.People = append(r.People, who)
	}
	switch {
	case e.Kind == engine.Delegated && e.Reason != "":
		r.Notes = append(r.Notes, m.remark(e.At, "didelegasikan kepada %s: %s", "delegated to %s: %s", e.To, e.Reason))
	case e.Kind == engine.Delegated:
		r.Notes = append(r.Notes, m.remark(e.At, "didelegasikan kepada %s", "delegated to %s", e.To))
	case e.Kind == engine.SubEnded:
		r.Notes = append(r.Notes, m.remark(e.At, "SOP %q berakhir: %s", "SOP %q ended: %s", step.Sub, e.Reason))
	case e.Kind != engine.Cancelled && e.Kind != engine.Recounted && e.Reason != "":
		r.Notes = append(r.Notes, m.remark(e.At, "%s", "%s", e.Reason))
	}
	for _, paper := range e.Papers {
		r.Papers = append(r.Papers, Attachment{m.item(step, paper), paper.Name, paper.Note, paper.Sum, paper.Size})
	}
}

// item names what a paper shows.
func (m *maker) item(step *program.Step, paper engine.Paper) string {
	switch paper.Of {
	case engine.OfInput:
		return strings.Join(step.Inputs[paper.Item].Names, " / ")
	case engine.OfOutput:
		return strings.Join(step.Outputs[paper.Item].Names, " / ")
	}
	return phrase.Field(m.p.Fields[paper.Item])
}

// result says what became of a visit.
func (m *maker) result(v engine.Visit) bahasa.Text {
	switch v.Result {
	case "":
		return bahasa.T("sedang dikerjakan", "being worked on")
	case engine.BySkip:
		return skipped
	case engine.ByLapse:
		return bahasa.T("batas waktu lewat", "the term passed")
	case engine.ByEnd:
		return bahasa.T("tidak diteruskan", "not carried on")
	case engine.ByDecision:
		label := bahasa.Same(m.p.Steps[v.Step].Outcomes[v.Outcome].Label)
		if v.Back {
			return bahasa.T("%s — dikembalikan", "%s — handed back", label)
		}
		return label
	}
	return bahasa.T("selesai", "done")
}

// Stamp writes an instant shortly, in its own zone: 23 Nov 2026 08.00.
func Stamp(t time.Time) string {
	return fmt.Sprintf("%d %s %d %02d.%02d", t.Day(), condition.Months[t.Month()-1][:3], t.Year(), t.Hour(), t.Minute())
}

func (c *Card) tool() string { return cmp.Or(c.Tool, "sopc") }

// warnings are what a reader of any card must know.
func (c *Card) warnings() (all []bahasa.Text) {
	if !c.Sound {
		all = append(all, bahasa.T("Riwayat kasus ini rusak: kartu ini tidak dapat dipercaya. Periksa dengan `%s case verify %s%s`.",
			"The record of this case is broken: do not trust this card. See `%s case verify %s%s`.", c.tool(), c.Case, c.Given))
	}
	for _, o := range c.Origins {
		all = append(all, bahasa.T("Kasus ini dimasukkan dari tempat lain; %s.", "This case was taken in from elsewhere; %s.", o.Text()))
	}
	all = append(all, bahasa.T("Atribusi, bukan autentikasi: nama petugas dicatat sebagaimana disebutkan waktu perintah diberikan. Kartu ini bukan bukti bahwa orang itu sendiri yang memberikannya.",
		"Attribution, not authentication: people are recorded as they were named when the command was given. This card does not prove that they gave it themselves."))
	all = append(all, bahasa.T("Waktu dicatat menurut jam komputer yang dipakai, dan tidak dibuktikan.", "Times are those of the computer that was used, and are not proven."))
	if len(c.TimeSet) > 0 {
		all = append(all, bahasa.T("Waktu baris %s bukan dari jam komputer: ditetapkan dengan --sekarang.", "The time of the lines %s is not the computer's: it was set with --sekarang.", ranges(c.TimeSet)))
	}
	if !c.Roster {
		all = append(all, bahasa.T("Tanpa daftar petugas: siapa pun yang disebut namanya boleh bertindak.", "Without a roster: anybody who was named could act."))
	}
	return all
}

// ranges writes numbers in rising order shortly: 1, 3–5.
func ranges(list []int) string {
	var parts []string
	for i := 0; i < len(list); i++ {
		first := list[i]
		for i+1 < len(list) && list[i+1] == list[i]+1 {
			i++
		}
		if first == list[i] {
			parts = append(parts, fmt.Sprint(first))
		} else {
			parts = append(parts, fmt.Sprintf("%d–%d", first, list[i]))
		}
	}
	return strings.Join(parts, ", ")
}

// anchorHelp says what the anchor is for.
func (c *Card) anchorHelp() bahasa.Text {
	return bahasa.T("Jangkar: simpan bersama kartu ini. Kelak `%s case verify %s --jangkar %s%s` membuktikan bahwa riwayatnya masih sama sampai baris %d.",
		"Anchor: keep it with this card. Later `%s case verify %s --jangkar %s%s` proves that the record is still the same up to line %d.",
		c.tool(), c.Case, bahasa.T("JANGKAR", "ANCHOR"), c.Given, c.Head.No)
}
