package wording

import (
	"strings"
	"unicode"
)

// StripResult drops the first word of an output that is worded as a state
// reached: "Tersusunnya Laporan" → "Laporan", also as often mistyped
// ("Tersusunya"). Any other text stays as it is.
func StripResult(text string) string {
	first, rest := cutWord(text)
	if strings.EqualFold(first, "telah") {
		first, rest = cutWord(rest)
	}
	if len(first) < len("ter__nya") || rest == "" || !prefixFold(first, "ter") || !prefixFold(first[len(first)-3:], "nya") {
		return text
	}
	return rest
}

// cutWord splits a text behind its first word and the blanks that follow.
func cutWord(text string) (first, rest string) {
	text = strings.TrimLeftFunc(text, unicode.IsSpace)
	at := strings.IndexFunc(text, unicode.IsSpace)
	if at < 0 {
		return text, ""
	}
	return text[:at], strings.TrimLeftFunc(text[at:], unicode.IsSpace)
}

func prefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// Tool reports whether an item of kelengkapan is a tool and no document:
// "Komputer", "Komputer, printer, kertas", "amplop surat". Every part must be
// a known tool; "Kertas kerja" and "Data komputer" are not.
func Tool(text string) bool { return every(text, isTool) }

// Person reports whether an item of kelengkapan is people and no document:
// "Narasumber dan peserta", "2 (dua) orang saksi".
func Person(text string) bool { return every(text, isPerson) }

func every(text string, is func(words []string) bool) bool {
	if len(text) > enough {
		return false
	}
	if strings.ContainsRune(text, '(') {
		text = aside().ReplaceAllString(text, " ")
	}
	text = strings.ToLower(text)
	parts := []string{text}
	if strings.ContainsAny(text, ",;/&+\n") || containsAny(text, "dan", "serta", "atau") {
		parts = between().Split(text, -1)
	}
	any := false
	for _, p := range parts {
		words := strings.Fields(strings.Trim(p, " .:"))
		if len(words) == 0 {
			continue
		}
		if !is(words) {
			return false
		}
		any = true
	}
	return any
}

var (
	between = lazily(`[,;/&+\n]|\bdan\b|\bserta\b|\batau\b`)
	aside   = lazily(`\([^()]*\)`)
)

// A tool is one of these words, with nothing but its usual company. From the
// Peralatan sections of published SOPs.
func isTool(words []string) bool {
	if toolNames[strings.Join(words, " ")] {
		return true
	}
	if words[0] == "seperangkat" || words[0] == "perangkat" || words[0] == "peralatan" {
		words = words[1:]
	}
	if len(words) == 0 || !toolWords[words[0]] {
		return false
	}
	for _, w := range words[1:] {
		if !toolWords[w] && !toolCompany[w] {
			return false
		}
	}
	return true
}

var (
	toolWords = set(`komputer pc laptop notebook printer scanner pemindai kertas amplop atk internet wifi telepon telpon telp
		handphone hp ht faksimile faks faximile lcd proyektor projector infocus kamera flashdisk flasdisk harddisk tinta toner
		stempel map ordner stapler stopler pulpen pensil spidol mobil motor kendaraan genset mikrofon microphone kalkulator
		meja kursi kabel modem server hekter paperclip penggaris`)
	toolCompany = set(`surat dinas operasional hvs folio kuarto a4 f4 kop dokumen plastik karet kantor lengkap roda dua empat
		pc unit multifungsi warna hitam snelhecter`)
	toolNames = phrases("alat tulis", "alat tulis kantor", "alat komunikasi", "alat pengolah data", "jaringan internet", "koneksi internet", "akses internet",
		"mesin fotokopi", "mesin foto copy", "mesin fotocopy", "mesin ketik", "papan tulis", "lemari arsip", "filing cabinet", "rak arsip",
		"sound system", "pengeras suara", "buku agenda kosong", "alat ukur", "perahu karet", "sepeda motor", "stempel dinas", "cap dinas",
		"sarana transportasi", "alat transportasi", "ruang rapat", "alat pelindung diri", "apd")
)

func isPerson(words []string) bool {
	for len(words) > 0 && (strings.Trim(words[0], "0123456789") == "" || counts[words[0]]) {
		words = words[1:]
	}
	if len(words) == 0 || !people[words[0]] {
		return false
	}
	for _, w := range words[1:] {
		if !people[w] && !peopleCompany[w] {
			return false
		}
	}
	return true
}

var (
	counts        = set("satu dua tiga empat lima enam tujuh delapan sembilan sepuluh orang para seluruh semua")
	people        = set("narasumber peserta moderator saksi panitia notulis pemateri fasilitator instruktur relawan pelatih tamu pembicara")
	peopleCompany = set("rapat kegiatan pelatihan didik bimtek upacara diklat sosialisasi undangan ahli")
)

func phrases(all ...string) map[string]bool {
	m := map[string]bool{}
	for _, p := range all {
		m[p] = true
	}
	return m
}
