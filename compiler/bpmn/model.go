package bpmn

import "sopc/compiler/program"

// process is a program as BPMN sees it: nodes in lanes, joined by flows.
type process struct {
	id       string
	name     string
	doc      []string
	lanes    []lane
	messages []message
	nodes    []*node // in the order in which a reader meets them
	flows    []*flow
	grid
}

type lane struct {
	name string
	doc  []string
}

type message struct{ id, name string }

// kind is what a node is.
type kind int

const (
	start kind = iota
	finish
	terminate  // ends everything that still runs
	messageEnd // hands over to another SOP, or reminds somebody
	escalate   // reports to somebody
	handOver   // hands over to another SOP, and the flow goes on
	timer      // stands on the edge of a task
	userTask
	receiveTask
	callActivity
	exclusive
	parallel
)

// kinds says how BPMN writes each kind: its element, the event definition in
// it, and how it is drawn.
var kinds = [...]struct {
	element, definition string
	shape               shape
}{
	start:        {"startEvent", "", event},
	finish:       {"endEvent", "", event},
	terminate:    {"endEvent", "terminateEventDefinition", event},
	messageEnd:   {"endEvent", "messageEventDefinition", event},
	escalate:     {"endEvent", "escalationEventDefinition", event},
	handOver:     {"intermediateThrowEvent", "messageEventDefinition", event},
	timer:        {"boundaryEvent", "timerEventDefinition", event},
	userTask:     {"userTask", "", task},
	receiveTask:  {"receiveTask", "", task},
	callActivity: {"callActivity", "", task},
	exclusive:    {"exclusiveGateway", "", gateway},
	parallel:     {"parallelGateway", "", gateway},
}

type shape int

const (
	event shape = iota
	task
	gateway
)

// node is an event, a task or a gateway.
type node struct {
	kind    kind
	id      string
	name    string
	doc     []string
	lane    int
	track   *program.Track
	in, out []*flow

	calls   string // callActivity: the id of the process that it runs
	awaits  string // receiveTask: the id of the message
	host    *node  // timer: the task on whose edge it stands
	ends    bool   // timer: it interrupts the task
	when    string // timer: the time
	edge    int    // how many timers stand on the edge of the task
	nth     int    // timer: which of them
	low     bool   // stands in the row below its own
	beneath *node  // stands in the column of this node

	place
}

// flow leads from one node to another.
type flow struct {
	id        string
	from, to  *node
	name      string
	condition string
	otherwise bool // taken when no other condition holds
	doc       []string

	target program.Target // while to is not known
	track  *program.Track
	back   bool

	way
}

func (n *node) shape() shape { return kinds[n.kind].shape }

// forks reports whether a node begins parallel work.
func (n *node) forks() bool { return n.kind == parallel && len(n.out) > 1 }
