package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"sopc/compiler"
	"sopc/compiler/condition"
	"sopc/compiler/program"
	"sopc/compiler/report"
	"sopc/lang/bahasa"
	"sopc/runtime/calendar"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/roster"
)

// prepare opens the cases and makes ready what a new case begins with, or finds
// the one to resume. name is the file of the SOP; it may be empty.
func (a *app) prepare(ctx context.Context, r *run, name string) (err error) {
	use := Writing
	if r.dryRun {
		use = Rehearsing
	}
	switch {
	case !r.kept:
		r.books, err = a.inMemory(ctx, r.at, filepath.Dir(name))
	case r.dryRun && r.id == "" && r.within == "":
		r.books, err = a.calendarOnly(ctx, r.dataOptions)
	default:
		r.books, err = a.open(ctx, r.dataOptions, use, r.id)
	}
	if err != nil {
		return err
	}
	if err = a.ready(ctx, r, name); err != nil {
		r.close()
	}
	return err
}

// ready finds the case to resume, or makes ready what a new one begins with.
func (a *app) ready(ctx context.Context, r *run, name string) error {
	if r.id != "" {
		c, err := r.load(ctx, r.id)
		if err == nil {
			err = a.warnBroken(ctx, r.books, r.id)
		}
		if err != nil {
			return err
		}
		if r.unit != nil && program.Hash(r.program) != c.Hash {
			fmt.Fprintln(a.err, a.line("Kasus %s berjalan menurut versi SOP saat ia dimulai, bukan menurut %s.", "Case %s runs by the version of the SOP with which it began, not by %s.", c.ID, name))
		}
		r.program, r.unit = c.Procedure.Program, nil
		return nil
	}
	if r.kept && name != "" {
		a.leftAside(r, filepath.Dir(name))
	}
	r.start = host.Start{Command: r.command, Program: r.program, Data: condition.Data{}}
	var err error
	switch {
	case r.within != "":
		err = r.insideOf(ctx)
	case r.answers == nil && r.kept && !r.dryRun:
		r.start.Subs, err = a.subsOf(name, r.program)
	}
	if err != nil {
		return err
	}
	var fields []int
	for i, f := range r.program.Fields {
		if f.AtStart {
			fields = append(fields, i)
		}
	}
	return fill(r.program, fields, r.fields, func(field int, value any) { r.start.Data[field] = value })
}

// leftAside says which files of an office lie beside the SOP and not beside the
// cases, where they count.
func (a *app) leftAside(r *run, folder string) {
	data, err := a.dataFolder(r.folder)
	if err != nil {
		return
	}
	for _, file := range []string{roster.FileName, calendar.FileName} {
		if beside := nearest(file, folder); beside != "" && !exists(filepath.Join(data, file)) {
			fmt.Fprintln(a.err, a.line("%s tidak berlaku bagi kasus yang tersimpan; salin ke %s", "%s does not count for cases that are kept; copy it to %s", beside, data))
		}
	}
}

// insideOf makes ready the SOP that a task of another case runs, with what that
// case knows already.
func (r *run) insideOf(ctx context.Context) error {
	id, number, _ := strings.Cut(r.within, "/")
	no, err := strconv.Atoi(number)
	if err != nil {
		return misuse(bahasa.T("--induk %q tidak dikenal", "unknown --induk %q", r.within), bahasa.T("tulis KASUS/TUGAS, misalnya 2026-0001/3", "write CASE/TASK, such as 2026-0001/3"))
	}
	c, err := r.load(ctx, id)
	if err != nil {
		return err
	}
	t, open := c.State.Task(no)
	if !open {
		return misuse(bahasa.T("tugas %d kasus %s tidak terbuka", "task %d of case %s is not open", no, id), r.openTasks(c))
	}
	hash := c.Subs.Of(&c.Procedure.Program.Steps[t.Step])
	if hash == "" {
		return misuse(bahasa.T("tugas %d kasus %s tidak menjalankan SOP yang dikenal", "task %d of case %s runs no SOP that is known", no, id))
	}
	sub, err := r.Procedure(ctx, hash)
	if err != nil {
		return err
	}
	if r.program == nil {
		r.program = sub.Program
	}
	r.start.Program, r.start.Parent = r.program, &host.Parent{Case: id, Task: no}
	r.start.Data, r.start.Subs = host.Inherited(c, r.program), map[string]*program.Program{}
	for title, hash := range c.Subs {
		of, err := r.Procedure(ctx, hash)
		if err != nil {
			return err
		}
		r.start.Subs[title] = of.Program
	}
	return nil
}

// subsOf finds the SOPs that run inside an SOP, and inside these, by their
// titles among the files of its folder.
func (a *app) subsOf(name string, p *program.Program) (map[string]*program.Program, error) {
	runs := false
	for i := range p.Steps {
		runs = runs || p.Steps[i].Sub != ""
	}
	if !runs || name == stdin {
		return nil, nil
	}
	neighbours, err := filepath.Glob(filepath.Join(globbed(filepath.Dir(name)), "*.sop"))
	if err != nil {
		return nil, err
	}
	files, err := a.read(append([]string{name}, neighbours...))
	if err != nil {
		return nil, err
	}
	var sources []compiler.Source
	for _, f := range files {
		if _, tooLarge := f.tooLarge(); !tooLarge && f.err == nil {
			sources = append(sources, compiler.Source{Name: f.name, Text: f.text})
		}
	}
	subs := map[string]*program.Program{}
	var wrong []report.File
	var follow func(u *compiler.Unit)
	follow = func(u *compiler.Unit) {
		for title, sub := range u.Runs {
			switch {
			case subs[title] != nil:
			case sub.Program == nil:
				wrong = append(wrong, report.File{Name: sub.Name, Text: sub.Text, Findings: errorsOnly(sub.Findings)})
			default:
				subs[title] = sub.Program
				follow(sub)
			}
		}
	}
	follow(compiler.Compile(sources, compiler.Options{}).Units[0])
	if len(wrong) > 0 {
		return nil, refuse(wrong)
	}
	return subs, nil
}

// globbed is a folder's name as a pattern that matches it alone.
func globbed(folder string) string {
	return strings.NewReplacer("*", "[*]", "?", "[?]", "[", "[[]").Replace(folder)
}

// hintedStart adds to a refusal of a start what helps in a command line.
func (a *app) hintedStart(r *run, err error) error {
	var refused *engine.Refusal
	if !errors.As(err, &refused) || refused.Code != engine.Incomplete {
		return err
	}
	f := misuse(refused.Text)
	for i, field := range r.program.Fields {
		if _, given := r.start.Data[i]; field.AtStart && !given {
			f.help = append(f.help, bahasa.T("isi dengan --isi %s=…: %s", "fill in with --isi %s=…: %s", field.ID, fieldHint(field)))
		}
	}
	return f
}
