package record

import (
	"cmp"
	"slices"

	"sopc/lang/bahasa"
)

// Fault is one thing that is wrong with a record: where, and what.
type Fault struct {
	Kind  FaultKind   `json:"kind"`
	Case  string      `json:"case"`           // or Register
	Line  int         `json:"line,omitempty"` // from 1, as the lines are kept; 0: the record as a whole
	Event string      `json:"event,omitempty"`
	Step  bahasa.Text `json:"step,omitzero"` // as people call it
	What  bahasa.Text `json:"what"`
}

// FaultKind tells faults apart.
type FaultKind string

// The kinds of faults.
const (
	Edited     FaultKind = "edited"      // a line, or its hash, is not as it was written
	Missing    FaultKind = "missing"     // lines are gone
	Inserted   FaultKind = "inserted"    // a line was put in between
	Reordered  FaultKind = "reordered"   // lines changed places
	Truncated  FaultKind = "truncated"   // lines are gone from the end
	Appended   FaultKind = "appended"    // lines were added at the end without the key
	Unsigned   FaultKind = "unsigned"    // there is no head, its signature is false, or it is about something else
	StrangeKey FaultKind = "strange-key" // the head was signed, but not with the key that is trusted
	RolledBack FaultKind = "rolled-back" // behind an anchor, or on another way than it
	Alien      FaultKind = "program"     // a program is missing, or another than the case began with
	NoPaper    FaultKind = "attachment-missing"
	OtherPaper FaultKind = "attachment-changed"
	Illegal    FaultKind = "illegal"  // the procedure does not allow the line
	Unsound    FaultKind = "unsound"  // the line says what no office would have recorded
	OtherState FaultKind = "state"    // what is kept beside the lines does not follow from them
	Torn       FaultKind = "database" // the file that holds all is broken inside
	Gap        FaultKind = "gap"      // a case of the register is gone, or one is there that it does not know
)

// sortFaults puts faults in the order in which people look for them.
func sortFaults(faults []Fault) {
	slices.SortStableFunc(faults, func(a, b Fault) int { return cmp.Compare(a.Line, b.Line) })
}
