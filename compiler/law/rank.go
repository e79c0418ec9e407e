package law

import "strings"

// Rank is a place in the hierarchy of UU 12/2011, pasal 7 and 8, in the order
// in which a Dasar Hukum lists it; a larger one is lower. It is a range where
// the citation leaves open which of several places it is.
type Rank struct{ From, To int }

// Before reports whether one of rank r must stand before one of rank s.
func (r Rank) Before(s Rank) bool { return r.To < s.From }

// The places. What ministers, agencies and other bodies of the state rule
// stands between the Peraturan Presiden and the regions.
const (
	constitution = iota
	assembly
	statute
	government
	president
	state
	general
	province
	governor
	regency
	regent
	village
	villageHead
)

// RankOf gives the rank of a regulation; ok is false for a decision, an
// instruction or a circular, which have none.
func RankOf(c Citation) (r Rank, ok bool) {
	at := func(n int) (Rank, bool) { return Rank{n, n}, true }
	switch c.Kind {
	case "uud":
		return at(constitution)
	case "tapmpr":
		return at(assembly)
	case "uu", "perppu":
		return at(statute)
	case "pp":
		return at(government)
	case "perpres":
		return at(president)
	case "keppres": // until 2004 some of them were what a Perpres is now
		return Rank{president, state}, true
	case "perdirjen":
		return at(general)
	case "perda":
		switch first, _, _ := strings.Cut(strings.ToLower(c.Region), " "); {
		case strings.HasPrefix(first, "prov"), strings.HasPrefix(first, "prop"):
			return at(province)
		case strings.HasPrefix(first, "kab"), first == "kota":
			return at(regency)
		}
		return Rank{province, regency}, true
	case "pergub":
		return at(governor)
	case "perbup", "perwali":
		return at(regent)
	case "perdes":
		return at(village)
	case "perkades":
		return at(villageHead)
	case "perma", "pmk", "pbi", "pojk", "pkpu", "perpol", "perkap", "perki":
		return at(state)
	}
	if i, known := kinds().bySpelling[c.Kind]; known && kinds().all[i].key == c.Kind && i >= len(plain) &&
		(strings.HasPrefix(c.Kind, "permen") || strings.HasPrefix(c.Kind, "peraturan")) {
		return at(state)
	}
	return Rank{}, false
}

// Known reports whether a kind is one that this package knows, by its key.
func Known(kind string) bool {
	i, ok := kinds().bySpelling[kind]
	return kind == "uud" || ok && kinds().all[i].key == kind
}

// Kinds gives the keys of all kinds.
func Kinds() []string {
	all := []string{"uud"}
	for _, k := range kinds().all {
		all = append(all, k.key)
	}
	return all
}
