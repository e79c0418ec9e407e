package wording

import (
	"strings"
)

// People finds names of persons: behind a form of address or a degree ("Bapak
// Budi", "Drs. Budi"), before an academic title ("Budi Santoso, S.E."), and
// numbers of civil servants (NIP). An office behind the address ("Bapak
// Bupati") is no name; nor is a common noun with Ibu ("Ibu Hamil").
func People(text string) []Span {
	text = text[:min(len(text), enough)]
	var all []Span
	taken := func(at int) bool {
		for _, s := range all {
			if at >= s.Start && at < s.End {
				return true
			}
		}
		return false
	}
	point := strings.ContainsRune(text, '.')
	if point || containsAny(text, "Bapak", "Bpk", "Ibu", "Sdr", "Saudar") {
		addressedIn(text, &all)
	}
	if point && containsAny(text, "S.", "M.", "A.Md", "Ph.D") || containsAny(text, ", SH", ", SE", ", MM") {
		for _, m := range titled().FindAllStringSubmatchIndex(text, -1) {
			if !taken(m[2]) && !shouted(text[m[2]:m[3]]) && !notNames[strings.ToLower(firstOf(text[m[2]:m[3]]))] {
				all = append(all, Span{m[2], m[1]})
			}
		}
	}
	if containsAny(text, "NIP", "Nip", "nip") {
		for _, m := range servant().FindAllStringIndex(text, -1) {
			if !taken(m[0]) {
				all = append(all, Span{m[0], m[1]})
			}
		}
	}
	return all
}

// Most texts hold none of the marks by which a name is known; the expressions
// are slow.
func containsAny(text string, marks ...string) bool {
	for _, m := range marks {
		if strings.Contains(text, m) {
			return true
		}
	}
	return false
}

func addressedIn(text string, all *[]Span) {
	for _, m := range addressed().FindAllStringSubmatchIndex(text, -1) {
		// m[2], m[3]: the address; m[4], m[5]: what follows it
		if word := strings.ToLower(firstOf(text[m[4]:m[5]])); !notNames[word] && !shouted(text[m[4]:m[5]]) {
			*all = append(*all, Span{m[2], m[5]})
		}
	}
}

// nameWords are one to four words with a capital, of which initials have a
// point: "M. Budi Santoso".
const nameWords = `(?:[A-Z]\.\s?)?[A-Z][a-z'’]+(?:\s(?:[A-Z]\.\s?)?[A-Z][a-z'’]+){0,3}`

var (
	addressed = lazily(`\b(Bapak|Bpk\.?|Ibu|Sdr\.?|Sdri\.?|Saudara|Saudari|Tn\.|Ny\.|Drs\.|Dra\.|Ir\.|Prof\.|Dr\.|dr\.|drg\.|KH\.|Hj\.|H\.)\s?(` + nameWords + `)`)
	titled    = lazily(`\b(` + nameWords + `)(?:,?\s?(?:S\.(?:E|H|T|P|Sos|Pd|Kom|IP|STP|AP|Si|Psi|Kep|KM|Farm|Ag|Hum|I\.Kom|A\.P|I\.P)\b|M\.(?:M|Si|Pd|Kom|H|T|AP|A\.P|Kes|Sc|Hum|Eng)\b|A\.Md\b|Ph\.D\b)|,\s(?:SH|SE|MM)\b)\.?`)
	servant   = lazily(`(?i)\bNIP\b[.:\s]*\d[\d ]{7,}\d`)
	notNames  = set(`kepala kadis kadin kabid kasi kasubbag kasubag bupati gubernur wali walikota wakil camat lurah sekretaris sekda ketua
		direktur pimpinan menteri presiden asisten staf inspektur pejabat bendahara petugas pemohon pelapor hakim jaksa dokter guru
		dan atau yang hamil kota rumah negara menyusui bayi balita melahirkan bersalin nifas ibu bapak pertiwi
		pengguna kuasa plt plh pj penjabat anggota tim tamu undangan peserta kandung angkat asuh warga`)
)

func firstOf(s string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(s), " ")
	return first
}

// shouted: all of a heading in capitals tells nothing.
func shouted(s string) bool { return s == strings.ToUpper(s) }
