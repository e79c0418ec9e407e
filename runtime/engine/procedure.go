package engine

import (
	"sopc/compiler/condition"
	"sopc/compiler/program"
)

// Procedure is a program made ready to run: its structure is valid and its
// rules are compiled. It never changes and is safe for use by several
// goroutines.
type Procedure struct {
	Program *program.Program
	rules   map[*program.Rule]*condition.Condition
	guarded map[int]bool // steps that a four-eyes rule names
}

// Load makes a program ready. The program must not change afterwards. The
// error is a *Refusal with code Unsound that names what contradicts itself;
// programs that the compiler makes are accepted.
func Load(p *program.Program) (*Procedure, error) {
	if err := program.Validate(p); err != nil {
		return nil, refuse(Unsound, "program ini tidak dapat dijalankan: %v", "this program cannot be run: %v", err)
	}
	l := &loader{Procedure: Procedure{p, map[*program.Rule]*condition.Condition{}, map[int]bool{}}}
	for i := range p.Steps {
		l.step(i, &p.Steps[i])
	}
	for i, b := range p.Parallels {
		if len(b.Tracks) > MaxOpen {
			return nil, refuse(TooMuch, "serentak %d memuat %d jalur; paling banyak %d", "parallel block %d has %d tracks; at most %d",
				i+1, len(b.Tracks), MaxOpen)
		}
	}
	if l.err != nil {
		return nil, l.err
	}
	return &l.Procedure, nil
}

// loader compiles the rules of steps and keeps the first error.
type loader struct {
	Procedure
	err error
}

func (l *loader) step(i int, s *program.Step) {
	for _, other := range s.NotSame {
		l.guarded[other] = true
	}
	l.when(i, s.When)
	for _, item := range s.Inputs {
		l.when(i, item.When)
	}
	for _, item := range s.Outputs {
		l.when(i, item.When)
	}
	for _, o := range s.Outcomes {
		l.rule(i, o.Rule)
	}
}

func (l *loader) when(step int, w *program.When) {
	if w != nil {
		l.rule(step, w.Rule)
	}
}

func (l *loader) rule(step int, r *program.Rule) {
	if r == nil {
		return
	}
	compiled, err := condition.Compile(r.Expr, l.Program.Fields)
	if err != nil && l.err == nil {
		l.err = refuse(Unsound, "syarat %q pada %s tidak dapat dibaca: %v", "the condition %q of %s cannot be read: %v",
			r.Source, l.Name(step), err)
	}
	l.rules[r] = compiled
}

func within[T any](i int, list []T) bool { return 0 <= i && i < len(list) }
