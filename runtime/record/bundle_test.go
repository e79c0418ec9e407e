package record_test

import (
	"archive/zip"
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"sopc/compiler/program"
	"sopc/runtime/engine"
	"sopc/runtime/host"
	"sopc/runtime/record"
)

// service is a case whose first step runs another SOP, as a bundle: two cases,
// one attachment.
func service(t testing.TB) *record.Bundle {
	t.Helper()
	step := func(id, sub string, next program.Target) program.Step {
		return program.Step{ID: id, Text: "Mengerjakan " + id, Clock: program.Wall, Actors: []program.Group{{{Lane: 0}}}, Sub: sub, Next: program.Arrow{To: next}}
	}
	sop := func(title string, steps ...program.Step) *program.Program {
		return &program.Program{Format: program.Format, Title: title, Clock: program.Wall, Lanes: []program.Lane{{ID: "staf", Name: "Staf"}},
			Start: program.Target{Kind: program.ToStep}, Steps: steps, Ends: []program.End{{Kind: program.Finished}}}
	}
	end := program.Target{Kind: program.ToEnd}
	inner := sop("SOP Pengarsipan Surat", step("arsip", "", end))
	inner.Documents = []program.Document{{Name: "Bukti", From: -1}}
	inner.Steps[0].Outputs = []program.Item{{Names: []string{"Bukti"}, Documents: []int{0}}}
	outer := sop("Layanan", step("surat", "Pengarsipan surat", program.Target{Kind: program.ToStep, Index: 1}), step("serah", "", end))
	now := epoch
	office := host.NewMemory(func() time.Time { now = now.Add(time.Hour); return now }, host.Desk{})
	content := []byte("bukti terima\n")
	sum := sha256.Sum256(content)
	paper := engine.Paper{Of: engine.OfOutput, Name: "bukti.txt", Sum: hex.EncodeToString(sum[:]), Size: int64(len(content))}
	_, err := office.Start(t.Context(), host.Start{ID: "2026-0001", Program: outer, Subs: map[string]*program.Program{"Pengarsipan surat": inner}, By: "Ani"})
	if err != nil {
		t.Fatal(err)
	}
	for _, do := range []struct {
		id string
		engine.Event
	}{
		{"2026-0001.1", engine.Event{Kind: engine.Completed, Task: 1, Papers: []engine.Paper{paper}}},
		{"2026-0001", engine.Event{Kind: engine.Completed, Task: 1}},
		{"2026-0001", engine.Event{Kind: engine.Completed, Task: 2}},
	} {
		do.By = "Ani"
		if _, err := office.Do(t.Context(), do.id, do.Event); err != nil {
			t.Fatal(err)
		}
	}
	b := &record.Bundle{Programs: map[string][]byte{}, Attachment: func(name string) (io.ReadCloser, error) {
		if name != paper.Sum {
			return nil, fs.ErrNotExist
		}
		return io.NopCloser(bytes.NewReader(content)), nil
	}}
	for _, id := range []string{"2026-0001", "2026-0001.1"} {
		entries, err := office.Record(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		c, err := office.Case(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		k := lived{Case: c, record: entries}.kept(t)
		k.Progress = nil
		b.Cases = append(b.Cases, k.Kept)
		for hash, text := range k.programs {
			b.Programs[hash] = text
		}
	}
	b.Cases[0].Foreign = []record.Origin{{Head: record.Sign(other, "2026-0001", 2, b.Cases[0].Lines[1].Hash)}}
	return b
}

func packed(t testing.TB, b *record.Bundle) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := b.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func unpack(text []byte) (*record.Bundle, error) {
	return record.ReadBundle(bytes.NewReader(text), int64(len(text)))
}

// faults are those of all cases of a bundle: kind, case, line.
func faults(b *record.Bundle, anchors ...record.Anchor) string {
	var all []string
	for _, v := range b.Verify(&record.Verifier{Key: key.Public().(ed25519.PublicKey), Anchors: anchors}) {
		for _, f := range v.Faults {
			all = append(all, fmt.Sprint(f.Kind, " ", f.Case, " ", f.Line))
		}
	}
	return strings.Join(all, "; ")
}

func TestBundle(t *testing.T) {
	b := service(t)
	text := packed(t, b)
	if !bytes.Equal(packed(t, service(t)), text) {
		t.Error("the same case gives another bundle")
	}
	back, err := unpack(text)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(back.Cases, b.Cases) || !reflect.DeepEqual(back.Programs, b.Programs) {
		t.Errorf("%+v became %+v", b, back)
	}
	if !bytes.Equal(packed(t, back), text) {
		t.Error("what was read is written in another way")
	}
	if got := faults(back); got != "" {
		t.Error(got)
	}
	if n := back.Verify(new(record.Verifier))[1].Attachments; n != 1 {
		t.Errorf("%d attachments were read", n)
	}
	if got := faults(back, record.Anchor{Case: "2026-0001.1", No: 3}); got != "rolled-back 2026-0001.1 0" {
		t.Errorf("with an anchor beyond the end: %q", got)
	}
}

// TestBundleFamily takes the cases of a bundle apart.
func TestBundleFamily(t *testing.T) {
	for name, test := range map[string]struct {
		change func(b *record.Bundle)
		want   string
	}{
		"only the inner case": {func(b *record.Bundle) { b.Cases = b.Cases[1:] }, ""},
		"the inner case gone": {func(b *record.Bundle) { b.Cases = b.Cases[:1] }, "gap 2026-0001 2"},
		"the inner case cut short": {func(b *record.Bundle) {
			k := &b.Cases[1]
			k.Lines = k.Lines[:1]
			head := record.Sign(key, k.Case, 1, k.Lines[0].Hash)
			k.Head = &head
		}, "gap 2026-0001 2"},
		"the outer case after the inner": {func(b *record.Bundle) { slices.Reverse(b.Cases) }, "gap 2026-0001 0"},
		"a program gone":                 {func(b *record.Bundle) { clear(b.Programs) }, "program 2026-0001 1; program 2026-0001.1 1"},
		"no attachment": {func(b *record.Bundle) {
			b.Attachment = func(string) (io.ReadCloser, error) { return nil, fs.ErrNotExist }
		}, "attachment-missing 2026-0001.1 2"},
	} {
		t.Run(name, func(t *testing.T) {
			b := service(t)
			if test.change(b); faults(b) != test.want {
				t.Errorf("got %q, want %q", faults(b), test.want)
			}
		})
	}
}

// TestBundleBytes changes single bytes of a file, 2,000 times, or 10,000 times
// with SOPC_SEMUA=1: it cannot be read, or is found false, or the byte means
// nothing and all is as before.
func TestBundleBytes(t *testing.T) {
	rounds := 2_000
	if os.Getenv("SOPC_SEMUA") != "" {
		rounds = 10_000
	}
	text := packed(t, service(t))
	rng := rand.New(rand.NewPCG(1, 1))
	refused, false_, nothing := 0, 0, 0
	for range rounds {
		bad := bytes.Clone(text)
		at := rng.IntN(len(bad))
		bad[at] ^= byte(1 + rng.IntN(255))
		b, err := unpack(bad)
		switch {
		case err != nil:
			refused++
		case faults(b) != "":
			false_++
		case bytes.Equal(packed(t, b), text):
			nothing++
		default:
			t.Fatalf("byte %d: changed, and nobody noticed", at)
		}
	}
	t.Logf("%d changes: %d refused, %d found false, %d without meaning", rounds, refused, false_, nothing)
	for n := range 200 {
		if b, err := unpack(text[:len(text)*n/200]); err == nil && faults(b) == "" {
			t.Fatalf("cut to %d of %d bytes, and nobody noticed", len(text)*n/200, len(text))
		}
	}
}

// TestBundleTricks are archives that somebody made to do harm.
func TestBundleTricks(t *testing.T) {
	text := packed(t, service(t))
	for name, test := range map[string]struct {
		change func(parts map[string]string) map[string]string
		method uint16
		want   string
	}{
		"nothing":        {func(p map[string]string) map[string]string { return p }, zip.Store, ""},
		"compressed":     {func(p map[string]string) map[string]string { return p }, zip.Deflate, "dimampatkan"},
		"a path":         {with("../../lari.txt", "x"), zip.Store, "bukan bagiannya"},
		"an absolute":    {with("/etc/passwd", "x"), zip.Store, "bukan bagiannya"},
		"a backslash":    {with(`lampiran\..\x`, "x"), zip.Store, "bukan bagiannya"},
		"a stranger":     {with("lampiran/"+strings.Repeat("0", 64), "x"), zip.Store, "bukan bagiannya"},
		"a program more": {with("program/"+strings.Repeat("0", 64)+".json", "x"), zip.Store, "bukan bagiannya"},
		"no header":      {with("kasus.json", ""), zip.Store, "kasus.json"},
		"a later form":   {with("kasus.json", `{"format":2,"cases":["2026-0001"]}`), zip.Store, "lebih baru"},
		"no form":        {with("kasus.json", `{"cases":["2026-0001"]}`), zip.Store, "versi 0"},
		"another field":  {with("kasus.json", `{"format":1,"cases":["2026-0001"],"jahat":1}`), zip.Store, "kasus.json"},
		"no cases":       {with("kasus.json", `{"format":1,"cases":[]}`), zip.Store, "memuat 0 kasus"},
		"many cases":     {with("kasus.json", `{"format":1,"cases":["a"`+strings.Repeat(`,"a"`, 1000)+`]}`), zip.Store, "memuat 1001 kasus"},
		"a case twice":   {with("kasus.json", `{"format":1,"cases":["2026-0001","2026-0001"]}`), zip.Store, "nomor kasus"},
		"an id as path":  {with("kasus.json", `{"format":1,"cases":["../2026-0001"]}`), zip.Store, "nomor kasus"},
		"an empty id":    {with("kasus.json", `{"format":1,"cases":[""]}`), zip.Store, "nomor kasus"},
		"no hash":        {with("riwayat/2026-0001.txt", "{}\n"), zip.Store, "baris ke-1"},
		"no line end":    {with("riwayat/2026-0001.txt", strings.Repeat("0", 64)+" {}"), zip.Store, "baris ke-1"},
		"a long line":    {with("riwayat/2026-0001.txt", strings.Repeat("0", 64)+" "+strings.Repeat("x", 2<<20)+"\n"), zip.Store, "baris ke-1"},
		"a large header": {with("kasus.json", strings.Repeat(" ", 2<<20)), zip.Store, "terlalu besar"},
		"many parts": {func(p map[string]string) map[string]string {
			for i := range 100_001 {
				p[fmt.Sprint("x", i)] = ""
			}
			return p
		}, zip.Store, "lebih dari 100000"},
	} {
		t.Run(name, func(t *testing.T) {
			z, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
			if err != nil {
				t.Fatal(err)
			}
			parts := map[string]string{}
			for _, f := range z.File {
				r, err := f.Open()
				if err != nil {
					t.Fatal(err)
				}
				content, _ := io.ReadAll(r)
				parts[f.Name] = string(content)
			}
			var out bytes.Buffer
			w := zip.NewWriter(&out)
			for name, content := range test.change(parts) {
				part, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: test.method})
				if err != nil {
					t.Fatal(err)
				}
				io.WriteString(part, content)
			}
			w.Close()
			_, err = unpack(out.Bytes())
			if said := fmt.Sprint(err); test.want == "" && err != nil || test.want != "" && !strings.Contains(said, test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
			if err != nil && !errors.As(err, new(*record.BundleError)) {
				t.Errorf("%T: %v", err, err)
			}
		})
	}
	if _, err := unpack([]byte("tidak ada apa-apa")); !errors.As(err, new(*record.BundleError)) {
		t.Error(err)
	}
}

func with(name, content string) func(map[string]string) map[string]string {
	return func(parts map[string]string) map[string]string {
		parts[name] = content
		return parts
	}
}

// FuzzReadBundle: whatever is read is verified without harm, and written again
// it reads as the same.
func FuzzReadBundle(f *testing.F) {
	text := packed(f, service(f))
	f.Add(text)
	f.Fuzz(func(t *testing.T, text []byte) {
		b, err := unpack(text)
		if err != nil {
			return
		}
		said := faults(b)
		for _, v := range b.Verify(new(record.Verifier)) {
			for _, fault := range v.Faults {
				if fault.Kind == record.NoPaper {
					return // it cannot be written
				}
			}
		}
		back, err := unpack(packed(t, b))
		if err != nil || faults(back) != said {
			t.Errorf("%v: %q became %q", err, said, faults(back))
		}
	})
}

// FuzzVerify: a holder of the key signs whatever lines he likes; verifying them
// does no harm, and what is found sound is a record that the engine follows.
func FuzzVerify(f *testing.F) {
	b := service(f)
	for _, k := range b.Cases {
		var lines [][]byte
		for _, line := range k.Lines {
			lines = append(lines, line.Text)
		}
		f.Add(bytes.Join(lines, []byte("\n")))
	}
	f.Fuzz(func(t *testing.T, lines []byte) {
		k := kept{Kept: record.Kept{Case: "2026-0001", Lines: record.Chain("2026-0001", bytes.Split(lines, []byte("\n")))}, programs: b.Programs}
		k.sign(key)
		v := k.verify(new(record.Verifier))
		all := []record.Verdict{v}
		record.Family(all, k.Case)
		if len(v.Faults) == 0 && len(v.Entries) != len(k.Lines) {
			t.Errorf("%d of %d lines were followed, and nothing was said", len(v.Entries), len(k.Lines))
		}
	})
}
