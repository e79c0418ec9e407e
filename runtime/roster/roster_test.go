package roster

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"sopc/compiler/program"
	"sopc/runtime/calendar"
)

const village = `
[[petugas]]
nama = "Siti Aminah, S.Sos."
nip = "19850101 201001 2 001"
pelaksana = ["Petugas Loket", "persuratan"]

[[petugas]]
nama = "Drs. Budi Santoso"
pelaksana = "Kepala Seksi"
mulai = 2026-01-05
selesai = 2026-06-30

[[petugas]]
nama = "Drs. Budi Santoso"
pelaksana = ["Sekretaris Kecamatan"]
mulai = 2026-07-01

[[petugas]]
nama = "Ani Lestari, S.H., M.Si."
pelaksana = ["Camat"]
selesai = 2026-10-31

[[petugas]]
nama = "Rudi Hartono"
pelaksana = []

[[pengganti]]
sebutan = "plt."
nama = "Rudi Hartono"
menggantikan = "Camat"
dasar = "SK 800/12"
mulai = 2026-11-01
selesai = 2026-11-30

[[pengganti]]
sebutan = "Plh"
nama = "Siti Aminah"
menggantikan = "Budi Santoso"
dasar = "ND 3/2026"
mulai = 2026-06-15
selesai = 2026-07-15

[[delegasi]]
dari = "Budi Santoso"
kepada = "siti aminah"
pelaksana = ["Sekretaris Kecamatan"]
dasar = "SPT 9"
mulai = 2026-08-01
selesai = 2026-08-31

[[berhalangan]]
nama = "Ani Lestari"
alasan = "cuti tahunan"
mulai = 2026-09-01
selesai = 2026-09-05
`

var letters = &program.Program{Lanes: []program.Lane{
	{ID: "pemohon", Name: "Pemohon", Outside: true},
	{ID: "loket", Name: "Petugas Loket"},
	{ID: "kasi", Name: "Kasi", FullName: "Kepala Seksi"},
	{ID: "sekcam", Name: "Sekcam", FullName: "Sekretaris Kecamatan"},
	{ID: "camat", Name: "Camat", Substitute: "sekcam"},
	{ID: "lurah", Name: "Lurah", Substitute: "Sekretaris Kecamatan"},
}}

func lane(id string) int {
	return slices.IndexFunc(letters.Lanes, func(l program.Lane) bool { return l.ID == id })
}

func read(t testing.TB, text string) *Roster {
	t.Helper()
	r, wrong := Read(FileName, []byte(text))
	for _, f := range wrong {
		t.Fatalf("%v: %s", f.Span.Start, f.Message.ID)
	}
	return r
}

func day(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation(time.DateOnly, s, calendar.WITA.Location())
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// TestActs: as what each acts, or why not and what to do.
func TestActs(t *testing.T) {
	r := read(t, village)
	for _, v := range []struct{ name, lane, on, as, reason, way string }{
		{"Siti Aminah, S.Sos.", "loket", "2026-03-02", "Petugas Loket", "", ""},
		{"siti  AMINAH", "loket", "2026-03-02", "Petugas Loket", "", ""},
		{"198501012010012001", "loket", "2026-03-02", "Petugas Loket", "", ""},
		{"Ibu Siti Aminah", "loket", "2026-03-02", "Petugas Loket", "", ""},
		{"Siti", "loket", "2026-03-02", "", `"Siti" tidak ada dalam daftar petugas`, `Mungkin maksud Anda "Siti Aminah, S.Sos."?`},
		{"Siti Amniah", "loket", "2026-03-02", "", `tidak ada dalam daftar`, `Mungkin maksud Anda "Siti Aminah, S.Sos."?`},
		{"Joko", "loket", "2026-03-02", "", `tidak ada dalam daftar`, `yang ada di petugas.toml: "Siti Aminah, S.Sos.", "Drs. Budi Santoso"`},
		{" ", "loket", "2026-03-02", "", `belum disebut`, `yang ada di petugas.toml`},
		{"Rudi Hartono", "loket", "2026-03-02", "", "Rudi Hartono tidak ditugaskan sebagai Petugas Loket", "yang dapat bertindak pada 2 Maret 2026: Siti Aminah, S.Sos."},
		{"Budi Santoso", "kasi", "2026-01-04", "", "tugas Drs. Budi Santoso sebagai Kasi baru mulai 5 Januari 2026", "tidak ada yang bertindak sebagai Kasi: tambahkan di petugas.toml"},
		{"Budi Santoso", "kasi", "2026-01-05", "Kasi", "", ""},
		{"Budi Santoso", "kasi", "2026-06-30", "Kasi", "", ""},
		{"Budi Santoso", "kasi", "2026-07-01", "", "tugas Drs. Budi Santoso sebagai Kasi sudah berakhir 30 Juni 2026", ""},
		{"Budi Santoso", "sekcam", "2026-07-01", "Sekcam", "", ""},
		// who replaces a person has what that person has, on each day
		{"Siti Aminah", "kasi", "2026-06-14", "", "tugas Siti Aminah, S.Sos. sebagai Plh Kasi (ND 3/2026) baru mulai 15 Juni 2026", "yang dapat bertindak pada 14 Juni 2026: Drs. Budi Santoso"},
		{"Siti Aminah", "kasi", "2026-06-30", "Plh Kasi (ND 3/2026)", "", ""},
		{"Siti Aminah", "kasi", "2026-07-01", "", "tugas Siti Aminah, S.Sos. sebagai Plh Kasi (ND 3/2026) sudah berakhir 30 Juni 2026", ""},
		{"Siti Aminah", "sekcam", "2026-07-15", "Plh Sekcam (ND 3/2026)", "", ""},
		{"Siti Aminah", "sekcam", "2026-07-16", "", "berakhir 15 Juli 2026 dan baru mulai lagi 1 Agustus 2026", ""},
		{"Siti Aminah", "sekcam", "2026-08-31", "Sekcam atas delegasi Drs. Budi Santoso (SPT 9)", "", ""},
		{"Siti Aminah", "sekcam", "2026-09-01", "", "sebagai Sekcam atas delegasi Drs. Budi Santoso (SPT 9) sudah berakhir 31 Agustus 2026", ""},
		// a vacant office and its Plt
		{"Rudi Hartono", "camat", "2026-10-31", "", "tugas Rudi Hartono sebagai Plt Camat (SK 800/12) baru mulai 1 November 2026", "Ani Lestari"},
		{"Rudi Hartono", "camat", "2026-11-01", "Plt Camat (SK 800/12)", "", ""},
		{"Ani Lestari", "camat", "2026-11-01", "", "tugas Ani Lestari, S.H., M.Si. sebagai Camat sudah berakhir 31 Oktober 2026", "yang dapat bertindak pada 1 November 2026: Rudi Hartono"},
		// away, and the one whom the SOP lets step in
		{"Ani Lestari", "camat", "2026-08-31", "Camat", "", ""},
		{"Ani Lestari", "camat", "2026-09-01", "", "Ani Lestari, S.H., M.Si. berhalangan 1 September 2026 sampai 5 September 2026 (cuti tahunan)", "bila sudah kembali, perbaiki [[berhalangan]] di petugas.toml; yang dapat bertindak pada 1 September 2026: Drs. Budi Santoso"},
		{"Budi Santoso", "camat", "2026-09-01", "Sekcam, pengganti Camat menurut SOP (Ani Lestari, S.H., M.Si. berhalangan: cuti tahunan)", "", ""},
		{"Budi Santoso", "camat", "2026-09-06", "", "Drs. Budi Santoso menggantikan Camat hanya selama Ani Lestari, S.H., M.Si. berhalangan", `minta Ani Lestari, S.H., M.Si., atau tambahkan di petugas.toml: [[berhalangan]] nama = "Ani Lestari, S.H., M.Si.", mulai = 2026-09-06`},
		{"Budi Santoso", "camat", "2026-12-01", "", "pada 1 Desember 2026 tidak ada yang memegang Camat untuk digantikan Drs. Budi Santoso", "lowong = true"},
		{"Budi Santoso", "lurah", "2026-09-06", "", "tidak ada yang memegang Lurah", "lowong = true"},
		{"Siti Aminah", "camat", "2026-09-01", "", "tidak ditugaskan sebagai Camat", "Drs. Budi Santoso"},
		// parties outside
		{"Siti Aminah", "pemohon", "2026-09-01", "dicatat untuk Pemohon", "", ""},
		{"Ani Lestari", "pemohon", "2026-09-01", "", "berhalangan", ""},
		{"Ani Lestari", "pemohon", "2026-11-01", "", "sudah berakhir 31 Oktober 2026", "Siti Aminah"},
	} {
		as, err := r.Acts(v.name, letters, lane(v.lane), day(t, v.on))
		if string(as) != v.as {
			t.Errorf("%s as %s on %s: %q, want %q (%v)", v.name, v.lane, v.on, as, v.as, err)
		}
		var refused *Refusal
		if v.as != "" {
			if err != nil {
				t.Errorf("%s as %s on %s: %v", v.name, v.lane, v.on, err)
			}
		} else if !errors.As(err, &refused) || !strings.Contains(refused.Reason.ID, v.reason) || !strings.Contains(refused.Way.ID, v.way) || refused.Way.EN == "" {
			t.Errorf("%s as %s on %s: refused because %v, want %q; %q", v.name, v.lane, v.on, err, v.reason, v.way)
		}
	}
}

// A day is that of the office's clock.
func TestLocalDay(t *testing.T) {
	r := read(t, village)
	at := time.Date(2026, 6, 30, 15, 30, 0, 0, time.UTC) // 22.30 WIB, 00.30 WIT
	if _, err := r.Acts("Budi Santoso", letters, lane("kasi"), at.In(calendar.WIB.Location())); err != nil {
		t.Error(err)
	}
	if as, err := r.Acts("Budi Santoso", letters, lane("kasi"), at.In(calendar.WIT.Location())); err == nil {
		t.Errorf("still %s on 1 July", as)
	}
}

func TestLanesAndVacant(t *testing.T) {
	r := read(t, village)
	if got := r.Lanes("Budi Santoso", letters, day(t, "2026-09-02")); !slices.Equal(got, []int{0, 3, 4}) {
		t.Errorf("lanes %v", got)
	}
	if got := r.Lanes("nobody", letters, day(t, "2026-09-02")); got != nil {
		t.Errorf("lanes of nobody %v", got)
	}
	for id, want := range map[string][2]bool{"pemohon": {true, true}, "loket": {true, true}, "kasi": {false, true}, "camat": {false, true}, "lurah": {false, false}} {
		_, on := r.Vacant(letters, lane(id), day(t, "2026-12-01"))
		_, ever := r.Vacant(letters, lane(id), time.Time{})
		if !on != want[0] || !ever != want[1] {
			t.Errorf("%s vacant: %v on the day, %v ever", id, on, ever)
		}
	}
}

// What is said of a lane that nobody acts for.
func TestWayOutOfVacancy(t *testing.T) {
	r := read(t, village+"[[petugas]]\nnama = \"A\"\npelaksana = [\"Luarh\", \"Bendahara, Pengelola\"]")
	p := &program.Program{Lanes: append(slices.Clone(letters.Lanes), program.Lane{ID: "bendahara", Name: "Bendahara"}, program.Lane{ID: "asisten", Name: "Asisten"})}
	for i, want := range []string{"", "", "tugas Siti Aminah, S.Sos. sebagai Plh Kasi (ND 3/2026) sudah berakhir 30 Juni 2026; tunjuk penggantinya", "", "tugas Ani Lestari, S.H., M.Si. sebagai Camat sudah berakhir 31 Oktober 2026; tunjuk",
		`dalam petugas.toml tertulis "Luarh"; tulis tersendiri dan seperti di sini: "Lurah"`, `tertulis "Bendahara, Pengelola"; tulis tersendiri`, `tambahkan ke`} {
		if way, vacant := r.Vacant(p, i, day(t, "2026-12-01")); vacant != (want != "") || !strings.Contains(way.ID, want) {
			t.Errorf("%s: %q, want %q", p.Lanes[i].Name, way.ID, want)
		}
	}
	alone := &program.Program{Lanes: []program.Lane{{ID: "camat", Name: "Camat"}}}
	if way, _ := r.Vacant(alone, 0, day(t, "2026-09-02")); way.ID != "Ani Lestari, S.H., M.Si. berhalangan; tunjuk penggantinya dalam petugas.toml: [[pengganti]]" {
		t.Error(way.ID)
	}
}

// Who keeps no roster lets everybody act; a file with mistakes lets nobody.
func TestNoRoster(t *testing.T) {
	var none *Roster
	as, err := none.Acts("Siapa Saja", letters, 4, day(t, "2026-09-02"))
	if as != "" || err != nil || none.Hash() != "" || none.People() != nil || len(none.Lanes("x", letters, time.Time{})) != len(letters.Lanes) {
		t.Errorf("%q %v", as, err)
	}
	if name, err := none.Person(" Siapa   Saja "); name != "Siapa Saja" || err != nil {
		t.Errorf("%q %v", name, err)
	}
	broken, wrong := Read(FileName, []byte(village+"\nx = 1"))
	if _, err := broken.Acts("Siti Aminah", letters, lane("loket"), day(t, "2026-03-02")); err == nil || len(wrong) != 1 {
		t.Errorf("a broken roster lets people act; %d findings", len(wrong))
	}
	if a, b := read(t, village).Hash(), read(t, village+"\n# x\n").Hash(); a == b || len(a) != 64 {
		t.Errorf("%q %q", a, b)
	}
}

// Names that several persons may bear are not guessed.
func TestAmbiguous(t *testing.T) {
	r := read(t, `
[[petugas]]
nama = "Siti Aminah, S.Sos."
nip = "1"
pelaksana = ["Kasi"]
[[petugas]]
nama = "Dra. Siti Aminah"
nip = "2"
pelaksana = ["Camat"]
`)
	var refused *Refusal
	if _, err := r.Person("siti aminah"); !errors.As(err, &refused) || refused.Text().ID != `"siti aminah" dapat berarti beberapa orang; tulis lengkap: "Siti Aminah, S.Sos.", "Dra. Siti Aminah"` {
		t.Error(err)
	}
	for given, want := range map[string]string{"siti aminah s.sos": "Siti Aminah, S.Sos.", "DRA SITI AMINAH": "Dra. Siti Aminah", "2": "Dra. Siti Aminah"} {
		if name, err := r.Person(given); name != want {
			t.Errorf("%s: %q %v", given, name, err)
		}
	}
}

// TestMistakes: what is wrong in a file, with its place and the way out.
func TestMistakes(t *testing.T) {
	const two = "[[petugas]]\nnama = \"Ani\"\npelaksana = [\"Camat\"]\n[[petugas]]\nnama = \"Budi\"\npelaksana = [\"Sekcam\"]\n"
	const plt = two + "[[pengganti]]\nsebutan = \"Plh\"\nnama = \"Budi\"\ndasar = \"SK 1\"\nmulai = 2026-01-01\n"
	const gives = two + "[[delegasi]]\ndari = \"Ani\"\nkepada = \"Budi\"\ndasar = \"SK 2\"\nmulai = 2026-01-01\n"
	for _, v := range []struct{ file, at, want, way string }{
		{"", "", "belum menyebut seorang petugas", "contoh: [[petugas]]"},
		{"[[petugas]]\nnama = \"A\"\npelaksana = [\"x\"]\n[[petugaas]]\n", "petugaas", "`petugaas` tidak dikenal", "Mungkin maksud Anda `petugas`?"},
		{"[petugas]\nnama = \"A\"", "petugas", "dua kurung siku", ""},
		{"[[petugas]]\nnama = \"A\"\npelaksana = [\"x\"]\npangkat = \"y\"", "pangkat", "tidak dikenal", "yang dikenal: nama, nip, pelaksana, mulai, selesai"},
		{"[[petugas]]\nnama = \"A\"\njabatan = \"x\"", "jabatan", "tidak dikenal", "tulis `pelaksana`"},
		{"[[petugas]]\nNama = \"A\"\npelaksana = \"x\"", "Nama", "tidak dikenal", "Mungkin maksud Anda `nama`?"},
		{two + "[[berhalangan]]\nnama = \"Ani\"\ndari = 2026-01-01", "dari", "tidak dikenal", "tulis `mulai`"},
		{two + "[[berhalangan]]\nnama = \"Ani\"\nmulai = \"3 Maret 2026\"", "\"3 Maret 2026\"", "harus ada tanggal", "Mungkin maksud Anda 2026-03-03?"},
		{strings.Replace(gives, "mulai = 2026-01-01\n", "", 1), "delegasi", "mulai kapan", ""},
		{strings.Replace(gives, "\"Budi\"\ndasar", "\"sekcam\"\ndasar", 1), "\"sekcam\"", "`sekcam` adalah pelaksana, bukan orang", "tulis nama orangnya: \"Budi\""},
		{"[[petugas]]\npelaksana = [\"x\"]", "petugas", "belum bernama", "nama = "},
		{two + "[[petugas]]\n[[petugas]]\nnama = \"C\"\npelaksana = []", "petugas", "belum diisi", "yang dikenal: nama"},
		{"[[petugas]]\nnama = \"A\"", "petugas", "bekerja sebagai pelaksana apa", "pelaksana = []"},
		{"[[petugas]]\nnama = \"...\"\npelaksana = [\"x\"]", "\"...\"", "tidak ada huruf", "tulis namanya"},
		{"[[petugas]]\nnama = \"A\u202eB\"\npelaksana = [\"x\"]", "\"A\u202eB\"", "tidak dapat dicetak", "ketik kembali"},
		{"[[petugas]]\nnama = \"A\"\npelaksana = [\"x\", \"X\"]", "\"X\"", "sudah disebut", "sekali"},
		{"[[petugas]]\nnama = \"A\"\npelaksana = 3", "3", "daftar teks", ""},
		{"[[petugas]]\nnip = 1985\nnama = \"A\"\npelaksana = \"x\"", "1985", "teks dalam petik", ""},
		{"[[petugas]]\nnama = \"A\"\npelaksana = \"x\"\nmulai = \"besok\"", "\"besok\"", "harus ada tanggal", "2026-03-19"},
		{"[[petugas]]\nnama = \"A\"\npelaksana = \"x\"\nmulai = 2026-02-01\nselesai = 2026-01-31", "2026-01-31", "sebelum tanggal mulainya", "periksa `mulai`"},
		{two + "[[petugas]]\nnama = \"ANI\"\npelaksana = [\"camat\"]", "\"camat\"", "Ani sudah ditugaskan sebagai `camat` pada hari yang sama", "pisahkan tanggalnya"},
		{two + "[[petugas]]\nnama = \"Dra. Ani, M.Si.\"\npelaksana = [\"Kasi\"]", "\"Dra. Ani, M.Si.\"", "tampaknya sudah ada di atas sebagai \"Ani\"", "sama persis"},
		{"[[petugas]]\nnama = \"A\"\nnip = \"1\"\npelaksana = \"x\"\n[[petugas]]\nnama = \"A\"\nnip = \"2\"\npelaksana = \"y\"", "\"A\"", "dengan NIP berbeda", "bedakan namanya"},
		{"[[petugas]]\nnama = \"A\"\nnip = \"1\"\npelaksana = \"x\"\n[[petugas]]\nnama = \"B\"\nnip = \"1\"\npelaksana = \"y\"", "\"1\"", "sudah dipakai A", "periksa NIP-nya"},
		{plt, "pengganti", "siapa yang digantikan", "menggantikan = \"Camat\""},
		{plt + "menggantikan = \"Camta\"", "\"Camta\"", "bukan petugas dan bukan pelaksana", "Mungkin maksud Anda `Camat`?"},
		{plt + "menggantikan = \"Lurah\"", "\"Lurah\"", "bukan petugas dan bukan pelaksana", "lowong = true"},
		{plt + "menggantikan = \"Budi\"", "\"Budi\"", "menggantikan dirinya sendiri", "periksa"},
		{plt + "menggantikan = \"Ani\"\nlowong = \"ya\"", "\"ya\"", "true atau false", ""},
		{strings.Replace(plt, "Plh", "Plg", 1) + "menggantikan = \"Ani\"", "\"Plg\"", "tidak dikenal", "Plt, Plh"},
		{strings.Replace(plt, "dasar = \"SK 1\"\n", "", 1) + "menggantikan = \"Ani\"", "pengganti", "dasarnya belum disebut", "dasar = \"SK"},
		{strings.Replace(plt, "mulai = 2026-01-01\n", "", 1) + "menggantikan = \"Ani\"", "pengganti", "mulai kapan", "mulai = 2026"},
		{strings.Replace(plt, "nama = \"Budi\"\ndasar", "nama = \"Joko\"\ndasar", 1) + "menggantikan = \"Ani\"", "\"Joko\"", "tidak ada dalam daftar", "[[petugas]] nama = \"Joko\""},
		{strings.Replace(plt, "[\"Camat\"]\n", "[\"Camat\"]\nselesai = 2025-12-31\n", 1) + "menggantikan = \"Ani\"", "\"Ani\"", "tidak memegang tugas apa pun sejak 1 Januari 2026", "lowong = true"},
		{strings.Replace(gives, "kepada = \"Budi\"", "kepada = \"ani\"", 1), "\"ani\"", "mendelegasikan kepada dirinya sendiri", "periksa"},
		{strings.Replace(gives, "kepada = \"Budi\"", "kepada = \"Bundi\"", 1), "\"Bundi\"", "tidak ada dalam daftar", "\"Budi\""},
		{gives + "pelaksana = [\"Sekcam\"]", "\"Sekcam\"", "Ani tidak memegang `Sekcam` sejak 1 Januari 2026", "Ani memegang: Camat"},
		{gives + "selesai = 2025-01-01", "2025-01-01", "sebelum tanggal mulainya", ""},
		{gives + "[[petugas]]\nnama = \"Cici\"\npelaksana = []\n[[delegasi]]\ndari = \"Cici\"\nkepada = \"Ani\"\ndasar = \"SK\"\nmulai = 2026-01-01", "\"Cici\"", "tidak memegang tugas apa pun", "Cici memegang: tidak ada"},
		{gives + "[[delegasi]]\ndari = \"Budi\"\nkepada = \"Ani\"\ndasar = \"SK\"\nmulai = 2026-05-01", "\"Budi\"", "berputar pada 1 Mei 2026: Ani → Budi → Ani", "pelaksana"},
		{plt + "menggantikan = \"Ani\"\n[[delegasi]]\ndari = \"Budi\"\nkepada = \"Ani\"\ndasar = \"SK\"\nmulai = 2026-05-01", "\"Ani\"", "berputar", "hapus salah satunya"},
		{two + "[[berhalangan]]\nnama = \"Ani\"", "berhalangan", "mulai kapan", ""},
		{two + "[[berhalangan]]\nnama = \"Annie\"\nmulai = 2026-01-01", "\"Annie\"", "tidak ada dalam daftar", ""},
	} {
		_, wrong := Read(FileName, []byte(v.file))
		if len(wrong) != 1 {
			t.Errorf("%s\n%d findings: %v", v.file, len(wrong), wrong)
			continue
		}
		f := wrong[0]
		var help []string
		for _, h := range f.Help {
			help = append(help, h.ID)
		}
		if at := v.file[f.Span.Start.Offset:f.Span.End.Offset]; at != v.at || !strings.Contains(f.Message.ID, v.want) || f.Code != "petugas-tidak-sah" || !strings.Contains(strings.Join(help, "\n"), v.way) {
			t.Errorf("%s\nat %q: %s\n%s", v.file, at, f.Message.ID, strings.Join(help, "\n"))
		}
	}
}

// Duty that does not come back on one day for one lane is no circle.
func TestNoCircle(t *testing.T) {
	const two = "[[petugas]]\nnama = \"Ani\"\npelaksana = [\"Loket 1\", \"a\"]\n[[petugas]]\nnama = \"Budi\"\npelaksana = [\"Loket 2\", \"b\"]\n"
	for _, file := range []string{
		two + "[[delegasi]]\ndari = \"Ani\"\nkepada = \"Budi\"\npelaksana = \"Loket 1\"\ndasar = \"x\"\nmulai = 2026-01-01\n[[delegasi]]\ndari = \"Budi\"\nkepada = \"Ani\"\npelaksana = \"Loket 2\"\ndasar = \"x\"\nmulai = 2026-01-01",
		two + "[[delegasi]]\ndari = \"Ani\"\nkepada = \"Budi\"\ndasar = \"x\"\nmulai = 2026-01-01\nselesai = 2026-01-31\n[[delegasi]]\ndari = \"Budi\"\nkepada = \"Ani\"\ndasar = \"x\"\nmulai = 2026-02-01",
	} {
		if _, wrong := Read(FileName, []byte(file)); len(wrong) > 0 {
			t.Errorf("%s\n%s", file, wrong[0].Message.ID)
		}
	}
}

// A file as large as one may be is read in a moment, also when duty goes round
// among all but never on one day.
func TestLargeFile(t *testing.T) {
	var b strings.Builder
	for i := range 400 {
		fmt.Fprintf(&b, "[[petugas]]\nnama = \"Orang %d\"\npelaksana = [\"Loket\"]\n", i)
	}
	for i := range maxStandIns {
		days := fmt.Sprintf("dasar = \"SK\"\nmulai = %d-01-%02d\n", 2000+i%100, 1+i%28)
		if i%2 > 0 { // one half lasts, the other is a day each
			days += fmt.Sprintf("selesai = %d-01-%02d\n", 2000+i%100, 1+i%28)
		}
		fmt.Fprintf(&b, "[[delegasi]]\ndari = \"Orang %d\"\nkepada = \"Orang %d\"\n%s", i, (i+1)%maxStandIns, days)
		fmt.Fprintf(&b, "[[pengganti]]\nsebutan = \"Plh\"\nnama = \"Orang %d\"\nmenggantikan = \"Orang %d\"\n%s", (i+2)%maxStandIns, i, days)
	}
	start := time.Now()
	_, wrong := Read(FileName, []byte(b.String()))
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("read in %v", took)
	}
	for _, f := range wrong {
		if !strings.Contains(f.Message.ID, "berputar") {
			t.Errorf("%v: %s", f.Span.Start, f.Message.ID)
		}
	}
}
