package temporal

import "fmt"

// A case is open for months, and any worker may have to replay what another
// one did with it long ago: the history of the run must come out of the code
// again, command by command. So what the workflow asks of the server (markers,
// timers, activities, signals, cases inside, what lists show: which of them, and
// in which order) has a number, its revision. It changes by these rules:
//
//   - A change of it makes a new revision: count newest up, and keep the old way
//     beside the new one, under `if c.revision < N`.
//   - The worker who judges the first event of a run decides by which revision
//     the run goes, to its end: by its newest. That stands in the history
//     (judged, or input where a worker begins the run).
//   - A worker who meets a revision that it does not know lets go of the task, so
//     that a newer worker takes it.
//   - The old way may go, and oldest count up, in a release whose notes say so:
//     once no case of it is open, which an office asks by SopcRevision.
//   - Histories of each revision lie in testdata/riwayat, and TestHistories
//     replays them.
//
// How events are judged is no matter of a revision: what came of them stands in
// the history.
const (
	oldest = 1
	newest = 1
)

// knows is the newest revision by which a worker can go.
func (r *Rules) knows() int {
	if r.upTo > 0 {
		return r.upTo
	}
	return newest
}

// toGoBy is the revision that the first judged of a run says; else 0.
func (c *live) toGoBy() int {
	if c.revision == 0 {
		return c.knows()
	}
	return 0
}

// learn takes the revision from the first judged.
func (c *live) learn(j judged) {
	if j.Revision != 0 {
		c.goBy(j.Revision)
	}
}

// goBy sets the revision of the run, or lets go of it.
func (c *live) goBy(revision int) {
	if c.revision = revision; oldest <= revision && revision <= c.knows() {
		return
	}
	if c.Log != nil { // the log of the workflow is silent about what happened before
		c.Log.Error("a worker of this version cannot go on with this case; run one of the version that did so last (GUIDE.md, A new version)",
			"case", c.ID, "revision", revision, "oldest", oldest, "newest", c.knows())
	}
	panic(fmt.Sprintf("case %s is of revision %d; this worker knows %d to %d", c.ID, revision, oldest, c.knows()))
}
