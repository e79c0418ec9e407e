package cli

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// What cases are proven by is never the place of an output.
func TestOutputsSpareTheStore(t *testing.T) {
	dir := t.TempDir()
	lampiran := filepath.Join(dir, "lampiran", "ab")
	if err := os.MkdirAll(lampiran, 0o755); err != nil {
		t.Fatal(err)
	}
	sop, err := filepath.Abs("../../sops/contoh/terkecil.sop")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range [][2]string{
		{filepath.Join(dir, "sopc.db"), ""}, {filepath.Join(dir, "sopc.db-wal"), "wal"}, {filepath.Join(lampiran, "abcd"), "isi"}, {filepath.Join(dir, "jangkar.txt"), "jangkar"},
		{filepath.Join(dir, "salinan"), "SQLite format 3\x00..."}, {filepath.Join(dir, "kunci.pem"), "-----BEGIN PRIVATE KEY-----\n"},
	} {
		name, content := file[0], file[1]
		if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		for _, args := range [][]string{{"graph", sop, "-o", name}, {"form", sop, "-o", name}, {"report", "--data", t.TempDir(), "-o", name}} {
			var out, errs bytes.Buffer
			code := Run(context.Background(), args, Setup{Out: &out, Err: &errs})
			if now, err := os.ReadFile(name); err != nil || string(now) != content || code == Done {
				t.Errorf("%q: exit %d, the file now holds %q (%v)\n%s", args, code, now, err, errs.String())
			}
		}
	}
}

// sopc runs a command in a folder and gives all that it says.
func sopc(t *testing.T, folder string, args ...string) (code int, said string) {
	t.Helper()
	t.Chdir(folder)
	var out bytes.Buffer
	code = Run(context.Background(), args, Setup{Out: &out, Err: &out})
	return code, out.String()
}

// smallest is the text of an SOP that is sound.
func smallest(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../sops/contoh/terkecil.sop")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func write(t *testing.T, files map[string]string) {
	t.Helper()
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// An output never takes the place of what the command reads, by whatever name,
// nor of what is a source, a setting or a case by its name.
func TestOutputsSpareTheirSources(t *testing.T) {
	text := smallest(t)
	var logo bytes.Buffer
	if err := png.Encode(&logo, image.NewGray(image.Rect(0, 0, 200, 200))); err != nil {
		t.Fatal(err)
	}
	rules := "[formulir]\nlogo = \"logo.png\"\n"
	for _, c := range [][]string{
		{"form", "polos", "-o", "polos"},
		{"form", "polos", "-o", "keras"},
		{"graph", "polos", "--format", "svg", "-o", "./polos"},
		{"form", "B.SOP", "-o", "B.SOP"},
		{"form", "a.sop", "-o", "B.SOP"},
		{"graph", "a.sop", "-o", "sopc.toml"},
		{"graph", "a.sop", "-o", "2026-0001.kasus"},
		{"graph", "a.sop", "--config", "aturan", "-o", "aturan"},
		{"form", "a.sop", "-o", "logo.png"},
		{"form", "a.sop", "polos.sop"}, // polos.pdf is a link to what comes first
		{"graph", "a.sop", "-o", "gambar.svg"},
		{"form", "a.sop", "-o", "putus.pdf"}, // to an SOP that does not exist
		{"check", "a.sop", "--baseline", "b.uji", "--update-baseline"},
	} {
		t.Run(strings.Join(c, " "), func(t *testing.T) {
			dir := t.TempDir()
			t.Chdir(dir)
			files := map[string]string{"polos": text, "polos.sop": text, "a.sop": text, "B.SOP": text, "sopc.toml": rules, "aturan": rules, "logo.png": logo.String(), "2026-0001.kasus": "kasus"}
			write(t, files)
			for name, to := range map[string]string{"gambar.svg": "a.sop", "polos.pdf": "gambar.svg", "putus.pdf": "tiada.sop"} {
				if err := os.Symlink(to, name); err != nil {
					t.Skip("no links here: ", err)
				}
			}
			if err := os.Link("polos", "keras"); err != nil {
				t.Skip("no links here: ", err)
			}
			code, said := sopc(t, dir, c...)
			if code != Misused {
				t.Errorf("exit %d, not %d: %s", code, Misused, said)
			}
			for name, was := range files {
				if now, err := os.ReadFile(name); err != nil || string(now) != was {
					t.Errorf("%s is no longer what it was (%v)", name, err)
				}
			}
			for _, name := range []string{"tiada.sop", "b.uji"} {
				if exists(name) {
					t.Errorf("%s came into being", name)
				}
			}
		})
	}
}

// A link stays a link, also one that leads to what does not exist yet.
func TestOutputThroughLinks(t *testing.T) {
	text := smallest(t)
	dir := t.TempDir()
	t.Chdir(dir)
	write(t, map[string]string{"a.sop": text, "arsip/lama.pdf": "lama"})
	for name, to := range map[string]string{"satu.pdf": "dua.pdf", "dua.pdf": filepath.Join("arsip", "baru.pdf"), "lama.pdf": filepath.Join("arsip", "lama.pdf"), "lingkar.pdf": "lingkar.pdf"} {
		if err := os.Symlink(to, name); err != nil {
			t.Skip("no links here: ", err)
		}
	}
	for name, to := range map[string]string{"satu.pdf": "arsip/baru.pdf", "lama.pdf": "arsip/lama.pdf"} {
		if code, said := sopc(t, dir, "form", "a.sop", "-o", name); code != Done {
			t.Errorf("%s: exit %d: %s", name, code, said)
		}
		info, err := os.Lstat(name)
		if err != nil || info.Mode()&os.ModeSymlink == 0 {
			t.Errorf("%s is no link any more (%v)", name, err)
		}
		if made, err := os.ReadFile(to); err != nil || !bytes.HasPrefix(made, []byte("%PDF-")) {
			t.Errorf("%s holds %.10q (%v)", to, made, err)
		}
	}
	if code, said := sopc(t, dir, "form", "a.sop", "-o", "lingkar.pdf"); code != Misused {
		t.Errorf("a link to itself: exit %d: %s", code, said)
	}
}

// What an earlier run left unfinished is cleared away once nobody writes to it.
func TestUnfinishedFilesAreCleared(t *testing.T) {
	text := smallest(t)
	dir := t.TempDir()
	t.Chdir(dir)
	write(t, map[string]string{"a.sop": text, ".sopc-0123456789abcdef": "lama", ".sopc-fedcba9876543210": "baru", ".sopc-catatan": "milik orang"})
	long := time.Now().Add(-2 * abandoned)
	for _, name := range []string{".sopc-0123456789abcdef", ".sopc-catatan"} {
		if err := os.Chtimes(name, long, long); err != nil {
			t.Fatal(err)
		}
	}
	if code, said := sopc(t, dir, "form", "a.sop"); code != Done {
		t.Fatalf("exit %d: %s", code, said)
	}
	if exists(".sopc-0123456789abcdef") || !exists(".sopc-fedcba9876543210") || !exists(".sopc-catatan") {
		entries, _ := os.ReadDir(".")
		t.Errorf("left are %v", entries)
	}
}

// A disk that takes no more is no fault of the command line; a name that the
// folder does not take is. No message names what is not the user's.
func TestUnwritable(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	a := newApp(Setup{Out: io.Discard, Err: io.Discard})
	for _, c := range []struct {
		name string
		err  error
		code int
	}{
		{"penuh.pdf", &os.PathError{Op: "write", Path: ".sopc-0123456789abcdef", Err: errors.New("no space left")}, Broke},
		{strings.Repeat("n", 300), nil, Misused},
		{filepath.Join("tiada", "a.pdf"), nil, Misused},
	} {
		err := a.writeThrough(c.name, func(w io.Writer) error { return c.err })
		var f failure
		if !errors.As(err, &f) || f.code != c.code || strings.Contains(f.said.ID, ".sopc-") {
			t.Errorf("%.20s: %v (%d), not exit code %d", c.name, err, f.code, c.code)
		}
	}
	if entries, _ := os.ReadDir("."); len(entries) > 0 {
		t.Errorf("left are %v", entries)
	}
}

// No name of a file can pass for a line that the program says.
func TestNamesOfFilesAreHarmless(t *testing.T) {
	text := smallest(t)
	dir := t.TempDir()
	t.Chdir(dir)
	const forged = "palsu: semua baik"
	name := "a\n" + forged + "\x1b[2J\x07\xff"
	if err := os.WriteFile(name+".sop", []byte(text), 0o644); err != nil {
		t.Skip("no such names here: ", err)
	}
	write(t, map[string]string{name + "/rusak.sop": "langkah", name + ".pdf.uji": "", "lain.sop": text})
	for _, c := range [][]string{
		{"form", name + ".sop"}, {"form", name + ".sop", "lain.sop"}, {"form", name + ".sop", "--format", "svg", "-o", "x\n" + forged + ".svg"}, {"form", name}, {"form", name + "/tiada.sop"},
		{"form", name + ".sop", "lain.sop", "-o", name + "-tiada"}, {"form", name + ".sop", "-o", name + ".sop"}, {"form", "--verify", "0123456789abcdef0123", name + ".sop"},
		{"graph", name + ".sop", "-o", name + ".mmd"}, {"graph", name + "/rusak.sop"}, {"check"}, {"check", name + ".sop"}, {"fmt", "--check"}, {"fmt", name + "/rusak.sop"},
		{"test", name + ".sop"}, {"diff", name + ".sop", name + "/rusak.sop"}, {"new", "kosong", "-o", name + "-baru"}, {"new", "kosong", "-o", name + ".sop"}, {"explain", name},
		{"run", name + ".sop", "--rekam", name + ".x"}, {"watch", name}, {name},
	} {
		code, said := sopc(t, dir, c...)
		for line := range strings.Lines(said) {
			if line = strings.TrimSuffix(line, "\n"); strings.HasPrefix(line, forged) || strings.ContainsAny(line, "\x1b\x07") || !utf8.ValidString(line) {
				t.Errorf("%q (exit %d) says %q", c, code, line)
			}
		}
	}
}

// Files are opened in one place, which opens no pipes.
func TestFilesAreOpenedInOnePlace(t *testing.T) {
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	opens := regexp.MustCompile(`\bos\.(Open|ReadFile)\(`)
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if at := opens.Find(text); at != nil && !strings.HasSuffix(name, "_test.go") {
			t.Errorf("%s: %s… belongs in open.go", name, at)
		}
	}
}
