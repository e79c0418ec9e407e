package cli_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rivo/uniseg"
)

// pane is a terminal in tmux.
type pane struct {
	t      *testing.T
	socket string
}

// tmux runs a command in a terminal of some columns and lines. Afterwards the
// exit code stands there.
func tmux(t *testing.T, dir, columns, lines, command string, env ...string) *pane {
	t.Helper()
	if _, err := exec.LookPath("tmux"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("tmux is needed")
		}
		t.Skip("tmux is not installed")
	}
	p := &pane{t, filepath.Join(t.TempDir(), "s")}
	args := []string{"-f", "/dev/null", "new-session", "-d", "-x", columns, "-y", lines, "-c", dir, "-e", "NO_COLOR="}
	for _, e := range env {
		args = append(args, "-e", e)
	}
	p.run(append(args, command+"; echo keluar=$?; sleep 60")...)
	t.Cleanup(func() { exec.Command("tmux", "-S", p.socket, "kill-server").Run() })
	return p
}

func (p *pane) run(args ...string) string {
	p.t.Helper()
	cmd := exec.Command("tmux", append([]string{"-u", "-S", p.socket}, args...)...)
	cmd.Env = append(os.Environ(), "TMUX=", "LC_ALL=C.UTF-8")
	out, err := cmd.CombinedOutput()
	if err != nil {
		p.t.Fatalf("tmux %s: %v\n%s", args, err, out)
	}
	return string(out)
}

// shows is what stands on the screen now.
func (p *pane) shows() string { return p.run("capture-pane", "-p", "-t", "0") }

// expect waits until a text stands on the screen and gives the screen, once
// it has come to rest.
func (p *pane) expect(want string) string {
	p.t.Helper()
	last := ""
	for deadline := time.Now().Add(15 * time.Second); ; time.Sleep(30 * time.Millisecond) {
		now := p.shows()
		if now == last && strings.Contains(now, want) {
			return now
		}
		if last = now; time.Now().After(deadline) {
			p.t.Fatalf("%q did not appear in:\n%s", want, now)
		}
	}
}

// changes waits until something else stands on the screen, at rest.
func (p *pane) changes(was string) string {
	p.t.Helper()
	last := was
	for deadline := time.Now().Add(15 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		now := p.shows()
		if now == last && now != was {
			return now
		}
		if last = now; time.Now().After(deadline) {
			p.t.Fatalf("nothing changes:\n%s", now)
		}
	}
}

// keys presses keys, by the names that tmux has for them; text is typed.
func (p *pane) keys(keys ...string) {
	p.t.Helper()
	p.run(append([]string{"send-keys", "-t", "0"}, keys...)...)
}

// settled is how long after a page came its buttons answer, and some more.
const settled = 900 * time.Millisecond

// button presses the button in focus of a page that may be new.
func (p *pane) button() {
	p.t.Helper()
	time.Sleep(settled)
	p.keys("Enter")
}

func (p *pane) typed(text string) {
	p.t.Helper()
	p.run("send-keys", "-t", "0", "-l", text)
}

// golden compares a screen with the one that is kept; SOPC_TULIS=1 keeps it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("../../testdata/screens", name+".txt")
	if os.Getenv("SOPC_TULIS") != "" {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, []byte(got)) {
		t.Errorf("the screen %s differs, want:\n%s\ngot:\n%s", name, want, got)
	}
}

// A person walks a case from Mulai to Selesai on the guided screen, hands the
// work back once, and records it; each screen is as it is kept.
func TestGuidedScreens(t *testing.T) {
	dir := sopFile(t)
	p := tmux(t, dir, "80", "24", "sopc run --coba surat.sop --sebagai Ani --rekam surat.uji")
	golden(t, "1-mulai", p.expect("[ Mulai ]"))
	p.typed("50 juta")
	p.keys("Enter")
	golden(t, "2-isian-keliru", p.expect("misalnya 50.000.000"))
	p.keys("C-u")
	p.typed("50.000")
	p.keys("Enter", "Enter")
	p.expect("Langkah 1 dari 3")
	p.keys("s", "Down", "Space", "Enter")
	p.expect("> [ ] Berkas")
	p.keys("Down")
	p.button()
	golden(t, "3-belum-lengkap", p.expect("output belum ada"))
	p.keys("Space", "Enter")
	p.button()
	p.expect("Langkah 2 dari 3")
	p.keys("Enter", "2", "Enter")
	p.expect("> Alasan pengembalian")
	p.keys("Enter")
	p.button()
	p.expect("! isi alasan pengembalian")
	p.typed("KTP belum terbaca")
	golden(t, "4-kembalikan", p.expect("KTP belum terbaca"))
	p.keys("Enter", "Enter")
	golden(t, "5-dikembalikan", p.expect("Dikembalikan karena"))
	p.keys("s")
	p.expect("> ( ) Usaha") // who corrects the work sees what was chosen, and may keep it
	p.keys("Down", "Down", "Space", "Enter")
	p.button()
	p.expect("Langkah 2 dari 3")
	p.keys("Space", "Down", "Space", "Down", "Down")
	p.button()
	golden(t, "6-bersama", p.expect("Loket turut serta"))
	p.keys("?")
	golden(t, "7-bantuan", p.expect("Tombol dan tanda"))
	p.keys("?", "q")
	golden(t, "8-keluar", p.expect("disimpan dalam surat.uji"))
	p.keys("Enter", "Space", "Down", "Space", "Down")
	p.button()
	golden(t, "9-berakhir", p.expect("Tutup layar"))
	p.keys("Enter", "Enter", "Enter") // left over; they do nothing
	p.button()
	last := p.expect("keluar=")
	if !strings.Contains(last, "keluar=0") || !strings.Contains(last, "Kartu kendali") || strings.Contains(last, "Langkah ini selesai") {
		t.Errorf("after the end:\n%s", last)
	}
	again := exec.Command("sopc", "test", "surat.sop")
	again.Dir = dir
	if out, err := again.CombinedOutput(); err != nil {
		t.Errorf("the recording does not pass: %v\n%s", err, out)
	}
}

// The real SOPs are walked from Mulai to Selesai, the one that can with a
// return; their recordings pass.
func TestGuidedSeeds(t *testing.T) {
	for seed, golds := range map[string]map[string]string{
		"blitar/perjanjian-kinerja": {"Langkah 1 dari 13": "seed-1", "> Alasan pengembalian": "seed-2-kembalikan", "Dikembalikan karena": "seed-3-dikembalikan"},
		"kalbar/bimtek-ptk":         {"Bagian 2 dari 4": "seed-4-bagian"},
	} {
		t.Run(seed, func(t *testing.T) {
			t.Parallel()
			dir, stem := t.TempDir(), filepath.Base(seed)
			text, err := os.ReadFile("../../sops/" + seed + ".sop")
			if err == nil {
				err = os.WriteFile(filepath.Join(dir, stem+".sop"), text, 0o644)
			}
			if err != nil {
				t.Fatal(err)
			}
			p := tmux(t, dir, "80", "24", "sopc run --coba "+stem+".sop --rekam "+stem+".layar.uji")
			shown := p.expect("[ Mulai ]")
			for returned := false; !strings.Contains(shown, "keluar="); {
				for part, name := range golds {
					if strings.Contains(shown, part) {
						golden(t, name, shown)
						delete(golds, part)
					}
				}
				switch {
				case strings.Contains(shown, "> [ ]"):
					p.keys("s")
				case strings.Contains(shown, "> Alasan"):
					p.typed("Belum lengkap")
					p.keys("Enter")
					p.button()
					returned = true
				case strings.Contains(shown, "> ( ) Ya →") && !returned:
					p.keys("2")
				case strings.Contains(shown, "> ( )") && !strings.Contains(shown, "(•)"):
					p.keys("Space")
				case strings.Contains(shown, "> [ "):
					p.button()
				default:
					p.keys("Enter")
				}
				shown = p.changes(shown)
			}
			if !strings.Contains(shown, "keluar=0") || !strings.Contains(shown, "direkam") {
				t.Errorf("after the end:\n%s", shown)
			}
			for part := range golds {
				t.Errorf("%q was never seen", part)
			}
			again := exec.Command("sopc", "test", stem+".sop")
			again.Dir = dir
			if out, err := again.CombinedOutput(); err != nil {
				t.Errorf("the recording does not pass: %v\n%s", err, out)
			}
		})
	}
}

// A window of any size holds the screen, also when it changes.
func TestGuidedResize(t *testing.T) {
	p := tmux(t, sopFile(t), "80", "24", "sopc run --coba surat.sop --bahasa en", "NO_COLOR=1")
	p.expect("[ Start ]")
	p.typed("1")
	p.keys("Enter", "Enter")
	p.expect("Step 1 of 3")
	for _, size := range []string{"40x10", "20x6", "200x60", "63x14", "80x24"} {
		columns, lines, _ := strings.Cut(size, "x")
		p.run("resize-window", "-t", "0", "-x", columns, "-y", lines)
		time.Sleep(300 * time.Millisecond) // what stood there before fits "KTP" too
		golden(t, "ukuran-"+size, p.expect("KTP"))
	}
}

// Text of the SOP does nothing to the terminal, and long text can be read.
func TestGuidedHostileText(t *testing.T) {
	dir := t.TempDir()
	sop := "sop \"Judul \x1b[31m\x1b]0;jahat\x07\"\n\nlangkah \"Membaca \u202e\x1b[2J\" {\n  keterangan \"awal " + strings.Repeat("kata-yang-panjang ", 100) + "akhir\"\n  output \"Surat\u009b31m\"\n}\n"
	if err := os.WriteFile(filepath.Join(dir, "surat.sop"), []byte(sop), 0o644); err != nil {
		t.Fatal(err)
	}
	s := start(t, dir, []string{"TERM=xterm"}, "run", "--coba", "surat.sop")
	s.expect("[ Mulai ]")
	s.send("\r")
	s.expect("Keterangan: awal")
	s.send("\r") // what is to be done is out of view: it comes into view, nothing more
	s.expect("akhir")
	s.expect("[ ] Surat")
	s.send("\x03")
	s.exits(10)
	for _, bad := range []string{"\x1b[31m", "\x1b]0;", "\x1b[2J\"", "\u202e", "\u009b31m"} {
		if strings.Contains(s.text.String(), bad) {
			t.Errorf("%q reached the terminal", bad)
		}
	}
}

// However the screen ends before its time, the terminal is put back and the
// answers are kept.
func TestGuidedLeave(t *testing.T) {
	for name, leave := range map[string]func(s *screen){
		"Ctrl-C":  func(s *screen) { s.send("\x03") },
		"q":       func(s *screen) { s.send("q"); s.expect("Ya, keluar"); s.send("q") },
		"SIGTERM": func(s *screen) { s.cmd.Process.Signal(syscall.SIGTERM) },
		"SIGHUP":  func(s *screen) { s.cmd.Process.Signal(syscall.SIGHUP) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := sopFile(t)
			s := start(t, dir, []string{"TERM=xterm"}, "run", "--coba", "surat.sop", "--rekam", "surat.uji")
			s.expect("[ Mulai ]")
			s.send("7\r\r")
			s.expect("Langkah 1")
			leave(s)
			s.expect("Anda keluar sebelum selesai")
			s.expect("direkam: surat.uji")
			s.exits(10)
			if block, _ := os.ReadFile(filepath.Join(dir, "surat.uji")); !strings.Contains(string(block), "isian biaya = 7") {
				t.Errorf("recorded:\n%s", block)
			}
		})
	}
}

// Even when sopc itself breaks.
func TestGuidedPanic(t *testing.T) {
	dir := sopFile(t)
	s := start(t, dir, []string{"TERM=xterm", "UJI_RUSAK=1", "SOPC_DATA=" + filepath.Join(dir, "data"), "SOPC_KUNCI=" + filepath.Join(dir, "kunci.pem")},
		"run", "surat.sop", "--sebagai", "Ani", "--rekam", "surat.uji")
	s.expect("Nama Anda")
	s.send("\r7\r\r")
	s.expect("Langkah 1")
	s.send("s \x1b[B\x1b[B \r") // kelengkapan, the first kind of letter, output
	time.Sleep(settled)
	s.send("\r")
	s.expect("Langkah 2")
	s.send(" \r \r\r")
	time.Sleep(settled)
	s.send("\r")
	s.expect("direkam: surat.uji")
	s.expect("sopc rusak")
	s.expect("putus di tengah jalan")
	s.expect("brokenCasebook")
	s.exits(70)
}

// Without colours nothing is lost but the colours.
func TestGuidedNoColor(t *testing.T) {
	colored := regexp.MustCompile("\x1b\\[[0-9;]*\\b(3[0-7]|9[0-7])\\b[0-9;]*m")
	for env, want := range map[string]bool{"NO_COLOR=1": false, "NO_COLOR=": true} {
		s := start(t, sopFile(t), []string{"TERM=xterm-256color", env}, "run", "--coba", "surat.sop")
		s.expect("[ Mulai ]")
		s.send("x\r")
		s.expect("bukan rupiah")
		s.send("\x03")
		s.exits(10)
		if got := colored.MatchString(s.text.String()); got != want {
			t.Errorf("%s: colours %v: %q", env, got, s.text.String())
		}
	}
}

// The guided screen gives way to plain prompts where it cannot be, and where
// it is not wanted.
func TestGuidedGivesWay(t *testing.T) {
	for name, c := range map[string]struct{ env, option string }{
		"--polos": {"TERM=xterm", "--polos"},
		"dumb":    {"TERM=dumb", "--sebagai=Ani"},
		"no TERM": {"TERM=", "--sebagai=Ani"},
		"--json":  {"TERM=xterm", "--json"},
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t, sopFile(t), []string{c.env}, "run", "--coba", "surat.sop", c.option)
			s.expect("Ketik q untuk keluar")
			s.send("q\r")
			s.exits(10)
			if strings.Contains(s.text.String(), "\x1b[?1049h") {
				t.Error("the guided screen was opened")
			}
		})
	}
}

// No line of a kept screen is wider than the screen.
func TestGuidedScreensFit(t *testing.T) {
	files, _ := filepath.Glob("../../testdata/screens/[0-9]*.txt")
	if len(files) == 0 {
		t.Fatal("no screens")
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for l := range strings.Lines(string(text)) {
			if n := uniseg.StringWidth(strings.TrimSuffix(l, "\n")); n > 80 {
				t.Errorf("%s: %d columns: %q", f, n, l)
			}
		}
	}
}
