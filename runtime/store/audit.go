package store

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"

	"sopc/lang/bahasa"
	"sopc/runtime/host"
	"sopc/runtime/record"
)

// Verification. What is kept is read as it lies there, in one view of the
// database for each case with those inside it, and package record judges it.
// What only this package keeps, columns and inboxes, is compared here with what
// follows from the record.

// head is a head as it is kept. Its key is the store's word; whether to trust
// it is for who verifies.
func (s *Store) head(id string, no int, hash, signature []byte) *record.Head {
	h := &record.Head{Case: id, No: no, Key: s.public, Signature: signature}
	copy(h.Hash[:], hash)
	return h
}

// Bundle gives a case and those that run inside it, to be verified or written
// as a file. The error is a *host.NoCase for an unknown case.
func (s *Store) Bundle(ctx context.Context, id string) (_ *record.Bundle, err error) {
	defer func() { err = s.fault(err) }()
	b := &record.Bundle{Programs: map[string][]byte{}, Attachment: s.raw}
	err = s.view(ctx, func(v *view) error {
		family, err := v.family(id)
		if err != nil {
			return err
		}
		for _, k := range family {
			k.Progress = nil
			b.Cases = append(b.Cases, k.Kept)
			for _, hash := range k.ProgramHashes() {
				text, err := v.program(hash)
				if errors.Is(err, fs.ErrNotExist) {
					continue // for who verifies to tell
				}
				if err != nil {
					return err
				}
				b.Programs[hash] = text
			}
		}
		return nil
	})
	return b, err
}

// VerifyCase verifies a case and those that run inside it with the key and the
// anchors of v.
func (s *Store) VerifyCase(ctx context.Context, v *record.Verifier, id string) (verdicts []record.Verdict, err error) {
	defer func() { err = s.fault(err) }()
	err = s.view(ctx, func(w *view) error {
		verdicts, err = w.verify(v, id, id)
		return err
	})
	return verdicts, err
}

// Verify verifies every case of the store with the key and the anchors of v,
// and tells of each, and of the register: whether cases are gone, or are there
// that it does not know. Cases that begin meanwhile are left for the next time.
func (s *Store) Verify(ctx context.Context, v *record.Verifier, each func(record.Verdict) error) (register record.Verdict, err error) {
	defer func() { err = s.fault(err) }()
	var ids []string // those inside others last
	var openings []record.Opening
	err = s.view(ctx, func(w *view) error {
		k := record.Kept{Case: record.Register}
		if err := w.lines(0, &k); err != nil {
			return err
		}
		var no int
		var hash, signature []byte
		found, err := w.row("SELECT lines, hash, signature FROM cases WHERE no = 0", nil, &no, &hash, &signature)
		if err != nil {
			return err
		}
		if found {
			k.Head = s.head(record.Register, no, hash, signature)
		}
		openings, register = v.VerifyRegister(k)
		if register.Faults, err = w.database(register.Faults); err != nil {
			return err
		}
		common, err := w.common()
		if err != nil {
			return err
		}
		register.Faults = append(register.Faults, common...)
		gaps, err := w.gaps(openings)
		if err != nil {
			return err
		}
		register.Faults = append(register.Faults, gaps...)
		return w.rows("SELECT id FROM cases WHERE no > 0 ORDER BY parent IS NOT NULL, no", nil, func(scan func(...any) error) error {
			var id string
			err := scan(&id)
			ids = append(ids, id)
			return err
		})
	})
	if err != nil {
		return register, err
	}
	registered := make(map[string]bool, len(openings))
	for _, o := range openings {
		registered[o.Case] = true
	}
	for _, a := range v.Anchors { // those of cases that are there, Verify judges
		if a.Case != record.Register && !registered[a.Case] {
			register.Faults = append(register.Faults, gap(a.Case, bahasa.T("jangkar menyebut kasus %s, yang tidak ada: ia dihilangkan, atau folder ini dikembalikan ke keadaan lama",
				"the anchor knows case %s, which is not there: it was removed, or the folder was put back to an older state", a.Case)))
		}
	}
	seen := map[string]bool{}
	for _, id := range ids {
		if seen[id] {
			continue
		}
		if err := ctx.Err(); err != nil {
			return register, err
		}
		var verdicts []record.Verdict
		err := s.view(ctx, func(w *view) error {
			verdicts, err = w.verify(v, id, "")
			return err
		})
		if err != nil {
			return register, err
		}
		for _, verdict := range verdicts {
			if seen[verdict.Case] {
				continue // it is said to run inside several
			}
			seen[verdict.Case] = true
			if err := each(verdict); err != nil {
				return register, err
			}
		}
	}
	return register, nil
}

// database checks the file itself: pages and indexes that no other check reads.
func (v *view) database(faults []record.Fault) ([]record.Fault, error) {
	return faults, v.rows("PRAGMA integrity_check(3)", nil, func(scan func(...any) error) error {
		var says string
		err := scan(&says)
		if says != "ok" {
			faults = append(faults, record.Fault{Kind: record.Torn, Case: record.Register, What: bahasa.T(
				"berkas %s rusak di dalam; SQLite menyebut: %s", "the file %s is broken inside; SQLite says: %s", databaseFile, strings.TrimPrefix(says, "*** in database main ***\n"))})
		}
		return err
	})
}

// text is a hash that may be missing, to be compared.
func text(h *record.Hash) string {
	if h == nil {
		return ""
	}
	return h.String()
}

func gap(id string, what bahasa.Text) record.Fault {
	return record.Fault{Kind: record.Gap, Case: id, What: what}
}

// view is the database as it stood at one moment.
type view struct {
	ctx context.Context
	*Store
	tx *sql.Tx
}

func (s *Store) view(ctx context.Context, look func(*view) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	return look(&view{ctx, s, tx})
}

func (v *view) rows(text string, args []any, each func(scan func(...any) error) error) error {
	rows, err := v.tx.QueryContext(v.ctx, text, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := each(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (v *view) row(text string, args []any, to ...any) (found bool, err error) {
	err = v.tx.QueryRowContext(v.ctx, text, args...).Scan(to...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// audited is what is kept of a case, with what only this package keeps.
type audited struct {
	record.Kept
	no       int64
	columns  []any // as derivedColumns names them
	untold   *int64
	inbox    []taskRow
	commands []string // as commandRow makes them
}

// gaps compares the register with the cases that are there.
func (v *view) gaps(openings []record.Opening) (faults []record.Fault, err error) {
	type found struct {
		id    string
		first []byte
	}
	there, registered := map[int64]found{}, map[int64]bool{}
	for _, o := range openings {
		registered[int64(o.No)] = true
	}
	var strangers []string
	err = v.rows(`SELECT c.no, c.id, l.hash FROM cases c LEFT JOIN lines l ON l."case" = c.no AND l.no = 1 WHERE c.no > 0 ORDER BY c.no`, nil, func(scan func(...any) error) error {
		var no int64
		var f found
		err := scan(&no, &f.id, &f.first)
		there[no] = f
		if !registered[no] {
			strangers = append(strangers, f.id)
		}
		return err
	})
	for _, o := range openings {
		switch f, ok := there[int64(o.No)]; {
		case !ok:
			faults = append(faults, gap(o.Case, bahasa.T("kasus %s, nomor %d dalam register, hilang", "case %s, number %d in the register, is gone", o.Case, o.No)))
		case f.id != o.Case:
			faults = append(faults, gap(f.id, bahasa.T("nomor %d dalam register ialah kasus %s, bukan %s", "number %d in the register is case %s, not %s", o.No, o.Case, f.id)))
		case f.first != nil && !bytes.Equal(f.first, o.First[:]):
			faults = append(faults, gap(f.id, bahasa.T("kasus %s bukan yang didaftarkan: baris pertamanya lain", "case %s is not the one that was registered: its first line is another", f.id)))
		}
	}
	for _, o := range openings {
		f, ok := there[int64(o.No)]
		if !ok || err != nil {
			continue
		}
		from, err := v.origins(f.id, int64(o.No))
		if err != nil {
			return nil, err
		}
		if text(record.OriginsHash(from)) != text(o.From) {
			faults = append(faults, gap(f.id, bahasa.T("asal kasus %s bukan yang dicatat register waktu kasus itu dimasukkan", "the origin of case %s is not what the register noted when it was taken in", f.id)))
		}
	}
	for _, id := range strangers {
		faults = append(faults, gap(id, bahasa.T("kasus %s tidak terdaftar dalam register", "case %s does not stand in the register", id)))
	}
	return faults, err
}

// family reads a case and, sorted by id, those that run inside it.
func (v *view) family(id string) (all []audited, err error) {
	top, err := v.kept(id)
	if err != nil {
		return nil, err
	}
	all = []audited{top}
	for i := 0; i < len(all); i++ {
		var inside []string
		if err := v.rows("SELECT id FROM cases WHERE parent = ?", []any{all[i].no}, func(scan func(...any) error) error {
			var id string
			err := scan(&id)
			inside = append(inside, id)
			return err
		}); err != nil {
			return nil, err
		}
		for _, id := range inside {
			if slices.ContainsFunc(all, func(k audited) bool { return k.Case == id }) {
				continue // a circle, which somebody made; where each belongs is judged elsewhere
			}
			k, err := v.kept(id)
			if err != nil {
				return nil, err
			}
			all = append(all, k)
		}
	}
	slices.SortFunc(all[1:], func(a, b audited) int { return cmp.Compare(a.Case, b.Case) })
	return all, nil
}

// kept reads all that is kept of a case.
func (v *view) kept(id string) (k audited, err error) {
	k.Case, k.columns = id, make([]any, len(derivedColumns))
	var no int
	var hash, signature, progress []byte
	found, err := v.row("SELECT no, lines, hash, signature, phase, ending, tasks, started, last, zone, due, ring, program, parent, untold, progress FROM cases WHERE id = ? AND no > 0", []any{id},
		&k.no, &no, &hash, &signature, &k.columns[0], &k.columns[1], &k.columns[2], &k.columns[3], &k.columns[4], &k.columns[5], &k.columns[6], &k.columns[7],
		&k.columns[8], &k.columns[9], &k.untold, &progress)
	if err != nil {
		return k, err
	}
	if !found {
		return k, &host.NoCase{ID: id}
	}
	k.Head, k.Progress = v.head(id, no, hash, signature), &host.Progress{}
	if json.Unmarshal(progress, k.Progress) != nil {
		k.Progress = &host.Progress{} // which follows from no record
	}
	if err := v.lines(k.no, &k.Kept); err != nil {
		return k, err
	}
	if k.Foreign, err = v.origins(id, k.no); err != nil {
		return k, err
	}
	if err := v.rows(`SELECT line, id FROM commands WHERE "case" = ?`, []any{k.no}, func(scan func(...any) error) error {
		var line, key int64
		err := scan(&line, &key)
		k.commands = append(k.commands, fmt.Sprint(line, " ", key))
		return err
	}); err != nil {
		return k, err
	}
	return k, v.rows(`SELECT lane, due, opened, "case", no, step, part, zone, ifnull(people, '') FROM tasks WHERE "case" = ?`, []any{k.no}, func(scan func(...any) error) error {
		var r taskRow
		err := scan(&r.lane, &r.due, &r.opened, &r.no, &r.task, &r.step, &r.part, &r.zone, &r.people)
		k.inbox = append(k.inbox, r)
		return err
	})
}

// origins reads from where a case was taken in.
func (v *view) origins(id string, no int64) (all []record.Origin, err error) {
	err = v.rows(`SELECT no, hash, key, signature, at, by, compared FROM foreign_heads WHERE "case" = ? ORDER BY rowid`, []any{no}, func(scan func(...any) error) error {
		o := record.Origin{Head: record.Head{Case: id}}
		var hash, key []byte
		var at string
		err := scan(&o.Head.No, &hash, &key, &o.Head.Signature, &at, &o.By, &o.Compared)
		copy(o.Head.Hash[:], hash)
		o.Head.Key = key
		if t, wrong := time.Parse(time.RFC3339, at); wrong == nil {
			o.At = t
		}
		all = append(all, o)
		return err
	})
	return all, err
}

// Origins tells from where a case was taken in; nowhere, when it began here.
func (s *Store) Origins(ctx context.Context, id string) (all []record.Origin, err error) {
	defer func() { err = s.fault(err) }()
	err = s.view(ctx, func(v *view) error {
		var no int64
		if _, err := v.row("SELECT no FROM cases WHERE id = ?", []any{id}, &no); err != nil {
			return err
		}
		all, err = v.origins(id, no)
		return err
	})
	return all, err
}

// lines reads the lines of a record, or (0) of the register.
func (v *view) lines(no int64, k *record.Kept) error {
	return v.rows(`SELECT line, hash FROM lines WHERE "case" = ? ORDER BY no`, []any{no}, func(scan func(...any) error) error {
		var line record.KeptLine
		var hash []byte
		err := scan(&line.Text, &hash)
		copy(line.Hash[:], hash)
		k.Lines = append(k.Lines, line)
		return err
	})
}

func (v *view) program(hash string) (text []byte, err error) {
	found, err := v.row("SELECT program FROM programs WHERE hash = ?", []any{hash}, &text)
	if err == nil && !found {
		err = fs.ErrNotExist
	}
	return text, err
}

// raw opens an attachment as it lies there.
func (s *Store) raw(sum string) (io.ReadCloser, error) {
	if !isSum(sum) {
		return nil, fs.ErrNotExist
	}
	f, _, err := openOrdinary(s.attachment(sum))
	if err != nil {
		return nil, err
	}
	return f, nil
}

// verify judges a case and those inside it. The case above top need not be
// there.
func (v *view) verify(verifier *record.Verifier, id, top string) ([]record.Verdict, error) {
	verifier.Program, verifier.Attachment = v.program, v.raw
	family, err := v.family(id)
	if err != nil {
		return nil, err
	}
	verdicts := make([]record.Verdict, len(family))
	for i, k := range family {
		verdicts[i] = verifier.Verify(k.Kept)
	}
	for i, k := range family {
		if len(verdicts[i].Faults) > 0 {
			continue
		}
		var around *record.Verdict
		if of := verdicts[i].Progress.Parent; of != nil {
			if at := slices.IndexFunc(verdicts, func(v record.Verdict) bool { return v.Case == of.Case }); at >= 0 {
				around = &verdicts[at]
			}
		}
		if err := v.beside(k, &verdicts[i], around); err != nil {
			return nil, err
		}
	}
	record.Family(verdicts, top)
	return verdicts, nil
}
