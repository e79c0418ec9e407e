package record_test

import (
	"bytes"
	"crypto/ed25519"
	"fmt"
	"testing"

	"sopc/runtime/record"
)

func TestSignTogether(t *testing.T) {
	for n := range 40 {
		heads := make([]*record.Head, n)
		for i := range heads {
			heads[i] = &record.Head{Case: fmt.Sprint("k", i), No: i, Hash: record.Genesis(fmt.Sprint(i))}
		}
		record.SignTogether(key, heads)
		for i, h := range heads {
			if !h.Valid() || !bytes.Equal(h.Key, key.Public().(ed25519.PublicKey)) {
				t.Fatalf("head %d of %d is not valid", i, n)
			}
			if n == 1 && !bytes.Equal(h.Signature, record.Sign(key, h.Case, h.No, h.Hash).Signature) {
				t.Error("a single head is signed in another way")
			}
			for name, change := range map[string]func(*record.Head){
				"case":            func(h *record.Head) { h.Case += "x" },
				"no":              func(h *record.Head) { h.No++ },
				"hash":            func(h *record.Head) { h.Hash[3] ^= 1 },
				"key":             func(h *record.Head) { h.Key = other.Public().(ed25519.PublicKey) },
				"another's place": func(h *record.Head) { h.Signature = heads[(i+1)%n].Signature; h.No += n / (n + 1) },
				"no way":          func(h *record.Head) { h.Signature = h.Signature[:64]; h.No += 1 / n },
				"half a step":     func(h *record.Head) { h.Signature = h.Signature[:len(h.Signature)-1] },
				"a step more":     func(h *record.Head) { h.Signature = append(bytes.Clone(h.Signature), make([]byte, 33)...) },
			} {
				if n == 1 && name == "another's place" {
					continue
				}
				bad := *h
				bad.Hash, bad.Signature = h.Hash, bytes.Clone(h.Signature)
				if change(&bad); bad.Valid() {
					t.Errorf("%s: head %d of %d is still valid", name, i, n)
				}
			}
			for at := range h.Signature {
				if n > 9 {
					break
				}
				bad := *h
				bad.Signature = bytes.Clone(h.Signature)
				if bad.Signature[at] ^= 1; bad.Valid() {
					t.Errorf("byte %d of head %d of %d can be changed", at, i, n)
				}
			}
		}
	}
}
