package cli

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sopc/compiler"
	"sopc/compiler/condition"
	"sopc/compiler/program"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/scenario"
	"sopc/runtime/store"
)

// office is a folder of SOPs whose cases are lived through the commands alone:
// each is a program of its own that opens the cases and closes them again.
type commands struct {
	testing.TB
	folder string // of the SOPs
	data   string
	sops   map[string]*compiler.Unit // by title
	files  map[string]string         // by title
	people map[string][]string       // by lane
	ran    int
	kill   *rand.Rand // commands are processes of their own; those with an id are killed at times, and sent again
	killed int
	place  func() Place // nil: a Directory
}

// sopc runs one command.
func (o *commands) sopc(args ...string) (code int, out, errs string) {
	o.ran++
	var stdout, stderr bytes.Buffer
	if o.kill != nil {
		for slices.Contains(args, "--id-perintah") && o.kill.IntN(2) == 0 {
			c := o.process(args)
			if err := c.Start(); err != nil {
				o.Fatal(err)
			}
			time.Sleep(time.Duration(o.kill.IntN(40)) * time.Millisecond)
			c.Process.Kill()
			c.Wait()
			o.killed++
		}
		c := o.process(args)
		c.Stdout, c.Stderr = &stdout, &stderr
		c.Run()
		return c.ProcessState.ExitCode(), stdout.String(), stderr.String()
	}
	code = Run(context.Background(), args, o.setup(&stdout, &stderr))
	if at := foreign.FindString(stdout.String() + stderr.String()); o.place != nil && at != "" {
		o.Errorf("%q suggests %q", args, at)
	}
	return code, stdout.String(), stderr.String()
}

// process is a command as a process.
func (o *commands) process(args []string) *exec.Cmd {
	c := exec.Command("sopc", args...)
	c.Env = append(os.Environ(), "SOPC_DATA="+o.data, "SOPC_KUNCI="+o.data+".pem", "HOME="+o.data)
	return c
}

// setup is the world of a command.
func (o *commands) setup(out, errs io.Writer) Setup {
	s := Setup{Out: out, Err: errs,
		Getenv: func(name string) string {
			return map[string]string{"SOPC_DATA": o.data, "SOPC_KUNCI": o.data + ".pem"}[name]
		},
		Now: func() time.Time { return time.Date(2026, 1, 5, 1, 0, 0, 0, time.UTC) }}
	if o.place != nil {
		s.Name, s.Place = "rak", o.place()
	}
	return s
}

// must runs a command that must end with an exit code.
func (o *commands) must(code int, args ...string) string {
	o.Helper()
	got, out, errs := o.sopc(args...)
	if got != code {
		o.Fatalf("sopc %q: exit code %d, want %d\n%s%s", args, got, code, out, errs)
	}
	return out
}

// newOffice is an office with the SOPs of a folder, and two people for each
// lane.
func newOffice(t testing.TB, folder string) *commands {
	o := &commands{TB: t, folder: folder, data: t.TempDir(),
		sops: map[string]*compiler.Unit{}, files: map[string]string{}, people: map[string][]string{}}
	names, err := filepath.Glob(filepath.Join(folder, "*.sop"))
	if err != nil {
		t.Fatal(err)
	}
	var sources []compiler.Source
	for _, name := range names {
		for _, file := range append([]string{name}, answersOf(name)...) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			sources = append(sources, compiler.Source{Name: file, Text: text})
		}
	}
	var roster strings.Builder
	for _, u := range compiler.Compile(sources, compiler.Options{}).Units {
		if filepath.Ext(u.Name) == ".uji" {
			of := o.sops[u.Program.Title]
			of.Scenarios = append(of.Scenarios, u.Scenarios...)
			continue
		}
		if u.Program == nil {
			t.Fatalf("%s has errors", u.Name)
		}
		o.sops[u.Program.Title], o.files[u.Program.Title] = u, u.Name
		for _, l := range u.Program.Lanes {
			if key := program.Key(l.Name); o.people[key] == nil {
				for _, given := range []string{"Ani", "Budi"} {
					person := fmt.Sprintf("%s Pegawai%d", given, len(o.people)+1)
					o.people[key] = append(o.people[key], person)
					fmt.Fprintf(&roster, "[[petugas]]\nnama = %q\npelaksana = [%q]\n\n", person, l.Name)
				}
			}
		}
	}
	if err := os.WriteFile(filepath.Join(o.data, "petugas.toml"), []byte(roster.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return o
}

func answersOf(sop string) []string {
	found, _ := filepath.Glob(strings.TrimSuffix(sop, ".sop") + "*.uji")
	return slices.DeleteFunc(found, func(name string) bool { return !partners(filepath.Base(sop), filepath.Base(name)) })
}

// live lives a scenario, from the start of a case on.
func (o *commands) live(title string, s program.Scenario) (id string) {
	id = o.begin(title, s)
	o.goOn(id, o.sops[title].Program, s)
	return id
}

// begin begins the case of a scenario.
func (o *commands) begin(title string, s program.Scenario) (id string) {
	p := o.sops[title].Program
	var values []string
	for i, v := range o.rehearsed(p, s)[0].Data {
		values = append(values, "--isi", p.Fields[i].ID+"="+condition.Show(p.Fields[i], v))
	}
	out := o.must(Waiting, append([]string{"run", o.files[title], "--json", "--sebagai", o.anybody(), "--id-perintah", "mulai " + title + s.Name}, values...)...)
	var first eventLine
	if err := json.Unmarshal([]byte(strings.SplitN(out, "\n", 2)[0]), &first); err != nil || first.Kind != "case" || first.Format != EventsFormat {
		o.Fatalf("%v: %s", err, out)
	}
	return first.Case
}

func (o *commands) anybody() string {
	for _, people := range o.people {
		return people[0]
	}
	return ""
}

func (o *commands) rehearsed(p *program.Program, s program.Scenario) []engine.Event {
	procedure, err := engine.Load(p)
	if err != nil {
		o.Fatal(err)
	}
	trace, err := scenario.Rehearse(procedure, s, "")
	if err != nil {
		o.Fatal(err)
	}
	return trace.Events
}

// goOn does what a scenario rehearses, a working day after the other; people
// who are in doubt send each command twice.
func (o *commands) goOn(id string, p *program.Program, s program.Scenario) {
	for n, e := range o.rehearsed(p, s)[1:] {
		if e.Kind == engine.SubEnded && o.inside(id, p, e) {
			continue
		}
		pause := "+1 hari kerja"
		if e.Kind == engine.Lapsed { // the term has to pass first
			pause = "+40 hari kerja"
		}
		args := append(o.command(id, p, e), "--id-perintah", fmt.Sprintf("%s-%d", id, n), "--sekarang", pause)
		lane := ""
		if e.Lane >= 0 {
			lane = program.Key(p.Lanes[e.Lane].Name)
		}
		people := o.people[lane]
		if people == nil {
			people = []string{o.anybody()}
		}
		code, out, errs := o.sopc(append(args, "--sebagai", people[0])...)
		if code == Misused && strings.Contains(errs, "sudah bertindak") { // four eyes
			o.must(Done, append(args, "--sebagai", people[1])...)
			people = people[1:]
		} else if code != Done {
			o.Fatalf("%q: %d\n%s%s", args, code, out, errs)
		}
		if n%3 == 0 {
			if again := o.must(Done, append(args, "--sebagai", people[0])...); !strings.Contains(again, "tidak ada yang berubah") {
				o.Fatalf("%q, sent again:\n%s", args, again)
			}
		}
	}
}

// inside lives the case inside a task, if the SOP is there.
func (o *commands) inside(id string, p *program.Program, e engine.Event) bool {
	now := o.state(id)
	i := slices.IndexFunc(now.Tasks, func(t taskForm) bool { return t.Task == e.Task })
	if i < 0 {
		o.Fatalf("%s: task %d is not open", id, e.Task)
	}
	sub := o.sops[now.Tasks[i].Sub]
	if sub == nil {
		return false
	}
	s := sub.Scenarios[0]
	child := now.Tasks[i].SubCase
	if child == "" {
		var values []string
		for i, v := range o.rehearsed(sub.Program, s)[0].Data {
			values = append(values, "--isi", sub.Program.Fields[i].ID+"="+condition.Show(sub.Program.Fields[i], v))
		}
		o.must(Waiting, append([]string{"run", o.files[sub.Program.Title], "--induk", taskName(id, e.Task), "--sebagai", o.anybody()}, values...)...)
		child, _ = host.InsideID(id, e.Task, 1)
	}
	o.goOn(child, sub.Program, s)
	if now := o.state(child); now.Phase != engine.Ended || now.Parent != taskName(id, e.Task) {
		o.Fatalf("%s is %+v", child, now)
	}
	return true
}

func (o *commands) state(id string) (c caseForm) {
	out := o.must(Done, "case", "next", id, "--json")
	if err := json.Unmarshal([]byte(out), &c); err != nil || c.Format != CaseFormat || c.Case != id {
		o.Fatalf("%v:\n%s", err, out)
	}
	return c
}

// command writes an event as a command line.
func (o *commands) command(id string, p *program.Program, e engine.Event) []string {
	args := []string{"case", "do", id, fmt.Sprint(e.Task)}
	switch e.Kind {
	case engine.Answered:
		return append(args, "--jawab", map[bool]string{true: "ya", false: "tidak"}[e.Yes])
	case engine.Confirmed:
		return append(args, "--setuju", "--pelaksana", p.Lanes[e.Lane].ID)
	case engine.Lapsed:
		return append(args, "--lewat-waktu")
	case engine.SubEnded:
		return append(args, "--sop-berakhir", e.Reason)
	}
	c := o.state(id)
	step := p.Steps[c.Tasks[slices.IndexFunc(c.Tasks, func(t taskForm) bool { return t.Task == e.Task })].Step-1]
	for _, i := range e.Inputs {
		args = append(args, "--centang", step.Inputs[i].Names[0])
	}
	for _, i := range e.Outputs {
		args = append(args, "--output", step.Outputs[i].Names[0]+"=nomor "+fmt.Sprint(i))
	}
	for i, v := range e.Data {
		if p.Fields[i].Type == program.Berkas {
			file := filepath.Join(o.TempDir(), v.(string))
			if err := os.WriteFile(file, []byte("isi "+file), 0o600); err != nil {
				o.Fatal(err)
			}
			args = append(args, "--lampiran", p.Fields[i].ID+"="+file)
			continue
		}
		args = append(args, "--isi", p.Fields[i].ID+"="+condition.Show(p.Fields[i], v))
	}
	if e.Kind == engine.Decided {
		way := step.Outcomes[e.Outcome]
		if args = append(args, "--putusan", way.Label); e.Reason != "" {
			args = append(args, "--alasan", e.Reason)
		}
		if way.Go.Back && e.Reason != "" {
			args[1] = "return"
		}
	}
	return args
}

// proven verifies all cases, takes one to another office, and reports on them.
func (o *commands) proven() {
	o.must(Done, "case", "verify", "--semua", "--kunci", o.data+".pem")
	var all struct{ Cases []caseForm }
	if err := json.Unmarshal([]byte(o.must(Done, "case", "list", "--fase", "selesai", "--json")), &all); err != nil || len(all.Cases) == 0 {
		o.Fatalf("%v: %+v", err, all)
	}
	if report := o.must(Done, "report", "--dari", "2026-01-01", "--sampai", "2027-12-31"); !strings.Contains(report, all.Cases[0].Title) {
		o.Errorf("%s does not stand in\n%s", all.Cases[0].Title, report)
	}
	file := filepath.Join(o.TempDir(), "satu.kasus")
	id := all.Cases[len(all.Cases)-1].Case
	o.must(Done, "case", "export", id, "-o", file)
	elsewhere := commands{TB: o.TB, data: o.TempDir()}
	elsewhere.must(Done, "case", "verify", file, "--kunci", o.data+".pem")
	elsewhere.must(Done, "case", "import", file, "--kunci-publik", o.publicKey())
	if there, here := elsewhere.must(Done, "case", "log", id), o.must(Done, "case", "log", id); !strings.HasPrefix(there, here) {
		o.Errorf("elsewhere the record is\n%s\nand here\n%s", there, here)
	}
}

// publicKey is the key to trust, as the office hands it out.
func (o *commands) publicKey() string {
	key, err := store.ReadKey(o.data + ".pem")
	if err != nil {
		o.Fatal(err)
	}
	return hex.EncodeToString(key.Public().(ed25519.PublicKey))
}

// Each SOP of the gallery, and both seeds, is lived over simulated weeks, by
// several people, from the command line.
func TestGalleryIsLivedByCommands(t *testing.T) {
	folders := map[string]bool{}
	fs.WalkDir(os.DirFS("../.."), "sops", func(name string, d fs.DirEntry, err error) error {
		if filepath.Ext(name) == ".sop" {
			folders[filepath.Join("../..", filepath.Dir(name))] = true
		}
		return err
	})
	folders["../../testdata/sop"] = true
	for folder := range folders {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			t.Parallel()
			newOffice(t, folder).lived()
		})
	}
}

// The same with processes that are killed at random and commands sent again:
// by default two folders, all with SOPC_SEMUA=1.
func TestGalleryIsLivedThroughKills(t *testing.T) {
	folders := []string{"kalbar", "contoh"}
	if os.Getenv("SOPC_SEMUA") != "" {
		folders = append(folders, "blitar", "umum", "pelayanan", "keuangan", "kepegawaian", "pengadaan", "teknologi", "perencanaan")
	}
	for n, folder := range folders {
		t.Run(folder, func(t *testing.T) {
			o := newOffice(t, filepath.Join("../../sops", folder))
			o.kill = rand.New(rand.NewPCG(uint64(n), 0))
			o.lived()
			if o.killed < 5 {
				t.Errorf("only %d processes were killed", o.killed)
			}
			t.Logf("%d processes were killed", o.killed)
		})
	}
}

// lived lives the longest uji of each SOP of the office, and proves it.
func (o *commands) lived() {
	t := o.TB
	var ids []string
	for title, u := range o.sops {
		if len(u.Scenarios) == 0 {
			continue
		}
		longest := slices.MaxFunc(u.Scenarios, func(a, b program.Scenario) int {
			return len(o.rehearsed(u.Program, a)) - len(o.rehearsed(u.Program, b))
		})
		id := o.live(title, longest)
		now := o.state(id)
		if now.Phase != engine.Ended || longest.Expect.End != "" && program.Key(now.End) != program.Key(longest.Expect.End) {
			t.Errorf("%s, %q: %+v", title, longest.Name, now)
		}
		if weeks := now.Last.Sub(now.Started).Hours() / 24 / 7; weeks < 0.5 && len(u.Program.Steps) > 4 {
			t.Errorf("%s took %.1f weeks", title, weeks)
		}
		if card := o.must(Done, "case", "show", id); !strings.Contains(card, "Kartu kendali") || !strings.Contains(card, "Nama dan wewenang menurut petugas.toml") {
			t.Error(card)
		}
		lines := strings.Split(strings.TrimSpace(o.must(Done, "case", "log", id, "--json")), "\n")
		for n, l := range lines {
			var line eventLine
			if err := json.Unmarshal([]byte(l), &line); err != nil || n > 0 && n < len(lines)-1 && (line.No != n || line.By == "" && !strings.HasPrefix(line.Event, "#")) {
				t.Fatalf("%v: %s", err, l)
			}
		}
		o.must(Done, "case", "log", id)
		ids = append(ids, id)
	}
	o.proved(ids)
	o.proven()
	t.Logf("%d commands", o.ran)
	if list := o.must(Done, "case", "list", "--fase", "berjalan"); !strings.HasPrefix(list, "Tidak ada kasus yang berjalan; ") {
		t.Error(list)
	}
}

// What only looks changes nothing on disk.
func TestLookingChangesNothing(t *testing.T) {
	o := newOffice(t, "../../sops/contoh")
	id := o.begin("Peminjaman Ruang Rapat", o.sops["Peminjaman Ruang Rapat"].Scenarios[0])
	kept := func() string {
		var all strings.Builder
		filepath.WalkDir(filepath.Dir(o.data), func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			text, err := os.ReadFile(name)
			if len(text) > 0 && !strings.HasSuffix(name, "-shm") { // SQLite's note of who reads
				fmt.Fprintf(&all, "%s %x\n", name, sha256.Sum256(text))
			}
			return err
		})
		return all.String()
	}
	before := kept()
	file := o.files["Peminjaman Ruang Rapat"]
	for _, args := range [][]string{
		{"run", file, "--dry-run", "--sebagai", "Ani Pegawai1"},
		{"run", file, "--kasus", id, "--dry-run"},
		{"run", "--kasus", id, "--dry-run", "--json"},
		{"case", "list"}, {"case", "show", id}, {"case", "next", id}, {"case", "log", id}, {"inbox"},
		{"case", "recount", "--dry-run", "--alasan", "x", "--sebagai", o.anybody()},
	} {
		o.must(Done, args...)
		if after := kept(); after != before {
			t.Fatalf("sopc %q changed\n%s\nto\n%s", args, before, after)
		}
	}
}

// A word of a command line that is printed to be pasted is read back as one.
func TestShellWords(t *testing.T) {
	words := []string{"Ya", "Belum lengkap", `kata "kutip"`, "harga $5", "`id`", `a\b`, "it's", "Jum'at $(reboot)", "!", "", "a;b|c&d>e", "*?[x]", "#1", "~", "é", "a=b", "(x)"}
	script := "printf '%s\\n'"
	for _, w := range words {
		script += " " + shellWord(w)
	}
	out, err := exec.Command("sh", "-c", script).Output()
	if err != nil {
		t.Skipf("no shell: %v", err)
	}
	if want := strings.Join(words, "\n") + "\n"; string(out) != want {
		t.Errorf("%s\nis read as\n%s\nwant\n%s", script, out, want)
	}
}

// Of several people who do one task at the same time, each with a program of
// his own, one is heard; of one who sends a command several times at once, it
// counts once.
func TestManyAtOneTask(t *testing.T) {
	o := newOffice(t, "../../sops/contoh")
	title := "Penerbitan Surat Keterangan Domisili"
	id := o.begin(title, o.sops[title].Scenarios[0])
	people := o.people[program.Key(o.sops[title].Program.Lanes[o.sops[title].Program.Steps[0].Actors[0][0].Lane].Name)]
	at := func(same bool, task int) (codes [3]int) {
		var mu sync.Mutex
		var all sync.WaitGroup
		for i := range 8 {
			args := []string{"case", "do", id, fmt.Sprint(task), "--semua", "--sebagai", people[i%2]}
			if same {
				args = append(args[:6], people[0], "--id-perintah", "sekali")
			}
			all.Go(func() {
				var out, errs bytes.Buffer
				code := Run(context.Background(), args, o.setup(&out, &errs))
				mu.Lock()
				defer mu.Unlock()
				if codes[code]++; code == Misused && !strings.Contains(errs.String(), "tidak terbuka") {
					t.Error(errs.String())
				}
			})
		}
		all.Wait()
		return codes
	}
	if codes := at(false, 1); codes != [3]int{Done: 1, Misused: 7} {
		t.Errorf("of eight people %v were heard", codes)
	}
	o.must(Done, "case", "return", id, "2", "--alasan", "penuh", "--sebagai", o.people[program.Key("Petugas Loket")][0])
	if codes := at(true, 3); codes != [3]int{Done: 8} {
		t.Errorf("a command that is sent eight times: %v", codes)
	}
	if now := o.state(id); len(now.Tasks) != 1 || now.Tasks[0].Task != 4 {
		t.Errorf("%+v", now)
	}
	o.must(Done, "case", "verify", id)
}
