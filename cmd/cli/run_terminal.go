package cli

import (
	"context"
	"fmt"
	"runtime"

	"sopc/cmd/screen"
	"sopc/lang/bahasa"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/worksheet"
)

// interactive reports whether somebody can be asked.
func (a *app) interactive(o runOptions) bool {
	stream := any(a.Out)
	if o.json {
		stream = a.Err
	}
	_, _, in := a.Terminal(a.In)
	_, _, out := a.Terminal(stream)
	return in && out
}

// guided reports whether the terminal can hold the guided screen, and the user
// wants it.
func (a *app) guided(o runOptions) bool {
	columns, lines, _ := a.Terminal(a.Out)
	kind := a.Getenv("TERM")
	return !o.plain && !o.json && (kind != "" && kind != "dumb" || runtime.GOOS == "windows") && columns >= 40 && lines >= 10
}

// runWalk takes the person at the terminal through a case.
func (a *app) runWalk(ctx context.Context, r *run) error {
	stream := any(a.Out)
	if r.json {
		stream = a.Err
	}
	w := &walk{dialog: a.dialog(ctx, r.out, stream, r.color), run: r}
	w.tell("")
	w.tell(w.say("Ketik q untuk keluar.", "Type q to leave."))
	if err := w.walk(); ctx.Err() != nil {
		return errLeft
	} else if err != nil {
		return err
	}
	fmt.Fprintln(r.out)
	return a.ended(ctx, r)
}

// runGuided takes the person through a case on the guided screen.
func (a *app) runGuided(ctx context.Context, r *run) error {
	kept := func(id string) string {
		switch {
		case r.record != "":
			return a.say("Jawaban sampai di sini disimpan dalam %s.", "The answers so far are kept in %s.", r.record)
		case !r.kept:
			return a.say("Jawaban sampai di sini tidak disimpan (--rekam menyimpannya).", "The answers so far are not kept (--rekam keeps them).")
		case id == "":
			return a.say("Kasus belum dimulai.", "The case has not begun.")
		}
		return a.say("Kasus %s tersimpan, juga yang sudah dicentang dan diisi. Lanjutkan kapan saja: sopc run --kasus %s%s", "Case %s is kept, also what is ticked and filled in. Resume at any time: sopc run --kasus %s%s", id, id, r.given)
	}
	intro := append([]string{a.planHead(r.program)}, a.planFoot(r.program, r.books)...)
	if r.unit != nil {
		if s := a.remarks(r.unit); s != "" {
			intro = append(intro, s)
		}
	}
	procedure, err := engine.Load(r.program)
	if err != nil {
		return err
	}
	s := screen.Session{Host: r, Procedure: procedure, Start: r.start, Case: r.id, By: r.by, Durable: r.kept, Language: a.lang, Color: r.color,
		Intro: intro, Kept: kept, Inside: func(c host.Case, s *worksheet.Sheet) ([]bahasa.Text, error) { return a.insideLines(ctx, r.books, c, s) }, In: a.In, Out: a.Out}
	if r.kept {
		s.Person, s.NotYours = r.person, r.notYours
		s.Due = func(c host.Case, task int) (due bahasa.Text) {
			if lines := r.dueLines(c, task); len(lines) > 0 {
				due = lines[0] // why is said by case next, which has the room for it
			}
			return due
		}
	}
	if r.id, r.by, err = screen.Guide(ctx, s); err != nil {
		return err
	}
	return a.ended(ctx, r)
}

// ended prints the control card of the case.
func (a *app) ended(ctx context.Context, r *run) error {
	c, err := r.load(ctx, r.id)
	if err != nil {
		return err
	}
	events, err := host.History(ctx, r, r.id)
	if err != nil {
		return err
	}
	return a.printCard(r.out, r.color, r.books, c, events)
}
