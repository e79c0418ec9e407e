package record

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Anchor is what somebody knows of a record from elsewhere, such as from a
// printed control card: after so many lines the chain had this hash. A record
// that is shorter, or has another hash there, was rolled back or forged.
type Anchor struct {
	Case string `json:"case"` // or Register
	No   int    `json:"no"`
	Hash Hash   `json:"hash"`
}

// String writes an anchor as CASE@NUMBER:HASH.
func (a Anchor) String() string { return fmt.Sprintf("%s@%d:%s", a.Case, a.No, a.Hash) }

// ParseAnchor reads what String writes.
func ParseAnchor(text string) (a Anchor, err error) {
	bad := errors.New("record: an anchor is CASE@NUMBER:HASH")
	id, rest, ok := strings.Cut(text, "@")
	no, hash, ok2 := strings.Cut(rest, ":")
	if !ok || !ok2 || id == "" {
		return a, bad
	}
	if a.No, err = strconv.Atoi(no); err != nil || a.No < 1 || strconv.Itoa(a.No) != no {
		return Anchor{}, bad
	}
	if err := a.Hash.UnmarshalText([]byte(hash)); err != nil {
		return Anchor{}, err
	}
	a.Case = id
	return a, nil
}
