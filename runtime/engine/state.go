package engine

import (
	"maps"
	"slices"
	"time"

	"sopc/compiler/condition"
)

// State is where a case stands. It is plain data: its JSON form gives exactly
// the same state back. The zero State is a case that has not started.
type State struct {
	Phase  Phase            `json:"phase,omitempty"`
	End    int              `json:"end,omitempty"`    // when Ended: index in Program.Ends
	Events int              `json:"events"`           // accepted so far
	Visits int              `json:"visits"`           // the number of the newest task
	Tasks  []Task           `json:"tasks,omitempty"`  // the open ones, oldest first
	Data   condition.Data   `json:"data,omitempty"`   // the case data
	Taken  map[string]int   `json:"taken,omitempty"`  // how often each limited arrow was taken
	Blocks []Block          `json:"blocks,omitempty"` // the parallel blocks that are being worked on
	People map[int][]string `json:"people,omitempty"` // who acted at each step that a four-eyes rule names
}

// Phase says whether a case runs.
type Phase string

// The phases of a case. The zero Phase is before its start.
const (
	Running Phase = "running"
	Ended   Phase = "ended"
	GivenUp Phase = "cancelled"
)

// Task is one visit of a step that waits for people.
type Task struct {
	No        int        `json:"no"` // counts the visits of the case, from 1
	Step      int        `json:"step"`
	Part      int        `json:"part"`            // which group of Step.Actors has it now
	Asked     bool       `json:"asked,omitempty"` // the condition in words is still to be answered
	Opened    time.Time  `json:"opened"`
	Confirmed []int      `json:"confirmed,omitempty"` // lanes of the group that confirmed this part
	Inputs    []int      `json:"inputs,omitempty"`    // kelengkapan ticked so far
	Outputs   []int      `json:"outputs,omitempty"`   // outputs ticked so far
	SubEnded  bool       `json:"sub_ended,omitempty"` // the sub-procedure ended
	Delegates []Delegate `json:"delegates,omitempty"`
	Rung      []int      `json:"rung,omitempty"` // timers that went off
	Seen      []string   `json:"seen,omitempty"` // ids of the events that left the task open
}

// Delegate is a person who may act at a task for a lane because somebody who
// has the right to it said so.
type Delegate struct {
	Lane   int    `json:"lane"`
	Person string `json:"person"`
	By     string `json:"by,omitempty"` // who said so
}

// Delegate finds who acts for a lane by delegation.
func (t *Task) Delegate(lane int) (d Delegate, ok bool) {
	for _, d := range t.Delegates {
		if d.Lane == lane {
			return d, true
		}
	}
	return d, false
}

// Block is a parallel block that is being worked on. It is left when all its
// tracks are done.
type Block struct {
	Parallel int   `json:"parallel"`
	Done     []int `json:"done,omitempty"` // tracks
}

// Task finds the open task with this number.
func (s State) Task(no int) (Task, bool) {
	for _, t := range s.Tasks {
		if t.No == no {
			return t, true
		}
	}
	return Task{}, false
}

// clone copies what a transition writes to. The slices inside tasks, blocks and
// people are never written in place, only replaced by longer ones (see with).
func (s *State) clone() State {
	c := *s
	c.Tasks = slices.Clone(s.Tasks)
	c.Blocks = slices.Clone(s.Blocks)
	c.Data = maps.Clone(s.Data)
	c.Taken = maps.Clone(s.Taken)
	c.People = maps.Clone(s.People)
	return c
}

// with returns a new list that also holds x.
func with[T comparable](list []T, x T) []T {
	if slices.Contains(list, x) {
		return list
	}
	return append(slices.Clip(list), x)
}

// without removes from a list that belongs to the move; nil when none is left.
func without[T any](list []T, gone func(T) bool) []T {
	if list = slices.DeleteFunc(list, gone); len(list) == 0 {
		return nil
	}
	return list
}
