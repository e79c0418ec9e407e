package store_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
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

// What the store costs beside SQLite itself. "raw" is the same driver, tables,
// statements and bytes, with a group commit of its own, and nothing else: no
// procedure, no chain, no signature. Both run in turn, for the same people.

const (
	people = 64
	steps  = 14
)

// calendar counts days of the wall.
var calendar = &host.Calendar{Hash: "dinding", Due: func(from time.Time, d program.Duration, _ program.Clock) (time.Time, bool) {
	return from.Add(time.Duration(d.Amounts[0].Max * 24 * float64(time.Hour))), true
}}

func officeOver(k host.Keeper) *host.Office {
	wib := time.FixedZone("WIB", 7*3600)
	return &host.Office{Desk: host.Desk{Named: true, Calendar: calendar}, Keeper: k, Clock: func() time.Time { return time.Now().In(wib) }}
}

// work takes a case from its start to its end.
func work(ctx context.Context, o *host.Office, sop *program.Program) (host.Case, error) {
	c, err := o.Start(ctx, host.Start{Program: sop, By: "Siti Rahmawati"})
	for i := 0; i < steps && err == nil; i++ {
		c, err = o.Do(ctx, c.ID, complete(i))
	}
	return c, err
}

// complete completes step i of letter.
func complete(i int) engine.Event {
	return engine.Event{Kind: engine.Completed, Task: i + 1, Lane: i % 3, By: "Siti Rahmawati"}
}

// crowd has everybody do something at once.
func crowd(b testing.TB, n int, do func(person int) error) time.Duration {
	b.Helper()
	var group sync.WaitGroup
	begun := time.Now()
	for person := range n {
		group.Go(func() {
			if err := do(person); err != nil {
				b.Error(err)
			}
		})
	}
	group.Wait()
	return time.Since(begun)
}

// BenchmarkSteps: 64 people, each with a case of 14 steps; an iteration is one
// case each.
func BenchmarkSteps(b *testing.B) {
	s, r := open(b, filepath.Join(b.TempDir(), "data")), newRaw(b)
	o, sop := officeOver(s), specimen.Letter(steps)
	ctx := b.Context()
	var ours, raws, oursCPU, rawsCPU time.Duration
	var ratios []float64
	b.ResetTimer()
	for range b.N {
		began := processorTime()
		a := crowd(b, people, func(int) error { _, err := work(ctx, o, sop); return err })
		between := processorTime()
		z := crowd(b, people, func(int) error { return r.work() })
		ours, raws, ratios = ours+a, raws+z, append(ratios, z.Seconds()/a.Seconds())
		oursCPU, rawsCPU = oursCPU+between-began, rawsCPU+processorTime()-between
	}
	b.StopTimer()
	n := float64(b.N * people * steps)
	slices.Sort(ratios)
	b.ReportMetric(n/ours.Seconds(), "steps/s")
	b.ReportMetric(n/raws.Seconds(), "raw-steps/s")
	b.ReportMetric(ratios[len(ratios)/2], "of-raw")
	b.ReportMetric(oursCPU.Seconds()*1e6/n, "cpu-us/step")
	b.ReportMetric(rawsCPU.Seconds()*1e6/n, "raw-cpu-us/step")
	b.ReportMetric(size(b, s.Dir())/n, "B/step")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkNextTask: one case, nobody else; from a command to the next task in
// the inbox. An iteration is one case.
func BenchmarkNextTask(b *testing.B) {
	s, r := open(b, filepath.Join(b.TempDir(), "data")), newRaw(b)
	o, sop := officeOver(s), specimen.Letter(steps)
	ctx := b.Context()
	var ours, raws []time.Duration
	b.ResetTimer()
	for range b.N {
		c, err := o.Start(ctx, host.Start{Program: sop, By: "Siti Rahmawati"})
		if err != nil {
			b.Fatal(err)
		}
		r.begin()
		for i := range steps {
			begun := time.Now()
			if _, err := o.Do(ctx, c.ID, complete(i)); err != nil {
				b.Fatal(err)
			}
			tasks, err := o.Tasks(ctx, host.Query{Lanes: []string{sop.Lanes[(i+1)%3].ID}, Limit: 20})
			if err != nil || (len(tasks) > 0) != (i < steps-1) {
				b.Fatal(len(tasks), err)
			}
			ours = append(ours, time.Since(begun))
			begun = time.Now()
			if err := r.step(r.cases, i+1); err != nil {
				b.Fatal(err)
			}
			raws = append(raws, time.Since(begun))
		}
	}
	b.StopTimer()
	slices.Sort(ours)
	slices.Sort(raws)
	b.ReportMetric(ours[len(ours)/2].Seconds()*1e3, "ms")
	b.ReportMetric(raws[len(raws)/2].Seconds()*1e3, "raw-ms")
	b.ReportMetric(ours[len(ours)/2].Seconds()/raws[len(raws)/2].Seconds(), "x-raw")
	b.ReportMetric(0, "ns/op")
}

// raw writes what the store writes.
type raw struct {
	db    *sql.DB
	jobs  chan rawJob
	steps []rawStep // of a case that was lived
	mu    sync.Mutex
	cases int64
}

type rawStep struct{ line, hash, signature, progress []byte }

type rawJob struct {
	no   int64
	step int // 0: the start
	done chan error
}

func newRaw(b testing.TB) *raw {
	b.Helper()
	dir := filepath.Join(b.TempDir(), "data")
	r := &raw{jobs: make(chan rawJob), cases: 1}
	s, err := store.Open(context.Background(), dir, store.Options{KeyFile: dir + ".pem"})
	if err != nil {
		b.Fatal(err)
	}
	r.db = database(b, dir)
	r.db.SetMaxOpenConns(1)
	// A case is lived once, to have its bytes at every step.
	o := officeOver(s)
	c, err := o.Start(context.Background(), host.Start{Program: specimen.Letter(steps), By: "Siti Rahmawati"})
	if err != nil {
		b.Fatal(err)
	}
	for i := range steps + 1 {
		entries, err := o.Record(context.Background(), c.ID)
		if err != nil {
			b.Fatal(err)
		}
		progress, err := json.Marshal(c.Progress)
		if err != nil {
			b.Fatal(err)
		}
		r.steps = append(r.steps, rawStep{record.Line(entries[i]), make([]byte, 32), make([]byte, 64+5*33), progress})
		if i < steps {
			if c, err = o.Do(context.Background(), c.ID, complete(i)); err != nil {
				b.Fatal(err)
			}
		}
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { defer close(ended); r.run(b) }()
	b.Cleanup(func() { close(r.jobs); <-ended; r.db.Close() })
	return r
}

// database opens the database of a store beside the store.
func database(b testing.TB, dir string) *sql.DB {
	b.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "sopc.db")+"?_pragma=busy_timeout(10000)&_pragma=synchronous(full)")
	if err != nil {
		b.Fatal(err)
	}
	return db
}

func (r *raw) run(b testing.TB) {
	ctx := context.Background()
	conn, err := r.db.Conn(ctx)
	if err != nil {
		b.Error(err)
		return
	}
	defer conn.Close()
	prepared := map[string]*sql.Stmt{}
	exec := func(text string, args ...any) {
		p := prepared[text]
		if p == nil && err == nil {
			p, err = conn.PrepareContext(ctx, text)
			prepared[text] = p
		}
		if err == nil {
			_, err = p.Exec(args...)
		}
	}
	for j := range r.jobs {
		taken := []rawJob{j}
		exec("BEGIN IMMEDIATE")
		for i := 0; i < len(taken); i++ {
			r.write(exec, taken[i])
			if i == len(taken)-1 && len(taken) < 256 {
				select {
				case j, open := <-r.jobs:
					if open {
						taken = append(taken, j)
					}
				default:
				}
			}
		}
		exec("COMMIT")
		for _, j := range taken {
			j.done <- err
		}
	}
}

func (r *raw) write(exec func(string, ...any), j rawJob) {
	s, now := r.steps[j.step], time.Now().UnixMilli()
	due := j.no<<16 + int64(j.step) // any, but known again
	insertLine := `INSERT INTO lines ("case", no, line, hash) VALUES (?, ?, ?, ?)`
	if j.step == 0 {
		exec(`INSERT INTO cases (no, id, lines, hash, signature, program, parent, phase, ending, tasks, started, last, zone, due, ring, untold, progress)
			VALUES (?, ?, 1, ?, ?, 1, NULL, 'running', NULL, 1, ?, ?, 420, ?, NULL, NULL, ?)`, j.no, fmt.Sprintf("2026-%04d", j.no), s.hash, s.signature, now, now, now, s.progress)
		exec(insertLine, 0, j.no, make([]byte, 120), s.hash)
		exec("UPDATE cases SET lines = ?, hash = ?, signature = ? WHERE no = 0", j.no, s.hash, s.signature)
	} else {
		exec(`UPDATE cases SET lines = ?, hash = ?, signature = ?, phase = ?, ending = ?, tasks = ?, started = ?, last = ?, zone = ?, due = ?, ring = ?, untold = ?, progress = ?
			WHERE no = ? AND lines = ?`, j.step+1, s.hash, s.signature, "running", nil, 1, now, now, 420, now, nil, nil, s.progress, j.no, j.step)
		exec(`DELETE FROM tasks WHERE lane = ? AND due = ? AND opened = ? AND "case" = ? AND no = ?`, 1+(j.step-1)%3, due-1, due-1, j.no, j.step)
	}
	exec(insertLine, j.no, j.step+1, s.line, s.hash)
	if j.step < steps {
		exec("INSERT INTO tasks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", 1+j.step%3, due, due, j.no, j.step+1, j.step, 0, 420, nil)
	}
}

func (r *raw) step(no int64, i int) error {
	j := rawJob{no, i, make(chan error, 1)}
	r.jobs <- j
	return <-j.done
}

func (r *raw) begin() error {
	r.mu.Lock()
	r.cases++
	no := r.cases
	r.mu.Unlock()
	return r.step(no, 0)
}

func (r *raw) work() error {
	r.mu.Lock()
	r.cases++
	no := r.cases
	r.mu.Unlock()
	for i := range steps + 1 {
		if err := r.step(no, i); err != nil {
			return err
		}
	}
	return nil
}

// size is how many bytes the database takes once all is in it.
func size(b testing.TB, dir string) float64 {
	b.Helper()
	db := database(b, dir)
	defer db.Close()
	if _, err := db.Exec("PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		b.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(dir, "sopc.db"))
	if err != nil {
		b.Fatal(err)
	}
	return float64(info.Size())
}

// many makes a store with so many open cases, five steps done, all copies of
// one: their chains are not sound, which no list looks at.
func many(b testing.TB, dir string, n int) {
	b.Helper()
	s := open(b, dir)
	o := officeOver(s)
	c, err := o.Start(b.Context(), host.Start{Program: specimen.Letter(steps), By: "Siti Rahmawati"})
	for i := 0; i < 5 && err == nil; i++ {
		c, err = o.Do(b.Context(), c.ID, complete(i))
	}
	if err != nil {
		b.Fatal(err)
	}
	s.Close()
	db := database(b, dir)
	defer db.Close()
	const copies = "WITH RECURSIVE copy (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM copy WHERE n < ?) "
	for _, text := range []string{
		`INSERT INTO cases SELECT n, printf('2026-%04d', n), lines, hash, signature, program, parent, phase, ending, tasks, started, last, zone, due, ring, untold, progress
			FROM copy CROSS JOIN cases WHERE no = 1`,
		`INSERT INTO lines ("case", no, line, hash) SELECT n, no, line, hash FROM copy CROSS JOIN lines WHERE "case" = 1`,
		`INSERT INTO tasks SELECT lane, due + (n * 7919) % 1000003 * 1000, opened + n, n, no, step, part, zone, people FROM copy CROSS JOIN tasks WHERE "case" = 1`,
	} {
		if _, err := db.Exec(copies+text, n); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := db.Exec("PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		b.Fatal(err)
	}
}

// manyCases is how many cases the benchmarks of large stores have: a million
// where it is asked for.
func manyCases() int {
	n, err := strconv.Atoi(os.Getenv("SOPC_BANYAK"))
	if err != nil {
		return 10_000
	}
	return n
}

// BenchmarkMany: a store with many open cases (SOPC_BANYAK): from opening to
// the first step on disk, what a waiting case takes of memory, and how long a
// look into an inbox takes.
func BenchmarkMany(b *testing.B) {
	ctx, n := b.Context(), manyCases()
	dir, small := filepath.Join(b.TempDir(), "data"), filepath.Join(b.TempDir(), "kecil")
	many(b, dir, n)
	many(b, small, 2)
	// The first step: as a process would do it. The first time warms nothing
	// but the disk's cache.
	var firsts []time.Duration
	for i := range 5 {
		begun := time.Now()
		s, err := store.Open(ctx, dir, store.Options{KeyFile: dir + ".pem"})
		if err != nil {
			b.Fatal(err)
		}
		_, err = officeOver(s).Do(ctx, fmt.Sprintf("2026-%04d", n/2+i), complete(5))
		firsts = append(firsts, time.Since(begun))
		s.Close()
		if err != nil {
			b.Fatal(err)
		}
	}
	slices.Sort(firsts)
	kib := func(dir string) float64 {
		n, err := strconv.ParseFloat(told(b, "resident", dir), 64)
		if err != nil {
			b.Fatal(err)
		}
		return n
	}
	per := (kib(dir) - kib(small)) * 1024 / float64(n)
	s := open(b, dir)
	o := officeOver(s)
	var looks []time.Duration
	rng := rand.New(rand.NewPCG(1, 1))
	b.ResetTimer()
	for range max(b.N, 2000) {
		q := host.Query{Lanes: []string{"camat"}, Limit: 20 + rng.IntN(31)}
		if rng.IntN(4) == 0 {
			q.Overdue = true
		}
		begun := time.Now()
		if _, err := o.Tasks(ctx, q); err != nil {
			b.Fatal(err)
		}
		looks = append(looks, time.Since(begun))
	}
	b.StopTimer()
	slices.Sort(looks)
	b.ReportMetric(firsts[len(firsts)/2].Seconds()*1e3, "ms-first-step")
	b.ReportMetric(per, "B-resident/case")
	b.ReportMetric(looks[len(looks)/2].Seconds()*1e3, "ms-inbox-p50")
	b.ReportMetric(looks[len(looks)*99/100].Seconds()*1e3, "ms-inbox-p99")
	b.ReportMetric(0, "ns/op")
}

// tellResident opens a store, looks into an inbox and does a step, and tells
// how many KiB of memory the process then takes.
func tellResident(ctx context.Context, args []string) error {
	s, err := store.Open(ctx, args[0], store.Options{KeyFile: args[0] + ".pem"})
	if err != nil {
		return err
	}
	defer s.Close()
	o := officeOver(s)
	tasks, err := o.Tasks(ctx, host.Query{Lanes: []string{"camat"}, Limit: 50})
	if err != nil {
		return err
	}
	if _, err := o.Do(ctx, tasks[0].Case, complete(5)); err != nil {
		return err
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return err
	}
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	fmt.Println(strings.Fields(rest)[0])
	return nil
}
