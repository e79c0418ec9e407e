// Package record makes the record of a case trustworthy: one byte form for each
// line, a chain of hashes over the lines, and a signature over the head of the
// chain. It is pure; where lines and keys lie is for others to know.
//
// What is bound by what:
//
//	Genesis(case)      the id of the case, so that lines cannot move to another
//	h.Then(line)       the line, and through h every line before it, in order
//	Sign(key, …)       the id, the number of lines and the hash, under the key
//	the first line     the program, those that may run inside it, and the case
//	                   inside which it runs (all in host.Entry)
//	a paper's sum      the content of an attachment
//	the register       that a case began: its number and its first line
//
// So without the key no line can be edited, removed, inserted or moved, no
// attachment exchanged and no case taken away. Somebody can still put back an
// older, properly signed state of a case or of the register; only an Anchor, a
// head that is kept elsewhere, shows that. Who holds the key can forge all of
// it, except what an anchor fixed.
package record

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
)

// Whatever is hashed or signed here, other than a line in a chain, begins with
// one of these, so that a hash or a signature for one purpose serves no other.
// The number is the version of the form.
const (
	genesisDomain = "sopc record 1\x00"
	headDomain    = "sopc head 1\x00"
	leafDomain    = "sopc leaf 1\x00"
	pairDomain    = "sopc pair 1\x00"
	headsDomain   = "sopc heads 1\x00"
	keyDomain     = "sopc key 1\x00"
)

// Hash is the hash of a chain up to some line: SHA-256. The zero Hash is that
// of no chain.
type Hash [sha256.Size]byte

// Genesis is the hash before the first line of a record. It binds what the
// record is of: the id of a case, or Register.
func Genesis(caseID string) Hash {
	return sha256.Sum256([]byte(genesisDomain + caseID))
}

// Then is the hash after one more line: SHA-256 of the hash before it and the
// line's bytes.
func (h Hash) Then(line []byte) (next Hash) {
	sum := sha256.New()
	sum.Write(h[:])
	sum.Write(line)
	sum.Sum(next[:0])
	return next
}

// String gives the hash in 64 hexadecimal digits.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// MarshalText writes what String gives.
func (h Hash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (h *Hash) UnmarshalText(text []byte) error {
	if len(text) != 2*len(h) {
		return errors.New("record: a hash has 64 hexadecimal digits")
	}
	if _, err := hex.Decode(h[:], text); err != nil || h.String() != string(text) {
		return errors.New("record: a hash is written in the digits 0-9 and a-f")
	}
	return nil
}
