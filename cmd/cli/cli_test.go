package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rivo/uniseg"
	"pgregory.net/rapid"

	"sopc/compiler/condition"
	"sopc/compiler/program"
	"sopc/compiler/report"
	"sopc/compiler/specimen"
	"sopc/lang/bahasa"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/scenario"
)

func testApp(in io.Reader) (*app, *bytes.Buffer) {
	var out bytes.Buffer
	a := newApp(Setup{In: in, Out: &out, Err: io.Discard, Now: func() time.Time { return time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC) }})
	a.lang = bahasa.ID
	return a, &out
}

func grow(t *rapid.T) *program.Program {
	size := specimen.Size{Steps: rapid.IntRange(1, 14).Draw(t, "steps"), Hostile: rapid.Bool().Draw(t, "hostile")}
	return specimen.Program(rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)), size)
}

// person is a screen with somebody before it, who reads each question and
// mostly answers it, though at times with nonsense.
type person struct {
	bytes.Buffer
	t     *rapid.T
	p     *program.Program
	lines chan string
	left  int // answers before going home
}

func (x *person) Write(b []byte) (int, error) {
	if s := string(b); strings.HasSuffix(s, " ") {
		if x.left--; x.left < 0 {
			close(x.lines)
		} else {
			x.lines <- x.answer(s)
		}
		defer x.Buffer.WriteByte('\n') // as the terminal does when Enter is pressed
	}
	return x.Buffer.Write(b)
}

var choiceRange = regexp.MustCompile(`\[1-(\d+)\].*: $`)

func (x *person) answer(question string) string {
	one := func(of ...string) string { return rapid.SampledFrom(of).Draw(x.t, question) }
	if rapid.IntRange(0, 9).Draw(x.t, "nonsense") == 0 {
		return one("", "x", "-1", "99999999999999999999", "baris\x1b[2J", "Budi", "1 1 1", strings.Repeat("panjang ", 700))
	}
	switch m := choiceRange.FindStringSubmatch(question); {
	case m != nil:
		n, _ := strconv.Atoi(m[1])
		return strconv.Itoa(rapid.IntRange(1, n).Draw(x.t, question))
	case strings.Contains(question, "Centang"):
		return "s"
	}
	switch {
	case strings.Contains(question, "(ya/tidak)"):
		return one("ya", "tidak")
	case strings.Contains(question, "2026):"): // the example may stand on a line of its own
		return one("1 Maret 2026", "2026-12-31")
	case strings.Contains(question, "(rupiah)"), strings.Contains(question, "(angka)"):
		return one("50.000", "0", "12")
	}
	return one("Citra", "Dewi", "Eko")
}

// memoryRun is a run of an SOP that nobody keeps.
func memoryRun(t interface{ Fatal(...any) }, a *app, p *program.Program) *run {
	b, err := a.inMemory(context.Background(), "", "testdata")
	if err != nil {
		t.Fatal(err)
	}
	return &run{books: b, program: p, start: host.Start{Program: p, Data: condition.Data{}}}
}

// Whatever a person answers, the walk neither breaks nor lets text of the SOP
// act on the terminal, and it goes on to an end or until the person leaves.
func TestWalkTakesAnyAnswer(t *testing.T) {
	ended := 0
	rapid.Check(t, func(t *rapid.T) {
		p := grow(t)
		a, _ := testApp(nil)
		x := &person{t: t, p: p, lines: make(chan string, 1), left: 300}
		w := &walk{dialog: &dialog{a, context.Background(), x, nil, false, x.lines}, run: memoryRun(t, a, p)}
		w.by = rapid.SampledFrom([]string{"", "Ani"}).Draw(t, "by")
		err := w.walk()
		if s := strings.ReplaceAll(x.String(), "\n", ""); report.Visible(s) != s {
			t.Fatalf("hostile output: %q", s)
		}
		for l := range strings.Lines(x.String()) {
			if n := uniseg.StringWidth(strings.TrimSuffix(l, "\n")); n > 81 { // 81: the blank before an answer
				t.Fatalf("%d columns: %q", n, l)
			}
		}
		if errors.Is(err, errLeft) {
			return
		} else if err != nil {
			t.Fatalf("the walk broke: %v\n%s", err, x.String())
		}
		ended++
		c, err := w.books.Case(context.Background(), w.id)
		if err != nil || c.State.Phase != engine.Ended {
			t.Fatalf("the walk ended, but the case is %q: %v", c.State.Phase, err)
		}
	})
	if ended < 10 {
		t.Errorf("only %d walks reached an end", ended)
	}
}

func TestPlanFitsTheScreen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := grow(t)
		a, out := testApp(nil)
		lines := rapid.IntRange(20, 40).Draw(t, "lines")
		a.plan(a.out, false, p, memoryRun(t, a, p).books, 80, lines)
		if n := strings.Count(out.String(), "\n"); n >= lines {
			t.Fatalf("%d lines on a screen of %d", n, lines)
		}
		for l := range strings.Lines(out.String()) {
			l = strings.TrimSuffix(l, "\n")
			if report.Visible(l) != l {
				t.Fatalf("hostile: %q", l)
			}
			if strings.HasPrefix(l, "  ") && uniseg.StringWidth(l) > 80 {
				t.Fatalf("%d columns: %q", uniseg.StringWidth(l), l)
			}
		}
	})
}

// On a screen of any size the plan is shown.
func TestPlanOnAnyScreen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := grow(t)
		a, out := testApp(nil)
		a.plan(a.out, false, p, memoryRun(t, a, p).books, rapid.IntRange(-1, 30).Draw(t, "width"), rapid.IntRange(-4, 12).Draw(t, "lines"))
		if !strings.Contains(out.String(), "  1 ") && !strings.Contains(out.String(), "baris lagi") {
			t.Fatalf("no step in:\n%s", out)
		}
	})
}

// The longest way follows the arrows from Mulai to an end, and no sequence of
// outcomes without returns takes longer.
func TestLongestWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := specimen.Program(rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)), specimen.Size{Steps: rapid.IntRange(1, 14).Draw(t, "steps"), Parallels: -1})
		sum := func(steps []int) (time float64) {
			for _, s := range steps {
				time += minutes(p.Steps[s].Time)
			}
			return time
		}
		var way []int
		for at := p.Start; at.Kind == program.ToStep; {
			way = append(way, at.Index)
			s := &p.Steps[at.Index]
			arrow := s.Next
			if len(s.Outcomes) > 0 {
				arrow = s.Outcomes[rapid.IntRange(0, len(s.Outcomes)-1).Draw(t, "outcome")].Go
			}
			for arrow.Back && arrow.Beyond != nil {
				arrow = *arrow.Beyond
			}
			if arrow.Back {
				break
			}
			at = arrow.To
		}
		longest := longestWay(p)
		if sum(way) > sum(longest)+1e-6 {
			t.Fatalf("%v takes longer than %v", way, longest)
		}
		for i := 1; i < len(longest); i++ {
			if longest[i] <= longest[i-1] {
				t.Fatalf("%v goes back", longest)
			}
		}
	})
}

func TestPanicIsReported(t *testing.T) {
	var errs bytes.Buffer
	first := true
	code := Run(context.Background(), []string{"help"}, Setup{Out: io.Discard, Err: &errs, Terminal: func(any) (int, int, bool) {
		if first {
			first = false
			panic("rusak di sini")
		}
		return 0, 0, false
	}})
	if code != Broke || !strings.Contains(errs.String(), "rusak di sini") || !strings.Contains(errs.String(), "TestPanicIsReported") {
		t.Errorf("exit code %d, said:\n%s", code, &errs)
	}
}

func TestInterruptLeaves(t *testing.T) {
	in, hold := io.Pipe() // never gives anything
	defer hold.Close()
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(20*time.Millisecond, cancel)
	var errs bytes.Buffer
	start := time.Now()
	code := Run(ctx, []string{"check", "-"}, Setup{In: in, Out: io.Discard, Err: &errs})
	if code != Left || !strings.Contains(errs.String(), "dihentikan") || time.Since(start) > 5*time.Second {
		t.Errorf("exit code %d after %v, said:\n%s", code, time.Since(start), &errs)
	}
}

// A command that is told to stop while it works leaves, too; it has not been
// misused.
func TestInterruptWhileWorking(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	a, _ := testApp(nil)
	var errs bytes.Buffer
	a.err = &stream{to: &errs}
	_, err := host.NewMemory(a.Now, host.Desk{}).Start(ctx, host.Start{})
	if code := a.finish(err); code != Left || !strings.Contains(errs.String(), "dihentikan") {
		t.Errorf("exit code %d, said: %s", code, &errs)
	}
}

// A source is written only if it still is what was read.
func TestRewriteFile(t *testing.T) {
	a, _ := testApp(nil)
	name := filepath.Join(t.TempDir(), "a.sop")
	for _, c := range []struct {
		what, now, left string // "-": there is no file
		refused         bool
	}{
		{"as read", "lama", "baru", false},
		{"done already", "baru", "baru", false},
		{"changed", "lain", "lain", true},
		{"gone", "-", "-", true},
	} {
		os.Remove(name)
		if c.now != "-" {
			if err := os.WriteFile(name, []byte(c.now), 0o640); err != nil {
				t.Fatal(err)
			}
		}
		err := a.rewriteFile(name, []byte("lama"), []byte("baru"))
		left := "-"
		if b, err := os.ReadFile(name); err == nil {
			left = string(b)
		}
		if (err != nil) != c.refused || left != c.left {
			t.Errorf("%s: %v, left %q", c.what, err, left)
		}
	}
	entries, err := os.ReadDir(filepath.Dir(name))
	if err != nil || len(entries) != 0 {
		t.Errorf("left behind: %v %v", entries, err)
	}
}

// The lines of --json are the events of the case, between a head and an end.
func TestEventLog(t *testing.T) {
	played := 0
	rapid.Check(t, func(t *rapid.T) {
		p := specimen.Program(rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)), specimen.Size{Steps: rapid.IntRange(1, 6).Draw(t, "steps"), Decisions: -1, Bare: true})
		var out bytes.Buffer
		log := newEventLog(host.NewMemory(time.Now, host.Desk{}), time.UTC, &out)
		_, trace, err := scenario.Play(context.Background(), log, host.Start{Program: p}, program.Scenario{Name: "x"})
		if err != nil {
			return // needs answers
		}
		played++
		var kinds []string
		for d := json.NewDecoder(&out); d.More(); {
			var line eventLine
			if err := d.Decode(&line); err != nil {
				t.Fatal(err)
			}
			kinds = append(kinds, line.Kind)
		}
		want := []string{"case"}
		for _, e := range trace.Events {
			want = append(want, string(e.Kind))
		}
		if want = append(want, "end"); !slices.Equal(kinds, want) {
			t.Fatalf("got %v, want %v", kinds, want)
		}
	})
	if played < 10 {
		t.Errorf("only %d programs were played", played)
	}
}

// Every help page fits 80 columns, in both languages, and says something
// about each option.
func TestHelpFits(t *testing.T) {
	for _, l := range []string{"id", "en"} {
		var out bytes.Buffer
		Run(context.Background(), []string{"help", "--bahasa", l}, Setup{Out: &out, Err: io.Discard})
		pages := []string{""}
		for m := range strings.Lines(out.String()) {
			if f := strings.Fields(m); len(f) > 2 && strings.HasPrefix(m, "  ") && f[0] != "sopc" && !strings.HasPrefix(f[0], "-") {
				pages = append(pages, f[0])
			}
		}
		if len(pages) < 10 {
			t.Errorf("only %d commands in:\n%s", len(pages)-1, &out)
		}
		for _, page := range append(pages, "kode-keluar") {
			out.Reset()
			if code := Run(context.Background(), []string{"help", "--bahasa", l, page}[:3+min(len(page), 1)], Setup{Out: &out, Err: io.Discard}); code != Done {
				t.Errorf("help %s: exit code %d", page, code)
			}
			for line := range strings.Lines(out.String()) {
				if n := uniseg.StringWidth(strings.TrimSuffix(line, "\n")); n > 80 {
					t.Errorf("help %s (%s): %d columns: %s", page, l, n, line)
				}
			}
		}
	}
}
