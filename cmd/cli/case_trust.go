package cli

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"sopc/lang/bahasa"
	"sopc/runtime/record"
)

// bundleExt ends the names of files that hold cases.
const bundleExt = ".kasus"

// trustOptions say by what a record is judged.
type trustOptions struct {
	key     string   // --kunci-publik
	anchors []string // --jangkar

	typed []record.Anchor // those that stand in the command line itself
}

func (a *app) trustOptions(c *cobra.Command, o *trustOptions) {
	f := c.Flags()
	f.StringVar(&o.key, "kunci-publik", "", a.say("kunci publik yang dipercaya, 64 angka `HEKSA` (bawaan: dari berkas kuncinya)", "the public key to trust, 64 `HEX` digits (default: of the key file)"))
	f.StringArrayVar(&o.anchors, "jangkar", nil, a.say("yang diketahui dari tempat lain: `JANGKAR` pada kartu kendali, ekspor lama (.kasus), atau jangkar.txt sebuah cadangan", "what is known from elsewhere: the `ANCHOR` on a control card, an older export (.kasus), or the jangkar.txt of a backup"))
}

// verifier makes of options what records are judged by.
func (a *app) verifier(o *trustOptions) (*record.Verifier, error) {
	v := &record.Verifier{}
	if o.key != "" {
		key, err := hex.DecodeString(o.key)
		if err != nil || len(key) != ed25519.PublicKeySize {
			return nil, misuse(bahasa.T("kunci publik %q tidak valid", "the public key %q is not valid", o.key),
				bahasa.T("tulis 64 angka heksadesimal, seperti dalam `sopc case verify --json` di kantor asalnya", "write 64 hexadecimal digits, as in `sopc case verify --json` at the office that it is of"))
		}
		v.Key = key
	}
	for _, word := range o.anchors {
		var anchors []record.Anchor
		var err error
		switch {
		case strings.HasSuffix(word, bundleExt):
			anchors, err = anchorsOfBundle(word)
		case strings.HasSuffix(word, ".txt"):
			anchors, err = anchorsOfList(word)
		default:
			anchors, err = anchorsIn(word)
			o.typed = append(o.typed, anchors...)
		}
		if err != nil {
			return nil, err
		}
		v.Anchors = append(v.Anchors, anchors...)
	}
	return v, nil
}

// anchorsIn reads anchors, one a line.
func anchorsIn(text string) (anchors []record.Anchor, err error) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		anchor, err := record.ParseAnchor(line)
		if err != nil {
			return nil, misuse(bahasa.T("jangkar %.80q tidak terbaca", "the anchor %.80q cannot be read", line),
				bahasa.T("salin utuh dari kartu kendali: KASUS@BARIS:SIDIK, misalnya 2026-0001@14:9f3c… dengan 64 angka, atau sebut ekspor lama (.kasus)",
					"copy all of it from the control card: CASE@LINE:HASH, such as 2026-0001@14:9f3c… with 64 digits, or name an older export (.kasus)"))
		}
		anchors = append(anchors, anchor)
	}
	return anchors, nil
}

// anchorsOfBundle are the heads of an older export.
func anchorsOfBundle(name string) (anchors []record.Anchor, err error) {
	b, file, err := openBundle(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	for _, k := range b.Cases {
		if k.Head != nil && k.Head.Valid() {
			anchors = append(anchors, k.Head.Anchor())
		}
	}
	return anchors, nil
}

// maxAnchors is how large a list of anchors may be, in bytes.
const maxAnchors = 256 << 20

// anchorsOfList are those that a backup wrote down.
func anchorsOfList(name string) ([]record.Anchor, error) {
	text, err := readOrdinary(name, maxAnchors)
	if err != nil {
		return nil, err
	}
	return anchorsIn(string(text))
}

// openBundle opens a file of cases. The file stays open for its attachments.
func openBundle(name string) (*record.Bundle, *os.File, error) {
	f, info, err := open(name)
	if err != nil {
		return nil, nil, err
	}
	b, err := record.ReadBundle(f, info.Size())
	if err != nil {
		f.Close()
		var broken *record.BundleError
		if errors.As(err, &broken) {
			return nil, nil, failure{Damaged, bahasa.T("%s: %s", "%s: %s", name, broken.Text()), []bahasa.Text{
				bahasa.T("minta berkasnya sekali lagi, langsung dari `sopc case export`", "ask for the file once more, straight from `sopc case export`")}}
		}
		return nil, nil, accessFailure(name, err)
	}
	return b, f, nil
}

// trusted sees to the key by which records are judged: the one that is named,
// else the one that their place trusts. Where there is neither, none is
// compared; known is then the one that the place itself names.
func (b *books) trusted(ctx context.Context, v *record.Verifier) (known ed25519.PublicKey, err error) {
	if v.Key != nil {
		return v.Key, nil
	}
	known, trusted, err := b.kept.Key(ctx)
	if trusted {
		v.Key = known
	}
	return known, err
}
