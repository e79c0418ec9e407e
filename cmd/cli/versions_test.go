package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// versions is an office with the two versions of testdata/scripts/diff.txtar
// and no cases yet.
func versions(t *testing.T) *commands {
	t.Helper()
	files, err := txtar.ParseFile("../../testdata/scripts/diff.txtar")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	for _, f := range files.Files {
		if filepath.Ext(f.Name) != ".sop" {
			continue
		}
		if err := os.WriteFile(f.Name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return &commands{TB: t, data: "data"}
}

// shows compares what a command prints.
func (o *commands) shows(code int, line, want string) {
	o.Helper()
	if got := o.must(code, strings.Fields(line)...); strings.TrimSpace(got) != strings.TrimSpace(want) {
		o.Errorf("sopc %s\n%s\nwant\n%s", line, got, want)
	}
}

func TestDiffListsOpenCases(t *testing.T) {
	o := versions(t)
	o.must(4, "run", "lama.sop", "--sebagai", "Ani")
	o.must(4, "run", "lama.sop", "--sebagai", "Ani")
	o.must(4, "run", "redaksional.sop", "--sebagai", "Ani")
	o.must(0, "case", "do", "2026-0002", "--semua", "--sebagai", "Ani")
	out := o.must(0, "diff", "lama.sop", "baru.sop", "--data", "data")
	if want := `Memutus kasus berjalan: kasus yang terbuka pada langkah 2 dan 3 tidak dapat
dialihkan ke versi baru dan diselesaikan menurut versi lama.
Kasus terbuka menurut versi lama: 2; yang terkena: 1.
  - 2026-0002 · langkah 2 (periksa) · Kasi · tenggat 6 Jan 2026 08.00
Kasus lain yang terbuka menurut versi lain SOP ini: 1; bandingkan versinya
sendiri.

memutus kasus berjalan (2)
`; !strings.HasPrefix(out, want) {
		t.Errorf("%s\nwant\n%s", out, want)
	}
	out = o.must(0, "diff", "lama.sop", "baru.sop", "--data", "data", "--json")
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if !strings.Contains(lines[0], `"cases":{"open":2,"other":1},"hits":[2,3]`) ||
		lines[len(lines)-1] != `{"kind":"case","case":"2026-0002","task":2,"step":2,"lanes":["Kasi"],"due":"2026-01-06T08:00:00+07:00"}` {
		t.Error(out)
	}
}

// Of many tasks that are hit a screen shows some, and says so.
func TestDiffOfManyCases(t *testing.T) {
	o := versions(t)
	for range 22 {
		o.must(4, "run", "lama.sop", "--sebagai", "Ani")
	}
	old, err := os.ReadFile("lama.sop")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("lain.sop", []byte(strings.Replace(string(old), "oleh staf", "oleh kasi", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	out := o.must(0, "diff", "lama.sop", "lain.sop", "--data", "data")
	if n := strings.Count(out, "· langkah 1 (terima) · Staf ·"); n != 20 || !strings.Contains(out, "yang terkena: 22.") ||
		!strings.Contains(out, "\n  … dan 2 tugas lagi; --json menyebutkan semuanya\n") {
		t.Errorf("%d tasks are shown:\n%s", n, out)
	}
	if out := o.must(0, "diff", "lama.sop", "lain.sop", "--data", "data", "--json"); strings.Count(out, `"kind":"case"`) != 22 {
		t.Error(out)
	}
}

func TestReplayCommand(t *testing.T) {
	o := versions(t)
	o.must(4, "run", "lama.sop", "--sebagai", "Ani")
	o.must(0, "case", "do", "2026-0001", "--semua", "--sebagai", "Ani")
	o.shows(0, "replay 2026-0001 --dengan tertata-lain.sop", `
Kasus 2026-0001 sah juga menurut tertata-lain.sop, dan jalannya sama.

Kini: terbuka langkah 2 (periksa)`)
	o.shows(0, "replay 2026-0001 --dengan baru.sop", `
Kasus 2026-0001 tidak sah lagi menurut baru.sop: peristiwa 2 dari 2 tidak
diterima.

Perbedaan pertama: peristiwa 2, 5 Jan 2026 08.00
  yang terjadi: Ani (Staf) menyelesaikan langkah 1 (terima)
  versi baru: kelengkapan belum ada: KTP`)
	longer, err := os.ReadFile("lama.sop")
	if err != nil {
		t.Fatal(err)
	}
	longer = append(longer, "\nlangkah serahkan \"Menyerahkan surat\" {\n  oleh staf\n  kelengkapan \"Surat\"\n  waktu 5 menit\n}\n"...)
	if err := os.WriteFile("panjang.sop", longer, 0o644); err != nil {
		t.Fatal(err)
	}
	o.must(0, "case", "do", "2026-0001", "--semua", "--putusan", "Ya", "--sebagai", "Budi")
	o.must(0, "case", "do", "2026-0001", "--semua", "--sebagai", "Ani")
	want := `
Case 2026-0001 is legal under panjang.sop as well, but goes another way from
event 4 of 4.

First difference: event 4, 5 Jan 2026 08:00
  what happened: Ani (Staf) completed step 3 (catat)
  the new version: open at step 4 (serahkan); in the old version: end

Now by the old version: end
Now by the new version: open at step 4 (serahkan)`
	o.shows(0, "replay 2026-0001 --dengan panjang.sop --bahasa en --gagal-bila ditolak", want)
	o.shows(1, "replay 2026-0001 --dengan panjang.sop --bahasa en --gagal-bila berbeda", want)
	out := o.must(1, "replay", "2026-0001", "--dengan", "baru.sop", "--json", "--gagal-bila", "ditolak")
	for _, part := range []string{`"format":1,"case":"2026-0001"`, `"events":4,"legal":false,"same":false`, `"code":"incomplete","event":2,`, `"old":"selesai","new":"terbuka langkah 1 (terima)"`} {
		if !strings.Contains(out, part) {
			t.Errorf("no %s in %s", part, out)
		}
	}
	o.must(2, "replay", "2026-0001")
	o.must(2, "replay", "2026-0007", "--dengan", "baru.sop")
	o.must(3, "replay", "2026-0001", "--dengan", "salah.sop")
	o.must(2, "replay", "2026-0001", "--dengan", "baru.sop", "--gagal-bila", "lain")
}
