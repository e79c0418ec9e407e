package store

import (
	"context"
	"slices"
	"strings"

	"sopc/compiler/program"
	"sopc/runtime/engine"
)

// kept is a program that is ready to run.
type kept struct {
	no        int64
	hash      string
	procedure *engine.Procedure
	lanes     []int64 // in the store, for each of the program's
}

// Keep makes a program ready and keeps it.
func (s *Store) Keep(ctx context.Context, p *program.Program) (string, error) {
	hash := program.Hash(p)
	if _, found, err := s.byItsHash(ctx, hash); found || err != nil {
		return hash, err
	}
	if _, err := engine.Load(p); err != nil {
		return hash, err
	}
	text, err := program.Marshal(p)
	if err != nil {
		return hash, err
	}
	err = s.write(ctx, nil, func(t *transaction) error {
		if _, err := t.exec("INSERT OR IGNORE INTO programs (hash, title, program) VALUES (?, ?, ?)", hash, program.Key(p.Title), text); err != nil {
			return err
		}
		for _, lane := range p.Lanes {
			called := names(lane)
			joined := strings.Join(called, " ")
			if new, err := t.exec("INSERT OR IGNORE INTO lanes (names) VALUES (?)", joined); err != nil || new == 0 {
				if err != nil {
					return err
				}
				continue
			}
			for _, name := range called {
				if _, err := t.exec("INSERT OR IGNORE INTO called SELECT ?, no FROM lanes WHERE names = ?", name, joined); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return hash, err
}

// names are the loose forms of what a lane is called.
func names(lane program.Lane) []string {
	list := []string{program.Key(lane.ID), program.Key(lane.Name), program.Key(lane.FullName)}
	slices.Sort(list)
	return slices.DeleteFunc(slices.Compact(list), func(name string) bool { return name == "" })
}

// Procedure gives a program that is kept.
func (s *Store) Procedure(ctx context.Context, hash string) (*engine.Procedure, error) {
	k, found, err := s.byItsHash(ctx, hash)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, s.says(Damaged, wrong("program %s hilang", "program %s is gone", hash))
	}
	return k.procedure, nil
}

func (s *Store) byItsHash(ctx context.Context, hash string) (k *kept, found bool, err error) {
	if k, found := s.byHash.get(hash); found {
		return k, true, nil
	}
	return s.readProgram(ctx, "SELECT no, hash, program FROM programs WHERE hash = ?", hash)
}

// numbered gives the program with this number.
func (s *Store) numbered(ctx context.Context, no int64) (*kept, error) {
	if k, found := s.byNumber.get(no); found {
		return k, nil
	}
	k, found, err := s.readProgram(ctx, "SELECT no, hash, program FROM programs WHERE no = ?", no)
	if err == nil && !found {
		err = s.says(Damaged, wrong("program nomor %d hilang", "program number %d is gone", no))
	}
	return k, err
}

func (s *Store) readProgram(ctx context.Context, query string, arg any) (_ *kept, found bool, err error) {
	k := &kept{}
	var text []byte
	if found, err := s.row(ctx, query, []any{arg}, &k.no, &k.hash, &text); !found || err != nil {
		return nil, false, err
	}
	p, err := program.Unmarshal(text)
	if err != nil {
		return nil, false, s.says(Damaged, wrong("program %s tidak terbaca", "program %s cannot be read", k.hash))
	}
	if k.procedure, err = engine.Load(p); err != nil {
		return nil, false, err
	}
	for _, lane := range p.Lanes {
		var no int64
		found, err := s.row(ctx, "SELECT no FROM lanes WHERE names = ?", []any{strings.Join(names(lane), " ")}, &no)
		if err != nil {
			return nil, false, err
		}
		if !found {
			return nil, false, s.says(Damaged, wrong("pelaksana %q hilang", "lane %q is gone", lane.Name))
		}
		k.lanes = append(k.lanes, no)
	}
	s.byHash.put(k.hash, k, nil)
	s.byNumber.put(k.no, k, nil)
	return k, true, nil
}
