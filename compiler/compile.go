// Package compiler makes programs of .sop files, and says what is wrong with
// them. It takes bytes and returns data: no clock, no disk, no network.
//
// Compile goes through four phases, each a file of this package:
//
//	resolve   who is who: lanes, fields, steps, documents by their names
//	lower     the tree becomes a program (package program), plain data
//	check     everything a careful reviewer would say (check_*.go)
//	conclude  what is suppressed at its place goes, the rest is sorted
//
// No phase stops at a mistake: what cannot be resolved is left out of the
// program, so that the checks still see the rest. A unit with errors has
// findings and no program.
package compiler

import (
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"sopc/compiler/condition"
	"sopc/compiler/flow"
	"sopc/compiler/law"
	"sopc/compiler/office"
	"sopc/compiler/program"
	"sopc/lang"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// Source is a file to compile: a .sop, or a .uji that belongs to the .sop of
// the same stem ("x.uji" and "x.anything.uji" to "x.sop").
type Source struct {
	Name string
	Text []byte
}

// Options are what a compilation takes from outside besides the sources. The
// zero Options serve.
type Options struct {
	Laws  *law.Table        // what became of regulations; nil: law.Standard
	Today program.PlainDate // zero: what depends on the day is not said

	// Office gives what the organisation of a source asks; nil, and a nil
	// answer: nothing. It is called for several sources at once.
	Office func(name string) *office.Rules

	// Workweek gives on how many days of a week the organisation of a source
	// works; nil, and 0: on five. It is called for several sources at once.
	Workweek func(name string) int

	// Covered gives the first and the last day of which the calendar of a
	// source's organisation knows whether it is worked on; nil: this is not
	// said. It is called for several sources at once.
	Covered func(name string) (first, last program.PlainDate)

	// Vacancies gives the lanes of a source's program for which the roster of
	// its organisation names nobody; nil: this is not said. It is called for
	// several sources at once.
	Vacancies func(name string, p *program.Program) []Vacancy

	// FindingsOnly leaves programs and scenarios out of the result: a folder
	// may hold thousands.
	FindingsOnly bool

	// Keep gives those findings on a source that are worth keeping; nil: all
	// are. It is asked when its own are settled, and again about what the
	// other sources have to do with it. Only with FindingsOnly. It is called
	// for several sources at once.
	Keep func(name string, found []finding.Finding) []finding.Finding

	// Read gives the text of a source whose Text is nil, when its turn has
	// come; it is not kept. So only a few of many files are in memory at a
	// time. It is called for several sources at once.
	Read func(name string) []byte
}

// Vacancy is a lane, by index, for which a roster names nobody, and what to do
// about it.
type Vacancy struct {
	Lane int
	Way  bahasa.Text
}

// Result is what became of the sources, unit by unit in their order.
type Result struct{ Units []*Unit }

// Unit is one compiled source.
type Unit struct {
	Name      string
	Text      []byte             // nil when it came from Options.Read
	Program   *program.Program   // nil when there are errors; of a .uji, the program of its .sop
	Scenarios []program.Scenario // nil when there are errors
	Findings  []finding.Finding  // gravest first
	Runs      map[string]*Unit   // the SOPs of the workspace that run inside its steps, by the titles that these give
}

// HasErrors tells whether the unit has a finding that is an error.
func (u *Unit) HasErrors() bool {
	for _, f := range u.Findings {
		if f.Severity == finding.Error {
			return true
		}
	}
	return false
}

// Compile compiles sources as one workspace: SOPs find each other by title.
func Compile(sources []Source, o Options) *Result {
	units := compileAll(sources, o)
	result := &Result{Units: make([]*Unit, len(units))}
	for i, u := range units {
		result.Units[i] = u.Unit
	}
	return result
}

func compileAll(sources []Source, o Options) []*unit {
	units := make([]*unit, len(sources))
	ofSOP, orphans := pair(sources)
	each(len(sources), func(i int) {
		switch {
		case !isAnswers(sources[i].Name):
			units[i] = newUnit(sources[i], &o)
			units[i].compile()
			for _, j := range ofSOP[i] {
				units[j] = newUnit(sources[j], &o)
				units[j].answers(units[i])
			}
			if o.FindingsOnly {
				units[i].draft = nil
			}
		case orphans[i]:
			units[i] = newUnit(sources[i], &o)
			units[i].orphan()
		}
	})
	w := link(units)
	for _, u := range units {
		w.judge(u)
		u.conclude()
	}
	for _, u := range units {
		u.finish()
	}
	return units
}

// pair finds the .uji sources of each .sop, and those that have none.
func pair(sources []Source) (ofSOP map[int][]int, orphans map[int]bool) {
	byName := map[string]int{}
	for i, s := range sources {
		byName[filepath.Clean(s.Name)] = i
	}
	ofSOP, orphans = map[int][]int{}, map[int]bool{}
	for i, s := range sources {
		if !isAnswers(s.Name) {
			continue
		}
		orphans[i] = true
		for _, name := range sopsOf(s.Name) {
			if sop, ok := byName[name]; ok {
				ofSOP[sop] = append(ofSOP[sop], i)
				delete(orphans, i)
				break
			}
		}
	}
	return ofSOP, orphans
}

// each runs work for 0 … n-1 on all cores.
func each(n int, work func(int)) {
	next := make(chan int)
	var done sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		done.Go(func() {
			for i := range next {
				work(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	done.Wait()
}

func isAnswers(name string) bool { return strings.HasSuffix(name, ".uji") }

// sopsOf names the .sop files that a .uji file may go with, the likelier one
// first.
func sopsOf(uji string) []string {
	stem := strings.TrimSuffix(filepath.Clean(uji), ".uji")
	return []string{stem + ".sop", strings.TrimSuffix(stem, filepath.Ext(stem)) + ".sop"}
}

// unit is a Unit in the making.
type unit struct {
	*Unit
	options *Options
	office  *office.Rules
	file    *lang.File
	draft   *program.Program // always valid, even where there are errors; nil when nothing could be read
	names   names
	from    origins
	graph   *flow.Graph // of the draft
	links   []reference
	entry   entry // in the register of the workspace
	tests   *unit // of a .uji, the unit of its .sop

	borrowed bool // the text was read for this compilation and is not kept

	settled  int // so many findings are what became of those on the source itself
	silences []silence
	alone    bool // no other SOP was given

	refused map[int]bool // lines on which the reader found a mistake
	loose   map[int]bool // steps with an arrow whose target is unknown

	strangers map[string]int // the finding of each unknown name, see unknown

	ways    int                         // ways spelled out so far, see lack
	spaces  map[string]*condition.Space // by rules; nil for rules without one, see spaceOrSample
	guesses int                         // names compared so far, see didYouMean
	fresh   map[int]string              // names that fixes give to steps without one
	tried   map[string]int              // how many names were made of a word
}

// maxSteps bounds what is compiled: far more than anybody can follow.
const maxSteps = 10_000

func tooManySteps(at finding.Span, n int) finding.Finding {
	return finding.Finding{Code: "berkas-terlalu-besar", Severity: finding.Error, Span: at,
		Message: bahasa.T("SOP ini mempunyai %d langkah, sedangkan batasnya %d", "this SOP has %d steps, the limit is %d", n, maxSteps),
		Help:    []bahasa.Text{bahasa.T("bagi menjadi satu SOP makro yang menjalankan beberapa SOP mikro", "split it into one makro SOP that runs several mikro SOPs")}}
}

func newUnit(s Source, o *Options) *unit {
	u := &unit{Unit: &Unit{Name: s.Name, Text: s.Text}, options: o, office: &office.Rules{}}
	if o.Office != nil {
		if rules := o.Office(s.Name); rules != nil {
			u.office = rules
		}
	}
	if u.Text == nil && o.Read != nil {
		u.Text, u.borrowed = o.Read(s.Name), true
	}
	var unread []finding.Finding
	u.file, unread = lang.Parse(s.Name, u.Text)
	u.refused, u.loose = map[int]bool{}, map[int]bool{}
	u.fresh, u.tried, u.strangers = map[int]string{}, map[string]int{}, map[string]int{}
	for _, f := range unread {
		u.refused[f.Span.Start.Line] = true
		u.add(f)
	}
	return u
}

// compile takes a .sop through all phases but the last.
func (u *unit) compile() {
	defer u.forget()
	if u.file.Head == nil { // no text at all; the finding stands
		return
	}
	u.gather()
	if n := len(u.from.steps); n > maxSteps {
		u.report(tooManySteps(u.head(), n))
		return
	}
	u.resolve()
	u.lower()
	u.check()
	u.gatherSilences()
	u.entry = entryOf(u)
}

// forget drops what no later phase needs: a workspace may hold thousands.
func (u *unit) forget() {
	u.file, u.from, u.names, u.graph, u.links = nil, origins{}, names{}, nil, nil
	u.loose, u.fresh, u.tried, u.strangers, u.spaces = nil, nil, nil, nil, nil
	if u.borrowed {
		u.Text = nil
	}
	u.suppress(0)
	u.keep(0)
}

// keep drops what need not be kept of the findings from that number on.
func (u *unit) keep(from int) {
	if u.options.Keep != nil {
		u.Findings = append(u.Findings[:from], u.options.Keep(u.Name, u.Findings[from:])...)
	}
	u.Findings = slices.Clone(u.Findings) // as long as they are, and no longer
	u.settled = len(u.Findings)
}

// conclude brings the findings into their final order, when all are there.
func (u *unit) conclude() {
	fresh := u.settled
	u.suppress(fresh)
	u.judgeSilences()
	u.keep(fresh)
	finding.Gravest(u.Findings)
}

// finish says what the unit is worth, when all findings are settled.
func (u *unit) finish() {
	switch {
	case u.options.FindingsOnly || u.HasErrors():
		u.Scenarios = nil
	case u.tests == nil:
		u.Program = u.draft
	case !u.tests.HasErrors():
		u.Program = u.tests.draft
	}
}

// report adds a finding, unless the reader has already refused its line: one
// mistake, one message.
// Fixes that change such a line wait until it can be read.
func (u *unit) report(f finding.Finding) {
	if u.refused[f.Span.Start.Line] {
		return
	}
	if len(u.refused) > 0 {
		f.Fixes = slices.DeleteFunc(f.Fixes, func(x finding.Fix) bool {
			return slices.ContainsFunc(x.Edits, func(e finding.Edit) bool { return u.refused[e.Span.Start.Line] })
		})
	}
	u.add(f)
}

// add adds a finding as grave as it is to the office.
func (u *unit) add(f finding.Finding) {
	if f, keep := u.grade(f); keep {
		u.Findings = append(u.Findings, f)
	}
}

// blankSeverity is the severity of a blank: a document in force has none.
func (u *unit) blankSeverity() finding.Severity {
	if u.draft.Status == program.InForce {
		return finding.Error
	}
	return finding.Warning
}
