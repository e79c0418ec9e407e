package record_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"sopc/runtime/host"
	"sopc/runtime/record"
)

// TestLineIsIdentity reads back what was written, whatever was lived.
func TestLineIsIdentity(t *testing.T) {
	n := 0
	for seed := range uint64(40) {
		for _, e := range live(t, seed, "k1").record {
			identical(t, e)
			n++
		}
	}
	if n < 300 {
		t.Errorf("only %d lines were lived", n)
	}
	identical(t, odd())
}

func identical(t *testing.T, e host.Entry) {
	t.Helper()
	line := record.Line(e)
	back, err := record.ReadLine(line)
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	if again := record.Line(back); !bytes.Equal(again, line) {
		t.Fatalf("%s became %s", line, again)
	}
	if !reflect.DeepEqual(plain(back), plain(e)) {
		t.Fatalf("%+v became %+v", plain(e), plain(back))
	}
	if bytes.ContainsAny(line, "\n\r") {
		t.Errorf("a line break in %q", line)
	}
}

// plain takes away what tells equal entries apart: the names of time zones, and
// nil from empty.
func plain(e host.Entry) host.Entry {
	at := func(t time.Time) time.Time {
		_, offset := t.Zone()
		return t.Round(0).In(time.FixedZone("", offset))
	}
	e.At = at(e.At)
	if e.Behind != nil {
		behind := at(*e.Behind)
		e.Behind = &behind
	}
	dues := e.Dues
	e.Dues = nil
	for _, d := range dues {
		if d.At = at(d.At); !d.Since.IsZero() {
			d.Since = at(d.Since)
		}
		e.Dues = append(e.Dues, d)
	}
	if len(e.Data) == 0 {
		e.Data = nil
	}
	e.Inputs, e.Outputs, e.Papers = orNil(e.Inputs), orNil(e.Outputs), orNil(e.Papers)
	return e
}

func orNil[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return list
}

func TestReadLineRefuses(t *testing.T) {
	const good = `{"no":2,"id":"#2","at":"2026-11-23T08:00:00+07:00","by":"Ani","kind":"completed","task":1,"lane":0,"data":{"0":5}}`
	if _, err := record.ReadLine([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string]string{
		"nothing":              "",
		"null":                 "null",
		"a list":               "[" + good + "]",
		"a blank":              strings.Replace(good, `,"id"`, `, "id"`, 1),
		"a blank at the end":   good + " ",
		"a line break":         good + "\n",
		"two lines":            good + good,
		"another order":        `{"id":"#2","no":2` + good[len(`{"no":2,"id":"#2"`):],
		"an unknown field":     strings.Replace(good, `"by"`, `"dia"`, 1),
		"a field in capitals":  strings.Replace(good, `"by"`, `"By"`, 1),
		"a doubled field":      strings.Replace(good, `"no":2`, `"no":1,"no":2`, 1),
		"a field with nothing": strings.Replace(good, `"by":"Ani"`, `"by":""`, 1),
		"a missing field":      strings.Replace(good, `,"lane":0`, ``, 1),
		"an escape":            strings.Replace(good, `Ani`, `\u0041ni`, 1),
		"a bare sign":          strings.Replace(good, `Ani`, `<b>`, 1),
		"a broken letter":      strings.Replace(good, `Ani`, "A\xff", 1),
		"a number otherwise":   strings.Replace(good, `"no":2`, `"no":2e0`, 1),
		"an angka otherwise":   strings.Replace(good, `{"0":5}`, `{"0":5.00}`, 1),
		"an index otherwise":   strings.Replace(good, `{"0":5}`, `{"00":5}`, 1),
		"empty data":           strings.Replace(good, `{"0":5}`, `{}`, 1),
		"the zone otherwise":   strings.Replace(good, `+07:00`, `+07:00:00`, 1),
		"a needless fraction":  strings.Replace(good, `00+07`, `00.0+07`, 1),
		"a time in no zone":    strings.Replace(good, `+07:00`, ``, 1),
	} {
		if e, err := record.ReadLine([]byte(bad)); err == nil {
			t.Errorf("%s: %s was read as %+v", name, bad, e)
		}
	}
}

// FuzzReadLine: what is read is written again as it was, byte by byte.
func FuzzReadLine(f *testing.F) {
	for _, e := range live(f, 1, "k1").record {
		f.Add(record.Line(e))
	}
	f.Add(record.Line(odd()))
	f.Fuzz(func(t *testing.T, text []byte) {
		e, err := record.ReadLine(text)
		if err != nil {
			return
		}
		if again := record.Line(e); !bytes.Equal(again, text) {
			t.Errorf("%q was read, but is written as %q", text, again)
		}
	})
}

// The hashes of a chain and the signature of a head are for ever: records that
// exist are verified with them.
func TestForEver(t *testing.T) {
	h := record.Genesis("2026-0001").Then([]byte(`{"no":1}`)).Then([]byte(`{"no":2}`))
	if want := "e6f71a9cdc075dfcbd1ca0bffb42aea09ba73a8f0226e5adc94453195e1753ee"; h.String() != want {
		t.Errorf("the chain gives %s, not %s", h, want)
	}
	head := record.Sign(key, "2026-0001", 2, h)
	text, _ := json.Marshal(head)
	if want := `{"case":"2026-0001","no":2,"hash":"e6f71a9cdc075dfcbd1ca0bffb42aea09ba73a8f0226e5adc94453195e1753ee","key":"cecc1507dc1ddd7295951c290888f095adb9044d1b73d696e6df065d683bd4fc","signature":"e6024612c77b9fa473899be78675f852bf648bbead95b4b07f7b41d317883127de2968d486a25616ea0a439ff31a8b6272e7ce4023bf78aa008a4833bdeae502"}`; string(text) != want {
		t.Errorf("the head is\n%s, not\n%s", text, want)
	}
	if got, want := record.Fingerprint(head.Key), "fe1d-6b1e-8659-d046-02d2-b9e8-0ce2-85a6"; got != want {
		t.Errorf("the fingerprint is %s, not %s", got, want)
	}
}

func TestHead(t *testing.T) {
	h := record.Genesis("k1").Then([]byte("x"))
	head := record.Sign(key, "k1", 1, h)
	if !head.Valid() {
		t.Fatal("a head is not valid")
	}
	var back record.Head
	if text, err := json.Marshal(head); err != nil || json.Unmarshal(text, &back) != nil || !back.Valid() || !reflect.DeepEqual(back, head) {
		t.Errorf("%+v became %+v", head, back)
	}
	for name, change := range map[string]func(*record.Head){
		"case":         func(h *record.Head) { h.Case = "k2" },
		"no":           func(h *record.Head) { h.No = 2 },
		"negative":     func(h *record.Head) { h.No = -1 },
		"hash":         func(h *record.Head) { h.Hash[31] ^= 1 },
		"key":          func(h *record.Head) { h.Key = other.Public().(ed25519.PublicKey) },
		"no key":       func(h *record.Head) { h.Key = nil },
		"signature":    func(h *record.Head) { h.Signature = append([]byte{1}, h.Signature[1:]...) },
		"no signature": func(h *record.Head) { h.Signature = nil },
		"id and no":    func(h *record.Head) { h.Case, h.No = "k1\x00", 0 },
		"hash as line": func(h *record.Head) { h.Hash = record.Genesis("k1") },
	} {
		bad := head
		if change(&bad); bad.Valid() {
			t.Errorf("%s: a changed head is valid", name)
		}
	}
}

func TestGenesisBindsTheCase(t *testing.T) {
	if record.Genesis("k1") == record.Genesis("k2") || record.Genesis("k1") == record.Genesis(record.Register) {
		t.Error("two records begin with the same hash")
	}
}

func TestAnchor(t *testing.T) {
	for _, a := range []record.Anchor{{"2026-0001", 14, record.Genesis("x")}, {record.Register, 1, record.Hash{}}} {
		if back, err := record.ParseAnchor(a.String()); err != nil || back != a {
			t.Errorf("%s became %s: %v", a, back, err)
		}
	}
	hash := record.Genesis("x").String()
	for _, bad := range []string{"", "k1", "k1@3", "@3:" + hash, "k1@:" + hash, "k1@0:" + hash, "k1@-1:" + hash, "k1@+1:" + hash, "k1@01:" + hash,
		"k1@3:" + hash[1:], "k1@3:" + strings.ToUpper(hash), "k1@3:" + hash + " ", "k1@3:" + strings.Repeat("g", 64)} {
		if a, err := record.ParseAnchor(bad); err == nil {
			t.Errorf("%q was read as %s", bad, a)
		}
	}
}

func TestOpening(t *testing.T) {
	o := record.Opening{No: 3, Case: "2026-0003", First: record.Genesis("x")}
	if back, err := record.ReadOpening(record.OpeningLine(o)); err != nil || back != o {
		t.Errorf("%+v became %+v: %v", o, back, err)
	}
	if _, err := record.ReadOpening(append(record.OpeningLine(o), ' ')); err == nil {
		t.Error("a second form of a line was read")
	}
}
