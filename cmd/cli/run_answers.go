package cli

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"sopc/compiler"
	"sopc/compiler/program"
	"sopc/compiler/report"
	"sopc/lang/bahasa"
	"sopc/runtime/engine"
	"sopc/runtime/scenario"
)

// runnable compiles the SOP and finds the answers, nil if none are given.
func (a *app) runnable(name string, o runOptions) (*compiler.Unit, *program.Scenario, error) {
	if o.answers == "" {
		u, err := a.compile(name)
		if err != nil || o.uji == "" {
			return u, nil, err
		}
		s, err := choose(u.Scenarios, o.uji, name)
		return u, s, err
	}
	if filepath.Ext(name) != ".sop" {
		return nil, nil, misuse(bahasa.T("--jawaban memerlukan berkas berakhiran .sop, bukan %q", "--jawaban needs a file that ends in .sop, not %q", name))
	}
	f, err := a.readOne(o.answers, bahasa.T("satu berkas .uji", "one .uji file"))
	if err != nil {
		return nil, nil, err
	}
	if x, tooLarge := f.tooLarge(); tooLarge {
		return nil, nil, misuse(bahasa.T("%s: %s", "%s: %s", o.answers, x.Message))
	}
	// To the compiler the answers belong to the SOP by their name.
	as := strings.TrimSuffix(name, ".sop") + ".jawaban.uji"
	units, err := a.compileWith(name, compiler.Source{Name: as, Text: f.text})
	if err != nil {
		return nil, nil, err
	}
	u, given := units[0], units[1]
	if wrong := errorsOnly(given.Findings); len(wrong) > 0 {
		for i := range wrong {
			wrong[i] = renamed(wrong[i], as, o.answers)
		}
		a.showErrors([]report.File{{Name: o.answers, Text: given.Text, Findings: wrong}, {Name: name, Text: u.Text}})
		return nil, nil, misuse(bahasa.T("jawaban dalam %q belum dapat dipakai; tidak ada yang dikerjakan", "the answers in %q cannot be used yet; nothing was done", o.answers))
	}
	s, err := choose(given.Scenarios, o.uji, o.answers)
	return u, s, err
}

// choose finds the uji block with a name, or the only one.
func choose(all []program.Scenario, name, file string) (*program.Scenario, error) {
	var names []string
	for i, s := range all {
		if name != "" && program.Key(s.Name) == program.Key(name) || name == "" && len(all) == 1 {
			return &all[i], nil
		}
		names = append(names, fmt.Sprintf("%q", s.Name))
	}
	f := misuse(bahasa.T("tidak ada uji %q dalam %s", "there is no uji %q in %s", name, file))
	switch {
	case len(all) == 0:
		f.said = bahasa.T("tidak ada blok uji dalam %s", "there is no uji block in %s", file)
	case name == "":
		f.said = bahasa.T("%s memuat %d uji", "%s holds %d uji blocks", file, len(all))
		fallthrough
	default:
		f.help = append(f.help, bahasa.T("pilih dengan --uji: %s", "choose with --uji: %s", strings.Join(names, ", ")))
	}
	return nil, f
}

// noTerminal refuses to ask where nobody can answer, and gives the answers to
// fill in instead.
func (a *app) noTerminal(p *engine.Procedure, name string, uji []program.Scenario, o runOptions) error {
	said := bahasa.T("tidak ada terminal untuk bertanya, dan belum ada jawaban", "there is no terminal to ask on, and there are no answers")
	block := blockName(name)
	var skeleton string
	trace, err := scenario.Rehearse(p, program.Scenario{Name: block}, o.by)
	var missing *scenario.AnswerError
	switch {
	case err == nil:
		skeleton, err = scenario.Record(p, block, trace.Events)
		if err != nil {
			return err
		}
	case errors.As(err, &missing) && missing.Kind == scenario.Missing:
		skeleton = missing.Skeleton
	default:
		return a.badAnswers(err, o)
	}
	a.skeleton(skeleton, o)
	f := misuse(said, bahasa.T("lengkapi kerangka uji itu, simpan sebagai %s.uji, lalu: `sopc run %s --jawaban %s.uji`", "complete that skeleton, save it as %s.uji, then: `sopc run %s --jawaban %s.uji`", block, name, block))
	if len(uji) > 0 {
		var names []string
		for _, s := range uji {
			names = append(names, fmt.Sprintf("%q", s.Name))
		}
		f.help = append(f.help, bahasa.T("atau pakai uji yang sudah ada dengan --uji: %s", "or use an uji block that is there with --uji: %s", strings.Join(names, ", ")))
	}
	return f
}

// badAnswers says what the answers lack.
func (a *app) badAnswers(err error, o runOptions) error {
	var bad *scenario.AnswerError
	if !errors.As(err, &bad) {
		return err
	}
	if bad.Skeleton == "" {
		return misuse(bad.Text)
	}
	a.skeleton(bad.Skeleton, o)
	return misuse(bad.Text, bahasa.T("kerangka uji yang lengkap tercetak di atas; periksa setiap usulannya sebelum dipakai", "a complete skeleton is printed above; check each suggestion before you use it"))
}

// skeleton prints an uji block to paste: on standard output, which holds
// nothing else then.
func (a *app) skeleton(s string, o runOptions) {
	if o.json {
		a.verbatim(a.err, a.Err, s)
	} else {
		a.verbatim(a.out, a.Out, s)
	}
}

// blockName names the uji block that a file holds.
func blockName(file string) string {
	return report.Visible(strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)))
}
