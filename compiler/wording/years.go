package wording

import (
	"regexp"
	"strings"
	"sync"
)

// Years finds the years in a step or an output that bind the SOP to one
// year: "kegiatan APBD 2019", "Tahun Ajaran 2023/2024". A year of a
// regulation ("Nomor 29 Tahun 2014", "PP 12/2019"), of a document's number
// ("470/09/SOP/2026"), of a standard ("ISO 9001:2015"), of a date that is a
// limit ("sebelum 29 Desember 2006") and a number that only looks like a
// year ("2000 lembar", "Rp2000") are left alone.
func Years(text string) []Span {
	text = text[:min(len(text), enough)]
	if !strings.Contains(text, "19") && !strings.Contains(text, "20") {
		return nil // as nearly always
	}
	var all []Span
	for _, m := range year().FindAllStringIndex(text, -1) {
		before, after := text[max(0, m[0]-80):m[0]], text[m[1]:min(len(text), m[1]+20)]
		if tiedBefore().MatchString(before) || tiedAfter().MatchString(after) ||
			lawBefore().MatchString(before) || named().MatchString(before) || limit().MatchString(before) {
			continue
		}
		all = append(all, Span{m[0], m[1]})
	}
	return all
}

var (
	year       = lazily(`\b(?:19|20)\d\d(?:\s?[-–/]\s?(?:19|20)\d\d)?\b`)
	tiedBefore = lazily(`(?:[\pL\d][-/.:_]|[/.:,_]|(?i:rp)\.?\s?|\pL)$`)
	tiedAfter  = lazily(`^(?:[-/_:]?[\pL\d]|[-/_:.,]\d|[-/]\s?\pL|(?i)\s(?:lembar|orang|eksemplar|meter|buah|rupiah|unit|jiwa|ha|km|kk|peserta|buku)\b)`)
	lawBefore  = lazily(`(?i)(?:\b(?:nomor|nomer|no)\b[^,;]{0,40}|\b\d+[\pL]?\s?)(?:tahun|th|thn)\b[.:]?\s*$`)
	named      = lazily(`(?i)\b(?:uud|undang-undang dasar|undang-undang dasar negara republik indonesia|kurikulum|pukul|jam|nomor|no\.?)(?:\s+tahun)?\s+$`)
	limit      = lazily(`(?i)\b(?:sebelum|sejak|setelah|mulai|sampai|hingga)\s+(?:tanggal\s+)?(?:\d{1,2}\s+)?(?:januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember|tahun)?\s*$`)
)

// lazily makes a regular expression that is compiled when it is first used.
func lazily(s string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(s) })
}
