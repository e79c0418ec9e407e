package condition

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Data is the data of a case: the value of each field that has been filled
// in, by the field's index. A value is an int64 (rupiah), a float64 (angka),
// a bool (ya/tidak) or a string (all others).
//
// Its JSON form is an object from index to value. It is exact: an angka is
// written with a point or an exponent even when it is whole, so that it is
// never taken for a rupiah.
type Data map[int]any

// MarshalJSON writes the fields in the order of their indexes.
func (d Data) MarshalJSON() ([]byte, error) {
	if d == nil {
		return []byte("null"), nil
	}
	out := []byte{'{'}
	for i, field := range slices.Sorted(maps.Keys(d)) {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(strconv.AppendQuote(out, strconv.Itoa(field)), ':')
		value, err := appendValue(out, d[field])
		if err != nil {
			return nil, err
		}
		out = value
	}
	return append(out, '}'), nil
}

func appendValue(out []byte, value any) ([]byte, error) {
	switch v := value.(type) {
	case int:
		return strconv.AppendInt(out, int64(v), 10), nil
	case int64:
		return strconv.AppendInt(out, v, 10), nil
	case bool:
		return strconv.AppendBool(out, v), nil
	case float64:
		text, err := json.Marshal(v)
		if err == nil && !bytes.ContainsAny(text, ".e") {
			text = append(text, ".0"...)
		}
		return append(out, text...), err
	case string:
		text, err := json.Marshal(v)
		return append(out, text...), err
	}
	return nil, fmt.Errorf("condition: a field cannot hold a %T", value)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (d *Data) UnmarshalJSON(text []byte) error {
	var raw map[int]any
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&raw); err != nil || raw == nil {
		*d = nil
		return err
	}
	read := make(Data, len(raw))
	for field, value := range raw {
		switch v := value.(type) {
		case string, bool:
			read[field] = v
		case json.Number:
			number, err := parseNumber(v)
			if err != nil {
				return err
			}
			read[field] = number
		default:
			return fmt.Errorf("condition: field %d cannot hold a %T", field, value)
		}
	}
	*d = read
	return nil
}

func parseNumber(n json.Number) (any, error) {
	if strings.ContainsAny(n.String(), ".eE") {
		return n.Float64()
	}
	return n.Int64()
}
