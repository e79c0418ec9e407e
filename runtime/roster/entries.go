package roster

import (
	"maps"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/lang/finding"
	"sopc/lang/settings"
)

func (r *reader) people(n *settings.Node) {
	for _, t := range r.entries(n, maxEntries, "nama", "nip", "pelaksana", "mulai", "selesai") {
		name := r.needed(t, "nama", bahasa.T("petugas ini belum bernama", "this person has no name"), bahasa.T("tulis: nama = \"Siti Aminah, S.Sos.\"", "write: nama = \"Siti Aminah, S.Sos.\""))
		nip := r.phrase(t.Get("nip"))
		lanes := t.Get("pelaksana")
		if lanes == nil {
			r.lacks(t, "pelaksana", bahasa.T("belum disebut petugas ini bekerja sebagai pelaksana apa", "it is not said which lanes this person works for"),
				bahasa.T("tulis: pelaksana = [\"Petugas Loket\"]; bila ia hanya menggantikan orang lain: pelaksana = []", "write: pelaksana = [\"Petugas Loket\"]; or pelaksana = [] for one who only replaces others"))
		}
		keys, nodes := r.titles(lanes)
		days, ok := r.during(t, false)
		if !ok { // what builds on this person is not to blame
			days = during{always, forever}
		}
		if name == "" {
			continue
		}
		p := r.person(name, nip, t)
		for i, key := range keys {
			if r.made.titles[key] == "" {
				r.made.titles[key] = nodes[i].Text
			}
			if slices.ContainsFunc(p.posts, func(earlier post) bool {
				_, both := earlier.and(days)
				return both && slices.Contains(earlier.lanes, key)
			}) {
				r.Wrong(nodes[i].At, bahasa.T("%s sudah ditugaskan sebagai `%s` pada hari yang sama di atas", "%s is appointed as `%s` for the same days above", p.name, nodes[i].Text),
					bahasa.T("hapus salah satunya, atau pisahkan tanggalnya dengan `mulai` dan `selesai`", "remove one of the two, or part their dates with `mulai` and `selesai`"))
			}
		}
		p.posts = append(p.posts, post{keys, days})
	}
}

// person is the person of an entry, who may stand above already with other
// lanes or dates.
func (r *reader) person(name, nip string, t *settings.Node) *person {
	at, made := t.Get("nama").At, newPerson(name, nip)
	for i := range r.made.people {
		p := &r.made.people[i]
		sameNumber := made.number != "" && p.number == made.number
		otherNumber := made.number != "" && p.number != "" && !sameNumber
		switch {
		case p.key == made.key:
			if otherNumber {
				r.Wrong(at, bahasa.T("dua orang bernama sama, %s, dengan NIP berbeda", "two persons have the same name, %s, and different NIP", p.name),
					bahasa.T("bedakan namanya, misalnya \"%s (loket)\"", "tell their names apart, for example \"%s (loket)\"", name))
			}
			if p.number == "" {
				p.number = made.number
			}
			return p
		case sameNumber:
			r.Wrong(t.Get("nip").At, bahasa.T("NIP ini sudah dipakai %s", "this NIP is that of %s", p.name), bahasa.T("periksa NIP-nya; bila orangnya sama, tulis namanya sama persis", "check the NIP; if it is the same person, write the name in the same way"))
		case !otherNumber && made.bare != "" && p.bare == made.bare:
			r.Wrong(at, bahasa.T("orang ini tampaknya sudah ada di atas sebagai %q", "this person seems to stand above as %q", p.name),
				bahasa.T("bila orangnya sama, tulis namanya sama persis; bila berbeda, isi `nip` keduanya", "if it is the same person, write the name in the same way; if not, fill in `nip` of both"))
		}
	}
	r.made.people = append(r.made.people, made)
	return &r.made.people[len(r.made.people)-1]
}

// someone reads who is meant, who must stand in [[petugas]]; -1 if nobody.
func (r *reader) someone(t *settings.Node, key string) int {
	name := r.needed(t, key, bahasa.T("belum disebut siapa: `%s`", "it is not said who: `%s`", key), bahasa.T("tulis: %s = \"Siti Aminah\"", "write: %s = \"Siti Aminah\"", key))
	if name == "" {
		return -1
	}
	i, err := r.made.find(name)
	if err != nil {
		if lane := program.Key(name); r.made.titles[lane] != "" {
			r.Wrong(t.Get(key).At, bahasa.T("`%s` adalah pelaksana, bukan orang", "`%s` is a lane, not a person", name), bahasa.T("tulis nama orangnya: %s", "write the person: %s", r.made.listed(r.appointed(lane))))
			return -1
		}
		refusal := err.(*Refusal)
		help := []bahasa.Text{refusal.Way}
		if len(r.made.alike(name)) == 0 {
			help = append(help, bahasa.T("setiap orang ditulis dahulu: [[petugas]] nama = %q, pelaksana = […]", "write down each person first: [[petugas]] nama = %q, pelaksana = […]", name))
		}
		r.Wrong(t.Get(key).At, refusal.Reason, help...)
		return -1
	}
	return i
}

// appointed are the persons who are appointed to a lane at some time.
func (r *reader) appointed(lane string) (people []int) {
	for i, p := range r.made.people {
		if slices.ContainsFunc(p.posts, func(x post) bool { return slices.Contains(x.lanes, lane) }) {
			people = append(people, i)
		}
	}
	return people
}

// basis is the letter that an entry rests on.
func (r *reader) basis(t *settings.Node) string {
	return r.needed(t, "dasar", bahasa.T("dasarnya belum disebut", "what it rests on is missing"), bahasa.T("tulis surat penunjukannya: dasar = \"SK 800/12/2026\"", "write the letter of appointment: dasar = \"SK 800/12/2026\""))
}

func (r *reader) absences(n *settings.Node) {
	for _, t := range r.entries(n, maxEntries, "nama", "alasan", "mulai", "selesai") {
		who, reason := r.someone(t, "nama"), r.phrase(t.Get("alasan"))
		if days, ok := r.during(t, true); ok && who >= 0 {
			r.made.people[who].absences = append(r.made.people[who].absences, absence{reason, days})
		}
	}
}

// The titles of those who act in the place of others.
var actingTitles = []string{"Plt", "Plh", "Pj", "Pjs"}

func (r *reader) actings(n *settings.Node) {
	for _, t := range r.entries(n, maxStandIns, "sebutan", "nama", "menggantikan", "lowong", "dasar", "mulai", "selesai") {
		before := len(r.Findings)
		a := acting{of: -1, title: r.actingTitle(t)}
		who := r.someone(t, "nama")
		r.replaced(t, &a)
		a.basis = r.basis(t)
		a.during, _ = r.during(t, true)
		if len(r.Findings) > before {
			continue
		}
		if a.of == who {
			r.Wrong(t.Get("menggantikan").At, bahasa.T("%s menggantikan dirinya sendiri", "%s replaces himself or herself", r.made.people[who].name), bahasa.T("periksa `nama` dan `menggantikan`", "check `nama` and `menggantikan`"))
			continue
		}
		if a.of >= 0 {
			of := &r.made.people[a.of]
			if !slices.ContainsFunc(of.posts, func(p post) bool { _, ok := p.and(a.during); return ok && len(p.lanes) > 0 }) {
				r.Wrong(t.Get("menggantikan").At, bahasa.T("%s tidak memegang tugas apa pun %s", "%s holds no office %s", of.name, a.during.text()),
					bahasa.T("bila jabatannya kosong, tulis jabatannya: menggantikan = \"Camat\", lowong = true", "if the office is vacant, name the office: menggantikan = \"Camat\", lowong = true"))
				continue
			}
			r.flows = append(r.flows, flow{a.of, who, nil, a.during, t.Get("menggantikan")})
		}
		p := &r.made.people[who]
		p.actings = append(p.actings, a)
	}
}

func (r *reader) actingTitle(t *settings.Node) string {
	title := r.needed(t, "sebutan", bahasa.T("sebutannya belum diisi", "the title is missing"), bahasa.T("tulis: sebutan = \"Plt\" (jabatan kosong) atau \"Plh\" (pejabatnya berhalangan)", "write: sebutan = \"Plt\" (vacant office) or \"Plh\" (the holder is away)"))
	if title == "" {
		return ""
	}
	for _, known := range actingTitles {
		if strings.EqualFold(strings.TrimSuffix(title, "."), known) {
			return known
		}
	}
	r.OneOf(title, t.Get("sebutan").At, actingTitles)
	return ""
}

// replaced reads whom, or which office, somebody replaces.
func (r *reader) replaced(t *settings.Node, a *acting) {
	vacant := t.Get("lowong")
	if vacant != nil && vacant.Kind != unstable.Bool {
		r.Wrong(vacant.At, bahasa.T("di sini harus ada true atau false", "here must stand true or false"))
	}
	name := r.needed(t, "menggantikan", bahasa.T("belum disebut siapa yang digantikan", "it is not said who is replaced"), bahasa.T("tulis nama orangnya atau pelaksananya: menggantikan = \"Camat\"", "write the person or the lane: menggantikan = \"Camat\""))
	if name == "" {
		return
	}
	if vacant != nil && vacant.Text == "true" {
		a.lane = program.Key(name)
		return
	}
	if r.made.titles[program.Key(name)] != "" {
		a.lane = program.Key(name)
		return
	}
	var err error
	if a.of, err = r.made.find(name); err == nil {
		return
	}
	meant := bahasa.T("pelaksana dalam berkas ini: %s", "lanes of this file: %s", strings.Join(r.listed(), ", "))
	if len(r.made.alike(name)) > 0 {
		meant = err.(*Refusal).Way
	} else if near := finding.Closest(program.Key(name), slices.Collect(maps.Keys(r.made.titles))); near != "" {
		meant = bahasa.T("Mungkin maksud Anda `%s`?", "did you mean `%s`?", r.made.titles[near])
	}
	r.Wrong(t.Get("menggantikan").At, bahasa.T("`%s` bukan petugas dan bukan pelaksana dalam berkas ini", "`%s` is no person and no lane of this file", name), meant,
		bahasa.T("bila jabatan itu sedang kosong, tambahkan: lowong = true", "if that office is vacant, add: lowong = true"))
}

// listed are some of the lanes that the file names.
func (r *reader) listed() (all []string) {
	const enough = 12
	for _, key := range slices.Sorted(maps.Keys(r.made.titles)) {
		if all = append(all, r.made.titles[key]); len(all) > enough {
			all[enough] = "…"
			break
		}
	}
	return all
}

func (r *reader) delegations(n *settings.Node) {
	for _, t := range r.entries(n, maxStandIns, "dari", "kepada", "pelaksana", "dasar", "mulai", "selesai") {
		before := len(r.Findings)
		from, to := r.someone(t, "dari"), r.someone(t, "kepada")
		keys, nodes := r.titles(t.Get("pelaksana"))
		basis := r.basis(t)
		days, _ := r.during(t, true)
		if len(r.Findings) > before {
			continue
		}
		if from == to {
			r.Wrong(t.Get("kepada").At, bahasa.T("%s mendelegasikan kepada dirinya sendiri", "%s delegates to himself or herself", r.made.people[from].name), bahasa.T("periksa `dari` dan `kepada`", "check `dari` (from) and `kepada` (to)"))
			continue
		}
		r.delegable(from, keys, nodes, days, t)
		r.flows = append(r.flows, flow{from, to, keys, days, t.Get("kepada")})
		p := &r.made.people[to]
		p.delegations = append(p.delegations, delegation{from, keys, basis, days})
	}
}

// delegable reports what somebody delegates without having it.
func (r *reader) delegable(from int, keys []string, nodes []*settings.Node, days during, t *settings.Node) {
	who := &r.made.people[from]
	way := bahasa.T("%s memegang: %s; yang diterima sebagai delegasi tidak dapat didelegasikan lagi", "%s holds: %s; what was delegated is not delegated on", who.name, r.held(who))
	any := false
	for key := range r.made.titles {
		any = any || r.has(who, key, days)
	}
	if !any {
		r.Wrong(t.Get("dari").At, bahasa.T("%s tidak memegang tugas apa pun %s", "%s holds no office %s", who.name, days.text()), way)
		return
	}
	for i, key := range keys {
		if !r.has(who, key, days) {
			r.Wrong(nodes[i].At, bahasa.T("%s tidak memegang `%s` %s", "%s does not hold `%s` %s", who.name, nodes[i].Text, days.text()), way,
				bahasa.T("tulis pelaksananya seperti dalam [[petugas]]", "write the lane as [[petugas]] does"))
		}
	}
}

func (r *reader) has(who *person, key string, days during) bool {
	return slices.ContainsFunc(r.made.own(who, names{keys: []string{key}}), func(c claim) bool { _, ok := c.and(days); return ok })
}

// held lists what a person has to delegate.
func (r *reader) held(who *person) bahasa.Text {
	var all []string
	for key, shown := range r.made.titles {
		if len(r.made.own(who, names{keys: []string{key}})) > 0 {
			all = append(all, shown)
		}
	}
	if len(all) == 0 {
		return bahasa.T("tidak ada", "nothing")
	}
	slices.Sort(all)
	return bahasa.Same(strings.Join(all, ", "))
}
