package cli_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
	"unsafe"
)

// screen is a terminal of 80 × 24 with sopc in it.
type screen struct {
	t    *testing.T
	keys *os.File
	cmd  *exec.Cmd
	was  syscall.Termios // of the terminal, before

	mu   sync.Mutex
	text strings.Builder
	seen int // how much of text expect has passed
	gone bool
}

// start runs sopc in a new terminal.
func start(t *testing.T, dir string, env []string, args ...string) *screen {
	t.Helper()
	keys, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("no terminals here: %v", err)
	}
	t.Cleanup(func() { keys.Close() })
	ioctl := func(request uintptr, p unsafe.Pointer) {
		if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, keys.Fd(), request, uintptr(p)); errno != 0 {
			t.Fatal(errno)
		}
	}
	var lock, number uint32
	size := [4]uint16{24, 80}
	ioctl(syscall.TIOCSPTLCK, unsafe.Pointer(&lock))
	ioctl(syscall.TIOCGPTN, unsafe.Pointer(&number))
	ioctl(syscall.TIOCSWINSZ, unsafe.Pointer(&size))
	tty, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	s := &screen{t: t, keys: keys, cmd: exec.Command(self, args...)}
	s.was = s.modes()
	s.cmd.Args[0] = "sopc" // by which the test program knows what to be
	s.cmd.Dir, s.cmd.Env = dir, append(os.Environ(), env...)
	s.cmd.Stdin, s.cmd.Stdout, s.cmd.Stderr = tty, tty, tty
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	tty.Close()
	go s.read()
	return s
}

// modes are how the terminal treats what goes through it.
func (s *screen) modes() (m syscall.Termios) {
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, s.keys.Fd(), syscall.TCGETS, uintptr(unsafe.Pointer(&m))); errno != 0 {
		s.t.Fatal(errno)
	}
	return m
}

func (s *screen) read() {
	b := make([]byte, 4096)
	for {
		n, err := s.keys.Read(b)
		s.mu.Lock()
		s.text.Write(b[:n])
		s.gone = err != nil
		s.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// expect waits until a text appears after what was expected before.
func (s *screen) expect(want string) {
	s.t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		s.mu.Lock()
		text, gone := s.text.String(), s.gone
		s.mu.Unlock()
		if i := strings.Index(text[s.seen:], want); i >= 0 {
			s.seen += i + len(want)
			return
		}
		if gone || time.Now().After(deadline) {
			s.t.Fatalf("%q did not appear in:\n%s", want, text)
		}
	}
}

func (s *screen) send(keys string) {
	s.t.Helper()
	if _, err := s.keys.WriteString(keys); err != nil {
		s.t.Fatal(err)
	}
}

// exits waits for the end with an exit code, and for the terminal to be as it
// was: cooked, in plain colours.
func (s *screen) exits(code int) {
	s.t.Helper()
	done := make(chan error, 1)
	go func() { done <- s.cmd.Wait() }()
	select {
	case err := <-done:
		var exit *exec.ExitError
		got := 0
		if errors.As(err, &exit) {
			got = exit.ExitCode()
		}
		if got != code {
			s.t.Fatalf("exit code %d, want %d, after:\n%s", got, code, s.text.String())
		}
	case <-time.After(10 * time.Second):
		s.cmd.Process.Kill()
		s.t.Fatalf("did not end after:\n%s", s.text.String())
	}
	for deadline := time.Now().Add(5 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		s.mu.Lock()
		gone := s.gone // all that it wrote has been read
		s.mu.Unlock()
		if gone {
			break
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	text := s.text.String()
	if s.modes() != s.was {
		s.t.Error("the terminal was not put back")
	}
	if i := strings.LastIndex(text, "\x1b[?1049h"); i >= 0 {
		if strings.LastIndex(text, "\x1b[?1049l") < i {
			s.t.Errorf("the terminal's own screen was not put back: %q", text[i:])
		}
		if strings.LastIndex(text, "\x1b[?25h") < strings.LastIndex(text, "\x1b[?25l") {
			s.t.Errorf("the cursor was not put back: %q", text[i:])
		}
	} else if strings.LastIndex(text, "\x1b[") > strings.LastIndex(text, "\x1b[0m") {
		s.t.Errorf("the colours were not put back: %q", text)
	}
}

const walked = `sop "Permohonan Surat"

pelaksana {
  pemohon "Pemohon" luar
  loket "Loket"
  lurah "Lurah"
}

isian {
  jenis "Jenis surat" pilihan usaha "Usaha", pindah "Pindah"
  biaya "Biaya" rupiah
}

langkah ajukan "Mengajukan permohonan" {
  oleh pemohon
  mengisi jenis
  kelengkapan {
    "KTP"
    "Surat pengantar"
  }
  waktu 5 menit
  output "Berkas permohonan"
}

langkah periksa "Memeriksa berkas" {
  oleh loket
  kelengkapan "Berkas permohonan"
  waktu 1-2 hari kerja
  putusan "Berkas lengkap?" {
    "Lengkap" -> lanjut
    "Belum lengkap" -> kembali ke ajukan maks 2 kali selebihnya berhenti "Permohonan ditolak"
  }
}

langkah terbit "Menandatangani surat" {
  oleh lurah bersama loket
  waktu 1 jam
  output "Surat"
}
`

func sopFile(t *testing.T) string {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "surat.sop"), []byte(walked), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// A person walks a case from Mulai to Selesai on a real terminal, hands the
// work back once, and records it; the recording then runs without a terminal.
func TestTerminalWalk(t *testing.T) {
	dir := sopFile(t)
	s := start(t, dir, nil, "run", "--coba", "surat.sop", "--polos", "--sebagai", "Ani", "--rekam", "surat.uji")
	s.expect("Permohonan Surat")
	s.expect("Jalur terpanjang")
	s.expect("Biaya (rupiah):")
	s.send("banyak\r")
	s.expect("bukan rupiah bulat")
	s.send("50.000\r")

	s.expect("Langkah 1 dari 3 · Pemohon")
	s.expect("Waktu: 5 menit")
	s.expect("[ ] 1. KTP")
	s.send("1\r")
	s.expect("[x] 1. KTP")
	s.send("2 3\r")
	s.expect("[x] 3. Berkas permohonan")
	s.expect("Jenis surat:")
	s.expect("2. Pindah")
	s.send("3\r")
	s.expect("bukan pilihan")
	s.send("1\r")

	s.expect("Langkah 2 dari 3 · Loket")
	s.expect("Sudah dilalui: 1")
	s.expect("Centang")
	s.send("s\r")
	s.expect("Berkas lengkap?")
	s.expect("2. Belum lengkap → kembali ke langkah 1")
	s.send("5\r")
	s.expect("pilih nomor 1 sampai 2")
	s.send("belum  LENGKAP\r")
	s.expect("Alasan pengembalian:")
	s.send("\r")
	s.expect("alasan belum diisi")
	s.send("KTP belum terbaca\r")

	s.expect("Langkah 1 dari 3")
	s.expect(`Sudah dilalui: 1 → 2 "Belum lengkap"`)
	s.send("s\r")
	s.expect("(Enter = Usaha)")
	s.send("\r")
	s.expect("Langkah 2 dari 3")
	s.expect("Enter = ke putusan")
	s.send("\r")
	s.expect("Pilih [1-2]:")
	s.send("1\r")
	s.expect("kelengkapan belum ada: Berkas permohonan")
	s.expect("Centang")
	s.send("s\r")
	s.expect("Pilih [1-2] (Enter = Lengkap):")
	s.send("\r")

	s.expect("Langkah 3 dari 3 · Lurah & Loket")
	s.expect("Loket turut serta dan setuju?")
	s.send("ya\r")
	s.expect("Centang")
	s.send("s\r")
	s.expect("Kartu kendali")
	s.expect("Mengajukan permohonan · Pemohon (Ani) · 21 Nov 2026 15.00")
	s.expect("(KTP belum terbaca) · Loket (Ani)")
	s.expect("Menandatangani surat · Loket (Ani), Lurah (Ani)")
	s.expect("Jenis surat: Usaha")
	s.expect("Selesai")
	s.expect("direkam: surat.uji")
	s.exits(0)

	block, err := os.ReadFile(filepath.Join(dir, "surat.uji"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"Belum lengkap" karena "KTP belum terbaca"`, "biaya = 50.000", `akhir "Selesai"`} {
		if !strings.Contains(string(block), want) {
			t.Errorf("%s is missing in the recording:\n%s", want, block)
		}
	}
	self, _ := os.Executable()
	again := exec.Command(self, "test", "surat.sop")
	again.Args[0], again.Dir = "sopc", dir
	if out, err := again.CombinedOutput(); err != nil {
		t.Errorf("the recording does not pass: %v\n%s", err, out)
	}
}

// leaving are the ways to leave at a prompt.
var leaving = map[string]string{"q": "q\r", "Ctrl-D": "\x04", "Ctrl-C": "\x03"}

// One can leave at any prompt, in every way. The recording keeps the answers
// so far and is read without complaint.
func TestTerminalLeave(t *testing.T) {
	for name, key := range leaving {
		t.Run(name, func(t *testing.T) {
			dir := sopFile(t)
			s := start(t, dir, nil, "run", "--coba", "surat.sop", "--polos", "--rekam", "surat.uji")
			s.expect("Biaya (rupiah):")
			s.send("50 juta\r")
			s.expect("misalnya 50.000.000")
			s.send("0\r")
			s.expect("Centang")
			s.send("s\r")
			s.expect("Pilih [1-2]:")
			s.send("2\r")
			s.expect("Langkah 2 dari 3")
			s.expect("Centang")
			s.send("s\r")
			s.expect("Pilih [1-2]:")
			s.send(key)
			s.expect("Anda keluar sebelum selesai")
			s.expect("direkam: surat.uji")
			s.exits(10)
			block, err := os.ReadFile(filepath.Join(dir, "surat.uji"))
			want := "# belum selesai: kasus ini baru sampai langkah 2 (periksa); lengkapi jawaban selanjutnya\nuji \"surat\" {\n  isian jenis = pindah, biaya = 0\n}\n"
			if err != nil || string(block) != want {
				t.Errorf("%v, recorded:\n%s", err, block)
			}
		})
	}
}

// Who leaves before anything was answered leaves nothing behind.
func TestTerminalLeaveAtOnce(t *testing.T) {
	for name, key := range leaving {
		t.Run(name, func(t *testing.T) {
			dir := sopFile(t)
			s := start(t, dir, nil, "run", "--coba", "surat.sop", "--polos", "--rekam", "surat.uji")
			s.expect("Biaya (rupiah):")
			s.send(key)
			s.expect("Tidak ada yang disimpan")
			s.exits(10)
			if _, err := os.Stat(filepath.Join(dir, "surat.uji")); err == nil {
				t.Error("a recording was left behind")
			}
		})
	}
}

// Somebody who acts together with others may not agree.
func TestTerminalNoConsent(t *testing.T) {
	dir := t.TempDir()
	sop := "sop \"Surat\"\n\npelaksana {\n  lurah \"Lurah\"\n  loket \"Loket\"\n}\n\nlangkah \"Menandatangani\" {\n  oleh lurah bersama loket\n}\n"
	if err := os.WriteFile(filepath.Join(dir, "surat.sop"), []byte(sop), 0o644); err != nil {
		t.Fatal(err)
	}
	s := start(t, dir, nil, "run", "--coba", "surat.sop", "--polos")
	s.expect("Loket turut serta dan setuju?")
	s.send("tidak\r")
	s.expect("semua yang bersama harus setuju")
	s.expect("Tanyakan lagi?")
	s.send("ya\r")
	s.expect("Loket turut serta dan setuju?")
	s.send("tidak\r")
	s.expect("Tanyakan lagi?")
	s.send("tidak\r")
	s.expect("Anda keluar sebelum selesai")
	s.exits(10)
}

// The window may be closed, and the program told to stop, at any moment.
func TestTerminalSignals(t *testing.T) {
	for _, told := range []syscall.Signal{syscall.SIGHUP, syscall.SIGTERM} {
		s := start(t, sopFile(t), nil, "run", "--coba", "surat.sop", "--polos")
		s.expect("Biaya (rupiah):")
		if err := s.cmd.Process.Signal(told); err != nil {
			t.Fatal(err)
		}
		s.expect("Anda keluar sebelum selesai")
		s.exits(10)
	}
}

// The SOP may use the words of the screen: "keluar" is a choice here.
func TestTerminalChoiceByName(t *testing.T) {
	dir := t.TempDir()
	sop := "sop \"Surat\"\n\nisian {\n  jenis pilihan masuk, keluar\n}\n\nlangkah \"Mencatat\" {\n}\n"
	if err := os.WriteFile(filepath.Join(dir, "surat.sop"), []byte(sop), 0o644); err != nil {
		t.Fatal(err)
	}
	s := start(t, dir, nil, "run", "--coba", "surat.sop", "--polos")
	s.expect("Pilih [1-2]:")
	s.send("keluar\r")
	s.expect("Tekan Enter bila selesai:")
	s.send("\r")
	s.expect("Jenis: Keluar")
	s.exits(0)
}

// Colours appear on a terminal, and not where they are unwanted.
func TestTerminalColors(t *testing.T) {
	for name, c := range map[string]struct {
		env  []string
		want bool
	}{
		"plain":    {[]string{"TERM=xterm", "NO_COLOR="}, true},
		"NO_COLOR": {[]string{"TERM=xterm", "NO_COLOR=1"}, false},
		"dumb":     {[]string{"TERM=dumb", "NO_COLOR="}, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t, sopFile(t), c.env, "check", "tidak-ada.sop")
			s.expect("tidak ditemukan")
			s.exits(2)
			if got := strings.Contains(s.text.String(), "\x1b["); got != c.want {
				t.Errorf("colours: %v, want %v", got, c.want)
			}
		})
	}
}
