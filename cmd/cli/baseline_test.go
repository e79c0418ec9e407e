package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Of the real and the difficult SOPs, too, what is recorded stays known when
// lines move and when the layout is lost and made again.
func TestBaselineSurvivesEditsElsewhere(t *testing.T) {
	dir := t.TempDir()
	for _, from := range []string{"sops/kalbar", "sops/blitar", "testdata/sop"} {
		if err := os.CopyFS(filepath.Join(dir, from), os.DirFS(filepath.Join(root, from))); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	run := func(want int, line string) string {
		t.Helper()
		code, out, _ := command(t, line)
		if code != want {
			t.Fatalf("%s: exit code %d, want %d\n%s", line, code, want, out)
		}
		return out
	}
	run(1, "sopc check --fail-level saran")
	run(0, "sopc check --fail-level saran --baseline lama.json --update-baseline")
	recorded, err := os.ReadFile("lama.json")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("*/*/*.sop")
	if err != nil || len(files) < 5 {
		t.Fatal(err, files)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		moved := "# satu\n\n# dua\n" + strings.ReplaceAll(string(text), "\n  ", "\n\t\t ")
		if err := os.WriteFile(name, []byte(moved), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	run(0, "sopc check --fail-level saran --baseline lama.json")
	run(0, "sopc fmt .")
	out := run(0, "sopc check --fail-level saran --baseline lama.json")
	if strings.Contains(out, "sudah tidak ada") {
		t.Error(out)
	}
	run(0, "sopc check --baseline lama.json --update-baseline")
	if again, _ := os.ReadFile("lama.json"); string(again) != string(recorded) {
		t.Error("the same findings are recorded differently")
	}
}
