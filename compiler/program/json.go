package program

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// MaxSize bounds the JSON form of a program, in bytes.
const MaxSize = 32 << 20

// The errors of the JSON form that need no detail. Others are *VersionError,
// *InvalidError, *FormError and those of encoding/json.
var (
	ErrTooLarge = fmt.Errorf("program is larger than %d bytes", MaxSize)
	ErrTooLong  = fmt.Errorf("program has a list of more than %d entries", MaxList)
)

// FormError says that a program is not written in the canonical form: Got
// stands at byte Offset (from 0, blanks outside texts not counted) where the
// canonical form has Want.
type FormError struct {
	Offset    int
	Got, Want string
}

func (e *FormError) Error() string {
	return fmt.Sprintf("program is not in canonical form at byte %d: %q instead of %q", e.Offset, e.Got, e.Want)
}

// Marshal writes a program in its canonical JSON form: on one line, without
// blanks, fields in the order of the types, empty ones left out as the struct
// tags say, "<", ">" and "&" written as they are. The error is that of
// Validate, or ErrTooLarge.
func Marshal(p *Program) ([]byte, error) {
	if err := Validate(p); err != nil {
		return nil, err
	}
	data, err := canonical(p)
	if err != nil {
		return nil, err
	}
	if len(data) > MaxSize {
		return nil, ErrTooLarge
	}
	return data, nil
}

func canonical(p *Program) ([]byte, error) {
	var b bytes.Buffer
	err := encode(&b, p)
	return b.Bytes(), err
}

// encode writes the canonical form.
func encode(w io.Writer, p *Program) error {
	e := json.NewEncoder(oneLine{w})
	e.SetEscapeHTML(false)
	return e.Encode(p)
}

// oneLine leaves out the line end that an encoder writes; its JSON has no other.
type oneLine struct{ io.Writer }

func (w oneLine) Write(b []byte) (int, error) {
	if _, err := w.Writer.Write(bytes.TrimSuffix(b, []byte("\n"))); err != nil {
		return 0, err
	}
	return len(b), nil
}

// Write writes the canonical form and a line end.
func Write(w io.Writer, p *Program) error {
	data, err := Marshal(p)
	if err != nil {
		return err
	}
	_, err = w.Write(append(data, '\n'))
	return err
}

// Unmarshal reads exactly what Marshal writes, blanks aside. An unknown or
// misspelt field, a field twice, out of order or needlessly empty, and
// anything that Validate refuses is an error. So two stored programs are
// equal exactly when their bytes are, and the hash of a stored program is the
// SHA-256 of those bytes.
func Unmarshal(data []byte) (*Program, error) {
	if len(data) > MaxSize {
		return nil, ErrTooLarge
	}
	var version struct {
		Format int `json:"format"`
	}
	if err := json.Unmarshal(data, &version); err != nil {
		return nil, fmt.Errorf("program: %w", err)
	}
	if version.Format != Format {
		return nil, &VersionError{version.Format}
	}
	if longest(data) > MaxList { // before memory is taken for it
		return nil, ErrTooLong
	}
	p := new(Program)
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(p); err != nil {
		return nil, fmt.Errorf("program: %w", err)
	}
	if err := Validate(p); err != nil {
		return nil, err
	}
	want, err := canonical(p)
	if err != nil {
		return nil, err
	}
	var got bytes.Buffer
	if err := json.Compact(&got, data); err != nil {
		return nil, fmt.Errorf("program: %w", err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		return nil, difference(got.Bytes(), want)
	}
	return p, nil
}

// Read is Unmarshal on all that r holds.
func Read(r io.Reader) (*Program, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err != nil {
		return nil, err
	}
	return Unmarshal(data)
}

// longest is the number of entries of the longest array in valid JSON.
func longest(data []byte) int {
	var open []int // commas seen in each open array; -1 for an object
	most := 0
	for i := 0; i < len(data); i++ {
		switch data[i] {
		case '"':
			for i++; data[i] != '"'; i++ {
				if data[i] == '\\' {
					i++
				}
			}
		case '[':
			open = append(open, 0)
		case '{':
			open = append(open, -1)
		case ']', '}':
			open = open[:len(open)-1]
		case ',':
			if n := len(open) - 1; open[n] >= 0 {
				open[n]++
				most = max(most, open[n]+1)
			}
		}
	}
	return most
}

// difference shows where two texts part.
func difference(got, want []byte) error {
	at := 0
	for at < len(got) && at < len(want) && got[at] == want[at] {
		at++
	}
	excerpt := func(b []byte) string { return string(b[max(0, at-10):min(len(b), at+20)]) }
	return &FormError{at, excerpt(got), excerpt(want)}
}

// Hash is the name of a program's content: the SHA-256, in hex, of its
// canonical form. Sources that differ only in layout compile to programs of
// the same hash. A program that has no JSON form has the hash "".
func Hash(p *Program) string {
	sum := sha256.New()
	if encode(sum, p) != nil {
		return ""
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// IsTooNew reports whether err says that a program was stored by a later
// version of the JSON form than this one reads.
func IsTooNew(err error) bool {
	var v *VersionError
	return errors.As(err, &v) && v.Got > Format
}
