package cli_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"sopc/cmd/cli"
)

// What the documents show is what happens: their commands are run, and the
// files and outputs that they show are compared.

// root is the project's folder; tests change theirs.
var root = func() string {
	dir, err := filepath.Abs("../..")
	if err != nil {
		panic(err)
	}
	return dir
}()

// workspace is a folder with the project's SOPs, and surat.sop, of which the
// help speaks.
func workspace(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "sops"), os.DirFS(filepath.Join(root, "sops"))); err != nil {
		t.Fatal(err)
	}
	sop, err := os.ReadFile(filepath.Join(root, "sops/contoh/surat-keterangan.sop"))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"surat.sop":      string(sop),
		"surat-2025.sop": strings.Replace(string(sop), "waktu ", "waktu 1", 1),
		"surat-2026.sop": string(sop),
		"sops/surat.sop": string(sop),
		"surat.uji":      "uji \"lancar\" {\n  jawab periksa \"Ya\"\n}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
}

// command runs one line of a document; other programs than sopc are not ours.
func command(t *testing.T, line string) (code int, out string, ours bool) {
	t.Helper()
	line, found := strings.CutPrefix(line, "go run ./cmd/sopc ")
	if !found {
		if line, found = strings.CutPrefix(line, "sopc"); !found || line != "" && line[0] != ' ' {
			return 0, "", false
		}
	}
	line, _, _ = strings.Cut(line, " > ") // what a shell does with the output
	line, input, _ := strings.Cut(line, " < ")
	var in io.Reader = strings.NewReader("")
	if input != "" {
		f, err := os.Open(input)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		in = f
	}
	var stdout, stderr bytes.Buffer
	var args []string
	for _, word := range words.FindAllString(line, -1) {
		args = append(args, strings.Trim(word, `"`))
	}
	code = cli.Run(context.Background(), args, cli.Setup{In: in, Out: &stdout, Err: &stderr,
		Getenv: func(name string) string {
			return map[string]string{"SOPC_DATA": "data", "SOPC_KUNCI": "kunci.pem"}[name]
		},
		Now: func() time.Time { return time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC) }})
	return code, stdout.String() + stderr.String(), true
}

var words = regexp.MustCompile(`"[^"]*"|\S+`)

var shell = regexp.MustCompile("(?s)```sh\n(.*?)```")

func TestDocumentedCommands(t *testing.T) {
	for _, doc := range []string{"README.md", "BACA-SAYA.md", "lang/PANDUAN.md", "lang/INSTANSI.md", "ARCHITECTURE.md"} {
		text, err := os.ReadFile("../../" + doc)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(doc, func(t *testing.T) {
			workspace(t)
			for _, block := range shell.FindAllStringSubmatch(string(text), -1) {
				for _, line := range strings.Split(strings.TrimSpace(block[1]), "\n") {
					code, out, ours := command(t, line)
					want := 0
					if strings.HasPrefix(line, "sopc run") && !strings.Contains(line, "--jawaban") {
						want = 2 // here is no terminal to ask on
					}
					if ours && code != want {
						t.Errorf("%s\nexit code %d, want %d\n%s", line, code, want, out)
					}
				}
			}
		})
	}
}

func TestExamplesInHelp(t *testing.T) {
	ran := 0
	for _, name := range []string{"new", "check", "fmt", "graph", "diff", "run", "test", "calendar", "explain", "grammar", "completion", "version"} {
		workspace(t)
		_, help, _ := command(t, "sopc help "+name)
		for _, line := range strings.Split(help, "\n") {
			line = strings.TrimSpace(line)
			if strings.ContainsAny(line, "[|") || strings.HasSuffix(line, "FILE") {
				continue // the usage, not an example
			}
			code, out, ours := command(t, line)
			if !ours {
				continue
			}
			ran++
			bad := code > 1
			if strings.HasPrefix(line, "sopc run") && !strings.Contains(line, "--jawaban") {
				bad = code != 2
			}
			if bad || strings.Contains(line, "check") && code == 2 {
				t.Errorf("%s\nexit code %d\n%s", line, code, out)
			}
		}
	}
	if ran < 12 {
		t.Errorf("only %d examples were run", ran)
	}
}

// What the guide shows of cases is what happens, command by command. With
// SOPC_TULIS=1 it is written anew.
func TestGuideLivesACase(t *testing.T) {
	guide, err := os.ReadFile("../../lang/PANDUAN.md")
	if err != nil {
		t.Fatal(err)
	}
	workspace(t)
	ran := 0
	lived := regexp.MustCompile("(?s)```console\n(.*?)```").ReplaceAllStringFunc(string(guide), func(block string) string {
		var b strings.Builder
		b.WriteString("```console\n")
		for _, line := range strings.Split(block, "\n") {
			shown, isCommand := strings.CutPrefix(line, "$ ")
			if !isCommand {
				continue
			}
			ran++
			code, out, ours := command(t, shown)
			if !ours || code > cli.Waiting {
				t.Errorf("%s: exit code %d\n%s", shown, code, out)
			}
			b.WriteString(line + "\n" + out)
		}
		return b.String() + "```"
	})
	switch {
	case ran < 8:
		t.Errorf("only %d commands were run", ran)
	case lived == string(guide):
	case os.Getenv("SOPC_TULIS") != "":
		if err := os.WriteFile(filepath.Join(root, "lang/PANDUAN.md"), []byte(lived), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("the guide shows something else than what happens (SOPC_TULIS=1 writes it anew):\n%s", lived)
	}
}

// The sopc.toml that the help shows is a valid one.
func TestHelpShowsValidRules(t *testing.T) {
	workspace(t)
	_, help, _ := command(t, "sopc help instansi")
	sample := regexp.MustCompile(`(?s)\n(  \[instansi\].*?)\n\nPola`).FindStringSubmatch(help)
	if sample == nil {
		t.Fatal("the help shows no rules")
	}
	if err := os.WriteFile("sopc.toml", []byte(sample[1]), 0o644); err != nil {
		t.Fatal(err)
	}
	_, out, _ := command(t, "sopc check surat.sop")
	if strings.Contains(out, "aturan-tidak-sah") || !strings.Contains(out, "menurut sopc.toml") || !strings.Contains(out, "bagian-wajib") {
		t.Error(out)
	}
}

// The kalender.toml that the help shows is a valid one.
func TestHelpShowsAValidCalendar(t *testing.T) {
	workspace(t)
	_, help, _ := command(t, "sopc help kalender")
	sample := regexp.MustCompile(`(?s)\n(  nama = .*?)\n\nJam`).FindStringSubmatch(help)
	if sample == nil {
		t.Fatal("the help shows no calendar")
	}
	if err := os.WriteFile("kalender.toml", []byte(sample[1]), 0o644); err != nil {
		t.Fatal(err)
	}
	code, out, _ := command(t, "sopc calendar 2026-11")
	if code != 0 || !strings.Contains(out, "RSUD Kabupaten Contoh · WITA") || !strings.Contains(out, "Hari Jadi") {
		t.Error(out)
	}
}

// The petugas.toml that the help shows is a valid one.
func TestHelpShowsAValidRoster(t *testing.T) {
	workspace(t)
	_, help, _ := command(t, "sopc help petugas")
	sample := regexp.MustCompile(`(?s)\n(  \[\[petugas\]\]\n.*?)\n\n\[\[petugas`).FindStringSubmatch(help)
	if sample == nil {
		t.Fatal("the help shows no roster")
	}
	if err := os.WriteFile("petugas.toml", []byte(sample[1]), 0o644); err != nil {
		t.Fatal(err)
	}
	code, out, _ := command(t, "sopc check petugas.toml")
	if code != 0 || !strings.Contains(out, "tidak ada catatan dalam petugas.toml") {
		t.Error(out)
	}
}

// The SOP and the finding that the README shows are real.
func TestReadmeShowsTheTruth(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	sop, err := os.ReadFile("../../sops/contoh/ruang-rapat.sop")
	if err != nil {
		t.Fatal(err)
	}
	lines := regexp.MustCompile("(?s)```sop\n(.*?)```").FindStringSubmatch(string(readme))
	if lines == nil || !strings.HasSuffix(string(sop), "\n"+lines[1]) {
		t.Error("the lines that the README shows are not the end of sops/contoh/ruang-rapat.sop")
	}
	drawn, err := os.ReadFile("../../sops/contoh/ruang-rapat.mmd")
	if err != nil {
		t.Fatal(err)
	}
	workspace(t)
	if _, out, _ := command(t, "sopc graph sops/contoh/ruang-rapat.sop"); out != string(drawn) {
		t.Error("the picture of the README is drawn from another text: write sops/contoh/ruang-rapat.mmd anew with sopc graph, and the PNG beside it from that")
	}
	broken := strings.Replace(string(sop), "kembali ke ajukan", "kembali ke ajukn", 1)
	if err := os.WriteFile("ruang-rapat.sop", []byte(broken), 0o644); err != nil {
		t.Fatal(err)
	}
	_, out, _ := command(t, "sopc check ruang-rapat.sop")
	shown := regexp.MustCompile("(?s)```\n(kesalahan.*?)```").FindStringSubmatch(string(readme))
	if shown == nil || !strings.Contains(out, shown[1]) {
		t.Errorf("the finding of the README is not what sopc says:\n%s", out)
	}
}
