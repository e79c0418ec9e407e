package bpmn

import (
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"

	"sopc/compiler/phrase"
	"sopc/compiler/program"
	"sopc/lang/bahasa"
)

// words are the words that are added to those of the SOP.
type words bahasa.Language

func (w words) say(t bahasa.Text) string { return clean(t.In(bahasa.Language(w))) }

func (w words) start() string        { return w.say(bahasa.T("Mulai", "Start")) }
func (w words) stop() string         { return w.say(bahasa.T("Selesai", "End")) }
func (w words) untitled() string     { return w.say(bahasa.T("(tanpa judul)", "(untitled)")) }
func (w words) nobody() string       { return w.say(bahasa.T("(tanpa pelaksana)", "(no executor)")) }
func (w words) unnamed(i int) string { return w.say(bahasa.T("Pelaksana %d", "Executor %d", i+1)) }
func (w words) unlabelled() string   { return w.say(bahasa.T("(tanpa label)", "(no label)")) }
func (w words) yes() string          { return w.say(bahasa.T("Ya", "Yes")) }
func (w words) no() string           { return w.say(bahasa.T("Tidak", "No")) }
func (w words) decision() string     { return w.say(bahasa.T("Putusan?", "Decision?")) }
func (w words) other() string        { return w.say(bahasa.T("lainnya", "others")) }
func (w words) news() string         { return w.say(bahasa.T("(kabar)", "(news)")) }
func (w words) join() string         { return w.say(bahasa.T("Semua jalur selesai", "All tracks finished")) }
func (w words) beyond() string       { return w.say(bahasa.T("(selebihnya)", "(beyond that)")) }

func (w words) withinLimit() string {
	return w.say(bahasa.T("Masih dalam batas?", "Within the limit?"))
}

func (w words) more(name string) string {
	return name + " " + w.say(bahasa.T("(lanjutan)", "(continued)"))
}

func (w words) limit(n int) string {
	return w.say(bahasa.T("(maks %d kali)", "(at most %d×)", n))
}

func (w words) remind(who string) string { return w.say(bahasa.T("Ingatkan %s", "Remind %s", who)) }
func (w words) report(who string) string {
	return w.say(bahasa.T("Laporkan ke %s", "Report to %s", who))
}

func (w words) when(c *program.When) string {
	return w.say(bahasa.T("Bila %s?", "If %s?", condition(c)))
}

func condition(c *program.When) string {
	if c.Rule != nil {
		return c.Rule.Source
	}
	return c.Text
}

func (w words) laneName(l program.Lane) string {
	if l.Outside && clean(l.Name) != "" {
		return w.say(bahasa.T("%s (luar)", "%s (outside)", l.Name))
	}
	return l.Name
}

func (w words) end(e *program.End) string {
	text := clean(e.Text)
	switch {
	case e.Kind == program.Continues && text == "":
		return w.say(bahasa.T("Bersambung", "Continues"))
	case e.Kind == program.Continues:
		return w.say(bahasa.T("Bersambung ke %s", "Continues in %s", titled(text)))
	case e.Kind == program.Stopped && text == "":
		return w.say(bahasa.T("Berhenti", "Stopped"))
	case e.Kind == program.Stopped:
		return w.say(bahasa.T("Berhenti: %s", "Stopped: %s", text))
	case text == "":
		return w.say(bahasa.T("Selesai", "End"))
	}
	return w.say(bahasa.T("Selesai: %s", "End: %s", text))
}

// titled names an SOP. Many titles say that they are one.
func titled(title string) string {
	if first, _, _ := strings.Cut(title, " "); strings.EqualFold(first, "SOP") {
		return title
	}
	return "SOP " + title
}

func (w words) fork(b *program.Parallel) string {
	name := w.say(bahasa.T("Serentak", "In parallel"))
	if text := clean(b.Text); text != "" {
		name += ": " + text
	}
	for t := range b.Tracks {
		if track := clean(b.Tracks[t].Name); track != "" {
			name += "\n" + track + ": " + w.steps(b.Tracks[t].Steps)
		}
	}
	return name
}

func (w words) steps(steps []int) string {
	a, b := steps[0]+1, steps[len(steps)-1]+1
	if a == b {
		return w.say(bahasa.T("langkah %d", "step %d", a))
	}
	return w.say(bahasa.T("langkah %d–%d", "steps %d–%d", a, b))
}

func (w words) trackName(b *program.Parallel, t int) []string {
	if name := clean(b.Tracks[t].Name); name != "" {
		return []string{w.say(bahasa.T("Jalur: %s", "Track: %s", name))}
	}
	return nil
}

// task is what the task of a group is called, for the one who leads it.
func (w words) task(p *program.Program, i, g int) string {
	s := &p.Steps[i]
	does, last := "", true
	if g < len(s.Actors) {
		does, last = clean(s.Actors[g][0].Does), g == len(s.Actors)-1
	}
	name := strconv.Itoa(i+1) + ". "
	switch {
	case g == 0:
		name = w.named(name+clean(s.Text), does)
	case does != "":
		name += does
	default:
		name += w.more(phrase.Short(clean(s.Text)))
	}
	if sub := clean(s.Sub); g == 0 && sub != "" {
		name += " [" + titled(sub) + "]"
	}
	if last && s.Wait != nil {
		if what := clean(s.Wait.For); what != "" {
			name += " " + w.say(bahasa.T("(menunggu %s)", "(waiting for %s)", what))
		}
	}
	return name
}

// named says what an actor does in a task.
func (w words) named(name, does string) string {
	if does = clean(does); does != "" {
		return name + " (" + does + ")"
	}
	return name
}

func (w words) with(p *program.Program, name string, others []program.Actor) string {
	var all []string
	for _, a := range others {
		all = append(all, w.named(clean(p.Lanes[a.Lane].Name), a.Does))
	}
	return name + " " + w.say(bahasa.T("bersama %s", "together with %s", strings.Join(all, ", ")))
}

func (w words) together(p *program.Program, i, leader int, does string) string {
	name := strconv.Itoa(i+1) + ". " + w.say(bahasa.T("bersama %s", "together with %s", p.Lanes[leader].Name))
	if does = clean(does); does != "" {
		name += ": " + does
	}
	return name
}

func (w words) term(wait *program.Wait) string {
	if wait.Term == nil || clean(wait.Term.Text) == "" {
		return w.say(bahasa.T("Lewat waktu", "Term passed"))
	}
	return w.say(bahasa.T("Lewat %s", "After %s", wait.Term.Text))
}

func (w words) termTime(wait *program.Wait) string {
	if wait.Term == nil || clean(wait.Term.Text) == "" {
		return w.say(bahasa.T("batas waktu", "the term"))
	}
	return clean(wait.Term.Text)
}

func (w words) late(r program.Reminder) string {
	if r.After == nil || clean(r.After.Text) == "" {
		return w.say(bahasa.T("Terlambat", "Late"))
	}
	return w.say(bahasa.T("Terlambat %s", "Late by %s", r.After.Text))
}

func (w words) lateTime(s *program.Step, r program.Reminder) string {
	due := w.say(bahasa.T("waktu langkah", "time of the step"))
	if s.Time != nil && clean(s.Time.Text) != "" {
		due = clean(s.Time.Text)
	}
	if r.After == nil || clean(r.After.Text) == "" {
		return due
	}
	return due + " + " + clean(r.After.Text)
}

// processID is the id of the process of the SOP with a title; titles that are
// the same but for case, blanks and punctuation, with or without the word SOP,
// have the same id.
func processID(title string) string {
	if first, rest, _ := strings.Cut(clean(title), " "); strings.EqualFold(first, "SOP") {
		title = rest
	}
	key := program.Key(title)
	const most = 60
	var id strings.Builder
	id.WriteString("SOP_")
	plain := key != ""
	for i := 0; i < len(key); i++ {
		if c := key[i]; c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			if id.Len() < most {
				id.WriteByte(c)
			}
		} else {
			plain = false
		}
	}
	if !plain || len(key) > most-4 {
		h := fnv.New32a()
		h.Write([]byte(key))
		fmt.Fprintf(&id, "_%08x", h.Sum32())
	}
	return id.String()
}
