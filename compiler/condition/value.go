package condition

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"sopc/compiler/program"
	"sopc/lang/bahasa"
)

// Bounds of the values of fields.
const (
	MaxRupiah = 9_000_000_000_000_000 // either side of zero; below 2^53, so exact in a float64
	MaxAngka  = 1e15                  // either side of zero
	MaxTeks   = 4_000                 // bytes
	MaxBerkas = 255                   // bytes of a file's name
)

// ValueError says why a value cannot stand in a field, and what can.
type ValueError struct {
	Field program.Field
	Text  bahasa.Text
}

func (e *ValueError) Error() string { return e.Text.ID }

func refuse(f program.Field, id, en string, args ...any) error {
	name := f.Label
	if name == "" {
		name = f.ID
	}
	return &ValueError{f, bahasa.T("%s: %s", "%s: %s", name, bahasa.T(id, en, args...))}
}

// Check returns value in the one form in which the field holds it: int64 for
// rupiah, float64 for angka, bool for ya/tidak, "2026-11-21" for tanggal, the
// choice's id for pilihan, a string for the rest. Numbers may come as any
// numeric type or as a json.Number. The error is a *ValueError.
func Check(f program.Field, value any) (any, error) {
	switch f.Type {
	case program.Angka:
		if number, ok := toFloat(value); ok && math.Abs(number) <= MaxAngka {
			return number + 0, nil // + 0 makes a negative zero an ordinary one
		}
		return nil, refuse(f, "isi dengan angka, paling besar 1.000.000.000.000.000", "enter a number of at most 10^15")
	case program.Rupiah:
		if number, ok := toInt(value); ok && -MaxRupiah <= number && number <= MaxRupiah {
			return number, nil
		}
		return nil, refuse(f, "isi dengan rupiah bulat, misalnya 50.000", "enter whole rupiah, such as 50.000")
	case program.YaTidak:
		if yes, ok := value.(bool); ok {
			return yes, nil
		}
		return nil, refuse(f, "jawab ya atau tidak", "answer ya (yes) or tidak (no)")
	}
	text, ok := value.(string)
	if !ok {
		return nil, refuse(f, "isi dengan teks", "enter a text")
	}
	return checkText(f, text)
}

func checkText(f program.Field, text string) (any, error) {
	if !utf8.ValidString(text) || strings.ContainsFunc(text, control) {
		return nil, refuse(f, "teks memuat karakter yang tidak dapat dicetak", "the text holds characters that cannot be printed")
	}
	switch f.Type {
	case program.Tanggal:
		if _, err := time.Parse(time.DateOnly, text); err == nil {
			return text, nil
		}
		return nil, refuse(f, "tanggal %q tidak ada; isi misalnya 1 Maret 2026", "there is no date %q; enter for example 1 Maret 2026", short(text))
	case program.Choose:
		for _, c := range f.Choices {
			if c.ID == text {
				return text, nil
			}
		}
		return nil, refuse(f, "%q bukan pilihan; pilih %s", "%q is not among the choices; choose %s",
			short(text), alternatives(f.Choices))
	case program.Berkas:
		if text == "" || len(text) > MaxBerkas {
			return nil, refuse(f, "isi dengan nama berkas, paling panjang %d huruf", "enter a file's name of at most %d letters", MaxBerkas)
		}
	default:
		if len(text) > MaxTeks {
			return nil, refuse(f, "teks terlalu panjang; paling banyak %d huruf", "the text is too long; at most %d letters", MaxTeks)
		}
		if strings.TrimSpace(text) == "" {
			return nil, refuse(f, "belum diisi", "not filled in yet")
		}
	}
	return text, nil
}

// control reports runes that have no place in a text. Line ends have.
func control(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }

func short(text string) string {
	if runes := []rune(text); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return text
}

func alternatives(choices []program.Choice) bahasa.Text {
	names := make([]string, len(choices))
	for i, c := range choices {
		names[i] = c.ID
	}
	if len(names) < 2 {
		return bahasa.Same(strings.Join(names, ""))
	}
	head, last := strings.Join(names[:len(names)-1], ", "), names[len(names)-1]
	return bahasa.Text{ID: head + " atau " + last, EN: head + " or " + last}
}

func toFloat(value any) (float64, bool) {
	switch v := value.(type) {
	case float64:
		return v, !math.IsNaN(v)
	case int:
		return float64(v), true
	case int64:
		return float64(v), true
	case json.Number:
		number, err := v.Float64()
		return number, err == nil
	}
	return 0, false
}

func toInt(value any) (int64, bool) {
	switch v := value.(type) {
	case int64:
		return v, true
	case int:
		return int64(v), true
	case float64:
		if v == math.Trunc(v) && math.Abs(v) <= MaxRupiah {
			return int64(v), true
		}
	case json.Number:
		number, err := v.Int64()
		return number, err == nil
	}
	return 0, false
}

// Parse reads a value as a person types it: "50.000", "Rp50.000,-", "1,5",
// "1 Maret 2026", "1/3/2026", "2026-03-01", "ya", a choice's id or label. The
// error is a *ValueError.
func Parse(f program.Field, typed string) (any, error) {
	text := strings.TrimSpace(typed)
	if text == "" {
		return nil, refuse(f, "belum diisi", "not filled in yet")
	}
	switch f.Type {
	case program.Angka:
		number, ok := readNumber(text)
		if !ok && inWords(text) != "" {
			return nil, inFull(f, text)
		}
		if !ok {
			return nil, refuse(f, "%q bukan angka; tulis misalnya 1.250 atau 1,5", "%q is not a number; write for example 1.250 or 1,5", short(text))
		}
		return Check(f, number)
	case program.Rupiah:
		number, ok := readRupiah(text)
		if !ok && inWords(text) != "" {
			return nil, inFull(f, text)
		}
		if !ok {
			return nil, refuse(f, "%q bukan rupiah bulat; tulis misalnya 50.000", "%q is not whole rupiah; write for example 50.000", short(text))
		}
		return Check(f, number)
	case program.Tanggal:
		date, ok := readDate(text)
		if !ok {
			date = text // Check says what is wrong with it
		}
		return Check(f, date)
	case program.YaTidak:
		switch strings.ToLower(text) {
		case "ya", "y":
			return true, nil
		case "tidak", "t":
			return false, nil
		}
		return Check(f, text)
	case program.Choose:
		return Check(f, readChoice(f.Choices, text))
	}
	return Check(f, text)
}

// readNumber reads an Indonesian number: points between groups of three
// digits, a comma before the fraction. "1.5" is none: it might mean either.
func readNumber(text string) (float64, bool) {
	digits, negative := strings.CutPrefix(text, "-")
	whole, fraction, hasFraction := strings.Cut(digits, ",")
	groups := strings.Split(whole, ".")
	for i, g := range groups {
		if !isDigits(g) || len(groups) > 1 && (i > 0 && len(g) != 3 || i == 0 && len(g) > 3) {
			return 0, false
		}
	}
	plain := strings.Join(groups, "")
	if hasFraction {
		if !isDigits(fraction) {
			return 0, false
		}
		plain += "." + fraction
	}
	number, err := strconv.ParseFloat(plain, 64)
	if negative {
		number = -number
	}
	return number, err == nil
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// inWords gives the word for thousands or more that a typed number ends in,
// as in "50 juta".
func inWords(text string) string {
	words := strings.Fields(strings.ToLower(text))
	if len(words) > 1 && Zeros(words[len(words)-1]) != "" {
		return words[len(words)-1]
	}
	return ""
}

// inFull asks for a number without such a word.
func inFull(f program.Field, text string) error {
	word := inWords(text)
	return refuse(f, "angka ditulis lengkap, tanpa %q; tulis misalnya 50%s", "a number is written in full, without %q; write for example 50%s", word, Zeros(word))
}

// Zeros gives what "ribu", "juta" and "miliar" stand for when a number is
// written in full; for any other word it is empty.
func Zeros(word string) string {
	return map[string]string{"ribu": ".000", "rb": ".000", "juta": ".000.000", "jt": ".000.000", "miliar": ".000.000.000", "milyar": ".000.000.000"}[word]
}

// readRupiah reads a number with or without "Rp" before and ",-" or ",00"
// after it.
func readRupiah(text string) (float64, bool) {
	if len(text) >= 2 && strings.EqualFold(text[:2], "rp") {
		text = strings.TrimSpace(strings.TrimPrefix(text[2:], "."))
	}
	return readNumber(strings.TrimSuffix(strings.TrimSuffix(text, ",-"), ",00"))
}

// Months holds the names of the months, January first.
var Months = [12]string{"Januari", "Februari", "Maret", "April", "Mei", "Juni",
	"Juli", "Agustus", "September", "Oktober", "November", "Desember"}

// readDate reads "1 Maret 2026", "1 Mar 2026", "1/3/2026", "1-3-2026" and
// "2026-03-01"; whether such a day exists is for Check to say.
func readDate(text string) (string, bool) {
	if _, err := time.Parse(time.DateOnly, text); err == nil {
		return text, true
	}
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == '/' || r == '-' || unicode.IsSpace(r) })
	if len(parts) != 3 || len(parts[2]) != 4 {
		return "", false
	}
	day, dayErr := strconv.ParseUint(parts[0], 10, 8)
	year, yearErr := strconv.ParseUint(parts[2], 10, 16)
	month, monthErr := strconv.ParseUint(parts[1], 10, 8)
	for i, name := range Months {
		if strings.EqualFold(parts[1], name) || strings.EqualFold(parts[1], name[:3]) {
			month, monthErr = uint64(i+1), nil
		}
	}
	if dayErr != nil || yearErr != nil || monthErr != nil {
		return "", false
	}
	return fmt.Sprintf("%04d-%02d-%02d", year, month, day), true
}

// readChoice finds the choice that is meant, by its id or, loosely, its label.
func readChoice(choices []program.Choice, text string) string {
	for _, c := range choices {
		if strings.EqualFold(c.ID, text) {
			return c.ID
		}
	}
	for _, c := range choices {
		if key := program.Key(text); key != "" && key == program.Key(c.Label) {
			return c.ID
		}
	}
	return text
}

// Show writes a value as the office does: "Rp50.000", "1,5", "1 Maret 2026",
// "Ya", the label of a choice. The value must be as Check returns it.
func Show(f program.Field, value any) string {
	switch v := value.(type) {
	case int64:
		return "Rp" + Number(float64(v))
	case float64:
		return Number(v)
	case bool:
		if v {
			return "Ya"
		}
		return "Tidak"
	case string:
		return showText(&f, v)
	}
	return ""
}

func showText(f *program.Field, text string) string {
	if f.Type == program.Tanggal {
		if day, err := time.Parse(time.DateOnly, text); err == nil {
			return fmt.Sprintf("%d %s %d", day.Day(), Months[day.Month()-1], day.Year())
		}
	}
	for _, c := range f.Choices {
		if c.ID == text && c.Label != "" {
			return c.Label
		}
	}
	return text
}

// Number writes a number as Indonesians do: 50.000 and 1,5.
func Number(n float64) string {
	whole, fraction, _ := strings.Cut(strconv.FormatFloat(math.Abs(n), 'f', -1, 64), ".")
	var out strings.Builder
	if n < 0 {
		out.WriteByte('-')
	}
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			out.WriteByte('.')
		}
		out.WriteRune(digit)
	}
	if fraction != "" {
		out.WriteString("," + fraction)
	}
	return out.String()
}
