package roster

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sopc/compiler/program"
)

// The oracle marks, day by day, who has which ground for which lane, in four
// passes over small tables. It knows no stretches and no claims.

const (
	oracleDays   = 8
	oraclePeople = 4
	oracleLanes  = 3 // and one outside
)

// span is an entry's days; last < 0 leaves them open.
type span struct{ first, last int }

func (s span) has(day int) bool { return day >= s.first && (s.last < 0 || day <= s.last) }

func (s span) toml() string {
	text := "mulai = " + oracleDate(s.first) + "\n"
	if s.last >= 0 {
		text += "selesai = " + oracleDate(s.last) + "\n"
	}
	return text
}

func oracleDate(day int) string { return oracleTime(day).Format(time.DateOnly) }

func oracleTime(day int) time.Time {
	return time.Date(2026, 2, 24+day, 12, 0, 0, 0, time.UTC) // into March
}

type (
	oraclePost struct {
		who, lane int
		span
	}
	oracleActing struct {
		who, person, lane int
		span
	} // person or lane is -1
	oracleGift struct {
		from, to, lane int
		span
	} // lane -1: all
	oracleAway struct {
		who int
		span
	}
)

type oracle struct {
	posts   []oraclePost
	actings []oracleActing
	gifts   []oracleGift
	aways   []oracleAway
	deputy  [oracleLanes]int // who steps in by the SOP, as a lane; -1: nobody
}

func (o *oracle) toml() string {
	var b strings.Builder
	name := func(i int) string { return fmt.Sprintf("Orang %c", 'A'+i) }
	for i := range oraclePeople {
		fmt.Fprintf(&b, "[[petugas]]\nnama = %q\npelaksana = []\n", name(i))
	}
	for _, p := range o.posts {
		fmt.Fprintf(&b, "[[petugas]]\nnama = %q\npelaksana = \"lane %d\"\n%s", name(p.who), p.lane, p.toml())
	}
	for _, a := range o.actings {
		what := fmt.Sprintf("menggantikan = \"lane %d\"\nlowong = true", a.lane)
		if a.person >= 0 {
			what = fmt.Sprintf("menggantikan = %q", name(a.person))
		}
		fmt.Fprintf(&b, "[[pengganti]]\nsebutan = \"Plt\"\ndasar = \"SK\"\nnama = %q\n%s\n%s", name(a.who), what, a.toml())
	}
	for _, g := range o.gifts {
		fmt.Fprintf(&b, "[[delegasi]]\ndasar = \"SK\"\ndari = %q\nkepada = %q\n%s", name(g.from), name(g.to), g.toml())
		if g.lane >= 0 {
			fmt.Fprintf(&b, "pelaksana = \"lane %d\"\n", g.lane)
		}
	}
	for _, a := range o.aways {
		fmt.Fprintf(&b, "[[berhalangan]]\nnama = %q\n%s", name(a.who), a.toml())
	}
	return b.String()
}

// acts tells who acts for which lane on a day; the last lane is outside.
func (o *oracle) acts(day int) (acts [oraclePeople][oracleLanes + 1]bool) {
	var first, second, third [oraclePeople][oracleLanes]bool
	var away, serves [oraclePeople]bool
	for i := range serves {
		serves[i] = true // by an appointment to nothing, which never ends
	}
	for _, a := range o.aways {
		away[a.who] = away[a.who] || a.has(day)
	}
	for _, p := range o.posts {
		if p.has(day) {
			first[p.who][p.lane] = true
		}
	}
	for _, a := range o.actings {
		for l := range oracleLanes {
			if a.has(day) && (a.person >= 0 && first[a.person][l] || a.lane == l) {
				second[a.who][l] = true
			}
		}
	}
	for _, g := range o.gifts {
		for l := range oracleLanes {
			if g.has(day) && (g.lane < 0 || g.lane == l) && (first[g.from][l] || second[g.from][l]) {
				third[g.to][l] = true
			}
		}
	}
	for who := range oraclePeople {
		acts[who][oracleLanes] = serves[who] && !away[who]
		for l := range oracleLanes {
			acts[who][l] = (first[who][l] || second[who][l] || third[who][l]) && !away[who]
			if d := o.deputy[l]; d >= 0 && (first[who][d] || second[who][d]) && !away[who] {
				held, here := false, false
				for h := range oraclePeople {
					if first[h][l] || second[h][l] {
						held, here = true, here || !away[h]
					}
				}
				acts[who][l] = acts[who][l] || held && !here
			}
		}
	}
	return acts
}

func (o *oracle) program() *program.Program {
	p := &program.Program{}
	for l := range oracleLanes {
		substitute := ""
		if o.deputy[l] >= 0 {
			substitute = fmt.Sprintf("lane%d", o.deputy[l])
		}
		p.Lanes = append(p.Lanes, program.Lane{ID: fmt.Sprintf("lane%d", l), Name: fmt.Sprintf("Lane %d", l), Substitute: substitute})
	}
	p.Lanes = append(p.Lanes, program.Lane{ID: "luar", Name: "Luar", Outside: true})
	return p
}

func drawOracle(t *rapid.T) *oracle {
	o := &oracle{}
	person, anyLane := rapid.IntRange(0, oraclePeople-1), rapid.IntRange(0, oracleLanes-1)
	days := rapid.Custom(func(t *rapid.T) span {
		s := span{rapid.IntRange(0, oracleDays-1).Draw(t, "first"), -1}
		if rapid.Bool().Draw(t, "ends") {
			s.last = rapid.IntRange(s.first, oracleDays-1).Draw(t, "last")
		}
		return s
	})
	few := rapid.IntRange(0, 2)
	// Most of what is drawn should be accepted: nobody is appointed twice,
	// replaces himself, or gives what he never had.
	for l := range oracleLanes {
		for who := range oraclePeople {
			if rapid.IntRange(0, 2).Draw(t, "appointed") == 0 {
				o.posts = append(o.posts, oraclePost{who, l, days.Draw(t, "days")})
			}
		}
	}
	other := func(t *rapid.T, who int) int {
		return (who + rapid.IntRange(1, oraclePeople-1).Draw(t, "another")) % oraclePeople
	}
	for range few.Draw(t, "actings") {
		a := oracleActing{person.Draw(t, "who"), -1, -1, days.Draw(t, "days")}
		if rapid.Bool().Draw(t, "of a person") {
			a.person = other(t, a.who)
		} else {
			a.lane = anyLane.Draw(t, "lane")
		}
		o.actings = append(o.actings, a)
	}
	for range few.Draw(t, "gifts") {
		g := oracleGift{person.Draw(t, "from"), 0, -1, days.Draw(t, "days")}
		if len(o.posts) > 0 && rapid.Bool().Draw(t, "of a post") {
			p := rapid.SampledFrom(o.posts).Draw(t, "post")
			g.from, g.lane = p.who, p.lane
		} else if len(o.actings) > 0 && rapid.Bool().Draw(t, "of an acting") {
			g.from = rapid.SampledFrom(o.actings).Draw(t, "acting").who
		}
		g.to = other(t, g.from)
		o.gifts = append(o.gifts, g)
	}
	for range few.Draw(t, "aways") {
		o.aways = append(o.aways, oracleAway{person.Draw(t, "who"), days.Draw(t, "days")})
	}
	for l := range o.deputy {
		o.deputy[l] = rapid.IntRange(-1, oracleLanes-1).Draw(t, "deputy")
	}
	return o
}

func TestAgainstOracle(t *testing.T) {
	drawn, accepted := 0, 0
	grounds := map[string]bool{}
	rapid.Check(t, func(t *rapid.T) {
		o := drawOracle(t)
		drawn++
		text := o.toml()
		r, wrong := Read(FileName, []byte(text))
		if len(wrong) > 0 {
			return
		}
		accepted++
		p := o.program()
		for day := range oracleDays {
			want := o.acts(day)
			for who, name := range r.People() {
				var lanes []int
				for l := range p.Lanes {
					as, err := r.Acts(name, p, l, oracleTime(day))
					if (err == nil) != want[who][l] {
						t.Fatalf("%s\n%s for %s on %s: %q %v, want %v", text, name, p.Lanes[l].Name, oracleDate(day), as, err, want[who][l])
					}
					if err == nil {
						lanes = append(lanes, l)
					}
					for _, word := range []string{"Plt", "delegasi", "pengganti", "dicatat"} {
						if strings.Contains(string(as), word) {
							grounds[word] = true
						}
					}
					var refused *Refusal
					if err != nil && (!errors.As(err, &refused) || refused.Reason.EN == "" || refused.Way.EN == "") {
						t.Fatalf("%s\n%v", text, err)
					}
				}
				if got := r.Lanes(name, p, oracleTime(day)); !slices.Equal(got, lanes) {
					t.Fatalf("%s\nlanes of %s: %v, want %v", text, name, got, lanes)
				}
			}
			for l := range oracleLanes {
				covered := slices.ContainsFunc(want[:], func(lanes [oracleLanes + 1]bool) bool { return lanes[l] })
				if _, vacant := r.Vacant(p, l, oracleTime(day)); vacant == covered {
					t.Fatalf("%s\n%s covered on %s: want %v", text, p.Lanes[l].Name, oracleDate(day), covered)
				}
				if _, never := r.Vacant(p, l, time.Time{}); covered && never {
					t.Fatalf("%s\n%s is covered on %s but never", text, p.Lanes[l].Name, oracleDate(day))
				}
			}
		}
	})
	if accepted*4 < drawn || len(grounds) < 4 {
		t.Errorf("%d of %d were accepted, the grounds seen are %v", accepted, drawn, grounds)
	}
}
