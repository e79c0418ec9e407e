package conformance

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"sopc/compiler/program"
	"sopc/runtime/engine"
)

// Lived lives the longest scenario of each SOP of the office and proves what
// came of it, here and, taken there as files, by another program.
func (o *Office) Lived(elsewhere Program) {
	o.Helper()
	var ids []string
	for _, title := range o.titles {
		s, some := o.longest(title)
		if !some {
			continue
		}
		id := o.Live(title, s)
		o.ended(id, title, s)
		ids = append(ids, id)
	}
	o.proved(ids, elsewhere)
	if report := o.Must(done, "report", "--dari", "2026-01-01", "--sampai", "2027-12-31"); !strings.Contains(report, o.State(ids[0]).Title) {
		o.Errorf("%s does not stand in\n%s", ids[0], report)
	}
	if list := o.Must(done, "case", "list", "--fase", "berjalan"); !strings.HasPrefix(list, "Tidak ada kasus yang berjalan; ") {
		o.Error(list)
	}
}

// ended looks at a case that was lived to its end.
func (o *Office) ended(id, title string, s program.Scenario) {
	o.Helper()
	now := o.State(id)
	if now.Phase != string(engine.Ended) || s.Expect.End != "" && program.Key(now.End) != program.Key(s.Expect.End) {
		o.Errorf("%s, %q: %+v", title, s.Name, now)
	}
	began, _ := time.Parse(time.RFC3339, now.Started)
	last, err := time.Parse(time.RFC3339, now.Last)
	if weeks := last.Sub(began).Hours() / 24 / 7; err != nil || weeks < 0.5 && len(o.SOPs[title].Program.Steps) > 4 {
		o.Errorf("%s took %.1f weeks: %v", title, weeks, err)
	}
	if card := o.Must(done, "case", "show", id); !strings.Contains(card, "Kartu kendali") || !strings.Contains(card, "Nama dan wewenang menurut petugas.toml") {
		o.Error(card)
	}
	lines := o.log(id)
	for n, l := range lines {
		var line struct {
			No        int
			By, Event string
		}
		if err := json.Unmarshal([]byte(l), &line); err != nil || n > 0 && n < len(lines)-1 && (line.No != n || line.By == "" && !strings.HasPrefix(line.Event, "#")) {
			o.Fatalf("%v: %s", err, l)
		}
	}
	o.Must(done, "case", "log", id)
}

// log gives the lines of a case as JSON.
func (o *Office) log(id string) []string {
	o.Helper()
	return strings.Split(strings.TrimSpace(o.Must(done, "case", "log", id, "--json")), "\n")
}

// Same lives the longest scenario of each SOP here and in another office of the
// same folder, and demands the same lines, which differ in the ids of the cases
// only.
func (o *Office) Same(other *Office) {
	o.Helper()
	for _, title := range o.titles {
		s, some := o.longest(title)
		if !some {
			continue
		}
		here, there := o.Live(title, s), other.Live(title, s)
		want := strings.ReplaceAll(strings.Join(other.log(there), "\n"), there, here)
		if got := strings.Join(o.log(here), "\n"); got != want {
			o.Errorf("%s, %q was lived as\n%s\nand elsewhere as\n%s", title, s.Name, got, want)
		}
	}
}

// Answered plays every uji block of the folder here and in another office of it
// (both Open), and demands that the same is said: how the case went and ended, or
// where it stopped, with the exit code. The ids of cases and the programs that are
// named may differ.
func (o *Office) Answered(other *Office) {
	o.Helper()
	for _, u := range o.uji {
		says := func(of *Office) string {
			code, out, errs := of.run(of.Data, "run", u.sop, "--jawaban", u.file, "--uji", u.name, "--data", of.Data, "--sebagai", "Ani", "--sekarang", "2026-01-05T08:00")
			said := fmt.Sprintf("exit code %d\n%s%s", code, out, errs)
			said = strings.NewReplacer(of.Data, "DIR", "sopc-temporal ", "sopc ").Replace(said)
			if id := stoppedCase.FindStringSubmatch(out); id != nil {
				said = strings.ReplaceAll(said, id[1], "KASUS")
			}
			return strings.Join(strings.Fields(said), " ") // lines break elsewhere
		}
		if here, there := says(o), says(other); here != there {
			o.Errorf("%s, %q is answered here with\n%s\nand elsewhere with\n%s", u.sop, u.name, here, there)
		}
	}
}

// stoppedCase finds the case that was left open.
var stoppedCase = regexp.MustCompile(`(?m)^Kasus (\S+) · `)

// verification is what is needed of `sopc case verify --json`.
type verification struct {
	Sound, Compared bool
	Key             string
	Checked         int
	Cases           []struct{ Anchor string }
}

// verify runs a verification that must succeed.
func (o *Office) verify(run Program, data string, args ...string) (v verification) {
	o.Helper()
	out := o.must(run, data, done, append([]string{"case", "verify", "--json"}, args...)...)
	if err := json.Unmarshal([]byte(out), &v); err != nil || !v.Sound {
		o.Fatalf("%v:\n%s", err, out)
	}
	return v
}

// proved verifies all cases of an office, gives each out as a file that verifies
// by itself, and takes it in elsewhere, where it verifies, too.
func (o *Office) proved(ids []string, elsewhere Program) {
	o.Helper()
	whole := o.verify(o.run, o.Data, "--semua")
	if !whole.Compared || whole.Checked < len(ids) {
		o.Fatalf("%+v", whole)
	}
	other := filepath.Join(o.TempDir(), "lain")
	there := func(args ...string) string {
		o.Helper()
		return o.must(elsewhere, other, done, args...)
	}
	for _, id := range ids {
		file := filepath.Join(o.TempDir(), id+".kasus")
		o.Must(done, "case", "export", id, "-o", file)
		alone := o.verify(elsewhere, other, file, "--kunci-publik", whole.Key)
		there("case", "import", file, "--kunci-publik", whole.Key)
		verify := []string{"case", "verify", id}
		for _, c := range alone.Cases {
			verify = append(verify, "--jangkar", c.Anchor)
		}
		there(verify...)
		o.Must(done, verify...)
		if here, there := o.Must(done, "case", "log", id), there("case", "log", id); !strings.HasPrefix(there, here) {
			o.Errorf("%s elsewhere has another record:\n%s\n%s", id, here, there)
		}
		page := filepath.Join(o.TempDir(), id+".html")
		o.Must(done, "case", "card", id, "--format", "html", "-o", page)
		if text, err := os.ReadFile(page); err != nil || !strings.Contains(string(text), alone.Cases[0].Anchor) {
			o.Errorf("the card of %s lacks its anchor: %v", id, err)
		}
		back := filepath.Join(o.TempDir(), id+".kembali.kasus") // and back again, where it is already
		there("case", "export", id, "-o", back)
		o.Must(done, "case", "import", back)
	}
	there("case", "verify", "--semua")
}
