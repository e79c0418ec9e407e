package wording

import "strings"

// Checks reports whether a step checks somebody's work, so that there ought
// to be a way back when the work is not good: memeriksa, mengoreksi, mereviu,
// memverifikasi, meneliti, memvalidasi, memaraf, in the active, the passive or
// as a noun. Reading, studying, receiving and signing are not checks.
//
// What the step only prepares ("menyerahkan untuk direviu"), orders
// ("memerintahkan staf untuk memeriksa"), or presupposes ("berkas yang telah
// diperiksa") is not checked in it. Memeriksa and meneliti count only of
// papers and goods: a doctor examines a patient, a clerk looks into the
// calendar, and neither hands anything back.
func Checks(text string) bool {
	ts := tokens(text)
	first := firstWord(ts)
	for i := first; i < len(ts); i++ {
		form, general, size := checkAt(ts, i)
		if form == noCheck {
			continue
		}
		from := clauseStart(ts, i)
		switch {
		case has(ts[from:i], aims) || has(ts[from:i], past):
		case form == passive && has(ts[from:i], attributes):
		case form == asNoun && !begins(ts, first, i) && !(i == first+1 && doing[ts[first].text]):
		case form == active && !begins(ts, first, i):
		case general && form == passive && !has(ts[from:i], papers):
		case general && form != passive && !has(ts[i+size:clauseEnd(ts, i+size)], papers):
		default:
			return true
		}
	}
	return false
}

type checkForm int

const (
	noCheck checkForm = iota
	active
	passive
	asNoun
)

// checkAt reads the word, or the passive that is written in two, at i. A
// general check may be of anything.
func checkAt(ts []token, i int) (form checkForm, general bool, size int) {
	w, size := ts[i].text, 1
	if w == "di" && i+1 < len(ts) {
		w, size = "di"+ts[i+1].text, 2
	}
	if k, ok := checkWords[w]; ok {
		return k.form, k.general, size
	}
	return noCheck, false, 1
}

type checkWord struct {
	form    checkForm
	general bool
}

var checkWords = func() map[string]checkWord {
	m := map[string]checkWord{}
	add := func(words string, k checkWord) {
		for _, w := range strings.Fields(words) {
			m[w] = k
		}
	}
	add("mengoreksi mengkoreksi mereviu mereview memverifikasi memvalidasi memaraf memparaf", checkWord{active, false})
	add("dikoreksi direviu direview diverifikasi divalidasi diparaf", checkWord{passive, false})
	add("koreksi pengoreksian reviu review pereviuan verifikasi validasi paraf pemarafan", checkWord{asNoun, false})
	add("memeriksa meneliti", checkWord{active, true})
	add("diperiksa diteliti", checkWord{passive, true})
	add("pemeriksaan penelitian", checkWord{asNoun, true})
	return m
}()

var (
	aims       = set("untuk agar supaya guna mohon meminta minta memerintahkan menugaskan")
	past       = set("telah sudah belum setelah sesudah sebelum selesai jika bila apabila ketika")
	attributes = set("yang akan perlu harus")
	doing      = set("melakukan melaksanakan mengadakan menyelenggarakan")
	turns      = set("kemudian lalu selanjutnya , ; .")
	and        = set("dan serta sekaligus / kemudian lalu selanjutnya , ; .")
	papers     = set(`berkas dokumen kelengkapan persyaratan syarat draf draft konsep naskah laporan surat permohonan usulan
		hasil data tagihan barang formulir sk nota spj spp spm kuitansi rab proposal rancangan keabsahan kebenaran kesesuaian
		isian lampiran pertanggungjawaban bukti kutipan sertifikat dpa rka renja renstra spesifikasi pekerjaan ketikan`)
)

// clauseStart is where the clause of word i begins, clauseEnd where it ends.
func clauseStart(ts []token, i int) int {
	for i > 0 && !turns[ts[i-1].text] {
		i--
	}
	return i
}

func clauseEnd(ts []token, i int) int {
	for i < len(ts) && !turns[ts[i].text] {
		i++
	}
	return i
}

// begins reports whether word i opens the step or a coordinated part of it.
func begins(ts []token, first, i int) bool {
	if i == first {
		return true
	}
	if !and[ts[i-1].text] {
		return false
	}
	if ts[i].text == "pemeriksaan" || checkWords[ts[i].text].form == asNoun {
		// A noun goes on where nouns of deeds began: "Pengetikan dan koreksi".
		return i == first+2 && nominals()[ts[first].text].verb != ""
	}
	return true
}

func has(ts []token, words map[string]bool) bool {
	for _, t := range ts {
		if words[t.text] {
			return true
		}
	}
	return false
}
