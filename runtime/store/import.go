package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"sopc/compiler/program"
	"sopc/lang/bahasa"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/record"
)

// Import takes in the cases of a bundle that was verified; verdicts are what
// came of it. The lines stay as they are, so the chain verifies as before; the
// head under which they came is kept as an anchor, and this store's key signs
// from now on. how says who takes it in, when, and whether the key was compared;
// its head does not matter. What is here already, and the same, stays as it is.
//
// The error is a *engine.Refusal when a verdict has faults, when another case
// has the id, or when the case runs inside one that is not in the bundle.
func (s *Store) Import(ctx context.Context, b *record.Bundle, verdicts []record.Verdict, how record.Origin) (taken []string, err error) {
	defer func() { err = s.fault(err) }()
	if len(verdicts) != len(b.Cases) || slices.ContainsFunc(verdicts, func(v record.Verdict) bool { return len(v.Faults) > 0 || v.Procedure == nil }) {
		return nil, refuse(bahasa.T("berkas itu rusak, jadi tidak ada yang dimasukkan", "the file is broken, so nothing was taken in"))
	}
	if err := s.takeContents(ctx, b, verdicts); err != nil {
		return nil, err
	}
	cases := make([]*incoming, len(b.Cases))
	for i, k := range b.Cases {
		if cases[i], err = s.incoming(ctx, k, verdicts[i], verdicts); err != nil {
			return nil, err
		}
	}
	how.At = how.At.Truncate(time.Second)
	err = s.write(ctx, nil, func(t *transaction) error {
		taken = nil
		for _, c := range cases {
			here, err := t.isHere(c)
			if err != nil {
				return err
			}
			if here {
				continue
			}
			if of := c.now.Parent; of != nil && c == cases[0] { // whatever is called so here may be another case
				return refuse(bahasa.T("kasus %s berjalan di dalam kasus %s; masukkan berkas kasus %s, yang memuat keduanya",
					"case %s runs inside case %s; take in the file of case %s, which holds both", c.now.ID, of.Case, of.Case))
			}
			if err := t.take(c, how); err != nil {
				return err
			}
			taken = append(taken, c.now.ID)
		}
		return nil
	})
	return taken, err
}

func refuse(text bahasa.Text) error { return &engine.Refusal{Code: engine.Malformed, Text: text} }

// takeContents keeps the programs and attachments of a bundle.
func (s *Store) takeContents(ctx context.Context, b *record.Bundle, verdicts []record.Verdict) error {
	for _, text := range b.Programs {
		p, err := program.Unmarshal(text)
		if err != nil {
			return err
		}
		if _, err := s.Keep(ctx, p); err != nil {
			return err
		}
	}
	seen := map[string]bool{}
	for _, k := range b.Cases {
		for _, paper := range k.Papers() {
			if seen[paper.Sum] {
				continue
			}
			seen[paper.Sum] = true
			content, err := b.Attachment(paper.Sum)
			if err != nil {
				return err
			}
			sum, _, err := s.Attach(ctx, content, paper.Name)
			if err := errors.Join(err, content.Close()); err != nil {
				return err
			}
			if sum != paper.Sum {
				return about(Damaged, paper.Name, errOtherSum)
			}
		}
	}
	return nil
}

// incoming is a case on its way in.
type incoming struct {
	now     held
	from    record.Kept
	program *kept
	columns []any
	entries []host.Entry
}

func (s *Store) incoming(ctx context.Context, k record.Kept, v record.Verdict, all []record.Verdict) (*incoming, error) {
	n := len(k.Lines)
	c := &incoming{from: k, entries: v.Entries}
	c.now = held{lines: n, hash: k.Lines[n-1].Hash, Case: host.Case{ID: k.Case, Hash: v.Entries[0].Program, Procedure: v.Procedure, Progress: v.Progress}}
	var found bool
	var err error
	if c.program, found, err = s.byItsHash(ctx, c.now.Case.Hash); err != nil || !found {
		return nil, errors.Join(err, fmt.Errorf("program %s was not kept", c.now.Case.Hash))
	}
	if c.columns, err = columnsOf(c.now.Case, v.Entries[n-1]); err != nil {
		return nil, err
	}
	for _, parent := range all {
		if of := c.now.Parent; of != nil && parent.Case == of.Case {
			if t, open := parent.Progress.State.Task(of.Task); !open || t.SubEnded {
				c.columns[untold] = nil // the case around it knows
			}
		}
	}
	return c, nil
}

// isHere reports whether a case was taken in before, or comes from here.
func (t *transaction) isHere(c *incoming) (bool, error) {
	var no, lines int64
	found, err := t.row("SELECT no, lines FROM cases WHERE id = ?", []any{c.now.ID}, &no, &lines)
	if err != nil || !found {
		return false, err
	}
	var hash []byte
	if _, err := t.row(`SELECT hash FROM lines WHERE "case" = ? AND no = ?`, []any{no, min(lines, int64(c.now.lines))}, &hash); err != nil {
		return false, err
	}
	if common := c.from.Lines[min(lines, int64(c.now.lines))-1].Hash; string(hash) != string(common[:]) {
		return false, refuse(bahasa.T("nomor %s sudah dipakai kasus lain di sini; masukkan berkas ini ke folder lain dengan --data DIR",
			"another case here has the id %s already; take this file into another folder with --data DIR", c.now.ID))
	}
	if lines < int64(c.now.lines) {
		return false, refuse(bahasa.T("kasus %s sudah ada di sini, tetapi baru sampai baris %d, sedangkan berkas ini sampai baris %d; masukkan ke folder lain dengan --data DIR, agar keduanya dapat dibandingkan",
			"case %s is here already, but only up to line %d, while the file goes to line %d; take it into another folder with --data DIR, so that the two can be compared", c.now.ID, lines, c.now.lines))
	}
	return true, nil
}

// take writes all lines of a case and enters it in the register.
func (t *transaction) take(c *incoming, how record.Origin) error {
	if err := t.openRegister(); err != nil {
		return err
	}
	c.now.no = int64(t.register.No) + 1
	first := c.now
	how.Head = *c.from.Head
	origins := append(slices.Clip(c.from.Foreign), how)
	first.lines, first.hash = 1, c.from.Lines[0].Hash
	if err := t.begin(c.program, first, c.from.Lines[0].Text, c.entries[0].ID, c.columns, record.OriginsHash(origins)); err != nil {
		return err
	}
	for i, line := range c.from.Lines[1:] {
		if _, err := t.exec(insertLine, c.now.no, i+2, line.Text, line.Hash[:]); err != nil {
			return err
		}
		if err := t.command(c.now.no, c.entries[i+1].ID, int64(i+2)); err != nil {
			return err
		}
	}
	head := record.Sign(t.store.key, c.now.ID, c.now.lines, c.now.hash)
	if _, err := t.exec("UPDATE cases SET lines = ?, hash = ?, signature = ? WHERE no = ?", head.No, head.Hash[:], head.Signature, c.now.no); err != nil {
		return err
	}
	for _, o := range origins {
		if _, err := t.exec("INSERT INTO foreign_heads VALUES (?, ?, ?, ?, ?, ?, ?, ?)", c.now.no, o.Head.No, o.Head.Hash[:], []byte(o.Head.Key), o.Head.Signature,
			o.At.Format(time.RFC3339), o.By, o.Compared); err != nil {
			return err
		}
	}
	return nil
}
