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
//   - Who begins a run decides by which revision it goes, to its end: by the
//     newest that he knows; a case inside goes by that of its parent. The run's
//     input says it.
//   - Each revision has a task queue of its own, and a worker asks only at those
//     of revisions that it knows: so none ever meets what it does not know.
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

// known are the revisions that a worker or a client knows: oldest to knows.
type known struct {
	upTo int // 0: newest; another one, in tests, is of the version to come
}

func (k known) knows() int {
	if k.upTo > 0 {
		return k.upTo
	}
	return newest
}

// queues are the task queues of an office at which cases of known revisions wait.
func (k known) queues(office string) (names []string) {
	for revision := oldest; revision <= k.knows(); revision++ {
		names = append(names, queueOf(office, revision))
	}
	return names
}

func queueOf(office string, revision int) string {
	if revision == 1 {
		return "sopc-" + office
	}
	return fmt.Sprintf("sopc-%s/%d", office, revision)
}
