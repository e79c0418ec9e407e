package cli

import (
	"context"
	"strings"
	"time"

	"sopc/compiler/phrase"
	"sopc/compiler/program"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/worksheet"
)

// caseForm is a case in JSON: where it stands and what it asks. Steps count
// from 1; lanes, fields and items appear by name. Instants are RFC 3339 in the
// office's zone.
type caseForm struct {
	Format  int            `json:"format,omitempty"` // CaseFormat; only outside lists
	Case    string         `json:"case"`
	Title   string         `json:"title"`
	Hash    string         `json:"hash"`  // of the program
	Phase   engine.Phase   `json:"phase"` // running, ended, cancelled
	End     string         `json:"end,omitempty"`
	Parent  string         `json:"parent,omitempty"` // CASE/TASK inside which it runs
	Started time.Time      `json:"started"`
	Last    time.Time      `json:"last"` // event
	Due     *time.Time     `json:"due,omitempty"`
	Late    bool           `json:"late,omitempty"`
	Data    map[string]any `json:"data,omitempty"`
	Open    int            `json:"open"` // tasks
	Tasks   []taskForm     `json:"tasks,omitempty"`
}

// taskForm is an open task in JSON.
type taskForm struct {
	Format int        `json:"format,omitempty"` // CaseFormat; only of a line of the inbox
	Case   string     `json:"case,omitempty"`
	Title  string     `json:"title,omitempty"`
	Task   int        `json:"task"`
	Step   int        `json:"step"`
	ID     string     `json:"id,omitempty"` // of the step
	Text   string     `json:"text"`
	Lanes  []string   `json:"lanes"` // names; the leading one first
	To     []string   `json:"to,omitempty"`
	Opened time.Time  `json:"opened"`
	Due    *time.Time `json:"due,omitempty"`
	Late   bool       `json:"late,omitempty"`
	askForm
}

// askForm is what an open task asks.
type askForm struct {
	Asks      worksheet.Ask `json:"asks,omitempty"`      // what comes next
	Why       []string      `json:"why,omitempty"`       // of the due time
	Condition string        `json:"condition,omitempty"` // to be answered
	WaitsFor  string        `json:"waits_for,omitempty"`
	Term      *time.Time    `json:"term,omitempty"`
	Lapse     string        `json:"lapse,omitempty"` // what recording that the term passed leads to
	Sub       string        `json:"sub,omitempty"`   // title of the SOP that must end first
	SubCase   string        `json:"sub_case,omitempty"`
	Awaiting  []string      `json:"awaiting,omitempty"` // lanes that must confirm
	Items     []itemForm    `json:"items,omitempty"`
	Fields    []fieldForm   `json:"fields,omitempty"`
	Question  string        `json:"question,omitempty"`
	Ways      []wayForm     `json:"ways,omitempty"`
	Commands  []string      `json:"commands,omitempty"` // any one of them brings the task forward
}

type itemForm struct {
	Names  []string    `json:"names"`
	Output bool        `json:"output,omitempty"`
	Need   engine.Need `json:"need"`
	Done   bool        `json:"done,omitempty"`
}

type fieldForm struct {
	ID      string           `json:"id"`
	Label   string           `json:"label,omitempty"`
	Type    program.Type     `json:"type"`
	Choices []program.Choice `json:"choices,omitempty"`
	Value   any              `json:"value,omitempty"`
}

type wayForm struct {
	Label string `json:"label"`
	To    string `json:"to"`
	Back  bool   `json:"back,omitempty"`
	Left  *int   `json:"left,omitempty"` // times that it may still be taken
}

// printCase prints a case as JSON.
func (a *app) printCase(ctx context.Context, b *books, c host.Case) error {
	form, err := a.caseForm(ctx, b, c)
	if err != nil {
		return err
	}
	form.Format = CaseFormat
	return a.printJSON(form)
}

func (a *app) caseForm(ctx context.Context, b *books, c host.Case) (caseForm, error) {
	p := c.Procedure.Program
	form := b.summaryForm(c.Summary())
	form.Due, form.Late = b.dueForm(c.Due(0))
	for i, f := range p.Fields {
		if v, ok := c.State.Data[i]; ok {
			if form.Data == nil {
				form.Data = map[string]any{}
			}
			form.Data[f.ID] = v
		}
	}
	for _, t := range c.Open() {
		ask, err := a.askForm(ctx, b, c, t)
		if err != nil {
			return form, err
		}
		task := b.taskForm(t)
		task.Case, task.Title, task.ID, task.askForm = "", "", p.Steps[t.Step].ID, ask
		form.Tasks = append(form.Tasks, task)
	}
	return form, nil
}

// summaryForm is a case in a list.
func (b *books) summaryForm(s host.Summary) caseForm {
	form := caseForm{Case: s.ID, Title: s.Title, Hash: s.Hash, Phase: s.Phase, End: s.End, Started: b.local(s.Started), Last: b.local(s.Last), Open: s.Tasks}
	form.Due, form.Late = b.dueForm(s.Due)
	if s.Parent != nil {
		form.Parent = taskName(s.Parent.Case, s.Parent.Task)
	}
	return form
}

// taskForm is an open task in a list.
func (b *books) taskForm(t host.Task) taskForm {
	form := taskForm{Case: t.Case, Title: t.Title, Task: t.No, Step: t.Step + 1, Text: t.Text, Lanes: append([]string{}, t.Names...), To: t.To, Opened: b.local(t.Opened)}
	form.Due, form.Late = b.dueForm(t.Due)
	return form
}

func (b *books) local(t time.Time) time.Time { return t.In(b.zone()) }

func (b *books) dueForm(due time.Time) (*time.Time, bool) {
	if due.IsZero() {
		return nil, false
	}
	at := b.local(due)
	return &at, b.overdue(due)
}

// askForm says what an open task asks.
func (a *app) askForm(ctx context.Context, b *books, c host.Case, t host.Task) (form askForm, err error) {
	p := c.Procedure.Program
	s, _ := worksheet.Open(c.Procedure, c.State, t.No)
	form = askForm{Asks: s.Asks(), Condition: s.Ask, Sub: s.Work.Sub}
	if form.Commands, err = a.commands(ctx, b, c, s, ""); err != nil {
		return form, err
	}
	if d := b.deadlineOf(c, t.No); d != nil {
		for _, why := range d.why {
			form.Why = append(form.Why, a.own(why.In(a.lang)))
		}
	}
	if s.Step.Wait != nil {
		form.WaitsFor = s.WaitsFor().In(a.lang)
		if at, known := termOf(c, t.No); known {
			form.Term = new(b.local(at))
		}
	}
	if s.Lapse != nil {
		form.Lapse = phrase.Arrow(p, s.Lapse.Arrow).In(a.lang)
	}
	if inside, err := b.inside(ctx, c, s); err != nil {
		return form, err
	} else if inside != nil {
		form.SubCase = inside.ID
	}
	for _, lane := range s.Awaiting {
		form.Awaiting = append(form.Awaiting, p.Lanes[lane].Name)
	}
	for _, l := range s.Lines() {
		form.Items = append(form.Items, itemForm{l.Item.Names, l.Output, l.Need, l.Done})
	}
	for _, i := range s.Asked() {
		f := p.Fields[i]
		value, _ := s.Held(i)
		form.Fields = append(form.Fields, fieldForm{f.ID, f.Label, f.Type, f.Choices, value})
	}
	if len(s.Choices()) > 0 {
		form.Question = strings.TrimSpace(s.Step.Question)
	}
	for _, way := range s.Choices() {
		w := wayForm{Label: way.Label, To: phrase.Arrow(p, way.Arrow).In(a.lang), Back: way.Arrow.Back}
		if way.Left >= 0 {
			w.Left = &way.Left
		}
		form.Ways = append(form.Ways, w)
	}
	return form, nil
}
