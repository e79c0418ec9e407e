package cli_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"image"
	imagepng "image/png"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/go-fonts/liberation/liberationsansregular"
)

// watching starts `sopc watch` and gives its address.
func watching(t *testing.T, dir string, args ...string) (url string, c *exec.Cmd) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c = exec.Command(self, append([]string{"watch"}, args...)...)
	c.Args[0], c.Dir = "sopc", dir
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Process.Kill() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(line[strings.Index(line, "http"):]), c
}

// left waits for the end, which is a good one.
func left(t *testing.T, c *exec.Cmd) {
	t.Helper()
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("it ends with %v", err)
		}
	case <-time.After(3 * time.Second):
		t.Error("it does not end")
	}
}

func writeSOP(t *testing.T, dir string) string {
	t.Helper()
	file := filepath.Join(dir, "surat.sop")
	text := `sop "Permohonan Surat"
pelaksana {
  pemohon "Pemohon" luar
  loket "Loket"
}
langkah ajukan "Mengajukan permohonan" {
  oleh pemohon
  output "Formulir"
}
langkah periksa "Memeriksa berkas" {
  oleh loket
  kelengkapan "Formulir"
  putusan "Lengkap?" {
    "Ya" -> lanjut
    "Tidak" -> kembali ke ajukan
  }
}
langkah catat "Mencatat dan menyerahkan surat" {
  oleh loket
}
`
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// The server takes a free port, says where it is, refuses a taken one, and
// leaves at once, also while a page listens.
func TestWatchPorts(t *testing.T) {
	dir := t.TempDir()
	file := writeSOP(t, dir)
	url, c := watching(t, dir, file)
	other, d := watching(t, dir, file)
	if url == other {
		t.Errorf("two at %s", url)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, "GET", url+"perubahan", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil || resp.StatusCode != 200 {
		t.Fatal(resp, err)
	}
	defer resp.Body.Close()
	port := strings.TrimSuffix(url[strings.LastIndex(url, ":")+1:], "/")
	self, _ := os.Executable()
	taken := exec.Command(self, "watch", file, "--port", port)
	taken.Args[0] = "sopc"
	out, err := taken.CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 2 || !strings.Contains(string(out), "port "+port+" tidak dapat dipakai") {
		t.Errorf("on a port that is taken: %v\n%s", err, out)
	}
	c.Process.Signal(os.Interrupt)
	left(t, c)
	d.Process.Signal(os.Interrupt)
	left(t, d)
}

// told is what a page is told.
type told struct {
	Alir, Formulir struct {
		Hash  string
		Stale bool
	}
	Notes   []struct{ Code, Place, Message string }
	Trouble string
}

// until waits for a page to be told something.
func until(t *testing.T, url, what string, is func(told) bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 15*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, "GET", url+"perubahan", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var last told
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
			last = told{}
			if err := json.Unmarshal([]byte(data), &last); err != nil {
				t.Fatal(err)
			}
			if is(last) {
				return
			}
		}
	}
	t.Fatalf("%s: the page was last told %+v", what, last)
}

// What the form needs beside the SOP is followed, too. What keeps the form back
// is told, and the flowchart stays.
func TestWatchFilesOfTheForm(t *testing.T) {
	dir := t.TempDir()
	file := writeSOP(t, dir)
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var png bytes.Buffer
	if err := imagepng.Encode(&png, image.NewGray(image.Rect(0, 0, 200, 200))); err != nil {
		t.Fatal(err)
	}
	font := string(liberationsansregular.TTF)
	wrong := func(now told) bool {
		return now.Alir.Hash != "" && !now.Alir.Stale && now.Formulir.Stale && slices.ContainsFunc(now.Notes, func(n struct{ Code, Place, Message string }) bool {
			return n.Code == "aturan-tidak-sah" && strings.HasPrefix(n.Place, "sopc.toml:2")
		})
	}
	right := func(now told) bool {
		return now.Alir.Hash != "" && now.Formulir.Hash != "" && !now.Alir.Stale && !now.Formulir.Stale
	}
	write("sopc.toml", "[formulir]\nlogo = \"logo.png\"\n")
	url, c := watching(t, dir, file)
	until(t, url, "a logo is missing", wrong)
	write("logo.png", png.String())
	until(t, url, "it has come", right)
	write("logo.png", "rusak")
	until(t, url, "it is rubbish", wrong)
	write("sopc.toml", "[formulir]\nhuruf = { biasa = \"h.ttf\", tebal = \"h.ttf\" }\n")
	until(t, url, "a font is missing", wrong)
	write("h.ttf", font)
	until(t, url, "it has come", right)
	write("h.ttf", "rusak")
	until(t, url, "it is rubbish", wrong)
	write("h.ttf", font)
	until(t, url, "it is mended", right)
	c.Process.Signal(os.Interrupt)
	left(t, c)
}

// A pipe in the place of the SOP does not hold the preview up.
func TestWatchPipe(t *testing.T) {
	dir := t.TempDir()
	file := writeSOP(t, dir)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	url, c := watching(t, dir, file)
	until(t, url, "it begins", func(now told) bool { return now.Alir.Hash != "" })
	if err := errors.Join(os.Remove(file), syscall.Mkfifo(file, 0o644)); err != nil {
		t.Fatal(err)
	}
	until(t, url, "a pipe", func(now told) bool { return strings.Contains(now.Trouble, "bukan berkas biasa") })
	if err := errors.Join(os.Remove(file), os.WriteFile(file, text, 0o644)); err != nil {
		t.Fatal(err)
	}
	until(t, url, "a file again", func(now told) bool { return now.Trouble == "" && !now.Alir.Stale })
	c.Process.Signal(os.Interrupt)
	left(t, c)
}

// The name of a file is shown, not sent.
func TestWatchHostileName(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a\x1b]0;x\x07<b>\xff.sop")
	if err := os.Rename(writeSOP(t, dir), file); err != nil {
		t.Fatal(err)
	}
	url, c := watching(t, dir, file)
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	page, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if err != nil || bytes.ContainsAny(page, "\x1b\x07") || !utf8.Valid(page) || !bytes.Contains(page, []byte("␛]0;x␇&lt;b&gt;&lt;0xFF&gt;.sop")) {
		t.Errorf("%v: the page says %q", err, page[:min(len(page), 400)])
	}
	c.Process.Signal(os.Interrupt)
	left(t, c)
}

// In a browser the page follows the author: without loading again, blinking or
// losing its place.
func TestWatchInChromium(t *testing.T) {
	chromium, err := exec.LookPath("chromium")
	if _, missing := os.Stat("../../testdata/mermaid/node_modules/playwright-core"); err != nil || missing != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("chromium or playwright-core is not installed")
		}
		t.Skip("chromium or playwright-core is not installed: the page is not looked at")
	}
	dir := t.TempDir()
	file := writeSOP(t, dir)
	url, c := watching(t, dir, file)
	judge := exec.Command("node", "watch.mjs", url, file)
	judge.Dir, judge.Env, judge.Stderr = "../../testdata/mermaid", append(os.Environ(), "CHROMIUM="+chromium), os.Stderr
	pipe, err := judge.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := judge.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { judge.Process.Kill() })
	page := json.NewDecoder(pipe)
	var s struct {
		Complaints, Before, Finding   []string
		Took                          map[string]int // ms
		Kept, Percent, Stale, Summary string
		Still, Fits                   bool
		Blank, Troubles, Loads        int
		Narrow, Larger, Wheel         float64
	}
	if err := page.Decode(&s); err != nil {
		t.Fatal(err)
	}
	t.Logf("milliseconds from saving to seeing: %v", s.Took)
	if len(s.Complaints) > 0 {
		t.Errorf("the browser complains: %q", s.Complaints)
	}
	var took []int
	for _, what := range []string{"edit", "finding", "mended", "uji", "no uji", "office", "no office"} {
		took = append(took, s.Took[what])
	}
	if slices.Sort(took); took[len(took)/2] > 1000 { // single ones may wait for other work of the machine
		t.Errorf("it takes %d ms from saving to seeing", took[len(took)/2])
	}
	if s.Kept != "kept" || s.Percent == "100%" {
		t.Errorf("place and zoom: %s, %s", s.Kept, s.Percent)
	}
	if s.Loads != 1 || s.Blank > 0 {
		t.Errorf("the page was loaded %d times; nothing was to be seen in %d pictures", s.Loads, s.Blank)
	}
	if len(s.Finding) != 1 || !strings.Contains(s.Finding[0], "surat.sop:11") || !strings.Contains(s.Finding[0], "lokett") || s.Stale != "basi true" || !strings.HasPrefix(s.Summary, "· 1 kesalahan · ") || !s.Still {
		t.Errorf("with a mistake: %q, %s, the last good picture: %v", s.Finding, s.Stale, s.Still)
	}
	if s.Troubles > 0 {
		t.Error("a file that is gone or empty for a moment is told as a mistake")
	}
	if !s.Fits || s.Larger < 1.2 || s.Wheel <= s.Larger || s.Narrow > 420 {
		t.Errorf("the form fits: %v; larger %v, %v; on a narrow screen %v wide", s.Fits, s.Larger, s.Wheel, s.Narrow)
	}
	c.Process.Signal(os.Interrupt)
	left(t, c)
	var last struct{ Complaints []string }
	if err := page.Decode(&last); err != nil {
		t.Error("the page does not say that it is cut off")
	}
	if err := judge.Wait(); err != nil {
		t.Error(err)
	}
}
