package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"sopc/runtime/host"
)

// Line is the one byte form of a line: it is what is stored, hashed and
// exported, and it is never made a second time from what was read. It holds no
// line break.
//
// Line panics on what cannot be written: a value that no field can hold, or a
// time outside of the years 1 to 9999. The engine accepts neither.
func Line(e host.Entry) []byte {
	line, err := json.Marshal(e)
	if err != nil {
		panic(fmt.Sprint("record: ", err))
	}
	return line
}

// errForm says that a line is not in its one form.
var errForm = errors.New("record: the line is not in the form in which lines are written")

// ReadLine reads a line. It refuses every text that Line would not write, such
// as one with unknown, doubled or reordered fields, or with blanks.
func ReadLine(line []byte) (e host.Entry, err error) {
	err = readStrict(line, &e)
	return e, err
}

// readStrict reads a value from the only JSON text that json.Marshal makes of it.
func readStrict[T any](text []byte, to *T) error {
	var value T
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&value); err != nil {
		return err
	}
	again, err := json.Marshal(value)
	if err != nil {
		return err
	}
	if !bytes.Equal(again, text) {
		return errForm
	}
	*to = value
	return nil
}
