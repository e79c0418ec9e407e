package cli

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"

	"sopc/cmd/screen"
	"sopc/compiler/report"
	"sopc/lang/bahasa"
)

// printing is the form of one SOP: where it comes from and where it goes, or
// why the SOP cannot be opened.
type printing struct {
	from, to string
	err      error
}

// printer makes forms of one kind.
type printer struct {
	*app
	formKind
	looks *looks
}

// print makes forms, several at once, and saves them in the order given. What
// is wrong with one does not stop the others; the exit code is then the highest
// of those that they would have had alone. Only a few forms are held at a time,
// however many there are.
func (p printer) print(ctx context.Context, all []printing) error {
	on := p.progress(len(all))
	worst := Done
	for i, done := range inOrder(ctx, all, p.form) {
		on.at(i, all[i].from)
		if done.err == nil {
			done.err = p.save(all[i], done.text, on.shown, len(all) > 1)
		}
		if done.err == nil && len(done.notes) > 0 {
			on.clear()
			for _, note := range done.notes {
				fmt.Fprintln(p.err, note.In(p.lang))
			}
		}
		if done.err != nil && len(all) == 1 {
			return done.err
		}
		if done.err != nil {
			on.clear()
			worst = max(worst, p.finish(done.err))
			on.failed++
		}
	}
	on.end()
	if err := ctx.Err(); err != nil {
		return err
	}
	if worst != Done {
		return exitCode(worst)
	}
	return nil
}

// save saves a form and, unless it is quiet, says so, and of which SOP when
// there are several.
func (p printer) save(f printing, text []byte, quiet, several bool) error {
	if f.to == "" || f.to == stdin {
		_, err := p.out.Write(text)
		return err
	}
	if err := os.MkdirAll(filepath.Dir(f.to), 0o777); err != nil {
		return unwritable(f.to, err)
	}
	if err := p.writeFile(f.to, text); err != nil {
		return err
	}
	switch {
	case quiet:
	case several:
		fmt.Fprintln(p.err, p.line("dibuat: %s dari %s", "made: %s of %s", f.to, f.from))
	default:
		fmt.Fprintln(p.err, p.line("dibuat: %s", "made: %s", f.to))
	}
	return nil
}

// outcome is a form, or why there is none.
type outcome struct {
	text  []byte
	notes []bahasa.Text
	err   error
}

func (p printer) form(f printing) (o outcome) {
	defer func() {
		if r := recover(); r != nil {
			o.err = bug{r, frames()}
		}
	}()
	if f.err != nil {
		return outcome{err: f.err}
	}
	var b bytes.Buffer
	u, err := p.compile(f.from)
	if err != nil {
		return outcome{err: err}
	}
	look, err := p.looks.of(f.from)
	if err != nil {
		return outcome{err: err}
	}
	d, err := p.layout(u.Program, look)
	if err != nil {
		return outcome{err: err}
	}
	err = p.write(&b, d)
	all := notes(f.from, look, d)
	if p.lacks != nil {
		if lacking := p.lacks(d); len(lacking) > 0 {
			all = append(all, lacks(f.from, lacking))
		}
	}
	return outcome{b.Bytes(), all, err}
}

// inOrder gives what work makes of each item, in the order of the items, and
// works ahead on as many as there are cores.
func inOrder[I, O any](ctx context.Context, items []I, work func(I) O) func(yield func(int, O) bool) {
	return func(yield func(int, O) bool) {
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		begun := make(chan chan O, runtime.GOMAXPROCS(0)) // in the order of the items
		go func() {
			defer close(begun)
			for _, item := range items {
				made := make(chan O, 1)
				select {
				case begun <- made:
					go func() { made <- work(item) }()
				case <-ctx.Done():
					return
				}
			}
		}()
		i := 0
		for made := range begun {
			if ctx.Err() != nil || !yield(i, <-made) {
				return
			}
			i++
		}
	}
}

// progress is the line on a terminal that tells how far a batch is. Elsewhere,
// and for a single form, there is none.
type progress struct {
	*app
	shown         bool
	total, failed int
	columns       int
}

func (a *app) progress(total int) *progress {
	columns, _, ok := a.Terminal(a.Err)
	return &progress{app: a, total: total, columns: columns, shown: ok && total > 1 && a.Getenv("TERM") != "dumb"}
}

// at says that the item i is at work.
func (p *progress) at(i int, name string) {
	if p.shown {
		n := strconv.Itoa(p.total)
		fmt.Fprint(p.err, "\r", screen.Fit(fmt.Sprintf("%*d/%s  %s", len(n), i+1, n, report.Visible(name)), p.columns-1))
	}
}

// clear makes room for something else to be said.
func (p *progress) clear() {
	if p.shown {
		fmt.Fprint(p.err, "\r", screen.Fit("", p.columns-1), "\r")
	}
}

// end says in place of the line what became of the batch.
func (p *progress) end() {
	p.clear()
	made := count(p.total-p.failed, "format resmi", "form", "forms")
	switch {
	case p.failed > 0:
		fmt.Fprintln(p.err, p.say("dibuat: %s; tidak dapat dibuat: %d", "made: %s; not made: %d", made, p.failed))
	case p.shown:
		fmt.Fprintln(p.err, p.say("dibuat: %s", "made: %s", made))
	}
}
