package program_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sopc/compiler/program"
)

// TestParseDuration reads times as real forms write them. The wanted amounts
// are written by Amount.String for a reader of working time.
func TestParseDuration(t *testing.T) {
	for text, want := range map[string]string{
		"5 menit": "5 menit", "10 Menit": "10 menit", "30 MENIT": "30 menit", "15mnt": "15 menit", "15 mnt.": "15 menit",
		"2 jam": "2 jam", "1 Jam": "1 jam", "480 menit": "480 menit", "8 jam": "8 jam", "8 jam kerja": "8 jam",
		"1 hari": "1 hari", "3 hari kerja": "3 hari", "3 Hari Kerja": "3 hari", "5 HK": "5 hari", "2 hr": "2 hari",
		"14 hari kalender": "14 hari kalender", "7 hari (kalender)": "7 hari kalender", "7 hari (kerja)": "7 hari",
		"1 minggu": "1 minggu", "2 mgg": "2 minggu", "1 bulan": "1 bulan", "6 bln": "6 bulan", "1 tahun": "1 tahun", "5 thn": "5 tahun", "2 minggu kerja": "2 minggu kerja",
		"3 (tiga) hari kerja": "3 hari", "3 (tiga) hari": "3 hari", "10 (sepuluh) hari kerja": "10 hari", "14 (empat belas) hari": "14 hari",
		"11 (sebelas) menit": "11 menit", "60 (enam puluh) menit": "60 menit", "25 (dua puluh lima) hari kerja": "25 hari", "120 (seratus dua puluh) menit": "120 menit",
		"1.250 (seribu dua ratus lima puluh) menit": "1.250 menit", "7 ( tujuh ) hari": "7 hari", "15 (lima belas )menit": "15 menit", "12 (duabelas) jam": "12 jam",
		"tiga (3) hari": "3 hari", "1 (satu) x 24 (dua puluh empat) jam": "1x24 jam",
		"1-2 hari": "1-2 hari", "1 - 2 hari kerja": "1-2 hari", "1–2 hari": "1-2 hari", "1 s.d. 2 hari": "1-2 hari", "1 s/d 2 hari": "1-2 hari", "1 sd 2 hari": "1-2 hari",
		"1 sampai 2 hari": "1-2 hari", "5 sampai dengan 10 menit": "5-10 menit", "8 hingga 15 hari kalender": "8-15 hari kalender",
		"satu sampai dua minggu": "1-2 minggu", "1-2 (satu sampai dua) hari": "1-2 hari", "30 menit - 1 jam": "30-60 menit", "1 hari - 2 hari kerja": "1-2 hari", "1 hari s.d 1 minggu": "1-7 hari kalender",
		"tiga hari": "3 hari", "dua puluh lima menit": "25 menit", "seratus dua puluh menit": "120 menit", "dua ribu menit": "2.000 menit", "seribu seratus menit": "1.100 menit", "sembilan ratus sembilan puluh sembilan menit": "999 menit",
		"setengah jam": "0,5 jam", "setengah hari": "0,5 hari", "satu setengah jam": "1,5 jam", "½ jam": "0,5 jam", "1 ½ jam": "",
		"seperempat jam": "0,25 jam", "sehari": "1 hari", "seminggu": "1 minggu", "sebulan": "1 bulan", "setahun": "1 tahun", "sejam": "1 jam",
		"120 menit / 3 hari": "120 menit / 3 hari", "120 menit/3 hari": "120 menit / 3 hari", "120 menit atau 3 hari": "120 menit / 3 hari", "2 atau 3 hari": "2 hari / 3 hari", "1 hari / 2 jam / 5 menit": "1 hari / 2 jam / 5 menit",
		"1 jam 30 menit": "90 menit", "1 jam, 30 menit": "90 menit", "1 jam dan 30 menit": "90 menit", "1 jam + 30 menit": "90 menit", "1 (satu) jam 30 (tiga puluh) menit": "90 menit", "1-2 jam 30 menit": "90-150 menit",
		"1 hari 4 jam": "11,5 jam", "16 hari 6 jam": "126 jam", "1 hari kalender 4 jam": "28 jam kalender", "1 tahun 6 bulan": "18 bulan", "1 minggu 3 hari": "10 hari kalender",
		"1x24 jam": "1x24 jam", "1 x 24 jam": "1x24 jam", "3 X 24 Jam": "3x24 jam", "2×24 jam": "2x24 jam", "1-2 x 24 jam": "1-2x24 jam", "3 x 45 menit": "135 menit", "2 kali 24 jam": "2x24 jam",
		"1,5 jam": "1,5 jam", "1.000 menit": "1.000 menit", "2,25 hari": "2,25 hari", "1.234.567,5 menit": "1.234.567,5 menit",
		"± 10 menit": "10 menit", "±10 menit": "10 menit", "+/- 10 menit": "10 menit", "kurang lebih 1 jam": "1 jam", "paling lama 3 hari kerja": "3 hari", "Paling lama 3 (tiga) hari kerja.": "3 hari",
		"maksimal 2 jam": "2 jam", "maks. 2 jam": "2 jam", "selambat-lambatnya 14 hari": "14 hari", "≤ 15 menit": "15 menit", "dalam waktu 1 jam": "1 jam", "sekitar 5-10 menit": "5-10 menit",
		"  2   jam  ": "2 jam", "2\u00a0jam": "2 jam", "0 menit": "0 menit",
	} {
		d, err := program.ParseDuration(text, program.Working)
		if d.Text != text {
			t.Errorf("%q: text %q", text, d.Text)
		}
		if got := d.String(program.Working); got != want {
			t.Errorf("%q: got %q (%v), want %q", text, got, err, want)
		}
	}
}

func TestParseDurationClock(t *testing.T) {
	for _, c := range []struct {
		text  string
		usual program.Clock
		want  program.Amount
	}{
		{"2 hari", program.Working, program.Amount{Min: 2, Max: 2, Unit: program.Day, Clock: program.Working}},
		{"2 hari", program.Wall, program.Amount{Min: 2, Max: 2, Unit: program.Day, Clock: program.Wall}},
		{"2 hari kerja", program.Wall, program.Amount{Min: 2, Max: 2, Unit: program.Day, Clock: program.Working}},
		{"2 hari kalender", program.Working, program.Amount{Min: 2, Max: 2, Unit: program.Day, Clock: program.Wall}},
		{"24 jam", program.Working, program.Amount{Min: 24, Max: 24, Unit: program.Hour, Clock: program.Working}},
		{"1x24 jam", program.Working, program.Amount{Min: 24, Max: 24, Unit: program.Hour, Clock: program.Wall}},
		{"1 bulan", program.Working, program.Amount{Min: 1, Max: 1, Unit: program.Month, Clock: program.Wall}},
		{"1 hari 2 jam", program.Wall, program.Amount{Min: 26, Max: 26, Unit: program.Hour, Clock: program.Wall}},
		{"1 hari kerja 2 jam", program.Wall, program.Amount{Min: 9.5, Max: 9.5, Unit: program.Hour, Clock: program.Working}},
	} {
		d, err := program.ParseDuration(c.text, c.usual)
		if err != nil || !reflect.DeepEqual(d.Amounts, []program.Amount{c.want}) {
			t.Errorf("%q by %s: got %v, %v", c.text, c.usual, d.Amounts, err)
		}
	}
}

func TestParseDurationRefuses(t *testing.T) {
	for _, c := range []struct {
		text   string
		reason program.DurationReason
		part   string
	}{
		{"", program.NoTime, ""}, {"  ", program.NoTime, ""}, {"menit", program.NoTime, "menit"},
		{"secepatnya", program.Unreadable, "secepatnya"}, {"-", program.Unreadable, "-"}, {"Januari", program.Unreadable, "januari"},
		{"3", program.NoUnit, "3"}, {"3 (tiga)", program.NoUnit, "3"}, {"10 detik", program.UnknownUnit, "detik"}, {"3 harii", program.UnknownUnit, "harii"},
		{"3 (dua) hari", program.Disagree, "3 (dua)"}, {"14 (empat puluh) hari", program.Disagree, "14 (empat puluh)"}, {"3 (tigaa) hari", program.Unreadable, "tigaa"}, {"3 (tiga hari", program.Unreadable, "hari"},
		{"1.5 jam", program.NotNumber, "1.5"}, {"1,5,5 jam", program.NotNumber, "1,5,5"}, {"10.00 menit", program.NotNumber, "10.00"},
		{"3-1 hari", program.Backwards, "3 - 1"}, {"2 jam - 30 menit", program.Backwards, "120 menit - 30 menit"},
		{"1 bulan 3 hari", program.NoSum, "1 bulan + 3 hari kalender"}, {"1 hari kerja 1x24 jam", program.NoSum, "1 hari + 1x24 jam"},
		{"2.000.000.000 menit", program.TooMuch, "2.000.000.000"}, {"999.999.999 x 999 jam", program.TooMuch, "998.999.999.001"}, {strings.Repeat("9", 400) + " jam", program.TooMuch, strings.Repeat("9", 400)}, {strings.Repeat("1 jam ", 200), program.TooMuch, ""},
		{"1/2 jam", program.UnknownUnit, "/"}, {"1 x seminggu", program.Unreadable, "seminggu"}, {"2 hari lagi", program.Unreadable, "lagi"}, {"2 jam sebelum rapat", program.Unreadable, "sebelum"}, {"minimal 3 hari", program.Unreadable, "minimal"},
	} {
		d, err := program.ParseDuration(c.text, program.Working)
		var e *program.DurationError
		if !errors.As(err, &e) || e.Reason != c.reason || e.Part != c.part || d.Amounts != nil {
			t.Errorf("%q: got %v %v, want %s: %q", c.text, d.Amounts, err, c.reason, c.part)
		}
	}
}

func TestSum(t *testing.T) {
	read := func(texts ...string) (ds []*program.Duration) {
		for _, s := range texts {
			d, err := program.ParseDuration(s, program.Working)
			if err != nil {
				t.Fatal(err)
			}
			ds = append(ds, &d)
		}
		return append(ds, nil, &program.Duration{Text: "segera"})
	}
	for _, c := range []struct {
		texts   []string
		want    string
		minutes float64
	}{
		{nil, "0 menit", 0},
		{[]string{"2 hari", "3 jam", "4 hari", "25 menit", "1-3 hari", "6 jam", "25 menit"}, "9 hari 9 jam 50 menit", 9*450 + 9*60 + 50},
		{[]string{"23 jam", "61 menit"}, "24 jam 1 menit", 24*60 + 1},
		{[]string{"1 jam", "60 menit"}, "2 jam", 120},
		{[]string{"2 hari", "90 menit"}, "2 hari 90 menit", 2*450 + 90},
		{[]string{"1 hari kalender", "2x24 jam"}, "3 hari kalender", 3 * 2250 / 7.0},
		{[]string{"120 menit / 3 hari", "1x24 jam", "1 minggu"}, "1 minggu 3 hari 1x24 jam", 2250 + 1350 + 2250/7.0},
	} {
		total := program.Sum(read(c.texts...)...)
		if got := total.String(program.Working); got != c.want {
			t.Errorf("%v: got %q, want %q", c.texts, got, c.want)
		}
		if diff := total.WorkingMinutes() - c.minutes; diff > 1e-6 || diff < -1e-6 {
			t.Errorf("%v: %v minutes, want %v", c.texts, total.WorkingMinutes(), c.minutes)
		}
	}
}

// sameAgain is the law of times: what is written is read back to the same
// amounts, whichever clock is the usual one.
func sameAgain(t interface{ Fatalf(string, ...any) }, text string) {
	for _, clock := range []program.Clock{program.Working, program.Wall} {
		d, err := program.ParseDuration(text, clock)
		if err != nil {
			continue
		}
		if len(d.Amounts) == 0 {
			t.Fatalf("%q: neither amounts nor an error", text)
		}
		written := d.String(clock)
		if len(written) > 1000 {
			continue
		}
		again, err := program.ParseDuration(written, clock)
		if err != nil || !reflect.DeepEqual(again.Amounts, d.Amounts) {
			t.Fatalf("%q by %s: %v was written %q and read %v, %v", text, clock, d.Amounts, written, again.Amounts, err)
		}
	}
}

func TestDurationReadsItself(t *testing.T) {
	words := []string{"1", "2", "24", "0", "1,5", "1.000", "tiga", "dua", "puluh", "belas", "seratus", "ribu", "setengah", "(", ")", "(tiga)", "x", "-", "s.d.", "/", "atau", "dan", "menit", "jam", "hari", "minggu", "bulan", "tahun", "kerja", "kalender", "±", "paling lama", "hk", "sehari"}
	rapid.Check(t, func(t *rapid.T) {
		sameAgain(t, strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 9).Draw(t, "words"), " "))
	})
}

func FuzzDuration(f *testing.F) {
	for _, s := range []string{"3 (tiga) hari kerja", "1-2 x 24 jam", "1 jam 30 menit / 2,5 hari kalender", "seratus dua puluh menit", "30 menit s.d. 1 jam", "± 1.000 menit atau 1 tahun 6 bulan"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) { sameAgain(t, text) })
}
