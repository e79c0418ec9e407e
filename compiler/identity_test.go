package compiler

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sopc/compiler/program"
)

func TestNIP(t *testing.T) {
	day := program.PlainDate{Year: 2026, Month: 11, Day: 22}
	for text, wrong := range map[string]string{ // what is pointed at; "" if nothing is wrong
		"19690101 199303 1 021":    "",
		"196901011993031021":       "",
		"NIP. 19621027 198803 1 0": "19621027 198803 1 0",
		"198503122021211002":       "", // under contract
		"19850230 200901 1 002":    "19850230",
		"19851305 200901 1 002":    "19851305",
		"19850312 199001 1 002":    "1990", // five years old
		"19850312 200913 1 002":    "13",
		"19850312 200901 3 002":    "3",
		"19850312 202612 1 002":    "202612", // next month
		"131 234 567":              "131 234 567",
		"":                         "",
		"-":                        "",
		"……………………":                 "",
		"19__________":             "",
		"19xxxxxx xxxxxx x xxx":    "",
		"000000000000000000":       "",
		"NRP 71080123":             "",
		"(nip pejabat)":            "",
	} {
		flaw, from, to := readNIP(text, day)
		if (flaw.ID == "") != (wrong == "") || text[from:to] != wrong {
			t.Errorf("%q: %s at %q, wanted %q", text, flaw.EN, text[from:to], wrong)
		}
	}
	if flaw, _, _ := readNIP("19850312 202612 1 002", program.PlainDate{}); flaw.ID != "" {
		t.Errorf("without a day: %s", flaw.EN)
	}
}

func TestDates(t *testing.T) {
	const rest = "pelaksana staf \"Staf\"\nlangkah \"Menyimpan surat\" {\n  oleh staf\n}\n"
	for _, c := range []struct{ lines, want string }{
		{"tanggal pembuatan 5 Januari 2026\ntanggal efektif 5 Januari 2026", ""},
		{"tanggal pembuatan 5 Januari 2026\ntanggal efektif Januari 2026", ""}, // some day of it
		{"tanggal pembuatan Februari 2026\ntanggal efektif 31 Januari 2026", "tanggal-terbalik"},
		{"tanggal efektif 4 Januari 2026\ntanggal pembuatan 5 Januari 2026", "tanggal-terbalik"},
		{"tanggal pembuatan 5 Januari 2026\ntanggal revisi 5 Januari 2025", "tanggal-terbalik"},
		{"tanggal pembuatan 5 Januari 2026\ntanggal efektif 1 Februari 2026\ntanggal revisi 1 Februari 2027", ""}, // planned
		{"tanggal pengesahan 5 Maret 2026\ntanggal efektif 1 Februari 2026", "tanggal-terbalik"},
		{"disusun oleh \"A\" {\n  tanggal 3 Maret 2026\n}\ndisahkan oleh \"B\" {\n  tanggal 2 Maret 2026\n}", "tanggal-terbalik"},
		{"tanggal pembuatan \"awal 2026\"\ntanggal efektif 1 Februari 2020", ""}, // no date
		{"status berlaku\ntanggal pembuatan 5 Januari 2026\ntanggal efektif 1 Februari 2027", "tanggal-mendatang"},
		{"status konsep\ntanggal pembuatan 5 Januari 2026\ntanggal efektif 1 Februari 2027", ""},
		{"status berlaku\ntanggal pembuatan 21 November 2025\ntanggal efektif 21 November 2025", "evaluasi-terlambat"},
		{"status berlaku\ntanggal pembuatan 21 November 2025\ntanggal efektif 22 November 2025", ""},
		{"status berlaku\ntanggal efektif 1 Februari 2020\ntanggal revisi Desember 2026", ""},
		{"status konsep\ntanggal efektif 1 Februari 2020", ""},
	} {
		text := "sop \"Arsip\"\n" + c.lines + "\n" + rest
		for _, today := range []program.PlainDate{{}, {Year: 2026, Month: 11, Day: 22}} {
			want := c.want
			if today.Year == 0 && want != "tanggal-terbalik" {
				want = ""
			}
			var got []string
			for _, f := range Compile([]Source{{"a.sop", []byte(text)}}, Options{Today: today}).Units[0].Findings {
				if slices.Contains([]string{"tanggal-terbalik", "tanggal-mendatang", "evaluasi-terlambat"}, f.Code) {
					got = append(got, f.Code)
				}
			}
			if s := strings.Join(got, " "); s != want {
				t.Errorf("%s\ntoday %v: %q, wanted %q", c.lines, today, s, want)
			}
		}
	}
}

// What silences a finding that needs the day is no mistake without it.
func TestDayIsSilenced(t *testing.T) {
	text := fmt.Sprintf("sop \"Arsip\"\nstatus berlaku\ntanggal efektif 1 Februari 2020\nabaikan evaluasi-terlambat karena %q\n", "sedang ditinjau")
	for _, today := range []program.PlainDate{{}, {Year: 2026, Month: 11, Day: 22}} {
		for _, f := range Compile([]Source{{"a.sop", []byte(text)}}, Options{Today: today}).Units[0].Findings {
			if f.Code == "evaluasi-terlambat" || f.Code == "abaikan-tak-terpakai" {
				t.Errorf("today %v: %s", today, f.Code)
			}
		}
	}
}
