package preview

import (
	"context"
	"time"
)

// How often the files are looked at, and how long they must have stayed as they
// are. What is missing or empty may only be on its way: editors put a new file
// in the place of the old one, or empty it before they write.
const (
	interval = 100 * time.Millisecond
	patience = 1500 * time.Millisecond
)

// Follow calls show at first and whenever the files have changed and then
// stayed so, until ctx ends. Files that never stay so are shown now and then. look tells one state of the files from another;
// doubtful is one in which the file may only be on its way. Looking again and
// again takes no more than a tenth of a processor. It works on network shares,
// too, which tell nobody of changes, and notices what replaces a file.
//
// Only one show runs at a time, and the next one sees the latest state.
func Follow(ctx context.Context, look func() (state string, doubtful bool), show func()) {
	shown, before := "", ""
	var since, waiting time.Time // when the state came; when the first came that is not shown
	for first := true; ; first = false {
		begin := time.Now()
		now, doubtful := look()
		if now != before {
			before, since = now, begin
		}
		if now == shown {
			waiting = begin
		}
		settled := begin.Sub(since) >= interval/2 || begin.Sub(waiting) >= patience
		if first || now != shown && settled && (!doubtful || begin.Sub(since) >= patience) {
			shown, waiting = now, begin
			show()
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(max(interval, 9*time.Since(begin))):
		}
	}
}
