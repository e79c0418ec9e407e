package cli

import (
	"io"
	"time"

	"sopc/runtime/monitoring"
)

// ReportFormat is the version of what `sopc report --format json` prints.
const ReportFormat = 1

// The forms of the JSON. Times are whole minutes, of work or by the clock on the
// wall (monitoring.CountedBy), instants RFC 3339.
type (
	reportJSONForm struct {
		Format int           `json:"format"`
		From   time.Time     `json:"from"`
		To     time.Time     `json:"to"` // not included
		Table  []rowForm     `json:"table"`
		SOPs   []studiedForm `json:"sops"`
	}
	rowForm struct {
		No      int      `json:"no"`
		Title   string   `json:"title"`
		Number  string   `json:"number,omitempty"`
		Hash    string   `json:"hash"`
		Well    *bool    `json:"well"` // proposed; null when nothing is
		Notes   []string `json:"notes"`
		Actions []string `json:"actions"`
	}
	studiedForm struct {
		Title     string        `json:"title"`
		Hash      string        `json:"hash"`
		Started   int           `json:"started"`
		Finished  int           `json:"finished"`
		Stopped   int           `json:"stopped"`
		Cancelled int           `json:"cancelled"`
		Open      int           `json:"open"`
		Overdue   int           `json:"overdue"`
		Limited   int           `json:"limited"`  // ended, and the whole had a time by which it was due
		Exceeded  int           `json:"exceeded"` // of them: after that time
		Time      *spreadForm   `json:"time,omitempty"`
		Steps     []stepForm    `json:"steps"`
		Lanes     []studiedLane `json:"lanes"`
		Paths     []pathForm    `json:"paths"`
	}
	spreadForm struct {
		N      int     `json:"n"`
		Mean   float64 `json:"mean"`
		Median int     `json:"median"`
		P90    int     `json:"p90"`
		Max    int     `json:"max"`
	}
	stepForm struct {
		Step     int            `json:"step"`
		Text     string         `json:"text"`
		Declared string         `json:"declared,omitempty"`
		Done     int            `json:"done"`
		Skipped  int            `json:"skipped"`
		Time     *spreadForm    `json:"time,omitempty"`
		Dated    int            `json:"dated"`
		Late     int            `json:"late"`
		Open     int            `json:"open"`
		OpenLate int            `json:"open_late"`
		Returns  int            `json:"returns"`
		Reasons  map[string]int `json:"reasons,omitempty"`
		Returned int            `json:"returned"`
	}
	studiedLane struct {
		Lane     string      `json:"lane"`
		Tasks    int         `json:"tasks"`
		Time     *spreadForm `json:"time,omitempty"`
		Late     int         `json:"late"`
		Open     int         `json:"open"`
		OpenLate int         `json:"open_late"`
	}
	pathForm struct {
		Steps []int  `json:"steps"`
		End   string `json:"end"`
		Cases int    `json:"cases"`
	}
)

func spread(s *monitoring.Spread) *spreadForm {
	if s.N() == 0 {
		return nil
	}
	return &spreadForm{s.N(), s.Mean(), s.Quantile(0.5), s.Quantile(0.9), s.Quantile(1)}
}

func (a *app) reportJSON(w io.Writer, s *monitoring.Study) error {
	f := reportJSONForm{Format: ReportFormat, From: s.From, To: s.To, Table: []rowForm{}, SOPs: []studiedForm{}}
	for _, r := range s.Table() {
		row := rowForm{No: r.No, Title: r.SOP.Program.Title, Number: r.SOP.Program.Identity.Number, Hash: r.SOP.Hash, Well: r.Well, Notes: a.all(r.Notes), Actions: a.all(r.Actions)}
		f.Table = append(f.Table, row)
	}
	for _, sop := range s.SOPs() {
		f.SOPs = append(f.SOPs, a.studied(sop))
	}
	return writeJSON(w, f)
}

func (a *app) studied(sop *monitoring.SOP) studiedForm {
	f := studiedForm{Title: sop.Program.Title, Hash: sop.Hash, Started: sop.Started, Finished: sop.Finished, Stopped: sop.Stopped, Cancelled: sop.Cancelled,
		Open: sop.Open, Overdue: sop.Overdue, Limited: sop.Limited, Exceeded: sop.Exceeded, Time: spread(&sop.Whole), Steps: []stepForm{}, Lanes: []studiedLane{}, Paths: []pathForm{}}
	for i := range sop.Steps {
		step, text := &sop.Steps[i], &sop.Program.Steps[i]
		form := stepForm{i + 1, text.Text, declared(text), step.Done, step.Skipped, spread(&step.Time), step.Dated, step.Late, step.Open, step.OpenLate, step.Returns, step.Reasons, step.Returned}
		f.Steps = append(f.Steps, form)
	}
	for i := range sop.Lanes {
		lane := &sop.Lanes[i]
		f.Lanes = append(f.Lanes, studiedLane{sop.Program.Lanes[i].Name, lane.Tasks, spread(&lane.Time), lane.Late, lane.Open, lane.OpenLate})
	}
	for _, p := range sop.Paths() {
		steps := make([]int, len(p.Steps))
		for i, n := range p.Steps {
			steps[i] = n + 1
		}
		f.Paths = append(f.Paths, pathForm{steps, sop.EndName(p).In(a.lang), p.Cases})
	}
	return f
}
