package program

// Scenario is one uji block, compiled against a program: the answers that
// drive a case, and what is expected of it. It is no part of the program.
type Scenario struct {
	Name    string
	Start   []Fill   // values for fields, wherever the case asks for them
	Answers []Answer // in the order written
	Expect  Expectation
}

// Fill gives a field a value, in the form that Type describes.
type Fill struct {
	Field int
	Value any
}

// Answer is one answer given at a step. The answers of one kind at one step
// are used in order, visit by visit.
type Answer struct {
	Step    int
	Kind    AnswerKind
	Outcome int    // for Decision: index in Step.Outcomes
	Yes     bool   // for Condition: is the step done?
	Fill    Fill   // for FillIn
	Reason  string // for Decision: why the work is handed back; may be empty
}

// AnswerKind tells the answers apart.
type AnswerKind string

// The kinds of answers: the outcome of a decision, yes or no to a condition
// in words, a field's value at this step, that the term of a wait passed
// (Lapsed) or that what was awaited came in time (InTime).
const (
	Decision  AnswerKind = "pilihan"
	Condition AnswerKind = "syarat"
	FillIn    AnswerKind = "isian"
	Lapsed    AnswerKind = "lewat"
	InTime    AnswerKind = "tepat waktu"
)

// Expectation is what a scenario expects. Empty parts expect nothing.
type Expectation struct {
	Paths   [][]int  // each: visits of the steps it names, in order; visits of others are ignored
	Avoids  []int    // steps to which the case must not come, unless it passes them over
	End     string   // the text of the end, compared loosely
	Outputs []string // outputs that the case produced, compared loosely
}
