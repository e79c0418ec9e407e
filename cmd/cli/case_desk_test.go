package cli

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const letters = `sop "Surat"

pelaksana {
  staf "Staf"
  kepala "Kepala"
}

isian {
  rahasia "Surat rahasia" ya/tidak
}

langkah tulis "Menulis surat" {
  oleh staf
  mengisi rahasia
  output "Konsep surat"
}

langkah tanda "Menandatangani surat" {
  oleh kepala bersama staf
  output "Surat"
}
`

const lettersPeople = `[[petugas]]
nama = "Ani Lestari"
pelaksana = ["Staf"]

[[petugas]]
nama = "Budi Santoso"
pelaksana = ["Kepala"]
`

// desk is an office with one case of letters.
func desk(t *testing.T) (o commands, sop string) {
	t.Helper()
	folder := t.TempDir()
	o = commands{TB: t, data: filepath.Join(folder, "data")}
	sop = filepath.Join(folder, "surat.sop")
	if err := os.MkdirAll(o.data, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{sop: letters, filepath.Join(o.data, "petugas.toml"): lettersPeople} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	o.must(Waiting, "run", sop, "--sebagai", "ani lestari")
	return o, sop
}

// says runs a command that must end with an exit code and say all of some
// things.
func (o *commands) says(code int, args []string, want ...string) {
	o.Helper()
	got, out, errs := o.sopc(args...)
	if got != code {
		o.Errorf("sopc %q: exit code %d, want %d", args, got, code)
	}
	for _, w := range want {
		if !strings.Contains(out+errs, w) {
			o.Errorf("sopc %q does not say %q:\n%s%s", args, w, out, errs)
		}
	}
}

// A time that was set by hand is marked wherever the record is read, and a
// time that was put right is said at once.
func TestTimesThatWereSet(t *testing.T) {
	o, _ := desk(t)
	o.says(Done, []string{"case", "do", "2026-0001", "--catat", "--isi", "rahasia=ya", "--sebagai", "Ani Lestari", "--sekarang", "2026-01-04T08:00"}, "Tercatat pada 5 Jan 2026 08.00", "4 Jan 2026 08.00, lebih awal")
	o.says(Done, []string{"case", "log", "2026-0001"}, "waktu ditetapkan dengan --sekarang: 4 Jan 2026 08.00, sebelum peristiwa terakhir")
	o.says(Done, []string{"case", "card", "2026-0001"}, "Waktu baris 2 bukan dari jam komputer: ditetapkan dengan --sekarang.")
	o.says(Done, []string{"case", "log", "2026-0001", "--json"}, `"time_set":true`)
	o.must(Done, "case", "verify", "2026-0001")
}

// Nobody works on a case whose record was changed without being told.
func TestBrokenCaseIsSaid(t *testing.T) {
	o, sop := desk(t)
	if _, _, errs := o.sopc("case", "show", "2026-0001"); strings.Contains(errs, "RUSAK") {
		t.Fatal(errs)
	}
	db, err := sql.Open("sqlite", filepath.Join(o.data, "sopc.db"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`UPDATE lines SET line = replace(line, 'Ani Lestari', 'Ana Lestari') WHERE "case" = 1`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"case", "show", "2026-0001"}, {"case", "next", "2026-0001"}, {"case", "log", "2026-0001"},
		{"case", "do", "2026-0001", "--catat", "--isi", "rahasia=ya", "--sebagai", "Ani Lestari"}} {
		o.says(Done, args, "riwayat kasus 2026-0001 RUSAK")
	}
	o.says(Waiting, []string{"run", sop, "--kasus", "2026-0001", "--sebagai", "Ani Lestari"}, "riwayat kasus 2026-0001 RUSAK")
	_, out, _ := o.sopc("case", "card", "2026-0001")
	if !strings.HasPrefix(out, "!! Riwayat kasus ini rusak") || strings.Contains(out, "Jangkar ") {
		t.Error(out)
	}
}

// What is suggested can be pasted, and says what to write.
func TestSuggestedCommands(t *testing.T) {
	o, _ := desk(t)
	o.says(Done, []string{"case", "next", "2026-0001", "--sebagai", "budi santoso"}, "Bukan tugas Budi Santoso; yang dapat bertindak — Staf: Ani Lestari",
		"rahasia: Surat rahasia, tulis ya|tidak", `--isi rahasia=… --sebagai "Ani Lestari"`)
	o.must(Done, "case", "do", "2026-0001", "--catat", "--isi", "rahasia=ya", "--sebagai", "Ani Lestari")
	o.says(Done, []string{"case", "next", "2026-0001"}, "(sudah terisi: Ya)")
	o.says(Done, []string{"case", "do", "2026-0001", "--semua", "--sebagai", "Ani Lestari"}, "Langkah 1 selesai.", "tugas 2, langkah 2: Menandatangani surat · Kepala & Staf (Budi Santoso, Ani Lestari)")
	o.says(Done, []string{"case", "next", "2026-0001", "--sebagai", "Budi Santoso"}, `--setuju --sebagai "Ani Lestari"`)
	o.says(Misused, []string{"case", "next", "2026-0001", "--sebagai", "Budi Santosa"}, `"Budi Santoso"`)
}

// A mistyped pelaksana does not look like good news, nor do cases that ended.
func TestMistypedInbox(t *testing.T) {
	o, _ := desk(t)
	o.says(Misused, []string{"inbox", "--pelaksana", "Kepla"}, `"Kepala"`)
	o.says(Done, []string{"inbox", "--pelaksana", "Kepala"}, "Tidak ada tugas yang menunggu.")
	o.says(Done, []string{"inbox", "--pelaksana", "Staf"}, "Staf (Ani Lestari)")
	o.says(Misused, []string{"inbox", "--batas", "-1"}, "--batas")
	o.must(Done, "case", "cancel", "2026-0001", "--sebagai", "Ani Lestari", "--alasan", "coba")
	o.says(Done, []string{"case", "list"}, "Tidak ada kasus yang berjalan; 1 sudah berakhir: sopc case list --fase semua")
}

// Options and words that cannot be meant are refused with the way out.
func TestMistypedCaseCommands(t *testing.T) {
	o, _ := desk(t)
	o.says(Misused, []string{"case", "kartu", "2026-0001", "--data", o.data}, "`sopc case card`")
	o.says(Misused, []string{"case", "inbox"}, "`sopc inbox`")
	o.says(Misused, []string{"case", "export", "2026-0001", "-o", "-"}, "-o FILE.kasus")
	o.says(Misused, []string{"case", "cancel", "2026-0001", "--sebagai", "Ani Lestari"}, "--alasan")
}
