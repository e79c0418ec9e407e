package compiler

import (
	"strings"
	"testing"

	"sopc/compiler/program"
	"sopc/lang/finding"
)

// timed makes an SOP of sections and of steps, a line a step: what stands in
// it, parted by semicolons.
func timed(sections string, steps ...string) string {
	var b strings.Builder
	b.WriteString("sop \"S\"\n" + sections + "\npelaksana {\n  staf\n  pemohon \"Pemohon\" luar\n}\nisian jenis \"J\" pilihan baru, hilang\n")
	for _, s := range steps {
		switch s {
		case "serentak {", "}":
			b.WriteString(s + "\n")
			continue
		}
		b.WriteString("langkah \"Mencatat surat\" {\n")
		if !strings.Contains(s, "oleh") {
			b.WriteString("oleh staf\n")
		}
		b.WriteString(strings.ReplaceAll(s, "; ", "\n") + "\n}\n")
	}
	return b.String()
}

func TestTimesAreComparedOnlyWhereTheyCanBe(t *testing.T) {
	for _, c := range []struct {
		name, source, code string // "": none
	}{
		{"equal", timed("jangka waktu 3 hari kerja", "waktu 1 hari kerja", "waktu 2 hari kerja"), ""},
		{"a minute more", timed("jangka waktu 3 hari kerja", "waktu 3 hari kerja", "waktu 1 menit"), "waktu-melebihi-jangka"},
		{"the upper end of a range", timed("jangka waktu 2 hari kerja", "waktu 1-3 hari kerja"), "waktu-melebihi-jangka"},
		{"the upper end of the total", timed("jangka waktu 2-3 hari kerja", "waktu 3 hari kerja"), ""},
		{"of alternatives the shortest", timed("jangka waktu 1 hari kerja", `waktu "120 menit / 3 hari"`), ""},
		{"hours make days of 7,5", timed("jangka waktu 1 hari kerja", "waktu 4 jam", "waktu 4 jam"), "waktu-melebihi-jangka"},
		{"eight hours are meant as a day", timed("jangka waktu 5 hari kerja", "waktu 16 jam", "waktu 8 jam", "waktu 960 menit"), ""},
		{"a week of work has five days", timed("jangka waktu 1 minggu kerja", "waktu 5 hari kerja"), ""},
		{"days of the calendar against days of work", timed("jangka waktu 3 hari kerja", "waktu 4 hari kalender"), ""},
		{"days of work fill at least as many of the calendar", timed("jangka waktu 4 hari kalender", "waktu 5 hari kerja"), "waktu-melebihi-jangka"},
		{"a month may have 31 days", timed("jangka waktu 1 bulan", "waktu 31 hari kalender"), ""},
		{"but no more", timed("jangka waktu 1 bulan", "waktu 32 hari kalender"), "waktu-melebihi-jangka"},
		{"twelve months are a year", timed("jangka waktu 1 tahun", "waktu 12 bulan"), ""},
		{"a day more than a year", timed("jangka waktu 1 tahun", "waktu 12 bulan", "waktu 1 hari kerja"), "waktu-melebihi-jangka"},
		{"a month more than a year", timed("jangka waktu 1 tahun", "waktu 13 bulan"), "waktu-melebihi-jangka"},
		{"months and what days may be left", timed("jangka waktu 1 tahun", "waktu 11 bulan", "waktu 31 hari kalender"), ""},
		{"days of a year", timed("jangka waktu 1 tahun", "waktu 366 hari kalender"), ""},
		{"a year in days", timed("jangka waktu 366 hari kalender", "waktu 1 tahun"), ""},
		{"half a year", timed("jangka waktu 6 bulan", "waktu 0,5 tahun"), ""},
		{"the law in years", timed("jangka waktu 13 bulan\n"+`batas waktu 1 tahun menurut "UU 25/2009"`, "waktu 1 hari kerja"), "waktu-melebihi-hukum"},
		{"eleven days of work hold two weekends", timed(`batas waktu 14 hari kalender menurut "UU 25/2009"`, "waktu 11 hari kerja"), "waktu-melebihi-hukum"},
		{"ten may hold one", timed(`batas waktu 14 hari kalender menurut "UU 25/2009"`, "waktu 5 hari kerja", "waktu 5 hari kerja"), ""},
		{"six days of work hold one", timed("jangka waktu 7 hari kalender", "waktu 6 hari kerja"), "waktu-melebihi-jangka"},
		{"five may hold none", timed("jangka waktu 5 hari kalender", "waktu 5 hari kerja"), ""},
		{"a week and its days of work", timed("jangka waktu 1 minggu", "waktu 5 hari kerja", "waktu 1 menit"), ""},
		{"alternatives without weekends", timed("jangka waktu 7 hari kalender", `waktu "6 hari kerja / 7 hari kalender"`), ""},
		{"of parallel tracks the longest", timed("jangka waktu 3 hari kerja", "serentak {", "waktu 3 hari kerja", "waktu 2 hari kerja", "}"), ""},
		{"behind a block", timed("jangka waktu 3 hari kerja", "serentak {", "waktu 3 hari kerja", "waktu 2 hari kerja", "}", "waktu 1 jam"), "waktu-melebihi-jangka"},
		{"returns do not count", timed("jangka waktu 2 hari kerja", "waktu 1 hari kerja", `waktu 1 hari kerja; putusan "Baik?" {; "Ya" -> lanjut; "Tidak" -> kembali ke 1; }`), ""},
		{"outside parties take their own time", timed("jangka waktu 1 hari kerja", "oleh pemohon; waktu 5 hari kerja", "waktu 1 jam"), ""},
		{"nor does a condition count", timed("jangka waktu 1 hari kerja", `bila "diperlukan"; waktu 5 hari kerja`, "waktu 1 jam"), ""},
		{"nor a wait", timed("jangka waktu 1 hari kerja", `menunggu "surat" paling lama 9 hari kerja`, "waktu 1 jam"), ""},
		{"a way that no case goes", timed("jangka waktu 3 hari kerja",
			`putusan "?" {; "A" bila jenis = baru -> lanjut; "B" bila jenis = hilang -> lanjut ke 3; }`,
			"waktu 2 hari kerja; -> lanjut ke 3",
			`putusan "?" {; "A" bila jenis = hilang -> lanjut; "B" bila jenis = baru -> lanjut ke 5; }`,
			"waktu 2 hari kerja",
			"waktu 1 jam"), ""},
		{"the law", timed(`batas waktu 3 hari kerja menurut "UU 25/2009"`, "waktu 4 hari kerja"), "waktu-melebihi-hukum"},
		{"the total against the law", timed("jangka waktu 5 hari kerja\n"+`batas waktu 3 hari kerja menurut "UU 25/2009"`, "waktu 1 hari kerja"), "waktu-melebihi-hukum"},
		{"one mistake, one finding", timed("jangka waktu 3 hari kerja\n"+`batas waktu 3 hari kerja menurut "UU 25/2009"`, "waktu 4 hari kerja"), "waktu-melebihi-jangka"},
		{"round the clock", timed("kalender 24 jam\njangka waktu 1 hari", `waktu "1x24 jam"`), ""},
		{"a second more round the clock", timed("kalender 24 jam\njangka waktu 1 hari", `waktu "1x24 jam"`, "waktu 1 menit"), "waktu-melebihi-jangka"},
	} {
		u := newUnit(Source{"a.sop", []byte(c.source)}, &Options{})
		u.compile()
		got := ""
		for _, f := range u.Findings {
			switch {
			case strings.HasPrefix(f.Code, "waktu-melebihi"):
				got += f.Code
			case f.Severity == finding.Error && f.Code != "putusan-semu":
				t.Errorf("%s: %s: %s", c.name, f.Code, f.Message.EN)
			}
		}
		if got != c.code {
			t.Errorf("%s: %q, want %q\n%s", c.name, got, c.code, c.source)
		}
	}
}

func TestTheWeekendIsTheOffices(t *testing.T) {
	for _, c := range []struct {
		week   int
		source string
		told   bool
	}{
		{0, timed("jangka waktu 7 hari kalender", "waktu 6 hari kerja"), true},
		{5, timed("jangka waktu 7 hari kalender", "waktu 6 hari kerja"), true},
		{6, timed("jangka waktu 7 hari kalender", "waktu 6 hari kerja"), false},
		{6, timed("jangka waktu 7 hari kalender", "waktu 7 hari kerja"), true},
		{7, timed("jangka waktu 14 hari kalender", "waktu 14 hari kerja"), false},
		{5, timed("jangka waktu 1 minggu kerja", "waktu 6 hari kerja"), true},
		{6, timed("jangka waktu 1 minggu kerja", "waktu 6 hari kerja"), false},
	} {
		o := Options{Workweek: func(string) int { return c.week }}
		told := false
		for _, f := range Compile([]Source{{"a.sop", []byte(c.source)}}, o).Units[0].Findings {
			told = told || f.Code == "waktu-melebihi-jangka"
		}
		if told != c.told {
			t.Errorf("a week of %d days: told %v\n%s", c.week, told, c.source)
		}
	}
}

// A calendar that does not know the year is said once, and only where working
// time counts.
func TestTheCalendarKnowsTheYear(t *testing.T) {
	day := func(year int) program.PlainDate { return program.PlainDate{Year: year, Month: 6, Day: 1} }
	for _, c := range []struct {
		today  program.PlainDate
		source string
		told   int
	}{
		{day(2026), timed("", "waktu 6 hari kerja"), 0},
		{day(2028), timed("", "waktu 6 hari kerja"), 1},
		{day(2024), timed("", "waktu 6 hari kerja"), 1},
		{day(2028), timed("", "waktu 6 hari kalender"), 0},
		{program.PlainDate{}, timed("", "waktu 6 hari kerja"), 0},
		{program.PlainDate{}, timed("tanggal efektif 3 Januari 2028", "waktu 6 hari kerja", "waktu 1 jam"), 1},
		{program.PlainDate{}, timed("tanggal efektif 3 Januari 2019", "waktu 6 hari kerja"), 0},
		{day(2026), timed("tanggal efektif 3 Januari 2019", "waktu 6 hari kerja"), 0},
	} {
		o := Options{Today: c.today, Covered: func(string) (first, last program.PlainDate) {
			return program.PlainDate{Year: 2025, Month: 1, Day: 1}, program.PlainDate{Year: 2027, Month: 12, Day: 31}
		}}
		told := 0
		for _, f := range Compile([]Source{{"a.sop", []byte(c.source)}}, o).Units[0].Findings {
			if f.Code == "kalender-tidak-mencakup" {
				told++
			}
		}
		if told != c.told {
			t.Errorf("%v: told %d times\n%s", c.today, told, c.source)
		}
	}
}
