package flowchart

import (
	"strconv"
	"strings"

	"sopc/compiler/program"
	"sopc/lang/bahasa"
)

// words are the words that the picture adds to those of the SOP.
type words bahasa.Language

func (w words) say(t bahasa.Text) string { return t.In(bahasa.Language(w)) }

func (w words) start() string { return w.say(bahasa.T("Mulai", "Start")) }

func (w words) end(e program.End) string {
	var plain, with bahasa.Text
	switch e.Kind {
	case program.Stopped:
		plain, with = bahasa.T("Berhenti", "Stopped"), bahasa.T("Berhenti:", "Stopped:")
	case program.Continues:
		plain, with = bahasa.T("Bersambung", "Continues"), bahasa.T("Bersambung ke:", "Continues in:")
	default:
		plain, with = bahasa.T("Selesai", "End"), bahasa.T("Selesai:", "End:")
	}
	if text := clean(e.Text); text != "" {
		return w.say(with) + " " + text
	}
	return w.say(plain)
}

func (w words) lane(l program.Lane) string {
	if l.Outside {
		return clean(l.Name) + " " + w.say(bahasa.T("(luar)", "(outside)"))
	}
	return clean(l.Name)
}

func (w words) nobody() string {
	return w.say(bahasa.T("(tanpa pelaksana)", "(no executor)"))
}

func (w words) continued() string { return w.say(bahasa.T("(lanjutan)", "(continued)")) }

func (w words) together(with string) string {
	return w.say(bahasa.T("bersama", "together with")) + " " + with
}

// sub names the SOP that runs inside a step.
// sub names the SOP that a step runs. Many titles say that they are one.
func (w words) sub(title string) string {
	if word, _, _ := strings.Cut(title, " "); strings.EqualFold(word, "SOP") {
		return title
	}
	return "SOP: " + title
}

func (w words) decision() string { return w.say(bahasa.T("Putusan?", "Decision?")) }

func (w words) when(condition string) string {
	return w.say(bahasa.T("Bila", "If")) + " " + condition + "?"
}

func (w words) yes() string { return w.say(bahasa.T("Ya", "Yes")) }
func (w words) no() string  { return w.say(bahasa.T("Tidak", "No")) }

func (w words) waiting(wait program.Wait) string {
	s := w.say(bahasa.T("Menunggu", "Waiting"))
	if what := clean(wait.For); what != "" {
		s = w.say(bahasa.T("Menunggu", "Waiting for")) + " " + what
	}
	if wait.Term != nil {
		if term := clean(wait.Term.Text); term != "" {
			s += ", " + w.say(bahasa.T("paling lama", "at most")) + " " + term
		}
	}
	return s
}

func (w words) lapse() string { return w.say(bahasa.T("lewat waktu", "term passed")) }

func (w words) limit(n int) string {
	return w.say(bahasa.T("maks ", "at most ")) + strconv.Itoa(n) + w.say(bahasa.T(" kali", " times"))
}

func (w words) beyond() string { return w.say(bahasa.T("selebihnya", "beyond that")) }

func (w words) fork(text string) string {
	if text = clean(text); text != "" {
		return w.say(bahasa.T("Serentak:", "In parallel:")) + " " + text
	}
	return w.say(bahasa.T("Serentak", "In parallel"))
}

func (w words) join() string {
	return w.say(bahasa.T("Semua jalur selesai", "All tracks finished"))
}

func (w words) description(p *program.Program) string {
	return w.say(bahasa.T("Diagram alir SOP, %d pelaksana, %d langkah", "Flowchart of the SOP, lanes: %d, steps: %d", len(p.Lanes), len(p.Steps)))
}
