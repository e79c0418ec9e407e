package store_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"sopc/compiler/program"
	"sopc/compiler/specimen"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/record"
	"sopc/runtime/store"
)

// Processes that are killed. Each worker process completes tasks of a few
// cases, without end, and tells of each command before it sends it and after
// it was acknowledged.

// round is letter, but its last step sends most cases back to the first.
func round() *program.Program {
	p := specimen.Letter(steps)
	end := p.Steps[steps-1].Next
	again := program.Arrow{To: program.Target{Kind: program.ToStep}, Back: true}
	p.Steps[steps-1].Outcomes = []program.Outcome{{Label: "Ulang", Go: again}, {Label: "Selesai", Go: end}}
	return p
}

const crashCases = 6

func crashCase(i int) string { return fmt.Sprint("kasus-", i) }

// message is what a worker tells.
type message struct {
	Case   string
	Event  engine.Event
	Answer string // empty: about to be sent; "ok", "refused"
}

func completeForever(ctx context.Context, args []string) error {
	dir, name := args[0], args[1]
	s, err := store.Open(ctx, dir, store.Options{KeyFile: dir + ".pem"})
	if err != nil {
		return err
	}
	o := officeOver(s)
	tell := json.NewEncoder(os.Stdout) // each message is one write
	for n := 0; ; n++ {
		id := crashCase(rand.IntN(crashCases))
		c, err := o.Case(ctx, id)
		if err != nil {
			return err
		}
		t := c.State.Tasks[0]
		m := message{Case: id, Event: engine.Event{ID: fmt.Sprint(name, "-", n), Kind: engine.Completed, Task: t.No, Lane: t.Step % 3, By: name}}
		if t.Step == steps-1 {
			m.Event.Kind, m.Event.Reason = engine.Decided, "berkas berikutnya"
		}
		if n%5 == 0 { // something that is not allowed
			m.Event.Lane = (m.Event.Lane + 1) % 3
		}
		if err := tell.Encode(m); err != nil {
			return err
		}
		m.Answer = "ok"
		if _, err := o.Do(ctx, id, m.Event); errors.As(err, new(*engine.Refusal)) {
			m.Answer = "refused"
		} else if err != nil {
			return err
		}
		if err := tell.Encode(m); err != nil {
			return err
		}
	}
}

func TestKill(t *testing.T) {
	kills, most := 300, 9*time.Second
	if os.Getenv("SOPC_SEMUA") != "" {
		kills, most = 1000, 2*time.Minute
	}
	dir := folder(t)
	s := open(t, dir)
	o := officeOver(s)
	for i := range crashCases {
		if _, err := o.Start(t.Context(), host.Start{ID: crashCase(i), Program: round(), By: "Ani"}); err != nil {
			t.Fatal(err)
		}
	}
	s.Close()

	var mu sync.Mutex
	sent, answered := map[string]message{}, map[string]string{}
	killed := 0
	until := time.Now().Add(most)
	var group sync.WaitGroup
	for w := range 3 {
		group.Go(func() {
			for n := 0; ; n++ {
				mu.Lock()
				enough := killed >= kills || time.Now().After(until)
				killed++
				mu.Unlock()
				if enough {
					return
				}
				c := worker("complete", dir, fmt.Sprintf("pekerja-%d-%d", w, n))
				out, err := c.StdoutPipe()
				if err == nil {
					err = c.Start()
				}
				if err != nil {
					t.Error(err)
					return
				}
				// It is killed a moment after its first message.
				lines := bufio.NewReader(out)
				for first := true; ; first = false {
					line, err := lines.ReadString('\n')
					if err != nil {
						break
					}
					if first {
						time.AfterFunc(time.Duration(rand.IntN(25_000))*time.Microsecond, func() { c.Process.Kill() })
					}
					var m message
					if json.Unmarshal([]byte(line), &m) != nil {
						if strings.HasPrefix(line, "error") {
							t.Error(line)
						}
						continue
					}
					mu.Lock()
					if m.Answer == "" {
						sent[m.Event.ID] = m
					} else {
						answered[m.Event.ID] = m.Answer
					}
					mu.Unlock()
				}
				c.Wait()
			}
		})
	}
	group.Wait()

	s = open(t, dir)
	o = officeOver(s)
	found := map[string]int{}
	for i := range crashCases {
		entries, err := s.Record(t.Context(), crashCase(i))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries[1:] {
			if found[e.ID]++; sent[e.ID].Case != crashCase(i) {
				t.Errorf("%s stands in %s and was sent to %q", e.ID, crashCase(i), sent[e.ID].Case)
			}
		}
	}
	kept := 0
	for id, answer := range answered {
		if answer == "ok" && found[id] != 1 || answer == "refused" && found[id] != 0 {
			t.Errorf("%s was answered %s and stands in the record %d times", id, answer, found[id])
		}
		if answer == "ok" {
			kept++
		}
	}
	lines := sound(t, s, dir)
	if lines != len(found)+crashCases {
		t.Errorf("%d lines, %d ids", lines, len(found))
	}
	// Sent again, each still counts once.
	again := 0
	for id, m := range sent {
		if again++; again > 200 {
			break
		}
		_, err := o.Do(t.Context(), m.Case, m.Event)
		if found[id] == 1 && err != nil || found[id] == 0 && answered[id] == "ok" {
			t.Errorf("%s sent again: %v", id, err)
		}
		if found[id] == 0 && err == nil {
			lines++
		}
	}
	if after := sound(t, s, dir); after != lines {
		t.Errorf("%d lines became %d", lines, after)
	}
	t.Logf("%d processes killed; %d commands sent, %d acknowledged, %d in the record without", killed-3, len(sent), kept, len(found)-kept)
	if kept < 100 || killed < 20 {
		t.Errorf("only %d commands were acknowledged by %d processes", kept, killed)
	}
}

// sound demands that the database and all that is kept in it is, and gives how
// many lines there are.
func sound(t testing.TB, s *store.Store, dir string) (lines int) {
	t.Helper()
	db := database(t, dir)
	defer db.Close()
	var verdict string
	if err := db.QueryRow("PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
		t.Errorf("integrity: %s, %v", verdict, err)
	}
	register, err := s.Verify(context.Background(), &record.Verifier{Key: s.PublicKey()}, func(v record.Verdict) error {
		for _, f := range v.Faults {
			t.Errorf("%s: %+v", v.Case, f)
		}
		lines += len(v.Entries)
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	for _, f := range register.Faults {
		t.Errorf("register: %+v", f)
	}
	return lines
}

const raceTasks = 12

// raceForTask completes the tasks of a case, each at the same moment as the
// other processes do.
func raceForTask(ctx context.Context, args []string) error {
	s, err := store.Open(ctx, args[0], store.Options{KeyFile: args[0] + ".pem"})
	if err != nil {
		return err
	}
	defer s.Close()
	o := officeOver(s)
	fmt.Println("ready")
	start, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil {
		return err
	}
	ns, err := strconv.ParseInt(strings.TrimSpace(start), 10, 64)
	if err != nil {
		return err
	}
	for i := range raceTasks {
		time.Sleep(time.Until(time.Unix(0, ns).Add(time.Duration(i) * 20 * time.Millisecond)))
		e := complete(i)
		e.By = args[1]
		switch _, err := o.Do(ctx, "lomba", e); {
		case err == nil:
			fmt.Println("won", i)
		case !errors.As(err, new(*engine.Refusal)):
			return err
		}
	}
	return nil
}

func TestProcessesRace(t *testing.T) {
	dir := folder(t)
	s := open(t, dir)
	if _, err := officeOver(s).Start(t.Context(), host.Start{ID: "lomba", Program: specimen.Letter(steps), By: "Ani"}); err != nil {
		t.Fatal(err)
	}
	var outs []*bufio.Reader
	var ins []io.WriteCloser
	for i := range 3 {
		c := worker("race", dir, fmt.Sprint("orang-", i))
		out, err := c.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		in, err := c.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		defer c.Wait()
		outs, ins = append(outs, bufio.NewReader(out)), append(ins, in)
		if line, err := outs[i].ReadString('\n'); line != "ready\n" {
			t.Fatal(line, err)
		}
	}
	for _, in := range ins {
		fmt.Fprintln(in, time.Now().Add(20*time.Millisecond).UnixNano())
	}
	won := map[string]int{}
	for _, out := range outs {
		for {
			line, err := out.ReadString('\n')
			if err != nil {
				break
			}
			won[line]++
		}
	}
	// Who is too late for one task may find the next one not open yet, so not
	// every task is won, but none twice.
	entries, err := s.Record(t.Context(), "lomba")
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for line, n := range won {
		if total += n; n != 1 {
			t.Errorf("%q %d times", line, n)
		}
	}
	if total != len(entries)-1 || total == 0 {
		t.Errorf("%d tasks were won, the record has %d lines", total, len(entries))
	}
	sound(t, s, dir)
}
