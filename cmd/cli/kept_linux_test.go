package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A case that is kept is left in the middle of a task, resumed on the guided
// screen and with prompts, and ended by somebody else.
func TestKeptCaseOnTerminals(t *testing.T) {
	dir := sopFile(t)
	if err := os.Mkdir(filepath.Join(dir, "data"), 0o755); err != nil {
		t.Fatal(err)
	}
	people := "[[petugas]]\nnama = \"Ani\"\npelaksana = [\"Pemohon\"]\n\n[[petugas]]\nnama = \"Budi\"\npelaksana = [\"Loket\", \"Lurah\"]\n"
	if err := os.WriteFile(filepath.Join(dir, "data", "petugas.toml"), []byte(people), 0o644); err != nil {
		t.Fatal(err)
	}
	env := []string{"SOPC_DATA=" + filepath.Join(dir, "data"), "SOPC_KUNCI=" + filepath.Join(dir, "kunci.pem")}

	p := tmux(t, dir, "80", "24", "sopc run surat.sop", env...)
	p.expect("Nama Anda, untuk dicatat")
	p.typed("Siapa")
	p.keys("Enter")
	p.typed("7")
	p.keys("Enter")
	p.button()
	p.expect("tidak ada dalam daftar petugas")
	p.keys("Up", "Up", "C-u")
	p.typed("Ani")
	p.keys("Enter", "Enter")
	p.button()
	golden(t, "kasus-1-mulai", p.expect("Langkah 1 dari 3"))
	p.keys("s", "q")
	p.expect("Keluar sebelum kasus ini selesai?")
	p.keys("Down")
	p.button()
	if last := p.expect("keluar="); !strings.Contains(last, "keluar=10") || !strings.Contains(last, "sopc run --kasus 2026-0001") {
		t.Error(last)
	}

	// What was ticked is there again. After her task Ani has none: it waits.
	p = tmux(t, dir, "80", "24", "sopc run --kasus 2026-0001 --sebagai Ani", env...)
	golden(t, "kasus-2-melanjutkan", p.expect("Melanjutkan kasus 2026-0001"))
	p.keys("Enter")
	p.button()
	golden(t, "kasus-3-dilanjutkan", p.expect("[x] KTP"))
	p.keys("Down", "Down", "s", "Up")
	time.Sleep(settled)
	for shown := p.shows(); !strings.Contains(shown, "Langkah 2 dari 3"); shown = p.shows() {
		switch {
		case strings.Contains(shown, "> [ ]"), strings.Contains(shown, "> ( )"):
			p.keys("Space")
		case strings.Contains(shown, "> [ Langkah"):
			p.button()
		default:
			p.keys("Down")
		}
		time.Sleep(50 * time.Millisecond)
	}
	p.keys("Space", "Down", "Space", "Down", "Down")
	p.button()
	golden(t, "kasus-4-bukan-tugas", p.expect("Wewenang"))
	p.keys("Escape") // the name; the task is still there
	p.expect("Berkas lengkap?")
	p.keys("q")
	p.expect("Kecuali pada tugas 2")
	p.keys("Down")
	p.button()
	if last := p.expect("keluar="); !strings.Contains(last, "keluar=4") {
		t.Error(last)
	}

	s := start(t, dir, env, "run", "--kasus", "2026-0001", "--polos")
	s.expect("Nama Anda, untuk dicatat:")
	s.send("budi\r")
	s.expect("Langkah 2 dari 3")
	s.expect("Tenggat: ")
	s.send("s\r1\r")
	s.expect("Langkah 3 dari 3")
	s.send("ya\rs\r")
	s.expect("Menandatangani surat · Loket (Budi), Lurah (Budi)")
	s.exits(0)
}
