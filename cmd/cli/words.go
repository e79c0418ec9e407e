package cli

import (
	"fmt"
	"strings"

	"sopc/compiler/program"
)

// What the screens of plan and walk call the parts of a program.

// groupNames names the pelaksana who act together.
func groupNames(p *program.Program, g program.Group, nobody string) string {
	if len(g) == 0 {
		return nobody
	}
	var names []string
	for _, a := range g {
		names = append(names, p.Lanes[a.Lane].Name)
	}
	return strings.Join(names, " & ")
}

// actors names the pelaksana of a row in the order in which it is handed on.
func actors(p *program.Program, s *program.Step) string {
	var groups []string
	for _, g := range s.Actors {
		groups = append(groups, groupNames(p, g, ""))
	}
	return strings.Join(groups, " → ")
}

// arrow describes where an arrow leads, with its limit.
func (a *app) arrow(p *program.Program, to program.Arrow) string {
	s := ""
	switch to.To.Kind {
	case program.ToStep:
		s = a.say("langkah %d", "step %d", to.To.Index+1)
		if to.Back {
			s = a.say("kembali ke langkah %d", "back to step %d", to.To.Index+1)
		}
	case program.ToParallel:
		s = a.say("bagian serentak", "the parallel part")
	case program.ToJoin:
		s = a.say("akhir jalur serentak", "the end of the parallel track")
	case program.ToEnd:
		s = a.end(p.Ends[to.To.Index])
	}
	if to.Limit > 0 {
		s += a.say(", maks %d kali", ", at most %d×", to.Limit)
		if to.Beyond != nil {
			s += a.say(", selebihnya %s", ", then %s", a.arrow(p, *to.Beyond))
		}
	}
	return s
}

func (a *app) end(e program.End) string {
	word := map[program.EndKind]string{
		program.Finished:  a.say("selesai", "end"),
		program.Stopped:   a.say("berhenti", "stop"),
		program.Continues: a.say("bersambung ke SOP", "continued in SOP"),
	}[e.Kind]
	if e.Text == "" || e.Kind == program.Finished && strings.EqualFold(e.Text, "selesai") {
		return word
	}
	return fmt.Sprintf("%s %q", word, e.Text)
}

func (w *walk) target(to program.Arrow) string { return w.arrow(w.p, to) }
