package roster

import (
	"slices"
	"strings"

	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
)

// The forms of address and degrees that stand before a name, by their keys.
// Those behind it follow a comma, or have a point within: S.Sos.
var addresses = strings.Fields("bapak bpk ibu sdr sdri saudara saudari tn ny prof dr dra drs drg ir h hj kh r rr tb ust")

// bare is the key of a name without forms of address and degrees. It is ""
// when nothing else is there.
func bare(name string) string {
	name, _, _ = strings.Cut(name, ",")
	words := strings.Fields(name)
	for len(words) > 0 && slices.Contains(addresses, program.Key(words[0])) {
		words = words[1:]
	}
	for len(words) > 1 {
		last := words[len(words)-1]
		if i := strings.IndexByte(last, '.'); i < 0 || i == len(last)-1 {
			break
		}
		words = words[:len(words)-1]
	}
	return program.Key(strings.Join(words, ""))
}

func newPerson(name, nip string) person {
	return person{name: name, key: program.Key(name), bare: bare(name), number: program.Key(nip)}
}

// Person is the name of a person as the roster writes it. The case, blanks,
// points and degrees may differ, as long as only one person can be meant; the
// NIP serves, too. The error is a *Refusal. A nil Roster gives back the name,
// without needless blanks.
func (r *Roster) Person(name string) (string, error) {
	if r == nil {
		return strings.Join(strings.Fields(name), " "), nil
	}
	i, err := r.find(name)
	if err != nil {
		return "", err
	}
	return r.people[i].name, nil
}

func (r *Roster) find(name string) (int, error) {
	key, bare := program.Key(name), bare(name)
	for _, same := range []func(p *person) bool{
		func(p *person) bool { return p.name == name },
		func(p *person) bool { return p.key == key },
		func(p *person) bool { return p.number != "" && p.number == key },
		func(p *person) bool { return p.bare != "" && p.bare == bare },
	} {
		var found []int
		for i := range r.people {
			if same(&r.people[i]) {
				found = append(found, i)
			}
		}
		switch {
		case len(found) == 1:
			return found[0], nil
		case len(found) > 1:
			return -1, &Refusal{bahasa.T("%q dapat berarti beberapa orang", "%q may mean several persons", name),
				bahasa.T("tulis lengkap: %s", "write it in full: %s", r.listed(found))}
		}
	}
	return -1, r.unknown(name)
}

func (r *Roster) listed(people []int) bahasa.Text {
	const enough = 4
	quoted := make([]string, 0, enough)
	for _, i := range people[:min(len(people), enough)] {
		quoted = append(quoted, `"`+r.people[i].name+`"`)
	}
	if more := len(people) - len(quoted); more > 0 {
		return bahasa.T("%s, dan %d lagi", "%s, and %d more", strings.Join(quoted, ", "), more)
	}
	return bahasa.Same(strings.Join(quoted, ", "))
}

func (r *Roster) unknown(name string) *Refusal {
	e := &Refusal{Reason: bahasa.T("%q tidak ada dalam daftar petugas", "%q is not in the roster", name)}
	if strings.TrimSpace(name) == "" {
		e.Reason = bahasa.T("nama petugasnya belum disebut", "the person is not named")
	}
	near := r.alike(name)
	switch {
	case len(near) > 0:
		e.Way = bahasa.T("Mungkin maksud Anda %s?", "did you mean %s?", r.listed(near))
	case len(r.people) == 0:
		e.Way = bahasa.T("tambahkan di %s: [[petugas]] nama = %q (`sopc help petugas`)", "add to %s: [[petugas]] nama = %q (`sopc help petugas`)", FileName, name)
	default:
		all := make([]int, len(r.people))
		for i := range all {
			all[i] = i
		}
		e.Way = bahasa.T("yang ada di %s: %s", "%s has: %s", FileName, r.listed(all))
	}
	return e
}

// alike are the persons who may be meant: who bear all words of the name, or
// one that is mistyped.
func (r *Roster) alike(name string) (people []int) {
	words := func(name string) []string {
		return strings.FieldsFunc(strings.ToLower(name), func(c rune) bool { return c == ' ' || c == '.' || c == ',' })
	}
	typed := words(name)
	for i := range r.people {
		full := words(r.people[i].name)
		if len(typed) > 0 && !slices.ContainsFunc(typed, func(w string) bool { return !slices.Contains(full, w) }) {
			people = append(people, i)
		}
	}
	if len(people) > 0 {
		return people
	}
	var known []string
	for i := range r.people {
		known = append(known, r.people[i].key, r.people[i].bare)
	}
	for _, key := range []string{program.Key(name), bare(name)} {
		if meant := finding.Closest(key, slices.Clone(known)); meant != "" {
			return []int{slices.Index(known, meant) / 2}
		}
	}
	return nil
}
