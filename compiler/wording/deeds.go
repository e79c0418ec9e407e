package wording

import "strings"

// Drafts reports whether a step makes a paper that somebody then judges:
// menyusun, membuat, mengetik, as what the step begins with, also as a noun.
func Drafts(text string) bool { return doesAny(text, draftDeeds) }

// Approves reports whether a step approves a paper: menyetujui, mengesahkan,
// menandatangani, menetapkan, as what the step or a coordinated part of it
// begins with, also as a noun.
func Approves(text string) bool { return doesAny(text, approvalDeeds) }

var (
	draftDeeds    = set("menyusun membuat mengetik mengonsep mengkonsep merancang merumuskan penyusunan pembuatan pengetikan perancangan perumusan")
	approvalDeeds = set("menyetujui mengesahkan menandatangani menetapkan persetujuan pengesahan penandatanganan penetapan")
)

func doesAny(text string, deeds map[string]bool) bool {
	ts := tokens(text)
	first := firstWord(ts)
	for i := first; i < len(ts); i++ {
		if deeds[ts[i].text] && begins(ts, first, i) {
			return true
		}
	}
	return false
}

// OneHolder reports whether an office has one holder at a time, so that two
// steps of it are done by the same person: the heads of regions, offices,
// villages, and of a named part ("Kepala Seksi Pelayanan", not "Kepala
// Seksi"), and their secretaries. names are all that the lane goes by.
func OneHolder(names ...string) bool {
	for _, name := range names {
		words := strings.Join(plainWords(name), " ")
		if soleOffices[words] {
			return true
		}
		for _, of := range []string{"kepala dinas ", "kepala badan ", "kepala kantor ", "kepala bidang ", "kepala bagian ", "kepala seksi ", "kepala subbagian ", "kepala subbidang "} {
			if strings.HasPrefix(words, of) {
				return true
			}
		}
	}
	return false
}

var soleOffices = phrases("presiden", "gubernur", "bupati", "wali kota", "camat", "lurah", "kepala desa", "sekretaris daerah",
	"sekretaris dinas", "sekretaris badan", "sekretaris camat", "sekretaris lurah", "sekretaris desa", "kepala dinas", "kepala badan",
	"kepala kantor", "kepala puskesmas", "kepala sekolah", "kepala pelaksana", "inspektur")
