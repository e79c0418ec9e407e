package record

import (
	"fmt"

	"sopc/lang/bahasa"
	"sopc/runtime/engine"
)

// Family checks that cases and those that run inside them fit together, and
// adds what is wrong to their faults. The case above top need not be among
// them; with an empty top all must be.
func Family(verdicts []Verdict, top string) {
	at := make(map[string]*Verdict, len(verdicts))
	for i := range verdicts {
		at[verdicts[i].Case] = &verdicts[i]
	}
	for i := range verdicts {
		v := &verdicts[i]
		if v.Procedure == nil || len(v.Entries) == 0 {
			continue // it could not be read, which is told
		}
		if v.Progress.Parent != nil && v.Case != top {
			v.inside(at[v.Progress.Parent.Case])
		}
		v.around(at)
	}
}

func (v *Verdict) gap(line int, id, en string, args ...any) {
	v.Faults = append(v.Faults, Fault{Kind: Gap, Case: v.Case, Line: line, What: bahasa.T(id, en, args...)})
}

// inside checks that a case runs inside the one that its first line names.
func (v *Verdict) inside(parent *Verdict) {
	of := v.Progress.Parent
	switch {
	case parent == nil:
		v.gap(1, "kasus ini berjalan di dalam kasus %s, yang hilang", "the case runs inside case %s, which is missing", of.Case)
	case v.Case != fmt.Sprintf("%s.%d", of.Case, of.Task):
		v.gap(1, "nomor kasus ini tidak cocok dengan tugas %d kasus %s, tempat ia berjalan", "the id of the case does not fit task %d of case %s, inside which it runs", of.Task, of.Case)
	case parent.Procedure != nil && !parent.runs(of.Task, v.Entries[0].Program):
		v.gap(1, "tugas %d kasus %s tidak menjalankan SOP ini", "task %d of case %s does not run this SOP", of.Task, of.Case)
	}
}

// runs reports whether a task of a case runs the SOP with this program.
func (v *Verdict) runs(task int, program string) bool {
	for _, visit := range v.visits() {
		if visit.Task == task {
			return v.Progress.Subs.Of(&v.Procedure.Program.Steps[visit.Step]) == program
		}
	}
	return false
}

func (v *Verdict) visits() []engine.Visit {
	events := make([]engine.Event, len(v.Entries))
	for i, e := range v.Entries {
		events[i] = e.Event
	}
	card, _ := v.Procedure.Card(events) // Follow accepted all of them
	return card.Visits
}

// around checks that the cases are there, and over, whose end a case recorded.
func (v *Verdict) around(at map[string]*Verdict) {
	if len(v.Progress.Subs) == 0 {
		return
	}
	steps := map[int]int{}
	for _, visit := range v.visits() {
		steps[visit.Task] = visit.Step
	}
	for i, e := range v.Entries {
		if e.Kind != engine.SubEnded || v.Progress.Subs.Of(&v.Procedure.Program.Steps[steps[e.Task]]) == "" {
			continue
		}
		id := fmt.Sprintf("%s.%d", v.Case, e.Task)
		switch child := at[id]; {
		case child == nil:
			v.gap(i+1, "kasus %s, yang berakhirnya dicatat di sini, hilang", "case %s, whose end is recorded here, is missing", id)
		case child.Procedure != nil && len(child.Faults) == 0 && child.Progress.State.Phase != engine.Ended:
			v.gap(i+1, "di sini dicatat bahwa kasus %s berakhir, padahal ia belum berakhir", "it is recorded here that case %s ended, but it has not", id)
		}
	}
}
