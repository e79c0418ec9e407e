package temporal

import (
	"encoding/json"
	"fmt"
	"strings"

	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/record"
)

// book is a case with the lines from which it follows.
type book struct {
	host.Case
	shelf *Shelf
	lines []json.RawMessage
	chain record.Hash    // after the last line
	ids   map[string]int // of events, to the index of their line
}

func newBook(id string, shelf *Shelf) *book {
	return &book{Case: host.Case{ID: id}, shelf: shelf, chain: record.Genesis(id), ids: map[string]int{}}
}

// add takes in the next line. The error says that it does not follow from those
// before it, or that the depot does not answer.
func (b *book) add(line json.RawMessage) error {
	entry, err := record.ReadLine(line)
	if err != nil {
		return err
	}
	if entry.No == 1 {
		b.Hash = entry.Program
		if b.Procedure, err = b.shelf.procedure(b.Hash); err != nil {
			return err
		}
	}
	if entry.No != len(b.lines)+1 {
		return fmt.Errorf("case %s: line %d comes after %d lines", b.ID, entry.No, len(b.lines))
	}
	next, _, err := b.Progress.Follow(b.Procedure, entry)
	if err != nil {
		return fmt.Errorf("case %s: line %d: %w", b.ID, entry.No, err)
	}
	b.Progress, b.chain = next, b.chain.Then(line)
	b.ids[entry.ID] = len(b.lines)
	b.lines = append(b.lines, line)
	return nil
}

// has says whether an event with this id is among the lines.
func (b *book) has(event string) bool { _, known := b.ids[event]; return known }

// sentAgain answers who sends an event that is a line already.
func (b *book) sentAgain(e engine.Event) (host.Case, error) {
	line, err := b.entry(b.ids[e.ID])
	if err == nil {
		e.By = strings.TrimSpace(e.By)
		err = host.SentAgain(line, host.Entry{Event: e})
	}
	return b.Case, err
}

// entry reads a line again.
func (b *book) entry(i int) (host.Entry, error) { return record.ReadLine(b.lines[i]) }

// open makes the book of a case from what was kept of it.
func (s *Shelf) open(id string, k *kept) (*book, error) {
	b := newBook(id, s)
	for _, name := range k.Shelved {
		lines, err := s.lines(name)
		if err != nil {
			return nil, err
		}
		for _, line := range lines {
			if err := b.add(line); err != nil {
				return nil, err
			}
		}
	}
	for _, line := range k.Lines {
		if err := b.add(line); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// head is the signed head over all lines of the book.
func (b *book) head(key, seal []byte) *record.Head {
	return &record.Head{Case: b.ID, No: len(b.lines), Hash: b.chain, Key: key, Signature: seal}
}

// record is the book as verifiers and bundles know it.
func (b *book) record(k *kept) record.Kept {
	texts := make([][]byte, len(b.lines))
	for i, line := range b.lines {
		texts[i] = line
	}
	return record.Kept{Case: b.ID, Lines: record.Chain(b.ID, texts), Head: b.head(k.Key, k.Seal), Foreign: k.Foreign}
}
