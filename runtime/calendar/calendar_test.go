package calendar

import (
	"errors"
	"strings"
	"testing"
	"time"

	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/lang/settings"
)

func moment(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, WIB.Location())
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func due(t *testing.T, c *Calendar, start, text string, clock program.Clock) (Due, error) {
	t.Helper()
	d, err := program.ParseDuration(text, clock)
	if err != nil {
		t.Fatal(err)
	}
	return c.Add(moment(t, start), d, clock)
}

// TestAdd: the bugs that other engines have, and what the rules say instead.
func TestAdd(t *testing.T) {
	for _, v := range []struct{ about, start, time, want, why string }{
		{"within a day", "2026-11-23 09:00", "2 jam", "2026-11-23 11:00", ""},
		{"the break does not count", "2026-11-23 11:00", "2 jam", "2026-11-23 14:00", ""},
		{"due when the break begins", "2026-11-23 11:00", "1 jam", "2026-11-23 12:00", ""},
		{"the same clock time on the next day, not 24 working hours", "2026-11-23 10:00", "1 hari kerja", "2026-11-24 10:00", ""},
		{"8 hours are more than a day", "2026-11-23 07:30", "8 jam", "2026-11-24 08:00", ""},
		{"480 minutes too", "2026-11-23 07:30", "480 menit", "2026-11-24 08:00", ""},
		{"a day from the opening ends at the closing", "2026-11-23 07:30", "1 hari kerja", "2026-11-23 16:00", "Selasa, 24 November 2026 pukul 07.30 adalah saat kantor buka"},
		{"before opening", "2026-11-23 05:00", "1 hari kerja", "2026-11-23 16:00", "masih sebelum jam kerja, digeser ke pukul 07.30"},
		{"after closing", "2026-11-23 16:00", "1 hari kerja", "2026-11-24 16:00", "sudah lewat jam kerja, digeser ke Selasa, 24 November 2026 pukul 07.30"},
		{"at night", "2026-11-23 23:59", "1 jam", "2026-11-24 08:30", "sudah lewat jam kerja"},
		{"in the break", "2026-11-23 12:20", "1 jam", "2026-11-23 14:00", "jatuh pada jam istirahat, digeser ke pukul 13.00"},
		{"a day from the break", "2026-11-23 12:20", "1 hari kerja", "2026-11-24 12:00", "istirahat"},
		{"a day into Friday's longer break", "2026-11-26 11:45", "1 hari kerja", "2026-11-27 11:30", "Jumat, 27 November 2026 pukul 11.45 di luar jam kerja hari itu, menjadi pukul 11.30"},
		{"on Friday afternoon", "2026-11-27 15:00", "1 hari kerja", "2026-11-30 15:00", ""},
		{"Friday's last half hour has no pair on Monday", "2026-11-27 16:15", "1 hari kerja", "2026-11-30 16:00", "menjadi pukul 16.00"},
		{"after closing on Friday", "2026-11-27 17:00", "1 hari kerja", "2026-11-30 16:00", "digeser ke Senin, 30 November 2026 pukul 07.30: akhir pekan 28–29 November"},
		{"on a Saturday", "2026-11-28 10:00", "3 hari kerja", "2026-12-02 16:00", "bukan hari kerja"},
		{"on a holiday", "2026-12-25 10:00", "1 hari kerja", "2026-12-28 16:00", "Kelahiran Yesus Kristus (Natal) 25 Desember"},
		{"on the last working day before cuti bersama", "2026-03-17 10:00", "3 hari kerja", "2026-03-27 10:00", "digeser 5 hari: cuti bersama Hari Suci Nyepi 18 Maret, Hari Suci Nyepi (Tahun Baru Saka 1948) 19 Maret, cuti bersama Idul Fitri 1447 H 20 Maret dan 23–24 Maret (SKB Menag 1497/2025, Menaker 2/2025, MenPANRB 5/2025)"},
		{"a holiday on Sunday costs nothing", "2026-05-29 10:00", "1 hari kerja", "2026-06-02 10:00", "digeser 1 hari: Hari Lahir Pancasila 1 Juni"},
		{"a day of Ramadan is shorter", "2026-03-16 14:00", "2 jam", "2026-03-17 09:00", "jam kerja Ramadan"},
		{"a Ramadan day closes earlier", "2026-02-18 15:45", "1 hari kerja", "2026-02-19 15:00", "menjadi pukul 15.00"},
		{"and opens later", "2026-02-18 07:40", "1 hari kerja", "2026-02-18 16:00", "di luar jam kerja hari itu"},
		{"half a day", "2026-11-23 07:30", "setengah hari", "2026-11-23 11:15", ""},
		{"a range ends at its most", "2026-11-23 10:00", "1-2 hari", "2026-11-25 10:00", ""},
		{"of alternatives the latest counts", "2026-11-23 10:00", "120 menit / 3 hari", "2026-11-26 10:00", ""},
		{"calendar days", "2026-11-23 10:00", "14 hari kalender", "2026-12-07 10:00", ""},
		{"calendar days end on a Sunday", "2026-11-23 10:00", "6 hari kalender", "2026-11-30 07:30", "Minggu, 29 November 2026 pukul 10.00 bukan hari kerja, digeser ke Senin, 30 November 2026 pukul 07.30: akhir pekan 29 November"},
		{"calendar days end at night", "2026-11-23 20:00", "1 hari kalender", "2026-11-25 07:30", "sudah lewat jam kerja"},
		{"calendar days begin at once, even on a Sunday", "2026-11-22 10:00", "2 hari kalender", "2026-11-24 10:00", ""},
		{"a week", "2026-11-23 10:00", "1 minggu", "2026-11-30 10:00", ""},
		{"two weeks of work", "2026-12-21 10:00", "1 minggu kerja", "2026-12-30 10:00", "digeser 2 hari: cuti bersama Natal 24 Desember"},
		{"a month later, the month's last day, which is a Sunday", "2027-01-31 10:00", "1 bulan", "2027-03-01 08:00", "bukan hari kerja"},
		{"a year", "2025-11-24 10:00", "1 tahun", "2026-11-24 10:00", ""},
		{"24 hours by the clock are not moved", "2026-11-27 15:00", "1x24 jam", "2026-11-28 15:00", ""},
		{"added by an amendment", "2025-08-15 10:00", "1 hari kerja", "2025-08-19 10:00", "digeser 1 hari: cuti bersama Proklamasi Kemerdekaan 18 Agustus (SKB Menag 933/2025, Menaker 1/2025, MenPANRB 3/2025)"},
		{"which came later", "2025-08-01 10:00", "12 hari kerja", "2025-08-20 10:00", "baru ditetapkan 7 Agustus 2025"},
		{"nothing to do", "2026-11-28 10:00", "0 menit", "2026-11-30 07:30", ""},
	} {
		t.Run(v.about, func(t *testing.T) {
			got, err := due(t, National(), v.start, v.time, program.Working)
			if err != nil {
				t.Fatal(err)
			}
			if at := got.At.Format("2006-01-02 15:04"); at != v.want {
				t.Errorf("%s + %s: %s, want %s", v.start, v.time, at, v.want)
			}
			var said []string
			for _, s := range got.Shifts {
				said = append(said, s.Text().ID)
			}
			if all := strings.Join(said, "\n"); !strings.Contains(all, v.why) {
				t.Errorf("explained as\n%s\nwant %s", all, v.why)
			}
		})
	}
}

// Where the wall clock counts, nothing moves and no year is unknown; working
// time that is asked for still is.
func TestWallClock(t *testing.T) {
	for _, v := range []struct{ start, time, want string }{
		{"2026-11-28 23:10", "30 menit", "2026-11-28 23:40"},
		{"2026-11-28 23:10", "3 hari", "2026-12-01 23:10"},
		{"2027-12-31 23:10", "1 tahun", "2028-12-31 23:10"},
		{"2028-01-31 23:10", "1 bulan", "2028-02-29 23:10"},
		{"2026-11-28 23:10", "1 hari kerja", "2026-11-30 16:00"},
	} {
		got, err := due(t, National(), v.start, v.time, program.Wall)
		if at := got.At.Format("2006-01-02 15:04"); err != nil || at != v.want {
			t.Errorf("%s + %s: %s %v, want %s", v.start, v.time, at, err, v.want)
		}
	}
}

func TestUncovered(t *testing.T) {
	for _, v := range []struct {
		start, time string
		year        int
	}{
		{"2027-12-31 10:00", "1 hari kerja", 2028},
		{"2027-12-31 15:00", "2 jam", 2028},
		{"2027-12-01 10:00", "40 hari kalender", 2028},
		{"2027-06-01 10:00", "2 tahun", 2029},
		{"2027-12-31 17:00", "1 menit", 2028},
		{"2024-12-31 10:00", "1 hari kerja", 2024},
		{"2028-01-01 10:00", "1 hari kerja", 2028},
		{"2026-01-01 10:00", "999999999 hari kerja", 2028},
	} {
		_, err := due(t, National(), v.start, v.time, program.Working)
		var u *Uncovered
		if !errors.As(err, &u) || u.Year != v.year || u.First != 2025 || u.Last != 2027 {
			t.Errorf("%s + %s: %v, want a refusal of %d", v.start, v.time, err, v.year)
		}
	}
	if got, err := due(t, National(), "2027-12-31 14:00", "150 menit", program.Working); err != nil || len(got.Doubts) != 1 {
		t.Errorf("to the last minute: %v %v", got.Doubts, err)
	}
	if _, err := National().Between(moment(t, "2026-01-01 10:00"), moment(t, "2028-01-01 00:01")); err == nil {
		t.Error("between: 2028 was not refused")
	}
	if _, err := National().Add(moment(t, "2026-01-01 10:00"), program.Duration{Text: "secukupnya"}, program.Working); err == nil {
		t.Error("a time that cannot be read was added")
	}
}

func TestDoubts(t *testing.T) {
	got, err := due(t, National(), "2027-02-05 10:00", "2 hari kerja", program.Working)
	if err != nil || len(got.Doubts) != 1 || got.Doubts[0].ID != "Ramadan 8 Februari–9 Maret 2027 belum pasti: menunggu sidang isbat" {
		t.Errorf("%v %v", got.Doubts, err)
	}
}

func TestBetween(t *testing.T) {
	for _, v := range []struct {
		a, b          string
		minutes, days int
	}{
		{"2026-11-23 07:30", "2026-11-23 16:00", 450, 1},
		{"2026-11-23 10:00", "2026-11-24 09:59", 449, 0},
		{"2026-11-23 10:00", "2026-11-24 10:00", 450, 1},
		{"2026-11-27 16:15", "2026-11-30 07:45", 30, 0},
		{"2026-11-28 00:00", "2026-11-29 23:59", 0, 0},
		{"2026-03-17 10:00", "2026-03-25 10:00", 270 + 150, 1},
		{"2025-01-01 00:00", "2028-01-01 00:00", 0, 0},
	} {
		got, err := National().Between(moment(t, v.a), moment(t, v.b))
		if v.minutes == 0 && v.days == 0 && v.a[:4] == "2025" { // the whole, which Count knows too
			all, _ := National().Count(On(2025, 1, 1), On(2027, 12, 31))
			v.minutes, v.days = all.Minutes, all.Workdays-1 // the last would end where 2028 says
		}
		if err != nil || got.Minutes != v.minutes || got.Days != v.days {
			t.Errorf("%s to %s: %+v %v, want %d minutes, %d days", v.a, v.b, got, err, v.minutes, v.days)
		}
	}
}

// TestNational counts what the decrees list, and the hours of Perpres 21/2023.
func TestNational(t *testing.T) {
	c := National()
	for year, want := range map[int][3]int{2025: {17, 11}, 2026: {17, 8}, 2027: {18, 8}} {
		holidays, leave, decrees := 0, 0, map[string]bool{}
		for d := On(year, 1, 1); d <= On(year, 12, 31); d++ {
			in, err := c.Day(d)
			if err != nil {
				t.Fatal(err)
			}
			switch in.Kind {
			case Holiday:
				holidays++
			case Leave:
				leave++
			}
			if in.Entry != nil {
				decrees[c.decree(in.Entry)] = true
			}
		}
		if holidays != want[0] || leave != want[1] || decrees[""] {
			t.Errorf("%d: %d holidays, %d joint leave, decrees %v, want %v", year, holidays, leave, decrees, want)
		}
	}
	for ramadan, want := range map[bool]int{false: 37*60 + 30, true: 32*60 + 30} {
		n := 0
		for _, h := range c.Week(ramadan) {
			n += h.Minutes()
		}
		if n != want {
			t.Errorf("a week of %d minutes, want %d (Ramadan: %v)", n, want, ramadan)
		}
	}
}

// Zones: one instant, three clocks.
func TestZones(t *testing.T) {
	d, _ := program.ParseDuration("1 jam", program.Working)
	start := time.Date(2026, 11, 23, 8, 30, 0, 0, time.UTC) // 15.30 WIB, 16.30 WITA, 17.30 WIT
	for zone, want := range map[Zone]string{WIB: "2026-11-24T08:00:00+07:00", WITA: "2026-11-24T08:30:00+08:00", WIT: "2026-11-24T08:30:00+09:00"} {
		got, err := National().In(zone).Add(start, d, program.Working)
		if at := got.At.Format(time.RFC3339); err != nil || at != want {
			t.Errorf("%s: %s %v, want %s", zone, at, err, want)
		}
	}
}

func TestAsKnown(t *testing.T) {
	before := National().AsKnown(On(2025, 8, 6))
	if got, err := due(t, before, "2025-08-15 10:00", "1 hari kerja", program.Working); err != nil || got.At.Day() != 18 {
		t.Errorf("before the amendment: %v %v", got.At, err)
	}
	var u *Uncovered
	if _, err := due(t, before, "2027-03-01 10:00", "1 hari kerja", program.Working); !errors.As(err, &u) || u.Last != 2026 {
		t.Errorf("2027 was known before its decree: %v", err)
	}
}

// TestAmend: what an office's file adds, removes and changes.
func TestAmend(t *testing.T) {
	c, wrong := National().Amend("kalender.toml", []byte(`
nama = "RSUD Contoh"
zona = "WITA"
[jam]
senin-kamis = "07.00-14.00"
jumat = "07.00-11.00"
sabtu = "07.00-12.30, istirahat 10.00-10.15"
[[libur]]
tanggal = 2026-11-24
nama = "Hari Jadi Kabupaten"
dasar = "SE Bupati 5/2026"
[[masuk]]
tanggal = 2026-12-24
dasar = "SE Bupati 6/2026"
[[masuk]]
tanggal = "2026-12-25"
jam = "08.00-10.00"
[[ramadan]]
dari = 2027-02-09
sampai = 2027-03-10
[[tahun]]
tahun = 2028
dasar = "SKB 2028"
[[cuti-bersama]]
dari = 2028-01-03
sampai = 2028-01-04
nama = "Contoh"
`))
	for _, f := range wrong {
		t.Errorf("%v: %s", f.Span.Start, f.Message.ID)
	}
	for date, want := range map[string]string{
		"2026-11-23": "kerja 420 ", "2026-11-24": "libur 0 SE Bupati 5/2026", "2026-11-28": "kerja 315 ", "2026-11-29": "akhir pekan 0 ",
		"2026-12-24": "kerja 420 SE Bupati 6/2026", "2026-12-25": "kerja 120 SKB Menag 1497/2025, Menaker 2/2025, MenPANRB 5/2025",
		"2027-02-08": "kerja 420 ", "2027-03-10": "libur 0 SKB 1205/2026, 3/2026, 2/2026", "2028-01-04": "cuti bersama 0 SKB 2028",
	} {
		d, _ := ParseDate(date)
		in, err := c.Day(d)
		decree := ""
		if in.Entry != nil {
			decree = c.decree(in.Entry)
		}
		if got := bahasa.T("%s %d %s", "", string(in.Kind), in.Hours.Minutes(), decree).ID; err != nil || got != want {
			t.Errorf("%s: %q %v, want %q", date, got, err, want)
		}
	}
	if c.Zone != WITA || c.Agency != "RSUD Contoh" || National().Zone != WIB {
		t.Error("zone or name")
	}
	if n := c.workWeek(); n != 6 {
		t.Errorf("a week of %d days", n)
	}
}

// TestMistakes: what is wrong in a file, with its place and the way out.
func TestMistakes(t *testing.T) {
	for _, v := range []struct{ file, at, want string }{
		{"[jam]\nsenin = \"07.30-\"", "07.30-", "jam ini tidak terbaca"},
		{"[jam]\nsenin = \"07.30-12.00, 12.60-13.00\"", "12.60-13.00", "jam ini tidak terbaca"},
		{"[jam]\nsenin = \"25.00-26.00\"", "25.00-26.00", "jam ini tidak terbaca"},
		{"[jam]\nsenin = \"22.00-06.00\"", "22.00-06.00", "berakhir sebelum mulai"},
		{"[jam]\nsenin = \"07.00-12.00, 11.00-13.00\"", "07.00-12.00, 11.00-13.00", "bertumpuk"},
		{"[jam]\nsenin = \"07.00-12.00, istirahat 12.00-13.00\"", "07.00-12.00, istirahat 12.00-13.00", "tidak di dalam jam kerja"},
		{"[jam]\nsnin = \"libur\"", "snin", "`snin` tidak dikenal di sini"},
		{"[jam]\nsenin-rabu = \"libur\"\nselasa = \"libur\"", "selasa", "jam hari Selasa sudah ada di atas"},
		{"[jam]\nsenin-minggu = \"libur\"", "jam", "tidak punya jam kerja"},
		{"jam = 3", "3", "di sini harus ada bagian"},
		{"zona = \"WIBB\"", "\"WIBB\"", "tidak dikenal"},
		{"[[libur]]\ntanggal = 2026-02-30\nnama = \"x\"", "", ""},
		{"[[libur]]\ntanggal = \"30 Maret\"\nnama = \"x\"", "\"30 Maret\"", "harus ada tanggal"},
		{"[[libur]]\ntanggal = 9999-01-01\nnama = \"x\"", "9999-01-01", "tahun 2000 sampai 2100"},
		{"[[libur]]\ntanggal = 2026-11-24", "libur", "belum bernama"},
		{"[[libur]]\nnama = \"x\"", "libur", "tanggalnya belum jelas"},
		{"[[libur]]\nnama = \"x\"\ndari = 2026-11-24\nsampai = 2026-11-23", "2026-11-23", "sebelum tanggal mulainya"},
		{"[[libur]]\nnama = \"x\"\ntanggal = 2029-01-01", "libur", "tahun 2029 belum tercakup"},
		{"[[masuk]]\ntanggal = 2026-11-23", "masuk", "bukan hari libur atau cuti bersama"},
		{"[[tahun]]\ntahun = 2029", "tahun", "tahun 2028 terlewat"},
		{"[[tahun]]\ntahun = 20290", "20290", "di sini harus ada tahun"},
		{"[[ramadan]]\ndari = 2027-02-01\nsampai = 2027-04-01", "ramadan", "Ramadan ini 60 hari"},
		{"[[libur]]\ndari = 2025-01-01\nsampai = 2027-12-31\nnama = \"x\"", "", "tidak ada yang pernah bekerja"},
		{"libur = \"x\"", "\"x\"", "dua kurung siku"},
	} {
		_, wrong := National().Amend("kalender.toml", []byte(v.file))
		if len(wrong) != 1 {
			t.Errorf("%s\n%d findings: %v", v.file, len(wrong), wrong)
			continue
		}
		f := wrong[0]
		if at := v.file[f.Span.Start.Offset:f.Span.End.Offset]; v.want != "" && at != v.at || !strings.Contains(f.Message.ID, v.want) || f.Code != "kalender-tidak-sah" {
			t.Errorf("%s\n%s at %q: %s\nwant at %q: %s", v.file, f.Code, at, f.Message.ID, v.at, v.want)
		}
	}
}

// A file of nothing but strain is refused or read, and quickly.
func TestHostile(t *testing.T) {
	for _, file := range []string{
		strings.Repeat("[[libur]]\ndari = 2025-01-01\nsampai = 2027-12-30\nnama = \"x\"\n", 200),
		strings.Repeat("[[tahun]]\ntahun = 2028\n", 200),
		"[jam]\nsenin = \"" + strings.Repeat("00.00-00.01,", 300) + "\"",
		strings.Repeat("x", settings.MaxSize+1),
	} {
		began := time.Now()
		c, wrong := National().Amend("kalender.toml", []byte(file))
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("%.40q took %s", file, took)
		}
		if len(wrong) == 0 {
			if _, err := due(t, c, "2025-01-01 00:00", "1 hari kerja", program.Working); err == nil && c.total == 0 {
				t.Errorf("%.40q", file)
			}
		}
	}
}

// The hash tells calendars apart that lead to other due dates, and no others.
func TestHash(t *testing.T) {
	amended := func(file string) string {
		c, wrong := National().Amend("kalender.toml", []byte(file))
		if len(wrong) > 0 {
			t.Fatal(wrong[0].Message.ID)
		}
		return c.Hash()
	}
	same := National().Hash()
	if got := amended("nama = \"Dinas Contoh\"\n[[libur]]\ntanggal = 2026-08-17\nnama = \"HUT RI\""); got != same || National().AsKnown(On(2026, 12, 1)).Hash() != same {
		t.Error("another name changes the hash")
	}
	for _, file := range []string{"zona = \"WIT\"", "[[libur]]\ntanggal = 2026-08-18\nnama = \"x\"", "[[masuk]]\ntanggal = 2026-12-24", "[jam]\njumat = \"07.30-16.30\"", "[[tahun]]\ntahun = 2028"} {
		if amended(file) == same {
			t.Errorf("%s: the same hash", file)
		}
	}
}

// FuzzAmend: any file is refused, with places inside it, or makes a calendar
// that keeps the laws.
func FuzzAmend(f *testing.F) {
	f.Add("[jam]\nsenin-kamis = \"07.30-16.00, istirahat 12.00-13.00\"\njumat = \"24 jam\"", int64(1774000000), uint16(3))
	f.Add("zona = \"WIT\"\n[[libur]]\ndari = 2026-03-01\nsampai = 2026-04-01\nnama = \"x\"\nsejak = 2026-02-01", int64(1772000000), uint16(900))
	f.Add("[[masuk]]\ntanggal = 2026-12-25\njam = \"00.00-06.00, 22.00-24.00\"\n[[tahun]]\ntahun = 2028\n[[ramadan]]\ndari = 2028-01-28\nsampai = 2028-02-26\npasti = false", int64(1798000000), uint16(40))
	f.Fuzz(func(t *testing.T, file string, unix int64, n uint16) {
		c, wrong := National().Amend("kalender.toml", []byte(file))
		for _, w := range wrong {
			if s := w.Span; s.Start.Offset < 0 || s.End.Offset > len(file) || s.End.Offset < s.Start.Offset || w.Message.IsZero() {
				t.Fatalf("%v %s", s, w.Message.ID)
			}
		}
		if len(wrong) > 0 {
			return
		}
		start := time.Unix(unix, 0)
		for _, u := range []program.Unit{program.Minute, program.Day, program.Week} {
			due, err := c.Add(start, working(int(n), u, program.Working), program.Working)
			if err != nil {
				continue
			}
			if due.At.Before(due.Start) {
				t.Fatalf("due %s before %s", due.At, due.Start)
			}
			if s, err := c.Between(due.Start, due.At); err != nil || u == program.Minute && s.Minutes != int(n) {
				t.Fatalf("%d minutes added, %d between, %v", n, s.Minutes, err)
			}
		}
	})
}

func TestNationalYears(t *testing.T) {
	if first, last := National().Covered(); first != On(NationalFirst, 1, 1) || last != On(NationalLast, 12, 31) {
		t.Errorf("covered from %v to %v", first, last)
	}
}
