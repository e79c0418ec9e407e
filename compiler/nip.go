package compiler

import (
	"strconv"
	"strings"

	"sopc/compiler/program"
	"sopc/lang/bahasa"
)

// A civil servant is appointed between these ages, in years; a pegawai with a
// contract (PPPK) up to the year before the pension.
const youngest, oldest = 16, 66

// readNIP finds what is wrong with the number of a civil servant, and in
// which bytes of text. Nothing is wrong with a blank, dotted or crossed out,
// nor with the number of a soldier or policeman (NRP).
//
// The 18 digits are the date of birth, the year and month of appointment, the
// sex and a serial number. In the number of a PPPK, 2 and the number of the
// contract stand in place of the month.
func readNIP(text string, today program.PlainDate) (flaw bahasa.Text, from, to int) {
	var digits []byte
	var at []int // of each digit
	for i := 0; i < len(text); i++ {
		if c := text[i]; '0' <= c && c <= '9' {
			digits, at = append(digits, c), append(at, i)
		}
	}
	blank := strings.Trim(string(digits), "0") == "" || strings.ContainsAny(text, "…_") || strings.Contains(text, "..") ||
		strings.Contains(strings.ToLower(text), "xx")
	if blank || strings.Contains(strings.ToUpper(text), "NRP") {
		return
	}
	if len(digits) != 18 {
		return bahasa.T("NIP terdiri atas 18 angka, di sini %d", "a NIP has 18 digits, here are %d", len(digits)), at[0], at[len(at)-1] + 1
	}
	n := func(i, j int) int { v, _ := strconv.Atoi(string(digits[i:j])); return v }
	year, m, day := n(0, 4), n(4, 6), n(6, 8)
	since, month := n(8, 12), n(12, 14)
	wrong := func(i, j int, what bahasa.Text) (bahasa.Text, int, int) { return what, at[i], at[j-1] + 1 }
	switch {
	case year < 1900 || m < 1 || m > 12 || day < 1 || day > daysIn(m, year):
		return wrong(0, 8, bahasa.T("angka 1–8 NIP bukan tanggal lahir", "digits 1–8 of the NIP are no date of birth"))
	case since-year < youngest || since-year > oldest:
		return wrong(8, 12, bahasa.T("menurut NIP ini, pegawai yang lahir tahun %d diangkat tahun %d", "by this NIP, one born in %d was appointed in %d", year, since))
	case month < 1 || month > 12 && (month < 21 || month > 29):
		return wrong(12, 14, bahasa.T("angka 13–14 NIP bukan bulan pengangkatan", "digits 13–14 of the NIP are no month of appointment"))
	case today.Year != 0 && (since > today.Year || since == today.Year && month <= 12 && month > today.Month):
		return wrong(8, 14, bahasa.T("menurut NIP ini, pengangkatannya belum tiba", "by this NIP, the appointment is still to come"))
	case digits[14] != '1' && digits[14] != '2':
		return wrong(14, 15, bahasa.T("angka 15 NIP adalah 1 (pria) atau 2 (wanita)", "digit 15 of the NIP is 1 (male) or 2 (female)"))
	}
	return
}
