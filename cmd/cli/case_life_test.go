package cli

import (
	"bytes"
	"context"
	"crypto/sha256"
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

	"sopc/cmd/cli/conformance"
	"sopc/compiler/program"
)

// commands are run one by one on a data directory: each is a program of its own
// that opens the cases and closes them again.
type commands struct {
	testing.TB
	data   string
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

// newOffice is an office of the SOPs of a folder.
func newOffice(t testing.TB, folder string) (*commands, *conformance.Office) {
	o := &commands{TB: t}
	office := conformance.NewOffice(t, folder, func(data string, args ...string) (int, string, string) {
		o.data = data
		return o.sopc(args...)
	})
	o.data = office.Data
	return o, office
}

// elsewhere is the directory of another office.
func elsewhere(t testing.TB) conformance.Program {
	return func(data string, args ...string) (int, string, string) {
		return (&commands{TB: t, data: data}).sopc(args...)
	}
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
			o, office := newOffice(t, folder)
			office.Lived(elsewhere(t))
			t.Logf("%d commands", o.ran)
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
			o, office := newOffice(t, filepath.Join("../../sops", folder))
			o.kill = rand.New(rand.NewPCG(uint64(n), 0))
			office.Lived(elsewhere(t))
			if o.killed < 5 {
				t.Errorf("only %d processes were killed", o.killed)
			}
			t.Logf("%d processes were killed", o.killed)
		})
	}
}

// What only looks changes nothing on disk.
func TestLookingChangesNothing(t *testing.T) {
	o, office := newOffice(t, "../../sops/contoh")
	id := office.Begin("Peminjaman Ruang Rapat", office.SOPs["Peminjaman Ruang Rapat"].Scenarios[0])
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
	file := office.Files["Peminjaman Ruang Rapat"]
	for _, args := range [][]string{
		{"run", file, "--dry-run", "--sebagai", "Ani Pegawai1"},
		{"run", file, "--kasus", id, "--dry-run"},
		{"run", "--kasus", id, "--dry-run", "--json"},
		{"case", "list"}, {"case", "show", id}, {"case", "next", id}, {"case", "log", id}, {"inbox"},
		{"case", "recount", "--dry-run", "--alasan", "x", "--sebagai", office.Anybody()},
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
	o, office := newOffice(t, "../../sops/contoh")
	title := "Penerbitan Surat Keterangan Domisili"
	p := office.SOPs[title].Program
	id := office.Begin(title, office.SOPs[title].Scenarios[0])
	people := office.People[program.Key(p.Lanes[p.Steps[0].Actors[0][0].Lane].Name)]
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
	o.must(Done, "case", "return", id, "2", "--alasan", "penuh", "--sebagai", office.People[program.Key("Petugas Loket")][0])
	if codes := at(true, 3); codes != [3]int{Done: 8} {
		t.Errorf("a command that is sent eight times: %v", codes)
	}
	if now := office.State(id); len(now.Tasks) != 1 || now.Tasks[0].Task != 4 {
		t.Errorf("%+v", now)
	}
	o.must(Done, "case", "verify", id)
}
