package engine

import (
	"slices"
	"strconv"

	"sopc/compiler/program"
)

// maxHops bounds the arrows that one event may follow, against programs whose
// steps all skip one another in a circle.
const maxHops = 10_000

// key names an arrow for counting: the outcomes of step 3 are "3/0", "3/1", …,
// its way on is "3/lanjut" and its lapse "3/lewat"; "+" after it is Beyond.
func key(step int, way string) string { return strconv.Itoa(step) + "/" + way }

// resolve gives the arrow that is really taken: past its limit a return gives
// way to Beyond. Without Beyond the return stays open.
func (s *State) resolve(key string, a program.Arrow) (program.Arrow, string) {
	for a.Limit > 0 && s.Taken[key] >= a.Limit && a.Beyond != nil {
		a, key = *a.Beyond, key+"+"
	}
	return a, key
}

// follow takes an arrow that starts on the given track, or outside all blocks.
func (m *move) follow(key string, a program.Arrow, from *program.Track) error {
	a, key = m.s.resolve(key, a)
	if a.Limit > 0 {
		if m.s.Taken == nil {
			m.s.Taken = map[string]int{}
		}
		m.s.Taken[key]++
	}
	if m.hops++; m.hops > maxHops {
		return refuse(Stuck, "langkah-langkah bersyarat saling melewati tanpa henti", "conditional steps skip one another without end")
	}
	switch a.To.Kind {
	case program.ToStep:
		return m.arrive(a.To.Index)
	case program.ToParallel:
		return m.split(a.To.Index)
	case program.ToJoin:
		return m.join(from)
	case program.ToEnd:
		m.end(Ended, a.To.Index)
		return nil
	}
	return refuse(Unsound, "program tidak valid", "the program is not valid")
}

// arrive opens a step, or passes it over when its rule does not hold.
func (m *move) arrive(n int) error {
	step := &m.Program.Steps[n]
	if step.When != nil && step.When.Rule != nil {
		holds, err := m.holds(m.s.Data, n, step.When.Rule)
		if err != nil {
			return err
		}
		if !holds {
			m.command(Command{Kind: Skip, Step: n})
			return m.follow(key(n, "lanjut"), step.Next, step.Track)
		}
	}
	if m.s.Visits >= MaxVisits {
		return refuse(TooMuch, "kasus ini sudah memuat %d tugas; batalkan, lalu mulai kasus baru",
			"this case holds %d tasks already; cancel it and start a new one", MaxVisits)
	}
	if len(m.s.Tasks) >= MaxOpen {
		return refuse(TooMuch, "sudah %d tugas terbuka sekaligus", "%d tasks are open at once already", MaxOpen)
	}
	m.s.Visits++
	m.s.Tasks = append(m.s.Tasks, Task{
		No: m.s.Visits, Step: n, Opened: m.e.At,
		Asked: step.When != nil && step.When.Rule == nil && step.When.Text != "",
	})
	t := &m.s.Tasks[len(m.s.Tasks)-1]
	m.open(t)
	if !t.Asked {
		m.begin(t)
	}
	return nil
}

// open shows what a task now waits for to those who do it.
func (m *move) open(t *Task) {
	m.command(Command{Kind: Open, Task: t.No, Step: t.Step, Part: t.Part, Lanes: laneList(m.group(t))})
}

// begin sets going what goes beside the work: the sub-procedure, the timers.
func (m *move) begin(t *Task) {
	step := &m.Program.Steps[t.Step]
	if step.Sub != "" {
		m.command(Command{Kind: StartSub, Task: t.No, Step: t.Step, Title: step.Sub})
	}
	for _, timer := range timers(step) {
		m.command(Command{Kind: SetTimer, Task: t.No, Step: t.Step, Timer: timer})
	}
}

func timers(step *program.Step) []int {
	var list []int
	if step.Wait != nil && step.Wait.Term != nil {
		list = append(list, TermTimer)
	}
	for i := range step.Late {
		list = append(list, i)
	}
	return list
}

// leave closes a task and follows the arrow that leads on from it. The task
// is gone afterwards.
func (m *move) leave(t *Task, how Result, outcome int, way string, a program.Arrow) error {
	n := t.Step
	taken, _ := m.s.resolve(key(n, way), a)
	m.close(*t, Command{Result: how, Outcome: outcome, To: &taken.To, Back: taken.Back})
	return m.follow(key(n, way), a, m.Program.Steps[n].Track)
}

func (m *move) close(t Task, c Command) {
	m.s.Tasks = without(m.s.Tasks, func(o Task) bool { return o.No == t.No })
	c.Kind, c.Task, c.Step = Close, t.No, t.Step
	m.command(c)
	if !t.Asked && len(timers(&m.Program.Steps[t.Step])) > 0 {
		m.command(Command{Kind: ClearTimers, Task: t.No, Step: t.Step})
	}
}

// split begins all tracks of a parallel block.
func (m *move) split(n int) error {
	if slices.ContainsFunc(m.s.Blocks, func(b Block) bool { return b.Parallel == n }) {
		return refuse(Stuck, "bagian serentak ini masih dikerjakan", "this parallel block is still being worked on")
	}
	m.s.Blocks = append(m.s.Blocks, Block{Parallel: n})
	for _, track := range m.Program.Parallels[n].Tracks {
		if err := m.arrive(track.Steps[0]); err != nil {
			return err
		}
		if m.s.Phase != Running {
			return nil // an end inside the track ended the case
		}
	}
	return nil
}

// join notes that a track is done, and leaves the block with the last one.
func (m *move) join(from *program.Track) error {
	i := slices.IndexFunc(m.s.Blocks, func(b Block) bool { return b.Parallel == from.Parallel })
	if i < 0 {
		return refuse(Unsound, "program tidak valid", "the program is not valid")
	}
	b := &m.s.Blocks[i]
	b.Done = with(b.Done, from.Index)
	block := &m.Program.Parallels[from.Parallel]
	if len(b.Done) < len(block.Tracks) {
		return nil
	}
	m.s.Blocks = without(m.s.Blocks, func(b Block) bool { return b.Parallel == from.Parallel })
	return m.follow("serentak/"+strconv.Itoa(from.Parallel), block.Next, nil)
}

// end ends the case: whatever is still open is closed.
func (m *move) end(phase Phase, end int) {
	for len(m.s.Tasks) > 0 {
		m.close(m.s.Tasks[0], Command{Result: ByEnd})
	}
	m.s.Phase, m.s.End, m.s.Blocks = phase, max(end, 0), nil
	m.command(Command{Kind: EndCase, End: end})
}
