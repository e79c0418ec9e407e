package cli_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A person chooses a template on a terminal and fills in what it asks for;
// nothing is asked twice, and nothing that exists is replaced.
func TestTerminalNew(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "lama.sop"), []byte("milik orang lain"), 0o644); err != nil {
		t.Fatal(err)
	}
	s := start(t, dir, nil, "new")
	s.expect("1. kosong: ")
	s.expect("2. surat-masuk: ")
	s.expect("Templat [1-12]:")
	s.send("99\r")
	s.expect("pilih nomor 1 sampai 12")
	s.send("2\r")
	s.expect("Judul SOP (Enter = seperti templat):")
	s.send("Surat Masuk \"Dinas\"\r")
	s.expect("Instansi (Enter = isi nanti):")
	s.send("Pemerintah Kabupaten Contoh\r")
	s.expect("Unit di bawahnya (Enter = cukup):")
	s.send("\r")
	s.expect("Nama berkas (Enter = surat-masuk-dinas.sop):")
	s.send("lama.sop\r")
	s.expect("sudah ada dan tidak ditimpa")
	s.expect("Nama berkas")
	s.send("\r")
	s.expect("dibuat: surat-masuk-dinas.sop")
	s.exits(0)

	text, err := os.ReadFile(filepath.Join(dir, "surat-masuk-dinas.sop"))
	if err != nil || !strings.Contains(string(text), `"Surat Masuk \"Dinas\""`) || !strings.Contains(string(text), "instansi \"Pemerintah Kabupaten Contoh\"") {
		t.Errorf("%v:\n%s", err, text)
	}
	if old, _ := os.ReadFile(filepath.Join(dir, "lama.sop")); string(old) != "milik orang lain" {
		t.Errorf("lama.sop has become %q", old)
	}
	self, _ := os.Executable()
	check := exec.Command(self, "check", "surat-masuk-dinas.sop")
	check.Args[0], check.Dir = "sopc", dir
	if out, err := check.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// One can leave at any of its prompts, and nothing is left behind.
func TestTerminalNewLeave(t *testing.T) {
	prompts := []struct{ prompt, answer string }{
		{"Templat [1-12]:", "1\r"}, {"Judul SOP", "Cuti\r"}, {"Instansi", "\r"}, {"Nama berkas", ""},
	}
	for name, key := range leaving {
		for n := range prompts {
			dir := t.TempDir()
			s := start(t, dir, nil, "new")
			for _, p := range prompts[:n] {
				s.expect(p.prompt)
				s.send(p.answer)
			}
			s.expect(prompts[n].prompt)
			s.send(key)
			s.expect("Tidak ada yang dibuat")
			s.exits(10)
			if files, err := os.ReadDir(dir); err != nil || len(files) > 0 {
				t.Errorf("%s at %s left %v, %v", name, prompts[n].prompt, files, err)
			}
		}
	}
}
